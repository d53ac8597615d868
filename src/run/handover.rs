//! Summaries on their way to the screen: in batches, and never more than one waits to be taken in, so that no key waits behind many.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use super::listing::Listing;
use super::{Name, tell};
use crate::app::{Msg, Pace};
use crate::session::Summary;

/// So many summaries, or so long after the first.
const BATCH: usize = 64;
const BATCH_TIME: Duration = Duration::from_millis(60);
const FIRST_TIME: Duration = Duration::from_millis(15);
/// So long a report waits for those before it in the list, and the list for news.
pub(super) const PATIENCE: Duration = Duration::from_millis(120);

/// Who hands over.
#[derive(Clone, Debug)]
pub(super) struct Handover {
    /// Where messages go.
    pub sender: Sender<Msg>,
    room: SyncSender<()>,
}

/// What was handed over and not yet taken in; whoever hands over waits no more when it is dropped.
#[derive(Debug)]
pub(super) struct Handed(Receiver<()>);

impl Handed {
    /// One batch was taken in.
    pub fn took(&self) {
        // It was announced before it was sent.
        let _ = self.0.try_recv();
    }
}

impl Handover {
    /// To who reads these messages.
    pub fn to(sender: Sender<Msg>) -> (Self, Handed) {
        let (room, handed) = sync_channel(1);
        (Self { sender, room }, Handed(handed))
    }

    /// Hands summaries over in batches, and how far that is where it is known how many there are; returns their paths.
    pub fn batches(&self, summaries: impl Iterator<Item = Summary> + Send, listing: Option<&Listing>) -> Vec<Name> {
        let (given, taken) = channel();
        let mut all = Vec::new();
        let begun = Instant::now();
        let pace = |done: usize| {
            let Some(listing) = listing else { return };
            let millis = usize::try_from(begun.elapsed().as_millis()).unwrap_or(usize::MAX).max(1);
            tell(&self.sender, Msg::Pace(Pace { done, found: listing.count(), per_second: done.saturating_mul(1000) / millis, millis }));
        };
        thread::scope(|scope| {
            scope.spawn(move || summaries.for_each(|summary| drop(given.send(summary))));
            loop {
                let first = match taken.recv_timeout(PATIENCE) {
                    Ok(first) => first,
                    Err(RecvTimeoutError::Timeout) => {
                        pace(all.len());
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => break,
                };
                // Who opened the program waits for the first one.
                let until = Instant::now() + if all.is_empty() { FIRST_TIME } else { BATCH_TIME };
                let mut batch = vec![first];
                while batch.len() < BATCH {
                    match taken.recv_timeout(until.saturating_duration_since(Instant::now())) {
                        Ok(summary) => batch.push(summary),
                        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
                    }
                }
                all.extend(batch.iter().map(|s: &Summary| s.path.clone()));
                // Who takes nothing in any more needs no room.
                let _ = self.room.send(());
                tell(&self.sender, Msg::Found(batch));
                pace(all.len());
            }
        });
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::RuleSet;
    use crate::form::Forms;
    use crate::session::{Document, summarise};
    use crate::text::SourceText;

    #[test]
    fn no_more_than_one_batch_waits_and_nobody_waits_for_who_is_gone() {
        let forms = Forms::built_in().expect("valid");
        let source = SourceText::from_utf8_text("\u{4F1A}\u{8BAE}\n");
        let report = crate::extract::extract(&source, &forms);
        let document = Document { path: "a.txt".into(), source: source.into(), report: report.into() };
        let summary = summarise(&document, None, &RuleSet::default());
        let (sender, messages) = channel();
        let (handover, handed) = Handover::to(sender);
        let given = thread::spawn(move || handover.batches(std::iter::repeat_n(summary, BATCH * 5), None).len());
        let next = |patience: u64| messages.recv_timeout(Duration::from_millis(patience)).is_ok();
        assert!(next(10_000), "the first one comes at once");
        assert!(!next(200), "the second one waits");
        handed.took();
        assert!(next(10_000) && !next(200));
        drop(handed);
        assert!(given.join().expect("ended") == BATCH * 5 && next(0));
    }
}
