//! A report as extraction found it: facts, sections, tables and cells, each with its bytes.

mod cells;
mod narrative;
mod spans;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use crate::form::Fit;
use crate::form::{CellKey, Form};
use crate::number::{Decimal, Manner};
pub use crate::source::{Kind, Reason};
use crate::text::Span;
pub use narrative::{Claim, Fees, Growth, Narrative, Share, Statement, Sum, Told};

/// What was found at a cell's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// A figure was printed and read.
    Read,
    /// The place is there and holds nothing.
    Blank,
    /// `/`, `-`, `—`, `无`: stated as not applicable.
    Dash,
    /// Something is there that is no figure.
    Unreadable,
    /// No such place was found, or none that is known to hold nothing.
    Missing,
}

/// Why a cell is not certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// The row prints fewer or more figures than it has cells.
    RowCount {
        /// Figures printed.
        found: usize,
        /// Cells of the row.
        expected: usize,
    },
    /// Blank cells were dropped or padded on the way: which are missing is a guess.
    BlankPlaces,
    /// The row's label is not there, or only in part.
    LabelDamaged,
    /// The figures stand apart from their label.
    FiguresApart,
    /// Two readings fit the text.
    TwoReadings,
    /// Chosen among several alignments because only this one balances.
    ChosenByEquations,
    /// The figure itself was repaired (digits split by a line break).
    FigureRepaired,
    /// What is printed in the cell is no figure.
    NotAFigure,
    /// The unit printed in the cell is not the column's.
    UnitDiffers,
    /// A word makes it no exact figure.
    Approximate,
    /// The heads of the table name other columns, or in another order.
    HeadsDiffer,
    /// A caption, a head or a note says that the figure is another than the form asks for.
    SaidOtherwise,
    /// No place was found for the cell.
    NoPlace,
}

/// One cell of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The figure, in the column's unit as printed; nothing unless [`State::Read`].
    pub value: Option<Decimal>,
    /// The bytes of exactly what is printed: no padding, no separator. Nothing where nothing is.
    pub span: Option<Span>,
    /// What was found.
    pub state: State,
    /// Why the reading is doubtful; certain when nothing is said.
    pub doubt: Option<Doubt>,
    /// How the figure was printed.
    pub manner: Manner,
}

impl Cell {
    /// A cell for which no place was found.
    pub const MISSING: Self = Self {
        value: None,
        span: None,
        state: State::Missing,
        doubt: Some(Doubt::NoPlace),
        manner: Manner { full_width: false, thousands: false, signed: false, leading_zeros: false, approximate: false, unit: None },
    };

    /// Whether the place and the figure follow from the text.
    pub fn is_certain(&self) -> bool {
        self.doubt.is_none()
    }

    /// Doubts the reading for that reason, unless it is doubtful already.
    pub fn doubt_as(&mut self, why: Doubt) {
        self.doubt.get_or_insert(why);
    }
}

/// A fact of the report with the bytes that state it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found<T> {
    /// The fact.
    pub value: T,
    /// Its bytes.
    pub span: Span,
    /// Whether lost or doubled characters had to be made good to read it.
    pub repaired: bool,
}

/// A day, or a month or year where the text states no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Year of the common era.
    pub year: i16,
    /// 1 to 12, or 0 when not stated.
    pub month: u8,
    /// 1 to 31, or 0 when not stated.
    pub day: u8,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.month, self.day) {
            (0, _) => write!(f, "{}", self.year),
            (m, 0) => write!(f, "{}-{m:02}", self.year),
            (m, d) => write!(f, "{}-{m:02}-{d:02}", self.year),
        }
    }
}

/// The period the report says it covers, first and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// The report's own facts. They are cells too, with the addresses of [`FACTS`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The title, blanks folded, over however many lines it runs.
    pub title: Option<Found<String>>,
    /// The body that reports, as the title (or else the signature) names it.
    pub agency: Option<Found<String>>,
    /// The report year, as the title states it.
    pub year: Option<Found<i16>>,
    /// The stated period.
    pub period: Option<Found<Period>>,
    /// The date of the signature.
    pub signature: Option<Found<Date>>,
    /// The body that signs.
    pub signer: Option<Found<String>>,
    /// The notice that prescribes the form, as the report cites it: `国办公开办函〔2021〕30号`.
    pub notice: Option<Found<String>>,
}

/// The names of the facts that can be corrected like cells, in the order in which they are shown.
pub const FACTS: [&str; 5] = ["title", "agency", "year", "period", "signature"];

/// The address of a fact.
pub fn fact_key(name: &str) -> CellKey {
    CellKey(format!("facts/{name}"))
}

impl Facts {
    /// The text and bytes of the fact called `name`: one of [`FACTS`], or `notice`.
    pub fn get(&self, name: &str) -> Option<(String, Span)> {
        let text = |found: &Option<Found<String>>| found.as_ref().map(|f| (f.value.clone(), f.span));
        match name {
            "title" => text(&self.title),
            "agency" => text(&self.agency),
            "year" => self.year.as_ref().map(|f| (f.value.to_string(), f.span)),
            "period" => self.period.as_ref().map(|f| (format!("{}..{}", f.value.from, f.value.to), f.span)),
            "notice" => text(&self.notice),
            "signature" => self.signature.as_ref().map(|f| (f.value.to_string(), f.span)),
            _ => None,
        }
    }
}

