//! Exact decimals, and figures read as they are printed.

mod decimal;
mod scale;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use decimal::{Decimal, MAX_DIGITS, NotADecimal};
pub use scale::{Scale, ends_negative, is_about, names_scale, reach};

/// Digits set higher than the line, then lower: marks of notes, never a figure's own.
const RAISED: [&str; 2] = ["⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"];

/// A digit as it is written above the line, or below; other characters as they are.
pub fn raised(c: char, above: bool) -> char {
    c.to_digit(10).and_then(|digit| RAISED[usize::from(!above)].chars().nth(digit as usize)).unwrap_or(c)
}

/// The digit that one above or below the line is.
pub fn lowered(c: char) -> Option<char> {
    let may_be = matches!(c, '\u{B2}'..='\u{B9}' | '\u{2070}'..='\u{2089}');
    let digit = RAISED.iter().filter(|_| may_be).find_map(|digits| digits.chars().position(|d| d == c))?;
    char::from_digit(u32::try_from(digit).ok()?, 10)
}

/// A unit printed with a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// 件, 项, 条 and the like: things counted.
    Count,
    /// 元
    Yuan,
    /// 万元
    TenThousandYuan,
    /// 亿元
    HundredMillionYuan,
}

impl Unit {
    /// How many zeros a sum of one in this unit has in 元; nothing of what is no money.
    pub fn zeros(self) -> Option<i32> {
        match self {
            Self::Count => None,
            Self::Yuan => Some(0),
            Self::TenThousandYuan => Some(4),
            Self::HundredMillionYuan => Some(8),
        }
    }
}

/// How a figure was printed, where that differs from plain ASCII digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "five independent traits of one figure; a set of flags would hide their names")]
pub struct Manner {
    /// Full-width digits or signs.
    pub full_width: bool,
    /// Thousands separators.
    pub thousands: bool,
    /// A sign or a word for one (`+3`, `增3`, `减4`).
    pub signed: bool,
    /// Zeros before the first digit.
    pub leading_zeros: bool,
    /// A word that makes it no exact figure (`约20`, `20余`).
    pub approximate: bool,
    /// The unit printed in the cell.
    pub unit: Option<Unit>,
}

/// What a cell's text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// A figure, as printed (a unit is not converted).
    Figure(Decimal, Manner),
    /// `/`, `-`, `—`, `无`: stated as not applicable.
    Dash,
    /// Nothing but blanks.
    Blank,
    /// Something that is no figure.
    Other,
}

/// A mark that changes how the character before it is drawn: the key around a digit, `1️⃣`.
pub fn is_drawn_around(c: char) -> bool {
    matches!(c, '\u{20DD}'..='\u{20E4}' | '\u{FE0E}' | '\u{FE0F}')
}

/// One of the blanks that converters leave in cells, of any Unicode kind, zero-width ones included.
#[inline]
pub fn is_blank(c: char) -> bool {
    // Nearly every character of a report, and none of them a blank.
    if matches!(c, '\u{3165}'..='\u{D7FF}' | '!'..='~' | '\u{2100}'..='\u{27FF}') {
        return false;
    }
    c.is_whitespace()
        || runs_rightwards(c)
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{061C}' | '\u{2800}' | '\u{3164}' | '\u{180E}')
}

/// Whether a character only says that what follows runs from left to right, or no longer does.
fn runs_rightwards(c: char) -> bool {
    matches!(c, '\u{202A}' | '\u{202C}' | '\u{202D}' | '\u{2066}' | '\u{2068}' | '\u{2069}')
}

/// The character a full-width form stands for; other characters are returned as they are.
#[inline]
pub fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Reads what is printed in a number cell. Blanks around it are ignored, full-width digits,
/// thousands separators, signs, signed words and units are understood.
pub fn read_printed(raw: &str) -> Printed {
    let trimmed = raw.trim_matches(is_blank);
    if let Some((value, manner)) = plain_figure(trimmed) {
        return Printed::Figure(value, manner);
    }
    if let Some((value, manner)) = common_figure(trimmed) {
        return Printed::Figure(value, manner);
    }
    if trimmed.is_empty() {
        return Printed::Blank;
    }
    if !trimmed.starts_with(|c: char| c.is_ascii_digit()) && is_dash(trimmed) {
        return Printed::Dash;
    }
    // None more and none fewer.
    if matches!(trimmed, "0/0" | "0／0") {
        return Printed::Figure(Decimal::ZERO, Manner::default());
    }
    if trimmed.len() > 120 || !trimmed.ends_with(ends_figure) || !trimmed.contains(|c| half_width(c).is_ascii_digit()) {
        return Printed::Other;
    }
    read_figure(trimmed).map_or(Printed::Other, |(value, manner)| Printed::Figure(value, manner))
}

