//! What programs and people put around the lines and cells of a report that is otherwise whole: marks of versions, of
//! printing, of other languages; remarks beside a figure; heads once more; tables of towns. Every figure is read as it
//! stands, and none that nobody could know is certain.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms};
use report_review::report::{Report, State};
use report_review::text::SourceText;

use telling::{cells, check, check_requests, check_strip, check_text, printed, report};

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
fn a_table_of_towns_below_a_table_says_nothing_of_its_figures() {
    for between in ["\n", "  "] {
        with_form(|form| {
            let towns =
                ["长塘镇", "柳泉镇", "北岗镇"].map(|town| [town, "3", "0", "28", "31", "0", "1", "7"].join(between) + "\n").concat();
            let below = ["各镇街申请办理情况\n镇街", "本年新收", "上年结转", "予以公开", "部分公开", "不予公开", "总计", "结转下年\n"]
                .join(between)
                + &towns;
            let read = read(&in_lines(form).replacen("四、政府信息", &format!("{below}四、政府信息"), 1));
            for (number, cell) in read.cells.iter().enumerate().filter(|(number, _)| form.key(*number).to_string().starts_with("requests/"))
            {
                assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{}", form.key(number));
                assert!(cell.is_certain(), "{} {cell:?}", form.key(number));
            }
        });
    }
}

#[test]
fn what_a_cell_says_beside_its_figure_leaves_the_others_of_its_row_certain() {
    with_form(|form| {
        let key = "requests/partial/business";
        let number = (0..form.cell_count()).find(|&number| form.key(number).to_string() == key).expect("a cell");
        let own = printed(form, number).to_string();
        for (mark, said) in [
            ("\t", format!("{own}（详见附件1）")),
            ("\t", format!("{own}[查看]")),
            (" | ", format!("{own} 查看详情")),
            (" | ", format!("上年{}，本年{own}", 3)),
            ("\t", format!("{own}件均已办结")),
        ] {
            let text = divided(form, mark);
            let line = line_of(&text, "（二）部分公开");
            let changed = line.replacen(&format!("{mark}{own}{mark}"), &format!("{mark}{said}{mark}"), 1);
            assert_ne!(line, changed);
            let read = read(&text.replacen(line, &changed, 1));
            for (number, cell) in read.cells.iter().enumerate() {
                let right = cell.value.map(|value| value.to_string()) == Some(printed(form, number).to_string());
                let odd = form.key(number).to_string() == key;
                assert!(if odd { !cell.is_certain() } else { cell.is_certain() && right }, "{} {cell:?} {said}", form.key(number));
            }
        }
    });
}

#[test]
fn words_before_a_figure_and_what_says_it_again_are_passed_over() {
    with_form(|form| {
        let text = in_lines(form);
        for (before, behind) in [("本年", "件"), ("收到", "件"), ("当年", ""), ("", "（第2名）"), ("有", "件")] {
            let from = text.find("二、上年结转").expect("a row");
            let (head, tail) = text.split_at(from + "二、上年结转政府信息公开申请数量\n".len());
            let (figures, rest) = tail.split_at(tail.find("（一）").expect("the next row"));
            let dressed = figures.lines().map(|figure| format!("{before}{figure}{behind}\n")).collect::<Vec<_>>().concat();
            let source = format!("{head}{dressed}{rest}");
            let read = read(&source);
            for (number, cell) in read.cells.iter().enumerate() {
                assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{}", form.key(number));
                assert!(cell.is_certain(), "{} {cell:?} {before} {behind}", form.key(number));
            }
        }
    });
}

