//! A sentence states another value than the table. What is compared is decided by the extraction,
//! which leaves out what may be something else; here a sentence is told only when none of the cells
//! that it may mean holds what it says.

use std::collections::BTreeMap;

use super::balance::keys;
use super::look::{Look, Tell, cell_name, lower, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Grade};
use crate::lang::Message;
use crate::number::Decimal;
use crate::report::{Claim, Statement};
use crate::review::Reading;

pub(super) const RULE: Rule = Rule { name: "narrative-mismatch", severity: Severity::Error, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut found: BTreeMap<String, Finding> = BTreeMap::new();
    let told = &look.report.narrative;
    // What the text tells of and the table does not count at all is another rule's.
    let counted = |told: &&Statement| told.readings.first().and_then(|cells| sum(look, cells)).is_some_and(|value| !value.is_zero());
    let figures = told.statements.iter().map(|s| (s, &told.statements));
    for (statement, all) in figures.chain(told.decisions.iter().filter(counted).map(|s| (s, &told.decisions))) {
        let Some(finding) = mismatch(look, form, statement).filter(|_| !is_part(look, all, statement)) else { continue };
        match found.get_mut(&finding.subject) {
            // One subject, one finding: all the sentences that state it otherwise are its evidence.
            Some(known) => {
                known.severity = known.severity.min(finding.severity);
                known.spans.extend(finding.spans);
                known.spans.sort_unstable();
                known.spans.dedup();
            }
            None => drop(found.insert(finding.subject.clone(), finding)),
        }
    }
    found.into_values().collect()
}

/// The sum of cells, if every one of them is known.
pub(super) fn sum(look: &Look, cells: &[usize]) -> Option<Decimal> {
    cells.iter().map(|&cell| look.sheet.reading(cell).value()).sum()
}

/// Whether a statement says what one of the sums says that it may mean; nothing when the first of
/// them is not known.
pub(super) fn agrees(look: &Look, statement: &Statement) -> Option<bool> {
    holds(look, statement, statement.value)
}

/// Whether one of the sums that a statement may mean is a value, as far as that is printed: sums of money are
/// rounded.
fn holds(look: &Look, statement: &Statement, value: Decimal) -> Option<bool> {
    let meant = statement.readings.first()?;
    let first = sum(look, meant)?;
    let unit = Decimal::new(1, value.decimals());
    let is_value = |sum: Decimal| sum == value || (value.decimals() < sum.decimals() && sum - value < unit && value - sum < unit);
    // That there was none of a sum is not right because there was none of a part of it.
    let is_part = |cells: &[usize]| value.is_zero() && cells.iter().all(|cell| meant.contains(cell));
    let others = statement.readings.iter().skip(1).filter(|cells| !is_part(cells)).filter_map(|cells| sum(look, cells));
    Some(std::iter::once(first).chain(others).any(is_value))
}

/// Whether a statement that agrees with no sum is one of a part: others of its quantity beside it make the value
/// of the table together with it, or one says it alone while this one may speak of less.
pub(super) fn is_part(look: &Look, all: &[Statement], statement: &Statement) -> bool {
    let same = || all.iter().filter(|s| s.claim == Claim::Figure && s.quantity == statement.quantity);
    if statement.claim != Claim::Figure || same().count() < 2 {
        return false;
    }
    if !statement.certain && same().any(|other| agrees(look, other) == Some(true)) {
        return true;
    }
    let line = look.line(statement.figure);
    let beside: Vec<Decimal> = same().filter(|other| look.line(other.figure) == line).map(|other| other.value).collect();
    // One figure said twice is one.
    let differ = beside.iter().any(|value| *value != statement.value);
    differ && holds(look, statement, beside.iter().copied().sum()) == Some(true)
}

