//! The program from outside: arguments, streams, exit status, files.
#![allow(clippy::disallowed_methods, reason = "these tests make corpora and look at what was written")]

mod made;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command as Process, Stdio};

use made::{BROKEN, CLEAN, Corpus, PROGRAM, json, program, report, stderr, stdout};

#[test]
fn the_status_is_0_without_1_with_findings_and_2_for_what_cannot_be_done() {
    let clean = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    assert_eq!(stdout(&clean.run(&["check", "--format", "jsonl", "--select", "row-total"]).code(0)), "");
    let broken = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    broken.run(&["check"]).code(1);
    broken.run(&["check", "--fail-on", "never"]).code(0);
    broken.run(&["check", "--ignore", "row-total,column-balance"]).code(0);
    broken.run(&["check", "--select", "no-such-rule"]).code(2);
    broken.run(&["check", "--select", "blank-total", "--fail-on", "info"]).code(0);
    program().args(["check", "--no-such-option"]).assert().code(2);
    program().arg("check").assert().code(2);
}

#[test]
fn no_corpus_is_a_message_with_the_usage() {
    for (lang, word) in [("en", "no CORPUS given"), ("zh", "没有指定语料")] {
        let assert = program().args(["--lang", lang]).assert().code(2);
        assert!(stderr(&assert).contains(word) && stderr(&assert).contains("report-review"), "{}", stderr(&assert));
        assert_eq!(stdout(&assert), "");
    }
}

#[test]
fn extract_gives_one_object_per_report_in_path_order() {
    let text = report("甲县", 2022, CLEAN);
    let corpus = Corpus::new(&[("b.txt", &text), ("a/z.txt", &text), ("a.txt", "会议通知"), ("c.txt", "")]);
    let reports = corpus.json(&["extract"]);
    let paths: Vec<&str> = reports.iter().filter_map(|report| report["path"].as_str()).collect();
    assert_eq!(paths, ["a.txt", "a/z.txt", "b.txt", "c.txt"]);
    assert_eq!((reports[0]["kind"].as_str(), reports[0]["form"].is_null()), (Some("not-a-report"), true));
    assert_eq!((reports[2]["agency"].as_str(), reports[2]["report_year"].as_i64()), (Some("甲县"), Some(2022)));
    assert_eq!(reports[2]["period"]["from"], "2022-01-01");
    let cells = reports[2]["cells"].as_array().expect("cells");
    assert_eq!(cells.len(), 200);
    for cell in cells {
        let (start, end) = (cell["span"][0].as_u64().expect("a byte"), cell["span"][1].as_u64().expect("a byte"));
        let slice = &text[usize::try_from(start).expect("small")..usize::try_from(end).expect("small")];
        assert_eq!(Some(slice), cell["raw"].as_str(), "{cell}");
        let expected = CLEAN.iter().find(|(key, _)| cell["cell"] == *key).map_or("0", |(_, figure)| figure);
        assert_eq!((cell["value"].as_str(), cell["certainty"].as_str()), (Some(expected), Some("certain")), "{cell}");
    }
    let serial = stdout(&corpus.run(&["extract", "--jobs", "1"]).code(0));
    assert_eq!(stdout(&corpus.run(&["extract", "--jobs", "7"]).code(0)), serial);
}

#[test]
fn a_path_that_cannot_be_read_is_one_line_and_the_rest_goes_on() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    let missing = corpus.beside("none.txt");
    let assert = program().arg("extract").arg(&missing).arg(corpus.path().join("a.txt")).assert().code(2);
    assert_eq!(json(&stdout(&assert)).len(), 1);
    let lines: Vec<String> = stderr(&assert).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("none.txt"), "{lines:?}");
    corpus.run(&["stats"]).code(0);
    program().arg("stats").arg(&missing).assert().code(2);
}

#[test]
fn more_and_less_is_said_when_asked() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    assert_eq!(stderr(&corpus.run(&["check", "-q"])), "");
    assert!(stderr(&corpus.run(&["check"])).contains("1 report;"));
    let told = stderr(&corpus.run(&["check", "-v"]));
    assert!(told.contains("2019, 2021") && told.contains(".report-review"), "{told}");
}

