//! What reviewing cost: findings settled, keys and time, by rule and by hour, as the journals tell.

use std::collections::BTreeMap;

use super::{Act, History, Record, Target, Verdict};

/// What findings cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Findings settled by steps that count: each decision, and each correction by a step of its own
    /// with a finding at hand.
    pub findings: usize,
    /// Of these, those whose record tells what they cost.
    pub told: usize,
    /// Keys of all steps at such findings, those taken back among them.
    pub keys: u64,
    /// Milliseconds of these steps.
    pub millis: u64,
}

impl Cost {
    /// Keys per finding in tenths.
    pub fn keys_each(&self) -> Option<u64> {
        let told = self.told as u64;
        (self.keys * 10 + told / 2).checked_div(told)
    }

    /// Tenths of a second per finding.
    pub fn tenths_each(&self) -> Option<u64> {
        let told = self.told as u64;
        (self.millis / 100 + told / 2).checked_div(told)
    }

    fn add(&mut self, other: Self) {
        self.findings += other.findings;
        self.told += other.told;
        self.keys += other.keys;
        self.millis += other.millis;
    }
}

/// What a reviewer's work cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Over all rules.
    pub all: Cost,
    /// By rule.
    pub rules: BTreeMap<String, Cost>,
    /// Findings settled in each hour, `2026-01-02T03` in the reviewer's own time.
    pub hours: BTreeMap<String, usize>,
    /// Verdicts on reports that count.
    pub judged: usize,
}

/// What the work of the reviewer `by` cost.
pub fn effort(history: &History, by: &str) -> Effort {
    let mut effort = Effort::default();
    for (first, counts) in history.steps(by) {
        let step: Vec<&Record> = history.step_numbers(by, first.seq).flat_map(|seq| history.records(by, seq)).map(|r| &**r).collect();
        effort.judged += if counts { step.iter().filter(|r| matches!(r.action, Act::Judge(_))).count() } else { 0 };
        let Some((rule, findings)) = settled(first, &step) else { continue };
        let findings = if counts { findings } else { 0 };
        let told = if first.how.keys > 0 { findings } else { 0 };
        let cost = Cost { findings, told, keys: first.how.keys.into(), millis: first.how.millis.into() };
        effort.all.add(cost);
        effort.rules.entry(rule).or_default().add(cost);
        if findings > 0 {
            *effort.hours.entry(first.at.get(..13).unwrap_or_default().to_owned()).or_default() += findings;
        }
    }
    effort
}

/// The rule at which a step was made, and how many findings it settled; nothing for other steps.
fn settled(first: &Record, step: &[&Record]) -> Option<(String, usize)> {
    let rule = |record: &Record| match (&record.action, &record.target) {
        (Act::Decide(verdict), Target::Finding { finding, .. }) if *verdict != Verdict::Open => Some(finding.rule().to_owned()),
        _ => None,
    };
    let decided: Vec<String> = step.iter().filter_map(|record| rule(record)).collect();
    match decided.first() {
        Some(rule) => Some((rule.clone(), decided.len())),
        None if first.action == Act::Correct => first.how.rule.clone().map(|rule| (rule, 1)),
        None => None,
    }
}
