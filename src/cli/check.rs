//! `check`: what does not fit.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::TOOL;
use super::args::FailOn;
use super::baseline::Baseline;
use super::batch::{Batch, reviewed_paths, tell_refused};
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::pieces::Pieces;
use super::years::Repairs;
use crate::check::{Severity, Tally};
use crate::export::{Checked, Context, Format, json_line};
use crate::report::Reason;
use crate::source::holds_controls;

/// Findings counted by gravity, and by whether they are open.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Counts([[usize; 2]; 3]);

impl Counts {
    fn of(findings: &[(Severity, bool)]) -> Self {
        let mut counts = Self::default();
        for (severity, open) in findings {
            counts.0[at(*severity)][usize::from(*open)] += 1;
        }
        counts
    }

    fn add(&mut self, other: Self) {
        for (all, more) in self.0.iter_mut().flatten().zip(other.0.into_iter().flatten()) {
            *all += more;
        }
    }

    fn open(&self, severity: Severity) -> usize {
        self.0[at(severity)][1]
    }

    fn all(&self, severity: Severity) -> usize {
        self.0[at(severity)].iter().sum()
    }

    fn decided(&self) -> usize {
        self.0.iter().map(|[decided, _]| decided).sum()
    }
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

fn at(severity: Severity) -> usize {
    SEVERITIES.iter().position(|other| *other == severity).unwrap_or(0)
}

/// What one report gave besides the text that is printed.
#[derive(Serialize, Deserialize)]
struct Piece {
    /// Whether the text holds no control characters besides blanks and line breaks.
    plain: bool,
    findings: Counts,
    /// The report's path and why nothing was read of it, where that is to be told.
    refused: Option<(Arc<str>, Reason)>,
    /// How the report's equations came out.
    tally: Tally,
    /// The paths that its review speaks of.
    reviewed: Vec<String>,
}

/// How the equations of one report came out, for programs.
#[derive(Serialize)]
struct Equations<'a> {
    path: &'a str,
    equations: Tally,
}

/// Prints the findings of every report in `format`, those alone that the baseline does not know, if
/// one is given; with `equations` a line too for every report that has a form. Findings that are not open do not fail.
pub fn run(
    out: &mut Out,
    batch: &Batch,
    (format, equations_too): (&'static Format, bool),
    (fail_on, baseline): (FailOn, Option<Baseline>),
) -> Result<Outcome, Failure> {
    let Some(shape) = &format.check else { return Ok(Outcome::Fine) };
    let lang = out.lang.clone();
    let head = (shape.head)(&Context { lang: &lang, tool: TOOL });
    let mut pieces = Pieces::begin(out, &head, shape.between)?;
    let mut all = Counts::default();
    let (mut reports, mut reviewed) = (0_usize, BTreeSet::new());
    let mut equations = Tally::default();
    // What is new depends on a file that may change.
    let name = baseline.is_none().then(|| format!("check {}{}", format.name, if equations_too { " equations" } else { "" }));
    batch.each_checked(
        out,
        (Repairs::Wanted, name),
        move |checked| {
            let news = baseline.as_ref().map(|baseline| baseline.news(checked));
            let checked = news.as_ref().unwrap_or(checked);
            let tally = checked.examined.tally;
            let mut text = (shape.each)(checked, &Context { lang: &lang, tool: TOOL });
            if equations_too && checked.examined.sheet.form().is_some() {
                text.push_str(&(json_line(&Equations { path: &checked.document.path, equations: tally }) + "\n"));
            }
            let reason = checked.document.report.reason;
            let refused = reason.way_round().map(|_| (checked.document.path.clone(), reason));
            let piece = Piece {
                plain: !holds_controls(text.as_bytes()),
                findings: Counts::of(&findings(checked)),
                refused,
                tally,
                reviewed: reviewed_paths(checked),
            };
            (text, piece)
        },
        |out, text, piece| {
            if let Some((path, reason)) = piece.refused {
                tell_refused(out, &path, reason);
            }
            reports += 1;
            reviewed.extend(piece.reviewed);
            equations += piece.tally;
            all.add(piece.findings);
            pieces.print_known(out, (text, piece.plain))
        },
    )?;
    out.print(shape.tail)?;
    if format.name == "text" && !(reports == 0 && out.failed()) {
        sum_up(out, reports, &all);
        let text = out.lang.tell(&equations.message("check.equations"));
        out.notice(&text);
    }
    tell_idle(out, batch, reports);
    batch.tell_lost(out, "cli.lost", &reviewed);
    let fails = SEVERITIES.into_iter().any(|severity| all.open(severity) > 0 && fail_on.holds(severity));
    Ok(if fails { Outcome::Findings } else { Outcome::Fine })
}

/// Says that there was nothing to do, where there was: no finding is no good sign then.
fn tell_idle(out: &mut Out, batch: &Batch, reports: usize) {
    let rules = batch.reader.rules.names().count();
    if (reports == 0 || rules == 0) && !out.failed() {
        let text = out.lang.text(if rules == 0 { "cli.check.no-rules" } else { "cli.check.no-reports" }).to_owned();
        out.notice(&text);
    }
}

/// The gravity of every finding, and whether it is open.
pub fn findings(checked: &Checked) -> Vec<(Severity, bool)> {
    checked.examined.findings.iter().map(|finding| (finding.severity, checked.is_open(finding))).collect()
}

/// The counts, for people who watch.
fn sum_up(out: &mut Out, reports: usize, findings: &Counts) {
    let [error, warning, info] = SEVERITIES.map(|severity| findings.all(severity).to_string());
    let (reports, decided) = (reports.to_string(), findings.decided().to_string());
    let words = [("reports", &*reports), ("error", &*error), ("warning", &*warning), ("info", &*info), ("decided", &*decided)];
    let text = out.lang.say("cli.check.sum", &words);
    out.notice(&text);
}
