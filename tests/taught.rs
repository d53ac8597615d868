//! What pages of real reports taught, told with made-up figures: where a careful person could read them they are read
//! with certainty, where not they are in doubt, and no figure is certain in another's place.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Layout, Table};
use report_review::report::{Report, State};
use report_review::text::SourceText;

use telling::{cells, check_text, joined, printed, report};

/// The rows of a table, and their figures with their heads.
type Rows = [(String, Vec<(String, u32)>)];

/// A report whose rows are pairs of a head and what `value` makes of a figure, by its number in the row.
fn in_pairs(form: &Form, pair: &str, between: &str, value: impl Fn(usize, u32) -> String) -> String {
    report(form, |_, rows| {
        let row = |(row, figures): &(String, Vec<(String, u32)>)| {
            let pairs = figures.iter().enumerate().map(|(n, (head, figure))| format!("{head}{pair}{}", value(n, *figure)));
            format!("{row}\n{}\n", pairs.collect::<Vec<_>>().join(between))
        };
        rows.iter().map(row).collect()
    })
}

/// Every cell on lines of its own, with `gap` behind each.
fn lines(gap: &str) -> impl Fn(&Table, &Rows) -> Vec<String> {
    move |table, rows| cells(table, rows).iter().flatten().map(|cell| format!("{cell}{gap}")).collect()
}

/// The report in `text`, of which no cell is certain with another figure than its own.
fn read(form: &Form, text: &str) -> Report {
    let read = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    for (number, cell) in read.cells.iter().enumerate() {
        let right = cell.value.is_some_and(|value| value == i64::from(printed(form, number)).into());
        assert!(right || !cell.is_certain(), "{} {cell:?} in\n{text}", form.key(number));
    }
    read
}

/// Checks that the cells at these addresses are not certain.
fn in_doubt(form: &Form, read: &Report, addresses: &[&str], text: &str) {
    for address in addresses {
        let cell = form.find_address(address).map(|number| &read.cells[number]);
        assert!(cell.is_some_and(|cell| !cell.is_certain()), "{address} {cell:?} in\n{text}");
    }
}

/// Checks that every cell is certain: which figure it has, [`read`] compares.
fn all_certain(form: &Form, text: &str) {
    let read = read(form, text);
    let in_doubt = read.cells.iter().position(|cell| !cell.is_certain());
    assert!(in_doubt.is_none(), "{:?} in\n{text}", in_doubt.map(|number| (form.key(number), &read.cells[number])));
}

/// The form of 2021.
fn form_of_2021(forms: &Forms) -> &Form {
    forms.edition("2021").expect("built in")
}

#[test]
fn the_mark_of_a_page_within_a_row_is_no_cell() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for gap in ["\n", "\n\n"] {
        let text = report(form, lines(gap));
        // Behind the second figure of a row, behind its last, and in the last table.
        let row = text.find("2.重复申请").expect("printed");
        let strip = text.rfind("五、").expect("printed");
        let lines_behind = |from: usize, count: usize| from + text[from..].match_indices(gap).nth(count).expect("long").0 + gap.len();
        let lines_before = |to: usize, count: usize| text[..to].rmatch_indices(gap).nth(count).expect("long").0 + gap.len();
        for place in [lines_behind(row, 2), lines_behind(row, 7), lines_before(strip, 8)] {
            let plain = ["第 5 页", "第5页 共9页", "第5页，共9页", "5/9", "5 / 9", "— 5 —", "- 5 -", "Page 5 of 9"];
            let wide = ["第 ５ 页", "第 ５ 页　共 ９ 页", "５／９", "５ / ９", "— ５ —", "－５－", "第 5 頁"];
            for mark in plain.into_iter().chain(wide) {
                check_text(form, &format!("{}{mark}{gap}{}", &text[..place], &text[place..]));
            }
        }
    }
}

/// Where all labels stand before all figures, marks of pages stand among words.
#[test]
fn marks_of_pages_among_labels_are_no_cells() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let figures = std::cell::RefCell::new(String::new());
    let plain = report(form, |table, rows| {
        let all = cells(table, rows);
        let own = all[1..].iter().flat_map(|row| &row[1..]).map(|figure| format!("{figure}\n"));
        figures.borrow_mut().extend(own);
        let labels = all.iter().map(|row| row[0].clone() + "\n");
        // The tables of section two stand in one.
        let ends = !matches!(table.key.as_str(), "art20_1" | "art20_5" | "art20_6");
        labels.chain(ends.then(|| figures.take())).collect()
    });
    // The last label of a table of three columns, and two further on.
    let text = ["行政规范性文件\n", "1.属于国家秘密\n", "2.重复申请\n"].iter().zip(1..).fold(plain, |text, (label, page)| {
        assert!(text.contains(label), "{label} in\n{text}");
        text.replacen(label, &format!("{label}{page} / 8\n"), 1)
    });
    read(form, &text);
}

/// Of a row with one figure too many, the sum tells which one is none of its own.
#[test]
fn a_number_alone_within_a_row_is_told_by_the_sums_and_leaves_a_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, lines("\n"));
    let row = text.find("2.重复申请").expect("printed");
    let strip = text.rfind("五、").expect("printed");
    let behind = |count: usize| row + text[row..].match_indices('\n').nth(count).expect("long").0 + 1;
    let before = text[..strip].rmatch_indices('\n').nth(8).expect("long").0 + 1;
    for (place, table) in [(behind(2), "requests"), (behind(7), "requests"), (before, "proceedings")] {
        let read = read(form, &format!("{}5\n{}", &text[..place], &text[place..]));
        for (number, cell) in read.cells.iter().enumerate() {
            let (key, wanted) = (form.key(number).to_string(), i64::from(printed(form, number)).into());
            assert_eq!(cell.value, Some(wanted), "{key} {cell:?}");
            assert!(cell.is_certain() || key.starts_with(table), "{key} {cell:?}");
        }
        let doubtful = read.cells.iter().filter(|cell| !cell.is_certain()).count();
        assert_eq!(doubtful, if table == "requests" { 7 } else { 15 });
        assert_eq!(read.unclaimed.len(), 1, "{:?}", read.unclaimed);
    }
}

/// A figure that no bar follows, as all others are followed by one, is none of the row's that lost another.
#[test]
fn a_number_without_the_bar_of_a_cell_is_not_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| cells(table, rows).iter().flatten().map(|cell| format!("{cell}\n|\n")).collect());
    check_text(form, &text);
    for label in ["2.重复申请", "（一）予以公开", "规章"] {
        let row = text.find(&format!("{label}\n")).expect("printed");
        let line = |count: usize| row + text[row..].match_indices('\n').nth(count).expect("long").0 + 1;
        let last = if label == "规章" { 7 } else { 15 };
        read(form, &format!("{}{}5\n{}", &text[..line(3)], &text[line(5)..line(last)], &text[line(last)..]));
    }
}

