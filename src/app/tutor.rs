//! The first lessons: each says what to press and sees to it that it was done.

use std::sync::Arc;

use serde::Deserialize;

use super::action::Action;
use super::desk::Wanted;
use super::keymap::Mode;
use super::overlay::Overlay;
use super::pane::Pane;
use super::{App, Effect};
use crate::review::{Act, FindingKey, Record, Status, Verdict};

const LESSONS: &str = include_str!("../../assets/tutor.ron");

/// What a lesson wants to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
enum Wants {
    /// The next finding has the focus.
    Next,
    /// A repair is accepted.
    Accept,
    /// A step is taken back.
    Undo,
    /// A step is brought back.
    Redo,
    /// One of several repairs that are as good is chosen and accepted.
    Alternative,
    /// A value is typed.
    Value,
    /// A figure of the text is put into a cell.
    Put,
    /// The report is said to be wrong.
    SourceError,
    /// A finding is dismissed.
    Dismiss,
    /// A report is approved.
    Approve,
    /// A report is gone to by its name.
    Pick,
    /// A group is settled.
    Group,
    /// Many reports are judged at once.
    Many,
}

/// A lesson.
#[derive(Clone, Debug, Deserialize)]
struct Lesson {
    wants: Wants,
    /// The report it begins in; without one, where the reviewer is.
    #[serde(default)]
    path: Option<String>,
    #[serde(default)]
    finding: Option<String>,
}

impl Lesson {
    /// The id of what it says.
    fn id(&self) -> String {
        format!("tutor.{:?}", self.wants).to_lowercase()
    }
}

/// Where the reviewer stands in the lessons.
#[derive(Clone, Debug)]
pub struct Tutor {
    lessons: Arc<[Lesson]>,
    at: usize,
    /// The first record that counts for the lesson.
    from: u64,
    /// Whether its report was asked for.
    led: bool,
    /// Where the lesson began: report and finding.
    began: Option<(Arc<str>, Option<FindingKey>)>,
    /// What was seen since it began and leaves no record.
    seen: Seen,
}

/// What was seen since a lesson began.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    group: bool,
    pick: bool,
    text: bool,
}

impl Tutor {
    /// The lessons from the first on.
    pub fn new() -> Self {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let lessons: Vec<Lesson> = options.from_str(LESSONS).expect("the lessons are built in and tested");
        Self { lessons: lessons.into(), at: 0, from: 0, led: false, began: None, seen: Seen::default() }
    }

    fn lesson(&self) -> Option<&Lesson> {
        self.lessons.get(self.at)
    }

    /// Whether every lesson is over.
    pub fn is_over(&self) -> bool {
        self.at >= self.lessons.len()
    }
}

impl Default for Tutor {
    fn default() -> Self {
        Self::new()
    }
}

/// What tells a newcomer what to press.
#[derive(Clone, Debug, Default)]
pub enum Guide {
    /// Nothing.
    #[default]
    Nothing,
    /// The first keys, in the last line, until something is decided.
    Greeting,
    /// Lessons.
    Tutor(Box<Tutor>),
}

impl super::Work {
    /// The lessons, where they are given.
    pub fn tutor(&self) -> Option<&Tutor> {
        match &self.guide {
            Guide::Tutor(tutor) => Some(tutor),
            Guide::Nothing | Guide::Greeting => None,
        }
    }

    /// Ends the greeting: the reviewer knows the keys.
    pub(super) fn greeted(&mut self) {
        if matches!(self.guide, Guide::Greeting) {
            self.guide = Guide::Nothing;
        }
    }
}

/// What the lesson says, with the keys in force.
pub fn text(app: &App) -> Option<String> {
    let tutor = app.work.tutor()?;
    let id = match tutor.lesson() {
        Some(lesson) => lesson.id(),
        None => "tutor.over".to_owned(),
    };
    let (tables, list, pick) = (Mode::Pane(Pane::Tables), Mode::Pane(Pane::Reports), Mode::Pick);
    let keys = [
        ("next", tables, Action::NextFinding),
        ("accept", tables, Action::Accept),
        ("undo", tables, Action::Undo),
        ("redo", tables, Action::Redo),
        ("other", tables, Action::AltNext),
        ("change", tables, Action::Change),
        ("text", tables, Action::FocusSource),
        ("put", Mode::Pane(Pane::Source), Action::PutHere),
        ("wrong", tables, Action::SourceError),
        ("dismiss", tables, Action::Dismiss),
        ("approve", list, Action::ApproveReport),
        ("pick", tables, Action::PickReport),
        ("overview", tables, Action::Overview),
        ("like", tables, Action::LikeThis),
        ("apply", Mode::Group, Action::ApplyMarked),
        ("filter", tables, Action::Filter),
        ("all", list, Action::SelectShown),
        ("yes", Mode::Confirm, Action::Yes),
        ("choose", pick, Action::Choose),
        ("skip", tables, Action::NextLesson),
        ("quit", tables, Action::Quit),
        ("help", tables, Action::HelpPane),
        ("manual", tables, Action::Manual),
    ];
    let mut words: Vec<(&str, String)> =
        keys.into_iter().map(|(name, mode, action)| (name, app.keys.keys_for(mode, action).unwrap_or_default())).collect();
    words.push(("at", (tutor.at + 1).min(tutor.lessons.len()).to_string()));
    words.push(("count", tutor.lessons.len().to_string()));
    let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    Some(app.say(&id, &words))
}

