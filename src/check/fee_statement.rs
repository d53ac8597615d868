//! What the last section says of the fee for handling requests: whether it says anything, whether it
//! fits the row of unpaid requests, and whether its own figures fit. The charges in table two are
//! another matter and are never compared with it.

use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, cells_of};
use crate::lang::Message;
use crate::number::Decimal;
use crate::report::{Fees, Kind};

pub(super) const RULE: Rule = Rule { name: "fee-statement", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

/// The first report year for which the rules on the fee were there: they were issued in November 2020.
const SINCE: i16 = 2021;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let Some(last) = form.sections.last() else { return Vec::new() };
    let Some(section) = look.report.sections.iter().rfind(|seen| seen.key == last.key) else { return Vec::new() };
    let fees = &look.report.narrative.fees;
    let mut findings = Vec::new();
    if fees.about.is_none() && look.report.kind == Kind::Report && look.sheet.year().is_some_and(|year| year >= SINCE) {
        let words = [("section", format!("{}{}", last.ordinal, last.label))];
        let message = Message::new("finding.fee-statement.none", words);
        findings.push(tell(RULE.name, Severity::Info, last.key.clone(), message).with_spans([section.heading]));
    }
    findings.extend(unpaid(look, form, fees));
    findings.extend(collected(look, &last.key, fees));
    findings
}

/// The row of requests not paid for: there it needs a notice.
fn unpaid(look: &Look, form: &Form, fees: &Fees) -> Option<Finding> {
    let cell = *cells_of(form, &look.prose.fees.unpaid)?.first()?;
    let key = form.key(cell);
    let value = look.sheet.reading(cell).value().filter(|v| *v > Decimal::ZERO)?;
    let (id, said, span) = match (fees.no_notice, fees.notices) {
        (Some(span), _) => ("finding.fee-statement.denied", Decimal::ZERO, span),
        (None, Some(told)) if told.value < value => ("finding.fee-statement.fewer", told.value, told.span),
        _ => return None,
    };
    let words =
        [("cell", cell_name(form, cell)), ("value", value.to_string()), ("said", said.to_string()), ("line", look.line(span).to_string())];
    let mut finding = tell(RULE.name, Severity::Warning, key.0.clone(), Message::new(id, words));
    (finding.left, finding.right) = (Some(said.to_string()), Some(value.to_string()));
    Some(finding.with_cells([key]).with_spans(std::iter::once(span).chain(look.spans_of(&[cell]))))
}

/// What was collected fits what was asked for.
fn collected(look: &Look, section: &str, fees: &Fees) -> Option<Finding> {
    let collected = fees.collected.filter(|told| told.value > Decimal::ZERO)?;
    let none = fees.no_notice.or(fees.notices.filter(|told| told.value.is_zero()).map(|told| told.span));
    let (id, other, severity) = match (none, fees.billed) {
        (Some(span), _) => ("finding.fee-statement.no-notice", Some(span), Severity::Warning),
        (None, Some(billed)) if collected.value > billed.value => ("finding.fee-statement.more", Some(billed.span), Severity::Warning),
        _ if !in_steps(collected.value) => ("finding.fee-statement.steps", None, Severity::Info),
        _ => return None,
    };
    let billed = fees.billed.map_or_else(|| "?".to_owned(), |told| told.value.to_string());
    let words = [("amount", collected.value.to_string()), ("billed", billed), ("line", look.line(collected.span).to_string())];
    let subject = format!("{section}/fees");
    Some(tell(RULE.name, severity, subject, Message::new(id, words)).with_spans(std::iter::once(collected.span).chain(other)))
}

/// Whether a sum in 元 can be made of the steps of the scale: 10 元 a page and more, 100 元 an item.
fn in_steps(yuan: Decimal) -> bool {
    yuan.to_integer().is_some_and(|yuan| yuan % 10 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;
    use crate::report::Told;

    fn draft(unpaid: &str) -> Draft {
        let mut draft = Draft::new("2021");
        draft.put("requests/other.unpaid/total", unpaid);
        draft.report.narrative.fees.about = Some(draft.print("未收取信息处理费"));
        draft
    }

    fn told(draft: &mut Draft, value: i64) -> Told {
        Told { value: value.into(), span: draft.print(&value.to_string()) }
    }

    #[test]
    fn nothing_on_fees_is_worth_a_look_since_the_rules_on_them() {
        let mut one = draft("0");
        assert!(one.of("fee-statement").is_empty());
        one.report.narrative.fees.about = None;
        assert_eq!(one.of("fee-statement")[0].severity, Severity::Info);
        assert!(Draft::new("2019").of("fee-statement").is_empty(), "2019: before the rules");
    }

    #[test]
    fn unpaid_requests_need_notices() {
        let mut draft = draft("2");
        assert!(draft.of("fee-statement").is_empty(), "nothing collected fits notices that were not paid");
        draft.report.narrative.fees.notices = Some(told(&mut draft, 1));
        assert_eq!(draft.of("fee-statement")[0].message.id, "finding.fee-statement.fewer");
        draft.report.narrative.fees.no_notice = Some(draft.print("未发出收费通知"));
        let found = draft.of("fee-statement");
        assert_eq!((found[0].message.id, found[0].subject.as_str()), ("finding.fee-statement.denied", "requests/other.unpaid/total"));
    }

    #[test]
    fn what_was_collected_was_asked_for_in_steps_of_the_scale() {
        let mut draft = draft("0");
        draft.report.narrative.fees.collected = Some(told(&mut draft, 120));
        draft.report.narrative.fees.billed = Some(told(&mut draft, 120));
        assert!(draft.of("fee-statement").is_empty());
        draft.report.narrative.fees.collected = Some(told(&mut draft, 123));
        assert_eq!(draft.of("fee-statement")[0].message.id, "finding.fee-statement.more");
        draft.report.narrative.fees.billed = None;
        assert_eq!(draft.of("fee-statement")[0].message.id, "finding.fee-statement.steps");
        draft.report.narrative.fees.notices = Some(told(&mut draft, 0));
        assert_eq!(draft.of("fee-statement")[0].message.id, "finding.fee-statement.no-notice");
    }

    #[test]
    fn the_charges_of_table_two_are_another_matter() {
        let mut draft = draft("0");
        draft.put("art20_8/fees/amount", "43.788");
        draft.report.narrative.fees.no_notice = Some(draft.print("未发出收费通知"));
        assert!(draft.of("fee-statement").is_empty());
    }
}
