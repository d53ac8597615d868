//! From one open finding to the next, across reports.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use super::Session;
use crate::review::{FindingKey, Status, Verdict};

/// The paths behind `path` in their order, or backwards those before it.
fn beside<'a>(paths: &'a BTreeSet<Arc<str>>, path: &str, forward: bool) -> impl Iterator<Item = &'a Arc<str>> {
    let mut on = paths.range::<str, _>((Bound::Excluded(path), Bound::Unbounded));
    let mut back = paths.range::<str, _>((Bound::Unbounded, Bound::Excluded(path)));
    std::iter::from_fn(move || if forward { on.next() } else { back.next_back() })
}

/// The path behind `path`, past the last one the first; or backwards.
pub(super) fn around(paths: &BTreeSet<Arc<str>>, path: &str, forward: bool) -> Option<Arc<str>> {
    let end = || if forward { paths.first() } else { paths.last() };
    beside(paths, path, forward).next().or_else(end).cloned()
}

impl Session {
    /// The next open finding after `after` in the report at `path`, else in the reports behind it in
    /// path order; backwards when `forward` is false. Without `after` the report's first finding (or
    /// last, backwards) is looked at too. Reports that were judged hold no open finding. `None` when
    /// there is none up to the end of the corpus.
    pub fn open_findings_from(&self, path: &str, after: Option<&FindingKey>, forward: bool) -> Option<(Arc<str>, FindingKey)> {
        if let Some((path, _)) = self.index.summaries.get_key_value(path)
            && let Some(finding) = self.open_in(path, after, forward)
        {
            return Some((path.clone(), finding));
        }
        let found = |path: &Arc<str>| Some((path.clone(), self.open_in(path, None, forward)?));
        beside(&self.index.open, path, forward).find_map(found)
    }

    /// The next report behind `path` in path order, or before it, that has an open finding.
    pub fn open_report(&self, path: &str, forward: bool) -> Option<Arc<str>> {
        beside(&self.index.open, path, forward).next().cloned()
    }

    /// The next report behind `path` in path order, or before it, with a decision made on other bytes; past the last one the first.
    pub fn stale_report(&self, path: &str, forward: bool) -> Option<Arc<str>> {
        around(&self.index.stale, path, forward)
    }

    /// The next open finding within the report at `path`; without `after`, its first (or last).
    pub fn open_in(&self, path: &str, after: Option<&FindingKey>, forward: bool) -> Option<FindingKey> {
        self.open_of(&[], path, after, forward)
    }

    /// The next open finding of one of these rules within the report at `path`; of any rule where none is named.
    pub fn open_of(&self, rules: &[String], path: &str, after: Option<&FindingKey>, forward: bool) -> Option<FindingKey> {
        let summary = self.index.summaries.get(path).filter(|_| self.counts_of(path).open > 0)?;
        let review = self.review(path);
        let is_open = |brief: &&super::Brief| {
            if !rules.is_empty() && !rules.iter().any(|rule| **rule == *brief.rule) {
                return false;
            }
            review.as_ref().is_none_or(|review| review.verdict(&brief.key(), brief.stale) == Verdict::Open)
        };
        debug_assert_eq!(self.status(path), Status::Open);
        let findings = &summary.findings;
        let at = after.and_then(|key| findings.iter().position(|brief| brief.is(key)));
        let found = if forward {
            findings[at.map_or(0, |i| i + 1)..].iter().find(is_open)
        } else {
            findings[..at.unwrap_or(findings.len())].iter().rev().find(is_open)
        };
        found.map(super::Brief::key)
    }
}
