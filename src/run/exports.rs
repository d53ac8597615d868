//! The reviewed corpus written while the review goes on: by this program once more, so that what is
//! written is what the command writes.

use std::env;
use std::ffi::OsString;
use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use super::tell;
use crate::app::Msg;
use crate::lang::Lang;
use crate::store::path_typed;

/// The writing that goes on, if any.
#[derive(Clone, Debug, Default)]
pub(super) struct Exports {
    /// The options that bear on what is written, and the corpus.
    arguments: Vec<OsString>,
    going_on: Arc<Mutex<Option<Child>>>,
}

impl Exports {
    /// With these options and this corpus.
    pub fn of(arguments: Vec<OsString>) -> Self {
        Self { arguments, going_on: Arc::default() }
    }

    /// Writes the corpus as reviewed in the folder `state`; what comes of it is a message.
    pub fn begin(&self, (format, state): (&str, &str), to: &str, sender: Sender<Msg>) {
        let to = path_typed(to).display().to_string();
        let (arguments, going_on) = (self.arguments.clone(), self.going_on.clone());
        let (format, state) = (format.to_owned(), state.to_owned());
        std::thread::spawn(move || {
            let mut command = Command::new(env::current_exe().unwrap_or_default());
            command.arg("export").args(["--quiet", "--state", &state, "--format", &format, "--out", &to]).args(arguments);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
            let done = run(&mut command, &going_on).unwrap_or_else(|error| Err(error.to_string()));
            let path = std::path::absolute(&to).map_or(to, |path| path.display().to_string());
            tell(&sender, Msg::Exported(done.map(|()| path)));
        });
    }

    /// Stops the writing; what stood there before stays.
    pub fn cancel(&self) {
        if let Some(child) = &mut *self.going_on.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = child.kill();
        }
    }
}

/// Runs the command to its end; what it complained of where it failed.
fn run(command: &mut Command, going_on: &Mutex<Option<Child>>) -> io::Result<Result<(), String>> {
    let mut child = command.spawn()?;
    let complaints = child.stderr.take();
    let held = || going_on.lock().unwrap_or_else(PoisonError::into_inner);
    *held() = Some(child);
    let mut told = String::new();
    if let Some(mut complaints) = complaints {
        complaints.read_to_string(&mut told)?;
    }
    // The pipe is closed: the program has ended, or will at once.
    let Some(mut child) = held().take() else { return Ok(Err(told)) };
    let status = child.wait()?;
    let last = told.lines().last().map_or_else(|| status.to_string(), |line| bare(line).to_owned());
    Ok(if status.success() { Ok(()) } else { Err(last) })
}

/// What a line of the program's complains of, without its name and that it is an error.
fn bare(line: &str) -> &str {
    let Some(rest) = line.strip_prefix("report-review: ") else { return line };
    let errors = Lang::all().iter().map(|lang| lang.say("cli.error", &[("text", "")]));
    errors.into_iter().find_map(|error| rest.strip_prefix(error.as_str())).unwrap_or(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_is_told_without_the_name_of_the_program() {
        for lang in Lang::all() {
            let line = format!("report-review: {}", lang.say("cli.error", &[("text", "no room")]));
            assert_eq!(bare(&line), "no room");
        }
        assert_eq!(bare("killed"), "killed");
    }
}
