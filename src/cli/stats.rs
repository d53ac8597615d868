//! `stats`: reports and findings counted by rule, year, form, kind and status.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::batch::{Batch, reviewed_paths};
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::table::{bar, columns};
use super::years::Repairs;
use crate::app::agreement::{line, thousandths};
use crate::export::{Checked, json_line, kind_name};
use crate::lang::Lang;
use crate::review::{Agreement, CATEGORIES, Pair, Status, agreement};

/// What one report adds to the counts.
#[derive(Serialize, Deserialize)]
struct Share {
    kind: String,
    year: Option<i16>,
    form: Option<String>,
    status: Status,
    /// Role and verdict of each who judged these bytes.
    signed: Vec<String>,
    /// Rule of each finding, and whether nobody decided it or judged the report yet.
    findings: Vec<(String, bool)>,
    /// The paths that its review speaks of.
    reviewed: Vec<String>,
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
    by_role: Counts,
}

/// Counts and prints, as text with bars or as one JSON object per line.
pub fn run(out: &mut Out, batch: &Batch, format: &str) -> Result<Outcome, Failure> {
    let (mut tally, mut reviewed) = (Tally::default(), BTreeSet::new());
    batch.each_checked(
        out,
        (Repairs::Unwanted, Some("stats".to_owned())),
        |checked| (String::new(), share(checked)),
        |_, _, mut share| {
            reviewed.append(&mut share.reviewed.drain(..).collect());
            tally.add(share);
            Ok(())
        },
    )?;
    let pairs = agreement(batch.reader.reviews.iter().filter(|(path, _)| reviewed.contains(&***path)).map(|(_, review)| review));
    let text = if format == "jsonl" { jsonl(&tally) + &agreement_lines(&pairs) } else { text(out, &tally) + &agreement_text(out, &pairs) };
    out.print(&text)?;
    batch.tell_lost(out, "cli.lost", &reviewed);
    Ok(Outcome::Fine)
}

fn share(checked: &Checked) -> Share {
    let hash = checked.document.source.hash().to_string();
    // A verdict that does not count until it is confirmed signs nothing.
    let review = checked.review.iter().filter(|_| !checked.examined.is_unjudged());
    Share {
        kind: kind_name(checked.document.report.kind),
        year: checked.examined.sheet.year(),
        form: checked.document.report.form.as_ref().map(|form| form.edition.clone()),
        status: checked.status(),
        signed: review.flat_map(|review| review.judgements.iter()).filter_map(|(_, j)| signed(j, &hash)).collect(),
        findings: checked.examined.findings.iter().map(|f| (f.rule.clone(), checked.is_open(f))).collect(),
        reviewed: reviewed_paths(checked),
    }
}

/// Role and verdict of a judgement on these bytes, where it tells a role.
fn signed(judgement: &crate::review::Judgement, hash: &str) -> Option<String> {
    let role = judgement.said.role.filter(|_| judgement.said.hash == hash && judgement.status != Status::Open)?;
    Some(format!("{}: {}", role.name(), judgement.status.name()))
}

impl Tally {
    fn add(&mut self, share: Share) {
        self.reports += 1;
        let count = |counts: &mut Counts, name: String| counts.entry(name).or_default().0 += 1;
        count(&mut self.by_kind, share.kind);
        count(&mut self.by_year, share.year.map_or_else(|| "-".to_owned(), |year| year.to_string()));
        count(&mut self.by_form, share.form.unwrap_or_else(|| "-".to_owned()));
        count(&mut self.by_status, share.status.name().to_owned());
        for name in share.signed {
            count(&mut self.by_role, name);
        }
        for (rule, open) in share.findings {
            let (all, still_open) = self.by_rule.entry(rule).or_default();
            *all += 1;
            *still_open += usize::from(open);
        }
    }

