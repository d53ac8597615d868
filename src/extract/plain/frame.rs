//! What stands between the figures of a text, found by how often it does: whatever it is, it
//! separates cells.

use super::Changed;
use super::dress;
use super::page::Page;
use super::votes::{DASHES, Separator, only_mark, votes};
use crate::fold::{is_bar, is_han};
use crate::number::{half_width, is_blank, is_drawn_around};
use crate::text::{Span, lines_within};

/// So many equal gaps between figures show a separator.
const FEWEST_GAPS: usize = 12;

/// In a text with more gaps between digits than this, digits alone show what separates them.
const MANY_GAPS: usize = 60;

/// The text with bars where other marks separate figures on a line, and blanks where marks begin or end lines of single cells.
pub fn barred(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let told = DASHES.iter().find_map(|dashes| {
        let mut votes = votes((text, &page.line_starts), page.stream.numerals(), dashes);
        gather_runs(&mut votes);
        let (dashed, slashed) = (is_divided_by(&votes, is_dash), is_divided_by(&votes, is_slash));
        let divides = |separator: &Separator| (dashed && is_dash(separator)) || (slashed && is_slash(separator));
        let is_known = |separator: &Separator| is_known(separator) && !divides(separator);
        let known = votes.iter().filter(|(s, _)| is_known(s)).map(|(_, n)| *n).max().unwrap_or(0);
        let fewest = |s: &Separator| if s.len() > 1 { FEWEST_GAPS / 2 } else { FEWEST_GAPS };
        let found: Vec<(Separator, usize)> = votes.into_iter().filter(|(s, n)| !is_known(s) && *n >= fewest(s)).collect();
        (!found.is_empty() || known > MANY_GAPS).then_some((found, known))
    });
    let Some((mut found, known)) = told else { return dress::bare(page) };
    found.retain(|(separator, _)| !ends_shares(text, separator));
    found.retain(|(separator, _)| !groups_digits(text, separator) && !are_dashes(text, separator) && !are_signs(text, separator));
    // Marks around figures alone are no separators of cells.
    if found.iter().any(|(separator, _)| matches!(separator[..], [(_, false), (_, false)]))
        && let Some(bare) = dress::bare(page)
    {
        return Some(bare);
    }
    // Bars in a row may stand for blank cells.
    found.retain(|(s, n)| !s.iter().all(|(c, _)| is_bar(*c)) || *n > known * 4);
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let &(_, most) = found.first()?;
    found.retain(|(_, n)| *n * 4 >= most);
    let mut changed = Changed::of(text);
    for (separator, _) in found.iter().take(3) {
        separate(text, separator, &mut changed);
    }
    changed.finish()
}

/// Whether a separator begins with the sign of a share, that stands between no words: what stands before it is no count.
fn ends_shares(text: &str, separator: &Separator) -> bool {
    let Some(&(sign, _)) = separator.first().filter(|(c, _)| matches!(half_width(*c), '%' | '‰')) else { return false };
    let words = |&(at, mark): &(usize, &str)| text[..at].ends_with(is_han) && text[at + mark.len()..].starts_with(is_han);
    text.match_indices(sign).filter(words).take(FEWEST_HEADS).count() < FEWEST_HEADS
}

/// What divides cells stands between so many heads.
const FEWEST_HEADS: usize = 3;

/// A mark several times, one behind the other, stands for blank cells where it also stands alone: all count as the
/// one mark.
fn gather_runs(votes: &mut [(Separator, usize)]) {
    for at in 0..votes.len() {
        let [(mark, false)] = votes[at].0[..] else { continue };
        if is_known(&votes[at].0) {
            continue;
        }
        let alike = votes.iter_mut().filter(|(separator, _)| only_mark(separator) == Some(mark));
        let all: usize = alike.map(|(_, count)| std::mem::take(count)).sum();
        // Behind a line break it divides blank cells at the beginning of a line.
        let begins = |separator: &Separator| matches!(&separator[..], [('\n', _), rest @ ..] if rest.iter().all(|(c, _)| *c == mark));
        votes.iter_mut().filter(|(separator, _)| all > 0 && begins(separator)).for_each(|(_, count)| *count = 0);
        votes[at].1 = all;
    }
}

