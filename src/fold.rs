//! Text made comparable before labels are matched: traditional characters become simplified,
//! full-width ones half-width, blanks go. Every replacement is one character for one, so a place in
//! the folded text always leads back to its bytes.

use serde::Deserialize;

use crate::number::{half_width, is_blank};
use crate::text::Span;

/// The replacement tables, from `assets/fold.ron`.
#[derive(Clone, Debug)]
pub struct Folding {
    /// For each character of the basic plane, what it folds to.
    map: Vec<u16>,
    /// Characters that are only written in traditional script.
    traditional: Vec<u16>,
    phrases: Vec<(Vec<char>, Vec<char>)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tables {
    simplified: Vec<String>,
    lookalikes: Vec<String>,
    phrases: Vec<(String, String)>,
}

/// A fold table that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The file is no RON of the expected shape.
    #[error("fold table: {0}")]
    Syntax(#[from] ron::error::SpannedError),
    /// An entry that is not one character for one.
    #[error("fold table: `{0}` does not replace like by like, one character for one")]
    Uneven(String),
}

impl Folding {
    /// Reads the tables from the text of a RON file.
    pub fn read(ron_text: &str) -> Result<Self, FoldError> {
        let tables: Tables = ron::from_str(ron_text)?;
        let mut map: Vec<u16> = (0..=u16::MAX).collect();
        let mut traditional = Vec::new();
        for (pairs, is_script) in [(&tables.simplified, true), (&tables.lookalikes, false)] {
            for pair in pairs.iter().flat_map(|line| line.split_whitespace()) {
                let mut chars = pair.chars().map(|c| u16::try_from(u32::from(c)));
                let (Some(Ok(from)), Some(Ok(to)), None) = (chars.next(), chars.next(), chars.next()) else {
                    return Err(FoldError::Uneven(pair.to_owned()));
                };
                map[usize::from(from)] = to;
                if is_script {
                    traditional.push(from);
                }
            }
        }
        traditional.sort_unstable();
        let mut phrases = Vec::new();
        for (from, to) in tables.phrases {
            let (a, b): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
            if a.len() != b.len() {
                return Err(FoldError::Uneven(from));
            }
            phrases.push((a, b));
        }
        Ok(Self { map, traditional, phrases })
    }

    /// The character that `c` is compared as.
    pub fn fold_char(&self, c: char) -> char {
        let half = half_width(c);
        match u16::try_from(u32::from(half)) {
            Ok(code) => char::from_u32(u32::from(self.map[usize::from(code)])).unwrap_or(half),
            Err(_) => half,
        }
    }

    /// Whether `c` is written in traditional script only.
    pub fn is_traditional(&self, c: char) -> bool {
        u16::try_from(u32::from(c)).is_ok_and(|code| self.traditional.binary_search(&code).is_ok())
    }

    /// The text folded, blanks dropped, punctuation kept: for comparing headings and names.
    pub fn fold(&self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().filter(|&c| !is_blank(c)).map(|c| self.fold_char(c)).collect();
        self.replace_phrases(&mut chars);
        chars.into_iter().collect()
    }

    /// Only the Han characters of the text, folded: what labels are made of. Everything that
    /// converters put between them (blanks, line breaks, tabs, bars, pinyin, brackets) is gone.
    pub fn han(&self, text: &str) -> String {
        self.han_stream(text).text
    }

    /// As [`Folding::han`], with the place of every character.
    pub fn han_stream(&self, text: &str) -> HanStream {
        let mut chars = Vec::with_capacity(text.len() / 3);
        let mut at = Vec::with_capacity(text.len() / 3);
        for (place, c) in text.char_indices() {
            if c.is_ascii() {
                continue;
            }
            let folded = self.fold_char(c);
            if is_han(folded) {
                chars.push(folded);
                at.push(place);
            }
        }
        self.replace_phrases(&mut chars);
        HanStream { text: chars.into_iter().collect(), at }
    }

    /// Replaces words that only differ between regions, one character for one.
    pub fn replace_phrases(&self, chars: &mut [char]) {
        for (from, to) in &self.phrases {
            let Some(&first) = from.first() else { continue };
            let mut at = 0;
            while at + from.len() <= chars.len() {
                if chars[at] == first && chars[at..].starts_with(from) {
                    chars[at..at + to.len()].copy_from_slice(to);
                    at += to.len();
                } else {
                    at += 1;
                }
            }
        }
    }
}

/// The Han characters of a text in order, each with its place. Characters outside the basic plane
/// are left out: no label has any, and so each character takes three bytes.
#[derive(Clone, Debug, Default)]
pub struct HanStream {
    text: String,
    at: Vec<usize>,
}

/// Bytes of one character of a [`HanStream`], in the stream and in the text it came from.
const HAN_BYTES: usize = 3;

impl HanStream {
    /// Number of characters.
    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The folded characters.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The folded characters from number `start` up to `end`.
    pub fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start * HAN_BYTES..end.min(self.len()) * HAN_BYTES).unwrap_or("")
    }

    /// The number of the character at a byte of [`HanStream::text`].
    pub fn number_at(byte: usize) -> usize {
        byte / HAN_BYTES
    }

    /// The number of the first character at or behind a byte of the source.
    pub fn first_from(&self, byte: usize) -> usize {
        self.at.partition_point(|&place| place < byte)
    }

    /// The bytes in the source from character `start` up to `end` (not empty).
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.at[start], self.at[end - 1] + HAN_BYTES)
    }

    /// The place of a character in the source.
    pub fn place(&self, number: usize) -> usize {
        self.at[number]
    }
}

/// Whether `c` is a Han character of the basic plane.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folding() -> Folding {
        Folding::read(include_str!("../assets/fold.ron")).expect("the built-in table is valid")
    }

    #[test]
    fn traditional_full_width_and_taiwan_wording_fold() {
        let f = folding();
        assert_eq!(f.fold("二、 上年結轉（１）"), "二、上年结转(1)");
        assert_eq!(f.han("行政規範性檔案"), "行政规范性文件");
        assert_eq!(f.han("復議後起訴"), f.han("複議后起訴"));
        assert_eq!(f.han("規(guī)章"), "规章");
    }

    #[test]
    fn places_lead_back_to_the_bytes() {
        let text = "| 商业\n企业 |";
        let stream = folding().han_stream(text);
        assert_eq!(stream.text(), "商业企业");
        let span = stream.span(1, 3);
        assert_eq!(&text[span.start..span.end], "业\n企");
        assert_eq!(stream.first_from(span.start), 1);
    }
}
