//! A record of the journal and its line.
//!
//! A line is one RON value: `(seq:…, at:…, by:…, tool:…, action:…, target:…, from:…, to:…, why:…, how:…, check:…)`.
//! `check` is taken over the line before and everything in this one, so a torn, altered, removed or
//! inserted line is found.

use serde::{Deserialize, Serialize};

use super::{Anchor, FindingKey, How, Plan, Status, Verdict};
use crate::form::CellKey;

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// A cell or fact was corrected (`to` is the value; without it the correction is taken back).
    Correct,
    /// A finding was decided (`to` is the suggested value of a source error).
    Decide(Verdict),
    /// A report was judged.
    Judge(Status),
    /// A note was written (`to` is its text; empty takes it back).
    Annotate,
    /// Tags were put on something (`to`, all of them parted by blanks; empty takes them off).
    Tag,
    /// The text of a note that was not finished (`to`); an empty one ends the draft. `why` says what it is the text of, when that is no
    /// memo: `reason` or `value`.
    Draft,
    /// The record named by the target no longer counts.
    Undo,
    /// The record named by the target, undone before, counts again.
    Redo,
    /// What others said was shown to a reviewer who had not seen it before.
    Reveal,
    /// A sampling plan is in force from here on; on the whole corpus, none is.
    Plan,
    /// A place in the journal to come back to got a name (`to`).
    Checkpoint,
}

impl Act {
    /// Whether it is something that can be taken back.
    pub fn is_step(&self) -> bool {
        !matches!(self, Self::Undo | Self::Redo | Self::Draft | Self::Reveal | Self::Checkpoint)
    }
}

/// What it was done to: by meaning, never by position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A report: path within the corpus with `/`, hash of its bytes.
    Report {
        /// Path within the corpus.
        path: String,
        /// Hash of the file's bytes.
        hash: String,
    },
    /// A cell or fact, with the text printed there.
    Cell {
        /// Path within the corpus.
        path: String,
        /// Hash of the file's bytes.
        hash: String,
        /// Its address.
        cell: CellKey,
        /// What was printed there when it was corrected.
        printed: Option<String>,
    },
    /// A finding, with the texts it rested on.
    Finding {
        /// Path within the corpus.
        path: String,
        /// Hash of the file's bytes.
        hash: String,
        /// Its identity.
        finding: FindingKey,
        /// The quoted bytes it rested on, in the finding's order.
        cites: Vec<String>,
    },
    /// What an annotation hangs on, with the text printed there.
    Note {
        /// Path within the corpus.
        path: String,
        /// Hash of the file's bytes.
        hash: String,
        /// What the note hangs on.
        on: Anchor,
        /// The bytes it hangs on, quoted.
        cites: Option<String>,
    },
    /// The whole corpus.
    Corpus,
    /// A sampling plan.
    Plan(Plan),
    /// Records of a journal, for undo and redo.
    Records {
        /// Whose journal.
        by: String,
        /// Their numbers.
        seqs: Vec<u64>,
    },
}

impl Target {
    /// The path of the report it concerns; what is about no single report has none.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Report { path, .. } | Self::Cell { path, .. } | Self::Finding { path, .. } | Self::Note { path, .. } => Some(path),
            Self::Corpus | Self::Plan(_) | Self::Records { .. } => None,
        }
    }

    /// The hash of the report's bytes; what is about no single report has none.
    pub fn hash(&self) -> Option<&str> {
        match self {
            Self::Report { hash, .. } | Self::Cell { hash, .. } | Self::Finding { hash, .. } | Self::Note { hash, .. } => Some(hash),
            Self::Corpus | Self::Plan(_) | Self::Records { .. } => None,
        }
    }
}

/// One record of a journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Number in the reviewer's journal, from 1.
    pub seq: u64,
    /// Number of the first record of the same step, where a step has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<u64>,
    /// When: RFC 3339 with offset.
    pub at: String,
    /// Who.
    pub by: String,
    /// Program and version.
    pub tool: String,
    /// What was done.
    pub action: Act,
    /// To what.
    pub target: Target,
    /// The value before.
    pub from: Option<String>,
    /// The value after.
    pub to: Option<String>,
    /// The reason given.
    pub why: Option<String>,
    /// How it came about.
    #[serde(default, skip_serializing_if = "How::is_plain")]
    pub how: How,
    /// Checksum over this record and the line before.
    #[serde(default)]
    pub check: String,
}

/// A journal line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The line is no record.
    #[error("not a record: {0}")]
    Syntax(String),
    /// The checksum does not fit: the line or the one before was altered.
    #[error("record {seq}: the checksum does not fit; this line or the one before it was altered")]
    Check {
        /// The record's number.
        seq: u64,
    },
}

/// Deepest nesting of a journal line.
const NESTING: usize = 16;

impl Record {
    /// The record as a line, without its line break; `before` is the `check` of the record before
    /// it, empty for the first.
    pub fn to_line(&mut self, before: &str) -> Result<String, RecordError> {
        self.check = self.checksum(before)?;
        ron::to_string(self).map_err(|e| RecordError::Syntax(e.to_string()))
    }

