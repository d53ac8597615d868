//! The findings: the list, and everything about the focused one.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::action::Action;
use crate::app::cells::{self, wrap};
use crate::app::keymap::Mode;
use crate::app::mark::Mark;
use crate::app::overlay::PageKind;
use crate::app::pane::Pane;
use crate::app::repairs::{CELLS_LISTED, changes, repair_text, searched};
use crate::app::walk::other_report;
use crate::app::{App, preview, settled, tell, years};
use crate::check::{Finding, Suggestion};
use crate::review::{Anchor, FindingKey, Verdict};

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
    let name = title(app, findings, at);
    // How the equations came out gives way to the decisions where there is no room for both.
    let both = format!("{}{}", equations(app), tally(app, findings));
    let right = if canvas.has_room(room, &name, &both) { both } else { tally(app, findings) };
    let inner = canvas.title(room, &name, &right, app.pane() == Pane::Findings);
    let width = usize::from(inner.width.saturating_sub(3));
    let Some(at) = at else {
        return draw_none(canvas, inner, width);
    };
    let about = About::of(app, &findings[at], width);
    let (first, list) = listed(app, (findings.len(), at), (usize::from(inner.height), about.len()));
    let titles = findings.iter().map(|f| canvas.width(&tell::rule_name(app, &f.rule))).max().unwrap_or(0).min(inner.width / 3);
    let marked = app.marked_findings();
    for (line, finding) in findings.iter().enumerate().skip(first).take(list) {
        let y = inner.y + u16::try_from(line - first).unwrap_or(0);
        let row = Rect { y, height: 1, ..inner };
        draw_line(canvas, row, finding, (line == at, titles));
        if marked.contains(&finding.key()) {
            canvas.put((row.x + 2, row.y), row.right(), "*", Role::Focused);
        }
    }
    let list = u16::try_from(list).unwrap_or(0);
    let below = Rect { y: inner.y + list, height: inner.height - list.min(inner.height), ..inner };
    draw_about(canvas, below, about, list > 0);
}

/// The first finding that is listed and how many are, of so many with the cursor on one, in so many lines of which those about it
/// take some. The list gets what the focused finding leaves; with the focus on it, at least half.
fn listed(app: &App, (count, at): (usize, usize), (height, about): (usize, usize)) -> (usize, usize) {
    let least = if app.pane() == Pane::Findings { height / 2 } else { 0 };
    let mut list = height.saturating_sub(about + 1).max(least).min(count);
    if list < 2 && app.pane() != Pane::Findings {
        list = 0;
    }
    let first = (at + 1).saturating_sub(list.max(1)).max(at.saturating_sub(list / 2)).min(count.saturating_sub(list));
    (first, list)
}

/// The finding that is listed at a place of the screen: column and line.
pub fn finding_at(app: &App, (x, y): (u16, u16)) -> Option<FindingKey> {
    let room = app.layout().findings;
    let findings = &app.session.current()?.findings;
    let at = findings.iter().position(|f| Some(f.key()) == app.desk.finding)?;
    let divided = u16::from(room.right() < app.screen.width && room.width >= 2);
    let about = About::of(app, &findings[at], usize::from(room.width.saturating_sub(divided + 3)));
    let (first, list) = listed(app, (findings.len(), at), (usize::from(room.height.saturating_sub(1)), about.len()));
    let line = usize::from(y.checked_sub(room.y + 1)?);
    let within = room.contains((x, y).into()) && line < list;
    findings.get(first + line).filter(|_| within).map(Finding::key)
}

/// What there is to say about the focused finding, in lines.
struct About {
    message: Vec<Line>,
    search: Vec<Line>,
    /// The repair that is shown or comes first, with all that is to be said of it.
    first: Vec<Line>,
    others: Vec<Line>,
    rest: Vec<Line>,
    /// How the first repair is told in a line or two where there is no room for all.
    short: Vec<Line>,
}

impl About {
    fn len(&self) -> usize {
        [&self.message, &self.search, &self.first, &self.others, &self.rest].into_iter().map(Vec::len).sum()
    }

