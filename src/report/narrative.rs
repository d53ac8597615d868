//! What the running text of a report states that can be checked: against the tables, against itself
//! and against the year before.

use serde::{Deserialize, Serialize};

use crate::form::Grade;
use crate::number::Decimal;
use crate::text::Span;

/// How a sentence states a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Claim {
    /// By a figure.
    Figure,
    /// That there was none.
    Nothing,
    /// That all was dealt with, so that nothing is carried over.
    AllDone,
}

/// A sentence that states the value of cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// What is counted: the name of a quantity of `assets/narrative.ron`.
    pub quantity: String,
    /// How it is stated.
    pub claim: Claim,
    /// The value.
    pub value: Decimal,
    /// The bytes of the figure, or of the words that state it.
    pub figure: Span,
    /// The bytes of the clause.
    pub clause: Span,
    /// How surely these words mean these cells.
    pub grade: Grade,
    /// Whether nothing in the sentence leaves its scope open.
    pub certain: bool,
    /// Sums of cells that may be meant, the likeliest first; at least one.
    pub readings: Vec<Vec<usize>>,
}

/// A figure of the running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Its value.
    pub value: Decimal,
    /// Its bytes.
    pub span: Span,
}

/// A whole and its parts: `28条，其中指南1篇…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The whole.
    pub whole: Told,
    /// The parts, in order; at least one.
    pub parts: Vec<Told>,
    /// Whether the words say that nothing is left out.
    pub closed: bool,
}

/// A share: `6件，占75%`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// The part.
    pub part: Told,
    /// The share in hundredths.
    pub percent: Told,
    /// Figures of the sentence that it may be a share of.
    pub bases: Vec<Told>,
    /// Sums of cells that it may be a share of.
    pub cells: Vec<Vec<usize>>,
}

/// A change against the year before: `较上年增长12.5%`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Growth {
    /// The cells whose sum has changed.
    pub cells: Vec<usize>,
    /// The value it has changed to, as the sentence states it.
    pub to: Told,
    /// By how much, in hundredths.
    pub percent: Told,
    /// Whether it has grown.
    pub up: bool,
}

/// What the last section says of the fee for handling requests. Sums are in 元.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees {
    /// Words about fees at all.
    pub about: Option<Span>,
    /// Notices sent.
    pub notices: Option<Told>,
    /// That no notice was sent.
    pub no_notice: Option<Span>,
    /// What was collected.
    pub collected: Option<Told>,
    /// What the notices asked for.
    pub billed: Option<Told>,
}

/// What the running text states, each in text order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrative {
    /// Values of cells.
    pub statements: Vec<Statement>,
    /// Licences and penalties told in sentences; often not those that the tables count.
    pub decisions: Vec<Statement>,
    /// Wholes and parts.
    pub sums: Vec<Sum>,
    /// Shares.
    pub shares: Vec<Share>,
    /// Changes against the year before.
    pub growths: Vec<Growth>,
    /// How many items were published.
    pub published: Vec<Told>,
    /// Fees.
    pub fees: Fees,
}
