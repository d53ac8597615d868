//! What is said of findings that are no longer open: decided, covered by the verdict on the report, or found no more.

use super::{App, plain, tell};
use crate::review::{FindingKey, Status, Verdict};
use crate::session::Opened;

/// The verdict on a finding of the open report in words. Who judges a report judges what was not decided in it too: that is no longer open.
pub fn verdict(app: &App, verdict: Verdict) -> &str {
    let covered = verdict == Verdict::Open && status(app) != Status::Open;
    app.lang.text(if covered { "findings.covered" } else { tell::verdict_id(verdict) })
}

/// The verdict on the open report that counts.
fn status(app: &App) -> Status {
    app.path().map(|path| app.session.status(&path)).unwrap_or_default()
}

/// That nothing is found, and what is to be done with the report where nobody judged it.
pub fn none(app: &App) -> String {
    let none = match status(app) {
        Status::Open => app.say("findings.none", &[]),
        status => app.say("findings.none_judged", &[("status", app.lang.text(tell::status_id(status)))]),
    };
    match app.session.current().map_or(0, Opened::in_doubt) {
        0 => none,
        count => plain::behind(none, &app.say("findings.in_doubt", &[("count", &count.to_string())])),
    }
}

/// What was decided on findings of the open report that are found no more: what, by whom, when and why.
pub fn gone(app: &App) -> Vec<String> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let Some(review) = app.session.review(&opened.document.path) else { return Vec::new() };
    let is_gone = |key: &&FindingKey| !opened.findings.iter().any(|finding| finding.key() == **key);
    let told = review.decisions.keys().filter(is_gone).filter_map(|key| {
        let decision = review.decision(key).filter(|decision| decision.verdict != Verdict::Open)?;
        let why = decision.said.why.as_deref().map(|text| tell::why(app, text)).unwrap_or_default();
        let (rule, subject) = (tell::rule_name(app, key.rule()), tell::subject(app, key.subject()));
        let (verdict, at) = (app.lang.text(tell::verdict_id(decision.verdict)), tell::clock(&decision.said.at));
        let said = [("verdict", verdict), ("by", &decision.said.by), ("at", &at), ("why", &why)];
        Some(app.say("findings.gone", &[&[("rule", &*rule), ("subject", &*subject)][..], &said].concat()))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Msg;
    use crate::app::cells::Ambiguous;
    use crate::app::key::Key;
    use crate::app::overlay::Overlay;
    use crate::app::plain::question_text;
    use crate::app::testing::{Desk, report};
    use crate::review::{Act, Record};

    #[test]
    fn what_another_reviewer_decided_is_told_when_it_is_found_no_more() {
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 5))]);
        assert!(gone(&desk.app).is_empty());
        let finding =
            desk.app.session.current().expect("open").findings.iter().find(|f| f.rule == "proceedings-total").expect("found").key();
        desk.app.focus_finding(&finding);
        desk.press("o a");
        let mine: Vec<Record> = desk.app.session.history().journal_of("王某").map(|record| Record::clone(record)).collect();
        assert!(mine.iter().any(|record| matches!(record.action, Act::Decide(Verdict::Corrected))), "{mine:?}");
        let mut other = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 5))]);
        let theirs = mine.into_iter().map(|record| Record { by: "李某".to_owned(), ..record }).collect();
        other.send(Msg::Joined(theirs));
        let told = gone(&other.app);
        assert_eq!(told.len(), 1, "{told:?}");
        let corrected = other.app.lang.text("screen.verdict.corrected");
        assert!(told[0].contains("李某") && told[0].contains(corrected), "{told:?}");
    }

    #[test]
    fn what_the_verdict_on_the_report_covers_is_called_open_nowhere() {
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 5))]);
        let (open, covered) = (desk.app.lang.text("screen.verdict.open").to_owned(), desk.app.lang.text("findings.covered").to_owned());
        assert_eq!(verdict(&desk.app, Verdict::Open), open);
        assert!(none(&desk.app).contains('A'));
        desk.press("A y");
        assert_eq!(verdict(&desk.app, Verdict::Open), covered);
        assert!(
            !none(&desk.app).contains('A') && none(&desk.app).contains(desk.app.lang.text("screen.status.approved")),
            "{}",
            none(&desk.app)
        );
        let plain = crate::app::plain::place(&desk.app).join("\n");
        assert!(plain.contains(&covered), "{plain}");
    }

    #[test]
    fn figures_in_doubt_that_no_finding_speaks_of_are_told_walked_to_and_asked_for() {
        // Suits before and after a review stand in each other's place, which no sum can tell.
        let text = report("甲县人民政府", 2023, 6).replace("未经复议直接起诉\t复议后起诉", "复议后起诉\t未经复议直接起诉");
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", text)]);
        let opened = desk.app.session.current().expect("open");
        let count = opened.in_doubt();
        assert!(count > 0 && opened.findings.is_empty(), "{count} {:?}", opened.findings);
        let told = desk.app.say("findings.in_doubt", &[("count", &count.to_string())]);
        assert!(none(&desk.app).ends_with(&told), "{}", none(&desk.app));
        desk.press("] d");
        let first = desk.app.desk.spot.clone().expect("a cell");
        assert!(first.as_str().starts_with("proceedings/"), "{first:?}");
        desk.press("A");
        let Some(Overlay::Confirm(question)) = &desk.app.overlay else { panic!("nothing is asked") };
        let asked = question_text(&desk.app, question);
        assert!(asked.starts_with(&told) && asked.len() > told.len(), "{asked}");
        desk.press("n");
        assert!(none(&desk.app).contains('A'), "not approved");
        desk.press("A y");
        assert_eq!(status(&desk.app), Status::Approved);
        // A figure that the reviewer gave is in doubt no more.
        desk.press("c 7 Enter");
        assert_eq!(desk.app.session.current().expect("open").in_doubt(), count - 1);
    }

    #[test]
    fn figures_in_doubt_are_told_before_many_reports_are_approved_at_once() {
        let doubtful = report("甲县人民政府", 2023, 6).replace("未经复议直接起诉\t复议后起诉", "复议后起诉\t未经复议直接起诉");
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", doubtful), ("b.txt", report("乙县人民政府", 2023, 6))]);
        let count = desk.summary("a.txt").in_doubt;
        assert!(count > 0 && desk.summary("b.txt").in_doubt == 0, "{count}");
        let told = desk.app.say("question.judge_doubt", &[("count", &count.to_string())]);
        let asked = |desk: &Desk| match &desk.app.overlay {
            Some(Overlay::Confirm(question)) => question_text(&desk.app, question),
            other => panic!("{other:?}"),
        };
        desk.press("1 V A");
        assert!(asked(&desk).starts_with(&told), "{}", asked(&desk));
        desk.press("n W");
        assert!(!asked(&desk).contains(&told), "holding reports back says nothing of their figures");
        desk.press("n v f");
        "doubt>0".chars().for_each(|c| desk.send(Msg::Key(Key::char(c), String::new())));
        desk.press("Enter");
        assert_eq!(desk.app.list.shown.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), ["a.txt"]);
    }
}
