//! Tables with fewer columns than the form has, or with one more: the heads say which, and the sums of the rows
//! bear them out.

use super::columns::{Printed, column_sequence, common_head};
use super::order::are_alike;
use crate::extract::region::Labels;
use crate::extract::table::align::Claim;
use crate::extract::table::ways::stacked::fits;
use crate::extract::token::Figure;
use crate::form::{Fit, Hit, Label, Layout, Table};
use crate::number::Decimal;
use crate::report::HeadSeen;
use crate::text::Span;

/// The columns that the heads in `zone` name where they are fewer than the form's, nothing for one that sums up
/// others, and whether the sums of the rows leave no doubt about them. Only where every row prints as many figures.
pub fn named(labels: &Labels<'_>, table: usize, zone: Span, own: &[(usize, &Claim)]) -> Option<(Vec<Option<usize>>, bool)> {
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let printed = own.iter().map(|(_, claim)| claim.figures.len()).max()?;
    let alike = own.iter().filter(|(_, claim)| claim.figures.len() == printed).count();
    let nested = form_table.columns.iter().any(|column| column.within.is_some());
    if form_table.printed != Layout::Rows || !nested || !(1..width).contains(&printed) || alike < 3 || alike != own.len() {
        return None;
    }
    let mut heads: Vec<(usize, Option<usize>)> =
        column_sequence(labels, table, zone).into_iter().map(|(column, span)| (span.start, Some(column))).collect();
    let below = heads.iter().any(|(_, column)| is_below(form_table, *column));
    let common = common_head(labels, table, zone).map(|head| head.start);
    if let Some(place) = common.filter(|_| !below) {
        heads.push((place, None));
    }
    heads.sort_unstable();
    // A head of its own stands behind the common one, before those below it: that of the first column may be lost.
    let behind = |&(first, column): &(usize, Option<usize>)| common.is_some_and(|place| place < first) && !is_below(form_table, column);
    let begins_late = below && heads.first().is_some_and(behind);
    if let Some(place) = common.filter(|_| below) {
        below_common(form_table, place, &mut heads);
    }
    let order: Vec<Option<usize>> = heads.into_iter().map(|(_, column)| column).collect();
    let once = (0..order.len()).all(|i| !order[..i].contains(&order[i]));
    (order.len() == printed && once).then(|| {
        let told = !own.iter().all(|(_, claim)| are_alike(&claim.figures));
        let sure = printed > 2
            && own.iter().all(|(_, claim)| adds_up(&order, &claim.figures, width))
            && (told || !(begins_late || holds_other_words(labels, table, zone)));
        (order, sure)
    })
}

/// Whether a column stands below a common head.
fn is_below(table: &Table, column: Option<usize>) -> bool {
    column.is_some_and(|c| table.columns[c].within.is_some())
}

/// Whether words that are no label stand between the heads of a table.
fn holds_other_words(labels: &Labels<'_>, table: usize, zone: Span) -> bool {
    let (from, to) = labels.stream.within(zone);
    let own = |hit: &&Hit| hit.end <= to && labels.meanings(hit).any(|(label, _)| matches!(label, Label::Column(t, _) if t == table));
    let columns = || labels.hits_from(from).take_while(|hit| hit.start < to).filter(own);
    let (Some(first), Some(last)) = (columns().next(), columns().last()) else { return false };
    let mut at = first.start;
    for hit in labels.hits_from(first.start).take_while(|hit| hit.start <= last.start) {
        if hit.start > at {
            return true;
        }
        at = at.max(hit.end);
    }
    false
}

/// Where heads of a line of their own below a common one stand behind all others, puts them where that one stands: it has
/// some before and some behind it.
fn below_common(table: &Table, common: usize, heads: &mut [(usize, Option<usize>)]) {
    let first = heads.iter().position(|(_, column)| is_below(table, *column)).unwrap_or(0);
    let last = heads[first..].iter().all(|(_, column)| is_below(table, *column));
    let before = heads[..first].iter().take_while(|(place, _)| *place < common).count();
    if last && (1..first).contains(&before) {
        heads[before..].rotate_left(first - before);
    }
}

