//! A table of a document as lines of text: one line a row, every place of the grid between bars.

use super::marks::{ABSENT, COVERED, FIELD, MERGED};
use crate::number::{Printed, read_printed};

/// The most columns of a table that is written as one; what is wider lays out a page.
const MOST_COLUMNS: usize = 64;

/// The longest text of a cell, in bytes, in a table of figures; what is longer is a page's.
const LONGEST_CELL: usize = 1800;

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

impl Cell {
    /// What is printed in it, signs of a page's own font aside.
    fn printed(&self) -> Printed {
        let own = |c: char| matches!(c, '\u{E000}'..='\u{F8FF}');
        if self.text.contains(own) { read_printed(&self.text.replace(own, "")) } else { read_printed(&self.text) }
    }

    fn is_figure(&self) -> bool {
        matches!(self.printed(), Printed::Figure(..))
    }

    /// Whether it holds words.
    fn is_label(&self) -> bool {
        self.printed() == Printed::Other
    }
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
        // Cells that reach down: first column, one past the last, rows left.
        let mut hanging: Vec<(usize, usize, usize)> = Vec::new();
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
            let mut column = 0;
            let mut starts = Vec::with_capacity(row.len());
            for cell in row {
                while let Some(&(_, end, _)) = covered.iter().find(|(from, end, _)| (*from..*end).contains(&column)) {
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
                    hanging.push((column, end, cell.rows - 1));
                }
                column = end;
            }
            places.ends.push(covered.iter().map(|&(_, end, _)| end).fold(column, usize::max));
            places.starts.push(starts);
        }
        self.straighten(&mut places);
        Some(places)
    }

    /// Cells of a row with as many as its row of heads stand below those, wherever a column that
    /// nobody sees cuts them in two.
    fn straighten(&self, places: &mut Places) {
        let mut heads: Option<usize> = None;
        for (number, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            if row.iter().all(Cell::is_label) {
                heads = Some(number);
            } else if row.iter().any(Cell::is_figure)
                && let Some(heads) = heads
                && row.len() > 1
                && places.starts[heads].len() == row.len()
                && places.starts[heads][0] == places.starts[number][0]
            {
                places.starts[number] = places.starts[heads].clone();
                places.below_heads.push(number);
            }
        }
        let mut columns: Vec<usize> = places.starts.iter().flatten().copied().collect();
        columns.sort_unstable();
        columns.dedup();
        places.columns = columns;
    }

    /// How many places each row lacks at its end: where most rows of figures fill the table, one with
    /// fewer cells than they have was left without some.
    fn absent(&self, places: &Places) -> Vec<usize> {
        let last = places.columns.last().copied().unwrap_or(0);
        let values = |row: &[Cell]| row.iter().rev().take_while(|c| !c.is_label()).count();
        let figures = || self.rows.iter().enumerate().filter(|(_, row)| row.iter().any(Cell::is_figure));
        let filling = || figures().filter(|(number, _)| places.ends[*number] > last);
        let most = filling().map(|(_, row)| values(row)).max().unwrap_or(0);
        let usual = filling().count() * 2 > figures().count();
        // Figures without a label stand below heads.
        let head = |cell: &Cell| matches!(cell.printed(), Printed::Other | Printed::Blank);
        let beneath = |number: usize| {
            let heads = number.checked_sub(1).filter(|&above| self.rows[above].iter().all(head));
            heads.is_some_and(|heads| self.rows[heads].iter().filter(|cell| cell.is_label()).count() > 1 && places.ends[heads] > last)
        };
        let lacks = |(number, row): (usize, &Vec<Cell>)| {
            let labelled = values(row) < row.len() && row.iter().any(Cell::is_figure);
            let bare = row.len() > 1 && values(row) == row.len() && row.iter().any(Cell::is_figure);
            // Beside a cell that reaches down, figures with blanks among them that end before the others lack a cell of labels.
            let beside = || places.starts[number].first().is_some_and(|&first| first > 0);
            let gaps = || beside() && row.iter().any(|cell| cell.printed() == Printed::Blank);
            let short = ((usual && labelled && (values(row) < most || gaps())) || (bare && beneath(number)))
                && !places.below_heads.contains(&number);
            if short { places.columns.iter().filter(|&&column| column >= places.ends[number]).count() } else { 0 }
        };
        self.rows.iter().enumerate().map(lacks).collect()
    }

    /// Whether a cell covers columns with heads of their own: which of them it belongs to is not said.
    fn is_merged(&self, places: &Places, (number, n): (usize, usize)) -> bool {
        let (start, cell) = (places.starts[number][n], &self.rows[number][n]);
        let covered = places.columns.iter().filter(|&&c| start <= c && c < start.saturating_add(cell.columns)).count();
        if covered < 2 || places.below_heads.contains(&number) {
            return false;
        }
        let head = (0..number).rev().filter(|&above| !self.rows[above].iter().any(Cell::is_figure)).find_map(|above| {
            let at = places.starts[above].iter().position(|&other| other == start)?;
            self.rows[above].get(at).filter(|head| !head.text.is_empty())
        });
        head.is_none_or(|head| head.columns < cell.columns)
    }

    fn as_grid(&self, places: &Places, room: usize) -> Option<String> {
        let mut text = String::new();
        let absent = self.absent(places);
        for (number, row) in self.rows.iter().enumerate().filter(|(_, row)| !row.is_empty()) {
            if !text.is_empty() {
                text.push('\n');
            }
            let mut own = row.iter().zip(&places.starts[number]).enumerate().peekable();
            // A label that nothing stands beside has no places beside it.
            let alone = row.len() == 1 && row[0].is_label() && places.ends[number] <= 1;
            let (all, mut repeated) = (if alone { 1 } else { places.columns.len() }, None);
            for (place, column) in places.columns.iter().enumerate().take(all) {
                text.push_str("| ");
                while let Some((n, (cell, _))) = own.next_if(|(_, (_, start))| *start <= column) {
                    if cell.text.starts_with("![](") && cell.text.find(')') == Some(cell.text.len() - 1) {
                        // A picture where a figure may stand.
                        text.extend([FIELD[0].to_string().as_str(), &cell.text, FIELD[1].to_string().as_str()]);
                        continue;
                    }
                    push_in_one_line(&mut text, &cell.text);
                    let printed = cell.printed();
                    let merged = matches!(printed, Printed::Figure(..) | Printed::Dash) && self.is_merged(places, (number, n));
                    if merged && printed != Printed::Dash {
                        text.push(MERGED);
                    }
                    // What does not apply applies to none of the columns it stands below.
                    let dash = merged && printed == Printed::Dash;
                    let covers = !merged && cell.columns > 1 && cell.is_figure() && !places.below_heads.contains(&number);
                    repeated = (dash || covers).then(|| (cell, column.saturating_add(cell.columns), dash));
                }
                if let Some((cell, _, dash)) = repeated.filter(|&(_, end, _)| *column < end && text.ends_with("| ")) {
                    if dash { text.push_str(&cell.text) } else { text.push(COVERED) }
                } else if place + absent[number] >= all {
                    text.push(ABSENT);
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

/// Where cells begin: for each row the column of each cell, and all columns in which any does.
/// Columns in which none begins are nowhere to be seen.
#[derive(Default)]
struct Places {
    starts: Vec<Vec<usize>>,
    columns: Vec<usize>,
    /// For each row, one past the last column that a cell covers.
    ends: Vec<usize>,
    /// Rows of figures with as many cells as the row of heads above them.
    below_heads: Vec<usize>,
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
