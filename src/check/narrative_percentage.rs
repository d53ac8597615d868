//! A share that the text states is not that of its part in any whole it may mean. Rounding and
//! cutting off are both accepted.

use super::look::{Look, Tell, tell, told_apart};
use super::narrative_mismatch::sum;
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::number::Decimal;
use crate::report::Share;

pub(super) const RULE: Rule = Rule { name: "narrative-percentage", severity: Severity::Info, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let shares = &look.report.narrative.shares;
    let subjects = told_apart(shares.iter().map(subject));
    subjects.zip(shares).filter_map(|(subject, share)| finding(look, subject, share)).collect()
}

/// A share by its part and what it is said to be.
fn subject(share: &Share) -> String {
    format!("narrative/share/{}={}%", share.part.value, share.percent.value)
}

fn finding(look: &Look, subject: String, share: &Share) -> Option<Finding> {
    let printed = share.bases.iter().map(|base| base.value);
    let bases: Vec<Decimal> = printed.chain(share.cells.iter().filter_map(|cells| sum(look, cells))).filter(|b| !b.is_zero()).collect();
    // The whole meant is the one of which most shares of the text are right.
    let right = |base: Decimal| look.report.narrative.shares.iter().filter(|s| fits(s.part.value, base, s.percent.value)).count();
    let mut nearest = *bases.first()?;
    if bases.iter().any(|&base| fits(share.part.value, base, share.percent.value)) {
        return None;
    }
    for &base in &bases {
        if right(base) > right(nearest) {
            nearest = base;
        }
    }
    let words = [
        ("line", look.line(share.percent.span).to_string()),
        ("part", share.part.value.to_string()),
        ("whole", nearest.to_string()),
        ("said", share.percent.value.to_string()),
        ("share", share_of(share.part.value, nearest, 2)?.to_string()),
    ];
    let mut told = tell(RULE.name, RULE.severity, subject, Message::new("finding.narrative-percentage", words));
    (told.left, told.right) = (Some(share.percent.value.to_string()), share_of(share.part.value, nearest, 2).map(|s| s.to_string()));
    Some(told.with_spans([share.part.span, share.percent.span].into_iter().chain(share.bases.iter().map(|base| base.span))))
}

/// `part / base` in hundredths with so many decimals, cut off.
pub(super) fn share_of(part: Decimal, base: Decimal, decimals: u8) -> Option<Decimal> {
    let (part, base) = (part.to_integer()?, base.to_integer().filter(|b| *b != 0)?);
    Some(Decimal::new(part.checked_mul(10_i128.checked_pow(u32::from(decimals) + 2)?)?.checked_div_euclid(base)?, decimals))
}

/// Whether a share is printed as it is rounded or cut off at its last digit.
pub(super) fn fits(part: Decimal, base: Decimal, percent: Decimal) -> bool {
    // Zeros at the end of a share are not kept, so one digit more is tried too.
    (percent.decimals()..=percent.decimals() + 1).any(|decimals| {
        let Some(cut) = share_of(part, base, decimals) else { return false };
        let up = cut + Decimal::new(1, decimals);
        let rounded = share_of(part, base, decimals + 1).is_some_and(|finer| finer - cut >= Decimal::new(5, decimals + 1));
        percent == cut || (rounded && percent == up)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;
    use crate::report::Told;

    #[test]
    fn rounding_and_cutting_off_both_fit() {
        let check = |part: i64, base: i64, percent: &str, expected: bool| {
            let percent = percent.parse().expect("a decimal");
            assert_eq!(fits(part.into(), base.into(), percent), expected, "{part}/{base} {percent}");
        };
        check(6, 8, "75", true);
        check(1, 23, "4.34", true);
        check(1, 23, "4.35", true);
        check(1, 3, "33.3", true);
        check(2, 3, "67", true);
        check(2, 3, "66.6", true);
        check(6, 8, "70", false);
        check(2, 3, "68", false);
    }

    fn told(percent: &str, base: Option<i64>, cells: &[&str]) -> Vec<Finding> {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", "20");
        let span = draft.print("占");
        let told = |value: Decimal| Told { value, span };
        let share = Share {
            part: told(6.into()),
            percent: told(percent.parse().expect("a decimal")),
            bases: base.map(|b| told(b.into())).into_iter().collect(),
            cells: cells.iter().map(|key| vec![draft.number(key)]).collect(),
        };
        draft.report.narrative.shares.push(share);
        draft.of("narrative-percentage")
    }

    #[test]
    fn a_share_of_no_whole_is_worth_a_look_and_one_of_any_whole_is_fine() {
        assert_eq!(told("70", Some(8), &[]).len(), 1);
        assert!(told("75", Some(8), &[]).is_empty());
        assert!(told("30", Some(8), &["requests/new/total"]).is_empty(), "a share of the table's total");
        assert!(told("70", None, &[]).is_empty(), "no whole is known");
    }
}
