//! Marks of languages for typesetting around rows and cells, and what programs print in empty cells, as the
//! separators that they stand for.

use memchr::memmem;

use super::Changed;
use super::literal::NOTHING;
use super::page::Page;
use crate::fold::{is_bar, is_han};
use crate::number::is_blank;
use crate::text::without_break;

/// So many of a kind show a habit.
const FEWEST: usize = 12;

/// The longest group behind a command, in bytes.
const LONGEST_GROUP: usize = 200;

/// Rows of TeX: `三、 & 1 & 2 \\ \hline`.
pub fn tex(page: &Page<'_>) -> Option<String> {
    let row = |line: &&str| line.contains('&') && line.contains("\\\\");
    if !page.has(b'\\') || !page.has(b'&') || page.lines().filter(row).map(rows_in).sum::<usize>() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places().filter(|(_, line)| line.contains('\\') || line.contains('&')) {
        tex_line(line, at, &mut changed);
    }
    changed.finish()
}

/// How many rows of TeX end in a line.
fn rows_in(line: &str) -> usize {
    line.matches("\\\\").count()
}

fn tex_line(line: &str, start: usize, changed: &mut Changed) {
    let bytes = line.as_bytes();
    let several = rows_in(line) > 1;
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'\\' => command_end(line, at),
            _ => at + 1,
        };
        match bytes[at] {
            b'&' => changed.put(start + at, start + end, b'|'),
            b'\\' if several && line[at..].starts_with("\\\\") => changed.put(start + at, start + end, b'\n'),
            b'\\' | b'{' | b'}' => changed.put(start + at, start + end, b' '),
            _ => {}
        }
        at = end;
    }
}