/// Whether a mark that else stands for nothing stands between nearly all figures of a text: there it divides them.
fn is_divided_by(votes: &[(Separator, usize)], is_mark: fn(&Separator) -> bool) -> bool {
    let all: usize = votes.iter().filter(|(separator, _)| !separator.iter().all(|(c, _)| *c == '\n')).map(|(_, n)| n).sum();
    let marks: usize = votes.iter().filter(|(separator, _)| is_mark(separator)).map(|(_, n)| n).sum();
    marks > MANY_GAPS && marks * 10 > all * 9
}

fn is_slash(separator: &Separator) -> bool {
    matches!(separator[..], [('/', false)])
}

fn is_dash(separator: &Separator) -> bool {
    matches!(separator[..], [('-' | '—' | '–', false)])
}

/// Separators that extraction knows as such: blanks, bars, tabs, commas, line breaks; dashes stand for figures.
fn is_known(separator: &Separator) -> bool {
    let plain = |c: char| is_bar(c) || matches!(c, ',' | '\n' | '-' | '—' | '/' | '\\' | '–' | '.' | '+');
    match separator[..] {
        // A bracket alone opens what is said of the figure before it.
        [('(' | '（', false)] => true,
        // One slash stands for nothing, two may divide.
        [('/', false), ('/', false)] => false,
        // What is drawn around a digit divides none.
        _ if separator.iter().any(|(c, _)| is_drawn_around(*c)) => true,
        // Marks of emphasis around the figures of cells that bars divide are no part of what divides them.
        _ if is_emphasis_between_bars(separator) => true,
        // A dash between separators is what stands in a cell.
        _ if separator.iter().any(|(c, _)| matches!(c, '—' | '–' | '/')) => true,
        // So is any other mark alone between bars or commas: `×` for none.
        _ if separator.windows(3).any(is_cell) => true,
        // So is one between two equal marks.
        [(a, _), .., (b, _)] if a == b && a != '-' && separator.len() > 2 && separator.iter().any(|(c, _)| *c == '-') => true,
        [('\n', _), .., ('\n', _), _] if separator.iter().any(|(c, _)| *c == '-') => true,
        // And a full stop on a line of its own.
        [('\n', _), ..] if separator.iter().any(|(c, _)| *c == '。') => true,
        // A line break and one dash: the mark of a list. Two bars may be one separator.
        [('\n', _), ('-', false)] => false,
        [(a, false), (b, false)] if is_bar(a) && is_bar(b) => false,
        // Many points are a leader.
        _ => separator.iter().all(|&(c, repeated)| plain(c) && !(repeated && c == '.')),
    }
}

/// Whether the second of three marks stands in a cell between the others.
fn is_cell(marks: &[(char, bool)]) -> bool {
    let divides = |(c, _): (char, bool)| is_bar(c) || c == ',';
    matches!(marks, &[before, (mark, _), behind] if before.0 == behind.0 && divides(before) && matches!(mark, '×' | '?' | '？' | '…' | '■' | '□' | '●' | '~' | '～'))
}

/// Whether a separator is bars with the asterisks of emphasis beside them.
fn is_emphasis_between_bars(separator: &Separator) -> bool {
    let has = |wanted: fn(char) -> bool| separator.iter().any(|(c, _)| wanted(*c));
    has(is_bar) && has(|c| c == '*') && !has(|c| !is_bar(c) && c != '*')
}

/// Whether two slashes stand for nothing in two cells rather than side by side between figures.
fn are_dashes(text: &str, separator: &Separator) -> bool {
    let slashes = matches!(separator[..], [('/', _), ('/', _)]);
    slashes && memchr::memmem::find_iter(text.as_bytes(), "//").take(FEWEST_GAPS).count() < FEWEST_GAPS
}

/// Whether dashes at the beginnings of lines are the signs of figures: none stands before words or apart from a figure.
fn are_signs(text: &str, separator: &Separator) -> bool {
    let leads = matches!(separator[..], [('\n', _), ('-', false)]);
    let sign =
        |line: &str| line.trim_start_matches(is_blank).strip_prefix('-').is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    leads && text.split('\n').all(sign)
}

