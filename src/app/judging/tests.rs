//! Key scripts on verdicts: what is asked and told before they are given.

use crate::app::overlay::{Overlay, Question};
use crate::app::testing::{Desk, report};
use crate::app::tests::{at, key};
use crate::app::{Effect, Msg};
use crate::review::Status;

fn asked(desk: &Desk) -> bool {
    matches!(desk.app.overlay, Some(Overlay::Confirm(_)))
}

fn question(desk: &Desk) -> String {
    match &desk.app.overlay {
        Some(Overlay::Confirm(question)) => crate::app::plain::question_text(&desk.app, question),
        other => panic!("nothing is asked: {other:?}"),
    }
}

fn text(desk: &Desk) -> String {
    match &desk.app.overlay {
        Some(Overlay::Note(note)) => note.area.lines().join("\n"),
        other => panic!("no box: {other:?}"),
    }
}

fn judged(desk: &Desk) -> usize {
    desk.app.session.summaries().keys().filter(|path| desk.app.session.status(path) != Status::Open).count()
}

/// A report with an open error.
fn desk() -> Desk {
    let mut desk = Desk::new(100, 30);
    while desk.app.desk.finding.as_ref() != Some(&key()) {
        desk.press("n");
    }
    desk
}

#[test]
fn marked_reports_are_neither_returned_nor_approved_with_remarks_without_a_question() {
    for (key, count) in [("S", 3), ("X", 3)] {
        let mut desk = Desk::new(100, 30);
        desk.press("1 V");
        desk.press(key);
        assert!(question(&desk).contains('2'), "{key}: two were not opened: {}", question(&desk));
        desk.press("Enter");
        assert_eq!((judged(&desk), desk.app.overlay.is_none()), (0, true), "{key}: Enter is the safe answer");
        desk.press(key);
        desk.press("y w h y Enter");
        assert_eq!(judged(&desk), count, "{key}");
    }
}

#[test]
fn no_remark_is_at_hand_that_is_not_true_of_the_reports() {
    let mut desk = desk();
    let holds = desk.app.lang.text("template.remarks.1").to_owned();
    let offered = |desk: &Desk| match &desk.app.overlay {
        Some(Overlay::Note(note)) => note.templates.clone(),
        other => panic!("no box: {other:?}"),
    };
    desk.press("S");
    assert!(asked(&desk), "findings are open");
    desk.press("Enter");
    assert_eq!(judged(&desk), 0);
    desk.press("S y");
    assert!(!offered(&desk).contains(&holds), "a figure does not hold: {:?}", offered(&desk));
    desk.press("Ctrl-u Esc s Enter u U");
    desk.press("S");
    if asked(&desk) {
        desk.press("y");
    }
    assert!(!text(&desk).is_empty() && !offered(&desk).contains(&holds), "the source errors are the remarks: {:?}", offered(&desk));
    desk.press("Esc 1 V S y");
    assert!(
        !offered(&desk).iter().any(|text| *text == holds || text.contains('6')),
        "remarks on one are none on all: {:?}",
        offered(&desk)
    );
}

#[test]
fn what_waits_is_told_before_a_report_is_approved() {
    let mut desk = Desk::with(100, 30, crate::app::cells::Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7))]);
    let all = desk.app.session.counts().open;
    desk.press(&"w ".repeat(all));
    assert_eq!(desk.app.session.counts().open, 0);
    desk.press("A");
    assert!(question(&desk).contains(&all.to_string()), "{}", question(&desk));
    desk.press("Enter");
    assert_eq!(judged(&desk), 0);
    desk.press("1 V A");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Confirm(Question::JudgeMany(_, [1, 1, ..])))), "{:?}", desk.app.overlay);
    desk.press("y");
    assert_eq!(judged(&desk), 1);
}

#[test]
fn what_changed_behind_the_question_is_not_judged() {
    let change = |desk: &mut Desk, path: &str| {
        desk.files.iter_mut().filter(|(p, _)| **p == *path).for_each(|(_, text)| text.push_str("其他\n"));
        desk.send(Msg::Touched(vec![path.into()]));
        let summary = desk.summary(path);
        desk.send(Msg::Found(vec![summary]));
    };
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("A");
    change(&mut desk, &path);
    desk.press("y");
    assert_eq!(judged(&desk), 0);
    let told = desk.app.notice.as_ref().is_some_and(|notice| notice.grave && notice.text == desk.app.lang.text("notice.changed_behind"));
    assert!(told, "{:?}", desk.app.notice);
    desk.press("X w h y");
    change(&mut desk, &path);
    desk.press("Enter");
    assert_eq!(judged(&desk), 0, "nor while the reason is written");
    desk.press("X");
    assert_eq!(text(&desk), "why", "which is not lost");
    desk.press("Esc");
    desk.press("1 V A");
    change(&mut desk, "丙县/2022.txt");
    desk.press("y");
    assert_eq!(judged(&desk), 0, "nor along with others");
    desk.press("1 A y");
    assert_eq!(judged(&desk), 3, "asked again, they are");
}

#[test]
fn who_may_only_read_is_told_so_before_anything_is_written() {
    let mut desk = desk();
    desk.send(Msg::Held(Some("another".to_owned())));
    for keys in ["m", "M", "s", "x", "c", "e", "S", "X", "A", "W", "t", "T", "Space w", "Space s", "F2"] {
        desk.press(keys);
        assert!(desk.app.overlay.is_none(), "{keys}: {:?}", desk.app.overlay);
        assert!(
            desk.app.notice.as_ref().is_some_and(|notice| notice.grave && notice.text.contains("another")),
            "{keys}: {:?}",
            desk.app.notice
        );
    }
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Append(_))));
    assert!(desk.effects.contains(&Effect::TakeOver), "the other program may be gone without a word");
    desk.send(Msg::Held(None));
    desk.effects.clear();
    desk.press("w");
    assert!(!desk.effects.contains(&Effect::TakeOver) && desk.effects.iter().any(|effect| matches!(effect, Effect::Append(_))));
}

