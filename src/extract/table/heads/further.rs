//! Columns that a table of one line prints beside the form's, with heads of their own: the number of the line before all
//! others, and the sum of rows that the form puts below one head behind them.

use crate::extract::region::Labels;
use crate::extract::table::items::Item;
use crate::extract::table::ways::stacked::fits;
use crate::extract::token::Figure;
use crate::form::{Hit, Label, UnfoldedWords};
use crate::number::Decimal;

/// The figures of `table` without the one too many, which stands below a head of its own; nothing where none does.
pub fn without_further(labels: &Labels<'_>, table: usize, items: &[Item], figures: &[Figure]) -> Option<Vec<Figure>> {
    let form_table = &labels.form.tables[table];
    let (first, last) = (figures.first()?, figures.last()?);
    if figures.len() != form_table.columns.len() * form_table.rows.len() + 1 {
        return None;
    }
    let zone = (items.first()?.han.0, labels.stream.first_from(first.span.start));
    if is_numbered(labels, zone) && first.value == Some(1.into()) {
        return Some(figures[1..].to_vec());
    }
    let own = &figures[..figures.len() - 1];
    let holds = || own.chunks(form_table.columns.len()).all(|row| fits(form_table, row));
    (summed_up(labels, table, zone, own) == last.value && last.value.is_some() && holds()).then(|| own.to_vec())
}

/// Whether the head of a column of numbers stands among other heads, or right before them.
fn is_numbered(labels: &Labels<'_>, (from, to): (usize, usize)) -> bool {
    let head = &UnfoldedWords::built_in().numbers;
    labels.stream.find(head, (from.saturating_sub(head.chars().count()), to)).is_some()
}

/// The sum of the totals of rows below one head, where that head stands once more behind the labels of all rows, as that of a total.
fn summed_up(labels: &Labels<'_>, table: usize, (from, to): (usize, usize), figures: &[Figure]) -> Option<Decimal> {
    let form_table = &labels.form.tables[table];
    let hits = |is_own: fn(&Label, usize) -> bool| {
        let own = move |hit: &&Hit| labels.meanings(hit).any(|(label, _)| is_own(&label, table));
        labels.hits_from(from).take_while(move |hit| hit.end <= to).filter(own)
    };
    let last_row = hits(|label, own| matches!(label, Label::Row(t, _) if *t == own)).last()?;
    let mut totals = labels.words.heads.totals.iter();
    let above = hits(|label, own| matches!(label, Label::Furniture(t) if *t == own)).last().filter(|hit| hit.start >= last_row.end)?;
    totals.find(|word| labels.stream.find(word, (above.end, (above.end + word.chars().count()).min(to))).is_some())?;
    let head = labels.stream.slice(above.start, above.end);
    let rows = form_table.rows.iter().zip(figures.chunks(form_table.columns.len()));
    rows.filter(|(row, _)| row.parent.as_deref() == Some(&*head)).map(|(_, own)| own.last()?.value).sum()
}
