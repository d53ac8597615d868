//! Blocks of a page that are hidden until a click or a script shows them. One whose tables stand nowhere
//! else on the page is part of what people see of it; another way to show the same is not.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::html::CELLS;
use super::tag::Tag;
use super::tree::{Step, Tree};
use crate::fold::is_han;

/// The fewest Han characters that the tables of a report have: those of a calendar have fewer.
const FEWEST_HAN: usize = 60;

/// The hidden blocks that are to be read, by their numbers in the tree.
pub(super) fn opened(tree: &Tree) -> BTreeSet<u32> {
    let mut look = Look::default();
    let number = Cell::new(0);
    let passes = |own: u32, tag: &Tag| {
        number.set(own);
        !matches!(tag, Tag::Hidden | Tag::Title | Tag::Field(_))
    };
    tree.walk(|step| look.take(&step, number.get()), passes);
    look.asides.iter().filter(|aside| aside.is_needed(&look.seen)).map(|aside| aside.number).collect()
}

/// What was found on the way through the tree.
#[derive(Default)]
struct Look {
    /// The words outside of hidden blocks.
    seen: BTreeSet<String>,
    /// The hidden blocks that stand in no other one and in no table.
    asides: Vec<Aside>,
    /// Hidden blocks and tables that are open.
    hidden: usize,
    tables: usize,
    /// Whether the open hidden block stands in a table.
    laid_out: bool,
}

/// A hidden block, and what its tables hold.
#[derive(Default)]
struct Aside {
    number: u32,
    words: Vec<String>,
    cells: usize,
}

impl Look {
    fn take(&mut self, step: &Step<'_>, number: u32) {
        match step {
            Step::Enter(Tag::Aside) => {
                if self.hidden == 0 {
                    self.laid_out = self.tables > 0;
                    self.asides.push(Aside { number, ..Aside::default() });
                }
                self.hidden += 1;
            }
            Step::Leave(Tag::Aside) => self.hidden -= 1,
            Step::Enter(Tag::Table) => self.tables += 1,
            Step::Leave(Tag::Table) => self.tables -= 1,
            Step::Enter(Tag::Cell(..)) => {
                if let Some(aside) = self.open() {
                    aside.cells += 1;
                }
            }
            Step::Text(text) if text.contains(is_han) => {
                let word: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                if self.hidden == 0 {
                    self.seen.insert(word);
                } else if let Some(aside) = self.open() {
                    aside.words.push(word);
                }
            }
            _ => {}
        }
    }

    /// The hidden block in one of whose tables the walk is.
    fn open(&mut self) -> Option<&mut Aside> {
        if self.hidden > 0 && self.tables > 0 && !self.laid_out { self.asides.last_mut() } else { None }
    }
}

impl Aside {
    /// Whether it holds tables with places for figures that say something else than what is seen.
    fn is_needed(&self, seen: &BTreeSet<String>) -> bool {
        let han: usize = self.words.iter().map(|word| word.chars().filter(|c| is_han(*c)).count()).sum();
        let again = self.words.iter().filter(|word| seen.contains(*word)).count();
        self.cells >= self.words.len() + CELLS && han >= FEWEST_HAN && again * 2 < self.words.len()
    }
}
