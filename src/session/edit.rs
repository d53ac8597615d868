//! Edits become records.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::examine::JUDGED;
use super::{Document, Opened, STALE, Session, examine};
use crate::check::{self, Around, Finding, Subject};
use crate::form::CellKey;
use crate::lang::Message;
use crate::number::{Decimal, chinese_integer, half_width};
use crate::review::{Act, Anchor, Change, DraftOf, Edit, FindingKey, How, Record, ReportName, ReportReview, Status, Target, Verdict};

/// What a report year may be, four digits that no slip makes.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No report is open.
    NothingOpen,
    /// Another program holds the reviewer's journal: who.
    ReadOnly(String),
    /// The edit would change nothing.
    NothingToDo,
    /// There is no step to undo.
    NothingToUndo,
    /// There is no undone step to redo.
    NothingToRedo,
    /// No cell or fact has this address in the report.
    NoSuchCell(CellKey),
    /// The report has no such finding.
    NoSuchFinding(FindingKey),
    /// The text is no figure, year or whatever the cell or fact holds.
    NotAValue(String),
    /// The text names no day, or no two days for a period.
    NotADate(String),
    /// The text names two days for a period, the later one first.
    EndsBefore(String),
    /// No report is known under this path.
    NoSuchReport(String),
    /// What the step changed was changed again since, by the reviewer named.
    ChangedSince(String),
}

impl Refused {
    /// The sentence for a person.
    pub fn message(&self) -> Message {
        match self {
            Self::NothingOpen => Message::new("refused.nothing-open", []),
            Self::ReadOnly(by) => Message::new("refused.read-only", [("by", by.clone())]),
            Self::NothingToDo => Message::new("refused.nothing-to-do", []),
            Self::NothingToUndo => Message::new("refused.nothing-to-undo", []),
            Self::NothingToRedo => Message::new("refused.nothing-to-redo", []),
            Self::NoSuchCell(cell) => Message::new("refused.no-such-cell", [("cell", cell.to_string())]),
            Self::NoSuchFinding(finding) => Message::new("refused.no-such-finding", [("finding", finding.0.clone())]),
            Self::NotAValue(text) => Message::new("refused.not-a-value", [("text", text.clone())]),
            Self::NotADate(text) => Message::new("refused.not-a-date", [("text", text.clone())]),
            Self::EndsBefore(text) => Message::new("refused.ends-before", [("text", text.clone())]),
            Self::NoSuchReport(path) => Message::new("refused.no-such-report", [("path", path.clone())]),
            Self::ChangedSince(by) => Message::new("refused.changed-since", [("by", by.clone())]),
        }
    }
}

/// What a record will say.
pub(super) struct Word {
    pub action: Act,
    pub target: Target,
    pub from: Option<String>,
    pub to: Option<String>,
    pub why: Option<String>,
    /// Whether it ends a disagreement.
    pub settles: bool,
    /// Whose report it speaks of, where what it says rests on the text.
    pub report: Option<ReportName>,
    /// What the finding that it decides compares.
    pub sides: Option<(String, String)>,
}

impl Word {
    /// A word that says no more than that something was done.
    pub fn new(action: Act, target: Target) -> Self {
        Self { action, target, from: None, to: None, why: None, settles: false, report: None, sides: None }
    }
}

/// An edit in the making: the report as it was before it.
struct Before<'a> {
    opened: &'a Opened,
    review: &'a ReportReview,
    me: &'a str,
}

impl Session {
    /// Applies one edit to the report that is open and checks it again; returns the records of the
    /// step for the journal. `at` is the time, RFC 3339. Changes that would change nothing are left
    /// out.
    pub fn apply(&mut self, edit: Edit, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let opened = self.current.as_ref().ok_or(Refused::NothingOpen)?;
        let review = self.review(&opened.document.path).unwrap_or_default();
        let before = Before { opened, review: &review, me: &self.me };
        let words: Vec<Option<Word>> = edit.changes.into_iter().map(|change| before.word(change)).collect::<Result<_, _>>()?;
        self.tell(words.into_iter().flatten().collect(), at)
    }

    /// Gives one verdict to several reports, which need not be open, as one step.
    pub fn judge(&mut self, paths: &[Arc<str>], status: Status, why: Option<&str>, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let mut words = Vec::new();
        for path in paths {
            let summary = self.index.summaries.get(path).ok_or_else(|| Refused::NoSuchReport(path.to_string()))?;
            let review = self.review(path).unwrap_or_default();
            let named = (&**path, &*summary.hash.to_string());
            words.extend(judgement(&review, named, &self.me, (status, why)).or_else(|| anew(summary.is_unjudged(), named, (status, why))));
        }
        self.tell(words, at)
    }

