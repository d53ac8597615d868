//! Words that are compared as they are printed, before a text is folded, from `assets/unfolded.ron`.

use std::sync::LazyLock;

use serde::Deserialize;

/// Words as they are printed, in both scripts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnfoldedWords {
    /// In the place of a figure in a column of changes.
    pub changes: ChangeWords,
    /// What a cell says beside its figure.
    pub asides: AsideWords,
    /// May stand before every figure of a text.
    pub totals: Vec<String>,
    /// Stand alone on a line for a figure, or for all that was left out.
    pub lost: Vec<String>,
    /// Stand over a column of the numbers of lines.
    pub numbers: String,
    /// Before what a form has as an example.
    pub examples: Vec<String>,
    /// Of headings.
    pub headings: HeadingWords,
    /// Units of what is counted in words.
    pub counted: String,
    /// Units of figures that sentences correct.
    pub corrected: String,
    /// End the titles that stand at the head of every page.
    pub titles: Vec<String>,
    /// Of the names of bodies.
    pub bodies: BodyNameWords,
    /// Of tables read aloud.
    pub aloud: AloudWords,
}

/// What a cell says beside its figure.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AsideWords {
    /// Begin a remark that says whose figure it holds, or that it is the number of a note.
    pub others: Vec<String>,
    /// Before the cell's own figure, the longest first.
    pub own: Vec<String>,
    /// Around a place in an order.
    pub rank: RankWords,
    /// The last characters of [`Self::own`].
    #[serde(skip)]
    pub own_lasts: Vec<char>,
}

/// Around a place in an order.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankWords {
    /// Before its number.
    pub before: Vec<char>,
    /// Behind it.
    pub behind: Vec<char>,
}

/// Words of the names of bodies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyNameWords {
    /// How the names end that an opening may tell.
    pub ends: Vec<char>,
    /// Words that names have in common, each with its short form; nothing of those that all governments share.
    pub shorts: Vec<(String, String)>,
    /// How the names of places end.
    pub places: Vec<char>,
    /// Those from the county upwards.
    pub counties: Vec<char>,
    /// Words that hold such an end and name no place.
    pub no_places: Vec<String>,
    /// Directly before the name in an opening.
    pub leads: Vec<char>,
    /// What a report is on, behind the name.
    pub subjects: Vec<String>,
}

/// Words in the place of a figure in a column of changes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeWords {
    /// Stand for a sign before the figure that follows them.
    pub signs: Vec<String>,
    /// Say that nothing changed.
    pub steady: Vec<String>,
    /// Begin what says by how much a figure changed.
    pub leads: Vec<String>,
    /// Stand in brackets behind the figure of a change, or right behind it.
    pub tails: Vec<String>,
    /// The first characters of all that say how a figure changed.
    #[serde(skip)]
    pub firsts: Vec<char>,
    /// Bytes of the longest sign.
    #[serde(skip)]
    pub longest_sign: usize,
}

/// Words of headings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeadingWords {
    /// Before the number of a part.
    pub nth: String,
    /// Behind it.
    pub parts: Vec<String>,
    /// Before the title of a table.
    pub tables: Vec<String>,
    /// Before the title of an annex.
    pub annexes: Vec<String>,
}

/// Words of tables read aloud with the numbers of their rows and columns.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AloudWords {
    /// Before a number.
    pub nth: String,
    /// Behind the number of a row.
    pub row: String,
    /// Behind that of a column.
    pub column: String,
    /// Said of a cell with nothing in it.
    pub empty: String,
}

impl UnfoldedWords {
    /// Whether a text ends with the word before an example.
    pub fn leads_to_example(&self, before: &str) -> bool {
        self.examples.iter().any(|word| before.ends_with(word.as_str()))
    }
}

impl ChangeWords {
    /// Makes what is derived from the lists.
    fn grow(&mut self) {
        let words = self.steady.iter().chain(&self.leads).chain(&self.tails);
        self.firsts = words.filter_map(|word| word.chars().next()).collect();
        self.firsts.sort_unstable();
        self.firsts.dedup();
        self.longest_sign = self.signs.iter().map(String::len).max().unwrap_or(0);
    }
}

impl AsideWords {
    /// Makes what is derived from the lists.
    fn grow(&mut self) {
        self.own_lasts = self.own.iter().filter_map(|word| word.chars().next_back()).collect();
        self.own_lasts.sort_unstable();
        self.own_lasts.dedup();
    }
}

impl UnfoldedWords {
    /// The words in the text of a RON file.
    fn read(text: &str) -> Result<Self, ron::error::SpannedError> {
        let mut words: Self = ron::from_str(text)?;
        words.changes.grow();
        words.asides.grow();
        Ok(words)
    }

    /// The words built into the program; read when they are first asked for.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<UnfoldedWords> = LazyLock::new(|| {
            let words = UnfoldedWords::read(include_str!("../../assets/unfolded.ron"));
            words.expect("the built-in words are valid RON, which a test holds")
        });
        &BUILT_IN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_words_are_there_with_what_is_derived_from_them() {
        let changes = &UnfoldedWords::built_in().changes;
        assert!(changes.steady.iter().chain(&changes.leads).all(|word| word.starts_with(changes.firsts.as_slice())));
        assert_eq!(changes.longest_sign, "增加".len());
        let words = UnfoldedWords::built_in();
        let asides = &words.asides;
        assert!(asides.own.iter().all(|word| word.ends_with(asides.own_lasts.as_slice())));
        let bodies = &words.bodies;
        assert!(bodies.no_places.iter().all(|word| word.contains(bodies.counties.as_slice())), "{:?}", bodies.no_places);
    }
}
