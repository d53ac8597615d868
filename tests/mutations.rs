//! Reports with their text torn: whatever is done to it, no wrong figure is offered as certain, and tables that are
//! read directly are read as they would be with everything weighed.
//!
//! `MUTATE_DOCS=20000 cargo test --profile perf --test mutations -- --nocapture` tries more of them.

#![allow(clippy::disallowed_methods, reason = "the number of documents is taken from the environment")]

mod generator;

use std::collections::BTreeMap;
use std::io::Write;

use generator::figures::Zeros;
use generator::layout::Blanks;
use generator::mutate::{Mutation, is_wrong, mutate};
use generator::plan::sample_with;
use generator::random::Random;
use report_review::extract::{extract, extract_thoroughly};
use report_review::form::Forms;
use report_review::text::SourceText;

/// Documents read when nothing else is asked for.
const DOCUMENTS: u64 = 1_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|v| v.parse().ok())
}

#[test]
fn torn_texts_are_never_silently_misread() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let seeds = match number("MUTATE_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("MUTATE_DOCS").unwrap_or(DOCUMENTS),
    };
    let mut wrong: BTreeMap<Mutation, Vec<String>> = BTreeMap::new();
    for seed in seeds {
        let made = sample_with(seed, &forms, |plan| {
            plan.damages.retain(|damage| damage.is_harmless());
            // Where empty cells leave no trace, a figure too many looks like the one that is missing.
            if plan.layout.family.shows_blanks() == Blanks::Lost {
                plan.figures.zeros = Zeros::Printed;
            }
        });
        let mut random = Random::new(seed ^ 0x5EED);
        let mutation = *random.pick(&Mutation::ALL);
        let torn = mutate(&made.document, mutation, &mut random);
        let report = extract(&SourceText::from_utf8_text(&torn.text), &forms);
        if report.form.as_ref().map(|f| &f.edition) != Some(&made.document.truth.form.edition) {
            continue;
        }
        let bad: Vec<String> = (0..report.cells.len())
            .filter(|&n| is_wrong(&made.document, &torn, n, &report.cells[n]))
            .map(|n| {
                let (cell, key) = (&report.cells[n], made.document.truth.form.key(n));
                let place = |s: Option<report_review::text::Span>| s.map(|s| s.start);
                let expected = made.document.cells[n].shown;
                format!(
                    "{key} {expected:?} at {:?}, got {:?} {:?} at {:?}",
                    place(torn.spans[n]),
                    cell.state,
                    cell.value.map(|v| v.to_string()),
                    place(cell.span)
                )
            })
            .collect();
        if let Some(first) = bad.first() {
            let family = made.plan.layout.family;
            wrong.entry(mutation).or_default().push(format!("seed {seed} {family:?} {mutation:?}: {} wrong: {first}", bad.len()));
            if number("MUTATE_SEED").is_some() {
                writeln!(std::io::stdout(), "{}\n{}", bad.join("\n"), torn.text).expect("standard output takes text");
            }
        }
    }
    let listed: Vec<String> = wrong.values().flatten().cloned().collect();
    assert!(listed.is_empty(), "{} documents misread\n{}", listed.len(), listed.join("\n"));
}

#[test]
fn tables_read_directly_are_read_as_with_everything_weighed() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let differ = |text: &str| {
        let source = SourceText::from_utf8_text(text);
        let (direct, thorough) = (extract(&source, &forms), extract_thoroughly(&source, &forms));
        format!("{direct:?}") != format!("{thorough:?}")
    };
    let mut wrong = Vec::new();
    for seed in 0..number("MUTATE_DOCS").unwrap_or(DOCUMENTS) / 2 {
        let made = sample_with(seed, &forms, |plan| plan.damages.retain(|damage| damage.is_harmless()));
        let mut random = Random::new(seed ^ 0xD12E);
        let mutation = *random.pick(&Mutation::ALL);
        let torn = mutate(&made.document, mutation, &mut random);
        if differ(&made.document.text) {
            wrong.push(format!("seed {seed}"));
        }
        if differ(&torn.text) {
            wrong.push(format!("seed {seed} {mutation:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join(", "));
}
