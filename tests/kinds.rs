//! What a text is: a report, one in an older form, one that lost its tables or figures, or something
//! that only speaks of reports.

mod generator;

use generator::plan::sample_with;
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::report::{Kind, Reason, Report, State};
use report_review::source::{Decoded, decode};
use report_review::text::SourceText;

fn read(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("built-in forms are valid"))
}

#[track_caller]
fn check(text: &str, kind: Kind, reason: Reason) {
    let report = read(text);
    assert_eq!((report.kind, report.reason), (kind, reason), "{text}");
}

#[test]
fn a_text_that_explains_a_report_is_none() {
    let text = "青檐镇2023年政府信息公开情况\n《青檐镇2023年政府信息公开工作年度报告》已经编制完成，现就有关内容作如下解读。\n一、编制背景\n做好公开。\n\
                二、编制依据\n依照条例。\n三、编制目的\n接受监督。\n四、主要内容\n共六个部分。\n五、统计期限\n2023年1月1日至2023年12月31日。\n";
    check(text, Kind::NotAReport, Reason::AboutReports);
    let explained = text.replace("如下解读", "简要介绍");
    check(&explained, Kind::NotAReport, Reason::AboutReports);
}

#[test]
fn a_text_spelled_out_in_ascii_is_read() {
    let text = "{\"content\": \"栖梧县水利局2022年政府信息公开工作年度报告\n一、总体情况\n有序。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n\
                四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n六、其他需要报告的事项\n无。\"}";
    let spelled: String = text
        .chars()
        .map(|c| match c {
            '\n' => "\\n".to_owned(),
            c if c.is_ascii() => c.to_string(),
            c => format!("\\u{:04x}", u32::from(c)),
        })
        .collect();
    let Decoded::Text(source) = decode(spelled.as_bytes()) else { panic!("a text") };
    let report = extract(&source, &Forms::built_in().expect("valid"));
    assert_eq!((report.kind, report.sections.len()), (Kind::TablesMissing, 6), "{}", source.text());
    assert_eq!(report.facts.year.map(|y| y.value), Some(2022));
}

const STATISTICS: [(&str, &str); 14] = [
    ("一、主动公开情况", "----"),
    ("（一）主动公开政府信息数", "1204"),
    ("其中：主动公开规范性文件数", "12"),
    ("制发规范性文件总数", "12"),
    ("（二）通过不同渠道和方式公开政府信息的情况", "----"),
    ("1.政府公报公开政府信息数", "0"),
    ("2.政府网站公开政府信息数", "1180"),
    ("二、回应解读情况", "----"),
    ("三、依申请公开情况", "----"),
    ("（一）收到申请数", "7"),
    ("1.当面申请数", "2"),
    ("（二）申请办结数", "7"),
    ("四、行政复议数量", "0"),
    ("五、行政诉讼数量", "1"),
];

#[test]
fn the_statistics_table_of_before_2019_in_every_layout() {
    let title = "竹溟县人民政府2017年政府信息公开情况统计表\n（2017年度）\n填报单位：竹溟县人民政府办公室\n";
    let rows = |format: &dyn Fn(&str, &str) -> String| STATISTICS.iter().map(|(label, figure)| format(label, figure)).collect::<String>();
    let piped = format!("{title}| 统 计 指 标 | 单位 | 统计数 |\n{}", rows(&|l, f| format!("| {l} | 条 | {f} |\n")));
    let lines = format!("{title}统计指标\n单位\n统计数\n{}", rows(&|l, f| format!("{l}\n条\n{f}\n")));
    let paragraphs = format!("{title}统计指标\n\n单位\n\n统计数\n\n{}", rows(&|l, f| format!("{l}\n\n条\n\n{f}\n\n")));
    let tabs = format!("{title}统计指标\t单位\t统计数\n{}", rows(&|l, f| format!("{l}\t条\t{f}\n")));
    let split = rows(&|label, figure| {
        let (head, rest) = label.split_at(label.char_indices().nth(3).map_or(0, |(at, _)| at));
        format!("{head}\n{rest}\n条\n{figure}\n")
    });
    let split = format!("{title}统计\n指标\n单位\n统计数\n{split}");
    for text in [piped, lines, paragraphs, tabs, split] {
        check(&text, Kind::OlderForm, Reason::OlderStatistics);
    }
    // The local kind of before: a bar begins the next cell, a row of ordinals follows the heads.
    let local = "政府信息公开情况统计报表\n指 标 名 称\n| 计量\n单位\n| 代码\n| 本期实际\n| 本年累计\n甲\n| 乙\n| 丙\n| 1\n| 2\n\
                 主动公开信息数\n| 条\n| 1\n| 21\n| 80\n其中：网站公开数\n| 条\n| 2\n| 21\n| 80\n";
    check(local, Kind::OlderForm, Reason::OlderStatistics);
}

