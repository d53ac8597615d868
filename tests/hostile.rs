//! Input that nobody means well: every generated case ends as expected within bounds of time and
//! memory; every input that was once a fault is none; and whatever comes, nothing panics.

#![allow(clippy::format_collect, clippy::too_many_lines, reason = "lists of pieces, and cases put together from them")]
#![allow(clippy::disallowed_methods, reason = "regressions are read from files, processor time from the system")]

mod generator;
#[path = "hostile/cases.rs"]
mod cases;
#[path = "hostile/soup.rs"]
mod soup;
#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use report_review::extract::extract;
use report_review::form::Forms;
use report_review::source::{Decoded, decode};

/// What a case may take of one processor, in seconds, and of the memory, in mebibytes, in a program
/// as people run it.
const SECONDS: f64 = 5.0;
const MEBIBYTES: u64 = 1024;

/// How much slower tests without optimisation are.
const SLOWER: f64 = if cfg!(debug_assertions) { 12.0 } else { 1.0 };

/// A number that the kernel tells of this process, if it tells any.
fn told(file: &str, find: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    find(&fs::read_to_string(file).ok()?)
}

/// Nanoseconds that this thread ran.
fn ran() -> Option<u64> {
    told("/proc/thread-self/schedstat", |text| text.split(' ').next()?.parse().ok())
}

/// The most memory that this process had since the peak was last reset, in kibibytes.
fn peak() -> Option<u64> {
    let line = |text: &str| text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    told("/proc/self/status", line)
}

/// What becomes of a file, in a few words.
fn outcome(bytes: &[u8], forms: &Forms) -> String {
    match decode(bytes) {
        Decoded::Refused(_, reason) => format!("refused: {reason:?}"),
        Decoded::Text(source) => {
            let report = extract(&source, forms);
            let figures = report.cells.iter().filter(|cell| cell.value.is_some() && cell.is_certain()).count();
            format!("{:?}: {:?}, {figures} figures", report.kind, report.reason)
        }
    }
}

#[test]
fn every_hostile_case_ends_as_expected_within_bounds() {
    let forms = Forms::built_in().expect("built-in forms are valid");
    let only = std::env::var("HOSTILE").ok();
    let cases = cases::all();
    assert!(cases.len() >= 100, "{} cases", cases.len());
    let mut faults = Vec::new();
    for case in cases.iter().filter(|case| only.as_ref().is_none_or(|name| case.name.contains(name.as_str()))) {
        let bytes = (case.make)();
        // Where the peak cannot be reset it only grows, and the bound is that of all cases so far.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let before = ran();
        let got = outcome(&bytes, &forms);
        let seconds = ran().zip(before).map_or(0.0, |(after, before)| std::time::Duration::from_nanos(after - before).as_secs_f64());
        let mebibytes = peak().unwrap_or(0) / 1024;
        println!("{:44} {:9} bytes {seconds:6.2} s {mebibytes:5} MiB  {got}", case.name, bytes.len());
        if got != case.expected {
            faults.push(format!("{}: expected {}, got {got}", case.name, case.expected));
        }
        if seconds > SECONDS * SLOWER || mebibytes > MEBIBYTES {
            faults.push(format!("{}: {seconds:.1} s, {mebibytes} MiB", case.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whatever once was a fault: a file in the folder of its target is put through that again.
#[test]
fn what_was_a_fault_is_none() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/hostile/regressions");
    let mut seen = 0;
    for folder in fs::read_dir(&root).expect("the folder is there") {
        let folder = folder.expect("an entry").path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let (_, target) = *targets::ALL.iter().find(|(target, _)| *target == name).unwrap_or_else(|| panic!("no target is named {name}"));
        for file in fs::read_dir(&folder).expect("a folder") {
            let file = file.expect("an entry").path();
            let before = ran();
            target(&fs::read(&file).expect("a file"));
            let seconds = ran().zip(before).map_or(0.0, |(after, before)| std::time::Duration::from_nanos(after - before).as_secs_f64());
            assert!(seconds < SECONDS * SLOWER, "{}: {seconds:.1} s", file.display());
            seen += 1;
        }
    }
    assert!(seen > 0, "no regression was found below {}", root.display());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_a_file(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        targets::text(&bytes);
    }

    #[test]
    fn any_labels_digits_bars_tabs_and_controls_are_a_file(text in soup::text()) {
        targets::text(text.as_bytes());
    }

    #[test]
    fn any_soup_of_tags_is_a_page(markup in soup::markup()) {
        targets::html(markup.as_bytes());
    }

    #[test]
    fn any_elements_are_a_document(xml in soup::elements(), broken in any::<bool>()) {
        targets::docx(if broken { &xml.as_bytes()[..xml.len() * 3 / 4] } else { xml.as_bytes() });
    }

    #[test]
    fn any_archive_is_a_file(bytes in prop::collection::vec(any::<u8>(), 0..300), at in any::<u16>(), with in any::<u8>()) {
        targets::archive(&bytes);
        let mut whole = targets::document(&bytes);
        let at = usize::from(at) % whole.len();
        whole[at] = with;
        targets::text(&whole);
    }

    #[test]
    fn any_text_is_a_form_a_keymap_a_journal_an_export_settings_a_theme_and_a_recipe(text in soup::values()) {
        targets::form(text.as_bytes());
        targets::keymap(text.as_bytes());
        targets::journal(text.as_bytes());
        targets::reviewed(text.as_bytes());
        targets::settings(text.as_bytes());
        targets::theme(text.as_bytes());
        targets::recipe(text.as_bytes());
    }
}
