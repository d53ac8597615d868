//! What reports can be told apart by: the values that filters name and counts are taken of.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Session, Summary};
use crate::check::{Severity, place_of_body};
use crate::lang::Lang;
use crate::report::Kind;
use crate::review::{BOOKMARK, Status, Verdict};

/// One way of telling reports apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Rules that found something.
    Rule,
    /// Gravities of what was found.
    Severity,
    /// The report year.
    Year,
    /// The place of the body, else the first folder.
    Place,
    /// The form edition.
    Form,
    /// What the file is.
    Kind,
    /// The verdict on the report.
    Status,
    /// Verdicts on its findings.
    Verdict,
    /// Who reviewed it.
    Reviewer,
    /// Tags on the report or on anything in it.
    Tag,
    /// The file's encoding.
    Encoding,
}

impl Facet {
    /// Every facet, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Rule,
        Self::Severity,
        Self::Year,
        Self::Place,
        Self::Form,
        Self::Kind,
        Self::Status,
        Self::Verdict,
        Self::Reviewer,
        Self::Tag,
        Self::Encoding,
    ];

    /// The permanent name, as filters spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Severity => "severity",
            Self::Year => "year",
            Self::Place => "place",
            Self::Form => "form",
            Self::Kind => "kind",
            Self::Status => "status",
            Self::Verdict => "verdict",
            Self::Reviewer => "reviewer",
            Self::Tag => "tag",
            Self::Encoding => "encoding",
        }
    }

    /// Its name in the reader's language.
    pub fn label(self, lang: &Lang) -> &str {
        lang.text(match self {
            Self::Rule => "facet.rule",
            Self::Severity => "facet.severity",
            Self::Year => "facet.year",
            Self::Place => "facet.place",
            Self::Form => "facet.form",
            Self::Kind => "facet.kind",
            Self::Status => "facet.status",
            Self::Verdict => "facet.verdict",
            Self::Reviewer => "facet.reviewer",
            Self::Tag => "facet.tag",
            Self::Encoding => "facet.encoding",
        })
    }

    /// Every value there can be, for facets whose values are known beforehand; `None` for the others.
    pub fn known(self) -> Option<Vec<&'static str>> {
        match self {
            Self::Rule => Some(crate::check::RULES.iter().map(|rule| rule.name).collect()),
            Self::Severity => Some(SEVERITIES.iter().map(|s| severity(*s)).collect()),
            Self::Kind => Some(Kind::ALL.iter().map(|kind| kind.name()).collect()),
            Self::Status => Some(Status::ALL.iter().map(|status| status.name()).collect()),
            Self::Verdict => Some(Verdict::ALL.iter().map(|verdict| verdict.name()).collect()),
            Self::Year | Self::Place | Self::Form | Self::Reviewer | Self::Tag | Self::Encoding => None,
        }
    }

    /// A value in the reader's language.
    pub fn value_label(self, value: &str, lang: &Lang) -> String {
        let id = match self {
            Self::Rule => format!("rule.{value}.title"),
            Self::Severity => format!("severity.{value}"),
            Self::Kind => format!("screen.kind.{value}"),
            Self::Status => format!("screen.status.{value}"),
            Self::Verdict => format!("screen.verdict.{value}"),
            Self::Tag if value == BOOKMARK => "tag.bookmark".to_owned(),
            Self::Year | Self::Place | Self::Form | Self::Reviewer | Self::Tag | Self::Encoding => String::new(),
        };
        if lang.has(&id) { lang.text(&id).to_owned() } else { value.to_owned() }
    }

    /// The values that the report of `summary` has, each once.
    pub fn values<'a>(self, session: &'a Session, summary: &'a Summary) -> BTreeSet<Cow<'a, str>> {
        let one = |value: Option<Cow<'a, str>>| value.into_iter().collect();
        match self {
            Self::Rule => summary.findings.iter().map(|brief| Cow::Borrowed(&*brief.rule)).collect(),
            Self::Severity => summary.findings.iter().map(|brief| Cow::Borrowed(severity(brief.severity))).collect(),
            Self::Year => one(summary.year.map(|year| Cow::Owned(year.to_string()))),
            Self::Place => one(place(summary).map(Cow::Borrowed)),
            Self::Form => one(summary.form.as_deref().map(Cow::Borrowed)),
            Self::Kind => one(Some(Cow::Borrowed(summary.kind.name()))),
            Self::Status => one(Some(Cow::Borrowed(session.status(&summary.path).name()))),
            Self::Verdict => {
                summary.findings.iter().map(|brief| Cow::Borrowed(session.verdict(&summary.path, &brief.key()).name())).collect()
            }
            Self::Reviewer => {
                let review = session.review(&summary.path);
                let past = review.iter().flat_map(|review| review.history.iter());
                past.filter(|past| past.counts && past.record.action.is_step()).map(|past| Cow::Owned(past.record.by.clone())).collect()
            }
            Self::Tag => {
                let review = session.review(&summary.path);
                let said = review.iter().flat_map(|review| review.tags.values()).flat_map(crate::review::Voices::iter);
                said.flat_map(|(_, said)| said.tags.iter().map(|tag| Cow::Owned(tag.clone()))).collect()
            }
            Self::Encoding => one(Some(Cow::Borrowed(summary.encoding)).filter(|name| !name.is_empty())),
        }
    }
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The place that a report's body belongs to, else the first folder of its path.
fn place(summary: &Summary) -> Option<&str> {
    let of_body = summary.agency.as_deref().and_then(place_of_body);
    of_body.or_else(|| summary.path.split_once('/').map(|(folder, _)| folder))
}

