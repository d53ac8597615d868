//! Dates as reports print them, with lost or doubled characters made good where only one reading is
//! left.

use crate::extract::region::Labels;
use crate::extract::work;
use crate::fold::{HanStream, is_numeral};
use crate::number::{chinese_integer, half_width, is_blank};
use crate::report::Date;
use crate::text::Span;

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateSeen {
    /// The date; year 0 where the text names only month and day.
    pub date: Date,
    /// Its bytes.
    pub span: Span,
    /// Whether characters were lost on the way.
    pub repaired: bool,
}

/// A character that takes part in a date, with its bytes.
#[derive(Clone, Copy, Debug)]
struct Sign {
    c: char,
    at: usize,
    len: usize,
}

/// As many signs as the longest date needs, and a few more.
const MOST_SIGNS: usize = 16;

/// The signs from a place on: what blanks and pinyin leave of the text.
struct Signs<'a> {
    text: &'a str,
    /// Where the next sign is looked for.
    next: usize,
    read: [Sign; MOST_SIGNS],
    count: usize,
}

impl<'a> Signs<'a> {
    fn from(text: &'a str, next: usize) -> Self {
        Self { text, next, read: [Sign { c: '\0', at: 0, len: 0 }; MOST_SIGNS], count: 0 }
    }

    /// Sign number `i`, if the text goes on so far.
    fn get(&mut self, i: usize) -> Option<Sign> {
        while self.count <= i && self.count < MOST_SIGNS {
            work::count(1);
            let c = self.text[self.next..].chars().next()?;
            let sign = Sign { c: half_width(c), at: self.next, len: c.len_utf8() };
            self.next += sign.len;
            if is_blank(c) && c != '\n' {
                continue;
            }
            self.read[self.count] = sign;
            self.count += 1;
            // Pinyin in brackets directly behind 年, 月 and 日.
            if matches!(c, '年' | '月' | '日' | '号') {
                while let Some(len) = bracketed_letters(&self.text[self.next..]) {
                    self.next += len;
                }
            }
        }
        self.read[..self.count].get(i).copied()
    }

    fn is(&mut self, i: usize, wanted: &str) -> bool {
        self.get(i).is_some_and(|s| wanted.contains(s.c))
    }

    fn is_digit(&mut self, i: usize) -> bool {
        self.get(i).is_some_and(|s| s.c.is_ascii_digit())
    }

    /// A run of at most `most` digits at `i`: its value and its end.
    fn digits(&mut self, i: usize, most: usize) -> Option<(u32, usize)> {
        let mut end = i;
        let mut value = 0;
        while end - i < most
            && let Some(digit) = self.get(end).and_then(|s| s.c.to_digit(10))
        {
            value = value * 10 + digit;
            end += 1;
        }
        (end > i).then_some((value, end))
    }

    /// A run of at most `most` Chinese numerals at `i`: its value and its end.
    fn numerals(&mut self, i: usize, most: usize) -> (String, usize) {
        let mut numerals = String::new();
        let mut end = i;
        while end - i < most
            && let Some(sign) = self.get(end).filter(|s| is_numeral(s.c))
        {
            numerals.push(sign.c);
            end += 1;
        }
        (numerals, end)
    }
}

/// The first years and last that a date of a report may have.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// All dates within `within`, in order: `2022年1月1日`, `2022 年 12 月`, `12月31日`, `2022-01-18`,
/// `2022年`, `二〇二二年`, `２０２２年`; and, repaired, `20231月1日` and `202111日`.
pub fn dates<'a>(labels: &Labels<'a>, within: Span) -> Dates<'a> {
    Dates::of(labels.text, labels.stream, within)
}

/// The dates of a stretch of text, found while they are asked for.
pub struct Dates<'a> {
    /// The text up to the end of the stretch.
    text: &'a str,
    start: usize,
    /// A run of digits that the stretch begins in the middle of.
    cut: Option<usize>,
    numerals: &'a [usize],
    /// The end of the last date.
    done: usize,
}

impl<'a> Dates<'a> {
    /// The dates of `text`, whose characters are `stream`, within `within`.
    fn of(text: &'a str, stream: &'a HanStream, within: Span) -> Self {
        let Some(slice) = text.get(within.start..within.end) else {
            return Self { text: "", start: 0, cut: None, numerals: &[], done: 0 };
        };
        let (text, all) = (&text[..within.end], stream.numerals());
        let from = all.partition_point(|&at| at < within.start);
        let numerals = &all[from..all.partition_point(|&at| at < within.end)];
        let first = within.start + slice.len() - slice.trim_start_matches(|c| is_blank(c) && c != '\n').len();
        let is_cut = text[first..].starts_with(|c| half_width(c).is_ascii_digit()) && numerals.first() != Some(&first);
        Self { text, start: within.start, cut: is_cut.then_some(first), numerals, done: within.start }
    }

