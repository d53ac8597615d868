//! Figures that stand apart from their labels or are divided in more than one way: where all of a table's sums hold, of
//! its rows and of its columns, they are in their places.

use crate::form::{Each, Form, Line};
use crate::number::Decimal;
use crate::report::{Cell, Doubt, Oddity, Report, State};
use crate::text::Span;

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
        let lines = form.sums_of(t);
        let columns = lines.clone().filter(|line| matches!(line.each, Each::Column)).count();
        let value = |cell: usize| cells[cell].value.unwrap_or_default();
        let told = lines.clone().filter(|line| line.parts.iter().any(|part| !value(part.cell).is_zero())).count();
        if columns < table.columns.len() || told < FEWEST_SUMS || !lines.clone().all(|line| line.balance(value).is_zero()) {
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
        let rows = form.row_sums_of(t);
        let (mut doubtful, mut held, mut failed) = (Vec::new(), 0_usize, 0_usize);
        for line in rows {
            let known = line.parts.iter().all(|part| cells[part.cell].value.is_some() || blank(&cells[part.cell]));
            let total = line.parts.iter().filter(|part| part.right).all(|part| cells[part.cell].value.is_some());
            if !known || !total {
                continue;
            }
            if line.balance(|cell| cells[cell].value.unwrap_or_default()).is_zero() {
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

/// Doubts figures that may have moved: rows that alone of their table print no total, and tables whose sums hold if the total
/// stands elsewhere than it is read.
pub fn doubt_moved(form: &Form, report: &mut Report) {
    let Report { cells, tables, .. } = report;
    for t in 0..form.tables.len() {
        let rows: Vec<&Line> = form.row_sums_of(t).collect();
        let lacking: Vec<&&Line> = rows.iter().filter(|line| lacks_total(cells, line)).collect();
        if (1..=MOST_MOVED).contains(&lacking.len()) && lacking.len() * 4 < rows.len() {
            for line in lacking {
                let values = || line.parts.iter().filter_map(|part| cells[part.cell].value);
                if values().min() != values().max() {
                    line.parts.iter().for_each(|part| cells[part.cell].doubt_as(Doubt::BlankPlaces));
                }
            }
            continue;
        }
        let width = form.tables[t].columns.len();
        let headed = |column: usize| tables.iter().any(|seen| seen.table == t && seen.heads.iter().any(|head| head.column == column));
        // With a column, its head may have been lost: all rows print the others.
        let values = |line: &&Line| line.parts.iter().filter(|part| cells[part.cell].value.is_some()).count();
        let one_less = !rows.is_empty() && lacking.len() == rows.len() && rows.iter().all(|line| values(line) + 1 == line.parts.len());
        let cut = one_less && (0..width).any(|column| !headed(column)) && (0..width).any(headed);
        if total_is_elsewhere(cells, &rows, cut) {
            cells[form.table_cells(t)].iter_mut().for_each(|cell| cell.doubt_as(Doubt::HeadsDiffer));
        }
    }
}

/// Whether it is certain that a row prints no total.
fn lacks_total(cells: &[Cell], line: &Line) -> bool {
    let mut totals = line.parts.iter().filter(|part| part.right).map(|part| &cells[part.cell]).peekable();
    totals.peek().is_some() && totals.all(|cell| cell.state == State::Blank && cell.is_certain())
}

/// Whether in several rows the first figure is the sum of the others, and in none the last one; or in most rows the last before
/// nothing, in all where a head is `cut`.
fn total_is_elsewhere(cells: &[Cell], rows: &[&Line], cut: bool) -> bool {
    let is_sum = |total: Decimal, parts: &[Decimal]| parts.iter().copied().sum::<Decimal>() == total;
    let (mut read, mut turned, mut before_nothing, mut others) = (false, 0_usize, 0_usize, 0_usize);
    let mut values: Vec<Decimal> = Vec::new();
    for line in rows {
        let lacking = lacks_total(cells, line);
        // One row that is read as it should be says enough of all that are whole.
        if read && !lacking {
            continue;
        }
        values.clear();
        values.extend(line.parts.iter().filter_map(|part| cells[part.cell].value));
        // Nothing is the sum of nothing, wherever it stands.
        if values.iter().all(|value| value.is_zero()) {
            continue;
        }
        let (Some((&first, behind)), Some((&last, before))) = (values.split_first(), values.split_last()) else { continue };
        let last_is_sum = is_sum(last, before);
        if lacking {
            before_nothing += usize::from(last_is_sum);
            others += usize::from(!last_is_sum);
        } else if values.len() == line.parts.len() {
            let first_is_sum = is_sum(first, behind);
            read = last_is_sum && !first_is_sum;
            turned += usize::from(first_is_sum && !last_is_sum);
        }
    }
    (turned > 1 && !read) || (before_nothing > 1 && before_nothing > others) || (cut && others == 0)
}

/// Doubts rows whose figures commas alone divide, where they may divide thousands instead: the sum fails and all figures behind
/// commas have three digits at least, or one begins with a zero.
pub fn doubt_thousands(form: &Form, cells: &mut [Cell], text: &str) {
    for (t, table) in form.tables.iter().enumerate() {
        let width = table.columns.len();
        for row in cells[form.table_cells(t)].chunks_mut(width) {
            let comma = |a: Span, b: Span| a.end < b.start && matches!(&text[a.end..b.start], "," | "，");
            let mut printed = row.iter().filter_map(|cell| cell.span);
            // Nearly no figures are divided so.
            if !printed.next().zip(printed.next()).is_some_and(|(first, second)| comma(first, second)) {
                continue;
            }
            let spans: Vec<Span> = row.iter().filter_map(|cell| cell.span).collect();
            if !spans.windows(2).all(|pair| comma(pair[0], pair[1])) {
                continue;
            }
            let behind = || spans[1..].iter().map(|span| &text[span.start..span.end]);
            let digits = |figure: &str| figure.bytes().all(|b| b.is_ascii_digit());
            let zero = behind().any(|figure| figure.len() > 3 && figure.starts_with('0') && digits(figure));
            let values: Option<Vec<Decimal>> = row.iter().map(|cell| cell.value).collect();
            let fails = values.is_some_and(|values| !table.adds_up(&values));
            let thousands = behind().all(|figure| figure.len() >= 3 && digits(figure));
            if zero || (fails && thousands) {
                for cell in row.iter_mut() {
                    cell.doubt_as(Doubt::TwoReadings);
                }
            }
        }
    }
}

/// Doubts figures of several digits that begin with a zero, where the sum of their row fails: it may be two figures that ran
/// together, the number of the next line for one.
pub fn doubt_leading_zeros(form: &Form, cells: &mut [Cell], text: &str) {
    for (t, table) in form.tables.iter().enumerate() {
        for row in cells[form.table_cells(t)].chunks_mut(table.columns.len()) {
            let led = |cell: &Cell| {
                let figure = cell.span.and_then(|span| text.get(span.start..span.end)).unwrap_or("");
                figure.len() > 1 && figure.starts_with('0') && figure.bytes().all(|b| b.is_ascii_digit())
            };
            // Nearly no figure does.
            if !row.iter().any(led) {
                continue;
            }
            let values: Option<Vec<Decimal>> = row.iter().map(|cell| cell.value).collect();
            if values.is_none_or(|values| !table.adds_up(&values)) {
                row.iter_mut().filter(|cell| led(cell)).for_each(|cell| cell.doubt_as(Doubt::TwoReadings));
            }
        }
    }
}

/// More rows without their total are not a figure that was lost here and there.
const MOST_MOVED: usize = 3;
