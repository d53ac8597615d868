//! Text made comparable before labels are matched: traditional characters become simplified,
//! full-width ones half-width, blanks go. Every replacement is one character for one, so a place in
//! the folded text always leads back to its bytes.

mod stream;

use std::ops::RangeInclusive;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::number::{half_width, is_blank};
pub use stream::HanStream;

/// The replacement tables, from `assets/fold.ron`.
#[derive(Clone, Debug)]
pub struct Folding {
    /// For each character of the basic plane, what it folds to in the low half, and what it is in the
    /// high one: one look-up says all of a character.
    entries: Vec<u32>,
    /// The Han characters that fold to themselves and are nothing else.
    plain: CharSet,
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

/// A folded character.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// The character.
    pub c: char,
    entry: u32,
}

impl Sign {
    /// Whether it begins words that another region has others for.
    #[inline]
    pub fn begins_phrase(self) -> bool {
        self.entry & BEGINS_PHRASE != 0
    }

    /// Whether it is a digit or a Chinese numeral that things are counted with.
    #[inline]
    pub fn counts(self) -> bool {
        self.entry & COUNTS != 0
    }
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
/// What the character folds to is a numeral that things are counted with.
const COUNTS: u32 = 1 << 24;
/// The character ends lines or paragraphs and is no line break.
const SEPARATOR: u32 = 1 << 23;

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
    /// The tables built into the program; read when they are first asked for.
    pub fn built_in() -> &'static Arc<Self> {
        static BUILT_IN: LazyLock<Arc<Folding>> = LazyLock::new(|| {
            let tables = Folding::read(include_str!("../../assets/fold.ron"));
            Arc::new(tables.expect("the built-in tables are valid, which tests hold"))
        });
        &BUILT_IN
    }

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
        let entries = entries(&map, &traditional, &firsts);
        let is_plain = |code: u16| entries[usize::from(code)] == u32::from(code) | HAN | FOLDS_TO_HAN;
        let plain = CharSet::of((0..=u16::MAX).filter(|code| is_plain(*code)));
        Ok(Self { entries, plain, phrases, chained })
    }

    /// The character that `c` is compared as.
    #[inline]
    pub fn fold_char(&self, c: char) -> char {
        let Some(entry) = self.entry(c) else { return c };
        char::from_u32(entry & CODE).unwrap_or(c)
    }

    /// As [`Folding::fold_char`], with what is known of the folded character.
    #[inline]
    pub fn fold_sign(&self, c: char) -> Sign {
        let Some(entry) = self.entry(c) else { return Sign { c, entry: 0 } };
        Sign { c: char::from_u32(entry & CODE).unwrap_or(c), entry }
    }

    /// The Han characters that fold to themselves and are nothing else, as nearly all are, that the bytes of a text
    /// begin with; each takes [`HAN_BYTES`].
    #[inline]
    pub fn plain_chars<'t>(&self, bytes: &'t [u8]) -> impl Iterator<Item = char> + use<'_, 't> {
        let (signs, _) = bytes.as_chunks();
        let plain = |sign: &[u8; HAN_BYTES]| plain_code(*sign).filter(|code| self.plain.has(*code));
        signs.iter().map_while(move |sign| char::from_u32(u32::from(plain(sign)?)))
    }

    /// How many there are.
    #[inline]
    pub fn plain_run(&self, bytes: &[u8]) -> usize {
        self.plain_chars(bytes).count()
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
        let mut beginnings = Vec::new();
        let mut next = 0;
        while let Some(rest) = text.get(next..).filter(|rest| !rest.is_empty()) {
            let run = self.plain_run(rest.as_bytes()) * HAN_BYTES;
            if run > 0 {
                folded.push_str(&rest[..run]);
                next += run;
                continue;
            }
            let c = rest.chars().next().unwrap_or(' ');
            next += c.len_utf8();
            if is_blank(c) {
                continue;
            }
            match self.entry(c) {
                Some(entry) => {
                    if entry & BEGINS_PHRASE != 0 {
                        beginnings.push(folded.len());
                    }
                    folded.push(char::from_u32(entry & CODE).unwrap_or(c));
                }
                None => folded.push(c),
            }
        }
        self.replace_phrases_in(start, folded, &beginnings);
    }

    /// Replaces the phrases in `folded` from byte `start` on, one character for one, where one begins at any of the bytes
    /// `beginnings`; says whether one does.
    pub fn replace_phrases_in(&self, start: usize, folded: &mut String, beginnings: &[usize]) -> bool {
        let stands = |&at: &usize| self.phrases.iter().any(|phrase| folded[at..].starts_with(&phrase.text.0));
        if !beginnings.iter().any(stands) {
            return false;
        }
        for Phrase { text: (from, to), .. } in &self.phrases {
            if folded[start..].contains(from) {
                let changed = folded[start..].replace(from, to);
                folded.truncate(start);
                folded.push_str(&changed);
            }
        }
        true
    }

    /// Only the Han characters of the text, folded: what labels are made of. Everything that
    /// converters put between them (blanks, line breaks, tabs, bars, pinyin, brackets) is gone.
    pub fn han(&self, text: &str) -> String {
        let mut codes = Vec::with_capacity(text.len() / 3);
        self.han_onto(text, &mut codes);
        let mut han = String::with_capacity(codes.len() * 3);
        // All are Han characters: none is half of a pair.
        han.extend(codes.iter().filter_map(|&code| char::from_u32(u32::from(code))));
        han
    }

    /// Whether the text has at least `count` Han characters.
    pub fn holds_han(&self, text: &str, count: usize) -> bool {
        let is_han = |c: &char| self.entry(*c).is_some_and(|entry| entry & FOLDS_TO_HAN != 0);
        count == 0 || text.chars().filter(is_han).nth(count - 1).is_some()
    }

    /// Replaces words that only differ between regions, one character for one, in folded characters;
    /// `beginnings` are the numbers of those that begin one ([`Sign::begins_phrase`]).
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

