//! The program is killed while it writes: what was said to be saved is there, nothing else differs.
//!
//! The system itself ends the writer at an exact byte of the journal: the largest size of its files is
//! limited, the write that would go beyond stops at the limit, and the next one kills. `KILLS=1000`
//! asks for so many bytes to be tried.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "what was skipped or counted is told")]
#![allow(clippy::disallowed_methods, reason = "these tests start programs and look at what they wrote")]

mod screen;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use report_review::check::RuleSet;
use report_review::extract::extract;
use report_review::form::{CellKey, Forms};
use report_review::review::{Anchor, Change, DraftOf, Edit, Record, Status};
use report_review::session::{Document, Session};
use report_review::store::journal::{self, Journal, Opened};
use report_review::text::SourceText;
use screen::Screen;

/// So many kills are asked for, or so many without being asked.
fn kills(usual: u64) -> u64 {
    std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(usual)
}

fn can(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success());
    if !found {
        println!("skipped: {program} is not here");
    }
    found
}

/// In memory where that can be had: a kill is no loss of power.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder")
}

/// A session over one short text.
fn session() -> Session {
    let forms = Forms::built_in().expect("built in");
    let source = SourceText::from_utf8_text("甲县2022年政府信息公开工作年度报告\n一、总体情况\n无。\n");
    let report = Arc::new(extract(&source, &forms));
    let mut session = Session::new(forms, RuleSet::default(), "wang", "test 0");
    session.open(Document { path: "a.txt".into(), source: Arc::new(source), report });
    session
}

/// What the reviewer does, always the same: notes, corrections, verdicts, drafts, steps taken back and
/// brought back; several records in some steps.
fn script(session: &mut Session) -> Vec<Vec<Record>> {
    let mut steps = Vec::new();
    for step in 0..40_u32 {
        let at = format!("2026-01-02T03:{step:02}:00+08:00");
        let note = |on: Anchor| Change::Annotate { on, text: format!("{step} 注\n{}", "第二行".repeat(step as usize % 7)) };
        let year = Change::Correct { cell: CellKey("facts/year".to_owned()), value: Some((2000 + step).to_string()), why: None };
        let verdict = Change::Judge { status: Status::ALL[1 + step as usize % 4], why: Some(step.to_string()) };
        let told = match step % 7 {
            0 => session.apply(Edit { changes: vec![verdict] }, &at),
            1 => session.apply(Edit { changes: vec![note(Anchor::Report), year] }, &at),
            2 | 5 => session.undo(&at),
            3 => session.redo(&at),
            4 => Ok(session.draft(Anchor::Report, DraftOf::Memo, &format!("draft {step}"), &at)),
            _ => session.apply(Edit { changes: vec![note(Anchor::Report), note(Anchor::Span(0, 3)), verdict] }, &at),
        };
        steps.extend(told.ok().filter(|records| !records.is_empty()));
    }
    steps
}

/// Not a test of its own: the program that is killed. Says the number of each step once it is saved.
#[test]
#[ignore = "run by wherever_the_writer_is_killed_what_it_said_to_be_saved_is_there"]
fn writer_to_be_killed() {
    let Ok(state) = std::env::var("REPORT_REVIEW_KILLED_STATE") else { return };
    let steps = script(&mut session());
    let Opened::Mine(mut journal, _) = Journal::open(Path::new(&state), "wang").expect("opened") else { unreachable!("free") };
    let mut out = std::io::stdout();
    for mut step in steps {
        journal.append(&mut step).expect("saved");
        writeln!(out, "saved {}", step.last().expect("not empty").seq).expect("said");
        out.flush().expect("said");
    }
}

/// Runs the writer with files of at most so many bytes; the last number it said to be saved.
fn killed_at(state: &Path, bytes: u64) -> (u64, bool) {
    let mut command = Command::new("prlimit");
    command.args([&format!("--fsize={bytes}:{bytes}"), "--core=0:0", "--"]).arg(std::env::current_exe().expect("this program"));
    command.args(["--ignored", "--exact", "writer_to_be_killed", "--nocapture"]).env("REPORT_REVIEW_KILLED_STATE", state);
    let out = command.output().expect("started");
    let said = String::from_utf8_lossy(&out.stdout);
    let saved = said.lines().filter_map(|line| line.strip_prefix("saved ")?.parse().ok()).next_back();
    (saved.unwrap_or(0), std::os::unix::process::ExitStatusExt::signal(&out.status).is_some())
}

fn bare(records: &[Record]) -> Vec<Record> {
    records.iter().map(|record| Record { check: String::new(), ..record.clone() }).collect()
}

