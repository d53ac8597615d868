//! The corpus as a person works on it, and the only way to change a review.
//!
//! The session holds one small [`Summary`] per report and at most one whole report: the one that is
//! open. What changes is told by records ([`crate::review::Record`]); the session applies them at
//! once and hands them out for the journal.

mod counts;
mod edit;
mod examine;
mod dispute;
mod doubt;
mod facet;
mod filter;
mod group;
mod lost;
mod meter;
mod noted;
mod sample;
mod second;
mod recipe;
mod summary;
mod undo;
#[cfg(test)]
mod tests;
mod walk;
mod words;

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::check::{Around, Finding, RuleSet, Shelf, Tally, Unclear};
use crate::fold::Folding;
use crate::form::Forms;
use crate::report::Report;
use crate::review::{Anchor, Decision, DraftOf, FindingKey, History, Judgement, Record, ReportReview, Reviews, Sheet, Status, Verdict};
use crate::text::{ContentHash, SourceText};

pub use counts::Counts;
pub use dispute::Dispute;
pub use edit::Refused;
pub use examine::{ANCHORED, Examined, Near, STALE, Surrounding, examine, find, place_of, sheet};
pub use facet::{Facet, FacetCount, FacetTally};
pub use filter::{Completion, Filter, Problem, asked_facet};
pub use group::{Settlement, Sight, best, sight, sight_of};
pub use lost::lost_message;
pub use noted::Put;
pub use recipe::{Deed, Recipe, RecipeError, Unfit};
pub use sample::{Sampled, drawn};
pub use summary::{Brief, Summary, What, summarise, summarise_beside, summary_of};

/// A whole report in memory.
#[derive(Clone, Debug)]
pub struct Document {
    /// Path within the corpus, with `/`.
    pub path: Arc<str>,
    /// Its text.
    pub source: Arc<SourceText>,
    /// What was extracted from it.
    pub report: Arc<Report>,
}

/// The report that is open.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The report.
    pub document: Document,
    /// The report seen through its review.
    pub sheet: Sheet,
    /// What the rules find, errors first.
    pub findings: Vec<Finding>,
    /// Findings whose decision was made on other bytes.
    pub stale: BTreeSet<FindingKey>,
    /// How the equations within the report came out: what a verdict on it stands for.
    pub tally: Tally,
    /// The same body's report of the year before.
    pub previous: Option<Sheet>,
    /// The same body's report of the year after.
    pub next: Option<Sheet>,
    /// The same body's reports of other years, once they were read.
    pub others: Vec<Sheet>,
}

impl Opened {
    /// The same body's reports that were read, this one among them, by year.
    pub fn years(&self) -> Vec<&Sheet> {
        let mut sheets: Vec<&Sheet> = self.others.iter().chain(&self.previous).chain(&self.next).chain([&self.sheet]).collect();
        sheets.sort_by_key(|sheet| sheet.year());
        sheets
    }
}

/// What the same body has for the years beside a report's: the names of the files, or the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside<T> {
    /// For the year before.
    pub before: Option<T>,
    /// For the year after.
    pub after: Option<T>,
}

impl<T> Default for Beside<T> {
    fn default() -> Self {
        Self { before: None, after: None }
    }
}

impl<T> Beside<T> {
    /// The same of something else, as far as there is any.
    pub fn and_then<U>(self, other: impl Fn(T) -> Option<U>) -> Beside<U> {
        Beside { before: self.before.and_then(&other), after: self.after.and_then(&other) }
    }
}

/// The corpus as a person works on it.
#[derive(Debug)]
pub struct Session {
    forms: Forms,
    rules: RuleSet,
    me: String,
    tool: String,
    held_by: Option<String>,
    history: History,
    reviews: Reviews,
    index: Index,
    current: Option<Opened>,
    outdated: BTreeSet<Arc<str>>,
    meter: meter::Meter,
    second: second::Second,
}

/// How far what is known goes.
#[derive(Debug, Default)]
struct Scan {
    /// The corpus was gone through to its end.
    done: bool,
    /// A correction changed what the open report is compared with.
    disturbed: bool,
    /// What the rest of the corpus says of reports, where it says anything.
    around: BTreeMap<Arc<str>, Arc<Around>>,
    /// Reports that were opened since the program began, by their bytes.
    opened: BTreeSet<(Arc<str>, ContentHash)>,
}

