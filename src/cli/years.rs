//! The reports of one body, year by year: each is checked beside the one of the year before.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::batch::{Outcome, document, guarded};
use super::out::Out;
use crate::check::{Bodies, Trace};
use crate::export::Checked;
use crate::review::Sheet;
use crate::session::{Document, examine_within, find_within, sheet};
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

/// The reports of the corpus beside each other.
pub struct Years {
    bodies: Bodies,
    entries: BTreeMap<Arc<str>, Entry>,
    kept: BTreeMap<Arc<str>, Document>,
}

impl Years {
    /// Reads all reports once for body, year and sentences; of each a small record is kept.
    pub fn of(out: &mut Out, reader: &Reader, entries: &[Entry], jobs: usize) -> Self {
        // A single report has no other to be compared with.
        let entries = if entries.len() < 2 { &[] } else { entries };
        let (mut traces, mut kept) = (Vec::with_capacity(entries.len()), BTreeMap::new());
        out.begin(entries.len());
        let folding = Arc::clone(reader.rules.folding());
        let of_workers = reader.clone();
        // What cannot be read is complained of when its turn comes.
        let read = move |entry: Entry| {
            let document = guarded(&entry, || Ok(document(of_workers.load(&entry)?, &entry))).ok()?;
            let trace = Trace::of(&document.path, &document.source, &seen(&of_workers, &document), of_workers.rules.folding());
            Some((trace, document))
        };
        for (entry, read) in entries.iter().zip(pool::in_order(entries.to_vec(), jobs, read)) {
            out.step(&entry.path);
            let Some((trace, document)) = read else { continue };
            traces.push(trace);
            if kept.len() < KEPT {
                kept.insert(entry.path.clone(), document);
            }
        }
        out.end();
        let entries = entries.iter().map(|entry| (entry.path.clone(), entry.clone())).collect();
        Self { bodies: Bodies::of(traces, &folding), entries, kept }
    }

    /// The report with what its review and the rules say of it.
    pub fn checked(&self, reader: &Reader, entry: &Entry, repairs: Repairs) -> Outcome<Checked> {
        let document = self.document(reader, entry)?;
        let review = reader.reviews.of_report(&entry.path, document.source.hash()).map(Cow::into_owned);
        let sheet_at = |path: Option<Arc<str>>| Some(seen(reader, &self.document(reader, self.entries.get(&path?)?).ok()?));
        let previous = sheet_at(self.bodies.before(&entry.path));
        let around = self.bodies.around(&entry.path);
        let examine = if repairs == Repairs::Wanted { examine_within } else { find_within };
        let mut examined = examine(&document, review.as_ref(), &reader.rules, (previous.as_ref(), &around));
        // The year after is read only where it can speak for a repair.
        if repairs == Repairs::Wanted
            && examined.findings.iter().any(|finding| finding.case.is_some())
            && let Some(next) = sheet_at(self.bodies.after(&entry.path))
        {
            examined.hear(&document, previous.as_ref(), &next);
        }
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
