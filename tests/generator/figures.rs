//! How figures are printed.

use report_review::form::{Form, Kind};
use report_review::number::Decimal;

use super::random::Random;
use super::truth::{Shown, Truth};

/// What is printed where the value is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zeros {
    /// `0`.
    Printed,
    /// Nothing, in every cell.
    Blank,
    /// Nothing in some cells, `0` in others.
    SomeBlank,
    /// A dash in every cell.
    Dash,
    /// A dash for bodies that make no rules, `0` elsewhere.
    DashRegulations,
}

/// How a document prints its figures.
#[derive(Clone, Copy, Debug)]
pub struct FigureStyle {
    /// What stands for zero.
    pub zeros: Zeros,
    /// What stands for "not applicable".
    pub dash: &'static str,
    /// Commas between groups of three digits.
    pub thousands: bool,
    /// Full-width digits.
    pub full_width: bool,
    /// Some counts carry 件.
    pub units: bool,
    /// Signed figures as 增3 and 减4 rather than +3 and -4.
    pub signed_words: bool,
    /// Money with its unit in the cell.
    pub money_unit: bool,
}

impl FigureStyle {
    /// Plain digits, zeros printed.
    pub const PLAIN: Self = Self {
        zeros: Zeros::Printed,
        dash: "/",
        thousands: false,
        full_width: false,
        units: false,
        signed_words: false,
        money_unit: false,
    };
}

/// Replaces zeros by what the document prints for them. Gives the new content of each cell.
pub fn apply_zeros(truth: &mut Truth, zeros: Zeros, random: &mut Random) {
    for cell in 0..truth.cells.len() {
        if truth.cells[cell] != Shown::Value(Decimal::ZERO) {
            continue;
        }
        truth.cells[cell] = match zeros {
            Zeros::Blank => Shown::Blank,
            Zeros::SomeBlank if random.chance(30) => Shown::Blank,
            Zeros::Dash => Shown::Dash,
            Zeros::DashRegulations if truth.form.row(cell).key == "regulations" => Shown::Dash,
            _ => continue,
        };
    }
}

/// What is printed in each cell, in form order.
pub fn print_all(truth: &Truth, style: &FigureStyle, random: &mut Random) -> Vec<String> {
    (0..truth.cells.len())
        .map(|cell| match truth.cells[cell] {
            Shown::Value(value) => print(&truth.form, cell, value, style, random),
            Shown::Dash => style.dash.to_owned(),
            Shown::Blank | Shown::Absent => String::new(),
        })
        .collect()
}

fn print(form: &Form, cell: usize, value: Decimal, style: &FigureStyle, random: &mut Random) -> String {
    let mut text = value.to_string();
    match form.column(cell).kind {
        Kind::Signed => text = signed(value, style),
        Kind::Money(unit) => {
            if !value.is_zero() && random.chance(25) {
                // Decimals are often padded to the four places that the head asks for.
                let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
                text = format!("{whole}.{fraction:0<4}");
            }
            if style.money_unit && !value.is_zero() {
                text.push_str(if unit.is_some() { "万元" } else { "元" });
            }
        }
        Kind::Count => {
            if style.units && random.chance(30) {
                text.push('件');
            }
        }
    }
    if style.thousands {
        text = grouped(&text);
    }
    if style.full_width {
        text = text.chars().map(full_width).collect();
    }
    text
}

fn signed(value: Decimal, style: &FigureStyle) -> String {
    match (value.is_negative(), style.signed_words) {
        _ if value.is_zero() => value.to_string(),
        (true, true) => format!("减{}", -value),
        (true, false) => value.to_string(),
        (false, true) => format!("增{value}"),
        (false, false) => format!("+{value}"),
    }
}

fn grouped(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits);
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (digits - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    out + rest
}

fn full_width(c: char) -> char {
    if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c) } else { c }
}
