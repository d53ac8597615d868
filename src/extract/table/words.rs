//! Words behind the label of a row that has no figures: what its cell holds.

use super::align::Claim;
use super::items::run_end;
use crate::extract::region::Labels;
use crate::fold::is_bar;
use crate::number::is_blank;
use crate::text::Span;

/// Whether words that are no label stand on the line of a row behind its blanks: in the place of a figure.
pub fn ends_in_words(labels: &Labels<'_>, claim: &Claim) -> bool {
    let number = labels.stream.first_from(claim.field.end);
    let on_line = labels.text.get(claim.field.start..claim.field.end).is_some_and(|field| !field.contains('\n'));
    on_line
        && number < labels.stream.len()
        && labels.stream.place(number) == claim.field.end
        && labels.hits_from(number).next().is_none_or(|hit| hit.start > number + LONGEST_ORDINAL)
}

/// Words that are no label on the line of a row's label, behind it, which has no figures.
pub fn words_behind(labels: &Labels<'_>, claim: &Claim) -> Option<Span> {
    let own = claim.label.map_or(claim.field.start, |label| label.end);
    let number = labels.stream.first_from(own);
    if claim.field.is_empty() || number >= labels.stream.len() {
        return None;
    }
    let place = labels.stream.place(number);
    let between = labels.text.get(own..place)?;
    let divides = |c: char| is_blank(c) || is_bar(c) || matches!(c, '：' | ':');
    let begins_label = labels.hits_from(number).next().is_some_and(|hit| hit.start <= number + LONGEST_ORDINAL);
    let places = between.chars().filter(|&c| c == '\t' || is_bar(c)).count();
    if between.is_empty() || places > 1 || between.contains('\n') || !between.chars().all(divides) || begins_label {
        return None;
    }
    let end = run_end(labels, number);
    (end - number <= LONGEST_WORDS).then(|| labels.stream.span(number, end))
}

/// Characters of the longest words in the place of a figure.
const LONGEST_WORDS: usize = 12;

/// Characters of the longest ordinal before a label: `（十一）`.
const LONGEST_ORDINAL: usize = 2;
