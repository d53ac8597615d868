//! What the file system says of a file without its being read.

use std::fs::Metadata;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A file changed less than this before it was looked at may change again without its times showing
/// it: clocks of file systems are coarse, up to two seconds on some.
const UNSETTLED: Duration = Duration::from_secs(2);

/// Size, times and number of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    pub size: u64,
    /// When its bytes were written last, in nanoseconds.
    modified: i64,
    /// When the system changed anything about it last: nobody can set that back.
    changed: i64,
    /// Its number on the file system.
    number: u64,
}

impl Stamp {
    /// Bytes of a stamp as it is written.
    pub const LENGTH: usize = 4 * 8;

    /// It as it is written.
    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let parts = [self.size.to_le_bytes(), self.modified.to_le_bytes(), self.changed.to_le_bytes(), self.number.to_le_bytes()];
        let mut bytes = [0; Self::LENGTH];
        bytes.copy_from_slice(parts.as_flattened());
        bytes
    }

    /// It as it was written.
    pub fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Self {
        let part = |at: usize| {
            let mut part = [0; 8];
            part.copy_from_slice(&bytes[at * 8..][..8]);
            part
        };
        let [size, modified, changed, number] = [part(0), part(1), part(2), part(3)];
        Self {
            size: u64::from_le_bytes(size),
            modified: i64::from_le_bytes(modified),
            changed: i64::from_le_bytes(changed),
            number: u64::from_le_bytes(number),
        }
    }

    /// The stamp of a file.
    #[cfg(unix)]
    pub fn of(about: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Self {
            size: about.size(),
            modified: nanoseconds(about.mtime(), about.mtime_nsec()),
            changed: nanoseconds(about.ctime(), about.ctime_nsec()),
            number: about.ino(),
        }
    }

    /// The stamp of a file.
    #[cfg(not(unix))]
    pub fn of(about: &Metadata) -> Self {
        let since = about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let modified = since.map_or(i64::MAX, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
        Self { size: about.len(), modified, changed: modified, number: 0 }
    }

    /// Whether the file was left alone for long enough before `now`, when it was looked at, that every
    /// later change shows in its stamp.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let Ok(now) = now.duration_since(UNIX_EPOCH) else { return false };
        let latest = i64::try_from(now.saturating_sub(UNSETTLED).as_nanos()).unwrap_or(i64::MAX);
        self.modified < latest && self.changed < latest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_just_written_is_not_settled() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let stamp = Stamp::of(&file.as_file().metadata().expect("told"));
        let now = SystemTime::now();
        assert!(!stamp.is_settled(now));
        assert!(stamp.is_settled(now + Duration::from_secs(3)));
        assert!(!stamp.is_settled(now - Duration::from_secs(10)), "a clock that runs behind");
        assert!(!stamp.is_settled(UNIX_EPOCH));
    }
}
