//! A count of documents or decisions is the number of items the text says were published, or the
//! text tells of licences and penalties that the table does not count.

use super::look::{Look, Tell, cell_name, tell};
use super::narrative_mismatch::sum;
use super::plausible::value;
use super::{Basis, Finding, Rule, Severity};
use crate::form::Form;
use crate::lang::Message;
use crate::number::Decimal;

pub(super) const RULE: Rule = Rule { name: "number-reused", severity: Severity::Info, basis: Basis::Statistics, default: true, find };

/// Smaller figures are the same by chance.
const LEAST: i64 = 20;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings: Vec<Finding> = look.plausible().decisions.iter().filter_map(|address| published(look, form, address)).collect();
    findings.extend(not_counted(look, form));
    findings
}

fn published(look: &Look, form: &Form, address: &str) -> Option<Finding> {
    let (cell, count) = value(look.sheet, address).filter(|(_, count)| *count >= Decimal::from(LEAST))?;
    let told = look.report.narrative.published.iter().find(|told| told.value == count)?;
    let words = [("cell", cell_name(form, cell)), ("value", count.to_string()), ("line", look.line(told.span).to_string())];
    let finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new("finding.number-reused", words));
    Some(finding.with_cells([form.key(cell)]).with_spans(std::iter::once(told.span).chain(look.spans_of(&[cell]))))
}

fn not_counted(look: &Look, form: &Form) -> Vec<Finding> {
    let told = look.report.narrative.decisions.iter().filter(|told| told.value > Decimal::ZERO);
    let uncounted = told.filter_map(|told| Some((told, *told.readings.first()?.first()?)));
    let mut findings: Vec<Finding> = Vec::new();
    for (told, cell) in uncounted {
        let subject = form.key(cell).0;
        if sum(look, &[cell]).is_none_or(|count| !count.is_zero()) || findings.iter().any(|f| f.subject == subject) {
            continue;
        }
        let words = [("cell", cell_name(form, cell)), ("said", told.value.to_string()), ("line", look.line(told.figure).to_string())];
        let finding = tell(RULE.name, RULE.severity, subject, Message::new("finding.number-reused.not-counted", words));
        findings.push(finding.with_cells([form.key(cell)]).with_spans(std::iter::once(told.figure).chain(look.spans_of(&[cell]))));
    }
    findings
}

#[cfg(test)]
mod tests {

    use crate::check::testing::Draft;
    use crate::form::Grade;
    use crate::report::{Claim, Statement, Told};

    #[test]
    fn licences_as_many_as_items_published_are_worth_a_look() {
        let check = |count: &str, said: i64| {
            let mut draft = Draft::new("2021");
            draft.put("art20_5/licensing/decisions", count);
            let span = draft.print(&format!("主动公开政府信息{said}条"));
            draft.report.narrative.published.push(Told { value: said.into(), span });
            draft.subjects("number-reused")
        };
        assert_eq!(check("94", 94), ["art20_5/licensing/decisions"]);
        assert!(check("94", 95).is_empty());
        assert!(check("7", 7).is_empty(), "by chance");
        assert!(check("0", 0).is_empty());
    }

    #[test]
    fn decisions_told_and_not_counted_are_worth_a_look() {
        let check = |count: &str| {
            let mut draft = Draft::new("2021");
            draft.put("art20_5/licensing/decisions", count);
            let (span, cell) = (draft.print("办理行政许可12件"), draft.number("art20_5/licensing/decisions"));
            draft.report.narrative.decisions.push(Statement {
                quantity: "licensing".to_owned(),
                claim: Claim::Figure,
                value: 12.into(),
                figure: span,
                clause: span,
                grade: Grade::Notice,
                certain: false,
                readings: vec![vec![cell]],
            });
            draft.of("number-reused").len()
        };
        assert_eq!((check("0"), check("12"), check("30"), check("")), (1, 0, 0, 0));
    }
}
