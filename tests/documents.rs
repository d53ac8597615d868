//! What is extracted from web pages, DOCX documents and Markdown files made from generated reports,
//! compared with what was put into them.
//!
//! `DOCUMENTS=5000 cargo test --release --test documents -- --nocapture` reads more of each and prints
//! a table by dialect; `DOCUMENTS_SEED=17` shows every difference of one.

#![allow(clippy::disallowed_methods, reason = "documents are read on all processors; the number is taken from the environment")]

mod generator;

use std::collections::BTreeMap;
use std::io::Write;

use generator::document::{Document, Plan, render};
use generator::grid::Spans;
use generator::layout::Family;
use generator::markup::{Format, Saved, saved};
use generator::plan::Care;
use generator::random::Random;
use generator::score::{Score, compare};
use report_review::extract::extract;
use report_review::form::{CellKey, Forms};
use report_review::number::Decimal;
use report_review::report::{Report, State};
use report_review::source::{ABSENT, COVERED, Decoded, MERGED, decode};
use report_review::text::{SourceText, Span};

/// Documents of each format that are read when nothing else is asked for.
const DOCUMENTS: u64 = 300;

/// Scores by format, dialect and care.
type Scores = BTreeMap<(Format, String, Care), Score>;

/// Reads a saved report: the score, and a line for everything that is not as it should be.
fn read(saved: &Saved, forms: &Forms) -> (Score, Vec<String>) {
    let fault = |text: String| (Score { documents: 1, form_wrong: 1, ..Score::default() }, vec![text]);
    let document = match &saved.document {
        Ok(document) => document,
        Err(reason) => return fault(format!("refused: {reason}")),
    };
    let source = match decode(&saved.bytes) {
        Decoded::Text(source) => source,
        Decoded::Refused(kind, reason) => return fault(format!("refused: {kind:?} {reason:?}")),
    };
    let Some(document) = &with_marks(document, source.text()) else {
        return fault(format!("another view in {}: {:?}", source.encoding(), first_difference(source.text(), &document.text)));
    };
    let report = extract(&source, forms);
    let (score, mut differences) = compare(document, &report, forms);
    if saved.sample.care == Care::Sound {
        differences.extend(unlike_plain_text(saved, document, &report, forms));
    }
    (score, differences)
}

/// The document with what its view says of cells that are not there or cover others, where it does.
fn with_marks(document: &Document, view: &str) -> Option<Document> {
    let is_mark = |c: char| c == ABSENT || c == MERGED || c == COVERED;
    let (plain, expected) = (view.replace(is_mark, ""), document.text.replace(is_mark, ""));
    if plain != expected {
        return None;
    }
    // Where each byte of the text without marks is in one with them.
    let places = |text: &str| -> Vec<usize> {
        let kept = text.char_indices().filter(|(_, c)| !is_mark(*c));
        kept.flat_map(|(at, c)| at..at + c.len_utf8()).collect()
    };
    let (from, to) = (places(&document.text), places(view));
    let mapped = |span: Span| {
        let start = to[from.binary_search(&span.start).expect("no mark")];
        Span::new(start, start + span.len())
    };
    let mut document = Document { text: view.to_owned(), ..document.clone() };
    document.cells.iter_mut().for_each(|cell| cell.span = cell.span.map(mapped));
    document.facts.year = document.facts.year.map(|(year, span)| (year, mapped(span)));
    Some(document)
}

fn first_difference(a: &str, b: &str) -> (String, String) {
    let at = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count().saturating_sub(10);
    let piece = |text: &str| text.chars().skip(at).take(40).collect();
    (piece(a), piece(b))
}

