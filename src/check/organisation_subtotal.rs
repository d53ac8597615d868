//! A column between the organisations and the total holds the sum of the organisations.

use super::look::{Look, row_name};
use super::subtotal::{Kind, compare, rule};
use super::{Finding, Rule};
use crate::form::Place;

pub(super) const RULE: Rule = rule("organisation-subtotal", find);

fn find(look: &Look) -> Vec<Finding> {
    compare(
        look,
        (RULE.name, "finding.organisation-subtotal"),
        |kind| matches!(kind, Kind::Organisations(_)),
        |form, printout, _| {
            let Kind::Organisations(row) = printout.kind else { return None };
            let table = &form.tables[printout.table];
            let grouped = table.columns.iter().enumerate().filter(|(_, column)| column.within.is_some());
            let cells: Vec<usize> = grouped.map(|(column, _)| form.cell_at(Place { table: printout.table, row, column })).collect();
            let subject = format!("{}/{}", table.key, table.rows[row].key);
            (!cells.is_empty()).then(|| (subject, row_name(form, printout.table, row), cells))
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::check::testing::read_form_with_subtotals;

    #[test]
    fn a_column_of_sums_that_does_not_hold_them_is_told_by_row() {
        assert_eq!(read_form_with_subtotals(&[("new", [2, 1], 2)]).subjects("organisation-subtotal"), ["requests/new"]);
        let right = read_form_with_subtotals(&[("new", [2, 1], 1)]);
        assert!(right.subjects("organisation-subtotal").is_empty());
        assert!(right.subjects("unclaimed-number").is_empty(), "they are sums, not figures left over");
    }

    #[test]
    fn without_such_a_column_nothing_is_compared() {
        let plain = crate::check::testing::read_form(|_| None, &[("new", [2, 1])]);
        assert!(plain.subjects("organisation-subtotal").is_empty());
    }
}
