//! Tags and bookmarks: on the report, a cell, a finding, a place of the text.

use std::collections::BTreeSet;

use super::mark::Mark;
use super::overlay::{Choice, Item, Overlay, Pick, PickKind};
use super::{App, Effect, decide, tell, walk};
use crate::review::{Anchor, BOOKMARK, Change, Edit};

/// Opens the list of tags for what has the focus, or for the report.
pub(super) fn begin(app: &mut App, on_report: bool) -> Vec<Effect> {
    let on = if on_report { app.session.current().map(|_| Anchor::Report) } else { walk::anchor(app) };
    let Some(on) = on else {
        app.warn("refused.nothing-open", &[]);
        return Vec::new();
    };
    let items = items(app, &on, "");
    app.overlay = Some(Overlay::Pick(Pick::new(PickKind::Tags(on), items)));
    Vec::new()
}

/// Sets a bookmark on what has the focus, or takes it away.
pub(super) fn bookmark(app: &mut App) -> Vec<Effect> {
    let Some(on) = walk::anchor(app) else {
        app.warn("refused.nothing-open", &[]);
        return Vec::new();
    };
    let effects = toggle(app, on.clone(), BOOKMARK);
    let id = if app.tags_on(&on).contains(BOOKMARK) { "notice.bookmark" } else { "notice.no_more_bookmark" };
    if !effects.is_empty() {
        app.tell(id, &[("on", &tell::anchor(app, &on))]);
    }
    effects
}

impl App {
    /// The tags on something of the open report.
    pub fn tags_on(&self, on: &Anchor) -> BTreeSet<String> {
        let review = self.path().and_then(|path| self.session.review(&path));
        review.map(|review| review.tags_on(on).into_iter().map(str::to_owned).collect()).unwrap_or_default()
    }
}

/// Puts my tag on something, or takes it off.
pub(super) fn toggle(app: &mut App, on: Anchor, tag: &str) -> Vec<Effect> {
    let me = app.session.me().to_owned();
    let review = app.path().and_then(|path| app.session.review(&path));
    let mine = review.and_then(|review| review.tags.get(&on).and_then(|voices| voices.of(&me)).map(|said| said.tags.clone()));
    let mut tags = mine.unwrap_or_default();
    if !tags.remove(tag) {
        tags.insert(tag.to_owned());
    }
    decide::apply(app, Edit { changes: vec![Change::Tag { on, tags }] }).map_or_else(Vec::new, |records| app.append(records))
}

/// Every tag in use, those on the anchor marked; a text that is none of them can become one.
pub(super) fn items(app: &App, on: &Anchor, typed: &str) -> Vec<Item> {
    let here = app.tags_on(on);
    let counts = app.session.tags();
    let item = |tag: &str, text: String, detail: String| Item {
        mark: if here.contains(tag) { Mark::Holds } else { Mark::Plain },
        text,
        detail,
        bar: None,
        also: String::new(),
        choice: Choice::Tag(tag.to_owned()),
    };
    let fresh: String = typed.split_whitespace().collect::<Vec<_>>().join("_");
    let is_new = !fresh.is_empty() && fresh != BOOKMARK && !counts.contains_key(&fresh);
    let mut items: Vec<Item> =
        counts.iter().filter(|(tag, _)| *tag != BOOKMARK).map(|(tag, count)| item(tag, tag.clone(), count.to_string())).collect();
    items.retain(|item| typed.is_empty() || item.text.to_lowercase().contains(&typed.to_lowercase()));
    if is_new {
        items.push(item(&fresh, app.say("tags.new", &[("tag", &fresh)]), String::new()));
    }
    items
}

