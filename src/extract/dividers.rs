//! What divides the cells of a whole text from each other: seen from all its lines.

use super::token::{is_bar, is_digit};
use crate::fold::{HanStream, is_han};
use crate::number::{Printed, is_blank, may_begin_figure, read_printed};
use crate::text::{lines_at, without_break};

/// What divides the cells of a text from each other, besides tabs and line breaks, and how rows are
/// filled up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "independent traits of one text")]
pub struct Dividers {
    /// Commas do: the text is a list of comma-separated values.
    pub comma: bool,
    /// Rows on one line end with a bar.
    pub closed: bool,
    /// Rows stand on one line each and end without a bar.
    pub open: bool,
    /// Rows on one line begin with a bar.
    pub led: bool,
    /// Lines end before bars: a row may go on over the next line.
    pub broken: bool,
    /// Rows with fewer cells are filled up with bars at the end.
    pub padded_bars: bool,
    /// Rows with fewer cells are filled up with tabs or commas at the end.
    pub padded_lines: bool,
    /// Lines of nothing but blanks stand between the other lines.
    pub spaced_lines: bool,
}

/// The fewest lines of comma-separated figures that make a text a list of them.
const COMMA_LINES: usize = 4;

impl Dividers {
    /// What divides the cells of a text, whose lines begin at `line_starts`.
    pub fn of((text, line_starts): (&str, &[usize]), stream: &HanStream) -> Self {
        let comma = stream.has_ascii(b',') && {
            let lines = lines_with(b',', text, line_starts).map(without_break);
            let short = |line: &&str| line.len() < 1000 && memchr::memchr2(b'|', b'\t', line.as_bytes()).is_none();
            lines.filter(short).filter(|line| is_separated(line)).take(COMMA_LINES).count() == COMMA_LINES || is_one_list(text, line_starts)
        };
        let (mut padded_lines, mut blank_lines, mut all_lines) = (false, 0_usize, 0_usize);
        for line in lines_at(text, line_starts).filter(|line| line.len() < LONGEST) {
            all_lines += 1;
            // Nearly every line ends with something that is seen.
            match line.as_bytes() {
                [.., b',', b'\n' | b'\r'] => {}
                [.., b'!'..=b'~', b'\n'] => continue,
                _ => {}
            }
            let line = without_break(line);
            blank_lines += usize::from(!line.is_empty() && is_blank_line(line));
            padded_lines |= match line.as_bytes() {
                [.., b'\t', b'\t'] => !is_blank_line(line),
                [.., b',', b','] => comma,
                _ => false,
            };
        }
        let rows = count_rows(text, line_starts, stream.bars());
        let marks: &[u8] = if comma { b"\t," } else { b"\t" };
        let kept = |mark: &u8| {
            let places: Vec<usize> = memchr::memchr_iter(*mark, text.as_bytes()).collect();
            keep_blanks(text, places.chunk_by(|a, b| b - a == 1))
        };
        Self {
            comma,
            closed: rows.are_closed(),
            open: rows.are_open(),
            led: rows.are_led(),
            broken: are_broken(text, line_starts, stream.bars()),
            padded_bars: has_pads(text, stream.bars()),
            padded_lines: padded_lines && !marks.iter().any(kept),
            spaced_lines: blank_lines * 4 > all_lines,
        }
    }

    /// Whether `c` stands between two cells of a line.
    pub fn is_bar(self, c: char) -> bool {
        is_bar(c) || (self.comma && c == ',')
    }
}

/// Longer lines, in bytes, are not looked at.
const LONGEST: usize = 4000;

/// Whether a line holds nothing that is seen.
fn is_blank_line(line: &str) -> bool {
    // Nearly every line ends with something that is.
    !line.as_bytes().last().is_some_and(u8::is_ascii_graphic) && line.chars().all(is_blank)
}

/// The lines that hold a byte of ASCII, with their line breaks.
fn lines_with<'t>(byte: u8, text: &'t str, line_starts: &'t [usize]) -> impl Iterator<Item = &'t str> {
    let mut rest = line_starts;
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + memchr::memchr(byte, text.as_bytes().get(from..)?)?;
        // Mostly the next line, or one soon behind it.
        let near = rest.iter().take(8).take_while(|&&start| start <= at).count();
        let behind = if near < 8 { near } else { rest.partition_point(|&start| start <= at) };
        let start = rest.get(behind.checked_sub(1)?).copied()?;
        rest = &rest[behind..];
        from = rest.first().copied().unwrap_or(text.len());
        text.get(start..from)
    })
}

/// So many figures between commas make a list of a line, however long it is.
const LISTED: usize = 60;

/// Whether the whole text is one line or two of values between commas.
fn is_one_list(text: &str, line_starts: &[usize]) -> bool {
    let lines = || lines_at(text, line_starts).map(without_break);
    let figure = |field: &&str| field.len() != 3 && field.bytes().all(|b| b.is_ascii_digit()) && !field.is_empty();
    lines().filter(|line| !is_blank_line(line)).take(LISTED).count() < LISTED
        && lines().any(|line| !line.contains(['|', '\t']) && line.split(',').filter(figure).take(LISTED).count() == LISTED)
}

/// Whether a line is one of values between commas.
fn is_separated(line: &str) -> bool {
    if line.matches(',').take(2).count() < 2 {
        return false;
    }
    // Three digits may be a group of a figure with its thousands divided.
    let group = |field: &str| field.len() == 3 && field.bytes().all(|b| b.is_ascii_digit());
    let may_be_figure = |field: &str| field.trim_start_matches(is_blank).chars().next().is_none_or(may_begin_figure);
    let is_figure = |field: &&str| !group(field) && may_be_figure(field) && !matches!(read_printed(field), Printed::Other);
    let plain = line.split(',').filter(is_figure).take(2).count();
    let runs = || line.split(',').any(|f| f.split_whitespace().filter(|w| w.chars().all(is_digit)).count() > 1);
    plain == 2 && !runs() && read_printed(line) == Printed::Other
}

