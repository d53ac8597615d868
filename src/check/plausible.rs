//! What the rules on plausibility look at, from `assets/plausibility.ron`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::look::Look;
use crate::form::cells_of;
use crate::number::Decimal;
use crate::review::Sheet;

/// The cells and words the rules on plausibility look at.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plausible {
    /// Cells whose change is looked at.
    pub jump: Vec<String>,
    /// Rows of requests carried in and of those dealt with.
    pub open_for_years: (String, String),
    /// Requests received.
    pub received: String,
    /// Requests dealt with.
    pub dealt_with: String,
    /// Requests carried over.
    pub carried_out: String,
    /// Reviews.
    pub reviews: String,
    /// Suits after a review.
    pub suits_after_review: String,
    /// Who may make regulations.
    pub power: Power,
    /// What a year has no less of than the year before.
    pub at_least: Vec<AtLeast>,
    /// Which bodies are of one kind.
    pub kinds: Kinds,
    /// Charges.
    pub fees: String,
    /// Counts compared with the number of items published.
    pub decisions: Vec<String>,
}

/// A cell whose figure is no less than another one of the year before.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AtLeast {
    /// The cell of this year.
    pub now: String,
    /// The cell of the year before.
    pub before: String,
    /// What they count.
    pub of: Counted,
}

/// What is there still a year later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Counted {
    /// Cases that were pending.
    Cases,
    /// Documents that were public.
    Documents,
}

/// Who may make regulations, as far as names tell.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Power {
    /// Regulations made or in force.
    pub regulations: Vec<String>,
    /// Words in the names of bodies that may make none.
    pub without: Vec<String>,
    /// Words that take that back.
    pub with: Vec<String>,
}

/// Which bodies are of one kind, as far as names tell.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kinds {
    /// The last words of the names of towns.
    pub towns: Vec<String>,
    /// The last words of the names of places, by level from below.
    pub levels: Vec<Vec<String>>,
}

impl Plausible {
    /// What is built into the program; read when it is first asked for.
    pub fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Plausible> = LazyLock::new(|| {
            let read = ron::from_str(include_str!("../../assets/plausibility.ron"));
            read.expect("the built-in file is valid RON, which a test holds")
        });
        &BUILT_IN
    }

    /// Whether a body of this name has no power to make regulations: a county, a district, a town, or
    /// something of theirs.
    pub fn lacks_power(&self, agency: &str) -> bool {
        let held = self.power.with.iter().fold(agency.to_owned(), |name, word| name.replace(word.as_str(), ""));
        self.power.without.iter().any(|word| held.contains(word.as_str()))
    }
}

/// The sum of the cells in a report, if all are known, with the first of them.
pub(crate) fn value(sheet: &Sheet, sum: &str) -> Option<(usize, Decimal)> {
    let cells = cells_of(sheet.form()?, sum)?;
    let value = cells.iter().map(|&cell| sheet.reading(cell).value()).sum::<Option<Decimal>>()?;
    Some((*cells.first()?, value))
}

/// The same in the report of the year before.
pub(crate) fn value_before(look: &Look, sum: &str) -> Option<Decimal> {
    value(look.subject.year_before()?, sum).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counties_and_towns_make_no_regulations_and_regions_do() {
        let plausible = Plausible::built_in();
        for (agency, lacks) in [
            ("栖梧县人民政府", true),
            ("霁川区民政局", true),
            ("某自治区人民政府", false),
            ("某市人民政府", false),
            ("某自治州人民政府", false),
            ("某自治区某县人民政府", true),
        ] {
            assert_eq!(plausible.lacks_power(agency), lacks, "{agency}");
        }
    }
}
