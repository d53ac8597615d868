//! The sample corpus opens in a terminal, and nothing of it is left behind.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "this test looks at what the program leaves")]

use std::fs;
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const PATIENCE: Duration = Duration::from_mins(1);

/// The bytes a reader gives, as they come.
fn follow(mut reader: Box<dyn Read + Send>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count) = reader.read(&mut buffer) {
            if count == 0 || sender.send(buffer[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

#[test]
fn the_samples_are_reviewed_in_a_copy_that_goes_with_the_program() {
    let folder = tempfile::tempdir().expect("a folder");
    let pty = native_pty_system().openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 }).expect("a terminal");
    let mut program = CommandBuilder::new(env!("CARGO_BIN_EXE_report-review"));
    program.args(["--demo", "--lang", "en", "--reviewer", "wang"]);
    program.env("TMPDIR", folder.path());
    program.env("HOME", folder.path());
    program.env("TERM", "xterm-256color");
    let mut child = pty.slave.spawn_command(program).expect("starts");
    drop(pty.slave);
    let mut keys = pty.master.take_writer().expect("a keyboard");
    let output = follow(pty.master.try_clone_reader().expect("a screen"));
    let mut screen = vt100::Parser::new(40.try_into().expect("lines"), 120.try_into().expect("columns"), 0);
    while !screen.screen().contents().contains("saved") {
        screen.process(&output.recv_timeout(PATIENCE).expect("the first report is shown"));
    }
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "the copy is laid out");
    keys.write_all(b"q").expect("typed");
    while let Ok(bytes) = output.recv_timeout(PATIENCE) {
        screen.process(&bytes);
    }
    assert!(child.wait().expect("ends").success());
    assert!(!screen.screen().alternate_screen());
    assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 0, "the copy is gone");
}
