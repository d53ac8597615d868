//! What is typed into cells and facts.

use crate::app::cells::Ambiguous;
use crate::app::key::Key;
use crate::app::overlay::Overlay;
use crate::app::testing::{Desk, report};
use crate::app::tests::{at, desk, key, notice, spot};
use crate::app::{Effect, Msg};
use crate::form::CellKey;

#[test]
fn a_value_is_typed_in_two_keys_and_its_digits_and_the_finding_is_gone() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("c 6 Enter");
    assert!(desk.app.overlay.is_none());
    let opened = desk.app.session.current().expect("open");
    let still_there = at(&desk).0 == path && opened.findings.iter().any(|f| f.key() == key());
    assert!(!still_there);
    assert!(matches!(desk.effects.last(), Some(Effect::Append(records)) if records.len() == 1 && records[0].to.as_deref() == Some("6")));
}

#[test]
fn sums_and_full_width_digits_are_taken_and_faults_are_said_in_place() {
    let mut desk = desk();
    desk.press("c");
    for c in "４＋x".chars() {
        desk.send(Msg::Key(Key::char(c), String::new()));
    }
    desk.press("Enter");
    assert!(matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if edit.error.as_deref().is_some_and(|e| e.contains('x'))));
    desk.press("Backspace 2 Enter");
    assert!(desk.app.overlay.is_none());
    let Some(Effect::Append(records)) = desk.effects.last() else { panic!("nothing was handed to the journal") };
    assert_eq!(records[0].to.as_deref(), Some("6"));
}

#[test]
fn a_figure_of_the_text_is_put_into_the_focused_cell() {
    let mut desk = desk();
    let (path, _) = at(&desk);
    desk.press("/ 复议案件 Enter 2 l l l l");
    while !desk.app.session.current().is_some_and(|o| o.document.source.text()[desk.app.desk.byte..].starts_with('6')) {
        desk.press("l");
    }
    assert_eq!(spot(&desk), "proceedings/review/total");
    desk.press("p");
    let corrected = desk
        .app
        .session
        .review(&path)
        .and_then(|r| r.correction(&CellKey("proceedings/review/total".to_owned())).and_then(|c| c.value.clone()));
    assert_eq!(corrected.as_deref(), Some("6"));
}

#[test]
fn facts_are_corrected_like_cells() {
    let mut desk = Desk::new(100, 40);
    desk.press("3 g g j j");
    assert_eq!(spot(&desk), "facts/year");
    desk.press("c 2020 Enter");
    assert_eq!(desk.app.session.current().and_then(|o| o.sheet.year()), Some(2020));
    desk.press("~");
    assert_ne!(desk.app.session.current().and_then(|o| o.sheet.year()), Some(2020));
}

#[test]
fn a_figure_of_the_text_goes_into_the_cell_of_the_finding_whichever_cell_claims_it() {
    let mut desk = desk();
    let (target, finding) = (spot(&desk).to_owned(), desk.app.desk.finding.clone());
    let text = desk.app.session.current().expect("open").document.source.text().to_owned();
    let row = text.find("\t2\n").expect("a row of figures") + 1;
    desk.press("2");
    desk.app.focus_byte(row);
    assert_ne!(spot(&desk), target, "the cell that claims the figure is shown");
    assert_eq!(desk.app.filled().map(CellKey::as_str), Some(target.as_str()));
    desk.press("p");
    let opened = desk.app.session.current().expect("open");
    assert_eq!(opened.sheet.correction(&CellKey(target.clone())).map(ToString::to_string).as_deref(), Some("2"), "{finding:?}");
    assert!(notice(&desk).starts_with('2'), "{}", notice(&desk));
}

#[test]
fn a_text_that_is_offered_gives_way_to_what_is_typed() {
    let mut desk = Desk::new(100, 30);
    desk.press("Space e csv Enter x.csv Enter");
    assert!(matches!(desk.effects.last(), Some(Effect::Export("csv", to)) if to == "x.csv"), "{:?}", desk.effects.last());
}

