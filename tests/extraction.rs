//! What is extracted from generated documents, compared with what was put into them.
//!
//! `EXTRACT_DOCS=50000 cargo test --profile perf --test extraction -- --nocapture` reads more of them and
//! prints a table by family; `EXTRACT_SEED=17` shows every difference of one.

#![allow(clippy::disallowed_methods, reason = "documents are read on all processors; the number is taken from the environment")]

mod generator;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use generator::damage::Damage;
use generator::document::{Plan, Tables};
use generator::encoding::Encoding;
use generator::figures::Zeros;
use generator::layout::Family;
use generator::plan::{Care, Sample, sample, sample_with};
use generator::score::{Score, compare, share};
use generator::truth::Shown;
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::report::{Doubt, Kind, State};
use report_review::source::{Decoded, decode};
use report_review::text::SourceText;

/// Documents read when nothing else is asked for.
const DOCUMENTS: u64 = 2_000;

/// What one worker read: scores by family and care, and the documents that were not read well.
#[derive(Default)]
struct Outcome {
    scores: BTreeMap<(Family, Care), Score>,
    failures: Vec<(u64, String)>,
}

fn read(made: &Sample, forms: &Forms) -> (Score, Vec<String>) {
    let source = SourceText::from_utf8_text(&made.document.text);
    match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| extract(&source, forms))) {
        Ok(report) => compare(&made.document, &report, forms),
        Err(_) => (Score { documents: 1, form_wrong: 1, ..Score::default() }, vec!["PANIC".to_owned()]),
    }
}

fn read_all(seeds: std::ops::Range<u64>, forms: &Forms) -> Outcome {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let parts: Vec<Outcome> = std::thread::scope(|scope| {
        let start = |worker: u64| {
            let seeds = seeds.clone();
            scope.spawn(move || {
                let mut outcome = Outcome::default();
                for seed in seeds.filter(|s| s % workers == worker) {
                    let made = sample(seed, forms);
                    let (score, differences) = read(&made, forms);
                    let grave = score.silent + score.span_errors + score.form_wrong + score.facts_wrong > 0;
                    let slight = made.care == Care::Sound && score.false_doubts + score.lost > 0;
                    if grave || slight {
                        let shown = differences.iter().filter(|d| !grave || !(d.starts_with("doubt") || d.starts_with("lost")));
                        let text = shown.take(4).cloned().collect::<Vec<_>>().join("\n    ");
                        let family = made.plan.layout.family;
                        outcome.failures.push((seed, format!("{family:?} {:?} {:?}\n    {text}", made.care, made.plan.damages)));
                    }
                    outcome.scores.entry((made.plan.layout.family, made.care)).or_default().add(&score);
                }
                outcome
            })
        };
        let handles: Vec<_> = (0..workers).map(start).collect();
        handles.into_iter().map(|h| h.join().expect("a worker does not panic")).collect()
    });
    let mut all = Outcome::default();
    for part in parts {
        for (key, score) in part.scores {
            all.scores.entry(key).or_default().add(&score);
        }
        all.failures.extend(part.failures);
    }
    all.failures.sort();
    all
}

/// The number in an environment variable.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn row(name: &str, score: &Score) -> String {
    format!(
        "{name:24} {:6} {:9} {:8.4} {:7.4} {:7.4} {:9} {:8.4} {:8} {:7.2} {:7} {:6} {:5} {:6} {:6}\n",
        score.documents,
        score.plain,
        share(score.right, score.plain),
        share(score.false_doubts, score.plain),
        share(score.lost, score.plain),
        score.figures,
        share(score.figures_read, score.figures),
        score.hard,
        share(score.hard_right, score.hard),
        score.silent,
        score.span_errors,
        score.form_wrong,
        score.facts_wrong,
        score.facts_lost
    )
}

fn table(outcome: &Outcome) -> String {
    let mut text =
        "family                     docs     plain    right%  doubt%   lost%   figures    read%     hard  right%  silent  spans  form  facts   lost\n"
            .to_owned();
    for care in [Care::Sound, Care::Damaged] {
        let mut sum = Score::default();
        for family in Family::ALL {
            if let Some(score) = outcome.scores.get(&(family, care)) {
                text += &row(&format!("{family:?} {care:?}"), score);
                sum.add(score);
            }
        }
        text += &row(&format!("all {care:?}"), &sum);
    }
    text
}

fn total(outcome: &Outcome, care: Care) -> Score {
    let mut sum = Score::default();
    outcome.scores.iter().filter(|((_, c), _)| *c == care).for_each(|(_, s)| sum.add(s));
    sum
}

