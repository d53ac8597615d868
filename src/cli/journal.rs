//! `journal verify`: every record of every journal against its checksum. And what commands add to a journal.

use std::fs;
use std::path::Path;

use super::failure::{Failure, Outcome};
use super::out::Out;
use crate::review::Record;
use crate::store::journal::{Journal, Opened};
use crate::store::{Corpus, journal};

/// Whether records are taken back one by one or together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// Each by itself.
    Each,
    /// All as one step.
    One,
}

/// Appends records to the journal of the reviewer `by`, numbered on from the last one there. A journal that is
/// in use is left as it is, and that is said. How many were taken in.
pub fn append(out: &mut Out, state: &Path, (by, steps): (&str, Steps), mut records: Vec<Record>) -> Result<usize, Failure> {
    if records.is_empty() {
        return Ok(0);
    }
    match Journal::open(state, by)? {
        Opened::Mine(mut journal, known) => {
            let first = known.records.iter().map(|record| record.seq).max().unwrap_or(0) + 1;
            for (record, seq) in records.iter_mut().zip(first..) {
                record.seq = seq;
                if steps == Steps::One {
                    record.with = (seq != first).then_some(first);
                }
            }
            journal.append(&mut records)?;
            Ok(records.len())
        }
        Opened::Held(holder, _) => {
            let text = out.lang.say("cli.journal.held", &[("by", by), ("holder", &holder.to_string())]);
            out.complain(&text);
            Ok(0)
        }
    }
}

/// Reads all journals of the corpus and tells of every damaged line.
pub fn verify(out: &mut Out, corpus: &Corpus) -> Result<Outcome, Failure> {
    let (journals, faults) = journal::read_all(corpus.state());
    let mut damaged = false;
    for journal in &journals {
        for damage in &journal.damage {
            damaged = true;
            let text = out.lang.tell(&damage.message(&journal.path)) + "\n";
            out.print(&text)?;
        }
        let (records, path) = (journal.records.len().to_string(), journal.path.display().to_string());
        let text = out.lang.say("cli.journal.read", &[("path", &path), ("count", &records)]) + "\n";
        out.print(&text)?;
    }
    for fault in faults {
        let text = out.lang.tell(&fault.message());
        out.complain(&text);
    }
    if journals.is_empty() {
        for root in corpus.roots() {
            if let Err(error) = fs::metadata(root) {
                return Err(Failure::unreadable(root, &error));
            }
        }
    }
    if journals.is_empty() && !out.failed() {
        let text = out.lang.say("cli.journal.none", &[("path", &corpus.state().display().to_string())]);
        out.notice(&text);
    }
    Ok(if damaged { Outcome::Findings } else { Outcome::Fine })
}