/// Where the same report as plain text, and the view taken as one, give another reading.
fn unlike_plain_text(saved: &Saved, document: &Document, report: &Report, forms: &Forms) -> Option<String> {
    let Decoded::Text(view) = decode(document.text.as_bytes()) else { return Some("PLAIN: the view is refused".to_owned()) };
    let again = extract(&view, forms);
    let cells = |report: &Report| report.cells.iter().map(|c| (c.state, c.value, c.span, c.doubt)).collect::<Vec<_>>();
    if cells(&again) != cells(report) {
        return Some("PLAIN: the view as a text gives other cells".to_owned());
    }
    let mut plan: Plan = saved.sample.plan.clone();
    (plan.layout.family, plan.layout.spans) = (Family::TabCells, Spans::BlankRows);
    let as_text = render(&plan, &saved.sample.document.truth, &saved.sample.prose, Random::new(saved.sample.seed));
    let read = extract(&SourceText::from_utf8_text(&as_text.text), forms);
    let both = report.cells.iter().zip(&read.cells).enumerate();
    let other =
        both.filter(|(_, (a, b))| a.is_certain() && b.is_certain() && (a.state, a.value) != (b.state, b.value)).map(|(n, _)| n).next();
    other.map(|number| format!("PLAIN: {} is another in plain text", document.truth.form.key(number)))
}

fn read_all(seeds: &std::ops::Range<u64>, format: Format, forms: &Forms) -> (Scores, Vec<(u64, String)>) {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let mut scores = Scores::new();
    let mut failures = Vec::new();
    std::thread::scope(|scope| {
        let start = |worker: u64| {
            scope.spawn(move || {
                let read = |seed| {
                    let saved = saved(format, seed, forms);
                    let (score, differences) = read(&saved, forms);
                    (saved, score, differences)
                };
                seeds.clone().filter(|s| s % workers == worker).map(read).collect::<Vec<_>>()
            })
        };
        let handles: Vec<_> = (0..workers).map(start).collect();
        for (saved, score, differences) in handles.into_iter().flat_map(|h| h.join().expect("a worker does not panic")) {
            let care = saved.sample.care;
            let plain = differences.iter().any(|d| d.starts_with("PLAIN"));
            let grave = plain || score.silent + score.span_errors + score.form_wrong + score.facts_wrong > 0;
            let slight = care == Care::Sound && score.false_doubts + score.lost > 0;
            if grave || slight {
                let shown = differences.iter().filter(|d| !grave || !(d.starts_with("doubt") || d.starts_with("lost")));
                let text = shown.take(4).cloned().collect::<Vec<_>>().join("\n    ");
                failures.push((saved.sample.seed, format!("{care:?} {} {:?}\n    {text}", saved.how.1, saved.sample.plan.damages)));
            }
            scores.entry((format, saved.how.0, care)).or_default().add(&score);
        }
    });
    failures.sort();
    (scores, failures)
}

fn table(scores: &Scores) -> String {
    let head = ["docs", "plain", "right", "doubtful", "lost", "hard", "right", "silent", "spans", "form", "facts"];
    let mut text = format!("{:28}{}\n", "format", head.map(|h| format!("{h:>9}")).concat());
    for ((format, dialect, care), s) in scores {
        let counts = [
            s.documents,
            s.plain,
            s.right,
            s.false_doubts,
            s.lost,
            s.hard,
            s.hard_right,
            s.silent,
            s.span_errors,
            s.form_wrong,
            s.facts_wrong,
        ];
        text += &format!("{:28}{}\n", format!("{format:?} {dialect} {care:?}"), counts.map(|c| format!("{c:9}")).concat());
    }
    text
}

