//! What was there a year ago, and what came and went, makes what is there now. A form that asks for
//! changes with a sign counts matters, not documents: those findings are only worth a look.

use super::equation::{Sentences, failing};
use super::look::Look;
use super::{Basis, Finding, Rule, Severity};
use crate::form::Kind;

pub(super) const RULE: Rule = Rule { name: "stock-continuity", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

const SAY: Sentences = Sentences { fails: "finding.stock-continuity", assuming: "finding.stock-continuity.assuming" };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = failing(look, RULE.name, RULE.severity, SAY);
    for finding in &mut findings {
        let table = finding.subject.split('/').next().unwrap_or("");
        let table = look.form.and_then(|form| form.tables.iter().find(|t| t.key == table));
        if table.is_some_and(|t| t.columns.iter().any(|c| c.kind == Kind::Signed)) {
            finding.severity = Severity::Info;
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    fn years(edition: &str, table: &str, row: &str, before: &[&str], now: &[&str]) -> Vec<Severity> {
        let (mut first, mut second) = (Draft::new(edition), Draft::new(edition));
        let year = first.report.facts.year.as_ref().map_or(0, |f| f.value);
        second.year(year + 1);
        first.put_row(table, row, before);
        second.put_row(table, row, now);
        let found = second.findings_after(Some(&first));
        found.into_iter().filter(|f| f.rule == "stock-continuity").map(|f| f.severity).collect()
    }

    #[test]
    fn a_stock_that_does_not_follow_is_a_warning_and_matters_are_info() {
        let documents = |now: &[&str]| years("2021", "art20_1", "normative_documents", &["0", "0", "10"], now);
        assert_eq!(documents(&["2", "1", "14"]), [Severity::Warning]);
        assert!(documents(&["2", "1", "11"]).is_empty());
        assert_eq!(years("2019", "art20_5", "licensing", &["6", "-4", "2"], &["6", "0", "0"]), [Severity::Info]);
        assert!(years("2019", "art20_5", "licensing", &["6", "-4", "2"], &["2", "0", "0"]).is_empty());
    }

    #[test]
    fn another_edition_or_a_year_between_is_not_compared() {
        let mut first = Draft::new("2019");
        first.year(2020).put_row("art20_1", "normative_documents", &["1", "1", "9"]);
        let mut second = Draft::new("2021");
        second.put_row("art20_1", "normative_documents", &["1", "0", "40"]);
        assert!(second.findings_after(Some(&first)).iter().all(|f| f.rule != "stock-continuity"));
        let mut third = Draft::new("2021");
        third.year(2023).put_row("art20_1", "normative_documents", &["1", "0", "99"]);
        assert!(third.findings_after(Some(&second)).iter().all(|f| f.rule != "stock-continuity"));
    }
}
