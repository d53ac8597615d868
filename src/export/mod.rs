//! A corpus as bytes for other programs and for people: each format is one file here and a row of
//! [`FORMATS`].
//!
//! Everything is made report by report, so that worker threads can render while one thread writes,
//! and memory does not grow with the corpus.

mod checked;
mod csv;
mod extracted;
mod json;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod quote;
mod restore;
mod reviewed;
mod ron;
mod sarif;
#[cfg(test)]
mod testing;
mod text;

pub use checked::severity;
pub use extracted::name as kind_name;
pub use json::line as json_line;
#[cfg(feature = "parquet")]
pub use parquet::Table;
pub use quote::quote_file;
pub use reviewed::{IndexRow, ReviewedReport, SourceFile};
pub use ron::{MARK, ReadBackError, index_file, index_names, read_back, report_file};

use crate::check::Finding;
use crate::lang::Lang;
use crate::review::{FindingKey, ReportReview, Status, Verdict};
use crate::session::{Document, Examined};

/// What rendering needs besides the report.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The language of sentences.
    pub lang: &'a Lang,
    /// Program and version.
    pub tool: &'a str,
}

/// A report with its findings and what people said of them.
#[derive(Debug)]
pub struct Checked {
    /// The report.
    pub document: Document,
    /// The report as its review and the rules see it.
    pub examined: Examined,
    /// What people added to it.
    pub review: Option<ReportReview>,
}

impl Checked {
    /// The verdict on the report, given on the bytes there now.
    pub fn status(&self) -> Status {
        let status = |review: &ReportReview| review.status(&self.document.source.hash().to_string(), self.examined.is_unjudged());
        self.review.as_ref().map_or(Status::Open, status)
    }

    /// Whether a finding is open: nobody decided it on the bytes there now, and nobody judged the report. The screen, the counts, the
    /// exports and the exit status of `check` mean the same by it.
    pub fn is_open(&self, finding: &Finding) -> bool {
        self.status() == Status::Open && self.is_undecided(&finding.key())
    }

    /// Whether nobody decided the finding of this identity on the bytes there now.
    pub fn is_undecided(&self, key: &FindingKey) -> bool {
        let stale = self.examined.stale.contains(key);
        self.review.as_ref().is_none_or(|review| review.verdict(key, stale) == Verdict::Open)
    }
}

/// How one kind of thing is written: a head, one piece per report, something between pieces that
/// are not empty, a tail.
#[derive(Debug)]
pub struct Shape<T> {
    /// What comes first.
    pub head: fn(&Context<'_>) -> String,
    /// What one report gives; may be empty.
    pub each: fn(&T, &Context<'_>) -> String,
    /// What stands between two pieces.
    pub between: &'static str,
    /// What comes last.
    pub tail: &'static str,
}

/// A format, and what can be written in it.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// How `extract` is written.
    pub extract: Option<Shape<Document>>,
    /// How `check` is written.
    pub check: Option<Shape<Checked>>,
    /// How `export` is written.
    pub export: Option<Export>,
}

/// How a reviewed corpus is written.
#[derive(Debug)]
pub enum Export {
    /// As a folder of files that can be taken back in.
    Folder,
    /// As one stream.
    Stream(Shape<ReviewedReport>),
    /// As one file of columns.
    #[cfg(feature = "parquet")]
    Columns,
}

/// The formats known.
pub static FORMATS: &[Format] = &[
    text::FORMAT,
    jsonl::FORMAT,
    csv::FORMAT,
    ron::FORMAT,
    sarif::FORMAT,
    #[cfg(feature = "parquet")]
    parquet::FORMAT,
];

/// The format of this name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

fn nothing(_: &Context<'_>) -> String {
    String::new()
}
