//! What earlier runs found out: a cache below the folder of the reviews. It may be deleted at any
//! time, and it never changes what is found.
//!
//! Two things are kept. [`Known`] says which bytes a file held when it had this size, these times and
//! this number on the disk; a file that was touched is read again. A [`Shelf`] holds results by the
//! digest of everything they follow from, so one that no longer holds is never asked for. What is
//! damaged, cut short, of somebody else or older is passed over in silence and made anew. Where nothing can be
//! written there is no cache and no complaint.

mod key;
mod known;
mod own;
mod shelf;
mod stamp;
mod untouched;
mod way;
mod whole;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub use key::{Digest, Key};
pub use known::{Files, Known, Sighting};
pub use own::{kept as kept_key, own};
pub(super) use shelf::read_at;
pub use shelf::{Filling, Shelf};
pub use stamp::Stamp;
pub use untouched::Untouched;
pub use way::{Walk, Way};
pub use whole::Whole;

use super::atomic::UNFINISHED;
use super::disk;

/// The folder of the cache among the reviews.
pub const FOLDER: &str = "index";

/// Program, version and sources: what an other build found out is not taken over.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("REPORT_REVIEW_BUILD"));

/// How many shelves of one kind are kept: one for each format, language and choice of rules.
const SHELVES: usize = 6;

/// How many times a thing may go unused before it is forgotten.
const PATIENCE: u8 = 8;

/// The cache of one corpus.
#[derive(Clone, Debug)]
pub struct Index {
    folder: PathBuf,
    /// Whose it is: it is named and asked for by this.
    own: Key,
}

impl Index {
    /// The cache among the reviews in `state` of the person with this key (see [`own`]): a cache that was
    /// made with another key is passed by. Nothing is made before there is something to keep.
    pub fn of(state: &Path, own: Key) -> Self {
        Self { folder: state.join(FOLDER), own }
    }

    /// Which bytes files held.
    pub fn known(&self) -> Known {
        Known::open(self.folder.join(format!("files-{}", Key::of(&[b"files", self.own.bytes()]))))
    }

    /// The results of one kind that follow from `from`: all that they depend on besides the reports.
    pub fn shelf(&self, kind: &str, from: &[&[u8]]) -> Shelf {
        let title = Key::of(&[&[kind.as_bytes(), BUILD.as_bytes(), self.own.bytes()], from].concat());
        Shelf::open(self.folder.join(format!("{kind}-{title}")), title)
    }

    /// Makes the folder; whether it can be written to.
    pub fn prepare(&self) -> bool {
        let state = self.folder.parent().unwrap_or(&self.folder);
        if disk::is_our_folder(state).is_err() || self.folder.is_symlink() || fs::create_dir_all(&self.folder).is_err() {
            return false;
        }
        // What backups and versioning need to know about a cache.
        for (name, says) in [
            ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# A cache of report-review; it may be deleted.\n"),
            (".gitignore", "*\n"),
        ] {
            let file = self.folder.join(name);
            if !file.exists() && !file.is_symlink() && fs::write(&file, says).is_err() {
                return false;
            }
        }
        self.sweep();
        true
    }

    /// Removes what earlier runs began to write and did not finish; what is being written is locked.
    fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(UNFINISHED)) {
            let file = fs::File::open(entry.path());
            if file.is_ok_and(|file| file.try_lock().is_ok()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Removes the shelves that were written longest ago where there are too many of one kind.
    pub fn tidy(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut shelves: Vec<(String, SystemTime, PathBuf)> = Vec::new();
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let modified = entry.metadata().and_then(|about| about.modified());
            if let (Some((kind, _)), Ok(modified)) = (name.rsplit_once('-'), modified) {
                shelves.push((kind.to_owned(), modified, entry.path()));
            }
        }
        shelves.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        for same in shelves.chunk_by(|a, b| a.0 == b.0) {
            for (_, _, old) in same.iter().skip(SHELVES) {
                let _ = fs::remove_file(old);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_shelves_of_a_kind_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::of(folder.path(), Key::of(&[b"mine"]));
        assert!(index.prepare());
        for number in 0..SHELVES + 3 {
            let mut filling = Filling::of(&index.shelf("check", &[number.to_string().as_bytes()]));
            filling.put(Key::of(&[b"a"]), Some(b"b".to_vec()));
            filling.finish(None);
            index.tidy();
        }
        let last = index.shelf("check", &[(SHELVES + 2).to_string().as_bytes()]);
        assert_eq!(last.get(Key::of(&[b"a"])).as_deref(), Some(&b"b"[..]));
        let files = fs::read_dir(folder.path().join(FOLDER)).expect("listed").flatten();
        assert_eq!(files.filter(|file| file.file_name().to_string_lossy().starts_with("check-")).count(), SHELVES);
    }

    #[test]
    fn a_cache_that_somebody_else_made_is_never_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let [mine, theirs] = [b"mine", b"them"].map(|whose| Index::of(folder.path(), Key::of(&[whose])));
        assert!(theirs.prepare());
        let key = Key::of(&[b"a report"]);
        let mut filling = Filling::of(&theirs.shelf("check", &[]));
        filling.put(key, Some(b"all is well".to_vec()));
        filling.finish(None);
        let hash = crate::text::ContentHash::of(b"other bytes");
        let file = folder.path().join("a.txt");
        fs::write(&file, "bytes").expect("written");
        let stamp = Stamp::of(&fs::metadata(&file).expect("is there"));
        let long_after = SystemTime::now() + std::time::Duration::from_hours(1);
        theirs.known().keep(vec![("a.txt".into(), Sighting::new(stamp, hash, long_after))], None);
        let entry = crate::store::scan::Entry { path: "a.txt".into(), file };
        assert!(theirs.shelf("check", &[]).get(key).is_some() && theirs.known().hash_of(&entry).is_some());
        assert!(mine.shelf("check", &[]).get(key).is_none() && mine.known().hash_of(&entry).is_none());
    }

    #[test]
    fn what_a_run_left_unfinished_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::of(folder.path(), Key::of(&[]));
        assert!(index.prepare());
        let left = folder.path().join(FOLDER).join(format!("{UNFINISHED}left"));
        fs::write(&left, "half").expect("written");
        let mut filling = Filling::of(&index.shelf("check", &[]));
        filling.put(Key::of(&[b"a"]), Some(b"b".to_vec()));
        assert!(index.prepare());
        assert!(!left.exists());
        filling.finish(None);
        assert!(index.shelf("check", &[]).get(Key::of(&[b"a"])).is_some());
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_no_cache() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        assert!(!Index::of(file.path(), Key::of(&[])).prepare());
    }
}
