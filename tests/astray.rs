//! Heads and figures that stand elsewhere than in the form's own place: other words over the columns, further columns and numbers,
//! labels between their figures. Every figure is read as it stands, and none that nobody could know is certain.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms};
use report_review::report::Report;
use report_review::text::SourceText;

use telling::{cells, check_requests, check_strip, check_text, joined, printed, report};

fn with_form(test: impl Fn(&Form)) {
    test(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

fn read(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"))
}

#[test]
fn the_head_over_all_that_are_no_persons_is_not_that_of_the_others_whatever_joins_its_words() {
    with_form(|form| {
        for head in [
            "法人和其他组织",
            "法人及其他组织",
            "法人或者其他组织",
            "法人、其他组织",
            "法人/其他组织",
            "法人其他组织",
            "其他组织",
            "法人或其他组织",
        ] {
            for mark in ["\n", "\n\n", " ", "\t"] {
                let text = report(form, |table, rows| {
                    let all = cells(table, rows);
                    if table.key != "requests" {
                        return all.iter().map(|row| row.join(mark) + "\n").collect();
                    }
                    let heads =
                        ["申请人情况", "\n", "自然人", head, "总计", "\n", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"];
                    let heads = heads.join(mark).replace(" \n ", "\n").replace("\t\n\t", "\n").replace("\n\n\n", "\n") + "\n";
                    std::iter::once(heads).chain(all[1..].iter().map(|row| row.join(mark) + "\n")).collect()
                });
                check_text(form, &text);
            }
        }
    });
}

#[test]
fn of_two_figures_behind_a_head_neither_is_its_own_for_sure() {
    with_form(|form| {
        for mark in [",", "\t", " | "] {
            let text = report(form, |table, rows| {
                if table.printed == report_review::form::Layout::Strip || table.key == "requests" {
                    return cells(table, rows).iter().map(|row| row.join(mark) + "\n").collect();
                }
                let line = |(row, figures): &(String, Vec<(String, u32)>)| {
                    figures
                        .iter()
                        .map(|(head, figure)| [row.clone(), head.clone(), (figure + 3).to_string(), figure.to_string()].join(mark) + "\n")
                        .collect()
                };
                std::iter::once(["信息内容", "指标", "去年同期", "2022年"].join(mark) + "\n").chain(rows.iter().map(line)).collect()
            });
            let read = read(&text);
            for (number, cell) in read.cells.iter().enumerate().filter(|(number, _)| form.key(*number).to_string().starts_with("art")) {
                assert!(!cell.is_certain(), "{} {cell:?} in\n{text}", form.key(number));
            }
        }
    });
}

#[test]
fn the_sign_of_a_figure_alone_on_its_line_begins_no_list() {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2019").expect("built in");
    let text = report(form, |table, rows| match table.key.as_str() {
        "requests" => rows.iter().map(|(row, figures)| format!("- {row}：{}\n", telling::joined(figures, " ", "、"))).collect(),
        _ => cells(table, rows).iter().map(|row| row.join("\n") + "\n").collect(),
    });
    let text = text.replacen("2022年", "2019年", 1);
    let coercion = text.find("行政强制\n").expect("a row");
    let at = text[coercion..].match_indices('\n').nth(1).expect("its second cell").0 + coercion + 1;
    let signed = format!("{}-{}", &text[..at], &text[at..]);
    let number = (0..form.cell_count()).find(|&number| form.key(number).to_string() == "art20_6/coercion/change").expect("a cell");
    let (cell, own) = (&read(&signed).cells[number], printed(form, number));
    assert_eq!(cell.value.map(|value| value.to_string()), Some(format!("-{own}")), "{cell:?} in\n{signed}");
}

#[test]
fn numbers_of_columns_below_the_heads_are_no_row() {
    with_form(|form| {
        for mark in ["\t", " | ", "\n"] {
            for with in [vec![], vec!["第三十七条"]] {
                let text = report(form, |table, rows| {
                    let mut all = cells(table, rows);
                    if table.key == "requests" {
                        let mut heads = vec!["栏次".to_owned()];
                        heads.extend(with.iter().map(|_| String::new()).chain((1..8).map(|n| n.to_string())));
                        for row in &mut all {
                            drop(row.splice(1..1, with.iter().map(|own| (*own).to_owned())));
                        }
                        all.insert(1, heads);
                    }
                    all.iter().map(|row| row.join(mark) + "\n").collect()
                });
                for (number, cell) in read(&text).cells.iter().enumerate() {
                    let right = cell.value.map(|value| value.to_string()) == Some(printed(form, number).to_string());
                    assert!(right || !cell.is_certain(), "{} {cell:?} in\n{text}", form.key(number));
                }
            }
        }
    });
}

#[test]
fn a_label_among_the_heads_and_figures_below_each_other_is_that_of_all_of_them() {
    for before in 0..4 {
        for at in [0, 2, 4] {
            let blank = " ".repeat(17);
            check_strip(|rows| {
                let own = |(row, figures): &(String, Vec<(String, u32)>)| {
                    let line = |(n, (head, figure)): (usize, &(String, u32))| match n {
                        n if n == at => format!("{row}  {head}{}{figure}\n", " ".repeat(before + 1)),
                        _ => format!("{blank}{head}{}{figure}\n", " ".repeat(before + 1)),
                    };
                    figures.iter().enumerate().map(line).collect::<String>()
                };
                rows.iter().map(own).collect()
            });
        }
    }
}

/// The report with every row of the large table in a box drawn with `rule`, its label a few characters a line.
fn boxed(form: &Form, rule: &str) -> String {
    let is_figure = |cell: &String| cell.chars().all(|c| c.is_ascii_digit());
    let row = |row: &Vec<String>| {
        let first = row.iter().position(is_figure).unwrap_or(row.len());
        let (labels, figures) = row.split_at(first);
        let label: Vec<char> = labels.concat().chars().collect();
        if figures.is_empty() {
            return format!("| {} |\n{rule}\n", row.join(" | "));
        }
        let line = |(n, piece): (usize, &[char])| {
            let cells = if n == 0 { figures.join(" | ") } else { " | ".repeat(figures.len() - 1) };
            format!("| {} | {cells} |\n", piece.iter().collect::<String>())
        };
        label.chunks(4).enumerate().map(line).collect::<String>() + rule + "\n"
    };
    report(form, |table, rows| {
        let tabbed = |row: &Vec<String>| row.join("\t") + "\n";
        let all = cells(table, rows);
        if table.key == "requests" { all.iter().map(row).collect() } else { all.iter().map(tabbed).collect() }
    })
}

#[test]
fn rules_of_any_strokes_between_bars_part_rows_whose_labels_run_over_lines() {
    with_form(|form| {
        for rule in ["|==========|====|", "|----------|----|", "|----------+----|"] {
            check_text(form, &boxed(form, rule));
        }
    });
}

#[test]
fn figures_of_two_years_beside_each_other_are_in_doubt_where_rows_name_their_columns() {
    with_form(|form| {
        for (before, own) in [("上年", "本年"), ("2021年", "2022年"), ("2021年度", "2022年度"), ("去年同期", "2022年")] {
            let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect());
            let from = text.find("二、主动公开").and_then(|at| Some(at + text[at..].find('\n')? + 1)).expect("the first section");
            let to = text.find("三、收到").expect("the second section");
            let rows = "行政许可 | 本年处理决定数量 | 4 | <b>28</b> |\n| 行政处罚 | 本年处理决定数量 | 5 | <b>49</b> |\n| 行政强制 | 本年处理决定数量 | 3 | <b>38</b>";
            let text = format!("{}| 信息内容 | 指标 | {before} | {own} |\n| {rows} |\n{}", &text[..from], &text[to..]);
            let read = read(&text);
            let told = read.cells.iter().enumerate().filter(|(number, _)| form.key(*number).to_string().ends_with("/decisions"));
            for (number, cell) in told {
                assert!(!cell.is_certain(), "{} {cell:?}\n{text}", form.key(number));
            }
        }
    });
}

#[test]
fn a_sentence_that_compares_with_another_year_and_leads_to_a_list_makes_it_none_of_that_year() {
    with_form(|form| {
        let tabbed = |row: &Vec<String>| row.join("\t") + "\n";
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return cells(table, rows).iter().map(tabbed).collect();
            }
            let told = |(label, figures): &(String, Vec<(String, u32)>)| format!("{label}：{}\n", joined(figures, "：", "，"));
            std::iter::once("申请数量比去年同期增加2件，具体如下：\n".to_owned()).chain(rows.iter().map(told)).collect()
        });
        check_text(form, &text);
    });
}

