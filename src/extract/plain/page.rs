//! A text with what one look at each of its characters finds: where its lines begin, its Han
//! characters, its numerals, and which marks it holds at all.

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::extract::work;
use crate::fold::{Folding, HanStream};
use crate::text::{SourceText, line_starts_of, lines_at};

/// The text.
pub struct Page<'s> {
    /// The text itself.
    pub text: Cow<'s, str>,
    /// Where its lines begin.
    pub line_starts: Cow<'s, [usize]>,
    /// Its Han characters.
    pub stream: HanStream,
    /// Whether its lines may begin with numbers, once that was asked.
    numbered: OnceCell<bool>,
}

impl<'s> Page<'s> {
    /// The page of `source`.
    pub fn of(source: &'s SourceText, folding: &Folding) -> Self {
        let stream = stream(source.text(), folding);
        Self { text: Cow::Borrowed(source.text()), line_starts: Cow::Borrowed(source.line_starts()), stream, numbered: OnceCell::new() }
    }

    /// The page of a text that was changed.
    pub fn of_changed(text: String, folding: &Folding) -> Self {
        let (line_starts, stream) = (line_starts_of(&text), stream(&text, folding));
        Self { text: Cow::Owned(text), line_starts: Cow::Owned(line_starts), stream, numbered: OnceCell::new() }
    }

    /// Its lines with their line breaks.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        lines_at(&self.text, &self.line_starts)
    }

    /// Its lines with their line breaks, each with its first byte.
    pub fn lines_with_places(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut at = 0;
        self.lines().map(move |line| {
            at += line.len();
            (at - line.len(), line)
        })
    }

    /// Whether its lines may begin with numbers, as `tell` says that is asked once.
    pub fn is_numbered(&self, tell: impl FnOnce(&Self) -> bool) -> bool {
        *self.numbered.get_or_init(|| tell(self))
    }

    /// Whether it holds an ASCII character.
    pub fn has(&self, c: u8) -> bool {
        self.stream.has_ascii(c)
    }
}

fn stream(text: &str, folding: &Folding) -> HanStream {
    work::count(text.len());
    folding.han_stream(text)
}
