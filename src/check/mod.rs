//! Sheets to findings. A rule is one file here; its doc comment is its short page, its page for
//! people is `rule.NAME.page` in the language files, its row in [`RULES`] is its registration.

mod around;
mod balance;
mod body;
mod computed;
mod corpus;
mod equation;
mod facts;
mod finding;
mod look;
mod peers;
mod place;
mod plausible;
mod rule;
mod shelf;
mod subtotal;
mod ties;
mod wording;

mod accountability_statement;
mod all_zero;
mod blank_row;
mod blank_total;
mod carry_over;
mod cell_count;
mod column_balance;
mod column_copy;
mod column_heading;
mod conversion_residue;
mod copied_table;
mod copied_text;
mod decimals;
mod duplicate_report;
mod duplicate_row;
mod duplicate_section;
mod empty_section;
mod fee_statement;
mod file_year;
mod form_mismatch;
mod group_subtotal;
mod heading_typo;
mod implausible_value;
mod issued_over_stock;
mod litigation_total;
mod misplaced_table;
mod missing_cell;
mod missing_row;
mod missing_section;
mod missing_table;
mod missing_year;
mod narrative_growth;
mod narrative_mismatch;
mod narrative_parts;
mod narrative_percentage;
mod narrative_repeat;
mod negative;
mod not_a_number;
mod not_integer;
mod number_format;
mod number_reused;
mod older_form;
mod organisation_subtotal;
mod overdue_requests;
mod overview_topics;
mod proceedings_total;
mod result_total;
mod results_subtotal;
mod row_order;
mod row_total;
mod section_order;
mod several_reports;
mod signature_date;
mod split_number;
mod stale_correction;
mod stock_continuity;
mod title;
mod torn;
mod traditional_script;
mod unclaimed_number;
mod unit_in_cell;
mod unit_name;
mod unknown_encoding;
mod unknown_row;
mod values_lost;
mod year_jump;
mod year_mismatch;

#[cfg(test)]
pub(crate) mod testing;

pub use around::{Alike, Around, Twins};
pub use balance::{Evaluated, Interval, Outcome, Tally, evaluate, evaluate_with, implied, readings, tally};
pub use computed::computed;
pub use corpus::{Bodies, Glance, Pair, Standing, Trace};
pub use finding::{Case, CellChange, Finding, Minimal, Search, Severity, Suggestion};
pub use look::{cell_name, column_name, row_name, subject_name};
pub use peers::Far;
pub use place::place_of_body;
pub use rule::{ALL, Basis, Rule, RuleSet, UnknownRule, slips};
pub use shelf::{Shelf, Unclear};
pub use ties::Ties;

use crate::form::{CellKey, Form};
use crate::report::Kind;
use crate::review::Sheet;
use crate::text::SourceText;
use look::Look;

/// Every rule, in the order in which findings of equal gravity and place are told.
pub const RULES: &[Rule] = &[
    row_total::RULE,
    result_total::RULE,
    column_balance::RULE,
    proceedings_total::RULE,
    litigation_total::RULE,
    group_subtotal::RULE,
    results_subtotal::RULE,
    organisation_subtotal::RULE,
    issued_over_stock::RULE,
    blank_total::RULE,
    carry_over::RULE,
    stock_continuity::RULE,
    overdue_requests::RULE,
    copied_table::RULE,
    copied_text::RULE,
    missing_year::RULE,
    duplicate_report::RULE,
    narrative_mismatch::RULE,
    narrative_parts::RULE,
    narrative_percentage::RULE,
    narrative_growth::RULE,
    narrative_repeat::RULE,
    fee_statement::RULE,
    year_mismatch::RULE,
    signature_date::RULE,
    title::RULE,
    file_year::RULE,
    unit_name::RULE,
    form_mismatch::RULE,
    older_form::RULE,
    missing_section::RULE,
    duplicate_section::RULE,
    section_order::RULE,
    empty_section::RULE,
    overview_topics::RULE,
    accountability_statement::RULE,
    missing_table::RULE,
    misplaced_table::RULE,
    values_lost::RULE,
    missing_row::RULE,
    blank_row::RULE,
    duplicate_row::RULE,
    unknown_row::RULE,
    row_order::RULE,
    split_number::RULE,
    cell_count::RULE,
    missing_cell::RULE,
    column_heading::RULE,
    heading_typo::RULE,
    not_integer::RULE,
    negative::RULE,
    decimals::RULE,
    unit_in_cell::RULE,
    not_a_number::RULE,
    number_format::RULE,
    unclaimed_number::RULE,
    several_reports::RULE,
    traditional_script::RULE,
    conversion_residue::RULE,
    unknown_encoding::RULE,
    column_copy::RULE,
    number_reused::RULE,
    year_jump::RULE,
    implausible_value::RULE,
    all_zero::RULE,
    stale_correction::RULE,
];

