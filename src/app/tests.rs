//! Key scripts: reports, keys, the state after. No terminal.

use super::overlay::{Overlay, PickKind, Prompt};
use super::pane::Pane;
use super::testing::{Desk, report};
use super::{Effect, Msg};
use crate::app::cells::Ambiguous;
use crate::app::key::Key;
use crate::form::CellKey;
use crate::review::{Anchor, FindingKey, Status, Verdict};

const WRONG: &str = "proceedings-total:proceedings/review";

pub(super) fn at(desk: &Desk) -> (String, Option<String>) {
    let path = desk.app.path().expect("a report is open").to_string();
    (path, desk.app.desk.finding.as_ref().map(|k| k.0.clone()))
}

pub(super) fn key() -> FindingKey {
    FindingKey(WRONG.to_owned())
}

fn spot(desk: &Desk) -> &str {
    desk.app.desk.spot.as_ref().map_or("", CellKey::as_str)
}

fn notice(desk: &Desk) -> &str {
    desk.app.notice.as_ref().map_or("", |n| n.text.as_str())
}

/// A corpus whose only findings are two wrong totals.
fn desk() -> Desk {
    let mut desk = Desk::new(100, 30);
    while desk.app.desk.finding.as_ref() != Some(&key()) {
        let before = at(&desk);
        desk.press("n");
        assert_ne!(before, at(&desk), "no wrong total was found");
    }
    desk
}

#[test]
fn pressing_only_n_visits_every_open_finding_once() {
    let mut desk = Desk::new(80, 24);
    let open = desk.app.session.counts().open;
    let mut seen = vec![at(&desk)];
    loop {
        desk.press("n");
        let here = at(&desk);
        if seen.contains(&here) {
            break;
        }
        seen.push(here);
    }
    assert_eq!(seen.len(), open);
    assert!(open >= 2);
    assert_eq!(at(&desk), seen[0], "past the last comes the first");
    desk.press("N");
    assert_eq!(Some(&at(&desk)), seen.last(), "before the first comes the last");
    for _ in 1..open {
        desk.press("N");
    }
    assert_eq!(at(&desk), seen[0]);
}

#[test]
fn a_finding_focuses_its_cell_and_its_bytes() {
    let desk = desk();
    assert_eq!(spot(&desk), "proceedings/review/total");
    let opened = desk.app.session.current().expect("open");
    let span = opened.document.report.span_of(&CellKey("proceedings/review/total".to_owned())).expect("printed");
    assert_eq!(desk.app.desk.byte, span.start);
    assert_eq!(opened.document.source.slice(span), "9");
}

#[test]
fn moving_in_the_text_moves_to_the_cell_and_back() {
    let mut desk = desk();
    desk.press("2 h");
    assert_eq!(spot(&desk), "proceedings/review/pending");
    desk.press("3 h");
    assert_eq!(spot(&desk), "proceedings/review/other");
    let span = desk.app.session.current().and_then(|o| o.document.report.span_of(&CellKey("proceedings/review/other".to_owned())));
    assert_eq!(span.map(|s| s.start), Some(desk.app.desk.byte));
    desk.press("Enter");
    assert_eq!(desk.app.pane(), Pane::Source);
    desk.press("Enter");
    assert_eq!((desk.app.pane(), spot(&desk)), (Pane::Tables, "proceedings/review/other"));
}

#[test]
fn a_value_is_typed_in_two_keys_and_its_digits_and_the_finding_is_gone() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("c 6 Enter");
    assert!(desk.app.overlay.is_none());
    let opened = desk.app.session.current().expect("open");
    let still_there = at(&desk).0 == path && opened.findings.iter().any(|f| f.key() == key());
    assert!(!still_there);
    assert!(matches!(desk.effects.last(), Some(Effect::Append(records)) if records.len() == 1 && records[0].to.as_deref() == Some("6")));
}

#[test]
fn sums_and_full_width_digits_are_taken_and_faults_are_said_in_place() {
    let mut desk = desk();
    desk.press("c");
    for c in "４＋x".chars() {
        desk.send(Msg::Key(Key::char(c), String::new()));
    }
    desk.press("Enter");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if edit.error.as_deref().is_some_and(|e| e.contains('x'))));
    desk.press("Backspace 2 Enter");
    assert!(desk.app.overlay.is_none());
    let Some(Effect::Append(records)) = desk.effects.last() else { panic!("nothing was handed to the journal") };
    assert_eq!(records[0].to.as_deref(), Some("6"));
}

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
fn a_figure_of_the_text_is_put_into_the_focused_cell() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("/ 复议案件 Enter 2 l l l l");
    while !desk.app.session.current().is_some_and(|o| o.document.source.text()[desk.app.desk.byte..].starts_with('6')) {
        desk.press("l");
    }
    assert_eq!(spot(&desk), "proceedings/review/total");
    desk.press("p");
    let corrected = desk
        .app
        .session
        .review(&path)
        .and_then(|r| r.correction(&CellKey("proceedings/review/total".to_owned())).and_then(|c| c.value.clone()));
    assert_eq!(corrected.as_deref(), Some("6"));
}

