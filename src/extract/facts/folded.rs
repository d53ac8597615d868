//! A stretch of text made comparable: folded, without blanks and without the pinyin that mirrors put
//! behind characters, every character with its bytes.

use super::date::bracketed_letters;
use crate::extract::region::Labels;
use crate::extract::work;
use crate::fold::{HAN_BYTES, is_han};
use crate::form::Trie;
use crate::number::is_blank;
use crate::text::Span;

/// The stretch. Characters are counted from 0.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    text: String,
    signs: Vec<Sign>,
}

/// A character of the stretch.
#[derive(Clone, Copy, Debug)]
struct Sign {
    /// Its byte in the folded text.
    byte: usize,
    /// Its byte in the source.
    place: usize,
    /// Its bytes there.
    len: usize,
    /// Whether a line break stands before it.
    broken: bool,
}

/// The code of a character of the basic plane; 0, which no word holds, of others.
fn code(c: char) -> u16 {
    u16::try_from(u32::from(c)).unwrap_or(0)
}

impl Folded {
    /// The text within `span`.
    pub fn of(labels: &Labels<'_>, span: Span) -> Self {
        let slice = &labels.text[span.start..span.end];
        work::count(slice.len());
        let mut text = String::with_capacity(slice.len());
        let mut signs: Vec<Sign> = Vec::with_capacity(slice.len() / 2);
        let mut beginnings = Vec::new();
        let (mut behind_han, mut broken) = (false, false);
        let mut next = 0;
        while next < slice.len() {
            let at = next;
            let place = span.start + at;
            let run = labels.folding.plain_run(&slice.as_bytes()[at..]);
            if run > 0 {
                let sign =
                    |n| Sign { byte: text.len() + n * HAN_BYTES, place: place + n * HAN_BYTES, len: HAN_BYTES, broken: broken && n == 0 };
                signs.extend((0..run).map(sign));
                next += run * HAN_BYTES;
                text.push_str(&slice[at..next]);
                (behind_han, broken) = (true, false);
                continue;
            }
            let c = slice[at..].chars().next().unwrap_or(' ');
            next += c.len_utf8();
            if behind_han
                && matches!(c, '(' | '（')
                && let Some(len) = bracketed_letters(&slice[at..])
            {
                next = at + len;
                continue;
            }
            if is_blank(c) {
                broken |= matches!(c, '\n' | '\r');
                continue;
            }
            behind_han = is_han(c);
            let folded = labels.folding.fold_sign(c);
            if folded.begins_phrase() {
                beginnings.push(text.len());
            }
            signs.push(Sign { byte: text.len(), place, len: c.len_utf8(), broken: std::mem::take(&mut broken) });
            text.push(folded.c);
        }
        if labels.folding.replace_phrases_in(0, &mut text, &beginnings) {
            // One character for one: the signs stay in step.
            signs.iter_mut().zip(text.char_indices()).for_each(|(sign, (byte, _))| sign.byte = byte);
        }
        Self { text, signs }
    }

    /// Several stretches as one.
    pub fn join(parts: &[Self]) -> Self {
        let mut whole = Self::default();
        for part in parts {
            let shift = whole.text.len();
            whole.signs.extend(part.signs.iter().map(|sign| Sign { byte: sign.byte + shift, ..*sign }));
            whole.text.push_str(&part.text);
        }
        whole
    }

    /// Number of characters.
    pub fn len(&self) -> usize {
        self.signs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.signs.is_empty()
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The characters from number `from` up to `to`.
    pub fn slice(&self, from: usize, to: usize) -> &str {
        &self.text[self.byte(from)..self.byte(to.max(from))]
    }

    /// The stretch from number `from` up to `to`.
    pub fn part(&self, from: usize, to: usize) -> Self {
        let (from, to) = (from.min(self.len()), to.min(self.len()));
        let shift = self.byte(from);
        let signs = self.signs[from..to.max(from)].iter().map(|sign| Sign { byte: sign.byte - shift, ..*sign }).collect();
        Self { text: self.slice(from, to).to_owned(), signs }
    }

    /// The number of the character at a byte of [`Folded::text`].
    pub fn number(&self, byte: usize) -> usize {
        self.signs.partition_point(|sign| sign.byte < byte)
    }

    /// The first word of `words` from number `from` on, the longest of several there: where it begins and
    /// how many characters it has.
    pub fn find_first(&self, words: &Trie, from: usize) -> Option<(usize, usize)> {
        self.beginnings(words, from).find_map(|(at, rest)| words.words_at(rest.chars().map(code)).last().map(|(len, _)| (at, len)))
    }

    /// How many characters the longest word of `words` has that the stretch begins with.
    pub fn begins_with(&self, words: &Trie) -> Option<usize> {
        words.words_at(self.text.chars().map(code)).last().map(|(len, _)| len)
    }

    /// Every word of `words` from number `from` on, where it first stands: where that begins and ends, in order.
    pub fn find_each<'f>(&'f self, words: &'f Trie, from: usize) -> impl Iterator<Item = (usize, usize)> + use<'f> {
        let mut found = Vec::new();
        let all_at = |(at, rest): (usize, &'f str)| words.words_at(rest.chars().map(code)).map(move |(len, word)| (at, at + len, word));
        self.beginnings(words, from)
            .flat_map(all_at)
            .filter(move |(.., word)| {
                let again = found.contains(word);
                if !again {
                    found.push(*word);
                }
                !again
            })
            .map(|(start, end, _)| (start, end))
    }

    /// The places from number `from` on where a word may begin, with the text from there on.
    fn beginnings(&self, words: &Trie, from: usize) -> impl Iterator<Item = (usize, &str)> {
        let rest = self.slice(from, self.len());
        let places = rest.char_indices().zip(from..).filter(|((_, c), _)| words.begins(code(*c)));
        places.map(|((byte, _), at)| (at, &rest[byte..]))
    }

    /// Where `word` begins, from number `from` on.
    pub fn find(&self, word: &str, from: usize) -> Option<usize> {
        let start = self.byte(from);
        self.text[start..].find(word).map(|byte| self.number(start + byte))
    }

    /// The bytes of the source from character `from` up to `to` (not empty).
    pub fn span(&self, from: usize, to: usize) -> Span {
        let last = self.signs[to - 1];
        Span::new(self.signs[from].place, last.place + last.len)
    }

    /// The number of the first character at or behind a byte of the source.
    pub fn first_from(&self, place: usize) -> usize {
        self.signs.partition_point(|sign| sign.place < place)
    }

    /// Whether something that was dropped stands before character `number`: blanks, pinyin.
    pub fn gap_before(&self, number: usize) -> bool {
        number > 0 && number < self.len() && self.signs[number].place > self.signs[number - 1].place + self.signs[number - 1].len
    }

    /// Whether character `number` is the first of its line.
    pub fn starts_line(&self, number: usize) -> bool {
        self.signs.get(number).is_some_and(|sign| sign.broken)
    }

    /// The characters from `from` up to `to` as the source prints them.
    pub fn printed(&self, labels: &Labels<'_>, from: usize, to: usize) -> String {
        self.signs[from..to].iter().map(|sign| &labels.text[sign.place..sign.place + sign.len]).collect()
    }

    fn byte(&self, number: usize) -> usize {
        self.signs.get(number).map_or(self.text.len(), |sign| sign.byte)
    }
}
