//! The place in the open report: cell, bytes and finding, always in step with each other.

use super::App;
use super::grid::{self, Grid};
use super::mark::shown_in;
use super::prose::Setting;
use super::together::Marks;
use crate::form::{CellKey, Form};
use crate::report::{FACTS, fact_key};
use crate::review::{Anchor, FindingKey, Verdict};
use crate::text::Span;

/// The place in the open report.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// The focused cell or fact.
    pub spot: Option<CellKey>,
    /// The column kept while moving through rows that are shorter.
    pub column: usize,
    /// The place in the text.
    pub byte: usize,
    /// The focused finding.
    pub finding: Option<FindingKey>,
    /// Which of its repairs is shown; none while several are equally good and none was chosen.
    pub repair: Option<usize>,
    /// First byte of the first row of text shown.
    pub top: usize,
    /// First line of the tables shown.
    pub scroll: usize,
    /// What was searched for.
    pub search: Option<Search>,
    /// Where the reviewer came from.
    pub track: Track,
    /// What is marked.
    pub marks: Marks,
    /// What to look at when the report asked for is there.
    pub wanted: Option<Wanted>,
    /// The last decision, for repeating.
    pub last: Option<(Verdict, Option<String>)>,
}

/// The places jumped from.
#[derive(Clone, Debug, Default)]
pub struct Track {
    /// Places jumped from, the last one last.
    pub past: Vec<Place>,
    /// Places gone back from.
    pub future: Vec<Place>,
}

/// What was searched for and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The text searched for.
    pub text: String,
    /// Where it was found, in text order.
    pub hits: Vec<Span>,
    /// Whether there may be more.
    pub more: bool,
}

impl Search {
    /// How often it was found, as far as that was counted.
    pub fn count(&self) -> String {
        format!("{}{}", self.hits.len(), if self.more { "+" } else { "" })
    }
}

/// A place to come back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The report.
    pub path: std::sync::Arc<str>,
    /// The cell.
    pub spot: Option<CellKey>,
    /// The byte.
    pub byte: usize,
    /// The finding.
    pub finding: Option<FindingKey>,
}

/// What to look at in a report that is being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its first open finding.
    FirstOpen,
    /// Its last open finding.
    LastOpen,
    /// This finding.
    Finding(FindingKey),
    /// This place, as far as it is still there.
    Place(Place),
    /// What a note or tag hangs on.
    Anchor(Anchor),
    /// A step just undone or redone concerned this cell.
    Cell(CellKey),
}

impl App {
    /// The present place.
    pub(super) fn place(&self) -> Option<Place> {
        let path = self.path()?;
        Some(Place { path, spot: self.desk.spot.clone(), byte: self.desk.byte, finding: self.desk.finding.clone() })
    }

    /// Keeps the present place for jumping back.
    pub(super) fn leave_track(&mut self) {
        if let Some(place) = self.place() {
            self.desk.track.past.push(place);
            if self.desk.track.past.len() > 200 {
                self.desk.track.past.remove(0);
            }
            self.desk.track.future.clear();
        }
    }

    /// Focuses a cell or fact; text and finding follow.
    pub(super) fn focus_spot(&mut self, key: CellKey) {
        if let Some(span) = self.session.current().and_then(|o| o.document.report.span_of(&key).or_else(|| beside(o, &key))) {
            self.desk.byte = span.start;
        }
        self.desk.spot = Some(key);
        self.desk.marks.astray = false;
        self.finding_follows();
        self.fill();
    }

    /// The cell with the cursor is the one that a figure of the text is put into from now on.
    pub(super) fn fill(&mut self) {
        self.desk.marks.filled = self.desk.spot.clone().map(|cell| (cell, self.desk.finding.clone()));
    }

    /// The cell that a figure of the text is put into: the one that had the cursor before the text was moved through.
    pub fn filled(&self) -> Option<&CellKey> {
        self.desk.marks.filled.as_ref().map(|(cell, _)| cell).or(self.desk.spot.as_ref())
    }

    /// Moves to a place in the text; the cell that claims it follows.
    pub(super) fn focus_byte(&mut self, byte: usize) {
        let Some(opened) = self.session.current() else { return };
        let text = opened.document.source.text();
        let byte = (0..=byte.min(text.len())).rev().find(|b| text.is_char_boundary(*b)).unwrap_or(0);
        let claim = opened.document.report.claimed_at(byte);
        self.desk.byte = byte;
        if let Some(key) = claim {
            self.desk.spot = Some(key);
            self.desk.marks.astray = false;
            self.finding_follows();
        }
    }

