//! What was said of files that are no longer there under any name: kept, and told of.

use std::sync::Arc;

use super::Session;
use crate::lang::{AND, Message};

/// Most files that are named.
const NAMED: usize = 3;

/// The sentence `id` of what was said of files that are no longer there, if anything was.
pub fn lost_message(id: &'static str, lost: &[(Arc<str>, usize)]) -> Option<Message> {
    let count: usize = lost.iter().map(|(_, count)| count).sum();
    let mut names: Vec<&str> = lost.iter().map(|(path, _)| &**path).take(NAMED).collect();
    names.extend((lost.len() > NAMED).then_some("…"));
    let words = [("count", count.to_string()), ("files", lost.len().to_string()), ("what", names.join(AND))];
    (count > 0).then(|| Message::new(id, words))
}

impl Session {
    /// The files that are no longer there under any name, and how much was said of each; nothing before all of the corpus was read.
    pub fn lost(&self) -> Vec<(Arc<str>, usize)> {
        if self.index.scan.done { self.reviews.lost(|_, hash| !self.index.of_hash(hash).is_empty()) } else { Vec::new() }
    }
}