#[test]
fn a_year_and_a_period_are_taken_only_as_they_can_be() {
    let mut desk = Desk::new(100, 30);
    for (fact, typed, says) in [
        ("year", "7", "refused.not-a-value"),
        ("year", "20233", "refused.not-a-value"),
        ("year", "0", "refused.not-a-value"),
        ("period", "2023-12-31 2023-1-1", "refused.ends-before"),
    ] {
        desk.app.focus_spot(crate::report::fact_key(fact));
        desk.press("3 c");
        typed.chars().for_each(|c| desk.send(Msg::Key(Key::char(c), String::new())));
        desk.press("Enter");
        let told = desk.app.lang.say(says, &[("text", typed)]);
        let kept = |edit: &crate::app::overlay::CellEdit| edit.error.as_ref() == Some(&told) && edit.line.text() == typed;
        assert!(matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if kept(edit)), "{typed}: {:?}", desk.app.overlay);
        desk.press("Esc");
    }
    for (fact, text, value) in [("year", "2020年", "2020"), ("period", "2020年1月1日至12月31日", "2020-01-01..2020-12-31")] {
        typed(&mut desk, &format!("facts/{fact}"), text);
        assert_eq!(desk.app.value_text(&crate::report::fact_key(fact)), value, "{text}");
    }
}

#[test]
fn lines_pasted_into_a_cell_do_not_become_one_figure() {
    let mut desk = desk();
    desk.press("c");
    desk.send(Msg::Paste("12\n34".to_owned()));
    assert_eq!(notice(&desk), desk.app.lang.text("notice.paste_lines"));
    desk.send(Msg::Paste("6\n".to_owned()));
    desk.press("Enter");
    assert!(desk.app.overlay.is_none(), "one line is one figure: {:?}", desk.app.overlay);
}

#[test]
fn no_figure_is_put_into_a_title() {
    let mut desk = Desk::new(100, 30);
    desk.app.focus_spot(crate::report::fact_key("title"));
    desk.press("2");
    let byte = desk
        .app
        .session
        .current()
        .expect("open")
        .document
        .report
        .span_of(&CellKey("proceedings/review/total".to_owned()))
        .expect("printed")
        .start;
    desk.app.desk.byte = byte;
    desk.press("p");
    assert!(
        !desk.effects.iter().any(|effect| matches!(effect, Effect::Append(_))) && desk.app.notice.as_ref().is_some_and(|n| n.grave),
        "{}",
        notice(&desk)
    );
}

#[test]
fn what_the_year_before_left_is_offered_where_it_is_to_be_taken_up() {
    let left = report("甲县人民政府", 2022, 6);
    let label = "四、结转下年度继续办理";
    let row = left.lines().find(|line| line.starts_with(label)).expect("a row").to_owned();
    let left = left.replace(&row, &format!("{label}\t3\t0\t0\t0\t0\t0\t3"));
    let mut desk = Desk::with(100, 30, Ambiguous::Narrow, &[("2022.txt", left.clone()), ("2023.txt", report("甲县人民政府", 2023, 6))]);
    while at(&desk).0 != "2023.txt" {
        desk.press("J");
    }
    desk.app.focus_spot(CellKey("requests/carried_in/total".to_owned()));
    desk.press("3 c");
    let Some(Overlay::Edit(edit)) = &desk.app.overlay else { panic!("{:?}", desk.app.overlay) };
    let of_last_year: Vec<&str> =
        edit.candidates.iter().filter(|(_, from)| from == "edit.from_last_year").map(|(value, _)| value.as_str()).collect();
    assert_eq!(of_last_year, ["3"], "the figure that the rule compares, and no other");
    desk.press("Esc");
    // The same figure below the row, on the card and beside the finding, with its place.
    let key = CellKey("requests/carried_in/total".to_owned());
    assert_eq!(crate::app::years::last_year(&desk.app, &key).map(|value| value.to_string()).as_deref(), Some("3"));
    let opened = desk.app.session.current().expect("open");
    let finding = opened.findings.iter().find(|finding| finding.rule == "carry-over").expect("found").clone();
    let line = left.lines().position(|line| line.starts_with(label)).expect("a row") + 1;
    let told = crate::app::years::compared(&desk.app, &finding);
    assert_eq!(told.len(), 1);
    for word in [&format!("2022.txt:{line}"), "结转下年度继续办理", "3"] {
        assert!(told[0].contains(word), "{word} in {told:?}");
    }
    let card: Vec<String> = crate::app::card::card(&desk.app).into_iter().map(|(_, text)| text).collect();
    assert!(card.iter().any(|text| text.contains("结转下年度继续办理") && text.ends_with('3')), "{card:?}");
}

