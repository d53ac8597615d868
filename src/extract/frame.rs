//! What stands between the figures of a text, found by how often it does: whatever it is, it
//! separates cells.

use std::collections::HashMap;

use super::plain::Changed;
use crate::fold::{is_bar, is_han};
use crate::number::is_blank;

/// So many equal gaps between figures show a separator, in lines of so many.
const FEWEST_GAPS: usize = 12;
const FEWEST_IN_LINE: usize = 2;

/// The longest gap between two figures of a row, in bytes.
const LONGEST: usize = 40;

/// A separator: its characters without blanks, and whether each may be repeated.
type Separator = Vec<(char, bool)>;

/// What stands for figures besides digits, where digits alone show no separator: first what begins no
/// lines of lists.
const DASHES: [&[char]; 3] = [&[], &['/', '—', '无', '無'], &['/', '—', '无', '無', '-']];

/// In a text with more gaps between digits than this, digits alone show what separates them.
const MANY_GAPS: usize = 60;

/// The text with bars where other marks separate figures on a line, and blanks where marks begin or end lines of single cells.
pub fn barred(text: &str) -> Option<String> {
    let (mut found, known) = DASHES.iter().find_map(|dashes| {
        let votes = votes(text, dashes);
        let known = votes.iter().filter(|(s, _)| is_known(s)).map(|(_, n)| *n).max().unwrap_or(0);
        let fewest = |s: &Separator| if s.len() > 1 { FEWEST_GAPS / 2 } else { FEWEST_GAPS };
        let found: Vec<(Separator, usize)> = votes.into_iter().filter(|(s, n)| !is_known(s) && *n >= fewest(s)).collect();
        (!found.is_empty() || known > MANY_GAPS).then_some((found, known))
    })?;
    // Bars in a row may stand for blank cells.
    found.retain(|(s, n)| !s.iter().all(|(c, _)| is_bar(*c)) || *n > known * 4);
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let most = found.first()?.1;
    found.retain(|(_, n)| *n * 4 >= most);
    let mut changed = Changed::of(text);
    for (separator, _) in found.iter().take(3) {
        separate(text, separator, &mut changed);
    }
    changed.finish()
}

/// Separators that extraction knows as such: blanks, bars, tabs, commas, line breaks; dashes stand for figures.
fn is_known(separator: &Separator) -> bool {
    let plain = |c: char| is_bar(c) || matches!(c, ',' | '\n' | '-' | '—' | '/' | '\\' | '–' | '.' | '+');
    match separator[..] {
        // A dash between separators is what stands in a cell.
        _ if separator.iter().any(|(c, _)| matches!(c, '—' | '–' | '/')) => true,
        [('\n', _), .., ('\n', _), _] if separator.iter().any(|(c, _)| *c == '-') => true,
        // A line break and one dash: the mark of a list. Two bars may be one separator.
        [('\n', _), ('-', false)] => false,
        [(a, false), (b, false)] if is_bar(a) && is_bar(b) => false,
        // Many points are a leader.
        _ => separator.iter().all(|&(c, repeated)| plain(c) && !(repeated && c == '.')),
    }
}

/// How often each gap stands between two figures.
fn votes(text: &str, dashes: &[char]) -> HashMap<Separator, usize> {
    let mut votes: HashMap<Separator, usize> = HashMap::new();
    let mut line: HashMap<Separator, usize> = HashMap::new();
    let mut last: Option<usize> = None;
    // Gaps of one table are alike: as often as one is the same as the one before, it is read once.
    let mut alike = Alike::default();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let dash = !dashes.is_empty() && !bytes[at].is_ascii_alphanumeric() && is_dash_at(text, at, dashes);
        if !bytes[at].is_ascii_digit() && bytes[at] != 0xEF && !dash {
            if bytes[at] == b'\n' {
                alike.count(&mut line, &mut votes);
                close_line(&mut line, &mut votes);
            }
            at += 1;
            continue;
        }
        let end = if dash { text[at..].find(|c: char| !dashes.contains(&c)).map_or(text.len(), |n| at + n) } else { run_end(text, at) };
        if end == at {
            at += 1;
            continue;
        }
        // `- 7 -` on a line of its own is the number of a page.
        let of_page = |gap: &str| gap.trim_end_matches(' ').ends_with("\n-") && text[end..].trim_start_matches(' ').starts_with('-');
        if let Some(gap) = last.filter(|&from| at - from <= LONGEST).and_then(|from| text.get(from..at)).filter(|gap| !of_page(gap)) {
            if alike.gap != gap || alike.times == 0 {
                alike.count(&mut line, &mut votes);
                alike = Alike { gap, separator: separator(gap), times: 0 };
            }
            alike.times += 1;
        }
        last = Some(end);
        at = end;
    }
    alike.count(&mut line, &mut votes);
    close_line(&mut line, &mut votes);
    votes
}

