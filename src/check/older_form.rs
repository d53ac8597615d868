//! A report in a form before the known editions, or in that of universities: it is named, and
//! nothing else is checked.

use super::look::{Look, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::{Kind, Reason};

pub(super) const RULE: Rule = Rule { name: "older-form", severity: Severity::Info, basis: Basis::Law, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    if look.report.kind != Kind::OlderForm {
        return Vec::new();
    }
    let id = match look.report.reason {
        Reason::AcademicYear => "finding.older-form.academic",
        Reason::OlderNarrative => "finding.older-form.narrative",
        _ => "finding.older-form",
    };
    vec![tell(RULE.name, RULE.severity, "report", Message::new(id, []))]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::{Kind, Reason};

    #[test]
    fn each_older_form_is_called_what_it_is() {
        let mut draft = Draft::new("2021");
        draft.report.kind = Kind::OlderForm;
        for (reason, id) in [
            (Reason::OlderStatistics, "finding.older-form"),
            (Reason::OlderNarrative, "finding.older-form.narrative"),
            (Reason::AcademicYear, "finding.older-form.academic"),
        ] {
            draft.report.reason = reason;
            let ids: Vec<String> = draft.of("older-form").into_iter().map(|f| f.message.id.to_string()).collect();
            assert_eq!(ids, [id]);
        }
    }

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
