//! One report as programs print tables that they took from a page: pieces of cells on several lines, names of cells
//! around them, marks of a language for data. Every figure is read, with certainty.

mod telling;

use report_review::extract::extract;
use report_review::form::{Forms, Table};
use report_review::report::State;
use report_review::text::SourceText;

use telling::{cells, check, check_requests, check_text, report};

/// A row's number and its label, apart.
fn number_and_label<'t>(table: &'t Table, row: &'t str) -> (&'t str, &'t str) {
    let number = table.rows.iter().find(|r| r.printed() == row).map_or("", |r| r.ordinal.as_str());
    (number, &row[number.len()..])
}

/// The figures of a row between marks.
fn figures(figures: &[(String, u32)], between: &str) -> String {
    figures.iter().map(|(_, figure)| figure.to_string()).collect::<Vec<_>>().join(between)
}

#[test]
fn the_figures_between_the_number_of_a_row_and_its_label_are_the_rows() {
    for between in ["\t", " │ ", "    "] {
        check_requests(|table, rows| {
            let heads = table.columns.iter().map(|column| column.label.clone()).collect::<Vec<_>>().join(between);
            let blanks = between.trim_matches(' ').repeat(7);
            let lines = rows.iter().map(|(row, own)| {
                let (number, label) = number_and_label(table, row);
                // Those without a number have their first character on the line of the figures.
                let (first, rest) = if number.is_empty() { label.split_at(3) } else { (number, label) };
                format!("{first}{between}{}\n{rest}{blanks}\n", figures(own, between))
            });
            std::iter::once(format!("项目{between}{heads}\n")).chain(lines).collect()
        });
    }
}

#[test]
fn what_records_tell_of_the_lines_of_a_text_is_none_of_it() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    for (between, hash) in [(" ", ""), ("\t", "9f86d081884c7d65"), (" | ", "9f86d081884c7d65")] {
        let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join(between) + "\n").collect());
        let record = |(n, line): (usize, &str)| {
            let line = line.replace('\t', "\\t");
            format!("{{\"行号\": {}, \"是否重复\": false, \"md5\": \"{hash}\", \"内容\": \"{line}\", \"扩展字段\": null}}", 2 * n + 1)
        };
        let records: Vec<String> = text.lines().enumerate().map(record).collect();
        for end in [", ", ",\n"] {
            check_text(form, &format!("{{\"文件名\": \"a.html\", \"段落数\": 60, \"段落\": [{}]}}\n", records.join(end)));
        }
    }
}

#[test]
fn names_that_number_the_cells_of_a_row_are_no_figures() {
    type Name = fn(usize, &str) -> String;
    let ways: [(&str, Name, &str, &str); 7] = [
        ("{", |n, cell| format!("\"{n}\":\"{cell}\""), ",", "},\n"),
        ("{", |n, cell| format!("{n}: '{cell}'"), ", ", "}, "),
        ("{\"r\":{", |n, cell| format!("\n    \"{n}\":\"{cell}\""), ",", "\n  }},\n"),
        ("<row ", |n, cell| format!("c{n}=\"{cell}\""), " ", "/>\n"),
        ("<row>", |n, cell| format!("<col{n}>{cell}</col{n}>"), "", "</row>\n"),
        ("- ", |n, cell| format!("c{n}: '{cell}'"), "\n  ", "\n"),
        ("", |n, cell| format!("({}){cell}", n + 1), " ", "\n"),
    ];
    for (lead, name, between, end) in ways {
        check(|table, rows| {
            let row = |row: &Vec<String>| {
                let named: Vec<String> = row.iter().enumerate().map(|(n, cell)| name(n, cell)).collect();
                format!("{lead}{}{end}", named.join(between))
            };
            cells(table, rows).iter().map(row).collect()
        });
    }
}

/// The slash that ends a tag stands behind a last cell that holds nothing.
#[test]
fn what_ends_a_tag_is_no_dash_in_its_last_cell() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let told = report(form, |table, rows| {
        let row = |row: &Vec<String>| {
            let named = row.iter().enumerate().map(|(n, cell)| {
                // Most cells hold nothing, and no last one does.
                let blank = cell.bytes().all(|b| b.is_ascii_digit()) && (n + 1 == row.len() || n % 4 != 1);
                format!("c{n}=\"{}\"", if blank { "" } else { cell })
            });
            format!("<row {}/>\n", named.collect::<Vec<_>>().join(" "))
        };
        cells(table, rows).iter().map(row).collect()
    });
    let text: String = told.lines().zip(1..).fold(String::new(), |text, (line, number)| text + &format!("{number}: {line}\n"));
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    for (number, cell) in read.cells.iter().enumerate() {
        assert_ne!(cell.state, State::Dash, "{} {cell:?} in\n{text}", form.key(number));
    }
}

#[test]
fn tabs_that_always_come_in_pairs_divide_cells_once() {
    check(|table, rows| cells(table, rows).iter().map(|row| row.join("\t\t") + "\n").collect());
    check(|table, rows| cells(table, rows).iter().map(|row| row.join("\t\t\t") + "\n").collect());
}

