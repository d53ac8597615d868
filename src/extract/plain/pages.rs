//! Marks of pages on lines of their own among cells that stand on lines: `第 5 页`, `5/9`, `— 5 —`. The page ends in the
//! middle of a row there, and its mark is no cell.

use super::Changed;
use super::page::Page;
use crate::extract::token::{is_digit, is_page_number};
use crate::fold::{is_bar, is_han};
use crate::number::{Printed, half_width, is_blank, read_printed};
use crate::text::{Span, without_break};

/// The longest line that marks a page, in bytes.
const LONGEST: usize = 60;

/// Where the numbers of so many pages follow each other, nothing else is counted so.
const FEWEST_PAGES: usize = 3;

/// What a line says of its page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// That it is one.
    Page,
    /// Its number and that of all.
    Of(u16, u16),
    /// When it was printed.
    Print,
}

/// The text without them.
pub fn marks(page: &Page<'_>) -> Option<String> {
    let (text, starts) = (page.text.as_ref(), page.line_starts.as_ref());
    let line = |i: usize| text.get(*starts.get(i)?..starts.get(i + 1).copied().unwrap_or(text.len()));
    let may_mark = |&(_, (at, line)): &(usize, (usize, &str))| may_be(line.as_bytes()) && holds_digit(page, Span::new(at, at + line.len()));
    let lines = page.lines_with_places().enumerate().filter(may_mark);
    let mut found: Vec<(usize, Mark)> = lines.filter_map(|(i, (_, line))| Some((i, mark(line)?))).collect();
    // Numbers over numbers mark pages where all are of as many, and each is the next one's.
    let of = |(_, mark): &(usize, Mark)| if let Mark::Of(number, all) = mark { Some((*number, *all)) } else { None };
    let counted: Vec<(u16, u16)> = found.iter().filter_map(of).collect();
    let follow =
        |far: u16| counted.windows(2).all(|pair| pair[0].1 == pair[1].1 && (1..=far).contains(&pair[1].0.saturating_sub(pair[0].0)));
    let every_page = counted.len() >= FEWEST_PAGES && follow(1);
    found.retain(|(i, mark)| match mark {
        Mark::Of(..) if every_page => true,
        Mark::Of(..) => follow(u16::MAX) && (stands_among_cells(&line, *i) || stands_among_rows(&line, *i)),
        Mark::Page => stands_among_cells(&line, *i),
        Mark::Print => stands_among_cells(&line, *i) || stands_among_rows(&line, *i),
    });
    if found.is_empty() {
        return None;
    }
    let mut changed = Changed::of(text);
    for (i, _) in found {
        // An empty line on each side divides no more than one does.
        let empty = |i: usize| line(i).is_some_and(|line| line.chars().all(is_blank));
        let rest = if i > 0 && empty(i - 1) && empty(i + 1) { i + 2 } else { i + 1 };
        changed.vanish(starts[i], starts.get(rest).copied().unwrap_or(text.len()));
    }
    changed.finish()
}

/// The heads of pages that `titles` are where each stands behind the number of the page before, on a line of its own: from the
/// number to the title, and the empty line behind where one stands before, too. None where the numbers do not follow each other.
pub fn heads(page: &Page<'_>, titles: &[&str]) -> Vec<Span> {
    let (text, starts) = (page.text.as_ref(), page.line_starts.as_ref());
    let mut seen: Vec<&str> = Vec::new();
    let (mut found, mut next): (Vec<Span>, Option<u16>) = (Vec::new(), None);
    // The last line with anything on it.
    let mut last: Option<(usize, &str)> = None;
    for (i, line) in page.lines().enumerate() {
        let bare = line.trim();
        if bare.is_empty() {
            continue;
        }
        let before = last.replace((i, bare));
        if !titles.contains(&bare) {
            continue;
        }
        if !seen.contains(&bare) {
            seen.push(bare);
            continue;
        }
        let number = before.and_then(|(at, words)| Some((at, words.parse::<u16>().ok().filter(|_| words.len() <= LONGEST_NUMBER)?)));
        let Some((at, number)) = number.filter(|(_, number)| next.is_none_or(|next| next == *number)) else { return Vec::new() };
        next = number.checked_add(1);
        let empty = |i: usize| starts.get(i).is_some_and(|&at| text[at..].starts_with(['\n', '\r']));
        let rest = if at > 0 && empty(at - 1) && empty(i + 1) { i + 2 } else { i + 1 };
        found.push(Span::new(starts[at], starts.get(rest).copied().unwrap_or(text.len())));
    }
    found
}

/// The most digits of the number of a page.
const LONGEST_NUMBER: usize = 3;

/// Whether a line is short enough and begins like the mark of a page.
fn may_be(line: &[u8]) -> bool {
    is_dated(line)
        || (3..=LONGEST).contains(&line.len())
            && match line {
                // A figure and the break behind it.
                [b'0'..=b'9', rest @ ..] => {
                    rest.iter().find(|b| !b.is_ascii_digit()).is_some_and(|b| matches!(b, b' ' | b'/' | 0xE3 | 0xE9 | 0xEF))
                }
                // 第, 共, full-width digits and blanks, dashes.
                [b' ' | b'-' | b'P' | b'p' | b'\x0C' | b'(' | 0xE2 | 0xE3 | 0xEF, ..] | [0xE7, 0xAC, 0xAC, ..] | [0xE5, 0x85, 0xB1, ..] => {
                    true
                }
                _ => false,
            }
}

