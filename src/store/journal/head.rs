//! How far a journal went: kept beside it, so that lines which are gone from its end are found. A journal
//! without it is as good; what is removed from its end can then not be told.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk;
use crate::review::Record;

/// The ending of its file.
pub(super) const EXTENSION: &str = "head";

/// Bytes of the file: it is written over itself, whole.
const WIDTH: usize = 64;

/// The last record that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its number.
    pub seq: u64,
    /// Its checksum.
    pub check: String,
}

impl Head {
    /// What is told beside the journal at `path`. To be asked before the journal is read: it is never ahead of it.
    pub fn beside(path: &Path) -> Option<Self> {
        let file = place(path);
        if !fs::symlink_metadata(&file).ok()?.is_file() {
            return None;
        }
        ron::from_str(fs::read_to_string(file).ok()?.trim_end()).ok()
    }

    /// Keeps beside the journal at `path` that `record` was written. A refusal costs nothing but that.
    pub fn keep(path: &Path, record: &Record) {
        let file = place(path);
        let text = ron::to_string(&Self { seq: record.seq, check: record.check.clone() }).unwrap_or_default();
        if disk::is_ours(&file).is_ok()
            && let Ok(mut file) = OpenOptions::new().write(true).create(true).truncate(false).open(&file)
        {
            let _ = file.write_all(format!("{text:WIDTH$}\n").as_bytes());
        }
    }
}

fn place(path: &Path) -> PathBuf {
    path.with_extension(EXTENSION)
}
