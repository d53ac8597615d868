//! Text made comparable before labels are matched: traditional characters become simplified,
//! full-width ones half-width, blanks go. Every replacement is one character for one, so a place in
//! the folded text always leads back to its bytes.

use serde::Deserialize;

use crate::number::{half_width, is_blank};
use crate::text::Span;

/// The replacement tables, from `assets/fold.ron`.
#[derive(Clone, Debug)]
pub struct Folding {
    /// For each character of the basic plane, what it folds to in the low half, and what it is in the
    /// high one: one look-up says all of a character.
    entries: Vec<u32>,
    phrases: Vec<Phrase>,
    /// Whether what one phrase becomes may begin another.
    chained: bool,
}

/// Words that are another script's for others of the same length.
#[derive(Clone, Debug)]
struct Phrase {
    text: (String, String),
    codes: (Vec<u16>, Vec<u16>),
}

/// The character folds to a Han character.
const FOLDS_TO_HAN: u32 = 1 << 16;
/// The character is a Han character.
const HAN: u32 = 1 << 17;
/// The character is only written in traditional script.
const TRADITIONAL: u32 = 1 << 18;
/// What the character folds to begins a phrase.
const BEGINS_PHRASE: u32 = 1 << 19;
/// The character is a full-width digit.
const WIDE_DIGIT: u32 = 1 << 20;
/// The character is a Chinese numeral.
const NUMERAL: u32 = 1 << 21;
/// The character is a bar.
const BAR: u32 = 1 << 22;

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
        let mut phrases = Vec::new();
        for (from, to) in tables.phrases {
            let codes: (Vec<u16>, Vec<u16>) = (from.encode_utf16().collect(), to.encode_utf16().collect());
            let sizes = [from.chars().count(), to.chars().count(), codes.0.len(), codes.1.len()];
            if sizes[0] == 0 || sizes.iter().any(|&size| size != sizes[0]) {
                return Err(FoldError::Uneven(from));
            }
            phrases.push(Phrase { text: (from, to), codes });
        }
        let firsts: Vec<u16> = phrases.iter().map(|p| p.codes.0[0]).collect();
        let chained = phrases.iter().enumerate().any(|(i, p)| firsts[i + 1..].iter().any(|first| p.codes.1.contains(first)));
        Ok(Self { entries: entries(&map, &traditional, &firsts), phrases, chained })
    }

    /// The character that `c` is compared as.
    #[inline]
    pub fn fold_char(&self, c: char) -> char {
        let Some(entry) = self.entry(c) else { return c };
        char::from_u32(entry & CODE).unwrap_or(c)
    }

    /// As [`Folding::fold_char`], and whether the folded character begins words that another region has
    /// others for.
    #[inline]
    pub fn fold_sign(&self, c: char) -> (char, bool) {
        let Some(entry) = self.entry(c) else { return (c, false) };
        (char::from_u32(entry & CODE).unwrap_or(c), entry & BEGINS_PHRASE != 0)
    }

    /// Whether `c` is written in traditional script only.
    #[inline]
    pub fn is_traditional(&self, c: char) -> bool {
        self.entry(c).is_some_and(|entry| entry & TRADITIONAL != 0)
    }

    #[inline]
    fn entry(&self, c: char) -> Option<u32> {
        self.entries.get(u32::from(c) as usize).copied()
    }

    /// The text folded, blanks dropped, punctuation kept: for comparing headings and names.
    pub fn fold(&self, text: &str) -> String {
        let mut folded = String::with_capacity(text.len());
        self.fold_onto(text, &mut folded);
        folded
    }

    /// As [`Folding::fold`], written behind what `folded` holds already.
    pub fn fold_onto(&self, text: &str, folded: &mut String) {
        let start = folded.len();
        let mut phrases = false;
        for c in text.chars() {
            if is_blank(c) {
                continue;
            }
            match self.entry(c) {
                Some(entry) => {
                    phrases |= entry & BEGINS_PHRASE != 0;
                    folded.push(char::from_u32(entry & CODE).unwrap_or(c));
                }
                None => folded.push(c),
            }
        }
        if phrases {
            self.replace_phrases_in(start, folded);
        }
    }

    /// Replaces the phrases in `folded` from byte `start` on, one character for one.
    pub fn replace_phrases_in(&self, start: usize, folded: &mut String) {
        for Phrase { text: (from, to), .. } in &self.phrases {
            if folded[start..].contains(from) {
                let changed = folded[start..].replace(from, to);
                folded.truncate(start);
                folded.push_str(&changed);
            }
        }
    }

    /// Only the Han characters of the text, folded: what labels are made of. Everything that
    /// converters put between them (blanks, line breaks, tabs, bars, pinyin, brackets) is gone.
    pub fn han(&self, text: &str) -> String {
        self.han_stream(text).text()
    }

    /// Whether the text has at least `count` Han characters.
    pub fn holds_han(&self, text: &str, count: usize) -> bool {
        let is_han = |c: &char| self.entry(*c).is_some_and(|entry| entry & FOLDS_TO_HAN != 0);
        count == 0 || text.chars().filter(is_han).nth(count - 1).is_some()
    }

    /// As [`Folding::han`], with the place of every character.
    pub fn han_stream(&self, text: &str) -> HanStream {
        let mut codes: Vec<u16> = Vec::with_capacity(text.len() / HAN_BYTES);
        let mut at = Vec::with_capacity(text.len() / HAN_BYTES);
        let (mut beginnings, mut numerals) = (Vec::new(), Vec::new());
        let (mut all, mut traditional) = (0_u64, 0_u64);
        let (mut ascii, mut wide_bars) = ([false; ASCII], false);
        let mut digits_end = usize::MAX;
        let bytes = text.as_bytes();
        let mut next = 0;
        while let Some(&byte) = bytes.get(next) {
            let place = next;
            if byte < 0x80 {
                next += 1;
                ascii[usize::from(byte)] = true;
                if byte.is_ascii_digit() {
                    if digits_end != place {
                        numerals.push(place);
                    }
                    digits_end = next;
                }
                continue;
            }
            let (code_point, len) = wide_at(&bytes[next..]);
            next += len;
            let Some(&entry) = self.entries.get(code_point) else { continue };
            if entry & !CODE == HAN | FOLDS_TO_HAN {
                all += 1;
                codes.push(code(entry));
                at.push(place);
                continue;
            }
            wide_bars |= entry & BAR != 0;
            if entry & (NUMERAL | WIDE_DIGIT) != 0 {
                if digits_end != place || entry & NUMERAL != 0 {
                    numerals.push(place);
                }
                if entry & WIDE_DIGIT != 0 {
                    digits_end = next;
                }
            }
            all += u64::from(entry & HAN != 0);
            if entry & FOLDS_TO_HAN != 0 {
                traditional += u64::from(entry & (HAN | TRADITIONAL) == HAN | TRADITIONAL);
                if entry & BEGINS_PHRASE != 0 {
                    beginnings.push(codes.len());
                }
                codes.push(code(entry));
                at.push(place);
            }
        }
        self.replace_phrases_at(&mut codes, &beginnings, |code| code);
        let traditional = (traditional * 1000).checked_div(all).map_or(0, |share| u16::try_from(share).unwrap_or(1000));
        let ascii = ascii.iter().zip(0..).fold(0, |set, (seen, code)| set | u128::from(*seen) << code);
        HanStream { codes, at, numerals, traditional, ascii, wide_bars }
    }

    /// Replaces words that only differ between regions, one character for one, in folded characters;
    /// `beginnings` are the numbers of those that begin one ([`Folding::fold_sign`]).
    pub fn replace_phrases(&self, chars: &mut [char], beginnings: &[usize]) {
        let as_char = |code: u16| char::from_u32(u32::from(code)).unwrap_or(char::REPLACEMENT_CHARACTER);
        self.replace_phrases_at(chars, beginnings, as_char);
    }

    /// Replaces the phrases, which begin at the places `beginnings` alone.
    fn replace_phrases_at<C: Copy + PartialEq>(&self, text: &mut [C], beginnings: &[usize], read: impl Fn(u16) -> C) {
        if beginnings.is_empty() {
            return;
        }
        let everywhere: Vec<usize>;
        let beginnings = if self.chained {
            everywhere = (0..text.len()).collect();
            &everywhere
        } else {
            beginnings
        };
        for Phrase { codes: (from, to), .. } in &self.phrases {
            let mut done = 0;
            for &at in beginnings {
                let own = || text[at..].iter().zip(from);
                if at >= done && text.len() - at >= from.len() && own().all(|(c, code)| *c == read(*code)) {
                    text[at..].iter_mut().zip(to).for_each(|(place, code)| *place = read(*code));
                    done = at + to.len();
                }
            }
        }
    }
}