const NARRATIVE: [&str; 6] = [
    "概述",
    "主动公开政府信息的情况",
    "依申请公开政府信息的情况",
    "收费及减免情况",
    "因政府信息公开申请行政复议、提起行政诉讼的情况",
    "存在的主要问题及改进措施",
];

fn narrative(title: &str) -> String {
    let numbers = ["一", "二", "三", "四", "五", "六"];
    let sections: String = NARRATIVE.iter().zip(numbers).flat_map(|(label, n)| [n, "、", *label, "\n各项工作平稳。\n"]).collect();
    format!("{title}\n{sections}")
}

#[test]
fn narrative_reports_without_tables_are_of_an_older_form_in_any_year() {
    for title in [
        "竹溟县水利局2018年政府信息公开工作年度报告",
        "竹溟县水利局2019年政府信息公开工作年度报告",
        "竹溟县水利局2023年政府信息公开工作年度报告",
        "竹溟县水利局政府信息公开工作年度报告",
        "",
    ] {
        check(&narrative(title), Kind::OlderForm, Reason::OlderNarrative);
    }
    let traditional = narrative("竹溟縣水利局2016年政府信息公開工作年度報告")
        .replace('开', "開")
        .replace('报', "報")
        .replace('费', "費")
        .replace('复', "複");
    check(&traditional, Kind::OlderForm, Reason::OlderNarrative);
    check("本市2009年政府信息公开工作。\n一、概述\n2009年，本市各级部门深化公开内容。", Kind::OlderForm, Reason::OlderNarrative);
}

#[test]
fn reports_of_universities_on_an_academic_year() {
    let body = "一、概述\n本学年各项工作平稳。\n二、主动公开情况\n公开一百六十四项。\n三、依申请公开情况\n未收到申请。\n";
    for head in [
        "苇泽大学2021—2022学年信息公开年度报告",
        "苇泽大学\n2021-2022学年度信息公开工作报告",
        "葦澤大學2021-2022學年信息公開工作年度報告",
        "根据《高等学校信息公开办法》的要求，编制本报告，统计期限为2019年9月1日—2020年8月31日。",
        "根據《關於做好2022年高校信息公開年度報告工作的通知》，現將我校2021—2022年度信息公開工作報告如下。",
    ] {
        check(&format!("{head}\n{body}"), Kind::OlderForm, Reason::AcademicYear);
    }
    let bureau = "竹溟县教育局2022年政府信息公开工作年度报告\n督促高校信息公开。\n一、总体情况\n平稳。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n";
    check(bureau, Kind::TablesMissing, Reason::TablesDropped);
}

#[test]
fn a_study_of_universities_is_no_report_of_one() {
    let study = "摘要：研究了我国高校信息公开工作现状并提出建议。\n关键词：高等学校；信息公开\n一、研究背景\n信息公开日益重要。\n";
    check(study, Kind::NotAReport, Reason::NoLabels);
}

#[test]
fn what_sentences_count_is_no_statistics_table() {
    let text = "鹭汀街道2021年信息公开年度报告\n一、总体情况\n我街道共主动公开政府信息数700条，其中主动公开规范性文件数共0条。\
                通过政府网站公开政府信息数65条，政务微信公开政府信息数635条。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n";
    check(text, Kind::TablesMissing, Reason::TablesDropped);
}

