//! The reviewed corpus: written the same every time, taken back in, never through a link and never
//! over what is not ours.
#![allow(clippy::disallowed_methods, reason = "these tests make corpora and look at what was written")]

mod made;

use std::fs;
use std::path::Path;

use made::{BROKEN, CLEAN, Corpus, report, stderr, stdout, tree};
use report_review::check::RuleSet;
use report_review::extract::extract;
use report_review::form::{CellKey, Forms};
use report_review::review::{Anchor, Change, Edit, FindingKey, Status, Verdict};
use report_review::session::{Document, Session};
use report_review::store::journal::{Journal, Opened};
use report_review::text::SourceText;

/// Two reports, one of them reviewed by two people.
fn reviewed() -> Corpus {
    let corpus = Corpus::new(&[("甲/a.txt", &report("甲县", 2022, BROKEN)), ("b.txt", &report("乙县", 2022, CLEAN))]);
    let state = corpus.path().join(".report-review");
    review(&corpus, &state, "wang", "2026-03-01T10:00:00+08:00");
    review(&corpus, &state, "李 四", "2026-03-02T10:00:00+08:00");
    corpus
}

/// Everything a person can say about a report, said by `reviewer`.
fn review(corpus: &Corpus, state: &Path, reviewer: &str, at: &str) {
    let cell = CellKey("requests/new/total".to_owned());
    let steps = [
        Change::Decide { finding: FindingKey::new("row-total", "requests/new"), verdict: Verdict::Corrected, why: None, suggested: None },
        Change::Correct { cell: cell.clone(), value: Some("1".to_owned()), why: Some("=看错\n了".to_owned()) },
        Change::Correct { cell: CellKey("facts/agency".to_owned()), value: Some("甲县人民政府".to_owned()), why: None },
        Change::Annotate { on: Anchor::Cell(cell), text: format!("{reviewer} 记\n第二行") },
        Change::Judge { status: Status::ApprovedWithRemarks, why: Some("可".to_owned()) },
    ];
    say(corpus, state, reviewer, at, steps.into());
}

/// What `reviewer` does to the report, step by step.
fn say(corpus: &Corpus, state: &Path, reviewer: &str, at: &str, steps: Vec<Change>) {
    let forms = Forms::built_in().expect("built in");
    let text = fs::read_to_string(corpus.path().join("甲/a.txt")).expect("there");
    let source = SourceText::from_utf8_text(&text);
    let report = extract(&source, &forms).into();
    let mut session = Session::new(forms, RuleSet::default(), reviewer, "test");
    let Opened::Mine(mut journal, known) = Journal::open(state, reviewer).expect("opened") else { unreachable!("the journal is free") };
    session.replay(known.records);
    session.open(Document { path: "甲/a.txt".into(), source: source.into(), report });
    for change in steps {
        let mut records = session.apply(Edit { changes: vec![change] }, at).expect("allowed");
        journal.append(&mut records).expect("saved");
    }
}

fn export(corpus: &Corpus, to: &str, more: &[&str]) -> std::path::PathBuf {
    let target = corpus.beside(to);
    let target_text = target.to_str().expect("UTF-8").to_owned();
    corpus.run(&[&["export", "--out", &target_text][..], more].concat()).code(0);
    target
}

#[test]
fn the_same_state_gives_the_same_bytes() {
    let corpus = reviewed();
    let first = tree(&export(&corpus, "one", &[]));
    let names: Vec<String> = first.iter().map(|(path, _)| path.file_name().expect("a file").to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["b.txt.ron", "index.ron", "a.txt.ron"]);
    let bytes = |tree: &[(std::path::PathBuf, Vec<u8>)]| tree.iter().map(|(_, bytes)| bytes.clone()).collect::<Vec<_>>();
    assert_eq!(bytes(&tree(&export(&corpus, "two", &["--jobs", "1", "--lang", "zh"]))), bytes(&first));
    assert_eq!(bytes(&tree(&export(&corpus, "one", &[]))), bytes(&first), "over an export of before");
}

