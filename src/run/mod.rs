//! The review in the terminal: messages in, effects out, one frame after each burst. Nothing wakes
//! an idle program.
#![allow(clippy::disallowed_methods, reason = "threads are started and signals waited for here")]

mod backend;
mod doctor;
mod exports;
mod handover;
mod inbox;
mod input;
mod journal;
mod listing;
mod memory;
mod others;
mod outside;
mod plain;
mod survey;
mod terminal;
mod work;

use std::io::{self, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Instant;

use ratatui::Terminal;

use crate::app::cells::Ambiguous;
use crate::app::keymap::Keymap;
use crate::app::pane::Wishes;
use crate::app::{App, Effect, Guide, Msg, Screen, update};
use crate::check::RuleSet;
use crate::form::Forms;
use crate::lang::Lang;
use crate::review::Role;
use crate::session::Session;
use crate::store::Corpus;
use crate::store::index::Key;
use crate::store::watch_file::watch_file;
use crate::ui::{Colours, Theme, ThemeError, draw};
use backend::Careful;
pub use doctor::writable;
use inbox::Inbox;
use input::Gate;
use journal::Owed;
pub use plain::run as run_plainly;
use terminal::Guard;
use work::Work;

/// Everything the review needs to begin.
#[derive(Debug)]
pub struct Settings {
    /// Where the reports and the reviews are.
    pub corpus: Corpus,
    /// Which files are reports; empty for the usual endings.
    pub globs: Vec<String>,
    /// The form editions.
    pub forms: Forms,
    /// The rules in use.
    pub rules: RuleSet,
    /// Who reviews, and how.
    pub reviewer: Reviewer,
    /// The reader's language.
    pub lang: Lang,
    /// The reviewer's own keymap: the file's name and its text.
    pub keymap: Option<(String, String)>,
    /// The theme; without one `dark`, or `mono` without colours.
    pub theme: Dress,
    /// The colours of the terminal; none for `NO_COLOR`.
    pub colours: Option<Colours>,
    /// How wide ambiguous characters are drawn; asked of the terminal when nothing is said.
    pub ambiguous: Option<Ambiguous>,
    /// How the files are worked on.
    pub working: Working,
    /// Whether the first lessons are given.
    pub tutor: bool,
}

/// How the files are worked on.
#[derive(Clone, Debug)]
pub struct Working {
    /// What the forms follow from, where what is found out may be kept for the next run.
    pub cache: Option<Key>,
    /// Threads that read reports.
    pub jobs: usize,
    /// What names the corpus on a command line, and the options that bear on what is found in it.
    pub arguments: Vec<std::ffi::OsString>,
}

/// The theme to begin with, and the reviewer's own.
#[derive(Clone, Debug, Default)]
pub struct Dress {
    /// The name of a built-in theme; without one `dark`, the reviewer's own, or `mono` without colours.
    pub name: Option<String>,
    /// The reviewer's own theme: the file's name and its text.
    pub own: Option<(String, String)>,
    /// Whether the mouse is listened to.
    pub mouse: bool,
}

/// Who reviews, and how.
#[derive(Clone, Debug)]
pub struct Reviewer {
    /// The name.
    pub name: String,
    /// The role in which verdicts are given.
    pub role: Option<Role>,
    /// Whether what others said is not shown until it is asked for.
    pub blind: bool,
}

/// Why the review could not begin or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The terminal failed.
    #[error("the terminal: {0}")]
    Terminal(#[from] io::Error),
    /// The theme cannot be used.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// The program failed; the journal in this folder holds what was saved.
    #[error("the program failed")]
    Broke(String),
}

impl RunError {
    /// What is wrong, for a person.
    pub fn say(&self, lang: &Lang) -> String {
        match self {
            Self::Terminal(error) => lang.say("run.terminal", &[("error", &error.to_string())]),
            Self::Theme(error) => error.say(lang),
            Self::Broke(_) => lang.text("run.broke").to_owned(),
        }
    }
}

/// How the review ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The signal that ended it, if one did.
    pub signal: Option<i32>,
    /// Records that are not on the disk.
    pub unsaved: usize,
    /// The folder of the reviews.
    pub state: String,
}