    /// Focuses a finding of the open report; cell and text follow.
    pub(super) fn focus_finding(&mut self, key: &FindingKey) {
        let Some(opened) = self.session.current() else { return };
        let Some(finding) = opened.findings.iter().find(|f| f.key() == *key) else { return };
        let report = &opened.document.report;
        let known = |cell: &&CellKey| opened.sheet.form().is_some_and(|f| f.find(cell).is_some()) || cell.as_str().starts_with("facts/");
        let subject = CellKey(finding.subject.clone());
        let spot = shown_in(finding).into_iter().chain(&finding.cells).chain([&subject]).find(known).cloned();
        let byte = match &spot {
            Some(key) => report.span_of(key).or_else(|| finding.spans.first().copied()).or_else(|| beside(opened, key)).map(|s| s.start),
            None => finding.spans.first().map(|s| s.start),
        };
        let spot = spot.or_else(|| byte.and_then(|b| report.claimed_at(b)));
        let spot = spot.or_else(|| opened.sheet.form().and_then(|form| first_cell(form, &finding.subject)));
        self.desk.finding = Some(key.clone());
        self.desk.repair = preselected(finding);
        self.desk.marks.astray = spot.is_none();
        if let Some(spot) = spot {
            self.desk.column = column_of(self, &spot);
            self.desk.spot = Some(spot);
        }
        if let Some(byte) = byte {
            self.desk.byte = byte;
        }
        self.fill();
    }

    /// Pointing at a cell that has a finding of its own focuses that finding, so that a decision
    /// falls on what is pointed at.
    fn finding_follows(&mut self) {
        let (Some(opened), Some(spot)) = (self.session.current(), &self.desk.spot) else { return };
        let focused = self.focused_finding();
        if focused.is_some_and(|f| f.cells.contains(spot) || shown_in(f).contains(&spot)) {
            return;
        }
        let own = opened.findings.iter().filter(|f| shown_in(f).contains(&spot) || (f.cells.len() <= 1 && f.cells.contains(spot)));
        let best = own.min_by_key(|f| (self.verdict(&f.key()) != Verdict::Open, f.severity)).map(|f| (f.key(), preselected(f)));
        if let Some((key, repair)) = best {
            self.desk.finding = Some(key);
            self.desk.repair = repair;
        }
    }

    /// Puts everything in place after another report was opened.
    pub(super) fn arrive(&mut self, wanted: Option<Wanted>) {
        let search = self.desk.search.take().map(|s| s.text);
        let (track, last) = (std::mem::take(&mut self.desk.track), self.desk.last.take());
        self.desk = Desk { track, last, spot: Some(fact_key(FACTS[0])), ..Desk::default() };
        let Some(path) = self.path() else { return };
        if let Some(span) = self.session.current().and_then(|o| o.document.report.span_of(&fact_key(FACTS[0]))) {
            self.desk.byte = span.start;
        }
        if let Some(text) = search {
            super::find::look_for(self, &text);
        }
        match wanted.unwrap_or(Wanted::FirstOpen) {
            Wanted::FirstOpen => self.focus_open(&path, true),
            Wanted::LastOpen => self.focus_open(&path, false),
            Wanted::Finding(key) => {
                self.focus_open(&path, true);
                self.focus_finding(&key);
            }
            Wanted::Cell(cell) => {
                self.focus_open(&path, true);
                self.focus_spot(cell);
            }
            Wanted::Anchor(on) => {
                self.focus_open(&path, true);
                self.focus_anchor(&on);
            }
            Wanted::Place(place) => self.return_to(&place),
        }
    }

    /// Takes up a place of the open report again.
    pub(super) fn return_to(&mut self, place: &Place) {
        let Some(opened) = self.session.current() else { return };
        let known = |key: &CellKey| opened.sheet.form().is_some_and(|f| f.find(key).is_some()) || key.as_str().starts_with("facts/");
        let spot = place.spot.clone().filter(known);
        let finding = place.finding.clone().filter(|key| opened.findings.iter().any(|f| f.key() == *key));
        let repair = finding.as_ref().and_then(|key| opened.findings.iter().find(|f| f.key() == *key)).and_then(preselected);
        self.desk.byte = opened.document.source.text().floor_char_boundary(place.byte);
        (self.desk.finding, self.desk.repair) = (finding, repair);
        if spot.is_some() {
            self.desk.spot = spot;
        }
        self.fill();
    }

    fn focus_open(&mut self, path: &str, forward: bool) {
        let open = self.open_in(path, None, forward).or_else(|| self.session.open_in(path, None, forward));
        let any = || self.session.current().and_then(|o| o.findings.first()).map(crate::check::Finding::key);
        if let Some(key) = open.or_else(any) {
            self.focus_finding(&key);
        }
    }
}

/// The bytes nearest to a cell that has none: those of the row, else of the row before or behind it in the table.
fn beside(opened: &crate::session::Opened, key: &CellKey) -> Option<Span> {
    let report = &opened.document.report;
    let form = report.form.as_deref()?;
    let cell = form.find(key)?;
    let place = form.place(cell);
    let columns = form.tables[place.table].columns.len();
    let first = cell - place.column;
    let all = form.table_cells(place.table);
    let row = (first..first + columns).rev().find_map(|cell| report.cells.get(cell)?.span);
    let before = || (all.start..first).rev().find_map(|cell| report.cells.get(cell)?.span);
    let behind = || (first + columns..all.end).find_map(|cell| report.cells.get(cell)?.span);
    row.or_else(before).or_else(behind)
}

