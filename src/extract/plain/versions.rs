//! A text in two versions, line by line: what a comparison took away is none of the new one, and where nobody chose
//! between two, neither is sure.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::report::{Doubt, Report};
use crate::text::{Span, lines_within};

/// What a comparison writes before each place that it shows.
const PLACE: &str = "@@ -";

/// What it writes before the names of the two.
const NAMES: [&str; 4] = ["--- ", "+++ ", "diff --git ", "index "];

/// Around and between two versions of which nobody chose one.
const OURS: &str = "<<<<<<< ";
const BASE: &str = "||||||| ";
const OR: &str = "=======";
const THEIRS: &str = ">>>>>>> ";

/// The new version of a comparison, and the first of two.
pub fn newer(page: &Page<'_>) -> Option<String> {
    let holds = |mark: u8, words: &str| page.has(mark) && memmem::find(page.text.as_bytes(), words.as_bytes()).is_some();
    if holds(b'@', PLACE) {
        return compared(page);
    }
    if !holds(b'<', OURS) {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for place in unchosen(&page.text) {
        changed.vanish(place.ours.start, place.first.start);
        changed.vanish(place.first.end, place.ours.end);
    }
    changed.finish()
}

/// A comparison without what was taken away and its own marks, if it is one.
fn compared(page: &Page<'_>) -> Option<String> {
    if !page.lines().any(is_place) {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    let mut inside = false;
    for (at, line) in page.lines_with_places() {
        inside |= is_place(line);
        let named = !inside && NAMES.iter().any(|name| line.starts_with(name));
        if named || is_place(line) || (inside && line.starts_with('-')) {
            changed.vanish(at, at + line.len());
        } else if inside && line.starts_with(['+', ' ']) && line.trim().len() > 1 {
            changed.put(at, at + 1, b'\r');
        }
    }
    changed.finish()
}

/// Whether a line tells a place in both versions: `@@ -1,40 +1,42 @@`.
fn is_place(line: &str) -> bool {
    let numbers = line.strip_prefix("@@ -").and_then(|rest| rest.split_once(" @@")).map(|(numbers, _)| numbers);
    numbers.is_some_and(|numbers| numbers.contains(" +") && numbers.bytes().all(|b| b.is_ascii_digit() || matches!(b, b',' | b' ' | b'+')))
}

/// Two versions of some lines: all of both with their marks, and the first.
struct Unchosen {
    ours: Span,
    first: Span,
}

/// Whether a line is marked, behind what stands before every line: blanks, a bar, its number.
fn is_marked(line: &str, mark: &str) -> bool {
    line.find(mark).is_some_and(|at| !line[..at].contains(char::is_alphabetic))
}

/// Whether a line divides two versions.
fn divides(line: &str) -> bool {
    line.trim_end().strip_suffix(OR).is_some_and(|before| !before.ends_with('=') && !before.contains(char::is_alphabetic))
}

/// Where two versions stand of which nobody chose one.
fn unchosen(text: &str) -> Vec<Unchosen> {
    let mut found = Vec::new();
    let (mut begun, mut between) = (None, None);
    for (Span { start: at, end }, line) in lines_within(text, Span::of(text)) {
        if is_marked(line, OURS) {
            (begun, between) = (Some((at, end)), None);
        } else if begun.is_some() && between.is_none() && (divides(line) || is_marked(line, BASE)) {
            between = Some(at);
        } else if is_marked(line, THEIRS)
            && let (Some((start, first)), Some(second)) = (begun.take(), between.take())
        {
            found.push(Unchosen { ours: Span::new(start, end), first: Span::new(first, second) });
        }
    }
    found
}

/// Doubts the figures that stand in one of two versions.
pub fn doubt(text: &str, report: &mut Report) {
    if memmem::find(text.as_bytes(), OURS.as_bytes()).is_none() {
        return;
    }
    for place in unchosen(text) {
        let own = report.cells.iter_mut().filter(|cell| cell.span.is_some_and(|span| span.overlaps(place.first)));
        own.for_each(|cell| cell.doubt_as(Doubt::TwoReadings));
    }
}
