//! All records of all reviewers, and which of them count.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::state::{Order, Past};
use super::{Act, Record, ReportReview, Reviews, Target};

/// All records, as a union: taking in the same record twice changes nothing, and the order of taking
/// in does not matter.
///
/// A record that was undone last does not count; one that was redone last counts and speaks from the
/// moment of the redo. A reviewer takes back only own records. Within a reviewer's journal the
/// numbers decide, so time never runs backwards there: a record counts as said no earlier than the
/// one before it. What was taken in from an export stands behind what may have been said after it: its own time holds.
#[derive(Clone, Debug, Default)]
pub struct History {
    journals: BTreeMap<Arc<str>, Journal>,
    reports: BTreeMap<Arc<str>, BTreeSet<(Arc<str>, u64)>>,
}

#[derive(Clone, Debug, Default)]
struct Journal {
    entries: BTreeMap<u64, Entry>,
    /// The undos and redos that name a record: their numbers, and whether they undo.
    named: BTreeMap<u64, BTreeMap<u64, bool>>,
    /// The undo records in force, and what each of them takes back still.
    undone: BTreeMap<u64, BTreeSet<u64>>,
}

#[derive(Clone, Debug)]
struct Entry {
    /// More than one where copies of the journal went their own ways.
    records: Vec<Arc<Record>>,
    time: Timestamp,
    /// The latest time up to it of what was said here: nothing said here counts as earlier.
    floor: Timestamp,
}

impl History {
    /// Takes in records and brings `reviews` up to date; returns the paths whose reviews changed,
    /// with what the review was before.
    pub fn take(&mut self, mut records: Vec<Record>, reviews: &mut Reviews) -> BTreeMap<Arc<str>, Option<Arc<ReportReview>>> {
        let mut touched = BTreeSet::new();
        records.sort_by(|a, b| a.by.cmp(&b.by).then(a.seq.cmp(&b.seq)));
        let mut news: BTreeMap<Arc<str>, u64> = BTreeMap::new();
        for record in records {
            if let Some((by, seq)) = self.insert(record, &mut touched) {
                let first = news.entry(by).or_insert(seq);
                *first = seq.min(*first);
            }
        }
        for (by, first) in news {
            let shifted = self.journals.get_mut(&by).map(|journal| journal.settle_times(first)).unwrap_or_default();
            self.touch(&by, &shifted, &mut touched);
        }
        let change = |path: Arc<str>| {
            let before = reviews.set(path.clone(), self.review(&path));
            (path, before)
        };
        touched.into_iter().map(change).collect()
    }

    /// The next free number in this reviewer's journal.
    pub fn next_seq(&self, by: &str) -> u64 {
        self.journals.get(by).and_then(|j| j.entries.last_key_value()).map_or(1, |(seq, _)| seq + 1)
    }

    /// The reviewers known.
    pub fn reviewers(&self) -> impl Iterator<Item = &str> {
        self.journals.keys().map(AsRef::as_ref)
    }

    /// The records of this number, more than one where copies of the journal went their own ways.
    pub fn records(&self, by: &str, seq: u64) -> &[Arc<Record>] {
        self.journals.get(by).and_then(|j| j.entries.get(&seq)).map_or(&[], |entry| &entry.records)
    }

    /// All records of a reviewer's journal, in its order.
    pub fn journal_of(&self, by: &str) -> impl Iterator<Item = &Arc<Record>> {
        self.journals.get(by).into_iter().flat_map(|journal| journal.entries.values()).flat_map(|entry| &entry.records)
    }

    /// The report a record is about; for undo and redo, the one of the step they name.
    pub fn path_of<'a>(&'a self, record: &'a Record) -> Option<&'a str> {
        match &record.target {
            Target::Records { by, seqs } => seqs.iter().flat_map(|&seq| self.records(by, seq)).find_map(|r| r.target.path()),
            target => target.path(),
        }
    }

    /// The numbers of the step that `undo` takes back: the last that counts.
    pub fn last_done(&self, by: &str) -> Option<Vec<u64>> {
        let journal = self.journals.get(by)?;
        journal.entries.iter().rev().find_map(|(&seq, entry)| {
            let record = entry.records.first()?;
            match &record.action {
                Act::Undo | Act::Draft | Act::Reveal | Act::Checkpoint => None,
                Act::Redo => named(record).filter(|seqs| seqs.iter().any(|s| journal.last_turn(*s) == Some((seq, false)))),
                _ if journal.named.contains_key(&seq) => None,
                _ => Some(journal.step(record.with.unwrap_or(seq))),
            }
        })
    }

    /// The numbers of the step that `redo` brings back: the one undone last.
    pub fn last_undone(&self, by: &str) -> Option<Vec<u64>> {
        let (_, seqs) = self.journals.get(by)?.undone.last_key_value()?;
        Some(seqs.iter().copied().collect())
    }