#[test]
fn the_language_follows_the_locale_and_the_option() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN))]);
    let message = |locale: &str, more: &[&str]| {
        let mut program = program();
        program.env("LC_ALL", locale).arg("check").arg(corpus.path()).args(["--format", "jsonl", "--select", "row-total"]).args(more);
        json(&stdout(&program.assert().code(1)))[0]["message"].as_str().expect("a sentence").to_owned()
    };
    let (zh, en) = (message("zh_CN.UTF-8", &[]), message("C.UTF-8", &[]));
    assert!(zh.contains("总计") && !en.contains("总计") && en.contains("total"), "{zh} {en}");
    assert_eq!(message("C", &["--lang", "zh"]), zh);
}

#[test]
fn check_for_people_quotes_the_line_with_a_caret_under_the_figure() {
    let corpus = Corpus::new(&[("甲.txt", &report("甲县", 2022, BROKEN))]);
    let assert = corpus.run(&["check", "--select", "row-total"]).code(1);
    let text = stdout(&assert);
    assert!(text.contains("error[row-total]: ") && text.contains("--> 甲.txt:") && text.contains('^'), "{text}");
    assert!(!text.contains('\u{1b}'), "no colour into a pipe");
    let colored = stdout(&corpus.run(&["check", "--select", "row-total", "--color", "always"]).code(1));
    assert!(colored.contains('\u{1b}'));
    let never = program().env("NO_COLOR", "1").arg("check").arg(corpus.path()).assert().code(1);
    assert!(!stdout(&never).contains('\u{1b}'));
}

#[test]
fn text_from_a_report_never_reaches_a_terminal_or_a_spreadsheet_as_a_command() {
    let hostile = report("=甲\u{1b}[2J\u{202e}县", 2022, BROKEN);
    let corpus = Corpus::new(&[("a.txt", &hostile), ("=b.txt", &hostile)]);
    for line in [&["check"][..], &["check", "--format", "jsonl"], &["check", "--format", "csv"], &["check", "--format", "sarif"]] {
        let text = stdout(&corpus.run(line).code(1));
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{line:?}: {text:?}");
    }
    for format in ["jsonl", "csv", "ron"] {
        let text = stdout(&corpus.run(&["extract", "--format", format]).code(0));
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{format}");
    }
    let csv = stdout(&corpus.run(&["extract", "--format", "csv"]).code(0));
    assert!(csv.starts_with('\u{FEFF}'));
    assert!(csv.contains("\n'=b.txt,"), "a path is no formula either");
    assert!(csv.lines().skip(1).all(|line| !line.starts_with('=')), "{csv}");
}

#[test]
fn a_negative_value_stays_a_number_in_a_table() {
    let negative = report("甲县", 2022, &[("requests/new/natural_person", "-3"), ("requests/new/total", "-3")]);
    let corpus = Corpus::new(&[("a.txt", &negative)]);
    let csv = stdout(&corpus.run(&["extract", "--format", "csv"]).code(0));
    let line = csv.lines().find(|line| line.contains(",requests/new/total,")).expect("the cell has a line");
    assert!(line.contains(",total,-3,'-3,"), "{line}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let text = report("甲县", 2022, BROKEN);
    let files: Vec<(String, &str)> = (0..40).map(|n| (format!("{n:02}.txt"), text.as_str())).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    let corpus = Corpus::new(&files);
    for line in [&["extract"][..], &["check", "--format", "jsonl"], &["check"]] {
        let mut child = Process::new(PROGRAM)
            .arg(line[0])
            .arg(corpus.path())
            .args(&line[1..])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut first = String::new();
        output.read_line(&mut first).expect("a line");
        drop(output);
        let mut errors = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut errors).expect("UTF-8");
        assert!(child.wait().expect("ends").success(), "{line:?}: {errors}");
        assert!(!errors.contains("ipe"), "{errors}");
    }
}

#[test]
fn a_faulty_form_file_is_shown_with_its_line() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    let forms = corpus.beside("forms");
    fs::create_dir(&forms).expect("a folder");
    let good = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/forms/2021.ron")).expect("there");
    fs::write(forms.join("a.ron"), good.replacen("kind: Count", "kind: Cuont", 1)).expect("a file");
    fs::write(forms.join("b.ron"), good.replacen("within: \"refused\"", "within: \"refusd\"", 1)).expect("a file");
    let assert = corpus.run(&["extract", "--forms", forms.to_str().expect("UTF-8")]).code(2);
    let told = stderr(&assert);
    assert!(told.contains("a.ron:") && told.contains("Cuont") && told.contains("b.ron:") && told.contains("refusd"), "{told}");
    assert!(told.contains('^'), "{told}");
    let none = corpus.beside("none");
    let told = stderr(&corpus.run(&["extract", "--forms", none.to_str().expect("UTF-8")]).code(2));
    assert!(told.contains("none") && told.lines().count() == 1, "{told}");
}

