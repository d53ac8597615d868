//! What stands around figures again and again and is none of them: units set apart, words before them, brackets.
//! Looked for only where nothing that divides cells was found between figures.

use std::collections::BTreeMap;

use super::Changed;
use super::page::Page;
use super::votes::run_end;
use crate::fold::{is_bar, is_han, is_ordinal_numeral};
use crate::form::UnfoldedWords;
use crate::number::{Decimal, Manner, Printed, Unit, half_width, is_blank, is_zero, manner_behind, read_printed};
use crate::text::{Span, lines_around, text_before, text_behind};

/// So many figures with the same beside them show a habit.
const FEWEST: usize = 24;

/// The longest thing beside a figure, in bytes.
const LONGEST: usize = 16;

/// A figure with what touches it on its line, blanks between not counted.
struct Dressed<'t> {
    /// Where the word before it begins, and where the figure does.
    from: usize,
    start: usize,
    /// Where the figure ends, and where the word behind it does.
    end: usize,
    to: usize,
    before: &'t str,
    behind: &'t str,
}

/// The text with blanks in the place of what stands around most figures, and a bar where it was all that divided
/// them.
pub fn bare(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let mut all: Vec<Dressed<'_>> = Vec::new();
    for &at in page.stream.numerals() {
        if all.last().is_none_or(|last| at >= last.end) {
            let end = run_end(text, at);
            all.extend((end > at).then(|| dressed(text, at, end)));
        }
    }
    let own: Vec<bool> = all.iter().map(|figure| stands_alone(text, figure)).collect();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (figure, _) in all.iter().zip(&own).filter(|(_, own)| **own) {
        *counts.entry((figure.before, figure.behind)).or_default() += 1;
    }
    let ((before, behind), count) = counts.into_iter().filter(|((a, b), _)| is_dress(a, b)).max_by_key(|(_, count)| *count)?;
    if count < FEWEST || count * 2 < own.iter().filter(|own| **own).count() || words_wear(text, before) {
        return None;
    }
    let dressed: Vec<&Dressed<'_>> =
        all.iter().zip(&own).filter(|(f, own)| **own && f.before == before && f.behind == behind).map(|(f, _)| f).collect();
    // Numbers that rise by one are those of lines, notes or pages.
    let value = |figure: &Dressed<'_>| text[figure.start..figure.end].parse::<u64>().ok();
    let rising = dressed.windows(2).filter(|pair| value(pair[0]).is_some_and(|v| value(pair[1]) == v.checked_add(1))).count();
    if rising * 4 > dressed.len() {
        return None;
    }
    let mut changed = Changed::of(text);
    for figure in dressed {
        let touches = text[..figure.from].trim_end_matches(' ').chars().next_back().is_some_and(|c| !(c == '\n' || c == '\t' || is_bar(c)));
        if figure.from < figure.start {
            changed.put(figure.from, figure.start, if touches { b'|' } else { b' ' });
        }
        if figure.end < figure.to {
            changed.put(figure.end, figure.to, b' ');
        }
    }
    changed.finish()
}

fn dressed(text: &str, at: usize, end: usize) -> Dressed<'_> {
    // A sign is the figure's own.
    let start = at - usize::from(text[..at].ends_with('-'));
    let near = text_before(text, start, LONGEST);
    let inner = near.trim_end_matches(' ');
    let before = Some(&inner[inner.trim_end_matches(|c: char| !ends_word(c)).len()..]).filter(|word| leads(word)).unwrap_or("");
    let from = if before.is_empty() { start } else { start - (near.len() - inner.len()) - before.len() };
    let far = text_behind(text, end, LONGEST);
    let rest = far.trim_start_matches(' ');
    let behind = &rest[..rest.find(ends_word).unwrap_or(rest.len())];
    let to = if behind.is_empty() { end } else { end + (far.len() - rest.len()) + behind.len() };
    Dressed { from, start, end, to, before, behind }
}

