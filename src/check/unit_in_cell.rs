//! A cell prints another unit than its column's. Both readings are shown; a sum in another unit of
//! money comes with its conversion.

use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, CellChange, Finding, Rule, Severity, Suggestion};
use crate::form::{Column, Kind};
use crate::lang::Message;
use crate::number::{Decimal, Unit};

pub(super) const RULE: Rule = Rule { name: "unit-in-cell", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (form, cell, found) in look.odd_prints() {
        let column = form.column(cell);
        // Nothing is nothing in every unit.
        let value = found.value.filter(|value| !value.is_zero());
        let (Some(unit), Some(value)) = (found.manner.unit.filter(|&unit| differs(column, unit)), value) else { continue };
        let raw = found.span.map(|span| look.quote(span)).unwrap_or_default();
        let words = [("cell", cell_name(form, cell)), ("raw", raw), ("column", column.label.clone())];
        let mut finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new("finding.unit-in-cell", words))
            .with_cells([form.key(cell)])
            .with_spans(found.span);
        if let Some(to) = column.unit.and_then(|of| converted(value, unit, of)) {
            finding.suggestions.push(Suggestion {
                changes: vec![CellChange { cell: form.key(cell), from: Some(value), to }],
                kind: "unit".to_owned(),
                reasons: vec![Message::new("reason.unit", [("value", to.to_string())])],
                ties: 1,
            });
        }
        findings.push(finding);
    }
    findings
}

fn differs(column: &Column, unit: Unit) -> bool {
    match column.kind {
        Kind::Count | Kind::Signed => unit != Unit::Count,
        Kind::Money(_) => unit == Unit::Count || column.unit.is_some_and(|of| of != unit),
    }
}

/// The same sum in another unit of money.
fn converted(value: Decimal, from: Unit, to: Unit) -> Option<Decimal> {
    value.shifted(from.zeros()? - to.zeros()?)
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn another_unit_of_money_comes_with_its_conversion() {
        let mut draft = Draft::new("2021");
        let mut nothing = Draft::new("2021");
        nothing.put("art20_8/fees/amount", "0元");
        assert!(nothing.of("unit-in-cell").is_empty());
        for (raw, expected) in [("251000元", "25.1"), ("1.5亿元", "15000")] {
            draft.put("art20_8/fees/amount", raw);
            let found = draft.of("unit-in-cell");
            assert_eq!(found[0].suggestions[0].changes[0].to.to_string(), expected);
        }
    }

    #[test]
    fn the_unit_of_the_head_repeated_and_a_sum_without_one_are_fine() {
        let mut draft = Draft::new("2021");
        draft.put("art20_8/fees/amount", "43.788万元").put("requests/new/total", "3件");
        assert!(draft.of("unit-in-cell").is_empty());
        let mut draft = Draft::new("2019");
        draft.put("art20_9/procurement/amount", "152790元");
        assert!(draft.of("unit-in-cell").is_empty());
        draft.put("requests/new/total", "3元");
        let found = draft.of("unit-in-cell");
        assert_eq!((found[0].subject.as_str(), found[0].suggestions.len()), ("requests/new/total", 0));
    }
}
