//! The same fault in many reports: what each of them says, and one step for all.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::edit::Word;
use super::examine::is_overtaken;
use super::{Document, Examined, Near, Refused, Session, examine};
use crate::check::{Finding, RuleSet, Suggestion};
use crate::form::CellKey;
use crate::review::{Act, FindingKey, Record, ReportName, ReportReview, Said, Target, Verdict};
use crate::text::{ContentHash, SourceText, Span};

/// Most places of the text that are quoted for one finding, and most bytes before and behind a figure.
const QUOTES: usize = 4;
const AROUND: usize = 120;

/// A place of the text that a finding speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Its line, from 1.
    pub line: usize,
    /// The line before it, it, and the line behind it, as far as they are near.
    pub text: [String; 3],
}

impl Quote {
    fn of(source: &SourceText, span: Span) -> Self {
        let line = source.line_of(span.start);
        let whole = source.line_span(line);
        let text = source.text();
        let from = text.ceil_char_boundary(whole.start.max(span.start.saturating_sub(AROUND)));
        let end = whole.end.max(span.end);
        let to = text.floor_char_boundary(end.min(span.end + AROUND));
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default().trim_end_matches(['\r', '\n']).to_owned();
        Self {
            line: line + 1,
            text: [part(from.min(span.start), span.start), part(span.start, span.end), part(span.end, to.max(span.end))],
        }
    }
}

/// A finding of a report that need not be open, with all that a decision on it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// The report's path.
    pub path: Arc<str>,
    /// Hash of its bytes when it was looked at.
    pub hash: ContentHash,
    /// Whose report it is.
    report: Option<ReportName>,
    /// The finding, with its repairs.
    pub finding: Finding,
    cites: Vec<String>,
    /// What is printed in the cells that repairs would change, and what counts there.
    cells: BTreeMap<CellKey, (Option<String>, Option<String>)>,
    /// The corrections that counted there; those made on other bytes did not.
    corrected: BTreeMap<CellKey, String>,
    /// Where the text says so.
    pub quotes: Vec<Quote>,
}

impl Sight {
    /// What counts in a cell that the finding speaks of or a repair would change: a value, or nothing.
    pub fn value(&self, cell: &CellKey) -> Option<Option<&String>> {
        self.cells.get(cell).map(|(_, value)| value.as_ref())
    }

    /// Whether something was said of another report than this.
    fn is_other_than(&self, said: &Said) -> bool {
        said.is_of_another(&self.hash.to_string(), self.report.as_ref())
    }

    /// The repair that is better than all others, if there is one.
    pub fn repair(&self) -> Option<&Suggestion> {
        best(&self.finding)
    }
}

/// The repair of a finding that is better than all others.
pub fn best(finding: &Finding) -> Option<&Suggestion> {
    finding.suggestions.first().filter(|best| best.ties <= 1)
}

/// What is to be done about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Its best repair is accepted.
    Repair,
    /// It is decided, with the reason.
    Decide(Verdict, Option<String>),
    /// A cell gets this value; empty for nothing.
    Set(CellKey, String),
}

/// The finding `key` of a document, if it is there: beside what is `near`, with the review as it is.
pub fn sight(document: &Document, review: Option<&ReportReview>, rules: &RuleSet, near: Near, key: &FindingKey) -> Option<Sight> {
    sight_of(document, &examine::examine(document, review, rules, near), key)
}

/// [`sight`] of a document that was examined already.
pub fn sight_of(document: &Document, examined: &Examined, key: &FindingKey) -> Option<Sight> {
    let finding = examined.findings.iter().find(|f| f.key() == *key)?.clone();
    let value = |cell: &CellKey| {
        let number = document.report.cell(cell)?.0;
        examined.sheet.value(number).map(|value| value.to_string())
    };
    let changed = finding.suggestions.iter().flat_map(|s| &s.changes).map(|change| &change.cell).chain(&finding.cells);
    let cells: BTreeMap<CellKey, _> = changed.map(|cell| (cell.clone(), (examine::printed(document, cell), value(cell)))).collect();
    let counts = |cell: &CellKey| Some((cell.clone(), examined.sheet.correction(cell)?.to_owned()));
    let corrected = cells.keys().filter_map(counts).collect();
    let cites = examine::cites(document, &examined.findings, key);
    let quotes = quotes(document, &finding);
    let (path, hash, report) = (document.path.clone(), *document.source.hash(), examine::name_of(document));
    Some(Sight { path, hash, report, finding, cites, cells, corrected, quotes })
}

