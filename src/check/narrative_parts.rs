//! A sentence names a whole and its parts, and the parts do not make the whole.

use super::look::{Look, Tell, tell, told_apart};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::number::Decimal;
use crate::report::Sum;

pub(super) const RULE: Rule = Rule { name: "narrative-parts", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let sums = &look.report.narrative.sums;
    let subjects = told_apart(sums.iter().map(subject));
    subjects.zip(sums).filter_map(|(subject, sum)| judge(sum).map(|told| finding(look, subject, sum, told))).collect()
}

fn judge(sum: &Sum) -> Option<(Severity, &'static str)> {
    let parts: Decimal = sum.parts.iter().map(|part| part.value).sum();
    if parts > sum.whole.value {
        return Some((Severity::Warning, "finding.narrative-parts"));
    }
    (sum.closed && sum.parts.len() > 1 && parts < sum.whole.value).then_some((Severity::Info, "finding.narrative-parts.short"))
}

/// A sum by its whole and its parts.
fn subject(sum: &Sum) -> String {
    format!("narrative/sum/{}={}", sum.whole.value, list(sum).join("+"))
}

fn list(sum: &Sum) -> Vec<String> {
    sum.parts.iter().map(|part| part.value.to_string()).collect()
}

fn finding(look: &Look, subject: String, sum: &Sum, (severity, id): (Severity, &'static str)) -> Finding {
    let parts: Decimal = sum.parts.iter().map(|part| part.value).sum();
    let words = [
        ("line", look.line(sum.whole.span).to_string()),
        ("whole", sum.whole.value.to_string()),
        ("parts", list(sum).join(" + ")),
        ("sum", parts.to_string()),
    ];
    let mut finding = tell(RULE.name, severity, subject, Message::new(id, words));
    (finding.left, finding.right) = (Some(parts.to_string()), Some(sum.whole.value.to_string()));
    finding.difference = Some(parts - sum.whole.value);
    finding.with_spans(std::iter::once(sum.whole.span).chain(sum.parts.iter().map(|part| part.span)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;
    use crate::report::Told;

    fn check(whole: i64, parts: &[i64], closed: bool, expected: Option<Severity>) {
        let mut draft = Draft::new("2021");
        let mut told = |value: i64| Told { value: value.into(), span: draft.print(&value.to_string()) };
        let (whole, parts) = (told(whole), parts.iter().map(|&part| told(part)).collect());
        draft.report.narrative.sums.push(Sum { whole, parts, closed });
        let found = draft.of("narrative-parts");
        assert_eq!(found.first().map(|f| f.severity), expected);
    }

    #[test]
    fn parts_beyond_the_whole_are_a_warning_and_a_closed_list_that_falls_short_is_info() {
        check(64, &[57, 4, 5, 1], false, Some(Severity::Warning));
        check(100, &[60, 30], true, Some(Severity::Info));
        check(10, &[12], false, Some(Severity::Warning));
    }

    #[test]
    fn a_sum_is_named_by_what_it_says_and_keeps_its_name_behind_another_one() {
        let mut draft = Draft::new("2021");
        let mut sum = |whole: i64| {
            let mut told = |value: i64| Told { value: value.into(), span: draft.print(&value.to_string()) };
            Sum { whole: told(whole), parts: vec![told(whole), told(1)], closed: true }
        };
        let sums = [sum(64), sum(7), sum(7)];
        let mut named = |sums: &[Sum]| {
            draft.report.narrative.sums = sums.to_vec();
            draft.of("narrative-parts").iter().map(|finding| finding.subject.clone()).collect::<Vec<_>>()
        };
        assert_eq!(named(&sums[1..]), ["narrative/sum/7=7+1", "narrative/sum/7=7+1-2"]);
        assert_eq!(named(&sums), ["narrative/sum/64=64+1", "narrative/sum/7=7+1", "narrative/sum/7=7+1-2"]);
    }

    #[test]
    fn parts_that_make_the_whole_or_less_of_an_open_list_are_none() {
        check(8, &[2, 3, 3], true, None);
        check(28, &[1, 1, 5], false, None);
    }
}
