//! A word that is looked for in running text, with what looking for it needs at hand.

use std::ops::Deref;

use serde::Deserialize;

use super::Letters;

/// A word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Word {
    text: String,
    chars: Vec<char>,
    letters: Letters,
}

impl Word {
    /// The word as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// Which they are.
    pub fn letters(&self) -> &Letters {
        &self.letters
    }

    /// Whether it stands among `said`, whose characters are `letters`.
    pub fn stands_in(&self, said: &[char], letters: &Letters) -> bool {
        letters.may_hold_all(&self.letters) && find(said, &self.chars).is_some()
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self { chars: text.chars().collect(), letters: Letters::of(text.chars()), text }
    }
}

impl Deref for Word {
    type Target = str;
    fn deref(&self) -> &str {
        &self.text
    }
}

/// Where a word first stands among characters.
pub fn find(said: &[char], word: &[char]) -> Option<usize> {
    let Some((first, rest)) = word.split_first() else { return Some(0) };
    let last = said.len().checked_sub(word.len())?;
    (0..=last).find(|&at| said[at] == *first && said[at + 1..].starts_with(rest))
}

/// Where a word last stands among characters.
pub fn rfind(said: &[char], word: &[char]) -> Option<usize> {
    let Some((first, rest)) = word.split_first() else { return Some(said.len()) };
    let last = said.len().checked_sub(word.len())?;
    (0..=last).rev().find(|&at| said[at] == *first && said[at + 1..].starts_with(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_where_it_first_and_last_stands() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        let said = chars("收到申请收到");
        for (word, first, last) in [("收到", Some(0), Some(4)), ("申请", Some(2), Some(2)), ("收请", None, None), ("", Some(0), Some(6))]
        {
            assert_eq!((find(&said, &chars(word)), rfind(&said, &chars(word))), (first, last), "{word}");
        }
        assert_eq!(find(&said[..1], &chars("收到")), None);
        assert!(Word::from("申请".to_owned()).stands_in(&said, &Letters::of(said.iter().copied())));
    }
}
