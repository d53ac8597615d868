//! The journal's thread and the program together, on a disk that refuses.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

use super::*;
use crate::app::Effect;
use crate::app::cells::Ambiguous;
use crate::app::overlay::Overlay;
use crate::app::testing::{Desk as Table, report};
use crate::store::disk::refusing::{self, Call};
use crate::store::{Doing, journal};

/// The program and the journal's desk in one thread, so that a test can refuse its calls.
struct Review {
    table: Table,
    desk: Desk,
    told: Receiver<Msg>,
}

impl Review {
    fn begin(state: &Path) -> Self {
        let table = Table::with(80, 24, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7))]);
        let (sender, told) = channel();
        let desk = Desk::new(state.to_owned(), table.app.session.me().to_owned(), table.app.lang.clone(), sender);
        let mut review = Self { table, desk, told };
        review.desk.guarded(Desk::begin);
        review.settle();
        review
    }

    /// Carries messages and orders until there are none, as the loop and the thread do.
    fn settle(&mut self) {
        loop {
            for effect in std::mem::take(&mut self.table.effects) {
                match effect {
                    Effect::Append(records) => self.desk.guarded(|desk| desk.obey(Order::Append(records))),
                    Effect::Keep(folder, records) => self.desk.guarded(|desk| desk.obey(Order::Keep(folder, records))),
                    _ => {}
                }
            }
            let told: Vec<Msg> = self.told.try_iter().collect();
            if told.is_empty() {
                return;
            }
            for msg in told {
                self.table.send(msg);
                self.nothing_is_shown_as_saved_that_is_not();
            }
        }
    }

    fn press(&mut self, keys: &str) {
        self.table.press(keys);
        self.settle();
    }

    fn press_all(&mut self, steps: &[&str]) {
        for keys in steps {
            self.press(keys);
        }
    }

    /// Gives another folder as a person does.
    fn move_to(&mut self, folder: &Path) {
        self.press("Space J Ctrl-u");
        self.press(folder.to_str().expect("UTF-8"));
        self.press("Enter");
    }

    fn records(&self) -> Vec<Record> {
        saved_in(&self.desk.state, self.table.app.session.me())
    }

    fn nothing_is_shown_as_saved_that_is_not(&self) {
        let saving = &self.table.app.saving;
        let there = self.records();
        let shown = if saving.failed.is_none() && saving.waiting == 0 { saving.last } else { saving.saved };
        let seqs: Vec<u64> = there.iter().map(|r| r.seq).collect();
        assert!((1..=shown).all(|seq| seqs.contains(&seq)), "{shown} shown as saved, on disk {seqs:?}");
        let calls = refusing::calls();
        let journal = journal::path_of(&self.desk.state, self.table.app.session.me());
        let last = |doing: Doing| calls.iter().rposition(|c: &Call| c.doing == doing && c.path == journal && !c.refused);
        if shown > 0 && last(Doing::Write).is_some() {
            assert!(last(Doing::Sync) > last(Doing::Write) || saving.saved < saving.last, "{shown} shown as saved before it was synced");
        }
    }

    fn all_is_saved(&self) -> bool {
        let saving = &self.table.app.saving;
        (saving.saved, saving.waiting, &saving.failed) == (saving.last, 0, &None)
    }

    fn says_not_saved(&self) -> bool {
        let saving = &self.table.app.saving;
        saving.failed.is_some() && saving.waiting > 0
    }
}

fn saved_in(state: &Path, reviewer: &str) -> Vec<Record> {
    let bytes = fs::read(journal::path_of(state, reviewer)).unwrap_or_default();
    let mut records = journal::read_lines(&bytes).records;
    for record in &mut records {
        record.check.clear();
    }
    records.sort_by_key(|r| r.seq);
    records
}

/// Keys that make records: decide, take back, bring back, correct, write.
const STEPS: [&str; 7] = ["w", "u", "U", "c 9 Enter", "u", "m noted Enter", "w"];

/// In memory where that can be had: thousands of syncs take their time on a disk.
fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder");
    let state = folder.path().join("state");
    (folder, state)
}

