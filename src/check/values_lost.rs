//! Labels without figures: a filter dropped every repeated line of the file, or a whole table of the
//! report holds no figure.

use super::look::{Look, Tell, tell};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Content, Section};
use crate::lang::Message;
use crate::report::Kind;
use crate::review::Reading;

pub(super) const RULE: Rule = Rule { name: "values-lost", severity: Severity::Error, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    if look.report.kind == Kind::ValuesLost {
        return vec![tell(RULE.name, RULE.severity, "report", Message::new("finding.values-lost", []))];
    }
    empty_sections(look)
        .into_iter()
        .map(|section| {
            let words = [("section", format!("{}{}", section.ordinal, section.label))];
            let heading = look.report.sections.iter().find(|s| s.key == section.key).map(|s| s.heading);
            tell(RULE.name, RULE.severity, section.key.clone(), Message::new("finding.values-lost.table", words)).with_spans(heading)
        })
        .collect()
}

/// Sections whose tables are there and hold no figure at all. Tables struck out as a whole are not
/// meant: a dash is a statement.
pub(crate) fn empty_sections<'a>(look: &Look<'a>) -> Vec<&'a Section> {
    let Some(form) = look.form else { return Vec::new() };
    let is_empty = |section: &&Section| {
        let seen = look.tables().filter(|(_, table)| table.section == section.key);
        let mut cells = seen.flat_map(|(seen, _)| form.table_cells(seen.table)).peekable();
        let any = cells.peek().is_some();
        let mut blank = false;
        any && cells.all(|cell| {
            blank |= look.sheet.reading(cell) == Reading::Blank;
            look.sheet.value(cell).is_none()
        }) && blank
    };
    form.sections.iter().filter(|s| s.content == Content::Tables).filter(is_empty).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::{Kind, State};

    fn blank(draft: &mut Draft, section: &str, state: State) {
        let form = draft.report.form.clone().expect("a form");
        for (t, _) in form.tables.iter().enumerate().filter(|(_, table)| table.section == section) {
            for cell in form.table_cells(t) {
                let cell = &mut draft.report.cells[cell];
                (cell.value, cell.span, cell.state) = (None, None, state);
            }
        }
        for seen in &mut draft.report.tables {
            if form.tables[seen.table].section == section {
                seen.rows.iter_mut().for_each(|row| row.figures = 0);
            }
        }
    }

    #[test]
    fn a_file_that_lost_its_values_gets_this_finding_alone() {
        let mut draft = Draft::new("2021");
        blank(&mut draft, "s3", State::Missing);
        draft.report.kind = Kind::ValuesLost;
        draft.report.facts.title = None;
        let found: Vec<_> = draft.findings().into_iter().map(|f| f.rule).collect();
        assert_eq!(found, ["values-lost"]);
    }

    #[test]
    fn a_table_without_a_figure_is_one_finding() {
        let mut draft = Draft::new("2021");
        blank(&mut draft, "s3", State::Blank);
        let found: Vec<_> = draft.findings().into_iter().map(|f| (f.rule, f.subject)).collect();
        assert_eq!(found, [("values-lost".to_owned(), "s3".to_owned())]);
        draft.put("requests/new/total", "0");
        assert!(draft.of("values-lost").is_empty());
    }

    #[test]
    fn a_table_struck_out_states_something() {
        let mut draft = Draft::new("2021");
        blank(&mut draft, "s4", State::Dash);
        assert!(draft.of("values-lost").is_empty());
    }
}
