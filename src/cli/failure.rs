//! Why a command could not do what it was asked.

use std::io;
use std::path::Path;

use crate::lang::{Lang, Message};
use crate::store::StoreError;

/// Why a command ended early.
#[derive(Debug)]
pub enum Failure {
    /// A sentence in the reader's language.
    Say(Message),
    /// Text that is laid out already: a quoted fault, an error of the system with its path.
    Shown(String),
    /// Standard output cannot be written; a closed pipe is no failure.
    Output(io::Error),
}

impl Failure {
    /// The sentence `id` with its words.
    pub fn say<const N: usize>(id: &'static str, words: [(&'static str, String); N]) -> Self {
        Self::Say(Message::new(id, words))
    }

    /// A path that cannot be read.
    pub fn unreadable(path: &Path, error: &io::Error) -> Self {
        Self::say("cli.unreadable", [("path", path.display().to_string()), ("error", error.to_string())])
    }

    /// The text to print; none for a closed pipe.
    pub fn text(&self, lang: &Lang) -> Option<String> {
        match self {
            Self::Say(message) => Some(lang.tell(message)),
            Self::Shown(text) => Some(text.clone()),
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Self::Output(error) => Some(lang.say("cli.output", &[("error", &error.to_string())])),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Say(error.message())
    }
}

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to say.
    Fine,
    /// A signal ended it.
    Signal(i32),
    /// There are findings (or faults in a file that was to be checked).
    Findings,
}
