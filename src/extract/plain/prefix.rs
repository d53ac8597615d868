//! What stands before the lines of a text and is none of it: marks of quotation, numbers of lines.

use super::Changed;
use super::page::Page;
use crate::fold::is_han;
use crate::form::UnfoldedWords;
use crate::number::is_blank;
use crate::text::{Span, lines_within};

/// Marks that some programs put before every line.
const MARKS: [&str; 7] = ["//", ">", "#", ";", "%", "*", "--"];

/// So many lines show a habit.
const FEWEST_LINES: usize = 12;

/// The text without a mark that stands before nearly all lines.
pub fn without_marks(page: &Page<'_>) -> Option<String> {
    let lines = || page.lines().filter(|line| !line.trim_matches(is_blank).is_empty());
    let first = lines().next()?.trim_start_matches(is_blank);
    let mark = MARKS.into_iter().find(|mark| first.starts_with(mark))?;
    let most = page.line_starts.len();
    let (mut with, mut all) = (0_usize, 0_usize);
    for line in lines() {
        all += 1;
        with += usize::from(line.trim_start_matches(is_blank).starts_with(mark));
        // A heading begins with a mark, too.
        if (all - with) * 10 > most {
            return None;
        }
    }
    if with < FEWEST_LINES || with * 10 < all * 9 {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places() {
        let bare = line.trim_start_matches(is_blank);
        if bare.starts_with(mark) {
            let from = at + line.len() - bare.len();
            changed.put(from, from + mark.len(), b' ');
        }
    }
    changed.finish()
}

/// A number before a line.
struct Numbered {
    /// The number.
    number: u32,
    /// Its bytes, marks around it and the separator behind it included.
    from: usize,
    to: usize,
    /// The number of its line in the text.
    line: usize,
    /// Whether words follow, as they do behind the number of a row.
    words: bool,
    /// Whether a mark stands behind it that stands behind the number of a label, too.
    dotted: bool,
}

/// Whether one number follows the other.
fn rises(a: &Numbered, b: &Numbered) -> bool {
    b.number == a.number + 1
}

/// The text without the numbers of its lines, or of the rows of its tables: numbers that rise by one
/// from line to line, before words.
pub fn without_numbers(page: &Page<'_>) -> Option<String> {
    unnumbered(page, false)
}

/// The text without the numbers of its lines, where nearly all of them have one.
pub fn without_numbers_of_lines(page: &Page<'_>) -> Option<String> {
    unnumbered(page, true)
}

fn unnumbered(page: &Page<'_>, only_lines: bool) -> Option<String> {
    if !page.is_numbered(may_be_numbered) {
        return None;
    }
    let text = page.text.as_ref();
    let (mut lines, all) = numbered_lines(page);
    // No list of labels has so many.
    let longest = lines.chunk_by(|a, b| a.dotted && b.dotted && rises(a, b)).map(<[_]>::len).max();
    lines.retain(|line| !line.dotted || longest > Some(MOST_LABELS));
    if lines.len() < FEWEST_LINES {
        return None;
    }
    let steps = lines.windows(2).filter(|pair| rises(&pair[0], &pair[1])).count();
    let whole = lines.len() * 10 >= all * 9 && steps * 10 >= (lines.len() - 1) * 9;
    if only_lines && !whole {
        return None;
    }
    let mut drop = if whole { numbers_of_lines(&lines) } else { numbers_of_rows(&lines) };
    if !drop.contains(&true) {
        return None;
    }
    // The next line of the same table may hold figures alone.
    for i in 1..lines.len() {
        drop[i] |= drop[i - 1] && rises(&lines[i - 1], &lines[i]) && lines[i].line == lines[i - 1].line + 1;
    }
    let mut changed = Changed::of(text);
    if !whole {
        for (at, head) in text.match_indices(&UnfoldedWords::built_in().numbers) {
            changed.put(at, at + head.len(), b' ');
        }
    }
    for (line, _) in lines.iter().zip(&drop).filter(|(_, drop)| **drop) {
        let rest = &text[line.to..];
        // The tab behind the number of a line divides no cells; a line with nothing else is an empty one.
        let tab = whole && rest.starts_with('\t');
        let alone = rest.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']) || rest.trim().is_empty();
        changed.put(line.from, line.to + usize::from(tab), if whole && alone { b'\r' } else { b' ' });
    }
    changed.finish()
}

/// Which lines begin with their own number, where nearly all do: it follows that of a line before, or the next follows it.
fn numbers_of_lines(lines: &[Numbered]) -> Vec<bool> {
    let mut before: Option<&Numbered> = None;
    let numbered = |(i, line): (usize, &Numbered)| {
        let own = before.is_some_and(|before| rises(before, line)) || lines.get(i + 1).is_some_and(|next| rises(line, next));
        before = if own { lines.get(i) } else { before };
        own
    };
    lines.iter().enumerate().map(numbered).collect()
}

/// Which lines begin with the number of a row, where other lines do not.
fn numbers_of_rows(lines: &[Numbered]) -> Vec<bool> {
    let mut numbers = vec![false; lines.len()];
    let rows: Vec<usize> = (0..lines.len()).filter(|&i| lines[i].words).collect();
    // Numbers begin anew as they began.
    let begins = |first: usize, b: usize| lines[b].number == 1 || (lines[b].number == 0 && lines[first].number == 0);
    let mut from = 0;
    for i in 1..=rows.len() {
        if i < rows.len() && (rises(&lines[rows[i - 1]], &lines[rows[i]]) || begins(rows[from], rows[i])) {
            continue;
        }
        let run = &rows[from..i];
        let rising = run.windows(2).filter(|pair| rises(&lines[pair[0]], &lines[pair[1]])).count();
        if run.len() >= FEWEST_LINES && rising * 4 >= run.len() * 3 {
            for &row in run {
                numbers[row] = true;
            }
        }
        from = i;
    }
    let runs = lines.chunk_by(|a, b| a.dotted && b.dotted && rises(a, b)).filter(|run| run.len() >= FEWEST_LINES);
    let in_runs: usize = runs.map(<[_]>::len).sum();
    let numbered = in_runs * 2 > lines.iter().filter(|line| line.dotted).count();
    numbers.iter_mut().zip(lines).for_each(|(number, line)| *number |= numbered && line.dotted);
    numbers
}

/// The text without the number behind every line, that of the page it stands on: numbers that rise slowly.
pub fn without_tails(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let tail = |line: &str| {
        let bare = line.trim_end_matches(is_blank);
        let digits = bare.bytes().rev().take_while(u8::is_ascii_digit).count();
        let before = &bare[..bare.len() - digits];
        let number: u32 =
            bare[bare.len() - digits..].parse().ok().filter(|_| digits < 4 && before.trim_end_matches(is_blank).len() < before.len())?;
        Some((before.trim_end_matches(is_blank).len(), number))
    };
    let filled = |line: &&str| !line.trim_matches(is_blank).is_empty();
    let (first, last) = (text.split('\n').find(filled)?, text.rsplit('\n').find(filled)?);
    let ((_, from), (_, to)) = (tail(first)?, tail(last)?);
    if from > to {
        return None;
    }
    let (mut with, mut all, mut before) = (0_usize, 0_usize, from);
    for line in text.split('\n').filter(filled) {
        all += 1;
        if let Some((_, number)) = tail(line).filter(|(_, number)| (before..=before + 1).contains(number)) {
            with += 1;
            before = number;
        }
    }
    if with < FEWEST_LINES || with * 10 < all * 9 {
        return None;
    }
    let mut changed = Changed::of(text);
    before = from;
    for (Span { start: at, .. }, line) in lines_within(text, Span::of(text)) {
        if let Some((start, number)) = tail(line.trim_end_matches('\n')).filter(|(_, number)| (before..=before + 1).contains(number)) {
            let end = line.trim_end_matches(is_blank).len();
            changed.put(at + start, at + end, if start == 0 { b'\r' } else { b' ' });
            before = number;
        }
    }
    changed.finish()
}

/// The text with every line once where each is printed twice.
pub fn without_twins(page: &Page<'_>) -> Option<String> {
    let lines = || page.lines_with_places().filter(|(_, line)| !line.trim_matches(is_blank).is_empty());
    // A report begins with words that no line but one of them holds.
    let mut first = lines().take(2).map(|(_, line)| line.trim_end());
    if first.next() != first.next() {
        return None;
    }
    let mut twins: Vec<(usize, usize)> = Vec::new();
    let (mut all, mut before) = (0_usize, None);
    for (at, line) in lines() {
        all += 1;
        if before.take() == Some(line.trim_end()) {
            twins.push((at, at + line.len()));
        } else {
            before = Some(line.trim_end());
        }
    }
    if twins.len() < FEWEST_LINES || twins.len() * 20 < all * 9 {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (from, to) in twins {
        changed.vanish(from, to);
    }
    changed.finish()
}

/// So many lines with an address before what stands in a cell show a habit.
const FEWEST_ADDRESSES: usize = 48;

/// So many lines are looked at for one: the number of a page may stand between them.
const PROBED: usize = 3;

/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 48;

/// The text without the address of its cell before every line: `B12: `, `[3,4]=`, `第3列 `, `80,20,150,38,`.
pub fn without_addresses(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    // Lines of the largest table, one behind the other: nearly no text has an address before all of them.
    let probe = |part: usize| {
        let from = *page.line_starts.get(page.line_starts.len() * part / 10)?;
        text[from..].lines().take(PROBED).find(|line| !addresses(line).is_empty())
    };
    if page.line_starts.len() < FEWEST_ADDRESSES || !(5..8).all(|part| probe(part).is_some()) {
        return None;
    }
    let mut shapes: std::collections::BTreeMap<String, (usize, usize)> = std::collections::BTreeMap::new();
    for line in page.lines() {
        for end in addresses(line) {
            let (words, figures) = shapes.entry(shape(&line[..end])).or_default();
            match line[end..].trim_matches(is_blank) {
                rest if rest.contains(is_han) => *words += 1,
                // Nothing in its cell.
                "" => *figures += 1,
                rest => *figures += usize::from(rest.bytes().any(|b| b.is_ascii_digit())),
            }
        }
    }
    let most = shapes.values().map(|(words, figures)| words + figures).max()?;
    // The number of a row stands before the first of its cells alone; figures one after the other are no addresses.
    let names = |address: &str| address.contains(|c| !matches!(c, '9' | ' '));
    for (longer, (words, figures)) in shapes.clone() {
        for shorter in longer.match_indices(' ').map(|(at, _)| &longer[at + 1..]).filter(|shorter| names(shorter)) {
            if let Some(counts) = shapes.get_mut(shorter) {
                *counts = (counts.0 + words, counts.1 + figures);
            }
        }
    }
    // An address stands before words and before figures alike; the longest is the whole one.
    let habit = |(words, figures): &(usize, usize)| {
        *words >= FEWEST_LINES && *figures >= FEWEST_LINES && words + figures >= FEWEST_ADDRESSES && (words + figures) * 10 >= most * 9
    };
    let (address, _) = shapes.iter().filter(|(_, counts)| habit(counts)).max_by_key(|(shape, _)| shape.len())?;
    let mut changed = Changed::of(text);
    for (at, line) in page.lines_with_places() {
        let own = |&end: &usize| {
            let shape = shape(&line[..end]);
            shape.strip_suffix(address.as_str()).is_some_and(|before| before.is_empty() || before.ends_with(' '))
        };
        if let Some(end) = addresses(line).into_iter().rfind(own) {
            changed.put(at, at + end, b' ');
        }
    }
    changed.finish()
}

/// Where the address of a cell may end that stands before a line.
fn addresses(line: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut digits = false;
    for (at, c) in line.char_indices().take(LONGEST_ADDRESS) {
        match c {
            '0'..='9' => digits = true,
            ':' | '=' | ',' | '\t' | ' ' | ']' | ')' | '：' if digits => {
                let end = at + c.len_utf8();
                if !line[end..].starts_with([' ', '=', ':']) {
                    ends.push(end);
                }
            }
            'A'..='Z' | 'a'..='z' | '[' | '(' | '.' | '-' | '_' | ',' | ' ' | ':' | '第' | '行' | '列' | '格' => {}
            _ => break,
        }
    }
    ends
}

/// An address with every number in it alike.
pub fn shape(address: &str) -> String {
    let mut shape = String::with_capacity(address.len());
    for c in address.chars() {
        let kind = match c {
            '0'..='9' => '9',
            'A'..='Z' => 'A',
            other => other,
        };
        if !(matches!(kind, '9' | 'A' | ' ') && shape.ends_with(kind)) {
            shape.push(kind);
        }
    }
    shape
}

/// The lines that begin with a number which is no ordinal of a label, and how many lines are not empty.
fn numbered_lines(page: &Page<'_>) -> (Vec<Numbered>, usize) {
    let mut found = Vec::new();
    let mut all = 0;
    for (number, (at, line)) in page.lines_with_places().enumerate() {
        all += usize::from(!line.chars().all(is_blank));
        let own = number_before(line, at);
        found.extend(own.map(|(found, behind)| Numbered { line: number, words: begins_with_words(behind), ..found }));
    }
    (found, all)
}

/// Whether enough lines begin with numbers that are those of lines or of rows: says no of nearly every
/// text, with one look at the first bytes of each line.
fn may_be_numbered(page: &Page<'_>) -> bool {
    let bytes = page.text.as_bytes();
    let (mut all, mut numbered, mut rows, mut steps) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut last = None;
    for (at, line) in page.lines_with_places() {
        let lead = line.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'|')).count();
        let found = match bytes[at + lead..] {
            [b'\n' | b'\r', ..] | [] => continue,
            // A figure alone on its line.
            [b'0'..=b'9', ..] if let Some(number) = figure_alone(&bytes[at + lead..]) => Some((number, false)),
            // Whatever may be a blank, and is none.
            [0xC2 | 0xE1..=0xE3 | 0xEF, ..] if !line[lead..].starts_with(is_blank) => None,
            // Figures, brackets, blanks.
            [b'0'..=b'9' | b'[' | b'(' | ..b' ' | 0xC2 | 0xE1..=0xE3 | 0xEF, ..] => {
                let found = number_before(line, at).map(|(found, behind)| {
                    let above = if found.dotted { HIGHEST_LABEL } else { 0 };
                    (found.number, found.number > above && begins_with_words(behind))
                });
                if found.is_none() && line.chars().all(is_blank) {
                    continue;
                }
                found
            }
            _ => None,
        };
        all += 1;
        let Some((number, of_row)) = found else { continue };
        numbered += 1;
        rows += usize::from(of_row);
        steps += usize::from(last.replace(number).is_some_and(|before| number == before + 1));
    }
    let whole = numbered * 10 >= all * 9 && steps * 10 >= numbered.saturating_sub(1) * 9;
    numbered >= FEWEST_LINES && (whole || rows >= FEWEST_LINES)
}

