//! The title names a year and is worded as prescribed.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "title", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let span = look.report.facts.title.as_ref().map(|f| f.span);
    let title = look.sheet.fact("title");
    let (severity, id) = match &title {
        // What the title would say is known.
        None if look.sheet.fact("agency").is_some() && look.sheet.year().is_some() => (Severity::Info, "finding.title.none"),
        None => (Severity::Warning, "finding.title.none"),
        Some(_) if !is_dated(look) => (Severity::Warning, "finding.title.no-year"),
        Some(title) if !is_as_prescribed(look, title) => (Severity::Info, "finding.title.wording"),
        Some(_) => return Vec::new(),
    };
    let expected = look.form.map_or("", |form| form.title.as_str()).to_owned();
    let words = [("title", title.unwrap_or_default()), ("expected", expected)];
    vec![tell(RULE.name, severity, "facts/title", Message::new(id, words)).with_spans(span)]
}

/// Whether the title names the year, or a reviewer said which it is: one taken from the text does not
/// stand in the title.
fn is_dated(look: &Look) -> bool {
    let facts = &look.report.facts;
    let in_title = |span: Span| facts.title.as_ref().is_some_and(|t| t.span.start <= span.start && span.end <= t.span.end);
    let from_text = facts.year.as_ref().filter(|y| !in_title(y.span)).map(|y| y.value);
    look.sheet.year().is_some_and(|year| from_text != Some(year))
}

fn is_as_prescribed(look: &Look, title: &str) -> bool {
    look.form.is_none_or(|form| look.folding.han(title).contains(&look.folding.han(&form.title)))
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;
    use crate::report::Found;
    use crate::text::Span;

    #[test]
    fn a_title_is_missing_without_year_or_worded_otherwise() {
        let mut draft = Draft::new("2021");
        draft.correct("facts/title", "某镇2021年政府信息公开年报");
        assert_eq!(draft.of("title")[0].severity, Severity::Info);
        let stated = draft.report.facts.year.take();
        assert_eq!(draft.of("title")[0].message.id, "finding.title.no-year");
        // A year found in the text does not stand in the title.
        draft.report.facts.year = stated.map(|year| Found { span: Span::new(400, 404), ..year });
        assert_eq!(draft.of("title")[0].message.id, "finding.title.no-year");
        draft.correct("facts/title", "");
        assert_eq!(draft.of("title")[0].message.id, "finding.title.none");
    }

    #[test]
    fn traditional_script_and_blanks_are_no_other_wording() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("title").is_empty());
        draft.correct("facts/title", "某鎮 2021年 政府信息公開工作 年度報告");
        assert!(draft.of("title").is_empty());
    }
}
