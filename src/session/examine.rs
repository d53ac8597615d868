//! A report, its review and the rules brought together: sheet, findings, and what is stale.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Document;
use crate::check::{self, Around, CellChange, Finding, RuleSet, Severity, Subject, Suggestion, Tally};
use crate::form::{CellKey, Forms};
use crate::lang::{AND, Message, OF};
use crate::repair;
use crate::review::{Anchor, Correction, Decision, FindingKey, ReportName, ReportReview, Said, Sheet, Status, Verdict};
use crate::text::Span;

/// The rule of findings about decisions made on other bytes.
pub const STALE: &str = "stale-correction";

/// What of the findings on a verdict that does not count is the subject.
pub const JUDGED: &str = "report";

/// A report as its review and the rules see it.
#[derive(Clone, Debug)]
pub struct Examined {
    /// The report with the corrections that count. A correction of other bytes than those printed
    /// now does not.
    pub sheet: Sheet,
    /// What the rules find, errors first.
    pub findings: Vec<Finding>,
    /// Findings whose decision was made on other bytes.
    pub stale: BTreeSet<FindingKey>,
    /// How the equations within the report came out: what a verdict on it stands for.
    pub tally: Tally,
}

/// What a corpus says of a report: nothing of one by itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Near<'a> {
    /// The same body's report of the year before.
    pub previous: Option<&'a Sheet>,
    /// What else it says.
    pub around: Option<&'a Around>,
}

/// A report, and what else the rest of its corpus says of it now, if it says anything.
pub type Surrounding = (Arc<str>, Option<Arc<Around>>);

/// Brings report, review and rules together, with the repairs that would make failing equations
/// hold; `near` is what the corpus says of it.
pub fn examine(document: &Document, review: Option<&ReportReview>, rules: &RuleSet, near: Near) -> Examined {
    let mut examined = find(document, review, rules, near);
    examined.suggest(document, near.previous, None);
    examined
}

impl Examined {
    /// Whether the verdict that was given on the report does not count: it was given before what there is now.
    pub fn is_unjudged(&self) -> bool {
        self.findings.iter().any(|finding| finding.rule == STALE && finding.subject == JUDGED)
    }

    /// Whether an equation fails, so that there may be repairs.
    pub fn has_cases(&self) -> bool {
        self.findings.iter().any(|finding| finding.case.is_some())
    }

    /// Looks for repairs; the same body's reports of the year before and of the year after, `next`, speak
    /// for and against them.
    pub fn suggest(&mut self, document: &Document, previous: Option<&Sheet>, next: Option<&Sheet>) {
        let evidence = self.sheet.form().zip(next).map(|(form, next)| repair::year_after(form, next)).unwrap_or_default();
        let subject = Subject { path: &document.path, source: &document.source, sheet: &self.sheet, previous };
        repair::suggest(&subject, &evidence, &mut self.findings);
    }
}

/// The report with the corrections that count; no rule is asked.
pub fn sheet(document: &Document, review: Option<&ReportReview>) -> Sheet {
    let live = review.map(|review| corrections(document, review).0).unwrap_or_default();
    Sheet::new(document.report.clone(), live)
}

/// [`examine`] without repairs, which summaries and exports do not hold.
pub fn find(document: &Document, review: Option<&ReportReview>, rules: &RuleSet, near: Near) -> Examined {
    let alone = Around::default();
    let (previous, around) = (near.previous, near.around.unwrap_or(&alone));
    let (live, stale_cells) = review.map(|review| corrections(document, review)).unwrap_or_default();
    let sheet = Sheet::new(document.report.clone(), live);
    let subject = Subject { path: &document.path, source: &document.source, sheet: &sheet, previous };
    let (mut findings, tally) = check::check_counted(&subject, around, rules);
    let mut stale = BTreeSet::new();
    if let Some(review) = review {
        let mut told: Vec<Finding> = stale_cells.iter().map(|(cell, correction)| stale_correction(document, cell, correction)).collect();
        stale = stale_decisions(document, &findings, review);
        told.extend(stale.iter().filter_map(|key| stale_decision(document, &findings, key, review)));
        told.extend(stale_judgement(document, review).or_else(|| overtaken(document, &findings, &stale, review)));
        told.extend(anchored(document, &findings, &stale, review));
        stale.extend(stale_decisions(document, &told, review));
        told.retain(|_| rules.has(STALE));
        findings.extend(told);
        findings.sort_by_key(|f| f.severity);
    }
    Examined { sheet, findings, stale, tally }
}

