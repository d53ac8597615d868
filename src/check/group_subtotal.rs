//! Figures beside the label of a group of rows are the sums of the group. The form prints none there,
//! so only a full set of them is looked at.

use super::look::{Look, column_name};
use super::subtotal::{Kind, cells_where, compare, rule};
use super::{Finding, Rule};

pub(super) const RULE: Rule = rule("group-subtotal", find);

fn find(look: &Look) -> Vec<Finding> {
    compare(
        look,
        (RULE.name, "finding.group-subtotal"),
        |kind| matches!(kind, Kind::Group(_)),
        |form, printout, column| {
            let Kind::Group(group) = printout.kind else { return None };
            let table = &form.tables[printout.table];
            let label = &table.groups[group];
            let cells = cells_where(form, printout.table, column, |row| row.within.as_deref() == Some(label.key.as_str()));
            let subject = format!("{}/{}/{}", table.key, label.key, table.columns[column].key);
            Some((subject, format!("{}{}／{}", label.ordinal, label.label, column_name(form, printout.table, column)), cells))
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::check::testing::read_form;

    #[test]
    fn figures_beside_a_group_that_are_not_its_sums_are_told() {
        let wrong = read_form(
            |row| (row == "refused.state_secret").then_some("（三）不予公开\t3\t1\t0\t0\t0\t0\t4\n"),
            &[("refused.state_secret", [2, 1])],
        );
        assert_eq!(wrong.subjects("group-subtotal"), ["requests/refused/natural_person", "requests/refused/total"]);
        assert!(wrong.subjects("unclaimed-number").is_empty(), "they are sums, not figures left over");
    }

    #[test]
    fn right_sums_and_labels_without_figures_are_none() {
        let right = read_form(
            |row| (row == "refused.state_secret").then_some("（三）不予公开\t2\t1\t0\t0\t0\t0\t3\n"),
            &[("refused.state_secret", [2, 1])],
        );
        assert!(right.subjects("group-subtotal").is_empty() && right.subjects("unclaimed-number").is_empty());
        let none = read_form(|row| (row == "refused.state_secret").then_some("（三）不予公开\n"), &[("refused.state_secret", [2, 1])]);
        assert!(none.subjects("group-subtotal").is_empty());
    }

    #[test]
    fn figures_that_stand_before_the_label_they_belong_to_are_no_sums() {
        // A page break: the label of the group, the figures of its first row, the label of that row.
        let torn = read_form(|row| (row == "refused.state_secret").then_some("（三）不予公开\n"), &[("refused.state_secret", [0, 0])]);
        assert!(torn.subjects("group-subtotal").is_empty());
    }
}
