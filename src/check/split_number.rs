//! A figure that is torn in two, by a line break or a blank, and was joined when it was read.

use super::balance::keys;
use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::number::is_blank;
use crate::report::{Cell, Doubt};

pub(super) const RULE: Rule = Rule { name: "split-number", severity: Severity::Info, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    let torn = |cell: &Cell| cell.span.is_some_and(|span| look.source.slice(span).contains(is_blank));
    let all: Vec<_> = look.odd_prints().filter(|(_, _, cell)| cell.doubt == Some(Doubt::FigureRepaired) && torn(cell)).collect();
    for (_, table) in look.tables().filter(|_| !all.is_empty()) {
        let torn: Vec<_> = all.iter().filter(|(form, cell, _)| form.tables[form.place(*cell).table].key == table.key).collect();
        let Some(&&(form, first, cell)) = torn.first() else { continue };
        let cells: Vec<usize> = torn.iter().map(|(_, cell, _)| *cell).collect();
        let words = [
            ("table", table.title.clone()),
            ("count", cells.len().to_string()),
            ("cell", cell_name(form, first)),
            ("raw", cell.span.map(|span| look.quote(span)).unwrap_or_default()),
            ("value", cell.value.map(|value| value.to_string()).unwrap_or_default()),
        ];
        let message = Message::new("finding.split-number", words);
        findings.push(
            tell(RULE.name, RULE.severity, table.key.clone(), message).with_cells(keys(form, &cells)).with_spans(look.spans_of(&cells)),
        );
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Draft, read_rows};
    use crate::report::Doubt;

    #[test]
    fn joined_figures_are_told_once_a_table_and_corrected_ones_not() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", "12").put("requests/total/total", "12");
        draft.cell("requests/new/total").doubt = Some(Doubt::FigureRepaired);
        assert!(draft.of("split-number").is_empty(), "nothing parts its digits");
        for key in ["requests/new/total", "requests/total/total"] {
            let span = draft.print("1 2");
            let cell = draft.cell(key);
            (cell.span, cell.doubt) = (Some(span), Some(Doubt::FigureRepaired));
        }
        let found = draft.of("split-number");
        assert_eq!((found.len(), found[0].cells.len(), found[0].subject.as_str()), (1, 2, "requests"));
        draft.correct("requests/new/total", "12").correct("requests/total/total", "12");
        assert!(draft.of("split-number").is_empty());
    }

    #[test]
    fn a_row_with_a_figure_too_many_is_mended_where_one_joining_alone_makes_its_sum_hold() {
        let told = |line: &str| {
            let read = read_rows(&[("new", line), ("granted", "19\t2\t0\t0\t3\t0\t24"), ("total", "19\t2\t0\t0\t3\t0\t24")]);
            (read.subjects("split-number").len(), read.subjects("cell-count").len())
        };
        assert_eq!(told("19\t2\t0\t0\t3\t0\t2 4"), (1, 0));
        assert_eq!(told("1 9\t2\t0\t0\t3\t0\t24"), (1, 0));
        assert_eq!(told("19 2 0 0 3 0 2\n4"), (1, 0));
        assert_eq!(told("19\t2\t0\t0\t3\t0\t2\t4"), (0, 1), "tabs part cells");
        assert_eq!(told("19\t2\t0\t0\t3\t0\t2 5"), (0, 1), "no sum holds");
        assert_eq!(told("1 9\t2\t0\t0\t3\t0\t15"), (0, 1), "without one of them another holds");
    }
}
