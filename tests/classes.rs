//! What was once misread, as the smallest text that shows it: cells by their key, as they are read.

use report_review::extract::extract;
use report_review::form::{Form, Forms};
use report_review::text::SourceText;

/// Compares cells of the report in `text`, written as `state value` with `?` behind a doubtful one.
fn check(text: &str, expected: &[(&str, &str)]) {
    let forms = Forms::built_in().expect("valid");
    let report = extract(&SourceText::from_utf8_text(text), &forms);
    let form = report.form.as_ref().expect("a form");
    for (key, wanted) in expected {
        let number = (0..form.cell_count()).find(|&cell| form.key(cell).as_str() == *key).expect("a cell of the form");
        let cell = &report.cells[number];
        let value = cell.value.map(|value| value.to_string()).unwrap_or_default();
        let doubt = if cell.is_certain() { "" } else { "?" };
        let got = format!("{:?} {value}{doubt}", cell.state).to_lowercase().replace(" ?", "?");
        assert_eq!(got.trim_end(), *wanted, "{key} {:?} in\n{text}", cell.doubt);
        if let (Some(span), Some(value)) = (cell.span, cell.value) {
            assert_eq!(text[span.start..span.end].parse(), Ok(value), "{key} lies elsewhere");
        }
    }
}

/// A report whose sections hold these tables.
fn report(two: &str, three: &str, four: &str) -> String {
    format!(
        "栖梧县水利局2022年政府信息公开工作年度报告\n一、总体情况\n全年工作有序。\n二、主动公开政府信息情况\n{two}\n\
         三、收到和处理政府信息公开申请情况\n{three}\n四、政府信息公开行政复议、行政诉讼情况\n{four}\n\
         五、存在的主要问题及改进情况\n有待加强。\n六、其他需要报告的事项\n无。\n"
    )
}

const HEADS_OF_STRIP: &str = "行政复议行政诉讼结果维持结果纠正其他结果尚未审结总计未经复议直接起诉复议后起诉\
                              结果维持结果纠正其他结果尚未审结总计结果维持结果纠正其他结果尚未审结总计";

#[test]
fn figures_that_touch_their_labels_are_parted_where_one_way_is_left() {
    let two = "第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件77132470\
               第二十条第（五）项信息内容本年处理决定数量行政许可2629第二十条第（六）项信息内容本年处理决定数量行政处罚7\
               行政强制0第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费5949.0886";
    let three = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人法人或其他组织总计\
                 商业企业科研机构社会公益组织法律服务机构其他一、本年新收政府信息公开申请数量801000081\
                 二、上年结转政府信息公开申请数量0000000三、本年度办理结果（一）予以公开220000022\
                 （二）部分公开（区分处理的，只计这一情形，不计其他情形）192000021（三）不予公开1.属于国家秘密0000000\
                 2.其他法律行政法规禁止公开10000013.危及“三安全一稳定”00000004.保护第三方合法权益1111100111";
    let four = format!("{HEADS_OF_STRIP}110024001510102");
    let text = report(two, three, &four).replace('\n', " ");
    let requests = |row: &str, column: &str| format!("requests/{row}/{column}");
    let cells = [
        ("art20_1/regulations/in_force".to_owned(), "read 0"),
        ("art20_1/normative_documents/issued".to_owned(), "unreadable?"),
        ("art20_5/licensing/decisions".to_owned(), "read 2629"),
        ("art20_6/penalties/decisions".to_owned(), "read 7"),
        ("art20_8/fees/amount".to_owned(), "read 5949.0886"),
        (requests("new", "natural_person"), "read 80?"),
        (requests("new", "total"), "read 81?"),
        (requests("carried_in", "total"), "read 0"),
        // 22+0+0+0+0+0 and 2+20+0+0+0+0.
        (requests("granted", "natural_person"), "unreadable?"),
        (requests("partial", "natural_person"), "read 19?"),
        (requests("partial", "total"), "read 21?"),
        (requests("refused.state_secret", "total"), "read 0"),
        (requests("refused.law_forbids", "natural_person"), "read 1"),
        (requests("refused.law_forbids", "total"), "read 1"),
        ("proceedings/review/upheld".to_owned(), "read 1"),
        ("proceedings/review/total".to_owned(), "read 2"),
        ("proceedings/suit_after_review/total".to_owned(), "read 2"),
    ];
    let cells: Vec<(&str, &str)> = cells.iter().map(|(key, wanted)| (key.as_str(), *wanted)).collect();
    check(&text, &cells);
}

