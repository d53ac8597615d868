//! Settings of a corpus, keymaps, themes, forms, journals, recipes and exports that mean harm.

use std::fs;
use std::os::unix::fs::symlink;

use crate::{Ground, Trap, checked, run};

/// So deep that a reader that calls itself would fall.
fn deep(open: &str, close: &str, times: usize) -> String {
    open.repeat(times) + &close.repeat(times)
}

const FOUND: &str = "row-total";

pub fn all() -> Vec<Trap> {
    let mut all = of_corpus();
    all.extend(keymaps());
    all.extend(forms());
    all.extend(journals());
    all.extend(recipes());
    all.extend(imports());
    all
}

/// Settings in the corpus itself.
fn setting(name: &str, says: &[&str], text: impl AsRef<[u8]> + 'static) -> Trap {
    checked(name, 2, says, move |g| g.put("report-review.ron", &text))
}

fn of_corpus() -> Vec<Trap> {
    const HERE: &str = "report-review.ron:1:";
    vec![
        setting("settings 100,000 deep", &["no plain file of settings"], deep("(", ")", 100_000)),
        setting("settings 20,000 deep", &[HERE], deep("[", "]", 20_000)),
        setting("settings of a megabyte", &["no plain file of settings"], "(select: [".to_owned() + &"\"title\",".repeat(1 << 17) + "])"),
        setting("settings that name another state folder", &[HERE, "state"], "(state: \"/tmp/owned\")"),
        setting("settings that name a file to write", &[HERE, "out"], "(out: \"/tmp/owned\")"),
        setting("settings that run a command", &[HERE, "run"], "(run: \"touch /tmp/owned\")"),
        setting("settings that include a file", &[HERE, "include"], "(include: \"/etc/passwd\")"),
        setting("settings that name forms", &[HERE, "forms"], "(forms: \"../beside\")"),
        setting("settings with an escape sequence", &[HERE], "(ignore: [\"\u{1B}[2Jowned\"])"),
        setting("settings with a direction", &[HERE], "(ignore: [\"\u{202E}latot-wor\"])"),
        setting("settings with zero bytes", &["report-review.ron"], [0_u8; 4096]),
        setting("settings that are no UTF-8", &["report-review.ron"], b"(ignore: [\"\xFF\xFE\"])"),
        setting("settings that say a thing twice", &[HERE, "given twice"], "(fail_on: error, fail_on: never)"),
        setting("settings of a thousand unknown rules", &["report-review.ron:1:", "x999"], {
            let names: Vec<String> = (0..1000).map(|n| format!("\"x{n}\"")).collect();
            format!("(ignore: [{}])", names.join(","))
        }),
        setting("settings with a comment without end", &["report-review.ron:"], "(/*".to_owned() + &"/*".repeat(1000)),
        setting("settings with a string without end", &["report-review.ron:"], "(ignore: [\"".to_owned() + &"x".repeat(10_000)),
        setting("settings with an unknown extension", &[HERE], "#![enable(run_anything)]\n()"),
        setting("settings that are a list", &[HERE], "[]"),
        setting("settings that are empty", &[HERE], ""),
        setting("settings with a gravity that is none", &[HERE, "grave"], "(severity: {\"title\": grave})"),
        checked("settings that are a link", 2, &["no plain file of settings"], |g| {
            symlink(g.beside().join("precious"), g.corpus().join("report-review.ron")).map_err(|error| error.to_string())
        }),
        checked("settings that are a folder", 2, &["no plain file of settings"], |g| {
            fs::create_dir(g.corpus().join("report-review.ron")).map_err(|error| error.to_string())
        }),
        checked("settings in a folder below count for nothing", 1, &[FOUND], |g| {
            g.put("sub/report-review.ron", "(ignore: [\"row-total\"])")
        }),
    ]
}

/// A file given by an option; what is said of it.
fn given(name: &str, words: &[&str], code: i32, says: &[&str], text: impl AsRef<[u8]> + 'static) -> Trap {
    run(name, words, code, says, move |g| g.put("given.ron", &text))
}

fn keymaps() -> Vec<Trap> {
    let check = ["keys", "--check", "{corpus}/given.ron"];
    let fault = |name: &str, text: String| given(name, &check, 2, &["given.ron:"], text);
    vec![
        fault("a keymap 100,000 deep", deep("{", "}", 100_000)),
        fault("a keymap 3,000 deep", deep("(", ")", 3_000)),
        fault("a keymap with an action that is none", "(all: {\"w\": \"run_anything\"})".to_owned()),
        fault("a keymap with an escape sequence for a key", "(all: {\"\u{1B}[2J\": \"quit\"})".to_owned()),
        fault("a keymap with a key of a megabyte", format!("(all: {{\"{}\": \"quit\"}})", "x".repeat(1 << 20))),
        fault("a keymap that is a list", "[]".to_owned()),
        fault("a keymap with an unknown part", "(nowhere: {})".to_owned()),
        given("a keymap that is no UTF-8", &check, 2, &["given.ron"], [0xFF_u8; 100]),
        given("a keymap of zero bytes", &check, 2, &["given.ron"], [0_u8; 100]),
    ]
}

