//! What is extracted from web pages, DOCX documents and Markdown files made from generated reports,
//! compared with what was put into them.
//!
//! `DOCUMENTS=5000 cargo test --release --test documents -- --nocapture` reads more of each and prints
//! a table by dialect; `DOCUMENTS_SEED=17` shows every difference of one.

#![allow(clippy::disallowed_methods, reason = "documents are read on all processors; the number is taken from the environment")]

mod generator;

use std::collections::BTreeMap;
use std::io::Write;

use generator::document::{Plan, render};
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
use report_review::source::{Decoded, decode};
use report_review::text::SourceText;

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
    if source.text() != document.text {
        return fault(format!("another view in {}: {:?}", source.encoding(), first_difference(source.text(), &document.text)));
    }
    let report = extract(&source, forms);
    let (score, mut differences) = compare(document, &report, forms);
    if saved.sample.care == Care::Sound {
        differences.extend(unlike_plain_text(saved, document, &report, forms));
    }
    (score, differences)
}

fn first_difference(a: &str, b: &str) -> (String, String) {
    let at = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count().saturating_sub(10);
    let piece = |text: &str| text.chars().skip(at).take(40).collect();
    (piece(a), piece(b))
}

/// Where the same report as plain text, and the view taken as one, give another reading.
fn unlike_plain_text(saved: &Saved, document: &generator::document::Document, report: &Report, forms: &Forms) -> Option<String> {
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
