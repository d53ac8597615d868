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

/// The report's heading and that of a section.
fn headed(form: &Form, section: &str) -> String {
    let section = form.sections.iter().find(|other| other.key == section).expect("a section of the form");
    format!("栖梧县水利局2022年政府信息公开工作年度报告\n{}{}\n", section.ordinal, section.label)
}

/// A figure of a row whose last column is the sum of `width` others.
fn summed(row: usize, column: usize, width: usize) -> usize {
    let part = |column: usize| (row * 7 + column * 3) % 11 + column * 20;
    if column < width { part(column) } else { (0..width).map(part).sum() }
}

/// How many cells of a table are certain with the figure that they should have, nothing for a blank; that no other cell is
/// certain is checked.
fn certain(form: &Form, key: &str, text: &str, wanted: impl Fn(usize, usize) -> Option<usize>) -> usize {
    let table = form.tables.iter().find(|table| table.key == key).expect("a table of the form");
    let report = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    let mut right = 0;
    for (row, of_row) in table.rows.iter().enumerate() {
        for (column, of_column) in table.columns.iter().enumerate() {
            let address = format!("{key}/{}/{}", of_row.key, of_column.key);
            let cell = form.find_address(&address).and_then(|number| report.cells.get(number)).expect("a cell of the report");
            if !cell.is_certain() {
                continue;
            }
            let value = cell.value.map(|value| value.to_string());
            assert_eq!(value, wanted(row, column).map(|wanted| wanted.to_string()), "{address} in\n{text}");
            right += 1;
        }
    }
    right
}

/// Rows of the table of requests, with the figures that `figures` makes.
fn requests(form: &Form, heads: &str, divider: &str, figures: impl Fn(usize) -> Vec<String>) -> String {
    let table = form.tables.iter().find(|table| table.key == "requests").expect("a table of the form");
    let row = |(number, row): (usize, &Row)| format!("{}{divider}{}\n", label(table, row), figures(number).join(divider));
    let rows: String = table.rows.iter().enumerate().map(row).collect();
    format!("{}{heads}\n{rows}", headed(form, "s3"))
}

/// The first lines of heads stand in the order of the columns, whatever the sums of the rows say.
#[test]
fn heads_that_break_over_lines_are_in_the_order_of_their_beginnings() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let order = [0, 5, 3, 4, 1, 2, 6];
    let heads = [
        (",自然人,其他,\"社会公\n益组织\",\"法律服\n务机构\",\"商业\n企业\",\"科研\n机构\",总计", ","),
        ("自然人 法人或其他组织 总计\n  其他 社会公益组 法律服务机 商业企业 科研机构\n  织 构", " "),
    ];
    for (heads, divider) in heads {
        let figures = |row| order.iter().map(|&column| summed(row, column, 6).to_string()).collect();
        let text = requests(form, heads, divider, figures);
        certain(form, "requests", &text, |row, column| Some(summed(row, column, 6)));
    }
    let table = "信息内容 本年废止件 现行有效件 本年制发件\n数 数 数\n规章 3 40 7\n行政规范性文件 5 60 8\n";
    let wanted = |row: usize, column: usize| Some([[7, 3, 40], [8, 5, 60]][row][column]);
    certain(form, "art20_1", &format!("{}{table}", headed(form, "s2")), wanted);
}

/// Heads in the middle of the cells around them, their lines run together, stand in no order of their own.
#[test]
fn lines_of_heads_that_run_together_tell_no_other_order() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let heads = "申请人情况\n                    法人或其他组织\n自然人                法律服务      总计          商业企业 科研机构 社会公益        其他\n     \
                 组织       机构\n";
    let figures = |row| (0..7).map(|column| summed(row, column, 6).to_string()).collect();
    let text = requests(form, heads, "      ", figures);
    let right = certain(form, "requests", &text, |row, column| Some(summed(row, column, 6)));
    assert_eq!(right, 175, "{text}");
}

/// A table of one line of figures below heads of such an order; figures for which `blank` holds are not printed.
fn proceedings(form: &Form, columns: &[usize], rows: &[usize], blank: impl Fn(usize, usize) -> bool) -> String {
    let table = form.tables.iter().find(|table| table.key == "proceedings").expect("a table of the form");
    let mut lines = [String::new(), String::new(), String::new()];
    for &row in rows {
        for (place, &column) in columns.iter().enumerate() {
            let label = if place == 0 { table.rows[row].label.as_str() } else { "" };
            let figure = if blank(row, column) { String::new() } else { summed(row, column, 4).to_string() };
            for (line, cell) in lines.iter_mut().zip([label, &table.columns[column].label, &figure]) {
                *line += &format!("| {cell} ");
            }
        }
    }
    format!("{}{}|\n五、存在的主要问题及改进情况\n", headed(form, "s4"), lines.join("|\n"))
}

