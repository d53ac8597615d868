//! The findings: the list, and everything about the focused one.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::action::Action;
use crate::app::cells::wrap;
use crate::app::keymap::Mode;
use crate::app::mark::Mark;
use crate::app::overlay::PageKind;
use crate::app::pane::Pane;
use crate::app::{App, tell};
use crate::check::{Finding, Suggestion};
use crate::review::{Anchor, Verdict};

/// A line about the focused finding.
struct Line {
    text: String,
    role: Role,
    right: String,
}

impl Line {
    fn new(text: String, role: Role) -> Self {
        Self { text, role, right: String::new() }
    }
}

/// Draws the findings.
pub(super) fn draw(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let app = canvas.app;
    let room = if room.right() < canvas.buf.area.right() { canvas.divide(room) } else { room };
    let findings = app.session.current().map(|o| o.findings.as_slice()).unwrap_or_default();
    let at = findings.iter().position(|f| Some(f.key()) == app.desk.finding);
    let inner = canvas.title(room, &title(app, findings, at), &tally(app, findings), app.pane() == Pane::Findings);
    let Some(at) = at else {
        let id = if app.session.current().is_some() { "findings.none" } else { "findings.nothing" };
        canvas.put_fit((inner.x + 2, inner.y), inner.right(), &canvas.say(id), Role::Dim);
        return;
    };
    let width = usize::from(inner.width.saturating_sub(3));
    let about = about(app, &findings[at], width);
    let height = usize::from(inner.height);
    // The list gets what the focused finding leaves; with the focus on it, at least half.
    let least = if app.pane() == Pane::Findings { height / 2 } else { 0 };
    let mut list = height.saturating_sub(about.len() + 1).max(least).min(findings.len());
    if list < 2 && app.pane() != Pane::Findings {
        list = 0;
    }
    let first = (at + 1).saturating_sub(list.max(1)).max(at.saturating_sub(list / 2)).min(findings.len().saturating_sub(list));
    let titles = findings.iter().map(|f| canvas.width(&rule_title(app, &f.rule))).max().unwrap_or(0).min(inner.width / 3);
    for (line, finding) in findings.iter().enumerate().skip(first).take(list) {
        let y = inner.y + u16::try_from(line - first).unwrap_or(0);
        let row = Rect { y, height: 1, ..inner };
        draw_line(canvas, row, finding, (line == at, titles));
    }
    let list = u16::try_from(list).unwrap_or(0);
    let below = Rect { y: inner.y + list, height: inner.height - list.min(inner.height), ..inner };
    draw_about(canvas, below, about, list > 0);
}

/// The name of the pane with the focused finding's number and rule.
fn title(app: &App, findings: &[Finding], at: Option<usize>) -> String {
    let name = format!("4 {}", app.lang.text(Pane::Findings.name_id()));
    let Some(at) = at else { return name };
    let finding = &findings[at];
    let verdict = app.verdict(&finding.key());
    let mark = Mark::of_finding(finding, verdict);
    format!(
        "{name} {}/{}  {} {}  {}",
        at + 1,
        findings.len(),
        mark.sign(),
        rule_title(app, &finding.rule),
        app.lang.text(tell::verdict_id(verdict))
    )
}

fn rule_title(app: &App, rule: &str) -> String {
    let id = format!("rule.{rule}.title");
    if app.lang.has(&id) { app.say(&id, &[]) } else { rule.to_owned() }
}

/// How many findings there are by verdict.
fn tally(app: &App, findings: &[Finding]) -> String {
    let mut parts = Vec::new();
    for verdict in Verdict::ALL {
        let count = findings.iter().filter(|f| app.verdict(&f.key()) == verdict).count();
        if count > 0 {
            parts.push(format!("{} {count}", app.lang.text(tell::verdict_id(verdict))));
        }
    }
    parts.join("  ")
}

fn draw_line(canvas: &mut Canvas, row: Rect, finding: &Finding, (focused, titles): (bool, u16)) {
    let app = canvas.app;
    let verdict = app.verdict(&finding.key());
    let mark = Mark::of_finding(finding, verdict);
    let end = row.right().saturating_sub(1);
    canvas.put((row.x, row.y), end, if focused { ">" } else { " " }, Role::Focused);
    canvas.put((row.x + 1, row.y), end, mark.sign(), Role::of(mark));
    let text_end = canvas.put_right(end, row.y, &canvas.say(tell::verdict_id(verdict)), Role::Dim).saturating_sub(2);
    let open = verdict == Verdict::Open;
    let title_end = (row.x + 3 + titles).min(text_end);
    canvas.put_fit((row.x + 3, row.y), title_end, &rule_title(app, &finding.rule), if open { Role::Strong } else { Role::Dim });
    let x = title_end + 2;
    canvas.put_fit((x, row.y), text_end, &app.lang.tell(&finding.message), if open { Role::Text } else { Role::Dim });
    if focused && app.pane() == Pane::Findings {
        canvas.tint(row, Role::Selected);
    }
}

