//! What was said of files that are no longer there, that are not of this corpus, or that are said again from elsewhere.
#![allow(clippy::disallowed_methods, reason = "these tests make corpora and look at what was written")]

mod made;

use std::fs;
use std::path::PathBuf;

use made::{BROKEN, CLEAN, Corpus, program, report, stderr, stdout};
use report_review::check::RuleSet;
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::review::{Change, Edit, FindingKey, Verdict};
use report_review::session::{Document, Session};
use report_review::store::journal::{Journal, Opened};
use report_review::text::SourceText;

const FINDING: &str = "row-total:requests/new";

/// What `by` decides about the finding of the report at `path`, at this time.
fn decide(corpus: &Corpus, (by, path, at): (&str, &str, &str), verdict: Verdict) {
    let forms = Forms::built_in().expect("built in");
    let text = fs::read_to_string(corpus.path().join(path)).expect("there");
    let source = SourceText::from_utf8_text(&text);
    let report = extract(&source, &forms).into();
    let mut session = Session::new(forms, RuleSet::default(), by, "test");
    let state = corpus.path().join(".report-review");
    let Opened::Mine(mut journal, known) = Journal::open(&state, by).expect("opened") else { unreachable!("the journal is free") };
    session.replay(known.records);
    session.open(Document { path: path.into(), source: source.into(), report });
    let change = Change::Decide { finding: FindingKey(FINDING.to_owned()), verdict, why: None, suggested: None };
    let mut records = session.apply(Edit { changes: vec![change] }, at).expect("allowed");
    journal.append(&mut records).expect("saved");
}

fn export(corpus: &Corpus, to: &str) -> PathBuf {
    let target = corpus.beside(to);
    program().arg("export").arg(corpus.path()).arg("--out").arg(&target).assert().code(0);
    target
}

#[test]
fn what_is_taken_in_stands_at_its_own_time_whatever_was_said_before_it_was_taken_in() {
    let text = report("甲县", 2022, BROKEN);
    let other = report("乙县", 2022, BROKEN);
    let corpus = || Corpus::new(&[("a.txt", &text), ("b.txt", &other)]);
    let from = corpus();
    decide(&from, ("zhang", "a.txt", "2026-03-01T10:00:00+08:00"), Verdict::Waiting);
    decide(&from, ("li", "a.txt", "2026-03-01T11:00:00+08:00"), Verdict::Dismissed);
    let out = export(&from, "out");
    let import = |into: &Corpus| program().arg("import").arg(&out).arg(into.path()).assert().code(0);
    let own = |into: &Corpus| decide(into, ("zhang", "b.txt", "2026-03-01T12:00:00+08:00"), Verdict::Waiting);
    let (early, late) = (corpus(), corpus());
    import(&early);
    own(&early);
    own(&late);
    import(&late);
    for corpus in [&early, &late] {
        let text = fs::read_to_string(export(corpus, "reviewed").join("a.txt.ron")).expect("there");
        let reviewed = report_review::export::read_back(&text).expect("reads back");
        let finding = reviewed.findings.iter().find(|finding| finding.key.0 == FINDING).expect("the finding");
        let said: Vec<&str> = finding.said.iter().map(|said| said.by.as_str()).collect();
        assert_eq!(said, ["zhang", "li"], "li spoke last");
    }
}

#[test]
fn no_export_is_written_over_or_among_reviews() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    decide(&corpus, ("li", "a.txt", "2026-03-01T10:00:00+08:00"), Verdict::Waiting);
    let state = corpus.path().join(".report-review");
    let journal = state.join("li.journal");
    let before = fs::read(&journal).expect("a journal");
    let elsewhere = corpus.beside("other/.report-review");
    fs::create_dir_all(&elsewhere).expect("a folder");
    fs::write(elsewhere.join("x.journal"), "").expect("written");
    let kept = corpus.beside("kept");
    fs::create_dir_all(&kept).expect("a folder");
    fs::copy(&journal, kept.join("x.journal")).expect("copied");
    for (format, target) in [
        ("csv", journal.clone()),
        ("jsonl", state.join("recipes")),
        ("csv", state.join("new.csv")),
        ("ron", state.join("out")),
        ("csv", elsewhere.join("x.journal")),
        ("ron", elsewhere.join("out")),
        ("csv", kept.join("x.journal")),
        ("csv", kept.join("x.csv")),
    ] {
        let assert = corpus.run(&["export", "--format", format, "--out", target.to_str().expect("UTF-8")]).code(2);
        let said = stderr(&assert);
        assert!(said.contains("reviews") || said.contains("in the corpus"), "{target:?}: {}", stderr(&assert));
    }
    assert_eq!(fs::read(&journal).expect("still there"), before);
    assert!(!state.join("new.csv").exists() && !state.join("out").exists() && !kept.join("x.csv").exists());
    let kept_journal = fs::read(elsewhere.join("x.journal")).expect("there");
    assert!(kept_journal.is_empty());
}

