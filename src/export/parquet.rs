//! `parquet`: the figures of a reviewed corpus as one table, a row for each cell, for engines that read
//! columns. Values are decimals, not texts. `docs/formats.md` lists the columns.

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::parser::parse_message_type;

use super::{Export, Format, ReviewedReport};
use crate::number::Decimal;

/// A row for each cell.
pub const FORMAT: Format = Format { name: "parquet", extract: None, check: None, export: Some(Export::Columns) };

/// What a column holds; every column may hold nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// UTF-8.
    Text,
    /// A decimal with [`DECIMALS`] places.
    Value,
    /// A year.
    Year,
    /// A place in the text, in bytes.
    Byte,
}

/// Places behind the point, as many as the form has.
const DECIMALS: u8 = 4;
/// Digits of a value in all: as many as 64 bits hold. Of greater ones the text alone is given.
const DIGITS: u32 = 18;

const COLUMNS: [(&str, Kind); 21] = [
    ("path", Kind::Text),
    ("hash", Kind::Text),
    ("kind", Kind::Text),
    ("form", Kind::Text),
    ("year", Kind::Year),
    ("agency", Kind::Text),
    ("status", Kind::Text),
    ("cell", Kind::Text),
    ("table", Kind::Text),
    ("row", Kind::Text),
    ("column", Kind::Text),
    ("printed", Kind::Text),
    ("value", Kind::Value),
    ("value_text", Kind::Text),
    ("start", Kind::Byte),
    ("end", Kind::Byte),
    ("state", Kind::Text),
    ("certainty", Kind::Text),
    ("doubt", Kind::Text),
    ("by", Kind::Text),
    ("why", Kind::Text),
];

/// Rows that are gathered before they are written.
const GROUP: usize = 1 << 17;

/// A table being made. Its bytes are taken as they come, so that memory does not grow with the corpus.
pub struct Table {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Column>,
    rows: usize,
}

/// The values of a column that are there, and for each row whether one is.
struct Column {
    values: Values,
    there: Vec<i16>,
}

enum Values {
    Text(Vec<ByteArray>),
    Wide(Vec<i64>),
    Year(Vec<i32>),
}

/// One field of a row.
enum Field<'a> {
    Text(Option<&'a str>),
    Wide(Option<i64>),
    Year(Option<i32>),
}

impl Column {
    fn of(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Value | Kind::Byte => Values::Wide(Vec::new()),
            Kind::Year => Values::Year(Vec::new()),
        };
        Self { values, there: Vec::new() }
    }

    fn push(&mut self, field: &Field) {
        let there = match (&mut self.values, field) {
            (Values::Text(values), Field::Text(Some(text))) => {
                values.push(ByteArray::from(text.as_bytes().to_vec()));
                true
            }
            (Values::Wide(values), Field::Wide(Some(number))) => {
                values.push(*number);
                true
            }
            (Values::Year(values), Field::Year(Some(year))) => {
                values.push(*year);
                true
            }
            _ => false,
        };
        self.there.push(i16::from(there));
    }

    fn write(&self, mut to: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let there = Some(&*self.there);
        match &self.values {
            Values::Text(values) => to.typed::<ByteArrayType>().write_batch(values, there, None)?,
            Values::Wide(values) => to.typed::<Int64Type>().write_batch(values, there, None)?,
            Values::Year(values) => to.typed::<Int32Type>().write_batch(values, there, None)?,
        };
        to.close()
    }
}

fn schema() -> String {
    let column = |&(name, kind): &(&str, Kind)| match kind {
        Kind::Text => format!("OPTIONAL BYTE_ARRAY {name} (UTF8); "),
        Kind::Value => format!("OPTIONAL INT64 {name} (DECIMAL({DIGITS},{DECIMALS})); "),
        Kind::Byte => format!("OPTIONAL INT64 {name}; "),
        Kind::Year => format!("OPTIONAL INT32 {name}; "),
    };
    format!("message cells {{ {}}}", COLUMNS.iter().map(column).collect::<Vec<_>>().concat())
}

