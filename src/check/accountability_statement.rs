//! A government's report tells how its work was judged: assessment, public opinion, people held to
//! account. Departments and townships need not.

use super::look::{Look, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::lang::Message;
use crate::report::Kind;

pub(super) const RULE: Rule = Rule { name: "accountability-statement", severity: Severity::Info, basis: Basis::Law, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let duty = &look.prose.duties.accountability;
    let Some(agency) = look.sheet.fact("agency").map(|agency| look.folding.fold(&agency)) else { return Vec::new() };
    let meant = duty.bodies.iter().any(|end| agency.ends_with(end.as_str())) && !duty.not.iter().any(|word| agency.contains(word.as_str()));
    if !meant || look.report.kind != Kind::Report {
        return Vec::new();
    }
    // As they stand nearly always, and else with breaks and other signs inside of them.
    let is_there = |text: &str| duty.words.iter().any(|word| text.contains(word.as_str()));
    if is_there(look.source.text()) || is_there(&look.folding.han(look.source.text())) {
        return Vec::new();
    }
    vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.accountability-statement", [("agency", agency)]))]
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    fn check(agency: &str, text: &str) -> usize {
        let mut draft = Draft::new("2021");
        draft.correct("facts/agency", agency);
        draft.print(text);
        draft.of("accountability-statement").len()
    }

    #[test]
    fn a_government_that_tells_nothing_of_its_supervision_is_worth_a_look() {
        assert_eq!(check("栖梧县人民政府", "公开信息94条。"), 1);
        assert_eq!(check("栖梧县人民政府", "没有责任追究情况。"), 0);
    }

    #[test]
    fn departments_and_townships_are_not_meant() {
        assert_eq!(check("栖梧县水利局", "公开信息94条。"), 0);
        assert_eq!(check("栖梧县青檐镇人民政府", "公开信息94条。"), 0);
        assert_eq!(check("栖梧县人民政府办公室", "公开信息94条。"), 0);
    }
}
