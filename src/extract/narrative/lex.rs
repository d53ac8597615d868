//! Running text as folded characters with their bytes, and the figures in a sentence.

use std::ops::Range;

use crate::extract::work;
use crate::fold::{Folding, HAN_BYTES, counts, is_ordinal_numeral};
use crate::form::{ProseWords, Word};
use crate::number::{Decimal, MAX_DIGITS, chinese_integer, is_blank};
use crate::text::Span;

/// A stretch of text folded, blanks and pinyin dropped, every character with its bytes.
pub struct Folded<'t> {
    /// The characters.
    pub chars: Vec<char>,
    /// Where each begins in the text.
    at: Vec<usize>,
    /// The numbers of those that figures begin with.
    numerals: Vec<usize>,
    source: &'t str,
}

impl<'t> Folded<'t> {
    /// The text of `span`.
    pub fn of(source: &'t str, span: Span, folding: &Folding) -> Self {
        let slice = source.get(span.start..span.end).unwrap_or("");
        work::count(slice.len());
        // Most characters take three bytes.
        let (mut chars, mut at) = (Vec::with_capacity(slice.len() / 2), Vec::with_capacity(slice.len() / 2));
        let (mut beginnings, mut numerals) = (Vec::new(), Vec::new());
        let mut i = 0;
        while i < slice.len() {
            for c in folding.plain_chars(&slice.as_bytes()[i..]) {
                chars.push(c);
                at.push(span.start + i);
                i += HAN_BYTES;
            }
            let Some(c) = slice[i..].chars().next() else { break };
            let place = i;
            i += c.len_utf8();
            if is_blank(c) && c != '\n' {
                continue;
            }
            let folded = folding.fold_sign(c);
            if folded.c == '('
                && let Some(len) = pinyin(&slice[place..])
            {
                i = place + len;
                continue;
            }
            if folded.begins_phrase() {
                beginnings.push(chars.len());
            }
            if folded.counts() {
                numerals.push(chars.len());
            }
            chars.push(folded.c);
            at.push(span.start + place);
        }
        let mut folded = Self { chars, at, numerals, source };
        folded.join_lines(&mut beginnings);
        folding.replace_phrases(&mut folded.chars, &beginnings);
        folded
    }

    /// Takes out the line breaks of paragraphs that were wrapped: behind lines as long as the longest that
    /// end with no stop, and before words that begin nothing new.
    fn join_lines(&mut self, beginnings: &mut [usize]) {
        // Paragraphs are mostly longer than any line is wide.
        if self.chars.split(|c| *c == '\n').any(|line| line.len() > *WRAPPED.end()) {
            return;
        }
        let wide = |chars: &[char]| chars.iter().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
        let widths: Vec<usize> = self.chars.split(|c| *c == '\n').map(wide).collect();
        let widest = widths.iter().copied().max().unwrap_or(0);
        if !WRAPPED.contains(&widest) {
            return;
        }
        let breaks = (0..self.chars.len()).filter(|&i| self.chars[i] == '\n');
        let wrapped: Vec<usize> = breaks
            .zip(&widths)
            .filter(|&(at, &width)| {
                let full = width + ROOM >= widest;
                let ends = at.checked_sub(1).is_none_or(|last| matches!(self.chars[last], '。' | ';' | '!' | '?' | ':' | '|'));
                full && !ends && !self.begins_anew(at + 1)
            })
            .map(|(at, _)| at)
            .collect();
        if wrapped.is_empty() {
            return;
        }
        for place in beginnings.iter_mut().chain(&mut self.numerals) {
            *place -= wrapped.partition_point(|at| at < place);
        }
        let is_kept = |i: usize| wrapped.binary_search(&i).is_err();
        self.chars = self.chars.iter().enumerate().filter(|(i, _)| is_kept(*i)).map(|(_, c)| *c).collect();
        self.at = self.at.iter().enumerate().filter(|(i, _)| is_kept(*i)).map(|(_, at)| *at).collect();
    }

