//! Texts that passed through several hands on their way: what stands around the cells by then is no figure, and what stood in
//! them and cannot be told any more is not certain.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Layout, Table};
use report_review::report::{Report, State};
use report_review::text::SourceText;

use telling::{cells, check, check_text, joined, printed, report};

type Rows = [(String, Vec<(String, u32)>)];

fn with_form(test: impl Fn(&Form)) {
    let forms = Forms::built_in().expect("valid");
    test(forms.edition("2021").expect("built in"));
}

fn read(text: &str) -> Report {
    let forms = Forms::built_in().expect("valid");
    extract(&SourceText::from_utf8_text(text), &forms)
}

/// What is read of a cell, with `?` behind what is doubtful.
fn of_cell(form: &Form, text: &str, key: &str) -> String {
    let number = (0..form.cell_count()).find(|&cell| form.key(cell).as_str() == key).expect("a cell of the form");
    let cell = &read(text).cells[number];
    let shown = cell.value.map_or_else(|| format!("{:?}", cell.state).to_lowercase(), |value| value.to_string());
    if cell.is_certain() { shown } else { shown + "?" }
}

/// Every cell that is certain is as `wanted` says, nothing for a blank one; gives how many are.
fn all_right(form: &Form, text: &str, wanted: impl Fn(usize) -> Option<u32>) -> usize {
    let report = read(text);
    let certain = |cell: &usize| report.cells[*cell].is_certain();
    let all: Vec<usize> = (0..form.cell_count()).filter(certain).collect();
    for &cell in &all {
        let (own, key) = (&report.cells[cell], form.key(cell));
        assert_eq!(own.value.map(|v| v.to_string()), wanted(cell).map(|v| v.to_string()), "{key} {own:?} in\n{text}");
        assert!(wanted(cell).is_some() || own.state == State::Blank, "{key} {own:?} in\n{text}");
    }
    all.len()
}

/// A text with every line, of which the number is given, changed.
fn each_line(text: &str, change: impl Fn(usize, &str) -> String) -> String {
    text.lines().enumerate().map(|(n, line)| change(n, line)).collect::<Vec<_>>().concat()
}

fn tabbed(table: &Table, rows: &Rows) -> Vec<String> {
    cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect()
}

fn in_pairs(rows: &Rows, head: impl Fn(usize, &str) -> String) -> Vec<String> {
    let named = |figures: &[(String, u32)]| figures.iter().enumerate().map(|(n, (name, f))| (head(n, name), *f)).collect::<Vec<_>>();
    rows.iter().map(|(row, figures)| format!("{row}\n{}\n", joined(&named(figures), "：", "\n"))).collect()
}

#[test]
fn the_mark_of_a_note_behind_a_head_is_no_figure() {
    for mark in ["[1]", "1)", "(2)", "（3）"] {
        check(|_, rows| in_pairs(rows, |n, head| if n == 0 { format!("{head}{mark}") } else { head.to_owned() }));
    }
}

#[test]
fn a_point_behind_a_backslash_is_the_figures_own() {
    with_form(|form| {
        for (point, wanted) in [("\\.", "479.93"), ("\\\\.", "missing?")] {
            let text = report(form, |_, rows| in_pairs(rows, |_, head| head.to_owned()));
            let fees = printed(form, form.cell_count() - 15 - 175 - 1).to_string();
            let text = text.replace(&format!("万元）：{fees}\n"), &format!("万元）：479{point}93\n"));
            assert!(text.contains(point), "{text}");
            assert_eq!(of_cell(form, &text, "art20_8/fees/amount"), wanted, "{text}");
        }
    });
}

#[test]
fn a_cell_of_a_list_before_the_mark_or_the_number_of_the_next_label_is_blank() {
    with_form(|form| {
        let text = report(form, |_, rows| in_pairs(rows, |_, head| head.to_owned()));
        let total = printed(form, 10 + 7 * 7 + 6);
        for (behind, label) in
            [("5.属于三类内部事务信息", "5、属于三类内部事务信息"), ("5.属于三类内部事务信息", "- 5.属于三类内部事务信息")]
        {
            let lost = text.replace(&format!("总计：{total}\n{behind}"), &format!("总计：\n{label}"));
            assert_ne!(lost, text);
            let read = of_cell(form, &lost, "requests/refused.third_party/total");
            assert!(read == "blank" || read.ends_with('?'), "{read} in\n{lost}");
        }
    });
}

