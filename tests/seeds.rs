//! Real reports with the truth of every cell beside them. They are not part of the project: where
//! they are not there, the tests say so and pass.

#![allow(clippy::disallowed_methods, clippy::print_stderr)]

use std::path::PathBuf;

use report_review::extract::extract;
use report_review::form::{CellKey, Forms};
use report_review::report::State;
use report_review::text::SourceText;

fn seeds() -> Vec<(String, String, serde_json::Value)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: no real reports beside the project");
        return Vec::new();
    };
    let mut seeds: Vec<_> = entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .map(|p| {
            let text = std::fs::read_to_string(&p).expect("a readable report");
            let truth = std::fs::read_to_string(p.with_extension("truth.json")).expect("a truth beside it");
            (p.file_name().expect("a name").to_string_lossy().into_owned(), text, serde_json::from_str(&truth).expect("JSON"))
        })
        .collect();
    seeds.sort_by(|a, b| a.0.cmp(&b.0));
    seeds
}

#[test]
fn every_cell_of_the_real_reports_equals_the_truth() {
    let forms = Forms::built_in().expect("built-in forms");
    for (name, text, truth) in seeds() {
        let source = SourceText::from_utf8_text(&text);
        let report = extract(&source, &forms);
        let form = report.form.clone().expect("a form");
        assert_eq!(form.edition, truth["edition"].as_str().expect("an edition"), "{name}");
        let mut wrong = Vec::new();
        for (key, value) in truth["cells"].as_object().expect("cells") {
            let (_, cell) = report.cell(&CellKey(key.clone())).expect("a cell of the form");
            let got = cell.value.map(|v| v.to_string());
            let sure = cell.is_certain() && (got.is_some() || matches!(cell.state, State::Blank | State::Dash));
            // The first report prints six of seven figures in two rows: no reading of them may be certain.
            let six = name.starts_with("000_") && matches!(key.split('/').nth(1), Some("granted" | "partial"));
            if if six { sure } else { got.as_deref() != value.as_str() } {
                wrong.push(format!("{key}: truth {value}, got {got:?} {:?} {:?}", cell.state, cell.doubt));
            }
            if let Some(span) = cell.span {
                assert_eq!(
                    cell.value.map(|v| v.to_string()).as_deref(),
                    Some(source.slice(span)),
                    "{name} {key}: the bytes are the figure"
                );
            }
        }
        assert!(wrong.is_empty(), "{name}: {} wrong\n{}", wrong.len(), wrong.join("\n"));
    }
}

#[test]
fn the_facts_of_the_real_reports_are_found() {
    let forms = Forms::built_in().expect("built-in forms");
    for (name, text, truth) in seeds() {
        let source = SourceText::from_utf8_text(&text);
        let report = extract(&source, &forms);
        let facts = &report.facts;
        assert_eq!(facts.agency.as_ref().map(|a| a.value.as_str()), truth["agency"].as_str(), "{name}");
        assert_eq!(facts.year.as_ref().map(|y| i64::from(y.value)), truth["title_year"].as_i64(), "{name}");
    }
}
