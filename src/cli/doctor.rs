//! `doctor`: what the program finds around it: terminal, colours, language, state folder, journals,
//! watching, keymap, theme.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use super::args::Common;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::setup::{self, Environment};
use super::table::columns;
use super::{batch, demo, review};
use crate::app::keymap::Keymap;
use crate::lang::Lang;
use crate::review::{History, Reviews};
use crate::run;
use crate::session::lost_message;
use crate::store::scan::scan_all;
use crate::store::{Corpus, hash_stamped, journal, watch_file};
use crate::ui::{Colours, Theme};

/// Prints what it finds. What keeps work from being saved makes the status 2.
pub fn run(out: &mut Out, paths: &[PathBuf], common: &Common, environment: &Environment) -> Result<Outcome, Failure> {
    let mut rows = terminal(out, common, environment);
    rows.push(line(out, "doctor.theme", &theme(common, &out.lang)?));
    rows.push(line(out, "doctor.keymap", &keymap(out, common)?));
    rows.push(line(out, "doctor.reviewer", &setup::reviewer(common, environment)));
    let (mut troubles, mut told) = (Vec::new(), Vec::new());
    if !paths.is_empty() || common.demo {
        let demo = if common.demo { Some(demo::lay_out()?) } else { None };
        let corpus = batch::corpus(paths, demo.as_ref(), common)?;
        for root in corpus.roots() {
            let unreadable = std::fs::metadata(root).err().and_then(|error| Failure::unreadable(root, &error).text(&out.lang));
            troubles.extend(unreadable);
        }
        let state = corpus.state();
        rows.push(line(out, "doctor.state", &state.display().to_string()));
        let (journals, faults) = journal::read_all(state);
        for read in &journals {
            let words = [("path", &*read.path.display().to_string()), ("count", &*read.records.len().to_string())];
            rows.push(line(out, "doctor.journal", &out.lang.say("cli.journal.read", &words)));
            troubles.extend(read.damage.iter().map(|damage| out.lang.tell(&damage.message(&read.path))));
        }
        troubles.extend(faults.iter().map(|fault| out.lang.tell(&fault.message())));
        let watched = if watch_file::is_told(state.parent().unwrap_or(state)) { "doctor.told" } else { "doctor.polled" };
        rows.push(line(out, "doctor.watching", out.lang.text(watched)));
        let (folder, trouble) = folder(out, state);
        rows.push(line(out, "doctor.folder", &folder));
        troubles.extend(trouble);
        told.extend(lost(out, &corpus, journals)?);
        match journal::holder(state, &setup::reviewer(common, environment)) {
            Ok(None) => rows.push(line(out, "doctor.lock", out.lang.text("doctor.free"))),
            Ok(Some(holder)) => rows.push(line(out, "doctor.lock", &holder.to_string())),
            Err(error) => troubles.push(out.lang.tell(&error.message())),
        }
    }
    out.print(columns(&rows))?;
    // It keeps nothing from being saved.
    for text in told {
        out.notice(&text);
    }
    for trouble in troubles {
        out.complain(&trouble);
    }
    Ok(Outcome::Fine)
}

/// What was said of files that are no longer there under any name. The files are looked at only where one is missing.
fn lost(out: &Out, corpus: &Corpus, journals: Vec<journal::Read>) -> Result<Option<String>, Failure> {
    let (mut history, mut reviews) = (History::default(), Reviews::default());
    history.take(journals.into_iter().flat_map(|read| read.records).collect(), &mut reviews);
    reviews.present(|path| corpus.file_of(path).exists());
    if reviews.gone().next().is_none() || corpus.roots().iter().any(|root| !root.is_dir()) {
        return Ok(None);
    }
    let (entries, _) = scan_all(corpus, &[], 1)?;
    let here: BTreeSet<String> =
        entries.iter().filter_map(|entry| hash_stamped(&entry.file).ok()).map(|(hash, _)| hash.to_string()).collect();
    let lost = reviews.lost(|_, hash| here.contains(hash));
    Ok(lost_message("cli.lost", &lost).map(|message| out.lang.tell(&message)))
}

/// Whether reviews can be kept in a folder, which is not made for the asking; and what to complain of.
fn folder(out: &Out, state: &Path) -> (String, Option<String>) {
    let there = state.ancestors().find(|folder| folder.is_dir()).unwrap_or(state);
    match run::writable(there) {
        Ok(()) if there == state => (out.lang.text("doctor.writable").to_owned(), None),
        Ok(()) => (out.lang.text("doctor.not_yet").to_owned(), None),
        Err(error) => {
            let refused = out.lang.say("doctor.not_writable", &[("reason", &error.to_string())]);
            let path = there.display().to_string();
            (refused, Some(out.lang.say("store.write", &[("path", &path), ("says", &error.to_string())])))
        }
    }
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
    let colours = out.lang.text(match colours {
        None => "doctor.no_colours",
        Some(Colours::True) => "doctor.colours.true",
        Some(Colours::Indexed) => "doctor.colours.indexed",
        Some(Colours::Sixteen) => "doctor.colours.sixteen",
    });
    vec![
        line(out, "doctor.size", &size),
        line(out, "doctor.terminal", kind.trim()),
        line(out, "doctor.colours", colours),
        line(out, "doctor.language", &format!("{} ({})", out.lang.code(), environment.locale.as_deref().unwrap_or("-"))),
    ]
}

fn theme(common: &Common, lang: &Lang) -> Result<String, Failure> {
    let dress = setup::dress(common)?;
    Ok(match (dress.name, dress.own) {
        (_, Some((file, text))) => Theme::read_told(&text, lang)
            .map_or_else(|faults| format!("{file}:{}", faults.join("; ")), |theme| format!("{} ({file})", theme.name())),
        (Some(name), None) => Theme::named(&name).map_or_else(|error| error.say(lang), |theme| theme.name().to_owned()),
        (None, None) => Theme::names().join(", "),
    })
}

fn keymap(out: &Out, common: &Common) -> Result<String, Failure> {
    let Some((file, text)) = setup::keymap(common)? else { return Ok(out.lang.text("doctor.keymap_own").to_owned()) };
    let faults = Keymap::merged(&file, Some(&text)).faults().len().to_string();
    Ok(format!("{file}: {}", out.lang.say("doctor.keymap_faults", &[("count", &faults)])))
}
