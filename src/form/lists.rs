//! Lists of words as one tree: which of them have a word in a text is found in one walk over it.

use super::trie::Trie;

/// Up to sixteen lists of words of the basic plane.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    tree: Trie,
    /// For each word, the lists that it stands in.
    of: Vec<Held>,
}

/// The lists of which a text has a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held(u16);

impl Held {
    /// Whether the list with that number is one of them.
    pub fn has(self, list: usize) -> bool {
        self.0 >> list & 1 == 1
    }
}

impl Lists {
    /// The lists, numbered in their order, none of their words empty.
    pub fn of(lists: &[&[String]]) -> Self {
        let mut words: Vec<String> = lists.iter().flat_map(|list| list.iter().cloned()).collect();
        words.sort_unstable();
        words.dedup();
        let bits = |word: &String| lists.iter().enumerate().filter(|(_, list)| list.contains(word)).fold(0, |bits, (n, _)| bits | 1 << n);
        let of = words.iter().map(|word| Held(bits(word))).collect();
        Self { tree: Trie::of(&words), of }
    }

    /// Whether a word may begin at the start of `codes`: says no of nearly all other characters.
    #[inline]
    pub fn may_begin(&self, codes: &[u16]) -> bool {
        self.tree.may_begin(codes)
    }

    /// The longest word at the start of `codes`: its length and the lists that it stands in.
    pub fn longest(&self, codes: &[u16]) -> Option<(usize, Held)> {
        self.tree.longest(codes).map(|(length, word)| (length, self.of[word]))
    }

    /// Those of which a folded text has a word.
    pub fn held(&self, folded: &str) -> Held {
        let codes: Vec<u16> = folded.encode_utf16().collect();
        let mut held = 0;
        for at in 0..codes.len() {
            let rest = &codes[at..];
            if self.tree.may_begin(rest) {
                held |= self.tree.words_at(rest.iter().copied()).fold(0, |bits, (_, word)| bits | self.of[word].0);
            }
        }
        Held(held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_with_a_word_in_the_text_is_told_and_no_other() {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let (years, faults, both) = (own(&["上年", "上年度"]), own(&["有误"]), own(&["上年度", "单位:百"]));
        let lists = Lists::of(&[&years, &faults, &both]);
        let held = |text: &str| (0..3).filter(|&list| lists.held(text).has(list)).collect::<Vec<_>>();
        assert_eq!(held("为上年度数"), [0, 2]);
        assert_eq!(held("为上年数"), [0]);
        assert_eq!(held("单位:百件,有误"), [1, 2]);
        assert_eq!(held("上度"), [] as [usize; 0]);
        assert_eq!(held(""), [] as [usize; 0]);
    }
}
