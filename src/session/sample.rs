//! The sampling plan in force, its sample, and what of it was looked at.

use std::sync::Arc;

use super::edit::Word;
use super::{Refused, Session, Summary};
use crate::review::{Act, Plan, Record, Status, Strata, Target};

/// A report of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sampled {
    /// Its path.
    pub path: Arc<str>,
    /// Whether I judged it by itself, as it is now.
    pub done: bool,
}

/// A sample that was drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    plan: Plan,
    /// The reports it was drawn from.
    revision: u64,
    paths: Vec<Arc<str>>,
}

impl Session {
    /// My sampling plan in force.
    pub fn plan(&self) -> Option<&Plan> {
        let (record, _) = self.history.steps(&self.me).find(|(record, counts)| *counts && record.action == Act::Plan)?;
        match &record.target {
            Target::Plan(plan) => Some(plan),
            _ => None,
        }
    }

    /// Puts a plan in force, or none.
    ///
    /// # Errors
    /// The journal is held by another program, or the plan is in force already.
    pub fn set_plan(&mut self, plan: Option<Plan>, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        if self.plan() == plan.as_ref() {
            return Err(Refused::NothingToDo);
        }
        let from = self.plan().map(ToString::to_string);
        let target = plan.map_or(Target::Corpus, Target::Plan);
        self.tell(vec![Word { from, ..Word::new(Act::Plan, target) }], at)
    }

    /// The sample of the plan in force, in path order; empty without a plan.
    pub fn sample(&self) -> Vec<Sampled> {
        let Some(plan) = self.plan() else { return Vec::new() };
        let chosen = self.sample_of(plan);
        chosen.into_iter().map(|path| Sampled { done: self.looked_at(&path), path }).collect()
    }

    /// The sample that a plan makes of the reports. It is drawn once for the reports as they are.
    fn sample_of(&self, plan: &Plan) -> Vec<Arc<str>> {
        let mut held = self.index.drawn.borrow_mut();
        if let Some(held) = held.as_ref().filter(|held| held.plan == *plan && held.revision == self.index.revision) {
            return held.paths.clone();
        }
        let chosen = drawn(plan, self.index.summaries.values());
        let path = |path: &str| self.index.summaries.get_key_value(path).map(|(path, _)| path.clone());
        let paths: Vec<Arc<str>> = chosen.into_iter().filter_map(path).collect();
        *held = Some(Drawn { plan: plan.clone(), revision: self.index.revision, paths: paths.clone() });
        paths
    }

    /// How many of these reports I neither opened since the program began nor said anything of but together with others.
    pub fn unseen(&self, paths: &[Arc<str>]) -> usize {
        let opened = |path: &Arc<str>| {
            let summary = self.index.summaries.get(path);
            summary.is_some_and(|summary| self.index.scan.opened.contains(&(path.clone(), summary.hash)))
        };
        let alone = |seq| self.history.step_of(&self.me, seq).is_some_and(|step| step.len() == 1);
        let spoken_of = |path: &Arc<str>| {
            let review = self.review(path);
            let mut mine = review.iter().flat_map(|review| &review.history).map(|past| &past.record).filter(|record| record.by == self.me);
            mine.any(|record| !matches!(record.action, Act::Judge(_)) || alone(record.seq))
        };
        paths.iter().filter(|path| !opened(path) && !spoken_of(path)).count()
    }

    /// How many figures of these reports are in doubt that no finding speaks of.
    pub fn in_doubt(&self, paths: &[Arc<str>]) -> usize {
        paths.iter().filter_map(|path| self.index.summaries.get(path)).map(|summary| summary.in_doubt).sum()
    }

    /// Whether my verdict stands on the report as it is now, given by a step of its own: what was
    /// judged together with others was not looked at.
    fn looked_at(&self, path: &str) -> bool {
        let Some((summary, review)) = self.index.summaries.get(path).zip(self.review(path)) else { return false };
        let mine = review.judgements.of(&self.me).filter(|j| j.status != Status::Open && j.said.hash == summary.hash.to_string());
        mine.is_some_and(|j| self.history.step_of(&self.me, j.said.seq).is_some_and(|step| step.len() == 1))
    }
}

/// The paths of the sample that a plan makes of the reports among these files, in path order.
pub fn drawn<'a>(plan: &Plan, summaries: impl Iterator<Item = &'a Summary>) -> Vec<&'a str> {
    let reports = summaries.filter(|summary| summary.kind.is_report());
    plan.sample(reports.map(|summary| (&*summary.path, part(summary, plan.by))))
}

/// The part of the corpus that a report belongs to.
fn part(summary: &Summary, by: Option<Strata>) -> String {
    match by {
        None => String::new(),
        Some(Strata::Form) => summary.form.as_deref().unwrap_or_default().to_owned(),
        Some(Strata::Kind) => format!("{:?}", summary.kind),
        Some(Strata::Year) => summary.year.map(|year| year.to_string()).unwrap_or_default(),
    }
}