/// Whether a figure may end with `c`: a digit, a unit, a word that makes it no exact one.
fn ends_figure(c: char) -> bool {
    half_width(c).is_ascii_digit() || is_unit(c) || "万萬余餘多右上下".contains(c) || half_width(c) == ')'
}

/// Whether `c` is the unit of what a report counts.
pub fn is_unit(c: char) -> bool {
    "元件项項条條份个個次宗起例部".contains(c)
}

/// ASCII digits alone: nearly every figure of a report.
#[inline]
pub fn plain_figure(text: &str) -> Option<(Decimal, Manner)> {
    leading_figure(text.as_bytes()).filter(|(digits, ..)| *digits == text.len()).map(|(_, value, manner)| (value, manner))
}

/// Digits alone, full-width ones, or ASCII ones with their unit.
fn common_figure(text: &str) -> Option<(Decimal, Manner)> {
    if let Some((digits, value, manner)) = leading_figure(text.as_bytes()) {
        return unit_of(&text[digits..]).map(|unit| (value, Manner { unit: Some(unit), ..manner }));
    }
    let (signs, rest) = text.as_bytes().as_chunks();
    let mut digits = [0; MAX_DIGITS];
    for (sign, digit) in signs.iter().zip(digits.get_mut(..signs.len())?) {
        *digit = match sign {
            [0xEF, 0xBC, last @ 0x90..=0x99] => last - 0x90 + b'0',
            _ => return None,
        };
    }
    let (_, value, manner) = leading_figure(&digits[..signs.len()]).filter(|_| rest.is_empty())?;
    Some((value, Manner { full_width: true, ..manner }))
}

/// The ASCII digits that a text begins with, how many they are and what figure they make.
#[inline]
pub fn leading_figure(bytes: &[u8]) -> Option<(usize, Decimal, Manner)> {
    let (mut digits, mut value) = (0, 0_i64);
    while let Some(&digit @ b'0'..=b'9') = bytes.get(digits) {
        if digits == MAX_DIGITS {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
        digits += 1;
    }
    let manner = Manner { leading_zeros: digits > 1 && bytes.first() == Some(&b'0'), ..Manner::default() };
    (digits > 0).then_some((digits, Decimal::from(value), manner))
}

/// Whether a text that begins with `c` may be a figure or a dash.
#[inline]
pub fn may_begin_figure(c: char) -> bool {
    match half_width(c) {
        '0'..='9' | '+' | '-' | '/' | '\\' | 'N' | 'n' => true,
        c if c.is_ascii() => false,
        '约' | '近' | '增' | '减' | '減' | '负' | '負' | '−' | '–' | '—' | '―' | '─' | '无' | '無' | '不' | '未' | '没' | '沒' | '暂'
        | '暫' => true,
        c => is_zero(c) || is_blank(c),
    }
}

/// Words in the place of a figure that state that there is none.
const DASHES: [&str; 18] = [
    "无",
    "無",
    "没有",
    "沒有",
    "未发生",
    "未發生",
    "暂无",
    "暫無",
    "不适用",
    "不適用",
    "不涉及",
    "未涉及",
    "无此项",
    "無此項",
    "无此类情况",
    "無此類情況",
    "N/A",
    "n/a",
];

/// Characters that are written for a zero and are no digits.
pub fn is_zero(c: char) -> bool {
    matches!(c, '零' | '〇' | '○')
}

// Two slashes divide cells rather than stand in one.
fn is_dash(text: &str) -> bool {
    DASHES.contains(&text)
        || (text.chars().all(|c| matches!(half_width(c), '-' | '/' | '\\' | '—' | '–' | '―' | '─' | '−'))
            && text.chars().count() <= 8
            && text != "//")
}

fn read_figure(text: &str) -> Option<(Decimal, Manner)> {
    let mut manner = Manner::default();
    let plain = plain_signs(text, &mut manner);
    let (negative, rest) = without_lead(&plain, &mut manner);
    let (number, tail) = split_number(rest)?;
    manner = behind_digits(tail, manner)?;
    let value = value_of(number, &mut manner)?;
    Some((if negative { -value } else { value }, manner))
}

/// How a figure is printed behind whose digits these words stand: its unit, and whether it is no exact one; `None` where no figure
/// has them.
pub fn manner_behind(words: &str) -> Option<Manner> {
    behind_digits(words, Manner::default())
}

fn behind_digits(words: &str, mut manner: Manner) -> Option<Manner> {
    let mut tail = words.trim_matches(is_blank);
    for word in ["左右", "上下", "以上", "以下"] {
        if let Some(before) = tail.strip_suffix(word) {
            manner.approximate = true;
            tail = before.trim_end_matches(is_blank);
        }
    }
    for word in ["余", "餘", "多"] {
        if let Some(after) = tail.strip_prefix(word) {
            manner.approximate = true;
            tail = after.trim_start_matches(is_blank);
        }
    }
    manner.unit = if tail.is_empty() { None } else { Some(unit_of(tail)?) };
    Some(manner)
}

/// The unit that a text names, in brackets or in none.
fn unit_of(text: &str) -> Option<Unit> {
    let bracketed = || text.strip_prefix(['（', '('])?.strip_suffix(['）', ')']);
    Some(match bracketed().unwrap_or(text) {
        "元" => Unit::Yuan,
        "万元" | "萬元" | "万" | "萬" => Unit::TenThousandYuan,
        "亿元" | "億元" => Unit::HundredMillionYuan,
        "件" | "项" | "項" | "条" | "條" | "份" | "个" | "個" | "次" | "宗" | "起" | "例" | "部" | "件次" | "人次" => {
            Unit::Count
        }
        _ => return None,
    })
}

/// A figure without the words and signs before its digits, and whether they make it negative.
fn without_lead<'t>(text: &'t str, manner: &mut Manner) -> (bool, &'t str) {
    let mut rest = text;
    // Nearly all figures.
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return (false, rest);
    }
    for word in ["约", "近"] {
        if let Some(after) = rest.strip_prefix(word) {
            manner.approximate = true;
            rest = after.trim_start_matches(is_blank);
        }
    }
    for (words, minus) in
        [(["增加", "增长", "增", "+"].as_slice(), false), (["减少", "减", "減少", "減", "负", "負", "-"].as_slice(), true)]
    {
        if let Some(after) = words.iter().find_map(|word| rest.strip_prefix(word)) {
            manner.signed = true;
            return (minus, after.trim_start_matches(is_blank));
        }
    }
    (false, rest)
}

