//! What earlier runs of the program found out about a corpus, for the commands that go through all of
//! it. With it or without it a command says the same.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::batch::guarded;
use super::found::Found;
use super::out::Out;
use crate::store::entries::Entries;
use crate::store::index::{Digest, Files, Filling, Index, Key, Known, Shelf, Sighting, own};
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
    /// The cache of the corpus, with what is `known` of its files if that was asked for already; nothing where none can be kept.
    pub fn open(reader: &Reader, forms: Key, known: Option<Arc<Known>>) -> Option<Self> {
        let index = Index::of(reader.corpus.state(), own()?);
        if !index.prepare() {
            return None;
        }
        let rules = reader.rules_key();
        let known = known.unwrap_or_else(|| Arc::new(index.known()));
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
    pub fn met(&self, out: &mut Out, found: &Found, jobs: usize) -> Vec<Met> {
        if found.untouched.is_some() {
            return self.known.met().map(|(_, _, hash)| Some((hash, None))).collect();
        }
        let (entries, stamps) = (found.entries(), &found.stamps);
        if self.known.is_empty() && self.glances().is_empty() {
            return Vec::new();
        }
        let pieces = (0..entries.len()).step_by(PIECE);
        let (known, of_workers, stamps) = (Arc::clone(&self.known), Arc::clone(entries), Arc::clone(stamps));
        let look = move |from: usize| {
            // What is known is in the same order.
            let mut near = from;
            let mut one = |at: usize| {
                let entry = &of_workers.get(at);
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

    /// Keeps which bytes the files of a walk held, by their numbers; of which nothing is `met` that could not be read.
    pub fn keep(&self, found: &Found, met: impl Fn(usize) -> Met) {
        if found.untouched.is_none() {
            let all = || found.entries().paths().enumerate().map(|(at, path)| Some((path, met(at)?.1)));
            let walk = found.walk.clone().filter(|_| all().all(|met| met.is_some()));
            self.known.keep_sorted(|| all().flatten(), walk);
        }
        self.keep_walk(found);
        self.index.tidy();
    }

    /// Keeps what is said now of folders that had changed though their reports had not.
    pub fn keep_walk(&self, found: &Found) {
        if let Some(walk) = found.untouched.as_ref().and_then(|untouched| untouched.walk.clone()) {
            self.known.keep_walk(walk);
        }
    }

    /// The digest of everything that the results for all reports follow from, if no file was touched.
    pub fn whole(&self, reader: &Reader, found: &Found) -> Option<Key> {
        let files = self.known.all().filter(|_| found.untouched.is_some())?;
        Some(together(files, reader, self.known.met().map(|(name, _, hash)| (name, hash))))
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

/// The digest of everything that the results for all reports follow from, by what was met of each; nothing where a file is not known.
pub fn whole(reader: &Reader, entries: &Entries, met: impl Fn(usize) -> Met) -> Option<Key> {
    let all = || entries.paths().enumerate().map(|(at, path)| Some((path, met(at)?.0)));
    let mut files = Files::default();
    for one in all() {
        let (path, hash) = one?;
        files.put(path.as_bytes(), &hash);
    }
    Some(together(files.key(), reader, all().flatten()))
}

/// The digest of files and of what people said of them.
fn together<'a>(files: Key, reader: &Reader, all: impl Iterator<Item = (&'a str, ContentHash)>) -> Key {
    let mut digest = Digest::default();
    digest.put(files.bytes());
    if reader.reviews.iter().next().is_some() {
        for (path, hash) in all {
            digest.put(told(reader, path, &hash).as_ref().map_or(&[], |key| key.bytes()));
        }
    }
    digest.key()
}

/// A result as it is kept.
pub fn packed<T: Serialize>(result: &T) -> Option<Vec<u8>> {
    postcard::to_stdvec(result).ok()
}

/// A result as it was kept.
pub fn unpacked<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// A result with the text that goes with it, as they are kept: the text is never copied to be read.
pub fn packed_with<T: Serialize>(text: &str, result: &T) -> Option<Vec<u8>> {
    let length = u32::try_from(text.len()).ok()?.to_le_bytes();
    let mut bytes = Vec::with_capacity(length.len() + text.len() + 64);
    bytes.extend_from_slice(&length);
    bytes.extend_from_slice(text.as_bytes());
    postcard::to_extend(result, bytes).ok()
}

/// A result with its text as they were kept.
pub fn unpacked_with<T: DeserializeOwned>(bytes: &[u8]) -> Option<(&[u8], T)> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (text, rest) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    Some((text, unpacked(rest)?))
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
