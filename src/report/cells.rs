//! Cells as few bytes: nearly all are plain figures, one behind the other. The form of the list is this
//! program's own, for what it puts aside and reads again itself.

use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Cell, State};
use crate::number::{Decimal, Manner};
use crate::text::Span;

/// The cells of a report.
#[derive(Serialize, Deserialize)]
struct Packed {
    bytes: Bytes,
    /// Those that are no plain figures, in order.
    odd: Vec<Cell>,
}

/// Bytes that are written and read as one piece.
struct Bytes(Vec<u8>);

/// What a cell is, as its first byte says.
const MISSING: u8 = 0;
const ODD: u8 = 1;
const PLAIN: u8 = 2;

/// Writes cells.
pub fn serialize<S: Serializer>(cells: &[Cell], serializer: S) -> Result<S::Ok, S::Error> {
    let mut packed = Packed { bytes: Bytes(Vec::with_capacity(cells.len() * 5)), odd: Vec::new() };
    let Packed { bytes: Bytes(bytes), odd } = &mut packed;
    let mut last = 0;
    for cell in cells {
        if let Some((value, span)) = plain(cell, last) {
            bytes.push(PLAIN);
            for number in [value, (span.start - last) as u64, span.len() as u64] {
                put(bytes, number);
            }
            last = span.end;
        } else if *cell == Cell::MISSING {
            bytes.push(MISSING);
        } else {
            bytes.push(ODD);
            odd.push(cell.clone());
        }
    }
    packed.serialize(serializer)
}

/// The value and bytes of a figure without doubt, of digits alone, that stands behind `last`.
fn plain(cell: &Cell, last: usize) -> Option<(u64, Span)> {
    let is_plain = cell.state == State::Read && cell.doubt.is_none() && cell.manner == Manner::default();
    let value = u64::try_from(cell.value.filter(|_| is_plain)?.to_integer()?).ok()?;
    cell.span.filter(|span| last <= span.start && span.start <= span.end).map(|span| (value, span))
}

/// Reads cells.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Cell>, D::Error> {
    let Packed { bytes: Bytes(bytes), odd } = Packed::deserialize(deserializer)?;
    let cut_off = || D::Error::custom("a list of cells is cut off");
    let mut cells = Vec::with_capacity(bytes.len() / 4);
    let (mut rest, mut odd, mut last) = (&*bytes, odd.into_iter(), 0);
    while let Some((&head, behind)) = rest.split_first() {
        rest = behind;
        cells.push(match head {
            MISSING => Cell::MISSING,
            ODD => odd.next().ok_or_else(cut_off)?,
            _ => {
                let mut number = || take(&mut rest).ok_or_else(cut_off);
                let (value, skipped, length) = (number()?, number()?, number()?);
                let end = |from: usize, length: u64| from.checked_add(usize::try_from(length).ok()?);
                let start = end(last, skipped).ok_or_else(cut_off)?;
                last = end(start, length).ok_or_else(cut_off)?;
                let value = Some(Decimal::new(i128::from(value), 0));
                Cell { value, span: Some(Span::new(start, last)), state: State::Read, doubt: None, ..Cell::MISSING }
            }
        });
    }
    Ok(cells)
}

/// Seven bits a byte, the lowest first; a byte with the highest bit goes on.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(0x80 | u8::try_from(number & 0x7F).unwrap_or(0));
        number >>= 7;
    }
    bytes.push(u8::try_from(number).unwrap_or(0));
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..u64::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl Visitor<'_> for Whole {
            type Value = Bytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Doubt;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Held(#[serde(with = "super")] Vec<Cell>);

    fn figure(value: &str, start: usize, end: usize) -> Cell {
        let value = Some(value.parse().expect("a decimal"));
        Cell { value, span: Some(Span::new(start, end)), state: State::Read, doubt: None, ..Cell::MISSING }
    }

    #[test]
    fn cells_of_every_kind_are_read_as_they_were_written() {
        let cells = vec![
            figure("0", 3, 4),
            figure("7", 4, 5),
            Cell { state: State::Blank, doubt: None, ..Cell::MISSING },
            Cell::MISSING,
            figure("999999999999999999", 900, 918),
            figure("127", 918, 921),
            figure("12.34", 1000, 1005),
            figure("-3", 1006, 1008),
            // Before the last one.
            figure("128", 17, 20),
            Cell { doubt: Some(Doubt::RowCount { found: 6, expected: 7 }), ..figure("5", 70_000_000, 70_000_001) },
            Cell { manner: Manner { full_width: true, ..Manner::default() }, ..figure("5", 70_000_001, 70_000_004) },
            figure("300", 70_000_002, 70_000_005),
        ];
        for count in 0..=cells.len() {
            let held = Held(cells[..count].to_vec());
            let bytes = postcard::to_stdvec(&held).expect("plain");
            assert_eq!(postcard::from_bytes::<Held>(&bytes), Ok(held));
        }
    }

    #[test]
    fn a_list_that_is_cut_off_or_made_up_is_refused() {
        let whole = postcard::to_stdvec(&Held(vec![figure("5", 3, 4), figure("1234567", 9, 16)])).expect("plain");
        for end in 0..whole.len() {
            assert!(postcard::from_bytes::<Held>(&whole[..end]).is_err(), "{end}");
        }
        proptest::proptest!(|(bytes: Vec<u8>)| {
            let held = Packed { bytes: Bytes(bytes), odd: Vec::new() };
            let bytes = postcard::to_stdvec(&held).expect("plain");
            let _ = postcard::from_bytes::<Held>(&bytes);
        });
    }
}