#[test]
fn full_width_digits_become_half_width_ones_with_a_word() {
    let mut desk = desk();
    desk.app.focus_spot(CellKey("proceedings/review/total".to_owned()));
    desk.press("3 c 1 2 + ３ Enter");
    assert_eq!(desk.app.value_text(&CellKey("proceedings/review/total".to_owned())), "15");
    assert!(notice(&desk).contains(&desk.app.say("notice.half_width", &[("value", "15")])), "{}", notice(&desk));
    desk.press("c 1 6 Enter");
    assert!(!notice(&desk).contains(&desk.app.say("notice.half_width", &[("value", "16")])), "{}", notice(&desk));
}

#[test]
fn what_is_read_without_doubt_is_not_corrected_to_what_it_is() {
    let mut desk = Desk::new(100, 30);
    let cell = desk.app.desk.spot.clone().expect("a cell");
    assert!(!cell.as_str().starts_with("facts/"), "{cell}");
    desk.press("e Enter");
    assert!(desk.app.session.review("甲县/2023.txt").is_none_or(|review| review.correction(&cell).is_none()));
    assert!(notice(&desk).contains("没有变化"), "{}", notice(&desk));
}

#[test]
fn a_correction_that_leaves_the_finding_at_hand_counts_for_no_rule() {
    let mut desk = Desk::new(100, 30);
    let costs = |desk: &Desk| crate::review::effort(desk.app.session.history(), "王某").all.findings;
    let finding = desk.app.desk.finding.clone().expect("a finding");
    desk.press("c 9 9 Enter");
    assert!(desk.app.session.current().is_some_and(|opened| opened.findings.iter().any(|f| f.key() == finding)), "it still fails");
    assert_eq!(costs(&desk), 0);
    desk.press("u");
    desk.press("c 6 Enter");
    assert_eq!(costs(&desk), 1);
}

#[test]
fn a_figure_in_prose_ends_at_the_comma_behind_it_and_thousands_are_one_figure() {
    let text = report("甲县人民政府", 2023, 7).replace("认真执行条例。", "收到8，办结1,234件，公开3,4,5件。");
    let put = |figure: char| {
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", text.clone())]);
        while desk.app.desk.finding.as_ref() != Some(&key()) {
            desk.press("n");
        }
        let path = desk.app.path().expect("open");
        let cell = desk.app.desk.spot.clone().expect("a cell");
        desk.press("/ 收到8 Enter 2");
        let source = desk.app.session.current().expect("open").document.source.clone();
        let from = source.text().find("收到8").expect("there");
        desk.app.desk.byte = from + source.text()[from..].find(figure).expect("there");
        desk.press("p");
        desk.app.session.review(&path).and_then(|review| review.correction(&cell).and_then(|c| c.value.clone()))
    };
    assert_eq!(put('8').as_deref(), Some("8"));
    assert_eq!(put('2').as_deref(), Some("1234"));
    assert_eq!(put('5').as_deref(), Some("5"));
}

#[test]
fn a_place_that_is_blank_one_that_is_not_found_and_a_value_are_told_apart() {
    let text = report("甲县人民政府", 2023, 7);
    let words = |text: String, cell: &str| {
        let desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", text)]);
        (desk.app.value_words(&CellKey(cell.to_owned())), desk.app.say("cell.blank", &[]), desk.app.say("cell.not_found", &[]))
    };
    assert_eq!(words(text.clone(), "proceedings/review/total").0, "7");
    let (said, blank, _) = words(text.replace("3\t1\t0\t2\t7\t", "3\t1\t\t2\t7\t"), "proceedings/review/other");
    assert_eq!(said, blank);
    let cut = text.split("四、").next().unwrap_or_default().to_owned();
    let (said, _, not_found) = words(cut, "proceedings/review/total");
    assert_eq!(said, not_found);
}

