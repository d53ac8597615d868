//! Words that are no labels of a form and still tell what a text is: how titles go, how bodies are
//! called, what stands before a period. Data, like the forms.

use serde::Deserialize;

use super::corrections::CorrectionWords;
use super::lists::{Held, Lists};
use super::senses::{Senses, YearWords};
use super::trie::Trie;
use crate::fold::Folding;

/// The words, from `assets/words.ron`, folded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Of titles.
    pub titles: TitleWords,
    /// Of the names of bodies.
    pub bodies: BodyWords,
    /// Of periods and dates.
    pub periods: PeriodWords,
    /// Of sentences with years in them.
    pub years: YearWords,
    /// Of these, those of clauses, as an index.
    #[serde(skip)]
    pub senses: Senses,
    /// Of texts about reports.
    pub about: AboutWords,
    /// Of heads and labels that the forms do not have.
    pub heads: HeadWords,
    /// Captions, heads and notes.
    pub captions: CaptionWords,
    /// Their lists that [`Caption`] numbers, as a tree.
    #[serde(skip)]
    pub caption_lists: Lists,
    /// Of what corrects figures.
    pub corrections: CorrectionWords,
    /// Before bounds and estimates.
    pub bounds: Vec<String>,
    /// Of forms before the known editions.
    pub older: OlderWords,
}

/// Words of titles.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleWords {
    /// What leads to another page, before its title.
    pub neighbours: Vec<String>,
    /// What all titles share, behind body and year.
    pub shared: Vec<String>,
    /// The same as a tree.
    #[serde(skip)]
    pub shared_tree: Trie,
    /// What makes them part of a body's name.
    pub offices: Vec<String>,
    /// What makes them the name of a site.
    pub sites: Vec<String>,
    /// How titles go on.
    pub tails: Vec<String>,
    /// The same as a tree.
    #[serde(skip)]
    pub tails_tree: Trie,
    /// Titles in pieces.
    pub broken: BrokenTitleWords,
    /// The name of the form itself.
    pub prescribed: Vec<String>,
    /// Labels of page metadata before a title.
    pub labels: Vec<String>,
    /// The same as a tree.
    #[serde(skip)]
    pub labels_tree: Trie,
    /// Page metadata behind a title.
    pub behind: Vec<String>,
}

/// Words of titles in pieces.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokenTitleWords {
    /// The characters of a tail that was scrambled.
    pub letters: String,
    /// The one that it has at least.
    pub letter: String,
    /// What a line holds on which a title begins.
    pub parts: Vec<String>,
}

/// Words of the names of bodies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyWords {
    /// How they end.
    pub kinds: Vec<String>,
    /// How the names of places in them end.
    pub places: Vec<String>,
    /// Beginnings of the country's bodies.
    pub national: Vec<String>,
    /// Words with such an end that name no place.
    pub no_places: Vec<String>,
    /// What stands behind the name of a place whose government is meant.
    pub governments: Vec<String>,
    /// Beginnings that make it no name.
    pub pronouns: Vec<String>,
    /// What stands before a name.
    pub leads: Vec<String>,
    /// What stands before the body that answers questions.
    pub contacts: Vec<String>,
    /// What stands behind it.
    pub reached: String,
    /// Offices within a body.
    pub inner: Vec<String>,
    /// What follows a name that is the subject of a sentence.
    pub openers: Vec<String>,
    /// Words around the name of the body whose report it is.
    pub named: NamedWords,
}

/// Words around the name of the body whose report it is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedWords {
    /// Behind these it is named.
    pub tells: Vec<String>,
    /// What is done with a report, before the name in its title.
    pub sent: Vec<String>,
    /// Names of no body in particular.
    pub general: Vec<String>,
}

/// Words of periods and dates.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodWords {
    /// Before the period of the figures.
    pub labels: Vec<String>,
    /// The same as a tree.
    #[serde(skip)]
    pub labels_tree: Trie,
    /// Before a day up to which something is counted.
    pub until: Vec<String>,
    /// Between the first day and the last.
    pub between: Vec<String>,
    /// Of these, those between two months.
    pub months: Vec<String>,
    /// Behind the first day.
    pub begun: Vec<String>,
    /// Before the last one.
    pub on: Vec<String>,
    /// Behind the first of two months.
    pub month: Vec<String>,
    /// Between a word for the period and a year.
    pub are: Vec<String>,
    /// Characters left between digits whose signs were lost.
    pub left: String,
    /// Labels of dates of the page.
    pub published: Vec<String>,
}