/// Everything about a finding, in lines of at most `width` cells.
fn about(app: &App, finding: &Finding, width: usize) -> Vec<Line> {
    let ambiguous = app.screen.ambiguous;
    let mut lines: Vec<Line> =
        wrap(&app.lang.tell(&finding.message), width, ambiguous).into_iter().map(|text| Line::new(text, Role::Text)).collect();
    let mode = Mode::Pane(Pane::Tables);
    if let Some(ties) = finding.suggestions.first().map(|best| best.ties).filter(|ties| *ties > 1) {
        lines.push(Line::new(app.say("findings.ties", &[("ties", &ties.to_string())]), Role::Expected));
    }
    for (at, repair) in finding.suggestions.iter().enumerate() {
        let shown = Some(at) == app.desk.repair;
        let action = if shown { Action::Accept } else { Action::AltNext };
        let key = app.keys.keys_for(mode, action).map(|key| format!("{key} {}", app.say(&action.label_id(), &[]))).unwrap_or_default();
        let near = shown || at == app.desk.repair.map_or(0, |shown| (shown + 1) % finding.suggestions.len());
        let role = if shown { Role::Notice } else { Role::Dim };
        lines.push(Line {
            text: repair_text(app, repair, (at, finding.suggestions.len(), shown)),
            role,
            right: if near { key } else { String::new() },
        });
        if shown {
            let reasons: Vec<String> = repair.reasons.iter().map(|r| app.lang.tell(r)).collect();
            if !reasons.is_empty() {
                let text = format!("    {}", reasons.join(app.lang.text("findings.and")));
                lines.extend(wrap(&text, width, ambiguous).into_iter().map(|text| Line::new(text, Role::Dim)));
            }
        }
    }
    lines.extend(decision(app, finding, width));
    lines
}

fn repair_text(app: &App, repair: &Suggestion, (at, count, shown): (usize, usize, bool)) -> String {
    let blank = app.lang.text("cell.blank");
    let changes: Vec<String> = repair
        .changes
        .iter()
        .map(|c| format!("{} {} -> {}", tell::address(app, &c.cell), c.from.map_or_else(|| blank.to_owned(), |v| v.to_string()), c.to))
        .collect();
    let sign = if shown { ">" } else { " " };
    let number = app.say("findings.repair", &[("at", &(at + 1).to_string()), ("count", &count.to_string())]);
    format!("{sign} {number}  {}", changes.join("; "))
}

/// Who decided what, and the notes.
fn decision(app: &App, finding: &Finding, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let key = finding.key();
    let decided = app.path().and_then(|path| app.session.decision(&path, &key)).filter(|d| d.verdict != Verdict::Open);
    if let Some(decision) = decided {
        let why = decision.said.why.as_deref().unwrap_or_default();
        let text = app.say(
            "findings.decided",
            &[
                ("verdict", app.lang.text(tell::verdict_id(decision.verdict))),
                ("by", &decision.said.by),
                ("at", &tell::clock(&decision.said.at)),
                ("why", why),
            ],
        );
        lines.push(text);
    }
    if let Some((note, by)) = app.note_on(&Anchor::Finding(key)) {
        lines.push(app.say("findings.memo", &[("by", &by), ("text", &note)]));
    }
    if let Some((note, by)) = app.note_on(&Anchor::Report) {
        lines.push(app.say("findings.report_memo", &[("by", &by), ("text", &note)]));
    }
    let wrapped = lines.iter().flat_map(|text| wrap(text, width, app.screen.ambiguous));
    wrapped.map(|text| Line::new(text, Role::Expected)).collect()
}

fn draw_about(canvas: &mut Canvas, room: Rect, about: Vec<Line>, parted: bool) {
    let mut y = room.y;
    if parted && room.height > 1 {
        let across = canvas.lines().across;
        for x in room.x + 1..room.right().saturating_sub(1) {
            canvas.put((x, y), room.right(), across, Role::Border);
        }
        y += 1;
    }
    for line in about {
        if y >= room.bottom() {
            break;
        }
        let mut end = room.right().saturating_sub(1);
        if !line.right.is_empty() && room.width > 50 {
            end = canvas.put_right(end, y, &line.right, Role::Key).saturating_sub(2);
        }
        canvas.put_fit((room.x + 2, y), end, &line.text, line.role);
        y += 1;
    }
}

/// Draws the card of the focused cell and what was done, beside the findings on wide screens.
pub(super) fn details(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let app = canvas.app;
    let inner = canvas.title(room, &canvas.say("pane.details"), "", false);
    let width = usize::from(inner.width.saturating_sub(3));
    let mut lines = tell::page(app, PageKind::Card, width);
    lines.extend(tell::page(app, PageKind::History, width));
    for (at, line) in lines.into_iter().take(usize::from(inner.height)).enumerate() {
        let y = inner.y + u16::try_from(at).unwrap_or(0);
        let role = if line.heading { Role::Strong } else { Role::Text };
        canvas.put((inner.x + 2, y), inner.right(), &line.text, role);
    }
}
