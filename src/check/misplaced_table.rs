//! A table stands in another section than the form puts it in. Often the border of a section was
//! misread, not misplaced.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "misplaced-table", severity: Severity::Warning, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings = Vec::new();
    for (seen, table) in look.tables() {
        let held = look.report.sections.iter().find(|section| section.body.contains(seen.span.start));
        let there = look.report.sections.iter().any(|section| section.key == table.section);
        let Some(section) = held.filter(|held| held.key != table.section && there).and_then(|held| form.section(&held.key)) else {
            continue;
        };
        let words = [("table", table.title.clone()), ("section", format!("{}{}", section.ordinal, section.label))];
        findings.push(
            tell(RULE.name, RULE.severity, table.key.clone(), Message::new("finding.misplaced-table", words)).with_spans([seen.span]),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn a_table_in_another_section_is_told_unless_its_own_heading_is_missing() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("misplaced-table").is_empty());
        let span = draft.report.tables[5].span;
        assert!(draft.report.form.as_ref().is_some_and(|form| form.tables[5].key == "proceedings"));
        draft.body("s3", span);
        assert_eq!(draft.subjects("misplaced-table"), ["proceedings"]);
        draft.report.sections.retain(|s| s.key != "s4");
        assert!(draft.of("misplaced-table").is_empty(), "the border of section three is not known then");
    }
}
