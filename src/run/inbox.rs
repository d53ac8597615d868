//! What happened, in the order in which it is looked after: what the reviewer does goes before everything else.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::app::{App, Msg};

/// So long messages are taken, and what was begun is gone on with, before a frame is drawn.
const TURN: Duration = Duration::from_millis(8);

/// So long after the last key, a text that is being written is kept as a draft.
const DRAFT: Duration = Duration::from_secs(2);

/// Messages that wait.
pub(super) struct Inbox {
    messages: Receiver<Msg>,
    /// What the reviewer did.
    done: VecDeque<Msg>,
    /// What else there is.
    told: VecDeque<Msg>,
    /// When a key was last pressed.
    touched: Instant,
    /// Whether something the reviewer did was taken since the last frame.
    owes_a_frame: bool,
}

impl Inbox {
    pub fn new(messages: Receiver<Msg>) -> Self {
        Self { messages, done: VecDeque::new(), told: VecDeque::new(), touched: Instant::now(), owes_a_frame: false }
    }

    /// The message to begin a turn with; nothing wakes an idle program but a text that is to be kept as a draft.
    pub fn first(&mut self, app: &App) -> Option<Msg> {
        self.owes_a_frame = false;
        if let Some(msg) = self.ready() {
            return Some(msg);
        }
        if app.is_busy() {
            return Some(Msg::Wake);
        }
        let come = if app.draft_waits() {
            self.messages.recv_timeout(DRAFT.saturating_sub(self.touched.elapsed()))
        } else {
            self.messages.recv().map_err(RecvTimeoutError::from)
        };
        match come {
            Ok(msg) => Some(self.taken(msg)),
            Err(RecvTimeoutError::Timeout) => Some(Msg::Idle(crate::store::now())),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// What is to be looked after before the next frame, in a turn that began then. What the reviewer did is shown before
    /// anything else is taken.
    pub fn following(&mut self, app: &App, begun: Instant) -> Option<Msg> {
        if begun.elapsed() >= TURN {
            return None;
        }
        if self.owes_a_frame {
            self.sort();
            return self.done.pop_front().map(|msg| self.taken(msg));
        }
        self.ready().or_else(|| app.is_busy().then_some(Msg::Wake))
    }

    /// What nobody looked after.
    pub fn rest(mut self) -> impl Iterator<Item = Msg> {
        self.sort();
        self.told.into_iter()
    }

    /// The first of the messages that are there.
    fn ready(&mut self) -> Option<Msg> {
        self.sort();
        self.done.pop_front().or_else(|| self.told.pop_front()).map(|msg| self.taken(msg))
    }

    fn sort(&mut self) {
        for msg in self.messages.try_iter() {
            let queue = if is_done(&msg) { &mut self.done } else { &mut self.told };
            queue.push_back(msg);
        }
    }

    fn taken(&mut self, msg: Msg) -> Msg {
        if matches!(msg, Msg::Key(..) | Msg::Paste(_)) {
            self.touched = Instant::now();
        }
        self.owes_a_frame |= is_done(&msg);
        msg
    }
}

/// Whether the reviewer did this.
fn is_done(msg: &Msg) -> bool {
    matches!(msg, Msg::Key(..) | Msg::Paste(_) | Msg::Mouse(..) | Msg::Resize(..))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::app::key::Key;
    use crate::app::testing::Desk;

    #[test]
    fn what_the_reviewer_did_goes_before_what_else_came_and_is_shown_at_once() {
        let desk = Desk::new(80, 24);
        let (sender, messages) = channel();
        let send = |msg| sender.send(msg).expect("somebody listens");
        let mut inbox = Inbox::new(messages);
        send(Msg::Tell("one".to_owned()));
        send(Msg::Tell("two".to_owned()));
        send(Msg::Key(Key::char('n'), String::new()));
        send(Msg::Paste("three".to_owned()));
        let begun = Instant::now() + Duration::from_mins(1);
        assert!(matches!(inbox.first(&desk.app), Some(Msg::Key(..))));
        assert!(matches!(inbox.following(&desk.app, begun), Some(Msg::Paste(_))));
        assert!(inbox.following(&desk.app, begun).is_none(), "a frame is drawn first");
        assert!(matches!(inbox.first(&desk.app), Some(Msg::Tell(text)) if text == "one"));
        send(Msg::Saved(1));
        assert!(matches!(inbox.following(&desk.app, begun), Some(Msg::Tell(text)) if text == "two"));
        assert!(matches!(inbox.rest().collect::<Vec<_>>()[..], [Msg::Saved(1)]));
    }
}
