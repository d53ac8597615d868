//! The tables with the report's facts above them.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::cells;
use crate::app::grid::{self, Grid, GridLine};
use crate::app::mark::{Mark, cell_marks, note_sign, row_mark};
use crate::app::pane::Pane;
use crate::app::preview::{self, Preview};
use crate::app::{App, tell, years};
use crate::form::{CellKey, Form, Place};
use crate::report::{FACTS, State, fact_key};
use crate::review::Verdict;
use crate::session::Opened;

/// What the lines of the tables are drawn with.
struct Sheet<'a> {
    opened: &'a Opened,
    form: Option<&'a Form>,
    grid: Grid,
    marks: BTreeMap<CellKey, Mark>,
    expected: Vec<(CellKey, String)>,
    evidence: Vec<CellKey>,
    year_off: bool,
    preview: Option<Preview>,
}

/// Draws the tables.
pub(super) fn draw(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let app = canvas.app;
    let focused = app.pane() == Pane::Tables;
    let name = format!("3 {}", canvas.say(Pane::Tables.name_id()));
    let Some(opened) = app.session.current() else {
        canvas.title(room, &name, "", focused);
        return;
    };
    let sheet = sheet(app, opened);
    let right = heading(app, &sheet);
    let inner = canvas.title(room, &name, &right, focused);
    let inner = Rect { x: grid::room(app).x, width: grid::room(app).width, ..inner };
    let lines = usize::from(inner.height);
    let mut shown: Vec<GridLine> = sheet.grid.lines.iter().copied().skip(app.desk.scroll).take(lines).collect();
    // The heads of a table stay at the top while its rows go by.
    if let Some(table) = sheet.grid.pinned(app.desk.scroll, lines) {
        for (at, line) in shown.iter_mut().take(sheet.grid.heads[table]).enumerate() {
            *line = GridLine::Heads(table, at);
        }
    }
    for (at, line) in shown.into_iter().enumerate() {
        let y = inner.y + u16::try_from(at).unwrap_or(0);
        draw_line(canvas, &sheet, line, Rect { y, height: 1, ..inner });
    }
}

/// Where the focused cell stands on the screen.
pub(super) fn place_of(app: &App, key: &CellKey) -> Option<(u16, u16)> {
    let room = grid::room(app);
    let grid = grid::grid(app);
    let form = app.session.current()?.sheet.form();
    let line = grid.line_of(form, key)?.checked_sub(app.desk.scroll)?;
    let y = room.y + 1 + u16::try_from(line).ok()?;
    let place = form.and_then(|f| Some(f.place(f.find(key)?)));
    let before = place.map_or(0, |p| p.column.saturating_sub(grid.skipped[p.table]) * grid.figures[p.table]);
    let x = room.x + 2 + if place.is_some() { u16::try_from(grid.label + before).ok()? } else { 10 };
    (y < room.bottom()).then_some((x.min(room.right()), y))
}

fn sheet<'a>(app: &'a App, opened: &'a Opened) -> Sheet<'a> {
    let finding = app.focused_finding();
    let year_off = year_off(app, opened);
    Sheet {
        opened,
        form: opened.document.report.form.as_deref(),
        grid: grid::grid(app),
        marks: cell_marks(app),
        expected: finding.map(|f| grid::expected(app, f)).unwrap_or_default(),
        evidence: finding.map(|f| f.cells.clone()).unwrap_or_default(),
        year_off,
        preview: preview::preview(app),
    }
}

/// Whether years that speak against the stated one are still undecided.
pub(super) fn year_off(app: &App, opened: &Opened) -> bool {
    let against = |f: &crate::check::Finding| f.rule == "year-mismatch" && !f.spans.is_empty();
    opened.findings.iter().any(|f| against(f) && app.verdict(&f.key()) == Verdict::Open)
}

