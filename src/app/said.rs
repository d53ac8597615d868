//! What is said to the reviewer: the last line, and what stood in it before. A sentence that names keys
//! names those in force, also when the keymap changed since it was said.

use super::{App, lay};

/// Most sayings that are kept.
const MOST: usize = 200;

/// A line for the reviewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Whether something could not be done.
    pub grave: bool,
    /// The sentences it was made of, as far as they are known.
    said: Vec<Sentence>,
}

/// A sentence of the language files and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sentence {
    id: String,
    words: Vec<(String, String)>,
}

/// What was said, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The time of the key before it (RFC 3339).
    pub at: String,
    /// The line.
    pub notice: Notice,
}

impl Notice {
    /// Whether the sentence `id` is one of those it was made of.
    pub(super) fn says(&self, id: &str) -> bool {
        self.said.iter().any(|said| said.id == id)
    }

    /// A line that is made elsewhere and names no keys.
    pub fn of(text: String, grave: bool) -> Self {
        Self { text, grave, said: Vec::new() }
    }

    /// The line with another one behind it; it is as grave as that.
    #[must_use]
    pub(super) fn and(mut self, also: Self) -> Self {
        self.text = format!("{}  {}", self.text, also.text);
        self.said = if self.said.is_empty() || also.said.is_empty() { Vec::new() } else { [self.said, also.said].concat() };
        Self { grave: also.grave, ..self }
    }
}

impl App {
    /// The line for the reviewer, with how much was said before it that nobody can have read.
    pub fn notice_line(&self) -> Option<(String, bool)> {
        let notice = self.notice.as_ref()?;
        let passed = self.work.around.passed;
        let more = (passed > 0).then(|| format!("  {}", self.say("notice.passed", &[("count", &passed.to_string())])));
        Some((format!("{}{}", notice.text, more.unwrap_or_default()), notice.grave))
    }

    /// Says a sentence of the language files; `{key.NAME}` in it stands for the keys of that action.
    pub fn say(&self, id: &str, words: &[(&str, &str)]) -> String {
        let named = lay::actions_named(self.lang.text(id));
        let keys: Vec<(&str, String)> = named.into_iter().map(|(place, action)| (place, self.key_of(action))).collect();
        let keys = keys.iter().map(|(place, keys)| (*place, keys.as_str()));
        self.lang.say(id, &words.iter().copied().chain(keys).collect::<Vec<_>>())
    }

    pub(super) fn tell(&mut self, id: &str, words: &[(&str, &str)]) {
        self.notice = Some(self.notice(id, words, false));
    }

    /// Says a sentence behind what is said already.
    pub(super) fn tell_also(&mut self, id: &str, words: &[(&str, &str)]) {
        let also = self.notice(id, words, false);
        self.notice = Some(self.notice.take().map_or_else(|| also.clone(), |before| before.and(also.clone())));
    }

    /// Says a sentence before what is said already.
    pub(super) fn tell_first(&mut self, id: &str, words: &[(&str, &str)]) {
        let first = self.notice(id, words, false);
        self.notice = Some(self.notice.take().map_or_else(|| first.clone(), |behind| first.clone().and(behind)));
    }

    pub(super) fn warn(&mut self, id: &str, words: &[(&str, &str)]) {
        self.notice = Some(self.notice(id, words, true));
    }

    fn notice(&self, id: &str, words: &[(&str, &str)], grave: bool) -> Notice {
        let owned = words.iter().map(|(name, word)| ((*name).to_owned(), (*word).to_owned())).collect();
        Notice { text: self.say(id, words), grave, said: vec![Sentence { id: id.to_owned(), words: owned }] }
    }

    /// Says with the keys in force now what was said before.
    pub(super) fn say_anew(&mut self) {
        let anew = |notice: &Notice| {
            let say = |sentence: &Sentence| {
                let words: Vec<(&str, &str)> = sentence.words.iter().map(|(name, word)| (name.as_str(), word.as_str())).collect();
                self.say(&sentence.id, &words)
            };
            let text = notice.said.iter().map(say).collect::<Vec<_>>().join("  ");
            Notice { text: if notice.said.is_empty() { notice.text.clone() } else { text }, ..notice.clone() }
        };
        let said = self.work.around.said.iter().map(|said| Said { at: said.at.clone(), notice: anew(&said.notice) }).collect();
        let notice = self.notice.as_ref().map(anew);
        (self.work.around.said, self.notice) = (said, notice);
    }
}

