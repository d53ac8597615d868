//! The lines at the bottom: the keys that apply now, notices and state.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::action::Action;
use crate::app::cells::wrap;
use crate::app::keymap::Mode;
use crate::app::overlay::{Overlay, PickKind, Prompt, Question};
use crate::app::pane::Pane;
use crate::app::{App, Guide, tell, tutor};
use crate::review::Verdict;

/// Keys of the hint line with what makes them apply.
fn shown(app: &App) -> Vec<(Action, bool)> {
    use Action as A;
    let finding = app.focused_finding();
    let repairs = finding.map_or(0, |f| f.suggestions.len());
    let decided = finding.is_some_and(|f| app.verdict(&f.key()) != Verdict::Open);
    let on = finding.is_some();
    let confirms = finding.is_some_and(|f| f.rule == crate::session::STALE);
    if app.pane() == Pane::Reports {
        return [A::OpenReport, A::Filter, A::ClearFilter, A::NextFinding, A::ApproveReport, A::Overview, A::Undo, A::Palette, A::Quit]
            .map(|action| (action, true))
            .to_vec();
    }
    let mut keys = vec![(A::Accept, app.desk.repair.is_some() || confirms)];
    if repairs > 1 || (repairs > 0 && app.desk.repair.is_none()) {
        keys.push((A::AltNext, true));
    }
    keys.push((A::Edit, app.desk.spot.is_some()));
    if app.pane() == Pane::Source {
        keys.push((A::PutHere, app.desk.spot.is_some()));
    }
    keys.extend([(A::SourceError, on), (A::Dismiss, on), (A::Wait, on)]);
    if decided {
        keys.push((A::Reopen, true));
    }
    // Where nothing can be checked, to give the report back is what is left.
    let whole = app.session.current().is_none_or(|opened| opened.document.report.kind == crate::report::Kind::Report);
    keys.extend([A::Memo, A::NextFinding].map(|action| (action, true)));
    if !whole {
        keys.push((A::ReturnReport, true));
    }
    keys.extend([A::ApproveReport, A::Undo, A::Palette].map(|action| (action, true)));
    keys.extend(
        [A::Search, A::Inspect, A::FocusReports, A::FocusSource, A::FocusFindings, A::ZoomPane, A::Overview, A::Quit]
            .map(|action| (action, true)),
    );
    keys
}

/// The keys that apply now; what does not apply is there, dimmed.
pub(super) fn hints(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let app = canvas.app;
    let room = lesson(canvas, room);
    let mode = app.mode();
    let keys: Vec<(Action, bool)> = match mode {
        Mode::Pane(_) => shown(app),
        _ => overlay_keys(app, mode),
    };
    let (mut x, mut y) = (room.x + 1, room.y);
    let last = room.bottom() - 1;
    let help = help_key(app, mode);
    let help_at = canvas.put_right(room.right().saturating_sub(1), last, &help, Role::Dim).saturating_sub(1);
    for (action, applies) in keys {
        let Some(key) = app.keys.keys_for(mode, action) else { continue };
        let ticks = action == Action::Complete && matches!(&app.overlay, Some(Overlay::Pick(pick)) if pick.kind == PickKind::Facets);
        let label = if ticks { app.say("facets.tick", &[]) } else { app.say(&action.label_id(), &[]) };
        let wide = canvas.width(&key) + canvas.width(&label) + 1;
        if x + wide > (if y == last { help_at } else { room.right() }) {
            (x, y) = (room.x + 1, y + 1);
            if y >= room.bottom() {
                break;
            }
        }
        let (key_role, label_role) = if applies { (Role::Key, Role::Text) } else { (Role::KeyOff, Role::KeyOff) };
        x = canvas.put((x, y), room.right(), &key, key_role) + 1;
        x = canvas.put((x, y), room.right(), &label, label_role) + 2;
    }
}

/// Draws the lesson, where there is one; returns the room that is left for the keys.
fn lesson(canvas: &mut Canvas, room: Rect) -> Rect {
    let app = canvas.app;
    let Some(text) = tutor::text(app).filter(|_| room.height > 1) else { return room };
    let lines = usize::from(room.height - 1);
    let wrapped = wrap(&text, usize::from(room.width.saturating_sub(2)).max(1), app.screen.ambiguous);
    for (y, line) in (room.y..).zip(wrapped.iter().take(lines)) {
        canvas.put((room.x + 1, y), room.right(), line, Role::Notice);
    }
    Rect { y: room.bottom() - 1, height: 1, ..room }
}

/// How to see all keys; it never gives way to others.
fn help_key(app: &App, mode: Mode) -> String {
    let key = app.keys.keys_for(mode, Action::HelpPane);
    key.map(|key| format!("{key} {}", app.say(&Action::HelpPane.label_id(), &[]))).unwrap_or_default()
}

