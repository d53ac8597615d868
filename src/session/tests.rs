//! The session under its promises.

use super::*;
use crate::check::testing::Draft;
use crate::form::CellKey;
use crate::lang::Lang;
use crate::review::{Act, Change, DraftOf, Edit, Status};

const TOTAL: &str = "requests/new/total";
const ROW: &str = "row-total:requests/new";

/// A report whose row `new` prints one request of a person and this total.
fn document(path: &str, year: i16, total: &str) -> Document {
    let mut draft = Draft::new("2021");
    draft.year(year);
    draft.put("requests/new/natural_person", "1").put(TOTAL, total);
    for row in ["granted", "total"] {
        draft.put(&format!("requests/{row}/natural_person"), "1").put(&format!("requests/{row}/total"), "1");
    }
    Document { path: path.into(), source: SourceText::from_utf8_text(&draft.text).into(), report: draft.report.into() }
}

/// The same report after its file was touched elsewhere.
fn touched(path: &str, total: &str) -> Document {
    let document = document(path, 2022, total);
    let text = format!("{}\n1\n", document.source.text());
    Document { source: SourceText::from_utf8_text(&text).into(), ..document }
}

fn session(me: &str) -> Session {
    Session::new(Forms::built_in().expect("valid"), RuleSet::default(), me, "test 0")
}

fn opened(me: &str, total: &str) -> Session {
    let mut session = session(me);
    session.open(document("a.txt", 2022, total));
    session
}

fn at(minute: u32) -> String {
    format!("2026-01-02T03:{minute:02}:00+08:00")
}

fn key(text: &str) -> FindingKey {
    FindingKey(text.to_owned())
}

fn correct(value: Option<&str>) -> Edit {
    Edit { changes: vec![Change::Correct { cell: CellKey(TOTAL.to_owned()), value: value.map(Into::into), why: None }] }
}

fn decide(finding: &str, verdict: Verdict) -> Edit {
    Edit { changes: vec![Change::Decide { finding: key(finding), verdict, why: None, suggested: None }] }
}

fn keys(session: &Session) -> Vec<String> {
    session.current().expect("open").findings.iter().map(|f| f.key().0).collect()
}

fn total(session: &Session) -> Option<String> {
    let opened = session.current().expect("open");
    let (number, _) = opened.document.report.cell(&CellKey(TOTAL.to_owned())).expect("a cell of the form");
    opened.sheet.value(number).map(|v| v.to_string())
}

#[test]
fn a_correction_counts_at_once_and_undo_takes_it_back() {
    let mut session = opened("wang", "5");
    assert!(keys(&session).contains(&ROW.to_owned()));
    let records = session.apply(correct(Some("1.0")), &at(1)).expect("applied");
    assert_eq!((records.len(), records[0].seq, records[0].with), (1, 1, None));
    assert_eq!((records[0].from.as_deref(), records[0].to.as_deref()), (Some("5"), Some("1")));
    assert_eq!(total(&session).as_deref(), Some("1"));
    assert!(!keys(&session).contains(&ROW.to_owned()));
    assert_eq!(session.counts().corrections, 1);
    session.undo(&at(2)).expect("undone");
    assert_eq!(total(&session).as_deref(), Some("5"));
    session.redo(&at(3)).expect("redone");
    assert_eq!(total(&session).as_deref(), Some("1"));
    assert_eq!(session.redo(&at(4)), Err(Refused::NothingToRedo));
}

#[test]
fn one_edit_is_one_step() {
    let mut session = opened("wang", "5");
    let mut edit = correct(Some("1"));
    edit.changes.extend(decide(ROW, Verdict::Corrected).changes);
    let records = session.apply(edit, &at(1)).expect("applied");
    assert_eq!(records.iter().map(|r| (r.seq, r.with)).collect::<Vec<_>>(), [(1, None), (2, Some(1))]);
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Corrected);
    session.undo(&at(2)).expect("undone");
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Open);
    assert_eq!(session.undo(&at(3)), Err(Refused::NothingToUndo));
}

