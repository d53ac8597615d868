//! What a filer may have taken a total for: 0, the total with what it is balanced together with,
//! another line, the other side of the balance, a group counted twice, a part left out.

use super::grid::Grid;
use super::layout::Operation;
use crate::check::{column_name, row_name};
use crate::form::{Each, Form, Line, Part};
use crate::lang::Message;

const LEFT_ZERO: i32 = 5;
const OTHER_LOGIC: i32 = 8;
const LEFT_OUT: i32 = 10;

/// A row's name as the form prints it.
pub fn row_words(grid: &Grid, row: usize) -> String {
    row_name(grid.case.system.form, grid.table, row)
}

/// A column's name as the form prints it.
pub fn column_words(grid: &Grid, column: usize) -> String {
    column_name(grid.case.system.form, grid.table, column)
}

/// Something a line of totals may hold instead of the totals.
struct Idea {
    kind: &'static str,
    id: &'static str,
    cost: i32,
    what: String,
    values: Vec<i128>,
}

/// Lines of totals: which lines of the table they are the total of, which they are balanced with.
struct Totals<'g, 'c, 's, 'a> {
    grid: &'g Grid<'c, 's, 'a>,
    /// Whether the lines are rows or columns; their equations run along the other side.
    lines: Each,
    /// The line of totals.
    at: usize,
    printed: Vec<i128>,
    meant: Vec<i128>,
    parts: Vec<usize>,
}

/// Every line of totals that holds something else as a whole, recomputed.
pub fn operations(grid: &Grid) -> Vec<Operation> {
    let mut found = Vec::new();
    for (lines, across) in [(Each::Row, Each::Column), (Each::Column, Each::Row)] {
        let failing = if lines == Each::Row { &grid.failing_rows } else { &grid.failing_columns };
        let of: Vec<(usize, Vec<usize>)> = grid.equations(across, 0).filter_map(|line| total(grid, lines, line)).collect();
        for (at, parts) in of {
            if failing.iter().all(|line| *line == at) {
                found.extend(recomputed(grid, lines, at, parts));
            }
        }
    }
    found
}

/// The line that is the total of others by this equation, and those others.
fn total(grid: &Grid, lines: Each, equation: &Line) -> Option<(usize, Vec<usize>)> {
    let total = equation.total()?;
    let parts = equation.parts.iter().filter(|part| part.cell != total.cell);
    // An equation with a lone cell on one side is a sum only where nothing is taken away.
    let sum = parts.clone().all(|part| !part.minus);
    sum.then(|| (line_of(grid, lines, total.cell), parts.map(|part| line_of(grid, lines, part.cell)).collect()))
}

fn line_of(grid: &Grid, lines: Each, cell: usize) -> usize {
    match lines {
        Each::Row => grid.place(cell).row,
        Each::Column => grid.place(cell).column,
    }
}

fn recomputed(grid: &Grid, lines: Each, at: usize, parts: Vec<usize>) -> Option<Operation> {
    let values = |line: usize| -> Vec<i128> {
        grid.line(lines, line).into_iter().map(|cell| grid.case.system.value(cell).unwrap_or_default()).collect()
    };
    let mut meant = vec![0; grid.line(lines, at).len()];
    for &part in &parts {
        meant.iter_mut().zip(values(part)).for_each(|(sum, value)| *sum += value);
    }
    let changes = grid.real(grid.line(lines, at).into_iter().zip(meant.iter().copied()));
    if changes.len() < 2 {
        return None;
    }
    let totals = Totals { grid, lines, at, printed: values(at), meant, parts };
    let ideas = totals.ideas(&values);
    let idea = ideas.into_iter().filter(|idea| idea.values == totals.printed).min_by_key(|idea| idea.cost)?;
    if !grid.case.holds_after(&changes) {
        return None;
    }
    let words = [("line", totals.name(at)), ("what", idea.what)];
    Some(Operation { kind: idea.kind, cost: idea.cost, reason: Message::new(idea.id, words), changes })
}

