//! The reports of a corpus brought beside each other: what has to be compared across all of them lies where there is room for it.

use std::sync::Arc;

use super::StoreError;
use super::pairs::Pairs;
use crate::check::{Bodies, RuleSet, Standing, Trace};
use crate::fold::Folding;

/// The reports as they come, in path order.
#[derive(Debug)]
pub struct Together {
    bodies: Bodies,
    /// The sentences of reports, and the figures that are compared.
    sentences: Pairs,
    figures: Pairs,
}

impl Together {
    /// No reports yet, to be checked by `rules`.
    pub fn new(folding: &Arc<Folding>, rules: &RuleSet) -> Self {
        Self { bodies: Bodies::new(folding, rules), sentences: Pairs::default(), figures: Pairs::default() }
    }

    /// Takes in the next report; nothing of one that cannot be read.
    pub fn put(&mut self, report: Option<(&Trace, Standing)>) {
        let Self { bodies, sentences, figures } = self;
        bodies.put(report, |pair| sentences.put(pair), |pair| figures.put(pair));
    }

    /// All of them beside each other.
    pub fn finish(self) -> Result<Bodies, StoreError> {
        let Self { mut bodies, sentences, figures } = self;
        figures.each(|number, figures| bodies.compare(number, figures))?;
        let mut likes = Pairs::default();
        sentences.each(|_, holders| bodies.share(holders, |pair| likes.put(pair)))?;
        likes.each(|own, others| bodies.like(own, others))?;
        bodies.settle();
        Ok(bodies)
    }
}
