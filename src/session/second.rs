//! A second review that is blind: what others said is kept aside until it is asked for.

use super::edit::Word;
use super::{Refused, Session};
use crate::review::{Act, Record, Target};

/// What is kept aside.
#[derive(Debug, Default)]
pub(super) struct Second {
    blind: bool,
    aside: Vec<Record>,
}

impl Second {
    /// The records that are to be shown. One of mine that says that the others' were shown already ends
    /// the blindness: what was seen once cannot be unseen.
    pub(super) fn sift(&mut self, records: Vec<Record>, me: &str) -> Vec<Record> {
        if !self.blind {
            return records;
        }
        if records.iter().any(|record| record.by == me && record.action == Act::Reveal) {
            return self.show(records);
        }
        let (mine, others) = records.into_iter().partition(|record| record.by == me);
        self.aside.extend::<Vec<Record>>(others);
        mine
    }

    fn show(&mut self, mut records: Vec<Record>) -> Vec<Record> {
        self.blind = false;
        records.append(&mut self.aside);
        records
    }
}

impl Session {
    /// Makes the review blind: what others said is not shown until it is revealed. To be called before
    /// any record is taken in.
    pub fn review_blindly(&mut self) {
        self.second.blind = true;
    }

    /// Whether others' records are kept aside.
    pub fn is_blind(&self) -> bool {
        self.second.blind
    }

    /// Shows what others said, for good; returns the record that says so.
    ///
    /// # Errors
    /// The journal is held by another program, or nothing is kept aside.
    pub fn reveal(&mut self, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        if !self.second.blind {
            return Err(Refused::NothingToDo);
        }
        let shown = self.second.show(Vec::new());
        self.take(shown);
        let word = Word::new(Act::Reveal, Target::Corpus);
        self.tell(vec![word], at)
    }
}
