//! The files of a corpus by their numbers in path order, in little more room than their names take.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::index::Stamp;
use super::scan::Entry;

/// Files of a corpus.
#[derive(Debug, Default)]
pub struct Entries {
    base: PathBuf,
    names: String,
    /// Where the name of each ends.
    ends: Vec<usize>,
    /// Files that are not to be found below the base by their names alone.
    elsewhere: BTreeMap<usize, PathBuf>,
}

/// Files with what is said of each, if that was asked for.
pub(super) type Stamped = (Entries, Vec<Option<Stamp>>);

impl Entries {
    /// No files yet of a corpus with this base.
    pub fn new(base: &Path) -> Self {
        Self { base: base.to_owned(), ..Self::default() }
    }

    /// These files, in this order.
    pub fn of(base: &Path, entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut all = Self::new(base);
        entries.into_iter().for_each(|entry| all.push(&entry.path, entry.file));
        all
    }

    /// Adds a file.
    pub fn push(&mut self, path: &str, file: PathBuf) {
        if !self.leads_to(path, &file) {
            self.elsewhere.insert(self.len(), file);
        }
        self.push_plain(path);
    }

    /// Adds the file of this name below the base.
    pub fn push_plain(&mut self, path: &str) {
        self.names.push_str(path);
        self.ends.push(self.names.len());
    }

    /// Whether the file of this name is this one.
    fn leads_to(&self, path: &str, file: &Path) -> bool {
        let (base, whole) = (self.base.as_os_str().as_encoded_bytes(), file.as_os_str().as_encoded_bytes());
        let rest = whole.strip_prefix(base.strip_suffix(b"/").unwrap_or(base)).and_then(|rest| rest.strip_prefix(b"/"));
        rest == Some(path.as_bytes())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Whether all files are found below the base by their names alone.
    pub fn are_plain(&self) -> bool {
        self.elsewhere.is_empty()
    }

    /// The name of a file; nothing of a number that no file has.
    pub fn path(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.ends.get(number).and_then(|end| self.names.get(start..*end)).unwrap_or("")
    }

    /// Where a file is.
    pub fn file(&self, number: usize) -> PathBuf {
        self.elsewhere.get(&number).cloned().unwrap_or_else(|| self.base.join(self.path(number)))
    }

    /// A file.
    pub fn get(&self, number: usize) -> Entry {
        Entry { path: self.path(number).into(), file: self.file(number) }
    }

    /// The names of all files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.path(number))
    }

    /// All files.
    pub fn iter(&self) -> impl Iterator<Item = Entry> {
        (0..self.len()).map(|number| self.get(number))
    }

    /// The files of all `parts` in path order, each once.
    pub(super) fn sorted(base: &Path, parts: &[Stamped]) -> Stamped {
        let mut order: Vec<(u32, u32)> = Vec::with_capacity(parts.iter().map(|(entries, _)| entries.len()).sum());
        for (part, (entries, _)) in (0..).zip(parts) {
            order.extend((0..).take(entries.len()).map(|number| (part, number)));
        }
        let at = |(part, number): (u32, u32)| {
            let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
            (&parts[place(part)], place(number))
        };
        let path = |one| {
            let ((entries, _), number) = at(one);
            entries.path(number)
        };
        let file = |one| {
            let ((entries, _), number) = at(one);
            entries.file(number)
        };
        order.sort_unstable_by(|a, b| path(*a).cmp(path(*b)).then_with(|| file(*a).cmp(&file(*b))));
        order.dedup_by(|a, b| path(*a) == path(*b) && file(*a) == file(*b));
        let mut all = Self::new(base);
        all.names.reserve_exact(order.iter().map(|one| path(*one).len()).sum());
        all.ends.reserve_exact(order.len());
        let mut stamps = Vec::new();
        for one in order {
            let ((entries, own), number) = at(one);
            all.push(entries.path(number), entries.file(number));
            stamps.extend(own.get(number));
        }
        (all, stamps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, file: &str) -> Entry {
        Entry { path: path.into(), file: file.into() }
    }

    #[test]
    fn files_are_what_they_were_wherever_they_are() {
        let all = [
            entry("a", "/base/a"),
            entry("甲/b%B1", "/base/甲/b\u{1}"),
            entry("", "/base"),
            entry("x", "/other/x"),
            entry("x", "/base/y/x"),
        ];
        let entries = Entries::of(Path::new("/base"), all.clone());
        assert!(entries.iter().eq(all) && !entries.are_plain());
        assert_eq!((entries.path(5), entries.len()), ("", 5));
        assert!(Entries::of(Path::new("/base"), [entry("a/b", "/base/a/b")]).are_plain());
    }

    #[test]
    fn parts_are_put_together_in_path_order_each_file_once() {
        let parts =
            [vec![entry("c", "/base/c"), entry("a", "/base/a")], vec![entry("b", "/base/b"), entry("c", "/base/c"), entry("a", "/base/A")]];
        let parts = parts.map(|part| (Entries::of(Path::new("/base"), part), Vec::new()));
        let (sorted, stamps) = Entries::sorted(Path::new("/base"), &parts);
        let expected = [entry("a", "/base/A"), entry("a", "/base/a"), entry("b", "/base/b"), entry("c", "/base/c")];
        assert!(sorted.iter().eq(expected) && stamps.is_empty());
    }
}