#[test]
fn texts_about_reports_are_no_reports() {
    for text in [
        "竹溟县人民政府办公室关于做好2022年政府信息公开工作年度报告编制和发布工作的通知\n各镇人民政府：\n一、规范年报内容。报告总体情况、行政复议和诉讼。\n二、确保数据准确。填写规章、行政规范性文件的本年制发件数。",
        "竹溟县关于2022年政府信息公开工作年度报告编制公布情况的通报\n截至4月9日，两个单位未公布年度报告。",
        "【文稿解读】竹溟县2022年政府信息公开工作年度报告解读\n2022年，全县新收申请七件，办结七件。",
        "一图读懂竹溟县2022年政府信息公开工作年度报告\n新收申请七件。",
        "竹溟县政府信息公开工作年度报告制度（试行）\n第一条 为规范年度报告，制定本制度。\n第二条 报告应于每年1月31日前公布。",
        "竹溟县政府信息公开年度报告编制指南\n一、编制依据\n条例第五十条。",
        "竹溟县2022年度各单位政府信息公开年度报告公布情况一览表\n水利局 已公布\n林业局 已公布",
        "政府信息公开办法\n第一条 为了保障公民依法获取政府信息，制定本办法。\n第二条 本办法所称政府信息，是指……\n第三条 各部门编制年度报告。\n第四条 机关按时公布。",
        "每年3月31日，是政府信息公開工作年度報告的時間節點。\n2016年政府信息公開工作年度報告展示平臺\n公開是常態。",
        "政府信息公开指南\n本机关编制指南、目录和年度报告。\n一、公开机构\n二、受理申请",
    ] {
        check(text, Kind::NotAReport, Reason::AboutReports);
    }
    let bodies = ["水利局", "林业局", "审计局", "统计局", "民政局", "司法局"];
    let list: String = bodies.iter().flat_map(|body| ["竹溟县", *body, "2022年政府信息公开工作年度报告 2023-01-16\n"]).collect();
    check(&format!("部门年报\n{list}下一页 尾页\n"), Kind::NotAReport, Reason::AboutReports);
}

#[test]
fn a_plan_of_the_work_of_a_year_is_no_report() {
    for title in ["竹溟县2024年政务公开工作要点", "竹溟县水利局2024年政府信息公开工作方案", "竹溟县政府信息公开指南（2024年版）"]
    {
        for heads in [
            "一、总体要求\n深化公开。\n二、主动公开\n公开文件。\n三、依申请公开\n未收到申请的也要报告。\n四、保障措施\n每季度报送。",
            "一、主动公开\n二、依申请公开\n三、政府信息公开工作年度报告\n四、监督",
        ] {
            let text = format!("{title}\n深入贯彻《条例》，做好2023年政府信息公开工作年度报告编制。\n{heads}\n");
            check(&text, Kind::NotAReport, Reason::AboutReports);
        }
    }
}

#[test]
fn a_catalogue_of_what_is_published_is_no_report() {
    let text = "竹溟县东坪镇人民政府主动公开目录\n\n序号\t事项\t时限\n1\t规章\t9个工作日\n2\t行政规范性文件\t16个工作日\n3\t行政许可\t7个工作日\n\
                4\t行政处罚\t15个工作日\n5\t行政强制\t3个工作日\n6\t行政事业性收费\t20个工作日\n";
    check(text, Kind::NotAReport, Reason::NoLabels);
    check(&format!("竹溟县东坪镇2022年政府信息公开工作年度报告\n{text}"), Kind::Report, Reason::Labels);
}

#[test]
fn figures_of_a_quarter_are_no_annual_report() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let made = sample_with(4, &forms, |plan| plan.damages.clear());
    let plain = extract(&SourceText::from_utf8_text(&made.document.text), &forms);
    let form = plain.form.as_ref().expect("the sample follows a form");
    let requests = plain.tables.iter().find(|t| form.tables[t.table].key == "requests").expect("the table is there");
    let table = &made.document.text[requests.span.start..requests.span.end];
    let text = format!("竹溟县2023年第三季度政府信息公开申请情况统计\n发布时间：2023-10-09\n{table}\n");
    check(&text, Kind::NotAReport, Reason::AboutReports);
}

#[test]
fn pages_of_another_kind_hold_no_labels() {
    check("2021年新规定\n清单公布多久\n办事流程图片\n更多精彩内容", Kind::NotAReport, Reason::NoLabels);
    check("竹溟县水利局机构职能\n负责水利工作。", Kind::NotAReport, Reason::NoLabels);
    check(" \n\u{3000}\n", Kind::NotAReport, Reason::Empty);
}

