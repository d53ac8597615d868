//! A table too wide for its page, printed in two: the first columns with the labels of all rows, and behind it the others, with
//! heads of their own and the labels of all rows once more.

use std::collections::BTreeMap;

use crate::extract::facts::years_in;
use crate::extract::region::{Labels, chain};
use crate::extract::table::align::{Claim, RowIndex};
use crate::extract::table::heads::columns::{column_sequence, heads};
use crate::extract::table::items::{Item, What, items};
use crate::extract::table::ways::stacked::fits;
use crate::extract::token::Figure;
use crate::form::{Layout, Table};
use crate::report::{Doubt, HeadSeen};
use crate::text::Span;

/// So many characters stand at most between the two: a caption.
const LONGEST_CAPTION: usize = 80;

/// Some columns of all rows.
struct Half {
    items: Vec<Item>,
    heads: Vec<HeadSeen>,
    /// The columns, in the form's order: those below a common head stand in it, the others on a line of their own.
    order: Vec<usize>,
    /// Behind its last character.
    end: usize,
}

/// The rows of the only one of `tables` whose first columns stand in `first` and whose others behind them, before the character
/// `to`; and the heads of both.
pub fn claims(labels: &Labels<'_>, tables: &[usize], first: &[Item], to: usize) -> Option<(BTreeMap<RowIndex, Claim>, Vec<HeadSeen>)> {
    let &[table] = tables else { return None };
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let has_few = |item: &Item| !matches!(item.what, What::Row(..)) || (1..width).contains(&item.figures.len());
    if form_table.printed != Layout::Rows || form_table.sums.is_empty() || !first.iter().all(has_few) {
        return None;
    }
    let left = half(labels, table, first.to_vec())?;
    let second = chain(labels, tables, (left.end, to));
    let begin = second.first().filter(|seen| seen.start <= left.end + LONGEST_CAPTION)?;
    let between = Span::new(labels.stream.place(left.end.saturating_sub(1)), labels.stream.place(begin.start));
    if !years_in(labels, between).is_empty() {
        return None;
    }
    let right = half(labels, table, items(labels, &second))?;
    let order = [left.order, right.order].concat();
    let (mut rows, others) = (rows(&left.items), rows(&right.items));
    if order.len() != width || !(0..width).all(|column| order.contains(&column)) || !rows.keys().eq(others.keys()) {
        return None;
    }
    for (row, claim) in &mut rows {
        claim.figures.extend_from_slice(&others[row].figures);
        let mut placed: Vec<(usize, Figure)> = order.iter().copied().zip(claim.figures.iter().copied()).collect();
        placed.sort_by_key(|(column, _)| *column);
        claim.figures = placed.into_iter().map(|(_, figure)| figure).collect();
    }
    if !holds(form_table, rows.values()) {
        for claim in rows.values_mut() {
            claim.doubt = Some(Doubt::HeadsDiffer);
        }
    }
    Some((rows, [left.heads, right.heads].concat()))
}

/// Some columns of a table among these labels, if every row prints a figure for each.
fn half(labels: &Labels<'_>, table: usize, items: Vec<Item>) -> Option<Half> {
    let row = |item: &&Item| matches!(item.what, What::Row(t, _) if t == table);
    let first = items.iter().find(row)?.span.start;
    let zone = Span::new(items.first()?.span.start, first);
    let order: Vec<usize> = column_sequence(labels, table, zone).into_iter().map(|(column, _)| column).collect();
    let columns = &labels.form.tables[table].columns;
    // Heads below a common one may stand in a line of their own.
    let below: Vec<usize> = order.iter().copied().filter(|&column| columns[column].within.is_some()).collect();
    let last = items.iter().rfind(row)?.figures.last()?.span.end;
    let whole = items.iter().filter(row).all(|item| item.figures.len() == order.len());
    let heads = heads(labels, table, &items, zone);
    let mut sorted = order;
    sorted.sort_unstable();
    (whole && below.is_sorted()).then(|| Half { items, heads, order: sorted, end: labels.stream.first_from(last) })
}

/// The rows of a half.
fn rows(items: &[Item]) -> BTreeMap<RowIndex, Claim> {
    let claim = |item: &Item| {
        let What::Row(t, r) = item.what else { return None };
        let field = Span::new(item.span.end, item.span.end);
        let claim = Claim { label: Some(item.span), fit: item.fit, figures: item.figures.clone(), doubt: None, field, before_gap: false };
        Some(((t, r), claim))
    };
    items.iter().filter_map(claim).collect()
}

/// Whether the sums of most rows hold of which any figure is another than nought.
fn holds<'c>(table: &Table, rows: impl Iterator<Item = &'c Claim>) -> bool {
    let is_something = |figure: &Figure| figure.value.is_some_and(|value| !value.is_zero());
    let told: Vec<bool> = rows.filter(|row| row.figures.iter().any(is_something)).map(|row| fits(table, &row.figures)).collect();
    told.iter().filter(|&&fits| fits).count() * 4 >= told.len() * 3
}
