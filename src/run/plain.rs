//! The review line by line: no colours, no frames, nothing drawn twice. Each line typed is a letter of
//! the keymap, or the answer to what was asked.

use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::journal::Owed;
use super::work::Work;
use super::{Ended, RunError, Settings, journal, start};
use crate::app::action::Action;
use crate::app::key::{Code, Key};
use crate::app::keymap::{Meaning, Mode};
use crate::app::overlay::Overlay;
use crate::app::pane::Pane;
use crate::app::{App, Effect, Msg, plain, update};
use crate::text::visible;

/// Reviews until the input ends or the reviewer quits.
pub fn run(settings: Settings) -> Result<Ended, RunError> {
    let (sender, messages) = channel();
    let mut app = start(&settings, &[], (100, 40));
    faults(&mut app, &super::theme_faults(&settings)?)?;
    let owed = Arc::new(Owed::default());
    let state = settings.corpus.state().to_owned();
    let (name, lang) = (settings.reviewer.name.clone(), settings.lang.clone());
    let journal = journal::open(state, name, lang, (sender.clone(), owed));
    let mut desk =
        Desk { messages, work: Work::new(settings, sender), journal, watched: false, ends: false, told: plain::Stands::default() };
    let told = talk(&mut app, &mut desk);
    let Desk { journal, messages, .. } = desk;
    drop(journal);
    for told in messages.try_iter().filter(|msg| matches!(msg, Msg::Saved(_) | Msg::SaveFailed(_) | Msg::Adrift(_))) {
        update(&mut app, told);
    }
    told?;
    Ok(Ended { signal: None, unsaved: app.saving.waiting, state: app.work.state })
}

/// Says on standard error what is wrong with the reviewer's keymap and theme: the letters may be others than expected.
fn faults(app: &mut App, theme: &[String]) -> io::Result<()> {
    if matches!(app.overlay, Some(Overlay::Page(..))) {
        app.overlay = None;
    }
    let keymap = app.keys.faults().iter().map(|fault| fault.say(&app.lang));
    let lines: Vec<String> = keymap.chain(theme.iter().cloned()).collect();
    say(&mut io::stderr().lock(), &lines)
}

/// What the review works with.
struct Desk {
    messages: Receiver<Msg>,
    work: Work,
    journal: journal::Journal,
    watched: bool,
    ends: bool,
    /// What was told last of where the reviewer is.
    told: plain::Stands,
}

impl Desk {
    /// Takes messages until nothing is read, compared, written or searched any more.
    fn settle(&mut self, app: &mut App) {
        while !self.ends {
            let writes = app.saving.waiting > 0 && app.saving.failed.is_none();
            let reads = app.work.scan.on || app.work.loading.is_some() || app.work.awaited.times > 0;
            let msg = match self.messages.try_recv() {
                Ok(msg) => msg,
                Err(TryRecvError::Empty) if app.is_busy() => Msg::Wake,
                Err(TryRecvError::Empty) if writes || reads || !self.watched => {
                    let Ok(msg) = self.messages.recv() else { return };
                    msg
                }
                Err(_) => return,
            };
            self.take(app, msg);
        }
    }

    fn take(&mut self, app: &mut App, msg: Msg) {
        if matches!(msg, Msg::Found(_)) {
            self.work.took();
        }
        let reviews_known = !self.watched && matches!(msg, Msg::Held(_));
        self.watched |= reviews_known;
        for effect in update(app, msg) {
            match effect {
                Effect::Append(records) => self.journal.append(records),
                Effect::Keep(folder, records) => self.journal.keep(folder, records),
                Effect::TakeOver => self.journal.look(),
                Effect::Quit => self.ends = true,
                // There is no screen to be drawn or given back, and no clipboard: the rest is done with the files.
                other => self.work.act(app, other),
            }
        }
        if reviews_known {
            self.work.read();
            self.work.watch(app);
        }
        self.work.follow(app);
    }

    fn press(&mut self, app: &mut App, key: Key) {
        self.take(app, Msg::Key(key, crate::store::now()));
        self.settle(app);
    }

    fn press_all(&mut self, app: &mut App, keys: Vec<Key>) {
        for key in keys {
            self.press(app, key);
        }
    }

    fn type_in(&mut self, app: &mut App, text: &str) {
        for c in text.chars() {
            self.take(app, Msg::Key(Key::char(c), crate::store::now()));
        }
    }
}

