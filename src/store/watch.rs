//! Seeing that files changed.
//!
//! What is told here are hints: whoever gets one reads the file again and compares its hash. Own
//! reading makes no hint, nor does writing the reviews. A thread sleeps until something happens;
//! only where the file system tells nothing it looks every few seconds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::{Corpus, atomic, scan};

/// How it is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watching {
    /// The system tells; number of folders watched.
    Inotify(usize),
    /// The files are looked at every so many seconds.
    Polling(u64),
    /// Not at all.
    Off,
}

/// What the watcher says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// How it is watched from now on.
    Watching(Watching),
    /// These files may have changed, appeared or gone; in path order.
    Changed(Vec<Arc<str>>),
    /// Anything may have changed: the corpus is to be scanned again.
    Rescan,
}

/// Seconds between two looks when the system tells nothing.
const POLL_SECONDS: u64 = 5;

/// A burst of events is over when it was quiet for so long.
const QUIET: Duration = Duration::from_millis(150);

/// A burst is told of after so long even if it goes on.
const LONGEST: Duration = Duration::from_secs(1);

/// File systems that do not tell of changes made elsewhere.
const SILENT: [&str; 10] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse", "vboxsf", "afs", "virtiofs"];

/// What is watched: the files of a corpus that a scan with these globs finds.
#[derive(Clone, Debug)]
struct Scope {
    corpus: Corpus,
    globs: Vec<String>,
}

/// Watches the files of `corpus` that a scan with `globs` finds until the receiver is dropped. The first thing told is how.
pub fn watch(corpus: &Corpus, globs: &[String]) -> Receiver<Told> {
    let (told, receiver) = channel();
    let silent = corpus.roots().iter().any(|root| is_silent(root));
    let scope = Scope { corpus: corpus.clone(), globs: globs.to_vec() };
    std::thread::spawn(move || run(&scope, silent, Duration::from_secs(POLL_SECONDS), &told));
    receiver
}

fn run(scope: &Scope, silent: bool, poll: Duration, told: &Sender<Told>) {
    let (sender, events) = channel();
    let watcher = if silent { None } else { RecommendedWatcher::new(sender, Config::default()).ok() };
    let Some(_watcher) = watcher.and_then(|mut watcher| watch_roots(&scope.corpus, &mut watcher).then_some(watcher)) else {
        return look_again_and_again(scope, poll, told);
    };
    // What changed between the scan and now was not seen.
    if told.send(Told::Watching(Watching::Inotify(folders(&scope.corpus)))).is_err() || told.send(Told::Rescan).is_err() {
        return;
    }
    if follow(scope, &events, told) == End::Blind {
        look_again_and_again(scope, poll, told);
    }
}

/// Why the system is not listened to any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Nobody listens to us, or nothing more comes.
    Unheard,
    /// There are more folders than the system watches.
    Blind,
}

/// Tells of events as they come.
fn follow(scope: &Scope, events: &Receiver<notify::Result<Event>>, told: &Sender<Told>) -> End {
    while let Ok(first) = events.recv() {
        let mut burst = Burst::default();
        burst.add(scope, first);
        let began = Instant::now();
        while began.elapsed() < LONGEST {
            match events.recv_timeout(QUIET) {
                Ok(event) => burst.add(scope, event),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return End::Unheard,
            }
        }
        if burst.blind {
            return End::Blind;
        }
        burst.keep_to(scope);
        if !burst.tell(told) {
            return End::Unheard;
        }
    }
    End::Unheard
}

/// Where the system tells nothing: compares times and sizes every few seconds, and more rarely where
/// a look takes long. (notify's own poller compares whole seconds only.)
fn look_again_and_again(scope: &Scope, poll: Duration, told: &Sender<Told>) {
    if !scope.corpus.roots().iter().any(|root| root.exists()) {
        // Nobody may be listening; there is nothing more to say either way.
        let _ = told.send(Told::Watching(Watching::Off));
        return;
    }
    let mut before = look(scope);
    if told.send(Told::Watching(Watching::Polling(poll.as_secs()))).is_err() || told.send(Told::Rescan).is_err() {
        return;
    }
    let mut pause = poll;
    loop {
        std::thread::sleep(pause);
        let began = Instant::now();
        let now = look(scope);
        pause = poll.max(began.elapsed() * 10);
        let differs = |path: &&Arc<str>| before.get(*path) != now.get(*path);
        let changed: BTreeSet<Arc<str>> = before.keys().chain(now.keys()).filter(differs).cloned().collect();
        let rescan = before.len() != now.len();
        if !(Burst { changed, rescan, blind: false }).tell(told) {
            return;
        }
        before = now;
    }
}

