//! The sections of a report: their headings however numbered, cut, listed or repeated, with their
//! bytes.

mod generator;

use generator::plan::sample_with;
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::report::Report;
use report_review::text::SourceText;

fn forms() -> Forms {
    Forms::built_in().expect("built-in forms are valid")
}

fn read(text: &str) -> Report {
    extract(&SourceText::from_utf8_text(text), &forms())
}

/// The headings found, `key:printed`, blanks left out.
fn headings(text: &str) -> Vec<String> {
    let report = read(text);
    let squeezed = |s: &str| s.split_whitespace().collect::<String>();
    for pair in report.sections.windows(2) {
        assert_eq!(pair[0].body.end, pair[1].heading.start, "a body ends where the next heading begins");
    }
    report.sections.iter().map(|s| format!("{}:{}", s.key, squeezed(&text[s.heading.start..s.heading.end]))).collect()
}

const TITLE: &str = "竹溟县水利局2022年政府信息公开工作年度报告\n";
const LABELS: [&str; 6] = [
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
];

/// A report whose headings are written by `write` from number and label, prose below each.
fn report(write: impl Fn(usize, &str) -> String) -> String {
    let sections = LABELS.iter().enumerate().map(|(i, label)| write(i + 1, label) + "\n各项工作平稳。\n");
    format!("{TITLE}{}", sections.collect::<String>())
}

fn han(number: usize) -> &'static str {
    ["一", "二", "三", "四", "五", "六"][number - 1]
}

#[track_caller]
fn all_are_found(text: &str) {
    let keys: Vec<String> = headings(text).iter().map(|h| h.split(':').next().unwrap_or_default().to_owned()).collect();
    assert_eq!(keys, ["s1", "s2", "s3", "s4", "s5", "s6"], "{text}");
}

#[test]
fn the_caption_of_a_table_is_no_heading() {
    let text = report(|n, label| {
        let caption = if matches!(n, 2..=4) { format!("\n## 表{}：{label}", han(n)) } else { String::new() };
        format!("{}、{label}{caption}", han(n))
    });
    all_are_found(&text);
}

#[test]
fn headings_are_found_however_they_are_numbered() {
    for write in [
        |n: usize, label: &str| format!("{}、{label}", han(n)),
        |n: usize, label: &str| format!("{}、 {label}", han(n)),
        |n: usize, label: &str| format!("{}.{label}", han(n)),
        |n: usize, label: &str| format!("{}，{label}", han(n)),
        |n: usize, label: &str| format!("{} {label}", han(n)),
        |n: usize, label: &str| format!("{}、{label}：", han(n)),
        |n: usize, label: &str| format!("**{}、{label}**", han(n)),
        |n: usize, label: &str| format!("## {}、{label}", han(n)),
        |n: usize, label: &str| format!("[bookmark: _GoBack]{}、{label}", han(n)),
        |n: usize, label: &str| format!("　　　　{}、{label}", han(n)),
        |n: usize, label: &str| format!("{}、\n{label}", han(n)),
        |n: usize, label: &str| format!("{}、{label}。本年度各项工作平稳。", han(n)),
        |n: usize, label: &str| format!("（{}）{label}", han(n)),
        |n: usize, label: &str| format!("({}) {label}", han(n)),
        |n: usize, label: &str| format!("{n}.{label}"),
        |n: usize, label: &str| format!("{n}、{label}"),
        |n: usize, label: &str| format!("{n}． {label}"),
        |n: usize, label: &str| format!("（{n}）{label}"),
        |n: usize, label: &str| format!("第{}部分 {label}", han(n)),
        |n: usize, label: &str| format!("第{}章 {label}", han(n)),
        |_: usize, label: &str| label.to_owned(),
        |n: usize, label: &str| format!("{}、{label}", ["⼀", "⼆", "三", "四", "五", "六"][n - 1]),
    ] {
        all_are_found(&report(write));
    }
}

#[test]
fn headings_keep_their_bytes() {
    let text = report(|n, label| format!("{}、 {label}", han(n)));
    let expected: Vec<String> = LABELS.iter().enumerate().map(|(i, label)| format!("s{}:{}、{label}", i + 1, han(i + 1))).collect();
    assert_eq!(headings(&text), expected);
    let bracketed = report(|n, label| format!("（{}）{label}", han(n)));
    assert_eq!(headings(&bracketed)[1], "s2:（二）主动公开政府信息情况");
    let parts = report(|n, label| format!("第{}部分 {label}", han(n)));
    assert_eq!(headings(&parts)[4], "s5:第五部分存在的主要问题及改进情况");
}