#[test]
fn a_figure_and_its_numeral_are_one() {
    with_form(|form| {
        let text = divided(form, "\t");
        let single = |line: &&str| line.split('\t').skip(1).any(|cell| cell.len() == 1);
        let own = text.lines().filter(|line| line.contains("不再处理") || line.contains("属于")).find(single).expect("a row");
        let figure = own.split('\t').skip(1).find(|cell| cell.len() == 1).expect("a figure of one digit");
        let numeral = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"][figure.parse::<usize>().expect("a digit")];
        let said = own.replacen(&format!("\t{figure}\t"), &format!("\t{figure}（{numeral}）\t"), 1);
        check_text(form, &text.replacen(own, &said, 1));
    });
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

#[test]
fn heads_that_stand_once_more_above_a_table_are_its_own() {
    check_strip(|rows| {
        let heads: Vec<String> = rows.iter().flat_map(|(_, figures)| figures.iter().map(|(head, _)| head.clone())).collect();
        let above = [rows[0].0.as_str(), "行政诉讼", rows[1].0.as_str(), rows[2].0.as_str()].join("\t") + "\n";
        let heads = heads.join("\t") + "\n";
        let own: Vec<String> = rows.iter().flat_map(|(_, figures)| figures.iter().map(|(_, figure)| figure.to_string())).collect();
        vec![above.clone(), heads.clone(), "\n".to_owned(), above, heads, own.join("\t") + "\n"]
    });
}

#[test]
fn heads_in_every_cell_name_their_figures() {
    for colon in ["：", ": "] {
        check_strip(|rows| {
            let heads: Vec<String> = rows.iter().flat_map(|(_, figures)| figures.iter().map(|(head, _)| head.clone())).collect();
            let own: Vec<String> =
                rows.iter().flat_map(|(_, figures)| figures.iter().map(|(head, figure)| format!("{head}{colon}{figure}"))).collect();
            let above = [rows[0].0.as_str(), "行政诉讼", rows[1].0.as_str(), rows[2].0.as_str()];
            vec![above.join("\t") + "\n", heads.join("\t") + "\n", own.join("\t") + "\n"]
        });
    }
}

/// A row told as its sum and the parts of it.
fn summed((row, figures): &(String, Vec<(String, u32)>)) -> String {
    let (sum, parts) = figures.split_last().expect("columns");
    let parts: Vec<String> = parts.iter().map(|(head, figure)| format!("{head}{figure}")).collect();
    format!("{row}：{}，其中{}。\n", sum.1, parts.join("、"))
}

#[test]
fn the_figure_before_its_parts_is_their_sum() {
    check_requests(|_, rows| rows.iter().map(summed).collect());
}

#[test]
fn heads_that_begin_anew_before_all_were_told_are_of_two_rows() {
    with_form(|form| {
        let text = report(form, |table, rows| match table.key.as_str() {
            "requests" => {
                let line = |(row, figures): &(String, Vec<(String, u32)>)| {
                    let pairs = figures.iter().map(|(head, _)| format!("{head} | 0\n")).collect::<Vec<_>>().concat();
                    let cut = if row.contains("属于国家秘密") { "自然人 | 0\n商业企业 | 0\n" } else { "" };
                    format!("项目 | {row}\n{cut}{pairs}")
                };
                rows.iter().map(line).collect()
            }
            _ => cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect(),
        });
        for (number, cell) in read(&text).cells.iter().enumerate() {
            let key = form.key(number).to_string();
            assert!(cell.value.is_some() || !cell.is_certain(), "{key} {cell:?}");
            assert_eq!(cell.is_certain(), !key.starts_with("requests/refused.state_secret/"), "{key} {cell:?}");
        }
    });
}

#[test]
fn the_tables_of_another_body_below_a_report_without_its_own_are_not_its_own() {
    with_form(|form| {
        let own = "红岩县人民政府办公室2022年政府信息公开工作年度报告\n一、总体情况\n全年工作有序。\n二、主动公开政府信息情况\n[图片]\n\
                   三、收到和处理政府信息公开申请情况\n（见附件）\n四、政府信息公开行政复议、行政诉讼情况\n详见附件表格。\n\
                   五、存在的主要问题及改进情况\n有待加强。\n六、其他需要报告的事项\n无。\n";
        let read = read(&format!("{own}{}", divided(form, "\t")));
        let certain = read.cells.iter().filter(|cell| cell.is_certain() && cell.value.is_some()).count();
        assert_eq!(certain, 0);
    });
}

/// Checks that all cells are right and certain but for those that `odd` names: of these none is certain.
fn check_all_but(form: &Form, text: &str, odd: impl Fn(&str) -> bool) {
    for (number, cell) in read(text).cells.iter().enumerate() {
        let key = form.key(number).to_string();
        let right = cell.value.map(|value| value.to_string()) == Some(printed(form, number).to_string());
        assert!(if odd(&key) { !cell.is_certain() } else { cell.is_certain() && right }, "{key} {cell:?} in\n{text}");
    }
}

#[test]
fn versions_that_nobody_chose_between_are_seen_behind_what_stands_before_every_line() {
    with_form(|form| {
        let text = divided(form, "\t");
        let own = line_of(&text, "1.属于国家秘密");
        for base in [String::new(), format!("||||||| base\n{}\n", otherwise(own))] {
            for before in ["  ", "\t", "> "] {
                let both = format!("<<<<<<< HEAD\n{own}\n{base}=======\n{}\n>>>>>>> other", otherwise(own));
                let lines = text.replacen(own, &both, 1).lines().map(|line| format!("{before}{line}\n")).collect::<Vec<_>>().concat();
                check_all_but(form, &lines, |key| key.starts_with("requests/refused.state_secret/"));
            }
        }
    });
}

#[test]
fn a_figure_that_goes_on_with_a_sign_nobody_could_read_is_none_whatever_is_not_seen_between() {
    with_form(|form| {
        for unseen in ["\u{200F}", "\u{200E}", "\u{202C}", "\u{2069}", "\u{200B}", "\u{2060}"] {
            for sign in ["■", "□", "?", "\u{FFFD}"] {
                let text = divided(form, "\t");
                let own = line_of(&text, "（二）部分公开");
                let cut = own.rsplit_once('\t').expect("cells").0;
                let text = text.replacen(own, &own.replacen(cut, &format!("{cut}{unseen}{sign}"), 1), 1);
                let text = text.replace('\t', &format!("{unseen}\t"));
                check_all_but(form, &text, |key| key == "requests/partial/other");
            }
        }
    });
}

#[test]
fn a_word_before_one_figure_says_that_it_is_another() {
    with_form(|form| {
        for mark in ["\t", " | "] {
            for word in ["累计", "原报"] {
                let text = report(form, |table, rows| {
                    let mut all = cells(table, rows);
                    if table.key == "proceedings" {
                        all.last_mut().expect("figures")[6].insert_str(0, word);
                    }
                    all.iter().map(|row| row.join(mark) + "\n").collect()
                });
                check_all_but(form, &text, |key| key == "proceedings/direct_suit/corrected");
            }
        }
    });
}

#[test]
fn heads_and_figures_above_the_label_of_their_row_are_that_rows() {
    with_form(|form| {
        for headed in [false, true] {
            let text = report(form, |table, rows| {
                let all = cells(table, rows);
                if table.key == "proceedings" {
                    return all.iter().map(|row| row.join("\t") + "\n").collect();
                }
                let heads = if headed { all[0].join(" ") + "\n" } else { String::new() };
                let rows = rows.iter().map(|(row, figures)| format!("{}\n{row}\n", telling::joined(figures, " ", " ")));
                std::iter::once(heads).chain(rows).collect()
            });
            check_text(form, &text);
        }
    });
}

#[test]
fn what_is_told_behind_lines_that_were_left_out_is_of_no_row() {
    with_form(|form| {
        for (lost, mark) in [("...", "："), ("……", " | "), ("[省略]", "：")] {
            let text = report(form, |table, rows| match table.key.as_str() {
                "requests" => {
                    let line = |(row, figures): &(String, Vec<(String, u32)>)| {
                        let pairs: Vec<String> = figures.iter().map(|(head, figure)| format!("{head}{mark}{figure}\n")).collect();
                        match row {
                            row if row.contains("属于国家秘密") => format!("{row}\n{}{lost}\n", pairs[..3].concat()),
                            row if row.contains("禁止公开") => pairs[2..].concat(),
                            row if row.contains("三安全") => format!("{row}\n{}{lost}\n{}", pairs[..6].concat(), pairs[6]),
                            row => format!("{row}\n{}", pairs.concat()),
                        }
                    };
                    rows.iter().map(line).collect()
                }
                _ => cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect(),
            });
            for (number, cell) in read(&text).cells.iter().enumerate() {
                let right = cell.value.map(|value| value.to_string()) == Some(printed(form, number).to_string());
                assert!(!cell.is_certain() || right, "{} {cell:?} in\n{text}", form.key(number));
            }
        }
    });
}

#[test]
fn a_figure_with_its_unit_makes_no_column_of_units() {
    let text = "某镇2019年政府信息公开工作年度报告\n二、主动公开政府信息情况\n| 第二十条第(一)项 |  |  |  |\n| --- | --- | --- | --- |\n\
                | 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n| 规章 |  |  | 0 |\n| 规范性文件 | 132件 | 0 | 7 |\n";
    let cells = read(text).cells;
    let told: Vec<_> = cells[..6].iter().map(|cell| (cell.value.map(|value| value.to_string()), cell.state, cell.doubt)).collect();
    let figure = |value: &str| (Some(value.to_owned()), State::Read, None);
    let blank = (None, State::Blank, None);
    assert_eq!(told, [blank.clone(), blank, figure("0"), figure("132"), figure("0"), figure("7")]);
}

#[test]
fn a_sentence_above_a_table_that_names_its_rows_is_none_of_its_labels() {
    with_form(|form| {
        for mark in ["\t", " | ", "\n"] {
            let text = divided(form, mark);
            let line = line_of(&text, "四、政府信息公开行政复议").to_owned();
            for said in [
                "2021年，因政府信息公开被申请行政复议2件，未经复议直接起诉4件，复议后起诉0件，具体如下：",
                "本机关行政复议、行政诉讼（未经复议直接起诉、复议后起诉）情况如下。",
            ] {
                check_text(form, &text.replacen(&line, &format!("{line}\n{said}"), 1));
            }
        }
    });
}

#[test]
fn blanks_left_as_references_of_markup_stand_for_blanks() {
    with_form(|form| {
        let text = in_lines(form).replace('\n', "\n&#12288;&#12288;");
        check_text(form, &text);
    });
}

#[test]
fn figures_may_stand_right_behind_a_quotation() {
    with_form(|form| {
        let text = divided(form, "\t").replace("一稳定\"\t", "一稳定”").replace("一稳定”\t", "一稳定”");
        assert!(text.contains("一稳定”"), "{text}");
        check_text(form, &text);
    });
}

#[test]
fn headings_in_quotes_of_a_list_of_values_are_headings() {
    with_form(|form| {
        let text = divided(form, "\",\"");
        let quoted: String = text.lines().flat_map(|line| ["\"", line, "\"\n"]).collect();
        assert_eq!(read(&quoted).sections.len(), read(&divided(form, "\t")).sections.len());
        check_text(form, &quoted);
    });
}

#[test]
fn a_rule_of_single_dashes_below_heads_is_no_row_of_dashes() {
    with_form(|form| {
        let own = |line: &str| line.contains('|').then_some(line.matches('|').count() + 1);
        for dash in ["-|", "--|", " - |"] {
            let text = divided(form, " | ");
            let mut ruled = String::new();
            let mut before = None;
            for line in text.lines() {
                match own(line) {
                    Some(cells) => {
                        ruled += &format!("| {line} |\n");
                        if before.is_none() {
                            ruled += &format!("|{}\n", dash.repeat(cells));
                        }
                    }
                    None => ruled += &format!("\n{line}\n\n"),
                }
                before = own(line);
            }
            check_text(form, &ruled);
        }
    });
}

#[test]
fn labels_that_go_on_below_their_figures_have_those_of_their_first_line() {
    with_form(|form| {
        let text = report(form, |table, rows| {
            let wrapped = |row: &Vec<String>| {
                let label = row.iter().position(|cell| cell.starts_with(|c: char| c.is_ascii_digit()) && cell.chars().nth(1) == Some('.'));
                let Some(label) = label.filter(|&label| row[label].chars().count() > 11) else { return row.join("  ") + "\n" };
                let cut = row[label].char_indices().nth(11).map_or(0, |(at, _)| at);
                let (first, rest) = row[label].split_at(cut);
                let line = [&row[..label], &[first.to_owned()], &row[label + 1..]].concat().join("  ");
                format!("{line}\n{}{rest}\n", " ".repeat(8))
            };
            cells(table, rows).iter().map(wrapped).collect()
        });
        check_text(form, &text);
    });
}

#[test]
fn tags_around_the_figures_of_a_table_without_tags_are_none_of_its_cells() {
    let around = |open: &str, close: &str, mark: &str| {
        let cell = |(n, cell): (usize, &String)| if n == 0 { cell.clone() } else { format!("{open}{cell}{close}") };
        check(|table, rows| {
            let line = |row: &Vec<String>| format!("|{}|\n", row.iter().enumerate().map(cell).collect::<Vec<_>>().join(mark));
            cells(table, rows).iter().map(line).collect()
        });
    };
    for (open, close) in [
        ("<b>", "</b>"),
        ("<strong>", "</strong>"),
        ("<span style=\"color: red; font-size:9pt\">", "</span>"),
        ("<font color=red><b>", "</b></font>"),
        ("<sup>", "</sup>"),
    ] {
        around(open, close, "|");
        around(open, close, " | ");
    }
    around("<p>", "</p>", " | ");
    around("", "<br>", " | ");
    around("<br/>", "<br/>", "|");
}

#[test]
fn blanks_that_a_program_spelled_out_are_no_part_of_figures() {
    for (before, behind) in [("\\u3000", ""), ("", "\\xa0"), ("\\u200b", "\\u2002"), ("\\u00A0", "")] {
        let cell = |(n, cell): (usize, &String)| if n == 0 { format!("'{cell}'") } else { format!("'{before}{cell}{behind}'") };
        check(|table, rows| {
            let line = |row: &Vec<String>| format!("({})\n", row.iter().enumerate().map(cell).collect::<Vec<_>>().join(", "));
            cells(table, rows).iter().map(line).collect()
        });
    }
}

#[test]
fn underscores_around_figures_are_marks_of_emphasis() {
    for mark in ["_", "__"] {
        for between in [" | ", "|", "\t", " "] {
            let cell = |(n, cell): (usize, &String)| if n == 0 { cell.clone() } else { format!("{mark}{cell}{mark}") };
            check(|table, rows| {
                let line = |row: &Vec<String>| row.iter().enumerate().map(cell).collect::<Vec<_>>().join(between) + "\n";
                cells(table, rows).iter().map(line).collect()
            });
        }
    }
}
