//! The state as a frame. Drawing only reads: what is focused, scrolled and listed was settled before.

mod bars;
mod canvas;
mod dispute;
mod edit;
mod faults;
mod findings;
mod group;
mod overlay;
mod picture;
mod reports;
mod source;
mod tables;
mod theme;
#[cfg(test)]
mod tests;
mod top;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

pub use findings::finding_at;
pub use picture::{svg, text_of};
pub use theme::{Colours, Role, Theme, ThemeError};

use crate::app::App;
use canvas::Canvas;

/// Draws the whole screen; returns where the terminal's cursor belongs while text is typed.
pub fn draw(app: &App, theme: &Theme, buf: &mut Buffer) -> Option<Position> {
    let layout = app.layout();
    let mut canvas = Canvas::new(app, theme, buf);
    top::draw(&mut canvas, layout.top);
    reports::draw(&mut canvas, layout.reports);
    source::draw(&mut canvas, layout.source);
    tables::draw(&mut canvas, layout.tables);
    findings::draw(&mut canvas, layout.findings);
    findings::details(&mut canvas, layout.details);
    bars::hints(&mut canvas, layout.hints);
    bars::status(&mut canvas, layout.status);
    overlay::draw(&mut canvas);
    canvas.caret
}
