//! Bytes laid on one another and got again in the same run, in a file without a name: memory does not grow with the corpus, and nothing is
//! left behind however the program ends. Where they cannot be written, as on a full disk, they stay in memory.

use std::fs::File;
use std::io::{self, Write};

use super::index::read_at;
use super::{Doing, StoreError};

/// Bytes that are gathered before they are written.
const GATHERED: usize = 1 << 18;

/// A pile of bytes.
#[derive(Debug, Default)]
pub struct Pile {
    /// Nothing before the first writing.
    file: Option<File>,
    written: u64,
    gathered: Vec<u8>,
    failed: bool,
}

impl Pile {
    /// Lays bytes on top; where they begin.
    pub fn put(&mut self, bytes: &[u8]) -> u64 {
        let start = self.written + long(self.gathered.len());
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED && !self.failed {
            self.failed = self.write().is_err();
        }
        start
    }

    /// Whether something could not be written.
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// The bytes that begin there, as many as `bytes` has room for.
    pub fn get(&self, start: u64, bytes: &mut [u8]) -> Result<(), StoreError> {
        self.read(start, bytes).map_err(StoreError::io(&std::env::temp_dir(), Doing::Read))
    }

    fn read(&self, start: u64, bytes: &mut [u8]) -> io::Result<()> {
        let length = usize::try_from(self.written.saturating_sub(start)).unwrap_or(usize::MAX).min(bytes.len());
        let (written, waiting) = bytes.split_at_mut(length);
        if !written.is_empty() {
            read_at(self.file.as_ref().ok_or(io::ErrorKind::NotFound)?, written, start)?;
        }
        let from = usize::try_from((start + long(length)).saturating_sub(self.written)).ok();
        let rest = from.and_then(|from| self.gathered.get(from..)?.get(..waiting.len()));
        waiting.copy_from_slice(rest.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write(&mut self) -> io::Result<()> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile()?,
        };
        let written = file.write_all(&self.gathered);
        // What was written before is there, whatever became of this.
        self.file = Some(file);
        written?;
        self.written += long(self.gathered.len());
        self.gathered.clear();
        Ok(())
    }
}

/// Bytes by the numbers of those that they belong to.
#[derive(Debug, Default)]
pub struct Numbered {
    pile: Pile,
    /// Where those of each number end.
    ends: Vec<u64>,
}

impl Numbered {
    /// Takes the bytes of the next number.
    pub fn push(&mut self, bytes: &[u8]) {
        let start = self.pile.put(bytes);
        self.ends.push(start + long(bytes.len()));
    }

    /// Whether something could not be written.
    pub fn failed(&self) -> bool {
        self.pile.failed()
    }

    /// The bytes of a number; none where there are none.
    pub fn get(&self, number: usize) -> Result<Vec<u8>, StoreError> {
        let end = |number: usize| self.ends.get(number).copied();
        let start = number.checked_sub(1).and_then(end).unwrap_or(0);
        let length = end(number).unwrap_or(start) - start;
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        if !bytes.is_empty() {
            self.pile.get(start, &mut bytes)?;
        }
        Ok(bytes)
    }
}

fn long(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes of every length, some none.
    fn bytes(number: usize) -> Vec<u8> {
        (0..number * 7919 % 3001).map(|at| u8::try_from((at + number) % 251).expect("small")).collect()
    }

    #[test]
    fn what_was_laid_there_is_got_again_written_or_not() {
        for failed in [false, true] {
            let mut all = Numbered { pile: Pile { failed, ..Pile::default() }, ends: Vec::new() };
            (0..600).for_each(|number| all.push(&bytes(number)));
            assert_eq!(all.pile.file.is_some(), !failed, "more than is gathered");
            for number in (0..600).rev() {
                assert_eq!(all.get(number).expect("there"), bytes(number), "{number}");
            }
            assert_eq!(all.get(600).expect("nothing").len(), 0);
            // Across what is written and what waits.
            let whole: Vec<u8> = (0..600).flat_map(bytes).collect();
            let mut read = vec![0; whole.len()];
            all.pile.get(0, &mut read).expect("there");
            assert!(read == whole && all.pile.get(1, &mut read).is_err());
        }
    }
}
