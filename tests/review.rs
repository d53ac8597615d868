//! Reviews against a simple model: any edits, undo, redo, restarts and merges by two reviewers.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use report_review::check::RuleSet;
use report_review::form::{CellKey, Forms};
use report_review::number::Manner;
use report_review::report::{Cell, Kind, Reason, Report, State};
use report_review::review::{Anchor, Change, Edit, FindingKey, Record, ReportReview, Status, Verdict};
use report_review::session::{Document, Refused, Session};
use report_review::text::{SourceText, Span};

const PATH: &str = "a.txt";
const CELLS: [&str; 3] = ["requests/new/total", "requests/new/business", "requests/total/total"];
const FINDINGS: [&str; 2] = ["row-total:requests/new", "column-balance:requests//total"];
const REVIEWERS: [&str; 2] = ["li", "wang"];

/// A report in the 2021 form: 0 everywhere, 5 in the cells that are edited.
fn document() -> Document {
    let forms = Forms::built_in().expect("valid");
    let form = Arc::clone(forms.edition("2021").expect("known"));
    let mut text = String::new();
    let mut report = Report::other(Kind::Report, Reason::Labels);
    for number in 0..form.cell_count() {
        let edited = CELLS.contains(&form.key(number).as_str());
        let figure = if edited { 5 } else { 0 };
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
        1 => Just(Step::Restart),
        1 => Just(Step::Meet),
    ];
    prop::collection::vec((0..REVIEWERS.len(), step), 0..40)
}

/// What a reviewer did that counts, each with the moment it speaks from, and what was taken back.
#[derive(Default)]
struct Model {
    done: Vec<(usize, Vec<(String, String)>)>,
    undone: Vec<Vec<(String, String)>>,
}

/// What counts of what all reviewers said: of each thing, what was said last.
fn effective(models: &[Model; 2]) -> BTreeMap<String, String> {
    let mut said: Vec<(usize, &Vec<(String, String)>)> = models.iter().flat_map(|m| m.done.iter().map(|(at, what)| (*at, what))).collect();
    said.sort_by_key(|(at, _)| *at);
    said.into_iter().flat_map(|(_, what)| what.iter().cloned()).filter(|(thing, _)| !thing.starts_with("note")).collect()
}

/// The notes of each reviewer: taking a note back silences its reviewer only.
fn notes(models: &[Model; 2]) -> BTreeMap<String, String> {
    let mut notes = BTreeMap::new();
    for (by, model) in REVIEWERS.iter().zip(models) {
        for (thing, what) in model.done.iter().flat_map(|(_, what)| what).filter(|(thing, _)| thing.starts_with("note")) {
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
        let value = voices.effective().and_then(|c| c.value.clone());
        effective.insert(format!("cell {cell}"), value.unwrap_or_else(|| "none".to_owned()));
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

/// What a record says, in the words of the model.
fn said(record: &Record) -> (String, String) {
    use report_review::review::{Act, Target};
    match (&record.action, &record.target) {
        (Act::Correct, Target::Cell { cell, .. }) => (format!("cell {cell}"), record.to.clone().unwrap_or_else(|| "none".to_owned())),
        (Act::Decide(verdict), Target::Finding { finding, .. }) => (format!("finding {}", finding.0), verdict.name().to_owned()),
        (Act::Judge(status), Target::Report { .. }) => ("report".to_owned(), status.name().to_owned()),
        (Act::Annotate, Target::Note { on: Anchor::Cell(cell), .. }) => (format!("note {cell}"), record.to.clone().unwrap_or_default()),
        other => unreachable!("no edit: {other:?}"),
    }
}

struct World {
    document: Document,
    sessions: Vec<Session>,
    journals: [Vec<Record>; 2],
    models: [Model; 2],
}

impl World {
    fn new() -> Self {
        let document = document();
        let sessions = REVIEWERS.iter().map(|me| started(me, &document, &[])).collect();
        Self { document, sessions, journals: Default::default(), models: Default::default() }
    }

    fn step(&mut self, who: usize, step: &Step, now: usize) -> Result<(), TestCaseError> {
        let at = format!("2026-01-02T{:02}:{:02}:00Z", now / 60, now % 60);
        let (session, model) = (&mut self.sessions[who], &mut self.models[who]);
        let told = match step {
            Step::Edit(touches) => {
                let changes = touches.iter().enumerate().map(|(i, t)| change(t, &format!("{now} {i}"))).collect();
                match session.apply(Edit { changes }, &at) {
                    Ok(records) => {
                        model.done.push((now, records.iter().map(said).collect()));
                        records
                    }
                    // Taking back what is not there, or deciding what was not found, is no step.
                    Err(Refused::NothingToDo | Refused::NoSuchFinding(_)) => return Ok(()),
                    Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
                }
            }
            Step::Undo => {
                let expected = model.done.pop();
                let told = session.undo(&at);
                prop_assert_eq!(told.is_ok(), expected.is_some());
                model.undone.extend(expected.map(|(_, what)| what));
                told.unwrap_or_default()
            }
            Step::Redo => {
                let expected = model.undone.pop();
                let told = session.redo(&at);
                prop_assert_eq!(told.is_ok(), expected.is_some());
                model.done.extend(expected.map(|what| (now, what)));
                told.unwrap_or_default()
            }
            Step::Restart => {
                let records: Vec<Record> = self.journals.iter().flatten().cloned().collect();
                self.sessions[who] = started(REVIEWERS[who], &self.document, &records);
                Vec::new()
            }
            Step::Meet => {
                let theirs = self.journals[1 - who].clone();
                session.replay(theirs);
                Vec::new()
            }
        };
        self.journals[who].extend(told);
        Ok(())
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

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
                    let value = expected.0.get(&format!("cell {cell}")).filter(|v| *v != "none").map_or("5", String::as_str);
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
