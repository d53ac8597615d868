//! Repairs of the layout: a row slid by a cell, values slid by a row from some row on, two rows or
//! two columns exchanged. Each is one edit, however many cells it moves.

use super::case::Changes;
use super::grid::Grid;
use super::logic::{column_words, row_words};
use crate::form::Each;
use crate::lang::Message;

/// A repair that is one edit of whole lines.
pub struct Operation {
    /// Its kind, as in exports.
    pub kind: &'static str,
    /// How far-fetched it is, in tenths.
    pub cost: i32,
    /// What it says of the report.
    pub reason: Message,
    /// The cells that change.
    pub changes: Changes,
}

const SLID: i32 = 10;
const SLID_FROM_WITHIN: i32 = 12;
const EXCHANGED: i32 = 12;
/// What is left over when values slid is usually 0 or a copy.
const STRANGE_LEFTOVER: i32 = 5;
const UNCONFIRMED: i32 = 15;

/// All repairs of the layout of a table that make everything hold.
pub fn operations(grid: &Grid) -> Vec<Operation> {
    let mut found = Vec::new();
    if grid.failing_rows.len() <= 1 && grid.columns > 2 {
        rows_slid(grid, &mut found);
    }
    // Whole rows keep their sums wherever they stand.
    if grid.failing_rows.is_empty() {
        values_slid(grid, &mut found);
        rows_exchanged(grid, &mut found);
    }
    if grid.failing_columns.is_empty() {
        columns_exchanged(grid, &mut found);
    }
    found
}

fn rows_slid(grid: &Grid, found: &mut Vec<Operation>) {
    let rows = if grid.failing_rows.is_empty() { (0..grid.rows).collect() } else { grid.failing_rows.clone() };
    for row in rows {
        let printed = grid.row(row);
        if printed.iter().all(|&value| value == 0) {
            continue;
        }
        for from in 0..grid.columns - 1 {
            found.extend(row_slid(grid, row, &printed, (from, true)));
            found.extend(row_slid(grid, row, &printed, (from, false)));
        }
    }
}

/// The row with its cells from `from` on put back by one: to the right where they slid to the left.
fn row_slid(grid: &Grid, row: usize, printed: &[i128], (from, left): (usize, bool)) -> Option<Operation> {
    let last = grid.columns - 1;
    // The place whose value is lost, and the value that stands in no place.
    let (gap, over) = if left { (from, last) } else { (last, from) };
    let meant = |column: usize| match (left, column < from) {
        (_, true) => printed[column],
        (true, false) => printed[column - 1],
        (false, false) => printed[column + 1],
    };
    let mut changes: Changes = (0..grid.columns).filter(|&c| c != gap).map(|c| (grid.cell(row, c), meant(c))).collect();
    let cell = grid.cell(row, gap);
    let (value, used) = grid.case.solved(cell, Each::Row, &changes)?;
    changes.push((cell, value));
    let changes = grid.real(changes);
    if changes.len() < 2 || !grid.case.holds_after(&changes) {
        return None;
    }
    let beside = if left { printed[last - 1] } else { printed[from + 1] };
    let usual = printed[over] == 0 || printed[over] == value || printed[over] == beside;
    let cost = if from == 0 { SLID } else { SLID_FROM_WITHIN } + if usual { 0 } else { STRANGE_LEFTOVER } + unconfirmed(grid, &[used]);
    let words = [("row", row_words(grid, row)), ("column", column_words(grid, from))];
    let (kind, id) = if left { ("row-slid-left", "operation.row-slid-left") } else { ("row-slid-right", "operation.row-slid-right") };
    Some(Operation { kind, cost, reason: Message::new(id, words), changes })
}

/// What it costs when all that fails was used to compute what is lost, so that nothing else confirms it.
fn unconfirmed(grid: &Grid, used: &[usize]) -> i32 {
    if grid.case.confirms(used) { 0 } else { UNCONFIRMED }
}

fn values_slid(grid: &Grid, found: &mut Vec<Operation>) {
    let is_zero = |row: usize| grid.row(row).iter().all(|&value| value == 0);
    let last = grid.rows - 1;
    for from in 0..last {
        for down in [true, false] {
            // The row that holds no value of its own, and one beside it that it may be a copy of.
            let (over, beside) = if down { (from, from + 1) } else { (last, last - 1) };
            let copied = grid.row(over) == grid.row(beside) || (down && from > 0 && grid.row(over) == grid.row(from - 1));
            if is_zero(over) || copied {
                found.extend(slid(grid, from, down));
            }
        }
    }
}

/// The values from row `from` on put back by a row; the row whose values are lost is computed.
fn slid(grid: &Grid, from: usize, down: bool) -> Option<Operation> {
    let last = grid.rows - 1;
    let gap = if down { last } else { from };
    let moved = (from..=last).filter(|&row| row != gap);
    let source = |row: usize| if down { row + 1 } else { row - 1 };
    let mut changes: Changes =
        moved.flat_map(|row| (0..grid.columns).map(move |c| (grid.cell(row, c), grid.value(source(row), c)))).collect();
    let mut used = Vec::new();
    let mut computed = Vec::new();
    for column in 0..grid.columns {
        let cell = grid.cell(gap, column);
        let (value, equation) = grid.case.solved(cell, Each::Column, &changes)?;
        if value < 0 {
            return None;
        }
        computed.push((cell, value));
        used.push(equation);
    }
    changes.extend(computed);
    let changes = grid.real(changes);
    if changes.len() < 2 || !grid.case.holds_after(&changes) {
        return None;
    }
    let reason = [("row", row_words(grid, from))];
    let (kind, id) = if down { ("values-slid-down", "operation.values-slid-down") } else { ("values-slid-up", "operation.values-slid-up") };
    Some(Operation { kind, cost: SLID + unconfirmed(grid, &used), reason: Message::new(id, reason), changes })
}

fn rows_exchanged(grid: &Grid, found: &mut Vec<Operation>) {
    for a in 0..grid.rows {
        for b in a + 1..grid.rows {
            let pairs = (0..grid.columns).flat_map(|c| [(grid.cell(a, c), grid.value(b, c)), (grid.cell(b, c), grid.value(a, c))]);
            let changes = grid.real(pairs);
            if changes.len() > 2 && grid.case.holds_after(&changes) {
                let words = [("one", row_words(grid, a)), ("other", row_words(grid, b))];
                let reason = Message::new("operation.rows-exchanged", words);
                found.push(Operation { kind: "rows-exchanged", cost: EXCHANGED, reason, changes });
            }
        }
    }
}

fn columns_exchanged(grid: &Grid, found: &mut Vec<Operation>) {
    for a in 0..grid.columns {
        for b in a + 1..grid.columns {
            let pairs = (0..grid.rows).flat_map(|r| [(grid.cell(r, a), grid.value(r, b)), (grid.cell(r, b), grid.value(r, a))]);
            let changes = grid.real(pairs);
            if changes.len() > 2 && grid.case.holds_after(&changes) {
                let words = [("one", column_words(grid, a)), ("other", column_words(grid, b))];
                let reason = Message::new("operation.columns-exchanged", words);
                found.push(Operation { kind: "columns-exchanged", cost: EXCHANGED, reason, changes });
            }
        }
    }
}
