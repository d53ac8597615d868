//! A report with everything that people added to it, in a form that can be written and read back.
//! `docs/formats.md` shows one with comments.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::extracted::{certainty, doubt, name};
use super::{Checked, Context};
use crate::check::{Finding, Tally};
use crate::form::CellKey;
use crate::number::Decimal;
use crate::report::{FACTS, fact_key};
use crate::review::{
    Anchor, Annotation, Correction, Decision, FindingKey, Judgement, ReportName, ReportReview, Said, Status, Tags, Verdict, Voices,
};
use crate::text::Span;

/// The version of the format.
pub const SCHEMA: u32 = 1;

/// A reviewed report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewedReport {
    /// Version of this format: 1.
    pub schema: u32,
    /// Program and version that wrote it.
    pub tool: String,
    /// The file it was read from.
    pub source: SourceFile,
    /// What the file is.
    pub kind: String,
    /// The form edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Title, agency, year, period, signature.
    pub facts: ReviewedFacts,
    /// The verdict on the report.
    pub status: ReviewedStatus,
    /// The names of the rules that were used.
    pub rules: Vec<String>,
    /// How the equations within the report came out; nothing where there is no form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equations: Option<Tally>,
    /// Every cell of the form, in form order.
    pub cells: Vec<ReviewedCell>,
    /// Every finding, errors first, then decisions on findings that no longer hold.
    pub findings: Vec<ReviewedFinding>,
    /// Every note.
    pub annotations: Vec<ReviewedNote>,
}

/// The file a report was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFile {
    /// Path within the corpus, with `/`.
    pub path: String,
    /// Hash of the file's bytes.
    pub hash: String,
    /// The encoding its text was decoded from; empty when it is no text.
    pub encoding: String,
}

/// The report's own facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewedFacts {
    /// The title.
    pub title: ReviewedFact,
    /// The body that reports.
    pub agency: ReviewedFact,
    /// The year reported on.
    pub year: ReviewedFact,
    /// The stated period, `FROM..TO`.
    pub period: ReviewedFact,
    /// The date of the signature.
    pub signature: ReviewedFact,
}

/// A fact as printed and as it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewedFact {
    /// As printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// As it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// The bytes that state it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The corrections, what counts last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<SaidValue>,
}

/// A cell as printed and as it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewedCell {
    /// The address.
    pub cell: CellKey,
    /// The value printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// The value now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// What is printed, byte for byte, where that is not the value itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// The bytes of what is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// What was found.
    pub state: String,
    /// `certain` or `doubtful`.
    pub certainty: String,
    /// Why it is doubtful.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
    /// The corrections, what counts last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<SaidValue>,
}

/// Who gave a value, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidValue {
    /// The reviewer.
    pub by: String,
    /// When: RFC 3339.
    pub at: String,
    /// Since when it counts, where it was taken back and brought back after it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_since: Option<String>,
    /// The value; empty says that nothing is there, absent takes the correction back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value that counted before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What was printed there then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Whether it ended a disagreement between reviewers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settles: bool,
    /// Hash of the file then.
    pub hash: String,
    /// Whose report the file was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportName>,
}

/// A finding with its decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewedFinding {
    /// The stable identity: rule and subject.
    pub key: FindingKey,
    /// Whether the rule still finds it.
    pub holds: bool,
    /// How grave, while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// The decision that counts; `open` while it was made on other bytes.
    pub verdict: String,
    /// Whether it was decided on other bytes than those there now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stale: bool,
    /// The left side's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
    /// The right side's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<String>,
    /// Left minus right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difference: Option<Decimal>,
    /// The cells it speaks of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<CellKey>,
    /// The evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spans: Vec<Span>,
    /// The decisions, what counts last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<SaidVerdict>,
}

/// Who decided what, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidVerdict {
    /// The reviewer.
    pub by: String,
    /// When: RFC 3339.
    pub at: String,
    /// Since when it counts, where it was taken back and brought back after it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_since: Option<String>,
    /// The decision.
    pub verdict: String,
    /// The value that would have been right, for a source error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suggested: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The texts the finding rested on then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<String>,
    /// Whether it ended a disagreement between reviewers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settles: bool,
    /// Hash of the file then.
    pub hash: String,
    /// Whose report the file was then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportName>,
    /// What the finding compared then: the left and the right side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<(String, String)>,
}

/// The verdict on a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewedStatus {
    /// The verdict that counts; `open` when it was given on other bytes.
    pub now: String,
    /// The verdicts, what counts last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<SaidStatus>,
}

