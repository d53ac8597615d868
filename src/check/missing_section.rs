//! A section of the report is not there. The Regulation names what a report must contain.

use super::look::{Look, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Content, Section};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "missing-section", severity: Severity::Error, basis: Basis::Law, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let is_missing = |section: &&Section| !look.report.sections.iter().any(|seen| seen.key == section.key);
    let missing: Vec<&Section> = form.sections.iter().filter(is_missing).collect();
    if missing.len() == form.sections.len() {
        return vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.missing-section.all", []))];
    }
    let one = |section: &Section| {
        let severity = if section.content == Content::Tables { Severity::Error } else { Severity::Warning };
        let words = [("section", format!("{}{}", section.ordinal, section.label))];
        tell(RULE.name, severity, section.key.clone(), Message::new("finding.missing-section", words))
    };
    missing.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    #[test]
    fn a_section_with_tables_is_an_error_and_one_of_text_a_warning() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("missing-section").is_empty());
        draft.report.sections.retain(|s| s.key != "s3" && s.key != "s6");
        let found: Vec<_> = draft.of("missing-section").into_iter().map(|f| (f.subject, f.severity)).collect();
        assert_eq!(found, [("s3".to_owned(), Severity::Error), ("s6".to_owned(), Severity::Warning)]);
    }

    #[test]
    fn no_section_at_all_is_one_finding() {
        let mut draft = Draft::new("2021");
        draft.report.sections.clear();
        assert_eq!(draft.subjects("missing-section"), ["report"]);
    }
}
