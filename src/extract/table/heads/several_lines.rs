//! Heads over several lines: what the beginnings of heads on one line say of the order of the columns.

use super::columns::{begins_other_label, is_joined};
use crate::extract::region::Labels;
use crate::form::{Layout, Wording};
use crate::text::Span;

/// The shortest beginning of a head that tells it, in characters.
const SHORTEST: usize = 2;

/// Whether heads that begin on one line of `zone` stand in another order than that of the printed columns.
pub fn speak_against(labels: &Labels<'_>, table: usize, zone: Span, order: &[Option<usize>]) -> bool {
    let form_table = &labels.form.tables[table];
    let columns = &form_table.columns;
    if form_table.printed != Layout::Rows || columns.len() < 2 {
        return false;
    }
    let found = beginnings(labels, table, zone);
    let place_of = |column: usize| order.iter().position(|other| *other == Some(column));
    let nested = columns.iter().any(|column| column.within.is_some());
    let against = |line: &[(usize, usize)]| {
        let mut seen: Vec<usize> = Vec::with_capacity(columns.len());
        for &(_, column) in line.iter().filter(|(_, column)| columns[*column].within.is_some() == nested) {
            if !seen.contains(&column) {
                seen.push(column);
            }
        }
        seen.windows(2).any(|pair| place_of(pair[0]) > place_of(pair[1]))
    };
    // Where several lines of heads in the middle of their cells run together, one over all lines stands between them.
    let over_all = |(_, column): &(usize, usize)| nested && columns[*column].within.is_none();
    let one_line = |a: &(usize, usize), b: &(usize, usize)| !labels.text[a.0..b.0].contains('\n') && !over_all(a) && !over_all(b);
    found.chunk_by(one_line).any(against)
}

/// Where heads of a table begin in `zone`, and those of which columns.
fn beginnings(labels: &Labels<'_>, table: usize, zone: Span) -> Vec<(usize, usize)> {
    let within = labels.stream.within(zone);
    let wordings = &labels.wordings(table).columns;
    let mut found: Vec<(usize, usize)> = Vec::new();
    for number in 0..wordings.len() {
        let Some(beginning) = told_by(wordings, number) else { continue };
        // 其他 also stands in the label over all of them.
        let own = |&at: &usize| !begins_other_label(labels, (table, number), at) && !is_joined(labels, within.0, at);
        let places = labels.stream.places_of(beginning, within).filter(own);
        found.extend(places.map(|at| (labels.stream.place(at), number)));
    }
    found.sort_unstable();
    found
}

/// The beginning of a column's head that no other column's has.
fn told_by(wordings: &[Wording], number: usize) -> Option<&[u16]> {
    let own = &wordings[number].codes;
    let others = || wordings.iter().enumerate().filter(|(other, _)| *other != number);
    (SHORTEST..=own.len()).map(|length| &own[..length]).find(|beginning| others().all(|(_, other)| !other.codes.starts_with(beginning)))
}
