//! A program in a pseudo terminal, its screen read by a terminal emulator.
#![allow(dead_code, reason = "each test file uses its part")]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// The program on its terminal.
pub struct Screen {
    pub master: Option<Box<dyn MasterPty + Send>>,
    pub keys: Option<Box<dyn Write + Send>>,
    pub child: Box<dyn Child + Send + Sync>,
    pub parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
}

impl Screen {
    /// The words of `command`, the program and its arguments, on a terminal of 100x30.
    pub fn start<S: AsRef<OsStr>>(command: &[S]) -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut builder = CommandBuilder::new(&command[0]);
        builder.args(&command[1..]);
        builder.env("TERM", "xterm-256color");
        let child = pair.slave.spawn_command(builder).expect("started");
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
        Self { master: Some(pair.master), keys: Some(keys), child, output, parser: vt100::Parser::new(rows, columns, 0) }
    }

    /// The review of `corpus` by 甲, kept in `state`, begun by the words before it.
    pub fn review(before: &[&str], corpus: &Path, state: &Path) -> Self {
        let program = env!("CARGO_BIN_EXE_report-review");
        let options = ["--lang", "zh", "--reviewer", "甲", "--ambiguous-width", "narrow", "--state"];
        let words = before.iter().chain([&program]).chain(&options).map(OsStr::new);
        let command: Vec<&OsStr> = words.chain([state.as_os_str(), corpus.as_os_str()]).collect();
        Self::start(&command)
    }

    pub fn press(&mut self, keys: &str) {
        // A program that is gone hears nothing.
        let _ = self.keys.as_mut().map(|to| to.write_all(keys.as_bytes()).and_then(|()| to.flush()));
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("open").resize(size).expect("resized");
        self.parser.screen_mut().set_size(NonZeroU16::new(rows).expect("some"), NonZeroU16::new(columns).expect("some"));
    }

    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Takes output until the screen is as it should be.
    pub fn wait(&mut self, what: &str, done: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !done(self.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(error) => unreachable!("{what} never came ({error}):\n{}", self.text()),
            }
        }
    }

    /// Takes output until the screen is as it should be; `false` when the program ended before.
    pub fn wait_or_end(&mut self, done: impl Fn(&vt100::Screen) -> bool) -> bool {
        while !done(self.parser.screen()) {
            match self.output.recv_timeout(PATIENCE) {
                Ok(bytes) => self.parser.process(&bytes),
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(error) => unreachable!("nothing came ({error}):\n{}", self.text()),
            }
        }
        true
    }

    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Takes what comes until nothing does any more: the program has ended. `each` sees every screen.
    pub fn drain(&mut self, mut each: impl FnMut(&vt100::Screen)) {
        while let Ok(bytes) = self.output.recv_timeout(PATIENCE) {
            self.parser.process(&bytes);
            each(self.parser.screen());
        }
    }

    /// Takes output until the program has ended and given the terminal back; how it ended.
    pub fn ended(&mut self) -> ExitStatus {
        self.drain(|_| {});
        self.is_given_back();
        self.child.wait().expect("ended")
    }

    /// Takes output until the program has ended; whether it ended well.
    pub fn end(&mut self) -> bool {
        self.ended().success()
    }

    pub fn is_given_back(&self) {
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "the terminal was not given back:\n{}", self.text());
        assert!(!screen.bracketed_paste() && !screen.hide_cursor(), "modes were left on");
    }

    /// Sends a signal.
    pub fn signal(&self, name: &str) {
        let process = self.child.process_id().expect("running").to_string();
        let told = std::process::Command::new("kill").args([&format!("-{name}"), &process]).status().expect("kill");
        assert!(told.success());
    }

    /// The number behind 已存 in the corner, while it is there.
    pub fn saved(screen: &vt100::Screen) -> Option<u64> {
        let (_, columns) = screen.size();
        let top = screen.contents_between(0, 0, 0, columns.into());
        top.split("已存 #").nth(1)?.split_whitespace().next()?.parse().ok()
    }
}
