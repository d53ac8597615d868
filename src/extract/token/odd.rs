//! Words in the place of a figure that are none, though they look like one.

use super::{Figure, NOTHING, changes, is_digit};
use crate::fold::is_han;
use crate::number::{Printed, read_printed};
use crate::text::Span;

/// What a word is that stands for nothing or for several figures; nothing where it may be a figure.
pub fn figure(whole: &str, span: Span) -> Option<Figure> {
    let word = &whole[span.start..span.end];
    if is_bracketed_dash(word) {
        return Some(Figure::dash(span));
    }
    let unread = NOTHING.contains(&word) || joins_figures(word) || changes::is_change(whole, span);
    unread.then(|| Figure::unreadable(span))
}

/// Whether a word is two figures of which one alone is right: `0或2`.
fn joins_figures(word: &str) -> bool {
    let between = if word.starts_with(is_digit) && word.ends_with(is_digit) { word.trim_matches(is_digit) } else { "" };
    matches!(between, "或" | "至" | "到")
}

/// Whether a word in brackets says that there is none: `（无）`.
fn is_bracketed_dash(word: &str) -> bool {
    let inner = word.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    inner.is_some_and(|inner| inner.starts_with(is_han) && read_printed(inner) == Printed::Dash)
}
