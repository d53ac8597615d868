//! Repairs of drafted reports.

use crate::check::testing::Draft;
use crate::check::{Finding, RuleSet, Subject, Suggestion, check};
use crate::lang::Lang;
use crate::text::SourceText;

/// A finding of the first case; all of them say the same.
fn first(draft: &Draft) -> Finding {
    let source = SourceText::from_utf8_text(&draft.text);
    let sheet = draft.sheet();
    let subject = Subject { path: "a.txt", source: &source, sheet: &sheet, previous: None };
    let mut findings = check(&subject, &RuleSet::default());
    super::suggest(&subject, &[], &mut findings);
    let lang = Lang::built_in("zh").expect("built in");
    let first = findings.iter().find(|f| number(f) == Some(0)).expect("a failing equation");
    assert!(findings.iter().filter(|f| number(f) == Some(0)).all(|f| f.suggestions == first.suggestions), "one case, one answer");
    for suggestion in &first.suggestions {
        assert!(lang.has(&format!("slip.{}", suggestion.kind)), "{}", suggestion.kind);
        assert!(suggestion.reasons.iter().all(|reason| lang.has(reason.id) && !lang.tell(reason).contains('{')), "{suggestion:?}");
    }
    first.clone()
}

/// The repairs of the first case: first cell, new value, kind.
fn repaired(draft: &Draft) -> Vec<(String, String, String)> {
    let tell = |s: &Suggestion| (s.changes[0].cell.0.clone(), s.changes[0].to.to_string(), s.kind.clone());
    first(draft).suggestions.iter().map(tell).collect()
}

/// The number of a finding's case.
fn number(finding: &Finding) -> Option<usize> {
    finding.case.as_ref().map(|case| case.number)
}

/// A balanced table with figures above 0.
fn balanced() -> Draft {
    let mut draft = Draft::new("2021");
    draft.put_row("requests", "new", &["105", "12", "0", "3", "0", "0", "120"]);
    draft.put_row("requests", "carried_in", &["4", "0", "0", "0", "0", "0", "4"]);
    draft.put_row("requests", "granted", &["80", "10", "0", "3", "0", "0", "93"]);
    draft.put_row("requests", "partial", &["20", "2", "0", "0", "0", "0", "22"]);
    draft.put_row("requests", "total", &["100", "12", "0", "3", "0", "0", "115"]);
    draft.put_row("requests", "carried_out", &["9", "0", "0", "0", "0", "0", "9"]);
    assert!(draft.findings().iter().all(|f| f.case.is_none()));
    draft
}

fn only(cell: &str, to: &str, kind: &str) -> Vec<(String, String, String)> {
    vec![(cell.to_owned(), to.to_owned(), kind.to_owned())]
}

#[test]
fn one_wrong_cell_is_named_alone_with_its_value_and_its_slip() {
    for (cell, wrong, to, kind) in [
        ("requests/new/natural_person", "15", "105", "digit-dropped"),
        ("requests/granted/natural_person", "8", "80", "digit-dropped"),
        ("requests/partial/business", "3", "2", "digit-replaced"),
        ("requests/total/total", "0", "115", "total-left-zero"),
        ("requests/total/natural_person", "109", "100", "included"),
        ("requests/carried_out/total", "99", "9", "digit-doubled"),
        ("requests/carried_out/total", "19", "9", "digit-added"),
    ] {
        let mut draft = balanced();
        draft.put(cell, wrong);
        assert_eq!(repaired(&draft), only(cell, to, kind), "{cell} {wrong}");
    }
}

#[test]
fn a_blank_part_gets_the_value_that_all_its_equations_need() {
    let mut draft = balanced();
    draft.put("requests/granted/business", "");
    assert_eq!(repaired(&draft), only("requests/granted/business", "10", "blank-cell"));
}

#[test]
fn two_wrong_cells_are_named_together_and_counting_proves_that_there_are_two() {
    let mut draft = balanced();
    draft.put("requests/new/natural_person", "15").put("requests/granted/business", "1");
    let first = first(&draft);
    let best = &first.suggestions[0];
    let changes: Vec<(&str, String)> = best.changes.iter().map(|c| (c.cell.as_str(), c.to.to_string())).collect();
    assert_eq!(changes, [("requests/new/natural_person", "105".to_owned()), ("requests/granted/business", "10".to_owned())]);
    assert_eq!((best.kind.as_str(), best.ties), ("several-slips", 1));
    let search = first.case.expect("an equation").search;
    assert_eq!((search.least, search.cells, search.minimal), (2, Some(2), crate::check::Minimal::Counted));
}

#[test]
fn a_lone_equation_lists_every_cell_that_could_be_wrong_and_counts_ties() {
    let mut draft = Draft::new("2021");
    draft.put_row("proceedings", "review", &["5", "1", "0", "2", "9"]);
    let found = repaired(&draft);
    assert_eq!(found.len(), 5, "{found:?}");
    // Nine for eight, six for five, two for one, one for nought, three for two: one digit each.
    assert_eq!(found.iter().filter(|(.., kind)| kind == "digit-replaced").count(), 4);
    assert_eq!(found[0], ("proceedings/review/other".to_owned(), "1".to_owned(), "left-zero".to_owned()));
    let first = first(&draft);
    assert!(first.suggestions.iter().all(|repair| repair.ties == 5), "{:?}", first.suggestions);
}

#[test]
fn a_repair_below_zero_or_one_that_breaks_another_equation_is_none() {
    let mut draft = Draft::new("2021");
    draft.put_row("proceedings", "review", &["1", "0", "0", "0", "9"]);
    let cells: Vec<String> = repaired(&draft).into_iter().map(|(cell, ..)| cell).collect();
    assert!(cells.contains(&"proceedings/review/total".to_owned()) && cells.len() == 5);
    draft.put_row("proceedings", "review", &["9", "0", "0", "0", "1"]);
    let cells: Vec<String> = repaired(&draft).into_iter().map(|(cell, ..)| cell).collect();
    assert_eq!(cells, ["proceedings/review/upheld", "proceedings/review/total"], "the parts at 0 cannot go below");
    // Both rows off by the same, the columns right: two cells of one column, whichever it is.
    let mut draft = balanced();
    draft.put_row("requests", "granted", &["81", "10", "0", "3", "0", "0", "93"]);
    draft.put_row("requests", "partial", &["19", "2", "0", "0", "0", "0", "22"]);
    assert!(first(&draft).suggestions.iter().all(|repair| repair.changes.len() == 2));
    assert_eq!(repaired(&draft).len(), 4, "a person, a business, an organisation, a total");
}

#[test]
fn a_cell_whose_reading_is_in_doubt_comes_first() {
    let mut draft = Draft::new("2021");
    draft.put_row("proceedings", "review", &["5", "1", "0", "2", "9"]);
    draft.cell("proceedings/review/pending").doubt = Some(crate::report::Doubt::FigureRepaired);
    assert_eq!(repaired(&draft)[0].0, "proceedings/review/pending");
}