/// Whether a character is none of what touches a figure.
fn ends_word(c: char) -> bool {
    is_blank(c)
        || is_bar(c)
        || half_width(c).is_ascii_digit()
        || matches!(c, ',' | '.' | '，' | '。' | '、' | '；' | ';' | '：' | ':' | '-')
}

/// Whether a mark stands before the words of cells as it does before figures: then it divides cells.
fn words_wear(text: &str, mark: &str) -> bool {
    let begins = |&(at, _): &(usize, &str)| {
        text[..at].chars().next_back().is_none_or(|c| is_blank(c) || is_bar(c)) && text[at + mark.len()..].starts_with(is_han)
    };
    !mark.is_empty() && text.match_indices(mark).filter(begins).take(FEWEST).count() == FEWEST
}

/// Whether nothing but blanks, bars, tabs and the ends of lines stands around a figure and what touches it.
fn stands_alone(text: &str, figure: &Dressed<'_>) -> bool {
    let divides = |c: char| is_blank(c) || is_bar(c);
    text[..figure.from].chars().next_back().is_none_or(divides) && text[figure.to..].chars().next().is_none_or(divides)
}

/// Whether a figure with this before and behind it is that figure: a unit of things counted, one character or the
/// same brackets.
fn is_dress(before: &str, behind: &str) -> bool {
    let counted = |word: &str| manner_behind(word).is_some_and(|manner| manner.unit == Some(Unit::Count));
    let unit = |word: &str| counted(word) || counted(word.trim_matches(['(', ')', '（', '）', '[', ']']));
    let closes = |word: &str| word.chars().all(is_mark) && word.chars().count() <= 1;
    !(before.is_empty() && behind.is_empty()) && leads(before) && (closes(behind) || unit(behind))
}

/// Whether a word may stand before every figure.
fn leads(word: &str) -> bool {
    let mut chars = word.chars();
    let one = chars.next().filter(|_| chars.next().is_none());
    word.is_empty() || one.is_some_and(is_mark) || UnfoldedWords::built_in().totals.iter().any(|total| total == word)
}

/// Whether a character is a mark that says nothing of a figure.
fn is_mark(c: char) -> bool {
    !(c.is_alphanumeric() || is_han(c) || matches!(half_width(c), '%' | '+' | '-' | '<' | '>' | '~' | '^' | '=' | '/'))
}

/// Whether a narrow blank divides the digits of one figure by three.
pub fn groups_digits(line: &str, at: usize, c: char) -> bool {
    if !is_narrow(c) {
        return false;
    }
    let digits = |bytes: &mut dyn Iterator<Item = u8>| bytes.take_while(u8::is_ascii_digit).count();
    let before = digits(&mut line[..at].bytes().rev());
    (1..=3).contains(&before) && digits(&mut line[at + c.len_utf8()..].bytes()) == 3 && line.as_bytes()[at - before] != b'0'
}

/// Whether `c` is a blank that may divide the digits of a figure.
pub fn is_narrow(c: char) -> bool {
    matches!(c, '\u{2009}' | '\u{202F}')
}

/// The figure before the mark of a note, and its bytes: `12*`, `12[1]`, `12②`.
pub fn before_note(word: &str) -> Option<(Option<Decimal>, usize)> {
    let numbered = word.strip_suffix([']', '］']).map(|inner| inner.trim_end_matches(|c: char| half_width(c).is_ascii_digit()));
    let bare = match numbered.and_then(|inner| inner.strip_suffix(['[', '［'])) {
        Some(bare) => bare,
        None => word.trim_end_matches(is_note),
    };
    match read_printed(bare) {
        Printed::Figure(value, _) if !bare.is_empty() && bare.len() < word.len() => Some((Some(value), bare.len())),
        _ => None,
    }
}

/// Whether a character may be the mark of a note.
pub fn is_note(c: char) -> bool {
    matches!(c, '*' | '＊' | '†' | '‡' | '※' | '①'..='⑳' | '\u{B9}' | '\u{B2}' | '\u{B3}' | '⁴'..='⁹')
}

