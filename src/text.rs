//! The decoded text of one file: spans, lines and the hash that names its bytes.

use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A half-open byte range `[start, end)` in a report's decoded UTF-8 text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "(usize, usize)", from = "(usize, usize)")]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range `[start, end)`, in bytes.
    #[inline]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// All of a text.
    pub const fn of(text: &str) -> Self {
        Self::new(0, text.len())
    }

    /// Length in bytes.
    #[inline]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether the range holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `byte` lies inside.
    #[inline]
    pub const fn contains(self, byte: usize) -> bool {
        self.start <= byte && byte < self.end
    }

    /// Whether the two ranges share a byte.
    #[inline]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that holds both.
    #[must_use]
    #[inline]
    pub fn join(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self::new(start, end)
    }
}

/// BLAKE3 of a file's bytes as they lie on disk; written in lower-case hexadecimal (64 digits).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The hash of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }

    /// The hash written as these 64 digits, if they are such.
    pub fn read(digits: &str) -> Option<Self> {
        let is_lower = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
        let hash = digits.bytes().all(is_lower).then(|| blake3::Hash::from_hex(digits).ok()).flatten();
        hash.map(|hash| Self(*hash.as_bytes()))
    }

    /// The hash of these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first eight digits, for the screen.
    pub fn short(&self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex()[..8].to_owned()
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Digits where people may read them, else bytes.
impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { self.0.serialize(serializer) }
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return <[u8; 32]>::deserialize(deserializer).map(Self);
        }
        Self::read(&String::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no hash of 64 digits"))
    }
}

/// The decoded text of one file, with its lines found.
#[derive(Clone, Debug)]
pub struct SourceText {
    text: String,
    encoding: &'static str,
    undecodable: usize,
    hash: ContentHash,
    line_starts: Vec<usize>,
    /// How many characters stand before each stride of bytes, once somebody asks for a place far along a line.
    strides: OnceLock<Box<[usize]>>,
}

/// Bytes between the places up to which the characters of a text are counted.
const STRIDE: usize = 1 << 14;

/// How many characters begin in these bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

impl SourceText {
    /// Text decoded from bytes whose hash is `hash`; `undecodable` counts the byte runs that the
    /// decoder had to replace.
    pub fn new(text: String, encoding: &'static str, undecodable: usize, hash: ContentHash) -> Self {
        let line_starts = line_starts_of(&text);
        Self { text, encoding, undecodable, hash, line_starts, strides: OnceLock::new() }
    }

    /// Text that was UTF-8 to begin with: for tests and documents that arrive as strings.
    pub fn from_utf8_text(text: &str) -> Self {
        Self::new(text.to_owned(), "UTF-8", 0, ContentHash::of(text.as_bytes()))
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The encoding's WHATWG name, such as `UTF-8` or `gb18030`.
    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// How many byte runs the decoder had to replace by U+FFFD.
    pub fn undecodable(&self) -> usize {
        self.undecodable
    }

    /// The hash of the file's own bytes.
    pub fn hash(&self) -> &ContentHash {
        &self.hash
    }

    /// The text of a span; empty when the span does not lie on character borders of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// Number of lines; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.line_starts.len()
    }

    /// Where the lines begin, the first one at 0.
    pub fn line_starts(&self) -> &[usize] {
        &self.line_starts
    }

