//! A row prints fewer or more figures than it has cells, and nothing shows which are which. Told even
//! where every figure is 0: the count is a fact about the text.

use std::ops::Range;

use super::balance::{keys, row_cells};
use super::duplicate_row::hidden;
use super::look::{Look, Tell, row_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Form;
use crate::lang::Message;
use crate::report::{Kind, RowSeen, State, TableSeen};
use crate::review::Reading;

pub(super) const RULE: Rule = Rule { name: "cell-count", severity: Severity::Warning, basis: Basis::Reading, default: true, find };

/// Most rows of a table that are told each by itself; more, and more than a third of them, are one
/// finding on the table.
const MOST_ROWS: usize = 3;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings = Vec::new();
    for (seen, table) in look.tables() {
        let open = |(at, row): (usize, &RowSeen)| {
            // A row below that stands twice has a rule of its own.
            (is_off(row, table.columns.len()) || is_unread(look, form, (seen.table, row)))
                && !is_settled(look, row_cells(form, seen.table, row.row))
                && hidden(look, seen, at).is_none()
        };
        let off: Vec<&RowSeen> = seen.rows.iter().enumerate().filter(|&(at, row)| open((at, row))).map(|(_, row)| row).collect();
        if off.len() > MOST_ROWS && off.len() * 3 > seen.rows.len() {
            findings.push(of_table(form, seen, &off));
        } else {
            findings.extend(off.into_iter().map(|row| finding(look, form, seen.table, row)));
        }
    }
    findings
}

/// The one finding on a table whose places were lost throughout.
fn of_table(form: &Form, seen: &TableSeen, off: &[&RowSeen]) -> Finding {
    let table = &form.tables[seen.table];
    let cells: Vec<usize> = off.iter().flat_map(|row| row_cells(form, seen.table, row.row)).collect();
    let words = [
        ("table", table.title.clone()),
        ("count", off.len().to_string()),
        ("row", off.first().map(|row| row_name(form, seen.table, row.row)).unwrap_or_default()),
        ("found", off.first().map_or(0, |row| row.figures).to_string()),
        ("expected", table.columns.len().to_string()),
    ];
    let spans = off.iter().filter_map(|row| row.label);
    let message = Message::new("finding.cell-count.several", words);
    tell(RULE.name, RULE.severity, table.key.clone(), message).with_cells(keys(form, &cells)).with_spans(spans)
}

/// Whether the row prints another number of figures than it has cells. A row that prints none is
/// `blank-row`; where blanks hold the places, fewer figures are `missing-cell`.
pub(crate) fn is_off(row: &RowSeen, expected: usize) -> bool {
    row.figures > expected || (row.figures > 0 && row.figures < expected && !row.places_kept)
}

/// Whether of a row whose label is there nothing could be read, not even that it is blank.
fn is_unread(look: &Look, form: &Form, (table, row): (usize, &RowSeen)) -> bool {
    look.report.kind == Kind::Report
        && row.figures == 0
        && row_cells(form, table, row.row).all(|cell| look.report.cells[cell].state == State::Missing)
}

/// A person gave the values that were in doubt.
fn is_settled(look: &Look, mut cells: Range<usize>) -> bool {
    let touched = cells.clone().any(|cell| look.is_corrected(cell));
    touched && cells.all(|cell| look.readings[cell] != Reading::Unknown)
}

fn finding(look: &Look, form: &Form, t: usize, row: &RowSeen) -> Finding {
    let table = &form.tables[t];
    let cells: Vec<usize> = row_cells(form, t, row.row).collect();
    let words = [("row", row_name(form, t, row.row)), ("found", row.figures.to_string()), ("expected", cells.len().to_string())];
    let spans = row.label.into_iter().chain(look.spans_of(&cells));
    let subject = format!("{}/{}", table.key, table.rows[row.row].key);
    tell(RULE.name, RULE.severity, subject, Message::new("finding.cell-count", words)).with_cells(keys(form, &cells)).with_spans(spans)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::{Draft, read_rows};
    use crate::report::{Cell, Doubt, Kind};

    fn draft(figures: usize, places_kept: bool) -> Draft {
        let mut draft = Draft::new("2021");
        let row = draft.row("requests", "granted");
        (row.figures, row.places_kept) = (figures, places_kept);
        draft
    }

    #[test]
    fn too_few_and_too_many_figures_are_told_even_when_all_are_zero() {
        assert_eq!(draft(6, false).subjects("cell-count"), ["requests/granted"]);
        assert_eq!(draft(8, true).subjects("cell-count"), ["requests/granted"]);
    }

    #[test]
    fn places_held_by_blanks_and_rows_without_figures_are_other_findings() {
        assert!(draft(6, true).of("cell-count").is_empty());
        assert!(draft(0, false).of("cell-count").is_empty());
        assert!(draft(7, false).of("cell-count").is_empty());
    }

    #[test]
    fn rows_of_which_nothing_could_be_read_are_told() {
        let mut draft = draft(0, false);
        for column in ["natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"] {
            *draft.cell(&format!("requests/granted/{column}")) = Cell::MISSING;
        }
        assert_eq!(draft.subjects("cell-count"), ["requests/granted"]);
        draft.report.kind = Kind::ValuesLost;
        assert!(draft.of("cell-count").is_empty());
    }

    #[test]
    fn places_lost_throughout_a_table_are_one_finding() {
        let mut draft = Draft::new("2021");
        draft.report.tables[4].rows.iter_mut().take(20).for_each(|row| (row.figures, row.places_kept) = (3, false));
        let found = draft.of("cell-count");
        assert_eq!((found.len(), found[0].subject.as_str(), found[0].cells.len()), (1, "requests", 140));
    }

    #[test]
    fn values_given_by_a_person_settle_the_row() {
        let mut draft = draft(6, false);
        for column in ["natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"] {
            draft.cell(&format!("requests/granted/{column}")).doubt = Some(Doubt::RowCount { found: 6, expected: 7 });
        }
        assert_eq!(draft.findings().len(), 2, "cell-count and all-zero: {:?}", draft.findings());
        for column in ["natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"] {
            draft.correct(&format!("requests/granted/{column}"), "0");
        }
        assert!(draft.of("cell-count").is_empty());
    }

    #[test]
    fn blanks_that_cannot_be_nothing_are_told() {
        let told = |line: &str| {
            read_rows(&[("new", line), ("granted", "5\t1\t0\t0\t2\t0\t8"), ("total", "5\t1\t0\t0\t2\t0\t8")]).subjects("cell-count")
        };
        assert_eq!(told("5\t1\t0\t0\t2\t0\t"), ["requests/new"], "the total is 8");
        assert_eq!(told("5\t1\t0\t0\t\t0\t8"), ["requests/new"], "the row adds up to 6 without it");
        assert!(told("5\t1\t0\t\t2\t0\t8").is_empty());
    }
}
