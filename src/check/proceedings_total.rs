//! The four outcomes of reviews and suits add up to their total.

use super::equation::{Sentences, failing};
use super::look::Look;
use super::{Basis, Finding, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "proceedings-total", severity: Severity::Error, basis: Basis::Form, default: true, find };

const SAY: Sentences = Sentences { fails: "finding.proceedings-total", assuming: "finding.proceedings-total.assuming" };

fn find(look: &Look) -> Vec<Finding> {
    failing(look, RULE.name, RULE.severity, SAY)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn outcomes_that_do_not_add_up_are_told_for_their_group_only() {
        let mut draft = Draft::new("2021");
        draft.put_row("proceedings", "review", &["1", "0", "0", "1", "1"]).put_row(
            "proceedings",
            "direct_suit",
            &["1", "0", "0", "1", "2"],
        );
        assert_eq!(draft.subjects("proceedings-total"), ["proceedings/review"]);
    }

    #[test]
    fn a_blank_group_says_nothing() {
        let mut draft = Draft::new("2021");
        draft.put_row("proceedings", "review", &[""]);
        assert!(draft.of("proceedings-total").is_empty());
    }
}
