//! Findings known already: an earlier output of `check --format jsonl`. What stands there is not
//! told again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::failure::Failure;
use crate::export::Checked;
use crate::session::Examined;

/// The findings known.
#[derive(Debug, Default)]
pub struct Baseline {
    known: BTreeSet<(String, String)>,
}

/// A line of an earlier output: a finding, or how the equations of a report came out.
#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Finding { path: String, key: String },
    Equations { equations: IgnoredAny },
}

impl Baseline {
    /// The findings in `file`.
    ///
    /// # Errors
    /// A file that cannot be read, or the first line that is no finding.
    pub fn read(file: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))?;
        let mut known = BTreeSet::new();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(Line::Finding { path, key }) => drop(known.insert((path, key))),
                Ok(Line::Equations { equations: IgnoredAny }) => {}
                Err(_) => {
                    let words = [("path", file.display().to_string()), ("line", (number + 1).to_string())];
                    return Err(Failure::say("cli.baseline.line", words));
                }
            }
        }
        Ok(Self { known })
    }

    /// The report with those of its findings that are not known.
    pub fn news(&self, checked: &Checked) -> Checked {
        let Examined { sheet, findings, stale, tally } = &checked.examined;
        let path = checked.document.path.to_string();
        let is_new = |finding: &&crate::check::Finding| !self.known.contains(&(path.clone(), finding.key().0));
        let findings = findings.iter().filter(is_new).cloned().collect();
        let examined = Examined { sheet: sheet.clone(), findings, stale: stale.clone(), tally: *tally };
        Checked { document: checked.document.clone(), examined, review: checked.review.clone() }
    }
}