    /// What was brought back and what was taken back, where the last thing done was a return to a named place that did both or, if not
    /// `returns`, the taking back of such a return.
    pub fn last_return(&self, by: &str, returns: bool) -> Option<(Vec<u64>, Vec<u64>)> {
        let records = self.journals.get(by)?.entries.values().rev().filter_map(|entry| entry.records.first());
        let mut done = records.filter(|record| !matches!(record.action, Act::Draft | Act::Reveal | Act::Checkpoint));
        let (second, first) = (done.next()?, done.next()?);
        let expected = if returns { (Act::Redo, Act::Undo) } else { (Act::Undo, Act::Redo) };
        let is_one = second.with == Some(first.seq) && (&first.action, &second.action) == (&expected.0, &expected.1);
        let (first, second) = is_one.then(|| named(first).zip(named(second)))??;
        Some(if returns { (first, second) } else { (second, first) })
    }

    /// The numbers of the step that begins with record `first`, whether it counts or not.
    pub fn step_numbers(&self, by: &str, first: u64) -> impl Iterator<Item = u64> {
        self.journals.get(by).map(|journal| journal.step(first)).unwrap_or_default().into_iter()
    }

    /// The numbers of the step that record `seq` belongs to, if that step counts.
    pub fn step_of(&self, by: &str, seq: u64) -> Option<Vec<u64>> {
        let journal = self.journals.get(by)?;
        let record = journal.entries.get(&seq)?.records.first()?;
        (record.action.is_step() && journal.counts(seq)).then(|| journal.step(record.with.unwrap_or(seq)))
    }

    /// The numbers of the step that record `seq` belongs to, if that step was taken back.
    pub fn undone_step_of(&self, by: &str, seq: u64) -> Option<Vec<u64>> {
        let journal = self.journals.get(by)?;
        let record = journal.entries.get(&seq)?.records.first()?;
        (!journal.counts(seq)).then(|| journal.step(record.with.unwrap_or(seq)))
    }

    /// The steps of a reviewer, the last one first: the first record of each, and whether it counts.
    /// Undo, redo and drafts are no steps of their own.
    pub fn steps(&self, by: &str) -> impl Iterator<Item = (&Record, bool)> {
        self.log(by).filter(|(record, _)| record.action.is_step())
    }

    /// [`History::steps`] with the named places among them.
    pub fn log(&self, by: &str) -> impl Iterator<Item = (&Record, bool)> {
        let journal = self.journals.get(by);
        let entries = journal.into_iter().flat_map(|journal| journal.entries.iter().rev().map(move |(seq, entry)| (journal, *seq, entry)));
        entries.filter_map(|(journal, seq, entry)| {
            let record = entry.records.first()?;
            let is_told = record.with.is_none() && (record.action.is_step() || record.action == Act::Checkpoint);
            is_told.then(|| (&**record, journal.counts(seq)))
        })
    }

    /// What has to be taken back, and what brought back, for all to stand as it did at record `mark`.
    pub fn since(&self, by: &str, mark: u64) -> (Vec<u64>, Vec<u64>) {
        let Some(journal) = self.journals.get(by) else { return Default::default() };
        let mut undone = BTreeMap::new();
        for record in journal.entries.range(..=mark).filter_map(|(_, entry)| entry.records.first()) {
            if let (Act::Undo | Act::Redo, Some(seqs)) = (&record.action, named(record)) {
                undone.extend(seqs.into_iter().map(|seq| (seq, record.action == Act::Undo)));
            }
        }
        let counted = |seq: u64| seq <= mark && !undone.get(&seq).copied().unwrap_or(false);
        let is_step = |entry: &Entry| entry.records.first().is_some_and(|record| record.action.is_step());
        let changed = journal.entries.iter().filter(|(_, entry)| is_step(entry)).map(|(&seq, _)| seq);
        changed.filter(|&seq| journal.counts(seq) != counted(seq)).partition(|&seq| journal.counts(seq))
    }

    /// Takes in a record; whose and which it is, if it was not known.
    fn insert(&mut self, record: Record, touched: &mut BTreeSet<Arc<str>>) -> Option<(Arc<str>, u64)> {
        let by = self.journals.get_key_value(&*record.by).map_or_else(|| record.by.as_str().into(), |(by, _)| by.clone());
        let journal = self.journals.entry(by.clone()).or_default();
        let seq = record.seq;
        let path: Option<Arc<str>> = record.target.path().map(Into::into);
        let turned = journal.insert(&Arc::new(record))?;
        if let Some(path) = path {
            touched.insert(path.clone());
            self.reports.entry(path).or_default().insert((by.clone(), seq));
        }
        self.touch(&by, &turned, touched);
        Some((by, seq))
    }

    /// Notes the reports of these records.
    fn touch(&self, by: &str, seqs: &[u64], touched: &mut BTreeSet<Arc<str>>) {
        touched.extend(seqs.iter().flat_map(|&seq| self.records(by, seq)).filter_map(|record| record.target.path()).map(Into::into));
    }

