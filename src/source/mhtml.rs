//! A page saved with all that belongs to it in one file, as browsers and word processors do: a
//! message of several parts, one of which is the page.

use std::borrow::Cow;

use memchr::memmem;

/// Bytes at the start of a file among which the fields of a message stand.
const HEAD: usize = 4096;

/// The bytes of the page in a saved message: the longest of its parts that are HTML.
pub(super) fn page(bytes: &[u8]) -> Option<Vec<u8>> {
    let (fields, body) = fields(bytes)?;
    field(&fields, "mime-version")?;
    let boundary = parameter(field(&fields, "content-type")?, "boundary")?;
    let mut longest: Option<(String, &[u8])> = None;
    for part in parts(body, &boundary) {
        let Some((fields, content)) = self::fields(part) else { continue };
        let is_page = field(&fields, "content-type").is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"));
        if is_page && longest.as_ref().is_none_or(|(_, found)| found.len() < content.len()) {
            let encoding = field(&fields, "content-transfer-encoding").unwrap_or_default();
            longest = Some((encoding.trim().to_ascii_lowercase(), content));
        }
    }
    let (encoding, content) = longest?;
    Some(match encoding.as_str() {
        "quoted-printable" => unquoted(content),
        "base64" => from_base64(content),
        _ => content.to_vec(),
    })
}

/// The fields at the start of a message or of a part of one, each in a line, and what stands below them.
fn fields(bytes: &[u8]) -> Option<(Vec<Cow<'_, str>>, &[u8])> {
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace())?;
    let bytes = &bytes[start..];
    let head = &bytes[..bytes.len().min(HEAD)];
    let end = [&b"\r\n\r\n"[..], b"\n\n"].into_iter().filter_map(|blank| Some((memmem::find(head, blank)?, blank.len()))).min()?;
    let mut fields: Vec<Cow<'_, str>> = Vec::new();
    for line in String::from_utf8_lossy(&head[..end.0]).lines() {
        match fields.last_mut() {
            Some(field) if line.starts_with([' ', '\t']) => field.to_mut().push_str(line),
            _ => fields.push(Cow::Owned(line.to_owned())),
        }
    }
    fields.iter().all(|field| field.contains(':')).then(|| (fields, &bytes[end.0 + end.1..]))
}

/// What a field says.
fn field<'a>(fields: &'a [Cow<'_, str>], name: &str) -> Option<&'a str> {
    fields.iter().filter_map(|field| field.split_once(':')).find(|(own, _)| own.trim().eq_ignore_ascii_case(name)).map(|(_, says)| says)
}

/// The value of a parameter of a field.
fn parameter(says: &str, name: &str) -> Option<String> {
    let own = |part: &&str| part.trim_start().get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let (_, value) = says.split(';').find(own)?.split_once('=')?;
    Some(value.trim().trim_matches('"').to_owned()).filter(|value| !value.is_empty())
}

/// What stands between the lines that divide the parts of a message.
fn parts<'a>(body: &'a [u8], boundary: &str) -> impl Iterator<Item = &'a [u8]> {
    let line = format!("--{boundary}").into_bytes();
    let starts: Vec<usize> =
        memmem::find_iter(body, &line).filter(|&at| at == 0 || body.get(at - 1) == Some(&b'\n')).map(|at| at + line.len()).collect();
    let length = line.len();
    (0..starts.len()).filter_map(move |n| {
        let end = starts.get(n + 1).map_or(body.len(), |next| next - length);
        body.get(starts[n]..end).filter(|part| !part.starts_with(b"--"))
    })
}

/// Bytes spelled as `=E5`; a `=` at the end of a line joins it to the next.
fn unquoted(text: &[u8]) -> Vec<u8> {
    let hex = |at: usize| char::from(*text.get(at)?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let (taken, said) = match (byte, text.get(at + 1), text.get(at + 2)) {
            (b'=', Some(b'\r'), Some(b'\n')) => (3, None),
            (b'=', Some(b'\n'), _) => (2, None),
            (b'=', ..) => match (hex(at + 1), hex(at + 2)) {
                (Some(high), Some(low)) => (3, Some(high * 16 + low)),
                _ => (1, Some(byte)),
            },
            _ => (1, Some(byte)),
        };
        bytes.extend(said);
        at += taken;
    }
    bytes
}

/// Bytes spelled as letters of six bits each.
fn from_base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        held = (held << 6 | u32::from(six)) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.extend(u8::try_from(held >> bits & 0xFF));
        }
    }
    bytes
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
