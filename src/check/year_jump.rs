//! A figure is many times, or a small part of, that of the year before, or differs from it by one
//! digit typed twice or left out.

use super::look::{Look, Tell, cell_name, tell};
use super::plausible::{value, value_before};
use super::rule::slips;
use super::{Basis, Finding, Rule, Severity};
use crate::form::Form;
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "year-jump", severity: Severity::Info, basis: Basis::Statistics, default: false, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    look.plausible().jump.iter().filter_map(|address| jump(look, form, address)).collect()
}

fn jump(look: &Look, form: &Form, address: &str) -> Option<Finding> {
    let (cell, now) = value(look.sheet, address)?;
    let before = value_before(look, address)?;
    let id = judge(before.to_integer()?, now.to_integer()?)?;
    let words = [("cell", cell_name(form, cell)), ("before", before.to_string()), ("now", now.to_string())];
    let mut finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new(id, words));
    (finding.left, finding.right, finding.difference) = (Some(now.to_string()), Some(before.to_string()), Some(now - before));
    Some(finding.with_cells([form.key(cell)]).with_spans(look.spans_of(&[cell])))
}

/// A ratio above 4 or below a quarter (small figures damped by 5) that is a difference of 20 or more.
fn judge(before: i128, now: i128) -> Option<&'static str> {
    let far = (now - before).abs() >= 20 && (now + 5 > 4 * (before + 5) || 4 * (now + 5) < before + 5);
    if !far {
        return None;
    }
    let (short, long) = (before.min(now).to_string(), before.max(now).to_string());
    let digit = long.len() == short.len() + 1 && short.len() > 1 && slips(&short, &long) == 1;
    Some(if digit { "finding.year-jump.digit" } else { "finding.year-jump" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;

    #[test]
    fn small_figures_and_small_ratios_are_no_jumps() {
        for (before, now, id) in [
            (1, 6, None),
            (0, 19, None),
            (0, 30, Some("finding.year-jump")),
            (100, 350, None),
            (100, 900, Some("finding.year-jump")),
            (120, 12, Some("finding.year-jump.digit")),
            (312, 3112, Some("finding.year-jump.digit")),
            (400, 90, Some("finding.year-jump")),
        ] {
            assert_eq!(judge(before, now), id, "{before} {now}");
        }
    }

    #[test]
    fn a_jump_is_told_beside_the_year_before_alone() {
        let (mut first, mut second) = (Draft::new("2021"), Draft::new("2021"));
        second.year(2022).put("requests/new/total", "900");
        first.put("requests/new/total", "100");
        assert!(second.of("year-jump").is_empty());
        let found = second.findings_after(Some(&first));
        assert_eq!(found.iter().filter(|f| f.rule == "year-jump").count(), 1);
    }
}
