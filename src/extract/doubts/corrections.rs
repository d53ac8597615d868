//! Corrections that stand beside the tables: figures that they speak of are in doubt, whichever of the two is printed.

use crate::extract::region::Labels;
use crate::extract::token::is_digit;
use crate::form::{Correction, Held, Label, UnfoldedWords};
use crate::number::{Decimal, is_blank};
use crate::report::{Doubt, Report};
use crate::text::Span;

/// A sentence or a list of corrections is no longer, in bytes.
const LONGEST_LIST: usize = 2000;

/// A word that corrects figures, in its place.
struct Word {
    span: Span,
    says: Held,
}

impl Word {
    /// Whether what stands behind it should be there.
    fn replaces(&self) -> bool {
        self.says.corrects(Correction::ShouldBe)
    }

    /// Whether its sentence corrects a figure, and not just tells how things are now.
    fn corrects(&self) -> bool {
        self.replaces() && !self.says.corrects(Correction::Present) || self.says.corrects(Correction::Faulty)
    }
}

/// The words of a text that correct figures, in order; none stands over several lines.
fn words(labels: &Labels<'_>) -> Vec<Word> {
    let (tree, stream) = (&labels.words.corrections.tree, labels.stream);
    let word = |start: usize| {
        let (length, says) = tree.longest(&stream.codes()[start..])?;
        let span = stream.span(start, start + length);
        (labels.text.get(span.start..span.end)?.chars().count() == length).then_some(Word { span, says })
    };
    stream.starts_of(|codes| tree.may_begin(codes)).into_iter().filter_map(word).collect()
}

/// Doubts the figures of rows that a correction names, where it names the figure.
pub fn doubt(labels: &Labels<'_>, report: &mut Report) {
    let words = words(labels);
    let lines = words.iter().filter(|word| word.corrects()).filter_map(|word| line(labels.text, word.span.start));
    let heads = words.iter().filter(|word| word.says.corrects(Correction::List) && ends_cell(labels, word.span.end));
    let mut places: Vec<Span> = lines.chain(heads.filter_map(|word| list(labels, report, word.span.start))).collect();
    places.sort_unstable();
    places.dedup();
    let mut done = 0;
    for place in places.into_iter().filter(|place| labels.text[place.start..place.end].contains(is_digit)) {
        // One behind the other: what was looked through is not looked through again.
        let own = Span::new(place.start.max(done).min(place.end), place.end);
        done = own.end;
        doubt_named(labels, &words, report, own);
    }
    for word in words.iter().filter(|word| word.replaces()) {
        if let Some(value) = figure_behind(&labels.text[word.span.end..]) {
            doubt_replaced(labels, report, word.span.start, value);
        }
    }
}

/// The figure that a text begins with, of things counted: none of days or shares.
fn figure_behind(text: &str) -> Option<Decimal> {
    let text = text.trim_start_matches(is_blank);
    let number = &text[..text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len()];
    let behind = text[number.len()..].chars().next();
    let counts = behind.is_none_or(|c| {
        is_blank(c) || c.is_ascii_punctuation() && c != '%' || "。；，、）”".contains(c) || UnfoldedWords::built_in().corrected.contains(c)
    });
    number.trim_end_matches('.').parse().ok().filter(|_| counts)
}

/// What ends a sentence, and what a row that is corrected stands behind.
const ENDS: [char; 6] = ['。', '；', ';', '\n', '|', '\t'];

/// What a sentence says before the figure that should be is no longer, in bytes.
const LONGEST_SAYING: usize = 240;

/// Doubts the figures of the row that a sentence names before it says, at a byte, what should be there: another.
fn doubt_replaced(labels: &Labels<'_>, report: &mut Report, at: usize, value: Decimal) {
    let from = labels.text.floor_char_boundary(at.saturating_sub(LONGEST_SAYING));
    let start = labels.text[from..at].rfind(ENDS).map_or(from, |end| from + end);
    let (first, past) = (labels.stream.first_from(start), labels.stream.first_from(at));
    let hits = || labels.hits_from(first).take_while(|hit| hit.end <= past);
    let meant = || hits().flat_map(|hit| labels.meanings(hit).map(move |(label, _)| (label, hit.start)));
    let rows = meant().filter_map(|(label, at)| if let Label::Row(table, row) = label { Some((table, row, at)) } else { None });
    let rows: Vec<(usize, usize, usize)> = rows.collect();
    // What is the label of a column, too, is that behind the label of a row: `“一、本年新收”中“总计”`.
    let is_column = |at: usize| meant().any(|(label, other)| other == at && matches!(label, Label::Column(..)));
    let Some(&(table, row, named)) = rows.iter().rev().find(|(.., at)| !is_column(*at)).or(rows.last()) else { return };
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
    let end = labels.text.floor_char_boundary(start + LONGEST_LIST);
    let tables = report.tables.iter().map(|table| table.span.start).filter(|&table| table > at);
    Some(Span::new(start, tables.min().unwrap_or(end).min(end)))
}

fn doubt_named(labels: &Labels<'_>, words: &[Word], report: &mut Report, place: Span) {
    let values = old_figures(labels.text, words, place);
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

/// The figures of a place, but for those that a sentence says others should be: they are no fault of a table.
fn old_figures(text: &str, words: &[Word], place: Span) -> Vec<Decimal> {
    let of_number = |c: char| c.is_ascii_digit() || c == '.';
    let is_new = |at: usize| {
        let end = text[..at].trim_end_matches(is_blank).len();
        let word = words.get(words.partition_point(|word| word.span.end < end));
        word.is_some_and(|word| word.span.end == end && word.replaces())
    };
    let mut found = Vec::new();
    let mut rest = &text[place.start..place.end];
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let from = &rest[at..];
        let (number, behind) = from.split_at(from.len() - from.trim_start_matches(of_number).len());
        if !is_new(place.end - from.len())
            && let Ok(value) = number.trim_end_matches('.').parse()
        {
            found.push(value);
        }
        rest = behind;
    }
    found
}
