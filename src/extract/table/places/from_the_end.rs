//! Tables ruled into places whose labels run over several lines: there the column of a figure is told by how many places
//! stand behind its own on its line.

use super::ruled::{column, places_of};
use super::text_columns::Upright;
use crate::extract::table::align::Claim;
use crate::extract::token::is_nothing;
use crate::form::Table;
use crate::text::{Span, lines_around, lines_within};

/// The longest label, in bytes.
const LONGEST: usize = 1000;

/// The figures of each row of a table whose columns `order` names; nothing where lines have not as many places each.
pub fn rows(text: &str, table: &Table, order: &[Option<usize>], claims: &[&Claim]) -> Option<Upright> {
    let width = order.len();
    if table.sums.is_empty() || width != table.columns.len() {
        return None;
    }
    let lines = claims.iter().filter_map(|claim| claim.figures.first()).map(|first| Some(places_of(text, first.span)?.len()));
    let mut counts: Vec<usize> = lines.collect::<Option<_>>()?;
    counts.dedup();
    let [count] = counts[..] else { return None };
    // The last places of a line, as many as columns.
    let own = |line: Span| -> Option<Vec<Span>> {
        let places = places_of(text, line).filter(|places| places.len() == count)?;
        Some(places[count.checked_sub(width)?..].to_vec())
    };
    let nothing = |place: &Span| is_nothing(&text[place.start..place.end]);
    let place = |claim: &&Claim| -> Option<Vec<usize>> {
        let places = own(claim.figures.first()?.span.join(claim.figures.last()?.span))?;
        let columns: Vec<usize> = claim.figures.iter().map(|figure| column(&places, figure.span)).collect::<Option<_>>()?;
        // What stands in a place and is no figure that was read may be one all the same.
        let blank = places.iter().enumerate().all(|(column, place)| columns.contains(&column) || nothing(place));
        (blank && columns.windows(2).all(|pair| pair[0] < pair[1])).then_some(columns)
    };
    // All lines of a row hold nothing in the places of its figures.
    let blank = |n: usize| {
        let Some(label) = claims[n].label.filter(|label| label.len() <= LONGEST) else { return false };
        lines_within(text, lines_around(text, label))
            .all(|(Span { start, .. }, _)| own(Span::new(start, start)).is_some_and(|places| places.iter().all(nothing)))
    };
    Upright::told_by_sums((table, order), claims, claims.iter().map(place).collect(), blank)
}
