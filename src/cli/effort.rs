//! `stats --progress`: what each reviewer did, and what a finding cost by rule.

use serde::Serialize;

use super::failure::{Failure, Outcome};
use super::out::Out;
use super::table::columns;
use crate::app::progress::{BUDGET, cost, over};
use crate::export::json_line;
use crate::review::{Cost, Effort, History, effort};

/// A line of what findings cost.
#[derive(Serialize)]
struct CostLine<'a> {
    by: &'static str,
    reviewer: &'a str,
    /// A rule, or `all`.
    rule: &'a str,
    findings: usize,
    told: usize,
    keys: u64,
    millis: u64,
}

/// A line of how many findings were settled in an hour.
#[derive(Serialize)]
struct HourLine<'a> {
    by: &'static str,
    reviewer: &'a str,
    hour: &'a str,
    findings: usize,
}

/// Prints for every reviewer, as text or as one JSON object per line.
pub fn run(out: &mut Out, history: &History, format: &str) -> Result<Outcome, Failure> {
    let mut text = String::new();
    if history.reviewers().next().is_none() {
        let none = out.lang.text("cli.stats.progress_none").to_owned();
        out.notice(&none);
    }
    for reviewer in history.reviewers() {
        let figures = effort(history, reviewer);
        text.push_str(&if format == "jsonl" { jsonl(reviewer, &figures) } else { shown(out, reviewer, &figures) });
    }
    out.print(&text)?;
    Ok(Outcome::Fine)
}

fn jsonl(reviewer: &str, figures: &Effort) -> String {
    let line = |rule: &str, c: &Cost| {
        json_line(&CostLine { by: "cost", reviewer, rule, findings: c.findings, told: c.told, keys: c.keys, millis: c.millis }) + "\n"
    };
    let mut text = line("all", &figures.all);
    text.extend(figures.rules.iter().map(|(rule, cost)| line(rule, cost)));
    text.extend(figures.hours.iter().map(|(hour, count)| json_line(&HourLine { by: "hour", reviewer, hour, findings: *count }) + "\n"));
    text
}

fn shown(out: &Out, reviewer: &str, figures: &Effort) -> String {
    let words = [("reviewer", reviewer), ("judged", &*figures.judged.to_string()), ("budget", &*BUDGET.to_string())];
    let mut text = out.lang.say("cli.stats.progress", &words) + "\n";
    text.push_str(&format!("{} {}\n", over(&figures.all), cost(&out.lang, &out.lang.say("progress.all", &[]), &figures.all)));
    let row = |(rule, figures): (&String, &Cost)| vec![format!("{} {}", over(figures), cost(&out.lang, rule, figures))];
    text.push_str(&columns(&figures.rules.iter().map(row).collect::<Vec<_>>()));
    text
}
