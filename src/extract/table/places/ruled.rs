//! Tables ruled into places: every row stands between bars on a line of its own, all with as many
//! places. There a figure's column is that of the head above it, whatever stands beside it.

use crate::extract::region::Labels;
use crate::extract::table::align::Claim;
use crate::extract::token::markup::is_mark;
use crate::extract::token::{Figure, figures, is_bar, is_nothing};
use crate::extract::work;
use crate::number::{is_blank, manner_behind};
use crate::report::HeadSeen;
use crate::text::Span;

/// The longest line, in bytes, that is a row.
const LONGEST: usize = 4000;

/// The longest unit, in bytes.
const LONGEST_UNIT: usize = "万元".len();

/// What stands in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing.
    Blank,
    /// A figure or a dash, and nothing else.
    Figure(Figure),
    /// Something that is neither.
    Words(Span),
}

/// Whether a figure stands in one of a row's places.
pub fn holds(row: &[Content], figure: &Figure) -> bool {
    row.iter().any(|content| match content {
        Content::Blank => false,
        Content::Figure(own) => own.span.overlaps(figure.span),
        Content::Words(span) => span.overlaps(figure.span),
    })
}

/// What stands under each of the `heads` of a table of `width` columns, row by row. Nothing where a
/// head is missing, a row is not ruled, or a figure stands elsewhere than under the heads.
pub fn rows(labels: &Labels<'_>, heads: &[HeadSeen], width: usize, claims: &[(usize, &Claim)]) -> Option<Vec<Vec<Content>>> {
    let text = labels.text;
    if heads.len() != width || width < 2 {
        return None;
    }
    let places = heads.iter().map(|head| {
        let line = places_of(text, head.span)?;
        Some((line.len(), column(&line, head.span)?.checked_sub(head.column)?))
    });
    let places: Vec<(usize, usize)> = places.collect::<Option<_>>()?;
    let &(count, first) = places.first()?;
    if places.iter().any(|other| *other != (count, first)) || count < first + width {
        return None;
    }
    // A table that was cut in two may have fewer columns of labels in one half: the figures stand at its
    // right end all the same, if they do in the half with the heads.
    let at_end = count == first + width;
    let (mut cuts, mut odd) = (0_usize, 0_usize);
    let mut before = count;
    let mut row = |claim: &Claim| {
        let label = claim.label?;
        let line = places_of(text, label)?;
        cuts += usize::from(line.len() != before);
        before = line.len();
        odd += usize::from(before != count);
        let first = if before == count { first } else { before.checked_sub(width).filter(|_| at_end)? };
        column(&line, label).filter(|&at| at < first)?;
        let own = &line[first..first + width];
        let all_there = claim.figures.iter().all(|f| column(own, f.span).is_some());
        // A column of units has no head: the figures stand elsewhere than under theirs.
        let unit = |place: &Span| {
            let word = text[place.start..place.end].trim_matches(is_blank);
            !word.is_empty() && word.len() <= LONGEST_UNIT && manner_behind(word).is_some_and(|manner| manner.unit.is_some())
        };
        let told = all_there && !own.iter().any(unit);
        told.then(|| own.iter().map(|place| content(labels, *place)).collect())
    };
    let rows: Option<Vec<_>> = claims.iter().map(|(_, claim)| row(claim)).collect();
    // One row unlike all others is no half of a table: a bar is lost or doubled in it.
    rows.filter(|_| cuts < 2 && odd != 1)
}

/// The one line among those of `figures` that is a row of `all` places, where every line with
/// bars from `start` on begins with one: else the first bar may be a blank cell's.
pub fn line_of(text: &str, start: usize, figures: &[Figure], all: usize) -> Option<Span> {
    // Figures of one line have the same places.
    let mut done = 0;
    let line = figures.iter().find_map(|f| {
        if f.span.start < done {
            return None;
        }
        done = memchr::memchr(b'\n', &text.as_bytes()[f.span.end..]).map_or(text.len(), |on| f.span.end + on);
        places_of(text, f.span).filter(|places| places.len() == all)
    })?;
    let (first, last) = (line.first()?.start, line.last()?.end);
    let line_end = text[last..].find('\n').map_or(text.len(), |on| last + on);
    let line = Span::new(text[..first].rfind('\n').map_or(0, |at| at + 1), line_end);
    let begin = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let barred = |line: &str| !line.contains(is_bar) || line.trim_start_matches(is_blank).starts_with(is_bar);
    text.get(begin..line.start)?.split('\n').all(barred).then_some(line)
}

