//! Words of sentences with years in them: what those of a clause say of its year, found in one look at each of its characters.

use serde::Deserialize;

use super::letters::Letters;

/// Words of sentences with years in them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearWords {
    /// Make the year of a clause one of something else.
    pub elsewhere: Vec<String>,
    /// It is yet to come.
    pub ahead: Vec<String>,
    /// Its work is reported.
    pub work: Vec<String>,
    /// Something was released.
    pub released: Vec<String>,
    /// It is compared with, or part of a title.
    pub aside: Vec<String>,
    /// It is looked back upon.
    pub past: Vec<String>,
    /// It is yet to come, wherever they stand.
    pub coming: Vec<String>,
    /// Behind it: that it is the body's own.
    pub own: Vec<String>,
    /// Of reports on a year.
    pub report: YearReportWords,
    /// Of problems and what is done about them.
    pub outlook: OutlookWords,
}

/// Words of reports on a year.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct YearReportWords {
    /// What they are on.
    pub subjects: Vec<String>,
    /// How their name goes on behind that.
    pub names: Vec<String>,
    /// Between the year and the subject: that it is no report that is named.
    pub not_between: Vec<String>,
    /// The same, anywhere behind the year.
    pub not_behind: Vec<String>,
    /// What is said of a report that a text names with its year.
    pub reported: Vec<String>,
    /// At the beginning of what is said of a year: its report.
    pub told: Vec<String>,
    /// What all of that has in it.
    pub word: String,
}

/// Words of problems and what is done about them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutlookWords {
    /// What is planned.
    pub plans: Vec<String>,
    /// Hold such a word and plan nothing.
    pub no_plans: Vec<String>,
    /// That there are problems.
    pub present: Vec<String>,
    /// Problems.
    pub problems: Vec<String>,
    /// What became of them.
    pub mended: Vec<String>,
}

impl YearWords {
    /// The words that say so of the year of a clause.
    pub fn of(&self, sense: Sense) -> &[String] {
        match sense {
            Sense::Elsewhere => &self.elsewhere,
            Sense::Ahead => &self.ahead,
            Sense::Work => &self.work,
            Sense::Released => &self.released,
            Sense::Aside => &self.aside,
            Sense::Past => &self.past,
        }
    }

    /// Its lists.
    pub(super) fn lists(&mut self) -> Vec<&mut Vec<String>> {
        let Self { elsewhere, ahead, work, released, aside, past, coming, own, report, outlook } = self;
        let YearReportWords { subjects, names, not_between, not_behind, reported, told, word: _ } = report;
        let OutlookWords { plans, no_plans, present, problems, mended } = outlook;
        let mut lists = vec![elsewhere, ahead, work, released, aside, past, coming, own];
        lists.extend([subjects, names, not_between, not_behind, reported, told]);
        lists.extend([plans, no_plans, present, problems, mended]);
        lists
    }
}

/// What the words of a clause say of its year.
#[derive(Clone, Copy, Debug)]
pub enum Sense {
    /// It is the year of something else.
    Elsewhere,
    /// It is yet to come.
    Ahead,
    /// Its work is reported.
    Work,
    /// Something was released.
    Released,
    /// It is compared with, or part of a title.
    Aside,
    /// It is looked back upon.
    Past,
}

/// How many senses there are.
pub const SENSES: usize = Sense::ALL.len();

impl Sense {
    /// Every sense, in the order of their numbers.
    const ALL: [Self; 6] = [Self::Elsewhere, Self::Ahead, Self::Work, Self::Released, Self::Aside, Self::Past];
}

/// The words of all senses by their first characters.
#[derive(Clone, Debug, Default)]
pub struct Senses {
    firsts: Letters,
    words: Vec<(char, String, Sense)>,
}

impl Senses {
    /// Those of the folded `words`.
    pub fn of(words: &YearWords) -> Self {
        let of_sense = |sense: Sense| words.of(sense).iter().filter_map(move |word| Some((word.chars().next()?, word.clone(), sense)));
        let mut words: Vec<_> = Sense::ALL.into_iter().flat_map(of_sense).collect();
        words.sort_unstable_by_key(|(first, _, _)| *first);
        Self { firsts: Letters::of(words.iter().map(|(first, _, _)| *first)), words }
    }

    /// For each sense, where in a folded clause its first word ends and its last one begins, in bytes.
    pub fn find(&self, folded: &str) -> [Option<(usize, usize)>; SENSES] {
        let mut found: [Option<(usize, usize)>; SENSES] = [None; SENSES];
        for (at, c) in folded.char_indices().filter(|(_, c)| self.firsts.may_have(*c)) {
            let from = self.words.partition_point(|(first, _, _)| *first < c);
            for (_, word, sense) in self.words[from..].iter().take_while(|(first, _, _)| *first == c) {
                if folded[at..].starts_with(word.as_str()) {
                    let place = &mut found[*sense as usize];
                    let (first, last) = place.unwrap_or((usize::MAX, 0));
                    *place = Some((first.min(at + word.len()), last.max(at)));
                }
            }
        }
        found
    }
}
