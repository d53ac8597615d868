//! Which bytes files held when they were read last.
//!
//! ```text
//! mark · for each file, in the order of names: how long · name · size, times, number · hash · missed · ... · end
//!      · the walk that found them, if it can be told to give the same again · checksum
//! ```

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::way::{Folder, Walk};
use super::{Digest, Key, PATIENCE, Stamp};
use crate::store::atomic::UNFINISHED;
use crate::store::disk;
use crate::store::look::stamp;
use crate::store::scan::{Entry, Unread, unread_ending};
use crate::text::ContentHash;

/// How the file begins; its end says how it is laid out.
const MARK: &[u8] = b"report-review files 4\n";
/// What follows a name: stamp, hash, runs in a row that the file was not met.
const BEHIND: usize = Stamp::LENGTH + 32 + 1;
/// What stands where a length would stand when there is no file any more.
const END: [u8; 4] = [0; 4];

/// A file and the bytes it held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

    /// Whether the last run did not meet the file.
    pub(super) fn was_missed(&self) -> bool {
        self.missed > 0
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
    /// How the files were found, with the digest of their names and of what they held.
    walk: Option<(Walk, Key)>,
}

impl Known {
    /// What the file says; nothing where it is not there or is not as it was written.
    pub(super) fn open(path: PathBuf) -> Self {
        read(&path).unwrap_or_else(|| Self { path, ..Self::default() })
    }

    /// The walk that found the files, where it can be told to give the same again.
    pub(super) fn walk(&self) -> Option<&Walk> {
        self.walk.as_ref().map(|(walk, _)| walk)
    }

    /// The digest of the names of all files that the last run met and of what they held, as [`Files`] makes it.
    pub fn all(&self) -> Option<Key> {
        self.walk.as_ref().map(|(_, all)| *all)
    }

    /// The files that the last run met, in the order of names: name, what was said of it, hash of its bytes.
    pub fn met(&self) -> impl Iterator<Item = (&str, Stamp, ContentHash)> {
        let all = (0..self.count()).filter_map(|at| self.at(at)).filter(|(_, sighting)| !sighting.was_missed());
        all.filter_map(|(name, sighting)| Some((std::str::from_utf8(name).ok()?, sighting.stamp, sighting.hash)))
    }

    pub(super) fn count(&self) -> usize {
        self.begins.len()
    }

    pub(super) fn is_met(&self, name: &str) -> bool {
        self.find(name, 0).and_then(|at| self.at(at)).is_some_and(|(_, sighting)| !sighting.was_missed())
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

    pub(super) fn at(&self, at: usize) -> Option<(&[u8], Sighting)> {
        let (name, behind) = self.slice(at)?.split_last_chunk::<BEHIND>()?;
        Some((name, Sighting::read(behind)?))
    }

    fn slice(&self, at: usize) -> Option<&[u8]> {
        let begin = usize::try_from(*self.begins.get(at)?).ok()?;
        let length = begin.checked_sub(4).and_then(|at| self.bytes.get(at..)?.first_chunk())?;
        let end = begin.checked_add(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
        self.bytes.get(begin..end).filter(|slice| slice.len() >= BEHIND)
    }

    /// [`Known::keep_sorted`] of files in any order.
    pub fn keep(&self, mut met: Vec<(Arc<str>, Option<Sighting>)>, walk: Option<Walk>) {
        met.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        met.dedup_by(|a, b| a.0 == b.0);
        self.keep_sorted(|| met.iter().map(|(path, sighting)| (&**path, *sighting)), walk);
    }

    /// Keeps what was `met` in this run, in the order of names, each once: what was read now, or nothing where what was known
    /// held; and the `walk` that found just these files. Files not met are forgotten after some runs.
    pub fn keep_sorted<'m, M: Iterator<Item = (&'m str, Option<Sighting>)>>(&self, met: impl Fn() -> M, walk: Option<Walk>) {
        let known = (0..self.count()).map(|at| self.name(at).map(|name| (name, None)));
        let are_known = known.eq(met().map(|(path, new)| Some((path.as_bytes(), new))));
        if are_known && (walk.is_none() || self.walk() == walk.as_ref()) {
            return;
        }
        // Who cannot write here has no cache.
        let _ = self.write(met(), walk);
    }

    /// Keeps a `walk` that found the same files, with what is said of its folders now.
    pub fn keep_walk(&self, walk: Walk) {
        let write = || {
            let mut new = Writing::begin(&self.path)?;
            for (name, sighting) in (0..self.count()).filter_map(|at| self.at(at)) {
                new.put(name, sighting)?;
            }
            new.finish(Some(walk), &self.path)
        };
        let _ = write();
    }

    /// Writes what was known and what was met, both in the order of names.
    fn write<'m>(&self, met: impl Iterator<Item = (&'m str, Option<Sighting>)>, mut walk: Option<Walk>) -> io::Result<()> {
        let mut new = Writing::begin(&self.path)?;
        let mut at = 0;
        for (path, sighting) in met {
            let path = path.as_bytes();
            while let Some((name, old)) = self.at(at).filter(|(name, _)| *name < path) {
                new.put(name, Sighting { missed: old.missed + 1, ..old })?;
                at += 1;
            }
            let old = self.at(at).filter(|(name, _)| *name == path);
            at += usize::from(old.is_some());
            match sighting.or(old.map(|(_, old)| Sighting { missed: 0, ..old })) {
                Some(sighting) => new.put(path, sighting)?,
                // A file that has to be read again.
                None => walk = None,
            }
        }
        while let Some((name, old)) = self.at(at) {
            new.put(name, Sighting { missed: old.missed + 1, ..old })?;
            at += 1;
        }
        new.finish(walk, &self.path)
    }
}

