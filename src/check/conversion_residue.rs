//! Leftovers of a converter stand in the text: bookmarks, tags, template words.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Oddity;
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "conversion-residue", severity: Severity::Info, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let residue = |oddity: &Oddity| match oddity {
        Oddity::Residue(span) => Some(*span),
        _ => None,
    };
    let spans: Vec<Span> = look.report.oddities.iter().filter_map(residue).collect();
    let Some(&first) = spans.first() else { return Vec::new() };
    let words = [("count", spans.len().to_string()), ("text", look.quote(first))];
    vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.conversion-residue", words)).with_spans(spans)]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::Oddity;

    #[test]
    fn leftovers_are_one_finding_that_quotes_the_first() {
        let mut draft = Draft::new("2021");
        assert!(draft.of("conversion-residue").is_empty());
        for text in ["[bookmark: _GoBack]", "HYPERLINK"] {
            let span = draft.print(text);
            draft.report.oddities.push(Oddity::Residue(span));
        }
        let found = draft.of("conversion-residue");
        assert_eq!((found.len(), found[0].spans.len()), (1, 2));
        assert!(found[0].message.words.contains(&("text", "[bookmark: _GoBack]".to_owned())));
    }
}
