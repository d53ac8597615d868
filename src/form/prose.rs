//! The words of running text, from `assets/narrative.ron`: by which sentences are recognised that
//! state what the tables state.

use std::sync::{Arc, LazyLock};

use serde::{Deserialize, Serialize};

use super::{Form, Letters, Place, Term, Trie, Word};

/// What a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Topic {
    /// Publishing of the body's own accord.
    Publicity,
    /// Requests for disclosure.
    Requests,
    /// Reviews and suits.
    Proceedings,
}

/// How surely a sentence of this kind means the cells it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grade {
    /// The words of the form.
    Exact,
    /// Usual words for it.
    Likely,
    /// Often something else; worth a look.
    Notice,
}

/// Words in their order around a figure: `收到*申请*#`; `收到~#` where nothing is said between.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Pattern {
    /// Words before the figure, in order.
    pub before: Vec<Word>,
    /// Words behind it, in order.
    pub behind: Vec<Word>,
    /// The characters of all words, without the years that are put in them.
    pub letters: Letters,
    /// Whether a year is put in one of the words.
    pub dated: bool,
    /// Whether the figure follows its words at once.
    pub near: bool,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        let (before, behind) = text.split_once('#').unwrap_or((&text, ""));
        let (before, near) = before.strip_suffix('~').map_or((before, false), |before| (before, true));
        let words = |side: &str| side.split('*').filter(|word| !word.is_empty()).map(|word| Word::from(word.to_owned())).collect();
        let (before, behind): (Vec<Word>, Vec<Word>) = (words(before), words(behind));
        // What stands between braces is a year.
        let fixed = before.iter().chain(&behind).flat_map(|word| word.split('{').map(|part| part.split_once('}').map_or(part, |p| p.1)));
        let letters = Letters::of(fixed.flat_map(str::chars));
        let dated = before.iter().chain(&behind).any(|word| word.contains('{'));
        Self { before, behind, letters, dated, near }
    }
}

/// Patterns that say the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "Vec<Pattern>")]
pub struct Sayings {
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// The characters that every pattern has.
    pub letters: Letters,
}

impl From<Vec<Pattern>> for Sayings {
    fn from(patterns: Vec<Pattern>) -> Self {
        let common = |common: Letters, pattern: &Pattern| common.and(&pattern.letters);
        let letters = patterns.first().map_or(Letters::default(), |first| patterns.iter().fold(first.letters, common));
        Self { patterns, letters }
    }
}

impl Sayings {
    /// The patterns that may fit where these characters stand: leaves none out that does.
    pub fn that_may_fit(&self, letters: &Letters) -> impl Iterator<Item = &Pattern> {
        let patterns = if letters.may_hold_all(&self.letters) { self.patterns.as_slice() } else { &[] };
        patterns.iter().filter(move |pattern| letters.may_hold_all(&pattern.letters))
    }
}

/// Sub-headings of one topic.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicWords {
    /// The topic.
    pub key: Topic,
    /// One of them in the heading says so.
    pub words: Vec<Word>,
}

/// Something counted in sentences and in cells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// Its name.
    pub key: String,
    /// What it belongs to.
    pub topic: Topic,
    /// How sure the comparison is.
    pub grade: Grade,
    /// Sums of cells that it may be, the one that is meant first.
    pub cells: Vec<String>,
    /// Its wordings.
    pub says: Sayings,
    /// Words beside the figure that make it something else.
    pub without: Vec<Word>,
    /// What else the same words may mean.
    #[serde(default)]
    pub unless: Unless,
}

/// What else the words of a quantity may mean, by what its sentence says beside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Unless {
    /// Nothing else.
    #[default]
    Nothing,
    /// A class of the body's own documents.
    Classes,
    /// The same, and it may leave out what was public before.
    Public,
    /// All but a rest that is named behind it.
    Rest,
}

/// Sentences that state that there was none of a quantity.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {
    /// The quantity.
    pub key: String,
    /// The topic a sentence must be about.
    #[serde(default)]
    pub topic: Option<Topic>,
    /// Its wordings.
    pub says: Sayings,
    /// Words in the clause that make it something else.
    pub without: Vec<Word>,
    /// Whether it says so too where the sentence does not say that it is about disclosure.
    #[serde(default)]
    pub plain: bool,
}

/// What was decided in a review or suit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeWords {
    /// The column that counts it.
    pub column: String,
    /// Its wordings.
    pub says: Sayings,
}

