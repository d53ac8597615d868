//! Results by the digest of what they follow from, in one file.
//!
//! ```text
//! mark · title · results, one after the other · their places · the whole · where the places begin · mark
//! ```
//!
//! A file is never changed: a new one takes its place when it is finished. The end is written last, so
//! what was cut short has none.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tempfile::NamedTempFile;

use super::whole::Whole;
use super::{Key, PATIENCE};
use crate::store::atomic::UNFINISHED;
use crate::store::disk;
use crate::store::pile::Pile;

const MARK: &[u8; 16] = b"report-review s1";
const HEAD: usize = MARK.len() + Key::LENGTH;
/// Where the places begin, how many, how many of the whole, their checksum, the mark.
const TAIL: usize = 8 + 4 + 4 + 4 + MARK.len();
/// Key, where, how long, checksum, how often unused.
const PLACE: usize = Key::LENGTH + 8 + 4 + 4 + 1;
/// So many places are written at once.
const TOGETHER: u32 = 256;
/// Where a result lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub at: u64,
    pub length: u32,
    pub sum: u32,
    unused: u8,
}

/// Results of earlier runs; cheap to clone, for worker threads.
#[derive(Clone, Debug)]
pub struct Shelf {
    path: PathBuf,
    title: Key,
    old: Arc<Old>,
}

/// What a file holds besides its results: their places as they are written, for a run that goes through all
/// of them needs no more.
#[derive(Debug, Default)]
pub(super) struct Old {
    pub file: Option<File>,
    places: Vec<u8>,
    /// The numbers of the places by their keys, made when one is asked for.
    numbers: OnceLock<HashMap<Key, u32>>,
    /// What all results of a run followed from together, and the numbers of their places in order.
    pub whole: Option<(Key, Vec<u32>)>,
}

impl Old {
    fn count(&self) -> u32 {
        u32::try_from(self.places.len() / PLACE).unwrap_or(u32::MAX)
    }

    pub fn place(&self, number: u32) -> Option<(Key, Place)> {
        let from = usize::try_from(number).ok()?.checked_mul(PLACE)?;
        let rest = &mut self.places.get(from..from + PLACE)?;
        let key = Key::from_bytes(take(rest)?);
        let (at, length) = (u64::from_le_bytes(take(rest)?), u32::from_le_bytes(take(rest)?));
        let (sum, [unused]) = (u32::from_le_bytes(take(rest)?), take::<1>(rest)?);
        Some((key, Place { at, length, sum, unused }))
    }

    fn number(&self, key: Key) -> Option<u32> {
        let all = || (0..self.count()).filter_map(|number| Some((self.place(number)?.0, number))).collect();
        self.numbers.get_or_init(all).get(&key).copied()
    }
}

impl Shelf {
    /// The shelf in `path`; an empty one where that is no whole shelf of this title.
    pub(super) fn open(path: PathBuf, title: Key) -> Self {
        let opened = disk::is_ours(&path).ok().and_then(|()| File::open(&path).ok());
        let old = opened.and_then(|file| read(file, title)).unwrap_or_default();
        Self { path, title, old: Arc::new(old) }
    }

    /// The result of `key`, if it is there and as it was written.
    pub fn get(&self, key: Key) -> Option<Vec<u8>> {
        let (_, place) = self.old.place(self.old.number(key)?)?;
        let mut bytes = vec![0; usize::try_from(place.length).ok()?];
        read_at(self.old.file.as_ref()?, &mut bytes, place.at).ok()?;
        (crc32fast::hash(&bytes) == place.sum).then_some(bytes)
    }

    /// All results of an earlier run in their order, if all that they followed from together has the
    /// digest `from`. It ends early where one is not as it was written.
    pub fn whole(&self, from: Key) -> Option<Whole> {
        let (known, _) = self.old.whole.as_ref()?;
        (*known == from).then(|| Whole::of(Arc::clone(&self.old)))
    }

    /// Whether there are no results.
    pub fn is_empty(&self) -> bool {
        self.old.places.is_empty()
    }
}