#[test]
fn an_export_holds_what_was_said_and_who_said_it() {
    let corpus = reviewed();
    let folder = export(&corpus, "out", &[]);
    let text = fs::read_to_string(folder.join("甲/a.txt.ron")).expect("there");
    let reviewed = report_review::export::read_back(&text).expect("reads back");
    let cell = reviewed.cells.iter().find(|cell| cell.cell.as_str() == "requests/new/total").expect("the cell");
    assert_eq!((cell.printed.as_deref(), cell.now.as_deref()), (Some("2"), Some("1")));
    let who: Vec<&str> = cell.said.iter().map(|said| said.by.as_str()).collect();
    assert_eq!(who, ["wang", "李 四"]);
    assert_eq!(reviewed.facts.agency.now.as_deref(), Some("甲县人民政府"));
    assert_eq!(reviewed.status.now, "approved-with-remarks");
    assert_eq!(reviewed.annotations.len(), 2);
    let index = fs::read_to_string(folder.join("index.ron")).expect("there");
    assert!(index.contains("甲/a.txt.ron") && index.contains("corrections: 2"), "{index}");
    let lines = corpus.json(&["export", "--format", "jsonl"]);
    assert_eq!(lines.iter().map(|line| line["source"]["path"].as_str()).collect::<Vec<_>>(), [Some("b.txt"), Some("甲/a.txt")]);
    let csv = stdout(&corpus.run(&["export", "--format", "csv"]).code(0));
    let line = csv.lines().find(|line| line.starts_with("甲/a.txt,") && line.contains(",requests/new/total,")).expect("the cell");
    assert!(line.contains(",2,1,") && line.contains(",李 四,2026-03-02T10:00:00+08:00,'=看错 了,"), "{line}");
}

#[test]
fn an_export_taken_back_in_gives_the_same_review() {
    let corpus = reviewed();
    let folder = export(&corpus, "out", &[]);
    let before = tree(&folder);
    fs::remove_dir_all(corpus.path().join(".report-review")).expect("removed");
    let import = |corpus: &Corpus| {
        let assert = made::program().arg("import").arg(&folder).arg(corpus.path()).assert().code(0);
        stderr(&assert)
    };
    let said = import(&corpus);
    assert!(said.contains("10 records") && !said.contains("not in this corpus"), "{said}");
    assert_eq!(tree(&export(&corpus, "out", &[])), before);
    assert!(import(&corpus).contains(" 0 records"), "what is there is not taken in twice");
    assert_eq!(tree(&export(&corpus, "out", &[])), before);
    let told = stdout(&made::program().args(["journal", "verify"]).arg(corpus.path()).assert().code(0));
    assert_eq!(told.lines().filter(|line| line.contains("5 records")).count(), 2, "{told}");
}

#[test]
fn reviews_of_reports_that_are_elsewhere_are_taken_in_with_a_word_and_those_of_moved_ones_without() {
    let corpus = reviewed();
    let folder = export(&corpus, "out", &[]);
    let import = |into: &Corpus| stderr(&made::program().arg("import").arg(&folder).arg(into.path()).assert().code(0));
    let other = Corpus::new(&[("other.txt", "别的文件")]);
    let said = import(&other);
    assert!(said.contains("10 records") && said.contains("not in this corpus"), "{said}");
    let first = fs::read_dir(corpus.path().join("甲")).expect("listed").flatten().next().expect("a report").path();
    fs::rename(&first, corpus.path().join("moved.txt")).expect("moved");
    let said = import(&corpus);
    assert!(!said.contains("not in this corpus"), "{said}");
}

#[test]
fn a_damaged_journal_is_told_of() {
    let corpus = reviewed();
    let journal = corpus.path().join(".report-review/wang.journal");
    let text = fs::read_to_string(&journal).expect("there");
    fs::write(&journal, text.replacen("\"1\"", "\"7\"", 1)).expect("altered");
    let assert = made::program().args(["journal", "verify"]).arg(corpus.path()).assert().code(1);
    assert!(stdout(&assert).contains("wang.journal"), "{}", stdout(&assert));
}

