//! The body has an earlier report and none for the year before, or it is not clear which body's
//! report that is.

use super::look::{Look, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "missing-year", severity: Severity::Info, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let around = look.around;
    let (id, words) = match (around.unclear.is_empty(), around.missing.is_empty()) {
        (false, _) => ("finding.missing-year.unclear", around.unclear.join(", ")),
        (true, false) => ("finding.missing-year", around.missing.iter().map(i16::to_string).collect::<Vec<_>>().join(", ")),
        (true, true) => return Vec::new(),
    };
    vec![tell(RULE.name, RULE.severity, "report", Message::new(id, [("what", words)]))]
}

#[cfg(test)]
mod tests {
    use crate::check::Around;
    use crate::check::testing::Draft;

    #[test]
    fn a_gap_is_told_with_its_years_and_names_that_are_not_clear_with_the_names() {
        let id = |around: &Around| {
            let found = Draft::new("2021").findings_within(around);
            found.into_iter().find(|f| f.rule == "missing-year").map(|f| f.message.id)
        };
        assert_eq!(id(&Around { missing: vec![2020], ..Around::default() }), Some("finding.missing-year"));
        let unclear = vec!["甲县教育局".to_owned(), "乙县教育局".to_owned()];
        assert_eq!(id(&Around { unclear, ..Around::default() }), Some("finding.missing-year.unclear"));
        assert_eq!(id(&Around::default()), None);
    }
}
