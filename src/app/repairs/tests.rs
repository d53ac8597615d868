//! Repairs as they are offered and taken.

use crate::app::cells::Ambiguous;
use crate::app::testing::{Desk, report};
use crate::app::tests::{at, desk, key, page, spot};
use crate::form::CellKey;
use crate::review::{FindingKey, Verdict};

/// A report in which the totals of a row and of a column are wrong by slips of their own.
fn two_slips() -> Desk {
    let text = report("甲县人民政府", 2023, 6).replacen("\t4\t1\t0\t0\t0\t0\t5", "\t4\t1\t0\t0\t0\t0\t55", 1);
    let row = "（七）总计\t4\t1";
    assert!(text.contains(row));
    Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", text.replacen(row, "（七）总计\t44\t1", 1))])
}

#[test]
fn a_repair_of_several_cells_is_previewed_accepted_by_one_key_and_undone_by_one() {
    let mut desk = two_slips();
    let finding = desk.app.focused_finding().expect("a failing sum").clone();
    assert_eq!(finding.suggestions[0].changes.len(), 2);
    let preview = crate::app::preview::preview(&desk.app).expect("the only repair is shown");
    assert!(preview.before > 2 && preview.after == 0, "{preview:?}");
    let corrected = |desk: &Desk| {
        let opened = desk.app.session.current().expect("open");
        finding.suggestions[0].changes.iter().filter(|c| opened.sheet.correction(&c.cell).is_some()).count()
    };
    assert_eq!(corrected(&desk), 0, "a preview changes nothing");
    desk.press("a");
    assert_eq!(corrected(&desk), 2);
    assert!(desk.app.session.current().is_some_and(|o| o.findings.iter().all(|f| f.case.is_none())), "every sum holds");
    desk.press("u");
    assert_eq!(corrected(&desk), 0);
    assert_eq!(desk.app.verdict(&finding.key()), Verdict::Open);
}

#[test]
fn repairs_that_are_equally_good_are_never_preselected_and_the_source_may_be_wrong() {
    let mut desk = desk();
    assert_eq!(desk.app.desk.repair, None);
    desk.press("a");
    assert!(desk.app.session.current().is_some_and(|o| o.findings.iter().any(|f| f.key() == key())), "nothing was accepted");
    desk.press("o O");
    assert!(desk.app.desk.repair.is_some());
    let (path, before) = (at(&desk).0, desk.app.session.counts().corrections);
    desk.press("s Enter");
    assert_eq!(desk.app.session.decision(&path, &key()).map(|d| d.verdict), Some(Verdict::SourceError));
    assert_eq!(desk.app.session.counts().corrections, before, "the value stays");
}

#[test]
fn what_a_correction_makes_fail_is_looked_at_with_the_corrected_cell() {
    let mut desk = Desk::new(100, 30);
    let wrong = ("proceedings-total", "proceedings/direct_suit");
    desk.app.focus_spot(CellKey("proceedings/direct_suit/other".to_owned()));
    desk.press("c 1 1 Enter");
    assert_eq!(desk.app.desk.finding, Some(FindingKey::new(wrong.0, wrong.1)));
    assert_eq!(spot(&desk), "proceedings/direct_suit/other");
}

#[test]
fn the_report_of_the_year_after_speaks_for_a_repair() {
    // 7 received, 5 done, 1 carried out: any of the three rows can be the wrong one.
    let row = |figures: &str| format!("四、结转下年度继续办理\t{figures}\n");
    let (none, two, one) = (row("0\t0\t0\t0\t0\t0\t0"), row("2\t0\t0\t0\t0\t0\t2"), row("1\t0\t0\t0\t0\t0\t1"));
    let new = "一、本年新收政府信息公开申请数量\t";
    let this = report("甲县人民政府", 2023, 6).replacen(&none, &one, 1).replacen(&format!("{new}4\t1"), &format!("{new}6\t1"), 1);
    let this = this.replacen("6\t1\t0\t0\t0\t0\t5\n", "6\t1\t0\t0\t0\t0\t7\n", 1);
    assert!(this.contains(&one) && this.contains("6\t1\t0\t0\t0\t0\t7") && !this.contains(&two));
    let after = report("甲县人民政府", 2024, 6).replacen(
        "上年结转政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t0",
        "上年结转政府信息公开申请数量\t2\t0\t0\t0\t0\t0\t2",
        1,
    );
    let best = |files: &[(&str, String)]| {
        let mut desk = Desk::with(100, 30, Ambiguous::Narrow, files);
        desk.press("g g Enter J K");
        let opened = desk.app.session.current().expect("open");
        let finding = opened.findings.iter().find(|f| f.rule == "column-balance").expect("it does not balance");
        finding.suggestions[0].clone()
    };
    let alone = best(&[("a/2023.txt", this.clone())]);
    assert!(alone.ties > 1, "{alone:?}");
    let told = best(&[("a/2023.txt", this), ("a/2024.txt", after)]);
    assert_eq!((told.ties, told.changes[0].cell.as_str()), (1, "requests/carried_out/natural_person"), "{told:?}");
}

#[test]
fn the_reason_of_an_accepted_repair_is_told_in_words() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    while desk.app.desk.repair.is_none() {
        desk.press("o");
    }
    desk.press("a u U g h");
    let why = desk.app.session.decision(&path, &key()).and_then(|d| d.said.why).expect("a reason");
    let told = page(&desk, crate::app::overlay::PageKind::History);
    assert!(!told.contains(&why) && told.contains(desk.app.lang.text(&format!("slip.{why}"))), "{why}: {told}");
}