#[test]
fn decided_findings_do_not_fail_the_check_and_corrections_count() {
    let corpus = Corpus::new(&[("甲/a.txt", &report("甲县", 2022, BROKEN))]);
    let state = corpus.path().join(".report-review");
    corpus.run(&["check"]).code(1);
    for (finding, at) in [("row-total:requests/new", "10:00"), ("column-balance:requests//total", "11:00")] {
        let (finding, verdict) = (FindingKey(finding.to_owned()), Verdict::SourceError);
        let decided = Change::Decide { finding, verdict, why: Some("原文如此".to_owned()), suggested: None };
        say(&corpus, &state, "wang", &format!("2026-03-01T{at}:00+08:00"), vec![decided]);
    }
    let text = stdout(&corpus.run(&["check"]).code(0));
    assert!(text.contains("decided by wang: source error: 原文如此"), "{text}");
    fs::remove_dir_all(&state).expect("removed");
    review(&corpus, &state, "wang", "2026-03-01T10:00:00+08:00");
    let text = stdout(&corpus.run(&["check"]).code(0));
    assert!(!text.contains("row-total"), "{text}");
}

#[test]
fn what_an_export_does_not_know_is_left_alone() {
    let corpus = reviewed();
    let inside = corpus.path().join("out");
    let told = stderr(&corpus.run(&["export", "--out", inside.to_str().expect("UTF-8")]).code(2));
    assert!(told.contains("lies in the corpus") && !inside.exists(), "{told}");
    let report = corpus.path().join("b.txt");
    let before = fs::read(&report).expect("there");
    for format in ["csv", "jsonl"] {
        corpus.run(&["export", "--format", format, "--out", report.to_str().expect("UTF-8")]).code(2);
    }
    assert_eq!(fs::read(&report).expect("there"), before);
    let target = corpus.beside("out");
    fs::create_dir(&target).expect("a folder");
    fs::write(target.join("b.txt.ron"), "(mine: true)").expect("a file");
    let told = stderr(&corpus.run(&["export", "--out", target.to_str().expect("UTF-8")]).code(2));
    assert!(told.contains("b.txt.ron"), "{told}");
    assert_eq!(fs::read_to_string(target.join("b.txt.ron")).expect("there"), "(mine: true)");
    assert!(target.join("甲/a.txt.ron").exists(), "the rest is written");
}

#[test]
fn an_export_takes_the_place_of_an_earlier_one_and_of_nothing_else() {
    let corpus = reviewed();
    fs::write(corpus.path().join("scan.pdf"), "%PDF").expect("a file");
    let before = tree(&corpus.path());
    let out = |format: &str, target: &Path, more: &[&str]| {
        let target = target.to_str().expect("UTF-8");
        corpus.run(&[&["export", "--format", format, "--out", target][..], more].concat())
    };
    for name in ["b.txt", "scan.pdf", "report-review.ron", "new.txt"] {
        for format in ["csv", "jsonl"] {
            let told = stderr(&out(format, &corpus.path().join(name), &["--glob", "甲/*"]).code(2));
            assert!(told.contains(name), "{told}");
        }
    }
    assert_eq!(tree(&corpus.path()), before);
    let target = corpus.beside("out.csv");
    for format in ["csv", "csv", "jsonl", "csv"] {
        out(format, &target, &[]).code(0);
    }
    fs::write(&target, "").expect("empty");
    out("jsonl", &target, &[]).code(0);
    for mine in ["mine", "{\"schema\":1}", "PAR1 of another program"] {
        fs::write(&target, mine).expect("a file");
        out("csv", &target, &[]).code(2);
        assert_eq!(fs::read_to_string(&target).expect("there"), mine);
    }
}

#[test]
fn what_an_export_lost_is_told_when_it_is_taken_in() {
    let corpus = reviewed();
    let folder = export(&corpus, "out", &[]);
    let file = folder.join("甲/a.txt.ron");
    let text = fs::read_to_string(&file).expect("there");
    let import = |into: &str| {
        let other = Corpus::new(&[("b.txt", &report("乙县", 2022, CLEAN))]);
        let run = made::program()
            .arg("import")
            .arg(&folder)
            .arg(other.path())
            .args(["--state", other.beside(into).to_str().expect("UTF-8")])
            .assert();
        (run.get_output().status.code(), stderr(&run))
    };
    let (code, told) = import("whole");
    assert_eq!(code, Some(0), "{told}");
    fs::write(&file, format!("\u{FEFF}{text}")).expect("with a mark of its byte order");
    assert_eq!(import("marked"), (code, told));
    for faulty in ["garbage".to_owned(), String::new(), text.replace("2026-03-01", "2026-13-28"), text.replace("said:", "sayd:")] {
        fs::write(&file, faulty).expect("written");
        let (code, told) = import("faulty");
        assert!(code == Some(2) && told.contains("a.txt.ron"), "{told}");
    }
    fs::remove_file(&file).expect("gone");
    let (code, told) = import("gone");
    assert!(code == Some(2) && told.contains("a.txt.ron"), "{told}");
    fs::write(&file, text).expect("there again");
    fs::write(folder.join("index.ron"), "garbage").expect("written");
    let (code, told) = import("damaged");
    assert!(code == Some(2) && told.contains("index.ron") && told.contains("2 reports read"), "{told}");
    fs::remove_file(folder.join("index.ron")).expect("gone");
    let (code, told) = import("without");
    assert!(code == Some(0) && told.contains("index.ron"), "{told}");
}