#[test]
fn facts_are_corrected_like_cells() {
    let mut desk = Desk::new(100, 40);
    desk.press("3 g g j j");
    assert_eq!(spot(&desk), "facts/year");
    desk.press("c 2020 Enter");
    assert_eq!(desk.app.session.current().and_then(|o| o.sheet.year()), Some(2020));
    desk.press("~");
    assert_ne!(desk.app.session.current().and_then(|o| o.sheet.year()), Some(2020));
}

#[test]
fn the_list_is_filtered_while_typing_and_decides_nothing() {
    let mut desk = Desk::new(100, 30);
    desk.press("f 2022");
    assert_eq!(desk.app.list.shown.len(), 1);
    desk.press("Enter x");
    assert!(desk.app.overlay.is_none() && !notice(&desk).is_empty());
    desk.press("Enter");
    assert_eq!((at(&desk).0.as_str(), desk.app.pane()), ("丙县/2022.txt", Pane::Tables));
    desk.press("\\");
    assert_eq!(desk.app.list.shown.len(), 3);
}

#[test]
fn a_report_is_found_by_a_few_letters() {
    let mut desk = Desk::new(100, 30);
    desk.press("g r 甲县 Enter");
    assert_eq!(at(&desk).0, "甲县/2023.txt");
    desk.press("(");
    assert_ne!(at(&desk).0, "甲县/2023.txt");
    desk.press(")");
    assert_eq!(at(&desk).0, "甲县/2023.txt");
}

#[test]
fn keys_that_mean_nothing_say_so() {
    let mut desk = Desk::new(100, 30);
    desk.press("d");
    assert_eq!(notice(&desk), desk.app.say("notice.nothing_is_deleted", &[]));
    desk.send(Msg::Key(Key::char('好'), String::new()));
    assert_eq!(notice(&desk), desk.app.lang.text("notice.input_method"));
    desk.press("3 7");
    assert_eq!(notice(&desk), "先按 c，再键入本格的新值", "a value is meant");
    desk.press("g");
    assert_eq!(desk.app.pending.len(), 1);
    desk.press("Q");
    assert!(desk.app.pending.is_empty() && notice(&desk).contains("g Q"));
    desk.send(Msg::Key(Key::char('？'), String::new()));
    assert!(matches!(desk.app.overlay, Some(Overlay::Pick(_))));
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut desk = desk();
    desk.press(": wq");
    assert!(
        matches!(&desk.app.overlay, Some(Overlay::Pick(pick)) if pick.chosen().map(|item| &item.choice) == Some(&super::overlay::Choice::Run(super::action::Action::Quit)))
    );
    desk.press("Esc : set_comp Enter");
    assert!(desk.app.overlay.is_none());
    assert!(matches!(desk.effects.last(), Some(Effect::Append(records)) if records[0].to.as_deref() == Some("6")));
}

#[test]
fn a_report_that_changed_on_disk_is_read_again_in_its_place() {
    let mut desk = desk();
    desk.press("h");
    let (before, cell) = (at(&desk).0, spot(&desk).to_owned());
    let file = desk.files.iter_mut().find(|(path, _)| **path == *before).expect("known");
    file.1.push_str("附注\n");
    let changed = file.1.clone();
    let summary = desk.summary(&before);
    desk.send(Msg::Found(vec![summary]));
    assert_eq!((at(&desk).0, spot(&desk)), (before, cell.as_str()));
    assert_eq!(desk.app.session.current().map(|o| o.document.source.text().to_owned()), Some(changed));
    assert!(!notice(&desk).is_empty());
}

#[test]
fn no_key_makes_the_program_fail_at_any_size() {
    for (pane, (width, height)) in Pane::ALL.into_iter().zip([(1, 1), (20, 5), (80, 24), (200, 60)]) {
        let mut desk = Desk::new(width, height);
        let mode = super::keymap::Mode::Pane(pane);
        let all: Vec<String> = desk.app.keys.entries(mode).into_iter().map(super::keymap::Entry::spelled).collect();
        for keys in &all {
            desk.app.screen.wishes.focus = pane;
            desk.press(keys);
            desk.press("Esc");
        }
        desk.send(Msg::Resize(1, 1));
        desk.send(Msg::Resize(width, height));
    }
}

/// A report in which the totals of a row and of a column are wrong by slips of their own.
fn two_slips() -> Desk {
    let text = report("甲县人民政府", 2023, 6).replacen("\t4\t1\t0\t0\t0\t0\t5", "\t4\t1\t0\t0\t0\t0\t55", 1);
    let row = "（七）总计\t4\t1";
    assert!(text.contains(row));
    Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", text.replacen(row, "（七）总计\t44\t1", 1))])
}

