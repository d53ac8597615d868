//! All smallest sets of cells whose change makes a system of equations hold: exact, by iterative
//! deepening over the cells of failed implied equations (the principle of Fellegi and Holt).
//!
//! A change of the cells S solves A·e = −s or leaves an equation that follows from the system, holds
//! no cell of S and fails. Every solution that contains S changes a cell of that equation: branching
//! over its cells misses none. The cells of S are always independent, so their values are the only
//! ones. What is not listed are sets whose values the equations leave open.

use std::collections::BTreeSet;

use super::case::{Case, Changes};
use super::system::{Demand, System};
use crate::form::Each;

/// The most cells that are changed together.
pub const MOST_CELLS: usize = 3;

/// The most steps of a search.
pub const MOST_NODES: usize = 20_000;

/// What a search came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The smallest sets with their new values, in the order found.
    pub sets: Vec<Changes>,
    /// At least so many cells are wrong: so many rows, or columns, do not add up.
    pub least: usize,
    /// Steps taken.
    pub nodes: usize,
    /// Whether the search was given up.
    pub given_up: bool,
}

/// An equation under elimination.
#[derive(Clone)]
struct Row {
    cells: Vec<(usize, i64)>,
    residual: i128,
}

impl Row {
    fn factor(&self, cell: usize) -> i64 {
        self.cells.binary_search_by_key(&cell, |&(c, _)| c).map_or(0, |at| self.cells[at].1)
    }

    /// This equation with `cell` taken out by means of `pivot`.
    fn without(&self, cell: usize, pivot: &Self) -> Self {
        let (mine, its) = (pivot.factor(cell), self.factor(cell));
        let mut cells = Vec::with_capacity(self.cells.len() + pivot.cells.len());
        let (mut a, mut b) = (self.cells.iter().peekable(), pivot.cells.iter().peekable());
        loop {
            let (cell, factor) = match (a.peek(), b.peek()) {
                (Some(&&(ca, fa)), Some(&&(cb, fb))) if ca == cb => (ca, mine * fa - its * fb),
                (Some(&&(ca, fa)), Some(&&(cb, _))) if ca < cb => (ca, mine * fa),
                (Some(&&(ca, fa)), None) => (ca, mine * fa),
                (_, Some(&&(cb, fb))) => (cb, -its * fb),
                (None, None) => break,
            };
            a.next_if(|(c, _)| *c == cell);
            b.next_if(|(c, _)| *c == cell);
            if factor != 0 {
                cells.push((cell, factor));
            }
        }
        Self { cells, residual: i128::from(mine) * self.residual - i128::from(its) * pivot.residual }
    }
}

/// The state of a search.
struct Search<'s, 'a> {
    case: &'s Case<'s, 'a>,
    /// Equations that no chosen cell has been taken out by; the place of the others is empty.
    rows: Vec<Option<Row>>,
    /// Cells changed, each with the equation that says what it becomes.
    chosen: Vec<(usize, Row)>,
    /// Cells that are not to be changed: those that follow, and those whose sets are known.
    forbidden: Vec<bool>,
    size: usize,
    most: usize,
    found: Found,
}

/// Searches the smallest repairs of a case in at most `most` steps.
pub fn search(case: &Case, most: usize) -> Found {
    let exact = case.demands().filter(|e| e.demand == Demand::Zero);
    let mut search = Search {
        case,
        rows: exact.map(|e| Some(Row { cells: e.cells.to_vec(), residual: e.residual })).collect(),
        chosen: Vec::new(),
        forbidden: vec![false; case.system.form.cell_count()],
        size: 0,
        most,
        found: Found { least: least(case), ..Found::default() },
    };
    search.take_out_what_follows();
    for size in search.found.least.max(1)..=MOST_CELLS {
        search.size = size;
        search.step();
        if search.found.given_up || !search.found.sets.is_empty() {
            break;
        }
    }
    search.found
}

