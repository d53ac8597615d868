//! A count or a sum of money below 0. Only columns of changes may hold one.

use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Kind;
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "negative", severity: Severity::Error, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (form, cell, value) in look.odd_values() {
        if !value.is_negative() || form.column(cell).kind == Kind::Signed {
            continue;
        }
        let words = [("cell", cell_name(form, cell)), ("value", value.to_string())];
        let finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new("finding.negative", words));
        findings.push(finding.with_cells([form.key(cell)]).with_spans(look.spans_of(&[cell])));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn a_negative_count_is_an_error_a_dash_and_a_negative_change_are_not() {
        let mut draft = Draft::new("2019");
        draft.put("requests/new/total", "-3").put("requests/new/business", "-").put("art20_5/licensing/change", "减3");
        assert_eq!(draft.subjects("negative"), ["requests/new/total"]);
    }
}
