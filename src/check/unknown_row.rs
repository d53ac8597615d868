//! A label with figures that no row of the form has. Told once a table.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Oddity;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "unknown-row", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let in_table = |t: usize| -> Vec<Span> {
        let spans = look.report.oddities.iter().filter_map(|oddity| match oddity {
            Oddity::UnknownRow(of, span) if *of == t => Some(*span),
            _ => None,
        });
        spans.collect()
    };
    let tables = form.tables.iter().enumerate().map(|(t, table)| (table, in_table(t))).filter(|(_, spans)| !spans.is_empty());
    tables
        .map(|(table, spans)| {
            let rows: Vec<String> = spans.iter().take(3).map(|&span| look.quote(span)).collect();
            let words = [("table", table.title.clone()), ("count", spans.len().to_string()), ("rows", rows.join("、"))];
            tell(RULE.name, RULE.severity, table.key.clone(), Message::new("finding.unknown-row", words)).with_spans(spans)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::Oddity;

    #[test]
    fn unknown_rows_are_told_once_a_table() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("unknown-row").is_empty());
        for label in ["9.属于商业秘密", "10.属于个人隐私"] {
            let span = draft.print(label);
            draft.report.oddities.push(Oddity::UnknownRow(4, span));
        }
        let found = draft.of("unknown-row");
        assert_eq!((found.len(), found[0].subject.as_str(), found[0].spans.len()), (1, "requests", 2));
    }
}
