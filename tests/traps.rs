//! Corpora and files that mean harm, put before the real program: each ends as expected, in time, with nothing dangerous on the
//! terminal and nothing touched beside the corpus. Files that exhaust or confuse whoever reads them are in `tests/hostile.rs`.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "these tests lay traps on the disk and look at what became of them")]
#![allow(clippy::print_stdout, reason = "what was skipped is told")]

mod made;
#[path = "traps/names.rs"]
mod names;
#[path = "traps/settings.rs"]
mod settings;
#[path = "traps/special.rs"]
mod special;
#[path = "traps/streams.rs"]
mod streams;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use made::{BROKEN, program, report, tree};

/// Lays a trap; `Err` where this machine does not let it be laid.
pub type Lay = Box<dyn Fn(&Ground) -> Result<(), String>>;

/// A trap, and what becomes of it.
pub struct Trap {
    /// What it is.
    pub name: String,
    /// Lays it.
    pub lay: Lay,
    /// The words of the command; `{corpus}` and `{beside}` stand for the two folders.
    pub run: Vec<String>,
    /// What comes on standard input.
    pub stdin: Vec<u8>,
    /// The exit status.
    pub code: i32,
    /// What is said on standard output or error, and what is not.
    pub says: Vec<String>,
    /// What is not.
    pub never: Vec<String>,
}

/// Where a trap is laid: a corpus with one faulty report, and a folder beside it that nothing may touch.
pub struct Ground {
    folder: tempfile::TempDir,
}

impl Ground {
    fn new() -> Self {
        let ground = Self { folder: tempfile::tempdir().expect("a folder") };
        fs::create_dir_all(ground.corpus()).expect("made");
        fs::create_dir_all(ground.beside()).expect("made");
        fs::write(ground.corpus().join("good.txt"), report("甲县", 2022, BROKEN)).expect("written");
        fs::write(ground.beside().join("precious"), "all that I have").expect("written");
        ground
    }

    /// The corpus.
    pub fn corpus(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    /// The folder beside it.
    pub fn beside(&self) -> PathBuf {
        self.folder.path().join("beside")
    }

    /// Writes a file of the corpus.
    pub fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<(), String> {
        let file = self.corpus().join(name);
        let folder = file.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(folder).and_then(|()| fs::write(&file, bytes)).map_err(|error| error.to_string())
    }
}

/// A trap on which `check` runs, finds the fault of the good report, and says these things.
pub fn checked(name: &str, code: i32, says: &[&str], lay: impl Fn(&Ground) -> Result<(), String> + 'static) -> Trap {
    run(name, &["check", "{corpus}", "--no-cache", "--select", "row-total"], code, says, lay)
}

/// A trap for any command.
pub fn run(name: &str, words: &[&str], code: i32, says: &[&str], lay: impl Fn(&Ground) -> Result<(), String> + 'static) -> Trap {
    let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    Trap { name: name.to_owned(), lay: Box::new(lay), run: owned(words), stdin: Vec::new(), code, says: owned(says), never: Vec::new() }
}

/// What would be obeyed by a terminal: controls but line breaks and tabs, and directions of writing.
fn is_dangerous(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

/// How long a command may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is wrong with what became of the trap.
fn faults(trap: &Trap) -> Vec<String> {
    let ground = Ground::new();
    if let Err(reason) = (trap.lay)(&ground) {
        println!("skipped: {}: {reason}", trap.name);
        return Vec::new();
    }
    let beside = tree(&ground.beside());
    let place = |word: &String| {
        word.replace("{corpus}", &ground.corpus().display().to_string()).replace("{beside}", &ground.beside().display().to_string())
    };
    let assert =
        program().args(trap.run.iter().map(place)).current_dir(ground.beside()).write_stdin(trap.stdin.clone()).timeout(PATIENCE).assert();
    let output = assert.get_output();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let mut faults = Vec::new();
    if output.status.code() != Some(trap.code) {
        faults.push(format!("ended with {:?}, expected {}", output.status, trap.code));
    }
    faults
        .extend(trap.says.iter().filter(|word| !out.contains(*word) && !err.contains(*word)).map(|word| format!("does not say {word:?}")));
    faults.extend(trap.never.iter().filter(|word| out.contains(*word) || err.contains(*word)).map(|word| format!("says {word:?}")));
    if let Some(c) = out.chars().chain(err.chars()).find(|c| is_dangerous(*c)) {
        faults.push(format!("prints {c:?}"));
    }
    if err.contains("panicked") {
        faults.push("panics".to_owned());
    }
    if tree(&ground.beside()) != beside {
        faults.push("something beside the corpus changed".to_owned());
    }
    let shown = |text: &str| text.chars().take(400).collect::<String>();
    faults.iter().map(|fault| format!("{}: {fault}\n    out {:?}\n    err {:?}", trap.name, shown(&out), shown(&err))).collect()
}

fn all_end_as_expected(traps: &[Trap], least: usize) {
    assert!(traps.len() >= least, "{} traps", traps.len());
    let faults: Vec<String> = traps.iter().flat_map(faults).collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn pipes_devices_sockets_links_and_folders_end_as_expected() {
    all_end_as_expected(&special::all(), 36);
}

#[test]
fn names_that_deceive_or_command_end_as_expected() {
    all_end_as_expected(&names::all(), 30);
}

#[test]
fn settings_keys_themes_forms_journals_and_recipes_that_mean_harm_end_as_expected() {
    all_end_as_expected(&settings::all(), 58);
}

#[test]
fn streams_and_figures_that_mean_harm_end_as_expected() {
    all_end_as_expected(&streams::all(), 38);
}
