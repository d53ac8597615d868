//! A case: the failing equations that hang together, and everything that must hold after a repair.

use super::system::{Demand, Equation, System};
use crate::check::evaluate;
use crate::form::Each;
use crate::review::Sheet;

/// New values for cells, in units, in form order.
pub type Changes = Vec<(usize, i128)>;

/// A case of a report.
pub struct Case<'s, 'a> {
    /// The report's equations.
    pub system: &'s System<'a>,
    /// Which of them hang together.
    pub component: usize,
    /// The equations, by index, that must hold.
    demands: Vec<usize>,
    gaps: bool,
}

impl<'s, 'a> Case<'s, 'a> {
    /// The case of a component. Equations about the year before must hold only where nothing else
    /// fails: which of two reports is wrong they do not say, so that else they are evidence.
    pub fn new(system: &'s System<'a>, component: usize) -> Self {
        let of: Vec<usize> = (0..system.equations.len()).filter(|&at| system.component_of(&system.equations[at]) == component).collect();
        let within = of.iter().any(|&at| !system.equations[at].looks_back && !system.equations[at].holds());
        let demands = of.into_iter().filter(|&at| !within || !system.equations[at].looks_back).collect();
        Self { system, component, demands, gaps: system.has_gaps(component) }
    }

    /// Whether equations about the year before are evidence only.
    pub fn is_within(&self) -> bool {
        self.demands().any(|e| !e.looks_back && !e.holds())
    }

    /// What must hold.
    pub fn demands(&self) -> impl Iterator<Item = &'s Equation<'s>> + Clone {
        self.demands.iter().map(|&at| &self.system.equations[at])
    }

    /// Whether all that must hold does so after these changes, and every cell may hold its value.
    pub fn holds_after(&self, changes: &Changes) -> bool {
        let system = self.system;
        if changes.is_empty() || !changes.iter().all(|&(cell, value)| system.may_hold(cell, value)) {
            return false;
        }
        let mut moved = vec![0_i128; system.equations.len()];
        for &(cell, to) in changes {
            let Some(from) = system.value(cell) else { return false };
            system.with(cell).iter().for_each(|&(at, factor)| moved[at] += i128::from(factor) * (to - from));
        }
        let met = |&at: &usize| {
            let equation = &system.equations[at];
            equation.demand.met(equation.residual + moved[at]) || (self.gaps && system.moves_along(equation))
        };
        self.demands.iter().all(met) && (!self.gaps || self.evaluates_after(changes))
    }

    /// Whether the equation of this index holds after these changes.
    pub fn settles(&self, at: usize, changes: &Changes) -> bool {
        let equation = &self.system.equations[at];
        if self.gaps && self.system.moves_along(equation) {
            // All that must hold does, as the evaluator says.
            return true;
        }
        let moved = |&(cell, to): &(usize, i128)| Some(i128::from(equation.factor(cell)) * (to - self.system.value(cell)?));
        equation.demand.met(equation.residual + changes.iter().filter_map(moved).sum::<i128>())
    }

    /// Blanks follow from other cells, and a side of blanks says nothing until one is filled in: what
    /// holds then is for the evaluator to say.
    fn evaluates_after(&self, changes: &Changes) -> bool {
        let system = self.system;
        let sheet = preview(system, changes);
        let after = evaluate(&sheet, system.previous);
        let within = self.is_within();
        let of = |line: &crate::form::Line| line.cells().any(|cell| system.in_component(cell, self.component));
        !after.iter().any(|e| e.fails() && !(within && e.line.looks_back()) && of(e.line))
    }

    /// The value of `cell` that the first exact equation along `each` gives it after `changes`; nothing
    /// when there is none. Gives the equation too.
    pub fn solved(&self, cell: usize, each: Each, changes: &Changes) -> Option<(i128, usize)> {
        let system = self.system;
        let fits = |at: usize| {
            let equation = &system.equations[at];
            let line = &system.evaluated[equation.number].line;
            equation.demand == Demand::Zero && line.each == each && !equation.looks_back && self.demands.contains(&at)
        };
        let &(at, factor) = system.with(cell).iter().find(|(at, factor)| factor.abs() == 1 && fits(*at))?;
        let equation = &system.equations[at];
        let of_others = changes.iter().filter(|(other, _)| *other != cell);
        let moved: i128 = of_others.filter_map(|&(other, to)| Some(i128::from(equation.factor(other)) * (to - system.value(other)?))).sum();
        Some((system.value(cell)? - i128::from(factor) * (equation.residual + moved), at))
    }

    /// Whether an equation that fails now, and is none of `used`, is what the changes put right: an
    /// equation that a value was computed from confirms nothing.
    pub fn confirms(&self, used: &[usize]) -> bool {
        self.demands.iter().any(|at| !used.contains(at) && !self.system.equations[*at].holds())
    }

    /// Rows, or columns, of a table that fail.
    pub fn failing_along(&self, table: usize, each: Each) -> Vec<usize> {
        let failing = self.demands().filter(|e| !e.holds()).map(|e| &self.system.evaluated[e.number].line);
        let mut lines: Vec<usize> = failing.filter(|line| line.table == table && line.each == each).map(|line| line.at).collect();
        lines.dedup();
        lines
    }
}

/// The sheet with these changes.
pub fn preview(system: &System, changes: &Changes) -> Sheet {
    system.sheet.with(changes.iter().map(|&(cell, value)| (system.form.key(cell), system.to_decimal(value).to_string())))
}
