//! A row with its label and no figure at all. What the equations imply for it is the suggestion;
//! where they imply 0 throughout it is only worth a look.

use super::balance::row_cells;
use super::look::{Look, Tell, row_name, tell};
use super::values_lost::empty_sections;
use super::{Basis, CellChange, Finding, Rule, Severity, Suggestion};
use crate::form::Form;
use crate::lang::Message;
use crate::number::Decimal;

pub(super) const RULE: Rule = Rule { name: "blank-row", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let values = &look.implied;
    let empty = empty_sections(look);
    let in_empty = |t: usize| empty.iter().any(|section| section.key == form.tables[t].section);
    let rows = look.blank_rows().into_iter().filter(|&(t, _)| !in_empty(t));
    rows.map(|(t, row)| {
        let cells: Vec<usize> = row_cells(form, t, row).collect();
        let known: Vec<(usize, Decimal)> = cells.iter().filter_map(|&cell| Some((cell, *values.get(&cell)?))).collect();
        finding(look, form, (t, row), if known.len() == cells.len() { &known } else { &[] })
    })
    .collect()
}

fn finding(look: &Look, form: &Form, (t, row): (usize, usize), known: &[(usize, Decimal)]) -> Finding {
    let table = &form.tables[t];
    let zero = !known.is_empty() && known.iter().all(|(_, value)| value.is_zero());
    let (severity, id) = match (zero, known.is_empty()) {
        (true, _) => (Severity::Info, "finding.blank-row.zero"),
        (false, true) => (RULE.severity, "finding.blank-row"),
        (false, false) => (RULE.severity, "finding.blank-row.implied"),
    };
    let values: Vec<String> = known.iter().map(|(_, value)| value.to_string()).collect();
    let words = [("row", row_name(form, t, row)), ("values", values.join(", "))];
    let seen = look.report.tables.iter().find(|s| s.table == t).and_then(|s| s.rows.iter().find(|r| r.row == row));
    let subject = format!("{}/{}", table.key, table.rows[row].key);
    let mut finding = tell(RULE.name, severity, subject, Message::new(id, words))
        .with_cells(row_cells(form, t, row).map(|cell| form.key(cell)))
        .with_spans(seen.and_then(|r| r.label));
    if !known.is_empty() {
        finding.suggestions.push(Suggestion {
            changes: known.iter().map(|&(cell, to)| CellChange { cell: form.key(cell), from: None, to }).collect(),
            kind: "blank-row".to_owned(),
            reasons: vec![Message::new("reason.balance", [])],
            ties: 1,
        });
    }
    finding
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    #[test]
    fn a_blank_row_comes_with_what_the_balance_implies() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["8", "0", "0", "0", "0", "0", "8"]).put_row(
            "requests",
            "granted",
            &["6", "0", "0", "0", "0", "0", "6"],
        );
        draft.put_row("requests", "total", &["6", "0", "0", "0", "0", "0", "6"]).put_row("requests", "carried_out", &[""]);
        let found = draft.of("blank-row");
        assert_eq!((found[0].subject.as_str(), found[0].severity), ("requests/carried_out", Severity::Warning));
        let values: Vec<String> = found[0].suggestions[0].changes.iter().map(|c| c.to.to_string()).collect();
        assert_eq!(values, ["2", "0", "0", "0", "0", "0", "2"]);
    }

    #[test]
    fn where_the_balance_says_zero_it_is_worth_a_look_only() {
        let mut draft = Draft::new("2019");
        draft.put_row("requests", "carried_out", &[""]);
        assert_eq!(draft.of("blank-row")[0].severity, Severity::Info);
        draft.put("requests/carried_out/total", "0");
        assert!(draft.of("blank-row").is_empty(), "one figure and the row is not blank");
    }

    #[test]
    fn a_form_filled_in_only_in_part_has_no_blank_rows() {
        let mut draft = Draft::new("2021");
        for row in ["refused.state_secret", "refused.law_forbids", "refused.public_safety", "refused.third_party"] {
            draft.put_row("requests", row, &[""]);
        }
        assert!(draft.of("blank-row").is_empty());
        assert_eq!(draft.subjects("missing-cell"), ["requests"]);
    }
}