    /// Keeps the text of a note that is not finished; an empty text ends the draft. Writing the note
    /// ends it too.
    pub fn draft(&mut self, on: Anchor, of: DraftOf, text: &str, at: &str) -> Vec<Record> {
        let Some(document) = self.current.as_ref().map(|c| &c.document).filter(|_| self.held_by.is_none()) else { return Vec::new() };
        if self.draft_of(&document.path, &on, of).unwrap_or_default() == text {
            return Vec::new();
        }
        let (path, hash) = named(document);
        let target = Target::Note { path, hash, on, cites: None };
        self.tell(vec![Word { to: Some(text.to_owned()), why: of.name().map(ToOwned::to_owned), ..Word::new(Act::Draft, target) }], at)
            .unwrap_or_default()
    }

    /// The edit that confirms, for the bytes there now, what the stale-correction finding `about`
    /// asks about; `None` for any other finding.
    pub fn confirming(&self, about: &FindingKey) -> Option<Edit> {
        let path = &self.current.as_ref()?.document.path;
        let review = self.review(path)?;
        let subject = (about.rule() == STALE).then(|| about.subject())?;
        let change = if subject == JUDGED {
            let judgement = review.judgement()?;
            Change::Judge { status: judgement.status, why: judgement.said.why.clone() }
        } else if subject.contains(':') {
            let finding = FindingKey(subject.to_owned());
            let decision = review.decision(&finding)?;
            let (verdict, why, suggested) = (decision.verdict, decision.said.why.clone(), decision.suggested.clone());
            Change::Decide { finding, verdict, why, suggested }
        } else {
            let cell = CellKey(subject.to_owned());
            let correction = review.correction(&cell)?;
            Change::Correct { cell, value: correction.value.clone(), why: correction.said.why.clone() }
        };
        Some(Edit { changes: vec![change] })
    }

    /// A text as it is kept where it is typed into a cell or fact of the open report, or why it is no value there.
    pub fn as_kept(&self, cell: &CellKey, text: &str) -> Result<String, Refused> {
        canonical(&self.current.as_ref().ok_or(Refused::NothingOpen)?.document, cell, text)
    }

    /// Whether anything can be decided: not while another program holds the reviewer's journal.
    pub fn writable(&self) -> Result<(), Refused> {
        self.held_by.as_ref().map_or(Ok(()), |by| Err(Refused::ReadOnly(by.clone())))
    }

    /// Whether these words settle a finding of `rule` in the open report; those that correct nothing decide for themselves.
    fn is_settled_by(&self, rule: &str, words: &[Word]) -> bool {
        let corrects = |word: &&Word| word.action == Act::Correct;
        if rule == STALE || words.iter().any(|word| !corrects(&word)) {
            return true;
        }
        let Some(opened) = &self.current else { return false };
        let Document { path, source, .. } = &opened.document;
        let change = |word: &Word| match &word.target {
            Target::Cell { cell, .. } => Some((cell.clone(), word.to.clone()?)),
            _ => None,
        };
        let sheet = opened.sheet.with(words.iter().filter_map(change));
        let subject = Subject { path, source, sheet: &sheet, previous: opened.previous.as_ref() };
        let alone = Around::default();
        let (left, _) = check::check_counted(&subject, self.around(path).unwrap_or(&alone), &self.rules);
        let left: BTreeSet<FindingKey> = left.iter().map(Finding::key).collect();
        opened.findings.iter().any(|finding| finding.rule == rule && !left.contains(&finding.key()))
    }

    /// Makes records of one step, applies them and returns them.
    pub(super) fn tell(&mut self, words: Vec<Word>, at: &str) -> Result<Vec<Record>, Refused> {
        if words.is_empty() {
            return Err(Refused::NothingToDo);
        }
        let first = self.history.next_seq(&self.me);
        let mut how = words.first().map(|word| self.meter.take(&word.action)).unwrap_or_default();
        let role = how.role;
        // A correction belongs to the finding at hand where it settles it.
        how.rule = how.rule.filter(|rule| self.is_settled_by(rule, &words));
        let record = |(seq, word): (u64, Word)| Record {
            seq,
            with: (seq != first).then_some(first),
            at: at.to_owned(),
            by: self.me.clone(),
            tool: self.tool.clone(),
            action: word.action,
            target: word.target,
            from: word.from,
            to: word.to,
            why: word.why,
            // What a step cost is told once, with its first record.
            how: How { settles: word.settles, role, report: word.report, sides: word.sides, ..std::mem::take(&mut how) },
            check: String::new(),
        };
        let records: Vec<Record> = (first..).zip(words).map(record).collect();
        self.take(records.clone());
        Ok(records)
    }
}

