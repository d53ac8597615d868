//! Which reports people wrote something on: known at every moment, however many there are.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::{Session, walk};
use crate::review::{Anchor, BOOKMARK, ReportReview};

/// What was put on reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// Memos.
    Memos,
    /// Bookmarks.
    Bookmarks,
    /// Corrections.
    Corrections,
}

/// The reports with each of these, and the tags in use.
#[derive(Debug, Default)]
pub(super) struct Noted {
    memos: BTreeSet<Arc<str>>,
    bookmarks: BTreeSet<Arc<str>>,
    corrections: BTreeSet<Arc<str>>,
    /// The tags of each report, one for each thing that has it.
    tags: BTreeMap<Arc<str>, Vec<String>>,
    counts: BTreeMap<String, usize>,
}

impl Noted {
    fn of(&self, put: Put) -> &BTreeSet<Arc<str>> {
        match put {
            Put::Memos => &self.memos,
            Put::Bookmarks => &self.bookmarks,
            Put::Corrections => &self.corrections,
        }
    }

    /// Takes in what is on the report at `path` now.
    pub fn note(&mut self, path: &str, review: Option<(&Arc<str>, &ReportReview)>) {
        for set in [&mut self.memos, &mut self.bookmarks, &mut self.corrections] {
            set.remove(path);
        }
        for tag in self.tags.remove(path).unwrap_or_default() {
            if let Some(count) = self.counts.get_mut(&tag) {
                *count -= 1;
                if *count == 0 {
                    self.counts.remove(&tag);
                }
            }
        }
        let Some((path, review)) = review else { return };
        if !review.annotations.is_empty() {
            self.memos.insert(path.clone());
        }
        if review.corrections.keys().any(|cell| review.correction(cell).is_some()) {
            self.corrections.insert(path.clone());
        }
        let tags: Vec<String> = review.tags.keys().flat_map(|on| review.tags_on(on)).map(str::to_owned).collect();
        if tags.iter().any(|tag| tag == BOOKMARK) {
            self.bookmarks.insert(path.clone());
        }
        for tag in &tags {
            *self.counts.entry(tag.clone()).or_default() += 1;
        }
        if !tags.is_empty() {
            self.tags.insert(path.clone(), tags);
        }
    }
}

impl Session {
    /// The next report behind `path` in path order, or before it, with such a thing; past the last one the first.
    pub fn noted_report(&self, put: Put, path: &str, forward: bool) -> Option<Arc<str>> {
        walk::around(self.index.noted.of(put), path, forward)
    }

    /// The reports with such a thing, in path order, from the one behind `after` on.
    pub fn noted_reports(&self, put: Put, after: Option<&str>) -> impl Iterator<Item = &Arc<str>> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        self.index.noted.of(put).range::<str, _>((from, Bound::Unbounded))
    }

    /// The memos or bookmarks of a report.
    pub fn noted_on(&self, put: Put, path: &str) -> Vec<Anchor> {
        let Some(review) = self.review(path) else { return Vec::new() };
        match put {
            Put::Memos => review.annotations.keys().cloned().collect(),
            Put::Bookmarks => review.tags.keys().filter(|on| review.tags_on(on).contains(BOOKMARK)).cloned().collect(),
            Put::Corrections => review.corrections.keys().cloned().map(Anchor::Cell).collect(),
        }
    }

    /// The tags in use, each with the number of things that have it.
    pub fn tags(&self) -> &BTreeMap<String, usize> {
        &self.index.noted.counts
    }
}
