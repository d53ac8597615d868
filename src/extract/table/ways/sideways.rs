//! Grids on their side: the rows of the form stand in the heads, one to a cell, and its columns before the lines. Which
//! figure is whose, the marks between the cells say, whatever is blank.

use std::collections::BTreeMap;

use super::pairs::{self, Told};
use crate::extract::dividers::Dividers;
use crate::extract::region::Seen;
use crate::extract::table::align::RowIndex;
use crate::extract::table::{Block, Labels};
use crate::extract::token::{Figure, figures, is_furniture};
use crate::form::{Fit, Label, Layout};
use crate::number::is_blank;
use crate::text::{Span, lines_within, without_break};

/// No line of heads is longer, in bytes.
const LONGEST_LINE: usize = 8000;

/// The rows of the only one of `tables`, whose labels are `found`, if it is printed on its side and nothing of it
/// is missing or damaged.
pub fn block(labels: &Labels<'_>, tables: &[usize], found: &[Seen]) -> Option<Block> {
    let &[table] = tables else { return None };
    let form_table = &labels.form.tables[table];
    let (width, height) = (form_table.columns.len(), form_table.rows.len());
    if form_table.printed != Layout::Rows || width < 2 || height < 3 {
        return None;
    }
    let heads = Heads::of(labels, table, found)?;
    let mut rows: BTreeMap<RowIndex, Told> = BTreeMap::new();
    let mut known = vec![false; width];
    for (Span { start, .. }, line) in lines_within(labels.text, Span::new(heads.end, labels.text.len())) {
        let place = Span::new(start, start + without_break(line).len());
        let bare = labels.text[place.start..place.end].trim_matches(is_blank);
        if bare.is_empty() || is_furniture(line) {
            continue;
        }
        let cells = cells(labels.text, place, labels.dividers);
        let (column, span) = column_of(labels, table, (place, &cells), &heads)?;
        if std::mem::replace(known.get_mut(column)?, true) {
            return None;
        }
        for &(row, label, fit, cell) in &heads.rows {
            let figure = figure_in(labels, *cells.get(cell)?).ok()?;
            rows.entry((table, row)).or_insert(Told { label, fit, pairs: Vec::new() }).pairs.push((column, span, figure));
        }
        if known.iter().all(|known| *known) {
            return Some(pairs::assemble(labels, tables, &rows));
        }
    }
    None
}

/// The heads of a grid on its side.
struct Heads {
    /// Every row of the form, its label, and the number of its cell.
    rows: Vec<(usize, Span, Fit, usize)>,
    /// How many cells each line has.
    width: usize,
    /// Where the last line of heads ends.
    end: usize,
}

impl Heads {
    /// The heads among the labels `found`, where every row of the form has a cell of its own and all lines as many cells.
    fn of(labels: &Labels<'_>, table: usize, found: &[Seen]) -> Option<Self> {
        let mut heads = Self { rows: Vec::new(), width: 0, end: 0 };
        let mut line = (Span::new(0, 0), Vec::new());
        for seen in found {
            let Label::Row(t, row) = seen.label else { continue };
            let label = labels.stream.span(seen.start, seen.end);
            if t != table || seen.fit == Fit::Near {
                return None;
            }
            if label.start >= line.0.end {
                let around = line_of(labels, label.start)?;
                line = (around, cells(labels.text, around, labels.dividers));
            }
            let cell = line.1.iter().position(|cell| cell.start <= label.start && label.end <= cell.end)?;
            let taken = |other: &(usize, Span, Fit, usize)| other.0 == row || other.3 == cell;
            if (heads.width > 0 && line.1.len() != heads.width) || heads.rows.iter().any(taken) {
                return None;
            }
            (heads.width, heads.end) = (line.1.len(), line.0.end);
            heads.rows.push((row, label, seen.fit, cell));
        }
        (heads.rows.len() == labels.form.tables[table].rows.len()).then_some(heads)
    }
}

/// The line that a byte stands on, without its break; nothing where it is too long.
fn line_of(labels: &Labels<'_>, byte: usize) -> Option<Span> {
    let next = labels.line_starts.partition_point(|start| *start <= byte);
    let (from, to) = (*labels.line_starts.get(next.checked_sub(1)?)?, labels.line_starts.get(next).copied().unwrap_or(labels.text.len()));
    let line = labels.text.get(from..to).filter(|line| line.len() <= LONGEST_LINE)?;
    Some(Span::new(from, from + without_break(line).len()))
}

/// The cells of a line, as the marks between them divide it.
fn cells(text: &str, line: Span, dividers: Dividers) -> Vec<Span> {
    let parts = |c: char| c == '\t' || dividers.is_bar(c);
    let mut start = line.start;
    let mut cells: Vec<Span> = Vec::new();
    for (on, mark) in text[line.start..line.end].match_indices(parts) {
        cells.push(Span::new(start, line.start + on));
        start = line.start + on + mark.len();
    }
    cells.push(Span::new(start, line.end));
    cells
}

/// The column of the form that stands before the figures of a line, and its label; nothing where the line has other cells than
/// the heads, or another word.
fn column_of(labels: &Labels<'_>, table: usize, (line, cells): (Span, &[Span]), heads: &Heads) -> Option<(usize, Span)> {
    let first = heads.rows.iter().map(|(.., cell)| *cell).min()?;
    if cells.len() != heads.width {
        return None;
    }
    let before = cells.get(..first)?.last()?;
    let from = labels.stream.first_from(before.start);
    for hit in labels.hits_from(from) {
        let span = labels.stream.span(hit.start, hit.end);
        if span.start >= line.end.min(before.end) {
            break;
        }
        let alone = labels.text[before.start..span.start].chars().all(is_blank) && labels.text[span.end..before.end].chars().all(is_blank);
        let mut meanings = labels.meanings(hit);
        let column = meanings.find_map(|(label, fit)| match label {
            Label::Column(t, column) if t == table && fit != Fit::Near => Some(column),
            _ => None,
        });
        if let Some(column) = column.filter(|_| alone) {
            return Some((column, span));
        }
    }
    None
}

/// What a cell holds: a figure, or nothing at all; an error where it is something else.
fn figure_in(labels: &Labels<'_>, cell: Span) -> Result<Option<Figure>, ()> {
    let bare = labels.text[cell.start..cell.end].trim_matches(is_blank);
    if bare.is_empty() {
        return Ok(None);
    }
    match figures(labels.text, cell, labels.dividers).as_slice() {
        [figure] if figure.span.len() == bare.len() => Ok(Some(*figure)),
        _ => Err(()),
    }
}
