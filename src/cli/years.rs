//! The reports of one body, year by year: each is checked beside the one of the year before. All of a
//! corpus is gone through twice, with little kept in between: first each report for itself, then beside
//! the others.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::batch::{Batch, Outcome, document, guarded};
use super::memory::{Keeping, Met, packed, told, unpacked};
use super::out::Out;
use crate::check::{Around, Bodies, Trace};
use crate::export::Checked;
use crate::fold::Folding;
use crate::review::{Figures, Sheet};
use crate::session::{Document, find_within, sheet};
use crate::store::aside::{self, Aside, Place, PutAside};
use crate::store::index::{Key, Shelf, Sighting, Stamp};
use crate::store::scan::Entry;
use crate::store::{Reader, pool};
use crate::text::ContentHash;

/// How many reports are kept in memory from the first reading for the second; further ones are put aside.
const KEPT: usize = 1024;

/// Whether repairs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repairs {
    /// They are told.
    Wanted,
    /// They would not be told.
    Unwanted,
}

/// The reports of the corpus beside each other.
pub struct Years {
    bodies: Bodies,
    /// The figures of each report that was read, by its number among the bodies.
    figures: Vec<Figures>,
    kept: Vec<Kept>,
    aside: PutAside,
}

/// Where the first reading of a report is kept for the second.
enum Kept {
    Nowhere,
    Here(Box<Document>),
    Aside(Place),
}

/// What a report says of itself that matters for others.
#[derive(Serialize, Deserialize)]
struct Glance {
    agency: Option<Arc<str>>,
    year: Option<i16>,
    marks: Box<[u32]>,
    figures: Figures,
}

/// A report read for the first time.
struct First {
    hash: ContentHash,
    glance: Glance,
    read: Option<Read>,
    sighting: Option<Sighting>,
    key: Option<Key>,
    new: Option<Vec<u8>>,
}

/// A report as it was read.
enum Read {
    /// With what was said of the file, if its text is its very bytes and every change would show.
    Whole(Document, Option<Stamp>),
    Packed(Vec<u8>),
}

/// What a report is checked beside.
pub struct Beside {
    before: Option<Figures>,
    after: Option<Figures>,
    around: Around,
}

impl Years {
    /// Goes through all reports once; of each a small record is kept. Where there is a memory, it says what is known
    /// of their bytes, takes in what was found out, and has a shelf for it.
    pub fn of(out: &mut Out, batch: &Batch, memory: Option<(&mut [Met], &Shelf)>) -> Self {
        // A single report has no other to be compared with.
        let entries = batch.entries();
        let count = if entries.len() < 2 { 0 } else { entries.len() };
        let (mut traces, mut figures, mut kept) = (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut aside, mut names) = (Aside::default(), HashSet::new());
        let (met, shelf): (&mut [Met], Option<&Shelf>) = memory.map_or_else(Default::default, |(met, shelf)| (met, Some(shelf)));
        let mut keeping = Keeping::on(shelf);
        let (reader, entries, shelf) = (batch.reader.clone(), Arc::clone(entries), shelf.cloned());
        let hashes: Vec<Option<ContentHash>> = met.iter().map(|met| met.as_ref().map(|(hash, _)| *hash)).collect();
        // What cannot be read is complained of when its turn comes.
        let read = move |at: usize| {
            let entry: &Entry = &entries[at];
            let mut first = guarded(entry, || first(&reader, entry, hashes.get(at).and_then(Option::as_ref), shelf.as_ref())).ok()?;
            first.read = first.read.map(|read| read.small(at));
            Some(first)
        };
        out.begin(count);
        for (at, first) in pool::numbered(count, batch.jobs, read).enumerate() {
            let path = &batch.entries()[at].path;
            out.step(path);
            let Some(First { hash, glance, read, sighting, key, new }) = first else {
                met.get_mut(at).map(Option::take);
                continue;
            };
            keeping.put(key, new);
            if let Some(met) = met.get_mut(at).filter(|_| read.is_some()) {
                *met = Some((hash, sighting));
            }
            kept.push(match read {
                None => Kept::Nowhere,
                Some(Read::Whole(document, _)) => Kept::Here(Box::new(document)),
                Some(Read::Packed(bytes)) => aside.put(&bytes).map_or(Kept::Nowhere, Kept::Aside),
            });
            let Glance { agency, year, marks, figures: mut own } = glance;
            let agency = agency.map(|name| one(&mut names, name));
            own.edition = own.edition.map(|name| one(&mut names, name));
            traces.push(Trace { path: path.clone(), agency, year, hash, marks });
            figures.push(own);
        }
        out.end();
        keeping.finish(None);
        let Reader { forms, rules, .. } = &batch.reader;
        let sheet = |number: usize| figures.get(number).map(|figures: &Figures| figures.sheet(forms));
        Self { bodies: Bodies::of(traces, Folding::built_in()).with_peers(rules, sheet), figures, kept, aside: aside.finish() }
    }

