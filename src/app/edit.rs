//! Editing a cell or fact: typing, candidates, taking a figure from the text.

use super::action::Action;
use super::entry::{self, Entered, Fault};
use super::line::Line;
use super::overlay::{CellEdit, Overlay};
use super::{App, Effect, decide, figure};
use crate::check::Finding;
use crate::form::{CellKey, Place};
use crate::number::{half_width, names_scale};
use crate::report::State;
use crate::review::{Anchor, Change, DraftOf, Edit, FindingKey};

/// Runs an action that begins an edit.
pub(super) fn begin(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(cell) = app.desk.spot.clone() else {
        app.warn("notice.no_cell", &[]);
        return Vec::new();
    };
    if app.desk.marks.astray {
        // What stands under the cursor is what stood there before: nobody means to change that.
        app.warn("notice.cell_astray", &[]);
        return Vec::new();
    }
    match action {
        Action::SetComputed => set_computed(app),
        Action::Revert => correct(app, &cell, None),
        Action::PutHere => put_here(app),
        _ => {
            let draft = app.path().and_then(|path| app.session.draft_of(&path, &Anchor::Cell(cell.clone()), DraftOf::Value));
            if draft.is_some() {
                app.tell("notice.draft_back", &[]);
            }
            let fresh = if action == Action::Edit { app.value_text(&cell) } else { String::new() };
            let text = draft.unwrap_or(fresh);
            let candidates = candidates(app, &cell);
            let line = Line::new(&text);
            app.overlay =
                Some(Overlay::Edit(CellEdit { cell, line, candidates, candidate: None, error: None, along: Vec::new(), unkept: 0 }));
            Vec::new()
        }
    }
}

impl App {
    /// The value that counts for a cell or fact, as text; empty for nothing.
    pub fn value_text(&self, key: &CellKey) -> String {
        let Some(opened) = self.session.current() else { return String::new() };
        if let Some(name) = key.as_str().strip_prefix("facts/") {
            opened.sheet.fact(name).unwrap_or_default()
        } else {
            let cell = opened.sheet.form().and_then(|f| f.find(key));
            cell.and_then(|cell| opened.sheet.value(cell)).map(|v| v.to_string()).unwrap_or_default()
        }
    }

    /// The value that counts for a cell or fact; where there is none, whether its place is blank or was not found.
    pub fn value_words(&self, key: &CellKey) -> String {
        let value = self.value_text(key);
        if !value.is_empty() {
            return value;
        }
        let Some(opened) = self.session.current() else { return value };
        let report = &opened.document.report;
        let printed = report.cell(key).map_or_else(|| report.span_of(key).is_some(), |(_, cell)| cell.state != State::Missing);
        let review = self.session.review(&opened.document.path);
        let emptied = review.is_some_and(|review| review.correction(key).is_some());
        self.say(if printed || emptied { "cell.blank" } else { "cell.not_found" }, &[])
    }

    /// What is printed for a cell or fact; nothing when no bytes belong to it.
    pub fn printed_text(&self, key: &CellKey) -> Option<String> {
        let document = &self.session.current()?.document;
        match key.as_str().strip_prefix("facts/") {
            Some(name) => document.report.facts.get(name).map(|(text, _)| text),
            None => document.report.span_of(key).map(|span| document.source.slice(span).to_owned()),
        }
    }
}

/// Values to choose from, with the id of where each comes from.
fn candidates(app: &App, cell: &CellKey) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |value: String, from: &str| {
        if !value.is_empty() && !found.iter().any(|(known, _)| *known == value) {
            found.push((value, from.to_owned()));
        }
    };
    if let Some(finding) = app.focused_finding() {
        for repair in &finding.suggestions {
            for change in repair.changes.iter().filter(|c| c.cell == *cell) {
                add(change.to.to_string(), "edit.from_repair");
            }
        }
        for (key, value) in super::grid::expected(app, finding) {
            if key == *cell {
                add(value, "edit.from_rule");
            }
        }
    }
    let Some(opened) = app.session.current() else { return found };
    if let Some(name) = cell.as_str().strip_prefix("facts/") {
        add(opened.document.report.facts.get(name).map(|(text, _)| text).unwrap_or_default(), "edit.from_text");
        return found;
    }
    let number = opened.sheet.form().and_then(|f| f.find(cell));
    let printed = number.and_then(|n| opened.document.report.cells.get(n)).and_then(|c| c.value);
    add(printed.map(|v| v.to_string()).unwrap_or_default(), "edit.from_text");
    let taken_up = opened.sheet.form().is_some_and(|form| super::years::before(form, cell) != *cell);
    let same_form = opened.previous.as_ref().is_some_and(|previous| same_form(app, previous));
    let before = super::years::last_year(app, cell).filter(|_| taken_up || same_form);
    add(before.map(|v| v.to_string()).unwrap_or_default(), "edit.from_last_year");
    found
}

