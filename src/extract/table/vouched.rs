//! Figures that stand apart from their labels or are divided in more than one way: where all of a table's sums hold, of
//! its rows and of its columns, they are in their places.

use crate::form::{Each, Form, Relation};
use crate::number::Decimal;
use crate::report::{Cell, Doubt, Oddity, Report, State};

/// So many sums of figures that are not all zero say something.
const FEWEST_SUMS: usize = 6;

/// Takes the doubt from the tables whose sums all hold. Where a row stands twice, or a figure in no cell, sums may hold by
/// the choice that was made.
pub fn settle(form: &Form, report: &mut Report) {
    let Report { cells, tables, oddities, unclaimed, .. } = report;
    for (t, table) in form.tables.iter().enumerate() {
        let place = || tables.iter().filter(|seen| seen.table == t).map(|seen| seen.span);
        let over = place().any(|span| unclaimed.iter().any(|figure| span.overlaps(*figure)));
        let twice = oddities.iter().any(|oddity| matches!(oddity, Oddity::RowTwice(table, ..) if *table == t));
        let settled = |cell: &Cell| match cell.doubt {
            Some(Doubt::TwoReadings) => !over && !twice,
            doubt => doubt == Some(Doubt::FiguresApart),
        };
        let place = form.table_cells(t);
        let own = &cells[place.clone()];
        // Whatever else is said of a figure has nothing to do with its place.
        let of_figure = |cell: &Cell| matches!(cell.doubt, Some(Doubt::Approximate | Doubt::FigureRepaired | Doubt::UnitDiffers));
        let placed = |cell: &Cell| cell.doubt.is_none() || settled(cell) || of_figure(cell);
        let known = |cell: &Cell| (cell.value.is_some() || cell.state == State::Dash) && placed(cell);
        if !own.iter().any(settled) || !own.iter().all(known) {
            continue;
        }
        let lines = || form.lines().iter().filter(|line| line.table == t && line.relation == Relation::Equal && !line.looks_back());
        let columns = lines().filter(|line| matches!(line.each, Each::Column)).count();
        let value = |cell: usize| cells[cell].value.unwrap_or_default();
        let sum = |line: &crate::form::Line| -> Decimal {
            line.parts.iter().map(|part| if part.minus == part.right { value(part.cell) } else { -value(part.cell) }).sum()
        };
        let told = lines().filter(|line| line.parts.iter().any(|part| !value(part.cell).is_zero())).count();
        if columns < table.columns.len() || told < FEWEST_SUMS || !lines().all(|line| sum(line).is_zero()) {
            continue;
        }
        cells[place].iter_mut().filter(|cell| settled(cell)).for_each(|cell| cell.doubt = None);
    }
}

/// Doubts the blanks of rows whose sums fail in tables that print zeros: a figure was lost there, it may be.
pub fn doubt_blanks(form: &Form, cells: &mut [Cell]) {
    for (t, _) in form.tables.iter().enumerate() {
        let own = &cells[form.table_cells(t)];
        let blank = |cell: &Cell| cell.state == State::Blank && cell.is_certain();
        if !own.iter().any(blank) || !own.iter().any(|cell| cell.value.is_some_and(Decimal::is_zero)) {
            continue;
        }
        let rows = form
            .lines()
            .iter()
            .filter(|line| line.table == t && line.relation == Relation::Equal && !line.looks_back() && !matches!(line.each, Each::Column));
        let (mut doubtful, mut held, mut failed) = (Vec::new(), 0_usize, 0_usize);
        for line in rows {
            let known = line.parts.iter().all(|part| cells[part.cell].value.is_some() || blank(&cells[part.cell]));
            let signed = line.parts.iter().map(|part| {
                let value = cells[part.cell].value.unwrap_or_default();
                if part.minus == part.right { value } else { -value }
            });
            let total = line.parts.iter().filter(|part| part.right).all(|part| cells[part.cell].value.is_some());
            if !known || !total {
                continue;
            }
            if signed.sum::<Decimal>().is_zero() {
                held += 1;
                continue;
            }
            failed += 1;
            doubtful.extend(line.parts.iter().map(|part| part.cell).filter(|&cell| blank(&cells[cell])));
        }
        // Where most rows print no parts of their sum, that is how the table was filled in.
        if failed > held {
            continue;
        }
        for cell in doubtful {
            cells[cell].doubt = Some(Doubt::BlankPlaces);
        }
    }
}