/// How many calls a session makes that nothing is refused, and its records.
fn untroubled() -> (usize, Vec<Record>) {
    let (_keep, state) = folder();
    refusing::refuse(0..0, 0);
    let mut review = Review::begin(&state);
    review.press_all(&STEPS);
    assert!(review.all_is_saved());
    let calls = refusing::calls().len();
    (calls, review.records())
}

/// The errors tried at a call: all of them where `FAULTS=all` asks for it, else one in turn.
fn errors(call: usize) -> Vec<i32> {
    let all = std::env::var("FAULTS").is_ok_and(|faults| faults == "all");
    if all { refusing::ERRORS.to_vec() } else { vec![refusing::ERRORS[call % refusing::ERRORS.len()]] }
}

#[test]
fn a_call_refused_once_is_told_and_made_good_by_the_next_step() {
    let (calls, expected) = untroubled();
    let mut runs = 0;
    for call in 0..calls {
        for error in errors(call).into_iter().chain([refusing::PANIC]) {
            let (_keep, state) = folder();
            refusing::refuse(call..call + 1, error);
            let mut review = Review::begin(&state);
            review.press_all(&STEPS);
            refusing::refuse(0..0, 0);
            review.press("Space o Esc t t Esc r");
            let made: Vec<Record> = review.records();
            assert!(review.all_is_saved(), "call {call}, error {error}: {:?}", review.table.app.saving);
            assert_eq!(made[..expected.len()], expected, "call {call}, error {error}");
            runs += 1;
        }
    }
    println!("{calls} calls, {runs} sessions with one refused");
}

#[test]
fn a_disk_that_refuses_from_some_call_on_is_told_and_another_folder_takes_everything() {
    let (calls, expected) = untroubled();
    let mut runs = 0;
    for call in 0..calls {
        for error in errors(call) {
            let (keep, state) = folder();
            refusing::refuse(call..usize::MAX, error);
            let mut review = Review::begin(&state);
            review.press_all(&STEPS);
            let saved = review.table.app.saving.saved;
            assert!(review.all_is_saved() || review.says_not_saved(), "call {call}: {:?}", review.table.app.saving);
            if review.says_not_saved() {
                review.press("q");
                assert!(matches!(review.table.app.overlay, Some(Overlay::Confirm(_))), "it asks before decisions are lost");
                review.press("Esc");
                assert!(!review.table.effects.contains(&Effect::Quit));
            }
            refusing::refuse(0..0, 0);
            let elsewhere = keep.path().join("else/where");
            review.move_to(&elsewhere);
            assert!(review.all_is_saved(), "call {call}, error {error}: {:?}", review.table.app.saving);
            assert_eq!(saved_in(&elsewhere, "王某"), expected, "call {call}, error {error}");
            // What was shown as saved before is still where it was.
            assert!(saved_in(&state, "王某").len() as u64 >= saved);
            runs += 1;
        }
    }
    println!("{calls} calls, {runs} sessions with all calls refused from one on");
}

/// A session with a few decisions saved.
fn begun() -> (tempfile::TempDir, PathBuf, Review) {
    let (keep, state) = folder();
    refusing::refuse(0..0, 0);
    let mut review = Review::begin(&state);
    review.press_all(&STEPS[..4]);
    assert!(review.all_is_saved());
    (keep, state, review)
}