#[test]
fn the_number_of_a_page_is_no_figure_of_a_row_of_one_cell() {
    let two = "第二十条第（五）项\n信息内容\n本年处理决定数量\n行政许可\n件\n60\n第二十条第（六）项\n信息内容\n本年处理决定数量\n\
               行政处罚\n2\n件\n28\n行政强制\n件\n7\n第二十条第（八）项\n信息内容\n本年收费金额（单位：万元）\n行政事业性收费\n件\n3.2";
    check(&report(two, "", ""), &[("art20_6/penalties/decisions", "read 2?"), ("art20_5/licensing/decisions", "read 60")]);
}

#[test]
fn figures_before_their_labels_are_seen_where_most_rows_are_blank() {
    let two = "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数\n | 规章\n15 | 行政规范性文件\n第二十条第（五）项\n\
               信息内容 | 本年处理决定数量\n | 行政许可\n第二十条第（六）项\n信息内容 | 本年处理决定数量\n42 | 行政处罚\n\
               22 | 行政强制\n第二十条第（八）项\n信息内容 | 本年收费金额（单位：万元）\n | 行政事业性收费";
    check(&report(two, "", ""), &[("art20_6/penalties/decisions", "read 42?"), ("art20_6/coercion/decisions", "read 22?")]);
}

/// Lines with a number and a tab before each, with and without anything behind it.
#[test]
fn the_tab_behind_the_number_of_a_line_divides_no_cells() {
    let two = "第二十条第（一）项,,,\n信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,0,0,0\n行政规范性文件,4,1,12\n\
               第二十条第（五）项,,,\n信息内容,本年处理决定数量,,\n行政许可,5,,\n第二十条第（六）项,,,\n信息内容,本年处理决定数量,,\n\
               行政处罚,9,,\n行政强制,22,,\n第二十条第（八）项,,,\n信息内容,本年收费金额（单位：万元）,,\n行政事业性收费,3.537,,\n";
    let lines: Vec<String> = report(two, "", "").lines().enumerate().map(|(n, line)| format!("{}\t{line}\n", n + 1)).collect();
    let text = lines.concat();
    check(&text, &[("art20_8/fees/amount", "read 3.537"), ("art20_1/normative_documents/in_force", "read 12")]);
}

#[test]
fn the_number_of_its_page_behind_every_line_is_no_figure() {
    let two = "行政许可\n5\n第二十条第（六）项\n信息内容\n本年处理决定数量\n行政处罚\n9\n行政强制\n22\n第二十条第（八）项\n信息内容\n\
               本年收费金额（单位：万元）\n行政事业性收费\n3.5";
    let lines: Vec<String> = report(two, "", "").lines().enumerate().map(|(n, line)| format!("{line}  {}\n", 1 + n / 9)).collect();
    let text = lines.concat();
    check(&text, &[("art20_8/fees/amount", "read 3.5"), ("art20_6/coercion/decisions", "read 22")]);
}

