//! What kind of slip turns the right value into the one that stands there, and how usual it is.

use super::case::Case;
use crate::check::slips;
use crate::form::Part;
use crate::number::Decimal;

/// A kind of slip. Its sentence is `slip.NAME` in the language files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A total was left at 0.
    TotalLeftZero,
    /// A cell was left blank.
    Blank,
    /// The total also counts the cell it is balanced together with.
    Included,
    /// The other side of the balance was written down.
    OtherSide,
    /// The value of another cell of the equation was written down.
    Copied,
    /// A digit is missing.
    DigitDropped,
    /// A digit stands twice.
    DigitDoubled,
    /// A digit is too many.
    DigitAdded,
    /// A digit is another.
    DigitReplaced,
    /// Two neighbouring digits changed places.
    DigitsExchanged,
    /// 0 stands for a figure.
    LeftZero,
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
    /// The name in exports.
    pub const fn name(self) -> &'static str {
        self.names().0
    }

    /// The id of its sentence: of the only cell changed, or of one of several, which it names.
    pub const fn id(self, of_several: bool) -> &'static str {
        let (_, id, of_cell) = self.names();
        if of_several { of_cell } else { id }
    }

    const fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::TotalLeftZero => ("total-left-zero", "slip.total-left-zero", "slip.cell.total-left-zero"),
            Self::Blank => ("blank-cell", "slip.blank-cell", "slip.cell.blank-cell"),
            Self::Included => ("included", "slip.included", "slip.cell.included"),
            Self::OtherSide => ("other-side", "slip.other-side", "slip.cell.other-side"),
            Self::Copied => ("copied", "slip.copied", "slip.cell.copied"),
            Self::DigitDropped => ("digit-dropped", "slip.digit-dropped", "slip.cell.digit-dropped"),
            Self::DigitDoubled => ("digit-doubled", "slip.digit-doubled", "slip.cell.digit-doubled"),
            Self::DigitAdded => ("digit-added", "slip.digit-added", "slip.cell.digit-added"),
            Self::DigitReplaced => ("digit-replaced", "slip.digit-replaced", "slip.cell.digit-replaced"),
            Self::DigitsExchanged => ("digits-exchanged", "slip.digits-exchanged", "slip.cell.digits-exchanged"),
            Self::LeftZero => ("left-zero", "slip.left-zero", "slip.cell.left-zero"),
            Self::Sign => ("sign", "slip.sign", "slip.cell.sign"),
            Self::Point => ("point", "slip.point", "slip.cell.point"),
            Self::TwoSlips => ("two-slips", "slip.two-slips", "slip.cell.two-slips"),
            Self::Other => ("other", "slip.other", "slip.cell.other"),
        }
    }

    /// How far-fetched it is, in tenths; proposals, to be calibrated on reviewed cases.
    pub const fn cost(self) -> i32 {
        match self {
            Self::TotalLeftZero => 5,
            Self::Blank | Self::Included | Self::OtherSide | Self::Copied => 8,
            Self::DigitDropped
            | Self::DigitDoubled
            | Self::DigitAdded
            | Self::DigitReplaced
            | Self::DigitsExchanged
            | Self::LeftZero
            | Self::Sign
            | Self::Point => 10,
            Self::TwoSlips => 20,
            Self::Other => 30,
        }
    }
}

/// The least far-fetched slip that leaves `from` in `cell` where `to` was meant, and in how many ways
/// such a slip could have come out: the fewer, the likelier it is this one.
pub fn explain(case: &Case, cell: usize, to: i128) -> (Slip, u32) {
    let system = case.system;
    if system.is_blank(cell) {
        return (Slip::Blank, 1);
    }
    let from = system.value(cell).unwrap_or_default();
    let of_filer = filers_slip(case, cell, from, to);
    of_filer.map_or_else(|| typing_slip(system.to_decimal(from), system.to_decimal(to)), |slip| (slip, 1))
}