/// Whether a mark groups the digits of long figures by three rather than separating figures.
fn groups_digits(text: &str, separator: &Separator) -> bool {
    let [(mark @ ('，' | '\'' | '’'), false)] = separator[..] else { return false };
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let between = |at: usize| {
        let before = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
        let behind = digits(&text[at + mark.len_utf8()..]);
        (before > 0 && behind > 0).then_some((1..=3).contains(&before) && behind == 3)
    };
    let mut places = text.match_indices(mark).filter_map(|(at, _)| between(at)).peekable();
    places.peek().is_some() && places.all(|groups| groups)
}

/// Where the separator that begins at `from` ends, blanks between its characters and around it not counted.
fn matched(text: &str, from: usize, separator: &Separator) -> Option<usize> {
    let mut at = from;
    for (number, &(wanted, repeated)) in separator.iter().enumerate() {
        // Two slashes side by side divide; those of two places stand for nothing in each.
        if number > 0 && wanted != '/' {
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
        let found = matches(text, separator);
        // A dash right before a figure alone is its sign, where more of them stand apart from what follows.
        let is_apart = |&(_, end): &(usize, usize)| text[end..].starts_with(' ');
        let signed = marks.ends_with(&['-']) && found.iter().filter(|place| is_apart(place)).count() * 2 > found.len();
        for (from, end) in found.into_iter().filter(|&(_, end)| !(signed && is_figure_alone(&text[end..]))) {
            blank_out(text, (from, end), changed);
        }
        return;
    }
    // Marks that running text has too separate only beside figures, and in the heads above them.
    // A mark directly behind another keeps the place of a blank cell, and so it does at the ends of lines.
    let keeps_blanks = matches!(marks[..], [mark] if text.contains(&String::from_iter([mark, mark])));
    let common = marks.iter().all(|c| "、，：:。；=·.()（）/".contains(*c));
    for (Span { start, .. }, line) in lines_within(text, Span::of(text)) {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        if !line.contains(marks[0]) {
            continue;
        }
        let found: Vec<_> =
            matches(&text[start..end], separator).into_iter().filter(|&(from, _)| !is_sign(&text[start..end], from)).collect();
        let first = found.iter().position(|&(from, to)| beside_figure(&text[start..end], from, to));
        let heads = found.len() > 1 && found.len() * LONGEST_HEAD > line.len() && !line.contains(['。', '1', '0']);
        let blanks = keeps_blanks && found.windows(2).any(|pair| pair[0].1 == pair[1].0);
        let from = if !common || heads || blanks { 0 } else { first.unwrap_or(found.len()) };
        for &(from, to) in &found[from..] {
            changed.put(start + from, start + to, b'|');
        }
        // One slash at an end of a line is what stands in its cell.
        if from < found.len() && !keeps_blanks && marks[0] != '/' {
            strip_ends(text, (start, end), &marks, changed);
        }
    }
}

/// Whether a line holds a figure and nothing else.
fn is_figure_alone(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    rest.len() < line.len() && rest.trim_start_matches(' ').chars().next().is_none_or(|c| matches!(c, '\n' | '\r'))
}

/// Heads of columns are not longer than so many bytes.
const LONGEST_HEAD: usize = 40;

/// Where the separator stands in a text.
fn matches(text: &str, separator: &Separator) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let Some(&(first, _)) = separator.first() else { return found };
    let mut at = 0;
    while let Some(from) = text[at..].find(first).map(|i| at + i) {
        // Of a reference that nobody resolved, nothing is a separator.
        let of_reference = match first {
            '#' => text[..from].ends_with('&') || text[..from].ends_with("&amp;"),
            ';' => text[..from].trim_end_matches(|c: char| c.is_ascii_alphanumeric()).ends_with(['&', '#']),
            _ => false,
        };
        at = match matched(text, from, separator).filter(|_| !of_reference) {
            Some(end) => {
                found.push((from, end));
                end
            }
            None => from + first.len_utf8(),
        };
    }
    found
}

/// Whether a dash is the sign of the figure that it begins.
fn is_sign(line: &str, at: usize) -> bool {
    let signs = line[at..].strip_prefix('-').is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit()));
    signs && line[..at].chars().next_back().is_none_or(|c| c == '\t' || is_bar(c))
}

/// Whether a figure stands right before or behind a place.
fn beside_figure(text: &str, from: usize, end: usize) -> bool {
    let digit = |c: char| c.is_numeric() || matches!(c, '/' | '-' | '—' | '无' | '無');
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
