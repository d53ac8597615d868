//! Reads `keymap.ron`. The file is plain RON, but a reader of its own finds every fault at once,
//! each with its line and column, where a RON library stops at the first.

use super::Section;
use crate::app::action::Action;
use crate::app::key::{Key, spell};
use crate::lang::{Lang, Message};

/// Keys and what they mean in some sections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it holds.
    pub sections: Vec<Section>,
    /// The sequence.
    pub keys: Vec<Key>,
    /// The actions, one after the other; none when the key is disabled.
    pub actions: Vec<Action>,
    /// The file it stands in.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl Entry {
    /// The keys as a person writes them.
    pub fn spelled(&self) -> String {
        spell(&self.keys)
    }

    /// The fault of an entry that cannot stand beside `other`.
    pub fn refused(&self, other: &Self) -> Fault {
        let id = if self.keys == other.keys { "keymap.twice" } else { "keymap.prefix" };
        let place = format!("{}:{}:{}", other.file, other.line, other.column);
        self.fault(id, [("key", self.spelled()), ("other", other.spelled()), ("place", place)])
    }

    /// A fault where the entry stands.
    pub fn fault<const N: usize>(&self, id: &'static str, words: [(&'static str, String); N]) -> Fault {
        Fault { file: self.file.clone(), line: self.line, column: self.column, message: Message::new(id, words) }
    }
}

/// Something wrong with a keymap file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found and what to do.
    pub message: Message,
}

