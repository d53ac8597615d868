//! The reviews of all reports, by path.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ReportReview;
use crate::text::ContentHash;

/// What people added, by the report's path. Cheap to clone: a clone is a view of this moment, for
/// worker threads.
///
/// A report whose file was moved keeps its review: once the paths that are there are known
/// ([`Reviews::present`]), a review whose path is gone goes with the file that has the same bytes.
#[derive(Clone, Debug, Default)]
pub struct Reviews {
    by_path: Arc<BTreeMap<Arc<str>, Arc<ReportReview>>>,
    /// Paths with a review and no file, by the hash the file had last.
    gone: Arc<BTreeMap<String, BTreeSet<Arc<str>>>>,
}

impl Reviews {
    /// The review told under this very path.
    pub fn of(&self, path: &str) -> Option<&ReportReview> {
        self.by_path.get(path).map(AsRef::as_ref)
    }

    /// The review of the report at `path` whose bytes hash to `hash`, with what was said of it
    /// under a path it was moved from.
    pub fn of_report(&self, path: &str, hash: &ContentHash) -> Option<Cow<'_, ReportReview>> {
        let own = self.of(path);
        let mut from: Vec<&ReportReview> = self.moved_from(path, hash).iter().filter_map(|old| self.of(old)).collect();
        match (own, from.len()) {
            (own, 0) => own.map(Cow::Borrowed),
            (None, 1) => from.pop().map(Cow::Borrowed),
            (own, _) => Some(Cow::Owned(own.cloned().unwrap_or_default().joined(from.into_iter()))),
        }
    }

    /// The paths that the report at `path` was moved from, as far as its review tells.
    pub fn moved_from(&self, path: &str, hash: &ContentHash) -> BTreeSet<Arc<str>> {
        if self.gone.is_empty() {
            return BTreeSet::new();
        }
        let own = self.of(path).into_iter().flat_map(ReportReview::hashes);
        let hashes = own.chain([hash.as_str()]);
        hashes.filter_map(|h| self.gone.get(h)).flatten().filter(|old| ***old != *path).cloned().collect()
    }

    /// Tells which paths are there; the reviews of all others wait for a file with the same bytes.
    pub fn present(&mut self, there: impl Fn(&str) -> bool) {
        let mut gone: BTreeMap<String, BTreeSet<Arc<str>>> = BTreeMap::new();
        for (path, review) in self.by_path.iter().filter(|(path, _)| !there(path)) {
            if let Some(hash) = review.hashes().next_back() {
                gone.entry(hash.to_owned()).or_default().insert(path.clone());
            }
        }
        self.gone = Arc::new(gone);
    }

    /// Paths that have a review and no file, once [`Reviews::present`] was told.
    pub fn gone(&self) -> impl Iterator<Item = &Arc<str>> {
        self.gone.values().flatten()
    }

    /// Path and review, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &ReportReview)> {
        self.by_path.iter().map(|(path, review)| (path, review.as_ref()))
    }

    /// The review told under this very path, to keep.
    pub(crate) fn kept(&self, path: &str) -> Option<Arc<ReportReview>> {
        self.by_path.get(path).cloned()
    }

    /// Whether a file is missing for the review under this path.
    pub(crate) fn is_gone(&self, path: &str) -> bool {
        self.gone().any(|old| **old == *path)
    }

    pub(super) fn set(&mut self, path: Arc<str>, review: ReportReview) {
        Arc::make_mut(&mut self.by_path).insert(path, Arc::new(review));
    }
}
