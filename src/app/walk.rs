//! Moving: between panes, lines, cells, findings and reports.

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::action::Action;
use super::desk::{Place, Wanted, column_of};
use super::grid::{self, GridLine};
use super::pane::Pane;
use super::prose::Setting;
use super::seek::{self, Sought};
use super::{App, Effect, anchored, cells};
use crate::check::Finding;
use crate::form::CellKey;
use crate::review::{Anchor, FindingKey};
use crate::session::Put;
use crate::text::Span;

/// Runs an action that moves.
pub(super) fn walk(app: &mut App, action: Action) -> Vec<Effect> {
    use Action as A;
    match action {
        A::FocusReports => focus(app, Pane::Reports),
        A::FocusSource => focus(app, Pane::Source),
        A::FocusFindings => focus(app, Pane::Findings),
        A::FocusNext => focus(app, app.pane().step(false)),
        A::FocusPrev => focus(app, app.pane().step(true)),
        A::NextFinding => return next_finding(app, true),
        A::PrevFinding => return next_finding(app, false),
        A::NextReport => return step_report(app, true),
        A::PrevReport => return step_report(app, false),
        A::NextOpenReport => return seek::begin(app, Sought::Report, true, "notice.last_report"),
        A::PrevOpenReport => return seek::begin(app, Sought::Report, false, "notice.first_report"),
        A::NextYear | A::PrevYear => return step_year(app, action == A::NextYear),
        A::NextStale | A::PrevStale => return step_stale(app, action == A::NextStale),
        A::NextTable | A::PrevTable => step_table(app, action == A::NextTable),
        A::NextEdited | A::PrevEdited => step_cell(app, action == A::NextEdited, "notice.no_edited", is_edited),
        A::NextMemo | A::PrevMemo => return anchored::step(app, action == A::NextMemo, Put::Memos),
        A::NextBookmark | A::PrevBookmark => return anchored::step(app, action == A::NextBookmark, Put::Bookmarks),
        A::NextDoubtful | A::PrevDoubtful => step_cell(app, action == A::NextDoubtful, "notice.no_doubtful", is_in_doubt),
        A::NextUnclaimed | A::PrevUnclaimed => step_unclaimed(app, action == A::NextUnclaimed),
        A::JumpBack | A::JumpForward => return jump(app, action == A::JumpBack),
        A::GotoSource => goto_source(app),
        A::GotoCell => goto_cell(app),
        A::FocusTables => focus(app, Pane::Tables),
        A::OpenFinding => return open_finding(app),
        A::OpenReport => {
            let Some(path) = app.listed().cloned() else { return Vec::new() };
            app.leave_track();
            focus(app, Pane::Tables);
            return app.load(path, Wanted::FirstOpen);
        }
        _ => step(app, action),
    }
    Vec::new()
}

fn focus(app: &mut App, pane: Pane) {
    app.screen.wishes.focus = pane;
}

fn step(app: &mut App, action: Action) {
    match app.pane() {
        Pane::Reports => {
            let lines = app.layout().lines(Pane::Reports);
            app.list.cursor = stepped(app.list.cursor, app.list.shown.len(), lines, action);
        }
        Pane::Findings => {
            let keys: Vec<FindingKey> = app.session.current().map(|o| o.findings.iter().map(Finding::key).collect()).unwrap_or_default();
            let at = keys.iter().position(|k| Some(k) == app.desk.finding.as_ref()).unwrap_or(0);
            let lines = app.layout().lines(Pane::Findings);
            if let Some(key) = keys.get(stepped(at, keys.len(), lines, action)) {
                app.focus_finding(key);
            }
        }
        Pane::Tables => step_tables(app, action),
        Pane::Source => step_source(app, action),
    }
}

/// An index moved by an action that goes up or down.
pub(super) fn stepped(at: usize, len: usize, lines: usize, action: Action) -> usize {
    let half = (lines / 2).max(1);
    let to = match action {
        Action::MoveDown => at + 1,
        Action::MoveUp => at.saturating_sub(1),
        Action::PageDown => at + half,
        Action::PageUp => at.saturating_sub(half),
        Action::GotoTop => 0,
        Action::GotoEnd => len,
        _ => at,
    };
    to.min(len.saturating_sub(1))
}

