//! The journals: one file per reviewer, only ever added to.
//!
//! A record counts as saved when [`Journal::append`] returned: then its line is on the disk. A torn
//! last line is put aside, never lost; altered lines are told of and left where they are.

mod head;
mod lines;
mod lock;

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use head::Head;
pub use lines::{Damage, Fault, Lines, read as read_lines};
pub use lock::Holder;

pub use super::disk::Identity;

use super::disk;
use super::{Doing, StoreError, atomic};
use crate::review::Record;
use lock::Lock;

/// The ending of journals.
const EXTENSION: &str = "journal";

/// A journal that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// The file.
    pub path: PathBuf,
    /// Its records.
    pub records: Vec<Record>,
    /// Lines to be told of.
    pub damage: Vec<Damage>,
    /// Where a torn last line was put.
    pub torn: Option<PathBuf>,
    /// Its size and when it was written, as that was before it was read.
    pub stamp: Option<(u64, SystemTime)>,
}

/// My journal, opened.
#[derive(Debug)]
pub enum Opened {
    /// Mine to write.
    Mine(Box<Journal>, Read),
    /// Another program has it; it can be read.
    Held(Holder, Read),
}

/// A journal that can be added to. Holds the reviewer's lock as long as it lives.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Which file it is, where that can be told; one put in its place is not it.
    identity: Option<Identity>,
    /// Bytes that are known to be on the disk.
    length: u64,
    last_check: String,
    /// Whether something may stand behind `length` that was not written to its end.
    unsure: bool,
    _lock: Lock,
}

