//! `export`: the reviewed corpus, as a folder that can be taken back in or as one stream.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use memchr::memmem;

use super::TOOL;
use super::batch::{Batch, reviewed_paths};
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::pieces::Pieces;
use super::years::Repairs;
use crate::export::{Checked, Context, Export, Format, IndexRow, MARK, ReviewedReport, Shape, index_file, index_names, report_file};
use crate::store::atomic::{self, Unfinished};
use crate::store::{Doing, STATE_FOLDER, StoreError, scan};

/// The name of the file that lists all reports.
pub const INDEX: &str = "index.ron";

/// The sentence of what was said of files that are no longer there.
const LOST: &str = "cli.lost.export";

/// Writes the reviewed corpus in `format` to `target`.
pub fn run(out: &mut Out, batch: &Batch, format: &'static Format, target: Option<&Path>) -> Result<Outcome, Failure> {
    // What was named cannot be read: nothing was exported, and nothing exported earlier gives way to it.
    if batch.entries().is_empty() && out.failed() {
        return Ok(Outcome::Fine);
    }
    batch.tell_none(out);
    match (&format.export, target) {
        (Some(Export::Stream(shape)), None) => stream(out, batch, shape),
        (Some(Export::Stream(shape)), Some(file)) => to_file(out, batch, shape, file),
        (Some(Export::Folder), Some(folder)) => to_folder(out, batch, folder),
        (Some(Export::Folder), None) => Err(Failure::say("cli.export.out", [])),
        #[cfg(feature = "parquet")]
        (Some(Export::Columns), Some(file)) => columns(out, batch, file),
        #[cfg(feature = "parquet")]
        (Some(Export::Columns), None) => Err(Failure::say("cli.export.out.file", [("format", format.name.to_owned())])),
        (None, _) => Ok(Outcome::Fine),
    }
}

/// How a report is rendered in worker threads: a text and more, and the paths that its review speaks of.
fn rendering<T, F>(batch: &Batch, render: F) -> impl Fn(&Checked) -> (String, (T, Vec<String>)) + use<T, F>
where
    F: Fn(&ReviewedReport, &Context) -> (String, T),
{
    let rules = rules(batch);
    let lang = batch.reader.lang.clone();
    move |checked| {
        let context = Context { lang: &lang, tool: TOOL };
        let (text, more) = render(&ReviewedReport::of(checked, &rules, &context), &context);
        (text, (more, reviewed_paths(checked)))
    }
}

/// The text of a report in a stream.
fn text(batch: &Batch, shape: &'static Shape<ReviewedReport>) -> impl Fn(&Checked) -> (String, ((), Vec<String>)) + use<> {
    rendering(batch, |report, context| ((shape.each)(report, context), ()))
}

fn rules(batch: &Batch) -> Vec<String> {
    batch.reader.rules.names().map(str::to_owned).collect()
}

fn stream(out: &mut Out, batch: &Batch, shape: &'static Shape<ReviewedReport>) -> Result<Outcome, Failure> {
    let lang = batch.reader.lang.clone();
    let mut reviewed = BTreeSet::new();
    let mut pieces = Pieces::begin(out, &(shape.head)(&Context { lang: &lang, tool: TOOL }), shape.between)?;
    batch.each_checked(out, (Repairs::Unwanted, None), text(batch, shape), |out, piece, ((), paths)| {
        reviewed.extend(paths);
        pieces.print(out, piece)
    })?;
    out.print(shape.tail)?;
    batch.tell_lost(out, LOST, &reviewed);
    Ok(Outcome::Fine)
}

/// Begins to write the file. It takes its place when the last report is written: at any time it is the
/// old one or the new one.
fn begin(batch: &Batch, file: &Path) -> Result<Unfinished, Failure> {
    let file = std::path::absolute(file).map_err(|error| Failure::unreadable(file, &error))?;
    if batch.entries().iter().any(|entry| same(&entry.file, &file)) {
        return Err(Failure::say("cli.export.report", [("path", file.display().to_string())]));
    }
    // A file put in the place of a device would take it away from everyone.
    if file.metadata().is_ok_and(|about| !about.is_file() && !about.is_dir()) {
        return Err(Failure::say("cli.export.special", [("path", file.display().to_string())]));
    }
    not_among_reviews(batch, &file)?;
    if file.file_name() == Some(super::config::FILE.as_ref()) {
        return Err(Failure::say("cli.export.settings", [("path", file.display().to_string())]));
    }
    if file.is_file() && !is_export(&file) {
        return Err(Failure::say("cli.export.foreign", [("path", file.display().to_string())]));
    }
    // What a scan would take for a report does not come to stand among them.
    if scan::is_wanted(&file) && batch.reader.corpus.roots().iter().any(|root| root.is_dir() && real(&file).starts_with(real(root))) {
        return Err(Failure::say("cli.export.among", [("path", file.display().to_string())]));
    }
    Ok(Unfinished::begin(&file)?)
}