/// How many lines are rows between bars, two at least, that end without one, with one, and begin with one;
/// `bars` are those of the text.
fn count_rows(text: &str, line_starts: &[usize], bars: &[usize]) -> Barred {
    let mut rows = Barred::default();
    let (mut bars, mut starts) = (bars, line_starts);
    while let [first, behind @ ..] = bars {
        let line = starts.iter().take_while(|start| *start <= first).count();
        let from = line.checked_sub(1).and_then(|line| starts.get(line)).copied().unwrap_or(0);
        let to = starts.get(line).copied().unwrap_or(text.len());
        starts = &starts[line..];
        let own = behind.iter().take_while(|&&bar| bar < to).count();
        bars = &behind[own..];
        let line = text.get(from..to).map_or("", without_break);
        if own == 0 || line.len() >= LONGEST {
            continue;
        }
        let row = if line.as_bytes().last().is_some_and(u8::is_ascii_graphic) { line } else { line.trim_end_matches(is_blank) };
        if row.chars().any(|c| !(is_bar(c) || is_blank(c))) {
            let ends = if row.ends_with(is_bar) { &mut rows.closed } else { &mut rows.open };
            ends[own.min(WIDEST_TABLE)] += 1;
            rows.led += usize::from(row.trim_start_matches(is_blank).starts_with(is_bar));
        }
    }
    rows
}

/// So many lines that end before a bar show that lines end anywhere.
const FEWEST_BROKEN: usize = 2;

/// Whether lines with bars end before one.
fn are_broken(text: &str, line_starts: &[usize], bars: &[usize]) -> bool {
    // A label behind the bar tells that the cell before it is blank.
    let labelled = |bar: usize| text[bar..].chars().skip(1).take_while(|&c| c != '\n' && !is_bar(c)).any(is_han);
    let mut behind = 0;
    let ends = |start: &&usize| {
        let before = behind;
        behind += bars[before..].iter().take_while(|bar| *bar < *start).count();
        // The line before holds bars, and another one follows.
        behind > before
            && bars.get(behind).is_some_and(|&next| {
                let (last, rest) = (&text[bars[behind - 1]..**start], &text[**start..next]);
                !last.chars().skip(1).all(is_blank) && rest.chars().all(is_blank) && !labelled(next)
            })
    };
    line_starts.iter().filter(ends).take(FEWEST_BROKEN).count() == FEWEST_BROKEN
}

/// How many rows on one line end without a bar and with one, by the number of bars before the last, and how many
/// begin with one.
#[derive(Default)]
struct Barred {
    open: [usize; WIDEST_TABLE + 1],
    closed: [usize; WIDEST_TABLE + 1],
    led: usize,
}

/// So many rows without a bar at their ends are no broken ones.
const FEWEST_OPEN: usize = 5;

impl Barred {
    /// Whether a bar behind the last cell closes rows: where rows without one have as many bars, it divides a blank
    /// cell from the one before.
    fn are_closed(&self) -> bool {
        let (open, closed) = (self.open.iter().sum::<usize>(), self.closed.iter().sum::<usize>());
        let alike: usize = self.open.iter().zip(&self.closed).filter(|(_, closed)| **closed > 0).map(|(open, _)| open).sum();
        closed > open && alike * 2 <= open
    }

    /// Whether rows end without a bar.
    fn are_open(&self) -> bool {
        self.open.iter().sum::<usize>() > FEWEST_OPEN && !self.are_closed()
    }

    /// Whether rows begin with a bar, nearly all.
    fn are_led(&self) -> bool {
        let all: usize = self.open.iter().chain(&self.closed).sum();
        self.led > 0 && self.led * 20 >= all * 19
    }
}

/// Whether bars touch in runs as long as a table is wide; longer runs are a page's, not a table's.
fn has_pads(text: &str, bars: &[usize]) -> bool {
    let touches = |a: &usize, b: &usize| b - a <= LONGEST_BAR && text.get(*a..*b).is_some_and(|bar| bar.chars().count() == 1);
    let runs = || bars.chunk_by(touches).filter(|run| run.len() <= WIDEST_TABLE);
    runs().any(|run| run.len() > 1) && !keep_blanks(text, runs())
}

/// So many blank cells between figures show that blanks keep their places.
const FEWEST_KEPT: usize = 3;

/// Whether separators that touch keep the places of blank cells between figures, rather than filling rows up: `runs` are
/// the separators of a text, those that touch in one. Where none stands alone, two are one separator.
fn keep_blanks<'r>(text: &str, runs: impl Iterator<Item = &'r [usize]>) -> bool {
    let before = |first: &usize| text.as_bytes()[..*first].last().is_some_and(u8::is_ascii_digit);
    let behind = |last: &usize| text[*last..].chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let (mut alone, mut touching) = (0, 0);
    for run in runs.filter(|run| run.first().is_some_and(before) && run.last().is_some_and(behind)) {
        *(if run.len() > 1 { &mut touching } else { &mut alone }) += 1;
        if alone.min(touching) == FEWEST_KEPT {
            return true;
        }
    }
    false
}

/// Bytes of the longest bar.
const LONGEST_BAR: usize = 3;

/// No table of a report has more columns, hidden ones included.
const WIDEST_TABLE: usize = 20;
