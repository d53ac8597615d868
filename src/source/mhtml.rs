//! A page saved with all that belongs to it in one file, as browsers and word processors do: a
//! message of several parts, one of which is the page.

use mailparse::{MailHeader, MailHeaderMap, parse_content_type, parse_headers, parse_mail};
use memchr::{memchr2_iter, memmem};

/// Bytes at the start of a message or a part among which its fields stand.
const HEAD: usize = 4096;

/// The deepest nesting of parts.
const DEEPEST: usize = 4;

/// The bytes of the page in a saved message: the longest of its parts that are HTML.
pub(super) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    let bytes = bytes.trim_ascii_start();
    let says = b"mime-version";
    let head = &bytes[..bytes.len().min(HEAD)];
    // Nearly no file is a message.
    memchr2_iter(b'M', b'm', head).find(|&at| head.get(at..at + says.len()).is_some_and(|word| word.eq_ignore_ascii_case(says)))?;
    let (fields, _) = fields(bytes)?;
    fields.get_first_value("mime-version")?;
    let page = longest_page(bytes, DEEPEST)?;
    parse_mail(page).ok()?.get_body_raw().ok()
}

/// The longest part that is HTML, its fields with it, of a message of several parts.
fn longest_page(message: &[u8], deepest: usize) -> Option<&[u8]> {
    let (fields, body) = fields(message)?;
    let mut kind = parse_content_type(&fields.get_first_value("content-type")?);
    let boundary = kind.params.remove("boundary").filter(|boundary| !boundary.is_empty() && deepest > 0)?;
    let own = |part: &'_ [u8]| -> Option<bool> {
        let kind = self::fields(part)?.0.get_first_value("content-type")?;
        Some(parse_content_type(&kind).mimetype == "text/html")
    };
    let pages = parts(body, &boundary).filter_map(|part| if own(part)? { Some(part) } else { longest_page(part, deepest - 1) });
    pages.max_by_key(|page| page.len())
}

/// The fields at the start of a message or of a part of one, and what stands below them.
fn fields(bytes: &[u8]) -> Option<(Vec<MailHeader<'_>>, &[u8])> {
    let (fields, end) = parse_headers(&bytes[..bytes.len().min(HEAD)]).ok()?;
    (end < HEAD).then(|| (fields, &bytes[end..]))
}

/// What stands between the lines that divide the parts of a message.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let line = format!("--{boundary}").into_bytes();
    let begins = |&at: &usize| at == 0 || body.get(at - 1) == Some(&b'\n');
    let starts: Vec<usize> = memmem::find_iter(body, &line).filter(begins).collect();
    (0..starts.len()).filter_map(move |n| {
        let end = starts.get(n + 1).copied().unwrap_or(body.len());
        body.get(starts[n] + line.len()..end).filter(|part| !part.starts_with(b"--")).map(<[u8]>::trim_ascii_start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(encoding: &str, content: &str) -> Vec<u8> {
        let head = "From: <Saved by a browser>\r\nSubject: report\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"----B\"\r\n\r\n";
        let picture =
            "------B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n";
        let page = format!("------B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{content}\r\n");
        format!("{head}\r\n{page}{picture}------B--\r\n").into_bytes()
    }

    fn check(encoding: &str, content: &str, expected: &str) {
        let page = page(&message(encoding, content)).expect("a page");
        assert_eq!(String::from_utf8(page).expect("UTF-8").trim_end(), expected, "{encoding}");
    }

    #[test]
    fn the_page_of_a_part_of_several_parts_is_found() {
        let inner = "Content-Type: multipart/alternative; boundary=C\r\n\r\n--C\r\nContent-Type: text/html\r\n\r\n<p>8\r\n--C--\r\n";
        let whole = format!("MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n{inner}--B--\r\n");
        assert_eq!(page(whole.as_bytes()).map(|page| page.trim_ascii_end().to_vec()), Some(b"<p>8".to_vec()));
        let deep = "--B\nContent-Type: multipart/related; boundary=B\n\n".repeat(10_000);
        assert_eq!(page(format!("MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n{deep}").as_bytes()), None);
    }

    #[test]
    fn the_page_of_a_saved_message_is_found() {
        check("quoted-printable", "<p class=3D\"a\">=E5=85=\r\n=AC=E5=BC=80 8=x", "<p class=\"a\">公开 8=x");
        check("base64", "PHA+5YWs\r\n5byAPC9wPg==", "<p>公开</p>");
        check("8bit", "<p>公开</p>", "<p>公开</p>");
        for text in [
            "",
            "\n",
            "公开",
            "题目: 公开\n\n正文",
            "MIME-Version: 1.0\n\n公开",
            "MIME-Version: 1.0\nContent-Type: text/plain; boundary=\n\n--\n",
        ] {
            assert_eq!(page(text.as_bytes()), None, "{text}");
        }
    }
}