/// A figure with signs of one kind: half-width digits, one minus, commas between groups of digits.
fn plain_signs<'t>(text: &'t str, manner: &mut Manner) -> Cow<'t, str> {
    let is_plain = |c: char| half_width(c) == c && !matches!(c, '−' | '–' | '\'' | '’' | '\\' | '\u{2009}' | '\u{202F}');
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    // Programs that write Markdown put a backslash before the point.
    for c in text.chars().filter(|&c| c != '\\' || !text.contains("\\.")) {
        let half = half_width(c);
        manner.full_width |= half != c && !matches!(half, ' ');
        plain.push(match half {
            '−' | '–' => '-',
            '\'' | '’' | '\u{2009}' | '\u{202F}' if plain.ends_with(|c: char| c.is_ascii_digit()) => ',',
            other => other,
        });
    }
    Cow::Owned(plain)
}

/// Splits the leading run of digits, points and commas from what follows.
fn split_number(text: &str) -> Option<(&str, &str)> {
    let of_number = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b',');
    let (number, tail) = text.split_at(text.bytes().take_while(of_number).count());
    let whole = number.starts_with(|c: char| c.is_ascii_digit()) && number.ends_with(|c: char| c.is_ascii_digit());
    whole.then_some((number, tail))
}

/// The value of digits with a point and thousands separators; `None` where commas do not group by three.
fn value_of(number: &str, manner: &mut Manner) -> Option<Decimal> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.contains(',') {
        let mut groups = whole.split(',');
        let first = groups.next()?;
        if !(1..=3).contains(&first.len()) || !groups.all(|g| g.len() == 3) {
            return None;
        }
        manner.thousands = true;
    }
    manner.leading_zeros = whole.len() > 1 && whole.starts_with('0');
    let digits = || whole.bytes().filter(|b| *b != b',').chain(fraction.bytes());
    if digits().count() > MAX_DIGITS || !digits().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mantissa = digits().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some(Decimal::new(mantissa.into(), u8::try_from(fraction.len()).ok()?))
}

