//! How a record came about: with what effort, at which finding, in which role. None of it changes what
//! the record says.

use serde::{Deserialize, Serialize};

/// The part a reviewer takes in signing a report off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Looks first.
    Reviewer,
    /// Looks again.
    Second,
    /// Has the last word.
    Approver,
}

impl Role {
    /// All roles, in the order in which they sign.
    pub const ALL: [Self; 3] = [Self::Reviewer, Self::Second, Self::Approver];

    /// The name in records, options and exports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reviewer => "reviewer",
            Self::Second => "second",
            Self::Approver => "approver",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// What a text says whose report it is, and of which year; as printed, whatever was corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReportName {
    /// The body that reports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The year reported on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
}

impl ReportName {
    /// Whether two texts cannot be the same report: what is not told tells nothing.
    pub fn differs(&self, other: &Self) -> bool {
        let bodies = self.body.as_ref().zip(other.body.as_ref()).is_some_and(|(one, two)| one != two);
        bodies || self.year.zip(other.year).is_some_and(|(one, two)| one != two)
    }

    /// Body and year, for people.
    pub fn words(&self) -> String {
        let parts = [self.body.clone(), self.year.map(|year| year.to_string())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// How a record came about. Records of older programs do not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct How {
    /// Keys pressed since the step before, the last one of this step among them.
    #[serde(skip_serializing_if = "is_zero")]
    pub keys: u32,
    /// Milliseconds of work since the step before; pauses do not count.
    #[serde(skip_serializing_if = "is_zero")]
    pub millis: u32,
    /// The rule of the finding at hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Whether it ends a disagreement between reviewers.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub settles: bool,
    /// The role in which it was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Whether it was taken in from an export: then it stands in the journal behind what may have been said after it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// Since when it counts (RFC 3339), where that is another moment than when it was said: it had been taken back and brought back before
    /// it was exported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Whose report the file was, for corrections and decisions: another file may come to its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportName>,
    /// What the finding compared, for decisions: the left and the right side as they were.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sides: Option<(String, String)>,
}

impl How {
    /// Whether there is nothing to tell.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
