//! What kind of slip turns the right value into the one that stands there, and how usual it is.

use super::system::System;
use crate::check::slips;
use crate::number::Decimal;
use crate::review::Reading;

/// A kind of slip. Its sentence is `slip.NAME` in the language files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A total was left at 0.
    TotalLeftZero,
    /// A cell was left blank.
    Blank,
    /// The total also counts the cell it is balanced together with.
    Included,
    /// The value of another cell of the equation was written down.
    Copied,
    /// A digit is missing.
    DigitDropped,
    /// A digit is too many.
    DigitAdded,
    /// A digit is another.
    DigitReplaced,
    /// Two neighbouring digits changed places.
    DigitsExchanged,
    /// The sign is the other one.
    Sign,
    /// The decimal point is in another place.
    Point,
    /// Two slips of the pen.
    TwoSlips,
    /// None of these.
    Other,
}

impl Slip {
    /// The name in exports and language files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TotalLeftZero => "total-left-zero",
            Self::Blank => "blank-cell",
            Self::Included => "included",
            Self::Copied => "copied",
            Self::DigitDropped => "digit-dropped",
            Self::DigitAdded => "digit-added",
            Self::DigitReplaced => "digit-replaced",
            Self::DigitsExchanged => "digits-exchanged",
            Self::Sign => "sign",
            Self::Point => "point",
            Self::TwoSlips => "two-slips",
            Self::Other => "other",
        }
    }

    /// How far-fetched it is, in tenths; proposals, to be calibrated on reviewed cases.
    pub const fn cost(self) -> i32 {
        match self {
            Self::TotalLeftZero => 5,
            Self::Blank | Self::Included | Self::Copied => 8,
            Self::DigitDropped | Self::DigitAdded | Self::DigitReplaced | Self::DigitsExchanged | Self::Sign | Self::Point => 10,
            Self::TwoSlips => 20,
            Self::Other => 30,
        }
    }
}

/// The least far-fetched slip that leaves `from` in `cell` where `to` was meant.
pub fn explain(system: &System, cell: usize, from: Decimal, to: Decimal) -> Slip {
    if system.sheet.reading(cell).value().is_none() {
        return Slip::Blank;
    }
    let of_filer = is_total(system, cell).then(|| filers_slip(system, cell, from, to)).flatten();
    of_filer.unwrap_or_else(|| typing_slip(from, to))
}

/// Whether the cell stands alone on its side of an equation: the total of its other cells.
fn is_total(system: &System, cell: usize) -> bool {
    system.with(cell).any(|equation| {
        let side = equation.cells.iter().find(|(c, _)| *c == cell).map(|(_, plus)| *plus);
        equation.cells.len() > 2 && equation.cells.iter().filter(|(_, plus)| Some(*plus) == side).count() == 1
    })
}

fn filers_slip(system: &System, cell: usize, from: Decimal, to: Decimal) -> Option<Slip> {
    if from.is_zero() {
        return Some(Slip::TotalLeftZero);
    }
    let value = |other: usize| match system.sheet.reading(other) {
        Reading::Known(value) if !value.is_zero() => Some(value),
        _ => None,
    };
    let mut slip = None;
    for equation in system.with(cell) {
        let side = equation.cells.iter().find(|(c, _)| *c == cell).map(|(_, plus)| *plus);
        for &(other, plus) in equation.cells.iter().filter(|(c, _)| *c != cell) {
            let Some(other) = value(other) else { continue };
            if Some(plus) == side && from == to + other {
                return Some(Slip::Included);
            }
            if Some(plus) != side && from == other {
                slip = Some(Slip::Copied);
            }
        }
    }
    slip
}

/// A slip of the pen between two figures.
fn typing_slip(from: Decimal, to: Decimal) -> Slip {
    if from == -to {
        return Slip::Sign;
    }
    let (was, meant) = (from.to_string(), to.to_string());
    let digits = |text: &str| text.replace('.', "").trim_start_matches('0').to_owned();
    if was.contains('.') != meant.contains('.') && digits(&was) == digits(&meant) {
        return Slip::Point;
    }
    match (slips(&was, &meant), was.len(), meant.len()) {
        (1, a, b) if a < b => Slip::DigitDropped,
        (1, a, b) if a > b => Slip::DigitAdded,
        (1, ..) if sorted(&was) == sorted(&meant) => Slip::DigitsExchanged,
        (1, ..) => Slip::DigitReplaced,
        (2, ..) if was.len().max(meant.len()) > 2 => Slip::TwoSlips,
        _ => Slip::Other,
    }
}

fn sorted(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = text.chars().collect();
    chars.sort_unstable();
    chars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_pen_are_named() {
        for (from, to, expected) in [
            ("15", "105", Slip::DigitDropped),
            ("155", "15", Slip::DigitAdded),
            ("16", "15", Slip::DigitReplaced),
            ("51", "15", Slip::DigitsExchanged),
            ("-4", "4", Slip::Sign),
            ("12.5", "125", Slip::Point),
            ("1532", "1253", Slip::TwoSlips),
            ("12", "98", Slip::Other),
        ] {
            let number = |text: &str| text.parse::<Decimal>().expect("a decimal");
            assert_eq!(typing_slip(number(from), number(to)), expected, "{from} {to}");
        }
    }
}
