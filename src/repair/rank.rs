//! Which repair comes first: by how the error would have arisen and by what speaks for it.

use std::collections::BTreeMap;

use super::case::{Case, Changes};
use super::evidence::{Evidence, Witness};
use super::layout::Operation;
use super::slip::{Slip, explain};
use crate::check::cell_name;
use crate::lang::Message;

/// One figure was put where another belongs: both cells are one mistake.
const EXCHANGED: i32 = 12;
const MOVED: i32 = 15;
/// A total added up from a wrong figure is no mistake of its own.
const FOLLOWS: i32 = 3;
/// A witness beside the equations, for or against.
const WITNESS: i32 = 10;
const OUT_OF_SCALE: i32 = 10;

/// A repair with its rank.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The cells that change.
    pub changes: Changes,
    /// Its kind, as in exports.
    pub kind: &'static str,
    /// How far-fetched it is, in tenths. Repairs that cost the same are equally good.
    pub cost: i32,
    /// What orders repairs that are equally good: the number of ways in which the slips could have
    /// come out, as a logarithm.
    pub ways: u32,
    /// Whether it is one edit of whole lines.
    pub of_layout: bool,
    /// For and against, for a person.
    pub reasons: Vec<Message>,
}

impl Candidate {
    /// The order of repairs, best first.
    pub fn order(&self) -> impl Ord + use<> {
        (self.cost, !self.of_layout, self.ways, self.changes.len(), self.changes.clone())
    }
}

/// A set of changed cells with what explains it.
pub fn of_cells(case: &Case, changes: Changes, evidence: &[Evidence]) -> Candidate {
    let slips: Vec<(Slip, u32)> = changes.iter().map(|&(cell, to)| explain(case, cell, to)).collect();
    // Eight steps a doubling are fine enough for any figure.
    let ways = slips.iter().map(|(_, ways)| u64::from(*ways).saturating_pow(8).max(1).ilog2()).sum();
    let apart: i32 = slips.iter().map(|(slip, _)| slip.cost()).sum();
    let named = |(slip, cell): (&(Slip, u32), usize)| Message::new(slip.0.id(true), [("cell", cell_name(case.system.form, cell))]);
    let mut reasons = match slips.as_slice() {
        [(slip, _)] => vec![Message::new(slip.id(false), [])],
        slips => slips.iter().zip(changes.iter().map(|c| c.0)).map(named).collect(),
    };
    let (mut kind, mut cost) = match slips.as_slice() {
        [(slip, _)] => (slip.name(), apart),
        _ => ("several-slips", apart),
    };
    if let Some((together, id, of_both)) = moved(case, &changes).filter(|(.., of_both)| *of_both < apart) {
        (kind, cost) = (together, of_both);
        reasons = vec![Message::new(id, [])];
    }
    let mut candidate = Candidate { changes, kind, cost, ways, of_layout: false, reasons };
    weigh(case, &mut candidate, evidence);
    candidate
}

/// A repair of whole lines with what speaks for it.
pub fn of_lines(case: &Case, operation: Operation, evidence: &[Evidence]) -> Candidate {
    let Operation { kind, cost, reason, changes } = operation;
    let mut candidate = Candidate { changes, kind, cost, ways: 0, of_layout: true, reasons: vec![reason] };
    weigh(case, &mut candidate, evidence);
    candidate
}

/// Two cells of which one has what the other lacks: kind, sentence, cost.
fn moved(case: &Case, changes: &Changes) -> Option<(&'static str, &'static str, i32)> {
    let &[(one, one_to), (other, other_to)] = changes.as_slice() else { return None };
    let (one_from, other_from) = (case.system.value(one)?, case.system.value(other)?);
    let (a, b) = (case.system.form.place(one), case.system.form.place(other));
    if a.table != b.table || (a.row != b.row && a.column != b.column) {
        return None;
    }
    if one_to - one_from == other_to - other_from {
        let part = part_of_total(case, one, other)?;
        let to = if part == one { one_to } else { other_to };
        return Some(("total-follows", "slip.total-follows", explain(case, part, to).0.cost() + FOLLOWS));
    }
    if one_to - one_from != other_from - other_to {
        return None;
    }
    if one_to == other_from && other_to == one_from {
        return Some(("figures-exchanged", "slip.figures-exchanged", EXCHANGED));
    }
    Some(("amount-moved", "slip.amount-moved", MOVED))
}