impl Journal {
    /// Opens the journal of `reviewer` in the folder `state`, making both if need be.
    pub fn open(state: &Path, reviewer: &str) -> Result<Opened, StoreError> {
        disk::is_our_folder(state)?;
        atomic::create_folder(state)?;
        let path = path_of(state, reviewer);
        let lock = path.with_extension("lock");
        disk::is_ours(&path)?;
        disk::is_ours(&lock)?;
        let lock = match Lock::take(&lock)? {
            Ok(lock) => lock,
            Err(holder) => return Ok(Opened::Held(holder, read(&path)?.0)),
        };
        let is_new = !path.exists();
        let opening = || OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = disk::call(&path, Doing::Create, opening)?;
        // What a program wrote that was killed before it synced is read here and counts from now on.
        disk::call(&path, Doing::Sync, || file.sync_all())?;
        if is_new {
            atomic::sync_folder(state)?;
        }
        let (mut told, lines, bytes) = read(&path)?;
        let length = u64::try_from(lines.keep).unwrap_or(u64::MAX);
        let mut journal = Self { path, file, identity: None, length, last_check: lines.last_check, unsure: false, _lock: lock };
        if lines.keep < bytes.len() {
            told.torn = Some(put_aside(state, &bytes[lines.keep..])?);
            journal.cut()?;
            journal.sync()?;
        }
        let (there, ours) = journal.identities()?;
        // Where they differ even now, they tell nothing.
        journal.identity = Some(ours).filter(|ours| there == Some(*ours));
        if lines.open_end {
            journal.write(b"\n")?;
        }
        Ok(Opened::Mine(Box::new(journal), told))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds the records of one step and returns when they are on the disk. On an error none of them
    /// counts as saved; the same records can be given again.
    pub fn append(&mut self, records: &mut [Record]) -> Result<(), StoreError> {
        let mut check = self.last_check.clone();
        let mut text = String::new();
        for record in records.iter_mut() {
            let line = record.to_line(&check).map_err(|source| StoreError::Record { path: self.path.clone(), source })?;
            check.clone_from(&record.check);
            text.push_str(&line);
            text.push('\n');
        }
        self.write(text.as_bytes())?;
        self.last_check = check;
        if let Some(last) = records.last() {
            Head::keep(&self.path, last);
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        if self.unsure {
            self.cut()?;
        }
        self.is_in_place()?;
        self.unsure = true;
        disk::write_at(&self.path, &mut self.file, (self.length, bytes))?;
        self.sync()?;
        let length = self.length + bytes.len() as u64;
        // Moved or altered while it was written: what is in its place now does not have the record.
        self.is_in_place_with(length)?;
        self.unsure = false;
        self.length = length;
        Ok(())
    }

    /// Cuts off what stands behind what was saved.
    fn cut(&self) -> Result<(), StoreError> {
        disk::call(&self.path, Doing::Write, || self.file.set_len(self.length))
    }

    /// Returns when everything is on the disk.
    fn sync(&self) -> Result<(), StoreError> {
        disk::call(&self.path, Doing::Sync, || self.file.sync_all())
    }

    fn is_in_place(&self) -> Result<(), StoreError> {
        self.is_in_place_with(self.length)
    }

    /// Whether the file that is written is the one at the path, and as long as it was left.
    fn is_in_place_with(&self, length: u64) -> Result<(), StoreError> {
        let displaced = || StoreError::Displaced { path: self.path.clone() };
        let there = self.identities()?.0.ok_or_else(displaced)?;
        let as_left = disk::call(&self.path, Doing::Read, || self.file.metadata())?.len() == length;
        if as_left && self.identity.is_none_or(|ours| ours == there) { Ok(()) } else { Err(displaced()) }
    }

    /// The identities of what is at the path, if anything is, and of the file that is open.
    fn identities(&self) -> Result<(Option<Identity>, Identity), StoreError> {
        let ours = disk::call(&self.path, Doing::Read, || self.file.metadata())?;
        match disk::ask(&self.path, Doing::Read, || fs::metadata(&self.path)) {
            Ok(there) => Ok((Some(Identity::of(&there)), Identity::of(&ours))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok((None, Identity::of(&ours))),
            Err(error) => Err(StoreError::io(&self.path, Doing::Read)(error)),
        }
    }
}

impl Drop for Journal {
    /// What was refused is not left half written behind what was saved, if the disk allows.
    fn drop(&mut self) {
        if self.unsure {
            let _ = self.cut();
        }
    }
}

/// Which folder is at `state` now; none while there is nothing.
pub fn folder(state: &Path) -> Option<Identity> {
    fs::metadata(state).ok().map(|about| Identity::of(&about))
}

/// Reads the journals of all reviewers in `state`, in the order of their names. There may be none.
/// A journal that cannot be read does not keep the others from being read.
pub fn read_all(state: &Path) -> (Vec<Read>, Vec<StoreError>) {
    let (mut journals, mut faults) = (Vec::new(), Vec::new());
    let paths = match list(state) {
        Ok(paths) => paths,
        Err(error) => return (journals, vec![error]),
    };
    for path in paths {
        match read(&path) {
            Ok((journal, ..)) => journals.push(journal),
            Err(fault) => faults.push(fault),
        }
    }
    (journals, faults)
}

/// The journal of `reviewer` in the folder `state`.
pub fn path_of(state: &Path, reviewer: &str) -> PathBuf {
    state.join(format!("{}.{EXTENSION}", file_name(reviewer)))
}

/// Who holds the journal of `reviewer` in the folder `state`, if anybody does; nothing is made there.
pub fn holder(state: &Path, reviewer: &str) -> Result<Option<Holder>, StoreError> {
    lock::holder(&path_of(state, reviewer).with_extension("lock"))
}

/// The journals in `state`, in the order of their names. There may be none.
pub fn list(state: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let listing = match disk::ask(state, Doing::List, || fs::read_dir(state)) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io(state, Doing::List)(error)),
    };
    // One that is gone left word of how far it went.
    let journal = |path: PathBuf| match path.extension()?.to_str()? {
        EXTENSION => Some(path),
        head::EXTENSION => Some(path.with_extension(EXTENSION)),
        _ => None,
    };
    let mut paths: Vec<PathBuf> = listing.flatten().filter_map(|entry| journal(entry.path())).collect();
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// The records of the journal at `path`, as far as they can be read just now: its reviewer may be
/// writing.
pub fn read_one(path: &Path) -> Result<Vec<Record>, StoreError> {
    read(path).map(|(journal, ..)| journal.records)
}

/// Size of a file and when it was written; nothing of one that cannot be asked about.
pub fn stamp(path: &Path) -> Option<(u64, SystemTime)> {
    fs::metadata(path).and_then(|about| Ok((about.len(), about.modified()?))).ok()
}

/// A reviewer's name as a file name: letters and digits of any script stay, all else is written
/// `%HH`, so that two names never meet in one file.
pub fn file_name(reviewer: &str) -> String {
    use std::fmt::Write as _;
    let mut name = String::new();
    for (at, c) in reviewer.char_indices() {
        let inner = at > 0 && at + c.len_utf8() < reviewer.len();
        if c.is_alphanumeric() || matches!(c, '-' | '_') || (inner && matches!(c, '.' | ' ')) {
            name.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |word: &str| stem.strip_prefix(word).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()));
    if ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT") || name.is_empty() {
        name.insert(0, '%');
    }
    if name.len() > MAX_NAME {
        let hash = blake3::hash(reviewer.as_bytes()).to_hex();
        let end = name.floor_char_boundary(MAX_NAME - 17);
        name = format!("{}%{}", &name[..end], &hash[..16]);
    }
    name
}

/// Longest file name of a reviewer in bytes, its ending not counted.
const MAX_NAME: usize = 120;

fn read(path: &Path) -> Result<(Read, lines::Lines, Vec<u8>), StoreError> {
    disk::is_ours(path)?;
    let head = Head::beside(path);
    let stamp = stamp(path);
    let bytes = match disk::ask(path, Doing::Read, || fs::read(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(StoreError::io(path, Doing::Read))?,
    };
    let mut lines = lines::read_up_to(&bytes, head.as_ref());
    let records = std::mem::take(&mut lines.records);
    Ok((Read { path: path.to_owned(), records, damage: lines.damage.clone(), torn: None, stamp }, lines, bytes))
}

/// How the names of files begin and end that hold torn lines.
const TORN: (&str, &str) = ("torn-", ".log");

/// The files with torn lines that were put aside in a folder.
pub fn put_aside_in(state: &Path) -> Vec<PathBuf> {
    let is_torn = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(TORN.0) && name.ends_with(TORN.1))
    };
    let mut files: Vec<PathBuf> = fs::read_dir(state).into_iter().flatten().flatten().map(|entry| entry.path()).filter(is_torn).collect();
    files.sort();
    files
}

/// Keeps a torn line in a file of its own.
fn put_aside(state: &Path, torn: &[u8]) -> Result<PathBuf, StoreError> {
    for number in 1_u32.. {
        let path = state.join(format!("{}{number}{}", TORN.0, TORN.1));
        match disk::ask(&path, Doing::Create, || OpenOptions::new().write(true).create_new(true).open(&path)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            file => {
                let mut file = file.map_err(StoreError::io(&path, Doing::Create))?;
                disk::write_at(&path, &mut file, (0, torn))?;
                disk::call(&path, Doing::Sync, || file.sync_all())?;
                atomic::sync_folder(state)?;
                return Ok(path);
            }
        }
    }
    Err(StoreError::Outside { path: state.to_owned() })
}

#[cfg(test)]
mod tests;
