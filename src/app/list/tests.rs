//! Key scripts on the list of reports: filtered, sorted, counted, judged together.

use std::sync::Arc;

use super::{Making, PIECE, settle};
use crate::app::Msg;
use crate::app::cells::Ambiguous;
use crate::app::key::Key;
use crate::app::overlay::{Overlay, Prompt};
use crate::app::pane::Pane;
use crate::app::testing::{Desk, report};
use crate::app::tests::at;
use crate::review::Status;

fn listed(desk: &Desk) -> Vec<&str> {
    desk.app.list.shown.iter().map(AsRef::as_ref).collect()
}

#[test]
fn a_filter_is_completed_and_what_makes_no_sense_leaves_the_rest_in_force() {
    let mut desk = Desk::new(120, 40);
    desk.press("f p l Tab");
    assert_eq!(desk.app.list.filter, "place:");
    for c in "乙".chars() {
        desk.send(Msg::Key(Key::char(c), String::new()));
    }
    desk.press("Tab");
    assert_eq!((desk.app.list.filter.as_str(), listed(&desk)), ("place:乙县", vec!["乙县/2023.txt"]));
    desk.press("Enter \\ f y e a r : 2 0 2 3 Space c o l o u r : x");
    assert_eq!(listed(&desk), ["乙县/2023.txt", "甲县/2023.txt"]);
    desk.press("Esc");
    assert_eq!(listed(&desk).len(), 3);
}

#[test]
fn deciding_stays_within_what_the_filter_shows() {
    let mut desk = Desk::new(100, 30);
    desk.press("f y e a r : 2 0 2 2 Enter n");
    let (path, _) = at(&desk);
    assert_eq!(path, "丙县/2022.txt");
    for _ in 0..desk.app.session.counts_of("丙县/2022.txt").findings() + 2 {
        desk.press("n");
        assert_eq!(at(&desk).0, path);
    }
    desk.press("\\");
    let left = (0..desk.app.session.counts().open).any(|_| at(desk.press("n")).0 != path);
    assert!(left, "without the filter the other reports come up");
}

#[test]
fn facets_are_ticked_and_the_counts_follow() {
    let mut desk = Desk::new(100, 40);
    desk.press("F y e a r : 2 0 2 3 Tab");
    assert_eq!((desk.app.list.filter.as_str(), listed(&desk).len()), ("year:2023", 2));
    desk.press("Tab");
    assert_eq!((desk.app.list.filter.as_str(), listed(&desk).len()), ("", 3));
    desk.press("Enter");
    assert_eq!((desk.app.list.filter.as_str(), desk.app.pane()), ("year:2023", Pane::Reports));
}

#[test]
fn enter_behind_a_tick_applies_it() {
    let mut desk = Desk::new(100, 40);
    desk.press("F y e a r : 2 0 2 3 Tab Enter");
    assert_eq!((desk.app.list.filter.as_str(), desk.app.pane()), ("year:2023", Pane::Reports));
}

#[test]
fn reports_are_sorted_and_n_follows_the_order() {
    let mut desk = Desk::new(100, 40);
    let by_path: Vec<String> = listed(&desk).into_iter().map(str::to_owned).collect();
    desk.press("_");
    let backwards: Vec<String> = listed(&desk).into_iter().map(str::to_owned).collect();
    assert_eq!(backwards, by_path.iter().rev().cloned().collect::<Vec<_>>());
    desk.press("- - -");
    assert_eq!(listed(&desk).last(), Some(&"丙县/2022.txt"), "the last year comes first");
    let mut seen = Vec::new();
    for _ in 0..desk.app.session.counts().open {
        desk.press("n");
        let (path, _) = at(&desk);
        if seen.last() != Some(&path) {
            seen.push(path);
        }
    }
    let order = listed(&desk).into_iter().map(str::to_owned);
    let visited: Vec<String> = order.filter(|path| seen.contains(path)).collect();
    let start = seen.iter().position(|path| *path == visited[0]).unwrap_or_default();
    seen.rotate_left(start);
    seen.dedup();
    assert_eq!(seen, visited);
}

#[test]
fn many_reports_are_judged_in_six_keys_and_one_step() {
    let mut desk = Desk::new(120, 40);
    desk.press("f 2 0 2 3 Enter V A");
    assert!(matches!(desk.app.overlay, Some(Overlay::Confirm(_))));
    desk.press("y");
    let judged = |desk: &Desk| desk.app.session.summaries().keys().filter(|p| desk.app.session.status(p) == Status::Approved).count();
    assert_eq!(judged(&desk), 2);
    desk.press("u");
    assert_eq!(judged(&desk), 0);
    desk.press("1 g g v j");
    assert_eq!(desk.app.marked_reports().len(), 2);
    desk.press("v Esc");
    assert_eq!(desk.app.marked_reports().len(), 0);
}

