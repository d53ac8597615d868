//! What documents with markup tell beside their words: no cell, a field of a form, a figure over several
//! columns, marks above the line.

use super::{Figure, Glue, Quality};
use crate::number::{Manner, Printed, lowered, read_printed};
use crate::source::{ABSENT, FIELD, MERGED};
use crate::text::Span;

/// A word as documents with markup are told: no cell, a field of a form, a figure with a mark behind it.
pub fn by_view(whole: &str, span: Span) -> Option<Figure> {
    let text = &whole[span.start..span.end];
    // The first byte of every mark: nearly all words have another one at both ends.
    let may_be_marked = matches!(text.as_bytes(), [0xC2 | 0xE2, ..] | [.., 0xE2, _, _] | [.., 0xC2, _]);
    if !may_be_marked || text.len() > LONGEST_TOLD {
        return None;
    }
    let figure = |span, value, quality| Figure { span, value, quality, manner: Manner::default(), glue: Glue::Free };
    if text.starts_with(ABSENT) && text.chars().count() == 1 {
        return Some(figure(span, None, Quality::Absent));
    }
    let own = text.trim_matches(is_mark);
    if own.len() == text.len() {
        return None;
    }
    let from = span.start + text.len() - text.trim_start_matches(is_mark).len();
    match read_printed(own) {
        Printed::Figure(value, _) if text.ends_with(MERGED) => {
            Some(figure(Span::new(from, from + own.len()), Some(value), Quality::Merged))
        }
        Printed::Figure(value, _) => Some(figure(Span::new(from, from + own.len()), Some(value), Quality::Repaired)),
        _ if text.starts_with(FIELD[0]) => Some(figure(span, None, Quality::Unreadable)),
        _ => None,
    }
}

/// Whether `c` stands beside a figure and is none of it.
pub fn is_mark(c: char) -> bool {
    c == MERGED || FIELD.contains(&c) || lowered(c).is_some()
}

/// The longest word, in bytes, with marks around a figure.
const LONGEST_TOLD: usize = 140;