    /// The line (from 0) that holds `byte`; past the end, the last line.
    pub fn line_of(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= byte).saturating_sub(1)
    }

    /// The bytes of a line (from 0) without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        let Some(&start) = self.line_starts.get(line) else {
            return Span::new(self.text.len(), self.text.len());
        };
        let end = self.line_starts.get(line + 1).map_or(self.text.len(), |&next| next - 1);
        let end = if end > start && self.text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end };
        Span::new(start, end)
    }

    /// Line and column of a byte as a person counts them: both from 1, columns in characters.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.line_of(byte);
        let start = self.line_starts[line];
        let column = match self.text.get(start..byte) {
            Some(before) if before.len() <= STRIDE => characters(before.as_bytes()),
            Some(_) => self.characters_before(byte) - self.characters_before(start),
            None => 0,
        };
        (line + 1, column + 1)
    }

    /// How many characters stand before this byte of the text: a line may be as long as the text, and be asked about many times.
    fn characters_before(&self, byte: usize) -> usize {
        let bytes = self.text.as_bytes();
        let strides = self.strides.get_or_init(|| {
            let mut passed = 0;
            let before = |stride: &[u8]| {
                let before = passed;
                passed += characters(stride);
                before
            };
            bytes.chunks(STRIDE).map(before).collect()
        });
        let whole = (byte / STRIDE).min(strides.len().saturating_sub(1));
        strides.get(whole).copied().unwrap_or(0) + characters(&bytes[whole * STRIDE..byte])
    }
}

/// Where the lines of a text begin, the first one at 0.
pub fn line_starts_of(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect()
}

/// The lines of a text with their line breaks, as `split_inclusive('\n')` gives them; quicker where lines
/// are short.
pub fn whole_lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(end);
        rest = behind;
        Some(line)
    })
}

/// The lines of a part of the text, with their line breaks, and the bytes of each; none where the range is no part of it.
pub fn lines_within(text: &str, within: Span) -> impl Iterator<Item = (Span, &str)> {
    let mut at = within.start;
    whole_lines(text.get(within.start..within.end).unwrap_or_default()).map(move |line| {
        let span = Span::new(at, at + line.len());
        at = span.end;
        (span, line)
    })
}

/// The same where it is known already where the lines begin ([`SourceText::line_starts`]).
pub fn lines_at<'t>(text: &'t str, starts: &'t [usize]) -> impl Iterator<Item = &'t str> {
    let (mut from, mut later) = (0, starts.iter().skip(1));
    std::iter::from_fn(move || {
        let to = later.next().copied().unwrap_or(text.len());
        let line = text.get(from..to).filter(|line| !line.is_empty())?;
        from = to;
        Some(line)
    })
}

/// How far a line is followed from a place on it, in bytes: a whole report on one line is shorter.
const FOLLOWED: usize = 16_384;

/// What stands behind `byte`, up to `most` bytes of it, whole characters.
#[inline]
pub fn text_behind(text: &str, byte: usize, most: usize) -> &str {
    &text[byte..text.floor_char_boundary(byte + most)]
}

/// What stands before `byte`, `most` bytes of it and the rest of the first character.
#[inline]
pub fn text_before(text: &str, byte: usize, most: usize) -> &str {
    &text[text.floor_char_boundary(byte.saturating_sub(most))..byte]
}

/// The bytes of the line, or the lines, that a stretch of a text stands on, without the break behind the last. Of a line
/// that goes on for longer than any of a report, the part around the place.
pub fn lines_around(text: &str, place: Span) -> Span {
    let from = text.ceil_char_boundary(place.start.saturating_sub(FOLLOWED));
    let to = text.floor_char_boundary(place.end.saturating_add(FOLLOWED));
    let start = memchr::memrchr(b'\n', &text.as_bytes()[from..place.start]).map_or(from, |at| from + at + 1);
    Span::new(start, memchr::memchr(b'\n', &text.as_bytes()[place.end..to]).map_or(to, |on| place.end + on))
}

