//! Failing equations to repairs: every change of one cell that makes all equations of a case hold
//! and breaks none, ranked by how usual the slip is that explains it. Nothing is ever applied.
//!
//! No two cells of the form stand in the same equations, so one wrong cell is named by which
//! equations fail, and its right value follows from any of them.

mod slip;
mod system;

use std::collections::{BTreeMap, BTreeSet};

pub use slip::{Slip, explain};
pub use system::{Equation, System};

use crate::check::{CellChange, Finding, Subject, Suggestion};
use crate::form::Relation;
use crate::lang::Message;
use crate::number::Decimal;

/// Most repairs that are listed for a case.
const LISTED: usize = 12;

/// One change that repairs a case.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Repair {
    cell: usize,
    from: Decimal,
    to: Decimal,
    slip: Slip,
    cost: i32,
}

/// Gives every finding on a failing equation the repairs of its case, best first. Repairs that are
/// equally good are all listed and counted in [`Suggestion::ties`].
pub fn suggest(subject: &Subject, findings: &mut [Finding]) {
    let Some(system) = System::new(subject) else { return };
    let mut cases: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, finding) in findings.iter().enumerate() {
        if let Some(case) = finding.case {
            cases.entry(case).or_default().push(number);
        }
    }
    for members in cases.values() {
        let failing: Vec<&Equation> = members.iter().filter_map(|&number| equation_of(&system, &findings[number])).collect();
        let suggestions = suggestions(&system, &repairs(&system, &failing), failing.len());
        for &number in members {
            findings[number].suggestions.clone_from(&suggestions);
        }
    }
}

fn equation_of<'s>(system: &'s System, finding: &Finding) -> Option<&'s Equation> {
    system.equations.iter().find(|e| e.fails && e.rule == finding.rule && e.subject == finding.subject)
}

/// Every one-cell repair of the failing equations, best first, in form order where equally good.
fn repairs(system: &System, failing: &[&Equation]) -> Vec<Repair> {
    let Some((first, others)) = failing.split_first() else { return Vec::new() };
    let shared: BTreeSet<usize> = first.cells.iter().map(|&(cell, _)| cell).collect();
    let in_all = |cell: &usize| others.iter().all(|equation| equation.cells.iter().any(|(c, _)| c == cell));
    let mut found: Vec<Repair> = shared.into_iter().filter(in_all).filter_map(|cell| repair(system, failing, cell)).collect();
    found.sort_by_key(|repair| (repair.cost, repair.cell));
    found
}

fn repair(system: &System, failing: &[&Equation], cell: usize) -> Option<Repair> {
    // An equation that only sets a bound does not say what the value is.
    let exact = failing.iter().find(|equation| equation.relation == Relation::Equal)?;
    let change = exact.change_of(cell)?;
    let from = system.start(cell)?;
    let to = from + change;
    let settles = failing.iter().all(|equation| equation.after(cell, change).is_some_and(|residual| equation.holds_at(residual)));
    let breaks = system.with(cell).filter(|equation| !equation.fails && equation.residual.is_some());
    let breaks = breaks.into_iter().any(|equation| equation.after(cell, change).is_none_or(|residual| !equation.holds_at(residual)));
    if !settles || breaks || !system.may_hold(cell, to) {
        return None;
    }
    let slip = explain(system, cell, from, to);
    let mut cost = slip.cost();
    if is_doubtful(system, cell) {
        cost -= 10;
    }
    if is_out_of_scale(system, cell, to) {
        cost += 10;
    }
    Some(Repair { cell, from, to, slip, cost })
}

fn is_doubtful(system: &System, cell: usize) -> bool {
    let key = system.form.key(cell);
    system.sheet.correction(&key).is_none() && system.sheet.report().cells.get(cell).is_some_and(|found| !found.is_certain())
}

