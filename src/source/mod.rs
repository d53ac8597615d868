//! Bytes to text: which encoding, which bytes are no text at all, and what people see of a document
//! with markup.
//!
//! Nothing is decoded silently with loss: bytes that fit no character are counted
//! ([`SourceText::undecodable`]). In plain text, line breaks stay as they are; only a byte order mark
//! is dropped. Of HTML and DOCX the text is a view: paragraphs are lines, tables are lines of cells
//! between bars.

mod aside;
mod decode;
mod docx;
mod escaped;
mod grid;
mod heading;
mod html;
mod kind;
mod marks;
mod mhtml;
mod scripts;
mod tag;
mod tree;
mod view;

pub use kind::{Kind, Reason, holds_controls};
pub use marks::{ABSENT, COVERED, FIELD, MERGED};

use crate::text::{ContentHash, SourceText};

/// What bytes turned out to be.
#[derive(Clone, Debug)]
pub enum Decoded {
    /// Text.
    Text(SourceText),
    /// No text: what it is, and why.
    Refused(Kind, Reason),
}

/// First bytes of an archive, which a DOCX file is.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// Decodes the bytes of a file. What they are follows from the bytes alone, never from a name.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some(reason) = kind::by_first_bytes(bytes) {
        return Decoded::Refused(Kind::Unreadable, reason);
    }
    if bytes.starts_with(ARCHIVE) {
        return seen(docx::view(bytes), encoding_rs::UTF_8.name(), 0, bytes);
    }
    match mhtml::page(bytes) {
        Some(page) => text(&page, bytes),
        None => text(bytes, bytes),
    }
}

/// Decodes `bytes` of text or of a page, which came out of `file`.
fn text(bytes: &[u8], file: &[u8]) -> Decoded {
    let decode::Text { says: text, encoding, undecodable } = decode::decode(bytes, || html::stated_encoding(bytes));
    if is_empty(&text) {
        return Decoded::Refused(Kind::NotAReport, Reason::Empty);
    }
    if kind::is_binary(&text, undecodable) {
        return Decoded::Refused(Kind::Unreadable, Reason::Binary);
    }
    let text = escaped::unescaped(&text).unwrap_or(text);
    let view = html::view(&text).unwrap_or(Ok(text));
    seen(view, encoding.name(), undecodable, file)
}

fn is_empty(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '\0')
}

