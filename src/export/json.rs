//! JSON whose strings hold no character that could harm a terminal: what `serde_json` would write
//! as it is (delete, the second control range, marks of direction) is written as `\uXXXX`, which
//! reads back as the same text.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use crate::text::is_hostile;

/// `value` on one line, without a line break.
pub fn line<T: Serialize>(value: &T) -> String {
    let mut line = lines([value]);
    line.pop();
    line
}

/// Values on a line each, with their line breaks.
pub fn lines<T: Serialize>(values: impl IntoIterator<Item = T>) -> String {
    let mut bytes = Vec::with_capacity(ROOM);
    for value in values {
        // What is exported are plain structs with text keys, written to memory: neither can fail.
        value.serialize(&mut Serializer::with_formatter(&mut bytes, Harmless)).expect("plain structs are JSON");
        bytes.push(b'\n');
    }
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Adds a string to JSON: nearly every one is short and plain (addresses, figures) and stands as it is.
pub fn string(json: &mut String, text: &str) {
    if is_plain(text.as_bytes()) {
        plain(json, text);
    } else {
        json.push_str(&line(&text));
    }
}

/// Adds a string to JSON that is plain: a name or a number of our own.
pub fn plain(json: &mut String, text: &str) {
    json.push('"');
    json.push_str(text);
    json.push('"');
}

/// Whether a text stands in JSON as it is: printable ASCII without quotes and backslashes, eight bytes at a time.
fn is_plain(text: &[u8]) -> bool {
    let are_plain = |eight: [u8; 8]| {
        let bytes = u64::from_ne_bytes(eight);
        let all = |byte: u8| u64::from_ne_bytes([byte; 8]);
        // The highest bit of each byte says whether it is below a bound, or not the one that it is compared with.
        let too_high = bytes | bytes.wrapping_add(all(0x80 - 0x7F));
        let high_enough = bytes.wrapping_add(all(0x80 - b' '));
        let differs = |byte: u8| (bytes ^ all(byte)).wrapping_add(all(0x7F));
        (too_high | !(high_enough & differs(b'"') & differs(b'\\'))) & all(0x80) == 0
    };
    let (eights, rest) = text.as_chunks();
    eights.iter().all(|eight| are_plain(*eight)) && rest.iter().all(|byte| matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~'))
}

/// Adds a number to JSON.
pub fn number(json: &mut String, number: usize) {
    json.push_str(itoa::Buffer::new().format(number));
}

/// Bytes that most reports take.
const ROOM: usize = 32 * 1024;

/// The compact layout, with harmless strings.
struct Harmless;

/// Whether a character may be hostile, by the first byte of it; says no of nearly every string.
fn may_be_hostile(text: &[u8]) -> bool {
    // Without a way out of it, which the machine does many bytes at once.
    let is_first = |byte: u8| matches!(byte, 0..0x20 | 0x7F | 0xC2 | 0xD8 | 0xE2 | 0xF3);
    text.iter().fold(false, |found, &byte| found | is_first(byte))
        // Full-width signs begin so, too.
        || memchr::memchr_iter(0xEF, text).any(|at| text.get(at + 1).is_none_or(|second| matches!(second, 0xBB | 0xBF)))
}

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // Nearly every string is short and plain: addresses, figures. The others are sentences.
        let is_plain = fragment.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if is_plain || !may_be_hostile(fragment.as_bytes()) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hostile) {
            let (before, from) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let mut characters = from.chars();
            for unit in characters.next().unwrap_or_default().encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = characters.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_hostile_character_is_overlooked() {
        let overlooked = ('\0'..=char::MAX).find(|c| is_hostile(*c) && !may_be_hostile(c.encode_utf8(&mut [0; 4]).as_bytes()));
        assert_eq!(overlooked, None);
        assert!(!may_be_hostile("〔2021〕30号：申请（8件），“8” ≠ 9".replace(['“', '”', '≠'], "").as_bytes()));
    }

    #[test]
    fn strings_and_numbers_are_written_as_they_are_everywhere() {
        for byte in 0..0x80_u8 {
            for at in [0, 3, 8, 11] {
                let text: String = (0..12).map(|place| char::from(if place == at { byte } else { b'a' })).collect();
                let mut json = String::new();
                string(&mut json, &text);
                assert_eq!(json, line(&text));
            }
        }
        for text in ["", "8", "art20_1/规章/issued", "a\"b", "a\\b", "\u{1b}[2J", "\u{202e}", "\u{7f}~ ", "é\n"] {
            let mut json = String::new();
            string(&mut json, text);
            assert_eq!(json, line(&text));
        }
        for value in [0, 7, 10, 99, 100, 1_234_567, usize::MAX] {
            let mut json = String::new();
            number(&mut json, value);
            assert_eq!(json, value.to_string());
        }
    }

    #[test]
    fn strings_read_back_as_they_were_and_hold_nothing_harmful() {
        for text in ["八件 8", "\u{1b}[2J", "a\u{7f}\u{9b}31m", "\u{202e}cba", "\u{feff}x\u{e0041}", "\"\\\n\t"] {
            let json = line(&[text]);
            assert!(!json.contains(is_hostile), "{json:?}");
            assert_eq!(serde_json::from_str::<Vec<String>>(&json).expect("JSON"), [text]);
        }
    }
}
