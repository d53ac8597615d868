//! Rows that print fewer figures than they have cells: where separators keep the places of the
//! blanks, the figures still have theirs.

use crate::extract::dividers::Dividers;
use crate::extract::token::{Figure, is_nothing};
use crate::extract::work;
use crate::fold::find_bar;
use crate::source::{COVERED, MERGED};
use crate::text::{Span, lines_within};

/// A place in a row, between two separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// Holds a figure.
    Figure,
    /// Holds blanks.
    Blank,
    /// Two separators touch.
    Pad,
    /// Holds what is neither.
    Words,
}

/// The places of one row behind its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slots {
    places: Vec<Slot>,
    /// Where they are, in the text.
    spans: Vec<Span>,
    /// What separates the places.
    by: By,
    /// Whether a figure stands on a line of its own where separators begin lines.
    loose: bool,
    /// Whether a place holds two figures.
    double: bool,
    /// Whether a figure covers other places too.
    covered: bool,
    /// Whether a separator stands behind the last figure.
    end: End,
}

/// How many places stand before the first figure and behind the last in a row that prints all, and
/// how many of those behind are pads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    before: usize,
    behind: usize,
    pads: usize,
}

/// Where the figures of a row with blanks belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// The column of each figure.
    pub columns: Vec<usize>,
    /// Whether the text leaves no other reading.
    pub sure: bool,
    /// Whether no more pads stand behind the row than behind complete ones.
    pub fitting_pads: bool,
}

/// What separates places from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Bars,
    Tabs,
    Commas,
    /// Line breaks: empty cells may have vanished without a trace.
    Lines,
}

/// How a row ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// With a separator behind its last figure.
    Closed,
    /// With its last figure.
    Open,
}

/// What separates the places of one row.
#[derive(Clone, Copy)]
struct Separator {
    by: By,
    /// Whether it may be another bar than the ASCII one.
    wide: bool,
}

impl Separator {
    fn of(slice: &str, dividers: Dividers) -> Self {
        let is_wide = |(_, length): &(usize, usize)| *length > 1;
        let mut bars = std::iter::successors(find_bar(slice, 0), |(at, length)| find_bar(slice, at + length));
        let wide = !slice.is_ascii() && bars.any(|bar| is_wide(&bar));
        let has = |byte: u8| memchr::memchr(byte, slice.as_bytes()).is_some();
        let by = if wide || has(b'|') {
            By::Bars
        } else if has(b'\t') {
            By::Tabs
        } else if dividers.comma {
            By::Commas
        } else {
            By::Lines
        };
        Self { by, wide }
    }

    /// The next one in `text` from a byte on: where it stands, and its length.
    fn next(self, text: &str, from: usize) -> Option<(usize, usize)> {
        let byte = match self.by {
            By::Bars if self.wide => return find_bar(text, from),
            By::Bars => b'|',
            By::Tabs => b'\t',
            By::Commas => b',',
            By::Lines => b'\n',
        };
        Some((from + memchr::memchr(byte, &text.as_bytes()[from..])?, 1))
    }
}

