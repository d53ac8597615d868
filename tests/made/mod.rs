//! Corpora made up for tests, and the program run on them.
#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use assert_cmd::assert::Assert;
use report_review::form::{CellKey, Forms, Layout};
use serde_json::Value;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_report-review");
/// Cells that balance: one request, granted.
pub const CLEAN: &[(&str, &str)] = &[
    ("requests/new/natural_person", "1"),
    ("requests/new/total", "1"),
    ("requests/granted/natural_person", "1"),
    ("requests/granted/total", "1"),
    ("requests/total/natural_person", "1"),
    ("requests/total/total", "1"),
];
/// The same with a total that does not add up.
pub const BROKEN: &[(&str, &str)] = &[
    ("requests/new/natural_person", "1"),
    ("requests/new/total", "2"),
    ("requests/granted/natural_person", "1"),
    ("requests/granted/total", "1"),
    ("requests/total/natural_person", "1"),
    ("requests/total/total", "1"),
];

/// A report of the edition of 2021 with these figures and 0 in all other cells.
pub fn report(agency: &str, year: u16, figures: &[(&str, &str)]) -> String {
    let forms = Forms::built_in().expect("built in");
    let form = forms.edition("2021").expect("built in");
    let mut text = format!("{agency}{year}年政府信息公开工作年度报告\n");
    for section in &form.sections {
        text.push_str(&format!("\n{}{}\n", section.ordinal, section.label));
        if section.key == "s1" {
            text.push_str(&format!(
                "本报告依据《中华人民共和国政府信息公开条例》编制，数据统计期限为{year}年1月1日至{year}年12月31日。\
                 主动公开、依申请公开、政府信息管理、平台建设、监督保障各项工作有序开展。\n"
            ));
        }
        for table in form.tables.iter().filter(|table| table.section == section.key) {
            text.push_str(&format!("{}\n", table.title));
            if table.printed == Layout::Rows {
                let heads: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
                text.push_str(&format!("{}\n", heads.join("\t")));
            }
            let mut strip = Vec::new();
            for row in &table.rows {
                let figures = table.columns.iter().map(|column| {
                    let cell = CellKey::new(&table.key, &row.key, &column.key);
                    figures.iter().find(|(key, _)| *key == cell.as_str()).map_or("0", |(_, figure)| figure)
                });
                let figures: Vec<&str> = figures.collect();
                match table.printed {
                    Layout::Rows => text.push_str(&format!("{}\t{}\n", row.printed(), figures.join("\t"))),
                    Layout::Strip => {
                        let heads: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
                        text.push_str(&format!("{}\n{}\n", row.label, heads.join("\t")));
                        strip.extend(figures.iter().map(ToString::to_string));
                    }
                }
            }
            if !strip.is_empty() {
                text.push_str(&format!("{}\n", strip.join("\t")));
            }
        }
        if section.key == "s5" || section.key == "s6" {
            text.push_str("本机关公开内容仍不够丰富，下一步将加强培训。\n");
        }
    }
    text
}

/// A corpus in a folder of its own.
pub struct Corpus {
    folder: tempfile::TempDir,
}

impl Corpus {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let corpus = Self { folder };
        for (name, text) in files {
            let path = corpus.path().join(name);
            fs::create_dir_all(path.parent().expect("in the corpus")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        corpus
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    /// A path beside the corpus.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program on this corpus: command and options.
    pub fn run(&self, line: &[&str]) -> Assert {
        program().arg(line[0]).arg(self.path()).args(&line[1..]).assert()
    }

    pub fn json(&self, line: &[&str]) -> Vec<Value> {
        json(&stdout(&self.run(line)))
    }
}

/// The program in English, for a reviewer called `wang`, away from the user's own settings.
pub fn program() -> Command {
    let mut program = Command::new(PROGRAM);
    program.env_clear().env("LANG", "en_GB.UTF-8").env("USER", "wang").env("HOME", "/nonexistent");
    program
}

pub fn stdout(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stdout.clone()).expect("UTF-8")
}

pub fn stderr(assert: &Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).expect("UTF-8")
}

pub fn json(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

/// Every file below a folder with its bytes, by name.
pub fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() { found.extend(tree(&entry)) } else { found.push((entry.clone(), fs::read(&entry).expect("a file"))) }
    }
    found.sort();
    found
}
