//! Digits that nobody could read as a figure: where they stand, no cell is blank.

use crate::extract::table::align::Claim;
use crate::extract::token::{Figure, is_bar, is_digit, is_furniture};
use crate::extract::work;
use crate::fold::is_han;
use crate::form::UnfoldedWords;
use crate::number::is_blank;
use crate::text::Span;

/// The longest number before a label, in bytes, with its marks.
const LONGEST_ORDINAL: usize = 24;

const CHINESE_NUMERALS: &str = "零〇一二两三四五六七八九十百千万";

/// Those that a count may begin with.
const BEGINNING: &str = "零〇一二两三四五六七八九十";

/// Whether digits stand in the field of a row that are in none of its `figures` nor in the number of the next label: on
/// its first line, where all rows stand on one.
pub fn holds(text: &str, field: Span, figures: &[Figure], one_line: bool) -> bool {
    let Some(whole) = text.get(field.start..field.end) else { return false };
    let whole = if one_line { whole.split('\n').next().unwrap_or("") } else { whole };
    work::count(whole.len());
    let end = field.start + without_ordinal(whole).len();
    let gaps = figures.iter().map(|f| f.span.start).chain([end]);
    let mut from = field.start;
    for (number, to) in gaps.enumerate() {
        // The number of a page may follow the bars of a row.
        let numbers = |line: &str| line.contains(char::is_numeric) && !is_furniture(line) && !is_furniture(between_bars(line));
        let unread = |line: &str| numbers(line) || counts_in_words(line);
        if text.get(from..to.min(end)).is_some_and(|gap| gap.lines().any(unread)) {
            return true;
        }
        from = figures.get(number).map_or(end, |f| f.span.end);
    }
    false
}

/// So many words behind a figure on its line are none of its units.
const FEWEST_WORDS: usize = 4;

/// Whether the only figure of a row begins the line below its label, and other words follow it there or digits stand
/// behind the label: the number of that line, it may be.
pub fn leads_other_words(text: &str, claim: &Claim) -> bool {
    let (Some(label), [figure]) = (claim.label, claim.figures.as_slice()) else { return false };
    let Some((own, before)) = text.get(label.end..figure.span.start).and_then(|between| between.rsplit_once('\n')) else { return false };
    // What could not be read on the label's own line may be its figure.
    if own.lines().next().is_some_and(|line| line.bytes().any(|b| b.is_ascii_digit())) {
        return true;
    }
    let behind = text[figure.span.end..].lines().next().unwrap_or("");
    before.chars().all(is_blank) && behind.chars().filter(|&c| is_han(c)).take(FEWEST_WORDS).count() == FEWEST_WORDS
}

/// A line without the bars and blanks around what stands in it.
fn between_bars(line: &str) -> &str {
    line.trim_matches(|c| is_blank(c) || is_bar(c))
}

/// Whether a count in words stands in a line: `十九件`, not `第二十条`, `万元`.
fn counts_in_words(line: &str) -> bool {
    let (mut before, mut in_count) = (' ', false);
    for c in line.chars() {
        let begins = || BEGINNING.contains(c) && !CHINESE_NUMERALS.contains(before) && before != '第';
        if in_count && UnfoldedWords::built_in().counted.contains(c) {
            return true;
        }
        in_count = (in_count && CHINESE_NUMERALS.contains(c)) || begins();
        before = c;
    }
    false
}

/// A field without the number before the next label: `2.`, `（二）`; a bare number with a line of its own is none.
fn without_ordinal(field: &str) -> &str {
    let near = &field[field.ceil_char_boundary(field.len().saturating_sub(LONGEST_ORDINAL))..];
    let numbers = |c: char| matches!(c, '.' | '．' | '、' | ')' | '）');
    let marked = near.trim_end_matches(|c| is_blank(c) || numbers(c) || matches!(c, '*' | '_' | '\\'));
    let marks = &near[marked.len()..];
    if marks.contains('\n') && !marks.contains(numbers) {
        return field;
    }
    let numeral = |c: char| is_digit(c) || CHINESE_NUMERALS.contains(c);
    let number = marked.trim_end_matches(numeral);
    &field[..field.len() - (near.len() - number.len())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::dividers::Dividers;
    use crate::extract::token::figures;

    #[test]
    fn what_is_read_or_numbers_the_next_label_is_not_unread() {
        for (field, expected) in [
            ("\t3\t\t5\n", false),
            ("\t3\t\t5\n2.", false),
            ("\n3\n\n（二）", false),
            ("\n无\n\n— 3 —\n\n", false),
            (" | / | / | |||  — 3 —  ", false),
            ("\n3\n②\n\n（二）", true),
            ("\n3\n（4）\n\n（二）", true),
            ("\t３\t[1]\t\n", true),
            ("：十九件 - ", true),
            ("\t零件\t", true),
            ("\t0\t\n\n**2.**", false),
            ("（二）\n", false),
        ] {
            let whole = Span::new(0, field.len());
            assert_eq!(holds(field, whole, &figures(field, whole, Dividers::default()), false), expected, "{field:?}");
        }
    }
}