#[test]
fn a_repair_of_several_cells_is_previewed_accepted_by_one_key_and_undone_by_one() {
    let mut desk = two_slips();
    let finding = desk.app.focused_finding().expect("a failing sum").clone();
    assert_eq!(finding.suggestions[0].changes.len(), 2);
    let preview = super::preview::preview(&desk.app).expect("the only repair is shown");
    assert!(preview.before > 2 && preview.after == 0, "{preview:?}");
    let corrected = |desk: &Desk| {
        let opened = desk.app.session.current().expect("open");
        finding.suggestions[0].changes.iter().filter(|c| opened.sheet.correction(&c.cell).is_some()).count()
    };
    assert_eq!(corrected(&desk), 0, "a preview changes nothing");
    desk.press("a");
    assert_eq!(corrected(&desk), 2);
    assert!(desk.app.session.current().is_some_and(|o| o.findings.iter().all(|f| f.case.is_none())), "every sum holds");
    desk.press("u");
    assert_eq!(corrected(&desk), 0);
    assert_eq!(desk.app.verdict(&finding.key()), Verdict::Open);
}

#[test]
fn repairs_that_are_equally_good_are_never_preselected_and_the_source_may_be_wrong() {
    let mut desk = desk();
    assert_eq!(desk.app.desk.repair, None);
    desk.press("a");
    assert!(desk.app.session.current().is_some_and(|o| o.findings.iter().any(|f| f.key() == key())), "nothing was accepted");
    desk.press("o O");
    assert!(desk.app.desk.repair.is_some());
    let (path, before) = (at(&desk).0, desk.app.session.counts().corrections);
    desk.press("s Enter");
    assert_eq!(desk.app.session.decision(&path, &key()).map(|d| d.verdict), Some(Verdict::SourceError));
    assert_eq!(desk.app.session.counts().corrections, before, "the value stays");
}

#[test]
fn what_a_correction_makes_fail_is_looked_at_with_the_corrected_cell() {
    let mut desk = Desk::new(100, 30);
    let wrong = ("proceedings-total", "proceedings/direct_suit");
    desk.app.focus_spot(CellKey("proceedings/direct_suit/other".to_owned()));
    desk.press("c 1 1 Enter");
    assert_eq!(desk.app.desk.finding, Some(FindingKey::new(wrong.0, wrong.1)));
    assert_eq!(spot(&desk), "proceedings/direct_suit/other");
}

#[test]
fn the_report_of_the_year_after_speaks_for_a_repair() {
    // 7 received, 5 done, 1 carried out: any of the three rows can be the wrong one.
    let row = |figures: &str| format!("四、结转下年度继续办理\t{figures}\n");
    let (none, two, one) = (row("0\t0\t0\t0\t0\t0\t0"), row("2\t0\t0\t0\t0\t0\t2"), row("1\t0\t0\t0\t0\t0\t1"));
    let new = "一、本年新收政府信息公开申请数量\t";
    let this = report("甲县人民政府", 2023, 6).replacen(&none, &one, 1).replacen(&format!("{new}4\t1"), &format!("{new}6\t1"), 1);
    let this = this.replacen("6\t1\t0\t0\t0\t0\t5\n", "6\t1\t0\t0\t0\t0\t7\n", 1);
    assert!(this.contains(&one) && this.contains("6\t1\t0\t0\t0\t0\t7") && !this.contains(&two));
    let after = report("甲县人民政府", 2024, 6).replacen(
        "上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
        "上年结转政府信息公开申请数量\t2\t0\t0\t0\t0\t0\t2",
        1,
    );
    let best = |files: &[(&str, String)]| {
        let mut desk = Desk::with(100, 30, Ambiguous::Narrow, files);
        desk.press("g g Enter J K");
        let opened = desk.app.session.current().expect("open");
        let finding = opened.findings.iter().find(|f| f.rule == "column-balance").expect("it does not balance");
        finding.suggestions[0].clone()
    };
    let alone = best(&[("a/2023.txt", this.clone())]);
    assert!(alone.ties > 1, "{alone:?}");
    let told = best(&[("a/2023.txt", this), ("a/2024.txt", after)]);
    assert_eq!((told.ties, told.changes[0].cell.as_str()), (1, "requests/carried_out/natural_person"), "{told:?}");
}

#[test]
fn a_keymap_written_anew_holds_at_once_and_a_faulty_one_leaves_the_last_good_one() {
    let mut desk = Desk::new(100, 30);
    desk.send(Msg::Keymap("my.ron".to_owned(), "(browse: {\"B\": focus_reports})".to_owned()));
    desk.press("B");
    assert_eq!(desk.app.pane(), Pane::Reports);
    desk.send(Msg::Keymap("my.ron".to_owned(), "(browse: {\"B\": focus_nowhere})".to_owned()));
    assert!(notice(&desk).contains("my.ron:1:16"), "{}", notice(&desk));
    desk.press("3 B");
    assert_eq!(desk.app.pane(), Pane::Reports);
}

#[test]
fn going_to_a_finding_leaves_the_list_so_that_it_can_be_decided() {
    let mut desk = Desk::new(100, 30);
    desk.press("f 2 0 2 3 Enter");
    assert_eq!(desk.app.pane(), Pane::Reports);
    desk.press("n w");
    assert_eq!((desk.app.pane(), desk.app.session.counts().with_verdict(Verdict::Waiting)), (Pane::Tables, 1));
}

