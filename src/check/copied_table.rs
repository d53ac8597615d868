//! The tables of a section are those of the year before, figure by figure. Tables of zeros are no
//! evidence.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::Content;
use crate::lang::Message;

pub(super) const RULE: Rule = Rule { name: "copied-table", severity: Severity::Warning, basis: Basis::Law, default: true, find };

/// Fewer figures above 0 may well be the same two years running.
const LEAST: usize = 3;

fn find(look: &Look) -> Vec<Finding> {
    let (Some(form), Some(before)) = (look.form, look.subject.year_before()) else { return Vec::new() };
    if before.form().is_none_or(|old| old.edition != form.edition) {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for section in form.sections.iter().filter(|s| s.content == Content::Tables) {
        let tables = (0..form.tables.len()).filter(|&t| form.tables[t].section == section.key);
        let cells: Vec<usize> = tables.flat_map(|t| form.table_cells(t)).collect();
        let same = cells.iter().all(|&cell| look.sheet.value(cell) == before.value(cell));
        let above: Vec<usize> = cells.into_iter().filter(|&cell| look.sheet.value(cell).is_some_and(|v| !v.is_zero())).collect();
        if !same || above.len() < LEAST {
            continue;
        }
        let words = [
            ("section", format!("{}{}", section.ordinal, section.label)),
            ("year", before.year().map_or_else(String::new, |year| year.to_string())),
            ("count", above.len().to_string()),
        ];
        let message = Message::new("finding.copied-table", words);
        findings.push(tell(RULE.name, RULE.severity, section.key.clone(), message).with_spans(look.spans_of(&above)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    fn draft(year: i16, figures: &[(&str, &str)]) -> Draft {
        let mut draft = Draft::new("2021");
        draft.year(year);
        for (key, figure) in figures {
            draft.put(key, figure);
        }
        draft
    }

    const THREE: [(&str, &str); 3] = [("requests/new/total", "7"), ("requests/granted/total", "5"), ("requests/total/total", "6")];

    fn check(first: &Draft, second: &Draft) -> Vec<String> {
        second.findings_after(Some(first)).into_iter().filter(|f| f.rule == "copied-table").map(|f| f.subject).collect()
    }

    #[test]
    fn the_same_three_figures_or_more_are_told() {
        assert_eq!(check(&draft(2021, &THREE), &draft(2022, &THREE)), ["s3"]);
    }

    #[test]
    fn two_figures_zeros_or_another_figure_are_none() {
        assert!(check(&draft(2021, &THREE[..2]), &draft(2022, &THREE[..2])).is_empty());
        assert!(check(&draft(2021, &[]), &draft(2022, &[])).is_empty());
        let mut other = THREE;
        other[0].1 = "8";
        assert!(check(&draft(2021, &THREE), &draft(2022, &other)).is_empty());
        assert!(check(&draft(2021, &THREE), &draft(2023, &THREE)).is_empty(), "not the year before");
    }
}
