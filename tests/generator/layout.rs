//! How a converter turns a grid into text: the families seen in real files, and a few foreseen.

use report_review::form::Form;
use serde::Deserialize;

use super::blocks;
use super::further::Further;
use super::grid::{Content, Grid, GridCell, Spans};
use super::page::Page;
use super::random::Random;

/// A way of writing tables as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Family {
    /// One cell a line behind a tab, an empty line after each row (F1).
    TabCells,
    /// One row a line, cells divided by tabs, places of spans kept (F2).
    TabRows,
    /// One cell a paragraph, nothing marks rows (F3).
    Paragraphs,
    /// One cell a line and nothing else (F4).
    Lines,
    /// `a | b | c |` (F6).
    PipeTrailing,
    /// `a | b | |||`: filled up with bare bars (F7).
    PipePadded,
    /// `| a | b | ||` (F8).
    PipeLeading,
    /// A Markdown table with its rule line.
    Markdown,
    /// `a |` on a line for each cell, then a line of bars (F10).
    PipeAfterCell,
    /// Each cell on a line, a bar on the next, then a line of bars (F11).
    PipeAlone,
    /// Rows of cells divided by blanks, as a PDF gives them.
    Blanks,
    /// The whole document on one line, cells divided by bars.
    Folded,
    /// Rows of cells divided by commas.
    Commas,
    /// A table drawn with box characters.
    Boxed,
    /// Tables as such, for documents with markup: see [`super::blocks`].
    Markup,
    /// A layout that nobody has seen yet.
    Further(Further),
}

impl Family {
    /// Every family of plain text.
    pub const ALL: [Self; 14] = [
        Self::TabCells,
        Self::TabRows,
        Self::Paragraphs,
        Self::Lines,
        Self::PipeTrailing,
        Self::PipePadded,
        Self::PipeLeading,
        Self::Markdown,
        Self::PipeAfterCell,
        Self::PipeAlone,
        Self::Blanks,
        Self::Folded,
        Self::Commas,
        Self::Boxed,
    ];

    /// The ways of writing spans that occur with it.
    pub fn spans(self) -> &'static [Spans] {
        match self {
            Self::TabCells => &[Spans::BlankRows],
            Self::TabRows | Self::Commas => &[Spans::BlankAll],
            Self::PipeTrailing | Self::PipePadded => &[Spans::Vanish, Spans::Vanish, Spans::BlankRows],
            Self::Markdown | Self::Boxed => &[Spans::Vanish, Spans::BlankAll],
            Self::Markup => &[Spans::Kept, Spans::Kept, Spans::Kept, Spans::Kept, Spans::BlankAll, Spans::BlankRows, Spans::Vanish],
            _ => &[Spans::Vanish],
        }
    }

    /// What becomes of an empty cell.
    pub fn shows_blanks(self) -> Blanks {
        match self {
            Self::TabCells | Self::PipeTrailing | Self::Markup => Blanks::Visible,
            Self::Further(Further::Framed(_) | Further::Filled(_) | Further::Sheet) => Blanks::Murky,
            Self::Paragraphs | Self::Lines | Self::Blanks | Self::Further(_) => Blanks::Lost,
            _ => Blanks::Murky,
        }
    }
}

/// Whether an empty cell can be seen in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blanks {
    /// It has its place.
    Visible,
    /// It looks like padding, or like a place covered by a span.
    Murky,
    /// Nothing of it is left.
    Lost,
}

/// One converter.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The family.
    pub family: Family,
    /// How spans are written.
    pub spans: Spans,
    /// Hidden columns at the right end of every table.
    pub hidden: usize,
    /// Blanks of every kind around figures.
    pub padded: bool,
    /// Rows lose and gain empty fields at their ends; the last row of a table is not filled up; the
    /// two bar-per-line families mix.
    pub ragged: bool,
    /// Two blanks before each bar, a paragraph for each line break in a cell, a wide gap between columns.
    pub wide: bool,
}

const PADDING: [&str; 7] = ["", " ", "\u{3000}\u{3000}", "\u{2002}", "\u{A0}", "  ", "\u{3000} "];

/// Writes one table.
pub struct TableWriter<'a> {
    /// Where to.
    pub page: &'a mut Page,
    /// How.
    pub layout: Layout,
    /// What is printed in each cell of the form.
    pub printed: &'a [String],
    /// The form.
    pub form: std::sync::Arc<Form>,
    /// For small choices.
    pub random: Random,
}