#[test]
fn blanks_in_a_line_of_figures_stand_below_their_heads_in_any_order() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let blank = |row: usize, column: usize| row == 1 && column == 0;
    let wanted = |row: usize, column: usize| if blank(row, column) { None } else { Some(summed(row, column, 4)) };
    // The first part of every row is nothing.
    let none = |_: usize, column: usize| column == 0;
    let parts = |row: usize, column: usize| (column > 0).then(|| summed(row, column, 4));
    for columns in [[0, 1, 2, 3, 4], [4, 0, 1, 2, 3], [4, 3, 2, 1, 0], [1, 0, 2, 3, 4]] {
        for rows in [[0, 1, 2], [2, 1, 0], [0, 2, 1]] {
            certain(form, "proceedings", &proceedings(form, &columns, &rows, blank), wanted);
            certain(form, "proceedings", &proceedings(form, &columns, &rows, none), parts);
        }
    }
}

#[test]
fn of_rows_of_two_years_none_is_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let heads = "年度\t行政复议\t\t\t\t\t行政诉讼\n\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\n\t\
                 \t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n";
    let line = |year: &str, from: usize| {
        let figures: Vec<String> = (0..15).map(|at| summed(at / 5 + from, at % 5, 4).to_string()).collect();
        format!("{year}\t{}\n", figures.join("\t"))
    };
    let blanks = |year: &str| format!("{year}\t0\t\t\t\t0\t\t1\t\t\t1\t\t\t2\t\t2\n");
    for rows in [[line("2021年", 0), line("2022年", 4)], [line("2021年", 0), blanks("2022年")]] {
        let text = format!("{}{heads}{}五、存在的主要问题及改进情况\n", headed(form, "s4"), rows.concat());
        assert_eq!(certain(form, "proceedings", &text, |row, column| Some(summed(row + 4, column, 4))), 0, "{text}");
    }
}

#[test]
fn where_rows_print_more_columns_a_blank_leaves_the_others_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let names = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
    // This year's and last year's beside each other; some of this year's and most of last year's are dashes.
    let both = "\t本年\t上年".repeat(7);
    let heads = format!("\t{}\t\n{both}", names.join("\t\t"));
    let blank = |row: usize, column: usize| (row + column) % 3 == 1;
    let wanted = |row: usize, column: usize| if blank(row, column) { None } else { Some(summed(row, column, 6)) };
    let figures = |row: usize| {
        let own = |column: usize| wanted(row, column).map_or_else(String::new, |figure| figure.to_string());
        (0..7).flat_map(|column| [own(column), if (row + column).is_multiple_of(2) { "3".to_owned() } else { String::new() }]).collect()
    };
    certain(form, "requests", &requests(form, &heads, "\t", figures), wanted);
    // Last year's total behind this year's, and a place that says nothing.
    let heads = format!("\t{}\t上年总计", names.join("\t"));
    let hole = |row: usize, column: usize| column == row % 6;
    let wanted = |row: usize, column: usize| if hole(row, column) { None } else { Some(summed(row, column, 6)) };
    for nothing in ["", "NULL", "6①"] {
        for every in [1, 3] {
            let is_hole = |row: usize, column: usize| row.is_multiple_of(every) && hole(row, column);
            let own =
                |row: usize, column: usize| if is_hole(row, column) { nothing.to_owned() } else { summed(row, column, 6).to_string() };
            let figures = |row: usize| (0..7).map(|column| own(row, column)).chain([(row + 90).to_string()]).collect();
            let wanted =
                |row: usize, column: usize| if row.is_multiple_of(every) { wanted(row, column) } else { Some(summed(row, column, 6)) };
            certain(form, "requests", &requests(form, &heads, "\t", figures), wanted);
        }
    }
}

#[test]
fn the_number_of_a_line_is_no_figure_where_its_last_one_cannot_be_read() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let heads = "0,结果维持,结果纠正,其他结果,尚未审结,总计,未经复议直接起诉,,,,,复议后起诉,,,,\n1,,,,,,结果维持,结果纠正,其他结果,\
                 尚未审结,总计,结果维持,结果纠正,其他结果,尚未审结,总计\n";
    let text =
        format!("{}{heads}2,0,5,0,0,5,1,0,0,0,1,4,0,0,0,<del>4</del><ins>6</ins>\n五、存在的主要问题及改进情况\n", headed(form, "s4"));
    let wanted = |row: usize, column: usize| Some([[0, 5, 0, 0, 5], [1, 0, 0, 0, 1], [4, 0, 0, 0, 6]][row][column]);
    certain(form, "proceedings", &text, wanted);
}
