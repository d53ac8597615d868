//! What is decided of findings and reports, and taken back.

use crate::app::cells::Ambiguous;
use crate::app::key::Key;
use crate::app::overlay::Overlay;
use crate::app::testing::{Desk, report};
use crate::app::tests::{WRONG, at, desk, key, notice, spot};
use crate::app::{Effect, Msg};
use crate::form::CellKey;
use crate::review::{Anchor, FindingKey, Status, Verdict};

#[test]
fn a_source_error_takes_two_keys_and_keeps_the_value() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("s Enter");
    let decision = desk.app.session.decision(&path, &key()).expect("decided");
    assert_eq!((decision.verdict, decision.suggested.as_deref()), (Verdict::SourceError, Some("6")));
    assert!(decision.said.why.is_some_and(|why| !why.is_empty()));
    assert_ne!(at(&desk), (path, Some(WRONG.to_owned())));
}

#[test]
fn dismissing_asks_for_a_reason_and_own_words_are_one() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("x Down Enter");
    let why = |desk: &Desk| desk.app.session.decision(&path, &key()).and_then(|d| d.said.why);
    assert_eq!(why(&desk).as_deref(), Some(desk.app.lang.text("reason.dismiss.2")));
    desk.press("u x");
    for c in "甲乙丙".chars() {
        desk.send(Msg::Key(Key::char(c), String::new()));
    }
    desk.press("Enter");
    assert_eq!(why(&desk).as_deref(), Some("甲乙丙"));
}

#[test]
fn own_words_are_kept_as_typed_however_like_a_ready_reason_they_are() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    let why = |desk: &Desk| desk.app.session.decision(&path, &key()).and_then(|d| d.said.why);
    let part: String = desk.app.lang.text("reason.dismiss.2").chars().take(2).collect();
    desk.press("x");
    part.chars().for_each(|c| desk.send(Msg::Key(Key::char(c), String::new())));
    desk.press("Enter");
    assert_eq!(why(&desk).as_deref(), Some(part.as_str()));
    for (keys, taken) in [("Down Enter", "reason.dismiss.2"), ("Tab Enter", "reason.dismiss.2")] {
        desk.press("u x");
        part.chars().for_each(|c| desk.send(Msg::Key(Key::char(c), String::new())));
        desk.press(keys);
        assert_eq!(why(&desk).as_deref(), Some(desk.app.lang.text(taken)), "{keys}");
    }
}

#[test]
fn undo_goes_back_to_where_the_step_was_and_redo_brings_it_back() {
    let mut desk = desk();
    let before = at(&desk);
    desk.press("w");
    assert_ne!(at(&desk), before);
    desk.press("u");
    assert_eq!(at(&desk), before);
    assert_eq!(desk.app.verdict(&key()), Verdict::Open);
    desk.press("U");
    assert_eq!(at(&desk), before);
    assert_eq!(desk.app.verdict(&key()), Verdict::Waiting);
    desk.press("r");
    assert_eq!(desk.app.verdict(&key()), Verdict::Open);
}

#[test]
fn a_decision_is_repeated_by_the_full_stop_of_an_input_method_too() {
    let mut desk = desk();
    desk.press("w");
    assert!(at(&desk).1.is_some());
    let (path, finding) = at(&desk);
    desk.send(Msg::Key(Key::char('。'), String::new()));
    assert_eq!(desk.app.session.verdict(&path, &FindingKey(finding.unwrap_or_default())), Verdict::Waiting);
}

#[test]
fn the_counter_moves_only_when_the_journal_says_so() {
    let mut desk = desk();
    desk.press("w");
    assert_eq!((desk.app.saving.saved, desk.app.saving.waiting), (0, 1));
    desk.send(Msg::SaveFailed("disk full".to_owned()));
    assert_eq!((desk.app.saving.saved, desk.app.saving.waiting), (0, 1));
    assert!(desk.app.saving.failed.is_some());
    desk.press("q");
    assert!(matches!(desk.app.overlay, Some(Overlay::Confirm(_))));
    desk.press("q Enter");
    assert!(desk.app.overlay.is_none() && !desk.effects.contains(&Effect::Quit));
    desk.save();
    assert_eq!((desk.app.saving.saved, desk.app.saving.waiting), (1, 0));
    desk.press("q");
    assert_eq!(desk.effects.last(), Some(&Effect::Quit));
}

#[test]
fn a_clean_report_is_approved_by_one_key_and_others_ask_first() {
    let mut desk =
        Desk::with(80, 24, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 9)), ("b.txt", report("乙县人民政府", 2023, 6))]);
    desk.press("A");
    assert!(matches!(desk.app.overlay, Some(Overlay::Confirm(_))));
    desk.press("A Enter");
    assert_eq!(desk.app.session.status("a.txt"), Status::Open);
    desk.press("A y");
    assert_eq!(desk.app.session.status("a.txt"), Status::Approved);
    assert_eq!(at(&desk).0, "b.txt");
}

#[test]
fn memos_have_lines_and_closing_keeps_a_draft() {
    let mut desk = desk();
    desk.press("m one Alt-Enter two Esc");
    assert!(desk.app.overlay.is_none());
    desk.press("m");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Note(note)) if note.area.lines() == ["one", "two"]));
    desk.press("Enter");
    let cell = Anchor::Cell(CellKey("proceedings/review/total".to_owned()));
    assert_eq!(desk.app.note_on(&cell), Some(("one\ntwo".to_owned(), "王某".to_owned())));
    desk.press("g g ] m");
    assert_eq!(spot(&desk), "proceedings/review/total");
}

