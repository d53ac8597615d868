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
}
