//! A terminal that is told anew where it is after each character of ambiguous width, so that one
//! drawn wider than expected cannot shift what follows.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use unicode_width::UnicodeWidthStr;

/// The terminal library's backend, with its draw calls ended after ambiguous characters.
#[derive(Debug)]
pub(super) struct Careful<W: Write>(CrosstermBackend<W>);

impl<W: Write> Careful<W> {
    pub fn new(writer: W) -> Self {
        Self(CrosstermBackend::new(writer))
    }
}

impl<W: Write> Backend for Careful<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // Each call begins with an absolute move.
        let mut run: Vec<(u16, u16, &'a Cell)> = Vec::new();
        for cell in content {
            let symbol = cell.2.symbol();
            let ambiguous = symbol.width() != symbol.width_cjk();
            run.push(cell);
            if ambiguous {
                self.0.draw(run.drain(..))?;
            }
        }
        self.0.draw(run.into_iter())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.0.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.0.show_cursor()
    }

    /// Not asked of the terminal: its answer would go to the thread that listens for keys, and the
    /// question fail after two seconds. Each frame places the cursor anew anyway.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.0.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.clear()
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.0.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        self.0.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.0.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_an_ambiguous_character_is_placed_anew() {
        let mut out = Vec::new();
        let cells: Vec<Cell> = ["a", "①", "b", "c"].iter().map(|s| Cell::new(s)).collect();
        let content = cells.iter().enumerate().map(|(x, cell)| (u16::try_from(x).expect("small"), 0, cell));
        Careful::new(&mut out).draw(content).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        let after = text.split('①').nth(1).expect("drawn");
        assert!(after.contains("\u{1b}[1;3H"), "{text:?}");
        assert!(!text.contains("\u{1b}[1;4H"), "{text:?}");
    }
}
