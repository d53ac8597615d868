//! What the rules say of real reports, read by hand beforehand. The reports are not part of the
//! project: where they are not there, the test says so and passes.

#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use report_review::check::{RuleSet, Severity, Subject, Tally, check, evaluate, tally};
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::lang::Lang;
use report_review::review::Sheet;
use report_review::text::SourceText;

/// Every finding as `SEVERITY RULE SUBJECT`, and the tally; nothing where the report is not there.
fn findings(name: &str) -> Option<(BTreeSet<String>, Tally)> {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let paths = above.map(|folder| folder.join("shared/seeds").join(name));
    let Some(text) = paths.into_iter().find_map(|path| std::fs::read_to_string(path).ok()) else {
        eprintln!("skipped: no real report {name} beside the project");
        return None;
    };
    let source = SourceText::from_utf8_text(&text);
    let report = extract(&source, &Forms::built_in().expect("built-in forms"));
    let sheet = Sheet::printed(Arc::new(report));
    let found = check(&Subject { path: name, source: &source, sheet: &sheet, previous: None }, &RuleSet::default());
    let lang = Lang::built_in("zh").expect("built in");
    let mut told = BTreeSet::new();
    for finding in &found {
        eprintln!("{name}: {} {}: {}", finding.rule, finding.subject, lang.tell(&finding.message));
        let severity = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        assert!(told.insert(format!("{severity} {} {}", finding.rule, finding.subject)), "{name}: one key twice: {:?}", finding.key());
    }
    Some((told, tally(&evaluate(&sheet, None))))
}

fn check_report(name: &str, expected: &[&str]) -> Option<Tally> {
    let (told, tally) = findings(name)?;
    let expected: BTreeSet<String> = expected.iter().map(|&line| line.to_owned()).collect();
    assert_eq!(told, expected, "{name}");
    Some(tally)
}

#[test]
fn a_heading_twice_a_lost_column_and_two_short_rows() {
    check_report(
        "000_3cdcdf96041af72f.txt",
        &[
            "info all-zero requests",
            "info fee-statement s6",
            "info heading-typo art20_1//repealed",
            "info overview-topics s1",
            "warning cell-count requests/granted",
            "warning cell-count requests/partial",
            "warning column-heading requests//other",
            "warning duplicate-section s1",
        ],
    );
}

#[test]
fn residue_of_a_converter_and_zeros() {
    check_report(
        "001_f57c819d3d38d3bd.txt",
        &[
            "info all-zero requests",
            "info conversion-residue report",
            "info fee-statement s6",
            "info number-reused art20_5/licensing/decisions",
        ],
    );
}

#[test]
fn traditional_script_cut_heads_and_a_blank_row() {
    let Some(tally) = check_report(
        "002_f4dd133f55a6f46e.txt",
        &[
            "info all-zero requests",
            "info blank-row requests/carried_out",
            "info heading-typo art20_1//made",
            "info heading-typo art20_1//published",
            "info heading-typo s4",
            "info traditional-script report",
            "info year-mismatch facts/period",
        ],
    ) else {
        return;
    };
    assert_eq!((tally.passed_assuming, tally.failed, tally.failed_assuming), (7, 0, 0));
}

#[test]
fn eight_requests_that_add_up() {
    let Some(tally) = check_report(
        "003_02625ab39fea2acd.txt",
        &["info column-heading requests//nonprofit", "info heading-typo art20_1//repealed", "info year-mismatch facts/period"],
    ) else {
        return;
    };
    assert_eq!((tally.failed, tally.failed_assuming), (0, 0));
    assert_eq!((tally.passed, tally.not_evaluable), (10, 0), "a row that prints its figures before its label is read, too");
}

#[test]
fn last_years_text_under_a_new_title() {
    check_report(
        "004_93f78b073b9f0353.txt",
        &[
            "error signature-date facts/signature",
            "error year-mismatch facts/year",
            "info all-zero requests",
            "info conversion-residue report",
            "info fee-statement s6",
            "info overview-topics s1",
        ],
    );
}
