//! How many keys the usual flows take, pressed on the sample corpus. A flow that takes more than its budget fails here.
//! Counted is every key from the finding on the screen to the next one, the decision handed to the journal.

#[path = "../examples/stage/mod.rs"]
mod stage;

use report_review::app::overlay::Overlay;
use report_review::check::Finding;
use report_review::review::{Act, Status, Verdict};
use stage::Stage;

/// The program at its first open finding.
fn start() -> Stage {
    Stage::new(120, 40).expect("the samples can be read")
}

/// Walks to the first open finding that is wanted.
fn walk(stage: &mut Stage, wanted: impl Fn(&Finding, Option<usize>) -> bool) {
    let mut left = stage.app.session.counts().open;
    while !stage.app.focused_finding().is_some_and(|finding| wanted(finding, stage.app.desk.repair)) {
        stage.press("n").expect("walks");
        left = left.checked_sub(1).expect("some finding of the samples is like that");
    }
}

/// Presses `keys` on the focused finding; they may be no more than `budget`, and the decision must be made, with the next open
/// finding in focus.
fn flow(stage: &mut Stage, keys: &str, budget: usize, verdict: Verdict) {
    let before = (stage.app.path(), stage.app.desk.finding.clone());
    let (pressed, written) = (stage.pressed, stage.records.len());
    stage.press(keys).expect("pressed");
    assert!(stage.pressed - pressed <= budget, "{keys}: {} keys, {budget} are allowed", stage.pressed - pressed);
    let (path, key) = before;
    let (path, key) = (path.expect("a report is open"), key.expect("a finding has the focus"));
    assert!(stage.records.len() > written, "{keys}: nothing was written");
    let gone = !stage.app.session.summaries()[&path].findings.iter().any(|brief| brief.is(&key));
    let decided = stage.app.session.verdict(&path, &key);
    assert!(decided == verdict || (gone && verdict == Verdict::Corrected), "{keys}: {} is {decided:?}", key.0);
    let here = (stage.app.path().expect("open"), stage.app.desk.finding.clone().expect("a finding has the focus"));
    assert_ne!(here, (path, key), "{keys}: the focus stays");
    assert_eq!(stage.app.session.verdict(&here.0, &here.1), Verdict::Open, "{keys}: the next finding is decided already");
    assert!(stage.app.overlay.is_none() && stage.app.pending.is_empty(), "{keys}: something is still open");
}

#[test]
fn the_repair_shown_takes_one_key() {
    let mut stage = start();
    walk(&mut stage, |_, repair| repair == Some(0));
    flow(&mut stage, "a", 1, Verdict::Corrected);
}

#[test]
fn another_repair_takes_two_keys() {
    let mut stage = start();
    walk(&mut stage, |finding, _| finding.suggestions.len() > 1);
    flow(&mut stage, "o a", 2, Verdict::Corrected);
}

#[test]
fn a_typed_value_takes_its_digits_and_two_keys() {
    let mut stage = start();
    walk(&mut stage, |finding, repair| repair == Some(0) && finding.suggestions[0].changes.len() == 1);
    let value = stage.app.focused_finding().expect("walked to").suggestions[0].changes[0].to.to_string();
    let keys: Vec<String> = value.chars().map(String::from).collect();
    flow(&mut stage, &format!("c {} Enter", keys.join(" ")), 2 + keys.len(), Verdict::Corrected);
}

#[test]
fn an_error_of_the_report_takes_two_keys_with_its_note() {
    let mut stage = start();
    walk(&mut stage, |finding, _| finding.case.is_some());
    flow(&mut stage, "s Enter", 2, Verdict::SourceError);
    let record = stage.records.last().expect("written");
    assert!(record.why.as_ref().is_some_and(|why| !why.is_empty()), "{record:?}");
}

#[test]
fn a_dismissal_takes_two_keys_with_its_reason() {
    let mut stage = start();
    flow(&mut stage, "x Enter", 2, Verdict::Dismissed);
    assert!(stage.records.last().is_some_and(|record| record.why.is_some()));
}

#[test]
fn the_first_decision_takes_one_key_from_the_start() {
    flow(&mut start(), "w", 1, Verdict::Waiting);
}

