//! What captions above tables, words among their heads and notes below them say of their figures: of another year, of
//! another body, of a part, sums, shares, samples and faults. None of those is offered as certain.

mod telling;

use report_review::extract::extract;
use report_review::form::{Form, Forms, Table};
use report_review::report::State;
use report_review::text::SourceText;

use telling::{cells, report};

fn with_form(test: impl Fn(&Form)) {
    test(Forms::built_in().expect("valid").edition("2021").expect("built in"));
}

/// The addresses of the cells that are offered as certain.
fn certain(form: &Form, text: &str) -> Vec<String> {
    let report = extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("valid"));
    let cells = report.cells.iter().enumerate().filter(|(_, cell)| cell.is_certain() && cell.state != State::Missing);
    cells.map(|(number, _)| form.key(number).as_str().to_owned()).collect()
}

/// The report with `above` before a table, `behind` each of its heads, and `below` it.
fn told(form: &Form, key: &str, between: &str, (above, behind, below): (&str, &str, &str)) -> String {
    report(form, |table: &Table, rows| {
        let mut all = cells(table, rows);
        let own = table.key == key;
        if own {
            let heads = all.iter_mut().take_while(|row| !row.iter().any(|cell| cell.bytes().all(|b| b.is_ascii_digit())));
            heads.last().into_iter().flat_map(|row| row.iter_mut().skip(1)).for_each(|head| head.push_str(behind));
        }
        let mut lines: Vec<String> = all.iter().map(|row| row.join(between) + "\n").collect();
        if own {
            lines.insert(0, above.to_owned());
            lines.push(below.to_owned());
        }
        lines
    })
}

/// Checks that no cell of a table is certain, and all of the others are.
fn check_doubted(said: (&str, &str, &str)) {
    with_form(|form| {
        for (key, own) in
            [("requests", "requests/"), ("proceedings", "proceedings/"), ("art20_8", if said.2.is_empty() { "art20_8/" } else { "art20_" })]
        {
            for between in ["\t", " | ", "\n"] {
                let text = told(form, key, between, said);
                let certain = certain(form, &text);
                assert_eq!(certain.iter().find(|cell| cell.starts_with(own)), None, "{text}");
                let others = (0..form.cell_count()).filter(|&number| !form.key(number).as_str().starts_with(own)).count();
                assert_eq!(certain.len(), others, "{text}");
            }
        }
    });
}

#[test]
fn figures_that_stand_like_the_digits_of_a_year_are_none() {
    let check = |form: &Form, blanks: usize| {
        let text = report(form, |table, rows| {
            if table.key != "proceedings" {
                return cells(table, rows).iter().map(|row| row.join("\t") + "\n").collect();
            }
            let own: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
            let own = own.join(" ");
            let figures = [[2, 0, 0, 1, 3], [0, 2, 0, 1, 3], [0, 2, 2, 0, 4]].concat();
            let blank = " ".repeat(blanks);
            let figures = figures.iter().map(|figure| blank.clone() + &figure.to_string()).collect::<String>();
            let heads = format!("行政复议 行政诉讼\n{own} {}        {}\n{own} {own}\n", rows[1].0, rows[2].0);
            vec![heads, figures + "\n"]
        });
        let own = certain(form, &text).into_iter().filter(|key| key.starts_with("proceedings/")).count();
        assert_eq!(own, 15, "{text}");
    };
    with_form(|form| (2..8).for_each(|blanks| check(form, blanks)));
}

#[test]
fn a_caption_above_a_table_says_that_its_figures_are_others() {
    for caption in [
        "（2021年度）",
        "统计年度：2021年",
        "统计时间：2021年1月1日至2021年12月31日",
        "数据所属期：2021年",
        "（2021年数据）",
        "2021年",
        "上年数据：",
        "填报单位：竹溟县教育局",
        "（竹溟县教育局）",
        "单位名称：竹溟县教育局",
        "样表",
        "【示例】",
        "（模拟数据）",
        "（填写示例，数据为虚构）",
        "（与上年相比增减数）",
        "增减量（件）",
        "同比增减情况表",
        "（自2008年《条例》施行以来累计）",
        "历年累计数",
        "2023年目标值",
        "（2023年计划数）",
        "预测数",
        "（第四季度）",
        "（2022年1—6月）",
        "上半年情况：",
        "截至2022年6月30日",
        "（12月份）",
        "下表为全市汇总数据，不单列本机关",
        "（仅统计下属二级单位）",
        "（近三年平均数）",
        "单位：%",
        "（占比，单位：百分比）",
        "单位：百件",
        "数值单位：百",
        "计量单位：千件",
    ] {
        check_doubted((&format!("{caption}\n"), "", ""));
    }
}

#[test]
fn words_behind_heads_say_that_the_figures_below_are_others() {
    for behind in
        ["（%）", "占比", "（同比增减）", "增减数", "（2021年）", "2021年", "（上年）", "（百件）", "（历年累计）", "平均办理天数"]
    {
        check_doubted(("", behind, ""));
    }
}

#[test]
fn a_note_below_a_table_says_that_its_figures_are_others() {
    for note in [
        "注：上表为2021年数据，2022年数据待更新。",
        "（以上为上一年度数据）",
        "注：上表数据单位为百件。",
        "说明：表中数字以千件计。",
        "（上表计量单位：十件）",
        "注：上表系竹溟县教育局数据，误附于此。",
        "（此表作废，以附件为准）",
        "勘误：自然人新收数量误写，正确数为44。",
        "注：上表数据有误，已撤回，更正后另行公布。",
        "*以上数字为示例数据，请以原件为准。*",
        "（以上数据为模型根据图片推测，未经核对）",
        "说明：原表图片模糊，以上数字为估算。",
        "单位：百件",
        "（数据来源：竹溟县教育局，本机关数据另行公布）",
        "以上为竹溟县教育局报送的数据。",
        "注：上述数据由竹溟县教育局提供。",
    ] {
        check_doubted(("", "", &format!("{note}\n")));
    }
}

