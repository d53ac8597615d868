//! The four parts of the screen and where they lie: a pure function of size, used by keys and
//! drawing alike.

use ratatui::layout::Rect;

/// A part of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pane {
    /// The list of reports.
    Reports,
    /// The raw text.
    Source,
    /// The tables.
    #[default]
    Tables,
    /// The findings.
    Findings,
}

impl Pane {
    /// The panes in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Reports, Self::Source, Self::Tables, Self::Findings];

    /// The pane after this one, or with `back` the one before.
    #[must_use]
    pub fn step(self, back: bool) -> Self {
        let at = Self::ALL.iter().position(|p| *p == self).unwrap_or(0);
        Self::ALL[(at + if back { 3 } else { 1 }) % 4]
    }

    /// The id of its name in the language files.
    pub fn name_id(self) -> &'static str {
        match self {
            Self::Reports => "pane.reports",
            Self::Source => "pane.source",
            Self::Tables => "pane.tables",
            Self::Findings => "pane.findings",
        }
    }
}

/// The raw text's usual share of the room beside the tables, in percent.
const SPLIT: u16 = 40;
/// Columns that the tables need for seven figures a row with their labels.
const TABLES: u16 = 66;

/// How the reviewer wants the parts laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own that the reviewer turns")]
pub struct Wishes {
    /// The pane with the focus.
    pub focus: Pane,
    /// It takes as much room as it can.
    pub zoomed: bool,
    /// One above the other even where there is room side by side.
    pub stacked: bool,
    /// The raw text's share of the room beside the tables, in percent.
    pub split: u16,
    /// Long lines of the text run on past the edge.
    pub unwrapped: bool,
    /// Last year's values stand below this year's.
    pub last_year: bool,
    /// Above the keys there is room for a lesson.
    pub lesson: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { focus: Pane::Tables, zoomed: false, stacked: false, split: SPLIT, unwrapped: false, last_year: false, lesson: false }
    }
}

/// Where the parts lie. A part that has no room is empty. The first line of each pane is its title.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Report, progress, saved counter: one line.
    pub top: Rect,
    /// The list of reports.
    pub reports: Rect,
    /// The raw text.
    pub source: Rect,
    /// The tables.
    pub tables: Rect,
    /// The findings.
    pub findings: Rect,
    /// Details beside the findings, on wide screens.
    pub details: Rect,
    /// The keys that apply now: one or two lines.
    pub hints: Rect,
    /// Notices and state: one line.
    pub status: Rect,
}

impl Layout {
    /// The room of `pane`.
    pub fn of(&self, pane: Pane) -> Rect {
        match pane {
            Pane::Reports => self.reports,
            Pane::Source => self.source,
            Pane::Tables => self.tables,
            Pane::Findings => self.findings,
        }
    }

    /// How many lines `pane` has below its title.
    pub fn lines(&self, pane: Pane) -> usize {
        usize::from(self.of(pane).height.saturating_sub(1))
    }
}

/// Whether the text has room beside the tables.
pub fn is_room_beside(width: u16, height: u16) -> bool {
    width >= 100 && height >= 16
}

/// Lines of a lesson.
pub const LESSON: u16 = 3;

/// The layout of a screen of `width` by `height` cells.
pub fn layout(width: u16, height: u16, wishes: Wishes) -> Layout {
    let mut room = Rect::new(0, 0, width, height);
    // On a screen of a few lines the parts that are looked at come first.
    let top = take_top(&mut room, u16::from(height >= 4));
    let status = take_bottom(&mut room, u16::from(height >= 6));
    let hints = match height {
        0..10 => 0,
        10..30 => 1,
        _ => 2,
    };
    let hints = if width >= 160 { hints.min(1) } else { hints };
    let hints = take_bottom(&mut room, if wishes.lesson && height >= 16 { LESSON + 1 } else { hints });
    let mut layout = Layout { top, hints, status, ..Layout::default() };
    let small = width < 60 || height < 16;
    if small {
        single(room, wishes, &mut layout);
    } else if !is_room_beside(width, height) || wishes.stacked {
        stacked(room, wishes, &mut layout);
    } else {
        beside(room, width >= 160, wishes, &mut layout);
    }
    layout
}

/// One below the other; the finding with its repairs and the line of the text go last, cells and lists before them.
fn single(mut room: Rect, wishes: Wishes, layout: &mut Layout) {
    let height = room.height;
    let findings = match wishes.focus {
        Pane::Tables | Pane::Source if height >= 6 => height / 2,
        // Its title and a line: no finding is decided that is not seen.
        Pane::Tables | Pane::Source if height >= 4 => 2,
        Pane::Reports if height >= 8 => height / 3,
        _ => 0,
    };
    layout.findings = take_bottom(&mut room, findings);
    if wishes.focus == Pane::Tables && height >= 9 {
        layout.source = take_bottom(&mut room, if height < 15 { 2 } else { 3 });
    }
    give(layout, wishes.focus, room);
}

