//! A table as rows and columns of values, for repairs that move or recompute whole lines.

use super::case::{Case, Changes};
use crate::form::{Each, Line, Place};

/// A table of a case.
pub struct Grid<'c, 's, 'a> {
    /// The case.
    pub case: &'c Case<'s, 'a>,
    /// Index of the table.
    pub table: usize,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Rows that do not add up.
    pub failing_rows: Vec<usize>,
    /// Columns that do not add up.
    pub failing_columns: Vec<usize>,
    first: usize,
}

impl<'c, 's, 'a> Grid<'c, 's, 'a> {
    /// The table of this index, if all its cells are known and equations run along both its sides.
    pub fn new(case: &'c Case<'s, 'a>, table: usize) -> Option<Self> {
        let form = case.system.form;
        let cells = form.table_cells(table);
        let both = [Each::Row, Each::Column].iter().all(|each| form.tables[table].equations.iter().any(|e| e.each == *each));
        if !both || cells.clone().any(|cell| case.system.value(cell).is_none() || !case.system.in_component(cell, case.component)) {
            return None;
        }
        Some(Self {
            case,
            table,
            rows: form.tables[table].rows.len(),
            columns: form.tables[table].columns.len(),
            failing_rows: case.failing_along(table, Each::Row),
            failing_columns: case.failing_along(table, Each::Column),
            first: cells.start,
        })
    }

    /// The number of a cell.
    pub fn cell(&self, row: usize, column: usize) -> usize {
        self.first + row * self.columns + column
    }

    /// The value of a cell.
    pub fn value(&self, row: usize, column: usize) -> i128 {
        self.case.system.value(self.cell(row, column)).unwrap_or_default()
    }

    /// The values of a row.
    pub fn row(&self, row: usize) -> Vec<i128> {
        (0..self.columns).map(|column| self.value(row, column)).collect()
    }

    /// The cells of a row or column.
    pub fn line(&self, each: Each, at: usize) -> Vec<usize> {
        match each {
            Each::Row => (0..self.columns).map(|column| self.cell(at, column)).collect(),
            Each::Column => (0..self.rows).map(|row| self.cell(row, at)).collect(),
        }
    }

    /// The place of a cell.
    pub fn place(&self, cell: usize) -> Place {
        self.case.system.form.place(cell)
    }

    /// `changes` without those that change nothing, in form order.
    pub fn real(&self, changes: impl IntoIterator<Item = (usize, i128)>) -> Changes {
        let mut real: Changes = changes.into_iter().filter(|&(cell, to)| self.case.system.value(cell) != Some(to)).collect();
        real.sort_unstable();
        real
    }

    /// The exact equations within the report that run along `each` at `at`.
    pub fn equations(&self, each: Each, at: usize) -> impl Iterator<Item = &'a Line> {
        let lines = self.case.system.evaluated.iter().map(|e| e.line);
        lines.filter(move |l| l.table == self.table && l.each == each && l.at == at && l.is_sum())
    }
}
