//! Which bytes files held when they were read last.
//!
//! ```text
//! mark · for each file, in the order of names: where it begins · name · size, times, number · hash · missed · ... · checksum
//! ```

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::{PATIENCE, Stamp};
use crate::store::atomic::UNFINISHED;
use crate::store::disk;
use crate::store::look::stamp;
use crate::store::scan::Entry;
use crate::text::ContentHash;

/// How the file begins; its end says how it is laid out.
const MARK: &[u8] = b"report-review files 2\n";
/// What follows a name: stamp, hash, runs in a row that the file was not met.
const BEHIND: usize = Stamp::LENGTH + 32 + 1;

/// A file and the bytes it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    fn read(bytes: &[u8]) -> Option<Self> {
        let (stamp, rest) = bytes.split_first_chunk()?;
        let (hash, rest) = rest.split_first_chunk()?;
        Some(Self { stamp: Stamp::from_bytes(stamp), hash: ContentHash::from_bytes(*hash), missed: *rest.first()? })
    }
}

/// The bytes of files by their names.
#[derive(Debug, Default)]
pub struct Known {
    path: PathBuf,
    /// The file as it was written; nothing is unpacked before it is asked for.
    bytes: Vec<u8>,
    /// Where each file begins there, in the order of names.
    begins: Vec<u32>,
}

impl Known {
    /// What the file says; nothing where it is not there or is not as it was written.
    pub(super) fn open(path: PathBuf) -> Self {
        let (bytes, begins) = read(&path).unwrap_or_default();
        Self { path, bytes, begins }
    }

    /// The hash of the file's bytes, if it is as it was when it was read.
    pub fn hash_of(&self, entry: &Entry) -> Option<ContentHash> {
        self.hash_at(&entry.path, stamp(entry)?, &mut 0)
    }

    /// The hash of the bytes of the file of this name, if it was as it is told of now when it was read. Files that are asked
    /// for in the order of their names are found quickest with `near`, where the last one was found.
    pub fn hash_at(&self, name: &str, stamp: Stamp, near: &mut usize) -> Option<ContentHash> {
        let at = self.find(name, *near)?;
        *near = at + 1;
        let (_, sighting) = self.at(at)?;
        (stamp == sighting.stamp).then_some(sighting.hash)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.begins.is_empty()
    }

    fn find(&self, name: &str, near: usize) -> Option<usize> {
        let name = name.as_bytes();
        if self.name(near) == Some(name) {
            return Some(near);
        }
        let mut all = 0..self.begins.len();
        while let Some(middle) = all.clone().nth(all.len() / 2) {
            match self.name(middle)?.cmp(name) {
                std::cmp::Ordering::Less => all.start = middle + 1,
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Greater => all.end = middle,
            }
        }
        None
    }

    fn name(&self, at: usize) -> Option<&[u8]> {
        self.slice(at).map(|slice| &slice[..slice.len() - BEHIND])
    }

    fn at(&self, at: usize) -> Option<(&[u8], Sighting)> {
        let (name, behind) = self.slice(at)?.split_last_chunk::<BEHIND>()?;
        Some((name, Sighting::read(behind)?))
    }

    fn slice(&self, at: usize) -> Option<&[u8]> {
        let begin = usize::try_from(*self.begins.get(at)?).ok()?;
        let end = self.begins.get(at + 1).map_or(Some(self.bytes.len()), |next| usize::try_from(*next).ok()?.checked_sub(4))?;
        self.bytes.get(begin..end).filter(|slice| slice.len() >= BEHIND)
    }

    /// Keeps what was `met` in this run, by name: what was read now, or nothing where what was known
    /// held. Files not met are forgotten after some runs.
    pub fn keep(&self, mut met: Vec<(Arc<str>, Option<Sighting>)>) {
        met.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        met.dedup_by(|a, b| a.0 == b.0);
        // As many as are known are those that are known.
        let is_known = |(at, (path, new)): (usize, &(Arc<str>, Option<Sighting>))| new.is_none() && self.name(at) == Some(path.as_bytes());
        if met.len() == self.begins.len() && met.iter().enumerate().all(is_known) {
            return;
        }
        // Who cannot write here has no cache.
        let _ = self.write(&met);
    }

    /// Writes what was known and what was met, both in the order of names.
    fn write(&self, met: &[(Arc<str>, Option<Sighting>)]) -> io::Result<()> {
        let folder = self.path.parent().unwrap_or_else(|| Path::new("."));
        let mut new = Writing::begin(folder)?;
        let mut at = 0;
        for (path, sighting) in met {
            let path = path.as_bytes();
            while let Some((name, old)) = self.at(at).filter(|(name, _)| *name < path) {
                new.put(name, Sighting { missed: old.missed + 1, ..old })?;
                at += 1;
            }
            let old = self.at(at).filter(|(name, _)| *name == path);
            at += usize::from(old.is_some());
            if let Some(sighting) = sighting.or(old.map(|(_, old)| Sighting { missed: 0, ..old })) {
                new.put(path, sighting)?;
            }
        }
        while let Some((name, old)) = self.at(at) {
            new.put(name, Sighting { missed: old.missed + 1, ..old })?;
            at += 1;
        }
        new.finish(&self.path)
    }
}

/// A file being written.
struct Writing {
    file: BufWriter<tempfile::NamedTempFile>,
    sum: crc32fast::Hasher,
}

impl Writing {
    fn begin(folder: &Path) -> io::Result<Self> {
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        let mut file = BufWriter::with_capacity(1 << 16, file);
        file.write_all(MARK)?;
        Ok(Self { file, sum: crc32fast::Hasher::new() })
    }

    fn put(&mut self, name: &[u8], sighting: Sighting) -> io::Result<()> {
        if sighting.missed >= PATIENCE {
            return Ok(());
        }
        let length = u32::try_from(name.len() + BEHIND).map_err(io::Error::other)?;
        for part in [&length.to_le_bytes(), name, &sighting.stamp.to_bytes(), sighting.hash.bytes(), &[sighting.missed]] {
            self.sum.update(part);
            self.file.write_all(part)?;
        }
        Ok(())
    }

    fn finish(mut self, path: &Path) -> io::Result<()> {
        self.file.write_all(&self.sum.finalize().to_le_bytes())?;
        self.file.into_inner()?.persist(path)?;
        Ok(())
    }
}

/// The bytes of the file, and where what is told of each file begins.
fn read(path: &Path) -> Option<(Vec<u8>, Vec<u32>)> {
    disk::is_ours(path).ok()?;
    let mut bytes = fs::read(path).ok()?;
    let (body, sum) = bytes.strip_prefix(MARK)?.split_last_chunk::<4>()?;
    if crc32fast::hash(body).to_le_bytes() != *sum {
        return None;
    }
    bytes.truncate(bytes.len() - 4);
    let (mut begins, mut at) = (Vec::with_capacity(bytes.len() / 128), MARK.len());
    while at < bytes.len() {
        let (length, _) = bytes[at..].split_first_chunk()?;
        at += 4;
        begins.push(u32::try_from(at).ok()?);
        at = at.checked_add(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    }
    Some((bytes, begins))
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
