//! Number cells left blank or struck out, once a table with their count. Bodies often leave a cell
//! blank for 0: worth a look, a warning where a fifth of the table or a whole row is blank.

use super::balance::keys;
use super::look::{Look, Tell, cell_name, tell};
use super::values_lost::empty_sections;
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Table};
use crate::lang::Message;
use crate::report::TableSeen;
use crate::review::Reading;

pub(super) const RULE: Rule = Rule { name: "missing-cell", severity: Severity::Warning, basis: Basis::Convention, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form.filter(|_| look.has_gaps()) else { return Vec::new() };
    let empty = empty_sections(look);
    // What `blank-row` and `blank-total` tell is not told again.
    let rows = look.blank_rows();
    let totals = &look.implied;
    let told = |cell: usize| {
        let place = form.place(cell);
        rows.contains(&(place.table, place.row)) || totals.get(&cell).is_some_and(|v| !v.is_zero())
    };
    let tables = look.tables().filter(|(_, table)| !empty.iter().any(|section| section.key == table.section));
    tables.filter_map(|(seen, table)| in_table(look, form, (seen, table), &told)).collect()
}

fn in_table(look: &Look, form: &Form, (seen, table): (&TableSeen, &Table), told: &dyn Fn(usize) -> bool) -> Option<Finding> {
    let all = form.table_cells(seen.table);
    let total = all.len();
    let of = |kind: Reading| -> Vec<usize> { all.clone().filter(|&c| look.readings[c] == kind && !told(c)).collect() };
    let (blanks, dashes) = (of(Reading::Blank), of(Reading::Dash));
    let first = *blanks.first().or(dashes.first())?;
    let width = table.columns.len();
    let whole_row = (0..table.rows.len()).any(|row| blanks.iter().filter(|&&c| form.place(c).row == row).count() == width);
    let severity = if blanks.len() * 5 > total || whole_row { RULE.severity } else { Severity::Info };
    let words = [
        ("table", table.title.clone()),
        ("blanks", blanks.len().to_string()),
        ("dashes", dashes.len().to_string()),
        ("total", total.to_string()),
        ("first", cell_name(form, first)),
    ];
    let id = match (blanks.is_empty(), dashes.is_empty()) {
        (false, true) => "finding.missing-cell.blanks",
        (true, _) => "finding.missing-cell.dashes",
        (false, false) => "finding.missing-cell.both",
    };
    let mut cells = blanks;
    cells.extend(dashes);
    cells.sort_unstable();
    let spans = look.spans_of(&cells);
    Some(tell(RULE.name, severity, table.key.clone(), Message::new(id, words)).with_cells(keys(form, &cells)).with_spans(spans))
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;

    #[test]
    fn blanks_and_dashes_are_counted_once_a_table() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/business", "").put("requests/granted/other", "").put("requests/partial/other", "/");
        let found = draft.of("missing-cell");
        assert_eq!((found.len(), found[0].cells.len(), found[0].severity), (1, 3, Severity::Info));
        draft.correct("requests/new/business", "0").correct("requests/granted/other", "0").correct("requests/partial/other", "0");
        assert!(draft.of("missing-cell").is_empty());
    }

    #[test]
    fn more_than_a_fifth_or_a_whole_row_is_a_warning() {
        let mut draft = Draft::new("2021");
        draft.put_row("proceedings", "review", &["0", "", "", "", "0"]);
        assert_eq!(draft.of("missing-cell")[0].severity, Severity::Info, "three of fifteen are a fifth and no more");
        draft.put("proceedings/direct_suit/other", "");
        assert_eq!(draft.of("missing-cell")[0].severity, Severity::Warning);
        let mut draft = Draft::new("2021");
        draft.put("art20_5/licensing/decisions", "");
        assert_eq!(draft.of("missing-cell")[0].severity, Severity::Warning);
    }

    #[test]
    fn what_another_rule_tells_is_not_told_again() {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "carried_out", &[""]).put_row("requests", "new", &["1", "0", "0", "0", "0", "0", ""]);
        assert!(draft.of("missing-cell").is_empty());
    }
}
