//! Whether anything at all changed in a corpus since its files were read: no folder is listed for that, unless it changed.

use std::fs;
use std::sync::{Mutex, PoisonError};

use super::way::{Folder, Walk, Way, beginning, is_saying};
use super::{Known, Stamp};
use crate::store::scan::{Unread, add, is_wanted, together, unread};
use crate::store::{Corpus, clock, pool};

/// Nothing changed.
#[derive(Debug)]
pub struct Untouched {
    /// The walk with what is said of its folders now, where that is worth to be kept.
    pub walk: Option<Walk>,
    /// Documents that are not read.
    pub unread: Unread,
}

impl Known {
    /// Whether the reports of `corpus` on this `way` are those that were found when what is known was kept, and all of them are as they
    /// were then. What is said here of a file or a folder is asked now.
    pub fn untouched(&self, corpus: &Corpus, way: &Way, threads: usize) -> Option<Untouched> {
        let walk = self.walk().filter(|walk| walk.way == way.key)?;
        let look = Look { known: self, walk, corpus, base: beginning(corpus)?, way, changed: Mutex::default() };
        pool::all(walk.folders.len(), threads, |at| look.folder(at))?;
        pool::all(self.count(), threads, |at| look.file(at))?;
        let changed = look.changed.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut now = (!changed.is_empty()).then(|| walk.clone());
        let is_worth = changed.iter().any(|(_, stamp, _)| stamp.is_some());
        for (at, stamp, unread) in changed {
            if let Some(now) = &mut now {
                (now.folders[at].stamp, now.folders[at].unread) = (stamp, unread);
            }
        }
        let unread = together(now.as_ref().unwrap_or(walk).folders.iter().map(|folder| &folder.unread));
        Some(Untouched { walk: now.filter(|_| is_worth), unread })
    }
}

struct Look<'a> {
    known: &'a Known,
    walk: &'a Walk,
    corpus: &'a Corpus,
    base: String,
    way: &'a Way,
    /// What is said now of folders that changed, where a further change would show, and the documents there that are not read.
    changed: Mutex<Vec<(usize, Option<Stamp>, Unread)>>,
}

