//! The guide as a page.

use super::overlay::{Overlay, PageKind};
use super::pane::Pane;
use super::tell::{self, Paragraph};
use super::{App, Effect};

const ZH: &str = include_str!("../../docs/guide.zh.md");
const EN: &str = include_str!("../../docs/guide.en.md");

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
    text.lines().filter(is_told).map(paragraph).collect()
}

/// A line without its marks.
fn paragraph(line: &str) -> Paragraph {
    if let Some(title) = line.strip_prefix(CHAPTER).or_else(|| line.strip_prefix("# ")) {
        return (true, title.to_owned());
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
}