/// A page that holds its report twice, once for phones; a file of several reports.
#[test]
fn of_two_copies_of_a_report_that_differ_neither_is_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, lines("\n"));
    let row = text.find("2.重复申请").expect("printed");
    let line = |count: usize| row + text[row..].match_indices('\n').nth(count).expect("long").0 + 1;
    let other = format!("{}9071\n{}", &text[..line(0)], &text[line(1)..]);
    let doubtful = |second: &str| {
        let read = read(form, &format!("{text}{second}"));
        (0..form.cell_count())
            .filter(|&number| !read.cells[number].is_certain())
            .map(|number| form.key(number).to_string())
            .collect::<Vec<_>>()
    };
    let natural = "requests/unprocessed.duplicate/natural_person";
    assert_eq!(doubtful(&other), [natural]);
    assert_eq!(doubtful(other.split_once('\n').expect("a title").1), [natural]);
    assert!(doubtful(&text).is_empty());
    assert!(doubtful(&other.replacen("2022年", "2021年", 1)).is_empty());
    assert!(doubtful(&other.replacen("栖梧县水利局", "竹溟县\n水利局", 1)).is_empty());
}

/// What the prose of the first section lists in the table's own words is no table.
#[test]
fn a_list_in_the_words_of_the_table_before_it_is_none() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let list = "行政许可 1000\n行政处罚 17\n行政强制 12\n行政事业性收费 30\n";
    for list in [format!("办理情况：\n{list}规章 2\n"), format!("规章 2\n行政规范性文件 3\n{list}"), list.replace(' ', "：")]
    {
        for between in ["\n", "\n\n"] {
            let text = report(form, lines(between));
            check_text(form, &text.replace("全年工作有序。\n", &format!("全年工作有序。\n{list}")));
        }
    }
}

/// The last table's line begins with a separator, behind which nothing stands.
#[test]
fn the_first_cell_of_a_line_may_be_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (open, between, close) in [("", "\t", ""), ("|", "|", "|")] {
        let row = |row: &Vec<String>| format!("{open}{}{close}\n", row.join(between));
        let text = report(form, |table, rows| cells(table, rows).iter().map(row).collect());
        let line = text.rfind("\n五、").expect("printed");
        let line = text[..line].rfind('\n').expect("several lines") + 1 + open.len();
        let first = text[line..].find(|c: char| !c.is_ascii_digit()).expect("more") + line;
        let text = format!("{}{}", &text[..line], &text[first..]);
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        let blank = form.table_cells(form.tables.len() - 1).start;
        assert_eq!((read.cells[blank].state, read.cells[blank].value), (State::Blank, None), "{text}");
        for (number, cell) in read.cells.iter().enumerate().filter(|(number, _)| *number != blank) {
            let wanted = printed(form, number).to_string();
            assert_eq!(cell.value.map(|value| value.to_string()), Some(wanted), "{} in\n{text}", form.key(number));
        }
    }
}

/// The rows of a group without their labels, behind the group's.
#[test]
fn the_figures_of_rows_whose_labels_are_lost_are_dealt_in_order_and_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for between in ["\n", "\t", " | "] {
        let text = report(form, |table, rows| {
            let group = |row: usize| table.rows[row].within.as_deref() == Some("refused");
            let first = (0..rows.len()).find(|&row| group(row));
            let line = |(row, cells): (usize, &Vec<String>)| match row {
                row if group(row) && first == Some(row) => format!("（三）不予公开{between}{}\n", cells[1..].join(between)),
                row if group(row) => cells[1..].join(between) + "\n",
                _ => cells.join(between) + "\n",
            };
            match cells(table, rows).split_first() {
                Some((heads, own)) if table.key == "requests" => {
                    std::iter::once(heads.join(between) + "\n").chain(own.iter().enumerate().map(line)).collect()
                }
                _ => cells(table, rows).iter().map(|row| row.join(between) + "\n").collect(),
            }
        });
        let read = read(form, &text);
        for (number, cell) in read.cells.iter().enumerate() {
            let key = form.key(number).to_string();
            assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{key} {cell:?} in\n{text}");
            assert!(cell.is_certain() || key.starts_with("requests/refused."), "{key} {cell:?} in\n{text}");
        }
    }
}

/// The sums of its rows behind the label of a group.
#[test]
fn a_group_with_figures_of_its_own_leaves_its_neighbours_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for gap in ["\n", "\n\n", "\t"] {
        let text = report(form, lines(gap));
        let begin = text.find("1.属于国家秘密").expect("printed");
        let sums: Vec<String> = (0..7).map(|n| (n * 31 + 200).to_string()).collect();
        check_text(form, &format!("{}（三）不予公开{gap}{}{gap}{}", &text[..begin], sums.join(gap), &text[begin..]));
    }
}

