//! A row of the form whose label was not found in a table that is there. Where most rows are
//! missing, that is one finding on the table.

use super::balance::row_cells;
use super::look::{Look, Tell, row_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Table};
use crate::lang::Message;
use crate::report::{Oddity, TableSeen};

pub(super) const RULE: Rule = Rule { name: "missing-row", severity: Severity::Error, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    // A table that follows another edition has the rows of that.
    look.tables().filter(|(seen, _)| !follows_another(look, seen)).flat_map(|(seen, table)| in_table(look, form, seen, table)).collect()
}

fn follows_another(look: &Look, seen: &TableSeen) -> bool {
    look.report.oddities.iter().any(|oddity| matches!(oddity, Oddity::MixedEditions(_, _, span) if seen.span.overlaps(*span)))
}

fn in_table(look: &Look, form: &Form, seen: &TableSeen, table: &Table) -> Vec<Finding> {
    let missing: Vec<usize> = (0..table.rows.len())
        .filter(|&row| !seen.rows.iter().any(|s| s.row == row))
        .filter(|&row| !row_cells(form, seen.table, row).all(|cell| look.is_corrected(cell)))
        .collect();
    if missing.len() > 1 && missing.len() * 2 > table.rows.len() {
        let first = missing.first().map(|&row| row_name(form, seen.table, row)).unwrap_or_default();
        let words = [("table", table.title.clone()), ("count", missing.len().to_string()), ("row", first)];
        let message = Message::new("finding.missing-row.several", words);
        return vec![tell(RULE.name, RULE.severity, table.key.clone(), message).with_spans([seen.span])];
    }
    let one = |row: usize| {
        let words = [("table", table.title.clone()), ("row", row_name(form, seen.table, row))];
        let subject = format!("{}/{}", table.key, table.rows[row].key);
        let cells = row_cells(form, seen.table, row).map(|cell| form.key(cell));
        tell(RULE.name, RULE.severity, subject, Message::new("finding.missing-row", words)).with_cells(cells)
    };
    missing.into_iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn a_row_that_is_not_there_is_one_finding_and_its_equations_stay_open() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["3", "0", "0", "0", "0", "0", "3"]).put_row(
            "requests",
            "total",
            &["3", "0", "0", "0", "0", "0", "3"],
        );
        draft.lose_row("requests", "granted");
        let found: Vec<_> = draft.findings().into_iter().map(|f| (f.rule, f.subject)).collect();
        assert_eq!(found, [("missing-row".to_owned(), "requests/granted".to_owned())]);
    }

    #[test]
    fn most_rows_missing_is_one_finding_and_corrected_cells_settle_a_row() {
        let mut draft = Draft::new("2021");
        draft.lose_row("proceedings", "review").lose_row("proceedings", "direct_suit");
        assert_eq!(draft.subjects("missing-row"), ["proceedings"]);
        let mut draft = Draft::new("2021");
        draft.lose_row("proceedings", "review");
        assert_eq!(draft.subjects("missing-row"), ["proceedings/review"]);
        for column in ["upheld", "corrected", "other", "pending", "total"] {
            draft.correct(&format!("proceedings/review/{column}"), "0");
        }
        assert!(draft.of("missing-row").is_empty());
    }

    #[test]
    fn a_table_that_follows_another_edition_lacks_no_row() {
        let mut draft = Draft::new("2021");
        draft.lose_row("requests", "other.no_correction");
        assert_eq!(draft.of("missing-row").len(), 1);
        let span = draft.report.tables[4].rows[0].label.expect("a label");
        draft.report.oddities.push(crate::report::Oddity::MixedEditions("2021".to_owned(), "2019".to_owned(), span));
        assert!(draft.of("missing-row").is_empty());
    }
}
