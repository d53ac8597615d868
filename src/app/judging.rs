//! Verdicts on reports: on the one that is open, or on all that are marked. What is still to be looked at is told before.

use std::sync::Arc;

use super::action::Action;
use super::overlay::{Overlay, Purpose, Question};
use super::{App, Effect, decide, note, sample, tell, walk};
use crate::review::{Change, Edit, Status, Verdict};
use crate::session::Opened;
use crate::text::ContentHash;

/// The verdict that an action gives.
fn status_of(action: Action) -> Status {
    match action {
        Action::ApproveReport => Status::Approved,
        Action::ApproveRemarks => Status::ApprovedWithRemarks,
        Action::ReturnReport => Status::Returned,
        Action::HoldReport => Status::Held,
        _ => Status::Open,
    }
}

/// Runs an action on the whole report.
pub(super) fn report(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(path) = app.path() else {
        app.warn("refused.nothing-open", &[]);
        return Vec::new();
    };
    let (status, marked) = (status_of(action), app.marked_reports());
    if !marked.is_empty() {
        return many(app, status, &marked);
    }
    app.desk.marks.asked = bytes(app, std::slice::from_ref(&path));
    let counts = app.session.counts_of(&path);
    let in_doubt = app.session.current().map_or(0, Opened::in_doubt);
    let left = [counts.open, counts.with_verdict(Verdict::Waiting), in_doubt];
    if approves(status) && left != [0; 3] {
        app.overlay = Some(Overlay::Confirm(Question::Approve(status, left)));
        return Vec::new();
    }
    written(app, status)
}

/// Asks for the reason of a verdict that needs one, or gives the verdict.
pub(super) fn written(app: &mut App, status: Status) -> Vec<Effect> {
    match status {
        Status::ApprovedWithRemarks | Status::Returned => note::begin_reason(app, Purpose::Judge(status)),
        _ => judge(app, status, None),
    }
}

fn approves(status: Status) -> bool {
    matches!(status, Status::Approved | Status::ApprovedWithRemarks)
}

/// The open report, where it is judged.
pub(super) fn judged(app: &App) -> Option<(Arc<str>, ContentHash)> {
    let document = &app.session.current()?.document;
    (app.session.status(&document.path) != Status::Open).then(|| (document.path.clone(), *document.source.hash()))
}

/// Tells that the verdict on the open report, `before`, does not count any more, as something was corrected after it.
pub(super) fn tell_overtaken(app: &mut App, before: Option<(Arc<str>, ContentHash)>) {
    let Some((path, hash)) = before else { return };
    let summary = app.session.summaries().get(&path);
    if summary.is_some_and(|summary| summary.hash == hash && summary.is_unjudged()) && app.session.status(&path) == Status::Open {
        app.tell_also("notice.overtaken", &[]);
    }
}

/// What these reports are now: their bytes.
fn bytes(app: &App, paths: &[Arc<str>]) -> Vec<(Arc<str>, ContentHash)> {
    let summaries = app.session.summaries();
    paths.iter().filter_map(|path| Some((path.clone(), summaries.get(path)?.hash))).collect()
}

/// Whether a verdict whose reason is written would fall on other reports than it was asked for; this is said then.
pub(super) fn is_outdated(app: &mut App, status: Status) -> bool {
    let marked = app.marked_reports();
    let paths = if marked.is_empty() { app.path().into_iter().collect() } else { meant(app, &marked, approves(status)).0 };
    changed_behind(app, &paths)
}

/// Whether the reports to be judged are other than they were when that was asked; this is said then, and nothing is judged.
fn changed_behind(app: &mut App, paths: &[Arc<str>]) -> bool {
    let same = !app.work.changed && bytes(app, paths) == app.desk.marks.asked;
    if !same {
        app.warn("notice.changed_behind", &[]);
    }
    !same
}

/// Whether what is said of or put on a report would fall on another one than the list points at; this is said then. Nothing is said of a report
/// that was not looked at, unless it was marked.
pub(super) fn is_unseen(app: &mut App, action: Action) -> bool {
    let for_one = matches!(action, Action::Memo | Action::Tag | Action::Bookmark | Action::MemoReport | Action::TagReport);
    let for_marked = !for_one && !app.marked_reports().is_empty();
    let is_open = app.listed().is_some_and(|listed| Some(listed) == app.path().as_ref());
    if app.pane() != super::pane::Pane::Reports || for_marked || is_open {
        return false;
    }
    let Some(path) = app.listed().cloned() else {
        app.tell("list.empty", &[]);
        return true;
    };
    let summary = app.session.summaries().get(&path);
    let name = summary.and_then(|summary| summary.agency.clone()).unwrap_or(path);
    app.tell("notice.not_open", &[("name", &name)]);
    true
}