fn heading(app: &App, sheet: &Sheet) -> String {
    let edition = sheet.form.map(|f| app.say("tables.form", &[("edition", &f.edition)])).unwrap_or_default();
    let rows = if sheet.grid.rows_of_finding { app.say("tables.rows_of_finding", &[]) } else { String::new() };
    let after = sheet
        .preview
        .as_ref()
        .map(|preview| app.say("tables.after", &[("before", &preview.before.to_string()), ("after", &preview.after.to_string())]));
    let parts = [after.unwrap_or_default(), rows, edition];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn draw_line(canvas: &mut Canvas, sheet: &Sheet, line: GridLine, row: Rect) {
    let app = canvas.app;
    let end = row.right();
    match line {
        GridLine::Gap => {}
        GridLine::Fact(fact) => draw_fact(canvas, sheet, FACTS[fact], row),
        GridLine::Title(table) => {
            let Some(table) = sheet.form.and_then(|f| f.tables.get(table)) else { return };
            let mark = if sheet.year_off { Mark::Year } else { Mark::Plain };
            canvas.put((row.x, row.y), end, mark.sign(), Role::of(mark));
            canvas.put_fit((row.x + 2, row.y), end, &table.title, Role::Strong);
        }
        GridLine::Heads(table, line) => draw_heads(canvas, sheet, (table, line), row),
        GridLine::Group(table, group) => {
            let Some(table) = sheet.form.and_then(|f| f.tables.get(table)) else { return };
            let group = &table.groups[group];
            let indent = " ".repeat(grid::depth(table, group.within.as_deref()));
            canvas.put_fit((row.x + 2, row.y), end, &format!("{indent}{}{}", group.ordinal, group.label), Role::Head);
        }
        GridLine::Row(table, index) => {
            let Some(form) = sheet.form else { return };
            let mark = row_mark(app, &sheet.marks, table, index);
            canvas.put((row.x, row.y), end, mark.sign(), Role::of(mark));
            let label = grid::row_label(&form.tables[table], &form.tables[table].rows[index]);
            let label_end = row.x + 2 + u16::try_from(sheet.grid.label).unwrap_or(0);
            canvas.put_fit((row.x + 2, row.y), label_end.min(end).saturating_sub(1), &label, Role::Text);
            for column in sheet.grid.skipped[table]..form.tables[table].columns.len() {
                draw_figure(canvas, sheet, Place { table, row: index, column }, row);
            }
        }
        GridLine::Expected(table, index) => draw_expected(canvas, sheet, (table, index), row),
        GridLine::LastYear(table, index) => draw_last_year(canvas, sheet, (table, index), row),
    }
}

fn draw_fact(canvas: &mut Canvas, sheet: &Sheet, name: &str, row: Rect) {
    let app = canvas.app;
    let key = fact_key(name);
    let end = row.right();
    let mark = sheet.marks.get(&key).copied().unwrap_or_default();
    let mark = if name == "year" && sheet.year_off { mark.max(Mark::Year) } else { mark };
    canvas.put((row.x, row.y), end, mark.sign(), Role::of(mark));
    let x = canvas.put((row.x + 2, row.y), end, &canvas.say(tell::fact_id(name)), Role::Head).max(row.x + 12);
    let value = sheet.opened.sheet.fact(name);
    let focused = app.desk.spot.as_ref() == Some(&key);
    let (text, role) = match &value {
        Some(text) => (
            text.clone(),
            if mark == Mark::Plain && name != "title" {
                Role::Text
            } else if mark == Mark::Plain {
                Role::Strong
            } else {
                Role::of(mark)
            },
        ),
        None => (canvas.say("cell.not_found"), Role::Doubt),
    };
    let sign = if focused { ">" } else { note_sign(app, &key).unwrap_or(" ") };
    canvas.put((x.saturating_sub(1), row.y), end, sign, Role::Focused);
    let stop = canvas.put_fit((x, row.y), end.saturating_sub(1), &text, role);
    if focused {
        canvas.put((stop, row.y), end, "<", Role::Focused);
        canvas.tint(Rect { x: x - 1, y: row.y, width: stop + 2 - x, height: 1 }, Role::Cursor);
    }
}

fn draw_heads(canvas: &mut Canvas, sheet: &Sheet, (table, line): (usize, usize), row: Rect) {
    let Some(form) = sheet.form else { return };
    let most = sheet.grid.heads[table];
    for column in sheet.grid.skipped[table]..form.tables[table].columns.len() {
        let words = grid::head_lines(&form.tables[table], column, sheet.grid.figures[table], canvas.ambiguous());
        // Heads stand on the row below them: shorter ones begin further down.
        let Some(text) = line.checked_sub(most - words.len().min(most)).and_then(|at| words.get(at)) else { continue };
        let right = column_x(sheet, row, (table, column + 1)).saturating_sub(2);
        if right <= row.right() {
            canvas.put_right(right, row.y, text, Role::Head);
        }
    }
}

/// The column at which a column of figures begins.
fn column_x(sheet: &Sheet, row: Rect, (table, column): (usize, usize)) -> u16 {
    let shown = column.saturating_sub(sheet.grid.skipped[table]);
    row.x + 2 + u16::try_from(sheet.grid.label + shown * sheet.grid.figures[table]).unwrap_or(0)
}

fn draw_figure(canvas: &mut Canvas, sheet: &Sheet, place: Place, row: Rect) {
    let app = canvas.app;
    let Some(form) = sheet.form else { return };
    let cell = form.cell_at(place);
    let key = form.key(cell);
    let (left, right) = (column_x(sheet, row, (place.table, place.column)), column_x(sheet, row, (place.table, place.column + 1)));
    if right > row.right() {
        return;
    }
    let mark = sheet.marks.get(&key).copied().unwrap_or_default();
    let focused = app.desk.spot.as_ref() == Some(&key);
    let evidence = sheet.evidence.contains(&key);
    let text = figure_text(sheet, cell, &key);
    let zero = text == "0" || text == "_";
    let role = match mark {
        Mark::Plain | Mark::Holds if evidence => Role::Evidence,
        Mark::Plain | Mark::Holds if zero => Role::Zero,
        Mark::Plain | Mark::Holds => Role::Text,
        mark => Role::of(mark),
    };
    let end = right - 2;
    let room = usize::from(end.saturating_sub(left + 1));
    let shown = cells::fit(&text, room, canvas.ambiguous());
    let x = canvas.put_right(end, row.y, &shown, role);
    canvas.put((end, row.y), right, mark.sign(), Role::of(mark));
    if focused {
        let stop = if mark == Mark::Plain { end } else { end + 1 };
        canvas.put((x - 1, row.y), right, ">", Role::Focused);
        canvas.put((stop, row.y), right, "<", Role::Focused);
        canvas.tint(Rect { x: x - 1, y: row.y, width: stop + 2 - x, height: 1 }, Role::Cursor);
    } else if let Some(sign) = note_sign(app, &key) {
        canvas.put((x - 1, row.y), right, sign, Role::Corrected);
    }
}

/// The value that counts; `_` for a blank, the printed dash, `?` for what is no figure.
fn figure_text(sheet: &Sheet, cell: usize, key: &CellKey) -> String {
    let value = sheet.opened.sheet.value(cell).map(|v| v.to_string());
    let corrected = sheet.opened.sheet.correction(key).is_some();
    let found = sheet.opened.document.report.cells.get(cell);
    match (value, found.map(|c| c.state)) {
        (Some(value), _) => value,
        (None, _) if corrected => "_".to_owned(),
        (None, Some(State::Blank)) => "_".to_owned(),
        (None, Some(State::Dash)) => "/".to_owned(),
        (None, _) => String::new(),
    }
}

/// Last year's values, each below this year's.
fn draw_last_year(canvas: &mut Canvas, sheet: &Sheet, (table, index): (usize, usize), row: Rect) {
    let app = canvas.app;
    let Some(form) = sheet.form else { return };
    let mut year = sheet.opened.previous.as_ref().and_then(crate::review::Sheet::year).map(|y| y.to_string()).unwrap_or_default();
    let own = form.key(form.cell_at(Place { table, row: index, column: 0 }));
    let before = years::before(form, &own);
    // What is compared stands in another row there.
    if before != own {
        let name = tell::row(app, &before);
        year = format!("{year} {}", name.split_once('、').map_or(&*name, |(_, name)| name));
    }
    canvas.put_fit((row.x + 4, row.y), column_x(sheet, row, (table, 0)), &app.say("tables.last_year", &[("year", &year)]), Role::Dim);
    for column in sheet.grid.skipped[table]..form.tables[table].columns.len() {
        let right = column_x(sheet, row, (table, column + 1));
        let value = years::last_year(app, &form.key(form.cell_at(Place { table, row: index, column })));
        if let Some(value) = value.filter(|_| right <= row.right()) {
            canvas.put_right(right - 2, row.y, &value.to_string(), Role::Dim);
        }
    }
}

fn draw_expected(canvas: &mut Canvas, sheet: &Sheet, (table, index): (usize, usize), row: Rect) {
    let app = canvas.app;
    let (Some(form), Some(finding)) = (sheet.form, app.focused_finding()) else { return };
    let repairs = finding.suggestions.len();
    let mut label = match app.desk.repair {
        Some(at) => app.say("tables.expected_repair", &[("at", &(at + 1).to_string()), ("count", &repairs.to_string())]),
        None => app.say("tables.expected", &[]),
    };
    let end = column_x(sheet, row, (table, 0));
    let short = app.say("tables.expected", &[]);
    // Several cells share the difference: it says nothing of one row.
    if let Some(difference) = finding.difference.filter(|_| sheet.expected.len() == 1) {
        let sign = if difference.is_negative() { "" } else { "+" };
        let off = app.say("tables.difference", &[("difference", &format!("{sign}{difference}"))]);
        label = format!("{label}  {off}");
        // Where there is not room for all, which repair it is stands with the finding too.
        if row.x + 4 + canvas.width(&label) > end {
            label = format!("{short}  {off}");
        }
    } else if row.x + 4 + canvas.width(&label) > end {
        label = short;
    }
    // The mark that the row would have.
    if sheet.preview.as_ref().is_some_and(|preview| preview.settled.contains(&(table, index))) {
        canvas.put((row.x, row.y), row.right(), Mark::Holds.sign(), Role::of(Mark::Holds));
    }
    canvas.put_fit((row.x + 4, row.y), end, &label, Role::Expected);
    for (key, value) in &sheet.expected {
        let Some(place) = form.find(key).map(|cell| form.place(cell)) else { continue };
        let right = column_x(sheet, row, (place.table, place.column + 1));
        if (place.table, place.row) == (table, index) && place.column >= sheet.grid.skipped[table] && right <= row.right() {
            canvas.put_right(right - 1, row.y, &format!("{value}="), Role::Expected);
        }
    }
}
