//! `keys`: the keys in force as a table, and the check of a keymap file.

use std::fs;
use std::path::Path;

use super::args::Common;
use super::failure::{Failure, Outcome};
use super::out::Out;
use super::setup;
use super::table::columns;
use crate::app::keymap::{self, Keymap};
use crate::export::quote_file;

/// Prints the keymap, with the reviewer's own file over the built-in one, or checks a file.
pub fn run(out: &mut Out, common: &Common, check: Option<&Path>) -> Result<Outcome, Failure> {
    if let Some(file) = check {
        return check_file(out, file);
    }
    let keymap = match setup::keymap(common)? {
        Some((file, text)) => Keymap::merged(&file, Some(&text)),
        None => Keymap::built_in(),
    };
    let row = |line: keymap::TableLine| vec![line.section.to_owned(), line.keys, line.action.to_owned(), line.help];
    let rows: Vec<Vec<String>> = keymap::table(&keymap, &out.lang).into_iter().map(row).collect();
    out.print(columns(&rows))?;
    for fault in keymap.faults() {
        let text = fault.say(&out.lang);
        out.complain(&text);
    }
    Ok(Outcome::Fine)
}

fn check_file(out: &mut Out, file: &Path) -> Result<Outcome, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))?;
    let name = file.display().to_string();
    let keymap = Keymap::merged(&name, Some(&text));
    for fault in keymap.faults() {
        out.complain_shown(&quote_file(&fault.file, &text, (fault.line, fault.column), &out.lang.tell(&fault.message), &out.lang));
    }
    for notice in keymap.notices() {
        let notice = out.lang.tell(notice);
        out.notice(&notice);
    }
    if keymap.faults().is_empty() {
        let text = out.lang.say("cli.keys.fine", &[("path", &name)]) + "\n";
        out.print(&text)?;
    }
    Ok(Outcome::Fine)
}
