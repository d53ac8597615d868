//! Writes the sample corpus, or shows one generated document:
//! `cargo run --example make_corpus -- assets/corpus` or `-- --seed 17`.

#![allow(clippy::disallowed_methods, reason = "a tool of its own, outside the house")]

#[path = "../tests/generator/mod.rs"]
mod generator;

use std::io::Write;

use generator::plan::sample;
use report_review::form::Forms;

fn main() -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--seed", seed] => {
            let made = sample(seed.parse()?, &Forms::built_in()?);
            writeln!(out, "{:#?}\n{}", made.plan, made.document.text)?;
        }
        _ => writeln!(out, "usage: make_corpus DIR | make_corpus --seed N")?,
    }
    Ok(())
}
