//! Bodies of one kind and level beside each other: how their figures lie, so that one far from all of
//! them can be told. Of every report a few numbers are asked for, the same few for every report.
//!
//! Counts of bodies differ by factors, so what is compared is their logarithm, damped for small counts.

use std::collections::HashMap;

use serde::Serialize;

use super::body::core;
use super::place_of_body;
use super::plausible::{Kinds, Plausible, value};
use super::shelf::count;
use crate::fold::Folding;
use crate::form::CellKey;
use crate::review::Sheet;

/// Fewer bodies say nothing about another one.
const LEAST: usize = 20;
/// As far as this from the median, in robust standard deviations, is far.
const FAR: u32 = 6;
/// The median deviation of a normal distribution, in ten-thousandths of its standard deviation.
const NORMAL: u32 = 6745;
/// Counts are damped by this, as a count of 0 has no logarithm and 1 is no less than 2.
const DAMP: u64 = 5;
/// Steps of the scale by which a count doubles.
const OCTAVE: u32 = 32;
/// Where nearly all bodies have one and the same count, they deviate by half a doubling.
const STEADY: u32 = OCTAVE / 2;
/// A figure that is not known.
const UNKNOWN: u32 = u32::MAX;

/// A figure far from those of other bodies of the kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Far {
    /// Its cell.
    pub cell: CellKey,
    /// The median of the bodies.
    pub median: u32,
    /// How many bodies there are.
    pub bodies: usize,
}

/// How the figures of bodies lie, by kind of body and year.
#[derive(Debug)]
pub(super) struct Peers {
    /// The cells that are compared.
    cells: &'static [String],
    /// Kinds and years by numbers.
    groups: HashMap<(String, i16), u32>,
    /// How the figures of a cell lie, where there are enough of them.
    lies: HashMap<u32, Lie>,
}

/// How the figures of a cell lie.
#[derive(Clone, Copy, Debug)]
struct Lie {
    median: u32,
    /// The median distance from the median, on the scale.
    spread: u32,
    count: usize,
}

impl Peers {
    pub fn new(plausible: &'static Plausible) -> Self {
        Self { cells: &plausible.jump, groups: HashMap::new(), lies: HashMap::new() }
    }

    /// The number of a kind and year.
    pub fn group(&mut self, kind: &str, year: i16) -> u32 {
        let next = count(self.groups.len());
        *self.groups.entry((kind.to_owned(), year)).or_insert(next)
    }

    /// The figures of a report of a kind and year, as far as they are known, each with the number of what it is compared with.
    pub fn figures(&self, group: u32, row: &[u32]) -> impl Iterator<Item = (u32, u32)> {
        let known = row.iter().enumerate().filter(|(_, figure)| **figure != UNKNOWN);
        known.map(move |(cell, figure)| (self.number(group, cell), *figure))
    }

    /// Takes in all figures that are compared with each other.
    pub fn compare(&mut self, number: u32, figures: &[u32]) {
        if let Some(lie) = Lie::of(figures) {
            self.lies.insert(number, lie);
        }
    }

    /// The figures of a report that are far from those of other bodies of the kind.
    pub fn far(&self, group: u32, row: &[u32]) -> Vec<Far> {
        let of = |(cell, figure): (usize, &u32)| {
            let lie = self.lies.get(&self.number(group, cell)).filter(|lie| lie.is_far(*figure))?;
            Some(Far { cell: CellKey(self.cells.get(cell)?.clone()), median: lie.median, bodies: lie.count })
        };
        row.iter().enumerate().filter_map(of).collect()
    }

    fn number(&self, group: u32, cell: usize) -> u32 {
        group.saturating_mul(count(self.cells.len())).saturating_add(count(cell))
    }
}

/// The figures of a report that are compared, in the order of their cells.
pub(super) fn row(plausible: &Plausible, sheet: &Sheet) -> Box<[u32]> {
    plausible.jump.iter().map(|cell| figure(sheet, cell)).collect()
}

impl Lie {
    fn of(figures: &[u32]) -> Option<Self> {
        if figures.len() < LEAST {
            return None;
        }
        let median = middle(&mut figures.to_vec());
        let mut distances: Vec<u32> = figures.iter().map(|figure| step(*figure).abs_diff(step(median))).collect();
        Some(Self { median, spread: middle(&mut distances).max(STEADY), count: figures.len() })
    }

    fn is_far(self, figure: u32) -> bool {
        figure != UNKNOWN && step(figure).abs_diff(step(self.median)) * NORMAL > FAR * 10_000 * self.spread
    }
}

/// The lower one of the two in the middle.
fn middle(numbers: &mut [u32]) -> u32 {
    let at = (numbers.len() - 1) / 2;
    *numbers.select_nth_unstable(at).1
}

fn figure(sheet: &Sheet, cell: &str) -> u32 {
    let count = value(sheet, cell).and_then(|(_, value)| value.to_integer());
    count.and_then(|count| u32::try_from(count).ok()).unwrap_or(UNKNOWN)
}

