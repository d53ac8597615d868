//! Heads that the form does not have, in the place of some of its own: `本年修订件数` where the repealed are counted.

use crate::extract::region::Labels;
use crate::form::{Hit, Label, Layout};
use crate::report::HeadSeen;
use crate::text::Span;

/// So many characters of other words are a head; fewer are a unit, or pieces of a damaged one.
const SHORTEST: usize = 3;

/// Whether columns of a table lack their heads, and words that are no labels stand in the place of those, above its first
/// row in `zone`.
pub fn stand_for_own(labels: &Labels<'_>, table: usize, heads: &[HeadSeen], zone: Span) -> bool {
    let form_table = &labels.form.tables[table];
    let columns = &form_table.columns;
    let plain = form_table.printed == Layout::Rows && columns.iter().all(|column| column.within.is_none());
    if !plain || (0..columns.len()).all(|column| heads.iter().any(|head| head.column == column)) {
        return false;
    }
    let (from, to) = labels.stream.within(zone);
    let is_label = |hit: &&Hit| labels.meanings(hit).any(|(label, _)| !matches!(label, Label::Sign(_)));
    let hits = labels.hits_from(from).take_while(|hit| hit.start < to).filter(is_label);
    let mut places: Vec<(usize, usize)> = hits.map(|hit| (hit.start, hit.end)).collect();
    // Mistyped heads are no hits.
    places.extend(heads.iter().map(|head| labels.stream.within(head.span)));
    places.push((to, to));
    places.sort_unstable();
    let mut free_from = from;
    let found = places.into_iter().map(|(start, end)| {
        let free = (free_from, start);
        free_from = free_from.max(end);
        free
    });
    let wide = |(start, end): &(usize, usize)| *end >= start + SHORTEST;
    found.filter(wide).any(|(start, end)| is_a_head(labels, labels.stream.span(start, end)))
}

/// Whether words name a quantity: `数量` in a cell of its own names none.
fn is_a_head(labels: &Labels<'_>, words: Span) -> bool {
    let ends = |c: char| matches!(c, '\n' | '\t') || labels.dividers.is_bar(c);
    let cells = labels.text[words.start..words.end].split(ends).map(|cell| labels.folding.han(cell));
    let named = cells.filter(|cell| !labels.words.heads.plain.contains(cell));
    named.map(|cell| cell.chars().count()).sum::<usize>() >= SHORTEST
}
