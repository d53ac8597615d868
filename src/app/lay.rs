//! How the panes lie, and the keys that sentences name.

use super::action::Action;
use super::keymap::Mode;
use super::pane::{Pane, is_room_beside};
use super::{App, Effect};

/// Narrowest and widest share of the raw text beside the tables, and how far a key moves it, in percent.
const SHARES: (u16, u16, u16) = (20, 75, 4);

/// Runs an action on the layout, and says what came of it where that is not to be seen.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let (least, most, step) = SHARES;
    let parted = app.layout().tables.x > 0;
    let wishes = &mut app.screen.wishes;
    match action {
        Action::ZoomPane => wishes.zoomed = !wishes.zoomed,
        Action::ToggleLayout => {
            wishes.stacked = !wishes.stacked;
            let id = if wishes.stacked { "notice.stacked" } else { "notice.beside" };
            app.tell(if is_room_beside(app.screen.width, app.screen.height) { id } else { "notice.no_room_beside" }, &[]);
        }
        Action::SplitNarrower | Action::SplitWider if !parted => app.tell("notice.no_split", &[]),
        Action::SplitNarrower | Action::SplitWider => {
            let to = if action == Action::SplitWider { wishes.split + step } else { wishes.split.saturating_sub(step) };
            wishes.split = to.clamp(least, most);
            let share = wishes.split.to_string();
            app.tell("notice.split", &[("share", &share)]);
        }
        _ => {
            wishes.unwrapped = !wishes.unwrapped;
            let id = if wishes.unwrapped { "notice.unwrapped" } else { "notice.wrapped" };
            app.tell(id, &[]);
        }
    }
    Vec::new()
}

/// The places of a sentence that stand for the keys of an action: `{key.NAME}`.
pub(super) fn actions_named(sentence: &str) -> Vec<(&str, Action)> {
    let places = sentence.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
    places.filter_map(|place| Some((place, Action::named(place.strip_prefix("key.")?)?))).collect()
}

