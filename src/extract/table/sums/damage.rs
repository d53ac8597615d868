//! Rows whose sums fail and would hold had figures not run together, moved, or lost a digit at the edge of a page: what was
//! printed there is not known.

use crate::form::{Form, Line};
use crate::number::{Decimal, is_blank};
use crate::report::{Cell, Doubt, Report, State};
use crate::text::{Span, text_behind, whole_lines};

/// A row whose total and other figures are known; blanks count as nothing.
struct Row {
    parts: Vec<usize>,
    total: usize,
    sum: i128,
    printed: i128,
}

impl Row {
    fn of(line: &Line, cells: &[Cell]) -> Option<Self> {
        let (total, sum, printed) = sides(line, cells)?;
        let parts = line.parts.iter().filter(|part| !part.right).map(|part| part.cell).collect();
        Some(Self { parts, total, sum, printed })
    }

    fn fails(&self) -> bool {
        self.sum != self.printed
    }

    /// Whether the first place alone is blank and the other figures are more than their total: no lost figure makes it hold.
    fn is_moved(&self, cells: &[Cell]) -> bool {
        self.sum > self.printed && self.is_begun_by_a_blank(cells) && self.blanks(cells) == 1
    }

    fn blanks(&self, cells: &[Cell]) -> usize {
        self.parts.iter().filter(|&&cell| cells[cell].state == State::Blank).count()
    }

    fn is_begun_by_a_blank(&self, cells: &[Cell]) -> bool {
        self.parts.iter().min().is_some_and(|&first| cells[first].state == State::Blank)
    }
}

/// The cell of a row's total, what its other figures sum up to, and what the total is.
fn sides(line: &Line, cells: &[Cell]) -> Option<(usize, i128, i128)> {
    let mut totals = line.parts.iter().filter(|part| part.right);
    let (Some(total), None) = (totals.next().map(|part| part.cell), totals.next()) else { return None };
    let parts = || line.parts.iter().filter(|part| !part.right).map(|part| &cells[part.cell]);
    let whole = parts().all(|cell| cell.value.is_some() || cell.state == State::Blank) && line.parts.iter().all(|part| !part.minus);
    let sum: Decimal = parts().filter_map(|cell| cell.value).sum();
    whole.then(|| Some((total, sum.to_integer()?, cells[total].value?.to_integer()?)))?
}

/// Doubts such figures.
pub fn doubt(form: &Form, report: &mut Report, text: &str) {
    for t in 0..form.tables.len() {
        let cells = &report.cells;
        let lines = || form.row_sums_of(t);
        if !lines().filter_map(|line| sides(line, cells)).any(|(_, sum, printed)| sum != printed) {
            continue;
        }
        let rows: Vec<Row> = lines().filter_map(|line| Row::of(line, cells)).collect();
        let mut spoilt = joined(&rows, cells, text);
        let end = cells[form.table_cells(t)].iter().filter_map(|cell| cell.span).map(|span| span.end).max();
        spoilt.extend(noted(&rows, cells, (text, end.unwrap_or(text.len()))));
        spoilt.extend(cut(&rows, cells, (text, &report.unclaimed)));
        spoilt.extend(turned(&rows, cells, text));
        spoilt.extend(moved(&rows, cells));
        spoilt.extend(cropped(&rows, cells));
        spoilt.extend(shared(&rows, cells));
        for (cell, why) in spoilt {
            let cell = &mut report.cells[cell];
            cell.doubt_as(why);
        }
    }
}

