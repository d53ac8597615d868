//! What the session keeps of every report.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::examine::{JUDGED, STALE, find};
use super::{Document, Examined, Near, Opened, doubt};
use crate::check::{Finding, RuleSet, Severity};
use crate::report::Kind;
use crate::review::{FindingKey, ReportReview, Sheet};
use crate::text::ContentHash;

/// An encoding's name. By this name `serde` does not take it for a text that is borrowed.
type EncodingName = &'static str;

/// What the session keeps of a report: one small record, never text or cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Path within the corpus, with `/`.
    pub path: Arc<str>,
    /// Hash of the file's bytes.
    pub hash: ContentHash,
    /// What the file is.
    pub kind: Kind,
    /// The title that counts: corrected, else printed.
    pub title: Option<Box<str>>,
    /// The body that counts.
    pub agency: Option<Arc<str>>,
    /// The report year that counts.
    pub year: Option<i16>,
    /// The form edition.
    pub form: Option<Arc<str>>,
    /// The encoding's name; empty when nothing was decoded.
    #[serde(deserialize_with = "encoding")]
    pub encoding: EncodingName,
    /// The findings, errors first.
    pub findings: Box<[Brief]>,
    /// How many figures are in doubt that no finding speaks of.
    pub in_doubt: usize,
    /// Why the file could not be read, as a sentence.
    pub fault: Option<Box<str>>,
}

/// What the session keeps of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// What is found: the same for many reports, and kept once for all of them.
    pub what: Arc<What>,
    /// Whether it was decided on other bytes than those there now.
    pub stale: bool,
}

/// What a finding is about, wherever it is found.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct What {
    /// The rule's name.
    pub rule: Arc<str>,
    /// What it is about.
    pub subject: Arc<str>,
    /// How grave.
    pub severity: Severity,
}

impl Deref for Brief {
    type Target = What;

    fn deref(&self) -> &What {
        &self.what
    }
}

/// The name of an encoding that there is.
fn encoding<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    let name = String::deserialize(from)?;
    let known = encoding_rs::Encoding::for_label(name.as_bytes()).map(encoding_rs::Encoding::name);
    if name.is_empty() { Ok("") } else { known.filter(|known| *known == name).ok_or_else(|| D::Error::custom("no encoding")) }
}

impl Brief {
    /// The finding's identity.
    pub fn key(&self) -> FindingKey {
        FindingKey::new(&self.rule, &self.subject)
    }

    /// Whether this is the finding `key`.
    pub fn is(&self, key: &FindingKey) -> bool {
        *self.rule == *key.rule() && *self.subject == *key.subject()
    }
}

impl Summary {
    /// Whether the verdict that was given on it does not count: it was given before what there is now.
    pub fn is_unjudged(&self) -> bool {
        self.findings.iter().any(|brief| *brief.rule == *STALE && *brief.subject == *JUDGED)
    }

    /// A file whose bytes are no report's text.
    pub fn refused(path: Arc<str>, hash: ContentHash, kind: Kind) -> Self {
        Self {
            path,
            hash,
            kind,
            title: None,
            agency: None,
            year: None,
            form: None,
            encoding: "",
            findings: Box::default(),
            in_doubt: 0,
            fault: None,
        }
    }

    /// A file that could not be read; `fault` says why.
    pub fn unread(path: Arc<str>, fault: String) -> Self {
        Self { fault: Some(fault.into()), ..Self::refused(path, ContentHash::of(b""), Kind::Unreadable) }
    }
}

/// The summary of `document` as its review and the rules see it.
pub fn summarise(document: &Document, review: Option<&ReportReview>, rules: &RuleSet) -> Summary {
    summarise_beside(document, review, rules, Near::default())
}

/// [`summarise`] beside what the corpus says of the report.
pub fn summarise_beside(document: &Document, review: Option<&ReportReview>, rules: &RuleSet, near: Near) -> Summary {
    summary_of(document, &find(document, review, rules, near))
}

/// The summary of a report that was examined.
pub fn summary_of(document: &Document, examined: &Examined) -> Summary {
    summary(document, (&examined.sheet, &examined.findings, &examined.stale))
}

/// The summary of the report that is open.
pub(super) fn of_opened(opened: &Opened) -> Summary {
    let Opened { document, sheet, findings, stale, .. } = opened;
    summary(document, (sheet, findings, stale))
}

fn summary(document: &Document, (sheet, findings, stale): (&Sheet, &[Finding], &BTreeSet<FindingKey>)) -> Summary {
    let brief = |finding: &Finding| Brief {
        what: Arc::new(What { rule: finding.rule.as_str().into(), subject: finding.subject.as_str().into(), severity: finding.severity }),
        stale: stale.contains(&finding.key()),
    };
    Summary {
        path: document.path.clone(),
        hash: *document.source.hash(),
        kind: document.report.kind,
        title: sheet.fact("title").map(Into::into),
        agency: sheet.fact("agency").map(Into::into),
        year: sheet.year(),
        form: sheet.form().map(|form| form.edition.as_str().into()),
        encoding: document.source.encoding(),
        findings: findings.iter().map(brief).collect(),
        in_doubt: doubt::count(document, (sheet, findings)),
        fault: None,
    }
}
