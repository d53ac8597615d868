//! A table of one line of figures some of which are blank: where the line has as many places as that of the heads
//! above it, each figure's column is that of its head.

use super::items::{Item, What};
use super::slots::Placing;
use crate::extract::region::Labels;
use crate::extract::token::{Figure, is_bar, is_nothing};
use crate::text::{Span, lines_around};

/// So many heads on one line show the places of all columns.
const FEWEST_HEADS: usize = 10;

/// So many bytes lie at most between the line of the heads and that of the figures: a rule, and line breaks.
const FARTHEST: usize = 1200;

/// The columns, of `all`, of figures on one line below a line of heads.
pub fn columns(labels: &Labels<'_>, items: &[Item], figures: &[Figure], all: usize) -> Option<Placing> {
    let text = labels.text;
    let line_of = |byte| lines_around(text, Span::new(byte, byte));
    let line = line_of(figures.first()?.span.start);
    let above = |item: &&Item| item.span.end <= line.start && !matches!(item.what, What::Foreign);
    let head_line = line_of(items.iter().filter(above).map(|item| item.span.start).max()?);
    if figures.last()?.span.end > line.end || line.start - head_line.end > FARTHEST {
        return None;
    }
    let separates = separator(&text[line.start..line.end], all)?;
    let places = |line: Span| text[line.start..line.end].matches(separates).count();
    let place = |line: Span, byte: usize| text[line.start..byte].matches(separates).count();
    let heads: Vec<usize> = items
        .iter()
        .filter(|item| head_line.start <= item.span.start && item.span.end <= head_line.end)
        .map(|item| place(head_line, item.span.start))
        .collect();
    let last = *heads.last()?;
    let in_order = heads.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if heads.len() < FEWEST_HEADS || !in_order || places(line) != places(head_line) {
        return None;
    }
    let first = (last + 1).checked_sub(all)?;
    let column = |figure: &Figure| place(line, figure.span.start).checked_sub(first).filter(|&column| column < all);
    let columns: Vec<usize> = figures.iter().map(column).collect::<Option<_>>()?;
    let apart = columns.windows(2).all(|pair| pair[0] < pair[1]);
    // What stands in a place and is no figure that was read may be one all the same.
    let others = || text[line.start..line.end].split(separates).skip(first).take(all).enumerate().filter(|(at, _)| !columns.contains(at));
    let apart = apart && others().all(|(_, place)| is_nothing(place));
    apart.then_some(Placing { columns, sure: true, fitting_pads: true })
}

/// What divides so many cells on a line.
fn separator(line: &str, all: usize) -> Option<fn(char) -> bool> {
    let ways: [fn(char) -> bool; 3] = [is_bar, |c| c == '\t', |c| c == ','];
    ways.into_iter().find(|&separates| line.matches(separates).count() + 1 >= all)
}
