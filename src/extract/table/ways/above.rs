//! Tables told figure by figure, each row's heads and figures above its label: `自然人 3 商业企业 0`, below it `（一）予以公开`.

use std::collections::BTreeMap;

use super::pairs::{Told, alone, begins};
use crate::extract::region::Labels;
use crate::extract::table::align::RowIndex;
use crate::extract::table::value::{behind_aside, value_behind};
use crate::extract::token::Figure;
use crate::form::{Hit, Label};
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

/// The figure behind the head of a column of `tables`, and where it ends.
pub(super) fn head_and_figure(labels: &Labels<'_>, tables: &[usize], hit: &Hit) -> Option<(Figure, usize)> {
    tables.iter().find_map(|&t| column(labels, t, hit))?;
    let head = labels.stream.span(hit.start, hit.end).end;
    let (figure, end) = value_behind(labels, head)?;
    // On another line it may be that of a row, and in brackets the number of the column.
    let own = |figure: &Figure| !labels.text[head..figure.span.start].contains(['\n', '(', '（']);
    figure.filter(own).map(|figure| (alone(labels, figure), end))
}

fn column(labels: &Labels<'_>, table: usize, hit: &Hit) -> Option<usize> {
    labels.meanings(hit).find_map(|(label, _)| if let Label::Column(t, column) = label { (t == table).then_some(column) } else { None })
}

fn row(labels: &Labels<'_>, tables: &[usize], hit: &Hit) -> Option<(RowIndex, crate::form::Fit)> {
    let own = |(label, fit)| if let Label::Row(t, row) = label { tables.contains(&t).then_some(((t, row), fit)) } else { None };
    labels.meanings(hit).find_map(own)
}
