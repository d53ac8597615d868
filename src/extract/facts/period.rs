//! The period the report says it covers.

use super::date::{DateSeen, dates};
use super::folded::Folded;
use super::year_span;
use crate::extract::region::Labels;
use crate::number::{half_width, is_blank};
use crate::report::{Date, Found, Period};
use crate::text::Span;

/// How many Han characters before a date are looked through for a word on the period.
const REACH: usize = 16;

/// The stated period: two dates with 至, 到 or a dash between them, a whole year or behind a word on
/// the period of the figures; else a year behind such a word; else digits that ran together where
/// the signs between them were lost, if only one reading is left.
pub fn stated(labels: &Labels<'_>) -> Option<Found<Period>> {
    let (mut all, mut labelled, mut whole): (Vec<DateSeen>, _, _) = (Vec::new(), None, None);
    for date in dates(labels, Span::of(labels.text)) {
        if let Some(found) = all.last().and_then(|before| joined(labels, before, &date)) {
            let is_year = found.value.from.month == 1 && found.value.from.day <= 1 && found.value.to.month == 12;
            match (has_label(labels, found.span.start), is_year) {
                // Nothing speaks more clearly.
                (true, true) => return Some(found),
                (true, false) => labelled = labelled.or(Some(found)),
                (false, true) => whole = whole.or(Some(found)),
                (false, false) => {}
            }
        }
        all.push(date);
    }
    let dates = all;
    let best = labelled.or(whole).or_else(|| dates.iter().find_map(|seen| months(labels, seen)));
    best.or_else(|| ran_together(labels)).or_else(|| dates.iter().find_map(|seen| whole_year(labels, seen)))
}

/// Characters between two dates beyond which nothing joins them.
const MOST_BETWEEN: usize = 64;

/// Whether the words before a place speak of the period of the figures.
fn has_label(labels: &Labels<'_>, place: usize) -> bool {
    let at = labels.stream.first_from(place);
    let before = labels.stream.slice(at.saturating_sub(REACH), at);
    labels.words.periods.labels.iter().any(|w| before.contains(w.as_str()))
}

/// Two dates as first and last day, if nothing but a word for "until" stands between them.
fn joined(labels: &Labels<'_>, from: &DateSeen, to: &DateSeen) -> Option<Found<Period>> {
    let text = labels.text;
    if from.date.year == 0 || from.date.month == 0 || to.date.month == 0 {
        return None;
    }
    let between: String =
        text.get(from.span.end..to.span.start)?.chars().filter(|c| !is_blank(*c)).map(half_width).take(MOST_BETWEEN).collect();
    // The day was lost and its sign is left: 2018年1月日起至….
    let day_lost = from.date.month > 0 && from.date.day == 0 && between.starts_with('日');
    let words = &labels.words.periods;
    let bare = trim_start(between.trim_start_matches('日'), &[&words.begun]).trim_start_matches([',', '、']);
    let bare = trim_end(bare, &words.on);
    let until = ["-", "—", "－", "–", "~", "～", "--", "——"].contains(&bare) || words.between.iter().any(|word| word == bare);
    let begun = || words.begun.iter().any(|word| between.contains(word.as_str()));
    let silent = bare.is_empty() && (from.repaired || to.repaired || begun());
    if !(until || silent) {
        return None;
    }
    let first = if day_lost { Date { day: 1, ..from.date } } else { from.date };
    let last = if to.date.year == 0 { Date { year: first.year, ..to.date } } else { to.date };
    let repaired = from.repaired || to.repaired || day_lost;
    Some(Found { value: Period { from: first, to: last }, span: from.span.join(to.span), repaired })
}

/// A text without any of some words at its begin, however often they stand there.
fn trim_start<'t>(mut text: &'t str, words: &[&[String]]) -> &'t str {
    while let Some(rest) = words.iter().copied().flatten().find_map(|word| text.strip_prefix(word.as_str())) {
        text = rest;
    }
    text
}

/// The same at its end.
fn trim_end<'t>(mut text: &'t str, words: &[String]) -> &'t str {
    while let Some(rest) = words.iter().find_map(|word| text.strip_suffix(word.as_str())) {
        text = rest;
    }
    text
}

