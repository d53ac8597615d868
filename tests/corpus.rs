//! The sample corpus: the committed files are those the generator makes, and each shows what it is
//! there to show.

#![allow(clippy::disallowed_methods, reason = "the committed files are compared")]

mod generator;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use report_review::check::{RuleSet, Severity, Subject, check};
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::report::Kind;
use report_review::review::Sheet;
use report_review::source::{Decoded, decode};
use report_review::text::SourceText;

/// The rules whose findings in the corpus are listed, all of them, in `corpus_expected.ron`.
const LISTED: [&str; 25] = [
    "row-total",
    "result-total",
    "column-balance",
    "proceedings-total",
    "carry-over",
    "year-mismatch",
    "signature-date",
    "form-mismatch",
    "older-form",
    "missing-table",
    "values-lost",
    "missing-row",
    "blank-row",
    "missing-cell",
    "blank-total",
    "cell-count",
    "column-heading",
    "heading-typo",
    "missing-section",
    "duplicate-section",
    "traditional-script",
    "conversion-residue",
    "all-zero",
    "not-integer",
    "negative",
];

type Expected = BTreeMap<String, Vec<(String, String)>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/corpus")
}

fn forms() -> Forms {
    Forms::built_in().expect("built-in forms are valid")
}

fn committed() -> BTreeMap<String, Vec<u8>> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).expect("the corpus can be listed") {
            let path = entry.expect("an entry of the corpus").path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let mut paths = Vec::new();
    walk(&folder(), &mut paths);
    let name = |path: &Path| path.strip_prefix(folder()).expect("below the corpus").to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (name(path), std::fs::read(path).expect("a file of the corpus"))).collect()
}

/// The corpus as it is read: path, text, sheet.
fn read_all(forms: &Forms) -> Vec<(String, SourceText, Arc<Sheet>)> {
    let texts = committed().into_iter().filter_map(|(path, bytes)| match decode(&bytes) {
        Decoded::Text(source) => Some((path, source)),
        Decoded::Refused(..) => None,
    });
    texts
        .map(|(path, source)| {
            let report = Arc::new(extract(&source, forms));
            (path, source, Arc::new(Sheet::printed(report)))
        })
        .collect()
}

#[test]
fn the_committed_files_are_those_the_generator_makes() {
    let made = generator::corpus::files(&forms());
    let committed = committed();
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&made), names(&committed), "run `cargo run --example make_corpus -- assets/corpus`");
    for (path, bytes) in &made {
        assert!(committed[path] == *bytes, "{path} differs: run `cargo run --example make_corpus -- assets/corpus`");
    }
}

#[test]
fn the_corpus_shows_what_it_is_there_to_show_and_no_other_error() {
    let forms = forms();
    let expected: Expected = ron::from_str(include_str!("corpus_expected.ron")).expect("the list is valid RON");
    let corpus = read_all(&forms);
    let by_year: BTreeMap<(String, i16), Arc<Sheet>> =
        corpus.iter().filter_map(|(_, _, sheet)| Some(((sheet.fact("agency")?, sheet.year()?), Arc::clone(sheet)))).collect();
    let rules = RuleSet::default();
    let mut shown = BTreeSet::new();
    for (path, source, sheet) in &corpus {
        let previous = sheet.fact("agency").zip(sheet.year()).and_then(|(agency, year)| by_year.get(&(agency, year - 1)));
        let findings = check(&Subject { path, source, sheet, previous: previous.map(Arc::as_ref) }, &rules);
        let (listed, others): (Vec<_>, Vec<_>) = findings.iter().partition(|f| LISTED.contains(&f.rule.as_str()));
        let found: BTreeSet<(String, String)> = listed.iter().map(|f| (f.rule.clone(), f.subject.clone())).collect();
        let wanted: BTreeSet<_> = expected.get(path).cloned().unwrap_or_default().into_iter().collect();
        assert_eq!(found, wanted, "{path}");
        let errors: Vec<_> = others.iter().filter(|f| f.severity == Severity::Error).map(|f| (&f.rule, &f.subject)).collect();
        assert!(errors.is_empty(), "{path}: {errors:?}");
        shown.extend(found.into_iter().map(|(rule, _)| rule));
    }
    assert!(expected.keys().all(|path| corpus.iter().any(|(known, _, _)| known == path)), "every file of the list is there");
    let missing: Vec<_> = LISTED.iter().filter(|rule| !shown.contains(**rule)).collect();
    assert!(missing.is_empty(), "no file shows {missing:?}");
}

#[test]
fn every_kind_of_file_is_there() {
    let forms = forms();
    let mut kinds = BTreeSet::new();
    let mut encodings = BTreeSet::new();
    let mut editions = BTreeSet::new();
    let mut years: BTreeMap<String, BTreeSet<i16>> = BTreeMap::new();
    for (_, source, sheet) in read_all(&forms) {
        kinds.insert(sheet.report().kind);
        encodings.insert(source.encoding());
        editions.extend(sheet.form().map(|f| f.edition.clone()));
        if let Some((agency, year)) = sheet.fact("agency").zip(sheet.year()) {
            years.entry(agency).or_default().insert(year);
        }
    }
    assert!(kinds.is_superset(&BTreeSet::from([Kind::Report, Kind::ValuesLost, Kind::OlderForm, Kind::NotAReport])), "{kinds:?}");
    assert!(encodings.is_superset(&BTreeSet::from(["UTF-8", "UTF-16LE", "gb18030"])), "{encodings:?}");
    assert_eq!(editions.len(), 2);
    assert!(years.values().filter(|years| years.len() >= 3).count() >= 3, "{years:?}");
    let refused = committed().values().filter(|bytes| matches!(decode(bytes), Decoded::Refused(..))).count();
    assert_eq!(refused, 1, "one picture");
}
