//! The heads of a table's columns: missing, in another order, or worded otherwise.

use std::collections::BTreeMap;

use super::look::{Look, Tell, tell};
use super::torn::{are_torn, is_piece};
use super::wording::{Wording, wording};
use super::{Basis, Finding, Rule, Severity};
use crate::fold::is_han;
use crate::form::Table;
use crate::lang::Message;
use crate::report::{Fit, HeadSeen, Oddity, TableSeen};
use crate::text::Span;

pub(super) const RULE: Rule = Rule { name: "column-heading", severity: Severity::Warning, basis: Basis::Form, default: true, find };

fn find(look: &Look) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (seen, table) in look.tables() {
        findings.extend(missing(look, seen, table));
        findings.extend(out_of_order(look, seen, table));
        findings.extend(worded_otherwise(look, seen, table));
        let Some(said) = said_otherwise(look, seen, table) else { continue };
        match findings.iter_mut().find(|finding| finding.subject == said.subject) {
            Some(known) => known.spans.extend(said.spans),
            None => findings.push(said),
        }
    }
    findings
}

fn missing(look: &Look, seen: &TableSeen, table: &Table) -> Vec<Finding> {
    let missing: Vec<usize> = (0..table.columns.len()).filter(|&c| !seen.heads.iter().any(|head| head.column == c)).collect();
    if missing.is_empty() || are_torn(look, seen, table) {
        return Vec::new();
    }
    let names: Vec<&str> = missing.iter().map(|&c| table.columns[c].label.as_str()).collect();
    if missing.len() > 1 && missing.len() * 2 > table.columns.len() {
        let words = [("table", table.title.clone()), ("columns", names.join("、"))];
        let message = Message::new("finding.column-heading.several", words);
        return vec![tell(RULE.name, RULE.severity, table.key.clone(), message).with_spans([seen.span])];
    }
    let heads = seen.heads.iter().map(|h| h.span).reduce(Span::join);
    let one = |c: usize| {
        let words = [("table", table.title.clone()), ("column", table.columns[c].label.clone())];
        let subject = format!("{}//{}", table.key, table.columns[c].key);
        tell(RULE.name, RULE.severity, subject, Message::new("finding.column-heading.missing", words)).with_spans(heads)
    };
    missing.into_iter().map(one).collect()
}

fn out_of_order(look: &Look, seen: &TableSeen, table: &Table) -> Option<Finding> {
    let mut order: Vec<usize> = Vec::new();
    for head in &seen.heads {
        if !order.contains(&head.column) {
            order.push(head.column);
        }
    }
    // A head shared by several columns puts them on lines of their own: the text then prints the
    // others before or between them, so only the columns below one head have an order. Side by side, all have.
    let beside = |pair: &[HeadSeen]| {
        let between = Span::new(pair[0].span.end, pair[1].span.start.max(pair[0].span.end));
        look.line(pair[0].span) == look.line(pair[1].span) && !look.source.slice(between).contains(is_han)
    };
    if order.len() != table.columns.len() || !seen.heads.windows(2).all(beside) {
        let shared = table.columns.iter().find_map(|c| c.within.as_ref());
        order.retain(|&c| table.columns.get(c).is_some_and(|column| column.within.as_ref() == shared));
    }
    if order.is_sorted() || (seen.heads.iter().any(|head| is_piece(look, head)) && are_torn(look, seen, table)) {
        return None;
    }
    let names: Vec<&str> = order.iter().filter_map(|&c| table.columns.get(c)).map(|c| c.label.as_str()).collect();
    let words = [("table", table.title.clone()), ("columns", names.join("、"))];
    let finding = tell(RULE.name, RULE.severity, table.key.clone(), Message::new("finding.column-heading.order", words));
    Some(finding.with_spans(seen.heads.iter().map(|h| h.span)))
}

fn worded_otherwise(look: &Look, seen: &TableSeen, table: &Table) -> Vec<Finding> {
    let mut found: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for head in seen.heads.iter().filter(|h| h.fit == Fit::Alias) {
        let Some(column) = table.columns.get(head.column) else { continue };
        if wording(look.folding, look.source.slice(head.span), &column.label) == Wording::Other {
            found.entry(head.column).or_default().push(head.span);
        }
    }
    let one = |(c, spans): (usize, Vec<Span>)| {
        let column = &table.columns[c];
        let printed = spans.first().map(|&span| look.quote(span)).unwrap_or_default();
        let words = [("table", table.title.clone()), ("column", column.label.clone()), ("printed", printed)];
        let subject = format!("{}//{}", table.key, column.key);
        tell(RULE.name, Severity::Info, subject, Message::new("finding.column-heading.variant", words)).with_spans(spans)
    };
    found.into_iter().map(one).collect()
}