/// The digest of files, in the order of their names: names and hashes of what they hold.
#[derive(Debug, Default)]
pub struct Files(Digest);

impl Files {
    /// Takes the next file.
    pub fn put(&mut self, name: &[u8], hash: &ContentHash) {
        self.0.put(name);
        self.0.put(hash.bytes());
    }

    /// The digest of all files.
    pub fn key(&self) -> Key {
        self.0.key()
    }
}

/// A file being written.
struct Writing {
    file: BufWriter<tempfile::NamedTempFile>,
    sum: crc32fast::Hasher,
    met: Files,
}

impl Writing {
    /// Begins the file that is to be at `path`.
    fn begin(path: &Path) -> io::Result<Self> {
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        let _ = file.as_file().try_lock();
        let mut file = BufWriter::with_capacity(1 << 16, file);
        file.write_all(MARK)?;
        Ok(Self { file, sum: crc32fast::Hasher::new(), met: Files::default() })
    }

    fn put(&mut self, name: &[u8], sighting: Sighting) -> io::Result<()> {
        if sighting.missed >= PATIENCE {
            return Ok(());
        }
        if !sighting.was_missed() {
            self.met.put(name, &sighting.hash);
        }
        self.part(&length(name.len() + BEHIND)?)?;
        self.part(name)?;
        self.part(&sighting.stamp.to_bytes())?;
        self.part(sighting.hash.bytes())?;
        self.part(&[sighting.missed])
    }

    fn part(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sum.update(bytes);
        self.file.write_all(bytes)
    }

    fn walk(&mut self, walk: &Walk) -> io::Result<()> {
        self.part(self.met.key().bytes())?;
        self.part(walk.way.bytes())?;
        for folder in &walk.folders {
            self.part(&length(folder.name.len())?)?;
            self.part(folder.name.as_bytes())?;
            self.part(&[u8::from(folder.stamp.is_some())])?;
            self.part(&folder.stamp.map_or([0; Stamp::LENGTH], Stamp::to_bytes))?;
            self.part(&length(folder.unread.len())?)?;
            for (ending, count) in &folder.unread {
                self.part(&length(ending.len())?)?;
                self.part(ending.as_bytes())?;
                self.part(&length(*count)?)?;
            }
        }
        Ok(())
    }

    fn finish(mut self, walk: Option<Walk>, path: &Path) -> io::Result<()> {
        self.part(&END)?;
        walk.map_or(Ok(()), |walk| self.walk(&walk))?;
        self.file.write_all(&self.sum.finalize().to_le_bytes())?;
        self.file.into_inner()?.persist(path)?;
        Ok(())
    }
}

fn length(bytes: usize) -> io::Result<[u8; 4]> {
    u32::try_from(bytes).map(u32::to_le_bytes).map_err(io::Error::other)
}

/// What the file says: where what is told of each file begins, and the walk.
fn read(path: &Path) -> Option<Known> {
    disk::is_ours(path).ok()?;
    let mut bytes = fs::read(path).ok()?;
    let (body, sum) = bytes.strip_prefix(MARK)?.split_last_chunk::<4>()?;
    if crc32fast::hash(body).to_le_bytes() != *sum {
        return None;
    }
    bytes.truncate(bytes.len() - 4);
    let (mut begins, mut at) = (Vec::with_capacity(bytes.len() / 128), MARK.len());
    loop {
        let length = bytes.get(at..)?.first_chunk()?;
        at += 4;
        if *length == END {
            break;
        }
        begins.push(u32::try_from(at).ok()?);
        at = at.checked_add(usize::try_from(u32::from_le_bytes(*length)).ok()?)?;
    }
    let rest = bytes.get(at..)?;
    let walk = if rest.is_empty() { None } else { Some(read_walk(rest)?) };
    Some(Known { path: path.to_owned(), bytes, begins, walk })
}

/// Takes a number off.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let (number, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    usize::try_from(u32::from_le_bytes(*number)).ok()
}

/// Takes a length off, and as many bytes.
fn named<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = number(bytes)?;
    let (name, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(name)
}

fn read_walk(bytes: &[u8]) -> Option<(Walk, Key)> {
    let (all, rest) = bytes.split_first_chunk()?;
    let (way, mut rest) = rest.split_first_chunk()?;
    let mut folders = Vec::with_capacity(rest.len() / 64);
    while !rest.is_empty() {
        let name = named(&mut rest)?;
        let ([is_settled], behind) = rest.split_first_chunk()?;
        let (stamp, behind) = behind.split_first_chunk()?;
        let stamp = (*is_settled != 0).then(|| Stamp::from_bytes(stamp));
        rest = behind;
        let kinds = number(&mut rest)?;
        let unread = (0..kinds).map(|_| Some((unread_ending(named(&mut rest)?)?, number(&mut rest)?))).collect::<Option<Unread>>()?;
        folders.push(Folder { name: std::str::from_utf8(name).ok()?.into(), stamp, unread });
    }
    Some((Walk { way: Key::from_bytes(*way), folders }, Key::from_bytes(*all)))
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
        Known::open(cache.clone()).keep(vec![(a.path.clone(), Some(sighting(&a)))], None);
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
        Known::open(cache.clone()).keep(both.to_vec(), None);
        for run in 1..=PATIENCE {
            let known = Known::open(cache.clone());
            assert!(known.hash_of(&b).is_some(), "run {run}");
            known.keep(vec![(a.path.clone(), None)], None);
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
        Known::open(cache.clone()).keep(vec![(a.path.clone(), Some(sighting(&a)))], None);
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
