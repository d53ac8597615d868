//! Slashes with blanks around them between all cells of a table's lines, its heads among them:
//! `信息内容 / 单位 / 数量`, `规章 / 件 / 3`. One between blanks elsewhere is what stands in a cell.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::fold::is_han;
use crate::number::is_blank;

/// The mark, with the blanks around it.
const MARK: &str = " / ";

/// Heads and one row hold as many at least.
const FEWEST: usize = 2;

/// The text with bars in the place of such slashes.
pub fn barred(page: &Page<'_>) -> Option<String> {
    let places = memmem::find_iter(page.text.as_bytes(), MARK);
    if !page.has(b'/') || places.take(FEWEST).count() < FEWEST {
        return None;
    }
    let mut changed: Option<Changed> = None;
    let mut table = Lines::default();
    for (at, line) in page.lines_with_places() {
        let bare = line.trim_end_matches(is_blank);
        if bare.is_empty() {
            continue;
        }
        let marks = dividers(bare);
        if marks.is_empty() || marks.len() != table.width {
            table.settle(page, &mut changed);
            table = Lines { width: marks.len(), ..Lines::default() };
        }
        if !marks.is_empty() {
            table.heads += usize::from(!bare.contains(char::is_numeric));
            table.all += 1;
            table.marks.extend(marks.into_iter().map(|mark| at + mark));
        }
    }
    table.settle(page, &mut changed);
    changed.and_then(Changed::finish)
}

/// Lines one below the other that hold as many slashes.
#[derive(Default)]
struct Lines {
    width: usize,
    all: usize,
    /// How many of them hold words alone.
    heads: usize,
    /// Where the slashes stand.
    marks: Vec<usize>,
}

impl Lines {
    /// Puts bars in the place of its slashes, if they divide cells: of heads and of a row below them.
    fn settle(&self, page: &Page<'_>, changed: &mut Option<Changed>) {
        if self.heads > 0 && self.all > 1 {
            let changed = changed.get_or_insert_with(|| Changed::of(&page.text));
            self.marks.iter().for_each(|&mark| changed.put(mark, mark + 1, b'|'));
        }
    }
}

/// Where slashes stand in a line if each has a cell on both sides, of words or one figure; the first cell is of words.
fn dividers(line: &str) -> Vec<usize> {
    let found = line.match_indices(MARK).map(|(at, _)| at + 1);
    let cell = |cell: &str| {
        let inner = cell.trim_matches(is_blank);
        !inner.is_empty() && (inner.contains(is_han) || !inner.contains(is_blank)) && !matches!(inner.as_bytes(), [b'/'])
    };
    let begins = line.split(MARK).next().is_some_and(|first| first.contains(is_han));
    let all = begins && !line.contains(['。', '|', '\t']) && line.split(MARK).all(cell);
    if all { found.collect() } else { Vec::new() }
}
