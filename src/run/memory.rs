//! Summaries of earlier runs: a second start shows everything before it has read anything.

use std::sync::{Arc, Mutex, PoisonError};

use super::survey::Seen;
use crate::check::Around;
use crate::review::ReportReview;
use crate::store::index::{Filling, Index, Key, Known, Shelf, Sighting, own};
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
    /// What is not put on the shelf before there is enough of it: until then no folder is made.
    waiting: Vec<(Key, Option<Vec<u8>>)>,
    met: Vec<(Arc<str>, Option<Sighting>)>,
}

impl Memory {
    /// The summaries of one kind that follow from `forms` and the reader's rules; nothing where nothing
    /// can be kept.
    pub fn open(reader: &Reader, forms: Option<Key>, kind: &str) -> Option<Self> {
        let index = Index::of(reader.corpus.state(), own()?);
        let shelf = index.shelf(kind, &[forms?.bytes(), reader.rules_key().bytes()]);
        let found = Mutex::new(Some(Found { filling: Filling::of(&shelf), waiting: Vec::new(), met: Vec::new() }));
        Some(Self { known: index.known(), index, shelf, found })
    }

    /// What is kept of a report, beside the one of `before` if one is given and what the corpus says `around` it: as it was found
    /// before, else as `make` makes it.
    pub fn summary(
        &self,
        reader: &Reader,
        entry: &Entry,
        (before, around): (Option<&Entry>, Option<&Around>),
        make: impl Fn() -> Seen,
    ) -> Seen {
        let (own, sighting) = self.met(entry);
        let other = before.map(|entry| self.met(entry).0);
        let review = |path: &str, hash: &ContentHash| reader.reviews.of_report(path, hash).is_some_and(|review| says(&review));
        // What people said changes summaries: those are made anew.
        let key = own.as_ref().filter(|own| !review(&entry.path, own)).and_then(|own| match (before, &other) {
            (Some(before), Some(Some(other))) if !review(&before.path, other) => Some(key(entry, own, (other.bytes(), around))),
            (None, _) => Some(key(entry, own, (b"", around))),
            _ => None,
        });
        let kept = key.and_then(|key| postcard::from_bytes::<Seen>(&self.shelf.get(key)?).ok());
        let is_kept = kept.is_some();
        let seen = kept.unwrap_or_else(make);
        let summary = &seen.0;
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(found), Some(key), None, Some(own)) = (&mut *found, key, &summary.fault, own)
            && summary.hash == own
        {
            found.waiting.push((key, if is_kept { None } else { postcard::to_stdvec(&seen).ok() }));
            found.met.push((entry.path.clone(), sighting));
            if found.met.len() >= LEAST && (found.met.len() > LEAST || self.index.prepare()) {
                found.waiting.drain(..).for_each(|(key, new)| found.filling.put(key, new));
            }
        }
        seen
    }

    /// The bytes of a file: known where nothing touched it, else read.
    fn met(&self, entry: &Entry) -> (Option<ContentHash>, Option<Sighting>) {
        if let Some(hash) = self.known.hash_of(entry) {
            return (Some(hash), None);
        }
        let now = clock();
        match hash_stamped(&entry.file) {
            Ok((hash, stamp)) => (Some(hash), Sighting::new(stamp, hash, now)),
            Err(_) => (None, None),
        }
    }

    /// Keeps what was found out, where there was enough of it.
    pub fn keep(&self) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Found { filling, met, .. }) = found.filter(|found| found.met.len() >= LEAST) else { return };
        if self.index.prepare() {
            filling.finish(None);
            self.known.keep(met, None);
            self.index.tidy();
        }
    }
}

/// Whether anything in a review changes a summary.
fn says(review: &ReportReview) -> bool {
    !review.corrections.is_empty() || !review.decisions.is_empty() || review.judgement().is_some()
}

fn key(entry: &Entry, own: &ContentHash, (other, around): (&[u8], Option<&Around>)) -> Key {
    let around = around.and_then(|around| postcard::to_stdvec(around).ok()).unwrap_or_default();
    Key::of(&[entry.path.as_bytes(), own.bytes(), other, &around])
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;

    use super::*;
    use crate::check::RuleSet;
    use crate::form::Forms;
    use crate::lang::Lang;
    use crate::review::Reviews;
    use crate::store::Corpus;

    /// How many summaries a going through `count` files had to make.
    fn made(folder: &std::path::Path, count: usize) -> usize {
        let reader = Reader {
            corpus: Arc::new(Corpus::new(&[folder.to_owned()], None).expect("a corpus")),
            forms: Arc::new(Forms::built_in().expect("built in")),
            rules: Arc::new(RuleSet::default()),
            reviews: Reviews::default(),
            lang: Arc::new(Lang::built_in("en").expect("built in")),
        };
        let memory = Memory::open(&reader, Some(Key::of(&[])), "summaries").expect("a cache");
        let made = Cell::new(0);
        for number in 0..count {
            let file = folder.join(format!("{number}.txt"));
            let entry = Entry { path: format!("{number}.txt").into(), file };
            let anew = || {
                made.set(made.get() + 1);
                (reader.summarise(&entry).0, None)
            };
            assert_eq!(memory.summary(&reader, &entry, (None, None), anew).0, reader.summarise(&entry).0);
        }
        memory.keep();
        made.get()
    }

    #[test]
    fn a_second_start_makes_only_the_summaries_of_what_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        for number in 0..LEAST + 4 {
            fs::write(folder.path().join(format!("{number}.txt")), format!("第{number}号通知")).expect("written");
        }
        assert_eq!(made(folder.path(), 5), 5);
        assert!(!folder.path().join(".report-review").exists(), "so few need no cache");
        assert_eq!(made(folder.path(), LEAST + 4), LEAST + 4);
        assert_eq!(made(folder.path(), LEAST + 4), 0);
        fs::write(folder.path().join("7.txt"), "改过的通知").expect("written");
        assert_eq!(made(folder.path(), LEAST + 4), 1);
    }
}
