//! The real program in a pseudo terminal, its screen read by a terminal emulator.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "this test starts the program and reads what it writes")]

mod screen;

use std::path::Path;

use screen::Screen;

fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/corpus/chengyan/2020/zhengfuban.txt");
    let text = std::fs::read_to_string(sample).expect("a sample");
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    folder
}

fn open(folder: &tempfile::TempDir) -> (Screen, std::path::PathBuf) {
    let state = folder.path().join("state");
    let mut screen = Screen::review(&[], folder.path(), &state);
    screen.wait_for("问题 1/2");
    screen.wait_for("已存 #0");
    (screen, state)
}

#[test]
fn a_decision_shown_as_saved_is_in_the_journal_and_quitting_leaves_a_clean_terminal() {
    let folder = corpus();
    let (mut screen, state) = open(&folder);
    screen.press("w");
    screen.wait_for("已存 #1");
    let journal = std::fs::read_to_string(state.join("甲.journal")).expect("a journal");
    assert!(journal.contains("Decide(waiting)"), "{journal}");
    screen.press("u");
    screen.wait_for("已存 #2");
    screen.press("q");
    assert!(screen.end());
}

#[test]
fn the_cursor_stands_at_the_caret_while_text_is_typed_and_wide_characters_keep_their_columns() {
    let folder = corpus();
    let (mut screen, _) = open(&folder);
    screen.press("m批注");
    screen.wait("the memo", |s| s.contents().contains("批注") && !s.hide_cursor());
    screen.wait("the caret behind the text", |s| {
        let (row, column) = s.cursor_position();
        let cell = |column| s.cell(row, column).map(|c| (c.contents().to_owned(), c.is_wide()));
        column >= 4 && cell(column - 2) == Some(("注".to_owned(), true)) && cell(column - 4) == Some(("批".to_owned(), true))
    });
    screen.press("\u{1b}");
    screen.wait("the cursor hidden again", vt100::Screen::hide_cursor);
    screen.press("q");
    assert!(screen.end());
}

#[test]
fn redrawing_and_resizing_go_on_with_the_same_screen() {
    let folder = corpus();
    let (mut screen, _) = open(&folder);
    screen.press("\u{c}");
    screen.press("i");
    screen.wait_for("出处");
    screen.press("q");
    screen.resize(60, 16);
    screen.press("?");
    screen.wait("the keys in the small screen", |s| s.contents().contains("接受所示建议"));
    screen.press("\u{1b}");
    // Not merely wiped to be drawn anew: a key sent behind an Esc that was not read yet would count as one with Alt.
    screen.wait("the keys gone", |s| !s.contents().contains("接受所示建议") && s.contents().contains("a 接受"));
    screen.press("q");
    assert!(screen.end());
}

/// Everything that can have the keys: what it is called, the keys that lead there, a text that shows it and, but for the panes,
/// nothing else.
const MODES: [(&str, &str, &str); 9] = [
    ("the tables", "", "q 退出"),
    ("the text", "2", "q 退出"),
    ("the list of reports", "1", "q 退出"),
    ("a cell", "c7", "存并下格"),
    ("a memo", "m半句", "半句"),
    ("a list", ":", "Enter 选"),
    ("a line", "/公开", "在原文中搜索 公开"),
    ("a page", "i", "出处"),
    ("a question", "A", "y 是"),
];

#[test]
fn whatever_has_the_keys_a_signal_gives_the_terminal_back_and_names_the_journal() {
    let signals = [("TERM", 143), ("HUP", 129), ("INT", 130)];
    for (at, (what, keys, shown)) in MODES.iter().enumerate() {
        let folder = corpus();
        let (mut screen, state) = open(&folder);
        screen.press("w");
        screen.wait_for("已存 #1");
        screen.press(keys);
        screen.wait(what, |s| s.contents().contains(shown));
        let (signal, code) = signals[at % signals.len()];
        screen.signal(signal);
        assert_eq!(screen.ended().exit_code(), code, "{what}, {signal}");
        assert!(screen.text().contains("甲.journal"), "{what}: {}", screen.text());
        let journal = std::fs::read_to_string(state.join("甲.journal")).expect("a journal");
        assert!(journal.contains("Decide(waiting)"));
        // A memo half written is a draft.
        assert_eq!(journal.contains("action:Draft") && journal.contains("半句"), *what == "a memo", "{what}: {journal}");
    }
}

