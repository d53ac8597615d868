//! What speaks for a value beside the equations: the years before and after, and the text.

use super::system::System;
use crate::form::{Form, Grade, Line, Relation};
use crate::number::Decimal;
use crate::report::{Report, Statement};
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

/// A value that something beside the equations gives cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Sums of cells that may be meant; one of them is to have the value. At least one, none empty.
    pub readings: Vec<Vec<usize>>,
    /// The value.
    pub value: Decimal,
    /// Who says so.
    pub witness: Witness,
    /// Whether it may speak of something else.
    pub doubtful: bool,
    /// The bytes of the report that say so; nothing for another report.
    pub span: Option<Span>,
}

impl Evidence {
    /// What another report says of a cell.
    fn of_cell(cell: usize, value: Decimal, witness: Witness) -> Self {
        Self { readings: vec![vec![cell]], value, witness, doubtful: false, span: None }
    }
}

/// What the report's own text says of its cells.
pub(super) fn text(report: &Report) -> Vec<Evidence> {
    let said = |statement: &Statement| Evidence {
        readings: statement.readings.clone(),
        value: statement.value,
        witness: Witness::Text,
        doubtful: !statement.certain || statement.grade != Grade::Exact,
        span: Some(statement.figure),
    };
    report.narrative.statements.iter().filter(|s| !s.readings.is_empty()).map(said).collect()
}

/// What the report of the year before says of single cells of this one.
pub(super) fn year_before(system: &System) -> Vec<Evidence> {
    let back = system.equations.iter().filter(|e| e.looks_back && e.cells.len() == 1);
    let told = back.filter(|e| system.evaluated[e.number].line.parts.len() == 2).filter_map(|equation| {
        let (cell, factor) = *equation.cells.first()?;
        let value = system.value(cell)? - i128::from(factor) * equation.residual;
        Some(Evidence::of_cell(cell, system.to_decimal(value), Witness::YearBefore))
    });
    told.collect()
}

/// What the report of the year after, `next`, says of single cells of a report in `form`: what it
/// takes over from the year before.
pub fn year_after(form: &Form, next: &Sheet) -> Vec<Evidence> {
    let Some(later) = next.form() else { return Vec::new() };
    let told = |line: &Line| {
        let (one, other) = (line.parts.first()?, line.parts.get(1)?);
        let (own, taken) = if one.previous { (other, one) } else { (one, other) };
        if line.parts.len() != 2 || line.relation != Relation::Equal || own.previous || !taken.previous {
            return None;
        }
        let Reading::Known(value) = next.reading(own.cell) else { return None };
        let cell = form.find(&later.key(taken.cell))?;
        Some(Evidence::of_cell(cell, value, Witness::YearAfter))
    };
    later.lines().iter().filter_map(told).collect()
}