#[test]
fn a_period_is_two_days_and_a_signature_one_however_they_are_written() {
    let mut session = session("wang");
    session.open(document("a.txt", 2022, "5"));
    let mut put = |name: &str, text: &str| {
        let change = Change::Correct { cell: CellKey(format!("facts/{name}")), value: Some(text.to_owned()), why: None };
        session.apply(Edit { changes: vec![change] }, &at(1)).map(|records| records[0].to.clone().unwrap_or_default())
    };
    let not_a_date = |text: &str| Err(Refused::NotADate(text.to_owned()));
    assert_eq!(put("period", "２０２２年1月1日至2022.12.31"), Ok("2022-01-01..2022-12-31".to_owned()));
    assert_eq!(put("signature", "2023-1-20"), Ok("2023-01-20".to_owned()));
    assert_eq!(put("signature", "二〇二四年一月五日"), Ok("2024-01-05".to_owned()));
    assert_eq!(put("signature", "二〇二三年十二月三十一日"), Ok("2023-12-31".to_owned()));
    for text in ["32", "2022-01-01", "2022-02-30..2022-12-31", "2022-01-01..2022-12"] {
        assert_eq!(put("period", text), not_a_date(text));
    }
    assert_eq!(put("period", "2022-12-31..2022-01-01"), Err(Refused::EndsBefore("2022-12-31..2022-01-01".to_owned())));
    assert_eq!(put("signature", "2022-01-01..2022-12-31"), not_a_date("2022-01-01..2022-12-31"));
}

#[test]
fn what_cannot_be_done_is_refused_with_its_reason() {
    let mut session = session("wang");
    assert_eq!(session.apply(correct(None), &at(1)), Err(Refused::NothingOpen));
    session.open(document("a.txt", 2022, "5"));
    assert_eq!(session.apply(correct(None), &at(1)), Err(Refused::NothingToDo));
    assert_eq!(session.apply(correct(Some("x")), &at(1)), Err(Refused::NotAValue("x".to_owned())));
    assert_eq!(session.apply(decide("no:thing", Verdict::Waiting), &at(1)), Err(Refused::NoSuchFinding(key("no:thing"))));
    session.hold(Some("li".to_owned()));
    assert_eq!(session.apply(correct(Some("1")), &at(1)), Err(Refused::ReadOnly("li".to_owned())));
    assert!(session.draft(Anchor::Report, DraftOf::Memo, "note", &at(1)).is_empty());
}

#[test]
fn a_restart_changes_nothing() {
    let mut session = opened("wang", "5");
    let mut journal = Vec::new();
    journal.extend(session.apply(correct(Some("1")), &at(1)).expect("applied"));
    journal.extend(session.apply(correct(Some("2")), &at(2)).expect("applied"));
    journal.extend(session.undo(&at(3)).expect("undone"));
    journal.extend(session.draft(Anchor::Report, DraftOf::Memo, "half a", &at(4)));
    let mut again = self::session("wang");
    again.replay(journal.into_iter().rev().collect());
    again.open(document("a.txt", 2022, "5"));
    assert_eq!(total(&again).as_deref(), Some("1"));
    assert_eq!(again.draft_of("a.txt", &Anchor::Report, DraftOf::Memo).as_deref(), Some("half a"));
    again.redo(&at(5)).expect("redone");
    assert_eq!(total(&again).as_deref(), Some("2"));
    let undone = again.undo(&at(6)).expect("undone");
    assert_eq!((undone[0].seq, again.path_of(&undone[0])), (6, Some("a.txt")));
}

#[test]
fn new_work_does_not_erase_what_was_undone() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.undo(&at(2)).expect("undone");
    session.apply(correct(Some("3")), &at(3)).expect("applied");
    session.redo(&at(4)).expect("redone");
    assert_eq!(total(&session).as_deref(), Some("1"), "what was brought back counts as said last");
    session.undo(&at(5)).expect("undone");
    assert_eq!(total(&session).as_deref(), Some("3"));
}

#[test]
fn one_step_can_be_taken_back_unless_changed_since() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.judge(&["a.txt".into()], Status::Held, Some("later"), &at(2)).expect("judged");
    session.undo_step(1, &at(3)).expect("undone");
    assert_eq!(total(&session).as_deref(), Some("5"));
    assert_eq!(session.judgement("a.txt").map(|judgement| judgement.status), Some(Status::Held), "no part of the step");
    session.apply(correct(Some("2")), &at(4)).expect("applied");
    session.apply(correct(Some("3")), &at(5)).expect("applied");
    assert_eq!(session.undo_step(4, &at(6)), Err(Refused::ChangedSince("wang".to_owned())));
    assert_eq!(session.undo_step(1, &at(6)), Err(Refused::NothingToUndo));
}

