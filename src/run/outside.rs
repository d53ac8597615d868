//! The reviewer's own programs on the terminal: the pager for the raw text, the editor for a note.

use std::env;
use std::fs;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use super::input::Gate;
use super::terminal;

/// The longest note that is taken back from the editor, in bytes.
const MOST: u64 = 1 << 20;

/// A pager that ends sooner only wrote the text and left.
const READ: Duration = Duration::from_millis(700);

/// Shows text in the reviewer's pager, from this line (counted from 1) where the pager takes one.
pub(super) fn page(gate: &Gate, text: &str, line: usize) -> io::Result<()> {
    let pager = named(&["PAGER"], "less");
    let program = pager.split_whitespace().next().and_then(|word| Path::new(word).file_name()).unwrap_or_default();
    let from = (program == "less" || program == "more").then(|| format!("+{line}"));
    let file = kept(text)?;
    let mut about = file.as_file().metadata()?.permissions();
    about.set_readonly(true);
    file.as_file().set_permissions(about)?;
    let status = on_terminal(gate, (&pager, READ), from.as_deref(), file.path())?;
    if status.success() { Ok(()) } else { Err(failed(&pager, status)) }
}

/// Lets text be written further in the reviewer's editor.
pub(super) fn compose(gate: &Gate, text: &str) -> io::Result<String> {
    let editor = named(&["VISUAL", "EDITOR"], "vi");
    let file = kept(&format!("{text}\n"))?;
    let status = on_terminal(gate, (&editor, Duration::ZERO), None, file.path())?;
    if !status.success() {
        return Err(failed(&editor, status));
    }
    // The editor may have put another file in its place.
    if fs::metadata(file.path())?.len() > MOST {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    Ok(fs::read_to_string(file.path())?.trim_end().to_owned())
}

fn failed(program: &str, status: ExitStatus) -> io::Error {
    io::Error::other(format!("{program}: {status}"))
}

/// The first of these that the environment names.
fn named(names: &[&str], usual: &str) -> String {
    let set = names.iter().filter_map(|name| env::var(name).ok()).find(|value| !value.trim().is_empty());
    set.unwrap_or_else(|| usual.to_owned())
}

/// The text in a file that only the reviewer may read and that goes when this is dropped.
fn kept(text: &str) -> io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::Builder::new().prefix("report-review-").suffix(".txt").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    Ok(file)
}

/// Runs a program of the reviewer's. Where it ended within `at_least`, nobody can have read what it wrote: it stays until Enter is pressed.
fn on_terminal(gate: &Gate, (program, at_least): (&str, Duration), option: Option<&str>, file: &Path) -> io::Result<ExitStatus> {
    let mut command = command(program);
    command.args(option).arg(file);
    let run = || {
        let begun = Instant::now();
        let status = command.status()?;
        if begun.elapsed() < at_least && status.success() {
            io::stdout().write_all(b"\n[Enter]").and_then(|()| io::stdout().flush())?;
            io::stdin().lock().read_line(&mut String::new())?;
        }
        Ok(status)
    };
    gate.without_keys(|| terminal::lend(run))?
}

/// What is named may have options of its own, as a shell reads them.
#[cfg(unix)]
fn command(program: &str) -> Command {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", &format!("{program} \"$@\""), "sh"]);
    command
}

#[cfg(not(unix))]
fn command(program: &str) -> Command {
    let mut words = program.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words);
    command
}
