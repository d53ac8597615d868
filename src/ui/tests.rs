//! Golden screens, each of them read before it was taken.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::{Role, Theme, draw, text_of};
use crate::app::cells::Ambiguous;
use crate::app::pane::Pane;
use crate::app::testing::{Desk, report};

fn frame(desk: &Desk, theme: &str) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, desk.app.screen.width, desk.app.screen.height));
    draw(&desk.app, &Theme::named(theme).expect("built in"), &mut buffer);
    buffer
}

fn screen(desk: &Desk) -> String {
    text_of(&frame(desk, "dark"))
}

fn desk(width: u16, height: u16, ambiguous: Ambiguous) -> Desk {
    let files = [("甲县/2023.txt", report("甲县人民政府", 2023, 7)), ("乙县/2023.txt", report("乙县人民政府", 2023, 6))];
    Desk::with(width, height, ambiguous, &files)
}

#[test]
fn the_main_screen() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        for (ambiguous, name) in [(Ambiguous::Narrow, "narrow"), (Ambiguous::Wide, "wide")] {
            insta::assert_snapshot!(format!("main_{width}x{height}_{name}"), screen(&desk(width, height, ambiguous)));
        }
    }
}

#[test]
fn what_lies_over_the_panes() {
    for (name, keys) in [
        ("keys", "?"),
        ("following", "g"),
        ("edit", "c 4 + 2"),
        ("reasons", "x"),
        ("source_error", "s"),
        ("card", "i"),
        ("overview", "Space o"),
        ("approve", "A"),
        ("filter", "f 甲县"),
        ("doctor", "Space x"),
    ] {
        let mut desk = desk(80, 24, Ambiguous::Narrow);
        desk.press(keys);
        insta::assert_snapshot!(format!("over_{name}"), screen(&desk));
    }
}

#[test]
fn of_what_stands_behind_a_name_no_letter_or_two_are_shown() {
    let mut desk = desk(80, 24, Ambiguous::Narrow);
    desk.app.lang = crate::lang::Lang::built_in("en").expect("built in");
    desk.press("Space o");
    let list = screen(&desk);
    let line = list.lines().find(|line| line.contains("Total of reviews and suits")).unwrap_or_else(|| panic!("{list}"));
    let words: Vec<&str> = line.split_whitespace().collect();
    assert!(!words.iter().any(|word| "proceedings-total".starts_with(word) && word.len() < 6), "{list}");
}

#[test]
fn on_a_small_screen_the_repair_is_told_whole_or_where_it_is_to_be_read() {
    for (width, height) in [(59, 15), (59, 12), (40, 12), (30, 8)] {
        let mut desk = desk(width, height, Ambiguous::Narrow);
        desk.press("n");
        let told = screen(&desk);
        assert!(told.contains("建议 1/"), "{width}x{height}:\n{told}");
        assert!(told.contains("g ? 全文") || told.contains("7 -> 6"), "{width}x{height}:\n{told}");
        desk.press("g ?");
        let mut read = String::new();
        for _ in 0..60 {
            read.push_str(&screen(&desk));
            desk.press("j");
        }
        let read: String = read.chars().filter(|c| !c.is_whitespace() && *c != '│').collect();
        assert!(read.contains("7->6") && read.contains("为什么"), "{width}x{height}:\n{read}");
    }
}

#[test]
fn no_size_is_too_small_for_anything_that_can_be_opened() {
    for keys in ["", "4", "1", "2", "g ?", "i", "L", "F", ":", "Space m", "Space x", "c 7", "m x", "A", "s", "x", "f 甲", "Space o", "z"] {
        let mut desk = desk(80, 24, Ambiguous::Narrow);
        desk.press(keys);
        for (width, height) in (1..=40).step_by(3).flat_map(|width| (1..=20).map(move |height| (width, height))) {
            desk.send(crate::app::Msg::Resize(width, height));
            let _ = screen(&desk);
        }
    }
}

#[test]
fn each_pane_with_the_focus() {
    for pane in Pane::ALL {
        let mut desk = desk(80, 24, Ambiguous::Narrow);
        let number = Pane::ALL.iter().position(|p| *p == pane).map_or(0, |at| at + 1);
        desk.press(&number.to_string());
        insta::assert_snapshot!(format!("focus_{pane:?}").to_lowercase(), screen(&desk));
    }
    insta::assert_snapshot!("small_50x14", screen(&desk(50, 14, Ambiguous::Narrow)));
}

