//! `doctor`: what the program finds around it: terminal, colours, language, state folder, journals,
//! watching, keymap, theme.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use super::args::Common;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::setup::{self, Environment};
use super::table::columns;
use super::{batch, demo, review};
use crate::app::keymap::Keymap;
use crate::store::{journal, watch_file};
use crate::ui::Theme;

/// Prints what it finds. What keeps work from being saved makes the status 2.
pub fn run(out: &mut Out, paths: &[PathBuf], common: &Common, environment: &Environment) -> Result<Outcome, Failure> {
    let mut rows = terminal(out, common, environment);
    rows.push(line(out, "doctor.theme", &theme(common)?));
    rows.push(line(out, "doctor.keymap", &keymap(out, common)?));
    rows.push(line(out, "doctor.reviewer", &setup::reviewer(common, environment)));
    let mut troubles = Vec::new();
    if !paths.is_empty() || common.demo {
        let demo = if common.demo { Some(demo::lay_out()?) } else { None };
        let corpus = batch::corpus(paths, demo.as_ref(), common)?;
        let state = corpus.state();
        rows.push(line(out, "doctor.state", &state.display().to_string()));
        let (journals, faults) = journal::read_all(state);
        for read in &journals {
            let words = [("path", &*read.path.display().to_string()), ("count", &*read.records.len().to_string())];
            rows.push(line(out, "doctor.journal", &out.lang.say("cli.journal.read", &words)));
            troubles.extend(read.damage.iter().map(|damage| out.lang.tell(&damage.message(&read.path))));
        }
        troubles.extend(faults.iter().map(|fault| out.lang.tell(&fault.message())));
        let told = if watch_file::is_told(state.parent().unwrap_or(state)) { "doctor.told" } else { "doctor.polled" };
        rows.push(line(out, "doctor.watching", out.lang.text(told)));
        match journal::Journal::open(state, &setup::reviewer(common, environment)) {
            Ok(journal::Opened::Mine(..)) => rows.push(line(out, "doctor.lock", out.lang.text("doctor.free"))),
            Ok(journal::Opened::Held(holder, _)) => rows.push(line(out, "doctor.lock", &holder.to_string())),
            Err(error) => troubles.push(out.lang.tell(&error.message())),
        }
    }
    out.print(columns(&rows))?;
    for trouble in troubles {
        out.complain(&trouble);
    }
    Ok(Outcome::Fine)
}

fn line(out: &Out, id: &str, value: &str) -> Vec<String> {
    vec![out.lang.text(id).to_owned(), value.to_owned()]
}

fn terminal(out: &Out, common: &Common, environment: &Environment) -> Vec<Vec<String>> {
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    let size = crossterm::terminal::size().ok().filter(|_| is_terminal);
    let size = size.map_or_else(|| out.lang.text("doctor.no_terminal").to_owned(), |(width, height)| format!("{width}x{height}"));
    let kind = format!("{} {}", environment.term.as_deref().unwrap_or("-"), environment.color_term.as_deref().unwrap_or_default());
    let colours = review::colours(common.telling.color, environment);
    let colours = colours.map_or_else(|| out.lang.text("doctor.no_colours").to_owned(), |colours| format!("{colours:?}"));
    vec![
        line(out, "doctor.size", &size),
        line(out, "doctor.terminal", kind.trim()),
        line(out, "doctor.colours", &colours),
        line(out, "doctor.language", &format!("{} ({})", out.lang.code(), environment.locale.as_deref().unwrap_or("-"))),
    ]
}

fn theme(common: &Common) -> Result<String, Failure> {
    let dress = setup::dress(common)?;
    Ok(match (dress.name, dress.own) {
        (_, Some((file, text))) => {
            Theme::read(&text).map_or_else(|error| format!("{file}: {error}"), |theme| format!("{} ({file})", theme.name()))
        }
        (Some(name), None) => Theme::named(&name).map_or_else(|error| error.to_string(), |theme| theme.name().to_owned()),
        (None, None) => Theme::names().join(", "),
    })
}

fn keymap(out: &Out, common: &Common) -> Result<String, Failure> {
    let Some((file, text)) = setup::keymap(common)? else { return Ok(out.lang.text("doctor.keymap_own").to_owned()) };
    let faults = Keymap::merged(&file, Some(&text)).faults().len().to_string();
    Ok(format!("{file}: {}", out.lang.say("doctor.keymap_faults", &[("count", &faults)])))
}
