//! Corrections that stand beside the tables: figures that they speak of are in doubt, whichever of the two is printed.

use memchr::memmem;

use super::kind::floor;
use super::region::Labels;
use super::token::is_digit;
use crate::form::Label;
use crate::number::{Decimal, is_blank};
use crate::report::{Doubt, Report};
use crate::text::Span;

/// Before the figure that another should be.
const SHOULD_BE: [&str; 8] = ["更正为", "改为", "应为", "现为", "更正為", "改為", "應為", "現為"];

/// Say that a figure is wrong.
const FAULTY: [&str; 2] = ["有误", "有誤"];

/// Words of a sentence that corrects a figure; `现为` stands in others, too.
fn corrects() -> impl Iterator<Item = &'static str> {
    SHOULD_BE.into_iter().filter(|word| !word.starts_with(['现', '現'])).chain(FAULTY)
}

/// The head of a list of corrections.
const LISTS: [&str; 3] = ["更正后", "勘误后", "更正後"];

/// A sentence or a list of corrections is no longer, in bytes.
const LONGEST_LIST: usize = 2000;

/// Doubts the figures of rows that a correction names, where it names the figure.
pub fn doubt(labels: &Labels<'_>, report: &mut Report) {
    let bytes = labels.text.as_bytes();
    let lines = corrects().flat_map(|word| memmem::find_iter(bytes, word).filter_map(|at| line(labels.text, at)));
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
    for word in SHOULD_BE {
        for at in memmem::find_iter(bytes, word) {
            if let Some(value) = figure_behind(&labels.text[at + word.len()..]) {
                doubt_replaced(labels, report, at, value);
            }
        }
    }
}

/// The figure that a text begins with, of things counted: none of days or shares.
fn figure_behind(text: &str) -> Option<Decimal> {
    let text = text.trim_start_matches(is_blank);
    let number = &text[..text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len()];
    let behind = text[number.len()..].chars().next();
    let counts = behind.is_none_or(|c| is_blank(c) || c.is_ascii_punctuation() && c != '%' || "。；，、）”件项条宗份万元".contains(c));
    number.trim_end_matches('.').parse().ok().filter(|_| counts)
}

/// What ends a sentence, and what a row that is corrected stands behind.
const ENDS: [char; 6] = ['。', '；', ';', '\n', '|', '\t'];

/// What a sentence says before the figure that should be is no longer, in bytes.
const LONGEST_SAYING: usize = 240;

/// Doubts the figures of the row that a sentence names before it says, at a byte, what should be there: another.
fn doubt_replaced(labels: &Labels<'_>, report: &mut Report, at: usize, value: Decimal) {
    let from = floor(labels.text, at.saturating_sub(LONGEST_SAYING));
    let start = labels.text[from..at].rfind(ENDS).map_or(from, |end| from + end);
    let (first, past) = (labels.stream.first_from(start), labels.stream.first_from(at));
    let hits = || labels.hits_from(first).take_while(|hit| hit.end <= past);
    let meant = || hits().flat_map(|hit| labels.meanings(hit).map(move |(label, _)| (label, hit.start)));
    let rows = meant().filter_map(|(label, at)| if let Label::Row(table, row) = label { Some((table, row, at)) } else { None });
    let Some((table, row, named)) = rows.last() else { return };
    let sentence = Span::new(labels.stream.place(named), at);
    if report.cells.iter().any(|cell| cell.span.is_some_and(|span| span.overlaps(sentence))) {
        return;
    }
    let columns = meant().filter(|(_, at)| *at > named);
    let columns =
        columns.filter_map(|(label, _)| if let Label::Column(of, column) = label { (of == table).then_some(column) } else { None });
    let columns: Vec<usize> = columns.collect();
    let width = labels.form.tables[table].columns.len();
    let cells = labels.form.table_cells(table).start + row * width;
    for (column, cell) in report.cells[cells..cells + width].iter_mut().enumerate() {
        let named = columns.is_empty() || columns.contains(&column);
        if named && cell.is_certain() && cell.value.is_some_and(|printed| printed != value) {
            cell.doubt = Some(Doubt::TwoReadings);
        }
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
