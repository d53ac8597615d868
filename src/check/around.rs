//! What the rest of a corpus says about one report.

use std::sync::Arc;

use serde::Serialize;

use super::{Far, RuleSet, copied_text, duplicate_report, missing_year};

/// Other files for the same body and year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Twins {
    /// How many there are.
    pub count: usize,
    /// The path of the first of them within the corpus.
    pub first: Arc<str>,
    /// Whether all have the same bytes as this one.
    pub same: bool,
}

/// A report with nearly the same text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// Its path within the corpus.
    pub path: Arc<str>,
    /// The body that filed it.
    pub agency: String,
    /// Its year.
    pub year: Option<i16>,
    /// How many sentences of this report that few others have were looked at.
    pub sentences: usize,
    /// How many of them stand there too.
    pub shared: usize,
}

/// What the rest of a corpus says about one report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Around {
    /// Other files for the same body and year.
    pub twins: Option<Twins>,
    /// Years without a report directly before this one, where the body has an earlier one.
    pub missing: Vec<i16>,
    /// Bodies of which each could be this one under another name, in the year before.
    pub unclear: Vec<String>,
    /// The report that this one is most like, if it is an earlier one or another body's.
    pub alike: Option<Alike>,
    /// Figures far from those of other bodies of the kind, in the order in which they are looked at.
    pub far: Vec<Far>,
}

impl Around {
    /// What of this one of the rules in use tells; nothing where none of them has anything to tell.
    pub fn telling(mut self, rules: &RuleSet) -> Option<Self> {
        self.twins = self.twins.filter(|_| rules.has(duplicate_report::RULE.name));
        self.alike = self.alike.filter(|alike| rules.has(copied_text::RULE.name) && copied_text::is_copy(alike));
        if !rules.has(missing_year::RULE.name) {
            (self.missing, self.unclear) = (Vec::new(), Vec::new());
        }
        (self != Self::default()).then_some(self)
    }
}
