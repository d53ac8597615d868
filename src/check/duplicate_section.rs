//! The heading of a section stands more than once.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "duplicate-section", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings = Vec::new();
    for section in &form.sections {
        let spans: Vec<Span> = look.report.sections.iter().filter(|s| s.key == section.key).map(|s| s.heading).collect();
        if spans.len() < 2 {
            continue;
        }
        let words = [
            ("section", format!("{}{}", section.ordinal, section.label)),
            ("count", spans.len().to_string()),
            ("lines", look.lines(&spans)),
        ];
        let message = Message::new("finding.duplicate-section", words);
        findings.push(tell(RULE.name, RULE.severity, section.key.clone(), message).with_spans(spans));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn of_many_places_the_first_are_named_and_each_line_once() {
        let mut draft = Draft::new("2021");
        for times in [1, 1, 20] {
            let spans: Vec<_> = (0..times).map(|_| draft.print("一、总体情况")).collect();
            let line = draft.print("同一行");
            for heading in spans.into_iter().chain([line, line]) {
                let again = crate::report::SectionSeen { heading, ..draft.report.sections[0].clone() };
                draft.report.sections.insert(1, again);
            }
        }
        let found = draft.of("duplicate-section");
        let lines = found[0].message.word("lines").expect("told").split(", ").map(str::to_owned).collect::<Vec<_>>();
        let mut once = lines.clone();
        once.dedup();
        assert_eq!((lines.len(), lines.last().map(String::as_str)), (9, Some("…")), "{lines:?}");
        assert_eq!(once, lines);
    }

    #[test]
    fn a_heading_that_stands_twice_is_told_with_both_places() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("duplicate-section").is_empty());
        let mut again = draft.report.sections[0].clone();
        again.heading = draft.print("一、总体情况");
        draft.report.sections.insert(1, again);
        let found = draft.of("duplicate-section");
        assert_eq!((found[0].subject.as_str(), found[0].spans.len()), ("s1", 2));
        assert!(draft.of("section-order").is_empty());
    }
}
