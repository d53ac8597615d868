//! The report is written in traditional script; labels are compared character for character.

use super::look::{Look, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "traditional-script", severity: Severity::Info, basis: Basis::Reading, default: true, find };

/// Thousandths of the Han characters above which a text counts as traditional; a name or two in
/// traditional script stay below it.
const ENOUGH: u16 = 50;

fn find(look: &Look) -> Vec<Finding> {
    if look.report.traditional < ENOUGH {
        return Vec::new();
    }
    let share = (look.report.traditional / 10).to_string();
    vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.traditional-script", [("share", share)]))]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn a_text_in_traditional_script_is_told_and_a_name_in_it_is_not() {
        let mut draft = Draft::new("2021");
        draft.report.traditional = 12;
        assert!(draft.of("traditional-script").is_empty());
        draft.report.traditional = 310;
        assert_eq!(draft.subjects("traditional-script"), ["report"]);
    }
}
