//! What the records say about one report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::{Act, Anchor, DraftOf, FindingKey, Record, ReportName, Role, Status, Target, Verdict};
use crate::form::CellKey;

/// Who said it, when, why, and over which bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The reviewer.
    pub by: String,
    /// When: RFC 3339.
    pub at: String,
    /// Number of the record in the reviewer's journal.
    pub seq: u64,
    /// The reason or note given.
    pub why: Option<String>,
    /// Hash of the file when it was said.
    pub hash: String,
    /// Whether it ended a disagreement.
    pub settles: bool,
    /// The role in which it was said.
    pub role: Option<Role>,
    /// Whose report the file was when it was said.
    pub report: Option<ReportName>,
    /// What the finding compared when it was said.
    pub sides: Option<(String, String)>,
    /// Since when it counts, where that is not when it was said: it was taken back and brought back.
    pub since: Option<String>,
}

impl Said {
    /// Whether it was said of another report than the one that stands under its name now, in other bytes.
    pub fn is_of_another(&self, hash: &str, report: Option<&ReportName>) -> bool {
        self.hash != hash && self.report.as_ref().zip(report).is_some_and(|(then, now)| then.differs(now))
    }
}

/// A correction of a cell or fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// The value; empty says that nothing is there. `None` takes the correction back.
    pub value: Option<String>,
    /// The value that counted before.
    pub from: Option<String>,
    /// What was printed there then.
    pub printed: Option<String>,
    /// Who, when, why.
    pub said: Said,
}

/// A decision on a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The decision.
    pub verdict: Verdict,
    /// The value that would have been right, for a source error.
    pub suggested: Option<String>,
    /// The texts the finding rested on then.
    pub cites: Vec<String>,
    /// Who, when, why.
    pub said: Said,
}

/// A verdict on the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict.
    pub status: Status,
    /// Who, when, why.
    pub said: Said,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// The note.
    pub text: String,
    /// The bytes it hangs on, as they were then.
    pub cites: Option<String>,
    /// Who and when.
    pub said: Said,
}

/// The tags that a reviewer put on something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tags {
    /// All of them.
    pub tags: BTreeSet<String>,
    /// The bytes they hang on, as they were then.
    pub cites: Option<String>,
    /// Who and when.
    pub said: Said,
}

/// What each reviewer said last about one thing, in the order in which it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voices<T>(Vec<(String, T)>);

impl<T> Default for Voices<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Voices<T> {
    /// What counts: what was said last.
    pub fn effective(&self) -> Option<&T> {
        self.0.last().map(|(_, said)| said)
    }

    /// What this reviewer said last.
    pub fn of(&self, reviewer: &str) -> Option<&T> {
        self.0.iter().find(|(by, _)| by == reviewer).map(|(_, said)| said)
    }

    /// Reviewer and what they said last, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, &T)> {
        self.0.iter().map(|(by, said)| (by.as_str(), said))
    }

    /// Whether nobody said anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn say(&mut self, by: &str, said: T) {
        self.silence(by);
        self.0.push((by.to_owned(), said));
    }

    fn silence(&mut self, by: &str) {
        self.0.retain(|(who, _)| who != by);
    }
}

/// The place of a record among all records: by time, then reviewer, then number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    pub(crate) time: Timestamp,
    pub(crate) by: Arc<str>,
    pub(crate) seq: u64,
}

/// A record in a report's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The record.
    pub record: Arc<Record>,
    /// Whether it counts; an undone one does not.
    pub counts: bool,
    pub(crate) order: Order,
    /// When it was taken back (`true`) and brought back, in that order.
    pub(crate) turns: Vec<(Order, bool)>,
}

impl Past {
    /// Where its word stands: a record that was redone speaks when it was redone.
    pub(crate) fn speaks(&self) -> &Order {
        self.turns.last().map_or(&self.order, |(order, _)| order)
    }

    /// The cell or fact that it corrects.
    fn corrected(&self) -> Option<&CellKey> {
        match (&self.record.action, &self.record.target) {
            (Act::Correct, Target::Cell { cell, .. }) => Some(cell),
            _ => None,
        }
    }

