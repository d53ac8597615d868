//! Lines that are a comment of markup and nothing more: `<!-- 第5行 -->`. A number in one is no figure.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::extract::token::is_digit;

/// The text without such lines, where they hold a number.
pub fn without(page: &Page<'_>) -> Option<String> {
    const OPENS: &str = "<!--";
    if !page.has(b'<') || memmem::find(page.text.as_bytes(), OPENS.as_bytes()).is_none() {
        return None;
    }
    let is_comment = |line: &str| {
        let inner = line.trim().strip_prefix(OPENS).and_then(|rest| rest.strip_suffix("-->"));
        inner.is_some_and(|inner| inner.contains(is_digit) && !inner.contains("-->"))
    };
    let mut changed: Option<Changed> = None;
    for (at, line) in page.lines_with_places().filter(|(_, line)| is_comment(line)) {
        changed.get_or_insert_with(|| Changed::of(&page.text)).vanish(at, at + line.len());
    }
    changed?.finish()
}
