//! Everything that is wrong with a theme file, each fault with line and column.

use std::ops::Range;

use super::theme::{Role, Theme, ThemeError};
use crate::lang::Lang;

/// Most faults told of one file.
const MOST: usize = 40;

impl Theme {
    /// Reads a theme file; else tells every fault, as `LINE:COLUMN: what is wrong`.
    ///
    /// # Errors
    /// The faults, one at least: the first one of each style, or what keeps the file from being read at all.
    pub fn read_told(text: &str, lang: &Lang) -> Result<Self, Vec<String>> {
        let (mut rest, mut told, mut faulty) = (text.to_owned(), Vec::new(), String::new());
        loop {
            let error = match Self::read(&rest) {
                Ok(theme) if told.is_empty() => return Ok(theme),
                Ok(_) => break,
                Err(error) => error,
            };
            let ThemeError::Syntax(syntax) = &error else {
                told.extend(others(text, &rest, &faulty, &error).into_iter().map(|(at, error)| place(text, at) + &error.say(lang)));
                break;
            };
            let at = byte_at(&rest, syntax.span.start.line, syntax.span.start.col);
            told.push(error.say(lang));
            // What stands around the fault is left out, so that the next one is found.
            let unknown = matches!(syntax.code, ron::Error::NoSuchStructField { .. });
            let field = || part_around(&rest, at, &['(']).filter(|_| unknown);
            let Some(style) = part_around(&rest, at, &['(', '{'])
                .or_else(field)
                .filter(|style| !rest[style.clone()].trim().is_empty() && told.len() < MOST)
            else {
                break;
            };
            faulty.push_str(&rest[style.clone()]);
            let blank: String = rest[style.clone()].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
            rest.replace_range(style, &blank);
        }
        Err(told)
    }
}

/// Faults beside those of syntax: a base that is not known, or every style that is lacking and is not one of the faulty ones.
fn others(text: &str, rest: &str, faulty: &str, error: &ThemeError) -> Vec<(usize, ThemeError)> {
    let at = |word: &str| text.find(word).unwrap_or(0);
    match error {
        ThemeError::Lacks(name, _) => {
            let lacks = |role: &&Role| ![rest, faulty].iter().any(|text| names(text, &role.name()));
            Role::ALL.iter().filter(lacks).map(|role| (at("styles"), ThemeError::Lacks(name.clone(), *role))).collect()
        }
        ThemeError::Unknown(name, known) => vec![(at("base"), ThemeError::Unknown(name.clone(), known.clone()))],
        ThemeError::Syntax(_) => Vec::new(),
    }
}

/// Whether a style is given under this name.
fn names(text: &str, name: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    text.match_indices(name).any(|(at, _)| {
        let after = &text[at + name.len()..];
        !part(text[..at].chars().next_back()) && !part(after.chars().next()) && after.trim_start().starts_with(':')
    })
}

/// Line and column of a byte, as they are told.
fn place(text: &str, at: usize) -> String {
    let before = &text[..at];
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    format!("{}:{}: ", before.matches('\n').count() + 1, column + 1)
}

/// The byte at a line and column, both from 1.
fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let within = text[start..].char_indices().nth(column.saturating_sub(1));
    within.map_or(text.len(), |(at, _)| start + at)
}

/// The part with its name around a byte, up to the comma behind it, within these brackets: `({` a style, `(` a field of the theme.
fn part_around(text: &str, at: usize, within: &[char]) -> Option<Range<usize>> {
    let (mut open, mut start) = (Vec::new(), None);
    let mut signs = text.char_indices().peekable();
    while let Some((i, sign)) = signs.next() {
        match sign {
            '"' => {
                while let Some((_, c)) = signs.next() {
                    match c {
                        '\\' => drop(signs.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '/' if signs.peek().is_some_and(|(_, next)| *next == '/') => drop(signs.find(|(_, c)| *c == '\n')),
            '(' | '[' | '{' => {
                open.push(sign);
                if open == within {
                    start = Some(i + 1);
                }
            }
            ')' | ']' | '}' | ',' => {
                if let Some(from) = start.filter(|_| open == within) {
                    let end = if sign == ',' { i + 1 } else { i };
                    if (from..=end).contains(&at) {
                        return Some(from..end);
                    }
                    start = (sign == ',').then_some(end);
                }
                if sign != ',' {
                    open.pop();
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str) -> Vec<String> {
        Theme::read_told(text, &Lang::built_in("en").expect("built in")).err().unwrap_or_default()
    }

    /// Lines of the faults told.
    fn lines(text: &str) -> Vec<String> {
        faults(text).iter().map(|fault| fault.split(':').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn every_fault_of_a_theme_is_told_with_its_line() {
        let text = "(\n name: \"mine\",\n base: \"dark\",\n styles: {\n  fails: (fg: \"nocolour\"),\n  dim: (fg: \"red\"),\n  shouting: (fg: \"red\"), // ,\n  key: (with: [blinking]),\n },\n)\n";
        assert_eq!(lines(text), ["5", "7", "8"], "{:?}", faults(text));
    }

    #[test]
    fn a_field_that_is_not_known_hides_no_other_fault() {
        let text = "(\n name: \"mine\",\n colour: \"red\",\n base: \"dark\",\n styles: {\n  fails: (fg: \"nocolour\"),\n },\n)\n";
        assert_eq!(lines(text), ["3", "6"], "{:?}", faults(text));
    }

    #[test]
    fn a_base_that_is_not_known_and_styles_that_lack_are_told_with_their_place() {
        assert_eq!(lines("(name: \"mine\",\n base: \"none\",\n styles: {})"), ["2"]);
        let text = "(name: \"mine\",\n styles: {text: (), dim: (fg: 3)})";
        let told = faults(text);
        assert_eq!(told.len(), 1 + Role::ALL.len() - 2, "{told:?}");
        assert!(told.iter().all(|fault| fault.starts_with("2:")), "{told:?}");
    }

    #[test]
    fn what_is_no_colour_is_told_in_the_language_of_the_reader_with_what_may_stand_there() {
        let text = "(name: \"mine\", base: \"dark\", styles: {\n fails: (fg: \"nocolour\"),\n dim: (bg: 3),\n key: (fg: \"#12345g\"),\n}, ground: (text: \"red\", behind: \"\"))";
        let zh = Theme::read_told(text, &Lang::built_in("zh").expect("built in")).err().unwrap_or_default();
        assert!(zh[0].starts_with("2:") && zh[0].contains("“nocolour”不是颜色；例：red"), "{zh:?}");
        assert!(zh[1].starts_with("3:") && zh[1].contains("此处应为引号里的文字"), "{zh:?}");
        assert!(zh[2].starts_with("4:") && zh[2].contains("“#12345g”不是颜色"), "{zh:?}");
        let english = |told: &String| told.chars().filter(char::is_ascii_alphabetic).count() > 40;
        assert!(!zh.iter().any(english), "{zh:?}");
        let en = faults(text);
        assert!(en[0].contains("“nocolour” is no colour; examples: red"), "{en:?}");
        assert_eq!(en.len(), zh.len());
    }

    #[test]
    fn what_is_no_theme_at_all_is_told_once() {
        for text in ["", "(", "[]", "\u{0}", "(name: \"x\", styles: {", "{{{{\"\\", "(styles: {a: (\"),})"] {
            assert!(!faults(text).is_empty(), "{text:?}");
        }
        assert!(faults("(name: \"mine\", base: \"light\", styles: {fails: (fg: \"red\")})").is_empty());
    }
}
