//! Where the reviewer is and what a key does. Messages go in, effects come out as data; nothing here
//! knows a terminal, a file or a clock.

pub mod action;
pub mod agreement;
mod anchored;
pub mod card;
pub mod cells;
mod copy;
mod decide;
mod desk;
mod disk;
mod dispatch;
pub mod dispute;
pub mod edit;
mod entry;
mod figure;
mod find;
mod gather;
pub mod grid;
pub mod group;
mod judging;
pub mod key;
pub mod keymap;
mod lay;
mod line;
mod list;
mod looks;
pub mod manual;
pub mod mark;
pub mod mouse;
mod note;
mod outside;
pub mod overlay;
pub mod pane;
mod pick;
pub mod plain;
pub mod preview;
pub mod progress;
pub mod prose;
mod receive;
pub mod recipes;
pub mod repairs;
mod said;
mod sample;
mod saving;
mod seek;
#[cfg(test)]
mod tests;
mod tags;
pub mod settled;
pub mod tell;
#[cfg(test)]
pub(crate) mod testing;
mod together;
mod trail;
mod triage;
pub mod tutor;
pub mod walk;
pub mod years;

use std::collections::VecDeque;
use std::sync::Arc;

pub use desk::{Desk, Place, Search, Wanted};
pub use line::Line;
pub use list::{List, Order};
pub use said::{Notice, Said};
pub use tutor::{Guide, Tutor};