    /// The lines for a room of this height, and whether anything is left out: where not all of the first repair would be seen it comes
    /// before how it was found, and the message leaves room for it.
    fn lines(self, height: usize) -> (Vec<Line>, bool) {
        let cut = self.len() > height || self.short.len() > self.first.len();
        let Self { mut message, search, first, others, rest, short } = self;
        if message.len() + search.len() + first.len() <= height || short.is_empty() {
            return ([message, search, first, others, rest].into_iter().flatten().collect(), cut);
        }
        message.truncate(height.saturating_sub(short.len()).max(1));
        let after = first.into_iter().skip(1).filter(|line| line.role != Role::Notice).collect();
        ([message, short, after, search, others, rest].into_iter().flatten().collect(), cut)
    }
}

/// Says that nothing was found, and what was looked at.
fn draw_none(canvas: &mut Canvas, room: Rect, width: usize) {
    let app = canvas.app;
    let none = if app.session.current().is_some() { settled::none(app) } else { app.say("findings.nothing", &[]) };
    let mut lines = wrap(&none, width, app.screen.ambiguous);
    lines.extend(settled::gone(app).iter().flat_map(|text| wrap(text, width, app.screen.ambiguous)));
    if let Some(opened) = app.session.current().filter(|opened| opened.sheet.form().is_some()) {
        lines.extend(wrap(&app.lang.tell(&opened.tally.message("check.equations")), width, app.screen.ambiguous));
    }
    let rules = app.session.rules();
    let (used, all) = (rules.names().count(), rules.count());
    if used < all {
        let text = app.say("findings.rules_left_out", &[("left", &(all - used).to_string()), ("all", &all.to_string())]);
        lines.extend(wrap(&text, width, app.screen.ambiguous));
    }
    for (y, line) in (room.y..room.bottom()).zip(lines) {
        canvas.put_fit((room.x + 2, y), room.right(), &line, Role::Dim);
    }
}

/// The name of the pane with the focused finding's number and rule.
fn title(app: &App, findings: &[Finding], at: Option<usize>) -> String {
    let name = format!("4 {}", app.lang.text(Pane::Findings.name_id()));
    let Some(at) = at else { return name };
    let finding = &findings[at];
    let verdict = app.verdict(&finding.key());
    let mark = mark(app, finding, verdict);
    format!(
        "{name} {}/{}  {} {}  {}",
        at + 1,
        findings.len(),
        mark.sign(),
        tell::rule_name(app, &finding.rule),
        settled::verdict(app, verdict)
    )
}

/// The marker of a finding; a decision made on other text than there is now shows first.
fn mark(app: &App, finding: &Finding, verdict: Verdict) -> Mark {
    if is_stale(app, finding) { Mark::Stale } else { Mark::of_finding(finding, verdict) }
}

fn is_stale(app: &App, finding: &Finding) -> bool {
    app.session.current().is_some_and(|opened| opened.stale.contains(&finding.key()))
}

/// How the equations of the report came out.
fn equations(app: &App) -> String {
    let opened = app.session.current().filter(|opened| opened.sheet.form().is_some());
    opened.map(|opened| app.lang.tell(&opened.tally.message("findings.equations")) + "   ").unwrap_or_default()
}

/// How many findings there are by verdict.
fn tally(app: &App, findings: &[Finding]) -> String {
    let mut parts = Vec::new();
    for verdict in Verdict::ALL {
        let count = findings.iter().filter(|f| app.verdict(&f.key()) == verdict).count();
        if count > 0 {
            parts.push(format!("{} {count}", settled::verdict(app, verdict)));
        }
    }
    parts.join("  ")
}

