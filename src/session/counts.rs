//! How many reports, findings and decisions there are, kept up as they change.

use std::ops::{AddAssign, SubAssign};

use super::{Session, Summary};
use crate::check::Severity;
use crate::report::Kind;
use crate::review::{ReportReview, Status, Verdict};

/// Counts over the corpus or one report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files known.
    pub files: usize,
    /// Files that are reports with tables to review.
    pub reports: usize,
    /// Files that could not be read.
    pub faults: usize,
    /// Reports by verdict, in the order of [`Status::ALL`].
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
    /// Reports judged.
    pub fn judged(&self) -> usize {
        self.statuses[1..].iter().sum()
    }

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
        let is_report = matches!(summary.kind, Kind::Report | Kind::ValuesLost | Kind::TablesMissing);
        let mut counts = Self { files: 1, reports: is_report.into(), faults: summary.fault.is_some().into(), ..Self::default() };
        let judgement = review.and_then(ReportReview::judgement).filter(|j| j.said.hash == summary.hash.as_str());
        let status = judgement.map_or(Status::Open, |j| j.status);
        if is_report || status != Status::Open {
            counts.statuses[status as usize] += 1;
        }
        for brief in &summary.findings {
            let decided = review.filter(|_| !brief.stale).and_then(|review| review.decision(&brief.key()));
            let verdict = decided.map_or(Verdict::Open, |d| d.verdict);
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
        let Self { files, reports, faults, statuses, open, open_errors, verdicts, stale, corrections, disputed } = self;
        change(files, other.files);
        change(reports, other.reports);
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
    /// Counts the report at `path` anew.
    pub(super) fn retally(&mut self, path: &str) {
        let now = self.index.summaries.get(path).map(|summary| {
            let review = self.reviews.of_report(path, &summary.hash);
            self.index.noted.note(path, review.as_deref().map(|review| (&summary.path, review)));
            (summary.path.clone(), Counts::of(summary, review.as_deref()))
        });
        let index = &mut self.index;
        if now.is_none() {
            index.noted.note(path, None);
        }
        if let Some(old) = index.tallies.remove(path) {
            index.counts -= old;
            index.open.remove(path);
            index.stale.remove(path);
        }
        if let Some((path, counts)) = now {
            index.counts += counts;
            if counts.open > 0 {
                index.open.insert(path.clone());
            }
            let asks = |brief: &super::Brief| brief.stale || &*brief.rule == super::STALE;
            if index.summaries.get(&path).is_some_and(|summary| summary.findings.iter().any(asks)) {
                index.stale.insert(path.clone());
            }
            index.tallies.insert(path, counts);
        }
    }
}