#[test]
fn a_correction_of_other_bytes_waits_for_confirmation() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.open(document("a.txt", 2022, "7"));
    let stale = format!("{STALE}:{TOTAL}");
    assert_eq!(total(&session).as_deref(), Some("7"), "never applied to other bytes");
    assert!(keys(&session).contains(&stale));
    let edit = session.confirming(&key(&stale)).expect("can be confirmed");
    session.apply(edit, &at(2)).expect("applied");
    assert_eq!(total(&session).as_deref(), Some("1"));
    assert!(!keys(&session).contains(&stale));
}

#[test]
fn what_is_said_of_a_changed_text_names_cells_rules_and_verdicts_in_words() {
    let waits = Change::Decide { finding: key(ROW), verdict: Verdict::Waiting, why: None, suggested: None };
    let held = Change::Judge { status: Status::Held, why: None };
    let mut told = Vec::new();
    for edit in [correct(Some("1")), Edit { changes: vec![waits, held] }] {
        let mut session = opened("wang", "5");
        session.apply(edit, &at(1)).expect("applied");
        for changed in [document("a.txt", 2022, "7"), document("a.txt", 2023, "5"), touched("a.txt", "5")] {
            session.open(changed);
            told.extend(session.current().expect("open").findings.iter().filter(|f| f.rule == STALE).cloned());
        }
    }
    assert_eq!(told.len(), 9, "{told:?}");
    let zh = Lang::built_in("zh").expect("built in");
    for finding in &told {
        let text = zh.tell(&finding.message);
        let raw = ["requests", "row-total", "waiting", "held", " · "].iter().find(|raw| text.contains(**raw));
        assert_eq!(raw, None, "{text}");
    }
}

#[test]
fn the_open_report_comes_with_repairs() {
    let session = opened("wang", "5");
    let finding = session.current().expect("open").findings.iter().find(|f| f.key() == key(ROW)).expect("found");
    assert!(finding.suggestions.iter().any(|s| s.changes[0].cell.as_str() == TOTAL && s.changes[0].to == 1.into()));
}

#[test]
fn a_correction_of_the_same_bytes_moves_with_them() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.open(touched("a.txt", "5"));
    assert_eq!(total(&session).as_deref(), Some("1"), "other hash, same printed figure");
}

#[test]
fn what_was_said_of_another_years_report_waits_to_be_confirmed_though_the_same_figures_are_printed() {
    let mut session = opened("wang", "5");
    let dismiss = decide(ROW, Verdict::Dismissed);
    session.apply(dismiss.clone(), &at(1)).expect("applied");
    session.open(document("a.txt", 2023, "5"));
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Open);
    session.apply(dismiss, &at(2)).expect("confirmed");
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Dismissed);

    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.open(document("a.txt", 2023, "5"));
    assert_eq!(total(&session).as_deref(), Some("5"), "the year before's");
    let stale = format!("{STALE}:{TOTAL}");
    let told = session.current().expect("open").findings.iter().find(|f| f.key() == key(&stale)).expect("told").message.clone();
    assert_eq!((told.word("then"), told.word("now")), (Some("某镇 2022"), Some("某镇 2023")), "{told:?}");
    session.apply(correct(Some("1")), &at(2)).expect("confirmed");
    assert_eq!(total(&session).as_deref(), Some("1"));
    assert!(!keys(&session).contains(&stale));
    // The file of before comes back: what was said of it last is what was said of the other year.
    session.open(document("a.txt", 2022, "5"));
    assert_eq!(total(&session).as_deref(), Some("5"));
    session.undo(&at(3)).expect("undone");
    assert_eq!(total(&session).as_deref(), Some("1"));
}

#[test]
fn what_rests_on_unchanged_bytes_of_a_changed_file_counts_on_and_is_listed_with_its_places() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    let note = Change::Annotate { on: Anchor::Span(0, 3), text: "title".to_owned() };
    session.apply(Edit { changes: vec![note] }, &at(2)).expect("applied");
    let listed = format!("{STALE}:{ANCHORED}");
    assert!(!keys(&session).contains(&listed), "nothing changed");
    let changed = touched("a.txt", "5");
    let span = changed.report.span_of(&CellKey(TOTAL.to_owned())).expect("printed");
    session.open(changed);
    let finding = session.current().expect("open").findings.iter().find(|f| f.key() == key(&listed)).expect("listed").clone();
    assert_eq!((finding.severity, finding.message.word("count")), (crate::check::Severity::Info, Some("2")));
    assert!(finding.spans.contains(&span) && finding.cells.iter().any(|cell| cell.as_str() == TOTAL), "{finding:?}");
    // Seen and settled it is not shown again, until the file changes once more.
    session.apply(decide(&listed, Verdict::Dismissed), &at(3)).expect("applied");
    assert_eq!(session.verdict("a.txt", &key(&listed)), Verdict::Dismissed);
}

