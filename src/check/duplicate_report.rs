//! The corpus has another file for the same body and year.

use super::look::{Look, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "duplicate-report", severity: Severity::Warning, basis: Basis::Reading, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(twins) = &look.around.twins else { return Vec::new() };
    let id = if twins.same { "finding.duplicate-report.same" } else { "finding.duplicate-report" };
    let words = [("count", (twins.count + 1).to_string()), ("path", twins.first.to_string())];
    vec![tell(RULE.name, RULE.severity, "report", Message::new(id, words))]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::check::{Around, Twins};

    #[test]
    fn another_file_for_the_body_and_year_is_told_with_its_path() {
        let check = |same| {
            let twins = Some(Twins { count: 1, first: "b.txt".into(), same });
            let found = Draft::new("2021").findings_within(&Around { twins, ..Around::default() });
            found.into_iter().filter(|f| f.rule == "duplicate-report").map(|f| f.message).collect::<Vec<_>>()
        };
        assert_eq!(check(true)[0].id, "finding.duplicate-report.same");
        assert_eq!(check(false)[0].id, "finding.duplicate-report");
        assert!(Draft::new("2021").of("duplicate-report").is_empty());
    }
}
