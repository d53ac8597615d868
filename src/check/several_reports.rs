//! A second report begins in the same file.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Oddity;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "several-reports", severity: Severity::Warning, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let begins = |oddity: &Oddity| match oddity {
        Oddity::SecondReport(span) => Some(*span),
        _ => None,
    };
    let spans: Vec<Span> = look.report.oddities.iter().filter_map(begins).collect();
    let Some(&first) = spans.first() else { return Vec::new() };
    let words = [("line", look.line(first).to_string())];
    vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.several-reports", words)).with_spans(spans)]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::Oddity;

    #[test]
    fn further_reports_in_one_file_are_told_once() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("several-reports").is_empty());
        for _ in 0..2 {
            let span = draft.print("某镇2021年政府信息公开工作年度报告");
            draft.report.oddities.push(Oddity::SecondReport(span));
        }
        let found = draft.of("several-reports");
        assert_eq!((found.len(), found[0].spans.len()), (1, 2));
        assert_eq!(found[0].message.words.len(), 1, "how many there are was not looked at");
    }
}
