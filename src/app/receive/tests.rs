//! Reports that change or come while a person works on them.

use crate::app::Msg;
use crate::app::cells::Ambiguous;
use crate::app::overlay::Overlay;
use crate::app::testing::{Desk, report};
use crate::app::tests::{at, desk, notice, spot};
use crate::form::CellKey;
use crate::review::{FindingKey, Verdict};

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
fn a_report_that_changed_is_told_of_once_whatever_was_said_of_it() {
    for said in ["", "c 5 Enter"] {
        let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7))]);
        desk.press(said);
        let (path, before) = (at(&desk).0, desk.app.work.around.said.len());
        desk.app.notice = None;
        change(&mut desk, &path, report("甲县人民政府", 2023, 7) + "附件：无。\n");
        assert!(notice(&desk).contains(&path), "{}", notice(&desk));
        assert_eq!(desk.app.work.around.said.len(), before + 1, "{:?}", desk.app.work.around.said);
    }
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
fn a_file_that_changed_under_a_list_of_reasons_is_said_to_be_read_again_once_it_was() {
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7))]);
    desk.press("x");
    assert!(desk.app.overlay.is_some());
    change(&mut desk, "a.txt", report("甲县人民政府", 2023, 8));
    assert!(notice(&desk).contains("关闭这里后重读"), "{}", notice(&desk));
    desk.press("Enter");
    let read = desk.app.session.current().expect("open").document.source.text() == report("甲县人民政府", 2023, 8);
    assert!(read && desk.app.overlay.is_none());
    assert!(notice(&desk).contains("已重读"), "{}", notice(&desk));
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
fn what_waits_for_a_box_to_be_closed_is_said_to_wait() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("c");
    desk.files.iter_mut().filter(|(p, _)| **p == *path).for_each(|(_, text)| text.push_str("附注\n"));
    let summary = desk.summary(&path);
    desk.send(Msg::Found(vec![summary]));
    assert_eq!(notice(&desk), desk.app.lang.say("notice.changed_waits", &[("path", &path)]));
}