fn forms() -> Vec<Trap> {
    let load = ["forms", "--forms", "{corpus}/forms"];
    let fault = |name: &str, says: &[&str], text: String| run(name, &load, 2, says, move |g| g.put("forms/own.ron", &text));
    vec![
        fault("a form 100,000 deep", &["own.ron:"], deep("(", ")", 100_000)),
        fault("a form of tables in each other", &["own.ron:"], "(tables: ".to_owned() + &"[(tables: ".repeat(2_000)),
        fault("a form with a name of a megabyte", &["own.ron:"], format!("(schema: 1, edition: \"{}\")", "x".repeat(1 << 20))),
        fault("a form that is a number", &["own.ron:1:"], "7".to_owned()),
        fault("a form with an escape sequence", &["own.ron:"], "(schema: 1, \u{1B}[2J: 1)".to_owned()),
        fault("a form of a schema to come", &["own.ron:"], "(schema: 4000000000)".to_owned()),
        run("a form that is no UTF-8", &load, 2, &["own.ron"], |g| g.put("forms/own.ron", [0xFF_u8; 100])),
        run("a folder of forms without any", &load, 2, &["forms"], |g| g.put("forms/read.me", "x")),
        run("forms that are not there", &load, 2, &["forms"], |_: &Ground| Ok(())),
    ]
}

fn journals() -> Vec<Trap> {
    let journal = |name: &str, says: &[&str], text: Vec<u8>| {
        run(name, &["journal", "verify", "{corpus}"], 1, says, move |g| g.put(".report-review/x.journal", &text))
    };
    let line = |inner: &str| {
        format!("(seq:1,at:\"2026-01-01T00:00:00Z\",by:\"x\",tool:\"t\",action:{inner},check:\"0000000000000000\")\n").into_bytes()
    };
    vec![
        journal("a journal of zero bytes", &["x.journal:1"], vec![0; 1 << 16]),
        journal("a journal of one line of 2 MB", &["x.journal:1"], vec![b'('; 2 << 20]),
        journal("a journal with a record 20,000 deep", &["x.journal:1"], line(&deep("Some(", ")", 20_000))),
        journal("a journal of 20,000 broken lines", &["x.journal:1"], b"(seq:\")\n".repeat(20_000)),
        journal("a journal that is no UTF-8", &["x.journal:1"], [&[0xFF_u8; 1000][..], b"\n"].concat()),
        journal("a journal with escape sequences", &["x.journal:1"], line("\u{1B}[2J\u{202E}")),
        journal("a journal with a seal that is none", &["x.journal:1"], line("Judge(approved)")),
        journal("a journal with a record cut short", &["x.journal:1"], b"(seq:1,at:\"2026".to_vec()),
        run(
            "a corpus whose journal is broken is checked",
            &["check", "{corpus}", "--no-cache", "--select", "row-total"],
            1,
            &[FOUND, "x.journal:1"],
            |g| g.put(".report-review/x.journal", [0_u8; 5000]),
        ),
    ]
}

fn recipes() -> Vec<Trap> {
    let replay = ["replay", "{corpus}/given.ron", "{corpus}", "--dry-run"];
    let fault = |name: &str, text: String| given(name, &replay, 2, &["given.ron"], text);
    vec![
        fault("a recipe 100,000 deep", deep("(", ")", 100_000)),
        fault("a recipe with a name of a megabyte", format!("(schema: 1, name: \"{}\"", "x".repeat(1 << 20))),
        fault("a recipe that is a number", "7".to_owned()),
        fault("a recipe of a schema to come", "(schema: 4000000000, name: \"a\")".to_owned()),
        fault("a recipe that runs a command", "(schema: 1, name: \"a\", run: \"touch /tmp/owned\")".to_owned()),
        given("a recipe that is no UTF-8", &replay, 2, &["given.ron"], [0xFF_u8; 100]),
    ]
}

/// How an exported report begins.
const MARK: &str = "// report-review: a reviewed report; docs/formats.md explains it";

fn imports() -> Vec<Trap> {
    let import = ["import", "{corpus}/export", "{corpus}", "--state", "{corpus}/state"];
    let exported = |name: &str, text: String| run(name, &import, 2, &["a.txt.ron"], move |g| g.put("export/a.txt.ron", &text));
    vec![
        exported("an exported report 100,000 deep", format!("{MARK}\n{}", deep("(", ")", 100_000))),
        exported("an exported report with a string without end", format!("{MARK}\n(schema: 1, path: \"{}", "x".repeat(1 << 16))),
        exported("an exported report with an escape sequence", format!("{MARK}\n(\u{1B}[2J: 1)")),
    ]
}
