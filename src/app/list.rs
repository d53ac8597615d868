//! The list of reports: filtered and sorted.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::overlay::{Overlay, Prompt};
use super::seek::Seek;
use super::{App, gather};
use crate::review::FindingKey;
use crate::session::{Completion, Facet, FacetTally, Filter, Summary, asked_facet};

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
    /// What follows from the filter.
    pub asked: Asked,
    /// Whether it has to be made anew, and the one that will take its place.
    pub renewal: Renewal,
    /// A report of it that is sought.
    pub seeking: Option<Seek>,
    /// What it is sorted by.
    pub order: Order,
    /// The other way round.
    pub reversed: bool,
    /// Reports marked for a verdict together.
    pub marked: BTreeSet<Arc<str>>,
    /// Where a range of reports begins.
    pub anchor: Option<usize>,
    /// Where each report stands, where they are not sorted by path.
    places: BTreeMap<Arc<str>, usize>,
}

/// What follows from the filter.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Rules that it names: only their findings are gone through.
    pub rules: Vec<String>,
    /// Ways to go on with its last word.
    pub offered: Vec<Completion>,
    /// The filter as it was before it was typed anew.
    pub before: String,
}

/// Whether the list has to be made anew.
#[derive(Clone, Debug, Default)]
pub struct Renewal {
    /// It has to be made anew.
    pub stale: bool,
    /// So many reports came, went or changed since it was made.
    pub grown: usize,
    /// The list that will take its place.
    making: Option<Making>,
    /// What was listed before and is still to be let go.
    old: Old,
}

/// Lists that nobody looks at any more: to let them go takes a while where there are many reports, so that it is done a piece at a
/// time, too.
#[derive(Clone, Debug, Default)]
struct Old {
    shown: Vec<Arc<str>>,
    places: BTreeMap<Arc<str>, usize>,
    ranked: BTreeSet<(Rank, Arc<str>)>,
}

impl Old {
    fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.places.is_empty() && self.ranked.is_empty()
    }

    fn take(&mut self, mut shown: Vec<Arc<str>>, mut places: BTreeMap<Arc<str>, usize>) {
        // What is put to nothing is not moved.
        if self.shown.is_empty() {
            self.shown = shown;
        } else {
            self.shown.append(&mut shown);
        }
        self.places.append(&mut places);
    }

    /// Lets go of the next piece.
    fn let_go(&mut self) {
        self.shown.truncate(self.shown.len().saturating_sub(2 * PIECE));
        for _ in 0..PIECE {
            if self.places.pop_first().is_none() && self.ranked.pop_first().is_none() {
                break;
            }
        }
    }
}

impl List {
    /// Where the report at `path` stands in the list.
    pub fn position(&self, path: &str) -> Option<usize> {
        if self.order == Order::Path && !self.reversed {
            return self.shown.binary_search_by(|shown| (**shown).cmp(path)).ok();
        }
        if self.order == Order::Path {
            return self.shown.binary_search_by(|shown| path.cmp(shown)).ok();
        }
        self.places.get(path).map(|at| if self.reversed { self.shown.len() - 1 - at } else { *at })
    }

    /// Where a report that is not in the list would stand, as far as that is known.
    pub(super) fn gap(&self, path: &str) -> usize {
        if self.order == Order::Path && !self.reversed { self.shown.partition_point(|shown| **shown < *path) } else { 0 }
    }

    /// Whether another list will take its place soon.
    pub(super) fn is_being_made(&self) -> bool {
        self.renewal.stale || self.renewal.making.is_some()
    }

    /// Whether the report at `at` is marked or within the range being made.
    pub fn is_marked(&self, at: usize, path: &Arc<str>) -> bool {
        let in_range = self.anchor.is_some_and(|anchor| (anchor.min(self.cursor)..=anchor.max(self.cursor)).contains(&at));
        in_range || self.marked.contains(path)
    }

    /// The reports of the range being made.
    fn ranged(&self) -> &[Arc<str>] {
        let Some(anchor) = self.anchor else { return &[] };
        let last = (self.shown.len()).saturating_sub(1);
        self.shown.get(anchor.min(self.cursor)..=anchor.max(self.cursor).min(last)).unwrap_or_default()
    }

    /// Whether the filter lets a finding be gone to: one of its rules, where it names some.
    pub(super) fn names_rule_of(&self, finding: &FindingKey) -> bool {
        self.asked.rules.is_empty() || self.asked.rules.iter().any(|rule| rule == finding.rule())
    }

