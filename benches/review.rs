//! What a reviewer waits for: `cargo bench --bench review`. One key with all that follows from it, one frame, one record on the
//! disk, and a corpus gone through for the first and for the second time.
#![allow(clippy::disallowed_methods, reason = "a bench makes a corpus")]

#[path = "../tests/generator/mod.rs"]
mod generator;
#[path = "../examples/stage/mod.rs"]
mod stage;

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use divan::Bencher;
use divan::counter::ItemsCount;
use generator::plan::sample;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use report_review::form::Forms;
use report_review::store::journal::{Journal, Opened};
use report_review::ui::{Theme, draw};
use stage::Stage;

/// Reports of the corpus that is gone through.
const REPORTS: u64 = 200;

/// Sizes of a terminal.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (200, 60)];

fn main() {
    divan::main();
}

fn stage((width, height): (u16, u16)) -> Stage {
    Stage::new(width, height).expect("the samples can be read")
}

/// A value typed, everything that follows from it found out, and all of it taken back.
#[divan::bench]
fn edit_and_undo(bencher: Bencher) {
    let mut stage = stage((120, 40));
    stage.press("j").expect("pressed");
    bencher.bench_local(|| stage.press("c 7 Enter u").expect("pressed"));
}

/// The next open finding, in whatever report it is.
#[divan::bench]
fn next_finding(bencher: Bencher) {
    let mut stage = stage((120, 40));
    bencher.bench_local(|| stage.press("n").expect("pressed"));
}

/// The whole screen.
#[divan::bench(args = SIZES.map(|(width, height)| format!("{width}x{height}")))]
fn frame(bencher: Bencher, size: &str) {
    let size = SIZES.into_iter().find(|(width, height)| format!("{width}x{height}") == size).expect("one of them");
    let stage = stage(size);
    let theme = Theme::named("dark").expect("built in");
    let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    bencher.bench_local(|| black_box(draw(&stage.app, &theme, &mut buffer)));
}

/// A record written and synced: mostly the disk.
#[divan::bench]
fn journal_append(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder");
    let Opened::Mine(mut journal, _) = Journal::open(folder.path(), "bench").expect("a new journal") else { unreachable!() };
    let mut stage = stage((120, 40));
    stage.press("x Enter").expect("pressed");
    let records = stage.records;
    bencher.bench_local(|| {
        let mut records = records.clone();
        journal.append(&mut records).expect("on the disk");
    });
}

fn corpus(folder: &Path) {
    let forms = Forms::built_in().expect("built in");
    for seed in 0..REPORTS {
        fs::write(folder.join(format!("{seed}.txt")), sample(seed, &forms).document.text).expect("written");
    }
}

fn check(folder: &Path, more: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_report-review"));
    let output = command.arg("check").arg(folder).args(["--quiet", "--format", "jsonl", "--fail-on", "never"]).args(more).output();
    assert!(output.expect("runs").status.success());
}

/// A corpus checked for the first time, the start of the program included.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn cold_scan(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder");
    corpus(folder.path());
    bencher.counter(ItemsCount::new(REPORTS)).bench(|| check(folder.path(), &["--no-cache"]));
}

/// The same corpus checked once more.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn warm_scan(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a folder");
    corpus(folder.path());
    check(folder.path(), &[]);
    bencher.counter(ItemsCount::new(REPORTS)).bench(|| check(folder.path(), &[]));
}
