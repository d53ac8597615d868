//! Records the demo of the documentation: the program on the sample corpus, keys pressed, as an asciicast (version
//! 2). The same keys make the same file, byte for byte.
//!
//!     cargo run --example cast
#![allow(clippy::disallowed_methods, reason = "this program reads the samples and writes the recording")]

#[path = "stage/mod.rs"]
mod stage;

use std::fs;
use std::io;
use std::path::Path;

use ratatui::backend::{Backend, CrosstermBackend};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use report_review::ui::{Colours, Theme, draw};
use stage::Stage;

const SIZE: (u16, u16) = (110, 32);

/// The keys, each with the tenths of a second that its frame is looked at.
const SCRIPT: [(&str, u32); 20] = [
    ("n", 15),
    ("g ?", 30),
    ("Esc", 8),
    ("o", 15),
    ("a", 15),
    ("i", 25),
    ("Esc", 8),
    ("s", 12),
    ("Enter", 12),
    ("x", 12),
    ("Enter", 12),
    ("u", 15),
    ("Space", 10),
    ("o", 25),
    ("Esc", 8),
    ("Space p", 30),
    ("Esc", 8),
    ("Space t", 20),
    ("Esc", 8),
    ("?", 25),
];

/// The recording.
pub fn cast() -> io::Result<String> {
    crossterm::style::force_color_output(true);
    let theme = Theme::named("dark").map_err(io::Error::other)?.for_terminal(Colours::Indexed);
    let mut stage = Stage::new(SIZE.0, SIZE.1)?;
    let mut shown = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
    let mut text = format!("{{\"version\": 2, \"width\": {}, \"height\": {}, \"title\": \"report-review\"}}\n", SIZE.0, SIZE.1);
    let mut tenths = 0;
    for (keys, pause) in std::iter::once(("", 15)).chain(SCRIPT) {
        stage.press(keys)?;
        let mut frame = Buffer::empty(shown.area);
        draw(&stage.app, &theme, &mut frame);
        let mut bytes = Vec::new();
        let mut terminal = CrosstermBackend::new(&mut bytes);
        if tenths == 0 {
            terminal.clear()?;
        }
        terminal.draw(shown.diff(&frame).into_iter())?;
        let drawn = String::from_utf8(bytes).map_err(io::Error::other)?;
        let line = serde_json::to_string(&drawn).map_err(io::Error::other)?;
        text.push_str(&format!("[{}.{}, \"o\", {line}]\n", tenths / 10, tenths % 10));
        tenths += pause;
        shown = frame;
    }
    Ok(text)
}

fn main() -> io::Result<()> {
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/demo.cast"), cast()?)
}
