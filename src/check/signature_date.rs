//! A report cannot be signed before its year is over; one signed after the end of March is late for
//! every body. A draft dated in the last week of the year is usual and only worth a look.

use super::facts::{covers, period, signature, year_signed_for};
use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Date;

pub(super) const RULE: Rule = Rule { name: "signature-date", severity: Severity::Error, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let (Some(year), Some((date, span))) = (look.sheet.year(), signature(look)) else { return Vec::new() };
    let Some((severity, id)) = judge(look, year, date) else { return Vec::new() };
    let words = [("date", date.to_string()), ("year", year.to_string())];
    vec![tell(RULE.name, severity, "facts/signature", Message::new(id, words)).with_spans(span)]
}

fn judge(look: &Look, year: i16, date: Date) -> Option<(Severity, &'static str)> {
    // A date without day or month is taken at its latest when it might be too early, and at its
    // earliest when it might be too late.
    let month = if date.month == 0 { 12 } else { date.month };
    let day = if date.day == 0 { 31 } else { date.day };
    if (date.year, month, day) < (year, 12, 31) {
        let last_week = year_signed_for(date) == year && period(look).is_none_or(|(p, _)| covers(p, year));
        let severity = if last_week { Severity::Info } else { Severity::Error };
        return Some((severity, "finding.signature-date"));
    }
    let late = (date.year, date.month, date.day) > (year + 1, 3, 31);
    late.then_some((Severity::Info, "finding.signature-date.late"))
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    fn check(date: (i16, u8, u8), expected: Option<Severity>) {
        let mut draft = Draft::new("2021");
        draft.sign(date);
        let found: Vec<Severity> = draft.of("signature-date").into_iter().map(|f| f.severity).collect();
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{date:?}");
    }

    #[test]
    fn a_signature_before_the_year_is_over_is_an_error_and_a_late_one_worth_a_look() {
        check((2020, 12, 31), Some(Severity::Error));
        check((2021, 6, 1), Some(Severity::Error));
        check((2021, 12, 31), None);
        check((2022, 1, 25), None);
        check((2022, 3, 31), None);
        check((2022, 4, 1), Some(Severity::Info));
    }

    #[test]
    fn the_last_week_and_dates_without_a_day_are_not_errors() {
        check((2021, 12, 28), Some(Severity::Info));
        check((2021, 12, 0), None);
        check((2022, 0, 0), None);
        let mut draft = Draft::new("2021");
        draft.period((2020, 1, 1), (2020, 12, 31)).sign((2021, 12, 28));
        assert_eq!(draft.of("signature-date")[0].severity, Severity::Error);
    }
}