    /// Whether it holds all reports by path.
    pub fn is_plain(&self) -> bool {
        self.filter.trim().is_empty() && self.order == Order::Path && !self.reversed
    }
}

impl App {
    /// The next open finding after `after` in the report at `path` that is of the filter's rules, where it names some.
    pub(super) fn open_in(&self, path: &str, after: Option<&FindingKey>, forward: bool) -> Option<FindingKey> {
        self.session.open_of(&self.list.asked.rules, path, after, forward)
    }

    /// The report with the cursor in the list.
    pub fn listed(&self) -> Option<&Arc<str>> {
        self.list.shown.get(self.list.cursor)
    }

    /// The reports marked, those of a range that is not ended yet among them; none while another pane has
    /// the focus.
    pub fn marked_reports(&self) -> Vec<Arc<str>> {
        if self.pane() != super::Pane::Reports || (self.list.marked.is_empty() && self.list.anchor.is_none()) {
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
        self.list.renewal.stale = true;
    }

    /// Sorts the list by the next order, or the other way round.
    pub(super) fn sort(&mut self, turn: bool) {
        if turn {
            self.list.reversed = !self.list.reversed;
        } else {
            self.list.order = self.list.order.next();
            self.list.reversed = false;
        }
        self.list.renewal.stale = true;
        let name = self.lang.text(self.list.order.id()).to_owned();
        self.tell(if self.list.reversed { "notice.sorted_back" } else { "notice.sorted" }, &[("order", &name)]);
    }
}

/// So many reports are looked at before a key gets its turn.
const PIECE: usize = 1024;

/// What reports are sorted by before their paths.
type Rank = (Option<Arc<str>>, i64, i64);

/// A list being made, a piece at a time: however many reports there are, no key waits for it.
#[derive(Clone, Debug)]
struct Making {
    filter: Filter,
    /// The facet that the word being typed asks about, and its counts.
    offers: Option<(Facet, FacetTally)>,
    /// The last report that was looked at; none when all were.
    after: Option<Arc<str>>,
    looked: bool,
    /// Those that fit, in their order as far as it is known.
    plain: Vec<Arc<str>>,
    /// Those that fit, where they are sorted by something else than path.
    ranked: BTreeSet<(Rank, Arc<str>)>,
    places: BTreeMap<Arc<str>, usize>,
}

impl Making {
    fn begin(app: &App) -> Self {
        let filter = Filter::read(&app.list.filter, &app.lang);
        let types = matches!(app.overlay, Some(Overlay::Prompt(Prompt::Filter, _)));
        let asked = types.then(|| asked_facet(&app.list.filter)).flatten();
        let offers = asked.map(|facet| (facet, FacetTally::default()));
        Self { filter, offers, after: None, looked: false, plain: Vec::new(), ranked: BTreeSet::new(), places: BTreeMap::new() }
    }

    /// Looks at the next reports, then puts them in their order; whether that were all.
    fn go_on(&mut self, app: &App) -> bool {
        if !self.looked {
            self.look(app);
            return self.looked && self.ranked.is_empty();
        }
        for _ in 0..PIECE {
            let Some((_, path)) = self.ranked.pop_first() else { break };
            self.places.insert(path.clone(), self.plain.len());
            self.plain.push(path);
        }
        self.ranked.is_empty()
    }