/// A page whose cells ran together, blanks left between some of them: digits are one cell each, or parted as the sum of
/// the row says; what cannot be parted is unreadable and never blank.
#[test]
fn digits_that_ran_together_are_parted_around_the_blanks_among_them() {
    let forms = Forms::built_in().expect("valid");
    let text = |row: &str, fees: &str| {
        format!(
            "栖梧县2020年政府信息公开工作年度报告 一、总体情况 全年工作有序。二、主动公开政府信息情况 第二十条第（一）项信息内容\
             本年新制作数量本年新公开数量对外公开总数量规章000规范性文件1233第二十条第（五）项信息内容上一年项目数量本年增/减\
             处理决定数量行政许可3960181其他对外管理服务事项7-18538第二十条第（六）项信息内容上一年项目数量本年增/减处理决定数量\
             行政处罚26480430行政强制126025第二十条第（八）项信息内容上一年项目数量本年增/减行政事业性收费{fees}第二十条第（九）项\
             信息内容采购项目数量采购总金额政府集中采购135753944.52元三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为：\
             第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计商业企业科研机构社会公益组织\
             法律服务机构其他一、本年新收政府信息公开申请数量{row}二、上年结转政府信息公开申请数量0000000三、本年度办理结果\
             （一）予以公开7000007（二）部分公开（区分处理的，只计这一情形，不计其他情形） 1000001（三）不予公开1.属于国家秘密\
             00000002.其他法律行政法规禁止公开00000003.危及“三安全一稳定”00000004.保护第三方合法权益00000005.属于三类内部事务信息\
             00000006.属于四类过程性信息00000007.属于行政执法案卷00000008.属于行政查询事项0000000三、本年度办理结果（四）无法提供\
             1.本机关不掌握相关政府信息70000072.没有现成信息需要另行制作00000003.补正后申请内容仍不明确5000005（五）不予处理\
             1.信访举报投诉类申请00000002.重复申请3 0 0 00033.要求提供公开出版物00000004.无正当理由大量反复申请0000000\
             5.要求行政机关确认或重新出具已获取信息0000000（六）其他处理0 0 0 0 0 00（七）总计23 0 00 0 023四、结转下年度继续办理 \
             0 0 00 00 0 四、政府信息公开行政复议、行政诉讼情况行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计\
             未经复议直接起诉复议后起诉结果维持结果纠正其他结果尚未审结总计结果维持结果纠正其他结果尚未审结总计000000000000000 \
             五、存在的主要问题及改进情况有待加强。六、其他需要报告的事项 无"
        )
    };
    let check = |row: &str, fees: &str, expected: &[(&str, &str)]| {
        let read = extract(&SourceText::from_utf8_text(&text(row, fees)), &forms);
        let form = read.form.as_ref().expect("a form");
        assert!(read.cells.iter().all(|cell| cell.state != State::Blank), "{row}");
        for (wanted_row, wanted) in expected {
            let own = (0..form.cell_count()).filter(|&cell| form.key(cell).to_string().starts_with(wanted_row));
            let shown: Vec<String> = own
                .map(|cell| {
                    let cell = &read.cells[cell];
                    let value =
                        cell.value.map_or(if cell.state == State::Unreadable { "?" } else { "." }.to_owned(), |value| value.to_string());
                    value + if cell.is_certain() { "" } else { "~" }
                })
                .collect();
            assert_eq!(shown.join(" "), *wanted, "{wanted_row} {row} {fees}");
        }
    };
    let rest = [
        ("art20_1/regulations/", "0 0 0"),
        ("art20_5/other_services/", "?~ .~ .~"),
        ("art20_9/procurement/", "?~ .~"),
        ("requests/partial/", "1 0 0 0 0 0 1"),
        ("requests/refused.inquiry_matter/", "0 0 0 0 0 0 0"),
        ("requests/unprocessed.duplicate/", "3 0 0 0 0 0 3"),
        ("requests/other/", "0 0 0 0 0 0 0"),
        ("requests/total/", "23~ 0~ 0~ 0~ 0~ 0~ 23~"),
        ("requests/carried_out/", "0 0 0 0 0 0 0"),
        ("proceedings/", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"),
    ];
    check("230 000023", "35-15", &[&rest[..], &[("requests/new/", "23~ 0~ 0~ 0~ 0~ 0~ 23~"), ("art20_8/fees/", "35 -15")]].concat());
    check("230000023", "3515", &[&rest[..], &[("requests/new/", "23~ 0~ 0~ 0~ 0~ 0~ 23~"), ("art20_8/fees/", "?~ .~")]].concat());
    // Two ways: 22+0 and 2+20.
    check("220000022", "3515", &[("requests/new/", "?~ .~ .~ .~ .~ .~ .~")]);
    check("22 0000022", "3515", &[("requests/new/", "22~ 0~ 0~ 0~ 0~ 0~ 22~")]);
}

/// One table below the heads of the edition before: what it counts is another quantity, and the others are read by theirs.
#[test]
fn a_table_with_the_heads_of_another_edition_is_in_doubt_and_alone_so() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for between in ["\n", "\t", " | "] {
        for heads in ["本年新制作数量*本年新公开数量*对外公开总数量", "本年新*本年新*对外公开总数量"] {
            let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join(between) + "\n").collect());
            let own = ["本年制发件数", "本年废止件数", "现行有效件数"].join(between);
            assert!(text.contains(&own), "{own:?} in\n{text}");
            let text = text.replace(&own, &heads.replace('*', between));
            // Without the table whose rows the editions have differently, too.
            let (most, _) = text.split_once("（一）予以公开").expect("printed");
            for text in [text.as_str(), most] {
                let read = read(form, text);
                assert_eq!(read.form.as_ref().map(|form| form.edition.as_str()), Some("2021"), "{text}");
                for (number, cell) in read.cells.iter().enumerate().filter(|(_, cell)| cell.value.is_some()) {
                    let key = form.key(number).to_string();
                    assert_eq!(cell.is_certain(), !key.starts_with("art20_1/"), "{key} {cell:?} in\n{text}");
                }
                assert!(read.cells.iter().filter(|cell| cell.value.is_some()).count() > 20, "{text}");
            }
        }
    }
}

/// Rows that are filled up with bars and print their total alone, with each blank cell on its line or on lines of its own.
#[test]
fn where_rows_print_their_total_alone_it_is_the_total() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for blanks in [" |  |  |  |  |  | ", " |\n|\n|\n|\n|\n|\n| "] {
        let text = report(form, |table, rows| {
            let line = |row: &Vec<String>| match row.as_slice() {
                [label, .., total] if row.len() == 8 && total.bytes().all(|b| b.is_ascii_digit()) => {
                    format!("{label}{}{total} | ||\n", if blanks.contains('\n') { blanks } else { " |  |  |  |  |  |  | " })
                }
                _ => format!("{} | {}\n", row.join(" | "), "|".repeat(15_usize.saturating_sub(row.len()))),
            };
            cells(table, rows).iter().map(line).collect()
        });
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        for (number, cell) in read.cells.iter().enumerate() {
            let key = form.key(number).to_string();
            if !key.starts_with("requests/") || key.ends_with("/total") {
                assert_eq!(cell.value.map(|value| value.to_string()), Some(printed(form, number).to_string()), "{key} {cell:?} in\n{text}");
            } else {
                assert_eq!(cell.state, State::Blank, "{key} {cell:?} in\n{text}");
            }
            assert!(cell.is_certain() || !key.starts_with("requests/"), "{key} {cell:?} in\n{text}");
        }
    }
}

/// Asterisks stand for what must not be read, never for nothing.
#[test]
fn a_figure_that_was_struck_out_is_no_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for between in ["\t", " | ", ";", "  "] {
        let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join(between) + "\n").collect());
        let row = ["行政规范性文件", "22", "29", "36"].join(between);
        let changed = text.replace(&row, &row.replace("29", "***"));
        assert_ne!(changed, text, "the row stands there");
        let read = read(form, &changed);
        let cell = form.find_address("art20_1/normative_documents/repealed").map(|number| &read.cells[number]);
        assert!(cell.is_some_and(|cell| !cell.is_certain() && cell.state != State::Blank), "{between:?} {cell:?}");
    }
}

/// That all sums hold tells where figures stand, not that they are exact.
#[test]
fn a_figure_that_is_about_right_is_in_doubt_wherever_it_stands() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (of_one, gap) in [("约{}", "\n"), ("• 约{}", "\n• "), ("{}左右", "\n"), ("{}件左右", "\t"), ("{}以上", " | ")] {
        let text = report(form, |table, rows| {
            let mut all = cells(table, rows);
            let last = all.last_mut().and_then(|row| row.last_mut()).expect("a figure");
            *last = of_one.trim_start_matches("• ").replace("{}", last);
            all.iter().map(|row| row.join(gap) + gap.trim_start_matches('\t') + "\n").collect()
        });
        let read = read(form, &text);
        in_doubt(form, &read, &["requests/carried_out/total", "proceedings/suit_after_review/total"], &text);
    }
}

