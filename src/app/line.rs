//! One line of typed text with its caret.

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};
use crate::text::is_hostile;

/// A line being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    text: String,
    caret: usize,
    /// The text was not touched: what is typed takes its place.
    offered: bool,
}

impl Line {
    /// A line with the caret behind `text`.
    pub fn new(text: &str) -> Self {
        let text: String = text.chars().filter(|c| !is_hostile(*c)).collect();
        Self { caret: text.len(), text, offered: false }
    }

    /// What is typed so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What stands before the caret.
    pub fn before(&self) -> &str {
        &self.text[..self.caret]
    }

    /// Empties the line.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Puts `text` in at the caret; line breaks become blanks.
    pub fn insert(&mut self, text: &str) {
        if std::mem::take(&mut self.offered) {
            self.clear();
        }
        for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hostile(*c)) {
            self.text.insert(self.caret, c);
            self.caret += c.len_utf8();
        }
    }

    /// A line with a text that is offered: what is typed first takes its place, moving keeps it.
    pub fn offered(text: &str) -> Self {
        Self { offered: true, ..Self::new(text) }
    }

    /// Deletes the word before the caret.
    pub fn delete_word(&mut self) {
        self.offered = false;
        let before = self.before().trim_end();
        let start = before.split_word_bound_indices().next_back().map_or(0, |(at, _)| at);
        self.text.replace_range(start..self.caret, "");
        self.caret = start;
    }

    /// Takes a key that edits; whether it was one.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        self.offered = false;
        let before = self.before().grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        let after = self.text[self.caret..].graphemes(true).next().map_or(self.caret, |g| self.caret + g.len());
        match key.code {
            Code::Left => self.caret = before,
            Code::Right => self.caret = after,
            Code::Home => self.caret = 0,
            Code::End => self.caret = self.text.len(),
            Code::Backspace => {
                self.text.replace_range(before..self.caret, "");
                self.caret = before;
            }
            Code::Delete => self.text.replace_range(self.caret..after, ""),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_moving_and_deleting() {
        let mut line = Line::new("12");
        for key in ["+", "3", "Left", "Backspace", "Home", "9", "Delete"] {
            line.key(Key::parse(key).expect("a key"));
        }
        assert_eq!(line.text(), "923");
        assert_eq!(line.before(), "9");
        line.key(Key::plain(Code::End));
        line.insert(" 甲\n乙\u{1b}");
        assert_eq!(line.text(), "923 甲 乙");
        line.delete_word();
        assert_eq!(line.text(), "923 甲 ");
        assert!(!line.key(Key::plain(Code::F(2))));
    }
}