#[test]
fn reports_that_lost_their_tables() {
    let head = "竹溟县水利局2022年政府信息公开工作年度报告\n";
    let cut = format!("{head}一、总体情况\n2022年，我局公开信息五十条。\n二、主动公开");
    check(&cut, Kind::TablesMissing, Reason::TablesDropped);
    let from_three =
        "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n人手不足。\n";
    check(from_three, Kind::TablesMissing, Reason::TablesDropped);
    for picture in ["捕获2.PNG", "![](2.png)", "[图片]", "【图片】"] {
        let text = format!(
            "{head}一、总体情况\n平稳。\n二、主动公开政府信息情况\n{picture}\n三、收到和处理政府信息公开申请情况\n{picture}\n五、存在的主要问题及改进情况\n无。\n"
        );
        check(&text, Kind::TablesMissing, Reason::TablesArePictures);
    }
    let menu = format!("首页 > 政府信息公开 > 政府信息公开年报\n政府信息公开年报\n政府信息公开目录\n通知公告\n{from_three}");
    check(&menu, Kind::TablesMissing, Reason::TablesDropped);
    // Neither title nor headings, but the opening speaks of the report.
    check(
        "本报告根据《条例》编制，全文由六部分组成。本报告所列政府信息公开数据为2020年1月1日至2020年12月31日。\n2020年，中心发布信息六百条。",
        Kind::TablesMissing,
        Reason::TablesDropped,
    );
}

#[test]
fn a_report_printed_below_the_notice_it_was_sent_with_is_a_report() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    for seed in 0..12 {
        let made = sample_with(seed, &forms, |plan| plan.damages.clear());
        let plain = extract(&SourceText::from_utf8_text(&made.document.text), &forms);
        let text = format!("竹溟县关于公布2019年政府信息公开工作年度报告的通知\n现予公布。\n\n{}", made.document.text);
        let report = extract(&SourceText::from_utf8_text(&text), &forms);
        assert_eq!(report.kind, Kind::Report, "seed {seed}\n{text}");
        if plain.facts.title.is_some() && plain.sections.len() >= 4 {
            assert_eq!(report.facts.title.map(|t| t.value), plain.facts.title.map(|t| t.value), "seed {seed}");
        }
    }
}

#[test]
fn the_blank_official_form_is_told_from_a_report_nobody_filled_in() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    for seed in [1, 3, 5] {
        let made = sample_with(seed, &forms, |plan| {
            plan.damages.clear();
            plan.sections.lost.clear();
        });
        let mut text = made.document.text.clone();
        let mut spans: Vec<_> = made.document.cells.iter().filter_map(|c| c.span).collect();
        spans.sort();
        for span in spans.into_iter().rev() {
            text.replace_range(span.start..span.end, " ");
        }
        let report = extract(&SourceText::from_utf8_text(&text), &forms);
        assert_eq!(report.kind, Kind::Report, "seed {seed}: a report with its title\n{text}");
        assert!(report.cells.iter().all(|c| c.state != State::Read), "seed {seed}");
    }
    let specimen = "中华人民共和国政府信息公开工作年度报告格式\n一、总体情况\n二、主动公开政府信息情况\n第二十条第（一）项\n信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |\n\
                    规章 |  |  |  |\n行政规范性文件 |  |  |  |\n第二十条第（五）项\n信息内容 | 本年处理决定数量 |\n行政许可 |  |\n三、收到和处理政府信息公开申请情况\n";
    check(specimen, Kind::NotAReport, Reason::AboutReports);
    let body = specimen.split_once('\n').expect("a title").1;
    check(body, Kind::NotAReport, Reason::BlankForm);
    // The notice that the form came with names a year and a day.
    let notice = "某办公室关于印发\n《中华人民共和国政府信息公开工作年度报告格式》的通知\n某办函〔2021〕1号\n各部门：\n\
                  2021年政府信息公开工作年度报告按本格式编制。\n2021年9月26日\n";
    check(&format!("{notice}{body}"), Kind::NotAReport, Reason::AboutReports);
}

#[test]
fn dumps_of_binary_files_are_refused() {
    let dump = "\u{1}\u{0}\u{7}公\u{FFFD}\u{FFFD}WPS\u{2}\u{3}\u{FFFD}bjbj\u{FFFD}\u{0}\u{0}\u{11}\u{FFFD}\u{FFFD}P\u{FFFD}".repeat(40);
    assert!(matches!(decode(dump.as_bytes()), Decoded::Refused(Kind::Unreadable, _)));
}

