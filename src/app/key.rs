//! Keys as a person writes them: `n`, `g r`, `Ctrl-d`, `Shift-Tab`, `F3`, `Space`.

use std::fmt;

/// The key itself, without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A character; upper-case letters and shifted signs stand for themselves.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// A key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The key itself.
    pub code: Code,
    /// With Control.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// With Shift; never set for characters.
    pub shift: bool,
}

/// Names of the keys that are no characters.
const NAMES: [(&str, Code); 15] = [
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Backspace", Code::Backspace),
    ("Delete", Code::Delete),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PageUp", Code::PageUp),
    ("PageDown", Code::PageDown),
    ("Space", Code::Char(' ')),
    ("Minus", Code::Char('-')),
];

impl Key {
    /// The key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// The character key `c`.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// The character that is typed, if the key types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads one key: `n`, `Ctrl-d`, `Shift-Tab`, `F3`, `Space`. `None` when it is no key.
    pub fn parse(text: &str) -> Option<Self> {
        let mut key = Self::plain(Code::Esc);
        let mut rest = text;
        while rest.chars().count() > 1 {
            rest = if let Some(after) = rest.strip_prefix("Ctrl-") {
                key.ctrl = true;
                after
            } else if let Some(after) = rest.strip_prefix("Alt-") {
                key.alt = true;
                after
            } else if let Some(after) = rest.strip_prefix("Shift-") {
                key.shift = true;
                after
            } else {
                break;
            };
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_whitespace() && !c.is_control() => Code::Char(c),
            _ => named(rest)?,
        };
        let shifted_char = key.shift && matches!(key.code, Code::Char(_));
        (!shifted_char).then_some(key)
    }

    /// The key that terminals send the same bytes for, which makes this one unheard.
    pub fn same_bytes(self) -> Option<Self> {
        let code = match self.code {
            Code::Char('i' | 'I') if self.ctrl => Code::Tab,
            Code::Char('m' | 'M') if self.ctrl => Code::Enter,
            Code::Char('h' | 'H') if self.ctrl => Code::Backspace,
            Code::Char('[') if self.ctrl => Code::Esc,
            _ => return None,
        };
        Some(Self { code, ctrl: false, ..self })
    }

    /// Reads a sequence of keys parted by blanks.
    pub fn parse_sequence(text: &str) -> Option<Vec<Self>> {
        let keys: Option<Vec<Self>> = text.split_whitespace().map(Self::parse).collect();
        keys.filter(|k| !k.is_empty())
    }

    /// The key that a full-width or Chinese punctuation mark stands for while browsing: an input
    /// method that is on sends these in place of the ASCII ones.
    #[must_use]
    pub fn from_input_method(self) -> Self {
        let Some(c) = self.typed() else { return self };
        let ascii = match c {
            '、' => '/',
            '。' => '.',
            '【' => '[',
            '】' => ']',
            '《' => '<',
            '》' => '>',
            '￥' => '$',
            '—' => '_',
            '…' => '^',
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        };
        Self::char(ascii)
    }

    /// Whether the key types a Han character or kana: the input method was left on.
    pub fn is_han(self) -> bool {
        self.typed().is_some_and(|c| matches!(c, '\u{2E80}'..='\u{2FFF}' | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'))
    }
}

fn named(text: &str) -> Option<Code> {
    if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == text) {
        return Some(*code);
    }
    let number: u8 = text.strip_prefix('F')?.parse().ok()?;
    (1..=24).contains(&number).then_some(Code::F(number))
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            code => f.write_str(NAMES.iter().find(|(_, known)| *known == code).map_or("?", |(name, _)| name)),
        }
    }
}

/// A sequence as a person writes it.
pub fn spell(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_as_they_are_written() {
        for text in
            ["n", "N", "Ctrl-d", "Shift-Tab", "F3", "Shift-F3", "Space", "Alt-Enter", "-", "Ctrl-Space", "g r", "] t", "|", "Space Space"]
        {
            let keys = Key::parse_sequence(text).expect(text);
            assert_eq!(spell(&keys), text);
        }
        for text in ["", "Shift-a", "Foo", "F0", "F99", "ctrl-d", "gg"] {
            assert_eq!(Key::parse_sequence(text), None, "{text}");
        }
    }

    #[test]
    fn an_input_method_left_on_is_understood() {
        let ascii = |c: char| Key::char(c).from_input_method().typed();
        for (c, key) in [
            ('？', '?'),
            ('／', '/'),
            ('：', ':'),
            ('；', ';'),
            ('，', ','),
            ('【', '['),
            ('》', '>'),
            ('。', '.'),
            ('、', '/'),
            ('～', '~'),
            ('￥', '$'),
            ('—', '_'),
        ] {
            assert_eq!(ascii(c), Some(key), "{c}");
        }
        assert!(Key::char('好').is_han());
        assert!(!Key::char('n').is_han());
    }
}
