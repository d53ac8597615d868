//! Tags of emphasis and of style that a program left around the figures of tables that have no tags of their own,
//! `| <b>3</b> |`: they divide no cells.

use super::page::Page;
use super::{Changed, FEWEST_CELLS};
use crate::fold::is_bar;
use crate::number::{Printed, is_blank, read_printed};
use crate::text::{Span, text_before, text_behind};

/// Names of tags within a line.
const INLINE: [&str; 15] = ["b", "strong", "i", "em", "u", "span", "font", "small", "big", "mark", "ins", "code", "tt", "sup", "sub"];

/// Names of tags around what has lines of its own, but not within a cell that bars divide from others.
const BLOCK: [&str; 4] = ["p", "br", "div", "center"];

/// The longest tag, and the longest figure between tags, in bytes.
const LONGEST: usize = 200;

/// The text with blanks in the place of tags in cells that hold nothing else but a figure.
pub fn bare(page: &Page<'_>) -> Option<String> {
    if !page.has(b'<') {
        return None;
    }
    let text = page.text.as_ref();
    let (mut found, mut done) = (Vec::new(), 0);
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        if at >= done {
            done = cell(text, at, &mut found).max(at + 1);
        }
    }
    if found.len() < FEWEST_CELLS {
        return None;
    }
    let mut changed = Changed::of(text);
    for tag in found {
        changed.put(tag.start, tag.end, b' ');
    }
    changed.finish()
}

/// Adds the tags of the cell whose first one begins at `at`, if it holds nothing else but a figure; gives where it was read to.
fn cell(text: &str, at: usize, found: &mut Vec<Span>) -> usize {
    let before = text_before(text, at, LONGEST);
    let from = at - before.chars().rev().take_while(|&c| !divides(c)).map(char::len_utf8).sum::<usize>();
    let (mut tags, mut of_lines, mut end) = (Vec::new(), false, at);
    let (mut content, mut pieces) = (Span::new(from, at), usize::from(from < at));
    while let Some(c) = text[end..].chars().next().filter(|&c| !divides(c) && content.len() < LONGEST) {
        if let Some((tag, is_block)) = tag_at(text, end) {
            end = tag.end;
            of_lines |= is_block;
            tags.push(tag);
        } else {
            // What follows a figure behind a tag is the number of a note, or what nobody shows.
            if content.end < end || content.is_empty() {
                content = Span::new(end, end);
                pieces += 1;
            }
            end += c.len_utf8();
            content.end = end;
        }
    }
    let is_figure = pieces < 2 && !matches!(read_printed(&text[content.start..content.end]), Printed::Other);
    if is_figure && (!of_lines || stands_in_bars(text, from, end)) {
        found.append(&mut tags);
    }
    end
}

/// Whether bars or tabs stand on both sides of a place.
fn stands_in_bars(text: &str, from: usize, to: usize) -> bool {
    let is_mark = |c: char| is_bar(c) || c == '\t';
    let before = text_before(text, from, LONGEST).trim_end_matches(' ').chars().next_back();
    before.is_some_and(is_mark) && text_behind(text, to, LONGEST).trim_start_matches(' ').starts_with(is_mark)
}

/// The tag that begins at a byte, if its name is one of those within cells, and whether it stands around lines.
fn tag_at(text: &str, at: usize) -> Option<(Span, bool)> {
    let near = text_behind(text, at, LONGEST).strip_prefix('<')?;
    let length = near.find(['>', '\n'])?;
    let name = near[..length].trim_start_matches('/');
    let name = &name[..name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len())];
    let is_one_of = |names: &[&str]| names.iter().any(|own| name.eq_ignore_ascii_case(own));
    let (inline, block) = (is_one_of(&INLINE), is_one_of(&BLOCK));
    (near[length..].starts_with('>') && (inline || block)).then(|| (Span::new(at, at + length + 2), block))
}

/// Whether `c` divides cells.
fn divides(c: char) -> bool {
    is_blank(c) || is_bar(c) || matches!(c, ',' | ';' | '，' | '；' | '、' | '：' | ':' | '"')
}
