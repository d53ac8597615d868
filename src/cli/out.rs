//! Where results, complaints and progress go: results to standard output, everything else to
//! standard error.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::{Color, Telling};
use super::failure::Failure;
use crate::lang::Lang;
use crate::source::holds_controls;
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
    /// Results that wait for more of them, if they are gathered.
    gathered: Option<Printed>,
}

/// Text to be printed, and whether it is plain: without control characters besides blanks and line breaks.
#[derive(Debug)]
struct Printed {
    text: Vec<u8>,
    plain: bool,
}

impl Default for Printed {
    fn default() -> Self {
        // Room for a last text too.
        Self { text: Vec::with_capacity(TOGETHER + TOGETHER / 4), plain: true }
    }
}

/// Gathered results are sent when they are so many bytes.
const TOGETHER: usize = 1 << 16;

impl Out {
    /// Results on standard output in the colours asked for.
    pub fn new(lang: Lang, telling: &Telling) -> Self {
        let color = match telling.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let results = AutoStream::new(io::stdout().lock(), color);
        Self {
            lang,
            results,
            color,
            quiet: telling.quiet,
            verbose: telling.verbose,
            bar: ProgressBar::hidden(),
            failed: false,
            gathered: None,
        }
    }

    /// Gathers what is printed from now on until [`Out::send`]: results that are all there already need not be
    /// sent one by one.
    pub fn gather(&mut self) {
        self.gathered.get_or_insert_default();
    }

    /// Sends what was gathered, and gathers no more.
    pub fn send(&mut self) -> Result<(), Failure> {
        let gathered = self.gathered.take();
        gathered.map_or(Ok(()), |printed| self.print_now(&printed.text, printed.plain))
    }

    /// Prints results; what was printed is on its way when this returns, unless it is gathered.
    pub fn print(&mut self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        self.print_known(text.as_ref(), !holds_controls(text.as_ref()))
    }

    /// [`Out::print`] of what is known to be plain, or not to be.
    pub fn print_known(&mut self, text: &[u8], plain: bool) -> Result<(), Failure> {
        let Some(gathered) = &mut self.gathered else { return self.print_now(text, plain) };
        gathered.plain &= plain;
        gathered.text.extend_from_slice(text);
        if gathered.text.len() < TOGETHER {
            return Ok(());
        }
        let mut printed = std::mem::take(gathered);
        let sent = self.print_now(&printed.text, printed.plain);
        printed.text.clear();
        self.gathered = Some(Printed { plain: true, ..printed });
        sent
    }

    fn print_now(&mut self, text: &[u8], is_plain: bool) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        // What holds no escape sequence needs no look for them.
        let mut plain = io::stdout().lock();
        let results: &mut dyn Write = if is_plain { &mut plain } else { &mut self.results };
        self.bar.suspend(|| results.write_all(text).and_then(|()| results.flush())).map_err(Failure::Output)
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

    /// Tells something only those want to know who asked for more: the sentence `id` with its words.
    pub fn detail(&mut self, id: &str, words: &[(&str, &str)]) {
        if self.verbose {
            let text = self.lang.say(id, words);
            self.notice(&text);
        }
    }

    /// Whether somebody asked for more.
    pub fn is_verbose(&self) -> bool {
        self.verbose
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

    fn tell(&mut self, text: &str) {
        if self.gathered.is_some() {
            // What came before is shown before; a failure shows again with what follows.
            let _ = self.send();
            self.gather();
        }
        // If nobody can be told, nobody can be told that either.
        self.bar.suspend(|| drop(AutoStream::new(io::stderr().lock(), self.color).write_all(text.as_bytes())));
    }
}

/// Text from anywhere made harmless, its line breaks kept.
fn lines_visible(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}
