//! Tables with each cell on a line of its own where an empty line stands for a blank cell: there the column of a figure is
//! told by how many lines it stands behind its label.

use super::behind_label::most_common;
use super::one_line::may_be_moved;
use super::slots::Placing;
use super::text_columns::Upright;
use crate::extract::table::align::Claim;
use crate::extract::token::{Figure, is_nothing};
use crate::extract::work;
use crate::form::Table;
use crate::number::{Decimal, is_blank};

/// Lines further behind a label, in bytes, are not counted.
const FARTHEST: usize = 2000;

/// How many lines behind its label each figure of a row stands.
type Lines = Vec<usize>;

/// The figures of each of `rows`, which stand at `depths` in the groups of a table whose columns `order` names. Nothing
/// where the last figures of rows, which are their sums, stand on other lines, and no line breaks are left over for blanks.
pub fn rows(text: &str, table: &Table, order: &[Option<usize>], rows: &[(usize, &Claim)]) -> Option<Upright> {
    by_lines(text, table, order, rows).or_else(|| spaced(text, order.len(), rows))
}

fn by_lines(text: &str, table: &Table, order: &[Option<usize>], rows: &[(usize, &Claim)]) -> Option<Upright> {
    if table.sums.is_empty() || order.len() != table.columns.len() {
        return None;
    }
    let lines: Vec<Option<Lines>> = rows.iter().map(|(_, claim)| lines_of(text, claim)).collect();
    let deepest = rows.iter().map(|(depth, _)| *depth).max()?;
    // Where the sums of most rows of a depth stand: behind a line for each cell, and blank cells of labels.
    let of_depth =
        |depth: usize| rows.iter().zip(&lines).filter(move |((own, _), _)| *own == depth).filter_map(|(_, lines)| lines.as_ref()?.last());
    let last: Vec<Option<usize>> =
        (0..=deepest).map(|depth| of_depth(depth).next().map(|_| most_common(of_depth(depth).copied()).0)).collect();
    // Empty lines that divide all cells stand for none.
    let close = lines.iter().flatten().any(|lines| lines.windows(2).any(|pair| pair[1] - pair[0] == 1));
    if !close || last.iter().flatten().any(|last| !(order.len()..=order.len() + deepest).contains(last)) {
        return None;
    }
    let place = |n: usize| -> Option<Vec<usize>> {
        let first = (last[rows[n].0]? + 1).checked_sub(order.len())?;
        let column = |line: &usize| line.checked_sub(first).filter(|column| *column < order.len());
        lines[n].as_ref()?.iter().map(column).collect()
    };
    let blank = |n: usize| {
        let (depth, claim) = rows[n];
        let mut behind = text.get(claim.field.start..claim.field.end).unwrap_or("").split('\n').skip(1);
        last[depth].is_some_and(|last| behind.by_ref().take(last).filter(|line| is_nothing(line)).count() == last)
            && behind.next().is_some()
    };
    let claims: Vec<&Claim> = rows.iter().map(|(_, claim)| *claim).collect();
    Upright::told_by_sums((table, order), &claims, (0..rows.len()).map(place).collect(), blank)
}

/// The figures of each of `rows` of a table of `width` columns in which more than one line break divides cells, and one more
/// stands for each blank cell: so many are there before, between and behind the figures of a row as it lacks.
fn spaced(text: &str, width: usize, rows: &[(usize, &Claim)]) -> Option<Upright> {
    let gaps: Vec<Vec<usize>> = rows.iter().map(|(_, claim)| gaps(text, claim)).collect::<Option<_>>()?;
    let step = gaps.iter().flatten().min().copied().filter(|&step| step > 1)?;
    let columns = |n: usize| -> Option<Vec<usize>> {
        let (own, figures) = (&gaps[n], rows[n].1.figures.len());
        let blanks: usize = own.iter().map(|gap| gap - step).sum();
        let mut next = 0;
        let column = |gap: &usize| {
            next += gap - step + 1;
            next - 1
        };
        (figures > 0 && figures + blanks == width).then(|| own[..figures].iter().map(column).collect())
    };
    let columns: Vec<Option<Vec<usize>>> = (0..rows.len()).map(columns).collect();
    let blanks: Vec<bool> = (0..rows.len()).map(|n| gaps[n] == [step + width]).collect();
    // Behind the last row the next table or section may begin further below.
    let told = |n: usize| columns[n].is_some() || blanks[n] || n + 1 == rows.len();
    // More breaks behind every row may divide the rows.
    let is_behind_blanks = |columns: &&Vec<usize>| columns.last().is_some_and(|last| last + 1 > columns.len());
    let enough = (0..rows.len()).all(told) && columns.iter().flatten().filter(is_behind_blanks).count() >= FEWEST_ROWS;
    let placing = |columns: Option<Vec<usize>>| Some(Placing { columns: columns?, sure: true, fitting_pads: false });
    enough.then(|| Upright { placings: columns.into_iter().map(placing).collect(), blanks })
}

