//! `csv`: one line per cell, or per finding. UTF-8 with a byte order mark, so that spreadsheets take
//! it for UTF-8; a text that a spreadsheet would take for a formula gets an apostrophe in front.

use std::collections::BTreeSet;

use super::checked::{DecisionRow, rows, severity};
use super::extracted::{ReportRow, name, on_one_line, state};
use super::reviewed::SaidStatus;
use super::{Checked, Context, Export, Format, ReviewedReport, Shape};
use crate::form::CellKey;
use crate::number::Decimal;
use crate::review::{Anchor, Status};
use crate::session::Document;
use crate::text::Span;

/// One line per cell, or per finding.
pub const FORMAT: Format = Format {
    name: "csv",
    extract: Some(Shape { head: |_| head(&EXTRACT), each: extract, between: "", tail: "" }),
    check: Some(Shape { head: |_| head(&CHECK), each: check, between: "", tail: "" }),
    export: Some(Export::Stream(Shape { head: |_| head(&EXPORT), each: export, between: "", tail: "" })),
};

const EXTRACT: [&str; 17] = [
    "path",
    "hash",
    "kind",
    "form",
    "report_year",
    "agency",
    "cell",
    "table",
    "row",
    "column",
    "value",
    "raw",
    "start",
    "end",
    "state",
    "certainty",
    "doubt",
];
const CHECK: [&str; 20] = [
    "path",
    "rule",
    "severity",
    "subject",
    "cells",
    "left",
    "right",
    "difference",
    "assumed",
    "message",
    "start",
    "end",
    "case",
    "suggestion",
    "key",
    "open",
    "verdict",
    "by",
    "at",
    "why",
];
const EXPORT: [&str; 24] = [
    "path",
    "hash",
    "kind",
    "form",
    "year",
    "agency",
    "status",
    "signed",
    "cell",
    "table",
    "row",
    "column",
    "printed",
    "value",
    "start",
    "end",
    "state",
    "certainty",
    "doubt",
    "by",
    "at",
    "why",
    "memo",
    "tags",
];

/// The columns of each table.
#[cfg(test)]
pub const COLUMNS: [&[&str]; 3] = [&EXTRACT, &CHECK, &EXPORT];

/// A line being put together.
struct Line(Vec<String>);

impl Line {
    /// Text from anywhere: harmless, on one line, no formula.
    fn text(mut self, text: &str) -> Self {
        let shown = on_one_line(text);
        self.0.push(if is_formula(text) { format!("'{shown}") } else { shown });
        self
    }

    fn maybe(self, text: Option<&str>) -> Self {
        self.text(text.unwrap_or_default())
    }

    /// A value: a number stays a number, `-3` too.
    fn value(self, value: Option<&str>) -> Self {
        match value {
            Some(text) if text.parse::<Decimal>().is_ok() => self.plain(text),
            other => self.maybe(other),
        }
    }

    fn plain(mut self, text: impl Into<String>) -> Self {
        self.0.push(text.into());
        self
    }

    fn span(self, span: Option<Span>) -> Self {
        match span {
            Some(span) => self.plain(span.start.to_string()).plain(span.end.to_string()),
            None => self.plain("").plain(""),
        }
    }

    /// A decision on a finding: verdict, who, when, why.
    fn decision(self, decision: Option<&DecisionRow>) -> Self {
        self.plain(decision.map_or("", |decision| decision.verdict))
            .maybe(decision.map(|decision| decision.by))
            .maybe(decision.map(|decision| decision.at))
            .maybe(decision.and_then(|decision| decision.why))
    }

    /// A cell's address, whole and in its three parts.
    fn address(self, cell: &CellKey) -> Self {
        let mut parts = cell.as_str().splitn(3, '/');
        let mut part = || parts.next().unwrap_or_default().to_owned();
        let (table, row, column) = (part(), part(), part());
        self.text(cell.as_str()).text(&table).text(&row).text(&column)
    }
}

