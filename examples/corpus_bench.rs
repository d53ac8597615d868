//! Builds a corpus of made-up reports and measures the program on it, beside tools that only read:
//! `cargo run --profile perf --example corpus_bench -- N DIR [PROGRAM]`. What is printed is the table of
//! the README. `--build N DIR` builds alone; `--links N FROM DIR` fills DIR with hard links.

#![allow(clippy::disallowed_methods, reason = "a tool of its own, outside the house")]

#[path = "../tests/generator/mod.rs"]
mod generator;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};
use generator::layout::Family;
use generator::plan::sample_of;
use generator::random::Random;
use generator::truth::Truth;
use report_review::form::Forms;

/// Reports of one body, one a year.
const YEARS: std::ops::RangeInclusive<i16> = 2019..=2024;
/// Bytes of a report of usual size.
const SIZES: std::ops::RangeInclusive<usize> = 7_000..=12_000;
/// How often each command is run.
const RUNS: usize = 5;

const FIRST: &str = "青石白云清溪长河金沙玉泉龙泉凤台临江望海安宁太平永兴新丰和顺仁义文昌武功德化";
const SECOND: &str = "山川林泉峰岭原野洲湾浦渡桥堤塘湖溪涧谷坪岗坡台城关口门亭楼阁园庄屯";
const UNITS: [&str; 12] = [
    "人民政府",
    "人民政府办公室",
    "财政局",
    "民政局",
    "自然资源局",
    "教育体育局",
    "市场监督管理局",
    "水利局",
    "退役军人事务局",
    "卫生健康委员会",
    "审计局",
    "交通运输局",
];

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["--build", count, folder] => build(count.parse()?, Path::new(folder)),
        ["--links", count, from, folder] => link(count.parse()?, Path::new(from), Path::new(folder)),
        [count, folder] => {
            let built = std::env::current_exe()?;
            let program = built.parent().and_then(Path::parent).context("an example lies below the programs")?.join("report-review");
            all(count.parse()?, Path::new(folder), &program)
        }
        [count, folder, program] => all(count.parse()?, Path::new(folder), Path::new(program)),
        _ => bail!("usage: corpus_bench [--build] N DIR [PROGRAM] | corpus_bench --links N FROM DIR"),
    }
}

fn all(count: usize, folder: &Path, program: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        build(count, folder)?;
    }
    measure(count, folder, program)
}

/// Writes `count` reports below `folder`: `PLACE/YEAR/UNIT.txt`, all of them different.
fn build(count: usize, folder: &Path) -> anyhow::Result<()> {
    let forms = Forms::built_in()?;
    let named = |kind: char| FIRST.chars().flat_map(move |a| SECOND.chars().map(move |b| format!("{a}{b}{kind}")));
    let places: Vec<String> = ['县', '市', '区'].into_iter().flat_map(named).collect();
    let mut bytes = 0;
    let mut before: Option<Truth> = None;
    for number in 0..count {
        let years = usize::from((YEARS.end() - YEARS.start() + 1).unsigned_abs());
        let (body, year) = (number / years, YEARS.start() + i16::try_from(number % years)?);
        let place = places.get(body / UNITS.len()).context("no more places have names")?;
        let unit = UNITS[body % UNITS.len()];
        let (text, truth) = report((&format!("{place}{unit}"), year), before.as_ref(), u64::try_from(number)?, &forms);
        before = (year != *YEARS.end()).then_some(truth);
        bytes += text.len();
        let file = folder.join(place).join(year.to_string()).join(format!("{unit}.txt"));
        fs::create_dir_all(file.parent().context("in a folder")?)?;
        fs::write(file, text)?;
    }
    writeln!(std::io::stderr(), "{count} reports, {bytes} bytes in {}", folder.display())?;
    Ok(())
}

/// A report of usual size, with what it says. All layouts are as common.
fn report(of: (&str, i16), before: Option<&Truth>, seed: u64, forms: &Forms) -> (String, Truth) {
    let family = Random::new(seed).pick(&Family::ALL).to_owned();
    let mut attempt = 0;
    loop {
        let long = attempt % 2 > 0;
        let (made, truth) = sample_of(of, before, (family, long), seed * 40 + attempt, forms);
        attempt += 1;
        if SIZES.contains(&made.document.text.len()) || attempt == 40 {
            return (made.document.text, truth);
        }
    }
}