impl Before<'_> {
    fn word(&self, change: Change) -> Result<Option<Word>, Refused> {
        match change {
            Change::Correct { cell, value, why } => self.correction(cell, value.as_deref(), why),
            Change::Decide { finding, verdict, why, suggested } => self.decision(finding, verdict, (why, suggested)),
            Change::Judge { status, why } => {
                let (path, hash) = named(&self.opened.document);
                let (named, said) = ((&*path, &*hash), (status, why.as_deref()));
                let unjudged = self.opened.findings.iter().any(|f| f.rule == STALE && f.subject == JUDGED);
                Ok(judgement(self.review, named, self.me, said).or_else(|| anew(unjudged, named, said)))
            }
            Change::Annotate { on, text } => self.annotation(on, text),
            Change::Tag { on, tags } => self.tagging(on, &tags),
        }
    }

    fn correction(&self, cell: CellKey, value: Option<&str>, why: Option<String>) -> Result<Option<Word>, Refused> {
        let sheet = &self.opened.sheet;
        let document = &self.opened.document;
        let value = value.map(|text| canonical(document, &cell, text)).transpose()?;
        let counts = self.review.correction(&cell);
        let printed = examine::printed(document, &cell);
        if counts.is_none() && value.is_none() {
            return Ok(None);
        }
        let stands = counts.filter(|c| c.said.by == self.me && c.printed == printed && !examine::is_of_another(document, &c.said));
        if stands.is_some_and(|c| c.value == value && c.said.why == why) {
            return Ok(None);
        }
        let from = match cell.as_str().strip_prefix("facts/") {
            Some(name) => sheet.fact(name),
            None => document.report.cell(&cell).and_then(|(number, _)| sheet.value(number)).map(|v| v.to_string()),
        };
        // What is read without doubt is not corrected to what it is.
        let read = document.report.cell(&cell).is_some_and(|(_, found)| found.is_certain());
        if counts.is_none() && read && value.as_ref().is_some_and(|value| !value.is_empty() && from.as_ref() == Some(value)) {
            return Ok(None);
        }
        let (path, hash) = named(document);
        let target = Target::Cell { path, hash, cell, printed };
        let report = examine::name_of(document);
        Ok(Some(Word { from, to: value, why, report, ..Word::new(Act::Correct, target) }))
    }

    fn decision(&self, finding: FindingKey, verdict: Verdict, said: (Option<String>, Option<String>)) -> Result<Option<Word>, Refused> {
        let (why, suggested) = said;
        let decided = self.review.decision(&finding);
        let found = self.opened.findings.iter().find(|f| f.key() == finding);
        if found.is_none() && decided.is_none() {
            return Err(Refused::NoSuchFinding(finding));
        }
        let stale = self.opened.stale.contains(&finding);
        let stands = decided.filter(|d| d.said.by == self.me && !stale);
        if stands.is_some_and(|d| d.verdict == verdict && d.said.why == why && d.suggested == suggested)
            || (decided.is_none() && verdict == Verdict::Open)
        {
            return Ok(None);
        }
        let document = &self.opened.document;
        let cites = match decided {
            Some(decided) if found.is_none() => decided.cites.clone(),
            _ => examine::cites(document, &self.opened.findings, &finding),
        };
        let (path, hash) = named(document);
        let target = Target::Finding { path, hash, finding, cites };
        let from = decided.map(|d| d.verdict.name().to_owned());
        let report = examine::name_of(document);
        let sides = found.map_or_else(|| decided.and_then(|decided| decided.said.sides.clone()), Finding::sides);
        Ok(Some(Word { from, to: suggested, why, report, sides, ..Word::new(Act::Decide(verdict), target) }))
    }

    /// The bytes that something hangs on, as they are now.
    fn cited(&self, on: &Anchor) -> Result<Option<String>, Refused> {
        let document = &self.opened.document;
        Ok(match on {
            Anchor::Report => None,
            Anchor::Span(start, end) => Some(document.source.slice(crate::text::Span::new(*start, *end)).to_owned()),
            Anchor::Cell(cell) => {
                known_cell(document, cell)?;
                examine::printed(document, cell)
            }
            Anchor::Finding(finding) => Some(examine::cites(document, &self.opened.findings, finding).join(" ")),
        })
    }

    fn tagging(&self, on: Anchor, tags: &BTreeSet<String>) -> Result<Option<Word>, Refused> {
        let mine = self.review.tags.get(&on).and_then(|voices| voices.of(self.me)).map(|said| said.tags.clone()).unwrap_or_default();
        if mine == *tags {
            return Ok(None);
        }
        let cites = self.cited(&on)?;
        let (path, hash) = named(&self.opened.document);
        let joined = |tags: &BTreeSet<String>| tags.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        let from = Some(joined(&mine)).filter(|text| !text.is_empty());
        let target = Target::Note { path, hash, on, cites };
        Ok(Some(Word { from, to: Some(joined(tags)), ..Word::new(Act::Tag, target) }))
    }

    fn annotation(&self, on: Anchor, text: String) -> Result<Option<Word>, Refused> {
        let document = &self.opened.document;
        let cites = self.cited(&on)?;
        let mine = self.review.annotations.get(&on).and_then(|notes| notes.of(self.me)).map(|note| note.text.clone());
        if mine.as_deref().unwrap_or_default() == text {
            return Ok(None);
        }
        let (path, hash) = named(document);
        let target = Target::Note { path, hash, on, cites };
        Ok(Some(Word { from: mine, to: Some(text), ..Word::new(Act::Annotate, target) }))
    }
}