    /// Reads a line written by [`Record::to_line`].
    pub fn from_line(line: &str, before: &str) -> Result<Self, RecordError> {
        let record = Self::unsealed(line)?;
        if Seal::of(line).is_some_and(|seal| seal.holds(before)) { Ok(record) } else { Err(RecordError::Check { seq: record.seq }) }
    }

    /// Reads a line without looking at its checksum.
    pub fn unsealed(line: &str) -> Result<Self, RecordError> {
        ron::Options::default().with_recursion_limit(NESTING).from_str(line).map_err(|e| RecordError::Syntax(e.to_string()))
    }

    fn checksum(&self, before: &str) -> Result<String, RecordError> {
        let bare = Self { check: String::new(), ..self.clone() };
        let text = ron::to_string(&bare).map_err(|e| RecordError::Syntax(e.to_string()))?;
        Ok(checksum(before, &[&text]))
    }
}

/// The checksum of a line, taken from its text alone: so the lines of a newer program, which this
/// one cannot read, are checked too.
#[derive(Clone, Copy, Debug)]
pub struct Seal<'a> {
    said: &'a str,
    /// The checksum as written.
    pub check: &'a str,
}

impl<'a> Seal<'a> {
    /// The seal of a line; `None` when the line does not end in one.
    pub fn of(line: &'a str) -> Option<Self> {
        let at = line.rfind(SEAL)? + SEAL.len();
        let check = line[at..].strip_suffix(SEAL_END)?;
        let whole = check.len() == CHECK && check.bytes().all(|b| b.is_ascii_hexdigit());
        whole.then_some(Self { said: &line[..at], check })
    }

    /// Where in a text the seals of lines end, in bytes, one after the other.
    pub fn ends(text: &'a str) -> impl Iterator<Item = usize> + 'a {
        text.match_indices(SEAL).filter_map(move |(at, seal)| {
            let check = at + seal.len();
            let end = check + CHECK + SEAL_END.len();
            Self::of(text.get(at..end)?).map(|_| end)
        })
    }

    /// Whether nothing was altered: `before` is the checksum of the line before.
    pub fn holds(&self, before: &str) -> bool {
        checksum(before, &[self.said, SEAL_END]) == self.check
    }
}

/// The checksums that a line which is not whole may have had: as written, and as it follows from what
/// is left of the text. The line after it was sealed over one of them.
pub fn likely_checks(line: &str, before: &str) -> Vec<String> {
    let mut likely = Vec::new();
    if let Some(at) = line.rfind(SEAL).map(|at| at + SEAL.len()) {
        likely.extend(line.get(at..at + CHECK).map(ToOwned::to_owned));
        likely.push(checksum(before, &[&line[..at], SEAL_END]));
    }
    let end = line.rfind(SEAL_END).unwrap_or(line.len());
    likely.extend(end.checked_sub(CHECK).and_then(|start| line.get(start..end)).map(ToOwned::to_owned));
    likely.retain(|check| check.bytes().all(|b| b.is_ascii_hexdigit()));
    likely
}

/// How a line goes on before its checksum. Quotes inside a text are escaped, so it stands nowhere else.
const SEAL: &str = "check:\"";

/// How a line ends after its checksum.
const SEAL_END: &str = "\")";

/// Digits of a checksum.
const CHECK: usize = 16;

fn checksum(before: &str, said: &[&str]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(before.as_bytes());
    hasher.update(b"\n");
    for part in said {
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..CHECK].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            seq: 1,
            with: None,
            at: "2026-01-02T03:04:05+08:00".to_owned(),
            by: "王某".to_owned(),
            tool: "report-review 0.1.0".to_owned(),
            action: Act::Decide(Verdict::SourceError),
            target: Target::Finding {
                path: "a/b.txt".to_owned(),
                hash: "00".to_owned(),
                finding: FindingKey::new("row-total", "requests/new"),
                cites: vec!["8".to_owned()],
            },
            from: None,
            to: Some("7".to_owned()),
            why: Some("两行\n备注".to_owned()),
            how: How { keys: 2, settles: true, ..How::default() },
            check: String::new(),
        }
    }

    #[test]
    fn a_line_comes_back_as_it_went() {
        let mut record = record();
        let line = record.to_line("").expect("written");
        assert!(!line.contains('\n'));
        assert_eq!(Record::from_line(&line, "").expect("read"), record);
    }

    #[test]
    fn a_line_that_does_not_tell_how_is_as_it_was_before_records_told() {
        let mut record = Record { how: How::default(), ..record() };
        let line = record.to_line("").expect("written");
        assert!(!line.contains("how"), "{line}");
        assert_eq!(Record::from_line(&line, "").expect("read"), record);
    }

    #[test]
    fn an_altered_line_is_found() {
        let line = record().to_line("").expect("written");
        assert!(matches!(Record::from_line(&line.replace("\"7\"", "\"9\""), ""), Err(RecordError::Check { seq: 1 })));
        assert!(matches!(Record::from_line(&line, "00ff"), Err(RecordError::Check { .. })));
        assert!(matches!(Record::from_line(&line[..line.len() / 2], ""), Err(RecordError::Syntax(_))));
    }
}
