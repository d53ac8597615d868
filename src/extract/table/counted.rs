//! Tables with each cell on a line of its own where an empty line stands for a blank cell: there the column of a figure is
//! told by how many lines it stands behind its label.

use super::align::Claim;
use super::beneath::may_be_moved;
use super::kept::most_common;
use super::slots::Placing;
use super::upright::Upright;
use crate::extract::steps;
use crate::extract::token::{Figure, is_nothing};
use crate::form::Table;
use crate::number::Decimal;

/// Lines further behind a label, in bytes, are not counted.
const FARTHEST: usize = 2000;

/// How many lines behind its label each figure of a row stands.
type Lines = Vec<usize>;

/// The figures of each of `rows`, which stand at `depths` in the groups of a table whose columns `order` names. Nothing
/// where the last figures of rows, which are their sums, stand on other lines.
pub fn rows(text: &str, table: &Table, order: &[Option<usize>], rows: &[(usize, &Claim)]) -> Option<Upright> {
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
        steps::count(between.len());
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
