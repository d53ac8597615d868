//! The text of a document with markup, as people see it and as spans refer to it: paragraphs are
//! lines, tables are lines of cells between bars.

use super::grid::{Cell, Table, Written};
use super::kind::Reason;
use super::marks::FIELD;
use crate::fold::is_han;
use crate::number::{is_blank, lowered, raised};

/// Tables within tables that are told apart; those further in are plain text.
const DEEPEST_TABLE: usize = 32;

/// The longest view, in bytes; reports have some ten thousand.
const LONGEST: usize = 32 << 20;

/// What stands for a bar in a cell, where a bar would end it.
const BAR_IN_CELL: char = '∣';

/// Characters that take no room, wherever they stand.
const NEVER_SEEN: [char; 4] = ['\u{200B}', '\u{2060}', '\u{FEFF}', '\u{AD}'];

/// The longest value of a field that is told.
const LONGEST_VALUE: usize = 40;

/// The view in the making.
#[derive(Debug, Default)]
pub(super) struct View {
    page: Flow,
    open: Vec<Open>,
    /// Tables that are open beyond the deepest told apart.
    beyond: usize,
    /// Bytes added so far.
    added: usize,
    overgrown: bool,
    /// Whether text is set above the line, or below.
    raised: Option<bool>,
}

/// A table that is open, and its open cell.
#[derive(Debug, Default)]
struct Open {
    table: Table,
    cell: Option<(Flow, Cell)>,
    /// What the open cell holds that is no text, as far as it has a value.
    field: Option<String>,
}

/// Text with the blank that is due before the next word.
#[derive(Debug, Default)]
struct Flow {
    text: String,
    gap: Gap,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Blank,
    /// Blanks with a line break of the source among them: nothing at all between Han characters.
    Fold,
    Line,
}

impl View {
    /// Running text: blanks count as one, however many there are.
    pub fn words(&mut self, text: &str) {
        let (in_cell, level) = (self.in_cell(), self.raised);
        let Some(flow) = self.flow(text.len()) else { return };
        for c in text.chars() {
            let c = level.map_or(c, |above| raised(c, above));
            match c {
                ' ' | '\t' => flow.due(Gap::Blank),
                '\n' | '\r' | '\x0C' => flow.due(Gap::Fold),
                '|' if in_cell => flow.push(BAR_IN_CELL),
                // Marks of fields and the like, which nobody sees.
                c if c.is_control() || NEVER_SEEN.contains(&c) => {}
                c => flow.push(c),
            }
        }
    }

    /// What follows stands above the line, or below it, or on it again.
    pub fn raise(&mut self, level: Option<bool>) {
        self.raised = level;
    }

    /// What follows a digit here is none of its figure.
    pub fn raise_behind_digit(&mut self) {
        let behind = self.flow(0).is_some_and(|flow| flow.gap == Gap::None && flow.text.ends_with(|c: char| c.is_ascii_digit()));
        self.raised = behind.then_some(true);
    }

    /// Something that is no text, with the value that it may show.
    pub fn field(&mut self, value: &str) {
        if let Some(open) = self.innermost().filter(|open| open.cell.is_some()) {
            let plain = |c: &char| *c == ' ' || (!is_blank(*c) && *c != '|' && !c.is_control() && !FIELD.contains(c));
            let told = open.field.get_or_insert_default();
            let value = value.trim_matches(is_blank);
            // Two fields hold no figure in common.
            let apart = if told.is_empty() || value.is_empty() { "" } else { " " };
            told.push_str(apart);
            told.extend(value.chars().filter(plain).take(LONGEST_VALUE));
        }
    }

