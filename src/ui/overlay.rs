//! What lies over the panes: lists, pages, notes, questions, prompts, and what can follow a key.

use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use super::canvas::Canvas;
use super::theme::Role;
use super::{dispute, edit, group};
use crate::app::action::Action;
use crate::app::keymap::Meaning;
use crate::app::overlay::{Item, Note, Overlay, PageKind, Pick, PickKind, Prompt, Purpose, Question};
use crate::app::{App, Line, tell};
use crate::review::Anchor;
use crate::session::Filter;

/// Draws the overlay, or the box of what can follow the keys typed.
pub(super) fn draw(canvas: &mut Canvas) {
    match &canvas.app.overlay {
        Some(Overlay::Edit(cell)) => edit::draw(canvas, cell),
        Some(Overlay::Note(note)) => draw_note(canvas, note),
        Some(Overlay::Pick(pick)) => draw_pick(canvas, pick),
        Some(Overlay::Prompt(prompt, line)) => draw_prompt(canvas, *prompt, line),
        Some(Overlay::Page(kind, top)) => draw_page(canvas, *kind, *top),
        Some(Overlay::Group(group)) => group::draw(canvas, group),
        Some(Overlay::Disputes(disputes)) => dispute::draw(canvas, disputes),
        Some(Overlay::Confirm(question)) => draw_question(canvas, question),
        None => draw_following(canvas),
    }
}

/// A box of at most `width` by `height` cells in the middle of the screen.
pub(super) fn middle(app: &App, width: usize, height: usize) -> Rect {
    // The keys that apply, a lesson and the last line stay in sight.
    let below = app.layout().hints.height + 1;
    let (w, h) = (app.screen.width, app.screen.height);
    let width = u16::try_from(width).unwrap_or(u16::MAX).min(w.saturating_sub(2)).max(w.min(4));
    let height = u16::try_from(height).unwrap_or(u16::MAX).min(h.saturating_sub(below + 1)).max(h.min(3));
    Rect { x: (w - width) / 2, y: ((h - height) / 2).min(h.saturating_sub(below + height)), width, height }
}

/// Draws a line being typed and puts the terminal's cursor there.
pub(super) fn draw_line(canvas: &mut Canvas, (x, y): (u16, u16), end: u16, line: &Line) {
    // A line that is too long shows its end, where the caret is.
    let room = usize::from(end.saturating_sub(x + 1));
    let mut start = 0;
    while crate::app::cells::width(&line.before()[start..], canvas.ambiguous()) > room {
        start += line.before()[start..].chars().next().map_or(1, char::len_utf8);
    }
    let caret = x + canvas.width(&line.before()[start..]);
    canvas.put((x, y), end, &line.text()[start..], Role::Strong);
    canvas.caret = Some(Position::new(caret.min(end.saturating_sub(1)), y));
}

fn draw_pick(canvas: &mut Canvas, pick: &Pick) {
    let app = canvas.app;
    let id = match pick.kind {
        PickKind::Palette => "pick.palette",
        PickKind::Keys => "pick.keys",
        PickKind::Reports => "pick.reports",
        PickKind::Findings => "pick.findings",
        PickKind::Rows => "pick.rows",
        PickKind::Reasons(_) => "pick.reasons",
        PickKind::Overview => "pick.overview",
        PickKind::Facets => "pick.facets",
        PickKind::Steps => "pick.steps",
        PickKind::Tags(_) => "pick.tags",
        PickKind::Sample => "pick.sample",
        PickKind::Recipes => "pick.recipes",
        PickKind::Themes(_) => "pick.themes",
        PickKind::Changes => "pick.changes",
        PickKind::Jumps => "pick.jumps",
        PickKind::Exports => "pick.exports",
        PickKind::Groups => "pick.groups",
    };
    let test = if matches!(pick.kind, PickKind::Themes(_)) { Role::ALL.len().div_ceil(4) + 1 } else { 0 };
    let marked = if matches!(pick.kind, PickKind::Reasons(_)) { app.marked_findings().len() } else { 0 };
    let name = if marked > 1 { app.say("pick.reasons_many", &[("count", &marked.to_string())]) } else { canvas.say(id) };
    let inner = canvas.boxed(middle(app, 100, pick.items.len() + 3 + test), &name);
    let inner = if test > 0 { draw_test(canvas, inner, pick.items.len() + 2) } else { inner };
    let typed = canvas.put((inner.x, inner.y), inner.right(), "> ", Role::Focused);
    let more = if pick.gathering.is_some() { ".." } else { "" };
    let count = format!("{}/{}{more}", pick.fitting.len(), pick.items.len());
    let end = canvas.put_right(inner.right(), inner.y, &count, Role::Dim);
    draw_line(canvas, (typed, inner.y), end.saturating_sub(1), &pick.line);
    let lines = usize::from(inner.height.saturating_sub(1));
    let first =
        (pick.cursor + 1).saturating_sub(lines).max(pick.cursor.saturating_sub(lines / 2)).min(pick.fitting.len().saturating_sub(lines));
    let names = names_width(canvas, pick).clamp(14, (inner.width / 3).max(14));
    for (at, item) in pick.fitting.iter().enumerate().skip(first).take(lines) {
        let y = inner.y + 1 + u16::try_from(at - first).unwrap_or(0);
        let row = Rect { y, height: 1, ..inner };
        if let Some(item) = pick.items.get(*item) {
            draw_item(canvas, row, (item, names), at == pick.cursor);
        }
    }
}

