//! `stats`: reports and findings counted by rule, year, form, kind and status.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::batch::Batch;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::table::{bar, columns};
use super::years::Repairs;
use crate::export::{Checked, json_line, kind_name};
use crate::review::{Status, Verdict};

/// What one report adds to the counts.
#[derive(Serialize, Deserialize)]
struct Share {
    kind: String,
    year: Option<i16>,
    form: Option<String>,
    status: Status,
    /// Rule of each finding, and whether nobody decided it yet.
    findings: Vec<(String, bool)>,
}

/// A line of the counts: so many reports or findings of one name.
#[derive(Serialize)]
struct Line<'a> {
    by: &'static str,
    name: &'a str,
    count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<usize>,
}

/// Names counted, with how many of each are open (where that has a sense).
type Counts = BTreeMap<String, (usize, usize)>;

#[derive(Default)]
struct Tally {
    reports: usize,
    by_rule: Counts,
    by_year: Counts,
    by_form: Counts,
    by_kind: Counts,
    by_status: Counts,
}

/// Counts and prints, as text with bars or as one JSON object per line.
pub fn run(out: &mut Out, batch: &Batch, format: &str) -> Result<Outcome, Failure> {
    let mut tally = Tally::default();
    batch.each_checked(out, (Repairs::Unwanted, Some("stats".to_owned())), share, |_, share| {
        tally.add(share);
        Ok(())
    })?;
    let text = if format == "jsonl" { jsonl(&tally) } else { text(out, &tally) };
    out.print(&text)?;
    Ok(Outcome::Fine)
}

fn share(checked: &Checked) -> Share {
    let hash = checked.document.source.hash().as_str();
    let judged = checked.review.as_ref().and_then(|review| review.judgement()).filter(|j| j.said.hash == hash);
    let open = |finding: &crate::check::Finding| {
        let key = finding.key();
        let decision = checked.review.as_ref().and_then(|review| review.decision(&key));
        checked.examined.stale.contains(&key) || decision.is_none_or(|d| d.verdict == Verdict::Open)
    };
    Share {
        kind: kind_name(checked.document.report.kind),
        year: checked.examined.sheet.year(),
        form: checked.document.report.form.as_ref().map(|form| form.edition.clone()),
        status: judged.map_or(Status::Open, |j| j.status),
        findings: checked.examined.findings.iter().map(|f| (f.rule.clone(), open(f))).collect(),
    }
}

impl Tally {
    fn add(&mut self, share: Share) {
        self.reports += 1;
        let count = |counts: &mut Counts, name: String| counts.entry(name).or_default().0 += 1;
        count(&mut self.by_kind, share.kind);
        count(&mut self.by_year, share.year.map_or_else(|| "-".to_owned(), |year| year.to_string()));
        count(&mut self.by_form, share.form.unwrap_or_else(|| "-".to_owned()));
        count(&mut self.by_status, share.status.name().to_owned());
        for (rule, open) in share.findings {
            let (all, still_open) = self.by_rule.entry(rule).or_default();
            *all += 1;
            *still_open += usize::from(open);
        }
    }

    /// Each way of counting with its name.
    fn all(&self) -> [(&'static str, &Counts); 5] {
        [("rule", &self.by_rule), ("year", &self.by_year), ("form", &self.by_form), ("kind", &self.by_kind), ("status", &self.by_status)]
    }
}

fn jsonl(tally: &Tally) -> String {
    let mut text = json_line(&Line { by: "all", name: "reports", count: tally.reports, open: None }) + "\n";
    for (by, counts) in tally.all() {
        for (name, &(count, open)) in counts {
            let open = (by == "rule").then_some(open);
            text.push_str(&(json_line(&Line { by, name, count, open }) + "\n"));
        }
    }
    text
}

fn text(out: &Out, tally: &Tally) -> String {
    let mut text = out.lang.say("cli.stats.reports", &[("count", &tally.reports.to_string())]) + "\n";
    for (by, counts) in tally.all().into_iter().filter(|(_, counts)| !counts.is_empty()) {
        let most = counts.values().map(|(count, _)| *count).max().unwrap_or(0);
        let mut rows: Vec<(usize, Vec<String>)> = counts
            .iter()
            .map(|(name, &(count, open))| {
                let remark = if by == "rule" { out.lang.say("cli.stats.open", &[("count", &open.to_string())]) } else { String::new() };
                (count, vec![format!("  {name}"), format!("{count:>6}"), format!("{:<30}", bar(count, most, 30)), remark])
            })
            .collect();
        if by == "rule" {
            rows.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        }
        text.push_str(&format!("\n{}\n", out.lang.text(&format!("cli.stats.by-{by}"))));
        text.push_str(&columns(&rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()));
    }
    text
}
