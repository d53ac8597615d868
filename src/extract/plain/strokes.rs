//! Signs that look like a bar and are none, `规章丨0丨3`, as bars where they divide cells.

use memchr::memmem;

use super::Changed;
use super::page::Page;

/// A Chinese character, and a sign of mathematics.
const STROKES: [&str; 2] = ["丨", "∣"];

/// So many show a habit.
const FEWEST: usize = 24;

/// The text with bars in their place. Where another mark divides cells they divide none.
pub fn barred(page: &Page<'_>) -> Option<String> {
    if page.has(b'|') || page.has(b'\t') {
        return None;
    }
    let text = page.text.as_bytes();
    let often = |stroke: &&str| memmem::find_iter(text, stroke.as_bytes()).take(FEWEST).count() == FEWEST;
    let stroke = STROKES.into_iter().find(often)?;
    let mut changed = Changed::of(&page.text);
    for at in memmem::find_iter(text, stroke.as_bytes()) {
        changed.put(at, at + stroke.len(), b'|');
    }
    changed.finish()
}