/// What is said of a table's figures: that they are another year's, another body's, shares.
fn said_otherwise(look: &Look, seen: &TableSeen, table: &Table) -> Option<Finding> {
    let said = look.report.oddities.iter().filter_map(|oddity| match oddity {
        Oddity::SaidOtherwise(of, span) if *of == seen.table => Some(*span),
        _ => None,
    });
    let mut spans: Vec<Span> = said.collect();
    spans.sort_unstable();
    spans.dedup();
    let words = [("table", table.title.clone()), ("printed", look.quote(*spans.first()?))];
    let message = Message::new("finding.column-heading.otherwise", words);
    Some(tell(RULE.name, RULE.severity, table.key.clone(), message).with_spans(spans))
}

#[cfg(test)]
mod tests {
    use crate::check::Severity;
    use crate::check::testing::Draft;
    use crate::report::Fit;
    use crate::text::Span;

    #[test]
    fn a_missing_head_is_a_warning_and_another_word_worth_a_look() {
        let mut draft = Draft::new("2021");
        draft.lose_head("requests", "other");
        let found = draft.of("column-heading");
        assert_eq!((found[0].subject.as_str(), found[0].severity), ("requests//other", Severity::Warning));
        let mut draft = Draft::new("2021");
        draft.head("requests", "nonprofit", "社会组织", Fit::Alias);
        let found = draft.of("column-heading");
        assert_eq!((found[0].subject.as_str(), found[0].severity), ("requests//nonprofit", Severity::Info));
    }

    #[test]
    fn what_is_said_of_the_figures_of_a_table_is_one_finding() {
        let mut draft = Draft::new("2021");
        for caption in ["（2021年数据）", "（上年）"] {
            let span = draft.print(caption);
            draft.report.oddities.push(crate::report::Oddity::SaidOtherwise(4, span));
        }
        let found = draft.of("column-heading");
        assert_eq!((found.len(), found[0].subject.as_str(), found[0].spans.len()), (1, "requests", 2));
        assert!(found[0].message.words.iter().any(|(_, word)| word.contains("2021年数据")));
    }

    #[test]
    fn most_heads_missing_is_one_finding() {
        let mut draft = Draft::new("2021");
        for column in ["upheld", "corrected", "other"] {
            draft.lose_head("proceedings", column);
        }
        assert_eq!(draft.subjects("column-heading"), ["proceedings"]);
    }

    #[test]
    fn heads_in_another_order_are_told_and_repeated_ones_are_not() {
        let mut draft = Draft::new("2021");
        let table = draft.report.tables.iter_mut().find(|t| t.table == 5).expect("proceedings");
        let again = table.heads.clone();
        table.heads.extend(again);
        assert!(draft.of("column-heading").is_empty(), "the strip prints its heads three times");
        draft.report.tables.iter_mut().find(|t| t.table == 4).expect("requests").heads.swap(1, 2);
        assert_eq!(draft.subjects("column-heading"), ["requests"]);
        // All on one line, the person behind the first of the organisations.
        let heads = ["商业企业", "自然人", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"];
        let order = |printed: [usize; 7]| {
            let mut draft = Draft::new("2021");
            let whole = draft.print(&heads.concat());
            let table = draft.report.tables.iter_mut().find(|t| t.table == 4).expect("requests");
            let mut at = whole.start;
            for (column, head) in printed.into_iter().zip(heads) {
                table.heads[column].span = Span::new(at, at + head.len());
                at += head.len();
            }
            table.heads.sort_by_key(|head| head.span.start);
            draft.of("column-heading").len()
        };
        assert_eq!((order([1, 0, 2, 3, 4, 5, 6]), order([0, 1, 2, 3, 4, 5, 6])), (1, 0));
    }

    #[test]
    fn heads_on_lines_of_their_own_stand_in_no_order() {
        let mut draft = Draft::new("2021");
        let heads = &mut draft.report.tables.iter_mut().find(|t| t.table == 4).expect("requests").heads;
        let total = heads.pop().expect("seven heads");
        heads.insert(0, total);
        assert!(draft.of("column-heading").is_empty());
    }

    #[test]
    fn a_remark_in_brackets_is_no_other_word() {
        let mut draft = Draft::new("2021");
        draft.head("art20_8", "amount", "本年收费金额（单位：万元，保留4位小数）", Fit::Alias);
        assert!(draft.of("column-heading").is_empty());
    }
}