fn judgement(review: &ReportReview, report: (&str, &str), me: &str, said: (Status, Option<&str>)) -> Option<Word> {
    let ((path, hash), (status, why)) = (report, said);
    let before = review.judgement();
    let stands = before.filter(|j| j.said.by == me && j.said.hash == hash);
    if stands.is_some_and(|j| j.status == status && j.said.why.as_deref() == why) || (before.is_none() && status == Status::Open) {
        return None;
    }
    let target = Target::Report { path: path.to_owned(), hash: hash.to_owned() };
    let from = before.map(|j| j.status.name().to_owned());
    Some(Word { from, why: why.map(ToOwned::to_owned), ..Word::new(Act::Judge(status), target) })
}

/// The same verdict once more, where the one given does not count.
fn anew(unjudged: bool, (path, hash): (&str, &str), (status, why): (Status, Option<&str>)) -> Option<Word> {
    let target = Target::Report { path: path.to_owned(), hash: hash.to_owned() };
    unjudged.then(|| Word { why: why.map(ToOwned::to_owned), ..Word::new(Act::Judge(status), target) })
}

fn named(document: &Document) -> (String, String) {
    (document.path.to_string(), document.source.hash().to_string())
}

fn known_cell(document: &Document, cell: &CellKey) -> Result<(), Refused> {
    let known = match cell.as_str().strip_prefix("facts/") {
        Some(name) => crate::report::FACTS.contains(&name),
        None => document.report.cell(cell).is_some(),
    };
    known.then_some(()).ok_or_else(|| Refused::NoSuchCell(cell.clone()))
}

/// The days of a text that names them by year, month and day, however those are parted; none where it names something else.
fn dates(text: &str) -> Vec<jiff::civil::Date> {
    let digits = text.chars().map(half_width).collect::<String>();
    let is_digit = |c: char| c.is_ascii_digit() || chinese_integer(c.encode_utf8(&mut [0; 4])).is_some();
    let number = |part: &str| part.parse().ok().or_else(|| i16::try_from(chinese_integer(part)?).ok());
    let mut numbers: Vec<i16> = digits.split(|c: char| !is_digit(c)).filter(|n| !n.is_empty()).map_while(number).collect();
    let day = |parts: &[i16]| {
        let (year, month, day) = (parts.first()?, parts.get(1)?, parts.get(2)?);
        jiff::civil::Date::new(*year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
    };
    // A period's second day is of the same year where it names none.
    if let [year, _, _, _, _] = numbers[..] {
        numbers.insert(3, year);
    }
    numbers.chunks(3).map(day).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// `text` as it is kept: a decimal in lowest terms for a cell, a year in digits, days as `2024-12-31`, other facts as
/// they are; empty for "nothing is there".
fn canonical(document: &Document, cell: &CellKey, text: &str) -> Result<String, Refused> {
    known_cell(document, cell)?;
    let text = text.trim();
    let refused = || Refused::NotAValue(text.to_owned());
    if text.is_empty() {
        return Ok(String::new());
    }
    match cell.as_str().strip_prefix("facts/") {
        Some("period") => match dates(text)[..] {
            [from, to] if from <= to => Ok(format!("{from}..{to}")),
            [_, _] => Err(Refused::EndsBefore(text.to_owned())),
            _ => Err(Refused::NotADate(text.to_owned())),
        },
        Some("signature") => match dates(text)[..] {
            [day] => Ok(day.to_string()),
            _ => Err(Refused::NotADate(text.to_owned())),
        },
        Some("year") => text
            .trim_end_matches('年')
            .parse::<i16>()
            .ok()
            .filter(|year| YEARS.contains(year))
            .map(|year| year.to_string())
            .ok_or_else(refused),
        Some(_) => Ok(text.to_owned()),
        None => text.parse::<Decimal>().map(|value| value.to_string()).map_err(|_| refused()),
    }
}