/// The text of the cells that the best repair would change, else of what the finding speaks of.
fn quotes(document: &Document, finding: &Finding) -> Vec<Quote> {
    let changed = best(finding).into_iter().flat_map(|repair| &repair.changes).map(|change| &change.cell);
    let of_cells = changed.chain(&finding.cells).filter_map(|cell| document.report.span_of(cell));
    let mut spans: Vec<Span> = Vec::new();
    for span in of_cells.chain(finding.spans.iter().copied()) {
        if spans.len() < QUOTES && !spans.contains(&span) {
            spans.push(span);
        }
    }
    spans.into_iter().map(|span| Quote::of(&document.source, span)).collect()
}

impl Session {
    /// Settles findings of any reports as one step. What was decided so already, and reports that changed since they were looked at or
    /// where a correction that the finding rests on came or went, are left out.
    pub fn settle_all(&mut self, wanted: &[(&Sight, Settlement)], at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let mut words = Vec::new();
        for (sight, settlement) in wanted {
            let is_there = self.index.summaries.get(&sight.path).is_some_and(|summary| summary.hash == sight.hash);
            if is_there && self.corrected_now(sight) == sight.corrected {
                words.extend(self.settlement(sight, settlement));
            }
        }
        self.tell(words, at)
    }

    /// The corrections that count now where those of a sight did.
    fn corrected_now(&self, sight: &Sight) -> BTreeMap<CellKey, String> {
        let review = self.review(&sight.path).unwrap_or_default();
        let counts = |(cell, (printed, _)): (&CellKey, &(Option<String>, Option<String>))| {
            let correction = review.correction(cell).filter(|c| c.printed == *printed && !sight.is_other_than(&c.said))?;
            Some((cell.clone(), correction.value.clone()?))
        };
        sight.cells.iter().filter_map(counts).collect()
    }

    fn settlement(&self, sight: &Sight, settlement: &Settlement) -> Vec<Word> {
        match settlement {
            Settlement::Repair => {
                let Some(repair) = sight.repair() else { return Vec::new() };
                let why = Some(repair.kind.clone()).filter(|kind| !kind.is_empty());
                let mut words: Vec<Word> =
                    repair.changes.iter().map(|change| correction(sight, (&change.cell, &change.to.to_string()), why.as_deref())).collect();
                words.extend(self.verdict_word(sight, Verdict::Corrected, why));
                words
            }
            Settlement::Set(cell, value) => {
                let mut words = vec![correction(sight, (cell, value), None)];
                words.extend(self.verdict_word(sight, Verdict::Corrected, None));
                words
            }
            Settlement::Decide(verdict, why) => self.verdict_word(sight, *verdict, why.clone()).into_iter().collect(),
        }
    }

    fn verdict_word(&self, sight: &Sight, verdict: Verdict, why: Option<String>) -> Option<Word> {
        let key = sight.finding.key();
        let review = self.review(&sight.path).unwrap_or_default();
        let decided = review.decision(&key);
        let stands = decided.filter(|d| {
            d.said.by == self.me && d.cites == sight.cites && !sight.is_other_than(&d.said) && !is_overtaken(&d.said, &sight.finding)
        });
        if stands.is_some_and(|d| d.verdict == verdict && d.said.why == why) {
            return None;
        }
        let suggested = (verdict == Verdict::SourceError).then(|| sight.repair()?.changes.first().map(|c| c.to.to_string())).flatten();
        let target =
            Target::Finding { path: sight.path.to_string(), hash: sight.hash.to_string(), finding: key, cites: sight.cites.clone() };
        let from = decided.map(|d| d.verdict.name().to_owned());
        Some(Word {
            from,
            to: suggested,
            why,
            report: sight.report.clone(),
            sides: sight.finding.sides(),
            ..Word::new(Act::Decide(verdict), target)
        })
    }
}

fn correction(sight: &Sight, (cell, to): (&CellKey, &str), why: Option<&str>) -> Word {
    let (printed, from) = sight.cells.get(cell).cloned().unwrap_or_default();
    let target = Target::Cell { path: sight.path.to_string(), hash: sight.hash.to_string(), cell: cell.clone(), printed };
    let (to, why, report) = (Some(to.to_owned()), why.map(ToOwned::to_owned), sight.report.clone());
    Word { from, to, why, report, ..Word::new(Act::Correct, target) }
}