fn talk(app: &mut App, desk: &mut Desk) -> io::Result<()> {
    let (input, mut out) = (io::stdin().lock(), io::stdout().lock());
    app.screen.wishes.focus = Pane::Tables;
    desk.settle(app);
    say(&mut out, &noticed(app))?;
    say(&mut out, &plain::place(app))?;
    say(&mut out, &[plain::hint(app)])?;
    desk.told = plain::stands(app);
    for line in input.lines() {
        let line = line?;
        // What came while nobody typed stands before what is typed now.
        desk.settle(app);
        say(&mut out, &noticed(app))?;
        let more = answer(app, desk, line.trim());
        if desk.ends {
            break;
        }
        say(&mut out, &noticed(app))?;
        say(&mut out, &more)?;
        let asked = plain::asked(app);
        if matches!(app.overlay, Some(Overlay::Page(..))) {
            app.overlay = None;
            say(&mut out, &asked)?;
        } else if asked.is_empty() {
            say(&mut out, &plain::place(app))?;
            say(&mut out, &[app.say("plain.saved", &[("number", &app.saving.saved.to_string())])])?;
        } else {
            say(&mut out, &asked)?;
        }
        desk.told = plain::stands(app);
    }
    Ok(())
}

/// What there is to be told; then it was.
fn noticed(app: &mut App) -> Vec<String> {
    app.notice.take().map(|notice| notice.text).into_iter().collect()
}

/// Takes a line; returns what is to be said besides.
fn answer(app: &mut App, desk: &mut Desk, line: &str) -> Vec<String> {
    let esc = Key { code: Code::Esc, ctrl: false, alt: false, shift: false };
    let enter = Key { code: Code::Enter, ..esc };
    match &app.overlay {
        Some(_) if line == "." => desk.press(app, esc),
        Some(Overlay::Confirm(_)) => desk.press(app, Key::char(if line == "y" { 'y' } else { 'n' })),
        Some(Overlay::Pick(_)) => {
            if let Some(Overlay::Pick(pick)) = &mut app.overlay
                && let Some(at) = line.parse::<usize>().ok().filter(|at| (1..=pick.fitting.len()).contains(at))
            {
                pick.cursor = at - 1;
            } else {
                desk.type_in(app, line);
            }
            desk.press(app, enter);
        }
        Some(_) => {
            // What was refused before is not to be typed on to.
            if let Some(Overlay::Edit(edit)) = &mut app.overlay
                && edit.error.is_some()
            {
                edit.line.clear();
            }
            desk.type_in(app, line);
            desk.press(app, enter);
        }
        None => return letter(app, desk, line),
    }
    Vec::new()
}

/// A letter or the name of a command, with what is to be typed after it: `c 12`, `m two words`. What is not understood as a whole does nothing.
fn letter(app: &mut App, desk: &mut Desk, line: &str) -> Vec<String> {
    let (word, typed) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let typed = typed.trim();
    if word.is_empty() {
        return Vec::new();
    }
    if let Some(keys) = sequence(app, line) {
        desk.press_all(app, keys);
        return Vec::new();
    }
    let Some((action, keys)) = command(app, word) else { return vec![app.say("plain.unknown", &[("letter", word)])] };
    if !typed.is_empty() && !plain::TEXTS.contains(&action) {
        return vec![app.say("plain.no_text", &[("letter", word), ("text", typed)])];
    }
    if plain::ON_FINDING.contains(&action) && plain::stands(app) != desk.told {
        return vec![app.say("plain.moved", &[("letter", word)])];
    }
    if action == Action::HelpPane {
        return plain::help(app);
    }
    desk.press_all(app, keys);
    match app.overlay {
        _ if typed.is_empty() => Vec::new(),
        Some(Overlay::Edit(_) | Overlay::Note(_) | Overlay::Pick(_)) => answer(app, desk, typed),
        _ => vec![app.say("plain.left_out", &[("text", typed)])],
    }
}

/// Whether a command is one that can be given line by line.
fn is_known(action: Action) -> bool {
    plain::ACTIONS.contains(&action) || matches!(action, Action::HelpPane | Action::Quit)
}

/// The command whose keys, more than one, are the whole line, as the help names them: `] d`.
fn sequence(app: &App, line: &str) -> Option<Vec<Key>> {
    let keys = Key::parse_sequence(line).filter(|keys| keys.len() > 1)?;
    match app.keys.meaning(Mode::Pane(Pane::Tables), &keys) {
        Meaning::Actions(&[action]) if is_known(action) => Some(keys),
        _ => None,
    }
}

/// The command that a whole word names: its letter, or its own name.
fn command(app: &App, word: &str) -> Option<(Action, Vec<Key>)> {
    let mode = Mode::Pane(Pane::Tables);
    let mut chars = word.chars();
    if let (Some(first), None) = (chars.next(), chars.next()) {
        let key = Key::char(first).from_input_method();
        return match app.keys.meaning(mode, &[key]) {
            Meaning::Actions(&[action]) if is_known(action) => Some((action, vec![key])),
            _ => None,
        };
    }
    let action = Action::ALL.iter().copied().filter(|action| is_known(*action)).find(|action| action.name() == word)?;
    let entries = app.keys.entries(mode);
    let named = entries.iter().filter(|entry| entry.actions == [action]);
    named.min_by_key(|entry| entry.keys.len()).map(|entry| (action, entry.keys.clone()))
}

fn say(out: &mut impl Write, lines: &[String]) -> io::Result<()> {
    for line in lines {
        writeln!(out, "{}", visible(line))?;
    }
    out.flush()
}
