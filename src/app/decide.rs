//! Decisions: on the focused finding, on the report; undo and redo. Deciding goes on to the next
//! open finding.

use std::sync::Arc;

use super::action::Action;
use super::desk::Wanted;
use super::overlay::{Overlay, Purpose, Question};
use super::{App, Effect, dispute, find, judging, note, outside, pick, seek, tell, together};
use crate::check::Finding;
use crate::review::{Change, Edit, FindingKey, Record, Status, Verdict};
use crate::session::Refused;

/// Runs an action on the focused finding.
pub(super) fn finding(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(found) = app.focused_finding() else {
        app.warn("notice.no_finding", &[]);
        return Vec::new();
    };
    let (key, repairs) = (found.key(), found.suggestions.len());
    match action {
        Action::Accept if !app.marked_findings().is_empty() => {
            app.warn("notice.accept_one", &[]);
            Vec::new()
        }
        Action::Accept => accept(app, &key),
        Action::AltNext | Action::AltPrev => {
            let next = match (app.desk.repair, action) {
                _ if repairs == 0 => None,
                (None, Action::AltNext) => Some(0),
                (None, _) => Some(repairs - 1),
                (Some(_), _) if repairs == 1 => None,
                (Some(at), Action::AltNext) => Some((at + 1) % repairs),
                (Some(at), _) => Some((at + repairs - 1) % repairs),
            };
            if next.is_some() {
                app.desk.repair = next;
                show_repair(app);
            } else {
                app.tell("notice.no_other_repair", &[]);
            }
            Vec::new()
        }
        Action::SourceError => note::begin_reason(app, Purpose::Decide(key, Verdict::SourceError)),
        Action::Dismiss => pick::reasons(app, key),
        Action::Wait => decide(app, &key, Verdict::Waiting, None),
        Action::Reopen => decide(app, &key, Verdict::Open, None),
        Action::Repeat => {
            match app.desk.last.clone() {
                // To repeat the acceptance of a repair is to accept the one shown here.
                Some((Verdict::Corrected, _)) => accept(app, &key),
                Some((verdict, why)) => decide(app, &key, verdict, why),
                None => {
                    app.tell("notice.nothing_to_repeat", &[]);
                    Vec::new()
                }
            }
        }
        _ => Vec::new(),
    }
}

/// Shows the cell that the repair now shown would change.
fn show_repair(app: &mut App) {
    let repair = app.focused_finding().and_then(|f| f.suggestions.get(app.desk.repair?));
    if let Some(cell) = repair.and_then(|r| r.changes.first()).map(|c| c.cell.clone()) {
        app.desk.column = super::desk::column_of(app, &cell);
        let span = app.session.current().and_then(|o| o.document.report.span_of(&cell));
        app.desk.byte = span.map_or(app.desk.byte, |s| s.start);
        app.desk.spot = Some(cell);
        app.fill();
    }
}

fn accept(app: &mut App, key: &FindingKey) -> Vec<Effect> {
    if let Some(edit) = app.session.confirming(key) {
        return settle(app, edit, key);
    }
    let finding = app.focused_finding();
    let repairs = finding.and_then(|f| f.suggestions.first()).map_or(0, |best| best.ties.max(1));
    let repair = finding.and_then(|f| f.suggestions.get(app.desk.repair?).cloned());
    let Some(repair) = repair else {
        let id = if repairs > 0 { "notice.choose_repair" } else { "notice.no_repair" };
        app.warn(id, &[("count", &repairs.to_string())]);
        return Vec::new();
    };
    let why = Some(repair.kind.clone()).filter(|kind| !kind.is_empty());
    app.desk.last = Some((Verdict::Corrected, why.clone()));
    let correct = |c: &crate::check::CellChange| Change::Correct { cell: c.cell.clone(), value: Some(c.to.to_string()), why: why.clone() };
    let mut changes: Vec<Change> = repair.changes.iter().map(correct).collect();
    changes.push(Change::Decide { finding: key.clone(), verdict: Verdict::Corrected, why: why.clone(), suggested: None });
    settle(app, Edit { changes }, key)
}

/// Decides on a finding and goes on.
pub(super) fn decide(app: &mut App, key: &FindingKey, verdict: Verdict, why: Option<String>) -> Vec<Effect> {
    let marked = app.marked_findings();
    if !marked.is_empty() {
        app.desk.last = (verdict != Verdict::Open).then(|| (verdict, why.clone())).or(app.desk.last.take());
        return together::decide(app, &marked, verdict, why.as_deref());
    }
    let suggested = match verdict {
        Verdict::SourceError => suggestion(app),
        _ => None,
    };
    app.desk.last = (verdict != Verdict::Open).then(|| (verdict, why.clone())).or(app.desk.last.take());
    let change = Change::Decide { finding: key.clone(), verdict, why, suggested };
    let edit = Edit { changes: vec![change] };
    if verdict == Verdict::Open {
        return apply(app, edit).map_or_else(Vec::new, |records| app.append(records));
    }
    settle(app, edit, key)
}

/// The value that the shown repair, or else the rule, holds to be right.
fn suggestion(app: &App) -> Option<String> {
    let finding = app.focused_finding()?;
    super::grid::expected(app, finding).first().map(|(_, value)| value.clone())
}

/// Applies an edit; what is refused is said on the screen.
pub(super) fn apply(app: &mut App, edit: Edit) -> Option<Vec<Record>> {
    let now = app.now.clone();
    let done = app.session.apply(edit, &now);
    taken(app, done)
}

