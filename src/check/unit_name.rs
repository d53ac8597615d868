//! The title, the opening and the signature name bodies that cannot be one: text of another body's
//! report.

use super::body::may_be_one;
use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::UnfoldedWords;
use crate::lang::Message;
use crate::number::is_blank;
use crate::report::YearRole;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "unit-name", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(titled) = look.sheet.fact("agency") else { return Vec::new() };
    let mut findings = Vec::new();
    if let Some(signer) = &look.report.facts.signer
        && !may_be_one(look.folding, &titled, &signer.value)
    {
        findings.push(finding(look, "facts/signature", "finding.unit-name.signature", (&titled, &signer.value, signer.span)));
    }
    for (name, span) in opening(look) {
        if !may_be_one(look.folding, &titled, &name) {
            findings.push(finding(look, "facts/agency", "finding.unit-name.opening", (&titled, &name, span)));
        }
    }
    findings
}

fn finding(look: &Look, subject: &str, id: &'static str, (titled, named, span): (&str, &str, Span)) -> Finding {
    let words = [("title", titled.to_owned()), ("named", named.to_owned()), ("line", look.line(span).to_string())];
    let mut finding = tell(RULE.name, RULE.severity, subject, Message::new(id, words));
    (finding.left, finding.right) = (Some(titled.to_owned()), Some(named.to_owned()));
    let title = look.report.facts.agency.as_ref().map(|found| found.span);
    finding.with_spans(title.into_iter().chain([span]))
}

/// The bodies named directly behind or before the year in the opening sentence: `公布甲镇2021年度…报告`.
fn opening(look: &Look) -> Vec<(String, Span)> {
    let text = look.source.text();
    let words = &UnfoldedWords::built_in().bodies;
    let mut found = Vec::new();
    for mention in look.report.years.iter().filter(|m| m.role == YearRole::Opening) {
        let border =
            |c: char| is_blank(c) || matches!(c, '，' | ',' | '。' | '《' | '》' | '：' | '“' | '、' | '；' | '(' | '（' | ')' | '）');
        let behind = text.get(mention.span.end..).unwrap_or("").trim_start_matches(['年', '度']);
        let from = text.len() - behind.len();
        let shared = words.subjects.iter().filter_map(|word| behind.find(word.as_str())).min();
        if let Some(len) = shared.filter(|&len| len > 0 && !behind[..len].contains(border)) {
            found.push(Span::new(from, from + len));
        }
        let before = text.get(..mention.span.start).unwrap_or("");
        let start = before.rfind(border).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let name = before[start..].rsplit(words.leads.as_slice()).next().unwrap_or("");
        found.push(Span::new(mention.span.start - name.len(), mention.span.start));
    }
    let named = found.into_iter().map(|span| (look.source.slice(span).to_owned(), span));
    named.filter(|(name, _)| (3..=30).contains(&name.chars().count()) && name.ends_with(words.ends.as_slice())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;
    use crate::report::{Found, YearMention};

    fn opened(sentence: &str) -> Vec<String> {
        let mut draft = Draft::new("2021");
        let span = draft.print(sentence);
        let at = sentence.find("2021").expect("a year");
        let span = Span::new(span.start + at, span.start + at + 4);
        draft.report.years.push(YearMention { year: 2021, span, role: YearRole::Opening });
        draft.correct("facts/agency", "栖梧县青檐镇人民政府");
        draft.subjects("unit-name")
    }

    #[test]
    fn another_body_in_the_opening_or_signature_is_told() {
        assert_eq!(opened("特向社会公布磬石街道办事处2021年度政府信息公开工作年度报告"), ["facts/agency"]);
        assert_eq!(opened("现将2021年度栖梧县水利局政府信息公开工作情况报告如下"), ["facts/agency"]);
        let mut draft = Draft::new("2021");
        draft.correct("facts/agency", "青檐镇人民政府");
        let span = draft.print("磬石街道办事处");
        draft.report.facts.signer = Some(Found { value: "磬石街道办事处".to_owned(), span, repaired: false });
        assert_eq!(draft.subjects("unit-name"), ["facts/signature"]);
    }

    #[test]
    fn short_names_and_places_are_the_same_body() {
        assert!(opened("特向社会公布青檐镇2021年度政府信息公开工作年度报告").is_empty());
        assert!(opened("现将2021年度青檐镇人民政府政府信息公开工作情况报告如下").is_empty());
        assert!(opened("根据条例规定，公布2021年度政府信息公开工作年度报告").is_empty());
        assert!(opened("由政务公开股2021年度编制的政府信息公开年度报告").is_empty(), "no body's name");
    }
}
