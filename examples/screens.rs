//! Draws the pictures of the documentation: the program on the sample corpus, keys pressed, frames
//! as SVG.
//!
//!     cargo run --release --example screens
#![allow(clippy::disallowed_methods, reason = "this program reads the samples and writes pictures")]

#[path = "stage/mod.rs"]
mod stage;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use report_review::ui::{Colours, Theme, draw, svg};
use stage::Stage;

/// Name, columns, lines, and the keys pressed at the finding shown, parted by blanks.
const PICTURES: [(&str, u16, u16, &str); 3] = [("review", 150, 42, ""), ("card", 120, 36, "3 i"), ("overview", 120, 36, "Space o")];

/// The report that is shown: two digits of one figure were exchanged.
const SHOWN: &str = "栖梧县/2023/栖梧县人民政府.md";

/// Goes from finding to finding until the report to be shown is open.
fn go(stage: &mut Stage) -> io::Result<()> {
    let findings = stage.app.session.counts().findings();
    for _ in 0..=findings {
        stage.press("n")?;
        if stage.app.path().is_some_and(|path| &*path == SHOWN) {
            return Ok(());
        }
    }
    Err(io::Error::other(format!("{SHOWN} has no finding")))
}

fn picture(stage: &Stage) -> io::Result<String> {
    let theme = Theme::named("dark").map_err(io::Error::other)?.for_terminal(Colours::True);
    let mut buffer = Buffer::empty(Rect::new(0, 0, stage.app.screen.width, stage.app.screen.height));
    draw(&stage.app, &theme, &mut buffer);
    Ok(svg(&buffer, &theme))
}

/// Every picture: its file and its content.
pub fn pictures() -> io::Result<Vec<(PathBuf, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/img");
    let mut drawn = Vec::new();
    for (name, width, height, keys) in PICTURES {
        let mut stage = Stage::new(width, height)?;
        go(&mut stage)?;
        stage.press(keys)?;
        drawn.push((folder.join(format!("{name}.svg")), picture(&stage)?));
    }
    Ok(drawn)
}

fn main() -> io::Result<()> {
    for (file, picture) in pictures()? {
        fs::write(file, picture)?;
    }
    Ok(())
}
