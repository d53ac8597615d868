//! Whole files, written so that a reader sees the old file or the new one and never half of one.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::{Doing, StoreError, disk};

/// How the names of files begin that are being written.
pub const UNFINISHED: &str = ".report-review-unfinished-";

/// A file that is being written beside its place. It takes the place when it is finished; dropped
/// before, it leaves nothing.
#[derive(Debug)]
pub struct Unfinished {
    file: tempfile::NamedTempFile,
    target: PathBuf,
}

impl Unfinished {
    /// Begins to write what is to be at `target`.
    pub fn begin(target: &Path) -> Result<Self, StoreError> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        let permissions = fs::symlink_metadata(target).ok().filter(fs::Metadata::is_file).map(|about| about.permissions());
        #[cfg(unix)]
        let permissions = Some(permissions.unwrap_or_else(|| std::os::unix::fs::PermissionsExt::from_mode(0o666)));
        if let Some(permissions) = permissions {
            builder.permissions(permissions);
        }
        let file = disk::call(target, Doing::Create, || builder.tempfile_in(folder_of(target)).map_err(bare))?;
        Ok(Self { file, target: target.to_owned() })
    }

    /// Adds `bytes`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        disk::call(&self.target, Doing::Write, || self.file.write_all(bytes))
    }

    /// Puts the file in its place: synced, renamed over what is there, the folder synced. A link
    /// there is replaced, not followed.
    pub fn finish(self) -> Result<(), StoreError> {
        let Self { file, target } = self;
        disk::call(&target, Doing::Sync, || file.as_file().sync_all())?;
        disk::call(&target, Doing::Write, || file.persist(&target).map_err(|refused| refused.error))?;
        sync_folder(folder_of(&target))
    }
}

/// Writes `bytes` to `target` as one [`Unfinished`] file.
pub fn write(target: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = Unfinished::begin(target)?;
    file.write(bytes)?;
    file.finish()
}

/// Writes `bytes` to the file of this name (with `/`) below a folder that goes with the program: nothing
/// of it need outlast the machine, so that no disk is waited for.
pub fn lay_out(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let target = folder.join(name);
    disk::call(&target, Doing::Create, || fs::create_dir_all(folder_of(&target)))?;
    let mut file = Unfinished::begin(&target)?;
    file.write(bytes)?;
    disk::call(&target, Doing::Write, || file.file.persist(&target).map_err(|refused| refused.error)).map(drop)
}

/// What the system said, without the name of the file that was to be written first: that is told behind the number of the error.
fn bare(error: io::Error) -> io::Error {
    let text = error.to_string();
    let number = text.split_once(" (os error ").and_then(|(_, rest)| rest.split_once(')')?.0.parse().ok());
    number.map_or(error, io::Error::from_raw_os_error)
}

fn folder_of(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes `bytes` to the file of this relative name (with `/`) below `folder`, making the folders
/// on the way. A name or a link that leads out of `folder` is refused.
pub fn write_below(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let relative = Path::new(name);
    let target = folder.join(relative);
    let outside = || StoreError::Outside { path: target.clone() };
    if name.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(outside());
    }
    create_folder(folder)?;
    let within = fs::canonicalize(folder).map_err(StoreError::io(folder, Doing::Read))?;
    let parent = target.parent().unwrap_or(folder);
    // The first folder on the way that is there already tells where the rest would be made.
    let there = parent.ancestors().find(|path| path.exists()).unwrap_or(folder);
    let real = fs::canonicalize(there).map_err(StoreError::io(there, Doing::Read))?;
    if !real.starts_with(&within) {
        return Err(outside());
    }
    create_folder(parent)?;
    write(&target, bytes)?;
    Ok(target)
}

/// Removes the file of this relative name (with `/`) below `folder`, and the folders on the way that are empty then. Nothing is removed
/// through a name or a link that leads out of `folder`.
pub fn remove_below(folder: &Path, name: &str) -> Result<(), StoreError> {
    let relative = Path::new(name);
    let target = folder.join(relative);
    let outside = || StoreError::Outside { path: target.clone() };
    if name.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(outside());
    }
    let real = |path: &Path| fs::canonicalize(path).map_err(StoreError::io(path, Doing::Read));
    if !real(folder_of(&target))?.starts_with(real(folder)?) {
        return Err(outside());
    }
    disk::call(&target, Doing::Write, || fs::remove_file(&target))?;
    let above = target.ancestors().skip(1).take_while(|above| *above != folder);
    for above in above {
        if fs::remove_dir(above).is_err() {
            break;
        }
    }
    Ok(())
}

