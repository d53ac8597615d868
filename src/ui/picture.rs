//! A frame as text, for golden screens, and as a picture, for the manual.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;

/// Pixels of a cell.
const CELL: (usize, usize) = (9, 20);

/// The frame as lines of text; what a wide character covers is left out, blanks at the end too.
pub fn text_of(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut x = area.left();
        while x < area.right() {
            let cell = &buffer[(x, y)];
            line.push_str(cell.symbol());
            x += columns(cell);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Columns that a cell's character covers.
fn columns(cell: &Cell) -> u16 {
    match cell.diff_option {
        CellDiffOption::ForcedWidth(width) => width.get(),
        _ => u16::try_from(cell.symbol().width()).unwrap_or(1).max(1),
    }
}

/// The frame as an SVG picture: one `<text>` for each run of narrow characters and one for each
/// wide character, put at exact columns.
pub fn svg(buffer: &Buffer, theme: &Theme) -> String {
    let area = buffer.area;
    let (width, height) = (usize::from(area.width) * CELL.0 + 16, usize::from(area.height) * CELL.1 + 16);
    let (_, behind) = theme.ground();
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ =
        writeln!(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
    let _ = writeln!(
        out,
        "<style>text{{font:15px 'DejaVu Sans Mono',monospace;white-space:pre}}.w{{font:17px 'Noto Sans Mono CJK SC','Noto Sans CJK SC',sans-serif}}</style>"
    );
    let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"{}\"/>", hex(behind, "#000000"));
    for y in area.top()..area.bottom() {
        let mut x = area.left();
        while x < area.right() {
            let cell = &buffer[(x, y)];
            let wide = columns(cell);
            let mut run = cell.symbol().to_owned();
            let mut next = x + wide;
            while wide == 1 && next < area.right() && columns(&buffer[(next, y)]) == 1 && same_style(cell, &buffer[(next, y)]) {
                run.push_str(buffer[(next, y)].symbol());
                next += 1;
            }
            draw_run(&mut out, theme, cell, &Run { text: &run, x: x - area.left(), y: y - area.top(), columns: next - x, wide: wide > 1 });
            x = next;
        }
    }
    out.push_str("</svg>\n");
    out
}

struct Run<'a> {
    text: &'a str,
    x: u16,
    y: u16,
    columns: u16,
    wide: bool,
}

fn same_style(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

fn draw_run(out: &mut String, theme: &Theme, cell: &Cell, run: &Run) {
    let (text, behind) = theme.ground();
    let (text, behind) = (hex(text, "#cccccc"), hex(behind, "#000000"));
    let (mut front, mut back) = (hex(cell.fg, &text), hex(cell.bg, &behind));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut front, &mut back);
    }
    let (x, y) = (usize::from(run.x) * CELL.0 + 8, usize::from(run.y) * CELL.1 + 8);
    let width = usize::from(run.columns) * CELL.0;
    if back != behind {
        let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{}\" fill=\"{back}\"/>", CELL.1);
    }
    let bare = run.text.trim();
    let underlined = cell.modifier.contains(Modifier::UNDERLINED);
    if bare.is_empty() && !underlined {
        return;
    }
    let mut style = String::new();
    for (modifier, said) in
        [(Modifier::BOLD, " font-weight=\"bold\""), (Modifier::ITALIC, " font-style=\"italic\""), (Modifier::DIM, " opacity=\"0.6\"")]
    {
        if cell.modifier.contains(modifier) {
            style.push_str(said);
        }
    }
    if underlined {
        let under = y + CELL.1 - 2;
        let _ = writeln!(out, "<rect x=\"{x}\" y=\"{under}\" width=\"{width}\" height=\"1\" fill=\"{front}\"/>");
    }
    let class = if run.wide { " class=\"w\"" } else { "" };
    // Each word at its own column: blanks at the edge of a text are dropped by some renderers.
    let mut column = 0;
    for word in run.text.split(' ') {
        let chars = word.chars().count();
        if chars > 0 {
            let escaped = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let length = if run.wide { String::new() } else { format!(" textLength=\"{}\"", chars * CELL.0) };
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" fill=\"{front}\"{length}{class}{style}>{escaped}</text>",
                x + column * CELL.0,
                y + 15
            );
        }
        column += chars + 1;
    }
}

fn hex(colour: Color, or: &str) -> String {
    match colour {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        _ => or.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    #[test]
    fn wide_characters_keep_their_columns() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, "8 件<b", ratatui::style::Style::new());
        assert_eq!(text_of(&buffer), "8 件<b\n");
        let theme = Theme::named("dark").expect("built in");
        let picture = svg(&buffer, &theme);
        assert!(picture.contains("x=\"26\"") && picture.contains("&lt;b"), "{picture}");
    }
}