fn extract(document: &Document, _: &Context<'_>) -> String {
    let report = ReportRow::of(document);
    let start = || {
        Line(Vec::with_capacity(EXTRACT.len()))
            .text(report.path)
            .plain(report.hash.to_string())
            .plain(name(report.kind))
            .maybe(report.form)
            .plain(report.report_year.map_or_else(String::new, |year| year.to_string()))
            .maybe(report.agency)
    };
    let lines = report.cells.iter().map(|cell| {
        start()
            .address(cell.cell)
            .value(cell.value.map(|v| v.to_string()).as_deref())
            .maybe(cell.raw)
            .span(cell.span)
            .plain(state(cell.state))
            .plain(cell.certainty)
            .maybe(cell.doubt)
    });
    written(lines, start, EXTRACT.len())
}

fn check(checked: &Checked, context: &Context<'_>) -> String {
    let rows = rows(checked, context);
    let lines = rows.iter().map(|row| {
        Line(Vec::with_capacity(CHECK.len()))
            .text(row.head.path)
            .plain(row.head.rule)
            .plain(severity(row.head.severity))
            .text(row.head.subject)
            .text(&list(row.head.cells))
            .value(row.left)
            .value(row.right)
            .value(row.difference.map(|d| d.to_string()).as_deref())
            .text(&list(row.assumed))
            .text(&row.message)
            .span(row.spans.first().copied())
            .plain(row.case.map_or_else(String::new, |case| case.to_string()))
            .text(&row.suggestions.first().map_or_else(String::new, |best| {
                let changes: Vec<String> = best.changes.iter().map(|change| format!("{} = {}", change.cell, change.to)).collect();
                changes.join("; ")
            }))
            .text(&row.key.0)
            .plain(row.standing.open.to_string())
            .decision(row.standing.decision.as_ref())
    });
    records(lines)
}

fn export(report: &ReviewedReport, _: &Context<'_>) -> String {
    let start = || {
        Line(Vec::with_capacity(EXPORT.len()))
            .text(&report.source.path)
            .plain(&report.source.hash)
            .plain(&report.kind)
            .maybe(report.form.as_deref())
            .value(report.facts.year.now.as_deref())
            .maybe(report.facts.agency.now.as_deref())
            .plain(&report.status.now)
            .text(&signed(report))
    };
    let lines = report.cells.iter().map(|cell| {
        let last = cell.said.last();
        start()
            .address(&cell.cell)
            .value(cell.printed.as_deref())
            .value(cell.now.as_deref())
            .span(cell.span)
            .plain(&cell.state)
            .plain(&cell.certainty)
            .maybe(cell.doubt.as_deref())
            .maybe(last.map(|said| said.by.as_str()))
            .maybe(last.map(|said| said.at.as_str()))
            .maybe(last.and_then(|said| said.why.as_deref()))
            .text(&notes(report, &Anchor::Cell(cell.cell.clone())))
            .text(&tags(report, &Anchor::Cell(cell.cell.clone())))
    });
    let cells = written(lines, start, EXPORT.len());
    let others: BTreeSet<&Anchor> = report.annotations.iter().map(|note| &note.on).filter(|on| !is_row(report, on)).collect();
    let others = others.into_iter().map(|on| {
        let mut line = start().text(&anchor(on));
        line.0.resize(EXPORT.len() - 5, String::new());
        let last = report.annotations.iter().rfind(|note| note.on == *on);
        line.maybe(last.map(|note| note.by.as_str()))
            .maybe(last.map(|note| note.at.as_str()))
            .plain("")
            .text(&notes(report, on))
            .text(&tags(report, on))
    });
    cells + &records(others)
}

