//! A section that is there without its tables. Where the name of a picture stands in their place, or
//! the whole file lost its tables, that is said: the report itself may be right.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Content, Form, Section};
use crate::lang::Message;
use crate::report::{Kind, Oddity};

pub(super) const RULE: Rule = Rule { name: "missing-table", severity: Severity::Error, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else {
        let lost = look.report.kind == Kind::TablesMissing;
        return lost.then(|| tell(RULE.name, RULE.severity, "report", Message::new("finding.missing-table.all", []))).into_iter().collect();
    };
    form.sections.iter().filter(|s| s.content == Content::Tables).filter_map(|section| in_section(look, form, section)).collect()
}

fn in_section(look: &Look, form: &Form, section: &Section) -> Option<Finding> {
    let seen = look.report.sections.iter().find(|s| s.key == section.key);
    let tables = || form.tables.iter().enumerate().filter(|(_, table)| table.section == section.key);
    let missing: Vec<&str> = tables()
        .filter(|(t, _)| !look.report.tables.iter().any(|seen| seen.table == *t))
        .filter(|(t, _)| !form.table_cells(*t).all(|cell| look.is_corrected(cell)))
        .map(|(_, table)| table.title.as_str())
        .collect();
    // A section without its heading and its tables is `missing-section` alone.
    if missing.is_empty() || (seen.is_none() && missing.len() == tables().count()) {
        return None;
    }
    let picture = look.report.oddities.iter().find_map(|oddity| match oddity {
        Oddity::Picture(key, span) if *key == section.key => Some(*span),
        _ => None,
    });
    let id = match picture {
        Some(_) => "finding.missing-table.picture",
        None if missing.len() < tables().count() => "finding.missing-table.some",
        None => "finding.missing-table",
    };
    let words = [
        ("section", format!("{}{}", section.ordinal, section.label)),
        ("tables", missing.join("、")),
        ("picture", picture.map(|span| look.quote(span)).unwrap_or_default()),
    ];
    let finding = tell(RULE.name, RULE.severity, section.key.clone(), Message::new(id, words));
    Some(finding.with_spans(picture.or(seen.map(|s| s.heading))))
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::{Cell, Oddity};

    /// Takes the tables of a section out of the draft.
    fn lose(draft: &mut Draft, section: &str, most: usize) {
        let form = draft.report.form.clone().expect("a form");
        let lost: Vec<usize> = (0..form.tables.len()).filter(|&t| form.tables[t].section == section).take(most).collect();
        for &t in &lost {
            for cell in form.table_cells(t) {
                draft.report.cells[cell] = Cell::MISSING;
            }
        }
        draft.report.tables.retain(|seen| !lost.contains(&seen.table));
    }

    #[test]
    fn a_missing_table_is_one_finding_and_nothing_follows_from_it() {
        let mut draft = Draft::new("2021");
        lose(&mut draft, "s3", 9);
        let found: Vec<_> = draft.findings().into_iter().map(|f| (f.rule, f.subject)).collect();
        assert_eq!(found, [("missing-table".to_owned(), "s3".to_owned())]);
        let mut draft = Draft::new("2021");
        lose(&mut draft, "s2", 9);
        assert_eq!(draft.subjects("missing-table"), ["s2"], "four tables, one section");
    }

    #[test]
    fn one_table_of_several_is_named_and_a_picture_is_told() {
        let mut draft = Draft::new("2021");
        lose(&mut draft, "s2", 1);
        assert_eq!(draft.of("missing-table")[0].message.id, "finding.missing-table.some");
        let mut draft = Draft::new("2021");
        lose(&mut draft, "s4", 9);
        let span = draft.print("image003.png");
        draft.report.oddities.push(Oddity::Picture("s4".to_owned(), span));
        let found = draft.of("missing-table");
        assert_eq!((found[0].message.id, found[0].spans.as_slice()), ("finding.missing-table.picture", &[span][..]));
    }

    #[test]
    fn a_section_that_is_missing_as_a_whole_is_not_told_twice() {
        let mut draft = Draft::new("2021");
        lose(&mut draft, "s4", 9);
        draft.report.sections.retain(|s| s.key != "s4");
        assert!(draft.of("missing-table").is_empty());
        assert_eq!(draft.subjects("missing-section"), ["s4"]);
    }
}
