//! A report in a form before the known editions: it is named, and nothing else is checked.

use super::look::{Look, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Kind;

pub(super) const RULE: Rule = Rule { name: "older-form", severity: Severity::Info, basis: Basis::Law, find };

fn find(look: &Look) -> Vec<Finding> {
    if look.report.kind != Kind::OlderForm {
        return Vec::new();
    }
    vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.older-form", []))]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::Kind;

    #[test]
    fn an_older_form_is_named_and_nothing_else_is_said() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("older-form").is_empty());
        draft.report.kind = Kind::OlderForm;
        draft.report.facts.title = None;
        let found: Vec<String> = draft.findings().into_iter().map(|f| f.rule).collect();
        assert_eq!(found, ["older-form"]);
    }
}