fn step_tables(app: &mut App, action: Action) {
    let grid = full_grid(app);
    let Some(opened) = app.session.current() else { return };
    let form = opened.sheet.form();
    let stands = |line: &GridLine| matches!(line, GridLine::Fact(_) | GridLine::Row(..));
    let lines: Vec<GridLine> = grid.lines.iter().copied().filter(stands).collect();
    let place = |key: &CellKey| {
        let line = grid.lines[grid.line_of(form, key)?];
        lines.iter().position(|l| *l == line)
    };
    let at = app.desk.spot.as_ref().and_then(place).unwrap_or(0);
    let column = app.desk.column;
    let column = match action {
        Action::MoveLeft => app.desk.spot.as_ref().map_or(0, |key| column_of(app, key)).saturating_sub(1),
        Action::MoveRight => app.desk.spot.as_ref().map_or(0, |key| column_of(app, key) + 1),
        Action::ColFirst => 0,
        Action::ColLast => usize::MAX,
        _ => column,
    };
    let to = stepped(at, lines.len(), app.layout().lines(Pane::Tables), action);
    let Some(key) = lines.get(to).and_then(|line| grid::address(form, *line, column)) else { return };
    let sideways = matches!(action, Action::MoveLeft | Action::MoveRight | Action::ColFirst | Action::ColLast);
    app.desk.column = if sideways { column_of(app, &key) } else { column };
    app.focus_spot(key);
}

/// The lines with every row, whatever is listed at present.
fn full_grid(app: &App) -> grid::Grid {
    let listed = grid::grid(app);
    if listed.rows_of_finding { grid::whole(app) } else { listed }
}

fn step_source(app: &mut App, action: Action) {
    let setting = Setting::of(app);
    let Some(opened) = app.session.current() else { return };
    let source = opened.document.source.clone();
    let half = isize::try_from(app.layout().lines(Pane::Source) / 2).unwrap_or(1).max(1);
    let byte = app.desk.byte;
    let to = match action {
        Action::MoveLeft => words(source.text(), byte).rev().find(|b| *b < byte),
        Action::MoveRight => words(source.text(), byte).find(|b| *b > byte),
        Action::GotoTop => Some(0),
        // The last line can be many rows long: its last row is the end.
        Action::GotoEnd if setting.beyond.is_some() => Some(source.line_span(source.line_count() - 1).start),
        Action::GotoEnd => Some(setting.row_of(&source, source.text().len()).span.start),
        Action::ColFirst => Some(setting.row_of(&source, byte).span.start),
        _ => {
            let rows = match action {
                Action::MoveDown => -1,
                Action::MoveUp => 1,
                Action::PageDown => -half,
                Action::PageUp => half,
                _ => return,
            };
            let row = setting.row_of(&source, byte);
            let column = cells::width(source.slice(Span::new(row.span.start, byte)), setting.ambiguous);
            let start = setting.row_start(&source, byte, rows);
            let target = setting.row_of(&source, start).span;
            let mut used = 0;
            let pieces = cells::pieces(source.slice(target), setting.ambiguous);
            let within = pieces.take_while(|p| {
                used += p.width;
                used <= column + 1 || p.at == 0
            });
            (start != row.span.start).then(|| start + within.last().map_or(0, |p| p.at))
        }
    };
    if let Some(to) = to {
        app.focus_byte(to);
    }
}

/// Where words, Han characters and figures begin near a byte.
fn words(text: &str, byte: usize) -> std::vec::IntoIter<usize> {
    let from = text[..byte].rfind('\n').and_then(|at| text[..at].rfind('\n')).map_or(0, |at| at + 1);
    let to = text[byte..].match_indices('\n').nth(2).map_or(text.len(), |(at, _)| byte + at);
    let found = text[from..to].split_word_bound_indices().filter(|(_, word)| !word.trim().is_empty());
    found.map(|(at, _)| from + at).collect::<Vec<_>>().into_iter()
}

fn next_finding(app: &mut App, forward: bool) -> Vec<Effect> {
    // Going to a finding leaves the list: there, nothing could be decided on it.
    if app.pane() == Pane::Reports && app.path().is_some() {
        focus(app, Pane::Tables);
    }
    let Some(path) = app.path() else {
        // Nothing is shown yet: the first report with something open, if the scan found one.
        let open = if app.list.is_plain() { app.session.open_report("", true) } else { None };
        let Some(first) = open.or_else(|| app.listed().cloned()) else { return Vec::new() };
        return app.load(first, Wanted::FirstOpen);
    };
    if let Some(key) = app.open_in(&path, app.desk.finding.as_ref(), forward) {
        app.focus_finding(&key);
        return Vec::new();
    }
    seek::begin(app, Sought::Finding, forward, "notice.no_other_finding")
}