#[test]
fn figures_are_read_rightly_or_with_a_doubt() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let seeds = match number("EXTRACT_SEED") {
        Some(seed) => {
            let (_, differences) = read(&sample(seed, &forms), &forms);
            writeln!(std::io::stdout(), "{}", differences.join("\n")).expect("standard output takes text");
            seed..seed + 1
        }
        None => 0..number("EXTRACT_DOCS").unwrap_or(DOCUMENTS),
    };
    let outcome = read_all(seeds, &forms);
    let listed: Vec<String> = outcome.failures.iter().map(|(seed, text)| format!("seed {seed}: {text}")).collect();
    let text = table(&outcome) + &listed.join("\n");
    writeln!(std::io::stdout(), "{text}").expect("standard output takes text");
    let (sound, damaged) = (total(&outcome, Care::Sound), total(&outcome, Care::Damaged));
    for score in [&sound, &damaged] {
        assert_eq!(score.silent, 0, "a wrong value stated as certain\n{text}");
        assert_eq!(score.span_errors, 0, "bytes that are not the figure's\n{text}");
        assert_eq!(score.form_wrong, 0, "an edition not recognised\n{text}");
        assert_eq!(score.facts_wrong, 0, "a fact misread\n{text}");
    }
    assert!(share(sound.right, sound.plain) >= 99.9, "sound documents\n{text}");
    for score in [&sound, &damaged] {
        assert!(
            share(score.figures_read, score.figures) >= 99.99,
            "figures of the text that are read rightly, with a doubt or without\n{text}"
        );
    }
    assert!(share(sound.false_doubts, sound.plain) <= 0.1, "sound documents\n{text}");
}

/// Documents made after `change` to their plans: nothing wrong is stated as certain in any.
fn nothing_is_silently_wrong(what: &str, change: impl Fn(&mut Plan)) {
    let forms = Forms::built_in().expect("built-in forms are valid");
    for seed in 0..280 {
        let made = sample_with(seed, &forms, &change);
        let (score, differences) = read(&made, &forms);
        let grave: Vec<_> = differences.iter().filter(|d| d.starts_with("SILENT") || d.starts_with("span")).collect();
        assert_eq!(score.silent + score.span_errors, 0, "{what}: seed {seed}\n{grave:#?}\n{}", made.document.text);
    }
}

#[test]
fn single_faults_are_seen_in_every_layout() {
    nothing_is_silently_wrong("a row printed twice below blank ones", |plan| {
        plan.figures.zeros = Zeros::Blank;
        plan.damages = vec![Damage::RowTwice((2, 1)), Damage::RowTwice((1, 0))];
    });
    nothing_is_silently_wrong("a row of two cells printed twice", |plan| {
        plan.figures.zeros = Zeros::SomeBlank;
        plan.damages = vec![Damage::RowTwice((4, 0))];
    });
    nothing_is_silently_wrong("empty cells that left no trace, lines that end in two characters", |plan| {
        plan.figures.zeros = Zeros::SomeBlank;
        plan.eol = if plan.layout.family == Family::Folded { " " } else { "\r\n" };
    });
    nothing_is_silently_wrong("labels broken anywhere", |plan| plan.damages = vec![Damage::BrokenLabels, Damage::BrokenHeads]);
    nothing_is_silently_wrong("a torn figure above a table that is gone", |plan| {
        plan.damages = vec![Damage::FigureTorn((0, 1)), Damage::RowGone((1, 0))];
    });
    nothing_is_silently_wrong("a label around its figures below a row that is gone", |plan| {
        // Either edition's requests; no other table has as many rows.
        plan.damages = [4, 5].into_iter().flat_map(|t| [Damage::RowGone((t, 20)), Damage::WrappedLabel((t, 21))]).collect();
    });
}

/// A blank cell that left no trace: the figures beside it are laid as the equations want them, and that
/// is said.
#[test]
fn figures_of_a_row_that_is_one_short_are_laid_by_the_equations() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let mut chosen = 0;
    for seed in 0..280 {
        let made = sample_with(seed, &forms, |plan| {
            plan.figures.zeros = Zeros::Printed;
            // Either edition's requests.
            plan.damages = [4, 5].into_iter().map(|t| Damage::FigureDropped((t, 3))).collect();
        });
        let report = extract(&SourceText::from_utf8_text(&made.document.text), &forms);
        for (number, (cell, expected)) in report.cells.iter().zip(&made.document.cells).enumerate() {
            if cell.doubt != Some(Doubt::ChosenByEquations) {
                continue;
            }
            chosen += 1;
            let right = match expected.shown {
                Shown::Value(value) => cell.value.unwrap_or_default() == value,
                _ => cell.value.unwrap_or_default().is_zero(),
            };
            assert!(right, "seed {seed}, cell {number}: {cell:?}, printed {expected:?}\n{}", made.document.text);
        }
    }
    assert!(chosen > 200, "{chosen} cells laid by the equations");
}

