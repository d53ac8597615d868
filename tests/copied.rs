//! Pages as the programs hand them on that copy their text: every figure that a reader could place is read, and none that
//! nobody could is certain.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Layout, Table};
use report_review::text::SourceText;

use telling::{cells, check_text, printed, report};

type Row = (String, Vec<(String, u32)>);

fn with_form(test: impl Fn(&Form)) {
    test(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

/// The cells that are certain and not what is printed.
fn wrong(form: &Form, text: &str) -> Vec<String> {
    let read = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    let cells = read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain());
    let other = cells.filter(|(number, cell)| cell.value.map(|value| value.to_string()) != Some(printed(form, *number).to_string()));
    other.map(|(number, cell)| format!("{}: {:?}", form.key(number), cell.value)).collect()
}

fn line(row: &[String], between: &str) -> String {
    row.join(between) + "\n"
}

fn tabbed(table: &Table, rows: &[Row]) -> Vec<String> {
    cells(table, rows).iter().map(|row| line(row, "\t")).collect()
}

#[test]
fn numbers_of_labels_in_a_piece_of_their_own_are_theirs() {
    with_form(|form| {
        let marks = [("\n", "\n"), ("|", "|\n"), (" | ", " |\n"), ("\t", "\n"), ("\n  ", "\n")];
        for (mark, end, gap) in marks.into_iter().flat_map(|(mark, end)| [mark, " ", "\u{A0}"].map(|gap| (mark, end, gap))) {
            for stop in ["．", "、", "."] {
                let text = report(form, |table, rows| {
                    let line = |row: Vec<String>| {
                        let (label, figures) = row.split_first().expect("a label");
                        let label = match label.split_once('.') {
                            Some((number, rest)) if number.len() == 1 => format!("{number}{gap}{stop}{rest}"),
                            _ => label.clone(),
                        };
                        label + mark + &figures.join(mark) + end
                    };
                    cells(table, rows).into_iter().map(line).collect()
                });
                check_text(form, &text);
            }
        }
    });
}

#[test]
fn the_number_of_a_label_that_has_a_line_of_its_own_in_a_ruled_cell_is_no_figure() {
    with_form(|form| {
        for broken in ["2", "2."] {
            let text = report(form, |table, rows| {
                if table.key != "requests" {
                    return cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect();
                }
                let rule = format!("+----+{}\n", "------+".repeat(table.columns.len()));
                let mut lines = vec![rule.clone()];
                for row in cells(table, rows) {
                    let (label, figures) = row.split_first().expect("a label");
                    let mut pieces: Vec<String> = label.chars().map(String::from).collect();
                    if label.starts_with(|c: char| c.is_ascii_digit()) && broken.len() > 1 {
                        let stop = pieces.remove(1);
                        pieces[0] += &stop;
                    }
                    for (n, piece) in pieces.iter().enumerate() {
                        let wide = if piece.is_ascii() { 2 } else { 1 };
                        let blank = String::new();
                        let figures = figures.iter().map(|figure| format!(" {:<4} |", if n == 0 { figure } else { &blank }));
                        lines.push(format!("| {piece:<wide$} |{}\n", figures.collect::<String>()));
                    }
                    lines.push(rule.clone());
                }
                lines
            });
            check_text(form, &text);
        }
    });
}

/// The table of requests with the heads of its columns as `heads`, above rows of one line.
fn below_heads(form: &Form, heads: &str, between: &str) -> String {
    report(form, |table, rows| {
        if table.key != "requests" {
            return tabbed(table, rows);
        }
        let rows = cells(table, rows).into_iter().skip(1).map(|row| line(&row, between));
        std::iter::once(format!("{heads}\n")).chain(rows).collect()
    })
}

#[test]
fn heads_that_have_a_line_each_say_nothing_of_the_order_of_figures_on_one_line() {
    with_form(|form| {
        for between in [" ", "\t"] {
            let heads = "申请人情况\n自然人\n法人或其他组织\n总计\n其他\n商业企业\n科研机构\n社会公益组织\n法律服务机构";
            let text = below_heads(form, heads, between);
            assert_eq!(wrong(form, &text), Vec::<String>::new(), "{text}");
            let read = extract(&SourceText::from_utf8_text(&text), &Forms::built_in().expect("valid"));
            let own = form.table_cells(form.tables.iter().position(|table| table.key == "requests").expect("there"));
            assert!(own.into_iter().all(|n| read.cells[n].value.map(|value| value.to_string()) == Some(printed(form, n).to_string())));
        }
    });
}

#[test]
fn a_piece_of_the_head_over_several_columns_is_not_that_of_one_of_them() {
    with_form(|form| {
        let heads = "|申请人情况|自然<br>人|法人或<br>商业<br>企业|其他组<br>科研<br>机构|织<br>社会公益<br>组织|法律服务<br>机构|其<br>他|总<br>计|\n|---|---|---|---|---|---|---|---|";
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return tabbed(table, rows);
            }
            let rows = cells(table, rows).into_iter().skip(1).map(|row| format!("|{}|\n", row.join("|")));
            std::iter::once(format!("{heads}\n")).chain(rows).collect()
        });
        check_text(form, &text);
    });
}

