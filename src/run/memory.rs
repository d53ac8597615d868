//! Summaries of earlier runs: a second start shows everything before it has read anything.

use std::sync::{Arc, Mutex, PoisonError};

use crate::review::ReportReview;
use crate::session::Summary;
use crate::store::index::{Filling, Index, Key, Known, Shelf, Sighting};
use crate::store::scan::Entry;
use crate::store::{Reader, clock, hash_stamped};
use crate::text::ContentHash;

/// With fewer reports nothing is kept.
pub(super) const LEAST: usize = 32;

/// The cache, opened for one going through the corpus.
pub(super) struct Memory {
    index: Index,
    known: Known,
    shelf: Shelf,
    found: Mutex<Option<Found>>,
}

struct Found {
    filling: Filling,
    met: Vec<(Arc<str>, Option<Sighting>)>,
}

impl Memory {
    /// The summaries of one kind that follow from `forms` and the reader's rules; nothing where nothing
    /// can be kept.
    pub fn open(reader: &Reader, forms: Option<Key>, kind: &str) -> Option<Self> {
        let index = Index::of(reader.corpus.state());
        let shelf = index.shelf(kind, &[forms?.bytes(), reader.rules_key().bytes()]);
        let found = Mutex::new(Some(Found { filling: Filling::of(&shelf), met: Vec::new() }));
        Some(Self { known: index.known(), index, shelf, found })
    }

    /// The summary of a report, beside the one of `before` if one is given: as it was found before, else
    /// as `make` makes it.
    pub fn summary(&self, reader: &Reader, entry: &Entry, before: Option<&Entry>, make: impl Fn() -> Summary) -> Summary {
        let (own, sighting) = self.met(entry);
        let other = before.map(|entry| self.met(entry).0);
        let review = |path: &str, hash: &ContentHash| reader.reviews.of_report(path, hash).is_some_and(|review| says(&review));
        // What people said changes summaries: those are made anew.
        let key = own.as_ref().filter(|own| !review(&entry.path, own)).and_then(|own| match (before, &other) {
            (Some(before), Some(Some(other))) if !review(&before.path, other) => Some(key(entry, own, other.as_str())),
            (None, _) => Some(key(entry, own, "")),
            _ => None,
        });
        let kept = key.and_then(|key| postcard::from_bytes::<Summary>(&self.shelf.get(key)?).ok());
        let is_kept = kept.is_some();
        let summary = kept.unwrap_or_else(make);
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(found), Some(key), None, Some(own)) = (&mut *found, key, &summary.fault, own)
            && summary.hash == own
        {
            found.filling.put(key, if is_kept { None } else { postcard::to_stdvec(&summary).ok() });
            found.met.push((entry.path.clone(), sighting));
        }
        summary
    }

    /// The bytes of a file: known where nothing touched it, else read.
    fn met(&self, entry: &Entry) -> (Option<ContentHash>, Option<Sighting>) {
        if let Some(hash) = self.known.hash_of(entry) {
            return (Some(hash), None);
        }
        let now = clock();
        match hash_stamped(&entry.file) {
            Ok((hash, stamp)) => (Some(hash.clone()), Sighting::new(stamp, hash, now)),
            Err(_) => (None, None),
        }
    }

    /// Keeps what was found out, where there was enough of it.
    pub fn keep(&self) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Found { filling, met }) = found.filter(|found| found.met.len() >= LEAST) else { return };
        if self.index.prepare() {
            filling.finish(None);
            self.known.keep(met);
            self.index.tidy();
        }
    }
}

/// Whether anything in a review changes a summary.
fn says(review: &ReportReview) -> bool {
    !review.corrections.is_empty() || !review.decisions.is_empty() || review.judgement().is_some()
}

fn key(entry: &Entry, own: &ContentHash, other: &str) -> Key {
    Key::of(&[entry.path.as_bytes(), own.as_str().as_bytes(), other.as_bytes()])
}