#[test]
fn numbers_that_run_before_the_labels_of_rows_are_no_figures() {
    for mark in ["\n", "\t", " | ", " ", ","] {
        for programs_own in [false, true] {
            check_requests(|table, rows| {
                let numbered = |(n, row): (usize, Vec<String>)| {
                    let number = if n == 0 { "序号".to_owned() } else { n.to_string() };
                    let own = if programs_own { format!("{n}{mark}") } else { String::new() };
                    format!("{own}{number}{mark}{}\n", row.join(mark))
                };
                let first = if programs_own && mark == "\n" {
                    return cells(table, rows).iter().map(|row| row.join(mark) + "\n").collect();
                } else {
                    0
                };
                cells(table, rows).into_iter().enumerate().skip(first).map(numbered).collect()
            });
        }
    }
}

#[test]
fn a_table_in_two_halves_of_its_columns_is_one() {
    for (between, mark) in [("", "\t"), ("（续表）\n", " | "), ("（接上表）\n", "\n"), ("\n", ",")] {
        for first in [2, 4] {
            check_requests(|table, rows| {
                let all = cells(table, rows);
                let half = |columns: std::ops::Range<usize>| -> String {
                    let row = |row: &Vec<String>| [&row[..1], &row[1..][columns.clone()]].concat().join(mark) + "\n";
                    all.iter().map(row).collect()
                };
                vec![half(0..first), between.to_owned(), half(first..7)]
            });
        }
    }
}

