//! What a row prints, laid into the cells of the form.

use super::heads::columns::Printed;
use super::places::slots::Placing;
use crate::extract::region::Labels;
use crate::extract::token::{Figure, Quality};
use crate::form::Kind;
use crate::number::Decimal;
use crate::report::{Cell, Doubt, State};
use crate::text::Span;

/// The cells of one row.
pub struct LaidRow {
    /// One cell a column of the form.
    pub cells: Vec<Cell>,
    /// Figures of the row that found no cell.
    pub unclaimed: Vec<Span>,
    /// Whether separators keep the places of the blanks.
    pub places_kept: bool,
}

/// Lays the figures of a row, which there may be a doubt about, into its cells.
pub fn lay_row(
    labels: &Labels<'_>,
    t: usize,
    (figures, of_row): (&[Figure], Option<Doubt>),
    printed: &Printed,
    placing: Option<Placing>,
) -> LaidRow {
    let columns = &labels.form.tables[t].columns;
    let (width, count) = (printed.order.len(), figures.len());
    // A cell printed in every place that it covers has the same figure in all of them.
    let another = |i: usize| printed.order[i].is_none() && figures[i].value != figures[i - 1].value;
    let torn = printed.filled && count == width && (1..count).any(another);
    let doubt = of_row.or(printed.doubt).or(torn.then_some(Doubt::TwoReadings));
    let (places, state, doubt): (Vec<usize>, State, Option<Doubt>) = match placing {
        _ if count == 0 => (Vec::new(), State::Blank, of_row),
        _ if count == width => ((0..count).collect(), State::Blank, doubt),
        Some(placing) => {
            let doubt = doubt.or((!placing.sure).then_some(Doubt::BlankPlaces));
            (placing.columns, State::Blank, doubt)
        }
        None => ((0..count.min(width)).collect(), State::Missing, Some(Doubt::RowCount { found: count, expected: width })),
    };
    let mut cells = vec![Cell { state, doubt, ..Cell::MISSING }; columns.len()];
    let mut unclaimed: Vec<Span> = figures.iter().skip(places.len()).map(|f| f.span).collect();
    for (figure, place) in figures.iter().zip(places) {
        match printed.order[place] {
            Some(c) => cells[c] = read_cell(figure, columns[c].kind, columns[c].unit, doubt),
            None => match printed.covering(place) {
                Some(c) if cells[c].state == State::Blank => cells[c] = read_cell(figure, columns[c].kind, columns[c].unit, doubt),
                _ => unclaimed.push(figure.span),
            },
        }
    }
    let places_kept = !matches!(doubt, Some(Doubt::RowCount { .. } | Doubt::BlankPlaces));
    // A column whose head is not printed has no cells.
    for (_, cell) in cells.iter_mut().enumerate().filter(|(c, _)| !printed.order.contains(&Some(*c))) {
        *cell = Cell::MISSING;
    }
    let mut laid = LaidRow { cells, unclaimed, places_kept };
    laid.settle(figures);
    laid
}

impl LaidRow {
    /// What no cell of the document prints is missing; which figures moved into the place of those that
    /// are not there is not known.
    pub fn settle(&mut self, figures: &[Figure]) {
        let is = |quality| figures.iter().any(|f| f.quality == quality);
        let absent = is(Quality::Absent);
        if absent {
            let doubt = Doubt::RowCount { found: printed(figures), expected: self.cells.len() };
            for cell in self.cells.iter_mut().filter(|cell| cell.state != State::Missing) {
                cell.doubt_as(doubt);
            }
        }
        if absent || is(Quality::Merged) {
            self.cells.iter_mut().filter(|cell| cell.state == State::Blank).for_each(|cell| *cell = Cell::MISSING);
            self.places_kept = false;
        }
    }
}

/// How many of the figures are printed.
pub fn printed(figures: &[Figure]) -> usize {
    figures.iter().filter(|f| f.quality != Quality::Absent).count()
}

/// A figure as a cell of a column of this kind and unit.
pub fn read_cell(figure: &Figure, kind: Kind, unit: Option<crate::number::Unit>, doubt: Option<Doubt>) -> Cell {
    use crate::number::Unit;
    let manner = figure.manner;
    let money = matches!(kind, Kind::Money(_));
    let differs = match manner.unit {
        // Nothing is counted in fractions: a sum of money, or a share.
        None => !money && figure.value.is_some_and(|value| !value.is_integer()),
        Some(Unit::Count) => money,
        Some(printed) => !money || unit.is_some_and(|u| u != printed),
    };
    // Nothing is nothing in every unit.
    let nought = figure.value.is_some_and(Decimal::is_zero);
    let own = if manner.approximate {
        Some(Doubt::Approximate)
    } else if differs && !nought {
        Some(Doubt::UnitDiffers)
    } else {
        None
    };
    let own = match figure.quality {
        Quality::Plain => own,
        Quality::Repaired => Some(Doubt::FigureRepaired),
        Quality::Chosen => Some(Doubt::ChosenByEquations),
        Quality::Unreadable => Some(Doubt::NotAFigure),
        Quality::Merged => Some(Doubt::TwoReadings),
        Quality::Absent => return Cell::MISSING,
    };
    // Where figures stand may be settled by their sums; what is said of one of them may not.
    let settles = matches!(doubt, Some(Doubt::FiguresApart | Doubt::TwoReadings));
    let doubt = if settles { own.or(doubt) } else { doubt.or(own) };
    Cell { value: figure.value, span: Some(figure.span), state: figure.state(), doubt, manner }
}
