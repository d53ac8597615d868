//! The journals of other reviewers, read on while they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::SystemTime;

use crate::review::Record;
use crate::store::journal::{Read, list, read_one, stamp};
use crate::store::watch_file::watch_folder;

/// What is known of the journals of a folder.
#[derive(Debug, Default)]
pub(super) struct Others {
    state: PathBuf,
    known: BTreeMap<PathBuf, Told>,
}

/// What was told of a journal.
#[derive(Clone, Debug, Default)]
struct Told {
    /// Its size when it was read, and when it was written.
    stamp: Option<(u64, SystemTime)>,
    /// How many records were told.
    count: usize,
    /// The checksum of the last of them: with another there, another journal has come to its name.
    last: Option<String>,
}

impl Told {
    fn of(records: &[Record], stamp: Option<(u64, SystemTime)>) -> Self {
        Self { stamp, count: records.len(), last: records.last().map(|record| record.check.clone()) }
    }

    /// How many of these records were told.
    fn passed(&self, records: &[Record]) -> usize {
        let last = self.count.checked_sub(1).and_then(|last| records.get(last)).map(|record| &record.check);
        if last == self.last.as_ref() { self.count } else { 0 }
    }
}

impl Others {
    /// The journals in the folder `state`, as they were read.
    pub fn new(state: &Path, journals: &[Read]) -> Self {
        let known = journals.iter().map(|journal| (journal.path.clone(), Told::of(&journal.records, journal.stamp))).collect();
        Self { state: state.to_owned(), known }
    }

    /// The records written since, those of `mine` left out. What cannot be read now is read with the next
    /// change.
    pub fn look(&mut self, mine: Option<&Path>) -> Vec<Record> {
        let mut told = Vec::new();
        for path in list(&self.state).unwrap_or_default().into_iter().filter(|path| Some(path.as_path()) != mine) {
            let stamp = stamp(&path);
            let before = self.known.get(&path).cloned().unwrap_or_default();
            if stamp.is_some() && stamp == before.stamp {
                continue;
            }
            let Ok(records) = read_one(&path) else { continue };
            let passed = before.passed(&records);
            self.known.insert(path, Told::of(&records, stamp));
            told.extend(records.into_iter().skip(passed));
        }
        told
    }
}

/// Sends `hint` each time journals or their locks may have changed, and once at the beginning: what was
/// written before the watch began was not seen.
pub(super) fn watch<T: Send + 'static>(state: &Path, hints: Sender<T>, hint: fn() -> T) {
    let concerns = |path: &Path| path.extension().is_some_and(|ending| ending == "journal" || ending == "lock");
    let changes = watch_folder(state, concerns);
    std::thread::spawn(move || {
        for () in std::iter::once(()).chain(changes) {
            if hints.send(hint()).is_err() {
                return;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{Act, How, Target};

    fn record(seq: u64, check: &str) -> Record {
        let text = String::new;
        let target = Target::Corpus;
        Record {
            seq,
            with: None,
            at: text(),
            by: text(),
            tool: text(),
            action: Act::Checkpoint,
            target,
            from: None,
            to: None,
            why: None,
            how: How::default(),
            check: check.to_owned(),
        }
    }

    #[test]
    fn a_journal_that_was_read_is_not_read_again_until_it_changes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("b.journal");
        std::fs::write(&path, "").expect("written");
        let mut others = Others::new(folder.path(), &crate::store::journal::read_all(folder.path()).0);
        let known = others.known[&path].stamp;
        assert!(known.is_some() && known == stamp(&path), "{known:?}");
        std::fs::write(&path, "no record").expect("written");
        assert!(others.look(None).is_empty());
        assert_ne!(others.known[&path].stamp, known);
    }

    #[test]
    fn a_journal_that_grew_is_read_on_and_another_one_under_its_name_from_its_beginning() {
        let told = Told::of(&[record(1, "a"), record(2, "b")], None);
        assert_eq!(told.passed(&[record(1, "a"), record(2, "b"), record(3, "c")]), 2);
        assert_eq!(told.passed(&[record(1, "x"), record(2, "y"), record(3, "z")]), 0);
        assert_eq!(told.passed(&[record(1, "a")]), 0);
        assert_eq!(Told::default().passed(&[record(1, "a")]), 0);
    }
}
