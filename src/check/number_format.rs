//! Figures that are read and not printed plainly: zeros in front, full-width digits, thousands
//! separators, words for a sign, `1.0`, a unit behind a count. Told once a table.

use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Kind};
use crate::lang::Message;
use crate::number::Unit;
use crate::report::Cell;

pub(super) const RULE: Rule = Rule { name: "number-format", severity: Severity::Info, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let odd: Vec<usize> =
        look.odd_prints().filter(|&(form, cell, found)| is_odd(look, form, cell, found)).map(|(_, cell, _)| cell).collect();
    let mut findings = Vec::new();
    for (t, table) in form.tables.iter().enumerate() {
        let cells: Vec<usize> = odd.iter().copied().filter(|&cell| form.place(cell).table == t).collect();
        let Some(&first) = cells.first() else { continue };
        let raw = look.spans_of(&[first]).first().map(|&span| look.quote(span)).unwrap_or_default();
        let words = [
            ("table", table.title.clone()),
            ("count", cells.len().to_string()),
            ("cell", cell_name(form, first)),
            ("raw", raw),
            ("value", look.sheet.value(first).map(|v| v.to_string()).unwrap_or_default()),
        ];
        let keys = cells.iter().map(|&cell| form.key(cell));
        let finding = tell(RULE.name, RULE.severity, table.key.clone(), Message::new("finding.number-format", words));
        findings.push(finding.with_cells(keys).with_spans(look.spans_of(&cells)));
    }
    findings
}

fn is_odd(look: &Look, form: &Form, cell: usize, found: &Cell) -> bool {
    let (Some(value), Some(span)) = (found.value, found.span) else { return false };
    let raw = look.source.slice(span);
    let manner = found.manner;
    let count = matches!(form.column(cell).kind, Kind::Count | Kind::Signed);
    let sign_in_words = manner.signed && raw.trim().trim_start_matches('+') != value.to_string();
    let point_for_nothing = count && value.is_integer() && raw.contains('.');
    let unit_behind = count && manner.unit == Some(Unit::Count);
    manner.full_width || manner.thousands || manner.leading_zeros || manner.approximate || sign_in_words || point_for_nothing || unit_behind
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn figures_printed_otherwise_are_told_once_a_table() {
        let mut draft = Draft::new("2019");
        for (cell, raw) in [("new", "08"), ("carried_in", "１２"), ("granted", "1,234"), ("partial", "3件"), ("total", "1.0")] {
            draft.put(&format!("requests/{cell}/business"), raw);
        }
        draft.put("art20_5/licensing/change", "减3");
        let found = draft.of("number-format");
        let counts: Vec<_> = found.iter().map(|f| (f.subject.as_str(), f.cells.len())).collect();
        assert_eq!(counts, [("art20_5", 1), ("requests", 5)]);
    }

    #[test]
    fn plain_figures_changes_with_a_minus_and_money_with_decimals_are_not() {
        let mut draft = Draft::new("2019");
        draft
            .put("art20_5/licensing/change", "-8")
            .put("art20_6/penalties/change", "+43")
            .put("art20_9/procurement/amount", "12.00")
            .put("requests/new/total", "1234");
        assert!(draft.of("number-format").is_empty());
    }
}
