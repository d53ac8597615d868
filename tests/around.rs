//! What programs and people put around the lines and cells of a report that is otherwise whole: marks of versions, of
//! printing, of other languages; remarks beside a figure; heads once more; tables of towns. Every figure is read as it
//! stands, and none that nobody could know is certain.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms};
use report_review::report::Report;
use report_review::text::SourceText;

use telling::{cells, check_requests, check_strip, check_text, printed, report};

fn with_form(test: impl Fn(&Form)) {
    test(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

fn read(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"))
}

/// The report with its cells between `mark`s.
fn divided(form: &Form, mark: &str) -> String {
    report(form, |table, rows| cells(table, rows).iter().map(|row| row.join(mark) + "\n").collect())
}

/// The report with a line a cell.
fn in_lines(form: &Form) -> String {
    report(form, |table, rows| cells(table, rows).iter().map(|row| row.join("\n") + "\n").collect())
}

/// A line with other figures.
fn otherwise(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_digit() { char::from(b'0' + (c as u8 - b'0' + 7) % 10) } else { c }).collect()
}

/// Where a row's label stands in a text with tabs between its cells.
fn line_of<'t>(text: &'t str, label: &str) -> &'t str {
    text.lines().find(|line| line.starts_with(label)).expect("stands there")
}

#[test]
fn of_a_comparison_the_new_version_is_read() {
    with_form(|form| {
        let whole = divided(form, "\t");
        let line = |line: &str| match line.matches('\t').count() {
            0 => format!(" {line}\n"),
            _ => format!("-{}\n+{line}\n", otherwise(line)),
        };
        let lines: String = whole.lines().map(line).collect();
        check_text(form, &format!("--- a/2021.txt\n+++ b/2022.txt\n@@ -1,60 +1,64 @@\n{lines}"));
    });
}

#[test]
fn of_two_versions_of_a_row_of_which_nobody_chose_one_none_is_certain() {
    with_form(|form| {
        let text = divided(form, "\t");
        let own = line_of(&text, "1.属于国家秘密");
        let both = format!("<<<<<<< HEAD\n{own}\n=======\n{}\n>>>>>>> other", otherwise(own));
        let read = read(&text.replacen(own, &both, 1));
        for (number, cell) in read.cells.iter().enumerate() {
            let key = form.key(number).to_string();
            assert_eq!(cell.is_certain(), !key.starts_with("requests/refused.state_secret/"), "{key} {cell:?}");
        }
    });
}

#[test]
fn what_a_browser_prints_above_its_pages_is_none_of_the_cells() {
    with_form(|form| {
        let text = in_lines(form);
        for label in ["1.属于国家秘密\n", "（七）总计\n", "行政规范性文件\n"] {
            let head = format!("{label}2023/1/18 15:21        栖梧县水利局2022年政府信息公开工作年度报告-栖梧县水利局\n");
            check_text(form, &text.replacen(label, &head, 1));
        }
    });
}

#[test]
fn control_characters_between_fields_divide_cells() {
    with_form(|form| ["\u{1}", "\u{2}"].into_iter().for_each(|mark| check_text(form, &divided(form, mark))));
}

#[test]
fn the_mark_of_a_language_that_runs_leftwards_is_no_part_of_a_figure() {
    with_form(|form| check_text(form, &divided(form, "\u{61C}\t").replace('\n', "\u{61C}\n")));
}

#[test]
fn comments_between_rows_are_none_of_them() {
    with_form(|form| {
        let text = divided(form, "\t");
        let lines = text.lines().enumerate();
        let commented =
            lines.map(|(n, line)| if line.contains('\t') { format!("<!-- 第{n}行 -->\n{line}\n") } else { format!("{line}\n") });
        check_text(form, &commented.collect::<String>());
    });
}