/// Reviews until the reviewer quits.
pub fn run(settings: Settings) -> Result<Ended, RunError> {
    let Themes { all: themes, first, own, faults } = themes(&settings)?;
    let (sender, messages) = channel();
    let owed = Arc::new(Owed::default());
    let guard = Guard::enter(sender.clone(), owed.clone(), settings.theme.mouse)?;
    let mut terminal = Terminal::new(Careful::new(BufWriter::new(terminal::out()?)))?;
    let size = terminal.size()?;
    let mut app = start(&settings, &themes, (size.width, size.height));
    app.screen.theme = first;
    if let Some(faults) = faults {
        update(&mut app, Msg::Themed(Err(faults)));
    }
    let mut desk = Desk { themes, own, colours: settings.colours, terminal: &mut terminal, gate: Arc::default(), answers: false };
    desk.draw(&app)?;
    if settings.ambiguous.is_none()
        && let Some(found) = terminal::probe()
    {
        app.screen.ambiguous = found;
        desk.answers = true;
        desk.terminal.clear()?;
        desk.draw(&app)?;
    }
    input::listen(sender.clone(), desk.gate.clone());
    let journal =
        journal::open(settings.corpus.state().to_owned(), settings.reviewer.name.clone(), settings.lang.clone(), (sender.clone(), owed));
    if let Some((file, _)) = settings.keymap.clone() {
        follow(file, sender.clone(), Msg::Keymap);
    }
    if let Some((file, _)) = settings.theme.own.clone() {
        follow(file, sender.clone(), Msg::Theme);
    }
    let mut work = Work::new(settings, sender);
    let mut inbox = Inbox::new(messages);
    // Where the program itself fails, what was handed over is written all the same, and the reviewer is told where.
    let done = catch_unwind(AssertUnwindSafe(|| turn(&mut app, &mut desk, &mut inbox, &mut work, &journal)));
    let signal = guard.signal();
    drop(guard);
    // The journal's thread ends when it has dealt with everything it was given.
    drop(journal);
    let Ok(done) = done else { return Err(RunError::Broke(app.work.state)) };
    for told in inbox.rest().filter(|msg| matches!(msg, Msg::Saved(_) | Msg::SaveFailed(_) | Msg::Adrift(_))) {
        update(&mut app, told);
    }
    done?;
    Ok(Ended { signal, unsaved: app.saving.waiting, state: app.work.state })
}

/// Hands a file of the reviewer over each time it changed.
fn follow(file: String, sender: Sender<Msg>, msg: fn(String, String) -> Msg) {
    std::thread::spawn(move || {
        for text in watch_file(std::path::Path::new(&file)) {
            tell(&sender, msg(file.clone(), text));
        }
    });
}

/// The screen and the styles it is drawn with.
struct Desk<'a> {
    themes: Vec<Theme>,
    /// Whether the last one is the reviewer's own.
    own: bool,
    colours: Option<Colours>,
    terminal: &'a mut Terminal<Careful<BufWriter<terminal::Out>>>,
    gate: Arc<Gate>,
    /// Whether the terminal says how wide it draws what may be wide.
    answers: bool,
}

