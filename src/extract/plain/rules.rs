//! Rules below the heads of Markdown tables drawn with a dash a cell or two, `|-|-|`, which might as well be the dashes of a row
//! that holds nothing.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::extract::token::{is_bar, is_digit};
use crate::fold::is_han;
use crate::number::is_blank;

/// So many lines below such a rule one has a figure.
const NEAR: usize = 6;

/// The text without such rules: the second line of a table, with heads above it and figures below.
pub fn without(page: &Page<'_>) -> Option<String> {
    let holds = |dashes: &str| memmem::find(page.text.as_bytes(), dashes.as_bytes()).is_some();
    if !page.has(b'|') || !page.has(b'-') || !["|-|", "|--|", "- | -"].into_iter().any(holds) {
        return None;
    }
    let lines: Vec<(usize, &str)> = page.lines_with_places().collect();
    let line = |number: usize| lines.get(number).map_or("", |(_, line)| line);
    let is_first = |number: usize| number.checked_sub(1).is_none_or(|before| !line(before).contains(is_bar));
    let names = |line: &str| line.contains(is_bar) && line.contains(is_han) && !line.contains(is_digit);
    let figures_follow = |number: usize| {
        let below = (number + 1..number + NEAR).map(line).take_while(|line| line.contains(is_bar));
        below.into_iter().any(|line| line.contains(is_digit))
    };
    let is_rule = |number: &usize| {
        is_short_rule(line(*number))
            && number.checked_sub(1).is_some_and(|head| names(line(head)) && is_first(head))
            && figures_follow(*number)
    };
    let mut changed: Option<Changed> = None;
    for number in (0..lines.len()).filter(is_rule) {
        let (at, line) = lines[number];
        changed.get_or_insert_with(|| Changed::of(&page.text)).vanish(at, at + line.len());
    }
    changed.and_then(Changed::finish)
}

/// Whether all cells of a line hold a dash or two.
fn is_short_rule(line: &str) -> bool {
    let cells = line.trim_matches(|c| is_blank(c) || is_bar(c)).split('|').map(|cell| cell.trim_matches(is_blank));
    line.contains('|') && line.contains('-') && cells.into_iter().all(|cell| matches!(cell, "-" | "--"))
}
