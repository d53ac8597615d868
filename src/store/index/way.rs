//! What a walk through a corpus followed from: where it began, what was asked for, the files that say what is passed over, and the
//! folders it came through. As long as all that is the same, the same files are found.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::{Digest, Key, Stamp};
use crate::store::scan::{Gathered, Unread};
use crate::store::{Corpus, pool};

/// Files that say what is passed over in their folder and below.
const SAYING: [&str; 3] = [".ignore", ".gitignore", ".git/info/exclude"];
/// What makes a folder one whose files are kept by a program for versions: only there all of these files count.
const VERSIONED: [&str; 2] = [".git", ".jj"];

/// Where a walk begins, what is asked for and what is passed over, at one moment.
#[derive(Clone, Debug)]
pub struct Way {
    pub(super) key: Key,
    /// Whether nothing says that anything is passed over, or is not: then a name alone tells what is a report.
    pub(super) is_plain: bool,
    /// The moment.
    pub(super) at: SystemTime,
}

impl Way {
    /// The way through `corpus`, asked for at `now`; nothing where that cannot be told by looking at a few files.
    pub fn of(corpus: &Corpus, globs: &[String], now: SystemTime) -> Option<Self> {
        // Elsewhere folders do not tell when they were changed in a way that nobody can set back.
        if cfg!(not(unix)) {
            return None;
        }
        let mut way = Making { digest: Digest::default(), is_plain: globs.is_empty(), at: now };
        let mut folders = BTreeSet::new();
        for path in [corpus.base(), corpus.state()].into_iter().chain(corpus.roots().iter().map(PathBuf::as_path)) {
            way.put(path);
        }
        way.digest.put(&[0]);
        for glob in globs {
            way.digest.put(glob.as_bytes());
        }
        for root in corpus.roots() {
            let real = fs::canonicalize(root).ok()?;
            way.put(&real);
            folders.extend(real.ancestors().map(Path::to_owned));
        }
        for folder in &folders {
            way.folder(folder)?;
        }
        way.everywhere()?;
        Some(Self { key: way.digest.key(), is_plain: way.is_plain, at: way.at })
    }
}

struct Making {
    digest: Digest,
    is_plain: bool,
    at: SystemTime,
}

impl Making {
    fn put(&mut self, path: &Path) {
        self.digest.put(path.as_os_str().as_encoded_bytes());
    }

    /// What stands in a folder on the way to the corpus.
    fn folder(&mut self, folder: &Path) -> Option<()> {
        for name in SAYING {
            self.saying(&folder.join(name))?;
        }
        for name in VERSIONED {
            let kind = fs::metadata(folder.join(name)).ok().map(|about| about.is_dir());
            // A file leads to a folder elsewhere.
            if kind == Some(false) {
                return None;
            }
            self.digest.put(&[u8::from(kind.is_some())]);
        }
        Some(())
    }

    /// A file that says what is passed over, if it is there; nothing where it may change without its being seen.
    fn saying(&mut self, file: &Path) -> Option<()> {
        let Ok(about) = fs::metadata(file) else {
            self.digest.put(&[]);
            return Some(());
        };
        let stamp = Stamp::of(&about);
        self.is_plain = false;
        self.digest.put(&stamp.to_bytes());
        stamp.is_settled(self.at).then_some(())
    }

    /// What this person passes over everywhere: seen from the folder that the program was started in.
    fn everywhere(&mut self) -> Option<()> {
        let Some(file) = ignore::gitignore::gitconfig_excludes_path() else { return Some(()) };
        self.put(&file);
        self.saying(&file)?;
        if file.exists() {
            self.put(&std::env::current_dir().ok()?);
        }
        Some(())
    }
}

/// A folder below the base: its name, what was said of it, if a change would show, and what else is told of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Folder {
    pub name: Box<str>,
    pub stamp: Option<Stamp>,
    /// The documents in it that are not read.
    pub unread: Unread,
}

/// A walk through a corpus that can be told to give the same again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk {
    pub(super) way: Key,
    /// In the order of their names.
    pub(super) folders: Vec<Folder>,
}

impl Walk {
    /// The walk that went on `way` and gathered this; nothing where it may give something else though
    /// all that is the same.
    pub fn of(corpus: &Corpus, way: &Way, gathered: &Gathered, threads: usize) -> Option<Self> {
        let (base, found) = (beginning(corpus)?, gathered.folders.as_ref()?);
        if !gathered.entries.are_plain() {
            return None;
        }
        let one = |at: usize| {
            Some(Folder {
                unread: gathered.unread.get(&found[at]).cloned().unwrap_or_default(),
                ..folder(corpus, (&base, &found[at]), way.at)?
            })
        };
        let mut folders = pool::every(found.len(), threads, one)?;
        folders.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        // What lies in a folder that was come by twice was counted twice.
        if folders.windows(2).any(|two| two[0].name == two[1].name && !two[0].unread.is_empty()) {
            return None;
        }
        Some(Self { way: way.key, folders })
    }
}

/// What the paths of all files of a corpus begin with, if it can be written.
pub(super) fn beginning(corpus: &Corpus) -> Option<String> {
    let base = corpus.base().to_str()?;
    Some(if base.ends_with('/') { base.to_owned() } else { format!("{base}/") })
}

/// Whether a name is that of something that says what is passed over.
pub(super) fn is_saying(name: &str) -> bool {
    saying_names().any(|saying| saying == name)
}

/// The names of all that says what is passed over in the folder it stands in.
fn saying_names() -> impl Iterator<Item = &'static str> {
    SAYING.into_iter().chain(VERSIONED).filter_map(|saying| saying.split('/').next())
}

fn folder(corpus: &Corpus, (base, path): (&str, &Path), at: SystemTime) -> Option<Folder> {
    let full = path.to_str()?;
    let name = if full.len() < base.len() { "" } else { full.strip_prefix(base)? };
    let stamp = Stamp::of(&fs::metadata(path).ok()?);
    // What a root says belongs to the way.
    let is_root = corpus.roots().iter().any(|root| root == path);
    let says = || saying_names().any(|name| path.join(name).symlink_metadata().is_ok());
    if !is_root && says() {
        return None;
    }
    Some(Folder { name: name.into(), stamp: stamp.is_settled(at).then_some(stamp), unread: Unread::new() })
}
