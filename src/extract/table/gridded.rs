//! Tables with a bar at both ends of every line whose labels run over several lines: there the column of a figure is told
//! by how many bars stand behind it on its line.

use super::align::Claim;
use super::upright::Upright;
use crate::extract::steps;
use crate::extract::token::{is_bar, is_nothing};
use crate::form::Table;
use crate::text::{Span, lines_around};

/// The longest line, in bytes, that is a row.
const LONGEST: usize = 4000;

/// The figures of each row of a table whose columns `order` names; nothing where lines have not as many bars each.
pub fn rows(text: &str, table: &Table, order: &[Option<usize>], claims: &[&Claim]) -> Option<Upright> {
    if table.sums.is_empty() || order.len() != table.columns.len() {
        return None;
    }
    let bars = claims.iter().filter_map(|claim| claim.figures.first()).map(|first| Some(line_of(text, first.span)?.bars));
    let mut bars: Vec<usize> = bars.collect::<Option<_>>()?;
    bars.dedup();
    let [bars] = bars[..] else { return None };
    let own = |line: &str| -> Option<Vec<bool>> {
        let places: Vec<&str> = line.trim_end().split(is_bar).collect();
        let first = bars.checked_sub(order.len()).filter(|_| places.len() == bars + 1)?;
        Some(places[first..].iter().take(order.len()).map(|place| is_nothing(place)).collect())
    };
    let place = |claim: &&Claim| -> Option<Vec<usize>> {
        let (first, last) = (claim.figures.first()?, claim.figures.last()?);
        let line = line_of(text, first.span.join(last.span))?;
        let nothing = own(&text[line.span.start..line.span.end])?;
        let column = |from: usize| order.len().checked_sub(text[from..line.span.end].matches(is_bar).count());
        let columns: Vec<usize> = claim.figures.iter().map(|figure| column(figure.span.end)).collect::<Option<_>>()?;
        // What stands in a place and is no figure that was read may be one all the same.
        let blank = (0..order.len()).all(|column| nothing[column] || columns.contains(&column));
        (blank && columns.windows(2).all(|pair| pair[0] < pair[1])).then_some(columns)
    };
    // All lines of a row hold nothing in the places of its figures.
    let blank = |n: usize| {
        let Some(label) = claims[n].label.filter(|label| label.len() <= LONGEST) else { return false };
        let lines = lines_around(text, label);
        text[lines.start..lines.end].split('\n').all(|line| own(line).is_some_and(|places| !places.contains(&false)))
    };
    Upright::told_by_sums((table, order), claims, claims.iter().map(place).collect(), blank)
}

/// A line with bars at both ends.
struct Line {
    span: Span,
    bars: usize,
}

/// The one line that a piece of the text stands on.
fn line_of(text: &str, piece: Span) -> Option<Line> {
    let span = lines_around(text, piece);
    let line = text.get(span.start..span.end).filter(|line| line.len() <= LONGEST && !line.contains('\n'))?.trim();
    steps::count(line.len());
    (line.starts_with(is_bar) && line.ends_with(is_bar)).then(|| Line { span, bars: line.matches(is_bar).count() })
}
