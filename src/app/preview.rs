//! The report as it would be with the repair shown: every equation evaluated again, nothing changed.

use super::App;
use crate::check::{Evaluated, Finding, evaluate};
use crate::form::Each;

/// What the repair shown would make of the equations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// How many equations fail now.
    pub before: usize,
    /// How many would fail.
    pub after: usize,
    /// Rows, by table and row, whose equations would all hold though one fails now.
    pub settled: Vec<(usize, usize)>,
}

/// The preview of the repair shown for the focused finding, if it is one of equations.
pub fn preview(app: &App) -> Option<Preview> {
    let finding: &Finding = app.focused_finding().filter(|f| f.case.is_some())?;
    let repair = finding.suggestions.get(app.desk.repair?)?;
    let opened = app.session.current()?;
    let year = opened.sheet.year()?.checked_sub(1);
    let previous = opened.previous.as_ref().filter(|before| before.year() == year);
    let then = opened.sheet.with(repair.changes.iter().map(|change| (change.cell.clone(), change.to.to_string())));
    let (now, then) = (evaluate(&opened.sheet, previous), evaluate(&then, previous));
    let failing_rows = |all: &[Evaluated]| -> Vec<(usize, usize)> {
        all.iter().filter(|e| e.fails() && e.line.each == Each::Row).map(|e| (e.line.table, e.line.at)).collect()
    };
    let still = failing_rows(&then);
    Some(Preview {
        before: now.iter().filter(|e| e.fails()).count(),
        after: then.iter().filter(|e| e.fails()).count(),
        settled: failing_rows(&now).into_iter().filter(|row| !still.contains(row)).collect(),
    })
}

/// The other findings of the case of `finding`, in the order in which they are told.
pub fn case_of<'a>(app: &'a App, finding: &Finding) -> Vec<&'a Finding> {
    let Some(case) = &finding.case else { return Vec::new() };
    let findings = app.session.current().map(|o| o.findings.as_slice()).unwrap_or_default();
    let same = |other: &&Finding| other.case.as_ref().is_some_and(|c| c.number == case.number) && other.key() != finding.key();
    findings.iter().filter(same).collect()
}
