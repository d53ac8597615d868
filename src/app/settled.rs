//! What is said of findings that are no longer open: decided, covered by the verdict on the report, or found no more.

use super::{App, tell};
use crate::review::{FindingKey, Status, Verdict};

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
    match status(app) {
        Status::Open => app.say("findings.none", &[]),
        status => app.say("findings.none_judged", &[("status", app.lang.text(tell::status_id(status)))]),
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
}