/// Nine reports, three of each year.
fn nine() -> Desk {
    let path = |n: i16| format!("{n}/{}.txt", 2021 + n % 3);
    let files: Vec<(String, String)> = (0..9_i16).map(|n| (path(n), report(&format!("第{n}县人民政府"), 2021 + n % 3, 6))).collect();
    let files: Vec<(&str, String)> = files.iter().map(|(path, text)| (path.as_str(), text.clone())).collect();
    Desk::with(120, 40, Ambiguous::Narrow, &files)
}

fn marked(desk: &Desk) -> Vec<String> {
    let mut marked: Vec<String> = desk.app.marked_reports().iter().map(ToString::to_string).collect();
    marked.sort();
    marked
}

#[test]
fn a_range_of_reports_never_comes_to_hold_others_when_the_list_changes() {
    for change in ["f 2 0 2 2 Enter", "-", "- -", "- - - -", "_"] {
        let mut desk = nine();
        desk.press("1 g g v j j");
        let three = marked(&desk);
        assert_eq!(three, ["0/2021.txt", "1/2022.txt", "2/2023.txt"]);
        desk.press(change);
        let now = marked(&desk);
        assert!(now.iter().all(|path| three.contains(path)), "{change}: {now:?}");
    }
    let mut desk = nine();
    desk.press("1 g g j v j");
    let two = marked(&desk);
    desk.files.push(("00/2020.txt".into(), report("新县人民政府", 2020, 6)));
    desk.files.push(("1a/2020.txt".into(), report("中县人民政府", 2020, 6)));
    let found = ["00/2020.txt", "1a/2020.txt"].map(|path| desk.summary(path)).to_vec();
    desk.send(Msg::Found(found));
    assert_eq!((listed(&desk).len(), marked(&desk)), (11, two.clone()), "reports that appear are not marked");
    desk.press("f Enter \\ Esc 1");
    assert!(desk.app.list.anchor.is_none());
    desk.press("1 g g v j A y");
    assert_eq!(desk.app.session.counts().with_status(Status::Approved), 2);
}

#[test]
fn a_range_goes_on_while_nothing_of_it_changes() {
    let mut desk = nine();
    desk.press("1 g g v j");
    let summary = desk.summary("7/2022.txt");
    desk.send(Msg::Found(vec![summary]));
    desk.press("j");
    assert_eq!(marked(&desk).len(), 3, "the range still grows");
}

#[test]
fn a_filter_that_is_not_understood_is_not_taken() {
    for typed in ["open>=many", "status:nope", "foo:bar", "year:abc", "2022 foo:bar"] {
        let mut desk = nine();
        desk.press("f");
        typed.chars().for_each(|c| desk.send(Msg::Key(Key::char(c), String::new())));
        desk.press("Enter");
        assert!(matches!(desk.app.overlay, Some(Overlay::Prompt(Prompt::Filter, _))), "{typed}: it stays to be put right");
        assert!(
            desk.app.notice.as_ref().is_some_and(|notice| notice.grave && !notice.text.contains('{')),
            "{typed}: {:?}",
            desk.app.notice
        );
        desk.press("Esc");
        assert_eq!((desk.app.list.filter.as_str(), listed(&desk).len()), ("", 9));
    }
}

#[test]
fn a_long_list_is_let_go_a_piece_at_a_time() {
    let mut desk = Desk::new(100, 40);
    let long: Vec<Arc<str>> = (0..20 * PIECE).map(|at| at.to_string().into()).collect();
    let held = || long.iter().filter(|path| Arc::strong_count(path) > 1).count();
    let in_pieces = |desk: &mut Desk| {
        let mut before = held();
        assert!(before > 10 * PIECE);
        while desk.app.is_busy() {
            settle(&mut desk.app);
            assert!(before - held() <= 2 * PIECE, "{before} reports, then {}", held());
            before = held();
        }
        assert_eq!(before, 0);
    };
    desk.app.list.shown.clone_from(&long);
    desk.app.list.renewal.stale = true;
    in_pieces(&mut desk);
    let plain = long.clone();
    let places = long.iter().cloned().zip(0..).collect();
    let ranked = long.iter().map(|path| ((None, 0, 0), path.clone())).collect();
    desk.app.list.renewal.making = Some(Making { plain, ranked, places, ..Making::begin(&desk.app) });
    desk.app.list.renewal.stale = true;
    in_pieces(&mut desk);
    assert_eq!(listed(&desk).len(), 3);
}
