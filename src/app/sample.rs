//! The sampling plan: made, shown, and kept to.

use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind, Prompt};
use super::{App, Effect, Line, decide, dispatch, tell};
use crate::review::{Plan, Status};

/// Shows the sample of the plan in force, or asks for a plan.
pub(super) fn begin(app: &mut App) -> Vec<Effect> {
    if app.session.plan().is_some() {
        let items = items(app);
        app.overlay = Some(Overlay::Pick(Pick::new(PickKind::Sample, items)));
    } else {
        ask(app);
    }
    Vec::new()
}

/// Asks for a plan; today's date is as good a seed as any, and it is written down.
pub(super) fn ask(app: &mut App) {
    if !dispatch::may_write(app) {
        return;
    }
    let day: String = app.now.chars().take(10).filter(char::is_ascii_digit).collect();
    let text = app.session.plan().map_or_else(|| format!("{day} 5%"), ToString::to_string);
    app.overlay = Some(Overlay::Prompt(Prompt::Plan, Line::offered(&text)));
}

/// Puts the plan that was typed in force; nothing typed means none.
pub(super) fn typed(app: &mut App, text: &str) -> Vec<Effect> {
    let plan = Plan::read(text);
    if plan.is_none() && !text.trim().is_empty() {
        app.overlay = Some(Overlay::Prompt(Prompt::Plan, Line::new(text)));
        app.warn("notice.no_plan", &[]);
        return Vec::new();
    }
    let now = app.now.clone();
    let done = app.session.set_plan(plan, &now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let effects = app.append(records);
    let count = app.session.sample().len().to_string();
    app.tell(if text.trim().is_empty() { "notice.plan_ended" } else { "notice.plan" }, &[("count", &count)]);
    effects
}

/// Whether reports may be judged so together; what is left of the sample is said.
pub(super) fn allows(app: &mut App, status: Status) -> bool {
    let approves = matches!(status, Status::Approved | Status::ApprovedWithRemarks);
    let sample = if approves { app.session.sample() } else { Vec::new() };
    let left = sample.iter().filter(|report| !report.done).count();
    if left > 0 {
        app.warn("notice.sample_left", &[("left", &left.to_string()), ("all", &sample.len().to_string())]);
    }
    left == 0
}

/// The reports of the sample, those that are left first, and the way to another plan.
fn items(app: &App) -> Vec<Item> {
    let mut sample = app.session.sample();
    sample.sort_by_key(|report| report.done);
    let line = |report: &crate::session::Sampled| {
        let summary = app.session.summaries().get(&report.path);
        let year = summary.and_then(|s| s.year).map(|y| y.to_string()).unwrap_or_default();
        let name = summary.and_then(|s| s.agency.as_deref()).unwrap_or(&report.path).to_owned();
        Item {
            mark: summary.map(|summary| tell::report_mark(app, summary)).unwrap_or_default(),
            text: format!("{year:>4} {name}"),
            detail: app.say(if report.done { "sample.done" } else { "sample.left" }, &[]),
            bar: None,
            also: report.path.to_string(),
            choice: Choice::Report(report.path.clone()),
        }
    };
    let mut items: Vec<Item> = sample.iter().map(line).collect();
    let plan = app.session.plan().map(ToString::to_string).unwrap_or_default();
    let text = app.say("sample.change", &[("plan", &plan)]);
    items.push(Item { mark: Mark::Plain, text, detail: String::new(), bar: None, also: String::new(), choice: Choice::Plan });
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::cells::Ambiguous;
    use crate::app::testing::{Desk, report};

    fn desk() -> Desk {
        let files: Vec<(String, String)> = (0..12).map(|n| (format!("{n:02}.txt"), report(&format!("第{n}县人民政府"), 2023, 6))).collect();
        let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
        Desk::with(100, 30, Ambiguous::Narrow, &files)
    }

    #[test]
    fn reports_are_approved_together_only_after_the_sample_was_looked_at() {
        let mut desk = desk();
        desk.press("Space s Ctrl-u 7 Space 3 Enter");
        assert_eq!(desk.app.session.plan().map(ToString::to_string).as_deref(), Some("7 3"));
        desk.press("1 V A");
        assert!(
            desk.app.overlay.is_none() && desk.app.notice.as_ref().is_some_and(|n| n.grave && n.text.contains('3')),
            "{:?}",
            desk.app.notice
        );
        desk.press("Esc");
        for left in [2, 1, 0] {
            desk.press("Space s Enter A");
            assert_eq!(desk.app.session.sample().iter().filter(|report| !report.done).count(), left);
        }
        desk.press("1 V A y");
        assert_eq!(desk.app.session.counts().with_status(Status::Approved), 12);
    }

    #[test]
    fn what_was_judged_together_was_not_looked_at() {
        let mut desk = desk();
        desk.press("1 V W y Esc Space s Ctrl-u 7 Space 3 Enter");
        assert!(desk.app.session.sample().iter().all(|report| !report.done));
    }

    #[test]
    fn what_is_no_plan_stays_to_be_put_right() {
        let mut desk = desk();
        desk.press("Space s Ctrl-u 7 Enter");
        assert!(matches!(desk.app.overlay, Some(Overlay::Prompt(Prompt::Plan, _))) && desk.app.session.plan().is_none());
        desk.press("Space 2 Enter u");
        assert!(desk.app.session.plan().is_none(), "a plan is a step that can be taken back");
    }
}
