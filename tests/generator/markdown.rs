//! Documents as Markdown: headings, emphasis, tables between bars.

use super::blocks::{Block, Field};
use super::random::Random;

/// How a Markdown file is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Bars at both ends of a row.
    pub bars: bool,
    /// Colons in the rule line.
    pub aligned: bool,
    /// Some words are emphasised.
    pub emphasis: bool,
    /// Blank cells are `&nbsp;`.
    pub references: bool,
    /// Columns are filled up with blanks.
    pub filled: bool,
}

impl Style {
    /// One at random.
    pub fn at_random(random: &mut Random) -> Self {
        Self {
            bars: random.chance(75),
            aligned: random.chance(40),
            emphasis: random.chance(40),
            references: random.chance(20),
            filled: random.chance(30),
        }
    }
}

/// The file of `blocks`.
pub fn write(blocks: &[Block], style: Style, random: &mut Random) -> String {
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Line(line) => {
                let short = line.chars().count() < 40 && line.starts_with(report_review::fold::is_han);
                let (before, behind) = match (short, style.emphasis) {
                    (true, _) if random.chance(50) => ("## ", ""),
                    (true, true) if random.chance(50) => ("**", "**"),
                    _ => ("", ""),
                };
                out.push_str(&[before, line, behind, "\n\n"].concat());
            }
            Block::Table(rows) => table(&mut out, rows, style, random),
        }
    }
    out
}

fn table(out: &mut String, rows: &[Vec<Field>], style: Style, random: &mut Random) {
    // A Markdown table has as many fields in every row.
    let width = rows.iter().map(|row| row.iter().map(|f| f.columns).sum()).max().unwrap_or(1);
    let (open, close) = if style.bars { ("| ", " |") } else { ("", "") };
    for (number, row) in rows.iter().enumerate() {
        let mut fields: Vec<String> = row.iter().map(|field| cell(field, style, random)).collect();
        fields.resize(width, String::new());
        out.push_str(&[open, &fields.join(" | "), close, "\n"].concat());
        if number == 0 {
            let rule = if style.aligned { ":---:" } else { "---" };
            out.push_str(&[open, &vec![rule; width].join(" | "), close, "\n"].concat());
        }
    }
    out.push('\n');
}

fn cell(field: &Field, style: Style, random: &mut Random) -> String {
    let text = field.text.replace('|', "\\|").replace('\n', "<br>");
    let text = match text.as_str() {
        "" if style.references => "&nbsp;".to_owned(),
        label if style.emphasis && !field.is_figure() && !label.is_empty() && random.chance(20) => format!("**{label}**"),
        other => other.to_owned(),
    };
    if style.filled { format!("{text:8}") } else { text }
}