#[test]
fn slashes_between_all_cells_divide_them_on_one_line_too() {
    check(|table, rows| {
        let all: Vec<String> = cells(table, rows).iter().map(|row| row.join("/")).collect();
        vec![all.join("/"), "/".to_owned()]
    });
    check(|table, rows| cells(table, rows).iter().map(|row| row.join(" // ") + "\n").collect());
}

#[test]
fn slashes_in_cells_one_beside_the_other_divide_none() {
    let forms = Forms::built_in().expect("valid");
    let text = report(forms.edition("2021").expect("built in"), |table, rows| {
        let cell = |cell: &String| if cell.len() == 2 && cell.as_bytes()[1] > b'4' { "/".to_owned() } else { cell.clone() };
        cells(table, rows).iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join("  ") + "\n").collect()
    });
    assert!(text.contains("/  /"), "{text}");
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    assert!(read.cells.iter().all(|cell| cell.is_certain() && cell.state != State::Missing), "{text}");
}

#[test]
fn lists_of_words_without_quotes_and_of_numbers_alone_are_rows() {
    let is_figure = |cell: &String| cell.bytes().all(|b| b.is_ascii_digit());
    let flow = |cell: &String| if is_figure(cell) { format!("'{cell}'") } else { cell.clone() };
    let tuple = |cell: &String| if is_figure(cell) { cell.clone() } else { format!("'{cell}'") };
    let list = |row: &Vec<String>, write: &dyn Fn(&String) -> String| row.iter().map(write).collect::<Vec<_>>().join(", ");
    check(|table, rows| cells(table, rows).iter().map(|row| format!("- [{}, '']\n", list(row, &flow))).collect());
    check(|table, rows| cells(table, rows).iter().map(|row| format!("({})\n", list(row, &tuple))).collect());
}

#[test]
fn names_of_columns_with_their_numbers_are_no_figures() {
    check(|table, rows| {
        let all = cells(table, rows);
        let width = all.iter().map(Vec::len).max().unwrap_or(0);
        let names: Vec<String> = (1..=width).map(|n| format!("Field {n}")).collect();
        let line = |row: &[String]| format!("| {} |\n", [row, &vec![String::new(); width - row.len()]].concat().join(" | "));
        std::iter::once(line(&names)).chain(all.iter().map(|row| line(row))).collect()
    });
}

#[test]
fn what_a_program_writes_before_every_row_is_none_of_it() {
    type Line = fn(usize, &[String]) -> String;
    let ways: [Line; 4] = [
        |n, row| format!("2024-01-20 09:15:{:02},{:03} INFO [row] {}\n", n % 60, n * 7 % 1000, row.join(" | ")),
        |n, row| format!("[2024-01-20T09:15:{:02}Z] DEBUG parser - row {n}: {}\n", n % 60, row.join("\t")),
        |n, row| format!("INSERT INTO t_report VALUES ({n},'{}');\n", row.join("','")),
        |n, row| {
            let cell = |cell: &String| if cell.bytes().all(|b| b.is_ascii_digit()) { cell.clone() } else { format!("'{cell}'") };
            format!("INSERT INTO t VALUES ({n}, {});\n", row.iter().map(cell).collect::<Vec<_>>().join(", "))
        },
    ];
    for line in ways {
        check(|table, rows| cells(table, rows).iter().enumerate().map(|(n, row)| line(n + 1, row)).collect());
    }
}

#[test]
fn cells_of_lists_in_lists_are_read_with_and_without_quotes() {
    let quoted = |cell: &String| if cell.bytes().all(|b| b.is_ascii_digit()) { format!("'{cell}'") } else { cell.clone() };
    let bare = |cell: &String| cell.clone();
    for write in [&quoted as &dyn Fn(&String) -> String, &bare] {
        check(|table, rows| {
            let row = |row: &Vec<String>| format!("- - {}\n", row.iter().map(write).collect::<Vec<_>>().join("\n  - "));
            cells(table, rows).iter().map(row).collect()
        });
    }
}

#[test]
fn rows_one_behind_the_other_are_divided_by_semicolons() {
    for (between, end) in [("，", "；"), ("、", "；")] {
        check(|table, rows| {
            let all: Vec<String> = cells(table, rows).iter().map(|row| row.join(between)).collect();
            vec![all.join(end), "。\n".to_owned()]
        });
    }
}

#[test]
fn words_in_lists_of_their_own_are_the_cells_of_a_row() {
    for (quote, between) in [("'", ", "), ("\"", ","), ("'", ",\n  ")] {
        check(|table, rows| {
            let cell = |cell: &String| format!("[{quote}{cell}{quote}]");
            let row = |row: &Vec<String>| format!("[{}]", row.iter().map(cell).collect::<Vec<_>>().join(between));
            vec![format!("[{}]\n", cells(table, rows).iter().map(row).collect::<Vec<_>>().join(", "))]
        });
    }
}

#[test]
fn rules_of_hyphens_between_rows_are_no_dashes() {
    for rule in ["-----", "----------", "====="] {
        check(|table, rows| cells(table, rows).iter().map(|row| format!("{}\n{rule}\n", row.join("\n"))).collect());
    }
}
