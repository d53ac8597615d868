//! The tables follow an edition of the form that was not prescribed for the report's year, or two
//! editions at once, or the notice cited prescribes another one. The labels printed decide which
//! edition it is, never the year.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Oddity;

pub(super) const RULE: Rule = Rule { name: "form-mismatch", severity: Severity::Error, basis: Basis::Law, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let (Some(form), Some(year)) = (look.form, look.sheet.year())
        && !form.covers(year)
    {
        let outlived = form.years.1.is_some_and(|last| year > last);
        let severity = if outlived { Severity::Error } else { Severity::Info };
        let words = [("year", year.to_string()), ("edition", form.edition.clone())];
        let span = look.report.facts.year.as_ref().map(|f| f.span);
        findings.push(tell(RULE.name, severity, "facts/year", Message::new("finding.form-mismatch", words)).with_spans(span));
    }
    if let (Some(form), Some(notice)) = (look.form, &look.report.facts.notice)
        && !look.folding.fold(&form.source).contains(&notice.value)
    {
        let words = [("cited", notice.value.clone()), ("edition", form.edition.clone())];
        let finding = tell(RULE.name, Severity::Info, "facts/notice", Message::new("finding.form-mismatch.cited", words));
        findings.push(finding.with_spans([notice.span]));
    }
    for oddity in &look.report.oddities {
        if let Oddity::MixedEditions(one, other, span) = oddity {
            let words = [("one", one.clone()), ("other", other.clone())];
            let message = Message::new("finding.form-mismatch.mixed", words);
            findings.push(tell(RULE.name, Severity::Warning, "report", message).with_spans([*span]));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;
    use crate::report::{Found, Oddity};

    #[test]
    fn an_old_form_for_a_new_year_is_an_error_and_the_reverse_worth_a_look() {
        let mut draft = Draft::new("2019");
        draft.year(2022);
        assert_eq!(draft.of("form-mismatch")[0].severity, Severity::Error);
        draft.year(2020);
        assert!(draft.of("form-mismatch").is_empty());
        let mut draft = Draft::new("2021");
        draft.year(2020);
        assert_eq!(draft.of("form-mismatch")[0].severity, Severity::Info);
    }

    #[test]
    fn the_notice_of_another_edition_is_worth_a_look() {
        let mut draft = Draft::new("2021");
        for (cited, expected) in [("国办公开办函〔2021〕30号", 0), ("国办公开办函〔2019〕60号", 1), ("国办发〔2021〕30号", 1)]
        {
            let span = draft.print(cited);
            draft.report.facts.notice = Some(Found { value: cited.to_owned(), span, repaired: false });
            let found = draft.of("form-mismatch");
            assert_eq!(found.len(), expected, "{cited}");
            assert!(found.iter().all(|f| f.severity == Severity::Info && f.subject == "facts/notice"));
        }
    }

    #[test]
    fn two_editions_in_one_report_are_a_warning() {
        let mut draft = Draft::new("2021");
        let span = draft.print("对外公开总数量");
        draft.report.oddities.push(Oddity::MixedEditions("2021".to_owned(), "2019".to_owned(), span));
        assert_eq!(draft.of("form-mismatch")[0].severity, Severity::Warning);
    }
}
