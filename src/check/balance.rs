//! The one evaluator of the form's equations.
//!
//! A blank, a dash or an unreadable figure is neither 0 nor ignored: it is an interval, [0, ∞) for
//! counts and money, all numbers for a signed column. An equation that no value of the unknown cells
//! can repair fails. One that only fails while blanks are read as 0 fails "assuming", one step less
//! grave. See [`Outcome`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::form::{CellKey, Each, Form, Kind, Line, Part, Relation};
use crate::lang::Message;
use crate::number::Decimal;
use crate::review::{Reading, Sheet};

/// How an equation came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// All cells known, and it holds.
    Pass,
    /// It holds when blanks are read as 0 (or as what another equation says of them).
    PassAssuming,
    /// It fails whatever the unknown cells hold.
    Fail,
    /// It fails when blanks are read as 0; other values could repair it.
    FailAssuming,
    /// A cell that cannot be known decides it, or a whole side is blank.
    NotEvaluable,
    /// All cells are 0, or all are blank: it proves nothing.
    Vacuous,
}

/// How many equations came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Held, all cells known.
    pub passed: usize,
    /// Held with blanks read as 0.
    pub passed_assuming: usize,
    /// Failed whatever the blanks hold.
    pub failed: usize,
    /// Failed with blanks read as 0.
    pub failed_assuming: usize,
    /// Decided by a cell that cannot be known.
    pub not_evaluable: usize,
    /// All cells 0 or blank.
    pub vacuous: usize,
}

impl Tally {
    /// The tally as the sentence `id`.
    pub fn message(&self, id: &'static str) -> Message {
        Message::new(
            id,
            [
                ("passed", self.passed.to_string()),
                ("passed_assuming", self.passed_assuming.to_string()),
                ("failed", self.failed.to_string()),
                ("failed_assuming", self.failed_assuming.to_string()),
                ("open", self.not_evaluable.to_string()),
                ("vacuous", self.vacuous.to_string()),
            ],
        )
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.passed_assuming += other.passed_assuming;
        self.failed += other.failed;
        self.failed_assuming += other.failed_assuming;
        self.not_evaluable += other.not_evaluable;
        self.vacuous += other.vacuous;
    }
}

/// The tally of the equations within a report; those about the year before are not counted.
pub fn tally(equations: &[Evaluated]) -> Tally {
    let mut tally = Tally::default();
    for evaluated in equations.iter().filter(|e| !e.line.looks_back()) {
        *match evaluated.outcome {
            Outcome::Pass => &mut tally.passed,
            Outcome::PassAssuming => &mut tally.passed_assuming,
            Outcome::Fail => &mut tally.failed,
            Outcome::FailAssuming => &mut tally.failed_assuming,
            Outcome::NotEvaluable => &mut tally.not_evaluable,
            Outcome::Vacuous => &mut tally.vacuous,
        } += 1;
    }
    tally
}

/// The values a sum can have; nothing stands for no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The least.
    pub low: Option<Decimal>,
    /// The greatest.
    pub high: Option<Decimal>,
}

impl Interval {
    const ZERO: Self = Self::point(Decimal::ZERO);

    const fn point(value: Decimal) -> Self {
        Self { low: Some(value), high: Some(value) }
    }

    /// The only value, where there is but one.
    pub fn value(self) -> Option<Decimal> {
        self.low.filter(|_| self.low == self.high)
    }

    /// What is between this sum and another.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(other, true)
    }

    fn plus(self, other: Self, minus: bool) -> Self {
        let add = |a: Option<Decimal>, b: Option<Decimal>| Some(a? + b?);
        if minus {
            let take = |a: Option<Decimal>, b: Option<Decimal>| Some(a? - b?);
            return Self { low: take(self.low, other.high), high: take(self.high, other.low) };
        }
        Self { low: add(self.low, other.low), high: add(self.high, other.high) }
    }
}

impl std::fmt::Display for Interval {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => write!(f, "{low}"),
            (Some(low), None) => write!(f, "≥{low}"),
            (None, Some(high)) => write!(f, "≤{high}"),
            (Some(low), Some(high)) => write!(f, "{low}–{high}"),
            (None, None) => f.write_str("?"),
        }
    }
}