/// So many rows with blank cells before figures tell how they are printed.
const FEWEST_ROWS: usize = 3;

/// How many line breaks stand behind the label of a row and behind each of its figures, each of which has lines of its own.
fn gaps(text: &str, claim: &Claim) -> Option<Vec<usize>> {
    let label = claim.label?.end;
    let mut from = label + text.get(label..)?.find('\n').filter(|&rest| rest <= FARTHEST)?;
    let mut found = Vec::with_capacity(claim.figures.len() + 1);
    for figure in &claim.figures {
        let between = text.get(from..figure.span.start).filter(|between| between.len() <= FARTHEST && is_nothing(between))?;
        work::count(between.len());
        found.push(between.matches('\n').count());
        from = figure.span.end;
    }
    let behind = text[from..].chars().take_while(|c| is_blank(*c)).take(FARTHEST);
    found.push(behind.filter(|c| *c == '\n').count());
    Some(found)
}

/// On which lines behind its label a row's figures stand, where nothing else stands there; nothing for a row without any.
fn lines_of(text: &str, claim: &Claim) -> Option<Lines> {
    lines_behind(text, claim.label?.end, &claim.figures)
}

/// On which lines behind a place figures stand, each on one of its own; the rest of the place's own line may hold words.
fn lines_behind(text: &str, begin: usize, figures: &[Figure]) -> Option<Lines> {
    let mut from = begin;
    let mut line = 0;
    let mut lines = Lines::new();
    for figure in figures {
        let between = text.get(from..figure.span.start).filter(|between| between.len() <= FARTHEST)?;
        work::count(between.len());
        let behind = if lines.is_empty() { between.split_once('\n').map_or("", |(_, behind)| behind) } else { between };
        line += between.matches('\n').count();
        if !is_nothing(behind) || line == lines.last().copied().unwrap_or(0) {
            return None;
        }
        lines.push(line);
        from = figure.span.end;
    }
    (!lines.is_empty()).then_some(lines)
}

/// The places of the figures of a table of one line, each cell of which stands on a line of its own behind the last head, at
/// `begin`; nothing where the sums do not tell that they are there.
pub fn beneath(text: &str, table: &Table, begin: usize, figures: &[Figure]) -> Option<Placing> {
    let (width, all) = (table.columns.len(), table.columns.len() * table.rows.len());
    // A dash may begin a line of a list rather than stand in a cell.
    let lines = lines_behind(text, begin, figures).filter(|_| figures.iter().all(|figure| figure.value.is_some()))?;
    let columns: Vec<usize> = lines.iter().map(|line| line.checked_sub(1).filter(|at| *at < all)).collect::<Option<_>>()?;
    let mut values = vec![None; all];
    figures.iter().zip(&columns).for_each(|(figure, &column)| values[column] = figure.value);
    // A figure in a row whose sum is not printed may stand anywhere, and so may zeros.
    let holds = |row: &[Option<Decimal>]| {
        let own: Vec<Decimal> = row.iter().map(|value| value.unwrap_or_default()).collect();
        row.iter().all(Option::is_none) || (row.last().is_some_and(Option::is_some) && table.adds_up(&own))
    };
    let summed = |row: &&[Option<Decimal>]| row.iter().flatten().filter(|value| !value.is_zero()).count() > 2;
    let counts = |row: &&[Option<Decimal>]| row.last().copied().flatten().is_some_and(|sum| !sum.is_zero());
    // An empty line before the first cell or behind the last may divide rows; one between two figures stands for a cell.
    let parted = lines.windows(2).any(|pair| pair[1] - pair[0] > 1);
    // All lines are there up to the next word.
    let rest = text.get(figures.last()?.span.end..)?.split('\n').skip(1).take(all - 1 - columns.last()?);
    let whole = rest.filter(|line| is_nothing(line)).count() == all - 1 - columns.last()?;
    let told = !table.sums.is_empty()
        && parted
        && whole
        && values.chunks(width).all(holds)
        && (values.chunks(width).any(|row| summed(&row)) || values.chunks(width).filter(counts).count() > 1)
        && !may_be_moved(table, figures, &columns);
    told.then_some(Placing { columns, sure: true, fitting_pads: true })
}