/// The low half of an entry: a character of the basic plane.
const CODE: u32 = 0xFFFF;

fn code(entry: u32) -> u16 {
    u16::try_from(entry & CODE).unwrap_or(0)
}

/// How many ASCII characters there are.
const ASCII: usize = 128;

/// The code point of the character at the start of the bytes of a text, which is none of ASCII, and how
/// many bytes it takes; of one outside the basic plane some number outside of it.
#[inline]
fn wide_at(bytes: &[u8]) -> (usize, usize) {
    let low = |byte: u8| usize::from(byte & 0x3F);
    match *bytes {
        [a @ 0xE0..0xF0, b, c, ..] => (usize::from(a & 0xF) << 12 | low(b) << 6 | low(c), 3),
        [a @ 0xC0..0xE0, b, ..] => (usize::from(a & 0x1F) << 6 | low(b), 2),
        _ => (usize::MAX, 4),
    }
}

/// What every character of the basic plane folds to and is.
fn entries(map: &[u16], traditional: &[u16], firsts: &[u16]) -> Vec<u32> {
    let mut begins = vec![false; map.len()];
    for &first in firsts {
        begins[usize::from(first)] = true;
    }
    let mut entries: Vec<u32> = (0..=u16::MAX)
        .map(|raw| {
            let Some(c) = char::from_u32(u32::from(raw)) else { return u32::from(raw) };
            let half = u16::try_from(u32::from(half_width(c))).unwrap_or(raw);
            let folded = map[usize::from(half)];
            let is_han = |code: u16| char::from_u32(u32::from(code)).is_some_and(is_han);
            let flag = |holds: bool, flag: u32| if holds { flag } else { 0 };
            u32::from(folded)
                | flag(is_han(folded), FOLDS_TO_HAN)
                | flag(is_han(raw), HAN)
                | flag(begins[usize::from(folded)], BEGINS_PHRASE)
                | flag(raw != half && (0x30..=0x39).contains(&half), WIDE_DIGIT)
                | flag(is_numeral(c), NUMERAL)
                | flag(is_bar(c), BAR)
        })
        .collect();
    for &raw in traditional {
        entries[usize::from(raw)] |= TRADITIONAL;
    }
    entries
}

