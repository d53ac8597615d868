//! `import`: the reviews of an export taken back into the journals.
//!
//! Every record goes into the journal of the reviewer who said it, with its time and reason. What
//! is there already, value for value and time for time, is not taken in twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::TOOL;
use super::export::INDEX;
use super::failure::{Failure, Outcome};
use super::journal::{Steps, append};
use super::out::Out;
use crate::export::{MARK, SourceFile, index_names, quote_file, read_back};
use crate::lang::Message;
use crate::review::Record;
use crate::store::scan::scan_all;
use crate::store::{Corpus, hash_stamped, journal};

/// Takes in every reviewed report below `from`.
pub fn run(out: &mut Out, from: &Path, corpus: &Corpus) -> Result<Outcome, Failure> {
    for root in corpus.roots() {
        if let Err(error) = fs::metadata(root) {
            return Err(Failure::unreadable(root, &error));
        }
    }
    let mut wanted: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let (mut reports, mut elsewhere) = (0_usize, Vec::new());
    for file in reports_below(out, from)? {
        if let Some((source, records)) = read(out, &file) {
            reports += 1;
            if !corpus.file_of(&source.path).try_exists().unwrap_or(true) {
                elsewhere.push(source.hash);
            }
            for mut record in records {
                record.how.imported = true;
                wanted.entry(record.by.clone()).or_default().push(record);
            }
        }
    }
    if reports == 0 && !out.failed() {
        return Err(Failure::say("cli.import.none", [("path", from.display().to_string())]));
    }
    let (journals, faults) = journal::read_all(corpus.state());
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault.into());
    }
    let mut known: BTreeMap<(String, String), Vec<Record>> = BTreeMap::new();
    for record in journals.into_iter().flat_map(|journal| journal.records) {
        known.entry((record.by.clone(), record.at.clone())).or_default().push(record);
    }
    let mut added = 0_usize;
    for (by, mut records) in wanted {
        records.retain(|record| {
            let then = known.get(&(record.by.clone(), record.at.clone()));
            !then.is_some_and(|then| then.iter().any(|known| same(known, record)))
        });
        // Offsets differ: what counts is the moment.
        records.sort_by_key(|record| record.how.since.as_ref().unwrap_or(&record.at).parse::<jiff::Timestamp>().ok());
        added += append(out, corpus.state(), (&by, Steps::Each), records)?;
    }
    let text = out.lang.say("cli.import.done", &[("reports", &reports.to_string()), ("records", &added.to_string())]);
    out.notice(&text);
    let missing = missing(elsewhere, corpus)?;
    if missing > 0 {
        let text = out.lang.say("cli.import.elsewhere", &[("count", &missing.to_string()), ("reports", &reports.to_string())]);
        out.notice(&text);
    }
    Ok(Outcome::Fine)
}

/// How many of the reports with these hashes are not in the corpus under any name.
fn missing(mut hashes: Vec<String>, corpus: &Corpus) -> Result<usize, Failure> {
    if hashes.is_empty() {
        return Ok(0);
    }
    let (entries, _) = scan_all(corpus, &[], 1)?;
    let here: BTreeSet<String> =
        entries.iter().filter_map(|entry| hash_stamped(&entry.file).ok()).map(|(hash, _)| hash.to_string()).collect();
    hashes.retain(|hash| !here.contains(hash));
    Ok(hashes.len())
}

/// The files of an export below `folder`, in path order.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    let unreadable = |error: &std::io::Error| Failure::unreadable(folder, error);
    for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
        let entry = entry.map_err(|error| unreadable(&error))?;
        let kind = entry.file_type().map_err(|error| unreadable(&error))?;
        let path = entry.path();
        if kind.is_dir() {
            found.extend(files(&path)?);
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "ron") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The files that may hold reports, in path order; of what the index names and is none, or is not there, it is told.
fn reports_below(out: &mut Out, folder: &Path) -> Result<BTreeSet<PathBuf>, Failure> {
    let mut found: BTreeSet<PathBuf> = files(folder)?.into_iter().collect();
    for file in listed(out, folder)? {
        let there = found.contains(&file);
        if !there || !begins_as_export(&file) {
            let sentence = if there { "cli.import.foreign" } else { "cli.import.gone" };
            let text = out.lang.say(sentence, &[("path", &file.display().to_string())]);
            out.complain(&text);
            found.remove(&file);
        }
    }
    found.remove(&folder.join(INDEX));
    Ok(found)
}

/// The files that the index of an export names; without it nobody can say whether all of them are there, which is told.
fn listed(out: &mut Out, folder: &Path) -> Result<BTreeSet<PathBuf>, Failure> {
    let index = folder.join(INDEX);
    let words = [("path", index.display().to_string())];
    let names = match fs::read(&index) {
        Ok(bytes) => index_names(String::from_utf8_lossy(&bytes).trim_start_matches(BYTE_ORDER)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let text = out.lang.tell(&Message::new("cli.import.no-index", words));
            out.notice(&text);
            return Ok(BTreeSet::new());
        }
        Err(error) => return Err(Failure::unreadable(&index, &error)),
    };
    if names.is_none() {
        let text = out.lang.tell(&Message::new("cli.import.damaged-index", words));
        out.complain(&text);
    }
    Ok(names.into_iter().flatten().map(|name| folder.join(name)).collect())
}

/// A mark of the byte order, which editors put before a text.
const BYTE_ORDER: char = '\u{FEFF}';

fn begins_as_export(file: &Path) -> bool {
    fs::read_to_string(file).is_ok_and(|text| text.trim_start_matches(BYTE_ORDER).starts_with(MARK))
}

/// The records told by the reviewed report in a file, and the file it was read from; files that are no such report are passed over.
fn read(out: &mut Out, file: &Path) -> Option<(SourceFile, Vec<Record>)> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            let text = Failure::unreadable(file, &error).text(&out.lang).unwrap_or_default();
            out.complain(&text);
            return None;
        }
    };
    let text = text.trim_start_matches(BYTE_ORDER);
    if !text.starts_with(MARK) {
        return None;
    }
    match read_back(text).and_then(|report| Ok((report.source.clone(), report.records(TOOL)?))) {
        Ok(told) => Some(told),
        Err(error) => {
            let said = out.lang.tell(&error.message());
            out.complain_shown(&quote_file(&file.display().to_string(), text, error.place(text), &said, &out.lang));
            None
        }
    }
}

/// Whether two records of one reviewer and moment say the same: number and program do not matter.
fn same(a: &Record, b: &Record) -> bool {
    (&a.action, &a.target, &a.to, &a.why) == (&b.action, &b.target, &b.to, &b.why)
}
