//! The results of a column add up to its total of results.

use super::equation::{Sentences, failing};
use super::look::Look;
use super::{Basis, Finding, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "result-total", severity: Severity::Error, basis: Basis::Form, default: true, find };

const SAY: Sentences = Sentences { fails: "finding.result-total", assuming: "finding.result-total.assuming" };

fn find(look: &Look) -> Vec<Finding> {
    failing(look, RULE.name, RULE.severity, SAY)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn results_that_do_not_add_up_are_told_along_the_column() {
        let mut draft = Draft::new("2021");
        draft.put("requests/granted/natural_person", "2").put("requests/refused.state_secret/natural_person", "1");
        assert_eq!(draft.subjects("result-total"), ["requests//natural_person"]);
        let mut draft = Draft::new("2021");
        draft.put("requests/granted/natural_person", "2").put("requests/total/natural_person", "2");
        assert!(draft.of("result-total").is_empty());
    }

    #[test]
    fn the_edition_with_one_row_for_other_results_counts_it_once() {
        let mut draft = Draft::new("2019");
        draft.put("requests/other/business", "4").put("requests/total/business", "4");
        assert!(draft.of("result-total").is_empty());
        draft.put("requests/total/business", "8");
        assert_eq!(draft.of("result-total")[0].difference, Some((-4).into()));
    }
}
