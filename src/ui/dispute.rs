//! Disagreements in a list, both sides of the one with the cursor below it.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::cells::wrap;
use crate::app::dispute::{Disputes, about, says};
use crate::app::tell;
use crate::review::{Anchor, Side};
use crate::session::Dispute;

/// Lines of the sides below the list.
const SIDES: u16 = 7;

/// Draws the disagreements over the panes.
pub(super) fn draw(canvas: &mut Canvas, disputes: &Disputes) {
    let app = canvas.app;
    let title = app.say("disputes.title", &[("count", &disputes.all.len().to_string())]);
    let room = super::overlay::middle(app, 120, disputes.all.len() + usize::from(SIDES) + 3);
    let inner = canvas.boxed(room, &title);
    let list = inner.height.saturating_sub(SIDES + 1).max(1).min(inner.height);
    let lines = usize::from(list);
    let first = disputes.cursor.saturating_sub(lines / 2).min(disputes.all.len().saturating_sub(lines));
    for (at, dispute) in disputes.all.iter().enumerate().skip(first).take(lines) {
        let y = inner.y + u16::try_from(at - first).unwrap_or(0);
        draw_line(canvas, Rect { y, height: 1, ..inner }, dispute, at == disputes.cursor);
    }
    let below = Rect { y: inner.y + list, height: inner.height - list, ..inner };
    if below.height > 1 {
        draw_sides(canvas, below, disputes);
    }
}

fn draw_line(canvas: &mut Canvas, row: Rect, dispute: &Dispute, focused: bool) {
    let app = canvas.app;
    let end = row.right();
    canvas.put((row.x, row.y), end, if focused { ">" } else { " " }, Role::Focused);
    let summary = app.session.summaries().get(&dispute.path);
    let year = summary.and_then(|s| s.year).map_or_else(|| "----".to_owned(), |year| year.to_string());
    let name = summary.and_then(|s| s.agency.as_deref()).unwrap_or(&dispute.path).to_owned();
    let x = canvas.put((row.x + 2, row.y), end, &year, Role::Dim) + 1;
    let name_end = (row.x + 2 + row.width / 3).min(end);
    canvas.put_fit((x, row.y), name_end, &name, Role::Text);
    let words: Vec<String> = dispute.sides.iter().map(|side| says(app, &dispute.on, side)).collect();
    let words = words.join(" / ");
    let words_at = end.saturating_sub(canvas.width(&words)).max(name_end + 1);
    canvas.put_fit((name_end + 1, row.y), words_at.saturating_sub(1), &about(app, dispute), Role::Dim);
    canvas.put_fit((words_at, row.y), end, &words, Role::Notice);
    if focused {
        canvas.tint(row, Role::Selected);
    }
}

/// The side that would be taken at the left, the others at the right.
fn draw_sides(canvas: &mut Canvas, room: Rect, disputes: &Disputes) {
    let Some(dispute) = disputes.at() else { return };
    let across = canvas.lines().across;
    for x in room.x..room.right() {
        canvas.put((x, room.y), room.right(), across, Role::Border);
    }
    let half = room.width / 2;
    let left = Rect { y: room.y + 1, height: room.height - 1, width: half.saturating_sub(1), ..room };
    let right = Rect { x: room.x + half + 1, width: room.width - half - 1, ..left };
    let down = canvas.lines().down;
    for y in left.top()..left.bottom() {
        canvas.put((room.x + half - 1, y), room.right(), down, Role::Border);
    }
    let taken = canvas.say("disputes.left");
    let taken: Vec<(String, Role)> = std::iter::once((taken, Role::Key))
        .chain(disputes.taken().into_iter().flat_map(|side| told(canvas, &dispute.on, side, left.width)))
        .collect();
    put_lines(canvas, left, &taken);
    let mut other = vec![(canvas.say("disputes.right"), Role::Dim)];
    other.extend(disputes.others().flat_map(|side| told(canvas, &dispute.on, side, right.width)));
    put_lines(canvas, right, &other);
}

/// What one side says: who and when, the word, the reason.
fn told(canvas: &Canvas, on: &Anchor, side: &Side, width: u16) -> Vec<(String, Role)> {
    let app = canvas.app;
    let said = &side.said;
    let role = said.role.map(|role| format!(" ({})", app.lang.text(&format!("role.{}", role.name())))).unwrap_or_default();
    let mut lines = vec![(format!("{}  {}{role}", says(app, on, side), said.by), Role::Strong), (tell::clock(&said.at), Role::Dim)];
    let why = said.why.as_deref().map(|why| tell::why(app, why)).unwrap_or_default();
    lines.extend(wrap(&why, usize::from(width).max(4), app.screen.ambiguous).into_iter().take(3).map(|text| (text, Role::Text)));
    lines.retain(|(text, _)| !text.is_empty());
    lines
}

fn put_lines(canvas: &mut Canvas, room: Rect, lines: &[(String, Role)]) {
    for (y, (text, role)) in (room.top()..room.bottom()).zip(lines) {
        canvas.put_fit((room.x, y), room.right(), text, *role);
    }
}
