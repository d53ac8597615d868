//! The sample corpus behind `--demo`: built into the program, laid out in a folder of its own that
//! goes when the program ends.

use std::io;

use tempfile::TempDir;

use super::failure::Failure;
use crate::store::atomic;

/// The files of `assets/corpus` by path, as the build script found them.
pub const SAMPLES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/samples.rs"));

/// A copy of the sample corpus; it is removed when this is dropped.
pub fn lay_out() -> Result<TempDir, Failure> {
    let refused = |error: io::Error| Failure::say("cli.demo.folder", [("error", error.to_string())]);
    let folder = tempfile::Builder::new().prefix("report-review-demo-").tempdir().map_err(refused)?;
    for (name, bytes) in SAMPLES {
        atomic::lay_out(folder.path(), name, bytes)?;
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_holds_every_sample_and_goes_with_the_program() {
        let folder = lay_out().expect("laid out");
        let path = folder.path().to_owned();
        assert!(SAMPLES.len() > 30);
        for (name, bytes) in SAMPLES {
            assert_eq!(&std::fs::read(path.join(name)).expect("there"), bytes, "{name}");
        }
        drop(folder);
        assert!(!path.exists());
    }

    #[test]
    fn the_tutor_can_be_gone_through_with_the_keys_it_names() {
        use crate::app::cells::Ambiguous;
        use crate::app::testing::Desk;
        use crate::app::{Guide, tutor};
        let text = |(name, bytes): &(&'static str, &[u8])| Some((*name, std::str::from_utf8(bytes).ok()?.to_owned()));
        let files: Vec<(&str, String)> = SAMPLES.iter().filter_map(text).collect();
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &files);
        desk.app.work.guide = Guide::Tutor(Box::default());
        desk.app.screen.wishes.lesson = true;
        desk.press("Esc");
        let lessons = [
            "n",
            "a",
            "u",
            "U",
            "o o a",
            "c 1 2 Enter",
            "2 l p",
            "s Enter",
            "x Enter",
            "A",
            "g r 2021 Enter",
            "Space o blank-total Enter L a",
            "f + Enter V A y",
        ];
        let mut told = Vec::new();
        for keys in lessons {
            let before = tutor::text(&desk.app).expect("a lesson");
            assert!(!before.contains('{'), "{before}");
            assert!(!told.contains(&before), "not gone on after {:?}: {before} {:?}", told.len(), desk.app.notice);
            told.push(before);
            desk.press(keys);
            desk.save();
        }
        assert!(desk.app.work.tutor().is_some_and(tutor::Tutor::is_over), "{:?} {:?}", tutor::text(&desk.app), desk.app.notice);
        desk.press("Space n");
        assert!(desk.app.work.tutor().is_some_and(tutor::Tutor::is_over));
    }
}