/// A row printed once more with other figures, behind a label that is also the head of a column.
#[test]
fn of_two_rows_with_one_label_and_other_figures_neither_is_certain() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (gap, key) in [(" | ", "other.misc"), ("\t", "other.misc"), (" | ", "total"), ("\t", "refused.state_secret")] {
        let text = report(form, |table, rows| {
            let mut all = cells(table, rows);
            if let Some(at) = table.rows.iter().position(|row| table.key == "requests" && row.key == key) {
                let mut again = all[at + 1].clone();
                *again.last_mut().expect("a total") = "977".to_owned();
                all.insert(at + 2, again);
            }
            all.iter().map(|row| row.join(gap) + "\n").collect()
        });
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        let cell = form.find_address(&format!("requests/{key}/total")).map(|number| &read.cells[number]);
        assert!(cell.is_some_and(|cell| !cell.is_certain()), "{key} {cell:?} in\n{text}");
    }
}

/// Where rows are filled up at their end, a row without some of its cells looks like one whose last are blank; and a blank
/// before the first figure may have been lost.
#[test]
fn figures_of_the_last_table_that_may_stand_elsewhere_are_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let kinds = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let above = [kinds.as_slice(), &["未经复议直接起诉", "复议后起诉"]].concat();
    let heads = kinds.repeat(2);
    let line = |cells: &[&str]| cells.join("\t") + &"\t".repeat(15_usize.saturating_sub(cells.len())) + "\n";
    let folded = |cells: &[&str]| format!("|{}|", cells.join("|"));
    let ten = ["3", "0", "0", "5", "8", "0", "6", "0", "0", "6"];
    let blanks = ["", "0", "6", "", "6", "", "0", "2", "0", "2", "", "7", "", "0", "7"];
    let padded = [line(&["行政复议", "行政诉讼"]), line(&above), line(&heads), line(&ten)].concat();
    let one_line = [folded(&["行政复议", "行政诉讼"]), folded(&above), folded(&heads), folded(&blanks)].join("  ") + "\n";
    for strip in [padded, one_line] {
        let text = report(form, |table, rows| {
            if table.key == "proceedings" {
                return vec![strip.clone()];
            }
            cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect()
        });
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        let strip_cells = read.cells.iter().enumerate().filter(|(number, _)| form.key(*number).to_string().starts_with("proceedings"));
        let wrong: Vec<_> = strip_cells.filter(|(_, cell)| cell.is_certain() && cell.span.is_some()).collect();
        assert!(wrong.is_empty(), "{wrong:?} in\n{text}");
    }
}

/// The figures of `text` in bold, one of `every`.
fn in_bold(figures: &mut [String], every: usize, count: &mut usize) {
    for figure in figures.iter_mut().filter(|figure| figure.bytes().all(|b| b.is_ascii_digit())) {
        *count += 1;
        if count.is_multiple_of(every) {
            *figure = format!("**{figure}**");
        }
    }
}

#[test]
fn marks_of_emphasis_around_some_figures_divide_nothing() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (before, gap, behind) in
        [("| ", " | ", " |\n"), ("|  | ", " | ", " |\n"), ("", "\t", "\n"), ("", "  ", "\n"), ("\t", "\n\t", "\n\n")]
    {
        for every in [1, 2, 5] {
            let count = std::cell::Cell::new(0);
            let text = report(form, |table, rows| {
                let mut all = cells(table, rows);
                let mut done = count.get();
                for row in &mut all {
                    in_bold(row, every, &mut done);
                }
                count.set(done);
                all.iter().map(|row| format!("{before}{}{behind}", row.join(gap))).collect()
            });
            check_text(form, &text);
        }
    }
}

#[test]
fn marks_of_emphasis_that_a_line_ends_within_are_those_of_one_figure() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    // Behind the mark before a figure, within it, behind the figure, within the mark behind it.
    for within in [2, 1, 4, 5] {
        let text = report(form, |table, rows| {
            let mut all = cells(table, rows);
            let mut row = |(n, row): (usize, &mut Vec<String>)| {
                in_bold(row, 2, &mut 0);
                let mut line = row.join(" | ") + " |\n";
                let figures = || line.match_indices(" | **").filter(|(at, _)| line[at + 5..].starts_with(|c: char| c.is_ascii_digit()));
                let place = figures().nth(n % 2).map(|(at, _)| at + 3).filter(|_| row.len() > 5);
                if let Some(cut) =
                    place.map(|at| if within < 3 { at + within } else { at + line[at + 2..].find('*').expect("closed") + within - 2 })
                {
                    line.insert(cut, '\n');
                }
                line
            };
            all.iter_mut().enumerate().map(&mut row).collect()
        });
        check_text(form, &text);
    }
}

/// Two slashes divide cells, and one stands for nothing.
#[test]
fn one_slash_between_pairs_of_them_is_what_stands_in_its_cell() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        let figures = all.iter_mut().flatten().filter(|cell| cell.bytes().all(|b| b.is_ascii_digit()));
        figures.enumerate().filter(|(n, _)| n % 4 == 1).for_each(|(_, figure)| *figure = "/".to_owned());
        all.iter().map(|row| row.join(" // ") + "\n").collect()
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    for (number, cell) in read.cells.iter().enumerate() {
        let place = cell.span.map(|span| &text[span.start - 1..=span.end]);
        let wanted = if cell.state == State::Dash { " / ".to_owned() } else { format!(" {} ", printed(form, number)) };
        assert_eq!(place.map(|place| place.replace('\n', " ")), Some(wanted), "{} {cell:?} in\n{text}", form.key(number));
        assert!(cell.is_certain(), "{} {cell:?} in\n{text}", form.key(number));
    }
}

/// Where lines end before bars, the bar at the end of a line may close its row or divide a blank cell.
#[test]
fn a_bar_at_the_end_of_a_line_leaves_a_doubt_where_lines_end_anywhere() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let short = table.key == "art20_1";
        let line = |(n, mut row): (usize, Vec<String>)| {
            if short && n > 0 {
                row.remove(1);
            }
            let at = if row.len() > 5 { 4 } else { row.len() - 1 };
            let (first, rest) = row.split_at(if short && n > 0 { 1 } else { at });
            if short && n > 0 {
                format!("{} | {} |\n", first[0], rest.join(" | "))
            } else {
                format!("{}\n| {} |\n", first.join(" | "), rest.join(" | "))
            }
        };
        cells(table, rows).into_iter().enumerate().map(line).collect()
    });
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    let columns = ["issued", "repealed", "in_force"];
    let addresses: Vec<String> = columns.iter().map(|column| format!("art20_1/regulations/{column}")).collect();
    in_doubt(form, &read, &addresses.iter().map(String::as_str).collect::<Vec<_>>(), &text);
}

