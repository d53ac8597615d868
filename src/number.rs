//! Exact decimals, and figures read as they are printed.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most digits a figure may have; longer runs are no figure of any report.
const MAX_DIGITS: usize = 18;

/// An exact decimal: `mantissa / 10^scale`, always in lowest terms.
///
/// Counts are in 件 (scale 0); sums of money in 万元 with up to four decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

impl Decimal {
    /// Nothing at all.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// `mantissa / 10^scale`.
    pub fn new(mut mantissa: i128, mut scale: u8) -> Self {
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Self { mantissa, scale }
    }

    /// Whether the value has no fraction.
    pub fn is_integer(self) -> bool {
        self.scale == 0
    }

    /// Whether the value is below zero.
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether the value is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Digits after the point.
    pub fn decimals(self) -> u8 {
        self.scale
    }

    /// The value as a whole number, if it is one.
    pub fn to_integer(self) -> Option<i128> {
        self.is_integer().then_some(self.mantissa)
    }

    /// The value in units of `1 / 10^scale`; nothing when it has more decimals or is too large.
    pub fn scaled(self, scale: u8) -> Option<i128> {
        let factor = 10_i128.checked_pow(u32::from(scale.checked_sub(self.scale)?))?;
        self.mantissa.checked_mul(factor)
    }

    fn aligned(self, other: Self) -> (i128, i128, u8) {
        let scale = self.scale.max(other.scale);
        let up = |d: Self| d.mantissa.saturating_mul(10_i128.pow(u32::from(scale - d.scale)));
        (up(self), up(other), scale)
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(i128::from(value), 0)
    }
}

impl Add for Decimal {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        if self.scale == 0 && other.scale == 0 {
            return Self { mantissa: self.mantissa.saturating_add(other.mantissa), scale: 0 };
        }
        let (a, b, scale) = self.aligned(other);
        Self::new(a.saturating_add(b), scale)
    }
}

impl Sub for Decimal {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Decimal {
    type Output = Self;
    fn neg(self) -> Self {
        Self { mantissa: -self.mantissa, scale: self.scale }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        let (a, b, _) = self.aligned(*other);
        a.cmp(&b)
    }
}

impl std::iter::Sum for Decimal {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, Add::add)
    }
}

/// Room for the sign, the point and the digits of any decimal, leading zeros included.
const ROOM: usize = 320;

impl Decimal {
    /// What is written of it, from the end of `room` backwards.
    fn written(self, room: &mut [u8; ROOM]) -> &str {
        let mut at = room.len();
        let mut put = |byte: u8| {
            at -= 1;
            room[at] = byte;
        };
        let mut rest = self.mantissa.unsigned_abs();
        let mut digits = 0;
        while rest != 0 || digits <= u32::from(self.scale) {
            if digits == u32::from(self.scale) && digits > 0 {
                put(b'.');
            }
            // Nearly every figure is small.
            let digit = if let Ok(small) = u64::try_from(rest) {
                rest = u128::from(small / 10);
                small % 10
            } else {
                let digit = rest % 10;
                rest /= 10;
                u64::try_from(digit).unwrap_or(0)
            };
            put(b'0' + u8::try_from(digit).unwrap_or(0));
            digits += 1;
        }
        if self.mantissa < 0 {
            put(b'-');
        }
        std::str::from_utf8(&room[at..]).unwrap_or("")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.written(&mut [0; ROOM]))
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return (self.mantissa, self.scale).serialize(serializer);
        }
        serializer.serialize_str(self.written(&mut [0; ROOM]))
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer)?.parse().map_err(D::Error::custom);
        }
        let (mantissa, scale) = <(i128, u8)>::deserialize(deserializer)?;
        let fits = usize::from(scale) <= MAX_DIGITS;
        fits.then(|| Self::new(mantissa, scale)).ok_or_else(|| D::Error::custom("more decimals than any figure has"))
    }
}