/// Tables over the text strip over the findings; the focused pane takes the room of its neighbour.
fn stacked(mut room: Rect, wishes: Wishes, layout: &mut Layout) {
    let height = room.height;
    let findings = match (wishes.focus, wishes.zoomed) {
        (Pane::Findings, true) => height - strip(height) - 1,
        (Pane::Findings, false) => height / 2,
        (_, true) => 3.min(height / 4),
        (_, false) => (height * 3 / 10).max(5),
    };
    layout.findings = take_bottom(&mut room, findings);
    match wishes.focus {
        Pane::Reports => layout.reports = room,
        Pane::Source => layout.source = room,
        Pane::Tables | Pane::Findings => {
            let wanted = if wishes.zoomed && wishes.focus == Pane::Tables { 4 } else { strip(height) };
            let left_over = room.height.saturating_sub(3);
            layout.source = take_bottom(&mut room, wanted.min(left_over));
            layout.tables = room;
        }
    }
}

/// Lines of the strip of raw text with its title.
fn strip(height: u16) -> u16 {
    (height / 4).clamp(4, 12)
}

/// The text beside the tables, the findings below, and on wide screens the reports at the left and
/// the details at the right.
fn beside(mut room: Rect, wide: bool, wishes: Wishes, layout: &mut Layout) {
    let height = room.height;
    let findings = match (wishes.focus, wishes.zoomed) {
        (Pane::Findings, true) => height * 2 / 3,
        (_, true) => 5,
        _ => (height / 4).clamp(7, 18),
    };
    let mut below = take_bottom(&mut room, findings);
    if wide {
        let share = below.width * 2 / 5;
        layout.details = take_right(&mut below, share);
        layout.findings = below;
        let share = (room.width / 5).clamp(30, 48);
        layout.reports = take_left(&mut room, share);
    } else {
        layout.findings = below;
    }
    if wishes.zoomed && wishes.focus != Pane::Findings {
        layout.reports = Rect::default();
        let whole = Rect { x: 0, width: below.width.max(layout.findings.width + layout.details.width), ..room };
        give(layout, wishes.focus, whole);
        return;
    }
    let share = room.width * wishes.split.clamp(20, 75) / 100;
    // Unless the reviewer widened the text, the tables keep the room that their columns need.
    let share = if wishes.split <= SPLIT { share.min(room.width.saturating_sub(TABLES).max(30)) } else { share };
    let left = take_left(&mut room, share);
    layout.tables = room;
    if wishes.focus == Pane::Reports && !wide {
        layout.reports = left;
    } else {
        layout.source = left;
    }
}

fn give(layout: &mut Layout, pane: Pane, room: Rect) {
    match pane {
        Pane::Reports => layout.reports = room,
        Pane::Source => layout.source = room,
        Pane::Tables => layout.tables = room,
        Pane::Findings => layout.findings = room,
    }
}

fn take_top(room: &mut Rect, lines: u16) -> Rect {
    let lines = lines.min(room.height);
    let taken = Rect { height: lines, ..*room };
    room.y += lines;
    room.height -= lines;
    taken
}

fn take_bottom(room: &mut Rect, lines: u16) -> Rect {
    let lines = lines.min(room.height);
    room.height -= lines;
    Rect { y: room.y + room.height, height: lines, ..*room }
}

fn take_left(room: &mut Rect, columns: u16) -> Rect {
    let columns = columns.min(room.width);
    let taken = Rect { width: columns, ..*room };
    room.x += columns;
    room.width -= columns;
    taken
}

fn take_right(room: &mut Rect, columns: u16) -> Rect {
    let columns = columns.min(room.width);
    room.width -= columns;
    Rect { x: room.x + room.width, width: columns, ..*room }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_lie_inside_the_screen_and_never_on_each_other() {
        for width in (0..=210).step_by(3) {
            for height in 0..=62 {
                for focus in Pane::ALL {
                    for (zoomed, stacked) in [(false, false), (true, false), (false, true)] {
                        let found = layout(width, height, Wishes { focus, zoomed, stacked, lesson: stacked, ..Wishes::default() });
                        let parts = [
                            found.top,
                            found.reports,
                            found.source,
                            found.tables,
                            found.findings,
                            found.details,
                            found.hints,
                            found.status,
                        ];
                        let screen = Rect::new(0, 0, width, height);
                        for (i, a) in parts.iter().enumerate().filter(|(_, a)| !a.is_empty()) {
                            assert_eq!(a.intersection(screen), *a, "{width}x{height} {focus:?}");
                            for b in parts[i + 1..].iter().filter(|b| !b.is_empty()) {
                                assert!(!a.intersects(*b), "{width}x{height} {focus:?}: {a:?} lies on {b:?}");
                            }
                        }
                        assert!(height == 0 || width == 0 || !found.of(focus).is_empty(), "{width}x{height}: {focus:?} is not shown");
                    }
                }
            }
        }
    }

    #[test]
    fn the_width_decides_what_stands_side_by_side() {
        let at = |width, height| layout(width, height, Wishes::default());
        assert!(at(200, 60).reports.width >= 30 && at(200, 60).details.width >= 60);
        assert!(at(120, 40).reports.is_empty() && at(120, 40).source.y == at(120, 40).tables.y);
        assert!(at(80, 24).source.y > at(80, 24).tables.y && at(80, 24).source.height >= 5);
        for (width, height) in [(59, 15), (50, 24), (40, 12)] {
            assert!(at(width, height).source.height >= 2 && at(width, height).findings.height >= 4, "{width}x{height}");
        }
        assert!(at(30, 8).findings.height >= 3);
    }
}