/// Types `text` into a cell.
fn typed(desk: &mut Desk, cell: &str, text: &str) {
    desk.app.focus_spot(CellKey(cell.to_owned()));
    desk.press("3 c");
    text.chars().for_each(|c| desk.send(Msg::Key(Key::char(c), String::new())));
    desk.press("Enter");
}

#[test]
fn what_is_typed_in_another_unit_is_converted_with_a_word_or_refused_in_place() {
    let mut desk = desk();
    let cell = "proceedings/review/total";
    typed(&mut desk, cell, "3万");
    assert_eq!(desk.app.value_text(&CellKey(cell.to_owned())), "30000");
    assert!(notice(&desk).contains("3万") && notice(&desk).contains("30000"), "{}", notice(&desk));
    for text in ["6万元", "约8", "8件左右", "3%"] {
        typed(&mut desk, cell, text);
        assert!(
            matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if edit.error.as_deref().is_some_and(|e| e.contains(text))),
            "{text}"
        );
        desk.press("Esc");
    }
    assert_eq!(desk.app.value_text(&CellKey(cell.to_owned())), "30000");
    let shown = |text: &str| crate::app::edit::preview(&desk.app, &CellKey(cell.to_owned()), text);
    assert_eq!(shown("3万").as_deref(), Some("30000"));
    assert_eq!(shown("007").as_deref(), Some("7"));
    assert_eq!((shown("7"), shown("约7")), (None, None));
}

#[test]
fn a_figure_of_the_text_is_put_with_what_stands_beside_it_or_not_at_all() {
    let prose = "办理许可3万件，处罚5千件，2.5万人次、12%、-4件、2亿元、6元、约9件、2023-8件。";
    let text = report("甲县人民政府", 2023, 7).replace("认真执行条例。", prose);
    let put = |figure: &str| {
        let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", text.clone())]);
        let cell = CellKey("proceedings/review/total".to_owned());
        desk.app.focus_spot(cell.clone());
        desk.press("2");
        let source = desk.app.session.current().expect("open").document.source.clone();
        let from = source.text().find("办理许可").expect("there");
        let (sought, into) = figure.split_once('|').map_or((figure.to_owned(), 0), |(lead, rest)| (format!("{lead}{rest}"), lead.len()));
        desk.app.desk.byte = from + source.text()[from..].find(&sought).expect("there") + into;
        desk.app.desk.marks.filled = Some((cell.clone(), None));
        desk.press("p");
        (desk.app.value_text(&cell), notice(&desk).to_owned())
    };
    for (figure, value) in [("3万", "30000"), ("5千", "5000"), ("2.5万", "25000"), ("2023-|8", "8")] {
        let (found, said) = put(figure);
        assert_eq!(found, value, "{figure}: {said}");
    }
    for figure in ["12%", "2亿", "6元", "约|9"] {
        let (found, said) = put(figure);
        assert_eq!(found, "7", "{figure}: {said}");
        assert!(said.contains("没有填入"), "{said}");
    }
    let (found, said) = put("-|4");
    assert_eq!(found, "4");
    assert!(said.contains("正负号"), "{said}");
    assert!(!put("2023-|8").1.contains("正负号"));
}

#[test]
fn going_on_from_cell_to_cell_keeps_to_the_row_or_the_finding_it_began_in() {
    let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", report("甲县人民政府", 2023, 6))]);
    let form = desk.app.session.current().and_then(|opened| opened.sheet.form().cloned()).expect("a form");
    let first = CellKey("requests/new/natural_person".to_owned());
    let place = form.place(form.find(&first).expect("a cell"));
    let row: Vec<CellKey> = (0..5).map(|column| form.key(form.cell_at(crate::form::Place { column, ..place }))).collect();
    desk.app.desk.finding = None;
    desk.app.focus_spot(first);
    desk.press("3 c");
    for (at, cell) in row.iter().enumerate() {
        assert!(matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if edit.cell == *cell), "{at}: {:?}", desk.app.overlay);
        desk.press("Ctrl-u").press(&(at + 3).to_string()).press("Tab");
    }
    for (at, cell) in row.iter().enumerate() {
        assert_eq!(desk.app.value_text(cell), (at + 3).to_string(), "{cell}");
    }
}