/// The longest line that tells when a page was printed, and which one, in bytes.
const LONGEST_PRINT: usize = 300;

/// Whether a line begins like a date in numbers.
fn is_dated(line: &[u8]) -> bool {
    let digit = |at: usize| line.get(at).is_some_and(u8::is_ascii_digit);
    matches!(line, [b'2', b'0', _, _, b'/' | b'-', ..]) && line.len() <= LONGEST_PRINT && digit(2) && digit(3) && digit(5)
}

/// Whether a line begins with a day and a time, and words alone follow, as a browser prints above its pages:
/// `2023/1/18 15:20    某县2022年政府信息公开工作年度报告`.
fn is_print(bare: &str) -> bool {
    let Some((day, rest)) = bare.split_once(' ') else { return false };
    let rest = rest.trim_start_matches(' ');
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
    let time = &rest[..rest.len() - behind.len()];
    day.len() <= LONGEST_DAY
        && day.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'/' | b'-'))
        && day.bytes().filter(|b| !b.is_ascii_digit()).count() == 2
        && (4..=LONGEST_TIME).contains(&time.len())
        && time.contains(':')
        && (behind.is_empty() || behind.starts_with(' '))
        && !behind.contains(['|', '\t', '｜'])
}

/// The longest day and time in numbers, in bytes.
const LONGEST_DAY: usize = 10;
const LONGEST_TIME: usize = 8;

/// Whether a line holds a digit, a full-width one maybe: no page is marked without.
fn holds_digit(page: &Page<'_>, line: Span) -> bool {
    let numerals = page.stream.numerals();
    let first = numerals.partition_point(|&at| at < line.start);
    let is_digit = |at: &usize| matches!(page.text.as_bytes().get(*at), Some(b'0'..=b'9' | 0xEF));
    numerals[first..].iter().take_while(|at| **at < line.end).any(is_digit)
}

/// What a line says of its page, if nothing else.
fn mark(line: &str) -> Option<Mark> {
    let bare = without_break(line).trim_matches(is_blank);
    if is_dated(bare.as_bytes()) && is_print(bare) {
        return Some(Mark::Print);
    }
    if bare.len() > LONGEST {
        return None;
    }
    let is_page = |c: char| matches!(c, '页' | '頁');
    let says = |c: char| is_page(c) || is_blank(c) || "第共,，/-—–·0123456789".contains(half_width(c));
    if (bare.contains(is_page) && bare.chars().all(says) && bare.contains(|c| half_width(c).is_ascii_digit())) || is_page_number(bare) {
        return Some(Mark::Page);
    }
    let (number, all) = bare.split_once(['/', '／'])?;
    let (number, all) = (numbered(number)?, numbered(all)?);
    (1 <= number && number <= all && 1 < all && all < 1000).then_some(Mark::Of(number, all))
}

/// A number of a page, in full-width digits maybe.
fn numbered(digits: &str) -> Option<u16> {
    let digits = digits.trim_matches(is_blank);
    (digits.chars().all(is_digit) && digits.len() < LONGEST).then(|| digits.chars().map(half_width).collect::<String>().parse().ok())?
}

/// Whether one of the lines around the line `i` is a cell with nothing but a figure.
fn stands_among_cells<'t>(line: &impl Fn(usize) -> Option<&'t str>, i: usize) -> bool {
    let is_cell = |words: &str| {
        let words = words.trim_matches(|c| is_blank(c) || is_bar(c));
        words.len() < LONGEST && matches!(read_printed(words), Printed::Figure(..))
    };
    around(line, i).into_iter().flatten().any(is_cell)
}

/// Whether both lines around the line `i` are rows of a table, of several cells each, their label among them.
fn stands_among_rows<'t>(line: &impl Fn(usize) -> Option<&'t str>, i: usize) -> bool {
    let divides = |c: char| is_bar(c) || matches!(c, '\t' | ',');
    let is_row = |words: &str| {
        let parted = words.matches(divides).count() >= FEWEST_MARKS;
        words.contains(is_han) && (parted || words.split(is_blank).filter(|word| word.parse::<u32>().is_ok()).count() >= FEWEST_FIGURES)
    };
    around(line, i).into_iter().all(|line| line.is_some_and(is_row))
}

/// So many marks divide the cells of a row, which holds so many figures where nothing but blanks divides them.
const FEWEST_MARKS: usize = 4;
const FEWEST_FIGURES: usize = 7;

/// The lines above and below the line `i`, or those beyond an empty one.
fn around<'t>(line: &impl Fn(usize) -> Option<&'t str>, i: usize) -> [Option<&'t str>; 2] {
    let printed = |i: usize| line(i).filter(|line| !line.chars().all(|c| is_blank(c) || is_bar(c)));
    [(1..=2).find_map(|back| printed(i.checked_sub(back)?)), (1..=2).find_map(|on| printed(i + on))]
}
