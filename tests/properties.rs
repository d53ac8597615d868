//! What holds for any text, any figure and any correction.

mod generator;
#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "only what holds for every report is asked here")]
mod targets;

use std::collections::BTreeMap;
use std::sync::Arc;

use generator::figures::{FigureStyle, print_all};
use generator::plan::{edition, sample};
use generator::random::Random;
use generator::truth::{Shown, Truth};
use proptest::prelude::*;
use report_review::fold::Folding;
use report_review::form::Forms;
use report_review::number::{Decimal, Printed, read_printed};
use report_review::report::Report;
use report_review::review::{Reading, Sheet};
use report_review::text::SourceText;

fn forms() -> Forms {
    Forms::built_in().expect("built-in forms are valid")
}

/// Reads `text` and checks what must hold for every report, whatever the text is.
fn read_soundly(text: &str, forms: &Forms) -> Report {
    targets::read_soundly(&SourceText::from_utf8_text(text), forms)
}

/// Pieces of reports in no order.
fn rubble() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("三、本年度办理结果"),
        Just("一、本年新收政府信息公开申请数量"),
        Just("（三）不予公开"),
        Just("1.属于国家秘密"),
        Just("第二十条第（五）项"),
        Just("行政许可"),
        Just("结果维持"),
        Just("总计"),
        Just("其他"),
        Just("二、主动公开政府信息情况"),
        Just("2023年政府信息公开工作年度报告"),
        Just("统计期限自2023年1月1日起至2023年12月31日止"),
        Just("本年制发件数"),
        Just("上一年项目数量"),
        Just(" | "),
        Just("|"),
        Just("||||"),
        Just("\t"),
        Just("\n"),
        Just("\r\n"),
        Just("\u{3000}"),
        Just("\u{200B}"),
        Just("0"),
        Just("12"),
        Just("1,234"),
        Just("—"),
        Just("/"),
        Just("𠀀"),
        Just("捕获2.PNG"),
    ];
    prop::collection::vec(piece, 0..160).prop_map(|pieces| pieces.concat())
}

/// A generated report with some of its text cut out, doubled, or replaced.
fn mutated(seed: u64, cuts: &[(u16, u8, u8)], forms: &Forms) -> String {
    let mut chars: Vec<char> = sample(seed, forms).document.text.chars().collect();
    for &(at, length, how) in cuts {
        let at = usize::from(at) % chars.len().max(1);
        let end = (at + usize::from(length)).min(chars.len());
        match how % 4 {
            0 => drop(chars.drain(at..end)),
            1 => {
                let copy = chars[at..end].to_vec();
                chars.splice(at..at, copy);
            }
            2 => chars[at..end].reverse(),
            _ => chars[at..end].fill('\u{FFFD}'),
        }
    }
    chars.into_iter().collect()
}

/// Cuts after which two headings stand partly in each other.
const OVERLAPPING: [(u16, u8, u8); 3] = [(8805, 243, 218), (0, 0, 0), (4313, 139, 6)];

#[test]
fn headings_that_overlap_are_read_without_panic() {
    let forms = forms();
    read_soundly(&mutated(98_965, &OVERLAPPING, &forms), &forms);
}

