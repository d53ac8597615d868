//! One look at every character of a text: its Han characters folded, with their places; where its
//! numerals stand; which marks it holds at all.

use super::{
    BAR, BEGINS_PHRASE, CODE, FOLDS_TO_HAN, Folding, HAN, HAN_BYTES, NUMERAL, SEPARATOR, TRADITIONAL, WIDE_DIGIT, code, plain_code,
};
use crate::text::Span;

/// The Han characters of a text in order, each with its place. Characters outside the basic plane
/// are left out: no label has any, and so each character takes three bytes.
#[derive(Clone, Debug, Default)]
pub struct HanStream {
    codes: Vec<u16>,
    /// Their places; no file is so large that they do not fit.
    at: Vec<u32>,
    numerals: Vec<usize>,
    bars: Vec<usize>,
    traditional: u16,
    /// For each ASCII character, whether the source holds it.
    ascii: u128,
    /// What its other characters that are no Han characters are, all together.
    wide: u32,
}

/// How many ASCII characters there are.
const ASCII: usize = 128;

impl Folding {
    /// The Han characters of the text, folded, written behind those that `codes` holds already.
    pub fn han_onto(&self, text: &str, codes: &mut Vec<u16>) {
        let (bytes, start) = (text.as_bytes(), codes.len());
        let mut beginnings = Vec::new();
        let mut next = 0;
        while let Some(&byte) = bytes.get(next) {
            if byte < 0x80 {
                next += 1;
                continue;
            }
            let (code_point, len) = wide_at(&bytes[next..]);
            next += len;
            let Some(&entry) = self.entries.get(code_point).filter(|entry| **entry & FOLDS_TO_HAN != 0) else { continue };
            if entry & BEGINS_PHRASE != 0 {
                beginnings.push(codes.len() - start);
            }
            codes.push(code(entry));
        }
        self.replace_phrases_at(&mut codes[start..], &beginnings, |code| code);
    }

    /// As [`Folding::han`], with the place of every character.
    pub fn han_stream(&self, text: &str) -> HanStream {
        // Nearly all Han characters take three bytes.
        let mut han = Gathered::with_room(text.len() / HAN_BYTES);
        let mut others =
            Others { numerals: Vec::with_capacity(text.len() / 16), bars: Vec::with_capacity(text.len() / 32), ..Others::default() };
        let mut ascii = [false; ASCII];
        let mut rest = text.as_bytes();
        while let Some((&byte, behind)) = rest.split_first() {
            let place = text.len() - rest.len();
            match byte {
                b'0'..=b'9' => rest = others.digits(rest, place, &mut ascii),
                0..0x80 => {
                    ascii[usize::from(byte) % ASCII] = true;
                    if byte == b'|' {
                        others.bars.push(place);
                    }
                    // Cells are filled up with blanks.
                    let blanks = if byte == b' ' { behind.iter().take_while(|b| **b == b' ').count() } else { 0 };
                    rest = &behind[blanks..];
                }
                0x80.. => rest = self.wide_run(rest, text.len(), &mut han, &mut others),
            }
        }
        let Gathered { mut codes, at } = han;
        let all = codes.len() - others.folded + others.han;
        self.replace_phrases_at(&mut codes, &others.beginnings, |code| code);
        let traditional = (others.traditional * 1000).checked_div(all).map_or(0, |share| u16::try_from(share).unwrap_or(1000));
        let ascii = ascii.iter().rev().fold(0, |set, seen| set << 1 | u128::from(*seen));
        HanStream { codes, at, numerals: others.numerals, bars: others.bars, traditional, ascii, wide: others.wide }
    }
}

impl Folding {
    /// What `rest`, the end of a text of `size` bytes, begins with up to the next character of ASCII; gives what
    /// stands behind it.
    #[inline]
    fn wide_run<'t>(&self, mut rest: &'t [u8], size: usize, han: &mut Gathered, others: &mut Others) -> &'t [u8] {
        loop {
            // Nearly all.
            while let Some((sign, behind)) = rest.split_first_chunk()
                && let Some(code) = plain_code(*sign)
                && self.plain.has(code)
            {
                han.push(code, size - rest.len());
                rest = behind;
            }
            if rest.first().is_none_or(u8::is_ascii) {
                return rest;
            }
            let (code_point, len) = wide_at(rest);
            let own = rest.first_chunk::<HAN_BYTES>().filter(|_| len == HAN_BYTES);
            let place = size - rest.len();
            rest = rest.get(len..).unwrap_or(&[]);
            match self.entries.get(code_point) {
                Some(&entry) if entry > CODE => others.wide(entry, place, len, han),
                // Of lines that tables are drawn with, and the like, there is nothing to say.
                _ => {
                    while own.is_some() && rest.first_chunk() == own {
                        rest = &rest[len..];
                    }
                }
            }
        }
    }
}

/// Han characters with their places.
struct Gathered {
    codes: Vec<u16>,
    at: Vec<u32>,
}

impl Gathered {
    /// Room for `size` characters.
    fn with_room(size: usize) -> Self {
        Self { codes: Vec::with_capacity(size), at: Vec::with_capacity(size) }
    }

    #[inline]
    fn push(&mut self, code: u16, place: usize) {
        self.codes.push(code);
        self.at.push(u32::try_from(place).unwrap_or(u32::MAX));
    }
}

