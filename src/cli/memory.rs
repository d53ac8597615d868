//! What earlier runs of the program found out about a corpus, for the commands that go through all of
//! it. With it or without it a command says the same.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::batch::guarded;
use super::out::Out;
use crate::store::index::{Digest, Filling, Index, Key, Known, Shelf, Sighting, Stamp, own};
use crate::store::look::stamp;
use crate::store::scan::Entry;
use crate::store::{Reader, hash_stamped, pool};
use crate::text::ContentHash;

/// With fewer reports nothing is kept: reading them is quick, and no folder has to be made.
pub const LEAST: usize = 32;
/// Files are looked at so many at a time.
const PIECE: usize = 256;

/// The cache of a corpus, opened.
#[derive(Debug)]
pub struct Memory {
    index: Index,
    known: Arc<Known>,
    /// What the reports themselves follow from, besides their bytes: forms.
    forms: Key,
    /// What findings follow from too: rules, language.
    rules: Key,
}

/// What a file was found to hold.
pub type Met = Option<(ContentHash, Option<Sighting>)>;

impl Memory {
    /// The cache of the corpus; nothing where none can be kept.
    pub fn open(reader: &Reader, forms: Key) -> Option<Self> {
        let index = Index::of(reader.corpus.state(), own()?);
        if !index.prepare() {
            return None;
        }
        let rules = reader.rules_key();
        let known = Arc::new(index.known());
        Some(Self { index, known, forms, rules })
    }

    /// What each report says of itself.
    pub fn glances(&self) -> Shelf {
        self.index.shelf("glances", &[self.forms.bytes()])
    }

    /// The results of a command, by its name.
    pub fn results(&self, name: &str) -> Shelf {
        self.index.shelf("results", &[name.as_bytes(), self.forms.bytes(), self.rules.bytes()])
    }

    /// The bytes that files hold: known, where nothing touched them, else read. Nothing in a first run,
    /// which has to read them all anyway, and where a file cannot be read.
    pub fn met(&self, out: &mut Out, (entries, stamps): (&Arc<[Entry]>, &Arc<[Option<Stamp>]>), jobs: usize) -> Vec<Met> {
        if self.known.is_empty() && self.glances().is_empty() {
            return vec![None; entries.len()];
        }
        let pieces = (0..entries.len()).step_by(PIECE);
        let (known, of_workers, stamps) = (Arc::clone(&self.known), Arc::clone(entries), Arc::clone(stamps));
        let look = move |from: usize| {
            // What is known is in the same order.
            let mut near = from;
            let mut one = |at: usize| {
                let entry = &of_workers[at];
                let stamp = stamps.get(at).map_or_else(|| stamp(entry), |stamp| *stamp);
                let hash = stamp.and_then(|stamp| known.hash_at(&entry.path, stamp, &mut near));
                hash.map(|hash| (hash, None)).or_else(|| read(entry))
            };
            (from..of_workers.len().min(from + PIECE)).map(&mut one).collect::<Vec<Met>>()
        };
        out.begin(entries.len());
        let mut met = Vec::with_capacity(entries.len());
        for piece in pool::in_order(pieces, jobs, look) {
            met.extend(piece);
            out.step_to(met.len());
        }
        out.end();
        met
    }

    /// Keeps which bytes the files held.
    pub fn keep(&self, met: Vec<(Arc<str>, Option<Sighting>)>) {
        self.known.keep(met);
        self.index.tidy();
    }
}

fn read(entry: &Entry) -> Met {
    let now = crate::store::clock();
    let (hash, stamp) = guarded(entry, || hash_stamped(&entry.file)).ok()?;
    let sighting = Sighting::new(stamp, hash, now);
    Some((hash, sighting))
}

/// What people said of a report, as far as the result for it follows from that.
pub fn told(reader: &Reader, path: &str, hash: &ContentHash) -> Option<Key> {
    // What is debugged is all there is, in an order that is always the same.
    reader.reviews.of_report(path, hash).map(|review| Key::of(&[format!("{review:?}").as_bytes()]))
}

/// The digest of everything that the results for all reports follow from; nothing where a file is not
/// known.
pub fn whole<'a>(reader: &Reader, all: impl Iterator<Item = (&'a Entry, Option<&'a ContentHash>)>) -> Option<Key> {
    let mut digest = Digest::default();
    for (entry, hash) in all {
        let hash = hash?;
        digest.put(entry.path.as_bytes());
        digest.put(hash.bytes());
        digest.put(told(reader, &entry.path, hash).as_ref().map_or(&[], |key| key.bytes()));
    }
    Some(digest.key())
}

/// A result as it is kept.
pub fn packed<T: Serialize>(result: &T) -> Option<Vec<u8>> {
    postcard::to_stdvec(result).ok()
}

/// A result as it was kept.
pub fn unpacked<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// A shelf that is being filled, if there is one.
#[derive(Debug)]
pub struct Keeping(Option<Filling>);

impl Keeping {
    /// Begins to fill a shelf.
    pub fn on(shelf: Option<&Shelf>) -> Self {
        Self(shelf.map(Filling::of))
    }

    /// Takes a result by its key: its bytes where it is new.
    pub fn put(&mut self, key: Option<Key>, new: Option<Vec<u8>>) {
        if let (Some(filling), Some(key)) = (&mut self.0, key) {
            filling.put(key, new);
        }
    }

    /// Puts the shelf in its place.
    pub fn finish(self, whole: Option<Key>) {
        if let Some(filling) = self.0 {
            filling.finish(whole);
        }
    }
}
