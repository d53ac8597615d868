//! Figures chained by marks that divide no cells elsewhere.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::fold::is_han;

/// So many chains show a habit.
const FEWEST: usize = 12;

/// So many bytes on each side of a slash are looked at for a date.
const NEAR: usize = 10;

/// So many marks of a kind between digits make a chain of figures.
const LONGEST_DATE: usize = 3;

/// Figures chained by slashes, or as a sum: `3/0/1/0/0/2/6`, `3+0+1+0+0+2=6`. Bars stand in the place of the marks.
pub fn barred(page: &Page<'_>) -> Option<String> {
    if !page.has(b'/') && !page.has(b'+') {
        return None;
    }
    let bytes = page.text.as_bytes();
    let between = |at: usize| at > 0 && bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    // A date, a fraction or a page has fewer.
    let mut found: Vec<Vec<usize>> = Vec::new();
    for at in memchr::memchr3_iter(b'/', b'+', b'=', bytes).filter(|&at| between(at)) {
        match found.last_mut().filter(|chain| chain.last().is_some_and(|&last| bytes[last + 1..at].iter().all(u8::is_ascii_digit))) {
            Some(chain) => chain.push(at),
            None => found.push(vec![at]),
        }
    }
    found.retain(|chain| chain.len() > LONGEST_DATE);
    if found.len() < FEWEST {
        return None;
    }
    let slashed = found.iter().filter(|chain| bytes[chain[0]] == b'/').count() * 2 > found.len();
    let mut changed = Changed::of(&page.text);
    for at in found.into_iter().flatten() {
        changed.put(at, at + 1, b'|');
    }
    // What divides figures divides them from words, too.
    for at in memchr::memchr_iter(b'/', bytes).filter(|&at| slashed && divides_cells(&page.text, at)) {
        changed.put(at, at + 1, b'|');
    }
    changed.finish()
}

/// Whether a slash stands between the words and the figures of cells, or between figures that are no date.
fn divides_cells(text: &str, at: usize) -> bool {
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '-' | '—');
    let word = |c: char| is_han(c) || matches!(c, '(' | ')' | '（' | '）' | '“' | '”' | '"');
    let (Some(before), Some(behind)) = (text[..at].chars().next_back(), text[at + 1..].chars().next()) else { return false };
    let beside = (figure(before) && (figure(behind) || word(behind))) || (word(before) && figure(behind));
    beside && !is_of_date(text.as_bytes(), at)
}

/// Whether a slash is one of `2024/01/20`.
fn is_of_date(bytes: &[u8], at: usize) -> bool {
    let of_date = |b: &&u8| b.is_ascii_digit() || **b == b'/';
    let from = at - bytes[..at].iter().rev().take(NEAR).take_while(of_date).count();
    let to = at + bytes[at..].iter().take(NEAR).take_while(of_date).count();
    let date = &bytes[from..to];
    matches!(date, [b'1' | b'2', b'0' | b'9', _, _, b'/', rest @ ..] if memchr::memchr_iter(b'/', rest).count() == 1)
}

/// The mark between the things that a sentence lists.
const PAUSE: &str = "、";

/// Figures listed as the things of a sentence are: `自然人等：3、0、1、0、0、2、6`. Bars stand in the place of the marks.
pub fn listed(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '—' | ' ');
    let (mut found, mut behind_last): (Vec<Vec<usize>>, usize) = (Vec::new(), 0);
    for at in memmem::find_iter(text.as_bytes(), PAUSE) {
        // What stands between two marks is looked at once.
        let between = &text[std::mem::replace(&mut behind_last, at + PAUSE.len())..at];
        let goes_on = |chain: &&mut Vec<usize>| chain.last() == Some(&(at - between.len() - PAUSE.len())) && between.chars().all(figure);
        match found.last_mut().filter(|chain| goes_on(chain)) {
            Some(chain) => chain.push(at),
            None if text[behind_last..].starts_with(figure) && begins_a_list(&text[..at], figure) => found.push(vec![at]),
            None => {}
        }
    }
    // The things of a sentence are fewer, or words.
    let ends_so = |chain: &Vec<usize>| chain.last().is_some_and(|&last| !text[last + PAUSE.len()..].starts_with(is_han));
    found.retain(ends_so);
    if found.iter().filter(|chain| chain.len() > LONGEST_DATE).count() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(text);
    for chain in found.into_iter().filter(|chain| chain.len() > LONGEST_DATE || fills_its_line(text, chain, figure)) {
        for at in chain {
            changed.put(at, at + PAUSE.len(), b'|');
        }
    }
    changed.finish()
}

/// Whether nothing but a list stands on its line, or a word and a colon before it.
fn fills_its_line(text: &str, chain: &[usize], figure: impl Fn(char) -> bool) -> bool {
    let (Some(&first), Some(&last)) = (chain.first(), chain.last()) else { return false };
    let before = text[..first].trim_end_matches(&figure);
    let behind = text[last + PAUSE.len()..].trim_start_matches(figure).trim_start_matches('\r');
    let begins = before.is_empty() || before.ends_with(['\n', ':', '：']);
    begins && (behind.is_empty() || behind.starts_with('\n'))
}

/// Whether a figure stands before the first mark of a list, without a mark of its own before it: where it has one, marks
/// divide words from figures, too.
fn begins_a_list(before: &str, figure: impl Fn(char) -> bool) -> bool {
    before.ends_with(|c: char| c.is_ascii_digit()) && !before.trim_end_matches(figure).ends_with(PAUSE)
}
