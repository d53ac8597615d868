//! The guide as a page.

use super::action::Action;
use super::overlay::{Overlay, PageKind};
use super::pane::Pane;
use super::tell::{self, Paragraph};
use super::{App, Effect};

const ZH: &str = include_str!("../../docs/guide.zh.md");
const EN: &str = include_str!("../../docs/guide.en.md");

/// What stands for the keys of an action that has none.
const NO_KEY: &str = "-";

/// Most keys of an action that are told.
const MOST_KEYS: usize = 2;

/// What heads a chapter.
const CHAPTER: &str = "## ";

/// Opens the guide at the chapter that fits where the reviewer is.
pub(super) fn open(app: &mut App) -> Vec<Effect> {
    let chapter = match app.pane() {
        _ if app.session.current().is_none() => 0,
        Pane::Source => 1,
        Pane::Tables | Pane::Findings => 2,
        Pane::Reports => 4,
    };
    let (width, _) = tell::page_room(app);
    let lines = tell::page(app, PageKind::Manual, width);
    // The first line is the title of the box.
    let heads = lines.iter().enumerate().skip(1).filter(|(_, line)| line.heading);
    let top = heads.map(|(at, _)| at - 1).nth(chapter).unwrap_or(0).min(tell::page_scroll(app, PageKind::Manual));
    app.overlay = Some(Overlay::Page(PageKind::Manual, top));
    Vec::new()
}

/// The page.
pub(super) fn page(app: &App) -> Vec<Paragraph> {
    let text = if app.lang.code() == "zh" { ZH } else { EN };
    // Of tables only the rows tell something.
    let is_told = |line: &&str| !line.starts_with("```") && (!line.starts_with('|') || line.contains('`'));
    text.lines().filter(is_told).map(|line| paragraph(app, line)).collect()
}

/// A line without its marks; the keys of a row are those in force.
fn paragraph(app: &App, line: &str) -> Paragraph {
    if let Some(title) = line.strip_prefix(CHAPTER).or_else(|| line.strip_prefix("# ")) {
        return (true, title.to_owned());
    }
    if let Some((keys, text)) = in_force(app, line) {
        return (false, format!("  {keys:<12}  {text}"));
    }
    let plain = line.replace(['`', '*'], "");
    match plain.strip_prefix("| ") {
        Some(row) => {
            let cells: Vec<&str> = row.trim_end_matches('|').split(" | ").map(str::trim).collect();
            let keys = cells.first().copied().unwrap_or_default();
            (false, format!("  {keys:<12}  {}", cells.last().copied().unwrap_or_default()))
        }
        None => (false, plain),
    }
}

/// The keys and the text of a row that tells of an action: the keys written where they lead to it, else those that do.
fn in_force(app: &App, line: &str) -> Option<(String, String)> {
    let mut cells = line.strip_prefix("| ")?.trim_end_matches('|').split(" | ").map(str::trim);
    let (written, action, text) = (cells.next()?, cells.next()?, cells.last()?);
    let action = Action::named(action.trim_matches('`'))?;
    let ways = app.keys.ways_to(action);
    let written: Vec<&str> = written.split('`').filter(|keys| !keys.trim().is_empty()).collect();
    let keys = if written.iter().all(|keys| ways.iter().any(|way| way == keys)) {
        written.join(" ")
    } else if ways.is_empty() {
        NO_KEY.to_owned()
    } else {
        ways[..ways.len().min(MOST_KEYS)].join(" ")
    };
    Some((keys, text.replace(['`', '*'], "")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::Desk;

    #[test]
    fn the_guide_opens_at_the_chapter_that_fits() {
        let chapters = |text: &str| text.lines().filter(|line| line.starts_with(CHAPTER)).count();
        assert_eq!(chapters(ZH), chapters(EN));
        let mut desk = Desk::new(100, 30);
        for (pane, chapter) in [("2", 1), ("3", 2), ("1", 4)] {
            desk.press(pane).press("F1");
            let Some(Overlay::Page(PageKind::Manual, top)) = desk.app.overlay else { panic!("no guide") };
            let name = ZH.lines().filter_map(|line| line.strip_prefix(CHAPTER)).nth(chapter).expect("a chapter");
            assert_eq!(tell::page(&desk.app, PageKind::Manual, tell::page_room(&desk.app).0)[top + 1].text, name);
            desk.press("Esc");
        }
    }

    #[test]
    fn the_keys_of_the_guide_are_those_in_force() {
        let mut desk = Desk::new(100, 30);
        let rows = |desk: &Desk| -> Vec<String> { page(&desk.app).into_iter().map(|(_, text)| text).collect() };
        let row = |keys: &str, text: &str| format!("  {keys:<12}  {text}");
        assert!(rows(&desk).contains(&row("n F3", "下一条未决，跨报告")) && rows(&desk).contains(&row("\\", "清除筛选")));
        assert!(ZH.lines().filter(|line| line.starts_with("| `")).all(|line| in_force(&desk.app, line).is_some()));
        let own = r#"( browse: { "Z": next_finding, "n": next_report, "F3": disabled, "D": dismiss, "x": disabled, "g r": disabled } )"#;
        desk.send(crate::app::Msg::Keymap("keymap.ron".to_owned(), own.to_owned()));
        let told = rows(&desk);
        for (keys, text) in [("Z", "下一条未决，跨报告"), ("D", "排除；选理由，或自己写，照写的存"), ("-", "按名字找报告")]
        {
            assert!(told.contains(&row(keys, text)), "{keys}: {told:#?}");
        }
    }
}
