//! The reports a command works on: found, read and examined in threads, handed over in path order.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::args::{Common, FailOn};
use super::config::Config;
use super::demo;
use super::failure::Failure;
use super::forms;
use super::found::Found;
use super::memory::{self, Memory};
use super::out::Out;
use super::setup;
use crate::export::Checked;
use crate::form::Forms;
use crate::report::{Reason, Report};
use crate::review::{History, ReportReview, Reviews, unsee};
use crate::session::{Document, lost_message};
use crate::store::entries::Entries;
use crate::store::scan::Entry;
use crate::store::{Corpus, Loaded, Reader, StoreError, guarded_file, journal, pool};
use crate::text::SourceText;

/// The reports of a corpus, and all that is needed to read them.
pub struct Batch {
    /// Reads and extracts.
    pub reader: Reader,
    /// The reports, in path order.
    pub found: Found,
    /// The gravity from which the corpus wants a finding to fail a check.
    pub fail_on: Option<FailOn>,
    /// Threads that read and check.
    pub jobs: usize,
    /// What earlier runs found out.
    pub memory: Option<Memory>,
    /// All records.
    pub history: History,
    /// Whether every report that reviews may speak of was asked for.
    pub is_whole: bool,
    // Removed when the batch is dropped.
    _demo: Option<TempDir>,
}

/// What one report came to: the result, or why there is none.
pub type Outcome<T> = Result<T, StoreError>;

impl Batch {
    /// Finds the reports of `paths` and reads the journals. What cannot be followed is complained of.
    pub fn open(out: &mut Out, paths: &[PathBuf], (common, me): (&Common, &str)) -> Result<Self, Failure> {
        let demo = if common.demo { Some(demo::lay_out()?) } else { None };
        let corpus = Arc::new(corpus(paths, demo.as_ref(), common)?);
        let found = Found::search(out, &corpus, common)?;
        let is_whole = common.glob.is_empty() && corpus.roots().iter().all(|root| root.is_dir());
        Ok(Self { _demo: demo, is_whole, ..Self::of(out, corpus, found, (common, me))? })
    }

    /// The reports named on standard input, each name ended by a NUL.
    pub fn listed(out: &mut Out, (common, me): (&Common, &str)) -> Result<Self, Failure> {
        let mut names = Vec::new();
        io::stdin().read_to_end(&mut names).map_err(|error| Failure::unreadable(Path::new("-"), &error))?;
        let files: Vec<PathBuf> = names.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(path).collect();
        let here = std::env::current_dir().map_err(|error| Failure::unreadable(Path::new("."), &error))?;
        let (corpus, files) = Corpus::listed(&files, &here, common.state.as_deref())?;
        let mut entries: Vec<Entry> = files.into_iter().map(|file| Entry { path: corpus.name_of(&file), file }).collect();
        entries.sort();
        entries.dedup();
        let found = Found::of(&corpus, Entries::of(corpus.base(), entries));
        Self::of(out, Arc::new(corpus), found, (common, me))
    }

    fn of(out: &mut Out, corpus: Arc<Corpus>, found: Found, (common, me): (&Common, &str)) -> Result<Self, Failure> {
        let forms = forms::load(common.forms.as_deref(), &out.lang)?;
        let known = setup::known_rules(common, &forms);
        let config = Config::of(&corpus, &known, &out.lang)?;
        let rules = setup::rules(common, &config, known)?;
        let jobs = setup::jobs(common);
        tell_no_state(out, common);
        let (history, reviews) = reviews(out, &corpus, setup::is_blind(common, &config).then_some(me));
        details(out, &corpus, &forms, found.count(), jobs);
        let reader = Reader { corpus, forms: Arc::new(forms), rules: Arc::new(rules), reviews, lang: Arc::new(out.lang.clone()) };
        let is_kept = !common.no_cache && found.count() >= memory::LEAST;
        let memory = if is_kept { Memory::open(&reader, forms::key(common.forms.as_deref()), found.known.clone()) } else { None };
        Ok(Self { reader, found, fail_on: config.fail_on, history, jobs, memory, is_whole: false, _demo: None })
    }

