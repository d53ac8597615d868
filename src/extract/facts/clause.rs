//! The clauses around the dates of a text, asked for in the order of the text: what stands before and
//! behind a date up to the next stop. No clause is read once more for every date in it.

use crate::extract::region::Labels;
use crate::extract::work;
use crate::form::{SENSES, Sense, Words};
use crate::number::is_blank;
use crate::text::Span;

/// Brackets and quotes: opening, closing.
const QUOTES: [(char, char); 7] = [('《', '》'), ('“', '”'), ('〔', '〕'), ('（', '）'), ('(', ')'), ('「', '」'), ('[', ']')];

/// The text around dates, which are asked for in ascending order.
pub struct Clauses<'a> {
    labels: &'a Labels<'a>,
    /// How far the text was looked through for quotes.
    at: usize,
    /// For each kind of quote, whether one is open before `at` in its line.
    open: [bool; QUOTES.len()],
    /// The clause whose words were looked for last.
    clause: Span,
    folded: String,
    /// For each sense, where in the folded clause its first word ends and its last one begins; nothing
    /// where they were not looked for.
    stands: Option<[Option<(usize, usize)>; SENSES]>,
    /// The same in the source, as far as it was asked for.
    found: [Option<(usize, usize)>; SENSES],
}

impl<'a> Clauses<'a> {
    /// The clauses of a text.
    pub fn new(labels: &'a Labels<'a>) -> Self {
        let (clause, open) = (Span::new(0, 0), [false; QUOTES.len()]);
        Self { labels, at: 0, open, clause, folded: String::new(), stands: None, found: [None; SENSES] }
    }

    /// Words that tell titles, bodies and periods.
    pub fn words(&self) -> &'a Words {
        self.labels.words
    }

    /// Whether a place lies within quotes or brackets of its line.
    pub fn is_quoted(&mut self, at: usize) -> bool {
        let text = self.labels.text;
        if at < self.at {
            // Asked for out of order.
            (self.at, self.open) = (0, [false; QUOTES.len()]);
        }
        let between = &text[self.at..at];
        work::count(between.len());
        let line = memchr::memrchr(b'\n', between.as_bytes());
        if line.is_some() {
            self.open = [false; QUOTES.len()];
        }
        let rest = &between[line.unwrap_or(0)..];
        let mut next = 0;
        while let Some(byte) = rest.as_bytes().get(next) {
            next += match byte {
                // Characters of marks begin so, among others.
                b'(' | b')' | b'[' | b']' | 0xE2 | 0xE3 | 0xEF => {
                    let c = rest[next..].chars().next().unwrap_or(' ');
                    for ((opens, closes), open) in QUOTES.iter().zip(&mut self.open) {
                        *open = (*open || c == *opens) && c != *closes;
                    }
                    c.len_utf8()
                }
                // Nearly all Han characters.
                0xE4..=0xE9 => 3,
                _ => 1,
            };
        }
        self.at = at;
        self.open.contains(&true)
    }

    /// The first `count` characters behind `span` in its clause, folded.
    pub fn folded_behind(&self, span: Span, count: usize) -> String {
        let behind = &self.labels.text[span.end..];
        // Some more, for words that are folded as one.
        let mut left = count + MORE;
        let is_end = |c: char| {
            let full = left == 0 && !is_blank(c);
            left -= usize::from(left > 0 && !is_blank(c));
            full || stops(c)
        };
        let end = behind.find(is_end).unwrap_or(behind.len());
        work::count(end);
        let mut folded = self.labels.folding.fold(&behind[..end]);
        if let Some((cut, _)) = folded.char_indices().nth(count) {
            folded.truncate(cut);
        }
        folded
    }

    /// The last characters before `span` in its clause, `count` at least if there are as many, folded.
    pub fn folded_before(&self, span: Span, count: usize) -> String {
        let before = &self.labels.text[..span.start];
        let mut words = before.char_indices().rev().take_while(|(_, c)| !stops(*c)).filter(|(_, c)| !is_blank(*c));
        let start = words.by_ref().take(count + MORE).last().map_or(before.len(), |(i, _)| i);
        work::count(before.len() - start);
        self.labels.folding.fold(&before[start..])
    }

    /// Whether `span` begins its clause, or a part of it behind a comma, colon or bracket.
    pub fn begins_at(&self, span: Span) -> bool {
        let before = self.labels.text[..span.start].chars().rev().find(|&c| stops(c) || !is_blank(c));
        before.is_none_or(|c| stops(c) || matches!(c, '，' | ',' | '：' | ':' | '）' | ')'))
    }

    /// Whether a word of `sense` stands before `span` in its clause.
    pub fn before_holds(&mut self, span: Span, sense: Sense) -> bool {
        self.find(span, sense).0 <= span.start
    }

    /// Whether a word of `sense` stands behind `span` in its clause.
    pub fn behind_holds(&mut self, span: Span, sense: Sense) -> bool {
        self.find(span, sense).1 >= span.end
    }

    /// Where in the clause of `span` the first word of `sense` ends and where the last one begins;
    /// far off where there is none.
    fn find(&mut self, span: Span, sense: Sense) -> (usize, usize) {
        self.read_clause(span);
        if let Some(known) = self.found[sense as usize] {
            return known;
        }
        let stands = *self.stands.get_or_insert_with(|| self.labels.words.senses.find(&self.folded));
        let found = stands[sense as usize].map_or((usize::MAX, 0), |(first, last)| (self.source_of(first), self.source_of(last)));
        self.found[sense as usize] = Some(found);
        found
    }

    /// Folds the clause of `span`, unless it is the one that was looked at last.
    fn read_clause(&mut self, span: Span) {
        if self.clause.start <= span.start && span.end <= self.clause.end {
            return;
        }
        let text = self.labels.text;
        let from = text[..span.start].rfind(stops).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let to = text[span.end..].find(stops).map_or(text.len(), |i| span.end + i);
        self.clause = Span::new(from, to);
        work::count(self.clause.len());
        self.folded = self.labels.folding.fold(&text[from..to]);
        self.found = [None; SENSES];
        self.stands = None;
    }

    /// The place in the source of a byte of the folded clause; of its end, the clause's.
    fn source_of(&self, folded: usize) -> usize {
        work::count(folded);
        let number = self.folded[..folded].chars().count();
        let mut words = self.labels.text[self.clause.start..self.clause.end].char_indices().filter(|(_, c)| !is_blank(*c));
        words.nth(number).map_or(self.clause.end, |(i, _)| self.clause.start + i)
    }
}

/// How many characters more than asked for are folded, so that no word is cut that folds as one.
const MORE: usize = 8;

fn stops(c: char) -> bool {
    matches!(c, '。' | '\n' | '；' | ';')
}