/// Whether last year's report follows the same form as the open one.
pub(super) fn same_form(app: &App, previous: &crate::review::Sheet) -> bool {
    let here = app.session.current().and_then(|o| o.sheet.form()).map(|f| &f.edition);
    here.is_some() && previous.form().map(|f| &f.edition) == here
}

/// Runs an action while a cell is edited.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(Overlay::Edit(edit)) = &mut app.overlay else { return Vec::new() };
    match action {
        Action::Commit | Action::CommitNext | Action::CommitPrev => return commit(app, action),
        Action::Cancel | Action::Close => return cancel(app),
        Action::Clear => edit.line.clear(),
        Action::DelWord => edit.line.delete_word(),
        Action::CandNext | Action::CandPrev if !edit.candidates.is_empty() => {
            let count = edit.candidates.len();
            let at = match (edit.candidate, action) {
                (None, Action::CandNext) => 0,
                (None, _) => count - 1,
                (Some(at), Action::CandNext) => (at + 1) % count,
                (Some(at), _) => (at + count - 1) % count,
            };
            edit.candidate = Some(at);
            edit.line = Line::new(&edit.candidates[at].0);
            edit.error = None;
        }
        Action::Restore => {
            let cell = edit.cell.clone();
            let printed = app.printed_text(&cell).unwrap_or_default();
            if let Some(Overlay::Edit(edit)) = &mut app.overlay {
                edit.line = Line::new(&printed);
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Leaves without a change; a draft of what was typed ends.
fn cancel(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Edit(edit)) = app.overlay.take() else { return Vec::new() };
    let now = app.now.clone();
    let records = app.session.draft(Anchor::Cell(edit.cell), DraftOf::Value, "", &now);
    app.append(records)
}

fn commit(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(Overlay::Edit(edit)) = &app.overlay else { return Vec::new() };
    let (cell, text) = (edit.cell.clone(), edit.line.text().to_owned());
    // What the correction makes fail or hold does not turn the way.
    let along = if edit.along.is_empty() { along(app, &cell) } else { edit.along.clone() };
    let value = match canonical(app, &cell, &text) {
        Ok(value) => value,
        Err(error) => {
            if let Some(Overlay::Edit(edit)) = &mut app.overlay {
                edit.error = Some(error);
            }
            return Vec::new();
        }
    };
    app.overlay = None;
    let unchanged = value == app.value_text(&cell);
    let effects = if unchanged && action != Action::Commit { Vec::new() } else { correct(app, &cell, Some(value.clone())) };
    said_otherwise(app, &cell, &text, &value);
    if action != Action::Commit {
        step(app, &cell, along, action == Action::CommitNext);
    }
    effects
}

/// Says what a figure was taken as that was typed in full width or in another unit.
fn said_otherwise(app: &mut App, cell: &CellKey, text: &str, value: &str) {
    let is_figure = !value.is_empty() && (cell.as_str() == "facts/year" || !cell.as_str().starts_with("facts/"));
    if !is_figure {
        return;
    }
    let half: String = text.chars().map(half_width).collect();
    if names_scale(&half) {
        app.tell_first("notice.converted", &[("text", half.trim()), ("value", value)]);
    } else if half != text {
        app.tell_first("notice.half_width", &[("value", value)]);
    }
}

/// What is typed, as it is kept; the error is a sentence.
fn canonical(app: &App, cell: &CellKey, text: &str) -> Result<String, String> {
    if let Some(name) = cell.as_str().strip_prefix("facts/") {
        let text: String = if name == "year" { text.chars().map(half_width).collect() } else { text.to_owned() };
        return app.session.as_kept(cell, &text).map_err(|refused| app.lang.tell(&refused.message()));
    }
    match entered(app, cell, text) {
        Ok(Entered::Value(value)) => Ok(value.to_string()),
        Ok(Entered::Nothing) => Ok(String::new()),
        Err(fault) => Err(sentence(app, cell, &fault)),
    }
}

/// What is typed into a cell of the tables, in the unit of its column.
fn entered(app: &App, cell: &CellKey, text: &str) -> Result<Entered, Fault> {
    let form = app.session.current().and_then(|opened| opened.sheet.form());
    let column = form.and_then(|form| Some(form.column(form.find(cell)?)));
    column.map_or_else(|| Err(Fault::NoFigure(text.to_owned())), |column| entry::read(text, column))
}

/// Why what is typed is no value, in words.
fn sentence(app: &App, cell: &CellKey, fault: &Fault) -> String {
    let cell = super::tell::address(app, cell);
    match fault {
        Fault::Unfinished => app.say("edit.unfinished", &[]),
        Fault::NoFigure(part) => app.say("edit.not_a_figure", &[("part", part)]),
        Fault::NotExact(part) => app.say("edit.not_exact", &[("part", part)]),
        Fault::OtherUnit(part) => app.say("edit.other_unit", &[("part", part), ("cell", &cell)]),
    }
}

/// What the text typed so far amounts to, when it is not simply the figure itself.
pub fn preview(app: &App, cell: &CellKey, text: &str) -> Option<String> {
    match entered(app, cell, text) {
        Ok(Entered::Value(value)) => Some(value.to_string()).filter(|value| value != text.trim()),
        _ => None,
    }
}

/// Corrects a cell. When the focused finding is settled by it, the next open one is focused.
fn correct(app: &mut App, cell: &CellKey, value: Option<String>) -> Vec<Effect> {
    let focused = app.desk.finding.clone();
    let after = focused.as_ref().map(|key| decide::following(app, key)).unwrap_or_default();
    let keys = |app: &App| -> Vec<FindingKey> {
        let about = |f: &&Finding| f.cells.contains(cell);
        app.session.current().map(|o| o.findings.iter().filter(about).map(Finding::key).collect()).unwrap_or_default()
    };
    let before = keys(app);
    let change = Change::Correct { cell: cell.clone(), value, why: None };
    let Some(records) = decide::apply(app, Edit { changes: vec![change] }) else { return Vec::new() };
    let mut effects = app.append(records);
    let settled = focused.is_some_and(|key| app.session.current().is_some_and(|o| !o.findings.iter().any(|f| f.key() == key)));
    let raised = keys(app).into_iter().find(|key| !before.contains(key));
    if settled && raised.is_none() {
        effects.extend(decide::advance(app, &after));
        if app.notice.is_none() {
            app.tell("notice.settled", &[]);
        }
    } else if let Some(raised) = raised {
        // What the correction made fail is looked at, with the cell that was corrected.
        if settled {
            app.tell("notice.settled_raised", &[]);
        }
        app.focus_finding(&raised);
        app.focus_spot(cell.clone());
    }
    effects
}

/// The cells that are gone along from `cell`: those of the finding at hand, else those of the row.
fn along(app: &App, cell: &CellKey) -> Vec<CellKey> {
    let of_finding = app.focused_finding().map(|finding| finding.cells.clone()).unwrap_or_default();
    if of_finding.contains(cell) {
        return of_finding;
    }
    let Some(form) = app.session.current().and_then(|opened| opened.sheet.form()) else { return Vec::new() };
    let Some(place) = form.find(cell).map(|number| form.place(number)) else { return Vec::new() };
    let columns = 0..form.tables[place.table].columns.len();
    columns.map(|column| form.key(form.cell_at(Place { column, ..place }))).collect()
}

/// Goes on to the next of these cells, or back, and edits it.
fn step(app: &mut App, cell: &CellKey, along: Vec<CellKey>, forward: bool) {
    let at = along.iter().position(|c| c == cell);
    let next = at.and_then(|at| if forward { along.get(at + 1) } else { at.checked_sub(1).and_then(|at| along.get(at)) });
    if let Some(next) = next.cloned() {
        app.focus_spot(next);
        begin(app, Action::Edit);
        if let Some(Overlay::Edit(edit)) = &mut app.overlay {
            edit.along = along;
        }
    }
}

fn set_computed(app: &mut App) -> Vec<Effect> {
    let computed = app.focused_finding().and_then(|f| super::grid::expected(app, f).first().cloned());
    if let Some((cell, value)) = computed {
        correct(app, &cell, Some(value))
    } else {
        app.warn("notice.nothing_computed", &[]);
        Vec::new()
    }
}

/// Puts the figure under the cursor of the raw text into the cell that had the focus before the text was moved through.
fn put_here(app: &mut App) -> Vec<Effect> {
    let Some(here) = figure::at(app, app.desk.byte) else {
        app.warn("notice.no_figure_here", &[]);
        return Vec::new();
    };
    let Some((cell, finding)) = app.desk.marks.filled.clone().or_else(|| Some((app.desk.spot.clone()?, app.desk.finding.clone()))) else {
        return Vec::new();
    };
    let address = super::tell::address(app, &cell);
    let text = match cell.as_str().strip_prefix("facts/") {
        Some("year") => here.digits,
        Some(_) => {
            app.warn("notice.no_figure_goes_there", &[("cell", &address)]);
            return Vec::new();
        }
        None => here.text,
    };
    let value = match canonical(app, &cell, &text) {
        Ok(value) => value,
        Err(error) => {
            app.warn("notice.not_put", &[("why", &error)]);
            return Vec::new();
        }
    };
    let before = app.desk.clone();
    (app.desk.spot, app.desk.finding) = (Some(cell.clone()), finding);
    let effects = correct(app, &cell, Some(value.clone()));
    if effects.is_empty() {
        // Nothing was put there: the place in the text is as it was.
        app.desk = before;
        return effects;
    }
    said_otherwise(app, &cell, &text, &value);
    let told = if here.unsigned { "notice.put_unsigned" } else { "notice.put" };
    app.tell_first(told, &[("value", &value), ("cell", &address)]);
    effects
}

#[cfg(test)]
mod tests;
