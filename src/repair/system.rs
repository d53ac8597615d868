//! The equations of a report as one linear system: which cells each holds, what it is off by, and
//! which equations a change of a cell touches.

use std::collections::BTreeMap;

use crate::check::{Evaluated, Outcome, Subject, evaluate};
use crate::form::{Form, Kind, Relation};
use crate::number::Decimal;
use crate::review::{Reading, Sheet};

/// One equation of the system: left minus right, over cells of this report. What the report of the
/// year before says is part of `residual`.
#[derive(Clone, Debug)]
pub struct Equation {
    /// The rule that reports it.
    pub rule: String,
    /// `TABLE/ROW` or `TABLE//COLUMN`.
    pub subject: String,
    /// Whether it must be 0, or only not above 0.
    pub relation: Relation,
    /// The cells, each with whether it counts towards the left side's value.
    pub cells: Vec<(usize, bool)>,
    /// Left minus right with blanks read as 0 or as what follows for them; nothing when a cell that
    /// cannot be known stands in it.
    pub residual: Option<Decimal>,
    /// Whether it is reported.
    pub fails: bool,
}

impl Equation {
    /// Whether it holds when its residual is `residual`.
    pub fn holds_at(&self, residual: Decimal) -> bool {
        residual.is_zero() || (self.relation == Relation::AtMost && residual.is_negative())
    }

    /// What `cell` must change by so that the equation holds exactly.
    pub fn change_of(&self, cell: usize) -> Option<Decimal> {
        let residual = self.residual?;
        let (_, plus) = self.cells.iter().find(|(c, _)| *c == cell)?;
        Some(if *plus { -residual } else { residual })
    }

    /// The residual after `cell` changed by `change`.
    pub fn after(&self, cell: usize, change: Decimal) -> Option<Decimal> {
        let residual = self.residual?;
        let (_, plus) = self.cells.iter().find(|(c, _)| *c == cell)?;
        Some(if *plus { residual + change } else { residual - change })
    }
}

/// The equations of a report.
#[derive(Clone, Debug)]
pub struct System<'a> {
    /// The form the cells are numbered by.
    pub form: &'a Form,
    /// The report.
    pub sheet: &'a Sheet,
    /// The equations that say something, in form order.
    pub equations: Vec<Equation>,
    by_cell: BTreeMap<usize, Vec<usize>>,
}

impl<'a> System<'a> {
    /// The system of a report; `None` without a form.
    pub fn new(subject: &Subject<'a>) -> Option<Self> {
        let (sheet, form) = (subject.sheet, subject.sheet.form()?);
        let equations: Vec<Equation> = evaluate(sheet, subject.year_before()).iter().map(|evaluated| equation(form, evaluated)).collect();
        let mut by_cell: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, equation) in equations.iter().enumerate() {
            for &(cell, _) in &equation.cells {
                by_cell.entry(cell).or_default().push(number);
            }
        }
        Some(Self { form, sheet, equations, by_cell })
    }

    /// The equations that hold `cell`.
    pub fn with(&self, cell: usize) -> impl Iterator<Item = &Equation> {
        self.by_cell.get(&cell).into_iter().flatten().map(|&number| &self.equations[number])
    }

    /// The value a cell starts from: 0 where it is blank; nothing where it cannot be known.
    pub fn start(&self, cell: usize) -> Option<Decimal> {
        match self.sheet.reading(cell) {
            Reading::Known(value) => Some(value),
            Reading::Blank | Reading::Dash => Some(Decimal::ZERO),
            Reading::Unknown => None,
        }
    }

    /// Whether the form lets `cell` hold `value`.
    pub fn may_hold(&self, cell: usize, value: Decimal) -> bool {
        match self.form.column(cell).kind {
            Kind::Count => !value.is_negative() && value.is_integer(),
            Kind::Signed => value.is_integer(),
            Kind::Money(most) => !value.is_negative() && most.is_none_or(|most| value.decimals() <= most),
        }
    }
}

fn equation(form: &Form, evaluated: &Evaluated) -> Equation {
    let line = &evaluated.line;
    Equation {
        rule: line.rule.to_owned(),
        subject: line.subject(form),
        relation: line.relation,
        cells: line.parts.iter().filter(|p| !p.previous).map(|p| (p.cell, p.minus == p.right)).collect(),
        residual: evaluated.residual.filter(|_| evaluated.outcome != Outcome::NotEvaluable),
        fails: evaluated.fails(),
    }
}
