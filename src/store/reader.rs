//! A file becomes a document.

use std::fs::{self, File};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use super::aside::Again;
use super::index::{Key, Stamp};
use super::scan::Entry;
use super::{Corpus, Doing, StoreError};
use crate::check::{Glance, RuleSet};
use crate::extract::extract;
use crate::fold::Folding;
use crate::form::Forms;
use crate::lang::Lang;
use crate::report::Report;
use crate::review::{ReportReview, Reviews};
use crate::session::{Document, Summary, sheet, summarise};
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

    /// [`Reader::load`] with what was said of the file before it was read, and whether its text is its very bytes.
    pub fn load_stamped(&self, entry: &Entry) -> Result<(Loaded, Stamp, bool), StoreError> {
        let (bytes, stamp) = read_stamped(&entry.file)?;
        let loaded = self.take(entry, &bytes)?;
        let is_plain = matches!(&loaded, Loaded::Document(document) if is_plain(&document.source, &bytes));
        Ok((loaded, stamp, is_plain))
    }

    /// The digest of what findings follow from besides reports, forms and reviews: rules and language.
    pub fn rules_key(&self) -> Key {
        let chosen: Vec<String> = self.rules.names().map(|name| format!("{name}={:?}", self.rules.severity_of(name))).collect();
        Key::of(&[chosen.join(" ").as_bytes(), self.lang.code().as_bytes()])
    }

    /// [`Reader::load`] of a file that was read before in the same run: what was found then holds as long as its bytes are the same.
    pub fn load_again(&self, entry: &Entry, again: Option<Again>) -> Result<Loaded, StoreError> {
        let (mut bytes, stamp) = read_stamped(&entry.file)?;
        let Some(Again { hash, plain, report }) = again else { return self.take(entry, &bytes) };
        if plain == Some(stamp) {
            match String::from_utf8(bytes) {
                Ok(text) => {
                    let source = SourceText::new(text, PLAIN, 0, hash);
                    let (source, report) = (Arc::new(source), Arc::new(report));
                    return Ok(Loaded::Document(Document { path: entry.path.clone(), source, report }));
                }
                Err(error) => bytes = error.into_bytes(),
            }
        }
        self.take_known(entry, &bytes, |source| (*source.hash() == hash).then_some(report))
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
            Ok(Loaded::Refused(hash, kind, _)) => (Summary::refused(entry.path.clone(), hash, kind), None),
            Err(error) => (unread(&error), None),
        }
    }

    /// What of a report is compared with others; nothing where the program fails on it.
    pub fn glance(&self, document: &Document) -> Option<Glance> {
        let review = self.reviews.of_report(&document.path, document.source.hash());
        let look = || Glance::of(&document.source, &sheet(document, review.as_deref()), Folding::built_in());
        guarded(&self.corpus.file_of(&document.path), look).ok()
    }
}

/// The name of the encoding whose bytes are the text.
const PLAIN: &str = "UTF-8";

fn is_plain(source: &SourceText, bytes: &[u8]) -> bool {
    source.encoding() == PLAIN && source.undecodable() == 0 && source.text().as_bytes() == bytes
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
    if about.is_dir() {
        return Err(StoreError::Folder { path: file.to_owned() });
    }
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

/// A report on which the program fails is a fault of that report, with what was said.
pub fn guarded<T>(file: &Path, work: impl FnOnce() -> T) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let says = cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
        StoreError::Failed { path: file.to_owned(), says: says.unwrap_or_default().to_owned() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::aside::{Aside, packed};

    #[test]
    fn a_file_read_again_is_what_it_is_now() {
        let folder = tempfile::tempdir().expect("a folder");
        let reader = Reader {
            corpus: Arc::new(Corpus::new(&[folder.path().to_owned()], None).expect("a corpus")),
            forms: Arc::new(Forms::built_in().expect("built in")),
            rules: Arc::new(RuleSet::default()),
            reviews: Reviews::default(),
            lang: Arc::new(Lang::built_in("en").expect("built in")),
        };
        let entry = Entry { path: "a.txt".into(), file: folder.path().join("a.txt") };
        let text = "甲县财政局2022年政府信息公开工作年度报告\n一、总体情况\n";
        for (bytes, plain) in [(text.to_owned(), true), (format!("\u{FEFF}{text}"), false), (format!("<html><p>{text}</p></html>"), false)]
        {
            fs::write(&entry.file, &bytes).expect("written");
            let (first, stamp, is_plain) = reader.load_stamped(&entry).expect("read");
            let Loaded::Document(first) = first else { unreachable!("it is text") };
            assert_eq!(is_plain, plain, "{bytes}");
            let mut aside = Aside::default();
            aside.push(&packed(&first, Some(stamp).filter(|_| is_plain)).expect("plain"));
            let again = || match reader.load_again(&entry, aside.get(0, &reader.forms)) {
                Ok(Loaded::Document(document)) => {
                    (document.source.text().to_owned(), *document.source.hash(), format!("{:?}", document.report))
                }
                other => unreachable!("it is text: {other:?}"),
            };
            assert_eq!(again(), (first.source.text().to_owned(), *first.source.hash(), format!("{:?}", first.report)), "{bytes}");
            let changed = bytes.replace("2022", "2021 ");
            fs::write(&entry.file, &changed).expect("written");
            let (now, hash, report) = again();
            assert!(now.contains("2021 ") && hash == ContentHash::of(changed.as_bytes()), "{now}");
            assert_ne!(report, format!("{:?}", first.report), "it is read anew");
        }
    }
}
