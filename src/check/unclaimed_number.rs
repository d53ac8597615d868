//! A figure inside a table that no cell claims: too many figures somewhere, or a row that was not
//! recognised. Figures of rows that `cell-count` tells of are not told again.

use std::collections::BTreeSet;

use super::cell_count::is_off;
use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity, subtotal};
use crate::form::Table;
use crate::lang::Message;
use crate::report::{Oddity, TableSeen};
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "unclaimed-number", severity: Severity::Warning, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let beside = Beside::of(look);
    look.tables().filter_map(|(seen, table)| in_table(look, &beside, (seen, table))).collect()
}

fn in_table(look: &Look, beside: &Beside, (seen, table): (&TableSeen, &Table)) -> Option<Finding> {
    let counted: Vec<Span> = rows_told(seen, table.columns.len());
    let told = |span: &Span| counted.iter().any(|row| row.contains(span.start));
    let inside = look.report.unclaimed.iter().filter(|span| seen.span.contains(span.start) && !told(span));
    let mut spans: Vec<Span> = inside.filter(|span| !beside.is_of_unknown_row(**span)).copied().collect();
    if !spans.is_empty() {
        let sums: BTreeSet<Span> = subtotal::printouts(look, seen).into_iter().flat_map(|printout| printout.spans).collect();
        spans.retain(|span| !sums.contains(span));
    }
    let first = *spans.first()?;
    let words = [
        ("table", table.title.clone()),
        ("count", spans.len().to_string()),
        ("raw", look.quote(first)),
        ("line", look.line(first).to_string()),
    ];
    Some(tell(RULE.name, RULE.severity, table.key.clone(), Message::new("finding.unclaimed-number", words)).with_spans(spans))
}

/// What figures may stand behind.
struct Beside {
    /// Where labels of rows end that the form does not have.
    unknown: Vec<usize>,
    /// Where labels of its rows and columns begin.
    labels: Vec<usize>,
}

impl Beside {
    fn of(look: &Look) -> Self {
        let end = |oddity: &Oddity| if let Oddity::UnknownRow(_, span) = oddity { Some(span.end) } else { None };
        let mut unknown: Vec<usize> = look.report.oddities.iter().filter_map(end).collect();
        let rows = look.report.tables.iter().flat_map(|seen| &seen.rows).filter_map(|row| row.label);
        let heads = look.report.tables.iter().flat_map(|seen| &seen.heads).map(|head| head.span);
        let mut labels: Vec<usize> = rows.chain(heads).map(|label| label.start).collect();
        unknown.sort_unstable();
        labels.sort_unstable();
        Self { unknown, labels }
    }

    /// Whether a figure stands behind the label of a row that the form does not have, before any other label: `unknown-row`
    /// tells of it.
    fn is_of_unknown_row(&self, figure: Span) -> bool {
        let before = |places: &[usize], byte: usize| places.partition_point(|&place| place < byte);
        let last = before(&self.unknown, figure.start + 1).checked_sub(1).map(|last| self.unknown[last]);
        last.is_some_and(|end| before(&self.labels, end) == before(&self.labels, figure.start))
    }
}

/// The text of the rows that print a wrong number of figures: from the label to the next label.
fn rows_told(seen: &TableSeen, expected: usize) -> Vec<Span> {
    let mut starts: Vec<usize> = seen.rows.iter().filter_map(|row| row.label).map(|label| label.start).collect();
    starts.sort_unstable();
    let end_of = |start: usize| starts.iter().copied().find(|&s| s > start).unwrap_or(seen.span.end);
    seen.rows.iter().filter(|row| is_off(row, expected)).filter_map(|row| row.label).map(|l| Span::new(l.start, end_of(l.start))).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::text::Span;

    /// A place among the figures of a row of the table of requests.
    fn within(draft: &mut Draft, row: &str) -> Span {
        let start = draft.row("requests", row).label.expect("printed").end + 1;
        Span::new(start, start + 1)
    }

    #[test]
    fn a_figure_without_a_cell_is_told_once_a_table() {
        let mut draft = Draft::new("2021");
        let span = within(&mut draft, "granted");
        draft.report.unclaimed = vec![span];
        let found = draft.of("unclaimed-number");
        assert_eq!((found[0].subject.as_str(), found[0].spans.as_slice()), ("requests", &[span][..]));
    }

    #[test]
    fn figures_of_a_row_with_a_wrong_count_are_not_told_again() {
        let mut draft = Draft::new("2021");
        draft.report.unclaimed = vec![within(&mut draft, "granted")];
        draft.row("requests", "granted").figures = 8;
        assert!(draft.of("unclaimed-number").is_empty());
        assert_eq!(draft.subjects("cell-count"), ["requests/granted"]);
    }
}