#[test]
fn a_form_of_ones_own_works_without_compiling() {
    let corpus =
        Corpus::new(&[("a.txt", "乙局2031年度办理报告\n\n一、办理情况\n本季办结事项\t件数\n窗口受理\t12\n网上受理\t30\n合计受理\t42\n")]);
    let forms = corpus.beside("forms");
    fs::create_dir(&forms).expect("a folder");
    let form = "(schema: 1, edition: \"mine\", title: \"度办理报告\", source: \"\", years: (2030, None), signs: [\"本季办结事项\"],
        sections: [(key: \"s1\", ordinal: \"一、\", label: \"办理情况\", content: Tables)],
        tables: [(key: \"cases\", section: \"s1\", title: \"办理情况\", printed: Rows, furniture: [\"本季办结事项\"],
            columns: [(key: \"count\", label: \"件数\", kind: Count)],
            rows: [(key: \"desk\", ordinal: \"\", label: \"窗口受理\"), (key: \"web\", ordinal: \"\", label: \"网上受理\"),
                (key: \"all\", ordinal: \"\", label: \"合计受理\")],
            equations: [(rule: \"result-total\", each: Column, says: \"desk + web = all\")])])";
    fs::write(forms.join("mine.ron"), form).expect("a file");
    let forms = forms.to_str().expect("UTF-8");
    let reports = corpus.json(&["extract", "--forms", forms]);
    let values: Vec<&str> = reports[0]["cells"].as_array().expect("cells").iter().filter_map(|cell| cell["value"].as_str()).collect();
    assert_eq!((reports[0]["form"].as_str(), values), (Some("mine"), vec!["12", "30", "42"]));
    let described = stdout(&program().args(["forms", "mine", "--forms", forms]).assert().code(0));
    assert!(described.contains("desk + web = all"), "{described}");
}

#[test]
fn the_commands_about_the_program_itself_speak() {
    for (line, word) in [
        (&["rules"][..], "row-total"),
        (&["rules", "row-total"], "row-total"),
        (&["forms"], "2019"),
        (&["forms", "2021"], "natural_person"),
        (&["keys"], "next_finding"),
        (&["completions", "bash"], "report-review"),
        (&["completions", "fish"], "report-review"),
        (&["man"], ".TH"),
        (&["--help"], "--fail-on".trim_start_matches("--fail-on")),
        (&["check", "--help"], "--fail-on"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let assert = program().args(line).assert().code(0);
        assert!(stdout(&assert).contains(word), "{line:?}");
        assert_eq!(stderr(&assert), "", "{line:?}");
    }
    let told = stderr(&program().args(["rules", "row-totl"]).assert().code(2));
    assert!(told.contains("row-total"), "{told}");
}

#[test]
fn a_keymap_file_is_checked_with_every_fault() {
    let corpus = Corpus::new(&[("a.txt", "")]);
    let keymap = corpus.beside("keymap.ron");
    fs::write(&keymap, "(browse: {\"n\": next_findng, \"F3\": next_finding, \"Foo\": quit})").expect("a file");
    let told = stderr(&program().args(["keys", "--check"]).arg(&keymap).assert().code(2));
    assert!(told.contains("next_findng") && told.contains("Foo") && told.contains("keymap.ron:1:"), "{told}");
    fs::write(&keymap, "(browse: {\"Ctrl-n\": next_finding})").expect("a file");
    program().args(["keys", "--check"]).arg(&keymap).assert().code(0);
    let table = stdout(&program().arg("keys").arg("--keymap").arg(&keymap).assert().code(0));
    assert!(table.contains("Ctrl-n"), "{table}");
}

#[test]
fn stats_count_reports_and_findings() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, BROKEN)), ("b.txt", &report("乙县", 2023, CLEAN))]);
    let lines = corpus.json(&["stats", "--format", "jsonl"]);
    let count = |by: &str, name: &str| lines.iter().find(|line| line["by"] == by && line["name"] == name).map(|line| line["count"].clone());
    assert_eq!(count("all", "reports"), Some(2.into()));
    assert_eq!(count("year", "2022"), Some(1.into()));
    assert_eq!(count("form", "2021"), Some(2.into()));
    assert_eq!(count("rule", "row-total"), Some(1.into()));
    assert_eq!(count("status", "open"), Some(2.into()));
    let text = stdout(&corpus.run(&["stats"]).code(0));
    assert!(text.contains("row-total") && text.contains('#'), "{text}");
}

#[test]
fn whoever_asked_for_chinese_is_told_in_chinese_what_went_wrong() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN)), ("report-review.ron", "(ignore: [\"title\")")]);
    let (none, folder) = (corpus.beside("none"), corpus.path());
    let (none, folder) = (none.to_str().expect("a path"), folder.to_str().expect("a path"));
    for (line, told) in [
        (&["check", folder][..], "report-review.ron:1:18"),
        (&["check", folder], "此处缺逗号或收尾的括号"),
        (&["check", none], "没有这个文件或文件夹"),
        (&[none], "没有这个文件或文件夹"),
        (&["chek", folder], "是不是 check？"),
        (&["import", none, folder], "没有这个文件或文件夹"),
        (&["journal", "verify", none], "没有这个文件或文件夹"),
        (&["check", folder, "--forms", none], "没有这个文件或文件夹"),
        (&["check", folder, "--glob", "["], "看不懂通配式 [：[ 没有收尾的 ]"),
        (&["journal"], "journal 之后要写命令：verify"),
        (&["doctor", "--theme", "nope"], "没有名为 nope 的主题"),
    ] {
        let assert = program().args(line).args(["--lang", "zh"]).assert();
        let said = stdout(&assert) + &stderr(&assert);
        assert!(said.contains(told), "{line:?}: {said}");
        let english = ["No such", "error", "Expected", "requires", "there is", "Sixteen"];
        assert!(english.iter().all(|word| !said.contains(word)), "{line:?}: {said}");
    }
    fs::remove_file(corpus.path().join("report-review.ron")).expect("removed");
    let text = stdout(&corpus.run(&["stats", "--lang", "zh", "--select", "title"]).code(0));
    assert!(text.contains("年报") && text.contains("未审"), "{text}");
}

#[test]
fn documents_of_kinds_that_are_not_read_are_told_of_in_every_run() {
    let text = report("甲县", 2022, CLEAN);
    let names: Vec<String> = (0..40).map(|at| format!("甲/{at:02}.txt")).collect();
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), text.as_str())).collect();
    files.extend([
        ("甲/a.PDF", "%PDF"),
        ("乙/b.pdf", "%PDF"),
        ("乙/c.doc", "x"),
        ("乙/~$d.doc", "x"),
        ("乙/e.png", "x"),
        ("乙/f_files/logo.png", "x"),
    ]);
    let corpus = Corpus::new(&files);
    let told = |line: &[&str]| stderr(&corpus.run(line));
    for run in ["first", "second"] {
        let said = told(&["check", "--lang", "zh"]);
        assert!(said.contains("有 4 个文件的类型不读取（doc 1, pdf 2, png 1）"), "{run}: {said}");
    }
    assert!(told(&["extract"]).contains("4 files are of kinds that are not read (doc 1, pdf 2, png 1)"));
    assert_eq!(told(&["extract", "-q"]), "");
    assert!(!told(&["extract", "--glob", "*.txt"]).contains("not read"), "what was not asked for is not missed");
    for name in ["甲/a.PDF", "乙/b.pdf", "乙/c.doc", "乙/e.png"] {
        fs::remove_file(corpus.path().join(name)).expect("removed");
    }
    for _ in 0..3 {
        assert!(!told(&["check"]).contains("not read"));
    }
    fs::write(corpus.path().join("甲/f.wps"), "x").expect("written");
    assert!(told(&["check"]).contains("1 file is of a kind that is not read (wps 1)"), "one that came is told of");
}