/// Time of change and size of every report.
fn look(Scope { corpus, globs }: &Scope) -> BTreeMap<Arc<str>, (Option<SystemTime>, u64)> {
    let entries = scan::scan_all(corpus, globs, 1).map(|(entries, _)| entries).unwrap_or_default();
    let about = |entry: scan::Entry| {
        let about = std::fs::metadata(&entry.file).ok()?;
        Some((entry.path, (about.modified().ok(), about.len())))
    };
    entries.into_iter().filter_map(about).collect()
}

fn watch_roots(corpus: &Corpus, watcher: &mut impl Watcher) -> bool {
    corpus.roots().iter().all(|root| {
        // A file that is replaced by another of its name would be lost: its folder is watched.
        let (place, mode) = match root.parent() {
            Some(folder) if !root.is_dir() => (folder, RecursiveMode::NonRecursive),
            _ => (root.as_path(), RecursiveMode::Recursive),
        };
        watcher.watch(place, mode).is_ok()
    })
}

/// Endings of files that are written beside a file before they take its place, or are kept for a while.
const PASSING: [&str; 6] = ["tmp", "temp", "bak", "swp", "part", "crdownload"];

/// What happened in one go.
#[derive(Default)]
struct Burst {
    changed: BTreeSet<Arc<str>>,
    rescan: bool,
    /// A folder could not be watched any more.
    blind: bool,
}

impl Burst {
    fn add(&mut self, Scope { corpus, globs }: &Scope, event: notify::Result<Event>) {
        // An error says that events were lost.
        let event = match event {
            Ok(event) => event,
            Err(error) => {
                self.rescan = true;
                self.blind |= matches!(error.kind, notify::ErrorKind::MaxFilesWatch);
                return;
            }
        };
        if event.need_rescan() {
            self.rescan = true;
        }
        if event.kind.is_access() {
            return;
        }
        for path in event.paths.iter().filter(|path| is_of_corpus(corpus, path)) {
            let folder = match event.kind {
                EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => true,
                EventKind::Modify(ModifyKind::Metadata(_)) => false,
                _ => path.is_dir() || (went_away(&event) && may_be_folder(path)),
            };
            if folder || is_ignore_file(path) {
                self.rescan = true;
            } else if scan::is_wanted(path) || scan::choose_any(globs) || corpus.roots().contains(path) {
                self.changed.insert(corpus.name_of(path));
            }
        }
    }

    /// Of what is there, only what a scan would find concerns anybody. Of what went away nobody can say what it was.
    fn keep_to(&mut self, Scope { corpus, globs }: &Scope) {
        let (there, gone) = std::mem::take(&mut self.changed).into_iter().partition(|name| corpus.file_of(name).exists());
        self.changed = gone;
        self.changed.append(&mut scan::found_among(corpus, globs, &there));
    }

    /// Tells what happened; `false` when nobody listens.
    fn tell(self, told: &Sender<Told>) -> bool {
        let changed = self.changed.is_empty() || told.send(Told::Changed(self.changed.into_iter().collect())).is_ok();
        changed && (!self.rescan || told.send(Told::Rescan).is_ok())
    }
}

/// Whether what is told of may be gone; of a folder that is moved away nothing says that it was one.
fn went_away(event: &Event) -> bool {
    event.kind.is_remove() || matches!(event.kind, EventKind::Modify(ModifyKind::Name(_)))
}

/// Whether a name may be that of a folder: neither a report's nor one that editors give to a copy for a while.
fn may_be_folder(path: &Path) -> bool {
    let Some(ending) = path.extension() else { return true };
    let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let passing = ending.as_encoded_bytes().ends_with(b"~") || PASSING.iter().any(|known| ending.eq_ignore_ascii_case(known));
    !(hidden || passing || scan::is_wanted(path))
}

fn is_ignore_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ".ignore" || name == ".gitignore")
}

/// Whether a path belongs to the corpus and is not ours.
fn is_of_corpus(corpus: &Corpus, path: &Path) -> bool {
    let unfinished = path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(atomic::UNFINISHED));
    let below = corpus.roots().iter().any(|root| path.starts_with(root));
    below && !unfinished && !corpus.is_state(path)
}