/// The Han characters of a text in order, each with its place. Characters outside the basic plane
/// are left out: no label has any, and so each character takes three bytes.
#[derive(Clone, Debug, Default)]
pub struct HanStream {
    codes: Vec<u16>,
    at: Vec<usize>,
    numerals: Vec<usize>,
    traditional: u16,
    /// For each ASCII character, whether the source holds it.
    ascii: u128,
    wide_bars: bool,
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
    pub fn text(&self) -> String {
        self.slice(0, self.len())
    }

    /// The folded characters as codes of the basic plane.
    pub fn codes(&self) -> &[u16] {
        &self.codes
    }

    /// Where numerals stand in the source, in order: the first digit of each run, full-width ones
    /// included, and each Chinese numeral.
    pub fn numerals(&self) -> &[usize] {
        &self.numerals
    }

    /// Whether the source holds an ASCII character.
    pub fn has_ascii(&self, c: u8) -> bool {
        c.is_ascii() && self.ascii >> c & 1 != 0
    }

    /// Whether the source holds bars other than the ASCII one.
    pub fn has_wide_bars(&self) -> bool {
        self.wide_bars
    }

    /// Share of the source's Han characters in traditional script, in thousandths.
    pub fn traditional_share(&self) -> u16 {
        self.traditional
    }

    /// The folded characters from number `start` up to `end`.
    pub fn slice(&self, start: usize, end: usize) -> String {
        let codes = self.codes_of(start, end);
        let mut text = String::with_capacity(codes.len() * HAN_BYTES);
        // All are Han characters: none is half of a pair.
        text.extend(codes.iter().filter_map(|&code| char::from_u32(u32::from(code))));
        text
    }

    /// The codes of the characters from number `start` up to `end`.
    pub fn codes_of(&self, start: usize, end: usize) -> &[u16] {
        self.codes.get(start..end.min(self.len())).unwrap_or(&[])
    }

    /// The numbers of the characters whose codes are among `wanted`.
    pub fn starts_of(&self, wanted: impl Fn(u16) -> bool) -> Vec<usize> {
        self.codes.iter().enumerate().filter(|(_, code)| wanted(**code)).map(|(number, _)| number).collect()
    }

    /// Where `word`, folded Han characters, ends in the stream, again and again; it may begin at `starts`
    /// alone.
    pub fn ends_of(&self, word: &str, starts: &[usize]) -> impl Iterator<Item = usize> {
        let word: Vec<u16> = word.encode_utf16().collect();
        let mut done = 0;
        starts.iter().filter_map(move |&start| {
            let stands = start >= done && !word.is_empty() && self.codes[start..].starts_with(&word);
            stands.then(|| {
                done = start + word.len();
                done
            })
        })
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
    #[inline]
    pub fn place(&self, number: usize) -> usize {
        self.at[number]
    }
}

/// Whether `c` is a bar as tables are drawn with.
#[inline]
pub fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '¦' | '‖')
}

/// Whether `c` is a Chinese numeral as years, months and days are written with.
#[inline]
pub fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Whether `c` is a Han character of the basic plane.
#[inline]
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
