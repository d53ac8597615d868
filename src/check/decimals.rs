//! A sum of money with more decimals than the form allows.

use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Kind;
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "decimals", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (form, cell, value) in look.odd_values() {
        let Kind::Money(Some(most)) = form.column(cell).kind else { continue };
        if value.decimals() <= most {
            continue;
        }
        let words = [("cell", cell_name(form, cell)), ("value", value.to_string()), ("most", most.to_string())];
        let finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new("finding.decimals", words));
        findings.push(finding.with_cells([form.key(cell)]).with_spans(look.spans_of(&[cell])));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn five_decimals_are_one_too_many_and_zeros_at_the_end_do_not_count() {
        let mut draft = Draft::new("2021");
        draft.put("art20_8/fees/amount", "12.34567");
        assert_eq!(draft.subjects("decimals"), ["art20_8/fees/amount"]);
        for fine in ["12.345600", "0", "12.3456", "316441"] {
            draft.put("art20_8/fees/amount", fine);
            assert!(draft.of("decimals").is_empty(), "{fine}");
        }
        let mut draft = Draft::new("2019");
        draft.put("art20_9/procurement/amount", "12.34567");
        assert!(draft.of("decimals").is_empty(), "the form sets no limit there");
    }
}
