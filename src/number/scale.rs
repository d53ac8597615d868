//! What stands beside the digits of a figure and changes what they amount to.

use super::{Unit, half_width, is_blank, manner_behind};

/// What words behind digits make of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// The zeros that `万` and its like stand for.
    pub zeros: i32,
    /// What is counted, where that is said: things, or 元.
    pub unit: Option<Unit>,
}

impl Scale {
    /// Reads `万`, `件`, `万件`, `亿元`, in brackets or in none; `None` where it is anything else.
    pub fn of(tail: &str) -> Option<Self> {
        let tail = tail.trim_matches(is_blank);
        let mut unit = tail.strip_prefix(['（', '(']).and_then(|inner| inner.strip_suffix(['）', ')'])).unwrap_or(tail);
        let mut zeros = 0;
        while let Some((c, more)) = unit.chars().next().and_then(|c| Some((c, zeros_of(c)?))) {
            zeros += more;
            unit = &unit[c.len_utf8()..];
        }
        let manner = manner_behind(unit).filter(|manner| !manner.approximate)?;
        Some(Self { zeros, unit: manner.unit })
    }
}

/// The zeros of a word that multiplies the figure before it.
fn zeros_of(c: char) -> Option<i32> {
    Some(match c {
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' | '萬' => 4,
        '亿' | '億' => 8,
        _ => return None,
    })
}

/// Whether a figure with these words behind it is a multiple or a sum of money.
pub fn names_scale(text: &str) -> bool {
    text.contains(|c| zeros_of(c).is_some() || c == '元')
}

/// Whether digits behind `c` are no exact figure.
pub fn is_about(c: char) -> bool {
    matches!(c, '约' | '近')
}

/// Whether a text ends with a sign for what is below zero, and no dash between two figures or letters.
pub fn ends_negative(before: &str) -> bool {
    let mut back = before.chars().rev();
    match back.next().map(half_width) {
        Some('-' | '−' | '–') => !back.next().is_some_and(|c| half_width(c).is_ascii_alphanumeric()),
        Some('负' | '負') => true,
        _ => false,
    }
}

/// Most characters that a unit has with what stands before and behind it, such as `百万余元左右`.
const UNIT: usize = 6;

/// How many bytes of the text behind digits belong to the figure: what is counted, what multiplies it, what makes it no exact one
/// or no number at all, such as a sign for per cent.
pub fn reach(behind: &str) -> usize {
    let blanks = behind.len() - behind.trim_start_matches([' ', '\u{A0}', '\u{3000}']).len();
    let rest = &behind[blanks..];
    let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(UNIT);
    let known = |end: &usize| Scale::of(&rest[..*end]).is_some() || manner_behind(&rest[..*end]).is_some();
    let changed = || rest.chars().next().filter(|&c| zeros_of(c).is_some() || matches!(half_width(c), '%' | '‰' | '成' | '倍'));
    let end = ends.filter(known).last().or_else(|| changed().map(char::len_utf8));
    end.filter(|end| !rest[..*end].trim_matches(is_blank).is_empty()).map_or(0, |end| blanks + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_digits_belongs_to_the_figure_where_it_changes_it() {
        for (behind, belongs) in [
            ("万件，行政处罚", "万件"),
            ("千件，", "千件"),
            ("万人次、", "万人次"),
            ("%、", "%"),
            ("亿元、", "亿元"),
            (" 万元。", " 万元"),
            ("件左右。", "件左右"),
            ("余件", "余件"),
            ("，其中", ""),
            ("年", ""),
            ("  ", ""),
            ("\t3万", ""),
            ("", ""),
        ] {
            assert_eq!(&behind[..reach(behind)], belongs, "{behind}");
        }
    }

    #[test]
    fn a_sign_is_told_from_a_dash() {
        for before in ["，-", "−", "负", " -"] {
            assert!(ends_negative(before), "{before}");
        }
        for before in ["2023-", "A-", "第", "", "—"] {
            assert!(!ends_negative(before), "{before}");
        }
    }
}
