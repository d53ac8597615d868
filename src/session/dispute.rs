//! Where reviewers do not agree, and the word that ends it.

use std::sync::Arc;

use super::edit::Word;
use super::{Refused, Session};
use crate::review::{Act, Anchor, Record, ReportReview, Side, Target};

/// One thing that reviewers do not agree about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The report.
    pub path: Arc<str>,
    /// What it is about.
    pub on: Anchor,
    /// What each says, oldest first.
    pub sides: Vec<Side>,
}

impl Session {
    /// Everything that reviewers do not agree about, in path order.
    pub fn disputes(&self) -> Vec<Dispute> {
        let disputed = self.index.tallies.iter().filter(|(_, counts)| counts.disputed > 0);
        let mut found = Vec::new();
        for (path, _) in disputed {
            let review = self.review(path).unwrap_or_default();
            found.extend(review.disagreements().into_iter().map(|d| Dispute { path: path.clone(), on: d.on, sides: d.sides }));
        }
        found
    }

    /// Ends a dispute by taking one side's word, as one step of mine. Corrections that came with the
    /// decision of the side taken come with it; those of the others are taken back.
    ///
    /// # Errors
    /// The journal is held by another program, or the side's word is not there any more.
    pub fn settle_dispute(&mut self, dispute: &Dispute, side: usize, why: Option<String>, at: &str) -> Result<Vec<Record>, Refused> {
        self.writable()?;
        let Some(taken) = dispute.sides.get(side) else { return Err(Refused::NothingToDo) };
        let review = self.review(&dispute.path).unwrap_or_default();
        let said = record_of(&review, taken).ok_or(Refused::NothingToDo)?;
        let why = why.or_else(|| said.why.clone());
        let mut words = Vec::new();
        if matches!(dispute.on, Anchor::Finding(_)) {
            for other in dispute.sides.iter().enumerate().filter(|(at, _)| *at != side).map(|(_, side)| side) {
                words.extend(corrections_with(&review, other).filter_map(|record| taken_back(&review, record)));
            }
            words.extend(corrections_with(&review, taken).filter_map(|record| said_again(&review, record)));
        }
        words.push(word(said, said.to.clone(), why));
        self.tell(words, at)
    }
}

fn word(said: &Record, to: Option<String>, why: Option<String>) -> Word {
    let (from, report, sides) = (said.from.clone(), said.how.report.clone(), said.how.sides.clone());
    Word { from, to, why, settles: true, report, sides, ..Word::new(said.action.clone(), said.target.clone()) }
}

fn record_of<'a>(review: &'a ReportReview, side: &Side) -> Option<&'a Record> {
    let counts = review.history.iter().filter(|past| past.counts).map(|past| &*past.record);
    counts.into_iter().find(|record| record.by == side.said.by && record.seq == side.said.seq)
}

/// The corrections of the step in which a side spoke.
fn corrections_with<'a>(review: &'a ReportReview, side: &'a Side) -> impl Iterator<Item = &'a Record> {
    let first = record_of(review, side).map(|record| record.with.unwrap_or(record.seq));
    let all = review.history.iter().filter(|past| past.counts).map(|past| &*past.record);
    all.filter(move |record| record.by == side.said.by && record.action == Act::Correct && Some(record.with.unwrap_or(record.seq)) == first)
}

/// The word that takes a correction back, where it still counts.
fn taken_back(review: &ReportReview, record: &Record) -> Option<Word> {
    let Target::Cell { cell, .. } = &record.target else { return None };
    let counts = review.correction(cell).is_some_and(|c| c.said.by == record.by && c.said.seq == record.seq);
    counts.then(|| Word { from: record.to.clone(), ..word(record, None, None) })
}

/// The word that makes a correction again, where another value counts.
fn said_again(review: &ReportReview, record: &Record) -> Option<Word> {
    let Target::Cell { cell, .. } = &record.target else { return None };
    let now = review.correction(cell).and_then(|c| c.value.clone());
    (now != record.to).then(|| Word { from: now, ..word(record, record.to.clone(), record.why.clone()) })
}