/// A gap that stands several times in a row.
#[derive(Default)]
struct Alike<'t> {
    gap: &'t str,
    separator: Option<Separator>,
    times: usize,
}

impl Alike<'_> {
    /// Counts it, within its line or over several, once.
    fn count(&mut self, line: &mut HashMap<Separator, usize>, votes: &mut HashMap<Separator, usize>) {
        let times = std::mem::take(&mut self.times);
        if let Some(separator) = self.separator.take().filter(|_| times > 0) {
            *(if self.gap.contains('\n') { votes } else { line }).entry(separator).or_default() += times;
        }
    }
}

/// Whether a dash alone in its cell begins at a byte.
fn is_dash_at(text: &str, at: usize, dashes: &[char]) -> bool {
    let word = |c: char| c.is_alphanumeric() || is_han(c);
    text.is_char_boundary(at)
        && text[at..].starts_with(|c: char| dashes.contains(&c))
        && !text[..at].chars().next_back().is_some_and(|c| word(c) || dashes.contains(&c))
        && !text[at..].trim_start_matches(|c: char| dashes.contains(&c)).starts_with(word)
}

/// Counts the gaps of one line, if there are enough of a kind.
fn close_line(line: &mut HashMap<Separator, usize>, votes: &mut HashMap<Separator, usize>) {
    for (separator, count) in line.drain() {
        if count >= FEWEST_IN_LINE {
            *votes.entry(separator).or_default() += count;
        }
    }
}

/// Where the digits that begin at `from` end; a point between digits is one of theirs.
fn run_end(text: &str, from: usize) -> usize {
    let mut end = from;
    let mut chars = text[from..].char_indices().peekable();
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    while let Some((at, c)) = chars.next() {
        let inner = c == '.' && at > 0 && chars.peek().is_some_and(|(_, next)| digit(*next));
        if !digit(c) && !inner {
            break;
        }
        end = from + at + c.len_utf8();
    }
    end
}

/// What a gap between two figures consists of besides blanks; nothing where it holds words.
fn separator(gap: &str) -> Option<Separator> {
    // A reference that nobody resolved is a figure itself.
    if gap.contains("&#") {
        return None;
    }
    let mut runs: Vec<(char, usize)> = Vec::new();
    for c in gap.chars().filter(|&c| c == '\n' || !is_blank(c)) {
        if c.is_alphanumeric() || is_han(c) || runs.len() > 12 {
            return None;
        }
        match runs.last_mut() {
            Some((last, count)) if *last == c => *count += 1,
            _ => runs.push((c, 1)),
        }
    }
    // Empty lines count as one break; three of a kind and more are a leader.
    let kinds = runs.into_iter().flat_map(|(c, count)| {
        let repeated = count > 2 && c != '\n';
        std::iter::repeat_n((c, repeated), if repeated || c == '\n' { 1 } else { count })
    });
    Some(kinds.collect())
}

