//! A message with the lines it speaks of, and carets under the figures: right for wide characters,
//! harmless for the terminal, and short for long lines.

use std::fmt::Write as _;
use std::ops::Range;

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::check::Severity;
use crate::lang::Lang;
use crate::text::{SourceText, Span, visible};

/// Columns shown before the first and behind the last figure of a line.
const CONTEXT: usize = 36;
/// Columns of a line shown at most.
const WIDTH: usize = 110;
/// Lines quoted at most: so many first ones, so many last ones. A total stands last.
const LINES: (usize, usize) = (5, 2);

const FRAME: Style = AnsiColor::Blue.on_default().bold();
const TITLE: Style = Style::new().bold();

/// A message about a place in a text.
#[derive(Debug)]
pub struct Quote<'a> {
    /// How grave: decides the colour.
    pub severity: Severity,
    /// The word for that.
    pub word: &'a str,
    /// What stands in brackets behind the gravity.
    pub id: Option<&'a str>,
    /// The message.
    pub title: &'a str,
    /// The file's path, as it is to be shown.
    pub path: &'a str,
    /// The bytes it speaks of; the first decides the position shown.
    pub spans: &'a [Span],
    /// Sentences below the lines.
    pub notes: Vec<String>,
}

impl Quote<'_> {
    /// The message with the lines of `source`, in colour, ending in a line break.
    pub fn show(&self, source: &SourceText) -> String {
        let mut shown = String::new();
        let lines = by_line(source, self.spans);
        let gutter = lines.last().map_or(0, |(line, _)| (line + 1).to_string().len());
        // Writing to a string cannot fail, here and below.
        let _ = self.head(&mut shown, gutter, source);
        let style = color(self.severity);
        let mut before = None;
        for (line, marks) in lines {
            if before.is_some_and(|before| before + 1 < line) {
                let _ = writeln!(shown, "{FRAME}...{FRAME:#}");
            }
            before = Some(line);
            let (text, marks) = window(source.slice(source.line_span(line)), &marks);
            let _ = writeln!(shown, "{FRAME}{:>gutter$} |{FRAME:#} {text}", line + 1);
            let _ = writeln!(shown, "{FRAME}{:gutter$} |{FRAME:#} {style}{}{style:#}", "", carets(&text, &marks));
        }
        for note in &self.notes {
            let _ = writeln!(shown, "{FRAME}{:gutter$} ={FRAME:#} {}", "", visible(note));
        }
        shown
    }

    fn head(&self, shown: &mut String, gutter: usize, source: &SourceText) -> std::fmt::Result {
        let style = color(self.severity);
        let id = self.id.map_or_else(String::new, |id| format!("[{id}]"));
        writeln!(shown, "{style}{}{id}{style:#}{TITLE}: {}{TITLE:#}", visible(self.word), visible(self.title))?;
        write!(shown, "{FRAME}{:gutter$}-->{FRAME:#} {}", "", visible(self.path))?;
        if let Some(first) = self.spans.first() {
            let (line, column) = source.position(first.start);
            write!(shown, ":{line}:{column}")?;
        }
        writeln!(shown)
    }
}

fn color(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Cyan.on_default().bold(),
    }
}

/// Carets under the marks (bytes of `text`, sorted), as wide as what they stand under.
fn carets(text: &str, marks: &[Range<usize>]) -> String {
    let mut line = String::new();
    let mut used = 0;
    for mark in marks {
        let start = text[..mark.start].width();
        line.push_str(&" ".repeat(start.saturating_sub(used)));
        let wide = text[mark.clone()].width().max(1);
        line.push_str(&"^".repeat(wide));
        used = start.max(used) + wide;
    }
    line
}

/// A fault of a file that a person wrote, with its line; `line` and `column` (in characters) count
/// from 1.
pub fn quote_file(path: &str, text: &str, (line, column): (usize, usize), found: &str, lang: &Lang) -> String {
    let source = SourceText::from_utf8_text(text);
    let whole = source.line_span(line.saturating_sub(1));
    let rest = source.slice(whole);
    let start = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    let length = rest[start..].chars().next().map_or(0, char::len_utf8);
    let span = Span::new(whole.start + start, whole.start + start + length);
    let word = lang.text("severity.error");
    Quote { severity: Severity::Error, word, id: None, title: found, path, spans: &[span], notes: Vec::new() }.show(&source)
}

/// The lines (from 0) with the marks on each, as bytes of the line; no more than [`LINES`] of them.
fn by_line(source: &SourceText, spans: &[Span]) -> Vec<(usize, Vec<Range<usize>>)> {
    let mut lines: Vec<(usize, Vec<Range<usize>>)> = Vec::new();
    let mut sorted = spans.to_vec();
    sorted.sort();
    sorted.dedup();
    for span in sorted {
        let line = source.line_of(span.start);
        let whole = source.line_span(line);
        let mark = span.start.min(whole.end) - whole.start..span.end.clamp(whole.start, whole.end) - whole.start;
        match lines.last_mut() {
            Some((last, marks)) if *last == line => marks.push(mark),
            _ => lines.push((line, vec![mark])),
        }
    }
    if lines.len() > LINES.0 + LINES.1 {
        lines.drain(LINES.0..lines.len() - LINES.1);
    }
    lines
}

