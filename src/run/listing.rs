//! Which files the corpus has, and what they were when they were listed. Reading begins with the first of them; what a later
//! look finds otherwise is read anew, and nothing else is.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tell;
use crate::app::Msg;
use crate::store::Corpus;
use crate::store::look::{Difference, Look, difference, look, stamp};
use crate::store::scan::{Entry, Seen};

/// The files of a corpus.
#[derive(Debug)]
pub(super) struct Listing {
    corpus: Arc<Corpus>,
    /// Which files are reports; empty for the usual endings.
    pub globs: Vec<String>,
    sender: Sender<Msg>,
    state: Mutex<State>,
    files: AtomicUsize,
    wants_scan: AtomicBool,
}

/// How far the listing is.
#[derive(Debug)]
enum State {
    /// It goes on; whether it is to be compared with what is there when it is whole.
    Unfinished { owes_look: bool },
    /// It was given up: whatever changes, all is read.
    Stopped,
    /// What the files were.
    Whole(Look),
}

impl Listing {
    pub fn new(corpus: Arc<Corpus>, globs: Vec<String>, sender: Sender<Msg>) -> Self {
        let state = Mutex::new(State::Stopped);
        Self { corpus, globs, sender, state, files: AtomicUsize::new(0), wants_scan: AtomicBool::new(false) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for a scan.
    pub fn want_scan(&self) {
        self.wants_scan.store(true, Ordering::Release);
        tell(&self.sender, Msg::Wake);
    }

    /// Whether a scan was asked for; it counts as begun.
    pub fn begin(&self) -> bool {
        let begins = self.wants_scan.swap(false, Ordering::AcqRel);
        if begins {
            *self.state() = State::Unfinished { owes_look: false };
            self.files.store(0, Ordering::Release);
        }
        begins
    }

    /// The scan was stopped.
    pub fn stop(&self) {
        *self.state() = State::Stopped;
    }

    /// The number of files found so far, and whether those are all.
    pub fn count(&self) -> (usize, bool) {
        let whole = matches!(*self.state(), State::Whole(_));
        (self.files.load(Ordering::Acquire), whole)
    }

    /// What is seen, handed on at once, and the files counted and looked at: their number is known long before they are read.
    pub fn follow(self: &Arc<Self>, seen: Receiver<Seen>) -> Receiver<Seen> {
        let ((given, taken), listing) = (channel(), self.clone());
        std::thread::spawn(move || {
            let mut look = Look::new();
            for seen in seen {
                if let Seen::File(entry) = &seen {
                    listing.list(entry, &mut look);
                }
                if given.send(seen).is_err() {
                    return listing.stop();
                }
            }
            let before = std::mem::replace(&mut *listing.state(), State::Whole(look));
            if matches!(before, State::Unfinished { owes_look: true }) {
                listing.look_again();
            }
        });
        taken
    }

    fn list(&self, entry: &Entry, look: &mut Look) {
        // Before anybody reads it: a change made meanwhile shows in the next look.
        look.insert(entry.path.clone(), stamp(entry));
        self.files.fetch_add(1, Ordering::AcqRel);
    }

    /// Anything may have changed: tells of the files that did.
    pub fn look_again(&self) {
        match &mut *self.state() {
            State::Unfinished { owes_look } => {
                *owes_look = true;
                return;
            }
            State::Stopped => return self.want_scan(),
            State::Whole(_) => {}
        }
        // Nobody waits for it.
        let Ok(now) = look(&self.corpus, &self.globs) else { return };
        let Difference { there, gone } = match &mut *self.state() {
            State::Whole(before) => {
                let found = difference(before, &now);
                *before = now;
                found
            }
            _ => return,
        };
        if !gone.is_empty() {
            tell(&self.sender, Msg::Gone(gone));
        }
        if !there.is_empty() {
            tell(&self.sender, Msg::Touched(there));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::time::Duration;

    use super::*;
    use crate::store::scan::scan;

    #[test]
    fn what_changed_while_files_were_listed_is_told_once_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["a.txt", "b.txt"] {
            fs::write(at(name), name).expect("written");
        }
        let corpus = Arc::new(Corpus::new(&[folder.path().to_owned()], None).expect("a corpus"));
        let (sender, told) = channel();
        let listing = Arc::new(Listing::new(corpus.clone(), Vec::new(), sender));
        listing.want_scan();
        assert!(listing.begin() && !listing.begin());
        assert!(matches!(told.try_recv(), Ok(Msg::Wake)));
        let (given, seen) = channel();
        let passed = listing.follow(seen);
        for seen in scan(&corpus, &[]).expect("scanned") {
            given.send(seen).expect("taken");
            assert!(passed.recv_timeout(Duration::from_secs(20)).is_ok());
        }
        assert_eq!(listing.count(), (2, false));
        fs::write(at("a.txt"), "changed before the end").expect("written");
        fs::remove_file(at("b.txt")).expect("removed");
        fs::write(at("c.txt"), "new").expect("written");
        listing.look_again();
        assert!(told.try_recv().is_err(), "first all is to be listed");
        drop(given);
        let next = || told.recv_timeout(Duration::from_secs(20));
        assert!(matches!(next(), Ok(Msg::Gone(paths)) if paths == ["b.txt".into()]));
        assert!(matches!(next(), Ok(Msg::Touched(paths)) if paths == ["a.txt".into(), "c.txt".into()]));
        listing.look_again();
        assert!(told.try_recv().is_err(), "nothing changed since");
        listing.stop();
        listing.look_again();
        assert!(listing.begin(), "a scan that was stopped is begun anew");
    }
}
