//! Words in the place of a figure in a column of changes: `持平`, `较上年增加4项`, `4（增）`.

use super::{is_bar, is_digit};
use crate::number::{Printed, is_blank, read_printed};
use crate::text::Span;

/// Whether a word stands for a sign before the figure that follows it.
pub fn is_sign(word: &str) -> bool {
    matches!(word, "增" | "减" | "減" | "增加" | "减少" | "減少" | "+")
}

/// Bytes of the longest word that stands for a sign.
pub const LONGEST_SIGN: usize = "增加".len();

/// Say that nothing changed.
const STEADY: [&str; 19] = [
    "持平",
    "不变",
    "不變",
    "无变化",
    "無變化",
    "未变化",
    "没有变化",
    "无变动",
    "无增减",
    "無增減",
    "无增加",
    "无减少",
    "同上年",
    "同去年",
    "同上",
    "与上年持平",
    "与去年持平",
    "和上年持平",
    "与上年相同",
];

/// Begin what says by how much a figure changed.
const LEADS: [&str; 12] = ["新增", "增", "减", "減", "较上年", "較上年", "比上年", "较去年", "比去年", "同比", "与上年", "持平"];

/// Stand in brackets behind the figure of a change, or right behind it.
const TAILS: [&str; 6] = ["增", "减", "減", "增加", "减少", "減少"];

/// The longest of them, in bytes.
const LONGEST: usize = 48;

/// Whether a word that begins like this, with a Han character, may be one of those.
pub fn may_begin(text: &str) -> bool {
    text.starts_with(['持', '同', '与', '和', '较', '較', '比', '新'])
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
    STEADY.contains(&word) || TAILS.contains(&word)
}

fn says_by_how_much(word: &str) -> bool {
    if !word.contains(is_digit) || matches!(read_printed(word), Printed::Figure(..)) {
        return false;
    }
    let tail = word.trim_start_matches(is_digit).trim_matches(['（', '）', '(', ')']);
    LEADS.iter().any(|lead| word.starts_with(lead)) || TAILS.iter().any(|own| tail.starts_with(own))
}
