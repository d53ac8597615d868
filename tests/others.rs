//! Figures that are others than those of the form, as what stands beside or above them says: shares, another year's,
//! those of a part, figures that were corrected, figures of another table or row. None is offered as certain.

mod telling;

use report_review::extract::extract;
use report_review::form::{CellKey, Form, Forms, Layout, Table};
use report_review::report::{Cell, Report, State};
use report_review::text::SourceText;

use telling::{cells, printed, report};

/// The rows of a table, and their figures with their heads.
type Rows = [(String, Vec<(String, u32)>)];

fn with_form(test: impl Fn(&Form)) {
    test(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

fn extracted(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"))
}

/// Which cells of the report in `text` are offered as certain.
fn certain(text: &str) -> Vec<(usize, Cell)> {
    let cells = extracted(text).cells.into_iter().enumerate();
    cells.filter(|(_, cell)| cell.is_certain() && cell.state != State::Missing).collect()
}

/// Checks that every certain cell is as it was printed, and counts them.
fn right(form: &Form, text: &str) -> usize {
    let certain = certain(text);
    for (number, cell) in &certain {
        assert_eq!(cell.value, Some(i64::from(printed(form, *number)).into()), "{} {cell:?} in\n{text}", form.key(*number));
    }
    certain.len()
}

fn lines(rows: &[Vec<String>], between: &str) -> Vec<String> {
    rows.iter().map(|row| row.join(between) + "\n").collect()
}

/// The report with other lines for those of its largest table.
fn with_requests(form: &Form, between: &str, write: impl Fn(&Table, &Rows) -> Vec<String>) -> String {
    report(form, |table, rows| if table.key == "requests" { write(table, rows) } else { lines(&cells(table, rows), between) })
}

/// How many cells stand outside of the largest table.
fn outside(form: &Form) -> usize {
    let requests = form.tables.iter().position(|table| table.key == "requests").expect("a table");
    form.cell_count() - form.table_cells(requests).len()
}

#[test]
fn shares_are_no_counts() {
    with_form(|form| {
        for (between, sign) in [("\t", "%"), (" | ", ".0%"), ("\n", "%"), (" | ", "％"), ("  ", "‰")] {
            let text = report(form, |table, rows| {
                let dressed = |cell: &String| if cell.bytes().all(|b| b.is_ascii_digit()) { format!("{cell}{sign}") } else { cell.clone() };
                lines(&cells(table, rows).iter().map(|row| row.iter().map(dressed).collect()).collect::<Vec<_>>(), between)
            });
            assert_eq!(certain(&text).iter().find(|(_, cell)| cell.value.is_some()), None, "{text}");
        }
    });
}

#[test]
fn rows_of_another_year_of_shares_or_of_a_part_are_not_the_forms() {
    with_form(|form| {
        for (own, other) in [("（本年）", "（上年）"), ("件数", "占比%"), ("（合计）", "（本级）"), ("", "（去年同期）")]
        {
            for between in ["\t", " | "] {
                for first in [own, other] {
                    let second = if first == own { other } else { own };
                    let text = with_requests(form, between, |table, rows| {
                        let mut all = cells(table, rows);
                        let rest = all.split_off(1);
                        let twice = |row: Vec<String>| {
                            let line = |side: &str| {
                                let figure = |cell: &String| if side == other { "9".to_owned() } else { cell.clone() };
                                [vec![format!("{}{side}", row[0])], row[1..].iter().map(figure).collect()].concat()
                            };
                            [line(first), line(second)]
                        };
                        all.extend(rest.into_iter().flat_map(twice));
                        lines(&all, between)
                    });
                    assert!(right(form, &text) > 0, "{text}");
                }
            }
        }
    });
}

#[test]
fn tables_of_shares_or_of_a_part_of_the_year_are_not_the_forms() {
    with_form(|form| {
        for (above, behind) in [("单位：%\n", ""), ("", "（%）"), ("第一季度：\n", ""), ("（单位：百件）\n", ""), ("", "（占比，%）")]
        {
            for between in ["\t", " | ", "\n"] {
                let text = with_requests(form, between, |table, rows| {
                    let mut all = cells(table, rows);
                    all[0].iter_mut().skip(1).for_each(|head| head.push_str(behind));
                    [vec![above.to_owned()], lines(&all, between)].concat()
                });
                let own = |(number, _): &(usize, Cell)| form.key(*number).as_str().starts_with("requests/");
                assert_eq!(certain(&text).iter().find(|cell| own(cell)), None, "{text}");
                assert!(right(form, &text) > 0, "{text}");
            }
        }
    });
}

#[test]
fn a_figure_that_a_sentence_or_a_list_corrects_is_in_doubt() {
    with_form(|form| {
        let cell = |row: &str| form.find(&CellKey::new("requests", row, "total")).expect("a cell");
        let (one, other) = (cell("granted"), cell("refused.state_secret"));
        let sentences = [
            format!("“（一）予以公开”一行“总计”：原数{}有误，应为7。\n", printed(form, one)),
            format!("“（一）予以公开”的总计由{}更正为7。\n", printed(form, one)),
            format!("更正一览表\n行\t列\t原数\t更正后\n（一）予以公开\t总计\t{}\t7\n", printed(form, one)),
        ];
        for sentence in sentences {
            let text = report(form, |table, rows| lines(&cells(table, rows), "\t"));
            let before = text.replacen("一、总体情况\n", &format!("{sentence}一、总体情况\n"), 1);
            for text in [before, format!("{text}{sentence}")] {
                let read = extracted(&text);
                assert!(!read.cells[one].is_certain(), "{text}");
                assert!(read.cells[other].is_certain(), "{text}");
            }
        }
    });
}

#[test]
fn what_a_cell_says_of_its_figure_leaves_it_in_doubt() {
    with_form(|form| {
        for behind in ["（更正为0）", "(误，应为3)", "→更正：0", "年2件", "月0日"] {
            let text = report(form, |table, rows| {
                let dressed = |row: &Vec<String>| {
                    let last = row.len() - 1;
                    let mut row = row.clone();
                    if row[last].bytes().all(|b| b.is_ascii_digit()) {
                        row[last].push_str(behind);
                    }
                    row
                };
                lines(&cells(table, rows).iter().map(dressed).collect::<Vec<_>>(), "\t")
            });
            let last = |number: usize| {
                let place = form.place(number);
                form.tables[place.table].printed == Layout::Rows && place.column + 1 == form.tables[place.table].columns.len()
            };
            // What it is corrected to may be certain.
            let old = |number: usize, cell: &Cell| cell.value == Some(i64::from(printed(form, number)).into());
            assert_eq!(certain(&text).iter().find(|(number, cell)| last(*number) && old(*number, cell)), None, "{text}");
        }
        let yuan = report(form, |table, rows| lines(&cells(table, rows), "\t")).replace("行政事业性收费\t63", "行政事业性收费\t63 元");
        let fees = form.find(&CellKey::new("art20_8", "fees", "amount")).expect("a cell");
        assert!(yuan.contains("63 元") && !extracted(&yuan).cells[fees].is_certain(), "{yuan}");
    });
}

#[test]
fn heads_in_any_order_one_below_the_other_are_not_taken_for_the_forms() {
    with_form(|form| {
        for order in [[2, 4, 3, 5, 1, 0, 6], [1, 0, 2, 3, 4, 5, 6], [5, 4, 3, 2, 1, 0, 6], [1, 2, 3, 4, 5, 0, 6]] {
            for between in ["\n", " |\n"] {
                let text = with_requests(form, between, |table, rows| {
                    let turned = |row: &Vec<String>| -> Vec<String> {
                        std::iter::once(row[0].clone()).chain(order.iter().map(|column| row[column + 1].clone())).collect()
                    };
                    lines(&cells(table, rows).iter().map(turned).collect::<Vec<_>>(), between)
                });
                right(form, &text);
            }
        }
    });
}

#[test]
fn another_table_with_the_same_heads_moves_no_column() {
    with_form(|form| {
        let channels = ["按渠道统计", "当面", "信函", "网络", "其他", "总计", "本年新收", "4", "10", "8", "10", "32"];
        let hotline = [
            "来源",
            "自然人",
            "商业企业",
            "科研机构",
            "社会公益组织",
            "法律服务机构",
            "其他",
            "总计",
            "热线工单",
            "81",
            "80",
            "81",
            "76",
            "37",
            "30",
            "385",
        ];
        for (other, between) in [(&channels[..], "\n"), (&channels, " |\n"), (&hotline, "\n"), (&hotline, " |\n")] {
            let text = with_requests(form, between, |table, rows| {
                [vec![other.join(between) + "\n申请办理情况：\n"], lines(&cells(table, rows), between)].concat()
            });
            assert!(right(form, &text) >= outside(form), "{text}");
        }
    });
}

#[test]
fn a_damaged_label_is_not_that_of_another_row() {
    with_form(|form| {
        for (whole, damaged) in [
            ("2.其他法律行政法规禁止公开", "2.其他法律行法规禁止公开"),
            ("2.其他法律行政法规禁止公开", "2.其他法律禁止"),
            ("4.无正当理由大量反复申请", "4.大量反复申请"),
            ("2.重复申请", "2.重复提出"),
            ("（一）予以公开", "（一）全部公开"),
            ("（二）部分公开", "（二）部分同意公开"),
        ] {
            for between in ["\t", " | ", "\n"] {
                for lost in [false, true] {
                    // What stands around it may be damaged, too.
                    let text = with_requests(form, between, |table, rows| lines(&cells(table, rows), between)).replace(whole, damaged);
                    let text = if lost {
                        text.replace("3.其他\n", "").replace("重复申请", "重复提出").replace("予以公开", "全部公开")
                    } else {
                        text
                    };
                    right(form, &text);
                }
            }
        }
    });
}

#[test]
fn figures_of_a_draft_that_differ_from_those_of_the_final_text_are_in_doubt() {
    with_form(|form| {
        let text = |figure: &str| report(form, |table, rows| lines(&cells(table, rows), "\t")).replace("\t225\n", figure);
        let (last, granted) = (text("\t225\n"), form.find(&CellKey::new("requests", "granted", "total")).expect("a cell"));
        let draft = text("\t226\n").replacen("年度报告\n", "年度报告（征求意见稿）\n", 1);
        let read = extracted(&(draft + "\n" + &last));
        assert!(!read.cells[granted].is_certain());
        let other = form.find(&CellKey::new("requests", "partial", "total")).expect("a cell");
        assert!(read.cells[other].is_certain());
    });
}

/// The report with its last table, a row of heads above its figures, written by `write` from the rows of its cells.
fn with_strip(form: &Form, write: impl Fn(Vec<Vec<String>>) -> Vec<Vec<String>>, line: impl Fn(&Vec<String>) -> String) -> String {
    report(form, |table, rows| {
        let own = cells(table, rows);
        let own = if table.printed == Layout::Strip { write(own) } else { own };
        own.iter().map(&line).collect()
    })
}

#[test]
fn numbers_of_columns_below_the_heads_are_no_figures() {
    with_form(|form| {
        for (around, between) in [(["", ""], "\t"), (["| ", " |"], " | ")] {
            let line = |row: &Vec<String>| format!("{}{}{}\n", around[0], row.join(between), around[1]);
            for name in ["", "编号", "栏次"] {
                for (first, period) in [(1, 15), (1, 5), (0, 15)] {
                    let numbered = |mut rows: Vec<Vec<String>>| {
                        let numbers = (0..15).map(|n| (n % period + first).to_string());
                        let named = |name: &str| (!name.is_empty()).then(|| name.to_owned());
                        rows.iter_mut().skip(1).for_each(|row| row.splice(0..0, named(name).map(|_| String::new())).for_each(drop));
                        rows.insert(2, named(name).into_iter().chain(numbers).collect());
                        rows
                    };
                    let text = with_strip(form, numbered, line);
                    assert!(right(form, &text) >= form.cell_count() - 15, "{text}");
                    assert!(!name.is_empty() || right(form, &text) == form.cell_count(), "{text}");
                }
            }
        }
    });
}

/// The report with `printed` in the cell of a row and a column of its largest table.
fn with_cell(form: &Form, between: &str, (row, column): (&str, &str), dressed: impl Fn(&str) -> String) -> (String, usize) {
    let number = form.find(&CellKey::new("requests", row, column)).expect("a cell");
    let at = form.place(number);
    let text = with_requests(form, between, |table, rows| {
        let mut all = cells(table, rows);
        let cell = &mut all[at.row + 1][at.column + 1];
        *cell = dressed(cell);
        lines(&all, between)
    });
    (text, number)
}

#[test]
fn bounds_estimates_and_figures_of_other_things_are_not_certain() {
    with_form(|form| {
        let marks =
            ["＜#", "～#", "<#", "&lt;#", "≥#", "至少#", "估计#", "不超过#", "#以内", "#百件", "#万件", "#字", "#家单位", "# [sic，应为2]"];
        for between in ["\t", " | ", "  ", "\n"] {
            for mark in marks.iter().chain(&["Err:502", "…#", "...#", "#…", "#...", "◄#", "#►"]) {
                let (text, number) = with_cell(form, between, ("granted", "business"), |figure| mark.replace('#', figure));
                let read = extracted(&text);
                assert!(!read.cells[number].is_certain(), "{mark} {:?} in\n{text}", read.cells[number]);
                let other = form.find(&CellKey::new("requests", "carried_out", "total")).expect("a cell");
                assert!(read.cells[other].is_certain(), "{mark} {:?} in\n{text}", read.cells[other]);
            }
        }
    });
}

#[test]
fn marks_before_some_of_many_cells_on_lines_of_their_own_are_no_dividers() {
    with_form(|form| {
        for mark in ["＜#", "...#", "- #", "{#}"] {
            let text = with_requests(form, "\n", |table, rows| {
                let dress = |(n, row): (usize, Vec<String>)| {
                    let dressed = |(c, cell): (usize, String)| {
                        if n > 0 && c > 0 && (n + c) % 3 == 0 { mark.replace('#', &cell) } else { cell }
                    };
                    row.into_iter().enumerate().map(dressed).collect::<Vec<_>>().join("\n\t") + "\n"
                };
                cells(table, rows).into_iter().enumerate().map(dress).collect()
            });
            for (number, cell) in certain(&text) {
                let at = form.place(number);
                let marked = form.tables[at.table].key == "requests" && (at.row + at.column + 2) % 3 == 0;
                assert!(!marked || cell.value.is_none(), "{mark} {} {cell:?} in\n{text}", form.key(number));
            }
        }
    });
}

#[test]
fn a_table_at_the_end_that_replaces_the_reports_leaves_what_differs_in_doubt() {
    with_form(|form| {
        let text = report(form, |table, rows| lines(&cells(table, rows), "\t"));
        let begin = text.find("行政许可").expect("a row");
        let table = &text[text[..begin].rfind("信息内容").expect("heads")..text.find("三、").expect("a heading")];
        let licences = form.find(&CellKey::new("art20_5", "licensing", "decisions")).expect("a cell");
        let own = format!("行政许可\t{}\n", printed(form, licences));
        assert!(table.contains(&own), "{table}");
        let read = extracted(&format!("{text}更正后的表：\n{}", table.replace(&own, "行政许可\t9\n")));
        assert!(!read.cells[licences].is_certain(), "{:?}", read.cells[licences]);
        let others = read.cells.iter().enumerate().filter(|(number, cell)| *number != licences && !cell.is_certain());
        assert_eq!(others.count(), 0);
    });
}

#[test]
fn shortened_labels_are_those_of_their_own_rows() {
    with_form(|form| {
        let short = [
            ("2.重复申请", "重复"),
            ("4.无正当理由大量反复申请", "大量反复申请"),
            ("4.保护第三方合法权益", "第三方权益"),
            ("6.属于四类过程性信息", "过程性信息"),
            ("1.本机关不掌握相关政府信息", "不掌握相关信息"),
            ("3.要求提供公开出版物", "公开出版物"),
        ];
        for between in ["\t", " | "] {
            let text = with_requests(form, between, |table, rows| lines(&cells(table, rows), between));
            let shortened = short.iter().fold(text, |text, (whole, short)| text.replace(whole, short));
            // The first is as good as no label.
            assert!(right(form, &shortened) + 7 >= form.cell_count(), "{} {shortened}", right(form, &shortened));
        }
    });
}

#[test]
fn the_total_of_a_table_may_be_called_a_subtotal() {
    with_form(|form| {
        for between in ["\t", " | "] {
            let text = with_requests(form, between, |table, rows| {
                let mut all = cells(table, rows);
                *all[0].last_mut().expect("a head") = "小计".to_owned();
                lines(&all, between)
            });
            assert_eq!(right(form, &text), form.cell_count(), "{text}");
        }
    });
}

#[test]
fn titles_and_numbers_at_the_heads_of_pages_stand_in_no_row() {
    with_form(|form| {
        for between in ["\t", " | ", ","] {
            let text = report(form, |table, rows| lines(&cells(table, rows), between));
            let title = text.lines().next().expect("a title").to_owned();
            let mut paged = String::new();
            for (n, line) in text.lines().enumerate() {
                paged += &format!("{line}\n");
                if n % 11 == 10 {
                    paged += &format!("\n{}\n\n{title}\n\n", n / 11 + 1);
                }
            }
            assert_eq!(right(form, &paged), form.cell_count(), "{paged}");
        }
    });
}

#[test]
fn rows_whose_sums_fail_by_what_was_spoilt_are_in_doubt() {
    with_form(|form| {
        let first = form.table_cells(form.tables.iter().position(|table| table.key == "requests").expect("a table")).start;
        let width = 7;
        let check = |spoil: &dyn Fn(&mut Vec<Vec<String>>), behind: &str, spoilt: &[usize]| {
            for between in ["\t", " | "] {
                let text = with_requests(form, between, |table, rows| {
                    let mut all = cells(table, rows);
                    spoil(&mut all);
                    [lines(&all, between), vec![behind.to_owned()]].concat()
                });
                let read = extracted(&text);
                for &cell in spoilt {
                    assert!(!read.cells[first + cell].is_certain(), "{cell} {:?} in\n{text}", read.cells[first + cell]);
                }
                assert!(read.cells[first + 20 * width + 3].is_certain(), "{text}");
            }
        };
        // Two figures in one cell, the next one blank.
        let joined = |all: &mut Vec<Vec<String>>| {
            let next = std::mem::take(&mut all[3][3]);
            all[3][2].push_str(&next);
        };
        check(&joined, "", &[2 * width + 1, 2 * width + 2]);
        // The mark of a note, above which nothing stands.
        let noted = |all: &mut Vec<Vec<String>>| all[3][2].push('1');
        check(&noted, "\n1 含上年转来的申请。\n", &[2 * width + 1]);
        // All figures of a row one place on.
        let moved = |all: &mut Vec<Vec<String>>| {
            all[3].pop();
            all[3].insert(1, String::new());
            all[5][1] = "0".to_owned();
        };
        check(&moved, "", &[2 * width + 1, 2 * width + 2, 2 * width + 6]);
        // Totals without their last digit.
        let cropped = |all: &mut Vec<Vec<String>>| {
            for row in all.iter_mut().skip(1).filter(|row| row[7].len() > 1) {
                row[7].pop();
            }
        };
        check(&cropped, "", &[6, 2 * width + 6]);
        // One figure in a cell of two rows.
        let shared = |all: &mut Vec<Vec<String>>| {
            let both = all[7][1].parse::<u32>().expect("a figure") + all[8][1].parse::<u32>().expect("a figure");
            (all[7][1], all[8][1]) = (both.to_string(), both.to_string());
        };
        check(&shared, "", &[6 * width, 7 * width]);
    });
}
