//! The facts of a report in every shape they are printed in: title, agency, year, period, signature
//! and cited notice, with their bytes.

mod generator;

use generator::plan::sample;
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::report::{Facts, Found, Report, YearRole};
use report_review::text::SourceText;

fn read(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &Forms::built_in().expect("built-in forms are valid"))
}

/// A report that begins with `head` and ends with `tail`; without tables.
fn report(head: &str, tail: &str) -> String {
    let sections = "一、总体情况\n各项工作平稳。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n\
                    四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n人手不足。\n六、其他需要报告的事项\n无。\n";
    format!("{head}\n{sections}{tail}")
}

fn value<T: Clone>(found: Option<&Found<T>>) -> Option<T> {
    found.map(|f| f.value.clone())
}

/// The bytes of a fact, folded to what is printed there without blanks.
fn printed<T>(text: &str, found: Option<&Found<T>>) -> Option<String> {
    found.map(|f| text[f.span.start..f.span.end].split_whitespace().collect())
}

fn title_is(head: &str, title: &str, agency: &str, year: i16) {
    let text = report(head, "");
    let facts = read(&text).facts;
    let some = |s: &str| (!s.is_empty()).then(|| s.to_owned());
    assert_eq!(value(facts.title.as_ref()), some(title), "title of {head:?}");
    assert_eq!(value(facts.agency.as_ref()), some(agency), "agency of {head:?}");
    assert_eq!(value(facts.year.as_ref()), (year > 0).then_some(year), "year of {head:?}");
    let digits = printed(&text, facts.year.as_ref()).unwrap_or_default();
    let as_figures: String = digits
        .chars()
        .map(|c| "〇一二三四五六七八九".chars().position(|d| d == c).map_or(c, |n| char::from(b'0' + u8::try_from(n).unwrap_or(0))))
        .collect();
    let half: String = as_figures.replace(['○', '零'], "0").chars().map(report_review::number::half_width).collect();
    assert_eq!(half, if year > 0 { year.to_string() } else { String::new() }, "bytes of the year of {head:?}");
    let plain = |s: String| s.replace("(xiàn)", "").replace("(jú)", "").replace("(bào)", "");
    assert_eq!(printed(&text, facts.agency.as_ref()).map(plain), some(agency), "bytes of the agency of {head:?}");
}

#[test]
fn a_name_longer_than_any_is_not_cut_to_its_end() {
    let name = format!("某某省某某市某某县{}局", "综合行政执法".repeat(10));
    title_is(&format!("{name}2022年政府信息公开工作年度报告\n{name}公布本报告。"), "", "", 2022);
}

