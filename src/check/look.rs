//! What every rule is given to look at, and the small things all of them need.

use std::collections::{BTreeMap, BTreeSet};

use super::balance::{Evaluated, blank_rows, evaluate_with, implied, readings};
use super::plausible::Plausible;
use super::{Around, Finding, Severity, Subject};
use crate::fold::Folding;
use crate::form::{CellKey, Form, ProseWords, Table};
use crate::lang::Message;
use crate::number::{Decimal, Manner};
use crate::report::{Cell, Report, TableSeen};
use crate::review::{Reading, Sheet};
use crate::text::{SourceText, Span};

/// Most lines that are named.
const MOST_LINES: usize = 8;

/// A report under the eyes of the rules.
pub(crate) struct Look<'a> {
    pub subject: &'a Subject<'a>,
    pub sheet: &'a Sheet,
    pub report: &'a Report,
    pub source: &'a SourceText,
    pub form: Option<&'a Form>,
    pub folding: &'a Folding,
    pub prose: &'a ProseWords,
    /// What the rest of the corpus says.
    pub around: &'a Around,
    /// Every equation of the form with what came out.
    pub equations: Vec<Evaluated<'a>>,
    /// Values that follow from them for blank cells.
    pub implied: BTreeMap<usize, Decimal>,
    /// How every cell of the form reads.
    pub readings: Vec<Reading>,
    /// The cells that are anything but a plain figure, digits and nothing else.
    odd: Vec<usize>,
}

impl<'a> Look<'a> {
    pub fn new(subject: &'a Subject<'a>, around: &'a Around) -> Self {
        let sheet = subject.sheet;
        let (form, readings) = (sheet.form(), readings(sheet));
        let implied = form.map(|form| implied(form, &readings)).unwrap_or_default();
        let equations = form.map(|form| evaluate_with(form, &readings, subject.year_before(), &implied)).unwrap_or_default();
        Self {
            subject,
            sheet,
            report: sheet.report(),
            source: subject.source,
            form,
            folding: Folding::built_in(),
            prose: ProseWords::built_in(),
            around,
            equations,
            implied,
            readings,
            odd: odd(sheet, subject.source),
        }
    }

    /// The tables found, with what the form says of them.
    pub fn tables(&self) -> impl Iterator<Item = (&'a TableSeen, &'a Table)> + '_ {
        self.report.tables.iter().filter_map(|seen| Some((seen, self.form?.tables.get(seen.table)?)))
    }

    /// The cells that count as printed (none was corrected) and are no plain figures, with their numbers.
    pub fn odd_prints(&self) -> impl Iterator<Item = (&'a Form, usize, &'a Cell)> + '_ {
        let cells = self.odd.iter().copied().filter(|&cell| !self.is_corrected(cell));
        cells.filter_map(|cell| Some((self.form?, cell, self.report.cells.get(cell)?)))
    }

    /// The values that count, corrected ones too, of cells that are no plain figures, with their numbers.
    pub fn odd_values(&self) -> impl Iterator<Item = (&'a Form, usize, Decimal)> + '_ {
        self.odd.iter().filter_map(|&cell| Some((self.form?, cell, self.sheet.value(cell)?)))
    }

    /// What the rules on plausibility look at.
    #[allow(clippy::unused_self, reason = "rules ask the look for everything they look at")]
    pub fn plausible(&self) -> &'static Plausible {
        Plausible::built_in()
    }

    /// The values that count, corrected ones too, with the numbers of their cells.
    pub fn values(&self) -> impl Iterator<Item = (&'a Form, usize, Decimal)> + '_ {
        (0..self.report.cells.len()).filter_map(|cell| Some((self.form?, cell, self.sheet.value(cell)?)))
    }

    /// Whether a cell is there that holds no figure.
    pub fn has_gaps(&self) -> bool {
        self.readings.iter().any(|reading| matches!(reading, Reading::Blank | Reading::Dash))
    }

    /// Rows of several cells that are labelled and hold nothing ([`blank_rows`]).
    pub fn blank_rows(&self) -> Vec<(usize, usize)> {
        self.form.filter(|_| self.has_gaps()).map(|form| blank_rows(form, &self.readings)).unwrap_or_default()
    }

    /// The bytes of those cells that have any, in the order given.
    pub fn spans_of(&self, cells: &[usize]) -> Vec<Span> {
        cells.iter().filter_map(|&cell| self.report.cells.get(cell)?.span).collect()
    }

    /// Whether a person corrected the cell.
    pub fn is_corrected(&self, cell: usize) -> bool {
        self.sheet.is_corrected(cell)
    }

    /// The bytes as a person reads them on one line: blanks squeezed, shortened where long.
    pub fn quote(&self, span: Span) -> String {
        const MOST: usize = 24;
        let words: Vec<&str> = self.source.slice(span).split_whitespace().collect();
        let text = words.join(" ");
        if text.chars().count() <= MOST {
            return text;
        }
        text.chars().take(MOST).chain(['…']).collect()
    }

    /// The number of the line, from 1, on which the bytes begin.
    pub fn line(&self, span: Span) -> usize {
        self.source.line_of(span.start) + 1
    }

    /// The lines in which spans begin, each once; of many the first.
    pub fn lines(&self, spans: &[Span]) -> String {
        let lines: BTreeSet<usize> = spans.iter().map(|&span| self.line(span)).collect();
        let more = (lines.len() > MOST_LINES).then(|| "…".to_owned());
        lines.iter().take(MOST_LINES).map(usize::to_string).chain(more).collect::<Vec<_>>().join(", ")
    }
}