impl Fault {
    /// `file:line:column: sentence`.
    pub fn say(&self, lang: &Lang) -> String {
        let words: Vec<(&str, &str)> = self.message.words.iter().map(|(name, word)| (*name, word.as_str())).collect();
        format!("{}:{}:{}: {}", self.file, self.line, self.column, lang.say(self.message.id, &words))
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Sign(char),
    Text(String),
    Name(String),
}

#[derive(Clone, Debug)]
struct Placed {
    token: Token,
    line: usize,
    column: usize,
}

/// Reads the text of a keymap file: the entries that can be used and everything wrong.
pub fn read(file: &str, text: &str) -> (Vec<Entry>, Vec<Fault>) {
    let mut reader = Reader { file, tokens: Vec::new(), at: 0, end: (1, 1), entries: Vec::new(), faults: Vec::new() };
    reader.scan(text.trim_start_matches('\u{FEFF}'));
    if reader.faults.is_empty() {
        // A broken structure ends the reading there: what follows could only be guessed.
        let _ = reader.file_body();
    }
    (reader.entries, reader.faults)
}

struct Reader<'a> {
    file: &'a str,
    tokens: Vec<Placed>,
    at: usize,
    end: (usize, usize),
    entries: Vec<Entry>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault<const N: usize>(&mut self, place: (usize, usize), id: &'static str, words: [(&'static str, String); N]) {
        self.faults.push(Fault { file: self.file.to_owned(), line: place.0, column: place.1, message: Message::new(id, words) });
    }

    fn scan(&mut self, text: &str) {
        let (mut line, mut column) = (1, 1);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let place = (line, column);
            column += 1;
            let token = match c {
                '\n' => {
                    (line, column) = (line + 1, 1);
                    continue;
                }
                c if c.is_whitespace() => continue,
                '/' if chars.peek() == Some(&'/') => {
                    while chars.next_if(|&c| c != '\n').is_some() {}
                    continue;
                }
                '"' => {
                    let mut said = String::new();
                    let mut closed = false;
                    while let Some(c) = chars.next_if(|&c| c != '\n') {
                        column += 1;
                        match c {
                            '"' => {
                                closed = true;
                                break;
                            }
                            '\\' => {
                                column += 1;
                                said.extend(chars.next_if(|&c| c != '\n'));
                            }
                            c => said.push(c),
                        }
                    }
                    if !closed {
                        self.fault(place, "keymap.open_text", []);
                        return;
                    }
                    Token::Text(said)
                }
                c if c.is_alphanumeric() || c == '_' => {
                    let mut name = String::from(c);
                    while let Some(c) = chars.next_if(|&c| c.is_alphanumeric() || c == '_') {
                        column += 1;
                        name.push(c);
                    }
                    Token::Name(name)
                }
                c => Token::Sign(c),
            };
            self.tokens.push(Placed { token, line: place.0, column: place.1 });
        }
        self.end = (line, column);
    }

    fn place(&self) -> (usize, usize) {
        self.tokens.get(self.at).map_or(self.end, |t| (t.line, t.column))
    }

    fn next_is(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|t| t.token == Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: char) -> Option<()> {
        if self.next_is(sign) {
            return Some(());
        }
        self.expected(&format!("`{sign}`"))
    }

    fn expected<T>(&mut self, what: &str) -> Option<T> {
        let found = match self.tokens.get(self.at).map(|t| &t.token) {
            Some(Token::Sign(c)) => format!("`{c}`"),
            Some(Token::Text(text)) => format!("\"{text}\""),
            Some(Token::Name(name)) => format!("`{name}`"),
            None => {
                let place = self.place();
                self.fault(place, "keymap.ended", [("expected", what.to_owned())]);
                return None;
            }
        };
        let place = self.place();
        self.fault(place, "keymap.expected", [("expected", what.to_owned()), ("found", found)]);
        None
    }

    fn name(&mut self, what: &str) -> Option<String> {
        match self.tokens.get(self.at).map(|t| t.token.clone()) {
            Some(Token::Name(name)) => {
                self.at += 1;
                Some(name)
            }
            _ => self.expected(what),
        }
    }

    fn file_body(&mut self) -> Option<()> {
        self.expect('(')?;
        while !self.next_is(')') {
            let place = self.place();
            let name = self.name("`browse`")?;
            let section = Section::ALL.iter().find(|(_, known)| *known == name).map(|(section, _)| *section);
            if section.is_none() {
                let near = nearest(&name, Section::ALL.iter().map(|(_, known)| *known));
                self.fault(place, "keymap.section", [("name", name), ("near", near)]);
            }
            self.expect(':')?;
            self.expect('{')?;
            while !self.next_is('}') {
                self.entry(section)?;
                if !self.next_is(',') {
                    self.expect('}')?;
                    break;
                }
            }
            if !self.next_is(',') {
                self.expect(')')?;
                break;
            }
        }
        if self.at < self.tokens.len() {
            return self.expected("end");
        }
        Some(())
    }

    fn entry(&mut self, section: Option<Section>) -> Option<()> {
        let place = self.place();
        let Some(Token::Text(text)) = self.tokens.get(self.at).map(|t| t.token.clone()) else {
            return self.expected("\"n\"");
        };
        self.at += 1;
        self.expect(':')?;
        let before = self.faults.len();
        let actions = self.actions(section)?;
        let known = self.faults.len() == before;
        let Some(section) = section else { return Some(()) };
        let Some(keys) = Key::parse_sequence(&text) else {
            self.fault(place, "keymap.key", [("key", text)]);
            return Some(());
        };
        if let Some((key, same)) = keys.iter().find_map(|key| Some((key, key.same_bytes()?))) {
            self.fault(place, "keymap.same_bytes", [("key", key.to_string()), ("same", same.to_string())]);
            return Some(());
        }
        if section.types() && keys.first().is_some_and(|k| k.typed().is_some()) {
            self.fault(place, "keymap.types", [("key", text), ("section", section.name().to_owned())]);
            return Some(());
        }
        if !known {
            return Some(());
        }
        self.entries.push(Entry { sections: vec![section], keys, actions, file: self.file.to_owned(), line: place.0, column: place.1 });
        Some(())
    }

    /// The actions of an entry; one that is not known is a fault.
    fn actions(&mut self, section: Option<Section>) -> Option<Vec<Action>> {
        let mut actions = Vec::new();
        let list = self.next_is('[');
        loop {
            if list && self.next_is(']') {
                break;
            }
            let place = self.place();
            let name = self.name("`next_finding`")?;
            match Action::named(&name) {
                Some(action) => actions.push(action),
                None if name == "disabled" && !list => {}
                None => {
                    let near = nearest(&name, Action::ALL.iter().map(|a| a.name()));
                    let section = section.map_or("", Section::name).to_owned();
                    self.fault(place, "keymap.action", [("name", name), ("section", section), ("near", near)]);
                }
            }
            if !list {
                break;
            }
            if !self.next_is(',') {
                self.expect(']')?;
                break;
            }
        }
        Some(actions)
    }
}

/// The known name that is nearest to a mistyped one.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    known.min_by_key(|k| distance(name, k)).unwrap_or("").to_owned()
}

/// How many characters must be added, dropped or changed to turn one name into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, c) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, d) in b.iter().enumerate() {
            let changed = diagonal + usize::from(c != *d);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}
