//! Writing into the frame: text by cells, styles by meaning, frames of the terminal's width.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::theme::{Role, Theme};
use crate::app::App;
use crate::app::cells::{Ambiguous, pieces, width};

/// The frame being drawn.
pub(super) struct Canvas<'a> {
    pub app: &'a App,
    pub theme: &'a Theme,
    pub buf: &'a mut Buffer,
    /// Where the terminal's cursor belongs.
    pub caret: Option<Position>,
}

/// The lines of frames; plain ASCII where box drawing would take two cells.
pub(super) struct Lines {
    pub across: &'static str,
    pub across_focused: &'static str,
    pub down: &'static str,
    pub corners: [&'static str; 4],
    pub full: &'static str,
    pub empty: &'static str,
}

const LIGHT: Lines =
    Lines { across: "─", across_focused: "━", down: "│", corners: ["╭", "╮", "╰", "╯"], full: "━", empty: "─" };
const ASCII: Lines = Lines { across: "-", across_focused: "=", down: "|", corners: ["+", "+", "+", "+"], full: "#", empty: "." };

impl<'a> Canvas<'a> {
    pub fn new(app: &'a App, theme: &'a Theme, buf: &'a mut Buffer) -> Self {
        Self { app, theme, buf, caret: None }
    }

    pub fn ambiguous(&self) -> Ambiguous {
        self.app.screen.ambiguous
    }

    pub fn lines(&self) -> &'static Lines {
        match self.ambiguous() {
            Ambiguous::Narrow => &LIGHT,
            Ambiguous::Wide => &ASCII,
        }
    }

    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// A sentence of the language files.
    pub fn say(&self, id: &str) -> String {
        self.app.say(id, &[])
    }

    /// Cells that `text` takes.
    pub fn width(&self, text: &str) -> u16 {
        u16::try_from(width(text, self.ambiguous())).unwrap_or(u16::MAX)
    }

    /// Draws `text` from a column and line up to column `end`; returns the column behind it.
    pub fn put(&mut self, at: (u16, u16), end: u16, text: &str, role: Role) -> u16 {
        let style = self.style(role);
        self.put_styled(at, end, text, style)
    }

    /// [`Canvas::put`] in a style.
    pub fn put_styled(&mut self, (mut x, y): (u16, u16), end: u16, text: &str, style: Style) -> u16 {
        let ambiguous = self.ambiguous();
        let end = end.min(self.buf.area.right());
        for piece in pieces(text, ambiguous) {
            let wide = u16::try_from(piece.width).unwrap_or(u16::MAX);
            if x.saturating_add(wide) > end {
                break;
            }
            for grapheme in piece.drawn.graphemes(true) {
                x += self.cell(x, y, grapheme, style);
            }
        }
        x
    }