fn mismatch(look: &Look, form: &Form, statement: &Statement) -> Option<Finding> {
    if agrees(look, statement)? {
        return None;
    }
    let cells = statement.readings.first()?;
    let value = sum(look, cells)?;
    let guessed = cells.iter().any(|&c| look.report.cells.get(c).is_some_and(|cell| !cell.is_certain()) && !look.is_corrected(c));
    let mut severity = match statement.grade {
        Grade::Exact => Severity::Error,
        Grade::Likely => Severity::Warning,
        Grade::Notice => Severity::Info,
    };
    if !statement.certain || guessed {
        severity = lower(severity);
    }
    let (id, severity) = match statement.claim {
        Claim::Figure => ("finding.narrative-mismatch", severity),
        Claim::Nothing => ("finding.narrative-mismatch.nothing", severity),
        Claim::AllDone => ("finding.narrative-mismatch.all-done", Severity::Warning),
    };
    let elsewhere = elsewhere(look, form, statement, cells);
    let id = if elsewhere.is_some() && statement.claim == Claim::Figure { "finding.narrative-mismatch.elsewhere" } else { id };
    let words = [
        ("text", look.quote(statement.clause)),
        ("line", look.line(statement.figure).to_string()),
        ("said", statement.value.to_string()),
        ("cells", names(form, cells)),
        ("value", value.to_string()),
        ("other", elsewhere.map(|cell| cell_name(form, cell)).unwrap_or_default()),
    ];
    let mut finding = tell(RULE.name, severity, subject(form, statement, cells), Message::new(id, words));
    finding.left = Some(statement.value.to_string());
    finding.right = Some(value.to_string());
    finding.difference = Some(statement.value - value);
    let spans = look.spans_of(cells);
    Some(finding.with_cells(keys(form, cells)).with_spans(std::iter::once(statement.figure).chain(spans)))
}

/// The cell itself, or a name for a sum of several.
fn subject(form: &Form, statement: &Statement, cells: &[usize]) -> String {
    match cells {
        [cell] => form.key(*cell).0,
        _ => format!("narrative/{}", statement.quantity),
    }
}

fn names(form: &Form, cells: &[usize]) -> String {
    match cells {
        [cell] => cell_name(form, *cell),
        [first, .., last] if cells.len() > 3 => format!("{} … {}", cell_name(form, *first), cell_name(form, *last)),
        _ => cells.iter().map(|&cell| cell_name(form, cell)).collect::<Vec<_>>().join(" + "),
    }
}

