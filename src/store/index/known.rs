//! Which bytes files held when they were read last.

use std::collections::HashMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::{PATIENCE, Stamp};
use crate::store::atomic::UNFINISHED;
use crate::store::disk;
use crate::store::scan::Entry;
use crate::text::ContentHash;

/// How the file begins; its end says how it is laid out.
const MARK: &[u8] = b"report-review files 1\n";

/// A file and the bytes it held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sighting {
    /// What was said of the file before it was read.
    pub stamp: Stamp,
    /// The hash of its bytes.
    pub hash: ContentHash,
    /// How many runs in a row it was not met.
    missed: u8,
}

impl Sighting {
    /// A file read now; nothing where its stamp could stay the same though it changes.
    pub fn new(stamp: Stamp, hash: ContentHash, now: SystemTime) -> Option<Self> {
        stamp.is_settled(now).then_some(Self { stamp, hash, missed: 0 })
    }
}

/// The bytes of files by their names.
#[derive(Debug, Default)]
pub struct Known {
    file: PathBuf,
    before: HashMap<Arc<str>, Sighting>,
}

impl Known {
    /// What the file says; nothing where it is not there or is not as it was written.
    pub(super) fn open(file: PathBuf) -> Self {
        let before = read(&file).unwrap_or_default();
        Self { file, before }
    }

    /// The hash of the file's bytes, if it is as it was when it was read.
    pub fn hash_of(&self, entry: &Entry) -> Option<ContentHash> {
        let sighting = self.before.get(&entry.path)?;
        let stamp = Stamp::of(&fs::metadata(&entry.file).ok()?);
        (stamp == sighting.stamp).then_some(sighting.hash)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.before.is_empty()
    }

    /// Keeps what was `met` in this run, by name: what was read now, or nothing where what was known
    /// held. Files not met are forgotten after some runs.
    pub fn keep(&self, met: Vec<(Arc<str>, Option<Sighting>)>) {
        // Names are met once: as many as are known are those that are known.
        if met.len() == self.before.len() && met.iter().all(|(path, new)| new.is_none() && self.before.contains_key(path)) {
            return;
        }
        let mut before = self.before.clone();
        let mut after: HashMap<Arc<str>, Sighting> = HashMap::with_capacity(met.len());
        let mut changed = false;
        for (path, new) in met {
            let old = before.remove(&path);
            changed |= new.is_some();
            if let Some(sighting) = new.or(old.map(|old| Sighting { missed: 0, ..old })) {
                after.insert(path, sighting);
            }
        }
        changed |= !before.is_empty();
        for (path, old) in before {
            let missed = old.missed + 1;
            if missed < PATIENCE {
                after.insert(path, Sighting { missed, ..old });
            }
        }
        if changed {
            // Who cannot write here has no cache.
            let _ = write(&self.file, &after);
        }
    }
}

fn read(file: &Path) -> Option<HashMap<Arc<str>, Sighting>> {
    disk::is_ours(file).ok()?;
    let bytes = fs::read(file).ok()?;
    let (body, sum) = bytes.strip_prefix(MARK)?.split_last_chunk::<4>()?;
    if crc32fast::hash(body).to_le_bytes() != *sum {
        return None;
    }
    postcard::from_bytes(body).ok()
}

fn write(file: &Path, known: &HashMap<Arc<str>, Sighting>) -> Option<()> {
    let body = postcard::to_stdvec(known).ok()?;
    let mut unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(file.parent()?).ok()?;
    for part in [MARK, &body, &crc32fast::hash(&body).to_le_bytes()] {
        unfinished.write_all(part).ok()?;
    }
    unfinished.persist(file).ok()?;
    Some(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn entry(folder: &Path, name: &str) -> Entry {
        Entry { path: name.into(), file: folder.join(name) }
    }

    fn sighting(entry: &Entry) -> Sighting {
        let stamp = Stamp::of(&fs::metadata(&entry.file).expect("there"));
        Sighting::new(stamp, ContentHash::of(b"x"), SystemTime::now() + Duration::from_secs(9)).expect("settled")
    }

    #[test]
    fn a_file_is_known_as_long_as_nothing_touches_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (a, cache) = (entry(folder.path(), "a"), folder.path().join("files"));
        fs::write(&a.file, "x").expect("written");
        Known::open(cache.clone()).keep(vec![(a.path.clone(), Some(sighting(&a)))]);
        let known = Known::open(cache.clone());
        assert_eq!(known.hash_of(&a), Some(ContentHash::of(b"x")));
        // The same size and the same time of writing: only the time of the change tells.
        let written = fs::metadata(&a.file).and_then(|about| about.modified()).expect("told");
        fs::write(&a.file, "y").expect("written");
        fs::File::options().write(true).open(&a.file).and_then(|file| file.set_modified(written)).expect("set back");
        assert_eq!(known.hash_of(&a), None);
        fs::remove_file(&a.file).expect("removed");
        assert_eq!(known.hash_of(&a), None);
    }

    #[test]
    fn what_is_not_met_is_forgotten_in_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let (a, b, cache) = (entry(folder.path(), "a"), entry(folder.path(), "b"), folder.path().join("files"));
        fs::write(&a.file, "x").expect("written");
        fs::write(&b.file, "x").expect("written");
        let both = [&a, &b].map(|entry| (entry.path.clone(), Some(sighting(entry))));
        Known::open(cache.clone()).keep(both.to_vec());
        for run in 1..=PATIENCE {
            let known = Known::open(cache.clone());
            assert!(known.hash_of(&b).is_some(), "run {run}");
            known.keep(vec![(a.path.clone(), None)]);
        }
        let known = Known::open(cache);
        assert!(known.hash_of(&a).is_some());
        assert!(known.hash_of(&b).is_none());
    }

    #[test]
    fn what_is_not_as_it_was_written_is_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (a, cache) = (entry(folder.path(), "a"), folder.path().join("files"));
        fs::write(&a.file, "x").expect("written");
        Known::open(cache.clone()).keep(vec![(a.path.clone(), Some(sighting(&a)))]);
        let whole = fs::read(&cache).expect("read");
        for cut in 0..whole.len() {
            fs::write(&cache, &whole[..cut]).expect("written");
            assert!(Known::open(cache.clone()).is_empty(), "cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x20;
            fs::write(&cache, damaged).expect("written");
            assert!(Known::open(cache.clone()).is_empty(), "damaged at {at}");
        }
    }
}