/// A sum of money, with decimals or a unit, right before a heading: `38.95元三、收到`.
pub fn before_heading(text: &str, digits: usize) -> Option<(usize, Decimal, Manner)> {
    let decimals = text[digits..].strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    let bare = digits + if decimals > 0 { decimals + 1 } else { 0 };
    let unit = ["万元", "元", ""].into_iter().find(|unit| text[bare..].starts_with(unit))?;
    let end = bare + unit.len();
    let mut behind = text[end..].chars();
    let heads = behind.next().is_some_and(is_ordinal_numeral) && behind.next() == Some('、');
    match read_printed(&text[..end]) {
        Printed::Figure(value, manner) if digits > 0 && digits < end && heads => Some((end, value, manner)),
        _ => None,
    }
}

/// Whether a word is the first half of a figure, cut behind its point: `18.` at the end of a line, behind other words.
/// Numbers of rows are shorter.
pub fn is_cut_at_point(word: &str, whole: &str, span: Span) -> bool {
    let digits = word.strip_suffix(['.', '．']).filter(|digits| digits.len() > 1 && digits.bytes().all(|b| b.is_ascii_digit()));
    let ends_line = || whole[span.end..].trim_start_matches(' ').starts_with(['\n', '\r']);
    let before = || whole[..span.start].rsplit('\n').next().is_some_and(|line| line.contains(is_han));
    digits.is_some() && ends_line() && before()
}

/// Whether a word among others was struck out, or is a piece of a figure.
pub fn is_no_figure(text: &str, word: Span) -> bool {
    (is_struck_out(&text[word.start..word.end]) && !alone_on_its_line(text, word)) || is_cut_within_emphasis(text, word)
}

/// Whether a figure behind a mark of emphasis ends with its line, and what closes the mark begins the next: `**57⏎79**`.
fn is_cut_within_emphasis(text: &str, word: Span) -> bool {
    let of_figure = |c: char| half_width(c).is_ascii_digit() || matches!(half_width(c), '.' | ',');
    let opened = text[word.start..word.end].strip_prefix("**").is_some_and(|rest| !rest.contains('*'));
    let below = || text[word.end..].trim_start_matches(' ').trim_start_matches('\r').strip_prefix('\n').unwrap_or("");
    opened
        && below().trim_start_matches(' ').strip_prefix(of_figure).is_some_and(|rest| rest.trim_start_matches(of_figure).starts_with('*'))
}

/// Whether a line holds nothing but the letters of a sheet's columns, `A B C D`, or the numbers of a table's, named or
/// not: those are no sum of each other.
pub fn is_columns(line: &str) -> bool {
    let (mut letter, mut number, mut named) = (b'A', 1_u32, None);
    let mut words = line.split(|c: char| is_blank(c) || is_bar(c) || c == ',').filter(|word| !word.is_empty());
    let all = words.all(|word| {
        // `Field 1`, `Field 2`: one word names them all.
        if letter == b'A' && word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic()) {
            return *named.get_or_insert(word) == word;
        }
        let fits = if number == 1 && word.as_bytes() == [letter] {
            letter += 1;
            true
        } else {
            letter == b'A' && before_sum(word).parse() == Ok(number)
        };
        number += u32::from(fits && letter == b'A');
        fits
    });
    all && (letter > b'C' || number > FEWEST_NUMBERS || (named.is_some() && number > 2))
}

/// The number of a column without what it is the sum of: `7=1+2+3+4+5+6`.
fn before_sum(word: &str) -> &str {
    word.split_once(['=', '＝']).filter(|(_, sum)| sum.contains('+')).map_or(word, |(number, _)| number)
}

/// Whether digits with a mark behind them, or in brackets, number what follows: `1.` before words is an ordinal, before
/// digits it is the first half of a figure, and no row of a form has so high a number as others have.
pub fn is_ordinal(word: &str, behind: &str) -> bool {
    let number = word.trim_start_matches(['(', '（', '[', '*', '_']).trim_end_matches(['.', '．', '、', ')', '）', ']']);
    let next = behind.chars().take(LONGEST_GAP).find(|&c| c.is_alphanumeric() || is_han(c));
    number.chars().all(|c| half_width(c).is_ascii_digit())
        && number.chars().count() <= LONGEST_ORDINAL
        && !next.is_some_and(|c| half_width(c).is_ascii_digit())
}