#[test]
fn numbers_and_times_of_subtitles_are_no_figures() {
    let titled = |text: &str| -> String {
        let shown = |(n, line): (usize, &str)| format!("{n}\n00:{n:02}:02,000 --> 00:{n:02}:04,500\n{line}\n\n", n = n + 1);
        text.lines().enumerate().map(shown).collect()
    };
    with_form(|form| {
        let text = report(form, tabbed);
        check_text(form, &titled(&text));
        // A row of blanks before the number of the next line.
        let row = text.lines().find(|line| line.starts_with("2.重复申请")).expect("a row").to_owned();
        let blank = titled(&text.replace(&row, &format!("2.重复申请{}", "\t".repeat(7))));
        let first = 10 + 16 * 7;
        let certain = all_right(form, &blank, |cell| Some(printed(form, cell)).filter(|_| !(first..first + 7).contains(&cell)));
        assert!(certain > 180, "{certain} in\n{blank}");
    });
}

#[test]
fn numbers_of_lines_before_rows_in_tags_are_no_figures() {
    let tagged = |table: &Table, rows: &Rows| -> Vec<String> {
        let row = |cells: &Vec<String>| {
            let blank = cells[0].contains("重复申请");
            let cell = |(n, cell): (usize, &String)| format!("<w:tc><w:t>{}</w:t></w:tc>", if blank && n > 0 { "" } else { cell });
            format!("<w:tr>{}</w:tr>\n", cells.iter().enumerate().map(cell).collect::<String>())
        };
        cells(table, rows).iter().map(row).collect()
    };
    with_form(|form| {
        let text = report(form, tagged);
        let first = 10 + 16 * 7;
        let wanted = |cell: usize| Some(printed(form, cell)).filter(|_| !(first..first + 7).contains(&cell));
        let numbered = each_line(&text, |n, line| format!("{:4}| {line}\n", n + 1));
        // A figure alone on a line that was cut is none of them.
        let cut = numbered.replace("行政许可</w:t></w:tc>", "行政许可</w:t></w:tc>\n");
        let timed = each_line(&text, |n, line| format!("[10:{:02}] 办公室: {line}\n", n % 60));
        for text in [numbered, cut, timed] {
            let certain = all_right(form, &text, wanted);
            assert!(certain > 150, "{certain} in\n{text}");
        }
    });
}

#[test]
fn marks_before_every_line_and_tabs_that_are_shown_are_none_of_the_text() {
    with_form(|form| {
        let text = report(form, tabbed);
        for mark in ["-- ", "> > ", "> "] {
            check_text(form, &each_line(&text, |_, line| format!("{mark}{line}\n")));
        }
        check_text(form, &each_line(&text, |n, line| format!("[10:{:02}] 公开办: {line}\n", n % 60)));
        check_text(form, &each_line(&text, |_, line| format!("{}$\n", line.replace('\t', "^I"))));
        for tail in ["^M", "$"] {
            check_text(form, &each_line(&text, |_, line| format!("{line}{tail}\n")));
        }
    });
}

#[test]
fn the_name_of_a_statement_before_rows_is_none_of_them_whatever_blanks_part_it() {
    let row = |n: usize, cells: &[String], gap: &str| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("'{cell}'")).collect();
        format!("INSERT{gap}INTO{gap}t1{gap}VALUES{gap}({},{gap}{});\n", n + 1, quoted.join(&format!(",{gap}")))
    };
    for gap in [" ", "\u{2003}"] {
        check(|table, rows| cells(table, rows).iter().enumerate().map(|(n, cells)| row(n, cells, gap)).collect());
    }
}

#[test]
fn a_column_is_not_that_of_a_damaged_head_because_zeros_sum_up() {
    with_form(|form| {
        let head = |name: &str| if name == "社会公益组织" { "社会公益".to_owned() } else { name.to_owned() };
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return tabbed(table, rows);
            }
            let heads: Vec<String> = table.columns.iter().map(|column| format!("{:>10}", head(&column.label))).collect();
            let row = |(label, _): &(String, Vec<_>)| format!("{label}{}          \n", "         0".repeat(6));
            std::iter::once(format!("项目{}\n", heads.concat())).chain(rows.iter().map(row)).collect()
        });
        for row in ["granted", "total", "carried_out"] {
            let read = of_cell(form, &text, &format!("requests/{row}/total"));
            assert!(read == "blank" || read.ends_with('?'), "{row} {read} in\n{text}");
        }
    });
}

