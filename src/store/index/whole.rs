//! The results of a whole run, read ahead by a thread of its own.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

use super::shelf::{Old, Place, read_at};

/// Results that lie beside each other are read together, up to so many bytes.
const TOGETHER: u64 = 1 << 18;
/// So many such readings wait to be taken.
const AHEAD: usize = 2;

/// The results of a run in order; see [`Shelf::whole`](super::Shelf::whole).
#[derive(Debug)]
pub struct Whole {
    come: Receiver<Reading>,
    /// Readings that were taken: their memory is used again.
    back: Sender<Reading>,
    now: Reading,
    taken: usize,
}

/// Results read together.
#[derive(Debug, Default)]
struct Reading {
    bytes: Vec<u8>,
    /// Where each of them lies, as far as they are as they were written.
    parts: Vec<(usize, usize)>,
}

impl Whole {
    pub(super) fn of(old: Arc<Old>) -> Self {
        let ((ready, come), (back, free)) = (sync_channel(AHEAD), channel());
        thread::spawn(move || read_all(&old, &ready, &free));
        Self { come, back, now: Reading::default(), taken: 0 }
    }

    /// The next one; nothing at the end, or where one is not as it was written.
    pub fn take(&mut self) -> Option<&[u8]> {
        if self.taken == self.now.parts.len() {
            let next = self.come.recv().ok()?;
            self.taken = 0;
            // Whether more is read does not matter any more.
            let _ = self.back.send(std::mem::replace(&mut self.now, next));
        }
        let (from, to) = *self.now.parts.get(self.taken)?;
        self.taken += 1;
        self.now.bytes.get(from..to)
    }
}

/// Reads all results, until one is not as it was written or nobody takes them any more.
fn read_all(old: &Old, ready: &SyncSender<Reading>, free: &Receiver<Reading>) {
    let numbers = old.whole.iter().flat_map(|(_, numbers)| numbers);
    let mut places = numbers.map_while(|number| old.place(*number)).map(|(_, place)| place).peekable();
    let mut whole = true;
    while let Some(first) = places.next().filter(|_| whole) {
        let (mut together, mut end) = (vec![first], first.at + u64::from(first.length));
        while let Some(next) = places.next_if(|next| next.at == end && end - first.at < TOGETHER) {
            end += u64::from(next.length);
            together.push(next);
        }
        let mut reading = free.try_recv().unwrap_or_default();
        whole = fill(old, &mut reading, &together);
        if reading.parts.is_empty() || ready.send(reading).is_err() {
            return;
        }
    }
}

/// Reads results that lie beside each other; whether all are as they were written.
fn fill(old: &Old, reading: &mut Reading, together: &[Place]) -> bool {
    reading.parts.clear();
    let Some(begin) = together.first().map(|place| place.at) else { return false };
    let length: u64 = together.iter().map(|place| u64::from(place.length)).sum();
    let (Some(file), Ok(length)) = (&old.file, usize::try_from(length)) else { return false };
    reading.bytes.resize(length, 0);
    if read_at(file, &mut reading.bytes, begin).is_err() {
        return false;
    }
    let mut from = 0;
    for place in together {
        let Some(to) = usize::try_from(place.length).ok().map(|length| from + length) else { return false };
        if reading.bytes.get(from..to).map(crc32fast::hash) != Some(place.sum) {
            return false;
        }
        reading.parts.push((from, to));
        from = to;
    }
    true
}
