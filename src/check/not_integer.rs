//! A count with a fraction.

use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Kind;
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "not-integer", severity: Severity::Error, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (form, cell, value) in look.odd_values() {
        if matches!(form.column(cell).kind, Kind::Money(_)) || value.is_integer() {
            continue;
        }
        let words = [("cell", cell_name(form, cell)), ("value", value.to_string())];
        let finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new("finding.not-integer", words));
        findings.push(finding.with_cells([form.key(cell)]).with_spans(look.spans_of(&[cell])));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn fractions_of_counts_are_errors_and_of_money_are_not() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", "1.5").put("art20_8/fees/amount", "12.34");
        assert_eq!(draft.subjects("not-integer"), ["requests/new/total"]);
        draft.put("requests/new/total", "1.0");
        assert!(draft.of("not-integer").is_empty(), "`1.0` is a way of writing 1");
        assert_eq!(draft.subjects("number-format"), ["requests"]);
    }
}
