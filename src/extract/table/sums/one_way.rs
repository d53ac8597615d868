//! Rows that print fewer figures than they have cells: where exactly one way of laying them makes the
//! equations hold, it is taken, and said to be taken for that reason.

use crate::form::{Form, Line};
use crate::number::Decimal;
use crate::report::{Cell, Doubt, State};

/// The most cells of a row that may be blank: with more, some way nearly always fits.
const MOST_MISSING: usize = 3;

/// Rows that are tried together: what one lacks, the equations of the other may need.
const MOST_ROWS: usize = 2;

/// A row with too few figures.
struct Short {
    /// Number of its first cell.
    first: usize,
    /// The figures, in the order of the text.
    figures: Vec<Cell>,
    /// All ways of laying them: the column of each.
    ways: Vec<Vec<usize>>,
}

/// Lays the figures of rows whose places are not known where the equations leave one way.
pub fn choose(form: &Form, cells: &mut [Cell]) {
    for (t, table) in form.tables.iter().enumerate() {
        let width = table.columns.len();
        let first = form.table_cells(t).start;
        let mut short: Vec<Short> = (0..table.rows.len()).filter_map(|r| short(cells, first + r * width, width)).collect();
        if short.len() > MOST_ROWS {
            // One at a time: the others' figures count for nothing.
            for row in short {
                settle(form, t, cells, &[row]);
            }
        } else if !short.is_empty() {
            short.sort_by_key(|row| row.first);
            settle(form, t, cells, &short);
        }
    }
}

fn short(cells: &[Cell], first: usize, width: usize) -> Option<Short> {
    let row = &cells[first..first + width];
    let unplaced = |cell: &Cell| matches!(cell.doubt, Some(Doubt::RowCount { .. } | Doubt::BlankPlaces));
    if !row.iter().all(unplaced) {
        return None;
    }
    let mut figures: Vec<Cell> = row.iter().filter(|cell| cell.span.is_some()).cloned().collect();
    figures.sort_by_key(|cell| cell.span);
    let missing = width - figures.len();
    let fits = (1..=MOST_MISSING).contains(&missing) && figures.len() > missing;
    let known = figures.iter().all(|cell| cell.value.is_some() || cell.state == State::Dash);
    (fits && known).then(|| Short { first, ways: ways(width, figures.len()), figures })
}

/// All ways of laying `count` figures into `width` cells, in order.
fn ways(width: usize, count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    (count - 1..width)
        .flat_map(|last| {
            ways(last, count - 1).into_iter().map(move |mut way| {
                way.push(last);
                way
            })
        })
        .collect()
}

/// Takes the way of laying `rows` that the equations leave, if it is the only one.
fn settle(form: &Form, table: usize, cells: &mut [Cell], rows: &[Short]) {
    let width = form.tables[table].columns.len();
    let row_of = |cell: usize| rows.iter().position(|row| (row.first..row.first + width).contains(&cell));
    let assessable = |line: &&Line| {
        line.parts.iter().any(|part| row_of(part.cell).is_some())
            && line.parts.iter().all(|part| row_of(part.cell).is_some() || is_known(&cells[part.cell]))
    };
    let lines: Vec<&Line> = form.sums_of(table).filter(assessable).collect();
    // Equations of a row alone cannot tell its cells apart.
    let columns = lines.iter().filter(|line| matches!(line.each, crate::form::Each::Column)).count();
    if columns < width {
        return;
    }
    let sums: Vec<Sum> = lines.into_iter().map(|line| Sum::of(line, cells, row_of, rows)).collect();
    let values: Vec<Vec<Vec<Decimal>>> = rows.iter().map(|row| row.ways.iter().map(|way| laid(row, way, width)).collect()).collect();
    let (mut found, mut failed): (Option<Vec<usize>>, bool) = (None, false);
    // The cells that hold a figure in any of the ways.
    let mut filled = vec![vec![false; width]; rows.len()];
    let all: usize = rows.iter().map(|row| row.ways.len()).product();
    let mut chosen = vec![0; rows.len()];
    for number in 0..all {
        let mut rest = number;
        for (way, row) in chosen.iter_mut().zip(rows) {
            *way = rest % row.ways.len();
            rest /= row.ways.len();
        }
        let value = |row: usize, column: usize| values[row][chosen[row]][column];
        if !sums.iter().all(|sum| sum.holds(value)) {
            failed = true;
            continue;
        }
        // A zero and a blank count alike: only other values are another reading.
        let same = |other: &[usize]| (0..rows.len()).all(|row| values[row][other[row]] == values[row][chosen[row]]);
        match &found {
            None => found = Some(chosen.clone()),
            Some(other) if same(other) => {}
            Some(_) => return,
        }
        for ((row, &way), filled) in rows.iter().zip(&chosen).zip(&mut filled) {
            row.ways[way].iter().for_each(|&column| filled[column] = true);
        }
    }
    // Where every way holds, as among zeros, the equations choose none.
    let Some(chosen) = found.filter(|_| failed) else { return };
    for ((row, way), filled) in rows.iter().zip(chosen).zip(filled) {
        let doubt = Some(Doubt::ChosenByEquations);
        let place = &mut cells[row.first..row.first + width];
        for (cell, filled) in place.iter_mut().zip(filled) {
            // One of its zeros stands there, or nothing.
            let state = if filled { State::Missing } else { State::Blank };
            *cell = Cell { state, doubt, ..Cell::MISSING };
        }
        for (figure, &column) in row.figures.iter().zip(&row.ways[way]) {
            place[column] = Cell { doubt, ..figure.clone() };
        }
    }
}

/// An equation: what its certain cells come to, and the row and column of each other one, and whether it is
/// taken away.
struct Sum {
    certain: Decimal,
    open: Vec<(usize, usize, bool)>,
}

impl Sum {
    fn of(line: &Line, cells: &[Cell], row_of: impl Fn(usize) -> Option<usize>, rows: &[Short]) -> Self {
        let mut sum = Self { certain: Decimal::ZERO, open: Vec::new() };
        for part in &line.parts {
            let minus = part.minus != part.right;
            match row_of(part.cell) {
                Some(row) => sum.open.push((row, part.cell - rows[row].first, minus)),
                None => sum.certain = sum.certain + signed(cells[part.cell].value.unwrap_or_default(), minus),
            }
        }
        sum
    }

    /// Whether it holds with these values in the other cells.
    fn holds(&self, value: impl Fn(usize, usize) -> Decimal) -> bool {
        self.open.iter().fold(self.certain, |sum, &(row, column, minus)| sum + signed(value(row, column), minus)).is_zero()
    }
}

/// Whether a cell's figure, or that there is none, is certain.
fn is_known(cell: &Cell) -> bool {
    cell.is_certain() && (cell.value.is_some() || matches!(cell.state, State::Blank | State::Dash))
}

fn signed(value: Decimal, minus: bool) -> Decimal {
    if minus { -value } else { value }
}

/// The values of a row's cells when its figures are laid in this way.
fn laid(row: &Short, way: &[usize], width: usize) -> Vec<Decimal> {
    let mut values = vec![Decimal::ZERO; width];
    for (figure, &column) in row.figures.iter().zip(way) {
        values[column] = figure.value.unwrap_or_default();
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_laid_in_every_order_preserving_way() {
        assert_eq!(ways(3, 2), [[0, 1], [0, 2], [1, 2]]);
        assert_eq!(ways(7, 6).len(), 7);
        assert_eq!(ways(7, 4).len(), 35);
    }
}