/// An equation with what came out.
#[derive(Clone, Debug)]
pub struct Evaluated<'f> {
    /// The equation.
    pub line: &'f Line,
    /// What came out.
    pub outcome: Outcome,
    /// Left side: what it is known to be when it fails, else with blanks read as 0.
    pub left: Interval,
    /// Right side, likewise.
    pub right: Interval,
    /// Left minus right with blanks read as 0 or as what follows for them; nothing when a cell that
    /// cannot be known stands in it.
    pub residual: Option<Decimal>,
    /// Cells of this report that were read as 0 because they are blank.
    pub assumed: Vec<usize>,
}

impl Evaluated<'_> {
    /// Whether it is to be reported.
    pub fn fails(&self) -> bool {
        matches!(self.outcome, Outcome::Fail | Outcome::FailAssuming)
    }
}

/// Evaluates every equation; those about the year before only where `previous` is given.
pub fn evaluate<'f>(sheet: &'f Sheet, previous: Option<&Sheet>) -> Vec<Evaluated<'f>> {
    let Some(form) = sheet.form() else { return Vec::new() };
    let own = readings(sheet);
    evaluate_with(form, &own, previous, &implied(form, &own))
}

/// [`evaluate`] where it is known already how every cell reads, and what follows for blank ones.
pub fn evaluate_with<'f>(
    form: &'f Form,
    own: &[Reading],
    previous: Option<&Sheet>,
    implied: &BTreeMap<usize, Decimal>,
) -> Vec<Evaluated<'f>> {
    let small = own.iter().map(small).collect();
    let mut evaluation = Evaluation { form, implied, small, readings: Vec::new() };
    let lines = form.lines().iter().filter(|line| previous.is_some() || !line.looks_back());
    let one = |line| {
        evaluation.of_small(line).unwrap_or_else(|| {
            evaluation.read(line, own, previous);
            evaluation.of(line)
        })
    };
    let mut all = Vec::with_capacity(form.lines().len());
    all.extend(lines.map(one));
    all
}

/// How every cell reads.
pub fn readings(sheet: &Sheet) -> Vec<Reading> {
    (0..sheet.form().map_or(0, Form::cell_count)).map(|cell| sheet.reading(cell)).collect()
}

/// A figure as nearly all are: whole, and so small that no sum of a form's cells overflows.
fn small(reading: &Reading) -> Option<i64> {
    let Reading::Known(value) = reading else { return None };
    i64::try_from(value.to_integer()?).ok().filter(|whole| whole.unsigned_abs() < 1 << 40)
}

fn reading_before(form: &Form, before: &Sheet, cell: usize) -> Reading {
    let number = before.form().and_then(|of| if std::ptr::eq(of, form) { Some(cell) } else { of.find(form.address(cell)) });
    number.map_or(Reading::Unknown, |number| before.reading(number))
}

struct Evaluation<'a> {
    form: &'a Form,
    implied: &'a BTreeMap<usize, Decimal>,
    /// The cells whose figures are whole and small.
    small: Vec<Option<i64>>,
    /// Those of the parts of the equation at hand.
    readings: Vec<Reading>,
}

