//! Where the reports are, what they are called, and where the reviews are kept.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use super::{Doing, StoreError};

/// The folder of the reviews in a corpus.
pub const STATE_FOLDER: &str = ".report-review";

/// A corpus: a folder, or files picked by hand.
#[derive(Clone, Debug)]
pub struct Corpus {
    roots: Vec<PathBuf>,
    base: PathBuf,
    state: PathBuf,
    other: Option<PathBuf>,
}

impl Corpus {
    /// The corpus of these folders and files, which need not be there. Reviews are kept in `state`,
    /// else in the folder that they share, in whatever order they are named.
    pub fn new(paths: &[PathBuf], state: Option<&Path>) -> Result<Self, StoreError> {
        let here = [PathBuf::from(".")];
        let paths = if paths.is_empty() { &here[..] } else { paths };
        let absolute = |path: &Path| std::path::absolute(path).map(|p| tidy(&p)).map_err(StoreError::io(path, Doing::Read));
        let roots: Vec<PathBuf> = paths.iter().map(|path| absolute(path)).collect::<Result<_, _>>()?;
        let folder = |path: &PathBuf| match path.parent() {
            Some(parent) if !path.is_dir() => parent.to_owned(),
            _ => path.clone(),
        };
        let base = roots.iter().map(folder).fold(folder(&roots[0]), |base, folder| common(&base, &folder));
        let is_asked = state.is_some();
        let state = state.map_or_else(|| Ok(base.join(STATE_FOLDER)), absolute)?;
        let above = |root: &PathBuf| if root.is_dir() { vec![root.clone()] } else { folders_above(root) };
        let other = if is_asked { None } else { kept_elsewhere(&state, roots.iter().flat_map(above)) };
        Ok(Self { roots, base, state, other })
    }

    /// The corpus of files that are listed one by one, and these files in full. Their names begin at `base`
    /// where all lie below it, else at the folder they share; there the reviews are too.
    pub fn listed(files: &[PathBuf], base: &Path, state: Option<&Path>) -> Result<(Self, Vec<PathBuf>), StoreError> {
        let absolute = |path: &Path| std::path::absolute(path).map(|p| tidy(&p)).map_err(StoreError::io(path, Doing::Read));
        let files: Vec<PathBuf> = files.iter().map(|file| absolute(file)).collect::<Result<_, _>>()?;
        let base = absolute(base)?;
        let base = files.iter().fold(base, |base, file| if file.starts_with(&base) { base } else { common(&base, file) });
        let is_asked = state.is_some();
        let state = state.map_or_else(|| Ok(base.join(STATE_FOLDER)), absolute)?;
        let other = if is_asked { None } else { kept_elsewhere(&state, files.iter().flat_map(|file| folders_above(file))) };
        Ok((Self { roots: vec![base.clone()], base, state, other }, files))
    }

    /// The folders and files asked for.
    pub fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// The folder that all names are relative to.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// The folder of the reviews.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// A folder of reviews at or above what was asked for that is another than the one in use, where nobody said which is to be used.
    pub fn other_state(&self) -> Option<&Path> {
        self.other.as_deref()
    }

    /// The name of a file: its path from the base, with `/`. Bytes that are no UTF-8 are written
    /// `%HH`, so that the file is found again, and the `%` of a name that is spelled so itself `%25`.
    pub fn name_of(&self, file: &Path) -> Arc<str> {
        if let Some(name) = self.plain_name_of(file) {
            return name.into();
        }
        let inner = file.strip_prefix(&self.base).unwrap_or(file);
        let parts = inner.components().map(|part| match part {
            Component::RootDir => String::new(),
            part => match part.as_os_str().to_str() {
                Some(name) if !reads_as_escape(name) => name.to_owned(),
                _ => escaped(part.as_os_str()),
            },
        });
        parts.collect::<Vec<_>>().join("/").into()
    }

    /// The name of a file as nearly all are: below the base, with nothing to be escaped or left out.
    fn plain_name_of<'f>(&self, file: &'f Path) -> Option<&'f str> {
        let name = file.to_str()?.strip_prefix(self.base.to_str()?)?.strip_prefix('/')?;
        let tidy = MAIN_SEPARATOR == '/' && name.split('/').all(|part| !matches!(part, "" | "." | "..") && !reads_as_escape(part));
        tidy.then_some(name)
    }

    /// The file of this name.
    pub fn file_of(&self, name: &str) -> PathBuf {
        let plain = self.base.join(name);
        if !name.contains('%') {
            return plain;
        }
        let meant = self.base.join(unescaped(name));
        let is_meant = if reads_as_escape(name) { meant.exists() } else { !plain.exists() };
        if is_meant { meant } else { plain }
    }

    /// Whether a path is where reviews are kept.
    pub fn is_state_folder(&self, path: &Path) -> bool {
        let name = path.file_name();
        name == Some(STATE_FOLDER.as_ref()) || (name == self.state.file_name() && *path == *self.state)
    }

    /// Whether a path belongs to the reviews.
    pub fn is_state(&self, path: &Path) -> bool {
        // Nearly no path holds such a name at all.
        let bytes = path.as_os_str().as_encoded_bytes();
        let holds = |name: &OsStr| memchr::memmem::find(bytes, name.as_encoded_bytes()).is_some();
        (self.state.file_name().is_none_or(holds) && path.starts_with(&self.state))
            || (holds(STATE_FOLDER.as_ref()) && path.components().any(|part| part.as_os_str() == STATE_FOLDER))
    }
}