#[test]
fn heads_in_an_order_in_which_no_row_adds_up_leave_the_forms_own() {
    with_form(|form| {
        let heads = "申请人情况\n自然人\n法人及其他组织\n商业企 总计\n业\n科研机\n构\n社会公\n益组织\n法律服\n务机构\n其他";
        let text = below_heads(form, heads, "   ");
        let read = extract(&SourceText::from_utf8_text(&text), &Forms::built_in().expect("valid"));
        let own = form.table_cells(form.tables.iter().position(|table| table.key == "requests").expect("there"));
        for number in own {
            assert_eq!(read.cells[number].value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{text}");
        }
    });
}

#[test]
fn the_number_of_a_page_below_the_last_label_of_a_section_is_not_its_figure() {
    with_form(|form| {
        let text = report(form, |table, rows| match table.key.as_str() {
            "art20_8" => vec![format!("信息内容 本年收费金额（单位：万元）\n{}\n1\n", rows[0].0)],
            _ => cells(table, rows).iter().map(|row| line(row, " ")).collect(),
        });
        let fees = |cell: &String| cell.starts_with("art20_8");
        assert!(!wrong(form, &text).iter().any(fees), "{text}");
    });
}

#[test]
fn a_sum_of_money_whose_point_was_drawn_apart_is_in_doubt() {
    with_form(|form| {
        for behind in [" 5.", "\n.", " .", "\\n."] {
            let text = report(form, |table, rows| match table.key.as_str() {
                "art20_8" => vec![format!("信息内容\t本年收费金额（单位：万元）\n{}\t7176{behind}\n", rows[0].0)],
                _ => tabbed(table, rows),
            });
            assert_eq!(wrong(form, &text), Vec::<String>::new(), "{text}");
        }
    });
}

#[test]
fn figures_whose_last_digits_stand_below_their_row_are_in_doubt() {
    with_form(|form| {
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return tabbed(table, rows);
            }
            let all = cells(table, rows);
            let cut = |row: &Vec<String>| {
                let mut row = row.clone();
                let digits: Vec<String> = [1, row.len() - 1].into_iter().map(|c| row[c].pop().map(String::from).expect("digits")).collect();
                let head =
                    "栖梧县水利局2022年政府信息公开工作年度报告\n（本列数据的勾稽关系为：第一项加第二项之和，\n等于第三项加第四项之和）\n";
                format!("{}\n\n{head}{}\n", row.join("\n"), digits.join("\n"))
            };
            let longest = |row: &&Vec<String>| row[0].contains("总计") && row[1].len() > 1;
            let own = all.iter().rev().find(longest).expect("a row").clone();
            all.iter().map(|row| if *row == own { cut(row) } else { line(row, "\n") }).collect()
        });
        assert_eq!(wrong(form, &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn a_row_whose_label_a_page_cuts_has_the_figures_beside_the_first_half() {
    with_form(|form| {
        let text =
            report(form, |table, rows| {
                if table.key != "requests" {
                    return tabbed(table, rows);
                }
                let row =
                    |row: &Vec<String>| match row[0].strip_prefix("2.其他法律行政") {
                        Some(rest) => format!("其他法律行政 | {} | {rest}{}\n", row[1..].join(" | "), " | ".repeat(row.len() - 1))
                            .replacen(&format!(" | {rest}"), &format!("\n第3页 共5页\n\n{rest}"), 1),
                        None => line(row, " | "),
                    };
                cells(table, rows).iter().map(row).collect()
            });
        assert_eq!(wrong(form, &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn a_head_over_two_places_names_the_figure_in_either() {
    with_form(|form| {
        for (first, second) in [("", "@"), ("@", "")] {
            let text = report(form, |table, rows| match table.key.as_str() {
                "art20_8" => {
                    let figure = rows[0].1[0].1.to_string();
                    let places = [first, second].map(|place| place.replace('@', &figure));
                    vec![format!("|信息内容|本年收费金额|本年收费金额|\n|---|---|---|\n|{}|{}|{}|\n", rows[0].0, places[0], places[1])]
                }
                _ if table.printed == Layout::Strip => tabbed(table, rows),
                _ => cells(table, rows).iter().map(|row| format!("|{}|\n", row.join("|"))).collect(),
            });
            assert_eq!(wrong(form, &text), Vec::<String>::new(), "{text}");
        }
    });
}

/// The tables between bars, all cells of a row on its line, with `after` behind each table.
fn barred(form: &Form, after: &str) -> String {
    let bars = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
    report(form, |table, rows| cells(table, rows).iter().map(bars).chain([after.to_owned()]).collect())
}

#[test]
fn what_stands_behind_a_table_between_bars_is_in_no_cell() {
    with_form(|form| {
        for after in ["2\n", "附件：2\n", "3 / 5\n", "0\n", "\n1\n\n"] {
            check_text(form, &barred(form, after));
            let blank = barred(form, after).replacen(&format!("| {} |", printed(form, form.table_cells(0).end - 1)), "|  |", 1);
            assert!(wrong(form, &blank).iter().all(|cell| cell.ends_with("None")), "{blank}");
        }
    });
}

#[test]
fn an_address_and_the_office_that_filled_in_a_table_say_nothing_of_its_figures() {
    with_form(|form| {
        for line in ["填报单位：办公室　填表日期：2023年1月10日", "网址：http://example.invalid/2021/index.html", "联系电话：0123-4567890"]
        {
            let text = report(form, |table, rows| std::iter::once(format!("{line}\n")).chain(tabbed(table, rows)).collect());
            check_text(form, &text);
            let other = text.replace(line, "填报单位：竹溟县水利局");
            let read = extract(&SourceText::from_utf8_text(&other), &Forms::built_in().expect("valid"));
            assert!(read.cells.iter().any(|cell| !cell.is_certain()), "{other}");
        }
    });
}

#[test]
fn a_title_whose_year_stands_apart_or_beside_a_menu_is_whole() {
    with_form(|form| {
        let text = report(form, tabbed);
        let whole = "栖梧县水利局2022年政府信息公开工作年度报告";
        let read = |text: &str| extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid")).facts;
        let period = "\n数据统计时间自\n2022\n年\n1\n月\n1\n日起至\n2022\n年\n12\n月\n31\n日止。\n";
        let pieces = text.replacen(whole, &format!("栖梧县水利局\n2022\n年政府信息公开工作年度报告{period}"), 1);
        let split = text.replacen(whole, "2022年\n栖梧县水利局政府信息公开工作年度报告", 1);
        let beside = text.replacen(whole, &format!("  • 政府信息公开指南{}{whole}", " ".repeat(40)), 1);
        for (text, title) in [(&pieces, None), (&split, None), (&beside, Some(whole))] {
            let facts = read(text);
            let found = facts.title.as_ref().map(|title| title.value.as_str()).unwrap_or_default();
            assert!(found.contains("2022") && found.contains("栖梧县水利局") && !found.contains("指南"), "{found:?} in {text}");
            assert!(title.is_none_or(|title| title == found), "{found:?} in {text}");
            assert_eq!(facts.agency.map(|agency| agency.value), Some("栖梧县水利局".to_owned()), "{text}");
            assert_eq!(facts.year.map(|year| year.value), Some(2022), "{text}");
        }
    });
}

#[test]
fn the_headings_of_the_ordinance_are_those_of_the_form() {
    with_form(|form| {
        let text = report(form, tabbed);
        for mark in ["", "**"] {
            let told = text
                .replace("三、收到和处理政府信息公开申请情况", &format!("{mark}三、行政机关收到和处理政府信息公开申请的情况{mark}"))
                .replace(
                    "四、政府信息公开行政复议、行政诉讼情况",
                    &format!("{mark}四、因政府信息公开工作被申请行政复议、提起行政诉讼的情况{mark}"),
                );
            assert!(told != text);
            let read = extract(&SourceText::from_utf8_text(&told), &Forms::built_in().expect("valid"));
            for key in ["s3", "s4"] {
                assert!(read.sections.iter().any(|seen| seen.key == key && seen.exact), "{key} in {told}");
            }
            check_text(form, &told);
        }
    });
}

#[test]
fn figures_on_lines_between_labels_of_which_one_has_none_are_of_neither_for_sure() {
    with_form(|form| {
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return tabbed(table, rows);
            }
            let all = cells(table, rows);
            // Each line of figures stands before its label.
            let row = |row: &Vec<String>| format!("{}\n{}\n", row[1..].join(" "), row[0]);
            std::iter::once(line(&all[0], " ")).chain(all[1..].iter().map(row)).collect()
        });
        let requests = |cell: &String| cell.starts_with("requests");
        assert!(!wrong(form, &text).iter().any(requests), "{text}");
    });
}