impl Evaluation<'_> {
    /// Takes the readings of the parts of `line`.
    fn read(&mut self, line: &Line, own: &[Reading], previous: Option<&Sheet>) {
        self.readings.clear();
        let reading = |part: &Part| match (part.previous, previous) {
            (true, Some(before)) => reading_before(self.form, before, part.cell),
            _ => own.get(part.cell).copied().unwrap_or(Reading::Unknown),
        };
        self.readings.extend(line.parts.iter().map(reading));
    }

    /// An equation within the report all of whose figures are whole and small.
    fn of_small<'f>(&self, line: &'f Line) -> Option<Evaluated<'f>> {
        if line.looks_back() {
            return None;
        }
        let (mut sides, mut any) = ([0, 0], 0);
        for part in &line.parts {
            let value = (*self.small.get(part.cell)?)?;
            any |= value;
            sides[usize::from(part.right)] += if part.minus { -value } else { value };
        }
        Some(known(line, sides.map(Decimal::from), any == 0))
    }

    fn of<'f>(&self, line: &'f Line) -> Evaluated<'f> {
        let (left, right) = self.sums(line);
        // Where all is known there is but one reading.
        if self.readings.iter().all(|reading| matches!(reading, Reading::Known(_))) {
            return known(line, [left, right], self.readings.iter().all(|reading| *reading == Reading::Known(Decimal::ZERO)));
        }
        let (left, right) = (Interval::point(left), Interval::point(right));
        let (strict_left, strict_right) = self.bounds(line);
        let outcome = self.outcome(line, (strict_left, strict_right), (left, right));
        let assumed = line
            .parts
            .iter()
            .zip(&self.readings)
            .filter(|(part, reading)| !part.previous && reading.value().is_none() && self.implied_of(part).is_none())
            .map(|(part, _)| part.cell)
            .collect();
        let residual = left.plus(right, true).value().filter(|_| !self.readings.contains(&Reading::Unknown));
        if outcome == Outcome::Fail {
            return Evaluated { line, outcome, left: strict_left, right: strict_right, residual, assumed: Vec::new() };
        }
        Evaluated { line, outcome, left, right, residual, assumed }
    }

    fn implied_of(&self, part: &Part) -> Option<Decimal> {
        if part.previous { None } else { self.implied.get(&part.cell).copied() }
    }

    /// The sums of both sides, blanks read as 0 or as what follows for them.
    fn sums(&self, line: &Line) -> (Decimal, Decimal) {
        let (mut left, mut right) = (Decimal::ZERO, Decimal::ZERO);
        for (part, reading) in line.parts.iter().zip(&self.readings) {
            let value = reading.value().or_else(|| self.implied_of(part)).unwrap_or(Decimal::ZERO);
            let side = if part.right { &mut right } else { &mut left };
            *side = if part.minus { *side - value } else { *side + value };
        }
        (left, right)
    }

    /// The bounds of both sides, whatever the unknown cells hold.
    fn bounds(&self, line: &Line) -> (Interval, Interval) {
        let (mut left, mut right) = (Interval::ZERO, Interval::ZERO);
        for (part, reading) in line.parts.iter().zip(&self.readings) {
            let value = match reading {
                Reading::Known(value) => Interval::point(*value),
                _ if self.form.column(part.cell).kind == Kind::Signed => Interval { low: None, high: None },
                _ => Interval { low: Some(Decimal::ZERO), high: None },
            };
            let side = if part.right { &mut right } else { &mut left };
            *side = side.plus(value, part.minus);
        }
        (left, right)
    }

    fn outcome(&self, line: &Line, strict: (Interval, Interval), assuming: (Interval, Interval)) -> Outcome {
        let known = self.readings.iter().filter_map(|r| r.value());
        let blank = self.readings.iter().filter(|r| matches!(r, Reading::Blank | Reading::Dash)).count();
        let unknown = self.readings.contains(&Reading::Unknown);
        if !unknown && known.clone().all(Decimal::is_zero) && (blank == 0 || known.clone().count() == 0) {
            return Outcome::Vacuous;
        }
        let possible = strict.0.plus(strict.1, true);
        let too_high = possible.low.is_some_and(|low| low > Decimal::ZERO);
        let too_low = line.relation == Relation::Equal && possible.high.is_some_and(Decimal::is_negative);
        if too_high || too_low {
            return Outcome::Fail;
        }
        if unknown || self.a_side_is_blank(line) {
            return Outcome::NotEvaluable;
        }
        let difference = assuming.0.plus(assuming.1, true).value().unwrap_or_default();
        let holds = difference.is_zero() || (line.relation == Relation::AtMost && difference.is_negative());
        match (holds, blank) {
            (true, 0) => Outcome::Pass,
            (true, _) => Outcome::PassAssuming,
            // A bound says nothing about a blank beyond it.
            (false, 1..) if line.relation == Relation::AtMost => Outcome::NotEvaluable,
            (false, _) => Outcome::FailAssuming,
        }
    }

    /// A side of several terms that states nothing at all asserts nothing: forms filled in the
    /// column of totals only would else raise a finding a row.
    fn a_side_is_blank(&self, line: &Line) -> bool {
        [false, true].into_iter().any(|right| {
            let side = || line.parts.iter().zip(&self.readings).filter(move |(part, _)| part.right == right);
            side().count() > 1 && side().all(|(part, reading)| reading.value().is_none() && self.implied_of(part).is_none())
        })
    }
}

