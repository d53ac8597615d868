//! Rows as programs write them down: lists, tuples and records in brackets, their words in quotes, nothing where
//! a word for nothing stands. `['规章', None, '3']` becomes a row between bars.

use super::Changed;
use super::page::Page;
use crate::extract::work;
use crate::number::{Printed, read_printed};

/// So many quoted words make a text that a program wrote.
const FEWEST_WORDS: usize = 24;

/// The longest quoted word, in bytes.
const LONGEST_WORD: usize = 2000;

/// So many quotes stand at most in a quoted word, the last one its end.
const MOST_QUOTES: usize = 40;

/// So many commas between numbers alone make a row.
const FEWEST_FIGURES: usize = 4;

/// No row has more cells.
const WIDEST_ROW: usize = 24;

/// What programs write for nothing.
pub const NOTHING: [&str; 7] = ["None", "null", "NULL", "NaN", "nan", "Null", "nil"];

/// The text with bars in the place of what brackets, quotes and commas divide.
pub fn barred(page: &Page<'_>) -> Option<String> {
    let bracketed = page.has(b'[') || page.has(b'(') || page.has(b'{');
    if !bracketed || !(page.has(b',') || page.has(b'{')) || !(page.has(b'"') || page.has(b'\'')) {
        return None;
    }
    let bytes = page.text.as_bytes();
    // Every word stands between two quotes.
    memchr::memchr2_iter(b'"', b'\'', bytes).nth(2 * FEWEST_WORDS - 1)?;
    work::count(bytes.len());
    let mut reader = Reader { bytes, open: Vec::new(), done: Vec::new(), words: 0, before: b'\n' };
    let mut at = 0;
    while at < bytes.len() {
        at = if reader.open.is_empty() {
            // Nothing matters up to the next bracket.
            let Some(on) = memchr::memchr3(b'[', b'(', b'{', &bytes[at..]) else { break };
            reader.step(at + on)
        } else {
            reader.step(at)
        };
    }
    if reader.words < FEWEST_WORDS {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    for (from, to, mark) in reader.done {
        changed.put(from, to, mark);
    }
    changed.finish()
}

/// A stretch of bytes and what takes its place.
type Edit = (usize, usize, u8);

/// A bracket that is open.
struct Open {
    kind: u8,
    edits: Vec<Edit>,
    /// Whether a list stands in it: then it is no row itself.
    outer: bool,
    /// Whether a word or a list stands in it.
    told: bool,
    /// How many commas stand in it.
    commas: usize,
    /// How many lists of one word stand in it, and what takes the place of their marks.
    singles: (usize, Vec<Edit>),
    /// Where the last number in it begins.
    number: usize,
    /// What is named in it, where it may be a record of one cell: its text beside numbers.
    cell: Cell,
    /// The names in it, each with what it names.
    names: Vec<(usize, usize, Named)>,
}

/// What a name in a record names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Nothing,
    Figure,
    Word,
}

/// A record of one cell: `{"text": "规章", "colspan": 1}`.
#[derive(Default)]
struct Cell {
    /// Names and numbers.
    beside: Vec<Edit>,
    /// How many texts it holds.
    texts: usize,
    /// Whether names are no words of a report.
    named: bool,
}

impl Open {
    /// What the last name in it names.
    fn name(&mut self, what: Named) {
        if let Some(name) = self.names.last_mut() {
            name.2 = what;
        }
    }

    /// Makes blanks of the names that are no heads: those of words beside figures, and that of the only figure behind
    /// several words, as in `{"项目": "规章", "类别": "制发件数", "数量": 3}`.
    fn forget_names(&mut self) {
        let count = |what: Named| self.names.iter().filter(|name| name.2 == what).count();
        let (figures, words) = (count(Named::Figure), count(Named::Word));
        if self.kind != b'{' || self.outer || words == 0 || figures == 0 {
            return;
        }
        let is_told = |what: Named| what == Named::Word || (figures == 1 && words > 1);
        let names = self.names.iter().filter(|name| is_told(name.2));
        self.edits.extend(names.map(|&(from, to, _)| (from, to, b' ')));
    }