#[test]
fn titles_in_every_wording() {
    let check = title_is;
    check("竹溟县水利局2022年政府信息公开工作年度报告", "竹溟县水利局2022年政府信息公开工作年度报告", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年度政府信息公开工作年度报告", "竹溟县水利局2022年度政府信息公开工作年度报告", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年信息公开年度报告", "竹溟县水利局2022年信息公开年度报告", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年政府信息公开年度工作报告", "竹溟县水利局2022年政府信息公开年度工作报告", "竹溟县水利局", 2022);
    check("鹭汀街道2025年政府信息公开工作报告", "鹭汀街道2025年政府信息公开工作报告", "鹭汀街道", 2025);
    check("竹溟县水利局2022年政府信息公开年报", "竹溟县水利局2022年政府信息公开年报", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年政府信息公开工作年报", "竹溟县水利局2022年政府信息公开工作年报", "竹溟县水利局", 2022);
    check("2022年竹溟县水利局政府信息公开工作年度报告", "2022年竹溟县水利局政府信息公开工作年度报告", "竹溟县水利局", 2022);
    check("2022年度竹溟镇政府信息公开工作年度报告", "2022年度竹溟镇政府信息公开工作年度报告", "竹溟镇", 2022);
    check("棠梨镇2025政府信息公开工作年度报告", "棠梨镇2025政府信息公开工作年度报告", "棠梨镇", 2025);
    check("眠鸥自治县2021政府信息公开工作年度报告", "眠鸥自治县2021政府信息公开工作年度报告", "眠鸥自治县", 2021);
    check("竹溟县退役军人事务局信息公开工作年度报告", "竹溟县退役军人事务局信息公开工作年度报告", "竹溟县退役军人事务局", 0);
    check("关于竹溟县水利局2022年度政府信息公开情况的报告", "关于竹溟县水利局2022年度政府信息公开情况的报告", "竹溟县水利局", 2022);
    check("竹溟县水利局关于2022年度政府信息公开工作情况的报告", "竹溟县水利局关于2022年度政府信息公开工作情况的报告", "竹溟县水利局", 2022);
    check("竹溟县水利局政府信息公开工作年度报告（2022年度）", "竹溟县水利局政府信息公开工作年度报告（2022年度）", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年政务公开工作年度报告", "竹溟县水利局2022年政务公开工作年度报告", "竹溟县水利局", 2022);
    let behind = "2022年度政府信息公开年度报告竹溟县水利局";
    check("2022 年度政府信息公开 年度报告 竹溟县水利局", behind, "竹溟县水利局", 2022);
    check("竹溟县水利局二〇二二年政府信息公开工作年度报告", "竹溟县水利局二〇二二年政府信息公开工作年度报告", "竹溟县水利局", 2022);
    check("竹溟县水利局二○二二年政府信息公开工作年度报告", "竹溟县水利局二○二二年政府信息公开工作年度报告", "竹溟县水利局", 2022);
    check("竹溟县水利局２０２２年政府信息公开工作年度报告", "竹溟县水利局２０２２年政府信息公开工作年度报告", "竹溟县水利局", 2022);
}

#[test]
fn the_word_government_that_stands_once_belongs_to_the_body() {
    title_is("棠梨县青檐镇人民政府信息公开工作2022年度报告", "棠梨县青檐镇人民政府信息公开工作2022年度报告", "棠梨县青檐镇人民政府", 2022);
    title_is("2022年棠梨县人民政府信息公开工作年度报告", "2022年棠梨县人民政府信息公开工作年度报告", "棠梨县人民政府", 2022);
    title_is("棠梨县人民政府2022年政府信息公开工作年度报告", "棠梨县人民政府2022年政府信息公开工作年度报告", "棠梨县人民政府", 2022);
}

#[test]
fn bodies_whose_names_hold_the_words_of_titles() {
    let check = title_is;
    check(
        "竹溟县政务公开办公室2022年政府信息公开工作年度报告",
        "竹溟县政务公开办公室2022年政府信息公开工作年度报告",
        "竹溟县政务公开办公室",
        2022,
    );
    check(
        "2022年竹溟县政务公开和政务服务局政府信息公开工作年度报告",
        "2022年竹溟县政务公开和政务服务局政府信息公开工作年度报告",
        "竹溟县政务公开和政务服务局",
        2022,
    );
    check("2022年竹溟县人民政府政务公开工作年度报告", "2022年竹溟县人民政府政务公开工作年度报告", "竹溟县人民政府", 2022);
    check(
        "竹溟县水利局、林业局2022年政府信息公开工作年度报告",
        "竹溟县水利局、林业局2022年政府信息公开工作年度报告",
        "竹溟县水利局、林业局",
        2022,
    );
    check(
        "竹溟县水利局（移民局）2022年政府信息公开工作年度报告",
        "竹溟县水利局（移民局）2022年政府信息公开工作年度报告",
        "竹溟县水利局（移民局）",
        2022,
    );
    check("竹溟县水利局政府信息公开工作年度报告2022年", "竹溟县水利局政府信息公开工作年度报告2022年", "竹溟县水利局", 2022);
}

#[test]
fn titles_over_several_lines_cut_scrambled_or_repeated() {
    let check = title_is;
    let whole = "竹溟县水利局2022年政府信息公开工作年度报告";
    check("竹溟县水利局\n2022年政府信息公开工作年度报告", whole, "竹溟县水利局", 2022);
    check("竹溟县水利局\n\n2022年政府信息公开工作年度报告", whole, "竹溟县水利局", 2022);
    check("竹溟县水利局2022年\n政府信息公开工作年度报告", whole, "竹溟县水利局", 2022);
    check("竹溟县水利局2022年政府信息公开年度工作\n报 告", "竹溟县水利局2022年政府信息公开年度工作报告", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年政府信息公开工作\n\n年度报\n", "竹溟县水利局2022年政府信息公开工作年度报", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年政府信息公开 工作告年度报", "竹溟县水利局2022年政府信息公开工作告年度报", "竹溟县水利局", 2022);
    check("竹溟县水利局 2022 年 政府信息公开 工作年度报告", whole, "竹溟县水利局", 2022);
    check(&format!("{whole}\n{whole}\n{whole}"), whole, "竹溟县水利局", 2022);
    check("竹溟县水利局2022年度政府\n信息公开工作年度报告", "竹溟县水利局2022年度政府信息公开工作年度报告", "竹溟县水利局", 2022);
    check("竹溟县水利局2022年度\n政务公开工作年度报告", "竹溟县水利局2022年度政务公开工作年度报告", "竹溟县水利局", 2022);
    check("竹溟县水利局政府信息公开工作年度报告\n（2022年度）", "竹溟县水利局政府信息公开工作年度报告（2022年度）", "竹溟县水利局", 2022);
    check(
        "竹溟县人民政府2022年\n政府信息公开工作年度报告\n竹溟县人民政府办公室\n2023年3月",
        "竹溟县人民政府2022年政府信息公开工作年度报告",
        "竹溟县人民政府",
        2022,
    );
}

#[test]
fn titles_among_the_furniture_of_a_page() {
    let check = title_is;
    let whole = "竹溟县水利局2022年政府信息公开工作年度报告";
    check(&format!("首页 > 政务公开 > 政府信息公开年报\n{whole}\n来源：办公室 时间：2023-01-12 10:01"), whole, "竹溟县水利局", 2022);
    check(&format!("# {whole}\n\n发布日期：2023-01-31"), whole, "竹溟县水利局", 2022);
    check(&format!("**{whole}**"), whole, "竹溟县水利局", 2022);
    check(&format!("《{whole}》"), whole, "竹溟县水利局", 2022);
    check(&format!("标题：{whole}\n索引号：000-2023"), whole, "竹溟县水利局", 2022);
    check(&format!("[ 名 称 ] | {whole} | [ 发布日期 ] | 2023-01-31 |"), whole, "竹溟县水利局", 2022);
    check(&format!("信息名称 {whole}\n索引号 01413881X/2023-00028"), whole, "竹溟县水利局", 2022);
    check(&format!("[bookmark: _GoBack]{whole}"), whole, "竹溟县水利局", 2022);
    check(&format!("{whole} 发布时间：2023-01-31 13:24 来源：办公室"), whole, "竹溟县水利局", 2022);
    check(&format!("{whole}【字体：大 中 小】"), whole, "竹溟县水利局", 2022);
    check(&format!("{whole}-竹溟县人民政府门户网站"), whole, "竹溟县水利局", 2022);
    check(&format!("{whole}_政府信息公开年报"), whole, "竹溟县水利局", 2022);
    check(&format!("信息公开元数据 {}\n{whole}", "|".repeat(300)), whole, "竹溟县水利局", 2022);
    check(&format!("— 1 —\n{whole}"), whole, "竹溟县水利局", 2022);
    check(&format!("水利局\n\n{whole}\n\n\n竹溟县水利局\n\n2022年政府信息公开工作年度报告"), whole, "竹溟县水利局", 2022);
}

#[test]
fn a_label_of_page_metadata_that_stands_alone_is_passed_over() {
    let whole = "竹溟县水利局2022年政府信息公开工作年度报告";
    title_is(&format!("信息名称：|{whole}"), whole, "竹溟县水利局", 2022);
    title_is(&format!("标题：\n{whole}"), whole, "竹溟县水利局", 2022);
}

#[test]
fn a_mark_in_brackets_before_a_title_is_no_part_of_the_body() {
    let whole = "竹溟县水利局2022年政府信息公开工作年度报告";
    for mark in ["【年度报告】", "【信息公开年报】 ", "　【报告】", "【2022年】", "&#12288;&#12288;", "&nbsp;&nbsp; &emsp;"]
    {
        title_is(&format!("{mark}{whole}"), whole, "竹溟县水利局", 2022);
    }
}

#[test]
fn a_link_to_another_years_report_names_neither_year_nor_title() {
    for link in [
        "下一篇：竹溟县水利局2021年政府信息公开工作年度报告",
        "上一条: 2021年度政府信息公开工作年度报告",
        "相关链接 竹溟县水利局2021年政府信息公开年报",
    ] {
        let text = format!("{link}\n{}\n{link}\n", report("", "").replace("各项工作平稳", "2022年，我局认真落实，各项工作平稳"));
        assert_eq!(value(read(&text).facts.year.as_ref()), Some(2022), "{text}");
    }
}

#[test]
fn branches_and_bodies_with_two_names_report_too() {
    for body in ["中国人民银行竹溟市中心支行", "国家统计局竹溟调查队", "竹溟县水利局（竹溟县河长办公室）", "竹溟旗青檐苏木"]
    {
        for break_ in ["", "\n"] {
            let head = format!("{body}{break_}2022年政府信息公开工作年度报告");
            title_is(&head, &head.replace('\n', ""), body, 2022);
        }
    }
}

#[test]
fn titles_in_traditional_script_with_taiwan_wording_or_pinyin() {
    let check = title_is;
    check("竹溟縣水利局2022年政府信息公開工作年度報告", "竹溟縣水利局2022年政府信息公開工作年度報告", "竹溟縣水利局", 2022);
    check("竹溟縣水利局2022年政府資訊公開工作年度報告", "竹溟縣水利局2022年政府資訊公開工作年度報告", "竹溟縣水利局", 2022);
    check("竹溟縣(xiàn)水利局(jú)2022年政府信息公開工作年度報(bào)告", "竹溟縣水利局2022年政府信息公開工作年度報告", "竹溟縣水利局", 2022);
    check("竹溟縣水利局\n2022年度政府信息公開\n工作報告", "竹溟縣水利局2022年度政府信息公開工作報告", "竹溟縣水利局", 2022);
}

#[test]
fn what_stands_before_the_first_word_of_a_title_is_cut_only_where_nothing_of_it_is() {
    let check = title_is;
    // The address of a site in the place of a body's name.
    let site = "88win(中国)官网2022年政府信息公开工作年度报告";
    check(&site.replace("2022", " 2022"), site, "", 2022);
    check("1、2022年竹溟县水利局政府信息公开工作年度报告", "2022年竹溟县水利局政府信息公开工作年度报告", "竹溟县水利局", 2022);
}

#[test]
fn the_name_of_the_form_is_no_title_and_the_state_no_body() {
    let text = report("根据<中华人民共和国政府信息公开工作年度报告格式>，编制本报告。\n中华人民共和国政府信息公开工作年度报告格式>", "");
    let facts = read(&text.replace("各项工作平稳。", "2022年，竹溟县水利局认真落实条例。")).facts;
    assert_eq!(value(facts.title.as_ref()), None);
    assert_eq!(value(facts.agency.as_ref()).as_deref(), Some("竹溟县水利局"));
    let text = report("本报告根据《关于印发 <中华人民共和国政府信息公开工作年度报告格式> 的通知》要求制作。", "");
    assert_eq!(value(read(&text).facts.title.as_ref()), None);
}

#[test]
fn marks_of_a_markup_language_are_no_part_of_a_title() {
    let title = "竹溟县水利局2022年政府信息公开工作年度报告";
    for head in [
        format!("h1(#{title}). {title}"),
        format!("h2(tit#{title}). {title}"),
        format!("h1. {{anchor:{title}}}{title}"),
        format!("====== {title} ======"),
        format!("= {title} {{{{id name=\"{title}\" /}}}}="),
        format!("## {title} {{#竹溟县水利局年政府信息公开工作年度报告 .tit}}"),
        format!("   .. rubric:: {title}"),
        format!("{title}\\_竹溟县人民政府门户网站"),
        format!("\\f[B]{title}\\f[R]"),
    ] {
        title_is(&head, title, "竹溟县水利局", 2022);
    }
}

#[test]
fn a_title_behind_the_key_of_a_value_is_one() {
    let whole = "竹溟县水利局2022年政府信息公开工作年度报告";
    title_is(&format!("{{\"id\": \"7\", \"text\": \"{whole}"), whole, "竹溟县水利局", 2022);
    title_is(&format!("  \"content\":\"{whole}"), whole, "竹溟县水利局", 2022);
}

#[test]
fn an_academic_year_is_no_part_of_a_name() {
    let check = title_is;
    check("苇泽大学\n2021-2022学年信息公开工作年度报告", "苇泽大学2021-2022学年信息公开工作年度报告", "苇泽大学", 2021);
    check("苇泽大学2021—2022学年度信息公开工作报告", "苇泽大学2021—2022学年度信息公开工作报告", "苇泽大学", 2021);
    check("2020-2021学年苇泽大学信息公开工作年度报告", "2020-2021学年苇泽大学信息公开工作年度报告", "苇泽大学", 2020);
    check("苇泽大学20212022学年信息公开工作年度报告", "苇泽大学20212022学年信息公开工作年度报告", "苇泽大学", 2021);
    check("2020-2021学年信息公开工作年度报告", "2020-2021学年信息公开工作年度报告", "", 2020);
}

#[test]
fn without_a_title_the_opening_names_body_and_year() {
    let check = |opening: &str, agency: &str, year| title_is(opening, "", agency, year);
    check("根据《条例》规定，现公布竹溟县水利局2022年政府信息公开工作年度报告。", "竹溟县水利局", 2022);
    check("现将2022年竹溟县青檐镇人民政府信息公开工作年度报告予以公布。", "竹溟县青檐镇人民政府", 2022);
    check("现编制《博彩官网@：青檐镇人民政府2022年政府信息公开工作年度报告》如下。", "青檐镇人民政府", 2022);
    check("結合2021年竹溟縣公安局政府信息公開工作編制而成。", "竹溟縣公安局", 2021);
    check("為認真做好全市2021年度政府信息公開工作年度報告發布工作，現公開2021年度鹭汀縣政府信息公開工作年度報告。", "鹭汀縣", 2021);
    check(
        "按照《关于做好2021年政府信息公开工作年度报告编制和发布工作的通知》要求，现将竹溟县水利局2022年度政府信息公开工作报告如下：",
        "竹溟县水利局",
        2022,
    );
    check("现将我局2022年度政府信息公开情况报告如下：", "", 2022);
    check("特向社会公布2022年本机关政府信息公开年度报告。", "", 2022);
}

#[test]
fn without_a_title_the_work_names_body_and_year() {
    let check = |body: &str, agency: &str, year| {
        let text = report("", "").replace("各项工作平稳。", body);
        let facts = read(&text).facts;
        assert_eq!(value(facts.agency.as_ref()).as_deref().unwrap_or(""), agency, "{body}");
        assert_eq!(value(facts.year.as_ref()).unwrap_or(0), year, "{body}");
    };
    check("2020年，竹溟县统计局以提升服务为主线，做好公开工作。", "竹溟县统计局", 2020);
    check("2021年，鹭汀县按照部署，认真落实条例。", "鹭汀县", 2021);
    check("2021年，苇泽市公安局（以下简称“市公安局”）认真公开信息。", "苇泽市公安局", 2021);
    check("2019年，青檐街道办事处高度重视公开工作。2018年以来公开平台累计发布三百条。", "青檐街道办事处", 2019);
    check("2025年青檐街道积极推动公开工作。公开2024年度部门决算和2025年度预算。", "青檐街道", 2025);
    check("2022年，我办受理依申请公开五件。", "", 2022);
    check("2022年，区政府办公室认真执行条例，公开信息九条。", "", 2022);
    check("汇报我镇2023年政府信息公开工作。", "", 2023);
    // The body that answers questions.
    check(
        "如对本年报有疑问，请与竹溟县南大街街道综合办公室联系（地址：南大街1号）。2023年，我街道认真公开信息。",
        "竹溟县南大街街道",
        2023,
    );
    check("如有疑问，请与竹溟县青檐镇人民政府党政办公室联系。2023年，我镇认真公开信息。", "竹溟县青檐镇人民政府", 2023);
    check("如有疑问，请与竹溟县人民政府办公室联系。2023年，我县认真公开信息。", "", 2023);
    check("如有疑问，请与苇泽市人民政府办公厅联系。2023年，我市认真公开信息。", "", 2023);
    check("如有疑问，请联系：竹溟县统计局党政办公室，地址：南大街1号。2023年，我局认真公开信息。", "竹溟县统计局", 2023);
    check("如有疑问，请联系:竹溟县人民政府青檐街道办事处;联系电话:86。2023年，我办认真公开信息。", "竹溟县人民政府青檐街道办事处", 2023);
    check("如有疑问，请联系竹溟县统计局（南大街1号）。2023年，我局认真公开信息。", "竹溟县统计局", 2023);
    check("如有疑问，请与竹溟县统计局（地址：南大街1号；邮编：100000）联系。2023年，我局认真公开信息。", "竹溟县统计局", 2023);
    check("如有疑问，请与开发区管委会政府信息公开机构联系。2023年，我委认真公开信息。", "", 2023);
    check("如有疑问，请联系我局办公室，电话：86。2023年，我局认真公开信息。", "", 2023);
    // Who wrote it, an office within the body left out; a town may be called so.
    check("本报告由两城镇人民政府党政办公室编制。2021年，我镇公开信息九条。", "两城镇人民政府", 2021);
    check("本报告由竹溟县统计局编写而成。2021年，我局公开信息九条。", "竹溟县统计局", 2021);
    // Where something was published is no body.
    check("2021年医院在苇泽市人民政府信息公开网上及时完善内容。依申请公开情况平稳。", "", 2021);
    // What a body did is no part of its name.
    check("2023年，市自然资源局认真贯彻落实市委市政府信息公开工作要求。", "", 2023);
    // Two years as often as each other: neither.
    check("2021年，我局公开三十条。2022年，我局公开四十条。", "", 0);
    check("截至2023年12月31日，我局发布政务类信息34条。", "", 2023);
    check("2014年，国家水利部认真贯彻条例，公开信息九条。", "国家水利部", 2014);
    check("苇泽市水利局是主管水利的部门。2020年，我局公开信息九条。", "苇泽市水利局", 2020);
    check("2021年，在市委的领导下，苇泽市水利局坚持公开信息。", "苇泽市水利局", 2021);
    check("本年度报告由苇泽市水利局编制。2021年，我局公开信息九条。", "苇泽市水利局", 2021);
    check("第四条各级人民政府应当建立健全制度。", "", 0);
    check("工作于2016年9月开通，成立于1986年。", "", 0);
}

#[test]
fn a_body_named_without_its_place_is_given_with_it() {
    title_is(
        "水利局2022年政府信息公开工作年度报告\n本报告由竹溟县水利局编制。",
        "水利局2022年政府信息公开工作年度报告",
        "竹溟县水利局",
        2022,
    );
    let signed = report("县水利局2022年政府信息公开工作年度报告", "竹溟县水利局\n2023年1月16日\n");
    assert_eq!(value(read(&signed).facts.agency.as_ref()).as_deref(), Some("竹溟县水利局"));
    // A name with a place is left as the title prints it.
    let other = report("青檐镇2022年政府信息公开工作年度报告", "竹溟县青檐镇人民政府\n2023年1月16日\n");
    assert_eq!(value(read(&other).facts.agency.as_ref()).as_deref(), Some("青檐镇"));
    let metadata = "信息名称 水利局2022年政府信息公开工作年度报告\n发布机构 水利局";
    title_is(metadata, "水利局2022年政府信息公开工作年度报告", "水利局", 2022);
    // Without any longer name it stays.
    title_is("城市管理局2022年政府信息公开工作年度报告", "城市管理局2022年政府信息公开工作年度报告", "城市管理局", 2022);
}

/// What a sentence states as period: first and last day, `*` where characters had to be made good,
/// and the bytes without blanks.
fn period_is(sentence: &str, expected: &str, printed_as: &str) {
    let text = report(&format!("竹溟县水利局2022年政府信息公开工作年度报告\n{sentence}"), "");
    let facts: Facts = read(&text).facts;
    let got = facts.period.as_ref().map(|p| format!("{}..{}{}", p.value.from, p.value.to, if p.repaired { "*" } else { "" }));
    assert_eq!(got.unwrap_or_default(), expected, "{sentence}");
    assert_eq!(printed(&text, facts.period.as_ref()).unwrap_or_default(), printed_as, "{sentence}");
}

#[test]
fn periods_in_every_wording() {
    let whole = "2022-01-01..2022-12-31";
    let check = |sentence: &str, printed_as: &str| period_is(sentence, whole, printed_as);
    check("统计期限自2022年1月1日起至2022年12月31日止。", "2022年1月1日起至2022年12月31日");
    check("统计期限为2022年1月1日起至2022年12月31日止。", "2022年1月1日起至2022年12月31日");
    check("统计期限自2022年1月1日至2022年12月31日。", "2022年1月1日至2022年12月31日");
    check("统计时限从2022年1月1日到2022年12月31日止。", "2022年1月1日到2022年12月31日");
    check("统计期限自2022年1月1日起，至2022年12月31日止。", "2022年1月1日起，至2022年12月31日");
    check("统计期限为2022年1月1日起至12月31日止。", "2022年1月1日起至12月31日");
    check("统计期限为2022年1月1日到12月31日。", "2022年1月1日到12月31日");
    check("统计时间：2022年1月1日-2022年12月31日。", "2022年1月1日-2022年12月31日");
    check("统计时间：2022年1月1日—2022年12月31日。", "2022年1月1日—2022年12月31日");
    check("统计日期为2022年 1 月 1 日起至 2022 年 12 月 31 日。", "2022年1月1日起至2022年12月31日");
    check("统计周期从2022年1月1日到12月31日止。", "2022年1月1日到12月31日");
    check("统计期为2022.1.1-2022.12.31。", "2022.1.1-2022.12.31");
    check("统计期限自二〇二二年一月一日起至十二月三十一日止。", "二〇二二年一月一日起至十二月三十一日");
    check("統計期限自2022年1月1日起至2022年12月31日止。", "2022年1月1日起至2022年12月31日");
    check("本报告内容涵盖2022年1月1日至2022年12月31日期间的工作。", "2022年1月1日至2022年12月31日");
    check("报告所列数据为2022年1月1日至2022年12月31日。", "2022年1月1日至2022年12月31日");
    check("数据统计期限为2022年度。", "2022");
    period_is("统计期限自2022年1月起至2022年12月止。", "2022-01..2022-12", "2022年1月起至2022年12月");
    period_is("统计期限为2022年1月至12月。", "2022-01..2022-12", "2022年1月至12月");
    period_is("统计时间：二〇二二年一月—十二月。", "2022-01..2022-12", "二〇二二年一月—十二月");
    period_is("统计期限自2021年9月1日起，至2022年8月31日止。", "2021-09-01..2022-08-31", "2021年9月1日起，至2022年8月31日");
    period_is("统计期限为2019年9月1日—2020年10月31日。", "2019-09-01..2020-10-31", "2019年9月1日—2020年10月31日");
    // Faults of the report, as they are printed.
    period_is("统计期限自2022年1月1日起至2023年1月31日止。", "2022-01-01..2023-01-31", "2022年1月1日起至2023年1月31日");
    period_is("统计期限自2022年12月31日起至2022年1月1日止。", "2022-12-31..2022-01-01", "2022年12月31日起至2022年1月1日");
    period_is("统计期限自2022年2月30日起至2022年12月31日止。", "2022-02-30..2022-12-31", "2022年2月30日起至2022年12月31日");
    // Only an end, or nothing of the kind.
    period_is("数据核定时间点为2022年12月31日。", "", "");
    period_is("截至2022年12月31日，公开信息五十条。", "", "");
    period_is("2022年3月1日至5月31日开展整治。", "", "");
    period_is("联系电话：2025111231。", "", "");
}

#[test]
fn damaged_periods_are_read_and_marked() {
    let check = period_is;
    check("统计期限自20221月1日起至202212月31日止。", "2022-01-01..2022-12-31*", "20221月1日起至202212月31日");
    check("统计期限为202111日到1231日止。", "2021-01-01..2021-12-31*", "202111日到1231日");
    check("统计期限为2025111231日。", "2025-01-01..2025-12-31*", "2025111231日");
    check("统计期限自202211日起至20221231日止。", "2022-01-01..2022-12-31*", "202211日起至20221231日");
    check("统计期限20241月1日202412月31日。", "2024-01-01..2024-12-31*", "20241月1日202412月31日");
    check("统计期限自201711日至20171231日。", "2017-01-01..2017-12-31*", "201711日至20171231日");
    check("统计期限自2020年1月1日至202020年12月31日。", "2020-01-01..2020-12-31*", "2020年1月1日至202020年12月31日");
    check("统计期限自2018年1月日起至2018年12月31日止。", "2018-01-01..2018-12-31*", "2018年1月日起至2018年12月31日");
    check("统计期限从2023年1月1日至12月31止。", "2023-01-01..2023-12-31*", "2023年1月1日至12月31");
    check("统计时间为202191日至2022831日。", "2021-09-01..2022-08-31*", "202191日至2022831日");
    check("统计期限自202291日起，至2023831日止。", "2022-09-01..2023-08-31*", "202291日起，至2023831日");
}

#[test]
fn a_day_up_to_which_is_counted_speaks_for_its_year() {
    for sentence in [
        "数据核定时间点为2021年12月31日。",
        "统计截止日期为2021年12月31日。",
        "截至2021年12月31日，公开五十条。",
        "截止到2021年12月，公开五十条。",
    ] {
        let text = report(&format!("竹溟县水利局2022年政府信息公开工作年度报告\n{sentence}"), "");
        let years = read(&text).years;
        assert!(years.iter().any(|m| m.role == YearRole::AsOf && m.year == 2021), "{sentence}: {years:?}");
    }
}

#[test]
fn another_report_that_is_spoken_of_does_not_name_this_one() {
    for sentence in [
        "按规定及时发布竹溟县水利局2021年度政府信息公开工作年度报告。",
        "为做好全县2021年度政府信息公开工作年度报告发布工作，现公布本报告。",
        "按照2021年政府信息公开工作年度报告格式的通知办理。",
    ] {
        let text = report("竹溟县水利局2022年政府信息公开工作年度报告", "").replace("各项工作平稳。", sentence);
        let years = read(&text).years;
        assert!(years.iter().all(|m| m.role != YearRole::Opening), "{sentence}: {years:?}");
    }
    let text = report("竹溟县水利局2022年政府信息公开工作年度报告\n现公布竹溟县水利局2021年政府信息公开工作年度报告。", "");
    assert!(read(&text).years.iter().any(|m| m.role == YearRole::Opening && m.year == 2021));
    let text =
        report("竹溟县水利局2022年政府信息公开工作年度报告", "").replace("各项工作平稳。", "现公布我局2021年政府信息公开工作年度报告。");
    assert!(read(&text).years.iter().any(|m| m.role == YearRole::Opening && m.year == 2021));
}

fn signature_is(tail: &str, signer: &str, date: &str) {
    let text = report("竹溟县水利局2022年政府信息公开工作年度报告", tail);
    let facts = read(&text).facts;
    assert_eq!(value(facts.signer.as_ref()).unwrap_or_default(), signer, "{tail:?}");
    assert_eq!(facts.signature.as_ref().map(|s| s.value.to_string()).unwrap_or_default(), date, "{tail:?}");
    if let Some(found) = &facts.signature {
        let bytes = &text[found.span.start..found.span.end];
        assert!(bytes.trim() == bytes && bytes.ends_with(['日', '号']), "{bytes:?}");
    }
}

#[test]
fn signatures_are_told_from_dates_of_the_page() {
    let check = signature_is;
    check("竹溟县水利局\n2023年1月18日\n", "竹溟县水利局", "2023-01-18");
    check("　　　竹溟县水利局\n　　　2023 年 1 月 18 日", "竹溟县水利局", "2023-01-18");
    check("竹溟县水利局（盖章）\n2023年1月18日\n", "竹溟县水利局", "2023-01-18");
    check("竹溟县水利局 2023年1月18日\n", "竹溟县水利局", "2023-01-18");
    check("竹溟县水利局\n二〇二三年一月十八日\n", "竹溟县水利局", "2023-01-18");
    check("竹溟縣水利局\n2021年1月25日\n", "竹溟縣水利局", "2021-01-25");
    check("2023年1月18日\n", "", "2023-01-18");
    let footer = "主办单位：某办\n".repeat(20);
    check(&format!("竹溟县水利局\n2023年1月18日\n{footer}"), "竹溟县水利局", "2023-01-18");
    // Dates of the page.
    for page in [
        "发布时间：2023-01-31 13:24\n",
        "发布日期： 2023- 01- 13 16 : 26\n",
        "2022年01月18日来源：1\n",
        "日期 ：2023-01-31\n",
        "发布日期\n2023年1月31日\n",
        "2023-01-31\n",
        "成文日期：2023年1月31日\n",
        "归档时间 2023年1月31日\n",
        "打印日期：2023年1月31日\n",
        "2023年1月\n",
    ] {
        check(page, "", "");
    }
    let below_the_title = report("竹溟县水利局2022年政府信息公开工作年度报告\n（2023年3月15日）", "");
    assert_eq!(read(&below_the_title).facts.signature, None);
}

fn notice_is(sentence: &str, expected: &str, printed_as: &str) {
    let text = report(&format!("竹溟县水利局2022年政府信息公开工作年度报告\n{sentence}"), "");
    let facts = read(&text).facts;
    let got = facts.notice.as_ref().map(|n| format!("{}{}", n.value, if n.repaired { "*" } else { "" }));
    assert_eq!(got.unwrap_or_default(), expected, "{sentence}");
    assert_eq!(printed(&text, facts.notice.as_ref()).unwrap_or_default(), printed_as, "{sentence}");
}

#[test]
fn the_cited_notice_in_every_shape() {
    let check = notice_is;
    let new = "国办公开办函〔2021〕30号";
    check("根据通知（国办公开办函〔2021〕30号）要求编制。", new, new);
    check("根据国办公开办函﹝2021﹞30号编制。", new, "国办公开办函﹝2021﹞30号");
    check("根据通知（国办公开办函[2021]30号）编制。", new, "国办公开办函[2021]30号");
    check("根据通知(国办公开办函(2021)30号)编制。", new, "国办公开办函(2021)30号");
    check("根据国办公开办函 〔 2021 〕 30 号编制。", new, "国办公开办函〔2021〕30号");
    check("根據通知（國辦公開辦函〔2021〕30號）編制。", new, "國辦公開辦函〔2021〕30號");
    check("根据通知（国办公开办函〔202130号）编制。", "国办公开办函〔2021〕30号*", "国办公开办函〔202130号");
    check("根据通知（国办公开办涵〔2021〕30号）编制。", "国办公开办函〔2021〕30号*", "国办公开办涵〔2021〕30号");
    check("根据通知（过半公开办函﹝2021﹞30号）编制。", "国办公开办函〔2021〕30号*", "过半公开办函﹝2021﹞30号");
    check("根据通知（国办公开函【2019】60号）编制。", "国办公开办函〔2019〕60号*", "国办公开函【2019】60号");
    check("根据国办公开办函〔2019〕60号编制。", "国办公开办函〔2019〕60号", "国办公开办函〔2019〕60号");
    check("根据通知（国办发〔2021〕30号）编制。", "国办发〔2021〕30号", "国办发〔2021〕30号");
    // Its own notice beside the one before it.
    check("通知（国办公开办函〔2019〕60号）已由国办公开办函〔2021〕30号代替。", "国办公开办函〔2021〕30号", "国办公开办函〔2021〕30号");
    // Other numbers.
    check("根据条例（国务院令第711号）编制。", "", "");
    check("根据通知（竹政办发〔2021〕48号）编制。", "", "");
    check("根据通知（苇府公开办函〔2018〕1号）编制。", "", "");
    check("联系电话：0439-6972521，门牌30号。", "", "");
}

#[test]
fn a_body_that_is_named_is_the_one_that_reports_in_every_layout() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let fold = |text: &str| forms.folding().fold(text);
    let mut named = 0;
    for seed in 0..500 {
        let made = sample(seed, &forms);
        let report = extract(&SourceText::from_utf8_text(&made.document.text), &forms);
        if let Some(agency) = &report.facts.agency {
            named += 1;
            assert_eq!(fold(&agency.value), fold(&made.document.truth.agency), "seed {seed}\n{}", made.document.text);
        }
    }
    assert!(named > 450, "{named} of 500 name their body");
}

/// The year and the body of a page that begins without a title.
fn untitled(head: &str, overview: &str, tail: &str) -> (Option<i16>, Option<String>) {
    let text = report(head, tail).replace("各项工作平稳。", overview);
    let facts = read(&text).facts;
    (value(facts.year.as_ref()), value(facts.agency.as_ref()))
}

/// Among what was published in a year stands the report on the year before.
#[test]
fn last_years_report_among_the_work_does_not_name_the_year() {
    let period = "本报告所列数据的统计期限为2023年1月1日至2023年12月31日。";
    let published = "2023年，主动公开政府信息32条，包括财政信息4条、2022年政府信息公开年报1条。";
    assert_eq!(untitled(period, published, "青檐县林业局\n2024年1月20日\n"), (Some(2023), Some("青檐县林业局".to_owned())));
    let cited = "及时发布《青檐县林业局2022年政府信息公开工作年度报告》。2023年，我局主动公开政府信息32条。";
    assert_eq!(untitled("", cited, ""), (Some(2023), Some("青檐县林业局".to_owned())));
    // Where it speaks of itself it does.
    let itself = "现将青檐县林业局2023年政府信息公开工作年度报告公布如下。及时公开2022年政府信息公开年报。";
    assert_eq!(untitled("", itself, ""), (Some(2023), Some("青檐县林业局".to_owned())));
}

#[test]
fn what_is_done_with_a_report_and_names_of_no_body_are_no_bodies() {
    let period = "本报告所列数据的统计期限为2023年1月1日至2023年12月31日。";
    let signed = "青檐县林业局\n2024年1月20日\n";
    for title in [
        "关于报送2023年政府信息公开工作年度报告的报告",
        "关于公布2023年政府信息公开工作年度报告",
        "政府政务公开年报",
        "单位2023年政府信息公开工作年度报告",
        "我局2023年政府信息公开工作年度报告",
        "年报丨青檐县林业局2023年政府信息公开工作年度报告",
    ] {
        let (_, body) = untitled(&format!("{title}\n{period}"), "各项工作平稳。", signed);
        assert_eq!(body.as_deref(), Some("青檐县林业局"), "{title}");
    }
}

#[test]
fn a_body_named_behind_words_of_the_opening_is_cut_free_of_them() {
    let period = "本报告所列数据的统计期限为2023年1月1日至2023年12月31日。";
    for (opening, body) in [
        ("依法按时完成青檐街道2023年政府信息公开年度报告，并于2024年1月15日之前向社会公布。", "青檐街道"),
        ("本年度报告全文包括青檐县林业局政府信息公开总体情况，主动公开政府信息情况，存在的主要问题及改进情况等。", "青檐县林业局"),
        ("本报告全文包括总体情况等。2023年，青檐县松台镇将政府信息公开作为重点。", "青檐县松台镇"),
        ("现将青檐县林业局（以下简称林业局）2023年信息公开年度报告进行公布。", "青檐县林业局"),
        ("青檐县林业局现向社会公开《2023年政府信息公开工作年度报告》。", "青檐县林业局"),
    ] {
        let (_, found) = untitled(&format!("{opening}{period}"), "各项工作平稳。", "");
        assert_eq!(found.as_deref(), Some(body), "{opening}");
    }
}

#[test]
fn the_label_of_a_title_is_none_of_it_with_nothing_between_them_either() {
    title_is("公报标题竹溟县水利局2022年政府信息公开工作年度报告", "竹溟县水利局2022年政府信息公开工作年度报告", "竹溟县水利局", 2022);
}

#[test]
fn a_body_is_known_by_what_it_does_in_other_words_too() {
    for said in ["紧扣年度重点任务开展工作", "秉持便民原则开展工作", "聚焦民生领域开展工作", "特向社会公布本机关信息公开工作情况"]
    {
        let facts = read(&report(&format!("2022年，竹溟县水利局{said}。"), "")).facts;
        assert_eq!(value(facts.agency.as_ref()).as_deref(), Some("竹溟县水利局"), "{said}");
    }
}
