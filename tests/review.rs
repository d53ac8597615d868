//! Reviews against a simple model: any edits, undo, redo, restarts and merges by two reviewers.
#![allow(clippy::disallowed_methods, reason = "journals are torn on the disk")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use report_review::check::RuleSet;
use report_review::form::{CellKey, Forms};
use report_review::number::Manner;
use report_review::report::{Cell, Kind, Reason, Report, State};
use report_review::review::{Anchor, Change, Edit, FindingKey, Record, ReportReview, Status, Verdict};
use report_review::session::{Document, Refused, Session};
use report_review::store::journal::{Journal, Opened, Read, path_of, read_all, read_lines};
use report_review::text::{SourceText, Span};

const PATH: &str = "a.txt";
const CELLS: [&str; 3] = ["requests/new/total", "requests/new/business", "requests/total/total"];
const FINDINGS: [&str; 2] = ["row-total:requests/new", "column-balance:requests//total"];
const REVIEWERS: [&str; 2] = ["li", "wang"];

/// A report in the 2021 form: 0 everywhere, 5 in the cells that are edited, `first` in the first of them.
fn document(first: u8) -> Document {
    let forms = Forms::built_in().expect("valid");
    let form = Arc::clone(forms.edition("2021").expect("known"));
    let mut text = String::new();
    let mut report = Report::other(Kind::Report, Reason::Labels);
    for number in 0..form.cell_count() {
        let figure = match CELLS.iter().position(|cell| *cell == form.key(number).as_str()) {
            Some(0) => i64::from(first),
            Some(_) => 5,
            None => 0,
        };
        let start = text.len();
        text.push_str(&figure.to_string());
        let span = Some(Span::new(start, text.len()));
        text.push('\n');
        report.cells.push(Cell { value: Some(figure.into()), span, state: State::Read, doubt: None, manner: Manner::default() });
    }
    report.form = Some(form);
    Document { path: PATH.into(), source: Arc::new(SourceText::from_utf8_text(&text)), report: Arc::new(report) }
}

/// What happens next.
#[derive(Clone, Debug)]
enum Step {
    Edit(Vec<Touch>),
    Undo,
    Redo,
    /// A step chosen among all of the reviewer's is taken back.
    TakeBack(usize),
    /// The file changes under the reviews: this figure stands in the first cell now.
    Change(u8),
    /// The program is killed while it writes so many bytes of a record, and starts again.
    Kill(usize),
    /// The program ends and starts again.
    Restart,
    /// The reviewer takes in what the other wrote.
    Meet,
}

/// One change: to which thing, and to what.
#[derive(Clone, Debug)]
enum Touch {
    Cell(usize, Option<u8>),
    Finding(usize, usize),
    Report(usize),
    Note(usize, String),
}

fn touch() -> impl Strategy<Value = Touch> {
    prop_oneof![
        4 => (0..CELLS.len(), prop::option::weighted(0.8, 0..3_u8)).prop_map(|(cell, value)| Touch::Cell(cell, value)),
        3 => (0..FINDINGS.len(), 0..Verdict::ALL.len()).prop_map(|(finding, verdict)| Touch::Finding(finding, verdict)),
        1 => (0..Status::ALL.len()).prop_map(Touch::Report),
        1 => (0..CELLS.len(), "[a-c]{0,2}").prop_map(|(cell, text)| Touch::Note(cell, text)),
    ]
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let step = prop_oneof![
        6 => prop::collection::vec(touch(), 1..3).prop_map(Step::Edit),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
        1 => any::<prop::sample::Index>().prop_map(|step| Step::TakeBack(step.index(1_000))),
        1 => (0..3_u8).prop_map(Step::Change),
        1 => (0..400_usize).prop_map(Step::Kill),
        1 => Just(Step::Restart),
        1 => Just(Step::Meet),
    ];
    prop::collection::vec((0..REVIEWERS.len(), step), 0..40)
}

/// What a reviewer did that counts, each with the moment it speaks from, and what was taken back.
#[derive(Default)]
struct Model {
    done: Vec<Done>,
    undone: Vec<Done>,
}

/// A step: when it speaks from, the number of its first record, what it says of what.
#[derive(Clone)]
struct Done {
    at: usize,
    seq: u64,
    said: Vec<(String, String)>,
}

impl Done {
    /// Whether both are about the same thing. Notes are everybody's own.
    fn is_of_the_same(&self, other: &Self, reviewer_too: bool) -> bool {
        let things = self.said.iter().filter(|(thing, _)| reviewer_too || !thing.starts_with("note"));
        things.into_iter().any(|(thing, _)| other.said.iter().any(|(same, _)| same == thing))
    }
}

