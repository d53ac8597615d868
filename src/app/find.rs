//! Searching the raw text and filtering the reports.

use super::action::Action;
use super::desk::Search;
use super::line::Line;
use super::overlay::{Overlay, Prompt};
use super::pane::Pane;
use super::{App, Effect, outside, pick, sample};
use crate::session::Filter;
use crate::text::Span;

/// Most hits kept; that there are more is said.
const MOST: usize = 500_000;

/// Runs an action of searching and filtering.
pub(super) fn browse(app: &mut App, action: Action) -> Vec<Effect> {
    match action {
        // In the list of reports, to search is to filter; in that of findings, to find one by what it says.
        Action::Search if app.pane() == Pane::Reports => prompt(app, Prompt::Filter),
        Action::Search if app.pane() == Pane::Findings => return pick::begin(app, Action::PickFinding),
        Action::Search => prompt(app, Prompt::Search),
        Action::Filter => {
            app.screen.wishes.focus = Pane::Reports;
            prompt(app, Prompt::Filter);
        }
        Action::StateFolder => ask_folder(app),
        Action::SearchNext => step(app, true),
        Action::SearchPrev => step(app, false),
        Action::SearchValue => {
            let value = app.desk.spot.as_ref().and_then(|key| app.printed_text(key)).unwrap_or_default();
            if value.is_empty() {
                app.tell("notice.no_value", &[]);
            } else {
                look_for(app, &value);
                say_count(app);
            }
        }
        _ => clear(app),
    }
    Vec::new()
}

/// Takes filter and search marks away, and says what was there.
fn clear(app: &mut App) {
    let (filtered, searched) = (!app.list.filter.is_empty(), app.desk.search.take().is_some());
    if filtered {
        app.set_filter("");
    }
    let id = if filtered { "notice.filter_cleared" } else { "notice.marks_cleared" };
    app.tell(if filtered || searched { id } else { "notice.no_filter" }, &[]);
}

fn prompt(app: &mut App, prompt: Prompt) {
    let text = match prompt {
        Prompt::Filter => app.list.filter.clone(),
        Prompt::Search | Prompt::Plan | Prompt::Checkpoint | Prompt::Export(_) => String::new(),
        Prompt::Folder => app.work.state.clone(),
    };
    if prompt == Prompt::Filter {
        app.list.asked.before.clone_from(&text);
        app.list.renewal.stale = true;
    }
    let line = if prompt == Prompt::Folder { Line::offered(&text) } else { Line::new(&text) };
    app.overlay = Some(Overlay::Prompt(prompt, line));
}

/// Follows what is typed.
pub(super) fn typed(app: &mut App, prompt: Prompt, text: &str) {
    match prompt {
        Prompt::Filter => {
            app.notice = None;
            app.set_filter(text);
        }
        Prompt::Search => look_for(app, text),
        Prompt::Folder | Prompt::Plan | Prompt::Checkpoint | Prompt::Export(_) => {}
    }
}

/// Asks for another folder to keep the decisions in; who may only read has none to keep.
fn ask_folder(app: &mut App) {
    match app.session.writable() {
        Ok(()) => prompt(app, Prompt::Folder),
        Err(refused) => {
            let text = app.lang.tell(&refused.message());
            app.notice = Some(super::Notice::of(text, true));
        }
    }
}

/// Runs an action while a line is typed.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(Overlay::Prompt(prompt, line)) = &mut app.overlay else { return Vec::new() };
    let prompt = *prompt;
    match action {
        Action::Clear => line.clear(),
        Action::DelWord => line.delete_word(),
        Action::Choose => {
            let typed = line.text().trim().to_owned();
            if prompt == Prompt::Filter && is_not_understood(app, &typed) {
                return Vec::new();
            }
            app.overlay = None;
            return chosen(app, prompt, typed);
        }
        Action::Close => {
            app.overlay = None;
            match prompt {
                Prompt::Search => app.desk.search = None,
                Prompt::Filter => {
                    let before = std::mem::take(&mut app.list.asked.before);
                    app.set_filter(&before);
                }
                Prompt::Folder | Prompt::Plan | Prompt::Checkpoint | Prompt::Export(_) => {}
            }
            return Vec::new();
        }
        Action::Complete if prompt == Prompt::Filter => {
            complete(app);
            return Vec::new();
        }
        Action::Next | Action::Prev if prompt == Prompt::Search => {
            step(app, action == Action::Next);
            return Vec::new();
        }
        _ => return Vec::new(),
    }
    let text = line.text().to_owned();
    typed(app, prompt, &text);
    Vec::new()
}