#[test]
fn to_ask_how_things_stand_makes_no_folder_and_no_journal() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    let before = made::tree(&corpus.path());
    assert!(stdout(&corpus.run(&["doctor", "--lang", "zh"]).code(0)).contains("还没有，打开审核时建立"));
    assert_eq!(made::tree(&corpus.path()), before);
}

#[test]
fn findings_on_the_year_before_join_the_reports_of_one_body() {
    let out = &[
        ("requests/new/total", "1"),
        ("requests/new/business", "1"),
        ("requests/carried_out/business", "1"),
        ("requests/carried_out/total", "1"),
    ];
    let corpus = Corpus::new(&[("2021.txt", &report("甲县", 2021, out)), ("2022.txt", &report("甲县", 2022, CLEAN))]);
    let findings = corpus.json(&["check", "--format", "jsonl", "--select", "carry-over"]);
    assert!(findings.iter().any(|f| f["path"] == "2022.txt" && f["subject"] == "requests//total"), "{findings:?}");
    assert!(findings.iter().all(|f| f["path"] == "2022.txt"), "{findings:?}");
}

#[test]
fn how_equations_came_out_is_there_for_programs() {
    let broken = made::report("甲县人民政府", 2022, made::BROKEN);
    let corpus = Corpus::new(&[("a.txt", &broken), ("b.txt", &report("乙县", 2022, CLEAN)), ("c.txt", "没有表格。")]);
    let lines = corpus.json(&["check", "--format", "jsonl", "--equations"]);
    let told: Vec<_> = lines.iter().filter(|line| line["equations"].is_object()).collect();
    assert_eq!(told.iter().map(|line| line["path"].as_str()).collect::<Vec<_>>(), [Some("a.txt"), Some("b.txt")]);
    let findings = lines.iter().filter(|line| line["path"] == "a.txt" && !line["difference"].is_null()).count();
    assert!(findings > 0 && told[0]["equations"]["failed"].as_u64() == u64::try_from(findings).ok(), "{lines:?}");
    let sum =
        |line: &serde_json::Value| line["equations"].as_object().map(|all| all.values().filter_map(serde_json::Value::as_u64).sum::<u64>());
    assert_eq!(sum(told[0]), sum(told[1]), "each equation is counted once");
    let without = corpus.json(&["check", "--format", "jsonl"]);
    assert_eq!(lines.len(), without.len() + 2, "nothing else changes");
    let known = stdout(&corpus.run(&["check", "--format", "jsonl", "--equations"]).code(1));
    std::fs::write(corpus.path().join("known.jsonl"), known).expect("written");
    let path = corpus.path().join("known.jsonl").display().to_string();
    assert_eq!(stdout(&corpus.run(&["check", "--format", "jsonl", "--baseline", &path]).code(0)), "");
    assert!(stderr(&corpus.run(&["check", "--equations"]).code(2)).contains("--format jsonl"));
}