/// A shelf being filled: what was used stays, what is new is added.
#[derive(Debug)]
pub struct Filling {
    shelf: Shelf,
    new: Option<New>,
    /// Which of the old places were used, by their numbers.
    used: Vec<bool>,
    /// The numbers of the results in order: new ones, and old ones with [`OLD`].
    order: Vec<u32>,
    /// It could not be written: then nothing is kept.
    failed: bool,
}

/// Marks the number of an old place.
const OLD: u32 = 1 << 31;

#[derive(Debug)]
struct New {
    file: BufWriter<NamedTempFile>,
    at: u64,
    /// The places as they are written at the end.
    places: Pile,
    count: u32,
    /// The number of the place whose key begins with these bytes; of several that do, of one.
    numbers: HashMap<u32, u32>,
}

impl Filling {
    /// Begins to fill `shelf`.
    pub fn of(shelf: &Shelf) -> Self {
        Self { shelf: shelf.clone(), new: None, used: Vec::new(), order: Vec::new(), failed: false }
    }

    /// Takes the next result: its bytes where it is new, nothing where it came from the shelf.
    pub fn put(&mut self, key: Key, new: Option<Vec<u8>>) {
        if self.failed {
            return;
        }
        let number = match new {
            None => self.mark(key).ok_or_else(|| io::Error::other("a result is missing")),
            Some(bytes) => self.add(key, &bytes),
        };
        match number {
            Ok(number) => self.order.push(number),
            Err(_) => self.failed = true,
        }
    }

    /// Says that a result of the shelf was used.
    fn mark(&mut self, key: Key) -> Option<u32> {
        let number = self.shelf.old.number(key).filter(|number| *number < OLD)?;
        let at = usize::try_from(number).ok()?;
        if self.used.len() <= at {
            self.used.resize(at + 1, false);
        }
        self.used[at] = true;
        Some(OLD | number)
    }

    fn add(&mut self, key: Key, bytes: &[u8]) -> io::Result<u32> {
        let new = match &mut self.new {
            Some(new) => new,
            None => self.new.insert(New::begin(&self.shelf)?),
        };
        // Files with the same bytes have the same results.
        new.number(key).map_or_else(|| new.add(key, bytes, 0), Ok)
    }

    /// Puts the shelf in its place, if it holds anything new. `whole` is what all results followed from
    /// together; nothing where one is missing.
    pub fn finish(mut self, whole: Option<Key>) {
        let is_known = self.shelf.old.whole.as_ref().map(|(known, _)| *known) == whole;
        if self.failed || (self.new.is_none() && is_known) {
            return;
        }
        // Who cannot write here has no cache.
        let _ = self.write(whole);
    }

    fn write(&mut self, whole: Option<Key>) -> io::Result<()> {
        let mut new = match self.new.take() {
            Some(new) => new,
            None => New::begin(&self.shelf)?,
        };
        let old = Arc::clone(&self.shelf.old);
        let mut kept: Vec<(u64, u32)> = (0..old.count()).filter_map(|number| Some((old.place(number)?.1.at, number))).collect();
        kept.sort_unstable();
        // Where the old places are now.
        let mut moved = vec![None; kept.len()];
        for (_, number) in kept {
            let (Some((key, place)), Ok(at)) = (old.place(number), usize::try_from(number)) else { continue };
            let unused = if self.used.get(at) == Some(&true) { 0 } else { place.unused + 1 };
            let known = new.number(key);
            moved[at] = match self.shelf.get(key).filter(|_| unused < PATIENCE && known.is_none()) {
                Some(bytes) => Some(new.add(key, &bytes, unused)?),
                None => known,
            };
        }
        let now = |number: u32| if number < OLD { Some(number) } else { *moved.get(usize::try_from(number - OLD).ok()?)? };
        let order = self.order.iter().filter(|_| whole.is_some()).map(|number| now(*number));
        let order = order.collect::<Option<Vec<u32>>>().ok_or_else(|| io::Error::other("a result is missing"))?;
        new.finish(whole, &order, &self.shelf.path)
    }
}

