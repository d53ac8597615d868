//! The page being written: text, and where each figure and fact ended up in it.

use report_review::text::Span;

use super::blocks;
use super::random::Random;
use super::script::{Script, reading, write_in};

/// How brackets, commas, colons and quotes are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Punctuation {
    /// As printed on the form: （，：“”.
    Full,
    /// ASCII: (,:".
    Half,
    /// Either, from label to label.
    Mixed,
}

/// How statutory wording is typed.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    /// The script of the whole document.
    pub script: Script,
    /// Of labels and headings.
    pub punctuation: Punctuation,
    /// Whether readings in brackets follow some traditional characters.
    pub readings: bool,
    /// How ordinals are typed: 0 as on the form, 1 to 4 in other ways.
    pub ordinals: usize,
}

/// A document in the making.
#[derive(Debug)]
pub struct Page {
    text: String,
    eol: &'static str,
    wording: Wording,
    random: Random,
    spans: Vec<Option<Span>>,
    /// Whether what is looked for later is marked in the text.
    marks: bool,
}

impl Page {
    /// An empty page for a form of `cells` cells whose lines end in `eol`.
    pub fn new(cells: usize, eol: &'static str, wording: Wording, random: Random) -> Self {
        Self { text: String::new(), eol, wording, random, spans: vec![None; cells], marks: false }
    }

    /// The page, in which figures and the year of the title are marked: see [`blocks`].
    pub fn marked(self, marks: bool) -> Self {
        Self { marks, ..self }
    }

    /// Where the next byte will stand.
    pub fn at(&self) -> usize {
        self.text.len()
    }

    /// Separators and noise, as they are; `\n` ends a line.
    pub fn raw(&mut self, text: &str) {
        for (i, part) in text.split('\n').enumerate() {
            if i > 0 {
                self.text.push_str(self.eol);
            }
            self.text.push_str(part);
        }
    }

    /// Prose, in the document's script.
    pub fn prose(&mut self, text: &str) -> Span {
        let start = self.at();
        let written = write_in(self.wording.script, text);
        self.raw(&written);
        Span::new(start, self.at())
    }

    /// Statutory wording: script, punctuation and readings as the document has them.
    pub fn label(&mut self, text: &str) -> Span {
        let half = match self.wording.punctuation {
            Punctuation::Full => false,
            Punctuation::Half => true,
            Punctuation::Mixed => self.random.chance(50),
        };
        let typed: String = if half { text.chars().map(half_typed).collect() } else { text.to_owned() };
        let written = write_in(self.wording.script, &typed);
        let start = self.at();
        for c in written.chars() {
            self.raw(c.encode_utf8(&mut [0; 4]));
            if let Some(reading) = reading(c).filter(|_| self.wording.readings) {
                self.raw(&format!("({reading})"));
            }
        }
        Span::new(start, self.at())
    }

    /// What is printed in cell number `cell`.
    pub fn figure(&mut self, cell: usize, printed: &str) {
        let span = self.marked_prose(cell, printed);
        self.spans[cell] = (span.end > span.start).then_some(span);
    }

    /// The year of the title.
    pub fn year(&mut self, printed: &str) -> Span {
        self.marked_prose(blocks::YEAR, printed)
    }

    fn marked_prose(&mut self, number: usize, text: &str) -> Span {
        let marks = self.marks && !text.is_empty();
        if marks {
            self.raw(&blocks::begin(number));
        }
        let span = self.prose(text);
        if marks {
            self.raw(blocks::FINISH);
        }
        span
    }

    /// The finished text and the bytes of each cell's figure.
    pub fn finish(self) -> (String, Vec<Option<Span>>) {
        (self.text, self.spans)
    }
}

fn half_typed(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '：' => ':',
        '“' | '”' => '"',
        other => other,
    }
}