/// The rows of the table of requests: for each its labels (a group's before its first row), how many of
/// the three label columns the last one covers, and its seven figures.
fn requests(form: &Form) -> Vec<(Vec<String>, usize, [u32; 7])> {
    let table = form.tables.iter().find(|table| table.key == "requests").expect("a table of the form");
    let mut begun: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for (number, row) in (3_u32..).zip(&table.rows) {
        let mut labels = vec![row.printed()];
        let (mut within, mut depth) = (row.within.as_deref(), 0);
        while let Some(group) = within.and_then(|key| table.groups.iter().find(|group| group.key == key)) {
            depth += 1;
            if !begun.contains(&group.key.as_str()) {
                begun.push(&group.key);
                labels.insert(0, format!("{}{}", group.ordinal, group.label));
            }
            within = group.within.as_deref();
        }
        let mut figures = [number * 3, 0, number % 2 * 7, 0, 0, number % 3 * 11, 0];
        figures[0] *= u32::from(number % 5 != 0);
        figures[6] = figures.iter().sum();
        rows.push((labels, 3 - depth, figures));
    }
    rows
}

const HEADS: [&[&str]; 3] = [
    &["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
    &["自然人", "法人或其他组织", "总计"],
    &["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
];

/// A table of requests whose rows are written by `write` from cells (blank ones for zeros), of which so
/// many are labels, and the number of label columns that the last label covers.
fn told(write: impl Fn(&[&str], usize, usize) -> String) -> String {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let mut text: String = HEADS.iter().map(|cells| write(cells, cells.len(), 1)).collect();
    for (labels, covers, figures) in requests(form) {
        let figures = figures.map(|figure| if figure == 0 { String::new() } else { figure.to_string() });
        let cells: Vec<&str> = labels.iter().chain(&figures).map(String::as_str).collect();
        text += &write(&cells, labels.len(), covers);
    }
    text
}

/// Checks that a table of requests with blanks for zeros is read to the last cell.
fn check_requests(three: &str) {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let table = form.tables.iter().find(|table| table.key == "requests").expect("a table of the form");
    let mut expected = Vec::new();
    for (row, (_, _, figures)) in table.rows.iter().zip(requests(form)) {
        for (column, figure) in table.columns.iter().zip(figures) {
            let wanted = if figure == 0 { "blank".to_owned() } else { format!("read {figure}") };
            expected.push((format!("requests/{}/{}", row.key, column.key), wanted));
        }
    }
    let expected: Vec<(&str, &str)> = expected.iter().map(|(key, wanted)| (key.as_str(), wanted.as_str())).collect();
    check(&report("", three, ""), &expected);
}

#[test]
fn blanks_between_separators_are_blank_cells_however_rows_are_filled_up() {
    let bars = |cells: &[&str]| "|".repeat(10 - cells.len().min(10));
    check_requests(&told(|cells, _, _| format!("{} |{}\n", cells.join(" | "), bars(cells))));
    check_requests(&told(|cells, _, _| format!("| {} |{}\n", cells.join(" | "), bars(cells))));
    // A cell a line, and a line of bars that fills the row up.
    let cell = |cell: &&str| if cell.is_empty() { "|\n".to_owned() } else { format!("{cell} |\n") };
    check_requests(&told(|cells, _, _| format!("{}{}\n", cells.iter().map(cell).collect::<String>(), bars(cells))));
    // The places that a label covers are kept too.
    check_requests(&told(|cells, labels, covers| {
        let lead = if labels == cells.len() { 0 } else { 4 - labels - covers };
        let kept = [vec![""; lead], cells[..labels].to_vec(), vec![""; covers - 1], cells[labels..].to_vec()].concat();
        format!("{}\n", kept.join("\t"))
    }));
}

#[test]
fn a_row_that_lost_a_figure_is_not_taken_for_one_with_a_blank() {
    fn lost<'a>(cells: &[&'a str]) -> Vec<&'a str> {
        if cells[0].starts_with("二、") { [&cells[..2], &cells[3..]].concat() } else { cells.to_vec() }
    }
    let bars = |cells: &[&str]| "|".repeat(10 - cells.len().min(10));
    let text = told(|cells, _, _| format!("| {} |{}\n", lost(cells).join(" | "), bars(&lost(cells))));
    check(&report("", &text, ""), &[("requests/carried_in/other", "read 23?"), ("requests/new/other", "blank")]);
}