impl New {
    fn begin(shelf: &Shelf) -> io::Result<Self> {
        let folder = shelf.path.parent().unwrap_or_else(|| Path::new("."));
        let file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        // Others see that it is being written; where nothing can be locked they may take it for left over, and it is not kept.
        let _ = file.as_file().try_lock();
        let mut file = BufWriter::with_capacity(1 << 16, file);
        file.write_all(MARK)?;
        file.write_all(shelf.title.bytes())?;
        Ok(Self { file, at: HEAD as u64, places: Pile::default(), count: 0, numbers: HashMap::new() })
    }

    /// The number of the place of this key, if it is known.
    fn number(&self, key: Key) -> Option<u32> {
        let number = *self.numbers.get(&beginning(key))?;
        let mut own = [0; Key::LENGTH];
        self.places.get(u64::from(number) * PLACE as u64, &mut own).ok()?;
        (own == *key.bytes()).then_some(number)
    }

    fn add(&mut self, key: Key, bytes: &[u8], unused: u8) -> io::Result<u32> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let number = self.count;
        if number >= OLD {
            return Err(io::Error::other("too many results"));
        }
        self.file.write_all(bytes)?;
        let mut place = Vec::with_capacity(PLACE);
        place.extend_from_slice(key.bytes());
        place.extend_from_slice(&self.at.to_le_bytes());
        place.extend_from_slice(&length.to_le_bytes());
        place.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
        place.push(unused);
        self.places.put(&place);
        self.numbers.insert(beginning(key), number);
        self.count += 1;
        self.at += u64::from(length);
        Ok(number)
    }

    fn finish(mut self, whole: Option<Key>, order: &[u32], path: &Path) -> io::Result<()> {
        let mut sum = crc32fast::Hasher::new();
        let mut put = |bytes: &[u8]| {
            sum.update(bytes);
            self.file.write_all(bytes)
        };
        let mut some = [0; PLACE * TOGETHER as usize];
        for first in (0..self.count).step_by(TOGETHER as usize) {
            let some = &mut some[..PLACE * (self.count - first).min(TOGETHER) as usize];
            self.places.get(u64::from(first) * PLACE as u64, some).map_err(io::Error::other)?;
            put(some)?;
        }
        if let Some(whole) = whole {
            put(whole.bytes())?;
            order.iter().try_for_each(|number| put(&number.to_le_bytes()))?;
        }
        self.file.write_all(&self.at.to_le_bytes())?;
        self.file.write_all(&self.count.to_le_bytes())?;
        self.file.write_all(&u32::try_from(order.len()).map_err(io::Error::other)?.to_le_bytes())?;
        self.file.write_all(&sum.finalize().to_le_bytes())?;
        self.file.write_all(MARK)?;
        self.file.into_inner()?.persist(path)?;
        Ok(())
    }
}

/// The first bytes of a key.
fn beginning(key: Key) -> u32 {
    let [a, b, c, d, ..] = *key.bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// Takes the first `N` bytes off.
fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(*first)
}

fn read(file: File, title: Key) -> Option<Old> {
    let length = file.metadata().ok()?.len();
    let tail_at = length.checked_sub(TAIL as u64).filter(|at| *at >= HEAD as u64)?;
    let (mut head, mut tail) = ([0; HEAD], [0; TAIL]);
    read_at(&file, &mut head, 0).ok()?;
    read_at(&file, &mut tail, tail_at).ok()?;
    let tail = &mut &tail[..];
    let (begin, count) = (u64::from_le_bytes(take(tail)?), u32::from_le_bytes(take(tail)?));
    let (ordered, sum) = (u32::from_le_bytes(take(tail)?), u32::from_le_bytes(take(tail)?));
    if head[..MARK.len()] != *MARK || head[MARK.len()..] != *title.bytes() || *tail != MARK {
        return None;
    }
    let mut index = vec![0; usize::try_from(tail_at.checked_sub(begin)?).ok()?];
    read_at(&file, &mut index, begin).ok()?;
    if crc32fast::hash(&index) != sum {
        return None;
    }
    let ends = usize::try_from(count).ok()?.checked_mul(PLACE).filter(|ends| *ends <= index.len())?;
    let rest = &mut &index[ends..];
    let mut whole = None;
    if !rest.is_empty() {
        let from = Key::from_bytes(take(rest)?);
        let numbers = (0..ordered).map(|_| take(rest).map(u32::from_le_bytes).filter(|number| *number < count));
        whole = Some((from, numbers.collect::<Option<Vec<u32>>>()?));
    }
    index.truncate(ends);
    Some(Old { file: Some(file), places: index, numbers: OnceLock::new(), whole })
}

