//! Tables as programs that read pages, and programs that write them anew, hand them on.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Layout, Table};
use report_review::report::State;
use report_review::text::SourceText;

use telling::{cells, check, check_requests, check_strip, check_text, joined, printed, report};

type Row = (String, Vec<(String, u32)>);

fn form(test: impl Fn(&Form)) {
    test(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

/// The addresses of the cells of one table that are offered as certain.
fn certain(form: &Form, table: &str, text: &str) -> Vec<String> {
    let read = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    let cells = read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain() && cell.state != State::Missing);
    cells.map(|(number, _)| form.key(number).as_str().to_owned()).filter(|key| key.starts_with(table)).collect()
}

fn lines(table: &Table, rows: &[Row], between: &str) -> Vec<String> {
    cells(table, rows).iter().map(|row| row.join(between) + "\n").collect()
}

fn figures(row: &[(String, u32)]) -> String {
    row.iter().map(|(_, figure)| figure.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_label_of_a_group_amid_that_of_its_first_row_is_its_own() {
    for alone in [false, true] {
        check_requests(|_, rows| {
            let row = |(label, own): &Row| {
                if !label.starts_with("1.申请人") {
                    return format!("{label} {}\n", figures(own));
                }
                let cut = |from: usize, to: usize| label.chars().skip(from).take(to - from).collect::<String>();
                let middle = if alone { "（六）其他处理\n" } else { "（六）其他处理 " };
                format!("{}\n{middle}{} {}\n{}\n", cut(0, 12), cut(12, 24), figures(own), cut(24, 99))
            };
            rows.iter().map(row).collect()
        });
    }
}

#[test]
fn labels_behind_those_of_their_groups_are_their_own() {
    for mark in [" - ", " / ", " > "] {
        check(|table, rows| {
            let mut lines = vec!["| 项目 |".to_owned() + &" 数量 |".repeat(table.columns.len()) + "\n"];
            if table.printed == Layout::Strip {
                return cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect();
            }
            for (label, own) in rows {
                let path = if label.starts_with(['1', '2', '3', '4', '5', '6', '7', '8']) {
                    let group = table.rows.iter().find(|row| row.printed() == *label).and_then(|row| row.within.clone());
                    let group = table.groups.iter().find(|g| Some(&g.key) == group.as_ref()).map_or(String::new(), |g| g.label.clone());
                    format!("三、本年度办理结果{mark}{group}{mark}{label}")
                } else {
                    label.clone()
                };
                lines.push(format!("| {path} | {} |\n", figures(own).replace(' ', " | ")));
            }
            lines
        });
    }
}

#[test]
fn rows_in_brackets_behind_the_head_over_them_are_told_figure_by_figure() {
    check_strip(|rows| {
        let name = |n: usize, label: &str| if n == 0 { label.to_owned() } else { format!("行政诉讼（{label}）") };
        let line = |(n, (label, own)): (usize, &Row)| format!("- {}：{}\n", name(n, label), joined(own, " ", "，"));
        rows.iter().enumerate().map(line).collect()
    });
    for (row, around) in [("- **", "**"), ("", ""), ("<dt>", "</dt>")] {
        check_strip(|rows| {
            let name = |n: usize, label: &str| if n == 0 { label.to_owned() } else { format!("行政诉讼（{label}）") };
            let line = |(n, (label, own)): (usize, &Row)| format!("{row}{}{around}\n{}\n", name(n, label), joined(own, "：", "\n"));
            rows.iter().enumerate().map(line).collect()
        });
    }
}

#[test]
fn a_sentence_behind_a_table_of_one_line_names_no_head_of_it() {
    check_strip(|rows| {
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let heads = rows.iter().flat_map(|(_, own)| own.iter().map(|(head, _)| head.clone())).collect();
        let own = rows.iter().flat_map(|(_, own)| own.iter().map(|(_, figure)| figure.to_string())).collect();
        let above = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"].map(str::to_owned).to_vec();
        vec![row(above), row(heads), row(own), "上述行政复议案件3件中，上年结转1件。\n".to_owned()]
    });
}

#[test]
fn a_share_is_no_figure_with_its_sign_apart() {
    form(|form| {
        for between in ["\t", " | ", "\n"] {
            let text = report(form, |table, rows| {
                let text = lines(table, rows, between).concat();
                let requests = table.key == "requests" && between != "\n";
                vec![if requests || table.key == "art20_5" { text.replace('\n', " %\n") } else { text }]
            });
            assert_eq!(certain(form, "art20_5", &text), Vec::<String>::new(), "{text}");
            assert!(!certain(form, "requests", &text).iter().any(|key| key.ends_with("total") && between != "\n"), "{text}");
        }
        let text = report(form, |table, rows| {
            let unit = if table.key == "requests" { " %" } else { "件" };
            rows.iter().map(|(label, own)| format!("{label}：{}{unit}\n", joined(own, "", &format!("{unit}，")))).collect()
        });
        assert_eq!(certain(form, "requests", &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn commas_divide_the_cells_of_tables_of_one_line_whatever_lines_stand_between_them() {
    form(|form| {
        let text = report(form, |table, rows| vec![cells(table, rows).concat().join(",") + "\n"]);
        check_text(form, &text.replace('\n', "\n\n").replace("全年工作有序。", &"全年工作有序。\n\n".repeat(12)));
    });
}

#[test]
fn a_figure_that_a_sentence_replaces_is_in_doubt() {
    form(|form| {
        for said in ["注：行政许可本年处理决定数量更正为1999。", "勘误：“行政许可”应为1999件。", "行政许可 现为1999件\n"]
        {
            let text = report(form, |table, rows| {
                let mut lines = lines(table, rows, "\t");
                if table.key == "art20_8" {
                    lines.push(format!("{said}\n"));
                }
                lines
            });
            assert_eq!(certain(form, "art20_5", &text), Vec::<String>::new(), "{text}");
            assert!(certain(form, "art20_6", &text).len() == 2 || !said.starts_with('注'), "{text}");
        }
        let text = report(form, |table, rows| lines(table, rows, "\t"));
        let text = text.replace("有待加强。", "行政许可公示期限由20天改为7天。\n");
        assert_eq!(certain(form, "art20_5", &text).len(), 1, "{text}");
    });
}

#[test]
fn rows_that_all_lack_their_last_place_may_lack_another_figure() {
    form(|form| {
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return lines(table, rows, "\t");
            }
            let cell = |text: &str| format!("<td>{text}</td>");
            let row = |row: &Vec<String>, lacks: usize| {
                let own = row.iter().enumerate().filter(|(at, _)| *at != lacks).map(|(_, text)| cell(text));
                format!("<tr>{}</tr>", own.collect::<String>())
            };
            let all = cells(table, rows);
            let body: String = all.iter().enumerate().map(|(at, own)| row(own, if at == 0 { 99 } else { 6 })).collect();
            vec![format!("<table>{body}</table>\n")]
        });
        assert_eq!(certain(form, "requests", &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn suits_before_reviews_are_in_doubt_below_a_heading_that_names_reviews_first() {
    form(|form| {
        let text = report(form, |table, rows| {
            if table.printed != Layout::Strip {
                return lines(table, rows, "\t");
            }
            let heads: Vec<String> = rows[0].1.iter().map(|(head, _)| head.clone()).collect();
            let own: Vec<String> = [1, 2, 0].iter().map(|&n: &usize| figures(&rows[n].1).replace(' ', " | ")).collect();
            vec![
                "| 行政诉讼 | 行政复议 |\n".to_owned(),
                format!("| 未经复议直接起诉 | 复议后起诉 | {} |\n", heads.join(" | ")),
                format!("| {} | {} |\n| {} |\n", heads.join(" | "), heads.join(" | "), own.join(" | ")),
            ]
        });
        let text = text.replace("政府信息公开行政复议、行政诉讼情况", "行政复议、行政诉讼情况");
        assert_eq!(certain(form, "proceedings", &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn another_unit_on_the_line_below_a_head_is_seen() {
    form(|form| {
        let text = report(form, |table, rows| lines(table, rows, "    ")).replace("（单位：万元）", "\n              （单位：元）");
        assert_eq!(certain(form, "art20_8", &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn a_row_that_stands_twice_with_the_same_figures_is_certain() {
    check_requests(|table, rows| {
        let mut lines = lines(table, rows, "\t");
        lines.insert(8, lines[8].clone());
        lines
    });
}

#[test]
fn a_number_of_a_page_between_rows_is_none_of_theirs() {
    check_requests(|table, rows| {
        let mut lines = lines(table, rows, " ");
        lines.insert(9, "4\n".to_owned());
        lines
    });
}

#[test]
fn the_number_of_a_page_and_of_all_between_rows_is_none_of_theirs() {
    for between in [" ", "\t", "┃", ","] {
        check_requests(|table, rows| {
            let mut lines = lines(table, rows, between);
            lines.insert(9, "4 / 9\n".to_owned());
            lines
        });
    }
}

#[test]
fn signs_that_nobody_sees_around_figures_between_commas_are_no_part_of_them() {
    for (before, behind) in [("\u{2060}", ""), ("\u{202A}", "\u{202C}"), ("\u{200E}", "\u{200E}")] {
        check(|table, rows| {
            let cell = |cell: &String| {
                let figure = cell.bytes().all(|b| b.is_ascii_digit());
                if figure { format!("{before}{cell}{behind}") } else { cell.clone() }
            };
            cells(table, rows).iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\n").collect()
        });
    }
}

#[test]
fn signs_that_look_like_bars_divide_cells() {
    for stroke in ["丨", "∣"] {
        check(|table, rows| lines(table, rows, stroke));
    }
}

#[test]
fn a_remark_that_there_is_none_is_no_figure() {
    check_requests(|table, rows| {
        let behind = |at: usize| if at == 0 { "备注" } else { ["", "无", "网上申请"][at % 3] };
        cells(table, rows).iter().enumerate().map(|(at, row)| format!("{};{}\n", row.join(";"), behind(at))).collect()
    });
}

#[test]
fn heads_that_changed_places_are_in_doubt_with_a_bar_before_each() {
    form(|form| {
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return lines(table, rows, "\t");
            }
            let heads = ["申请人情况", "法人或其他组织", "自然人", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"];
            let mut lines: Vec<String> = heads.iter().map(|head| format!("|{head}\n")).collect();
            for (label, own) in rows {
                let moved = own[1..6].iter().chain([&own[0], &own[6]]);
                lines.push(format!("\n|{label}\n"));
                lines.extend(moved.map(|(_, figure)| format!("|{figure}\n")));
            }
            lines
        });
        assert_eq!(certain(form, "requests", &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn what_a_browser_prints_between_rows_is_none_of_theirs() {
    check_requests(|table, rows| {
        let mut lines = lines(table, rows, "  ");
        lines.insert(
            9,
            "https://www.example.gov.cn/t20230115_48213.html 3/6\n2023/1/15 10:12 栖梧县水利局2022年政府信息公开工作年度报告\n".to_owned(),
        );
        lines
    });
}

#[test]
fn the_table_behind_last_years_and_this_years_keeps_its_heads_and_heading() {
    form(|form| {
        let text = report(form, |table, rows| {
            let own = lines(table, rows, "\t");
            if table.key != "requests" {
                return own;
            }
            let others: Vec<Row> =
                rows.iter().map(|(label, own)| (label.clone(), own.iter().map(|(head, _)| (head.clone(), 0)).collect())).collect();
            let caption = |year: u32, said: &str| format!("{year}年收到和处理政府信息公开申请情况{said}\n");
            [vec![caption(2021, "（上年数据，供对照）")], lines(table, &others, "\t"), vec![caption(2022, "")], own].concat()
        });
        assert_eq!(certain(form, "proceedings", &text).len(), 15, "{text}");
        let read = extract(&SourceText::from_utf8_text(&text), &Forms::built_in().expect("valid"));
        assert!(read.sections.iter().any(|section| section.key == "s4"), "{text}");
    });
}

#[test]
fn figures_that_are_added_up_behind_a_head_are_none_alone() {
    form(|form| {
        let text = report(form, |table, rows| {
            let sum = |figure: u32| if table.key == "art20_5" { format!("{}+1={figure}", figure - 1) } else { figure.to_string() };
            let pairs =
                |own: &[(String, u32)]| own.iter().map(|(head, figure)| format!("{head} {}", sum(*figure))).collect::<Vec<_>>().join("，");
            rows.iter().map(|(label, own)| format!("- {label}：{}\n", pairs(own))).collect()
        });
        assert_eq!(certain(form, "art20_5", &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn a_table_of_one_line_that_lacks_its_last_place_alone_may_lack_another() {
    form(|form| {
        for close in ["", "\t"] {
            let text = report(form, |table, rows| {
                let mut own = cells(table, rows);
                if table.printed == Layout::Strip {
                    let last = own.last_mut().expect("figures");
                    last.pop();
                }
                let row = |row: &Vec<String>| row.join("\t") + if row.len() == 14 { close } else { "" } + "\n";
                own.iter().map(row).collect()
            });
            assert_eq!(certain(form, "proceedings", &text), Vec::<String>::new(), "{text}");
        }
    });
}

#[test]
fn one_figure_too_many_is_no_number_of_the_row_where_the_sums_hold_without_another_too() {
    form(|form| {
        for (figures, known) in [("1 0 1 0 0 1 1 0 0 2 3 2 0 1 0 3", 0), ("1 4 2 0 0 6 1 0 0 2 3 2 0 1 0 3", 15)] {
            let text = report(form, |table, rows| {
                let mut all = cells(table, rows);
                if table.printed != Layout::Strip {
                    return lines(table, rows, "\t");
                }
                all[2] = figures.split(' ').map(str::to_owned).collect();
                all.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect()
            });
            assert_eq!(certain(form, "proceedings", &text).len(), known, "{text}");
        }
    });
}

/// A report with `word` in the place of four figures, whose cells `between` divides; and the addresses of those.
fn worded(form: &Form, word: &str, between: &str) -> (String, [usize; 5]) {
    // Where lines alone divide cells, words at either end of a row may be pieces of its label or of the next one.
    let keys = if between.contains('\n') {
        ["new/research", "partial/other", "refused.third_party/business", "total/nonprofit", "granted/research"]
    } else {
        ["new/research", "partial/other", "refused.third_party/natural_person", "total/total", ""]
    };
    let key = |key: &str| if key.is_empty() { "proceedings/direct_suit/pending".to_owned() } else { format!("requests/{key}") };
    let own = keys.map(|own| form.find_address(&key(own)).expect("on the form"));
    let first = |key: &str| form.table_cells(form.tables.iter().position(|table| table.key == key).expect("a table")).start;
    let text = report(form, |table, rows| {
        let mut cells = cells(table, rows);
        let heads = cells.len() - if table.printed == Layout::Strip { 1 } else { table.rows.len() };
        let width = if table.printed == Layout::Strip { 15 } else { table.columns.len() };
        for number in own.iter().filter_map(|number| number.checked_sub(first(&table.key))) {
            let behind_label = usize::from(table.printed != Layout::Strip);
            if let Some(cell) = cells.get_mut(heads + number / width).and_then(|row| row.get_mut(behind_label + number % width))
                && table.columns.len() > 4
            {
                word.clone_into(cell);
            }
        }
        cells.iter().map(|row| row.join(between) + "\n").collect()
    });
    (text, own)
}

#[test]
fn words_in_the_place_of_a_figure_leave_the_others_in_their_columns() {
    let words = ["待补", "（空）", "?", "■", "3或5", "共3件", "见附件", "=SUM(B4:G4)", "undefined", "XX", "不涉及", "（无）"];
    form(|form| {
        for (word, between) in words.into_iter().flat_map(|word| ["\t", ",", " | ", "¦", "\n", "\n\n"].map(|between| (word, between))) {
            let (text, own) = worded(form, word, between);
            let read = extract(&SourceText::from_utf8_text(&text), &Forms::built_in().expect("valid"));
            for (number, cell) in read.cells.iter().enumerate() {
                let key = form.key(number);
                if own.contains(&number) {
                    assert!(cell.value.is_none() || !cell.is_certain(), "{key} {word:?} {between:?} {cell:?} in\n{text}");
                } else {
                    let value = cell.value.map(|value| value.to_string());
                    assert_eq!(value, Some(printed(form, number).to_string()), "{key} {word:?} {between:?} in\n{text}");
                    assert!(cell.is_certain(), "{key} {word:?} {between:?} {cell:?} in\n{text}");
                }
            }
        }
    });
}

#[test]
fn one_of_two_figures_behind_a_head_is_none_alone() {
    for joint in [">", "3/", "3:", "3：", "3至", "3或", "3~", "3→", "3，应为", "3?"] {
        form(|form| {
            let text = report(form, |table, rows| {
                let told = |figure: u32| if table.key == "art20_5" { format!("{joint}{figure}") } else { figure.to_string() };
                let pairs = |own: &[(String, u32)]| {
                    own.iter().map(|(head, figure)| format!("{head}：{}", told(*figure))).collect::<Vec<_>>().join("，")
                };
                rows.iter().map(|(label, own)| format!("- {label}：{}\n", pairs(own))).collect()
            });
            assert_eq!(certain(form, "art20_5", &text), Vec::<String>::new(), "{text}");
        });
    }
    form(|form| {
        let text = report(form, |table, rows| {
            let told = |figure: u32| if table.key == "art20_5" { format!("{figure}（5）") } else { figure.to_string() };
            rows.iter()
                .map(|(label, own)| {
                    format!(
                        "- {label}：{}\n",
                        own.iter().map(|(head, figure)| format!("{head} {}", told(*figure))).collect::<Vec<_>>().join("，")
                    )
                })
                .collect()
        });
        assert_eq!(certain(form, "art20_5", &text), Vec::<String>::new(), "{text}");
    });
}

#[test]
fn lines_of_tabs_or_bars_between_all_figures_alike_are_no_blank_cells() {
    for (before, behind) in [("\t\t\t", "\n\t\t\t\n"), ("| ", " |\n")] {
        check(|table, rows| {
            cells(table, rows)
                .iter()
                .map(|row| row.iter().map(|cell| format!("{before}{cell}{behind}")).collect::<Vec<_>>().concat() + "\n\n")
                .collect()
        });
    }
}

#[test]
fn a_further_row_that_adds_up_between_lines_leaves_its_neighbours_certain() {
    for between in ["\n", "\n\n", "\t", " | "] {
        form(|form| {
            let text = report(form, |table, rows| {
                let mut rows = rows.to_vec();
                if table.key == "requests" {
                    let part = rows[0].1.iter().map(|(head, _)| (head.clone(), u32::from(head == "自然人" || head == "总计"))).collect();
                    rows.insert(1, ("其中：网上申请".to_owned(), part));
                }
                cells(table, &rows).iter().map(|row| row.join(between) + "\n").collect()
            });
            assert_eq!(certain(form, "requests", &text).len(), 175, "{text}");
        });
    }
}

#[test]
fn the_numbers_of_columns_without_a_head_are_no_figures() {
    check(|table, rows| {
        let mut cells = cells(table, rows);
        let width = cells.iter().map(Vec::len).max().unwrap_or_default();
        let missing = cells[0].len();
        cells[0].extend((missing..width).map(|n| format!("Unnamed: {n}")));
        let line = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
        let rule = format!("|{}\n", "---|".repeat(width));
        let mut lines: Vec<String> = cells.iter().map(line).collect();
        lines.insert(1, rule);
        lines
    });
}

#[test]
fn narrow_blanks_between_the_digits_of_a_figure_behind_its_head_are_part_of_it() {
    form(|form| {
        let own = form.find_address("art20_5/licensing/decisions").expect("on the form");
        for narrow in ["\u{2009}", "\u{202F}", ","] {
            let text = report(form, |table, rows| {
                let told = |figure: u32| if table.key == "art20_5" { format!("9{narrow}791件") } else { figure.to_string() };
                rows.iter()
                    .map(|(label, own)| {
                        format!(
                            "{label}：{}\n",
                            own.iter().map(|(head, figure)| format!("{head}{}", told(*figure))).collect::<Vec<_>>().join("；")
                        )
                    })
                    .collect()
            });
            let read = extract(&SourceText::from_utf8_text(&text), &Forms::built_in().expect("valid"));
            assert_eq!(read.cells[own].value.map(|value| value.to_string()).as_deref(), Some("9791"), "{text}");
        }
    });
}

#[test]
fn words_behind_a_head_leave_the_figures_of_the_others() {
    form(|form| {
        let own = form.find_address("requests/partial/research").expect("on the form");
        for (word, pair, between) in ["待补", "无", "见附件", "NULL", "（空）"]
            .into_iter()
            .flat_map(|word| [("：", "，"), (" ", "，"), ("：", "\n    - "), (": ", "; ")].map(|(pair, between)| (word, pair, between)))
        {
            let text = report(form, |_, rows| {
                let told = |label: &str, head: &str, figure: u32| {
                    let own = label.contains("部分公开") && head == "科研机构";
                    if own { format!("{head}{pair}{word}") } else { format!("{head}{pair}{figure}") }
                };
                let lead = if between.contains('\n') { "\n    - " } else { "：" };
                let line = |(label, own): &Row| {
                    let pairs: Vec<String> = own.iter().map(|(head, figure)| told(label, head, *figure)).collect();
                    format!("- {label}{lead}{}\n", pairs.join(between))
                };
                rows.iter().map(line).collect()
            });
            let read = extract(&SourceText::from_utf8_text(&text), &Forms::built_in().expect("valid"));
            for (number, cell) in read.cells.iter().enumerate() {
                let wanted = (number != own).then(|| printed(form, number).to_string());
                assert_eq!(cell.value.map(|value| value.to_string()), wanted, "{} {word:?} in\n{text}", form.key(number));
                assert!(number == own || cell.is_certain(), "{} {cell:?} in\n{text}", form.key(number));
            }
        }
    });
}