    /// Whether nothing but lists of one word each stand in it, no more than a row has cells.
    fn is_row_of_singles(&self) -> bool {
        self.kind == b'[' && self.commas > 0 && self.commas < WIDEST_ROW && self.singles.0 == self.commas + 1
    }

    /// Makes its lists of one word the cells of a row.
    fn lay_singles(&mut self) {
        self.edits.iter_mut().filter(|edit| edit.2 == b'\n').for_each(|edit| edit.2 = b'|');
        self.singles.1.iter_mut().for_each(|edit| edit.2 = b' ');
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    open: Vec<Open>,
    done: Vec<Edit>,
    words: usize,
    /// The last byte that is no blank, outside of words.
    before: u8,
}

impl Reader<'_> {
    /// Takes what stands at a byte. Gives where the next thing begins.
    fn step(&mut self, at: usize) -> usize {
        let byte = self.bytes[at];
        let next = match byte {
            b' ' | b'\t' | b'\r' => return at + 1,
            b'\n' => {
                self.edit((at, at + 1, b' '));
                return at + 1;
            }
            b'[' | b'(' | b'{' => self.opens(at, byte),
            b']' | b')' | b'}' => {
                self.close(at, byte);
                at + 1
            }
            b',' => {
                let rows = matches!(self.before, b']' | b')' | b'}');
                if let Some(open) = self.open.last_mut() {
                    open.commas += 1;
                }
                self.edit((at, at + 1, if rows { b'\n' } else { b'|' }));
                at + 1
            }
            b'"' | b'\'' if matches!(self.before, b'[' | b'(' | b'{' | b',' | b':') => match self.word(at) {
                Some(end) => end,
                None => self.give_up(at),
            },
            b':' | b'-' | b'+' | b'.' | b'0'..=b'9' => self.of_number(at, byte),
            _ => match NOTHING.iter().find(|word| word.as_bytes()[0] == byte && self.bytes[at..].starts_with(word.as_bytes())) {
                Some(word) if !self.open.is_empty() => {
                    self.edit((at, at + word.len(), b' '));
                    at + word.len()
                }
                _ => self.bare_word(at).unwrap_or_else(|| self.give_up(at)),
            },
        };
        self.before = self.bytes[next - 1];
        next
    }

    /// Takes a bracket that opens.
    fn opens(&mut self, at: usize, byte: u8) -> usize {
        if let Some(around) = self.open.last_mut() {
            (around.outer, around.told) = (true, true);
        }
        let mark = if byte == b'{' { b'\n' } else { b'|' };
        let told = !self.open.is_empty();
        let mut edits = vec![(at, at + 1, mark)];
        edits.extend(self.mark_before(at).filter(|_| !told).map(|dash| (dash, dash + 1, b' ')));
        self.open.push(Open {
            kind: byte,
            edits,
            outer: false,
            told,
            commas: 0,
            singles: (0, Vec::new()),
            number: at,
            cell: Cell { named: true, ..Cell::default() },
            names: Vec::new(),
        });
        at + 1
    }

    /// Takes a mark or a digit of a number.
    fn of_number(&mut self, at: usize, byte: u8) -> usize {
        if let Some(open) = self.open.last_mut() {
            open.cell.beside.push((at, at + 1, b' '));
            if matches!(self.before, b'{' | b',') {
                open.number = at;
            }
            if self.before == b':' {
                open.name(Named::Figure);
            }
            // What a number names is no figure, nor is the number.
            if byte == b':' && open.kind == b'{' && self.before.is_ascii_digit() {
                open.edits.push((open.number, at + 1, b' '));
            }
        }
        at + 1
    }