/// Figures above the first label of a table, and a row that is not there: labels have their figures behind
/// them in all the others, as beside them, as in the tables below, or as the sums tell.
#[test]
fn what_a_lost_label_or_row_leaves_is_certain() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let requests = [4, 5].map(|table| (table, 0));
    let losses: [(&str, Vec<Damage>); 3] = [
        ("label of the first row", requests.map(Damage::LabelGone).into()),
        ("label of the first row above other tables", vec![Damage::LabelGone((0, 0))]),
        ("row in the middle", requests.map(|(table, _)| Damage::RowGone((table, 9))).into()),
    ];
    for (what, damages) in losses {
        let mut sum = Score::default();
        for seed in 0..280 {
            let made = sample_with(seed, &forms, |plan| {
                plan.figures.zeros = Zeros::Printed;
                plan.damages.clone_from(&damages);
            });
            sum.add(&read(&made, &forms).0);
        }
        assert_eq!(sum.silent, 0, "{what}");
        // Where nothing was done all year, sums of zeros tell nothing.
        assert!(share(sum.right, sum.plain) > 97.0, "{what}: {} of {}", sum.right, sum.plain);
    }
}

/// A figure that belongs to nobody, behind one of the report's own somewhere in its tables: some cell holds it
/// (with a doubt) or it is told of.
#[test]
fn a_figure_too_many_is_told_of_in_every_layout() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let extra = "987654";
    let mut hidden = Vec::new();
    for seed in 0..280 {
        // Where a blank was lost, a figure too many looks like the one that is not there.
        let made = sample_with(seed, &forms, |plan| {
            plan.figures.zeros = Zeros::Printed;
            plan.damages.clear();
        });
        let spans: Vec<_> = made.document.cells.iter().filter_map(|cell| cell.span).collect();
        let Some(span) = spans.get(usize::try_from(seed).unwrap_or(0) * 37 % spans.len().max(1)) else { continue };
        let (before, behind) = made.document.text.split_at(span.end);
        let text = format!("{before}  {extra}{behind}");
        let report = extract(&SourceText::from_utf8_text(&text), &forms);
        let place = span.end + 2;
        let holds = |span: &report_review::text::Span| span.start <= place && place < span.end;
        let cell = report.cells.iter().find(|cell| cell.span.as_ref().is_some_and(holds));
        if !report.unclaimed.iter().any(holds) && cell.is_none_or(report_review::report::Cell::is_certain) {
            hidden.push(format!("seed {seed} {:?} {cell:?}: …{}\u{ab}{extra}\u{bb}", made.plan.layout.family, &text[span.start..span.end]));
        }
    }
    assert!(hidden.is_empty(), "{} figures that nobody tells of\n{}", hidden.len(), hidden.join("\n"));
}

#[test]
fn every_recorded_place_holds_its_figure() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    for seed in 0..280 {
        let made = sample(seed, &forms);
        for (number, cell) in made.document.cells.iter().enumerate() {
            if let Some(span) = cell.span {
                let slice = made.document.text.get(span.start..span.end).unwrap_or_default();
                assert!(!slice.is_empty() && slice.trim() == slice, "seed {seed}, cell {number}: {slice:?}");
            }
        }
    }
}

#[test]
fn every_encoding_gives_the_text_that_was_saved() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let mut misread = Vec::new();
    for seed in 0..number("ENCODED_DOCS").unwrap_or(140) {
        let text = sample(seed, &forms).document.text;
        for encoding in Encoding::ALL {
            match decode(&encoding.save(&text)) {
                Decoded::Text(source) if source.text() == text => {}
                Decoded::Text(source) => misread.push((seed, encoding, source.encoding())),
                Decoded::Refused(..) => misread.push((seed, encoding, "refused")),
            }
        }
    }
    assert!(misread.is_empty(), "{misread:?}");
}

#[test]
fn tables_that_are_not_there_are_not_read() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    for seed in 0..84 {
        let what = if seed % 2 == 0 { Tables::Dropped } else { Tables::Pictures };
        let made = sample_with(seed, &forms, |plan| {
            plan.sections.lost = ["s2", "s3", "s4"].map(|key| (key.to_owned(), what)).into();
        });
        let report = extract(&SourceText::from_utf8_text(&made.document.text), &forms);
        assert_eq!(report.kind, Kind::TablesMissing, "seed {seed}\n{}", made.document.text);
        assert!(report.cells.iter().all(|c| c.state == State::Missing), "seed {seed}");
    }
}

#[test]
fn where_repeated_lines_were_dropped_nothing_is_certain() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let mut recognised = 0;
    let mut all = 0;
    for seed in (3..1_400).step_by(Family::ALL.len()) {
        let made = sample_with(seed, &forms, |plan| plan.damages.clear());
        let mut seen = BTreeSet::new();
        let text: String = made.document.text.lines().filter(|line| seen.insert(line.trim())).flat_map(|line| [line, "\n"]).collect();
        let report = extract(&SourceText::from_utf8_text(&text), &forms);
        all += 1;
        recognised += usize::from(report.kind == Kind::ValuesLost);
        let wrong = report.cells.iter().zip(&made.document.cells).enumerate().find(|(_, (cell, expected))| {
            let right = matches!(expected.shown, Shown::Value(value) if cell.value == Some(value));
            cell.is_certain() && cell.state != State::Missing && !right
        });
        assert!(wrong.is_none(), "seed {seed}: {wrong:?}\n{text}");
    }
    assert!(recognised * 10 >= all * 9, "{recognised} of {all} recognised");
}