#[test]
fn a_note_below_the_line_drawn_under_a_wide_table_is_read() {
    check_doubted(("", "", &format!("└{}┘\n勘误：自然人新收数量误写，正确数为44。\n", "─".repeat(300))));
}

#[test]
fn a_note_on_one_row_or_column_leaves_the_others_certain() {
    with_form(|form| {
        for (note, names) in [
            ("注：“其他”一列为上年数据。\n", &["other"][..]),
            ("注：“其他”列数据单位为百件。\n", &["other"][..]),
            ("勘误：“（一）予以公开”行“自然人”列数字应为7。\n", &["granted"][..]),
            ("注：上表“科研机构”与“社会公益组织”两列数据填反。\n", &["research", "charity"][..]),
            ("注：“（一）予以公开”中“自然人”应为7件，系录入错误。\n", &["granted"][..]),
            ("更正：“（一）予以公开”行“自然人”列误写，正确数为7。\n", &["granted"][..]),
        ] {
            let text = told(form, "requests", "\t", ("", "", note));
            let certain = certain(form, &text);
            assert!(certain.len() < form.cell_count() && certain.len() + 60 > form.cell_count(), "{} {text}", certain.len());
            let named = |cell: &String| names.iter().any(|name| cell.ends_with(&format!("/{name}")) && cell.starts_with("requests/"));
            if names.len() > 1 {
                assert_eq!(certain.iter().find(|cell| named(cell)), None, "{text}");
            }
        }
    });
}

#[test]
fn what_captions_say_otherwise_doubts_nothing() {
    with_form(|form| {
        for said in [
            ("（2022年度）\n", "", ""),
            ("统计时间：2022年1月1日至2022年12月31日\n", "", ""),
            ("填报单位：栖梧县水利局\n", "", ""),
            ("填报单位：县水利局\n", "", ""),
            ("单位：件\n", "", ""),
            ("2022年，本机关收到申请较上年增加，累计数同比上升，无行政复议。\n", "", ""),
            ("发布时间：2023-01-15\n", "", ""),
            ("2023年1月15日\n", "", ""),
            ("", "（件）", ""),
            ("", "（2022年）", ""),
            ("", "", "说明：以上数据统计截至2022年12月31日。\n"),
            ("", "", "以上为本局报送的数据。\n"),
            ("", "", "以上数据由栖梧县水利局提供。\n"),
            ("", "", "以上数据由县水利局统计。\n"),
            ("", "", "与2021年相比，上表各项数据均有增加，同一口径。\n"),
            ("", "", "2022年，收到申请同比增长，累计办结率提高。\n"),
        ] {
            for between in ["\t", " | ", "\n"] {
                let text = told(form, "requests", between, said);
                assert_eq!(certain(form, &text).len(), form.cell_count(), "{text}");
            }
        }
    });
}

#[test]
fn a_head_that_the_form_does_not_have_in_the_place_of_its_own_doubts_the_table() {
    with_form(|form| {
        for (table, own, printed) in [
            ("art20_1/", "本年废止件数", "本年修订件数"),
            ("art20_1/", "本年废止件数", "本年公开件数"),
            ("art20_5/", "本年处理决定数量", "项目数量"),
            ("art20_6/", "本年处理决定数量", "本年办件量"),
            ("art20_8/", "本年收费金额（单位：万元）", "本年收费金额（元）"),
            ("art20_8/", "本年收费金额（单位：万元）", "减免金额"),
        ] {
            for between in ["\t", " | "] {
                let sound = told(form, "", between, ("", "", ""));
                assert_eq!(certain(form, &sound).len(), form.cell_count(), "{sound}");
                // The tables of Articles 5 and 6 have the same head.
                let places: Vec<usize> = sound.match_indices(own).map(|(at, _)| at).collect();
                let at = if table == "art20_6/" { places[1] } else { places[0] };
                let text = format!("{}{printed}{}", &sound[..at], &sound[at + own.len()..]);
                let certain = certain(form, &text);
                assert_eq!(certain.iter().find(|cell| cell.starts_with(table)), None, "{text}");
                let others = (0..form.cell_count()).filter(|&number| !form.key(number).as_str().starts_with(table)).count();
                assert_eq!(certain.len(), others, "{text}");
            }
        }
    });
}

#[test]
fn a_table_that_does_not_hold_is_none_in_whatever_way_its_cells_are_named() {
    with_form(|form| {
        for said in ["（原发布数据有误，以下表作废）\n", "以下表格有误\n", "【下表作废】\n"] {
            let text = report(form, |table: &Table, rows| {
                let all = cells(table, rows);
                if table.key != "requests" {
                    return all.iter().map(|row| row.join("\t") + "\n").collect();
                }
                let line = |(n, row): (usize, &Vec<String>)| {
                    row.iter().zip('A'..).map(|(cell, column)| format!("{column}{}：{cell}\n", n + 1)).collect::<Vec<_>>().concat()
                };
                let addressed = all.iter().enumerate().map(line);
                std::iter::once(said.to_owned()).chain(addressed).collect()
            });
            let certain = certain(form, &text);
            assert_eq!(certain.iter().find(|cell| cell.starts_with("requests/")), None, "{text}");
        }
    });
}