/// Where a count stands on the scale: `OCTAVE` steps higher where it is twice as much.
fn step(count: u32) -> u32 {
    let damped = u64::from(count) + DAMP;
    let whole = damped.ilog2();
    // The mantissa is squared once for each further binary digit of the logarithm.
    let mut mantissa = u128::from(damped) << (63 - whole);
    let mut steps = whole;
    for _ in 0..OCTAVE.ilog2() {
        mantissa = (mantissa * mantissa) >> 63;
        let carry = u32::from(mantissa >> 64 != 0);
        mantissa >>= carry;
        steps = steps * 2 + carry;
    }
    steps
}

/// What bodies of one kind and level have in common: the level of the place they belong to and the rest of
/// the name; towns are all one kind. Nothing where the name tells no level.
pub(super) fn kind(folding: &Folding, kinds: &Kinds, agency: &str) -> Option<String> {
    let name = folding.fold(agency);
    let own = core(folding, &name);
    if kinds.towns.iter().any(|town| own.ends_with(town.as_str())) {
        return Some(kinds.towns[0].clone());
    }
    let place = place_of_body(&name)?;
    let rest = own.strip_prefix(core(folding, place).as_str())?;
    let level = kinds.levels.iter().position(|ends| ends.iter().any(|end| place.ends_with(end.as_str())))?;
    Some(format!("{level} {rest}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::check::Around;
    use crate::check::testing::Draft;

    #[test]
    fn a_scale_on_which_twice_as_much_is_always_as_far() {
        assert!((0..5_000).all(|count| step(count) <= step(count + 1)));
        for count in [0_u32, 3, 95, 123_456] {
            assert_eq!(step(count * 2 + 5), step(count) + OCTAVE, "{count}");
        }
        assert!(step(UNKNOWN - 1) <= 33 * OCTAVE);
    }

    #[test]
    fn bodies_of_one_kind_have_the_same_level_and_the_same_task() {
        let kind = |agency| kind(Folding::built_in(), &Plausible::built_in().kinds, agency);
        for (a, b, same) in [
            ("栖梧县水利局", "鹭汀区水利局", true),
            ("栖梧县水利局", "澄砚市水利局", false),
            ("栖梧县水利局", "栖梧县审计局", false),
            ("栖梧县人民政府", "鹭汀县人民政府", true),
            ("栖梧县人民政府", "鹭汀县人民政府办公室", false),
            ("栖梧县青檐镇人民政府", "三叠乡人民政府", true),
            ("澄砚市霁川区磬石街道办事处", "青檐镇", true),
            ("栖梧县市场监督管理局", "鹭汀县市场监督管理局", true),
        ] {
            assert_eq!(kind(a) == kind(b), same, "{a} {b}");
        }
        assert_eq!(kind("水利局"), None, "of no level");
    }

    /// What is told of the first of `count` water boards, all the others having 8 to 12 penalties.
    fn told(figure: &str, count: i64) -> Vec<Far> {
        let sheet = |n: i64| {
            let mut draft = Draft::new("2021");
            let usual = (8 + n % 5).to_string();
            draft.put("art20_6/penalties/decisions", if n == 0 { figure } else { &usual });
            draft.sheet()
        };
        let names: Vec<String> = (0..count).map(|n| format!("第{n}县水利局")).collect();
        let mut peers = Peers::new(Plausible::built_in());
        let mut figures = BTreeMap::<u32, Vec<u32>>::new();
        let mut first = None;
        for (name, n) in names.iter().zip(0..) {
            let kind = kind(Folding::built_in(), &Plausible::built_in().kinds, name).expect("a water board");
            let (group, row) = (peers.group(&kind, 2021), row(Plausible::built_in(), &sheet(n)));
            peers.figures(group, &row).for_each(|(number, figure)| figures.entry(number).or_default().push(figure));
            first.get_or_insert((group, row));
        }
        for (number, figures) in &figures {
            peers.compare(*number, figures);
        }
        first.map(|(group, row)| peers.far(group, &row)).unwrap_or_default()
    }

    #[test]
    fn a_figure_far_from_those_of_twenty_others_is_told() {
        let far = told("3000", 21);
        assert_eq!(far, [Far { cell: CellKey("art20_6/penalties/decisions".to_owned()), median: 10, bodies: 21 }]);
        let mut draft = Draft::new("2021");
        draft.put("art20_6/penalties/decisions", "3000");
        let found = draft.findings_within(&Around { far, ..Around::default() });
        let found: Vec<_> = found.iter().filter(|f| f.rule == "implausible-value").collect();
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].message.id, found[0].subject.as_str()), ("finding.implausible-value.peers", "art20_6/penalties/decisions"));
    }

    #[test]
    fn a_figure_as_others_have_or_among_few_or_unknown_is_not() {
        assert!(told("120", 21).is_empty());
        assert!(told("3000", 19).is_empty());
        assert!(told("", 21).is_empty());
        assert!(told("0", 21).is_empty());
    }
}