/// The figure that stands alone on the line that a text begins with.
fn figure_alone(bytes: &[u8]) -> Option<u32> {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let alone = digits <= LONGEST && matches!(bytes[digits..], [b'\n', ..] | [b'\r', b'\n', ..]);
    alone.then(|| bytes[..digits].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

/// No list of labels is longer.
const MOST_LABELS: usize = 12;

/// No label has a higher number.
const HIGHEST_LABEL: u32 = 12;

/// The most digits of a number before a line.
const LONGEST: usize = 6;

/// The number that a line begins with, which begins at a place of the text, and what stands behind it.
fn number_before(line: &str, at: usize) -> Option<(Numbered, &str)> {
    let begins = line.starts_with(|c: char| c.is_ascii_digit());
    let lead = if begins { line } else { line.trim_start_matches(|c: char| is_blank(c) || c == '|') };
    let from = line.len() - lead.len();
    let bare = if begins { line } else { lead.trim_start_matches(['[', '(']) };
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=LONGEST).contains(&digits) {
        return None;
    }
    let behind = &bare[digits..];
    let dotted = behind.starts_with(['、', '.', '．', '）']);
    let rest = behind.trim_start_matches([']', ')', ':', '|', '：']);
    let rest = if dotted { &rest[rest.chars().next().map_or(0, char::len_utf8)..] } else { rest };
    let marked = rest.len() < behind.len();
    if !marked && !behind.starts_with(|c: char| is_blank(c) || c == ',') {
        return None;
    }
    // A bar before the number stays: it begins the row.
    let to = at + line.len() - rest.len();
    Some((Numbered { number: bare[..digits].parse().ok()?, from: at + from, to, line: 0, words: false, dotted }, rest))
}

/// Whether words follow a number.
fn begins_with_words(behind: &str) -> bool {
    let divides = |c: char| is_blank(c) || matches!(c, '|' | ',' | '"');
    let words = behind.trim_start_matches(divides);
    // The number that a program gave the row may stand before its own.
    let words = words.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(divides);
    let first = words.chars().find(|c| !matches!(c, '(' | '（' | '.' | '．' | '、') && !c.is_ascii_digit());
    first.is_some_and(char::is_alphabetic)
}
