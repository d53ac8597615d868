//! The real program in a pseudo terminal, its screen read by a terminal emulator.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "this test starts the program and reads what it writes")]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// The program on its terminal.
struct Screen {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    parser: vt100::Parser,
}

impl Screen {
    fn open(corpus: &Path, state: &Path) -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_report-review"));
        command.args(["--lang", "zh", "--reviewer", "甲", "--ambiguous-width", "narrow", "--state"]);
        command.arg(state);
        command.arg(corpus);
        command.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(command).expect("started");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("readable");
        let keys = pair.master.take_writer().expect("writable");
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let (rows, columns) = (NonZeroU16::new(30).expect("more than none"), NonZeroU16::new(100).expect("more than none"));
        Self { master: pair.master, keys, child, output, parser: vt100::Parser::new(rows, columns, 0) }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("typed");
        self.keys.flush().expect("typed");
    }

    fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Takes output until the screen is as it should be.
    fn wait(&mut self, what: &str, done: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(error) => unreachable!("{what} never came ({error}):\n{}", self.text()),
            }
        }
    }

    fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Takes output until the program has ended; whether it ended well.
    fn end(&mut self) -> bool {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.parser.process(&bytes);
        }
        assert!(!self.parser.screen().alternate_screen(), "the terminal was not given back");
        assert!(!self.parser.screen().bracketed_paste() && !self.parser.screen().hide_cursor(), "modes were left on");
        self.child.wait().expect("ended").success()
    }
}

fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/corpus/chengyan/2020/zhengfuban.txt");
    let text = std::fs::read_to_string(sample).expect("a sample");
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    folder
}

fn open(folder: &tempfile::TempDir) -> (Screen, std::path::PathBuf) {
    let state = folder.path().join("state");
    let mut screen = Screen::open(folder.path(), &state);
    screen.wait_for("2020");
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
    screen.master.resize(PtySize { rows: 16, cols: 60, pixel_width: 0, pixel_height: 0 }).expect("resized");
    screen.parser.screen_mut().set_size(NonZeroU16::new(16).expect("some"), NonZeroU16::new(60).expect("some"));
    screen.press("?");
    screen.wait("the keys in the small screen", |s| s.contents().contains("接受"));
    screen.press("\u{1b}");
    screen.wait("the keys gone", |s| !s.contents().contains("接受所示建议"));
    screen.press("q");
    assert!(screen.end());
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let folder = corpus();
    let (mut screen, _) = open(&folder);
    let process = screen.child.process_id().expect("running").to_string();
    let told = std::process::Command::new("kill").args(["-TERM", &process]).status().expect("kill");
    assert!(told.success());
    screen.end();
}
