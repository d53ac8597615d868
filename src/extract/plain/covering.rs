//! What markup says of a cell beside its bar: how many columns and rows it covers, what a program that reads a page
//! aloud calls it.

use memchr::memmem;

use super::Changed;
use super::page::Page;

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