/// In what role a year is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum YearRole {
    /// In the title.
    Title,
    /// Before 年度报告 in the opening paragraph.
    Opening,
    /// As the first or last day of the stated period.
    Period,
    /// In a clause that reports this year's work.
    Narrative,
    /// `截至 2022年12月31日`.
    AsOf,
    /// As the year of the problems in section five.
    Problems,
    /// As the year of the improvements in section five; a report of year y names y + 1.
    Improvements,
    /// As the year of the signature; a report of year y is signed in y + 1.
    Signature,
}

/// A year that speaks for or against the stated one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearMention {
    /// The year as printed.
    pub year: i16,
    /// Its bytes.
    pub span: Span,
    /// In what role.
    pub role: YearRole,
}

impl YearMention {
    /// The report year that the mention speaks for.
    pub fn report_year(&self) -> i16 {
        match self.role {
            YearRole::Improvements => self.year - 1,
            _ => self.year,
        }
    }
}

/// A heading of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionSeen {
    /// The section's key.
    pub key: String,
    /// The heading, ordinal included.
    pub heading: Span,
    /// The text from the heading's end to the next heading.
    pub body: Span,
    /// Whether the heading is printed as on the form or as a known variant of it.
    pub exact: bool,
}

/// A column head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadSeen {
    /// Index of the column in its table.
    pub column: usize,
    /// The bytes of the label.
    pub span: Span,
    /// How the label compares with the form's.
    pub fit: Fit,
}

/// A row of a table as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSeen {
    /// Index of the row in its table.
    pub row: usize,
    /// The bytes of the label, from its first to its last character; nothing when the label is lost.
    pub label: Option<Span>,
    /// How the label compares with the form's.
    pub fit: Fit,
    /// How many figures (dashes included) the row prints.
    pub figures: usize,
    /// Whether blanks hold the places of the figures that are not printed.
    pub places_kept: bool,
}

/// A table as it was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSeen {
    /// Index of the table in the form.
    pub table: usize,
    /// From the first label to the last figure.
    pub span: Span,
    /// The column heads found, in the order of the text.
    pub heads: Vec<HeadSeen>,
    /// The rows found, in the order of the text.
    pub rows: Vec<RowSeen>,
}

/// What else extraction noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Oddity {
    /// Leftovers of a converter: bookmarks, tags, template words.
    Residue(Span),
    /// A second report begins here.
    SecondReport(Span),
    /// A row label twice in one table: table and row index.
    RowTwice(usize, usize, Span),
    /// A label with figures that no row of the form has, within the table of this index.
    UnknownRow(usize, Span),
    /// A caption, a head or a note says that figures of the table of this index are others than the form asks for.
    SaidOtherwise(usize, Span),
    /// The name of a picture where a table belongs; the section's key.
    Picture(String, Span),
    /// The tables follow another edition than the rest: names of both editions.
    MixedEditions(String, String, Span),
}

/// A report as extraction found it. Cells are in form order, one for each cell of the form, and
/// there are none without a form.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// What the file is.
    pub kind: Kind,
    /// Why.
    pub reason: Reason,
    /// The form edition its labels belong to. Left out where a report is written down: who reads it back
    /// has the forms.
    #[serde(skip)]
    pub form: Option<Arc<Form>>,
    /// Title, agency, year, period, signature.
    pub facts: Facts,
    /// Years that speak for or against the stated one, in text order.
    pub years: Vec<YearMention>,
    /// Section headings in text order.
    pub sections: Vec<SectionSeen>,
    /// Tables in form order.
    pub tables: Vec<TableSeen>,
    /// The cells, in form order.
    #[serde(with = "cells")]
    pub cells: Vec<Cell>,
    /// Figures inside tables that no cell claims, in text order.
    pub unclaimed: Vec<Span>,
    /// Share of Han characters in traditional script, in thousandths.
    pub traditional: u16,
    /// What else was noticed, in text order.
    pub oddities: Vec<Oddity>,
    /// What the running text states that can be checked.
    pub narrative: Narrative,
}

impl Report {
    /// A file that is no report of a known form.
    pub fn other(kind: Kind, reason: Reason) -> Self {
        Self {
            kind,
            reason,
            form: None,
            facts: Facts::default(),
            years: Vec::new(),
            sections: Vec::new(),
            tables: Vec::new(),
            cells: Vec::new(),
            unclaimed: Vec::new(),
            traditional: 0,
            oddities: Vec::new(),
            narrative: Narrative::default(),
        }
    }

    /// The cell with this address, with its number.
    pub fn cell(&self, key: &CellKey) -> Option<(usize, &Cell)> {
        let number = self.form.as_ref()?.find(key)?;
        Some((number, self.cells.get(number)?))
    }

    /// The bytes behind an address, of a cell or a fact.
    pub fn span_of(&self, key: &CellKey) -> Option<Span> {
        match key.as_str().strip_prefix("facts/") {
            Some(name) => self.facts.get(name).map(|(_, span)| span),
            None => self.cell(key).and_then(|(_, cell)| cell.span),
        }
    }

    /// The address that claims the byte at `byte`: a cell's or a fact's.
    pub fn claimed_at(&self, byte: usize) -> Option<CellKey> {
        let cell = self.cells.iter().position(|c| c.span.is_some_and(|s| s.contains(byte)));
        if let (Some(number), Some(form)) = (cell, &self.form) {
            return Some(form.key(number));
        }
        // The narrowest fact wins: the title holds the agency and the year.
        FACTS
            .iter()
            .filter_map(|&name| self.facts.get(name).map(|(_, span)| (span, name)))
            .filter(|(span, _)| span.contains(byte))
            .min_by_key(|(span, _)| span.len())
            .map(|(_, name)| fact_key(name))
    }
}
