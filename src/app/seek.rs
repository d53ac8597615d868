//! To the next report of the list that has something open. Where many have nothing, they are gone
//! through a piece at a time, until a key is pressed.

use std::sync::Arc;

use super::desk::Wanted;
use super::pane::Pane;
use super::{App, Effect, tell};
use crate::lang::AND;
use crate::review::Verdict;

/// So many reports are looked at before a key gets its turn.
const PIECE: usize = 4096;

/// What is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sought {
    /// The next open finding; past the end of the list, from its beginning.
    Finding,
    /// The next report with an open finding, up to the end of the list.
    Report,
    /// The first open finding of the list.
    First,
}

/// A report being sought.
#[derive(Clone, Debug)]
pub struct Seek {
    sought: Sought,
    forward: bool,
    /// The report it began at, and how many reports of the list were looked at since; none before the list is made.
    from: Option<Arc<str>>,
    looked_at: Option<usize>,
    /// What is said when there is none.
    none: &'static str,
}

/// Seeks from the open report on.
pub(super) fn begin(app: &mut App, sought: Sought, forward: bool, none: &'static str) -> Vec<Effect> {
    if app.list.is_plain() && sought != Sought::First {
        return plainly(app, sought, forward, none);
    }
    app.list.seeking = Some(Seek { sought, forward, from: app.path(), looked_at: None, none });
    settle(app)
}

/// Where all reports are listed by path, it is known which have something open.
fn plainly(app: &mut App, sought: Sought, forward: bool, none: &'static str) -> Vec<Effect> {
    let here = app.path();
    let next = app.session.open_report(here.as_deref().unwrap_or_default(), forward);
    let edge = if forward { "" } else { "\u{10FFFF}" };
    let wraps = next.is_none() && sought == Sought::Finding;
    let next = next.or_else(|| app.session.open_report(edge, forward).filter(|_| wraps));
    match next.filter(|next| Some(next) != here.as_ref()) {
        Some(path) => arrive(app, path, sought, (forward, wraps)),
        None => at_home(app, sought, forward, none),
    }
}

/// Goes on with what is sought, once the list is made.
pub(super) fn settle(app: &mut App) -> Vec<Effect> {
    if app.list.is_being_made() {
        return Vec::new();
    }
    let Some(mut seek) = app.list.seeking.take() else { return Vec::new() };
    let all = app.list.shown.len();
    // The place behind which, or before which, it begins.
    let begin = match (&seek.from, seek.sought) {
        (Some(path), Sought::Finding | Sought::Report) => {
            app.list.position(path).map_or_else(|| app.list.gap(path), |at| at + usize::from(seek.forward))
        }
        _ => 0,
    };
    let mut looked_at = seek.looked_at.unwrap_or(0);
    let most = if seek.sought == Sought::Report && seek.forward {
        all - begin.min(all)
    } else if seek.sought == Sought::Report {
        begin
    } else {
        all
    };
    for _ in 0..PIECE {
        if looked_at >= most {
            return at_home(app, seek.sought, seek.forward, seek.none);
        }
        looked_at += 1;
        let at = if seek.forward { (begin + looked_at - 1) % all } else { (begin + 2 * all - looked_at) % all };
        let wraps = if seek.forward { begin + looked_at > all } else { looked_at > begin };
        let Some(path) = app.list.shown.get(at).filter(|path| app.session.counts_of(path).open > 0) else { continue };
        let is_new = seek.sought == Sought::First || app.path().as_ref() != Some(path);
        if is_new && (seek.sought == Sought::Report || app.open_in(path, None, seek.forward).is_some()) {
            let path = path.clone();
            return arrive(app, path, seek.sought, (seek.forward, wraps && seek.sought == Sought::Finding));
        }
    }
    seek.looked_at = Some(looked_at);
    app.list.seeking = Some(seek);
    Vec::new()
}

fn arrive(app: &mut App, path: Arc<str>, sought: Sought, (forward, wraps): (bool, bool)) -> Vec<Effect> {
    if sought == Sought::Report {
        if app.pane() == Pane::Reports
            && let Some(at) = app.list.position(&path)
        {
            app.list.cursor = at;
        }
        return app.load(path, Wanted::FirstOpen);
    }
    let Some(key) = app.open_in(&path, None, forward) else { return Vec::new() };
    app.leave_track();
    if wraps {
        app.tell(if forward { "notice.from_start" } else { "notice.from_end" }, &[]);
    }
    app.load(path, Wanted::Finding(key))
}

/// No other report has any: the open one may have others before this finding.
fn at_home(app: &mut App, sought: Sought, forward: bool, none: &'static str) -> Vec<Effect> {
    let here = app.path().filter(|_| sought == Sought::Finding);
    let other = here.and_then(|path| app.open_in(&path, None, forward)).filter(|key| app.desk.finding.as_ref() != Some(key));
    if let Some(key) = other {
        app.tell(if forward { "notice.from_start" } else { "notice.from_end" }, &[]);
        app.focus_finding(&key);
    } else if sought == Sought::First {
        app.screen.wishes.focus = Pane::Reports;
    } else if sought == Sought::Finding {
        none_left(app, none);
    } else {
        app.tell(none, &[]);
    }
    Vec::new()
}

/// Says that no other finding is open; under a filter that names rules, what else is open in the report.
fn none_left(app: &mut App, none: &str) {
    if app.list.asked.rules.is_empty() {
        app.tell(none, &[]);
        return;
    }
    let names: Vec<String> = app.list.asked.rules.iter().map(|rule| tell::rule_name(app, rule)).collect();
    let here = app.path().map_or(0, |path| app.session.counts_of(&path).open);
    // The finding at hand is one of the rules' own.
    let at_hand = app.desk.finding.as_ref().filter(|key| app.list.names_rule_of(key) && app.verdict(key) == Verdict::Open);
    let (rules, left) = (names.join(AND), here.saturating_sub(usize::from(at_hand.is_some())).to_string());
    let id = if left == "0" { "notice.rules_done" } else { "notice.rules_done_here" };
    app.tell(id, &[("rules", &rules), ("count", &left)]);
}