    fn cell(&mut self, x: u16, y: u16, drawn: &str, style: Style) -> u16 {
        let ambiguous = self.ambiguous();
        let wide = u16::try_from(ambiguous.width(drawn)).unwrap_or(1).max(1);
        let Some(cell) = self.buf.cell_mut(Position::new(x, y)) else { return wide };
        cell.set_symbol(drawn).set_style(style);
        if ambiguous.differs(drawn)
            && let Some(forced) = NonZeroU16::new(wide)
        {
            cell.set_diff_option(CellDiffOption::ForcedWidth(forced));
        }
        for covered in 1..wide {
            if let Some(cell) = self.buf.cell_mut(Position::new(x + covered, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
        wide
    }

    /// Draws `text` so that it ends at column `end`; returns the column it begins at.
    pub fn put_right(&mut self, end: u16, y: u16, text: &str, role: Role) -> u16 {
        let x = end.saturating_sub(self.width(text));
        self.put((x, y), end, text, role);
        x
    }

    /// Draws `text` cut to `room` cells, a cut marked.
    pub fn put_fit(&mut self, (x, y): (u16, u16), end: u16, text: &str, role: Role) -> u16 {
        let cut = crate::app::cells::fit(text, usize::from(end.saturating_sub(x)), self.ambiguous());
        self.put((x, y), end, &cut, role)
    }

    /// Adds a style to cells that are drawn already.
    pub fn tint(&mut self, room: Rect, role: Role) {
        let style = self.style(role);
        let room = room.intersection(self.buf.area);
        self.buf.set_style(room, style);
    }

    /// Empties a part of the screen.
    pub fn clear(&mut self, room: Rect) {
        let room = room.intersection(self.buf.area);
        for y in room.top()..room.bottom() {
            // A wide character that reaches in from the left would be cut in half.
            if room.left() > 0
                && let Some(before) = self.buf.cell_mut(Position::new(room.left() - 1, y))
                && self.app.screen.ambiguous.width(before.symbol()) > 1
            {
                before.set_symbol(" ");
                before.set_diff_option(CellDiffOption::None);
            }
            for x in room.left()..room.right() {
                if let Some(cell) = self.buf.cell_mut(Position::new(x, y)) {
                    cell.reset();
                }
            }
        }
        let ground = self.style(Role::Text);
        self.buf.set_style(room, ground);
    }

    /// Draws a line across, in which the pane's name stands at the left and other things at the
    /// right; returns the room below it.
    pub fn title(&mut self, room: Rect, name: &str, right: &str, focused: bool) -> Rect {
        if room.is_empty() {
            return room;
        }
        let lines = self.lines();
        let (across, role, words) =
            if focused { (lines.across_focused, Role::Focused, Role::Focused) } else { (lines.across, Role::Border, Role::Title) };
        for x in room.left()..room.right() {
            self.put((x, room.y), room.right(), across, role);
        }
        let mut end = room.right();
        let wide = self.width(right);
        if !right.is_empty() && self.has_room(room, name, right) {
            end = end.saturating_sub(wide + 3);
            self.put((end, room.y), room.right(), &format!(" {right} "), Role::Dim);
        }
        if room.width >= 4 {
            self.put_fit((room.x + 1, room.y), end.saturating_sub(1), &format!(" {name} "), words);
        }
        Rect { y: room.y + 1, height: room.height - 1, ..room }
    }

    /// Whether the line of a title has room for both its ends.
    pub fn has_room(&self, room: Rect, name: &str, right: &str) -> bool {
        room.width > self.width(name) + self.width(right) + 8
    }

    /// Draws the line between two panes in the last column of the left one; returns the room left.
    pub fn divide(&mut self, room: Rect) -> Rect {
        if room.width < 2 || room.right() >= self.buf.area.right() {
            return room;
        }
        let down = self.lines().down;
        for y in room.top()..room.bottom() {
            self.put((room.right() - 1, y), room.right(), down, Role::Border);
        }
        Rect { width: room.width - 1, ..room }
    }

    /// Draws a frame with a title over what is there; returns the room inside.
    pub fn boxed(&mut self, room: Rect, name: &str) -> Rect {
        self.clear(room);
        if room.width < 4 || room.height < 3 {
            return room;
        }
        let lines = self.lines();
        let (right, bottom) = (room.right() - 1, room.bottom() - 1);
        for x in room.left()..=right {
            self.put((x, room.y), room.right(), lines.across, Role::Frame);
            self.put((x, bottom), room.right(), lines.across, Role::Frame);
        }
        for y in room.top()..=bottom {
            self.put((room.x, y), room.right(), lines.down, Role::Frame);
            self.put((right, y), room.right(), lines.down, Role::Frame);
        }
        for (at, corner) in [(room.x, room.y), (right, room.y), (room.x, bottom), (right, bottom)].into_iter().zip(lines.corners) {
            self.put((at.0, at.1), room.right(), corner, Role::Frame);
        }
        if !name.is_empty() {
            self.put_fit((room.x + 2, room.y), right.saturating_sub(1), &format!(" {name} "), Role::Focused);
        }
        Rect { x: room.x + 2, y: room.y + 1, width: room.width - 4, height: room.height - 2 }
    }
}
