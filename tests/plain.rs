//! A whole review line by line, as a screen reader or a script does it.

#![allow(clippy::disallowed_methods, reason = "these tests make corpora and read a journal")]

mod made;

use made::{BROKEN, CLEAN, Corpus, program, report};

/// What the program says to these lines.
fn review(corpus: &Corpus, lines: &str) -> String {
    let assert = program().arg(corpus.path()).args(["--plain", "--lang", "en", "--reviewer", "r"]).write_stdin(lines).assert().code(0);
    made::stdout(&assert)
}

fn journal(corpus: &Corpus) -> String {
    std::fs::read_to_string(corpus.path().join(".report-review/r.journal")).expect("a journal")
}

#[test]
fn a_whole_review_is_done_line_by_line() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN)), ("b.txt", &report("乙县", 2022, CLEAN))]);
    let told = review(&corpus, "?\ns the total is wrong\nx\n1\nm a memo\nu\nA\ny\nq\n");
    assert!(told.contains("Report 1 of 2") && told.contains("Finding, open"), "{told}");
    assert!(told.contains("Saved 1."), "{told}");
    assert!(!told.contains('\u{1b}'), "plain lines carry no commands for a terminal");
    let journal = journal(&corpus);
    for part in ["Decide(r#source-error)", "the total is wrong", "Decide(dismissed)", "Annotate", "Undo", "Judge(approved)"] {
        assert!(journal.contains(part), "{part}: {journal}\n{told}");
    }
}

#[test]
fn what_makes_no_sense_is_said_and_nothing_is_decided() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    let told = review(&corpus, "Z\n1\n\nx\n.\n");
    assert!(told.contains("Z means nothing here"), "{told}");
    assert!(!journal(&corpus).contains("Decide"));
}

#[test]
fn a_line_is_a_letter_or_a_whole_word_and_what_is_neither_is_said() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    let told = review(&corpus, "sure\nwaitress\napproved\nc12\nx it\n.\nw for it\nn 5\nq\n");
    for word in ["sure", "waitress", "approved", "c12"] {
        assert!(told.contains(&format!("{word} means nothing here")), "{word}: {told}");
    }
    assert!(told.contains("n takes nothing behind it") && told.contains("w takes nothing behind it"), "{told}");
    let before = journal(&corpus);
    assert!(before.contains("Decide(dismissed)") && !before.contains("waiting") && !before.contains("Judge"), "{before}");
    let told = review(&corpus, "u\nwait\nreopen\nsource_error the total is wrong\nW\nR\nq\n");
    let journal = self::journal(&corpus);
    assert!(journal.contains("the total is wrong") && journal.contains("Judge(open)"), "{journal}\n{told}");
}

#[test]
fn what_other_years_say_is_known_before_the_first_line_is_answered() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2020, CLEAN)), ("b.txt", &report("甲县", 2022, CLEAN))]);
    let review = |lines: &str| {
        let options = ["--plain", "--lang", "en", "--reviewer", "r", "--select", "missing-year"];
        let assert = program().arg(corpus.path()).args(options).write_stdin(lines).assert().code(0);
        made::stdout(&assert)
    };
    for _ in 0..8 {
        let told = review("n\nq\n");
        assert!(told.contains("Finding, open") && told.contains("There is no report for 2021"), "{told}");
    }
}

/// What the program says to `n` when a file was written meanwhile.
fn review_while(corpus: &Corpus, glob: &str, (name, text): (&str, &str)) -> String {
    let mut review = std::process::Command::new(made::PROGRAM)
        .args(["--plain", "--lang", "en", "--reviewer", "r", "--glob", glob])
        .arg(corpus.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("started");
    let wait = || std::thread::sleep(std::time::Duration::from_millis(1500));
    wait();
    std::fs::write(corpus.path().join(name), text).expect("written");
    wait();
    std::io::Write::write_all(&mut review.stdin.take().expect("open"), b"n\nq\n").expect("taken");
    String::from_utf8(review.wait_with_output().expect("ended").stdout).expect("UTF-8")
}

#[test]
fn a_file_that_was_left_out_stays_out_when_it_changes_and_one_that_a_glob_chooses_is_read_again() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN)), ("old/b.txt", &report("乙县", 2022, BROKEN))]);
    let told = review_while(&corpus, "!old/**", ("old/b.txt", &report("乙县", 2022, CLEAN)));
    assert!(told.contains("Report 1 of 1") && !told.contains("of 2"), "{told}");
    let corpus = Corpus::new(&[("a.dat", &report("甲县", 2022, BROKEN))]);
    let told = review_while(&corpus, "*.dat", ("a.dat", &report("甲县", 2022, CLEAN)));
    assert!(told.contains("a.dat") && told.contains("changed"), "{told}");
}

#[test]
fn figures_in_doubt_are_gone_to_by_the_keys_that_are_named() {
    let doubted: Vec<(&str, &str)> =
        CLEAN.iter().map(|(key, figure)| (*key, if key.ends_with("new/natural_person") { "1O" } else { *figure })).collect();
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, &doubted))]);
    let told = review(&corpus, "?\n] d\nnext_doubtful\n]d\nq\n");
    assert!(told.contains("] d  ") && !told.contains("] means nothing"), "{told}");
    assert!(told.contains("Cell: ") && told.contains("1O"), "{told}");
    assert!(told.contains("]d means nothing here"), "{told}");
}

#[test]
fn faults_of_keymap_and_theme_are_told_and_no_line_is_lost_to_them() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    let (keymap, theme) = (corpus.beside("keys.ron"), corpus.beside("theme.ron"));
    std::fs::write(&keymap, "(tables: { \"n\": nope })").expect("written");
    std::fs::write(&theme, "(nope").expect("written");
    let run = |more: &[&str]| {
        let mut program = program();
        program.arg(corpus.path()).args(["--plain", "--lang", "en", "--reviewer", "r"]).args(more).write_stdin("w\nq\n").assert()
    };
    let (keymap, theme) = (keymap.to_str().expect("UTF-8"), theme.to_str().expect("UTF-8"));
    let told = made::stderr(&run(&["--keymap", keymap, "--theme", theme]).code(0));
    assert!(told.contains("keys.ron") && told.contains("theme.ron"), "{told}");
    assert!(journal(&corpus).contains("Decide(waiting)"));
    run(&["--theme", "nope"]).code(2);
}