/// Changes a file of the corpus and tells of it, as the watcher does.
fn change(desk: &mut Desk, path: &str, text: String) {
    desk.files.iter_mut().find(|(p, _)| **p == *path).expect("a file").1 = text;
    desk.send(Msg::Touched(vec![path.into()]));
}

#[test]
fn a_report_that_changes_while_a_cell_is_typed_waits_for_the_key_in_hand() {
    let mut desk = Desk::with(80, 24, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7))]);
    desk.press("c 5");
    let (path, finding) = at(&desk);
    let before = (spot(&desk).to_owned(), desk.app.desk.scroll, desk.app.desk.top, desk.app.desk.column);
    change(&mut desk, &path, report("甲县人民政府", 2023, 8));
    assert!(matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if edit.line.text() == "5"));
    assert_eq!((spot(&desk).to_owned(), desk.app.desk.scroll, desk.app.desk.top, desk.app.desk.column), before);
    let opened = |desk: &Desk| desk.app.session.current().expect("open").document.source.text().to_owned();
    assert!(opened(&desk).contains("\t2\t7\t"), "the text the value was typed for is still there");
    desk.press("Enter");
    assert!(desk.app.overlay.is_none() && opened(&desk).contains("\t2\t8\t"), "then the report is read anew");
    // The value was given for bytes that are gone: kept, marked, shown again, and not applied.
    let cell = CellKey(before.0.clone());
    let review = desk.app.session.review(&path).expect("reviewed").into_owned();
    assert_eq!(review.correction(&cell).and_then(|c| c.value.as_deref()), Some("5"));
    let current = desk.app.session.current().expect("open");
    assert!(current.findings.iter().any(|f| f.rule == "stale-correction" && f.subject == before.0), "{finding:?}");
    assert_eq!(spot(&desk), before.0);
}

#[test]
fn a_report_that_changed_elsewhere_is_read_again_and_what_counts_on_is_said_and_listed() {
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7))]);
    desk.press("c 5 Enter");
    let (path, _) = at(&desk);
    change(&mut desk, &path, report("甲县人民政府", 2023, 7) + "附件：无。\n");
    assert!(notice(&desk).contains("1 处所依据的原文未变"), "{}", notice(&desk));
    let listed = |desk: &Desk| desk.app.session.current().expect("open").findings.iter().any(|f| f.subject == crate::session::ANCHORED);
    assert!(listed(&desk));
    change(&mut desk, &path, report("甲县人民政府", 2023, 8));
    assert!(notice(&desk).contains("0 处所依据的原文未变") && notice(&desk).contains("1 处待确认"), "{}", notice(&desk));
    assert!(!listed(&desk));
}

#[test]
fn ten_thousand_reports_that_change_come_and_go_at_once_move_nothing_and_lose_nothing() {
    let mut desk = desk();
    desk.press("w");
    let (path, _) = at(&desk);
    desk.press("m 半句");
    let before = (at(&desk), spot(&desk).to_owned(), desk.app.desk.scroll, desk.app.desk.top);
    let summary = desk.summary(&path);
    let named = |n: usize| crate::session::Summary { path: format!("more/{n}.txt").into(), ..summary.clone() };
    desk.send(Msg::Found((0..10_000).map(named).collect()));
    desk.send(Msg::Gone((0..5_000).map(|n| format!("more/{n}.txt").into()).collect()));
    desk.send(Msg::Found((5_000..10_000).map(named).collect()));
    assert_eq!((at(&desk), spot(&desk).to_owned(), desk.app.desk.scroll, desk.app.desk.top), before);
    assert!(matches!(&desk.app.overlay, Some(Overlay::Note(note)) if note.area.lines() == ["半句"]));
    assert_eq!(desk.app.session.summaries().len(), 5_000 + desk.files.len());
    desk.press("Enter");
    assert_eq!(desk.app.session.counts().judged, 0);
    assert_eq!(desk.app.session.history().journal_of("王某").count(), 2);
}

#[test]
fn what_the_rest_of_the_corpus_says_is_found_by_n_can_be_decided_and_moves_nothing_when_it_comes() {
    use crate::check::Around;
    let mut desk = desk();
    let (path, place) = (at(&desk).0, (at(&desk), spot(&desk).to_owned(), desk.app.desk.scroll, desk.app.desk.top));
    let around = |missing| Some(std::sync::Arc::new(Around { missing, ..Around::default() }));
    let open = desk.app.session.counts().open;
    let other: std::sync::Arc<str> = "乙县/2023.txt".into();
    desk.send(Msg::Surrounded(vec![(path.as_str().into(), around(vec![2022])), (other.clone(), around(vec![2021, 2022]))]));
    assert_eq!(desk.app.session.counts().open, open + 2, "of the open report and of the other one");
    assert_eq!((at(&desk), spot(&desk).to_owned(), desk.app.desk.scroll, desk.app.desk.top), place);
    let told = FindingKey("missing-year:report".to_owned());
    for _ in 0..open + 2 {
        if at(&desk) == (other.to_string(), Some(told.0.clone())) {
            break;
        }
        desk.press("n");
    }
    assert_eq!(at(&desk), (other.to_string(), Some(told.0.clone())), "n goes there");
    desk.press("w");
    assert_eq!((desk.app.session.verdict(&other, &told), desk.app.session.counts().open), (Verdict::Waiting, open + 1));
    change(&mut desk, &other, report("乙县人民政府", 2023, 6) + "附件：无。\n");
    assert_eq!(desk.app.session.verdict(&other, &told), Verdict::Waiting, "and it is still there when the file changed");
    desk.send(Msg::Surrounded(vec![(path.as_str().into(), None), (other.clone(), None)]));
    assert_eq!(desk.app.session.counts().open, open);
}

