//! The calls to the system that keep what people decided. Each can be refused, and tests refuse them
//! one by one.

use std::fs::{self, File, Metadata};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

use super::{Doing, StoreError};

/// Makes a call; a refusal is told with the path and with what was being done.
pub(super) fn call<T>(path: &Path, doing: Doing, run: impl FnOnce() -> io::Result<T>) -> Result<T, StoreError> {
    ask(path, doing, run).map_err(StoreError::io(path, doing))
}

/// Makes a call whose refusal may be an answer.
pub(super) fn ask<T>(path: &Path, doing: Doing, run: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    #[cfg(test)]
    refusing::turn(path, doing)?;
    #[cfg(not(test))]
    let _ = (path, doing);
    run()
}

/// Writes `bytes` at `offset`.
pub(super) fn write_at(path: &Path, file: &mut File, (offset, bytes): (u64, &[u8])) -> Result<(), StoreError> {
    let mut write = |bytes: &[u8]| {
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    };
    let refused = match ask(path, Doing::Write, || Ok(())) {
        Ok(()) => write(bytes),
        // What a full disk does: some of it is there.
        Err(error) => write(&bytes[..bytes.len() / 2]).and(Err(error)),
    };
    refused.map_err(StoreError::io(path, Doing::Write))
}

/// Whether a file of ours may be read and written at `path`: nothing is there, or a file of its own. A
/// corpus comes from anywhere, with links and pipes among its reviews: what a link leads to is not ours to
/// write, and a pipe would be waited for.
pub(super) fn is_ours(path: &Path) -> Result<(), StoreError> {
    let Ok(about) = fs::symlink_metadata(path) else { return Ok(()) };
    if about.is_symlink() {
        return Err(StoreError::Link { path: path.to_owned() });
    }
    if about.is_file() || about.is_dir() { Ok(()) } else { Err(StoreError::NotAFile { path: path.to_owned() }) }
}

/// Whether the reviews may be kept in the folder at `path`: a link with the name that is looked for in every
/// corpus was not named by the person who opened it.
pub(super) fn is_our_folder(path: &Path) -> Result<(), StoreError> {
    let found = path.file_name().is_some_and(|name| name == super::STATE_FOLDER);
    if found && path.is_symlink() { Err(StoreError::Link { path: path.to_owned() }) } else { Ok(()) }
}

/// What tells a file or folder from another that was put in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity(u64, u64);

impl Identity {
    /// The identity of what `about` is about.
    #[cfg(unix)]
    pub(super) fn of(about: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self(about.dev(), about.ino())
    }

    /// The identity of what `about` is about: here an open file cannot be moved.
    #[cfg(not(unix))]
    pub(super) fn of(_about: &Metadata) -> Self {
        Self(0, 0)
    }
}

/// Refusals on demand, in the thread that asks for them.
#[cfg(test)]
pub(crate) mod refusing {
    use std::cell::RefCell;
    use std::io;
    use std::ops::Range;
    use std::path::{Path, PathBuf};

    use super::Doing;

    /// What a system says that cannot write: no space, read-only, an I/O error, no right, over quota.
    pub const ERRORS: [i32; 5] = [28, 30, 5, 13, 122];

    /// In place of an error: the program fails.
    pub const PANIC: i32 = -1;

    /// A call that was made.
    #[derive(Clone, Debug)]
    pub struct Call {
        /// What was being done.
        pub doing: Doing,
        /// To which file or folder.
        pub path: PathBuf,
        /// Whether it was refused.
        pub refused: bool,
    }

    #[derive(Default)]
    struct Plan {
        calls: Vec<Call>,
        refused: Range<usize>,
        error: i32,
    }

    thread_local! {
        static PLAN: RefCell<Plan> = RefCell::default();
    }

    /// Counts calls from 0 again; those with these numbers are refused with `error`.
    pub fn refuse(calls: Range<usize>, error: i32) {
        PLAN.with_borrow_mut(|plan| *plan = Plan { calls: Vec::new(), refused: calls, error });
    }

    /// The calls since the last [`refuse`].
    pub fn calls() -> Vec<Call> {
        PLAN.with_borrow(|plan| plan.calls.clone())
    }

    pub(in crate::store) fn turn(path: &Path, doing: Doing) -> io::Result<()> {
        let refused = PLAN.with_borrow_mut(|plan| {
            let refused = plan.refused.contains(&plan.calls.len());
            plan.calls.push(Call { doing, path: path.to_owned(), refused });
            refused.then_some(plan.error)
        });
        match refused {
            None => Ok(()),
            // Without a word on standard error, which nobody wants to read.
            Some(PANIC) => std::panic::resume_unwind(Box::new("asked to fail")),
            Some(error) => Err(io::Error::from_raw_os_error(error)),
        }
    }
}
