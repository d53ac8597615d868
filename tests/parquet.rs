//! The reviewed corpus as columns: read back, it says what the CSV export says.
#![allow(clippy::disallowed_methods, reason = "these tests look at what was written")]

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use assert_cmd::Command;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use report_review::number::Decimal;

fn run(arguments: &[&str]) -> Vec<u8> {
    let mut command = Command::cargo_bin("report-review").expect("built");
    let output = command.args(arguments).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Each row as texts by the names of its columns; what is not there is empty.
fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let reader = SerializedFileReader::new(File::open(file).expect("written")).expect("Parquet");
    let rows = reader.get_row_iter(None).expect("rows");
    let text = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Decimal(decimal) => {
            let units = decimal.data().iter().fold(0_i64, |units, byte| (units << 8) | i64::from(*byte));
            Decimal::new(i128::from(units), u8::try_from(decimal.scale()).expect("small")).to_string()
        }
        other => other.to_string(),
    };
    let row = |row: parquet::record::Row| row.get_column_iter().map(|(name, field)| (name.clone(), text(field))).collect();
    rows.map(|found| row(found.expect("a row"))).collect()
}

#[test]
fn the_columns_say_what_the_lines_of_the_csv_export_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cells.parquet");
    run(&["export", "--demo", "--format", "parquet", "--out", file.to_str().expect("UTF-8")]);
    let rows = rows(&file);
    let csv = run(&["export", "--demo", "--format", "csv"]);
    let mut lines = csv::Reader::from_reader(&csv["\u{feff}".len()..]);
    let lines: Vec<BTreeMap<String, String>> = lines.deserialize().map(|line| line.expect("a line")).collect();
    assert_eq!(rows.len(), lines.len(), "nobody wrote notes on anything but cells");
    let mut figures = 0;
    for (row, line) in rows.iter().zip(&lines) {
        for name in [
            "path",
            "hash",
            "kind",
            "form",
            "year",
            "status",
            "cell",
            "table",
            "row",
            "column",
            "state",
            "certainty",
            "doubt",
            "start",
            "end",
        ] {
            assert_eq!(row[name], line[name], "{name} of {line:?}");
        }
        assert_eq!(row["value_text"], line["value"]);
        if let Ok(value) = line["value"].parse::<Decimal>() {
            assert_eq!(row["value"].parse::<Decimal>().expect("a value"), value);
            figures += 1;
        }
    }
    assert!(figures > 1000, "{figures}");
}

#[test]
fn a_file_has_to_be_named() {
    let mut command = Command::cargo_bin("report-review").expect("built");
    let output = command.args(["export", "--demo", "--format", "parquet", "--lang", "en"]).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--out FILE"));
}
