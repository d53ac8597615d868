//! Whether a label stands at the start of its cell, as labels of tables do, or in the middle of
//! something: a sentence, a list, a remark in brackets, a longer label that the form does not have.

use std::cell::Cell;

use super::dividers::Dividers;
use super::region::Labels;
use super::token::is_bar;
use crate::extract::work;
use crate::fold::{is_han, is_ordinal_numeral};
use crate::number::{half_width, is_blank};

/// How a label stands in its cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At the start of a cell, a line or a word, behind an ordinal at most.
    First,
    /// Behind other words or in a list.
    Behind,
    /// Inside brackets that opened in the same cell.
    Bracketed,
}

/// How far back the start of a cell is looked for, in bytes.
const REACH: usize = 240;

/// How the labels of a text stand, as far as it was asked for.
pub struct Standings(Vec<Cell<Option<Standing>>>);

impl Standings {
    /// Nothing known of `count` labels.
    pub fn new(count: usize) -> Self {
        Self(vec![Cell::new(None); count])
    }
}

/// How the label from character number `start` on stands.
pub fn standing(labels: &Labels<'_>, start: usize) -> Standing {
    match labels.hits.binary_search_by_key(&start, |hit| hit.start) {
        Ok(hit) => standing_of(labels, hit),
        Err(_) => look(labels, start),
    }
}

/// How the label of this number among the hits stands.
pub fn standing_of(labels: &Labels<'_>, hit: usize) -> Standing {
    let known = &labels.standings.0[hit];
    let standing = known.get().unwrap_or_else(|| look(labels, labels.hits[hit].start));
    known.set(Some(standing));
    standing
}

fn look(labels: &Labels<'_>, start: usize) -> Standing {
    let place = labels.stream.place(start);
    let from = labels.text.floor_char_boundary(place.saturating_sub(REACH));
    let before = &labels.text[from..place];
    work::count(before.len());
    let cell = &before[cell_start(before, labels.dividers)..];
    if cell.is_empty() {
        return Standing::First;
    }
    if is_open(cell) {
        return Standing::Bracketed;
    }
    let bare = without_ordinal(cell);
    match bare.chars().next_back() {
        None => Standing::First,
        Some(c)
            if is_blank(c)
                || c.is_numeric()
                || matches!(half_width(c), ':' | '"' | '*' | '#' | ']' | '-' | '/' | '—' | '>')
                || is_sign(c) =>
        {
            Standing::First
        }
        // Rows one behind the other: `3；二、`, `总计；一、`.
        Some(';' | '；') => {
            let row = bare.trim_end_matches([';', '；']);
            let ends = row.ends_with(|c: char| c.is_ascii_digit()) || ends_a_label(labels, place - cell.len() + row.len());
            if ends { Standing::First } else { Standing::Behind }
        }
        Some(c) if is_han(labels.folding.fold_char(c)) && ends_a_label(labels, place - cell.len() + bare.len()) => Standing::First,
        Some(_) => Standing::Behind,
    }
}

/// Where the cell begins that a text ends in.
fn cell_start(text: &str, dividers: Dividers) -> usize {
    let ends_cell = |&(at, byte): &(usize, &u8)| match byte {
        b'\n' | b'\r' | b'\t' | b'|' => true,
        b',' => dividers.comma,
        // The last bytes of the other bars.
        0x82 | 0x83 | 0x96 | 0x9C | 0xA6 => text.get(..=at).is_some_and(|cell| cell.ends_with(is_bar)),
        _ => false,
    };
    text.as_bytes().iter().enumerate().rev().find(ends_cell).map_or(0, |(at, _)| at + 1)
}

/// Whether a bracket opens in `cell` and is not closed again, an ordinal's aside.
fn is_open(cell: &str) -> bool {
    if !cell.contains(['(', '（']) {
        return false;
    }
    let mut open = 0_i32;
    for c in cell.chars().map(half_width) {
        open += i32::from(c == '(') - i32::from(c == ')');
        open = open.max(0);
    }
    open > 0
}

/// Whether `c` is a sign of none of the scripts, an arrow or a bullet: no sentence goes on behind one.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '•' | '·' | '‣' | '※' | '§' | '\u{E000}'..='\u{F8FF}')
}

/// `cell` without an ordinal at its end: `1.`, `（七）`, `四、`, `Ⅱ、`, `b)`.
fn without_ordinal(cell: &str) -> &str {
    let is_numeral = |c: char| is_ordinal_numeral(c) || c.is_numeric();
    let trimmed = cell.trim_end_matches(is_blank);
    let marked = trimmed.trim_end_matches(|c: char| matches!(half_width(c), '.' | ')' | '、' | '．' | ',' | '。'));
    let marked = if marked.len() < trimmed.len() { marked.trim_end_matches(is_blank) } else { marked };
    let mut bare = marked.trim_end_matches(is_numeral);
    if marked.len() < trimmed.len() && bare.len() == marked.len() {
        let before = marked.trim_end_matches(|c: char| half_width(c).is_ascii_alphabetic());
        bare = if before.chars().count() + 1 == marked.chars().count() { before } else { bare };
    }
    if bare.len() == marked.len() {
        return if trimmed.len() < cell.len() { cell } else { trimmed };
    }
    bare.trim_end_matches(['(', '（'])
}

/// Whether another label ends at a byte of the text: labels whose cells run together.
fn ends_a_label(labels: &Labels<'_>, byte: usize) -> bool {
    let number = labels.stream.first_from(byte);
    let at = labels.hits.partition_point(|h| h.start + 40 < number);
    labels.hits[at..].iter().take_while(|h| h.start < number).any(|h| h.end == number)
}
