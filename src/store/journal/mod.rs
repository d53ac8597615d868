//! The journals: one file per reviewer, only ever added to.
//!
//! A record counts as saved when [`Journal::append`] returned: then its line is on the disk. A torn
//! last line is put aside, never lost; altered lines are told of and left where they are.

mod lines;
mod lock;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

pub use lines::{Damage, Fault, Lines, read as read_lines};
pub use lock::Holder;

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
    disk: Box<dyn Disk>,
    /// Bytes that are known to be on the disk.
    length: u64,
    last_check: String,
    /// Whether something may stand behind `length` that was not written to its end.
    unsure: bool,
    _lock: Option<Lock>,
}

/// What a journal is written to.
trait Disk: std::fmt::Debug + Send {
    /// Writes `bytes` at `offset`.
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Cuts off what stands behind `length`.
    fn cut(&mut self, length: u64) -> io::Result<()>;
    /// Returns when everything is on the disk.
    fn sync(&mut self) -> io::Result<()>;
}

impl Disk for File {
    fn write_at(&mut self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.seek(SeekFrom::Start(offset))?;
        self.write_all(bytes)
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_all()
    }
}

impl Journal {
    /// Opens the journal of `reviewer` in the folder `state`, making both if need be.
    pub fn open(state: &Path, reviewer: &str) -> Result<Opened, StoreError> {
        atomic::create_folder(state)?;
        let name = file_name(reviewer);
        let path = state.join(format!("{name}.{EXTENSION}"));
        let lock = match Lock::take(&state.join(format!("{name}.lock")))? {
            Ok(lock) => lock,
            Err(holder) => return Ok(Opened::Held(holder, read(&path)?.0)),
        };
        let is_new = !path.exists();
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut disk: Box<dyn Disk> = Box::new(file.map_err(StoreError::io(&path, Doing::Create))?);
        if is_new {
            disk.sync().map_err(StoreError::io(&path, Doing::Sync))?;
            atomic::sync_folder(state)?;
        }
        let (mut told, lines, bytes) = read(&path)?;
        let keep = u64::try_from(lines.keep).unwrap_or(u64::MAX);
        if lines.keep < bytes.len() {
            told.torn = Some(put_aside(state, &bytes[lines.keep..])?);
            disk.cut(keep).and_then(|()| disk.sync()).map_err(StoreError::io(&path, Doing::Write))?;
        }
        let mut journal = Self { path, disk, length: keep, last_check: lines.last_check, unsure: false, _lock: Some(lock) };
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
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let failed = |doing| StoreError::io(&self.path, doing);
        if self.unsure {
            self.disk.cut(self.length).map_err(failed(Doing::Write))?;
        }
        self.unsure = true;
        self.disk.write_at(self.length, bytes).map_err(failed(Doing::Write))?;
        self.disk.sync().map_err(failed(Doing::Sync))?;
        self.unsure = false;
        self.length += bytes.len() as u64;
        Ok(())
    }
}

impl Drop for Journal {
    /// What was refused is not left half written behind what was saved, if the disk allows.
    fn drop(&mut self) {
        if self.unsure {
            let _ = self.disk.cut(self.length);
        }
    }
}

/// Reads the journals of all reviewers in `state`, in the order of their names. There may be none.
/// A journal that cannot be read does not keep the others from being read.
pub fn read_all(state: &Path) -> (Vec<Read>, Vec<StoreError>) {
    let (mut journals, mut faults) = (Vec::new(), Vec::new());
    let listing = match fs::read_dir(state) {
        Ok(listing) => listing,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (journals, faults),
        Err(error) => return (journals, vec![StoreError::io(state, Doing::List)(error)]),
    };
    let mut paths: Vec<PathBuf> = listing.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == EXTENSION));
    paths.sort();
    for path in paths {
        match read(&path) {
            Ok((journal, ..)) => journals.push(journal),
            Err(fault) => faults.push(fault),
        }
    }
    (journals, faults)
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
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(StoreError::io(path, Doing::Read))?,
    };
    let mut lines = lines::read(&bytes);
    let records = std::mem::take(&mut lines.records);
    Ok((Read { path: path.to_owned(), records, damage: lines.damage.clone(), torn: None }, lines, bytes))
}

/// Keeps a torn line in a file of its own.
fn put_aside(state: &Path, torn: &[u8]) -> Result<PathBuf, StoreError> {
    for number in 1_u32.. {
        let path = state.join(format!("torn-{number}.log"));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            file => {
                let mut file = file.map_err(StoreError::io(&path, Doing::Create))?;
                file.write_all(torn).map_err(StoreError::io(&path, Doing::Write))?;
                file.sync_all().map_err(StoreError::io(&path, Doing::Sync))?;
                atomic::sync_folder(state)?;
                return Ok(path);
            }
        }
    }
    Err(StoreError::Outside { path: state.to_owned() })
}

#[cfg(test)]
mod tests;
