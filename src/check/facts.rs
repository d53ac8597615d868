//! The report's own dates with the corrections that count.

use super::look::Look;
use crate::report::{Date, Period, fact_key};
use crate::text::Span;

/// The period that counts, with its bytes where it is printed.
pub(crate) fn period(look: &Look) -> Option<(Period, Option<Span>)> {
    if let Some(text) = look.sheet.correction(&fact_key("period")) {
        let (from, to) = text.split_once("..")?;
        return Some((Period { from: date(from)?, to: date(to)? }, None));
    }
    look.report.facts.period.as_ref().map(|found| (found.value, Some(found.span)))
}

/// The date of the signature that counts, with its bytes where it is printed.
pub(crate) fn signature(look: &Look) -> Option<(Date, Option<Span>)> {
    if let Some(text) = look.sheet.correction(&fact_key("signature")) {
        return Some((date(text)?, None));
    }
    look.report.facts.signature.as_ref().map(|found| (found.value, Some(found.span)))
}

/// Whether a period is the calendar year `year`; what is not stated does not count against it.
pub(crate) fn covers(period: Period, year: i16) -> bool {
    let begins = period.from.year == year && period.from.month <= 1 && period.from.day <= 1;
    let ends = period.to.year == year && matches!(period.to.month, 0 | 12) && matches!(period.to.day, 0 | 31);
    begins && ends
}

/// The report year that a signature on this date speaks for: the year that was over by then, or was
/// in its last week.
pub(crate) fn year_signed_for(date: Date) -> i16 {
    if date.month == 12 && date.day >= 25 { date.year } else { date.year - 1 }
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('-');
    let year = parts.next()?.parse().ok()?;
    let mut small = || parts.next().map_or(Some(0), |part| part.parse().ok());
    let (month, day) = (small()?, small()?);
    Some(Date { year, month, day })
}