    /// What the corpus says about the report at `path`.
    pub fn beside(&self, path: &str) -> Beside {
        let figures = |path: Option<Arc<str>>| self.figures.get(self.bodies.number(&path?)?).cloned();
        Beside { before: figures(self.bodies.before(path)), after: figures(self.bodies.after(path)), around: self.bodies.around(path) }
    }

    /// The report with what its review and the rules say of it.
    pub fn checked(&self, reader: &Reader, entry: &Entry, repairs: Repairs, beside: &Beside) -> Outcome<Checked> {
        let document = match self.bodies.number(&entry.path).and_then(|number| self.kept.get(number)) {
            Some(Kept::Here(document)) => Document::clone(document),
            Some(Kept::Aside(place)) => document(reader.load_again(entry, self.aside.get(*place, &reader.forms))?, entry),
            Some(Kept::Nowhere) | None => document(reader.load(entry)?, entry),
        };
        let review = reader.reviews.of_report(&entry.path, document.source.hash()).map(Cow::into_owned);
        let sheet = |figures: &Option<Figures>| figures.as_ref().map(|figures| figures.sheet(&reader.forms));
        let previous = sheet(&beside.before);
        let mut examined = find_within(&document, review.as_ref(), &reader.rules, (previous.as_ref(), &beside.around));
        if repairs == Repairs::Wanted && examined.has_cases() {
            examined.suggest(&document, previous.as_ref(), sheet(&beside.after).as_ref());
        }
        Ok(Checked { document, examined, review })
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

/// The one name that is kept of those that are alike.
fn one(names: &mut HashSet<Arc<str>>, name: Arc<str>) -> Arc<str> {
    names.get(&name).cloned().unwrap_or_else(|| {
        names.insert(Arc::clone(&name));
        name
    })
}

fn first(reader: &Reader, entry: &Entry, hash: Option<&ContentHash>, shelf: Option<&Shelf>) -> Outcome<First> {
    let key = |hash: &ContentHash| {
        let review = told(reader, &entry.path, hash);
        let review: &[u8] = review.as_ref().map_or(&[], |key| key.bytes());
        Key::of(&[hash.bytes(), review])
    };
    if let (Some(hash), Some(shelf)) = (hash, shelf) {
        let key = key(hash);
        if let Some(glance) = shelf.get(key).and_then(|bytes| unpacked(&bytes)) {
            return Ok(First { hash: *hash, glance, read: None, sighting: None, key: Some(key), new: None });
        }
    }
    let now = crate::store::clock();
    let (loaded, stamp, is_plain) = reader.load_stamped(entry)?;
    let document = document(loaded, entry);
    let hash = *document.source.hash();
    let seen = seen(reader, &document);
    let trace = Trace::of(&document.path, &document.source, &seen, Folding::built_in());
    let glance = Glance { agency: trace.agency, year: trace.year, marks: trace.marks, figures: Figures::of(&seen) };
    let (key, new) = if shelf.is_some() { (Some(key(&hash)), packed(&glance)) } else { (None, None) };
    let sighting = Sighting::new(stamp, hash, now);
    Ok(First { hash, glance, read: Some(Read::Whole(document, sighting.map(|seen| seen.stamp).filter(|_| is_plain))), sighting, key, new })
}

/// The report seen through its review.
fn seen(reader: &Reader, document: &Document) -> Sheet {
    sheet(document, reader.reviews.of_report(&document.path, document.source.hash()).as_deref())
}
