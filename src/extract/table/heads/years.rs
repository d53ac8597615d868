//! Rows of several years below the same heads: which of them a report is about is not for its tables to say.

use crate::extract::region::Labels;
use crate::extract::token::Figure;
use crate::fold::is_han;
use crate::number::is_blank;
use crate::text::{Span, text_before};

/// So many bytes before a row the row of another year stands.
const REACH: usize = 600;

/// So many bytes before and behind a table the year of a record stands.
const NEAR: usize = 100;

/// Before the word for a year: the report's own.
const THIS: char = '本';

/// How a year ends.
const YEAR: char = '年';

/// Digits of a year.
const DIGITS: usize = 4;

/// Words before the years of a list, and behind a year.
const YEARS: &str = "年度";

/// Whether a year stands right before the first of `figures`, and another before that or right behind the last.
pub fn has_another_year(text: &str, figures: &[Figure]) -> bool {
    let (Some(first), Some(last)) = (figures.first(), figures.last()) else { return false };
    let before = text_before(text, first.span.start, REACH);
    let word = before.trim_end_matches(|c: char| !is_han(c) && !c.is_ascii_digit());
    let Some(own) = last_year(word.strip_suffix('度').unwrap_or(word)) else { return false };
    let behind = text.get(last.span.end..).unwrap_or("");
    let next = behind.find(is_han).and_then(|at| last_year(&behind[..behind.ceil_char_boundary(at + 1)]));
    let others = before.match_indices(YEAR).filter_map(|(at, year)| last_year(&before[..at + year.len()]));
    others.chain(next).any(|other| other != own)
}

/// Whether one line of these heads names two years: `2021年 | 2022年`.
pub fn stand_side_by_side(heads: &str) -> bool {
    heads.lines().any(|line| {
        let mut years = line.match_indices(YEAR).filter_map(|(at, year)| last_year(&line[..at + year.len()]));
        years.next().is_some_and(|first| years.any(|other| other != first))
    })
}

/// Whether two years are named around `span`, each behind the word for it: records of several years.
pub fn tells_of_two_years(text: &str, span: Span) -> bool {
    let around = &text[text.floor_char_boundary(span.start.saturating_sub(NEAR))..text.floor_char_boundary(span.end + NEAR)];
    let year = |(at, word): (usize, &str)| {
        let behind = &around[at + word.len()..];
        last_year(&behind[..behind.ceil_char_boundary(behind.find(is_han)? + 1)])
    };
    let mut years = around.match_indices(YEARS).filter_map(year);
    years.next().is_some_and(|first| years.any(|other| other != first))
}

/// Whether another year's total has a head among those of a table in `zone`.
pub fn has_another_total(labels: &Labels<'_>, table: usize, zone: Span) -> bool {
    let Some(total) = labels.wordings(table).columns.last().filter(|_| !labels.form.tables[table].sums.is_empty()) else { return false };
    let within = labels.stream.within(zone);
    let mut buffer = [0; 2];
    let year: &[u16] = YEAR.encode_utf16(&mut buffer);
    let own = THIS.encode_utf16(&mut [0; 2])[0];
    let head = [year, &total.codes].concat();
    labels.stream.places_of(&head, within).any(|at| at == within.0 || labels.stream.codes()[at - 1] != own)
}

/// The year that a text ends with.
fn last_year(text: &str) -> Option<&str> {
    let digits = text.strip_suffix(YEAR)?.trim_end_matches(is_blank);
    let year = digits.get(digits.len().checked_sub(DIGITS)?..)?;
    year.bytes().all(|byte| byte.is_ascii_digit()).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::dividers::Dividers;
    use crate::extract::token::figures;

    #[test]
    fn another_year_stands_before_or_behind_the_row() {
        for (before, row, behind, expected) in [
            ("总计\n2018年\t", "1\t2", "\n2019年\t3\t4\n", true),
            ("总计\n2018年\t7\t8\n2019年 | ", "1\t2", "\n五、", true),
            ("总计\n2018年度\t", "1\t2", "\n五、", false),
            ("总计\n", "1\t2", "\n五、\n2019年", false),
            ("2018年总计\n", "1\t2", "\n2019年\n", false),
            ("总计\n2018年\t", "1\t2", "\n\n五、2019年", false),
            ("总计\n2018年\\cell \\intbl ", "1\t2", "\\cell \\row 2019年\\cell", true),
        ] {
            let text = format!("{before}{row}{behind}");
            let own = figures(&text, Span::new(before.len(), before.len() + row.len()), Dividers::default());
            assert_eq!(has_another_year(&text, &own), expected, "{text:?}");
        }
    }
}