    fn review(&self, path: &str) -> ReportReview {
        let mut history = Vec::new();
        for (by, seq) in self.reports.get(path).into_iter().flatten() {
            let Some(journal) = self.journals.get(by) else { continue };
            let Some(entry) = journal.entries.get(seq) else { continue };
            let order = journal.order(by, *seq, entry);
            let named = journal.named.get(seq).into_iter().flatten();
            let turns: Vec<(Order, bool)> =
                named.filter_map(|(at, undoes)| Some((journal.order(by, *at, journal.entries.get(at)?), *undoes))).collect();
            for record in entry.records.iter().filter(|r| r.target.path() == Some(path)) {
                history.push(Past { record: record.clone(), counts: journal.counts(*seq), order: order.clone(), turns: turns.clone() });
            }
        }
        ReportReview::told_by(history)
    }
}

impl Entry {
    fn is_imported(&self) -> bool {
        self.records.iter().all(|record| record.how.imported)
    }
}

impl Journal {
    /// Takes in a record; `None` when it is known, else the numbers of other records whose standing changed by it. The times are to be
    /// settled afterwards.
    fn insert(&mut self, record: &Arc<Record>) -> Option<Vec<u64>> {
        let seq = record.seq;
        if let Some(entry) = self.entries.get_mut(&seq) {
            if entry.records.iter().any(|known| same(known, record)) {
                return None;
            }
            entry.records.push(record.clone());
            entry.records.sort_by_key(|r| format!("{r:?}"));
        } else {
            self.entries.insert(seq, Entry { records: vec![record.clone()], time: Timestamp::MIN, floor: Timestamp::MIN });
        }
        let turn = matches!(record.action, Act::Undo | Act::Redo);
        let named = named(record).filter(|_| turn).unwrap_or_default();
        for &target in &named {
            self.name(target, seq, record.action == Act::Undo);
        }
        Some(named)
    }

    /// Makes times run forwards from record `seq` on; returns the numbers of the records that speak at another time than before.
    fn settle_times(&mut self, seq: u64) -> Vec<u64> {
        let mut floor = self.entries.range(..seq).next_back().map_or(Timestamp::MIN, |(_, e)| e.floor);
        let mut shifted = Vec::new();
        for (&at, entry) in self.entries.range_mut(seq..) {
            let stated = entry.records.iter().filter_map(|r| r.how.since.as_ref().unwrap_or(&r.at).parse().ok()).max();
            let stated = stated.unwrap_or(Timestamp::MIN);
            let imported = entry.is_imported();
            if !imported {
                floor = floor.max(stated);
            }
            let time = if imported { stated } else { floor };
            if time != entry.time {
                shifted.push(at);
                // What it took back or brought back speaks since then.
                shifted.extend(entry.records.iter().filter_map(|record| named(record)).flatten());
            }
            (entry.time, entry.floor) = (time, floor);
        }
        shifted
    }

    fn name(&mut self, target: u64, by: u64, undoes: bool) {
        let last = self.last_turn(target);
        self.named.entry(target).or_default().insert(by, undoes);
        match last {
            Some((known, _)) if known > by => return,
            Some((known, true)) => {
                if let Some(seqs) = self.undone.get_mut(&known) {
                    seqs.remove(&target);
                }
                self.undone.retain(|_, seqs| !seqs.is_empty());
            }
            _ => {}
        }
        if undoes {
            self.undone.entry(by).or_default().insert(target);
        }
    }

    /// The last undo or redo that names a record: its number, and whether it undoes.
    fn last_turn(&self, seq: u64) -> Option<(u64, bool)> {
        self.named.get(&seq)?.last_key_value().map(|(&at, &undoes)| (at, undoes))
    }

    fn counts(&self, seq: u64) -> bool {
        self.last_turn(seq).is_none_or(|(_, undone)| !undone)
    }

    fn order(&self, by: &Arc<str>, seq: u64, entry: &Entry) -> Order {
        debug_assert!(self.entries.contains_key(&seq));
        Order { time: entry.time, by: by.clone(), seq }
    }

    /// The numbers of the step that begins with record `first`.
    fn step(&self, first: u64) -> Vec<u64> {
        let rest = self.entries.range(first + 1..).take_while(|(_, e)| e.records.iter().any(|r| r.with == Some(first)));
        std::iter::once(first).chain(rest.map(|(&seq, _)| seq)).collect()
    }
}

/// Leaves of the records those alone that the reviewer `me` of a blind second review may know: the own ones, until the others' were
/// asked for, which is for good. Whether others' were left out.
pub fn unsee(records: &mut Vec<Record>, me: &str) -> bool {
    let count = records.len();
    if !records.iter().any(|record| record.by == me && record.action == Act::Reveal) {
        records.retain(|record| record.by == me);
    }
    records.len() < count
}

/// The numbers an undo or redo names, if they are of its own journal.
fn named(record: &Record) -> Option<Vec<u64>> {
    match &record.target {
        Target::Records { by, seqs } if *by == record.by => Some(seqs.clone()),
        _ => None,
    }
}

/// Whether two records are one: the checksum is not part of what they say.
fn same(a: &Record, b: &Record) -> bool {
    *a == Record { check: a.check.clone(), ..b.clone() }
}
