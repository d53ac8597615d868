//! The list of reports.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::pane::Pane;
use crate::app::tell;
use crate::session::Summary;

/// Draws the list.
pub(super) fn draw(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let app = canvas.app;
    let room = canvas.divide(room);
    let focused = app.pane() == Pane::Reports;
    let at = if app.list.shown.is_empty() { 0 } else { app.list.cursor + 1 };
    let right = format!("{at}/{}", app.list.shown.len());
    let inner = canvas.title(room, &format!("1 {}", canvas.say(Pane::Reports.name_id())), &right, focused);
    if app.list.shown.is_empty() {
        let id = if app.work.scan.on { "list.scanning" } else { "list.empty" };
        canvas.put_fit((inner.x + 1, inner.y), inner.right(), &canvas.say(id), Role::Dim);
        return;
    }
    let here = app.path();
    let lines = usize::from(inner.height);
    for (line, path) in app.list.shown.iter().enumerate().skip(app.list.top).take(lines) {
        let Some(summary) = app.session.summaries().get(path) else { continue };
        let y = inner.y + u16::try_from(line - app.list.top).unwrap_or(0);
        let row = Rect { y, height: 1, ..inner };
        let cursor = line == app.list.cursor;
        draw_line(canvas, row, summary, (cursor, here.as_ref() == Some(path)));
        if app.list.is_marked(line, path) {
            canvas.put((row.x + 2, row.y), row.right(), "*", Role::Focused);
        }
        if cursor && focused {
            canvas.tint(row, Role::Selected);
        }
    }
}

fn draw_line(canvas: &mut Canvas, row: Rect, summary: &Summary, (cursor, open): (bool, bool)) {
    let app = canvas.app;
    let end = row.right();
    let mark = tell::report_mark(app, summary);
    canvas.put((row.x, row.y), end, if cursor { ">" } else { " " }, Role::Focused);
    canvas.put((row.x + 1, row.y), end, mark.sign(), Role::of(mark));
    let counts = app.session.counts_of(&summary.path);
    let status = app.session.status(&summary.path);
    let right = if status != crate::review::Status::Open {
        canvas.say(tell::status_id(status))
    } else if counts.open > 0 {
        counts.open.to_string()
    } else if summary.kind != crate::report::Kind::Report {
        canvas.say(tell::kind_id(summary.kind))
    } else {
        String::new()
    };
    let name = summary.agency.as_deref().or(summary.title.as_deref()).unwrap_or(&summary.path).to_owned();
    // A verdict of many letters gives way to the body's name: the marker tells it too.
    let taken = row.width.saturating_sub(canvas.width(&name) + 10);
    let right = if canvas.width(&right) > 8 && canvas.width(&right) > taken { String::new() } else { right };
    let text_end =
        canvas.put_right(end.saturating_sub(1), row.y, &right, if counts.open > 0 { Role::Text } else { Role::Dim }).saturating_sub(1);
    let year = summary.year.map_or_else(|| "----".to_owned(), |y| y.to_string());
    let x = canvas.put((row.x + 3, row.y), text_end, &year, Role::Dim) + 1;
    canvas.put_fit((x, row.y), text_end, &name, if open { Role::Strong } else { Role::Text });
}
