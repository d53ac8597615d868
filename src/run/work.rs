//! Threads that scan, read, summarise and watch. What they find comes as messages.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use super::doctor;
use super::exports::Exports;
use super::handover::{Handed, Handover, PATIENCE};
use super::listing::Listing;
use super::memory::{self, Memory};
use super::survey::{Seen as Read, Survey};
use super::{Name, Settings, Working, tell};
use crate::app::{App, Effect, Msg};
use crate::check::Around;
use crate::lang::Lang;
use crate::review::{FindingKey, Sheet};
use crate::session::{Beside, Document, Near, Recipe, Sight, Summary, sheet, sight, summarise_beside};
use crate::store::index::Key;
use crate::store::scan::{Entry, Seen, Unread, scan, unread_message};
use crate::store::watch::{Told, Watching, watch};
use crate::store::{Loaded, Reader, pool, recipes};

/// What was seen of a finding is handed over for so many reports at a time.
const SIGHTS: usize = 16;

/// The workers.
pub(super) struct Work {
    reader: Reader,
    /// What the forms follow from, where summaries may be kept.
    cache: Option<Key>,
    jobs: usize,
    /// Where messages go.
    pub sender: Sender<Msg>,
    stop: Arc<AtomicBool>,
    listing: Arc<Listing>,
    survey: Arc<Survey>,
    exports: Exports,
    /// Caches that are being written.
    caches: Arc<Caches>,
    handover: Handover,
    /// What was handed over and not yet taken in; nobody waits for who is gone.
    handed: Option<Handed>,
}

/// Caches that are being written: they leave nothing when they are let go.
#[derive(Default)]
struct Caches {
    open: Mutex<Vec<Weak<Option<Memory>>>>,
    ends: AtomicBool,
}

impl Caches {
    fn note(&self, memory: &Arc<Option<Memory>>) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|memory| memory.strong_count() > 0);
        open.push(Arc::downgrade(memory));
    }

    fn end(&self) {
        self.ends.store(true, Ordering::Release);
        let until = Instant::now() + GRACE;
        let open = |caches: &Self| {
            let open = caches.open.lock().unwrap_or_else(PoisonError::into_inner);
            open.iter().any(|memory| memory.strong_count() > 0)
        };
        while open(self) && Instant::now() < until {
            thread::sleep(Duration::from_millis(2));
        }
    }
}

/// So long the end waits for reports that are being read.
const GRACE: Duration = Duration::from_millis(300);

impl Drop for Work {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.handed = None;
        self.caches.end();
    }
}

impl Work {
    pub fn new(settings: Settings, sender: Sender<Msg>) -> Self {
        let Settings { corpus, globs, forms, rules, lang, working, .. } = settings;
        let Working { cache, jobs, arguments } = working;
        let reader = Reader {
            corpus: Arc::new(corpus),
            forms: Arc::new(forms),
            rules: Arc::new(rules),
            reviews: crate::review::Reviews::default(),
            lang: Arc::new(lang),
        };
        let listing = Arc::new(Listing::new(reader.corpus.clone(), globs, sender.clone()));
        let exports = Exports::of(arguments);
        let (handover, handed) = Handover::to(sender.clone());
        Self {
            reader,
            cache,
            jobs: jobs.max(1),
            sender,
            stop: Arc::default(),
            listing,
            survey: Arc::default(),
            exports,
            caches: Arc::default(),
            handover,
            handed: Some(handed),
        }
    }

    /// Summaries that were handed over were taken in: there is room for others.
    pub fn took(&self) {
        if let Some(handed) = &self.handed {
            handed.took();
        }
    }

    /// The reader with the reviews as they are now.
    fn reader(&self, app: &App) -> Reader {
        Reader { reviews: app.session.reviews().clone(), ..self.reader.clone() }
    }

    /// Begins to read.
    pub fn read(&self) {
        self.listing.want_scan();
    }

    /// Begins to watch. Reading does not wait until all folders are watched: what changes meanwhile is looked for as soon as
    /// they are.
    pub fn watch(&self, app: &App) {
        let (reader, sender, listing) = (self.reader(app), self.sender.clone(), self.listing.clone());
        let survey = self.survey.clone();
        thread::spawn(move || {
            for told in watch(&reader.corpus, &listing.globs) {
                match told {
                    Told::Watching(how) => tell(&sender, Msg::Watching(watching(&reader.lang, how))),
                    Told::Rescan => listing.look_again(),
                    Told::Changed(paths) => changed(&reader, paths, (&survey, &sender)),
                }
            }
        });
    }

