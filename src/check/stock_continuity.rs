//! What was there a year ago, and what came and went, makes what is there now. A form that asks for
//! changes with a sign counts matters, not documents: those findings are only worth a look. So are cases
//! that were pending a year ago and are no longer among this year's, and public documents that became fewer.

use super::equation::{Sentences, failing};
use super::look::{Look, Tell, row_name, tell};
use super::plausible::{AtLeast, Counted, value, value_before};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Kind};
use crate::lang::Message;

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
    if let Some(form) = look.form {
        findings.extend(look.plausible().at_least.iter().filter_map(|cells| fewer(look, form, cells)));
    }
    findings
}

/// Whether a year's cases include those carried into it is nowhere said, and documents may have been repealed, so this is
/// never more than worth a look.
fn fewer(look: &Look, form: &Form, cells: &AtLeast) -> Option<Finding> {
    let before = value_before(look, &cells.before)?;
    let (cell, now) = value(look.sheet, &cells.now)?;
    if before <= now {
        return None;
    }
    let place = form.place(cell);
    let words = [("line", row_name(form, place.table, place.row)), ("before", before.to_string()), ("now", now.to_string())];
    let said = match cells.of {
        Counted::Cases => "finding.stock-continuity.pending",
        Counted::Documents => "finding.stock-continuity.public",
    };
    let mut finding = tell(RULE.name, Severity::Info, form.key(cell).0, Message::new(said, words));
    (finding.left, finding.right, finding.difference) = (Some(now.to_string()), Some(before.to_string()), Some(now - before));
    Some(finding.with_cells([form.key(cell)]).with_spans(look.spans_of(&[cell])))
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;
    use crate::lang::Lang;

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
    fn where_a_stock_is_not_known_the_least_difference_is_told() {
        let (mut first, mut second) = (Draft::new("2021"), Draft::new("2021"));
        let year = first.report.facts.year.as_ref().map_or(0, |f| f.value);
        second.year(year + 1);
        first.put_row("art20_1", "normative_documents", &["0", "0", ""]);
        second.put_row("art20_1", "normative_documents", &["1", "0", "0"]);
        let found = second.findings_after(Some(&first));
        let said = found.iter().find(|f| f.rule == "stock-continuity").map(|f| Lang::built_in("zh").expect("built in").tell(&f.message));
        assert!(said.as_deref().is_some_and(|said| said.contains("本年废止件数(0) ≥1，差 ≤-1")), "{said:?}");
    }

    #[test]
    fn cases_pending_that_are_gone_a_year_later_are_worth_a_look() {
        let cases = |before: &[&str], now: &[&str]| years("2021", "proceedings", "review", before, now);
        assert_eq!(cases(&["0", "0", "0", "3", "3"], &["1", "0", "1", "0", "2"]), [Severity::Info]);
        assert!(cases(&["0", "0", "0", "3", "3"], &["1", "0", "1", "1", "3"]).is_empty());
        assert!(cases(&["0", "0", "0", "", "3"], &["0", "0", "0", "0", "0"]).is_empty(), "nobody knows how many were pending");
        assert!(cases(&["0", "0", "0", "3", "3"], &["0", "0", "0", "0", ""]).is_empty());
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

    #[test]
    fn public_documents_that_became_fewer_are_worth_a_look() {
        let documents = |before: &[&str], now: &[&str]| years("2019", "art20_1", "normative_documents", before, now);
        assert_eq!(documents(&["3", "3", "17"], &["1", "1", "10"]), [Severity::Info]);
        assert!(documents(&["3", "3", "17"], &["1", "1", "18"]).is_empty());
        assert!(documents(&["3", "3", ""], &["0", "0", "0"]).is_empty());
    }
}
