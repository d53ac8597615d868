//! What the reports of the corpus say of each other: compared when all were read, and again when one of them says anything else.

use std::collections::BTreeMap;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Name, tell};
use crate::app::Msg;
use crate::check::{Around, Glance, RuleSet, Trace};
use crate::fold::Folding;
use crate::session::{Summary, Surrounding};
use crate::store::pile::Numbered;
use crate::store::together::Together;
use crate::store::{Reader, StoreError};
use crate::text::ContentHash;

/// What is kept of a report that was read: for the list, and for the reports it is compared with.
pub(super) type Seen = (Summary, Option<Glance>);

/// The reports as others see them.
#[derive(Debug, Default)]
pub(super) struct Survey {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    reports: BTreeMap<Name, Report>,
    /// The sentences of the reports.
    marks: Numbered,
    put: usize,
    around: BTreeMap<Name, Arc<Around>>,
    /// Every report was read: before that nothing is known to be missing.
    whole: bool,
    changed: bool,
}

/// A report as others see it.
#[derive(Debug, PartialEq, Eq)]
struct Report {
    hash: ContentHash,
    agency: Option<Arc<str>>,
    year: Option<i16>,
    row: Box<[u32]>,
    /// The number of its sentences.
    marks: usize,
}

impl Survey {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All reports are read anew.
    pub fn begin(&self) {
        let mut state = self.state();
        state.reports.clear();
        (state.marks, state.put) = (Numbered::default(), 0);
        state.whole = false;
    }

    /// Takes in what was seen of a report; its summary.
    pub fn take(&self, (summary, glance): Seen) -> Summary {
        self.state().put(&summary.path, (summary.hash, glance));
        summary
    }

    /// Forgets reports that are gone.
    pub fn forget(&self, paths: &[Name]) {
        let mut state = self.state();
        for path in paths {
            state.changed |= state.reports.remove(path).is_some();
        }
    }

    /// Every report was read.
    pub fn complete(&self) {
        let mut state = self.state();
        (state.whole, state.changed) = (true, true);
    }

    /// What the rest of the corpus says of a report, where it says anything.
    pub fn around(&self, path: &str) -> Option<Arc<Around>> {
        self.state().around.get(path).cloned()
    }

    /// Tells of every report of which the rest of the corpus says something else than before.
    pub fn tell(&self, reader: &Reader, sender: &Sender<Msg>) {
        match self.state().settle(&reader.rules) {
            Ok(changes) if changes.is_empty() => {}
            Ok(changes) => tell(sender, Msg::Surrounded(changes)),
            Err(error) => tell(sender, Msg::Tell(reader.lang.tell(&error.message()))),
        }
    }
}

impl State {
    fn put(&mut self, path: &Name, (hash, glance): (ContentHash, Option<Glance>)) {
        let Some(Glance { trace: Trace { agency, year, marks }, row }) = glance else {
            self.changed |= self.reports.remove(path).is_some();
            return;
        };
        let bytes: Vec<u8> = marks.iter().flat_map(|mark| mark.to_le_bytes()).collect();
        let same = |report: &&Report| self.marks.get(report.marks).is_ok_and(|before| before == bytes);
        let known = self.reports.get(path).filter(same).map(|report| report.marks);
        let report = Report { hash, agency, year, row, marks: known.unwrap_or(self.put) };
        if self.reports.get(path) == Some(&report) {
            return;
        }
        if known.is_none() {
            self.marks.push(&bytes);
            self.put += 1;
        }
        self.reports.insert(path.clone(), report);
        self.changed = true;
    }

    /// Compares all reports, where anything changed.
    fn settle(&mut self, rules: &RuleSet) -> Result<Vec<Surrounding>, StoreError> {
        if !self.whole || !std::mem::take(&mut self.changed) {
            return Ok(Vec::new());
        }
        let now = self.compared(rules)?;
        let other = |(path, around): &(&Name, &Arc<Around>)| self.around.get(*path) != Some(*around);
        let mut changes: Vec<Surrounding> = now.iter().filter(other).map(|(path, around)| (path.clone(), Some(around.clone()))).collect();
        changes.extend(self.around.keys().filter(|path| !now.contains_key(*path)).map(|path| (path.clone(), None)));
        self.around = now;
        Ok(changes)
    }

    fn compared(&self, rules: &RuleSet) -> Result<BTreeMap<Name, Arc<Around>>, StoreError> {
        let folding = Folding::built_in();
        let mut together = Together::new(folding, rules);
        for (path, report) in &self.reports {
            let bytes = self.marks.get(report.marks)?;
            let marks = bytes.as_chunks::<4>().0.iter().map(|mark| u32::from_le_bytes(*mark)).collect();
            let trace = Trace { agency: report.agency.clone(), year: report.year, marks };
            let glance = Glance { trace, row: report.row.clone() };
            together.put(Some((&glance.trace, glance.standing(folding, (path, report.hash)))));
        }
        let bodies = together.finish()?;
        let names: Vec<&Name> = self.reports.keys().collect();
        let name = |number: u32| {
            let at = usize::try_from(number).unwrap_or(usize::MAX);
            names.get(at).map_or_else(|| Name::from(""), |name| Name::clone(name))
        };
        let around = |(number, (path, report)): (u32, (&Name, &Report))| {
            Some((path.clone(), Arc::new(bodies.around(number, &report.row, name).telling(rules)?)))
        };
        Ok((0..).zip(&self.reports).filter_map(around).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glance(agency: &str, year: i16) -> Glance {
        let trace = Trace { agency: Some(agency.into()), year: Some(year), marks: Box::default() };
        Glance { trace, row: Box::default() }
    }

    fn put(state: &mut State, path: &str, told: (&str, i16)) {
        state.put(&path.into(), (ContentHash::of(path.as_bytes()), Some(glance(told.0, told.1))));
    }

    fn settled(state: &mut State) -> Vec<(String, Option<Vec<i16>>)> {
        let changes = state.settle(&RuleSet::default()).expect("settled");
        changes.into_iter().map(|(path, around)| (path.to_string(), around.map(|around| around.missing.clone()))).collect()
    }

    #[test]
    fn what_is_missing_is_told_when_all_were_read_and_again_when_it_changes() {
        let mut state = State::default();
        put(&mut state, "a", ("甲县水利局", 2020));
        put(&mut state, "c", ("甲县水利局", 2023));
        assert_eq!(settled(&mut state), [], "others may come");
        (state.whole, state.changed) = (true, true);
        assert_eq!(settled(&mut state), [("c".to_owned(), Some(vec![2021, 2022]))]);
        put(&mut state, "c", ("甲县水利局", 2023));
        assert!(!state.changed, "it says what it said");
        put(&mut state, "b", ("甲县水利局", 2021));
        assert_eq!(settled(&mut state), [("c".to_owned(), Some(vec![2022]))]);
        put(&mut state, "b", ("甲县水利局", 2022));
        assert_eq!(settled(&mut state), [("b".to_owned(), Some(vec![2021])), ("c".to_owned(), None)]);
        state.put(&"a".into(), (ContentHash::of(b"a"), None));
        assert_eq!(settled(&mut state), [("b".to_owned(), None)], "the first one is gone");
    }

    #[test]
    fn rules_that_are_not_in_use_tell_nothing() {
        let mut state = State { whole: true, ..State::default() };
        put(&mut state, "a", ("甲县水利局", 2020));
        put(&mut state, "c", ("甲县水利局", 2023));
        let mut rules = RuleSet::default();
        rules.select(&[], &["missing-year".to_owned()]).expect("a rule");
        assert!(state.settle(&rules).expect("settled").is_empty());
    }
}
