//! Section one covers five topics; one of them is not to be recognised. Titles of documents in
//! quotation marks do not count as words of the section.

use std::borrow::Cow;

use memchr::memmem;

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::OverviewTopic;
use crate::lang::Message;
use crate::report::Kind;

pub(super) const RULE: Rule = Rule { name: "overview-topics", severity: Severity::Info, basis: Basis::Law, default: true, find };

/// The form that names the five topics is prescribed since this report year.
const SINCE: i16 = 2021;

fn find(look: &Look) -> Vec<Finding> {
    let Some(section) = look.form.filter(|form| form.years.0 >= SINCE).and_then(|form| form.sections.first()) else { return Vec::new() };
    let seen: Vec<_> = look.report.sections.iter().filter(|seen| seen.key == section.key).collect();
    let Some(first) = seen.first().filter(|_| look.report.kind == Kind::Report) else { return Vec::new() };
    let topics = &look.prose.duties.overview;
    let kept: Vec<Cow<'_, str>> = seen.iter().map(|seen| without_titles(look.source.slice(seen.body))).collect();
    // As the words stand nearly always.
    let is_there = |topic: &OverviewTopic| topic.words.iter().any(|word| kept.iter().any(|text| text.contains(word.as_str())));
    if topics.iter().all(is_there) {
        return Vec::new();
    }
    let text: String = kept.iter().map(|text| look.folding.fold(text)).collect();
    if !look.folding.holds_han(&text, 1) {
        // That is said by `empty-section`.
        return Vec::new();
    }
    let lacks = |topic: &&OverviewTopic| !topic.words.iter().any(|word| text.contains(word.as_str()));
    let missing: Vec<&str> = topics.iter().filter(lacks).map(|topic| topic.label.as_str()).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let words = [("section", format!("{}{}", section.ordinal, section.label)), ("topics", missing.join("、"))];
    vec![tell(RULE.name, RULE.severity, section.key.clone(), Message::new("finding.overview-topics", words)).with_spans([first.heading])]
}

/// A text without what stands in title marks, and without its line breaks.
fn without_titles(text: &str) -> Cow<'_, str> {
    let holds = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    if !holds("《") && !holds("》") {
        return if holds("\n") { text.replace('\n', "").into() } else { text.into() };
    }
    let mut kept = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '《' => depth += 1,
            '》' => depth = depth.saturating_sub(1),
            '\n' => depth = 0,
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept.into()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    const ALL: &str = "主动公开信息94条；未收到依申请公开；按季清理规范性文件；改版门户网站专栏；组织业务培训。";

    fn check(edition: &str, text: &str) -> usize {
        let mut draft = Draft::new(edition);
        let body = draft.print(text);
        draft.body("s1", body);
        draft.of("overview-topics").len()
    }

    #[test]
    fn a_topic_that_no_word_tells_is_worth_a_look() {
        assert_eq!(check("2021", ALL), 0);
        assert_eq!(check("2021", &ALL.replace("改版门户网站专栏；", "")), 1);
        assert_eq!(check("2021", &ALL.replace("按季清理规范性文件", "修订《规范性文件清理办法》")), 1);
    }

    #[test]
    fn the_older_form_names_no_topics_and_an_empty_section_is_told_elsewhere() {
        assert_eq!(check("2019", "主动公开信息94条。"), 0);
        assert_eq!(check("2021", ""), 0);
    }
}