#[test]
fn decisions_on_a_file_that_is_no_longer_there_are_told_by_every_command() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN)), ("b.txt", &report("乙县", 2022, CLEAN))]);
    decide(&corpus, ("li", "a.txt", "2026-03-01T10:00:00+08:00"), Verdict::Waiting);
    let said = |line: &[&str]| {
        let assert = corpus.run(line);
        stdout(&assert) + &stderr(&assert)
    };
    let out = corpus.beside("out").display().to_string();
    let commands = [vec!["check"], vec!["check", "--format", "jsonl"], vec!["stats"], vec!["doctor"], vec!["export", "--out", &out]];
    for line in &commands {
        assert!(!said(line).contains("no longer there"), "{line:?}");
    }
    fs::rename(corpus.path().join("a.txt"), corpus.path().join("c.txt")).expect("moved");
    for line in &commands {
        assert!(!said(line).contains("no longer there"), "a file that was moved keeps its review: {line:?}");
    }
    fs::write(corpus.path().join("c.txt"), report("甲县", 2022, BROKEN) + "\n另附说明。\n").expect("edited");
    for line in &commands {
        let said = said(line);
        assert!(said.contains("1 decision") && said.contains("no longer there") && said.contains("a.txt"), "{line:?}: {said}");
    }
    let one = stderr(
        &program().arg("check").arg(corpus.path().join("b.txt")).args(["--state"]).arg(corpus.path().join(".report-review")).assert(),
    );
    assert!(!one.contains("no longer there"), "only a part was asked for: {one}");
}

#[test]
fn reviews_are_not_taken_into_a_corpus_that_is_not_there() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    decide(&corpus, ("li", "a.txt", "2026-03-01T10:00:00+08:00"), Verdict::Waiting);
    let out = export(&corpus, "out");
    for name in ["none", "none/deep"] {
        let none = corpus.beside(name);
        let assert = program().arg("import").arg(&out).arg(&none).assert().code(2);
        assert!(stderr(&assert).contains("none") && !none.exists(), "{}", stderr(&assert));
    }
    assert!(!corpus.beside(".report-review").exists());
}

#[test]
fn reviewers_agree_about_the_reports_that_are_in_the_corpus() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    decide(&corpus, ("li", "a.txt", "2026-03-01T10:00:00+08:00"), Verdict::SourceError);
    decide(&corpus, ("wang", "a.txt", "2026-03-01T10:00:00+08:00"), Verdict::Dismissed);
    let both = stdout(&corpus.run(&["stats"]).code(0));
    let out = export(&corpus, "out");
    let other = Corpus::new(&[("b.txt", &report("乙县", 2022, CLEAN))]);
    program().arg("import").arg(&out).arg(other.path()).assert().code(0);
    assert!(both.contains("Agreement of li and wang"), "{both}");
    assert!(!stdout(&other.run(&["stats"]).code(0)).contains("Agreement"));
}

#[test]
fn a_check_with_nothing_to_do_says_so() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    let empty = corpus.beside("empty");
    fs::create_dir(&empty).expect("a folder");
    let none = stderr(&program().args(["check", "--format", "jsonl"]).arg(&empty).assert().code(0));
    assert!(none.contains("nothing was checked"), "{none}");
    let glob = stderr(&corpus.run(&["check", "--format", "jsonl", "--glob", "*.docx"]).code(0));
    assert!(glob.contains("nothing was checked"), "{glob}");
    let rules = stderr(&corpus.run(&["check", "--format", "csv", "--select", "row-total", "--ignore", "row-total"]).code(0));
    assert!(rules.contains("nothing was checked"), "{rules}");
    assert!(!stderr(&corpus.run(&["check", "--format", "jsonl"])).contains("nothing was checked"));
}

#[test]
fn every_format_of_check_tells_what_was_decided() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    let before = corpus.json(&["check", "--format", "jsonl"]);
    assert!(before.iter().all(|line| line["open"] == true && line["decision"].is_null()), "{before:?}");
    decide(&corpus, ("li", "a.txt", "2026-03-01T10:00:00+08:00"), Verdict::Waiting);
    let after = corpus.json(&["check", "--format", "jsonl"]);
    let decided: Vec<_> = after.iter().filter(|line| !line["decision"].is_null()).collect();
    assert_eq!(decided.len(), 1);
    assert_eq!((decided[0]["open"].as_bool(), decided[0]["decision"]["verdict"].as_str()), (Some(false), Some("waiting")));
    assert_eq!(decided[0]["decision"]["by"], "li");
    let csv = stdout(&corpus.run(&["check", "--format", "csv"]));
    assert!(csv.lines().next().is_some_and(|head| head.trim_end().ends_with("key,open,verdict,by,at,why")), "{csv}");
    assert_eq!(csv.lines().filter(|line| line.contains(",false,waiting,li,")).count(), 1, "{csv}");
    let sarif: serde_json::Value = serde_json::from_str(&stdout(&corpus.run(&["check", "--format", "sarif"]))).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    let suppressed: Vec<_> = results.iter().filter(|result| result["suppressions"].as_array().is_some_and(|all| !all.is_empty())).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["suppressions"][0]["kind"], "external");
}
