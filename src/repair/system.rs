//! The equations of a report as one linear system over whole numbers: which cells each holds, what
//! it is off by, and which equations hang together.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Evaluated, Outcome, Subject, Ties, evaluate_with, implied, readings};
use crate::form::{Form, Kind, Relation};
use crate::number::Decimal;
use crate::review::{Reading, Sheet};

/// The greatest amount, in units, that is reckoned with: far above any figure of a report, and far
/// enough below the end of the whole numbers that no elimination reaches it.
const GREATEST: i128 = 1 << 96;

/// What an equation demands of left minus right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// It is 0.
    Zero,
    /// It is not above 0.
    AtMost,
    /// It is not below 0.
    AtLeast,
}

impl Demand {
    /// Whether `residual` meets it.
    pub fn met(self, residual: i128) -> bool {
        match self {
            Self::Zero => residual == 0,
            Self::AtMost => residual <= 0,
            Self::AtLeast => residual >= 0,
        }
    }
}

/// One equation: left minus right over known cells of this report. What the report of the year
/// before says is part of `residual`; cells that cannot be known have turned it into a bound.
#[derive(Clone, Debug)]
pub struct Equation<'a> {
    /// Its number among the evaluated equations.
    pub number: usize,
    /// What it demands.
    pub demand: Demand,
    /// The cells with their factors, sorted by cell.
    pub cells: Cow<'a, [(usize, i64)]>,
    /// Left minus right in units.
    pub residual: i128,
    /// Whether it speaks of the year before.
    pub looks_back: bool,
}

impl Equation<'_> {
    /// The factor of a cell; 0 where it does not stand in it.
    pub fn factor(&self, cell: usize) -> i64 {
        self.cells.binary_search_by_key(&cell, |&(c, _)| c).map_or(0, |at| self.cells[at].1)
    }

    /// Whether it holds as the report stands.
    pub fn holds(&self) -> bool {
        self.demand.met(self.residual)
    }
}

/// The equations of a report.
#[derive(Debug)]
pub struct System<'a> {
    /// The form the cells are numbered by.
    pub form: &'a Form,
    /// The report.
    pub sheet: &'a Sheet,
    /// The report of the year before.
    pub previous: Option<&'a Sheet>,
    /// Every equation with what came out.
    pub evaluated: Vec<Evaluated<'a>>,
    /// Those that say something about cells of this report.
    pub equations: Vec<Equation<'a>>,
    /// Blank cells whose value follows from an equation: they change with the others, unasked.
    pub follows: BTreeSet<usize>,
    values: Vec<Option<i128>>,
    /// The equations of every cell with its factor in them, cell after cell.
    by_cell: Vec<(usize, i64)>,
    /// Where those of a cell begin; one more at the end.
    starts: Vec<usize>,
    component: Vec<usize>,
    scale: u8,
}

impl<'a> System<'a> {
    /// The system of a report; `None` without a form, or when a figure is beyond all measure.
    pub fn new(subject: &Subject<'a>) -> Option<Self> {
        let (sheet, form) = (subject.sheet, subject.sheet.form()?);
        let readings = readings(sheet);
        let implied = implied(form, &readings);
        let evaluated = evaluate_with(form, &readings, subject.year_before(), &implied);
        let known = evaluated.iter().flat_map(|e| e.line.cells()).filter_map(|cell| readings[cell].value());
        let scale = known.chain(evaluated.iter().filter_map(|e| e.residual)).map(Decimal::decimals).max().unwrap_or(0);
        let mut system = Self {
            form,
            sheet,
            previous: subject.year_before(),
            equations: Vec::new(),
            follows: BTreeSet::new(),
            values: Vec::new(),
            by_cell: Vec::new(),
            starts: Vec::new(),
            component: Vec::new(),
            evaluated,
            scale,
        };
        system.read_values(&readings, implied)?;
        for number in 0..system.evaluated.len() {
            let equation = system.equation(number)?;
            system.equations.extend(equation);
        }
        system.order();
        system.connect();
        Some(system)
    }

    fn read_values(&mut self, readings: &[Reading], implied: BTreeMap<usize, Decimal>) -> Option<()> {
        self.values = vec![None; self.form.cell_count()];
        for cell in self.evaluated.iter().flat_map(|e| e.line.cells()) {
            if self.values[cell].is_some() {
                continue;
            }
            let value = match readings[cell] {
                Reading::Known(value) => value,
                Reading::Blank | Reading::Dash => implied.get(&cell).copied().unwrap_or_default(),
                Reading::Unknown => continue,
            };
            self.values[cell] = Some(self.to_units(value)?);
        }
        self.follows = implied.into_keys().collect();
        Some(())
    }