/// Leaves what has the keys. An escape and a key right behind it would be one key: in a pane, where nothing is left, there is none.
fn back_to_the_tables(screen: &mut Screen, shown: &str) {
    if shown != "q 退出" {
        screen.press("\u{1b}");
        screen.wait_for("q 退出");
    }
    screen.press("3");
}

#[test]
fn whatever_has_the_keys_the_program_can_be_stopped_and_goes_on() {
    let folder = corpus();
    let (mut screen, _) = open(&folder);
    for (what, keys, shown) in MODES {
        screen.press(keys);
        screen.wait(what, |s| s.contents().contains(shown));
        for by_key in [false, true] {
            // While text is typed the key means nothing.
            if by_key && ["a cell", "a memo", "a list", "a line", "a page", "a question"].contains(&what) {
                continue;
            }
            if by_key {
                screen.press("\u{1a}");
            } else {
                screen.signal("TSTP");
            }
            screen.wait("the terminal given to the shell", |s| !s.alternate_screen() && !s.hide_cursor());
            let stat = format!("/proc/{}/stat", screen.child.process_id().expect("running"));
            let stopped =
                || std::fs::read_to_string(&stat).is_ok_and(|stat| stat.rsplit(')').next().is_some_and(|rest| rest.starts_with(" T")));
            let deadline = std::time::Instant::now() + screen::PATIENCE;
            while !stopped() && std::time::Instant::now() < deadline {
                std::thread::yield_now();
            }
            assert!(stopped(), "{what}: not stopped");
            screen.signal("CONT");
            screen.wait(what, |s| s.alternate_screen() && s.contents().contains(shown));
        }
        back_to_the_tables(&mut screen, shown);
    }
    screen.press("q");
    screen.drain(|_| {});
    screen.is_given_back();
}

#[test]
fn whatever_has_the_keys_a_terminal_of_one_cell_and_of_two_columns_is_survived() {
    let folder = corpus();
    let (mut screen, _) = open(&folder);
    for (what, keys, shown) in MODES {
        screen.press(keys);
        screen.wait(what, |s| s.contents().contains(shown));
        for (columns, rows) in [(1, 1), (2, 30), (100, 1), (2, 2), (7, 3)] {
            screen.resize(columns, rows);
        }
        screen.resize(100, 30);
        screen.wait(what, |s| s.contents().contains(shown));
        back_to_the_tables(&mut screen, shown);
    }
    screen.press("q");
    screen.drain(|_| {});
    screen.is_given_back();
}

#[test]
fn a_terminal_that_is_closed_ends_the_program_and_what_was_saved_is_there() {
    let folder = corpus();
    let (mut screen, state) = open(&folder);
    screen.press("w");
    screen.wait_for("已存 #1");
    screen.press("m半句");
    screen.wait_for("半句");
    (screen.keys, screen.master) = (None, None);
    // The reader's end of the terminal lives in a thread, which the hang-up ends.
    screen.signal("HUP");
    screen.drain(|_| {});
    let status = screen.child.wait().expect("ended");
    assert!(!status.success());
    let journal = std::fs::read_to_string(state.join("甲.journal")).expect("a journal");
    assert!(journal.contains("Decide(waiting)") && journal.contains("半句"), "{journal}");
}

/// A review of the corpus by this reviewer.
fn review_by(reviewer: &str, folder: &Path, state: &Path) -> Screen {
    let (folder, state) = (folder.to_str().expect("UTF-8"), state.to_str().expect("UTF-8"));
    let program = env!("CARGO_BIN_EXE_report-review");
    Screen::start(&[program, "--lang", "zh", "--reviewer", reviewer, "--ambiguous-width", "narrow", "--state", state, folder])
}

