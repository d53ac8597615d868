//! The applicants of a row add up to its total.

use super::equation::{Sentences, failing};
use super::look::Look;
use super::{Basis, Finding, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "row-total", severity: Severity::Error, basis: Basis::Form, default: true, find };

const SAY: Sentences = Sentences { fails: "finding.row-total", assuming: "finding.row-total.assuming" };

fn find(look: &Look) -> Vec<Finding> {
    failing(look, RULE.name, RULE.severity, SAY)
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    #[test]
    fn a_row_that_does_not_add_up_is_an_error_with_both_sides() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["3", "1", "0", "0", "0", "0", "5"]).put_row(
            "requests",
            "total",
            &["3", "1", "0", "0", "0", "0", "4"],
        );
        let found = draft.of("row-total");
        assert_eq!(found.len(), 1);
        let finding = &found[0];
        assert_eq!((finding.subject.as_str(), finding.severity), ("requests/new", Severity::Error));
        assert_eq!((finding.left.as_deref(), finding.right.as_deref()), (Some("4"), Some("5")));
        assert_eq!(finding.difference, Some((-1).into()));
        assert_eq!((finding.cells.len(), finding.spans.len()), (7, 7));
    }

    #[test]
    fn a_row_that_adds_up_is_none() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["3", "1", "0", "0", "0", "0", "4"]);
        assert!(draft.of("row-total").is_empty());
    }

    #[test]
    fn blanks_that_could_repair_it_make_it_a_warning_and_are_listed() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["3", "", "0", "0", "0", "0", "4"]);
        let found = draft.of("row-total");
        assert_eq!(found[0].severity, Severity::Warning);
        assert_eq!(found[0].assumed.iter().map(crate::form::CellKey::as_str).collect::<Vec<_>>(), ["requests/new/business"]);
        // No value of the blank repairs parts that are already more than the total.
        draft.put_row("requests", "new", &["9", "", "0", "0", "0", "0", "4"]);
        assert_eq!(draft.of("row-total")[0].severity, Severity::Error);
        assert_eq!(draft.of("row-total")[0].left.as_deref(), Some("≥9"));
    }

    #[test]
    fn a_row_with_guessed_places_or_only_a_total_is_not_added_up() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["3", "1", "0", "0", "0", "0", "5"]);
        for column in ["natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"] {
            draft.cell(&format!("requests/new/{column}")).doubt = Some(crate::report::Doubt::RowCount { found: 6, expected: 7 });
        }
        assert!(draft.of("row-total").is_empty());
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["", "", "", "", "", "", "5"]);
        assert!(draft.of("row-total").is_empty());
    }
}
