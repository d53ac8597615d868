//! Marks of emphasis around some figures, `**3**`: they divide no cells.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::fold::is_bar;
use crate::number::{Printed, is_blank, read_printed};

/// The mark.
const MARK: &str = "**";

/// So many marked figures show a habit.
const FEWEST: usize = 3;

/// The longest figure between marks, in bytes.
const LONGEST: usize = 40;

/// The text with blanks in the place of marks of emphasis around figures that stand alone in their cells.
pub fn bare(page: &Page<'_>) -> Option<String> {
    if !page.has(b'*') {
        return None;
    }
    let text = page.text.as_ref();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut done = 0;
    for at in memmem::find_iter(text.as_bytes(), MARK.as_bytes()) {
        let start = at + MARK.len();
        let near = &text[start..crate::extract::kind::floor(text, (start + LONGEST).min(text.len()))];
        let Some(end) = near.find(MARK).map(|on| start + on).filter(|_| at >= done) else { continue };
        let is_figure = matches!(read_printed(&text[start..end]), Printed::Figure(..) | Printed::Dash);
        if is_figure && !text[start..end].contains('\n') && is_alone(text, at, end + MARK.len()) {
            found.push((at, end));
            done = end + MARK.len();
        }
    }
    if found.len() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(text);
    for mark in found.into_iter().flat_map(|(at, end)| [at, end]) {
        changed.put(mark, mark + MARK.len(), b' ');
    }
    changed.finish()
}

/// Whether what divides cells stands on both sides of a place.
fn is_alone(text: &str, from: usize, to: usize) -> bool {
    let divides = |c: char| is_blank(c) || is_bar(c) || matches!(c, ',' | ';' | '，' | '；' | '、' | '：' | ':');
    text[..from].chars().next_back().is_none_or(divides) && text[to..].chars().next().is_none_or(divides)
}
