//! What a program writes before every row that it prints: the time and the name of a log, `INSERT INTO t VALUES (5,`.

use std::collections::BTreeMap;

use super::Changed;
use super::page::Page;
use super::prefix::shape;
use crate::fold::is_han;

/// So many rows show a habit.
const FEWEST: usize = 24;

/// The longest stamp, in bytes.
const LONGEST: usize = 80;

/// A stamp has so many letters.
const FEWEST_LETTERS: usize = 3;

/// A row of the largest table has so many figures.
const FEWEST_FIGURES: usize = 5;

/// A stamp with so many numbers holds a time.
const NUMBERS_OF_TIME: usize = 4;

/// The text without the stamps before its rows.
pub fn without(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    // Most rows of the largest table: nearly no text has a stamp before any line.
    let probe = |part: usize| {
        let from = *page.line_starts.get(page.line_starts.len() * part / 10)?;
        text[from..].lines().next().filter(|line| !ends(line).is_empty())
    };
    if page.line_starts.len() < FEWEST || (4..7).filter(|&part| probe(part).is_some()).count() < 2 {
        return None;
    }
    let mut shapes: BTreeMap<String, (Vec<u64>, usize)> = BTreeMap::new();
    for line in page.lines() {
        for end in ends(line).into_iter().filter(|&end| line[end..].contains(is_han)) {
            let (numbers, rows) = shapes.entry(shape(&line[..end])).or_default();
            numbers.extend(last_number(&line[..end]));
            *rows += usize::from(holds_row(&line[end..]));
        }
    }
    let most = shapes.values().map(|(numbers, _)| numbers.len()).max()?;
    let habit = |(shape, (numbers, rows)): &(&String, &(Vec<u64>, usize))| {
        let rising = numbers.windows(2).filter(|pair| pair[1] == pair[0] + 1).count();
        let told = shape.matches('9').count() >= NUMBERS_OF_TIME || rising * 4 >= numbers.len() * 3;
        *rows * 2 >= FEWEST && numbers.len() >= FEWEST && numbers.len() * 10 >= most * 9 && told
    };
    let (stamp, _) = shapes.iter().filter(habit).max_by_key(|(shape, _)| shape.len())?;
    let mut changed = Changed::of(text);
    for (at, line) in page.lines_with_places() {
        let Some(end) = ends(line).into_iter().find(|&end| shape(&line[..end]) == *stamp) else { continue };
        changed.put(at, at + end, b' ');
        // The bracket around the row goes on behind the stamp.
        if line[..end].contains('(') && !line[..end].contains(')') {
            changed.put(at + end - 1, at + end, b'(');
        }
    }
    changed.finish()
}

/// Where the stamp may end that stands before a line: letters and numbers, up to a mark behind them.
fn ends(line: &str) -> Vec<usize> {
    let (mut letters, mut digits) = (0_usize, false);
    let mut found = Vec::new();
    for (at, byte) in line.bytes().enumerate().take(LONGEST) {
        match byte {
            b'|' | b'\t' | b'"' | b'\'' | 0x80.. => break,
            b'0'..=b'9' => digits = true,
            _ if byte.is_ascii_alphabetic() => letters += 1,
            b' ' | b':' | b']' | b')' | b',' if digits && letters >= FEWEST_LETTERS => found.push(at + 1),
            _ => {}
        }
    }
    found
}

/// Whether a text holds several figures: a row rather than a cell.
fn holds_row(text: &str) -> bool {
    let begins = |pair: &&[u8]| pair[1].is_ascii_digit() && !pair[0].is_ascii_digit();
    text.as_bytes().windows(2).filter(begins).take(FEWEST_FIGURES).count() == FEWEST_FIGURES
}

/// The number that stands last in a stamp.
fn last_number(stamp: &str) -> Option<u64> {
    let end = stamp.trim_end_matches(|c: char| !c.is_ascii_digit());
    end[end.trim_end_matches(|c: char| c.is_ascii_digit()).len()..].parse().ok()
}
