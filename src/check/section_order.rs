//! The sections stand in another order than on the form.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "section-order", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut order = Vec::new();
    let mut spans = Vec::new();
    for seen in &look.report.sections {
        let Some(at) = form.sections.iter().position(|s| s.key == seen.key) else { continue };
        // A heading that stands twice is `duplicate-section`; its first place counts here.
        if !order.contains(&at) {
            order.push(at);
            spans.push(seen.heading);
        }
    }
    if order.is_sorted() {
        return Vec::new();
    }
    let names: Vec<String> = order.iter().map(|&at| form.sections[at].ordinal.trim_end_matches('、').to_owned()).collect();
    let message = Message::new("finding.section-order", [("order", names.join("、"))]);
    vec![tell(RULE.name, RULE.severity, "report", message).with_spans(spans)]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn sections_out_of_order_are_one_finding() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("section-order").is_empty());
        draft.report.sections.remove(2);
        assert!(draft.of("section-order").is_empty(), "a missing one is no disorder");
        draft.report.sections.swap(1, 2);
        assert_eq!(draft.subjects("section-order"), ["report"]);
    }
}
