//! What speaks for a value beside the equations: the years before and after, and the text.

use super::system::System;
use crate::check::{Line, lines};
use crate::form::{Form, Relation};
use crate::number::Decimal;
use crate::review::{Reading, Sheet};
use crate::text::Span;

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Witness {
    /// The text of the report.
    Text,
    /// The same body's report of the year before.
    YearBefore,
    /// The same body's report of the year after.
    YearAfter,
}

/// A value that something beside the equations gives a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The number of the cell.
    pub cell: usize,
    /// The value.
    pub value: Decimal,
    /// Who says so.
    pub witness: Witness,
    /// The bytes of the report that say so; nothing for another report.
    pub span: Option<Span>,
}

/// What the report of the year before says of single cells of this one.
pub(super) fn year_before(system: &System) -> Vec<Evidence> {
    let back = system.equations.iter().filter(|e| e.looks_back && e.cells.len() == 1);
    let told = back.filter(|e| system.evaluated[e.number].line.parts.len() == 2).filter_map(|equation| {
        let (cell, factor) = *equation.cells.first()?;
        let value = system.value(cell)? - i128::from(factor) * equation.residual;
        Some(Evidence { cell, value: system.to_decimal(value), witness: Witness::YearBefore, span: None })
    });
    told.collect()
}

/// What the report of the year after, `next`, says of single cells of a report in `form`: what it
/// takes over from the year before.
pub fn year_after(form: &Form, next: &Sheet) -> Vec<Evidence> {
    let Some(later) = next.form() else { return Vec::new() };
    let told = |line: Line| {
        let (one, other) = (line.parts.first()?, line.parts.get(1)?);
        let (own, taken) = if one.previous { (other, one) } else { (one, other) };
        if line.parts.len() != 2 || line.relation != Relation::Equal || own.previous || !taken.previous {
            return None;
        }
        let Reading::Known(value) = next.reading(own.cell) else { return None };
        let cell = form.find(&later.key(taken.cell))?;
        Some(Evidence { cell, value, witness: Witness::YearAfter, span: None })
    };
    lines(later).into_iter().filter_map(told).collect()
}