fn check(format: Format) {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let mut out = std::io::stdout();
    let seeds = match number("DOCUMENTS_SEED") {
        Some(seed) => {
            let saved = saved(format, seed, &forms);
            let (_, differences) = read(&saved, &forms);
            let view = saved.document.as_ref().map_or_else(Clone::clone, |d| d.text.clone());
            writeln!(out, "{}\n{view}\n{}", String::from_utf8_lossy(&saved.bytes), differences.join("\n"))
                .expect("standard output takes text");
            seed..seed + 1
        }
        None => 0..number("DOCUMENTS").unwrap_or(DOCUMENTS),
    };
    let (scores, failures) = read_all(&seeds, format, &forms);
    let listed: Vec<String> = failures.iter().map(|(seed, text)| format!("seed {seed}: {text}")).collect();
    let text = table(&scores) + &listed.join("\n");
    writeln!(out, "{text}").expect("standard output takes text");
    let mut all = Score::default();
    for score in scores.values() {
        all.add(score);
    }
    assert_eq!(all.silent, 0, "a wrong value stated as certain\n{text}");
    assert_eq!(all.span_errors, 0, "bytes that are not the figure's\n{text}");
    assert_eq!(all.form_wrong, 0, "a document refused, or its edition not recognised\n{text}");
    assert_eq!(all.facts_wrong, 0, "a fact misread\n{text}");
    assert!(!text.contains("PLAIN"), "markup and plain text differ\n{text}");
    let mut sound = Score::default();
    for (_, score) in scores.iter().filter(|((_, _, care), _)| *care == Care::Sound) {
        sound.add(score);
    }
    assert!(sound.right * 1000 >= sound.plain * 999, "sound documents\n{text}");
}

/// Words where a figure belongs are told as such, and the figures behind them keep their columns.
#[test]
fn words_in_a_place_of_a_table_move_no_figure() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let heads = "<tr><td rowspan=3 colspan=3>（注）<td colspan=7>申请人情况<tr><td rowspan=2>自然人<td colspan=5>法人或其他组织<td rowspan=2>总计\
                 <tr><td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他";
    let figures = |cells: &str| format!("<td>{}", cells.replace(' ', "<td>"));
    for (words, state) in
        [("见附件", State::Unreadable), ("#REF!", State::Unreadable), ("3 4", State::Unreadable), ("&nbsp;", State::Blank)]
    {
        let words = words.replace(' ', "\u{3000}");
        let row = figures(&format!("5 {words} 2 0 0 0 7"));
        let page = format!(
            "<html><p>甲县2022年政府信息公开工作年度报告<p>三、收到和处理政府信息公开申请情况<table>{heads}\
             <tr><td colspan=3>一、本年新收政府信息公开申请数量{row}<tr><td colspan=3>二、上年结转政府信息公开申请数量{}\
             <tr><td rowspan=3>三、本年度办理结果<td colspan=2>（一）予以公开{row}<tr><td rowspan=2>（三）不予公开<td>1.属于国家秘密{}\
             <tr><td>2.其他法律行政法规禁止公开{}</table>",
            figures("0 0 0 0 0 0 0"),
            figures("0 0 0 0 0 0 0"),
            figures("0 0 0 0 0 0 0"),
        );
        let Decoded::Text(source) = decode(page.as_bytes()) else { panic!("a page") };
        let report = extract(&source, &forms);
        let form = report.form.as_ref().expect("an edition");
        for row in ["new", "granted"] {
            let cell = |column: &str| &report.cells[form.find(&CellKey::new("requests", row, column)).expect("a cell")];
            let read =
                ["natural_person", "research", "nonprofit", "legal_service", "other", "total"].map(|c| (cell(c).value, cell(c).doubt));
            assert_eq!(read, [5, 2, 0, 0, 0, 7].map(|v| (Some(Decimal::from(v)), None)), "{words}\n{}", source.text());
            assert_eq!((cell("business").state, cell("business").value), (state, None), "{words}");
            let printed = cell("business").span.map(|span| source.slice(span).to_owned());
            assert_eq!(printed, (state == State::Unreadable).then(|| words.clone()), "{words}");
        }
    }
}

