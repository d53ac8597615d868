//! Years and parts of years that captions name.

use std::ops::Range;

/// A year, a month or a day, as far as folded words name them.
pub struct Date {
    /// Where it stands.
    pub place: Range<usize>,
    /// The year, if one is named.
    pub year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    /// Whether a range goes on from it, or ends with it.
    pub ranges: bool,
}

impl Date {
    /// Whether it is a day of a year.
    pub fn is_whole(&self) -> bool {
        self.year.is_some() && self.month.is_some() && self.day.is_some()
    }
}

/// What stands between the two ends of a range.
const RANGE: [char; 9] = ['-', '—', '–', '~', '～', '－', '至', '到', '―'];

/// The dates in folded words, in order: `2022年`, `2022年1月1日`, `1-6月`, `2022-06-30`.
pub fn dates(folded: &str) -> Vec<Date> {
    let mut found: Vec<Date> = Vec::new();
    let mut at = 0;
    while let Some(on) = folded[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + on;
        let (mut date, end) = date_at(folded, start);
        let before =
            found.last().is_some_and(|last| folded[last.place.end..start].chars().all(|c| RANGE.contains(&c)) && last.place.end < start);
        if before {
            date.ranges = true;
            if let Some(last) = found.last_mut() {
                last.ranges = true;
            }
        }
        at = end;
        if date.year.is_some() || date.month.is_some() || folded[end..].starts_with(RANGE) {
            found.push(date);
        }
    }
    found
}

/// Folded words without the dates in them.
pub fn without_dates(folded: &str) -> String {
    let mut rest = String::new();
    let mut from = 0;
    for date in dates(folded) {
        rest.push_str(&folded[from..date.place.start]);
        from = date.place.end;
    }
    rest + &folded[from..]
}

/// The date that begins at a digit, and where it ends.
fn date_at(folded: &str, start: usize) -> (Date, usize) {
    let number = |from: usize| {
        let length = folded[from..].bytes().take_while(u8::is_ascii_digit).count();
        (folded[from..from + length].parse::<u32>().ok().filter(|_| (1..=4).contains(&length)), length)
    };
    let mut date = Date { place: start..start, year: None, month: None, day: None, ranges: false };
    let (first, length) = number(start);
    let mut end = start + length.max(1);
    let is_year = length == 4 && first.is_some_and(|year| (1990..2100).contains(&year));
    let marked = |at: usize, marks: &[&str]| marks.iter().find(|mark| folded[at..].starts_with(**mark)).map(|mark| at + mark.len());
    let mut part = (first, end);
    if is_year {
        date.year = first;
        let behind = marked(end, &["年度", "年", "-", ".", "/"]);
        // Behind the word for it a month has its own.
        let worded = folded[end..].starts_with('年');
        let own = |next: &usize| !worded || folded[*next..].trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('月');
        let next =
            behind.filter(own).map(|next| (number(next), next)).filter(|((number, _), _)| number.is_some_and(|n| (1..=12).contains(&n)));
        end = marked(end, &["年度", "年"]).unwrap_or(end);
        let Some(((month, length), next)) = next else {
            date.place.end = end;
            return (date, end);
        };
        part = (month, next + length);
    }
    let Some(behind) = marked(part.1, &["月份", "月", "-", ".", "/"]) else {
        date.place.end = end;
        return (date, end);
    };
    let said = folded[part.1..].starts_with('月');
    let (day, length) = number(behind);
    let day = day.filter(|day| (1..=31).contains(day));
    if said || (is_year && day.is_some()) {
        date.month = part.0;
        end = if said { behind } else { part.1 };
        if let Some(day) = day.filter(|_| !said || folded[behind + length..].starts_with(['日', '号'])) {
            date.day = Some(day);
            end = marked(behind + length, &["日", "号"]).unwrap_or(behind + length);
        }
    }
    date.place.end = end;
    (date, end)
}

/// Whether folded words name a part of a year: `1-6月`, `截至2023年6月30日`, `12月份`.
pub fn is_of_a_part(folded: &str, until: &[String]) -> bool {
    let dates = dates(folded);
    let Some(last) = dates.iter().rfind(|date| date.month.is_some()) else { return false };
    let ends = until.iter().any(|word| folded.contains(word.as_str()));
    if !last.ranges && !ends {
        return !last.is_whole() && last.day.is_none();
    }
    let first = dates.iter().find(|date| date.ranges);
    let begins_late = first.is_some_and(|first| {
        let number = folded[first.place.start..].bytes().take_while(u8::is_ascii_digit).count();
        let bare = folded[first.place.start..first.place.start + number].parse::<u32>().ok();
        first.month.or(bare.filter(|_| first.year.is_none())).is_some_and(|month| month != 1)
    });
    last.month != Some(12) || (begins_late && !ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_a_year_are_told_from_whole_ones_and_from_days() {
        let until = ["截至".to_owned(), "截止".to_owned()];
        for (said, expected) in [
            ("(2023年1-6月)", true),
            ("1—6月", true),
            ("12月份", true),
            ("截至2023年6月30日", true),
            ("2023年7月至12月", true),
            ("2023年1月1日至2023年12月31日", false),
            ("1月1日至12月31日", false),
            ("2023年1-12月", false),
            ("截至2023年12月31日", false),
            ("2024年1月15日", false),
            ("2024-01-15", false),
            ("2023年度", false),
            ("统计表", false),
            ("3-5", false),
        ] {
            assert_eq!(is_of_a_part(said, &until), expected, "{said}");
        }
    }
}
