//! The equations of a form laid out over its cells, one for each row or column they run along.

use std::collections::BTreeMap;

use super::{Each, Form, Relation, Term};
use crate::number::Decimal;

/// One cell of an equation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its number in the form.
    pub cell: usize,
    /// Whether it is taken away on its side.
    pub minus: bool,
    /// Whether it stands right of the relation.
    pub right: bool,
    /// Whether it stands for the same cell in the report of the year before.
    pub previous: bool,
}

/// One equation of the form along one row or column.
#[derive(Clone, Debug)]
pub struct Line {
    /// The rule that reports it.
    pub rule: String,
    /// Index of its table.
    pub table: usize,
    /// Along what it runs.
    pub each: Each,
    /// Index of the row or column it runs along.
    pub at: usize,
    /// How the sides compare.
    pub relation: Relation,
    /// The cells, left side first.
    pub parts: Vec<Part>,
    /// The factors of the cells of this report in left minus right, by cell; none is 0.
    pub factors: Vec<(usize, i64)>,
    total: Option<Part>,
    looks_back: bool,
}

impl Line {
    /// `TABLE/ROW` or `TABLE//COLUMN`.
    pub fn subject(&self, form: &Form) -> String {
        let table = &form.tables[self.table];
        match self.each {
            Each::Row => format!("{}/{}", table.key, table.rows[self.at].key),
            Each::Column => format!("{}//{}", table.key, table.columns[self.at].key),
        }
    }

    /// Whether it speaks of the year before.
    pub fn looks_back(&self) -> bool {
        self.looks_back
    }

    /// Whether it says what cells of this report add up to.
    pub fn is_sum(&self) -> bool {
        self.relation == Relation::Equal && !self.looks_back
    }

    /// Left minus right, where the cells of this report have these values: 0 where an equality holds.
    pub fn balance(&self, value: impl Fn(usize) -> Decimal) -> Decimal {
        let own = self.parts.iter().filter(|part| !part.previous);
        own.map(|part| if part.minus == part.right { value(part.cell) } else { -value(part.cell) }).sum()
    }

    /// The cells of this report, in the order of the statement.
    pub fn cells(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter(|p| !p.previous).map(|p| p.cell)
    }

    /// The cell that stands alone on its side: the total of the others.
    pub fn total(&self) -> Option<Part> {
        self.total
    }
}

impl Form {
    /// The equations of a table that say what its cells add up to.
    pub fn sums_of(&self, table: usize) -> impl Iterator<Item = &Line> + Clone {
        self.lines().iter().filter(move |line| line.table == table && line.is_sum())
    }

    /// Those of its rows.
    pub fn row_sums_of(&self, table: usize) -> impl Iterator<Item = &Line> {
        self.sums_of(table).filter(|line| !matches!(line.each, Each::Column))
    }
}

/// The part that stands alone on its side of an equation of more than two.
fn total(parts: &[Part], relation: Relation) -> Option<Part> {
    if parts.len() < 3 || relation != Relation::Equal || parts.iter().any(|part| part.previous) {
        return None;
    }
    [true, false].into_iter().find_map(|right| {
        let mut side = parts.iter().filter(|p| p.right == right);
        let alone = side.next().filter(|p| !p.minus)?;
        side.next().is_none().then_some(*alone)
    })
}

/// What each cell of this report counts for in left minus right.
fn factors(parts: &[Part]) -> Vec<(usize, i64)> {
    let mut factors: BTreeMap<usize, i64> = BTreeMap::new();
    for part in parts.iter().filter(|part| !part.previous) {
        *factors.entry(part.cell).or_default() += if part.minus == part.right { 1 } else { -1 };
    }
    factors.into_iter().filter(|&(_, factor)| factor != 0).collect()
}

/// Every equation of the form, laid out, in form order.
pub(super) fn lay_out(form: &Form) -> Vec<Line> {
    let mut all = Vec::new();
    for (t, table) in form.tables.iter().enumerate() {
        let first = form.table_cells(t).start;
        let width = table.columns.len();
        for equation in &table.equations {
            let (count, keys): (usize, Vec<&str>) = match equation.each {
                Each::Row => (table.rows.len(), table.columns.iter().map(|c| c.key.as_str()).collect()),
                Each::Column => (width, table.rows.iter().map(|r| r.key.as_str()).collect()),
            };
            for at in 0..count {
                let cell = |index: usize| match equation.each {
                    Each::Row => first + at * width + index,
                    Each::Column => first + index * width + at,
                };
                let side = |terms: &[Term], right: bool| -> Vec<Part> {
                    terms
                        .iter()
                        .flat_map(|term| keys.iter().enumerate().filter(|(_, key)| term.names(key)).map(move |(i, _)| (term, i)))
                        .map(|(term, i)| Part { cell: cell(i), minus: term.minus, right, previous: term.previous })
                        .collect()
                };
                let mut parts = side(&equation.says.left, false);
                parts.extend(side(&equation.says.right, true));
                let (rule, relation, factors) = (equation.rule.clone(), equation.says.relation, factors(&parts));
                let (total, looks_back) = (total(&parts, relation), parts.iter().any(|part| part.previous));
                all.push(Line { rule, table: t, each: equation.each, at, relation, parts, factors, total, looks_back });
            }
        }
    }
    all
}
