//! Figures that the form has no cell for and that are sums all the same: beside the label of a group,
//! in a column between organisations and total, behind the reviews and suits.

use super::balance::row_cells;
use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Layout, Place};
use crate::lang::Message;
use crate::number::{Decimal, Printed, read_printed};
use crate::report::TableSeen;
use crate::text::Span;

/// What a printed sum is a sum of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The rows of a group, by its index.
    Group(usize),
    /// All results, printed beside the group that holds the others.
    Results(usize),
    /// The organisations of a row, by its index.
    Organisations(usize),
    /// The suits.
    Litigation,
}

/// A printed sum.
#[derive(Clone, Debug)]
pub(crate) struct Printout {
    pub kind: Kind,
    pub table: usize,
    /// The figures: one a column for a group, else one.
    pub spans: Vec<Span>,
}

/// Every printed sum of a table.
pub(crate) fn printouts(look: &Look, seen: &TableSeen) -> Vec<Printout> {
    let Some(form) = look.form else { return Vec::new() };
    let mut spans: Vec<Span> = look.report.unclaimed.iter().filter(|span| seen.span.contains(span.start)).copied().collect();
    spans.sort_unstable();
    if form.tables[seen.table].printed == Layout::Strip {
        return litigation(look, form, seen, &spans);
    }
    let mut found = Vec::new();
    for run in runs(look, &spans) {
        let beside = beside_group(look, form, seen, run).or_else(|| in_row(look, form, seen, run));
        found.extend(beside.map(|kind| Printout { kind, table: seen.table, spans: run.to_vec() }));
    }
    found
}

/// Figures that follow each other without words or other figures between them.
fn runs<'s>(look: &Look, spans: &'s [Span]) -> Vec<&'s [Span]> {
    let joined = |a: &Span, b: &Span| {
        let between = look.source.slice(Span::new(a.end, b.start));
        !between.chars().any(char::is_alphanumeric)
    };
    spans.chunk_by(joined).collect()
}

fn beside_group(look: &Look, form: &Form, seen: &TableSeen, run: &[Span]) -> Option<Kind> {
    let table = &form.tables[seen.table];
    if run.len() != table.columns.len() {
        return None;
    }
    let before = look.source.slice(Span::new(seen.span.start, run.first()?.start));
    let tail: String = before.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
    let words = look.folding.han(&tail);
    let group = table.groups.iter().position(|group| words.ends_with(&look.folding.han(&group.label)))?;
    let holds_groups = table.groups.iter().any(|inner| inner.within.as_deref() == Some(table.groups[group].key.as_str()));
    Some(if holds_groups { Kind::Results(group) } else { Kind::Group(group) })
}

/// A lone figure within a row, before its last cell and behind the columns that share a head.
fn in_row(look: &Look, form: &Form, seen: &TableSeen, run: &[Span]) -> Option<Kind> {
    let [span] = run else { return None };
    (0..form.tables[seen.table].rows.len()).find_map(|row| {
        let cells: Vec<Span> = row_cells(form, seen.table, row).filter_map(|cell| look.report.cells.get(cell)?.span).collect();
        let (first, last) = (cells.first()?, cells.last()?);
        let inside = first.end <= span.start && span.end <= last.start;
        (inside && cells.len() == form.tables[seen.table].columns.len()).then_some(Kind::Organisations(row))
    })
}

/// One figure behind all others of a strip, where a head says that there is a sum.
fn litigation(look: &Look, form: &Form, seen: &TableSeen, spans: &[Span]) -> Vec<Printout> {
    let [span] = spans else { return Vec::new() };
    let cells: Vec<Span> = form.table_cells(seen.table).filter_map(|cell| look.report.cells.get(cell)?.span).collect();
    let (Some(first), Some(last)) = (cells.first(), cells.last()) else { return Vec::new() };
    let heads = look.folding.han(look.source.slice(Span::new(seen.span.start, first.start)));
    let summed = look.prose.sums.heads.iter().any(|head| heads.contains(head.as_str()));
    let behind = span.start >= last.end;
    if cells.len() != form.table_cells(seen.table).len() || !summed || !behind {
        return Vec::new();
    }
    vec![Printout { kind: Kind::Litigation, table: seen.table, spans: vec![*span] }]
}

/// What is printed at a place.
pub(crate) fn figure(look: &Look, span: Span) -> Option<Decimal> {
    match read_printed(look.source.slice(span)) {
        Printed::Figure(value, _) => Some(value),
        _ => None,
    }
}

/// The findings of a rule on the printed sums of one kind. `cells` gives for each printed figure (by
/// its place in the printout) the cells that it is a sum of, and what the sum is called.
pub(crate) fn compare(
    look: &Look,
    (name, id): (&str, &'static str),
    wanted: impl Fn(Kind) -> bool,
    parts: impl Fn(&Form, &Printout, usize) -> Option<(String, String, Vec<usize>)>,
) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings = Vec::new();
    for printout in look.report.tables.iter().flat_map(|seen| printouts(look, seen)).filter(|printout| wanted(printout.kind)) {
        for (at, &span) in printout.spans.iter().enumerate() {
            let Some((subject, line, cells)) = parts(form, &printout, at) else { continue };
            let Some(printed) = figure(look, span) else { continue };
            let known: Option<Decimal> = cells.iter().map(|&cell| look.sheet.value(cell)).sum();
            let Some(sum) = known.filter(|sum| *sum != printed) else { continue };
            let words = [("line", line), ("printed", printed.to_string()), ("sum", sum.to_string())];
            let mut finding = tell(name, Severity::Warning, subject, Message::new(id, words));
            (finding.left, finding.right) = (Some(printed.to_string()), Some(sum.to_string()));
            finding.difference = Some(printed - sum);
            findings.push(
                finding.with_cells(super::balance::keys(form, &cells)).with_spans(std::iter::once(span).chain(look.spans_of(&cells))),
            );
        }
    }
    findings
}

/// The cells of a column in the rows that `row` picks.
pub(crate) fn cells_where(form: &Form, table: usize, column: usize, row: impl Fn(&crate::form::Row) -> bool) -> Vec<usize> {
    let rows = form.tables[table].rows.iter().enumerate().filter(|(_, r)| row(r));
    rows.map(|(row, _)| form.cell_at(Place { table, row, column })).collect()
}

/// A rule on printed sums.
pub(crate) const fn rule(name: &'static str, find: fn(&Look) -> Vec<Finding>) -> Rule {
    Rule { name, severity: Severity::Warning, basis: Basis::Convention, default: true, find }
}
