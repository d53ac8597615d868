//! Tables that stand in the text once more behind the first ones: another report's, or the same report's again, as where
//! a page holds one copy for phones.

use memchr::memmem;

use super::facts;
use super::region::{self, Labels};
use super::table::{self, Block};
use crate::fold::is_han;
use crate::form::{Content, Label, UnfoldedWords};
use crate::report::{Doubt, Oddity, Report};
use crate::text::{Span, lines_around};

/// Notes where such tables begin in the report's oddities. Where they are the same report's and have other figures, which
/// of them count is not known: those cells are in doubt. Up to byte `past` they were looked at already.
pub fn compare(labels: &Labels<'_>, report: &mut Report, past: usize) {
    let Some(end) = report.tables.iter().map(|t| t.span.end).max() else { return };
    let end = end.max(past);
    let from = labels.stream.first_from(end);
    let Some(second) = requests_in(labels, (from, labels.stream.len())) else { return compare_replacing(labels, report, end) };
    let begins = facts::title_within(labels, Span::new(end, second.start)).unwrap_or(second);
    report.oddities.push(Oddity::SecondReport(begins));
    let title = report.facts.title.as_ref().map(|title| title.span);
    if !facts::is_same_report(labels, title, Span::new(end, second.start)) {
        return;
    }
    for (number, copy) in super::blocks(labels, (from, labels.stream.len())).into_iter().flat_map(|block| block.cells) {
        let cell = &mut report.cells[number];
        if copy.value.is_some() && copy.value != cell.value {
            cell.doubt_as(Doubt::TwoReadings);
        }
    }
}

/// Doubts the figures that stand otherwise in a table behind all of them, which a line above says to replace the report's.
fn compare_replacing(labels: &Labels<'_>, report: &mut Report, end: usize) {
    let behind = &labels.text[end..];
    let words = labels.words.heads.replacing.iter();
    let Some(at) = words.filter_map(|word| memmem::find(behind.as_bytes(), word.as_bytes())).min() else { return };
    let line = lines_around(labels.text, Span::new(end + at, end + at));
    if line.len() > LONGEST_CAPTION {
        return;
    }
    let from = labels.stream.first_from(line.end);
    let sections = labels.form.sections.iter().filter(|section| section.content == Content::Tables);
    let replacing =
        sections.filter_map(|section| table::block(labels, &super::tables_of(labels.form, &section.key), (from, labels.stream.len())));
    for (number, copy) in replacing.flat_map(|block| block.cells) {
        let cell = &mut report.cells[number];
        if copy.value.is_some() && copy.value != cell.value {
            cell.doubt_as(Doubt::TwoReadings);
        }
    }
}

/// A line of more bytes is no caption.
const LONGEST_CAPTION: usize = 150;

/// Where another report's title stands between the tables that were found, or before all of them and behind this report's own,
/// which could not be read.
pub fn begins_within(labels: &Labels<'_>, title: Option<Span>, blocks: &[Block]) -> Option<usize> {
    let title = title?;
    let mut places: Vec<Span> = blocks.iter().map(|block| block.span).collect();
    places.sort_unstable();
    let first = places.first()?.start;
    let holds_table = |place: Span| requests_in(labels, labels.stream.within(place)).is_some();
    // Before the first table nearly no text has the rows of one.
    let before = Span::new(title.end, first.max(title.end));
    let unread = || {
        let second = facts::another_title(labels, title, before)?;
        holds_table(Span::new(title.end, second)).then_some(second)
    };
    let untold = || facts::another_title(labels, title, before).filter(|&second| is_headed(labels, Span::new(title.end, second)));
    let unread = if holds_table(before) {
        unread()
    } else if ends_titles(&labels.text[before.start..before.end]) && is_headed(labels, before) {
        untold()
    } else {
        None
    };
    let between = places.windows(2).filter(|pair| pair[0].end + SHORTEST_OPENING < pair[1].start);
    let behind = || between.map(|pair| Span::new(pair[0].end, pair[1].start)).find_map(|gap| facts::another_title(labels, title, gap));
    unread.or_else(behind)
}

/// Whether a line ends as titles do: nearly no line of a report does, but for its own title.
fn ends_titles(text: &str) -> bool {
    let at_end = |end: usize| matches!(text.as_bytes().get(end), Some(b'\n' | b'\r'));
    let titles = &UnfoldedWords::built_in().titles;
    titles.iter().any(|title| memmem::find_iter(text.as_bytes(), title).any(|at| at_end(at + title.len())))
}

/// Whether the headings of several sections with tables stand in a place, each on a line of its own.
fn is_headed(labels: &Labels<'_>, place: Span) -> bool {
    let (from, to) = labels.stream.within(place);
    let section = |hit: &crate::form::Hit| {
        labels.meanings(hit).find_map(|(label, _)| if let Label::Section(section) = label { Some(section) } else { None })
    };
    let with_tables = |section: &usize| labels.form.sections[*section].content == Content::Tables;
    let mut seen: Vec<usize> = Vec::new();
    for hit in labels.hits_from(from).take_while(|hit| hit.end <= to) {
        let Some(section) = section(hit).filter(with_tables) else { continue };
        let label = labels.stream.span(hit.start, hit.end);
        let line = lines_around(labels.text, label);
        let words = labels.text[line.start..line.end].chars().filter(|&c| is_han(c)).count();
        if words <= hit.end - hit.start + 1 && !seen.contains(&section) {
            seen.push(section);
        }
    }
    seen.len() > 1
}

/// No report begins in fewer bytes between tables.
const SHORTEST_OPENING: usize = 150;

/// Where the form's largest table begins and ends among so many labels, if most of its rows are there.
pub fn requests_in(labels: &Labels<'_>, within: (usize, usize)) -> Option<Span> {
    let largest = (0..labels.form.tables.len()).max_by_key(|&t| labels.form.tables[t].rows.len())?;
    let most = labels.form.tables[largest].rows.len();
    if table::row_labels_in(labels, &[largest], within) * 2 <= most {
        return None;
    }
    let chain = region::chain(labels, &[largest], within);
    let rows = chain.iter().filter(|s| matches!(s.label, Label::Row(..))).count();
    let first = chain.first()?;
    (rows * 2 > most).then(|| labels.stream.span(first.start, first.end))
}
