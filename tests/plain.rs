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