/// Where figures stand in no cell, or which columns those of a row have is not known, no other cell is said to be blank.
#[test]
fn a_cell_whose_figure_may_stand_elsewhere_is_missing_and_not_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let behind_all_labels = report(form, |table, rows| {
        let (names, figures): (Vec<String>, Vec<String>) =
            cells(table, rows).into_iter().flatten().partition(|cell| !cell.bytes().all(|b| b.is_ascii_digit()));
        let lost = usize::from(table.columns.len() > 1);
        names.iter().chain(&figures[lost..]).map(|cell| format!("{cell}\n")).collect()
    });
    let one_lost = report(form, |table, rows| {
        let mut all = cells(table, rows);
        all.iter_mut().filter(|row| row[0].starts_with("3.") && row.len() > 2).for_each(|row| drop(row.remove(2)));
        all.iter().map(|row| row.join(" | ") + " | |\n").collect()
    });
    for text in [behind_all_labels, one_lost] {
        let read = read(form, &text);
        for (number, cell) in read.cells.iter().enumerate() {
            assert_ne!(cell.state, State::Blank, "{} {cell:?} in\n{text}", form.key(number));
        }
    }
}

#[test]
fn rows_between_which_a_rule_is_lost_are_not_one() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for lost in ["5.属于三类", "（一）", "2.重复申请"] {
        let text = report(form, |table, rows| {
            let row = |row: &Vec<String>| {
                let rule = if row[0].starts_with(lost) { "" } else { "├──────┼──────┤\n" };
                format!("│ {} │\n{rule}", row.join(" │ "))
            };
            cells(table, rows).iter().map(row).collect()
        });
        check_text(form, &text);
        // The other way round, too: what is blank in one of the rows is not the other's.
        let line = text.find(&format!("│ {lost}")).expect("printed");
        let figures = line + text[line..].find(" │ ").expect("several");
        let end = line + text[line..].find('\n').expect("a line");
        let blank = text[figures..end].replace(|c: char| c.is_ascii_digit(), " ");
        let text = format!("{}{blank}{}", &text[..figures], &text[end..]);
        for (number, cell) in read_blanks(&text).cells.iter().enumerate().filter(|(_, cell)| cell.is_certain()) {
            let right = cell.value.is_none_or(|value| value == i64::from(printed(form, number)).into());
            assert!(right, "{} {cell:?} in\n{text}", form.key(number));
        }
    }
}

/// The figures of a row among those of the row above: which is whose is not known.
#[test]
fn figures_of_a_row_among_those_of_the_one_above_are_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        let above = all.iter().position(|row| row[0].starts_with("（一）"));
        if let Some(above) = above {
            let below = all[above + 1].split_off(1);
            let last = all[above].pop();
            all[above].extend(below.into_iter().chain(last));
        }
        all.iter().flatten().map(|cell| format!("{cell}\n")).collect()
    });
    read(form, &text);
}

#[test]
fn a_fraction_in_a_column_of_counts_is_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        all.iter_mut()
            .filter(|row| row[0].starts_with("2.重复"))
            .filter_map(|row| row.last_mut())
            .for_each(|sum| *sum = "0.0301".to_owned());
        all.iter().map(|row| row.join("\t") + "\n").collect()
    });
    in_doubt(form, &read(form, &text), &["requests/unprocessed.duplicate/total"], &text);
}

/// A dash behind the mark of its cell, or behind blanks in a block of text, is no mark of a list.
#[test]
fn a_dash_in_a_cell_of_its_own_is_no_mark_of_a_list() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for [before, between, behind] in [["* ", "\n* ", "\n"], ["T{\n\u{3000}", "\nT}\tT{\n\u{3000}", "\nT}\n"]] {
        for gap in ["", "\n"] {
            let text = report(form, |table, rows| {
                let mut all = cells(table, rows);
                let figures = all.iter_mut().flatten().filter(|cell| cell.bytes().all(|b| b.is_ascii_digit()));
                figures.enumerate().filter(|(n, _)| n % 3 == 1).for_each(|(_, figure)| *figure = "- ".to_owned());
                all.iter().map(|row| format!("{before}{}{behind}", row.join(between))).chain([gap.to_owned()]).collect()
            });
            let read = extract(&SourceText::from_utf8_text(&text), &forms);
            for (number, cell) in read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain()) {
                assert!(matches!(cell.state, State::Read | State::Dash), "{} {cell:?} in\n{text}", form.key(number));
            }
        }
    }
}

/// Where lines end within most rows of a whole table, that they do says nothing, whether its sums hold or not.
#[test]
fn rows_that_are_cut_anywhere_are_read_where_all_are_whole() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for gap in [" ", " | ", "\t"] {
        let text = report(form, |table, rows| {
            let cut = |(n, row): (usize, &Vec<String>)| {
                let at = if row.len() > 5 { 2 + n * 3 % 5 } else { row.len() };
                let (first, rest) = row.split_at(at);
                let behind = if gap == " | " { " |" } else { "" };
                let line = |cells: &[String]| if cells.is_empty() { String::new() } else { format!("{}{behind}\n", cells.join(gap)) };
                line(first) + &line(rest)
            };
            cells(table, rows).iter().enumerate().map(cut).collect()
        });
        check_text(form, &text);
    }
}

/// A word where the only figure of a row would stand is no blank.
#[test]
fn words_behind_the_blanks_of_a_row_leave_a_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        if table.key == "requests" {
            all[1..].iter_mut().for_each(|row| row[1..7].fill(String::new()));
            all[3][7] = "待核".to_owned();
        }
        all.iter().map(|row| row.join("\t") + "\n").collect()
    });
    let text = text.replace("（一）予以公开\t", "（一）予以公开\t\t").replace("（二）部分公开\t", "（二）部分公开\t\t");
    let read = read_blanks(&text);
    let cell = form.find_address("requests/granted/total").map(|number| &read.cells[number]);
    assert!(cell.is_some_and(|cell| !cell.is_certain()), "{cell:?} in\n{text}");
}

fn read_blanks(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"))
}

/// Rows that leave their total blank have a place for it; one with as many figures as cells and that place has one too many.
#[test]
fn a_row_with_a_place_more_than_the_others_is_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (gap, end) in [(" | ", " |\n"), ("\t", "\n"), ("\n", "\n")] {
        let text = report(form, |table, rows| {
            let mut all = cells(table, rows);
            if table.key == "requests" {
                let blank = if gap == "\n" { "\u{A0}" } else { "" };
                all[1..].iter_mut().for_each(|row| row[7] = blank.to_owned());
                all[5].insert(3, "64".to_owned());
            }
            all.iter().map(|row| row.join(gap) + end).collect()
        });
        let read = read_blanks(&text);
        in_doubt(form, &read, &["requests/refused.state_secret/other", "requests/refused.state_secret/total"], &text);
    }
}