#[test]
fn a_decision_on_other_bytes_is_shown_again() {
    let mut session = opened("wang", "5");
    session.apply(decide(ROW, Verdict::Dismissed), &at(1)).expect("applied");
    let decided = session.counts();
    session.open(document("a.txt", 2022, "7"));
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Open);
    assert_eq!(session.decision("a.txt", &key(ROW)).map(|d| d.verdict), Some(Verdict::Dismissed));
    let stale = &session.summaries()["a.txt"].findings;
    assert!(stale.iter().any(|b| b.is(&key(ROW)) && b.stale));
    assert!(keys(&session).contains(&format!("{STALE}:{ROW}")));
    assert_eq!((session.counts().stale, session.counts().open), (1, decided.open + 2));
    session.apply(decide(ROW, Verdict::Dismissed), &at(2)).expect("confirmed");
    assert_eq!((session.verdict("a.txt", &key(ROW)), session.counts()), (Verdict::Dismissed, decided));
}

#[test]
fn a_decision_on_several_figures_counts_for_those_that_a_correction_leaves() {
    let mut draft = Draft::new("2021");
    draft
        .put("requests/new/natural_person", "08")
        .put("requests/granted/natural_person", "1,234")
        .put("requests/total/natural_person", "007");
    let mut session = session("wang");
    let printed = Document { path: "a.txt".into(), source: SourceText::from_utf8_text(&draft.text).into(), report: draft.report.into() };
    session.open(printed);
    let formats = "number-format:requests";
    let put = |session: &mut Session, row: &str, value: Option<&str>, minute| {
        let cell = CellKey(format!("requests/{row}/natural_person"));
        let change = Change::Correct { cell, value: value.map(Into::into), why: None };
        session.apply(Edit { changes: vec![change] }, &at(minute)).expect("applied");
    };
    session.apply(decide(formats, Verdict::Dismissed), &at(1)).expect("applied");
    put(&mut session, "granted", Some("1"), 2);
    let cells =
        |session: &Session| session.current().expect("open").findings.iter().find(|f| f.key() == key(formats)).map(|f| f.cells.len());
    assert_eq!((cells(&session), session.verdict("a.txt", &key(formats))), (Some(2), Verdict::Dismissed), "{:?}", keys(&session));
    assert!(!keys(&session).contains(&format!("{STALE}:{formats}")));
    put(&mut session, "granted", None, 3);
    assert_eq!((cells(&session), session.verdict("a.txt", &key(formats))), (Some(3), Verdict::Dismissed), "as it was decided");
    // What was decided of fewer is no decision on more, and no text is said to have changed.
    put(&mut session, "granted", Some("1"), 4);
    session.apply(decide(formats, Verdict::SourceError), &at(5)).expect("applied");
    put(&mut session, "granted", None, 6);
    assert_eq!(session.verdict("a.txt", &key(formats)), Verdict::Open);
    let stale = key(&format!("{STALE}:{formats}"));
    let told = session.current().expect("open").findings.iter().find(|f| f.key() == stale).expect("told").message.clone();
    assert_eq!(told.id, "finding.stale-correction.grown");
}

#[test]
fn a_decision_on_other_values_is_shown_again() {
    let mut session = opened("wang", "5");
    session.apply(decide(ROW, Verdict::Dismissed), &at(1)).expect("applied");
    session.apply(correct(Some("9999")), &at(2)).expect("applied");
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Open, "1 against 9999 was not dismissed");
    let told =
        session.current().expect("open").findings.iter().find(|f| f.key() == key(&format!("{STALE}:{ROW}"))).expect("told").message.clone();
    assert_eq!((told.word("then"), told.word("now")), (Some("1 ≠ 5"), Some("1 ≠ 9999")), "{told:?}");
    session.undo(&at(3)).expect("undone");
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Dismissed, "1 against 5 was");
    session.apply(correct(Some("7")), &at(4)).expect("applied");
    session.apply(decide(ROW, Verdict::Dismissed), &at(5)).expect("said of these, too");
    assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Dismissed);
}