    /// Whether a line that begins at a place is a heading, an item of a list, a row or nothing.
    fn begins_anew(&self, at: usize) -> bool {
        let numeral = |c: &char| is_ordinal_numeral(*c) || c.is_ascii_digit();
        let rest = self.chars.get(at..).unwrap_or_default();
        let rest = rest.strip_prefix(&['(']).unwrap_or(rest);
        let count = rest.iter().take(3).take_while(|c| numeral(c)).count();
        let behind = rest.get(count);
        let numbered = count > 0 && matches!(behind, Some('、' | ')' | '是'))
            || (count > 0 && count < 3 && behind == Some(&'.') && !rest.get(count + 1).is_some_and(char::is_ascii_digit));
        numbered || rest.first().is_none_or(|c| matches!(c, '\n' | '|' | '#' | '-' | '•' | '第'))
    }

    /// The bytes of some characters (not none).
    pub fn span(&self, range: &Range<usize>) -> Span {
        let last = self.at[range.end.max(range.start + 1) - 1];
        let len = self.source[last..].chars().next().map_or(1, char::len_utf8);
        Span::new(self.at[range.start], last + len)
    }

    /// Characters as text.
    pub fn text(&self, range: Range<usize>) -> String {
        work::count(range.len());
        self.chars.get(range).map(|chars| chars.iter().collect()).unwrap_or_default()
    }

    /// Some characters.
    pub fn chars(&self, range: Range<usize>) -> &[char] {
        self.chars.get(range).unwrap_or(&[])
    }

    /// The sentences: what stands between full stops, semicolons and line breaks. Whether each begins
    /// a line.
    pub fn sentences(&self) -> Vec<(Range<usize>, bool)> {
        let mut found = Vec::new();
        let (mut from, mut fresh) = (0, true);
        for (i, c) in self.chars.iter().enumerate() {
            if matches!(c, '。' | ';' | '!' | '?' | '\n') {
                if i > from {
                    found.push((from..i, fresh));
                    fresh = false;
                }
                fresh |= *c == '\n';
                from = i + 1;
            }
        }
        if from < self.chars.len() {
            found.push((from..self.chars.len(), fresh));
        }
        found
    }

    fn starts(&self, at: usize, word: &[char]) -> bool {
        // One look at a character, nearly always.
        self.chars.get(at) == word.first() && self.chars.get(at..).is_some_and(|chars| chars.starts_with(word))
    }

    fn ends(&self, from: usize, at: usize, word: &[char]) -> bool {
        let last = at.checked_sub(1).and_then(|last| self.chars.get(last));
        last == word.last() && self.chars.get(from..at).is_some_and(|chars| chars.ends_with(word))
    }
}

/// How wide the longest line of a wrapped text is, in half-width characters.
const WRAPPED: std::ops::RangeInclusive<usize> = 40..=130;

/// How much shorter than the longest a line may be that was wrapped at its end, in half-width characters.
const ROOM: usize = 8;

/// The bytes of a bracket at the start of `text` that holds small letters alone.
fn pinyin(text: &str) -> Option<usize> {
    let close = text.char_indices().skip(1).take(9).find(|(_, c)| matches!(c, ')' | '）'))?;
    let inner = text.get(text.chars().next()?.len_utf8()..close.0)?;
    let letters = !inner.is_empty() && inner.chars().all(char::is_lowercase);
    letters.then(|| close.0 + close.1.len_utf8())
}

/// What a figure of the text counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Things, by the index of the unit's word.
    Count(usize),
    /// No unit is printed.
    Bare,
    /// Hundredths.
    Percent,
    /// 元.
    Yuan,
    /// 万元.
    TenThousandYuan,
    /// A year, month or day.
    Date,
    /// Something else.
    Other,
}

/// A figure in a sentence.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The characters of the number.
    pub number: Range<usize>,
    /// One past the last character of its unit.
    pub end: usize,
    /// The value.
    pub value: Decimal,
    /// What it counts.
    pub measure: Measure,
    /// Whether it is exact.
    pub exact: bool,
}

impl Figure {
    /// Whether it is an exact count of things.
    pub fn is_count(&self) -> bool {
        self.exact && matches!(self.measure, Measure::Count(_))
    }
}

/// The figures of a sentence, in order.
pub fn figures(text: &Folded<'_>, sentence: &Range<usize>, words: &ProseWords) -> Vec<Figure> {
    let mut found = Vec::new();
    let from = text.numerals.partition_point(|&at| at < sentence.start);
    let mut next = sentence.start;
    for &at in text.numerals[from..].iter().take_while(|&&at| at < sentence.end) {
        if at < next {
            continue;
        }
        match figure(text, sentence, at, words) {
            Some(figure) => {
                next = figure.end;
                found.push(figure);
            }
            None if text.chars[at].is_ascii_digit() => {
                let goes_on = |c: &&char| c.is_ascii_digit() || **c == '.';
                next = at + text.chars[at..sentence.end].iter().take_while(goes_on).count();
            }
            None => {}
        }
    }
    found
}

