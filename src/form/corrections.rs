//! Words of sentences, lists and remarks that correct figures.

use serde::Deserialize;

use super::lists::{Held, Lists};

/// Words that correct figures.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionWords {
    /// Before the figure that another should be.
    pub should_be: Vec<String>,
    /// Of these, those that stand in other sentences, too.
    pub present: Vec<String>,
    /// Say that a figure is wrong.
    pub faulty: Vec<String>,
    /// Head lists of corrections.
    pub lists: Vec<String>,
    /// In brackets behind the figure itself.
    pub remarks: Vec<String>,
    /// Those of sentences and lists as a tree.
    #[serde(skip)]
    pub tree: Lists,
}

/// What a word says of the figures around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// What follows should be there.
    ShouldBe,
    /// The same may be meant, or that something is so now.
    Present,
    /// One of them is wrong.
    Faulty,
    /// They are a list of what is corrected.
    List,
}

impl Held {
    /// Whether a word corrects like this.
    pub fn corrects(self, correction: Correction) -> bool {
        self.has(correction as usize)
    }
}

impl CorrectionWords {
    /// Its lists.
    pub(super) fn lists(&mut self) -> Vec<&mut Vec<String>> {
        vec![&mut self.should_be, &mut self.present, &mut self.faulty, &mut self.lists, &mut self.remarks]
    }

    /// Makes the tree of the folded words.
    pub(super) fn grow(&mut self) {
        self.tree = Lists::of(&[&self.should_be, &self.present, &self.faulty, &self.lists]);
    }
}
