//! What a form edition says: tables, rows, columns, labels, equations. All of it is data, read from
//! `assets/forms/*.ron` or a user's own folder.

mod corrections;
mod equation;
mod letters;
mod lexicon;
mod line;
mod lists;
mod prose;
mod read;
mod senses;
mod trie;
mod unfolded;
mod word;
mod words;
mod wording;

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use corrections::{Correction, CorrectionWords};
pub use equation::{Each, Equation, Expression, Relation, RowSum, Term};
pub use letters::Letters;
pub use lexicon::{Fit, Hit, Label, Lexicon, Meaning, Tally};
pub use line::{Line, Part};
pub use lists::{Held, Lists};
pub use prose::{DecisionWords, Grade, Nothing, OverviewTopic, Pattern, ProseWords, Quantity, Sayings, Topic, Unless, cells_of};
pub use read::{FormError, Forms, locate};
pub use senses::{OutlookWords, SENSES, Sense, Senses, YearReportWords, YearWords};
pub use trie::Trie;
pub use unfolded::{AloudWords, BodyNameWords, ChangeWords, HeadingWords, UnfoldedWords};
pub use word::{Word, find, rfind};
pub use wording::{TableWordings, Wording, Wordings};
pub use words::{AboutWords, BodyWords, BrokenTitleWords, Caption, CaptionWords, OlderWords, PeriodWords, TitleWords, Words};

use crate::fold::Folding;
use crate::number::{Decimal, Unit};

/// The address of a cell, `TABLE/ROW/COLUMN`, or of one of the report's own facts, `facts/NAME`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CellKey(pub String);

impl CellKey {
    /// The address `table/row/column`.
    pub fn new(table: &str, row: &str, column: &str) -> Self {
        Self(format!("{table}/{row}/{column}"))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for CellKey {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One edition of the form. Cells are numbered in form order: table by table, row by row, column by
/// column; [`Form::place`] and [`Form::find`] lead from number to address and back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Version of the file format: 1.
    pub schema: u32,
    /// The edition's name: `2019`, `2021`.
    pub edition: String,
    /// The report's title, without body and year.
    pub title: String,
    /// The document that prescribes the form.
    pub source: String,
    /// First and last report year the form was prescribed for.
    pub years: (i16, Option<i16>),
    /// Phrases that vote for this edition when they are found in a text.
    pub signs: Vec<String>,
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// The tables, in order.
    pub tables: Vec<Table>,
    #[serde(skip)]
    cells: Cells,
    #[serde(skip)]
    wordings: Wordings,
}

/// What follows from the tables of a form, worked out once.
#[derive(Clone, Debug, Default)]
struct Cells {
    /// For each cell, where it stands.
    places: Vec<Place>,
    /// For each cell, its address.
    keys: Vec<CellKey>,
    index: HashMap<CellKey, usize>,
    lines: Vec<Line>,
}

/// What stands in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Content {
    /// Prose.
    Text,
    /// One or more tables.
    Tables,
}

/// A section of the report.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// `s1` to `s6`.
    pub key: String,
    /// The ordinal as printed: `一、`.
    pub ordinal: String,
    /// The heading without its ordinal.
    pub label: String,
    /// Other headings seen for the section.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Damaged or mistyped prints of it.
    #[serde(default)]
    pub typos: Vec<String>,
    /// Other words for it, that are a heading only where they fill a line behind the section's ordinal.
    #[serde(default)]
    pub lines: Vec<String>,
    /// What stands in it.
    pub content: Content,
}

/// How a table's figures are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Layout {
    /// One line a row, the label first.
    Rows,
    /// All figures in one line below the heads, row after row.
    Strip,
}

/// A table of the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The key, first part of a cell's address.
    pub key: String,
    /// The key of the section it stands in.
    pub section: String,
    /// The table's heading.
    pub title: String,
    /// How its figures are printed.
    pub printed: Layout,
    /// Labels in the head that name neither a row nor a column.
    #[serde(default)]
    pub furniture: Vec<String>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// Labels over several rows; they own no figures.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// The rows, in order.
    pub rows: Vec<Row>,
    /// What must hold between the cells.
    #[serde(default)]
    pub equations: Vec<Equation>,
    /// Those that the cells of each row have to meet alone.
    #[serde(skip)]
    pub sums: Vec<RowSum>,
}

/// What a column's figures may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Kind {
    /// Whole numbers from zero.
    Count,
    /// Whole numbers, negative ones too: a change.
    Signed,
    /// Money, with at most so many decimals where the form says.
    Money(Option<u8>),
}

/// A column of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// The key, last part of a cell's address.
    pub key: String,
    /// The head as printed on the form.
    pub label: String,
    /// Other heads seen.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Damaged or mistyped prints of it.
    #[serde(default)]
    pub typos: Vec<String>,
    /// What its figures may be.
    pub kind: Kind,
    /// The unit of money, where the form prints one.
    #[serde(default)]
    pub unit: Option<Unit>,
    /// The head above it that it shares with others.
    #[serde(default)]
    pub within: Option<String>,
}

/// A label over several rows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The key; rows and groups name it in `within`.
    pub key: String,
    /// The ordinal as printed.
    pub ordinal: String,
    /// The label without its ordinal.
    pub label: String,
    /// The group it stands in.
    #[serde(default)]
    pub within: Option<String>,
}