    /// The equation of this number; nothing when it says nothing about known cells.
    #[allow(clippy::option_option, reason = "the outer nothing is a figure beyond all measure")]
    fn equation(&self, number: usize) -> Option<Option<Equation<'a>>> {
        let evaluated = &self.evaluated[number];
        let line = evaluated.line;
        let unknown = || line.factors.iter().filter(|(cell, _)| self.values[*cell].is_none());
        let residual = match evaluated.residual {
            Some(residual) => self.to_units(residual)?,
            // A figure of the year before that cannot be known leaves nothing to compare.
            None if line.looks_back() => return Some(None),
            None => line.factors.iter().filter_map(|(cell, factor)| Some(i128::from(*factor) * self.values[*cell]?)).sum(),
        };
        let demand = match (line.relation, unknown().any(|(_, f)| *f > 0), unknown().any(|(_, f)| *f < 0)) {
            (Relation::Equal, false, false) => Demand::Zero,
            // What cannot be known is not below 0, so that the rest has a bound.
            (_, true, false) | (Relation::AtMost, false, false) => Demand::AtMost,
            (Relation::Equal, false, true) => Demand::AtLeast,
            _ => return Some(None),
        };
        let says_nothing = evaluated.outcome == Outcome::NotEvaluable && unknown().next().is_none();
        if says_nothing || unknown().any(|(cell, _)| self.form.column(*cell).kind == Kind::Signed) {
            return Some(None);
        }
        let cells = match unknown().next() {
            None => Cow::Borrowed(line.factors.as_slice()),
            Some(_) => line.factors.iter().filter(|(cell, _)| self.values[*cell].is_some()).copied().collect(),
        };
        Some(Some(Equation { number, demand, cells, residual, looks_back: line.looks_back() }))
    }

    /// Finds which equations hold each cell.
    fn order(&mut self) {
        let held = || self.equations.iter().enumerate().flat_map(|(at, e)| e.cells.iter().map(move |&(cell, factor)| (cell, (at, factor))));
        let mut starts = vec![0; self.form.cell_count() + 1];
        held().for_each(|(cell, _)| starts[cell + 1] += 1);
        for cell in 1..starts.len() {
            starts[cell] += starts[cell - 1];
        }
        let (mut by_cell, mut next) = (vec![(0, 0); starts[self.form.cell_count()]], starts.clone());
        for (cell, of) in held() {
            by_cell[next[cell]] = of;
            next[cell] += 1;
        }
        (self.by_cell, self.starts) = (by_cell, starts);
    }

    /// Finds which cells hang together through equations.
    fn connect(&mut self) {
        let mut ties = Ties::of(self.form.cell_count());
        self.equations.iter().for_each(|equation| ties.join(equation.cells.iter().map(|(cell, _)| *cell)));
        self.component = ties.groups();
    }

    /// The number of what an equation hangs together with.
    pub fn component_of(&self, equation: &Equation) -> usize {
        equation.cells.first().map_or(usize::MAX, |&(cell, _)| self.component[cell])
    }

    /// Whether `cell` hangs together with this component.
    pub fn in_component(&self, cell: usize, component: usize) -> bool {
        self.component[cell] == component
    }

    /// The equations, by index, that hold `cell`, with its factor.
    pub fn with(&self, cell: usize) -> &[(usize, i64)] {
        &self.by_cell[self.starts[cell]..self.starts[cell + 1]]
    }

    /// The value a cell starts from, in units: what follows for it or 0 where it is blank; nothing
    /// where it cannot be known.
    pub fn value(&self, cell: usize) -> Option<i128> {
        self.values[cell]
    }

    /// Whether a blank that follows from the equations stands in this one.
    pub fn moves_along(&self, equation: &Equation) -> bool {
        !self.follows.is_empty() && equation.cells.iter().any(|(cell, _)| self.follows.contains(cell))
    }

    /// Whether the place is there and holds no figure.
    pub fn is_blank(&self, cell: usize) -> bool {
        matches!(self.sheet.reading(cell), Reading::Blank | Reading::Dash)
    }

    /// Whether a person corrected the cell.
    pub fn is_fixed(&self, cell: usize) -> bool {
        self.sheet.correction(&self.form.key(cell)).is_some()
    }

    /// Whether `value` is what the report prints in the cell.
    pub fn is_printed(&self, cell: usize, value: i128) -> bool {
        let printed = self.sheet.report().cells.get(cell).and_then(|found| found.value);
        printed.and_then(|printed| self.to_units(printed)) == Some(value)
    }

    /// Whether blanks or unknown cells stand in the equations of a component: what follows for them
    /// after a change is for the evaluator to say.
    pub fn has_gaps(&self, component: usize) -> bool {
        let of = |line: &Evaluated| line.line.cells().any(|c| self.component[c] == component);
        self.evaluated.iter().filter(|e| of(e)).flat_map(|e| e.line.cells()).any(|c| self.sheet.reading(c).value().is_none())
    }

    /// Whether the form lets `cell` hold `value`.
    pub fn may_hold(&self, cell: usize, value: i128) -> bool {
        let one = 10_i128.pow(u32::from(self.scale));
        match self.form.column(cell).kind {
            Kind::Count => value >= 0 && value % one == 0,
            Kind::Signed => value % one == 0,
            Kind::Money(most) => value >= 0 && most.is_none_or(|most| self.to_decimal(value).decimals() <= most),
        }
    }

    /// `value` in units, if it is within all measure.
    pub fn to_units(&self, value: Decimal) -> Option<i128> {
        value.scaled(self.scale).filter(|units| units.abs() < GREATEST)
    }

    /// Units as a value.
    pub fn to_decimal(&self, units: i128) -> Decimal {
        Decimal::new(units, self.scale)
    }
}
