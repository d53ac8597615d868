//! Dates as reports print them, with lost or doubled characters made good where only one reading is
//! left.

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
struct Sign {
    c: char,
    at: usize,
    len: usize,
}

/// The first years and last that a date of a report may have.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

/// All dates within `within`, in order: `2022年1月1日`, `2022 年 12 月`, `12月31日`, `2022-01-18`,
/// `2022年`, `二〇二二年`, `２０２２年`; and, repaired, `20231月1日` and `202111日`.
pub fn dates(text: &str, within: Span) -> Vec<DateSeen> {
    let pinyin = pinyin_behind_signs(text, within);
    let signs: Vec<Sign> = text
        .get(within.start..within.end)
        .unwrap_or("")
        .char_indices()
        .filter(|(i, c)| (!is_blank(*c) || *c == '\n') && !pinyin.iter().any(|p| p.contains(within.start + i)))
        .map(|(i, c)| Sign { c: half_width(c), at: within.start + i, len: c.len_utf8() })
        .collect();
    let mut found = Vec::new();
    let mut i = 0;
    while i < signs.len() {
        let fresh = i == 0 || !signs[i - 1].c.is_ascii_digit();
        let read = if fresh && signs[i].c.is_ascii_digit() {
            plain(&signs, i).or_else(|| damaged(&signs, i))
        } else if fresh && is_numeral(signs[i].c) && !i.checked_sub(1).is_some_and(|b| is_numeral(signs[b].c)) {
            chinese_year(&signs, i).or_else(|| chinese_day(&signs, i))
        } else {
            None
        };
        match read {
            Some((date, end, repaired)) => {
                let last = &signs[end - 1];
                found.push(DateSeen { date, span: Span::new(signs[i].at, last.at + last.len), repaired });
                i = end;
            }
            None => i += 1,
        }
    }
    found
}

/// Pinyin in brackets directly behind 年, 月 and 日.
fn pinyin_behind_signs(text: &str, within: Span) -> Vec<Span> {
    let slice = text.get(within.start..within.end).unwrap_or("");
    let mut found = Vec::new();
    for (at, sign) in slice.match_indices(['年', '月', '日', '号']) {
        let mut from = at + sign.len();
        while let Some(len) = bracketed_letters(&slice[from..]) {
            found.push(Span::new(within.start + from, within.start + from + len));
            from += len;
        }
    }
    found
}

/// The length of a bracket at the start of `text` that holds lower-case letters alone.
pub fn bracketed_letters(text: &str) -> Option<usize> {
    let inner = text.strip_prefix(['(', '（'])?;
    let close = inner.find([')', '）']).filter(|&i| (1..=12).contains(&i))?;
    let letters = inner[..close].chars().all(char::is_lowercase);
    let bracket = |at: usize| text[at..].chars().next().map_or(1, char::len_utf8);
    letters.then(|| bracket(0) + close + bracket(bracket(0) + close))
}

fn is_numeral(c: char) -> bool {
    "〇○零一二三四五六七八九十".contains(c)
}

/// A run of at most `most` digits at `i`: its value and its end.
fn digits(signs: &[Sign], i: usize, most: usize) -> Option<(u32, usize)> {
    let mut end = i;
    let mut value = 0;
    while end < signs.len() && end - i < most && signs[end].c.is_ascii_digit() {
        value = value * 10 + signs[end].c.to_digit(10)?;
        end += 1;
    }
    (end > i).then_some((value, end))
}