/// How the texts begin that an export writes: a table behind a mark of its byte order, and lines.
const BEGINNINGS: [&str; 2] = ["\u{FEFF}path,hash,", r#"{"schema":1,"tool":"report-review"#];

/// How a file of columns begins, what it says near its end of the program that wrote it, and how near, in bytes.
const COLUMNS: (&str, &str, u64) = ("PAR1", "report-review", 1 << 16);

/// Whether an export may take the place of a file: an earlier one, or nothing.
fn is_export(file: &Path) -> bool {
    let part = |from: u64, most: u64| {
        let mut bytes = Vec::new();
        let mut file = File::open(file).ok()?;
        file.seek(SeekFrom::Start(from)).ok()?;
        file.take(most).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    let Some(head) = part(0, 64) else { return false };
    let begins = |text: &&str| head.starts_with(text.as_bytes());
    let (beginning, writer, near) = COLUMNS;
    let size = file.metadata().map_or(0, |about| about.len());
    let tail = || part(size.saturating_sub(near), near).unwrap_or_default();
    head.is_empty() || BEGINNINGS.iter().any(begins) || (begins(&beginning) && memmem::find(&tail(), writer.as_bytes()).is_some())
}

/// Writes one file of columns.
#[cfg(feature = "parquet")]
fn columns(out: &mut Out, batch: &Batch, file: &Path) -> Result<Outcome, Failure> {
    let mut unfinished = begin(batch, file)?;
    let mut table = crate::export::Table::begin(TOOL);
    let render = rendering(batch, |report, _| (String::new(), report.clone()));
    let mut reviewed = BTreeSet::new();
    batch.each_checked(out, (Repairs::Unwanted, None), render, |_, _, (report, paths)| {
        reviewed.extend(paths);
        table.add(&report);
        Ok(unfinished.write(&table.bytes())?)
    })?;
    unfinished.write(&table.finish())?;
    unfinished.finish()?;
    batch.tell_lost(out, LOST, &reviewed);
    Ok(Outcome::Fine)
}

fn to_file(out: &mut Out, batch: &Batch, shape: &'static Shape<ReviewedReport>, file: &Path) -> Result<Outcome, Failure> {
    let mut unfinished = begin(batch, file)?;
    unfinished.write((shape.head)(&Context { lang: &batch.reader.lang, tool: TOOL }).as_bytes())?;
    let (mut begun, mut reviewed) = (false, BTreeSet::new());
    batch.each_checked(out, (Repairs::Unwanted, None), text(batch, shape), |_, piece, ((), paths)| {
        reviewed.extend(paths);
        if begun && !piece.is_empty() {
            unfinished.write(shape.between.as_bytes())?;
        }
        begun |= !piece.is_empty();
        unfinished.write(piece)?;
        Ok(())
    })?;
    unfinished.write(shape.tail.as_bytes())?;
    unfinished.finish()?;
    batch.tell_lost(out, LOST, &reviewed);
    Ok(Outcome::Fine)
}

fn to_folder(out: &mut Out, batch: &Batch, folder: &Path) -> Result<Outcome, Failure> {
    let corpus = &batch.reader.corpus;
    let folder = std::path::absolute(folder).map_err(|error| Failure::unreadable(folder, &error))?;
    if corpus.roots().iter().any(|root| root.is_dir() && real(&folder).starts_with(real(root))) {
        return Err(Failure::say("cli.export.inside", [("path", folder.display().to_string())]));
    }
    not_among_reviews(batch, &folder)?;
    let lang = batch.reader.lang.clone();
    let before = named_before(&folder);
    let missing = folder.parent().is_some_and(|above| !above.exists());
    // Told once, and before any report is read.
    fs::create_dir_all(&folder).map_err(StoreError::io(&folder, Doing::Create))?;
    let mut rows: Vec<IndexRow> = Vec::new();
    let render = rendering(batch, |report, _| {
        let file = file_name(&report.source.path);
        (report_file(report), report.index_row(&file))
    });
    let mut reviewed = BTreeSet::new();
    batch.each_checked(out, (Repairs::Unwanted, None), render, |out, text, (row, paths)| {
        reviewed.extend(paths);
        match write(&folder, &row.file, text) {
            Ok(()) => rows.push(row),
            Err(failure) => {
                if let Some(text) = failure.text(&out.lang) {
                    out.complain(&text);
                }
            }
        }
        Ok(())
    })?;
    if missing && let Some(above) = folder.parent().filter(|above| above.exists()) {
        let text = out.lang.say("cli.export.made", &[("path", &above.display().to_string())]);
        out.notice(&text);
    }
    // Those of reports that are there and could not be read or written this time stay.
    let here: BTreeSet<String> = batch.entries().iter().map(|entry| file_name(&entry.path)).collect();
    for name in before.iter().filter(|name| !here.contains(*name) && is_ours(&folder.join(name))) {
        if let Err(error) = atomic::remove_below(&folder, name) {
            let text = out.lang.tell(&error.message());
            out.complain(&text);
        }
    }
    write(&folder, INDEX, index_file(&rows, &rules(batch), &Context { lang: &lang, tool: TOOL }).as_bytes())?;
    let text = out.lang.say("cli.export.done", &[("count", &rows.len().to_string()), ("path", &folder.display().to_string())]);
    out.notice(&text);
    batch.tell_lost(out, LOST, &reviewed);
    Ok(Outcome::Fine)
}

/// Refuses what would be written where reviews are kept, this corpus's or another's: nothing in there can be had again.
fn not_among_reviews(batch: &Batch, target: &Path) -> Result<(), Failure> {
    let (target, state) = (real(target), real(batch.reader.corpus.state()));
    let is_state = |folder: &Path| *folder == *state || folder.file_name() == Some(STATE_FOLDER.as_ref()) || holds_journals(folder);
    // A file that stands beside journals under another name is among them too.
    if target.ancestors().any(is_state) {
        Err(Failure::say("cli.export.reviews", [("path", target.display().to_string())]))
    } else {
        Ok(())
    }
}

/// How a journal begins.
const RECORD: &[u8] = b"(seq:";

/// Whether a folder is one that holds journals.
fn holds_journals(folder: &Path) -> bool {
    let begins = |path: &Path| {
        let mut head = [0; RECORD.len()];
        File::open(path).and_then(|mut file| file.read_exact(&mut head)).is_ok() && head == *RECORD
    };
    let is_journal = |path: PathBuf| path.extension().is_some_and(|ending| ending == "journal") && path.is_file() && begins(&path);
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| is_journal(entry.path())))
}