/// Another cell of the same row or column that holds the value stated: what the writer may have read.
fn elsewhere(look: &Look, form: &Form, statement: &Statement, cells: &[usize]) -> Option<usize> {
    let [cell] = cells else { return None };
    if statement.value < Decimal::from(3) {
        // Small figures stand everywhere.
        return None;
    }
    let place = form.place(*cell);
    let near = form.table_cells(place.table).filter(|&other| {
        let at = form.place(other);
        other != *cell && (at.row == place.row) != (at.column == place.column)
    });
    let mut same = near.filter(|&other| look.sheet.reading(other) == Reading::Known(statement.value));
    same.next().filter(|_| same.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::testing::Draft;

    fn said(draft: &mut Draft, value: i64, claim: Claim, grade: Grade, cells: &[&[&str]]) {
        let span = draft.print(&format!("共收到申请{value}件"));
        let number = |key: &&str| draft.number(key);
        let readings = cells.iter().map(|sum| sum.iter().map(number).collect()).collect();
        draft.report.narrative.statements.push(Statement {
            quantity: "new".to_owned(),
            claim,
            value: value.into(),
            figure: span,
            clause: span,
            grade,
            certain: true,
            readings,
        });
    }

    const NEW: &[&[&str]] = &[&["requests/new/total"], &["requests/new/total", "requests/carried_in/total"]];

    fn draft(new: &str, carried_in: &str) -> Draft {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", new).put("requests/carried_in/total", carried_in);
        draft
    }

    #[test]
    fn another_value_than_the_tables_is_an_error_with_both_places() {
        let mut draft = draft("3", "0");
        said(&mut draft, 2, Claim::Figure, Grade::Exact, NEW);
        let found = draft.of("narrative-mismatch");
        assert_eq!((found[0].subject.as_str(), found[0].severity), ("requests/new/total", Severity::Error));
        assert_eq!((found[0].left.as_deref(), found[0].right.as_deref(), found[0].spans.len()), (Some("2"), Some("3"), 2));
        assert_eq!(found[0].cells, [crate::form::CellKey("requests/new/total".to_owned())]);
        said(&mut draft, 4, Claim::Figure, Grade::Likely, NEW);
        assert_eq!(draft.of("narrative-mismatch").len(), 1, "one subject is told once");
    }

    #[test]
    fn a_figure_that_counts_carried_requests_too_is_none() {
        let mut draft = draft("3", "2");
        said(&mut draft, 5, Claim::Figure, Grade::Exact, NEW);
        said(&mut draft, 3, Claim::Figure, Grade::Exact, NEW);
        assert!(draft.of("narrative-mismatch").is_empty());
    }

    #[test]
    fn a_cell_that_is_blank_or_guessed_is_not_held_against_the_text() {
        let mut one = draft("", "0");
        said(&mut one, 2, Claim::Figure, Grade::Exact, NEW);
        assert!(one.of("narrative-mismatch").is_empty());
        let mut two = draft("3", "0");
        two.cell("requests/new/total").doubt = Some(crate::report::Doubt::TwoReadings);
        said(&mut two, 2, Claim::Figure, Grade::Exact, NEW);
        assert!(two.of("narrative-mismatch").is_empty());
    }

    #[test]
    fn none_and_all_done_are_compared_too() {
        let mut draft = draft("3", "0");
        said(&mut draft, 0, Claim::Nothing, Grade::Exact, NEW);
        assert_eq!(draft.of("narrative-mismatch")[0].message.id, "finding.narrative-mismatch.nothing");
        draft.put("requests/carried_out/total", "1");
        said(&mut draft, 0, Claim::AllDone, Grade::Exact, &[&["requests/carried_out/total"]]);
        let found = draft.of("narrative-mismatch");
        assert_eq!((found.len(), found[1].severity), (2, Severity::Warning));
    }

    /// Figures of one line that make the table's figure together are its parts.
    #[test]
    fn parts_that_make_the_figure_of_the_table_are_none() {
        let mut draft = draft("15", "0");
        said(&mut draft, 10, Claim::Figure, Grade::Exact, NEW);
        said(&mut draft, 5, Claim::Figure, Grade::Exact, NEW);
        for statement in &mut draft.report.narrative.statements {
            statement.figure = crate::text::Span::new(0, 1);
        }
        assert!(draft.of("narrative-mismatch").is_empty() && draft.of("narrative-repeat").is_empty());
        draft.put("requests/new/total", "16");
        assert_eq!((draft.of("narrative-mismatch").len(), draft.of("narrative-repeat").len()), (1, 1));
    }

    #[test]
    fn a_figure_that_may_be_of_an_office_yields_to_one_that_agrees() {
        let mut draft = draft("40", "0");
        said(&mut draft, 6, Claim::Figure, Grade::Exact, NEW);
        said(&mut draft, 40, Claim::Figure, Grade::Exact, NEW);
        assert_eq!(draft.of("narrative-mismatch").len(), 1);
        draft.report.narrative.statements[0].certain = false;
        assert!(draft.of("narrative-mismatch").is_empty());
    }

    #[test]
    fn none_of_a_sum_is_not_none_of_a_part_of_it() {
        let mut draft = draft("3", "0");
        said(
            &mut draft,
            0,
            Claim::Figure,
            Grade::Exact,
            &[&["requests/new/total", "requests/carried_in/total"], &["requests/carried_in/total"]],
        );
        assert_eq!(draft.of("narrative-mismatch").len(), 1);
    }

    /// What the text tells of and the table says there was none of is told by `number-reused`.
    #[test]
    fn decisions_are_compared_as_far_as_they_are_printed() {
        let check = |cell: &str, printed: &str, value: &str| {
            let mut draft = Draft::new("2021");
            draft.put(cell, printed);
            said(&mut draft, 1, Claim::Figure, Grade::Notice, &[&[cell]]);
            let mut told = draft.report.narrative.statements.remove(0);
            told.value = value.parse().expect("a decimal");
            draft.report.narrative.decisions.push(told);
            draft.of("narrative-mismatch").len()
        };
        assert_eq!(check("art20_6/penalties/decisions", "9", "10"), 1);
        assert_eq!(check("art20_6/penalties/decisions", "10", "10"), 0);
        assert_eq!(check("art20_6/penalties/decisions", "0", "10"), 0);
        assert_eq!(check("art20_8/fees/amount", "12.3456", "12.35"), 0);
        assert_eq!(check("art20_8/fees/amount", "12.53", "12.35"), 1);
    }

    #[test]
    fn a_cell_beside_that_holds_the_value_is_named() {
        let mut draft = draft("30", "0");
        draft.put("requests/new/natural_person", "25");
        said(&mut draft, 25, Claim::Figure, Grade::Exact, NEW);
        assert_eq!(draft.of("narrative-mismatch")[0].message.id, "finding.narrative-mismatch.elsewhere");
    }
}
