//! Tables whose rows all stand on lines of their own between bars, a place for every cell: no cell stands on a line without
//! any, a number of a page below the last row for one.

use super::{Item, What};
use crate::extract::region::Labels;
use crate::fold::is_bar;
use crate::text::{Span, lines_around};

/// Leaves out the figures that stand on lines without bars, where all rows stand between them.
pub fn drop_outside(labels: &Labels<'_>, items: &mut [Item]) {
    let text = labels.text;
    let line = |span: Span| {
        let line = lines_around(text, span);
        text[line.start..line.end].trim()
    };
    let outside = |span: Span| !line(span).contains(is_bar);
    // Nearly no table has any.
    if !items.iter().filter_map(|item| item.figures.last()).any(|last| outside(last.span)) {
        return;
    }
    let is_whole = |item: &Item| match item.what {
        What::Row(table, _) => {
            let own = line(item.span);
            own.starts_with(is_bar) && own.ends_with(is_bar) && own.matches(is_bar).count() > labels.form.tables[table].columns.len() + 1
        }
        _ => true,
    };
    if items.iter().all(is_whole) {
        for item in items {
            item.figures.retain(|figure| !outside(figure.span));
        }
    }
}
