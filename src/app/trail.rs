//! Back to where something was: what was changed last, every correction, the places jumped from.

use std::sync::Arc;

use super::action::Action;
use super::desk::Place;
use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind};
use super::{App, Effect, decide, gather, tell};
use crate::form::CellKey;
use crate::session::Put;

/// Opens the list of corrections, or that of places jumped from.
pub(super) fn begin(app: &mut App, action: Action) -> Vec<Effect> {
    if action == Action::Changes {
        if app.session.noted_reports(Put::Corrections, None).next().is_some() {
            gather::begin(app, PickKind::Changes);
        } else {
            app.tell("notice.no_changes", &[]);
        }
        return Vec::new();
    }
    let items = jumps(app);
    if items.is_empty() {
        app.tell("notice.no_jump", &[]);
    } else {
        app.overlay = Some(Overlay::Pick(Pick::new(PickKind::Jumps, items)));
    }
    Vec::new()
}

/// Goes to what my last step changed.
pub(super) fn last_edit(app: &mut App) -> Vec<Effect> {
    let last = app.session.steps().find(|(_, counts)| *counts).map(|(record, _)| record.clone());
    let place = last.and_then(|record| Some((Arc::from(app.session.path_of(&record)?), decide::step_of(app, &record)?)));
    let Some((path, wanted)) = place.filter(|(path, _)| app.session.summaries().contains_key(path)) else {
        app.tell("notice.no_edit_yet", &[]);
        return Vec::new();
    };
    app.leave_track();
    app.load(path, wanted)
}

/// Body and year of a report.
fn name(app: &App, path: &str) -> String {
    let summary = app.session.summaries().get(path);
    let body = summary.and_then(|s| s.agency.as_deref()).unwrap_or(path).to_owned();
    let year = summary.and_then(|s| s.year).map(|y| y.to_string()).unwrap_or_default();
    format!("{body} {year}")
}

fn item(mark: Mark, text: String, detail: String, place: Place) -> Item {
    Item { mark, text, detail, bar: None, also: place.path.to_string(), choice: Choice::Place(Box::new(place)) }
}

/// The corrections of a report that count.
pub(super) fn changes(app: &App, path: &Arc<str>) -> Vec<Item> {
    let Some(review) = app.session.review(path) else { return Vec::new() };
    let blank = app.lang.text("cell.blank");
    let value = |text: Option<&String>| text.filter(|t| !t.is_empty()).cloned().unwrap_or_else(|| blank.to_owned());
    let line = |cell: &CellKey| {
        let correction = review.correction(cell)?;
        // What is said first is cut last: the values.
        let (printed, now) = (value(correction.printed.as_ref()), value(correction.value.as_ref()));
        let text = format!("{printed} -> {now}  {}  {}", tell::address(app, cell), name(app, path));
        let detail = format!("{} {}", correction.said.by, tell::clock(&correction.said.at));
        Some(item(Mark::Corrected, text, detail, place(path, Some(cell.clone()))))
    };
    review.corrections.keys().filter_map(line).collect()
}

fn place(path: &Arc<str>, spot: Option<CellKey>) -> Place {
    Place { path: path.clone(), spot, byte: 0, finding: None }
}

/// The places jumped from, the last one first.
fn jumps(app: &App) -> Vec<Item> {
    let there = |place: &&Place| app.session.summaries().contains_key(&place.path);
    let line = |place: &Place| {
        let cell = place.spot.as_ref().map(|cell| tell::address(app, cell)).unwrap_or_default();
        let finding = place.finding.as_ref().map(|finding| finding.rule().to_owned()).unwrap_or_default();
        item(Mark::Plain, format!("{}  {cell}", name(app, &place.path)), finding, place.clone())
    };
    app.desk.track.past.iter().rev().filter(there).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::Desk;

    #[test]
    fn what_was_changed_is_listed_and_gone_to() {
        let mut desk = Desk::new(120, 40);
        let at = (desk.app.path(), desk.app.desk.spot.clone());
        desk.press("c 6 Enter J J g .");
        assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), at);
        desk.press("J Space d Enter");
        assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), at);
        desk.press("g h");
        assert!(matches!(desk.app.overlay, Some(Overlay::Page(crate::app::overlay::PageKind::CellHistory, _))));
        desk.press("Esc Space j Enter");
        assert_ne!(desk.app.path(), at.0, "back where it was jumped from");
    }

    #[test]
    fn long_lines_run_on_and_the_cursor_stays_in_sight() {
        use crate::app::prose::Setting;
        let mut desk = Desk::new(60, 30);
        desk.press("2 G");
        desk.press("g w");
        assert!(desk.app.screen.wishes.unwrapped, "{:?} {:?}", desk.app.notice, desk.app.pane());
        desk.press("g g j j j j j j");
        let setting = Setting::of(&desk.app);
        let source = desk.app.session.current().expect("open").document.source.clone();
        let rows = setting.rows_from(&source, 0, source.line_count() + 1);
        assert_eq!(rows.len(), source.line_count(), "a row a line");
        let longest = (0..source.line_count()).max_by_key(|l| source.line_span(*l).len()).expect("lines");
        desk.app.desk.byte = source.line_span(longest).end - 1;
        let setting = Setting::of(&desk.app);
        let row = setting.row_of(&source, desk.app.desk.byte);
        assert_eq!(row.line, longest);
        assert!(row.span.start <= desk.app.desk.byte && desk.app.desk.byte < row.span.end, "{row:?} {}", desk.app.desk.byte);
    }
}