    /// Begins a scan when one was asked for.
    pub fn follow(&self, app: &mut App) {
        if self.listing.begin() {
            app.work.scan.on = true;
            self.stop.store(false, Ordering::Release);
            let (reader, listing, jobs, cache) = (self.reader(app), self.listing.clone(), self.jobs, self.cache);
            let (handover, stop) = (self.handover.clone(), self.stop.clone());
            let (survey, caches) = (self.survey.clone(), self.caches.clone());
            thread::spawn(move || {
                stand_back();
                scan_all(reader, (&listing, jobs, cache, &caches), (&survey, &handover), &stop);
            });
        }
    }

    /// Does what is to be done with the files; what comes of it is a message.
    pub fn act(&self, app: &App, effect: Effect) {
        match effect {
            Effect::Load(path, beside) => self.load(app, path, beside),
            Effect::KeepRecipe(recipe) => self.keep_recipe(*recipe),
            Effect::Years(path, others) => self.years(app, path, others),
            Effect::Look(key, pairs) => self.look(app, &key, pairs),
            Effect::Summarise(pairs) => self.summarise(app, pairs),
            Effect::Export(format, to) if stands(&to) => tell(&self.sender, Msg::Standing(format, to)),
            Effect::Export(format, to) | Effect::Overwrite(format, to) => {
                // Its name for the screen may be no path: bytes that are no UTF-8 are shown as something else.
                let usual = self.reader.corpus.state();
                let state = if usual.display().to_string() == app.work.state { usual } else { Path::new(&app.work.state) };
                self.exports.begin((format, state), &to, self.sender.clone());
            }
            Effect::CancelExport => self.exports.cancel(),
            Effect::CancelScan => self.stop.store(true, Ordering::Release),
            _ => {}
        }
    }

    /// Reads a report, and those of the years beside.
    fn load(&self, app: &App, path: Name, beside: Beside<Name>) {
        let (reader, sender) = (self.reader(app), self.sender.clone());
        thread::spawn(move || {
            let msg = match reader.open(&path) {
                Ok(Loaded::Document(document)) => {
                    let beside = beside.and_then(|name| corrected(&reader, &name));
                    Msg::Loaded(Box::new(document), Box::new(beside))
                }
                Ok(Loaded::Refused(_, kind, reason)) => {
                    let id = reason.way_round().unwrap_or(crate::app::tell::kind_id(kind));
                    Msg::LoadFailed(path, reader.lang.text(id).to_owned())
                }
                Err(error) => Msg::LoadFailed(path, reader.lang.tell(&error.message())),
            };
            tell(&sender, msg);
        });
    }

    /// Reads the recipes of the state folder.
    pub fn recipes(&self) {
        let (reader, sender) = (self.reader.clone(), self.sender.clone());
        thread::spawn(move || hand_recipes(&reader, &sender));
    }

    /// Keeps a recipe.
    fn keep_recipe(&self, recipe: Recipe) {
        let (reader, sender) = (self.reader.clone(), self.sender.clone());
        thread::spawn(move || match recipes::keep(reader.corpus.state(), recipe) {
            Ok(kept) => {
                hand_recipes(&reader, &sender);
                tell(&sender, Msg::Tell(reader.lang.say("notice.recipe_kept", &[("name", &kept.name)])));
            }
            Err(error) => tell(&sender, Msg::Tell(reader.lang.tell(&error.message()))),
        });
    }

    /// Reads the same body's reports of other years.
    fn years(&self, app: &App, path: Name, others: Vec<Name>) {
        let (reader, sender) = (self.reader(app), self.sender.clone());
        thread::spawn(move || {
            let sheets = others.iter().filter_map(|name| corrected(&reader, name)).collect();
            tell(&sender, Msg::Years(path, sheets));
        });
    }

    /// Summarises reports anew.
    fn summarise(&self, app: &App, pairs: Vec<(Name, Option<Name>)>) {
        let (reader, sender, jobs) = (self.reader(app), self.sender.clone(), self.jobs);
        let (cache, survey) = (self.cache.filter(|_| pairs.len() >= memory::LEAST), self.survey.clone());
        let (caches, handover) = (self.caches.clone(), self.handover.clone());
        thread::spawn(move || {
            stand_back();
            let asked = reader.clone();
            let (of_worker, of_taker) = (survey.clone(), survey.clone());
            let memory = Arc::new(Memory::open(&reader, cache, "beside"));
            caches.note(&memory);
            let on = caches.clone();
            let pairs = pairs.into_iter().take_while(move |_| !on.ends.load(Ordering::Acquire));
            let of_workers = memory.clone();
            let entry = |reader: &Reader, path: &Name| Entry { path: path.clone(), file: reader.corpus.file_of(path) };
            let of_reader = reader.clone();
            let found = pool::as_they_come(pairs, jobs, move |(path, before)| {
                let around = of_worker.around(&path);
                let make = || one(&reader, &path, (before.as_deref(), around.as_deref()));
                let other = before.as_ref().map(|before| entry(&reader, before));
                match &*of_workers {
                    Some(memory) => memory.summary(&reader, &entry(&reader, &path), (other.as_ref(), around.as_deref()), make),
                    None => make(),
                }
            });
            // A file that went away meanwhile is told of by the watcher.
            let there = move |summary: &Summary| summary.fault.is_none() || is_there(&asked, &summary.path);
            handover.batches(found.into_iter().map(move |(_, seen)| of_taker.take(seen)).filter(there), None);
            survey.tell(&of_reader, &sender);
            tell(&sender, Msg::Summarised);
            keep(Option::as_ref(&memory), caches.ends.load(Ordering::Acquire));
        });
    }