/// A report to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its path within the corpus, with `/`.
    pub path: &'a str,
    /// Its text.
    pub source: &'a SourceText,
    /// What is read from it, corrections included.
    pub sheet: &'a Sheet,
    /// The report of the same body for the year before, if there is one.
    pub previous: Option<&'a Sheet>,
}

impl<'a> Subject<'a> {
    /// The report of the year before, if it is that of the very year before.
    pub fn year_before(&self) -> Option<&'a Sheet> {
        let year = self.sheet.year()?;
        self.previous.filter(|before| before.year() == Some(year - 1))
    }
}

/// Everything the rules have to say about a report by itself: [`check_within`] no corpus.
pub fn check(subject: &Subject, rules: &RuleSet) -> Vec<Finding> {
    check_within(subject, &Around::default(), rules)
}

/// Everything the rules have to say about a report within its corpus: errors first, then in form
/// order. Findings on failing equations that hang together have the same [`Finding::case`]. Never two
/// with one key.
pub fn check_within(subject: &Subject, around: &Around, rules: &RuleSet) -> Vec<Finding> {
    check_counted(subject, around, rules).0
}

/// [`check_within`], and how the equations within the report came out.
pub fn check_counted(subject: &Subject, around: &Around, rules: &RuleSet) -> (Vec<Finding>, Tally) {
    let look = Look::new(subject, around);
    let kind = look.report.kind;
    let used = rules.used().filter(|(_, rule)| applies(rule.name, kind));
    let own = used.flat_map(|(rank, rule)| (rule.find)(&look).into_iter().map(move |finding| (rank, finding)));
    let foreign = foreign_equations(&look, rules).into_iter().map(|finding| (RULES.len(), finding));
    let mut findings: Vec<_> = own.chain(foreign).map(|(rank, finding)| placed(finding, rank, &look, rules)).collect();
    findings.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.subject.cmp(&other.subject)));
    let mut findings: Vec<Finding> = findings.into_iter().map(|(_, finding)| finding).collect();
    findings.dedup_by(|a, b| a.rule == b.rule && a.subject == b.subject);
    if let Some(form) = look.form {
        equation::number_cases(&mut findings, form, &look.equations);
    }
    (findings, tally(&look.equations))
}

/// What findings are told by first: how grave they are, where they stand on the form, and whose they are.
type Order = (Severity, (usize, usize, usize), usize);

/// A finding as grave as it is to be, and where it is told.
fn placed(mut finding: Finding, rank: usize, look: &Look, rules: &RuleSet) -> (Order, Finding) {
    finding.severity = rules.severity_of(&finding.rule).unwrap_or(finding.severity);
    ((finding.severity, place(look.form, &finding.subject), rank), finding)
}

/// Whether a rule has anything to say about a file of this kind: a report that lost its figures is
/// not also told that each of them is missing.
fn applies(rule: &str, kind: Kind) -> bool {
    match kind {
        Kind::Report | Kind::TablesMissing => true,
        Kind::ValuesLost => rule == "values-lost",
        Kind::OlderForm => rule == "older-form",
        Kind::NotAReport | Kind::Unreadable => rule == "unknown-encoding",
    }
}

/// Equations of a user's form that name no rule of the program are told under their own name.
fn foreign_equations(look: &Look, rules: &RuleSet) -> Vec<Finding> {
    let mut names: Vec<&str> = look.equations.iter().filter(|e| e.fails()).map(|e| e.line.rule.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.retain(|name| Rule::named(name).is_none() && rules.has(name));
    names.into_iter().flat_map(|name| equation::failing(look, name, Severity::Error, equation::ANY)).collect()
}

/// Where a subject stands on the form: section, then table, then cell.
fn place(form: Option<&Form>, subject: &str) -> (usize, usize, usize) {
    let Some(form) = form else { return (0, 0, 0) };
    if let Some(section) = form.sections.iter().position(|s| s.key == subject) {
        return (section + 1, 0, 0);
    }
    let mut parts = subject.split('/');
    let Some(t) = parts.next().and_then(|key| form.tables.iter().position(|t| t.key == key)) else { return (0, 0, 0) };
    let table = &form.tables[t];
    let section = form.sections.iter().position(|s| s.key == table.section).map_or(0, |s| s + 1);
    let row = parts.next().filter(|r| !r.is_empty());
    let column = parts.next();
    let cell = match (row, column) {
        (Some(row), Some(column)) => form.find(&CellKey::new(&table.key, row, column)),
        (Some(row), None) => table.row(row).map(|r| balance::row_cells(form, t, r).start),
        (None, Some(column)) => table.column(column).map(|c| form.table_cells(t).start + c),
        (None, None) => None,
    };
    (section, t + 1, cell.map_or(0, |c| c + 1))
}
