//! Years in a report that are not the report's own, and are right all the same; and years that are wrong.

use std::sync::Arc;

use report_review::check::{Finding, RuleSet, Subject, check};
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::review::Sheet;
use report_review::text::SourceText;

/// A report on 2022 with `opening`, `overview` and `outlook` in their places, signed as told.
fn report(opening: &str, overview: &str, outlook: &str, signature: &str) -> String {
    let forms = Forms::built_in().expect("valid");
    let form = forms.edition("2021").expect("built in");
    let mut text = format!("栖梧县水利局2022年政府信息公开工作年度报告\n{opening}\n");
    for section in &form.sections {
        text += &format!("{}{}\n", section.ordinal, section.label);
        match section.key.as_str() {
            "s1" => text += &format!("2022年，我局认真执行条例，主动公开政府信息94条。{overview}\n"),
            "s5" => text += &format!("{outlook}\n"),
            "s6" => text += "未收取信息处理费。\n",
            _ => {}
        }
        for table in form.tables.iter().filter(|table| table.section == section.key && table.key != "proceedings") {
            let heads: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
            text += &format!("{}\n{}\n", table.title, heads.join("\t"));
            for row in &table.rows {
                text += &format!("{}\t{}\n", row.printed(), vec!["0"; heads.len()].join("\t"));
            }
        }
    }
    text + signature
}

const OPENING: &str = "根据条例规定，现公布2022年度政府信息公开工作年度报告。本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。";
const OUTLOOK: &str = "2022年存在的主要问题：公开不够及时。2023年将加强培训，逐项整改。";
const SIGNATURE: &str = "栖梧县水利局\n2023年1月20日\n";

fn findings(text: &str) -> Vec<Finding> {
    let source = SourceText::from_utf8_text(text);
    let sheet = Sheet::printed(Arc::new(extract(&source, &Forms::built_in().expect("valid"))));
    let found = check(&Subject { path: "a.txt", source: &source, sheet: &sheet, previous: None }, &RuleSet::default());
    found.into_iter().filter(|f| ["year-mismatch", "signature-date", "file-year"].contains(&f.rule.as_str())).collect()
}

#[test]
fn a_report_without_a_foreign_year_has_no_finding_on_years() {
    assert_eq!(findings(&report(OPENING, "", OUTLOOK, SIGNATURE)), []);
}

#[test]
fn years_of_other_things_are_not_held_against_the_report() {
    let legitimate = [
        // Plans.
        "2023年，要进一步加强培训。",
        "下一步，2023年将重编目录。",
        "2023年计划公开信息100条。",
        // Carried over.
        "2022年结转至2023年2件。",
        "剩余4件转2023年办理。",
        "合法合规结转至2023年办理。",
        "2021年转办1件。",
        "2021年结转至2022年3件，已办结。",
        // Documents and laws.
        "依据国办公开办函〔2021〕30号编制。",
        "按照《2021年政务公开工作要点》落实。",
        "条例于2019年4月修订，自2008年5月1日起施行。",
        "修订《信息公开指南（2023年版）》。",
        "对照《2021年第三方评估指标》自查。",
        "落实2021年12月印发的方案。",
        "清理2021年底前制发的规范性文件。",
        // Histories and names.
        "我局成立于1986年，办公楼建于2004年。",
        "我局成立于2019年2月20日。",
        "网站于2016年9月开通。",
        "2018年以来，公开专栏改版三次。",
        "自2008年5月1日以来，累计公开信息18402条。",
        "第十五届人民代表大会第二次会议2021年召开。",
        "2021年，我局被评为优秀。",
        // Budgets and accounts.
        "公开2021年度部门决算和2022年度预算。",
        "公开了2022年度部门决算，2023年度部门预算。",
        // Comparisons.
        "比2021年同期增加12条。",
        "较2021年增长8.5%。",
        "与2021年相比，公开数量上升。",
        "2021年为40条，2022年为94条。",
        "2021年，我局主动公开政府信息30条。2022年，我局主动公开政府信息94条。",
        // Days of publication.
        "发布时间：2023-01-31 13:24。",
        "政策解读于2023年1月发布。",
    ];
    for mention in legitimate {
        let found = findings(&report(OPENING, mention, OUTLOOK, SIGNATURE));
        assert!(found.is_empty(), "{mention}: {found:?}");
    }
}

