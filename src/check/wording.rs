//! How a printed label compares with the form's: misprinted, cut off, or worded otherwise.

use super::rule::slips;
use crate::fold::Folding;
use crate::text::stands_in_order;

/// How a label is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wording {
    /// As on the form.
    Same,
    /// One or two characters are wrong.
    Misprint,
    /// The end is missing: so many characters.
    Cut(usize),
    /// Other words for the same thing, or words left out or added.
    Other,
}

/// Compares the Han characters of two labels, without what stands in brackets.
pub(crate) fn wording(folding: &Folding, printed: &str, label: &str) -> Wording {
    let (printed, label) = (folding.han(before_bracket(printed)), folding.han(before_bracket(label)));
    if printed == label || printed.is_empty() {
        return Wording::Same;
    }
    let length = label.chars().count();
    if label.starts_with(&printed) {
        return Wording::Cut(length - printed.chars().count());
    }
    let only_left_out = || stands_in_order(&printed, &label) || stands_in_order(&label, &printed);
    if length.abs_diff(printed.chars().count()) > MOST_WRONG || only_left_out() {
        return Wording::Other;
    }
    let wrong = slips(&printed, &label);
    if wrong <= MOST_WRONG && wrong * 3 <= length { Wording::Misprint } else { Wording::Other }
}

/// The most characters that are wrong in a misprint.
const MOST_WRONG: usize = 2;

fn before_bracket(text: &str) -> &str {
    // An ordinal in brackets begins the label and is no remark.
    match text.char_indices().skip(1).find(|(_, c)| matches!(c, '（' | '(')) {
        Some((at, _)) if !text.starts_with(['（', '(']) => &text[..at],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misprints_cuts_and_other_words_are_told_apart() {
        let folding = Folding::read(include_str!("../../assets/fold.ron")).expect("valid");
        for (printed, label, expected) in [
            ("本年度止件数", "本年废止件数", Wording::Misprint),
            ("本年新", "本年新制作数量", Wording::Cut(4)),
            ("社会组织", "社会公益组织", Wording::Other),
            ("合计", "总计", Wording::Other),
            ("處理決定數量", "处理决定数量", Wording::Same),
            ("本年收费金额（单位：万元，保留4位小数）", "本年收费金额（单位：万元）", Wording::Same),
            ("本年处理绝对数量", "本年处理决定数量", Wording::Misprint),
            ("本年发件", "本年制发件数", Wording::Other),
        ] {
            assert_eq!(wording(&folding, printed, label), expected, "{printed}");
        }
    }
}
