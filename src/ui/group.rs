//! The same fault in many reports, with what would become of each.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::cells::wrap;
use crate::app::group::{Fit, Group, GroupLine};
use crate::app::{recipes, tell};
use crate::check::CellChange;
use crate::session::{Deed, Recipe, Sight};

/// Draws the group over the panes.
pub(super) fn draw(canvas: &mut Canvas, group: &Group) {
    let app = canvas.app;
    let rule = format!("rule.{}.title", group.key.rule());
    let title = match &group.recipe {
        Some(recipe) => app.say("group.recipe", &[("name", &recipe.name), ("what", &recipes::told(app, recipe))]),
        None => app.say("group.title", &[("rule", app.lang.text(&rule)), ("subject", &tell::subject(app, group.key.subject()))]),
    };
    // Its height is that of the group, whichever line has the cursor: nothing jumps.
    let detail = if group.detailed { DETAIL } else { 0 };
    let room = super::overlay::middle(app, 110, group.lines.len() + 4 + usize::from(detail));
    let inner = canvas.boxed(room, &title);
    let (marked, against, reading) = group.counts();
    let words = [
        ("all", group.lines.len().to_string()),
        ("marked", marked.to_string()),
        ("against", against.to_string()),
        ("reading", reading.to_string()),
        ("more", group.more.to_string()),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(name, word)| (*name, word.as_str())).collect();
    let id = if reading > 0 { "group.counts.reading" } else { "group.counts" };
    let x = canvas.put_fit((inner.x, inner.y), inner.right(), &app.say(id, &words), Role::Expected);
    if group.more > 0 {
        canvas.put_fit((x + 2, inner.y), inner.right(), &app.say("group.more", &words), Role::Dim);
    }
    let detail = detail.min(inner.height.saturating_sub(4));
    let inner = Rect { height: inner.height - detail, ..inner };
    if detail > 0 {
        draw_detail(canvas, Rect { y: inner.bottom(), height: detail, ..inner }, group);
    }
    let lines = usize::from(inner.height.saturating_sub(1));
    let first = group.cursor.saturating_sub(lines / 2).min(group.lines.len().saturating_sub(lines));
    for (at, line) in group.lines.iter().enumerate().skip(first).take(lines) {
        let y = inner.y + 1 + u16::try_from(at - first).unwrap_or(0);
        draw_line(canvas, Rect { y, height: 1, ..inner }, (line, group.recipe.as_ref()), at == group.cursor);
    }
}

/// Lines for what would become of one report.
const DETAIL: u16 = 11;

/// The report with the cursor: what is found, what would be otherwise, and what its text says there.
fn draw_detail(canvas: &mut Canvas, room: Rect, group: &Group) {
    let app = canvas.app;
    let inner = canvas.title(room, app.lang.text("group.detail"), "", false);
    let Some(Fit::Same(sight) | Fit::Other(sight)) = group.lines.get(group.cursor).map(|line| &line.fit) else { return };
    let width = usize::from(inner.width);
    let mut y = inner.y;
    for line in wrap(&app.lang.tell(&sight.finding.message), width, app.screen.ambiguous) {
        canvas.put_fit((inner.x, y), inner.right(), &line, Role::Text);
        y += 1;
    }
    // The text is what is to be seen: changes give way to it where there are many.
    let quotes = u16::try_from(sight.quotes.len()).unwrap_or(0);
    let changes = repair_lines(canvas, sight);
    for line in changes.iter().take(usize::from(inner.bottom().saturating_sub(y + quotes.min(3)))) {
        canvas.put_fit((inner.x, y), inner.right(), line, Role::Notice);
        y += 1;
    }
    for quote in &sight.quotes {
        if y >= inner.bottom() {
            break;
        }
        let [before, figure, behind] = &quote.text;
        let x = canvas.put((inner.x, y), inner.right(), &format!("{:>5}| ", quote.line), Role::Dim);
        let x = canvas.put((x, y), inner.right(), &end_of(canvas, before, inner.right().saturating_sub(x) / 2), Role::Text);
        let x = canvas.put_fit((x, y), inner.right(), &format!("{{{figure}}}"), Role::Strong);
        canvas.put_fit((x, y), inner.right(), behind, Role::Text);
        y += 1;
    }
}