/// What counts of what all reviewers said: of each thing, what was said last.
fn effective(models: &[Model; 2]) -> BTreeMap<String, String> {
    let mut said: Vec<(usize, &Vec<(String, String)>)> =
        models.iter().flat_map(|m| m.done.iter().map(|done| (done.at, &done.said))).collect();
    said.sort_by_key(|(at, _)| *at);
    said.into_iter().flat_map(|(_, what)| what.iter().cloned()).filter(|(thing, _)| !thing.starts_with("note")).collect()
}

/// The notes of each reviewer: taking a note back silences its reviewer only.
fn notes(models: &[Model; 2]) -> BTreeMap<String, String> {
    let mut notes = BTreeMap::new();
    for (by, model) in REVIEWERS.iter().zip(models) {
        for (thing, what) in model.done.iter().flat_map(|done| &done.said).filter(|(thing, _)| thing.starts_with("note")) {
            notes.insert(format!("{by} {thing}"), what.clone());
        }
    }
    notes.retain(|_, text| !text.is_empty());
    notes
}

/// The same two, as the program sees them.
fn as_told(review: &ReportReview) -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let mut effective = BTreeMap::new();
    for (cell, voices) in &review.corrections {
        effective.extend(voices.effective().map(|c| (format!("cell {cell}"), of_printed(c.value.as_deref(), c.printed.as_deref()))));
    }
    for (finding, voices) in &review.decisions {
        effective.extend(voices.effective().map(|d| (format!("finding {}", finding.0), d.verdict.name().to_owned())));
    }
    effective.extend(review.judgement().map(|j| ("report".to_owned(), j.status.name().to_owned())));
    let mut notes = BTreeMap::new();
    for (on, voices) in &review.annotations {
        let Anchor::Cell(cell) = on else { unreachable!("notes hang on cells here") };
        notes.extend(voices.iter().map(|(by, note)| (format!("{by} note {cell}"), note.text.clone())));
    }
    (effective, notes)
}

fn change(touch: &Touch, unique: &str) -> Change {
    let cell = |i: usize| CellKey(CELLS[i].to_owned());
    match touch {
        Touch::Cell(i, value) => Change::Correct { cell: cell(*i), value: value.map(|v| v.to_string()), why: Some(unique.to_owned()) },
        Touch::Finding(i, verdict) => Change::Decide {
            finding: FindingKey(FINDINGS[*i].to_owned()),
            verdict: Verdict::ALL[*verdict],
            why: Some(unique.to_owned()),
            suggested: None,
        },
        Touch::Report(status) => Change::Judge { status: Status::ALL[*status], why: Some(unique.to_owned()) },
        Touch::Note(i, text) => Change::Annotate { on: Anchor::Cell(cell(*i)), text: text.clone() },
    }
}

/// A correction and what it corrects: `9 for 5`.
fn of_printed(value: Option<&str>, printed: Option<&str>) -> String {
    format!("{} for {}", value.unwrap_or("none"), printed.unwrap_or("nothing"))
}

/// What a record says, in the words of the model.
fn said(record: &Record) -> (String, String) {
    use report_review::review::{Act, Target};
    match (&record.action, &record.target) {
        (Act::Correct, Target::Cell { cell, printed, .. }) => {
            (format!("cell {cell}"), of_printed(record.to.as_deref(), printed.as_deref()))
        }
        (Act::Decide(verdict), Target::Finding { finding, .. }) => (format!("finding {}", finding.0), verdict.name().to_owned()),
        (Act::Judge(status), Target::Report { .. }) => ("report".to_owned(), status.name().to_owned()),
        (Act::Annotate, Target::Note { on: Anchor::Cell(cell), .. }) => (format!("note {cell}"), record.to.clone().unwrap_or_default()),
        other => unreachable!("no edit: {other:?}"),
    }
}

struct World {
    document: Document,
    first: u8,
    sessions: Vec<Session>,
    /// What was saved, as it was said to be.
    journals: [Vec<Record>; 2],
    models: [Model; 2],
    folder: tempfile::TempDir,
    /// The journals on the disk; nobody holds one while its reviewer's program is not running.
    disk: [Option<Box<Journal>>; 2],
}

impl World {
    fn new() -> Self {
        let document = document(5);
        let sessions = REVIEWERS.iter().map(|me| started(me, &document, &[])).collect();
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
        let disk = REVIEWERS.map(|me| Some(opened(folder.path(), me).0));
        Self { document, first: 5, sessions, journals: Default::default(), models: Default::default(), folder, disk }
    }