impl App {
    /// The keys for an action where the keys go now, else in the panes, else the action's name.
    pub(super) fn key_of(&self, action: Action) -> String {
        let panes = [Pane::Tables, Pane::Source, Pane::Reports, Pane::Findings].map(Mode::Pane);
        let mut modes = std::iter::once(self.mode()).chain(panes);
        let keys = modes.find_map(|mode| self.keys.keys_for(mode, action));
        keys.unwrap_or_else(|| self.lang.text(&action.label_id()).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::app::keymap::Keymap;
    use crate::app::testing::Desk;
    use crate::lang::Lang;

    fn notice<'a>(desk: &'a mut Desk, keys: &str) -> &'a str {
        desk.press(keys);
        desk.app.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    #[test]
    fn a_key_on_the_layout_says_what_came_of_it_or_why_nothing_did() {
        let mut narrow = Desk::new(80, 24);
        assert_eq!(notice(&mut narrow, "|"), "屏幕不足 100 列 16 行，各栏只能上下排列");
        assert_eq!(notice(&mut narrow, ">"), "原文与表格并排时才能调宽窄");
        let mut wide = Desk::new(120, 40);
        assert_eq!(notice(&mut wide, "|"), "上下排列");
        assert_eq!(notice(&mut wide, "<"), "原文与表格并排时才能调宽窄");
        assert_eq!(notice(&mut wide, "|"), "并排");
        assert_eq!(notice(&mut wide, ">"), "原文栏占 44%");
        for _ in 0..20 {
            wide.press(">");
        }
        assert_eq!(notice(&mut wide, ">"), "原文栏占 75%");
    }

    #[test]
    fn a_key_without_anything_to_do_says_so() {
        let mut desk = Desk::new(80, 24);
        assert_eq!(notice(&mut desk, "\\"), "没有筛选，也没有搜索标记");
        desk.press("f 甲县 Enter");
        desk.press("f 丙 Esc");
        assert_eq!(desk.app.list.filter, "甲县", "what was typed is given up, not what was there");
        assert_eq!(notice(&mut desk, "\\"), "筛选已清");
        assert_eq!(notice(&mut desk, "Space r"), "重读：丙县/2022.txt");
        assert_eq!(notice(&mut desk, "2 v"), "选段开始：移到末尾，m 批注，t 标签；Esc 放弃");
        assert_eq!(notice(&mut desk, "v"), "不再选段");
        assert_eq!(notice(&mut desk, "g ."), "还没有改动");
        desk.app.work.awaited.reports = 3;
        assert_eq!(notice(&mut desk, "Ctrl-c"), "正在与上年核对，余 3 份；退出用 q");
    }

    #[test]
    fn documents_that_are_not_read_are_told_of_once_and_among_how_things_stand() {
        let mut desk = Desk::new(80, 24);
        let said = Some("有 3 个文件的类型不读取（pdf 3）".to_owned());
        desk.send(crate::app::Msg::Unread(said.clone()));
        assert_eq!(desk.app.notice.as_ref().map(|notice| notice.text.clone()), said);
        desk.press("j");
        desk.send(crate::app::Msg::Unread(said.clone()));
        assert!(desk.app.notice.is_none(), "a later scan says nothing new");
        let lines = crate::app::tell::page(&desk.app, crate::app::overlay::PageKind::Doctor, 200);
        assert!(lines.iter().any(|line| Some(&line.text) == said.as_ref()));
    }

    #[test]
    fn the_list_of_all_keys_says_where_each_holds_and_what_does_nothing_here_says_where_it_would() {
        let mut desk = Desk::new(80, 24);
        desk.press("Space k");
        let Some(crate::app::overlay::Overlay::Pick(pick)) = &desk.app.overlay else { panic!("a list") };
        let texts: Vec<&str> = pick.items.iter().map(|item| item.text.as_str()).collect();
        for expected in ["报告列表: 打开  ", "改格: 存  ", "下条  ", "接受  "] {
            assert!(texts.iter().any(|text| text.starts_with(expected)), "{expected}: {texts:?}");
        }
        assert_eq!(notice(&mut desk, "commit_next Enter"), "“存并下格”（Tab）只在“改格”中可用");
        desk.press("Space k next_table Enter");
        assert!(!desk.app.notice.as_ref().is_some_and(|notice| notice.text.contains("只在")));
    }

    #[test]
    fn no_verdict_falls_on_another_report_than_the_list_points_at() {
        let mut desk = Desk::new(80, 24);
        let open = desk.app.path().expect("open");
        desk.press("1 g g");
        if desk.app.listed() == Some(&open) {
            desk.press("j");
        }
        let before = desk.app.saving.last;
        for key in ["A", "F8", "S", "X", "W", "R", "M", "T", "m", "t", "b"] {
            assert!(notice(&mut desk, key).contains("没有打开：先按 Enter 看过再裁定"), "{key}");
            assert!(desk.app.overlay.is_none(), "{key}");
        }
        assert_eq!(notice(&mut desk, "f 没有这样的报告 Enter A"), "没有符合的报告");
        assert_eq!(desk.app.saving.last, before);
        desk.press("\\ 1 G Enter W");
        assert_eq!(desk.app.saving.last, before + 1, "who looked at it judges it");
        assert!(notice(&mut desk, "1 b").contains("报告"), "in the list the report has the mark, none of its cells");
        desk.press("1 V W");
        assert!(matches!(desk.app.overlay, Some(crate::app::overlay::Overlay::Confirm(_))), "what is marked was chosen");
    }

    #[test]
    fn sentences_name_the_keys_in_force() {
        let mut desk = Desk::new(80, 24);
        assert_eq!(notice(&mut desk, "d"), "这里什么都不删：x 排除，u 撤销");
        desk.app.keys =
            Keymap::merged("mine", Some("(browse: {\"Q\": undo, \"u\": disabled}, verdict: {\"x\": disabled, \"F7\": disabled})"));
        assert_eq!(desk.app.keys.faults(), []);
        assert_eq!(notice(&mut desk, "d"), "这里什么都不删：排除 排除，Q 撤销");
    }

    #[test]
    fn every_key_named_in_a_sentence_is_that_of_an_action() {
        for code in ["zh", "en"] {
            let lang = Lang::built_in(code).expect("built in");
            for id in lang.ids() {
                let places = lang.text(id).matches("{key.").count();
                assert_eq!(super::actions_named(lang.text(id)).len(), places, "{code} {id}");
            }
        }
    }
}