#[test]
fn fourteen_figures_of_fifteen_are_no_blank_and_fourteen() {
    let four = "| 行政复议 | 行政诉讼 |\n| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |\n\
                | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n\
                | 376 | 97 | 196 | 121 | 790 | 16 | 1 | 12 | 27 | 56 | 74 | 1 | 30 | 51 |";
    let two = "| 信息内容 | 本年处理决定数量 |\n| 行政许可 |\n| 信息内容 | 本年处理决定数量 |\n| 行政处罚 | 5 |\n| 行政强制 | 7 |\n\
               | 信息内容 | 本年收费金额（单位：万元） |\n| 行政事业性收费 | 4 |";
    let cells =
        [("proceedings/review/upheld", "read 376?"), ("art20_5/licensing/decisions", "blank?"), ("art20_6/penalties/decisions", "read 5")];
    check(&report(two, "", four), &cells);
}

#[test]
fn a_sentence_above_the_last_table_gives_it_no_figures() {
    let four = |between: &str| {
        format!(
            "2022年，我局未发生行政复议和行政诉讼，共收到行政复议 1 件。\n行政复议{between}行政诉讼\n\
             结果维持{between}结果纠正{between}其他结果{between}尚未审结{between}总计{between}未经复议直接起诉{between}复议后起诉\n\
             结果维持{between}结果纠正{between}其他结果{between}尚未审结{between}总计{between}结果维持{between}结果纠正{between}其他结果\
             {between}尚未审结{between}总计\n{}",
            [4, 0, 1, 0, 5, 2, 0, 0, 0, 2, 0, 0, 3, 0, 3].map(|n| n.to_string()).join(between)
        )
    };
    for between in ["\t", " | ", " ", "\n"] {
        let cells = [("proceedings/review/upheld", "read 4"), ("proceedings/suit_after_review/total", "read 3")];
        check(&report("", "", &four(between)), &cells);
    }
}

#[test]
fn the_column_of_another_year_is_not_this_years() {
    for other in ["上年", "2021年", "去年"] {
        for between in [" | ", "\t", "\n"] {
            let two = format!(
                "第二十条第（五）项\n信息内容{between}{other}处理决定数量{between}本年处理决定数量\n行政许可{between}10000{between}113\n\
                 第二十条第（六）项\n信息内容{between}{other}处理决定数量{between}本年处理决定数量\n行政处罚{between}20{between}69\n\
                 行政强制{between}7{between}16"
            );
            let text = report(&two, "", "");
            let forms = Forms::built_in().expect("valid");
            let report = extract(&SourceText::from_utf8_text(&text), &forms);
            let certain = report.cells.iter().filter(|cell| cell.is_certain() && cell.value.is_some()).count();
            assert_eq!(certain, 0, "{text}");
        }
    }
}

#[test]
fn numbers_of_rows_in_cells_of_their_own_are_no_figures() {
    for between in ["\n", " | ", "\t"] {
        let text = told(|cells, labels, _| {
            let apart = |(number, cell): (usize, &&str)| {
                let digits = cell.find('.').filter(|_| number + 1 == labels);
                digits.map_or_else(|| (*cell).to_owned(), |at| format!("{}{between}{}", &cell[..at], &cell[at + 1..]))
            };
            let zero = |cell: String| if cell.is_empty() { "0".to_owned() } else { cell };
            format!("{}\n", cells.iter().enumerate().map(apart).map(zero).collect::<Vec<_>>().join(between))
        });
        let cells = [("requests/refused.state_secret/natural_person", "read 21"), ("requests/refused.inquiry_matter/total", "read 64")];
        check(&report("", &text, ""), &cells);
    }
}