#[test]
fn a_figure_far_from_those_of_other_bodies_of_the_kind_is_told_where_it_is_asked_for() {
    let figure = |n: usize| if n == 7 { "9000" } else { "0" };
    let texts: Vec<(String, String)> = (0..24)
        .map(|n| (format!("{n:02}.txt"), report(&format!("第{n}县"), 2022, &[("art20_6/penalties/decisions", figure(n))])))
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let corpus = Corpus::new(&files);
    let found = corpus.json(&["check", "--format", "jsonl", "--select", "implausible-value"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0]["path"].as_str(), found[0]["right"].as_str()), (Some("07.txt"), Some("0")));
    assert!(corpus.json(&["check", "--format", "jsonl"]).iter().all(|f| f["rule"] != "implausible-value"));
}

#[test]
fn settings_of_the_corpus_choose_rules_and_gravity_and_nothing_else() {
    let broken = made::report("甲县人民政府", 2022, made::BROKEN);
    let corpus =
        Corpus::new(&[("a.txt", &broken), ("report-review.ron", "(ignore: [\"column-balance\"], severity: {\"row-total\": info})")]);
    let rules =
        |lines: &[serde_json::Value]| lines.iter().map(|row| row["rule"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>();
    let found = corpus.json(&["check", "--format", "jsonl"]);
    assert!(!rules(&found).contains(&"column-balance".to_owned()) && rules(&found).contains(&"row-total".to_owned()));
    assert!(found.iter().filter(|row| row["rule"] == "row-total").all(|row| row["severity"] == "info"), "{found:?}");
    let selected = corpus.json(&["check", "--format", "jsonl", "--select", "column-balance"]);
    assert_eq!(rules(&selected), ["column-balance"; 1], "what is asked for is shown, whatever the corpus ignores");
    let faults = [
        ("(ignore: [\"row-totl\"])", "did you mean row-total"),
        ("(state: \"/nonexistent/elsewhere\")", "state"),
        ("(export: (out: \"../x\"))", "export"),
    ];
    for (text, told) in faults {
        fs::write(corpus.path().join("report-review.ron"), text).expect("a file");
        let before = made::tree(&corpus.path());
        let run = corpus.run(&["check"]).code(2);
        assert!(stderr(&run).contains(told) && stderr(&run).contains("report-review.ron:1:"), "{}", stderr(&run));
        assert_eq!(made::tree(&corpus.path()), before, "nothing is written");
    }
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let broken = made::report("甲县人民政府", 2022, made::BROKEN);
    let corpus = Corpus::new(&[("a.txt", &broken)]);
    let known = stdout(&corpus.run(&["check", "--format", "jsonl"]).code(1));
    let file = corpus.beside("known.jsonl");
    fs::write(&file, &known).expect("a file");
    let path = file.to_str().expect("UTF-8");
    assert_eq!(stdout(&corpus.run(&["check", "--format", "jsonl", "--baseline", path]).code(0)), "");
    fs::write(corpus.path().join("b.txt"), made::report("乙县人民政府", 2022, made::BROKEN)).expect("a file");
    let news = corpus.json(&["check", "--format", "jsonl", "--baseline", path]);
    assert!(!news.is_empty() && news.iter().all(|row| row["path"] == "b.txt"), "{news:?}");
    fs::write(&file, "no finding\n").expect("a file");
    assert!(stderr(&corpus.run(&["check", "--baseline", path]).code(2)).contains("known.jsonl:1"));
}

/// The program with `input` on its standard input.
fn piped(folder: &Path, line: &[&str], input: impl Into<Vec<u8>>) -> assert_cmd::assert::Assert {
    program().current_dir(folder).args(line).write_stdin(input).assert()
}

#[test]
fn a_list_of_paths_gives_what_the_folder_gives() {
    let (clean, broken) = (report("甲县", 2022, CLEAN), report("甲县", 2023, BROKEN));
    let corpus = Corpus::new(&[("2022/甲 县.txt", &clean), ("2023/甲县.txt", &broken), ("乙\n县.txt", &clean)]);
    let list = "./2023/甲县.txt\0乙\n县.txt\0\x002022/甲 县.txt\x002023/甲县.txt";
    for line in [&["check", "--format", "jsonl"][..], &["check", "--format", "text"], &["extract"], &["extract", "--format", "csv"]] {
        let folder = stdout(&corpus.run(line));
        assert_eq!(stdout(&piped(&corpus.path(), &[line, &["--stdin0"]].concat(), list)), folder, "{line:?}");
    }
    let part = stdout(&piped(&corpus.path(), &["extract", "--stdin0"], "2023/甲县.txt\0").code(0));
    assert_eq!(json(&part)[0]["path"], "2023/甲县.txt", "named from where one is, whatever else is in the list");
    assert_eq!(stdout(&piped(&corpus.path(), &["extract", "--stdin0"], "").code(0)), "");
    let gone = piped(&corpus.path(), &["extract", "--stdin0"], "none.txt\x002022/甲 县.txt").code(2);
    assert!(stderr(&gone).contains("none.txt") && json(&stdout(&gone)).len() == 1, "{}", stderr(&gone));
    piped(&corpus.path(), &["extract", "--stdin0", "2022"], "").code(2);
}

#[test]
fn a_line_goes_out_for_each_document_that_comes_in() {
    let (clean, broken) = (report("甲县", 2022, CLEAN), report("乙县", 2023, BROKEN));
    let corpus = Corpus::new(&[("a.txt", &clean), ("b.txt", &broken)]);
    let given = |path: &str, text: &str| serde_json::json!({ "path": path, "text": text, "more": 1 }).to_string();
    let lines =
        format!("{}\nno document\n{}\n{}\n{}", given("a.txt", &clean), given("b.txt", &broken), given("c", ""), given("a.txt", &clean));
    let cells = piped(&corpus.path(), &["extract", "--stdin-jsonl"], lines.clone()).code(2);
    let folder = stdout(&corpus.run(&["extract"]));
    let (of_folder, of_lines): (Vec<&str>, Vec<String>) = (folder.lines().collect(), stdout(&cells).lines().map(str::to_owned).collect());
    assert_eq!([&*of_lines[0], &*of_lines[2], &*of_lines[4]], [of_folder[0], of_folder[1], of_folder[0]]);
    assert_eq!(json(&of_lines[3])[0]["reason"], "empty");
    let refused = &json(&of_lines[1])[0];
    assert!(refused["line"] == 2 && refused["error"].is_string() && of_lines.len() == 5, "{refused}");
    assert!(stderr(&cells).contains("line 2"), "{}", stderr(&cells));
    let found = piped(&corpus.path(), &["check", "--stdin-jsonl"], lines.replacen("no document\n", "", 1)).code(1);
    let found = json(&stdout(&found));
    let alone = json(&stdout(&program().args(["check", "--format", "jsonl"]).arg(corpus.path().join("b.txt")).assert()));
    assert_eq!(found[1]["findings"].as_array().expect("a list"), &alone);
    assert!(found.len() == 4 && found[1]["path"] == "b.txt" && !alone.is_empty());
    piped(&corpus.path(), &["check", "--stdin-jsonl", "--fail-on", "never"], given("b.txt", &broken)).code(0);
    piped(&corpus.path(), &["check", "--stdin-jsonl", "--format", "csv"], "").code(2);
    piped(&corpus.path(), &["check", "--stdin-jsonl"], "").code(0);
}

#[test]
fn a_document_is_answered_before_the_next_one_comes() {
    let mut child = Process::new(PROGRAM)
        .args(["extract", "--stdin-jsonl", "--jobs", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let (mut to, mut from) = (child.stdin.take().expect("piped"), BufReader::new(child.stdout.take().expect("piped")));
    for name in ["a", "b", "c"] {
        std::io::Write::write_all(&mut to, format!("{{\"path\":\"{name}\",\"text\":\"x\"}}\n").as_bytes()).expect("written");
        let mut line = String::new();
        from.read_line(&mut line).expect("answered");
        assert_eq!(json(&line)[0]["path"], name);
    }
    drop(to);
    assert!(child.wait().expect("ended").success());
}

#[test]
fn of_a_folder_that_is_not_there_nothing_but_that_is_said() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    let none = corpus.beside("none");
    let out = corpus.beside("out");
    for line in [
        vec!["check".as_ref(), none.as_os_str()],
        vec!["export".as_ref(), none.as_os_str(), "--out".as_ref(), out.as_os_str()],
        vec!["journal".as_ref(), "verify".as_ref(), none.as_os_str()],
    ] {
        let assert = program().args(&line).args(["--lang", "en"]).assert().code(2);
        assert_eq!((stdout(&assert).as_str(), stderr(&assert).lines().count()), ("", 1), "{line:?}: {}", stderr(&assert));
    }
    assert!(!out.exists());
}

#[test]
fn the_folder_of_the_reviews_does_not_depend_on_the_order_of_the_files() {
    let text = report("甲县", 2022, BROKEN);
    let corpus = Corpus::new(&[("a/x.txt", &text), ("b/y.txt", &report("乙县", 2022, CLEAN))]);
    let file = |name: &str| corpus.path().join(name).display().to_string();
    let (x, y) = (file("a/x.txt"), file("b/y.txt"));
    program().args([&x, &y]).args(["--plain", "--lang", "en", "--reviewer", "r"]).write_stdin("w\nq\n").assert().code(0);
    assert!(corpus.path().join(".report-review/r.journal").is_file(), "where the names begin");
    let decided = |paths: &[&String]| stdout(&program().arg("check").args(paths).args(["--lang", "en"]).assert());
    assert_eq!(decided(&[&x, &y]), decided(&[&y, &x]));
    // Other reviews than those in use are told of.
    let told = stderr(&program().arg("check").arg(&x).args(["--lang", "en"]).assert());
    assert!(told.contains("a/.report-review") && told.contains("--state"), "{told}");
    let told = stderr(&program().arg("check").arg(corpus.path()).args(["--lang", "en"]).assert());
    assert!(!told.contains("--state"), "{told}");
    let here =
        stderr(&program().current_dir(corpus.path().join("b")).args(["check", "--stdin0", "--lang", "en"]).write_stdin("y.txt").assert());
    assert!(here.contains("--state"), "{here}");
}

#[test]
fn pictures_beside_reports_are_counted_as_not_read() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    for name in ["scan.png", "b.JPG", "c.tif"] {
        fs::write(corpus.path().join(name), "x").expect("written");
    }
    let told = stderr(&corpus.run(&["check", "--lang", "en"]));
    assert!(told.contains("png 1") && told.contains("jpg 1") && told.contains("tif 1"), "{told}");
}

#[test]
fn no_progress_is_said_to_be_none() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    assert!(stderr(&corpus.run(&["stats", "--progress", "--lang", "en"]).code(0)).contains("nobody"));
}

#[test]
fn what_waits_is_decided_and_the_help_and_the_manual_say_so() {
    let help = stdout(&program().args(["check", "--help"]).assert().code(0)).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("waiting") && help.contains("judged"), "{help}");
    let chinese = stdout(&program().args(["help", "check", "--lang", "zh"]).assert().code(0));
    assert!(chinese.contains("待定") && chinese.contains("用法"), "{chinese}");
}

