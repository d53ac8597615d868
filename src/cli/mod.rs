//! The command line: arguments, what they and the environment come to, and one file per command.
//!
//! Results go to standard output, everything else to standard error. The exit status is 0 when all
//! went well, 1 when there are findings, 2 when something could not be done. A closed pipe is no
//! error.
#![allow(clippy::disallowed_methods, reason = "the command line reads the environment, the clock and the files it is given")]

mod args;
mod baseline;
mod batch;
mod check;
mod checking;
mod config;
mod demo;
mod doctor;
mod effort;
mod export;
mod extract;
mod failure;
mod forms;
mod found;
mod help;
mod import;
mod journal;
mod keys;
mod memory;
mod out;
mod pieces;
mod replay;
mod review;
mod rules;
mod sample;
mod setup;
mod shell;
mod stats;
mod stream;
mod table;
mod years;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use args::{Args, Command, Common, Corpus, FailOn, Journal, Stdin, Telling};
use baseline::Baseline;
use batch::Batch;
use config::Config;
use failure::{Failure, Outcome};
use help::Refused;
use out::Out;
use setup::Environment;
use stream::Wanted;

use crate::export::Format;
use crate::lang::Lang;
use crate::review::Plan;

/// Program and version, as records and exports name them.
pub const TOOL: &str = concat!("report-review ", env!("CARGO_PKG_VERSION"));

pub use config::settings_fault;

/// Does what the command line asks.
pub fn main() -> ExitCode {
    let environment = Environment::read();
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = setup::language(help::language(&words), &environment);
    let args = match help::read(words, &lang) {
        Ok(args) => args,
        Err(Refused::Told(told)) => return shown(&told, lang),
        Err(Refused::Wrong(text)) => {
            Out::new(lang, &Telling::default()).complain(&text);
            return ExitCode::from(2);
        }
    };
    let mut out = Out::new(lang, &args.common.telling);
    let outcome = run(&mut out, &args, &environment);
    out.end();
    match outcome {
        Ok(outcome) => status(outcome, out.failed()),
        Err(failure) => match failure.text(&out.lang) {
            Some(text) => {
                if matches!(failure, Failure::Shown(_)) {
                    out.complain_shown(&text);
                } else {
                    out.complain(&text);
                }
                ExitCode::from(2)
            }
            None => ExitCode::SUCCESS,
        },
    }
}

/// Prints the help or the version that was asked for.
fn shown(told: &clap::Error, lang: Lang) -> ExitCode {
    let printed = told.print().and_then(|()| std::io::stdout().flush());
    match printed.map_err(|error| Failure::Output(error).text(&lang)) {
        Ok(()) => ExitCode::from(u8::try_from(told.exit_code()).unwrap_or(2)),
        Err(None) => ExitCode::SUCCESS,
        Err(Some(text)) => {
            Out::new(lang, &Telling::default()).complain(&text);
            ExitCode::from(2)
        }
    }
}

fn status(outcome: Outcome, failed: bool) -> ExitCode {
    match (outcome, failed) {
        // As a shell tells it.
        (Outcome::Signal(signal), _) => ExitCode::from(u8::try_from(128 + signal).unwrap_or(2)),
        (_, true) => ExitCode::from(2),
        (Outcome::Findings, false) => ExitCode::FAILURE,
        (Outcome::Fine, false) => ExitCode::SUCCESS,
    }
}

fn run(out: &mut Out, args: &Args, environment: &Environment) -> Result<Outcome, Failure> {
    let common = &args.common;
    let Some(command) = &args.command else { return review::run(out, &args.corpus, common, environment, false) };
    if !args.corpus.is_empty() {
        return Err(Failure::say("cli.corpus.before", []));
    }
    let me = setup::reviewer(common, environment);
    let who = (common, me.as_str());
    match command {
        Command::Check { stdin: Stdin { stdin_jsonl: true, .. }, fail_on, .. } => {
            stream::run(out, who, Wanted::Findings(fail_on.unwrap_or(FailOn::Error)))
        }
        Command::Check { corpus, stdin, format, fail_on, baseline, equations } => {
            if *equations && format != "jsonl" {
                return Err(Failure::say("cli.check.equations", [("format", format.clone())]));
            }
            let baseline = baseline.as_deref().map(Baseline::read).transpose()?;
            let batch = batch(out, corpus, stdin, who)?;
            let fail_on = fail_on.or(batch.fail_on).unwrap_or(FailOn::Error);
            check::run(out, &batch, (named(format)?, *equations), (fail_on, baseline))
        }
        Command::Extract { stdin: Stdin { stdin_jsonl: true, .. }, .. } => stream::run(out, who, Wanted::Cells),
        Command::Extract { corpus, stdin, format } => {
            let batch = batch(out, corpus, stdin, who)?;
            extract::run(out, &batch, named(format)?)
        }
        Command::Export { corpus, format, out: target } => {
            let batch = Batch::open(out, &corpus.corpus, who)?;
            export::run(out, &batch, named(format)?, target.as_deref())
        }
        Command::Stats { corpus, progress, format } => {
            let batch = Batch::open(out, &corpus.corpus, who)?;
            if *progress { effort::run(out, &batch.history, format) } else { stats::run(out, &batch, format) }
        }
        Command::Sample { corpus, seed, size, by } => {
            let batch = Batch::open(out, &corpus.corpus, who)?;
            sample::run(out, &batch, &Plan { seed: *seed, size: *size, by: *by })
        }
        Command::Replay { recipe, corpus, dry_run, format } => {
            let batch = Batch::open(out, &corpus.corpus, who)?;
            let manner = replay::Manner { reviewer: me.clone(), dry: *dry_run, json: format == "jsonl" };
            replay::run(out, &batch, recipe, &manner)
        }
        Command::Tutor => review::run(out, &[], common, environment, true),
        Command::Doctor { corpus } => doctor::run(out, &corpus.corpus, common, environment),
        Command::Import { from, corpus } => import::run(out, from, &batch::corpus(&corpus.corpus, None, common)?),
        Command::Journal { command: Journal::Verify { corpus } } => journal::verify(out, &batch::corpus(&corpus.corpus, None, common)?),
        Command::Rules { name } => {
            let known = setup::known_rules(common, &forms::load(common.forms.as_deref(), &out.lang.clone())?);
            rules::run(out, &setup::rules(common, &Config::default(), known)?, name.as_deref())
        }
        Command::Forms { edition } => forms::run(out, &forms::load(common.forms.as_deref(), &out.lang.clone())?, edition.as_deref()),
        Command::Keys { check } => keys::run(out, common, check.as_deref()),
        Command::Completions { shell } => shell::completions(out, *shell),
        Command::Man => shell::man(out),
    }
}

/// The reports of a folder, of files, or of a list.
fn batch(out: &mut Out, corpus: &Corpus, stdin: &Stdin, who: (&Common, &str)) -> Result<Batch, Failure> {
    if stdin.stdin0 { Batch::listed(out, who) } else { Batch::open(out, &corpus.corpus, who) }
}

/// The format of a name that the command line let through.
fn named(format: &str) -> Result<&'static Format, Failure> {
    crate::export::format(format).ok_or_else(|| Failure::Shown(format.to_owned()))
}
