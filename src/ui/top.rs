//! The line at the top: the report, what goes on, how much is left, and the counter of what is saved.

use ratatui::layout::Rect;

use super::canvas::Canvas;
use super::theme::Role;
use crate::app::cells::fit;
use crate::app::mark::Mark;
use crate::app::{App, tell};
use crate::review::Status;

/// Cells a filter is cut to where it cannot stand whole.
const FILTER: usize = 12;

/// Something told beside the report's name.
struct Part {
    /// What stands when there is room for it, and what stands otherwise, the longest first.
    forms: Vec<String>,
    role: Role,
    /// What must be known gives way last.
    rank: u8,
}

impl Part {
    fn new(rank: u8, role: Role, text: String) -> Self {
        Self { forms: vec![text], role, rank }
    }
}

/// Draws the line. The counter of what is on disk never gives way.
pub(super) fn draw(canvas: &mut Canvas, room: Rect) {
    if room.is_empty() {
        return;
    }
    let end = saved(canvas, room);
    let (agency, rest) = report_name(canvas.app);
    let name = format!("{agency}{rest}");
    let wanted = canvas.width(&name).min(room.width / 2);
    let all = end.saturating_sub(room.x + 6);
    let right = chosen(canvas, &progress(canvas), (wanted, room.width / 3), all);
    let wide: u16 = right.iter().map(|(text, _)| canvas.width(text) + 3).sum();
    let mut x = end.saturating_sub(wide + 2);
    // A name that is cut does not run into what follows, and the year behind it stays.
    let room_for_name = x.saturating_sub(room.x + 2);
    let short = usize::from(room_for_name.saturating_sub(canvas.width(&rest)));
    let name = if canvas.width(&name) > room_for_name && short >= 8 { fit(&agency, short, canvas.ambiguous()) + &rest } else { name };
    canvas.put_fit((room.x + 1, room.y), x.saturating_sub(1), &name, Role::Strong);
    for (text, role) in right {
        x = canvas.put((x, room.y), end, &text, role) + 3;
    }
}

/// The parts there is room for in `all` cells, in the longest form that fits. For what must be known the name is cut, but to no less
/// than `least` cells; what is dim stands where room is left over.
fn chosen(canvas: &Canvas, parts: &[Part], (name, least): (u16, u16), all: u16) -> Vec<(String, Role)> {
    let wide = |text: &str| canvas.width(text) + 3;
    let mut by_rank: Vec<usize> = (0..parts.len()).collect();
    by_rank.sort_by_key(|&at| parts[at].rank);
    let mut form: Vec<Option<&String>> = vec![None; parts.len()];
    let mut used = 0;
    let known = |at: &&usize| parts[**at].role != Role::Dim;
    for &at in by_rank.iter().filter(known) {
        let shortest = parts[at].forms.last().filter(|text| name.min(least) + used + wide(text) <= all);
        used += shortest.map_or(0, |text| wide(text));
        form[at] = shortest;
    }
    for &at in &by_rank {
        let now = form[at].map_or(0, |text| wide(text));
        let gone = parts[at].role != Role::Dim && form[at].is_none();
        let longest = parts[at].forms.iter().filter(|_| !gone).find(|text| name + used - now + wide(text) <= all);
        used += longest.map_or(0, |text| wide(text).saturating_sub(now));
        form[at] = longest.or(form[at]);
    }
    parts.iter().zip(form).filter_map(|(part, form)| Some((form?.clone(), part.role))).collect()
}

/// The counter of what is on disk, in the corner; returns the column it begins at.
fn saved(canvas: &mut Canvas, room: Rect) -> u16 {
    let saving = &canvas.app.saving;
    if canvas.app.session.is_held() {
        return canvas.put_right(room.right().saturating_sub(1), room.y, &canvas.say("top.read_only"), Role::Unsaved);
    }
    let number = if saving.failed.is_some() || saving.waiting > 0 { saving.waiting.to_string() } else { saving.saved.to_string() };
    let (id, role) = match (&saving.failed, saving.waiting) {
        (Some(_), 0) => ("top.unwritable", Role::Unsaved),
        (Some(_), _) => ("top.unsaved", Role::Unsaved),
        (None, 0) => ("top.saved", Role::Saved),
        (None, _) => ("top.saving", Role::Notice),
    };
    let text = canvas.app.say(id, &[("number", &number)]);
    canvas.put_right(room.right().saturating_sub(1), room.y, &text, role)
}

/// What the report is called: the body, and what stands behind it.
fn report_name(app: &App) -> (String, String) {
    let Some(opened) = app.session.current() else {
        let id = if app.work.scan.on { "top.scanning_first" } else { "top.nothing" };
        return (app.say(id, &[("corpus", &app.work.corpus)]), String::new());
    };
    let agency = opened.sheet.fact("agency").unwrap_or_else(|| opened.document.path.to_string());
    let year = opened.sheet.fact("year").map(|y| app.say("top.year", &[("year", &y)])).unwrap_or_default();
    let kind = match opened.document.report.kind {
        crate::report::Kind::Report => String::new(),
        kind => format!("  [{}]", app.lang.text(tell::kind_id(kind))),
    };
    (agency, format!(" {year}{kind}"))
}