/// Makes a folder and those above it, each entered into the one above for good.
pub(super) fn create_folder(folder: &Path) -> Result<(), StoreError> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists()).collect();
    disk::call(folder, Doing::Create, || fs::create_dir_all(folder))?;
    for made in missing {
        if let Some(above) = made.parent().filter(|above| !above.as_os_str().is_empty()) {
            sync_folder(above)?;
        }
    }
    Ok(())
}

/// Returns when the folder's entries are on the disk.
#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    match disk::ask(folder, Doing::Sync, || File::open(folder)?.sync_all()) {
        // Some file systems cannot sync a folder; they have no need to.
        Err(error) if error.kind() == std::io::ErrorKind::InvalidInput || error.kind() == std::io::ErrorKind::Unsupported => Ok(()),
        done => done.map_err(StoreError::io(folder, Doing::Sync)),
    }
}

/// Returns when the folder's entries are on the disk; here the system sees to it.
#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("a.ron");
        for text in ["one", "a longer one", ""] {
            write(&target, text.as_bytes()).expect("written");
            assert_eq!(fs::read_to_string(&target).expect("read"), text);
        }
        let mut unfinished = Unfinished::begin(&target).expect("begun");
        unfinished.write(b"half").expect("written");
        drop(unfinished);
        assert_eq!(fs::read_to_string(&target).expect("read"), "");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
        assert!(write(&folder.path().join("none/a.ron"), b"").is_err());
    }

    #[test]
    fn names_that_lead_out_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["../a", "/a", "a/../../b", "", "./a", "a/.."] {
            assert!(matches!(write_below(folder.path(), name, b"x"), Err(StoreError::Outside { .. })), "{name}");
        }
        let written = write_below(folder.path(), "a/b/c.ron", b"x").expect("written");
        assert_eq!(written, folder.path().join("a/b/c.ron"));
    }

    #[test]
    fn what_is_refused_is_told_without_the_name_of_the_file_written_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let refused = write(&folder.path().join("none/a.ron"), b"").expect_err("there is no such folder").to_string();
        assert!(refused.contains("a.ron") && !refused.contains(UNFINISHED), "{refused}");
    }

    #[test]
    fn what_is_removed_takes_its_empty_folders_along_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["a/b/c.ron", "a/d.ron"] {
            write_below(folder.path(), name, b"x").expect("written");
        }
        for name in ["../a", "a/../a/d.ron", "", "a/none.ron"] {
            assert!(remove_below(folder.path(), name).is_err(), "{name}");
        }
        remove_below(folder.path(), "a/b/c.ron").expect("removed");
        assert!(!folder.path().join("a/b").exists() && folder.path().join("a/d.ron").exists());
        remove_below(folder.path(), "a/d.ron").expect("removed");
        assert_eq!(fs::read_dir(folder.path()).expect("it stays").count(), 0);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_written_through() {
        use std::os::unix::fs::symlink;
        let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let outer = elsewhere.path().join("kept");
        fs::write(&outer, "kept").expect("written");
        symlink(&outer, folder.path().join("a.ron")).expect("linked");
        symlink(elsewhere.path(), folder.path().join("sub")).expect("linked");
        write_below(folder.path(), "a.ron", b"new").expect("the link is replaced");
        assert!(matches!(write_below(folder.path(), "sub/b.ron", b"x"), Err(StoreError::Outside { .. })));
        assert!(matches!(write_below(folder.path(), "sub/c/b.ron", b"x"), Err(StoreError::Outside { .. })));
        fs::write(elsewhere.path().join("e.ron"), "theirs").expect("written");
        assert!(matches!(remove_below(folder.path(), "sub/e.ron"), Err(StoreError::Outside { .. })));
        fs::remove_file(elsewhere.path().join("e.ron")).expect("still there");
        assert_eq!(fs::read_to_string(&outer).expect("read"), "kept");
        assert_eq!(fs::read_dir(elsewhere.path()).expect("listed").count(), 1);
        // Asked for by the person: the folder itself may be a link.
        let linked = folder.path().join("linked");
        symlink(elsewhere.path(), &linked).expect("linked");
        write_below(&linked, "d.ron", b"x").expect("written");
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_has_the_usual_rights_and_an_old_one_keeps_its_own() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
        fs::write(&plain, "x").expect("written");
        write(&ours, b"x").expect("written");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(&ours), mode(&plain));
        fs::set_permissions(&ours, fs::Permissions::from_mode(0o600)).expect("set");
        write(&ours, b"y").expect("written");
        assert_eq!(mode(&ours), 0o600);
    }
}
