//! A file becomes a document.

use std::fs::{self, File};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::index::{Key, Stamp};
use super::scan::Entry;
use super::{Corpus, Doing, StoreError};
use crate::check::RuleSet;
use crate::extract::extract;
use crate::form::Forms;
use crate::lang::Lang;
use crate::report::Report;
use crate::review::{ReportReview, Reviews};
use crate::session::{Document, Summary, summarise};
use crate::source::{Decoded, Kind, Reason, decode};
use crate::text::{ContentHash, SourceText};

/// The largest file that is read, in bytes; reports have some ten thousand.
pub const MAX_BYTES: u64 = 64 << 20;

/// What a file turned out to be.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// Text, with what was extracted from it.
    Document(Document),
    /// No text: hash of its bytes, what it is, why.
    Refused(ContentHash, Kind, Reason),
}

/// All that is needed to read reports; cheap to clone, for worker threads.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Where the reports are.
    pub corpus: Arc<Corpus>,
    /// The form editions.
    pub forms: Arc<Forms>,
    /// The rules in use.
    pub rules: Arc<RuleSet>,
    /// What people added, as of the moment the reader was made.
    pub reviews: Reviews,
    /// The language faults are told in.
    pub lang: Arc<Lang>,
}

impl Reader {
    /// Reads and extracts the report of this name.
    pub fn open(&self, name: &str) -> Result<Loaded, StoreError> {
        self.load(&Entry { path: name.into(), file: self.corpus.file_of(name) })
    }

    /// Reads and extracts one report. A report on which the program fails is an error, not the end.
    pub fn load(&self, entry: &Entry) -> Result<Loaded, StoreError> {
        self.take(entry, &read(&entry.file)?)
    }

    /// [`Reader::load`] with what was said of the file before it was read.
    pub fn load_stamped(&self, entry: &Entry) -> Result<(Loaded, Stamp), StoreError> {
        let (bytes, stamp) = read_stamped(&entry.file)?;
        Ok((self.take(entry, &bytes)?, stamp))
    }

    /// The digest of what findings follow from besides reports, forms and reviews: rules and language.
    pub fn rules_key(&self) -> Key {
        let chosen: Vec<String> = self.rules.names().map(|name| format!("{name}={:?}", self.rules.severity_of(name))).collect();
        Key::of(&[chosen.join(" ").as_bytes(), self.lang.code().as_bytes()])
    }

    /// [`Reader::load`] of a report that was extracted before: `known` may have it for the text that the
    /// file holds now.
    pub fn load_known(&self, entry: &Entry, known: impl FnOnce(&SourceText) -> Option<Report>) -> Result<Loaded, StoreError> {
        self.take_known(entry, &read(&entry.file)?, known)
    }

    /// Extracts the report that these bytes are.
    pub fn take(&self, entry: &Entry, bytes: &[u8]) -> Result<Loaded, StoreError> {
        self.take_known(entry, bytes, |_| None)
    }

    fn take_known(&self, entry: &Entry, bytes: &[u8], known: impl FnOnce(&SourceText) -> Option<Report>) -> Result<Loaded, StoreError> {
        guarded(&entry.file, || match decode(bytes) {
            Decoded::Text(source) => {
                let report = Arc::new(known(&source).unwrap_or_else(|| extract(&source, &self.forms)));
                Loaded::Document(Document { path: entry.path.clone(), source: Arc::new(source), report })
            }
            Decoded::Refused(kind, reason) => Loaded::Refused(ContentHash::of(bytes), kind, reason),
        })
    }

    /// Reads one report and makes its summary; the document too, if there is one. A file that cannot
    /// be read has a summary that says why.
    pub fn summarise(&self, entry: &Entry) -> (Summary, Option<Document>) {
        let unread = |error: &StoreError| Summary::unread(entry.path.clone(), self.lang.tell(&error.message()));
        match self.load(entry) {
            Ok(Loaded::Document(document)) => {
                let review = self.reviews.of_report(&entry.path, document.source.hash());
                let review: Option<&ReportReview> = review.as_deref();
                match guarded(&entry.file, || summarise(&document, review, &self.rules)) {
                    Ok(summary) => (summary, Some(document)),
                    Err(error) => (unread(&error), None),
                }
            }
            Ok(Loaded::Refused(hash, kind, reason)) => (Summary::refused(entry.path.clone(), hash, kind, reason), None),
            Err(error) => (unread(&error), None),
        }
    }
}

/// The bytes of a regular file of bearable size.
pub(super) fn read(file: &Path) -> Result<Vec<u8>, StoreError> {
    read_stamped(file).map(|(bytes, _)| bytes)
}

/// The hash of a file's bytes, with what was said of the file before it was read.
pub fn hash_stamped(file: &Path) -> Result<(ContentHash, Stamp), StoreError> {
    read_stamped(file).map(|(bytes, stamp)| (ContentHash::of(&bytes), stamp))
}

fn read_stamped(file: &Path) -> Result<(Vec<u8>, Stamp), StoreError> {
    // Asked before opening: opening a pipe would wait for somebody to write into it.
    let about = fs::metadata(file).map_err(StoreError::io(file, Doing::Read))?;
    if !about.is_file() {
        return Err(StoreError::NotAFile { path: file.to_owned() });
    }
    if about.len() > MAX_BYTES {
        return Err(StoreError::TooLarge { path: file.to_owned(), bytes: about.len() });
    }
    let size = usize::try_from(about.len()).unwrap_or(0);
    let mut bytes = vec![0; size + 1];
    let mut open = File::open(file).map_err(StoreError::io(file, Doing::Read))?;
    let first = open.read(&mut bytes).map_err(StoreError::io(file, Doing::Read))?;
    bytes.truncate(first);
    // As many bytes as were told of, with room for more: that was all. Else the file grows or shrinks, or
    // is read in pieces.
    if first != size || size == 0 {
        let most = MAX_BYTES.saturating_add(1).saturating_sub(u64::try_from(first).unwrap_or(u64::MAX));
        open.take(most).read_to_end(&mut bytes).map_err(StoreError::io(file, Doing::Read))?;
    }
    Ok((bytes, Stamp::of(&about)))
}

fn guarded<T>(file: &Path, work: impl FnOnce() -> T) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let says = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        StoreError::Failed { path: file.to_owned(), says: says.unwrap_or_default().to_owned() }
    })
}
