//! `forms`: the form editions known, what one of them says, and form files of one's own.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::failure::{Failure, Outcome};
use super::out::Out;
use super::table::columns;
use crate::export::quote_file;
use crate::form::{Each, Form, FormError, Forms, Table};
use crate::lang::Lang;
use crate::store::index::Key;

/// The built-in editions and those of `folder`.
///
/// # Errors
/// Every fault of every file, each with its quoted line.
pub fn load(folder: Option<&Path>, lang: &Lang) -> Result<Forms, Failure> {
    let mut forms = Forms::built_in_later();
    let Some(folder) = folder else { return Ok(forms) };
    let unreadable = |path: &Path, error: &io::Error| {
        Failure::say("cli.forms.unreadable", [("path", path.display().to_string()), ("error", error.to_string())])
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            files.push(path);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Failure::say("cli.forms.none", [("path", folder.display().to_string())]));
    }
    let mut faults = Vec::new();
    let mut from: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let before = forms.editions().to_vec();
        let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
        if let Err(error) = forms.add(&file.display().to_string(), &text) {
            faults.push(shown(&error, &text, lang));
        }
        let is_new = |form: &&Arc<Form>| !before.iter().any(|known| Arc::ptr_eq(known, form));
        if let Some(form) = forms.editions().iter().find(is_new) {
            let (edition, second) = (form.edition.clone(), file.display().to_string());
            if let Some(first) = from.insert(edition.clone(), second.clone()) {
                return Err(Failure::say("cli.forms.twice", [("edition", edition), ("first", first), ("second", second)]));
            }
        }
    }
    if faults.is_empty() { Ok(forms) } else { Err(Failure::Shown(faults.join("\n"))) }
}

/// The digest of what [`load`] reads.
pub fn key(folder: Option<&Path>) -> Key {
    let Some(entries) = folder.and_then(|folder| fs::read_dir(folder).ok()) else { return Key::of(&[]) };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
    files.sort();
    let parts = files.iter().flat_map(|file| [file.to_string_lossy().as_bytes().to_vec(), fs::read(file).unwrap_or_default()]);
    let parts: Vec<Vec<u8>> = parts.collect();
    Key::of(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// Lists the editions, or shows one.
pub fn run(out: &mut Out, forms: &Forms, edition: Option<&str>) -> Result<Outcome, Failure> {
    let text = match edition {
        None => list(forms),
        Some(name) => {
            let form = forms.edition(name).ok_or_else(|| {
                let known = forms.editions().iter().map(|form| form.edition.as_str()).collect::<Vec<_>>().join(", ");
                Failure::say("cli.forms.unknown", [("name", name.to_owned()), ("known", known)])
            })?;
            describe(form)
        }
    };
    out.print(&text)?;
    Ok(Outcome::Fine)
}

/// A fault with its line quoted.
fn shown(error: &FormError, text: &str, lang: &Lang) -> String {
    let mut fault = lang.tell(&error.found);
    if !error.within.is_empty() {
        fault = lang.say("ron.at", &[("fault", &fault), ("place", &error.within)]);
    }
    quote_file(&error.file, text.strip_prefix('\u{FEFF}').unwrap_or(text), (error.line, error.column), &fault, lang)
}

fn list(forms: &Forms) -> String {
    let row = |form: &Form| {
        let last = form.years.1.map_or_else(String::new, |year| year.to_string());
        vec![form.edition.clone(), format!("{}-{last}", form.years.0), form.cell_count().to_string(), form.source.clone()]
    };
    columns(&forms.editions().iter().map(|form| row(form)).collect::<Vec<_>>())
}

fn describe(form: &Form) -> String {
    let mut text = format!("{} {}\n{}\n", form.edition, form.title, form.source);
    for section in &form.sections {
        text.push_str(&format!("\n{}{}\n", section.ordinal, section.label));
        for table in form.tables.iter().filter(|table| table.section == section.key) {
            text.push_str(&describe_table(table));
        }
    }
    text
}

fn describe_table(table: &Table) -> String {
    let mut rows = vec![vec![format!("  {}", table.key), String::new(), table.title.clone()]];
    let label = |key: &str, label: &str, kind: &str| vec![format!("    {key}"), kind.to_owned(), label.to_owned()];
    rows.extend(table.columns.iter().map(|column| label(&column.key, &column.label, "column")));
    rows.extend(table.rows.iter().map(|row| label(&row.key, &row.printed(), "row")));
    rows.extend(table.equations.iter().map(|equation| {
        let each = if equation.each == Each::Row { "each row" } else { "each column" };
        label(&equation.rule, &equation.says.text, each)
    }));
    columns(&rows)
}
