//! Tables told column by column: behind the head of each column the figures of all rows in their order, or every
//! row's label again with its figure.

use std::collections::BTreeMap;

use crate::extract::region::{Labels, Seen, is_numbered};
use crate::extract::standing::{Standing, standing};
use crate::extract::table::align::{Claim, RowIndex};
use crate::extract::table::value::value_behind;
use crate::extract::token::{Figure, figures};
use crate::form::{Each, Fit, Form, Label, Layout};
use crate::number::Decimal;
use crate::report::Doubt;
use crate::text::Span;

/// So many characters lie at most between the labels of one table.
const FARTHEST: usize = 60;

/// So many bytes behind a head its figures stand.
const LONGEST_COLUMN: usize = 4000;

/// What the labels of a table come to when it is read column by column.
#[derive(Default)]
struct Read {
    /// The rows in the order of their labels.
    rows: Vec<(usize, Span, Fit)>,
    /// The columns in the order of their heads, and where those end.
    heads: Vec<(usize, usize)>,
    /// Figures behind the labels of rows, below the head of their column.
    told: BTreeMap<(usize, usize), Figure>,
    /// The character up to which all belongs to the table.
    at: usize,
}

/// The rows of the only one of `tables`, around the labels `found`, if it is told column by column.
pub fn claims(labels: &Labels<'_>, tables: &[usize], found: &[Seen], (from, to): (usize, usize)) -> Option<BTreeMap<RowIndex, Claim>> {
    let &[table] = tables else { return None };
    let form_table = &labels.form.tables[table];
    let (width, height) = (form_table.columns.len(), form_table.rows.len());
    if form_table.printed != Layout::Rows || width < 2 || height < 3 {
        return None;
    }
    let read = read(labels, table, found, (from, to));
    if read.rows.len() != height {
        return None;
    }
    let columns = if read.told.len() * 3 >= width * height * 2 { None } else { Some(columns(labels, &read, width)?) };
    let order: Vec<usize> = read.rows.iter().map(|(row, ..)| *row).collect();
    // Labels of a grid on its side stand line by line: their columns are in the form's order all the same.
    let in_order = order.is_sorted();
    let mut values = vec![Decimal::ZERO; width * height];
    let mut claims = BTreeMap::new();
    for (at, &(row, label, fit)) in read.rows.iter().enumerate() {
        let place = if in_order { at } else { row };
        let own = |column: usize| match &columns {
            Some(columns) => columns[column].get(place).copied(),
            None => read.told.get(&(row, column)).copied(),
        };
        let figures: Vec<Figure> = (0..width).map(own).collect::<Option<_>>()?;
        for (column, figure) in figures.iter().enumerate() {
            values[row * width + column] = figure.value.unwrap_or_default();
        }
        let end = label.end;
        claims.insert((table, row), Claim { label: Some(label), fit, figures, doubt: None, field: Span::new(end, end), before_gap: false });
    }
    if !sums_hold(labels.form, (table, in_order), &values) && (columns.is_some() || !in_order) {
        for claim in claims.values_mut() {
            claim.doubt = Some(Doubt::HeadsDiffer);
        }
    }
    Some(claims)
}

/// The labels of rows and columns from those `found` on, each once.
fn read(labels: &Labels<'_>, table: usize, found: &[Seen], (from, to): (usize, usize)) -> Read {
    let mut read = Read::default();
    let Some(first) = found.first() else { return read };
    let height = labels.form.tables[table].rows.len();
    read.at = first.start;
    let mut column = None;
    let begin = super::pairs::begin(labels, &[table], first.start, from);
    for hit in labels.hits_from(begin).take_while(|hit| hit.start < to) {
        let span = labels.stream.span(hit.start, hit.end);
        if hit.start > read.at.max(begin) + FARTHEST {
            break;
        }
        let (mut row, mut head, mut other) = (None, None, false);
        for (label, fit) in labels.meanings(hit) {
            match label {
                Label::Row(t, r) if t == table => row = row.or(Some((r, fit))),
                Label::Column(t, c) if t == table => head = head.or(Some(c)),
                Label::Furniture(t) | Label::Group(t, _) if t == table => {}
                Label::Sign(_) | Label::Column(..) | Label::Row(..) => {}
                _ => other = true,
            }
        }
        let seen = |r: usize, fit| Seen { label: Label::Row(table, r), start: hit.start, end: hit.end, fit };
        let numbered = row.is_some_and(|(r, fit)| is_numbered(labels, &seen(r, fit)));
        match (row, head) {
            (_, Some(head)) if !numbered && standing(labels, hit.start) != Standing::Bracketed => {
                column = Some(head);
                read.heads.push((head, span.end));
            }
            (Some((r, fit)), _) if standing(labels, hit.start) != Standing::Bracketed => {
                if !read.rows.iter().any(|(other, ..)| *other == r) {
                    read.rows.push((r, span, fit));
                }
                if let (Some(column), Some((Some(figure), _))) = (column, value_behind(labels, span.end)) {
                    read.told.entry((r, column)).or_insert(figure);
                }
            }
            _ if other && read.rows.len() == height => break,
            _ => {}
        }
        read.at = hit.end;
    }
    read
}

/// The figures behind the head of each column, as many as rows: behind the last label of a row.
fn columns(labels: &Labels<'_>, read: &Read, width: usize) -> Option<Vec<Vec<Figure>>> {
    let last = read.rows.iter().map(|(_, span, _)| span.end).max()?;
    let height = read.rows.len();
    let mut all: Vec<Option<Vec<Figure>>> = vec![None; width];
    for (number, &(column, end)) in read.heads.iter().enumerate() {
        let next = read.heads.get(number + 1).map(|&(_, next)| next);
        let stop = next.unwrap_or_else(|| labels.text.floor_char_boundary(end + LONGEST_COLUMN));
        if stop < end || stop - end > LONGEST_COLUMN {
            continue;
        }
        let word = labels.stream.first_from(end);
        let word = if word < labels.stream.len() { labels.stream.place(word) } else { labels.text.len() };
        let own = figures(labels.text, Span::new(end, stop.min(word.max(end))), labels.dividers);
        if own.len() == height
            && (end > last || labels.text[end..].lines().next().is_some_and(|line| !line.trim().is_empty()))
            && all[column].is_none()
        {
            all[column] = Some(own);
        }
    }
    all.into_iter().collect()
}

/// Whether all sums of a table hold with these values of its cells, and some of them are not of zeros: of its rows
/// alone where their order is the form's.
fn sums_hold(form: &Form, (table, in_order): (usize, bool), values: &[Decimal]) -> bool {
    let first = form.table_cells(table).start;
    let mut told = 0;
    for line in form.sums_of(table).filter(|line| !in_order || matches!(line.each, Each::Row)) {
        let value = |cell: usize| cell.checked_sub(first).and_then(|at| values.get(at)).copied().unwrap_or_default();
        if !line.balance(value).is_zero() {
            return false;
        }
        told += usize::from(line.cells().any(|cell| !value(cell).is_zero()));
    }
    told > 5
}
