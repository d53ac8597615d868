//! Seeing that a few files of one folder changed: the reviewer's keymap or theme, the journals.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::{reader, watch};

/// A change is over when nothing more happened for so long.
const QUIET: Duration = Duration::from_millis(150);

/// Time between two looks where the system tells nothing.
const POLL: Duration = Duration::from_secs(5);

/// The text of the file at `path` each time it changed, until the receiver is dropped. Nothing is told
/// of a file that is gone or no text. The folder is watched: editors put a new file in the place of
/// the old one.
pub fn watch_file(path: &Path) -> Receiver<String> {
    let (told, receiver) = channel();
    let (path, mut before) = (path.to_owned(), text_of(path));
    std::thread::spawn(move || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().map(ToOwned::to_owned);
        for () in watch_folder(folder, move |file| file.file_name() == name.as_deref()) {
            let now = text_of(&path);
            if now.is_some() && now != before {
                before.clone_from(&now);
                if now.is_some_and(|text| told.send(text).is_err()) {
                    return;
                }
            }
        }
    });
    receiver
}

/// A hint each time files of `folder` that concern the caller may have changed, until the receiver is
/// dropped. Where the file system tells nothing, sizes and times are looked at every few seconds.
pub fn watch_folder(folder: &Path, concerns: impl Fn(&Path) -> bool + Send + 'static) -> Receiver<()> {
    let (told, receiver) = channel();
    let folder = folder.to_owned();
    std::thread::spawn(move || {
        let (sender, events) = channel();
        let watcher = if watch::is_silent(&folder) { None } else { RecommendedWatcher::new(sender, Config::default()).ok() };
        match watcher.and_then(|mut w| w.watch(&folder, RecursiveMode::NonRecursive).is_ok().then_some(w)) {
            Some(_watcher) => listen(&events, &concerns, &told),
            None => look_again_and_again(&folder, &concerns, &told),
        }
    });
    receiver
}

/// Whether the file system at `folder` tells of changes made elsewhere.
pub fn is_told(folder: &Path) -> bool {
    !watch::is_silent(folder)
}

fn listen(events: &Receiver<notify::Result<Event>>, concerns: &impl Fn(&Path) -> bool, told: &Sender<()>) {
    let concerns = |event: &notify::Result<Event>| {
        event.as_ref().map_or(true, |event| !event.kind.is_access() && event.paths.iter().any(|path| concerns(path)))
    };
    while let Ok(event) = events.recv() {
        if !concerns(&event) {
            continue;
        }
        // The rest of the burst tells nothing more.
        loop {
            match events.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if told.send(()).is_err() {
            return;
        }
    }
}

fn look_again_and_again(folder: &Path, concerns: &impl Fn(&Path) -> bool, told: &Sender<()>) {
    let look = || -> BTreeMap<PathBuf, (Option<SystemTime>, u64)> {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let about = |entry: std::fs::DirEntry| {
            let about = entry.metadata().ok()?;
            Some((entry.path(), (about.modified().ok(), about.len())))
        };
        entries.filter(|entry| concerns(&entry.path())).filter_map(about).collect()
    };
    let mut before = look();
    loop {
        std::thread::sleep(POLL);
        let now = look();
        if now != before && told.send(()).is_err() {
            return;
        }
        before = now;
    }
}

fn text_of(path: &Path) -> Option<String> {
    String::from_utf8(reader::read(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_written_anew_and_a_file_put_in_its_place_are_told_with_their_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keymap.ron");
        std::fs::write(&path, "(a)").expect("written");
        let told = watch_file(&path);
        let wait = Duration::from_secs(20);
        // The watcher needs a moment to begin; what is written before is seen by the next change.
        let mut seen = None;
        for n in 0..40 {
            std::fs::write(&path, format!("({n})")).expect("written");
            seen = told.recv_timeout(Duration::from_millis(500)).ok();
            if seen.is_some() {
                break;
            }
        }
        assert!(seen.is_some_and(|text| text.starts_with('(')));
        let other = folder.path().join("new.ron");
        std::fs::write(&other, "(b)").expect("written");
        std::fs::rename(&other, &path).expect("moved");
        let mut texts = std::iter::from_fn(|| told.recv_timeout(wait).ok());
        assert!(texts.any(|text| text == "(b)"));
    }
}