#[test]
fn headings_in_other_scripts_cut_or_mistyped() {
    all_are_found(&report(|n, label| {
        format!("{}、{label}", han(n)).replace('总', "總").replace('体', "體").replace("开", "開").replace("报", "報")
    }));
    all_are_found(&report(|n, label| {
        format!("{}、{label}", han(n)).replace('总', "总(zǒng)").replace('情', "情(qíng)").replace('公', "公（gōng）")
    }));
    all_are_found(&report(|n, label| format!("{}、{}", han(n), label.strip_suffix("情况").unwrap_or(label))));
    all_are_found(&report(|n, label| {
        format!("{}、{}", han(n), label.replace("主要问题", "主要间题").replace("申请", "审请").replace("事项", "项事"))
    }));
    all_are_found(&report(|n, label| format!("{}、政府信息公开工作{label}", han(n))));
    // Characters that were decoded one byte off.
    all_are_found(&report(|n, label| {
        format!("{}、{}", han(n), label.replacen("公开", "?_", 1).replacen("问题", "鲃?", 1).replacen("需要", "庸_", 1))
    }));
}

#[test]
fn numbers_inside_a_section_are_no_sections() {
    let text = report(|n, label| {
        format!(
            "{}、{label}\n（一）主动公开情况。公开五十条。\n（二）依申请公开情况。\n1.主动公开政府信息情况\n2.其他需要报告的事项\n（三）总体情况",
            han(n)
        )
    });
    all_are_found(&text);
}

#[test]
fn a_table_of_contents_is_no_section() {
    let contents = |mark: &str| LABELS.iter().enumerate().flat_map(|(i, l)| [han(i + 1), "、", *l, mark]).collect::<String>();
    for mark in ["\n", "……………1\n", " .......... 2\n", "，", "；"] {
        let text = report(|n, label| format!("{}、{label}", han(n))).replacen(TITLE, &format!("{TITLE}目录\n{}\n", contents(mark)), 1);
        all_are_found(&text);
    }
    let inline = format!("{TITLE}本报告由{}六个部分组成。\n", contents("，"));
    all_are_found(&report(|n, label| format!("{}、{label}", han(n))).replacen(TITLE, &inline, 1));
}

#[test]
fn headings_listed_in_a_sentence_are_none_where_the_text_is_cut_before_the_real_ones() {
    let listed: String = LABELS[..5].iter().enumerate().map(|(i, l)| format!("（{}）{l}；", han(i + 1))).collect::<Vec<_>>().concat();
    for listed in [listed.clone(), listed.replace(['（', '）'], "").replace('；', "，"), listed.replace('（', "(").replace('）', ")")]
    {
        let text = format!("{TITLE}全文包括{}。统计期限为全年。\n一、总体情况\n各项工作平稳。\n", listed.trim_end_matches(['；', '，']));
        assert_eq!(headings(&text), ["s1:一、总体情况"], "{text}");
    }
}

#[test]
fn contents_with_their_sub_headings_on_one_line_are_no_sections() {
    let listed: String = LABELS
        .iter()
        .enumerate()
        .map(|(i, l)| format!("{}、{l},（一）方式和渠道,（二）数量和比例,", han(i + 1)))
        .collect::<Vec<_>>()
        .concat();
    for listed in [listed.clone(), listed.replace(',', "，")] {
        all_are_found(&report(|n, label| format!("{}、{label}", han(n))).replacen(TITLE, &format!("{TITLE}{listed}\n"), 1));
    }
}

#[test]
fn a_heading_of_the_basic_state_of_the_work_is_that_of_section_one() {
    let text = format!("{TITLE}一、政府信息公开工作的基本情况\n平稳。\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n");
    assert_eq!(headings(&text)[0], "s1:一、政府信息公开工作的基本情况");
}

#[test]
fn a_heading_that_stands_twice_is_found_twice() {
    let text = report(|n, label| if n == 2 { format!("二、{label}\n二、{label}") } else { format!("{}、{label}", han(n)) });
    let keys: Vec<String> = headings(&text).iter().map(|h| h[..2].to_owned()).collect();
    assert_eq!(keys, ["s1", "s2", "s2", "s3", "s4", "s5", "s6"]);
}