/// Keeps what is said, so that it can be read later.
pub(super) fn remember(app: &mut App) {
    let Some(notice) = &app.notice else {
        app.work.around.shown = false;
        return;
    };
    let around = &mut app.work.around;
    let said = &mut around.said;
    if said.back().is_none_or(|last| last.notice.text != notice.text) {
        let at = if around.clock.is_empty() { &app.now } else { &around.clock };
        said.push_back(Said { at: at.clone(), notice: notice.clone() });
        around.passed += usize::from(around.shown);
        if said.len() > MOST {
            said.pop_front();
        }
    }
    around.shown = true;
}

#[cfg(test)]
mod tests {
    use crate::app::Msg;
    use crate::app::testing::Desk;

    #[test]
    fn paths_that_cannot_be_read_are_told_together_and_stay_to_be_found_with_their_reasons() {
        let mut desk = Desk::new(100, 30);
        let faults = vec!["无法进入 corpus/a：没有权限".to_owned(), "无法读取 corpus/b.txt：没有权限".to_owned()];
        desk.send(Msg::Barred(faults.clone()));
        let said = |desk: &Desk| desk.app.notice.as_ref().map(|notice| notice.text.clone()).unwrap_or_default();
        assert_eq!(said(&desk), "2 处路径读不出；Space m 列出各处和原因");
        desk.press("j");
        let fault = "无法读取 c.txt：没有权限".to_owned();
        desk.send(Msg::Found(vec![crate::session::Summary::unread("c.txt".into(), fault.clone())]));
        for _ in 0..300 {
            desk.press("j g Q");
        }
        let lines = crate::app::tell::page(&desk.app, crate::app::overlay::PageKind::Messages, 200);
        for fault in faults.iter().chain([&fault]) {
            assert!(lines.iter().any(|line| line.text == *fault), "{lines:?}");
        }
        desk.send(Msg::Barred(Vec::new()));
        let lines = crate::app::tell::page(&desk.app, crate::app::overlay::PageKind::Messages, 200);
        assert!(lines.iter().all(|line| line.text != faults[0]), "a later scan came through");
    }

    #[test]
    fn what_gave_way_before_a_key_was_pressed_is_counted_behind_what_is_said() {
        let mut desk = Desk::new(100, 30);
        desk.press("j");
        let line = |desk: &Desk| desk.app.notice_line().map(|(text, _)| text).unwrap_or_default();
        desk.app.work.around.clock = "2026-01-02T09:00:00+08:00".to_owned();
        desk.send(Msg::Tell("甲".to_owned()));
        assert_eq!(line(&desk), "甲");
        desk.send(Msg::Tell("乙".to_owned()));
        desk.send(Msg::Tell("丙".to_owned()));
        assert_eq!(line(&desk), "丙  （此前还有 2 条：Space m）");
        let lines = crate::app::tell::page(&desk.app, crate::app::overlay::PageKind::Messages, 200);
        for text in ["甲", "乙", "丙"] {
            assert!(lines.iter().any(|line| line.text == format!("09:00:00  {text}")), "{lines:?}");
        }
        desk.press("j");
        desk.send(Msg::Tell("丁".to_owned()));
        assert_eq!(line(&desk), "丁", "a key was pressed");
    }

    #[test]
    fn what_was_said_before_names_the_keys_in_force_now() {
        let mut desk = Desk::new(100, 30);
        desk.press("3 7");
        desk.press("4 V");
        let messages = |desk: &Desk| {
            let lines = crate::app::tell::page(&desk.app, crate::app::overlay::PageKind::Messages, 200);
            lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
        };
        assert!(messages(&desk).contains("先按 c，"), "{}", messages(&desk));
        let keymap = "(\n verdict: {\"B\": change, \"c\": disabled, \"x\": disabled, \"E\": dismiss},\n)";
        desk.send(Msg::Keymap("keymap.ron".to_owned(), keymap.to_owned()));
        assert!(messages(&desk).contains("先按 B，") && !messages(&desk).contains("先按 c，"), "{}", messages(&desk));
        let marked = messages(&desk).lines().find(|line| line.contains("一并裁定")).unwrap_or_default().to_owned();
        assert!(marked.contains(" E"), "{marked}");
    }
}