/// Words around a whole and its parts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SumWords {
    /// Heads of columns that hold sums.
    pub heads: Vec<Word>,
    /// Before parts that may leave something out.
    pub opens: Vec<Word>,
    /// Before parts that leave nothing out.
    pub closed: Vec<Word>,
    /// From these on no more parts follow.
    pub ends: Vec<Word>,
    /// Behind a figure that is no part.
    pub carried: Vec<Word>,
    /// The keys of the quantities that shares of requests are of.
    pub wholes: Vec<String>,
    /// From these on the parts are told again, by something else.
    pub anew: Vec<Word>,
    /// One item may be counted in several parts.
    pub twice: Vec<Word>,
}

/// Words of growth.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrowthWords {
    /// Against the year before.
    pub against: Vec<String>,
    /// More.
    pub up: Vec<String>,
    /// Fewer.
    pub down: Vec<String>,
}

/// Words for what was published and for decisions told in sentences.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedWords {
    /// Items published.
    pub says: Sayings,
    /// Licences, penalties.
    pub decisions: Vec<DecisionWords>,
    /// Units of items published, which are no decisions.
    pub items: Vec<Word>,
    /// Words that make a licence or penalty something else.
    pub without: Vec<Word>,
}

/// A kind of decisions told in sentences.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionWords {
    /// Its name.
    pub key: String,
    /// The cells that count them.
    pub cells: String,
    /// Its wordings.
    pub says: Sayings,
    /// Whether it is a sum of money, in the unit of the form: 万元.
    #[serde(default)]
    pub money: bool,
}

/// Words of the fee for handling requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeeWords {
    /// The cell of requests dropped because the fee was not paid.
    pub unpaid: String,
    /// Something is said of fees.
    pub about: Vec<Word>,
    /// So many notices.
    pub notices: Sayings,
    /// No notice at all.
    pub no_notice: Vec<Word>,
    /// So much was collected.
    pub collected: Sayings,
    /// So much was asked for.
    pub billed: Sayings,
}

/// A topic that section one has to cover.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OverviewTopic {
    /// Its name.
    pub label: String,
    /// One of them is enough.
    pub words: Vec<String>,
}

/// What a government's report has to tell of its supervision.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accountability {
    /// Names of the bodies meant end so.
    pub bodies: Vec<String>,
    /// And hold none of these.
    pub not: Vec<String>,
    /// One of them is enough.
    pub words: Vec<String>,
}

/// Words about figures themselves.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FigureWords {
    /// Units of counts.
    pub counts: Vec<Word>,
    /// Units of other things.
    pub others: Vec<Word>,
    /// Both as a tree, those of counts first.
    #[serde(skip)]
    pub units: Trie,
    /// Before a figure that is not exact.
    pub about_before: Vec<Word>,
    /// Behind one.
    pub about_behind: Vec<Word>,
    /// Before tens, hundreds or thousands in words that are not exact.
    pub vague_before: Vec<Word>,
    /// Before a numeral in words that is no figure.
    pub no_figure_before: Vec<Word>,
    /// Units that make a figure of a numeral in words.
    pub plain_units: Vec<Word>,
    /// Behind such a unit where the numeral is no figure.
    pub no_figure_behind: Vec<Word>,
    /// Such units that make another word with one.
    pub together: Vec<Word>,
    /// Multiples behind digits.
    pub multiples: Vec<Word>,
    /// Words that say nothing of what is counted.
    pub neutral: Vec<Word>,
}

/// Words that say what a sentence speaks of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContextWords {
    /// Topics of sub-headings, the first that fits counts.
    pub topics: Vec<TopicWords>,
    /// In a sentence about requests.
    pub about_requests: Vec<Word>,
    /// In a sentence about disclosure at all.
    pub about_disclosure: Vec<Word>,
    /// From these on a sentence counts something else.
    pub elsewhere: Vec<Word>,
    /// Another time.
    pub other_time: Vec<Word>,
    /// The year before.
    pub last_year: Vec<Word>,
    /// Beside a year that something is carried over from or to.
    pub carried: Vec<Word>,
    /// A change or a share.
    pub change: Vec<Word>,
    /// Perhaps not the whole body and year.
    pub unsure: Vec<Word>,
    /// Words that say what the figure behind them takes in.
    pub inclusive: Vec<Word>,
    /// Figures handed out over what stands before.
    pub shared: Vec<Word>,
    /// What figures of the same sentence say of each other.
    pub beside: BesideWords,
}

/// Words of figures that say what another figure of the sentence means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BesideWords {
    /// So many of the body's own documents.
    pub documents: Sayings,
    /// So many that were public before they were asked for.
    pub already: Sayings,
    /// The rest of a whole.
    pub rest: Vec<Word>,
    /// A rest that is still in hand.
    pub in_hand: Vec<Word>,
    /// What a denial is limited to that names none of these things itself.
    pub narrow: Vec<Word>,
}

/// What a report has to say in words.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duties {
    /// The topics of section one.
    pub overview: Vec<OverviewTopic>,
    /// Supervision.
    pub accountability: Accountability,
    /// A section that says only this is empty.
    pub nothing_said: Vec<String>,
}