#[cfg(unix)]
pub(in crate::store) fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
pub(in crate::store) fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        (bytes, at) = (&mut bytes[read..], at + read as u64);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn key(name: &str) -> Key {
        Key::of(&[name.as_bytes()])
    }

    fn shelf(folder: &Path) -> Shelf {
        Shelf::open(folder.join("shelf"), key("title"))
    }

    fn fill(folder: &Path, results: &[(&str, Option<&str>)], whole: Option<&str>) {
        let mut filling = Filling::of(&shelf(folder));
        for (name, new) in results {
            filling.put(key(name), new.map(|text| text.as_bytes().to_vec()));
        }
        filling.finish(whole.map(key));
    }

    fn all(shelf: &Shelf, whole: &str) -> Option<Vec<String>> {
        let mut results = shelf.whole(key(whole))?;
        let mut found = Vec::new();
        while let Some(bytes) = results.take() {
            found.push(String::from_utf8(bytes.to_vec()).expect("text"));
        }
        Some(found)
    }

    #[test]
    fn results_are_found_by_what_they_follow_from_and_as_a_whole_in_order() {
        let folder = tempfile::tempdir().expect("a folder");
        fill(folder.path(), &[("b", Some("2")), ("a", Some("1")), ("e", Some(""))], Some("all"));
        let first = shelf(folder.path());
        assert_eq!(first.get(key("a")).as_deref(), Some(&b"1"[..]));
        assert_eq!(first.get(key("c")), None);
        assert_eq!(all(&first, "all").expect("whole"), ["2", "1", ""]);
        assert!(first.whole(key("other")).is_none());
        fill(folder.path(), &[("a", None), ("c", Some("3")), ("b", None)], Some("more"));
        let second = shelf(folder.path());
        assert_eq!(all(&second, "more").expect("whole"), ["1", "3", "2"]);
        assert_eq!(second.get(key("e")).as_deref(), Some(&b""[..]), "what was not used waits");
        assert!(Shelf::open(folder.path().join("shelf"), key("other title")).is_empty());
    }

    #[test]
    fn what_goes_unused_is_forgotten_in_time() {
        let folder = tempfile::tempdir().expect("a folder");
        fill(folder.path(), &[("a", Some("1")), ("b", Some("2"))], None);
        for run in 1..PATIENCE {
            fill(folder.path(), &[("a", None), (&run.to_string(), Some("x"))], None);
            assert!(shelf(folder.path()).get(key("b")).is_some(), "run {run}");
        }
        fill(folder.path(), &[("a", None), ("last", Some("x"))], None);
        assert!(shelf(folder.path()).get(key("b")).is_none());
        assert!(shelf(folder.path()).get(key("a")).is_some());
    }

    #[test]
    fn what_is_damaged_or_cut_short_is_never_given_out() {
        let folder = tempfile::tempdir().expect("a folder");
        fill(folder.path(), &[("a", Some("first")), ("b", Some("second"))], Some("all"));
        let path = folder.path().join("shelf");
        let written = fs::read(&path).expect("read");
        let right = |shelf: &Shelf| {
            for (name, text) in [("a", "first"), ("b", "second")] {
                assert!(shelf.get(key(name)).is_none_or(|bytes| bytes == text.as_bytes()));
            }
            // It may end early, never say anything else.
            assert!(
                all(shelf, "all")
                    .is_none_or(|found| ["first", "second"].starts_with(&found.iter().map(String::as_str).collect::<Vec<_>>()))
            );
        };
        for cut in 0..written.len() {
            fs::write(&path, &written[..cut]).expect("written");
            assert!(shelf(folder.path()).is_empty(), "cut at {cut}");
        }
        for at in 0..written.len() {
            let mut damaged = written.clone();
            damaged[at] ^= 1;
            fs::write(&path, damaged).expect("written");
            right(&shelf(folder.path()));
        }
    }
}