#[test]
fn heads_printed_over_two_rows_are_in_the_order_of_the_form() {
    let text = "竹溟县水利局2022年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\
                （本列数据的勾稽关系） | 申请人情况 |\n自然人 | 法人或其他组织 | 总计 |\n商业 | 科研 | 社会公益组织 | 法律服务机构 | 其他 |\n企业 | 机构 |\n\
                一、本年新收政府信息公开申请数量 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n二、上年结转政府信息公开申请数量 | 0 | 1 | 0 | 2 | 0 | 0 | 3 |\n\
                三、本年度办理结果 | （一）予以公开 | 1 | 2 | 3 | 4 | 5 | 6 | 21 |\n";
    let source = SourceText::from_utf8_text(text);
    let report = read(text);
    let form = report.form.as_ref().expect("a form is followed");
    let table = report.tables.iter().find(|t| form.tables[t.table].key == "requests").expect("the table is there");
    let mut order: Vec<usize> = Vec::new();
    for head in &table.heads {
        if !order.contains(&head.column) {
            order.push(head.column);
        }
    }
    let shared: Vec<usize> = order.into_iter().filter(|&c| form.tables[table.table].columns[c].within.is_some()).collect();
    assert_eq!(shared, [1, 2, 3, 4, 5], "{text}");
    for (column, value) in [("business", "2"), ("research", "3"), ("other", "6"), ("total", "21")] {
        let key = report_review::form::CellKey(format!("requests/new/{column}"));
        let (_, cell) = report.cell(&key).expect("the form has the cell");
        assert!(cell.is_certain() && cell.span.map(|s| source.slice(s)) == Some(value), "{column}: {cell:?}");
    }
}

/// A narrative of before the known forms may number its headings otherwise than these do.
#[test]
fn a_narrative_with_bracketed_headings_is_of_the_older_form() {
    let headings = [
        "主动公开政府信息的情况",
        "依申请公开信息的情况",
        "因政府信息公开申请行政复议、提起行政诉讼的情况",
        "政府信息公开收费及减免情况",
        "建议提案办理结果公开情况",
        "政府信息公开工作存在的主要问题及改进情况",
    ];
    let han = ["一", "二", "三", "四", "五", "六"];
    for number in [|n: &str| format!("（{n}）"), |n: &str| format!("{n}、")] {
        let body: String = headings.iter().zip(han).map(|(h, n)| [number(n).as_str(), h, "\n各项工作平稳。\n"].concat()).collect();
        check(&format!("2021年度栖梧县林业分局政府信息公开年度报告\n{body}"), Kind::OlderForm, Reason::OlderNarrative);
    }
    // The sub-headings of section one are no such narrative, whether or not its own heading was lost.
    let subjects = ["主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障"];
    let body: String = subjects.iter().zip(han).map(|(h, n)| ["（", n, "）", h, "\n各项工作平稳。\n"].concat()).collect();
    check(&format!("2021年度栖梧县林业分局政府信息公开年度报告\n{body}"), Kind::TablesMissing, Reason::TablesDropped);
}

/// Words that were put in for others do not make headings of the form those of a narrative.
#[test]
fn headings_of_the_form_are_no_topics_of_a_narrative() {
    let text = "栖梧县林业局2023年政府信息公开工作年度报告\n一、总体情况\n有序。\n二、主动公开政府信息情况\n三、收到和处理某某某某某某某申请情况\n\
                四、某某某某某某某行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n不够及时。\n六、其他需要报告的事项\n无。\n";
    check(text, Kind::TablesMissing, Reason::TablesDropped);
}

/// The last table is the same in all editions: alone it does not tell which.
#[test]
fn a_table_that_all_forms_have_leaves_the_form_to_the_year() {
    let text = |year: i16| {
        format!(
            "栖梧县林业局{year}年政府信息公开工作年度报告\n一、总体情况\n有序。\n四、政府信息公开行政复议、行政诉讼情况\n行政复议 | 行政诉讼 |\n\
             结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉 |\n\
             结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n\
             1 | 0 | 0 | 1 | 2 | 0 | 0 | 0 | 1 | 1 | 2 | 0 | 1 | 0 | 3 |\n"
        )
    };
    for (year, edition) in [(2020, "2019"), (2023, "2021")] {
        let report = read(&text(year));
        assert_eq!(report.form.as_ref().map(|form| form.edition.clone()).as_deref(), Some(edition), "{year}");
        assert_eq!(report.cells.iter().filter(|cell| cell.state == State::Read && cell.is_certain()).count(), 15, "{year}");
    }
}