/// The bytes that all findings of this identity rest on, quoted.
pub(super) fn cites(document: &Document, findings: &[Finding], key: &FindingKey) -> Vec<String> {
    let of_key = findings.iter().filter(|f| f.rule == key.rule() && f.subject == key.subject());
    of_key.flat_map(|f| &f.spans).map(|&span| document.source.slice(span).to_owned()).collect()
}

/// What is printed at a cell or fact.
pub(super) fn printed(document: &Document, cell: &CellKey) -> Option<String> {
    document.report.span_of(cell).map(|span| document.source.slice(span).to_owned())
}

/// Whose report the text says it is; nothing where it does not say.
pub(super) fn name_of(document: &Document) -> Option<ReportName> {
    let facts = &document.report.facts;
    let name =
        ReportName { body: facts.agency.as_ref().map(|found| found.value.clone()), year: facts.year.as_ref().map(|found| found.value) };
    Some(name).filter(|name| *name != ReportName::default())
}

/// Whether something was said of another report, which bore this file's name.
pub(super) fn is_of_another(document: &Document, said: &Said) -> bool {
    said.report.is_some() && said.is_of_another(&document.source.hash().to_string(), name_of(document).as_ref())
}

/// Of which report something was said and which one stands here now, where these are two.
fn of_another(document: &Document, said: &Said) -> Option<(String, String)> {
    let words = |name: &ReportName| name.words();
    is_of_another(document, said)
        .then(|| (said.report.as_ref().map(words).unwrap_or_default(), name_of(document).as_ref().map(words).unwrap_or_default()))
}

/// Where a note on bytes stands now: `cites` are the bytes it was written on. `None` when they are
/// no longer there, or there more than once and none at the old place.
pub fn place_of(document: &Document, on: &Anchor, cites: Option<&str>) -> Option<Span> {
    match on {
        Anchor::Span(start, end) => {
            let span = Span::new(*start, *end);
            let Some(cites) = cites.filter(|text| !text.is_empty()) else { return Some(span) };
            if document.source.slice(span) == cites {
                return Some(span);
            }
            let mut places = document.source.text().match_indices(cites).map(|(at, text)| Span::new(at, at + text.len()));
            let first = places.next()?;
            places.next().is_none().then_some(first)
        }
        Anchor::Cell(cell) => document.report.span_of(cell),
        Anchor::Report | Anchor::Finding(_) => None,
    }
}

type Stale<'a> = Vec<(CellKey, &'a Correction)>;

/// The corrections that count, and those made on other bytes than those printed now.
fn corrections<'a>(document: &Document, review: &'a ReportReview) -> (BTreeMap<CellKey, String>, Stale<'a>) {
    let (mut live, mut stale) = (BTreeMap::new(), Vec::new());
    for cell in review.corrections.keys() {
        let Some(correction) = review.correction(cell) else { continue };
        if correction.printed == printed(document, cell) && !is_of_another(document, &correction.said) {
            live.extend(correction.value.clone().map(|value| (cell.clone(), value)));
        } else {
            stale.push((cell.clone(), correction));
        }
    }
    (live, stale)
}

fn stale_decisions(document: &Document, findings: &[Finding], review: &ReportReview) -> BTreeSet<FindingKey> {
    let decided = findings.iter().filter_map(|finding| Some((review.decision(&finding.key())?, finding)));
    let moved = |decision: &Decision, finding: &Finding| {
        !still_rests(document, decision, &cites(document, findings, &finding.key()))
            || is_of_another(document, &decision.said)
            || is_overtaken(&decision.said, finding)
    };
    let stale = decided.filter(|(decision, finding)| decision.verdict != Verdict::Open && moved(decision, finding));
    stale.map(|(_, finding)| finding.key()).collect()
}

