//! Key scripts: reports, keys, the state after. No terminal.

use super::overlay::Overlay;
use super::pane::Pane;
use super::testing::{Desk, report};
use super::{Effect, Msg};
use crate::app::cells::Ambiguous;
use crate::app::key::Key;
use crate::form::CellKey;
use crate::review::FindingKey;

pub(in crate::app) const WRONG: &str = "proceedings-total:proceedings/review";

pub(in crate::app) fn at(desk: &Desk) -> (String, Option<String>) {
    let path = desk.app.path().expect("a report is open").to_string();
    (path, desk.app.desk.finding.as_ref().map(|k| k.0.clone()))
}

pub(in crate::app) fn key() -> FindingKey {
    FindingKey(WRONG.to_owned())
}

pub(in crate::app) fn spot(desk: &Desk) -> &str {
    desk.app.desk.spot.as_ref().map_or("", CellKey::as_str)
}

pub(in crate::app) fn notice(desk: &Desk) -> &str {
    desk.app.notice.as_ref().map_or("", |n| n.text.as_str())
}

/// A corpus whose only findings are two wrong totals.
pub(in crate::app) fn desk() -> Desk {
    let mut desk = Desk::new(100, 30);
    while desk.app.desk.finding.as_ref() != Some(&key()) {
        let before = at(&desk);
        desk.press("n");
        assert_ne!(before, at(&desk), "no wrong total was found");
    }
    desk
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

pub(in crate::app) fn page(desk: &Desk, kind: super::overlay::PageKind) -> String {
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
fn a_key_that_means_nothing_in_a_note_is_said_to() {
    let mut desk = desk();
    desk.press("m Ctrl-q");
    assert!(!notice(&desk).is_empty());
    desk.press("a b c Ctrl-q");
    assert!(!notice(&desk).is_empty());
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
