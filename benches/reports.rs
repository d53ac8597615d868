//! Reports of usual size, step by step: `cargo bench --bench reports`. The documents are made by the
//! generator of the tests, the same ones at every run.

#[path = "../tests/generator/mod.rs"]
mod generator;

use std::hint::black_box;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::BytesCount;
use generator::encoding::Encoding;
use generator::layout::Family;
use generator::plan::sample;
use report_review::check::RuleSet;
use report_review::export::{Context, format};
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::lang::Lang;
use report_review::session::{Document, Near, examine, find};
use report_review::source::decode;
use report_review::text::SourceText;

/// Documents of each kind: every layout comes up in as many consecutive seeds as there are layouts.
const DOCUMENTS: u64 = 48;

fn main() {
    divan::main();
}

fn forms() -> Forms {
    Forms::built_in().expect("the built-in forms are valid")
}

fn sources(forms: &Forms) -> Vec<SourceText> {
    (0..DOCUMENTS).map(|seed| SourceText::from_utf8_text(&sample(seed, forms).document.text)).collect()
}

fn size(sources: &[SourceText]) -> BytesCount {
    BytesCount::new(sources.iter().map(|s| s.text().len()).sum::<usize>())
}

fn documents(forms: &Forms) -> Vec<Document> {
    let read = |source| {
        let report = Arc::new(extract(&source, forms));
        Document { path: "a.txt".into(), source: Arc::new(source), report }
    };
    sources(forms).into_iter().map(read).collect()
}

/// The Han characters of a text with their places.
#[divan::bench]
fn characters(bencher: Bencher) {
    let forms = forms();
    let sources = sources(&forms);
    bencher.counter(size(&sources)).bench(|| sources.iter().map(|s| forms.folding().han_stream(s.text()).len()).sum::<usize>());
}

/// The labels of all editions among the characters.
#[divan::bench]
fn labels(bencher: Bencher) {
    let forms = forms();
    let sources = sources(&forms);
    let streams: Vec<_> = sources.iter().map(|s| forms.folding().han_stream(s.text())).collect();
    bencher.counter(size(&sources)).bench(|| streams.iter().map(|stream| forms.lexicon().hits(stream).len()).sum::<usize>());
}

/// The whole way from text to report.
#[divan::bench]
fn whole(bencher: Bencher) {
    let forms = forms();
    let sources = sources(&forms);
    bencher.counter(size(&sources)).bench(|| sources.iter().for_each(|source| drop(black_box(extract(source, &forms)))));
}

/// The same for reports of one layout each.
#[divan::bench(args = Family::ALL.map(|family| format!("{family:?}")))]
fn layout(bencher: Bencher, family: &str) {
    let forms = forms();
    let mut samples = (0..DOCUMENTS * 4).map(|seed| sample(seed, &forms)).collect::<Vec<_>>();
    samples.retain(|made| format!("{:?}", made.plan.layout.family) == family);
    let sources: Vec<SourceText> = samples.iter().map(|made| SourceText::from_utf8_text(&made.document.text)).collect();
    bencher.counter(size(&sources)).bench(|| sources.iter().for_each(|source| drop(black_box(extract(source, &forms)))));
}

/// From bytes to text.
#[divan::bench(args = Encoding::ALL.map(|encoding| format!("{encoding:?}")))]
fn decoding(bencher: Bencher, encoding: &str) {
    let forms = forms();
    let encoding = Encoding::ALL.into_iter().find(|e| format!("{e:?}") == encoding).expect("one of them");
    let files: Vec<Vec<u8>> = (0..DOCUMENTS).map(|seed| encoding.save(&sample(seed, &forms).document.text)).collect();
    let bytes = files.iter().map(Vec::len).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).bench(|| files.iter().for_each(|file| drop(black_box(decode(file)))));
}

/// From report to findings.
#[divan::bench]
fn checking(bencher: Bencher) {
    let forms = forms();
    let documents = documents(&forms);
    let rules = RuleSet::default();
    let bytes = documents.iter().map(|d| d.source.text().len()).sum::<usize>();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| documents.iter().map(|d| find(d, None, &rules, Near::default()).findings.len()).sum::<usize>());
}

/// From failing equations to their repairs.
#[divan::bench]
fn repairing(bencher: Bencher) {
    let forms = forms();
    let mut documents = documents(&forms);
    for document in &mut documents {
        // One figure of each row of totals is off.
        let report = Arc::make_mut(&mut document.report);
        for cell in report.cells.iter_mut().step_by(31).filter(|cell| cell.value.is_some()) {
            cell.value = cell.value.map(|value| value + 7.into());
        }
    }
    let rules = RuleSet::default();
    let bytes = documents.iter().map(|d| d.source.text().len()).sum::<usize>();
    let run =
        || documents.iter().flat_map(|d| examine(d, None, &rules, Near::default()).findings).map(|f| f.suggestions.len()).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).bench(run);
}

/// From report to a line of JSON.
#[divan::bench]
fn json_lines(bencher: Bencher) {
    let forms = forms();
    let documents = documents(&forms);
    let lang = Lang::read(include_str!("../assets/lang/en.ron")).expect("the built-in sentences are valid");
    let context = Context { lang: &lang, tool: "bench" };
    let each = format("jsonl").and_then(|f| f.extract.as_ref()).expect("reports are written as JSON lines").each;
    let bytes = documents.iter().map(|d| each(d, &context).len()).sum::<usize>();
    bencher.counter(BytesCount::new(bytes)).bench(|| documents.iter().map(|d| each(d, &context).len()).sum::<usize>());
}