#[test]
fn a_corrected_report_is_told_to_those_that_are_compared_with_it() {
    let mut desk = desk();
    let path = at(&desk).0;
    desk.press("c 8 Enter");
    assert!(desk.summarised.iter().any(|asked| **asked == *path), "its figures are others' business");
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
        Some(Overlay::Confirm(super::overlay::Question::JudgeMany(_, [_, _, unseen, ..]))) => *unseen,
        other => panic!("{other:?}"),
    };
    desk.press("1 V A");
    assert_eq!(unseen(&desk), 2, "one is open");
    desk.press("n J J 1 A");
    assert_eq!(unseen(&desk), 0);
}

#[test]
fn from_a_finding_that_speaks_of_another_report_one_key_leads_there_and_back() {
    use crate::check::{Around, Twins};
    let mut desk = Desk::new(100, 30);
    let pair = ["丙县/2022.txt", "乙县/2023.txt"];
    let twin = |other: &str| Around { twins: Some(Twins { count: 1, first: other.into(), same: false }), ..Around::default() };
    let told = [(pair[0].into(), Some(twin(pair[1]).into())), (pair[1].into(), Some(twin(pair[0]).into()))];
    desk.send(Msg::Surrounded(told.to_vec()));
    let key = FindingKey("duplicate-report:report".to_owned());
    desk.app.focus_finding(&key);
    for there in [pair[1], pair[0]] {
        desk.press("4 Enter");
        assert_eq!((at(&desk).0.as_str(), desk.app.pane()), (there, Pane::Findings));
        assert_eq!(desk.app.desk.finding.as_ref(), Some(&key), "there it is the same finding");
    }
    desk.press("(");
    assert_eq!(at(&desk).0, pair[1]);
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
    let asked = super::plain::question_text(&desk.app, question);
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
fn keys_that_mean_nothing_to_what_lies_over_the_panes_say_so() {
    let mut desk = Desk::new(100, 30);
    for (opens, keys, way) in [
        ("i", "Z", "Esc 关"),
        ("Space m", "7", "Esc 关"),
        (":", "F5", "Enter 选"),
        ("c", "F7", "Enter 存"),
        ("m", "F5", "Enter 存"),
        ("/", "F2", "Esc 关"),
        ("A", "A", "n 否"),
        ("L", "Z", "q 关"),
    ] {
        desk.press(opens).press(keys);
        assert!(
            desk.app.overlay.is_some() && notice(&desk).contains(keys) && notice(&desk).contains(way),
            "{opens} {keys}: {}",
            notice(&desk)
        );
        desk.press("Esc");
        assert!(desk.app.overlay.is_none(), "{opens}");
    }
    desk.press("i");
    desk.send(Msg::Key(Key::char('好'), String::new()));
    assert_eq!(notice(&desk), desk.app.lang.text("notice.input_method"));
}

#[test]
fn a_figure_of_the_text_goes_into_the_cell_of_the_finding_whichever_cell_claims_it() {
    let mut desk = desk();
    let (target, finding) = (spot(&desk).to_owned(), desk.app.desk.finding.clone());
    let text = desk.app.session.current().expect("open").document.source.text().to_owned();
    let row = text.find("\t2\n").expect("a row of figures") + 1;
    desk.press("2");
    desk.app.focus_byte(row);
    assert_ne!(spot(&desk), target, "the cell that claims the figure is shown");
    assert_eq!(desk.app.filled().map(CellKey::as_str), Some(target.as_str()));
    desk.press("p");
    let opened = desk.app.session.current().expect("open");
    assert_eq!(opened.sheet.correction(&CellKey(target.clone())).map(ToString::to_string).as_deref(), Some("2"), "{finding:?}");
    assert!(notice(&desk).starts_with('2'), "{}", notice(&desk));
}

#[test]
fn the_finding_with_the_cursor_is_shown_wherever_the_cell_cursor_was() {
    let mut desk = desk();
    let shown = spot(&desk).to_owned();
    desk.press("3 g g");
    assert_ne!(spot(&desk), shown);
    desk.app.desk.finding = Some(key());
    desk.press("4 Enter");
    assert_eq!((spot(&desk), desk.app.pane()), (shown.as_str(), Pane::Tables));
}

#[test]
fn the_end_of_a_text_of_one_line_can_be_reached() {
    let line = "全年办理行政复议案件六件。".repeat(200);
    let mut desk = Desk::with(80, 24, Ambiguous::Narrow, &[("a.txt", line.clone())]);
    desk.press("1 Enter 2 G");
    assert!(desk.app.desk.byte + 200 > line.len(), "{} of {}", desk.app.desk.byte, line.len());
}

#[test]
fn a_key_of_another_pane_says_where_it_works() {
    let mut desk = Desk::new(100, 30);
    desk.press("1 0");
    let tables = desk.app.lang.text(Pane::Tables.name_id()).to_owned();
    let findings = desk.app.lang.text(Pane::Findings.name_id()).to_owned();
    assert!(notice(&desk).contains(&tables) && !notice(&desk).contains(&findings), "{}", notice(&desk));
    desk.press("2 p 1 p");
    assert!(!notice(&desk).contains(&tables), "{}", notice(&desk));
}

#[test]
fn what_was_said_can_be_read_again_in_full() {
    let mut desk = Desk::new(100, 30);
    let long = "reason ".repeat(60);
    desk.send(Msg::Tell(long.clone()));
    desk.press("n Space m");
    let page = super::tell::page(&desk.app, super::overlay::PageKind::Messages, 40);
    let text: String = page.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(text.matches("reason").count(), 60, "{text}");
}

#[test]
fn a_text_that_is_offered_gives_way_to_what_is_typed() {
    let mut desk = Desk::new(100, 30);
    desk.press("Space e csv Enter x.csv Enter");
    assert!(matches!(desk.effects.last(), Some(Effect::Export("csv", to)) if to == "x.csv"), "{:?}", desk.effects.last());
}

#[test]
fn every_fault_of_a_theme_is_listed() {
    let mut desk = Desk::new(100, 30);
    desk.send(Msg::Themed(Err(vec!["my.ron:3:1: one".to_owned(), "my.ron:5:1: two".to_owned()])));
    assert!(notice(&desk).contains("my.ron:3:1"), "{}", notice(&desk));
    let listed = |desk: &Desk| {
        let page = super::tell::page(&desk.app, super::overlay::PageKind::Keymap, 90);
        page.iter().filter(|line| line.text.starts_with("my.ron")).count()
    };
    assert_eq!(listed(&desk), 2);
    desk.send(Msg::Themed(Ok("my.ron".to_owned())));
    assert_eq!(listed(&desk), 0);
}

fn page(desk: &Desk, kind: super::overlay::PageKind) -> String {
    super::tell::page(&desk.app, kind, 100).into_iter().map(|line| line.text + "\n").collect()
}

#[test]
fn the_card_and_the_list_of_reports_tell_the_file() {
    let text = report("甲县人民政府", 2023, 7);
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("one/a.txt", text.clone()), ("two/a.txt", text)]);
    assert!(page(&desk, super::overlay::PageKind::Card).contains("one/a.txt"));
    desk.press("g r");
    desk.rest();
    let Some(Overlay::Pick(pick)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
    assert!(pick.items.iter().any(|item| item.detail.contains("two/a.txt")), "{:?}", pick.items);
}

