//! Finding the reports of a corpus.
//!
//! Hidden and ignored files are passed over as ripgrep does; links are followed, and one that leads
//! back is told of and left. Files named by hand are taken whatever they are called.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{DirEntry, WalkBuilder, WalkState};

use super::entries::{Entries, Stamped};
use super::index::Stamp;
use super::look::stamp;
use super::{Corpus, Doing, StoreError};
use crate::lang::Message;

/// The endings of the files that are looked at, in lower case.
pub const EXTENSIONS: &[&str] = &["txt", "md", "markdown", "text", "html", "htm", "mht", "mhtml", "docx"];

/// Documents of kinds that are not read, and what such may be packed in, by their endings: who keeps them among the reports believes
/// them to be checked.
const UNREAD: &[&str] = &[
    "7z", "bmp", "caj", "doc", "docm", "dot", "et", "gif", "heic", "jpeg", "jpg", "odt", "ods", "ofd", "pages", "pdf", "png", "rar", "rtf",
    "tar", "tgz", "tif", "tiff", "webp", "wps", "wpt", "xls", "xlsm", "xlsx", "zip",
];

/// How many documents of kinds that are not read there are, by their endings.
pub type Unread = BTreeMap<&'static str, usize>;

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name within the corpus.
    pub path: Arc<str>,
    /// Where it is.
    pub file: PathBuf,
}

/// What was found.
#[derive(Debug)]
pub enum Seen {
    /// A file to be read.
    File(Entry),
    /// A path that cannot be followed or is no file; the rest goes on.
    Fault(StoreError),
    /// A document of a kind that is not read, by its ending, and where it is.
    Unread(&'static str, PathBuf),
}

/// Looks for the reports of `corpus` in a thread of its own and sends them as they are found: below one root in path order, so that
/// what is read first is what stands first. `globs` choose files whatever their ending; one that begins with `!` leaves files out.
pub fn scan(corpus: &Corpus, globs: &[String]) -> Result<Receiver<Seen>, StoreError> {
    let (mut walk, chosen_by_glob) = walk(corpus, globs, 1)?;
    walk.sort_by_file_name(|a, b| in_paths(a).cmp(in_paths(b)));
    let (found, receiver) = channel();
    let corpus = corpus.clone();
    std::thread::spawn(move || {
        for seen in walk.build().filter_map(|entry| look(&corpus, entry, chosen_by_glob)) {
            // Nobody listens any more.
            if found.send(seen).is_err() {
                break;
            }
        }
    });
    Ok(receiver)
}

/// A name as it stands in paths: that of a folder, as what is no name of a report is taken to be, goes on.
fn in_paths(name: &OsStr) -> impl Iterator<Item = u8> {
    let goes_on = (!is_wanted(name.as_ref())).then_some(b'/');
    name.as_encoded_bytes().iter().copied().chain(goes_on)
}

/// What was found, gathered by threads each for itself: who hands files over one by one does little else.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The files, in path order.
    pub entries: Entries,
    /// What is said of each, where that was asked for; nothing for one that cannot be asked about.
    pub stamps: Vec<Option<Stamp>>,
    /// What could not be followed.
    pub faults: Vec<StoreError>,
    /// Documents that are not read, by their folders.
    pub unread: BTreeMap<PathBuf, Unread>,
    /// The folders that were come through, where they were asked about; nothing where there was something else than these and plain files, so
    /// that they do not tell what will be found the next time.
    pub folders: Option<Vec<PathBuf>>,
}

/// Files with what is said of them, what could not be followed, documents that are not read, folders, and whether there was anything else.
#[derive(Debug, Default)]
struct Found {
    files: Vec<Stamped>,
    faults: Vec<StoreError>,
    unread: BTreeMap<PathBuf, Unread>,
    folders: Vec<PathBuf>,
    else_too: bool,
}

/// What one thread found, given to all when the thread ends.
struct Own<'a> {
    files: Stamped,
    found: Found,
    all: &'a Mutex<Found>,
}

