//! Looking at the files of a corpus without reading them: two looks tell what changed in between.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::index::Stamp;
use super::scan::{Entry, scan_all};
use super::{Corpus, StoreError};

/// Size, times and number of every file by its name in the corpus; nothing for one that cannot be asked about.
pub type Look = BTreeMap<Arc<str>, Option<Stamp>>;

/// What differs between two looks, in path order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files that appeared or changed.
    pub there: Vec<Arc<str>>,
    /// Files that went away.
    pub gone: Vec<Arc<str>>,
}

/// Looks at every report of `corpus` that `globs` choose.
pub fn look(corpus: &Corpus, globs: &[String]) -> Result<Look, StoreError> {
    let (entries, _) = scan_all(corpus, globs, 1)?;
    Ok(entries.into_iter().map(|entry| (entry.path.clone(), stamp(&entry))).collect())
}

/// What the file system says of a file now.
pub fn stamp(entry: &Entry) -> Option<Stamp> {
    std::fs::metadata(&entry.file).ok().map(|about| Stamp::of(&about))
}

/// What is otherwise now.
pub fn difference(before: &Look, now: &Look) -> Difference {
    let differs = |(path, stamp): &(&Arc<str>, &Option<Stamp>)| before.get(*path) != Some(stamp);
    Difference {
        there: now.iter().filter(differs).map(|(path, _)| path.clone()).collect(),
        gone: before.keys().filter(|path| !now.contains_key(*path)).cloned().collect(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn two_looks_tell_what_came_changed_and_went() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        for name in ["a.txt", "b.txt", "c.txt"] {
            fs::write(at(name), name).expect("written");
        }
        let corpus = Corpus::new(&[folder.path().to_owned()], None).expect("a corpus");
        let before = look(&corpus, &[]).expect("looked at");
        assert_eq!(difference(&before, &look(&corpus, &[]).expect("looked at")), Difference::default());
        fs::write(at("b.txt"), "longer than before").expect("written");
        fs::remove_file(at("c.txt")).expect("removed");
        fs::write(at("d.txt"), "new").expect("written");
        fs::write(at(".ignore"), "a.txt\n").expect("written");
        let found = difference(&before, &look(&corpus, &[]).expect("looked at"));
        assert_eq!((found.there, found.gone), (vec!["b.txt".into(), "d.txt".into()], vec!["a.txt".into(), "c.txt".into()]));
    }
}