/// Whether the value is twenty times what any other cell of the equations holds.
fn is_out_of_scale(system: &System, cell: usize, to: Decimal) -> bool {
    let others = system.with(cell).flat_map(|e| &e.cells).filter(|(c, _)| *c != cell);
    let greatest = others.filter_map(|&(c, _)| system.start(c)).max().unwrap_or_default();
    let twenty: Decimal = std::iter::repeat_n(greatest, 20).sum();
    !greatest.is_zero() && to > twenty
}

fn suggestions(system: &System, repairs: &[Repair], equations: usize) -> Vec<Suggestion> {
    let one = |repair: &Repair| {
        let mut reasons = vec![Message::new(slip_id(repair.slip), []), Message::new("reason.settles", [("count", equations.to_string())])];
        if repairs.len() == 1 {
            reasons.push(Message::new("reason.only", []));
        }
        if is_doubtful(system, repair.cell) {
            reasons.push(Message::new("reason.doubtful", []));
        }
        if is_out_of_scale(system, repair.cell, repair.to) {
            reasons.push(Message::new("reason.out-of-scale", []));
        }
        let from = system.sheet.reading(repair.cell).value();
        Suggestion {
            changes: vec![CellChange { cell: system.form.key(repair.cell), from, to: repair.to }],
            kind: repair.slip.name().to_owned(),
            reasons,
            ties: repairs.iter().filter(|other| other.cost == repair.cost).count(),
        }
    };
    repairs.iter().take(LISTED).map(one).collect()
}

