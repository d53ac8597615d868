//! Draws the pictures of the documentation: the program on the sample corpus, keys pressed, frames
//! as SVG.
//!
//!     cargo run --release --example screens
#![allow(clippy::disallowed_methods, reason = "this program reads the samples and writes pictures")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use report_review::app::cells::Ambiguous;
use report_review::app::key::Key;
use report_review::app::keymap::Keymap;
use report_review::app::pane::Wishes;
use report_review::app::{App, Effect, Msg, Screen, update};
use report_review::check::RuleSet;
use report_review::form::Forms;
use report_review::lang::Lang;
use report_review::review::{Reviews, Sheet};
use report_review::session::{Beside, Document, Session, summarise_beside};
use report_review::store::scan::scan_all;
use report_review::store::{Corpus, Loaded, Reader};
use report_review::ui::{Colours, Theme, draw, svg};

/// Name, columns, lines, and the keys pressed at the finding shown, parted by blanks.
const PICTURES: [(&str, u16, u16, &str); 3] = [("review", 150, 42, ""), ("card", 120, 36, "3 i"), ("overview", 120, 36, "Space o")];

/// The report that is shown: two digits of one figure were exchanged.
const SHOWN: &str = "栖梧县/2023/栖梧县人民政府.md";

/// The program on the sample corpus, without terminal and threads.
struct Stage {
    app: App,
    reader: Reader,
    pressed: usize,
}

impl Stage {
    fn new(width: u16, height: u16) -> io::Result<Self> {
        let forms = Forms::built_in().map_err(io::Error::other)?;
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/corpus");
        let corpus = Corpus::new(&[samples], None).map_err(io::Error::other)?;
        let lang = Lang::built_in("zh").ok_or_else(|| io::Error::other("Chinese is built in"))?;
        let session = Session::new(forms.clone(), RuleSet::default(), "王敏", "report-review");
        let screen =
            Screen { width, height, wishes: Wishes::default(), ambiguous: Ambiguous::Narrow, themes: vec!["dark".to_owned()], theme: 0 };
        let mut app = App::new(session, Keymap::built_in(), lang.clone(), screen);
        "samples".clone_into(&mut app.work.corpus);
        let reader = Reader {
            corpus: Arc::new(corpus),
            forms: Arc::new(forms),
            rules: Arc::new(RuleSet::default()),
            reviews: Reviews::default(),
            lang: Arc::new(lang),
        };
        let mut stage = Self { app, reader, pressed: 0 };
        stage.begin()?;
        Ok(stage)
    }

    /// What the threads of the program do at the start.
    fn begin(&mut self) -> io::Result<()> {
        let (entries, _) = scan_all(&self.reader.corpus, &[], 1).map_err(io::Error::other)?;
        let summaries = entries.iter().map(|entry| self.reader.summarise(entry).0).collect();
        self.send(Msg::Records(Vec::new()))?;
        self.send(Msg::Found(summaries))?;
        self.send(Msg::ScanDone(Some(entries.into_iter().map(|entry| entry.path).collect())))
    }

    fn document(&self, path: &str) -> io::Result<Document> {
        match self.reader.open(path).map_err(io::Error::other)? {
            Loaded::Document(document) => Ok(document),
            Loaded::Refused(..) => Err(io::Error::other(format!("{path} is no text"))),
        }
    }

    fn of_year(&self, path: Option<&Arc<str>>) -> io::Result<Option<Sheet>> {
        path.map(|path| Ok(Sheet::printed(self.document(path)?.report))).transpose()
    }

    fn send(&mut self, msg: Msg) -> io::Result<()> {
        for effect in update(&mut self.app, msg) {
            match effect {
                Effect::Load(path, beside) => {
                    let document = self.document(&path)?;
                    let beside = Beside { before: self.of_year(beside.before.as_ref())?, after: self.of_year(beside.after.as_ref())? };
                    self.send(Msg::Loaded(Box::new(document), Box::new(beside)))?;
                }
                Effect::Summarise(paths) => {
                    let mut found = Vec::new();
                    for (path, before) in &paths {
                        let (document, before) = (self.document(path)?, self.of_year(before.as_ref())?);
                        let review = self.app.session.review(path);
                        found.push(summarise_beside(&document, review.as_deref(), self.app.session.rules(), before.as_ref()));
                    }
                    self.send(Msg::Found(found))?;
                }
                Effect::Append(records) => {
                    let last = records.last().map_or(0, |record| record.seq);
                    self.send(Msg::Saved(last))?;
                }
                // Nothing of a picture: clipboard, terminal, end.
                _ => {}
            }
        }
        Ok(())
    }

    fn press(&mut self, keys: &str) -> io::Result<()> {
        for word in keys.split_whitespace() {
            let key = Key::parse(word).ok_or_else(|| io::Error::other(format!("`{word}` is no key")))?;
            self.pressed += 1;
            let now = format!("2026-01-02T03:04:{:02}+08:00", self.pressed);
            self.send(Msg::Key(key, now))?;
        }
        Ok(())
    }

    /// Goes from finding to finding until the report to be shown is open.
    fn go(&mut self) -> io::Result<()> {
        let findings = self.app.session.counts().findings();
        for _ in 0..=findings {
            self.press("n")?;
            if self.app.path().is_some_and(|path| &*path == SHOWN) {
                return Ok(());
            }
        }
        Err(io::Error::other(format!("{SHOWN} has no finding")))
    }

    fn picture(&self) -> io::Result<String> {
        let theme = Theme::named("dark").map_err(io::Error::other)?.for_terminal(Colours::True);
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.app.screen.width, self.app.screen.height));
        draw(&self.app, &theme, &mut buffer);
        Ok(svg(&buffer, &theme))
    }
}

/// Every picture: its file and its content.
pub fn pictures() -> io::Result<Vec<(PathBuf, String)>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/img");
    let mut drawn = Vec::new();
    for (name, width, height, keys) in PICTURES {
        let mut stage = Stage::new(width, height)?;
        stage.go()?;
        stage.press(keys)?;
        drawn.push((folder.join(format!("{name}.svg")), stage.picture()?));
    }
    Ok(drawn)
}

fn main() -> io::Result<()> {
    for (file, picture) in pictures()? {
        fs::write(file, picture)?;
    }
    Ok(())
}