/// Where the separator that begins at `from` ends, blanks between its characters and around it not counted.
fn matched(text: &str, from: usize, separator: &Separator) -> Option<usize> {
    let mut at = from;
    for (number, &(wanted, repeated)) in separator.iter().enumerate() {
        if number > 0 {
            at += text[at..].chars().take_while(|&c| is_blank(c) && c != '\n').map(char::len_utf8).sum::<usize>();
            // Empty lines count as one break.
            while wanted == '\n' && text[at..].starts_with("\n\n") {
                at += 1;
            }
        }
        let rest = &text[at..];
        if !rest.starts_with(wanted) {
            return None;
        }
        let count = if repeated { rest.chars().take_while(|&c| c == wanted).count() } else { 1 };
        if repeated && count < 2 {
            return None;
        }
        at += count * wanted.len_utf8();
    }
    Some(at)
}

/// Puts a bar in the place of the separator wherever it separates cells, and blanks in the place of
/// what begins and ends such lines.
fn separate(text: &str, separator: &Separator, changed: &mut Changed) {
    let marks: Vec<char> = separator.iter().map(|(c, _)| *c).collect();
    if marks.contains(&'\n') {
        for (from, end) in matches(text, separator) {
            blank_out(text, (from, end), changed);
        }
        return;
    }
    // Marks that running text has too separate only beside figures, and in the heads above them.
    let common = marks.iter().all(|c| "、，：:。；=·.()（）".contains(*c));
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.trim_end_matches(['\n', '\r']).len());
        at += line.len();
        if !line.contains(marks[0]) {
            continue;
        }
        let found = matches(&text[start..end], separator);
        let first = found.iter().position(|&(from, to)| beside_figure(&text[start..end], from, to));
        let heads = found.len() > 1 && found.len() * LONGEST_HEAD > line.len() && !line.contains(['。', '1', '0']);
        let from = if !common || heads { 0 } else { first.unwrap_or(found.len()) };
        for &(from, to) in &found[from..] {
            changed.put(start + from, start + to, b'|');
        }
        if from < found.len() {
            strip_ends(text, (start, end), &marks, changed);
        }
    }
}

/// Heads of columns are not longer than so many bytes.
const LONGEST_HEAD: usize = 40;

/// Where the separator stands in a text.
fn matches(text: &str, separator: &Separator) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let Some(&(first, _)) = separator.first() else { return found };
    let mut at = 0;
    while let Some(from) = text[at..].find(first).map(|i| at + i) {
        at = match matched(text, from, separator) {
            Some(end) => {
                found.push((from, end));
                end
            }
            None => from + first.len_utf8(),
        };
    }
    found
}

/// Whether a figure stands right before or behind a place.
fn beside_figure(text: &str, from: usize, end: usize) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '/' | '-' | '—' | '无' | '無');
    let before = text[..from].trim_end_matches(' ').chars().next_back();
    let behind = text[end..].trim_start_matches(' ').chars().next();
    before.is_some_and(digit) || behind.is_some_and(digit)
}

fn blank_out(text: &str, (from, end): (usize, usize), changed: &mut Changed) {
    for (at, c) in text[from..end].char_indices().filter(|(_, c)| *c != '\n') {
        changed.put(from + at, from + at + c.len_utf8(), b' ');
    }
}

/// Blanks out the marks before the first word of a row and behind its last.
fn strip_ends(text: &str, (start, end): (usize, usize), marks: &[char], changed: &mut Changed) {
    let around = |c: char| is_blank(c) || marks.contains(&c) || matches!(c, '[' | ']' | '{' | '}' | '"' | '\'' | '\\' | ',' | ';');
    let line = &text[start..end];
    let wraps = |c: &char| !is_blank(*c) && !matches!(c, '、' | '，' | '：' | '~' | '#' | '&' | '=');
    if !marks.iter().any(wraps) {
        return;
    }
    let ends_in_mark = |piece: &str| marks.iter().any(|c| piece.contains(*c)) || piece.contains(['[', '(', ']', ')', '"', '\'', '\\']);
    let lead = line.len() - line.trim_start_matches(|c| around(c) || c == '(').len();
    if lead > 0 && ends_in_mark(&line[..lead]) {
        changed.put(start, start + lead, b' ');
    }
    let tail = line.trim_end_matches(|c| around(c) || c == ')').len();
    if tail > lead && ends_in_mark(&line[tail..]) {
        changed.put(start + tail, end, b' ');
    }
}
