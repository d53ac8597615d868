//! A report seen through its review: printed values, with the reviewer's corrections over them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::form::{CellKey, Form};
use crate::number::Decimal;
use crate::report::{Doubt, FACTS, Report, State, fact_key};
use crate::text::SourceText;

/// What a cell counts as when equations are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// This value, printed or corrected.
    Known(Decimal),
    /// The place is there and empty.
    Blank,
    /// Stated as not applicable.
    Dash,
    /// Something that cannot be known: unreadable, missing, or a figure whose place was guessed.
    Unknown,
}

impl Reading {
    /// The value, if it is known.
    pub fn value(self) -> Option<Decimal> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }
}

/// A report with the corrections that count.
#[derive(Clone, Debug)]
pub struct Sheet {
    report: Arc<Report>,
    corrections: BTreeMap<CellKey, String>,
    /// The line of its text, from 1, on which each cell stands, where that is kept.
    lines: Vec<Option<usize>>,
}

impl Sheet {
    /// `report` with `corrections`: address to text, empty for "nothing is there".
    pub fn new(report: Arc<Report>, corrections: BTreeMap<CellKey, String>) -> Self {
        Self { report, corrections, lines: Vec::new() }
    }

    /// `report` as it is printed.
    pub fn printed(report: Arc<Report>) -> Self {
        Self::new(report, BTreeMap::new())
    }

    /// The same with `changes` over what counts now, as they would count once a person made them.
    #[must_use]
    pub fn with(&self, changes: impl IntoIterator<Item = (CellKey, String)>) -> Self {
        let mut corrections = self.corrections.clone();
        corrections.extend(changes);
        Self { report: self.report.clone(), corrections, lines: self.lines.clone() }
    }

    /// The same, with the lines of `source`, its text, on which the cells stand.
    #[must_use]
    pub fn placed_in(mut self, source: &SourceText) -> Self {
        self.lines = self.report.cells.iter().map(|cell| cell.span.map(|span| source.line_of(span.start) + 1)).collect();
        self
    }

    /// The line, from 1, on which cell number `cell` stands, where that was kept.
    pub fn line_of(&self, cell: usize) -> Option<usize> {
        self.lines.get(cell).copied().flatten()
    }

    /// The report behind it.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The form, if the report follows a known one.
    pub fn form(&self) -> Option<&Form> {
        self.report.form.as_deref()
    }

    /// The correction of a cell or fact.
    pub fn correction(&self, key: &CellKey) -> Option<&str> {
        self.corrections.get(key).map(String::as_str)
    }

    /// Whether cell number `cell` was corrected.
    #[inline]
    pub fn is_corrected(&self, cell: usize) -> bool {
        !self.corrections.is_empty() && self.form().is_some_and(|form| self.corrected(form, cell).is_some())
    }

    /// The correction of cell number `cell`; most reports have none of any cell.
    fn corrected(&self, form: &Form, cell: usize) -> Option<&String> {
        if self.corrections.is_empty() { None } else { self.corrections.get(&form.key(cell)) }
    }

    /// What cell number `cell` counts as.
    #[inline]
    pub fn reading(&self, cell: usize) -> Reading {
        let Some(form) = self.form() else { return Reading::Unknown };
        if let Some(text) = self.corrected(form, cell) {
            return text.parse().map_or(Reading::Blank, Reading::Known);
        }
        let Some(found) = self.report.cells.get(cell) else { return Reading::Unknown };
        let place_guessed = matches!(
            found.doubt,
            Some(
                Doubt::RowCount { .. }
                    | Doubt::BlankPlaces
                    | Doubt::FiguresApart
                    | Doubt::TwoReadings
                    | Doubt::HeadsDiffer
                    | Doubt::NoPlace
            )
        );
        match (found.state, found.value) {
            _ if place_guessed => Reading::Unknown,
            (State::Read, Some(value)) => Reading::Known(value),
            (State::Blank, _) => Reading::Blank,
            // A zero or nothing, and the equations hold with either.
            (State::Missing, _) if found.doubt == Some(Doubt::ChosenByEquations) => Reading::Blank,
            (State::Dash, _) => Reading::Dash,
            _ => Reading::Unknown,
        }
    }

    /// The value that counts for cell number `cell`: corrected, else printed (guessed ones too).
    pub fn value(&self, cell: usize) -> Option<Decimal> {
        match self.form().and_then(|form| self.corrected(form, cell)) {
            Some(text) => text.parse().ok(),
            None => self.report.cells.get(cell).and_then(|c| c.value),
        }
    }

    /// The text that counts for the fact `name` (one of [`FACTS`]).
    pub fn fact(&self, name: &str) -> Option<String> {
        debug_assert!(FACTS.contains(&name));
        let corrected = if self.corrections.is_empty() { None } else { self.corrections.get(&fact_key(name)) };
        match corrected {
            Some(text) => Some(text.clone()).filter(|t| !t.is_empty()),
            None => self.report.facts.get(name).map(|(text, _)| text),
        }
    }

    /// The report year that counts: corrected, else as the title states it.
    pub fn year(&self) -> Option<i16> {
        match self.corrections.get("facts/year") {
            Some(text) => text.parse().ok(),
            None => self.report.facts.year.as_ref().map(|found| found.value),
        }
    }
}
