//! The mouse, where it is wanted: a click focuses, two on the same place open what is there, the wheel
//! moves. Nothing needs it.

use jiff::Timestamp;

use super::action::Action;
use super::pane::Pane;
use super::prose::{self, Setting};
use super::{App, Effect, dispatch, grid};
use crate::review::FindingKey;

/// Two clicks within so many milliseconds are one double click.
const DOUBLE: i64 = 400;

/// Lines that the wheel moves at once.
const WHEEL: usize = 3;

/// What was done with the mouse, and where: column and line of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub what: Pointed,
    /// The column.
    pub x: u16,
    /// The line.
    pub y: u16,
}

/// What can be done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointed {
    /// A click.
    Click,
    /// The wheel, downwards.
    Down,
    /// The wheel, upwards.
    Up,
}

/// Takes what was done with the mouse; where the list of findings was drawn under it, which one stands there.
pub(super) fn pointed(app: &mut App, (mouse, finding): (Mouse, Option<FindingKey>), now: &str) -> Vec<Effect> {
    let turned = match mouse.what {
        Pointed::Down => Some((Action::MoveDown, Action::Next)),
        Pointed::Up => Some((Action::MoveUp, Action::Prev)),
        Pointed::Click => None,
    };
    if let Some((moves, steps)) = turned {
        let action = if app.mode() == super::keymap::Mode::Pick { steps } else { moves };
        focus(app, mouse);
        return (0..WHEEL).flat_map(|_| dispatch::run(app, action)).collect();
    }
    if app.overlay.is_some() {
        return Vec::new();
    }
    app.notice = None;
    let twice = app.work.clicked.replace((mouse, now.to_owned())).is_some_and(|(last, at)| last == mouse && near(&at, now));
    if !twice {
        point(app, mouse, finding);
        return Vec::new();
    }
    let pane = app.pane();
    app.work.clicked = None;
    let action = match pane {
        Pane::Reports => Action::OpenReport,
        Pane::Source => Action::GotoCell,
        Pane::Tables => Action::GotoSource,
        Pane::Findings => Action::OpenFinding,
    };
    dispatch::run(app, action)
}

/// Focuses the pane under the pointer, and in it what is there.
fn point(app: &mut App, mouse: Mouse, finding: Option<FindingKey>) {
    // What is under the pointer is what was drawn there, before the focus moves anything.
    let layout = app.layout();
    let (cell, byte) = (grid::under(app, (mouse.x, mouse.y)), byte_under(app, mouse));
    focus(app, mouse);
    let pane = app.pane();
    let room = layout.of(pane);
    if !room.contains((mouse.x, mouse.y).into()) || mouse.y == room.y {
        return;
    }
    match pane {
        Pane::Reports => {
            let last = app.list.shown.len().saturating_sub(1);
            app.list.cursor = (app.list.top + usize::from(mouse.y - room.y - 1)).min(last);
        }
        Pane::Source => byte.into_iter().for_each(|byte| app.focus_byte(byte)),
        Pane::Tables => cell.into_iter().for_each(|cell| app.focus_spot(cell)),
        Pane::Findings => finding.into_iter().for_each(|key| app.focus_finding(&key)),
    }
}

/// The byte of the text under the pointer.
fn byte_under(app: &App, mouse: Mouse) -> Option<usize> {
    let source = &app.session.current()?.document.source;
    let room = app.layout().source;
    let row = usize::from(mouse.y.checked_sub(room.y + 1)?);
    let column = usize::from(mouse.x.saturating_sub(room.x)).saturating_sub(prose::gutter(source));
    Setting::of(app).under(source, app.desk.top, (row, column))
}

/// Focuses the pane under the pointer.
fn focus(app: &mut App, mouse: Mouse) {
    let layout = app.layout();
    let under = Pane::ALL.into_iter().find(|pane| layout.of(*pane).contains((mouse.x, mouse.y).into()));
    if let (Some(pane), None) = (under, &app.overlay) {
        app.screen.wishes.focus = pane;
    }
}