#[test]
fn a_decision_is_repeated_by_one_key() {
    let mut stage = start();
    flow(&mut stage, "x Down Enter", 3, Verdict::Dismissed);
    let why = stage.records.last().expect("written").why.clone();
    flow(&mut stage, ".", 1, Verdict::Dismissed);
    assert_eq!(stage.records.last().expect("written").why, why);
    walk(&mut stage, |_, repair| repair == Some(0));
    flow(&mut stage, "a", 1, Verdict::Corrected);
    walk(&mut stage, |_, repair| repair == Some(0));
    flow(&mut stage, ".", 1, Verdict::Corrected);
}

#[test]
fn a_clean_report_is_approved_by_one_key() {
    let mut stage = start();
    stage.press("f + Enter Enter").expect("the first of the clean ones is opened");
    let path = stage.app.path().expect("open");
    let pressed = stage.pressed;
    stage.press("A").expect("pressed");
    assert_eq!(stage.pressed - pressed, 1);
    assert_eq!(stage.app.session.status(&path), Status::Approved);
    assert_ne!(stage.app.path(), Some(path), "the next report is open");
}

#[test]
fn all_clean_reports_are_approved_by_six_keys() {
    let mut stage = start();
    stage.press("f + Enter V A y").expect("pressed");
    assert_eq!(stage.pressed, 6);
    let session = &stage.app.session;
    let clean: Vec<_> = session.summaries().values().filter(|summary| summary.findings.is_empty()).collect();
    let reports = clean.iter().filter(|summary| summary.kind.is_report()).count();
    assert!(reports > 1 && reports < clean.len());
    let approved = |path: &str| session.status(path) == Status::Approved;
    assert!(clean.iter().all(|summary| approved(&summary.path) == summary.kind.is_report()), "what is no report is left alone");
    let steps: Vec<_> = stage.records.iter().filter(|r| r.action == Act::Judge(Status::Approved) && r.with.is_none()).collect();
    assert_eq!(steps.len(), 1, "one step, which one key takes back");
}

#[test]
fn any_report_is_gone_to_by_three_keys_and_the_letters_of_its_name() {
    let mut stage = start();
    stage.press("g r 青 檐 Enter").expect("pressed");
    assert_eq!(stage.pressed, 3 + 2);
    assert!(stage.app.path().is_some_and(|path| path.contains("青檐")));
}

#[test]
fn a_group_is_applied_by_three_keys_from_the_overview() {
    let mut stage = start();
    stage.press("Space o").expect("pressed");
    // The rule with the most open findings that a repair settles.
    for _ in 0..20 {
        stage.press("Enter L").expect("pressed");
        let Some(Overlay::Group(group)) = &stage.app.overlay else { panic!("no group is shown") };
        if group.counts().0 > 0 && group.kind.is_some() {
            break;
        }
        let rule = group.key.rule().to_owned();
        stage.press("Esc \\ Space o").expect("pressed");
        let Some(Overlay::Pick(pick)) = &stage.app.overlay else { panic!("no overview is shown") };
        let at = pick.items.iter().position(|item| item.text.ends_with(&rule)).expect("the rule is listed");
        stage.press(&"Down ".repeat(at + 1)).expect("pressed");
    }
    let written = stage.records.len();
    stage.press("a").expect("pressed");
    assert!(stage.records.len() > written, "the third key applies");
}

#[test]
fn the_median_over_the_samples_is_no_more_than_two_keys() {
    let mut stage = start();
    let mut keys = Vec::new();
    while stage.app.session.counts().open > 0 && keys.len() < 1_000 {
        let before = stage.pressed;
        let finding = stage.app.focused_finding().expect("an open finding has the focus");
        let script = match (stage.app.desk.repair, finding.suggestions.len(), finding.case.is_some()) {
            (Some(_), ..) => "a",
            (None, 1.., _) => "o a",
            (None, 0, true) => "s Enter",
            (None, 0, false) => "x Enter",
        };
        let open = stage.app.session.counts().open;
        stage.press(script).expect("pressed");
        assert!(stage.app.session.counts().open < open + 3, "decisions lead somewhere");
        keys.push(stage.pressed - before);
    }
    assert_eq!(stage.app.session.counts().open, 0, "every finding is decided without looking for it");
    keys.sort_unstable();
    assert!(keys.len() > 30, "{} findings", keys.len());
    assert!(keys[keys.len() / 2] <= 2, "{keys:?}");
}