/// Draws every meaning in its style, by the name it has in a theme file, below so many lines; returns the
/// room above.
fn draw_test(canvas: &mut Canvas, room: Rect, above: usize) -> Rect {
    let above = u16::try_from(above).unwrap_or(u16::MAX).min(room.height);
    let wide = room.width / 4;
    for (at, role) in Role::ALL.iter().enumerate() {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        let (x, y) = (room.x + at % 4 * wide, room.y + above + at / 4);
        if y < room.bottom() && wide > 4 {
            canvas.put_fit((x, y), x + wide - 1, &role.name(), *role);
        }
    }
    Rect { height: above, ..room }
}

/// Cells that the names of a list take, as far as they are looked at: so many may be listed that nobody waits for all of them.
fn names_width(canvas: &Canvas, pick: &Pick) -> u16 {
    let items = pick.fitting.iter().take(256).filter_map(|&at| pick.items.get(at));
    items.filter_map(|item| item.text.split_once("  ")).map(|(name, _)| canvas.width(name)).max().unwrap_or(0)
}

/// Cells that are worth having of what stands behind a name.
const LEAST_OF_REST: u16 = 8;

fn draw_item(canvas: &mut Canvas, row: Rect, (item, names): (&Item, u16), chosen: bool) {
    let mut end = row.right();
    if let Some(bar) = item.bar.filter(|_| row.width >= 60) {
        let room = (row.width / 5).clamp(10, 24);
        end -= room;
        draw_bar(canvas, Rect { x: end, width: room, ..row }, bar);
        end -= 2;
    }
    if !item.detail.is_empty() {
        end = canvas.put_right(end, row.y, &item.detail, Role::Key).saturating_sub(2);
    }
    canvas.put((row.x, row.y), end, if chosen { ">" } else { " " }, Role::Focused);
    canvas.put((row.x + 1, row.y), end, item.mark.sign(), Role::of(item.mark));
    match item.text.split_once("  ") {
        Some((name, rest)) => {
            let x = canvas.put_fit((row.x + 3, row.y), end, name, Role::Text);
            let (x, rest) = (x.max(row.x + 3 + names).min(end) + 2, rest.trim_start());
            // A letter or two of it say nothing.
            if usize::from(end.saturating_sub(x)) >= canvas.width(rest).min(LEAST_OF_REST).into() {
                canvas.put_fit((x, row.y), end, rest, Role::Dim);
            }
        }
        None => {
            canvas.put_fit((row.x + 3, row.y), end, &item.text, Role::Text);
        }
    }
    if chosen {
        canvas.tint(row, Role::Selected);
    }
}

/// Draws a bar of so many thousandths of the room.
fn draw_bar(canvas: &mut Canvas, room: Rect, thousandths: u16) {
    let lines = canvas.lines();
    let full = u32::from(room.width) * u32::from(thousandths.min(1000));
    let full = u16::try_from(full.div_ceil(1000)).unwrap_or(room.width);
    for at in 0..room.width {
        let (sign, role) = if at < full { (lines.full, Role::Focused) } else { (lines.empty, Role::Border) };
        canvas.put((room.x + at, room.y), room.right(), sign, role);
    }
}