/// Who judged the report, what counts last: reviewer, role where one was given, verdict, and that it is stale where it does not count: it
/// was given on other bytes, or before something that nobody judged.
fn signed(report: &ReviewedReport) -> String {
    let open = Status::Open.name();
    let one = |said: &SaidStatus| {
        let stale = said.status != open && (said.hash != report.source.hash || report.status.now == open);
        let stale = if stale { " (stale)" } else { "" };
        let role = said.role.as_deref().map_or_else(String::new, |role| format!(" ({role})"));
        format!("{}{role}: {}{stale}", said.by, said.status)
    };
    report.status.said.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Whether something has a line of its own already.
fn is_row(report: &ReviewedReport, on: &Anchor) -> bool {
    matches!(on, Anchor::Cell(cell) if report.cells.iter().any(|row| row.cell == *cell))
}

/// What a note hangs on, in the place of a cell's address.
fn anchor(on: &Anchor) -> String {
    match on {
        Anchor::Report => "report".to_owned(),
        Anchor::Cell(cell) => cell.to_string(),
        Anchor::Finding(finding) => format!("finding:{}", finding.0),
        Anchor::Span(start, end) => format!("span:{start}-{end}"),
    }
}

/// The notes on something, what counts last.
fn notes(report: &ReviewedReport, on: &Anchor) -> String {
    let texts = report.annotations.iter().filter(|note| note.on == *on && !note.text.is_empty()).map(|note| note.text.as_str());
    texts.collect::<Vec<_>>().join("\n")
}

/// The tags on something, each once.
fn tags(report: &ReviewedReport, on: &Anchor) -> String {
    let tags: BTreeSet<&str> =
        report.annotations.iter().filter(|note| note.on == *on).flat_map(|note| note.tags.iter().map(String::as_str)).collect();
    tags.into_iter().collect::<Vec<_>>().join(" ")
}

/// One line per cell; a report without cells has one line that says so by its empty columns.
fn written(cells: impl ExactSizeIterator<Item = Line>, start: impl Fn() -> Line, columns: usize) -> String {
    if cells.len() > 0 {
        return records(cells);
    }
    let mut line = start();
    line.0.resize(columns, String::new());
    records(std::iter::once(line))
}

fn list(cells: &[CellKey]) -> String {
    cells.iter().map(CellKey::as_str).collect::<Vec<_>>().join(" ")
}

/// Whether a spreadsheet could take the text for a formula: by its first character, or its first
/// after blanks, which some drop. Full-width signs count as plain ones do in East Asian versions.
fn is_formula(text: &str) -> bool {
    text.starts_with(['\t', '\r', '\n']) || text.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn head(columns: &[&str]) -> String {
    format!("\u{FEFF}{}", records(std::iter::once(Line(columns.iter().map(ToString::to_string).collect()))))
}

fn records(lines: impl Iterator<Item = Line>) -> String {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    for line in lines {
        // The writer's sink is memory and every line of a table has the same columns.
        writer.write_record(&line.0).expect("lines of one table are of one length");
    }
    let bytes = writer.into_inner().expect("memory takes every byte");
    String::from_utf8(bytes).expect("columns are UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{TEXT, checked, document, english, records as said};
    use crate::review::Role;

    #[test]
    fn every_line_says_who_signed_in_which_role_and_so_does_json() {
        let mut records = said(&document("a.txt", TEXT));
        records[2].how.role = Some(Role::Approver);
        let report = english(|context| ReviewedReport::of(&checked("a.txt", TEXT, records), &[], context));
        let text = english(|context| export(&report, context));
        let status = report.status.now.clone();
        assert!(text.lines().all(|line| line.contains(&format!(",{status},王 (approver): {status},"))), "{text}");
        let line = crate::export::json_line(&report);
        assert!(line.contains("\"role\":\"approver\""), "{line}");
    }

    #[test]
    fn formulas_are_texts_and_numbers_stay_numbers() {
        let line = |line: Line| records(std::iter::once(line)).trim_end().to_owned();
        let empty = || Line(Vec::new());
        for text in ["=1+1", "+x", "-x", "@x", "＝1", "－3"] {
            assert_eq!(line(empty().text(text)), format!("'{text}"));
        }
        assert_eq!(line(empty().text("\t1").text("  =1")), "' 1,'  =1");
        assert_eq!(line(empty().value(Some("-3")).value(Some("-12.5"))), "-3,-12.5");
        assert_eq!(line(empty().value(Some("-3+cmd")).text("-3")), "'-3+cmd,'-3");
        assert_eq!(line(empty().text("a\r\nb\u{1b}[0m,\"c\"")), "\"a  b\\u{1b}[0m,\"\"c\"\"\"");
    }
}