/// A row of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The key, middle part of a cell's address; `GROUP.NAME` in a group.
    pub key: String,
    /// The ordinal as printed, or nothing.
    pub ordinal: String,
    /// The label without its ordinal.
    pub label: String,
    /// Other labels seen.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Damaged or mistyped prints of it.
    #[serde(default)]
    pub typos: Vec<String>,
    /// The group it stands in.
    #[serde(default)]
    pub within: Option<String>,
    /// A label printed above it that it shares with others.
    #[serde(default)]
    pub parent: Option<String>,
    /// A remark printed behind the label, in brackets.
    #[serde(default)]
    pub note: Option<String>,
    /// The articles of the Regulation that the row counts.
    #[serde(default)]
    pub basis: Option<String>,
}

/// Where a cell stands: indexes of its table, of the row in it and of the column in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index into [`Form::tables`].
    pub table: usize,
    /// Index into [`Table::rows`].
    pub row: usize,
    /// Index into [`Table::columns`].
    pub column: usize,
}

impl Form {
    /// Number of cells.
    pub fn cell_count(&self) -> usize {
        self.cells.places.len()
    }

    /// Every cell's place, in form order.
    pub fn places(&self) -> &[Place] {
        &self.cells.places
    }

    /// The place of cell number `cell`.
    pub fn place(&self, cell: usize) -> Place {
        self.cells.places[cell]
    }

    /// The number of the cell at a place.
    pub fn cell_at(&self, place: Place) -> usize {
        let before: usize = self.tables[..place.table].iter().map(|t| t.rows.len() * t.columns.len()).sum();
        before + place.row * self.tables[place.table].columns.len() + place.column
    }

    /// The address of cell number `cell`.
    pub fn key(&self, cell: usize) -> CellKey {
        self.address(cell).clone()
    }

    /// As [`Form::key`], to look at.
    pub fn address(&self, cell: usize) -> &CellKey {
        &self.cells.keys[cell]
    }

    /// The number of the cell with this address.
    pub fn find(&self, key: &CellKey) -> Option<usize> {
        self.cells.index.get(key).copied()
    }

    /// As [`Form::find`], by the text of the address.
    pub fn find_address(&self, address: &str) -> Option<usize> {
        self.cells.index.get(address).copied()
    }

    /// The column of cell number `cell`.
    pub fn column(&self, cell: usize) -> &Column {
        let place = self.cells.places[cell];
        &self.tables[place.table].columns[place.column]
    }

    /// The row of cell number `cell`.
    pub fn row(&self, cell: usize) -> &Row {
        let place = self.cells.places[cell];
        &self.tables[place.table].rows[place.row]
    }

    /// The numbers of a table's cells.
    pub fn table_cells(&self, table: usize) -> std::ops::Range<usize> {
        let start = self.cell_at(Place { table, row: 0, column: 0 });
        start..start + self.tables[table].rows.len() * self.tables[table].columns.len()
    }

    /// Every equation, laid out over the cells, in form order.
    pub fn lines(&self) -> &[Line] {
        &self.cells.lines
    }

    /// The section with this key.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.key == key)
    }

    /// Whether the form was prescribed for reports of `year`.
    pub fn covers(&self, year: i16) -> bool {
        self.years.0 <= year && self.years.1.is_none_or(|last| year <= last)
    }

    /// The labels as they are compared with a text.
    pub fn wordings(&self) -> &Wordings {
        &self.wordings
    }

    /// Folds the labels, once for all texts.
    fn fold_labels(&mut self, folding: &Folding) {
        self.wordings = Wordings::of(&self.sections, &self.tables, folding);
    }

    /// Fills what follows from the tables.
    fn number_cells(&mut self) {
        for (t, table) in self.tables.iter().enumerate() {
            for row in 0..table.rows.len() {
                for column in 0..table.columns.len() {
                    self.cells.places.push(Place { table: t, row, column });
                    self.cells.keys.push(CellKey::new(&table.key, &table.rows[row].key, &table.columns[column].key));
                }
            }
        }
        self.cells.index = self.cells.keys.iter().cloned().zip(0..).collect();
        self.cells.lines = line::lay_out(self);
        for table in &mut self.tables {
            table.sums = table.equations.iter().filter_map(|equation| RowSum::of(equation, &table.columns)).collect();
        }
    }
}

impl Row {
    /// The label with its ordinal, as the form prints it.
    pub fn printed(&self) -> String {
        format!("{}{}", self.ordinal, self.label)
    }
}

impl Table {
    /// The index of the row with this key.
    pub fn row(&self, key: &str) -> Option<usize> {
        self.rows.iter().position(|r| r.key == key)
    }

    /// The index of the column with this key.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.key == key)
    }

    /// Whether the sums of a row hold: one value a column. They do where it has none.
    pub fn adds_up(&self, row: &[Decimal]) -> bool {
        self.sums.iter().all(|sum| sum.holds(row))
    }

    /// Whether they do in every row of a table that is told in one line.
    pub fn all_add_up(&self, values: &[Decimal]) -> bool {
        values.chunks(self.columns.len()).all(|row| self.adds_up(row))
    }
}
