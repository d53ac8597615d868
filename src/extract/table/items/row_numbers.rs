//! Rows whose number stands on the line of their figures and whose label on the next: what stands between the two is
//! the row's, not that of the row before.

use super::{Item, What};
use crate::extract::region::Labels;
use crate::extract::token::is_bar;
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