#[test]
fn the_number_of_a_row_that_a_point_parts_from_its_label_is_no_figure_in_any_row() {
    let text = told(|cells, labels, _| {
        // In some rows only, so that it is no habit of the table.
        let spaced = |(number, cell): (usize, &&str)| {
            let wide = number + 1 == labels && cell.starts_with(['1', '3', '5', '7']);
            if wide { cell.chars().flat_map(|c| [c, ' ']).collect() } else { (*cell).to_owned() }
        };
        format!("{}\n", cells.iter().enumerate().map(spaced).collect::<Vec<_>>().join("\t"))
    });
    assert!(text.contains("1 . 属 于") && text.contains("2.重复"), "{text}");
    check_requests(&text);
}

#[test]
fn words_for_nothing_and_for_zero_keep_their_place() {
    for (word, wanted) in [
        ("nan", "blank"),
        ("null", "blank"),
        ("未发生", "dash"),
        ("零", "unreadable?"),
        ("〇", "unreadable?"),
        ("O", "unreadable?"),
        ("l2", "unreadable?"),
    ] {
        let text = told(|cells, _, _| {
            let filled = cells.iter().map(|cell| if cell.is_empty() { word } else { cell });
            format!("{}\n", filled.collect::<Vec<_>>().join("\t"))
        });
        let row = "requests/granted";
        let keys = ["natural_person", "business", "research", "nonprofit", "legal_service", "other", "total"].map(|c| format!("{row}/{c}"));
        let values = [wanted, wanted, "read 7", wanted, wanted, "read 22", "read 29"];
        let cells: Vec<(&str, &str)> = keys.iter().map(String::as_str).zip(values).collect();
        check(&report("", &text, ""), &cells);
    }
}

#[test]
fn a_column_that_sums_up_the_organisations_is_left_out() {
    for first in [true, false] {
        let text = told(|cells, labels, _| {
            let mut own: Vec<String> = cells.iter().map(|cell| if cell.is_empty() { "0".to_owned() } else { (*cell).to_owned() }).collect();
            let place = if cells.len() == 5 && labels == 5 { Some(if first { 0 } else { 5 }) } else { None };
            if let Some(place) = place {
                own.insert(place, "小计".to_owned());
            } else if own.len() > labels {
                let sum: u32 = own[labels + 1..labels + 6].iter().map(|n| n.parse::<u32>().expect("a number")).sum();
                own.insert(labels + if first { 1 } else { 6 }, sum.to_string());
            }
            format!("{}\n", own.join("\t"))
        });
        let cells = [("requests/new/natural_person", "read 9"), ("requests/new/research", "read 7"), ("requests/new/total", "read 16")];
        check(&report("", &text, ""), &cells);
    }
}

#[test]
fn a_heading_that_repeats_the_label_of_its_row_takes_nothing_from_it() {
    let text = told(|cells, labels, _| {
        let own: Vec<&str> = cells.iter().map(|cell| if cell.is_empty() { "0" } else { cell }).collect();
        if labels == cells.len() {
            return format!("| {} |\n", own.join(" | "));
        }
        let heading = cells[labels - 1].trim_start_matches(|c: char| !c.is_alphabetic());
        format!("### {heading}\n| 类别 | 数据1 | 数据2 | 总计 |\n|---|---|---|\n| {} |\n", own.join(" | "))
    });
    check(&report("", &text, ""), &[("requests/new/natural_person", "read 9"), ("requests/granted/total", "read 29")]);
}

/// A table of requests with tabs between cells and zeros printed.
fn tabbed() -> String {
    told(|cells, _, _| format!("{}\n", cells.iter().map(|cell| if cell.is_empty() { "0" } else { cell }).collect::<Vec<_>>().join("\t")))
}

