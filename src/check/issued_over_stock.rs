//! No more was issued than is in force or was repealed.

use super::equation::{Sentences, failing};
use super::look::Look;
use super::{Basis, Finding, Rule, Severity};

pub(super) const RULE: Rule =
    Rule { name: "issued-over-stock", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

const SAY: Sentences = Sentences { fails: "finding.issued-over-stock", assuming: "finding.issued-over-stock.assuming" };

fn find(look: &Look) -> Vec<Finding> {
    failing(look, RULE.name, RULE.severity, SAY)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn more_issued_than_in_force_and_repealed_is_a_warning() {
        let mut draft = Draft::new("2021");
        draft.put_row("art20_1", "normative_documents", &["5", "1", "3"]);
        let found = draft.of("issued-over-stock");
        assert_eq!(found[0].subject, "art20_1/normative_documents");
        assert_eq!(found[0].difference, Some(1.into()));
        draft.put_row("art20_1", "normative_documents", &["4", "1", "3"]);
        assert!(draft.of("issued-over-stock").is_empty());
    }

    #[test]
    fn a_stock_left_blank_leaves_it_open() {
        let mut draft = Draft::new("2019");
        draft.put_row("art20_1", "normative_documents", &["5", "5", ""]);
        assert!(draft.of("issued-over-stock").is_empty());
        draft.put_row("art20_1", "normative_documents", &["5", "5", "4"]);
        assert_eq!(draft.of("issued-over-stock").len(), 1);
    }
}