    /// Each way of counting with its name.
    fn all(&self) -> [(&'static str, &Counts); 6] {
        [
            ("rule", &self.by_rule),
            ("year", &self.by_year),
            ("form", &self.by_form),
            ("kind", &self.by_kind),
            ("status", &self.by_status),
            ("role", &self.by_role),
        ]
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

/// A line of how far two reviewers agree.
#[derive(Serialize)]
struct AgreementLine<'a> {
    by: &'static str,
    first: &'a str,
    second: &'a str,
    /// A rule, or `all`.
    rule: &'a str,
    units: usize,
    agreed: usize,
    /// Nothing where it is not defined.
    kappa: Option<f64>,
    /// The counts: the first reviewer's category, then the second's.
    table: BTreeMap<&'static str, BTreeMap<&'static str, usize>>,
}

fn agreement_lines(pairs: &[Pair]) -> String {
    let line = |pair: &Pair, rule: &str, figures: &Agreement| {
        let row = |at: usize| CATEGORIES.iter().map(|c| c.name()).zip(figures.table[at]).collect();
        let table = CATEGORIES.iter().enumerate().map(|(at, category)| (category.name(), row(at))).collect();
        let kappa = figures.kappa().and_then(|kappa| thousandths(kappa).parse().ok());
        let (first, second) = (pair.reviewers.0.as_str(), pair.reviewers.1.as_str());
        let (units, agreed) = (figures.units(), figures.agreed());
        json_line(&AgreementLine { by: "agreement", first, second, rule, units, agreed, kappa, table }) + "\n"
    };
    let lines = |pair: &Pair| -> String {
        let rules = pair.rules.iter().map(|(rule, figures)| (rule.as_str(), figures));
        std::iter::once(("all", &pair.all)).chain(rules).map(|(rule, figures)| line(pair, rule, figures)).collect()
    };
    pairs.iter().map(lines).collect()
}

fn agreement_text(out: &Out, pairs: &[Pair]) -> String {
    let mut text = String::new();
    for pair in pairs {
        let (first, second) = (&pair.reviewers.0, &pair.reviewers.1);
        text.push_str(&format!("\n{}\n", out.lang.say("cli.stats.agreement", &[("first", first), ("second", second)])));
        text.push_str(&format!("  {}\n", line(&out.lang, &pair.all)));
        let rows: Vec<Vec<String>> = pair.rules.iter().map(|(rule, figures)| vec![format!("  {rule}"), line(&out.lang, figures)]).collect();
        text.push_str(&columns(&rows));
    }
    text
}

/// What a name means, for a person: filters and `--select` take the name itself.
fn in_words(lang: &Lang, by: &str, name: &str) -> Option<String> {
    let said = |id: String| lang.has(&id).then(|| lang.text(&id).to_owned());
    match by {
        "rule" => said(format!("rule.{name}.title")),
        "kind" | "status" => said(format!("screen.{by}.{name}")),
        "role" => {
            let (role, status) = name.split_once(": ")?;
            Some(format!("{} {}", said(format!("role.{role}"))?, said(format!("screen.status.{status}"))?))
        }
        _ => None,
    }
}

fn text(out: &Out, tally: &Tally) -> String {
    let mut text = out.lang.say("cli.stats.reports", &[("count", &tally.reports.to_string())]) + "\n";
    for (by, counts) in tally.all().into_iter().filter(|(_, counts)| !counts.is_empty()) {
        let most = counts.values().map(|(count, _)| *count).max().unwrap_or(0);
        let mut rows: Vec<(usize, Vec<String>)> = counts
            .iter()
            .map(|(name, &(count, open))| {
                let mut row = vec![format!("  {name}"), format!("{count:>6}"), format!("{:<30}", bar(count, most, 30))];
                if by == "rule" {
                    row.push(out.lang.say("cli.stats.open", &[("count", &open.to_string())]));
                }
                row.extend(in_words(&out.lang, by, name).filter(|words| *words != name.replace('-', " ")));
                (count, row)
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
