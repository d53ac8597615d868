//! Going from finding to finding, from cell to bytes and from report to report.

use crate::app::cells::Ambiguous;
use crate::app::overlay::{Overlay, PickKind, Prompt};
use crate::app::pane::Pane;
use crate::app::testing::{Desk, report};
use crate::app::tests::{at, desk, key, notice, spot};
use crate::app::{Effect, Msg};
use crate::form::CellKey;
use crate::review::{FindingKey, Verdict};

#[test]
fn pressing_only_n_visits_every_open_finding_once() {
    let mut desk = Desk::new(80, 24);
    let open = desk.app.session.counts().open;
    let mut seen = vec![at(&desk)];
    loop {
        desk.press("n");
        let here = at(&desk);
        if seen.contains(&here) {
            break;
        }
        seen.push(here);
    }
    assert_eq!(seen.len(), open);
    assert!(open >= 2);
    assert_eq!(at(&desk), seen[0], "past the last comes the first");
    desk.press("N");
    assert_eq!(Some(&at(&desk)), seen.last(), "before the first comes the last");
    for _ in 1..open {
        desk.press("N");
    }
    assert_eq!(at(&desk), seen[0]);
}

#[test]
fn a_finding_focuses_its_cell_and_its_bytes() {
    let desk = desk();
    assert_eq!(spot(&desk), "proceedings/review/total");
    let opened = desk.app.session.current().expect("open");
    let span = opened.document.report.span_of(&CellKey("proceedings/review/total".to_owned())).expect("printed");
    assert_eq!(desk.app.desk.byte, span.start);
    assert_eq!(opened.document.source.slice(span), "9");
}

#[test]
fn moving_in_the_text_moves_to_the_cell_and_back() {
    let mut desk = desk();
    desk.press("2 h");
    assert_eq!(spot(&desk), "proceedings/review/pending");
    desk.press("3 h");
    assert_eq!(spot(&desk), "proceedings/review/other");
    let span = desk.app.session.current().and_then(|o| o.document.report.span_of(&CellKey("proceedings/review/other".to_owned())));
    assert_eq!(span.map(|s| s.start), Some(desk.app.desk.byte));
    desk.press("Enter");
    assert_eq!(desk.app.pane(), Pane::Source);
    desk.press("Enter");
    assert_eq!((desk.app.pane(), spot(&desk)), (Pane::Tables, "proceedings/review/other"));
}

#[test]
fn the_list_is_filtered_while_typing_and_decides_nothing() {
    let mut desk = Desk::new(100, 30);
    desk.press("f 2022");
    assert_eq!(desk.app.list.shown.len(), 1);
    desk.press("Enter x");
    assert!(desk.app.overlay.is_none() && !notice(&desk).is_empty());
    desk.press("Enter");
    assert_eq!((at(&desk).0.as_str(), desk.app.pane()), ("丙县/2022.txt", Pane::Tables));
    desk.press("\\");
    assert_eq!(desk.app.list.shown.len(), 3);
}

#[test]
fn a_report_is_found_by_a_few_letters() {
    let mut desk = Desk::new(100, 30);
    desk.press("g r 甲县 Enter");
    assert_eq!(at(&desk).0, "甲县/2023.txt");
    desk.press("(");
    assert_ne!(at(&desk).0, "甲县/2023.txt");
    desk.press(")");
    assert_eq!(at(&desk).0, "甲县/2023.txt");
}

#[test]
fn going_to_a_finding_leaves_the_list_so_that_it_can_be_decided() {
    let mut desk = Desk::new(100, 30);
    desk.press("f 2 0 2 3 Enter");
    assert_eq!(desk.app.pane(), Pane::Reports);
    desk.press("n w");
    assert_eq!((desk.app.pane(), desk.app.session.counts().with_verdict(Verdict::Waiting)), (Pane::Tables, 1));
}

#[test]
fn from_a_finding_that_speaks_of_another_report_one_key_leads_there_and_back() {
    use crate::check::{Around, Twins};
    let mut desk = Desk::new(100, 30);
    let pair = ["丙县/2022.txt", "乙县/2023.txt"];
    let twin = |other: &str| Around { twins: Some(Twins { count: 1, first: other.into(), same: false }), ..Around::default() };
    let told = [(pair[0].into(), Some(twin(pair[1]).into())), (pair[1].into(), Some(twin(pair[0]).into()))];
    desk.send(Msg::Surrounded(told.to_vec()));
    let key = FindingKey("duplicate-report:report".to_owned());
    desk.app.focus_finding(&key);
    for there in [pair[1], pair[0]] {
        desk.press("4 Enter");
        assert_eq!((at(&desk).0.as_str(), desk.app.pane()), (there, Pane::Findings));
        assert_eq!(desk.app.desk.finding.as_ref(), Some(&key), "there it is the same finding");
    }
    desk.press("(");
    assert_eq!(at(&desk).0, pair[1]);
}