/// The figures of rows of which another than the last is the sum of the rest, where blanks and lines alone divide them: a wide
/// one may have been put behind the others.
fn turned(rows: &[Row], cells: &[Cell], text: &str) -> Vec<(usize, Doubt)> {
    let in_text = |row: &&Row| {
        let mut spans: Vec<Span> = row.parts.iter().chain([&row.total]).filter_map(|&cell| cells[cell].span).collect();
        spans.sort_unstable();
        spans.len() == row.parts.len() + 1
            && spans
                .windows(2)
                .all(|pair| text.get(pair[0].end..pair[1].start).is_some_and(|gap| gap.chars().all(|c| is_blank(c) && c != '\t')))
    };
    let is_sum = |row: &&Row| {
        let whole = row.sum + row.printed;
        let own = |&part: &usize| cells[part].value.and_then(Decimal::to_integer).is_some_and(|own| own > 0 && own * 2 == whole);
        row.fails() && row.parts.iter().any(own)
    };
    // Of the three rows of a table in one line, two that fail are not the body's own slips.
    let several = rows.len() <= FEW_ROWS && rows.iter().filter(|row| row.fails()).count() > 1;
    let own = rows.iter().filter(|row| is_sum(row) || (several && row.fails())).filter(in_text);
    own.flat_map(|row| row.parts.iter().chain([&row.total]).map(|&cell| (cell, Doubt::TwoReadings))).collect()
}

/// Figures whose last digits may stand below their row, in no cell: with them the sum holds.
fn cut(rows: &[Row], cells: &[Cell], (text, unclaimed): (&str, &[Span])) -> Vec<(usize, Doubt)> {
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.fails()) {
        let Some(end) = cells[row.total].span.map(|span| span.end) else { continue };
        let behind =
            unclaimed.iter().filter(|span| (end..end + BELOW).contains(&span.start)).filter_map(|span| text.get(span.start..span.end));
        let digits: Vec<i128> = behind.filter(|digits| digits.len() == 1).filter_map(|digit| digit.parse().ok()).take(MOST_CUT).collect();
        let longer = |value: i128| digits.iter().map(move |digit| value * 10 + digit).chain([value]);
        for &part in &row.parts {
            let Some(own) = cells[part].value.and_then(Decimal::to_integer).filter(|own| *own != 0) else { continue };
            let holds = |whole: i128| longer(row.printed).any(|total| row.sum - own + whole == total);
            if longer(own).any(holds) {
                found.extend([part, row.total].map(|cell| (cell, Doubt::TwoReadings)));
            }
        }
    }
    found
}

/// A table of so many rows is printed as one line.
const FEW_ROWS: usize = 3;

/// The rest of a figure stands so near to its row, in bytes.
const BELOW: usize = 2000;

/// A row was cut in so many figures at most.
const MOST_CUT: usize = 8;

/// The figures of rows that moved on by one place: in a table that prints its zeros, and no blank but there, the first place is
/// blank.
fn moved(rows: &[Row], cells: &[Cell]) -> Vec<(usize, Doubt)> {
    let of_table = rows.iter().flat_map(|row| row.parts.iter().chain([&row.total]));
    let zeros = of_table.clone().any(|&cell| cells[cell].value.is_some_and(Decimal::is_zero));
    let blank_behind = |row: &Row| row.blanks(cells) > usize::from(row.is_begun_by_a_blank(cells));
    if !zeros || rows.iter().any(|row| !row.fails() && blank_behind(row)) || !rows.iter().any(|row| row.is_moved(cells)) {
        return Vec::new();
    }
    let all = rows.iter().all(|row| row.is_begun_by_a_blank(cells));
    let own = rows.iter().filter(|row| all || row.is_moved(cells));
    own.flat_map(|row| row.parts.iter().chain([&row.total]).map(|&cell| (cell, Doubt::BlankPlaces))).collect()
}

/// Totals that lack their last digit, nearly all that had several.
fn cropped(rows: &[Row], cells: &[Cell]) -> Vec<(usize, Doubt)> {
    let longer = rows.iter().filter(|row| row.sum > 9 && cells[row.total].is_certain());
    let (all, cut) = longer.fold((0, 0), |(all, cut), row| (all + 1, cut + usize::from(row.printed == row.sum / 10)));
    let own = rows.iter().filter(|_| cut > 1 && cut * 4 >= all * 3);
    own.map(|row| (row.total, Doubt::TwoReadings)).collect()
}

