//! What makes a cache one's own: a key that only this person's programs on this machine know. A folder
//! that comes from elsewhere may bring a cache; without the key it is never asked for.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use super::Key;
use crate::store::atomic::UNFINISHED;

/// The name of the file with the key, in the person's folder for what programs keep.
const NAME: &str = "cache-key";

/// This person's key, made when it is asked for the first time; nothing where none can be kept.
pub fn own() -> Option<Key> {
    made(&folder()?)
}

/// This person's key, if it was made already.
pub fn kept() -> Option<Key> {
    read(&folder()?.join(NAME))
}

fn folder() -> Option<PathBuf> {
    let base = etcetera::choose_base_strategy().ok()?;
    Some(base.state_dir().unwrap_or_else(|| base.data_dir()).join("report-review"))
}

/// The key kept in `folder`, made where there is none or none that can be used.
fn made(folder: &Path) -> Option<Key> {
    let file = folder.join(NAME);
    read(&file).or_else(|| {
        make(folder, &file);
        // Another program may have been quicker: what is there now counts for both.
        read(&file)
    })
}

fn read(file: &PathBuf) -> Option<Key> {
    let about = fs::symlink_metadata(file).ok()?;
    let bytes = if about.is_file() && about.len() == Key::LENGTH as u64 { fs::read(file).ok()? } else { return None };
    bytes.try_into().ok().map(Key::from_bytes)
}

fn make(folder: &Path, file: &PathBuf) -> Option<()> {
    let mut key = [0; Key::LENGTH];
    getrandom::fill(&mut key).ok()?;
    fs::create_dir_all(folder).ok()?;
    let mut unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).ok()?;
    unfinished.write_all(&key).ok()?;
    if file.symlink_metadata().is_ok() {
        unfinished.persist(file).ok()?;
    } else {
        unfinished.persist_noclobber(file).ok()?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_made_anew_where_it_was_spoilt() {
        let home = tempfile::tempdir().expect("a folder");
        let (one, other) = (home.path().join("one"), home.path().join("other"));
        let key = made(&one).expect("a key");
        assert_eq!(made(&one), Some(key));
        assert_ne!(made(&other), Some(key), "each has its own");
        fs::write(one.join(NAME), b"short").expect("written");
        let anew = made(&one).expect("a key");
        assert!(anew != key && made(&one) == Some(anew));
        assert_eq!(fs::read_dir(&one).expect("listed").count(), 1, "nothing unfinished is left");
    }

    #[test]
    fn where_nothing_can_be_written_there_is_no_key() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        assert_eq!(made(file.path()), None);
    }
}
