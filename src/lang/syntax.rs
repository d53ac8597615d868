//! What is wrong with the writing of a RON file, in the reader's language: the parser speaks English only.

use ron::Error;

use super::Message;

/// How a reader of ours says that a name is that of no colour: the name follows.
pub const NO_COLOUR: &str = "no colour: ";

/// The sentence for a fault the parser found.
pub fn syntax(error: &Error) -> Message {
    sign(error)
        .or_else(|| name(error))
        .or_else(|| kind(error))
        .or_else(|| text(error))
        .unwrap_or_else(|| Message::new("ron.other", [("text", error.to_string())]))
}

/// Signs that are missing or too many.
fn sign(error: &Error) -> Option<Message> {
    let sign = match error {
        Error::ExpectedArray => "[",
        Error::ExpectedArrayEnd => "]",
        Error::ExpectedMap => "{",
        Error::ExpectedMapEnd => "}",
        Error::ExpectedMapColon => ":",
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) | Error::ExpectedDifferentStructName { .. } => "(",
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => ")",
        Error::ExpectedUnit => "()",
        Error::ExpectedComma => return Some(Message::new("ron.comma", [])),
        Error::Eof => return Some(Message::new("ron.end", [])),
        Error::TrailingCharacters => return Some(Message::new("ron.trailing", [])),
        Error::UnclosedBlockComment => return Some(Message::new("ron.comment", [])),
        Error::ExceededRecursionLimit => return Some(Message::new("ron.deep", [])),
        Error::UnexpectedChar(found) => return Some(Message::new("ron.character", [("found", found.to_string())])),
        _ => return None,
    };
    Some(Message::new("ron.sign", [("sign", sign.to_owned())]))
}

/// Names that are not known, missing or given twice.
fn name(error: &Error) -> Option<Message> {
    let listed = |names: &[&str]| names.join(", ");
    Some(match error {
        Error::NoSuchStructField { expected: [], found, .. } => Message::new("ron.field", [("found", found.clone())]),
        Error::NoSuchStructField { expected, found, .. } => {
            Message::new("ron.field.known", [("found", found.clone()), ("known", listed(expected))])
        }
        Error::NoSuchEnumVariant { expected, found, .. } => {
            Message::new("ron.value", [("found", found.clone()), ("known", listed(expected))])
        }
        Error::MissingStructField { field, .. } => Message::new("ron.missing", [("field", (*field).to_owned())]),
        Error::DuplicateStructField { field, .. } => Message::new("ron.twice", [("field", (*field).to_owned())]),
        _ => return None,
    })
}

/// Something of another kind than what belongs there.
fn kind(error: &Error) -> Option<Message> {
    let id = match error {
        Error::ExpectedBoolean => "ron.kind.boolean",
        Error::ExpectedInteger | Error::ExpectedFloat | Error::IntegerOutOfBounds => "ron.kind.number",
        Error::ExpectedString => "ron.kind.text",
        Error::ExpectedStringEnd => "ron.kind.text-end",
        Error::ExpectedIdentifier => "ron.kind.name",
        Error::ExpectedOption => "ron.kind.option",
        Error::InvalidValueForType { expected, .. } => match expected.as_str() {
            "a string" => "ron.kind.text",
            "a sequence" => "ron.kind.list",
            "a map" => "ron.kind.map",
            "a boolean" => "ron.kind.boolean",
            _ => return None,
        },
        _ => return None,
    };
    Some(Message::new(id, []))
}

/// What stands in quotes is not what belongs there, or the file asks for what there is not.
fn text(error: &Error) -> Option<Message> {
    Some(match error {
        Error::Message(said) => Message::new("ron.colour", [("found", said.strip_prefix(NO_COLOUR)?.to_owned())]),
        Error::InvalidEscape(_) => Message::new("ron.escape", []),
        Error::NoSuchExtension(found) => Message::new("ron.extension", [("found", found.clone())]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;
    use crate::lang::Lang;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only whether it can be read counts")]
    #[serde(deny_unknown_fields)]
    struct Sample {
        names: Vec<String>,
        #[serde(default)]
        grave: BTreeMap<String, Gravity>,
        #[serde(default)]
        on: bool,
        #[serde(default)]
        count: u8,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Gravity {
        Error,
        Warning,
    }

    #[test]
    fn every_usual_slip_is_told_in_chinese() {
        let lang = Lang::built_in("zh").expect("built in");
        let (mut told, mut wanted) = (Vec::new(), Vec::new());
        for (text, expected) in [
            ("(names: [\"a\"", "此处缺逗号或收尾的括号"),
            ("(names: [\"a\" \"b\"])", "此处缺逗号或收尾的括号"),
            ("(names: \"a\")", "此处应为 ["),
            ("(names [])", "此处应为 :"),
            ("(nams: [])", "不认识 nams；可用：names, grave, on, count"),
            ("()", "缺少 names"),
            ("(names: [\"a", "文字没有收尾的引号"),
            ("(names: [], names: [])", "names 给了两次"),
            ("(names: [], grave: {\"a\": eror})", "不能是 eror；可用：error, warning"),
            ("(names: [], on: 1)", "此处应为 true 或 false"),
            ("(names: [1])", "此处应为引号里的文字"),
            ("(names: [], count: x)", "此处应为数"),
            ("(names: []) more", "收尾之后还有内容"),
            ("(names: [], /* more )", "注释没有收尾的 */"),
            ("names: []", "此处应为 ("),
            ("(names: [\"\\q\"])", "引号里的 \\ 之后不能是这个字符；\\ 本身写作 \\\\"),
            ("#![enable(all)] (names: [])", "没有名为 all 的扩展；删去 #![enable(..)] 一行"),
        ] {
            let error = ron::from_str::<Sample>(text).expect_err(text);
            told.push((text, lang.tell(&syntax(&error.code))));
            wanted.push((text, expected.to_owned()));
        }
        assert_eq!(told, wanted);
    }
}