/// A Chinese numeral as a whole number: `三十五`, `两千零五`, `廿三`, `十二`, or digit by digit
/// `二〇二二`. `None` when the text is anything else.
pub fn chinese_integer(text: &str) -> Option<u64> {
    let digit = |c: char| -> Option<u64> {
        Some(match c {
            '〇' | '零' | '○' | '０' => 0,
            '一' | '壹' => 1,
            '二' | '贰' | '两' | '兩' => 2,
            '三' | '叁' => 3,
            '四' | '肆' => 4,
            '五' | '伍' => 5,
            '六' | '陆' => 6,
            '七' | '柒' => 7,
            '八' | '捌' => 8,
            '九' | '玖' => 9,
            _ => return None,
        })
    };
    let unit = |c: char| -> Option<u64> {
        Some(match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1000,
            _ => return None,
        })
    };
    if text.is_empty() || text.chars().count() > 16 {
        return None;
    }
    if text.chars().count() > 1 && text.chars().all(|c| digit(c).is_some()) {
        return text.chars().try_fold(0_u64, |sum, c| Some(sum * 10 + digit(c)?));
    }
    let (mut total, mut section, mut last) = (0_u64, 0_u64, None);
    for c in text.chars() {
        if let Some(d) = digit(c) {
            last = Some(d);
        } else if let Some(u) = unit(c) {
            section += last.take().unwrap_or(1) * u;
        } else if c == '廿' {
            section += 20;
        } else if c == '卅' {
            section += 30;
        } else if matches!(c, '万' | '萬') {
            let counted = last.take().map_or(section, |last| section + last);
            total += if total + counted == 0 { 10_000 } else { counted * 10_000 };
            section = 0;
        } else {
            return None;
        }
    }
    Some(total + section + last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: Option<&str>) {
        let got = match read_printed(raw) {
            Printed::Figure(value, _) => Some(value.to_string()),
            _ => None,
        };
        assert_eq!(got.as_deref(), expected, "{raw:?}");
    }

    #[test]
    fn figures_are_read_as_printed() {
        for (raw, value) in [
            ("12'345", "12345"),
            ("1’234’567", "1234567"),
            ("12\u{2009}345", "12345"),
            ("0", "0"),
            ("　　0", "0"),
            ("\u{2002}12\u{a0}", "12"),
            ("１２", "12"),
            ("1,234", "1234"),
            ("93\\.7335", "93.7335"),
            ("1，234", "1234"),
            ("12.3400", "12.34"),
            ("+1036", "1036"),
            ("减3", "-3"),
            ("0/0", "0"),
            ("增 5", "5"),
            ("-8", "-8"),
            ("152790元", "152790"),
            ("0.37万元", "0.37"),
            ("205.5万", "205.5"),
            ("205.5 万元", "205.5"),
            ("3件", "3"),
            ("0.0000", "0"),
            ("007", "7"),
            ("－4", "-4"),
            ("负4", "-4"),
            ("負12", "-12"),
        ] {
            check(raw, Some(value));
        }
    }

    #[test]
    fn how_a_figure_is_printed_is_told() {
        let plain = Manner::default();
        for (raw, manner) in [
            ("12", plain),
            ("１２", Manner { full_width: true, ..plain }),
            ("０７", Manner { full_width: true, leading_zeros: true, ..plain }),
            ("3件", Manner { unit: Some(Unit::Count), ..plain }),
            ("３件", Manner { full_width: true, unit: Some(Unit::Count), ..plain }),
            ("1,234", Manner { thousands: true, ..plain }),
            ("0.5", plain),
            ("00.5", Manner { leading_zeros: true, ..plain }),
            ("约20万元", Manner { approximate: true, unit: Some(Unit::TenThousandYuan), ..plain }),
            ("20件左右", Manner { approximate: true, unit: Some(Unit::Count), ..plain }),
            ("20以上", Manner { approximate: true, ..plain }),
            ("减4", Manner { signed: true, ..plain }),
        ] {
            let Printed::Figure(_, read) = read_printed(raw) else { panic!("{raw} is a figure") };
            assert_eq!(read, manner, "{raw}");
        }
    }

    #[test]
    fn what_is_no_figure_is_not_guessed() {
        for raw in
            ["", " ", "/", "——", "无", "1.", "1.属于国家秘密", "12,34", "O", "1.2.3", ".5", "#REF!", "一", "1234567890123456789", "2022年"]
        {
            check(raw, None);
        }
        assert_eq!(read_printed("—"), Printed::Dash);
        assert_eq!(read_printed("\u{3000}\u{a0}"), Printed::Blank);
        assert_eq!(read_printed("O"), Printed::Other);
    }

    #[test]
    fn chinese_numerals_are_read() {
        for (text, value) in [
            ("三十五", 35),
            ("十二", 12),
            ("两千零五", 2005),
            ("廿三", 23),
            ("二〇二二", 2022),
            ("一百二十", 120),
            ("三万", 30_000),
            ("两", 2),
            ("零", 0),
        ] {
            assert_eq!(chinese_integer(text), Some(value), "{text}");
        }
        assert_eq!(chinese_integer("三件"), None);
        assert_eq!(chinese_integer(""), None);
    }

    #[test]
    fn decimals_add_and_compare_exactly() {
        let d = |s: &str| s.parse::<Decimal>().expect("a decimal");
        assert_eq!(d("0.1") + d("0.2"), d("0.3"));
        assert_eq!((d("1") - d("0.9999")).to_string(), "0.0001");
        assert!(d("-0.5") < d("0"));
        assert_eq!(d("12.3400").to_string(), "12.34");
        assert!("1e5".parse::<Decimal>().is_err());
    }
}
