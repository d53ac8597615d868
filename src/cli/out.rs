//! Where results, complaints and progress go: results to standard output, everything else to
//! standard error.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Color, Telling};
use super::failure::Failure;
use crate::lang::Lang;
use crate::text::visible;

/// Results and complaints.
pub struct Out {
    /// The language of sentences.
    pub lang: Lang,
    results: AutoStream<io::StdoutLock<'static>>,
    color: ColorChoice,
    quiet: bool,
    verbose: bool,
    bar: ProgressBar,
    failed: bool,
}

impl Out {
    /// Results on standard output in the colours asked for.
    pub fn new(lang: Lang, telling: &Telling) -> Self {
        let color = match telling.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let results = AutoStream::new(io::stdout().lock(), color);
        Self { lang, results, color, quiet: telling.quiet, verbose: telling.verbose, bar: ProgressBar::hidden(), failed: false }
    }

    /// Prints results; what was printed is on its way when this returns.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        // What holds no escape sequence needs no look for them.
        let mut plain = io::stdout().lock();
        let results: &mut dyn Write = if is_plain(text) { &mut plain } else { &mut self.results };
        self.bar.suspend(|| results.write_all(text.as_bytes()).and_then(|()| results.flush())).map_err(Failure::Output)
    }

    /// Says that something could not be done; the program goes on and ends with status 2.
    pub fn complain(&mut self, text: &str) {
        self.failed = true;
        let text = self.lang.say("cli.error", &[("text", &lines_visible(text))]);
        self.tell(&format!("report-review: {text}\n"));
    }

    /// Shows a text that is laid out already (a quoted fault), and ends with status 2.
    pub fn complain_shown(&mut self, text: &str) {
        self.failed = true;
        self.tell(text);
    }

    /// Tells something that is good to know, unless asked to be quiet.
    pub fn notice(&mut self, text: &str) {
        if !self.quiet {
            self.tell(&format!("report-review: {}\n", lines_visible(text)));
        }
    }

    /// Tells something only those want to know who asked for more.
    pub fn detail(&mut self, text: &str) {
        if self.verbose {
            self.notice(text);
        }
    }

    /// Whether something could not be done.
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// Shows progress over `length` steps, if someone watches.
    pub fn begin(&mut self, length: usize) {
        if self.quiet || !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {wide_msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        self.bar = bar;
    }

    /// One step is done; `name` is what it was about.
    pub fn step(&self, name: &str) {
        if !self.bar.is_hidden() {
            self.bar.set_message(visible(name).into_owned());
        }
        self.bar.inc(1);
    }

    /// So many steps are done.
    pub fn step_to(&self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// Takes the progress bar away.
    pub fn end(&mut self) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::hidden();
    }

    fn tell(&self, text: &str) {
        // If nobody can be told, nobody can be told that either.
        self.bar.suspend(|| drop(AutoStream::new(io::stderr().lock(), self.color).write_all(text.as_bytes())));
    }
}

/// Whether a text holds no control characters besides blanks and line breaks, in one byte or in two.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\t' | 0x80..=0xC1 | 0xC3..))
}

/// Text from anywhere made harmless, its line breaks kept.
fn lines_visible(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}