#[test]
fn a_journal_that_somebody_deletes_replaces_or_alters_is_written_anew_whole() {
    type Harm = (&'static str, fn(&Path));
    let harms: [Harm; 6] = [
        ("deleted", |path| fs::remove_file(path).expect("removed")),
        ("moved", |path| fs::rename(path, path.with_extension("old")).expect("moved")),
        ("emptied", |path| fs::write(path, "").expect("written")),
        ("cut", |path| fs::OpenOptions::new().write(true).open(path).and_then(|f| f.set_len(100)).expect("cut")),
        ("added to", |path| fs::write(path, [&fs::read(path).expect("read")[..], b"what is this\n"].concat()).expect("written")),
        ("replaced by a copy", |path| {
            fs::copy(path, path.with_extension("new")).expect("copied");
            fs::rename(path.with_extension("new"), path).expect("moved");
        }),
    ];
    for (what, harm) in harms {
        let (_keep, state, mut review) = begun();
        let before = review.records();
        harm(&journal::path_of(&state, "王某"));
        review.press("m more Enter");
        assert!(review.all_is_saved(), "{what}: {:?}", review.table.app.saving);
        let after = review.records();
        assert_eq!((&after[..before.len()], after.len()), (&before[..], before.len() + 1), "{what}");
    }
}

#[test]
fn a_folder_that_went_away_is_not_made_anew_and_is_taken_up_again_where_it_went() {
    let (keep, state, mut review) = begun();
    let moved = keep.path().join("moved");
    fs::rename(&state, &moved).expect("moved");
    for another_is_there in [false, true] {
        if another_is_there {
            fs::create_dir(&state).expect("created");
        }
        review.press("m more Enter u");
        assert!(review.says_not_saved() && review.table.app.saving.saved == 0);
        assert_eq!(state.exists(), another_is_there);
        assert!(!another_is_there || fs::read_dir(&state).expect("listed").next().is_none());
    }
    review.move_to(&moved);
    assert!(review.all_is_saved());
    let seqs: Vec<u64> = saved_in(&moved, "王某").iter().map(|r| r.seq).collect();
    assert_eq!(seqs, (1..=review.table.app.saving.last).collect::<Vec<_>>());
}

#[test]
fn a_folder_that_comes_back_is_written_again_without_being_asked() {
    let (keep, state, mut review) = begun();
    let away = keep.path().join("away");
    fs::rename(&state, &away).expect("moved");
    review.press("m more Enter");
    assert!(review.says_not_saved());
    fs::rename(&away, &state).expect("moved back");
    review.press("u");
    assert!(review.all_is_saved());
}

#[test]
fn a_folder_with_another_journal_of_mine_or_one_in_use_is_refused_and_the_old_one_goes_on() {
    let (keep, _state, mut review) = begun();
    let (theirs, held) = (keep.path().join("theirs"), keep.path().join("held"));
    refusing::refuse(0..0, 0);
    let mut other = Review::begin(&theirs);
    other.press("s other Enter");
    drop(other);
    let before = fs::read(journal::path_of(&theirs, "王某")).expect("read");
    review.move_to(&theirs);
    assert!(review.all_is_saved() && review.table.app.notice.as_ref().is_some_and(|notice| notice.grave));
    assert_eq!(fs::read(journal::path_of(&theirs, "王某")).expect("read"), before);
    let _holder = Review::begin(&held);
    review.move_to(&held);
    assert!(review.all_is_saved() && review.table.app.notice.as_ref().is_some_and(|notice| notice.grave));
    review.press("m more Enter");
    assert!(review.all_is_saved());
}

#[test]
fn a_session_that_may_only_read_is_asked_for_no_folder() {
    let (_keep, state, mut review) = begun();
    let mut second = Review::begin(&state);
    second.press("w");
    assert!(second.table.app.saving.last == review.table.app.saving.last, "nothing is decided");
    second.press("Space J");
    assert!(second.table.app.overlay.is_none());
    review.press("u");
    assert!(review.all_is_saved());
}

#[test]
fn dropping_the_journal_writes_what_it_was_given() {
    let (_keep, state) = folder();
    let table = Table::with(80, 24, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 7))]);
    let (mut table, (sender, _told)) = (table, channel());
    let owed = Arc::new(Owed::default());
    let journal = open(state.clone(), "王某".to_owned(), table.app.lang.clone(), (sender, owed.clone()));
    table.press("w u U");
    for effect in std::mem::take(&mut table.effects) {
        if let Effect::Append(records) = effect {
            journal.append(records);
        }
    }
    let failed = catch_unwind(AssertUnwindSafe(move || {
        let _journal = journal;
        panic!("the screen fails");
    }));
    assert!(failed.is_err());
    owed.wait(Duration::ZERO);
    assert_eq!(saved_in(&state, "王某").len(), 3);
}
