//! A total is left blank though its parts are known and not all 0. Told once a column (or once for
//! the row of totals), with the values that follow.

use std::collections::BTreeMap;

use super::balance::keys;
use super::look::{Look, Tell, column_name, row_name, tell};
use super::{Basis, CellChange, Finding, Rule, Severity, Suggestion};
use crate::form::{Each, Form};
use crate::lang::Message;
use crate::number::Decimal;
use crate::review::Reading;

pub(super) const RULE: Rule = Rule { name: "blank-total", severity: Severity::Warning, basis: Basis::Form, default: true, find };

/// Blank totals by where they stand: table, along what, and index of the row or column.
type Places = BTreeMap<(usize, bool, usize), Vec<(usize, Decimal)>>;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    places(look, form).into_iter().map(|(place, blanks)| finding(look, form, place, &blanks)).collect()
}

fn places(look: &Look, form: &Form) -> Places {
    let values = &look.implied;
    if values.is_empty() {
        return Places::new();
    }
    let blank_rows = look.blank_rows();
    let mut places = Places::new();
    for line in form.lines() {
        let Some(cell) = line.total().map(|p| p.cell) else { continue };
        let blank = matches!(look.readings[cell], Reading::Blank | Reading::Dash);
        let Some(&value) = values.get(&cell).filter(|v| blank && !v.is_zero()) else { continue };
        let place = form.place(cell);
        if blank_rows.contains(&(place.table, place.row)) {
            continue;
        }
        let along_row = line.each == Each::Column;
        let at = if along_row { place.row } else { place.column };
        let known = places.values().flatten().any(|&(c, _)| c == cell);
        if !known {
            places.entry((place.table, along_row, at)).or_default().push((cell, value));
        }
    }
    places
}

fn finding(look: &Look, form: &Form, (t, along_row, at): (usize, bool, usize), blanks: &[(usize, Decimal)]) -> Finding {
    let table = &form.tables[t];
    let (subject, name) = if along_row {
        (format!("{}/{}", table.key, table.rows[at].key), row_name(form, t, at))
    } else {
        (format!("{}//{}", table.key, table.columns[at].key), column_name(form, t, at))
    };
    let cells: Vec<usize> = blanks.iter().map(|&(cell, _)| cell).collect();
    let first = blanks.first().map_or(Decimal::ZERO, |&(_, value)| value);
    let place = blanks.first().map(|&(cell, _)| form.place(cell));
    let line = place.map_or_else(String::new, |p| if along_row { column_name(form, t, p.column) } else { row_name(form, t, p.row) });
    let words = [("name", name), ("count", blanks.len().to_string()), ("line", line), ("value", first.to_string())];
    let message = Message::new(if blanks.len() == 1 { "finding.blank-total" } else { "finding.blank-total.several" }, words);
    let mut finding = tell(RULE.name, RULE.severity, subject, message).with_cells(keys(form, &cells)).with_spans(look.spans_of(&cells));
    let changes = blanks.iter().map(|&(cell, to)| CellChange { cell: form.key(cell), from: None, to }).collect();
    finding.suggestions =
        vec![Suggestion { changes, kind: "blank-total".to_owned(), reasons: vec![Message::new("reason.follows", [])], ties: 1 }];
    finding
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    #[test]
    fn blank_totals_are_told_once_a_column_with_what_follows() {
        let mut draft = Draft::new("2019");
        draft.put_row("requests", "granted", &["258", "12", "", "", "1", "1", ""]);
        draft.put_row("requests", "partial", &["3", "1", "0", "0", "0", "0", ""]);
        draft.put_row("requests", "total", &["261", "13", "0", "0", "1", "1", "276"]);
        draft.put_row("requests", "new", &["261", "13", "0", "0", "1", "1", "276"]);
        let found = draft.of("blank-total");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].subject, "requests//total");
        let values: Vec<String> = found[0].suggestions[0].changes.iter().map(|c| c.to.to_string()).collect();
        assert_eq!(values, ["272", "4"]);
        assert!(draft.findings().iter().all(|f| f.case.is_none()), "the equations hold with the totals that follow");
    }

    #[test]
    fn a_blank_total_of_nothing_is_none() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "granted", &["0", "0", "0", "0", "0", "0", ""]);
        assert!(draft.of("blank-total").is_empty());
        assert!(draft.of("row-total").is_empty());
    }

    #[test]
    fn an_unreadable_part_leaves_the_total_open() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "granted", &["2", "x", "0", "0", "0", "0", ""]);
        assert!(draft.of("blank-total").is_empty());
        let mut draft = Draft::new("2021");
        draft.put_row("proceedings", "review", &["1", "0", "0", "1", "/"]);
        assert_eq!(draft.subjects("blank-total"), ["proceedings//total"]);
    }
}