/// Asks before all marked reports get one verdict; what needs a reason is written then.
fn many(app: &mut App, status: Status, marked: &[Arc<str>]) -> Vec<Effect> {
    let judged = |path: &Arc<str>| app.session.status(path) != Status::Open;
    if status == Status::Open && !marked.iter().any(judged) {
        app.tell("refused.nothing-to-do", &[]);
        return Vec::new();
    }
    let (meant, left) = meant(app, marked, approves(status));
    if meant.is_empty() {
        app.warn("notice.no_report_marked", &[("left", &left.to_string())]);
        return Vec::new();
    }
    if !sample::allows(app, status) {
        return Vec::new();
    }
    app.desk.marks.asked = bytes(app, &meant);
    let counts = |path: &Arc<str>| app.session.counts_of(path);
    let undecided = meant.iter().map(counts).filter(|counts| counts.open + counts.with_verdict(Verdict::Waiting) > 0).count();
    let in_doubt = if approves(status) { app.session.in_doubt(&meant) } else { 0 };
    let counts = [meant.len(), undecided, app.session.unseen(&meant), left, in_doubt];
    app.overlay = Some(Overlay::Confirm(Question::JudgeMany(status, counts)));
    Vec::new()
}

/// Those of the marked documents that a verdict on all of them is meant for, and how many are left out: what is no report is not
/// approved along with reports.
fn meant(app: &App, marked: &[Arc<str>], approves: bool) -> (Vec<Arc<str>>, usize) {
    let is_report = |path: &&Arc<str>| app.session.summaries().get(*path).is_some_and(|summary| summary.kind.is_report());
    let meant: Vec<Arc<str>> = marked.iter().filter(|path| !approves || is_report(path)).cloned().collect();
    let left = marked.len() - meant.len();
    (meant, left)
}

/// Judges the marked reports as one step.
fn judge_marked(app: &mut App, status: Status, why: Option<&str>) -> Vec<Effect> {
    let ((meant, left), now) = (meant(app, &app.marked_reports(), approves(status)), app.now.clone());
    if !sample::allows(app, status) || changed_behind(app, &meant) {
        return Vec::new();
    }
    let done = app.session.judge(&meant, status, why, &now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let (count, same) = (records.len(), meant.len() - records.len());
    let effects = app.append(records);
    app.unmark_reports();
    let said = app.lang.text(tell::status_id(status)).to_owned();
    app.tell("notice.judged_many", &[("status", &said), ("count", &count.to_string())]);
    for (id, count) in [("notice.judged_same", same), ("notice.judged_left", left)].into_iter().filter(|(_, count)| *count > 0) {
        app.tell_also(id, &[("count", &count.to_string())]);
    }
    effects
}

/// Judges the report and goes to the next one of the list; the marked reports, where there are any.
pub(super) fn judge(app: &mut App, status: Status, why: Option<String>) -> Vec<Effect> {
    if !app.marked_reports().is_empty() {
        return judge_marked(app, status, why.as_deref());
    }
    let path: Vec<Arc<str>> = app.path().into_iter().collect();
    if changed_behind(app, &path) {
        return Vec::new();
    }
    let name = path.first().map(|path| name(app, path)).unwrap_or_default();
    let Some(records) = decide::apply(app, Edit { changes: vec![Change::Judge { status, why }] }) else { return Vec::new() };
    let mut effects = app.append(records);
    let said = app.lang.text(tell::status_id(status)).to_owned();
    if status != Status::Open {
        effects.extend(walk::walk(app, Action::NextReport));
    }
    app.tell_first("notice.judged", &[("status", &said), ("name", &name)]);
    effects
}

/// What a report is called where it is not on the screen: body and year, else its path.
fn name(app: &App, path: &Arc<str>) -> String {
    let summary = app.session.summaries().get(path);
    let agency = summary.and_then(|summary| summary.agency.as_deref()).unwrap_or(path);
    let year = summary.and_then(|summary| summary.year).map(|year| format!(" {year}")).unwrap_or_default();
    format!("{agency}{year}")
}

#[cfg(test)]
mod tests;