/// What is told of the report and the corpus.
fn progress(canvas: &Canvas) -> Vec<Part> {
    let app = canvas.app;
    let counts = app.session.counts();
    let mut parts = here(app);
    parts.extend(at_work(app));
    if !app.list.filter.is_empty() {
        let cut = fit(&app.list.filter, FILTER, canvas.ambiguous());
        let forms = [app.list.filter.as_str(), &cut].map(|filter| app.say("top.filter", &[("filter", filter)]));
        parts.push(Part { forms: forms.to_vec(), role: Role::Notice, rank: 3 });
    }
    if app.list.order != crate::app::Order::Path || app.list.reversed {
        let back = if app.list.reversed { "top.sorted_back" } else { "top.sorted" };
        parts.push(Part::new(5, Role::Notice, app.say(back, &[("order", app.lang.text(app.list.order.id()))])));
    }
    let judged = [("judged", &*counts.judged.to_string()), ("reports", &*counts.reports.to_string())];
    parts.push(Part::new(6, Role::Dim, app.say("top.all_open", &[("open", &counts.open.to_string())])));
    parts.push(Part::new(7, Role::Dim, app.say("top.judged", &judged)));
    parts
}

/// The verdict on the report, what is open in it, and where it stands in the list.
fn here(app: &App) -> Vec<Part> {
    let Some(path) = app.path() else { return Vec::new() };
    let mut parts = Vec::new();
    let status = app.session.status(&path);
    if status != Status::Open {
        let mark = Mark::of_status(status);
        parts.push(Part::new(0, Role::of(mark), format!("{} {}", mark.sign(), app.lang.text(tell::status_id(status)))));
    }
    if !app.session.summaries().contains_key(&path) {
        parts.push(Part::new(1, Role::Unsaved, app.say("top.gone", &[])));
        return parts;
    }
    let here = app.session.counts_of(&path);
    let role = if here.open > 0 { Role::Notice } else { Role::Holds };
    parts.push(Part::new(1, role, app.say("top.open", &[("open", &here.open.to_string()), ("all", &here.findings().to_string())])));
    let at = app.list.position(&path).map_or_else(|| "-".to_owned(), |at| (at + 1).to_string());
    parts.push(Part::new(4, Role::Text, app.say("top.at", &[("at", &at), ("count", &app.list.shown.len().to_string())])));
    parts
}

/// What goes on: while it does, counts still change.
fn at_work(app: &App) -> Vec<Part> {
    let mut parts = Vec::new();
    if app.work.loading.is_some() {
        parts.push(Part::new(2, Role::Notice, app.say("top.loading", &[])));
    }
    if app.work.exporting.is_some() {
        parts.push(Part::new(2, Role::Notice, app.say("top.exporting", &[])));
    }
    if app.work.scan.on {
        parts.push(Part { forms: scanning(app), role: Role::Notice, rank: 2 });
    } else if app.work.awaited.reports > 0 {
        let forms = ["top.comparing", "top.comparing.short"].map(|id| app.say(id, &[("count", &app.work.awaited.reports.to_string())]));
        parts.push(Part { forms: forms.to_vec(), role: Role::Notice, rank: 2 });
    }
    parts
}

/// How far the scan is, how fast, and how long it goes on.
fn scanning(app: &App) -> Vec<String> {
    let files = app.session.counts().files.to_string();
    let count = app.say("top.scanning", &[("count", &files)]);
    let Some(pace) = app.work.scan.pace else { return vec![count] };
    let rate = pace.per_second.to_string();
    let Some(all) = Some(pace.found).filter(|(all, whole)| *whole && *all > 0).map(|(all, _)| all) else {
        return vec![app.say("top.scanning.rate", &[("count", &files), ("rate", &rate)]), count];
    };
    let tenths = (pace.done * 10 / all).min(10);
    let bar = format!("[{}{}]", "#".repeat(tenths), ".".repeat(10 - tenths));
    let left = all.saturating_sub(pace.done).checked_div(pace.per_second).unwrap_or(0);
    let left = format!("{}:{:02}", left / 60, left % 60);
    let (done, all, percent) = (pace.done.to_string(), all.to_string(), (pace.done * 100 / all).min(100).to_string());
    let words = [("bar", &*bar), ("done", &*done), ("all", &*all), ("rate", &*rate), ("left", &*left), ("percent", &*percent)];
    ["top.scanning.bar", "top.scanning.left", "top.scanning.share"].map(|id| app.say(id, &words)).to_vec()
}
