//! The thread that writes my journal and reads those of others. What it says is saved is on the disk.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::others::{self, Others};
use super::tell;
use crate::app::Msg;
use crate::lang::{Lang, Message};
use crate::review::Record;
use crate::store::journal::{Identity, Journal as File, Opened, Read, folder, read_all};
use crate::store::{StoreError, folder_typed};

/// The way to the journal's thread. When it is dropped, however that comes about, everything given
/// was tried to be written.
pub(super) struct Journal {
    orders: Sender<Order>,
    thread: Option<JoinHandle<()>>,
    owed: Arc<Owed>,
}

/// What the thread is told to do.
enum Order {
    /// Write the records of a step.
    Append(Vec<Record>),
    /// Open the journal anew, in this folder where one is named, and see to it that it holds all of
    /// these records.
    Keep(Option<String>, Vec<Record>),
    /// The journals or their locks may have changed. Nobody waits for it.
    Look,
    /// Nothing more comes.
    End,
}

impl Journal {
    /// Gives the records of a step to be written.
    pub fn append(&self, records: Vec<Record>) {
        self.order(Order::Append(records));
    }

    /// Has the journal opened anew, in `folder` where one is named, and all of my records in it.
    pub fn keep(&self, folder: Option<String>, records: Vec<Record>) {
        self.order(Order::Keep(folder, records));
    }

    /// Has the journal taken over if nobody holds it any more.
    pub fn look(&self) {
        let _ = self.orders.send(Order::Look);
    }