/// The files of the export that stands in the folder, as its index names them.
fn named_before(folder: &Path) -> Vec<String> {
    let index = folder.join(INDEX);
    let text = is_ours(&index).then(|| fs::read_to_string(&index).ok()).flatten();
    text.and_then(|text| index_names(&text)).unwrap_or_default()
}

/// The file of a report below the export's folder. Only a report called `index` needs another name, and those that are called
/// as it is then.
fn file_name(path: &str) -> String {
    let bare = path.trim_end_matches(".report");
    if format!("{bare}.ron") == INDEX { format!("{path}.report.ron") } else { format!("{path}.ron") }
}

/// Writes a file of the export; what stands there and is no such file is left alone.
fn write(folder: &Path, name: &str, text: &[u8]) -> Result<(), Failure> {
    let target = folder.join(name);
    if target.symlink_metadata().is_ok() && !is_ours(&target) {
        return Err(Failure::say("cli.export.foreign", [("path", target.display().to_string())]));
    }
    atomic::write_below(folder, name, text)?;
    Ok(())
}

/// Whether the file begins as a file of an export does.
fn is_ours(file: &Path) -> bool {
    let mut head = vec![0; MARK.len()];
    let about = file.symlink_metadata();
    about.is_ok_and(|about| about.is_file())
        && File::open(file).and_then(|mut file| file.read_exact(&mut head)).is_ok()
        && head == MARK.as_bytes()
}

fn same(a: &Path, b: &Path) -> bool {
    real(a) == real(b)
}

/// The path without links, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match there {
        // Nothing put behind a file would make a folder of it.
        Some((above, real)) if above == path => real,
        Some((above, real)) => real.join(path.strip_prefix(above).unwrap_or(path)),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_never_takes_the_name_of_the_index() {
        assert_eq!(file_name("a/b.txt"), "a/b.txt.ron");
        assert_eq!(file_name("index"), "index.report.ron");
        assert_eq!(file_name("index.report"), "index.report.report.ron");
        assert_eq!(file_name("a/index"), "a/index.ron");
        assert_eq!(file_name("x.report"), "x.report.ron");
    }
}