/// A dash before digits at the beginning of a line is their sign, however many lines begin so.
#[test]
fn signs_at_the_beginnings_of_lines_are_no_marks_of_a_list() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let signed = |row: &Vec<String>| {
            row.iter().map(|cell| if cell.ends_with(['3', '5']) { format!("-{cell}\n") } else { format!("{cell}\n") }).collect()
        };
        cells(table, rows).iter().map(signed).collect()
    });
    let read = read_blanks(&text);
    let signed = read.cells.iter().filter_map(|cell| cell.span.map(|span| (cell, &text[..span.start])));
    let lost: Vec<_> = signed.filter(|(cell, before)| cell.is_certain() && before.ends_with('-')).collect();
    assert!(lost.is_empty() && text.matches("\n-").count() > 12, "{:?} in\n{text}", lost.iter().map(|(cell, _)| cell).collect::<Vec<_>>());
}

/// A blank that is parted from the rest by less than all others are is one within a figure; a place before the first figure
/// may be the first's; what the form says behind a label belongs to it.
#[test]
fn figures_that_may_be_others_by_their_sums_are_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let doubtful = |text: &str, addresses: &[&str]| in_doubt(form, &read_blanks(text), addresses, text);
    let with = |gap: &str, key: &str, change: &dyn Fn(&mut Vec<Vec<String>>)| {
        report(form, |table, rows| {
            let mut all = cells(table, rows);
            if table.key == key {
                change(&mut all);
            }
            all.iter().map(|row| row.join(gap) + "\n").collect()
        })
    };
    let torn = with("  ", "requests", &|all| {
        let row = ["2.没有现成信息需要另行制作", "0", "20", "18", "0", "0", "3 8"].map(str::to_owned);
        let at = all.iter().position(|own| own[0] == row[0]).expect("printed");
        all[at] = row.to_vec();
    });
    doubtful(&torn, &["requests/unavailable.not_existing/research", "requests/unavailable.not_existing/total"]);
    let moved = with(" | ", "proceedings", &|all| {
        let row = ["", "3", "10", "0", "13", "0", "0", "9", "0", "9", "0", "10", "2", "0", "12", "68"].map(str::to_owned);
        *all.last_mut().expect("figures") = row.to_vec();
    });
    doubtful(&moved, &["proceedings/review/upheld", "proceedings/direct_suit/total"]);
    let again = with("\t", "requests", &|all| {
        let at = all.iter().position(|own| own[0].contains("部分公开")).expect("printed");
        all[at][0] += "（区分处理的，只计这一情形，不计其他情形）";
        let mut row = all[at].clone();
        row[7] = "977".to_owned();
        all.insert(at + 1, row);
    });
    doubtful(&again, &["requests/partial/total"]);
}

/// A table that prints its zeros prints no blank for one: where the sum of a row fails, a figure was lost there.
#[test]
fn blanks_of_a_row_whose_sum_fails_beside_printed_zeros_are_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        if table.key == "requests" {
            all[3][2].clear();
            all[5][1..].fill("0".to_owned());
        }
        all.iter().map(|row| format!("| {} |\n", row.join(" | "))).collect()
    });
    let read = read_blanks(&text);
    let cell = form.find_address("requests/granted/business").map(|number| &read.cells[number]);
    assert!(cell.is_some_and(|cell| !cell.is_certain()), "{cell:?} in\n{text}");
}

#[test]
fn heads_of_two_lines_from_right_to_left_have_their_common_head_s_place() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let from_right = |heads: [&str; 2]| {
        report(form, |table, rows| {
            if table.key != "requests" {
                return cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect();
            }
            let row = |(label, figures): &(String, Vec<(String, u32)>)| {
                let figures: Vec<String> = figures.iter().rev().map(|(_, figure)| figure.to_string()).collect();
                format!("{}\t{label}\n", figures.join("\t"))
            };
            heads.iter().map(|line| format!("{line}\n")).chain(rows.iter().map(row)).collect()
        })
    };
    let below = "\t其他\t法律服务机构\t社会公益组织\t科研机构\t商业企业\t\t";
    check_text(form, &from_right(["总计\t法人或其他组织\t\t\t\t\t自然人\t", below]));
    // Without the common head nobody knows on which side of it the others stand.
    let text = from_right(["总计\t\t\t\t\t\t自然人\t", below]);
    in_doubt(form, &read(form, &text), &["requests/new/natural_person", "requests/new/business"], &text);
}

#[test]
fn a_figure_in_brackets_or_before_a_point_keeps_its_place() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    // Labels cover three columns: their other cells are blank.
    let whole = |mark: &str| {
        report(form, |table, rows| {
            let blanks = if table.key == "requests" { 2 } else { 0 };
            let row = |row: &Vec<String>| format!("{mark}{}\n{}", row[0], format!("{mark}\n").repeat(blanks));
            let figures = |row: &Vec<String>| format!("{mark}{}\n", row[1..].join(&format!("\n{mark}")));
            cells(table, rows).iter().map(|cells| row(cells) + &figures(cells)).collect()
        })
    };
    for mark in ["", "- ", "* "] {
        let text = whole(mark);
        let row = text.find("2.重复申请").expect("printed");
        for column in [2, 4, 7] {
            let place = row + text[row..].match_indices('\n').nth(column + 1).expect("long").0 + 1 + mark.len();
            let end = place + text[place..].find('\n').expect("long");
            let figure = &text[place..end];
            for odd in [format!("（{figure}）"), format!("({figure})"), format!("{figure}.")] {
                read(form, &[&text[..place], &odd, &text[end..]].concat());
            }
        }
    }
}

#[test]
fn a_row_of_pairs_with_one_column_told_twice_is_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |_, rows| {
        let row = |(row, figures): &(String, Vec<(String, u32)>)| format!("{row}\n{}\n", telling::joined(figures, "：", "\n"));
        rows.iter().map(row).collect()
    });
    let row = text.find("2.重复申请").expect("printed");
    let next = text.find("3.要求提供公开出版物").expect("printed");
    let (own, other) = (text[row..].find("社会公益组织").expect("told"), text[next..].find("商业企业").expect("told"));
    // The lines between two rows are gone, their middle columns told of both.
    let mixed = format!("{}{}", &text[..row + own], &text[next + other..]);
    let read = extract(&SourceText::from_utf8_text(&mixed), &forms);
    for column in ["natural_person", "business", "legal_service", "total"] {
        let number = form.find_address(&format!("requests/unprocessed.duplicate/{column}")).expect("a cell");
        assert!(!read.cells[number].is_certain(), "{column} {:?}", read.cells[number]);
    }
}

#[test]
fn the_last_figure_of_a_text_that_ends_within_its_table_is_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect());
    let row = text.find("2.重复申请").expect("printed");
    let end = row + text[row..].find('\n').expect("a line");
    for cut in [end - 1, end] {
        read_blanks_of(form, &text[..cut], "requests/unprocessed.duplicate/total");
    }
}