const fn slip_id(slip: Slip) -> &'static str {
    match slip {
        Slip::TotalLeftZero => "slip.total-left-zero",
        Slip::Blank => "slip.blank-cell",
        Slip::Included => "slip.included",
        Slip::Copied => "slip.copied",
        Slip::DigitDropped => "slip.digit-dropped",
        Slip::DigitAdded => "slip.digit-added",
        Slip::DigitReplaced => "slip.digit-replaced",
        Slip::DigitsExchanged => "slip.digits-exchanged",
        Slip::Sign => "slip.sign",
        Slip::Point => "slip.point",
        Slip::TwoSlips => "slip.two-slips",
        Slip::Other => "slip.other",
    }
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::check::{RuleSet, Subject, check};
    use crate::lang::Lang;
    use crate::text::SourceText;

    /// The repairs of the first case: cell, new value, kind.
    fn repaired(draft: &Draft) -> Vec<(String, String, String)> {
        let source = SourceText::from_utf8_text(&draft.text);
        let sheet = draft.sheet();
        let subject = Subject { path: "a.txt", source: &source, sheet: &sheet, previous: None };
        let mut findings = check(&subject, &RuleSet::default());
        super::suggest(&subject, &mut findings);
        let lang = Lang::built_in("zh").expect("built in");
        let first = findings.iter().find(|f| f.case == Some(0)).expect("a failing equation");
        assert!(findings.iter().filter(|f| f.case == Some(0)).all(|f| f.suggestions == first.suggestions), "one case, one answer");
        for suggestion in &first.suggestions {
            assert!(lang.has(&format!("slip.{}", suggestion.kind)));
            assert!(suggestion.reasons.iter().all(|reason| !lang.tell(reason).contains('{')));
        }
        let tell = |s: &crate::check::Suggestion| (s.changes[0].cell.0.clone(), s.changes[0].to.to_string(), s.kind.clone());
        first.suggestions.iter().map(tell).collect()
    }

    /// A balanced table with figures above 0.
    fn balanced() -> Draft {
        let mut draft = Draft::new("2021");
        draft.put_row("requests", "new", &["105", "12", "0", "3", "0", "0", "120"]);
        draft.put_row("requests", "carried_in", &["4", "0", "0", "0", "0", "0", "4"]);
        draft.put_row("requests", "granted", &["80", "10", "0", "3", "0", "0", "93"]);
        draft.put_row("requests", "partial", &["20", "2", "0", "0", "0", "0", "22"]);
        draft.put_row("requests", "total", &["100", "12", "0", "3", "0", "0", "115"]);
        draft.put_row("requests", "carried_out", &["9", "0", "0", "0", "0", "0", "9"]);
        assert!(draft.findings().iter().all(|f| f.case.is_none()));
        draft
    }

    fn only(cell: &str, to: &str, kind: &str) -> Vec<(String, String, String)> {
        vec![(cell.to_owned(), to.to_owned(), kind.to_owned())]
    }

    #[test]
    fn one_wrong_cell_is_named_alone_with_its_value_and_its_slip() {
        for (cell, wrong, to, kind) in [
            ("requests/new/natural_person", "15", "105", "digit-dropped"),
            ("requests/granted/natural_person", "8", "80", "digit-dropped"),
            ("requests/partial/business", "3", "2", "digit-replaced"),
            ("requests/total/total", "0", "115", "total-left-zero"),
            ("requests/total/natural_person", "109", "100", "included"),
            ("requests/carried_out/total", "99", "9", "digit-added"),
        ] {
            let mut draft = balanced();
            draft.put(cell, wrong);
            assert_eq!(repaired(&draft), only(cell, to, kind), "{cell} {wrong}");
        }
    }

    #[test]
    fn a_blank_part_gets_the_value_that_all_its_equations_need() {
        let mut draft = balanced();
        draft.put("requests/granted/business", "");
        assert_eq!(repaired(&draft), only("requests/granted/business", "10", "blank-cell"));
    }

    #[test]
    fn two_wrong_cells_have_no_repair_with_one() {
        let mut draft = balanced();
        draft.put("requests/new/natural_person", "15").put("requests/granted/natural_person", "8");
        assert!(repaired(&draft).is_empty());
    }

    #[test]
    fn a_lone_equation_lists_every_cell_that_could_be_wrong_and_counts_ties() {
        let mut draft = Draft::new("2021");
        draft.put_row("proceedings", "review", &["5", "1", "0", "2", "9"]);
        let found = repaired(&draft);
        assert_eq!(found.len(), 5, "{found:?}");
        // Nine for eight, six for five, two for one, one for nought, three for two: one digit each.
        let kinds: Vec<&str> = found.iter().map(|(.., kind)| kind.as_str()).collect();
        assert_eq!(kinds, ["digit-replaced"; 5]);
    }

    #[test]
    fn a_repair_below_zero_or_one_that_breaks_another_equation_is_none() {
        let mut draft = Draft::new("2021");
        draft.put_row("proceedings", "review", &["1", "0", "0", "0", "9"]);
        let cells: Vec<String> = repaired(&draft).into_iter().map(|(cell, ..)| cell).collect();
        assert!(cells.contains(&"proceedings/review/total".to_owned()) && cells.len() == 5);
        draft.put_row("proceedings", "review", &["9", "0", "0", "0", "1"]);
        let cells: Vec<String> = repaired(&draft).into_iter().map(|(cell, ..)| cell).collect();
        assert_eq!(cells, ["proceedings/review/upheld", "proceedings/review/total"], "the parts at 0 cannot go below");
        // Both rows off by the same, the columns right: no single cell.
        let mut draft = balanced();
        draft.put_row("requests", "granted", &["81", "10", "0", "3", "0", "0", "93"]);
        draft.put_row("requests", "partial", &["19", "2", "0", "0", "0", "0", "22"]);
        assert!(repaired(&draft).is_empty());
    }

    #[test]
    fn a_cell_whose_reading_is_in_doubt_comes_first() {
        let mut draft = Draft::new("2021");
        draft.put_row("proceedings", "review", &["5", "1", "0", "2", "9"]);
        draft.cell("proceedings/review/pending").doubt = Some(crate::report::Doubt::FigureRepaired);
        assert_eq!(repaired(&draft)[0].0, "proceedings/review/pending");
    }
}
