//! `jsonl`: one JSON object per line; field names as in `docs/formats.md`.

use super::checked::rows;
use super::extracted::{CellRow, ReportRow, cells, state};
use super::{Checked, Context, Export, Format, ReviewedReport, Shape, json, nothing};
use crate::session::Document;

/// One object per report, or per finding.
pub const FORMAT: Format = Format {
    name: "jsonl",
    extract: Some(Shape { head: nothing, each: extract, between: "", tail: "" }),
    check: Some(Shape { head: nothing, each: check, between: "", tail: "" }),
    export: Some(Export::Stream(Shape { head: nothing, each: export, between: "", tail: "" })),
};

fn extract(document: &Document, _: &Context<'_>) -> String {
    // Cells come last; there are two hundred in a report, written one by one.
    let mut line = json::lines([ReportRow::without_cells(document)]);
    line.truncate(line.len() - NO_CELLS_BEHIND.len());
    line.reserve(document.report.cells.len() * ROOM);
    for (at, cell) in cells(document).enumerate() {
        line.push_str(if at > 0 { ",{\"cell\":" } else { "{\"cell\":" });
        write_cell(&mut line, &cell);
    }
    line.push_str(NO_CELLS_BEHIND);
    line
}

/// How the line of a report without cells ends, behind the bracket where they begin.
const NO_CELLS_BEHIND: &str = "]}\n";

/// Bytes that most cells take.
const ROOM: usize = 160;

/// A cell as `serde_json` writes it, from its address on.
fn write_cell(line: &mut String, cell: &CellRow) {
    json::string(line, cell.cell.as_str());
    match cell.value {
        Some(value) => {
            line.push_str(",\"value\":");
            value.write(|digits| json::plain(line, digits));
        }
        None => line.push_str(",\"value\":null"),
    }
    match cell.raw {
        Some(raw) => {
            line.push_str(",\"raw\":");
            json::string(line, raw);
        }
        None => line.push_str(",\"raw\":null"),
    }
    match cell.span {
        Some(span) => {
            line.push_str(",\"span\":[");
            json::number(line, span.start);
            line.push(',');
            json::number(line, span.end);
            line.push_str("],\"state\":\"");
        }
        None => line.push_str(",\"span\":null,\"state\":\""),
    }
    // Names of our own need no second look.
    line.push_str(state(cell.state));
    line.push_str("\",\"certainty\":\"");
    line.push_str(cell.certainty);
    match cell.doubt {
        Some(doubt) => {
            line.push_str("\",\"doubt\":");
            json::plain(line, doubt);
            line.push('}');
        }
        None => line.push_str("\",\"doubt\":null}"),
    }
}

fn check(checked: &Checked, context: &Context<'_>) -> String {
    json::lines(rows(checked, context))
}

fn export(report: &ReviewedReport, _: &Context<'_>) -> String {
    json::lines([report])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::testing::{CELL, TEXT, checked, document, english};
    use crate::report::State;

    fn json(line: &str) -> serde_json::Value {
        serde_json::from_str(line).expect("a line is one JSON object")
    }

    #[test]
    fn extract_says_every_cell_in_form_order_with_its_fields() {
        let line = english(|context| extract(&document("a.txt", TEXT), context));
        let report = json(&line);
        let keys: Vec<&str> = report.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut expected =
            ["path", "hash", "encoding", "title", "agency", "report_year", "form", "period", "notice", "kind", "reason", "cells"];
        expected.sort_unstable();
        assert_eq!(keys, expected);
        let cells = report["cells"].as_array().expect("a list");
        assert_eq!(cells.len(), 200);
        let order = ["{\"cell\"", "\"value\"", "\"raw\"", "\"span\"", "\"state\"", "\"certainty\"", "\"doubt\""].map(|key| line.find(key));
        assert!(order.windows(2).all(|pair| pair[0] < pair[1]), "{order:?}");
        let cell = cells.iter().find(|cell| cell["cell"] == CELL).expect("the form has the cell");
        assert_eq!((cell["value"].as_str(), cell["raw"].as_str(), cell["state"].as_str()), (Some("1"), Some("1"), Some("read")));
        let span = (cell["span"][0].as_u64().expect("a number"), cell["span"][1].as_u64().expect("a number"));
        assert_eq!(&TEXT[usize::try_from(span.0).expect("small")..usize::try_from(span.1).expect("small")], "1");
        let missing = cells.iter().find(|cell| cell["cell"] == "requests/new/total").expect("the form has the cell");
        assert!(missing["value"].is_null() && missing["span"].is_null() && missing["raw"].is_null());
        assert_eq!((missing["state"].as_str(), missing["doubt"].as_str()), (Some("missing"), Some("no-place")));
    }

    #[test]
    fn cells_are_written_as_all_other_rows_are() {
        let odd = TEXT.replace('1', "1.50").replace('2', "\"/\u{202e}");
        for text in [TEXT, &odd, "", "一份通知"] {
            let document = document("a\u{1b}.txt", text);
            assert_eq!(english(|context| extract(&document, context)), json::lines([ReportRow::of(&document)]), "{text}");
        }
        for found in [State::Read, State::Blank, State::Dash, State::Unreadable, State::Missing] {
            assert_eq!(state(found), crate::export::extracted::name(found));
        }
    }

    #[test]
    fn check_says_every_finding_with_its_fields() {
        let lines = english(|context| check(&checked("a.txt", TEXT, vec![]), context));
        let rows: Vec<serde_json::Value> = lines.lines().map(json).collect();
        let row = rows.iter().find(|row| row["rule"] == "proceedings-total").expect("3 is not 2");
        let mut expected =
            ["path", "rule", "severity", "subject", "cells", "left", "right", "difference", "assumed", "message", "spans"].to_vec();
        expected.extend(["case", "search", "suggestions", "key", "open", "decision"]);
        expected.sort_unstable();
        assert_eq!(row.as_object().expect("an object").keys().map(String::as_str).collect::<Vec<_>>(), expected);
        assert_eq!((row["left"].as_str(), row["right"].as_str(), row["difference"].as_str()), (Some("2"), Some("3"), Some("-1")));
        assert_eq!(row["key"], "proceedings-total:proceedings/review");
        assert_eq!((row["search"]["cells"].as_u64(), row["search"]["minimal"].as_str()), (Some(1), Some("counted")));
    }
}
