//! Form files: RON read and checked, with the line and column of every fault.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::{Each, Form, Lexicon, ProseWords, Table, Words};
use crate::fold::Folding;
use crate::lang::{Message, syntax as written};

/// Deepest nesting allowed in files that people write.
pub const NESTING: usize = 32;

/// A form file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {found}")]
pub struct FormError {
    /// The file's name.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found and what was expected.
    pub found: Message,
    /// Where that stands in what the file describes, as `tables[0].columns[1].kind`; empty where that is not known.
    pub within: String,
}

/// The editions known, oldest first, with the table for folding labels.
#[derive(Clone, Debug)]
pub struct Forms {
    read: OnceLock<Read>,
}

/// Editions that were read, with what follows from them.
#[derive(Clone, Debug)]
struct Read {
    editions: Vec<Arc<Form>>,
    folding: Arc<Folding>,
    lexicon: Arc<Lexicon>,
    words: Arc<Words>,
    prose: Arc<ProseWords>,
}

impl Read {
    fn built_in() -> Result<Self, FormError> {
        let folding = Arc::clone(Folding::built_in());
        let words = Words::read(include_str!("../../assets/words.ron"), &folding).map_err(|e| syntax("words.ron", &e, ""))?;
        let (words, prose) = (Arc::new(words), Arc::clone(ProseWords::built_in()));
        let mut read = Self { editions: Vec::new(), folding, lexicon: Arc::default(), words, prose };
        read.add("2019.ron", include_str!("../../assets/forms/2019.ron"))?;
        read.add("2021.ron", include_str!("../../assets/forms/2021.ron"))?;
        read.find_labels();
        Ok(read)
    }

    fn add(&mut self, file: &str, text: &str) -> Result<(), FormError> {
        let mut form = read_form(file, text)?;
        form.fold_labels(&self.folding);
        self.editions.retain(|known| known.edition != form.edition);
        self.editions.push(Arc::new(form));
        self.editions.sort_by(|a, b| a.years.0.cmp(&b.years.0).then_with(|| a.edition.cmp(&b.edition)));
        Ok(())
    }

    /// Has the labels of all editions found.
    fn find_labels(&mut self) {
        self.lexicon = Arc::new(Lexicon::of(&self.editions, &self.folding));
    }
}

impl Forms {
    /// The editions built into the program.
    pub fn built_in() -> Result<Self, FormError> {
        Ok(Self { read: Read::built_in()?.into() })
    }

    /// The editions built into the program, read when they are first asked for.
    pub fn built_in_later() -> Self {
        Self { read: OnceLock::new() }
    }

    /// Adds the edition in `text`, or replaces the one of the same name. `file` is named in errors.
    pub fn add(&mut self, file: &str, text: &str) -> Result<(), FormError> {
        let mut read = self.read().clone();
        read.add(file, text)?;
        read.find_labels();
        self.read = read.into();
        Ok(())
    }

    fn read(&self) -> &Read {
        self.read.get_or_init(|| Read::built_in().expect("the built-in editions are valid, which tests hold"))
    }

    /// The editions, oldest first.
    pub fn editions(&self) -> &[Arc<Form>] {
        &self.read().editions
    }

    /// The edition of this name.
    pub fn edition(&self, name: &str) -> Option<&Arc<Form>> {
        self.editions().iter().find(|f| f.edition == name)
    }

    /// The names of the rules that report equations, each once.
    pub fn rules(&self) -> std::collections::BTreeSet<&str> {
        let tables = self.editions().iter().flat_map(|form| &form.tables);
        tables.flat_map(|table| &table.equations).map(|equation| equation.rule.as_str()).collect()
    }

    /// The labels of all editions, found in one pass.
    pub fn lexicon(&self) -> &Lexicon {
        &self.read().lexicon
    }

    /// The words that tell titles, bodies, periods and kinds of texts.
    pub fn words(&self) -> &Words {
        &self.read().words
    }

    /// The words of running text.
    pub fn prose(&self) -> &ProseWords {
        &self.read().prose
    }

    /// The table for folding labels.
    pub fn folding(&self) -> &Folding {
        &self.read().folding
    }
}

fn read_form(file: &str, text: &str) -> Result<Form, FormError> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME).with_recursion_limit(NESTING);
    let mut reader = ron::Deserializer::from_str_with_options(text, &options).map_err(|e| syntax(file, &e, ""))?;
    let mut form: Form = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        syntax(file, &reader.span_error(error.into_inner()), &path)
    })?;
    reader.end().map_err(|e| syntax(file, &reader.span_error(e), ""))?;
    check_meaning(&form).map_err(|(needle, found)| {
        let (line, column) = locate(text, &needle);
        FormError { file: file.to_owned(), line, column, found, within: String::new() }
    })?;
    form.number_cells();
    Ok(form)
}

fn syntax(file: &str, error: &ron::error::SpannedError, path: &str) -> FormError {
    let within = if path == "." { String::new() } else { path.to_owned() };
    FormError { file: file.to_owned(), line: error.span.start.line, column: error.span.start.col, found: written(&error.code), within }
}

