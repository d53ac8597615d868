//! A table of one line of figures that a report prints otherwise: row under row below heads of its own, turned
//! on its side, or behind a label, a year or a number of the line.

use std::collections::BTreeMap;

use crate::extract::region::Labels;
use crate::extract::table::align::{Claim, RowIndex};
use crate::extract::table::heads::columns::column_at;
use crate::extract::table::items::Item;
use crate::extract::table::sums::one_too_many::are_numbers;
use crate::extract::token::{Figure, Glue, figures};
use crate::form::{Label, Table};
use crate::number::Decimal;
use crate::text::{Span, lines_within};

/// How far behind the heads the line of figures is looked for, in bytes.
const REACH: usize = 2000;

/// The rows of `table` where their figures do not stand behind all heads in one run.
pub fn claims(labels: &Labels<'_>, table: usize, items: &[Item]) -> Option<BTreeMap<RowIndex, Claim>> {
    let rows = under_each_other(labels, table, items).or_else(|| turned(labels, table, items))?;
    let form_table = &labels.form.tables[table];
    if !rows.iter().all(|(_, own)| fits(form_table, own)) {
        return None;
    }
    let claim = |(row, own): (usize, Vec<Figure>)| {
        let item = items.iter().find(|item| row_of(labels, table, item) == Some(row));
        let label = item.map(|item| item.span);
        let at = label.map_or(0, |label| label.end);
        let fit = item.map_or(crate::form::Fit::Near, |item| item.fit);
        ((table, row), Claim { label, fit, figures: own, doubt: None, field: Span::new(at, at), before_gap: false })
    };
    Some(rows.into_iter().map(claim).collect())
}

/// The row of `table` whose whole label an item holds.
fn row_of(labels: &Labels<'_>, table: usize, item: &Item) -> Option<usize> {
    row_within(labels, table, item.han)
}

/// The row of `table` whose whole label stands between two characters.
fn row_within(labels: &Labels<'_>, table: usize, (from, to): (usize, usize)) -> Option<usize> {
    let mut inside = labels.hits_from(from).take_while(|hit| hit.end <= to);
    inside.find_map(|hit| {
        labels.meanings(hit).find_map(|(label, _)| match label {
            Label::Row(t, row) if t == table => Some(row),
            _ => None,
        })
    })
}

/// Whether the sums of a row hold.
pub fn fits(table: &Table, row: &[Figure]) -> bool {
    let values: Vec<Decimal> = row.iter().map(|f| f.value.unwrap_or_default()).collect();
    table.adds_up(&values)
}

/// Rows each below their own label and heads; a run below the labels of several rows is theirs in order.
fn under_each_other(labels: &Labels<'_>, table: usize, items: &[Item]) -> Option<Vec<(usize, Vec<Figure>)>> {
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let mut rows: Vec<(usize, Vec<Figure>)> = Vec::new();
    let (mut pending, mut run): (Vec<usize>, Vec<Figure>) = (Vec::new(), Vec::new());
    let mut sum: Option<Vec<Figure>> = None;
    let mut heads: Vec<usize> = Vec::new();
    let mut before = items.first().map_or(0, |item| item.han.0);
    for item in items {
        // A label in brackets behind a common head is no item of its own.
        pending.extend(row_within(labels, table, (before, item.han.0)).filter(|_| run.is_empty()));
        // It may stand before the figures of that head: `行政诉讼（复议后起诉）0 2`.
        let behind = item.figures.first().map_or(item.han.1, |first| labels.stream.first_from(first.span.start));
        before = behind.max(item.han.1);
        if let Some(row) = row_of(labels, table, item).or_else(|| row_within(labels, table, (item.han.1, behind))) {
            if !run.is_empty() {
                return None;
            }
            pending.push(row);
            heads.clear();
        } else if let Some(column) = column_at(labels, table, item.han) {
            heads.push(column);
        }
        run.extend(&item.figures);
        if run.is_empty() {
            continue;
        }
        if pending.is_empty() && run.len() == width && sum.is_none() {
            // A row that sums up those below it.
            sum = Some(std::mem::take(&mut run));
        } else if run.len() == width * pending.len() && !pending.is_empty() {
            let in_order = heads.iter().zip((0..width).cycle()).all(|(&head, column)| head == column);
            if !in_order {
                return None;
            }
            for row in pending.drain(..) {
                let rest = run.split_off(width);
                rows.push((row, std::mem::replace(&mut run, rest)));
            }
        } else {
            return None;
        }
    }
    let whole = rows.len() == form_table.rows.len()
        && pending.is_empty()
        && run.is_empty()
        && rows.windows(2).any(|pair| apart(items, &pair[0].1, &pair[1].1));
    let summed = sum.is_none_or(|sum| {
        let value = |row: &[Figure], c: usize| row.get(c).and_then(|f| f.value).unwrap_or_default();
        (0..width).all(|c| value(&sum, c) == rows.iter().filter(|(row, _)| *row > 0).map(|(_, own)| value(own, c)).sum())
    });
    (whole && summed).then_some(rows)
}

