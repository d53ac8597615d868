//! The reviewed corpus written while the review goes on: by this program once more, so that what is
//! written is what the command writes.

use std::env;
use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::tell;
use crate::app::Msg;
use crate::lang::Lang;
use crate::store::path_typed;

/// The writing that goes on, if any.
#[derive(Clone, Debug, Default)]
pub(super) struct Exports {
    /// The options that bear on what is written, and the corpus.
    arguments: Vec<OsString>,
    going_on: Arc<GoingOn>,
}

/// The program that writes, once it was started, and whether it is to stop.
#[derive(Debug, Default)]
struct GoingOn {
    child: Mutex<Option<Child>>,
    stops: AtomicBool,
}

impl GoingOn {
    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has it stop, whether it was started already or will be.
    fn stop(&self) {
        self.stops.store(true, Ordering::Release);
        self.kill();
    }

    fn kill(&self) {
        if let Some(child) = &mut *self.child() {
            let _ = child.kill();
        }
    }
}

impl Exports {
    /// With these options and this corpus.
    pub fn of(arguments: Vec<OsString>) -> Self {
        Self { arguments, going_on: Arc::default() }
    }

    /// Writes the corpus as reviewed in the folder `state`; what comes of it is a message.
    pub fn begin(&self, (format, state): (&str, &Path), to: &str, sender: Sender<Msg>) {
        let to = path_typed(to);
        let (arguments, going_on) = (self.arguments.clone(), self.going_on.clone());
        going_on.stops.store(false, Ordering::Release);
        let (format, state) = (format.to_owned(), state.to_owned());
        std::thread::spawn(move || {
            let mut command = Command::new(env::current_exe().unwrap_or_default());
            command.args(["export", "--quiet", "--format", &format, "--state"]).arg(state).arg("--out").arg(&to).args(arguments);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
            let done = run(&mut command, &going_on).unwrap_or_else(|error| Err(error.to_string()));
            let path = std::path::absolute(&to).unwrap_or(to).display().to_string();
            tell(&sender, Msg::Exported(done.map(|()| path)));
        });
    }

    /// Stops the writing; what stood there before stays.
    pub fn cancel(&self) {
        self.going_on.stop();
    }
}

/// Runs the command to its end; what it complained of where it failed.
fn run(command: &mut Command, going_on: &GoingOn) -> io::Result<Result<(), String>> {
    let mut child = command.spawn()?;
    let complaints = child.stderr.take();
    *going_on.child() = Some(child);
    if going_on.stops.load(Ordering::Acquire) {
        going_on.kill();
    }
    let mut told = String::new();
    if let Some(mut complaints) = complaints {
        complaints.read_to_string(&mut told)?;
    }
    // The pipe is closed: the program has ended, or will at once.
    let Some(mut child) = going_on.child().take() else { return Ok(Err(told)) };
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

    #[cfg(unix)]
    #[test]
    fn what_is_stopped_before_it_was_started_stops() {
        let going_on = GoingOn::default();
        going_on.stop();
        let begun = std::time::Instant::now();
        let done = run(Command::new("sleep").arg("60").stderr(Stdio::piped()), &going_on).expect("started");
        assert!(done.is_err() && begun.elapsed() < std::time::Duration::from_secs(30), "{done:?}");
    }

    #[test]
    fn what_went_wrong_is_told_without_the_name_of_the_program() {
        for lang in Lang::all() {
            let line = format!("report-review: {}", lang.say("cli.error", &[("text", "no room")]));
            assert_eq!(bare(&line), "no room");
        }
        assert_eq!(bare("killed"), "killed");
    }
}
