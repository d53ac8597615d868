//! One writer per journal.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::store::{Doing, StoreError, disk, now};

/// Who holds a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The process.
    pub process: u32,
    /// The machine.
    pub host: String,
    /// Since when: RFC 3339.
    pub since: String,
}

impl Holder {
    fn me() -> Self {
        let host = ["/proc/sys/kernel/hostname", "/etc/hostname"].iter().find_map(|path| std::fs::read_to_string(path).ok());
        let host = host.or_else(|| std::env::var("HOSTNAME").ok()).or_else(|| std::env::var("COMPUTERNAME").ok());
        Self { process: std::process::id(), host: host.unwrap_or_default().trim().to_owned(), since: now() }
    }
}

impl std::fmt::Display for Holder {
    /// `#12, host, 2026-01-02 03:04`, whatever of it is known.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let since = self.since.get(..16).unwrap_or(&self.since).replacen('T', " ", 1);
        let parts = [format!("#{}", self.process), self.host.clone(), since];
        f.write_str(&parts.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(", "))
    }
}

/// A lock that is held; the system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Takes the lock in the file at `path`, or says who holds it.
    pub fn take(path: &Path) -> Result<Result<Self, Holder>, StoreError> {
        let opening = || OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = disk::call(path, Doing::Create, opening)?;
        match file.try_lock() {
            Ok(()) => {
                let says = ron::to_string(&Holder::me()).unwrap_or_default();
                // Who holds it is told as a courtesy: the lock itself does not depend on the text.
                let _ = disk::ask(path, Doing::Write, || {
                    file.set_len(0)?;
                    file.rewind()?;
                    file.write_all(says.as_bytes())
                });
                Ok(Ok(Self(file)))
            }
            Err(TryLockError::WouldBlock) => Ok(Err(told(&mut file))),
            // A file system without locks must not keep anybody from saving.
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => Ok(Ok(Self(file))),
            Err(TryLockError::Error(error)) => Err(StoreError::io(path, Doing::Lock)(error)),
        }
    }
}

/// Who holds the lock in the file at `path`, if anybody does; nothing is made or taken.
pub(super) fn holder(path: &Path) -> Result<Option<Holder>, StoreError> {
    let mut file = match disk::ask(path, Doing::Read, || File::open(path)) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io(path, Doing::Read)(error)),
    };
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Ok(Some(told(&mut file))),
        _ => Ok(None),
    }
}

/// What the holder says of itself; it may be writing just now.
fn told(file: &mut File) -> Holder {
    let mut says = String::new();
    let _ = file.read_to_string(&mut says);
    ron::from_str(&says).unwrap_or(Holder { process: 0, host: String::new(), since: String::new() })
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.0.set_len(0);
        // A process begun a moment ago may still have the file open: closing it here would not give the lock back.
        let _ = self.0.unlock();
    }
}