#[test]
fn a_heading_with_another_number_is_found_where_no_better_one_is() {
    let text = report(|n, label| format!("{}、{label}", han([1, 1, 2, 3, 4, 5][n - 1])));
    all_are_found(&text);
}

#[test]
fn a_page_on_one_line_has_its_sections() {
    all_are_found(&report(|n, label| format!("{}、{label}", han(n))).replace('\n', " "));
}

#[test]
fn a_list_with_the_words_of_the_headings_inside_section_one_is_no_section() {
    let forms = forms();
    for seed in 0..40 {
        let made = sample_with(seed, &forms, |plan| plan.damages.clear());
        let plain = extract(&SourceText::from_utf8_text(&made.document.text), &forms);
        let Some(first) = plain.sections.first().filter(|s| s.key == "s1") else { continue };
        if plain.sections.len() != 6 {
            continue;
        }
        let list: String = LABELS.iter().enumerate().flat_map(|(i, l)| ["\n", han(i + 1), "、", *l, "\n这一项的做法见公开栏。"]).collect();
        let at = first.heading.end;
        let text = format!("{}{list}\n{}", &made.document.text[..at], &made.document.text[at..]);
        let found = extract(&SourceText::from_utf8_text(&text), &forms);
        let keys: Vec<&str> = found.sections.iter().map(|s| s.key.as_str()).collect();
        assert_eq!(keys, ["s1", "s2", "s3", "s4", "s5", "s6"], "seed {seed}\n{text}");
        assert_eq!(found.sections[1].heading.start, plain.sections[1].heading.start + list.len() + 1, "seed {seed}");
    }
}

/// The report with tables, its headings written by `write`.
fn tabled(write: impl Fn(usize, &str) -> String) -> String {
    let forms = forms();
    let form = forms.edition("2021").expect("built in");
    let mut text = TITLE.to_owned();
    for (section, label) in form.sections.iter().zip(LABELS) {
        let number = LABELS.iter().position(|other| *other == label).unwrap_or(0) + 1;
        text += &format!("{}\n", write(number, label));
        let tables: Vec<_> = form.tables.iter().filter(|table| table.section == section.key).collect();
        if tables.is_empty() {
            text += "各项工作平稳。\n";
        }
        for table in tables {
            let heads: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
            // The title of a table with a section to itself is the section's.
            let title = if number == 2 { format!("{} |\n", table.title) } else { String::new() };
            text += &format!("{title}{} |\n", heads.join(" | "));
            for row in &table.rows {
                text += &format!("{} | {} |\n", row.printed(), vec!["0"; heads.len()].join(" | "));
            }
        }
    }
    text
}

/// Numbers that a word processor makes are lost with it, or leave a bullet.
#[test]
fn headings_whose_numbers_were_lost_are_found_above_their_tables() {
    all_are_found(&tabled(|_, label| label.to_owned()));
    all_are_found(&tabled(|n, label| if n == 1 { format!("- {label}") } else { format!("{}、{label}", han(n)) }));
    all_are_found(&tabled(|n, label| if n == 1 { format!("1、{label}") } else { format!("{}、{label}", han(n)) }));
}

#[test]
fn headings_in_other_words_are_found_behind_their_numbers() {
    for (section, words) in [
        (2, "政府信息主动公开情况"),
        (3, "收到和处理政府信息公开申请的情况"),
        (3, "依申请公开政府信息情况"),
        (3, "依申请公开情况"),
        (5, "存在的主要问题和下一步工作安排"),
        (5, "存在的问题及下一步工作打算"),
        (5, "存在的困难和问题及下一步打算"),
        (5, "问题与改进"),
        (5, "下一步工作打算"),
        (6, "其他有关文件专门要求通过政府信息公开工作年度报告予以报告的事项"),
    ] {
        all_are_found(&tabled(|n, label| format!("{}、{}", han(n), if n == section { words } else { label })));
    }
}

/// The same words are no second heading.
#[test]
fn other_words_for_a_heading_stand_below_headings_too() {
    let text = tabled(|n, label| match n {
        1 => format!("一、{label}\n三、依申请公开情况"),
        5 => format!("五、{label}\n五、下一步工作打算"),
        _ => format!("{}、{label}", han(n)),
    });
    all_are_found(&text);
}
