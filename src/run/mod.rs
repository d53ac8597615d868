//! The review in the terminal: messages in, effects out, one frame after each burst. Nothing wakes
//! an idle program.
#![allow(clippy::disallowed_methods, reason = "threads are started and signals waited for here")]

mod backend;
mod input;
mod journal;
mod others;
mod terminal;
mod work;

use std::io::{self, BufWriter};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;

use crate::app::cells::Ambiguous;
use crate::app::keymap::Keymap;
use crate::app::pane::Wishes;
use crate::app::{App, Effect, Msg, Screen, update};
use crate::check::RuleSet;
use crate::form::Forms;
use crate::lang::Lang;
use crate::review::Role;
use crate::session::Session;
use crate::store::Corpus;
use crate::store::watch_file::watch_file;
use crate::ui::{Colours, Theme, ThemeError, draw};
use backend::Careful;
use journal::Owed;
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
    pub theme: Option<String>,
    /// The colours of the terminal; none for `NO_COLOR`.
    pub colours: Option<Colours>,
    /// How wide ambiguous characters are drawn; asked of the terminal when nothing is said.
    pub ambiguous: Option<Ambiguous>,
    /// Threads that read reports.
    pub jobs: usize,
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
    let themes = themes(&settings)?;
    let (sender, messages) = channel();
    let owed = Arc::new(Owed::default());
    let guard = Guard::enter(sender.clone(), owed.clone())?;
    let mut terminal = Terminal::new(Careful::new(BufWriter::new(terminal::out()?)))?;
    let size = terminal.size()?;
    let mut app = start(&settings, &themes, (size.width, size.height));
    let mut desk = Desk { themes, terminal: &mut terminal };
    desk.draw(&app)?;
    if settings.ambiguous.is_none()
        && let Some(found) = terminal::probe()
    {
        app.screen.ambiguous = found;
        desk.terminal.clear()?;
        desk.draw(&app)?;
    }
    input::listen(sender.clone());
    let journal =
        journal::open(settings.corpus.state().to_owned(), settings.reviewer.name.clone(), settings.lang.clone(), (sender.clone(), owed));
    if let Some((file, _)) = settings.keymap.clone() {
        keymaps(file, sender.clone());
    }
    let mut work = Work::new(settings, sender);
    let done = turn(&mut app, &mut desk, &messages, &mut work, &journal);
    let signal = guard.signal();
    drop(guard);
    // The journal's thread ends when it has dealt with everything it was given.
    drop(journal);
    for told in messages.try_iter().filter(|msg| matches!(msg, Msg::Saved(_) | Msg::SaveFailed(_) | Msg::Adrift(_))) {
        update(&mut app, told);
    }
    done?;
    Ok(Ended { signal, unsaved: app.saving.waiting, state: app.work.state })
}

/// Hands the reviewer's keymap over each time its file changed.
fn keymaps(file: String, sender: Sender<Msg>) {
    std::thread::spawn(move || {
        for text in watch_file(std::path::Path::new(&file)) {
            tell(&sender, Msg::Keymap(file.clone(), text));
        }
    });
}

/// The screen and the styles it is drawn with.
struct Desk<'a> {
    themes: Vec<Theme>,
    terminal: &'a mut Terminal<Careful<BufWriter<terminal::Out>>>,
}

impl Desk<'_> {
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

fn themes(settings: &Settings) -> Result<Vec<Theme>, ThemeError> {
    let usual = if settings.colours.is_some() { "dark" } else { "mono" };
    let mut first = Theme::named(settings.theme.as_deref().unwrap_or(usual))?;
    if settings.colours.is_none() && first.name() != "mono" {
        first = Theme::named("mono")?;
    }
    let mut themes = vec![first];
    if settings.colours.is_some() {
        for name in Theme::names() {
            if name != themes[0].name() {
                themes.push(Theme::named(&name)?);
            }
        }
    }
    let colours = settings.colours.unwrap_or(Colours::Sixteen);
    Ok(themes.into_iter().map(|theme| theme.for_terminal(colours)).collect())
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
    app
}

/// The loop: waits for a message, takes all that are there, draws once.
fn turn(app: &mut App, desk: &mut Desk, messages: &Receiver<Msg>, work: &mut Work, journal: &journal::Journal) -> Result<(), RunError> {
    let (mut watched, mut touched) = (false, Instant::now());
    while let Some(first) = wait(app, messages, touched) {
        let mut next = Some(first);
        while let Some(msg) = next {
            if matches!(msg, Msg::Key(..) | Msg::Paste(_)) {
                touched = Instant::now();
            }
            // The reviews are known for the first time: reports can be read beside them.
            let reviews_known = !watched && matches!(msg, Msg::Held(_));
            watched |= reviews_known;
            for effect in update(app, msg) {
                match effect {
                    Effect::Append(records) => journal.append(records),
                    Effect::Keep(folder, records) => journal.keep(folder, records),
                    Effect::Quit => return Ok(()),
                    Effect::Redraw => desk.terminal.clear()?,
                    Effect::Suspend => suspend(desk)?,
                    Effect::Copy(text) => terminal::copy(&text)?,
                    Effect::Load(path, beside) => work.load(app, path, beside),
                    Effect::KeepRecipe(recipe) => work.keep_recipe(*recipe),
                    Effect::Years(path, others) => work.years(app, path, others),
                    Effect::Look(key, pairs) => work.look(app, &key, pairs),
                    Effect::Summarise(pairs) => work.summarise(app, pairs),
                    Effect::CancelScan => work.cancel(),
                }
            }
            if reviews_known {
                work.recipes();
                work.watch(app);
            }
            work.follow(app);
            next = messages.try_recv().ok();
        }
        desk.draw(app)?;
    }
    Ok(())
}

/// So long after the last key, a text that is being written is kept as a draft.
const DRAFT: Duration = Duration::from_secs(2);

/// The next message; nothing wakes an idle program but a text that is to be kept as a draft.
fn wait(app: &App, messages: &Receiver<Msg>, touched: Instant) -> Option<Msg> {
    if !app.draft_waits() {
        return messages.recv().ok();
    }
    match messages.recv_timeout(DRAFT.saturating_sub(touched.elapsed())) {
        Ok(msg) => Some(msg),
        Err(RecvTimeoutError::Timeout) => Some(Msg::Idle(crate::store::now())),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

fn suspend(desk: &mut Desk) -> io::Result<()> {
    terminal::suspend()?;
    desk.terminal.clear()
}

/// Sends a message; nobody listens any more when the program is about to end.
fn tell(sender: &Sender<Msg>, msg: Msg) {
    let _ = sender.send(msg);
}

/// A path as the corpus names it.
type Name = Arc<str>;