impl Drop for Own<'_> {
    fn drop(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.files.push(std::mem::take(&mut self.files));
        all.faults.append(&mut self.found.faults);
        all.folders.append(&mut self.found.folders);
        all.else_too |= self.found.else_too;
        for (folder, unread) in std::mem::take(&mut self.found.unread) {
            add(all.unread.entry(folder).or_default(), &unread);
        }
    }
}

/// What is asked about besides the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// Nothing.
    Files,
    /// The folders they were found in.
    Folders,
    /// The folders, and what is said of each file.
    Stamps,
}

/// All reports of `corpus` in path order, and what could not be followed; with what is asked about them.
pub fn gather(corpus: &Corpus, globs: &[String], (threads, about): (usize, About)) -> Result<Gathered, StoreError> {
    let (with_folders, stamped) = (about >= About::Folders, about == About::Stamps);
    let (walk, chosen_by_glob) = walk(corpus, globs, threads)?;
    let all = Mutex::new(Found::default());
    walk.build_parallel().run(|| {
        let mut own = Own { files: (Entries::new(corpus.base()), Vec::new()), found: Found::default(), all: &all };
        Box::new(move |entry| {
            let link = entry.as_ref().is_ok_and(DirEntry::path_is_symlink);
            let folder = entry.as_ref().ok().filter(|entry| with_folders && entry.file_type().is_some_and(|kind| kind.is_dir()));
            let is_folder = folder.map(|entry| own.found.folders.push(entry.path().to_owned())).is_some();
            match look(corpus, entry, chosen_by_glob) {
                Some(Seen::File(entry)) => {
                    own.files.1.extend(stamped.then(|| stamp(&entry)));
                    own.files.0.push(&entry.path, entry.file);
                }
                Some(Seen::Fault(fault)) => own.found.faults.push(fault),
                Some(Seen::Unread(ending, file)) => {
                    let folder = file.parent().unwrap_or_else(|| Path::new(""));
                    match own.found.unread.get_mut(folder) {
                        Some(unread) => add(unread, &Unread::from([(ending, 1)])),
                        None => drop(own.found.unread.insert(folder.to_owned(), Unread::from([(ending, 1)]))),
                    }
                    // What it leads to may go away without a trace in the folder.
                    own.found.else_too |= link;
                }
                // A link that leads to no report may lead to one the next time.
                None => own.found.else_too |= link && !is_folder,
            }
            WalkState::Continue
        })
    });
    let Found { files, mut faults, unread, folders, else_too } = all.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (entries, stamps) = Entries::sorted(corpus.base(), &files);
    faults.sort_by_key(ToString::to_string);
    let folders = (with_folders && faults.is_empty() && !else_too).then_some(folders);
    Ok(Gathered { entries, stamps, faults, unread, folders })
}

/// [`gather`] without what is said of the files.
pub fn scan_all(corpus: &Corpus, globs: &[String], threads: usize) -> Result<(Vec<Entry>, Vec<StoreError>), StoreError> {
    gather(corpus, globs, (threads, About::Files)).map(|Gathered { entries, faults, .. }| (entries.iter().collect(), faults))
}

/// The way through a corpus, and whether files are chosen by their names' pattern whatever their ending.
fn walk(corpus: &Corpus, globs: &[String], threads: usize) -> Result<(WalkBuilder, bool), StoreError> {
    let overrides = overrides(corpus, globs)?;
    let chosen_by_glob = overrides.num_whitelists() > 0;
    let mut roots = corpus.roots().iter();
    let mut walk = WalkBuilder::new(roots.next().map_or_else(|| corpus.base(), PathBuf::as_path));
    for root in roots {
        walk.add(root);
    }
    walk.follow_links(true).threads(threads).overrides(overrides);
    let reviews = corpus.clone();
    // What lies below the reviews is not come by, unless it was asked for.
    let within = corpus.roots().iter().any(|root| corpus.is_state(root));
    let is_state = move |path: &Path| if within { reviews.is_state(path) } else { reviews.is_state_folder(path) };
    walk.filter_entry(move |entry| entry.depth() == 0 || !is_state(entry.path()));
    Ok((walk, chosen_by_glob))
}