/// A text as a program draws it whose page keeps all in tables: each of its lines in a frame, broken at so many characters,
/// with an empty cell beside it or none.
fn framed(text: &str, width: usize, beside: bool) -> String {
    let (rule, end) = if beside {
        (format!("+{}+--+\n", "-".repeat(width * 2 + 2)), " |  |\n")
    } else {
        (format!("+{}+\n", "-".repeat(width * 2 + 2)), " |\n")
    };
    let mut framed = rule.clone();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let chars: Vec<char> = line.chars().map(|c| if matches!(c, '|' | '\t') { ' ' } else { c }).collect();
        for piece in chars.chunks(width) {
            let piece: String = piece.iter().collect();
            framed += &format!("| {piece:width$}{end}");
        }
        framed += &rule;
    }
    framed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..4_000)) {
        read_soundly(&String::from_utf8_lossy(&bytes), &forms());
    }

    #[test]
    fn any_text_is_read_without_panic(text in "\\PC{0,600}") {
        read_soundly(&text, &forms());
    }

    #[test]
    fn pieces_of_reports_in_any_order_are_read_without_panic(text in rubble()) {
        read_soundly(&text, &forms());
    }

    #[test]
    fn damaged_reports_are_read_without_panic(seed in 0_u64..100_000, cuts in prop::collection::vec(any::<(u16, u8, u8)>(), 1..12)) {
        let forms = forms();
        read_soundly(&mutated(seed, &cuts, &forms), &forms);
    }

    #[test]
    fn reports_in_frames_are_read_without_panic(seed in 0_u64..100_000, width in 8_usize..40, beside in any::<bool>()) {
        let forms = forms();
        read_soundly(&framed(&sample(seed, &forms).document.text, width, beside), &forms);
    }

    #[test]
    fn reports_cut_off_anywhere_are_read_without_panic(seed in 0_u64..100_000, at in any::<u16>()) {
        let forms = forms();
        let text = sample(seed, &forms).document.text;
        let end = text.char_indices().map(|(i, _)| i).nth(usize::from(at) % text.chars().count()).unwrap_or(0);
        read_soundly(&text[..end], &forms);
    }

    #[test]
    fn a_decimal_is_itself_again_after_it_was_written(mantissa in -99_999_999_999_i64..99_999_999_999, scale in 0_u8..5) {
        let value = Decimal::new(i128::from(mantissa), scale);
        prop_assert_eq!(value.to_string().parse::<Decimal>(), Ok(value));
    }

    #[test]
    fn a_figure_is_read_as_it_was_printed(value in 0_i64..99_999_999, seed in any::<u64>(), style in 0_u8..64) {
        let forms = forms();
        let flag = |bit: u8| style & (1 << bit) != 0;
        let style = FigureStyle {
            thousands: flag(0), full_width: flag(1), units: flag(2), signed_words: flag(3), money_unit: flag(4), ..FigureStyle::PLAIN
        };
        for name in ["2019", "2021"] {
            let mut truth = Truth::zeros(&edition(&forms, name), "某县人民政府", 2020);
            let values: Vec<Decimal> = (0..truth.cells.len()).map(|c| {
                let signed = matches!(truth.form.column(c).kind, report_review::form::Kind::Signed);
                Decimal::from(if signed && c % 2 == 0 { -value } else { value })
            }).collect();
            truth.cells = values.iter().map(|v| Shown::Value(*v)).collect();
            for (cell, text) in print_all(&truth, &style, &mut Random::new(seed)).iter().enumerate() {
                let Printed::Figure(read, _) = read_printed(text) else { return Err(TestCaseError::fail(format!("{text:?} is no figure"))) };
                prop_assert_eq!(read, values[cell], "{}", text);
            }
        }
    }

    #[test]
    fn a_correction_counts_and_taking_it_back_leaves_nothing(seed in 0_u64..100_000, picks in prop::collection::vec((any::<u16>(), 0_i64..5_000), 1..9)) {
        let forms = forms();
        let report = Arc::new(read_soundly(&sample(seed, &forms).document.text, &forms));
        let Some(form) = report.form.clone() else { return Ok(()) };
        let before = Sheet::printed(Arc::clone(&report));
        let mut corrections = BTreeMap::new();
        for &(pick, value) in &picks {
            corrections.insert(form.key(usize::from(pick) % form.cell_count()), value.to_string());
        }
        let corrected = Sheet::new(Arc::clone(&report), corrections.clone());
        for cell in 0..form.cell_count() {
            let expected = match corrections.get(&form.key(cell)) {
                Some(text) => Reading::Known(text.parse().expect("a whole number")),
                None => before.reading(cell),
            };
            prop_assert_eq!(corrected.reading(cell), expected);
        }
        corrections.clear();
        let after = Sheet::new(report, corrections);
        for cell in 0..form.cell_count() {
            prop_assert_eq!(after.reading(cell), before.reading(cell));
            prop_assert_eq!(after.value(cell), before.value(cell));
        }
    }
}

#[test]
fn every_label_folds_to_the_same_in_every_script() {
    use generator::script::{Script, write_in};
    let forms = forms();
    let folding: &Folding = forms.folding();
    for form in forms.editions() {
        let sections = form.sections.iter().map(|s| s.label.as_str());
        let tables = form.tables.iter().flat_map(|t| {
            let columns = t.columns.iter().map(|c| c.label.as_str());
            columns.chain(t.rows.iter().map(|r| r.label.as_str())).chain(t.groups.iter().map(|g| g.label.as_str()))
        });
        for label in sections.chain(tables) {
            for script in [Script::Traditional, Script::Taiwan] {
                let written = write_in(script, label);
                assert_eq!(folding.han(&written), folding.han(label), "{written}");
            }
        }
    }
}
