//! New requests and those carried in equal those dealt with and those carried out. The form prints
//! this beside the table.

use super::equation::{Sentences, failing};
use super::look::Look;
use super::{Basis, Finding, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "column-balance", severity: Severity::Error, basis: Basis::Law, default: true, find };

const SAY: Sentences = Sentences { fails: "finding.column-balance", assuming: "finding.column-balance.assuming" };

fn find(look: &Look) -> Vec<Finding> {
    failing(look, RULE.name, RULE.severity, SAY)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::check::{Tally, evaluate, tally};

    #[test]
    fn a_column_out_of_balance_shares_its_case_with_the_equations_of_its_cells() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/business", "8");
        let found = draft.findings();
        let balance = found.iter().find(|f| f.rule == "column-balance").expect("found");
        assert_eq!(balance.subject, "requests//business");
        let row = found.iter().find(|f| f.rule == "row-total").expect("found");
        assert_eq!(balance.case, row.case);
        assert!(balance.case.is_some());
    }

    #[test]
    fn findings_without_a_cell_in_common_are_cases_of_their_own() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/business", "8").put("proceedings/review/upheld", "2");
        let mut cases: Vec<_> = draft.findings().iter().filter_map(|f| Some(f.case.as_ref()?.number)).collect();
        cases.sort_unstable();
        cases.dedup();
        assert_eq!(cases, [0, 1]);
    }

    #[test]
    fn a_blank_row_that_the_balance_says_is_zero_passes_assuming() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "carried_out", &[""]);
        assert!(draft.of("column-balance").is_empty());
        let counted = tally(&evaluate(&draft.sheet(), None));
        assert_eq!((counted.passed_assuming, counted.failed, counted.failed_assuming), (7, 0, 0));
        assert_eq!(tally(&evaluate(&Draft::new("2021").sheet(), None)), Tally { vacuous: 25 + 7 + 7 + 3 + 2, ..Tally::default() });
    }

    #[test]
    fn a_blank_row_takes_the_values_that_the_balance_implies() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["8", "0", "0", "0", "0", "0", "8"]).put_row(
            "requests",
            "granted",
            &["6", "0", "0", "0", "0", "0", "6"],
        );
        draft.put_row("requests", "total", &["6", "0", "0", "0", "0", "0", "6"]).put_row("requests", "carried_out", &[""]);
        assert!(draft.findings().iter().all(|f| f.case.is_none()), "{:?}", draft.findings());
    }
}
