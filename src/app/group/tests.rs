//! Key scripts on the same fault in many reports.

use crate::app::Msg;
use crate::app::cells::Ambiguous;
use crate::app::overlay::Overlay;
use crate::app::testing::{Desk, report};
use crate::app::tests::{at, key};
use crate::form::CellKey;
use crate::review::{Act, How, Record, Target, Verdict};

/// Three bodies with the same wrong total, one of them wrong otherwise.
fn alike() -> Desk {
    let files = [
        ("a.txt", report("甲县人民政府", 2023, 7)),
        ("b.txt", report("乙县人民政府", 2023, 7)),
        ("c.txt", report("丙县人民政府", 2023, 8)),
    ];
    let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &files);
    while desk.app.desk.finding.as_ref() != Some(&key()) {
        desk.press("n");
    }
    desk
}

fn verdict(desk: &Desk, path: &str) -> Verdict {
    desk.app.session.verdict(path, &key())
}

#[test]
fn the_same_fault_in_many_reports_is_settled_as_one_step_and_taken_back_as_one() {
    let mut desk = alike();
    desk.press("L");
    let Some(Overlay::Group(group)) = &desk.app.overlay else { panic!("no group is shown") };
    assert_eq!((group.lines.len(), group.counts()), (3, (3, 0, 0)));
    desk.press("Space w");
    let decided: Vec<Verdict> = ["a.txt", "b.txt", "c.txt"].map(|path| verdict(&desk, path)).to_vec();
    assert_eq!(decided.iter().filter(|v| **v == Verdict::Waiting).count(), 2);
    assert_eq!(decided.iter().filter(|v| **v == Verdict::Open).count(), 1, "what was unticked stays open");
    desk.press("u");
    for path in ["a.txt", "b.txt", "c.txt"] {
        assert_eq!(verdict(&desk, path), Verdict::Open, "{path}");
    }
}

#[test]
fn a_chosen_step_is_taken_back_and_brought_back_from_the_list_of_steps() {
    let mut desk = alike();
    let first = at(&desk).0;
    desk.press("w");
    while desk.app.desk.finding.as_ref() != Some(&key()) || at(&desk).0 == first {
        desk.press("n");
    }
    let second = at(&desk).0;
    desk.press("w Space h Down Enter");
    assert_eq!((verdict(&desk, &first), verdict(&desk, &second)), (Verdict::Open, Verdict::Waiting), "the older of two steps");
    desk.press("Space h Down Enter");
    assert_eq!(verdict(&desk, &first), Verdict::Waiting, "brought back");
}

#[test]
fn as_many_are_told_as_were_settled_and_what_went_meanwhile_is_told() {
    let mut desk = alike();
    desk.press("L");
    desk.files.iter_mut().filter(|(path, _)| &**path == "b.txt").for_each(|(_, text)| text.push_str("附注\n"));
    let summary = desk.summary("b.txt");
    desk.send(crate::app::Msg::Found(vec![summary]));
    desk.send(crate::app::Msg::Gone(vec!["c.txt".into()]));
    desk.press("s");
    let told = desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    let says = |id: &str, count: &str| told.contains(&desk.app.say(id, &[("count", count)]));
    assert!(says("notice.group_done", "1") && says("notice.group_left", "2"), "{told}");
}

#[test]
fn no_figure_of_one_report_is_the_reason_of_all() {
    let mut desk = alike();
    desk.press("L s");
    let why = |path: &str| desk.app.session.decision(path, &key()).and_then(|decision| decision.said.why).unwrap_or_default();
    for path in ["a.txt", "b.txt", "c.txt"] {
        assert!(!why(path).is_empty() && !why(path).contains(|c: char| c.is_ascii_digit()), "{path}: {}", why(path));
    }
}

#[test]
fn a_correction_that_came_meanwhile_is_not_written_over_and_one_of_other_bytes_is_none() {
    let mut desk = alike();
    let correction = |desk: &Desk, path: &str, printed: &str, value: &str| {
        let cell = CellKey("proceedings/review.direct/total".to_owned());
        let cell = desk.app.focused_finding().and_then(|finding| finding.cells.last().cloned()).unwrap_or(cell);
        let hash = desk.app.session.summaries()[path].hash.to_string();
        let target = Target::Cell { path: path.to_owned(), hash, cell, printed: Some(printed.to_owned()) };
        record("李某", Act::Correct, target, Some(value))
    };
    let stale = correction(&desk, "c.txt", "99", "6");
    desk.send(Msg::Joined(vec![stale]));
    desk.press("L");
    let theirs = Record { seq: 2, ..correction(&desk, "b.txt", "7", "16") };
    desk.send(Msg::Joined(vec![theirs]));
    desk.press("s");
    assert_eq!(["a.txt", "b.txt", "c.txt"].map(|path| verdict(&desk, path)), [Verdict::SourceError, Verdict::Open, Verdict::SourceError]);
    let told = desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(told.contains(&desk.app.say("notice.group_left", &[("count", "1")])), "{told}");
}

fn record(by: &str, action: Act, target: Target, to: Option<&str>) -> Record {
    Record {
        seq: 1,
        with: None,
        at: "2026-01-01T00:00:00+08:00".to_owned(),
        by: by.to_owned(),
        tool: "report-review test".to_owned(),
        action,
        target,
        from: None,
        to: to.map(ToOwned::to_owned),
        why: None,
        how: How::default(),
        check: String::new(),
    }
}