/// How many folders there are to watch.
fn folders(corpus: &Corpus) -> usize {
    let mut roots = corpus.roots().iter();
    let mut walk = ignore::WalkBuilder::new(roots.next().map_or(corpus.base(), PathBuf::as_path));
    for root in roots {
        walk.add(root);
    }
    let walk = walk.standard_filters(false).follow_links(true).build();
    let below = walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir())).count();
    // Of files that are named one by one, the folders they lie in.
    let around: BTreeSet<&Path> = corpus.roots().iter().filter(|root| root.is_file()).filter_map(|root| root.parent()).collect();
    below + around.len()
}

/// Whether the file system at `path` is one that does not tell of changes made elsewhere.
pub(super) fn is_silent(path: &Path) -> bool {
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else { return false };
    let path = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let lines = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        // Blanks in a mount point are written in octal.
        Some((words.next()?.replace("\\040", " "), words.next()?.to_owned()))
    });
    let innermost = lines.filter(|(point, _)| path.starts_with(point)).max_by_key(|(point, _)| point.len());
    innermost.is_some_and(|(_, kind)| SILENT.contains(&kind.split('.').next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Waits for hints until `expected` is among the changed files; how often one of `never` is told
    /// is a fault.
    fn wait_for(told: &Receiver<Told>, expected: &str, never: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match told.recv_timeout(left).unwrap_or_else(|_| unreachable!("no hint of {expected}")) {
                Told::Changed(paths) => {
                    assert!(paths.iter().all(|p| **p != *never), "hint of {never}");
                    if paths.iter().any(|p| **p == *expected) {
                        return;
                    }
                }
                Told::Rescan if expected == "rescan" => return,
                _ => {}
            }
        }
    }

    fn changes_are_seen(corpus: &Corpus, told: &Receiver<Told>) {
        let at = |name: &str| corpus.base().join(name);
        assert_eq!(told.recv_timeout(Duration::from_secs(20)), Ok(Told::Rescan));
        fs::write(at("new.txt"), "one").expect("written");
        wait_for(told, "new.txt", "");
        assert_eq!(fs::read_to_string(at("new.txt")).expect("read"), "one");
        fs::create_dir_all(at(".report-review")).expect("created");
        fs::write(at(".report-review/x.txt"), "ours").expect("written");
        super::super::atomic::write(&at("old.txt"), b"changed, and longer").expect("written");
        wait_for(told, "old.txt", ".report-review/x.txt");
        fs::remove_file(at("new.txt")).expect("removed");
        wait_for(told, "new.txt", ".report-review/x.txt");
        fs::create_dir(at("sub")).expect("created");
        wait_for(told, "rescan", "new.txt");
        fs::write(at("sub/in.md"), "deep").expect("written");
        wait_for(told, "sub/in.md", "");
    }

    #[test]
    fn what_a_scan_leaves_out_is_not_told_of_when_it_changes_and_what_a_glob_chooses_is() {
        for silent in [false, true] {
            let (_keep, corpus) = corpus();
            let at = |name: &str| corpus.base().join(name);
            for folder in ["old", "drafts", ".hidden"] {
                fs::create_dir(at(folder)).expect("created");
            }
            fs::write(at(".ignore"), "drafts/\n").expect("written");
            let told = |globs: &[&str]| {
                let (sender, told) = channel();
                let scope = Scope { corpus: corpus.clone(), globs: globs.iter().map(|&glob| glob.to_owned()).collect() };
                std::thread::spawn(move || run(&scope, silent, Duration::from_millis(50), &sender));
                for _ in 0..2 {
                    told.recv_timeout(Duration::from_secs(20)).expect("begun");
                }
                told
            };
            let without = told(&["!old/**"]);
            for name in ["old/a.txt", "drafts/a.txt", ".hidden/a.txt", "a.dat"] {
                fs::write(at(name), "left out").expect("written");
            }
            fs::write(at("old.txt"), format!("longer {silent}")).expect("written");
            let next = |told: &Receiver<Told>| told.recv_timeout(Duration::from_secs(20)).expect("told");
            assert_eq!(next(&without), Told::Changed(vec!["old.txt".into()]));
            let chosen = told(&["*.dat"]);
            for name in ["old.txt", "a.dat"] {
                fs::write(at(name), format!("longer still {silent}")).expect("written");
            }
            assert_eq!(next(&chosen), Told::Changed(vec!["a.dat".into()]));
        }
    }

    fn corpus() -> (tempfile::TempDir, Corpus) {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("old.txt"), "old").expect("written");
        let path = fs::canonicalize(folder.path()).expect("there");
        (folder, Corpus::new(&[path], None).expect("a corpus"))
    }

    #[test]
    fn the_system_tells_of_new_changed_and_removed_files() {
        let (_keep, corpus) = corpus();
        let told = watch(&corpus, &[]);
        assert!(matches!(told.recv_timeout(Duration::from_secs(20)), Ok(Told::Watching(Watching::Inotify(1)))));
        changes_are_seen(&corpus, &told);
    }

    #[test]
    fn a_folder_with_a_dot_in_its_name_that_goes_away_is_noticed() {
        let (_keep, corpus) = corpus();
        let (at, elsewhere) = (corpus.base().join("2023.old"), tempfile::tempdir().expect("a folder"));
        fs::create_dir(&at).expect("created");
        fs::write(at.join("in.txt"), "one").expect("written");
        let (mut burst, scope) = (Burst::default(), Scope { corpus: corpus.clone(), globs: Vec::new() });
        fs::rename(&at, elsewhere.path().join("2023.old")).expect("moved");
        let moved = |name: &str| {
            let kind = EventKind::Modify(ModifyKind::Name(notify::event::RenameMode::From));
            Ok(Event::new(kind).add_path(corpus.base().join(name)))
        };
        for name in ["old.txt.tmp", "old.txt~", ".old.txt.swp", "old.txt"] {
            burst.add(&scope, moved(name));
            assert!(!burst.rescan, "{name}");
        }
        burst.add(&scope, moved("2023.old"));
        assert!(burst.rescan);
    }

    #[test]
    fn looking_finds_the_same_where_the_system_is_silent() {
        let (_keep, corpus) = corpus();
        let (sender, told) = channel();
        let scope = Scope { corpus: corpus.clone(), globs: Vec::new() };
        std::thread::spawn(move || run(&scope, true, Duration::from_millis(50), &sender));
        assert_eq!(told.recv_timeout(Duration::from_secs(20)), Ok(Told::Watching(Watching::Polling(0))));
        changes_are_seen(&corpus, &told);
    }

    #[test]
    fn thousands_of_changes_at_once_are_all_told_or_a_scan_is_asked_for() {
        let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
        let path = fs::canonicalize(folder.path()).expect("there");
        let corpus = Corpus::new(std::slice::from_ref(&path), None).expect("a corpus");
        let told = watch(&corpus, &[]);
        assert!(matches!(told.recv_timeout(Duration::from_secs(20)), Ok(Told::Watching(Watching::Inotify(1)))));
        assert_eq!(told.recv_timeout(Duration::from_secs(20)), Ok(Told::Rescan));
        let mut waited: BTreeSet<Arc<str>> = (0..10_000).map(|n| format!("{n}.txt").into()).collect();
        for name in &waited {
            fs::write(path.join(&**name), "x").expect("written");
        }
        let last = Instant::now();
        while !waited.is_empty() {
            match told.recv_timeout(Duration::from_mins(1)).expect("more is told") {
                Told::Changed(paths) => waited.retain(|path| paths.binary_search(path).is_err()),
                Told::Rescan => waited.clear(),
                Told::Watching(how) => unreachable!("{how:?}"),
            }
        }
        // A burst is told of a second after it began at the latest, or when it was quiet for a moment.
        let settled = last.elapsed();
        println!("10,000 files written: all told {settled:?} after the last");
        assert!(settled < Duration::from_secs(10), "{settled:?} on any machine, however busy");
    }

    #[test]
    fn when_the_system_watches_no_more_folders_it_is_polled_instead() {
        let (_keep, corpus) = corpus();
        let (sender, events) = channel();
        let (told, _receiver) = channel();
        let scope = Scope { corpus, globs: Vec::new() };
        sender.send(Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch))).expect("sent");
        assert_eq!(follow(&scope, &events, &told), End::Blind);
        sender.send(Err(notify::Error::generic("events were lost"))).expect("sent");
        drop(sender);
        assert_eq!(follow(&scope, &events, &told), End::Unheard);
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_watched() {
        let corpus = Corpus::new(&[PathBuf::from("/nowhere/at/all")], None).expect("a corpus");
        assert_eq!(watch(&corpus, &[]).recv_timeout(Duration::from_secs(20)), Ok(Told::Watching(Watching::Off)));
    }
}
