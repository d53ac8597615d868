//! Corrections that stand beside the tables: figures that they speak of are in doubt, whichever of the two is printed.

use memchr::memmem;

use super::kind::floor;
use super::region::Labels;
use super::token::is_digit;
use crate::form::Label;
use crate::number::{Decimal, is_blank};
use crate::report::{Doubt, Report};
use crate::text::Span;

/// Words of a sentence that corrects a figure.
const SAYS: [&str; 4] = ["应为", "更正为", "有误", "改为"];

/// The head of a list of corrections.
const LISTS: [&str; 2] = ["更正后", "勘误后"];

/// A sentence or a list of corrections is no longer, in bytes.
const LONGEST_LIST: usize = 2000;

/// Doubts the figures of rows that a correction names, where it names the figure.
pub fn doubt(labels: &Labels<'_>, report: &mut Report) {
    let bytes = labels.text.as_bytes();
    let lines = SAYS.iter().flat_map(|word| memmem::find_iter(bytes, word).filter_map(|at| line(labels.text, at)));
    let heads = |word: &'static str| memmem::find_iter(bytes, word).filter(move |at| ends_cell(labels, at + word.len()));
    let lists = LISTS.iter().flat_map(|word| heads(word).filter_map(|at| list(labels, report, at)));
    let mut places: Vec<Span> = lines.chain(lists).collect();
    places.sort_unstable();
    places.dedup();
    let mut done = 0;
    for place in places.into_iter().filter(|place| labels.text[place.start..place.end].contains(is_digit)) {
        // One behind the other: what was looked through is not looked through again.
        let own = Span::new(place.start.max(done).min(place.end), place.end);
        done = own.end;
        doubt_named(labels, report, own);
    }
}

/// Whether a cell ends before a byte.
fn ends_cell(labels: &Labels<'_>, byte: usize) -> bool {
    labels.text[byte..].chars().next().is_none_or(|c| is_blank(c) || c == ',' || labels.dividers.is_bar(c))
}

/// The line that a byte stands in, unless it is longer than any correction: no more of it is looked at.
fn line(text: &str, at: usize) -> Option<Span> {
    let (before, behind) = (at.saturating_sub(LONGEST_LIST), (at + LONGEST_LIST).min(text.len()));
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[before..at]).map(|on| before + on + 1).or((before == 0).then_some(0))?;
    let end = memchr::memchr(b'\n', &bytes[at..behind]).map(|on| at + on).or((behind == text.len()).then_some(behind))?;
    (end - start <= LONGEST_LIST).then(|| Span::new(start, end))
}

/// The list whose head stands at a byte, up to the next table.
fn list(labels: &Labels<'_>, report: &Report, at: usize) -> Option<Span> {
    let start = line(labels.text, at)?.start;
    let end = floor(labels.text, (start + LONGEST_LIST).min(labels.text.len()));
    let tables = report.tables.iter().map(|table| table.span.start).filter(|&table| table > at);
    Some(Span::new(start, tables.min().unwrap_or(end).min(end)))
}

fn doubt_named(labels: &Labels<'_>, report: &mut Report, place: Span) {
    let text = &labels.text[place.start..place.end];
    let values = old_figures(text);
    let end = labels.stream.first_from(place.end);
    let hits = labels.hits_from(labels.stream.first_from(place.start)).take_while(|hit| hit.end <= end);
    let (mut rows, mut columns) = (Vec::new(), Vec::new());
    for (label, _) in hits.flat_map(|hit| labels.meanings(hit)) {
        match label {
            Label::Row(table, row) if !rows.contains(&(table, row)) => rows.push((table, row)),
            Label::Column(table, column) if !columns.contains(&(table, column)) => columns.push((table, column)),
            _ => {}
        }
    }
    for (table, row) in rows {
        let width = labels.form.tables[table].columns.len();
        let named = |column: usize| !columns.iter().any(|(other, _)| *other == table) || columns.contains(&(table, column));
        let first = labels.form.table_cells(table).start + row * width;
        for (column, cell) in report.cells[first..first + width].iter_mut().enumerate() {
            if named(column) && cell.is_certain() && cell.value.is_some_and(|value| values.contains(&value)) {
                cell.doubt = Some(Doubt::TwoReadings);
            }
        }
    }
}

/// The figures of a text, but for those that a sentence says others should be: they are no fault of a table.
fn old_figures(text: &str) -> Vec<Decimal> {
    let of_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let number = from.trim_start_matches(of_number);
        let (number, behind) = from.split_at(from.len() - number.len());
        let words = before.trim_end_matches(is_blank);
        if !SHOULD_BE.iter().any(|word| words.ends_with(word))
            && let Ok(value) = number.trim_end_matches('.').parse()
        {
            found.push(value);
        }
        rest = behind;
    }
    found
}

/// Before the figure that another should be.
const SHOULD_BE: [&str; 4] = ["更正为", "改为", "应为", "现为"];