/// Of two cells the one that is a part, where the other is the total of an equation that holds with
/// what is wrong: it was added up from the wrong figure.
fn part_of_total(case: &Case, one: usize, other: usize) -> Option<usize> {
    let system = case.system;
    let both = system.with(one).iter().map(|&(at, _)| &system.equations[at]).find(|e| e.factor(other) != 0 && e.holds())?;
    let total = system.evaluated[both.number].line.total()?.cell;
    [(one, other), (other, one)].into_iter().find(|&(_, sum)| sum == total).map(|(part, _)| part)
}

/// Adds what speaks for and against a repair.
fn weigh(case: &Case, candidate: &mut Candidate, evidence: &[Evidence]) {
    testimony(case, candidate, evidence);
    if candidate.of_layout {
        return;
    }
    for &(cell, to) in &candidate.changes {
        let cell_words = || [("cell", cell_name(case.system.form, cell))];
        if case.system.is_fixed(cell) {
            candidate.cost += WITNESS;
            let printed = case.system.is_printed(cell, to);
            candidate.reasons.push(Message::new(if printed { "reason.entered.printed" } else { "reason.entered" }, cell_words()));
        }
        if is_doubtful(case, cell) {
            candidate.cost -= WITNESS;
            candidate.reasons.push(Message::new("reason.doubtful", cell_words()));
        }
        if is_out_of_scale(case, cell, to) {
            candidate.cost += OUT_OF_SCALE;
            candidate.reasons.push(Message::new("reason.out-of-scale", cell_words()));
        }
    }
}

/// What the text and the years beside say: a witness counts once for and once against, however often
/// it says so.
fn testimony(case: &Case, candidate: &mut Candidate, evidence: &[Evidence]) {
    let system = case.system;
    let after = |cell: usize| candidate.changes.iter().find(|(c, _)| *c == cell).map(|(_, to)| *to);
    let mut weights: BTreeMap<(Witness, bool), (i32, Message)> = BTreeMap::new();
    for said in evidence {
        let Some(units) = system.to_units(said.value) else { continue };
        let now = |cells: &Vec<usize>| cells.iter().map(|&cell| system.value(cell)).sum::<Option<i128>>() == Some(units);
        let then =
            |cells: &Vec<usize>| cells.iter().map(|&cell| after(cell).or_else(|| system.value(cell))).sum::<Option<i128>>() == Some(units);
        let (now, then) = (said.readings.iter().any(now), said.readings.iter().any(then));
        if now == then {
            continue;
        }
        let changed = said.readings.iter().flatten().find(|cell| after(**cell).is_some());
        let Some(&cell) = changed else { continue };
        let weight = if said.doubtful { WITNESS / 2 } else { WITNESS };
        let known = weights.get(&(said.witness, then)).map_or(0, |(known, _)| *known);
        if weight > known {
            let words = [("cell", cell_name(system.form, cell)), ("value", said.value.to_string())];
            weights.insert((said.witness, then), (weight, Message::new(witness_id(said.witness, then), words)));
        }
    }
    for ((_, agrees), (weight, reason)) in weights {
        candidate.cost += if agrees { -weight } else { weight };
        candidate.reasons.push(reason);
    }
}

const fn witness_id(witness: Witness, agrees: bool) -> &'static str {
    match (witness, agrees) {
        (Witness::Text, true) => "reason.text",
        (Witness::Text, false) => "reason.text.against",
        (Witness::YearBefore, true) => "reason.year-before",
        (Witness::YearBefore, false) => "reason.year-before.against",
        (Witness::YearAfter, true) => "reason.year-after",
        (Witness::YearAfter, false) => "reason.year-after.against",
    }
}

fn is_doubtful(case: &Case, cell: usize) -> bool {
    let found = case.system.sheet.report().cells.get(cell);
    !case.system.is_fixed(cell) && found.is_some_and(|found| !found.is_certain())
}

/// Whether the value is twenty times what any other cell of the equations holds.
fn is_out_of_scale(case: &Case, cell: usize, to: i128) -> bool {
    let equations = case.system.with(cell).iter().map(|&(at, _)| &case.system.equations[at]);
    let others = equations.flat_map(|e| e.cells.iter()).filter(|(c, _)| *c != cell);
    let greatest = others.filter_map(|&(c, _)| case.system.value(c)).max().unwrap_or_default();
    greatest > 0 && to > 20 * greatest
}
