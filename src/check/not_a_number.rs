//! Something that is no figure stands in a number cell. A letter in place of a digit, or a Chinese
//! numeral, comes with the figure that is probably meant.

use super::look::{Look, Tell, cell_name, tell};
use super::{Basis, CellChange, Finding, Rule, Severity, Suggestion};
use crate::lang::Message;
use crate::number::{Decimal, chinese_integer, half_width, is_blank};
use crate::report::State;

pub(super) const RULE: Rule = Rule { name: "not-a-number", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (form, cell, found) in look.odd_prints() {
        if found.state != State::Unreadable {
            continue;
        }
        let raw = found.span.map(|span| look.source.slice(span)).unwrap_or_default();
        let quoted = found.span.map(|span| look.quote(span)).unwrap_or_default();
        let words = [("cell", cell_name(form, cell)), ("raw", quoted)];
        let mut finding = tell(RULE.name, RULE.severity, form.key(cell).0, Message::new("finding.not-a-number", words))
            .with_cells([form.key(cell)])
            .with_spans(found.span);
        if let Some(to) = meant(raw) {
            finding.suggestions.push(Suggestion {
                changes: vec![CellChange { cell: form.key(cell), from: None, to }],
                kind: "look-alike".to_owned(),
                reasons: vec![Message::new("reason.look-alike", [])],
                ties: 1,
            });
        }
        findings.push(finding);
    }
    findings
}

/// The figure that letters or a Chinese numeral stand for.
fn meant(raw: &str) -> Option<Decimal> {
    let bare = raw.trim_matches(is_blank);
    if let Some(number) = chinese_integer(bare) {
        return i64::try_from(number).ok().map(Decimal::from);
    }
    let digits: String = bare
        .chars()
        .map(|c| match half_width(c) {
            'O' | 'o' | '〇' | '零' | '○' | 'Ｏ' => '0',
            'l' | 'I' | '|' => '1',
            other => other,
        })
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Draft;

    fn check(raw: &str, expected: Option<&str>) {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", raw);
        let found = draft.of("not-a-number");
        assert_eq!(found.len(), 1, "{raw}");
        let suggested = found[0].suggestions.first().map(|s| s.changes[0].to.to_string());
        assert_eq!(suggested.as_deref(), expected, "{raw}");
    }

    #[test]
    fn text_in_a_number_cell_is_told_with_the_figure_it_resembles() {
        check("O", Some("0"));
        check("l2", Some("12"));
        check("三十五", Some("35"));
        check("详见附件", None);
        check("#REF!", None);
    }

    #[test]
    fn blanks_dashes_and_corrected_cells_are_no_text() {
        let mut draft = Draft::new("2021");
        draft.put("requests/new/total", "无").put("requests/new/business", "").put("requests/new/other", "x");
        draft.correct("requests/new/other", "0");
        assert!(draft.of("not-a-number").is_empty());
    }
}
