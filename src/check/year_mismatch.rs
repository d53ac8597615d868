//! The title names one year; the stated period, the opening sentence, section one, section five or
//! the signature name another. Two or more that agree are one finding: last year's text under a new
//! title, or a wrong title. Which side is right is not for the program to say.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{covers, period, signature, year_signed_for};
use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::{Kind, SectionSeen, YearRole};
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "year-mismatch", severity: Severity::Error, basis: Basis::Form, default: true, find };

/// A part of the report that can speak for a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Witness {
    Period,
    Opening,
    Work,
    Plans,
    Signature,
}

/// What of the finding on witnesses that agree is the subject.
const SUBJECT: &str = "facts/year";

/// What a witness says against the title.
#[derive(Clone, Copy, Debug)]
struct Testimony {
    witness: Witness,
    /// The report year it speaks for.
    year: i16,
    span: Option<Span>,
    /// Whether it is too weak to be told by itself: improvements dated in the title's own year may
    /// have been made during it.
    weak: bool,
}

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    if period(look).is_none() && !look.report.years.iter().any(|m| m.role == YearRole::Period) && look.report.kind == Kind::Report {
        findings.push(tell(RULE.name, Severity::Info, "facts/period", Message::new("finding.year-mismatch.no-period", [])));
    }
    let Some(title) = look.sheet.year() else { return findings };
    let against = against(look, title);
    match agreed(&against) {
        Some(year) => {
            findings.push(grouped(look, title, year, &against));
            let others: Vec<Testimony> = against.into_iter().filter(|testimony| testimony.year != year).collect();
            findings.extend(places(look, title, &others).into_iter().filter(|finding| finding.subject != SUBJECT));
        }
        None => findings.extend(single(look, title, &against)),
    }
    findings
}

/// Everything that speaks for another year than the title's, in text order.
fn against(look: &Look, title: i16) -> Vec<Testimony> {
    let mut all = Vec::new();
    if let Some((period, span)) = period(look) {
        let year = if period.to.year == title { period.from.year } else { period.to.year };
        all.push(Testimony { witness: Witness::Period, year, span, weak: false });
    }
    let period_known = !all.is_empty();
    for mention in &look.report.years {
        let witness = match mention.role {
            YearRole::Period if !period_known => Witness::Period,
            YearRole::Opening => Witness::Opening,
            YearRole::Narrative | YearRole::AsOf => Witness::Work,
            YearRole::Problems | YearRole::Improvements => Witness::Plans,
            YearRole::Title | YearRole::Period | YearRole::Signature => continue,
        };
        all.push(Testimony { witness, year: mention.report_year(), span: Some(mention.span), weak: mention.year == title });
    }
    if let Some((date, span)) = signature(look) {
        all.push(Testimony { witness: Witness::Signature, year: year_signed_for(date), span, weak: false });
    }
    all.retain(|t| t.year != title);
    all.sort_by_key(|t| t.span);
    all
}

/// The other year that two or more witnesses agree on; the earlier one when there are two such.
fn agreed(against: &[Testimony]) -> Option<i16> {
    let mut witnesses: BTreeMap<i16, BTreeSet<Witness>> = BTreeMap::new();
    // What is too weak to be told by itself makes no agreement either.
    for testimony in against.iter().filter(|testimony| !testimony.weak) {
        witnesses.entry(testimony.year).or_default().insert(testimony.witness);
    }
    let (&year, agreeing) = witnesses.iter().max_by_key(|(year, agreeing)| (agreeing.len(), -**year))?;
    (agreeing.len() > 1).then_some(year)
}

fn grouped(look: &Look, title: i16, year: i16, against: &[Testimony]) -> Finding {
    let said: Vec<&Testimony> = against.iter().filter(|testimony| testimony.year == year).collect();
    let spans: Vec<Span> = said.iter().filter_map(|t| t.span).collect();
    let words =
        [("title", title.to_string()), ("year", year.to_string()), ("count", said.len().to_string()), ("lines", look.lines(&spans))];
    let title_span = look.report.facts.year.as_ref().map(|f| f.span);
    let mut finding = tell(RULE.name, Severity::Error, SUBJECT, Message::new("finding.year-mismatch", words));
    (finding.left, finding.right) = (Some(title.to_string()), Some(year.to_string()));
    finding.with_spans(title_span.into_iter().chain(spans))
}

/// Findings on witnesses of which no two agree: one for the period, one for each other place.
fn single(look: &Look, title: i16, against: &[Testimony]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some((stated, span)) = period(look)
        && !covers(stated, title)
    {
        let words = [("title", title.to_string()), ("from", stated.from.to_string()), ("to", stated.to.to_string())];
        let finding = tell(RULE.name, Severity::Error, "facts/period", Message::new("finding.year-mismatch.period", words));
        findings.push(finding.with_spans(span));
    }
    findings.extend(places(look, title, against));
    findings
}