fn is(signs: &[Sign], i: usize, wanted: &str) -> bool {
    signs.get(i).is_some_and(|s| wanted.contains(s.c))
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|y| *y == 0 || YEARS.contains(y))?;
    (month <= 12 && day <= 31).then_some(())?;
    Some(Date { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
}

type Read = Option<(Date, usize, bool)>;

fn plain(signs: &[Sign], i: usize) -> Read {
    let (first, end) = digits(signs, i, 4)?;
    if signs.get(end).is_some_and(|s| s.c.is_ascii_digit()) {
        return None;
    }
    if end - i == 4 && is(signs, end, "年") {
        return after_year(signs, first, end + 1);
    }
    if end - i == 4 && is(signs, end, "-./") {
        let (month, month_end) = digits(signs, end + 1, 2)?;
        let (day, day_end) = if is(signs, month_end, "-./") { digits(signs, month_end + 1, 2)? } else { return None };
        return Some((date(first, month, day)?, day_end, false));
    }
    if end - i <= 2 && is(signs, end, "月") {
        let (day, day_end) = digits(signs, end + 1, 2)?;
        let whole = is(signs, day_end, "日");
        let cut = is(signs, day_end, "止");
        return (whole || cut).then(|| Some((date(0, first, day)?, day_end + usize::from(whole), cut))).flatten();
    }
    None
}

/// Month and day behind `2022年`, as far as they are stated.
fn after_year(signs: &[Sign], year: u32, at: usize) -> Read {
    let whole = Some((date(year, 0, 0)?, at, false));
    let Some((month, end)) = digits(signs, at, 2).filter(|(_, end)| is(signs, *end, "月")) else { return whole };
    match digits(signs, end + 1, 2) {
        Some((day, end)) if is(signs, end, "日号") => date(year, month, day).map(|d| (d, end + 1, false)).or(whole),
        Some((day, end)) if is(signs, end, "止") => date(year, month, day).map(|d| (d, end, true)).or(whole),
        _ => date(year, month, 0).map(|d| (d, end + 1, false)).or(whole),
    }
}

/// Digits that ran together where signs were lost: `20231月1日`, `202312月31日`, `202111日`.
fn damaged(signs: &[Sign], i: usize) -> Read {
    let (run, end) = digits(signs, i, 9)?;
    let text = run.to_string();
    if text.len() <= 4 || end - i != text.len() {
        return None;
    }
    let year: u32 = text[..4].parse().ok()?;
    let rest = &text[4..];
    if is(signs, end, "月") && rest.len() <= 2 {
        let month = rest.parse().ok()?;
        let day = digits(signs, end + 1, 2).filter(|(_, e)| is(signs, *e, "日"));
        return Some(match day {
            Some((day, day_end)) => (date(year, month, day)?, day_end + 1, true),
            None => (date(year, month, 0)?, end + 1, true),
        });
    }
    if is(signs, end, "日") {
        let (month, day) = match rest {
            "11" => (1, 1),
            "1231" => (12, 31),
            _ => return None,
        };
        return Some((date(year, month, day)?, end + 1, true));
    }
    None
}

fn chinese_year(signs: &[Sign], i: usize) -> Read {
    let numerals: String = signs[i..].iter().take(4).map(|s| s.c).take_while(|c| is_numeral(*c)).collect();
    if numerals.chars().count() != 4 || !is(signs, i + 4, "年") {
        return None;
    }
    let year = u32::try_from(chinese_integer(&numerals)?).ok()?;
    let whole = (date(year, 0, 0)?, i + 5, false);
    let Some((month, end)) = chinese_part(signs, i + 5, "月") else { return Some(whole) };
    match chinese_part(signs, end, "日") {
        Some((day, day_end)) => Some((date(year, month, day)?, day_end, false)),
        None => Some((date(year, month, 0)?, end, false)),
    }
}

/// A day without its year: `十二月三十一日`.
fn chinese_day(signs: &[Sign], i: usize) -> Read {
    let (month, end) = chinese_part(signs, i, "月")?;
    let (day, end) = chinese_part(signs, end, "日")?;
    Some((date(0, month, day)?, end, false))
}

/// A Chinese number of at most three characters with its sign behind it.
fn chinese_part(signs: &[Sign], at: usize, mark: &str) -> Option<(u32, usize)> {
    let numerals: String = signs.get(at..)?.iter().take(3).map(|s| s.c).take_while(|c| is_numeral(*c)).collect();
    let end = at + numerals.chars().count();
    if !is(signs, end, mark) {
        return None;
    }
    Some((u32::try_from(chinese_integer(&numerals)?).ok()?, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let got: Vec<String> =
            dates(text, Span::new(0, text.len())).iter().map(|d| format!("{}{}", d.date, if d.repaired { "*" } else { "" })).collect();
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
