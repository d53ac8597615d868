//! A change that the text states against the year before is not that between the two reports.

use super::look::{Look, Tell, tell, told_apart};
use super::narrative_mismatch::sum;
use super::narrative_percentage::{fits, share_of};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Form;
use crate::lang::Message;
use crate::number::Decimal;
use crate::report::Growth;
use crate::review::Sheet;

pub(super) const RULE: Rule = Rule { name: "narrative-growth", severity: Severity::Info, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let (Some(form), Some(before)) = (look.form, look.subject.year_before()) else { return Vec::new() };
    let growths = &look.report.narrative.growths;
    let subjects = told_apart(growths.iter().map(subject));
    subjects.zip(growths).filter_map(|told| finding(look, form, before, told)).collect()
}

/// A change by where it led and how much it is said to be.
fn subject(growth: &Growth) -> String {
    format!("narrative/growth/{}{}%={}", if growth.up { '+' } else { '-' }, growth.percent.value, growth.to.value)
}

/// The sum of the same cells in the report of the year before.
pub(super) fn sum_before(form: &Form, before: &Sheet, cells: &[usize]) -> Option<Decimal> {
    let old = before.form()?;
    cells.iter().map(|&cell| before.reading(old.find(&form.key(cell))?).value()).sum()
}

fn finding(look: &Look, form: &Form, before: &Sheet, (subject, growth): (String, &Growth)) -> Option<Finding> {
    let old = sum_before(form, before, &growth.cells).filter(|old| !old.is_zero())?;
    let now = sum(look, &growth.cells)?;
    let right = [now, growth.to.value].into_iter().any(|now| {
        let change = if growth.up { now - old } else { old - now };
        !change.is_negative() && fits(change, old, growth.percent.value)
    });
    if right {
        return None;
    }
    let change = now - old;
    let size = if change.is_negative() { -change } else { change };
    let actual = share_of(size, old, 2)?;
    let id = match (growth.up, change.is_negative()) {
        (true, _) => "finding.narrative-growth.up",
        (false, _) => "finding.narrative-growth.down",
    };
    let signed = if change.is_negative() { -actual } else { actual };
    let words = [
        ("line", look.line(growth.percent.span).to_string()),
        ("said", growth.percent.value.to_string()),
        ("old", old.to_string()),
        ("now", now.to_string()),
        ("share", signed.to_string()),
    ];
    let mut told = tell(RULE.name, RULE.severity, subject, Message::new(id, words));
    (told.left, told.right) = (Some(growth.percent.value.to_string()), Some(signed.to_string()));
    let cells = look.spans_of(&growth.cells);
    Some(
        told.with_cells(super::balance::keys(form, &growth.cells))
            .with_spans([growth.to.span, growth.percent.span].into_iter().chain(cells)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;
    use crate::report::Told;

    fn check(old: &str, now: i64, percent: &str, up: bool) -> usize {
        let (mut first, mut second) = (Draft::new("2021"), Draft::new("2021"));
        second.year(2022);
        first.put("requests/new/total", old);
        second.put("requests/new/total", &now.to_string());
        let span = second.print("较上年增长");
        let told = |value: Decimal| Told { value, span };
        let cells = vec![second.number("requests/new/total")];
        let percent = percent.parse().expect("a decimal");
        second.report.narrative.growths.push(Growth { cells, to: told(now.into()), percent: told(percent), up });
        assert!(second.of("narrative-growth").is_empty(), "nothing is known of the year before");
        second.findings_after(Some(&first)).iter().filter(|f| f.rule == "narrative-growth").count()
    }

    #[test]
    fn a_change_that_is_not_that_of_the_reports_is_worth_a_look() {
        assert_eq!(check("6", 8, "33.3", true), 0);
        assert_eq!(check("6", 8, "25", true), 1);
        assert_eq!(check("8", 6, "25", false), 0);
        assert_eq!(check("8", 6, "25", true), 1);
        assert_eq!(check("0", 6, "100", true), 0, "no share of nothing");
        assert_eq!(check("", 6, "100", true), 0, "a blank is not nothing");
    }
}