/// Goes to the next or the previous report of the list.
fn step_report(app: &mut App, forward: bool) -> Vec<Effect> {
    let shown = &app.list.shown;
    // A report that left the list still has its place among the others by path.
    let here = app.path();
    let at = here.as_ref().map_or(0, |path| app.list.position(path).map_or_else(|| app.list.gap(path), |at| at + usize::from(forward)));
    let next = if forward { shown.get(at) } else { at.checked_sub(1).and_then(|at| shown.get(at)) };
    let Some(path) = next.cloned() else {
        app.tell(if forward { "notice.last_report" } else { "notice.first_report" }, &[]);
        return Vec::new();
    };
    if app.pane() == Pane::Reports
        && let Some(at) = app.list.position(&path)
    {
        app.list.cursor = at;
    }
    app.load(path, Wanted::FirstOpen)
}

fn step_year(app: &mut App, later: bool) -> Vec<Effect> {
    let Some(place) = app.place() else { return Vec::new() };
    let Some(path) = app.session.neighbour(&place.path, if later { 1 } else { -1 }) else {
        super::years::say_none(app, later);
        return Vec::new();
    };
    app.leave_track();
    let wanted = place.spot.map_or(Wanted::FirstOpen, Wanted::Cell);
    app.load(path, wanted)
}

fn step_stale(app: &mut App, forward: bool) -> Vec<Effect> {
    let here = app.path();
    let session = &app.session;
    let all = |path: &Arc<str>| -> Vec<FindingKey> {
        let summary = session.summaries().get(path);
        let stale = |brief: &&crate::session::Brief| brief.stale || &*brief.rule == crate::session::STALE;
        summary.iter().flat_map(|summary| summary.findings.iter().filter(stale)).map(crate::session::Brief::key).collect()
    };
    let own = here.as_ref().map(&all).unwrap_or_default();
    let at = own.iter().position(|key| Some(key) == app.desk.finding.as_ref());
    let within = match (at, forward) {
        (Some(at), true) => own.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|at| own.get(at)),
        (None, true) => own.first(),
        (None, false) => own.last(),
    };
    let within = within.cloned().zip(here.clone()).map(|(key, path)| (path, key));
    let beyond = || {
        let path = session.stale_report(here.as_deref().unwrap_or_default(), forward)?;
        let keys = all(&path);
        let key = if forward { keys.first() } else { keys.last() };
        key.cloned().map(|key| (path, key))
    };
    let next = within.or_else(beyond);
    let Some((path, key)) = next else {
        app.tell("notice.no_stale", &[]);
        return Vec::new();
    };
    app.load(path, Wanted::Finding(key))
}

fn step_table(app: &mut App, forward: bool) {
    let Some(form) = app.session.current().and_then(|o| o.document.report.form.clone()) else { return };
    let here = app.desk.spot.as_ref().and_then(|key| form.find(key)).map(|cell| form.place(cell).table);
    let next = match (here, forward) {
        (None, true) => Some(0),
        (Some(at), true) => Some(at + 1).filter(|t| *t < form.tables.len()),
        (Some(at), false) => at.checked_sub(1),
        (None, false) => None,
    };
    if let Some(table) = next {
        app.desk.column = 0;
        app.focus_spot(form.key(form.table_cells(table).start));
    } else {
        app.tell(if forward { "notice.last_table" } else { "notice.first_table" }, &[]);
    }
}

fn is_edited(app: &App, key: &CellKey) -> bool {
    app.session.current().is_some_and(|o| o.sheet.correction(key).is_some())
}

fn is_in_doubt(app: &App, key: &CellKey) -> bool {
    app.session.current().is_some_and(|o| o.is_in_doubt(key))
}

/// Goes to the next cell or fact of some kind, in the order of the tables.
fn step_cell(app: &mut App, forward: bool, none: &str, wanted: fn(&App, &CellKey) -> bool) {
    let Some(opened) = app.session.current() else { return };
    let mut keys: Vec<CellKey> = crate::report::FACTS.iter().map(|name| crate::report::fact_key(name)).collect();
    if let Some(form) = opened.sheet.form() {
        keys.extend((0..form.cell_count()).map(|cell| form.key(cell)));
    }
    let at = keys.iter().position(|key| Some(key) == app.desk.spot.as_ref());
    let fits = |key: &&CellKey| wanted(app, key);
    let next = if forward {
        keys.iter().skip(at.map_or(0, |at| at + 1)).find(fits)
    } else {
        keys.iter().take(at.unwrap_or(keys.len())).rev().find(fits)
    };
    match next.cloned() {
        Some(key) => {
            app.leave_track();
            app.focus_spot(key);
        }
        None => app.tell(none, &[]),
    }
}