/// Who judged the report, when and with what remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaidStatus {
    /// The reviewer.
    pub by: String,
    /// When: RFC 3339.
    pub at: String,
    /// Since when it counts, where it was taken back and brought back after it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_since: Option<String>,
    /// The verdict.
    pub status: String,
    /// The remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Whether it ended a disagreement between reviewers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settles: bool,
    /// The role in which the reviewer signed: `reviewer`, `second` or `approver`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Hash of the file then.
    pub hash: String,
}

/// A note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewedNote {
    /// What it hangs on.
    pub on: Anchor,
    /// The reviewer.
    pub by: String,
    /// When: RFC 3339.
    pub at: String,
    /// Since when it counts, where it was taken back and brought back after it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_since: Option<String>,
    /// The note; empty for tags.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The tags; none for a note. `*` is a bookmark.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<String>,
    /// The bytes it hangs on, as they were then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cites: Option<String>,
    /// Hash of the file then.
    pub hash: String,
}

/// A report in `index.ron`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexRow {
    /// Path within the corpus.
    pub path: String,
    /// The file beside `index.ron` that holds it.
    pub file: String,
    /// Hash of the report's bytes.
    pub hash: String,
    /// What the file is.
    pub kind: String,
    /// The form edition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The body that reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// The year reported on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<String>,
    /// The verdict on the report.
    pub status: String,
    /// Corrections that count, of cells and facts.
    pub corrections: usize,
    /// Findings that hold.
    pub findings: usize,
    /// Of these, those still open.
    pub open: usize,
    /// Notes.
    pub annotations: usize,
}

impl ReviewedReport {
    /// The report as its review and the rules see it.
    pub fn of(checked: &Checked, rules: &[String], context: &Context) -> Self {
        let none = ReportReview::default();
        let review = checked.review.as_ref().unwrap_or(&none);
        let source = &checked.document.source;
        Self {
            schema: SCHEMA,
            tool: context.tool.to_owned(),
            source: SourceFile {
                path: checked.document.path.to_string(),
                hash: source.hash().to_string(),
                encoding: source.encoding().to_owned(),
            },
            kind: name(checked.document.report.kind),
            form: checked.document.report.form.as_ref().map(|form| form.edition.clone()),
            facts: ReviewedFacts::of(checked, review),
            status: status(review, checked.status()),
            rules: rules.to_vec(),
            equations: checked.examined.sheet.form().map(|_| checked.examined.tally),
            cells: cells(checked, review),
            findings: findings(checked, review),
            annotations: annotations(review),
        }
    }

    /// The report's line of the index; `file` holds the report.
    pub fn index_row(&self, file: &str) -> IndexRow {
        let facts = &self.facts;
        let changed_facts = FACTS.iter().filter(|name| facts.get(name).is_some_and(|fact| counts(&fact.said, fact.printed != fact.now)));
        let holding = || self.findings.iter().filter(|f| f.holds);
        IndexRow {
            path: self.source.path.clone(),
            file: file.to_owned(),
            hash: self.source.hash.clone(),
            kind: self.kind.clone(),
            form: self.form.clone(),
            agency: facts.agency.now.clone(),
            year: facts.year.now.clone(),
            status: self.status.now.clone(),
            corrections: self.cells.iter().filter(|c| counts(&c.said, c.printed != c.now)).count() + changed_facts.count(),
            findings: holding().count(),
            open: holding().filter(|f| self.status.now == Status::Open.name() && f.verdict == Verdict::Open.name()).count(),
            annotations: self.annotations.len(),
        }
    }
}

impl ReviewedFacts {
    fn of(checked: &Checked, review: &ReportReview) -> Self {
        let fact = |name: &str| {
            let found = checked.document.report.facts.get(name);
            ReviewedFact {
                printed: found.as_ref().map(|(text, _)| text.clone()),
                now: checked.examined.sheet.fact(name),
                span: found.map(|(_, span)| span),
                said: values(review, &fact_key(name)),
            }
        };
        let [title, agency, year, period, signature] = FACTS.map(fact);
        Self { title, agency, year, period, signature }
    }

    /// The fact called `name`, one of [`FACTS`].
    pub fn get(&self, name: &str) -> Option<&ReviewedFact> {
        let facts = [&self.title, &self.agency, &self.year, &self.period, &self.signature];
        FACTS.iter().position(|known| *known == name).map(|at| facts[at])
    }
}

/// Whether a correction counts, and not merely was taken back.
fn counts(said: &[SaidValue], differs: bool) -> bool {
    differs || said.last().is_some_and(|last| last.value.is_some())
}

