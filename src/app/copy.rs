//! Copying values, rows and citations.

use super::action::Action;
use super::{App, Effect, tell};
use crate::form::CellKey;

/// How a link to a cell begins; the list of reports takes one.
pub(super) const LINK: &str = "report-review://";

/// Runs an action that copies.
pub(super) fn copy(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(cell) = app.desk.spot.clone() else {
        app.warn("notice.no_cell", &[]);
        return Vec::new();
    };
    let text = match action {
        Action::YankValue => Some(app.value_text(&cell)),
        Action::YankCitation => citation(app, &cell),
        Action::YankRow => row(app, &cell),
        _ => app.path().map(|path| format!("{LINK}{path}#{cell}")),
    };
    if let Some(text) = text.filter(|t| !t.is_empty()) {
        app.tell("notice.copied", &[("text", &text)]);
        vec![Effect::Copy(text)]
    } else {
        app.tell("notice.no_value", &[]);
        Vec::new()
    }
}

/// Body, year, address, value, line, bytes and hash: enough to find the figure again.
fn citation(app: &App, cell: &CellKey) -> Option<String> {
    let opened = app.session.current()?;
    let document = &opened.document;
    let span = document.report.span_of(cell)?;
    let (line, _) = document.source.position(span.start);
    Some(app.say(
        "copy.citation",
        &[
            ("agency", &opened.sheet.fact("agency").unwrap_or_default()),
            ("year", &opened.sheet.fact("year").unwrap_or_default()),
            ("cell", &tell::address(app, cell)),
            ("value", document.source.slice(span)),
            ("path", &document.path),
            ("line", &line.to_string()),
            ("from", &span.start.to_string()),
            ("to", &span.end.to_string()),
            ("hash", &document.source.hash().short()),
        ],
    ))
}

/// The label and values of the cell's row, parted by tabs.
fn row(app: &App, cell: &CellKey) -> Option<String> {
    let opened = app.session.current()?;
    let Some(form) = opened.sheet.form() else { return Some(app.value_text(cell)) };
    let Some(number) = form.find(cell) else { return Some(app.value_text(cell)) };
    let place = form.place(number);
    let columns = form.tables[place.table].columns.len();
    let first = number - place.column;
    let values = (first..first + columns).map(|n| opened.sheet.value(n).map(|v| v.to_string()).unwrap_or_default());
    let mut parts = vec![form.row(number).printed()];
    parts.extend(values);
    Some(parts.join("\t"))
}