/// Whether a decision was made on the bytes of `now`. In the text it was made on, a correction may have taken others of its bytes out
/// of the finding: what is left was decided too.
fn still_rests(document: &Document, decision: &Decision, now: &[String]) -> bool {
    let mut then = decision.cites.iter();
    decision.cites == now || (is_same_text(document, &decision.said) && now.iter().all(|text| then.any(|cited| cited == text)))
}

/// Whether something was said of the text as it stands now.
fn is_same_text(document: &Document, said: &Said) -> bool {
    said.hash == document.source.hash().to_string()
}

/// Whether a finding compares other values than when it was decided: a correction changed one of them, or the other year's report did.
pub(super) fn is_overtaken(said: &Said, finding: &Finding) -> bool {
    said.sides.is_some() && said.sides != finding.sides()
}

fn stale_correction(document: &Document, cell: &CellKey, correction: &Correction) -> Finding {
    let now = printed(document, cell);
    let value = correction.value.clone().unwrap_or_default();
    let number = document.report.cell(cell).map(|(_, found)| found.value);
    let suggestion = number.and_then(|from| {
        let change = CellChange { cell: cell.clone(), from, to: value.parse().ok()? };
        Some(Suggestion { changes: vec![change], kind: STALE.to_owned(), reasons: Vec::new(), ties: 1 })
    });
    let (sentence, then, now) = match of_another(document, &correction.said) {
        Some((then, now)) => ("finding.stale-correction.other-cell", then, now),
        None => ("finding.stale-correction.cell", correction.printed.clone().unwrap_or_default(), now.unwrap_or_default()),
    };
    let cell_name = subject_name(document, cell.as_str());
    let by = correction.said.by.clone();
    let message = Message::new(sentence, [("cell", cell_name), ("by", by), ("value", value), ("then", then), ("now", now)]);
    Finding {
        cells: vec![cell.clone()],
        spans: document.report.span_of(cell).into_iter().collect(),
        suggestions: suggestion.into_iter().collect(),
        ..finding(cell.as_str(), Severity::Warning, message)
    }
}

/// What of the finding that lists them is the subject.
pub const ANCHORED: &str = "report/anchors";

/// Most places that are named.
const NAMED: usize = 8;

/// The list of what was said of the file as it was before and still counts, as the bytes it cites are
/// unchanged: with the places where they stand now.
fn anchored(document: &Document, findings: &[Finding], stale: &BTreeSet<FindingKey>, review: &ReportReview) -> Option<Finding> {
    let hash = document.source.hash().to_string();
    let mut kept: Vec<(String, Option<CellKey>, Vec<Span>)> = Vec::new();
    for cell in review.corrections.keys() {
        let correction = review.correction(cell).filter(|c| c.said.hash != hash && c.value.is_some());
        if correction.is_some_and(|c| c.printed == printed(document, cell) && !is_of_another(document, &c.said)) {
            kept.push((subject_name(document, cell.as_str()), Some(cell.clone()), document.report.span_of(cell).into_iter().collect()));
        }
    }
    for key in review.decisions.keys().filter(|key| !stale.contains(*key)) {
        let decided = review.decision(key).filter(|d| d.said.hash != hash && d.verdict != Verdict::Open);
        if decided.is_some()
            && let Some(about) = findings.iter().find(|finding| finding.key() == *key)
        {
            kept.push((finding_name(document, key), None, about.spans.clone()));
        }
    }
    for (on, voices) in &review.annotations {
        let Some(note) = voices.effective().filter(|note| note.said.hash != hash && matches!(on, Anchor::Span(..))) else { continue };
        if let Some(span) = place_of(document, on, note.cites.as_deref()) {
            kept.push((format!("L{}", document.source.line_of(span.start) + 1), None, vec![span]));
        }
    }
    let count = Some(kept.len()).filter(|count| *count > 0)?;
    let mut names: Vec<&str> = kept.iter().map(|(name, ..)| name.as_str()).take(NAMED).collect();
    names.extend((count > NAMED).then_some("…"));
    let words = [("count", count.to_string()), ("what", names.join(AND))];
    let mut told = finding(ANCHORED, Severity::Info, Message::new("finding.stale-correction.anchored", words));
    told.cells = kept.iter().filter_map(|(_, cell, _)| cell.clone()).collect();
    told.spans = kept.into_iter().flat_map(|(.., spans)| spans).collect();
    Some(told)
}

