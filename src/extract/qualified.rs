//! What stands beside a label or over columns and makes other figures of those that it names: another year's, shares,
//! those of a part, hundreds of what is counted.

use memchr::memmem;

use super::kind::floor;
use super::region::Labels;
use super::token::is_digit;
use crate::fold::is_han;
use crate::report::{Doubt, Report};
use crate::text::Span;

/// So many bytes behind a label what is said of its figures stands.
const REACH: usize = 160;

/// So many bytes above the heads of a table what is said of all its figures stands.
const ABOVE: usize = 400;

/// A longer cell over columns, in bytes, is a sentence.
const LONGEST: usize = 72;

/// Doubts the figures of rows and tables of which something else is said than the form asks for.
pub fn doubt(labels: &Labels<'_>, report: &mut Report) {
    for seen in &report.tables {
        let width = labels.form.tables[seen.table].columns.len();
        let own = &mut report.cells[labels.form.table_cells(seen.table)];
        let first = own.iter().filter_map(|cell| cell.span).map(|span| span.start).filter(|&start| start >= seen.span.start).min();
        let other = first.is_some_and(|first| is_of_a_part(labels, Span::new(seen.span.start, first)));
        for row in seen.rows.iter().filter(|row| other || row.label.is_some_and(|label| are_others(labels, label))) {
            let cells = own.chunks_mut(width).nth(row.row).into_iter().flatten().filter(|cell| cell.is_certain());
            cells.for_each(|cell| cell.doubt = Some(Doubt::HeadsDiffer));
        }
    }
}

/// Whether the words between a label and its first figure say that the figures are others: `1.属于国家秘密（上年）`.
fn are_others(labels: &Labels<'_>, label: Span) -> bool {
    let behind = &labels.text[label.end..floor(labels.text, (label.end + REACH).min(labels.text.len()))];
    // Behind nearly every label a figure is the first that stands.
    let begun = behind.trim_start_matches(|c| !(is_han(c) || is_digit(c)));
    if !begun.starts_with(is_han) {
        return false;
    }
    let words = begun.split(is_digit).next().unwrap_or("").trim_end_matches(|c| !is_han(c));
    let last = &words[words.trim_end_matches(is_han).len()..];
    !last.is_empty() && holds(labels, &labels.words.heads.sides, last)
}

/// Whether what stands in or right above `zone`, the heads of a table, says that its figures are shares, of a part of
/// the year or so many hundreds: `单位：%`, `第一季度`.
fn is_of_a_part(labels: &Labels<'_>, zone: Span) -> bool {
    let from = floor(labels.text, zone.start.saturating_sub(ABOVE));
    // What stands before the last figure above is said of that.
    let above = labels.text[from..zone.start].rfind(|c: char| c.is_ascii_digit()).map_or(from, |at| from + at + 1);
    let text = &labels.text[above..zone.end];
    // Nearly no table has any of these.
    let signs = ["%", "％", "季度", "半年", "十件", "百件", "千件", "万件"];
    let may_be = signs.iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some());
    let cells = || text.split(|c: char| matches!(c, '\n' | '\t') || labels.dividers.is_bar(c)).flat_map(|cell| cell.split("  "));
    may_be && cells().any(|cell| is_part(labels, cell))
}

fn is_part(labels: &Labels<'_>, cell: &str) -> bool {
    let bare = cell.trim_end_matches(|c: char| !(is_han(c) || c.is_alphanumeric() || matches!(c, '%' | '％')));
    let is_share = bare.ends_with(['%', '％']) && !bare.contains(is_digit);
    let words = || cell.split(|c| !is_han(c)).filter(|words| !words.is_empty());
    // A further column may hold shares.
    let is_further = || words().all(|words| holds(labels, &labels.words.heads.foreign, words));
    let is_part = || words().any(|words| holds(labels, &labels.words.heads.parts, words));
    cell.trim().len() <= LONGEST && ((is_share && !is_further()) || is_part())
}

fn holds(labels: &Labels<'_>, words: &[String], own: &str) -> bool {
    words.iter().any(|word| word.len() == own.len()) && words.contains(&labels.folding.fold(own))
}