use crate::check::Finding;
use crate::lang::Lang;
use crate::review::{Anchor, FindingKey, Record, Sheet};
use crate::session::{Beside, Document, Recipe, Session, Summary, Surrounding};
use cells::Ambiguous;
use key::Key;
use keymap::Keymap;
use overlay::Overlay;
use pane::{Layout, Pane, Wishes, layout};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key was pressed, at this time (RFC 3339).
    Key(Key, String),
    /// Text was pasted.
    Paste(String),
    /// The screen has this many columns and lines now.
    Resize(u16, u16),
    /// Reports were read and summarised, for the first time or anew.
    Found(Vec<Summary>),
    /// Reports that were to be summarised anew were, or went away.
    Summarised,
    /// What the rest of the corpus says of reports, where that is other than it was.
    Surrounded(Vec<Surrounding>),
    /// How the scan goes on.
    Pace(Pace),
    /// Files that may have changed.
    Touched(Vec<Arc<str>>),
    /// Files that are no longer there.
    Gone(Vec<Arc<str>>),
    /// The scan is over; the paths of all files found, in path order, unless it was stopped.
    ScanDone(Option<Vec<Arc<str>>>),
    /// What is said of documents that are not read, if there are any.
    Unread(Option<String>),
    /// What is said of each path that could not be followed by the scan that is over.
    Barred(Vec<String>),
    /// A report that was asked for, with the same body's reports of the years before and after.
    Loaded(Box<Document>, Box<Beside<Sheet>>),
    /// A report that was asked for cannot be read: path, reason.
    LoadFailed(Arc<str>, String),
    /// The recipes of the state folder.
    Recipes(Vec<Recipe>),
    /// The same body's reports of other years: the report they were asked for, and they.
    Years(Arc<str>, Vec<Sheet>),
    /// What was seen of a finding in reports that were looked at for it: path, finding, what there is.
    Sighted(Vec<(Arc<str>, FindingKey, Option<crate::session::Sight>)>),
    /// Records from the journals, my own among them.
    Records(Vec<Record>),
    /// Records that others wrote just now.
    Joined(Vec<Record>),
    /// Who else holds my journal.
    Held(Option<String>),
    /// Every record up to this number is on disk.
    Saved(u64),
    /// Records could not be written: the reason.
    SaveFailed(String),
    /// My journal was read and cannot be written: the reason. What was read of it is on disk.
    Unwritable(String),
    /// The journal stays where it is, as it cannot be kept where it was to be: the reason.
    Stays(String),
    /// No journal is open any more, or none could be opened: the reason. Nothing counts as saved.
    Adrift(String),
    /// The journal is kept in this folder from now on.
    Kept(String),
    /// How changes are watched for, and whether that is the second-best way.
    Watching(String),
    /// How wide the terminal draws ambiguous characters now.
    Ambiguous(Ambiguous),
    /// What was found around the program: the id of its name and what it is.
    Examined(Vec<(&'static str, String)>),
    /// The reviewer's keymap file changed: its name and its text.
    Keymap(String, String),
    /// The reviewer's theme file changed: its name and its text.
    Theme(String, String),
    /// The reviewer's theme was taken, or everything that is wrong with it.
    Themed(Result<String, Vec<String>>),
    /// The mouse was used, at this time (RFC 3339); the finding that was drawn under it.
    Mouse(mouse::Mouse, String, Option<crate::review::FindingKey>),
    /// No key was pressed for a while, with a text unfinished; the time (RFC 3339).
    Idle(String),
    /// The reviewed corpus was written there, or why it was not.
    Exported(Result<String, String>),
    /// The reviewed corpus was to be written in this format to this path, where something stands already.
    Standing(&'static str, String),
    /// Something to tell the reviewer.
    Tell(String),
    /// The pager could not show the text: the reason.
    Shown(String),
    /// The note as the reviewer's editor left it, or why there is none.
    Composed(Result<String, String>),
    /// The program was stopped and goes on: the screen is to be drawn anew.
    Resumed,
    /// The system asks the program to stop until it is resumed.
    Stop,
    /// The terminal is gone, or the system asks the program to end.
    Closed,
    /// Something is to be looked after outside.
    Wake,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Append to the journal and sync; answered by [`Msg::Saved`] or [`Msg::SaveFailed`].
    Append(Vec<Record>),
    /// Open the journal anew, in this folder where one is named, and write all of my records that it
    /// does not hold; answered by [`Msg::Kept`] and [`Msg::Saved`], or [`Msg::SaveFailed`].
    Keep(Option<String>, Vec<Record>),
    /// Read and extract a report, and the same body's of the years beside where they are named;
    /// answered by [`Msg::Loaded`] or [`Msg::LoadFailed`].
    Load(Arc<str>, Beside<Arc<str>>),
    /// Summarise reports anew, each beside the same body's report of the year before where one is
    /// named; answered by [`Msg::Found`].
    Summarise(Vec<(Arc<str>, Option<Arc<str>>)>),
    /// Keep a recipe in the state folder; answered by [`Msg::Recipes`].
    KeepRecipe(Box<Recipe>),
    /// Read the same body's reports of other years; answered by [`Msg::Years`].
    Years(Arc<str>, Vec<Arc<str>>),
    /// Look for a finding in reports, each beside the same body's of the year before where one is named;
    /// answered by [`Msg::Sighted`].
    Look(FindingKey, Vec<(Arc<str>, Option<Arc<str>>)>),
    /// Put text on the clipboard.
    Copy(String),
    /// Show text in the reviewer's pager, from this line, counted from 1; answered by [`Msg::Shown`] where that fails.
    Show(String, usize),
    /// Let the text of a note be written in the reviewer's editor; answered by [`Msg::Composed`].
    Compose(String),
    /// Write the reviewed corpus in this format to this path; answered by [`Msg::Exported`], or by [`Msg::Standing`] where something is there.
    Export(&'static str, String),
    /// The same, whatever is there.
    Overwrite(&'static str, String),
    /// Look at what is around the program: the terminal, the folder of the reviews, the journal; answered by [`Msg::Resize`],
    /// [`Msg::Ambiguous`] and [`Msg::Examined`].
    Examine,
    /// Try again to open my journal, which another program held; answered by [`Msg::Held`] where it is free.
    TakeOver,
    /// Stop writing it.
    CancelExport,
    /// Stop the scan.
    CancelScan,
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back to the shell until the program is resumed.
    Suspend,
    /// End the program.
    Quit,
}

/// The screen and how the reviewer wants it.
#[derive(Clone, Debug)]
pub struct Screen {
    /// Columns.
    pub width: u16,
    /// Lines.
    pub height: u16,
    /// The layout wished for.
    pub wishes: Wishes,
    /// How wide ambiguous characters are drawn.
    pub ambiguous: Ambiguous,
    /// Names of the themes.
    pub themes: Vec<String>,
    /// Index of the theme in use.
    pub theme: usize,
}

/// What is on disk and what is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saving {
    /// Number of the last record known to be on disk.
    pub saved: u64,
    /// Records handed out that are not known to be on disk.
    pub waiting: usize,
    /// Number of the last record handed out.
    pub last: u64,
    /// Why the last write failed.
    pub failed: Option<String>,
    /// Whether no journal is open: then all of my records go with every step.
    pub adrift: bool,
    /// Why all of them are being written anew.
    pub anew: Option<String>,
}

/// The scan of the corpus.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// It goes on.
    pub on: bool,
    /// How it goes on, once that is known.
    pub pace: Option<Pace>,
    /// Files that came or changed meanwhile.
    pub touched: Vec<Arc<str>>,
}

/// How far a scan is and how fast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Files read.
    pub done: usize,
    /// Files found so far, and whether those are all.
    pub found: (usize, bool),
    /// Files read in a second.
    pub per_second: usize,
    /// How long it goes on, in thousandths of a second.
    pub millis: usize,
}

/// What is around the program.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// How changes are watched for.
    pub watching: String,
    /// What was found when somebody asked: the id of its name and what it is.
    pub examined: Vec<(&'static str, String)>,
    /// When that was (RFC 3339).
    pub at: String,
    /// What is said of documents that are not read, if there are any.
    pub unread: Option<String>,
    /// What is said of each path that could not be followed.
    pub barred: Vec<String>,
    /// What was said in the last line.
    pub said: VecDeque<Said>,
    /// How much of it gave way to something else before any key was pressed.
    pub passed: usize,
    /// Whether something said stands in the last line.
    shown: bool,
    /// The time now (RFC 3339), where somebody tells it.
    pub clock: String,
    /// What is wrong with the reviewer's theme.
    pub theme_faults: Vec<String>,
    /// What changed on disk beside the open report.
    disk: disk::Disk,
}

/// How the reviewed corpus is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exporting {
    /// It goes on.
    On,
    /// The reviewer said to stop.
    Stopped,
}