impl Slots {
    /// The places within `field`, which runs from the label's end to the next label.
    pub fn of(text: &str, field: Span, figures: &[Figure], dividers: Dividers) -> Self {
        let slice = text.get(field.start..field.end).unwrap_or("");
        work::count(slice.len());
        let separator = Separator::of(slice, dividers);
        let by = separator.by;
        let last = figures.last().and_then(|f| f.span.end.checked_sub(field.start));
        let lines = match by {
            By::Bars => dividers.led || dividers.open,
            By::Commas => true,
            By::Tabs | By::Lines => false,
        };
        let row = &slice[..row_end(slice, separator, last, lines)];
        let mut slots = Vec::with_capacity(figures.len() + 2);
        let mut spans = Vec::with_capacity(figures.len() + 2);
        let (mut loose, mut double, mut end) = (false, false, End::Closed);
        let mut rest = Some(0);
        // Places and figures are in order.
        let mut figures = figures.iter().peekable();
        while let Some(from) = rest {
            let next = separator.next(row, from);
            rest = next.map(|(at, len)| at + len);
            let part = &row[from..next.map_or(row.len(), |(at, _)| at)];
            let span = Span::new(field.start + from, field.start + from + part.len());
            // Before the first separator stands the rest of the label's cell; where the row's end was
            // not seen, behind the last one stands the next label's.
            // A closed row ends with a bar, and nothing stands behind that.
            let ends = rest.is_none() && (row.len() == slice.len() || (dividers.closed && by == By::Bars));
            let outside = from == 0 || ends;
            while figures.next_if(|f| f.span.start < span.start).is_some() {}
            if let Some(figure) = figures.next_if(|f| f.span.end <= span.end) {
                slots.push(Slot::Figure);
                end = if rest.is_none() { End::Open } else { End::Closed };
                double |= figures.peek().is_some_and(|f| f.span.end <= span.end);
                loose |= by == By::Tabs && text[span.start..figure.span.start].contains('\n');
            } else if !outside && part.contains(COVERED) && is_nothing(part) {
                // The place of the figure before it: a column of the page that the table has not.
            } else if !outside && is_nothing(part) {
                slots.push(if part.trim_end_matches('\r').is_empty() { Slot::Pad } else { Slot::Blank });
            } else if !outside && by != By::Lines {
                slots.push(Slot::Words);
            }
            spans.resize(slots.len(), span);
        }
        if by == By::Lines {
            // Empty lines between lines divide cells; only lines of blanks hold a place.
            slots.retain(|slot| *slot != Slot::Pad);
        }
        join_runs_of_bars(&mut slots);
        let covered = by == By::Bars && !row.is_ascii() && row.contains(MERGED);
        Self { places: slots, spans, by, loose, double, covered, end }
    }

    /// Whether something stands in a place that is no figure.
    pub fn has_words(&self) -> bool {
        self.places.contains(&Slot::Words)
    }

    /// How many places the row has.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// Whether no figure stands in the row and separators keep at least `width` blank places: nobody
    /// filled it in.
    pub fn keep_blank(&self, width: usize, dividers: Dividers) -> bool {
        let counted = self.by != By::Lines || !dividers.spaced_lines;
        counted && self.places.len() >= width && !self.places.contains(&Slot::Figure) && !self.has_words()
    }

    /// The places that hold figures.
    pub fn figures_at(&self) -> Vec<usize> {
        (0..self.places.len()).filter(|&i| self.places[i] == Slot::Figure).collect()
    }

    /// How many places hold figures, of so many; where lines alone divide places, figures are their own.
    pub fn holding(&self, figures: usize) -> usize {
        if self.by == By::Lines { figures } else { self.places.iter().filter(|slot| **slot == Slot::Figure).count() }
    }

    /// The first place that holds a figure.
    pub fn first_figure(&self) -> Option<usize> {
        self.places.iter().position(|slot| *slot == Slot::Figure)
    }

    /// How many pads stand behind the last figure.
    pub fn pads_behind(&self) -> usize {
        self.places.iter().rev().take_while(|s| **s != Slot::Figure).filter(|s| **s == Slot::Pad).count()
    }

    /// Whether separators make places of which each holds one figure or none.
    pub fn are_counted(&self) -> bool {
        self.by != By::Lines && !self.loose && !self.double && !self.covered && !self.has_words()
    }

    /// How many places behind the first `width` are what fills the row up: none of those before is a pad, all of these are,
    /// or the only one; the blank place before a bar that begins the next row (`led`) is not counted.
    pub fn fill_behind(&self, width: usize, led: bool) -> Option<usize> {
        let (own, behind) = self.places.split_at_checked(width)?;
        let behind = if led { behind.strip_suffix(&[Slot::Blank])? } else { behind };
        let fills = behind == [Slot::Blank] || behind.iter().all(|slot| *slot == Slot::Pad);
        let counted = self.by == By::Bars && !self.double && !self.covered && !self.has_words();
        (counted && fills && !own.contains(&Slot::Pad)).then_some(behind.len())
    }

    /// Whether figures stand otherwise than one in each place.
    pub fn is_loose(&self) -> bool {
        self.loose || (self.double && self.by != By::Lines)
    }

    /// Whether bars divide the places and none stands behind the last figure.
    pub fn is_open(&self) -> bool {
        self.by == By::Bars && self.end == End::Open
    }

    /// Whether a tab begins each cell.
    pub fn are_cells(&self) -> bool {
        self.by == By::Tabs
    }

