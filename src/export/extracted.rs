//! What `extract` says of a report: one object with every cell of its form.

use serde::{Serialize, Serializer};

use crate::form::CellKey;
use crate::number::Decimal;
use crate::report::{Cell, Doubt, Kind, Period, Reason, State};
use crate::session::Document;
use crate::text::{ContentHash, Span, visible};

/// A report as `extract` shows it.
#[derive(Debug, Serialize)]
pub struct ReportRow<'a> {
    /// Path within the corpus, with `/`.
    pub path: &'a str,
    /// Hash of the file's bytes.
    pub hash: ContentHash,
    /// The encoding the text was decoded from; nothing for a file that is no text.
    pub encoding: Option<&'a str>,
    /// The title.
    pub title: Option<&'a str>,
    /// The body that reports.
    pub agency: Option<&'a str>,
    /// The year reported on, as the title states it.
    pub report_year: Option<i16>,
    /// The form edition.
    pub form: Option<&'a str>,
    /// The stated period.
    pub period: Option<PeriodRow>,
    /// The notice that prescribes the form, as the report cites it.
    pub notice: Option<&'a str>,
    /// What the file is.
    #[serde(serialize_with = "named")]
    pub kind: Kind,
    /// Why it counts as that.
    #[serde(serialize_with = "named")]
    pub reason: Reason,
    /// Every cell of the form, in form order.
    pub cells: Vec<CellRow<'a>>,
}

/// First and last day.
#[derive(Debug, Serialize)]
pub struct PeriodRow {
    /// First day, `2022-01-01`.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// A cell as `extract` shows it.
#[derive(Debug, Serialize)]
pub struct CellRow<'a> {
    /// The address.
    pub cell: &'a CellKey,
    /// The value as a canonical decimal.
    pub value: Option<Decimal>,
    /// What is printed, byte for byte.
    pub raw: Option<&'a str>,
    /// The bytes of what is printed.
    pub span: Option<Span>,
    /// What was found.
    #[serde(serialize_with = "named_state")]
    pub state: State,
    /// `certain` or `doubtful`.
    pub certainty: &'static str,
    /// Why it is doubtful.
    pub doubt: Option<&'static str>,
}

impl<'a> ReportRow<'a> {
    /// The row of a report.
    pub fn of(document: &'a Document) -> Self {
        Self { cells: cells(document).collect(), ..Self::without_cells(document) }
    }

    /// The same without its cells.
    pub fn without_cells(document: &'a Document) -> Self {
        let (source, report) = (&*document.source, &*document.report);
        let facts = &report.facts;
        Self {
            path: &document.path,
            hash: *source.hash(),
            encoding: Some(source.encoding()).filter(|name| !name.is_empty()),
            title: facts.title.as_ref().map(|f| f.value.as_str()),
            agency: facts.agency.as_ref().map(|f| f.value.as_str()),
            report_year: facts.year.as_ref().map(|f| f.value),
            form: report.form.as_ref().map(|f| f.edition.as_str()),
            period: facts.period.as_ref().map(|f| PeriodRow::of(f.value)),
            notice: facts.notice.as_ref().map(|f| f.value.as_str()),
            kind: report.kind,
            reason: report.reason,
            cells: Vec::new(),
        }
    }
}

impl PeriodRow {
    /// The row of a period.
    pub fn of(period: Period) -> Self {
        Self { from: period.from.to_string(), to: period.to.to_string() }
    }
}

/// The cells of a report, in form order.
pub fn cells(document: &Document) -> impl Iterator<Item = CellRow<'_>> {
    let addressed = document.report.form.iter().flat_map(|form| (0..).map(|number| form.address(number)));
    document.report.cells.iter().zip(addressed).map(|(cell, address)| CellRow {
        cell: address,
        value: cell.value,
        raw: cell.span.map(|span| document.source.slice(span)),
        span: cell.span,
        state: cell.state,
        certainty: certainty(cell),
        doubt: cell.doubt.map(doubt),
    })
}

/// `certain` or `doubtful`.
pub fn certainty(cell: &Cell) -> &'static str {
    if cell.is_certain() { "certain" } else { "doubtful" }
}

/// A state's name in exports.
pub fn state(state: State) -> &'static str {
    match state {
        State::Read => "read",
        State::Blank => "blank",
        State::Dash => "dash",
        State::Unreadable => "unreadable",
        State::Missing => "missing",
    }
}

/// A doubt's name in exports.
pub fn doubt(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::RowCount { .. } => "row-count",
        Doubt::BlankPlaces => "blank-places",
        Doubt::LabelDamaged => "label-damaged",
        Doubt::FiguresApart => "figures-apart",
        Doubt::TwoReadings => "two-readings",
        Doubt::ChosenByEquations => "chosen-by-equations",
        Doubt::FigureRepaired => "figure-repaired",
        Doubt::NotAFigure => "not-a-figure",
        Doubt::UnitDiffers => "unit-differs",
        Doubt::Approximate => "approximate",
        Doubt::HeadsDiffer => "heads-differ",
        Doubt::SaidOtherwise => "said-otherwise",
        Doubt::NoPlace => "no-place",
    }
}

/// A variant as text, in every format.
fn named<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&name(value))
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn named_state<S: Serializer>(value: &State, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(state(*value))
}

/// The name that serde gives to a variant without content.
pub fn name<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Text of a report for one line of a table: harmless and without its line breaks.
pub fn on_one_line(text: &str) -> String {
    visible(&text.replace(['\r', '\n'], " ")).into_owned()
}
