//! A table of a document as lines of text: one line a row, every place of the grid between bars.

/// The most columns of a table that is written as one; what is wider lays out a page.
const MOST_COLUMNS: usize = 64;

/// The longest text of a cell, in bytes, in a table of figures; what is longer is a page's.
const LONGEST_CELL: usize = 1800;

/// Stands in a place that a figure from the place before covers: a blank of a width of its own.
pub const COVERED: char = '\u{2005}';

/// The longest row of a layout table, in bytes, that is written on one line.
const SHORT_ROW: usize = 240;

/// A cell with what it covers.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Its text; lines of tables inside it are there already.
    pub text: String,
    /// Columns covered, at least one.
    pub columns: usize,
    /// Rows covered, at least one; `usize::MAX` for all that follow in its section.
    pub rows: usize,
    /// Cells that hold text in the tables inside it.
    pub inner: usize,
}

/// A table as it was read.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<Cell>>,
    /// The rows at which a section begins: no cell reaches from one into the next.
    sections: Vec<usize>,
}

/// A table as text.
#[derive(Debug)]
pub(super) struct Written {
    /// Lines, the last one without its break.
    pub text: String,
    /// Cells that hold text, those of tables inside included.
    pub filled: usize,
}

impl Table {
    /// Begins a section.
    pub fn section(&mut self) {
        self.sections.push(self.rows.len());
    }

    /// Begins a row.
    pub fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the row that is open.
    pub fn cell(&mut self, cell: Cell) {
        if self.rows.is_empty() {
            self.row();
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(cell);
        }
    }

    /// The table as lines of cells between bars; one that only lays out a page as its text, or any
    /// that would take more than `room` bytes.
    pub fn write(self, room: usize) -> Option<Written> {
        let all = || self.rows.iter().flatten();
        let filled: usize = all().map(|c| c.inner + usize::from(c.inner == 0 && !c.text.is_empty())).sum();
        let inner: usize = all().map(|c| c.inner).sum();
        let wraps = inner * 2 > filled || all().any(|c| c.text.len() > LONGEST_CELL);
        let places = if wraps { None } else { self.places() };
        let text = match places {
            Some(places) if places.columns.len() > 1 => self.as_grid(&places, room)?,
            _ => self.as_text(),
        };
        Some(Written { text, filled })
    }

    /// Where each cell begins. `None` for a table wider than any that holds figures.
    fn places(&self) -> Option<Places> {
        // Cells that reach down: first column, one past the last, rows left, whether a figure stands there.
        let mut hanging: Vec<(usize, usize, usize, bool)> = Vec::new();
        let mut sections = self.sections.iter().peekable();
        let mut places = Places::default();
        for (number, row) in self.rows.iter().enumerate() {
            while sections.next_if(|&&at| at <= number).is_some() {
                hanging.clear();
            }
            let covered = hanging.clone();
            for cell in &mut hanging {
                cell.2 -= 1;
            }
            hanging.retain(|h| h.2 > 0);
            let mut spread: Vec<(usize, usize)> = covered.iter().filter(|h| h.3).map(|h| (h.0, h.1)).collect();
            let mut column = 0;
            let mut starts = Vec::with_capacity(row.len());
            for cell in row {
                while let Some(&(_, end, ..)) = covered.iter().find(|(from, end, ..)| (*from..*end).contains(&column)) {
                    column = end;
                }
                starts.push(column);
                if let Err(at) = places.columns.binary_search(&column) {
                    places.columns.insert(at, column);
                    if places.columns.len() > MOST_COLUMNS {
                        return None;
                    }
                }
                let end = column.saturating_add(cell.columns.max(1));
                if cell.rows > 1 {
                    hanging.push((column, end, cell.rows - 1, is_figure(&cell.text)));
                }
                if cell.columns > 1 && is_figure(&cell.text) {
                    spread.push((column + 1, end));
                }
                column = end;
            }
            places.spread.push(spread);
            places.ends.push(covered.iter().map(|(_, end, ..)| *end).max().unwrap_or(0).max(column));
            places.starts.push(starts);
        }
        Some(places)
    }

    fn as_grid(&self, places: &Places, room: usize) -> Option<String> {
        let mut text = String::new();
        let rows = self.rows.iter().zip(&places.starts).zip(places.ends.iter().zip(&places.spread));
        for ((row, starts), (&end, spread)) in rows.filter(|((row, _), _)| !row.is_empty()) {
            if !text.is_empty() {
                text.push('\n');
            }
            let mut own = row.iter().zip(starts).peekable();
            // A cell that is not there at all is no blank one.
            for column in places.columns.iter().filter(|column| **column < end) {
                text.push_str("| ");
                if spread.iter().any(|(from, end)| (*from..*end).contains(column)) {
                    text.push(COVERED);
                }
                while let Some((cell, _)) = own.next_if(|(_, start)| *start <= column) {
                    push_in_one_line(&mut text, &cell.text);
                }
                text.push(' ');
            }
            text.push('|');
            if text.len() > room {
                return None;
            }
        }
        Some(text)
    }

