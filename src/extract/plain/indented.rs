//! Lines indented as the markup they were taken from: a cell's text stands deeper than its tag, and lines of
//! nothing but tabs are where the tags stood.

use super::Changed;
use super::page::Page;
use crate::number::is_blank;

/// So many lines alike show a habit.
const FEWEST: usize = 24;

/// The text without the indentation of its lines.
pub fn flush(page: &Page<'_>) -> Option<String> {
    if !page.has(b'\t') {
        return None;
    }
    let (mut deep, mut flat, mut deepest) = (0_usize, 0_usize, usize::MAX);
    for line in page.lines().filter(|line| line.contains('\t')) {
        let depth = depth(line);
        let cell = line[depth..].trim_matches(is_blank);
        if cell.is_empty() {
            continue;
        }
        let alone = depth > 1 && !cell.contains('\t');
        deep += usize::from(alone);
        flat += usize::from(!alone);
        deepest = deepest.min(depth);
        if flat > FEWEST && flat * 10 > deep {
            return None;
        }
    }
    // What is empty as deep as cells stand may be a cell.
    let empty = |line: &str| depth(line) >= deepest && line.trim_matches(is_blank).is_empty();
    if deep < FEWEST || flat * 20 > deep || page.lines().any(empty) {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places() {
        let depth = depth(line);
        if line.trim_matches(is_blank).is_empty() {
            changed.vanish(at, at + line.len());
        } else if depth > 0 {
            changed.put(at, at + depth, b' ');
        }
    }
    changed.finish()
}

/// How many tabs a line begins with.
fn depth(line: &str) -> usize {
    line.bytes().take_while(|&b| b == b'\t').count()
}
