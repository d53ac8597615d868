//! How far reviewers agree: counts, share and Cohen's kappa.
//!
//! A *unit* is a finding that both reviewers of a pair decided, over the same bytes of the report, each
//! without regard to what ended a disagreement. Its *categories* are `corrected`, `source-error` and
//! `dismissed`: who leaves a finding open or waiting has not decided. Of several decisions of one
//! reviewer the last that counts is taken.

use std::collections::{BTreeMap, BTreeSet};

use super::{Act, ReportReview, Target, Verdict};

/// The categories, in the order of the table of counts.
pub const CATEGORIES: [Verdict; 3] = [Verdict::Corrected, Verdict::SourceError, Verdict::Dismissed];

/// How often the first reviewer chose one category (row) and the second one another (column).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Units by the first reviewer's category, then the second's, in the order of [`CATEGORIES`].
    pub table: [[usize; 3]; 3],
}

impl Agreement {
    /// All units.
    pub fn units(&self) -> usize {
        self.table.iter().flatten().sum()
    }

    /// Units on which both chose the same.
    pub fn agreed(&self) -> usize {
        (0..3).map(|at| self.table[at][at]).sum()
    }

    /// Cohen's kappa in thousandths, rounded to the nearest: (po - pe) / (1 - pe). Nothing where it is
    /// not defined: without units, or where both chose one and the same category throughout (pe = 1).
    pub fn kappa(&self) -> Option<i64> {
        let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let units = whole(self.units());
        let by_chance: i64 = (0..3).map(|at| whole(self.table[at].iter().sum()) * whole(self.table.iter().map(|row| row[at]).sum())).sum();
        // Both shares have n² below the line: po = agreed·n / n², pe = by_chance / n².
        let (above, below) = (whole(self.agreed()) * units - by_chance, units * units - by_chance);
        (below > 0).then(|| (above * 2000 + below * above.signum()) / (below * 2))
    }

    fn add(&mut self, first: usize, second: usize) {
        self.table[first][second] += 1;
    }
}

/// Two reviewers and how far they agree, over all and by rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pair {
    /// The reviewers, in the order of their names.
    pub reviewers: (String, String),
    /// Over all rules.
    pub all: Agreement,
    /// By rule.
    pub rules: BTreeMap<String, Agreement>,
}

/// How far each two reviewers agree, in the order of their names; pairs without a unit are left out.
pub fn agreement<'a>(reviews: impl Iterator<Item = &'a ReportReview>) -> Vec<Pair> {
    let mut pairs: BTreeMap<(String, String), Pair> = BTreeMap::new();
    for review in reviews {
        for (rule, said) in units(review) {
            let reviewers: BTreeSet<&str> = said.keys().copied().collect();
            for (at, first) in reviewers.iter().enumerate() {
                for second in reviewers.iter().skip(at + 1) {
                    let ((a, bytes), (b, others)) = (said[first], said[second]);
                    if bytes != others {
                        continue;
                    }
                    let names = ((*first).to_owned(), (*second).to_owned());
                    let pair = pairs.entry(names.clone()).or_insert_with(|| Pair { reviewers: names, ..Pair::default() });
                    pair.all.add(a, b);
                    pair.rules.entry(rule.to_owned()).or_default().add(a, b);
                }
            }
        }
    }
    pairs.into_values().collect()
}

/// What each reviewer decided, by reviewer: the category and the hash of the bytes.
type Choices<'a> = BTreeMap<&'a str, (usize, &'a str)>;

/// Each finding of a report that was decided: its rule, and what each reviewer chose.
fn units(review: &ReportReview) -> Vec<(&str, Choices<'_>)> {
    let mut units: BTreeMap<&str, Choices<'_>> = BTreeMap::new();
    let told = review.history.iter().filter(|past| past.counts && !past.record.how.settles);
    for record in told.map(|past| &*past.record) {
        let (Act::Decide(verdict), Target::Finding { finding, hash, .. }) = (&record.action, &record.target) else { continue };
        let unit = units.entry(&finding.0).or_default();
        match CATEGORIES.iter().position(|category| category == verdict) {
            Some(category) => unit.insert(&record.by, (category, hash)),
            None => unit.remove(&*record.by),
        };
    }
    units.into_iter().map(|(key, said)| (key.split_once(':').map_or(key, |(rule, _)| rule), said)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kappa(table: [[usize; 3]; 3]) -> Option<i64> {
        Agreement { table }.kappa()
    }

    #[test]
    fn kappa_is_as_the_books_have_it() {
        // Cohen's own example, 1960, table 1 (in hundredths of 200): kappa 0.492.
        assert_eq!(kappa([[88, 14, 18], [10, 40, 10], [2, 6, 12]]), Some(492));
        // A common example: 20 yes-yes, 5, 10, 15 no-no: po 0.7, pe 0.5.
        assert_eq!(kappa([[20, 5, 0], [10, 15, 0], [0, 0, 0]]), Some(400));
        assert_eq!(kappa([[5, 0, 0], [0, 5, 0], [0, 0, 0]]), Some(1000));
        // Less agreement than by chance.
        assert_eq!(kappa([[0, 5, 0], [5, 0, 0], [0, 0, 0]]), Some(-1000));
        assert_eq!(kappa([[0, 1, 0], [0, 0, 1], [1, 0, 0]]), Some(-500));
    }

    #[test]
    fn kappa_is_not_defined_without_units_or_where_all_is_one_category() {
        assert_eq!(kappa([[0; 3]; 3]), None);
        assert_eq!(kappa([[7, 0, 0], [0, 0, 0], [0, 0, 0]]), None);
    }
}