#[test]
fn two_reviewers_in_two_programs_write_at_once_and_merge_alike_in_either_order() {
    use report_review::review::{History, Record, Reviews};

    let folder = corpus();
    let state = folder.path().join("state");
    let mut both = ["甲", "乙"].map(|reviewer| review_by(reviewer, folder.path(), &state));
    for screen in &mut both {
        screen.wait_for("已存 #0");
        screen.wait_for("问题 1/2");
    }
    // Neither waits for the other: the keys of all steps are sent before anything is awaited.
    let steps = 12;
    for step in 0..steps {
        for (number, screen) in both.iter_mut().enumerate() {
            screen.press(if (step + number) % 3 == 2 { "u" } else { "w" });
        }
    }
    for screen in &mut both {
        screen.wait("all saved", |s| Screen::saved(s) >= Some(8));
    }
    // The same reviewer once more may look and not write, and is told who writes.
    let mut third = review_by("甲", folder.path(), &state);
    third.wait_for("只读");
    third.press("w");
    third.press("q");
    assert!(third.end());
    let shown = both.map(|mut screen| {
        screen.press("q");
        let saved = Screen::saved(screen.parser.screen());
        assert!(screen.end());
        saved.expect("shown")
    });

    let (journals, faults) = report_review::store::journal::read_all(&state);
    assert!(faults.is_empty() && journals.len() == 2 && journals.iter().all(|journal| journal.damage.is_empty()), "{journals:?}");
    for (reviewer, shown) in ["甲", "乙"].iter().zip(shown) {
        let own = journals.iter().flat_map(|journal| &journal.records).filter(|record| record.by == *reviewer).count();
        assert!(own as u64 >= shown, "{reviewer}: #{shown} shown as saved, {own} there");
    }
    let merged = |order: [usize; 2]| {
        let (mut history, mut reviews) = (History::default(), Reviews::default());
        for at in order {
            let records: Vec<Record> = journals[at].records.clone();
            history.take(records, &mut reviews);
        }
        format!("{reviews:?}")
    };
    assert_eq!(merged([0, 1]), merged([1, 0]));
}

#[test]
fn what_the_rest_of_the_corpus_says_of_a_report_is_found_and_decided_and_goes_when_the_corpus_is_whole() {
    let folder = corpus();
    let text = std::fs::read_to_string(folder.path().join("a.txt")).expect("a report");
    let of = |year: u16| text.replace("2021", &(year + 1).to_string()).replace("2020", &year.to_string());
    std::fs::write(folder.path().join("b.txt"), of(2022)).expect("written");
    let state = folder.path().join("state");
    let program = env!("CARGO_BIN_EXE_report-review");
    let options = ["--lang", "zh", "--reviewer", "甲", "--ambiguous-width", "narrow", "--select", "missing-year", "--state"];
    let words = std::iter::once(&program).chain(&options).map(std::ffi::OsStr::new);
    let command: Vec<_> = words.chain([state.as_os_str(), folder.path().as_os_str()]).collect();
    let mut screen = Screen::start(&command);
    screen.wait_for("全部未决 1");
    screen.press("n");
    screen.wait_for("问题 1/1");
    screen.press("w");
    screen.wait_for("全部未决 0");
    screen.wait_for("已存 #1");
    std::fs::write(folder.path().join("c.txt"), of(2021)).expect("written");
    screen.wait("the finding gone", |s| !s.contents().contains("问题 1/1"));
    screen.press("q");
    assert!(screen.end());
    let journal = std::fs::read_to_string(state.join("甲.journal")).expect("a journal");
    assert!(journal.contains("missing-year:report"), "{journal}");
}

/// Runs the program without a terminal: its exit status and what it prints.
fn run(command: &str, state: &Path, corpus: &Path, more: &[&str]) -> (Option<i32>, String) {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_report-review"));
    let done = program.arg(command).arg("--state").arg(state).arg(corpus).args(more).output().expect("runs");
    (done.status.code(), String::from_utf8(done.stdout).expect("UTF-8"))
}

#[test]
fn the_top_line_the_counts_the_export_and_the_exit_status_mean_the_same_findings_by_open() {
    let folder = corpus();
    let report = folder.path().join("a.txt");
    let (mut screen, state) = open(&folder);
    let number = |text: &str, before: &str| -> usize {
        let of = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().unwrap_or(0);
        text.split(before).skip(1).map(of).sum()
    };
    for (keys, open, status) in [("", 2, 1), ("w", 1, 1), ("w", 0, 0), ("u", 1, 1), ("u", 2, 1), ("Ay", 0, 0)] {
        for key in keys.chars() {
            screen.press(&key.to_string());
        }
        screen.wait("the top line", |s| s.contents().contains(&format!("全部未决 {open} ")) && !s.contents().contains("未存"));
        let (code, _) = run("check", &state, &report, &[]);
        assert_eq!(code, Some(status), "{keys}");
        assert_eq!(number(&run("stats", &state, &report, &["--format", "jsonl"]).1, "\"open\":"), open, "{keys}");
        let out = folder.path().join(format!("out{keys}{open}"));
        run("export", &state, &report, &["--format", "ron", "--out", out.to_str().expect("UTF-8")]);
        let index = std::fs::read_to_string(out.join("index.ron")).expect("written").replace(": ", ":");
        assert_eq!(number(&index, "open:"), open, "{keys}: {index}");
    }
    screen.press("q");
    assert!(screen.end());
}