/// Goes on to the next lesson without doing this one.
pub(super) fn skip(app: &mut App) -> Vec<Effect> {
    match app.work.tutor() {
        Some(tutor) if !tutor.is_over() => {
            let effects = go_on(app);
            app.tell(if app.work.tutor().is_some_and(Tutor::is_over) { "tutor.all_skipped" } else { "tutor.skipped" }, &[]);
            effects
        }
        Some(_) => Vec::new(),
        None => {
            app.tell("notice.no_tutor", &[]);
            Vec::new()
        }
    }
}

/// Looks whether the lesson is done; the next one begins then.
pub(super) fn follow(app: &mut App) -> Vec<Effect> {
    if app.work.tutor().is_none() {
        return Vec::new();
    }
    let Guide::Tutor(mut tutor) = std::mem::take(&mut app.work.guide) else { return Vec::new() };
    if tutor.began.is_none() {
        // A lesson begins when its report is there.
        let place = tutor.lesson().and_then(|lesson| lesson.path.clone());
        let there = app.path().filter(|path| place.is_none_or(|place| **path == *place) && app.work.loading.is_none());
        if let Some(path) = there {
            tutor.began = Some((path, app.desk.finding.clone()));
            tutor.from = app.session.history().next_seq(app.session.me());
            tutor.seen = Seen::default();
        } else if !tutor.led && app.work.loading.is_none() && !app.work.scan.on {
            tutor.led = true;
            app.work.guide = Guide::Tutor(tutor);
            return lead(app);
        }
    }
    look(app, &mut tutor);
    let done = app.overlay.is_none() && is_done(app, &tutor);
    app.work.guide = Guide::Tutor(tutor);
    if done { go_on(app) } else { Vec::new() }
}

fn look(app: &App, tutor: &mut Tutor) {
    tutor.seen.group |= matches!(app.overlay, Some(Overlay::Group(_)));
    tutor.seen.pick |= matches!(&app.overlay, Some(Overlay::Pick(pick)) if pick.kind == super::overlay::PickKind::Reports);
    tutor.seen.text |= app.pane() == Pane::Source;
}

fn go_on(app: &mut App) -> Vec<Effect> {
    let Guide::Tutor(tutor) = &mut app.work.guide else { return Vec::new() };
    tutor.at += 1;
    (tutor.began, tutor.led) = (None, true);
    let id = if tutor.is_over() { "tutor.all_done" } else { "tutor.done" };
    app.tell(id, &[]);
    lead(app)
}

/// Goes to where the lesson begins.
fn lead(app: &mut App) -> Vec<Effect> {
    let lesson = app.work.tutor().and_then(|tutor| tutor.lesson().cloned());
    app.set_filter("");
    let Some(path) = lesson.as_ref().and_then(|lesson| lesson.path.clone()) else { return Vec::new() };
    app.overlay = None;
    app.screen.wishes.focus = Pane::Tables;
    let wanted = lesson.and_then(|lesson| lesson.finding).map_or(Wanted::FirstOpen, |key| Wanted::Finding(FindingKey(key)));
    app.load(path.into(), wanted)
}

/// Whether what the lesson wants was done since it began.
fn is_done(app: &App, tutor: &Tutor) -> bool {
    let (Some(lesson), Some((path, finding))) = (tutor.lesson(), &tutor.began) else { return false };
    let records: Vec<&Record> =
        app.session.history().journal_of(app.session.me()).filter(|record| record.seq >= tutor.from).map(AsRef::as_ref).collect();
    let any = |wanted: fn(&Act) -> bool| records.iter().any(|record| wanted(&record.action));
    let accepted = || any(|act| *act == Act::Decide(Verdict::Corrected));
    match lesson.wants {
        Wants::Next => app.path().as_ref() != Some(path) || app.desk.finding != *finding,
        Wants::Accept | Wants::Alternative => accepted(),
        Wants::Undo => any(|act| *act == Act::Undo),
        Wants::Redo => any(|act| *act == Act::Redo),
        Wants::Value => any(|act| *act == Act::Correct),
        Wants::Put => any(|act| *act == Act::Correct) && tutor.seen.text,
        Wants::SourceError => any(|act| *act == Act::Decide(Verdict::SourceError)),
        Wants::Dismiss => any(|act| *act == Act::Decide(Verdict::Dismissed)),
        Wants::Approve => any(|act| *act == Act::Judge(Status::Approved)),
        Wants::Pick => tutor.seen.pick && app.work.loading.is_none() && app.path().as_ref() != Some(path),
        Wants::Group => tutor.seen.group && any(|act| matches!(act, Act::Decide(_))),
        Wants::Many => records.iter().filter(|record| record.action == Act::Judge(Status::Approved)).count() > 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn every_lesson_is_told_in_both_languages() {
        for code in ["zh", "en"] {
            let lang = Lang::built_in(code).expect("built in");
            for lesson in Tutor::new().lessons.iter() {
                assert!(lang.has(&lesson.id()), "{}", lesson.id());
            }
        }
    }
}