#[cfg(unix)]
#[test]
fn no_link_leads_an_export_out_of_its_folder() {
    let corpus = reviewed();
    let (target, elsewhere) = (corpus.beside("out"), corpus.beside("elsewhere"));
    fs::create_dir(&target).expect("a folder");
    fs::create_dir(&elsewhere).expect("a folder");
    fs::write(elsewhere.join("kept"), "kept").expect("a file");
    std::os::unix::fs::symlink(&elsewhere, target.join("甲")).expect("a link");
    std::os::unix::fs::symlink(elsewhere.join("kept"), target.join("b.txt.ron")).expect("a link");
    corpus.run(&["export", "--out", target.to_str().expect("UTF-8")]).code(2);
    assert_eq!(tree(&elsewhere), [(elsewhere.join("kept"), b"kept".to_vec())]);
}

#[cfg(unix)]
#[test]
fn a_corpus_that_cannot_be_written_is_reviewed_with_its_state_elsewhere() {
    use std::os::unix::fs::PermissionsExt;
    let corpus = Corpus::new(&[("甲/a.txt", &report("甲县", 2022, BROKEN))]);
    let state = corpus.beside("state");
    review(&corpus, &state, "wang", "2026-03-01T10:00:00+08:00");
    let before = tree(&corpus.path());
    for folder in [corpus.path().join("甲"), corpus.path()] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).expect("closed");
    }
    let state_text = state.to_str().expect("UTF-8");
    corpus.run(&["check", "--state", state_text]).code(0);
    let folder = export(&corpus, "out", &["--state", state_text]);
    fs::remove_dir_all(&state).expect("removed");
    made::program().arg("import").arg(&folder).arg(corpus.path()).args(["--state", state_text]).assert().code(0);
    corpus.run(&["check", "--state", state_text]).code(0);
    for folder in [corpus.path(), corpus.path().join("甲")] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("opened");
    }
    assert_eq!(tree(&corpus.path()), before, "nothing was written into the corpus");
}

#[test]
fn an_export_over_an_earlier_one_leaves_nothing_of_reports_that_are_gone_and_everything_else() {
    let corpus = reviewed();
    let target = export(&corpus, "out", &[]);
    fs::write(target.join("甲/mine.txt"), "mine").expect("a file");
    fs::copy(target.join("b.txt.ron"), target.join("copy.ron")).expect("a copy that no index names");
    fs::remove_file(corpus.path().join("b.txt")).expect("gone");
    fs::rename(corpus.path().join("甲"), corpus.path().join("乙")).expect("elsewhere");
    export(&corpus, "out", &[]);
    let names: Vec<String> =
        tree(&target).iter().map(|(path, _)| path.strip_prefix(&target).expect("below").display().to_string()).collect();
    assert_eq!(names, ["copy.ron", "index.ron", "乙/a.txt.ron", "甲/mine.txt"]);
    fs::remove_file(target.join("copy.ron")).and_then(|()| fs::remove_dir_all(target.join("甲"))).expect("away");
    let bytes = |folder: &Path| tree(folder).into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>();
    assert_eq!(bytes(&target), bytes(&export(&corpus, "fresh", &[])), "the same state gives the same bytes");
}

