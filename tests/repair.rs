//! Faults put into balanced reports, and the repairs that are found for them: measured, and compared
//! with equations and searches of the test's own.
//!
//! `REPAIR_CASES` says how many reports each measurement takes; without it, a few hundred.
#![allow(clippy::disallowed_methods, reason = "this test is told by the environment how long it may take")]

mod generator;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use generator::faults::{Structural, Typing, mistype};
use generator::random::Random;
use generator::truth::{Shown, Truth};
use generator::values::fill_with;
use report_review::check::{Finding, RuleSet, Subject, Suggestion, check};
use report_review::form::Forms;
use report_review::number::Manner;
use report_review::repair;
use report_review::report::{Cell, Kind, Reason, Report, State};
use report_review::review::Sheet;
use report_review::text::SourceText;

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::built_in().expect("built in"));
static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::default);

/// Townships, counties, cities: the most requests they have.
const SIZES: [(&str, i64); 3] = [("township", 12), ("county", 150), ("city", 14_000)];

fn cases(usual: usize) -> usize {
    std::env::var("REPAIR_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// A balanced report of a body of this size.
fn balanced(edition: &str, most: i64, random: &mut Random) -> Truth {
    let form = FORMS.edition(edition).expect("built in");
    let mut truth = Truth::zeros(form, "某镇", if edition == "2019" { 2020 } else { 2023 });
    let least = (most / 20).max(1);
    let volume = random.between(least, most);
    fill_with(&mut truth, volume, random);
    truth
}

/// The report as it is read without a fault of reading.
fn sheet(truth: &Truth) -> Sheet {
    let mut report = Report::other(Kind::Report, Reason::Labels);
    report.form = Some(Arc::clone(&truth.form));
    report.cells = truth.cells.iter().map(|shown| cell(*shown)).collect();
    Sheet::printed(Arc::new(report))
}

fn cell(shown: Shown) -> Cell {
    let (value, state) = match shown {
        Shown::Value(value) => (Some(value), State::Read),
        Shown::Blank => (None, State::Blank),
        Shown::Dash => (None, State::Dash),
        Shown::Absent => (None, State::Missing),
    };
    Cell { value, span: None, state, doubt: None, manner: Manner::default() }
}

/// The findings on equations, with their repairs.
fn findings(sheet: &Sheet) -> Vec<Finding> {
    let source = SourceText::from_utf8_text("");
    let subject = Subject { path: "a.txt", source: &source, sheet, previous: None };
    let mut findings = check(&subject, &RULES);
    findings.retain(|finding| finding.case.is_some());
    repair::suggest(&subject, &[], &mut findings);
    findings
}

/// What a suggestion makes of the report.
fn repaired(truth: &Truth, suggestion: &Suggestion) -> Vec<Shown> {
    let mut cells = truth.cells.clone();
    for change in &suggestion.changes {
        cells[truth.form.find(&change.cell).expect("a cell of the form")] = Shown::Value(change.to);
    }
    cells
}

/// The equations of the form, as cells with their signs: written down here once more, by hand.
fn equations(truth: &Truth) -> Vec<Vec<(usize, i64)>> {
    let mut all = Vec::new();
    let number = |table: &str, row: &str, column: &str| truth.number(&format!("{table}/{row}/{column}"));
    let persons = ["natural_person", "business", "research", "nonprofit", "legal_service", "other"];
    let requests = truth.form.tables.iter().find(|t| t.key == "requests").expect("there");
    for row in &requests.rows {
        let mut sum: Vec<(usize, i64)> = persons.iter().map(|c| (number("requests", &row.key, c), 1)).collect();
        sum.push((number("requests", &row.key, "total"), -1));
        all.push(sum);
    }
    for column in persons.into_iter().chain(["total"]) {
        let outer = ["new", "carried_in", "total", "carried_out"];
        let leaves = requests.rows.iter().filter(|row| !outer.contains(&row.key.as_str()));
        let mut sum: Vec<(usize, i64)> = leaves.map(|row| (number("requests", &row.key, column), 1)).collect();
        sum.push((number("requests", "total", column), -1));
        all.push(sum);
        all.push(outer.iter().zip([1, 1, -1, -1]).map(|(row, sign)| (number("requests", row, column), sign)).collect());
    }
    for row in ["review", "direct_suit", "suit_after_review"] {
        let columns = ["upheld", "corrected", "other", "pending", "total"];
        all.push(columns.iter().zip([1, 1, 1, 1, -1]).map(|(column, sign)| (number("proceedings", row, column), sign)).collect());
    }
    all
}

fn residuals(truth: &Truth) -> Vec<i64> {
    equations(truth).iter().map(|e| e.iter().map(|&(cell, sign)| sign * truth.value(cell)).sum()).collect()
}

fn cells_of(truth: &Truth, table: &str) -> Vec<usize> {
    (0..truth.form.cell_count()).filter(|&c| truth.form.tables[truth.form.place(c).table].key == table).collect()
}

/// How often something came out well.
#[derive(Default)]
struct Score {
    cases: usize,
    silent: usize,
    listed: usize,
    first: usize,
    alone: usize,
    options: Vec<usize>,
}

impl Score {
    /// Counts what was found for `faulty`, whose right values are `truth`.
    fn add(&mut self, truth: &Truth, faulty: &Truth) {
        let findings = findings(&sheet(faulty));
        if residuals(faulty).iter().all(|r| *r == 0) {
            assert!(findings.is_empty());
            self.silent += 1;
            return;
        }
        self.cases += 1;
        let suggestions = &findings.first().expect("what does not add up is found").suggestions;
        self.options.push(suggestions.len());
        let at = suggestions.iter().position(|s| repaired(faulty, s) == truth.cells);
        self.listed += usize::from(at.is_some());
        self.first += usize::from(at == Some(0));
        self.alone += usize::from(at == Some(0) && suggestions[0].ties == 1);
    }

    fn percent(count: usize, of: usize) -> f64 {
        100.0 * f64::from(u32::try_from(count).expect("few")) / f64::from(u32::try_from(of.max(1)).expect("few"))
    }

    fn told(&mut self) -> String {
        self.options.sort_unstable();
        let [listed, first, alone] = [self.listed, self.first, self.alone].map(|n| Self::percent(n, self.cases));
        let (median, most) = (self.options.get(self.options.len() / 2), self.options.last());
        format!(
            "{:6} cases, {:5} silent: listed {listed:6.2} %, first {first:6.2} %, first alone {alone:6.2} %, repairs {}/{} (median/most)",
            self.cases,
            self.silent,
            median.unwrap_or(&0),
            most.unwrap_or(&0)
        )
    }
}

#[test]
fn typing_errors_are_named() {
    let mut scores: BTreeMap<(usize, &str), Score> = BTreeMap::new();
    let mut by_kind: BTreeMap<Typing, Score> = BTreeMap::new();
    for seed in 0..cases(300) {
        let mut random = Random::new(u64::try_from(seed).expect("small"));
        for edition in ["2019", "2021"] {
            for (size, most) in SIZES {
                let truth = balanced(edition, most, &mut random);
                let cells = cells_of(&truth, "requests");
                for count in 1..=3 {
                    let mut faulty = truth.clone();
                    let wrong = mistype(&mut faulty, &cells, count, &mut random);
                    scores.entry((count, size)).or_default().add(&truth, &faulty);
                    if count == 1 {
                        by_kind.entry(wrong[0].1).or_default().add(&truth, &faulty);
                    }
                }
            }
        }
    }
    for ((count, size), score) in &mut scores {
        println!("{count} wrong in requests, {size:8}: {}", score.told());
    }
    for (kind, score) in &mut by_kind {
        println!("one wrong, {:20}: {}", format!("{kind:?}"), score.told());
    }
    for (count, least) in [(1, 99.0), (2, 97.0), (3, 90.0)] {
        let of = |part: fn(&Score) -> usize| -> usize { scores.iter().filter(|((n, _), _)| *n == count).map(|(_, s)| part(s)).sum() };
        let first = Score::percent(of(|s| s.first), of(|s| s.cases));
        println!("{count} wrong: first {first:.2} %");
        assert!(first >= least, "{count} wrong: {first}");
    }
}

#[test]
fn structural_errors_are_named() {
    let mut scores: BTreeMap<(Structural, &str), Score> = BTreeMap::new();
    for seed in 0..cases(100) {
        let mut random = Random::new(0x5EED + u64::try_from(seed).expect("small"));
        for edition in ["2019", "2021"] {
            for (size, most) in SIZES {
                for kind in Structural::ALL {
                    let truth = balanced(edition, most, &mut random);
                    let mut faulty = truth.clone();
                    kind.befall(&mut faulty, &mut random);
                    scores.entry((kind, size)).or_default().add(&truth, &faulty);
                }
            }
        }
    }
    for ((kind, size), score) in &mut scores {
        println!("{:22} {size:8}: {}", format!("{kind:?}"), score.told());
    }
    let lost: Vec<String> = scores.iter().filter(|(_, s)| s.listed < s.cases).map(|((k, size), _)| format!("{k:?} {size}")).collect();
    assert!(lost.is_empty(), "not always listed: {lost:?}");
}
