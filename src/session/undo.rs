//! Taking steps back, and bringing them back.

use super::edit::Word;
use super::{Refused, Session};
use crate::review::{Act, Past, Record, Target};

impl Session {
    /// Takes back my last step, in whatever report it was; [`Session::path_of`] tells in which.
    pub fn undo(&mut self, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        if let Some((back, away)) = self.history.last_return(&self.me, true) {
            return self.turn_both([(Act::Undo, back), (Act::Redo, away)], at);
        }
        let step = self.history.last_done(&self.me).ok_or(Refused::NothingToUndo)?;
        self.turn(Act::Undo, step, at)
    }

    /// Brings back the step I took back last. Work done since does not stand in the way: what is
    /// brought back counts as said now, and can be undone again.
    pub fn redo(&mut self, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        if let Some((back, away)) = self.history.last_return(&self.me, true) {
            return self.turn_both([(Act::Undo, back), (Act::Redo, away)], at);
        }
        if let Some((back, away)) = self.history.last_return(&self.me, false) {
            return self.turn_both([(Act::Redo, away), (Act::Undo, back)], at);
        }
        let step = self.history.last_undone(&self.me).ok_or(Refused::NothingToRedo)?;
        self.turn(Act::Redo, step, at)
    }

    /// Takes back my step that record `seq` belongs to, unless what it changed was changed again
    /// since.
    pub fn undo_step(&mut self, seq: u64, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let step = self.history.step_of(&self.me, seq).ok_or(Refused::NothingToUndo)?;
        for &seq in &step {
            for record in self.history.records(&self.me, seq) {
                if let Some(by) = self.changed_since(record, &step) {
                    return Err(Refused::ChangedSince(by));
                }
            }
        }
        self.turn(Act::Undo, step, at)
    }

    /// Brings back my step that record `seq` belongs to, which was taken back.
    pub fn redo_step(&mut self, seq: u64, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let step = self.history.undone_step_of(&self.me, seq).ok_or(Refused::NothingToRedo)?;
        self.turn(Act::Redo, step, at)
    }

    /// My steps, the last one first: the first record of each, and whether it counts.
    pub fn steps(&self) -> impl Iterator<Item = (&Record, bool)> {
        self.history.steps(&self.me)
    }

    /// My steps, and the places among them that got a name.
    pub fn log(&self) -> impl Iterator<Item = (&Record, bool)> {
        self.history.log(&self.me)
    }

    /// Gives this place in my journal a name, to come back to.
    pub fn mark(&mut self, name: &str, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let to = Some(name.to_owned());
        self.tell(vec![Word { to, ..Word::new(Act::Checkpoint, Target::Corpus) }], at)
    }

    /// How many of my records have to be taken back or brought back for all to stand as at record `mark`.
    pub fn since(&self, mark: u64) -> usize {
        let (undo, redo) = self.history.since(&self.me, mark);
        undo.len() + redo.len()
    }

    /// Makes everything of mine stand as it did at record `mark`, as one step: taken back it is as before the return.
    pub fn return_to(&mut self, mark: u64, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let (undo, redo) = self.history.since(&self.me, mark);
        self.turn_both([(Act::Redo, redo), (Act::Undo, undo)], at)
    }

    /// Takes back and brings back as one step.
    fn turn_both(&mut self, turns: [(Act, Vec<u64>); 2], at: &str) -> Result<Vec<Record>, Refused> {
        let turn = |(action, seqs)| Word::new(action, Target::Records { by: self.me.clone(), seqs });
        let words = turns.into_iter().filter(|(_, seqs)| !seqs.is_empty()).map(turn).collect();
        self.tell(words, at)
    }

    /// The path of the report a record is about; for undo and redo, of the step they name.
    pub fn path_of<'a>(&'a self, record: &'a Record) -> Option<&'a str> {
        self.history.path_of(record)
    }

    fn turn(&mut self, action: Act, seqs: Vec<u64>, at: &str) -> Result<Vec<Record>, Refused> {
        let target = Target::Records { by: self.me.clone(), seqs };
        self.tell(vec![Word::new(action, target)], at)
    }

    /// Who changed again what `record`, one of my `step`, changed.
    fn changed_since(&self, record: &Record, step: &[u64]) -> Option<String> {
        let review = self.review(record.target.path()?)?;
        let it = review.history.iter().find(|past| *past.record == *record)?;
        let own = |past: &Past| past.record.by == self.me && step.contains(&past.record.seq);
        let later = |past: &&Past| past.counts && past.speaks() > it.speaks() && same_thing(&past.record, record) && !own(past);
        review.history.iter().find(later).map(|past| past.record.by.clone())
    }
}

/// Whether two records change the same thing.
fn same_thing(a: &Record, b: &Record) -> bool {
    match (&a.target, &b.target) {
        (Target::Report { .. }, Target::Report { .. }) => true,
        (Target::Cell { cell: a, .. }, Target::Cell { cell: b, .. }) => a == b,
        (Target::Finding { finding: a, .. }, Target::Finding { finding: b, .. }) => a == b,
        (Target::Note { on: on_a, .. }, Target::Note { on: on_b, .. }) => {
            on_a == on_b && a.by == b.by && a.action == b.action && a.action != Act::Draft
        }
        _ => false,
    }
}