#[test]
fn a_verdict_on_other_bytes_does_not_count() {
    let mut session = opened("wang", "5");
    session.judge(&["a.txt".into()], Status::Approved, None, &at(1)).expect("judged");
    assert_eq!((session.status("a.txt"), session.counts().judged, session.counts().open), (Status::Approved, 1, 0));
    session.open(document("a.txt", 2022, "7"));
    assert_eq!((session.status("a.txt"), session.counts().judged), (Status::Open, 0));
    assert!(keys(&session).contains(&format!("{STALE}:report")));
}

#[test]
fn a_moved_report_keeps_its_review() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.scanned();
    let moved = document("b/c.txt", 2022, "5");
    session.upsert(summarise(&moved, None, &RuleSet::default()));
    assert_eq!(session.counts().corrections, 1, "a copy is no move");
    session.remove("a.txt");
    assert_eq!(session.take_outdated(), ["b/c.txt".into()]);
    session.open(moved);
    assert_eq!(total(&session).as_deref(), Some("1"));
    session.apply(decide("row-total:requests/granted", Verdict::Waiting), &at(2)).expect_err("no such finding");
    session.judge(&["b/c.txt".into()], Status::Held, None, &at(2)).expect("judged");
    assert_eq!(total(&session).as_deref(), Some("1"), "still there when the new path has records of its own");
    session.undo(&at(3)).expect("undone");
    session.undo(&at(4)).expect("undone");
    assert_eq!(total(&session).as_deref(), Some("5"), "undo reaches through the move");
}

#[test]
fn a_file_that_comes_back_takes_its_review_back() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.scanned();
    let here = session.summaries()["a.txt"].clone();
    session.upsert(Summary { path: "b.txt".into(), ..here.clone() });
    session.remove("a.txt");
    assert_eq!((session.counts_of("b.txt").corrections, session.counts().corrections), (1, 1));
    session.upsert(here);
    assert_eq!((session.counts_of("b.txt").corrections, session.counts_of("a.txt").corrections), (0, 1));
    assert_eq!(session.take_outdated(), ["b.txt".into()]);
}

#[test]
fn two_reviewers_who_disagree_are_shown() {
    let (mut wang, mut li) = (opened("wang", "5"), opened("li", "5"));
    let mut one = wang.apply(decide(ROW, Verdict::Dismissed), &at(2)).expect("applied");
    let two = li.apply(decide(ROW, Verdict::SourceError), &at(1)).expect("applied");
    for (session, records) in [(&mut wang, two.clone()), (&mut li, one.clone())] {
        session.replay(records);
        assert_eq!(session.verdict("a.txt", &key(ROW)), Verdict::Dismissed, "the later one counts");
        assert_eq!(session.counts().disputed, 1);
        let review = session.review("a.txt").expect("reviewed");
        let said: Vec<_> = review.disagreements()[0].sides.iter().map(|side| format!("{} {}", side.said.by, side.says)).collect();
        assert_eq!(said, ["li source-error", "wang dismissed"]);
    }
    one.extend(two);
    let mut third = session("zhang");
    third.replay(one);
    assert_eq!(third.reviews().of("a.txt"), wang.reviews().of("a.txt"));
    assert_eq!(third.reviews().of("a.txt"), li.reviews().of("a.txt"));
}

#[test]
fn time_offsets_are_understood_and_a_clock_set_back_does_not_reorder() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), "2026-01-02T03:00:00+08:00").expect("applied");
    session.apply(correct(Some("2")), "2026-01-01T00:00:00+08:00").expect("applied");
    assert_eq!(total(&session).as_deref(), Some("2"));
    let mut li = opened("li", "5");
    session.replay(li.apply(correct(Some("3")), "2026-01-01T19:30:00Z").expect("applied"));
    assert_eq!(total(&session).as_deref(), Some("3"), "19:30 UTC is 03:30 in +08:00");
}