    /// Text whose blanks and line breaks count.
    pub fn verbatim(&mut self, text: &str) {
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.line();
            }
            let line = line.trim_end_matches('\r');
            if self.in_cell() {
                self.words(line);
            } else if let Some(flow) = self.flow(line.len() + 1).filter(|_| !line.is_empty()) {
                flow.settle('\n');
                flow.text.extend(line.chars().filter(|c| *c == '\t' || !c.is_control()));
            }
        }
    }

    /// A tab of the document: a blank within a cell.
    pub fn tab(&mut self) {
        if self.in_cell() {
            self.words(" ");
        } else if let Some(flow) = self.flow(1) {
            flow.push('\t');
        }
    }

    /// What follows stands on a line of its own.
    pub fn line(&mut self) {
        if let Some(flow) = self.flow(1) {
            flow.due(Gap::Line);
        }
    }

    /// Begins a table.
    pub fn begin_table(&mut self) {
        self.line();
        if self.open.len() < DEEPEST_TABLE {
            self.open.push(Open::default());
        } else {
            self.beyond += 1;
        }
    }

    /// Begins a section of a table, which no cell reaches beyond.
    pub fn begin_section(&mut self) {
        if let Some(open) = self.innermost() {
            open.table.section();
        }
    }

    /// Begins a row.
    pub fn begin_row(&mut self) {
        self.end_cell();
        if let Some(open) = self.innermost() {
            open.table.row();
        }
    }

    /// Begins a cell that covers so many columns and rows.
    pub fn begin_cell(&mut self, columns: usize, rows: usize) {
        self.end_cell();
        match self.innermost() {
            Some(open) => open.cell = Some((Flow::default(), Cell { columns, rows, ..Cell::default() })),
            None => self.line(),
        }
    }

    /// Ends the cell.
    pub fn end_cell(&mut self) {
        if let Some(open) = self.innermost()
            && let Some((flow, cell)) = open.cell.take()
        {
            let text = flow.text.trim_matches(is_blank);
            let text = match open.field.take() {
                Some(value) if text.is_empty() => format!("{}{value}{}", FIELD[0], FIELD[1]),
                // Nothing on the line that it stands above: a figure, or the mark of a note in a blank cell.
                _ => match text.chars().map(lowered).collect::<Option<String>>().filter(|figure| !figure.is_empty()) {
                    Some(figure) => format!("{}{figure}{}", FIELD[0], FIELD[1]),
                    None => text.to_owned(),
                },
            };
            open.table.cell(Cell { text, ..cell });
        }
    }

    /// Ends the table.
    pub fn end_table(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            self.line();
            return;
        }
        self.end_cell();
        let Some(open) = self.open.pop() else { return };
        let room = LONGEST.saturating_sub(self.added);
        let Some(Written { text, filled }) = open.table.write(room) else {
            self.overgrown = true;
            return;
        };
        if let Some((_, cell)) = self.open.last_mut().and_then(|open| open.cell.as_mut()) {
            cell.inner += filled;
        }
        if let Some(flow) = self.flow(text.len()).filter(|_| !text.is_empty()) {
            flow.due(Gap::Line);
            flow.settle('|');
            flow.text.push_str(&text);
            flow.due(Gap::Line);
        }
    }

    /// Whether more was added than any report holds: nothing more is taken.
    pub fn is_overgrown(&self) -> bool {
        self.overgrown
    }

    /// The whole text, its last line ended.
    pub fn finish(mut self) -> Result<String, Reason> {
        while !self.open.is_empty() {
            self.end_table();
        }
        let mut text = self.page.text;
        if !text.is_empty() {
            text.push('\n');
        }
        if self.overgrown { Err(Reason::Overgrown) } else { Ok(text) }
    }

    fn in_cell(&self) -> bool {
        self.open.iter().any(|open| open.cell.is_some())
    }

    /// The table whose rows and cells are being told; those further in are not.
    fn innermost(&mut self) -> Option<&mut Open> {
        if self.beyond > 0 { None } else { self.open.last_mut() }
    }

    /// Where text goes: the innermost open cell; text between cells stands before its table.
    fn flow(&mut self, bytes: usize) -> Option<&mut Flow> {
        self.added += bytes;
        self.overgrown |= self.added > LONGEST;
        if self.overgrown {
            return None;
        }
        let cell = self.open.iter_mut().rev().find_map(|open| open.cell.as_mut());
        Some(cell.map_or(&mut self.page, |(flow, _)| flow))
    }
}

impl Flow {
    fn due(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn push(&mut self, c: char) {
        self.settle(c);
        self.text.push(c);
    }

    /// Writes the gap that is due before `next`; none at the very beginning.
    fn settle(&mut self, next: char) {
        let wide = |c: char| is_han(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '“' | '”');
        match (std::mem::take(&mut self.gap), self.text.chars().next_back()) {
            (Gap::None, _) | (_, None) => {}
            (Gap::Line, Some(_)) => self.text.push('\n'),
            (Gap::Fold, Some(before)) if wide(before) && wide(next) => {}
            (Gap::Fold | Gap::Blank, Some(_)) => self.text.push(' '),
        }
    }
}
