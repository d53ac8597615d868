//! The reports of a corpus: found by going through its folders, or known from an earlier run where nothing changed since.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::args::Common;
use super::failure::Failure;
use super::out::Out;
use super::setup;
use crate::store::entries::Entries;
use crate::store::index::{Index, Known, Stamp, Untouched, Walk, Way, kept_key};
use crate::store::scan::{About, Gathered, Unread, gather, together, unread_message};
use crate::store::{Corpus, StoreError, clock};

/// The reports, in path order.
#[derive(Debug)]
pub struct Found {
    count: usize,
    entries: OnceLock<Arc<Entries>>,
    /// What was said of each when it was found, where that is of use.
    pub stamps: Arc<[Option<Stamp>]>,
    /// What is known of the files, if it was looked at.
    pub known: Option<Arc<Known>>,
    /// That what is known holds for all of them, and nothing else is there.
    pub untouched: Option<Untouched>,
    /// How they were found, if the same way can be told to lead to the same reports.
    pub walk: Option<Walk>,
    base: Arc<Path>,
}

impl Found {
    /// The reports of these entries.
    pub fn of(corpus: &Corpus, entries: Entries) -> Self {
        Self {
            count: entries.len(),
            entries: OnceLock::from(Arc::new(entries)),
            stamps: Arc::default(),
            known: None,
            untouched: None,
            walk: None,
            base: corpus.base().into(),
        }
    }

    /// Looks for the reports of `corpus`. What cannot be followed is complained of.
    pub fn search(out: &mut Out, corpus: &Corpus, common: &Common) -> Result<Self, Failure> {
        let (jobs, is_kept) = (setup::jobs(common), !common.no_cache);
        let way = if is_kept { Way::of(corpus, &common.glob, clock()) } else { None };
        // Nothing is made here for a corpus that may be too small for it.
        let known = kept_key().filter(|_| is_kept).map(|own| Arc::new(Index::of(corpus.state(), own).known()));
        let untouched = known.as_ref().zip(way.as_ref()).and_then(|(known, way)| known.untouched(corpus, way, jobs));
        if untouched.is_some() {
            let count = known.as_ref().map_or(0, |known| known.met().count());
            tell_unread(out, &together(untouched.iter().map(|untouched| &untouched.unread)));
            return Ok(Self { count, entries: OnceLock::new(), known, untouched, ..Self::of(corpus, Entries::default()) });
        }
        let about = match &known {
            None => About::Files,
            // Where nothing is known of any file, nothing is compared with what is said of them.
            Some(known) if known.is_empty() => About::Folders,
            Some(_) => About::Stamps,
        };
        let gathered = gather(corpus, &common.glob, (jobs, about))?;
        let walk = way.and_then(|way| Walk::of(corpus, &way, &gathered, jobs));
        let Gathered { entries, stamps, faults, unread, .. } = gathered;
        for fault in faults {
            let text = out.lang.tell(&fault.message());
            // A pipe in a folder is passed over; one asked for by name is a path that cannot be read.
            let asked_for = matches!(&fault, StoreError::NotAFile { path } if corpus.roots().contains(path));
            if fault.is_harmless() && !asked_for { out.notice(&text) } else { out.complain(&text) }
        }
        tell_unread(out, &together(unread.values()));
        Ok(Self { stamps: stamps.into(), known, walk, ..Self::of(corpus, entries) })
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The reports.
    pub fn entries(&self) -> &Arc<Entries> {
        self.entries.get_or_init(|| {
            let mut entries = Entries::new(&self.base);
            self.known.iter().flat_map(|known| known.met()).for_each(|(name, ..)| entries.push_plain(name));
            Arc::new(entries)
        })
    }
}

/// Tells of documents that are not read.
fn tell_unread(out: &mut Out, unread: &Unread) {
    if let Some(message) = unread_message(unread) {
        let text = out.lang.tell(&message);
        out.notice(&text);
    }
}