impl Desk<'_> {
    /// Does what is to be done on the terminal; what comes of it is a message.
    fn act(&mut self, effect: Effect, sender: &Sender<Msg>) -> io::Result<()> {
        match effect {
            Effect::Suspend => terminal::suspend()?,
            Effect::Copy(text) => return terminal::copy(&text),
            Effect::Show(text, line) => {
                if let Err(error) = outside::page(&self.gate, &text, line) {
                    tell(sender, Msg::Shown(error.to_string()));
                }
            }
            Effect::Examine => {
                let size = self.terminal.size()?;
                tell(sender, Msg::Resize(size.width, size.height));
                if let Some(found) = self.answers.then(|| self.gate.without_keys(terminal::probe)).flatten() {
                    tell(sender, Msg::Ambiguous(found));
                }
            }
            Effect::Compose(text) => {
                let written = outside::compose(&self.gate, &text);
                tell(sender, Msg::Composed(written.map_err(|error| error.to_string())));
            }
            _ => {}
        }
        self.terminal.clear()
    }

    /// Takes the reviewer's own theme as it is now; a faulty one leaves the last good one in force.
    fn dress(&mut self, app: &mut App, msg: Msg) -> Msg {
        let Msg::Theme(file, text) = msg else { return msg };
        let read = Theme::read_told(&text, &app.lang).map(|theme| theme.for_terminal(self.colours.unwrap_or(Colours::Sixteen)));
        match read {
            Ok(_) if self.colours.is_none() => Msg::Themed(Ok(file)),
            Ok(theme) => {
                // The reviewer's own theme is the last one; it comes into force where it was too faulty to begin with.
                if std::mem::replace(&mut self.own, true) {
                    self.themes.pop();
                    app.screen.themes.pop();
                } else {
                    app.screen.theme = self.themes.len();
                }
                app.screen.themes.push(theme.name().to_owned());
                self.themes.push(theme);
                Msg::Themed(Ok(file))
            }
            Err(faults) => Msg::Themed(Err(in_file(&file, faults))),
        }
    }

    fn draw(&mut self, app: &App) -> io::Result<()> {
        let Some(theme) = self.themes.get(app.screen.theme).or(self.themes.first()) else { return Ok(()) };
        self.terminal.draw(|frame| {
            if let Some(caret) = draw(app, theme, frame.buffer_mut()) {
                frame.set_cursor_position(caret);
            }
        })?;
        Ok(())
    }
}

/// All themes, the reviewer's own last.
struct Themes {
    all: Vec<Theme>,
    /// Which one to begin with.
    first: usize,
    /// Whether the reviewer's own is among them.
    own: bool,
    /// What is wrong with the reviewer's own, which then is left out.
    faults: Option<Vec<String>>,
}

/// What is wrong with the reviewer's own theme, where none is to be shown.
fn theme_faults(settings: &Settings) -> Result<Vec<String>, RunError> {
    if let Some(name) = &settings.theme.name {
        Theme::named(name)?;
    }
    let own = settings.theme.own.as_ref();
    let faults = own.and_then(|(file, text)| Theme::read_told(text, &settings.lang).map_err(|faults| in_file(file, faults)).err());
    Ok(faults.unwrap_or_default())
}

fn themes(settings: &Settings) -> Result<Themes, RunError> {
    let Some(colours) = settings.colours else {
        return Ok(Themes { all: vec![Theme::named("mono")?], first: 0, own: false, faults: None });
    };
    // The terminal library would leave out every attribute where NO_COLOR is set and colours are asked for all the same.
    crossterm::style::force_color_output(true);
    let mut all = Theme::names().iter().map(|name| Theme::named(name)).collect::<Result<Vec<Theme>, ThemeError>>()?;
    let dress = &settings.theme;
    let mut first = match &dress.name {
        Some(name) => {
            let wanted = Theme::named(name)?;
            all.iter().position(|theme| theme.name() == wanted.name()).unwrap_or(0)
        }
        None => 0,
    };
    let read = dress.own.as_ref().map(|(file, text)| Theme::read_told(text, &settings.lang).map_err(|faults| in_file(file, faults)));
    let (own, faults) = match read {
        Some(Ok(theme)) => (Some(theme), None),
        Some(Err(faults)) => (None, Some(faults)),
        None => (None, None),
    };
    if own.is_some() && dress.name.is_none() {
        first = all.len();
    }
    let has_own = own.is_some();
    all.extend(own);
    Ok(Themes { all: all.into_iter().map(|theme| theme.for_terminal(colours)).collect(), first, own: has_own, faults })
}