/// How many reports have a value, and how many open findings those reports have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FacetCount {
    /// Reports with the value.
    pub reports: usize,
    /// Their open findings; for a rule or gravity, those of it alone.
    pub open: usize,
}

/// Counts of the values of facets, gathered report by report.
#[derive(Clone, Debug, Default)]
pub struct FacetTally {
    counts: BTreeMap<Facet, BTreeMap<String, FacetCount>>,
}

impl FacetTally {
    /// Counts a report for one facet.
    pub fn add(&mut self, session: &Session, facet: Facet, summary: &Summary) {
        let counts = self.counts.entry(facet).or_default();
        for value in facet.values(session, summary) {
            let open = match facet {
                Facet::Rule => session.open_briefs(summary).filter(|brief| *brief.rule == *value).count(),
                Facet::Severity => session.open_briefs(summary).filter(|brief| severity(brief.severity) == value).count(),
                _ => session.counts_of(&summary.path).open,
            };
            let count = match counts.get_mut(&*value) {
                Some(count) => count,
                None => counts.entry(value.into_owned()).or_default(),
            };
            count.reports += 1;
            count.open += open;
        }
    }

    /// The values of a facet: years in descending order, others by the number of reports.
    pub fn sorted(&self, facet: Facet) -> Vec<(&str, FacetCount)> {
        let counts = self.counts.get(&facet).into_iter().flatten();
        let mut counts: Vec<(&str, FacetCount)> = counts.map(|(value, count)| (value.as_str(), *count)).collect();
        match facet {
            Facet::Year => counts.reverse(),
            _ => counts.sort_by_key(|(_, count)| std::cmp::Reverse(count.reports)),
        }
        counts
    }
}

impl Session {
    /// For one facet, every value that the reports at `paths` have, with its counts.
    pub fn facet_counts<'a>(&'a self, facet: Facet, paths: impl Iterator<Item = &'a str>) -> Vec<(Cow<'a, str>, FacetCount)> {
        let mut tally = FacetTally::default();
        for summary in paths.filter_map(|path| self.index.summaries.get(path)) {
            tally.add(self, facet, summary);
        }
        tally.sorted(facet).into_iter().map(|(value, count)| (Cow::Owned(value.to_owned()), count)).collect()
    }

    /// The findings of a report that nobody decided.
    pub fn open_briefs<'a>(&'a self, summary: &'a Summary) -> impl Iterator<Item = &'a super::Brief> {
        // Nobody said anything of nearly all reports.
        let said = self.reviews.of_report(&summary.path, &summary.hash).is_some();
        let any = !said || self.counts_of(&summary.path).open > 0;
        let is_open = move |brief: &super::Brief| !said || self.verdict(&summary.path, &brief.key()) == Verdict::Open;
        summary.findings.iter().filter(move |brief| any && is_open(brief))
    }
}