    /// Looks at what is around the program.
    pub fn examine(&self, app: &App) {
        let (reader, sender) = (self.reader.clone(), self.sender.clone());
        let (state, me) = (PathBuf::from(&app.work.state), app.session.me().to_owned());
        thread::spawn(move || {
            let found = doctor::look(&state, &me, &reader.lang);
            tell(&sender, Msg::Examined(found));
        });
    }

    /// Looks for a finding in reports.
    fn look(&self, app: &App, key: &FindingKey, pairs: Vec<(Name, Option<Name>)>) {
        let (reader, sender, jobs) = (self.reader(app), self.sender.clone(), self.jobs);
        let (wanted, survey) = (key.clone(), self.survey.clone());
        thread::spawn(move || {
            let found = pool::as_they_come(pairs, jobs, move |(path, before)| {
                let around = survey.around(&path);
                let sight = sighted(&reader, &path, (before.as_deref(), around.as_deref()), &wanted);
                (path, wanted.clone(), sight)
            });
            let mut found = found.into_iter().map(|(_, seen)| seen).peekable();
            while found.peek().is_some() {
                tell(&sender, Msg::Sighted(found.by_ref().take(SIGHTS).collect()));
            }
        });
    }
}

/// Hands over the recipes of the state folder; files that are none are told of.
fn hand_recipes(reader: &Reader, sender: &Sender<Msg>) {
    match recipes::read_all(reader.corpus.state()) {
        Ok((found, faulty)) => {
            tell(sender, Msg::Recipes(found));
            for (file, error) in faulty {
                let words = [("path", file.display().to_string()), ("error", error.say(&reader.lang))];
                let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
                tell(sender, Msg::Tell(reader.lang.say("recipe.faulty", &words)));
            }
        }
        Err(error) => tell(sender, Msg::Tell(reader.lang.tell(&error.message()))),
    }
}

fn sighted(reader: &Reader, path: &str, (before, around): (Option<&str>, Option<&Around>), key: &FindingKey) -> Option<Sight> {
    let Ok(Loaded::Document(document)) = reader.open(path) else { return None };
    let previous = before.and_then(|name| corrected(reader, name));
    let review = reader.reviews.of_report(path, document.source.hash());
    sight(&document, review.as_deref(), &reader.rules, Near { previous: previous.as_ref(), around }, key)
}

/// A report of another year with its corrections, as far as it can be read.
fn corrected(reader: &Reader, name: &str) -> Option<Sheet> {
    let Ok(Loaded::Document(document)) = reader.open(name) else { return None };
    let review = reader.reviews.of_report(name, document.source.hash());
    Some(sheet(&document, review.as_deref()).placed_in(&document.source))
}

/// A report read by itself.
fn read(reader: &Reader, entry: &Entry) -> (Read, Option<Document>) {
    let (summary, document) = reader.summarise(entry);
    let glance = document.as_ref().and_then(|document| reader.glance(document));
    ((summary, glance), document)
}

/// A report read beside that of the year before, and what else the corpus says of it.
fn one(reader: &Reader, path: &Name, (before, around): (Option<&str>, Option<&Around>)) -> Read {
    let entry = Entry { path: path.clone(), file: reader.corpus.file_of(path) };
    let ((summary, glance), document) = read(reader, &entry);
    let previous = before.and_then(|name| corrected(reader, name));
    let Some(document) = document.filter(|_| previous.is_some() || around.is_some()) else { return (summary, glance) };
    let review = reader.reviews.of_report(path, document.source.hash());
    let near = Near { previous: previous.as_ref(), around };
    (summarise_beside(&document, review.as_deref(), &reader.rules, near), glance)
}

