//! Words as a tree of their characters: the longest one at a place, in one step a character.

/// Words, numbered in the order they were given in. Their characters are of the basic plane.
#[derive(Clone, Debug, Default)]
pub struct Trie {
    /// For each character, the node behind it at the start of a word, or 0 for none.
    first: Vec<u32>,
    nodes: Vec<Node>,
    /// Characters of the longest word.
    depth: usize,
}

/// A place in a word.
#[derive(Clone, Debug, Default)]
struct Node {
    /// The number of the word that ends here.
    word: Option<usize>,
    /// Characters that go on, and where.
    next: Vec<(u16, u32)>,
}

impl Trie {
    /// The tree of `words`, none of them empty.
    pub fn of(words: &[String]) -> Self {
        // Node 0 stands for none.
        let mut trie = Self { first: vec![0; 1 << 16], nodes: vec![Node::default()], depth: 0 };
        for (number, word) in words.iter().enumerate() {
            let mut at = None;
            for code in word.encode_utf16() {
                at = Some(trie.behind(at, code));
            }
            trie.depth = trie.depth.max(word.encode_utf16().count());
            if let Some(at) = at {
                trie.nodes[at].word = Some(number);
            }
        }
        trie
    }

    /// The node behind `code` at node `at` (the start of a word where there is none), new if need be.
    fn behind(&mut self, at: Option<usize>, code: u16) -> usize {
        let known = match at {
            None => self.first[usize::from(code)],
            Some(at) => self.nodes[at].next.iter().find(|(c, _)| *c == code).map_or(0, |(_, node)| *node),
        };
        if known != 0 {
            return known as usize;
        }
        let new = self.nodes.len();
        self.nodes.push(Node::default());
        // Forms have some thousand characters.
        let link = u32::try_from(new).unwrap_or(0);
        match at {
            None => self.first[usize::from(code)] = link,
            Some(at) => self.nodes[at].next.push((code, link)),
        }
        new
    }

    /// Whether a word begins with `code`.
    #[inline]
    pub fn begins(&self, code: u16) -> bool {
        self.first.get(usize::from(code)).is_some_and(|node| *node != 0)
    }

    /// The number of characters of the longest word.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The longest word at the start of `codes`: its length and number.
    pub fn longest(&self, codes: &[u16]) -> Option<(usize, usize)> {
        let (&code, mut rest) = codes.split_first()?;
        let mut at = *self.first.get(usize::from(code))? as usize;
        let mut found = None;
        while at != 0 {
            let node = &self.nodes[at];
            if let Some(word) = node.word {
                found = Some((codes.len() - rest.len(), word));
            }
            let Some((&code, behind)) = rest.split_first() else { break };
            at = node.next.iter().find(|(c, _)| *c == code).map_or(0, |(_, node)| *node as usize);
            rest = behind;
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_at_a_place_is_found() {
        let trie = Trie::of(&["规".to_owned(), "规章制度".to_owned(), "章".to_owned()]);
        let longest = |text: &str| trie.longest(&text.encode_utf16().collect::<Vec<u16>>());
        assert_eq!(longest("规章制"), Some((1, 0)));
        assert_eq!(longest("规章制度书"), Some((4, 1)));
        assert_eq!(longest("章"), Some((1, 2)));
        assert_eq!(longest("制度"), None);
        assert_eq!(longest(""), None);
        assert_eq!(Trie::default().longest(&[0x89C4]), None);
    }
}
