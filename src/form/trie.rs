//! Words as a tree of their characters: the longest one at a place, in one step a character.

use crate::fold::CharSet;

/// Words, numbered in the order they were given in. Their characters are of the basic plane.
#[derive(Clone, Debug, Default)]
pub struct Trie {
    /// The characters that words begin with.
    begins: CharSet,
    /// Which first two characters words may have: never says no of any that one has.
    pairs: CharSet,
    /// The characters that are words alone.
    singles: CharSet,
    /// For each character, the node behind it at the start of a word, or 0 for none.
    first: Vec<u32>,
    nodes: Vec<Node>,
    /// The characters that go on behind nodes, and the nodes behind those.
    edges: Vec<(u16, u32)>,
    /// Characters of the longest word.
    depth: usize,
}

/// A place in a word.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// The number of the word that ends here.
    word: Option<u32>,
    /// Its edges.
    from: u32,
    to: u32,
}

/// A node while the tree grows.
#[derive(Clone, Debug, Default)]
struct Growing {
    word: Option<u32>,
    next: Vec<(u16, u32)>,
}

impl Trie {
    /// The tree of `words`, none of them empty.
    pub fn of(words: &[String]) -> Self {
        // Node 0 stands for none.
        let mut growing = vec![Growing::default(), Growing::default()];
        let mut depth = 0;
        for (word, number) in words.iter().zip(0..) {
            let mut at = ROOT;
            for code in word.encode_utf16() {
                at = grown(&mut growing, at, code);
            }
            depth = depth.max(word.encode_utf16().count());
            if at != ROOT {
                growing[at as usize].word = Some(number);
            }
        }
        let mut first = vec![0; 1 << 16];
        for &(code, node) in &growing[ROOT as usize].next {
            first[usize::from(code)] = node;
        }
        let second = |&(code, node): &(u16, u32)| {
            let next = growing[node as usize].next.clone();
            next.into_iter().map(move |(second, _)| pair(code, second))
        };
        let pairs = CharSet::of(growing[ROOT as usize].next.iter().flat_map(second));
        let is_word = |(_, node): &&(u16, u32)| growing[*node as usize].word.is_some();
        let singles = CharSet::of(growing[ROOT as usize].next.iter().filter(is_word).map(|(code, _)| *code));
        let begins = CharSet::of(growing[ROOT as usize].next.iter().map(|(code, _)| *code));
        let mut edges: Vec<(u16, u32)> = Vec::new();
        let nodes = growing.into_iter().map(|node| {
            let from = count(edges.len());
            edges.extend(node.next);
            Node { word: node.word, from, to: count(edges.len()) }
        });
        Self { begins, pairs, singles, first, nodes: nodes.collect(), edges, depth }
    }

    /// Whether a word begins with `code`.
    #[inline]
    pub fn begins(&self, code: u16) -> bool {
        self.begins.has(code)
    }

    /// Whether a word may begin at the start of `codes`: says no of nearly all other characters.
    #[inline]
    pub fn may_begin(&self, codes: &[u16]) -> bool {
        match *codes {
            [first, second, ..] => self.begins(first) && (self.pairs.has(pair(first, second)) || self.singles.has(first)),
            [first] => self.begins(first),
            [] => false,
        }
    }

    /// The number of characters of the longest word.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The longest word at the start of `codes`: its length and number.
    pub fn longest(&self, codes: &[u16]) -> Option<(usize, usize)> {
        let (first, behind) = codes.split_first()?;
        let (mut at, mut found) = (*self.first.get(usize::from(*first))?, None);
        let mut length = 0;
        while at != 0 {
            let node = &self.nodes[at as usize];
            at = behind.get(length).map_or(0, |code| self.behind(node, *code));
            length += 1;
            found = node.word.map(|word| (length, word as usize)).or(found);
        }
        found
    }

    /// All words at the start of `codes`, shortest first: their lengths and numbers.
    pub fn words_at(&self, codes: impl IntoIterator<Item = u16>) -> impl Iterator<Item = (usize, usize)> {
        let mut codes = codes.into_iter();
        let first = codes.next().and_then(|code| self.first.get(usize::from(code)).copied());
        let mut at = first.unwrap_or(0);
        let mut length = 0;
        std::iter::from_fn(move || {
            while at != 0 {
                let node = self.nodes[at as usize];
                length += 1;
                at = codes.next().map_or(0, |code| self.behind(&node, code));
                if let Some(word) = node.word {
                    return Some((length, word as usize));
                }
            }
            None
        })
    }

    /// The node behind `code` at a node, or 0.
    #[inline]
    fn behind(&self, node: &Node, code: u16) -> u32 {
        self.edges[node.from as usize..node.to as usize].iter().find(|(c, _)| *c == code).map_or(0, |(_, node)| *node)
    }
}

/// The node at the start of words.
const ROOT: u32 = 1;

/// The node behind `code` at node `at`, new if need be.
fn grown(nodes: &mut Vec<Growing>, at: u32, code: u16) -> u32 {
    if let Some((_, known)) = nodes[at as usize].next.iter().find(|(c, _)| *c == code) {
        return *known;
    }
    let new = count(nodes.len());
    nodes.push(Growing::default());
    nodes[at as usize].next.push((code, new));
    new
}

/// A number for two characters, the same for few others.
#[inline]
fn pair(first: u16, second: u16) -> u16 {
    first.wrapping_mul(31) ^ second
}

/// Forms have some thousand characters.
fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(0)
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
        assert_eq!(trie.words_at("规章制度".encode_utf16()).collect::<Vec<_>>(), [(1, 0), (4, 1)]);
        assert_eq!(Trie::default().longest(&[0x89C4]), None);
    }
}