#[test]
fn the_reason_of_an_accepted_repair_is_told_in_words() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    while desk.app.desk.repair.is_none() {
        desk.press("o");
    }
    desk.press("a u U g h");
    let why = desk.app.session.decision(&path, &key()).and_then(|d| d.said.why).expect("a reason");
    let told = page(&desk, super::overlay::PageKind::History);
    assert!(!told.contains(&why) && told.contains(desk.app.lang.text(&format!("slip.{why}"))), "{why}: {told}");
}

#[test]
fn a_year_and_a_period_are_taken_only_as_they_can_be() {
    let mut desk = Desk::new(100, 30);
    for (fact, typed, says) in [
        ("year", "7", "refused.not-a-value"),
        ("year", "20233", "refused.not-a-value"),
        ("year", "0", "refused.not-a-value"),
        ("period", "2023-12-31 2023-1-1", "refused.ends-before"),
    ] {
        desk.app.focus_spot(crate::report::fact_key(fact));
        desk.press("3 c");
        typed.chars().for_each(|c| desk.send(Msg::Key(Key::char(c), String::new())));
        desk.press("Enter");
        let told = desk.app.lang.say(says, &[("text", typed)]);
        assert!(notice(&desk).contains(&told), "{typed}: {}", notice(&desk));
        desk.press("Esc");
    }
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
fn a_cell_without_bytes_shows_the_text_of_its_row() {
    let text = report("甲县人民政府", 2023, 6);
    let at = text.find("本年新收").or_else(|| text.find("一、本年")).expect("a row");
    let line = &text[at..at + text[at..].find('\n').expect("a line")];
    let cut = line.rsplit_once('\t').map(|(rest, _)| format!("{rest}\t")).expect("a last figure");
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", text.replace(line, &cut))]);
    desk.app.focus_spot(CellKey("requests/new/total".to_owned()));
    let source = &desk.app.session.current().expect("open").document.source;
    assert_eq!(source.line_of(desk.app.desk.byte), text[..at].matches('\n').count(), "the row, not the top");
    desk.press("3");
}

#[test]
fn the_shell_is_gone_to_from_wherever_the_keys_go() {
    for keys in ["m", "c", "x", "f", "i", "A", "L", "Space h", "/"] {
        let mut desk = desk();
        desk.press(keys);
        assert!(desk.app.overlay.is_some(), "{keys}");
        desk.press("Ctrl-z");
        assert_eq!(desk.effects.last(), Some(&Effect::Suspend), "{keys}");
        assert!(desk.app.overlay.is_some(), "{keys}: it is as it was");
    }
}

#[test]
fn lines_pasted_into_a_cell_do_not_become_one_figure() {
    let mut desk = desk();
    desk.press("c");
    desk.send(Msg::Paste("12\n34".to_owned()));
    assert_eq!(notice(&desk), desk.app.lang.text("notice.paste_lines"));
    desk.send(Msg::Paste("6\n".to_owned()));
    desk.press("Enter");
    assert!(desk.app.overlay.is_none(), "one line is one figure: {:?}", desk.app.overlay);
}

#[test]
fn no_figure_is_put_into_a_title() {
    let mut desk = Desk::new(100, 30);
    desk.app.focus_spot(crate::report::fact_key("title"));
    desk.press("2");
    let byte = desk
        .app
        .session
        .current()
        .expect("open")
        .document
        .report
        .span_of(&CellKey("proceedings/review/total".to_owned()))
        .expect("printed")
        .start;
    desk.app.desk.byte = byte;
    desk.press("p");
    assert!(
        !desk.effects.iter().any(|effect| matches!(effect, Effect::Append(_))) && desk.app.notice.as_ref().is_some_and(|n| n.grave),
        "{}",
        notice(&desk)
    );
}

#[test]
fn what_waits_for_a_box_to_be_closed_is_said_to_wait() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("c");
    desk.files.iter_mut().filter(|(p, _)| **p == *path).for_each(|(_, text)| text.push_str("附注\n"));
    let summary = desk.summary(&path);
    desk.send(Msg::Found(vec![summary]));
    assert_eq!(notice(&desk), desk.app.lang.say("notice.changed_waits", &[("path", &path)]));
}

