//! Rows and remarks that the form does not have, beside those that it has: the form's own are read as without them.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms};
use report_review::report::{Oddity, Report};
use report_review::text::SourceText;

use telling::{cells, check_strip, printed, report};

/// A row with its figures and their heads.
type Row = (String, Vec<(String, u32)>);

fn with_form(edition: &str, test: impl Fn(&Form)) {
    let forms = Forms::built_in().expect("valid");
    test(forms.edition(edition).expect("built in"));
}

fn read(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"))
}

/// Checks that every cell of the report in `text` is certain and as printed.
fn all_certain(form: &Form, text: &str) -> Report {
    let read = read(text);
    for (number, cell) in read.cells.iter().enumerate() {
        let wanted = printed(form, number).to_string();
        let own = (cell.value.map(|value| value.to_string()), cell.is_certain());
        assert_eq!(own, (Some(wanted), true), "{} {cell:?} in\n{text}", form.key(number));
    }
    read
}

/// A province's own row, whose remark speaks of another row, and an example in the head of a column.
#[test]
fn a_row_of_ones_own_that_speaks_of_another_leaves_that_certain() {
    let other = "其他主动公开文件（含以本单位办公室名义正式签发的、除规范性文件以外的主动公开文件，可参考“其他主动公开文件”栏目数据）";
    with_form("2019", |form| {
        for between in ["\t", " | ", "\n", " |\n"] {
            for example in ["", "（指2020年增加或减少的事项数，减用负值表示，如-8）", "（减少的用负值表示，如 -8）"]
            {
                let text = report(form, |table, rows| {
                    let mut own = cells(table, rows);
                    for cell in own[0].iter_mut().filter(|cell| cell.starts_with("本年增")) {
                        cell.push_str(example);
                    }
                    if table.key == "art20_1" {
                        own[2][0] += "（行政机关制定发布的决定、公告、通告、意见、通知，一般情况下属于规范性文件）";
                        own.push([other, "46", "44", "90"].map(str::to_owned).to_vec());
                    }
                    let between = if table.section == "s2" { between } else { "\t" };
                    own.iter().map(|row| row.join(between) + between.trim_end_matches('\t').trim_end_matches('\n') + "\n").collect()
                });
                let text = text.replace("2022年", "2020年");
                let read = all_certain(form, &text);
                let unknown: Vec<_> = read.oddities.iter().filter(|oddity| matches!(oddity, Oddity::UnknownRow(..))).collect();
                assert_eq!(unknown.len(), 1, "{text}");
                let examples = read.unclaimed.iter().filter(|span| text[span.start..span.end].contains("-8")).count();
                assert_eq!(examples, 0, "{text}");
            }
        }
    });
}

/// The last table row by row, the labels of its rows in brackets behind that of both, and what stands below it.
#[test]
fn a_note_below_rows_whose_labels_stand_in_brackets_leaves_them_certain() {
    for note in ["", "略。\n", "注：略。\n", "注：1.本表数据由系统导出；2.单位为件。\n", "共12件。\n"] {
        for (lead, between, end) in [("| ", " | ", " |"), ("", "\t", ""), ("", "  ", "")] {
            check_strip(|rows| {
                let heads = rows[0].1.iter().map(|(head, _)| head.clone()).collect::<Vec<_>>().join(between);
                let names = ["行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）"];
                let line = |(name, (_, own)): (&str, &Row)| {
                    let figures = own.iter().map(|(_, figure)| figure.to_string()).collect::<Vec<_>>().join(between);
                    format!("{lead}{name}{between}{figures}{end}\n")
                };
                let rows: String = names.into_iter().zip(rows).map(line).collect();
                vec![format!("{lead}类别{between}{heads}{end}\n{rows}\n{note}")]
            });
        }
    }
}

/// Which of two rows with one label counts is not known, whatever groups stand before the label.
#[test]
fn a_row_that_stands_twice_behind_its_groups_is_in_doubt_where_its_figures_differ() {
    with_form("2021", |form| {
        let own = form.find_address("requests/refused.public_safety/legal_service").expect("on the form");
        for groups in ["", "（三）不予公开", "三、本年度办理结果", "三、本年度办理结果  （三）不予公开"] {
            for between in ["\t", "  ", " | "] {
                let text = report(form, |table, rows| {
                    let mut lines = Vec::new();
                    for mut row in cells(table, rows) {
                        if row[0].starts_with("3.危及") {
                            row[0] = format!("{groups}  {}", row[0]).trim_start().to_owned();
                            lines.push(row.join(between) + "\n");
                            row[5] = "999".to_owned();
                        }
                        lines.push(row.join(between) + "\n");
                    }
                    lines
                });
                let cell = &read(&text).cells[own];
                assert!(!cell.is_certain(), "{cell:?} in\n{text}");
            }
        }
    });
}

/// What is in force was issued in all years up to now: that the head says so changes nothing, elsewhere it does.
#[test]
fn a_stock_may_be_said_to_be_that_of_all_years() {
    with_form("2021", |form| {
        let own = form.find_address("art20_5/licensing/decisions").expect("on the form");
        for words in ["（历史累计）", "（累计）"] {
            for between in ["\t", " | ", "\n"] {
                let with = |head: &'static str| {
                    report(form, move |table, rows| {
                        let between = if table.section == "s2" { between } else { "\t" };
                        let all = cells(table, rows).into_iter().map(|row| row.join(between) + "\n");
                        all.map(|line| line.replace(head, &format!("{head}{words}"))).collect()
                    })
                };
                all_certain(form, &with("现行有效件数"));
                let text = with("本年处理决定数量");
                assert!(!read(&text).cells[own].is_certain(), "{text}");
            }
        }
    });
}