/// The end of a text that is too long for `room` cells.
fn end_of(canvas: &Canvas, text: &str, room: u16) -> String {
    let mut rest = text;
    while canvas.width(rest) > room {
        let mut chars = rest.chars();
        chars.next();
        rest = chars.as_str();
    }
    rest.to_owned()
}

/// What the best repair would change, in lines, and its reasons.
fn repair_lines(canvas: &Canvas, sight: &Sight) -> Vec<String> {
    let app = canvas.app;
    let Some(repair) = sight.repair() else { return Vec::new() };
    let mut lines: Vec<String> = repair.changes.iter().map(|change| changed(canvas, change)).collect();
    let reasons: Vec<String> = repair.reasons.iter().map(|reason| app.lang.tell(reason)).collect();
    lines.extend(Some(reasons.join(app.lang.text("findings.and"))).filter(|reasons| !reasons.is_empty()));
    lines
}

fn changed(canvas: &Canvas, change: &CellChange) -> String {
    let app = canvas.app;
    let from = change.from.map_or_else(|| app.lang.text("cell.blank").to_owned(), |value| value.to_string());
    format!("{} {from} -> {}", tell::address(app, &change.cell), change.to)
}

fn draw_line(canvas: &mut Canvas, row: Rect, (line, recipe): (&GroupLine, Option<&Recipe>), focused: bool) {
    let app = canvas.app;
    let end = row.right();
    canvas.put((row.x, row.y), end, if focused { ">" } else { " " }, Role::Focused);
    let sign = match &line.fit {
        Fit::Reading => "...",
        Fit::Gone => " - ",
        _ if line.marked => "[x]",
        _ => "[ ]",
    };
    canvas.put((row.x + 1, row.y), end, sign, if line.marked { Role::Holds } else { Role::Dim });
    let summary = app.session.summaries().get(&line.path);
    let year = summary.and_then(|s| s.year).map_or_else(|| "----".to_owned(), |year| year.to_string());
    let name = summary.and_then(|s| s.agency.as_deref()).unwrap_or(&line.path).to_owned();
    let x = canvas.put((row.x + 5, row.y), end, &year, Role::Dim) + 1;
    let name_end = (row.x + 5 + row.width * 2 / 5).min(end);
    canvas.put_fit((x, row.y), name_end, &name, Role::Text);
    let (text, role) = what(canvas, line, recipe);
    canvas.put_fit((name_end + 1, row.y), end, &text, role);
    if focused {
        canvas.tint(row, Role::Selected);
    }
}

/// What would become of a report: its repair, else what it says.
fn what(canvas: &Canvas, line: &GroupLine, recipe: Option<&Recipe>) -> (String, Role) {
    let app = canvas.app;
    let (sight, same) = match &line.fit {
        Fit::Reading => return (String::new(), Role::Dim),
        Fit::Gone => return (app.say("group.gone", &[]), Role::Dim),
        Fit::Same(sight) => (sight, true),
        Fit::Other(sight) => (sight, false),
    };
    match recipe.map(|recipe| (recipe, recipe.settlement(sight))) {
        Some((_, Err(unfit))) => return (app.lang.tell(&unfit.message()), Role::Doubt),
        Some((recipe, Ok(_))) if !matches!(recipe.does, Deed::Repair { .. }) => {
            return (app.lang.tell(&sight.finding.message), Role::Notice);
        }
        _ => {}
    }
    let Some(repair) = sight.repair() else {
        let role = if same { Role::Text } else { Role::Doubt };
        return (app.lang.tell(&sight.finding.message), role);
    };
    let changes: Vec<String> = repair.changes.iter().map(|change| changed(canvas, change)).collect();
    (changes.join("; "), if same { Role::Notice } else { Role::Doubt })
}