    /// Where its word stood at a moment; nowhere if it did not count then.
    fn spoke(&self, moment: &Order) -> Option<&Order> {
        let turn = self.turns.iter().rev().find(|(order, _)| order <= moment);
        let (order, undone) = turn.map_or((&self.order, false), |(order, undone)| (order, *undone));
        (order <= moment && !undone).then_some(order)
    }
}

/// Reviewers who do not agree about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// What it is about.
    pub on: Anchor,
    /// What each reviewer says, oldest first.
    pub sides: Vec<Side>,
}

/// What one reviewer says where another says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// A verdict, a status or a value.
    pub says: String,
    /// Who, when, why.
    pub said: Said,
}

/// What people added to one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportReview {
    /// Corrections by cell or fact.
    pub corrections: BTreeMap<CellKey, Voices<Correction>>,
    /// Decisions by finding.
    pub decisions: BTreeMap<FindingKey, Voices<Decision>>,
    /// Verdicts on the report.
    pub judgements: Voices<Judgement>,
    /// Notes by what they hang on.
    pub annotations: BTreeMap<Anchor, Voices<Annotation>>,
    /// Tags by what they hang on.
    pub tags: BTreeMap<Anchor, Voices<Tags>>,
    /// Texts not finished, by reviewer, what they are to hang on and what they are the text of.
    pub drafts: BTreeMap<(String, Anchor, DraftOf), String>,
    /// All records about the report in their order, those that do not count included.
    pub history: Vec<Past>,
}

impl ReportReview {
    /// The review told by `history`, given in any order.
    pub(crate) fn told_by(mut history: Vec<Past>) -> Self {
        history.sort_by(|a, b| a.speaks().cmp(b.speaks()).then_with(|| a.order.cmp(&b.order)).then_with(|| twins(&a.record, &b.record)));
        let mut review = Self::default();
        for past in history.iter().filter(|past| past.counts) {
            review.hear(past);
        }
        history.sort_by(|a, b| a.order.cmp(&b.order).then_with(|| twins(&a.record, &b.record)));
        review.history = history;
        review
    }