/// An equation all of whose cells are known, with its sums.
fn known(line: &Line, [left, right]: [Decimal; 2], all_zero: bool) -> Evaluated<'_> {
    let residual = left - right;
    let holds = residual.is_zero() || (line.relation == Relation::AtMost && residual.is_negative());
    let outcome = match holds {
        _ if all_zero => Outcome::Vacuous,
        true => Outcome::Pass,
        false => Outcome::Fail,
    };
    let (left, right) = (Interval::point(left), Interval::point(right));
    Evaluated { line, outcome, left, right, residual: Some(residual), assumed: Vec::new() }
}

/// Values that follow for blank cells: a blank total from its parts where one is above 0, and the
/// cells of a wholly blank row from the equations along the columns. Only values that a cell may
/// hold, and only where the equations agree.
pub fn implied(form: &Form, readings: &[Reading]) -> BTreeMap<usize, Decimal> {
    let blank = |cell: usize| matches!(readings[cell], Reading::Blank | Reading::Dash);
    if !(0..readings.len()).any(blank) {
        return BTreeMap::new();
    }
    let in_blank_row: BTreeSet<usize> = blank_rows(form, readings).into_iter().flat_map(|(t, r)| row_cells(form, t, r)).collect();
    let mut values: BTreeMap<usize, Decimal> = BTreeMap::new();
    let mut disputed: BTreeSet<usize> = BTreeSet::new();
    for line in form.lines().iter().filter(|l| l.relation == Relation::Equal && !l.looks_back()) {
        if line.cells().any(|c| readings[c] == Reading::Unknown) {
            continue;
        }
        let total = line.total().map(|p| p.cell).filter(|&c| blank(c));
        let mut rows_only = line.cells().filter(|&c| blank(c) && line.each == Each::Column);
        let lone = rows_only.next().filter(|c| rows_only.next().is_none() && in_blank_row.contains(c));
        let Some(cell) = total.or(lone) else { continue };
        let Some(value) = solve(readings, line, cell, &values) else { continue };
        let of_a_row = in_blank_row.contains(&cell);
        if value.is_negative() || (value.is_zero() && !of_a_row) || (total.is_some() && of_a_row && line.each == Each::Row) {
            continue;
        }
        if values.insert(cell, value).is_some_and(|before| before != value) {
            disputed.insert(cell);
        }
    }
    values.retain(|cell, _| !disputed.contains(cell));
    values
}

/// The value of `cell` that makes the equation hold, other blanks read as implied or else 0.
fn solve(readings: &[Reading], line: &Line, cell: usize, implied: &BTreeMap<usize, Decimal>) -> Option<Decimal> {
    let mut residual = Decimal::ZERO;
    let mut sign = None;
    for part in &line.parts {
        let plus = part.minus == part.right;
        if part.cell == cell {
            sign = Some(plus);
            continue;
        }
        let value = readings[part.cell].value().or_else(|| implied.get(&part.cell).copied()).unwrap_or_default();
        residual = if plus { residual + value } else { residual - value };
    }
    sign.map(|plus| if plus { -residual } else { residual })
}

/// Most rows of a table that can be blank before that counts as a way of filling in the form.
const MOST_BLANK_ROWS: usize = 3;

/// Rows of several cells that are labelled and hold nothing: table and row index, in form order.
/// None from a table in which all rows, or more than a few, are blank.
pub fn blank_rows(form: &Form, readings: &[Reading]) -> Vec<(usize, usize)> {
    let is_blank = |cell: usize| readings.get(cell) == Some(&Reading::Blank);
    let mut found = Vec::new();
    for (t, table) in form.tables.iter().enumerate() {
        if table.columns.len() < 2 {
            continue;
        }
        let blank: Vec<(usize, usize)> = (0..table.rows.len()).filter(|&r| row_cells(form, t, r).all(is_blank)).map(|r| (t, r)).collect();
        if blank.len() <= MOST_BLANK_ROWS && blank.len() < table.rows.len() {
            found.extend(blank);
        }
    }
    found
}

/// The numbers of a row's cells.
pub fn row_cells(form: &Form, table: usize, row: usize) -> std::ops::Range<usize> {
    let width = form.tables[table].columns.len();
    let start = form.table_cells(table).start + row * width;
    start..start + width
}

/// The addresses of cells.
pub fn keys(form: &Form, cells: &[usize]) -> Vec<CellKey> {
    cells.iter().map(|&cell| form.key(cell)).collect()
}
