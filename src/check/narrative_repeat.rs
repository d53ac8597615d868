//! The text states one quantity twice, with different values.

use std::collections::BTreeMap;

use super::look::{Look, Tell, tell};
use super::narrative_mismatch::{agrees, is_part};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::{Claim, Statement};

pub(super) const RULE: Rule = Rule { name: "narrative-repeat", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut by_quantity: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
    for statement in look.report.narrative.statements.iter().filter(|s| s.certain && s.claim != Claim::AllDone) {
        by_quantity.entry(&statement.quantity).or_default().push(statement);
    }
    by_quantity.into_iter().filter_map(|(quantity, said)| finding(look, quantity, &said)).collect()
}

fn finding(look: &Look, quantity: &str, said: &[&Statement]) -> Option<Finding> {
    let first = *said.first()?;
    let other = said.iter().find(|s| s.value != first.value)?;
    // Two wordings may count with and without what was carried over: both right is no fault.
    let all = &look.report.narrative.statements;
    if said.iter().all(|statement| agrees(look, statement) == Some(true) || is_part(look, all, statement)) {
        return None;
    }
    let words = [
        ("one", first.value.to_string()),
        ("line", look.line(first.figure).to_string()),
        ("other", other.value.to_string()),
        ("second", look.line(other.figure).to_string()),
    ];
    let mut told = tell(RULE.name, RULE.severity, format!("narrative/{quantity}"), Message::new("finding.narrative-repeat", words));
    (told.left, told.right) = (Some(first.value.to_string()), Some(other.value.to_string()));
    Some(told.with_spans(said.iter().map(|statement| statement.figure)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;
    use crate::form::Grade;

    fn check(values: &[i64], certain: bool) -> usize {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", "3").put("requests/carried_in/total", "2");
        let (new, carried) = (draft.number("requests/new/total"), draft.number("requests/carried_in/total"));
        for &value in values {
            let span = draft.print(&format!("收到{value}件"));
            draft.report.narrative.statements.push(Statement {
                quantity: "new".to_owned(),
                claim: Claim::Figure,
                value: value.into(),
                figure: span,
                clause: span,
                grade: Grade::Exact,
                certain,
                readings: vec![vec![new], vec![new, carried]],
            });
        }
        draft.of("narrative-repeat").len()
    }

    #[test]
    fn two_values_of_one_quantity_are_told_unless_both_can_be_right() {
        assert_eq!(check(&[3, 4], true), 1);
        assert_eq!(check(&[3, 3], true), 0);
        assert_eq!(check(&[3, 5], true), 0, "with and without what was carried over");
        assert_eq!(check(&[3, 4], false), 0, "half a year and a whole one may be meant");
    }
}