fn figure(text: &Folded<'_>, sentence: &Range<usize>, at: usize, words: &ProseWords) -> Option<Figure> {
    let before = at.checked_sub(1).filter(|&b| b >= sentence.start).map(|b| text.chars[b]);
    let (value, end, numerals) = if text.chars[at].is_ascii_digit() {
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.') {
            return None;
        }
        let (value, end) = digits(text, at, sentence.end)?;
        (value, end, false)
    } else {
        let (value, end) = numerals(text, at, sentence.end, words)?;
        (value, end, true)
    };
    let mut exact = !words.figures.about_before.iter().any(|w| text.ends(sentence.start, at, w.chars()));
    let range = |c: Option<&char>| c.is_some_and(|c| matches!(c, '-' | '~' | '至' | '到' | '—' | '/'));
    let digit = |i: usize| text.chars.get(i).is_some_and(char::is_ascii_digit);
    exact &= !(range(text.chars.get(end)) && digit(end + 1));
    exact &= !(range(before.as_ref()) && at >= 2 && digit(at - 2));
    let mut unit_at = end;
    if let Some(word) = words.figures.about_behind.iter().find(|w| text.starts(end, w.chars())) {
        exact = false;
        unit_at += word.chars().len();
    }
    let multiple = |word: &&Word| text.starts(unit_at, word.chars()) && text.chars.get(unit_at + word.chars().len()) != Some(&'元');
    if !numerals && let Some(word) = words.figures.multiples.iter().find(multiple) {
        exact = false;
        unit_at += word.chars().len();
    }
    exact &= !(numerals && is_vague(text, sentence.start, at..end, words));
    let (measure, end) = measure(text, unit_at, words);
    exact &= !words.figures.about_behind.iter().any(|w| text.starts(end, w.chars()) && w.chars().len() > 1);
    if numerals {
        // A numeral in words is a figure only with a unit that nobody uses in other phrases.
        let ordinal = words.figures.no_figure_before.iter().any(|w| text.ends(sentence.start, at, w.chars()));
        let together = value == Decimal::from(1) && is_any(&words.figures.together, text, unit_at);
        let word = is_any(&words.figures.no_figure_behind, text, end);
        if ordinal || together || word || !is_any(&words.figures.plain_units, text, unit_at) {
            return None;
        }
    }
    let ordinal = measure == Measure::Bare && matches!(text.chars.get(end), Some('.' | '号' | '-'));
    (!ordinal).then_some(Figure {
        number: at..if numerals { unit_at } else { end_of_number(text, at, unit_at) },
        end,
        value,
        measure,
        exact,
    })
}

/// One past the last digit of a number that ends before `unit`.
fn end_of_number(text: &Folded<'_>, at: usize, unit: usize) -> usize {
    (at..unit).rev().find(|&i| text.chars[i].is_ascii_digit()).map_or(unit, |i| i + 1)
}

fn digits(text: &Folded<'_>, at: usize, end: usize) -> Option<(Decimal, usize)> {
    let digit = |i: usize| i < end && text.chars[i].is_ascii_digit();
    let run = |from: usize| (from..end).find(|&i| !digit(i)).unwrap_or(end);
    let mut to = run(at);
    let grouped = to - at <= 3 && text.chars[at] != '0';
    // No figure of any report is so long that a group more would not fit.
    while grouped && to - at <= 16 && text.chars.get(to) == Some(&',') && run(to + 1) == to + 4 {
        to += 4;
    }
    let whole = to;
    if text.chars.get(to) == Some(&'.') && digit(to + 1) {
        to = run(to + 1);
    }
    let digits = || text.chars[at..to].iter().filter_map(|c| c.to_digit(10));
    if digits().count() > MAX_DIGITS {
        return None;
    }
    let mantissa = digits().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit));
    Some((Decimal::new(mantissa.into(), u8::try_from(to.saturating_sub(whole + 1)).ok()?), to))
}

