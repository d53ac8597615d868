//! What is typed into a cell: a figure, a sum of figures, or nothing.

use crate::number::{Decimal, Printed, half_width, is_blank, read_printed};

/// What typed text amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// This value; `true` when it was computed or its digits were turned to ASCII ones.
    Value(Decimal, bool),
    /// Nothing: the cell is blank.
    Nothing,
}

/// Reads what was typed into a number cell: `8`, `1,234`, `１２`, `12+3-4`, or nothing. The error is
/// the part that cannot be read.
pub fn read(text: &str) -> Result<Entered, String> {
    match read_printed(text) {
        Printed::Figure(value, manner) => Ok(Entered::Value(value, manner.full_width || manner.thousands)),
        Printed::Blank | Printed::Dash => Ok(Entered::Nothing),
        Printed::Other => sum(text).map(|value| Entered::Value(value, true)),
    }
}

fn sum(text: &str) -> Result<Decimal, String> {
    let plain: String = text.chars().map(half_width).filter(|c| !is_blank(*c)).collect();
    let mut total = Decimal::ZERO;
    let mut rest = plain.as_str();
    let mut minus = false;
    if let Some(after) = rest.strip_prefix('-') {
        (minus, rest) = (true, after);
    }
    loop {
        let end = rest.find(['+', '-']).unwrap_or(rest.len());
        let (term, tail) = rest.split_at(end);
        let Printed::Figure(value, _) = read_printed(term) else {
            return Err(if term.is_empty() { tail.to_owned() } else { term.to_owned() });
        };
        total = if minus { total - value } else { total + value };
        let Some(sign) = tail.chars().next() else { return Ok(total) };
        minus = sign == '-';
        rest = &tail[1..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_sums_are_read_and_nothing_else() {
        for (text, value) in
            [("8", "8"), ("12+3", "15"), ("１２＋３", "15"), ("20 - 5 + 1", "16"), ("-3+5", "2"), ("1,234", "1234"), ("0.5+0.25", "0.75")]
        {
            let Ok(Entered::Value(found, _)) = read(text) else { panic!("{text} is not read") };
            assert_eq!(found.to_string(), value, "{text}");
        }
        assert_eq!(read(" "), Ok(Entered::Nothing));
        assert_eq!(read("/"), Ok(Entered::Nothing));
        for (text, part) in [("abc", "abc"), ("12+", ""), ("1+x+2", "x"), ("1++2", "+2"), ("八", "八")] {
            assert_eq!(read(text), Err(part.to_owned()), "{text}");
        }
    }
}