    /// This review and `others` as one, as if all records were about the same report.
    pub(crate) fn joined<'a>(&self, others: impl Iterator<Item = &'a Self>) -> Self {
        let mut history = self.history.clone();
        history.extend(others.flat_map(|other| other.history.iter().cloned()));
        Self::told_by(history)
    }

    /// The decision that counts on a finding.
    pub fn decision(&self, finding: &FindingKey) -> Option<&Decision> {
        self.decisions.get(finding)?.effective()
    }

    /// What a finding counts as: undecided while its decision is `stale`.
    pub fn verdict(&self, finding: &FindingKey, stale: bool) -> Verdict {
        self.decision(finding).filter(|_| !stale).map_or(Verdict::Open, |decision| decision.verdict)
    }

    /// What the report in these bytes counts as: open where the verdict was given on others, or does not count.
    pub fn status(&self, hash: &str, unjudged: bool) -> Status {
        let judged = self.judgement().filter(|judgement| judgement.said.hash == hash && !unjudged);
        judged.map_or(Status::Open, |judgement| judgement.status)
    }

    /// The correction that counts on a cell or fact; none when it was taken back.
    pub fn correction(&self, cell: &CellKey) -> Option<&Correction> {
        self.corrections.get(cell)?.effective().filter(|c| c.value.is_some())
    }

    /// The verdict on the report that counts.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.judgements.effective()
    }

    /// How many things that people said stand: values given, decisions, a verdict, notes and tags.
    pub fn standing(&self) -> usize {
        let corrections = self.corrections.keys().filter(|cell| self.correction(cell).is_some()).count();
        let decided = |voices: &Voices<Decision>| voices.effective().is_some_and(|decision| decision.verdict != Verdict::Open);
        let decisions = self.decisions.values().filter(|voices| decided(voices)).count();
        let judged = usize::from(self.judgement().is_some_and(|judgement| judgement.status != Status::Open));
        corrections + decisions + judged + self.annotations.len() + self.tags.len()
    }

    /// The paths that the records name: more than one where the file was moved.
    pub fn paths(&self) -> BTreeSet<&str> {
        self.history.iter().filter_map(|past| past.record.target.path()).collect()
    }

    /// The cells whose correction is another now than when the verdict that counts was given, and who made it another:
    /// by a correction, or by taking one back or bringing it back.
    pub(crate) fn changed_since_judged(&self) -> Vec<(&CellKey, &str)> {
        let given = self.judgement().and_then(|judgement| {
            let is_it = |past: &&Past| past.record.by == judgement.said.by && past.record.seq == judgement.said.seq;
            self.history.iter().filter(|past| past.counts && matches!(past.record.action, Act::Judge(_))).find(is_it)
        });
        let Some(moment) = given.map(Past::speaks) else { return Vec::new() };
        let changed = |cell: &&CellKey| {
            let told = || self.history.iter().filter(|past| past.corrected() == Some(*cell));
            let last = told().max_by_key(|past| past.speaks()).filter(|past| past.speaks() > moment)?;
            let then = told().filter_map(|past| Some((past.spoke(moment)?, past))).max_by_key(|(order, _)| *order);
            let then = then.and_then(|(_, past)| past.record.to.as_ref());
            let now = self.correction(cell).and_then(|correction| correction.value.as_ref());
            (then != now).then_some(&*last.record.by)
        };
        let cells: BTreeSet<&CellKey> = self.history.iter().filter_map(Past::corrected).collect();
        cells.into_iter().filter_map(|cell| Some((cell, changed(&cell)?))).collect()
    }

    /// The tags on something, all reviewers' together.
    pub fn tags_on(&self, on: &Anchor) -> BTreeSet<&str> {
        let voices = self.tags.get(on).into_iter().flat_map(Voices::iter);
        voices.flat_map(|(_, said)| said.tags.iter().map(String::as_str)).collect()
    }

    /// The hashes of the file's bytes at the time of each record, oldest first.
    pub(crate) fn hashes(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.history.iter().filter_map(|past| past.record.target.hash())
    }

    /// Where reviewers do not agree. Who reopened a finding or report says nothing about it; what was
    /// said before a disagreement was ended is over, what is said after it counts anew. Words about other text than
    /// the last ones are about another thing.
    pub fn disagreements<'a>(&'a self) -> Vec<Disagreement> {
        let mut found = Vec::new();
        let mut note = |on: Anchor, sides: Vec<(Vec<&str>, Side)>| {
            let text = sides.iter().rev().map(|(text, _)| text).find(|text| !text.is_empty()).cloned().unwrap_or_default();
            let sides: Vec<Side> =
                sides.into_iter().filter(|(other, _)| *other == text || other.is_empty()).map(|(_, side)| side).collect();
            let ended = sides.iter().rposition(|side| side.said.settles).unwrap_or(0);
            let sides: Vec<Side> = sides.into_iter().skip(ended).collect();
            if sides.windows(2).any(|pair| pair[0].says != pair[1].says) {
                found.push(Disagreement { on, sides });
            }
        };
        let side = |says: &str, said: &Said| Side { says: says.to_owned(), said: said.clone() };
        let judged = self.judgements.iter().filter(|(_, j)| j.status != Status::Open);
        note(Anchor::Report, judged.map(|(_, j)| (vec![&*j.said.hash], side(j.status.name(), &j.said))).collect());
        for (cell, voices) in &self.corrections {
            let value = |c: &Correction| c.value.clone().or_else(|| c.printed.clone()).unwrap_or_default();
            let text = |c: &'a Correction| c.printed.as_deref().into_iter().collect();
            note(Anchor::Cell(cell.clone()), voices.iter().map(|(_, c)| (text(c), side(&value(c), &c.said))).collect());
        }
        for (finding, voices) in &self.decisions {
            let said = voices.iter().filter(|(_, d)| d.verdict != Verdict::Open);
            let text = |d: &'a Decision| d.cites.iter().map(String::as_str).collect();
            note(Anchor::Finding(finding.clone()), said.map(|(_, d)| (text(d), side(d.verdict.name(), &d.said))).collect());
        }
        found
    }

    fn hear(&mut self, past: &Past) {
        let (record, moment) = (&past.record, past.speaks().time);
        let said = || Said {
            since: (record.at.parse().ok() != Some(moment)).then(|| moment.to_string()),
            by: record.by.clone(),
            at: record.at.clone(),
            seq: record.seq,
            why: record.why.clone(),
            hash: record.target.hash().unwrap_or_default().to_owned(),
            settles: record.how.settles,
            role: record.how.role,
            report: record.how.report.clone(),
            sides: record.how.sides.clone(),
        };
        match (&record.action, &record.target) {
            (Act::Correct, Target::Cell { cell, printed, .. }) => {
                let correction = Correction { value: record.to.clone(), from: record.from.clone(), printed: printed.clone(), said: said() };
                self.drafts.remove(&(record.by.clone(), Anchor::Cell(cell.clone()), DraftOf::Value));
                self.corrections.entry(cell.clone()).or_default().say(&record.by, correction);
            }
            (Act::Decide(verdict), Target::Finding { finding, cites, .. }) => {
                let decision = Decision { verdict: *verdict, suggested: record.to.clone(), cites: cites.clone(), said: said() };
                self.drafts.remove(&(record.by.clone(), Anchor::Finding(finding.clone()), DraftOf::Reason));
                self.decisions.entry(finding.clone()).or_default().say(&record.by, decision);
            }
            (Act::Judge(status), Target::Report { .. }) => {
                self.drafts.remove(&(record.by.clone(), Anchor::Report, DraftOf::Reason));
                self.judgements.say(&record.by, Judgement { status: *status, said: said() });
            }
            (Act::Annotate, Target::Note { on, cites, .. }) => {
                self.drafts.remove(&(record.by.clone(), on.clone(), DraftOf::Memo));
                self.annotate(on, record, Annotation { text: record.to.clone().unwrap_or_default(), cites: cites.clone(), said: said() });
            }
            (Act::Tag, Target::Note { on, cites, .. }) => {
                let tags: BTreeSet<String> = record.to.iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect();
                self.tag(on, record, Tags { tags, cites: cites.clone(), said: said() });
            }
            (Act::Draft, Target::Note { on, .. }) => {
                let place = (record.by.clone(), on.clone(), DraftOf::named(record.why.as_deref()));
                match record.to.as_deref() {
                    None | Some("") => self.drafts.remove(&place),
                    Some(text) => self.drafts.insert(place, text.to_owned()),
                };
            }
            // Undo and redo are accounted for in `counts`; anything else says nothing of a report.
            _ => {}
        }
    }

    fn tag(&mut self, on: &Anchor, record: &Record, tags: Tags) {
        let voices = self.tags.entry(on.clone()).or_default();
        if tags.tags.is_empty() {
            voices.silence(&record.by);
            if voices.is_empty() {
                self.tags.remove(on);
            }
        } else {
            voices.say(&record.by, tags);
        }
    }

    fn annotate(&mut self, on: &Anchor, record: &Record, note: Annotation) {
        let voices = self.annotations.entry(on.clone()).or_default();
        if note.text.is_empty() {
            voices.silence(&record.by);
            if voices.is_empty() {
                self.annotations.remove(on);
            }
        } else {
            voices.say(&record.by, note);
        }
    }
}

/// The order of two records that claim the same number in the same journal (a copy that went its
/// own way): by what they say, so that it does not depend on the order of merging.
fn twins(a: &Record, b: &Record) -> std::cmp::Ordering {
    if a.seq == b.seq && a.by == b.by { format!("{a:?}").cmp(&format!("{b:?}")) } else { std::cmp::Ordering::Equal }
}