/// What is seen besides Han characters that fold to themselves.
struct Others {
    wide: u32,
    numerals: Vec<usize>,
    bars: Vec<usize>,
    /// Where the last digits end.
    digits_end: usize,
    /// Numbers of the characters that may begin phrases.
    beginnings: Vec<usize>,
    traditional: usize,
    /// How many are Han characters, and how many fold to such.
    han: usize,
    folded: usize,
}

impl Others {
    /// A run of digits that `rest` begins with at a place; gives what stands behind it.
    #[inline]
    fn digits<'t>(&mut self, rest: &'t [u8], place: usize, ascii: &mut [bool; ASCII]) -> &'t [u8] {
        if self.digits_end != place {
            self.numerals.push(place);
        }
        let mut behind = rest;
        while let Some((&digit @ b'0'..=b'9', next)) = behind.split_first() {
            ascii[usize::from(digit) % ASCII] = true;
            behind = next;
        }
        self.digits_end = place + rest.len() - behind.len();
        behind
    }

    fn wide(&mut self, entry: u32, place: usize, len: usize, han: &mut Gathered) {
        self.wide |= entry;
        if entry & BAR != 0 {
            self.bars.push(place);
        }
        if entry & (NUMERAL | WIDE_DIGIT) != 0 {
            if self.digits_end != place || entry & NUMERAL != 0 {
                self.numerals.push(place);
            }
            if entry & WIDE_DIGIT != 0 {
                self.digits_end = place + len;
            }
        }
        self.han += usize::from(entry & HAN != 0);
        if entry & FOLDS_TO_HAN != 0 {
            self.folded += 1;
            self.traditional += usize::from(entry & (HAN | TRADITIONAL) == HAN | TRADITIONAL);
            if entry & BEGINS_PHRASE != 0 {
                self.beginnings.push(han.codes.len());
            }
            han.push(code(entry), place);
        }
    }
}

impl Default for Others {
    fn default() -> Self {
        let (numerals, bars, beginnings) = (Vec::new(), Vec::new(), Vec::new());
        Self { wide: 0, numerals, bars, digits_end: usize::MAX, beginnings, traditional: 0, han: 0, folded: 0 }
    }
}

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

/// So many codes are looked at together.
const PIECE: usize = 64;

/// Whether `code` is among `codes`, without a way out of the look at them: the machine takes many at once.
fn holds(codes: &[u16], code: u16) -> bool {
    codes.iter().fold(0, |found, other| found | u16::from(*other == code)) != 0
}

/// Where `code` first stands among `codes`.
fn position_of(codes: &[u16], code: u16) -> Option<usize> {
    let from = codes.chunks(PIECE).position(|piece| holds(piece, code))? * PIECE;
    codes[from..].iter().position(|other| *other == code).map(|on| from + on)
}

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

    /// Where bars stand in the source, in order.
    pub fn bars(&self) -> &[usize] {
        &self.bars
    }

    /// Whether the source holds an ASCII character.
    pub fn has_ascii(&self, c: u8) -> bool {
        c.is_ascii() && self.ascii >> c & 1 != 0
    }

    /// Whether the source holds separators of lines or paragraphs that are no line breaks.
    pub fn has_line_separators(&self) -> bool {
        self.wide & SEPARATOR != 0
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

    /// The numbers of the characters with which something `begins` that is looked for.
    pub fn starts_of(&self, begins: impl Fn(&[u16]) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        let mut rest = self.codes.as_slice();
        while let [_, behind @ ..] = rest {
            if begins(rest) {
                found.push(self.codes.len() - rest.len());
            }
            rest = behind;
        }
        found
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

    /// The numbers of the characters from `from` up to `to` where the characters of `codes` begin, in order.
    pub fn places_of(&self, codes: &[u16], (from, to): (usize, usize)) -> impl Iterator<Item = usize> {
        let within = self.codes_of(from, to);
        let mut next = 0;
        std::iter::from_fn(move || {
            let first = *codes.first()?;
            loop {
                let at = next + position_of(within.get(next..)?, first)?;
                next = at + 1;
                if within[at..].starts_with(codes) {
                    return Some(from + at);
                }
            }
        })
    }

    /// The number of the first character from `from` up to `to` where `word`, folded Han characters, begins.
    pub fn find(&self, word: &str, (from, to): (usize, usize)) -> Option<usize> {
        let first = word.encode_utf16().next()?;
        let within = self.codes_of(from, to);
        let stands = |at: usize| word.encode_utf16().zip(at..).all(|(code, at)| within.get(at) == Some(&code));
        let mut next = 0;
        loop {
            let at = next + position_of(within.get(next..)?, first)?;
            if stands(at) {
                return Some(from + at);
            }
            next = at + 1;
        }
    }

    /// The number of the first character at or behind a byte of the source.
    pub fn first_from(&self, byte: usize) -> usize {
        self.at.partition_point(|&place| (place as usize) < byte)
    }

    /// The numbers of the first character in a stretch of the source and of the first behind it.
    pub fn within(&self, place: Span) -> (usize, usize) {
        (self.first_from(place.start), self.first_from(place.end))
    }

    /// The bytes in the source from character `start` up to `end` (not empty).
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.place(start), self.place(end - 1) + HAN_BYTES)
    }

    /// The place of a character in the source.
    #[inline]
    pub fn place(&self, number: usize) -> usize {
        self.at[number] as usize
    }
}