#[test]
fn figures_that_begin_oddly_are_in_doubt_where_no_sum_bears_them_out() {
    with_form(|form| {
        let strip = |line: &str| {
            report(form, |table, rows| match table.printed {
                Layout::Strip => cells(table, rows)[..2].iter().map(|row| row.join(" ") + "\n").chain([format!("{line}\n")]).collect(),
                Layout::Rows => tabbed(table, rows),
            })
        };
        for line in ["(4 9 0 0 0 9 0 5 0 0 5 0 2 1 0", "+3 0 0 0 0 0 0 0 0 0 0 0 0 0 0"] {
            let read = of_cell(form, &strip(line), "proceedings/direct_suit/corrected");
            assert!(read.ends_with('?'), "{read} in {line}");
        }
        let text = report(form, tabbed);
        let row = text.lines().find(|line| line.starts_with("2.重复申请")).expect("a row").to_owned();
        let led = text.replace(&row, "2.重复申请\t0\t0\t0\t0\t0\t0\t06");
        assert_eq!(of_cell(form, &led, "requests/unprocessed.duplicate/total"), "6?");
    });
}

#[test]
fn what_a_nought_is_taken_for_is_no_blank() {
    for sign in ["口", "。"] {
        with_form(|form| {
            let lines = |table: &Table, rows: &Rows| -> Vec<String> {
                cells(table, rows).iter().map(|row| row.join("\n\t\n") + "\n\t\n").collect()
            };
            let text = report(form, lines);
            let row = text.find("2.重复申请").expect("a row");
            let at = row + text[row..].match_indices("\n\t\n").nth(2).expect("a cell").0;
            let from = text[..at].rfind('\n').expect("a line") + 1;
            let text = format!("{}{sign}{}", &text[..from], &text[at..]);
            let read = of_cell(form, &text, "requests/unprocessed.duplicate/business");
            assert!(read.ends_with('?'), "{read} in\n{text}");
        });
    }
}

#[test]
fn a_sign_that_marks_of_direction_part_from_its_figure_is_not_lost() {
    with_form(|form| {
        let text = report(form, tabbed);
        let figure = printed(form, 6);
        for (sign, wanted) in [("\u{202a}", true), ("-\u{202a}", false), ("1.\u{202a}", false)] {
            let marked = text.replace(&format!("行政许可\t{figure}\n"), &format!("行政许可\t{sign}{figure}\u{202c}\n"));
            assert_ne!(marked, text);
            let read = of_cell(form, &marked, "art20_5/licensing/decisions");
            assert_eq!(read == figure.to_string(), wanted, "{read} of {sign:?}");
        }
    });
}

#[test]
fn rows_that_go_on_behind_a_soft_break_keep_their_figures() {
    check(|_, rows| {
        let told = |(row, figures): &(String, Vec<(String, u32)>)| format!("{row}：{}\n", joined(figures, "=\n为", "，"));
        rows.iter().map(told).collect()
    });
}

#[test]
fn a_figure_on_the_next_line_before_another_head_is_no_number_of_a_label() {
    check(|_, rows| {
        let told = |(row, figures): &(String, Vec<(String, u32)>)| format!("{row}：{}\n", joined(figures, "为\n", "、"));
        rows.iter().map(told).collect()
    });
}

#[test]
fn a_body_whose_name_is_cut_by_the_end_of_a_line_is_named_whole() {
    for (title, agency) in [
        ("栖梧县人民政府柳河街\n道办事处2022年政府信\n息公开工作年度报告", "栖梧县人民政府柳河街道办事处"),
        ("栖梧市公安局交通警察\n支队2022年政府信息公\n开工作年度报告", "栖梧市公安局交通警察支队"),
        ("2022年栖梧县柳河街道办\n事处政府信息公开工作年\n度报告", "栖梧县柳河街道办事处"),
        ("栖梧县教育局（柳河慈善总\n会）2022年度政府信息公开\n年度报告", "栖梧县教育局（柳河慈善总会）"),
        ("县政府网\n财政局2022年政府信息公开工作年度报告", "财政局"),
    ] {
        let read = read(&format!("{title}\n一、总体情况\n全年工作有序。\n二、主动公开政府信息情况\n"));
        assert_eq!(read.facts.agency.map(|agency| agency.value).as_deref(), Some(agency), "{title}");
    }
    let long = format!("栖\u{200b}梧县教\u{200b}育局2022年政府信息公开工作年度报告 一、总体情况 {}", "全年工作有序。".repeat(60));
    assert_eq!(read(&long).facts.agency.map(|agency| agency.value.replace('\u{200b}', "")).as_deref(), Some("栖梧县教育局"));
}

/// Rows of cells with a column of each in every line.
fn on_their_side(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    (0..rows[0].len()).map(|column| rows.iter().map(|row| row[column].clone()).collect()).collect()
}

