//! The running text is nearly that of an earlier report, or of another body's. Only sentences that
//! few reports have are looked at, with names and numbers masked: statutory wording is everyone's.

use super::look::{Look, tell};
use super::{Alike, Basis, Finding, Rule, Severity};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "copied-text", severity: Severity::Info, basis: Basis::Law, default: true, find };

/// Fewer sentences of a report's own say nothing.
const LEAST: usize = 6;

fn find(look: &Look) -> Vec<Finding> {
    let Some(alike) = &look.around.alike else { return Vec::new() };
    if !is_copy(alike) {
        return Vec::new();
    }
    let words = [
        ("path", alike.path.to_string()),
        ("agency", alike.agency.clone()),
        ("year", alike.year.map_or_else(|| "?".to_owned(), |year| year.to_string())),
        ("shared", alike.shared.to_string()),
        ("count", alike.sentences.to_string()),
    ];
    vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.copied-text", words))]
}

/// Whether a report has so much of another one's text that it is told.
pub(super) fn is_copy(alike: &Alike) -> bool {
    alike.sentences >= LEAST && alike.shared * 10 >= alike.sentences * 9
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::check::{Alike, Around};

    fn check(shared: usize, sentences: usize) -> usize {
        let alike = Some(Alike { path: "b.txt".into(), agency: "乙局".to_owned(), year: Some(2020), sentences, shared });
        Draft::new("2021").findings_within(&Around { alike, ..Around::default() }).iter().filter(|f| f.rule == "copied-text").count()
    }

    #[test]
    fn nine_of_ten_sentences_of_its_own_are_told_and_fewer_or_few_are_not() {
        assert_eq!((check(18, 20), check(20, 20)), (1, 1));
        assert_eq!((check(17, 20), check(5, 5)), (0, 0));
        assert!(Draft::new("2021").of("copied-text").is_empty());
    }
}