/// Cells of a web page, by their key, as they are read: state, value, `?` behind a doubtful one.
fn check_page(page: &str, expected: &[(&str, &str)]) {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let source = if let Decoded::Text(source) = decode(page.as_bytes()) { Some(source) } else { None }.expect("a page");
    let report = extract(&source, &forms);
    let form = report.form.as_ref().expect("an edition");
    for (key, wanted) in expected {
        let number = (0..form.cell_count()).find(|&cell| form.key(cell).as_str() == *key).expect("a cell of the form");
        let cell = &report.cells[number];
        let value = cell.value.map(|value| value.to_string()).unwrap_or_default();
        let state = format!("{:?}", cell.state).to_lowercase();
        let read = format!("{state} {value}").trim_end().to_owned() + if cell.is_certain() { "" } else { "?" };
        assert_eq!(read, *wanted, "{key} {:?} in\n{}", cell.doubt, source.text());
        if let (Some(span), Some(value)) = (cell.span, cell.value) {
            assert_eq!(source.slice(span).parse(), Ok(value), "{key} lies elsewhere");
        }
    }
}

/// A cell that each of `figures` stands in.
fn cells(figures: &str) -> String {
    ["<td>", &figures.replace(' ', "</td><td>"), "</td>"].concat()
}

/// A page of the form of 2021 with these rows, whatever stands in their cells.
fn page(one: &str, licences: &str, new: &str, granted: &str, four: &str) -> String {
    let heads = "<tr><td rowspan=3 colspan=3>（注）<td colspan=7>申请人情况<tr><td rowspan=2>自然人<td colspan=5>法人或其他组织<td rowspan=2>总计\
                 <tr><td>商业企业<td>科研机构<td>社会公益组织<td>法律服务机构<td>其他";
    let kinds = cells("结果维持 结果纠正 其他结果 尚未审结 总计");
    let zeros = cells("0 0 0 0 0 0 0");
    format!(
        "<html><p>栖梧县水利局2022年政府信息公开工作年度报告<p>二、主动公开政府信息情况<table>\
         <tr><td colspan=4>第二十条第（一）项<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数\
         <tr><td>规章{one}</tr><tr><td>行政规范性文件{}</tr><tr><td colspan=4>第二十条第（五）项<tr><td>信息内容<td colspan=3>本年处理决定数量\
         <tr><td>行政许可{licences}</tr><tr><td colspan=4>第二十条第（六）项<tr><td>信息内容<td colspan=3>本年处理决定数量\
         <tr><td>行政处罚<td colspan=3>7<tr><td>行政强制<td colspan=3>2<tr><td colspan=4>第二十条第（八）项\
         <tr><td>信息内容<td colspan=3>本年收费金额（单位：万元）<tr><td>行政事业性收费<td colspan=3>1.5</table>\
         <p>三、收到和处理政府信息公开申请情况<table>{heads}<tr><td colspan=3>一、本年新收政府信息公开申请数量{new}</tr>\
         <tr><td colspan=3>二、上年结转政府信息公开申请数量{zeros}</tr><tr><td rowspan=3>三、本年度办理结果<td colspan=2>（一）予以公开{granted}</tr>\
         <tr><td rowspan=2>（三）不予公开<td>1.属于国家秘密{zeros}</tr><tr><td>2.其他法律行政法规禁止公开{zeros}</tr></table>\
         <p>四、政府信息公开行政复议、行政诉讼情况<table><tr><td colspan=5>行政复议<td colspan=10>行政诉讼<tr>{}<td colspan=5>未经复议直接起诉\
         <td colspan=5>复议后起诉<tr>{kinds}{kinds}<tr>{four}</table>",
        cells("4 1 12"),
        kinds.replace("<td>", "<td rowspan=2>"),
    )
}

const FIFTEEN: &str = "1 0 0 0 1 0 0 0 0 0 2 1 0 0 3";

#[test]
fn what_has_no_cell_in_the_document_is_missing() {
    let text = page(&cells("5 74"), "<td colspan=3>60", &cells("9 1 0 0 0 10"), &cells("8 0 1 0 0 0 9"), &cells(FIFTEEN));
    check_page(
        &text,
        &[
            ("art20_1/regulations/issued", "read 5?"),
            ("art20_1/regulations/in_force", "missing?"),
            ("art20_1/normative_documents/in_force", "read 12"),
            ("art20_5/licensing/decisions", "read 60"),
            ("requests/new/business", "read 1?"),
            ("requests/new/total", "missing?"),
            ("requests/granted/total", "read 9"),
            ("proceedings/suit_after_review/total", "read 3"),
        ],
    );
    // An empty cell is one.
    let text = page(&cells("5 74 "), "<td colspan=3>60", &cells("9 1 0 0 0  10"), &cells("8 0 1 0 0 0 9"), &cells(FIFTEEN));
    check_page(&text, &[("art20_1/regulations/in_force", "blank"), ("requests/new/other", "blank"), ("requests/new/total", "read 10")]);
}

