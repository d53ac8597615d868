//! Changes that were marked and not yet taken over: what is struck is none of the text, what is put in its place is.
//! `{--12--}{++13++}`, `{~~12~>13~~}`, `[-12-]{+13+}`, `~~12~~13`, `[DEL: 12 :DEL] [INS: 13 :INS]`: the figure is 13.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::extract::token::is_digit;
use crate::text::text_behind;

/// The longest text that was changed, in bytes.
const LONGEST: usize = 128;

/// How a change is written: what opens and closes what was struck, what opens and closes what was put in.
struct Notation {
    struck: (&'static str, &'static str),
    put_in: Option<(&'static str, &'static str)>,
}

const NOTATIONS: [Notation; 5] = [
    Notation { struck: ("{--", "--}"), put_in: Some(("{++", "++}")) },
    Notation { struck: ("{~~", "~>"), put_in: Some(("~>", "~~}")) },
    Notation { struck: ("[-", "-]"), put_in: Some(("{+", "+}")) },
    Notation { struck: ("[DEL:", ":DEL]"), put_in: Some(("[INS:", ":INS]")) },
    Notation { struck: ("~~", "~~"), put_in: None },
];

/// The text with blanks in the place of what was struck and of the marks.
pub fn taken_over(page: &Page<'_>) -> Option<String> {
    let held = NOTATIONS.iter().filter(|notation| page.has(notation.struck.0.as_bytes()[0]));
    held.filter(|notation| notation.put_in.is_some() || is_in_pairs(&page.text)).find_map(|notation| notation.taken_over(&page.text))
}

/// Whether all tildes of a text stand in pairs: those between cells stand alone.
fn is_in_pairs(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut places = memchr::memchr_iter(b'~', bytes).peekable();
    while let Some(first) = places.next() {
        if places.next() != Some(first + 1) || places.peek() == Some(&(first + 2)) {
            return false;
        }
    }
    true
}

impl Notation {
    fn taken_over(&self, text: &str) -> Option<String> {
        // `[-` alone may begin with a dash in brackets.
        if self.put_in.is_some_and(|(open, _)| memmem::find(text.as_bytes(), open.as_bytes()).is_none()) {
            return None;
        }
        let mut changed: Option<Changed> = None;
        for (from, to) in marked(text, self.struck) {
            changed.get_or_insert_with(|| Changed::of(text)).put(from, to, b' ');
        }
        if let Some((open, close)) = self.put_in {
            for (from, to) in marked(text, (open, close)) {
                let changed = changed.get_or_insert_with(|| Changed::of(text));
                changed.put(from, from + open.len(), b' ');
                changed.put(to - close.len(), to, b' ');
            }
        }
        changed?.finish()
    }
}

/// The texts with a digit that stand between two marks on one line, the marks included.
fn marked<'t>(text: &'t str, (open, close): (&'t str, &'t str)) -> impl Iterator<Item = (usize, usize)> {
    let mut past = 0;
    memmem::find_iter(text.as_bytes(), open).filter_map(move |from| {
        let inner = from + open.len();
        let near = text_behind(text, inner, LONGEST);
        let length =
            near.find(close).filter(|&length| from >= past && near[..length].contains(is_digit) && !near[..length].contains('\n'))?;
        past = inner + length + close.len();
        Some((from, past))
    })
}