/// Words of texts about reports.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AboutWords {
    /// How their titles end.
    pub ends: Vec<String>,
    /// What the titles of notices begin with, behind the body.
    pub notices: Vec<String>,
    /// Before the name of a report that is to be made.
    pub ordered: Vec<String>,
    /// What stands anywhere in their titles.
    pub within: Vec<String>,
    /// What the openings of texts say that explain a report.
    pub explains: Vec<String>,
    /// The headings of such texts.
    pub explained: Vec<String>,
    /// Parts of a year.
    pub parts: Vec<String>,
    /// What is to be done with reports.
    pub orders: Vec<String>,
    /// Articles of a regulation at the beginning of a line.
    pub articles: Vec<String>,
    /// How a report speaks of itself.
    pub itself: Vec<String>,
}

/// Words of heads and labels that the forms do not have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadWords {
    /// Before a label: that another quantity is meant than it names.
    pub others: Vec<String>,
    /// Over columns of another year beside each of the form's.
    pub years: Vec<String>,
    /// The same as a tree.
    #[serde(skip)]
    pub years_tree: Trie,
    /// Over columns that sum others up.
    pub sums: Vec<String>,
    /// Behind a head over several rows: that it is that of the sum of their totals.
    pub totals: Vec<String>,
    /// Over columns whose figures or dashes look like the form's own.
    pub foreign: Vec<String>,
    /// The same as a tree.
    #[serde(skip)]
    pub foreign_tree: Trie,
    /// Of these, those over remarks.
    pub remarks: Vec<String>,
    /// That name no quantity of their own.
    pub plain: Vec<String>,
    /// Above a table that another replaces.
    pub replaced: Vec<String>,
    /// Above that one.
    pub replacing: Vec<String>,
    /// Above a table that does not hold.
    pub voided: Vec<String>,
}

/// Words of captions above tables, among heads and of notes below.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaptionWords {
    /// Speak of a table.
    pub tables: Vec<String>,
    /// Of these, those that speak of one above.
    pub above: Vec<String>,
    /// Begin a note.
    pub notes: Vec<String>,
    /// Say that figures are others than a year's, a body's, or than counts.
    pub others: Vec<String>,
    /// The same where nothing else is said.
    pub sides: Vec<String>,
    /// Heads of shares.
    pub shares: Vec<String>,
    /// Say that figures are none.
    pub faults: Vec<String>,
    /// Of these, those that say so of noughts.
    pub noughts: Vec<String>,
    /// How many are counted as one.
    pub scales: Vec<String>,
    /// Before the name of the body whose figures a table holds.
    pub bodies: Vec<String>,
    /// Before a year that figures are compared with.
    pub compares: Vec<String>,
    /// What stands beside the year of a table, longer words first.
    pub neutral: Vec<String>,
}

/// What words of captions say; each is a list of those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caption {
    /// They speak of a table.
    Tables,
    /// They speak of one above.
    Above,
    /// The figures are others.
    Others,
    /// They are shares.
    Shares,
    /// They are none.
    Faults,
    /// Of noughts.
    Noughts,
    /// Several are counted as one.
    Scales,
}

impl CaptionWords {
    fn tree(&self) -> Lists {
        Lists::of(&[&self.tables, &self.above, &self.others, &self.shares, &self.faults, &self.noughts, &self.scales])
    }
}

impl Held {
    /// Whether words say `caption`.
    pub fn says(self, caption: Caption) -> bool {
        self.has(caption as usize)
    }
}

/// Words of older forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OlderWords {
    /// Labels of the statistics table.
    pub statistics: Vec<String>,
    /// What a sentence has before the figure that such a label counts.
    pub says: String,
    /// The units that a sentence has behind it.
    pub units: String,
    /// Topics of the narrative headings, each with its wordings.
    pub narrative: Vec<Vec<String>>,
    /// Of universities' reports.
    pub school: Vec<String>,
    /// Of their year.
    pub school_year: Vec<String>,
}

impl AboutWords {
    /// Whether a folded clause behind the name of a report says what is to be done with reports.
    pub fn is_order(&self, clause: &str) -> bool {
        let clause = &clause[..clause.find([',', '。', ';', '》']).unwrap_or(clause.len())];
        self.orders.iter().any(|w| clause.contains(w.as_str()))
    }
}