/// Rows do not share cells, and neither do columns: each that fails has a wrong cell of its own.
fn least(case: &Case) -> usize {
    let count = |each: Each| {
        let sure = case.demands().filter(|e| !e.holds() && !case.system.moves_along(e));
        let lines = sure.map(|e| &case.system.evaluated[e.number].line).filter(|line| line.each == each);
        lines.map(|line| (line.table, line.at)).collect::<BTreeSet<_>>().len()
    };
    count(Each::Row).max(count(Each::Column))
}

impl Search<'_, '_> {
    /// Blank cells whose value follows are no cells to be changed: they are taken out beforehand.
    fn take_out_what_follows(&mut self) {
        for &cell in &self.case.system.follows {
            self.forbidden[cell] = true;
            let with = |row: &Option<Row>| row.as_ref().is_some_and(|row| row.factor(cell) != 0);
            let fewest = (0..self.rows.len()).filter(|&at| with(&self.rows[at]));
            let pivot = fewest.min_by_key(|&at| self.rows[at].as_ref().map(|row| (row.residual != 0, row.cells.len())));
            if let Some(at) = pivot {
                self.choose(cell, at);
            }
        }
        self.chosen.clear();
    }

    /// Takes `cell` out of all equations by means of number `at`; gives what they were.
    fn choose(&mut self, cell: usize, at: usize) -> Vec<(usize, Option<Row>)> {
        let Some(pivot) = self.rows[at].take() else { return Vec::new() };
        let mut before = vec![(at, Some(pivot.clone()))];
        for (other, place) in self.rows.iter_mut().enumerate() {
            if let Some(row) = place.as_mut().filter(|row| row.factor(cell) != 0) {
                let without = row.without(cell, &pivot);
                before.push((other, place.replace(without)));
            }
        }
        self.chosen.push((cell, pivot));
        before
    }

    fn step(&mut self) {
        self.found.given_up |= self.found.nodes == self.most;
        if self.found.given_up {
            return;
        }
        self.found.nodes += 1;
        let failed = self.rows.iter().enumerate().filter_map(|(at, row)| Some((at, row.as_ref().filter(|row| row.residual != 0)?)));
        let free = |row: &Row| row.cells.iter().filter(|(cell, _)| !self.forbidden[*cell]).count();
        let Some((at, row)) = failed.clone().min_by_key(|(_, row)| free(row)) else {
            self.record();
            return;
        };
        let left = self.size - self.chosen.len();
        if left == 0 {
            return;
        }
        // The last cell stands in all that fails.
        let fits = |cell: usize| !self.forbidden[cell] && (left > 1 || failed.clone().all(|(_, row)| row.factor(cell) != 0));
        let cells: Vec<usize> = row.cells.iter().map(|&(cell, _)| cell).filter(|&cell| fits(cell)).collect();
        for &cell in &cells {
            let before = self.choose(cell, at);
            self.step();
            self.chosen.pop();
            for (at, row) in before {
                self.rows[at] = row;
            }
            self.forbidden[cell] = true;
        }
        for cell in cells {
            self.forbidden[cell] = false;
        }
    }

    /// Keeps the chosen cells with their values, if all of them change and may hold what they become.
    fn record(&mut self) {
        if self.chosen.len() < self.size {
            return;
        }
        let mut changes: Changes = Vec::with_capacity(self.size);
        for (cell, row) in self.chosen.iter().rev() {
            let of_later: i128 = changes.iter().map(|&(later, change)| i128::from(row.factor(later)) * change).sum();
            let (amount, factor) = (-row.residual - of_later, i128::from(row.factor(*cell)));
            if amount == 0 || amount % factor != 0 {
                return;
            }
            changes.push((*cell, amount / factor));
        }
        let system: &System = self.case.system;
        let to = |(cell, change): (usize, i128)| Some((cell, system.value(cell)? + change));
        let mut changes: Changes = changes.into_iter().filter_map(to).collect();
        changes.sort_unstable();
        if self.case.holds_after(&changes) {
            self.found.sets.push(changes);
        }
    }
}