    /// Whether no digit stands before the numeral at `at`, and before a Chinese one no such numeral.
    fn is_fresh(&self, at: usize, digit: bool) -> bool {
        let mut before = self.text[self.start..at].chars().rev().inspect(|_| work::count(1));
        let before = before.find(|&c| !is_blank(c) || c == '\n');
        before.is_none_or(|c| !half_width(c).is_ascii_digit() && (digit || !is_numeral(c)))
    }

    fn read(&self, at: usize) -> Option<DateSeen> {
        if !may_begin(&self.text[at..]) {
            return None;
        }
        let mut signs = Signs::from(self.text, at);
        let digit = signs.is_digit(0);
        if !self.is_fresh(at, digit) {
            return None;
        }
        let read = if digit {
            plain(&mut signs).or_else(|| damaged(&mut signs))
        } else {
            chinese_year(&mut signs).or_else(|| chinese_day(&mut signs))
        };
        let (date, end, repaired) = read?;
        let last = signs.get(end - 1)?;
        Some(DateSeen { date, span: Span::new(at, last.at + last.len), repaired })
    }
}

impl Iterator for Dates<'_> {
    type Item = DateSeen;

    fn next(&mut self) -> Option<DateSeen> {
        loop {
            let at = match self.cut.take() {
                Some(at) => at,
                None => *self.numerals.split_off_first()?,
            };
            work::count(1);
            if at >= self.done
                && let Some(seen) = self.read(at)
            {
                self.done = seen.span.end;
                return Some(seen);
            }
        }
    }
}

/// The most digits that run together in a date.
const MOST_DIGITS: usize = 9;

/// Whether a date may begin with the numeral at the start of `text`: says no of nearly all others, the
/// figures of tables and the numbers of headings above all.
fn may_begin(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(u8::is_ascii_digit) {
        // A second numeral, or the sign of a month.
        let next = text.chars().nth(1);
        return next.is_some_and(|c| is_numeral(c) || is_blank(c) || c == '月' || half_width(c).is_ascii_digit());
    }
    let mut digits = bytes.iter().take(MOST_DIGITS + 1).take_while(|b| b.is_ascii_digit()).count();
    let mut behind = digits;
    loop {
        match bytes.get(behind) {
            Some(b'0'..=b'9') => digits += 1,
            Some(b' ' | b'\t' | b'\r') => {}
            // The end of nearly every figure of a table.
            Some(b'\n' | b'|') | None => return false,
            Some(_) => break,
        }
        behind += 1;
        work::count(1);
        if digits > MOST_DIGITS {
            return false;
        }
    }
    match &bytes[behind..] {
        [b'-' | b'.' | b'/', ..] => digits == YEAR_DIGITS,
        [0x0B | 0x0C, ..] => true,
        [0..0x80, ..] => false,
        _ => text[behind..].chars().next().is_some_and(|c| match half_width(c) {
            '-' | '.' | '/' => digits == YEAR_DIGITS,
            half => matches!(half, '年' | '月' | '日' | '号' | '0'..='9') || is_blank(c),
        }),
    }
}

/// Digits of a year.
const YEAR_DIGITS: usize = 4;