fn overlay_keys(app: &App, mode: Mode) -> Vec<(Action, bool)> {
    let completes = match &app.overlay {
        Some(Overlay::Pick(pick)) => pick.kind == PickKind::Facets,
        Some(Overlay::Prompt(prompt, _)) => *prompt == Prompt::Filter,
        _ => false,
    };
    let quits = matches!(app.overlay, Some(Overlay::Confirm(Question::Quit(_))));
    let mut keys: Vec<(Action, bool)> = Vec::new();
    for entry in app.keys.entries(mode) {
        if let [action] = entry.actions[..]
            && (completes || action != Action::Complete)
            && (quits || action != Action::StateFolder)
            && action != Action::Suspend
            && !keys.iter().any(|(known, _)| *known == action)
        {
            keys.push((action, true));
        }
    }
    // Who finds no room for all knows how to move.
    let moves = |action: &Action| {
        use Action as A;
        matches!(action, A::MoveDown | A::MoveUp | A::GotoTop | A::GotoEnd | A::PageDown | A::PageUp)
    };
    keys.sort_by_key(|(action, _)| moves(action) && mode != Mode::Page);
    keys
}

/// The last line: a notice, or where the focus is; at the right what is always so.
pub(super) fn status(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let app = canvas.app;
    let mut end = room.right().saturating_sub(1);
    // A notice is read once: what is always so gives way to it.
    let notice = app.notice_line();
    let wanted = notice.as_ref().map_or(40, |(text, _)| canvas.width(text) + 4);
    if app.notice.is_none() || room.width >= 120 {
        let parts = [app.work.around.watching.clone(), app.say("status.reviewer", &[("name", app.session.me())])];
        for part in parts.iter().rev().filter(|p| !p.is_empty()) {
            if end > room.x + wanted.max(40) + canvas.width(part) {
                end = canvas.put_right(end, room.y, part, Role::Dim).saturating_sub(3);
            }
        }
    }
    let mut x = room.x + 1;
    if !app.keys.faults().is_empty() {
        let text = app.say("status.keymap", &[("count", &app.keys.faults().len().to_string())]);
        x = canvas.put((x, room.y), end, &text, Role::Warning) + 2;
    }
    if !app.pending.is_empty() {
        x = canvas.put((x, room.y), end, &crate::app::key::spell(&app.pending), Role::Key) + 2;
    }
    match notice {
        Some((text, grave)) => {
            let role = if grave { Role::Warning } else { Role::Notice };
            if canvas.width(&text) <= end.saturating_sub(x) {
                canvas.put((x, room.y), end, &text, role);
            } else {
                tall(canvas, room, &text, role);
            }
        }
        None if matches!(app.work.guide, Guide::Greeting) && app.session.current().is_some() => {
            canvas.put_fit((x, room.y), end, &greeting(app), Role::Notice);
        }
        None => place(canvas, x, room.y, end),
    }
}

/// A notice that is longer than the line takes those above it too: it is there until the next key.
fn tall(canvas: &mut Canvas, room: Rect, text: &str, role: Role) {
    let width = usize::from(room.width.saturating_sub(2)).max(1);
    let mut lines = wrap(text, width, canvas.ambiguous());
    lines.truncate(usize::from(room.bottom() / 2).max(1));
    let first = room.bottom().saturating_sub(u16::try_from(lines.len()).unwrap_or(1));
    for (y, line) in (first..).zip(&lines) {
        canvas.put((room.x, y), room.right(), &" ".repeat(usize::from(room.width)), Role::Text);
        canvas.put((room.x + 1, y), room.right(), line, role);
    }
}

/// The first keys, for who never decided anything here.
fn greeting(app: &App) -> String {
    // An action without keys of its own is called by its name: the palette finds it.
    let key = |action: Action| {
        let keys = app.keys.keys_for(Mode::Pane(Pane::Tables), action);
        keys.unwrap_or_else(|| app.keys.keys_for(Mode::Pane(Pane::Tables), Action::Palette).unwrap_or_else(|| "-".to_owned()))
    };
    let words =
        [("next", key(Action::NextFinding)), ("accept", key(Action::Accept)), ("help", key(Action::HelpPane)), ("undo", key(Action::Undo))];
    let words: Vec<(&str, &str)> = words.iter().map(|(name, keys)| (*name, keys.as_str())).collect();
    app.say("status.greeting", &words)
}

/// Where the focus is: the cell's address and value, or what the finding is about.
fn place(canvas: &mut Canvas, x: u16, y: u16, mut end: u16) {
    let app = canvas.app;
    let Some(key) = &app.desk.spot else { return };
    // What a figure of the text would be put into, where that is not the cell that claims it.
    let filled = app.filled().filter(|filled| app.pane() == Pane::Source && *filled != key);
    if let (Some(filled), Some(put)) = (filled, app.keys.keys_for(app.mode(), Action::PutHere)) {
        let text = app.say("status.puts", &[("key", &put), ("cell", &tell::address(app, filled))]);
        end = canvas.put_right(end, y, &text, Role::Expected).saturating_sub(2);
    }
    let value = app.value_words(key);
    let x = canvas.put_fit((x, y), end, &tell::address(app, key), Role::Dim);
    let x = canvas.put((x + 2, y), end, &value, Role::Text);
    let Some(on) = app.noted_here() else { return };
    let mut parts = Vec::new();
    if let Some((note, by)) = app.note_on(&on) {
        parts.push(app.say("status.memo", &[("text", note.lines().next().unwrap_or_default()), ("by", &by)]));
    }
    parts.extend(tell::tags(app, &on));
    canvas.put_fit((x + 2, y), end, &parts.join("  "), Role::Expected);
}