/// Reports that are being summarised anew.
#[derive(Clone, Copy, Debug, Default)]
pub struct Awaited {
    /// How many of them are told of.
    pub reports: usize,
    /// For how many reasons at once.
    pub times: usize,
}

/// What goes on outside.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// The corpus, as the reviewer named it.
    pub corpus: String,
    /// The folder of the reviews.
    pub state: String,
    /// The scan.
    pub scan: Scan,
    /// Reports that are being summarised anew.
    pub awaited: Awaited,
    /// What is around the program.
    pub around: Around,
    /// The end of a scan that is being gone through.
    pub closing: Option<Box<receive::Closing>>,
    /// The open report changed while something lay over the panes; it is read anew when that is gone.
    pub changed: bool,
    /// The report being read.
    pub loading: Option<Arc<str>>,
    /// The reviewed corpus is being written.
    pub exporting: Option<Exporting>,
    /// Recipes of the state folder.
    pub recipes: Vec<Recipe>,
    /// What tells a newcomer what to press.
    pub guide: Guide,
    /// The last click and when it was made.
    pub clicked: Option<(mouse::Mouse, String)>,
}

/// The whole state of the program on the screen.
#[derive(Debug)]
pub struct App {
    /// The corpus and its reviews.
    pub session: Session,
    /// The keys in force.
    pub keys: Keymap,
    /// The reader's language.
    pub lang: Lang,
    /// Size, layout, theme.
    pub screen: Screen,
    /// The list of reports.
    pub list: List,
    /// The place in the open report.
    pub desk: Desk,
    /// What lies over the panes; at most one thing.
    pub overlay: Option<Overlay>,
    /// Keys of a sequence that is not finished.
    pub pending: Vec<Key>,
    /// A line for the reviewer.
    pub notice: Option<Notice>,
    /// What is on disk.
    pub saving: Saving,
    /// What goes on outside.
    pub work: Work,
    /// The time of the last key.
    pub now: String,
}