    fn step(&mut self, who: usize, step: &Step, now: usize) -> Result<(), TestCaseError> {
        let at = format!("2026-01-02T{:02}:{:02}:00Z", now / 60, now % 60);
        let told = match step {
            Step::Edit(touches) => self.edit(who, touches, (now, &at))?,
            Step::Undo => {
                let (session, model) = (&mut self.sessions[who], &mut self.models[who]);
                let expected = model.done.pop();
                let told = session.undo(&at);
                prop_assert_eq!(told.is_ok(), expected.is_some());
                model.undone.extend(expected);
                told.unwrap_or_default()
            }
            Step::Redo => {
                let (session, model) = (&mut self.sessions[who], &mut self.models[who]);
                let expected = model.undone.pop();
                let told = session.redo(&at);
                prop_assert_eq!(told.is_ok(), expected.is_some());
                model.done.extend(expected.map(|done| Done { at: now, ..done }));
                told.unwrap_or_default()
            }
            Step::TakeBack(number) => self.undo_step(who, *number, &at)?,
            Step::Change(first) => {
                (self.first, self.document) = (5 + first, document(5 + first));
                for session in &mut self.sessions {
                    session.open(self.document.clone());
                }
                Vec::new()
            }
            Step::Restart => self.restart(who)?,
            Step::Kill(bytes) => {
                self.tear(who, *bytes);
                self.restart(who)?
            }
            Step::Meet => {
                let theirs = self.journals[1 - who].clone();
                self.sessions[who].replay(theirs);
                Vec::new()
            }
        };
        if let Some(journal) = self.disk[who].as_mut().filter(|_| !told.is_empty()) {
            journal.append(&mut told.clone()).expect("saved");
        }
        self.journals[who].extend(told);
        Ok(())
    }

    fn edit(&mut self, who: usize, touches: &[Touch], (now, at): (usize, &str)) -> Result<Vec<Record>, TestCaseError> {
        let changes = touches.iter().enumerate().map(|(i, t)| change(t, &format!("{now} {i}"))).collect();
        match self.sessions[who].apply(Edit { changes }, at) {
            Ok(records) => {
                self.models[who].done.push(Done { at: now, seq: records[0].seq, said: records.iter().map(said).collect() });
                Ok(records)
            }
            // Taking back what is not there, or deciding what was not found, is no step.
            Err(Refused::NothingToDo | Refused::NoSuchFinding(_)) => Ok(Vec::new()),
            Err(other) => Err(TestCaseError::fail(format!("{other:?}"))),
        }
    }

    /// Takes one of all steps back, unless it does not count or what it says was said anew since.
    fn undo_step(&mut self, who: usize, number: usize, at: &str) -> Result<Vec<Record>, TestCaseError> {
        // What the other said and took back is known.
        self.sessions[who].replay(self.journals[1 - who].clone());
        let seqs: Vec<u64> = self.sessions[who].steps().map(|(record, _)| record.seq).collect();
        let Some(&seq) = seqs.get(number % seqs.len().max(1)) else { return Ok(Vec::new()) };
        let place = self.models[who].done.iter().position(|done| done.seq == seq);
        let changed_since = place.is_some_and(|place| {
            let step = &self.models[who].done[place];
            let later = |by: usize, done: &Done| done.at > step.at && done.is_of_the_same(step, by == who);
            (0..2).any(|by| self.models[by].done.iter().any(|done| later(by, done)))
        });
        match self.sessions[who].undo_step(seq, at) {
            Ok(records) => {
                prop_assert!(!changed_since, "step {} was changed since", seq);
                let done = place.map(|place| self.models[who].done.remove(place));
                prop_assert!(done.is_some(), "step {} did not count", seq);
                self.models[who].undone.extend(done);
                Ok(records)
            }
            Err(Refused::NothingToUndo) => {
                prop_assert!(place.is_none(), "step {} counts", seq);
                Ok(Vec::new())
            }
            Err(Refused::ChangedSince(_)) => {
                prop_assert!(changed_since, "step {} was not changed since", seq);
                Ok(Vec::new())
            }
            Err(other) => Err(TestCaseError::fail(format!("{other:?}"))),
        }
    }

    /// Starts the reviewer's program anew, from what is on the disk.
    fn restart(&mut self, who: usize) -> Result<Vec<Record>, TestCaseError> {
        self.disk[who] = None;
        let (journal, read) = opened(self.folder.path(), REVIEWERS[who]);
        let bare = |record: &Record| Record { check: String::new(), ..record.clone() };
        prop_assert_eq!(&read.records.iter().map(bare).collect::<Vec<_>>(), &self.journals[who]);
        self.disk[who] = Some(journal);
        let (journals, faults) = read_all(self.folder.path());
        prop_assert!(faults.is_empty());
        let records: Vec<Record> = journals.iter().flat_map(|journal| &journal.records).map(bare).collect();
        self.sessions[who] = started(REVIEWERS[who], &self.document, &records);
        Ok(Vec::new())
    }