#[test]
fn heads_of_whole_groups_that_changed_places_are_never_read_as_the_forms() {
    let swapped = tabbed().replace("自然人\t法人或其他组织", "法人或其他组织\t自然人");
    check(&report("", &swapped, ""), &[("requests/new/business", "read 9?"), ("requests/new/total", "read 16?")]);
    for between in ["\t", "\n"] {
        let four = format!(
            "行政诉讼{between}行政复议\n未经复议直接起诉{between}复议后起诉{between}结果维持{between}结果纠正{between}其他结果{between}\
             尚未审结{between}总计\n结果维持{between}结果纠正{between}其他结果{between}尚未审结{between}总计{between}结果维持{between}\
             结果纠正{between}其他结果{between}尚未审结{between}总计\n{}",
            [4, 0, 1, 0, 5, 2, 0, 0, 0, 2, 0, 0, 3, 0, 3].map(|n| n.to_string()).join(between)
        );
        check(&report("", "", &four), &[("proceedings/review/upheld", "read 4?")]);
    }
}

#[test]
fn a_total_that_may_come_first_is_told_by_the_sums_of_the_rows_alone() {
    let lines = |last: bool| {
        told(|cells, labels, _| {
            let mut own: Vec<&str> = cells.iter().map(|cell| if cell.is_empty() { "0" } else { cell }).collect();
            if labels == cells.len() {
                own.retain(|cell| *cell != "总计");
                if own.contains(&"申请人情况") {
                    own.push("总计");
                }
            } else if !last {
                own[labels..].rotate_right(1);
            }
            format!("{}\n", own.join("\n"))
        })
    };
    check(&report("", &lines(true), ""), &[("requests/new/natural_person", "read 9"), ("requests/new/total", "read 16")]);
    check(&report("", &lines(false), ""), &[("requests/new/natural_person", "read 9"), ("requests/new/total", "read 16")]);
}

#[test]
fn heads_of_another_year_or_unit_are_not_the_forms() {
    let two = "第二十条第（五）项\n信息内容\t累计处理决定数量\n行政许可\t113\n第二十条第（六）项\n信息内容\t本年处理决定数量\n\
               行政处罚\t69\n行政强制\t16\n第二十条第（八）项\n信息内容\t本年收费金额（单位：元）\n行政事业性收费\t316441";
    let cells =
        [("art20_5/licensing/decisions", "read 113?"), ("art20_6/penalties/decisions", "read 69"), ("art20_8/fees/amount", "read 316441?")];
    check(&report(two, "", ""), &cells);
}

#[test]
fn a_row_with_a_cell_too_many_is_doubtful() {
    let two = "| 信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n| 规章 |  | 2 | 1 | 7 |\n| 行政规范性文件 | 4 | 1 | 12 |";
    let cells = [("art20_1/regulations/issued", "read 2?"), ("art20_1/normative_documents/issued", "read 4")];
    check(&report(two, "", ""), &cells);
}

#[test]
fn figures_above_wrapped_labels_are_not_those_of_the_label_above() {
    let mut rows: Vec<(String, String)> = Vec::new();
    let forms = Forms::built_in().expect("valid");
    for (labels, _, figures) in requests(forms.edition("2021").expect("built in")) {
        rows.push((labels.join("\n"), figures.map(|figure| figure.to_string()).join(" ")));
    }
    let heads = "自然人 法人或其他组织 总计\n商业企业 科研机构 社会公益组织 法律服务机构 其他\n";
    rows[3].1.clear();
    let text: String =
        std::iter::once(heads.to_owned()).chain(rows.iter().map(|(label, figures)| format!("{figures}\n{label}\n"))).collect();
    check(&report("", &text, ""), &[("requests/new/natural_person", "read 9?")]);
}

#[test]
fn pieces_of_heads_one_above_the_other_are_in_no_order() {
    let heads = "申请人情况\n法人或其他组织\n自然人 总计\n商业 科研 社会公 法律服\n其他\n企业 机构 益组织 务机构\n";
    let rows = told(|cells, labels, _| {
        let own: Vec<&str> = cells.iter().map(|cell| if cell.is_empty() { "0" } else { cell }).collect();
        if labels == cells.len() { String::new() } else { format!("{}\n", own.join(" ")) }
    });
    let cells = [("requests/new/natural_person", "read 9"), ("requests/new/research", "read 7"), ("requests/new/total", "read 16")];
    check(&report("", &(heads.to_owned() + &rows), ""), &cells);
}