/// Figures of two rows, one below the other, in a cell that covers both: what each sum is too large by makes up the figure, or
/// what the first is too large by is what the second lacks.
fn shared(rows: &[Row], cells: &[Cell]) -> Vec<(usize, Doubt)> {
    let mut found = Vec::new();
    for pair in rows.windows(2).filter(|pair| pair[0].fails() && pair[1].fails()) {
        let over = [pair[0].sum - pair[0].printed, pair[1].sum - pair[1].printed];
        let totals = (&pair[0].total, &pair[1].total, [-over[0], -over[1]]);
        let parts = pair[0].parts.iter().zip(&pair[1].parts).map(|(above, below)| (above, below, over));
        for (&above, &below, over) in parts.chain([totals]) {
            let Some(own) = cells[above].value.and_then(Decimal::to_integer) else { continue };
            let printed_twice = cells[below].value == cells[above].value && over[0] + over[1] == own && over[1] > 0;
            let blank_below = cells[below].state == State::Blank && over[0] == -over[1];
            if (1..=own).contains(&over[0]) && (printed_twice || blank_below) {
                found.extend([above, below].map(|cell| (cell, Doubt::TwoReadings)));
            }
        }
    }
    found
}

/// The digits of a figure, if it is printed with nothing else.
fn digits<'t>(text: &'t str, cell: &Cell) -> Option<&'t str> {
    let figure = cell.span.and_then(|span| text.get(span.start..span.end))?;
    (figure.len() <= LONGEST && figure.bytes().all(|b| b.is_ascii_digit())).then_some(figure)
}

/// More digits are no figure of a row.
const LONGEST: usize = 16;

/// Figures before a blank that are two, run together: parted, the sum of their row holds.
fn joined(rows: &[Row], cells: &[Cell], text: &str) -> Vec<(usize, Doubt)> {
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.fails()) {
        for pair in row.parts.windows(2).filter(|pair| cells[pair[1]].state == State::Blank) {
            let Some(figure) = digits(text, &cells[pair[0]]) else { continue };
            let Some(own) = cells[pair[0]].value.and_then(Decimal::to_integer) else { continue };
            let holds = |at: usize| {
                let (left, right) = figure.split_at(at);
                let both = left.parse::<i128>().ok().zip(right.parse::<i128>().ok()).filter(|_| right == "0" || !right.starts_with('0'));
                both.is_some_and(|(left, right)| row.sum - own + left + right == row.printed)
            };
            if (1..figure.len()).any(holds) {
                found.extend(pair.iter().map(|&cell| (cell, Doubt::TwoReadings)));
            }
        }
    }
    found
}

/// Figures that end with the mark of a note below the table, which ends at a byte: without it, the sum of their row holds.
fn noted(rows: &[Row], cells: &[Cell], (text, end): (&str, usize)) -> Vec<(usize, Doubt)> {
    let marks = notes(text, end);
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| !marks.is_empty() && row.fails()) {
        for &cell in row.parts.iter().chain([&row.total]) {
            let Some(figure) = digits(text, &cells[cell]).filter(|figure| figure.len() > 1) else { continue };
            let (bare, mark) = figure.split_at(figure.len() - 1);
            let (Ok(own), Ok(bare)) = (figure.parse::<i128>(), bare.parse::<i128>()) else { continue };
            let holds = if cell == row.total { row.sum == bare } else { row.sum - own + bare == row.printed };
            if holds && marks.iter().any(|note| note == mark) {
                found.push((cell, Doubt::TwoReadings));
            }
        }
    }
    found
}

/// The digits that begin the notes right behind a table: `1 含网上申请。`
fn notes(text: &str, end: usize) -> Vec<String> {
    let near = text_behind(text, end, NOTES);
    let lines = whole_lines(near).skip(1).map(str::trim).filter(|line| !line.is_empty());
    let mark = |line: &str| {
        let (mark, rest) = line.split_at_checked(1)?;
        let words = rest.trim_start_matches(' ').starts_with(crate::fold::is_han);
        (matches!(mark.as_bytes(), [b'1'..=b'9']) && words).then(|| mark.to_owned())
    };
    lines.take(MOST_NOTES).filter_map(mark).collect()
}

/// So many lines behind a table are looked at for notes, and so many bytes.
const MOST_NOTES: usize = 4;
const NOTES: usize = 600;