/// So many characters lie at most between a number and what it numbers.
const LONGEST_GAP: usize = 64;

/// The digits of the number of a label.
const LONGEST_ORDINAL: usize = 2;

/// So many numbers of columns in a line are no figures.
const FEWEST_NUMBERS: u32 = 5;

/// The fewest asterisks that stand for what must not be read; two are a mark of emphasis.
const FEWEST_ASTERISKS: usize = 3;

/// Whether a word is asterisks in the place of what must not be read: `****`.
pub fn is_struck_out(word: &str) -> bool {
    word.len() >= FEWEST_ASTERISKS && word.bytes().all(|b| b == b'*')
}

/// Whether nothing else stands on the line of a word.
pub fn alone_on_its_line(text: &str, word: Span) -> bool {
    let line = lines_around(text, word);
    text[line.start..word.start].chars().chain(text[word.end..line.end].chars()).all(is_blank)
}

/// Where something stands alone on a line for a figure, a nought say, or for all that was left out.
pub fn lost_alone(line: &str) -> Option<Span> {
    // Nearly no line holds so little.
    if line.len() > LONGEST_LOST {
        return None;
    }
    let word = line.trim_matches(is_blank);
    let lost = UnfoldedWords::built_in().lost.iter().find(|lost| *lost == word)?;
    let at = line.find(lost)?;
    Some(Span::new(at, at + lost.len()))
}

/// The longest line of that kind, in bytes.
const LONGEST_LOST: usize = 24;

/// What a nought in a cell is often taken for.
pub const LIKE_ZERO: &str = "口";

/// Whether a word is one character that is written for a zero or looks like one, and nothing else.
pub fn is_zero_alone(word: &str) -> bool {
    let mut chars = word.chars();
    word == LIKE_ZERO || (chars.next().is_some_and(is_zero) && chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_or_numbered_from_the_first_on() {
        for (line, expected) in [
            ("A\tB\tC\tD", true),
            ("1\t2\t3\t4\t5\t6\t7", true),
            ("| 1 | 2 | 3 | 4 | 5 |", true),
            ("1\t2\t3\t4\t5=1+2+3+4", true),
            ("1 2 3 4", false),
            ("1 2 3 4 5 6 21", false),
            ("0 1 2 3 4 5 6", false),
            ("1.属于 2 3", false),
        ] {
            assert_eq!(is_columns(line), expected, "{line:?}");
        }
    }

    #[test]
    fn a_figure_stands_before_the_mark_of_a_note() {
        for (word, expected) in
            [("12*", Some("12")), ("1,234[1]", Some("1,234")), ("7②", Some("7")), ("*", None), ("12", None), ("[1]", None)]
        {
            assert_eq!(before_note(word).map(|(_, length)| &word[..length]), expected, "{word:?}");
        }
    }

    #[test]
    fn of_two_habits_as_common_always_the_same_one_counts() {
        let text = "(12)\t_34_\n".repeat(FEWEST);
        let source = crate::text::SourceText::from_utf8_text(&text);
        let page = Page::of(&source, crate::fold::Folding::built_in());
        let first = bare(&page);
        assert!(first.is_some());
        assert!((0..20).all(|_| bare(&page) == first));
    }

    #[test]
    fn units_words_and_brackets_are_dress_and_numbers_of_labels_are_not() {
        for (before, behind, expected) in [
            ("", "件", true),
            ("共", "件", true),
            ("", "（件）", true),
            ("(", ")", true),
            ("_", "_", true),
            ("☑", "", true),
            ("", "元", false),
            ("第", "页", false),
            ("", "%", false),
            ("增", "", false),
            ("", "", false),
        ] {
            assert_eq!(is_dress(before, behind), expected, "{before:?} {behind:?}");
        }
    }
}
