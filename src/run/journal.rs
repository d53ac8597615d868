//! The thread that writes the journal. What it says is saved is on the disk.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use super::tell;
use crate::app::Msg;
use crate::lang::Lang;
use crate::review::Record;
use crate::store::StoreError;
use crate::store::journal::{Journal as File, Opened, Read, read_all};

/// The way to the journal's thread.
pub(super) struct Journal {
    steps: Sender<Vec<Record>>,
    thread: JoinHandle<()>,
}

impl Journal {
    /// Gives the records of a step to be written.
    pub fn append(&self, records: Vec<Record>) {
        // The thread ends only after this end is dropped.
        let _ = self.steps.send(records);
    }

    /// Waits until everything given was tried to be written.
    pub fn close(self) {
        drop(self.steps);
        let _ = self.thread.join();
    }
}

/// Opens the journals in a thread: first tells all records and who holds mine, then writes.
pub(super) fn open(state: PathBuf, reviewer: String, lang: Lang, sender: Sender<Msg>) -> Journal {
    let (steps, given) = channel();
    let thread = std::thread::spawn(move || {
        let mut desk = Desk { state, reviewer, lang, sender, file: None, held: false, waiting: Vec::new() };
        desk.begin();
        desk.write(&given);
    });
    Journal { steps, thread }
}

struct Desk {
    state: PathBuf,
    reviewer: String,
    lang: Lang,
    sender: Sender<Msg>,
    file: Option<Box<File>>,
    held: bool,
    /// Records of steps that could not be written yet.
    waiting: Vec<Record>,
}

impl Desk {
    /// Reads all journals and opens mine. A fault is told and does not keep the program from working.
    fn begin(&mut self) {
        let mut held = None;
        match File::open(&self.state, &self.reviewer) {
            Ok(Opened::Mine(file, read)) => {
                self.tell_damage(&read);
                self.file = Some(file);
            }
            Ok(Opened::Held(holder, _)) => held = Some(holder.to_string()),
            Err(error) => self.failed(&error),
        }
        self.held = held.is_some();
        let mine = self.file.as_ref().map(|f| f.path().to_owned());
        let (journals, faults) = read_all(&self.state);
        for journal in journals.iter().filter(|j| Some(&j.path) != mine.as_ref()) {
            self.tell_damage(journal);
        }
        let records: Vec<Record> = journals.into_iter().flat_map(|j| j.records).collect();
        tell(&self.sender, Msg::Records(records));
        tell(&self.sender, Msg::Held(held));
        for fault in faults {
            self.failed(&fault);
        }
    }

    fn tell_damage(&self, read: &Read) {
        if let Some(damage) = read.damage.first() {
            tell(&self.sender, Msg::Tell(self.lang.tell(&damage.message(&read.path))));
        }
    }

    fn failed(&self, error: &StoreError) {
        tell(&self.sender, Msg::SaveFailed(self.lang.tell(&error.message())));
    }

    fn write(&mut self, given: &Receiver<Vec<Record>>) {
        while let Ok(step) = given.recv() {
            self.waiting.extend(step);
            // What failed before is tried again with each new step, in its order.
            while let Ok(more) = given.try_recv() {
                self.waiting.extend(more);
            }
            match self.append() {
                Ok(Some(last)) => {
                    self.waiting.clear();
                    tell(&self.sender, Msg::Saved(last));
                }
                Ok(None) => {}
                Err(error) => self.failed(&error),
            }
        }
    }

    fn append(&mut self) -> Result<Option<u64>, StoreError> {
        if self.file.is_none() && !self.held {
            self.file = reopen(&self.state, &self.reviewer)?;
        }
        let Some(file) = &mut self.file else { return Ok(None) };
        file.append(&mut self.waiting)?;
        Ok(self.waiting.last().map(|r| r.seq))
    }
}

fn reopen(state: &Path, reviewer: &str) -> Result<Option<Box<File>>, StoreError> {
    match File::open(state, reviewer)? {
        Opened::Mine(file, _) => Ok(Some(file)),
        Opened::Held(..) => Ok(None),
    }
}