#[test]
fn what_goes_on_and_the_filter_are_told_however_narrow_the_screen_is() {
    let mut desk = desk(80, 24, Ambiguous::Narrow);
    desk.press("f place:甲县,乙县,丙县,丁县,戊县 Enter");
    desk.app.work.scan.on = true;
    desk.app.work.scan.pace = Some(crate::app::Pace { done: 12978, found: (97624, true), per_second: 1900, millis: 6830 });
    for (width, expected) in [
        (80, ["扫描 13%", "筛选 place:甲县.."]),
        (120, ["扫描 12978/97624，余 0:44", "筛选 place:甲县.."]),
        (200, ["扫描 [#.........] 12978/97624，每秒 1900 份，余 0:44", "筛选 place:甲县,乙县,丙县,丁县,戊县"]),
    ] {
        desk.app.screen.width = width;
        let top = screen(&desk).lines().next().unwrap_or_default().to_owned();
        assert!(expected.iter().all(|part| top.contains(part)) && top.contains("已存 #0"), "{width}: {top}");
    }
    desk.app.work.scan = crate::app::Scan::default();
    desk.app.work.awaited.reports = 300;
    desk.app.screen.width = 80;
    let top = screen(&desk).lines().next().unwrap_or_default().to_owned();
    assert!(top.contains("与上年核对，余 300 份") || top.contains("核对 300"), "{top}");
}

#[test]
fn what_is_said_where_text_is_cut_fits_into_80_columns_in_both_languages() {
    for code in ["zh", "en"] {
        let lang = crate::lang::Lang::built_in(code).expect("built in");
        let wide = |id: &str, room: usize| lang.text(id).width() > room;
        let cut: Vec<&str> =
            lang.ids().filter(|id| id.starts_with("pick.") && wide(id, 72) || id.ends_with(".plan.help") && wide(id, 78)).collect();
        assert!(cut.is_empty(), "{code}: {cut:?}");
    }
    let mut desk = desk(80, 24, Ambiguous::Narrow);
    desk.app.lang = crate::lang::Lang::built_in("en").expect("built in");
    desk.press("G c 1 x Enter");
    let shown = screen(&desk);
    assert!(shown.contains("type 8, 12+3, or nothing"), "{shown}");
}

#[test]
fn what_stands_behind_the_names_of_a_list_stands_in_one_column() {
    let text = report("甲县人民政府", 2023, 7).replacen("行政许可\t2", "行政许可\t-2", 1);
    let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("甲县/2023.txt", text)]);
    desk.app.lang = crate::lang::Lang::built_in("en").expect("built in");
    desk.press("Space o");
    desk.rest();
    let shown = screen(&desk);
    let Some(crate::app::overlay::Overlay::Pick(pick)) = &desk.app.overlay else { panic!("a list") };
    let rules: Vec<&str> = pick.items.iter().filter_map(|item| Some(item.text.split_once("  ")?.1)).collect();
    let column = |rule: &&str| shown.lines().find_map(|line| Some(line[..line.find(&format!("  {rule} "))?].width()));
    let columns: std::collections::BTreeSet<Option<usize>> = rules.iter().map(column).collect();
    assert!(rules.len() > 1 && columns.len() == 1, "{rules:?} {columns:?}\n{shown}");
}

#[test]
fn without_colour_every_meaning_has_a_marker_or_an_attribute() {
    let buffer = frame(&desk(120, 40, Ambiguous::Narrow), "mono");
    assert!(buffer.content.iter().all(|cell| cell.fg == ratatui::style::Color::Reset && cell.bg == ratatui::style::Color::Reset));
    let mono = Theme::named("mono").expect("built in");
    let has = |role: Role, text: &str| {
        let style = mono.style(role);
        buffer.content.iter().any(|cell| cell.symbol() == text && cell.modifier.contains(style.add_modifier))
    };
    assert!(has(Role::Fails, "!") && has(Role::Cursor, ">") && has(Role::Claimed, "{"));
}

#[test]
fn nothing_is_drawn_past_the_edge_and_wide_characters_are_never_cut() {
    for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
        for (width, height) in [(1, 1), (2, 2), (7, 3), (33, 9), (60, 16), (61, 17), (99, 24), (100, 24), (159, 40), (160, 40)] {
            let mut desk = desk(width, height, ambiguous);
            for keys in ["2", "4", "1", "3 i", "q :", "Esc e", "Esc m", "Esc Space", "Esc Esc x", "Esc Space x"] {
                desk.press(keys);
                let text = screen(&desk);
                let wide = |line: &str| if ambiguous == Ambiguous::Wide { line.width_cjk() } else { line.width() };
                for line in text.lines() {
                    assert!(wide(line) <= usize::from(width), "{width}x{height} {keys}: {line}");
                }
            }
        }
    }
}