/// Whether a word of the filter makes no sense: that is said, and the filter stays to be put right, as it would let everything through.
fn is_not_understood(app: &mut App, typed: &str) -> bool {
    let filter = Filter::read(typed, &app.lang);
    let Some(problem) = filter.problems().first() else { return false };
    let text = app.lang.tell(&problem.message);
    app.notice = Some(super::Notice::of(text, true));
    true
}

/// Takes what was typed.
fn chosen(app: &mut App, prompt: Prompt, typed: String) -> Vec<Effect> {
    match prompt {
        Prompt::Folder if typed.is_empty() => Vec::new(),
        Prompt::Folder => app.keep(Some(typed)),
        Prompt::Plan => sample::typed(app, &typed),
        Prompt::Checkpoint => outside::mark(app, &typed),
        Prompt::Export(format) => outside::export(app, format, &typed),
        Prompt::Search => {
            let byte = app.desk.byte;
            go_to_hit(app, |hits| hits.iter().find(|h| h.start >= byte).or(hits.first()).copied());
            Vec::new()
        }
        Prompt::Filter => Vec::new(),
    }
}

/// Puts the first way to go on in place of the last word of the filter.
fn complete(app: &mut App) {
    let Some(Overlay::Prompt(Prompt::Filter, line)) = &app.overlay else { return };
    let typed = line.text().to_owned();
    let Some(first) = app.list.asked.offered.first().filter(|_| app.list.filter == typed) else { return };
    let kept = typed.rfind(char::is_whitespace).map_or(0, |at| at + typed[at..].chars().next().map_or(1, char::len_utf8));
    let whole = format!("{}{}", &typed[..kept], first.word);
    app.set_filter(&whole);
    app.overlay = Some(Overlay::Prompt(Prompt::Filter, Line::new(&whole)));
}

/// Finds `text` in the raw text of the open report; upper and lower case are one, digits match in
/// either width.
pub(super) fn look_for(app: &mut App, text: &str) {
    let Some(opened) = app.session.current() else { return };
    let fold = |c: char| crate::number::half_width(c).to_ascii_lowercase();
    let needle: Vec<char> = text.chars().map(fold).collect();
    let mut hits = Vec::new();
    if !needle.is_empty() {
        let hay: Vec<(usize, char)> = opened.document.source.text().char_indices().map(|(at, c)| (at, fold(c))).collect();
        let mut at = 0;
        while at + needle.len() <= hay.len() && hits.len() < MOST {
            if hay[at..at + needle.len()].iter().map(|(_, c)| c).eq(needle.iter()) {
                let end = hay.get(at + needle.len()).map_or(opened.document.source.text().len(), |(end, _)| *end);
                hits.push(Span::new(hay[at].0, end));
                at += needle.len();
            } else {
                at += 1;
            }
        }
    }
    let more = hits.len() == MOST;
    app.desk.search = (!text.is_empty()).then(|| Search { text: text.to_owned(), hits, more });
}

fn step(app: &mut App, forward: bool) {
    if app.desk.search.is_none() {
        app.tell("notice.no_search", &[]);
        return;
    }
    let byte = app.desk.byte;
    go_to_hit(app, |hits| {
        let next = if forward {
            hits.iter().find(|h| h.start > byte).or(hits.first())
        } else {
            hits.iter().rev().find(|h| h.start < byte).or(hits.last())
        };
        next.copied()
    });
}

fn go_to_hit(app: &mut App, choose: impl Fn(&[Span]) -> Option<Span>) {
    let Some(search) = &app.desk.search else { return };
    let found = choose(&search.hits);
    if let Some(span) = found {
        app.leave_track();
        app.focus_byte(span.start);
        say_count(app);
    } else {
        let text = search.text.clone();
        app.tell("notice.not_found", &[("text", &text)]);
    }
}

fn say_count(app: &mut App) {
    let Some(search) = &app.desk.search else { return };
    let count = search.count();
    let at = search.hits.iter().position(|h| h.start == app.desk.byte).map_or_else(|| "-".to_owned(), |at| (at + 1).to_string());
    let text = search.text.clone();
    app.tell("notice.hits", &[("text", &text), ("at", &at), ("count", &count)]);
}