/// The part of `line` around `marks` (bytes, sorted) as it is shown, and the marks in it.
fn window(line: &str, marks: &[Range<usize>]) -> (String, Vec<Range<usize>>) {
    let first = marks.first().map_or(0, |mark| mark.start);
    let from = walk_back(line, first, CONTEXT);
    let last = marks.iter().map(|mark| mark.end).max().unwrap_or(0).max(first);
    let to = walk(line, last, CONTEXT).min(walk(line, from, WIDTH));
    let mut shown = String::new();
    let mut moved: Vec<Range<usize>> = marks.iter().map(|_| 0..0).collect();
    if from > 0 {
        shown.push('…');
    }
    for (at, c) in line.char_indices().skip_while(|(at, _)| *at < from).take_while(|(at, _)| *at < to) {
        for (mark, place) in marks.iter().zip(&mut moved).filter(|(mark, _)| mark.start <= at && at < mark.end.max(mark.start + 1)) {
            if at == mark.start {
                place.start = shown.len();
            }
            place.end = shown.len() + visible(c.encode_utf8(&mut [0; 4])).len();
        }
        shown.push_str(&visible(c.encode_utf8(&mut [0; 4])));
    }
    for (mark, place) in marks.iter().zip(&mut moved) {
        if mark.start >= line.len() {
            *place = shown.len()..shown.len();
        }
    }
    if to < line.len() {
        shown.push('…');
    }
    let moved = moved.into_iter().zip(marks).filter(|(_, mark)| mark.start < to || to == line.len()).map(|(place, _)| place);
    (shown, moved.collect())
}

/// The byte at most `columns` columns after `from`.
fn walk(line: &str, from: usize, columns: usize) -> usize {
    let from = line.floor_char_boundary(from);
    let mut used = 0;
    for (at, c) in line[from..].char_indices() {
        used += c.width().unwrap_or(6);
        if used > columns {
            return from + at;
        }
    }
    line.len()
}

/// The byte at most `columns` columns before `from`.
fn walk_back(line: &str, from: usize, columns: usize) -> usize {
    let from = line.floor_char_boundary(from);
    let mut used = 0;
    for (at, c) in line[..from].char_indices().rev() {
        used += c.width().unwrap_or(6);
        if used > columns {
            return at + c.len_utf8();
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    fn shown(text: &str, figures: &[&str]) -> String {
        let source = SourceText::from_utf8_text(text);
        let spans: Vec<Span> = figures
            .iter()
            .map(|figure| text.find(figure).map(|at| Span::new(at, at + figure.len())).expect("the figure is in the text"))
            .collect();
        let quote = Quote {
            severity: Severity::Error,
            word: "error",
            id: Some("row-total"),
            title: "合计不符",
            path: "甲/a.txt",
            spans: &spans,
            notes: vec![],
        };
        plain(&quote.show(&source))
    }

    #[test]
    fn the_caret_stands_under_the_figure_behind_wide_characters() {
        let text = shown("一\n本年新收政府信息公开申请 17 件\n", &["17"]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "error[row-total]: 合计不符");
        assert!(lines[1].ends_with("甲/a.txt:2:14"), "{text}");
        let quoted = lines.iter().find(|line| line.contains("17")).expect("the line is quoted");
        let carets = lines.iter().find(|line| line.contains('^')).expect("it has carets");
        let column = |line: &str, at: usize| line[..at].chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
        assert_eq!(column(quoted, quoted.find("17").expect("there")), column(carets, carets.find('^').expect("there")), "{text}");
        assert!(carets.trim_end().ends_with(" ^^"), "{text}");
    }

    #[test]
    fn long_lines_are_cut_around_the_figure_and_nothing_harmful_is_shown() {
        let long = format!("{}\u{1b}[31m\u{202e} 9 {}", "字".repeat(3000), "\u{9b}尾".repeat(3000));
        let text = shown(&long, &["9"]);
        assert!(text.lines().all(|line| line.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>() <= WIDTH + 30), "{text}");
        assert!(text.contains("\\u{1b}[31m\\u{202e} 9 \\u{9b}尾"), "{text}");
        assert!(!text.replace('\n', "").contains(crate::text::is_hostile));
    }

    #[test]
    fn any_span_of_any_text_is_shown() {
        for text in ["", "\n", "甲", "甲乙\n", "\r\n\r\n", "a\tb\n\n"] {
            let source = SourceText::from_utf8_text(text);
            for start in 0..=text.len() {
                for end in start..=text.len() {
                    if text.is_char_boundary(start) && text.is_char_boundary(end) {
                        let spans = [Span::new(start, end)];
                        let quote =
                            Quote { severity: Severity::Info, word: "info", id: None, title: "t", path: "p", spans: &spans, notes: vec![] };
                        assert!(plain(&quote.show(&source)).starts_with("info: t"));
                    }
                }
            }
        }
        let lang = Lang::built_in("en").expect("built in");
        assert!(plain(&quote_file("f.ron", "(\n  甲: x\n)", (2, 6), "no", &lang)).contains("f.ron:2:6"));
        assert!(plain(&quote_file("f.ron", "", (9, 9), "no", &lang)).contains("f.ron"));
    }
}