/// Where a command ends, the groups behind it that hold no words of the text included.
fn command_end(line: &str, at: usize) -> usize {
    let name = line[at + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    // `\\` and `\%`.
    if name == 0 {
        return at + 1 + line[at + 1..].chars().next().filter(char::is_ascii).map_or(0, char::len_utf8);
    }
    let mut end = at + 1 + name;
    // Groups that are no cell: how many columns one covers, what an environment is called.
    let mut own = match &line[at + 1..end] {
        "multicolumn" | "multirow" => 2,
        "begin" => 3,
        "end" | "cline" | "cmidrule" => 1,
        _ => 0,
    };
    loop {
        let rest = &line[end..];
        let close = match rest.as_bytes().first() {
            Some(b'{') if own > 0 => '}',
            Some(b'[') if own > 0 => ']',
            Some(b'*') if own > 0 => '*',
            _ => return end,
        };
        let near = &rest[..rest.floor_char_boundary(LONGEST_GROUP)];
        let Some(on) = near.find(close).filter(|&on| !near[..on].contains(is_han)) else { return end };
        own -= usize::from(close == '}');
        end += on + 1;
    }
}

/// So many backslashes before marks are no dashes.
const FEWEST_BACKSLASHES: usize = 3;

/// Backslashes before marks, as programs that write Markdown put them there: `1\\.属于国家秘密`, `\\-3`. The one
/// before the point of a figure is the figure's own.
pub fn backslashes(page: &Page<'_>) -> Option<String> {
    if !page.has(b'\\') {
        return None;
    }
    let bytes = page.text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let marked = |&at: &usize| bytes.get(at + 1).is_some_and(|mark| br".-+()[]*_#`!>~".contains(mark));
    let places: Vec<usize> = memchr::memchr_iter(b'\\', bytes).filter(marked).collect();
    if places.len() < FEWEST_BACKSLASHES {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for at in places {
        match bytes[at + 1] {
            b'.' if digit(at.checked_sub(1)) && digit(Some(at + 2)) => {}
            // The mark of a number stands right behind it.
            mark @ (b'.' | b')') if digit(at.checked_sub(1)) => changed.put(at, at + 2, mark),
            _ => changed.put(at, at + 1, b' '),
        }
    }
    changed.finish()
}

/// Runs of tabs of which each is a multiple of the same number: so many divide two cells.
pub fn tabs(page: &Page<'_>) -> Option<String> {
    if !page.has(b'\t') {
        return None;
    }
    let (text, bytes) = (page.text.as_ref(), page.text.as_bytes());
    let (mut step, mut runs, mut at) = (0_usize, 0_usize, 0_usize);
    while let Some(from) = memchr::memchr(b'\t', &bytes[at..]).map(|on| at + on) {
        let length = bytes[from..].iter().take_while(|b| **b == b'\t').count();
        (step, runs, at) = (common(step, length), runs + 1, from + length);
        if step == 1 {
            return None;
        }
    }
    if runs < 2 * FEWEST {
        return None;
    }
    let mut changed = Changed::of(text);
    let mut done = 0;
    for from in memchr::memchr_iter(b'\t', bytes) {
        if from >= done {
            changed.put(from, from + step, b'\t');
            done = from + step;
        }
    }
    changed.finish()
}

/// The greatest number that both are multiples of.
fn common(a: usize, b: usize) -> usize {
    if b == 0 { a } else { common(b, a % b) }
}

/// Names of blanks in markup.
const BLANK_NAMES: [&str; 4] = ["nbsp;", "emsp;", "ensp;", "thinsp;"];

/// The longest reference, in bytes.
const LONGEST_REFERENCE: usize = 10;

/// Characters that were left as references of markup, `&#35268;`, as themselves.
pub fn references(page: &Page<'_>) -> Option<String> {
    if !page.has(b'&') || !page.has(b';') {
        return None;
    }
    let text = page.text.as_ref();
    let place = |at: usize| {
        let rest = text.get(at + 1..text.floor_char_boundary(at + LONGEST_REFERENCE))?;
        if let Some(name) = BLANK_NAMES.into_iter().find(|name| rest.starts_with(name)) {
            return Some((at, at + 1 + name.len(), ' '));
        }
        let (number, _) = rest.strip_prefix('#')?.split_once(';')?;
        let hex = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        let c = char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?;
        (u32::from(c) > 0x7F || is_blank(c)).then_some((at, at + 3 + number.len(), c))
    };
    let found: Vec<(usize, usize, char)> = memchr::memchr_iter(b'&', text.as_bytes()).filter_map(place).collect();
    // Named blanks alone are none of a figure wherever they stand.
    let numbered = |&(from, _, c): &(usize, usize, char)| is_han(c) || (is_blank(c) && text[from..].starts_with("&#"));
    if found.iter().filter(|reference| numbered(reference)).take(FEWEST).count() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(text);
    for (from, to, c) in found {
        changed.put(from, to, if is_blank(c) { b' ' } else { b'\r' });
        changed.write(from, c);
    }
    changed.finish()
}

/// Tabs alone between the lines of cells, or behind each of them: copied from a page by a browser.
pub fn hanging_tabs(page: &Page<'_>) -> Option<String> {
    if !page.has(b'\t') {
        return None;
    }
    let (mut alone, mut behind, mut other) = (0_usize, 0_usize, 0_usize);
    for line in page.lines().filter(|line| line.contains('\t')) {
        let bare = line.trim_end_matches(['\n', '\r', ' ']);
        match bare.strip_suffix('\t') {
            Some("") => alone += 1,
            Some(cell) if !cell.contains('\t') => behind += 1,
            _ => other += 1,
        }
        if other > FEWEST && other * 10 > alone + behind {
            return None;
        }
    }
    if alone + behind < 4 * FEWEST || other * 20 > alone + behind {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places() {
        let bare = line.trim_end_matches(['\n', '\r', ' ']);
        match bare.strip_suffix('\t') {
            // Behind cells, a tab alone is that of an empty one.
            Some("") if behind < FEWEST => changed.vanish(at, at + line.len()),
            Some(cell) if !cell.contains('\t') => changed.put(at + cell.len(), at + cell.len() + 1, b' '),
            _ => {}
        }
    }
    changed.finish()
}

/// What a wiki says of a cell before it: `| style="text-align:center" | 3`.
pub fn attributes(page: &Page<'_>) -> Option<String> {
    if !page.has(b'|') || !page.has(b'=') || !page.has(b'"') {
        return None;
    }
    let text = page.text.as_ref();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for on in memmem::find_iter(text.as_bytes(), b"=\"") {
        let start = text[..on].trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '-').len();
        let before = text[..start].trim_end_matches(' ');
        let begins = before.ends_with(['|', '!']) || found.last().is_some_and(|&(_, end)| end == before.len());
        let Some(close) = text[on + 2..].bytes().take(LONGEST_GROUP).position(|b| b == b'"').filter(|_| begins && start < on) else {
            continue;
        };
        found.push((start, on + 3 + close));
    }
    if found.len() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(text);
    for (start, end) in found {
        let rest = &text[end..];
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let bar = usize::from(rest[blanks..].starts_with('|') && !rest[blanks..].starts_with("||"));
        changed.put(start, end + (blanks + 1) * bar, b' ');
    }
    changed.finish()
}

/// What programs print where there is nothing, alone in a cell: `NaN`.
pub fn nothings(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let ends = |c: Option<char>| c.is_none_or(|c| is_blank(c) || is_bar(c) || matches!(c, ',' | ';'));
    let may_hold = (page.has(b'N') || page.has(b'n')) && (page.has(b'a') || page.has(b'e') || page.has(b'L') || page.has(b'l'));
    if !may_hold {
        return None;
    }
    let word = NOTHING.into_iter().find(|word| memmem::find_iter(text.as_bytes(), word.as_bytes()).take(FEWEST).count() == FEWEST)?;
    let alone = |&at: &usize| ends(text[..at].chars().next_back()) && ends(text[at + word.len()..].chars().next());
    let places: Vec<usize> = memmem::find_iter(text.as_bytes(), word.as_bytes()).filter(alone).collect();
    if places.len() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(text);
    for at in places {
        changed.put(at, at + word.len(), b' ');
    }
    changed.finish()
}

/// Marks of lists of lists before cells, `* - 三`, `- - 三` and `- '3'`, and of cells of several lines, `T{`.
pub fn lists(page: &Page<'_>) -> Option<String> {
    let blocks = page.has(b'T') && page.has(b'{');
    if !page.has(b'-') && !blocks {
        return None;
    }
    let of_block = |line: &str| blocks && matches!(line.trim(), "T{" | "T}" | "T}\tT{");
    let of_row = |line: &str| line.trim_start().starts_with(['*', '-']) && line.trim_start()[1..].starts_with(" - ");
    let rows = if holds_enough(page, " - ", FEWEST) { page.lines().filter(|line| of_row(line)).count() } else { 0 };
    let begins = rows >= FEWEST;
    if !begins && (!blocks || page.lines().filter(|line| of_block(line)).take(FEWEST).count() < FEWEST) {
        return None;
    }
    // Where asterisks begin other lines too, each is the mark of one cell, and a dash behind it stands in that.
    let starred = |line: &&str| line.trim_start().starts_with("* ") && !line.trim_start().starts_with("* -");
    let bulleted = page.lines().filter(starred).count() * 10 >= rows;
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places() {
        let bare = line.trim_start();
        let from = at + line.len() - bare.len();
        let marks = ["* - ", "- - ", "- ", "* -", "-"];
        // Behind the marks of a row stands its first cell: else the second is a dash in a cell.
        let two = |mark: &str| mark == "- - " || (bulleted && mark.starts_with('*'));
        let whole = |mark: &str| mark.ends_with(' ') || without_break(bare) == mark;
        let fits = |mark: &&str| bare.starts_with(mark) && whole(mark) && !(two(mark) && bare[mark.len()..].trim().is_empty());
        let mark = if begins { marks.into_iter().find(fits) } else { None };
        if of_block(line) {
            changed.vanish(at, at + line.len());
        } else if let Some(mark) = mark {
            changed.put(from, from + mark.trim_end().len(), b' ');
            let value = bare[mark.len()..].trim_end();
            // A dash alone in its cell is no mark of the next.
            if value == "-" {
                changed.put(from + mark.len(), from + mark.len() + 1, b'/');
            }
            // The quotes around all that stands in a cell.
            if value.len() > 1 && ['"', '\''].iter().any(|&quote| value.starts_with(quote) && value.ends_with(quote)) {
                let start = from + mark.len();
                changed.put(start, start + 1, b' ');
                changed.put(start + value.len() - 1, start + value.len(), b' ');
            }
        }
    }
    changed.finish()
}

/// Whether a text holds `mark` so often.
fn holds_enough(page: &Page<'_>, mark: &str, often: usize) -> bool {
    memmem::find_iter(page.text.as_bytes(), mark).take(often).count() == often
}

/// Dashes that begin the lines of a list, alone and with the blank before the cell.
const DASHED: [(char, &str); 3] = [('-', "- "), ('–', "– "), ('—', "— ")];

/// Dashes that begin the lines of a list, one cell behind each, where figures have units: `- 结果维持`, `- 12 件`.
pub fn dashed(page: &Page<'_>) -> Option<String> {
    let (mark, _) = DASHED.into_iter().find(|&(mark, begins)| holds_enough(page, begins, 2 * FEWEST) && begins_cells(page, mark))?;
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places() {
        let from = at + line.len() - line.trim_start().len();
        let Some(cell) = behind_mark(line, mark) else {
            // Nothing in its cell.
            if line.trim().strip_prefix(mark).is_some_and(str::is_empty) {
                changed.put(from, from + mark.len_utf8(), b' ');
            }
            continue;
        };
        changed.put(from, from + mark.len_utf8(), b' ');
        // What stands in the cell of a list is no mark of one.
        if cell == "-" {
            let end = at + line.trim_end().len();
            changed.put(end - cell.len(), end, b'/');
        }
    }
    changed.finish()
}

/// What follows a mark and a blank on a line.
fn behind_mark(line: &str, mark: char) -> Option<&str> {
    let cell = line.trim().strip_prefix(mark)?.strip_prefix(' ')?.trim_start();
    (!cell.is_empty()).then_some(cell)
}

/// Whether a mark begins lines of labels and lines of figures: hardly a figure begins a line without it, and no line holds
/// more cells than one.
fn begins_cells(page: &Page<'_>, mark: char) -> bool {
    let (mut labels, mut figures, mut bare) = (0, 0, 0);
    for line in page.lines() {
        let begins = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let Some(cell) = behind_mark(line, mark) else {
            bare += usize::from(begins(line.trim_start()));
            continue;
        };
        if begins(cell) {
            let behind = cell.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
            if behind.contains(|c: char| c.is_ascii_digit() || c == mark) {
                return false;
            }
            figures += 1;
        } else {
            labels += usize::from(cell.contains(is_han));
        }
    }
    labels >= FEWEST && figures >= FEWEST && bare * 10 <= figures
}