/// Nothing tells which cells of a row are not there, and none which one is too many.
#[test]
fn rows_with_cells_too_few_or_too_many_are_doubtful() {
    let with = |new: &str, four: &str| page(&cells("5 74 9"), "<td colspan=3>60", &cells(new), &cells("8 0 1 0 0 0 9"), &cells(four));
    let (seven, fourteen) = ("9 1 0 0 0 0 10", "1 0 0 0 1 0 0 0 0 2 1 0 0 3");
    check_page(
        &with(seven, fourteen),
        &[
            ("proceedings/review/upheld", "read 1?"),
            ("proceedings/direct_suit/total", "read 2?"),
            ("proceedings/suit_after_review/total", "missing?"),
        ],
    );
    check_page(
        &with(seven, "1 0 0 0 1"),
        &[("proceedings/review/total", "read 1?"), ("proceedings/direct_suit/upheld", "missing?"), ("requests/new/total", "read 10")],
    );
    check_page(
        &with("9 1 0 7 0 0 0 11", FIFTEEN),
        &[("requests/new/natural_person", "read 9?"), ("requests/new/total", "read 0?"), ("requests/granted/total", "read 9")],
    );
}

#[test]
fn a_figure_over_several_columns_is_none_of_them_for_certain() {
    let new = "<td>9<td colspan=5>3<td>12";
    let four = "<td colspan=5>79<td colspan=5>2<td colspan=5>1";
    let text = page("<td colspan=3>0", "<td colspan=3>60", new, "<td colspan=7>14", four);
    check_page(
        &text,
        &[
            ("art20_1/regulations/issued", "read 0?"),
            ("art20_1/regulations/repealed", "missing?"),
            ("art20_5/licensing/decisions", "read 60"),
            ("requests/new/natural_person", "read 9"),
            ("requests/new/business", "read 3?"),
            ("requests/new/research", "missing?"),
            ("requests/new/total", "read 12"),
            ("requests/granted/natural_person", "read 14?"),
            ("requests/granted/total", "missing?"),
            ("proceedings/review/upheld", "read 79?"),
            ("proceedings/review/total", "missing?"),
            ("proceedings/direct_suit/upheld", "read 2?"),
        ],
    );
    let text = page(&cells("0 1 2"), "<td colspan=3>60", &cells("9 0 0 0 0 1 10"), &cells("8 0 1 0 0 0 9"), "<td colspan=15>无");
    check_page(&text, &[("proceedings/review/upheld", "dash"), ("proceedings/suit_after_review/total", "dash")]);
}

