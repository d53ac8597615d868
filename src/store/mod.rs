//! The only module that touches files: finding and reading reports, keeping the journals, writing
//! whole files, watching for changes. A report's file is only ever opened for reading.
#![allow(clippy::disallowed_methods, reason = "this module meets the world")]

pub mod aside;
pub mod atomic;
mod corpus;
pub(crate) mod disk;
pub mod entries;
mod error;
pub mod index;
pub mod journal;
pub mod look;
pub mod pairs;
pub mod pile;
pub mod pool;
mod reader;
pub mod recipes;
pub mod scan;
pub mod together;
pub mod watch;
pub mod watch_file;

pub use corpus::{Corpus, STATE_FOLDER, folder_typed, path_typed};
pub use error::{Doing, StoreError};
pub use reader::{Loaded, MAX_BYTES, Reader, guarded as guarded_file, hash_stamped};

/// The time now, to be compared with that of files.
pub fn clock() -> std::time::SystemTime {
    std::time::SystemTime::now()
}

/// The time now: RFC 3339 with milliseconds and the offset of this place.
pub fn now() -> String {
    jiff::Zoned::now().strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}