#[test]
fn a_report_does_not_go_back_without_a_reason() {
    let mut desk = Desk::new(100, 30);
    desk.press("X Enter");
    assert!(matches!(desk.app.overlay, Some(Overlay::Note(_))) && !notice(&desk).is_empty());
    assert_eq!(desk.app.session.counts().with_status(Status::Returned), 0);
    desk.press("blank Enter");
    assert_eq!(desk.app.session.counts().with_status(Status::Returned), 1);
    desk.press("1 V X Enter");
    assert_eq!(desk.app.session.counts().with_status(Status::Returned), 1, "nor do several");
}

#[test]
fn it_is_said_how_many_of_the_marked_reports_nobody_opened() {
    let mut desk = Desk::new(100, 30);
    let unseen = |desk: &Desk| match &desk.app.overlay {
        Some(Overlay::Confirm(crate::app::overlay::Question::JudgeMany(_, [_, _, unseen, ..]))) => *unseen,
        other => panic!("{other:?}"),
    };
    desk.press("1 V A");
    assert_eq!(unseen(&desk), 2, "one is open");
    desk.press("n J J 1 A");
    assert_eq!(unseen(&desk), 0);
}

#[test]
fn the_report_that_was_judged_and_left_is_named() {
    let mut desk = Desk::new(100, 30);
    desk.press("W");
    assert!(notice(&desk).starts_with("缓审：丙县人民政府 2022"), "{}", notice(&desk));
    assert_ne!(at(&desk).0, "丙县/2022.txt");
}

#[test]
fn what_is_no_report_is_not_approved_along_with_reports_and_the_numbers_told_are_those_done() {
    let files = [
        ("a.txt", report("甲县人民政府", 2023, 6)),
        ("b.txt", report("乙县人民政府", 2023, 6)),
        ("c.txt", "关于召开会议的通知\n请各单位派员参加。\n".to_owned()),
    ];
    let mut desk = Desk::with(120, 30, Ambiguous::Narrow, &files);
    desk.press("1 V A");
    let Some(Overlay::Confirm(question)) = &desk.app.overlay else { panic!("{}", notice(&desk)) };
    let asked = crate::app::plain::question_text(&desk.app, question);
    assert!(asked.contains("2 份") && asked.contains("另有 1 份没有可审的表格"), "{asked}");
    desk.press("y");
    assert_eq!(notice(&desk), "2 份：通过  1 份没有可审的表格，未动");
    assert_eq!((desk.app.session.counts().with_status(Status::Approved), desk.app.session.status("c.txt")), (2, Status::Open));
    desk.press("1 V A y");
    assert_eq!(notice(&desk), "没有变化：已经如此。");
    desk.press("Esc g g R V A y");
    assert_eq!(notice(&desk), "1 份：通过  1 份原已如此  1 份没有可审的表格，未动");
    desk.press("f c.txt Enter V A");
    assert!(desk.app.overlay.is_none() && notice(&desk).contains("都不是报告"), "{}", notice(&desk));
    desk.press("S");
    assert!(desk.app.overlay.is_none() && notice(&desk).contains("都不是报告"), "{}", notice(&desk));
    desk.press("W y");
    assert_eq!(notice(&desk), "1 份：缓审", "any document can be held");
}

#[test]
fn a_finding_that_another_takes_the_place_of_is_not_said_to_hold_now() {
    let mut desk = desk();
    desk.press("c Enter");
    let settled = desk.app.lang.text("notice.settled").to_owned();
    let blank = desk.app.session.current().is_some_and(|o| o.findings.iter().any(|f| f.rule == "blank-total"));
    assert!(blank && !notice(&desk).contains(&settled), "{}", notice(&desk));
    assert_eq!(desk.app.focused_finding().map(|f| f.rule.clone()).as_deref(), Some("blank-total"), "it is looked at");
}

#[test]
fn a_step_of_many_is_told_as_one_in_the_list_of_steps() {
    let mut desk = Desk::new(100, 30);
    desk.press("1 V W y Space h");
    let Some(Overlay::Pick(pick)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
    assert!(pick.items[0].text.contains(&desk.app.lang.say("steps.more", &[("count", "2")])), "{:?}", pick.items[0]);
}

#[test]
fn verdicts_are_taken_back_from_those_that_were_judged() {
    let mut desk = Desk::new(100, 30);
    desk.press("1 V R");
    assert!(desk.app.overlay.is_none(), "there is nothing to take back: {:?}", desk.app.overlay);
    desk.press("W y V R");
    assert!(desk.app.overlay.is_some());
    desk.press("y");
    assert_eq!(desk.app.session.counts().with_status(Status::Held), 0);
}

#[test]
fn every_step_has_words() {
    let mut desk = desk();
    desk.press("Space s Ctrl-u 1 Space 5 0 % Enter Esc Esc");
    assert!(desk.app.session.plan().is_some(), "{}", notice(&desk));
    desk.press("Space h");
    let Some(Overlay::Pick(pick)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
    assert!(pick.items[0].text.contains("50%"), "{:?}", pick.items[0]);
}
