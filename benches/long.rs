//! Texts no report is like, in three sizes: `cargo bench --bench long`. What counts is that the bytes a
//! second do not fall as the text grows.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::text::SourceText;

/// Bytes, in millions.
const SIZES: [usize; 3] = [1, 10, 50];

fn main() {
    divan::main();
}

/// `piece` again and again.
fn run(bencher: Bencher, piece: &str, millions: usize) {
    let forms = Forms::built_in().expect("the built-in forms are valid");
    let source = SourceText::from_utf8_text(&piece.repeat(millions * 1_000_000 / piece.len()));
    bencher.counter(BytesCount::new(source.text().len())).bench(|| drop(black_box(extract(&source, &forms))));
}

/// One line of prose.
#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn prose(bencher: Bencher, millions: usize) {
    run(bencher, "各单位按时报送信息，专人核对，全年没有延误，", millions);
}

/// Bars alone.
#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn bars(bencher: Bencher, millions: usize) {
    run(bencher, "|", millions);
}

/// Digits alone.
#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn digits(bencher: Bencher, millions: usize) {
    run(bencher, "7", millions);
}

/// Figures between bars on one line.
#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn cells(bencher: Bencher, millions: usize) {
    run(bencher, "| 12 ", millions);
}

/// A label with its figures on every line.
#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn rows(bencher: Bencher, millions: usize) {
    run(bencher, "予以公开 | 1 | 2 | 3 |\n", millions);
}

/// Headings on one line.
#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn headings(bencher: Bencher, millions: usize) {
    run(bencher, "三、收到和处理政府信息公开申请情况 ", millions);
}

/// Dates on one line.
#[divan::bench(args = SIZES, sample_count = 1, sample_size = 1)]
fn dates(bencher: Bencher, millions: usize) {
    run(bencher, "2022年，收到", millions);
}
