//! The rows of a table stand in another order than on the form.

use super::look::{Look, Tell, row_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Layout;
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "row-order", severity: Severity::Info, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings = Vec::new();
    for (seen, table) in look.tables().filter(|(_, table)| table.printed == Layout::Rows) {
        let mut rows: Vec<_> = seen.rows.iter().filter_map(|row| Some((row.label?, row.row))).collect();
        rows.sort_unstable();
        let Some(pair) = rows.windows(2).find(|pair| pair[1].1 < pair[0].1) else { continue };
        let words = [
            ("table", table.title.clone()),
            ("row", row_name(form, seen.table, pair[1].1)),
            ("before", row_name(form, seen.table, pair[0].1)),
        ];
        let message = Message::new("finding.row-order", words);
        findings.push(tell(RULE.name, RULE.severity, table.key.clone(), message).with_spans([pair[0].0, pair[1].0]));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn a_row_behind_one_that_follows_it_on_the_form_is_told() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("row-order").is_empty());
        let later = draft.print("（一）予以公开");
        draft.row("requests", "granted").label = Some(later);
        assert_eq!(draft.subjects("row-order"), ["requests"]);
        draft.row("requests", "granted").label = None;
        assert!(draft.of("row-order").is_empty(), "a lost label has no place");
    }
}