/// Checks that a cell of a text of which the rest is lost is not certain.
fn read_blanks_of(form: &Form, text: &str, address: &str) {
    let read = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    in_doubt(form, &read, &[address], text);
}

#[test]
fn the_number_of_a_row_is_no_figure_of_the_last_table() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let line = |row: &Vec<String>| row.join(" | ") + "\n";
        let mut all: Vec<String> = cells(table, rows).iter().map(line).collect();
        if table.printed == Layout::Strip {
            // The row's number before it, no figure in its last place.
            all[2] = format!("1 | {} | \n", all[2].trim_end().rsplit_once(" | ").expect("long").0);
        }
        all
    });
    read(
        form,
        &text.replace(
            "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持",
            "序号 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持",
        ),
    );
}

#[test]
fn a_dash_between_the_heads_of_the_last_table_stands_for_no_figure() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for joint in [" ─ ", " / ", " — ", "\n- ", "\n     - ", "\n|  - "] {
        let text = report(form, |table, rows| cells(table, rows).iter().map(|row| row.join(joint) + "\n").collect());
        let read = extract(&SourceText::from_utf8_text(&text), &forms);
        let dash = read.cells.iter().position(|cell| cell.state == State::Dash && cell.is_certain());
        assert_eq!(dash.map(|number| form.key(number)), None, "{joint:?} in\n{text}");
    }
}

/// Dashes begin the lines of a list, and a unit stands behind every figure.
#[test]
fn dashes_before_cells_with_units_are_the_marks_of_a_list() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (mark, around) in [("-", ""), ("- ", ""), ("–", ""), ("—", ""), ("-", "**")] {
        let unit = |cell: &String| {
            if cell.bytes().all(|b| b.is_ascii_digit()) { format!("{cell} 件") } else { format!("{around}{cell}{around}") }
        };
        all_certain(
            form,
            &report(form, |table, rows| cells(table, rows).iter().flatten().map(|cell| format!("{mark} {}\n", unit(cell))).collect()),
        );
    }
}

/// Rows of pairs are numbered from nought in every table, of which the first is short; nothing stands in some cells.
#[test]
fn the_numbers_of_short_tables_are_no_figures_where_those_of_long_ones_are_none() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let pairs = rows.iter().flat_map(|(row, figures)| figures.iter().map(move |(head, figure)| (row, head, figure)));
        let line = |(n, (row, head, figure)): (usize, (&String, &String, &u32))| {
            let value = if n % 3 == 0 || (table.columns.len() < 5 && n != 1) { "nan".to_owned() } else { figure.to_string() };
            let group = if table.columns.len() < 5 { table.title.as_str() } else { "申请人情况" };
            format!("\t{row}\t{group}-{head}\t{value}\n")
        };
        pairs.enumerate().map(line).collect()
    });
    let text = text.replacen("全年工作有序。\n", &"全年工作有序。\n".repeat(60), 1);
    // Numbered anew in every section.
    let mut next = 0;
    let mut numbered = |line: &str| {
        next = if line.starts_with('\t') { next + 1 } else { 0 };
        if next > 0 { format!("{}{line}", next - 1) } else { line.to_owned() }
    };
    let text: String = text.split_inclusive('\n').map(&mut numbered).collect();
    let read = extract(&SourceText::from_utf8_text(&text), &forms);
    for (number, cell) in read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain() && cell.state == State::Read) {
        assert_eq!(cell.value, Some(i64::from(printed(form, number)).into()), "{} {cell:?} in\n{text}", form.key(number));
    }
}

/// A full stop where a figure was: no cell of it is blank.
#[test]
fn a_full_stop_in_the_place_of_a_figure_is_no_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (pair, between) in [("：", "\n"), (" = ", "; "), (": \"", "\", ")] {
        let text = in_pairs(form, pair, between, |n, figure| if n == 1 { "。".to_owned() } else { figure.to_string() });
        read(form, &text);
    }
}

/// A frame drawn with double lines, around blanks too.
#[test]
fn double_lines_divide_cells() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        let blank = all.iter_mut().filter(|row| table.key == "requests" && !row[0].starts_with("一、")).flatten();
        blank.filter(|cell| cell.bytes().all(|b| b.is_ascii_digit())).for_each(|cell| *cell = "null".to_owned());
        let row = |row: &Vec<String>| format!("║ {} ║\n{}\n", row.join(" ║ "), format!("╠{}", "═".repeat(4)).repeat(row.len()) + "╣");
        all.iter().map(row).collect()
    });
    let read = read_blanks(&text);
    let in_doubt = read.cells.iter().position(|cell| !cell.is_certain());
    assert!(in_doubt.is_none(), "{:?} in\n{text}", in_doubt.map(|number| (form.key(number), &read.cells[number])));
}

/// Keys are drawn around the digits of some figures, or only what is not seen stands between them: no part is the figure.
#[test]
fn a_part_of_digits_is_no_figure() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for around in ["\u{FE0F}\u{20E3}", "\u{200B}", "\u{2060}"] {
        for (pair, between, every) in [("：", "\n", 4), ("", "、", 4), ("：", "\n", 1), ("", "、", 1)] {
            let parted = |n: usize, figure: u32| {
                let digits = figure.to_string();
                if n.is_multiple_of(every) {
                    digits.chars().flat_map(|c| std::iter::once(c).chain(around.chars())).collect()
                } else {
                    digits
                }
            };
            let text = in_pairs(form, pair, between, parted);
            read(form, &text);
        }
    }
}

/// Slashes divide all cells, and a number in a circle is none that is read.
#[test]
fn a_slash_before_what_cannot_be_read_stands_for_no_figure() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        all.iter_mut().filter(|row| row.len() == 8 && row[1].bytes().all(|b| b.is_ascii_digit())).for_each(|row| row[1] = "⑲".to_owned());
        all.iter().map(|row| row.join(" / ") + "\n").collect()
    });
    read(form, &text);
}

/// Rows of one figure between commas, in a text whose other tables are divided otherwise: a figure is read, and of one in
/// two pieces no piece is certain.
#[test]
fn a_comma_between_a_label_and_its_only_figure_divides_them() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for piece in ["", "2 "] {
        let text = report(form, |table, rows| {
            let narrow = table.columns.len() == 1;
            let line = |row: &Vec<String>| match (&row[..], narrow && row[1].bytes().all(|b| b.is_ascii_digit())) {
                ([label, figure], true) => format!("{label},{piece}{figure}\n"),
                _ => row.join(if narrow { "," } else { "\t" }) + "\n",
            };
            cells(table, rows).iter().map(line).collect()
        });
        if piece.is_empty() { all_certain(form, &text) } else { drop(read(form, &text)) }
    }
}

