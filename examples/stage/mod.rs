//! The program on the sample corpus, without terminal and threads: keys go in, and what the threads would do is
//! done at once. For the pictures of the documentation and for tests that press keys.
#![allow(dead_code, reason = "each user of the stage needs another part of it")]

use std::io;
use std::path::Path;
use std::sync::Arc;

use report_review::app::cells::Ambiguous;
use report_review::app::key::Key;
use report_review::app::keymap::Keymap;
use report_review::app::pane::Wishes;
use report_review::app::{App, Effect, Msg, Screen, update};
use report_review::check::{Glance, RuleSet};
use report_review::fold::Folding;
use report_review::form::Forms;
use report_review::lang::Lang;
use report_review::review::{FindingKey, Record, Reviews, Sheet};
use report_review::session::{Beside, Document, Near, Session, Sight, Surrounding, sight, summarise_beside};
use report_review::store::scan::{Entry, scan_all};
use report_review::store::together::Together;
use report_review::store::{Corpus, Loaded, Reader};
use report_review::text::ContentHash;

/// The program on the sample corpus.
pub struct Stage {
    /// Its state.
    pub app: App,
    /// Every record it handed to the journal.
    pub records: Vec<Record>,
    /// How many keys were pressed.
    pub pressed: usize,
    reader: Reader,
}

impl Stage {
    /// The program at its start, the samples read.
    pub fn new(width: u16, height: u16) -> io::Result<Self> {
        let forms = Forms::built_in().map_err(io::Error::other)?;
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/corpus");
        let corpus = Corpus::new(&[samples], None).map_err(io::Error::other)?;
        let lang = Lang::built_in("zh").ok_or_else(|| io::Error::other("Chinese is built in"))?;
        let session = Session::new(forms.clone(), RuleSet::default(), "王敏", "report-review");
        let screen =
            Screen { width, height, wishes: Wishes::default(), ambiguous: Ambiguous::Narrow, themes: vec!["dark".to_owned()], theme: 0 };
        let mut app = App::new(session, Keymap::built_in(), lang.clone(), screen);
        "samples".clone_into(&mut app.work.corpus);
        let reader = Reader {
            corpus: Arc::new(corpus),
            forms: Arc::new(forms),
            rules: Arc::new(RuleSet::default()),
            reviews: Reviews::default(),
            lang: Arc::new(lang),
        };
        let mut stage = Self { app, records: Vec::new(), pressed: 0, reader };
        stage.begin()?;
        Ok(stage)
    }

    /// What the threads of the program do at the start.
    fn begin(&mut self) -> io::Result<()> {
        let (entries, _) = scan_all(&self.reader.corpus, &[], 1).map_err(io::Error::other)?;
        let summaries = entries.iter().map(|entry| self.reader.summarise(entry).0).collect();
        self.send(Msg::Records(Vec::new()))?;
        self.send(Msg::Found(summaries))?;
        let around = self.around(&entries)?;
        self.send(Msg::Surrounded(around))?;
        self.send(Msg::ScanDone(Some(entries.into_iter().map(|entry| entry.path).collect())))
    }

    /// What the samples say of each other.
    fn around(&self, entries: &[Entry]) -> io::Result<Vec<Surrounding>> {
        let (folding, rules) = (Folding::built_in(), &self.reader.rules);
        let glance = |entry: &Entry| {
            let document = self.document(&entry.path).ok()?;
            Some((*document.source.hash(), self.reader.glance(&document)?))
        };
        let glances: Vec<Option<(ContentHash, Glance)>> = entries.iter().map(glance).collect();
        let mut together = Together::new(folding, rules);
        for (entry, glance) in entries.iter().zip(&glances) {
            together.put(glance.as_ref().map(|(hash, glance)| (&glance.trace, glance.standing(folding, (&entry.path, *hash)))));
        }
        let bodies = together.finish().map_err(io::Error::other)?;
        let name =
            |number: u32| usize::try_from(number).ok().and_then(|at| entries.get(at)).map_or_else(|| "".into(), |entry| entry.path.clone());
        let mut all = Vec::new();
        for (number, (entry, glance)) in (0..).zip(entries.iter().zip(&glances)) {
            let around = glance.as_ref().and_then(|(_, glance)| bodies.around(number, &glance.row, name).telling(rules));
            all.extend(around.map(|around| (entry.path.clone(), Some(Arc::new(around)))));
        }
        Ok(all)
    }

    fn document(&self, path: &str) -> io::Result<Document> {
        match self.reader.open(path).map_err(io::Error::other)? {
            Loaded::Document(document) => Ok(document),
            Loaded::Refused(..) => Err(io::Error::other(format!("{path} is no text"))),
        }
    }

    fn of_year(&self, path: Option<&Arc<str>>) -> io::Result<Option<Sheet>> {
        path.map(|path| Ok(Sheet::printed(self.document(path)?.report))).transpose()
    }

    fn sight(&self, path: &str, before: Option<&Arc<str>>, key: &FindingKey) -> io::Result<Option<Sight>> {
        let (document, before) = (self.document(path)?, self.of_year(before)?);
        let review = self.app.session.review(path);
        let near = Near { previous: before.as_ref(), around: self.app.session.around(path) };
        Ok(sight(&document, review.as_deref(), self.app.session.rules(), near, key))
    }

    /// Sends a message and does what it asks for.
    pub fn send(&mut self, msg: Msg) -> io::Result<()> {
        for effect in update(&mut self.app, msg) {
            match effect {
                Effect::Load(path, beside) => {
                    let document = self.document(&path)?;
                    let beside = Beside { before: self.of_year(beside.before.as_ref())?, after: self.of_year(beside.after.as_ref())? };
                    self.send(Msg::Loaded(Box::new(document), Box::new(beside)))?;
                }
                Effect::Summarise(paths) => {
                    let mut found = Vec::new();
                    for (path, before) in &paths {
                        let (document, before) = (self.document(path)?, self.of_year(before.as_ref())?);
                        let review = self.app.session.review(path);
                        let near = Near { previous: before.as_ref(), around: self.app.session.around(path) };
                        found.push(summarise_beside(&document, review.as_deref(), self.app.session.rules(), near));
                    }
                    self.send(Msg::Found(found))?;
                }
                Effect::Append(records) => {
                    let last = records.last().map_or(0, |record| record.seq);
                    self.records.extend(records);
                    self.send(Msg::Saved(last))?;
                }
                Effect::Years(path, others) => {
                    let mut sheets = Vec::new();
                    for other in &others {
                        sheets.extend(self.of_year(Some(other))?);
                    }
                    self.send(Msg::Years(path, sheets))?;
                }
                Effect::Look(key, paths) => {
                    let mut seen = Vec::new();
                    for (path, before) in paths {
                        let sight = self.sight(&path, before.as_ref(), &key)?;
                        seen.push((path, key.clone(), sight));
                    }
                    self.send(Msg::Sighted(seen))?;
                }
                // Nothing of a stage: clipboard, terminal, end.
                _ => {}
            }
        }
        Ok(())
    }

    /// Presses keys, parted by blanks.
    pub fn press(&mut self, keys: &str) -> io::Result<()> {
        for word in keys.split_whitespace() {
            let key = Key::parse(word).ok_or_else(|| io::Error::other(format!("`{word}` is no key")))?;
            self.pressed += 1;
            let now = format!("2026-01-02T03:04:{:02}+08:00", self.pressed);
            self.send(Msg::Key(key, now))?;
        }
        Ok(())
    }
}