fn draw_prompt(canvas: &mut Canvas, prompt: Prompt, line: &Line) {
    let app = canvas.app;
    let y = app.screen.height.saturating_sub(1);
    let room = Rect { x: 0, y, width: app.screen.width, height: u16::from(app.screen.height > 0) };
    canvas.clear(room);
    let id = match prompt {
        Prompt::Search => "prompt.search",
        Prompt::Filter => "prompt.filter",
        Prompt::Folder => "prompt.folder",
        Prompt::Plan => "prompt.plan",
        Prompt::Checkpoint => "prompt.checkpoint",
        Prompt::Export(_) => "prompt.export",
    };
    let count = match prompt {
        Prompt::Search => {
            app.say("prompt.count", &[("count", &app.desk.search.as_ref().map_or_else(|| "0".to_owned(), crate::app::Search::count))])
        }
        Prompt::Filter => app.say("prompt.reports", &[("count", &app.list.shown.len().to_string())]),
        Prompt::Folder | Prompt::Plan | Prompt::Checkpoint | Prompt::Export(_) => String::new(),
    };
    let end = canvas.put_right(room.right().saturating_sub(1), y, &count, Role::Dim);
    // What is typed has half of the line at least.
    let named = if room.width < 120 && prompt == Prompt::Filter { "prompt.filter.short" } else { id };
    let x = canvas.put_fit((1, y), end.saturating_sub(12).max(2), &canvas.say(named), Role::Key) + 1;
    draw_line(canvas, (x, y), end.saturating_sub(1), line);
    match prompt {
        _ if y > 0 && app.notice.as_ref().is_some_and(|n| !n.grave || matches!(prompt, Prompt::Plan | Prompt::Filter)) => {
            canvas.clear(Rect { y: y - 1, ..room });
            let (text, role) =
                app.notice.as_ref().map_or(("", Role::Dim), |n| (&n.text, if n.grave { Role::Warning } else { Role::Notice }));
            canvas.put_fit((1, y - 1), room.right(), text, role);
        }
        Prompt::Filter if y > 0 => draw_help_of_filter(canvas, line, y - 1),
        Prompt::Plan if y > 0 => {
            let room = Rect { y: y - 1, ..room };
            canvas.clear(room);
            canvas.put_fit((1, y - 1), room.right(), &canvas.say("prompt.plan.help"), Role::Dim);
        }
        _ => {}
    }
}

/// Above a filter being typed: what makes no sense, with marks under it, else how to go on.
fn draw_help_of_filter(canvas: &mut Canvas, line: &Line, y: u16) {
    let app = canvas.app;
    let room = Rect { x: 0, y, width: app.screen.width, height: 1 };
    let filter = Filter::read(line.text(), &app.lang);
    // A word that is still being typed is not told to be wrong.
    let wrong = filter.problems().iter().find(|problem| problem.at.end < line.text().len());
    let offered = if app.list.filter == line.text() { &*app.list.asked.offered } else { &[] };
    if wrong.is_none() && offered.is_empty() && filter.problems().is_empty() {
        return;
    }
    canvas.clear(room);
    if let Some(problem) = wrong.or(filter.problems().first().filter(|_| offered.is_empty())) {
        let text = format!("{}: {}", &line.text()[problem.at.clone()], app.lang.tell(&problem.message));
        canvas.put_fit((1, y), room.right(), &text, Role::Warning);
        return;
    }
    let mut x = 1;
    for (at, way) in offered.iter().enumerate() {
        let count = way.reports.map(|n| format!(" {n}")).unwrap_or_default();
        let label = if way.word.ends_with(&way.label) { String::new() } else { format!(" {}", way.label) };
        let wide = canvas.width(&way.word) + canvas.width(&label) + canvas.width(&count) + 2;
        if x + wide > room.right() {
            break;
        }
        x = canvas.put((x, y), room.right(), &way.word, if at == 0 { Role::Key } else { Role::Text });
        x = canvas.put((x, y), room.right(), &format!("{label}{count}"), Role::Dim) + 2;
    }
}

fn draw_page(canvas: &mut Canvas, kind: PageKind, top: usize) {
    let app = canvas.app;
    let (width, height) = tell::page_room(app);
    let lines = tell::page(app, kind, width);
    let shown = lines.len().saturating_sub(1).min(height);
    let name = lines.first().map(|l| l.text.clone()).unwrap_or_default();
    let inner = canvas.boxed(middle(app, width + 4, shown + 2), &name);
    for (at, line) in lines.into_iter().skip(1 + top).take(usize::from(inner.height)).enumerate() {
        let y = inner.y + u16::try_from(at).unwrap_or(0);
        canvas.put((inner.x, y), inner.right(), &line.text, if line.heading { Role::Strong } else { Role::Text });
    }
}

fn draw_question(canvas: &mut Canvas, question: &Question) {
    let app = canvas.app;
    let text = crate::app::plain::question_text(app, question);
    let lines = crate::app::cells::wrap(&text, 56, app.screen.ambiguous);
    let inner = canvas.boxed(middle(app, 60, lines.len() + 4), "");
    let mut y = inner.y;
    for line in lines {
        canvas.put((inner.x, y), inner.right(), &line, Role::Strong);
        y += 1;
    }
    canvas.put_fit((inner.x, y + 1), inner.right(), &canvas.say("question.keys"), Role::Key);
}

