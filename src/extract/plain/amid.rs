//! Labels of groups amid that of a row: a page with columns gives the label of a group in the middle of its rows' height,
//! between the lines over which the label of the first row runs. It is written before that, as on the form.

use super::Changed;
use super::page::Page;
use crate::extract::token::is_digit;
use crate::fold::is_han;
use crate::number::{Printed, is_blank, read_printed};

/// The label of a row runs over so many lines above that of its group at most.
const MOST_ABOVE: usize = 3;

/// So many figures stand behind the label of a row at least.
const FEWEST_FIGURES: usize = 3;

/// The longest label of a group, in characters.
const LONGEST_GROUP: usize = 12;

/// The label of a group first, then the beginning of the row's that stood above it.
pub fn groups_first(page: &Page<'_>) -> Option<String> {
    let mut changed: Option<Changed> = None;
    for (number, (start, line)) in page.lines_with_places().enumerate().skip(1) {
        // Nearly every line begins with something else: the first bytes of brackets and of blanks that are no ASCII.
        let first = line.bytes().find(|byte| !matches!(byte, b' ' | b'\t'..=b'\r'));
        if !matches!(first, Some(b'(' | 0xC2 | 0xE1..=0xE3 | 0xEF)) {
            continue;
        }
        let Some(group) = group(line) else { continue };
        let at = start + line.len() - line.trim_start_matches(is_blank).len();
        let Some(begin) = begin_of_label(page, number, line.trim_start_matches(is_blank)[group..].trim_matches(is_blank)) else { continue };
        let above = &page.text[begin..at];
        let label = above.trim_end_matches(is_blank);
        let moved = [&page.text[at..at + group], &above[label.len()..], label].concat();
        changed.get_or_insert_with(|| Changed::of(&page.text)).write_all(begin, &moved);
    }
    changed?.finish()
}

fn line_at<'p>(page: &'p Page<'_>, number: usize) -> &'p str {
    let end = page.line_starts.get(number + 1).copied().unwrap_or(page.text.len());
    &page.text[page.line_starts[number]..end]
}

/// How long the label of a group is that a line begins with: `（六）其他处理`, alone or before blanks and words.
fn group(line: &str) -> Option<usize> {
    let bare = line.trim_start_matches(is_blank);
    let inner = bare.strip_prefix(['（', '('])?;
    let numeral = inner.chars().next().filter(|c| "一二三四五六七八九".contains(*c))?;
    let named = inner[numeral.len_utf8()..].strip_prefix(['）', ')'])?;
    let name = named.trim_start_matches(' ');
    let length: usize = name.chars().take_while(|c| is_han(*c)).map(char::len_utf8).sum();
    let rest = &name[length..];
    let ends = rest.chars().next().is_none_or(is_blank);
    (length > 0 && name[..length].chars().count() <= LONGEST_GROUP && ends).then(|| bare.len() - rest.len())
}

/// Where the label begins that goes on with `rest` beside the label of its group on the line `number`, or on the next line.
fn begin_of_label(page: &Page<'_>, number: usize, rest: &str) -> Option<usize> {
    let next = page.line_starts.get(number + 1).map_or("", |_| line_at(page, number + 1).trim_matches(is_blank));
    let goes_on = if rest.is_empty() { next } else { rest };
    // The rest of the label, and all figures behind it.
    if !goes_on.starts_with(is_han) || figures_at_end(if figures_at_end(goes_on) > 0 { goes_on } else { next }) < FEWEST_FIGURES {
        return None;
    }
    for above in (number.saturating_sub(MOST_ABOVE)..number).rev() {
        let line = line_at(page, above).trim_matches(is_blank);
        let bare = line
            .strip_prefix("1.")
            .or_else(|| line.strip_prefix("1、"))
            .or_else(|| line.strip_prefix("1．"))
            .map(|bare| bare.trim_start_matches(is_blank));
        let words = |text: &str| {
            text.starts_with(is_han) && !text.contains(|c: char| is_digit(c) || c == '|' || c == '\t') && figures_at_end(text) == 0
        };
        match bare {
            Some(bare) if words(bare) => {
                let line = line_at(page, above);
                return Some(page.line_starts[above] + line.len() - line.trim_start_matches(is_blank).len());
            }
            None if words(line) => {}
            _ => return None,
        }
    }
    None
}

/// How many figures a line ends with.
fn figures_at_end(line: &str) -> usize {
    line.split(is_blank).rev().filter(|word| !word.is_empty()).take_while(|word| !matches!(read_printed(word), Printed::Other)).count()
}
