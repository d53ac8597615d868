//! Lines sent as messages: before each stand the time and a name, `[10:02] 办公室: `, which are none of the text.

use super::Changed;
use super::page::Page;
use crate::fold::is_han;
use crate::number::is_blank;

/// So many such lines are messages.
const FEWEST: usize = 12;

/// The longest name, in characters.
const LONGEST_NAME: usize = 16;

/// The text without the times and names before its lines, where nearly all have them.
pub fn without(page: &Page<'_>) -> Option<String> {
    if !page.has(b':') {
        return None;
    }
    let (mut with, mut all) = (0_usize, 0_usize);
    for line in page.lines().filter(|line| !line.trim().is_empty()) {
        all += 1;
        with += usize::from(sender(line).is_some());
        if (all - with) * 10 > page.line_starts.len() {
            return None;
        }
    }
    if with < FEWEST || with * 10 < all * 9 {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (at, line) in page.lines_with_places() {
        if let Some(end) = sender(line) {
            changed.put(at, at + end, if line[end..].trim().is_empty() { b'\r' } else { b' ' });
        }
    }
    changed.finish()
}

/// Where the time and the name end that a line begins with.
fn sender(line: &str) -> Option<usize> {
    let inner = line.trim_start_matches(is_blank).strip_prefix(['[', '(', '【', '（'])?;
    let behind = inner.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '-' | '/' | '.' | ' ' | ','));
    let time = &inner[..inner.len() - behind.len()];
    let told = time
        .split_once(':')
        .is_some_and(|(hour, minute)| hour.ends_with(|c: char| c.is_ascii_digit()) && minute.starts_with(|c: char| c.is_ascii_digit()));
    let name = behind.strip_prefix([']', ')', '】', '）']).filter(|_| told)?.trim_start_matches(' ');
    let end = name.char_indices().take(LONGEST_NAME).find(|(_, c)| matches!(c, ':' | '：'))?.0;
    let word = |c: char| is_han(c) || c.is_alphanumeric() || c == ' ';
    let rest = &name[end..];
    let colon = rest.chars().next().map_or(0, char::len_utf8);
    (end > 0 && name[..end].chars().all(word)).then(|| line.len() - rest.len() + colon)
}