fn draw_line(canvas: &mut Canvas, row: Rect, finding: &Finding, (focused, titles): (bool, u16)) {
    let app = canvas.app;
    let verdict = app.verdict(&finding.key());
    let mark = mark(app, finding, verdict);
    let end = row.right().saturating_sub(1);
    canvas.put((row.x, row.y), end, if focused { ">" } else { " " }, Role::Focused);
    canvas.put((row.x + 1, row.y), end, mark.sign(), Role::of(mark));
    let text_end = canvas.put_right(end, row.y, settled::verdict(app, verdict), Role::Dim).saturating_sub(2);
    let open = verdict == Verdict::Open;
    let title_end = (row.x + 3 + titles).min(text_end);
    canvas.put_fit((row.x + 3, row.y), title_end, &tell::rule_name(app, &finding.rule), if open { Role::Strong } else { Role::Dim });
    let x = title_end + 2;
    canvas.put_fit((x, row.y), text_end, &app.lang.tell(&finding.message), if open { Role::Text } else { Role::Dim });
    if focused && app.pane() == Pane::Findings {
        canvas.tint(row, Role::Selected);
    }
}

impl About {
    /// Everything about a finding, in lines of at most `width` cells.
    fn of(app: &App, finding: &Finding, width: usize) -> Self {
        let wrapped = |text: &str, role: Role| -> Vec<Line> {
            wrap(text, width, app.screen.ambiguous).into_iter().map(|text| Line::new(text, role)).collect()
        };
        let mut message = wrapped(&app.lang.tell(&finding.message), Role::Text);
        message.extend(years::compared(app, finding).iter().flat_map(|text| wrapped(text, Role::Expected)));
        let search = searched(app, finding).map(|text| wrapped(&text, Role::Expected)).unwrap_or_default();
        // The repair shown comes first, so that it is seen however little room there is.
        let (count, shown) = (finding.suggestions.len(), app.desk.repair);
        let start = shown.unwrap_or(0);
        let (mut first, mut others, mut short) = (Vec::new(), Vec::new(), Vec::new());
        for at in (0..count).map(|step| (start + step) % count) {
            let is_shown = Some(at) == shown;
            let near = is_shown || at == shown.map_or(0, |shown| (shown + 1) % count);
            let action = if is_shown { Action::Accept } else { Action::AltNext };
            let right = if near { key_text(app, action) } else { String::new() };
            let text = repair_text(app, &finding.suggestions[at], (at, count, is_shown));
            let into = if at == start { &mut first } else { &mut others };
            if at == start {
                short = whole(app, &text, right.clone(), width);
            }
            if is_shown {
                into.extend(whole(app, &text, right, width));
                into.extend(reasons_of_shown(app, &finding.suggestions[at], width));
            } else {
                into.push(Line { text, role: Role::Dim, right });
            }
        }
        Self { message, search, first, others, rest: rest(app, finding, width), short }
    }
}

/// What the repair shown comes to, and why it.
fn reasons_of_shown(app: &App, repair: &Suggestion, width: usize) -> Vec<Line> {
    let wrapped = |text: String| wrap(&text, width, app.screen.ambiguous).into_iter().map(|text| Line::new(text, Role::Dim));
    let mut lines: Vec<Line> = after(app).into_iter().collect();
    // Where there are many cells the first reason stands in their place, and they stand here.
    let many = repair.changes.len() > CELLS_LISTED;
    if many {
        lines.extend(wrapped(format!("    {}", changes(app, repair))));
    }
    let reasons: Vec<String> = repair.reasons.iter().skip(usize::from(many)).map(|r| app.lang.tell(r)).collect();
    if !reasons.is_empty() {
        lines.extend(wrapped(format!("    {}", reasons.join(app.lang.text("findings.and")))));
    }
    lines
}

/// What was decided, that the report may be wrong, and what else the same fault makes fail.
fn rest(app: &App, finding: &Finding, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    if other_report(app, finding).is_some() {
        let role = if app.pane() == Pane::Findings { Role::Key } else { Role::Dim };
        lines.push(Line::new(app.say("findings.other_report", &[]), role));
    }
    lines.extend(decision(app, finding, width));
    if finding.case.is_some() {
        let right = key_text(app, Action::SourceError);
        lines.push(Line { text: app.lang.text("findings.source_wrong").to_owned(), role: Role::Dim, right });
    }
    for other in preview::case_of(app, finding) {
        let mark = Mark::of_finding(other, app.verdict(&other.key()));
        let text = format!("{} {} {}", mark.sign(), app.lang.text("findings.case"), app.lang.tell(&other.message));
        lines.extend(wrap(&text, width, app.screen.ambiguous).into_iter().map(|text| Line::new(text, Role::Dim)));
    }
    let gone = settled::gone(app);
    lines.extend(gone.iter().flat_map(|text| wrap(text, width, app.screen.ambiguous)).map(|text| Line::new(text, Role::Dim)));
    lines
}