#[test]
fn a_column_of_the_page_that_the_table_has_not_makes_no_doubt() {
    let cells = |cells: &[(&str, usize)]| {
        let written = cells.iter().map(|(text, columns)| format!("<td colspan=\"{columns}\">{text}</td>")).collect::<Vec<_>>();
        format!("<tr>{}</tr>", written.concat())
    };
    let heads = [("信息内容", 1), ("上一年项目数量", 1), ("本年增/减", 2), ("处理决定数量", 1)];
    let table = [
        cells(&heads),
        cells(&[("行政处罚", 1), ("4211", 2), ("16", 1), ("9021", 1)]),
        cells(&[("行政强制", 1), ("311", 2), ("7", 1), ("1201", 1)]),
    ];
    let page = format!(
        "<html><body><p>栖梧县水利局2019年政府信息公开工作年度报告</p><p>二、主动公开政府信息情况</p><table>{}</table></body></html>",
        table.concat()
    );
    let forms = Forms::built_in().expect("valid");
    let report_review::source::Decoded::Text(source) = report_review::source::decode(page.as_bytes()) else { unreachable!("a page") };
    let report = extract(&source, &forms);
    let certain: Vec<String> = report.cells.iter().filter(|c| c.is_certain()).filter_map(|c| Some(c.value?.to_string())).collect();
    assert_eq!(certain, ["4211", "16", "9021", "311", "7", "1201"], "{}", source.text());
}

#[test]
fn a_figure_of_two_digits_beside_a_blank_is_not_two_figures() {
    let two = "第二十条第（一）项\n信息内容本年制发件数本年废止件数现行有效件数\n规章110\n行政规范性文件000\n第二十条第（五）项\n\
               信息内容本年处理决定数量\n行政许可0件\n第二十条第（六）项\n信息内容本年处理决定数量\n行政处罚59\n行政强制0";
    let cells = [
        ("art20_1/regulations/issued", "read 1?"),
        ("art20_1/normative_documents/in_force", "read 0"),
        ("art20_6/penalties/decisions", "read 59"),
    ];
    check(&report(two, "", ""), &cells);
}

#[test]
fn a_torn_figure_below_a_head_printed_twice_is_not_a_merged_cell() {
    let two = "第二十条第（六）项\n信息内容 | 本年处理决定数量 | 本年处理决定数量\n行政处罚 | 96 | 96\n行政强制 | 2 | 271307";
    check(&report(two, "", ""), &[("art20_6/penalties/decisions", "read 96"), ("art20_6/coercion/decisions", "read 2?")]);
}

#[test]
fn where_rows_lost_cells_the_blanks_of_others_are_not_certain() {
    let lost = |cells: &[&str], labels: usize| {
        let row = cells[labels - 1];
        let filled = |cell: &&str| if cell.is_empty() { "0" } else { cell }.to_owned();
        let drops = labels < cells.len() && ["2.", "4.", "6."].iter().any(|number| row.starts_with(number));
        let keeps_blanks = row.starts_with("二、") || row.starts_with("（七）");
        let figures = cells[labels..].iter().map(|cell| if keeps_blanks { (*cell).to_owned() } else { filled(cell) });
        cells[..labels].iter().map(|label| (*label).to_owned()).chain(figures.skip(usize::from(drops))).collect::<Vec<_>>()
    };
    let text = told(|cells, labels, _| format!("{}\n", lost(cells, labels).join("\t")));
    check(&report("", &text, ""), &[("requests/total/business", "blank?"), ("requests/new/business", "read 0")]);
}

