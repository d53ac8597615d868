//! The list of reports: filtered and sorted.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::App;
use crate::review::FindingKey;
use crate::session::Filter;

/// What the reports are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By path.
    #[default]
    Path,
    /// By the number of open findings, most first.
    Open,
    /// By the gravity of what is open, then by the number.
    Gravity,
    /// By year, the last one first.
    Year,
    /// By the body's name, then by year.
    Agency,
}

impl Order {
    const ALL: [Self; 5] = [Self::Path, Self::Open, Self::Gravity, Self::Year, Self::Agency];

    /// The id of its name in the language files.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Path => "order.path",
            Self::Open => "order.open",
            Self::Gravity => "order.gravity",
            Self::Year => "order.year",
            Self::Agency => "order.agency",
        }
    }

    fn next(self) -> Self {
        let at = Self::ALL.iter().position(|order| *order == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// The list of reports.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// Paths shown, sorted.
    pub shown: Vec<Arc<str>>,
    /// Index of the report with the cursor.
    pub cursor: usize,
    /// First one on the screen.
    pub top: usize,
    /// What the reports are filtered by; empty when all are shown.
    pub filter: String,
    /// Rules that the filter names: only their findings are gone through.
    pub rules: Vec<String>,
    /// The list has to be made anew.
    pub stale: bool,
    /// What it is sorted by.
    pub order: Order,
    /// The other way round.
    pub reversed: bool,
    /// Reports marked for a verdict together.
    pub marked: BTreeSet<Arc<str>>,
    /// Where a range of reports begins.
    pub anchor: Option<usize>,
}

impl List {
    /// Where the report at `path` stands in the list.
    pub fn position(&self, path: &str) -> Option<usize> {
        if self.order == Order::Path && !self.reversed {
            return self.shown.binary_search_by(|shown| (**shown).cmp(path)).ok();
        }
        self.shown.iter().position(|shown| **shown == *path)
    }

    /// Whether the report at `at` is marked or within the range being made.
    pub fn is_marked(&self, at: usize, path: &Arc<str>) -> bool {
        let in_range = self.anchor.is_some_and(|anchor| (anchor.min(self.cursor)..=anchor.max(self.cursor)).contains(&at));
        in_range || self.marked.contains(path)
    }

    /// Whether it holds all reports by path.
    pub fn is_plain(&self) -> bool {
        self.filter.trim().is_empty() && self.order == Order::Path && !self.reversed
    }
}

impl App {
    /// The next open finding after `after` in the report at `path` that is of the filter's rules, where it names some.
    pub(super) fn open_in(&self, path: &str, after: Option<&FindingKey>, forward: bool) -> Option<FindingKey> {
        self.session.open_of(&self.list.rules, path, after, forward)
    }

    /// The report with the cursor in the list.
    pub fn listed(&self) -> Option<&Arc<str>> {
        self.list.shown.get(self.list.cursor)
    }

    /// The reports marked, those of a range that is not ended yet among them; none while another pane has
    /// the focus.
    pub fn marked_reports(&self) -> Vec<Arc<str>> {
        if self.pane() != super::Pane::Reports {
            return Vec::new();
        }
        self.list.shown.iter().enumerate().filter(|(at, path)| self.list.is_marked(*at, path)).map(|(_, path)| path.clone()).collect()
    }

    /// Begins or ends a range; or marks all that is shown, or nothing where all is marked.
    pub(super) fn mark_reports(&mut self, all: bool) {
        let list = &mut self.list;
        if all {
            let whole = list.shown.iter().all(|path| list.marked.contains(path));
            list.marked = if whole { BTreeSet::new() } else { list.shown.iter().cloned().collect() };
            list.anchor = None;
        } else if let Some(anchor) = list.anchor.take() {
            let (from, to) = (anchor.min(list.cursor), anchor.max(list.cursor));
            list.marked.extend(list.shown.iter().take(to + 1).skip(from).cloned());
        } else {
            list.anchor = Some(list.cursor);
        }
        let count = self.marked_reports().len().to_string();
        self.tell("notice.marked", &[("count", &count)]);
    }

    /// Takes all marks away; whether there were any.
    pub(super) fn unmark_reports(&mut self) -> bool {
        let any = !self.list.marked.is_empty() || self.list.anchor.is_some();
        self.list.marked.clear();
        self.list.anchor = None;
        any
    }

    /// Filters the list.
    pub(super) fn set_filter(&mut self, filter: &str) {
        filter.clone_into(&mut self.list.filter);
        self.list.stale = true;
    }

    /// Sorts the list by the next order, or the other way round.
    pub(super) fn sort(&mut self, turn: bool) {
        if turn {
            self.list.reversed = !self.list.reversed;
        } else {
            self.list.order = self.list.order.next();
            self.list.reversed = false;
        }
        self.list.stale = true;
        let name = self.lang.text(self.list.order.id()).to_owned();
        self.tell(if self.list.reversed { "notice.sorted_back" } else { "notice.sorted" }, &[("order", &name)]);
    }
}

/// The paths of the reports that fit the filter, sorted.
fn made(app: &App, filter: &Filter) -> Vec<Arc<str>> {
    let session = &app.session;
    let mut shown: Vec<Arc<str>> = if filter.is_empty() {
        session.summaries().keys().cloned().collect()
    } else {
        session.summaries().values().filter(|summary| filter.passes(session, summary)).map(|summary| summary.path.clone()).collect()
    };
    let open = |path: &Arc<str>| session.counts_of(path);
    let summary = |path: &Arc<str>| session.summaries().get(path);
    match app.list.order {
        Order::Path => {}
        Order::Open => shown.sort_by_cached_key(|path| Reverse(open(path).open)),
        Order::Gravity => shown.sort_by_cached_key(|path| Reverse((open(path).open_errors, open(path).open))),
        Order::Year => shown.sort_by_cached_key(|path| Reverse(summary(path).and_then(|s| s.year))),
        Order::Agency => shown.sort_by_cached_key(|path| summary(path).map(|s| (s.agency.clone(), s.year))),
    }
    if app.list.reversed {
        shown.reverse();
    }
    shown
}

/// Makes the list anew where it must be, and brings its scrolling in step with its cursor.
pub(super) fn settle(app: &mut App) {
    if app.list.stale {
        let held = app.listed().cloned();
        app.list.stale = false;
        let filter = Filter::read(&app.list.filter, &app.lang);
        app.list.shown = made(app, &filter);
        app.list.rules = filter.rules();
        if let Some(held) = held {
            let near = || if app.list.order == Order::Path { app.list.shown.partition_point(|p| *p < held) } else { app.list.cursor };
            app.list.cursor = app.list.position(&held).unwrap_or_else(near);
        }
    }
    let last = app.list.shown.len().saturating_sub(1);
    app.list.cursor = app.list.cursor.min(last);
    let lines = app.layout().lines(super::Pane::Reports).max(1);
    let (cursor, top) = (app.list.cursor, app.list.top);
    app.list.top = top.clamp((cursor + 1).saturating_sub(lines), cursor);
    app.list.top = app.list.top.min((last + 1).saturating_sub(lines));
}
