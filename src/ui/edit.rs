//! The cell being edited: a small box below the cell, with what is typed, what it amounts to, and
//! values to choose from.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::overlay::draw_line;
use super::tables::place_of;
use super::theme::Role;
use crate::app::cells::wrap;
use crate::app::overlay::CellEdit;
use crate::app::{edit, tell};

/// Draws the box.
pub(super) fn draw(canvas: &mut Canvas, cell: &CellEdit) {
    let app = canvas.app;
    let name = tell::address(app, &cell.cell);
    let fact = cell.cell.as_str().starts_with("facts/");
    let error = cell.error.as_deref().unwrap_or_default();
    // What is wrong is told whole.
    let wanted = if fact { 76 } else { (canvas.width(&name).max(34) + 8).max(canvas.width(error) + 4).min(76) };
    let width = wanted.min(app.screen.width);
    let errors = if error.is_empty() { Vec::new() } else { wrap(error, usize::from(width.saturating_sub(4)), canvas.ambiguous()) };
    let more = usize::from(!cell.candidates.is_empty()) + errors.len();
    let height = u16::try_from(3 + more).unwrap_or(u16::MAX).min(app.screen.height);
    let (x, y) = place_of(app, &cell.cell).unwrap_or((app.screen.width / 4, app.screen.height / 3));
    let below = y + 1 + height <= app.screen.height.saturating_sub(2);
    let y = if below { y + 1 } else { y.saturating_sub(height) };
    let x = x.saturating_sub(2).min(app.screen.width.saturating_sub(width));
    let inner = canvas.boxed(Rect { x, y, width, height }, &name);
    let mut end = inner.right();
    if let Some(value) = edit::preview(app, &cell.cell, cell.line.text()).filter(|_| cell.error.is_none()) {
        end = canvas.put_right(end, inner.y, &format!("= {value}"), Role::Expected).saturating_sub(1);
    }
    let start = canvas.put((inner.x, inner.y), end, "> ", Role::Focused);
    draw_line(canvas, (start, inner.y), end, &cell.line);
    let mut y = inner.y + 1;
    for error in errors.iter().take(usize::from(inner.height.saturating_sub(1))) {
        canvas.put_fit((inner.x, y), inner.right(), error, Role::Warning);
        y += 1;
    }
    if y < inner.bottom() {
        candidates(canvas, cell, (inner.x, y, inner.right()));
    }
}

fn candidates(canvas: &mut Canvas, cell: &CellEdit, (mut x, y, end): (u16, u16, u16)) {
    for (at, (value, from)) in cell.candidates.iter().enumerate() {
        let label = canvas.say(from);
        let role = if cell.candidate == Some(at) { Role::Focused } else { Role::Text };
        x = canvas.put((x, y), end, &label, Role::Dim) + 1;
        x = canvas.put_fit((x, y), end, value, role) + 2;
        if x >= end {
            break;
        }
    }
}