#[test]
fn a_number_behind_the_sentences_below_a_table_is_none_of_its_figures() {
    let two = "信息内容/本年处理决定数量/行政许可/信息内容/本年收费金额（单位：万元）/行政事业性收费";
    let text = report(two, "", "").replace('\n', "/").replace("/有待加强。", &format!("/{}", "有待加强".repeat(20)));
    check(&(text + "网站标识码：3401000047"), &[("art20_8/fees/amount", "blank?")]);
}

#[test]
fn blanks_in_the_last_table_are_told_by_the_heads_above_them() {
    let merged = [vec!["行政复议"; 5], vec!["行政诉讼"; 10]].concat();
    let above = [vec!["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"], vec!["未经复议直接起诉"; 5], vec!["复议后起诉"; 5]].concat();
    let heads = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"].repeat(3);
    let figures = ["", "", "14", "", "14", "", "", "", "18", "18", "5", "", "", "", "5"];
    // The first place may hold the name of the line, or nothing.
    for (lead, between) in [("", "\t"), ("", ","), ("| 甲 | ", " | "), ("| ", " | "), (",", ","), ("\t", "\t")] {
        let line = |cells: &[&str]| format!("{lead}{}{}\n", cells.join(between), if lead.starts_with('|') { " |" } else { "" });
        let four: String = [line(&merged), line(&above), line(&heads), line(&figures)].concat();
        let two = "信息内容,本年处理决定数量,\n行政许可,7,\n信息内容,本年处理决定数量,\n行政处罚,5,\n行政强制,7,\n";
        let two = if between == "," { two.to_owned() } else { two.replace(',', between) };
        let three = told(|cells, _, _| format!("{}\n", cells.join(between)));
        let cells = [
            ("proceedings/review/upheld", "blank"),
            ("proceedings/review/other", "read 14"),
            ("proceedings/direct_suit/pending", "read 18"),
            ("proceedings/suit_after_review/upheld", "read 5"),
            ("proceedings/suit_after_review/total", "read 5"),
        ];
        check(&report(&two, &three, &four), &cells);
    }
    // The heads of the merged cells stand in fewer places than the figures.
    let short = "行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n";
    let four =
        format!("{short}{}\n{}\n", heads[5..].join("\t"), ["3", "", "", "", "3", "", "", "1", "", "1", "", "", "", "", ""].join("\t"));
    check(&report("", "", &four), &[("proceedings/review/upheld", "read 3"), ("proceedings/direct_suit/other", "read 1")]);
    // What stands in a place and cannot be read is no blank.
    let four = four.replacen("3\t\t\t\t3", "3\t一\t\t\t3", 1);
    check(&report("", "", &four), &[("proceedings/review/corrected", "missing?")]);
}

#[test]
fn the_number_of_a_line_is_no_figure_of_the_label_that_ends_the_line_above() {
    let two = "0  第二十条第（一）项  信息内容  规章  行政规范性文件  信息内容  行政事业性收费\n\
               1  第二十条第（一）项  本年制发件数  11  0  本年收费金额（单位：万元）  5\n\
               2  第二十条第（一）项  本年废止件数  0  0  本年收费金额（单位：万元）  5";
    check(&report(two, "", ""), &[("art20_8/fees/amount", "read 1?")]);
}

#[test]
fn figures_in_columns_of_their_own_are_never_parted() {
    // The last columns of the table stand further below: five figures of seven, the last of which would make two with its
    // own sum behind them.
    let wide = |cells: &[&str], labels: usize| {
        let figures = if labels < cells.len() { ["0", "0", "0", "0", "426"].join("         ") } else { String::new() };
        format!("{}         {figures}\n", cells[..labels].join("  "))
    };
    let text = told(|cells, labels, _| wide(cells, labels));
    check(&report("", &text, ""), &[("requests/new/legal_service", "read 426?"), ("requests/new/total", "missing?")]);
}
