//! What comes on standard input, baselines, and reports whose text means harm to whoever shows it.

use crate::made::{BROKEN, report};
use crate::{Trap, checked, run};

fn streamed(name: &str, words: &[&str], code: i32, says: &[&str], stdin: impl Into<Vec<u8>>) -> Trap {
    Trap { stdin: stdin.into(), ..run(name, words, code, says, |_| Ok(())) }
}

pub fn all() -> Vec<Trap> {
    let mut all = lines();
    all.extend(lists());
    all.extend(baselines());
    all.extend(texts());
    all
}

fn lines() -> Vec<Trap> {
    let extract = ["extract", "--stdin-jsonl"];
    let line = |name: &str, code: i32, says: &[&str], stdin: Vec<u8>| streamed(name, &extract, code, says, stdin);
    vec![
        line("JSON 100,000 deep", 2, &["\"error\""], "[".repeat(100_000).into_bytes()),
        line("objects 20,000 deep", 2, &["\"error\""], "{\"path\":".repeat(20_000).into_bytes()),
        line("a line of zero bytes", 2, &["\"error\""], vec![0; 10_000]),
        line("a line that is no UTF-8", 2, &["\"error\""], vec![0xFF; 10_000]),
        line("a line without its fields", 2, &["\"error\""], b"{}\n".to_vec()),
        line("a text that is a number", 2, &["\"error\""], b"{\"path\":\"a\",\"text\":7}\n".to_vec()),
        line("a path that leads out", 0, &["../../etc/passwd"], b"{\"path\":\"../../etc/passwd\",\"text\":\"x\"}\n".to_vec()),
        line("a path with an escape sequence", 0, &["not-a-report"], b"{\"path\":\"\\u001b[2J\",\"text\":\"x\"}\n".to_vec()),
        line("a half of a pair of surrogates", 2, &["\"error\""], b"{\"path\":\"a\",\"text\":\"\\ud800\"}\n".to_vec()),
        line("a million empty lines", 0, &[], b"\n".repeat(1_000_000)),
        line("a good line behind a bad one", 2, &["\"error\"", "not-a-report"], b"x\n{\"path\":\"a\",\"text\":\"x\"}\n".to_vec()),
    ]
}

fn lists() -> Vec<Trap> {
    let check = ["check", "--stdin0", "--no-cache"];
    let list = |name: &str, code: i32, says: &[&str], stdin: &[u8]| streamed(name, &check, code, says, stdin);
    vec![
        list("a list of nothing", 0, &[], b""),
        list("a list of empty names", 0, &[], &[0; 1000]),
        list("a list of files that are not there", 2, &["none"], b"none\0none too\0"),
        list("a list with a device", 2, &["/dev/zero"], b"/dev/zero\0"),
        list("a list with a name of a megabyte", 2, &[], &[b'x'; 1 << 20]),
        list("a list with an escape sequence", 2, &[], b"\x1B[2J\0"),
    ]
}

fn baselines() -> Vec<Trap> {
    let check = ["check", "{corpus}", "--no-cache", "--baseline", "{corpus}/known.jsonl"];
    let baseline = |name: &str, text: Vec<u8>| run(name, &check, 2, &["known.jsonl"], move |g| g.put("known.jsonl", &text));
    vec![
        baseline("a baseline 100,000 deep", "[".repeat(100_000).into_bytes()),
        baseline("a baseline that is no UTF-8", vec![0xFF; 100]),
        baseline("a baseline of numbers", b"7\n".to_vec()),
        baseline("a baseline with an escape sequence", "\u{1B}[2J\n".into()),
    ]
}

/// A report with `text` in the place of the name of its body, checked for people.
fn text(name: &str, text: &'static str) -> Trap {
    checked(name, 1, &["row-total"], move |g| g.put("x.txt", report(&format!("甲{text}县"), 2022, BROKEN)))
}

fn texts() -> Vec<Trap> {
    vec![
        text("a title that clears the screen", "\u{1B}[2J\u{1B}[H"),
        text("a title that names the window", "\u{1B}]0;owned\u{7}"),
        text("a title that asks the terminal for its name", "\u{1B}[c\u{1B}[6n"),
        text("a title that sends what is in the clipboard", "\u{1B}]52;c;?\u{7}"),
        text("a title with controls of eight bits", "\u{9B}2J\u{9D}0;owned\u{9C}"),
        text("a title written from right to left", "\u{202E}县乙\u{202C}"),
        text("a title with isolated directions", "\u{2067}县乙\u{2069}"),
        text("a title with marks of direction", "\u{200E}\u{200F}"),
        text("a title with a flood of zero width", "\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}"),
        text(
            "a title with a tower of marks",
            "\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}\u{0306}\u{0307}\u{0308}\u{0309}\u{030A}\u{030B}\u{030C}",
        ),
        text("a title with backspaces", "\u{8}\u{8}\u{8}\u{8}owned"),
        text("a title with a carriage return", "\rowned"),
        text("a title with form feeds and vertical tabs", "\u{C}\u{B}"),
        text("a title with shifts of character sets", "\u{E}\u{F}"),
        text("a title with tags that are not seen", "\u{E0041}\u{E0042}\u{E007F}"),
        text("a title with separators of lines and paragraphs", "\u{2028}\u{2029}"),
        text("a title with markup", "<script>alert(1)</script>"),
        text("a title with a delete", "\u{7F}\u{7F}"),
    ]
}
