//! Pairs of numbers, put in any order and brought back with those of one first number together: sorted in parts, those that wait on a pile.

use super::StoreError;
use super::pile::Pile;

/// Pairs are parted by their first numbers in so many parts: of each only some wait in memory, and one is there as a whole at a time.
const PARTS: usize = 64;
/// So many of a part wait.
const WAITING: usize = 4096;
/// Bytes of a pair.
const PAIR: usize = 8;

/// Pairs of numbers.
#[derive(Debug)]
pub struct Pairs {
    parts: Vec<Part>,
    pile: Pile,
}

#[derive(Clone, Debug, Default)]
struct Part {
    waiting: Vec<u64>,
    /// Where those lie that waited before.
    blocks: Vec<u64>,
}

impl Default for Pairs {
    fn default() -> Self {
        Self { parts: vec![Part::default(); PARTS], pile: Pile::default() }
    }
}

impl Pairs {
    /// Takes a pair.
    pub fn put(&mut self, (first, second): (u32, u32)) {
        let part = &mut self.parts[part_of(first)];
        part.waiting.push(u64::from(first) << 32 | u64::from(second));
        if part.waiting.len() == WAITING {
            let bytes: Vec<u8> = part.waiting.drain(..).flat_map(u64::to_le_bytes).collect();
            part.blocks.push(self.pile.put(&bytes));
        }
    }

    /// Brings every first number with all its second ones, in order.
    pub fn each(self, mut take: impl FnMut(u32, &[u32])) -> Result<(), StoreError> {
        let (mut bytes, mut seconds) = (vec![0; WAITING * PAIR], Vec::new());
        for Part { waiting: mut all, blocks } in self.parts {
            all.reserve_exact(blocks.len() * WAITING);
            for block in blocks {
                self.pile.get(block, &mut bytes)?;
                all.extend(bytes.as_chunks::<PAIR>().0.iter().map(|pair| u64::from_le_bytes(*pair)));
            }
            all.sort_unstable();
            for same in all.chunk_by(|a, b| a >> 32 == b >> 32) {
                seconds.clear();
                seconds.extend(same.iter().map(|pair| low(*pair)));
                take(low(same[0] >> 32), &seconds);
            }
        }
        Ok(())
    }
}

fn low(pair: u64) -> u32 {
    u32::try_from(pair & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// Which part a first number belongs to: numbers beside each other are strewn over all of them.
fn part_of(first: u32) -> usize {
    usize::try_from(first.wrapping_mul(0x9E37_79B1) >> 26).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_first_number_comes_once_with_its_second_ones_in_order() {
        let mut pairs = Pairs::default();
        let mut expected = BTreeMap::<u32, Vec<u32>>::new();
        let mut number = 1_u32;
        for count in 0..700_000_u32 {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Few and many of one first number, at both ends.
            let first = if count % 3 == 0 { u32::MAX - count % 5 } else { number >> 12 };
            pairs.put((first, number));
            expected.entry(first).or_default().push(number);
        }
        for seconds in expected.values_mut() {
            seconds.sort_unstable();
        }
        let mut found = BTreeMap::new();
        pairs.each(|first, seconds| assert_eq!(found.insert(first, seconds.to_vec()), None, "{first} once")).expect("read");
        assert_eq!(found, expected);
    }
}
