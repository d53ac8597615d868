//! The labels of all editions as patterns that are found in one pass over a text's Han characters.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Form;
use super::trie::Trie;
use crate::fold::{Folding, HanStream};

/// How a printed label compares with the form's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    trie: Trie,
    /// For each pattern, what it may mean.
    meanings: Vec<Vec<Meaning>>,
    /// For each edition and pattern, what it may mean there.
    by_edition: Vec<Vec<Vec<(Label, Fit)>>>,
    /// For each pattern, what it votes for.
    votes: Vec<Vec<Vote>>,
    /// How many different votes there are.
    parties: usize,
}

/// A voice for an edition: the label of one of its rows, or a label that no other edition has.
#[derive(Clone, Copy, Debug)]
struct Vote {
    edition: usize,
    own: bool,
    /// Equal labels vote once.
    party: usize,
}

/// How many different labels of an edition stand in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Labels that no other edition has, phrases that vote for it included.
    pub own: usize,
    /// Rows, by labels that other editions have too.
    pub rows: usize,
}

impl Lexicon {
    /// The labels of `editions`, folded by `folding`.
    pub fn of(editions: &[Arc<Form>], folding: &Folding) -> Self {
        let mut gathered = Gathered { folding, numbers: HashMap::new(), patterns: Vec::new(), meanings: Vec::new() };
        for (edition, form) in editions.iter().enumerate() {
            gathered.add_form(edition, form);
        }
        let Gathered { patterns, meanings, .. } = gathered;
        let of_edition = |edition: usize| {
            let own = |all: &Vec<Meaning>| all.iter().filter(|m| m.edition == edition).map(|m| (m.label, m.fit)).collect();
            meanings.iter().map(own).collect()
        };
        let by_edition = (0..editions.len()).map(of_edition).collect();
        let (votes, parties) = votes_of(&meanings);
        Self { trie: Trie::of(&patterns), meanings, by_edition, votes, parties }
    }

    /// All labels in `stream`, in order. A label inside a longer one is not a label of its own.
    pub fn hits(&self, stream: &HanStream) -> Vec<Hit> {
        let mut hits = Vec::with_capacity(stream.len() / 8);
        let mut reach = 0;
        let codes = stream.codes();
        for start in 0..codes.len() {
            if self.trie.may_begin(&codes[start..])
                && let Some((length, pattern)) = self.trie.longest(&codes[start..])
                && start + length > reach
            {
                reach = start + length;
                hits.push(Hit { start, end: reach, pattern });
            }
        }
        hits
    }

    /// What the label of a hit may mean.
    pub fn meanings(&self, hit: &Hit) -> &[Meaning] {
        &self.meanings[hit.pattern]
    }

    /// What the label of a hit may mean in the edition of this index.
    pub fn meanings_in(&self, edition: usize, hit: &Hit) -> &[(Label, Fit)] {
        &self.by_edition[edition][hit.pattern]
    }

    /// How many different labels of each edition are among `hits`.
    pub fn tally(&self, hits: &[Hit]) -> Vec<Tally> {
        let mut tally = vec![Tally::default(); self.by_edition.len()];
        let mut seen = vec![false; self.meanings.len()];
        let mut voted = vec![false; self.parties];
        for hit in hits {
            if std::mem::replace(&mut seen[hit.pattern], true) {
                continue;
            }
            for vote in &self.votes[hit.pattern] {
                if !std::mem::replace(&mut voted[vote.party], true) {
                    let count = &mut tally[vote.edition];
                    *(if vote.own { &mut count.own } else { &mut count.rows }) += 1;
                }
            }
        }
        tally
    }
}

/// What each pattern votes for, and how many different parties there are.
fn votes_of(meanings: &[Vec<Meaning>]) -> (Vec<Vec<Vote>>, usize) {
    let mut own: HashMap<Meaning, usize> = HashMap::new();
    let mut rows: HashMap<(usize, Label), usize> = HashMap::new();
    let mut parties = 0;
    let mut of = |pattern: &Vec<Meaning>| {
        let alone = pattern.iter().all(|m| m.edition == pattern[0].edition);
        let mut next = || {
            parties += 1;
            parties - 1
        };
        let mut vote = |meaning: &Meaning| {
            let Meaning { edition, label, .. } = *meaning;
            let party = match label {
                Label::Section(_) => return None,
                // The heads of one table speak with one voice: a report may have some tables of another edition.
                Label::Column(table, _) if alone => {
                    *own.entry(Meaning { edition, label: Label::Column(table, 0), fit: Fit::Exact }).or_insert_with(&mut next)
                }
                _ if alone => *own.entry(*meaning).or_insert_with(&mut next),
                Label::Row(..) => *rows.entry((edition, label)).or_insert_with(&mut next),
                _ => return None,
            };
            Some(Vote { edition, own: alone, party })
        };
        pattern.iter().filter_map(&mut vote).collect()
    };
    (meanings.iter().map(&mut of).collect(), parties)
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
        let found: Vec<String> = hits.iter().map(|h| stream.slice(h.start, h.end)).collect();
        assert_eq!(found, ["商业企业", "其他法律行政法规禁止公开"]);
    }
}
