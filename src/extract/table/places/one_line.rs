//! A table of one line of figures some of which are blank: where the line has as many places as that of the heads
//! above it, each figure's column is that of its head.

use super::ruled::Content;
use super::slots::Placing;
use super::words_in_cells;
use crate::extract::region::Labels;
use crate::extract::table::items::{Item, What};
use crate::extract::token::{Figure, is_bar, is_nothing};
use crate::form::Table;
use crate::number::{Decimal, is_blank};
use crate::text::{Span, lines_around};

/// So many heads on one line show the places of all columns.
const FEWEST_HEADS: usize = 10;

/// So many bytes lie at most between the line of the heads and that of the figures: a rule, and line breaks.
const FARTHEST: usize = 1200;

/// A line of figures with as many places as that of the heads above it.
struct Line {
    span: Span,
    /// What divides its places.
    separates: fn(char) -> bool,
    /// The place of the first column.
    first: usize,
}

impl Line {
    /// The line of `figures` for `all` columns below the line of the heads among `items`.
    fn of(text: &str, items: &[Item], figures: &[Figure], all: usize) -> Option<Self> {
        let line_of = |byte| lines_around(text, Span::new(byte, byte));
        let line = line_of(figures.first()?.span.start);
        let above = |item: &&Item| item.span.end <= line.start && !matches!(item.what, What::Foreign);
        let head_line = line_of(items.iter().filter(above).map(|item| item.span.start).max()?);
        if figures.last()?.span.end > line.end || line.start - head_line.end > FARTHEST {
            return None;
        }
        let separates = separator(&text[line.start..line.end], all)?;
        let places = |line: Span| text[line.start..line.end].matches(separates).count();
        let place = |byte: usize| text[head_line.start..byte].matches(separates).count();
        let on_line = |item: &&Item| head_line.start <= item.span.start && item.span.end <= head_line.end;
        let heads: Vec<usize> = items.iter().filter(on_line).map(|item| place(item.span.start)).collect();
        let last = *heads.last()?;
        let in_order = heads.windows(2).all(|pair| pair[1] == pair[0] + 1);
        let told = heads.len() >= FEWEST_HEADS && in_order && places(line) == places(head_line);
        told.then_some(Self { span: line, separates, first: (last + 1).checked_sub(all)? })
    }

    /// The places of the first `all` columns.
    fn places(&self, text: &str, all: usize) -> Vec<Span> {
        let mut at = self.span.start;
        let places = text[self.span.start..self.span.end].split_inclusive(self.separates).map(|place| {
            at += place.len();
            Span::new(at - place.len(), at - place.len() + place.trim_end_matches(self.separates).len())
        });
        places.skip(self.first).take(all).collect()
    }
}

/// The columns, of `all`, of figures on one line below a line of heads.
pub fn columns(labels: &Labels<'_>, items: &[Item], figures: &[Figure], all: usize) -> Option<Placing> {
    let text = labels.text;
    let Line { span: line, separates, first } = Line::of(text, items, figures, all)?;
    let place = |byte: usize| text[line.start..byte].matches(separates).count();
    let column = |figure: &Figure| place(figure.span.start).checked_sub(first).filter(|&column| column < all);
    let columns: Vec<usize> = figures.iter().map(column).collect::<Option<_>>()?;
    let apart = columns.windows(2).all(|pair| pair[0] < pair[1]);
    // What stands in a place and is no figure that was read may be one all the same.
    let others = || text[line.start..line.end].split(separates).skip(first).take(all).enumerate().filter(|(at, _)| !columns.contains(at));
    let apart = apart && others().all(|(_, place)| is_nothing(place));
    apart.then_some(Placing { columns, sure: true, fitting_pads: true })
}

/// The figures of a line of `all` places in one of which words stand, or two figures: there nothing can be read.
pub fn worded(labels: &Labels<'_>, items: &[Item], figures: &[Figure], all: usize) -> Option<Vec<Figure>> {
    let line = Line::of(labels.text, items, figures, all)?;
    let places = line.places(labels.text, all);
    let contents = words_in_cells::contents(labels, &places, figures)?;
    let figure = |content: Content| match content {
        Content::Blank => None,
        Content::Figure(figure) => Some(figure),
        Content::Words(span) => Some(Figure::unreadable(span)),
    };
    Some(contents.into_iter().filter_map(figure).collect())
}

/// Whether fewer sums of rows with blanks hold where `figures` stand in `columns` than where those up to one of them, or
/// those from it on, stand one place on: then a place before them was lost or is one too many.
pub fn may_be_moved(table: &Table, figures: &[Figure], columns: &[usize]) -> bool {
    let (width, all) = (table.columns.len(), table.columns.len() * table.rows.len());
    // How many sums hold, of figures that are not all zero; nothing where one fails.
    let told = |columns: &[usize]| {
        let mut values = vec![None; all];
        for (figure, &column) in figures.iter().zip(columns) {
            *values.get_mut(column).filter(|place| place.is_none())? = Some(figure.value.unwrap_or_default());
        }
        values.chunks(width).try_fold(0, |told, row| {
            let printed: Vec<Decimal> = row.iter().map(|value| value.unwrap_or_default()).collect();
            match row.last().copied().flatten() {
                Some(sum) => table.adds_up(&printed).then_some(told + usize::from(!sum.is_zero())),
                None => Some(told),
            }
        })
    };
    let moved = |i: usize, back: bool| -> Option<Vec<usize>> {
        let one = |(n, &column): (usize, &usize)| match back {
            true if n <= i => column.checked_sub(1),
            false if n >= i => Some(column + 1),
            _ => Some(column),
        };
        columns.iter().enumerate().map(one).collect()
    };
    let ways = || (0..columns.len()).flat_map(|i| [moved(i, true), moved(i, false)]).flatten();
    columns.len() < all && ways().any(|way| told(&way) > told(columns).or(Some(0)))
}

/// Whether the last row's worth of places is blank below a line of heads that ends in as many blanks: rows are filled up
/// at their end, whichever of their cells are not there.
pub fn is_filled_up(labels: &Labels<'_>, table: &Table, items: &[Item], figures: &[Figure], columns: &[usize]) -> bool {
    let (width, all) = (table.columns.len(), table.columns.len() * table.rows.len());
    let (Some(first), Some(&last)) = (figures.first(), columns.last()) else { return false };
    let heads = items.iter().filter(|item| item.what == What::Head && item.span.end <= first.span.start);
    let Some(head) = heads.map(|item| item.span).max_by_key(|span| span.end).filter(|_| last + width < all) else { return false };
    let behind = &labels.text[head.end..lines_around(labels.text, head).end];
    let separators = |by: fn(char) -> bool| behind.matches(by).count();
    behind.chars().all(|c| is_blank(c) || is_bar(c) || c == ',') && separators(|c| c == '\t').max(separators(is_bar)) >= width
}

/// What divides so many cells on a line.
fn separator(line: &str, all: usize) -> Option<fn(char) -> bool> {
    let ways: [fn(char) -> bool; 3] = [is_bar, |c| c == '\t', |c| c == ','];
    ways.into_iter().find(|&separates| line.matches(separates).count() + 1 >= all)
}