/// The path that a person typed: `~` is their home.
pub fn path_typed(text: &str) -> PathBuf {
    let text = text.trim();
    let home = || etcetera::home_dir().ok();
    match text.strip_prefix("~/") {
        Some(rest) => home().map_or_else(|| PathBuf::from(text), |home| home.join(rest)),
        None if text == "~" => home().unwrap_or_else(|| PathBuf::from(text)),
        None => PathBuf::from(text),
    }
}

/// The folder that a person typed, seen from where the program was started.
pub fn folder_typed(text: &str) -> Result<PathBuf, StoreError> {
    let path = path_typed(text);
    std::path::absolute(&path).map(|path| tidy(&path)).map_err(StoreError::io(&path, Doing::Create))
}

/// The path without `.` and `..`, as far as that can be told without the disk.
fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            // `a/link/..` is not `a` when `link` leads elsewhere: then the path stays as it is.
            Component::ParentDir if tidied.file_name().is_some() && !tidied.is_symlink() => {
                tidied.pop();
            }
            part => tidied.push(part),
        }
    }
    tidied
}

/// The folders that a file lies in, the nearest first.
fn folders_above(file: &Path) -> Vec<PathBuf> {
    file.ancestors().skip(1).map(Path::to_owned).collect()
}

/// The first of these folders with reviews that are kept elsewhere than in `state`.
fn kept_elsewhere(state: &Path, folders: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    let folders: BTreeSet<PathBuf> = folders.collect();
    let journal =
        |entry: std::io::Result<std::fs::DirEntry>| entry.is_ok_and(|entry| entry.path().extension().is_some_and(|e| e == "journal"));
    let has_journals = |state: &PathBuf| state.read_dir().is_ok_and(|mut entries| entries.any(journal));
    folders.into_iter().rev().map(|folder| folder.join(STATE_FOLDER)).filter(|other| *other != state).find(has_journals)
}

fn common(a: &Path, b: &Path) -> PathBuf {
    a.components().zip(b.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

/// Whether a name is spelled as one that stands for bytes that are no UTF-8, or for such a spelling.
fn reads_as_escape(name: &str) -> bool {
    let stands_for = |after: &str| after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
    name.split('%').skip(1).filter_map(stands_for).any(|byte| byte == b'%' || !byte.is_ascii())
}

#[cfg(unix)]
fn escaped(name: &std::ffi::OsStr) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut text = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(&chunk.valid().replace('%', "%25"));
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(unix)]
fn unescaped(name: &str) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    let mut bytes = Vec::new();
    let mut rest = name;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        let byte = after.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(b'%'));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    bytes.extend(rest.bytes());
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn escaped(name: &std::ffi::OsStr) -> String {
    name.to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn unescaped(name: &str) -> PathBuf {
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn no_two_files_have_one_name_and_each_name_leads_back() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().expect("a folder");
        let names: [&[u8]; 6] = [b"\xff.txt", b"%FF.txt", b"%25FF.txt", b"%2525FF.txt", b"100%.txt", b"100%25.txt"];
        let files = names.map(|name| folder.path().join(OsStr::from_bytes(name)));
        for file in &files {
            std::fs::write(file, "").expect("written");
        }
        let corpus = Corpus::new(&[folder.path().to_owned()], None).expect("a corpus");
        let told: BTreeSet<Arc<str>> = files.iter().map(|file| corpus.name_of(file)).collect();
        assert_eq!(told.len(), files.len(), "{told:?}");
        for file in &files {
            assert_eq!(corpus.file_of(&corpus.name_of(file)), *file);
        }
        assert_eq!(&*corpus.name_of(&files[4]), "100%.txt", "a sign for a share is none of a byte");
    }

    #[test]
    fn names_are_relative_with_slashes_and_lead_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let sub = folder.path().join("a/b");
        std::fs::create_dir_all(&sub).expect("created");
        let one = Corpus::new(&[folder.path().join("a/./b/../b")], None).expect("a corpus");
        assert_eq!((one.base(), one.state()), (sub.as_path(), sub.join(STATE_FOLDER).as_path()));
        let files = [sub.join("x.txt"), folder.path().join("a/y.txt")];
        let two = Corpus::new(&files, None).expect("a corpus");
        assert_eq!(two.base(), folder.path().join("a"));
        assert_eq!(two.state(), folder.path().join("a").join(STATE_FOLDER));
        let turned = Corpus::new(&[files[1].clone(), files[0].clone()], None).expect("a corpus");
        assert_eq!((turned.base(), turned.state()), (two.base(), two.state()), "in whatever order they are named");
        for (file, name) in files.iter().zip(["b/x.txt", "y.txt"]) {
            assert_eq!(&*two.name_of(file), name);
            assert_eq!(two.file_of(name), *file);
        }
        assert!(two.is_state(&two.state().join("x.journal")) && !two.is_state(&files[0]));
        assert!(two.is_state_folder(two.state()) && !two.is_state_folder(&two.state().join("x")) && !two.is_state_folder(two.base()));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_utf_8_leads_back() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().expect("a folder");
        let corpus = Corpus::new(&[folder.path().to_owned()], None).expect("a corpus");
        let file = folder.path().join(std::ffi::OsStr::from_bytes(b"50%\xB1\xA8.txt"));
        std::fs::write(&file, "x").expect("written");
        let name = corpus.name_of(&file);
        assert_eq!(&*name, "50%25%B1%A8.txt");
        assert_eq!(corpus.file_of(&name), file);
    }
}
