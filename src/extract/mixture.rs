//! Tables that follow another edition of the form than the rest of their report: by labels that only the other has, or by a
//! row of figures where the report's own edition has a group of rows.

use std::collections::BTreeSet;

use super::region::Labels;
use crate::form::{Hit, Label, Table};
use crate::report::{Oddity, Report, TableSeen};
use crate::text::Span;

/// So many labels of another edition make a table that edition's; one may have been written so.
const FEWEST: usize = 2;

/// Notes the first table that follows another edition.
pub fn note(labels: &Labels<'_>, report: &mut Report) {
    let found = report.tables.iter().find_map(|seen| follows_another(labels, seen));
    if let Some((edition, span)) = found {
        let own = labels.form.edition.clone();
        report.oddities.push(Oddity::MixedEditions(own, labels.forms.editions()[edition].edition.clone(), span));
    }
}

/// The index of the edition that a table follows, if it is another than its report's, and the first label that tells it.
fn follows_another(labels: &Labels<'_>, seen: &TableSeen) -> Option<(usize, Span)> {
    let own = &labels.form.tables[seen.table];
    let editions = labels.forms.editions().iter().enumerate().filter(|(edition, _)| *edition != labels.edition);
    editions.filter_map(|(edition, form)| Some((edition, form.tables.iter().position(|table| table.key == own.key)?))).find_map(
        |(edition, table)| Some((edition, labels_of(labels, seen, (edition, table)).or_else(|| row_of(labels, seen, (edition, table)))?)),
    )
}

/// The labels of a table as printed, with what they mean in another edition's table.
fn within<'a>(labels: &'a Labels<'_>, seen: &TableSeen, (edition, table): (usize, usize)) -> impl Iterator<Item = (&'a Hit, Label)> {
    let (from, to) = (labels.stream.first_from(seen.span.start), labels.stream.first_from(seen.span.end));
    let of_table = move |label: &Label| matches!(*label, Label::Row(t, _) | Label::Column(t, _) if t == table);
    let meant = move |hit: &'a Hit| {
        let meanings = labels.forms.lexicon().meanings_in(edition, hit);
        meanings.iter().map(|(label, _)| *label).find(of_table).map(|label| (hit, label))
    };
    labels.hits_from(from).take_while(move |hit| hit.end <= to).filter_map(meant)
}

/// The place of the first of several labels that only the other edition has.
fn labels_of(labels: &Labels<'_>, seen: &TableSeen, other: (usize, usize)) -> Option<Span> {
    let foreign: Vec<(&Hit, Label)> = within(labels, seen, other).filter(|(hit, _)| labels.meanings(hit).next().is_none()).collect();
    let different: BTreeSet<Label> = foreign.iter().map(|(_, label)| *label).collect();
    foreign.first().filter(|_| different.len() >= FEWEST).map(|(hit, _)| labels.stream.span(hit.start, hit.end))
}

/// The place of a row with figures that the other edition has where the report's own has a group, none of whose rows is there.
fn row_of(labels: &Labels<'_>, seen: &TableSeen, other: (usize, usize)) -> Option<Span> {
    let table = &labels.form.tables[seen.table];
    let rows = within(labels, seen, other).filter(|(_, label)| matches!(label, Label::Row(..)));
    rows.filter(|(hit, _)| {
        let group = labels
            .meanings(hit)
            .find_map(|(label, _)| if let Label::Group(t, group) = label { (t == seen.table).then_some(group) } else { None });
        group.is_some_and(|group| lacks_rows_of(table, seen, group)) && has_figures(labels, hit, table.columns.len())
    })
    .map(|(hit, _)| labels.stream.span(hit.start, hit.end))
    .next()
}

/// Whether a group has several rows and none of them was found.
fn lacks_rows_of(table: &Table, seen: &TableSeen, group: usize) -> bool {
    let key = Some(table.groups[group].key.as_str());
    let rows: Vec<usize> = (0..table.rows.len()).filter(|&row| table.rows[row].within.as_deref() == key).collect();
    rows.len() >= FEWEST && !seen.rows.iter().any(|seen| rows.contains(&seen.row))
}

/// Whether as many figures stand between a label and the next one as a row has.
fn has_figures(labels: &Labels<'_>, hit: &Hit, width: usize) -> bool {
    let end = labels.stream.place(hit.end - 1);
    let next = labels.hits_from(hit.end).next().map_or(labels.text.len(), |next| labels.stream.place(next.start));
    let numerals = labels.stream.numerals();
    let within = |byte: usize| numerals.partition_point(|&numeral| numeral < byte);
    (width..=width + 1).contains(&(within(next) - within(end)))
}