fn columns() -> Vec<Column> {
    COLUMNS.iter().map(|&(_, kind)| Column::of(kind)).collect()
}

/// What is written goes to memory, by a schema that a test reads: neither can fail.
const WRITTEN: &str = "a table in memory can be written";

impl Table {
    /// A table without rows.
    pub fn begin(tool: &str) -> Self {
        let schema = Arc::new(parse_message_type(&schema()).expect(WRITTEN));
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by(tool.to_owned()).build();
        let writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).expect(WRITTEN);
        Self { writer, columns: columns(), rows: 0 }
    }

    /// Adds the cells of a report; a report without cells gives one row without a cell.
    pub fn add(&mut self, report: &ReviewedReport) {
        for at in 0..report.cells.len().max(1) {
            let row = row(report, at);
            self.columns.iter_mut().zip(&row).for_each(|(column, field)| column.push(field));
            self.rows += 1;
        }
        if self.rows >= GROUP {
            self.write();
        }
    }

    /// The bytes made since they were taken last.
    pub fn bytes(&mut self) -> Vec<u8> {
        std::mem::take(self.writer.inner_mut())
    }

    /// The last bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.write();
        self.writer.into_inner().expect(WRITTEN)
    }

    fn write(&mut self) {
        if std::mem::take(&mut self.rows) == 0 {
            return;
        }
        let mut group = self.writer.next_row_group().expect(WRITTEN);
        for column in std::mem::replace(&mut self.columns, columns()) {
            let to = group.next_column().expect(WRITTEN).expect("as many columns as the schema has");
            column.write(to).expect(WRITTEN);
        }
        group.close().expect(WRITTEN);
    }
}

fn row(report: &ReviewedReport, at: usize) -> [Field<'_>; COLUMNS.len()] {
    let cell = report.cells.get(at);
    let mut parts = cell.map(|cell| cell.cell.as_str().splitn(3, '/')).into_iter().flatten();
    let mut part = || Field::Text(parts.next());
    let (table, line, column) = (part(), part(), part());
    let value = cell.and_then(|cell| cell.now.as_deref());
    let decimal = value.and_then(|text| text.parse::<Decimal>().ok()?.scaled(DECIMALS)).and_then(within);
    let last = cell.and_then(|cell| cell.said.last());
    let byte = |byte: Option<usize>| Field::Wide(byte.and_then(|byte| byte.try_into().ok()));
    [
        Field::Text(Some(&report.source.path)),
        Field::Text(Some(&report.source.hash)),
        Field::Text(Some(&report.kind)),
        Field::Text(report.form.as_deref()),
        Field::Year(report.facts.year.now.as_deref().and_then(|year| year.parse().ok())),
        Field::Text(report.facts.agency.now.as_deref()),
        Field::Text(Some(&report.status.now)),
        Field::Text(cell.map(|cell| cell.cell.as_str())),
        table,
        line,
        column,
        Field::Text(cell.and_then(|cell| cell.raw.as_deref().or(cell.printed.as_deref()))),
        Field::Wide(decimal),
        Field::Text(value),
        byte(cell.and_then(|cell| cell.span).map(|span| span.start)),
        byte(cell.and_then(|cell| cell.span).map(|span| span.end)),
        Field::Text(cell.map(|cell| cell.state.as_str())),
        Field::Text(cell.map(|cell| cell.certainty.as_str())),
        Field::Text(cell.and_then(|cell| cell.doubt.as_deref())),
        Field::Text(last.map(|said| said.by.as_str())),
        Field::Text(last.and_then(|said| said.why.as_deref())),
    ]
}

fn within(units: i128) -> Option<i64> {
    i64::try_from(units).ok().filter(|units| units.unsigned_abs() < 10_u64.pow(DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_more_digits_than_a_column_has_are_left_to_their_text() {
        assert_eq!(within(999_999_999_999_999_999), Some(999_999_999_999_999_999));
        assert_eq!(within(-999_999_999_999_999_999), Some(-999_999_999_999_999_999));
        assert_eq!(within(1_000_000_000_000_000_000), None);
        assert_eq!(within(i128::MAX), None);
    }
}