impl Words {
    /// Reads the words from the text of a RON file.
    pub fn read(ron_text: &str, folding: &Folding) -> Result<Self, ron::error::SpannedError> {
        let mut words: Self = ron::from_str(ron_text)?;
        for list in words.lists() {
            for word in list.iter_mut() {
                *word = folding.fold(word);
            }
            // The longest of several that begin alike is found first.
            list.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        words.titles.shared_tree = Trie::of(&words.titles.shared);
        words.titles.tails_tree = Trie::of(&words.titles.tails);
        words.periods.labels_tree = Trie::of(&words.periods.labels);
        words.titles.labels_tree = Trie::of(&words.titles.labels);
        words.caption_lists = words.captions.tree();
        words.senses = Senses::of(&words.years);
        words.corrections.grow();
        words.heads.years_tree = Trie::of(&words.heads.years);
        words.heads.foreign_tree = Trie::of(&words.heads.foreign);
        Ok(words)
    }

    /// All lists of words.
    fn lists(&mut self) -> impl Iterator<Item = &mut Vec<String>> {
        let Self { titles, bodies, periods, years, about, heads, captions, corrections, bounds, older, caption_lists: _, senses: _ } = self;
        let of_reports = titles.lists().into_iter().chain(bodies.lists()).chain(periods.lists()).chain(years.lists()).chain(about.lists());
        let of_tables = heads.lists().into_iter().chain(captions.lists()).chain(corrections.lists()).chain([bounds]);
        of_reports.chain(of_tables).chain(older.lists())
    }
}

impl TitleWords {
    fn lists(&mut self) -> Vec<&mut Vec<String>> {
        vec![
            &mut self.shared,
            &mut self.offices,
            &mut self.sites,
            &mut self.tails,
            &mut self.labels,
            &mut self.behind,
            &mut self.prescribed,
            &mut self.neighbours,
            &mut self.broken.parts,
        ]
    }
}

impl BodyWords {
    fn lists(&mut self) -> Vec<&mut Vec<String>> {
        vec![
            &mut self.governments,
            &mut self.kinds,
            &mut self.places,
            &mut self.national,
            &mut self.no_places,
            &mut self.pronouns,
            &mut self.leads,
            &mut self.named.tells,
            &mut self.named.sent,
            &mut self.named.general,
            &mut self.contacts,
            &mut self.inner,
            &mut self.openers,
        ]
    }
}

impl PeriodWords {
    fn lists(&mut self) -> Vec<&mut Vec<String>> {
        let Self { labels, labels_tree: _, until, between, months, begun, on, month, are, left: _, published } = self;
        vec![labels, until, between, months, begun, on, month, are, published]
    }
}

impl AboutWords {
    fn lists(&mut self) -> Vec<&mut Vec<String>> {
        vec![
            &mut self.ends,
            &mut self.notices,
            &mut self.ordered,
            &mut self.within,
            &mut self.explains,
            &mut self.explained,
            &mut self.parts,
            &mut self.orders,
            &mut self.articles,
            &mut self.itself,
        ]
    }
}

impl HeadWords {
    fn lists(&mut self) -> Vec<&mut Vec<String>> {
        vec![
            &mut self.others,
            &mut self.years,
            &mut self.sums,
            &mut self.foreign,
            &mut self.remarks,
            &mut self.plain,
            &mut self.replaced,
            &mut self.replacing,
            &mut self.voided,
        ]
    }
}

impl CaptionWords {
    fn lists(&mut self) -> Vec<&mut Vec<String>> {
        vec![
            &mut self.tables,
            &mut self.above,
            &mut self.notes,
            &mut self.others,
            &mut self.sides,
            &mut self.shares,
            &mut self.faults,
            &mut self.noughts,
            &mut self.scales,
            &mut self.bodies,
            &mut self.compares,
            &mut self.neutral,
        ]
    }
}

impl OlderWords {
    fn lists(&mut self) -> Vec<&mut Vec<String>> {
        let topics = self.narrative.iter_mut();
        topics.chain([&mut self.statistics, &mut self.school, &mut self.school_year]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_words_are_there_folded_and_longest_first() {
        let folding = Folding::read(include_str!("../../assets/fold.ron")).expect("the built-in table is valid");
        let words = Words::read(include_str!("../../assets/words.ron"), &folding).expect("the built-in words are valid");
        assert!(words.titles.shared.len() > 3 && words.older.narrative.len() > 5);
        assert!(words.bodies.kinds.windows(2).all(|pair| pair[0].len() >= pair[1].len()));
        assert!(Words::read("(titles: ())", &folding).is_err());
    }
}
