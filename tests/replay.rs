//! A recipe done over a corpus from the command line.
#![allow(clippy::disallowed_methods, reason = "these tests write recipes and look at the journals")]

mod made;

use std::fs;

use made::{BROKEN, CLEAN, Corpus, json, program, report, stderr, stdout};
use serde_json::Value;

const SET: &str = "(schema: 1, name: \"new\", rule: \"row-total\", does: Set(cell: \"requests/new/total\", from: \"2\", to: \"1\"), by: \"wang\", at: \"2026-01-02T03:04:05+08:00\")";

/// The same fault in three bodies, in one of them a row further down; another value in a fourth; none in a fifth.
fn corpus() -> Corpus {
    let broken = |agency: &str| report(agency, 2022, BROKEN);
    let shifted = broken("丙县").replacen("一、本年新收", "（说明：以下为件数）\t\n一、本年新收", 1);
    let other: Vec<(&str, &str)> = BROKEN.iter().map(|(key, figure)| (*key, if *figure == "2" { "3" } else { *figure })).collect();
    Corpus::new(&[
        ("a.txt", &broken("甲县")),
        ("b.txt", &broken("乙县")),
        ("c.txt", &shifted),
        ("d.txt", &report("丁县", 2022, &other)),
        ("e.txt", &report("戊县", 2022, CLEAN)),
    ])
}

fn replay(corpus: &Corpus, recipe: &str, more: &[&str]) -> assert_cmd::assert::Assert {
    let file = corpus.beside("recipe.ron");
    fs::write(&file, recipe).expect("written");
    program().arg("replay").arg(file).arg(corpus.path()).args(["--reviewer", "wang"]).args(more).assert()
}

fn outcomes(lines: &[Value]) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    lines.iter().map(|line| (text(&line["path"]), text(&line["outcome"]))).collect()
}

fn found(corpus: &Corpus) -> Vec<String> {
    let lines = corpus.json(&["check", "--format", "jsonl", "--select", "row-total"]);
    lines.iter().filter_map(|line| line["path"].as_str().map(str::to_owned)).collect()
}

#[test]
fn the_same_meaning_is_hit_wherever_its_row_stands_and_what_does_not_fit_is_refused_with_its_reason() {
    let corpus = corpus();
    assert_eq!(found(&corpus), ["a.txt", "b.txt", "c.txt", "d.txt"]);
    let dry = replay(&corpus, SET, &["--dry-run", "--format", "jsonl"]).code(1);
    let would = outcomes(&json(&stdout(&dry)));
    assert_eq!(would.iter().filter(|(_, outcome)| outcome == "would-apply").count(), 3, "{would:?}");
    assert_eq!(found(&corpus).len(), 4, "nothing was written");
    let done = replay(&corpus, SET, &["--format", "jsonl"]).code(1);
    let lines = json(&stdout(&done));
    let expected = [("a.txt", "applied"), ("b.txt", "applied"), ("c.txt", "applied"), ("d.txt", "refused")];
    assert_eq!(outcomes(&lines), expected.map(|(path, outcome)| (path.to_owned(), outcome.to_owned())));
    assert_eq!(lines[0]["changes"][0], serde_json::json!({"cell": "requests/new/total", "from": "2", "to": "1"}));
    assert!(lines[3]["why"].as_str().is_some_and(|why| why.contains('3')), "{}", lines[3]);
    assert_eq!(found(&corpus), ["d.txt"]);
    // Done again there is nothing left but what was refused.
    assert_eq!(outcomes(&json(&stdout(&replay(&corpus, SET, &["--format", "jsonl"]).code(1)))).len(), 1);
    let journal = corpus.path().join(".report-review/wang.journal");
    let text = fs::read_to_string(journal).expect("a journal");
    assert_eq!(text.lines().count(), 6, "a correction and a decision a report");
    assert_eq!(text.matches("with:").count(), 5, "one step");
    corpus.run(&["journal"]).code(2);
    program().args(["journal", "verify"]).arg(corpus.path()).assert().code(0);
}

#[test]
fn where_nothing_is_refused_the_status_is_0_and_a_file_that_is_no_recipe_is_2() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    let waits =
        "(schema: 1, name: \"w\", rule: \"row-total\", does: Decide(verdict: waiting, why: Some(\"later\")), by: \"wang\", at: \"\")";
    let told = replay(&corpus, waits, &[]).code(0);
    assert!(stdout(&told).contains("a.txt: row-total:requests/new"), "{}", stdout(&told));
    replay(&corpus, waits, &[]).code(0);
    let broken = replay(&corpus, "(schema: 1", &[]).code(2);
    assert!(stderr(&broken).contains("recipe.ron"), "{}", stderr(&broken));
    for (meant, typed) in [("row-total", "row-totl"), ("waiting", "corrected"), ("waiting", "open")] {
        let told = stderr(&replay(&corpus, &waits.replace(meant, typed), &[]).code(2));
        assert!(told.contains("recipe.ron") && told.contains(": 1:"), "{typed}: {told}");
    }
    assert!(stderr(&replay(&corpus, &waits.replace("schema: 1", "schema: 9"), &[]).code(2)).contains('9'));
}
