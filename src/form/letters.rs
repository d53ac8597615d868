//! Which characters a text may hold: a sieve before words are looked for in it.

/// A set of characters that never says no of one that was put into it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Letters([u64; 4]);

impl Letters {
    /// Those of `chars`.
    pub fn of(chars: impl IntoIterator<Item = char>) -> Self {
        let mut letters = Self::default();
        for c in chars {
            let (word, bit) = Self::place(c);
            letters.0[word] |= bit;
        }
        letters
    }

    /// Those of codes of the basic plane.
    pub fn of_codes(codes: &[u16]) -> Self {
        Self::of(codes.iter().filter_map(|&code| char::from_u32(u32::from(code))))
    }

    /// Those that are among `others`, too.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self(std::array::from_fn(|at| self.0[at] & others.0[at]))
    }

    /// At least so many different characters are not among `others`.
    pub fn missing_in(&self, others: &Self) -> usize {
        self.0.iter().zip(others.0).map(|(own, others)| (own & !others).count_ones() as usize).sum()
    }

    /// Whether `word` may stand in the text.
    pub fn may_hold(&self, word: &str) -> bool {
        word.chars().all(|c| self.may_have(c))
    }

    /// Whether `c` may stand in the text.
    #[inline]
    pub fn may_have(&self, c: char) -> bool {
        let (word, bit) = Self::place(c);
        self.0[word] & bit != 0
    }

    /// Whether all of `others` may stand in the text.
    #[inline]
    pub fn may_hold_all(&self, others: &Self) -> bool {
        let missing = |at: usize| others.0[at] & !self.0[at];
        missing(0) | missing(1) | missing(2) | missing(3) == 0
    }

    #[inline]
    fn place(c: char) -> (usize, u64) {
        let code = u32::from(c);
        ((code >> 6 & 3) as usize, 1 << (code & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_never_denied() {
        let letters = Letters::of("全年未收到政府信息公开申请".chars());
        assert!(letters.may_hold("未收到") && letters.may_hold("申请") && letters.may_hold(""));
        assert!(!letters.may_hold("予以公布"));
        assert!(letters.may_hold_all(&Letters::of("收申".chars())) && letters.may_hold_all(&Letters::default()));
        assert!(!letters.may_hold_all(&Letters::of("收布".chars())));
        assert_eq!(Letters::of("收布布".chars()).missing_in(&letters), 1);
        assert_eq!(Letters::of_codes(&"全年".encode_utf16().collect::<Vec<_>>()), Letters::of("全年".chars()));
    }
}