#[test]
fn an_export_that_is_refused_is_told_in_the_readers_language_with_the_name_that_was_given() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    let target = corpus.beside("none/deep/x.csv");
    let line = ["export", "--format", "csv", "--lang", "zh", "--out", target.to_str().expect("UTF-8")];
    let told = stderr(&corpus.run(&line).code(2));
    assert!(told.contains("x.csv") && !told.contains("unfinished") && !told.contains("os error") && !told.contains("No such"), "{told}");
    let folder = corpus.beside("new/deep");
    let told = stderr(&corpus.run(&["export", "--out", folder.to_str().expect("UTF-8")]).code(0));
    assert!(told.contains("was not there; it was made"), "{told}");
    let told = stderr(&corpus.run(&["export", "--out", folder.to_str().expect("UTF-8")]).code(0));
    assert!(!told.contains("it was made"), "{told}");
}

#[test]
fn extract_as_ron_quotes_every_name() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    let text = stdout(&corpus.run(&["extract", "--format", "ron"]).code(0));
    for word in ["kind: \"report\"", "reason: \"labels\"", "state: \"read\"", "certainty: \"certain\""] {
        assert!(text.contains(word), "{word} in {}", &text[..600]);
    }
}

#[test]
fn a_folder_for_reviews_that_is_not_there_is_told_of_where_it_was_named() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    let state = corpus.beside("nope").display().to_string();
    for words in [["check", "--lang", "en"], ["stats", "--lang", "en"]] {
        let told = stderr(&corpus.run(&[words.as_slice(), &["--state", &state]].concat()).code(0));
        assert!(told.contains(&state) && told.contains("no such folder"), "{told}");
        assert!(!stderr(&corpus.run(&words)).contains("no such folder"), "without one given, nobody has decided yet");
    }
}

