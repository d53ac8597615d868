//! What touches figures in the text as it came, where the plain text may have blanks: marks of what was cut off, of bounds, of
//! figures that nobody filled in. None of those is offered as certain.

use super::touching::is_unseen;
use crate::extract::plain::asides::is_words;
use crate::fold::is_bar;
use crate::number::{Printed, is_blank, read_printed};
use crate::report::{Cell, Doubt, Report, State};
use crate::text::{Span, text_before};

/// What a mark says of the figure that it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// It is a piece of one.
    Piece,
    /// It is a bound.
    Bound,
    /// It counts something else, or more.
    Remark,
    /// Nothing, where it stands beside most figures; else that it is none as others are.
    Odd,
}

/// Doubts the figures of a report that marks in `text` speak against; `plain` is that text with separators alone changed.
pub fn doubt(text: &str, plain: &str, report: &mut Report) {
    let printed = report.cells.iter().filter(|cell| cell.span.is_some()).count();
    let mut odd: Vec<&mut Cell> = Vec::new();
    for cell in report.cells.iter_mut().filter(|cell| cell.is_certain()) {
        match cell.span.and_then(|span| mark(text, plain, span)) {
            Some(Mark::Piece) => (cell.value, cell.state, cell.doubt) = (None, State::Unreadable, Some(Doubt::NotAFigure)),
            Some(Mark::Bound) => cell.doubt = Some(Doubt::Approximate),
            Some(Mark::Remark) => cell.doubt = Some(Doubt::SaidOtherwise),
            Some(Mark::Odd) => odd.push(cell),
            None => {}
        }
    }
    if odd.len() * 2 <= printed {
        for cell in odd {
            cell.doubt = Some(Doubt::TwoReadings);
        }
    }
}

/// The mark that a figure touches.
fn mark(text: &str, plain: &str, span: Span) -> Option<Mark> {
    let (before, behind) = (text.get(..span.start)?, text.get(span.end..)?);
    let behind = behind.trim_start_matches(is_unseen);
    // Nearly every figure stands between tabs, bars and line breaks.
    let apart = |byte: Option<&u8>| matches!(byte, None | Some(b'\t' | b'\n' | b'|' | b','));
    if apart(before.as_bytes().last()) && apart(behind.as_bytes().first()) {
        return None;
    }
    let dash = || before.strip_suffix(' ').is_some_and(|rest| rest.ends_with(DASHES));
    if !before.ends_with(is_mark_before) && !behind.starts_with(is_mark_behind) && !dash() {
        return None;
    }
    let near = text_before(before, before.len(), LONGEST);
    if is_remark(behind, plain.get(text.len() - behind.len()..)) {
        return Some(Mark::Remark);
    }
    if begins_cut(near) || ends_cut(behind) {
        return Some(Mark::Piece);
    }
    // A sign that another one closes again is a bracket.
    let closed = behind.starts_with(['>', '＞']) || behind.starts_with("&gt;");
    if !closed && BOUNDS.iter().any(|sign| near.ends_with(sign)) {
        return Some(Mark::Bound);
    }
    let begins = |rest: &str| rest.chars().next_back().is_none_or(|c| parts(c) && c != '"');
    // At the beginning of a line it marks what is quoted.
    let greater = near.strip_suffix("&gt;").or_else(|| near.strip_suffix('>')).filter(|rest| !rest.is_empty() && !rest.ends_with('\n'));
    let braced = behind.starts_with('}') && near.strip_suffix('{').is_some_and(begins);
    // A dash that was taken for the mark of a list stands there no more.
    let dashed = || {
        let rest = near.strip_suffix(' ').and_then(|rest| rest.strip_suffix(DASHES));
        rest.is_some_and(|rest| begins(rest) && plain.get(before.len() - near.len() + rest.len()..span.start).is_some_and(is_gone))
    };
    (braced || greater.is_some_and(begins) || dashed()).then_some(Mark::Odd)
}

/// Whether a mark before a figure may end with `c`: what ends no entry of [`BOUNDS`] and [`POINTS`] and no other mark is passed over.
fn is_mark_before(c: char) -> bool {
    matches!(c, '.' | '…' | '◄' | '～' | '<' | '＜' | '＞' | '≤' | '≦' | '⩽' | '≥' | '≧' | '⩾' | '≈' | ';' | '>' | '{')
}

/// Dashes before figures, a blank between.
const DASHES: [char; 4] = ['-', '–', '—', '−'];

/// Whether a mark behind a figure may begin with `c`.
fn is_mark_behind(c: char) -> bool {
    matches!(c, '.' | '…' | '►' | '¦' | '}' | '(' | '（')
}

/// Whether words in brackets stand behind a figure, and no more in the plain text.
fn is_remark(behind: &str, plain: Option<&str>) -> bool {
    let inner = behind.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')'])).map(|(inner, _)| inner);
    let gone = |inner: &str| plain.and_then(|plain| plain.get(..inner.len())).is_some_and(is_gone);
    // `0（无）` says the same twice.
    inner.is_some_and(|inner| is_words(inner) && gone(inner) && read_printed(inner) != Printed::Dash)
}

/// The longest mark, in bytes, and what parts it from another cell.
const LONGEST: usize = 16;

/// Signs before bounds and estimates.
const BOUNDS: [&str; 14] = ["～", "<", "＜", "＞", "≤", "≦", "⩽", "≥", "≧", "⩾", "≈", "&lt;", "&le;", "&ge;"];

/// Whether a place holds nothing any more.
fn is_gone(place: &str) -> bool {
    place.chars().all(is_blank)
}

/// Whether a character parts cells, or the quotes around what stands in one.
fn parts(c: char) -> bool {
    is_blank(c) || is_bar(c) || matches!(c, ',' | '"')
}

/// Points in the place of what was cut off. More of them are a leader.
const POINTS: [&str; 3] = ["...", "…", ".."];

/// Whether a cell begins with points, before the figure.
fn begins_cut(before: &str) -> bool {
    let rest = POINTS.iter().find_map(|points| before.strip_suffix(points));
    before.ends_with('◄') || rest.is_some_and(|rest| rest.chars().next_back().is_none_or(parts))
}

/// Whether a cell ends with points behind the figure, or with a mark that another bar follows.
fn ends_cut(behind: &str) -> bool {
    let rest = POINTS.iter().find_map(|points| behind.strip_prefix(points));
    let marked = || behind.strip_prefix('¦').is_some_and(|rest| rest.strip_prefix(' ').unwrap_or(rest).starts_with(['|', '\t']));
    behind.starts_with('►') || rest.is_some_and(|rest| rest.chars().next().is_none_or(parts)) || marked()
}