pub(super) fn taken(app: &mut App, done: Result<Vec<Record>, Refused>) -> Option<Vec<Record>> {
    match done {
        Ok(records) => Some(records),
        Err(refused) => {
            let text = app.lang.tell(&refused.message());
            app.notice = Some(super::Notice::of(text, true));
            None
        }
    }
}

/// Applies an edit that settles a finding, and goes to the next open one.
pub(super) fn settle(app: &mut App, edit: Edit, key: &FindingKey) -> Vec<Effect> {
    let (after, path) = (following(app, key), app.path());
    let Some(records) = apply(app, edit) else { return Vec::new() };
    let mut effects = app.append(records);
    effects.extend(advance(app, &after));
    if let Some(path) = path {
        dispute::tell_contrary(app, &path, key);
    }
    effects
}

/// The open findings of the report behind `key`.
pub(super) fn following(app: &App, key: &FindingKey) -> Vec<FindingKey> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let keys: Vec<FindingKey> = opened.findings.iter().map(Finding::key).collect();
    let at = keys.iter().position(|k| k == key).map_or(0, |at| at + 1);
    keys.into_iter().skip(at).collect()
}

/// Goes to the first of `after` that is still open, else to the next report with an open finding.
pub(super) fn advance(app: &mut App, after: &[FindingKey]) -> Vec<Effect> {
    let (Some(path), Some(opened)) = (app.path(), app.session.current()) else { return Vec::new() };
    let judged = app.session.status(&path) != Status::Open;
    let open = |key: &&FindingKey| {
        app.list.names_rule_of(key) && opened.findings.iter().any(|f| f.key() == **key) && app.verdict(key) == Verdict::Open
    };
    if let Some(key) = after.iter().find(open).filter(|_| !judged).cloned() {
        app.focus_finding(&key);
        return Vec::new();
    }
    // Findings before the one decided come up again before the next report does.
    let here = app.open_in(&path, None, true);
    if let Some(key) = here {
        app.focus_finding(&key);
        return Vec::new();
    }
    let none = if app.list.filter.is_empty() { "notice.all_decided" } else { "notice.all_decided_here" };
    seek::begin(app, seek::Sought::Finding, true, none)
}

/// Takes back the last step, or brings it back, and goes there.
pub(super) fn turn(app: &mut App, undo: bool) -> Vec<Effect> {
    let now = app.now.clone();
    let done = if undo { app.session.undo(&now) } else { app.session.redo(&now) };
    turned(app, done, undo)
}

/// Takes my step with record `seq` back, or brings it back, and goes there.
pub(super) fn turn_step(app: &mut App, seq: u64, undo: bool) -> Vec<Effect> {
    let now = app.now.clone();
    let done = if undo { app.session.undo_step(seq, &now) } else { app.session.redo_step(seq, &now) };
    turned(app, done, undo)
}

fn turned(app: &mut App, done: Result<Vec<Record>, Refused>, undo: bool) -> Vec<Effect> {
    let Some(records) = taken(app, done) else { return Vec::new() };
    let path: Option<Arc<str>> = records.first().and_then(|r| app.session.path_of(r)).map(Arc::from);
    let what = records.first().map(|r| tell::steps(app, &tell::named_records(app, r))).unwrap_or_default();
    let step = records.first().and_then(|record| step_of(app, record));
    let mut effects = app.append(records);
    app.tell(if undo { "notice.undone" } else { "notice.redone" }, &[("what", &what)]);
    if let (Some(path), Some(wanted)) = (path, step)
        && app.session.summaries().contains_key(&path)
    {
        effects.extend(app.load(path, wanted));
    }
    effects
}

/// What the step that a record names was about.
pub(super) fn step_of(app: &App, record: &Record) -> Option<Wanted> {
    use crate::review::{Anchor, Target};
    let named = tell::named_records(app, record);
    // The decision of a step says more than the corrections that go with it.
    let place = |record: &Record| match &record.target {
        Target::Finding { finding, .. } | Target::Note { on: Anchor::Finding(finding), .. } => Some(Wanted::Finding(finding.clone())),
        Target::Cell { cell, .. } | Target::Note { on: Anchor::Cell(cell), .. } => Some(Wanted::Cell(cell.clone())),
        Target::Report { .. } | Target::Note { .. } => Some(Wanted::FirstOpen),
        Target::Records { .. } | Target::Corpus | Target::Plan(_) => None,
    };
    named.iter().rev().find_map(|r| place(r))
}

/// Asks before quitting while something is not on disk.
pub(super) fn quit(app: &mut App) -> Vec<Effect> {
    if app.saving.waiting > 0 {
        app.overlay = Some(Overlay::Confirm(Question::Quit(app.saving.waiting)));
        return Vec::new();
    }
    if outside::is_exporting(app) { Vec::new() } else { vec![Effect::Quit] }
}

/// Takes the answer to a question.
pub(super) fn answer(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(Overlay::Confirm(question)) = app.overlay.take() else { return Vec::new() };
    match (question, action) {
        (Question::Approve(status, _) | Question::JudgeMany(status, _), Action::Yes) => judging::written(app, status),
        (Question::Quit(_), Action::Yes) => vec![Effect::Quit],
        (Question::Quit(_), Action::StateFolder) => find::browse(app, action),
        (Question::Overwrite(format, path), Action::Yes) => outside::overwrite(app, format, path),
        (Question::Reveal, Action::Yes) => dispute::reveal(app),
        (Question::Return(mark, _), Action::Yes) => outside::return_to(app, mark),
        (_, Action::No) => Vec::new(),
        (question, _) => {
            app.overlay = Some(Overlay::Confirm(question));
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests;
