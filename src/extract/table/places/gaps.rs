//! What divides the figures of a row from each other. Rows of one table are divided alike; where one
//! gap of a row is unlike the others, a figure is torn in two, or two rows stand in one.

use crate::extract::dividers::Dividers;
use crate::extract::token::Figure;
use crate::source::COVERED;

/// What stands between two figures: line breaks (an empty line counts as two), bars and tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Gap {
    lines: usize,
    bars: usize,
    tabs: usize,
}

/// Whether one gap between a row's figures is unlike another.
pub fn is_uneven(text: &str, figures: &[Figure], dividers: Dividers) -> bool {
    let mut gaps = figures.windows(2).map(|pair| text.get(pair[0].span.end..pair[1].span.start).unwrap_or(""));
    let Some(first) = gaps.next() else { return false };
    // Nearly all are printed alike.
    let of_first = std::cell::OnceCell::new();
    gaps.any(|between| between != first && gap(between, dividers) != *of_first.get_or_init(|| gap(first, dividers)))
}

fn gap(between: &str, dividers: Dividers) -> Gap {
    let (mut gap, mut covered) = (Gap { lines: 0, bars: 0, tabs: 0 }, 0_usize);
    for c in between.chars() {
        gap.lines += usize::from(c == '\n');
        gap.bars += usize::from(dividers.is_bar(c));
        gap.tabs += usize::from(c == '\t');
        covered += usize::from(c == COVERED);
    }
    // A figure may cover places behind its own.
    gap.bars = gap.bars.saturating_sub(covered);
    // Bars stand on the line of their cell or on one of their own.
    gap.lines = gap.lines.min(if gap.bars > 0 { 1 } else { 2 });
    gap
}