    /// The reports, in path order.
    pub fn entries(&self) -> &Arc<Entries> {
        self.found.entries()
    }

    /// Says that there is no report, where there is none: nothing that is printed tells it.
    pub fn tell_none(&self, out: &mut Out) {
        if self.found.count() == 0 && !out.failed() {
            let text = out.lang.text("cli.no-reports").to_owned();
            out.notice(&text);
        }
    }

    /// Tells of what was said of files that are no longer there; `taken` are the paths that the reviews of those that are there name.
    pub fn tell_lost(&self, out: &mut Out, id: &'static str, taken: &BTreeSet<String>) {
        let lost = if self.is_whole { self.reader.reviews.lost(|path, _| taken.contains(path)) } else { Vec::new() };
        if let Some(message) = lost_message(id, &lost) {
            let text = out.lang.tell(&message);
            out.notice(&text);
        }
    }

    /// Does `work` on every report in threads, and hands the results to `take` in path order. What
    /// cannot be read is complained of and passed over.
    pub fn each<T: Send + 'static>(
        &self,
        out: &mut Out,
        work: impl Fn(&Reader, &Entry) -> Outcome<T> + Send + Sync + 'static,
        mut take: impl FnMut(&mut Out, T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let work = move |reader: &Reader, (_, entry): (usize, &Entry)| work(reader, entry);
        self.each_numbered(out, work, |out, _, result| result.map_or(Ok(()), |result| take(out, result)))
    }

    /// [`Batch::each`] with the numbers of the reports; `take` hears of those too that cannot be read.
    pub fn each_numbered<T: Send + 'static>(
        &self,
        out: &mut Out,
        work: impl Fn(&Reader, (usize, &Entry)) -> Outcome<T> + Send + Sync + 'static,
        mut take: impl FnMut(&mut Out, usize, Option<T>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let (reader, entries) = (self.reader.clone(), Arc::clone(self.entries()));
        out.begin(entries.len());
        let one = move |at| {
            let entry = entries.get(at);
            guarded(&entry, || work(&reader, (at, &entry)))
        };
        let results = pool::numbered(self.entries().len(), self.jobs, one);
        for (at, result) in results.enumerate() {
            let result = result.map_err(|error| {
                let text = out.lang.tell(&error.message());
                out.complain(&text);
            });
            take(out, at, result.ok())?;
            out.step(self.entries().path(at));
        }
        out.end();
        Ok(())
    }
}

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    std::ffi::OsStr::from_bytes(name).into()
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    String::from_utf8_lossy(name).into_owned().into()
}

/// The whole report; a file that is no text is a report of nothing.
pub fn document(loaded: Loaded, entry: &Entry) -> Document {
    match loaded {
        Loaded::Document(document) => document,
        Loaded::Refused(hash, kind, reason) => Document {
            path: entry.path.clone(),
            source: Arc::new(SourceText::new(String::new(), "", 0, hash)),
            report: Arc::new(Report::other(kind, reason)),
        },
    }
}

/// Says of a file that is not read what it is and what to do about it.
pub fn tell_refused(out: &mut Out, path: &str, reason: Reason) {
    if let Some(id) = reason.way_round() {
        let text = out.lang.text(id).to_owned();
        let text = out.lang.say("cli.refused", &[("path", path), ("text", &text)]);
        out.notice(&text);
    }
}

/// The paths that the review of a report speaks of: its own, and those that it was moved from.
pub fn reviewed_paths(checked: &Checked) -> Vec<String> {
    checked.review.iter().flat_map(ReportReview::paths).map(str::to_owned).collect()
}

