//! What any input is put through: one function for each kind of input the program takes. The fuzz
//! targets call them, and `tests/hostile.rs` calls them with every input that was once a fault.

use std::io::{Cursor, Write};
use std::sync::{Arc, LazyLock};

use report_review::app::keymap;
use report_review::check::{RuleSet, Subject, check};
use report_review::cli::settings_fault;
use report_review::export::{read_back, report_file};
use report_review::extract::extract;
use report_review::fold::counts;
use report_review::form::Forms;
use report_review::number::{Printed, half_width, read_printed};
use report_review::repair::suggest;
use report_review::report::{Report, State};
use report_review::review::{Record, Sheet};
use report_review::session::Recipe;
use report_review::source::{Decoded, decode};
use report_review::store::journal::read_lines;
use report_review::text::{SourceText, Span};
use report_review::ui::{Colours, Role, Theme};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::built_in().expect("built-in forms are valid"));
static RULES: LazyLock<RuleSet> = LazyLock::new(RuleSet::default);

/// What a kind of input is put through.
pub type Target = fn(&[u8]);

/// Every target with its name.
pub const ALL: [(&str, Target); 11] = [
    ("text", text),
    ("html", html),
    ("docx", docx),
    ("archive", archive),
    ("form", form),
    ("keymap", keymap),
    ("journal", journal),
    ("reviewed", reviewed),
    ("settings", settings),
    ("theme", theme),
    ("recipe", recipe),
];

/// The bytes of a file: decoded, read, checked, and repairs looked for.
pub fn text(bytes: &[u8]) {
    if let Decoded::Text(source) = decode(bytes) {
        let report = read_soundly(&source, &FORMS);
        let sheet = Sheet::printed(Arc::new(report));
        let subject = Subject { path: "甲县/2022.txt", source: &source, sheet: &sheet, previous: Some(&sheet) };
        let mut findings = check(&subject, &RULES);
        suggest(&subject, &[], &mut findings);
        for span in findings.iter().flat_map(|finding| &finding.spans) {
            slice(source.text(), *span);
        }
    }
}

/// What stands in the body of a page.
pub fn html(bytes: &[u8]) {
    text(&[b"<!DOCTYPE html><html><body>", bytes].concat());
}

/// What stands in the body of a DOCX document.
pub fn docx(bytes: &[u8]) {
    text(&document(bytes));
}

/// An archive.
pub fn archive(bytes: &[u8]) {
    text(&[b"PK\x03\x04", bytes].concat());
}

/// A form file; one that is accepted is used.
pub fn form(bytes: &[u8]) {
    let Ok(file) = std::str::from_utf8(bytes) else { return };
    let mut forms = FORMS.clone();
    if forms.add("own.ron", file).is_ok() {
        for form in forms.editions() {
            for cell in 0..form.cell_count() {
                assert_eq!(form.find(&form.key(cell)), Some(cell), "a key names its cell");
            }
        }
        let labels: Vec<&str> = file.split('"').collect();
        read_soundly(&SourceText::from_utf8_text(&labels.join("\n")), &forms);
        read_soundly(&SourceText::from_utf8_text(&labels.join("|1|")), &forms);
    }
}

/// A keymap file.
pub fn keymap(bytes: &[u8]) {
    if let Ok(file) = std::str::from_utf8(bytes) {
        keymap::check("keymap.ron", file);
    }
}

/// A journal.
pub fn journal(bytes: &[u8]) {
    let read = read_lines(bytes);
    assert!(read.keep <= bytes.len(), "what is kept was there");
    for line in bytes.split(|&b| b == b'\n').filter_map(|line| std::str::from_utf8(line).ok()) {
        if let Ok(mut record) = Record::unsealed(line) {
            let written = record.to_line("").expect("a record that was read can be written");
            assert_eq!(Record::from_line(&written, "").expect("a record that was written can be read"), record);
        }
    }
}

/// An exported report.
pub fn reviewed(bytes: &[u8]) {
    if let Ok(file) = std::str::from_utf8(bytes)
        && let Ok(report) = read_back(file)
    {
        let written = report_file(&report);
        let again = read_back(&written).expect("what was written can be read");
        assert_eq!(report_file(&again), written, "what was written is written again");
    }
}

/// The settings of a corpus.
pub fn settings(bytes: &[u8]) {
    if let Ok(file) = std::str::from_utf8(bytes) {
        settings_fault(file);
    }
}

/// A theme; one that is accepted has a style for everything on every terminal.
pub fn theme(bytes: &[u8]) {
    let Ok(Ok(theme)) = std::str::from_utf8(bytes).map(Theme::read) else { return };
    for colours in [Colours::True, Colours::Indexed, Colours::Sixteen] {
        let shown = theme.clone().for_terminal(colours);
        for role in Role::ALL {
            let _ = shown.style(*role);
        }
    }
}

/// A recipe; one that is accepted is written as it was read.
pub fn recipe(bytes: &[u8]) {
    if let Ok(Ok(recipe)) = std::str::from_utf8(bytes).map(Recipe::read) {
        assert_eq!(Recipe::read(&recipe.write()).expect("what was written can be read"), recipe);
    }
}

/// A DOCX file with this body.
pub fn document(body: &[u8]) -> Vec<u8> {
    const HEAD: &[u8] = b"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("word/document.xml", SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
        .expect("an archive in memory takes a file");
    archive.write_all(&[HEAD, body, b"</w:body></w:document>"].concat()).expect("an archive in memory takes bytes");
    archive.finish().expect("an archive in memory ends").into_inner()
}

fn slice(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).expect("a span lies in the text and on character borders")
}

/// Reads `source` and checks what must hold for every report, whatever the text is.
pub fn read_soundly(source: &SourceText, forms: &Forms) -> Report {
    let text = source.text();
    let report = extract(source, forms);
    let expected = report.form.as_ref().map_or(0, |f| f.cell_count());
    assert_eq!(report.cells.len(), expected, "one cell for each of the form, none without a form");
    for cell in &report.cells {
        let printed = cell.span.map(|span| slice(text, span));
        match cell.state {
            State::Read => {
                let raw = printed.expect("a figure that was read stands somewhere");
                assert_eq!(raw.trim(), raw, "no padding belongs to a figure");
                assert!(raw.chars().any(|c| counts(half_width(c))), "{raw:?} is {:?}", cell.value);
                let plain = matches!(read_printed(raw), Printed::Figure(value, _) if Some(value) == cell.value);
                // A row's own doubt, that places are guessed, counts before that of a figure.
                assert!(plain || !cell.is_certain(), "{raw:?} is certainly not {:?}", cell.value);
            }
            State::Dash => {
                let bare = printed.map(|raw| raw.trim_matches(['(', ')', '（', '）']));
                assert_eq!(bare.map(read_printed), Some(Printed::Dash), "{printed:?}");
            }
            State::Blank | State::Unreadable | State::Missing => assert_eq!(cell.value, None),
        }
    }
    report.clone().each_span(&mut |span| {
        slice(text, *span);
    });
    report
}