    /// A quoted word: its quotes are blanks, and so is what breaks its lines.
    fn word(&mut self, at: usize) -> Option<usize> {
        let quote = self.bytes[at];
        let most = (at + LONGEST_WORD).min(self.bytes.len());
        let ends = |&end: &usize| {
            let behind = || self.bytes[end + 1..].iter().find(|b| !b.is_ascii_whitespace());
            self.bytes[end - 1] != b'\\' && behind().is_none_or(|b| matches!(b, b',' | b']' | b')' | b'}' | b':'))
        };
        let quotes = memchr::memchr_iter(quote, &self.bytes[at + 1..most]).map(|on| at + 1 + on);
        let end = quotes.take(MOST_QUOTES).find(ends)?;
        let open = self.open.last_mut()?;
        open.told = true;
        if self.before == b':' {
            open.cell.texts += 1;
            let figure = std::str::from_utf8(&self.bytes[at + 1..end]).is_ok_and(|word| read_printed(word) != Printed::Other);
            open.name(if figure { Named::Figure } else { Named::Word });
        } else {
            open.names.push((at, end + 1, Named::Nothing));
            open.cell.named &= self.bytes[at..end].is_ascii();
            open.cell.beside.push((at, end + 1, b' '));
        }
        self.words += 1;
        self.edit((at, at + 1, b' '));
        self.edit((end, end + 1, b' '));
        for on in at + 1..end {
            let escape = self.bytes[on] == b'\\' && matches!(self.bytes[on + 1], b'n' | b't' | b'r');
            if escape || self.bytes[on] == b'\n' {
                self.edit((on, on + 1 + usize::from(escape), b' '));
            }
        }
        Some(end + 1)
    }

    /// Where the mark of a list stands on the line before a bracket: `- [`.
    fn mark_before(&self, at: usize) -> Option<usize> {
        let before = self.bytes[..at].trim_ascii_end();
        let dash = before.len().checked_sub(1).filter(|&dash| before[dash] == b'-')?;
        let begins = matches!(before[..dash].iter().rev().find(|b| **b != b' '), None | Some(b'\n'));
        (begins && !self.bytes[dash..at].contains(&b'\n')).then_some(dash)
    }

    /// Where a word without quotes ends that stands in a list: `[规章, '0']`.
    fn bare_word(&mut self, at: usize) -> Option<usize> {
        let begins = matches!(self.before, b'[' | b',' | b'.');
        let open = self.open.last_mut().filter(|open| open.kind == b'[' && begins && !self.bytes[at].is_ascii())?;
        let near = &self.bytes[at..(at + LONGEST_WORD).min(self.bytes.len())];
        let length = near.iter().position(|b| matches!(b, b',' | b']' | b'[' | b'{' | b'\n'))?;
        open.told = true;
        Some(at + length)
    }

    fn edit(&mut self, edit: Edit) {
        // The lines of a record may stay: each holds a name and what it names.
        if let Some(open) = self.open.last_mut().filter(|open| open.kind != b'{' || self.bytes[edit.0] != b'\n') {
            open.edits.push(edit);
        }
    }

    fn close(&mut self, at: usize, byte: u8) {
        let Some(mut open) = self.open.pop() else { return };
        let fits = matches!((open.kind, byte), (b'[', b']') | (b'(', b')') | (b'{', b'}'));
        if !fits {
            self.done.append(&mut open.singles.1);
            self.leave();
            return;
        }
        open.edits.push((at, at + 1, if open.kind == b'{' { b'\n' } else { b'|' }));
        if open.kind == b'{' && open.cell.texts == 1 && open.cell.named && !open.outer {
            for edit in open.edits.iter_mut().filter(|edit| edit.2 == b'|') {
                edit.2 = b' ';
            }
            open.edits.append(&mut open.cell.beside);
        }
        open.forget_names();
        if open.is_row_of_singles() {
            open.lay_singles();
        } else if open.outer {
            // Bars around rows would be cells of their own.
            let ends = open.edits.len() - 1;
            for edit in [0, ends] {
                open.edits[edit].2 = b'\n';
            }
        }
        // A word in a list of its own may be a cell.
        if let Some(around) = self.open.last_mut().filter(|_| open.kind == b'[' && !open.outer && open.commas == 0) {
            around.singles.0 += 1;
            around.singles.1.append(&mut open.edits);
            return;
        }
        self.done.append(&mut open.singles.1);
        // A row of figures alone.
        if open.told || open.commas >= FEWEST_FIGURES {
            self.done.append(&mut open.edits);
        }
    }

    /// What stands here is no part of such a list.
    fn give_up(&mut self, at: usize) -> usize {
        self.leave();
        at + 1
    }

    /// Leaves all that is open. Rows that were read stay so, even where the list around them does not end.
    fn leave(&mut self) {
        self.done.extend(self.open.drain(..).flat_map(|open| open.singles.1));
    }
}
