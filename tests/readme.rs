//! The documentation keeps its word: every command it shows runs, every example reads, every link
//! leads somewhere.
#![allow(clippy::disallowed_methods, reason = "this test reads the documentation and runs its commands")]

mod made;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use made::{BROKEN, CLEAN, PROGRAM, report};
use report_review::app::action::Action;
use report_review::app::key::Key;
use report_review::app::keymap::{Keymap, Meaning, Mode};
use report_review::form::Forms;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).expect(name)
}

/// The insides of the blocks of this language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// A command line of the documentation: the program's arguments and the file its output goes to.
fn parsed(line: &str) -> Option<(Vec<&str>, Option<&str>)> {
    let (command, target) = line.split_once(" > ").map_or((line, None), |(command, target)| (command, Some(target.trim())));
    let arguments = command.strip_prefix("report-review").or_else(|| command.strip_prefix("cargo run --release --"))?;
    Some((arguments.split_whitespace().collect(), target))
}

/// Runs a line where `reports` and `keymap.ron` are; a review needs a terminal and says so without.
fn run(line: &str, folder: &Path) {
    let Some((arguments, target)) = parsed(line) else {
        assert!(["cargo test", "cargo install --locked --path ."].contains(&line), "the test does not know how to run `{line}`");
        return;
    };
    let output = target.map_or_else(Stdio::piped, |name| File::create(folder.join(name)).expect("a file").into());
    let mut program = Command::new(PROGRAM);
    program.args(&arguments).current_dir(folder).env("REPORT_REVIEW_REVIEWER", "wang").env("LANG", "en_GB.UTF-8").stdin(Stdio::null());
    let ran = program.stdout(output).stderr(Stdio::piped()).output().expect("starts");
    let told = String::from_utf8_lossy(&ran.stderr);
    let opens_the_review = ["--demo", "reports"].contains(&arguments[0]) && !arguments.contains(&"--plain");
    let expected: &[i32] = if opens_the_review {
        &[2]
    } else if arguments[0] == "check" {
        &[0, 1]
    } else {
        &[0]
    };
    assert!(ran.status.code().is_some_and(|code| expected.contains(&code)), "`{line}` ended with {}: {told}", ran.status);
    if opens_the_review {
        assert!(told.contains("terminal"), "`{line}`: {told}");
    }
    if let Some(name) = target {
        assert!(fs::metadata(folder.join(name)).expect("written").len() > 0, "`{line}` wrote nothing");
    }
}

#[test]
fn every_command_of_the_documentation_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = folder.path().join("reports");
    fs::create_dir(&reports).expect("a folder");
    fs::write(reports.join("a.txt"), report("甲县", 2022, BROKEN)).expect("a file");
    fs::write(reports.join("b.txt"), report("乙县", 2022, CLEAN)).expect("a file");
    fs::write(folder.path().join("keymap.ron"), "(browse: {\"Ctrl-n\": next_finding})").expect("a file");
    let readme = read("README.md");
    let lines: Vec<&str> = blocks(&readme, "sh").into_iter().flat_map(str::lines).collect();
    assert!(lines.len() > 15, "{lines:?}");
    assert_eq!(lines[..2], ["cargo run --release -- --demo", "cargo test"], "the two commands on a fresh machine come first");
    for line in lines {
        run(line, folder.path());
    }
    let guides = ["docs/guide.en.md", "docs/guide.zh.md"].map(read);
    let [english, chinese] = guides.each_ref().map(|guide| blocks(guide, "sh"));
    assert_eq!(english, chinese, "both guides show the same commands");
    fs::remove_dir_all(folder.path().join("reviewed")).expect("the export before");
    for line in english.into_iter().flat_map(str::lines) {
        run(line, folder.path());
    }
}

/// The rows of the key tables of a guide: keys and action.
fn rows(guide: &str) -> Vec<(Vec<&str>, &str)> {
    fn row(line: &str) -> Option<(Vec<&str>, &str)> {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let keys = cells.next().filter(|keys| keys.starts_with('`'))?;
        let action = cells.next()?.trim_matches('`');
        Some((keys.trim_matches('`').split("` `").collect(), action))
    }
    guide.lines().filter_map(row).collect()
}

#[test]
fn the_keys_of_the_guide_are_those_of_the_program_and_both_guides_have_the_same_chapters() {
    let [english, chinese] = ["docs/guide.en.md", "docs/guide.zh.md"].map(read);
    let chapters = |guide: &str| guide.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(chapters(&english), chapters(&chinese));
    assert_eq!(rows(&english), rows(&chinese));
    let keymap = Keymap::built_in();
    let told = rows(&english);
    assert!(told.len() > 50, "{}", told.len());
    for (keys, name) in told {
        let action = Action::named(name).unwrap_or_else(|| unreachable!("no action is called {name}"));
        for keys in keys {
            let pressed: Vec<Key> = keys.split(' ').map(|key| Key::parse(key).expect("a key")).collect();
            let means = |mode: &Mode| keymap.meaning(*mode, &pressed) == Meaning::Actions(&[action]);
            assert!(Mode::ALL.iter().any(means), "`{keys}` is not {name}");
        }
    }
}

#[test]
fn the_theme_of_the_guide_is_a_theme() {
    let guide = read("docs/guide.en.md");
    report_review::ui::Theme::read(blocks(&guide, "ron")[0]).expect("a theme");
}

#[test]
fn the_recorded_demo_can_be_played() {
    let cast = read("docs/demo.cast");
    let mut lines = cast.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    assert_eq!(lines.next().expect("a head")["version"], 2);
    let times: Vec<f64> = lines.map(|line| line[0].as_f64().expect("a time")).collect();
    assert!(times.len() > 10 && times.is_sorted());
}

#[test]
fn the_form_of_the_documentation_is_a_form() {
    let docs = read("docs/forms.md");
    let example = blocks(&docs, "ron")[0];
    let mut forms = Forms::built_in().expect("built in");
    forms.add("docs/forms.md", example).expect("a form");
    let form = forms.edition("2030").expect("added");
    assert_eq!(form.cell_count(), 15);
}

/// What a heading is called in links; nothing for any other line.
fn anchor(line: &str) -> String {
    let Some(heading) = line.strip_prefix('#') else { return String::new() };
    let kept = heading.trim_start_matches('#').trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn every_link_leads_somewhere() {
    for (name, folder) in [
        ("README.md", ""),
        ("docs/formats.md", "docs"),
        ("docs/forms.md", "docs"),
        ("docs/architecture.md", "docs"),
        ("docs/guide.en.md", "docs"),
        ("docs/guide.zh.md", "docs"),
    ] {
        let text = read(name);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if !target.starts_with("http") {
                let (file, section) = target.split_once('#').unwrap_or((target, ""));
                let page = root().join(folder).join(file);
                assert!(page.exists(), "{name}: {target}");
                let sections = || fs::read_to_string(&page).unwrap_or_default().lines().map(anchor).collect::<Vec<_>>();
                assert!(section.is_empty() || sections().iter().any(|found| found == section), "{name}: {target}");
            }
        }
    }
}

#[test]
fn every_module_has_its_place_in_the_architecture() {
    let page = read("docs/architecture.md");
    for line in read("src/lib.rs").lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = line.trim_end_matches(';');
        assert!(page.contains(&format!("  {module}.rs ")) || page.contains(&format!("  {module}/ ")), "{module}");
    }
}
