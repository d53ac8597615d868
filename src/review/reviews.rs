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
    gone: Arc<Gone>,
}

/// Paths that have a review and no file, and the hashes of the last bytes there.
#[derive(Clone, Debug, Default)]
struct Gone {
    hashes: BTreeMap<String, BTreeSet<Arc<str>>>,
    paths: BTreeMap<Arc<str>, String>,
}

impl Gone {
    fn insert(&mut self, path: &Arc<str>, hash: &str) {
        self.remove(path);
        self.hashes.entry(hash.to_owned()).or_default().insert(path.clone());
        self.paths.insert(path.clone(), hash.to_owned());
    }

    fn remove(&mut self, path: &str) -> Option<String> {
        let hash = self.paths.remove(path)?;
        if self.hashes.get_mut(&hash).is_some_and(|paths| paths.remove(path) && paths.is_empty()) {
            self.hashes.remove(&hash);
        }
        Some(hash)
    }
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
        if self.gone.paths.is_empty() {
            return BTreeSet::new();
        }
        let own = self.of(path).into_iter().flat_map(ReportReview::hashes);
        let hash = hash.to_string();
        let hashes = own.chain([hash.as_str()]);
        hashes.filter_map(|h| self.gone.hashes.get(h)).flatten().filter(|old| ***old != *path).cloned().collect()
    }

    /// Tells that the file at `path` is gone; returns the hash of the bytes its review waits for.
    pub fn lose(&mut self, path: &str) -> Option<String> {
        let (path, review) = self.by_path.get_key_value(path)?;
        let hash = review.hashes().next_back()?.to_owned();
        Arc::make_mut(&mut self.gone).insert(path, &hash);
        Some(hash)
    }

    /// Tells that there is a file at `path` again; returns the hash its review waited for.
    pub fn regain(&mut self, path: &str) -> Option<String> {
        if self.is_gone(path) { Arc::make_mut(&mut self.gone).remove(path) } else { None }
    }

    /// Tells which paths are there; the reviews of all others wait for a file with the same bytes.
    pub fn present(&mut self, there: impl Fn(&str) -> bool) {
        let mut gone = Gone::default();
        for (path, review) in self.by_path.iter().filter(|(path, _)| !there(path)) {
            if let Some(hash) = review.hashes().next_back() {
                gone.insert(path, hash);
            }
        }
        self.gone = Arc::new(gone);
    }

    /// The hashes of the bytes that reviews without a file wait for.
    pub(crate) fn awaited(&self) -> impl Iterator<Item = &str> {
        self.gone.hashes.keys().map(String::as_str)
    }

    /// Paths that have a review and no file, once [`Reviews::present`] was told.
    pub fn gone(&self) -> impl Iterator<Item = &Arc<str>> {
        self.gone.hashes.values().flatten()
    }

    /// How much that people said stands under each path that has no file and whose bytes are under no other path either:
    /// `taken` tells of a path, and the hash of its last bytes, whether its review goes along with another file. Paths of which nothing
    /// is said are left out.
    pub fn lost(&self, taken: impl Fn(&str, &str) -> bool) -> Vec<(Arc<str>, usize)> {
        if self.gone.paths.is_empty() {
            return Vec::new();
        }
        let gone: BTreeSet<&Arc<str>> = self.gone().collect();
        let here = self.iter().filter(|(path, _)| !gone.contains(path));
        let known: BTreeSet<&str> = here.flat_map(|(_, review)| review.hashes()).collect();
        let waiting = self.gone.hashes.iter().flat_map(|(hash, paths)| paths.iter().map(move |path| (path, hash.as_str())));
        let waiting = waiting.filter(|(path, hash)| !known.contains(hash) && !taken(path, hash));
        let said = waiting.map(|(path, _)| (path.clone(), self.of(path).map_or(0, ReportReview::standing)));
        let mut lost: Vec<_> = said.filter(|(_, count)| *count > 0).collect();
        lost.sort();
        lost
    }

    /// Path and review, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &ReportReview)> {
        self.by_path.iter().map(|(path, review)| (path, review.as_ref()))
    }

    /// Whether a file is missing for the review under this path.
    pub(crate) fn is_gone(&self, path: &str) -> bool {
        self.gone.paths.contains_key(path)
    }

    /// Puts a review in place of the one before, which is returned. Costs a copy of the whole list
    /// of paths while somebody else holds a clone.
    pub(super) fn set(&mut self, path: Arc<str>, review: ReportReview) -> Option<Arc<ReportReview>> {
        Arc::make_mut(&mut self.by_path).insert(path, Arc::new(review))
    }
}
