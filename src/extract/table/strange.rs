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
    places.into_iter().any(|(start, end)| {
        let free = start.saturating_sub(free_from);
        free_from = free_from.max(end);
        free >= SHORTEST
    })
}
