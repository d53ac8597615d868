//! The reports of one body, year by year: each is checked beside the one of the year before.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::batch::{Outcome, document, guarded};
use super::out::Out;
use crate::export::Checked;
use crate::review::Sheet;
use crate::session::{Document, examine, find, sheet};
use crate::store::scan::Entry;
use crate::store::{Reader, pool};

/// How many reports are kept from the first reading for the second: as many as a usual corpus has,
/// and few enough for any machine.
const KEPT: usize = 1000;

/// Whether repairs are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repairs {
    /// They are told.
    Wanted,
    /// They would not be told.
    Unwanted,
}

/// Which report has which for the year before.
pub struct Years {
    before: BTreeMap<Arc<str>, Entry>,
    kept: BTreeMap<Arc<str>, Document>,
}

impl Years {
    /// Reads all reports once for body and year.
    pub fn of(out: &mut Out, reader: &Reader, entries: &[Entry], jobs: usize) -> Self {
        let mut years: BTreeMap<(String, i16), Vec<Entry>> = BTreeMap::new();
        let mut kept = BTreeMap::new();
        // A single report has no other to be compared with.
        let entries = if entries.len() < 2 { &[] } else { entries };
        out.begin(entries.len());
        let reader = reader.clone();
        // What cannot be read is complained of when its turn comes.
        let read = move |entry: Entry| {
            guarded(&entry, || Ok(document(reader.load(&entry)?, &entry))).ok().map(|document| (seen(&reader, &document), document))
        };
        for (entry, read) in entries.iter().zip(pool::in_order(entries.to_vec(), jobs, read)) {
            out.step(&entry.path);
            let Some((sheet, document)) = read else { continue };
            if let (Some(agency), Some(year)) = (sheet.fact("agency"), sheet.year()) {
                years.entry((agency, year)).or_default().push(entry.clone());
            }
            if kept.len() < KEPT {
                kept.insert(entry.path.clone(), document);
            }
        }
        out.end();
        Self { before: before(&years), kept }
    }

    /// The report with what its review and the rules say of it.
    pub fn checked(&self, reader: &Reader, entry: &Entry, repairs: Repairs) -> Outcome<Checked> {
        let document = self.document(reader, entry)?;
        let review = reader.reviews.of_report(&entry.path, document.source.hash()).map(Cow::into_owned);
        let previous = self.before.get(&entry.path).and_then(|entry| Some(seen(reader, &self.document(reader, entry).ok()?)));
        let examine = if repairs == Repairs::Wanted { examine } else { find };
        let examined = examine(&document, review.as_ref(), &reader.rules, previous.as_ref());
        Ok(Checked { document, examined, review })
    }

    fn document(&self, reader: &Reader, entry: &Entry) -> Outcome<Document> {
        match self.kept.get(&entry.path) {
            Some(document) => Ok(document.clone()),
            None => Ok(document(reader.load(entry)?, entry)),
        }
    }
}

/// The report seen through its review.
fn seen(reader: &Reader, document: &Document) -> Sheet {
    sheet(document, reader.reviews.of_report(&document.path, document.source.hash()).as_deref())
}

/// For every report whose body has one for the year before, that one. Of several for one year the
/// first in path order stands for it.
fn before(years: &BTreeMap<(String, i16), Vec<Entry>>) -> BTreeMap<Arc<str>, Entry> {
    let mut before = BTreeMap::new();
    for ((agency, year), entries) in years {
        let first = year.checked_sub(1).and_then(|before| years.get(&(agency.clone(), before))?.first());
        let Some(first) = first else { continue };
        before.extend(entries.iter().map(|entry| (entry.path.clone(), first.clone())));
    }
    before
}