/// A text that is no canonical decimal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a decimal number such as 8, -3 or 12.34")]
pub struct NotADecimal(pub String);

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let fail = || NotADecimal(text.to_owned());
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = match rest.split_once('.') {
            Some((_, "")) => return Err(fail()),
            Some((whole, fraction)) => (whole, fraction),
            None => (rest, ""),
        };
        let digits = whole.len() + fraction.len();
        let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || digits > MAX_DIGITS || !plain(whole) || !plain(fraction) {
            return Err(fail());
        }
        let mantissa = whole.bytes().chain(fraction.bytes()).fold(0, |sum, digit| sum * 10 + i128::from(digit - b'0'));
        let scale = u8::try_from(fraction.len()).map_err(|_| fail())?;
        Ok(Self::new(if negative { -mantissa } else { mantissa }, scale))
    }
}

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

/// One of the blanks that converters leave in cells, of any Unicode kind, zero-width ones included.
#[inline]
pub fn is_blank(c: char) -> bool {
    // Nearly every character of a report, and none of them a blank.
    if matches!(c, '\u{3165}'..='\u{D7FF}' | '!'..='~' | '\u{2100}'..='\u{27FF}') {
        return false;
    }
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{2800}' | '\u{3164}' | '\u{180E}')
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
    if trimmed.is_empty() {
        return Printed::Blank;
    }
    if is_dash(trimmed) {
        return Printed::Dash;
    }
    if trimmed.len() > 120 || !trimmed.ends_with(ends_figure) || !trimmed.contains(|c| half_width(c).is_ascii_digit()) {
        return Printed::Other;
    }
    read_figure(trimmed).map_or(Printed::Other, |(value, manner)| Printed::Figure(value, manner))
}

/// Whether a figure may end with `c`: a digit, a unit, a word that makes it no exact one.
fn ends_figure(c: char) -> bool {
    half_width(c).is_ascii_digit() || "元件项項条條份个個次宗起例部余餘多".contains(c)
}

