//! The digest of everything that a result follows from.

use std::fmt;

/// The digest of some parts: the same for the same parts, on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key([u8; Key::LENGTH]);

impl Key {
    /// Bytes of a key.
    pub const LENGTH: usize = 16;

    /// The digest of `parts`; where one part ends matters.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut digest = Digest::default();
        for part in parts {
            digest.put(part);
        }
        digest.key()
    }

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    /// The key of these bytes.
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }
}

/// The digest of parts that come one after the other; see [`Key::of`].
#[derive(Debug, Default)]
pub struct Digest(blake3::Hasher);

impl Digest {
    /// Takes the next part.
    pub fn put(&mut self, part: &[u8]) {
        self.0.update(&part.len().to_le_bytes());
        self.0.update(part);
    }

    /// The digest of all parts.
    pub fn key(&self) -> Key {
        let mut key = [0; Key::LENGTH];
        key.copy_from_slice(&self.0.finalize().as_bytes()[..Key::LENGTH]);
        Key(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_part_ends_matters() {
        assert_ne!(Key::of(&[b"ab", b"c"]), Key::of(&[b"a", b"bc"]));
        assert_ne!(Key::of(&[b"a"]), Key::of(&[b"a", b""]));
        assert_eq!(Key::of(&[b"a", b"b"]), Key::of(&[b"a", b"b"]));
    }
}