/// What a filer took the total of an equation for, where the cell is one. Equations that hold as the
/// report stands explain nothing.
fn filers_slip(case: &Case, cell: usize, from: i128, to: i128) -> Option<Slip> {
    let system = case.system;
    let with = || {
        let failing = system.with(cell).iter().map(|&(at, _)| &system.equations[at]).filter(|e| !e.holds());
        failing.map(|e| &system.evaluated[e.number].line).filter(|line| line.is_sum())
    };
    if !with().any(|line| line.total().is_some_and(|total| total.cell == cell)) {
        return None;
    }
    if from == 0 {
        return Some(Slip::TotalLeftZero);
    }
    let value = |part: &Part| system.value(part.cell).unwrap_or_default();
    let mut slip = None;
    for line in with() {
        let Some(own) = line.parts.iter().find(|part| part.cell == cell) else { continue };
        let others = || line.parts.iter().filter(|part| part.cell != cell && !part.minus && value(part) != 0);
        if others().any(|part| part.right == own.right && from == to + value(part)) {
            return Some(Slip::Included);
        }
        let opposite = || others().filter(|part| part.right != own.right);
        if opposite().any(|part| from == value(part)) {
            slip = Some(Slip::Copied);
        } else if line.total().is_none() && from == opposite().map(value).sum() {
            slip = slip.or(Some(Slip::OtherSide));
        }
    }
    slip
}

/// A slip of the pen between two figures, and in how many ways it could have come out.
fn typing_slip(from: Decimal, to: Decimal) -> (Slip, u32) {
    if from == -to {
        return (Slip::Sign, 1);
    }
    let (was, meant) = (from.to_string(), to.to_string());
    let digits = |text: &str| text.replace('.', "").trim_start_matches('0').to_owned();
    if was.contains('.') != meant.contains('.') && digits(&was) == digits(&meant) {
        return (Slip::Point, 1);
    }
    let length = u32::try_from(meant.len()).unwrap_or(u32::MAX);
    match (slips(&was, &meant), was.len(), meant.len()) {
        // One digit for one of ten, at any place.
        (1, 1, 1) if from.is_zero() => (Slip::LeftZero, 1),
        (1, a, b) if a < b => (Slip::DigitDropped, length),
        (1, a, b) if a > b && doubles(&was, &meant) => (Slip::DigitDoubled, length),
        (1, a, b) if a > b => (Slip::DigitAdded, 10 * (length + 1)),
        (1, ..) if sorted(&was) == sorted(&meant) => (Slip::DigitsExchanged, length),
        (1, ..) => (Slip::DigitReplaced, 9 * length),
        _ if from.is_zero() => (Slip::LeftZero, 1),
        (2, ..) if was.len().max(meant.len()) > 2 => (Slip::TwoSlips, 81 * length),
        _ => (Slip::Other, 1000),
    }
}

/// Whether `was` is `meant` with one digit twice.
fn doubles(was: &str, meant: &str) -> bool {
    let was = was.as_bytes();
    (1..was.len()).any(|at| was[at] == was[at - 1] && [&was[..at], &was[at + 1..]].concat() == meant.as_bytes())
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
            ("155", "15", Slip::DigitDoubled),
            ("153", "15", Slip::DigitAdded),
            ("16", "15", Slip::DigitReplaced),
            ("51", "15", Slip::DigitsExchanged),
            ("0", "4", Slip::LeftZero),
            ("0", "417", Slip::LeftZero),
            ("-4", "4", Slip::Sign),
            ("12.5", "125", Slip::Point),
            ("1532", "1253", Slip::TwoSlips),
            ("12", "98", Slip::Other),
        ] {
            let number = |text: &str| text.parse::<Decimal>().expect("a decimal");
            assert_eq!(typing_slip(number(from), number(to)).0, expected, "{from} {to}");
        }
    }
}