impl Look<'_> {
    /// Whether a file is as it was.
    fn file(&self, at: usize) -> Option<()> {
        let (name, sighting) = self.known.at(at)?;
        if sighting.was_missed() {
            return Some(());
        }
        let path = [self.base.as_str(), std::str::from_utf8(name).ok()?].concat();
        (Stamp::of(&fs::metadata(path).ok()?) == sighting.stamp).then_some(())
    }

    /// Whether a folder holds no other reports than before.
    fn folder(&self, at: usize) -> Option<()> {
        let folder: &Folder = self.walk.folders.get(at)?;
        let path = [self.base.as_str(), &folder.name].concat();
        let now = clock();
        let about = fs::metadata(&path).ok()?;
        let stamp = Stamp::of(&about);
        if folder.stamp == Some(stamp) {
            return Some(());
        }
        if !about.is_dir() || !self.way.is_plain {
            return None;
        }
        let prefix = if folder.name.is_empty() { String::new() } else { format!("{}/", folder.name) };
        let mut unread = Unread::new();
        for entry in fs::read_dir(&path).ok()? {
            self.is_nothing_new(&prefix, &entry.ok()?, &mut unread)?;
        }
        let changed = (at, stamp.is_settled(now).then_some(stamp), unread);
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).push(changed);
        Some(())
    }

    /// Whether what stands in a folder stood there before or is no report; what is not read is counted.
    fn is_nothing_new(&self, prefix: &str, entry: &fs::DirEntry, documents: &mut Unread) -> Option<()> {
        let name = entry.file_name();
        let name = name.to_str()?;
        if name.starts_with('.') {
            return (!is_saying(name)).then_some(());
        }
        let full = [prefix, name].concat();
        let is_folder = || self.walk.folders.binary_search_by(|folder| (*folder.name).cmp(&full)).is_ok();
        let is_file = || self.known.is_met(&full);
        let kind = entry.file_type().ok()?;
        let is_old = if kind.is_dir() {
            is_folder() || self.corpus.is_state_folder(&entry.path())
        } else if kind.is_file() {
            let is_old = is_file() || !is_wanted(name.as_ref());
            // One that was asked for by hand is read whatever it is.
            let document = unread(name.as_ref()).filter(|_| !is_file());
            if let Some(ending) = document {
                add(documents, &Unread::from([(ending, 1)]));
            }
            is_old
        } else {
            is_folder() || is_file()
        };
        is_old.then_some(())
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::Path;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::store::index::{Index, Key, Sighting};
    use crate::store::scan::{About, Gathered, gather};
    use crate::text::ContentHash;

    const FILES: [&str; 7] = ["a.txt", "甲/b.txt", "甲/x.png", "甲/乙/c.md", "甲/乙/c.pdf", "甲/乙/c.DOC", "无/.hidden.txt"];

    fn laid_out() -> (tempfile::TempDir, Corpus) {
        let folder = tempfile::tempdir().expect("a folder");
        for file in FILES {
            let file = folder.path().join(file);
            fs::create_dir_all(file.parent().expect("in a folder")).expect("created");
            fs::write(file, "x").expect("written");
        }
        let corpus = Corpus::new(&[folder.path().to_owned()], None).expect("a corpus");
        (folder, corpus)
    }

    /// The way some seconds from now: what is there now is settled.
    fn way(corpus: &Corpus, globs: &[String]) -> Option<Way> {
        Way::of(corpus, globs, clock() + Duration::from_secs(9))
    }

    fn index(corpus: &Corpus) -> Index {
        Index::of(corpus.state(), Key::of(&[b"mine"]))
    }

    /// Goes through the corpus and keeps what was found.
    fn keep(corpus: &Corpus, globs: &[String]) {
        let way = way(corpus, globs).expect("plain");
        let gathered = gather(corpus, globs, (2, About::Stamps)).expect("gathered");
        let walk = Walk::of(corpus, &way, &gathered, 2);
        let Gathered { entries, stamps, .. } = gathered;
        let sighting = |stamp: &Option<Stamp>| Sighting::new(stamp.expect("told"), ContentHash::of(b"x"), way.at);
        let met = entries.paths().zip(&stamps).map(|(path, stamp)| (Arc::from(path), sighting(stamp)));
        assert!(index(corpus).prepare());
        index(corpus).known().keep(met.collect(), walk);
    }

    fn untouched(corpus: &Corpus, globs: &[String]) -> bool {
        let known = index(corpus).known();
        let told = way(corpus, globs).and_then(|way| known.untouched(corpus, &way, 2));
        let found = gather(corpus, globs, (2, About::Stamps)).expect("gathered");
        let unread = together(found.unread.values());
        let holds = told.map(|told| assert_eq!(told.unread, unread, "documents are told of")).is_some();
        let names = || known.met().map(|(name, ..)| name);
        assert!(!holds || found.faults.is_empty() && names().eq(found.entries.paths()), "nothing is overlooked");
        holds
    }

    /// What a change of a corpus comes to: whether it still counts as untouched.
    fn check(why: &str, expected: bool, change: impl Fn(&Path)) {
        let (folder, corpus) = laid_out();
        // Twice: at first the folder of the cache was not there yet.
        keep(&corpus, &[]);
        assert!(untouched(&corpus, &[]), "before: {why}");
        keep(&corpus, &[]);
        assert!(untouched(&corpus, &[]), "settled: {why}");
        change(folder.path());
        assert_eq!(untouched(&corpus, &[]), expected, "{why}");
    }

    #[test]
    fn only_what_changes_no_report_leaves_a_corpus_untouched() {
        let write = |file: &'static str, text: &'static str| {
            move |folder: &Path| {
                fs::create_dir_all(folder.join(file).parent().expect("in a folder")).expect("created");
                fs::write(folder.join(file), text).expect("written");
            }
        };
        check("nothing", true, |_| ());
        check("a file that is no report", true, write("甲/y.bin", "x"));
        check("a hidden file", true, write("甲/.y.txt", "x"));
        check("a document that is not read", true, write("甲/y.pdf", "x"));
        check("such a document removed", true, |folder| fs::remove_file(folder.join("甲/乙/c.pdf")).expect("removed"));
        check("such a document that becomes a report", false, |folder| {
            fs::rename(folder.join("甲/乙/c.pdf"), folder.join("甲/乙/d.txt")).expect("moved");
        });
        check("a journal", true, write(".report-review/wang.journal", "x"));
        check("other bytes", false, write("甲/b.txt", "y"));
        check("a new report", false, write("甲/d.txt", "x"));
        check("a new report where none was", false, write("无/d.txt", "x"));
        check("a new report in a new folder", false, write("新/d.txt", "x"));
        check("what is passed over", false, write(".ignore", "a.txt"));
        check("what is passed over below", false, write("甲/.ignore", "b.txt"));
        check("the time set back", false, |folder| {
            let time = fs::metadata(folder.join("a.txt")).and_then(|about| about.modified()).expect("told");
            fs::write(folder.join("a.txt"), "y").expect("written");
            fs::File::options().write(true).open(folder.join("a.txt")).and_then(|file| file.set_modified(time)).expect("set back");
        });
        check("removed", false, |folder| fs::remove_file(folder.join("甲/b.txt")).expect("removed"));
        check("moved", false, |folder| fs::rename(folder.join("甲/b.txt"), folder.join("无/b.txt")).expect("moved"));
        check("a report shown", false, |folder| fs::rename(folder.join("无/.hidden.txt"), folder.join("无/h.txt")).expect("moved"));
        check("a folder moved", false, |folder| fs::rename(folder.join("甲"), folder.join("丙")).expect("moved"));
        check("a link", false, |folder| symlink(folder.join("a.txt"), folder.join("z.txt")).expect("linked"));
        check("a link to a folder", false, |folder| symlink(folder.join("甲/乙"), folder.join("丁")).expect("linked"));
        check("a file in place of a folder", false, |folder| {
            fs::remove_dir_all(folder.join("无")).expect("removed");
            fs::write(folder.join("无"), "x").expect("written");
        });
    }

    #[test]
    fn a_walk_that_does_not_tell_what_is_found_the_next_time_is_not_kept() {
        for (why, make) in [
            (
                "a link that leads nowhere",
                Box::new(|folder: &Path| symlink("gone", folder.join("l.txt")).expect("linked")) as Box<dyn Fn(&Path)>,
            ),
            ("a link to a document", Box::new(|folder: &Path| symlink("甲/乙/c.pdf", folder.join("l.pdf")).expect("linked"))),
            ("a link to what is no report", Box::new(|folder: &Path| symlink("甲/x.png", folder.join("l.png")).expect("linked"))),
            ("files passed over below", Box::new(|folder: &Path| fs::write(folder.join("甲/.gitignore"), "b.txt").expect("written"))),
            (
                "a name with a sign of its own",
                Box::new(|folder: &Path| {
                    let name = <std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(b"\xB1.txt");
                    fs::write(folder.join(name), "x").expect("written");
                }),
            ),
        ] {
            let (folder, corpus) = laid_out();
            make(folder.path());
            keep(&corpus, &[]);
            assert!(!index(&corpus).known().is_empty() && !untouched(&corpus, &[]), "{why}");
        }
    }

    #[test]
    fn links_to_reports_and_what_is_passed_over_from_the_start_hold() {
        let (folder, corpus) = laid_out();
        fs::write(folder.path().join(".ignore"), "乙\n").expect("written");
        symlink(folder.path().join("甲/b.txt"), folder.path().join("l.txt")).expect("linked");
        symlink("甲/乙", folder.path().join("丁")).expect("linked");
        assert!(index(&corpus).prepare());
        keep(&corpus, &[]);
        assert!(untouched(&corpus, &[]));
        fs::write(folder.path().join("甲/y.bin"), "x").expect("written");
        assert!(!untouched(&corpus, &[]), "whether it is passed over is not known");
    }

    #[test]
    fn another_question_is_another_way() {
        let (folder, corpus) = laid_out();
        assert!(index(&corpus).prepare());
        let globs = ["!甲/**".to_owned()];
        keep(&corpus, &globs);
        assert!(untouched(&corpus, &globs) && !untouched(&corpus, &[]));
        let part = Corpus::new(&[folder.path().join("甲")], Some(corpus.state())).expect("a corpus");
        assert!(!untouched(&part, &globs));
    }
}