/// A set of characters of the basic plane.
#[derive(Clone, Debug)]
pub struct CharSet(Box<[u64; 1024]>);

impl CharSet {
    /// The set of `codes`.
    pub fn of(codes: impl IntoIterator<Item = u16>) -> Self {
        let mut set = Box::new([0; 1024]);
        for code in codes {
            set[usize::from(code >> 6)] |= 1 << (code & 63);
        }
        Self(set)
    }

    /// Whether a character is in it.
    #[inline]
    pub fn has(&self, code: u16) -> bool {
        self.0[usize::from(code >> 6)] >> (code & 63) & 1 != 0
    }
}

impl Default for CharSet {
    fn default() -> Self {
        Self::of([])
    }
}

/// Bytes of one character of a [`HanStream`], in the stream and in the text it came from.
pub const HAN_BYTES: usize = 3;

/// The code of the character that these bytes may be, as nearly all Han characters are written.
#[inline]
fn plain_code(sign: [u8; HAN_BYTES]) -> Option<u16> {
    let [first @ 0xE4..=0xE9, second, third] = sign else { return None };
    Some(u16::from(first & 0xF) << 12 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F))
}

/// The low half of an entry: a character of the basic plane.
const CODE: u32 = 0xFFFF;

fn code(entry: u32) -> u16 {
    u16::try_from(entry & CODE).unwrap_or(0)
}

/// Han characters that nearly all fold to themselves. All characters besides do, and nothing of them matters, but for those
/// in [`MARKS`].
const HAN_BLOCKS: [RangeInclusive<usize>; 2] = [0x3400..=0x4DBF, 0x4E00..=0x9FFF];

/// Where the marks stand among the characters, their full-width forms, and Han characters for compatibility.
const MARKS: [RangeInclusive<u16>; 4] = [0..=0xFF, 0x2000..=0x25FF, 0x3000..=0x30FF, 0xF900..=0xFFFF];

