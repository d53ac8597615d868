//! The labels of a form as they are compared with the characters of a text: folded once, when the form
//! is read.

use super::{Group, Letters, Row, Section, Table};
use crate::fold::Folding;

/// A label's Han characters, folded.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// The characters.
    pub text: String,
    /// The same as codes of the basic plane.
    pub codes: Vec<u16>,
    /// Which they are.
    pub letters: Letters,
}

/// The folded labels of a form.
#[derive(Clone, Debug, Default)]
pub struct Wordings {
    /// For each section, its label and the other headings seen for it.
    pub sections: Vec<Vec<Wording>>,
    /// For each section, what is its heading only behind its ordinal.
    pub lines: Vec<Vec<Wording>>,
    /// For each table, its labels.
    pub tables: Vec<TableWordings>,
}

/// The folded labels of a table.
#[derive(Clone, Debug, Default)]
pub struct TableWordings {
    /// For each row, its label and its aliases.
    pub rows: Vec<Vec<Wording>>,
    /// For each row, its label with its remark.
    pub noted_rows: Vec<Wording>,
    /// For each column, its label.
    pub columns: Vec<Wording>,
    /// For each row, how many groups it stands in.
    pub depths: Vec<usize>,
    /// For each group, the first row in it, directly or in a group inside it.
    pub first_members: Vec<Option<usize>>,
    /// Every label that owns no figures: groups, columns, furniture, title.
    pub heads: Vec<Wording>,
}

impl Wording {
    /// The wording of `label`.
    pub fn of(label: &str, folding: &Folding) -> Self {
        let stream = folding.han_stream(label);
        Self { text: stream.text(), codes: stream.codes().to_vec(), letters: Letters::of_codes(stream.codes()) }
    }
}

impl Wordings {
    /// The wordings of a form's labels.
    pub(super) fn of(sections: &[Section], tables: &[Table], folding: &Folding) -> Self {
        let all = |label: &String, aliases: &[String]| -> Vec<Wording> {
            std::iter::once(label).chain(aliases).map(|label| Wording::of(label, folding)).collect()
        };
        Self {
            sections: sections.iter().map(|s| all(&s.label, &s.aliases)).collect(),
            lines: sections.iter().map(|s| s.lines.iter().map(|line| Wording::of(line, folding)).collect()).collect(),
            tables: tables.iter().map(|table| TableWordings::of(table, folding)).collect(),
        }
    }
}

/// The groups that a row stands in, innermost first.
fn groups_around<'t>(table: &'t Table, row: &'t Row) -> impl Iterator<Item = &'t str> {
    let outer = |key: &str| table.groups.iter().find(|g| g.key == key).and_then(|g| g.within.as_deref());
    std::iter::successors(row.within.as_deref(), move |key| outer(key)).take(table.groups.len())
}

fn first_member(table: &Table, group: &Group) -> Option<usize> {
    table.rows.iter().position(|row| groups_around(table, row).any(|key| key == group.key))
}

impl TableWordings {
    fn of(table: &Table, folding: &Folding) -> Self {
        let wording = |label: &str| Wording::of(label, folding);
        let groups = table.groups.iter().map(|g| &g.label);
        let columns = table.columns.iter().map(|c| &c.label);
        let heads = groups.chain(columns.clone()).chain(&table.furniture).chain(std::iter::once(&table.title));
        Self {
            rows: table.rows.iter().map(|r| std::iter::once(&r.label).chain(&r.aliases).map(|l| wording(l)).collect()).collect(),
            noted_rows: table.rows.iter().map(|r| wording(&format!("{}{}", r.label, r.note.as_deref().unwrap_or("")))).collect(),
            columns: columns.map(|l| wording(l)).collect(),
            depths: table.rows.iter().map(|row| groups_around(table, row).count()).collect(),
            first_members: table.groups.iter().map(|g| first_member(table, g)).collect(),
            heads: heads.map(|l| wording(l)).collect(),
        }
    }
}