    /// Ends the reviewer's program while it writes a record: so many bytes of it are there.
    fn tear(&mut self, who: usize, bytes: usize) {
        self.disk[who] = None;
        let path = path_of(self.folder.path(), REVIEWERS[who]);
        let mut written = std::fs::read(&path).expect("a journal");
        let Some(last) = self.journals[who].last() else { return };
        let mut next = Record { seq: last.seq + 1, why: Some("never saved".to_owned()), ..last.clone() };
        let line = next.to_line(&read_lines(&written).last_check).expect("a line");
        written.extend(&line.as_bytes()[..bytes % (line.len() - 1)]);
        std::fs::write(&path, written).expect("written");
    }
}

fn opened(state: &Path, me: &str) -> (Box<Journal>, Read) {
    match Journal::open(state, me).expect("opened") {
        Opened::Mine(journal, read) => (journal, read),
        Opened::Held(holder, _) => unreachable!("held by {holder}"),
    }
}

fn unopened(me: &str) -> Session {
    static MADE: LazyLock<(Forms, RuleSet)> = LazyLock::new(|| (Forms::built_in().expect("valid"), RuleSet::default()));
    Session::new(MADE.0.clone(), MADE.1.clone(), me, "test 0")
}

fn started(me: &str, document: &Document, records: &[Record]) -> Session {
    let mut session = unopened(me);
    session.replay(records.to_vec());
    session.open(document.clone());
    session
}

/// So many sessions of up to forty steps; `SESSIONS=1000` asks for more.
fn cases() -> u32 {
    std::env::var("SESSIONS").ok().and_then(|sessions| sessions.parse().ok()).unwrap_or(32)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_review_equals_its_model_however_it_is_merged(steps in steps(), rotate in 0..40_usize) {
        let mut world = World::new();
        for (now, (who, step)) in steps.iter().enumerate() {
            world.step(*who, step, now)?;
        }
        let [li, wang] = &world.journals;
        let mut mixed: Vec<Record> = li.iter().chain(wang).rev().cloned().collect();
        let turn = rotate % mixed.len().max(1);
        mixed.rotate_left(turn);
        let expected = (effective(&world.models), notes(&world.models));
        let empty = ReportReview::default();
        let mut reviews = Vec::new();
        for records in [[li.clone(), wang.clone()].concat(), [wang.clone(), li.clone()].concat(), mixed] {
            // All at once, and one by one; taken in twice, it is the same.
            let whole = started("zhang", &world.document, &records);
            let mut piecewise = unopened("zhang");
            for record in records.iter().chain(&records) {
                piecewise.replay(vec![record.clone()]);
            }
            piecewise.open(world.document.clone());
            for session in [whole, piecewise] {
                let review = session.reviews().of(PATH).unwrap_or(&empty).clone();
                prop_assert_eq!(&as_told(&review), &expected);
                for cell in CELLS.map(|c| CellKey(c.to_owned())) {
                    let opened = session.current().expect("open");
                    let (number, _) = opened.document.report.cell(&cell).expect("a cell");
                    let printed = if cell.as_str() == CELLS[0] { world.first.to_string() } else { "5".to_owned() };
                    // A correction of what is printed no longer waits; it does not count.
                    let corrected = expected.0.get(&format!("cell {cell}")).and_then(|said| said.strip_suffix(&format!(" for {printed}")));
                    let value = corrected.filter(|value| *value != "none").unwrap_or(&printed);
                    prop_assert_eq!(opened.sheet.value(number).map(|v| v.to_string()), Some(value.to_owned()));
                }
                reviews.push(review);
            }
        }
        prop_assert!(reviews.windows(2).all(|pair| pair[0] == pair[1]));
        let told: usize = world.journals.iter().map(Vec::len).sum();
        let kept = reviews[0].history.len();
        let turns = world.journals.iter().flatten().filter(|r| r.target.path().is_none()).count();
        prop_assert_eq!(kept + turns, told, "no record is ever dropped");
    }

    #[test]
    fn counts_kept_as_things_change_equal_counts_made_anew(steps in steps()) {
        let mut world = World::new();
        for (now, (who, step)) in steps.iter().enumerate() {
            world.step(*who, step, now)?;
            if now % 4 != 3 {
                continue;
            }
            let session = &world.sessions[*who];
            let known: Vec<Record> = session
                .history()
                .reviewers()
                .flat_map(|by| (1..session.history().next_seq(by)).flat_map(move |seq| session.history().records(by, seq)))
                .map(|record| Record::clone(record))
                .collect();
            let anew = started(REVIEWERS[*who], &world.document, &known);
            prop_assert_eq!(session.counts(), anew.counts());
            prop_assert_eq!(session.summaries(), anew.summaries());
        }
    }
}