/// Tells which files may have changed and which are gone; who knows the reviews has them read anew.
fn changed(reader: &Reader, paths: Vec<Name>, (survey, sender): (&Survey, &Sender<Msg>)) {
    let (there, gone): (Vec<Name>, Vec<Name>) = paths.into_iter().partition(|path| is_there(reader, path));
    if !gone.is_empty() {
        survey.forget(&gone);
        tell(sender, Msg::Gone(gone));
        survey.tell(reader, sender);
    }
    if !there.is_empty() {
        tell(sender, Msg::Touched(there));
    }
}

/// Whether there is a file of this name; one that cannot be asked about counts as there.
fn is_there(reader: &Reader, path: &str) -> bool {
    reader.corpus.file_of(path).try_exists().unwrap_or(true)
}

/// This thread and those it starts leave the processor to whoever answers a key.
#[cfg(target_os = "linux")]
fn stand_back() {
    // Where that is not allowed they compete.
    let _ = rustix::process::nice(10);
}

/// Elsewhere this would concern the whole program.
#[cfg(not(target_os = "linux"))]
fn stand_back() {}

fn scan_all(
    reader: Reader,
    (listing, jobs, cache, caches): (&Arc<Listing>, usize, Option<Key>, &Caches),
    (survey, handover): (&Arc<Survey>, &Handover),
    stop: &Arc<AtomicBool>,
) {
    let sender = &handover.sender;
    survey.begin();
    let seen = match scan(&reader.corpus, &listing.globs) {
        Ok(seen) => seen,
        Err(error) => {
            tell(sender, Msg::Tell(reader.lang.tell(&error.message())));
            tell(sender, Msg::ScanDone(None));
            return;
        }
    };
    let (stopped, faults, lang): (_, Arc<Mutex<Vec<String>>>, _) = (stop.clone(), Arc::default(), reader.lang.clone());
    let met = faults.clone();
    let unread: Arc<Mutex<Unread>> = Arc::default();
    let (passed, said_in) = (unread.clone(), reader.lang.clone());
    let entries =
        listing.follow(seen).into_iter().take_while(move |_| !stopped.load(Ordering::Acquire)).filter_map(move |seen| match seen {
            Seen::File(entry) => Some(entry),
            Seen::Fault(fault) if fault.is_harmless() => None,
            Seen::Unread(ending, _) => {
                *passed.lock().unwrap_or_else(PoisonError::into_inner).entry(ending).or_default() += 1;
                None
            }
            Seen::Fault(fault) => {
                met.lock().unwrap_or_else(PoisonError::into_inner).push(lang.tell(&fault.message()));
                None
            }
        });
    let memory = Arc::new(Memory::open(&reader, cache, "summaries"));
    caches.note(&memory);
    let (of_workers, asked) = (memory.clone(), reader.clone());
    // In order: what stands first is there first, unless it takes long to read.
    let found = pool::in_order(entries, jobs.max(2), move |entry| match &*of_workers {
        Some(memory) => memory.summary(&reader, &entry, (None, None), || read(&reader, &entry).0),
        None => read(&reader, &entry).0,
    });
    let found = found.no_longer_than(PATIENCE);
    let mut all = handover.batches(found.map(|seen| survey.take(seen)), Some(listing));
    all.sort();
    all.dedup();
    let stopped = stop.load(Ordering::Acquire);
    if stopped {
        listing.stop();
    } else {
        survey.complete();
        survey.tell(&asked, sender);
    }
    tell(sender, Msg::ScanDone((!stopped).then_some(all)));
    let unread = unread_message(&unread.lock().unwrap_or_else(PoisonError::into_inner));
    tell(sender, Msg::Unread(unread.map(|message| said_in.tell(&message))));
    tell(sender, Msg::Barred(std::mem::take(&mut *faults.lock().unwrap_or_else(PoisonError::into_inner))));
    keep(Option::as_ref(&memory), stopped);
}

/// Keeps what was found out for the next run; a scan that was stopped keeps nothing.
fn keep(memory: Option<&Memory>, stopped: bool) {
    if let Some(memory) = memory.filter(|_| !stopped) {
        memory.keep();
    }
}

/// Whether there is a file at the path that somebody typed, or a folder with something in it.
fn stands(typed: &str) -> bool {
    let path = crate::store::path_typed(typed);
    path.read_dir().map_or_else(|_| path.exists(), |mut entries| entries.next().is_some())
}

/// How it is watched, in words.
fn watching(lang: &Lang, how: Watching) -> String {
    match how {
        Watching::Inotify(folders) => lang.say("watching.inotify", &[("count", &folders.to_string())]),
        Watching::Polling(seconds) => lang.say("watching.polling", &[("seconds", &seconds.to_string())]),
        Watching::Off => lang.text("watching.off").to_owned(),
    }
}
