//! One report of made-up figures, of which all differ where they can, told in the way that a test has for its tables.
#![allow(dead_code, reason = "each test file uses its part")]

use report_review::extract::extract;
use report_review::form::{Form, Forms, Layout, Table};
use report_review::source::{Decoded, decode};

/// The figure of a cell: all differ where they can.
pub fn figure(form: &Form, number: usize) -> u32 {
    let (table, row) = (form.place(number).table, form.place(number).row);
    let (table, first) = (&form.tables[table], number - form.place(number).column);
    let own = |column: usize| u32::try_from((first + column) * 7 % 90).expect("small");
    match table.columns.iter().rposition(|column| column.key == "total") {
        Some(total) if total == form.place(number).column => (0..total).map(own).sum(),
        _ => own(form.place(number).column) + u32::try_from(row).expect("small"),
    }
}

/// The figure of a cell, its row's total the sum of the others.
pub fn printed(form: &Form, number: usize) -> u32 {
    let place = form.place(number);
    let table = &form.tables[place.table];
    let first = number - place.column;
    if table.columns[place.column].key == "total" { (0..place.column).map(|c| figure(form, first + c)).sum() } else { figure(form, number) }
}

/// A report whose tables `write` writes.
pub fn report(form: &Form, write: impl Fn(&Table, &[(String, Vec<(String, u32)>)]) -> Vec<String>) -> String {
    let mut text = "栖梧县水利局2022年政府信息公开工作年度报告\n一、总体情况\n全年工作有序。\n".to_owned();
    for (section, ordinal) in form.sections.iter().zip(["一", "二", "三", "四", "五", "六"]).filter(|(_, ordinal)| *ordinal != "一")
    {
        text += &format!("{ordinal}、{}\n", section.label);
        for (t, table) in form.tables.iter().enumerate().filter(|(_, table)| table.section == section.key) {
            let first = form.table_cells(t).start;
            let width = table.columns.len();
            let row = |r: usize| {
                let cells = (0..width).map(|c| (table.columns[c].label.clone(), printed(form, first + r * width + c)));
                (table.rows[r].printed(), cells.collect())
            };
            let rows: Vec<(String, Vec<(String, u32)>)> = (0..table.rows.len()).map(row).collect();
            text += &write(table, &rows).concat();
        }
        text += if section.key == "s5" || section.key == "s6" { "有待加强。\n" } else { "" };
    }
    text
}

/// Checks that every cell is read with certainty, at its place.
pub fn check(write: impl Fn(&Table, &[(String, Vec<(String, u32)>)]) -> Vec<String>) {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    check_text(form, &report(form, write));
}

/// Checks that every cell of the report in `text` is read with certainty, at its place.
pub fn check_text(form: &Form, text: &str) {
    let forms = Forms::built_in().expect("valid");
    let source = if let Decoded::Text(source) = decode(text.as_bytes()) { Some(source) } else { None }.expect("a text");
    let read = extract(&source, &forms);
    assert_eq!(read.form.as_ref().map(|form| form.edition.as_str()), Some("2021"), "{text}");
    for (number, cell) in read.cells.iter().enumerate() {
        let (key, wanted) = (form.key(number), printed(form, number).to_string());
        assert_eq!(cell.value.map(|value| value.to_string()), Some(wanted.clone()), "{key} {cell:?} in\n{text}");
        assert!(cell.is_certain(), "{key} {cell:?} in\n{text}");
        assert_eq!(cell.span.map(|span| &source.text()[span.start..span.end]), Some(wanted.as_str()), "{key}");
    }
}

/// Joins what is told of each figure.
pub fn joined(figures: &[(String, u32)], pair: &str, between: &str) -> String {
    let pairs: Vec<String> = figures.iter().map(|(head, figure)| format!("{head}{pair}{figure}")).collect();
    pairs.join(between)
}

/// The table as rows of cells: heads, then each row.
pub fn cells(table: &Table, rows: &[(String, Vec<(String, u32)>)]) -> Vec<Vec<String>> {
    if table.printed == Layout::Strip {
        let heads = rows.iter().flat_map(|(_, figures)| figures.iter().map(|(head, _)| head.clone())).collect();
        let above = vec![rows[0].0.clone(), "行政诉讼".to_owned(), rows[1].0.clone(), rows[2].0.clone()];
        let figures = rows.iter().flat_map(|(_, figures)| figures.iter().map(|(_, figure)| figure.to_string())).collect();
        return vec![above, heads, figures];
    }
    let mut all = vec![std::iter::once("信息内容".to_owned()).chain(table.columns.iter().map(|c| c.label.clone())).collect()];
    for (row, figures) in rows {
        all.push(std::iter::once(row.clone()).chain(figures.iter().map(|(_, figure)| figure.to_string())).collect());
    }
    all
}

/// The last table in shapes of its own.
pub fn check_strip(write: impl Fn(&[(String, Vec<(String, u32)>)]) -> Vec<String>) {
    check(|table, rows| {
        if table.printed == Layout::Strip {
            return write(rows);
        }
        cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect()
    });
}

/// The table of requests in a shape of its own.
pub fn check_requests(write: impl Fn(&Table, &[(String, Vec<(String, u32)>)]) -> Vec<String>) {
    check(|table, rows| {
        if table.key == "requests" {
            return write(table, rows);
        }
        cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect()
    });
}
