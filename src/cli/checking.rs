//! Every report of a corpus examined: from what earlier runs found out, as far as that still holds, else
//! anew.

use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::batch::Batch;
use super::failure::Failure;
use super::memory::{self, Keeping, packed_with, unpacked_with};
use super::out::Out;
use super::years::{Repairs, Years};
use crate::export::Checked;
use crate::store::Reader;
use crate::store::index::{Key, Shelf};
use crate::store::scan::Entry;

/// How reports are examined: whether with repairs, and the name of the results; those without a name are
/// not kept.
pub type Wanted = (Repairs, Option<String>);

/// What became of a report.
struct Done<T> {
    text: Vec<u8>,
    result: T,
}

impl Batch {
    /// Examines every report beside the one of the year before, and hands what `work` makes of it, a text and what else is to be
    /// known, to `take` in path order.
    pub fn each_checked<T: Serialize + DeserializeOwned + Send + 'static>(
        &self,
        out: &mut Out,
        (repairs, name): Wanted,
        work: impl Fn(&Checked) -> (String, T) + Send + Sync + 'static,
        mut take: impl FnMut(&mut Out, &[u8], T) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(memory) = &self.memory else {
            let years = Years::of(out, self, None)?;
            let work = move |reader: &Reader, (at, entry): (usize, &Entry)| {
                years.checked(reader, (at, entry), repairs, &years.beside(at)?).map(|checked| work(&checked))
            };
            let take =
                |out: &mut Out, _, done: Option<(String, T)>| done.map_or(Ok(()), |(text, result)| take(out, text.as_bytes(), result));
            return self.each_numbered(out, work, take);
        };
        let results = name.map(|name| memory.results(&format!("{name} {repairs:?}")));
        let mut told = retell(out, (memory.whole(&self.reader, &self.found), results.as_ref()), &mut take)?;
        let mut reused = told;
        if told < self.found.count() || self.found.untouched.is_none() {
            let met = memory.met(out, &self.found, self.jobs);
            let known = |at: usize| *met.get(at)?;
            if told == 0 {
                told = retell(out, (memory::whole(&self.reader, self.entries(), known), results.as_ref()), &mut take)?;
                reused = told;
            }
            if told < self.found.count() {
                let years = Arc::new(Years::of(out, self, Some((met, &memory.glances())))?);
                let take = |out: &mut Out, at, text: &[u8], result| if at < told { Ok(()) } else { take(out, text, result) };
                reused = self.examine(out, (&years, repairs, results), work, take)?;
                memory.keep(&self.found, |at| years.met(at));
            } else {
                memory.keep(&self.found, known);
            }
        } else {
            memory.keep_walk(&self.found);
        }
        let words = [("count", &*reused.to_string()), ("reports", &*self.found.count().to_string())];
        out.detail("cli.reused", &words);
        Ok(())
    }

    /// Takes each result from the shelf, or makes it anew and puts it there. How many came from there.
    fn examine<T: Serialize + DeserializeOwned + Send + 'static>(
        &self,
        out: &mut Out,
        (all, repairs, kept): (&Arc<Years>, Repairs, Option<Shelf>),
        work: impl Fn(&Checked) -> (String, T) + Send + Sync + 'static,
        mut take: impl FnMut(&mut Out, usize, &[u8], T) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let (mut keeping, mut is_whole, mut reused) = (Keeping::on(kept.as_ref()), true, 0);
        let years = Arc::clone(all);
        let one = move |reader: &Reader, (at, entry): (usize, &Entry)| {
            let beside = years.beside(at)?;
            let hash = years.met(at).map(|(hash, _)| hash);
            let key = hash.filter(|_| kept.is_some()).and_then(|hash| beside.key(reader, &entry.path, &hash));
            if let Some(bytes) = key.and_then(|key| kept.as_ref()?.get(key))
                && let Some((text, result)) = unpacked_with(&bytes)
            {
                return Ok((Done { text: text.to_vec(), result }, key, None));
            }
            let checked = years.checked(reader, (at, entry), repairs, &beside)?;
            // A file that changed since it was read first has no place among the results.
            let key = key.filter(|_| hash.as_ref() == Some(checked.document.source.hash()));
            let (text, result) = work(&checked);
            let new = key.and_then(|_| packed_with(&text, &result));
            Ok((Done { text: text.into_bytes(), result }, key.filter(|_| new.is_some()), new))
        };
        self.each_numbered(out, one, |out, at, done| {
            let Some((Done { text, result }, key, new)) = done else {
                is_whole = false;
                return Ok(());
            };
            is_whole &= key.is_some();
            reused += usize::from(key.is_some() && new.is_none());
            keeping.put(key, new);
            take(out, at, &text, result)
        })?;
        let whole = if is_whole { memory::whole(&self.reader, self.entries(), |at| all.met(at)) } else { None };
        keeping.finish(whole);
        Ok(reused)
    }
}

/// Hands the results of an earlier run over, if nothing at all changed since: if all that they follow from together is `whole`. How
/// many there were.
fn retell<T: DeserializeOwned>(
    out: &mut Out,
    (whole, kept): (Option<Key>, Option<&Shelf>),
    take: &mut impl FnMut(&mut Out, &[u8], T) -> Result<(), Failure>,
) -> Result<usize, Failure> {
    let Some(mut results) = whole.zip(kept).and_then(|(whole, kept)| kept.whole(whole)) else { return Ok(0) };
    let mut told = 0;
    out.gather();
    while let Some((text, result)) = results.take().and_then(unpacked_with) {
        take(out, text, result)?;
        told += 1;
    }
    out.send()?;
    Ok(told)
}