/// Those of `names` that a scan would find now; what `globs`, ignore files and hidden folders leave out is none of them.
pub fn found_among(corpus: &Corpus, globs: &[String], names: &BTreeSet<Arc<str>>) -> BTreeSet<Arc<str>> {
    let Ok((mut walk, chosen_by_glob)) = walk(corpus, globs, 1) else { return names.clone() };
    let files: BTreeSet<PathBuf> = names.iter().map(|name| corpus.file_of(name)).collect();
    // No folder is listed but those on the way to them.
    let leads_on = move |path: &Path| {
        files.range::<Path, _>((Bound::Included(path), Bound::Unbounded)).next().is_some_and(|file| file.starts_with(path))
    };
    walk.filter_entry(move |entry| leads_on(entry.path()));
    let found = walk.build().filter_map(|entry| look(corpus, entry, chosen_by_glob));
    let name = |seen| if let Seen::File(entry) = seen { Some(entry.path) } else { None };
    found.filter_map(name).filter(|name| names.contains(name)).collect()
}

/// Whether these choose files by their names' pattern, whatever their ending.
pub fn choose_any(globs: &[String]) -> bool {
    globs.iter().any(|glob| !glob.starts_with('!'))
}

/// Whether a file of this name is looked at when it is found in a folder.
pub fn is_wanted(file: &Path) -> bool {
    ending(file, EXTENSIONS).is_some()
}

/// All of them together.
pub fn together<'u>(parts: impl IntoIterator<Item = &'u Unread>) -> Unread {
    let mut all = Unread::new();
    for part in parts {
        add(&mut all, part);
    }
    all
}

/// Counts `more` of them.
pub(super) fn add(unread: &mut Unread, more: &Unread) {
    for (ending, count) in more {
        *unread.entry(ending).or_default() += count;
    }
}

/// The ending of documents of a kind that is not read, if it is one.
pub(super) fn unread_ending(ending: &[u8]) -> Option<&'static str> {
    UNREAD.iter().find(|other| other.as_bytes() == ending).copied()
}

/// The ending of a document of a kind that is not read.
pub fn unread(file: &Path) -> Option<&'static str> {
    // What belongs to a page that a browser saved is no document of its own.
    let folder = file.parent().and_then(|folder| folder.file_name()?.to_str());
    let of_page = folder.is_some_and(|name| ["_files", ".files"].iter().any(|ending| name.ends_with(ending)));
    ending(file, UNREAD).filter(|_| !of_page)
}

/// The one of these endings that a file has.
fn ending(file: &Path, endings: &'static [&'static str]) -> Option<&'static str> {
    let extension = file.extension().and_then(|e| e.to_str())?;
    // What a word processor leaves beside a document that is open.
    let is_owner_file = file.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with("~$"));
    endings.iter().find(|ending| ending.eq_ignore_ascii_case(extension)).filter(|_| !is_owner_file).copied()
}

/// The sentence that tells of documents that are not read; none where there are none.
pub fn unread_message(unread: &Unread) -> Option<Message> {
    let count: usize = unread.values().sum();
    let kinds: Vec<String> = unread.iter().map(|(ending, count)| format!("{ending} {count}")).collect();
    (count > 0).then(|| Message::new("scan.unread", [("count", count.to_string()), ("kinds", kinds.join(", "))]))
}

fn overrides(corpus: &Corpus, globs: &[String]) -> Result<Override, StoreError> {
    let mut builder = OverrideBuilder::new(corpus.base());
    for glob in globs {
        builder.add(glob).map_err(|e| StoreError::Glob { glob: glob.clone(), says: says(e) })?;
    }
    builder.build().map_err(|e| StoreError::Glob { glob: globs.join(" "), says: says(e) })
}

/// What is wrong with a glob, which is named beside it.
fn says(error: ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err,
        other => other.to_string(),
    }
}