/// The places of the line that `span` stands in, if it is a row.
pub fn places_of(text: &str, span: Span) -> Option<Vec<Span>> {
    let bytes = text.as_bytes();
    let start = bytes[..span.start].iter().rev().take(LONGEST).position(|&b| b == b'\n').map_or(0, |back| span.start - back);
    let end = bytes[span.end..].iter().take(LONGEST).position(|&b| b == b'\n').map_or(bytes.len(), |on| span.end + on);
    if end - start > LONGEST {
        return None;
    }
    work::count(end - start);
    let line = text.get(start..end).filter(|line| !line.contains('\n'))?;
    let bare = line.trim_matches(is_blank);
    // Bars around the row, or between its cells alone.
    let framed = bare.starts_with(is_bar);
    if framed != bare.ends_with(is_bar) || !bare.contains(is_bar) {
        return None;
    }
    let inner = if framed { bare.strip_prefix(is_bar)?.strip_suffix(is_bar)? } else { bare };
    let lead = if framed { bare.chars().next().map_or(0, char::len_utf8) } else { 0 };
    let from = start + (line.len() - line.trim_start_matches(is_blank).len()) + lead;
    let mut at = from;
    let mut places = Vec::new();
    for part in inner.split(is_bar) {
        places.push(Span::new(at, at + part.len()));
        at += part.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
    Some(places)
}

/// The number of the place that a piece stands in.
pub fn column(places: &[Span], piece: Span) -> Option<usize> {
    places.iter().position(|place| place.start <= piece.start && piece.end <= place.end)
}

/// What stands in a place.
pub fn content(labels: &Labels<'_>, place: Span) -> Content {
    let text = &labels.text[place.start..place.end];
    if is_nothing(text) {
        return Content::Blank;
    }
    let own = figures(labels.text, place, labels.dividers);
    let bare = |from: usize, to: usize| is_nothing(labels.text[from..to].trim_matches(|c| is_blank(c) || is_mark(c)));
    let alone = |f: &Figure| bare(place.start, f.span.start) && bare(f.span.end, place.end);
    if let [figure] = own[..]
        && alone(&figure)
    {
        return Content::Figure(figure);
    }
    let start = place.start + (text.len() - text.trim_start_matches(is_blank).len());
    Content::Words(Span::new(start, start + text.trim_matches(is_blank).len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, piece: &str, expected: Option<(usize, &[&str])>) {
        let start = text.find(piece).expect("a piece of the text");
        let span = Span::new(start, start + piece.len());
        let found = places_of(text, span);
        let found = found.as_ref().map(|places| (column(places, span).expect("within a place"), places));
        let shown = found.map(|(at, places)| (at, places.iter().map(|p| text[p.start..p.end].trim()).collect::<Vec<_>>()));
        assert_eq!(shown, expected.map(|(at, places)| (at, places.to_vec())), "{text:?}");
    }

    #[test]
    fn a_place_is_between_two_bars_of_its_line() {
        check("| a |  | 7 |\n", "7", Some((2, &["a", "", "7"])));
        check("x\n | a | 7 件 |  | \ny", "7", Some((1, &["a", "7 件", ""])));
        check("│ a │ 7 │", "7", Some((1, &["a", "7"])));
        check("a | 7 | 0\n", "7", Some((1, &["a", "7", "0"])));
        check("a | 7 |\n", "7", None);
        check("| a | 7\n", "7", None);
        check("| a\n7 |", "7", None);
        check("7", "7", None);
    }
}
