//! Editing a cell or fact: typing, candidates, taking a figure from the text.

use unicode_segmentation::UnicodeSegmentation;

use super::action::Action;
use super::entry::{self, Entered};
use super::line::Line;
use super::overlay::{CellEdit, Overlay};
use super::{App, Effect, decide};
use crate::check::Finding;
use crate::form::CellKey;
use crate::number::{Printed, half_width, read_printed};
use crate::report::State;
use crate::review::{Anchor, Change, DraftOf, Edit, FindingKey};
use crate::text::{SourceText, Span};

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
            app.overlay =
                Some(Overlay::Edit(CellEdit { cell, line: Line::new(&text), candidates, candidate: None, error: None, unkept: 0 }));
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
    let is_figure = !value.is_empty() && (cell.as_str() == "facts/year" || !cell.as_str().starts_with("facts/"));
    if is_figure && text.chars().any(|c| crate::number::half_width(c) != c) {
        app.tell_first("notice.half_width", &[("value", &value)]);
    }
    if action != Action::Commit {
        step_in_rule(app, &cell, action == Action::CommitNext);
    }
    effects
}

/// What is typed, as it is kept; the error is a sentence.
fn canonical(app: &App, cell: &CellKey, text: &str) -> Result<String, String> {
    if let Some(name) = cell.as_str().strip_prefix("facts/") {
        let text: String = if name == "year" { text.chars().map(crate::number::half_width).collect() } else { text.to_owned() };
        return Ok(text.trim().to_owned());
    }
    match entry::read(text) {
        Ok(Entered::Value(value, _)) => Ok(value.to_string()),
        Ok(Entered::Nothing) => Ok(String::new()),
        Err(part) if part.is_empty() => Err(app.say("edit.unfinished", &[])),
        Err(part) => Err(app.say("edit.not_a_figure", &[("part", &part)])),
    }
}

/// What the text typed so far amounts to, when it is not simply the figure itself.
pub fn preview(text: &str) -> Option<String> {
    match entry::read(text) {
        Ok(Entered::Value(value, true)) => Some(value.to_string()),
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

/// Goes on to the next cell of the focused finding's rule, or of the row, and edits it.
fn step_in_rule(app: &mut App, cell: &CellKey, forward: bool) {
    let cells = app.focused_finding().map(|f| f.cells.clone()).unwrap_or_default();
    let at = cells.iter().position(|c| c == cell);
    let next = at.and_then(|at| if forward { cells.get(at + 1) } else { at.checked_sub(1).and_then(|at| cells.get(at)) });
    if let Some(next) = next.cloned() {
        app.focus_spot(next);
        begin(app, Action::Edit);
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
    let byte = app.desk.byte;
    let Some(text) = figure_at(app, byte) else {
        app.warn("notice.no_figure_here", &[]);
        return Vec::new();
    };
    let value = match read_printed(&text) {
        Printed::Figure(value, _) => value.to_string(),
        _ => text,
    };
    let Some((cell, finding)) = app.desk.marks.filled.clone().or_else(|| Some((app.desk.spot.clone()?, app.desk.finding.clone()))) else {
        return Vec::new();
    };
    let address = super::tell::address(app, &cell);
    if cell.as_str().strip_prefix("facts/").is_some_and(|fact| fact != "year") {
        app.warn("notice.no_figure_goes_there", &[("cell", &address)]);
        return Vec::new();
    }
    let before = app.desk.clone();
    (app.desk.spot, app.desk.finding) = (Some(cell.clone()), finding);
    let effects = correct(app, &cell, Some(value.clone()));
    if effects.is_empty() {
        // Nothing was put there: the place in the text is as it was.
        app.desk = before;
        return effects;
    }
    app.tell_first("notice.put", &[("value", &value), ("cell", &address)]);
    effects
}

/// The figure at a byte of the text: the one that was read there, else what stands around the byte.
fn figure_at(app: &App, byte: usize) -> Option<String> {
    let document = &app.session.current()?.document;
    let (source, report) = (&document.source, &document.report);
    let is_figure = |text: &&str| matches!(read_printed(text), Printed::Figure(..));
    let of_cell = report.claimed_at(byte).and_then(|cell| report.span_of(&cell));
    let read = of_cell.into_iter().chain(report.unclaimed.iter().copied().filter(|span| span.contains(byte)));
    // Who points at the digits means these: what stands before them may be no sign.
    let digits = |span: Span| {
        let text = source.slice(span);
        let from = text.find(|c| half_width(c).is_ascii_digit()).filter(|from| span.start + from <= byte).unwrap_or(0);
        &text[from..]
    };
    if let Some(text) = read.map(digits).find(is_figure) {
        return Some(text.to_owned());
    }
    let whole = around(source, byte, &['.', ','])?;
    // Commas part figures, where they do not part thousands.
    if is_figure(&whole) { Some(whole.to_owned()) } else { around(source, byte, &['.']).map(ToOwned::to_owned) }
}

/// Digits and these marks around a byte, of either width; a mark at an end is none of them.
fn around<'a>(source: &'a SourceText, byte: usize, marks: &[char]) -> Option<&'a str> {
    let line = source.line_span(source.line_of(byte));
    let belongs = |c: char| c.is_ascii_digit() || marks.contains(&c);
    let digit = |g: &str| g.chars().all(|c| belongs(half_width(c)));
    let graphemes: Vec<(usize, &str)> = source.slice(line).grapheme_indices(true).map(|(at, g)| (line.start + at, g)).collect();
    let at = graphemes.iter().rposition(|(at, _)| *at <= byte).filter(|at| digit(graphemes[*at].1))?;
    let from = graphemes[..at].iter().rposition(|(_, g)| !digit(g)).map_or(0, |i| i + 1);
    let to = graphemes[at..].iter().position(|(_, g)| !digit(g)).map_or(graphemes.len(), |i| at + i);
    let end = graphemes.get(to).map_or(line.end, |(at, _)| *at);
    let text = source.slice(Span::new(graphemes[from].0, end)).trim_matches(|c| matches!(half_width(c), '.' | ','));
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
