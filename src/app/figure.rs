//! The figure at a place of the text.

use unicode_segmentation::UnicodeSegmentation;

use super::App;
use crate::number::{Printed, ends_negative, half_width, is_about, reach, read_printed};
use crate::text::{SourceText, Span};

/// A figure of the text that is pointed at.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    /// Its digits.
    pub digits: String,
    /// The same with what stands beside them and changes what they amount to.
    pub text: String,
    /// Whether a sign stands before it that may be none of its own: who points at the digits means these.
    pub unsigned: bool,
}

/// The figure at a byte of the text: the one that was read there, else what stands around the byte.
pub(super) fn at(app: &App, byte: usize) -> Option<Figure> {
    let document = &app.session.current()?.document;
    let (source, report) = (&document.source, &document.report);
    let is_figure = |text: &str| matches!(read_printed(text), Printed::Figure(..));
    let of_cell = report.claimed_at(byte).and_then(|cell| report.span_of(&cell)).filter(|span| is_figure(source.slice(*span)));
    if let Some(span) = of_cell {
        return Some(printed(source, span, byte));
    }
    let read = report.unclaimed.iter().copied().find(|span| span.contains(byte) && is_figure(source.slice(*span)));
    if let Some(span) = read {
        let figure = printed(source, span, byte);
        return Some(Figure { text: figure.text + behind(source, span), ..figure });
    }
    // Commas part figures, where they do not part thousands.
    let whole = around(source, byte, &['.', ',']).filter(|span| is_figure(source.slice(*span)));
    let span = whole.or_else(|| around(source, byte, &['.']))?;
    let digits = source.slice(span).to_owned();
    let before = source.slice(Span::new(source.line_span(source.line_of(byte)).start, span.start));
    let about = before.chars().next_back().filter(|c| is_about(*c)).map(String::from).unwrap_or_default();
    let text = about + &digits + behind(source, span);
    Some(Figure { digits, text, unsigned: ends_negative(before) })
}

/// What was read as a figure: from its digits on, where these are pointed at.
fn printed(source: &SourceText, span: Span, byte: usize) -> Figure {
    let text = source.slice(span);
    let from = text.find(|c| half_width(c).is_ascii_digit()).filter(|from| span.start + from <= byte).unwrap_or(0);
    let (lead, digits) = text.split_at(from);
    let unsigned = ends_negative(lead.trim_end());
    let text = if unsigned { digits } else { text };
    Figure { digits: digits.to_owned(), text: text.to_owned(), unsigned }
}

/// What stands behind a figure and belongs to it.
fn behind(source: &SourceText, span: Span) -> &str {
    let rest = source.slice(Span::new(span.end, source.line_span(source.line_of(span.end)).end.max(span.end)));
    &rest[..reach(rest)]
}

/// Digits and these marks around a byte, of either width; a mark at an end is none of them.
fn around(source: &SourceText, byte: usize, marks: &[char]) -> Option<Span> {
    let line = source.line_span(source.line_of(byte));
    let belongs = |c: char| c.is_ascii_digit() || marks.contains(&c);
    let digit = |g: &str| g.chars().all(|c| belongs(half_width(c)));
    let graphemes: Vec<(usize, &str)> = source.slice(line).grapheme_indices(true).map(|(at, g)| (line.start + at, g)).collect();
    let at = graphemes.iter().rposition(|(at, _)| *at <= byte).filter(|at| digit(graphemes[*at].1))?;
    let from = graphemes[..at].iter().rposition(|(_, g)| !digit(g)).map_or(0, |i| i + 1);
    let to = graphemes[at..].iter().position(|(_, g)| !digit(g)).map_or(graphemes.len(), |i| at + i);
    let end = graphemes.get(to).map_or(line.end, |(at, _)| *at);
    let start = graphemes[from].0;
    let text = source.slice(Span::new(start, end));
    let is_mark = |c| matches!(half_width(c), '.' | ',');
    let start = start + text.len() - text.trim_start_matches(is_mark).len();
    let span = Span::new(start, start + text.trim_matches(is_mark).len());
    (!span.is_empty()).then_some(span)
}