    /// Whether complete rows with other margins than most of `all` are unlike them: bars may fill rows
    /// up at the end, but nothing does so at the beginning.
    pub fn is_uncommon(&self, own: Margins, all: &[Margins]) -> bool {
        let like = |m: &&Margins| match self.by {
            By::Lines => true,
            By::Tabs => **m == own,
            By::Bars | By::Commas => m.before == own.before,
        };
        all.iter().filter(like).count() * 2 < all.len()
    }

    /// Whether separators keep blanks between the figures.
    pub fn has_blanks_between(&self) -> bool {
        let is_figure = |s: &Slot| *s == Slot::Figure;
        let (first, last) = (self.places.iter().position(is_figure), self.places.iter().rposition(is_figure));
        first.zip(last).is_some_and(|(a, b)| self.by != By::Lines && self.places[a..=b].iter().any(|s| !is_figure(s)))
    }

    /// The margins of a row that prints all its figures; `None` where blanks stand between them.
    pub fn margins(&self, width: usize) -> Option<Margins> {
        let before = self.places.iter().position(|s| *s == Slot::Figure)?;
        let run = self.places[before..].iter().take_while(|s| **s == Slot::Figure).count();
        let behind = &self.places[before + run..];
        let pads = behind.iter().filter(|s| **s == Slot::Pad).count();
        (run == width).then_some(Margins { before, behind: behind.len(), pads })
    }

    /// The places without the pads before the first other place: the end of the line above.
    #[must_use]
    pub fn without_leading_pads(mut self) -> Self {
        let pads = self.places.iter().take_while(|s| **s == Slot::Pad).count();
        self.places.drain(..pads);
        self.spans.drain(..pads);
        self
    }

    /// The places of `width` columns in a row that has words or two figures in one of them, and as many places as the
    /// complete rows that have `margins`.
    pub fn of_columns(&self, width: usize, margins: &[Margins]) -> Option<&[Span]> {
        let odd = self.double || self.has_words();
        if !odd || self.by == By::Lines || self.loose || self.covered || margins.is_empty() {
            return None;
        }
        let first = self.before(width, margins)?;
        self.spans.get(first..first + width)
    }

    /// Whether line breaks alone divide the places.
    pub fn are_lines(&self) -> bool {
        self.by == By::Lines
    }

    /// How many places stand before the figures of complete rows with as many places as this one, if that is told.
    fn before(&self, width: usize, margins: &[Margins]) -> Option<usize> {
        let mut fitting = margins.iter().filter(|m| m.before + width + m.behind == self.places.len()).map(|m| m.before);
        let first = fitting.next()?;
        fitting.all(|other| other == first).then_some(first)
    }

    /// The columns of the row's figures, of `width`, where complete rows have one of `margins`.
    pub fn place(&self, width: usize, margins: &[Margins], dividers: Dividers) -> Option<Placing> {
        if self.double {
            return None;
        }
        let count = self.places.len();
        let mut fitting: Vec<Margins> = margins.iter().filter(|m| m.before + width + m.behind == count).copied().collect();
        if count == width && margins.is_empty() {
            fitting.push(Margins { before: 0, behind: 0, pads: 0 });
        }
        fitting.sort_unstable_by_key(|m| (m.before, std::cmp::Reverse(m.pads)));
        fitting.dedup_by_key(|m| m.before);
        let [fit] = fitting[..] else { return None };
        if self.has_words() {
            return None;
        }
        let at: Vec<usize> = (0..count).filter(|&i| self.places[i] == Slot::Figure).collect();
        let columns: Option<Vec<usize>> = at.iter().map(|&i| i.checked_sub(fit.before).filter(|&c| c < width)).collect();
        let (first, last) = (*at.first()?, *at.last()?);
        let inside = &self.places[first..=last];
        let pads_inside = inside.contains(&Slot::Pad);
        let kept_inside = pads_inside || inside.contains(&Slot::Blank);
        let pads_behind = self.places[last..].iter().filter(|s| **s == Slot::Pad).count();
        // More pads than complete rows have stand for cells that were dropped, unless pads are how
        // this text prints blanks.
        let fitting_pads = pads_behind <= fit.pads;
        // Where rows are not filled up, as many places as cells are the cells.
        let padded = match self.by {
            By::Bars => dividers.padded_bars,
            By::Lines => true,
            By::Tabs | By::Commas => dividers.padded_lines,
        };
        // Most complete rows end as this one would, and begin so where nothing but line breaks divides cells.
        let alike = |m: &&Margins| m.behind == fit.behind && (self.by != By::Lines || m.before == fit.before);
        let usual = margins.is_empty() || margins.iter().filter(alike).count() * 2 > margins.len();
        // Where rows go on over the next line, a bar at a line's end may close the row as well as divide a blank cell.
        let open = dividers.broken && self.by == By::Bars && last + 1 < count;
        let whole = !padded && count == width && fit.behind == 0 && usual && !open;
        let sure = whole || (kept_inside && (pads_inside || fitting_pads));
        // Lines of blanks between all lines divide them like empty ones.
        let counted = self.by != By::Lines || !dividers.spaced_lines;
        Some(Placing { columns: columns?, sure: sure && counted && !self.loose && !self.covered, fitting_pads })
    }
}