#[test]
fn a_verdict_does_not_cover_what_a_later_correction_raised() {
    let clean = report("甲县人民政府", 2023, 6);
    let mut desk = Desk::with(100, 30, crate::app::cells::Ambiguous::Narrow, &[("a.txt", clean.clone())]);
    while desk.app.session.counts().open > 0 {
        desk.press("x Enter");
    }
    desk.press("A");
    assert_eq!((judged(&desk), desk.app.session.counts().open), (1, 0));
    desk.app.focus_spot(crate::form::CellKey("proceedings/review/total".to_owned()));
    desk.press("3 c 9 9 Enter");
    let told = desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(told.contains(desk.app.lang.text("notice.overtaken")), "{told}");
    assert_eq!(judged(&desk), 0, "the verdict is given anew or not at all");
    assert!(desk.app.session.counts().open_errors > 0, "{:?}", desk.app.session.counts());
    assert_eq!(desk.app.session.judgement("a.txt").map(|judgement| judgement.status), Some(Status::Approved), "it is kept");
    desk.press("A y");
    assert_eq!((judged(&desk), desk.app.session.counts().open), (1, 0), "given again, it covers what is there now");
    // The same said by another reviewer, later.
    let records: Vec<_> = desk
        .effects
        .iter()
        .filter_map(|effect| if let Effect::Append(records) = effect { Some(records.clone()) } else { None })
        .flatten()
        .collect();
    let correction = records.iter().find(|record| record.action == crate::review::Act::Correct).expect("corrected").clone();
    let theirs = crate::review::Record {
        by: "李".to_owned(),
        seq: 1,
        with: None,
        at: "2026-01-03T00:00:00+08:00".to_owned(),
        to: Some("98".to_owned()),
        ..correction
    };
    desk.send(Msg::Joined(vec![theirs]));
    assert_eq!(judged(&desk), 0);
}

#[test]
fn a_report_that_is_gone_does_not_come_back_with_what_is_said_of_it() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.files.retain(|(file, _)| **file != *path);
    desk.send(Msg::Gone(vec![path.as_str().into()]));
    let left = desk.app.session.counts();
    for keys in ["m a memo Enter", "M half Esc", "w"] {
        desk.press(keys);
        desk.rest();
        assert!(desk.app.list.shown.iter().all(|shown| **shown != *path), "{keys}");
        let counts = desk.app.session.counts();
        assert_eq!((counts.files, counts.open), (left.files, left.open), "{keys}");
    }
}

/// A report whose total of one row was corrected, seen at 100 × 30, with every finding dismissed.
fn corrected() -> Desk {
    let mut desk = Desk::with(100, 30, crate::app::cells::Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 6))]);
    while desk.app.session.counts().open > 0 {
        desk.press("x Enter");
    }
    desk.app.focus_spot(crate::form::CellKey("proceedings/review/total".to_owned()));
    desk.press("3 c 9 9 Enter");
    desk
}

#[test]
fn a_verdict_does_not_cover_what_is_brought_back_or_taken_back_after_it() {
    let mut desk = corrected();
    desk.press("u A");
    assert_eq!((judged(&desk), desk.app.session.counts().open), (1, 0));
    desk.press("U");
    let told = desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(told.contains(desk.app.lang.text("notice.overtaken")), "{told}");
    assert_eq!(judged(&desk), 0, "the verdict knew nothing of the figure that was brought back");
    assert!(desk.app.session.counts().open_errors > 0, "{:?}", desk.app.session.counts());
    desk.press("u");
    assert_eq!((judged(&desk), desk.app.session.counts().open), (1, 0), "all is again as it was when it was judged");

    // Taken back by its step: the figure that was judged is the corrected one.
    let mut desk = corrected();
    let step = desk.app.session.steps().next().map(|(record, _)| record.seq).expect("corrected");
    desk.press("A y");
    assert_eq!(judged(&desk), 1);
    desk.app.session.undo_step(step, "2026-01-03T00:00:00+08:00").expect("may be taken back");
    assert_eq!(judged(&desk), 1, "nothing was raised by that");
    desk.app.session.redo_step(step, "2026-01-03T00:00:01+08:00").expect("may be brought back");
    assert_eq!(judged(&desk), 1, "and it is what was judged");
}

#[test]
fn a_verdict_does_not_cover_what_a_step_taken_back_through_the_history_raises() {
    let mut desk = Desk::with(100, 30, crate::app::cells::Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 5))]);
    desk.app.focus_spot(crate::form::CellKey("proceedings/review/total".to_owned()));
    desk.press("3 c 6 Enter");
    let step = desk.app.session.steps().next().map(|(record, _)| record.seq).expect("corrected");
    while desk.app.session.counts().open > 0 {
        desk.press("x Enter");
    }
    desk.press("A y");
    assert_eq!((judged(&desk), desk.app.session.counts().open), (1, 0));
    desk.app.session.undo_step(step, "2026-01-03T00:00:00+08:00").expect("may be taken back");
    assert_eq!(judged(&desk), 0, "the figures are others than those that were judged");
    assert!(desk.app.session.counts().open_errors > 0, "{:?}", desk.app.session.counts());
}
