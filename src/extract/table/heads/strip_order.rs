//! The order in which the heads of a table printed as one line of figures stand, and its rows.

use std::collections::BTreeSet;

use super::columns::strange_order;
use super::order::{later_rows_first, sums_confirm};
use crate::extract::region::Labels;
use crate::extract::standing::{Standing, standing};
use crate::extract::table::items::{Item, What};
use crate::extract::token::{Figure, is_bar};
use crate::form::{Hit, Label, Table};
use crate::number::{Decimal, is_blank};
use crate::text::Span;

/// The order of the columns, and whether the figures below are certain to follow it.
pub struct Headed {
    /// For each place of a row its column.
    pub order: Vec<usize>,
    /// Whether that is the form's.
    pub plain: bool,
    /// Whether something speaks for yet another order, of columns or rows.
    pub doubted: bool,
}

impl Headed {
    /// The form's own order, of so many columns.
    pub fn plain(width: usize) -> Self {
        Self { order: (0..width).collect(), plain: true, doubted: false }
    }

    /// The order that the heads in `zone` tell, whose labels `items` are.
    pub fn of(labels: &Labels<'_>, table: usize, items: &[Item], zone: Span) -> Self {
        let width = labels.form.tables[table].columns.len();
        let strange = strange_order(labels, table, zone).map(|(order, _)| order);
        let rows_astray = later_rows_first(labels, table, items) || !rows_follow(labels, table, zone);
        let plain = strange.is_none();
        let order = strange.unwrap_or_else(|| (0..width).collect());
        let doubted = rows_astray || if plain { in_another_order(labels, table, items) } else { !repeats(labels, table, items, &order) };
        Self { order, plain, doubted }
    }

    /// Whether rows that print all their figures leave a doubt.
    pub fn is_doubted<'f>(&self, table: &Table, rows: impl Iterator<Item = &'f [Figure]>) -> bool {
        let order: Vec<Option<usize>> = self.order.iter().copied().map(Some).collect();
        self.doubted || (!self.plain && !sums_confirm(table, &order, rows))
    }

    /// Whether figures in these `places` of the line, blanks between them, leave a doubt: in another order than the form's, all
    /// rows have to sum up, and one of them in no other order.
    pub fn is_doubted_with_blanks(&self, table: &Table, figures: &[Figure], places: &[usize]) -> bool {
        let width = self.order.len();
        let mut values = vec![Decimal::ZERO; width * table.rows.len()];
        for (figure, &place) in figures.iter().zip(places) {
            if let Some(value) = values.get_mut(place) {
                *value = figure.value.unwrap_or_default();
            }
        }
        let mut told = false;
        let all = values.chunks(width).all(|row| {
            let mut own = row.to_vec();
            self.order.iter().zip(row).for_each(|(&column, &value)| own[column] = value);
            told |= !table.adds_up(row);
            table.adds_up(&own)
        });
        self.doubted || !(self.plain || (all && told))
    }

    /// The cell of the table, counted through, that a place of the line holds.
    pub fn cell_at(&self, place: usize) -> usize {
        let width = self.order.len();
        place / width * width + self.order[place % width]
    }
}

/// Whether the labels of rows that stand in `zone` follow the form's order.
fn rows_follow(labels: &Labels<'_>, table: usize, zone: Span) -> bool {
    let mut first: Vec<Option<usize>> = vec![None; labels.form.tables[table].rows.len()];
    let (from, to) = labels.stream.within(zone);
    for hit in labels.hits_from(from).take_while(|hit| hit.end <= to) {
        for (label, _) in labels.meanings(hit) {
            if let Label::Row(t, row) = label
                && t == table
            {
                first[row].get_or_insert(hit.start);
            }
        }
    }
    first.into_iter().flatten().is_sorted()
}

/// Whether the heads of a table go on in the order of the first row's.
fn repeats(labels: &Labels<'_>, table: usize, items: &[Item], order: &[usize]) -> bool {
    heads(labels, table, items).iter().zip(order.iter().cycle()).all(|(head, column)| head == column)
}

/// The columns of the heads among the labels `items`, in the order of the text.
fn heads(labels: &Labels<'_>, table: usize, items: &[Item]) -> Vec<usize> {
    let zone = items.first().map_or((0, 0), |first| (first.han.0, items.last().map_or(0, |last| last.han.1)));
    let heads = labels.hits_from(zone.0).take_while(|hit| hit.end <= zone.1).filter_map(|hit| {
        labels.meanings(hit).find_map(|(label, _)| match label {
            Label::Column(t, c) if t == table => Some(c),
            _ => None,
        })
    });
    heads.collect()
}

/// Whether the heads of the columns, or the labels of the rows, stand in another order than on the form.
pub fn in_another_order(labels: &Labels<'_>, table: usize, items: &[Item]) -> bool {
    let rows: Vec<usize> = items.iter().filter_map(|i| if let What::Row(_, r) = i.what { Some(r) } else { None }).collect();
    let heads = heads(labels, table, items);
    // Where heads are repeated, the last line of them stands above the figures.
    let width = labels.form.tables[table].columns.len();
    let all = width * labels.form.tables[table].rows.len();
    if heads.len() > all && heads[heads.len() - all..].iter().enumerate().all(|(i, &c)| c == i % width) {
        return rows.windows(2).any(|pair| pair[1] < pair[0]);
    }
    // The heads of one row follow those of another; nowhere else does a later column stand before.
    let steps_back = heads.windows(2).filter(|pair| pair[1] <= pair[0]).count();
    rows.windows(2).any(|pair| pair[1] < pair[0]) || steps_back >= labels.form.tables[table].rows.len()
}