/// Bars that touch are one run: the blank before the first of them is none of its own.
fn join_runs_of_bars(slots: &mut [Slot]) {
    for i in 1..slots.len() {
        if slots[i] == Slot::Pad && slots[i - 1] == Slot::Blank {
            slots[i - 1] = Slot::Pad;
        }
    }
}

/// Where a row ends within its field: at the line's end where a line holds a whole row, at an empty
/// line where cells stand on lines of their own behind tabs, else at the field's end.
///
/// Where rows stand on one line each (`lines`), one separator is enough.
fn row_end(slice: &str, separator: Separator, last_figure: Option<usize>, lines: bool) -> usize {
    if separator.by == By::Lines {
        return slice.len();
    }
    let first_line = slice.find('\n').unwrap_or(slice.len());
    let in_line = last_figure.is_none_or(|end| end <= first_line);
    let second = || separator.next(slice, 0).and_then(|(at, len)| separator.next(slice, at + len));
    if in_line && (lines || second().is_some_and(|(at, _)| at < first_line)) {
        return first_line;
    }
    if separator.by == By::Tabs {
        for (Span { start: at, .. }, line) in lines_within(slice, Span::of(slice)) {
            let empty = line.ends_with('\n') && line.trim_end_matches(['\r', '\n']).is_empty();
            if empty && at > 0 && last_figure.is_none_or(|end| end <= at) {
                return at;
            }
        }
    }
    slice.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::token::figures;

    fn slots(text: &str) -> Slots {
        let all = Span::of(text);
        Slots::of(text, all, &figures(text, all, Dividers::default()), Dividers::default())
    }

    fn check(row: &str, complete: &[&str], expected: Option<(&[usize], bool)>) {
        let margins: Vec<Margins> = complete.iter().filter_map(|r| slots(r).margins(3)).collect();
        let padded = Dividers { padded_bars: true, padded_lines: true, ..Dividers::default() };
        let placing = slots(row).place(3, &margins, padded);
        assert_eq!(placing.as_ref().map(|p| (p.columns.as_slice(), p.sure)), expected, "{row:?}");
    }

    #[test]
    fn kept_blanks_place_the_figures() {
        check(" | 3 |  | 5 |\n", &[" | 1 | 2 | 3 |\n"], Some((&[0, 2], true)));
        check("\t\t3\t\t5\t\n", &["\t\t1\t2\t3\t\n"], Some((&[0, 2], true)));
        check("\n\t3\n\t\n\t5\n\n\t\n\t", &["\n\t1\n\t2\n\t3\n\n"], Some((&[0, 2], true)));
        check(" |\n3 |\n|\n5 |\n||\n", &[" |\n1 |\n2 |\n3 |\n||\n"], Some((&[0, 2], true)));
        check("\n3\n \n5\n", &["\n1\n2\n3\n"], Some((&[0, 2], true)));
    }

    #[test]
    fn dropped_blanks_do_not() {
        check(" |\n3 |\n5 |\n|||\n", &[" |\n1 |\n2 |\n3 |\n||\n"], Some((&[0, 1], false)));
        check(" | 3 |  | 5 |||\n", &[" | 1 | 2 | 3 ||\n"], None);
        check("\n\n3\n\n5\n\n", &["\n\n1\n\n2\n\n3\n\n"], None);
    }
}
