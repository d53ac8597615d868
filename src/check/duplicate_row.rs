//! The label of a row stands twice in one table. Where the second one was not told apart when the table was
//! read, the row above has a second row of figures, and the label stands between them.

use super::look::{Look, Tell, row_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::{Oddity, TableSeen};
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "duplicate-row", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings: Vec<Finding> = Vec::new();
    let seen_twice = look.report.oddities.iter().filter_map(|oddity| match *oddity {
        Oddity::RowTwice(t, row, span) => Some((t, row, span)),
        _ => None,
    });
    let hidden = look.tables().flat_map(|(seen, _)| (0..seen.rows.len()).filter_map(|at| hidden(look, seen, at)));
    for (t, row, span) in seen_twice.chain(hidden) {
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

/// A row behind the row number `at` of those seen, whose figures and label were taken to belong to that:
/// table, row and place of the label.
pub(crate) fn hidden(look: &Look, seen: &TableSeen, at: usize) -> Option<(usize, usize, Span)> {
    let (table, own) = (look.form?.tables.get(seen.table)?, seen.rows.get(at)?);
    if own.figures != 2 * table.columns.len() {
        return None;
    }
    let next = seen.rows.get(at + 1);
    let from = own.label?.end;
    let to = next.and_then(|next| next.label).map_or(seen.span.end, |label| label.start);
    let stream = look.folding.han_stream(look.source.text().get(from..to)?);
    let stands = |row: usize| {
        let label = look.folding.han(&table.rows.get(row)?.label);
        let found = stream.text().find(&label).filter(|_| !label.is_empty())?;
        let (start, length) = (stream.text()[..found].chars().count(), label.chars().count());
        let span = stream.span(start, start + length);
        Some((seen.table, row, Span::new(from + span.start, from + span.end)))
    };
    next.and_then(|next| stands(next.row)).or_else(|| stands(own.row))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Draft, read_form};
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
    fn a_row_that_was_taken_for_more_of_the_row_above_is_told_and_that_row_is_not() {
        let once =
            |key: &str| (key == "partial").then_some("（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t1\t0\t0\t0\t0\t0\t1\n");
        let read = read_form(once, &[("granted", [1, 0]), ("partial", [1, 0])]);
        assert_eq!(read.subjects("duplicate-row"), ["requests/partial"]);
        assert!(read.subjects("cell-count").is_empty());
    }

    #[test]
    fn a_row_of_no_form_is_not_told() {
        let mut draft = Draft::new("2021");
        let span = draft.print("x");
        draft.report.oddities.push(Oddity::RowTwice(99, 2, span));
        assert!(draft.of("duplicate-row").is_empty());
    }
}
