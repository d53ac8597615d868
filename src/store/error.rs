//! What can go wrong with files, always with the path.

use std::io;
use std::path::{Path, PathBuf};

use crate::lang::Message;
use crate::review::RecordError;

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Reading a file.
    Read,
    /// Listing a folder.
    List,
    /// Creating a file or folder.
    Create,
    /// Writing a file.
    Write,
    /// Making sure that what was written is on the disk.
    Sync,
    /// Locking a journal.
    Lock,
}

/// A file that could not be dealt with.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The system said no.
    #[error("{}: {doing:?}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was being done.
        doing: Doing,
        /// What the system said.
        source: io::Error,
    },
    /// A folder in the place of a file.
    #[error("{}: a folder", path.display())]
    Folder {
        /// The path.
        path: PathBuf,
    },
    /// A pipe, device or socket.
    #[error("{}: not a regular file", path.display())]
    NotAFile {
        /// The path.
        path: PathBuf,
    },
    /// A symbolic link that leads back to a folder it lies in.
    #[error("{}: a link to a folder it lies in", path.display())]
    Loop {
        /// The link.
        path: PathBuf,
    },
    /// Larger than any report.
    #[error("{}: {bytes} bytes", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size.
        bytes: u64,
    },
    /// A path that would be written outside of the folder asked for.
    #[error("{}: outside of the target folder", path.display())]
    Outside {
        /// The path.
        path: PathBuf,
    },
    /// A link in the place of a file or folder of ours.
    #[error("{}: a link", path.display())]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A journal that is no longer the file that was opened: it was moved, deleted or written by
    /// another program.
    #[error("{}: moved, deleted or changed by another program", path.display())]
    Displaced {
        /// Where it was.
        path: PathBuf,
    },
    /// A folder of reviews that is no longer there, or another in its place.
    #[error("{}: no longer the folder of the reviews", path.display())]
    FolderGone {
        /// Where it was.
        path: PathBuf,
    },
    /// A journal of this reviewer that holds other records than those known here.
    #[error("{}: another journal of the same reviewer", path.display())]
    Differs {
        /// The journal.
        path: PathBuf,
    },
    /// A journal that another program writes.
    #[error("{}: held by {holder}", path.display())]
    Held {
        /// The folder.
        path: PathBuf,
        /// Who holds it.
        holder: String,
    },
    /// A glob that cannot be understood.
    #[error("{glob}: {says}")]
    Glob {
        /// The glob.
        glob: String,
        /// What is wrong with it.
        says: String,
    },
    /// A record that cannot be written.
    #[error("{}: {source}", path.display())]
    Record {
        /// The journal.
        path: PathBuf,
        /// Why.
        source: RecordError,
    },
    /// The program failed on a file.
    #[error("{}: the program failed: {says}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What was said when it failed.
        says: String,
    },
}

impl StoreError {
    /// A refusal of the system, for `map_err`.
    pub(crate) fn io(path: &Path, doing: Doing) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), doing, source }
    }

    /// Whether it is no fault but a thing that is passed over: no regular file, a link in a circle.
    pub fn is_harmless(&self) -> bool {
        matches!(self, Self::Folder { .. } | Self::NotAFile { .. } | Self::Loop { .. })
    }

    /// The sentence for a person.
    pub fn message(&self) -> Message {
        let shown = |path: &Path| path.display().to_string();
        match self {
            Self::Io { path, doing, source } => {
                let words = [("path", shown(path)), ("says", source.to_string())];
                match doing {
                    Doing::Read => Message::new("store.read", words),
                    Doing::List => Message::new("store.list", words),
                    Doing::Create => Message::new("store.create", words),
                    Doing::Write => Message::new("store.write", words),
                    Doing::Sync => Message::new("store.sync", words),
                    Doing::Lock => Message::new("store.lock", words),
                }
            }
            Self::Folder { path } => Message::new("store.folder", [("path", shown(path))]),
            Self::NotAFile { path } => Message::new("store.not-a-file", [("path", shown(path))]),
            Self::Loop { path } => Message::new("store.loop", [("path", shown(path))]),
            Self::TooLarge { path, bytes } => Message::new("store.too-large", [("path", shown(path)), ("bytes", bytes.to_string())]),
            Self::Outside { path } => Message::new("store.outside", [("path", shown(path))]),
            Self::Link { path } => Message::new("store.link", [("path", shown(path))]),
            Self::Displaced { path } => Message::new("store.displaced", [("path", shown(path))]),
            Self::FolderGone { path } => Message::new("store.folder-gone", [("path", shown(path))]),
            Self::Differs { path } => Message::new("store.differs", [("path", shown(path))]),
            Self::Held { path, holder } => Message::new("store.held", [("path", shown(path)), ("holder", holder.clone())]),
            Self::Glob { glob, says } => Message::new("store.glob", [("glob", glob.clone()), ("says", says.clone())]),
            Self::Record { path, source } => Message::new("store.record", [("path", shown(path)), ("says", source.to_string())]),
            Self::Failed { path, says } => Message::new("store.failed", [("path", shown(path)), ("says", says.clone())]),
        }
    }
}