/// The cells that are anything but a figure printed plainly, with digits and nothing else, as nearly all are.
fn odd(sheet: &Sheet, source: &SourceText) -> Vec<usize> {
    let is_plain = |cell: usize, found: &Cell| {
        found.doubt.is_none()
            && found.manner == Manner::default()
            && found.value.is_some_and(Decimal::is_integer)
            && found.span.is_some_and(|span| source.slice(span).bytes().all(|byte| byte.is_ascii_digit()))
            && !sheet.is_corrected(cell)
    };
    let cells = sheet.report().cells.iter().enumerate();
    cells.filter(|&(cell, found)| !is_plain(cell, found)).map(|(cell, _)| cell).collect()
}

/// A finding of `rule` about `subject`; cells, spans and sides are added by the methods of [`Tell`].
pub(crate) fn tell(rule: &str, severity: Severity, subject: impl Into<String>, message: Message) -> Finding {
    Finding {
        rule: rule.to_owned(),
        severity,
        subject: subject.into(),
        cells: Vec::new(),
        left: None,
        right: None,
        difference: None,
        assumed: Vec::new(),
        message,
        spans: Vec::new(),
        case: None,
        suggestions: Vec::new(),
    }
}

/// Evidence added to a finding.
pub(crate) trait Tell {
    fn with_spans(self, spans: impl IntoIterator<Item = Span>) -> Self;
    fn with_cells(self, cells: impl IntoIterator<Item = CellKey>) -> Self;
}

impl Tell for Finding {
    fn with_spans(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.spans.extend(spans);
        self
    }

    fn with_cells(mut self, cells: impl IntoIterator<Item = CellKey>) -> Self {
        self.cells.extend(cells);
        self
    }
}

/// One step less grave.
pub(crate) fn lower(severity: Severity) -> Severity {
    match severity {
        Severity::Error => Severity::Warning,
        Severity::Warning | Severity::Info => Severity::Info,
    }
}

/// A row's name as the form prints it.
pub fn row_name(form: &Form, table: usize, row: usize) -> String {
    let row = &form.tables[table].rows[row];
    row.parent.as_ref().map_or_else(|| row.printed(), |parent| format!("{parent}·{}", row.printed()))
}

/// A column's name as the form prints it.
pub fn column_name(form: &Form, table: usize, column: usize) -> String {
    form.tables[table].columns[column].label.clone()
}

/// What the form calls the section, table, row, column or cell that a finding is about, if it has it.
pub fn subject_name(form: &Form, subject: &str) -> Option<String> {
    if let Some(section) = form.section(subject) {
        return Some(format!("{}{}", section.ordinal, section.label));
    }
    let mut parts = subject.splitn(3, '/');
    let key = parts.next()?;
    let at = form.tables.iter().position(|table| table.key == key)?;
    let table = &form.tables[at];
    let row = match parts.next().filter(|row| !row.is_empty()) {
        Some(row) => Some(row_name(form, at, table.row(row)?)),
        None => None,
    };
    let column = match parts.next() {
        Some(column) => Some(column_name(form, at, table.column(column)?)),
        None => None,
    };
    let named: Vec<String> = [row, column].into_iter().flatten().collect();
    Some(if named.is_empty() { table.title.clone() } else { named.join(" / ") })
}

/// A cell's name: row and column as the form prints them.
pub fn cell_name(form: &Form, cell: usize) -> String {
    let place = form.place(cell);
    format!("{}／{}", row_name(form, place.table, place.row), column_name(form, place.table, place.column))
}

/// Subjects by what each says: where one is there already, a number follows. A sentence that is put in before moves none.
pub(super) fn told_apart(names: impl Iterator<Item = String>) -> impl Iterator<Item = String> {
    let mut before: BTreeMap<String, usize> = BTreeMap::new();
    names.map(move |name| {
        let times = before.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name}-{times}") }
    })
}
