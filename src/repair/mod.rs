//! Failing equations to repairs: all smallest sets of cells whose change makes every equation of a
//! case hold, then repairs of the layout and of a filer's logic, ranked by how the error would have
//! arisen and by what speaks for it. Nothing is ever applied.
//!
//! No two cells of the form stand in the same equations, so one wrong cell is named by which
//! equations fail, and its right value follows from any of them.

mod case;
mod evidence;
mod grid;
mod layout;
mod logic;
mod rank;
mod search;
mod slip;
mod system;

use std::collections::BTreeMap;

pub use evidence::{Evidence, Witness, year_after};
pub use search::{MOST_CELLS, MOST_NODES};
pub use slip::Slip;

use crate::check::{CellChange, Finding, Minimal, Search, Subject, Suggestion};
use crate::lang::Message;
use case::{Case, Changes};
use grid::Grid;
use rank::Candidate;
use search::Found;
use system::System;

/// Most repairs that are listed for a case.
pub const LISTED: usize = 32;

/// Gives every finding on a failing equation the repairs of its case, best first, and says how far
/// was searched. Repairs that are equally good are all counted in [`Suggestion::ties`]. `evidence` is
/// what speaks for values beside the equations, the report's text and the year before.
pub fn suggest(subject: &Subject, evidence: &[Evidence], findings: &mut [Finding]) {
    if findings.iter().all(|finding| finding.case.is_none()) {
        return;
    }
    let Some(system) = System::new(subject) else { return };
    let mut evidence = evidence.to_vec();
    evidence.extend(evidence::text(subject.sheet.report()));
    evidence.extend(evidence::year_before(&system));
    let mut members: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.case.is_some()) {
        if let Some(at) = equation_of(&system, finding) {
            members.entry(system.component_of(&system.equations[at])).or_default().push((number, at));
        }
    }
    for (component, members) in members {
        let case = Case::new(&system, component);
        let (found, candidates) = repairs(&case, &evidence);
        for (number, at) in members {
            findings[number].suggestions = suggestions(&case, at, &candidates);
            if let Some(case) = &mut findings[number].case {
                case.search = told(&found);
            }
        }
    }
}

fn equation_of(system: &System, finding: &Finding) -> Option<usize> {
    system.equations.iter().position(|e| {
        let evaluated = &system.evaluated[e.number];
        evaluated.fails() && evaluated.line.rule == finding.rule && evaluated.line.subject(system.form) == finding.subject
    })
}

/// All repairs of a case, best first, and how far was searched.
fn repairs(case: &Case, evidence: &[Evidence]) -> (Found, Vec<Candidate>) {
    let mut found = search::search(case, MOST_NODES);
    // What a person entered is doubted last: of equally small repairs those that leave it, or take it
    // back to what is printed, stand for the others.
    let leaves = |changes: &Changes| !changes.iter().any(|&(cell, to)| case.system.is_fixed(cell) && !case.system.is_printed(cell, to));
    if found.sets.iter().any(&leaves) {
        found.sets.retain(leaves);
    }
    let mut candidates: BTreeMap<Changes, Candidate> = BTreeMap::new();
    let of_lines = operations(case).into_iter().map(|operation| rank::of_lines(case, operation, evidence));
    let of_cells = found.sets.iter().map(|changes| rank::of_cells(case, changes.clone(), evidence));
    for candidate in of_lines.chain(of_cells) {
        // The same cells may be explained in several ways: the least far-fetched one is told.
        match candidates.entry(candidate.changes.clone()) {
            std::collections::btree_map::Entry::Vacant(place) => drop(place.insert(candidate)),
            std::collections::btree_map::Entry::Occupied(mut known) if candidate.order() < known.get().order() => {
                known.insert(candidate);
            }
            std::collections::btree_map::Entry::Occupied(_) => {}
        }
    }
    let mut candidates: Vec<Candidate> = candidates.into_values().collect();
    candidates.sort_by_cached_key(Candidate::order);
    (found, candidates)
}

fn operations(case: &Case) -> Vec<layout::Operation> {
    let grids = (0..case.system.form.tables.len()).filter_map(|table| Grid::new(case, table));
    grids.flat_map(|grid| layout::operations(&grid).into_iter().chain(logic::operations(&grid)).collect::<Vec<_>>()).collect()
}

/// The repairs that settle the equation of this index, best first.
fn suggestions(case: &Case, at: usize, candidates: &[Candidate]) -> Vec<Suggestion> {
    let settling: Vec<&Candidate> = candidates.iter().filter(|c| case.settles(at, &c.changes)).collect();
    let count = case.demands().filter(|e| !e.holds()).count();
    let one = |candidate: &&Candidate| {
        let mut reasons = candidate.reasons.clone();
        reasons.push(Message::new("reason.settles", [("count", count.to_string())]));
        if candidates.len() == 1 {
            reasons.push(Message::new("reason.only", []));
        }
        let system = case.system;
        let change = |&(cell, to): &(usize, i128)| CellChange {
            cell: system.form.key(cell),
            from: system.sheet.reading(cell).value(),
            to: system.to_decimal(to),
        };
        Suggestion {
            changes: candidate.changes.iter().map(change).collect(),
            kind: candidate.kind.to_owned(),
            reasons,
            ties: settling.iter().filter(|other| other.cost == candidate.cost).count(),
        }
    };
    settling.iter().take(LISTED).map(one).collect()
}

/// How far was searched, for people and exports.
fn told(found: &Found) -> Search {
    let cells = found.sets.first().map(Vec::len);
    let minimal = match cells {
        _ if found.given_up => Minimal::GivenUp,
        None => Minimal::None,
        Some(cells) if cells == found.least => Minimal::Counted,
        Some(_) => Minimal::Exhausted,
    };
    Search { least: found.least, cells, sets: found.sets.len(), minimal, steps: found.nodes }
}

#[cfg(test)]
mod tests;