fn near(before: &str, now: &str) -> bool {
    let millis = |at: &str| at.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
    millis(before).zip(millis(now)).is_some_and(|(before, now)| (0..=DOUBLE).contains(&(now - before)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::app::testing::Desk;
    use crate::form::CellKey;

    fn click(desk: &mut Desk, pane: Pane, line: u16, at: &str) {
        let room = desk.app.layout().of(pane);
        let mouse = Mouse { what: Pointed::Click, x: room.x + 2, y: room.y + 1 + line };
        desk.send(Msg::Mouse(mouse, format!("2026-01-02T03:04:{at}+08:00"), None));
    }

    #[test]
    fn a_click_focuses_and_two_open_what_is_there() {
        let mut desk = Desk::new(200, 50);
        let first = desk.app.path();
        click(&mut desk, Pane::Reports, 1, "05.000");
        assert_eq!((desk.app.pane(), desk.app.list.cursor), (Pane::Reports, 1));
        click(&mut desk, Pane::Reports, 1, "06.000");
        assert_eq!(desk.app.path(), first, "two slow clicks are no double click");
        click(&mut desk, Pane::Reports, 1, "06.200");
        assert_ne!(desk.app.path(), first);
        let line = |desk: &Desk, cell: &str| {
            let form = desk.app.session.current().and_then(|opened| opened.sheet.form());
            let line = grid::grid(&desk.app).line_of(form, &CellKey(cell.to_owned())).expect("listed");
            u16::try_from(line.checked_sub(desk.app.desk.scroll).expect("shown")).expect("few")
        };
        let year = line(&desk, "facts/year");
        click(&mut desk, Pane::Tables, year, "07.000");
        assert_eq!(desk.app.desk.spot.as_ref().map(CellKey::as_str), Some("facts/year"));
        click(&mut desk, Pane::Tables, 3, "08.000");
        click(&mut desk, Pane::Tables, 3, "08.100");
        assert_eq!(desk.app.pane(), Pane::Source, "from the cell to its bytes");
    }

    #[test]
    fn a_click_in_the_text_goes_to_the_byte_under_it_and_one_in_the_findings_to_the_finding() {
        let mut desk = Desk::new(200, 50);
        let (room, opened) = (desk.app.layout().source, desk.app.session.current().expect("open"));
        let source = opened.document.source.clone();
        let setting = Setting::of(&desk.app);
        let row = setting.rows_from(&source, desk.app.desk.top, 3)[2];
        let column = u16::try_from(prose::gutter(&source)).expect("few");
        let mouse = Mouse { what: Pointed::Click, x: room.x + column, y: room.y + 3 };
        desk.send(Msg::Mouse(mouse, String::new(), None));
        assert_eq!((desk.app.pane(), desk.app.desk.byte), (Pane::Source, row.span.start));
        let last = desk.app.session.current().and_then(|opened| opened.findings.last()).expect("found").key();
        let room = desk.app.layout().findings;
        let mouse = Mouse { what: Pointed::Click, x: room.x + 2, y: room.y + 1 };
        desk.send(Msg::Mouse(mouse, String::new(), Some(last.clone())));
        assert_eq!((desk.app.pane(), desk.app.desk.finding.as_ref()), (Pane::Findings, Some(&last)));
    }

    #[test]
    fn the_wheel_moves_in_the_pane_under_the_pointer_and_in_lists() {
        let mut desk = Desk::new(200, 50);
        let room = desk.app.layout().of(Pane::Tables);
        let wheel = |what| Msg::Mouse(Mouse { what, x: room.x + 1, y: room.y + 1 }, String::new(), None);
        desk.press("3 g g");
        let before = desk.app.desk.spot.clone();
        desk.send(wheel(Pointed::Down));
        assert_ne!(desk.app.desk.spot, before);
        desk.send(wheel(Pointed::Up));
        assert_eq!(desk.app.desk.spot, before);
        desk.press(":");
        desk.send(wheel(Pointed::Down));
        assert!(matches!(&desk.app.overlay, Some(super::super::overlay::Overlay::Pick(pick)) if pick.cursor == WHEEL));
    }
}
