//! Names that number the cells of a row, as programs write them before each: `{"0": "规章", "1": "3"}`,
//! `c0="规章" c1="3"`, `(1)规章 (2)3`. The numbers are no figures, and what names a cell divides it from the one before.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::number::is_blank;
use crate::text::text_behind;

/// So many names of a kind show a habit.
const FEWEST: usize = 24;

/// The longest word before the number of a name, in bytes.
const LONGEST_WORD: usize = 12;

/// The longest value in quotes, in bytes.
const LONGEST_VALUE: usize = 2000;

/// What ends a tag that has nothing within.
const TAG_END: &str = "/>";

/// So many kinds of names are told apart.
const MOST_KINDS: usize = 12;

/// The names of one kind: what stands before and behind their numbers.
struct Kind<'t> {
    before: &'t str,
    behind: &'t str,
    /// From the first byte of each to its last.
    places: Vec<(usize, usize)>,
    /// The last number, and how many were one more than the one before.
    last: u32,
    rising: usize,
    /// How many were the first or the second of a row.
    first: usize,
}

/// What programs that read tables write over a column without a head, before its number.
const UNNAMED: &str = "Unnamed: ";

/// The text without the names that programs give to columns without a head: `Unnamed: 3`, `Unnamed: 3_level_0`.
pub fn unnamed(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let first = if page.has(b'U') { memmem::find(text.as_bytes(), UNNAMED.as_bytes())? } else { return None };
    let mut changed = Changed::of(text);
    for at in memmem::find_iter(&text.as_bytes()[first..], UNNAMED.as_bytes()).map(|at| first + at) {
        let of_name = |b: &&u8| b.is_ascii_alphanumeric() || **b == b'_';
        let length = text.as_bytes()[at + UNNAMED.len()..].iter().take_while(of_name).count();
        changed.put(at, at + UNNAMED.len() + length, b' ');
    }
    changed.finish()
}

/// The text with bars or blanks in the place of names that number cells.
pub fn counted(page: &Page<'_>) -> Option<String> {
    let marked = [b':', b'=', b'>', b')', b']'].into_iter().any(|mark| page.has(mark));
    if !marked {
        return None;
    }
    let text = page.text.as_ref();
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for &at in page.stream.numerals() {
        let Some((from, to, end, number)) = name(text, at) else { continue };
        let (before, behind) = (&text[from..at], &text[end..to]);
        let known = kinds.iter().position(|kind| kind.before == before && kind.behind == behind);
        let known = known.or_else(|| {
            let room = kinds.len() < MOST_KINDS;
            room.then(|| kinds.push(Kind { before, behind, places: Vec::new(), last: u32::MAX, rising: 0, first: 0 }));
            room.then(|| kinds.len() - 1)
        });
        let Some(kind) = known.and_then(|known| kinds.get_mut(known)) else { continue };
        kind.rising += usize::from(kind.last.checked_add(1) == Some(number));
        kind.first += usize::from(number < 2);
        kind.last = number;
        kind.places.push((from, to));
    }
    kinds.retain(Kind::numbers_cells);
    if kinds.is_empty() {
        return None;
    }
    let mut changed = Changed::of(text);
    for (kind, &(from, to)) in kinds.iter().flat_map(|kind| kind.places.iter().map(move |place| (kind, place))) {
        let lead = text[..from].trim_end_matches(|c| is_blank(c) && c != '\n');
        let before = lead.chars().next_back();
        // The mark of a list before the first name of a row.
        if lead.strip_suffix('-').is_some_and(|line| line.trim_end_matches(' ').ends_with('\n')) {
            changed.put(lead.len() - 1, lead.len(), b' ');
        }
        // A list has marks of its own between cells, and nothing stands before the first of a line.
        let begins = before.is_none_or(|c| matches!(c, '\n' | ',' | '{' | '[' | '-'));
        changed.put(from, to, if begins || kind.before.contains('/') { b' ' } else { b'|' });
        // What names in quotes name are words of a list.
        let bare = !kind.before.contains(['"', '\'']) && before.is_none_or(|c| matches!(c, '\n' | '-'));
        if kind.behind == "=" || bare {
            let around = quotes(text, to);
            for at in around.into_iter().flatten() {
                changed.put(at, at + 1, b' ');
            }
            // The slash that ends a tag is no dash in its last cell.
            if let Some(rest) = around.and_then(|[_, end]| text.get(end + 1..)).map(|rest| rest.trim_start_matches(' '))
                && rest.starts_with(TAG_END)
            {
                let at = text.len() - rest.len();
                changed.put(at, at + TAG_END.len(), b' ');
            }
        }
    }
    changed.finish()
}

impl Kind<'_> {
    /// Whether the numbers are those of cells: they rise by one, and begin again.
    fn numbers_cells(&self) -> bool {
        let all = self.places.len();
        all >= FEWEST && self.rising * 10 >= all * 6 && (self.rising + self.first) * 20 >= all * 19
    }
}

/// The name whose number begins at a byte: where it begins and ends, where its number ends, and the number.
fn name(text: &str, at: usize) -> Option<(usize, usize, usize, u32)> {
    let bytes = text.as_bytes();
    let digits = bytes[at..].iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    let end = at + digits;
    let quote = usize::from(matches!(bytes.get(end), Some(b'"' | b'\'')));
    if !(1..=3).contains(&digits) || !matches!(bytes.get(end + quote), Some(b':' | b'=' | b'>' | b')' | b']')) {
        return None;
    }
    let of_word = |b: &&u8| b.is_ascii_alphabetic() || matches!(b, b'_' | b'"' | b'\'' | b'<' | b'(' | b'[' | b'/');
    let word = bytes[..at].iter().rev().take(LONGEST_WORD).take_while(of_word).count();
    let number = text[at..end].parse().ok()?;
    // `B12:` is the address of a cell, whose number is that of its row.
    let of_sheet = (1..3).contains(&word) && bytes[at - word..at].iter().all(u8::is_ascii_uppercase) && bytes[end] == b':';
    (!of_sheet).then_some((at - word, end + quote + 1, end, number))
}

/// The quotes around the value that stands at a byte, on its line.
fn quotes(text: &str, from: usize) -> Option<[usize; 2]> {
    let near = text_behind(text, from, LONGEST_VALUE);
    let near = near.lines().next()?;
    let value = near.trim_start_matches(' ');
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let start = from + near.len() - value.len();
    Some([start, start + 1 + value[1..].find(quote)?])
}