    fn order(&self, order: Order) {
        self.owed.add();
        // The thread ends only when it is told to.
        let _ = self.orders.send(order);
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.order(Order::End);
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// How much was given to the journal's thread and not dealt with yet.
#[derive(Debug, Default)]
pub(super) struct Owed {
    orders: Mutex<usize>,
    dealt_with: Condvar,
}

impl Owed {
    fn add(&self) {
        *self.orders.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    }

    fn deal(&self) {
        *self.orders.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.dealt_with.notify_all();
    }

    /// Waits until nothing is owed, but no longer than `at_most`.
    pub fn wait(&self, at_most: Duration) {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.dealt_with.wait_timeout_while(orders, at_most, |orders| *orders > 0);
    }
}

/// Opens the journals in a thread: first tells all records and who holds mine, then writes.
pub(super) fn open(state: PathBuf, reviewer: String, lang: Lang, (sender, owed): (Sender<Msg>, Arc<Owed>)) -> Journal {
    let (orders, given) = channel();
    let (dealt, hints) = (owed.clone(), orders.clone());
    let thread = std::thread::spawn(move || {
        let mut desk = Desk::new(state, reviewer, lang, sender);
        let watched = desk.state.clone();
        desk.guarded(Desk::begin);
        others::watch(&watched, hints, || Order::Look);
        desk.work(&given, &dealt);
    });
    Journal { orders, thread: Some(thread), owed }
}

struct Desk {
    state: PathBuf,
    /// Which folder the journal was opened in.
    place: Option<Identity>,
    reviewer: String,
    lang: Lang,
    sender: Sender<Msg>,
    file: Option<Box<File>>,
    held: bool,
    /// Records of steps that could not be written yet.
    waiting: Vec<Record>,
    others: Others,
}

impl Desk {
    fn new(state: PathBuf, reviewer: String, lang: Lang, sender: Sender<Msg>) -> Self {
        Self { state, place: None, reviewer, lang, sender, file: None, held: false, waiting: Vec::new(), others: Others::default() }
    }

    /// Reads all journals and opens mine. A fault is told and does not keep the program from working.
    fn begin(&mut self) {
        let (mut held, mut failed) = (None, None);
        match File::open(&self.state, &self.reviewer) {
            Ok(Opened::Mine(file, read)) => {
                self.tell_damage(&read);
                self.take_up(file);
            }
            Ok(Opened::Held(holder, _)) => held = Some(holder.to_string()),
            Err(error) => failed = Some(error),
        }
        self.held = held.is_some();
        let mine = self.file.as_ref().map(|f| f.path().to_owned());
        let (journals, faults) = read_all(&self.state);
        for journal in journals.iter().filter(|j| Some(&j.path) != mine.as_ref()) {
            self.tell_damage(journal);
        }
        self.others = Others::new(&self.state, &journals);
        let records: Vec<Record> = journals.into_iter().flat_map(|j| j.records).collect();
        tell(&self.sender, Msg::Records(records));
        tell(&self.sender, Msg::Held(held));
        for fault in faults {
            tell(&self.sender, Msg::Tell(self.lang.tell(&fault.message())));
        }
        if let Some(error) = failed {
            tell(&self.sender, Msg::Unwritable(self.lang.tell(&error.message())));
        }
    }

    fn tell_damage(&self, read: &Read) {
        if let Some(damage) = read.damage.first() {
            tell(&self.sender, Msg::Tell(self.lang.tell(&damage.message(&read.path))));
        }
    }

    fn take_up(&mut self, file: Box<File>) {
        self.place = folder(&self.state);
        self.file = Some(file);
    }

    /// No journal is open: who knows my records is to hand over all of them.
    fn adrift(&mut self, why: &Message) {
        self.file = None;
        self.waiting.clear();
        tell(&self.sender, Msg::Adrift(self.lang.tell(why)));
    }

    fn failed(&self, error: &StoreError) {
        tell(&self.sender, Msg::SaveFailed(self.lang.tell(&error.message())));
    }

    fn work(&mut self, given: &Receiver<Order>, owed: &Owed) {
        while let Ok(order) = given.recv() {
            if matches!(order, Order::Look) {
                self.guarded(Self::look);
                continue;
            }
            let ends = matches!(order, Order::End);
            self.guarded(|desk| desk.obey(order));
            owed.deal();
            if ends {
                return;
            }
        }
    }

    /// Works; should the program fail at it, nothing counts as saved that was not told to be.
    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.adrift(&Message::new("journal.failed", []));
        }
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Append(step) => self.append(step),
            Order::Keep(..) if self.held => {}
            Order::Look | Order::End => {}
            Order::Keep(elsewhere, records) => match self.keep(elsewhere.as_deref(), records) {
                Ok(last) => {
                    if elsewhere.is_some() {
                        tell(&self.sender, Msg::Kept(self.state.display().to_string()));
                    }
                    tell(&self.sender, Msg::Saved(last));
                }
                // The other folder was not to be had: this one is as good as before.
                Err(error) if elsewhere.is_some() && self.file.is_some() => {
                    tell(&self.sender, Msg::Stays(self.lang.tell(&error.message())));
                }
                Err(error) => self.failed(&error),
            },
        }
    }

    /// Tells what others wrote since, and takes my journal over when nobody holds it any more.
    fn look(&mut self) {
        let free = match self.held.then(|| File::open(&self.state, &self.reviewer)) {
            Some(Ok(Opened::Mine(file, _))) => Some(file),
            _ => None,
        };
        let told = self.others.look(self.file.as_ref().map(|file| file.path()));
        if !told.is_empty() {
            tell(&self.sender, Msg::Joined(told));
        }
        if let Some(file) = free {
            self.held = false;
            self.take_up(file);
            tell(&self.sender, Msg::Held(None));
        }
    }

    /// Adds the records of a step, and before them those that could not be written.
    fn append(&mut self, step: Vec<Record>) {
        self.waiting.extend(step);
        let Some(file) = &mut self.file else { return };
        match file.append(&mut self.waiting) {
            Ok(()) => {
                let last = self.waiting.last().map_or(0, |r| r.seq);
                self.waiting.clear();
                tell(&self.sender, Msg::Saved(last));
            }
            Err(error @ StoreError::Displaced { .. }) => self.adrift(&error.message()),
            Err(error) => self.failed(&error),
        }
    }

    /// Opens the journal anew and adds those of `records`, all that are known of mine, that it does not
    /// hold; returns the last number.
    fn keep(&mut self, elsewhere: Option<&str>, records: Vec<Record>) -> Result<u64, StoreError> {
        let state = match elsewhere {
            Some(folder) => folder_typed(folder)?,
            None => self.state.clone(),
        };
        if state == self.state {
            self.file = None;
        }
        // A folder that went away is not made anew where it was: it may come back with all that is in it.
        if elsewhere.is_none() && self.place.is_some() && self.place != folder(&state) {
            return Err(StoreError::FolderGone { path: state });
        }
        match File::open(&state, &self.reviewer)? {
            Opened::Held(holder, _) => Err(StoreError::Held { path: state, holder: holder.to_string() }),
            Opened::Mine(mut file, read) => {
                let last = records.last().map_or(0, |r| r.seq);
                let mut missing = missing(&read, records, &self.reviewer)?;
                file.append(&mut missing)?;
                self.state = state;
                self.waiting.clear();
                self.take_up(file);
                Ok(last)
            }
        }
    }
}

/// Those of `all` that the journal does not hold. One that holds others of the same reviewer is not of
/// this corpus, or went its own way: the two are not mixed.
fn missing(read: &Read, all: Vec<Record>, reviewer: &str) -> Result<Vec<Record>, StoreError> {
    let mut there: BTreeMap<u64, Vec<Record>> = BTreeMap::new();
    for record in read.records.iter().filter(|r| r.by == reviewer) {
        there.entry(record.seq).or_default().push(Record { check: String::new(), ..record.clone() });
    }
    let mut missing = Vec::new();
    for record in all {
        let bare = Record { check: String::new(), ..record };
        let found = there.get_mut(&bare.seq).is_some_and(|same| {
            let before = same.len();
            same.retain(|known| *known != bare);
            same.len() < before
        });
        if !found {
            missing.push(bare);
        }
    }
    if there.values().any(|rest| !rest.is_empty()) { Err(StoreError::Differs { path: read.path.clone() }) } else { Ok(missing) }
}

#[cfg(test)]
mod tests;