    fn as_text(&self) -> String {
        let mut text = String::new();
        for row in &self.rows {
            let short = row.iter().map(|c| c.text.len()).sum::<usize>() < SHORT_ROW && !row.iter().any(|c| c.text.contains('\n'));
            let mut first = true;
            for cell in row.iter().filter(|c| !c.text.is_empty()) {
                if !text.is_empty() {
                    text.push(if short && !first { ' ' } else { '\n' });
                }
                text.push_str(&cell.text);
                first = false;
            }
        }
        text
    }
}

/// The longest figure, in bytes.
const LONGEST_FIGURE: usize = 40;

/// Whether a cell holds digits and no words.
fn is_figure(text: &str) -> bool {
    text.len() < LONGEST_FIGURE && text.bytes().any(|b| b.is_ascii_digit()) && !text.contains(crate::fold::is_han)
}

/// Where cells begin: for each row the column of each cell, and all columns in which any does.
/// Columns in which none begins are nowhere to be seen.
#[derive(Default)]
struct Places {
    starts: Vec<Vec<usize>>,
    /// For each row where its last cell ends, one that reaches down from above included.
    ends: Vec<usize>,
    /// For each row the columns that figures of cells further left or above cover.
    spread: Vec<Vec<(usize, usize)>>,
    columns: Vec<usize>,
}

/// Adds the words of `cell` without its line breaks and without the bars of tables inside it.
fn push_in_one_line(text: &mut String, cell: &str) {
    if !cell.contains(['\n', '|']) {
        text.push_str(cell);
        return;
    }
    for (number, word) in cell.split(['\n', '|']).map(|part| part.trim_matches(' ')).filter(|part| !part.is_empty()).enumerate() {
        if number > 0 {
            text.push(' ');
        }
        text.push_str(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table from rows of `text`, `text:columns` or `text:columns:rows`.
    fn table(rows: &[&[&str]]) -> Table {
        let mut table = Table::default();
        for row in rows {
            table.row();
            for cell in *row {
                let mut parts = cell.split(':');
                let text = parts.next().unwrap_or_default().to_owned();
                let mut number = || parts.next().map_or(1, |n| n.parse().expect("a number"));
                table.cell(Cell { text, columns: number(), rows: number(), inner: 0 });
            }
        }
        table
    }

    fn check(rows: &[&[&str]], expected: &str) {
        assert_eq!(table(rows).write(10_000).map(|w| w.text).as_deref(), Some(expected));
    }

    #[test]
    fn merged_cells_leave_their_places_blank() {
        check(&[&["a:1:2", "b"], &["c"]], "| a | b |\n|  | c |");
        check(&[&["a:3", "b"], &["c", "d:2", "e"]], "| a |  | b |\n| c | d | e |");
        check(
            &[&["一:3", "1"], &["三:1:2", "（一）:2", "2"], &["（三）", "1.", "3"]],
            "| 一 |  |  | 1 |\n| 三 | （一） |  | 2 |\n|  | （三） | 1. | 3 |",
        );
    }

    #[test]
    fn spans_beyond_the_table_end_with_it() {
        check(&[&["a:1000:99999", "b"], &["c"]], "| a | b |\n|  | c |");
        let huge = usize::MAX.to_string();
        check(&[&[&format!("a:{huge}:{huge}"), "b"], &["c"]], "| a | b |\n|  | c |");
        check(&[&["a", "b"], &["c:900"]], "| a | b |\n| c |  |");
        check(&[&["a", "b", "c"], &["d", "e"]], "| a | b | c |\n| d | e |");
    }

    #[test]
    fn a_section_ends_what_reaches_down() {
        let mut table = table(&[&["a:1:9", "b"]]);
        table.section();
        table.row();
        table.cell(Cell { text: "c".to_owned(), columns: 1, rows: 1, inner: 0 });
        assert_eq!(table.write(100).map(|w| w.text).as_deref(), Some("| a | b |\n| c |"));
    }

    #[test]
    fn a_table_that_lays_out_a_page_is_its_text() {
        let body = "正文".repeat(400);
        check(&[&["首页", "公开"], &[&body, "边栏"]], &format!("首页 公开\n{body}\n边栏"));
        check(&[&["一"], &["二"]], "一\n二");
        let wide: Vec<String> = (0..=MOST_COLUMNS).map(|i| i.to_string()).collect();
        let wide: Vec<&str> = wide.iter().map(String::as_str).collect();
        check(&[&wide], &wide.join(" "));
        check(&[], "");
    }

    #[test]
    fn a_table_that_would_fill_the_memory_is_none() {
        let row: &[&str] = &["a"];
        let rows: Vec<&[&str]> = std::iter::once(&["a", "b"][..]).chain(std::iter::repeat_n(row, 2000)).collect();
        assert!(table(&rows).write(10_000).is_none());
    }
}
