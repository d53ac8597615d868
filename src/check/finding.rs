//! A finding: what a rule has to say about a report.

use serde::{Deserialize, Serialize};

use crate::form::CellKey;
use crate::lang::Message;
use crate::number::Decimal;
use crate::review::FindingKey;
use crate::text::Span;

/// How grave a finding is. Never a proof of which side is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The statements cannot all be true.
    Error,
    /// Very likely wrong, or against guidance.
    Warning,
    /// Worth a look.
    Info,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name, kebab-case.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// Along a row `TABLE/ROW`, along a column `TABLE//COLUMN`, for one cell its address, else a
    /// section key, table key or fact address.
    pub subject: String,
    /// The cells it speaks of, in the order of the statement.
    pub cells: Vec<CellKey>,
    /// The left side's value, where two sides are compared.
    pub left: Option<String>,
    /// The right side's value.
    pub right: Option<String>,
    /// Left minus right.
    pub difference: Option<Decimal>,
    /// Cells that were read as 0 because they are blank.
    pub assumed: Vec<CellKey>,
    /// The sentence for a person.
    pub message: Message,
    /// The evidence, in the order of the statement.
    pub spans: Vec<Span>,
    /// The group of findings with one cause.
    pub case: Option<Case>,
    /// Repairs, best first.
    pub suggestions: Vec<Suggestion>,
}

impl Finding {
    /// The stable identity.
    pub fn key(&self) -> FindingKey {
        FindingKey::new(&self.rule, &self.subject)
    }

    /// What it compares, if it compares: the left and the right side.
    pub fn sides(&self) -> Option<(String, String)> {
        let side = |side: &Option<String>| side.clone().unwrap_or_default();
        (self.left.is_some() || self.right.is_some()).then(|| (side(&self.left), side(&self.right)))
    }
}

/// The failing equations of a report that hang together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// From 0 within the report.
    pub number: usize,
    /// How far repairs were searched.
    pub search: Search,
}

/// How far the repairs of a case that change single cells were searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// At least so many cells are wrong: so many rows, or columns, do not add up.
    pub least: usize,
    /// How many cells the smallest repairs change; nothing when none was found.
    pub cells: Option<usize>,
    /// How many such repairs there are.
    pub sets: usize,
    /// Why there are no smaller ones.
    pub minimal: Minimal,
    /// Steps taken.
    pub steps: usize,
}

impl Search {
    /// How far was searched, in words; nothing where nothing was.
    pub fn message(&self) -> Option<Message> {
        let id = match self.minimal {
            Minimal::Unsearched => return None,
            Minimal::Counted => "search.counted",
            Minimal::Exhausted => "search.exhausted",
            Minimal::None => "search.none",
            Minimal::GivenUp => "search.given-up",
        };
        let cells = self.cells.unwrap_or_default();
        Some(Message::new(id, [("cells", cells.to_string()), ("least", self.least.to_string()), ("steps", self.steps.to_string())]))
    }
}

/// Why no repair changes fewer cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Minimal {
    /// Nothing was searched.
    #[default]
    Unsearched,
    /// As many rows, or columns, do not add up as cells are changed.
    Counted,
    /// All smaller sets of cells were tried.
    Exhausted,
    /// No set of three cells or fewer is a repair.
    None,
    /// The search took too many steps.
    GivenUp,
}

/// A repair that makes every equation of its case hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The cells to change.
    pub changes: Vec<CellChange>,
    /// The kind of slip that explains it, such as `blank-total` or `digit-dropped`.
    pub kind: String,
    /// Reasons for and against, for a person.
    pub reasons: Vec<Message>,
    /// How many repairs are equally good, this one included.
    pub ties: usize,
}

/// One cell of a repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellChange {
    /// The cell.
    pub cell: CellKey,
    /// The value now; nothing when the cell holds none.
    pub from: Option<Decimal>,
    /// The value that would be right.
    pub to: Decimal,
}
