//! A document between its plan and its markup: paragraphs and tables with spans, the figures marked
//! so that they are found again in whatever becomes of them.
//!
//! The marks are characters for private use. What is between two of them goes through markup, parser
//! and view like any other text; where it ends up is the truth about the bytes of a figure.

use std::borrow::Cow;

use report_review::text::Span;

use super::random::Random;

/// Begins a table.
pub const TABLE: &str = "\u{F100}";
/// Begins a row.
pub const ROW: &str = "\u{F101}";
/// Begins a cell; two characters with the columns and rows it covers follow.
const CELL: char = '\u{F102}';
/// A line break in a cell.
pub const BREAK: &str = "\u{F103}";
/// Ends a table.
pub const END: &str = "\u{F104}\n";
/// Ends what is marked.
pub const FINISH: &str = "\u{F0F0}";
/// The number of the year in the title, where cells have theirs.
pub const YEAR: usize = 0xF0;

/// The mark before the figure of cell `number`.
pub fn begin(number: usize) -> String {
    char::from_u32(0xE000 + u32::try_from(number).unwrap_or(0)).map(String::from).unwrap_or_default()
}

/// The mark before a cell that covers so many columns and rows.
pub fn cell(columns: usize, rows: usize) -> String {
    let count = |n: usize| char::from_u32(0xF200 + u32::try_from(n).unwrap_or(1)).unwrap_or(CELL);
    [CELL, count(columns), count(rows)].into_iter().collect()
}

/// Whether `c` is a mark around a figure.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F0F0}')
}

/// The text without marks, and where the marked pieces are in it: number and bytes.
pub fn unmarked(text: &str) -> (String, Vec<(usize, Span)>) {
    let mut plain = String::with_capacity(text.len());
    let mut found: Vec<(usize, Span)> = Vec::new();
    for c in text.chars() {
        match c {
            '\u{F0F0}' => {
                if let Some((_, span)) = found.last_mut() {
                    span.end = plain.len();
                }
            }
            c if is_mark(c) => found.push(((u32::from(c) - 0xE000) as usize, Span::new(plain.len(), plain.len()))),
            c => plain.push(c),
        }
    }
    (plain, found)
}

/// A cell with what it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its text; `\n` is a line break.
    pub text: String,
    /// Columns it covers.
    pub columns: usize,
    /// Rows it covers.
    pub rows: usize,
}

impl Field {
    /// Whether it holds a figure of the form.
    pub fn is_figure(&self) -> bool {
        self.text.contains(is_mark)
    }
}

/// A piece of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Line(String),
    /// A table: rows of cells.
    Table(Vec<Vec<Field>>),
}

/// The pieces of a document of the family `Markup`.
pub fn read(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(TABLE) {
        lines(&rest[..at], &mut blocks);
        let end = rest[at..].find(END).map_or(rest.len(), |end| at + end);
        let rows = rest[at + TABLE.len()..end].split(ROW).skip(1);
        blocks.push(Block::Table(rows.map(|row| row.split(CELL).skip(1).map(field).collect()).collect()));
        rest = rest.get(end + END.len()..).unwrap_or_default();
    }
    lines(rest, &mut blocks);
    blocks
}

fn lines(text: &str, blocks: &mut Vec<Block>) {
    blocks.extend(text.split('\n').filter(|line| !line.is_empty()).map(|line| Block::Line(line.to_owned())));
}

fn field(text: &str) -> Field {
    let mut chars = text.chars();
    let mut count = || chars.next().map_or(1, |c| (u32::from(c).saturating_sub(0xF200)) as usize);
    let (columns, rows) = (count(), count());
    Field { text: chars.as_str().replace(BREAK, "\n"), columns, rows }
}

/// Cuts some tables in two, as page breaks do: a cell that reaches beyond the cut goes on blank below
/// it.
pub fn cut(blocks: Vec<Block>, random: &mut Random) -> Vec<Block> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Table(rows) if rows.len() > 8 && random.chance(50) => {
                let at = 4 + random.below(rows.len() - 5);
                let (upper, lower) = halves(rows, at);
                out.extend([Block::Table(upper), Block::Table(lower)]);
            }
            other => out.push(other),
        }
    }
    out
}

fn halves(mut rows: Vec<Vec<Field>>, at: usize) -> (Vec<Vec<Field>>, Vec<Vec<Field>>) {
    let mut lower = rows.split_off(at);
    let mut going_on = Vec::new();
    let mut hanging: Vec<(usize, usize, usize)> = Vec::new();
    for (number, row) in rows.iter_mut().enumerate() {
        let mut column = 0;
        let covered = hanging.clone();
        for field in row {
            while let Some(&(_, end, _)) = covered.iter().find(|(from, end, until)| (*from..*end).contains(&column) && *until > number) {
                column = end;
            }
            let until = number + field.rows;
            hanging.push((column, column + field.columns, until));
            if until > at {
                going_on.push((column, Field { text: String::new(), columns: field.columns, rows: until - at }));
                field.rows = at - number;
            }
            if field.rows > 1 {
                hanging.push((column, column + field.columns, until));
            }
            column += field.columns;
        }
    }
    if let Some(first) = lower.first_mut() {
        going_on.sort_by_key(|(column, _)| *column);
        // Labels stand at the left: what goes on does too.
        let blanks = going_on.into_iter().map(|(_, field)| field);
        *first = blanks.chain(first.drain(..)).collect();
    }
    (rows, lower)
}

/// The same text with a line break of the source between some of its Han characters, and at blanks.
pub fn wrapped<'a>(text: &'a str, random: &mut Random) -> Cow<'a, str> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() < 12 {
        return Cow::Borrowed(text);
    }
    let at = 2 + random.below(chars.len() - 4);
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    if !(han(chars[at - 1]) && han(chars[at])) {
        return Cow::Borrowed(text);
    }
    let (a, b): (String, String) = (chars[..at].iter().collect(), chars[at..].iter().collect());
    Cow::Owned(format!("{a}\n   {b}"))
}
