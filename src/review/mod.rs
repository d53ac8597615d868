//! What a person added to a report: corrections, decisions, annotations, verdicts. All of it is
//! told by records, one a line in a journal; the state is what the records say, in any order of
//! merging.

mod agreement;
mod figures;
mod effort;
mod history;
mod how;
mod plan;
mod record;
mod reviews;
mod sheet;
mod state;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use agreement::{Agreement, CATEGORIES, Pair, agreement};
pub use effort::{Cost, Effort, effort};
pub use figures::Figures;
pub use history::{History, unsee};
pub use how::{How, ReportName, Role};
pub use plan::{Plan, Size, Strata};
pub use record::{Act, Record, RecordError, Seal, Target, likely_checks};
pub use reviews::Reviews;
pub use sheet::{Reading, Sheet};
pub use state::{Annotation, Correction, Decision, Disagreement, Judgement, Past, ReportReview, Said, Side, Tags, Voices};

use crate::form::CellKey;

/// A decision on one finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nobody decided yet.
    #[default]
    Open,
    /// The extraction was wrong, or the reviewer entered the right value.
    Corrected,
    /// The report itself is wrong; its value is kept.
    SourceError,
    /// No problem, for a stated reason.
    Dismissed,
    /// To be decided later.
    Waiting,
}

impl Verdict {
    /// All verdicts, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Open, Self::Corrected, Self::SourceError, Self::Dismissed, Self::Waiting];

    /// The name in records and exports: `source-error`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Corrected => "corrected",
            Self::SourceError => "source-error",
            Self::Dismissed => "dismissed",
            Self::Waiting => "waiting",
        }
    }
}

/// The verdict on a whole report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Not judged yet.
    #[default]
    Open,
    /// Approved.
    Approved,
    /// Approved, with remarks.
    ApprovedWithRemarks,
    /// Returned to the body that filed it.
    Returned,
    /// Held.
    Held,
}

impl Status {
    /// All verdicts on a report, in the order in which they are shown.
    pub const ALL: [Self; 5] = [Self::Open, Self::Approved, Self::ApprovedWithRemarks, Self::Returned, Self::Held];

    /// The name in records and exports: `approved-with-remarks`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::ApprovedWithRemarks => "approved-with-remarks",
            Self::Returned => "returned",
            Self::Held => "held",
        }
    }
}

/// The stable identity of a finding within its report: rule and subject, no values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FindingKey(pub String);

impl FindingKey {
    /// The identity of `rule`'s finding on `subject`.
    pub fn new(rule: &str, subject: &str) -> Self {
        Self(format!("{rule}:{subject}"))
    }

    /// The rule's name.
    pub fn rule(&self) -> &str {
        self.0.split_once(':').map_or(&self.0, |(rule, _)| rule)
    }

    /// What the finding is about.
    pub fn subject(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, subject)| subject)
    }
}

/// Something a person did, before it is a record: one undoable step of one or more changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The changes, applied and undone together.
    pub changes: Vec<Change>,
}

/// One change of an edit; all of it concerns the report that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A cell or fact gets this value (canonical decimal for a cell, text for a fact); `None` takes
    /// the correction back and the printed value counts again. `Some("")` says: nothing is there.
    Correct {
        /// The cell or fact.
        cell: CellKey,
        /// The value, or nothing.
        value: Option<String>,
        /// Why, in the reviewer's words.
        why: Option<String>,
    },
    /// A decision on a finding.
    Decide {
        /// The finding.
        finding: FindingKey,
        /// The decision.
        verdict: Verdict,
        /// The reason or note.
        why: Option<String>,
        /// The value that would have been right, for a source error.
        suggested: Option<String>,
    },
    /// A verdict on the report.
    Judge {
        /// The verdict.
        status: Status,
        /// The remark.
        why: Option<String>,
    },
    /// A note on a cell, fact, finding, span or the report; an empty text takes the note back.
    Annotate {
        /// What the note hangs on.
        on: Anchor,
        /// The note; may have several lines.
        text: String,
    },
    /// The tags of the report, a cell, a finding or a span; none takes them off.
    Tag {
        /// What the tags are on.
        on: Anchor,
        /// All of them; none has a blank in it.
        tags: BTreeSet<String>,
    },
}

/// The tag that is a bookmark.
pub const BOOKMARK: &str = "*";

/// What a draft is the text of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DraftOf {
    /// A memo.
    #[default]
    Memo,
    /// The reason of a decision or of a verdict on the report.
    Reason,
    /// A value being typed into a cell.
    Value,
}

impl DraftOf {
    /// The name in records; a memo has none.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Memo => None,
            Self::Reason => Some("reason"),
            Self::Value => Some("value"),
        }
    }

    fn named(name: Option<&str>) -> Self {
        [Self::Reason, Self::Value].into_iter().find(|of| of.name() == name).unwrap_or_default()
    }
}

/// What an annotation hangs on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Anchor {
    /// The report.
    Report,
    /// A cell or fact.
    Cell(CellKey),
    /// A finding.
    Finding(FindingKey),
    /// Bytes of the text: start, end.
    Span(usize, usize),
}
