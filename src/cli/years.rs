//! The reports of one body, year by year: each is checked beside the one of the year before. All of a
//! corpus is gone through twice, with little kept in between: first each report for itself, then beside
//! the others.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::batch::{Batch, Outcome, document, guarded};
use super::failure::Failure;
use super::memory::{Keeping, Met, packed, told, unpacked};
use super::out::Out;
use crate::check::{Around, Bodies, Standing, Trace};
use crate::export::Checked;
use crate::fold::Folding;
use crate::review::{Figures, Sheet};
use crate::session::{Document, Near, find, sheet};
use crate::store::aside::{self, Aside};
use crate::store::entries::Entries;
use crate::store::index::{Key, Shelf, Sighting, Stamp};
use crate::store::pile::Numbered;
use crate::store::scan::Entry;
use crate::store::together::Together;
use crate::store::{Reader, StoreError, pool};
use crate::text::ContentHash;

/// How many reports are kept in memory from the first reading for the second; further ones are put aside.
const KEPT: usize = 256;

/// Whether repairs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repairs {
    /// They are told.
    Wanted,
    /// They would not be told.
    Unwanted,
}

/// The reports of the corpus beside each other, each told by its number in path order.
pub struct Years {
    entries: Arc<Entries>,
    bodies: Bodies,
    /// A [`Note`] of each report that was read, and what was met in its file.
    notes: Numbered,
    met: Numbered,
    kept: Vec<Option<Document>>,
    aside: Aside,
}

/// What is needed of a report when it or one of its neighbours is checked.
#[derive(Default, Serialize, Deserialize)]
struct Note {
    figures: Figures,
    /// The figures that are compared with those of others of its kind.
    row: Box<[u32]>,
}

/// A report read for the first time.
struct First {
    trace: Trace,
    standing: Standing,
    told: Told,
    read: Option<Read>,
    kept: Option<(Key, Option<Vec<u8>>)>,
}

/// What is told of a report, packed: a [`Note`], and what was met in its file.
#[derive(Default)]
struct Told {
    note: Vec<u8>,
    met: Vec<u8>,
}

/// A report as it was read.
enum Read {
    /// With what was said of the file, if its text is its very bytes and every change would show.
    Whole(Document, Option<Stamp>),
    Packed(Vec<u8>),
}

/// What a report is checked beside.
#[derive(Default)]
pub struct Beside {
    before: Option<Figures>,
    after: Option<Figures>,
    around: Around,
}

impl Years {
    /// Goes through all reports once; of each a small record is kept. Where there is a memory, it says what is known
    /// of their bytes, takes in what was found out, and has a shelf for it.
    pub fn of(out: &mut Out, batch: &Batch, memory: Option<(Vec<Met>, &Shelf)>) -> Result<Self, Failure> {
        // A single report has no other to be compared with.
        let count = if batch.entries().len() < 2 { 0 } else { batch.entries().len() };
        let (met, shelf) = memory.map_or_else(Default::default, |(met, shelf)| (met, Some(shelf)));
        let mut keeping = Keeping::on(shelf);
        let (reader, entries, shelf) = (batch.reader.clone(), Arc::clone(batch.entries()), shelf.cloned());
        // What cannot be read is complained of when its turn comes.
        let read = move |at: usize| {
            let entry = &entries.get(at);
            let mut first = guarded(entry, || first(&reader, entry, met.get(at).copied().flatten(), shelf.as_ref())).ok()?;
            first.read = first.read.map(|read| read.small(at));
            Some(first)
        };
        let mut growing = Growing::new(batch);
        out.begin(count);
        for (at, first) in pool::numbered(count, batch.jobs, read).enumerate() {
            out.step(batch.entries().path(at));
            let Some(First { trace, standing, told, read, kept }) = first else {
                growing.pass();
                continue;
            };
            if let Some((key, new)) = kept {
                keeping.put(Some(key), new);
            }
            growing.put((&trace, standing), &told, read);
        }
        out.end();
        keeping.finish(None);
        Ok(growing.finish()?)
    }

    /// What the corpus says about the report of this number.
    pub fn beside(&self, number: usize) -> Outcome<Beside> {
        let Ok(report) = u32::try_from(number) else { return Ok(Beside::default()) };
        let at = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let figures = |other: Option<u32>| other.map(|other| self.note(at(other)).map(|note| note.figures)).transpose();
        let path = |other: u32| self.entries.path(at(other)).into();
        let around = self.bodies.around(report, &self.note(number)?.row, path);
        Ok(Beside { before: figures(self.bodies.before(report))?, after: figures(self.bodies.after(report))?, around })
    }

    /// What was met in the file of the report of this number; nothing where it could not be read.
    pub fn met(&self, number: usize) -> Met {
        unpacked(&self.met.get(number).ok()?)
    }

    fn note(&self, number: usize) -> Outcome<Note> {
        Ok(unpacked(&self.notes.get(number)?).unwrap_or_default())
    }