/// An address before every cell, of which most hold nothing.
#[test]
fn addresses_before_cells_without_figures_are_none_of_them() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let mut all = cells(table, rows);
        let figures = all.iter_mut().flatten().filter(|cell| cell.bytes().all(|b| b.is_ascii_digit()));
        figures.enumerate().filter(|(n, _)| n % 30 != 29).for_each(|(_, figure)| *figure = "nan".to_owned());
        let cell = |(r, row): (usize, &Vec<String>)| {
            row.iter().enumerate().map(|(c, cell)| format!("({r}, {c})\t{cell}\n")).collect::<Vec<_>>().concat()
        };
        all.iter().enumerate().map(cell).collect()
    });
    let read = read_blanks(&text);
    for (number, cell) in read.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain() && cell.state == State::Read) {
        assert_eq!(cell.value, Some(i64::from(printed(form, number)).into()), "{} {cell:?} in\n{text}", form.key(number));
    }
}

/// The number of a row at the start of the next line is not what stands in the last cell of this one.
#[test]
fn a_blank_at_the_end_of_a_path_does_not_take_the_number_of_the_next_row() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text = report(form, |table, rows| {
        let row = |(row, figures): &(String, Vec<(String, u32)>)| {
            let path = |(head, figure): &(String, u32)| format!("{row} | {head} | {figure}\n");
            figures.iter().map(path).collect::<Vec<_>>().concat()
        };
        if table.printed != Layout::Strip {
            return rows.iter().map(row).collect();
        }
        let paths = rows.iter().flat_map(|(row, own)| own.iter().map(move |(head, _)| format!("{row}-{head}")));
        paths.enumerate().map(|(n, path)| format!("{n} | t4 | {path} | \u{3000}\n")).collect()
    });
    read(form, &text);
}

/// A figure in words before the bullet of the next row is none the program reads; the bullet is not the dash of a blank cell.
#[test]
fn a_count_in_words_before_a_bullet_is_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let text =
        report(form, |_, rows| rows.iter().map(|(row, figures)| format!("- **{row}** - {}\n", joined(figures, "：", " - "))).collect());
    let text = text.replace('\n', " ");
    let row = text.find("行政许可").expect("printed");
    let from = row + text[row..].find('：').expect("printed") + "：".len();
    let to = from + text[from..].find(' ').expect("ends");
    for words in ["十九件", "一千零二十件", "两项"] {
        let text = format!("{}{words}{}", &text[..from], &text[to..]);
        in_doubt(form, &read(form, &text), &["art20_5/licensing/decisions"], &text);
    }
}

/// Figures in marks of emphasis, in quotes like all cells, are figures, however few are.
#[test]
fn bold_figures_in_quotes_are_no_blanks() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let number = std::cell::Cell::new(0);
    let dressed = |cell: &str| {
        let figures = number.get() + usize::from(cell.parse::<u32>().is_ok());
        let bold = if number.replace(figures) < figures && figures.is_multiple_of(5) { "**" } else { "" };
        format!("\"{bold}{cell}{bold}\",\n")
    };
    let text = report(form, |table, rows| {
        let all = cells(table, rows);
        let width = all.iter().map(Vec::len).max().expect("rows");
        all.iter().map(|row| (0..width).map(|n| dressed(row.get(n).map_or("", String::as_str))).collect()).collect()
    });
    all_certain(form, &text);
}

/// The same report with noughts for all figures of its second table, each row `write` of them.
fn of_noughts(form: &Form, heads: &str, write: impl Fn(usize, &str) -> String) -> String {
    report(form, |table, rows| {
        let is_wide = table.columns.len() == 7;
        if !is_wide {
            return lines("\n")(table, rows);
        }
        let rows = rows.iter().enumerate().map(|(n, (row, _))| write(n, row));
        std::iter::once(heads.to_owned()).chain(rows).collect()
    })
}

/// Whether the cells of the table of requests that are certain are those that `figures` says: a figure, nothing, or none at all.
fn certain_as_told(form: &Form, text: &str, told: impl Fn(usize, usize) -> Option<i64>) -> usize {
    let read = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    let t = form.tables.iter().position(|table| table.columns.len() == 7).expect("has one");
    let certain = form.table_cells(t).filter(|&number| read.cells[number].is_certain());
    let place = |number: usize| (form.place(number).row, form.place(number).column);
    for number in certain.clone() {
        let (row, column) = place(number);
        let value = read.cells[number].value;
        assert_eq!(value, told(row, column).map(Into::into), "{} {:?} in\n{text}", form.key(number), read.cells[number]);
    }
    certain.count()
}

/// Where the total's head stands before the first column's, noughts with blanks among them are not in the form's order.
#[test]
fn noughts_and_blanks_below_a_total_that_stands_first_are_in_doubt() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let blank = |row: usize, column: usize| (row * 3 + column) % 4 == 1;
    for divider in [",", "\t", " | "] {
        let heads = ["", "总计", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"].join(divider) + "\n";
        let text = of_noughts(form, &heads, |n, row| {
            let cell = |column: usize| if blank(n, column) { "" } else { "0" };
            let cells = std::iter::once(row).chain((0..7).map(|place| cell((place + 6) % 7)));
            cells.collect::<Vec<_>>().join(divider) + "\n"
        });
        certain_as_told(form, &text, |row, column| (!blank(row, column)).then_some(0));
    }
}

/// Six noughts in every row of seven columns, behind leaders: which one is not there nobody can tell.
#[test]
fn six_noughts_behind_leaders_in_every_row_have_no_certain_place() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    let heads = "自然人  法人或其他组织  总计\n商业企业  科研机构  社会公益组织  法律服务机构  其他\n";
    let text = of_noughts(form, heads, |_, row| format!("{row}……0…0…0…0…0…0…\n"));
    let certain = certain_as_told(form, &text, |_, _| None);
    assert_eq!(certain, 0, "{text}");
}

/// A full stop on a line of its own is what became of a nought, not the end of a sentence.
#[test]
fn a_full_stop_alone_in_a_cell_is_no_blank() {
    let forms = Forms::built_in().expect("valid");
    let form = form_of_2021(&forms);
    for (lead, gap) in [("", "\n"), ("* ", "\n"), ("", "\t"), ("", " | ")] {
        let text = report(form, |table, rows| {
            let ends = if gap == "\n" { "" } else { "\n" };
            let row = |row: &Vec<String>| format!("{lead}{}{gap}{ends}", row.join(&format!("{gap}{lead}")));
            cells(table, rows).iter().map(row).collect()
        });
        let row = text.find("要求提供公开出版物").expect("printed");
        let from = row + text[row..].find(gap).expect("printed") + gap.len() + lead.len();
        let to = from + text[from..].find(gap).expect("ends");
        let text = format!("{}。{}", &text[..from], &text[to..]);
        read(form, &text);
    }
}
