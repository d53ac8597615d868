//! Lines of subtitles: before each stand its number and from when to when it is shown, which are none of the text.

use memchr::memmem;

use super::Changed;
use super::page::Page;

/// So many times make a text subtitles.
const FEWEST: usize = 12;

/// What stands between two times.
const ARROW: &str = "-->";

/// The text without the numbers and times of its lines.
pub fn without(page: &Page<'_>) -> Option<String> {
    let arrows = || memmem::find_iter(page.text.as_bytes(), ARROW).take(FEWEST).count();
    if !page.has(b'>') || arrows() < FEWEST || page.lines().filter(|line| is_time(line)).take(FEWEST).count() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    let mut before: Option<(usize, usize)> = None;
    for (at, line) in page.lines_with_places() {
        // The line before takes the break at its end: that of the text begins as it did.
        let place = (at.saturating_sub(1), (at + line.len()).saturating_sub(usize::from(at > 0)));
        if is_time(line) {
            changed.vanish(place.0, place.1);
            if let Some((from, to)) = before {
                changed.vanish(from, to);
            }
        }
        let number = !line.trim().is_empty() && line.trim().bytes().all(|b| b.is_ascii_digit());
        before = number.then_some(place);
    }
    changed.finish()
}

/// Whether a line says from when to when something is shown: `00:01:02,000 --> 00:01:04,500`.
fn is_time(line: &str) -> bool {
    line.split_once(ARROW).is_some_and(|(from, to)| {
        let time = |text: &str| {
            let first = text.split_whitespace().next().unwrap_or("");
            first.contains(':') && first.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b',' | b'.'))
        };
        time(from) && time(to)
    })
}