/// Line and column, both from 1, of the first place where `needle` stands in `text`.
pub fn locate(text: &str, needle: &str) -> (usize, usize) {
    let Some(at) = text.find(needle) else { return (1, 1) };
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Faults of meaning: the text to look for in the file, and what is wrong with it.
type Fault = (String, Message);

fn check_meaning(form: &Form) -> Result<(), Fault> {
    if form.schema != 1 {
        return Err(("schema".to_owned(), Message::new("ron.schema", [("found", form.schema.to_string()), ("known", "1".to_owned())])));
    }
    if form.tables.is_empty() || form.sections.is_empty() {
        return Err(("(".to_owned(), Message::new("form.empty", [])));
    }
    let mut tables = HashSet::new();
    for table in &form.tables {
        if !tables.insert(&table.key) {
            return Err((format!("\"{}\"", table.key), Message::new("form.table-twice", [("key", table.key.clone())])));
        }
        if form.section(&table.section).is_none() {
            return Err((format!("section: \"{}\"", table.section), Message::new("form.section", [("key", table.section.clone())])));
        }
        check_table(table)?;
    }
    Ok(())
}

fn check_table(table: &Table) -> Result<(), Fault> {
    let quoted = |s: &str| format!("\"{s}\"");
    let about = |id, key: &str| Message::new(id, [("table", table.key.clone()), ("key", key.to_owned())]);
    if table.rows.is_empty() || table.columns.is_empty() {
        return Err((quoted(&table.key), about("form.table-empty", "")));
    }
    for keys in [
        table.rows.iter().map(|r| &r.key).collect::<Vec<_>>(),
        table.columns.iter().map(|c| &c.key).collect(),
        table.groups.iter().map(|g| &g.key).collect(),
    ] {
        let mut seen = HashSet::new();
        for key in keys {
            if key.is_empty() || key.contains('/') || key.contains(char::is_whitespace) {
                return Err((quoted(key), about("form.key", key)));
            }
            if !seen.insert(key) {
                return Err((quoted(key), about("form.key-twice", key)));
            }
        }
    }
    let within = table.rows.iter().filter_map(|r| r.within.as_ref()).chain(table.groups.iter().filter_map(|g| g.within.as_ref()));
    for group in within {
        if !table.groups.iter().any(|g| &g.key == group) {
            return Err((format!("within: \"{group}\""), about("form.group", group)));
        }
    }
    for equation in &table.equations {
        let keys: Vec<&str> = match equation.each {
            Each::Row => table.columns.iter().map(|c| c.key.as_str()).collect(),
            Each::Column => table.rows.iter().map(|r| r.key.as_str()).collect(),
        };
        for term in equation.says.terms() {
            if !keys.iter().any(|key| term.names(key)) {
                let id = if equation.each == Each::Row { "form.term.column" } else { "form.term.row" };
                let mut fault = about(id, &term.key);
                fault.words.extend([("equation", equation.says.text.clone()), ("known", keys.join(", "))]);
                return Err((quoted(&equation.says.text), fault));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::CellKey;

    #[test]
    fn the_built_in_editions_have_the_cells_of_the_statutory_forms() {
        let forms = Forms::built_in().expect("built-in forms are valid");
        let count = |edition: &str| forms.edition(edition).map(|f| f.cell_count());
        assert_eq!(count("2019"), Some(198));
        assert_eq!(count("2021"), Some(200));
        for form in forms.editions() {
            for cell in 0..form.cell_count() {
                assert_eq!(form.find(&form.key(cell)), Some(cell));
                assert_eq!(form.cell_at(form.place(cell)), cell);
            }
        }
        let form = forms.edition("2021").expect("2021 is built in");
        assert!(form.find(&CellKey::new("requests", "other.unpaid", "total")).is_some());
    }

    #[test]
    fn a_fault_is_shown_with_line_column_and_what_was_expected() {
        let good = include_str!("../../assets/forms/2021.ron");
        let check = |from: &str, to: &str, expected: &str| {
            let text = good.replacen(from, to, 1);
            let error = Forms::built_in().expect("valid").add("mine.ron", &text).expect_err("a fault");
            assert!(error.to_string().contains(expected), "{error}");
            assert!(error.line > 1, "{error}");
        };
        check("issued <= in_force + repealed", "issued <= in_farce", "no column of table `art20_1` has the key `in_farce`");
        check("issued <= in_force + repealed", "issued in_force", "expected `=` or `<=`");
        check("kind: Count", "kind: Cuont", "Cuont");
        check("within: \"refused\"", "within: \"refusd\"", "no group of table `requests` has the key `refusd`");
        check("section: \"s2\"", "section: \"s9\"", "no section has the key `s9`");
        check("edition: \"2021\"", "edition: 2021", "a string in quotes");
        check("columns: [", "colums: [", "colums");
        for name in ["=1+1\\u{1b}[31mX", "", "Row-total", "row total", "all,title", "行合计"] {
            check("rule: \"row-total\"", &format!("rule: \"{name}\""), "is no name of a rule");
        }
    }

    #[test]
    fn an_edition_of_a_known_name_is_replaced_and_a_new_one_added() {
        let mut forms = Forms::built_in().expect("valid");
        let mine =
            include_str!("../../assets/forms/2021.ron").replacen("\"2021\"", "\"2026\"", 1).replacen("(2021, None)", "(2026, None)", 1);
        forms.add("mine.ron", &mine).expect("valid");
        assert_eq!(forms.editions().len(), 3);
        forms.add("mine.ron", &mine).expect("valid");
        assert_eq!(forms.editions().len(), 3);
    }
}