/// Takes the tag with the cursor and stays in the list.
pub(super) fn take(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Pick(pick)) = &app.overlay else { return Vec::new() };
    let (PickKind::Tags(on), Some(Choice::Tag(tag))) = (pick.kind.clone(), pick.chosen().map(|item| item.choice.clone())) else {
        return Vec::new();
    };
    let effects = toggle(app, on.clone(), &tag);
    let items = items(app, &on, "");
    let mut pick = Pick::new(PickKind::Tags(on), items);
    pick.cursor = pick.items.iter().position(|item| item.choice == Choice::Tag(tag.clone())).unwrap_or(0);
    app.overlay = Some(Overlay::Pick(pick));
    effects
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::Desk;
    use crate::form::CellKey;

    fn on(cell: &str) -> Anchor {
        Anchor::Cell(CellKey(cell.to_owned()))
    }

    #[test]
    fn a_cell_is_tagged_by_typing_a_new_word_and_others_by_choosing_it() {
        let mut desk = Desk::new(100, 30);
        let cell = desk.app.desk.spot.clone().expect("a cell has the focus");
        desk.press("t 待查 Enter");
        assert_eq!(desk.app.tags_on(&Anchor::Cell(cell.clone())).into_iter().collect::<Vec<_>>(), ["待查"]);
        desk.press("h t Enter");
        let other = desk.app.desk.spot.clone().expect("a cell has the focus");
        assert_ne!(cell, other);
        assert!(desk.app.tags_on(&Anchor::Cell(other.clone())).contains("待查"));
        desk.press("t Enter");
        assert!(desk.app.tags_on(&Anchor::Cell(other)).is_empty(), "chosen again, it is taken off");
        desk.press("u u u");
        assert!(desk.app.tags_on(&Anchor::Cell(cell)).is_empty());
    }

    #[test]
    fn reports_are_tagged_and_found_by_their_tags_and_memos() {
        let mut desk = Desk::new(120, 30);
        desk.press("T 重点 Tab Esc M 核对原件 Enter");
        assert!(desk.app.tags_on(&Anchor::Report).contains("重点"));
        let path = desk.app.path().expect("open");
        for filter in ["f t a g : 重点 Enter", "\\ f m e m o : 原件 Enter"] {
            desk.press(filter);
            assert_eq!(desk.app.list.shown, std::slice::from_ref(&path), "{filter}");
        }
        desk.press("\\ f m e m o : 别的 Enter");
        assert!(desk.app.list.shown.is_empty());
    }

    #[test]
    fn bookmarks_are_walked_across_reports() {
        let mut desk = Desk::new(100, 30);
        let first = (desk.app.path(), desk.app.desk.spot.clone());
        desk.press("b J h b");
        let second = (desk.app.path(), desk.app.desk.spot.clone());
        assert_ne!(first, second);
        desk.press("] b");
        assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), first, "round to the first one");
        desk.press("] b");
        assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), second);
        desk.press("[ b");
        assert_eq!((desk.app.path(), desk.app.desk.spot.clone()), first);
        desk.press("b ] b b ] b");
        assert!(desk.app.tags_on(&on("proceedings/review/total")).is_empty());
        assert!(desk.app.notice.as_ref().is_some_and(|n| n.text == desk.app.lang.text("notice.no_bookmark")));
    }

    #[test]
    fn a_memo_hangs_on_the_bytes_that_were_chosen_in_the_text() {
        let mut desk = Desk::new(120, 40);
        desk.press("/ 主动公开 Enter 2 v l l m 这里不清楚 Enter");
        let path = desk.app.path().expect("open");
        let review = desk.app.session.review(&path).expect("reviewed").into_owned();
        let (on, notes) = review.annotations.iter().next().expect("a note");
        let Anchor::Span(start, end) = on else { panic!("{on:?}") };
        let text = desk.app.session.current().expect("open").document.source.text()[*start..*end].to_owned();
        assert_eq!(notes.effective().and_then(|note| note.cites.clone()), Some(text.clone()));
        assert!(text.starts_with("主") && text.chars().count() >= 3, "{text}");
        assert_eq!(desk.app.desk.marks.range, None, "the range ends with the memo");
        desk.press("3 g g ] m");
        assert_eq!((desk.app.pane(), desk.app.desk.byte), (crate::app::Pane::Source, *start));
    }
}
