//! Names of files and bodies that a terminal, a shell or a spreadsheet would obey.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::made::{BROKEN, report};
use crate::{Ground, Trap, checked, run};

fn named(g: &Ground, name: &[u8]) -> Result<(), String> {
    fs::write(g.corpus().join(OsStr::from_bytes(name)), report("乙县", 2022, BROKEN)).map_err(|error| error.to_string())
}

/// A report of this name, checked; what is said of it.
fn of(what: &str, name: &'static [u8], says: &[&str]) -> Trap {
    checked(what, 1, says, move |g| named(g, name))
}

/// A report of a body of this name, put out in this form; what must not begin a cell or a line.
fn body(what: &str, agency: &'static str, words: &[&str], never: &[&str]) -> Trap {
    let code = i32::from(words[0] == "check");
    let mut trap = run(what, words, code, &["2022"], move |g| g.put("x.txt", report(agency, 2022, BROKEN)));
    trap.never = never.iter().map(|&word| word.to_owned()).collect();
    trap
}

pub fn all() -> Vec<Trap> {
    let mut all = vec![
        of("a line break in a name", b"a\nb.txt", &["row-total"]),
        of("a carriage return in a name", b"good.txt\rb.txt", &["row-total"]),
        of("an escape sequence in a name", b"a\x1B]0;owned\x07b.txt", &["row-total"]),
        of("a clearing of the screen in a name", b"\x1B[2J\x1B[Hx.txt", &["row-total"]),
        of("a name written from right to left", "a\u{202E}txt.exe.txt".as_bytes(), &["row-total"]),
        of("isolated directions in a name", "\u{2066}a\u{2069}.txt".as_bytes(), &["row-total"]),
        of("a name that is no UTF-8", b"\xFF\xFEa.txt", &["%FF%FEa.txt"]),
        of("a name that looks like an option", b"--help.txt", &["--help.txt"]),
        of("a name with quotes, commas and semicolons", b"a\",';b.txt", &["row-total"]),
        of("a name that a shell would run", b"$(touch owned);`touch owned`.txt", &["touch owned"]),
        of("a name with a tab", b"a\tb.txt", &["row-total"]),
        of("a name of zero width", "\u{200B}\u{FEFF}.txt".as_bytes(), &["row-total"]),
        of("a name with a tower of marks", "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}.txt".as_bytes(), &["row-total"]),
    ];
    let long: &'static [u8] = b"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.txt";
    all.push(of("a name as long as can be", long, &["row-total"]));
    for (number, begins) in ["=HYPERLINK(\"http://x\")", "+1+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "|x"].into_iter().enumerate() {
        for words in [
            ["extract", "{corpus}", "--format", "csv"],
            ["check", "{corpus}", "--format", "csv"],
            ["export", "{corpus}", "--format", "csv"],
        ] {
            let cell = format!(",{begins}");
            let line = format!("\n{begins}");
            let mut trap = body("", begins, &words, &[&cell, &line]);
            trap.name = format!("formula {number} as the name of a body, {}", words[0]);
            trap.says.clear();
            trap.code = i32::from(words[0] == "check");
            all.push(trap);
        }
    }
    all.push(body("an escape sequence in the name of a body", "甲\u{1B}[2J县", &["check", "{corpus}", "--no-cache"], &[]));
    all.push(body("a direction in the name of a body", "甲\u{202E}县", &["stats", "{corpus}"], &[]));
    all
}
