//! What divides the cells of a whole text from each other: seen from all its lines.

use super::token::{is_bar, is_digit};
use crate::fold::HanStream;
use crate::number::{Printed, is_blank, read_printed};
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
        let lines = || lines_at(text, line_starts).map(without_break);
        let separated = |line: &str| {
            if line.matches(',').take(2).count() < 2 {
                return false;
            }
            // Three digits may be a group of a figure with its thousands divided.
            let group = |field: &str| field.len() == 3 && field.bytes().all(|b| b.is_ascii_digit());
            let plain = line.split(',').filter(|f| !group(f) && !matches!(read_printed(f), Printed::Other)).take(2).count();
            let runs = || line.split(',').any(|f| f.split_whitespace().filter(|w| w.chars().all(is_digit)).count() > 1);
            plain == 2 && !runs() && read_printed(line) == Printed::Other
        };
        let short = |line: &&str| line.len() < 1000 && line.as_bytes().contains(&b',') && !line.contains(['|', '\t']);
        let comma = stream.has_ascii(b',') && lines().filter(short).filter(|line| separated(line)).take(COMMA_LINES).count() == COMMA_LINES;
        let barred = stream.has_ascii(b'|') || stream.has_wide_bars();
        let has_bar = |line: &str| (stream.has_wide_bars() && line.contains(is_bar)) || line.as_bytes().contains(&b'|');
        let (mut open_rows, mut closed_rows) = (0_usize, 0_usize);
        let mut padded_lines = false;
        let (mut blank_lines, mut all_lines) = (0_usize, 0_usize);
        for line in lines().filter(|l| l.len() < 4000) {
            // Nearly every line ends with something that is seen.
            let bare = if line.as_bytes().last().is_some_and(u8::is_ascii_graphic) { line } else { line.trim_end_matches(is_blank) };
            all_lines += 1;
            blank_lines += usize::from(bare.is_empty() && !line.is_empty());
            if barred
                && has_bar(bare)
                && bare.matches(is_bar).take(3).count() > 1
                && !bare.trim_matches(|c| is_bar(c) || is_blank(c)).is_empty()
            {
                *(if bare.ends_with(is_bar) { &mut closed_rows } else { &mut open_rows }) += 1;
            }
            padded_lines |= match line.as_bytes() {
                [.., b'\t', b'\t'] => !bare.is_empty(),
                [.., b',', b','] => comma,
                _ => false,
            };
        }
        Self {
            comma,
            closed: closed_rows > open_rows,
            padded_bars: barred && if stream.has_wide_bars() { has_pads(text) } else { has_ascii_pads(text.as_bytes()) },
            padded_lines,
            spaced_lines: blank_lines * 4 > all_lines,
        }
    }

    /// Whether `c` stands between two cells of a line.
    pub fn is_bar(self, c: char) -> bool {
        is_bar(c) || (self.comma && c == ',')
    }
}

/// Whether bars touch in runs as long as a table is wide; longer runs are a page's, not a table's.
fn has_pads(text: &str) -> bool {
    let mut run = 0_usize;
    for c in text.chars().chain(std::iter::once(' ')) {
        if is_bar(c) {
            run += 1;
        } else {
            if (2..=WIDEST_TABLE).contains(&run) {
                return true;
            }
            run = 0;
        }
    }
    false
}

/// As [`has_pads`], of a text with no other bars than the ASCII one.
fn has_ascii_pads(bytes: &[u8]) -> bool {
    let mut run = 0_usize;
    for &byte in bytes {
        if byte == b'|' {
            run += 1;
        } else if run != 0 {
            if (2..=WIDEST_TABLE).contains(&run) {
                return true;
            }
            run = 0;
        }
    }
    (2..=WIDEST_TABLE).contains(&run)
}

/// No table of a report has more columns, hidden ones included.
const WIDEST_TABLE: usize = 20;
