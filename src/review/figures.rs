//! The figures of a report and nothing else: all that a report of another year is checked against, in
//! some two hundred bytes. Those of a hundred thousand reports fit into memory.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Reading, Sheet};
use crate::form::{Form, Forms};
use crate::number::Decimal;
use crate::report::{Cell, Doubt, Found, Kind, Reason, Report, State};
use crate::text::Span;

/// The figures that count of one report, with its year and form edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The name of the form edition.
    pub edition: Option<Arc<str>>,
    year: Option<i16>,
    /// For each cell how it reads, what follows, and what follows.
    cells: Box<[u8]>,
}

/// How a cell reads, in the lower two bits.
const READINGS: [u8; 4] = [KNOWN, BLANK, DASH, UNKNOWN];
const KNOWN: u8 = 0;
const BLANK: u8 = 1;
const DASH: u8 = 2;
const UNKNOWN: u8 = 3;

/// What its value is: none, zero, a small number in the next byte, or a text as long as that byte says. Where
/// no byte follows, the upper four bits say how many more cells are alike.
const NONE: u8 = 0;
const ZERO: u8 = 1 << 2;
const SMALL: u8 = 2 << 2;
const TEXT: u8 = 3 << 2;
/// The bits for both.
const KIND: u8 = 0b1111;

impl Figures {
    /// The figures of a report, corrections included.
    pub fn of(sheet: &Sheet) -> Self {
        let mut cells = Cells::default();
        if let Some(form) = sheet.form() {
            for cell in 0..form.cell_count() {
                let reading = match sheet.reading(cell) {
                    Reading::Known(_) => KNOWN,
                    Reading::Blank => BLANK,
                    Reading::Dash => DASH,
                    Reading::Unknown => UNKNOWN,
                };
                cells.put(reading, sheet.value(cell));
            }
        }
        let edition = sheet.form().map(|form| form.edition.as_str().into());
        Self { edition, year: sheet.year(), cells: cells.bytes.into() }
    }

    /// A report that reads the same in every cell, and holds nothing else.
    pub fn sheet(&self, forms: &Forms) -> Sheet {
        let form = self.edition.as_deref().and_then(|edition| forms.edition(edition)).map(Arc::clone);
        let mut report = Report::other(Kind::Report, Reason::Labels);
        report.facts.year = self.year.map(|value| Found { value, span: Span::default(), repaired: false });
        report.cells = form.as_deref().map(|form| self.cells(form)).unwrap_or_default();
        report.form = form;
        Sheet::printed(Arc::new(report))
    }

    fn cells(&self, form: &Form) -> Vec<Cell> {
        let (mut rest, mut cells) = (&*self.cells, Vec::with_capacity(form.cell_count()));
        while let Some((reading, value, more)) = take(&mut rest) {
            cells.extend(std::iter::repeat_n(cell(reading, value), 1 + usize::from(more)));
        }
        cells.truncate(form.cell_count());
        cells
    }
}

fn cell(reading: u8, value: Option<Decimal>) -> Cell {
    let (state, doubt) = match reading {
        KNOWN => (State::Read, None),
        BLANK => (State::Blank, None),
        DASH => (State::Dash, None),
        _ => (State::Missing, Some(Doubt::NoPlace)),
    };
    Cell { value, state, doubt, ..Cell::MISSING }
}

/// Cells being written.
#[derive(Default)]
struct Cells {
    bytes: Vec<u8>,
    /// The last byte is the head of cells to which more may be added.
    open: bool,
}

impl Cells {
    fn put(&mut self, reading: u8, value: Option<Decimal>) {
        let small = value.map(|value| value.to_integer().and_then(|whole| u8::try_from(whole).ok()));
        match (value, small) {
            (None, _) => self.alike(reading | NONE),
            (_, Some(Some(0))) => self.alike(reading | ZERO),
            (_, Some(Some(small))) => self.bytes.extend([reading | SMALL, small]),
            (Some(value), _) => {
                let text = value.to_string();
                // No decimal has more signs than fit into a byte.
                self.bytes.extend([reading | TEXT, u8::try_from(text.len()).unwrap_or(0)]);
                self.bytes.extend_from_slice(text.as_bytes());
            }
        }
        self.open = !matches!(small, Some(small) if small != Some(0));
    }

    /// Adds a cell of which its head says all.
    fn alike(&mut self, head: u8) {
        match self.bytes.last_mut() {
            Some(last) if self.open && *last & KIND == head && *last < u8::MAX - KIND => *last += KIND + 1,
            _ => self.bytes.push(head),
        }
    }
}

/// How the next cells read, what follows, and how many more are alike.
fn take(cells: &mut &[u8]) -> Option<(u8, Option<Decimal>, u8)> {
    let mut byte = || {
        let (first, rest) = cells.split_first()?;
        *cells = rest;
        Some(*first)
    };
    let head = byte()?;
    let reading = READINGS[usize::from(head & 3)];
    let value = match head & KIND & !3 {
        ZERO => Some(Decimal::ZERO),
        SMALL => Some(Decimal::from(i64::from(byte()?))),
        TEXT => {
            let length = usize::from(byte()?);
            let (text, rest) = cells.split_at_checked(length)?;
            *cells = rest;
            Some(std::str::from_utf8(text).ok()?.parse().ok()?)
        }
        _ => None,
    };
    Some((reading, value, head >> 4))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn cells_of_every_kind(count: usize) -> Vec<Cell> {
        let values = [None, Some("0"), Some("7"), Some("255"), Some("256"), Some("-3"), Some("0.0001"), Some("99999999999999.25")];
        let states = [State::Read, State::Blank, State::Dash, State::Unreadable, State::Missing];
        let doubts = [None, Some(Doubt::NoPlace), Some(Doubt::LabelDamaged), Some(Doubt::RowCount { found: 6, expected: 7 })];
        let cell = |n: usize| Cell {
            value: values[n % 8].map(|text| text.parse().expect("a decimal")),
            state: states[n % 5],
            doubt: doubts[n / 40 % 4],
            ..Cell::MISSING
        };
        (0..count).map(cell).collect()
    }

    #[test]
    fn a_report_of_its_figures_reads_the_same_in_every_cell() {
        let forms = Forms::built_in().expect("built in");
        for form in forms.editions() {
            let mut report = Report::other(Kind::Report, Reason::Labels);
            report.cells = cells_of_every_kind(form.cell_count());
            report.form = Some(Arc::clone(form));
            report.facts.year = Some(Found { value: 2022, span: Span::new(3, 7), repaired: false });
            let corrections = [(0, "12.34"), (1, ""), (2, "-7"), (3, "123456789012")].map(|(cell, text)| (form.key(cell), text.to_owned()));
            for corrections in [BTreeMap::new(), BTreeMap::from(corrections)] {
                let sheet = Sheet::new(Arc::new(report.clone()), corrections);
                let bytes = postcard::to_stdvec(&Figures::of(&sheet)).expect("plain");
                let again = postcard::from_bytes::<Figures>(&bytes).expect("as written").sheet(&forms);
                assert_eq!((again.year(), again.form().map(|f| &f.edition)), (sheet.year(), sheet.form().map(|f| &f.edition)));
                for cell in 0..form.cell_count() {
                    assert_eq!((again.reading(cell), again.value(cell)), (sheet.reading(cell), sheet.value(cell)), "cell {cell}");
                }
            }
        }
        let none = Sheet::printed(Arc::new(Report::other(Kind::NotAReport, Reason::NoLabels)));
        let again = Figures::of(&none).sheet(&forms);
        assert!(again.form().is_none() && again.year().is_none() && again.value(0).is_none());
    }
}
