//! A small corpus and a driver for tests of keys and screens: no terminal, no files.

use std::sync::Arc;

use super::cells::Ambiguous;
use super::key::Key;
use super::keymap::Keymap;
use super::pane::Wishes;
use super::{App, Effect, Msg, Screen, update};
use crate::check::RuleSet;
use crate::extract::extract;
use crate::form::Forms;
use crate::lang::Lang;
use crate::review::Sheet;
use crate::session::{Document, Near, Session, sight, summarise, summarise_beside};
use crate::text::SourceText;

/// The text of an invented report of `agency` for `year`; `review_total` stands as the total of
/// administrative reviews, which its parts make 6.
pub fn report(agency: &str, year: i16, review_total: u32) -> String {
    let forms = Forms::built_in().expect("built in");
    let form = &forms.editions()[1];
    let mut text = format!(
        "{agency}{year}年政府信息公开工作年度报告\n\n一、总体情况\n{year}年，{agency}认真执行条例。本报告数据统计期限为{year}年1月1日至{year}年12月31日。\n"
    );
    for section in &form.sections[1..] {
        text.push_str(&format!("{}{}\n", section.ordinal, section.label));
        for table in form.tables.iter().filter(|t| t.section == section.key) {
            if table.key == "proceedings" {
                text.push_str("行政复议\t行政诉讼\n\t未经复议直接起诉\t复议后起诉\n");
                text.push_str(&"结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t".repeat(3));
                text.push_str(&format!("\n3\t1\t0\t2\t{review_total}\t0\t0\t10\t0\t10\t0\t0\t0\t0\t0\n"));
                continue;
            }
            text.push_str(&format!(
                "{}\n信息内容\t{}\n",
                table.title,
                table.columns.iter().map(|c| c.label.as_str()).collect::<Vec<_>>().join("\t")
            ));
            for row in &table.rows {
                let figures = match (table.key.as_str(), row.key.as_str()) {
                    ("requests", "new" | "granted" | "total") => vec!["4", "1", "0", "0", "0", "0", "5"],
                    ("requests", _) => vec!["0"; 7],
                    _ => vec!["2"; table.columns.len()],
                };
                text.push_str(&format!("{}\t{}\n", row.printed(), figures.join("\t")));
            }
        }
        if section.key == "s5" {
            text.push_str("一是主动公开不够及时。全年办理行政复议案件6件。\n");
        }
    }
    text.push_str(&format!("{agency}\n{}年1月20日\n", year + 1));
    text
}

/// The rules but those on what a report has to say in words: the reports here say next to nothing.
fn rules() -> RuleSet {
    let mut rules = RuleSet::default();
    let ignored = ["empty-section", "overview-topics", "accountability-statement", "fee-statement"].map(str::to_owned);
    rules.select(&[], &ignored).expect("known names");
    rules
}

/// A program with these reports, the first of them open.
pub struct Desk {
    /// The state.
    pub app: App,
    /// The files.
    pub files: Vec<(Arc<str>, String)>,
    /// Effects that were not answered here.
    pub effects: Vec<Effect>,
    /// Reports that were asked for.
    pub loads: Vec<Arc<str>>,
    /// Reports that were to be summarised anew.
    pub summarised: Vec<Arc<str>>,
    seconds: usize,
}

impl Desk {
    /// The usual three reports: one with a wrong total, one clean, one of another year.
    pub fn new(width: u16, height: u16) -> Self {
        Self::with(
            width,
            height,
            Ambiguous::Narrow,
            &[
                ("甲县/2023.txt", report("甲县人民政府", 2023, 7)),
                ("乙县/2023.txt", report("乙县人民政府", 2023, 6)),
                ("丙县/2022.txt", report("丙县人民政府", 2022, 9)),
            ],
        )
    }