/// Whether each figure stands right behind the head of its column, with a colon between at most: `结果维持：3`.
pub fn are_named(labels: &Labels<'_>, table: usize, figures: &[Figure]) -> bool {
    let width = labels.form.tables[table].columns.len();
    let named = |(place, figure): (usize, &Figure)| {
        let at = labels.stream.first_from(figure.span.start);
        let before = labels.hits.partition_point(|hit| hit.start < at);
        let mut heads = labels.hits[..before].iter().rev().take(NEAREST).filter(|hit| hit.end == at);
        let marks = |hit: &Hit| {
            let head = labels.stream.span(hit.start, hit.end);
            labels.text.get(head.end..figure.span.start).is_some_and(|marks| marks.chars().all(|c| matches!(c, ' ' | ':' | '：' | '=')))
        };
        heads.any(|hit| marks(hit) && labels.meanings(hit).any(|(label, _)| label == Label::Column(table, place % width)))
    };
    !figures.is_empty() && figures.iter().enumerate().all(named)
}

/// So many labels are looked at for the one that ends before a figure.
const NEAREST: usize = 8;

/// What stands between two copies of heads is no longer, in bytes.
const LONGEST_BREAK: usize = 8;

/// Leaves the labels alone that a sentence above the table names, where those of all rows stand once more below it, each in a cell
/// of its own: `被申请行政复议2件，未经复议直接起诉4件，具体如下：`.
pub fn without_sentence(labels: &Labels<'_>, table: usize, items: &mut Vec<Item>) {
    let row = |item: &Item| if let What::Row(t, row) | What::Again(t, row) = item.what { (t == table).then_some(row) } else { None };
    let stands_first = |item: &Item| standing(labels, item.han.0) == Standing::First;
    let Some(own) = items.iter().position(|item| row(item).is_some() && stands_first(item)) else { return };
    let Some(last) = items[..own].iter().rposition(|item| row(item).is_some()) else { return };
    let behind: BTreeSet<usize> = items[own..].iter().filter_map(row).collect();
    if behind.len() == labels.form.tables[table].rows.len() {
        items.drain(..=last);
        name_rows(labels, table, items);
    }
}

/// Leaves the last lines of heads alone where all of them stand once more before, as a page shows them that stay where they
/// are while it moves.
pub fn keep_last_heads(labels: &Labels<'_>, table: usize, items: &mut Vec<Item>) {
    let form_table = &labels.form.tables[table];
    let (width, rows) = (form_table.columns.len(), form_table.rows.len());
    // Nearly every table has its heads once.
    if items.len() < 2 * width * rows {
        return;
    }
    let Some((first, last)) = items.first().zip(items.last()) else { return };
    let of_table = |hit: &Hit| {
        labels.meanings(hit).map(|(label, _)| label).find(|label| matches!(label, Label::Row(t, _) | Label::Column(t, _) if *t == table))
    };
    let seen: Vec<(usize, Label)> =
        labels.hits_from(first.han.0).take_while(|hit| hit.end <= last.han.1).filter_map(|hit| Some((hit.start, of_table(hit)?))).collect();
    let columns = |own: &[(usize, Label)]| -> Vec<usize> {
        own.iter().filter_map(|(_, label)| if let Label::Column(_, column) = label { Some(*column) } else { None }).collect()
    };
    // The last heads, all of them and nothing else.
    let Some(at) = seen.len().checked_sub((width + 1) * rows) else { return };
    let (before, own) = seen.split_at(at);
    let labelled = own.iter().filter_map(|(_, label)| if let Label::Row(_, row) = label { Some(*row) } else { None });
    let heads = columns(own);
    let whole = heads.len() == width * rows && heads.iter().enumerate().all(|(n, column)| *column == n % width);
    let begins = own.first().is_some_and(|(_, label)| *label == Label::Row(table, 0));
    if !(begins && whole && labelled.eq(0..rows) && columns(before).len() >= width * rows) {
        return;
    }
    let begin = own[0].0;
    // Between the two stands nothing, no row that nobody filled in either.
    let copy = items.iter().filter(|item| item.han.0 < begin);
    let end = copy.clone().map(|item| item.span.end).max().unwrap_or(0);
    let between = labels.text.get(end..labels.stream.place(begin)).unwrap_or("");
    if between.len() > LONGEST_BREAK
        || !between.chars().all(|c| is_blank(c) || is_bar(c))
        || copy.clone().any(|item| !item.figures.is_empty())
    {
        return;
    }
    items.retain(|item| item.han.0 >= begin);
    name_rows(labels, table, items);
}

/// Makes the first label of each row that of the row where the one before it was left out.
fn name_rows(labels: &Labels<'_>, table: usize, items: &mut [Item]) {
    for row in 0..labels.form.tables[table].rows.len() {
        let own = What::Row(table, row);
        if !items.iter().any(|item| item.what == own)
            && let Some(again) = items.iter_mut().find(|item| item.what == What::Again(table, row))
        {
            again.what = own;
        }
    }
}
