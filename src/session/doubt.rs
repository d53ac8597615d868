//! Figures in doubt that no finding speaks of: nothing but the doubt says that they may be wrong.

use super::{Document, Opened};
use crate::check::Finding;
use crate::form::{CellKey, Form};
use crate::review::Sheet;

/// Whether a cell holds such a figure, and nobody gave it.
fn is_unspoken(document: &Document, (sheet, findings): (&Sheet, &[Finding]), number: usize) -> bool {
    let cell = &document.report.cells[number];
    let doubted = cell.value.is_some() && !cell.is_certain() && !sheet.is_corrected(number);
    doubted && sheet.form().map(|form| form.key(number)).is_some_and(|key| !findings.iter().any(|finding| finding.cells.contains(&key)))
}

/// How many such figures a report has as its review and the rules see it.
pub(super) fn count(document: &Document, (sheet, findings): (&Sheet, &[Finding])) -> usize {
    let cells = sheet.form().map_or(0, Form::cell_count);
    (0..cells).filter(|&number| is_unspoken(document, (sheet, findings), number)).count()
}

impl Opened {
    /// Whether a cell holds a figure that is in doubt, of which no finding speaks and that nobody gave.
    pub fn is_in_doubt(&self, key: &CellKey) -> bool {
        let number = self.sheet.form().and_then(|form| form.find(key));
        number.is_some_and(|number| is_unspoken(&self.document, (&self.sheet, &self.findings), number))
    }

    /// How many such figures there are.
    pub fn in_doubt(&self) -> usize {
        count(&self.document, (&self.sheet, &self.findings))
    }
}