/// The words of running text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProseWords {
    /// About figures.
    pub figures: FigureWords,
    /// About sentences.
    pub context: ContextWords,
    /// What is counted.
    pub quantities: Vec<Quantity>,
    /// Outcomes of reviews and suits.
    pub outcomes: Vec<OutcomeWords>,
    /// That there was none.
    pub nothing: Vec<Nothing>,
    /// That all was dealt with.
    pub all_done: Nothing,
    /// Wholes and parts.
    pub sums: SumWords,
    /// Shares.
    pub share: Vec<String>,
    /// Growth.
    pub growth: GrowthWords,
    /// What was published, and decisions.
    pub published: PublishedWords,
    /// Fees.
    pub fees: FeeWords,
    /// What has to be said.
    pub duties: Duties,
}

impl ProseWords {
    /// The words in the text of a RON file.
    pub fn read(text: &str) -> Result<Self, ron::error::SpannedError> {
        let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
        let mut words: Self = options.from_str(text)?;
        let FigureWords { counts, others, units, .. } = &mut words.figures;
        *units = Trie::of(&counts.iter().chain(others.iter()).map(|word| word.to_string()).collect::<Vec<_>>());
        Ok(words)
    }

    /// The words built into the program; read when they are first asked for.
    pub fn built_in() -> &'static Arc<Self> {
        static BUILT_IN: LazyLock<Arc<ProseWords>> = LazyLock::new(|| {
            let words = ProseWords::read(include_str!("../../assets/narrative.ron"));
            Arc::new(words.expect("the built-in words are valid RON, which a test holds"))
        });
        &BUILT_IN
    }

    /// What is counted in the tables of a section.
    pub fn topic_of(&self, form: &Form, section: &str) -> Option<Topic> {
        let own: Vec<&str> = form.tables.iter().filter(|table| table.section == section).map(|table| table.key.as_str()).collect();
        let counts = |quantity: &&Quantity| {
            let table = |sum: &String| sum.split_once('/').is_some_and(|(table, _)| own.contains(&table));
            quantity.cells.iter().any(table)
        };
        self.quantities.iter().find(counts).map(|quantity| quantity.topic)
    }

    /// The quantity of this name.
    pub fn quantity(&self, key: &str) -> Option<&Quantity> {
        self.quantities.iter().find(|quantity| quantity.key == key)
    }
}

/// The numbers of the cells that a sum of addresses (`TABLE/ROW/COLUMN + …`, `GROUP.*` for all rows of
/// a group) names; nothing when the form lacks one of them.
pub fn cells_of(form: &Form, sum: &str) -> Option<Vec<usize>> {
    let mut cells = Vec::new();
    for address in sum.split('+').map(str::trim) {
        if !address.contains('*') {
            cells.push(form.find_address(address)?);
            continue;
        }
        let mut parts = address.split('/');
        let (table, row, column) = (parts.next()?, parts.next()?, parts.next()?);
        let term = Term { minus: false, key: row.to_owned(), previous: false };
        let t = form.tables.iter().position(|t| t.key == table)?;
        let column = form.tables[t].column(column)?;
        let rows = form.tables[t].rows.iter().enumerate().filter(|(_, row)| term.names(&row.key));
        let before = cells.len();
        cells.extend(rows.map(|(row, _)| form.cell_at(Place { table: t, row, column })));
        if cells.len() == before {
            return None;
        }
    }
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Forms;

    #[test]
    fn every_quantity_names_cells_of_each_edition_that_has_them() {
        let forms = Forms::built_in().expect("valid");
        let words = ProseWords::built_in();
        for form in forms.editions() {
            for quantity in &words.quantities {
                let known = quantity.cells.iter().any(|sum| cells_of(form, sum).is_some());
                assert!(known || matches!(quantity.key.as_str(), "repealed" | "in_force"), "{}: {}", form.edition, quantity.key);
            }
        }
        let form = forms.edition("2021").expect("built in");
        assert_eq!(cells_of(form, "requests/refused.*/total").map(|cells| cells.len()), Some(8));
        assert_eq!(cells_of(form, "requests/other/total"), None);
        for nothing in words.nothing.iter().chain([&words.all_done]) {
            assert!(words.quantity(&nothing.key).is_some(), "{}", nothing.key);
        }
        assert!(words.sums.wholes.iter().all(|key| words.quantity(key).is_some()));
    }

    #[test]
    fn a_pattern_is_words_before_and_behind_the_figure() {
        let pattern = Pattern::from("收到#*申请".to_owned());
        assert_eq!((pattern.before, pattern.behind), (vec![Word::from("收到".to_owned())], vec![Word::from("申请".to_owned())]));
    }
}