fn cells(checked: &Checked, review: &ReportReview) -> Vec<ReviewedCell> {
    let document = &checked.document;
    let Some(form) = &document.report.form else { return Vec::new() };
    let row = |(number, cell): (usize, &crate::report::Cell)| {
        let key = form.key(number);
        let printed = cell.value.map(|value| value.to_string());
        let raw = cell.span.map(|span| document.source.slice(span).to_owned());
        ReviewedCell {
            now: checked.examined.sheet.value(number).map(|value| value.to_string()),
            raw: raw.filter(|raw| printed.as_ref() != Some(raw)),
            printed,
            span: cell.span,
            state: name(cell.state),
            certainty: certainty(cell).to_owned(),
            doubt: cell.doubt.map(|d| doubt(d).to_owned()),
            said: values(review, &key),
            cell: key,
        }
    };
    document.report.cells.iter().enumerate().map(row).collect()
}

fn findings(checked: &Checked, review: &ReportReview) -> Vec<ReviewedFinding> {
    let mut rows: Vec<ReviewedFinding> = Vec::new();
    for finding in &checked.examined.findings {
        rows.push(holding(finding, checked, review));
    }
    for (key, voices) in &review.decisions {
        if !checked.examined.findings.iter().any(|finding| finding.key() == *key) {
            rows.push(ReviewedFinding {
                key: key.clone(),
                holds: false,
                severity: None,
                verdict: voices.effective().map(|d| d.verdict).unwrap_or_default().name().to_owned(),
                stale: false,
                left: None,
                right: None,
                difference: None,
                cells: Vec::new(),
                spans: Vec::new(),
                said: verdicts(voices),
            });
        }
    }
    rows
}

fn holding(finding: &Finding, checked: &Checked, review: &ReportReview) -> ReviewedFinding {
    let key = finding.key();
    let stale = checked.examined.stale.contains(&key);
    let decided = review.decision(&key).filter(|_| !stale).map(|d| d.verdict).unwrap_or_default();
    ReviewedFinding {
        holds: true,
        severity: Some(super::severity(finding.severity).to_owned()),
        verdict: decided.name().to_owned(),
        stale,
        left: finding.left.clone(),
        right: finding.right.clone(),
        difference: finding.difference,
        cells: finding.cells.clone(),
        spans: finding.spans.clone(),
        said: review.decisions.get(&key).map(verdicts).unwrap_or_default(),
        key,
    }
}

fn annotations(review: &ReportReview) -> Vec<ReviewedNote> {
    let note = |on: &Anchor, note: &Annotation| ReviewedNote {
        on: on.clone(),
        by: note.said.by.clone(),
        at: note.said.at.clone(),
        counts_since: note.said.since.clone(),
        text: note.text.clone(),
        tags: BTreeSet::new(),
        cites: note.cites.clone(),
        hash: note.said.hash.clone(),
    };
    let tagged = |on: &Anchor, tags: &Tags| ReviewedNote {
        on: on.clone(),
        by: tags.said.by.clone(),
        at: tags.said.at.clone(),
        counts_since: tags.said.since.clone(),
        text: String::new(),
        tags: tags.tags.clone(),
        cites: tags.cites.clone(),
        hash: tags.said.hash.clone(),
    };
    let notes = review.annotations.iter().flat_map(|(on, voices)| voices.iter().map(move |(_, said)| note(on, said)));
    let tags = review.tags.iter().flat_map(|(on, voices)| voices.iter().map(move |(_, said)| tagged(on, said)));
    notes.chain(tags).collect()
}

fn values(review: &ReportReview, cell: &CellKey) -> Vec<SaidValue> {
    let value = |correction: &Correction| {
        let Said { by, at, since: counts_since, why, hash, settles, report, .. } = correction.said.clone();
        let (value, from, printed) = (correction.value.clone(), correction.from.clone(), correction.printed.clone());
        SaidValue { by, at, counts_since, value, from, printed, why, settles, hash, report }
    };
    review.corrections.get(cell).map(|voices| voices.iter().map(|(_, said)| value(said)).collect()).unwrap_or_default()
}

fn verdicts(voices: &Voices<Decision>) -> Vec<SaidVerdict> {
    let verdict = |decision: &Decision| {
        let Said { by, at, since: counts_since, why, hash, settles, report, sides, .. } = decision.said.clone();
        let verdict = decision.verdict.name().to_owned();
        SaidVerdict {
            by,
            at,
            counts_since,
            verdict,
            suggested: decision.suggested.clone(),
            why,
            cites: decision.cites.clone(),
            settles,
            hash,
            report,
            sides,
        }
    };
    voices.iter().map(|(_, said)| verdict(said)).collect()
}

fn status(review: &ReportReview, now: Status) -> ReviewedStatus {
    let said = |judgement: &Judgement| {
        let Said { by, at, since: counts_since, why, hash, settles, role, .. } = judgement.said.clone();
        let role = role.map(|role| role.name().to_owned());
        SaidStatus { by, at, counts_since, status: judgement.status.name().to_owned(), why, settles, role, hash }
    };
    ReviewedStatus { now: now.name().to_owned(), said: review.judgements.iter().map(|(_, j)| said(j)).collect() }
}
