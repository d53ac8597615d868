//! The journals of other reviewers, read on while they are written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use crate::review::Record;
use crate::store::journal::{Read, list, read_one};
use crate::store::watch_file::watch_folder;

/// What is known of the journals of a folder.
#[derive(Debug, Default)]
pub(super) struct Others {
    state: PathBuf,
    /// Size of each journal when it was read, and how many of its records were told.
    known: BTreeMap<PathBuf, (u64, usize)>,
}

impl Others {
    /// The journals in the folder `state`, as they were read.
    pub fn new(state: &Path, journals: &[Read]) -> Self {
        let known = journals.iter().map(|journal| (journal.path.clone(), (0, journal.records.len()))).collect();
        Self { state: state.to_owned(), known }
    }

    /// The records written since, those of `mine` left out. What cannot be read now is read with the next
    /// change.
    pub fn look(&mut self, mine: Option<&Path>) -> Vec<Record> {
        let mut told = Vec::new();
        for path in list(&self.state).unwrap_or_default().into_iter().filter(|path| Some(path.as_path()) != mine) {
            let size = std::fs::metadata(&path).map_or(0, |about| about.len());
            let (before, count) = self.known.get(&path).copied().unwrap_or_default();
            if size == before {
                continue;
            }
            let Ok(records) = read_one(&path) else { continue };
            let all = records.len();
            // A journal that became shorter is another one now: all of it is told.
            told.extend(records.into_iter().skip(if all < count { 0 } else { count }));
            self.known.insert(path, (size, all));
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