#[test]
fn next_visits_every_open_finding_once_across_reports() {
    let mut session = session("wang");
    for (path, total) in [("c.txt", "5"), ("a.txt", "5"), ("b.txt", "1")] {
        session.upsert(summarise(&document(path, 2022, total), None, &RuleSet::default()));
    }
    let walk = |session: &Session, start: &str, forward: bool| {
        let mut seen = Vec::new();
        let (mut path, mut after): (Arc<str>, Option<FindingKey>) = (start.into(), None);
        while let Some((p, f)) = session.open_findings_from(&path, after.as_ref(), forward) {
            seen.push(format!("{p} {}", f.0));
            (path, after) = (p, Some(f));
        }
        seen
    };
    let on = walk(&session, "", true);
    assert_eq!(on.len(), session.counts().open);
    assert!(on.contains(&format!("a.txt {ROW}")) && on.contains(&format!("c.txt {ROW}")));
    let mut back = walk(&session, "z", false);
    back.reverse();
    assert_eq!(on, back);
    session.judge(&["a.txt".into()], Status::Approved, None, &at(1)).expect("judged");
    assert!(walk(&session, "", true).iter().all(|f| !f.starts_with("a.txt")));
}

#[test]
fn undo_elsewhere_asks_for_the_summary_anew() {
    let mut session = opened("wang", "5");
    session.apply(correct(Some("1")), &at(1)).expect("applied");
    session.open(document("b.txt", 2022, "1"));
    let records = session.undo(&at(2)).expect("undone");
    assert_eq!((&records[0].action, session.path_of(&records[0])), (&Act::Undo, Some("a.txt")));
    assert_eq!(session.take_outdated(), ["a.txt".into()]);
    assert!(session.take_outdated().is_empty());
}

#[test]
fn neighbour_years_are_found_by_body_and_year() {
    let mut session = session("wang");
    for (path, year) in [("a.txt", 2021), ("b.txt", 2022)] {
        session.upsert(summarise(&document(path, year, "1"), None, &RuleSet::default()));
    }
    assert_eq!(session.neighbour("b.txt", -1).as_deref(), Some("a.txt"));
    assert_eq!(session.neighbour("b.txt", 1), None);
}

#[test]
fn notes_find_their_bytes_again() {
    let check = |now: &str, span: (usize, usize), cites: &str, expected: Option<(usize, usize)>| {
        let report = Report::other(crate::report::Kind::NotAReport, crate::report::Reason::NoLabels);
        let document = Document { path: "a".into(), source: SourceText::from_utf8_text(now).into(), report: report.into() };
        assert_eq!(place_of(&document, &Anchor::Span(span.0, span.1), Some(cites)).map(Into::into), expected, "{now}");
    };
    check("abc", (1, 2), "b", Some((1, 2)));
    check("0abc", (1, 2), "b", Some((2, 3)));
    check("bacb", (1, 2), "b", None);
    check("ac", (1, 2), "b", None);
}

#[test]
fn a_return_that_takes_back_and_brings_back_is_turned_as_one() {
    let mut session = opened("wang", "5");
    session.apply(decide(ROW, Verdict::Dismissed), &at(1)).expect("applied");
    let mark = session.mark("here", &at(2)).expect("marked")[0].seq;
    session.undo(&at(3)).expect("undone");
    session.apply(correct(Some("3")), &at(4)).expect("applied");
    assert_eq!(session.return_to(mark, &at(5)).expect("returned").len(), 2);
    let stands = |session: &Session| (session.verdict("a.txt", &key(ROW)), total(session).unwrap_or_default());
    let (returned, before) = ((Verdict::Dismissed, "5".to_owned()), (Verdict::Open, "3".to_owned()));
    assert_eq!(stands(&session), returned);
    session.undo(&at(6)).expect("taken back");
    assert_eq!(stands(&session), before);
    session.redo(&at(7)).expect("returned again");
    assert_eq!(stands(&session), returned);
    session.redo(&at(8)).expect("brought back");
    assert_eq!(stands(&session), before);
}

#[test]
fn of_several_steps_taken_back_at_once_one_may_be_brought_back_and_then_the_rest() {
    let mut session = opened("wang", "5");
    let mark = session.mark("here", &at(1)).expect("marked")[0].seq;
    let first = session.apply(decide(ROW, Verdict::Waiting), &at(2)).expect("applied")[0].seq;
    session.apply(correct(Some("1")), &at(3)).expect("applied");
    session.return_to(mark, &at(4)).expect("returned");
    session.redo_step(first, &at(5)).expect("brought back");
    assert_eq!(total(&session).as_deref(), Some("5"));
    session.redo(&at(6)).expect("the rest is brought back");
    assert_eq!(total(&session).as_deref(), Some("1"));
}