fn stale_decision(document: &Document, findings: &[Finding], key: &FindingKey, review: &ReportReview) -> Option<Finding> {
    let about = findings.iter().find(|f| f.key() == *key)?;
    let decision = review.decision(key)?;
    let sides = |sides: &Option<(String, String)>| sides.as_ref().map(|(left, right)| format!("{left} ≠ {right}")).unwrap_or_default();
    let (sentence, then, now) = match of_another(document, &decision.said) {
        Some((then, now)) => ("finding.stale-correction.other-finding", then, now),
        None if decision.cites == cites(document, findings, key) => {
            ("finding.stale-correction.compared", sides(&decision.said.sides), sides(&about.sides()))
        }
        None if is_same_text(document, &decision.said) => ("finding.stale-correction.grown", String::new(), String::new()),
        None => ("finding.stale-correction.finding", String::new(), String::new()),
    };
    let (finding_name, by) = (finding_name(document, key), decision.said.by.clone());
    let verdict = decision.verdict.name().to_owned();
    let message = Message::new(sentence, [("finding", finding_name), ("by", by), ("verdict", verdict), ("then", then), ("now", now)]);
    Some(Finding { cells: about.cells.clone(), spans: about.spans.clone(), ..finding(&key.0, Severity::Info, message) })
}

/// A finding as its sentence names it: its rule, and what it is about.
fn finding_name(document: &Document, key: &FindingKey) -> String {
    match subject_name(document, key.subject()) {
        subject if subject == "report" => key.rule().to_owned(),
        subject => format!("{}{OF}{subject}", key.rule()),
    }
}

/// What a subject is called: as the report's form does, else as the newest built-in edition that has it; a fact by its own name.
fn subject_name(document: &Document, subject: &str) -> String {
    if let Some(fact) = subject.strip_prefix("facts/") {
        return fact.to_owned();
    }
    let own = document.report.form.as_deref().and_then(|form| check::subject_name(form, subject));
    let any = || Forms::built_in().ok().and_then(|forms| forms.editions().iter().rev().find_map(|form| check::subject_name(form, subject)));
    own.or_else(any).unwrap_or_else(|| subject.to_owned())
}

fn stale_judgement(document: &Document, review: &ReportReview) -> Option<Finding> {
    let judgement = review.judgement().filter(|j| j.status != Status::Open && j.said.hash != document.source.hash().to_string())?;
    let words = [("by", judgement.said.by.clone()), ("status", judgement.status.name().to_owned())];
    Some(finding(JUDGED, Severity::Info, Message::new("finding.stale-correction.report", words)))
}

/// Whether a verdict was given before a correction came or went that something undecided speaks of now: then nobody judged that.
fn overtaken(document: &Document, findings: &[Finding], stale: &BTreeSet<FindingKey>, review: &ReportReview) -> Option<Finding> {
    let judgement = review.judgement().filter(|j| j.status != Status::Open)?;
    let decided = |key: &FindingKey| !stale.contains(key) && review.decision(key).is_some_and(|d| d.verdict != Verdict::Open);
    let undecided = |finding: &&Finding| finding.severity != Severity::Info && !decided(&finding.key());
    let raised = |cell: &CellKey| findings.iter().filter(undecided).any(|finding| finding.cells.contains(cell));
    let (cell, who) = review.changed_since_judged().into_iter().find(|(cell, _)| raised(cell))?;
    let words = [
        ("by", judgement.said.by.clone()),
        ("status", judgement.status.name().to_owned()),
        ("who", who.to_owned()),
        ("cell", subject_name(document, cell.as_str())),
    ];
    let message = Message::new("finding.stale-correction.overtaken", words);
    Some(Finding {
        cells: vec![cell.clone()],
        spans: document.report.span_of(cell).into_iter().collect(),
        ..finding(JUDGED, Severity::Info, message)
    })
}

fn finding(subject: &str, severity: Severity, message: Message) -> Finding {
    Finding {
        rule: STALE.to_owned(),
        severity,
        subject: subject.to_owned(),
        cells: Vec::new(),
        left: None,
        right: None,
        difference: None,
        assumed: Vec::new(),
        message,
        spans: Vec::new(),
        case: None,
        suggestions: Vec::new(),
    }
}
