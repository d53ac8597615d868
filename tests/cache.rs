//! What is kept between runs never changes what is said: after every kind of change a run that may use
//! it and one that may not give the same bytes.
#![allow(clippy::disallowed_methods, reason = "these tests make corpora and look at what was written")]

mod made;

use std::fs;
use std::path::{Path, PathBuf};

use made::{BROKEN, CLEAN, Corpus, report, stderr, stdout};
use report_review::check::RuleSet;
use report_review::extract::extract;
use report_review::form::{CellKey, Forms};
use report_review::review::{Change, Edit};
use report_review::session::{Document, Session};
use report_review::store::journal::{Journal, Opened};
use report_review::text::SourceText;

/// So many bodies, each with three years: more reports than are worth a cache.
const BODIES: usize = 11;

fn corpus() -> Corpus {
    let mut files = Vec::new();
    for body in 0..BODIES {
        for year in 2021..2024_u16 {
            let figures = if body % 3 == 0 { BROKEN } else { CLEAN };
            files.push((format!("{year}/{body:02}.txt"), report(&format!("第{body}县水利局"), year, figures)));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Corpus::new(&files)
}

fn index(corpus: &Corpus) -> PathBuf {
    corpus.path().join(".report-review/index")
}

/// The output of a run that uses the cache is that of one that does not. What it said of the cache.
fn same(corpus: &Corpus, line: &[&str], why: &str) -> String {
    let with = corpus.run(&[line, &["-v"]].concat());
    let without = corpus.run(&[line, &["-v", "--no-cache"]].concat());
    assert_eq!(stdout(&with), stdout(&without), "{why}: {line:?}");
    assert_eq!(with.get_output().status, without.get_output().status, "{why}: {line:?}");
    let of_cache = |said: &str| said.lines().find(|line| line.contains("--no-cache")).unwrap_or_default().to_owned();
    assert_eq!(of_cache(&stderr(&without)), "", "{why}");
    let besides = |said: String| said.lines().filter(|line| !line.contains("--no-cache")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(besides(stderr(&with)), besides(stderr(&without)), "{why}: {line:?}");
    of_cache(&stderr(&with))
}

const CHECK: &[&str] = &["check", "--format", "jsonl"];

/// How many results came from an earlier run.
fn reused(said: &str) -> usize {
    said.split(|c: char| !c.is_ascii_digit()).find_map(|word| word.parse().ok()).unwrap_or(0)
}

#[test]
fn what_nothing_changed_for_is_taken_from_the_run_before() {
    let corpus = corpus();
    let all = BODIES * 3;
    assert_eq!(reused(&same(&corpus, CHECK, "first run")), 0);
    assert_eq!(reused(&same(&corpus, CHECK, "second run")), all);
    assert_eq!(reused(&same(&corpus, &["check", "--format", "jsonl", "--jobs", "1"], "one thread")), all);
    for (line, before) in [
        (&["check", "--format", "text"][..], 0),
        (&["check", "--format", "text", "--lang", "zh"], 0),
        (&["check", "--format", "jsonl", "--ignore", "row-total"], 0),
        (&["check", "--format", "jsonl", "--severity", "row-total=info"], 0),
        (&["check", "--format", "jsonl", "--fail-on", "never"], all),
        (&["check", "--format", "text", "--lang", "en"], all),
        (&["stats"], 0),
        (&["stats", "--format", "jsonl"], all),
    ] {
        assert_eq!(reused(&same(&corpus, line, "another question")), before, "{line:?}");
    }
}

#[test]
fn no_change_of_a_file_goes_unseen() {
    let corpus = corpus();
    same(&corpus, CHECK, "first run");
    let file = |name: &str| corpus.path().join(name);
    let all = BODIES * 3;
    let changes: [(&str, usize, &dyn Fn()); 9] = [
        ("other figures", all - 2, &|| fs::write(file("2022/01.txt"), report("第1县水利局", 2022, BROKEN)).expect("written")),
        ("the same size, the time of before", all - 2, &|| {
            let text = fs::read_to_string(file("2022/02.txt")).expect("there");
            let time = fs::metadata(file("2022/02.txt")).and_then(|about| about.modified()).expect("told");
            fs::write(file("2022/02.txt"), text.replacen("\t1\t", "\t7\t", 1)).expect("written");
            fs::File::options().write(true).open(file("2022/02.txt")).and_then(|file| file.set_modified(time)).expect("set back");
        }),
        ("touched alone", all, &|| {
            let now = std::time::SystemTime::now();
            fs::File::options().write(true).open(file("2022/03.txt")).and_then(|file| file.set_modified(now)).expect("touched");
        }),
        ("a document that is not read", all, &|| fs::write(file("2022/03.pdf"), "x").expect("written")),
        ("moved", all - 1, &|| fs::rename(file("2023/04.txt"), file("2023/99.txt")).expect("moved")),
        ("removed", all - 2, &|| fs::remove_file(file("2021/05.txt")).expect("removed")),
        ("another body", all - 3, &|| fs::write(file("2022/06.txt"), report("别县水利局", 2022, CLEAN)).expect("written")),
        ("a twin", all - 4, &|| {
            fs::copy(file("2021/07.txt"), file("2021/07-2.txt")).expect("copied");
        }),
        ("two exchanged", 0, &|| {
            fs::rename(file("2022/08.txt"), file("swap")).expect("moved");
            fs::rename(file("2022/09.txt"), file("2022/08.txt")).expect("moved");
            fs::rename(file("swap"), file("2022/09.txt")).expect("moved");
        }),
    ];
    for (why, least, change) in changes {
        change();
        let reused = reused(&same(&corpus, CHECK, why));
        assert!((least.saturating_sub(2)..=all).contains(&reused), "{why}: {reused} of {all}");
        same(&corpus, CHECK, &format!("after {why}"));
    }
}

#[test]
fn what_people_said_and_what_rules_and_forms_say_counts_at_once() {
    let corpus = corpus();
    same(&corpus, CHECK, "first run");
    correct(&corpus, "2022/00.txt");
    let said = same(&corpus, CHECK, "a correction");
    assert!((BODIES * 3 - 3..BODIES * 3).contains(&reused(&said)), "the report and those of the years beside it: {said}");
    assert_eq!(reused(&same(&corpus, CHECK, "after a correction")), BODIES * 3);
    fs::write(corpus.path().join("report-review.ron"), "(severity: {\"row-total\": info})").expect("written");
    same(&corpus, CHECK, "settings");
    let forms = corpus.beside("forms");
    fs::create_dir(&forms).expect("made");
    let own = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/forms/2021.ron")).expect("there");
    let line = ["check", "--format", "jsonl", "--forms", forms.to_str().expect("UTF-8")];
    for text in [own.clone(), own.replace("row-total", "column-balance")] {
        fs::write(forms.join("2021.ron"), text).expect("written");
        same(&corpus, &line, "a form of one's own");
        same(&corpus, &line, "the same form again");
    }
}

/// Corrects a figure of a report.
fn correct(corpus: &Corpus, name: &str) {
    let forms = Forms::built_in().expect("built in");
    let source = SourceText::from_utf8_text(&fs::read_to_string(corpus.path().join(name)).expect("there"));
    let report = extract(&source, &forms).into();
    let mut session = Session::new(forms, RuleSet::default(), "wang", "test");
    let state = corpus.path().join(".report-review");
    let Opened::Mine(mut journal, _) = Journal::open(&state, "wang").expect("opened") else { unreachable!("the journal is free") };
    session.open(Document { path: name.into(), source: source.into(), report });
    let change = Change::Correct { cell: CellKey("requests/new/total".to_owned()), value: Some("1".to_owned()), why: None };
    let mut records = session.apply(Edit { changes: vec![change] }, "2026-03-01T10:00:00+08:00").expect("allowed");
    journal.append(&mut records).expect("saved");
}

#[test]
fn a_cache_that_is_damaged_cut_short_or_foreign_is_made_anew() {
    let corpus = corpus();
    same(&corpus, CHECK, "first run");
    let files = || -> Vec<PathBuf> { fs::read_dir(index(&corpus)).expect("a cache").map(|entry| entry.expect("listed").path()).collect() };
    assert!(files().len() >= 4, "{:?}", files());
    for damage in ["cut", "foreign", "empty", "spoilt", "folder", "gone"] {
        for file in files() {
            let bytes = fs::read(&file).unwrap_or_default();
            match damage {
                "cut" => fs::write(&file, &bytes[..bytes.len() / 2]).expect("written"),
                "foreign" => fs::write(&file, "not ours at all, and long enough to be looked at more closely than that").expect("written"),
                "empty" => fs::write(&file, "").expect("written"),
                "spoilt" => {
                    let spoilt = bytes.iter().enumerate().map(|(at, byte)| if at % 97 == 50 { byte ^ 8 } else { *byte });
                    fs::write(&file, spoilt.collect::<Vec<_>>()).expect("written");
                }
                "folder" => {
                    fs::remove_file(&file).expect("removed");
                    fs::create_dir(&file).expect("made");
                }
                _ => {
                    let _ = fs::remove_dir_all(&file);
                    let _ = fs::remove_file(&file);
                }
            }
        }
        same(&corpus, CHECK, damage);
    }
    assert_eq!(reused(&same(&corpus, CHECK, "after it was made anew")), BODIES * 3);
    fs::remove_dir_all(index(&corpus)).expect("removed");
    assert_eq!(reused(&same(&corpus, CHECK, "deleted")), 0);
}

#[test]
fn where_nothing_can_be_kept_there_is_no_cache_and_no_complaint() {
    let small = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    small.run(&["check"]).code(0);
    assert!(!small.path().join(".report-review").exists(), "a small corpus needs none");
    let none = corpus();
    none.run(&["check", "--no-cache"]);
    assert!(!none.path().join(".report-review").exists(), "none was wanted");
    let closed = corpus();
    fs::create_dir(closed.path().join(".report-review")).expect("made");
    fs::write(index(&closed), "a file where the folder would be").expect("written");
    let assert = closed.run(CHECK);
    assert_eq!(stderr(&assert), "");
    assert_eq!(stdout(&assert), stdout(&closed.run(&["check", "--format", "jsonl", "--no-cache"])));
}

/// A report of body number `number`, with sentences that no other body has.
fn peculiar(number: u32, year: u16) -> String {
    let penalties = if number % 100 == 3 { "3000" } else { ["8", "9", "10", "11", "12"][usize::try_from(number % 5).expect("small")] };
    let figures = [BROKEN, &[("art20_6/penalties/decisions", penalties), ("requests/carried_out/total", "4")]].concat();
    let sentence = |at: u32| (0..12).filter_map(|sign| char::from_u32(0x4E00 + number * 97 + at * 12 + sign)).collect::<String>();
    let sentences: Vec<String> = (0..8).map(sentence).collect();
    report(&format!("第{number:03}县水利局"), year, &figures).replacen(
        "主动公开、依申请公开",
        &format!("{}。主动公开、依申请公开", sentences.join("。")),
        1,
    )
}

#[test]
fn reports_that_are_put_aside_are_checked_like_those_in_memory() {
    let mut files = Vec::new();
    for number in 0..105 {
        for year in 2021..2024 {
            files.push((format!("{number:03}/{year}.txt"), peculiar(number, year)));
        }
    }
    // Two bodies of which all is the same: one is read early, the other late.
    for number in [3, 103] {
        files.push((format!("{number:03}/more.txt"), peculiar(number, 2023)));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let corpus = Corpus::new(&files);
    let rules = ["copied-text", "copied-table", "carry-over", "duplicate-report", "implausible-value"];
    for cache in [&["--no-cache"][..], &[], &[]] {
        let all = stdout(&corpus.run(&[CHECK, &["--select", &rules.join(",")], cache].concat()));
        let of = |number: &str| all.lines().filter(|line| line.contains(&format!("\"path\":\"{number}/"))).collect::<Vec<_>>().join("\n");
        let (early, late) = (of("003"), of("103"));
        assert_eq!(early.replace("003", "103"), late);
        for rule in rules {
            assert!(early.contains(&format!("\"rule\":\"{rule}\"")), "{rule}: {early}");
        }
        assert!(!of("004").contains("implausible-value") && of("004").contains("copied-text"));
    }
}
