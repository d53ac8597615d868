//! Tables told figure by figure, each row's heads and figures above its label: `自然人 3 商业企业 0`, below it `（一）予以公开`;
//! or above and below it.

use std::collections::BTreeMap;

use super::pairs::{Told, alone, begins};
use crate::extract::region::Labels;
use crate::extract::table::align::RowIndex;
use crate::extract::table::value::{behind_aside, value_behind};
use crate::extract::token::Figure;
use crate::form::{Fit, Hit, Label};
use crate::number::is_blank;
use crate::text::Span;

/// The rows of `tables` from the character `from` up to `to`, whose figures stand above their labels; nothing where one has none.
pub(super) fn told(labels: &Labels<'_>, tables: &[usize], (from, to): (usize, usize)) -> Option<BTreeMap<RowIndex, Told>> {
    let mut rows: BTreeMap<RowIndex, Told> = BTreeMap::new();
    let mut above: Vec<(&Hit, Span, Figure)> = Vec::new();
    let mut byte = 0;
    for hit in labels.hits_from(from).take_while(|hit| hit.end <= to) {
        let span = labels.stream.span(hit.start, hit.end);
        if span.start < byte {
            continue;
        }
        if let Some((figure, end)) = head_and_figure(labels, tables, hit) {
            above.push((hit, span, figure));
            byte = end;
        } else if let Some((row, fit)) = row(labels, tables, hit).filter(|_| begins(labels, hit.start, span.start)) {
            let own = |(head, span, figure): (&Hit, Span, Figure)| Some((column(labels, row.0, head)?, span, Some(figure)));
            let pairs: Vec<_> = above.drain(..).filter_map(own).collect();
            // The head of a column may be the label of a row, too.
            if pairs.is_empty() && rows.is_empty() && column(labels, row.0, hit).is_some() {
                continue;
            }
            if pairs.is_empty() || rows.contains_key(&row) {
                return None;
            }
            rows.insert(row, Told { label: span, fit, pairs });
            (_, byte) = behind_aside(labels, hit.end, span.end);
        }
    }
    (above.is_empty() && rows.len() > 1).then_some(rows)
}

/// The rows of a table whose heads and figures stand below each other, the label of each row beside or between them: `结果维持 0`,
/// then `行政复议  其他结果 1`. Every row tells all columns once, from the first head on, and has one label among them.
pub(super) fn centred(labels: &Labels<'_>, table: usize, (from, to): (usize, usize)) -> Option<BTreeMap<RowIndex, Told>> {
    let form_table = &labels.form.tables[table];
    let (width, height) = (form_table.columns.len(), form_table.rows.len());
    let mut rows: BTreeMap<RowIndex, Told> = BTreeMap::new();
    let mut run: Vec<(usize, Span, Option<Figure>)> = Vec::new();
    let mut own: Option<(RowIndex, Span, Fit)> = None;
    let mut byte = 0;
    for hit in labels.hits_from(from).take_while(|hit| hit.end <= to) {
        let span = labels.stream.span(hit.start, hit.end);
        if span.start < byte {
            continue;
        }
        if let Some((figure, end)) = head_and_figure(labels, &[table], hit) {
            let column = column(labels, table, hit)?;
            if run.iter().any(|(other, ..)| *other == column) {
                return None;
            }
            run.push((column, span, Some(figure)));
            byte = end;
            if run.len() == width {
                let (row, label, fit) = own.take()?;
                rows.insert(row, Told { label, fit, pairs: std::mem::take(&mut run) });
                if rows.len() == height {
                    return Some(rows);
                }
            }
        } else if let Some((row, fit)) = row(labels, &[table], hit).filter(|_| begins(labels, hit.start, span.start)) {
            if own.is_some() || rows.contains_key(&row) {
                return None;
            }
            own = Some((row, span, fit));
            (_, byte) = behind_aside(labels, hit.end, span.end);
        }
    }
    None
}

/// Whether a row is told from a later column on to the last, and then goes on with those before: they may be the next one's.
pub(super) fn goes_around(told: &Told) -> bool {
    let mut columns = told.pairs.iter().map(|(column, ..)| *column);
    columns.next().is_some_and(|first| columns.any(|column| column < first))
}

/// The figure behind the head of a column of `tables`, and where it ends.
pub(super) fn head_and_figure(labels: &Labels<'_>, tables: &[usize], hit: &Hit) -> Option<(Figure, usize)> {
    tables.iter().find_map(|&t| column(labels, t, hit))?;
    let head = labels.stream.span(hit.start, hit.end).end;
    let (figure, end) = value_behind(labels, head)?;
    // On another line it may be that of a row, and in brackets the number of the column.
    let own = |figure: &Figure| !labels.text[head..figure.span.start].contains(['\n', '(', '（']);
    figure.filter(own).map(|figure| (alone(labels, figure), end))
}

/// Whether the head of a column of `table` is all that stands in brackets behind a label that ends at a character and a byte:
/// `一、本年新收政府信息公开申请数量（自然人）：3`.
pub(super) fn is_column_in_brackets(labels: &Labels<'_>, table: usize, (at, byte): (usize, usize)) -> bool {
    let bracketed = |hit: &Hit| {
        let head = labels.stream.span(hit.start, hit.end);
        matches!(labels.text[byte..head.start].trim_matches(is_blank), "(" | "（")
            && labels.text[head.end..].trim_start_matches(is_blank).starts_with([')', '）'])
    };
    let mut hits = labels.hits_from(at).take_while(|hit| hit.start == at);
    hits.any(|hit| column(labels, table, hit).is_some() && bracketed(hit))
}

pub(super) fn column(labels: &Labels<'_>, table: usize, hit: &Hit) -> Option<usize> {
    labels.meanings(hit).find_map(|(label, _)| if let Label::Column(t, column) = label { (t == table).then_some(column) } else { None })
}

fn row(labels: &Labels<'_>, tables: &[usize], hit: &Hit) -> Option<(RowIndex, Fit)> {
    let own = |(label, fit)| if let Label::Row(t, row) = label { tables.contains(&t).then_some(((t, row), fit)) } else { None };
    labels.meanings(hit).find_map(own)
}