    /// A program with these files.
    pub fn with(width: u16, height: u16, ambiguous: Ambiguous, files: &[(&str, String)]) -> Self {
        let session = Session::new(Forms::built_in().expect("built in"), rules(), "王某", "report-review test");
        let screen =
            Screen { width, height, wishes: Wishes::default(), ambiguous, themes: vec!["dark".to_owned(), "mono".to_owned()], theme: 0 };
        let mut app = App::new(session, Keymap::built_in(), Lang::built_in("zh").expect("built in"), screen);
        app.work.corpus = "corpus".to_owned();
        let files: Vec<(Arc<str>, String)> = files.iter().map(|(path, text)| (Arc::from(*path), text.clone())).collect();
        let mut desk = Self { app, files, effects: Vec::new(), loads: Vec::new(), summarised: Vec::new(), seconds: 0 };
        let summaries = desk.files.iter().map(|(path, _)| summarise(&desk.document(path), None, desk.app.session.rules())).collect();
        desk.send(Msg::Found(summaries));
        desk.send(Msg::ScanDone(None));
        desk
    }

    /// What is kept of a file as it is now.
    pub fn summary(&self, path: &str) -> crate::session::Summary {
        summarise(&self.document(path), self.app.session.review(path).as_deref(), self.app.session.rules())
    }

    fn document(&self, path: &str) -> Document {
        let text = self.files.iter().find(|(p, _)| **p == *path).map_or("", |(_, text)| text.as_str());
        let source = SourceText::from_utf8_text(text);
        let report = extract(&source, self.app.session.forms());
        Document { path: Arc::from(path), source: Arc::new(source), report: Arc::new(report) }
    }

    /// Lets everything be gathered that goes on in pieces.
    pub fn rest(&mut self) {
        while self.app.is_busy() {
            self.send(Msg::Wake);
        }
    }

    /// Sends a message and answers what it asks for; saving is left to the test.
    pub fn send(&mut self, msg: Msg) {
        for effect in update(&mut self.app, msg) {
            match effect {
                Effect::Load(path, beside) => {
                    self.loads.push(path.clone());
                    let document = self.document(&path);
                    let beside = beside.and_then(|path| {
                        let document = self.document(&path);
                        Some(Sheet::printed(document.report).placed_in(&document.source))
                    });
                    self.send(Msg::Loaded(Box::new(document), Box::new(beside)));
                }
                Effect::Summarise(paths) => {
                    let rules = self.app.session.rules();
                    let before = |path: &Option<Arc<str>>| path.as_ref().map(|path| Sheet::printed(self.document(path).report));
                    let one = |(path, previous): &(Arc<str>, Option<Arc<str>>)| {
                        let previous = before(previous);
                        let near = Near { previous: previous.as_ref(), around: self.app.session.around(path) };
                        summarise_beside(&self.document(path), self.app.session.review(path).as_deref(), rules, near)
                    };
                    let found = paths.iter().map(one).collect();
                    self.summarised.extend(paths.into_iter().map(|(path, _)| path));
                    self.send(Msg::Found(found));
                    self.send(Msg::Summarised);
                }
                Effect::Look(key, paths) => {
                    let rules = self.app.session.rules();
                    let look = |(path, previous): &(Arc<str>, Option<Arc<str>>)| {
                        let before = previous.as_ref().map(|path| Sheet::printed(self.document(path).report));
                        let review = self.app.session.review(path);
                        let near = Near { previous: before.as_ref(), around: self.app.session.around(path) };
                        (path.clone(), key.clone(), sight(&self.document(path), review.as_deref(), rules, near, &key))
                    };
                    let seen = paths.iter().map(look).collect();
                    self.send(Msg::Sighted(seen));
                }
                Effect::Years(path, others) => {
                    let sheets = others.iter().map(|other| Sheet::printed(self.document(other).report)).collect();
                    self.send(Msg::Years(path, sheets));
                }
                other => self.effects.push(other),
            }
        }
    }

    /// Presses keys parted by blanks; anything that is no key is typed character by character.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            let keys = Key::parse(word).map_or_else(|| word.chars().map(Key::char).collect(), |key| vec![key]);
            for key in keys {
                self.seconds += 1;
                let now = format!("2026-01-02T03:{:02}:{:02}+08:00", self.seconds / 60, self.seconds % 60);
                self.send(Msg::Key(key, now));
            }
        }
        self
    }

    /// Answers every append as the journal does.
    pub fn save(&mut self) {
        let last = self.app.saving.last;
        self.send(Msg::Saved(last));
    }
}
