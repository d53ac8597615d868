//! Bytes of the file that are no characters in its encoding were replaced; what they said is lost.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "unknown-encoding", severity: Severity::Warning, basis: Basis::Reading, default: true, find };

/// Most places that are shown.
const SHOWN: usize = 20;

fn find(look: &Look) -> Vec<Finding> {
    if look.source.undecodable() == 0 {
        return Vec::new();
    }
    let words = [("count", look.source.undecodable().to_string()), ("encoding", look.source.encoding().to_owned())];
    let places = look.source.text().match_indices('\u{FFFD}').take(SHOWN).map(|(at, c)| Span::new(at, at + c.len()));
    vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.unknown-encoding", words)).with_spans(places)]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::check::{RuleSet, Subject, check};
    use crate::text::{ContentHash, SourceText};

    #[test]
    fn undecodable_bytes_are_counted_and_shown() {
        let draft = Draft::new("2021");
        let sheet = draft.sheet();
        let found = |undecodable: usize| {
            let text = format!("{}\u{FFFD}", draft.text);
            let source = SourceText::new(text, "gb18030", undecodable, ContentHash::of(b""));
            let all = check(&Subject { path: "a", source: &source, sheet: &sheet, previous: None }, &RuleSet::default());
            all.into_iter().filter(|f| f.rule == "unknown-encoding").collect::<Vec<_>>()
        };
        assert!(found(0).is_empty());
        assert_eq!((found(1).len(), found(1)[0].spans.len()), (1, 1));
    }
}