#[test]
fn halves_of_the_columns_of_two_years_are_not_one_table() {
    with_form(|form| {
        let text = report(form, |table, rows| {
            let all = cells(table, rows);
            if table.key != "requests" {
                return all.iter().map(|row| row.join("\t") + "\n").collect();
            }
            let half = |columns: std::ops::Range<usize>| -> String {
                all.iter().map(|row| [&row[..1], &row[1..][columns.clone()]].concat().join("\t") + "\n").collect()
            };
            vec![half(0..4), "2021年收到和处理情况\n".to_owned(), half(4..7)]
        });
        let read = read(&text);
        for (number, cell) in read.cells.iter().enumerate().filter(|(number, _)| form.key(*number).to_string().starts_with("requests")) {
            assert!(!cell.is_certain() || form.place(number).column < 4, "{} {cell:?} in\n{text}", form.key(number));
        }
    });
}

#[test]
fn a_figure_below_a_further_head_of_the_last_table_is_none_of_its_own() {
    for mark in ["\t", " | ", "\n"] {
        let row = |cells: &[String]| cells.join(mark) + "\n";
        let with = |first: &[&str], own: &[String], last: &[&str]| {
            let owned = |more: &[&str]| more.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
            row(&[&owned(first), own, &owned(last)].concat())
        };
        check_strip(|rows| {
            let [above, heads, figures] = strip(rows);
            let suits: u32 = rows[1..].iter().map(|(_, figures)| figures[4].1).sum();
            vec![with(&[], &above, &["行政诉讼合计"]), with(&[], &heads, &[]), with(&[], &figures, &[&suits.to_string()])]
        });
        check_strip(|rows| {
            let [above, heads, figures] = strip(rows);
            vec![with(&["序号"], &above, &[]), with(&[], &heads, &[]), with(&["1"], &figures, &[])]
        });
    }
}

