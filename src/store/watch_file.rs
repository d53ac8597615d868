//! Seeing that one file changed, such as the reviewer's keymap.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::reader;

/// A change is over when nothing more happened for so long.
const QUIET: Duration = Duration::from_millis(150);

/// The text of the file at `path` each time it changed, until the receiver is dropped. Nothing is told
/// of a file that is gone or no text, nor where the system tells of no changes. The folder is watched:
/// editors put a new file in the place of the old one.
pub fn watch_file(path: &Path) -> Receiver<String> {
    let (told, receiver) = channel();
    let (path, mut before) = (path.to_owned(), text_of(path));
    std::thread::spawn(move || {
        let (sender, events) = channel();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let watcher = RecommendedWatcher::new(sender, Config::default()).ok();
        let Some(_watcher) = watcher.and_then(|mut w| w.watch(folder, RecursiveMode::NonRecursive).is_ok().then_some(w)) else { return };
        let concerns = |event: &notify::Result<Event>| {
            event.as_ref().map_or(true, |e| !e.kind.is_access() && e.paths.iter().any(|p| p.file_name() == path.file_name()))
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
