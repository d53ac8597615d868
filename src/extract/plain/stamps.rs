//! What a program writes before every row that it prints: the time and the name of a log, `INSERT INTO t VALUES (5,`.

use std::collections::BTreeMap;

use super::Changed;
use super::literal::NOTHING;
use super::page::Page;
use super::prefix::shape;
use crate::extract::token::is_digit;
use crate::fold::is_han;
use crate::number::{Printed, is_blank, read_printed};

/// So many rows show a habit.
const FEWEST: usize = 24;

/// The longest stamp, in characters.
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
    for (at, c) in line.char_indices().take(LONGEST) {
        match c {
            '|' | '\t' | '"' | '\'' => break,
            '0'..='9' => digits = true,
            'A'..='Z' | 'a'..='z' => letters += 1,
            ':' | ']' | ')' | ',' if digits && letters >= FEWEST_LETTERS => found.push(at + 1),
            _ if c.is_ascii() || is_blank(c) => {
                let ends = is_blank(c) && digits && letters >= FEWEST_LETTERS;
                found.extend(ends.then_some(at + c.len_utf8()));
            }
            _ => break,
        }
    }
    found
}

/// Whether a text holds several figures, or what stands for them: a row rather than a cell.
fn holds_row(text: &str) -> bool {
    let words = text.split(|c: char| matches!(c, ',' | '|') || is_blank(c)).filter(|word| !word.is_empty());
    let bare = words.map(|word| word.trim_matches(['"', '\'', '(', ')', ';']));
    let stands =
        |word: &&str| word.starts_with(is_digit) || matches!(read_printed(word), Printed::Blank | Printed::Dash) || NOTHING.contains(word);
    bare.filter(stands).take(FEWEST_FIGURES).count() == FEWEST_FIGURES
}

/// The number that stands last in a stamp.
fn last_number(stamp: &str) -> Option<u64> {
    let end = stamp.trim_end_matches(|c: char| !c.is_ascii_digit());
    end[end.trim_end_matches(|c: char| c.is_ascii_digit()).len()..].parse().ok()
}
