//! Which encoding, and the text in it.

use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// Text with the encoding it was in.
pub(super) struct Text {
    pub says: String,
    pub encoding: &'static Encoding,
    /// Byte runs that had to be replaced by U+FFFD.
    pub undecodable: usize,
}

/// Bytes beyond ASCII from which the statistics of `chardetng` are to be trusted; it needs about 16
/// Chinese characters.
const ENOUGH: usize = 32;

/// Decodes bytes in the encoding they most likely are in; `stated` is what the text says of itself.
pub(super) fn decode(bytes: &[u8], stated: impl FnOnce() -> Option<&'static Encoding>) -> Text {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_in(encoding, &bytes[mark..]);
    }
    let holds_zeros = memchr::memchr(0, bytes).is_some();
    match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if !holds_zeros => return Text { says: text.into_owned(), encoding: UTF_8, undecodable: 0 },
        _ => {}
    }
    decode_in(utf_16(bytes, holds_zeros).or_else(|| damaged_utf_8(bytes)).or_else(stated).unwrap_or_else(|| code_page(bytes)), bytes)
}

/// Bytes of text that are decoded at once.
const PIECE: usize = 1 << 14;

/// Through a small buffer: the decoder fills what is left of a string's room with zeros at every byte
/// that fits no character, which takes for ever where there are many.
fn decode_in(encoding: &'static Encoding, bytes: &[u8]) -> Text {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut piece = [0; PIECE];
    let (mut rest, mut undecodable, mut run_ends) = (bytes, 0, None);
    loop {
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, &mut piece, true);
        rest = &rest[read..];
        text.push_str(std::str::from_utf8(&piece[..written]).expect("a decoder writes UTF-8"));
        match result {
            DecoderResult::InputEmpty => return Text { says: text, encoding, undecodable },
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                // One U+FFFD for a run of bytes that fit no character.
                if run_ends != Some(text.len()) {
                    undecodable += 1;
                    text.push('\u{FFFD}');
                    run_ends = Some(text.len());
                }
            }
        }
    }
}

/// UTF-16 without its mark. The zero bytes of ASCII characters tell; where there are none, nearly
/// all pairs of bytes must be Chinese characters or their punctuation, in one order of the bytes.
fn utf_16(bytes: &[u8], holds_zeros: bool) -> Option<&'static Encoding> {
    let pairs = bytes.len() / 2;
    // Two or three characters of Big5 can look like UTF-16.
    if pairs < if holds_zeros { 1 } else { 4 } {
        return None;
    }
    let plausible = |read: fn([u8; 2]) -> u16| bytes.chunks_exact(2).filter(|pair| is_usual(read([pair[0], pair[1]]))).count();
    let (little, big) = (plausible(u16::from_le_bytes), plausible(u16::from_be_bytes));
    // A stray zero byte does not make UTF-16 of a text in one of the code pages.
    let needed = if holds_zeros { pairs * 8 / 10 } else { pairs * 95 / 100 }.max(1);
    match (little >= needed, big >= needed) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        (true, true) if big > little => Some(UTF_16BE),
        (true, true) if little > big || holds_zeros => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether a UTF-16 unit is what a report consists of.
fn is_usual(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0 | 0xB7 | 0xD7
        | 0x2000..=0x206F | 0x2460..=0x24FF | 0x3000..=0x303F | 0x3220..=0x3243 | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF)
}

/// UTF-8 in which some bytes were lost: nearly all that is not ASCII still forms characters, which
/// text of other encodings does not.
fn damaged_utf_8(bytes: &[u8]) -> Option<&'static Encoding> {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (whole > 4 * broken).then_some(UTF_8)
}

/// Bytes from the first one beyond ASCII on by which the code page is told.
const SAMPLE: usize = 1 << 20;

/// The code page of text that is neither UTF-8 nor UTF-16.
fn code_page(bytes: &[u8]) -> &'static Encoding {
    let bytes = &bytes[bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0)..];
    let bytes = bytes.get(..SAMPLE).unwrap_or(bytes);
    let beyond_ascii = bytes.iter().filter(|b| !b.is_ascii()).count();
    if beyond_ascii >= ENOUGH {
        // No hint of a country: with one, every text of the other script is misread.
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
        if guess == GBK || guess == GB18030 {
            return GB18030;
        }
    }
    // Simplified text with many figures and line breaks is taken for Big5 now and then: that guess
    // alone decides nothing.
    if score(bytes, BIG5) > score(bytes, GB18030) { BIG5 } else { GB18030 }
}

/// How well bytes read in a code page: the rows of frequent characters count for it, characters
/// that cannot be or that no font has against it.
fn score(bytes: &[u8], encoding: &'static Encoding) -> i64 {
    let Text { says, undecodable, .. } = decode_in(encoding, bytes);
    let mut score = -20 * i64::try_from(undecodable).unwrap_or(i64::MAX / 20);
    for c in says.chars().filter(|c| !c.is_ascii()) {
        let mut utf_8 = [0; 4];
        let (encoded, _, unmappable) = encoding.encode(c.encode_utf8(&mut utf_8));
        let lead = encoded.first().copied().unwrap_or_default();
        score += match c {
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => -10,
            _ if unmappable => -10,
            '\u{4E00}'..='\u{9FFF}' => {
                let frequent = if encoding == BIG5 { 0xA4..=0xC6 } else { 0xB0..=0xD7 };
                if frequent.contains(&lead) && encoded.len() == 2 { 2 } else { -1 }
            }
            // Frames of tables drawn in characters, of which there are more than of anything else.
            '\u{2500}'..='\u{257F}' => 2,
            '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}' | '\u{2010}'..='\u{2026}' => 1,
            _ => -1,
        };
    }
    score
}
