//! `ron`: `extract` as one list; `export` as one file per report and an index, which can be read
//! back. The same state gives the same bytes.

use ::ron::extensions::Extensions;
use ::ron::ser::PrettyConfig;
use serde::{Deserialize, Serialize};

use super::extracted::ReportRow;
use super::reviewed::SCHEMA;
use super::{Context, Export, Format, IndexRow, ReviewedReport, Shape};
use crate::form::locate;
use crate::lang::Message;
use crate::session::Document;

/// One value per report.
pub const FORMAT: Format = Format {
    name: "ron",
    extract: Some(Shape { head: |_| "#![enable(implicit_some)]\n[\n".to_owned(), each: extract, between: ",\n", tail: "\n]\n" }),
    check: None,
    export: Some(Export::Folder),
};

/// The first line of every file that `export` writes: what it is, and that it may be written again.
pub const MARK: &str = "// report-review: a reviewed report; docs/formats.md explains it";

/// Deepest nesting of a file that is read back.
const IMPORT_NESTING: usize = 32;

/// A file that is no reviewed report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadBackError {
    /// The file does not follow the format.
    #[error("{found}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was found and what was expected.
        found: Message,
    },
    /// The format is of another version.
    #[error("schema {0} is not known; expected {SCHEMA}")]
    Schema(u32),
    /// A decision or verdict of a name that is not known.
    #[error("`{0}` is no decision and no verdict")]
    Name(String),
    /// A time that is none.
    #[error("`{0}` is no time")]
    Time(String),
}

impl ReadBackError {
    /// The sentence for a person.
    pub fn message(&self) -> Message {
        match self {
            Self::Syntax { found, .. } => found.clone(),
            Self::Schema(found) => Message::new("ron.schema", [("found", found.to_string()), ("known", SCHEMA.to_string())]),
            Self::Name(name) => Message::new("import.name", [("name", name.clone())]),
            Self::Time(time) => Message::new("import.time", [("time", time.clone())]),
        }
    }

    /// Line and column (in characters) of the fault in `text`, both from 1.
    pub fn place(&self, text: &str) -> (usize, usize) {
        match self {
            Self::Syntax { line, column, .. } => (*line, *column),
            Self::Schema(_) => locate(text, "schema"),
            Self::Name(name) | Self::Time(name) => locate(text, &format!("\"{name}\"")),
        }
    }
}

#[derive(Serialize)]
struct Index<'a> {
    schema: u32,
    tool: &'a str,
    rules: &'a [String],
    reports: &'a [IndexRow],
}

fn extract(document: &Document, _: &Context<'_>) -> String {
    pretty(&ReportRow::of(document), 1)
}

/// The file of one report.
pub fn report_file(report: &ReviewedReport) -> String {
    format!("{MARK}\n#![enable(implicit_some)]\n{}\n", pretty(report, 2))
}

/// The file that lists all reports; `rows` are in path order.
pub fn index_file(rows: &[IndexRow], rules: &[String], context: &Context) -> String {
    let index = Index { schema: SCHEMA, tool: context.tool, rules, reports: rows };
    format!("{MARK}\n#![enable(implicit_some)]\n{}\n", pretty(&index, 2))
}

/// The files that one written by [`index_file`] names; nothing where it is no such file.
pub fn index_names(text: &str) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    struct Named {
        file: String,
    }
    #[derive(Deserialize)]
    struct Listed {
        schema: u32,
        reports: Vec<Named>,
    }
    let options = ::ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).with_recursion_limit(IMPORT_NESTING);
    let listed = options.from_str::<Listed>(text).ok().filter(|listed| listed.schema == SCHEMA);
    listed.map(|listed| listed.reports.into_iter().map(|report| report.file).collect())
}

/// Reads a file written by [`report_file`].
pub fn read_back(text: &str) -> Result<ReviewedReport, ReadBackError> {
    /// What is looked at first, so that a later version is named as such.
    #[derive(Deserialize)]
    struct Version {
        schema: u32,
    }
    let options = ::ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).with_recursion_limit(IMPORT_NESTING);
    let syntax = |error: ::ron::error::SpannedError| ReadBackError::Syntax {
        line: error.span.start.line,
        column: error.span.start.col,
        found: crate::lang::syntax(&error.code),
    };
    let Version { schema } = options.from_str(text).map_err(syntax)?;
    if schema != SCHEMA {
        return Err(ReadBackError::Schema(schema));
    }
    options.from_str(text).map_err(syntax)
}

