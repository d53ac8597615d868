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

/// [`balanced`] with the totals of all results left blank, as some bodies do.
fn without_totals() -> Draft {
    let mut draft = balanced();
    let form = std::sync::Arc::clone(draft.report.form.as_ref().expect("a form"));
    let table = form.tables.iter().find(|t| t.key == "requests").expect("there");
    for row in table.rows.iter().filter(|row| row.within.is_some() && row.key != "total") {
        draft.put(&format!("requests/{}/total", row.key), "");
    }
    assert!(draft.findings().iter().all(|f| f.case.is_none()));
    draft
}

#[test]
fn blank_totals_follow_whatever_is_changed_and_are_no_changes_themselves() {
    let mut draft = without_totals();
    draft.put("requests/granted/business", "1");
    let first = first(&draft);
    assert!(first.suggestions.iter().all(|repair| repair.changes.len() == 1), "{:?}", first.suggestions);
    assert!(repaired(&draft).contains(&("requests/granted/business".to_owned(), "10".to_owned(), "digit-dropped".to_owned())));
    assert_eq!(repaired(&draft)[0].0, "requests/granted/business", "the slip explains it best");
}

#[test]
fn a_search_that_takes_too_many_steps_is_given_up_and_says_so() {
    let mut draft = balanced();
    for (cell, wrong) in [("granted/natural_person", "8"), ("partial/business", "22"), ("new/nonprofit", "33")] {
        draft.put(&format!("requests/{cell}"), wrong);
    }
    let (source, sheet) = (SourceText::from_utf8_text(&draft.text), draft.sheet());
    let subject = Subject { path: "a.txt", source: &source, sheet: &sheet, previous: None };
    let system = super::System::new(&subject).expect("a form");
    let failing = system.equations.iter().find(|e| !e.holds()).expect("a failing equation");
    let case = super::Case::new(&system, system.component_of(failing));
    let whole = super::search::search(&case, super::MOST_NODES);
    assert!(!whole.given_up && whole.sets.len() == 1, "{whole:?}");
    let most = whole.nodes - 1;
    let part = super::search::search(&case, most);
    assert!(part.given_up && part.nodes == most);
    assert_eq!(super::told(&part).minimal, crate::check::Minimal::GivenUp);
    assert!(!super::search::search(&case, whole.nodes).given_up);
}

#[test]
fn what_the_text_says_sets_one_repair_before_the_others() {
    use crate::form::Grade;
    use crate::report::{Claim, Statement};
    let mut draft = Draft::new("2021");
    draft.put_row("proceedings", "review", &["5", "1", "0", "2", "9"]);
    let (figure, total) = (draft.print("8"), draft.number("proceedings/review/total"));
    let statement = |value: i64, certain| Statement {
        quantity: "review".to_owned(),
        claim: Claim::Figure,
        value: value.into(),
        figure,
        clause: figure,
        grade: Grade::Exact,
        certain,
        readings: vec![vec![total]],
    };
    draft.report.narrative.statements = vec![statement(8, true), statement(8, true)];
    let best = &first(&draft).suggestions[0];
    assert_eq!((best.changes[0].cell.as_str(), best.ties), ("proceedings/review/total", 1));
    assert!(best.reasons.iter().any(|reason| reason.id == "reason.text"));
    draft.report.narrative.statements = vec![statement(9, true)];
    let worst = first(&draft).suggestions.pop().expect("five repairs");
    assert_eq!(worst.changes[0].cell.as_str(), "proceedings/review/total", "the text says what the table says");
    assert!(worst.reasons.iter().any(|reason| reason.id == "reason.text.against"));
}

/// The suggestions of the findings of `rule`, beside the year before and with what the year after says.
fn beside(draft: &Draft, before: &Draft, after: Option<&Draft>, rule: &str) -> Vec<Vec<Suggestion>> {
    let source = SourceText::from_utf8_text(&draft.text);
    let (sheet, before) = (draft.sheet(), before.sheet());
    let subject = Subject { path: "a.txt", source: &source, sheet: &sheet, previous: Some(&before) };
    let evidence = after.map(|after| super::year_after(sheet.form().expect("a form"), &after.sheet())).unwrap_or_default();
    let mut findings = check(&subject, &RuleSet::default());
    super::suggest(&subject, &evidence, &mut findings);
    findings.into_iter().filter(|f| f.rule == rule).map(|f| f.suggestions).collect()
}

