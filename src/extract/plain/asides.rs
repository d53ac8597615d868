//! What a cell says beside its figure, in brackets or behind an arrow: the share it is, last year's figure, the
//! note that belongs to it. `12（占8%）`, `12（上年9）`, `12↑5%`: the figure of the cell is the one before.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::extract::token::is_digit;
use crate::fold::{is_bar, is_han, is_numeral};
use crate::form::UnfoldedWords;
use crate::number::{Printed, chinese_integer, half_width, is_blank, is_unit, manner_behind, read_printed};
use crate::text::{text_before, text_behind};

/// The longest remark and the longest figure before one, in bytes.
const LONGEST: usize = 64;

/// What stands between a figure and how much it rose or fell.
const ARROWS: [&str; 2] = ["↑", "↓"];

/// The text with blanks in the place of such remarks, where a cell holds nothing else beside its figure.
pub fn without(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let mut changed: Option<Changed> = None;
    let opens = ["（", "("].into_iter().filter(|open| open.len() > 1 || page.has(b'(')).chain(ARROWS);
    for open in opens {
        for at in memmem::find_iter(text.as_bytes(), open) {
            // Nearly no bracket stands right behind a figure.
            if text[..at].ends_with(ends_figure)
                && let Some(end) = remark_end(text, at, open)
                && text[end..].chars().next().is_none_or(ends_cell)
                && is_figure(&text[..at])
            {
                changed.get_or_insert_with(|| Changed::of(text)).put(at, end, b' ');
            }
        }
    }
    for &at in page.stream.numerals() {
        // Before nearly every figure stands a mark or a blank.
        if at > 0
            && text.as_bytes()[at - 1] >= 0x80
            && let Some(from) = words_before(text, at)
        {
            changed.get_or_insert_with(|| Changed::of(text)).put(from, at, b' ');
        }
    }
    changed.and_then(Changed::finish)
}

/// Where the words begin that a cell says before its own figure at `at`, if nothing else stands in it: `本年3件`.
fn words_before(text: &str, at: usize) -> Option<usize> {
    let words = &UnfoldedWords::built_in().asides;
    let last = text[..at].chars().next_back()?;
    if !words.own_lasts.contains(&last) {
        return None;
    }
    let from = at - words.own.iter().find(|word| text[..at].ends_with(word.as_str()))?.len();
    let parts = |c: char| is_blank(c) || is_bar(c) || matches!(c, ',' | '"');
    let rest = text[at..].trim_start_matches(is_digit);
    let rest = rest.strip_prefix(is_unit).unwrap_or(rest);
    let alone = text[..from].chars().next_back().is_none_or(parts) && rest.chars().next().is_none_or(parts);
    (alone && text[at..].starts_with(is_digit)).then_some(from)
}

/// Where the remark ends that begins at `at`, if it is one.
fn remark_end(text: &str, at: usize, open: &str) -> Option<usize> {
    let from = at + open.len();
    let near = text_behind(text, from, LONGEST);
    if ARROWS.contains(&open) {
        let rest = near.trim_start_matches(|c| is_digit(c) || c == '.');
        let sign = rest.chars().next().filter(|&c| rest.len() < near.len() && half_width(c) == '%')?;
        return Some(from + near.len() - rest.len() + sign.len_utf8());
    }
    let length = near.find(['（', '(', '）', ')', '\n', '|', '\t'])?;
    let close = near[length..].chars().next().filter(|&c| half_width(c) == ')')?;
    let inner = near[..length].trim_matches(is_blank);
    let says =
        inner.contains(['%', '％', '‰']) || UnfoldedWords::built_in().asides.others.iter().any(|word| inner.starts_with(word.as_str()));
    ((says && inner.contains(is_digit)) || is_words(inner) || is_rank(inner) || says_again(&text[..at], inner))
        .then_some(from + length + close.len_utf8())
}

/// Whether words tell a place in an order: `第2名`.
fn is_rank(inner: &str) -> bool {
    let rank = &UnfoldedWords::built_in().asides.rank;
    let number = inner.strip_prefix(rank.before.as_slice()).and_then(|rest| rest.strip_suffix(rank.behind.as_slice()));
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| is_digit(c) || is_numeral(c)))
}

/// Whether a text ends with the figure, of one digit, that a numeral says once more: `3（三）`.
fn says_again(before: &str, inner: &str) -> bool {
    let mut last = before.trim_end_matches(is_unit).chars().rev();
    let digit = last.next().and_then(|c| half_width(c).to_digit(10));
    let alone = last.next().is_none_or(|c| is_blank(c) || is_bar(c));
    let is_one = inner.chars().nth(1).is_none();
    alone && is_one && digit.is_some_and(|digit| chinese_integer(inner) == Some(digit.into()))
}

/// The longest words in brackets behind a figure, in bytes.
const LONGEST_WORDS: usize = 30;

/// Whether what stands in brackets is words alone, neither a number, nor a unit, nor which way a figure changed:
/// `8（含乡镇）`.
pub fn is_words(inner: &str) -> bool {
    let changes = inner.starts_with(['增', '减', '減']);
    let words =
        !inner.is_empty() && !changes && inner.len() <= LONGEST_WORDS && inner.chars().all(is_han) && !inner.chars().all(is_numeral);
    words && manner_behind(inner).is_none()
}

/// Whether a text ends with a figure that begins its cell.
fn is_figure(before: &str) -> bool {
    let near = text_before(before, before.len(), LONGEST);
    let rest = near.trim_end_matches(|c| ends_figure(c) || matches!(half_width(c), ',' | '.' | '-' | '+' | '\'') || "−增减減".contains(c));
    let begins = rest.chars().next_back().is_none_or(|c| !(c.is_alphanumeric() || is_han(c) || matches!(c, ')' | '）' | '%')));
    begins && matches!(read_printed(&near[rest.len()..]), Printed::Figure(..))
}

/// Whether a figure may end with `c`: with a digit, or the unit of what is counted.
fn ends_figure(c: char) -> bool {
    is_digit(c) || is_unit(c)
}

/// Whether nothing of the cell follows before `c`.
fn ends_cell(c: char) -> bool {
    !(c.is_alphanumeric() || is_han(c) || matches!(half_width(c), '(' | '.' | '%' | '-' | '+'))
}