#[test]
fn a_blind_reviewer_is_given_nothing_of_the_others_before_asking_for_it() {
    let corpus = reviewed();
    let state = corpus.path().join(".report-review");
    let blind = ["--reviewer", "sun", "--second", "blind"];
    let given = |line: &[&str]| stdout(&corpus.run(&[line, &blind[..]].concat()));
    let lines: [&[&str]; 6] = [
        &["export", "--format", "jsonl"],
        &["export", "--format", "csv"],
        &["check", "--format", "jsonl"],
        &["check"],
        &["stats", "--format", "jsonl"],
        &["stats", "--progress"],
    ];
    let others = |text: &str| ["wang", "李 四", "看错", "approved-with-remarks"].iter().any(|word| text.contains(word));
    for line in lines {
        let told = given(line);
        assert!(!others(&told), "{line:?}");
    }
    let folder = corpus.beside("blind");
    corpus.run(&[&["export", "--out", folder.to_str().expect("UTF-8")][..], &blind].concat()).code(0);
    assert!(!tree(&folder).iter().any(|(_, bytes)| others(&String::from_utf8_lossy(bytes))));
    let told = stderr(&corpus.run(&[&["check"][..], &blind].concat()));
    assert!(told.contains("blind"), "{told}");
    // The settings of the corpus say it too.
    fs::write(corpus.path().join("report-review.ron"), "(second: blind)").expect("settings");
    assert!(!others(&stdout(&corpus.run(&["export", "--format", "csv", "--reviewer", "sun"]))));
    assert!(others(&stdout(&corpus.run(&["export", "--format", "csv", "--reviewer", "sun", "--second", "open"]))));
    // One's own words are given, and all of them once they were asked for.
    assert!(
        stdout(&corpus.run(&[&["export", "--format", "csv"][..], &["--reviewer", "wang", "--second", "blind"]].concat())).contains("wang")
    );
    let mut session = Session::new(Forms::built_in().expect("built in"), RuleSet::default(), "sun", "test");
    session.review_blindly();
    let Opened::Mine(mut journal, _) = Journal::open(&state, "sun").expect("opened") else { unreachable!("the journal is free") };
    journal.append(&mut session.reveal("2026-03-03T10:00:00+08:00").expect("allowed")).expect("saved");
    drop(journal);
    assert!(others(&given(lines[0])));
}

#[test]
fn a_verdict_that_knew_nothing_of_a_correction_counts_in_no_export() {
    let corpus = Corpus::new(&[("甲/a.txt", &report("甲县", 2022, CLEAN))]);
    let state = corpus.path().join(".report-review");
    let status = || {
        let rows = made::json(&stdout(&corpus.run(&["export", "--format", "jsonl"]).code(0)));
        let told = stdout(&corpus.run(&["stats", "--format", "jsonl"]).code(0));
        let code = corpus.run(&["check"]).get_output().status.code();
        (rows[0]["status"]["now"].as_str().expect("a status").to_owned(), told.contains(r#""name":"approved""#), code)
    };
    let forms = Forms::built_in().expect("built in");
    let source = SourceText::from_utf8_text(&fs::read_to_string(corpus.path().join("甲/a.txt")).expect("there"));
    let report = extract(&source, &forms).into();
    let mut session = Session::new(forms, RuleSet::default(), "wang", "test");
    session.open(Document { path: "甲/a.txt".into(), source: source.into(), report });
    let Opened::Mine(mut journal, _) = Journal::open(&state, "wang").expect("opened") else { unreachable!("the journal is free") };
    let cell = CellKey("requests/new/total".to_owned());
    let correct = Edit { changes: vec![Change::Correct { cell, value: Some("9".to_owned()), why: None }] };
    let approve = Edit { changes: vec![Change::Judge { status: Status::Approved, why: None }] };
    let at = |minute: u32| format!("2026-03-01T10:{minute:02}:00+08:00");
    journal.append(&mut session.apply(correct, &at(1)).expect("allowed")).expect("saved");
    journal.append(&mut session.undo(&at(2)).expect("allowed")).expect("saved");
    journal.append(&mut session.apply(approve, &at(3)).expect("allowed")).expect("saved");
    assert_eq!(status(), ("approved".to_owned(), true, Some(0)));
    journal.append(&mut session.redo(&at(4)).expect("allowed")).expect("saved");
    assert_eq!(status(), ("open".to_owned(), false, Some(1)), "what was brought back raised something");
    journal.append(&mut session.undo(&at(5)).expect("allowed")).expect("saved");
    assert_eq!(status(), ("approved".to_owned(), true, Some(0)), "all is as it was judged");
}