#[test]
fn a_step_of_many_is_told_as_one_in_the_list_of_steps() {
    let mut desk = Desk::new(100, 30);
    desk.press("1 V W y Space h");
    let Some(Overlay::Pick(pick)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
    assert!(pick.items[0].text.contains(&desk.app.lang.say("steps.more", &[("count", "2")])), "{:?}", pick.items[0]);
}

#[test]
fn a_key_that_means_nothing_in_a_note_is_said_to() {
    let mut desk = desk();
    desk.press("m Ctrl-q");
    assert!(!notice(&desk).is_empty());
    desk.press("a b c Ctrl-q");
    assert!(!notice(&desk).is_empty());
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
fn what_the_year_before_left_is_offered_where_it_is_to_be_taken_up() {
    let left = report("甲县人民政府", 2022, 6);
    let label = "四、结转下年度继续办理";
    let row = left.lines().find(|line| line.starts_with(label)).expect("a row").to_owned();
    let left = left.replace(&row, &format!("{label}\t3\t0\t0\t0\t0\t0\t3"));
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("2022.txt", left.clone()), ("2023.txt", report("甲县人民政府", 2023, 6))]);
    while at(&desk).0 != "2023.txt" {
        desk.press("J");
    }
    desk.app.focus_spot(CellKey("requests/carried_in/total".to_owned()));
    desk.press("3 c");
    let Some(Overlay::Edit(edit)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
    let of_last_year: Vec<&str> =
        edit.candidates.iter().filter(|(_, from)| from == "edit.from_last_year").map(|(value, _)| value.as_str()).collect();
    assert_eq!(of_last_year, ["3"], "the figure that the rule compares, and no other");
    desk.press("Esc");
    // The same figure below the row, on the card and beside the finding, with its place.
    let key = CellKey("requests/carried_in/total".to_owned());
    assert_eq!(super::years::last_year(&desk.app, &key).map(|value| value.to_string()).as_deref(), Some("3"));
    let opened = desk.app.session.current().expect("open");
    let finding = opened.findings.iter().find(|finding| finding.rule == "carry-over").expect("found").clone();
    let line = left.lines().position(|line| line.starts_with(label)).expect("a row") + 1;
    let told = super::years::compared(&desk.app, &finding);
    assert_eq!(told.len(), 1);
    for word in [&format!("2022.txt:{line}"), "结转下年度继续办理", "3"] {
        assert!(told[0].contains(word), "{word} in {told:?}");
    }
    let card: Vec<String> = super::card::card(&desk.app).into_iter().map(|(_, text)| text).collect();
    assert!(card.iter().any(|text| text.contains("结转下年度继续办理") && text.ends_with('3')), "{card:?}");
}

#[test]
fn an_export_writes_over_nothing_without_a_question() {
    let mut desk = Desk::new(100, 30);
    for (keys, written) in [("Enter", false), ("y", true)] {
        desk.press("Space e csv Enter Ctrl-u out.csv Enter");
        desk.send(Msg::Standing("csv", "out.csv".to_owned()));
        assert!(matches!(&desk.app.overlay, Some(Overlay::Confirm(_))), "{:?}", desk.app.overlay);
        desk.press(keys);
        assert_eq!(matches!(desk.effects.last(), Some(Effect::Overwrite("csv", to)) if to == "out.csv"), written, "{keys}");
    }
}

#[test]
fn corrections_are_listed_with_their_values_first() {
    let mut desk = desk();
    desk.press("Space d");
    assert_eq!(notice(&desk), desk.app.lang.text("notice.no_changes"));
    desk.press("c 6 Enter Space d");
    desk.rest();
    let Some(Overlay::Pick(pick)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
    assert!(pick.items[0].text.starts_with("9 -> 6"), "{:?}", pick.items[0]);
}

#[test]
fn full_width_digits_become_half_width_ones_with_a_word() {
    let mut desk = desk();
    desk.app.focus_spot(CellKey("proceedings/review/total".to_owned()));
    desk.press("3 c 1 2 + ３ Enter");
    assert_eq!(desk.app.value_text(&CellKey("proceedings/review/total".to_owned())), "15");
    assert!(notice(&desk).contains(&desk.app.say("notice.half_width", &[("value", "15")])), "{}", notice(&desk));
    desk.press("c 1 6 Enter");
    assert!(!notice(&desk).contains(&desk.app.say("notice.half_width", &[("value", "16")])), "{}", notice(&desk));
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

#[test]
fn a_link_that_was_copied_leads_back_from_the_list_of_reports() {
    let mut desk = desk();
    desk.app.focus_spot(CellKey("proceedings/review/total".to_owned()));
    let place = (desk.app.path(), desk.app.desk.spot.clone());
    desk.press("y l");
    let Some(Effect::Copy(link)) = desk.effects.last().cloned() else { panic!("{:?}", desk.effects) };
    desk.press("J g r");
    assert_ne!(desk.app.path(), place.0);
    desk.send(Msg::Paste(link));
    desk.press("Enter");
    assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), place);
}

#[test]
fn to_search_in_a_list_is_to_find_what_it_lists() {
    let mut desk = desk();
    desk.press("4 /");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Pick(pick)) if pick.kind == PickKind::Findings), "{:?}", desk.app.overlay);
    desk.press("Esc 1 /");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Prompt(Prompt::Filter, _))), "{:?}", desk.app.overlay);
    desk.press("Esc 3 /");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Prompt(Prompt::Search, _))), "{:?}", desk.app.overlay);
}