impl App {
    /// The state at the start, before any report is known.
    pub fn new(session: Session, keys: Keymap, lang: Lang, screen: Screen) -> Self {
        let mut app = Self {
            session,
            keys,
            lang,
            screen,
            list: List::default(),
            desk: Desk::default(),
            overlay: None,
            pending: Vec::new(),
            notice: None,
            saving: Saving::default(),
            work: Work { scan: Scan { on: true, ..Scan::default() }, ..Work::default() },
            now: String::new(),
        };
        if !app.keys.faults().is_empty() {
            app.overlay = Some(Overlay::page(overlay::PageKind::Keymap));
        } else if let Some(notice) = app.keys.notices().first() {
            app.notice = Some(Notice::of(app.lang.tell(notice), false));
        }
        app
    }

    /// Where the parts of the screen lie.
    pub fn layout(&self) -> Layout {
        layout(self.screen.width, self.screen.height, self.screen.wishes)
    }

    /// The pane with the focus.
    pub fn pane(&self) -> Pane {
        self.screen.wishes.focus
    }

    /// The path of the open report.
    pub fn path(&self) -> Option<Arc<str>> {
        self.session.current().map(|o| o.document.path.clone())
    }

    /// The focused finding.
    pub fn focused_finding(&self) -> Option<&Finding> {
        let key = self.desk.finding.as_ref()?;
        self.session.current()?.findings.iter().find(|f| f.key() == *key)
    }

    /// The note that counts on something of the open report: its text and who wrote it.
    pub fn note_on(&self, on: &Anchor) -> Option<(String, String)> {
        let path = &self.session.current()?.document.path;
        let review = self.session.review(path)?;
        let note = review.annotations.get(on)?.effective()?;
        Some((note.text.clone(), note.said.by.clone()))
    }

    /// The verdict on a finding of the open report.
    pub fn verdict(&self, finding: &FindingKey) -> crate::review::Verdict {
        self.path().map(|path| self.session.verdict(&path, finding)).unwrap_or_default()
    }

    /// Hands records to the journal.
    fn append(&mut self, records: Vec<Record>) -> Vec<Effect> {
        let Some(last) = records.last() else { return Vec::new() };
        self.saving.last = self.saving.last.max(last.seq);
        self.saving.waiting += records.len();
        self.work.greeted();
        self.list.renewal.stale = true;
        if self.saving.adrift { self.keep(None) } else { vec![Effect::Append(records)] }
    }

    /// Has all of my records kept, in `folder` where one is named.
    fn keep(&self, folder: Option<String>) -> Vec<Effect> {
        let mine = self.session.history().journal_of(self.session.me());
        vec![Effect::Keep(folder, mine.map(|record| Record::clone(record)).collect())]
    }
}

/// Takes one message; the only way in which the state changes.
pub fn update(app: &mut App, msg: Msg) -> Vec<Effect> {
    let judged = judging::judged(app);
    // A program that was killed tells nobody that it let go.
    let asks = matches!(msg, Msg::Key(..)) && app.session.is_held();
    let mut effects = match msg {
        Msg::Key(key, now) => {
            app.now = now;
            (app.work.around.passed, app.work.around.shown) = (0, false);
            // Who presses a key waits for nothing else.
            app.list.seeking = None;
            let rule = app.focused_finding().map(|finding| finding.rule.clone());
            app.session.count_key(&app.now, rule.as_deref());
            dispatch::key(app, key)
        }
        Msg::Mouse(mouse, now, finding) => mouse::pointed(app, (mouse, finding), &now),
        Msg::Paste(text) => dispatch::paste(app, &text),
        Msg::Idle(now) => {
            app.now = now;
            note::draft(app)
        }
        other => receive::receive(app, other),
    };
    effects.extend(asks.then_some(Effect::TakeOver));
    judging::tell_overtaken(app, judged);
    app.work.changed |= app.session.take_disturbed();
    if app.overlay.is_none() && app.work.loading.is_none() && std::mem::take(&mut app.work.changed) {
        effects.extend(app.reload());
    }
    let outdated = app.session.take_outdated();
    if !outdated.is_empty() {
        effects.push(Effect::Summarise(receive::beside(app, outdated)));
    }
    effects.extend(receive::settle(app));
    app.work.awaited.times += effects.iter().filter(|effect| matches!(effect, Effect::Summarise(_))).count();
    list::settle(app);
    effects.extend(seek::settle(app));
    effects.extend(group::settle(app));
    effects.extend(tutor::follow(app));
    gather::settle(app);
    desk::settle(app);
    disk::settle(app);
    said::remember(app);
    effects
}