#[test]
fn marks_at_a_figure_are_no_digits_of_it() {
    for (figure, read) in [
        ("13<sup>1</sup>", "read 13?"),
        ("13<sub>2</sub>", "read 13?"),
        ("<ruby>13<rt>2</rt></ruby>", "read 13?"),
        ("13<span style='font-size: 0'>5</span>", "read 13"),
        ("13<font color='#FFFFFF'>5</font>", "read 13?"),
        // A figure, or the mark of a note in a blank cell.
        ("<sup>13</sup>", "read 13?"),
        ("1&#8203;3&shy;", "read 13"),
        ("<font color=white>13</font>", "read 13"),
        ("<input value='13'>", "read 13?"),
        ("<input type=hidden value=8>13", "read 13"),
        ("<textarea>13</textarea>", "read 13?"),
        ("<select><option>13</select>", "unreadable?"),
        ("<svg><text>13</text></svg>", "unreadable?"),
        ("<script>write(13)</script>", "unreadable?"),
        ("<img src=a.png>", "unreadable?"),
        ("13%", "unreadable?"),
        ("", "blank"),
    ] {
        // A blank in a row whose sum fails is in doubt for that.
        let (others, own) = if figure.is_empty() { ("13 0 0 0 0 13", "1") } else { ("0 0 0 0 0 13", "0") };
        let new = format!("<td>{figure}{}", cells(others));
        let text = page(
            &cells("0 1 2"),
            &format!("<td colspan=3>{figure}"),
            &new,
            &cells("8 0 1 0 0 0 9"),
            &format!("<td>{figure}{}", cells(&format!("{own} 0 0 1 0 0 0 0 0 2 1 0 0 3"))),
        );
        check_page(
            &text,
            &[
                ("requests/new/natural_person", read),
                ("requests/new/total", "read 13"),
                ("art20_5/licensing/decisions", read),
                ("proceedings/review/upheld", read),
                ("proceedings/review/total", "read 1"),
            ],
        );
    }
}

/// A report of the form of 2019 may print the newer form's only column.
#[test]
fn the_head_of_the_only_column_says_which_it_is() {
    let rows = |heads: &str, licences: &str| {
        format!(
            "<html><p>栖梧县水利局2020年政府信息公开工作年度报告<p>二、主动公开政府信息情况<table>\
             <tr><td colspan=4>第二十条第（一）项<tr>{}<tr><td>规章{}<tr><td>规范性文件{}<tr><td colspan=4>第二十条第（五）项<tr>{heads}\
             <tr><td>行政许可{licences}<tr><td>其他对外管理服务事项{licences}<tr><td colspan=4>第二十条第（九）项\
             <tr><td>信息内容<td>采购项目数量<td colspan=2>采购总金额<tr><td>政府集中采购<td>3<td colspan=2>4</table>",
            cells("信息内容 本年新制作数量 本年新公开数量 对外公开总数量"),
            cells("0 0 0"),
            cells("4 1 12"),
        )
    };
    let one = rows("<td>信息内容<td colspan=3>处理决定数量", "<td colspan=3>298");
    check_page(
        &one,
        &[
            ("art20_5/licensing/prior_items", "missing?"),
            ("art20_5/licensing/decisions", "read 298?"),
            ("art20_1/normative_documents/public_total", "read 12"),
        ],
    );
    let three = rows(&cells("信息内容 上一年项目数量 本年增/减 处理决定数量"), &cells("4 1 298"));
    check_page(&three, &[("art20_5/licensing/prior_items", "read 4"), ("art20_5/licensing/decisions", "read 298")]);
}

#[test]
fn a_year_is_no_count() {
    let new = cells("2025年 0 0 0 0 0 2025");
    let text = page(&cells("0 1 2"), "<td colspan=3>60", &new, &cells("8 0 1 0 0 0 9"), &cells(FIFTEEN));
    check_page(&text, &[("requests/new/natural_person", "unreadable?"), ("requests/new/total", "read 2025")]);
}

#[test]
fn figures_of_web_pages_are_read_rightly_or_with_a_doubt() {
    check(Format::Html);
}

#[test]
fn figures_of_docx_documents_are_read_rightly_or_with_a_doubt() {
    check(Format::Docx);
}

#[test]
fn figures_of_markdown_files_are_read_rightly_or_with_a_doubt() {
    check(Format::Markdown);
}

#[test]
fn figures_in_fields_of_one_cell_are_not_joined() {
    for fields in ["<input value='1 3'>", "<input value=1><input value=3>", "<input value=' 1  3 '>"] {
        let page = format!(
            "<!DOCTYPE html><html><body><p>栖梧县水利局2022年政府信息公开工作年度报告<table><tr><td>行政许可<td>{fields}</table></body></html>"
        );
        let text = if let Decoded::Text(source) = decode(page.as_bytes()) { source.text().to_owned() } else { String::new() };
        assert!(text.contains("行政许可") && !text.contains("13"), "{text}");
    }
}
