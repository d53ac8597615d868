//! Pieces of a stream, with something between those that are not empty.

use super::failure::Failure;
use super::out::Out;

/// A stream of pieces.
pub struct Pieces {
    between: &'static str,
    begun: bool,
}

impl Pieces {
    /// Prints the head.
    pub fn begin(out: &mut Out, head: &str, between: &'static str) -> Result<Self, Failure> {
        out.print(head)?;
        Ok(Self { between, begun: false })
    }

    /// Prints a piece; an empty one is nothing.
    pub fn print(&mut self, out: &mut Out, piece: impl AsRef<[u8]>) -> Result<(), Failure> {
        if piece.as_ref().is_empty() {
            return Ok(());
        }
        if self.begun {
            out.print(self.between)?;
        }
        self.begun = true;
        out.print(piece)
    }
}
