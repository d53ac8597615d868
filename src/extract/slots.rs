//! Rows that print fewer figures than they have cells: where separators keep the places of the
//! blanks, the figures still have theirs.

use super::token::{Figure, is_bar};
use crate::number::is_blank;
use crate::text::Span;

/// A place in a row, between two separators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    /// Holds the figure of this number.
    Figure(usize),
    /// Holds blanks.
    Blank,
    /// Two separators touch.
    Pad,
}

/// The places of one row behind its label.
#[derive(Clone, Debug)]
pub struct Slots(Vec<Slot>);

/// How many places stand before the first figure and behind the last in a row that prints all.
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
}

impl Slots {
    /// The places within `field`, which runs from the label's end to the next label.
    pub fn of(text: &str, field: Span, figures: &[Figure]) -> Self {
        let slice = text.get(field.start..field.end).unwrap_or("");
        let separator: fn(char) -> bool = if slice.contains(is_bar) {
            is_bar
        } else if slice.contains('\t') {
            |c| c == '\t'
        } else {
            |c| c == '\n'
        };
        let end = row_end(slice, separator, figures.last().and_then(|f| f.span.end.checked_sub(field.start)));
        let mut slots = Vec::new();
        let mut at = field.start;
        let mut parts = slice[..end].split(separator).peekable();
        let mut is_label_rest = true;
        while let Some(part) = parts.next() {
            let span = Span::new(at, at + part.len());
            at = span.end + slice[span.end - field.start..].chars().next().map_or(0, char::len_utf8);
            let open_end = parts.peek().is_none();
            let holds = figures.iter().position(|f| span.start <= f.span.start && f.span.end <= span.end);
            match holds {
                Some(number) => slots.push(Slot::Figure(number)),
                // Before the first separator stands the label's own cell, behind the last the next one's.
                None if is_label_rest || open_end => {}
                None if part.is_empty() => slots.push(Slot::Pad),
                None if part.chars().all(is_blank) => slots.push(Slot::Blank),
                None => {}
            }
            is_label_rest = false;
        }
        Self(slots)
    }

    /// The margins of a row that prints all its figures; `None` where blanks stand between them.
    pub fn margins(&self, width: usize) -> Option<Margins> {
        let before = self.0.iter().position(|s| matches!(s, Slot::Figure(_)))?;
        let run = self.0[before..].iter().take_while(|s| matches!(s, Slot::Figure(_))).count();
        let behind = &self.0[before + run..];
        let pads = behind.iter().filter(|s| **s == Slot::Pad).count();
        (run == width).then_some(Margins { before, behind: behind.len(), pads })
    }

    /// The columns of the row's figures, of `width`, where complete rows have one of `margins`.
    pub fn place(&self, width: usize, margins: &[Margins]) -> Option<Placing> {
        let count = self.0.len();
        let mut befores: Vec<usize> = margins.iter().filter(|m| m.before + width + m.behind == count).map(|m| m.before).collect();
        if count == width {
            befores.push(0);
        }
        befores.sort_unstable();
        befores.dedup();
        let [before] = befores[..] else { return None };
        let at: Vec<usize> = (0..count).filter(|&i| matches!(self.0[i], Slot::Figure(_))).collect();
        let columns: Option<Vec<usize>> = at.iter().map(|&i| i.checked_sub(before).filter(|&c| c < width)).collect();
        let columns = columns?;
        let (first, last) = (*at.first()?, *at.last()?);
        let kept_inside = self.0[first..=last].iter().any(|s| !matches!(s, Slot::Figure(_)));
        let pads = self.0.iter().filter(|s| **s == Slot::Pad).count();
        let most_pads = margins.iter().map(|m| m.pads).max().unwrap_or(0);
        // Pads alone may stand for blanks that were dropped: then no place can be trusted.
        Some(Placing { columns, sure: kept_inside || pads <= most_pads })
    }
}

/// Where a row ends within its field: at the line's end where a line holds a whole row, at an empty
/// line where cells stand on lines of their own behind tabs, else at the field's end.
fn row_end(slice: &str, separator: fn(char) -> bool, last_figure: Option<usize>) -> usize {
    if separator('\n') {
        return slice.len();
    }
    let first_line = slice.find('\n').unwrap_or(slice.len());
    let in_line = slice[..first_line].contains(separator) && last_figure.is_none_or(|end| end <= first_line);
    let separators_in_line = slice[..first_line].matches(separator).count();
    if in_line && separators_in_line > 1 {
        return first_line;
    }
    if separator('\t') {
        let mut at = 0;
        for line in slice.split_inclusive('\n') {
            let blank = line.trim_end_matches(['\r', '\n']).is_empty() && line.ends_with('\n');
            if blank && at > 0 && last_figure.is_none_or(|end| end <= at) {
                return at;
            }
            at += line.len();
        }
    }
    slice.len()
}

#[cfg(test)]
mod tests {
    use super::super::token::figures;
    use super::*;

    fn slots(text: &str) -> Slots {
        let all = Span::new(0, text.len());
        Slots::of(text, all, &figures(text, all))
    }

    fn check(row: &str, complete: &[&str], expected: Option<(&[usize], bool)>) {
        let margins: Vec<Margins> = complete.iter().filter_map(|r| slots(r).margins(3)).collect();
        let placing = slots(row).place(3, &margins);
        assert_eq!(placing.as_ref().map(|p| (p.columns.as_slice(), p.sure)), expected, "{row:?}");
    }

    #[test]
    fn kept_blanks_place_the_figures() {
        check(" | 3 |  | 5 |\n", &[" | 1 | 2 | 3 |\n"], Some((&[0, 2], true)));
        check("\t\t3\t\t5\t\n", &["\t\t1\t2\t3\t\n"], Some((&[0, 2], true)));
        check("\n\t3\n\t\n\t5\n\n\t\n\t", &["\n\t1\n\t2\n\t3\n\n"], Some((&[0, 2], true)));
        check(" |\n3 |\n|\n5 |\n||\n", &[" |\n1 |\n2 |\n3 |\n||\n"], Some((&[0, 2], true)));
    }

    #[test]
    fn dropped_blanks_do_not() {
        check(" |\n3 |\n5 |\n|||\n", &[" |\n1 |\n2 |\n3 |\n||\n"], Some((&[0, 1], false)));
        check("\n\n3\n\n5\n\n", &["\n\n1\n\n2\n\n3\n\n"], None);
    }
}
