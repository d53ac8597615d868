//! What `check` says of a report: one object per finding.

use serde::Serialize;

use super::{Checked, Context};
use crate::check::{CellChange, Finding, Minimal, Search, Severity, Suggestion};
use crate::form::CellKey;
use crate::number::Decimal;
use crate::review::{Decision, FindingKey, Verdict};
use crate::text::Span;

/// A finding as `check` shows it.
#[derive(Debug, Serialize)]
pub struct FindingRow<'a> {
    /// Path within the corpus, and the rule's own words.
    #[serde(flatten)]
    pub head: FindingHead<'a>,
    /// The left side's value.
    pub left: Option<&'a str>,
    /// The right side's value.
    pub right: Option<&'a str>,
    /// Left minus right.
    pub difference: Option<Decimal>,
    /// Cells read as 0 because they are blank.
    pub assumed: &'a [CellKey],
    /// The sentence, in the language asked for.
    pub message: String,
    /// The evidence.
    pub spans: &'a [Span],
    /// The group of findings with one cause.
    pub case: Option<usize>,
    /// How far repairs of single cells were searched.
    pub search: Option<SearchRow>,
    /// Repairs, best first.
    pub suggestions: Vec<SuggestionRow<'a>>,
    /// The stable identity.
    pub key: FindingKey,
    /// What people said of it.
    #[serde(flatten)]
    pub standing: Standing<'a>,
}

/// How a finding stands.
#[derive(Debug, Serialize)]
pub struct Standing<'a> {
    /// Whether it is open: not decided on the bytes there now, in a report that was not judged.
    pub open: bool,
    /// The decision on it that counts.
    pub decision: Option<DecisionRow<'a>>,
}

/// A decision as `check` shows it.
#[derive(Debug, Serialize)]
pub struct DecisionRow<'a> {
    /// What was decided.
    pub verdict: &'static str,
    /// By whom.
    pub by: &'a str,
    /// When: RFC 3339.
    pub at: &'a str,
    /// Why, where that was said.
    pub why: Option<&'a str>,
}

/// What a finding is about.
#[derive(Debug, Serialize)]
pub struct FindingHead<'a> {
    /// Path within the corpus, with `/`.
    pub path: &'a str,
    /// The rule's name.
    pub rule: &'a str,
    /// How grave.
    pub severity: Severity,
    /// What it is about.
    pub subject: &'a str,
    /// The cells it speaks of.
    pub cells: &'a [CellKey],
}

/// How far the smallest repairs of a case were searched.
#[derive(Debug, Serialize)]
pub struct SearchRow {
    /// At least so many cells are wrong: so many rows, or columns, do not add up.
    pub least: usize,
    /// How many cells the smallest repairs change; nothing when none was found.
    pub cells: Option<usize>,
    /// How many such repairs there are.
    pub repairs: usize,
    /// Why there are no smaller ones.
    pub minimal: Minimal,
    /// Steps taken.
    pub steps: usize,
}

/// A repair as `check` shows it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct SuggestionRow<'a> {
    /// From 1, best first.
    pub rank: usize,
    /// The cells to change.
    pub changes: Vec<ChangeRow<'a>>,
    /// The kind of slip that explains it.
    pub kind: &'a str,
    /// Reasons for and against, in the language asked for.
    pub reasons: Vec<String>,
    /// How many repairs are equally good, this one included.
    pub ties: usize,
}

/// One cell of a repair.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct ChangeRow<'a> {
    /// The cell.
    pub cell: &'a CellKey,
    /// The value now.
    pub from: Option<Decimal>,
    /// The value that would be right.
    pub to: Decimal,
}

/// The findings of a report as `check` shows them, gravest first.
pub fn rows<'a>(checked: &'a Checked, context: &Context) -> Vec<FindingRow<'a>> {
    checked.examined.findings.iter().map(|finding| row(checked, finding, context)).collect()
}

fn standing<'a>(checked: &'a Checked, finding: &Finding) -> Standing<'a> {
    let key = finding.key();
    let decision = checked.review.as_ref().and_then(|review| review.decision(&key));
    let decision = decision.filter(|decision| decision.verdict != Verdict::Open && !checked.examined.stale.contains(&key));
    let decision = decision.map(|Decision { verdict, said, .. }| DecisionRow {
        verdict: verdict.name(),
        by: &said.by,
        at: &said.at,
        why: said.why.as_deref(),
    });
    Standing { open: checked.is_open(finding), decision }
}

fn row<'a>(checked: &'a Checked, finding: &'a Finding, context: &Context) -> FindingRow<'a> {
    let path = &*checked.document.path;
    FindingRow {
        head: FindingHead { path, rule: &finding.rule, severity: finding.severity, subject: &finding.subject, cells: &finding.cells },
        left: finding.left.as_deref(),
        right: finding.right.as_deref(),
        difference: finding.difference,
        assumed: &finding.assumed,
        message: context.lang.tell(&finding.message),
        spans: &finding.spans,
        case: finding.case.as_ref().map(|case| case.number),
        search: finding.case.as_ref().and_then(|case| search(case.search)),
        suggestions: finding.suggestions.iter().enumerate().map(|(at, s)| suggestion(at + 1, s, context)).collect(),
        key: finding.key(),
        standing: standing(checked, finding),
    }
}

fn search(Search { least, cells, sets, minimal, steps }: Search) -> Option<SearchRow> {
    (minimal != Minimal::Unsearched).then_some(SearchRow { least, cells, repairs: sets, minimal, steps })
}

fn suggestion<'a>(rank: usize, suggestion: &'a Suggestion, context: &Context) -> SuggestionRow<'a> {
    let change = |change: &'a CellChange| ChangeRow { cell: &change.cell, from: change.from, to: change.to };
    SuggestionRow {
        rank,
        changes: suggestion.changes.iter().map(change).collect(),
        kind: &suggestion.kind,
        reasons: suggestion.reasons.iter().map(|reason| context.lang.tell(reason)).collect(),
        ties: suggestion.ties,
    }
}

/// The name of a severity, for people and programs.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