fn numerals(text: &Folded<'_>, at: usize, end: usize, words: &ProseWords) -> Option<(Decimal, usize)> {
    let to = (at..end).find(|&i| !is_numeral(text.chars[i])).unwrap_or(end);
    if to == at || (at > 0 && is_numeral(text.chars[at - 1])) {
        return None;
    }
    // Most numerals are ordinals or parts of words: no unit follows, and nothing that makes one inexact.
    if !is_any(&words.figures.plain_units, text, to) && !is_any(&words.figures.about_behind, text, to) {
        return None;
    }
    let value = i64::try_from(chinese_integer(&text.text(at..to))?).ok()?;
    Some((Decimal::from(value), to))
}

/// Whether one of some words stands at a place.
fn is_any(words: &[Word], text: &Folded<'_>, at: usize) -> bool {
    words.iter().any(|word| text.starts(at, word.chars()))
}

/// Whether numerals in words are no exact figure: `数十件`, `上百件`, or two next to each other, `两三件`, `三四十件`. A count is never written
/// digit by digit but around a nought.
fn is_vague(text: &Folded<'_>, from: usize, numerals: Range<usize>, words: &ProseWords) -> bool {
    let own = &text.chars[numerals.clone()];
    let multiplies = |c: &char| matches!(c, '十' | '百' | '千' | '万');
    let vague = || words.figures.vague_before.iter().any(|word| text.ends(from, numerals.start, word.chars()));
    let nought = |c: &char| matches!(c, '〇' | '零');
    let by_digits = || own.windows(2).any(|pair| !pair.iter().any(multiplies)) && !own.iter().any(nought);
    own.first().is_some_and(multiplies) && vague() || by_digits()
}

fn is_numeral(c: char) -> bool {
    counts(c) && !c.is_ascii_digit()
}

/// The unit at a place, the longest that stands there, and where it ends.
fn measure(text: &Folded<'_>, at: usize, words: &ProseWords) -> (Measure, usize) {
    if text.chars.get(at) == Some(&'%') {
        return (Measure::Percent, at + 1);
    }
    let codes = text.chars.get(at..).unwrap_or(&[]).iter().map(|c| u16::try_from(u32::from(*c)).unwrap_or(0));
    let counts = words.figures.counts.len();
    let (mut count, mut other) = (None, None);
    // Longer ones come last.
    for (len, unit) in words.figures.units.words_at(codes) {
        *(if unit < counts { &mut count } else { &mut other }) = Some((len, if unit < counts { unit } else { unit - counts }));
    }
    match (count, other) {
        (Some((len, unit)), other) if other.is_none_or(|(o, _)| len >= o) => (Measure::Count(unit), at + len),
        (_, Some((len, unit))) => match words.figures.others[unit].as_str() {
            "元" => (Measure::Yuan, at + len),
            "万元" => (Measure::TenThousandYuan, at + len),
            "年" | "月" | "日" => (Measure::Date, at + len),
            _ => (Measure::Other, at + len),
        },
        _ => (Measure::Bare, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let folding = Folding::read(include_str!("../../../assets/fold.ron")).expect("valid");
        let words = ProseWords::built_in();
        let folded = Folded::of(text, Span::of(text), &folding);
        let got: Vec<String> = figures(&folded, &(0..folded.chars.len()), words)
            .iter()
            .map(|f| {
                let span = folded.span(&f.number);
                format!("{}={}{}{:?}", &text[span.start..span.end], f.value, if f.exact { ' ' } else { '~' }, f.measure)
            })
            .collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn figures_are_read_with_unit_and_whether_they_are_exact() {
        check("收到１２ 件", &["１２=12 Count(1)"]);
        check("共1,234条，其中56条", &["1,234=1234 Count(5)", "56=56 Count(5)"]);
        check("收到100余条，近30件", &["100=100~Count(5)", "30=30~Count(1)"]);
        check("占97.2%", &["97.2=97.2 Percent"]);
        check("收到三十五件，两件为信函", &["三十五=35 Count(1)", "两=2 Count(1)"]);
        check("3至5件", &["3=3~Bare", "5=5~Count(1)"]);
        check("收费251元", &["251=251 Yuan"]);
        check("办理4，其中", &["4=4 Bare"]);
        check("3.6万次", &["3.6=3.6~Count(12)"]);
    }

    #[test]
    fn other_numerals_are_no_counts() {
        check("第一件事，每一件都办好，一起推进", &[]);
        check("2022年3月1日", &["2022=2022 Date", "3=3 Date", "1=1 Date"]);
    }
}
