//! The tables as a word processor holds them: rows of cells that span rows and columns.

use serde::Deserialize;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Statutory wording; `\n` marks a line break inside the cell.
    Label(String),
    /// The figure of a cell of the form.
    Figure(usize),
    /// A figure or half of one that belongs to no cell of the form.
    Extra(String),
    /// Nothing.
    Nothing,
}

/// A cell with its spans.
#[derive(Clone, Debug)]
pub struct GridCell {
    /// What it holds.
    pub content: Content,
    /// Columns it covers.
    pub columns: usize,
    /// Rows it covers.
    pub rows: usize,
}

impl GridCell {
    /// A cell of one row and one column.
    pub fn plain(content: Content) -> Self {
        Self { content, columns: 1, rows: 1 }
    }

    /// A label over so many columns and rows.
    pub fn label(text: &str, columns: usize, rows: usize) -> Self {
        Self { content: Content::Label(text.to_owned()), columns, rows }
    }
}

/// One row.
#[derive(Clone, Debug, Default)]
pub struct GridRow {
    /// Its own cells.
    pub cells: Vec<GridCell>,
    /// Whether it was torn by a page break: it stands outside the grid.
    pub torn: bool,
}

impl GridRow {
    /// The cells of the form printed in it.
    pub fn figures(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().filter_map(|c| if let Content::Figure(cell) = c.content { Some(cell) } else { None })
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub rows: Vec<GridRow>,
    /// A line above the table.
    pub above: Option<String>,
}

/// How a converter writes cells that span others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Spans {
    /// Once; the places they cover are simply not there.
    Vanish,
    /// Places covered from above become blank cells, places covered from the left do not.
    BlankRows,
    /// All places covered become blank cells.
    BlankAll,
    /// Once, with the numbers of columns and rows they cover.
    Kept,
}

impl Grid {
    /// The fields of every row: its own cells, and `None` for places covered by others.
    pub fn fields(&self, spans: Spans) -> Vec<Vec<Option<&GridCell>>> {
        // For each column: how many more rows are covered from above, and by which cell.
        let mut hanging = vec![(0_usize, 0_usize); self.width];
        let mut count = 0;
        let mut all = Vec::new();
        for row in &self.rows {
            let mut fields = Vec::new();
            if row.torn {
                fields.extend(row.cells.iter().map(Some));
                all.push(fields);
                continue;
            }
            let mut own = row.cells.iter();
            let mut column = 0;
            let mut covering = 0;
            while column < self.width {
                if hanging[column].0 > 0 {
                    let first_of_its_cell = covering != hanging[column].1;
                    covering = hanging[column].1;
                    hanging[column].0 -= 1;
                    if spans == Spans::BlankAll || (spans == Spans::BlankRows && first_of_its_cell) {
                        fields.push(None);
                    }
                    column += 1;
                    continue;
                }
                let Some(cell) = own.next() else {
                    // A row with fewer cells than it should have leaves its columns open.
                    column += 1;
                    continue;
                };
                count += 1;
                fields.push(Some(cell));
                if spans == Spans::BlankAll {
                    fields.extend(std::iter::repeat_n(None, cell.columns - 1));
                }
                let end = (column + cell.columns).min(self.width);
                hanging[column..end].fill((cell.rows - 1, count));
                column = end;
            }
            // A row that has grown beyond the grid is printed all the same.
            fields.extend(own.map(Some));
            all.push(fields);
        }
        all
    }
}
