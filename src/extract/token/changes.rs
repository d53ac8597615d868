//! Words in the place of a figure in a column of changes: `持平`, `较上年增加4项`, `4（增）`.

use super::{is_bar, is_digit};
use crate::form::{ChangeWords, UnfoldedWords};
use crate::number::{Printed, is_blank, read_printed};
use crate::text::Span;

fn words() -> &'static ChangeWords {
    &UnfoldedWords::built_in().changes
}

/// Whether a word stands for a sign before the figure that follows it.
pub fn is_sign(word: &str) -> bool {
    let words = words();
    word.len() <= words.longest_sign && words.signs.iter().any(|sign| sign == word)
}

/// The longest word that says how a figure changed, in bytes.
const LONGEST: usize = 48;

/// Whether a word that begins like this, with a Han character, may be one of those.
pub fn may_begin(text: &str) -> bool {
    text.starts_with(words().firsts.as_slice())
}

/// Whether the word in `span` is one, alone in its cell.
pub fn is_change(whole: &str, span: Span) -> bool {
    let word = &whole[span.start..span.end];
    if word.len() > LONGEST || !(says_nothing_changed(word) || says_by_how_much(word)) {
        return false;
    }
    let gap = |c: char| is_blank(c) && c != '\t' && c != '\n';
    let ends = |c: Option<char>| c.is_none_or(|c| matches!(c, '\t' | '\n' | '\r') || is_bar(c));
    ends(whole[..span.start].trim_end_matches(gap).chars().next_back()) && ends(whole[span.end..].trim_start_matches(gap).chars().next())
}

fn says_nothing_changed(word: &str) -> bool {
    let words = words();
    word.starts_with(words.firsts.as_slice()) && words.steady.iter().chain(&words.tails).any(|own| own == word)
}

fn says_by_how_much(word: &str) -> bool {
    if !word.contains(is_digit) || matches!(read_printed(word), Printed::Figure(..)) {
        return false;
    }
    let tail = word.trim_start_matches(is_digit).trim_matches(['（', '）', '(', ')']);
    let words = words();
    words.leads.iter().any(|lead| word.starts_with(lead.as_str())) || words.tails.iter().any(|own| tail.starts_with(own.as_str()))
}