#[test]
fn the_years_before_and_after_are_witnesses_and_the_reports_own_sums_are_repaired_without_them() {
    let mut draft = balanced();
    draft.year(2023);
    let mut before = Draft::new("2021");
    before.year(2022).put_row("requests", "carried_out", &["4", "0", "0", "0", "0", "0", "4"]);
    draft.put("requests/carried_in/natural_person", "40");
    let best = beside(&draft, &before, None, "row-total")[0][0].clone();
    assert_eq!((best.changes[0].cell.as_str(), best.changes[0].to), ("requests/carried_in/natural_person", 4.into()));
    assert!(best.reasons.iter().any(|reason| reason.id == "reason.year-before"));
    assert_eq!(beside(&draft, &before, None, "carry-over")[0][0], best, "it settles that too");
    // The year before carried out something else: its report may be the wrong one.
    before.put_row("requests", "carried_out", &["7", "0", "0", "0", "0", "0", "7"]);
    let repairs = beside(&draft, &before, None, "row-total");
    assert_eq!(repairs[0][0].changes, best.changes);
    assert!(beside(&draft, &before, None, "carry-over").iter().all(Vec::is_empty), "no repair of three cells settles both");
    // The year after takes over what is carried out.
    let mut draft = balanced();
    draft.year(2023).put("requests/carried_out/natural_person", "6").put("requests/carried_out/total", "6");
    let mut after = Draft::new("2021");
    after.year(2024).put_row("requests", "carried_in", &["9", "0", "0", "0", "0", "0", "9"]);
    before.put_row("requests", "carried_out", &["4", "0", "0", "0", "0", "0", "4"]);
    let without = beside(&draft, &before, None, "column-balance");
    assert!(without[0][0].ties > 1);
    let best = beside(&draft, &before, Some(&after), "column-balance")[0][0].clone();
    assert_eq!((best.kind.as_str(), best.ties, best.changes[0].to), ("total-follows", 1, 9.into()));
    assert!(best.reasons.iter().any(|reason| reason.id == "reason.year-after"));
}

#[test]
fn what_a_person_entered_is_doubted_last() {
    let mut draft = Draft::new("2021");
    draft.put_row("proceedings", "review", &["5", "1", "0", "2", "9"]).correct("proceedings/review/total", "9");
    assert!(!repaired(&draft).iter().any(|(cell, ..)| cell == "proceedings/review/total"));
    for column in ["upheld", "corrected", "other", "pending"] {
        let value = draft.cell(&format!("proceedings/review/{column}")).value.expect("a figure").to_string();
        draft.correct(&format!("proceedings/review/{column}"), &value);
    }
    assert_eq!(repaired(&draft).len(), 5, "all were entered: then any can be wrong");
}

#[test]
fn a_slip_of_the_reviewer_is_answered_with_what_is_printed() {
    let mut draft = balanced();
    draft.correct("requests/granted/natural_person", "8");
    let best = first(&draft).suggestions[0].clone();
    assert_eq!((best.changes.len(), best.changes[0].to), (1, 80.into()), "no three cells are changed to fit it");
    assert!(best.reasons.iter().any(|reason| reason.id == "reason.entered.printed"));
    // Where other cells can be wrong as well, they come first.
    let mut draft = Draft::new("2021");
    draft.put_row("proceedings", "review", &["5", "1", "0", "2", "8"]).correct("proceedings/review/total", "9");
    let repairs = repaired(&draft);
    assert_eq!(repairs.len(), 5);
    assert_eq!(repairs[4].0, "proceedings/review/total");
}

#[test]
fn an_unreadable_cell_leaves_what_the_others_say() {
    let mut draft = balanced();
    draft.put("requests/granted/business", "x").put("requests/new/natural_person", "15");
    assert_eq!(repaired(&draft), only("requests/new/natural_person", "105", "digit-dropped"));
}

#[test]
fn figures_that_slid_and_lines_that_changed_places_are_one_edit() {
    let kind = |draft: &Draft| {
        let best = first(draft).suggestions[0].clone();
        (best.kind.clone(), best.changes.len(), best.reasons[0].id)
    };
    let mut draft = balanced();
    draft.put_row("requests", "granted", &["10", "0", "3", "0", "0", "93", "0"]);
    assert_eq!(kind(&draft), ("row-slid-left".to_owned(), 6, "operation.row-slid-left"));
    let mut draft = balanced();
    draft.put_row("requests", "total", &["9", "0", "0", "0", "0", "0", "9"]);
    draft.put_row("requests", "carried_out", &["100", "12", "0", "3", "0", "0", "115"]);
    assert_eq!(kind(&draft), ("rows-exchanged".to_owned(), 8, "operation.rows-exchanged"));
    let mut draft = balanced();
    draft.put_row("requests", "total", &["109", "12", "0", "3", "0", "0", "124"]);
    assert_eq!(kind(&draft), ("totals-include".to_owned(), 2, "operation.totals-include"));
    draft.put_row("requests", "total", &["0", "0", "0", "0", "0", "0", "0"]);
    assert_eq!(kind(&draft), ("totals-left-zero".to_owned(), 4, "operation.totals-left-zero"));
}
