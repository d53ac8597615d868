//! Exact decimals.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The most digits a figure may have; longer runs are no figure of any report.
pub const MAX_DIGITS: usize = 18;

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

    /// The value times `10^places`, which may be negative; nothing when it is too large for that.
    pub fn shifted(self, places: i32) -> Option<Self> {
        let spared = places.min(i32::from(self.scale));
        let scale = u8::try_from(i32::from(self.scale) - spared).ok()?;
        let factor = 10_i128.checked_pow(u32::try_from(places - spared).ok()?)?;
        Some(Self::new(self.mantissa.checked_mul(factor)?, scale))
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
    /// Hands over its canonical form, which is kept nowhere.
    pub fn write<R>(self, take: impl FnOnce(&str) -> R) -> R {
        match u64::try_from(self.mantissa) {
            // Nearly every figure.
            Ok(count) if self.scale == 0 => take(itoa::Buffer::new().format(count)),
            _ => take(self.written(&mut [0; ROOM])),
        }
    }

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
