//! `journal verify`: every record of every journal against its checksum.

use super::failure::{Failure, Outcome};
use super::out::Out;
use crate::store::{Corpus, journal};

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
    if journals.is_empty() && !out.failed() {
        let text = out.lang.say("cli.journal.none", &[("path", &corpus.state().display().to_string())]);
        out.notice(&text);
    }
    Ok(if damaged { Outcome::Findings } else { Outcome::Fine })
}
