//! What markup says of a cell beside its bar: how many columns and rows it covers, what a program that reads a page
//! aloud calls it, or in which row and column of the table it says that it stands.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::form::{AloudWords, UnfoldedWords};

/// So many of a kind show a habit.
const FEWEST: usize = 12;

/// The longest such word, in bytes.
const LONGEST: usize = 12;

/// `3+|` and `.22+|` of `AsciiDoc`, before the bar.
pub fn before_bars(page: &Page<'_>) -> Option<String> {
    if !page.has(b'+') || !page.has(b'|') || memmem::find(page.text.as_bytes(), b"|===").is_none() {
        return None;
    }
    let bytes = page.text.as_bytes();
    let word = |bar: usize| {
        let inner = bytes[..bar].strip_suffix(b"+")?;
        let length = inner.iter().rev().take(LONGEST).take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let from = inner.len() - length;
        let apart = from == 0 || matches!(bytes[from - 1], b' ' | b'\t' | b'\n');
        (length > 0 && apart).then_some((from, bar))
    };
    blanked(page, memchr::memchr_iter(b'|', bytes).filter_map(word).collect())
}

/// `\\3.`, `/22.` and `_.` of Textile, behind the bar.
pub fn behind_bars(page: &Page<'_>) -> Option<String> {
    if !page.has(b'|') || !page.has(b'.') || memmem::find(page.text.as_bytes(), b". ").is_none() {
        return None;
    }
    let bytes = page.text.as_bytes();
    let word = |bar: usize| {
        let rest = &bytes[bar + 1..];
        let on = rest.iter().take(LONGEST).take_while(|b| b.is_ascii_digit() || matches!(b, b'_' | b'\\' | b'/')).count();
        let covers = matches!(rest.first(), Some(b'_' | b'\\' | b'/')) && rest[on..].starts_with(b". ");
        covers.then_some((bar + 1, bar + 2 + on))
    };
    blanked(page, memchr::memchr_iter(b'|', bytes).filter_map(word).collect())
}

fn blanked(page: &Page<'_>, found: Vec<(usize, usize)>) -> Option<String> {
    if found.len() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (from, to) in found {
        changed.put(from, to, b' ');
    }
    changed.finish()
}

/// Names of cells in what is read aloud of a page.
const CELLS: [&str; 4] = ["- cell", "- gridcell", "- columnheader", "- rowheader"];

/// Names of what holds cells.
const AROUND: [&str; 3] = ["- row", "- table", "- grid"];

/// The tree of a page as it is read aloud, `- row "规章 0":` and below it `- cell "规章"`, as rows between bars.
pub fn read_aloud(page: &Page<'_>) -> Option<String> {
    let is_cell = |line: &str| CELLS.iter().any(|name| line.trim_start().starts_with(name));
    if !page.has(b'-')
        || memmem::find(page.text.as_bytes(), b"- cell").is_none()
        || page.lines().filter(|line| is_cell(line)).count() < FEWEST
    {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    let mut lines = page.lines_with_places().peekable();
    while let Some((at, line)) = lines.next() {
        let bare = line.trim();
        let from = at + line.len() - line.trim_start().len();
        if let Some(name) = CELLS.iter().find(|name| bare.starts_with(*name)) {
            let value = bare[name.len()..].trim_start();
            let start = from + bare.len() - value.len();
            changed.put(from, start.max(from + name.len()), b'|');
            let value = value.strip_suffix(':').unwrap_or(value);
            if value.len() > 1 && value.starts_with('"') && value.ends_with('"') {
                changed.put(start, start + 1, b' ');
                changed.put(start + value.len() - 1, from + bare.len(), b' ');
            }
            // The row goes on with the next cell.
            if lines.peek().is_some_and(|(_, next)| is_cell(next)) {
                changed.put(from + bare.len(), at + line.len(), b' ');
            }
        } else if AROUND.iter().any(|name| bare.starts_with(name)) {
            changed.put(from, from + bare.len(), b' ');
        }
    }
    changed.finish()
}

/// Rows read aloud with the numbers of their columns, `第3行：第1列，规章；第2列，7。` or a line for each, as rows between bars.
pub fn numbered_aloud(page: &Page<'_>) -> Option<String> {
    let aloud = &UnfoldedWords::built_in().aloud;
    let columns: Vec<(usize, usize)> = numbered(&page.text, aloud, &aloud.column);
    if columns.len() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    let mut next = columns.iter().peekable();
    let mut last_cell = None;
    for (at, line) in page.lines_with_places() {
        let end = at + line.len();
        let lead = at + line.len() - line.trim_start().len();
        let mut from = lead;
        if let Some((row, behind)) =
            numbered(line, aloud, &aloud.row).first().map(|(row, behind)| (at + row, at + behind)).filter(|(row, _)| *row == lead)
        {
            changed.put(row, behind, b' ');
            from = behind;
        }
        let mut is_row = false;
        while let Some((column, behind)) = next.next_if(|(column, _)| *column < end) {
            let before = page.text[from..*column].trim_end();
            // Behind a cell, or at the begin.
            if let Some(mark) = before.chars().next_back().filter(|c| matches!(c, '；' | ';' | '，' | ',')) {
                changed.put(from + before.len() - mark.len_utf8(), from + before.len(), b' ');
            } else if !before.is_empty() {
                continue;
            }
            changed.put(*column, *behind, b'|');
            if page.text[*behind..].strip_prefix(aloud.empty.as_str()).is_some_and(|rest| rest.trim_start_matches(' ').starts_with(ENDS)) {
                changed.put(*behind, behind + aloud.empty.len(), b' ');
            }
            // The row goes on with the next cell.
            if let Some(end) = last_cell.filter(|_| !is_row && from == lead) {
                changed.put(end, at, b' ');
            }
            (from, is_row) = (*behind, true);
        }
        let rest = page.text[from..end].trim_end();
        if !is_row && from == lead && counts_both(rest, aloud) {
            changed.put(from, from + rest.len(), b' ');
        }
        if is_row && rest.ends_with('。') {
            changed.put(from + rest.len() - '。'.len_utf8(), from + rest.len(), b' ');
        }
        last_cell = is_row.then_some(from + rest.len());
    }
    changed.finish()
}

/// Whether a line ends with how many rows and columns the table has: `表格，共 28 行 10 列`.
fn counts_both(line: &str, aloud: &AloudWords) -> bool {
    let before = |text: &str, unit: &str| -> Option<usize> {
        let rest = text.strip_suffix(unit)?.trim_end();
        let bare = rest.trim_end_matches(|c: char| c.is_ascii_digit());
        (bare.len() < rest.len()).then(|| bare.trim_end().len())
    };
    before(line, &aloud.column).is_some_and(|rows| before(&line[..rows], &aloud.row).is_some())
}

/// What ends a cell.
const ENDS: [char; 7] = ['；', ';', '，', ',', '。', '\n', '\r'];

/// The places of `第3列`, and where what is said of it begins.
fn numbered(text: &str, aloud: &AloudWords, unit: &str) -> Vec<(usize, usize)> {
    let place = |at: usize| {
        let before = text[..at].trim_end_matches(' ');
        let number = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_number = number.len() < before.len() && before.len() - number.len() <= 3;
        let from = number.trim_end_matches(' ').strip_suffix(aloud.nth.as_str()).filter(|_| is_number)?.len();
        let behind = text[at + unit.len()..].trim_start_matches([' ', '，', ',', '：', ':']);
        Some((from, text.len() - behind.len()))
    };
    memmem::find_iter(text.as_bytes(), unit).filter_map(place).collect()
}