#[test]
fn so_many_threads_that_nothing_is_done_are_not_begun() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    corpus.run(&["check", "--no-cache", "--jobs", "20000"]).code(0);
}

#[test]
fn a_folder_in_the_place_of_a_file_is_called_one() {
    let corpus = Corpus::new(&[("a/a.txt", &report("甲县", 2022, CLEAN))]);
    let folder = corpus.path().join("a").display().to_string();
    let listed = program().args(["--lang", "en", "check", "--stdin0"]).write_stdin(format!("{folder}\0")).assert();
    assert!(stderr(&listed).contains(&format!("{folder} is a folder")), "{}", stderr(&listed));
    let replayed = program().args(["--lang", "en", "replay", &folder]).arg(corpus.path()).assert().code(2);
    assert!(stderr(&replayed).contains(&format!("{folder} is a folder")), "{}", stderr(&replayed));
}

#[test]
fn where_no_report_is_found_it_is_said_whatever_was_to_be_printed() {
    let corpus = Corpus::new(&[("a.txt", &report("甲县", 2022, CLEAN))]);
    for words in [["extract", "--format", "jsonl"], ["export", "--format", "csv"]] {
        let told = stderr(&corpus.run(&[words.as_slice(), &["--glob", "none", "--lang", "en"]].concat()).code(0));
        assert!(told.contains("no report was found"), "{told}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for words in ["--help", "--version"] {
        let full = fs::File::options().write(true).open("/dev/full").expect("a full disk");
        let ended = Process::new(PROGRAM).arg(words).stdout(full).output().expect("run");
        assert_eq!(ended.status.code(), Some(2), "{words}");
        assert!(!ended.stderr.is_empty());
    }
}
