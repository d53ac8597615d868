//! `replay`: a recipe done in every report of a corpus that it fits, as one step of the reviewer's journal.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::TOOL;
use super::batch::Batch;
use super::failure::{Failure, Outcome};
use super::journal::{Steps, append};
use super::out::Out;
use super::years::{Repairs, Years};
use crate::export::{Checked, json_line};
use crate::lang::Message;
use crate::review::{Act, FindingKey, Record, Status};
use crate::session::{Recipe, Session, Settlement, Sight, Summary, sight_of, summary_of};
use crate::store::journal;
use crate::store::{Reader, now, recipes};

/// How the recipe is done.
pub struct Manner {
    /// Who does it.
    pub reviewer: String,
    /// Nothing is written.
    pub dry: bool,
    /// One JSON object a finding in place of a line of text.
    pub json: bool,
}

/// A finding that the recipe is about: what is to be done, or why nothing is.
struct Found {
    sight: Sight,
    settlement: Result<Settlement, Message>,
}

/// What is printed of a finding.
#[derive(Serialize)]
struct Line<'a> {
    path: &'a str,
    finding: &'a FindingKey,
    outcome: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Change<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
}

#[derive(Serialize)]
struct Change<'a> {
    cell: &'a str,
    from: Option<&'a str>,
    to: Option<&'a str>,
}

/// Does the recipe; refused anywhere, it is told and the command ends with 1.
pub fn run(out: &mut Out, batch: &Batch, file: &Path, manner: &Manner) -> Result<Outcome, Failure> {
    let Batch { reader, .. } = batch;
    let read = recipes::read(file)?.and_then(|(recipe, text)| recipe.known(&text, &reader.rules, &reader.forms).map(|()| recipe));
    let recipe =
        read.map_err(|error| Failure::say("recipe.faulty", [("path", file.display().to_string()), ("error", error.say(&out.lang))]))?;
    let recipe = Arc::new(recipe);
    let years = Years::of(out, batch, None)?;
    let wanted = Arc::clone(&recipe);
    let work = move |reader: &Reader, (at, entry): (usize, &crate::store::scan::Entry)| {
        let checked = years.checked(reader, (at, entry), Repairs::Wanted, &years.beside(at)?)?;
        Ok(looked_at(&checked, &wanted))
    };
    let (mut all, mut summaries): (Vec<Found>, Vec<Summary>) = (Vec::new(), Vec::new());
    batch.each_numbered(out, work, |_, _, done| {
        if let Some((found, summary)) = done {
            all.extend(found);
            summaries.extend(summary);
        }
        Ok(())
    })?;
    let records = settle(batch, (&all, summaries), manner)?;
    let refused = all.iter().filter(|found| found.settlement.is_err()).count();
    if !manner.dry && !records.is_empty() {
        let wanted = records.len();
        // What could not be kept was not done, and why was said.
        if append(out, batch.reader.corpus.state(), (&manner.reviewer, Steps::One), records.clone())? < wanted {
            return Ok(Outcome::Fine);
        }
    }
    tell(out, &all, &records, manner)?;
    if all.is_empty() {
        let text = out.lang.text("cli.replay.nothing").to_owned();
        out.notice(&text);
        return Ok(Outcome::Fine);
    }
    let words = [("applied", (all.len() - refused).to_string()), ("refused", refused.to_string())];
    let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    let text = out.lang.say(if manner.dry { "cli.replay.dry" } else { "cli.replay.sum" }, &words);
    out.notice(&text);
    Ok(if refused > 0 { Outcome::Findings } else { Outcome::Fine })
}

/// The open findings of a report that the recipe is about.
fn looked_at(checked: &Checked, recipe: &Recipe) -> (Vec<Found>, Option<Summary>) {
    if checked.status() != Status::Open {
        return (Vec::new(), None);
    }
    let keys = checked.examined.findings.iter().map(crate::check::Finding::key);
    let keys = recipe.findings(keys).filter(|key| checked.is_undecided(key));
    let sights = keys.filter_map(|key| sight_of(&checked.document, &checked.examined, &key));
    let found: Vec<Found> =
        sights.map(|sight| Found { settlement: recipe.settlement(&sight).map_err(|unfit| unfit.message()), sight }).collect();
    let summary = (!found.is_empty()).then(|| summary_of(&checked.document, &checked.examined));
    (found, summary)
}

/// The records of the step, without a place in the journal yet.
fn settle(batch: &Batch, (all, summaries): (&[Found], Vec<Summary>), manner: &Manner) -> Result<Vec<Record>, Failure> {
    let wanted: Vec<(&Sight, Settlement)> = all.iter().filter_map(|f| Some((&f.sight, f.settlement.clone().ok()?))).collect();
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let reader = &batch.reader;
    let mut session = Session::new((*reader.forms).clone(), (*reader.rules).clone(), &manner.reviewer, TOOL);
    let (journals, faults) = journal::read_all(reader.corpus.state());
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault.into());
    }
    session.replay(journals.into_iter().flat_map(|journal| journal.records).collect());
    for summary in summaries {
        session.upsert(summary);
    }
    session.settle_all(&wanted, &now()).map_err(|refused| Failure::Say(refused.message()))
}

fn tell(out: &mut Out, all: &[Found], records: &[Record], manner: &Manner) -> Result<(), Failure> {
    let mut text = String::new();
    for Found { sight, settlement } in all {
        let key = sight.finding.key();
        let own = records.iter().filter(|record| record.target.path() == Some(&*sight.path));
        let changes = own.filter_map(|record| match (&record.action, &record.target) {
            (Act::Correct, crate::review::Target::Cell { cell, .. }) => {
                Some(Change { cell: cell.as_str(), from: record.from.as_deref(), to: record.to.as_deref() })
            }
            _ => None,
        });
        let changes: Vec<Change> = if settlement.is_ok() { changes.collect() } else { Vec::new() };
        let (verdict, why) = match settlement {
            Ok(Settlement::Decide(verdict, why)) => (Some(verdict.name()), why.clone()),
            Ok(_) => (None, None),
            Err(message) => (None, Some(out.lang.tell(message))),
        };
        let outcome = match (settlement.is_ok(), manner.dry) {
            (true, false) => "applied",
            (true, true) => "would-apply",
            (false, _) => "refused",
        };
        let line = Line { path: &sight.path, finding: &key, outcome, changes, verdict, why: why.as_deref() };
        text.push_str(&if manner.json { json_line(&line) + "\n" } else { in_words(out, &line) });
    }
    out.print(&text)
}

fn in_words(out: &Out, line: &Line) -> String {
    let changes = line.changes.iter().map(|c| format!("{} {} -> {}", c.cell, c.from.unwrap_or("-"), c.to.unwrap_or("-")));
    let changes = changes.collect::<Vec<_>>().join("; ");
    let why = line.why.unwrap_or_default();
    let what = match line.verdict {
        Some(verdict) => {
            out.lang.say("cli.replay.decided", &[("verdict", out.lang.text(&format!("screen.verdict.{verdict}"))), ("why", why)])
        }
        None => changes,
    };
    let id = if line.outcome == "refused" { "cli.replay.refused" } else { "cli.replay.applied" };
    let said = out.lang.say(id, &[("path", line.path), ("finding", &line.finding.0), ("what", &what), ("why", why)]);
    format!("{}\n", crate::text::visible(&said))
}