#[test]
fn a_grid_on_its_side_is_told_by_the_marks_between_its_cells() {
    for (lead, between, tail) in [("", "\t", ""), ("| ", " | ", " |"), ("", ",", "")] {
        let line = |row: &Vec<String>| format!("{lead}{}{tail}\n", row.join(between));
        let write = |table: &Table, rows: &Rows| {
            let rows = cells(table, rows);
            let rows = if table.key == "requests" { on_their_side(&rows) } else { rows };
            rows.iter().map(line).collect::<Vec<_>>()
        };
        check(write);
        with_form(|form| {
            // Blanks keep their places where marks stand around them, and a figure more or less is no reading.
            let text = report(form, write);
            let requests = text.find("自然人").expect("a head");
            let line_end = requests + text[requests..].find('\n').expect("more lines");
            let figures = text[requests..line_end].trim_end_matches(tail);
            let blank = |keep: usize| {
                let cells = figures.split(between).enumerate();
                cells.map(|(n, cell)| if n % 3 == keep { " " } else { cell }).collect::<Vec<_>>().join(between)
            };
            let blanked = text.replacen(figures, &blank(1), 1);
            let wanted = |cell: usize| {
                let key = form.key(cell);
                let row = form.place(cell).row;
                let is_blanked = key.as_str().starts_with("requests/") && key.as_str().ends_with("/natural_person") && row % 3 == 0;
                (!is_blanked).then(|| printed(form, cell))
            };
            assert!(all_right(form, &blanked, wanted) > form.cell_count() * 9 / 10, "{blanked}");
            let short = text.replacen(figures, figures.rsplit_once(between).expect("cells").0, 1);
            all_right(form, &short, |cell| Some(printed(form, cell)));
        });
    }
}

#[test]
fn a_unit_of_money_behind_a_figure_is_its_own_however_it_is_written() {
    with_form(|form| {
        for unit in ["万", "万元", " 万元", "（万元）", "(万)", " （万元）", "\u{3000}万元"] {
            for between in ["\t", " | ", "\n", " "] {
                let figures = |rows: &Rows, row: usize| {
                    joined(&rows[row].1.iter().map(|(_, f)| (String::new(), *f)).collect::<Vec<_>>(), "", between)
                };
                let text = report(form, |table, rows| match table.key.as_str() {
                    "art20_8" => vec![format!("本年收费金额（单位：万元）\n{}{between}205.5{unit}\n", rows[0].0)],
                    "proceedings" | "requests" => tabbed(table, rows),
                    _ => (0..rows.len()).map(|row| format!("{}{between}{}\n", rows[row].0, figures(rows, row))).collect(),
                });
                assert_eq!(of_cell(form, &text, "art20_8/fees/amount"), "205.5", "{text}");
                let counted = text.replacen("行政强制", &format!("行政强制{between}4{unit}\n另"), 1);
                assert!(of_cell(form, &counted, "art20_6/coercion/decisions").ends_with('?'), "{counted}");
            }
        }
    });
}

#[test]
fn a_figure_with_another_in_brackets_behind_it_is_in_doubt() {
    with_form(|form| {
        for cell in ["32（15）", "32(15)", "32 (15)"] {
            for between in ["\t", " | ", "\n", "：", "：本年处理决定数量 ", "：本年处理决定数量："] {
                let text = report(form, |table, rows| match table.key.as_str() {
                    "art20_6" => vec![format!("本年处理决定数量\n{}{between}7\n{}{between}{cell}\n", rows[0].0, rows[1].0)],
                    _ => tabbed(table, rows),
                });
                let read = of_cell(form, &text, "art20_6/coercion/decisions");
                assert!(read.ends_with('?'), "{read} in {text}");
                assert_eq!(of_cell(form, &text, "art20_6/penalties/decisions"), "7", "{text}");
            }
        }
    });
}

#[test]
fn a_head_in_brackets_behind_the_label_of_its_row_is_no_remark() {
    for (open, close) in [("（", "）："), ("(", ")="), ("（", "）: ")] {
        check(|_, rows| {
            let line = |(row, figures): &(String, Vec<(String, u32)>)| {
                let pairs = figures.iter().map(|(head, figure)| format!("{row}{open}{head}{close}{figure}\n"));
                pairs.collect::<Vec<_>>().concat()
            };
            rows.iter().map(line).collect()
        });
    }
}

#[test]
fn columns_one_after_the_other_hold_every_row_with_its_figure() {
    for (open, close, mark) in [("【", "】", "："), ("", "", "\t"), ("## ", "", " | ")] {
        check(|table, rows| {
            if table.key != "requests" {
                return cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect();
            }
            let column = |c: usize| {
                let figures: Vec<String> = rows.iter().map(|(row, figures)| format!("{row}{mark}{}\n", figures[c].1)).collect();
                format!("{open}{}{close}\n{}", table.columns[c].label, figures.concat())
            };
            (0..table.columns.len()).map(column).collect()
        });
    }
}
