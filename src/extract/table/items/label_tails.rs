//! Labels that run over several lines beside the label of their group, as a page with columns gives them: the tail of
//! the group's label, or the middle of the row's own, stands right before the row's figures.

use super::{Item, What};
use crate::extract::region::Labels;
use crate::form::Fit;

/// Gives the figures behind such a tail to the row whose label begins above it and has none.
pub fn join(labels: &Labels<'_>, items: &mut Vec<Item>) {
    // Behind nearly every label stand its figures.
    let may_be = |pair: &[Item]| pair[0].figures.is_empty() && !pair[1].figures.is_empty() && !matches!(pair[1].what, What::Row(..));
    if !items.windows(2).any(may_be) {
        return;
    }
    let mut rest = std::mem::take(items).into_iter().peekable();
    while let Some(words) = rest.next() {
        match items.last_mut().and_then(|row| Some((cut_row(labels, row, &words, rest.peek())?, row))) {
            Some((fit, row)) => {
                (row.figures, row.fit) = (words.figures, fit);
                row.span.end = words.span.end;
                row.han.1 = words.han.1;
            }
            None => items.push(words),
        }
    }
}

/// How the label of the row before `words` fits with what stands in and behind them, if they are no words of their own.
fn cut_row(labels: &Labels<'_>, row: &Item, words: &Item, next: Option<&Item>) -> Option<Fit> {
    let What::Row(t, r) = row.what else { return None };
    let width = labels.form.tables[t].columns.len();
    let next_has_own = next.is_none_or(|next| matches!(next.what, What::Row(..)) && !next.figures.is_empty());
    let between = matches!(words.what, What::Head | What::Foreign) && row.figures.is_empty() && words.figures.len() == width;
    if !between || width < 2 || !next_has_own {
        return None;
    }
    let stream = labels.stream;
    let printed = stream.codes_of(row.han.0, row.han.1);
    let tail = stream.codes_of(words.han.0, words.han.1);
    labels.wordings(t).rows[r].iter().find_map(|label| {
        let rest = label.codes.strip_prefix(printed)?;
        // The end of its group's label, then what goes on of the row's.
        let own = (0..=tail.len()).find(|&at| rest.starts_with(&tail[at..]) && ends_a_group(labels, (t, r), &tail[..at]))?;
        let left = &rest[tail.len() - own..];
        let behind = stream.codes_of(words.han.1, (words.han.1 + left.len()).min(stream.len()));
        Some(if behind == left { Fit::Exact } else { Fit::Near })
    })
}

/// Whether words are the end of the label of a row's group, or of one around that, or no words at all.
fn ends_a_group(labels: &Labels<'_>, (t, r): (usize, usize), words: &[u16]) -> bool {
    let table = &labels.form.tables[t];
    let group = |key: &str| table.groups.iter().find(|group| group.key == key);
    let around = std::iter::successors(table.rows[r].within.as_deref(), |key| group(key).and_then(|g| g.within.as_deref()));
    let words = String::from_utf16_lossy(words);
    let ends = |label: String| words.len() < label.len() && label.ends_with(&words);
    words.is_empty() || around.take(table.groups.len()).filter_map(group).any(|group| ends(labels.folding.fold(&group.label)))
}