/// What is known of the reports that are not open.
#[derive(Debug, Default)]
struct Index {
    summaries: BTreeMap<Arc<str>, Summary>,
    /// The counts of reports that people said something of; those of others follow from their summaries.
    tallies: BTreeMap<Arc<str>, Counts>,
    counts: Counts,
    open: BTreeSet<Arc<str>>,
    /// Reports with something that was decided on other bytes.
    stale: BTreeSet<Arc<str>>,
    noted: noted::Noted,
    shelf: Option<Shelf<Arc<str>>>,
    /// The reports by their bytes.
    hashes: BTreeSet<(ContentHash, Arc<str>)>,
    scan: Scan,
    words: words::Words,
    /// Counts what came, changed and went.
    revision: u64,
    drawn: RefCell<Option<sample::Drawn>>,
}

impl Session {
    /// A session without reports, for the reviewer `me`; `tool` names program and version.
    pub fn new(forms: Forms, rules: RuleSet, me: &str, tool: &str) -> Self {
        Self {
            forms,
            rules,
            me: me.to_owned(),
            tool: tool.to_owned(),
            held_by: None,
            history: History::default(),
            reviews: Reviews::default(),
            index: Index::default(),
            current: None,
            outdated: BTreeSet::new(),
            meter: meter::Meter::default(),
            second: second::Second::default(),
        }
    }

    /// The form editions.
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// The rules in use.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The reviewer.
    pub fn me(&self) -> &str {
        &self.me
    }

    /// Makes the session read-only, naming who holds the journal, or writable again.
    pub fn hold(&mut self, held_by: Option<String>) {
        self.held_by = held_by;
    }

    /// Whether another program holds my journal.
    pub fn is_held(&self) -> bool {
        self.held_by.is_some()
    }

    /// Takes in records of any reviewers in any order; those known already change nothing.
    pub fn replay(&mut self, records: Vec<Record>) {
        let records = self.second.sift(records, &self.me);
        self.take(records);
    }

    /// All reviews; a clone is a view of this moment.
    pub fn reviews(&self) -> &Reviews {
        &self.reviews
    }

