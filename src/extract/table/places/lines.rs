//! How the label and the figures of a row stand on lines.

use crate::extract::region::Labels;
use crate::extract::table::align::Claim;
use crate::extract::token::{Figure, is_bar};
use crate::number::is_blank;

/// Whether most rows print their label and their first figure on one line.
pub fn rows_stand_on_lines<'a>(labels: &Labels<'_>, claims: impl Iterator<Item = &'a Claim>) -> bool {
    let (mut beside, mut all) = (0_usize, 0_usize);
    for claim in claims {
        if let (Some(label), Some(first)) = (claim.label, claim.figures.first()) {
            all += 1;
            beside += usize::from(labels.text.get(label.end..first.span.start).is_some_and(|between| !between.contains('\n')));
        }
    }
    beside * 2 > all
}

/// Whether lines part a row's figures from each other in the same way as the first from its label: nothing is blank there.
pub fn is_even(text: &str, claim: &Claim) -> bool {
    let ends = claim.label.map(|label| label.end).into_iter().chain(claim.figures.iter().map(|f| f.span.end));
    let mut gaps = ends.zip(&claim.figures).map(|(end, figure)| text.get(end..figure.span.start));
    let first = if claim.label.is_some() { gaps.next().flatten() } else { None };
    first.is_some_and(|first| first.contains('\n') && gaps.all(|gap| gap == Some(first)))
}

/// Whether a row's figures stand on several lines.
pub fn is_broken(claim: &Claim, text: &str) -> bool {
    let ends = claim.figures.first().zip(claim.figures.last());
    ends.is_some_and(|(first, last)| text[first.span.start..last.span.end].contains('\n'))
}

/// Whether a line holds something besides a figure of the row: then lines hold more than a cell, and
/// figures on several of them are pieces of lines that were wrapped.
pub fn shares_a_line(labels: &Labels<'_>, figures: &[Figure]) -> bool {
    let text = labels.text;
    figures.iter().any(|figure| {
        let (before, behind) = (&text[..figure.span.start], &text[figure.span.end..]);
        let other = |c: &char| *c == '\n' || !(is_blank(*c) || is_bar(*c));
        before.chars().rev().find(other).is_some_and(|c| c != '\n') || behind.chars().find(other).is_some_and(|c| c != '\n')
    })
}

/// Whether words that are no label stand on the line of a row behind its blanks: in the place of a figure.
pub fn ends_in_words(labels: &Labels<'_>, claim: &Claim) -> bool {
    let number = labels.stream.first_from(claim.field.end);
    let on_line = labels.text.get(claim.field.start..claim.field.end).is_some_and(|field| !field.contains('\n'));
    on_line
        && number < labels.stream.len()
        && labels.stream.place(number) == claim.field.end
        && labels.hits_from(number).next().is_none_or(|hit| hit.start > number + LONGEST_ORDINAL)
}

/// Characters of the longest ordinal before a label: `（十一）`.
pub const LONGEST_ORDINAL: usize = 2;

/// Whether a row's label and its figures stand on several lines. A label that goes on below its figures has them on its first line.
pub fn runs_over_lines(labels: &Labels<'_>, claim: &Claim) -> bool {
    let (Some(label), Some(first), Some(last)) = (claim.label, claim.figures.first(), claim.figures.last()) else { return false };
    let is_above = label.end > last.span.end && first.span.start > label.start;
    let from = if is_above { label.start } else { label.end };
    labels.text.get(from..last.span.end).is_none_or(|between| between.contains('\n'))
}

/// The longest line that may be a cell of its own, in bytes.
const LONGEST_CELL: usize = 10;

/// Whether a line among those of a row's figures holds something else than one of them, `x` or `undefined`: one figure more than
/// the row has cells is there, it may be.
pub fn skips_a_cell(text: &str, figures: &[Figure]) -> bool {
    let is_cell = |line: &str| {
        let cell = line.trim_matches(is_blank);
        cell.len() <= LONGEST_CELL && !cell.is_empty() && cell.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')
    };
    // What stands beside the figures themselves is part of their cells.
    let within = |gap: &str| {
        gap.split_once('\n').and_then(|(_, rest)| rest.rsplit_once('\n')).is_some_and(|(lines, _)| lines.split('\n').any(is_cell))
    };
    figures.windows(2).any(|pair| text.get(pair[0].span.end..pair[1].span.start).is_some_and(within))
}
