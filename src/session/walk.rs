//! From one open finding to the next, across reports.

use std::ops::Bound;
use std::sync::Arc;

use super::Session;
use crate::review::{FindingKey, Status, Verdict};

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
        let open = &self.index.open;
        let mut on = open.range::<str, _>((Bound::Excluded(path), Bound::Unbounded));
        let mut back = open.range::<str, _>((Bound::Unbounded, Bound::Excluded(path)));
        let next = std::iter::from_fn(|| if forward { on.next() } else { back.next_back() });
        let mut found = next.filter_map(|path| Some((path.clone(), self.open_in(path, None, forward)?)));
        found.next()
    }

    /// The next report behind `path` in path order, or before it, that has an open finding.
    pub fn open_report(&self, path: &str, forward: bool) -> Option<Arc<str>> {
        let open = &self.index.open;
        if forward {
            open.range::<str, _>((Bound::Excluded(path), Bound::Unbounded)).next().cloned()
        } else {
            open.range::<str, _>((Bound::Unbounded, Bound::Excluded(path))).next_back().cloned()
        }
    }

    /// The next report behind `path` in path order, or before it, with a decision made on other bytes; past the last one the first.
    pub fn stale_report(&self, path: &str, forward: bool) -> Option<Arc<str>> {
        let stale = &self.index.stale;
        let next = if forward {
            stale.range::<str, _>((Bound::Excluded(path), Bound::Unbounded)).next().or_else(|| stale.first())
        } else {
            stale.range::<str, _>((Bound::Unbounded, Bound::Excluded(path))).next_back().or_else(|| stale.last())
        };
        next.cloned()
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
