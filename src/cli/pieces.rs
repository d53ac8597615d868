//! Pieces of a stream, with something between those that are not empty.

use super::failure::Failure;
use super::out::Out;
use crate::source::holds_controls;

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
        self.print_known(out, (piece.as_ref(), !holds_controls(piece.as_ref())))
    }

    /// [`Pieces::print`] of what is known to be plain, or not to be.
    pub fn print_known(&mut self, out: &mut Out, (piece, plain): (&[u8], bool)) -> Result<(), Failure> {
        if piece.is_empty() {
            return Ok(());
        }
        if self.begun {
            out.print(self.between)?;
        }
        self.begun = true;
        out.print_known(piece, plain)
    }
}