/// Fills `folder` with `count` hard links to the reports in `from`, again and again.
fn link(count: usize, from: &Path, folder: &Path) -> anyhow::Result<()> {
    let mut files = Vec::new();
    list(from, &mut files)?;
    files.sort();
    for number in 0..count {
        let source = &files[number % files.len()];
        let target = folder.join((number / files.len()).to_string()).join(source.strip_prefix(from)?);
        fs::create_dir_all(target.parent().context("in a folder")?)?;
        fs::hard_link(source, target)?;
    }
    Ok(())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            files.push(path);
        }
    }
    Ok(())
}

/// A command, what it is called in the table, and how long its runs took, in seconds.
struct Measured {
    name: &'static str,
    line: Vec<String>,
    seconds: Vec<f64>,
    /// Peak memory in KiB.
    memory: Vec<u64>,
}

fn measure(count: usize, folder: &Path, program: &Path) -> anyhow::Result<()> {
    let state = tempfile::tempdir()?;
    let (corpus, program) = (folder.display().to_string(), program.display().to_string());
    let state = state.path().display().to_string();
    let common = ["-q", "--state", &state, &corpus];
    let lines: [(&str, Vec<&str>); 5] = [
        ("`rg -c 年`", vec!["rg", "-c", "年", &corpus]),
        ("`cat`", vec!["sh", "-c", "find \"$0\" -type f -print0 | xargs -0 cat", &corpus]),
        ("`check --no-cache`", [&[&*program, "check", "--format", "jsonl", "--no-cache"][..], &common].concat()),
        ("`check`, second run", [&[&*program, "check", "--format", "jsonl"][..], &common].concat()),
        ("`extract`", [&[&*program, "extract"][..], &common].concat()),
    ];
    let mut all: Vec<Measured> = Vec::new();
    for (name, line) in lines {
        all.push(Measured { name, line: line.iter().map(ToString::to_string).collect(), seconds: vec![], memory: vec![] });
    }
    // The first run of `check` fills the cache; so does the first reading for everybody.
    for warm in &mut all[..4] {
        run(warm)?;
        warm.seconds.clear();
        warm.memory.clear();
    }
    for _ in 0..RUNS {
        for command in &mut all {
            run(command)?;
        }
    }
    show(count, &mut all)
}

fn run(command: &mut Measured) -> anyhow::Result<()> {
    let report = tempfile::NamedTempFile::new()?;
    let begin = Instant::now();
    let status = Command::new("/usr/bin/time")
        .args(["-f", "%M", "-o"])
        .arg(report.path())
        .args(&command.line)
        .stdout(Stdio::null())
        .status()
        .context("/usr/bin/time")?;
    command.seconds.push(begin.elapsed().as_secs_f64());
    if status.code().is_none_or(|code| code > 1) {
        bail!("{:?} ended with {status}", command.line);
    }
    let said = fs::read_to_string(report.path())?;
    command.memory.push(said.lines().last().unwrap_or("").trim().parse().unwrap_or(0));
    Ok(())
}

fn show(count: usize, all: &mut [Measured]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    for command in all.iter_mut() {
        command.seconds.sort_by(f64::total_cmp);
        command.memory.sort_unstable();
    }
    let base = all[0].seconds[RUNS / 2];
    writeln!(out, "| {count} reports | seconds | times `rg` | µs a report | peak memory |\n| --- | ---: | ---: | ---: | ---: |")?;
    for Measured { name, seconds, memory, .. } in all {
        let (middle, most) = (seconds[RUNS / 2], memory[RUNS - 1] / 1024);
        #[allow(clippy::cast_precision_loss, reason = "a count of files")]
        let each = middle * 1e6 / count as f64;
        writeln!(out, "| {name} | {middle:.2} | {:.2} | {each:.0} | {most} MB |", middle / base)?;
    }
    Ok(())
}
