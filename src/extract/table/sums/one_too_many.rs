//! Rows with one figure too many, the number of a page for one: where the sums hold without one of them, whichever of
//! equal ones it is, the others are the row's. And the numbers of columns between heads and figures.

use crate::extract::region::Labels;
use crate::extract::table::items::{Item, What};
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

/// Leaves out the numbers of the columns, where they stand before the figures of a table printed as one line.
pub fn without_numbers(table: &Table, items: &mut [Item]) {
    let all = table.columns.len() * table.rows.len();
    let figures: Vec<Figure> = items.iter().flat_map(|item| item.figures.iter().copied()).take(all).collect();
    if let (true, Some(first), Some(last)) = (are_numbers(table, &figures), figures.first(), figures.last()) {
        let place = first.span.join(last.span);
        for item in items {
            item.figures.retain(|figure| !place.overlaps(figure.span));
        }
    }
}

/// Leaves out the numbers of the columns between the heads and the first row, which are no row's: they add up nowhere.
pub fn without_numbers_above(labels: &Labels<'_>, items: &mut [Item]) {
    let Some(first) = items.iter().position(|item| matches!(item.what, What::Row(..))) else { return };
    let What::Row(table, _) = items[first].what else { return };
    let table = &labels.form.tables[table];
    let above = || items[..first].iter().flat_map(|item| &item.figures);
    let (begin, width) = (above().next().and_then(|figure| figure.value), table.columns.len());
    if !begin.is_some_and(|begin| width > 2 && (begin.is_zero() || begin == 1.into())) {
        return;
    }
    let values: Vec<Decimal> = above().filter_map(|figure| figure.value).collect();
    let rises = values.windows(2).all(|pair| pair[0] + 1.into() == pair[1]);
    if rises && values.len() == width && above().count() == width && !table.adds_up(&values) {
        items[..first].iter_mut().for_each(|item| item.figures.clear());
    }
}

/// Whether figures number the columns of a table, from nought or one on, through all of its rows or anew in each: as figures,
/// they add up nowhere.
pub fn are_numbers(table: &Table, figures: &[Figure]) -> bool {
    let (width, all) = (table.columns.len(), table.columns.len() * table.rows.len());
    let first = figures.first().and_then(|figure| figure.value).unwrap_or_default();
    let counts = |period: usize| {
        (0..period).cycle().zip(figures).all(|(number, figure)| {
            let own = i64::try_from(number).map(|number| first + number.into());
            figure.quality == Quality::Plain && figure.value == own.ok()
        })
    };
    figures.len() == all && (first.is_zero() || first == 1.into()) && (counts(all) || counts(width)) && {
        let values: Vec<Decimal> = figures.iter().filter_map(|figure| figure.value).collect();
        values.chunks(width).all(|row| !table.adds_up(row))
    }
}
