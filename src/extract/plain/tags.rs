//! Texts that were left in markup: tags around cells, rows and paragraphs, whatever their names.

use std::collections::BTreeMap;

use memchr::memmem;

use super::page::Page;
use super::prefix::shape;
use super::{Changed, FEWEST_CELLS};
use crate::number::is_blank;

/// Pairs of marks around the names of tags.
const TAG_MARKS: [(&str, &str); 3] = [("<", ">"), ("&lt;", "&gt;"), ("[", "]")];

/// Names of tags around cells, and around rows.
const CELL_TAGS: [&str; 15] =
    ["td", "th", "cell", "entry", "tc", "table-cell", "c", "fcel", "ecel", "lcel", "ucel", "xcel", "ched", "rhed", "srow"];
const ROW_TAGS: [&str; 4] = ["tr", "row", "table-row", "nl"];

/// Names of tags that stand behind a row rather than around it.
const ROW_END: &str = "nl";

/// Names of tags around what stands on lines of its own.
const BLOCK_TAGS: [&str; 7] = ["br", "p", "div", "li", "dd", "dt", "text"];

/// The longest text between two rows that stands before each, in bytes.
const LONGEST_GAP: usize = 200;

/// The longest tag, in bytes.
const LONGEST_TAG: usize = 400;

/// Tags around cells and rows as bars and line breaks.
pub fn barred(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let may_open = |open: &str| open.bytes().next().is_some_and(|first| page.has(first));
    TAG_MARKS.iter().filter(|(open, _)| may_open(open)).find_map(|&(open, close)| {
        let found = tags_between(text, open, close);
        let cells = found.iter().filter(|t| t.kind == Tag::Cell).count();
        if cells < FEWEST_CELLS {
            return open.ends_with(['<', ';']).then(|| without_tags(text, &found)).flatten();
        }
        let mut changed = Changed::of(text);
        let rows: Vec<&Found> = found.iter().filter(|t| t.kind == Tag::Row).collect();
        // Line breaks of the source mean nothing inside a table.
        if let (Some(first), Some(last)) = (rows.first(), rows.last()) {
            for (at, _) in text[first.from..last.to].match_indices('\n') {
                let between = found.partition_point(|t| t.from < first.from + at);
                let outside = found[..between].iter().rev().find(|t| t.kind != Tag::Other).is_some_and(|t| t.ends_table);
                if !outside {
                    changed.put(first.from + at, first.from + at + 1, b' ');
                }
            }
        }
        for (from, to) in before_rows(text, &rows) {
            changed.vanish(from, to);
        }
        for tag in &found {
            let mark = match tag.kind {
                Tag::Row => b'\n',
                Tag::Cell => b'|',
                Tag::Block | Tag::Other => b' ',
            };
            changed.put(tag.from, tag.to, mark);
        }
        changed.finish()
    })
}

/// What stands alike before most rows, between the end of one and the beginning of the next: the number of the line, the time
/// and the name of a message. None of it stands in a cell.
fn before_rows(text: &str, rows: &[&Found]) -> Vec<(usize, usize)> {
    let between = rows.windows(2).filter(|pair| pair[0].ends_table && !pair[1].ends_table);
    let gaps: Vec<(usize, usize)> = between.map(|pair| (pair[0].to, pair[1].from)).filter(|(from, to)| from < to).collect();
    let marked = |text: &str| text.len() < LONGEST_GAP && text.contains(|c: char| c.is_ascii_digit());
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    for gap in gaps.iter().map(|&(from, to)| &text[from..to]).filter(|gap| marked(gap)) {
        *shapes.entry(shape(gap.trim())).or_default() += 1;
    }
    let habit = |gap: &str| marked(gap) && shapes.get(&shape(gap.trim())).is_some_and(|&count| count >= FEWEST_CELLS);
    gaps.into_iter().filter(|&(from, to)| habit(&text[from..to])).collect()
}

/// A text that was left in markup without tables, with line breaks in the place of its paragraphs.
fn without_tags(text: &str, found: &[Found]) -> Option<String> {
    if found.iter().filter(|tag| tag.kind == Tag::Block).count() < 2 * FEWEST_CELLS {
        return None;
    }
    let mut changed = Changed::of(text);
    let mut ended = 0;
    for tag in found {
        // One break between two blocks, and none where the text has one.
        let begun = text[ended..tag.from].chars().all(is_blank) && ended > 0;
        let ends = text[tag.to..].chars().find(|&c| c == '\n' || !is_blank(c)).is_none_or(|c| c == '\n');
        let breaks = tag.kind == Tag::Block && !begun && !ends;
        changed.put(tag.from, tag.to, if breaks { b'\n' } else { b' ' });
        if tag.kind == Tag::Block {
            ended = tag.to;
        }
    }
    changed.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Row,
    Cell,
    /// Of a paragraph or another thing with lines of its own.
    Block,
    Other,
}

struct Found {
    from: usize,
    to: usize,
    kind: Tag,
    /// Whether nothing of the table need follow.
    ends_table: bool,
}

fn tags_between(text: &str, open: &str, close: &str) -> Vec<Found> {
    let mut found = Vec::new();
    let named = |names: &[&str]| {
        let is_name = |rest: &str, name: &str| rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        let stands = |mark: &str, wanted: &dyn Fn(&str, &str) -> bool| {
            memmem::find_iter(text.as_bytes(), mark).any(|at| names.iter().any(|name| wanted(&text[at + mark.len()..], name)))
        };
        // A letter alone begins other words; names of a space of names stand behind its own.
        let whole = |rest: &str, name: &str| is_name(rest, name) && (name != "c" || rest[1..].starts_with(' '));
        stands(open, &whole) || (open != "[" && stands(":", &is_name))
    };
    if !named(&CELL_TAGS) && (open == "[" || !named(&BLOCK_TAGS)) {
        return found;
    }
    let mut at = 0;
    while let Some(from) = text[at..].find(open).map(|i| at + i) {
        let inner = from + open.len();
        let limit = text.floor_char_boundary(inner + LONGEST_TAG);
        let Some(end) = text[inner..limit].find(close).map(|i| inner + i) else {
            at = inner;
            continue;
        };
        let tag = &text[inner..end];
        let closing = tag.starts_with('/');
        let name: String =
            tag.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-')).collect();
        let name = name.rsplit(':').next().unwrap_or("").to_owned();
        at = end + close.len();
        if name.is_empty() || !tag.trim_start_matches('/').starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let name = name.to_ascii_lowercase();
        let block = BLOCK_TAGS.contains(&name.as_str());
        let kind = match (CELL_TAGS.contains(&name.as_str()), ROW_TAGS.contains(&name.as_str())) {
            (true, _) if !closing => Tag::Cell,
            (_, true) => Tag::Row,
            _ if block => Tag::Block,
            _ => Tag::Other,
        };
        let ends_table = kind == Tag::Row && (closing || name == ROW_END);
        found.push(Found { from, to: at, kind, ends_table });
    }
    found
}
