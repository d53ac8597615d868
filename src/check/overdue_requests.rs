//! Fewer requests were dealt with than had been carried in: some were open for more than a year, and
//! the time limit is 40 working days at most.

use super::balance::keys;
use super::look::{Look, Tell, column_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Place};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "overdue-requests", severity: Severity::Warning, basis: Basis::Law, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let (carried_in, dealt_with) = &look.plausible().open_for_years;
    let (Some((t, first)), Some((_, second))) = (row(form, carried_in), row(form, dealt_with)) else { return Vec::new() };
    let columns = 0..form.tables[t].columns.len();
    let mut found: Vec<(usize, Finding)> =
        columns.filter_map(|column| Some((column, late(look, form, (t, column), (first, second))?))).collect();
    // The column of totals says it all: the columns it is made of are not told beside it.
    let totals: Vec<usize> = look.equations.iter().filter_map(|e| e.line.total()).map(|part| form.place(part.cell).column).collect();
    if found.iter().any(|(column, _)| totals.contains(column) && *column + 1 == form.tables[t].columns.len()) {
        found.retain(|(column, _)| *column + 1 == form.tables[t].columns.len());
    }
    found.into_iter().map(|(_, finding)| finding).collect()
}

/// Table and row of an address `TABLE/ROW`.
fn row(form: &Form, address: &str) -> Option<(usize, usize)> {
    let (table, row) = address.split_once('/')?;
    let t = form.tables.iter().position(|known| known.key == table)?;
    Some((t, form.tables[t].row(row)?))
}

fn late(look: &Look, form: &Form, (t, column): (usize, usize), (first, second): (usize, usize)) -> Option<Finding> {
    let cells = [first, second].map(|row| form.cell_at(Place { table: t, row, column }));
    let [carried_in, done] = cells.map(|cell| look.sheet.reading(cell).value());
    let (carried_in, done) = (carried_in?, done?);
    if carried_in <= done {
        return None;
    }
    let words = [
        ("line", column_name(form, t, column)),
        ("carried", carried_in.to_string()),
        ("done", done.to_string()),
        ("difference", (carried_in - done).to_string()),
    ];
    let subject = format!("{}//{}", form.tables[t].key, form.tables[t].columns[column].key);
    let mut finding = tell(RULE.name, RULE.severity, subject, Message::new("finding.overdue-requests", words));
    (finding.left, finding.right) = (Some(carried_in.to_string()), Some(done.to_string()));
    finding.difference = Some(carried_in - done);
    Some(finding.with_cells(keys(form, &cells)).with_spans(look.spans_of(&cells)))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    fn check(carried_in: &[&str], done: &[&str]) -> Vec<String> {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "carried_in", carried_in).put_row("requests", "total", done);
        draft.subjects("overdue-requests")
    }

    #[test]
    fn fewer_dealt_with_than_carried_in_is_told_for_the_total_alone() {
        let five = ["5", "0", "0", "0", "0", "0", "5"];
        assert_eq!(check(&five, &["3", "0", "0", "0", "0", "0", "3"]), ["requests//total"]);
        assert!(check(&five, &five).is_empty());
        assert_eq!(check(&["5", "0", "0", "0", "0", "0", "5"], &["4", "1", "0", "0", "0", "0", "5"]), ["requests//natural_person"]);
    }

    #[test]
    fn a_blank_says_nothing() {
        assert!(check(&["5", "0", "0", "0", "0", "0", "5"], &["", "", "", "", "", "", ""]).is_empty());
    }
}