/// Whether all characters of `short` stand in `long` in the same order.
pub fn stands_in_order(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

/// A line without its line break, as [`str::lines`] gives it.
pub fn without_break(line: &str) -> &str {
    let length = match line.as_bytes() {
        [bare @ .., b'\r', b'\n'] | [bare @ .., b'\n'] | bare => bare.len(),
    };
    &line[..length]
}

/// Whether a character must never reach a terminal or a table as it is: control characters, and
/// what turns the direction of text or has no width (bidirectional marks, zero-width characters,
/// line and paragraph separators).
#[inline]
pub fn is_hostile(c: char) -> bool {
    // Nearly every character of a report.
    if matches!(c, ' '..='~' | '\u{3000}'..='\u{D7FF}') {
        return false;
    }
    c.is_control()
        || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
        || matches!(c, '\u{E0000}'..='\u{E007F}')
}

/// `text` with every hostile character shown as its escape (`\u{1b}`); a tab becomes a blank.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            c if is_hostile(c) => {
                // Writing to a string cannot fail.
                let _ = write!(shown, "{}", c.escape_unicode());
            }
            c => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_positions_follow_the_text() {
        let source = SourceText::from_utf8_text("甲乙\r\n丙\n");
        assert_eq!(source.line_count(), 3);
        assert_eq!(source.slice(source.line_span(0)), "甲乙");
        assert_eq!(source.slice(source.line_span(1)), "丙");
        assert_eq!(source.slice(source.line_span(2)), "");
        assert_eq!(source.position(3), (1, 2));
        assert_eq!(source.position(8), (2, 1));
        assert_eq!(source.line_of(999), 2);
    }

    #[test]
    fn places_far_along_a_line_are_counted_in_characters() {
        let text = format!("甲\n{}\n丙", "乙b".repeat(STRIDE));
        let source = SourceText::from_utf8_text(&text);
        for (at, (byte, _)) in text.char_indices().enumerate().skip(2).step_by(997).filter(|(_, (byte, _))| *byte < text.len() - 4) {
            assert_eq!(source.position(byte), (2, at - 1), "{byte}");
        }
        assert_eq!((source.position(text.len() - 3), source.position(text.len())), ((3, 1), (3, 2)));
        assert_eq!(source.position(text.len() + STRIDE), (3, 1), "past the end");
    }

    #[test]
    fn what_is_no_part_of_a_text_has_no_lines() {
        let lines = |within: Span| lines_within("一\n二", within).map(|(span, _)| (span.start, span.end)).collect::<Vec<_>>();
        assert_eq!(lines(Span { start: 0, end: 7 }), [(0, 4), (4, 7)]);
        for (start, end) in [(4, 3), (1, 4), (4, 8), (7, 7)] {
            assert_eq!(lines(Span { start, end }), [], "{start}..{end}");
        }
    }

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "\n", "甲", "甲\n", "甲\r\n\n乙", "\r\n甲\r", "\n\n"] {
            assert!(whole_lines(text).eq(text.split_inclusive('\n')), "{text:?}");
            let source = SourceText::from_utf8_text(text);
            assert!(lines_at(text, source.line_starts()).eq(text.split_inclusive('\n')), "{text:?}");
            assert!(whole_lines(text).map(without_break).eq(text.lines()), "{text:?}");
        }
    }

    #[test]
    fn a_slice_off_the_character_borders_is_empty() {
        let source = SourceText::from_utf8_text("甲");
        assert_eq!(source.slice(Span::new(0, 1)), "");
        assert_eq!(source.slice(Span::new(0, 99)), "");
    }

    #[test]
    fn what_could_harm_a_terminal_is_shown_and_the_rest_stays() {
        assert_eq!(visible("八件 8"), "八件 8");
        assert_eq!(visible("a\u{1b}[2J\u{9b}b"), "a\\u{1b}[2J\\u{9b}b");
        assert_eq!(visible("\u{202e}三\t\u{feff}\r"), "\\u{202e}三 \\u{feff}\\u{d}");
        assert!(!('\u{0}'..=char::MAX).any(|c| visible(&c.to_string()).contains(is_hostile)));
    }

    #[test]
    fn the_lines_around_a_place_end_before_their_break() {
        let text = "甲\n乙丙\n\n丁";
        let around = |start, end| {
            let line = lines_around(text, Span::new(start, end));
            &text[line.start..line.end]
        };
        assert_eq!([around(0, 0), around(4, 7), around(0, 7), around(11, 11), around(12, 15)], ["甲", "乙丙", "甲\n乙丙", "", "丁"]);
    }
}
