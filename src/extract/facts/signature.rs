//! The signature: at the end a line that names a body and a line with a day, and nothing else on
//! either. Dates of the page (发布日期, 来源) are none.

use super::LONG;
use super::body::is_body;
use super::date::{DateSeen, dates};
use crate::extract::region::Labels;
use crate::extract::token::is_bar;
use crate::number::is_blank;
use crate::report::{Date, Found};
use crate::text::Span;

/// Lines from the end within which a day alone is a signature; further up a body has to sign it.
const LAST_LINES: usize = 12;

/// Lines from the end that are looked through.
const MOST_LINES: usize = 80;

/// The body that signs, and the day.
pub fn signature(labels: &Labels<'_>, tail: usize) -> (Option<Found<String>>, Option<Found<Date>>) {
    let lines = lines(labels.text, tail);
    for (back, (i, line)) in lines.iter().enumerate().rev().take(MOST_LINES).enumerate() {
        let Some((date, before)) = dated(labels, *line) else { continue };
        let above = i.checked_sub(1).map(|a| lines[a]);
        let signer = match before {
            Some(name) => signer(labels, name),
            None => above.and_then(|line| signer(labels, line)),
        };
        if before.is_some() && signer.is_none() {
            continue;
        }
        let alone = back < LAST_LINES && is_written_out(labels, date.span) && !above.is_some_and(|line| is_published(labels, line));
        if signer.is_some() || alone {
            return (signer, Some(Found { value: date.date, span: date.span, repaired: date.repaired }));
        }
    }
    (None, None)
}

/// The lines from `tail` on with the blanks around them cut off; long ones, in which a whole page was
/// folded, word by word.
fn lines(text: &str, tail: usize) -> Vec<Span> {
    let furniture = |c: char| is_blank(c) || is_bar(c) || matches!(c, '#' | '*');
    let from = text[..tail.min(text.len())].rfind('\n').map_or(0, |at| at + 1);
    let mut at = from;
    let mut found = Vec::new();
    for line in text[from..].split_inclusive('\n') {
        let long = line.len() > LONG;
        // Only in long lines each character is looked at.
        let (whole, words) = if long { ("", line) } else { (line, "") };
        let pieces = words.split_inclusive(|c| is_blank(c) || is_bar(c));
        for piece in std::iter::once(whole).filter(|whole| !whole.is_empty()).chain(pieces) {
            let bare = piece.trim_start_matches(furniture);
            let start = at + piece.len() - bare.len();
            at += piece.len();
            let bare = bare.trim_end_matches(furniture);
            if !bare.is_empty() && start >= tail {
                found.push(Span::new(start, start + bare.len()));
            }
        }
    }
    found
}

/// A line that holds a whole date, and what stands before it on the line.
fn dated(labels: &Labels<'_>, line: Span) -> Option<(DateSeen, Option<Span>)> {
    let text = labels.text;
    let mut seen = dates(labels, line);
    let (Some(date), None) = (seen.next(), seen.next()) else { return None };
    let blank = |span: Span| text[span.start..span.end].chars().all(is_blank);
    let (before, behind) = (Span::new(line.start, date.span.start), Span::new(date.span.end, line.end));
    (date.date.day > 0 && date.date.year > 0 && blank(behind)).then_some((date, (!blank(before)).then_some(before)))
}

/// The body that a stretch names, without a remark on its seal.
fn signer(labels: &Labels<'_>, within: Span) -> Option<Found<String>> {
    let text = &labels.text[within.start..within.end];
    let bare = text.trim_end_matches(is_blank);
    let bare = match bare.rfind(['(', '（']) {
        Some(open) if bare.ends_with([')', '）']) && bare[open..].contains('章') => bare[..open].trim_end_matches(is_blank),
        _ => bare,
    };
    let value: String = bare.chars().filter(|c| !is_blank(*c)).collect();
    let span = Span::new(within.start, within.start + bare.len());
    is_body(labels.words, &labels.folding.fold(&value)).then_some(Found { value, span, repaired: false })
}

/// Whether a date is printed with 年, 月 and 日: `2023-01-31` alone on a line is the page's.
fn is_written_out(labels: &Labels<'_>, date: Span) -> bool {
    labels.text[date.start..date.end].contains('年')
}

/// Whether a line is the label of a date of the page.
fn is_published(labels: &Labels<'_>, line: Span) -> bool {
    let folded = labels.folding.fold(&labels.text[line.start..line.end]);
    folded.chars().count() <= 10 && labels.words.periods.published.iter().any(|w| folded.contains(w.as_str()))
}
