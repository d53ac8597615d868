//! The equations of a form: sums of keys with `+` and `-`, one `=` or `<=` between them, `group.*`
//! for all rows of a group, `prev(key)` for the same cell in the report of the year before.

use serde::Deserialize;

use super::Column;
use crate::number::Decimal;

/// Along what an equation runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Each {
    /// Once a row; the keys name columns.
    Row,
    /// Once a column; the keys name rows.
    Column,
}

/// One equation of a table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equation {
    /// The rule that reports it when it fails.
    #[serde(deserialize_with = "rule_name")]
    pub rule: String,
    /// Along what it runs.
    pub each: Each,
    /// What it says.
    pub says: Expression,
}

/// How the two sides of an equation compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `=`
    Equal,
    /// `<=`
    AtMost,
}

/// One signed key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it is taken away.
    pub minus: bool,
    /// The key, or `GROUP.*`.
    pub key: String,
    /// Whether it stands for the year before.
    pub previous: bool,
}

impl Term {
    /// Whether the term names the key `key`.
    pub fn names(&self, key: &str) -> bool {
        match self.key.strip_suffix(".*") {
            Some(group) => key.strip_prefix(group).is_some_and(|rest| rest.starts_with('.')),
            None => self.key == key,
        }
    }
}

/// `left relation right`, parsed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Expression {
    /// The text it was read from.
    pub text: String,
    /// Terms before the relation.
    pub left: Vec<Term>,
    /// The relation.
    pub relation: Relation,
    /// Terms behind it.
    pub right: Vec<Term>,
}

/// The name of a rule, as it stands in options, exports and on the screen.
fn rule_name<'de, D: serde::Deserializer<'de>>(reader: D) -> Result<String, D::Error> {
    let name = String::deserialize(reader)?;
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !name.is_empty() && name.bytes().all(fits) {
        return Ok(name);
    }
    let shown = crate::text::visible(&name);
    Err(serde::de::Error::custom(format!("`{shown}` is no name of a rule: expected small letters a-z, digits and `-`")))
}

impl Expression {
    /// All terms, left side first.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.left.iter().chain(&self.right)
    }

    /// Whether it speaks of the year before.
    pub fn looks_back(&self) -> bool {
        self.terms().any(|t| t.previous)
    }
}

/// An equation that the cells of each row of a table have to meet alone.
#[derive(Clone, Debug)]
pub struct RowSum {
    /// The columns of its terms, left side first, and whether each is taken away in left minus right.
    terms: Vec<(usize, bool)>,
}

impl RowSum {
    /// The equation over a table's columns; nothing where it is none of single rows and of this year.
    pub fn of(equation: &Equation, columns: &[Column]) -> Option<Self> {
        let says = &equation.says;
        let alone = equation.each == Each::Row && says.relation == Relation::Equal && !says.looks_back();
        let side = |terms: &[Term], right: bool| -> Vec<(usize, bool)> {
            let named = |term: &Term| (0..columns.len()).filter(|&c| term.names(&columns[c].key)).collect::<Vec<_>>();
            terms.iter().flat_map(|term| named(term).into_iter().map(|c| (c, term.minus != right))).collect()
        };
        alone.then(|| Self { terms: [side(&says.left, false), side(&says.right, true)].concat() })
    }

    /// Whether it holds for a row of so many cells as its table has columns.
    pub fn holds(&self, row: &[Decimal]) -> bool {
        let value = |&(column, minus): &(usize, bool)| {
            let value = row.get(column).copied().unwrap_or_default();
            if minus { -value } else { value }
        };
        self.terms.iter().map(value).sum::<Decimal>().is_zero()
    }
}

impl TryFrom<String> for Expression {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (left, relation, right) = match (text.split_once("<="), text.split_once('=')) {
            (Some((l, r)), _) => (l, Relation::AtMost, r),
            (None, Some((l, r))) => (l, Relation::Equal, r),
            (None, None) => return Err(format!("equation `{text}`: expected `=` or `<=` between two sums of keys")),
        };
        if right.contains('=') {
            return Err(format!("equation `{text}`: expected one `=` or `<=`, found more"));
        }
        Ok(Self { left: side(left, &text)?, relation, right: side(right, &text)?, text })
    }
}

fn side(sum: &str, whole: &str) -> Result<Vec<Term>, String> {
    let mut terms = Vec::new();
    let mut minus = false;
    let mut expect_key = true;
    for word in sum.replace('+', " + ").replace('-', " - ").split_whitespace() {
        match (word, expect_key) {
            ("+" | "-", false) => {
                minus = word == "-";
                expect_key = true;
            }
            ("+" | "-", true) => return Err(format!("equation `{whole}`: expected a key, found `{word}`")),
            (_, false) => return Err(format!("equation `{whole}`: expected `+` or `-` before `{word}`")),
            (_, true) => {
                terms.push(term(word, minus, whole)?);
                expect_key = false;
            }
        }
    }
    if expect_key {
        return Err(format!("equation `{whole}`: expected a key at the end of a side"));
    }
    Ok(terms)
}

fn term(word: &str, minus: bool, whole: &str) -> Result<Term, String> {
    let inner = word.strip_prefix("prev(").and_then(|rest| rest.strip_suffix(')'));
    let key = inner.unwrap_or(word);
    let bare = key.strip_suffix(".*").unwrap_or(key);
    let good = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'));
    if !good {
        return Err(format!("equation `{whole}`: `{word}` is no key (a key is made of letters, digits, `_` and `.`)"));
    }
    Ok(Term { minus, key: key.to_owned(), previous: inner.is_some() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_groups_and_the_year_before_are_read() {
        let e = Expression::try_from("in_force = prev(in_force) + issued - refused.*".to_owned()).expect("valid");
        assert_eq!(e.left.len(), 1);
        assert_eq!(e.right.len(), 3);
        assert!(e.right[0].previous && e.right[2].minus);
        assert!(e.right[2].names("refused.third_party"));
        assert!(!e.right[2].names("refusedx"));
        assert!(e.looks_back());
        assert_eq!(Expression::try_from("a <= b".to_owned()).expect("valid").relation, Relation::AtMost);
    }

    #[test]
    fn a_broken_equation_says_what_was_expected() {
        for (text, expected) in [
            ("a + b", "`=` or `<=`"),
            ("a + = b", "a key"),
            ("a b = c", "`+` or `-`"),
            ("a = b = c", "found more"),
            ("甲 = b", "is no key"),
        ] {
            let error = Expression::try_from(text.to_owned()).expect_err("broken");
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