fn draw_note(canvas: &mut Canvas, note: &Note) {
    let app = canvas.app;
    let lines = note.area.lines().len().clamp(3, 10);
    let inner = canvas.boxed(middle(app, 76, lines + 4), &name_of_note(app, note));
    let text = Rect { height: inner.height.saturating_sub(1), ..inner };
    if text.is_empty() {
        return;
    }
    Widget::render(&note.area, text, canvas.buf);
    canvas.put_fit((inner.x, inner.bottom() - 1), inner.right(), &help_of_note(app, note), Role::Dim);
    let cursor = note.area.screen_cursor();
    let (row, column) = note.area.scroll_offset();
    let x = text.x + u16::try_from(cursor.col).unwrap_or(0).saturating_sub(column);
    let y = text.y + u16::try_from(cursor.row).unwrap_or(0).saturating_sub(row);
    canvas.caret = Some(Position::new(x.min(text.right().saturating_sub(1)), y.min(text.bottom().saturating_sub(1))));
}

/// What a note is for, and of how many findings or reports it is said.
fn name_of_note(app: &App, note: &Note) -> String {
    let (findings, reports) = (app.marked_findings().len(), app.marked_reports().len());
    match &note.purpose {
        Purpose::Decide(_, crate::review::Verdict::Dismissed) if findings > 1 => {
            app.say("pick.reasons_many", &[("count", &findings.to_string())])
        }
        Purpose::Decide(..) if findings > 1 => app.say("note.source_error_many", &[("count", &findings.to_string())]),
        Purpose::Judge(status) if reports > 1 => {
            let words = [("status", app.lang.text(tell::status_id(*status))), ("count", &reports.to_string())];
            app.say("note.judge_many", &words)
        }
        Purpose::Memo(Anchor::Report) => app.say("note.report", &[]),
        Purpose::Memo(Anchor::Cell(cell)) => app.say("note.cell", &[("on", &tell::address(app, cell))]),
        Purpose::Memo(Anchor::Finding(key)) | Purpose::Decide(key, crate::review::Verdict::Dismissed) => {
            app.say("note.finding", &[("on", &tell::rule_name(app, key.rule()))])
        }
        Purpose::Memo(Anchor::Span(..)) => app.say("note.span", &[]),
        Purpose::Decide(key, _) => app.say("note.source_error", &[("on", &tell::rule_name(app, key.rule()))]),
        Purpose::Settle(disputes) => {
            let by = disputes.taken().map(|side| side.said.by.clone()).unwrap_or_default();
            app.say("note.settle", &[("by", &by)])
        }
        Purpose::Judge(status) => app.say("note.judge", &[("status", app.lang.text(tell::status_id(*status)))]),
    }
}

/// What the keys do to the text of a note: accept it, take another template.
fn help_of_note(app: &App, note: &Note) -> String {
    let key = |action| app.keys.keys_for(app.mode(), action).unwrap_or_default();
    let (accept, next) = (key(Action::SaveNote), key(Action::TemplateNext));
    let count = note.templates.len().to_string();
    let text = note.area.lines().join("\n");
    let at = note.templates.iter().position(|template| *template == text).map_or(0, |at| at + 1).to_string();
    let words = [("accept", accept.as_str()), ("next", &next), ("at", &at), ("count", &count)];
    let words: Vec<(&str, &str)> = words.into_iter().collect();
    match (note.untouched && !text.is_empty(), note.templates.is_empty()) {
        (true, false) => app.say("note.template", &words),
        (false, false) => app.say("note.templates", &words),
        _ => app.say("note.keys", &words),
    }
}

/// What can follow the keys typed, in a box above the status line.
fn draw_following(canvas: &mut Canvas) {
    let app = canvas.app;
    let mode = app.mode();
    if app.pending.is_empty() || app.keys.meaning(mode, &app.pending) != Meaning::Prefix {
        return;
    }
    let items = app.keys.following(mode, &app.pending);
    let words: Vec<(String, String)> = items.into_iter().map(|(keys, action)| (keys, app.say(&action.label_id(), &[]))).collect();
    let widest = words.iter().map(|(keys, label)| canvas.width(keys).max(2) + canvas.width(label) + 1).max().unwrap_or(1) + 3;
    let columns = (app.screen.width.saturating_sub(6) / widest).clamp(1, 4).min(u16::try_from(words.len()).unwrap_or(1)).max(1);
    let rows = u16::try_from(words.len()).unwrap_or(1).div_ceil(columns);
    let (width, height) = ((columns * widest + 4).min(app.screen.width), (rows + 2).min(app.screen.height));
    let y = app.screen.height.saturating_sub(height + 1);
    let room = Rect { x: app.screen.width.saturating_sub(width + 1), y, width, height };
    let inner = canvas.boxed(room, &crate::app::key::spell(&app.pending));
    for (at, (keys, label)) in words.iter().enumerate() {
        let at = u16::try_from(at).unwrap_or(0);
        let (x, y) = (inner.x + at / rows * widest, inner.y + at % rows);
        if y >= inner.bottom() {
            continue;
        }
        let next = canvas.put((x, y), inner.right(), keys, Role::Key);
        canvas.put_fit((next.max(x + 2) + 1, y), inner.right(), label, Role::Text);
    }
}
