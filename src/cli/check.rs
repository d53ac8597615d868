//! `check`: what does not fit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TOOL;
use super::args::FailOn;
use super::baseline::Baseline;
use super::batch::{Batch, tell_refused};
use super::failure::{Failure, Outcome};
use super::out::{Out, Printed};
use super::pieces::Pieces;
use super::years::Repairs;
use crate::check::{Severity, Tally};
use crate::export::{Checked, Context, Format, json_line};
use crate::report::Reason;
use crate::review::Verdict;

/// Findings counted by gravity and by whether nobody decided them yet.
type Counts = BTreeMap<(Severity, bool), usize>;

/// What one report gave.
#[derive(Serialize, Deserialize)]
struct Piece {
    text: Printed,
    /// The gravity of every finding, and whether nobody decided it yet.
    findings: Vec<(Severity, bool)>,
    path: std::sync::Arc<str>,
    reason: Reason,
    /// How the report's equations came out.
    tally: Tally,
}

/// How the equations of one report came out, for programs.
#[derive(Serialize)]
struct Equations<'a> {
    path: &'a str,
    equations: Tally,
}

/// Prints the findings of every report in `format`, those alone that the baseline does not know, if
/// one is given; with `equations` a line too for every report that has a form. Findings that were decided do not fail.
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
    let mut all = Counts::new();
    let mut reports = 0_usize;
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
            let text = text.into();
            Piece { text, findings: findings(checked), path: checked.document.path.clone(), reason: checked.document.report.reason, tally }
        },
        |out, piece| {
            tell_refused(out, &piece.path, piece.reason);
            reports += 1;
            equations += piece.tally;
            for finding in piece.findings {
                *all.entry(finding).or_default() += 1;
            }
            pieces.print_known(out, piece.text.known())
        },
    )?;
    out.print(shape.tail)?;
    if format.name == "text" {
        sum_up(out, reports, &all);
        let text = out.lang.tell(&equations.message("check.equations"));
        out.notice(&text);
    }
    let fails = all.keys().any(|&(severity, open)| open && fail_on.holds(severity));
    Ok(if fails { Outcome::Findings } else { Outcome::Fine })
}

/// The gravity of every finding, and whether nobody decided it yet.
pub fn findings(checked: &Checked) -> Vec<(Severity, bool)> {
    let open = |finding: &crate::check::Finding| {
        let key = finding.key();
        let decided = checked.review.as_ref().and_then(|review| review.decision(&key)).map_or(Verdict::Open, |d| d.verdict);
        matches!(decided, Verdict::Open | Verdict::Waiting) || checked.examined.stale.contains(&key)
    };
    checked.examined.findings.iter().map(|finding| (finding.severity, open(finding))).collect()
}

/// The counts, for people who watch.
fn sum_up(out: &mut Out, reports: usize, findings: &Counts) {
    let sum = |wanted: &dyn Fn(Severity, bool) -> bool| {
        findings.iter().filter(|((severity, open), _)| wanted(*severity, *open)).map(|(_, count)| count).sum::<usize>().to_string()
    };
    let count = |wanted: Severity| sum(&|severity, _| severity == wanted);
    let decided = sum(&|_, open| !open);
    let [error, warning, info] = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    let reports = reports.to_string();
    let words = [("reports", &*reports), ("error", &*error), ("warning", &*warning), ("info", &*info), ("decided", &*decided)];
    let text = out.lang.say("cli.check.sum", &words);
    out.notice(&text);
}