/// The length of a bracket at the start of `text` that holds lower-case letters alone.
pub fn bracketed_letters(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['(', '（'])?;
    let close = inner.char_indices().take_while(|(i, _)| *i <= 12).find(|(_, c)| matches!(c, ')' | '）'))?.0;
    if close == 0 {
        return None;
    }
    let letters = inner[..close].chars().all(char::is_lowercase);
    let bracket = |at: usize| text[at..].chars().next().map_or(1, char::len_utf8);
    letters.then(|| bracket(0) + close + bracket(bracket(0) + close))
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|y| *y == 0 || YEARS.contains(y))?;
    (month <= 12 && day <= 31).then_some(())?;
    Some(Date { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
}

type Read = Option<(Date, usize, bool)>;

fn plain(signs: &mut Signs<'_>) -> Read {
    let (first, end) = signs.digits(0, 4)?;
    if signs.is_digit(end) {
        return None;
    }
    if end == 4 && signs.is(end, "年") {
        return after_year(signs, first, end + 1);
    }
    if end == 4 && signs.is(end, "-./") {
        let (month, month_end) = signs.digits(end + 1, 2)?;
        let (day, day_end) = if signs.is(month_end, "-./") { signs.digits(month_end + 1, 2)? } else { return None };
        return Some((date(first, month, day)?, day_end, false));
    }
    if end <= 2 && signs.is(end, "月") {
        let (day, day_end) = signs.digits(end + 1, 2)?;
        let whole = signs.is(day_end, "日");
        let cut = signs.is(day_end, "止");
        return (whole || cut).then(|| Some((date(0, first, day)?, day_end + usize::from(whole), cut))).flatten();
    }
    None
}

/// Month and day behind `2022年`, as far as they are stated.
fn after_year(signs: &mut Signs<'_>, year: u32, at: usize) -> Read {
    let whole = Some((date(year, 0, 0)?, at, false));
    let Some((month, end)) = signs.digits(at, 2).filter(|(_, end)| signs.is(*end, "月")) else { return whole };
    match signs.digits(end + 1, 2) {
        Some((day, end)) if signs.is(end, "日号") => date(year, month, day).map(|d| (d, end + 1, false)).or(whole),
        Some((day, end)) if signs.is(end, "止") => date(year, month, day).map(|d| (d, end, true)).or(whole),
        _ => date(year, month, 0).map(|d| (d, end + 1, false)).or(whole),
    }
}

/// Digits that ran together where signs were lost: `20231月1日`, `202312月31日`, `202111日`.
fn damaged(signs: &mut Signs<'_>) -> Read {
    let (run, end) = signs.digits(0, 9)?;
    if end <= 4 || !signs.is(end, "月日") {
        return None;
    }
    let text = run.to_string();
    if end != text.len() {
        return None;
    }
    let year: u32 = text[..4].parse().ok()?;
    let rest = &text[4..];
    if signs.is(end, "月") && rest.len() <= 2 {
        let month = rest.parse().ok()?;
        let day = signs.digits(end + 1, 2).filter(|(_, e)| signs.is(*e, "日"));
        return Some(match day {
            Some((day, day_end)) => (date(year, month, day)?, day_end + 1, true),
            None => (date(year, month, 0)?, end + 1, true),
        });
    }
    if signs.is(end, "日") {
        let (month, day) = match rest {
            "11" => (1, 1),
            "1231" => (12, 31),
            _ => return None,
        };
        return Some((date(year, month, day)?, end + 1, true));
    }
    None
}

fn chinese_year(signs: &mut Signs<'_>) -> Read {
    let (numerals, end) = signs.numerals(0, 4);
    if end != 4 || !signs.is(4, "年") {
        return None;
    }
    let year = u32::try_from(chinese_integer(&numerals)?).ok()?;
    let whole = (date(year, 0, 0)?, 5, false);
    let Some((month, end)) = chinese_part(signs, 5, "月") else { return Some(whole) };
    match chinese_part(signs, end, "日") {
        Some((day, day_end)) => Some((date(year, month, day)?, day_end, false)),
        None => Some((date(year, month, 0)?, end, false)),
    }
}

/// A day without its year: `十二月三十一日`.
fn chinese_day(signs: &mut Signs<'_>) -> Read {
    let (month, end) = chinese_part(signs, 0, "月")?;
    let (day, end) = chinese_part(signs, end, "日")?;
    Some((date(0, month, day)?, end, false))
}

/// A Chinese number of at most three characters with its sign behind it.
fn chinese_part(signs: &mut Signs<'_>, at: usize, mark: &str) -> Option<(u32, usize)> {
    let (numerals, end) = signs.numerals(at, 3);
    if !signs.is(end, mark) {
        return None;
    }
    Some((u32::try_from(chinese_integer(&numerals)?).ok()?, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let forms = crate::form::Forms::built_in().expect("valid");
        let stream = forms.folding().han_stream(text);
        let dates = Dates::of(text, &stream, Span::of(text));
        let got: Vec<String> = dates.map(|d| format!("{}{}", d.date, if d.repaired { "*" } else { "" })).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn dates_are_read_in_every_shape() {
        check("自2022年1月1日起至2022年12月31日止", &["2022-01-01", "2022-12-31"]);
        check("2023年 1 月 1 日起至12月31日", &["2023-01-01", "0-12-31"]);
        check("２０２２年度", &["2022"]);
        check("二〇二二年一月二十五日", &["2022-01-25"]);
        check("2023-01-31 13:24", &["2023-01-31"]);
        check("至2021年12月止", &["2021-12"]);
        check("自20231月1日起至202312月31日止", &["2023-01-01*", "2023-12-31*"]);
        check("202111日到", &["2021-01-01*"]);
        check("从2023年1月1日至12月31止", &["2023-01-01", "0-12-31*"]);
    }

    #[test]
    fn other_digits_are_no_dates() {
        check("国令第711号 0439-6972521 邮编134300 12345热线", &[]);
        check("2025111231日", &[]);
    }
}