/// ASCII digits alone: nearly every figure of a report.
#[inline]
pub fn plain_figure(text: &str) -> Option<(Decimal, Manner)> {
    if !(1..=MAX_DIGITS).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value = text.bytes().fold(0_i64, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some((
        Decimal { mantissa: value.into(), scale: 0 },
        Manner { leading_zeros: text.len() > 1 && text.starts_with('0'), ..Manner::default() },
    ))
}

/// Whether a text that begins with `c` may be a figure or a dash.
#[inline]
pub fn may_begin_figure(c: char) -> bool {
    match half_width(c) {
        '0'..='9' | '+' | '-' | '/' | '\\' | 'N' | 'n' => true,
        c if c.is_ascii() => false,
        '约' | '近' | '增' | '减' | '減' | '−' | '–' | '—' | '―' | '─' | '无' | '無' | '不' | '未' | '没' | '沒' | '暂' | '暫' => {
            true
        }
        c => is_zero(c) || is_blank(c),
    }
}

/// Words in the place of a figure that state that there is none.
const DASHES: [&str; 12] = ["无", "無", "没有", "沒有", "未发生", "未發生", "暂无", "暫無", "不适用", "不適用", "N/A", "n/a"];

/// Characters that are written for a zero and are no digits.
pub fn is_zero(c: char) -> bool {
    matches!(c, '零' | '〇' | '○')
}

fn is_dash(text: &str) -> bool {
    DASHES.contains(&text)
        || (text.chars().all(|c| matches!(half_width(c), '-' | '/' | '\\' | '—' | '–' | '―' | '─' | '−')) && text.chars().count() <= 8)
}

fn read_figure(text: &str) -> Option<(Decimal, Manner)> {
    let mut manner = Manner::default();
    let plain = plain_signs(text, &mut manner);
    let mut rest = plain.as_str();
    for word in ["约", "近"] {
        if let Some(after) = rest.strip_prefix(word) {
            manner.approximate = true;
            rest = after.trim_start_matches(is_blank);
        }
    }
    let mut negative = false;
    for (words, minus) in [(["增加", "增长", "增", "+"].as_slice(), false), (["减少", "减", "減少", "減", "-"].as_slice(), true)]
    {
        if let Some(after) = words.iter().find_map(|word| rest.strip_prefix(word)) {
            manner.signed = true;
            negative = minus;
            rest = after.trim_start_matches(is_blank);
            break;
        }
    }
    let (number, tail) = split_number(rest)?;
    let mut tail = tail.trim_matches(is_blank);
    for word in ["余", "餘", "多"] {
        if let Some(after) = tail.strip_prefix(word) {
            manner.approximate = true;
            tail = after.trim_start_matches(is_blank);
        }
    }
    manner.unit = match tail {
        "" => None,
        "元" => Some(Unit::Yuan),
        "万元" | "萬元" => Some(Unit::TenThousandYuan),
        "亿元" | "億元" => Some(Unit::HundredMillionYuan),
        "件" | "项" | "項" | "条" | "條" | "份" | "个" | "個" | "次" | "宗" | "起" | "例" | "部" | "件次" | "人次" => {
            Some(Unit::Count)
        }
        _ => return None,
    };
    let digits = ungroup(number, &mut manner)?;
    manner.leading_zeros = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let value: Decimal = digits.parse().ok()?;
    Some((if negative { -value } else { value }, manner))
}

/// A figure with signs of one kind: half-width digits, one minus, commas between groups of digits.
fn plain_signs(text: &str, manner: &mut Manner) -> String {
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
    plain
}

/// Splits the leading run of digits, points and commas from what follows.
fn split_number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(text.len());
    let (number, tail) = text.split_at(end);
    let whole = number.starts_with(|c: char| c.is_ascii_digit()) && number.ends_with(|c: char| c.is_ascii_digit());
    whole.then_some((number, tail))
}

/// Removes thousands separators; `None` where commas do not group by three.
fn ungroup(number: &str, manner: &mut Manner) -> Option<String> {
    if !number.contains(',') {
        return Some(number.to_owned());
    }
    let (whole, fraction) = number.split_once('.').map_or((number, None), |(w, f)| (w, Some(f)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    if first.is_empty() || first.len() > 3 || !groups.all(|g| g.len() == 3) || fraction.is_some_and(|f| f.contains(',')) {
        return None;
    }
    manner.thousands = true;
    Some(number.replace(',', ""))
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
            total += (section + last.take().unwrap_or(0)) * 10_000;
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
    fn decimals_are_the_same_again_written_for_people_and_for_programs() {
        for text in ["0", "-3", "12.34", "0.0001", "999999999999999999", "-0.5"] {
            let value: Decimal = text.parse().expect("a decimal");
            let json = serde_json::to_string(&value).expect("plain");
            assert_eq!((json.as_str(), serde_json::from_str::<Decimal>(&json).ok()), (format!("\"{text}\"").as_str(), Some(value)));
            let bytes = postcard::to_stdvec(&value).expect("plain");
            assert_eq!(postcard::from_bytes::<Decimal>(&bytes).ok(), Some(value), "{text}");
        }
        assert!(serde_json::from_str::<Decimal>("\"1,2\"").is_err());
        assert!(postcard::from_bytes::<Decimal>(&postcard::to_stdvec(&(1_i128, 200_u8)).expect("plain")).is_err());
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
            ("1，234", "1234"),
            ("12.3400", "12.34"),
            ("+1036", "1036"),
            ("减3", "-3"),
            ("增 5", "5"),
            ("-8", "-8"),
            ("152790元", "152790"),
            ("0.37万元", "0.37"),
            ("3件", "3"),
            ("0.0000", "0"),
            ("007", "7"),
            ("－4", "-4"),
        ] {
            check(raw, Some(value));
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