fn look(corpus: &Corpus, entry: Result<DirEntry, ignore::Error>, chosen_by_glob: bool) -> Option<Seen> {
    match entry {
        Err(error) => Some(Seen::Fault(fault(corpus.base(), error))),
        Ok(entry) => {
            let by_hand = entry.depth() == 0;
            let wanted = by_hand || chosen_by_glob || is_wanted(entry.path());
            match entry.file_type() {
                Some(kind) if kind.is_dir() => None,
                Some(kind) if kind.is_file() => {
                    let file = entry.into_path();
                    if wanted {
                        return Some(Seen::File(Entry { path: corpus.name_of(&file), file }));
                    }
                    unread(&file).map(|ending| Seen::Unread(ending, file))
                }
                _ => wanted.then(|| Seen::Fault(StoreError::NotAFile { path: entry.into_path() })),
            }
        }
    }
}

fn fault(path: &Path, error: ignore::Error) -> StoreError {
    match error {
        ignore::Error::WithPath { path, err } => fault(&path, *err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => fault(path, *err),
        ignore::Error::Loop { child, .. } => StoreError::Loop { path: child },
        ignore::Error::Io(source) => {
            let doing = if source.kind() == std::io::ErrorKind::NotFound { Doing::Read } else { Doing::List };
            StoreError::Io { path: path.to_owned(), doing, source: of_the_system(source) }
        }
        other => StoreError::Io { path: path.to_owned(), doing: Doing::List, source: std::io::Error::other(other.to_string()) },
    }
}

/// What the system said, without what whoever asked it wrote around that.
fn of_the_system(error: io::Error) -> io::Error {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|inner| inner as _);
    while let Some(cause) = inner {
        if let Some(code) = cause.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error) {
            return io::Error::from_raw_os_error(code);
        }
        inner = cause.source();
    }
    error
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn check(corpus: &Corpus, globs: &[&str], expected: &[&str]) -> Vec<StoreError> {
        let globs: Vec<String> = globs.iter().map(|&g| g.to_owned()).collect();
        let (entries, faults) = scan_all(corpus, &globs, 2).expect("scanned");
        let names: Vec<&str> = entries.iter().map(|e| &*e.path).collect();
        assert_eq!(names, expected);
        faults
    }

    fn folder(files: &[&str]) -> (tempfile::TempDir, Corpus) {
        let folder = tempfile::tempdir().expect("a folder");
        for file in files {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().expect("in a folder")).expect("created");
            fs::write(file, "x").expect("written");
        }
        let corpus = Corpus::new(&[folder.path().to_owned()], None).expect("a corpus");
        (folder, corpus)
    }

    #[test]
    #[cfg(unix)]
    fn of_a_path_that_cannot_be_followed_is_told_what_the_system_says_and_nothing_else() {
        let (keep, corpus) = folder(&["a.txt"]);
        std::os::unix::fs::symlink("/nowhere/at/all.txt", keep.path().join("b.txt")).expect("linked");
        let faults: Vec<StoreError> = scan(&corpus, &[])
            .expect("scanned")
            .iter()
            .filter_map(|seen| if let Seen::Fault(fault) = seen { Some(fault) } else { None })
            .collect();
        let [fault] = &faults[..] else { panic!("{faults:?}") };
        let zh = crate::lang::Lang::built_in("zh").expect("built in");
        let told = zh.tell(&fault.message());
        assert!(told.contains("b.txt：没有这个文件或文件夹") && told.matches("b.txt").count() == 1, "{told}");
        assert_eq!(check(&corpus, &[], &["a.txt"]).len(), 1);
    }

    #[test]
    fn reports_are_found_by_their_ending_in_path_order() {
        let (_keep, corpus) = folder(&[
            "b.TXT",
            "a/c.md",
            "a.txt",
            "d.html",
            "e.HTM",
            "f.docx",
            "~$f.docx",
            "x.pdf",
            ".report-review/a.txt",
            "d/.report-review/a.txt",
        ]);
        assert!(check(&corpus, &[], &["a.txt", "a/c.md", "b.TXT", "d.html", "e.HTM", "f.docx"]).is_empty());
        assert!(check(&corpus, &["*.pdf"], &["x.pdf"]).is_empty());
        assert!(check(&corpus, &["!a/**"], &["a.txt", "b.TXT", "d.html", "e.HTM", "f.docx"]).is_empty());
        assert!(matches!(scan(&corpus, &["{".to_owned()]), Err(StoreError::Glob { .. })));
    }

    #[test]
    fn what_stands_first_is_found_first() {
        let (_keep, corpus) =
            folder(&["丙.txt", "a/乙.txt", "a/b.md", "a.txt", "a-b/c.txt", "a0/c.txt", "a.b/c.txt", "10/x.txt", "9/x.html", "z.pdf"]);
        let found = scan(&corpus, &[]).expect("scanned").into_iter();
        let paths: Vec<_> = found.filter_map(|seen| if let Seen::File(entry) = seen { Some(entry.path) } else { None }).collect();
        assert!(paths.len() == 9 && paths.is_sorted(), "{paths:?}");
    }

    #[test]
    fn hidden_and_ignored_files_are_passed_over_unless_named() {
        let (keep, corpus) = folder(&[".hidden.txt", ".h/a.txt", "skip.txt", "keep.txt", "old/a.txt"]);
        fs::write(keep.path().join(".ignore"), "skip.txt\nold/\n").expect("written");
        assert!(check(&corpus, &[], &["keep.txt"]).is_empty());
        let named = Corpus::new(&[keep.path().join("skip.txt"), keep.path().join(".hidden.txt")], None).expect("a corpus");
        assert!(check(&named, &[], &[".hidden.txt", "skip.txt"]).is_empty());
    }

    #[test]
    fn a_file_that_is_not_there_is_a_fault_and_the_rest_goes_on() {
        let (keep, _) = folder(&["a.txt"]);
        let corpus = Corpus::new(&[keep.path().join("none.txt"), keep.path().join("a.txt")], None).expect("a corpus");
        let faults = check(&corpus, &[], &["a.txt"]);
        assert!(matches!(&faults[..], [StoreError::Io { path, .. }] if path.ends_with("none.txt")));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_circles_are_told() {
        use std::os::unix::fs::symlink;
        let (keep, corpus) = folder(&["a/b.txt"]);
        symlink(keep.path(), keep.path().join("a/up")).expect("linked");
        symlink(keep.path().join("a/b.txt"), keep.path().join("c.txt")).expect("linked");
        symlink(keep.path().join("gone"), keep.path().join("d.txt")).expect("linked");
        let faults = check(&corpus, &[], &["a/b.txt", "c.txt"]);
        assert!(faults.iter().any(|f| matches!(f, StoreError::Loop { path } if path.ends_with("a/up")) && f.is_harmless()));
        assert!(faults.iter().any(|f| matches!(f, StoreError::Io { path, .. } if path.ends_with("d.txt")) && !f.is_harmless()));
        assert_eq!(faults.len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_told_and_never_opened() {
        let (keep, corpus) = folder(&["a.txt"]);
        let pipe = keep.path().join("p.txt");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("skipped: no mkfifo here");
            return;
        }
        let faults = check(&corpus, &[], &["a.txt"]);
        assert!(matches!(&faults[..], [fault @ StoreError::NotAFile { path }] if *path == pipe && fault.is_harmless()));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_cannot_be_listed_is_a_fault() {
        use std::os::unix::fs::PermissionsExt;
        let (keep, corpus) = folder(&["a.txt", "closed/b.txt"]);
        let closed = keep.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("closed");
        let is_root = fs::read_dir(&closed).is_ok();
        if is_root {
            eprintln!("skipped: this user may list every folder");
        } else {
            let faults = check(&corpus, &[], &["a.txt"]);
            assert!(matches!(&faults[..], [StoreError::Io { path, doing: Doing::List, .. }] if *path == closed));
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("opened");
    }
}
