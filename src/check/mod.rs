//! Sheets to findings. A rule is one file here, its doc comment is its manual page.

mod finding;

pub use finding::{CellChange, Finding, Severity, Suggestion};