impl Totals<'_, '_, '_, '_> {
    fn name(&self, line: usize) -> String {
        match self.lines {
            Each::Row => row_words(self.grid, line),
            Each::Column => column_words(self.grid, line),
        }
    }

    fn ideas(&self, values: &dyn Fn(usize) -> Vec<i128>) -> Vec<Idea> {
        let idea = |kind, id, cost, what, values| Idea { kind, id, cost, what, values };
        let mut ideas = vec![idea("totals-left-zero", "operation.totals-left-zero", LEFT_ZERO, String::new(), vec![0; self.meant.len()])];
        let (beside, opposite) = self.balanced_with();
        for line in beside {
            let sum = plus(&self.meant, &values(line), 1);
            ideas.push(idea("totals-include", "operation.totals-include", OTHER_LOGIC, self.name(line), sum));
        }
        for side in opposite.into_iter().filter(|side| side.len() > 1) {
            let sum = side.iter().fold(vec![0; self.meant.len()], |sum, &line| plus(&sum, &values(line), 1));
            let names: Vec<String> = side.iter().map(|&line| self.name(line)).collect();
            ideas.push(idea("totals-other-side", "operation.totals-other-side", OTHER_LOGIC, names.join(" + "), sum));
        }
        let count = if self.lines == Each::Row { self.grid.rows } else { self.grid.columns };
        for line in (0..count).filter(|&line| line != self.at) {
            ideas.push(idea("totals-copied", "operation.totals-copied", OTHER_LOGIC, self.name(line), values(line)));
        }
        for (name, members) in self.groups() {
            let sum = members.iter().fold(self.meant.clone(), |sum, &line| plus(&sum, &values(line), 1));
            ideas.push(idea("group-counted-twice", "operation.group-counted-twice", OTHER_LOGIC, name, sum));
        }
        for &line in &self.parts {
            let less = plus(&self.meant, &values(line), -1);
            ideas.push(idea("part-left-out", "operation.part-left-out", LEFT_OUT, self.name(line), less));
            let more = plus(&self.meant, &values(line), 1);
            ideas.push(idea("part-counted-twice", "operation.part-counted-twice", LEFT_OUT, self.name(line), more));
        }
        ideas
    }

    /// The lines on the same side of other equations, and the other sides of these.
    fn balanced_with(&self) -> (Vec<usize>, Vec<Vec<usize>>) {
        let across = if self.lines == Each::Row { Each::Column } else { Each::Row };
        let is_this = |part: &&Part| line_of(self.grid, self.lines, part.cell) == self.at;
        let (mut beside, mut opposite) = (Vec::new(), Vec::new());
        for equation in self.grid.equations(across, 0) {
            let Some(this) = equation.parts.iter().find(is_this) else { continue };
            let of = |right: bool| equation.parts.iter().filter(move |p| p.right == right && !p.minus);
            beside.extend(of(this.right).filter(|p| !is_this(p)).map(|p| line_of(self.grid, self.lines, p.cell)));
            opposite.push(of(!this.right).map(|p| line_of(self.grid, self.lines, p.cell)).collect());
        }
        (beside, opposite)
    }

    /// Groups of at least two parts, with their names; only rows have groups.
    fn groups(&self) -> Vec<(String, Vec<usize>)> {
        let form: &Form = self.grid.case.system.form;
        let table = &form.tables[self.grid.table];
        // A group of groups has no sum of its own.
        let innermost = |key: &str| !table.groups.iter().any(|other| other.within.as_deref() == Some(key));
        let groups = table.groups.iter().filter(|g| self.lines == Each::Row && innermost(&g.key));
        let members = |key: &str| -> Vec<usize> {
            self.parts.iter().copied().filter(|&row| table.rows[row].within.as_deref() == Some(key)).collect()
        };
        groups.map(|g| (format!("{}{}", g.ordinal, g.label), members(&g.key))).filter(|(_, rows)| rows.len() > 1).collect()
    }
}

fn plus(a: &[i128], b: &[i128], factor: i128) -> Vec<i128> {
    a.iter().zip(b).map(|(a, b)| a + factor * b).collect()
}