/// The first cell of what a finding is about: a table, a row `TABLE/ROW` or a column `TABLE//COLUMN`.
fn first_cell(form: &Form, subject: &str) -> Option<CellKey> {
    let mut parts = subject.split('/');
    let key = parts.next()?;
    let table = form.tables.iter().find(|table| table.key == key)?;
    let row = parts.next().filter(|row| !row.is_empty()).unwrap_or(&table.rows.first()?.key);
    let column = parts.next().unwrap_or(&table.columns.first()?.key);
    Some(CellKey::new(key, row, column)).filter(|cell| form.find(cell).is_some())
}

/// The repair shown at first: the best one, unless others are as good.
fn preselected(finding: &crate::check::Finding) -> Option<usize> {
    finding.suggestions.first().filter(|best| best.ties <= 1).map(|_| 0)
}

/// The column of a cell; facts stand in the first.
pub(super) fn column_of(app: &App, key: &CellKey) -> usize {
    let form = app.session.current().and_then(|o| o.sheet.form());
    form.and_then(|f| f.find(key).map(|cell| f.place(cell).column)).unwrap_or(0)
}

/// Brings scrolling in step with what is focused.
pub(super) fn settle(app: &mut App) {
    let grid = grid::grid(app);
    let Some(opened) = app.session.current() else { return };
    let findings = &opened.findings;
    let there = |key: &FindingKey| findings.iter().any(|f| f.key() == *key);
    if !findings.is_empty() && !app.desk.finding.as_ref().is_some_and(there) {
        // The finding is settled: the reviewer stays at the cell, the focus goes to what is open.
        let path = opened.document.path.clone();
        let next = app.open_in(&path, None, true).or_else(|| app.session.open_in(&path, None, true));
        let next = next.or_else(|| findings.first().map(crate::check::Finding::key));
        app.desk.finding = next;
        app.desk.repair = app.focused_finding().and_then(preselected);
    }
    let repairs = app.focused_finding().map_or(0, |f| f.suggestions.len());
    app.desk.repair = app.desk.repair.filter(|at| *at < repairs);
    scroll_tables(app, &grid);
    scroll_text(app);
}

fn scroll_tables(app: &mut App, grid: &Grid) {
    let lines = app.layout().lines(super::Pane::Tables);
    let form = app.session.current().and_then(|o| o.sheet.form());
    let at = app.desk.spot.as_ref().and_then(|key| grid.line_of(form, key)).unwrap_or(0);
    let most = grid.lines.len().saturating_sub(1);
    // The heads that stay at the top cover the lines below them.
    let pinned = grid.pinned(at, lines).map_or(0, |table| grid.heads[table]);
    let (above, below) = if lines >= 8 { (pinned.max(2) + 1, 2) } else { (pinned.max(lines / 3), usize::from(lines > 2)) };
    let (mut first, mut last) = (at.saturating_sub(above), at + below);
    // All rows of the focused finding are shown together where they fit.
    let touched = form.zip(app.focused_finding()).and_then(|(form, finding)| grid::touched_rows(app, form, finding));
    let together = touched.and_then(|rows| grid.extent(&rows)).filter(|(top, end)| end - top < lines);
    // No line stays empty below the last row while rows above are not shown, unless a table begins at the top.
    let most = if together.is_some() && lines < 14 { most } else { grid.lines.len().saturating_sub(lines) };
    if let Some((top, end)) = together {
        (first, last) = (top, end);
        if first < app.desk.scroll || last >= app.desk.scroll + lines {
            // A table come to from elsewhere begins at the top where there is little room, and has some of
            // what is around it where there is more.
            let spare = lines - (last + 1 - first);
            let around = if lines < 14 { 0 } else { spare / 3 };
            app.desk.scroll = first.saturating_sub(around);
            if lines >= 14 {
                app.desk.scroll = app.desk.scroll.min(grid.lines.len().saturating_sub(lines));
            }
        }
    }
    let mut scroll = app.desk.scroll.min(most);
    if first < scroll {
        scroll = first;
    } else if last >= scroll + lines {
        scroll = (last + 1).saturating_sub(lines);
    }
    app.desk.scroll = scroll.min(most);
}

fn scroll_text(app: &mut App) {
    let lines = app.layout().lines(super::Pane::Source);
    let setting = Setting::of(app);
    let Some(opened) = app.session.current() else { return };
    if lines == 0 || setting.width == 0 {
        return;
    }
    let source = &opened.document.source;
    let row = setting.row_of(source, app.desk.byte);
    let shown = setting.rows_from(source, app.desk.top, lines);
    let at = shown.iter().position(|r| r.span.start == row.span.start && r.line == row.line);
    let margin = usize::from(lines > 4);
    let fits = at.is_some_and(|at| (at >= margin || app.desk.top == 0) && at + margin < lines);
    if !fits || shown.first().is_none_or(|r| r.span.start != app.desk.top) {
        let above = match at {
            // A step over the edge scrolls by rows, a jump puts the place in the upper part.
            Some(at) if at < margin => margin,
            Some(at) if at + margin >= lines => lines.saturating_sub(1 + margin),
            _ => lines / 3,
        };
        app.desk.top = setting.row_start(source, app.desk.byte, isize::try_from(above).unwrap_or(0));
    }
}