    /// The report with what its review and the rules say of it.
    pub fn checked(&self, reader: &Reader, (number, entry): (usize, &Entry), repairs: Repairs, beside: &Beside) -> Outcome<Checked> {
        let document = match self.kept.get(number) {
            Some(Some(document)) => Document::clone(document),
            _ => document(reader.load_again(entry, self.aside.get(number, &reader.forms))?, entry),
        };
        let review = reader.reviews.of_report(&entry.path, document.source.hash()).map(Cow::into_owned);
        let sheet = |figures: &Option<Figures>| figures.as_ref().map(|figures| figures.sheet(&reader.forms));
        let previous = sheet(&beside.before);
        let mut examined =
            find(&document, review.as_ref(), &reader.rules, Near { previous: previous.as_ref(), around: Some(&beside.around) });
        if repairs == Repairs::Wanted && examined.has_cases() {
            examined.suggest(&document, previous.as_ref(), sheet(&beside.after).as_ref());
        }
        Ok(Checked { document, examined, review })
    }
}

/// The reports of the corpus as they come, in path order.
struct Growing {
    together: Together,
    entries: Arc<Entries>,
    notes: Numbered,
    met: Numbered,
    kept: Vec<Option<Document>>,
    aside: Aside,
}

impl Growing {
    fn new(batch: &Batch) -> Self {
        Self {
            together: Together::new(Folding::built_in(), &batch.reader.rules),
            entries: Arc::clone(batch.entries()),
            notes: Numbered::default(),
            met: Numbered::default(),
            kept: Vec::new(),
            aside: Aside::default(),
        }
    }

    /// Passes over a report that cannot be read.
    fn pass(&mut self) {
        self.together.put(None);
        self.keep(&Told::default(), None);
    }

    fn put(&mut self, report: (&Trace, Standing), told: &Told, read: Option<Read>) {
        self.together.put(Some(report));
        self.keep(told, read);
    }

    fn keep(&mut self, told: &Told, read: Option<Read>) {
        self.notes.push(&told.note);
        self.met.push(&told.met);
        let (whole, packed) = match read {
            Some(Read::Whole(document, _)) => (Some(document), Vec::new()),
            Some(Read::Packed(bytes)) => (None, bytes),
            None => (None, Vec::new()),
        };
        if self.kept.len() < KEPT {
            self.kept.push(whole);
        }
        self.aside.push(&packed);
    }

    /// All of them beside each other.
    fn finish(self) -> Result<Years, StoreError> {
        let Self { together, entries, notes, met, kept, aside } = self;
        Ok(Years { entries, bodies: together.finish()?, notes, met, kept, aside })
    }
}

impl Read {
    /// As much of the report number `at` as is kept.
    fn small(self, at: usize) -> Self {
        match self {
            // Nothing is what no report is: it is read anew.
            Self::Whole(document, plain) if at >= KEPT => Self::Packed(aside::packed(&document, plain).unwrap_or_default()),
            read => read,
        }
    }
}

impl Beside {
    /// The digest of everything that the result for a report with these bytes follows from.
    pub fn key(&self, reader: &Reader, path: &str, hash: &ContentHash) -> Option<Key> {
        let figures = packed(&(&self.before, &self.after))?;
        // What is debugged is all there is, in an order that is always the same.
        let around = format!("{:?}", self.around);
        let review = told(reader, path, hash);
        let review: &[u8] = review.as_ref().map_or(&[], |key| key.bytes());
        Some(Key::of(&[path.as_bytes(), hash.bytes(), review, &figures, around.as_bytes()]))
    }
}

impl First {
    /// A report in whose file this was met, that says `trace` of itself and has these figures.
    fn of(path: &str, met: (ContentHash, Option<Sighting>), (trace, figures): (Trace, Figures), seen: &Sheet) -> Self {
        let standing = Standing::of(Folding::built_in(), &trace, (path, met.0), seen);
        let note = packed(&Note { figures, row: standing.row.clone() }).unwrap_or_default();
        let told = Told { note, met: packed(&met).unwrap_or_default() };
        Self { trace, standing, told, read: None, kept: None }
    }
}

fn first(reader: &Reader, entry: &Entry, met: Met, shelf: Option<&Shelf>) -> Outcome<First> {
    let key = |hash: &ContentHash| {
        let review = told(reader, &entry.path, hash);
        let review: &[u8] = review.as_ref().map_or(&[], |key| key.bytes());
        Key::of(&[hash.bytes(), review])
    };
    if let (Some(met), Some(shelf)) = (met, shelf) {
        let key = key(&met.0);
        if let Some(glance) = shelf.get(key).and_then(|bytes| unpacked::<(Trace, Figures)>(&bytes)) {
            let seen = glance.1.sheet(&reader.forms);
            return Ok(First { kept: Some((key, None)), ..First::of(&entry.path, met, glance, &seen) });
        }
    }
    let now = crate::store::clock();
    let (loaded, stamp, is_plain) = reader.load_stamped(entry)?;
    let document = document(loaded, entry);
    let hash = *document.source.hash();
    let seen = seen(reader, &document);
    let glance = (Trace::of(&document.source, &seen, Folding::built_in()), Figures::of(&seen));
    let kept = shelf.and_then(|_| Some((key(&hash), Some(packed(&glance)?))));
    let sighting = Sighting::new(stamp, hash, now);
    let read = Read::Whole(document, sighting.map(|seen| seen.stamp).filter(|_| is_plain));
    Ok(First { read: Some(read), kept, ..First::of(&entry.path, (hash, sighting), glance, &seen) })
}

/// The report seen through its review.
fn seen(reader: &Reader, document: &Document) -> Sheet {
    sheet(document, reader.reviews.of_report(&document.path, document.source.hash()).as_deref())
}