#[test]
fn a_hit_behind_ten_thousand_others_is_reached() {
    let text = report("甲县人民政府", 2023, 6) + &"补充说明\n".repeat(12_000);
    let mut desk = Desk::with(100, 30, super::cells::Ambiguous::Narrow, &[("a.txt", text)]);
    desk.press("2 / 补充说明 Enter ,");
    let said = notice(&desk);
    assert!(said.contains("12000/12000"), "{said}");
}

#[test]
fn a_finding_that_speaks_of_no_cell_leaves_the_cells_alone_until_one_is_gone_to() {
    let text = report("甲县人民政府", 2023, 6);
    let mut desk = Desk::with(100, 30, super::cells::Ambiguous::Narrow, &[("a.txt", text)]);
    desk.app.desk.marks.astray = true;
    desk.press("c");
    assert!(desk.app.overlay.is_none(), "{:?}", desk.app.overlay);
    assert!(notice(&desk).contains("不涉及任何一格"), "{}", notice(&desk));
    desk.press("3 j c");
    assert!(desk.app.overlay.is_some());
}

#[test]
fn what_is_read_without_doubt_is_not_corrected_to_what_it_is() {
    let mut desk = Desk::new(100, 30);
    let cell = desk.app.desk.spot.clone().expect("a cell");
    assert!(!cell.as_str().starts_with("facts/"), "{cell}");
    desk.press("e Enter");
    assert!(desk.app.session.review("甲县/2023.txt").is_none_or(|review| review.correction(&cell).is_none()));
    assert!(notice(&desk).contains("没有变化"), "{}", notice(&desk));
}

#[test]
fn a_correction_that_leaves_the_finding_at_hand_counts_for_no_rule() {
    let mut desk = Desk::new(100, 30);
    let costs = |desk: &Desk| crate::review::effort(desk.app.session.history(), "王某").all.findings;
    let finding = desk.app.desk.finding.clone().expect("a finding");
    desk.press("c 9 9 Enter");
    assert!(desk.app.session.current().is_some_and(|opened| opened.findings.iter().any(|f| f.key() == finding)), "it still fails");
    assert_eq!(costs(&desk), 0);
    desk.press("u");
    desk.press("c 6 Enter");
    assert_eq!(costs(&desk), 1);
}