/// Whether all rows lack the figure of the first column, and that alone, and the sum of none tells that it is that one: the
/// figures may as well stand one place back.
pub fn may_be_moved(table: &Table, rows: &[(&[Figure], Option<&[usize]>)]) -> bool {
    let width = table.columns.len();
    let mut printed = rows.iter().filter(|(figures, _)| !figures.is_empty()).peekable();
    let Some((_, Some(first))) = printed.peek() else { return false };
    let alike = |(figures, columns): &(&[Figure], Option<&[usize]>)| figures.len() + 1 == width && *columns == Some(*first);
    let tells = |(figures, columns): &(&[Figure], Option<&[usize]>)| {
        let mut row = vec![Decimal::ZERO; width];
        for (figure, &column) in figures.iter().zip(columns.unwrap_or_default()) {
            row[column] = figure.value.unwrap_or_default();
        }
        row.last().is_some_and(|sum| !sum.is_zero()) && table.adds_up(&row)
    };
    !table.sums.is_empty() && first.first() == Some(&1) && printed.all(|row| alike(row) && !tells(row))
}

/// So many rows that lack a figure show a habit.
const FEWEST_ALIKE: usize = 3;

/// Whether all rows lack the figure of the last column, their sum, and that alone, while the last figure of each is no less
/// than the others together: it may be the sum, and another column's figures be the ones that were lost.
pub fn lack_another<'c>(table: &Table, rows: impl Iterator<Item = &'c Claim>) -> bool {
    let printed = rows.map(|claim| claim.figures.as_slice()).filter(|figures| !figures.is_empty());
    let may_sum_up = |figures: &[Figure]| {
        let mut values = figures.iter().rev().map(|figure| figure.value.unwrap_or_default());
        let last = values.next().unwrap_or_default();
        last >= values.sum::<Decimal>()
    };
    let mut count = 0;
    let mut short = printed.inspect(|_| count += 1).map(|figures| figures.len() + 1 == table.columns.len() && may_sum_up(figures));
    table.sums.len() == 1 && short.all(|short| short) && count >= FEWEST_ALIKE
}

/// Whether the figures but the total's sum up to it.
fn adds_up(order: &[Option<usize>], figures: &[Figure], width: usize) -> bool {
    let value = |f: &Figure| f.value.unwrap_or_default();
    let Some(total) = order.iter().position(|column| *column == Some(width - 1)) else { return false };
    let parts: Decimal = figures.iter().enumerate().filter(|(i, _)| *i != total).map(|(_, f)| value(f)).sum();
    figures.get(total).map(value) == Some(parts)
}

/// So many columns stand at most behind the form's.
const MOST_FURTHER: usize = 2;

/// Rows without a figure, and the figures left out.
type Cut = (Vec<(usize, Claim)>, Vec<Span>);

/// Rows without the figures of columns behind the form's last one, and the figures left out: most rows print them, a
/// head of theirs stands behind the last one's, and without them the sums of all rows hold.
pub fn without_extra(
    labels: &Labels<'_>,
    table: usize,
    (heads, zone): (&[HeadSeen], Span),
    printed: &Printed,
    own: &[(usize, &Claim)],
) -> Option<Cut> {
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let most = own.iter().map(|(_, claim)| claim.figures.len()).max()?;
    let more = own.iter().filter(|(_, claim)| claim.figures.len() == most && most > width).count();
    let few = own.iter().all(|(_, claim)| (width..=width + MOST_FURTHER).contains(&claim.figures.len()));
    // A column that sums up others is one of those printed.
    if printed.order.len() > width || !few || more * 3 < own.len() * 2 || more < 3 || form_table.sums.is_empty() {
        return None;
    }
    let last = heads.iter().find(|head| head.column + 1 == width && head.fit != Fit::Near)?;
    let next = labels.stream.first_from(last.span.end);
    let mut begins = labels.hits_from(next).take_while(|hit| hit.start == next).flat_map(|hit| labels.meanings(hit));
    let is_own = begins.any(|(label, _)| matches!(label, Label::Column(t, _) | Label::Furniture(t) if t == table));
    let headed = !is_own
        && next < labels.stream.first_from(zone.end)
        && heads.iter().all(|head| head.span.start <= last.span.start || head.column + 1 < width);
    let told = own.iter().filter(|(_, claim)| claim.figures.len() > width && !fits(form_table, &claim.figures[1..=width])).count();
    // Of noughts alone it is no matter which are left out.
    let nothing = || own.iter().flat_map(|(_, claim)| &claim.figures).all(|figure| figure.value.is_some_and(Decimal::is_zero));
    if !headed || (told < 2 && !nothing()) || !own.iter().all(|(_, claim)| fits(form_table, &claim.figures[..width])) {
        return None;
    }
    let mut rest = Vec::new();
    let cut = own.iter().map(|(row, claim)| {
        let mut claim = (*claim).clone();
        rest.extend(claim.figures.drain(width..).map(|f| f.span));
        (*row, claim)
    });
    let cut = cut.collect();
    Some((cut, rest))
}