/// A finding for each section, or the fact itself, in which another year is named.
fn places(look: &Look, title: i16, against: &[Testimony]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut sections: Vec<&SectionSeen> = look.report.sections.iter().collect();
    sections.sort_by_key(|section| (section.body.start, section.body.end));
    let mut places: BTreeMap<String, Vec<&Testimony>> = BTreeMap::new();
    for testimony in against.iter().filter(|t| !t.weak && !matches!(t.witness, Witness::Signature | Witness::Period)) {
        places.entry(place(&sections, testimony)).or_default().push(testimony);
    }
    for (subject, said) in places {
        let grave = said.iter().any(|t| t.witness == Witness::Opening);
        let spans: Vec<Span> = said.iter().filter_map(|t| t.span).collect();
        let years: BTreeSet<String> = spans.iter().map(|&span| look.quote(span)).collect();
        let words =
            [("title", title.to_string()), ("years", years.into_iter().collect::<Vec<_>>().join(", ")), ("lines", look.lines(&spans))];
        let severity = if grave { Severity::Error } else { Severity::Warning };
        findings.push(tell(RULE.name, severity, subject, Message::new("finding.year-mismatch.single", words)).with_spans(spans));
    }
    findings
}

/// The one of the sections, in the order of their texts, that holds the words, or the fact itself.
fn place(sections: &[&SectionSeen], testimony: &Testimony) -> String {
    let last = |byte: usize| sections.partition_point(|section| section.body.start <= byte).checked_sub(1);
    let held = testimony.span.and_then(|span| Some(*sections.get(last(span.start)?)?).filter(|s| s.body.contains(span.start)));
    match held {
        Some(section) if testimony.witness != Witness::Opening => section.key.clone(),
        _ => "facts/year".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;
    use crate::report::{YearMention, YearRole};

    fn says(draft: &mut Draft, role: YearRole, year: i16) {
        let span = draft.print(&format!("{year}年"));
        draft.report.years.push(YearMention { year, span, role });
    }

    #[test]
    fn witnesses_that_agree_on_another_year_are_one_error_with_all_of_them() {
        let mut draft = Draft::new("2021");
        draft.year(2022).period((2021, 1, 1), (2021, 12, 31));
        for role in [YearRole::Opening, YearRole::AsOf, YearRole::Narrative, YearRole::Problems] {
            says(&mut draft, role, 2021);
        }
        says(&mut draft, YearRole::Improvements, 2022);
        draft.sign((2021, 12, 31));
        let found = draft.of("year-mismatch");
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].subject.as_str(), found[0].severity), ("facts/year", Severity::Error));
        assert_eq!(found[0].spans.len(), 1 + 7, "the title and seven witnesses");
        assert_eq!((found[0].left.as_deref(), found[0].right.as_deref()), (Some("2022"), Some("2021")));
    }

    #[test]
    fn a_place_that_names_a_third_year_is_no_witness_for_the_one_agreed_on() {
        let mut draft = Draft::new("2021");
        draft.year(2024).period((2023, 1, 1), (2023, 12, 31));
        for (role, year) in [(YearRole::Opening, 2023), (YearRole::Problems, 2020)] {
            says(&mut draft, role, year);
        }
        let found = draft.of("year-mismatch");
        let agreed = found.iter().find(|finding| finding.subject == "facts/year").expect("told");
        assert_eq!((agreed.right.as_deref(), agreed.message.word("count")), (Some("2023"), Some("2")));
    }

    #[test]
    fn a_single_witness_is_told_at_its_own_place() {
        let mut draft = Draft::new("2021");
        draft.year(2022).period((2021, 1, 1), (2021, 12, 31));
        assert_eq!(draft.subjects("year-mismatch"), ["facts/period"]);
        let mut draft = Draft::new("2021");
        says(&mut draft, YearRole::Opening, 2020);
        assert_eq!(draft.subjects("year-mismatch"), ["facts/year"]);
        let mut draft = Draft::new("2021");
        draft.period((2021, 1, 1), (2021, 6, 30));
        assert_eq!(draft.subjects("year-mismatch"), ["facts/period"]);
    }

    #[test]
    fn plans_for_the_year_after_and_a_signature_in_it_agree_with_the_title() {
        let mut draft = Draft::new("2021");
        for (role, year) in [(YearRole::Opening, 2021), (YearRole::Problems, 2021), (YearRole::Improvements, 2022)] {
            says(&mut draft, role, year);
        }
        draft.sign((2022, 1, 20));
        assert!(draft.of("year-mismatch").is_empty());
        says(&mut draft, YearRole::Improvements, 2021);
        assert!(draft.of("year-mismatch").is_empty(), "improvements made during the year");
    }

    #[test]
    fn a_period_that_is_not_stated_is_worth_a_look_and_a_correction_settles_it() {
        let mut draft = Draft::new("2021");
        draft.report.facts.period = None;
        let found = draft.of("year-mismatch");
        assert_eq!((found.len(), found[0].severity), (1, Severity::Info));
        draft.correct("facts/period", "2021-01-01..2021-12-31");
        assert!(draft.of("year-mismatch").is_empty());
    }
}