/// A report on which the program fails is a fault of that report, not the end of the others.
pub fn guarded<T>(entry: &Entry, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    guarded_file(&entry.file, work).and_then(|done| done)
}

/// What the command works with, for those who asked for more.
fn details(out: &mut Out, corpus: &Corpus, forms: &Forms, files: usize, jobs: usize) {
    if !out.is_verbose() {
        return;
    }
    let editions = forms.editions().iter().map(|form| form.edition.as_str()).collect::<Vec<_>>().join(", ");
    let (corpus, state) = (corpus.base().display().to_string(), corpus.state().display().to_string());
    let (files, jobs) = (files.to_string(), jobs.to_string());
    let words = [("corpus", &*corpus), ("files", &*files), ("state", &*state), ("forms", &*editions), ("jobs", &*jobs)];
    out.detail("cli.details", &words);
}

/// The corpus asked for: the given paths, or the copy of the samples.
pub fn corpus(paths: &[PathBuf], demo: Option<&TempDir>, common: &Common) -> Result<Corpus, Failure> {
    let paths = match demo {
        Some(folder) if paths.is_empty() => vec![folder.path().to_owned()],
        Some(_) => return Err(Failure::say("cli.demo.corpus", [])),
        None if paths.is_empty() => return Err(Failure::say("cli.corpus.none", [])),
        None => paths.to_vec(),
    };
    if let Some(file) = common.state.as_deref().filter(|state| state.exists() && !state.is_dir()) {
        return Err(Failure::say("cli.state.file", [("path", file.display().to_string())]));
    }
    Ok(Corpus::new(&paths, common.state.as_deref())?)
}

/// Says that there are no reviews in the folder given by hand: its name may be mistyped.
fn tell_no_state(out: &mut Out, common: &Common) {
    if let Some(state) = common.state.as_deref().filter(|state| !state.exists()) {
        let text = out.lang.say("cli.state.none", &[("path", &state.display().to_string())]);
        out.notice(&text);
    }
}

/// Says which reviews are in use, where others lie at or above what was asked for.
pub fn tell_other_state(out: &mut Out, corpus: &Corpus) {
    if let Some(other) = corpus.other_state() {
        let (state, other) = (corpus.state().display().to_string(), other.display().to_string());
        let text = out.lang.say("cli.state.other", &[("state", &state), ("other", &other)]);
        out.notice(&text);
    }
}

/// Most damaged lines of a journal that are told one by one.
const DAMAGES: usize = 5;

/// What all journals say; for the reviewer of a `blind` second review what that one may know. Damage is told of; the journals stay as they
/// are.
pub fn reviews(out: &mut Out, corpus: &Corpus, blind: Option<&str>) -> (History, Reviews) {
    tell_other_state(out, corpus);
    let (journals, faults) = journal::read_all(corpus.state());
    for fault in faults {
        let text = out.lang.tell(&fault.message());
        out.complain(&text);
    }
    let mut records = Vec::new();
    for journal in journals {
        let (path, count) = (journal.path.display().to_string(), journal.records.len().to_string());
        out.detail("cli.journal.read", &[("path", &path), ("count", &count)]);
        for damage in journal.damage.iter().take(DAMAGES) {
            let text = out.lang.tell(&damage.message(&journal.path));
            out.notice(&text);
        }
        let more = journal.damage.len().saturating_sub(DAMAGES);
        if more > 0 {
            let text = out.lang.say("cli.journal.more", &[("path", &path), ("count", &more.to_string())]);
            out.notice(&text);
        }
        records.extend(journal.records);
    }
    if blind.is_some_and(|me| unsee(&mut records, me)) {
        let text = out.lang.text("cli.blind").to_owned();
        out.notice(&text);
    }
    let (mut history, mut reviews) = (History::default(), Reviews::default());
    history.take(records, &mut reviews);
    // A file that is there and was not asked for is no file that was moved away.
    reviews.present(|path| corpus.file_of(path).exists());
    (history, reviews)
}
