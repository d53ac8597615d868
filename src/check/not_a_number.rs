//! Something that is no figure stands in a number cell. A letter in place of a digit, or a Chinese
//! numeral, comes with the figure that is probably meant.

use std::collections::BTreeMap;

use super::balance::keys;
use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, CellChange, Finding, Rule, Severity, Suggestion};
use crate::form::Form;
use crate::lang::Message;
use crate::number::{Decimal, chinese_integer, half_width, is_blank, is_zero};
use crate::report::{Cell, State};

pub(super) const RULE: Rule = Rule { name: "not-a-number", severity: Severity::Warning, basis: Basis::Form, default: true, find };

/// More such cells of a table are one finding on it: that is how it was filled in.
const MOST_CELLS: usize = 5;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut tables: BTreeMap<usize, Vec<(usize, &Cell)>> = BTreeMap::new();
    for (_, cell, found) in look.odd_prints().filter(|(_, _, found)| found.state == State::Unreadable) {
        tables.entry(form.place(cell).table).or_default().push((cell, found));
    }
    let told = |(table, cells): (usize, Vec<(usize, &Cell)>)| {
        if cells.len() > MOST_CELLS {
            return vec![of_table(look, form, table, &cells)];
        }
        cells.iter().map(|(cell, found)| of_cell(look, form, *cell, found)).collect()
    };
    tables.into_iter().flat_map(told).collect()
}

fn of_cell(look: &Look, form: &Form, cell: usize, found: &Cell) -> Finding {
    let words = [("cell", cell_name(form, cell)), ("raw", found.span.map(|span| look.quote(span)).unwrap_or_default())];
    let finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new("finding.not-a-number", words));
    let mut finding = finding.with_cells([form.key(cell)]).with_spans(found.span);
    finding.suggestions.extend(suggestion(look, form, &[(cell, found)]));
    finding
}

fn of_table(look: &Look, form: &Form, table: usize, cells: &[(usize, &Cell)]) -> Finding {
    let (first, shown) = cells[0];
    let words = [
        ("table", form.tables[table].title.clone()),
        ("count", cells.len().to_string()),
        ("cell", cell_name(form, first)),
        ("raw", shown.span.map(|span| look.quote(span)).unwrap_or_default()),
    ];
    let message = Message::new("finding.not-a-number.several", words);
    let finding = tell(RULE.name, RULE.severity, form.tables[table].key.clone(), message);
    let numbers: Vec<usize> = cells.iter().map(|(cell, _)| *cell).collect();
    let mut finding = finding.with_cells(keys(form, &numbers)).with_spans(cells.iter().filter_map(|(_, found)| found.span));
    finding.suggestions.extend(suggestion(look, form, cells));
    finding
}

/// What the cells probably hold, of those that resemble a figure.
fn suggestion(look: &Look, form: &Form, cells: &[(usize, &Cell)]) -> Option<Suggestion> {
    let change = |(cell, found): &(usize, &Cell)| {
        let to = meant(look.source.slice(found.span?))?;
        Some(CellChange { cell: form.key(*cell), from: None, to })
    };
    let changes: Vec<CellChange> = cells.iter().filter_map(change).collect();
    let reasons = vec![Message::new("reason.look-alike", [])];
    (!changes.is_empty()).then(|| Suggestion { changes, kind: "look-alike".to_owned(), reasons, ties: 1 })
}

/// The figure that letters or a Chinese numeral stand for.
fn meant(raw: &str) -> Option<Decimal> {
    let bare = raw.trim_matches(is_blank);
    if let Some(number) = chinese_integer(bare) {
        return i64::try_from(number).ok().map(Decimal::from);
    }
    let digits: String = bare
        .chars()
        .map(|c| match half_width(c) {
            'O' | 'o' | 'Q' | 'D' => '0',
            'l' | 'I' | 'i' | '|' => '1',
            zero if is_zero(zero) => '0',
            other => other,
        })
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    fn check(raw: &str, expected: Option<&str>) {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", raw);
        let found = draft.of("not-a-number");
        assert_eq!(found.len(), 1, "{raw}");
        let suggested = found[0].suggestions.first().map(|s| s.changes[0].to.to_string());
        assert_eq!(suggested.as_deref(), expected, "{raw}");
    }

    #[test]
    fn text_in_a_number_cell_is_told_with_the_figure_it_resembles() {
        check("O", Some("0"));
        check("〇", Some("0"));
        check("l2", Some("12"));
        check("三十五", Some("35"));
        check("详见附件", None);
        check("#REF!", None);
    }

    #[test]
    fn blanks_dashes_and_corrected_cells_are_no_text() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", "无").put("requests/new/business", "").put("requests/new/other", "x");
        draft.correct("requests/new/other", "0");
        assert!(draft.of("not-a-number").is_empty());
    }

    #[test]
    fn a_table_filled_in_with_words_is_one_finding_that_suggests_all_its_figures() {
        let mut draft = Draft::new("2021");
        for column in ["natural_person", "business", "research", "nonprofit", "legal_service", "other"] {
            draft.put(&format!("requests/new/{column}"), "零");
        }
        let found = draft.of("not-a-number");
        assert_eq!((found.len(), found[0].subject.as_str(), found[0].cells.len()), (1, "requests", 6));
        assert_eq!(found[0].suggestions[0].changes.len(), 6);
    }
}
