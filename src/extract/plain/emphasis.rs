//! Marks of emphasis around some figures, `**3**` or `_3_`: they divide no cells.

use super::Changed;
use super::page::Page;
use crate::fold::is_bar;
use crate::number::{Printed, is_blank, read_printed};
use crate::text::Span;

/// So many marked figures show a habit.
const FEWEST: usize = 3;

/// The longest figure between marks, in bytes.
const LONGEST: usize = 40;

/// The text with blanks in the place of marks of emphasis around figures that stand alone in their cells; a line may end
/// within the marks, too.
pub fn bare(page: &Page<'_>) -> Option<String> {
    let (starred, underscored) = (page.has(b'*'), page.has(b'_'));
    if !starred && !underscored {
        return None;
    }
    let text = page.text.as_ref();
    let mut found: Vec<Span> = Vec::new();
    if starred {
        around_figures(text, &marks(text), &mut found);
    }
    if underscored {
        around_figures(text, &underscores(text), &mut found);
    }
    if found.len() < 2 * FEWEST {
        return None;
    }
    let mut changed = Changed::of(text);
    for mark in found {
        for sign in [mark.start, mark.end - 1] {
            changed.put(sign, sign + 1, b' ');
        }
    }
    changed.finish()
}

/// Adds those of the `marks` of one kind that stand around figures alone in their cells.
fn around_figures(text: &str, marks: &[Span], found: &mut Vec<Span>) {
    let mut done = 0;
    for pair in marks.windows(2) {
        let (open, close) = (pair[0], pair[1]);
        let near = open.start >= done && close.start - open.end <= LONGEST;
        let is_figure = || matches!(read_printed(&text[open.end..close.start]), Printed::Figure(..) | Printed::Dash);
        if near && is_alone(text, open.start, close.end) && is_figure() {
            found.extend([open, close]);
            done = close.end;
        }
    }
}

/// Where one underscore stands, or two: more are a blank place.
fn underscores(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(from) = memchr::memchr(b'_', &bytes[at..]).map(|on| at + on) {
        at = from + bytes[from..].iter().take_while(|&&b| b == b'_').count();
        if at - from < 3 {
            found.push(Span::new(from, at));
        }
    }
    found
}

/// Where two asterisks stand with nothing between them, or the end of a line.
fn marks(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(from) = memchr::memchr(b'*', &bytes[at..]).map(|on| at + on) {
        let break_length = match bytes[from + 1..] {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            _ => 0,
        };
        at = from + 1;
        if bytes.get(at + break_length) == Some(&b'*') {
            at += break_length + 1;
            found.push(Span::new(from, at));
        }
    }
    found
}

/// Whether what divides cells stands on both sides of a place.
fn is_alone(text: &str, from: usize, to: usize) -> bool {
    let divides = |c: char| is_blank(c) || is_bar(c) || matches!(c, ',' | ';' | '，' | '；' | '、' | '：' | ':' | '"');
    text[..from].chars().next_back().is_none_or(divides) && text[to..].chars().next().is_none_or(divides)
}
