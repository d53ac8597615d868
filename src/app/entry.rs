//! What is typed into a cell: a figure, a sum of figures, or nothing.

use crate::form::{Column, Kind};
use crate::number::{Decimal, Printed, Scale, Unit, half_width, is_blank, read_printed};

/// What typed text amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// This value, in the unit of the column.
    Value(Decimal),
    /// Nothing: the cell is blank.
    Nothing,
}

/// Why typed text is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The sum is not finished.
    Unfinished,
    /// This part is no figure.
    NoFigure(String),
    /// This part names no exact figure.
    NotExact(String),
    /// This part is in a unit that cannot be brought to the column's.
    OtherUnit(String),
}

/// Reads what was typed into a cell of `column`: `8`, `1,234`, `１２`, `1.2万`, `12+3-4`, or nothing.
pub fn read(text: &str, column: &Column) -> Result<Entered, Fault> {
    if matches!(read_printed(text), Printed::Blank | Printed::Dash) {
        return Ok(Entered::Nothing);
    }
    let value = figure(text, column).or_else(|fault| if text.contains(is_sign) { sum(text, column) } else { Err(fault) });
    value.map(Entered::Value)
}

fn is_sign(c: char) -> bool {
    matches!(half_width(c), '+' | '-')
}

fn sum(text: &str, column: &Column) -> Result<Decimal, Fault> {
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
        if term.is_empty() {
            return Err(if tail.is_empty() { Fault::Unfinished } else { Fault::NoFigure(tail.to_owned()) });
        }
        let value = figure(term, column)?;
        total = if minus { total - value } else { total + value };
        let Some(sign) = tail.chars().next() else { return Ok(total) };
        minus = sign == '-';
        rest = &tail[1..];
    }
}

/// A figure with what stands behind its digits, in the unit of the column.
fn figure(text: &str, column: &Column) -> Result<Decimal, Fault> {
    let text = text.trim_matches(is_blank);
    let part = || text.to_owned();
    let end = text.rfind(|c| half_width(c).is_ascii_digit()).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let (digits, tail) = text.split_at(end);
    let exact = match read_printed(digits) {
        Printed::Figure(value, manner) if !manner.approximate => Some(value),
        _ => None,
    };
    match (exact, Scale::of(tail)) {
        (Some(value), Some(scale)) => counted(value, scale, column).ok_or_else(|| Fault::OtherUnit(part())),
        _ if matches!(read_printed(text), Printed::Figure(..)) => Err(Fault::NotExact(part())),
        _ => Err(Fault::NoFigure(part())),
    }
}

/// `value` with `scale` behind it, in the unit of `column`; `None` where that has another one.
fn counted(value: Decimal, scale: Scale, column: &Column) -> Option<Decimal> {
    let money = matches!(column.kind, Kind::Money(_));
    match scale.unit {
        Some(unit) if money != (unit == Unit::Yuan) => None,
        None if scale.zeros == 0 => Some(value),
        _ if !money => value.shifted(scale.zeros),
        // A sum that names no unit behind its multiple is one of the smallest unit all the same.
        _ => match column.unit.and_then(Unit::zeros) {
            Some(of) => value.shifted(scale.zeros - of),
            // Where the form prints no unit, nothing but the smallest is known.
            None => (scale.zeros == 0).then_some(value),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Forms;

    /// A column of an edition, by the address of one of its cells.
    fn with_column(edition: &str, cell: &str, then: impl Fn(&Column)) {
        let forms = Forms::built_in().expect("built in");
        let form = forms.edition(edition).expect("an edition");
        then(form.column(form.find(&crate::form::CellKey(cell.to_owned())).expect("a cell")));
    }

    fn counts(then: impl Fn(&Column)) {
        with_column("2021", "art20_5/licensing/decisions", then);
    }

    fn check(column: &Column, text: &str, value: &str) {
        let Ok(Entered::Value(found)) = read(text, column) else { panic!("{text} is not read: {:?}", read(text, column)) };
        assert_eq!(found.to_string(), value, "{text}");
    }

    #[test]
    fn figures_and_sums_are_read_and_nothing_else() {
        counts(|column| {
            for (text, value) in [
                ("8", "8"),
                ("12+3", "15"),
                ("１２＋３", "15"),
                ("20 - 5 + 1", "16"),
                ("-3+5", "2"),
                ("1,234", "1234"),
                ("0.5+0.25", "0.75"),
            ] {
                check(column, text, value);
            }
            assert_eq!(read(" ", column), Ok(Entered::Nothing));
            assert_eq!(read("/", column), Ok(Entered::Nothing));
            for (text, part) in [("abc", "abc"), ("1+x+2", "x"), ("1++2", "+2"), ("八", "八"), ("3%", "3%"), ("8人", "8人"), ("3w", "3w")]
            {
                assert_eq!(read(text, column), Err(Fault::NoFigure(part.to_owned())), "{text}");
            }
            assert_eq!(read("12+", column), Err(Fault::Unfinished));
        });
    }

    #[test]
    fn a_multiple_counts_as_what_it_says_and_money_is_no_count() {
        counts(|column| {
            let read_as = [
                ("3万", "30000"),
                ("1.2万", "12000"),
                ("３万件", "30000"),
                ("5千", "5000"),
                ("2亿", "200000000"),
                ("3件", "3"),
                ("3万+5", "30005"),
            ];
            for (text, value) in read_as {
                check(column, text, value);
            }
            for text in ["6万元", "7元", "2亿元"] {
                assert_eq!(read(text, column), Err(Fault::OtherUnit(text.to_owned())), "{text}");
            }
            for text in ["约8", "8件左右", "9余", "近3万", "20以上"] {
                assert_eq!(read(text, column), Err(Fault::NotExact(text.to_owned())), "{text}");
            }
        });
    }

    #[test]
    fn a_sum_of_money_is_brought_to_the_unit_of_its_column_where_that_has_one() {
        with_column("2021", "art20_8/fees/amount", |column| {
            for (text, value) in [
                ("3", "3"),
                ("3万", "3"),
                ("3万元", "3"),
                ("30000元", "3"),
                ("3元", "0.0003"),
                ("3亿元", "30000"),
                ("1.5（万元）", "1.5"),
                ("2百万元", "200"),
            ] {
                check(column, text, value);
            }
            assert_eq!(read("3件", column), Err(Fault::OtherUnit("3件".to_owned())));
        });
        with_column("2019", "art20_9/procurement/amount", |column| {
            check(column, "152790元", "152790");
            assert_eq!(read("15万元", column), Err(Fault::OtherUnit("15万元".to_owned())));
        });
    }
}
