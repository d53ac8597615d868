//! A section of text holds no text. The last one may say that there is nothing to report.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Content, Section};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "empty-section", severity: Severity::Warning, basis: Basis::Law, default: true, find };

/// Fewer characters are no content; below [`FULL`] there is hardly any.
const NONE: usize = 10;
const FULL: usize = 20;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let all = form.sections.len().saturating_sub(1);
    form.sections[..all].iter().filter(|s| s.content == Content::Text).filter_map(|section| finding(look, section)).collect()
}

fn finding(look: &Look, section: &Section) -> Option<Finding> {
    let seen: Vec<_> = look.report.sections.iter().filter(|seen| seen.key == section.key).collect();
    // As long as that, it says more than nothing, whatever it says.
    let said = look.prose.duties.nothing_said.iter().map(|said| said.chars().count()).max().unwrap_or(0);
    if seen.iter().any(|seen| look.folding.holds_han(look.source.slice(seen.body), FULL.max(said + 1))) {
        return None;
    }
    // A heading that stands twice has its text behind one of them.
    let (longest, body) =
        seen.iter().map(|seen| (look.folding.han(look.source.slice(seen.body)), seen)).max_by_key(|(han, _)| han.len())?;
    let count = longest.chars().count();
    let nothing = look.prose.duties.nothing_said.iter().any(|said| look.folding.han(said) == longest);
    let (severity, id) = match count {
        _ if nothing || count < NONE => (RULE.severity, "finding.empty-section"),
        _ if count < FULL => (Severity::Info, "finding.empty-section.short"),
        _ => return None,
    };
    let words = [("section", format!("{}{}", section.ordinal, section.label)), ("count", count.to_string())];
    Some(tell(RULE.name, severity, section.key.clone(), Message::new(id, words)).with_spans([body.heading]))
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    fn check(key: &str, text: &str) -> Option<Severity> {
        let mut draft = Draft::new("2021");
        for section in ["s1", "s5"] {
            let body = draft.print(if section == key {
                text
            } else {
                "我们把群众最常来问的事情排成清单逐项公布并按月更新。"
            });
            draft.body(section, body);
        }
        draft.of("empty-section").first().map(|f| f.severity)
    }

    #[test]
    fn a_section_without_text_is_a_warning_and_one_with_a_few_words_worth_a_look() {
        assert_eq!(check("s1", ""), Some(Severity::Warning));
        assert_eq!(check("s5", "无。"), Some(Severity::Warning));
        assert_eq!(check("s5", "公开内容不够丰富，有待提高。"), Some(Severity::Info));
        assert_eq!(check("s5", "一是公开内容不够丰富；二是培训不够，下一步将加强培训。"), None);
    }

    #[test]
    fn the_last_section_may_be_empty_and_a_heading_twice_has_its_text_once() {
        assert_eq!(check("s6", "无。"), None);
        let mut draft = Draft::new("2021");
        let text = draft.print("我们把群众最常来问的事情排成清单逐项公布并按月更新。");
        for section in ["s1", "s5"] {
            draft.body(section, text);
        }
        let mut again = draft.report.sections[0].clone();
        again.body = draft.print("");
        draft.report.sections.insert(0, again);
        assert!(draft.of("empty-section").is_empty());
    }
}
