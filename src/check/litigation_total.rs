//! A sum printed behind the reviews and suits is that of the suits.

use super::look::Look;
use super::subtotal::{Kind, compare, rule};
use super::{Finding, Rule};
use crate::form::Each;

pub(super) const RULE: Rule = rule("litigation-total", find);

fn find(look: &Look) -> Vec<Finding> {
    compare(
        look,
        (RULE.name, "finding.litigation-total"),
        |kind| kind == Kind::Litigation,
        |form, printout, _| {
            let table = &form.tables[printout.table];
            let total = table.equations.iter().find(|e| e.each == Each::Row && e.says.right.len() == 1)?;
            let column = table.column(&total.says.right[0].key)?;
            // The rows that share a label above them are the suits.
            let parent = table.rows.iter().find_map(|row| row.parent.clone())?;
            let cells = super::subtotal::cells_where(form, printout.table, column, |row| row.parent.is_some());
            Some((table.key.clone(), parent, cells))
        },
    )
}

#[cfg(test)]
mod tests {
    use crate::check::testing::read_strip;

    #[test]
    fn a_sum_of_the_suits_is_told_when_it_is_another() {
        assert_eq!(read_strip("合计\t", "1\t0\t0\t0\t1\t1\t0\t0\t0\t1\t1\t0\t0\t0\t1\t3").subjects("litigation-total"), ["proceedings"]);
        let right = read_strip("合计\t", "1\t0\t0\t0\t1\t1\t0\t0\t0\t1\t1\t0\t0\t0\t1\t2");
        assert!(right.subjects("litigation-total").is_empty() && right.subjects("unclaimed-number").is_empty());
    }

    #[test]
    fn a_figure_too_many_without_a_head_for_it_is_no_sum() {
        let extra = read_strip("", "1\t0\t0\t0\t1\t1\t0\t0\t0\t1\t1\t0\t0\t0\t1\t9");
        assert!(extra.subjects("litigation-total").is_empty());
        assert!(read_strip("", "1\t0\t0\t0\t1\t1\t0\t0\t0\t1\t1\t0\t0\t0\t1").subjects("litigation-total").is_empty());
    }
}
