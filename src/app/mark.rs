//! Markers by meaning. None is a character of ambiguous width, and each says all it has to say
//! without colour.

use std::collections::BTreeMap;

use super::App;
use crate::check::{Finding, Severity};
use crate::form::CellKey;
use crate::report::{Doubt, FACTS, State, fact_key};
use crate::review::{Anchor, BOOKMARK, Reading, Status, Verdict};

/// What a marker says. In order of weight: of several, the last is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Nothing to say.
    #[default]
    Plain,
    /// Holds, or approved.
    Holds,
    /// No problem, said a reviewer.
    Dismissed,
    /// Corrected.
    Corrected,
    /// The report is wrong; its value is kept.
    SourceError,
    /// To be decided later; held.
    Waiting,
    /// A note worth a look.
    Hint,
    /// A figure that no cell claims.
    Unclaimed,
    /// Missing or doubtful.
    Doubt,
    /// The same as last year or another body.
    Same,
    /// A year, or the year before, does not fit.
    Year,
    /// A sum does not hold.
    Fails,
    /// The text under a decision has changed.
    Stale,
    /// Returned.
    Returned,
}

impl Mark {
    /// The marker itself.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plain => " ",
            Self::Holds => "+",
            Self::Dismissed => "x",
            Self::Corrected => "~",
            Self::SourceError => "s",
            Self::Waiting => "w",
            Self::Hint => "i",
            Self::Unclaimed => "U",
            Self::Doubt => "?",
            Self::Same => "=",
            Self::Year => "Y",
            Self::Fails => "!",
            Self::Stale => "#",
            Self::Returned => "X",
        }
    }

    /// The marker of a rule's open findings.
    pub fn of_rule(rule: &str, severity: Severity) -> Self {
        match rule {
            "year-mismatch" | "file-year" | "signature-date" | "carry-over" | "stock-continuity" | "missing-year" => Self::Year,
            "copied-table" | "copied-text" | "duplicate-report" => Self::Same,
            "unclaimed-number" => Self::Unclaimed,
            "stale-correction" => Self::Stale,
            _ if severity == Severity::Info => Self::Hint,
            "missing-cell" | "missing-row" | "missing-table" | "missing-section" | "blank-row" | "blank-total" | "values-lost"
            | "empty-section" | "unknown-encoding" | "not-a-number" | "cell-count" => Self::Doubt,
            _ => Self::Fails,
        }
    }

    /// The marker of a finding under its verdict.
    pub fn of_finding(finding: &Finding, verdict: Verdict) -> Self {
        match verdict {
            Verdict::Open => Self::of_rule(&finding.rule, finding.severity),
            Verdict::Corrected => Self::Corrected,
            Verdict::SourceError => Self::SourceError,
            Verdict::Dismissed => Self::Dismissed,
            Verdict::Waiting => Self::Waiting,
        }
    }

    /// The marker of a verdict on a report.
    pub fn of_status(status: Status) -> Self {
        match status {
            Status::Open => Self::Plain,
            Status::Approved => Self::Holds,
            Status::ApprovedWithRemarks => Self::SourceError,
            Status::Returned => Self::Returned,
            Status::Held => Self::Waiting,
        }
    }
}

/// The cells in which a finding shows: those its best repair would change, unless others are as good;
/// else the last one of its statement, which is the total where there is one.
pub fn shown_in(finding: &Finding) -> Vec<&CellKey> {
    match finding.suggestions.first().filter(|best| best.ties <= 1) {
        Some(best) => best.changes.iter().map(|c| &c.cell).collect(),
        None => finding.cells.last().into_iter().collect(),
    }
}

/// The markers of the open report's cells and facts; the ones with nothing to say are left out.
pub fn cell_marks(app: &App) -> BTreeMap<CellKey, Mark> {
    let mut marks = BTreeMap::new();
    let Some(opened) = app.session.current() else { return marks };
    let mut add = |key: CellKey, mark: Mark| {
        let held = marks.entry(key).or_default();
        *held = mark.max(*held);
    };
    let sheet = &opened.sheet;
    if let Some(form) = sheet.form() {
        for (number, cell) in opened.document.report.cells.iter().enumerate() {
            let key = form.key(number);
            let corrected = sheet.correction(&key).is_some();
            let unsure = matches!(cell.state, State::Unreadable | State::Missing) || cell.doubt.is_some_and(|d| d != Doubt::FigureRepaired);
            if corrected {
                add(key, Mark::Corrected);
            } else if unsure {
                add(key, Mark::Doubt);
            }
        }
    }
    for key in FACTS.map(fact_key) {
        if sheet.correction(&key).is_some() {
            add(key, Mark::Corrected);
        }
    }
    for finding in &opened.findings {
        let mark = Mark::of_finding(finding, app.session.verdict(&opened.document.path, &finding.key()));
        for key in shown_in(finding) {
            add(key.clone(), mark);
        }
    }
    marks
}

/// The marker of a row: the weightiest of its cells; `+` where an equation along the row holds.
pub fn row_mark(app: &App, marks: &BTreeMap<CellKey, Mark>, table: usize, row: usize) -> Mark {
    let Some(sheet) = app.session.current().map(|o| &o.sheet) else { return Mark::Plain };
    let Some(form) = sheet.form() else { return Mark::Plain };
    let columns = form.tables[table].columns.len();
    let first = form.table_cells(table).start + row * columns;
    let cells = first..first + columns;
    let weightiest = cells.clone().filter_map(|cell| marks.get(&form.key(cell)).copied()).max().unwrap_or_default();
    let summed = form.tables[table].equations.iter().any(|e| e.each == crate::form::Each::Row && !e.says.looks_back());
    if weightiest == Mark::Plain && summed && cells.clone().all(|cell| matches!(sheet.reading(cell), Reading::Known(_))) {
        return Mark::Holds;
    }
    weightiest
}

/// The sign of what hangs on a cell: a bookmark, else a memo or tag.
pub fn note_sign(app: &App, key: &CellKey) -> Option<&'static str> {
    let on = Anchor::Cell(key.clone());
    let tags = app.tags_on(&on);
    if tags.contains(BOOKMARK) {
        return Some("*");
    }
    (!tags.is_empty() || app.note_on(&on).is_some()).then_some("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_marker_is_of_ambiguous_width() {
        use unicode_width::UnicodeWidthStr;
        for mark in [Mark::Plain, Mark::Holds, Mark::Fails, Mark::Year, Mark::Same, Mark::Stale, Mark::Unclaimed, Mark::Returned] {
            assert_eq!((mark.sign().width(), mark.sign().width_cjk()), (1, 1));
        }
    }

    #[test]
    fn open_findings_weigh_more_than_decided_ones() {
        assert!(Mark::of_rule("row-total", Severity::Error) > Mark::SourceError);
        assert!(Mark::of_rule("year-mismatch", Severity::Warning) > Mark::Corrected);
    }
}
