//! Rows whose number stands on the line of their figures and whose label on the next: what stands between the two is
//! the row's, not that of the row before. And numbers that run through all rows, each before its label.

use super::{Item, What};
use crate::extract::region::Labels;
use crate::extract::token::{Figure, Quality, is_bar};
use crate::form::Fit;
use crate::number::{half_width, is_blank};

/// Gives each row the figures between its number and its label, if it has none behind it.
pub fn take_back(labels: &Labels<'_>, items: &mut [Item]) {
    // Those of the last row first: what it takes may be all that stands behind the one before.
    for i in (1..items.len()).rev() {
        let What::Row(t, r) = items[i].what else { continue };
        // The label of the row's group may stand beside its own.
        let heads = items[..i].iter().rev().take_while(|item| item.figures.is_empty() && item.what == What::Head).count();
        let Some(before) = (i - heads).checked_sub(1) else { continue };
        if items[before].figures.is_empty() || !items[i].figures.is_empty() {
            continue;
        }
        let (from, to) = (items[before].span.end, items[before + 1].span.start);
        let ordinal = labels.form.tables[t].rows[r].ordinal.as_str();
        let Some(number) = labels.text.get(from..to).and_then(|between| last_number(between, ordinal)) else { continue };
        let first = items[before].figures.partition_point(|figure| figure.span.start < from + number);
        let mut own = items[before].figures.split_off(first);
        // The number itself, before figures, looks like the torn half of one.
        own.retain(|figure| figure.span.start > from + number);
        if !own.is_empty() {
            items[i].span.start = from + number;
            items[i].figures = own;
        }
    }
}

/// So many rows with numbers that rise by one show a habit; in fewer, the figures have to be as many as columns without them.
const FEWEST: usize = 12;

/// Leaves out the numbers that run through the rows, 1 to 25, each as the last figure before the label of its row.
pub fn leave_out_running(labels: &Labels<'_>, items: &mut Vec<Item>) {
    let rows = || items.iter().enumerate().filter(|(_, item)| matches!(item.what, What::Row(..)));
    let Some((first, _)) = rows().next() else { return };
    // The item before the label of each row, or before the heads beside it, that holds figures.
    let before = |row: usize| {
        let at = items[..row].iter().rposition(|item| !item.figures.is_empty())?;
        items[at + 1..row].iter().all(|item| item.what == What::Head).then_some(at)
    };
    let number = |at: usize| items[at].figures.last().filter(|figure| figure.quality == Quality::Plain).and_then(|figure| figure.value);
    let Some(begin) = before(first).and_then(number).filter(|begin| begin.is_zero() || *begin == 1.into()) else { return };
    let (mut at_rows, mut next) = (Vec::new(), begin);
    for (row, _) in rows() {
        let Some(at) = before(row).filter(|&at| number(at) == Some(next) && at_rows.last() != Some(&at)) else { return };
        at_rows.push(at);
        next = next + 1.into();
    }
    let whole = |(at, item): (usize, &Item)| match item.what {
        What::Row(t, _) => item.figures.len() - usize::from(at_rows.contains(&at)) == labels.form.tables[t].columns.len(),
        _ => true,
    };
    if at_rows.len() < FEWEST && !(at_rows.len() > 2 && items.iter().enumerate().all(whole)) {
        return;
    }
    let mut kept = Vec::with_capacity(items.len() + at_rows.len());
    for (at, mut item) in std::mem::take(items).into_iter().enumerate() {
        let own = if at_rows.contains(&at) { item.figures.pop() } else { None };
        let end = item.han.1;
        kept.push(item);
        // What belongs to the row before ends there.
        let head = |number: Figure| Item {
            what: What::Head,
            span: number.span,
            han: (end, end),
            fit: Fit::Near,
            figures: Vec::new(),
            skips: false,
        };
        kept.extend(own.map(head));
    }
    *items = kept;
}

/// Where `ordinal`, as the form prints it, stands last in `text` at the start of a cell, with its mark behind it.
fn last_number(text: &str, ordinal: &str) -> Option<usize> {
    let bare = ordinal.trim_matches(|c| is_mark(c) || c == '（');
    if bare.is_empty() {
        return None;
    }
    let stands = |&(at, _): &(usize, &str)| {
        let before = text[..at].trim_end_matches(['(', '（']).chars().next_back();
        text[at + bare.len()..].starts_with(is_mark) && before.is_none_or(|c| is_blank(c) || is_bar(c))
    };
    let (at, _) = text.rmatch_indices(bare).find(stands)?;
    Some(text[..at].trim_end_matches(['(', '（']).len())
}

/// What stands behind the number of a row.
fn is_mark(c: char) -> bool {
    matches!(half_width(c), '.' | ')' | '、')
}