/// `2022年1月至12月`: the second month without its year.
fn months(labels: &Labels<'_>, seen: &DateSeen) -> Option<Found<Period>> {
    if seen.date.year == 0 || (seen.date.month, seen.date.day) != (1, 0) {
        return None;
    }
    let rest: Vec<(usize, char)> = labels.text[seen.span.end..].char_indices().filter(|(_, c)| !is_blank(*c)).take(8).collect();
    let words: String = rest.iter().map(|(_, c)| half_width(*c)).collect();
    let periods = &labels.words.periods;
    let bare = trim_start(&words, &[&periods.month, &periods.begun]);
    let mut until = periods.months.iter().map(String::as_str).chain(["-", "—", "~"]);
    let last = until.find_map(|until| bare.strip_prefix(until))?;
    let last = ["12月", "十二月"].iter().find_map(|month| last.strip_prefix(month))?;
    if last.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let count = words.chars().count() - last.chars().count();
    let &(at, c) = rest.get(count - 1)?;
    let month = |month| Date { year: seen.date.year, month, day: 0 };
    let span = Span::new(seen.span.start, seen.span.end + at + c.len_utf8());
    Some(Found { value: Period { from: month(1), to: month(12) }, span, repaired: seen.repaired })
}

/// `统计期限为2022年度`: the year, from its first day to its last.
fn whole_year(labels: &Labels<'_>, seen: &DateSeen) -> Option<Found<Period>> {
    let text = labels.text;
    let rest = text[seen.span.end..].trim_start_matches(is_blank);
    let whole = seen.date.year > 0 && seen.date.month == 0 && rest.starts_with('度');
    let before = labels.stream.first_from(seen.span.start);
    let before = labels.stream.slice(before.saturating_sub(6), before);
    let bare = trim_end(&before, &labels.words.periods.are);
    let named = labels.words.periods.labels.iter().any(|w| bare.ends_with(w.as_str()));
    let day = |month, day| Date { year: seen.date.year, month, day };
    (whole && named).then(|| Found {
        value: Period { from: day(1, 1), to: day(12, 31) },
        span: year_span(text, seen.span),
        repaired: seen.repaired,
    })
}

/// Digits behind a word on the period whose signs were lost: `2025111231日`, `202111日到1231日止`,
/// `202191日至2022831日`. Read as first and last day where the digits allow one such reading.
fn ran_together(labels: &Labels<'_>) -> Option<Found<Period>> {
    let text = labels.text;
    let belongs = |c: char| c.is_ascii_digit() || is_blank(c) || ",-—–~".contains(c) || labels.words.periods.left.contains(c);
    let starts = labels.stream.starts_of(|codes| labels.words.periods.labels_tree.may_begin(codes));
    labels.words.periods.labels.iter().find_map(|label| {
        labels.stream.ends_of(label, &starts).find_map(|end| {
            let place = labels.stream.place(end - 1) + '一'.len_utf8();
            let lead: usize = text[place..].chars().take_while(|c| !half_width(*c).is_ascii_digit()).take(8).map(char::len_utf8).sum();
            let start = place + lead;
            let len: usize = text[start..].chars().take_while(|c| belongs(half_width(*c))).take(60).map(char::len_utf8).sum();
            let run = Folded::of(labels, Span::new(start, start + len));
            let digits: Vec<usize> = (0..run.len()).filter(|&i| run.slice(i, i + 1).starts_with(|c: char| c.is_ascii_digit())).collect();
            let plain: String = digits.iter().map(|&i| run.slice(i, i + 1)).collect();
            let value = reading(&plain)?;
            let last = digits.last()?;
            let closing = usize::from(matches!(run.slice(last + 1, (last + 2).min(run.len())), "日" | "号"));
            Some(Found { value, span: run.span(*digits.first()?, last + 1 + closing), repaired: true })
        })
    })
}

/// The period that digits without signs between them state: a calendar year, or an academic one.
fn reading(digits: &str) -> Option<Period> {
    let year: i16 = digits.get(..4).filter(|y| y.starts_with("20"))?.parse().ok()?;
    let rest = &digits[4..];
    let day = |year, month, day| Date { year, month, day };
    let calendar = ["11", "0101"].iter().find_map(|first| {
        let rest = rest.strip_prefix(first)?.strip_suffix("1231")?;
        // The second year may be missing, or its century doubled.
        let again = rest.is_empty() || rest == &digits[..4] || rest.strip_prefix("20") == Some(&digits[..4]);
        again.then(|| Period { from: day(year, 1, 1), to: day(year, 12, 31) })
    });
    calendar.or_else(|| {
        let rest = ["91", "0901"].iter().find_map(|first| rest.strip_prefix(first))?;
        let last: i16 = ["831", "0831"].iter().find_map(|end| rest.strip_suffix(end))?.parse().ok()?;
        (last == year + 1).then(|| Period { from: day(year, 9, 1), to: day(last, 8, 31) })
    })
}
