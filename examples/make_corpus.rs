//! Writes the sample corpus, or shows one generated document:
//! `cargo run --example make_corpus -- assets/corpus` or `-- --seed 17`.

#![allow(clippy::disallowed_methods, reason = "a tool of its own, outside the house")]

#[path = "../tests/generator/mod.rs"]
mod generator;

use std::io::Write;
use std::path::Path;

use anyhow::Context;
use generator::plan::sample;
use report_review::form::Forms;

fn main() -> anyhow::Result<()> {
    let forms = Forms::built_in()?;
    let mut out = std::io::stdout().lock();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--seed", seed] => {
            let made = sample(seed.parse()?, &forms);
            writeln!(out, "{:#?}\n{}", made.plan, made.document.text)?;
        }
        [folder] if !folder.starts_with('-') => {
            let files = generator::corpus::files(&forms);
            for (path, bytes) in &files {
                let path = Path::new(folder).join(path);
                std::fs::create_dir_all(path.parent().unwrap_or(&path)).with_context(|| path.display().to_string())?;
                std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
            }
            writeln!(out, "{} files written to {folder}", files.len())?;
        }
        _ => writeln!(out, "usage: make_corpus DIR | make_corpus --seed N")?,
    }
    Ok(())
}