/// Faults with the file they are in.
fn in_file(file: &str, faults: Vec<String>) -> Vec<String> {
    faults.into_iter().map(|fault| format!("{file}:{fault}")).collect()
}

fn start(settings: &Settings, themes: &[Theme], (width, height): (u16, u16)) -> App {
    let tool = concat!("report-review ", env!("CARGO_PKG_VERSION"));
    let mut session = Session::new(settings.forms.clone(), settings.rules.clone(), &settings.reviewer.name, tool);
    session.sign_as(settings.reviewer.role);
    if settings.reviewer.blind {
        session.review_blindly();
    }
    let keys = match &settings.keymap {
        Some((file, text)) => Keymap::merged(file, Some(text)),
        None => Keymap::built_in(),
    };
    let screen = Screen {
        width,
        height,
        wishes: Wishes::default(),
        ambiguous: settings.ambiguous.unwrap_or_default(),
        themes: themes.iter().map(|t| t.name().to_owned()).collect(),
        theme: 0,
    };
    let mut app = App::new(session, keys, settings.lang.clone(), screen);
    let corpus = settings.corpus.roots().first().map(|root| root.display().to_string());
    app.work.corpus = corpus.unwrap_or_default();
    app.work.state = settings.corpus.state().display().to_string();
    app.work.guide = if settings.tutor { Guide::Tutor(Box::default()) } else { Guide::Greeting };
    app.screen.wishes.lesson = settings.tutor;
    app
}

/// The loop: waits for a message, takes all that are there, draws once.
fn turn(app: &mut App, desk: &mut Desk, inbox: &mut Inbox, work: &mut Work, journal: &journal::Journal) -> Result<(), RunError> {
    let (mut known, mut watched) = (false, false);
    while let Some(first) = inbox.first(app) {
        let (mut next, begun) = (Some(first), Instant::now());
        while let Some(msg) = next {
            // The reviews are known for the first time: reports can be read beside them.
            let reviews_known = !known && matches!(msg, Msg::Held(_));
            known |= reviews_known;
            // Whoever opened the program has a report: now there is time for everything else.
            let begins_to_watch = !watched && matches!(msg, Msg::Loaded(..) | Msg::LoadFailed(..) | Msg::ScanDone(_));
            watched |= begins_to_watch;
            if matches!(msg, Msg::Found(_)) {
                work.took();
            }
            let msg = match desk.dress(app, msg) {
                // Only what draws knows which findings it found room for.
                Msg::Mouse(mouse, at, _) => Msg::Mouse(mouse, at, crate::ui::finding_at(app, (mouse.x, mouse.y))),
                other => other,
            };
            app.work.around.clock = crate::store::now();
            for effect in update(app, msg) {
                match effect {
                    Effect::Append(records) => journal.append(records),
                    Effect::Keep(folder, records) => journal.keep(folder, records),
                    Effect::TakeOver => journal.look(),
                    Effect::Quit => return Ok(()),
                    Effect::Redraw | Effect::Suspend | Effect::Copy(_) | Effect::Show(..) | Effect::Compose(_) => {
                        desk.act(effect, &work.sender)?;
                    }
                    Effect::Examine => {
                        desk.act(effect, &work.sender)?;
                        work.examine(app);
                    }
                    other => work.act(app, other),
                }
            }
            if reviews_known {
                work.recipes();
                work.read();
            }
            if begins_to_watch {
                work.watch(app);
            }
            work.follow(app);
            next = inbox.following(app, begun);
        }
        desk.draw(app)?;
    }
    Ok(())
}

/// Sends a message; nobody listens any more when the program is about to end.
fn tell(sender: &Sender<Msg>, msg: Msg) {
    let _ = sender.send(msg);
}

/// A path as the corpus names it.
type Name = Arc<str>;