#[test]
fn outlooks_and_signatures_of_the_usual_kinds_are_right() {
    for outlook in [
        "2022年，政府信息公开工作虽然取得了一定成效，但也存在不少问题。2023年，要进一步压实责任。",
        "存在的主要问题：一是公开不够及时。下一步，2023年拟把1998年以来的文件分批扫描入库。",
        "2022年，对2021年报告中的问题逐项整改。2023年将继续改进。",
        "（一）2021年工作中存在问题的改进情况\n逐项整改到位。\n（二）2022年存在的主要问题\n公开不够及时。",
        "2021年存在的问题整改情况：已全部整改。2023年将继续改进。",
        "2021年年报指出的公开不及时问题已整改。下一步将加强学习。",
        "主要问题是力量薄弱。改进情况：按2022年政务公开工作要点落实。",
    ] {
        let found = findings(&report(OPENING, "", outlook, SIGNATURE));
        assert!(found.is_empty(), "{outlook}: {found:?}");
    }
    for signature in ["栖梧县水利局\n2023年3月30日\n", "栖梧县水利局\n二〇二三年一月二十日\n", "栖梧县水利局\n2022年12月31日\n", ""]
    {
        let found = findings(&report(OPENING, "", OUTLOOK, signature));
        assert!(found.is_empty(), "{signature}: {found:?}");
    }
}

#[test]
fn damaged_and_short_periods_of_the_right_year_are_right() {
    for period in [
        "统计期限自20221月1日起至202212月31日止。",
        "统计时间：2022年1月1日-2022年12月31日。",
        "数据统计期限为2022年1月1日至12月31日。",
        "统计时限从2022年1月1日到12月31日止。",
        "统计期限自2022年1月起至2022年12月止。",
    ] {
        let found = findings(&report(&format!("现将本机关情况报告如下。{period}"), "", OUTLOOK, SIGNATURE));
        let grave: Vec<_> = found.iter().filter(|f| f.severity != report_review::check::Severity::Info).collect();
        assert!(grave.is_empty(), "{period}: {grave:?}");
    }
}

#[test]
fn years_that_are_wrong_are_told_where_they_stand() {
    let other = OPENING.replace("2022", "2021");
    let opening = "现公布2021年度政府信息公开工作年度报告。本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。";
    let period = OPENING.replace("统计期限自2022年1月1日起至2022年12月31日止", "统计期限自2021年1月1日起至2021年12月31日止");
    for (name, text, subject) in [
        ("period", report(&period, "", OUTLOOK, SIGNATURE), "facts/period"),
        ("opening", report(opening, "", OUTLOOK, SIGNATURE), "facts/year"),
        ("narrative", report(OPENING, "\n2021年，我局不涉及依申请公开政府信息办理事项。", OUTLOOK, SIGNATURE), "s1"),
        ("as of", report(OPENING, "截止至2021年12月31日，共公开信息41条。", OUTLOOK, SIGNATURE), "s1"),
        ("both", report(&other, "", OUTLOOK, SIGNATURE), "facts/year"),
        ("signature", report(OPENING, "", OUTLOOK, "栖梧县水利局\n2021年12月31日\n"), "facts/signature"),
    ] {
        let found = findings(&text);
        assert_eq!(found.iter().map(|f| f.subject.as_str()).collect::<Vec<_>>(), [subject], "{name}: {found:?}");
    }
}

#[test]
fn last_years_text_is_one_finding_with_all_its_evidence() {
    let opening = OPENING.replace("2022", "2021");
    let outlook = OUTLOOK.replace("2023", "2022年").replace("2022年存在", "2021年存在").replace("2022年年", "2022年");
    let text = report(&opening, "截止至2021年12月31日，共公开信息41条。", &outlook, "栖梧县水利局\n2021年12月31日\n");
    let found = findings(&text);
    let of_years: Vec<_> = found.iter().filter(|f| f.rule == "year-mismatch").collect();
    assert_eq!(of_years.len(), 1, "{found:?}");
    assert_eq!((of_years[0].left.as_deref(), of_years[0].right.as_deref()), (Some("2022"), Some("2021")));
    assert!(of_years[0].spans.len() >= 6, "{:?}", of_years[0]);
}