#[test]
fn wherever_the_writer_is_killed_what_it_said_to_be_saved_is_there() {
    if !can("prlimit") {
        return;
    }
    let steps = script(&mut session());
    let all: Vec<Record> = bare(&steps.concat());
    let whole = folder();
    assert_eq!(killed_at(whole.path(), 1 << 30), (all.len() as u64, false));
    let size = fs::metadata(whole.path().join("wang.journal")).expect("written").len();
    // The file of the lock, which says who holds it, is written whole below this.
    let least = 200;
    let runs = kills(24);
    let (mut torn, mut shown) = (0, 0);
    for run in 0..runs {
        let bytes = least + (size - least) * run / runs + run * 7919 % ((size - least) / runs).max(1);
        let state = folder();
        let (saved, killed) = killed_at(state.path(), bytes);
        assert!(killed, "killed at byte {bytes} of {size}");
        let Opened::Mine(mut journal, read) = Journal::open(state.path(), "wang").expect("opened") else { unreachable!("free") };
        let found = bare(&read.records);
        assert_eq!(found, all[..found.len()], "killed at byte {bytes}");
        // No more than the one step that was being written differs.
        let step = steps.iter().position(|step| step[0].seq == saved + 1).expect("a step was being written");
        let most = saved + steps[step].len() as u64;
        assert!((saved..=most).contains(&(found.len() as u64)), "killed at byte {bytes}: {saved} said to be saved, {} there", found.len());
        // What follows can be written, and the state is that of the records.
        let mut rest = all[found.len()..].to_vec();
        journal.append(&mut rest).expect("saved");
        drop(journal);
        let (journals, faults) = journal::read_all(state.path());
        assert!(faults.is_empty() && journals[0].damage.is_empty());
        let (mut again, mut expected) = (session(), session());
        again.replay(bare(&journals[0].records));
        expected.replay(all.clone());
        assert_eq!(again.reviews().of("a.txt"), expected.reviews().of("a.txt"));
        torn += u64::from(read.torn.is_some());
        shown += saved;
    }
    println!(
        "{runs} kills at bytes {least} to {size} of the journal: {shown} records said to be saved, none lost; {torn} torn lines put aside"
    );
}

/// A sample report, and where its reviews are kept.
fn corpus() -> (tempfile::TempDir, PathBuf) {
    let folder = folder();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/corpus/chengyan/2020/zhengfuban.txt");
    fs::copy(sample, folder.path().join("a.txt")).expect("copied");
    let state = folder.path().join("state");
    (folder, state)
}

/// Types until the program is gone; the largest number its corner ever showed as saved.
fn reviewed_until_death(screen: &mut Screen, mut after: impl FnMut(&mut Screen, u64) -> bool) -> u64 {
    let keys = ["m注\r", "u", "U", "M报告\r"];
    let mut shown = 0;
    for step in 0..200_u64 {
        screen.press(keys[usize::try_from(step).expect("small") % keys.len()]);
        if after(screen, step) {
            break;
        }
        // What is written next is told by the corner, or by the end of the program.
        let before = shown;
        if !screen.wait_or_end(|s| Screen::saved(s).is_some_and(|n| n > before)) {
            break;
        }
        shown = Screen::saved(screen.parser.screen()).unwrap_or(shown);
    }
    screen.drain(|s| shown = shown.max(Screen::saved(s).unwrap_or(0)));
    let _ = screen.child.wait();
    shown
}

fn records_in(state: &Path) -> u64 {
    let Opened::Mine(_, read) = Journal::open(state, "甲").expect("opened") else { unreachable!("free") };
    assert_eq!(read.records.iter().map(|r| r.seq).collect::<Vec<_>>(), (1..=read.records.len() as u64).collect::<Vec<_>>());
    read.records.len() as u64
}

#[test]
fn whatever_the_corner_showed_as_saved_is_there_after_the_program_was_killed() {
    if !can("prlimit") {
        return;
    }
    let runs = kills(40) / 10;
    let mut all = 0;
    for run in 0..runs {
        let (folder, state) = corpus();
        let limit = format!("--fsize={0}:{0}", 600 + 6_000 * run / runs + run * 7 % 100);
        let mut screen = Screen::review(&["prlimit", &limit, "--core=0:0", "--"], folder.path(), &state);
        screen.wait_for("问题 1/2");
        let shown = reviewed_until_death(&mut screen, |_, _| false);
        let found = records_in(&state);
        assert!((shown..=shown + 2).contains(&found), "{limit}: {shown} shown, {found} there");
        all += shown;
    }
    for run in 0..runs {
        let (folder, state) = corpus();
        let mut screen = Screen::review(&[], folder.path(), &state);
        screen.wait_for("问题 1/2");
        let shown = reviewed_until_death(&mut screen, |screen, step| {
            let now = step == run % 23;
            if now {
                // The key was just pressed: the record is somewhere between the program and the disk.
                screen.signal("KILL");
            }
            now
        });
        let found = records_in(&state);
        assert!((shown..=shown + 2).contains(&found), "killed after key {run}: {shown} shown, {found} there");
        all += shown;
    }
    println!("{} kills of the program: {all} records shown as saved, none lost", 2 * runs);
}