type Row<'a> = [Option<&'a GridCell>];

impl TableWriter<'_> {
    /// Writes `grid`.
    pub fn write(&mut self, grid: &Grid) {
        let width = grid.width + self.layout.hidden;
        if let Some(above) = &grid.above {
            self.page.label(above);
            self.page.raw("\n");
        }
        if self.layout.family == Family::Boxed {
            self.page.raw("┌──────┬──────┐\n");
        }
        if let Family::Further(further) = self.layout.family {
            return self.further(further, grid);
        }
        let all = grid.fields(self.layout.spans);
        let last = all.len() - 1;
        for (i, fields) in all.iter().enumerate() {
            let torn = grid.rows[i].torn;
            match self.layout.family {
                Family::TabCells => self.tab_cells(fields),
                Family::TabRows => self.tab_row(fields, torn),
                Family::Paragraphs | Family::Lines => self.lines(fields),
                Family::PipeTrailing => self.pipe_row(fields, 0, false),
                Family::PipePadded | Family::PipeLeading | Family::Folded => {
                    let unfilled = i == last && self.layout.ragged;
                    let pads = if unfilled { 0 } else { width.saturating_sub(fields.len()) };
                    self.pipe_row(fields, pads, self.layout.family == Family::PipeLeading);
                }
                Family::Markdown => self.markdown_row(fields, width, i == 0),
                Family::PipeAfterCell | Family::PipeAlone => self.pipe_lines(fields, width.saturating_sub(fields.len())),
                Family::Blanks => self.blank_row(fields),
                Family::Commas => self.comma_row(fields),
                Family::Boxed => self.boxed_row(fields, i == last),
                Family::Markup => self.markup_row(fields, i == 0, i == last),
                Family::Further(_) => {}
            }
        }
        if matches!(self.layout.family, Family::TabCells | Family::Markdown | Family::Commas | Family::Boxed) {
            self.page.raw("\n");
        }
    }

    fn tab_cells(&mut self, fields: &Row) {
        for field in fields {
            self.page.raw("\t");
            self.put(*field);
            self.page.raw("\n");
        }
        self.page.raw("\n");
    }

    fn tab_row(&mut self, fields: &Row, torn: bool) {
        let holds_blank = self.holds_blank(fields);
        let mut kept: Vec<Option<&GridCell>> = fields.to_vec();
        if torn {
            self.page.raw("\t");
        } else if self.layout.ragged && !holds_blank && fields.iter().any(Option::is_some) && self.random.chance(35) {
            // The row slips to the left, or loses the places covered by its label.
            if self.random.chance(50) {
                let lead = kept.iter().take_while(|f| f.is_none()).count();
                kept.drain(..self.random.below(lead + 1));
            } else if kept[0].is_some() {
                kept.retain(Option::is_some);
            }
        }
        for (i, field) in kept.iter().enumerate() {
            if i > 0 {
                self.page.raw("\t");
            }
            self.put(*field);
        }
        if self.layout.ragged && !holds_blank && self.random.chance(30) {
            self.page.raw("\t");
        }
        self.page.raw(if self.layout.ragged && self.random.chance(3) { "\n\n" } else { "\n" });
    }

    fn lines(&mut self, fields: &Row) {
        for field in fields {
            let empty = self.is_empty(*field);
            if empty {
                continue;
            }
            self.put(*field);
            self.page.raw(if self.layout.family == Family::Paragraphs { "\n\n" } else { "\n" });
        }
    }

    fn pipe_row(&mut self, fields: &Row, pads: usize, leading: bool) {
        let end = if self.layout.family == Family::Folded { " " } else { "\n" };
        if leading {
            self.page.raw("| ");
        }
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                self.page.raw(" ");
            }
            if !self.is_empty(*field) {
                self.put(*field);
                self.page.raw(if self.layout.wide { "  " } else { " " });
            }
            self.page.raw("|");
        }
        if pads > 0 {
            self.page.raw(" ");
            self.page.raw(&"|".repeat(pads));
        } else if leading {
            self.page.raw(" ");
        }
        self.page.raw(end);
    }

    fn markdown_row(&mut self, fields: &Row, width: usize, first: bool) {
        self.page.raw("|");
        for i in 0..width.max(fields.len()) {
            self.page.raw(" ");
            self.put(fields.get(i).copied().flatten());
            self.page.raw(" |");
        }
        self.page.raw("\n");
        if first {
            self.page.raw(&format!("|{}\n", " --- |".repeat(width)));
        }
    }

    fn pipe_lines(&mut self, fields: &Row, pads: usize) {
        let mixed = self.layout.ragged && !self.holds_blank(fields);
        for field in fields {
            if !self.is_empty(*field) {
                self.put(*field);
                let together = (self.layout.family == Family::PipeAfterCell) != (mixed && self.random.chance(5));
                self.page.raw(if together { " " } else { "\n" });
            }
            self.page.raw("|\n");
        }
        if pads > 0 {
            self.page.raw(&format!("{}\n", "|".repeat(pads)));
        }
    }

    fn blank_row(&mut self, fields: &Row) {
        let printed: Vec<_> = fields.iter().filter(|f| !self.is_empty(**f)).copied().collect();
        for (i, field) in printed.into_iter().enumerate() {
            if i > 0 {
                let gap = if self.layout.wide { 2 + self.random.below(6) } else { 1 };
                self.page.raw(&" ".repeat(gap));
            }
            self.put(field);
        }
        self.page.raw("\n");
    }

    fn comma_row(&mut self, fields: &Row) {
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                self.page.raw(",");
            }
            let quoted = field.is_some_and(|f| matches!(&f.content, Content::Label(text) if text.contains(['，', '“'])));
            if quoted {
                self.page.raw("\"");
            }
            self.put(*field);
            if quoted {
                self.page.raw("\"");
            }
        }
        self.page.raw("\n");
    }

    fn boxed_row(&mut self, fields: &Row, last: bool) {
        self.page.raw("│");
        for field in fields {
            self.page.raw(" ");
            self.put(*field);
            self.page.raw(" │");
        }
        self.page.raw(if last {
            "\n└──────┴──────┘\n"
        } else {
            "\n├──────┼──────┤\n"
        });
    }

    fn markup_row(&mut self, fields: &Row, first: bool, last: bool) {
        if first {
            self.page.raw(blocks::TABLE);
        }
        self.page.raw(blocks::ROW);
        for field in fields {
            let kept = field.filter(|_| self.layout.spans == Spans::Kept);
            let (columns, rows) = kept.map_or((1, 1), |cell| (cell.columns, cell.rows));
            self.page.raw(&blocks::cell(columns, rows));
            self.put(*field);
        }
        if last {
            self.page.raw(blocks::END);
        }
    }

    /// Whether one of the row's own cells is empty.
    fn holds_blank(&self, fields: &Row) -> bool {
        fields.iter().any(|f| f.is_some() && self.is_empty(*f))
    }

    pub(super) fn is_empty(&self, field: Option<&GridCell>) -> bool {
        match field.map(|f| &f.content) {
            None | Some(Content::Nothing) => true,
            Some(Content::Label(text) | Content::Extra(text)) => text.is_empty(),
            Some(Content::Figure(cell)) => self.printed[*cell].is_empty(),
        }
    }

    /// What stands inside the cell.
    pub(super) fn put(&mut self, field: Option<&GridCell>) {
        match field.map(|f| &f.content) {
            None | Some(Content::Nothing) => {}
            Some(Content::Label(text)) => {
                for (i, part) in text.split('\n').enumerate() {
                    if i > 0 {
                        let gap = self.line_break();
                        self.page.raw(gap);
                    }
                    self.page.label(part);
                }
            }
            Some(Content::Figure(cell)) => {
                let text = self.printed[*cell].clone();
                self.pad();
                self.page.figure(*cell, &text);
                self.pad();
            }
            Some(Content::Extra(text)) => self.page.raw(text),
        }
    }

    fn pad(&mut self) {
        let divided_by_blanks = matches!(self.layout.family, Family::Blanks);
        if self.layout.padded && !divided_by_blanks && self.random.chance(50) {
            self.page.raw(PADDING[self.random.below(PADDING.len())]);
        }
    }

    /// What a line break inside a cell becomes.
    fn line_break(&mut self) -> &'static str {
        match (self.layout.family, self.layout.wide) {
            (Family::Paragraphs, true) => "\n\n",
            (Family::TabCells, true) => "\n\u{A0}",
            (Family::Paragraphs | Family::Lines | Family::TabCells, _) | (Family::PipeAfterCell | Family::PipeAlone, true) => "\n",
            (Family::Blanks, false) => "",
            (Family::Markup, _) => blocks::BREAK,
            _ => " ",
        }
    }
}
