//! How many reports, findings and decisions there are, kept up as they change.

use std::ops::{AddAssign, SubAssign};
use std::sync::Arc;

use super::{Index, Session, Summary};
use crate::check::Severity;
use crate::review::{ReportReview, Status, Verdict};

/// Counts over the corpus or one report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files known.
    pub files: usize,
    /// Files that are reports with tables to review.
    pub reports: usize,
    /// Those of them that were judged. What is no such report can be judged too, and counts here as little as there.
    pub judged: usize,
    /// Files that could not be read.
    pub faults: usize,
    /// Files by verdict, in the order of [`Status::ALL`]; those that are open and no reports are left out.
    pub statuses: [usize; 5],
    /// Findings of files whose verdict is open that nobody decided: what `n` visits.
    pub open: usize,
    /// Those of them that are errors.
    pub open_errors: usize,
    /// Findings by verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [usize; 5],
    /// Findings whose decision was made on other bytes.
    pub stale: usize,
    /// Cells and facts corrected.
    pub corrections: usize,
    /// Reports about which reviewers do not agree.
    pub disputed: usize,
}

impl Counts {
    /// All findings.
    pub fn findings(&self) -> usize {
        self.verdicts.iter().sum()
    }

    /// Reports with this verdict.
    pub fn with_status(&self, status: Status) -> usize {
        Status::ALL.iter().position(|s| *s == status).map_or(0, |i| self.statuses[i])
    }

    /// Findings with this verdict.
    pub fn with_verdict(&self, verdict: Verdict) -> usize {
        Verdict::ALL.iter().position(|v| *v == verdict).map_or(0, |i| self.verdicts[i])
    }

    fn of(summary: &Summary, review: Option<&ReportReview>) -> Self {
        let is_report = summary.kind.is_report();
        let mut counts = Self { files: 1, reports: is_report.into(), faults: summary.fault.is_some().into(), ..Self::default() };
        let status = review.map_or(Status::Open, |review| review.status(&summary.hash.to_string(), summary.is_unjudged()));
        counts.judged = (is_report && status != Status::Open).into();
        if is_report || status != Status::Open {
            counts.statuses[status as usize] += 1;
        }
        for brief in &summary.findings {
            let verdict = review.map_or(Verdict::Open, |review| review.verdict(&brief.key(), brief.stale));
            counts.verdicts[verdict as usize] += 1;
            counts.stale += usize::from(brief.stale);
            if verdict == Verdict::Open && status == Status::Open {
                counts.open += 1;
                counts.open_errors += usize::from(brief.severity == Severity::Error);
            }
        }
        if let Some(review) = review {
            counts.corrections = review.corrections.keys().filter(|cell| review.correction(cell).is_some()).count();
            counts.disputed = (!review.disagreements().is_empty()).into();
        }
        counts
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.each(&other, |a, b| *a += b);
    }
}

impl SubAssign for Counts {
    fn sub_assign(&mut self, other: Self) {
        self.each(&other, |a, b| *a -= b);
    }
}

impl Counts {
    fn each(&mut self, other: &Self, change: impl Fn(&mut usize, usize)) {
        let Self { files, reports, judged, faults, statuses, open, open_errors, verdicts, stale, corrections, disputed } = self;
        change(files, other.files);
        change(reports, other.reports);
        change(judged, other.judged);
        change(faults, other.faults);
        change(open, other.open);
        change(open_errors, other.open_errors);
        change(stale, other.stale);
        change(corrections, other.corrections);
        change(disputed, other.disputed);
        statuses.iter_mut().zip(other.statuses).for_each(|(a, b)| change(a, b));
        verdicts.iter_mut().zip(other.verdicts).for_each(|(a, b)| change(a, b));
    }
}

impl Session {
    /// The counts of one report.
    pub fn counts_of(&self, path: &str) -> Counts {
        self.index.counts_of(path)
    }

    /// Counts the report at `path` anew, whose review changed.
    pub(super) fn retally(&mut self, path: &str) {
        self.index.discount(path);
        self.tally(path);
    }

    /// Counts the report at `path`, which is not counted.
    pub(super) fn tally(&mut self, path: &str) {
        let index = &mut self.index;
        let Some((path, summary)) = index.summaries.get_key_value(path) else { return index.noted.note(path, None) };
        let review = self.reviews.of_report(path, &summary.hash);
        let review = review.as_deref();
        index.noted.note(path, review.map(|review| (path, review)));
        let counts = Counts::of(summary, review);
        index.counts += counts;
        if review.is_some() {
            index.tallies.insert(Arc::clone(path), counts);
        }
        if counts.open > 0 {
            index.open.insert(Arc::clone(path));
        }
        if summary.findings.iter().any(|brief| brief.stale || &*brief.rule == super::STALE) {
            index.stale.insert(Arc::clone(path));
        }
    }
}

impl Index {
    /// The counts of one report: kept where people said something of it, else those of its summary.
    fn counts_of(&self, path: &str) -> Counts {
        let kept = self.tallies.get(path).copied();
        kept.or_else(|| self.summaries.get(path).map(|summary| Counts::of(summary, None))).unwrap_or_default()
    }

    /// Takes what the report at `path` counts for away, as long as its summary is there.
    pub(super) fn discount(&mut self, path: &str) {
        self.counts -= self.counts_of(path);
        self.tallies.remove(path);
        self.open.remove(path);
        self.stale.remove(path);
    }
}