/// `value` with everything below `depth` on one line.
fn pretty<T: Serialize>(value: &T, depth: usize) -> String {
    let config = PrettyConfig::new().depth_limit(depth).new_line("\n").indentor("  ");
    let options = ::ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    // What is exported are plain structs with text keys: writing them cannot fail.
    options.to_string_pretty(value, config).expect("plain structs are RON")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{CELL, TEXT, TOOL, checked, document, english, records};

    fn reviewed(path: &str) -> ReviewedReport {
        let records = records(&document(path, TEXT));
        english(|context| ReviewedReport::of(&checked(path, TEXT, records), &["row-total".to_owned()], context))
    }

    #[test]
    fn a_reviewed_report_reads_back_as_it_was_written() {
        let report = reviewed("甲/a.txt");
        let text = report_file(&report);
        assert!(text.starts_with(MARK));
        assert_eq!(read_back(&text).expect("reads back"), report, "{text}");
        assert_eq!(text, report_file(&reviewed("甲/a.txt")), "the same state gives the same bytes");
        let cell = report.cells.iter().find(|cell| cell.cell.as_str() == CELL).expect("the form has the cell");
        assert_eq!((cell.printed.as_deref(), cell.now.as_deref()), (Some("1"), Some("2")), "{text}");
        assert_eq!(report.status.now, "approved-with-remarks");
        assert_eq!(report.annotations.len(), 2);
        assert!(report.findings.iter().any(|f| !f.holds && f.verdict == "corrected"), "{text}");
    }

    #[test]
    fn a_cell_takes_one_line_and_nothing_harmful_stands_in_it() {
        let text = report_file(&reviewed("a\u{1b}[2J\u{202e}.txt"));
        assert!(
            text.lines().any(|line| line.trim_start().starts_with(&format!("(cell: \"{CELL}\", printed: \"1\", now: \"2\""))),
            "{text}"
        );
        assert!(!text.contains(|c| crate::text::is_hostile(c) && c != '\n'));
    }

    #[test]
    fn what_cannot_be_read_back_is_named_with_its_place() {
        let text = report_file(&reviewed("a.txt"));
        assert_eq!(read_back(&text.replace("schema: 1", "schema: 9")), Err(ReadBackError::Schema(9)));
        let Err(ReadBackError::Syntax { line, .. }) = read_back(&text.replace("kind: ", "kind ")) else { unreachable!("a fault") };
        assert!(line > 3);
    }

    #[test]
    fn the_index_counts_what_the_reports_hold() {
        let report = reviewed("a.txt");
        let row = report.index_row("a.txt.ron");
        assert_eq!((row.corrections, row.annotations), (1, 2));
        assert_eq!(row.findings, report.findings.iter().filter(|f| f.holds).count());
        let text = english(|context| index_file(&[row], &[], context));
        assert!(text.contains(TOOL) && text.contains("file: \"a.txt.ron\""), "{text}");
        assert_eq!(index_names(&text), Some(vec!["a.txt.ron".to_owned()]));
        assert!(index_names("(schema: 1, reports: [\n").is_none());
    }

    #[test]
    fn the_example_of_the_documentation_reads_back() {
        let docs = include_str!("../../docs/formats.md");
        let example = docs.split("```ron\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
        let report = read_back(example).expect("reads back");
        assert!(example.starts_with(MARK));
        assert_eq!(report.records(TOOL).expect("known names").len(), 7);
        let again = read_back(&report_file(&report)).expect("reads back");
        assert_eq!(again, report);
    }

    #[test]
    fn the_documentation_names_every_column_and_doubt() {
        let docs = include_str!("../../docs/formats.md");
        let whole = docs.split_whitespace().collect::<Vec<_>>().join(" ");
        for columns in crate::export::csv::COLUMNS {
            assert!(whole.contains(&format!("`{}`", columns.join(" "))), "{columns:?}");
        }
        for name in ["row-count", "blank-places", "chosen-by-equations", "no-place"] {
            assert!(docs.contains(&format!("`{name}`")), "{name}");
        }
    }
}
