//! Figures that stand before their labels, row by row, and what tells that they do not.

use std::collections::BTreeMap;

use crate::extract::region::Labels;
use crate::extract::table::align::is_row;
use crate::extract::table::items::{Item, What};
use crate::extract::token::Figure;
use crate::form::Each;
use crate::number::Decimal;
use crate::report::Doubt;

/// Whether every row's figures stand before its label: a run before the first label and none behind
/// the last, or most runs on one line with the label behind them rather than with the one before.
pub fn come_first(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>]) -> bool {
    let rows: Vec<usize> = (1..items.len()).filter(|&i| is_row(&items[i])).collect();
    let (Some(&first), Some(&last), true) = (rows.first(), rows.last(), rows.len() > 2) else { return false };
    let before = rows.iter().filter(|&&i| figures[i - 1].last().is_some_and(|f| one_line(labels, f.span.end, items[i].span.start)));
    let behind = rows.iter().filter(|&&i| figures[i].first().is_some_and(|f| one_line(labels, items[i].span.end, f.span.start)));
    let (before, behind) = (before.count(), behind.count());
    let ends_bare = figures[last].is_empty();
    // Where most rows are blank, those that print a figure tell.
    let told = if ends_bare && behind == 0 { before > 1 } else { before * 2 > rows.len() && behind * 2 < before };
    // Heads own no figures: those between them and a label are its row's, where they stand before it again and again.
    let below_heads = rows.iter().filter(|&&i| items[i - 1].what == What::Head && !figures[i - 1].is_empty()).count();
    (ends_bare && (!figures[first - 1].is_empty() || below_heads > 1)) || told
}

/// Whether no line ends between two places.
fn one_line(labels: &Labels<'_>, from: usize, to: usize) -> bool {
    labels.text.get(from..to).is_some_and(|between| !between.contains('\n'))
}

/// Gives each row the figures before its label, those between the labels of its groups included.
pub fn shift(items: &[Item], figures: &mut [Vec<Figure>]) {
    let mut run = Vec::new();
    for (item, own) in items.iter().zip(figures.iter_mut()) {
        if is_row(item) {
            run = std::mem::replace(own, run);
        } else {
            run.append(own);
        }
    }
    if let Some(last) = figures.last_mut() {
        last.append(&mut run);
    }
}

/// Whether a whole row's figures stand before the first label of a row, and nothing tells whose they are: then
/// each label's may stand before it.
pub fn may_come_first(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>]) -> bool {
    let Some(first) = items.iter().position(is_row) else { return false };
    let own = |i: &usize| !matches!(items[*i].what, What::Again(..));
    let before: usize = (0..first).filter(own).map(|i| figures[i].len()).sum();
    let wanted = width(labels, &items[first]);
    wanted > 1
        && before == wanted
        && !(stand_beside(labels, items, figures)
            || begin_tables(labels, items, figures, first)
            || sums_tell(labels, items, figures, first))
}

/// How many figures the row has whose label an item is.
fn width(labels: &Labels<'_>, item: &Item) -> usize {
    match item.what {
        What::Row(t, _) => labels.form.tables[t].columns.len(),
        _ => 0,
    }
}

/// Whether nearly all labels have their figures behind them on their line, and none before them.
fn stand_beside(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>]) -> bool {
    let rows = || (1..items.len()).filter(|&i| is_row(&items[i]));
    let printed = rows().filter(|&i| !figures[i].is_empty()).count();
    let beside = rows().filter(|&i| figures[i].first().is_some_and(|f| one_line(labels, items[i].span.end, f.span.start))).count();
    let before = rows().any(|i| figures[i - 1].last().is_some_and(|f| one_line(labels, f.span.end, items[i].span.start)));
    printed > 2 && beside * 10 >= printed * 9 && !before
}

/// Whether the labels of other tables below each other, right below their heads, have their figures behind them.
fn begin_tables(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>], first: usize) -> bool {
    let begins = |&i: &usize| is_row(&items[i]) && items[i - 1].what == What::Head;
    let mut rest = (first + 1..items.len()).filter(begins).peekable();
    let told = |i: usize| figures[i - 1].is_empty() && figures[i].len() == width(labels, &items[i]);
    rest.peek().is_some_and(|&i| matches!((items[i].what, items[first].what), (What::Row(a, _), What::Row(b, _)) if a != b))
        && rest.all(told)
}

/// Whether the sums of the columns hold with the figures behind the labels and not with those before them, or
/// both are the same.
fn sums_tell(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>], first: usize) -> bool {
    let What::Row(table, _) = items[first].what else { return false };
    let (mut behind, mut before) = (BTreeMap::new(), BTreeMap::new());
    let mut run: &[Figure] = &[];
    for (item, own) in items.iter().zip(figures) {
        if let What::Row(t, r) = item.what
            && t == table
        {
            let width = width(labels, item);
            let values = |figures: &[Figure]| {
                (figures.len() == width).then(|| figures.iter().map(|f| f.value.unwrap_or_default()).collect::<Vec<Decimal>>())
            };
            behind.extend(values(own).map(|values| (r, values)));
            before.extend(values(run).map(|values| (r, values)));
        }
        if !own.is_empty() {
            run = own;
        }
    }
    // Nothing but zeros is the same either way.
    if before.values().chain(behind.values()).flatten().all(|value| value.is_zero()) && behind.len() == before.len() {
        return true;
    }
    let (held, failed) = columns_that_hold(labels, table, &behind);
    let (otherwise, broken) = columns_that_hold(labels, table, &before);
    held > failed && broken > otherwise
}

/// How many columns have sums that hold and are not all of zeros, and how many have some that fail.
fn columns_that_hold(labels: &Labels<'_>, table: usize, rows: &BTreeMap<usize, Vec<Decimal>>) -> (usize, usize) {
    let (mut held, mut failed) = (0, 0);
    for line in labels.form.sums_of(table).filter(|line| matches!(line.each, Each::Column)) {
        let value = |cell: usize| {
            let place = labels.form.place(cell);
            rows.get(&place.row).and_then(|row| row.get(place.column)).copied()
        };
        if !line.cells().all(|cell| value(cell).is_some()) {
            continue;
        }
        let value = |cell| value(cell).unwrap_or_default();
        if !line.balance(value).is_zero() {
            failed += 1;
        } else if line.cells().any(|cell| !value(cell).is_zero()) {
            held += 1;
        }
    }
    (held, failed)
}

/// Rows with figures before and behind their label on its line, or with a whole row's before it there and theirs below:
/// which are theirs is not known. Where all stands on one line, lines say nothing.
pub fn doubt_both_sides(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>], doubts: &mut [Option<Doubt>]) {
    let row = |i: &usize| {
        let (own, before) = (figures[*i].first(), &figures[*i - 1]);
        let led = || {
            before.len() == width(labels, &items[*i]) && before.len() > 1 && one_line(labels, before[0].span.start, items[*i].span.start)
        };
        is_row(&items[*i]) && own.is_some_and(|f| one_line(labels, items[*i].span.end, f.span.start) || led())
    };
    let rows: Vec<usize> = (1..items.len()).filter(row).collect();
    let both = |&i: &usize| {
        let before = figures[i - 1].last().filter(|f| one_line(labels, f.span.end, items[i].span.start));
        // A line of several rows has labels before those figures too.
        before.is_some_and(|f| !one_line(labels, items[i - 1].span.end, f.span.start))
    };
    for i in rows.into_iter().filter(both) {
        doubts[i] = Some(Doubt::FiguresApart);
    }
}
