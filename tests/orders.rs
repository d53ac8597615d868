//! Columns and rows in another order than the form's: what stands there is read by its heads and
//! labels, and never offered as certain in a wrong place.

use std::collections::BTreeMap;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Row, Table};
use report_review::text::SourceText;

/// A figure of its own for every cell of a table.
fn figure(row: usize, column: usize) -> String {
    (100 * (row + 1) + column).to_string()
}

fn label(table: &Table, row: &Row) -> String {
    let mut label = row.printed();
    let mut within = row.within.as_deref();
    while let Some(group) = within.and_then(|key| table.groups.iter().find(|group| group.key == key)) {
        label = format!("{}{}/{label}", group.ordinal, group.label);
        within = group.within.as_deref();
    }
    label
}

/// A report with one table alone: its columns in this order, its rows in that one.
fn text(form: &Form, key: &str, columns: &[usize], rows: &[usize]) -> String {
    let table = form.tables.iter().find(|table| table.key == key).expect("a table of the form");
    let mut text = "栖梧县水利局2022年政府信息公开工作年度报告\n".to_owned();
    for section in form.sections.iter().filter(|section| section.key == table.section) {
        text += &format!("{}{}\n", section.ordinal, section.label);
    }
    let heads: Vec<&str> = columns.iter().map(|&column| table.columns[column].label.as_str()).collect();
    text += &format!("\t{}\n", heads.join("\t"));
    for &row in rows {
        let figures: Vec<String> = columns.iter().map(|&column| figure(row, column)).collect();
        text += &format!("{}\t{}\n", label(table, &table.rows[row]), figures.join("\t"));
    }
    text
}

/// Cells of the table that hold what they should, and those that certainly hold something else.
fn read(form: &Form, forms: &Forms, key: &str, text: &str) -> (usize, BTreeMap<String, String>) {
    let table = form.tables.iter().find(|table| table.key == key).expect("a table of the form");
    let report = extract(&SourceText::from_utf8_text(text), forms);
    assert_eq!(report.form.as_ref().map(|form| form.edition.as_str()), Some("2021"));
    let (mut right, mut wrong) = (0, BTreeMap::new());
    for (row, of_row) in table.rows.iter().enumerate() {
        for (column, of_column) in table.columns.iter().enumerate() {
            let address = format!("{key}/{}/{}", of_row.key, of_column.key);
            let number = (0..form.cell_count()).find(|&cell| form.key(cell).as_str() == address).expect("a cell of the form");
            let Some(cell) = report.cells.get(number) else { continue };
            let value = cell.value.map(|value| value.to_string()).unwrap_or_default();
            if value == figure(row, column) {
                right += 1;
            } else if cell.is_certain() {
                wrong.insert(address, value);
            }
        }
    }
    (right, wrong)
}

#[test]
fn columns_are_read_by_their_heads_in_any_order() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let rows: Vec<usize> = (0..25).collect();
    for columns in [[6, 0, 1, 2, 3, 4, 5], [0, 6, 5, 4, 3, 2, 1], [1, 2, 3, 4, 5, 0, 6], [0, 2, 1, 3, 4, 5, 6]] {
        let text = text(form, "requests", &columns, &rows);
        assert_eq!(read(form, &forms, "requests", &text), (25 * 7, BTreeMap::new()), "{columns:?}");
    }
    for columns in [[4, 0, 1, 2, 3], [1, 0, 2, 3, 4]] {
        let text = text(form, "proceedings", &columns, &[0, 1, 2]);
        assert_eq!(read(form, &forms, "proceedings", &text), (3 * 5, BTreeMap::new()), "{columns:?}");
    }
}

#[test]
fn rows_in_another_order_are_nowhere_taken_for_each_other() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    for step in [2, 3, 7, 9, 11, 13, 16, 18, 22, 24] {
        let rows: Vec<usize> = (0..25).map(|row| (row * step + 5) % 25).collect();
        let text = text(form, "requests", &[0, 1, 2, 3, 4, 5, 6], &rows);
        let (_, wrong) = read(form, &forms, "requests", &text);
        assert_eq!(wrong, BTreeMap::new(), "{rows:?}");
    }
}
