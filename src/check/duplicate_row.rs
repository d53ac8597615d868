//! The label of a row stands twice in one table.

use super::look::{Look, Tell, row_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Oddity;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "duplicate-row", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings: Vec<Finding> = Vec::new();
    for oddity in &look.report.oddities {
        let Oddity::RowTwice(t, row, span) = *oddity else { continue };
        let Some(key) = form.tables.get(t).and_then(|table| Some(format!("{}/{}", table.key, table.rows.get(row)?.key))) else { continue };
        if let Some(known) = findings.iter_mut().find(|f| f.subject == key) {
            known.spans.push(span);
            continue;
        }
        let first: Option<Span> =
            look.tables().find(|(s, _)| s.table == t).and_then(|(s, _)| s.rows.iter().find(|r| r.row == row)).and_then(|r| r.label);
        let words = [("row", row_name(form, t, row)), ("line", look.line(span).to_string())];
        let message = Message::new("finding.duplicate-row", words);
        findings.push(tell(RULE.name, RULE.severity, key, message).with_spans(first.into_iter().chain([span])));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::Oddity;

    #[test]
    fn a_row_that_stands_twice_is_told_once_with_both_places() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("duplicate-row").is_empty(), "`其他` is a row, a column and a head of another table");
        let span = draft.print("（一）予以公开");
        draft.report.oddities.push(Oddity::RowTwice(4, 2, span));
        let found = draft.of("duplicate-row");
        assert_eq!((found[0].subject.as_str(), found[0].spans.len()), ("requests/granted", 2));
    }

    #[test]
    fn a_row_of_no_form_is_not_told() {
        let mut draft = Draft::new("2021");
        let span = draft.print("x");
        draft.report.oddities.push(Oddity::RowTwice(99, 2, span));
        assert!(draft.of("duplicate-row").is_empty());
    }
}
