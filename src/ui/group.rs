//! The same fault in many reports, with what would become of each.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::group::{Fit, Group, GroupLine};
use crate::app::{recipes, tell};
use crate::session::{Deed, Recipe};

/// Draws the group over the panes.
pub(super) fn draw(canvas: &mut Canvas, group: &Group) {
    let app = canvas.app;
    let rule = format!("rule.{}.title", group.key.rule());
    let title = match &group.recipe {
        Some(recipe) => app.say("group.recipe", &[("name", &recipe.name), ("what", &recipes::told(app, recipe))]),
        None => app.say("group.title", &[("rule", app.lang.text(&rule)), ("subject", &tell::subject(app, group.key.subject()))]),
    };
    let room = super::overlay::middle(app, 110, group.lines.len() + 4);
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
    let lines = usize::from(inner.height.saturating_sub(1));
    let first = group.cursor.saturating_sub(lines / 2).min(group.lines.len().saturating_sub(lines));
    for (at, line) in group.lines.iter().enumerate().skip(first).take(lines) {
        let y = inner.y + 1 + u16::try_from(at - first).unwrap_or(0);
        draw_line(canvas, Rect { y, height: 1, ..inner }, (line, group.recipe.as_ref()), at == group.cursor);
    }
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
    let name = summary.and_then(|s| s.agency.clone()).unwrap_or_else(|| line.path.to_string());
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
    let blank = app.lang.text("cell.blank");
    let from = |value: Option<crate::number::Decimal>| value.map_or_else(|| blank.to_owned(), |v| v.to_string());
    let changes: Vec<String> =
        repair.changes.iter().map(|c| format!("{} {} -> {}", tell::address(app, &c.cell), from(c.from), c.to)).collect();
    (changes.join("; "), if same { Role::Notice } else { Role::Doubt })
}
