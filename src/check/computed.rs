//! What a rule computes for a cell: only one that says how two figures are equal computes any.

use super::Finding;
use crate::form::{CellKey, Form, Relation};
use crate::number::Decimal;

/// Rules beside the equations of the forms that say what a cell has to be: what the text says.
const TOLD: [&str; 2] = ["narrative-mismatch", "fee-statement"];

/// The value that the finding's rule computes for the last cell it is about, which holds `value` now. One that says that a figure is too
/// large or too small computes none.
pub fn computed(form: &Form, finding: &Finding, value: Decimal) -> Option<(CellKey, String)> {
    let (last, left, right) = (finding.cells.last()?, finding.left.as_ref()?, finding.right.as_ref()?);
    let computes = TOLD.contains(&finding.rule.as_str()) || is_equal(form, finding, last);
    (computes && value.to_string() == *right && left != right).then(|| (last.clone(), left.clone()))
}

/// Whether the finding is of an equation whose right side is this cell alone.
fn is_equal(form: &Form, finding: &Finding, last: &CellKey) -> bool {
    let cell = form.find(last);
    let mut lines = form.lines().iter().filter(|line| line.rule == finding.rule && line.subject(form) == finding.subject).peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            let ends = line.parts.iter().rev().find(|part| !part.previous);
            line.relation == Relation::Equal && ends.is_some_and(|part| Some(part.cell) == cell && part.right && !part.minus)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;

    fn of(draft: &Draft, rule: &str, value: i64) -> Option<String> {
        let form = draft.report.form.clone().expect("a form");
        let found = draft.of(rule);
        computed(&form, &found[0], value.into()).map(|(_, value)| value)
    }

    #[test]
    fn an_inequality_computes_no_value() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "carried_in", &["7", "0", "0", "0", "0", "0", "7"]);
        draft.put_row("requests", "total", &["4", "0", "0", "0", "0", "0", "4"]);
        assert_eq!(of(&draft, "overdue-requests", 4), None, "four of seven need not be seven");
        let mut draft = Draft::new("2021");
        draft.put_row("art20_1", "normative_documents", &["5", "0", "3"]);
        assert_eq!(of(&draft, "issued-over-stock", 3), None);
    }

    #[test]
    fn the_total_of_a_row_is_computed() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["4", "1", "0", "0", "0", "0", "6"]);
        assert_eq!(of(&draft, "row-total", 6).as_deref(), Some("5"));
    }
}