/// The labels, the heads and the figures of the last table, each on a line.
fn strip(rows: &[(String, Vec<(String, u32)>)]) -> [Vec<String>; 3] {
    let heads = rows.iter().flat_map(|(_, figures)| figures.iter().map(|(head, _)| head.clone())).collect();
    let figures = rows.iter().flat_map(|(_, figures)| figures.iter().map(|(_, figure)| figure.to_string())).collect();
    [vec![rows[0].0.clone(), "行政诉讼".to_owned(), rows[1].0.clone(), rows[2].0.clone()], heads, figures]
}

#[test]
fn columns_that_heads_of_their_own_name_beside_the_forms_are_none_of_it() {
    let with = |heads: &'static [&'static str], figures: fn(u32) -> Vec<String>, mark: &'static str| {
        check_requests(move |table, rows| {
            let mut all = cells(table, rows);
            all[0].extend(heads.iter().map(|head| (*head).to_owned()));
            for row in &mut all[1..] {
                let total = row[7].parse().expect("a figure");
                row.extend(figures(total));
            }
            all.iter().map(|row| row.join(mark) + "\n").collect()
        });
    };
    for mark in ["\t", " | ", "\n"] {
        with(&["2021年总计"], |total| vec![(total / 3 + 5).to_string()], mark);
        with(&["上年总计"], |total| vec![(total + 1).to_string()], mark);
        with(&["上年总计", "同比增减"], |total| vec![(total + 4).to_string(), "-4".to_owned()], mark);
        with(&["占比"], |total| vec![format!("{}.5%", total / 10)], mark);
        with(&["占比（%）"], |total| vec![format!("{}.5", total / 10)], mark);
    }
}

#[test]
fn shares_beside_every_figure_are_none_of_the_form() {
    for mark in ["\t", " | ", "\n"] {
        check_requests(|table, rows| {
            let shares = |(n, row): (usize, Vec<String>)| {
                let beside = |(at, cell): (usize, &String)| match (at, n) {
                    (0, _) => vec![cell.clone()],
                    (_, 0) => vec![cell.clone(), "占比".to_owned()],
                    _ => vec![cell.clone(), format!("{}.{at}%", n + at)],
                };
                row.iter().enumerate().flat_map(beside).collect::<Vec<_>>().join(mark) + "\n"
            };
            cells(table, rows).into_iter().enumerate().map(shares).collect()
        });
    }
}

#[test]
fn the_sum_of_the_columns_below_a_head_is_none_of_the_form() {
    for mark in ["\t", " | "] {
        check_requests(|table, rows| {
            let mut all = cells(table, rows);
            for (n, row) in all.iter_mut().enumerate() {
                let sum: u32 = row[2..7].iter().filter_map(|cell| cell.parse::<u32>().ok()).sum();
                row.insert(2, if n == 0 { "合计".to_owned() } else { sum.to_string() });
            }
            let above = ["", "自然人", "法人或其他组织", "", "", "", "", "", "总计"].join(mark) + "\n";
            all[0] = [&["", ""].map(str::to_owned)[..], &all[0][2..8], &[String::new()]].concat();
            std::iter::once(above).chain(all.iter().map(|row| row.join(mark) + "\n")).collect()
        });
    }
}

#[test]
fn a_further_column_of_a_table_of_noughts_leaves_them_certain() {
    let heads = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"];
    let two_lines = |above: &[&str], below: &[&str]| format!("\t{}\n\t\t{}\n", above.join("\t"), [below, &heads].concat().join("\t"));
    with_form(|form| {
        for heads in [
            two_lines(&["自然人", "法人或其他组织", "", "", "", "", "", "总计"], &["小计"]),
            two_lines(&["自然人", "法人或其他组织", "", "", "", "", "总计", "占比"], &[]),
        ] {
            let text = report(form, |table, rows| match table.key.as_str() {
                "requests" => {
                    std::iter::once(heads.clone()).chain(rows.iter().map(|(row, _)| format!("{row}{}\n", "\t0".repeat(8)))).collect()
                }
                _ => cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect(),
            });
            let read = read(&text);
            for (number, cell) in read.cells.iter().enumerate().filter(|(number, _)| form.key(*number).to_string().starts_with("requests"))
            {
                assert!(cell.is_certain() && cell.value == Some(0.into()), "{} {cell:?} in\n{text}", form.key(number));
            }
        }
    });
}