/// Whether words stand between the figures of two rows.
fn apart(items: &[Item], a: &[Figure], b: &[Figure]) -> bool {
    let (Some(last), Some(first)) = (a.last(), b.first()) else { return false };
    items.iter().any(|item| item.span.start >= last.span.end && item.span.end <= first.span.start)
}

/// Columns as lines: behind the head of each as many figures as rows.
fn turned(labels: &Labels<'_>, table: usize, items: &[Item]) -> Option<Vec<(usize, Vec<Figure>)>> {
    let form_table = &labels.form.tables[table];
    let (width, height) = (form_table.columns.len(), form_table.rows.len());
    let order: Vec<usize> = items.iter().filter_map(|item| row_of(labels, table, item)).collect();
    let last_label = items.iter().filter(|item| row_of(labels, table, item).is_some()).map(|item| item.span.end).max()?;
    let mut columns: Vec<Option<&[Figure]>> = vec![None; width];
    for item in items.iter().filter(|item| !item.figures.is_empty()) {
        let column = column_at(labels, table, item.han).filter(|_| item.span.start >= last_label)?;
        // A digit that touches the head is a note's, and a dash may be a piece of one.
        let plain = item.figures.iter().all(|f| f.glue == Glue::Free && f.value.is_some());
        if item.figures.len() != height || columns[column].is_some() || !plain {
            return None;
        }
        columns[column] = Some(&item.figures);
    }
    let columns: Vec<&[Figure]> = columns.into_iter().collect::<Option<_>>()?;
    (order.len() == height).then(|| order.iter().enumerate().map(|(at, &row)| (row, columns.iter().map(|own| own[at]).collect())).collect())
}

/// The figures of the only line behind the heads that holds a whole table, without what stands before them:
/// a label, or a year or number with which the sums of the rows would not hold.
pub fn line_below(labels: &Labels<'_>, table: usize, last_head: usize) -> Option<Vec<Figure>> {
    let form_table = &labels.form.tables[table];
    let all = form_table.columns.len() * form_table.rows.len();
    let text = labels.text;
    let start = text[last_head..].find('\n').map(|on| last_head + on + 1)?;
    let end = text.floor_char_boundary(start + REACH).max(start);
    let mut found = None;
    for (span, line) in lines_within(text, Span::new(start, end)) {
        if line.len() < all * 2 || line.contains(['。', '，']) {
            continue;
        }
        let mut own = figures(text, span, labels.dividers);
        if own.len() == all + 1 {
            let fits = |row: &[Figure]| row.chunks(form_table.columns.len()).all(|row| fits(form_table, row));
            // The sums may hold without another one, too.
            let without = |i: usize| [&own[..i], &own[i + 1..]].concat();
            let same = |rest: &[Figure]| rest.iter().zip(&own[1..]).all(|(a, b)| a.value == b.value);
            if !fits(&own[1..]) || (1..own.len()).map(without).any(|rest| fits(&rest) && !same(&rest)) {
                return None;
            }
            own.remove(0);
        }
        if own.len() == all && !are_numbers(form_table, &own) && found.replace(own).is_some() {
            return None;
        }
    }
    found
}
