//! Characters spelled out in ASCII, as programs that write JSON do: `\\u516c\\u5f00`.

/// So many of them make a text one that is spelled out.
const FEWEST: usize = 20;

/// The text that is spelled out in one without any other character beyond ASCII; every other escape stays.
pub(super) fn unescaped(text: &str) -> Option<String> {
    if !text.is_ascii() || text.matches("\\u").take(FEWEST).count() < FEWEST {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = character(rest).unwrap_or_else(|| {
            // A backslash that is escaped itself begins nothing.
            plain.push('\\');
            (rest[1..].chars().next().unwrap_or('\\'), rest.len().min(2))
        });
        plain.push(c);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    Some(plain)
}

/// The character spelled out at the start of a text, in one piece or two, and how long that is.
fn character(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| u16::from_str_radix(text.get(at..)?.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let first = unit(0)?;
    let pair = [first, unit(PIECE).unwrap_or(0)];
    let c = match char::from_u32(first.into()) {
        Some(c) => (c, PIECE),
        None => (char::decode_utf16(pair).next()?.ok()?, 2 * PIECE),
    };
    // Marks of JSON's own stay spelled out.
    (!c.0.is_ascii()).then_some(c)
}

/// The length of a piece.
const PIECE: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_spelled_out_are_put_back_and_nothing_else() {
        let spelled = |text: &str| text.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat();
        let text = "政府信息公开工作年度报告二〇二二年栖梧县水利局\u{20000}";
        let json = format!("{{\"text\": \"{}\\n8\\\\u\\u0022\"}}", spelled(text));
        assert_eq!(unescaped(&json), Some(format!("{{\"text\": \"{text}\\n8\\\\u\\u0022\"}}")));
        assert_eq!(unescaped("\\u516c"), None);
        assert_eq!(unescaped(&format!("公{}", spelled(text))), None);
        assert_eq!(unescaped(&"\\u51".repeat(30)), Some("\\u51".repeat(30)));
    }
}
