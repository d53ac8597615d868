//! What the year before carried out is what this year carried in. The column of totals must agree;
//! single columns may differ because an applicant was counted elsewhere.

use super::equation::{Sentences, failing};
use super::look::{Look, lower};
use super::{Basis, Finding, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "carry-over", severity: Severity::Error, basis: Basis::Form, default: true, find };

const SAY: Sentences = Sentences { fails: "finding.carry-over", assuming: "finding.carry-over.assuming" };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let totals: Vec<usize> = look.equations.iter().filter_map(|e| e.line.total()).map(|part| part.cell).collect();
    let mut findings = failing(look, RULE.name, RULE.severity, SAY);
    for finding in &mut findings {
        let of_totals = finding.cells.iter().filter_map(|key| form.find(key)).any(|cell| totals.contains(&cell));
        if !of_totals {
            finding.severity = lower(finding.severity);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    fn found(out: &[&str], carried_in: &[&str]) -> Vec<(String, Severity)> {
        let (mut first, mut second) = (Draft::new("2019"), Draft::new("2021"));
        first.year(2020).put_row("requests", "carried_out", out);
        second.put_row("requests", "carried_in", carried_in);
        let found = second.findings_after(Some(&first));
        found.into_iter().filter(|f| f.rule == "carry-over").map(|f| (f.subject, f.severity)).collect()
    }

    #[test]
    fn totals_that_differ_are_an_error_and_single_columns_a_warning() {
        let expected = [("requests//total".to_owned(), Severity::Error), ("requests//natural_person".to_owned(), Severity::Warning)];
        assert_eq!(found(&["3", "0", "0", "0", "0", "0", "3"], &["2", "0", "0", "0", "0", "0", "2"]), expected);
        let moved = found(&["3", "0", "0", "0", "0", "0", "3"], &["2", "1", "0", "0", "0", "0", "3"]);
        assert!(moved.iter().all(|(_, severity)| *severity == Severity::Warning) && moved.len() == 2);
        assert!(found(&["3", "0", "0", "0", "0", "0", "3"], &["3", "0", "0", "0", "0", "0", "3"]).is_empty());
    }

    #[test]
    fn a_blank_on_either_side_is_no_error_and_without_the_year_before_nothing_is_said() {
        assert!(found(&["3", "", "", "", "", "", "3"], &["3", "0", "0", "0", "0", "0", "3"]).is_empty());
        let blank_total = found(&["3", "0", "0", "0", "0", "0", ""], &["3", "0", "0", "0", "0", "0", "3"]);
        assert_eq!(blank_total, [("requests//total".to_owned(), Severity::Warning)]);
        let mut alone = Draft::new("2021");
        alone.put_row("requests", "carried_in", &["2", "0", "0", "0", "0", "0", "2"]);
        assert!(alone.of("carry-over").is_empty());
    }
}
