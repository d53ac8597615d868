//! The table with sums along its columns is all 0: its equations hold and prove nothing.

use std::collections::BTreeSet;

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Each;
use crate::lang::Message;
use crate::report::State;

pub(super) const RULE: Rule = Rule { name: "all-zero", severity: Severity::Info, basis: Basis::Statistics, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let summed: BTreeSet<usize> =
        look.equations.iter().filter(|e| e.line.each == Each::Column && !e.line.looks_back()).map(|e| e.line.table).collect();
    let is_zero = |t: &usize| {
        let cells = form.table_cells(*t);
        let total = cells.len();
        let mut zeros = 0;
        for cell in cells {
            let unreadable = look.report.cells.get(cell).is_some_and(|c| c.state == State::Unreadable) && !look.is_corrected(cell);
            match look.sheet.value(cell) {
                Some(value) if value.is_zero() => zeros += 1,
                None if !unreadable => {}
                _ => return false,
            }
        }
        zeros * 2 > total
    };
    summed
        .into_iter()
        .filter(is_zero)
        .map(|t| {
            let table = &form.tables[t];
            let span = look.report.tables.iter().find(|seen| seen.table == t).map(|seen| seen.span);
            let message = Message::new("finding.all-zero", [("table", table.title.clone())]);
            tell(RULE.name, RULE.severity, table.key.clone(), message).with_spans(span)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn a_table_of_zeros_is_told_once_even_with_blanks_in_it() {
        let mut draft = Draft::new("2021");
        assert_eq!(draft.subjects("all-zero"), ["requests"]);
        draft.put_row("requests", "carried_out", &[""]);
        assert_eq!(draft.subjects("all-zero"), ["requests"]);
    }

    #[test]
    fn one_figure_above_zero_or_an_unreadable_one_is_enough() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/business", "x");
        assert!(draft.of("all-zero").is_empty());
        draft.put("requests/new/business", "1");
        assert!(draft.of("all-zero").is_empty());
    }

    #[test]
    fn a_table_mostly_blank_is_not_all_zero() {
        let mut draft = Draft::new("2021");
        let cells: Vec<usize> = (draft.number("requests/new/natural_person")..draft.number("requests/total/total")).collect();
        for cell in cells {
            draft.report.cells[cell].value = None;
            draft.report.cells[cell].state = crate::report::State::Blank;
        }
        assert!(draft.of("all-zero").is_empty());
    }
}
