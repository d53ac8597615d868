//! Failing equations told as findings: subject, sides, sentence, evidence, and the case they share.

use std::collections::BTreeMap;

use super::balance::{Evaluated, Interval, Outcome, keys};
use super::look::{Look, column_name, lower, row_name};
use super::{Case, Finding, Search, Severity, Ties};
use crate::form::{Each, Form, Part};
use crate::lang::Message;
use crate::review::Sheet;

/// The sentences of a rule that reports equations: when it fails, and when it fails with blanks read
/// as 0. Their words are `line`, `left`, `right`, `left_sum`, `right_sum`, `difference`, `assumed`.
#[derive(Clone, Copy)]
pub(crate) struct Sentences {
    pub fails: &'static str,
    pub assuming: &'static str,
}

/// Sentences for equations of a user's form that name no rule of the program.
pub(crate) const ANY: Sentences = Sentences { fails: "finding.equation", assuming: "finding.equation.assuming" };

/// The failing equations of `rule`, as findings.
pub(crate) fn failing(look: &Look, rule: &str, severity: Severity, say: Sentences) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let failed = look.equations.iter().filter(|e| e.fails() && e.line.rule == rule);
    failed.map(|evaluated| finding(look, form, evaluated, (severity, say))).collect()
}

fn finding(look: &Look, form: &Form, evaluated: &Evaluated, (severity, say): (Severity, Sentences)) -> Finding {
    let line = &evaluated.line;
    let certain = evaluated.outcome == Outcome::Fail;
    let cells: Vec<usize> = line.cells().collect();
    let difference = evaluated.left.value().zip(evaluated.right.value()).map(|(l, r)| l - r);
    // Where not all is known there are bounds.
    let is = |side: Interval| if side.value().is_some() { format!("= {side}") } else { side.to_string() };
    let name = match line.each {
        Each::Row => row_name(form, line.table, line.at),
        Each::Column => column_name(form, line.table, line.at),
    };
    let message = Message::new(
        if certain { say.fails } else { say.assuming },
        [
            ("line", name),
            ("left", evaluated.left.to_string()),
            ("right", evaluated.right.to_string()),
            ("left_is", is(evaluated.left)),
            ("right_is", is(evaluated.right)),
            ("left_sum", sum_text(look, form, evaluated, false)),
            ("right_sum", sum_text(look, form, evaluated, true)),
            ("difference", evaluated.left.minus(evaluated.right).to_string()),
            ("assumed", evaluated.assumed.len().to_string()),
        ],
    );
    Finding {
        rule: line.rule.clone(),
        severity: if certain { severity } else { lower(severity) },
        subject: line.subject(form),
        cells: keys(form, &cells),
        left: Some(evaluated.left.to_string()),
        right: Some(evaluated.right.to_string()),
        difference,
        assumed: if certain { Vec::new() } else { keys(form, &evaluated.assumed) },
        message,
        spans: look.spans_of(&cells),
        case: None,
        suggestions: Vec::new(),
    }
}

/// One side with its labels and values, as `一(8) + 二(0)`; the year before is named.
fn sum_text(look: &Look, form: &Form, evaluated: &Evaluated, right: bool) -> String {
    let mut text = String::new();
    for part in evaluated.line.parts.iter().filter(|p| p.right == right) {
        if part.minus {
            text.push_str(" − ");
        } else if !text.is_empty() {
            text.push_str(" + ");
        }
        text.push_str(&part_text(look, form, evaluated.line.each, part));
    }
    text
}

fn part_text(look: &Look, form: &Form, each: Each, part: &Part) -> String {
    let (row, column) = (form.row(part.cell), form.column(part.cell));
    let ordinal = row.ordinal.trim_end_matches(['、', '.']);
    let label = match each {
        Each::Row => column.label.as_str(),
        Each::Column if ordinal.is_empty() => row.label.as_str(),
        Each::Column => ordinal,
    };
    let before = look.subject.previous.filter(|_| part.previous);
    let value = match before {
        Some(sheet) => sheet.form().and_then(|f| f.find(&form.key(part.cell))).and_then(|c| sheet.reading(c).value()),
        None => look.sheet.reading(part.cell).value(),
    };
    let value = value.map_or_else(|| "?".to_owned(), |v| v.to_string());
    match before.and_then(Sheet::year) {
        Some(year) => format!("{year}·{label}({value})"),
        None => format!("{label}({value})"),
    }
}

/// Numbers the groups of failing equations that hang together, in the order of the findings: a change
/// of a cell of one can call for a change in the others, be it by way of equations that hold.
pub(crate) fn number_cases(findings: &mut [Finding], form: &Form, equations: &[Evaluated]) {
    let is_equation = |finding: &Finding| equations.iter().any(|e| e.line.rule == finding.rule);
    let members: Vec<usize> = (0..findings.len()).filter(|&i| is_equation(&findings[i])).collect();
    if members.is_empty() {
        return;
    }
    // Equations that compare nothing tie nothing together.
    let speaking = equations.iter().filter(|e| e.outcome != Outcome::NotEvaluable || (e.residual.is_none() && !e.line.looks_back()));
    let mut ties = Ties::of(form.cell_count());
    speaking.for_each(|equation| ties.join(equation.line.cells()));
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for i in members {
        let Some(cell) = findings[i].cells.first().and_then(|key| form.find(key)) else { continue };
        let next = numbers.len();
        let number = *numbers.entry(ties.group(cell)).or_insert(next);
        findings[i].case = Some(Case { number, search: Search::default() });
    }
}
