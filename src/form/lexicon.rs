//! The labels of all editions as patterns that are found in one pass over a text's Han characters.

use std::collections::HashMap;
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Form;
use crate::fold::{Folding, HanStream};

/// How a printed label compares with the form's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// The label of the form, character by character.
    Exact,
    /// A known other wording.
    Alias,
    /// Damaged or mistyped, and still recognised.
    Near,
}

/// What a label names in its form: indexes into [`Form`]'s lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// A section.
    Section(usize),
    /// A table's title.
    Title(usize),
    /// A label in a table's head that names neither row nor column.
    Furniture(usize),
    /// A column of a table.
    Column(usize, usize),
    /// A group of a table.
    Group(usize, usize),
    /// A row of a table.
    Row(usize, usize),
    /// A phrase that votes for the edition.
    Sign(usize),
}

/// One meaning of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meaning {
    /// Index of the edition in [`super::Forms::editions`].
    pub edition: usize,
    /// What it names.
    pub label: Label,
    /// How the pattern compares with the label of the form.
    pub fit: Fit,
}

/// A place where a pattern was found, in numbers of Han characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Number of the first character.
    pub start: usize,
    /// One past the number of the last.
    pub end: usize,
    pattern: usize,
}

/// The patterns of all editions.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    automaton: Option<AhoCorasick>,
    meanings: Vec<Vec<Meaning>>,
}

impl Lexicon {
    /// The labels of `editions`, folded by `folding`.
    pub fn of(editions: &[Arc<Form>], folding: &Folding) -> Self {
        let mut gathered = Gathered { folding, numbers: HashMap::new(), patterns: Vec::new(), meanings: Vec::new() };
        for (edition, form) in editions.iter().enumerate() {
            gathered.add_form(edition, form);
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&gathered.patterns).ok();
        Self { automaton, meanings: gathered.meanings }
    }

    /// All labels in `stream`, in order. A label inside a longer one is not a label of its own.
    pub fn hits(&self, stream: &HanStream) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut hits: Vec<Hit> = automaton
            .find_overlapping_iter(stream.text())
            .map(|m| Hit { start: HanStream::number_at(m.start()), end: HanStream::number_at(m.end()), pattern: m.pattern().as_usize() })
            .collect();
        hits.sort_by(|a, b| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        let mut reach = 0;
        hits.retain(|hit| {
            let inside = hit.end <= reach;
            reach = reach.max(hit.end);
            !inside
        });
        hits
    }

    /// What the label of a hit may mean.
    pub fn meanings(&self, hit: &Hit) -> &[Meaning] {
        &self.meanings[hit.pattern]
    }
}

struct Gathered<'a> {
    folding: &'a Folding,
    numbers: HashMap<String, usize>,
    patterns: Vec<String>,
    meanings: Vec<Vec<Meaning>>,
}

impl Gathered<'_> {
    fn add(&mut self, edition: usize, label: Label, text: &str, fit: Fit) {
        let han = self.folding.han(text);
        if han.is_empty() {
            return;
        }
        let number = *self.numbers.entry(han.clone()).or_insert_with(|| {
            self.patterns.push(han);
            self.meanings.push(Vec::new());
            self.patterns.len() - 1
        });
        let known = &mut self.meanings[number];
        if !known.iter().any(|m| m.edition == edition && m.label == label) {
            known.push(Meaning { edition, label, fit });
        }
    }

    fn add_all(&mut self, edition: usize, label: Label, texts: [&[String]; 3]) {
        for (texts, fit) in texts.into_iter().zip([Fit::Exact, Fit::Alias, Fit::Near]) {
            for text in texts {
                self.add(edition, label, text, fit);
            }
        }
    }

    fn add_form(&mut self, edition: usize, form: &Form) {
        for (s, section) in form.sections.iter().enumerate() {
            self.add_all(edition, Label::Section(s), [std::slice::from_ref(&section.label), &section.aliases, &section.typos]);
        }
        for (i, sign) in form.signs.iter().enumerate() {
            self.add(edition, Label::Sign(i), sign, Fit::Exact);
        }
        for (t, table) in form.tables.iter().enumerate() {
            self.add(edition, Label::Title(t), &table.title, Fit::Exact);
            for text in &table.furniture {
                self.add(edition, Label::Furniture(t), text, Fit::Exact);
            }
            for (c, column) in table.columns.iter().enumerate() {
                self.add_all(edition, Label::Column(t, c), [std::slice::from_ref(&column.label), &column.aliases, &column.typos]);
            }
            for (g, group) in table.groups.iter().enumerate() {
                self.add(edition, Label::Group(t, g), &group.label, Fit::Exact);
            }
            for (r, row) in table.rows.iter().enumerate() {
                self.add_all(edition, Label::Row(t, r), [std::slice::from_ref(&row.label), &row.aliases, &row.typos]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::form::Forms;

    #[test]
    fn labels_are_found_across_whatever_cuts_them_and_only_the_longest_counts() {
        let forms = Forms::built_in().expect("valid");
        let stream = forms.folding().han_stream("| 商业\n企业 | 其他法律行政\t法规禁止公开 | 0 |");
        let hits = forms.lexicon().hits(&stream);
        let found: Vec<&str> = hits.iter().map(|h| stream.slice(h.start, h.end)).collect();
        assert_eq!(found, ["商业企业", "其他法律行政法规禁止公开"]);
    }
}
