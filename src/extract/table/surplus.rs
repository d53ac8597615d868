//! Rows with one figure too many, the number of a page for one: where the sums hold without one of them, whichever of
//! equal ones it is, the others are the row's.

use crate::extract::token::{Figure, Quality};
use crate::form::Table;
use crate::number::Decimal;
use crate::text::Span;

/// The figures of whole rows of `table` without the only one without which the sums of all hold, and that one.
pub fn without_one(table: &Table, figures: &[Figure]) -> Option<(Vec<Figure>, Span)> {
    let width = table.columns.len();
    if table.sums.is_empty() || figures.len() % width != 1 || figures.len() == 1 {
        return None;
    }
    let values: Vec<Decimal> = figures.iter().map(|figure| figure.value.unwrap_or_default()).collect();
    let without = |i: usize| [&values[..i], &values[i + 1..]].concat();
    let mut found: Option<(usize, Vec<Decimal>)> = None;
    for i in 0..figures.len() {
        let rest = without(i);
        if !table.all_add_up(&rest) {
            continue;
        }
        match &found {
            None => found = Some((i, rest)),
            Some((_, same)) if *same == rest => {}
            Some(_) => return None,
        }
    }
    let (one, rest) = found?;
    // Sums of zeros say nothing.
    if rest.chunks(width).any(|row| row.iter().all(|value| value.is_zero())) {
        return None;
    }
    let mut kept = figures.to_vec();
    let removed = kept.remove(one).span;
    kept.iter_mut().filter(|figure| figure.quality == Quality::Plain).for_each(|figure| figure.quality = Quality::Chosen);
    Some((kept, removed))
}
