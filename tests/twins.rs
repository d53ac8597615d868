//! Tables that stand more than once in a section, tables that begin with their total, and reports that share a text: told
//! with made-up figures, of which none may be certain in another's place.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Layout, Table};
use report_review::report::{Oddity, Report};
use report_review::text::SourceText;

use telling::{cells, check_requests, printed, report};

type Rows = [(String, Vec<(String, u32)>)];

fn read(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"))
}

fn with_form(check: impl Fn(&Form)) {
    check(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

/// The rows of a table with tabs between their cells.
fn tabs(table: &Table, rows: &Rows) -> Vec<String> {
    cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect()
}

/// The same table with every figure larger by five, so that its sums fail, or by fifteen where its total stands: they hold.
fn others(table: &Table, rows: &Rows, holds: bool) -> Vec<String> {
    let more = |head: &str, figure: u32| figure + if head == "总计" && holds { 30 } else { 5 };
    let rows: Vec<(String, Vec<(String, u32)>)> = rows
        .iter()
        .map(|(row, figures)| (row.clone(), figures.iter().map(|(head, figure)| (head.clone(), more(head, *figure))).collect()))
        .collect();
    tabs(table, &rows)
}

/// How many cells of the table of requests are certain with their own figure, and with another.
fn count(form: &Form, read: &Report) -> (usize, usize) {
    let requests = form.tables.iter().position(|table| table.key == "requests").expect("there");
    let own = |number: usize| read.cells[number].value.is_some_and(|value| value == i64::from(printed(form, number)).into());
    let certain = |own_figure: bool| form.table_cells(requests).filter(|&n| read.cells[n].is_certain() && own(n) == own_figure).count();
    (certain(true), certain(false))
}

/// A report of 2022 whose third section holds, line by line, what `lines` gives: the table, another one, or words.
fn sections(form: &Form, lines: &[&str], holds: bool) -> Report {
    let text = report(form, |table, rows| {
        if table.key != "requests" {
            return tabs(table, rows);
        }
        let part = |line: &&str| match *line {
            "own" => tabs(table, rows).concat(),
            "other" => others(table, rows, holds).concat(),
            "blank" => {
                let blank = |line: &String| {
                    if line.contains("信息内容") {
                        line.clone()
                    } else {
                        line.split('\t').next().unwrap_or("").to_owned() + "\t\t\t\t\t\t\t\n"
                    }
                };
                tabs(table, rows).iter().map(blank).collect()
            }
            words => format!("{words}\n"),
        };
        lines.iter().map(part).collect()
    });
    read(&text)
}

#[test]
fn of_two_tables_told_figure_by_figure_the_later_one_is_not_the_reports() {
    type Tell = fn(&str, &[String]) -> String;
    let ways: [(&str, Tell); 4] = [
        ("：", |row, pairs| format!("- **{row}**\n  - {}\n", pairs.join("\n  - "))),
        ("\n", |row, pairs| format!("{row}\n{}\n", pairs.join("\n"))),
        ("：", |row, pairs| format!("{row}\n{}\n", pairs.join("\n"))),
        ("为", |row, pairs| format!("- {row}：{}\n", pairs.join("；"))),
    ];
    with_form(|form| {
        for (pair, tell) in ways {
            let mut again = "附：2021年度对比数据\n".to_owned();
            for more in [5, 0] {
                let pairs = |own: &[(String, u32)]| own.iter().map(|(head, n)| format!("{head}{pair}{}", n + more)).collect::<Vec<_>>();
                let text = report(form, |_, rows| rows.iter().map(|(row, own)| tell(row, &pairs(own))).collect());
                let tables = text.find("二、").zip(text.find("五、")).map(|(from, to)| text[from..to].to_owned()).expect("there");
                if more > 0 {
                    again += &tables.lines().filter(|line| !line.ends_with("情况")).collect::<Vec<_>>().join("\n");
                } else {
                    let read = read(&(text.clone() + &again));
                    let wrong = |n: &usize| read.cells[*n].value.is_some_and(|value| value != i64::from(printed(form, *n)).into());
                    let silent: Vec<usize> = (0..read.cells.len()).filter(|&n| read.cells[n].is_certain()).filter(wrong).collect();
                    assert_eq!(silent, Vec::<usize>::new(), "{text}{again}");
                }
            }
        }
    });
}

#[test]
fn of_two_tables_that_differ_none_is_certain_whatever_their_sums() {
    with_form(|form| {
        for holds in [true, false] {
            for lines in [["own", "", "other"], ["other", "", "own"], ["own", "如下表：", "other"]] {
                assert_eq!(count(form, &sections(form, &lines, holds)), (0, 0), "{lines:?}");
            }
            // That it is announced says nothing of the other one.
            let lines = ["2022年收到申请情况见下表：", "other", "", "own"];
            assert_eq!(count(form, &sections(form, &lines, holds)).1, 0, "{lines:?}");
        }
    });
}

#[test]
fn a_table_that_stands_twice_is_read() {
    with_form(|form| assert_eq!(count(form, &sections(form, &["own", "", "own"], true)), (175, 0)));
}

#[test]
fn a_form_that_nobody_filled_in_leaves_the_filled_one_certain() {
    with_form(|form| {
        for lines in [["blank", "", "own"], ["blank", "填报数据如下：", "own"], ["blank", "2022年情况", "own"]] {
            assert_eq!(count(form, &sections(form, &lines, true)), (175, 0), "{lines:?}");
        }
        for words in ["2021年情况", "上年同期数据如下：", "所属事业单位情况", "附：不动产登记中心"] {
            assert_eq!(count(form, &sections(form, &["blank", words, "own"], true)).0, 0, "{words}");
        }
        assert_eq!(count(form, &sections(form, &["blank", "own", "other"], true)), (0, 0));
    });
}

#[test]
fn the_line_above_a_table_says_which_years_it_is() {
    with_form(|form| {
        for lines in [
            ["2021年收到和处理申请情况", "other", "2022年收到和处理申请情况", "own"],
            ["2021年情况：", "other", "2022年情况：", "own"],
            ["2022年情况", "own", "附：2021年情况", "other"],
            ["单位：件", "own", "上年同期数据如下：", "other"],
            ["更正前：", "other", "更正后：", "own"],
            ["2022年情况\n\n+----+----+", "own", "2021年情况\n\n+----+----+\n\n| | |", "other"],
        ] {
            // The label of one row is the head of a column, too.
            let (own, others) = count(form, &sections(form, &lines, true));
            assert!(own >= 168 && others == 0, "{lines:?} {own} {others}");
        }
    });
}

#[test]
fn another_table_of_the_same_report_is_no_second_report() {
    with_form(|form| {
        for lines in [["2021年情况：", "other", "2022年情况：", "own"], ["2022年情况", "own", "附：2021年情况", "other"]] {
            let text = |rest: &str| {
                let table = |table: &Table, rows: &Rows| match (table.key.as_str(), table.printed) {
                    ("requests", _) => {
                        let part = |line: &&str| match *line {
                            "own" => tabs(table, rows).concat(),
                            "other" => others(table, rows, true).concat(),
                            words => format!("{words}\n"),
                        };
                        lines.iter().map(part).collect()
                    }
                    (_, Layout::Strip) => vec![rest.to_owned()],
                    _ => tabs(table, rows),
                };
                report(form, table)
            };
            let read = read(&text("无。\n"));
            let second = |oddity: &Oddity| matches!(oddity, Oddity::SecondReport(_));
            assert!(!read.oddities.iter().any(second), "{lines:?} {:?}", read.oddities);
        }
    });
}

/// A report, in whose sections three and two stand in turn, and another body's behind it; `drop` leaves out the table of requests
/// of the first.
fn before_another(form: &Form, drop: bool) -> String {
    let text = report(form, tabs);
    let heading = |key: &str| text.find(form.section(key).expect("there").label.as_str()).expect("a heading") - "二、".len();
    let (two, three, four) = (heading("s2"), heading("s3"), heading("s4"));
    let third = if drop { "三、收到和处理政府信息公开申请情况\n见附件。\n" } else { &text[three..four] };
    let second = report(form, |table, rows| others(table, rows, true)).replace("栖梧县水利局2022年", "青檐县财政局2021年");
    [&text[..two], third, &text[two..three], &text[four..], "\n\n", &second].concat()
}

#[test]
fn tables_out_of_order_are_not_looked_for_in_the_next_report() {
    with_form(|form| {
        assert_eq!(
            count(form, &read(&before_another(form, false))),
            (form.table_cells(form.tables.iter().position(|t| t.key == "requests").expect("there")).count(), 0)
        );
        assert_eq!(count(form, &read(&before_another(form, true))), (0, 0), "whose figures they are is not known");
    });
}

#[test]
fn the_report_in_an_annex_is_another_one() {
    with_form(|form| {
        let title = "青檐县财政局2021年政府信息公开工作年度报告";
        for dressed in [format!("附件：{title}"), format!("附件1：{title},,,,"), format!("| 附：{title} |  |"), format!("## {title}")]
        {
            let annexed = |drop: bool| count(form, &read(&before_another(form, drop).replace(title, &dressed)));
            let requests = form.tables.iter().position(|table| table.key == "requests").expect("there");
            assert_eq!(annexed(false), (form.table_cells(requests).count(), 0), "{dressed}");
            assert_eq!(annexed(true), (0, 0), "{dressed}: whose figures they are is not known");
        }
    });
}

#[test]
fn lines_above_tables_that_say_nothing_of_them_leave_the_doubt() {
    with_form(|form| {
        for lines in [
            ["2022年情况：", "other", "2022年情况：", "own"],
            ["2021年情况：", "other", "2020年情况：", "own"],
            ["2021年至2022年情况：", "other", "附表", "own"],
            ["2021年结转2件。", "own", "下表为明细。", "other"],
        ] {
            assert_eq!(count(form, &sections(form, &lines, true)).1, 0, "{lines:?}");
        }
    });
}

/// The rows of requests with the total before its parts.
fn total_first(table: &Table, rows: &Rows, head: &[&str], line: impl Fn(Vec<String>) -> String) -> Vec<String> {
    let mut all: Vec<String> = head.iter().map(|head| format!("{head}\n")).collect();
    for row in cells(table, rows).into_iter().skip(1) {
        let (label, figures) = row.split_first().expect("cells");
        let (total, parts) = figures.split_last().expect("a total");
        all.push(line([std::slice::from_ref(label), std::slice::from_ref(total), parts].concat()));
    }
    all
}

#[test]
fn a_total_before_its_parts_is_read_where_heads_and_sums_say_so() {
    let heads: &[&[&str]] = &[
        &[
            "申请人情况 |",
            "总计 |",
            "自然人 |",
            "法人或其他组织 |",
            "商业企业 |",
            "科研机构 |",
            "社会公益组织 |",
            "法律服务机构 |",
            "其他 |",
        ],
        &["申请人情况\t合计\t自然人\t法人或其他组织", "商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他"],
        &[
            "申请人情况,总计,自然人,法人或其他组织,法人或其他组织",
            "申请人情况,总计,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他",
        ],
    ];
    for head in heads {
        check_requests(|table, rows| total_first(table, rows, head, |row| row.join("\t") + "\n"));
        check_requests(|table, rows| total_first(table, rows, head, |row| row.join(" |\n") + " |\n"));
    }
}

#[test]
fn a_total_before_its_parts_is_not_certain_in_the_place_of_the_first_part() {
    with_form(|form| {
        let head = ["申请人情况\t自然人\t法人或其他组织\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计"];
        let text = report(form, |table, rows| {
            if table.key == "requests" { total_first(table, rows, &head, |row| row.join("\t") + "\n") } else { tabs(table, rows) }
        });
        assert_eq!(count(form, &read(&text)).1, 0, "{text}");
    });
}

#[test]
fn a_row_that_alone_prints_no_total_may_have_lost_a_figure() {
    with_form(|form| {
        for gap in ["\t", " | "] {
            let text = report(form, |table, rows| {
                let mut all = cells(table, rows);
                if table.key == "requests" {
                    // The second figure is gone, and those behind it stand one place before their own.
                    all[7].remove(2);
                    all[7].push(String::new());
                }
                all.iter().map(|row| format!("| {} |\n", row.join(gap))).collect()
            });
            assert_eq!(count(form, &read(&text)).1, 0, "{text}");
        }
    });
}

#[test]
fn of_two_reports_without_heads_the_first_is_read() {
    with_form(|form| {
        let bare = |more: u32| {
            report(form, |table, rows| {
                let rows: Vec<(String, Vec<(String, u32)>)> = rows
                    .iter()
                    .map(|(row, figures)| (row.clone(), figures.iter().map(|(head, figure)| (head.clone(), figure + more)).collect()))
                    .collect();
                let skipped = if table.printed == Layout::Strip { 2 } else { 1 };
                cells(table, &rows).iter().skip(skipped).map(|row| row.join("\t") + "\n").collect()
            })
        };
        let first = bare(0).replace("三、收到和处理政府信息公开申请情况", "三、依申请公开办理情况");
        let second = bare(3).replace("栖梧县水利局", "青檐县民政局");
        let read = read(&format!("{first}\n{second}"));
        for (number, cell) in read.cells.iter().enumerate() {
            let own = cell.value.is_some_and(|value| value == i64::from(printed(form, number)).into());
            assert!(own || !cell.is_certain(), "{} {cell:?} in\n{first}", form.key(number));
        }
    });
}

#[test]
fn columns_of_the_year_before_beside_the_forms_own_are_not_the_forms() {
    with_form(|form| {
        let text = report(form, |table, rows| {
            let mut all = cells(table, rows);
            if table.key == "art20_8" {
                all[0].push("上年收费金额".to_owned());
                all[1].insert(1, String::new());
            }
            all.iter().map(|row| row.join("\t") + "\n").collect()
        });
        let number = form.find_address("art20_8/fees/amount").expect("there");
        let cell = &read(&text).cells[number];
        assert!(!cell.is_certain() || cell.value.is_none(), "{cell:?} in\n{text}");
    });
}

#[test]
fn a_column_that_sums_up_organisations_is_left_out_where_the_sums_say_where_it_stands() {
    for (place, head) in [
        (6, "商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他\n小计"),
        (1, "小计\n商业企业\n科研机构\n社会公益组织\n法律服务机构\n其他"),
    ] {
        check_requests(|_, rows| {
            let mut all = vec![format!("申请人情况\n自然人\n法人或其他组织\n总计\n{head}\n")];
            for (row, figures) in rows {
                let mut own: Vec<u32> = figures.iter().map(|(_, figure)| *figure).collect();
                own.insert(place, own[1..6].iter().sum());
                all.push(format!("{row}\n{}\n", own.iter().map(u32::to_string).collect::<Vec<_>>().join("\n")));
            }
            all
        });
    }
}

#[test]
fn where_a_column_of_organisations_is_lost_those_that_are_there_are_read() {
    with_form(|form| {
        for lost in 1..6 {
            let text = report(form, |table, rows| {
                if table.key != "requests" {
                    return tabs(table, rows);
                }
                let kept: Vec<&str> = (1..6).filter(|column| *column != lost).map(|column| table.columns[column].label.as_str()).collect();
                let mut all = vec![format!("申请人情况\n自然人 | 法人或其他组织 | 总计\n{}\n", kept.join(" | "))];
                for (row, figures) in rows {
                    let mut own: Vec<u32> = figures.iter().map(|(_, figure)| *figure).collect();
                    let gone = own.remove(lost);
                    // Nothing was counted there.
                    *own.last_mut().expect("a total") -= gone;
                    all.push(format!("{row} | {}\n", own.iter().map(u32::to_string).collect::<Vec<_>>().join(" | ")));
                }
                all
            });
            let read = read(&text);
            let requests = form.tables.iter().position(|table| table.key == "requests").expect("there");
            for number in form.table_cells(requests) {
                let column = form.place(number).column;
                let (cell, own) = (&read.cells[number], i64::from(printed(form, number)).into());
                let as_wanted = if column == lost { !cell.is_certain() } else { column == 6 || cell.value == Some(own) };
                assert!(as_wanted && (column == lost || cell.is_certain()), "{} {cell:?} in\n{text}", form.key(number));
            }
        }
    });
}

#[test]
fn rows_told_twice_in_sentences_are_in_doubt_where_they_differ() {
    with_form(|form| {
        let text = report(form, |table, rows| {
            if table.key != "requests" {
                return tabs(table, rows);
            }
            let told = |more: u32| {
                rows.iter().map(move |(row, figures)| {
                    let told: Vec<String> = figures.iter().map(|(head, figure)| format!("{head}{}件", figure + more)).collect();
                    format!("{row}：{}。\n", told.join("，"))
                })
            };
            told(0).chain(["\n".to_owned()]).chain(told(5)).collect()
        });
        assert_eq!(count(form, &read(&text)), (0, 0), "{text}");
    });
}

#[test]
fn of_two_copies_of_the_first_tables_no_cell_is_mixed_with_certainty() {
    with_form(|form| {
        for gap in ["\t", "\n", " "] {
            let text = report(form, |table, rows| {
                let lines = |more: u32| -> String {
                    let rows: Vec<(String, Vec<(String, u32)>)> = rows
                        .iter()
                        .map(|(row, figures)| (row.clone(), figures.iter().map(|(head, figure)| (head.clone(), figure + more)).collect()))
                        .collect();
                    cells(table, &rows).iter().map(|row| row.join(gap) + "\n").collect()
                };
                vec![lines(0)]
            });
            let (start, end) = (text.find("二、").expect("there"), text.find("三、").expect("there"));
            let heading = text[start..].find('\n').expect("a heading") + start + 1;
            let copy: String = text[heading..end].chars().map(|c| if c == '1' { '2' } else { c }).collect();
            let text = format!("{}更正前：\n{copy}更正后：\n{}", &text[..heading], &text[heading..]);
            let read = read(&text);
            let first = form.tables.iter().position(|table| table.key == "requests").expect("there");
            for number in 0..form.table_cells(first).start {
                let own = read.cells[number].value == Some(i64::from(printed(form, number)).into());
                assert!(own, "{} {:?} in\n{text}", form.key(number), read.cells[number]);
            }
        }
    });
}

#[test]
fn commas_that_may_divide_thousands_are_in_doubt() {
    with_form(|form| {
        let text = report(form, |table, rows| {
            let mut all = cells(table, rows);
            for (n, row) in all.iter_mut().enumerate().filter(|(n, _)| *n > 0 && table.key == "requests") {
                let big = |i: usize| format!("{},{:03}", n + i, 40 * i + n);
                *row = vec![row[0].clone() + &(0..7).map(big).collect::<String>()];
            }
            all.iter().map(|row| row.join("\t") + "\n").collect()
        });
        assert_eq!(count(form, &read(&text)), (0, 0), "{text}");
    });
}

#[test]
fn tables_of_two_editions_in_one_report_are_told_and_those_of_one_are_not() {
    let forms = Forms::built_in().expect("valid");
    let text = |edition: &str| report(forms.edition(edition).expect("built in"), tabs);
    let part = |edition: &str, from: &str, to: &str| {
        let text = text(edition);
        let at = |heading: &str| text.find(heading).expect("a heading");
        text[at(from)..at(to)].to_owned()
    };
    let mixed = |text: &str| {
        let told =
            |oddity: &Oddity| if let Oddity::MixedEditions(own, other, _) = oddity { Some((own.clone(), other.clone())) } else { None };
        read(text).oddities.iter().filter_map(told).collect::<Vec<_>>()
    };
    let (two, three) = (("二、主动公开", "三、收到和处理"), ("三、收到和处理", "四、政府信息"));
    for (own, other) in [("2021", "2019"), ("2019", "2021")] {
        assert!(mixed(&text(own)).is_empty(), "{own}");
        for place in [two, three] {
            let found = mixed(&text(own).replace(&part(own, place.0, place.1), &part(other, place.0, place.1)));
            assert_eq!(found.len(), 1, "{own} with {other} in {}", place.0);
            let names = [&found[0].0, &found[0].1];
            assert!(names.contains(&&own.to_owned()) && names.contains(&&other.to_owned()), "{names:?}");
        }
    }
}