/// The faults of the frames in a picture: each corner at the top left has its other corners, and the sides
/// between them are whole.
fn broken_frames(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let at = |x: u16, y: u16| buffer[(x, y)].symbol();
    let mut faults = Vec::new();
    for (x, y) in (0..area.height).flat_map(|y| (0..area.width).map(move |x| (x, y))).filter(|&(x, y)| at(x, y) == "╭") {
        let right = (x + 1..area.width).find(|&right| at(right, y) == "╮");
        let bottom = (y + 1..area.height).find(|&bottom| at(x, bottom) == "╰");
        let Some((right, bottom)) = right.zip(bottom) else {
            faults.push(format!("{x},{y}: a frame without its corners"));
            continue;
        };
        let sides = (y + 1..bottom).all(|y| at(x, y) == "│" && at(right, y) == "│");
        let floor = (x + 1..right).all(|x| at(x, bottom) == "─");
        if at(right, bottom) != "╯" || !sides || !floor {
            faults.push(format!("{x},{y} to {right},{bottom}: a broken frame"));
        }
    }
    faults
}

#[test]
fn frames_are_whole_from_60_to_240_columns() {
    let mut seen = 0;
    for width in [60, 61, 79, 80, 99, 100, 121, 159, 160, 203, 240] {
        for (height, ambiguous) in [(16, Ambiguous::Narrow), (24, Ambiguous::Narrow), (50, Ambiguous::Narrow), (24, Ambiguous::Wide)] {
            let mut desk = desk(width, height, ambiguous);
            for keys in ["i", "q :", "Esc x", "Esc m", "Esc Space p", "q Space t", "Esc Space x", "q g ?", "q A", "n Space k", "Esc g"] {
                desk.press(keys);
                let buffer = frame(&desk, "dark");
                let faults = broken_frames(&buffer);
                assert!(faults.is_empty(), "{width}x{height} after {keys}: {faults:?}\n{}", text_of(&buffer));
                seen += buffer.content.iter().filter(|cell| cell.symbol() == "╭").count();
                if ambiguous == Ambiguous::Wide {
                    let lines = |cell: &ratatui::buffer::Cell| ["│", "─", "╭", "╯"].contains(&cell.symbol());
                    assert!(!buffer.content.iter().any(lines), "{width}x{height} after {keys}: a line that takes two cells");
                }
            }
        }
    }
    assert!(seen > 300, "{seen}");
}

#[test]
fn text_that_could_harm_the_terminal_is_never_drawn() {
    let text = report("甲\u{1b}[31m县\u{202e}人民政府", 2023, 7).replace("一是", "一\u{7}是\u{200b}\u{9b}2J");
    let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a\u{1b}b.txt", text)]);
    for keys in ["2 g g", "4", "1", "3 g g", "i"] {
        desk.press(keys);
        let buffer = frame(&desk, "dark");
        assert!(!buffer.content.iter().any(|cell| cell.symbol().contains(crate::text::is_hostile)), "after {keys}");
    }
}

#[test]
fn a_judged_report_has_nothing_open_and_one_that_went_away_is_said_to_be_gone() {
    let mut desk = desk(120, 30, Ambiguous::Narrow);
    let path = desk.app.path().expect("open");
    assert!(!screen(&desk).contains("随报告裁定"));
    let approved = crate::review::Status::Approved;
    desk.app.session.judge(std::slice::from_ref(&path), approved, None, "2026-01-02T03:00:00+08:00").expect("judged");
    let shown = screen(&desk);
    assert!(shown.contains("未决 0/") && shown.contains("随报告裁定"), "{shown}");
    desk.send(crate::app::Msg::Gone(vec![path]));
    desk.press("j");
    assert!(screen(&desk).lines().next().is_some_and(|top| top.contains("文件已不在")), "{}", screen(&desk));
}

#[test]
fn a_long_message_is_shown_whole() {
    let mut desk = desk(80, 24, Ambiguous::Narrow);
    let words: Vec<String> = (0..60).map(|n| format!("w{n:02}")).collect();
    desk.send(crate::app::Msg::Tell(words.join(" ")));
    let shown = screen(&desk);
    assert!(words.iter().all(|word| shown.contains(word)), "{shown}");
}