#[test]
fn a_faulty_theme_does_not_keep_the_program_from_starting_and_all_its_faults_are_told() {
    let folder = corpus();
    let theme = folder.path().join("my-theme.ron");
    std::fs::write(&theme, "(name: \"mine\", base: \"dark\", styles: {\n  fails: (fg: \"nocolour\"),\n  shouting: (),\n})\n")
        .expect("written");
    let (theme, state) = (theme.display().to_string(), folder.path().join("state"));
    let program = env!("CARGO_BIN_EXE_report-review");
    let (corpus, state) = (folder.path().join("a.txt"), state.display().to_string());
    let corpus = corpus.display().to_string();
    let mut screen = Screen::start(&[program, "--lang", "zh", "--reviewer", "甲", "--theme", &theme, "--state", &state, &corpus]);
    screen.wait_for("主题有 2 处错误");
    screen.press(" c");
    screen.wait("both faults", |s| s.contents().contains(".ron:2:") && s.contents().contains(".ron:3:"));
    screen.press("qq");
    assert!(screen.end());
}

#[test]
fn what_happens_to_other_files_is_told_quietly_and_paths_that_cannot_be_read_stay_to_be_found() {
    let folder = corpus();
    std::os::unix::fs::symlink("/nowhere/at/all.txt", folder.path().join("b.txt")).expect("linked");
    let (mut screen, _) = open(&folder);
    screen.wait_for("b.txt：没有这个文件或文件夹");
    screen.press("n");
    screen.wait("the line gone", |s| !s.contents().contains("b.txt"));
    let text = std::fs::read_to_string(folder.path().join("a.txt")).expect("a report");
    for name in ["c.txt", "d.txt"] {
        std::fs::write(folder.path().join(name), text.replace("2020", "2018")).expect("written");
    }
    screen.wait_for("2 份新出现");
    std::fs::remove_file(folder.path().join("d.txt")).expect("removed");
    std::fs::write(folder.path().join("c.txt"), text.replace("2020", "2017")).expect("written");
    screen.wait("they are new and gone before anybody saw them", |s| s.contents().contains("1 份新出现") && s.contents().contains("/2 份"));
    screen.press(" m");
    screen.wait("the path and why", |s| s.contents().contains("读不出的路径（1）") && s.contents().contains("b.txt：没有"));
    screen.press("q");
    screen.wait("the page gone", |s| !s.contents().contains("读不出的路径"));
    screen.press("q");
    assert!(screen.end());
}

#[test]
fn the_journal_of_a_program_that_was_killed_is_taken_over_at_the_next_key() {
    let folder = corpus();
    let (first, state) = open(&folder);
    let mut second = Screen::review(&[], folder.path(), &state);
    second.wait_for("只读");
    first.signal("KILL");
    // The system takes a moment to give back what a program held.
    std::thread::sleep(std::time::Duration::from_secs(1));
    second.press("w");
    second.wait_for("又可以作决定");
    second.press("w");
    second.wait_for("已存 #1");
    second.press("q");
    assert!(second.end());
}

#[test]
fn colours_that_are_asked_for_come_with_what_is_bold_and_turned_round_whatever_the_environment_says() {
    let folder = corpus();
    let (state, program) = (folder.path().join("state"), env!("CARGO_BIN_EXE_report-review"));
    let paths = [state.display().to_string(), folder.path().display().to_string()];
    let mut screen = Screen::start(&["env", "NO_COLOR=1", program, "--lang", "zh", "--color", "always", "--state", &paths[0], &paths[1]]);
    screen.wait_for("问题 1/2");
    let cells = |screen: &vt100::Screen, is: &dyn Fn(&vt100::Cell) -> bool| {
        let all = (0..30).flat_map(|row| (0..100).map(move |column| (row, column)));
        all.filter(|(row, column)| screen.cell(*row, *column).is_some_and(is)).count()
    };
    screen.wait("bold words", |s| cells(s, &vt100::Cell::bold) > 0);
    screen.wait("colours", |s| cells(s, &|cell| cell.fgcolor() != vt100::Color::Default) > 0);
    screen.press("q");
    assert!(screen.end());
}