    fn look(&mut self, app: &App) {
        let session = &app.session;
        let after = self.after.clone();
        let from = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut looked_at = 0;
        for (path, summary) in session.summaries().range::<Arc<str>, _>((from, Bound::Unbounded)).take(PIECE) {
            looked_at += 1;
            self.after = Some(path.clone());
            if let Some((facet, tally)) = &mut self.offers {
                tally.add(session, *facet, summary);
            }
            if !self.filter.is_empty() && !self.filter.passes(session, summary) {
                continue;
            }
            if app.list.order == Order::Path {
                self.plain.push(path.clone());
            } else {
                self.ranked.insert((rank(app, summary), path.clone()));
            }
        }
        self.looked = looked_at < PIECE;
    }
}

fn rank(app: &App, summary: &Summary) -> Rank {
    let most_first = |count: usize| -i64::try_from(count).unwrap_or(i64::MAX);
    let counts = app.session.counts_of(&summary.path);
    match app.list.order {
        Order::Path => (None, 0, 0),
        Order::Open => (None, most_first(counts.open), 0),
        Order::Gravity => (None, most_first(counts.open_errors), most_first(counts.open)),
        Order::Year => (None, summary.year.map_or(i64::MAX, |year| -i64::from(year)), 0),
        Order::Agency => (summary.agency.clone(), summary.year.map_or(i64::MIN, i64::from), 0),
    }
}

/// Puts a finished list in the place of the old one; the cursor stays with its report.
fn show(app: &mut App, making: Making) {
    let held = app.listed().cloned();
    let ranged = app.list.ranged().to_vec();
    let Making { filter, plain, places, offers, .. } = making;
    let before = std::mem::replace(&mut app.list.shown, plain);
    let places_before = std::mem::replace(&mut app.list.places, places);
    app.list.renewal.old.take(before, places_before);
    if app.list.reversed {
        app.list.shown.reverse();
    }
    let tally = offers.map(|(_, tally)| tally).unwrap_or_default();
    app.list.asked.rules = filter.rules();
    app.list.asked.offered = app.session.completions(&app.list.filter, &app.lang, &tally);
    if let Some(held) = held {
        let near = || if app.list.order == Order::Path { app.list.shown.partition_point(|p| *p < held) } else { app.list.cursor };
        app.list.cursor = app.list.position(&held).unwrap_or_else(near);
    }
    keep_range(app, ranged);
}

/// The range being made goes on where the list has the same reports between its ends; else it ends, and what it held stays marked.
fn keep_range(app: &mut App, ranged: Vec<Arc<str>>) {
    let Some((first, end)) = ranged.first().zip(ranged.last()) else { return };
    let list = &mut app.list;
    let places = list.position(first).zip(list.position(end)).filter(|(from, to)| from <= to && list.shown[*from..=*to] == ranged);
    list.anchor = match places {
        Some((from, to)) if list.cursor == to => Some(from),
        Some((from, to)) if list.cursor == from => Some(to),
        _ => None,
    };
    if list.anchor.is_some() {
        return;
    }
    let count = ranged.len().to_string();
    list.marked.extend(ranged);
    app.tell_also("notice.range_kept", &[("count", &count)]);
}

impl App {
    /// Whether something is to be gone on with while no key is pressed.
    pub fn is_busy(&self) -> bool {
        let list = &self.list;
        let has_to_be_made = list.is_being_made() || (list.renewal.grown > 0 && self.has_settled());
        has_to_be_made
            || !list.renewal.old.is_empty()
            || list.seeking.is_some()
            || gather::is_gathering(self)
            || super::group::is_gathering(self)
            || self.work.closing.is_some()
    }

    /// Whether a list made now would not be an old one again at once. While many reports come in it is made
    /// now and then.
    fn has_settled(&self) -> bool {
        let all = self.session.summaries().len();
        let many_come = self.work.scan.on || self.work.awaited.reports > PIECE;
        all <= PIECE || !many_come || self.list.renewal.grown >= all / 16
    }
}

/// Makes the list anew where it must be, one piece of it at a time, and brings its scrolling in step with
/// its cursor.
pub(super) fn settle(app: &mut App) {
    app.list.renewal.old.let_go();
    let renewal = &app.list.renewal;
    if renewal.stale || (renewal.making.is_none() && renewal.grown > 0 && app.has_settled()) {
        let mut old = std::mem::take(&mut app.list.renewal.old);
        if let Some(Making { plain, mut ranked, places, .. }) = app.list.renewal.making.take() {
            old.take(plain, places);
            old.ranked.append(&mut ranked);
        }
        app.list.renewal = Renewal { making: Some(Making::begin(app)), old, ..Renewal::default() };
    }
    if let Some(mut making) = app.list.renewal.making.take() {
        if making.go_on(app) {
            show(app, making);
        } else {
            app.list.renewal.making = Some(making);
        }
    }
    scroll(app);
}

fn scroll(app: &mut App) {
    let last = app.list.shown.len().saturating_sub(1);
    app.list.cursor = app.list.cursor.min(last);
    let lines = app.layout().lines(super::Pane::Reports).max(1);
    let (cursor, top) = (app.list.cursor, app.list.top);
    app.list.top = top.clamp((cursor + 1).saturating_sub(lines), cursor);
    app.list.top = app.list.top.min((last + 1).saturating_sub(lines));
}

#[cfg(test)]
mod tests;
