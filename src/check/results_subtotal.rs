//! Figures beside the label over all results are those of their total.

use super::look::{Look, column_name};
use super::subtotal::{Kind, cells_where, compare, rule};
use super::{Finding, Rule};
use crate::form::Each;

pub(super) const RULE: Rule = rule("results-subtotal", find);

fn find(look: &Look) -> Vec<Finding> {
    compare(
        look,
        (RULE.name, "finding.results-subtotal"),
        |kind| matches!(kind, Kind::Results(_)),
        |form, printout, column| {
            let Kind::Results(group) = printout.kind else { return None };
            let table = &form.tables[printout.table];
            let label = &table.groups[group];
            // The row that the results add up to: alone on its side of an equation along the columns.
            let sums = table.equations.iter().filter(|e| e.each == Each::Column && !e.says.looks_back() && e.says.right.len() == 1);
            let total = sums.map(|e| e.says.right[0].key.as_str()).next()?;
            let cells = cells_where(form, printout.table, column, |row| row.key == total);
            let subject = format!("{}/{}/{}", table.key, label.key, table.columns[column].key);
            Some((subject, format!("{}{}／{}", label.ordinal, label.label, column_name(form, printout.table, column)), cells))
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::check::testing::read_form;

    fn check(figures: &'static str) -> Vec<String> {
        let text = read_form(|row| (row == "granted").then_some(figures), &[("granted", [2, 1]), ("total", [2, 1]), ("new", [2, 1])]);
        text.subjects("results-subtotal")
    }

    #[test]
    fn figures_beside_the_results_are_those_of_their_total() {
        assert_eq!(check("三、本年度办理结果\t2\t2\t0\t0\t0\t0\t4\n"), ["requests/results/business", "requests/results/total"]);
        assert!(check("三、本年度办理结果\t2\t1\t0\t0\t0\t0\t3\n").is_empty());
        assert!(check("三、本年度办理结果\n").is_empty());
        assert!(check("三、本年度办理结果\t2\t1\t0\n").is_empty(), "not a full set");
    }
}
