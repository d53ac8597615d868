//! Labels behind those of the groups they stand in: `（三）不予公开 - 1.属于国家秘密`, as programs that write tables anew name
//! their rows. What stands between the two is no dash in the place of a figure.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::fold::is_han;
use crate::text::{text_before, text_behind};

/// So many labels of a kind show a habit.
const FEWEST: usize = 6;

/// What may stand between two labels.
const MARKS: [&str; 6] = [" - ", " / ", " > ", " — ", " – ", " → "];

/// So many bytes before and behind such a mark, at most, are its row.
const LONGEST_CELLS: usize = 1000;

/// Blanks between the labels.
pub fn parted(page: &Page<'_>) -> Option<String> {
    if !page.has(b'|') {
        return None;
    }
    let text = page.text.as_ref();
    let mut changed: Option<Changed> = None;
    for mark in MARKS {
        let within = |&at: &usize| is_within_a_label(text, at, at + mark.len());
        let found: Vec<usize> = memmem::find_iter(text.as_bytes(), mark).filter(within).collect();
        if found.len() >= FEWEST {
            let changed = changed.get_or_insert_with(|| Changed::of(text));
            for at in found {
                changed.put(at, at + mark.len(), b' ');
            }
        }
    }
    changed?.finish()
}

/// Whether words stand before a place, and the number or the words of another label behind it, in one cell between bars.
fn is_within_a_label(text: &str, from: usize, to: usize) -> bool {
    let before = text_before(text, from, LONGEST_CELLS);
    let behind = text_behind(text, to, LONGEST_CELLS);
    let label = behind.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '．', '、', '（', '(', ' ']);
    let line = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |end| end + 1);
    before.ends_with(is_han) && label.starts_with(is_han) && before[line..].contains('|') && {
        let cell = behind.split(['|', '\n']).next().unwrap_or("");
        behind[cell.len()..].starts_with('|')
    }
}
