//! A heading, a column head or a row label that differs from the form's by a character or two, or
//! lacks its end.

use std::collections::BTreeMap;

use super::look::{Look, Tell, row_name, tell};
use super::torn::{are_torn, is_piece, is_torn_by_group};
use super::wording::{Wording, wording};
use super::{Basis, Finding, Rule, Severity};
use crate::form::{Form, Table};
use crate::lang::Message;
use crate::report::{Fit, SectionSeen, TableSeen};
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "heading-typo", severity: Severity::Info, basis: Basis::Convention, default: true, find };

/// Most characters that can be cut off the end of a section's heading; more is another wording.
const MOST_CUT: usize = 2;

fn find(look: &Look) -> Vec<Finding> {
    let Some(form) = look.form else { return Vec::new() };
    let mut findings: Vec<Finding> = look.report.sections.iter().filter_map(|seen| section(look, form, seen)).collect();
    for (seen, table) in look.tables() {
        findings.extend(heads(look, seen, table));
        findings.extend(rows(look, form, seen, table));
    }
    findings
}

fn finding(look: &Look, subject: String, label: String, spans: &[Span]) -> Finding {
    let printed = spans.first().map(|&span| look.quote(span)).unwrap_or_default();
    let words = [("printed", printed), ("label", label)];
    tell(RULE.name, RULE.severity, subject, Message::new("finding.heading-typo", words)).with_spans(spans.iter().copied())
}

fn section(look: &Look, form: &Form, seen: &SectionSeen) -> Option<Finding> {
    let at = form.sections.iter().position(|section| section.key == seen.key)?;
    let section = &form.sections[at];
    if look.source.slice(seen.heading).strip_prefix(section.ordinal.as_str()) == Some(section.label.as_str()) {
        return None;
    }
    let printed = look.folding.han(look.source.slice(seen.heading));
    // The number of another section, which bears it too.
    let others = form.sections.iter().filter(|other| other.key != section.key);
    let number =
        others.map(|other| look.folding.han(&other.ordinal)).find(|number| !number.is_empty() && printed.starts_with(number.as_str()));
    let bears =
        |other: &SectionSeen, number: &str| other.key != seen.key && look.folding.han(look.source.slice(other.heading)).starts_with(number);
    if number.is_some_and(|number| look.report.sections.iter().any(|other| bears(other, &number))) {
        return Some(finding(look, seen.key.clone(), format!("{}{}", section.ordinal, section.label), &[seen.heading]));
    }
    let bare = printed.strip_prefix(&look.folding.han(&section.ordinal)).unwrap_or(&printed);
    // The characters of the form, with blanks or signs between them.
    if form.wordings().sections[at].first().is_some_and(|wording| wording.text == bare) {
        return None;
    }
    let wrong = match wording(look.folding, bare, &section.label) {
        Wording::Cut(missing) => missing <= MOST_CUT,
        Wording::Same => false,
        Wording::Misprint | Wording::Other => !seen.exact,
    };
    wrong.then(|| finding(look, seen.key.clone(), format!("{}{}", section.ordinal, section.label), &[seen.heading]))
}

fn heads(look: &Look, seen: &TableSeen, table: &Table) -> Vec<Finding> {
    let mut found: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for head in &seen.heads {
        // Character by character as on the form: there is nothing to compare.
        let Some(column) = table.columns.get(head.column).filter(|_| head.fit != Fit::Exact) else { continue };
        let printed = wording(look.folding, look.source.slice(head.span), &column.label);
        let wrong = match head.fit {
            Fit::Exact => false,
            Fit::Alias => matches!(printed, Wording::Misprint | Wording::Cut(_)),
            Fit::Near => printed != Wording::Same,
        };
        // A piece of a head, with the rest of it below.
        let piece = || matches!(printed, Wording::Cut(_)) || is_piece(look, head);
        if wrong && !(piece() && are_torn(look, seen, table)) {
            found.entry(head.column).or_default().push(head.span);
        }
    }
    let subject = |c: usize| format!("{}//{}", table.key, table.columns[c].key);
    found.into_iter().map(|(c, spans)| finding(look, subject(c), table.columns[c].label.clone(), &spans)).collect()
}

fn rows(look: &Look, form: &Form, seen: &TableSeen, table: &Table) -> Vec<Finding> {
    let mut findings = Vec::new();
    for row in &seen.rows {
        let Some(says) = table.rows.get(row.row) else { continue };
        let subject = || format!("{}/{}", table.key, says.key);
        let Some(label) = row.label else {
            let message = Message::new("finding.heading-typo.lost", [("label", row_name(form, seen.table, row.row))]);
            findings.push(tell(RULE.name, Severity::Warning, subject(), message));
            continue;
        };
        if row.fit == Fit::Exact {
            continue;
        }
        let printed = look.folding.han(look.source.slice(label));
        let bare = printed.strip_prefix(&look.folding.han(&says.ordinal)).unwrap_or(&printed);
        let compared = wording(look.folding, bare, &says.label);
        if is_torn_by_group(look, look.source.slice(label), table, &says.label) {
            continue;
        }
        if (row.fit == Fit::Alias && compared == Wording::Misprint) || (row.fit == Fit::Near && compared != Wording::Same) {
            findings.push(finding(look, subject(), says.printed(), &[label]));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;
    use crate::report::Fit;

    #[test]
    fn misprinted_and_cut_heads_are_told_even_where_they_are_known() {
        let mut draft = Draft::new("2021");
        draft.head("art20_1", "repealed", "本年度止件数", Fit::Alias);
        assert_eq!(draft.subjects("heading-typo"), ["art20_1//repealed"]);
        let mut draft = Draft::new("2019");
        draft.head("art20_1", "made", "本年新", Fit::Alias).head("art20_1", "published", "本年新", Fit::Near);
        assert_eq!(draft.subjects("heading-typo"), ["art20_1//made", "art20_1//published"]);
    }

    #[test]
    fn a_section_with_the_number_of_another_is_told() {
        let mut draft = Draft::new("2021");
        draft.report.sections.retain(|section| section.key == "s1" || section.key == "s2");
        draft.heading("s1", "一、总体情况", true).heading("s2", "一、主动公开政府信息情况", true);
        assert_eq!(draft.subjects("heading-typo"), ["s2"]);
        // Where a section is left out the numbers of those behind it are others.
        draft.report.sections.remove(0);
        assert!(draft.of("heading-typo").is_empty());
    }

    #[test]
    fn a_cut_section_heading_is_told_and_another_wording_is_not() {
        let mut draft = Draft::new("2019");
        draft.heading("s4", "四、政府信息公開行政複議、行政訴訟情", true);
        assert_eq!(draft.subjects("heading-typo"), ["s4"]);
        draft.heading("s4", "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", true);
        draft.heading("s1", "概述", true);
        assert!(draft.of("heading-typo").is_empty());
    }

    #[test]
    fn row_labels_left_short_by_habit_are_no_misprints_and_lost_ones_are_told() {
        let mut draft = Draft::new("2021");
        draft.label("requests", "refused.law_forbids", "2.其他法律法规禁止公开", Fit::Alias);
        draft.label("requests", "carried_out", "四、结转下年度", Fit::Alias);
        assert!(draft.of("heading-typo").is_empty());
        draft.label("requests", "partial", "（二）部份公幵", Fit::Near);
        draft.row("requests", "new").label = None;
        assert_eq!(draft.subjects("heading-typo"), ["requests/new", "requests/partial"]);
    }
}