/// What people see of a document, or why it is not read.
fn seen(view: Result<String, Reason>, encoding: &'static str, undecodable: usize, bytes: &[u8]) -> Decoded {
    match view {
        Ok(text) if is_empty(&text) => Decoded::Refused(Kind::NotAReport, Reason::Empty),
        Ok(text) => Decoded::Text(SourceText::new(text, encoding, undecodable, ContentHash::of(bytes))),
        Err(reason) => Decoded::Refused(Kind::Unreadable, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<(&str, &str, usize), (Kind, Reason)>) {
        match (decode(bytes), expected) {
            (Decoded::Text(source), Ok((text, encoding, undecodable))) => {
                assert_eq!(source.text(), text);
                assert_eq!((source.encoding(), source.undecodable()), (encoding, undecodable), "{text}");
                assert_eq!(*source.hash(), ContentHash::of(bytes));
            }
            (Decoded::Refused(kind, reason), Err(expected)) => assert_eq!((kind, reason), expected, "{bytes:?}"),
            (decoded, expected) => assert_eq!(format!("{decoded:?}"), format!("{expected:?}"), "{bytes:?}"),
        }
    }

    /// Made up, in the wording of the form; characters that Big5 has too.
    const PARAGRAPH: &str = "三、收到和处理政府信息公开申请情况\r\n本年新收政府信息公开申请数量 12 件，予以公开 8 件。\r\n";
    const TRADITIONAL: &str = "三、收到和處理政府信息公開申請情況\r\n本年新收政府信息公開申請數量 12 件，予以公開 8 件。\r\n";

    fn encoded(encoding: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable);
        bytes.into_owned()
    }

    fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        for text in [PARAGRAPH, "本年新收政府信息公开申请数量", "规章制发", "12"] {
            check(text.as_bytes(), Ok((text, "UTF-8", 0)));
            check(format!("\u{FEFF}{text}").as_bytes(), Ok((text, "UTF-8", 0)));
            for big in [false, true] {
                let name = if big { "UTF-16BE" } else { "UTF-16LE" };
                check(&utf16(text, big, true), Ok((text, name, 0)));
                check(&utf16(text, big, false), Ok((text, name, 0)));
            }
        }
        for text in [PARAGRAPH, "本年新收政府信息公开申请数量", "予以公开", "规章 0", "\u{20000}行政规范性文件"]
        {
            check(&encoded(encoding_rs::GB18030, text), Ok((text, "gb18030", 0)));
        }
        for text in [TRADITIONAL, "本年新收政府信息公開申請數量", "予以公開"] {
            check(&encoded(encoding_rs::BIG5, text), Ok((text, "Big5", 0)));
        }
    }

    #[test]
    fn short_pieces_are_read_in_their_code_page() {
        let right = |text: &str, encoding: &'static encoding_rs::Encoding, length: usize| {
            let characters: Vec<char> = text.chars().filter(|c| !c.is_ascii() && !c.is_whitespace()).collect();
            let pieces = characters.windows(length).map(|piece| piece.iter().collect::<String>());
            let (mut all, mut right) = (0, 0);
            for piece in pieces {
                all += 1;
                let decoded = decode(&encoded(encoding, &piece));
                right += usize::from(matches!(decoded, Decoded::Text(source) if source.text() == piece));
            }
            (right, all)
        };
        for length in [8, 12, 20] {
            let (simplified, all) = right(PARAGRAPH, encoding_rs::GB18030, length);
            assert_eq!(simplified, all, "GB18030, {length} characters");
            let (traditional, all) = right(TRADITIONAL, encoding_rs::BIG5, length);
            assert_eq!(traditional, all, "Big5, {length} characters");
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_counted() {
        let mut bytes = PARAGRAPH.repeat(4).into_bytes();
        bytes.extend(b"\xFF\xFE\xFF");
        check(&bytes, Ok((&format!("{}\u{FFFD}", PARAGRAPH.repeat(4)), "UTF-8", 1)));
        let mut bytes = encoded(encoding_rs::GB18030, &PARAGRAPH.repeat(4));
        bytes.extend(b"\xFF\n\xFF");
        check(&bytes, Ok((&format!("{}\u{FFFD}\n\u{FFFD}", PARAGRAPH.repeat(4)), "gb18030", 2)));
        let mut bytes = utf16(PARAGRAPH, false, false);
        bytes.push(0x41);
        check(&bytes, Ok((&format!("{PARAGRAPH}\u{FFFD}"), "UTF-16LE", 1)));
        // Cut in the middle of a character.
        let whole = PARAGRAPH.repeat(4);
        let cut = &whole.as_bytes()[..whole.trim_end().len() - 1];
        check(cut, Ok((&format!("{}\u{FFFD}", whole.trim_end().trim_end_matches('。')), "UTF-8", 1)));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_reason() {
        for (bytes, kind, reason) in [
            (&b""[..], Kind::NotAReport, Reason::Empty),
            (b" \r\n\t\n", Kind::NotAReport, Reason::Empty),
            (b"\xEF\xBB\xBF\n", Kind::NotAReport, Reason::Empty),
            (b"\xFF\xFE \0", Kind::NotAReport, Reason::Empty),
            (b"\x89PNG\r\n\x1A\n....", Kind::Unreadable, Reason::Picture),
            (b"\xFF\xD8\xFF\xE0..", Kind::Unreadable, Reason::Picture),
            (b"GIF89a...", Kind::Unreadable, Reason::Picture),
            (b"RIFF....WEBPVP8 ", Kind::Unreadable, Reason::Picture),
            (b"%PDF-1.7\n", Kind::Unreadable, Reason::Pdf),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...", Kind::Unreadable, Reason::OldOffice),
            (b"PK\x03\x04....", Kind::Unreadable, Reason::Archive),
            (b"{\\rtf1\\ansi", Kind::Unreadable, Reason::OldOffice),
            (b"\x1F\x8B\x08....", Kind::Unreadable, Reason::Archive),
            (b"\x01\x02\x03\x04\x05\x00\x00\x07\x10\x11abc\x00\x00\x00", Kind::Unreadable, Reason::Binary),
        ] {
            check(bytes, Err((kind, reason)));
        }
        let noise: Vec<u8> = (0_u32..4000).map(|i| (i.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
        check(&noise, Err((Kind::Unreadable, Reason::Binary)));
        check("公开\u{FFFD}\u{FFFD}7\u{FFFD}a\u{FFFD}b\u{FFFD}".repeat(50).as_bytes(), Err((Kind::Unreadable, Reason::Binary)));
    }

    #[test]
    fn pages_and_documents_give_what_people_see_of_them() {
        let page =
            "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=gb2312\"></head><body><p>镕，公开</p></body></html>";
        check(&encoded(encoding_rs::GB18030, page), Ok(("镕，公开\n", "gb18030", 0)));
        check(page.as_bytes(), Ok(("镕，公开\n", "UTF-8", 0)));
        check(&utf16(page, false, true), Ok(("镕，公开\n", "UTF-16LE", 0)));
        check(b"<html><body><script>1</script></body></html>", Err((Kind::NotAReport, Reason::Empty)));
        check("<表格>规章 0</表格>".as_bytes(), Ok(("<表格>规章 0</表格>", "UTF-8", 0)));
        let deep = format!("<html>{}", "<div>".repeat(5000));
        check(deep.as_bytes(), Err((Kind::Unreadable, Reason::Overgrown)));
        check(b"PK\x03\x04....word/document.xml", Err((Kind::Unreadable, Reason::Broken)));
    }

    #[test]
    fn any_bytes_decode_to_something() {
        proptest::proptest!(|(bytes: Vec<u8>)| {
            if let Decoded::Text(source) = decode(&bytes) {
                proptest::prop_assert!(!source.text().trim().is_empty());
            }
        });
    }
}