#[test]
fn the_finding_with_the_cursor_is_shown_wherever_the_cell_cursor_was() {
    let mut desk = desk();
    let shown = spot(&desk).to_owned();
    desk.press("3 g g");
    assert_ne!(spot(&desk), shown);
    desk.app.desk.finding = Some(key());
    desk.press("4 Enter");
    assert_eq!((spot(&desk), desk.app.pane()), (shown.as_str(), Pane::Tables));
}

#[test]
fn the_end_of_a_text_of_one_line_can_be_reached() {
    let line = "全年办理行政复议案件六件。".repeat(200);
    let mut desk = Desk::with(80, 24, Ambiguous::Narrow, &[("a.txt", line.clone())]);
    desk.press("1 Enter 2 G");
    assert!(desk.app.desk.byte + 200 > line.len(), "{} of {}", desk.app.desk.byte, line.len());
}

#[test]
fn a_cell_without_bytes_shows_the_text_of_its_row() {
    let text = report("甲县人民政府", 2023, 6);
    let at = text.find("本年新收").or_else(|| text.find("一、本年")).expect("a row");
    let line = &text[at..at + text[at..].find('\n').expect("a line")];
    let cut = line.rsplit_once('\t').map(|(rest, _)| format!("{rest}\t")).expect("a last figure");
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", text.replace(line, &cut))]);
    desk.app.focus_spot(CellKey("requests/new/total".to_owned()));
    let source = &desk.app.session.current().expect("open").document.source;
    assert_eq!(source.line_of(desk.app.desk.byte), text[..at].matches('\n').count(), "the row, not the top");
    desk.press("3");
}

#[test]
fn a_link_that_was_copied_leads_back_from_the_list_of_reports() {
    let mut desk = desk();
    desk.app.focus_spot(CellKey("proceedings/review/total".to_owned()));
    let place = (desk.app.path(), desk.app.desk.spot.clone());
    desk.press("y l");
    let Some(Effect::Copy(link)) = desk.effects.last().cloned() else { panic!("{:?}", desk.effects) };
    desk.press("J g r");
    assert_ne!(desk.app.path(), place.0);
    desk.send(Msg::Paste(link));
    desk.press("Enter");
    assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), place);
}

#[test]
fn to_search_in_a_list_is_to_find_what_it_lists() {
    let mut desk = desk();
    desk.press("4 /");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Pick(pick)) if pick.kind == PickKind::Findings), "{:?}", desk.app.overlay);
    desk.press("Esc 1 /");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Prompt(Prompt::Filter, _))), "{:?}", desk.app.overlay);
    desk.press("Esc 3 /");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Prompt(Prompt::Search, _))), "{:?}", desk.app.overlay);
}

#[test]
fn a_hit_behind_ten_thousand_others_is_reached() {
    let text = report("甲县人民政府", 2023, 6) + &"补充说明\n".repeat(12_000);
    let mut desk = Desk::with(100, 30, crate::app::cells::Ambiguous::Narrow, &[("a.txt", text)]);
    desk.press("2 / 补充说明 Enter ,");
    let said = notice(&desk);
    assert!(said.contains("12000/12000"), "{said}");
}

#[test]
fn a_finding_that_speaks_of_no_cell_leaves_the_cells_alone_until_one_is_gone_to() {
    let text = report("甲县人民政府", 2023, 6);
    let mut desk = Desk::with(100, 30, crate::app::cells::Ambiguous::Narrow, &[("a.txt", text)]);
    desk.app.desk.marks.astray = true;
    desk.press("c");
    assert!(desk.app.overlay.is_none(), "{:?}", desk.app.overlay);
    assert!(notice(&desk).contains("不涉及任何一格"), "{}", notice(&desk));
    desk.press("3 j c");
    assert!(desk.app.overlay.is_some());
}

#[test]
fn under_a_filter_by_rule_the_end_of_its_findings_is_not_the_end_of_all() {
    let text = report("甲县人民政府", 2023, 7).replacen("4\t1\t0\t0\t0\t0\t5", "4\t1\t0\t0\t0\t0\t6", 1);
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("a.txt", text)]);
    let rule = desk.app.focused_finding().expect("found").rule.clone();
    let of_rule = |desk: &Desk| desk.app.session.current().expect("open").findings.iter().filter(|f| f.rule == rule).count();
    let open = desk.app.session.counts_of("a.txt").open;
    assert!(of_rule(&desk) < open, "other rules find something");
    desk.press(&format!("f rule:{rule} Enter n"));
    for _ in 0..of_rule(&desk) {
        desk.press("w");
    }
    let left = desk.app.session.counts_of("a.txt").open.to_string();
    let name = crate::app::tell::rule_name(&desk.app, &rule);
    assert_ne!(left, "0");
    let told = desk.app.say("notice.rules_done_here", &[("rules", &name), ("count", &left)]);
    assert!(notice(&desk).contains(&told), "{} not in {}", told, notice(&desk));
    desk.press("n");
    assert!(notice(&desk).contains(&told), "{}", notice(&desk));
}