fn step_unclaimed(app: &mut App, forward: bool) {
    let Some(opened) = app.session.current() else { return };
    let unclaimed = &opened.document.report.unclaimed;
    let byte = app.desk.byte;
    let next = if forward { unclaimed.iter().find(|s| s.start > byte) } else { unclaimed.iter().rev().find(|s| s.start < byte) };
    match next.copied() {
        Some(span) => {
            app.leave_track();
            app.focus_byte(span.start);
        }
        None => app.tell("notice.no_unclaimed", &[]),
    }
}

fn jump(app: &mut App, back: bool) -> Vec<Effect> {
    let found = if back { app.desk.track.past.pop() } else { app.desk.track.future.pop() };
    let Some(place) = found else {
        app.tell("notice.no_jump", &[]);
        return Vec::new();
    };
    let here: Option<Place> = app.place();
    if back {
        app.desk.track.future.extend(here);
    } else {
        app.desk.track.past.extend(here);
    }
    app.load(place.path.clone(), Wanted::Place(place))
}

fn goto_source(app: &mut App) {
    let span = app.desk.spot.as_ref().and_then(|key| app.session.current()?.document.report.span_of(key));
    match span {
        Some(span) => {
            app.desk.byte = span.start;
            focus(app, Pane::Source);
        }
        None => app.tell("notice.no_bytes", &[]),
    }
}

/// The other report that a finding speaks of: the second file of the same year, the one with the same text.
pub fn other_report(app: &App, finding: &Finding) -> Option<Arc<str>> {
    let path = finding.message.word("path")?;
    app.session.summaries().get_key_value(path).map(|(path, _)| path.clone())
}

/// Shows the finding with the cursor, wherever the cell cursor was; one that is about another report too leads there, and from there back.
fn open_finding(app: &mut App) -> Vec<Effect> {
    let other = app.focused_finding().and_then(|finding| Some((other_report(app, finding)?, finding.key())));
    if let Some((path, key)) = other {
        app.leave_track();
        return app.load(path, Wanted::Finding(key));
    }
    let shows = |finding: &Finding| app.desk.spot.as_ref().is_some_and(|spot| finding.cells.contains(spot));
    let elsewhere = app.focused_finding().filter(|finding| !shows(finding)).map(Finding::key);
    if let Some(key) = elsewhere {
        let repair = app.desk.repair;
        app.focus_finding(&key);
        app.desk.repair = repair;
    }
    focus(app, Pane::Tables);
    Vec::new()
}

fn goto_cell(app: &mut App) {
    let byte = app.desk.byte;
    let claim = app.session.current().and_then(|o| o.document.report.claimed_at(byte));
    match claim {
        Some(key) => {
            app.desk.column = column_of(app, &key);
            app.focus_spot(key);
            focus(app, Pane::Tables);
        }
        None => app.tell("notice.no_claim", &[]),
    }
}

/// What a memo or tag hangs on that is written now: the range, else what has the focus; in the list the report.
pub(super) fn anchor(app: &App) -> Option<Anchor> {
    let in_text = (app.pane() == Pane::Source).then(|| place_in_text(app)).flatten();
    match (app.pane(), &app.desk.spot, &app.desk.finding) {
        _ if in_text.is_some() => in_text,
        (Pane::Reports, ..) => app.session.current().map(|_| Anchor::Report),
        (Pane::Findings, _, Some(finding)) | (_, None, Some(finding)) => Some(Anchor::Finding(finding.clone())),
        (_, Some(cell), _) => Some(Anchor::Cell(cell.clone())),
        _ => app.session.current().map(|_| Anchor::Report),
    }
}

/// The range of the text; without one the cell that claims the byte with the cursor, or the line where none does.
fn place_in_text(app: &App) -> Option<Anchor> {
    let document = &app.session.current()?.document;
    if let Some(range) = range(app) {
        return Some(Anchor::Span(range.start, range.end));
    }
    if let Some(cell) = document.report.claimed_at(app.desk.byte) {
        return Some(Anchor::Cell(cell));
    }
    let line = document.source.line_span(document.source.line_of(app.desk.byte));
    let text = document.source.slice(line);
    let start = line.start + (text.len() - text.trim_start().len());
    let end = start + text.trim().len();
    (start < end).then_some(Anchor::Span(start, end))
}

/// The range of the text that is being chosen, up to the end of the word with the cursor.
pub fn range(app: &App) -> Option<Span> {
    let begun = app.desk.marks.range.filter(|_| app.pane() == Pane::Source)?;
    let text = app.session.current()?.document.source.text();
    let (from, to) = (begun.min(app.desk.byte), begun.max(app.desk.byte));
    let end = words(text, to).find(|at| *at > to).unwrap_or(text.len());
    let end = from + text.get(from..end)?.trim_end().len();
    Some(Span::new(from, end.max(from)))
}

#[cfg(test)]
mod tests;