#[test]
fn every_change_of_the_repair_about_to_be_accepted_is_shown() {
    let text = report("甲县人民政府", 2023, 6).replacen("\t4\t1\t0\t0\t0\t0\t5", "\t4\t1\t0\t0\t0\t0\t55", 1);
    let text = text.replacen("（七）总计\t4\t1", "（七）总计\t44\t1", 1);
    for width in [80, 100, 120] {
        let desk = Desk::with(width, 40, Ambiguous::Narrow, &[("a.txt", text.clone())]);
        let shown = screen(&desk);
        assert!(shown.contains("55 -> 5") && shown.contains("44 -> 4"), "{width}: {shown}");
    }
}

#[test]
fn labels_stay_readable_beside_long_figures() {
    let text = report("甲县人民政府", 2023, 7).replace("\t4\t1\t0\t0\t0\t0\t5", "\t123456\t123456\t0\t0\t0\t0\t246912");
    let desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", text)]);
    assert!(crate::app::grid::grid(&desk.app).label >= 14);
}

#[test]
fn no_lines_stay_empty_below_the_last_row_while_others_are_not_shown() {
    let mut desk = desk(80, 24, Ambiguous::Narrow);
    desk.press("3 z g g G");
    let (grid, lines) = (crate::app::grid::grid(&desk.app), desk.app.layout().lines(Pane::Tables));
    assert!(grid.lines.len() > lines, "there is more than fits");
    assert_eq!(desk.app.desk.scroll + lines, grid.lines.len());
}

#[test]
fn the_box_says_of_how_many_findings_a_reason_is_given() {
    let many = report("甲县人民政府", 2023, 7).replace("\t5\n", "\t6\n");
    let mut desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", many)]);
    let count = desk.app.session.current().map_or(0, |opened| opened.findings.len()).to_string();
    desk.press("4 V s");
    let says = |desk: &Desk, id: &str| screen(desk).contains(&desk.app.say(id, &[("count", &count)]));
    assert!(says(&desk, "note.source_error_many"), "{}", screen(&desk));
    desk.press("Esc x");
    assert!(says(&desk, "pick.reasons_many"), "{}", screen(&desk));
}

#[test]
fn a_long_name_of_a_body_hides_neither_itself_nor_the_year() {
    let name = "某某省某某市某某区卫生健康和计划生育委员会";
    let mut desk = Desk::with(80, 24, Ambiguous::Narrow, &[("a.txt", report(name, 2023, 6)), ("b.txt", report("乙县", 2022, 6))]);
    let top = |desk: &Desk| screen(desk).lines().next().unwrap_or_default().to_owned();
    desk.app.lang = crate::lang::Lang::built_in("en").expect("built in");
    assert!(top(&desk).contains("2023"), "{}", top(&desk));
    desk.press("S y a b Enter K 1");
    let list = screen(&desk);
    assert!(list.lines().skip(1).any(|line| line.contains(name)), "{list}");
}

#[test]
fn rules_that_are_left_out_are_told_where_nothing_is_found() {
    let desk = Desk::with(120, 40, Ambiguous::Narrow, &[("a.txt", "会议通知\n".to_owned())]);
    let (used, all) = (desk.app.session.rules().names().count(), crate::check::RULES.len());
    assert!(used < all);
    let says = desk.app.say("findings.rules_left_out", &[("left", &(all - used).to_string()), ("all", &all.to_string())]);
    assert!(screen(&desk).contains(&says), "{says}\n{}", screen(&desk));
}

#[test]
fn the_finding_under_the_pointer_is_the_one_drawn_there() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut desk = desk(width, height, Ambiguous::Narrow);
        desk.press("4");
        let (room, screen) = (desk.app.layout().findings, screen(&desk));
        let lines: Vec<&str> = screen.lines().collect();
        let mut seen = 0;
        for y in room.top()..room.bottom() {
            let Some(key) = super::finding_at(&desk.app, (room.x + 4, y)) else { continue };
            let name = crate::app::tell::rule_name(&desk.app, key.rule());
            let start: String = name.chars().take(4).collect();
            assert!(lines[usize::from(y)].contains(&start), "{start} in {}", lines[usize::from(y)]);
            seen += 1;
        }
        let findings = desk.app.session.current().expect("open").findings.len();
        assert!(seen > 0 && seen <= findings, "{seen} of {findings} on {width}x{height}");
    }
}

#[test]
fn however_few_lines_there_are_a_finding_that_can_be_decided_is_seen() {
    for (width, height) in [(80, 6), (120, 7), (40, 5), (80, 10), (80, 15)] {
        let desk = desk(width, height, Ambiguous::Narrow);
        let finding = desk.app.focused_finding().expect("found");
        let words: String = desk.app.lang.tell(&finding.message).chars().take(6).collect();
        assert!(screen(&desk).contains(&words), "{words} on {width}x{height}:\n{}", screen(&desk));
    }
}