/// What every character of the basic plane folds to and is.
fn entries(map: &[u16], traditional: &[u16], firsts: &[u16]) -> Vec<u32> {
    let mut begins = vec![false; map.len()];
    for &first in firsts {
        begins[usize::from(first)] = true;
    }
    let mut entries: Vec<u32> = (0..=u16::MAX).map(u32::from).collect();
    for block in HAN_BLOCKS {
        entries[block].iter_mut().for_each(|entry| *entry |= FOLDS_TO_HAN | HAN);
    }
    let changed = map.iter().zip(0..=u16::MAX).filter(|(to, raw)| *to != raw).map(|(_, raw)| raw);
    let numerals = (0x4E00..=0x9FFF).filter(|raw| char::from_u32(u32::from(*raw)).is_some_and(|c| is_numeral(c) || counts(c)));
    for raw in MARKS.into_iter().flatten().chain(changed).chain(numerals).chain(firsts.iter().copied()) {
        entries[usize::from(raw)] = entry_of(raw, map, &begins);
    }
    for &raw in traditional {
        entries[usize::from(raw)] |= TRADITIONAL;
    }
    entries
}

/// What a character folds to and is.
fn entry_of(raw: u16, map: &[u16], begins: &[bool]) -> u32 {
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
        | flag(char::from_u32(u32::from(folded)).is_some_and(counts), COUNTS)
        | flag(matches!(c, '\u{2028}' | '\u{2029}'), SEPARATOR)
}

/// Whether `c` is a bar as tables are drawn with.
#[inline]
pub fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '¦' | '‖' | '║')
}

/// How many bytes the bar takes that the bytes of a text begin with; 0 where they begin with none.
#[inline]
pub fn bar_at(bytes: &[u8]) -> usize {
    match bytes {
        [b'|', ..] => 1,
        // ¦
        [0xC2, 0xA6, ..] => 2,
        // │ ┃ ║ ‖ ｜
        [0xE2, 0x94, 0x82 | 0x83, ..] | [0xE2, 0x95, 0x91, ..] | [0xE2, 0x80, 0x96, ..] | [0xEF, 0xBD, 0x9C, ..] => 3,
        _ => 0,
    }
}

/// Where the first bar stands in `text` from a byte on, and how many bytes it takes.
pub fn find_bar(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes().get(from..)?;
    (0..bytes.len()).map(|at| (from + at, bar_at(&bytes[at..]))).find(|(_, length)| *length > 0)
}

/// Whether `c` is a Chinese numeral as years, months and days are written with.
#[inline]
pub fn is_numeral(c: char) -> bool {
    matches!(c, '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Whether `c` is a Chinese numeral as the numbers of labels, rows and headings are written with.
#[inline]
pub fn is_ordinal_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Whether `c` is a digit or a Chinese numeral that things are counted with.
#[inline]
pub fn counts(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '〇' | '零' | '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万')
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
        Folding::read(include_str!("../../assets/fold.ron")).expect("the built-in table is valid")
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
    fn no_character_is_overlooked_that_does_not_fold_to_itself() {
        let map: Vec<u16> = (0..=u16::MAX).map(|raw| if raw % 7 == 0 { raw / 2 } else { raw }).collect();
        let (firsts, mut begins) = ([0x3105, 0x5143], vec![false; map.len()]);
        for first in firsts {
            begins[usize::from(first)] = true;
        }
        let all: Vec<u32> = (0..=u16::MAX).map(|raw| entry_of(raw, &map, &begins)).collect();
        assert!(entries(&map, &[], &firsts) == all);
    }

    #[test]
    fn bars_are_found_where_they_stand() {
        for text in ["", "规章│1┃2|3‖｜", "a¦二．——┌─┬│", "··──"] {
            let all = std::iter::successors(find_bar(text, 0), |(at, length)| find_bar(text, at + length));
            let expected = text.char_indices().filter(|(_, c)| is_bar(*c)).map(|(at, c)| (at, c.len_utf8()));
            assert!(all.eq(expected.clone()), "{text}");
            assert!(folding().han_stream(text).bars().iter().copied().eq(expected.map(|(at, _)| at)), "{text}");
        }
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