/// The first key of an action with its name.
fn key_text(app: &App, action: Action) -> String {
    let key = app.keys.keys_for(Mode::Pane(Pane::Tables), action);
    key.map(|key| format!("{key} {}", app.say(&action.label_id(), &[]))).unwrap_or_default()
}

/// What the equations come to with the repair shown.
fn after(app: &App) -> Option<Line> {
    let preview = preview::preview(app)?;
    let words = [("before", &*preview.before.to_string()), ("after", &*preview.after.to_string())];
    Some(Line::new(format!("    {}", app.say("findings.after", &words)), Role::Holds))
}

/// A repair that is about to be accepted, on as many lines as it takes: nothing of it is cut.
fn whole(app: &App, text: &str, right: String, width: usize) -> Vec<Line> {
    let (indent, ambiguous) = (4, app.screen.ambiguous);
    let room = width.saturating_sub(cells::width(&right, ambiguous) + indent + 3).max(8);
    let mut lines: Vec<Line> = Vec::new();
    // A change is not torn in two where it has room on a line of its own.
    let fits = cells::width(text, ambiguous) <= room;
    let parts: Vec<&str> = if fits { vec![text] } else { text.split_inclusive("; ").collect() };
    for text in parts.into_iter().flat_map(|part| wrap(part, room, ambiguous)) {
        let text = if lines.is_empty() { text } else { format!("{}{}", " ".repeat(indent), text.trim_start()) };
        lines.push(Line::new(text, Role::Notice));
    }
    if let Some(first) = lines.first_mut() {
        first.right = right;
    }
    lines
}

/// Who decided what, and the notes.
fn decision(app: &App, finding: &Finding, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let key = finding.key();
    let decided = app.path().and_then(|path| app.session.decision(&path, &key)).filter(|d| d.verdict != Verdict::Open);
    if let Some(decision) = decided {
        let why = decision.said.why.as_deref().map(|why| tell::why(app, why)).unwrap_or_default();
        let id = if is_stale(app, finding) { "findings.decided_before" } else { "findings.decided" };
        let text = app.say(
            id,
            &[
                ("verdict", app.lang.text(tell::verdict_id(decision.verdict))),
                ("by", &decision.said.by),
                ("at", &tell::clock(&decision.said.at)),
                ("why", &why),
            ],
        );
        lines.push(text);
    }
    let on = Anchor::Finding(key);
    if let Some((note, by)) = app.note_on(&on) {
        lines.push(app.say("findings.memo", &[("by", &by), ("text", &note)]));
    }
    lines.extend(tell::tags(app, &on));
    if let Some((note, by)) = app.note_on(&Anchor::Report) {
        lines.push(app.say("findings.report_memo", &[("by", &by), ("text", &note)]));
    }
    let wrapped = lines.iter().flat_map(|text| wrap(text, width, app.screen.ambiguous));
    wrapped.map(|text| Line::new(text, Role::Expected)).collect()
}

fn draw_about(canvas: &mut Canvas, room: Rect, about: About, parted: bool) {
    let mut y = room.y;
    if parted && room.height > 1 {
        let across = canvas.lines().across;
        for x in room.x + 1..room.right().saturating_sub(1) {
            canvas.put((x, y), room.right(), across, Role::Border);
        }
        y += 1;
    }
    let (lines, cut) = about.lines(usize::from(room.bottom().saturating_sub(y)));
    for line in lines {
        if y >= room.bottom() {
            break;
        }
        let mut end = room.right().saturating_sub(1);
        if !line.right.is_empty() && room.width > 50 {
            end = canvas.put_right(end, y, &line.right, Role::Key).saturating_sub(2);
        }
        // The last line says where the rest is to be read.
        if cut && y + 1 == room.bottom() && room.width > 16 {
            end = canvas.put_right(end, y, &canvas.say("findings.more"), Role::Key).saturating_sub(1);
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
