//! The figures of a table that a caption, a head or a note speaks of.

use crate::extract::region::Labels;
use crate::form::{Caption, Label};
use crate::number::Decimal;
use crate::report::{Cell, Doubt};
use crate::text::Span;

/// What is said of figures, and the words that name those.
#[derive(Clone, Copy)]
pub struct Said {
    /// What says it.
    pub words: Span,
    /// Where the rows and columns are named; empty where none is.
    pub of: Span,
    /// Whether it stands above all labels of a table.
    pub above: bool,
}

/// The figures of a table that something is said of: those of the rows and columns that are named there, its noughts where
/// they are spoken of, else all.
pub struct Named {
    width: usize,
    rows: Vec<usize>,
    columns: Vec<usize>,
    noughts: bool,
}

impl Named {
    /// Those of a table that something is said of.
    pub fn of(labels: &Labels<'_>, table: usize, said: Said) -> Self {
        let end = labels.stream.first_from(said.of.end);
        let hits = labels.hits_from(labels.stream.first_from(said.of.start)).take_while(|hit| hit.start < end).filter(|hit| hit.end <= end);
        let (mut rows, mut columns) = (Vec::new(), Vec::new());
        for hit in hits {
            let own = |(label, _)| match label {
                Label::Column(own, column) if own == table => Some(column),
                _ => None,
            };
            let before = columns.len();
            columns.extend(labels.meanings(hit).filter_map(own));
            // The same word may be a row's label, too.
            if columns.len() == before {
                rows.extend(labels.meanings(hit).filter_map(|(label, _)| match label {
                    Label::Row(own, row) if own == table => Some(row),
                    _ => None,
                }));
            }
        }
        let folded = labels.folding.fold(&labels.text[said.words.start..said.words.end]);
        let width = labels.form.tables[table].columns.len();
        Self { width, rows, columns, noughts: labels.words.caption_lists.held(&folded).says(Caption::Noughts) }
    }

    /// Doubts those of them that are certain.
    pub fn doubt(&self, cells: &mut [Cell]) {
        for (number, cell) in cells.iter_mut().enumerate() {
            let row = self.rows.is_empty() || self.rows.contains(&(number / self.width));
            let column = self.columns.is_empty() || self.columns.contains(&(number % self.width));
            let value = !self.noughts || cell.value.is_some_and(Decimal::is_zero);
            if row && column && value {
                cell.doubt_as(Doubt::SaidOtherwise);
            }
        }
    }
}
