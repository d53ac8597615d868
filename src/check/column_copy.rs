//! A column of applicants repeats another one, or the totals while a third one is above 0.

use super::balance::keys;
use super::look::{Look, Tell, column_name, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Each, Form, Relation};
use crate::lang::Message;
use crate::number::Decimal;

pub(super) const RULE: Rule = Rule { name: "column-copy", severity: Severity::Warning, basis: Basis::Statistics, default: true, find };

/// A column with fewer figures above 0, or a smaller total, repeats another one by chance.
const LEAST_FIGURES: usize = 4;
const LEAST_SUM: i64 = 10;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    (0..form.tables.len()).flat_map(|t| in_table(look, form, t)).collect()
}

/// The columns that a row's equation adds up, and the one that holds their sum.
fn parts(form: &Form, t: usize) -> Option<(Vec<usize>, usize)> {
    let table = &form.tables[t];
    let mut sums = table.equations.iter().filter(|e| e.each == Each::Row && e.says.relation == Relation::Equal && !e.says.looks_back());
    sums.find_map(|e| match &e.says.right[..] {
        [total] => Some((e.says.left.iter().filter_map(|term| table.column(&term.key)).collect(), table.column(&total.key)?)),
        _ => None,
    })
}

fn in_table(look: &Look, form: &Form, t: usize) -> Vec<Finding> {
    let rows = form.tables[t].rows.len();
    let Some((parts, total)) = (rows > LEAST_FIGURES).then(|| parts(form, t)).flatten() else { return Vec::new() };
    let (first, width) = (form.table_cells(t).start, form.tables[t].columns.len());
    let cells = |column: usize| (0..rows).map(move |row| first + row * width + column);
    let values = |column: usize| cells(column).map(|cell| look.sheet.value(cell).unwrap_or_default()).collect::<Vec<Decimal>>();
    let known =
        |column: usize| cells(column).all(|cell| look.report.cells.get(cell).is_some_and(|c| c.doubt.is_none()) || look.is_corrected(cell));
    let all: Vec<(usize, Vec<Decimal>)> = parts.iter().map(|&column| (column, values(column))).collect();
    let totals = values(total);
    let mut findings = Vec::new();
    for (i, (column, own)) in all.iter().enumerate() {
        let figures = own.iter().filter(|v| !v.is_zero()).count();
        let sum: Decimal = own.iter().copied().sum();
        if figures < LEAST_FIGURES || sum < Decimal::from(LEAST_SUM) || !known(*column) {
            continue;
        }
        let twin = all[i + 1..].iter().find(|(other, values)| values == own && known(*other)).map(|(other, _)| *other);
        let others = all.iter().any(|(other, values)| other != column && values.iter().any(|v| !v.is_zero()));
        let of_totals = (own == &totals && others && known(total)).then_some(total);
        if let Some(other) = twin.or(of_totals) {
            let words = [("one", column_name(form, t, *column)), ("other", column_name(form, t, other)), ("count", figures.to_string())];
            let subject = format!("{}//{}", form.tables[t].key, form.tables[t].columns[*column].key);
            let told: Vec<usize> = cells(*column).filter(|&cell| look.sheet.value(cell).is_some_and(|v| !v.is_zero())).collect();
            let finding = tell(RULE.name, RULE.severity, subject, Message::new("finding.column-copy", words));
            findings.push(finding.with_cells(keys(form, &told)).with_spans(look.spans_of(&told)));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    const ROWS: [&str; 5] = ["new", "granted", "partial", "unavailable.not_held", "total"];

    fn check(rows: &[[&str; 7]; 5]) -> Vec<String> {
        let mut draft = Draft::new("2021");
        for (row, figures) in ROWS.iter().zip(rows) {
            draft.put_row("requests", row, figures);
        }
        draft.subjects("column-copy")
    }

    #[test]
    fn a_column_that_repeats_another_or_the_totals_beside_a_third_is_told() {
        let twice = |n: &'static str, sum: &'static str| [n, n, "0", "0", "0", "0", sum];
        assert_eq!(
            check(&[twice("9", "18"), twice("4", "8"), twice("3", "6"), twice("2", "4"), twice("9", "18")]),
            ["requests//natural_person"]
        );
        let total = |n: &'static str, other: &'static str| [n, other, "0", "0", "0", "0", n];
        assert_eq!(
            check(&[total("9", "1"), total("4", "1"), total("3", "0"), total("2", "0"), total("9", "1")]),
            ["requests//natural_person"]
        );
    }

    #[test]
    fn persons_alone_and_small_columns_are_usual() {
        let alone = |n: &'static str| [n, "0", "0", "0", "0", "0", n];
        assert!(check(&[alone("9"), alone("4"), alone("3"), alone("2"), alone("9")]).is_empty());
        let small = |n: &'static str, sum: &'static str| [n, n, "0", "0", "0", "0", sum];
        assert!(check(&[small("1", "2"), small("1", "2"), small("0", "0"), small("0", "0"), small("1", "2")]).is_empty());
    }
}
