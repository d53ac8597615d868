//! Numbers of labels apart from their words: a page that is taken over piece by piece, in each of which one kind of letters
//! stands, gives `1` and `．属于国家秘密` two lines, two cells, or a blank between them.

use super::Changed;
use super::page::Page;
use crate::fold::is_han;
use crate::number::{is_blank, is_unit};
use crate::text::Span;

/// What stands between the number of a label and its words.
const STOPS: [&str; 3] = ["．", "、", "."];

/// So many numbers in pieces of their own show a habit.
const FEWEST: usize = 3;

/// The longest room between a number and the rest of its label, in bytes: what stood there were tags.
const LONGEST_ROOM: usize = 200;

/// The text with the numbers of its labels right before their stops.
pub fn joined(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let (mut found, mut others) = (Vec::new(), 0);
    for stop in STOPS {
        for at in memchr::memmem::find_iter(text.as_bytes(), stop) {
            match number_before(text, at, stop) {
                Some((number, true)) => found.push((number, at)),
                Some((_, false)) => others += 1,
                None => {}
            }
        }
    }
    // Figures stand before the stops of labels that lost their numbers.
    if found.len() < FEWEST || others * 10 > found.len() {
        return None;
    }
    found.sort_unstable_by_key(|(number, _)| number.start);
    let value = |number: Span| text[number.start..number.end].parse::<u32>().unwrap_or_default();
    let goes_on = |pair: &&[(Span, usize)]| value(pair[1].0) == value(pair[0].0) + 1 || value(pair[1].0) == 1;
    if found.windows(2).filter(goes_on).count() * 4 < (found.len() - 1) * 3 {
        return None;
    }
    let mut changed = Changed::of(text);
    for (number, stop) in found {
        let room = " ".repeat(stop - number.end);
        changed.write_all(number.start, &(room + &text[number.start..number.end]));
    }
    changed.finish()
}

/// The text with the numbers in its sentences and dates on the lines to which they belong: `2024⏎年1⏎月`.
pub fn numbers_of_sentences(page: &Page<'_>) -> Option<String> {
    let text = page.text.as_ref();
    let begin = |word: &str| memchr::memmem::find_iter(text.as_bytes(), word).take(FEWEST).count();
    let (years, months) = (begin("\n年"), begin("\n月"));
    if years == 0 || months == 0 || years + months < FEWEST {
        return None;
    }
    let lines: Vec<(usize, &str)> = page.lines_with_places().collect();
    let mut changed = Changed::of(text);
    for three in lines.windows(3) {
        let [(before_at, before), (at, number), (next, behind)] = *three else { continue };
        let digits = number.trim_matches(is_blank);
        let counts = behind.starts_with(|c| is_unit(c) || matches!(c, '年' | '月' | '日' | '号' | '位' | '次'));
        // A unit alone may be a cell.
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') || !counts || behind.trim().chars().count() < 2 {
            continue;
        }
        changed.vanish(at + number.trim_end_matches(is_blank).len(), next);
        if before
            .trim_end_matches(is_blank)
            .ends_with(|c: char| is_han(c) || c.is_ascii_punctuation() || matches!(c, '，' | '。' | '、' | '（'))
        {
            changed.vanish(before_at + before.trim_end_matches(is_blank).len(), at);
        }
    }
    changed.finish()
}

/// The number in the piece before the one that begins with a stop at `at`, and whether it may be that of a label.
fn number_before(text: &str, at: usize, stop: &str) -> Option<(Span, bool)> {
    let before = text[..at].trim_end_matches(|c| is_blank(c) || c == '|');
    let room = &text[before.len()..at];
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let number = Span::new(before.len() - digits, before.len());
    // A bar more stands for a blank cell.
    let apart = (1..=LONGEST_ROOM).contains(&room.len()) && room.matches(['|', '\t']).count() < 2;
    let parted = room.contains(parts);
    let bare = before[..number.start].trim_end_matches(|c| is_blank(c) && !parts(c));
    let alone = bare.chars().next_back().is_none_or(|c| parts(c) || (!parted && (bare.len() < number.start || is_han(c))));
    let words = text[at + stop.len()..].trim_start_matches(is_blank).starts_with(is_han);
    let of_label = digits <= 2 && !text[number.start..].starts_with('0');
    (digits > 0 && apart && alone && words).then_some((number, of_label))
}

/// What parts pieces.
fn parts(c: char) -> bool {
    matches!(c, '\n' | '|' | '\t')
}