    /// All records, and which of them count.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What people added to the report at `path`, moved files included.
    pub fn review(&self, path: &str) -> Option<Cow<'_, ReportReview>> {
        match self.index.summaries.get(path) {
            Some(summary) => self.reviews.of_report(path, &summary.hash),
            None => self.reviews.of(path).map(Cow::Borrowed),
        }
    }

    /// Takes in what is known of a report, in place of what was.
    pub fn upsert(&mut self, summary: Summary) {
        let path = summary.path.clone();
        let fresh = self.current.as_ref().filter(|c| c.document.path == path && *c.document.source.hash() == summary.hash);
        let summary = fresh.map_or(summary, summary::of_opened);
        let is_new = !self.index.summaries.contains_key(&path);
        self.outdated.remove(&path);
        self.put(summary);
        if self.index.scan.done
            && is_new
            && let Some(hash) = self.reviews.regain(&path)
        {
            self.settle(&hash);
        }
    }

    /// Forgets the report at `path`, not its review: the review waits for the file to come back,
    /// here or elsewhere.
    pub fn remove(&mut self, path: &str) {
        self.outdated.remove(path);
        self.index.discount(path);
        if let Some(summary) = self.index.summaries.remove(path) {
            self.index.revision += 1;
            self.index.forget(&summary);
        }
        self.tally(path);
        if self.index.scan.done
            && let Some(hash) = self.reviews.lose(path)
        {
            self.settle(&hash);
        }
    }

    /// Says that every report of the corpus was taken in: reviews without a file now go with the
    /// file of the same bytes, if one is there.
    pub fn scanned(&mut self) {
        self.index.scan.done = true;
        let mut awaited: BTreeSet<String> = self.reviews.awaited().map(ToOwned::to_owned).collect();
        let summaries = &self.index.summaries;
        self.reviews.present(|path| summaries.contains_key(path));
        awaited.extend(self.reviews.awaited().map(ToOwned::to_owned));
        for hash in awaited {
            self.settle(&hash);
        }
    }

    /// One summary per report, in path order.
    pub fn summaries(&self) -> &BTreeMap<Arc<str>, Summary> {
        &self.index.summaries
    }

    /// How many reports, findings, decisions there are.
    pub fn counts(&self) -> Counts {
        self.index.counts
    }

    /// Reports whose summary no longer fits their review and has to be made anew from the file.
    /// Each is named once.
    pub fn take_outdated(&mut self) -> Vec<Arc<str>> {
        std::mem::take(&mut self.outdated).into_iter().collect()
    }

    /// Makes `document` the report that is open.
    pub fn open(&mut self, document: Document) {
        self.open_beside(document, Beside::default());
    }

    /// Makes `document` the report that is open, beside the same body's reports of the years before and
    /// after.
    pub fn open_beside(&mut self, document: Document, beside: Beside<Sheet>) {
        let summary = self.lay_open(document, beside);
        self.upsert(summary);
    }

    /// Makes `document` the report that is open; what is to be kept of it.
    fn lay_open(&mut self, document: Document, beside: Beside<Sheet>) -> Summary {
        let Beside { before: previous, after: next } = beside;
        let path = document.path.clone();
        self.index.scan.opened.insert((path.clone(), *document.source.hash()));
        self.current = None;
        let review = self.reviews.of_report(&path, document.source.hash());
        let near = Near { previous: previous.as_ref(), around: self.around(&path) };
        let mut examined = find(&document, review.as_deref(), &self.rules, near);
        examined.suggest(&document, previous.as_ref(), next.as_ref());
        let Examined { sheet, findings, stale, tally } = examined;
        let opened = Opened { document, sheet, findings, stale, tally, previous, next, others: Vec::new() };
        let summary = summary::of_opened(&opened);
        self.current = Some(opened);
        summary
    }

    /// Takes the same body's reports of years that are not directly beside the open one's.
    pub fn beside_years(&mut self, others: Vec<Sheet>) {
        if let Some(current) = &mut self.current {
            current.others = others;
        }
    }

    /// The report that is open.
    pub fn current(&self) -> Option<&Opened> {
        self.current.as_ref()
    }

    /// The files of the same body for the years before and after.
    pub fn beside(&self, path: &str) -> Beside<Arc<str>> {
        Beside { before: self.neighbour(path, -1), after: self.neighbour(path, 1) }
    }

    /// The report of the same body for the year `offset` years away (-1: the year before, 1: the year after); none where it is unclear
    /// which body's it is.
    pub fn neighbour(&self, path: &str, offset: i16) -> Option<Arc<str>> {
        self.year_beside(path, offset > 0).ok().flatten()
    }

    /// The report of the same body for the year before or after; the names of the bodies that it could be where that is unclear.
    pub fn year_beside(&self, path: &str, later: bool) -> Result<Option<Arc<str>>, Unclear> {
        let Some(known) = &self.index.shelf else { return Ok(None) };
        if later { known.after(path) } else { known.before(path) }
    }

    /// Every report of the same body, one a year, this one among them.
    pub fn years_of(&self, path: &str) -> Vec<(i16, Arc<str>)> {
        self.index.shelf.as_ref().map(|shelf| shelf.line(path)).unwrap_or_default()
    }

    /// The verdict on a finding that counts; open while the decision is stale.
    pub fn verdict(&self, path: &str, finding: &FindingKey) -> Verdict {
        let summary = self.index.summaries.get(path);
        let stale = summary.is_some_and(|s| s.findings.iter().any(|brief| brief.stale && brief.is(finding)));
        self.review(path).map_or(Verdict::Open, |review| review.verdict(finding, stale))
    }

    /// The decision on a finding that counts, stale or not.
    pub fn decision(&self, path: &str, finding: &FindingKey) -> Option<Decision> {
        self.review(path)?.decision(finding).cloned()
    }

    /// The verdict on a report that counts; open when it was given on other bytes.
    pub fn status(&self, path: &str) -> Status {
        let Some(review) = self.review(path) else { return Status::Open };
        match self.index.summaries.get(path) {
            Some(summary) => review.status(&summary.hash.to_string(), summary.is_unjudged()),
            None => review.judgement().map_or(Status::Open, |judgement| judgement.status),
        }
    }

    /// The verdict on a report as it was given last, on these bytes or others.
    pub fn judgement(&self, path: &str) -> Option<Judgement> {
        self.review(path)?.judgement().cloned()
    }

    /// My text that was not finished.
    pub fn draft_of(&self, path: &str, on: &Anchor, of: DraftOf) -> Option<String> {
        self.review(path)?.drafts.get(&(self.me.clone(), on.clone(), of)).cloned()
    }

    fn put(&mut self, mut summary: Summary) {
        self.index.words.share(&mut summary);
        let path = summary.path.clone();
        self.index.discount(&path);
        let old = self.index.summaries.remove(&path);
        let same = |old: &Summary| (old.kind, old.year, &old.form) == (summary.kind, summary.year, &summary.form);
        self.index.revision += u64::from(!old.as_ref().is_some_and(same));
        if let Some(old) = old {
            self.index.forget(&old);
        }
        if let (Some(agency), Some(year)) = (&summary.agency, summary.year) {
            self.index.shelf.get_or_insert_with(|| Shelf::new(Arc::clone(Folding::built_in()))).put(&path, &path, agency, year);
        }
        self.index.hashes.insert((summary.hash, path.clone()));
        self.index.summaries.insert(path.clone(), summary);
        self.tally(&path);
    }

    /// Takes in records and brings everything that follows from them up to date.
    fn take(&mut self, records: Vec<Record>) {
        let touched = self.history.take(records, &mut self.reviews);
        for (path, before) in &touched {
            let none = ReportReview::default();
            let (before, after) = (before.as_deref().unwrap_or(&none), self.reviews.of(path).unwrap_or(&none));
            let corrected = before.corrections != after.corrections;
            let matters = corrected || before.decisions != after.decisions;
            for path in self.followers(path) {
                self.follow(&path, matters);
                if corrected {
                    self.tell_years(&path);
                    // What is said of the open report is known; what it says to others is not.
                    self.outdated.extend(self.index.summaries.get_key_value(&path).map(|(path, _)| path.clone()));
                }
            }
        }
    }

    /// The reports whose review the records under `path` tell: itself, or those moved from there.
    fn followers(&self, path: &Arc<str>) -> Vec<Arc<str>> {
        if !self.reviews.is_gone(path) {
            return vec![path.clone()];
        }
        let hash = self.reviews.of(path).and_then(|review| review.hashes().next_back());
        hash.map_or_else(Vec::new, |hash| self.index.of_hash(hash))
    }

    /// Brings a report up to date whose review changed; `matters` says whether its summary did.
    fn follow(&mut self, path: &Arc<str>, matters: bool) {
        if self.current.as_ref().is_some_and(|c| c.document.path == *path) {
            self.recheck();
        } else if matters && self.index.summaries.contains_key(path) {
            self.outdated.insert(path.clone());
        }
        self.retally(path);
    }

    /// What the rest of the corpus says of a report, where it says anything.
    pub fn around(&self, path: &str) -> Option<&Around> {
        self.index.scan.around.get(path).map(|around| &**around)
    }

    /// Takes what the rest of the corpus says of reports now. The open one is checked again; the others, whose summaries have to be
    /// made anew, are named.
    pub fn surround(&mut self, changes: Vec<Surrounding>) -> Vec<Arc<str>> {
        let open = self.current.as_ref().map(|current| current.document.path.clone());
        let mut others = Vec::new();
        for (path, around) in changes {
            match around {
                Some(around) => self.index.scan.around.insert(path.clone(), around),
                None => self.index.scan.around.remove(&path),
            };
            if Some(&path) == open.as_ref() {
                self.recheck();
            } else if self.index.summaries.contains_key(&path) {
                others.push(path);
            }
        }
        others
    }

    /// Brings up to date what follows from a report's values in other years' reports of the same body.
    fn tell_years(&mut self, path: &Arc<str>) {
        let open = self.current.as_ref().map(|current| current.document.path.clone());
        if let Some(after) = self.neighbour(path, 1).filter(|after| Some(after) != open.as_ref()) {
            self.outdated.insert(after);
        }
        self.index.scan.disturbed |= open.is_some_and(|open| open != *path && self.years_of(path).iter().any(|(_, other)| *other == open));
    }

    /// Whether another year's report of the open one's body was corrected since this was asked last.
    pub fn take_disturbed(&mut self) -> bool {
        std::mem::take(&mut self.index.scan.disturbed)
    }

    /// Checks the report that is open again, after its review changed.
    fn recheck(&mut self) {
        if let Some(Opened { document, previous, next, others, .. }) = self.current.take() {
            let path = document.path.clone();
            let summary = self.lay_open(document, Beside { before: previous, after: next });
            self.beside_years(others);
            // A report that is gone does not come back with what is said of it.
            if self.index.summaries.contains_key(&path) {
                self.upsert(summary);
            }
        }
    }

    /// Lets the reviews that wait for bytes of this hash go with the files that have them, or takes
    /// them back from there.
    fn settle(&mut self, hash: &str) {
        for path in self.index.of_hash(hash) {
            self.follow(&path, true);
        }
    }
}

impl Index {
    /// The reports with bytes of this hash, in path order.
    fn of_hash(&self, hash: &str) -> Vec<Arc<str>> {
        let Some(hash) = ContentHash::read(hash) else { return Vec::new() };
        let same = self.hashes.range((hash, Arc::from(""))..).take_while(|(other, _)| *other == hash);
        same.map(|(_, path)| path.clone()).collect()
    }

    fn forget(&mut self, summary: &Summary) {
        self.hashes.remove(&(summary.hash, summary.path.clone()));
        if let Some(shelf) = &mut self.shelf {
            shelf.take(&*summary.path);
        }
    }
}
