//! Chinese names found by the initials of their pinyin: `qwx` for 栖梧县. A character with several readings answers to each.

use pinyin::ToPinyinMulti;

/// Fewest letters that are taken for initials: one alone would fit nearly everything.
const LEAST: usize = 2;

/// Whether somewhere in `text` consecutive characters have the initials `letters`, which are in lower case. Letters and digits of
/// the text answer to themselves; marks and blanks are passed over.
pub fn has_initials(text: &str, letters: &str) -> bool {
    if letters.len() < LEAST || !letters.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return false;
    }
    let said: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let wanted: Vec<char> = letters.chars().collect();
    said.windows(wanted.len()).any(|part| part.iter().zip(&wanted).all(|(c, letter)| begins(*c, *letter)))
}

fn begins(c: char, letter: char) -> bool {
    if c.is_ascii() {
        return c.to_ascii_lowercase() == letter;
    }
    c.to_pinyin_multi().is_some_and(|readings| readings.into_iter().any(|reading| reading.plain().starts_with(letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_answer_to_the_initials_of_each_reading() {
        for (text, letters, found) in [
            ("栖梧县人民政府", "qwx", true),
            ("栖梧县人民政府", "xwx", true),
            ("栖梧县人民政府", "rmzf", true),
            ("重庆市", "cqs", true),
            ("重庆市", "zqs", true),
            ("行政复议", "xzfy", true),
            ("（七）总计", "qzj", true),
            ("栖梧县2023", "x2023", true),
            ("栖梧县", "qx", false),
            ("栖梧县", "q", false),
            ("栖梧县", "栖", false),
            ("", "ab", false),
        ] {
            assert_eq!(has_initials(text, letters), found, "{text} {letters}");
        }
    }
}
