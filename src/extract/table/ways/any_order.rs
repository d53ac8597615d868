//! Tables whose rows stand in another order than the form's: every row is known by its own label, with its
//! figures behind it.

use std::collections::BTreeMap;

use super::pairs::begin;
use super::stacked::fits;
use crate::extract::region::{Labels, Seen, is_numbered};
use crate::extract::standing::{Standing, standing};
use crate::extract::table::align::{Claim, RowIndex};
use crate::extract::table::items::{Item, What};
use crate::extract::token::{Figure, figures};
use crate::form::{Fit, Hit, Label, Layout};
use crate::report::Doubt;
use crate::text::Span;

/// So many characters lie at most between the labels of one table.
const FARTHEST: usize = 60;

/// So many bytes behind a label its figures end.
const LONGEST: usize = 400;

/// A row that was found by its label.
struct Told {
    label: Span,
    fit: Fit,
    figures: Vec<Figure>,
}

/// The rows of `tables` around the labels `found`, up to character `to`, if more than two thirds of them print all
/// their figures right behind their labels, and more than `in_order`; with the item that they begin with.
pub fn claims(
    labels: &Labels<'_>,
    tables: &[usize],
    found: &[Seen],
    (from, to): (usize, usize),
    in_order: usize,
) -> Option<(BTreeMap<RowIndex, Claim>, Item)> {
    if tables.iter().any(|&t| labels.form.tables[t].printed == Layout::Strip) {
        return None;
    }
    let first = begin(labels, tables, found.first()?.start, from);
    let rows: Vec<(RowIndex, Hit)> = row_labels(labels, tables, (first, to));
    let mut told: BTreeMap<RowIndex, Told> = BTreeMap::new();
    let mut twice = false;
    for (at, ((t, r), hit)) in rows.iter().enumerate() {
        let (t, r) = (*t, *r);
        let label = labels.stream.span(hit.start, hit.end);
        let next = rows.get(at + 1).map(|(_, next)| labels.stream.place(next.start));
        let own = figures_behind(labels, label, next);
        if own.len() != labels.form.tables[t].columns.len() {
            continue;
        }
        let fit = labels.meanings(hit).find(|(other, _)| *other == Label::Row(t, r)).map_or(Fit::Near, |(_, fit)| fit);
        twice |= told.insert((t, r), Told { label, fit, figures: own }).is_some();
    }
    let all: usize = tables.iter().map(|&t| labels.form.tables[t].rows.len()).sum();
    if told.len() <= in_order || told.len() * 3 < all * 2 || twice || stands_before(labels, &rows, &told, first) {
        return None;
    }
    let whole = told.len() == all && told.iter().all(|((t, _), row)| fits(&labels.form.tables[*t], &row.figures));
    // A few rows astray are no order of their own: stretches of the text changed places, and figures below a label
    // may be another's.
    let beside = |row: &Told| row.figures.last().is_some_and(|f| !labels.text[row.label.end..f.span.end].contains('\n'));
    let astray = follow_the_form(&told) * 4 >= all * 3 && !told.values().all(beside);
    // Figures before the labels on their lines may be theirs.
    let led = |row: &Told| !beside(row) && figures_before(labels, row.label) >= row.figures.len();
    let led = told.values().any(led);
    let doubt = (!whole || astray || led).then_some(Doubt::FiguresApart);
    let start = labels.stream.span(first, first + 1);
    let head = Item { what: What::Head, span: start, han: (first, first + 1), fit: Fit::Near, figures: Vec::new(), skips: false };
    let claim = |(row, told): (RowIndex, Told)| {
        let end = told.label.end;
        let Told { label, fit, figures } = told;
        (row, Claim { label: Some(label), fit, figures, doubt, field: Span::new(end, end), before_gap: false })
    };
    Some((told.into_iter().map(claim).collect(), head))
}

/// How many rows stand in the form's order, of those told: the most that do.
fn follow_the_form(told: &BTreeMap<RowIndex, Told>) -> usize {
    // The last places of runs of each length, as early in the text as there are any.
    let mut ends: Vec<usize> = Vec::with_capacity(told.len());
    for row in told.values() {
        let at = ends.partition_point(|&end| end < row.label.start);
        ends.splice(at..ends.len().min(at + 1), [row.label.start]);
    }
    ends.len()
}

/// The labels of rows that go on without a gap from a character on, each the longest in its place.
fn row_labels(labels: &Labels<'_>, tables: &[usize], (first, to): (usize, usize)) -> Vec<(RowIndex, Hit)> {
    let mut rows: Vec<(RowIndex, Hit)> = Vec::new();
    let mut at = first;
    for hit in labels.hits_from(first).take_while(|hit| hit.start < to) {
        if hit.start > at + FARTHEST {
            break;
        }
        let meant = || labels.meanings(hit).filter(|(label, _)| !matches!(label, Label::Sign(_) | Label::Section(_)));
        if meant().next().is_some() {
            at = at.max(hit.end);
        }
        if standing(labels, hit.start) != Standing::First {
            continue;
        }
        let mut own: Vec<RowIndex> = meant()
            .filter_map(|(label, _)| match label {
                Label::Row(t, r) if tables.contains(&t) => Some((t, r)),
                _ => None,
            })
            .collect();
        let seen = |&(t, r): &RowIndex| Seen { label: Label::Row(t, r), start: hit.start, end: hit.end, fit: Fit::Exact };
        if own.len() > 1 {
            own.retain(|row| is_numbered(labels, &seen(row)));
        }
        let &[row] = own.as_slice() else { continue };
        match rows.last_mut() {
            Some((_, before)) if before.end > hit.start => {
                if hit.end - hit.start > before.end - before.start {
                    rows.pop();
                    rows.push((row, *hit));
                }
            }
            _ => rows.push((row, *hit)),
        }
    }
    rows
}

/// The figures behind a label, before the next one or other words.
fn figures_behind(labels: &Labels<'_>, label: Span, next: Option<usize>) -> Vec<Figure> {
    let text = labels.text;
    let (_, from) = crate::extract::table::value::behind_aside(labels, 0, label.end);
    let far = text.floor_char_boundary(from + LONGEST);
    let word = crate::extract::table::next_word(labels, from);
    let end = next.unwrap_or(far).min(word).min(far).max(from);
    // The line of the next label may hold its number before it.
    let end = text[from..end].rfind('\n').map_or(end, |on| from + on + 1);
    figures(text, Span::new(from, end), labels.dividers)
}

/// How many figures stand before a label on its line.
fn figures_before(labels: &Labels<'_>, label: Span) -> usize {
    let line = labels.text[..label.start].rfind('\n').map_or(0, |at| at + 1);
    figures(labels.text, Span::new(line, label.start), labels.dividers).len()
}

/// Whether figures stand between the first head and the first label: then each label's may stand before it.
fn stands_before(labels: &Labels<'_>, rows: &[(RowIndex, Hit)], told: &BTreeMap<RowIndex, Told>, first: usize) -> bool {
    let Some((row, hit)) = rows.iter().find(|(row, _)| told.contains_key(row)) else { return true };
    let label = labels.stream.place(hit.start);
    let line = labels.text[..label].rfind('\n').map_or(0, |at| at + 1);
    let from = labels.stream.place(first).min(line);
    figures(labels.text, Span::new(from, line), labels.dividers).len() >= labels.form.tables[row.0].columns.len()
}
