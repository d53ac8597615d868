//! The raw text as rows on the screen: long lines wrapped, with braces put around the focused
//! cell's figure and brackets around figures that no cell claims.

use super::App;
use super::cells::{Ambiguous, Piece, pieces};
use crate::text::{SourceText, Span};

/// A sign that is drawn beside the text without standing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Insert {
    /// The byte it is drawn before, or behind when it closes.
    pub at: usize,
    /// The sign.
    pub sign: &'static str,
    /// Whether it closes.
    pub closes: bool,
}

/// A row of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextRow {
    /// The line, from 0.
    pub line: usize,
    /// Its bytes.
    pub span: Span,
    /// Whether the line begins here.
    pub first: bool,
}

/// How the text is laid into rows.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Cells of a row.
    pub width: usize,
    /// The width of ambiguous characters.
    pub ambiguous: Ambiguous,
    /// Signs beside the text, by their place.
    pub inserts: Vec<Insert>,
    /// Where long lines are not wrapped: the cells at the left of them that are not shown, so that the cursor is.
    pub beyond: Option<usize>,
}

impl Setting {
    /// The setting of the raw text pane at present.
    pub fn of(app: &App) -> Self {
        let mut setting = Self { width: text_width(app), ambiguous: app.screen.ambiguous, inserts: Vec::new(), beyond: None };
        let Some(opened) = app.session.current() else { return setting };
        let report = &opened.document.report;
        let focus = app.desk.spot.as_ref().and_then(|key| report.span_of(key));
        for &span in &report.unclaimed {
            setting.around(span, "(", ")");
        }
        if let Some(span) = focus {
            setting.around(span, "{", "}");
        }
        setting.inserts.sort_by_key(|i| (i.at, !i.closes));
        if app.screen.wishes.unwrapped {
            let source = &opened.document.source;
            let start = Stretch::at(source, app.desk.byte).span.start;
            let before = Span::new(start, app.desk.byte.max(start));
            let column: usize = pieces(source.slice(before), setting.ambiguous).map(|piece| setting.wide(start, &piece)).sum();
            setting.beyond = Some((column + setting.width / 3).saturating_sub(setting.width));
        }
        setting
    }

    fn around(&mut self, span: Span, open: &'static str, close: &'static str) {
        self.inserts.push(Insert { at: span.start, sign: open, closes: false });
        self.inserts.push(Insert { at: span.end, sign: close, closes: true });
    }

    /// The signs drawn with the piece `[start, end)`: before it, behind it.
    pub fn beside(&self, start: usize, end: usize) -> (impl Iterator<Item = &Insert>, impl Iterator<Item = &Insert>) {
        let from = self.inserts.partition_point(|i| i.at < start);
        let near = &self.inserts[from..];
        let near = &near[..near.partition_point(|i| i.at <= end)];
        let before = near.iter().filter(move |i| !i.closes && i.at >= start && i.at < end);
        let behind = near.iter().filter(move |i| i.closes && i.at > start && i.at <= end);
        (before, behind)
    }

    fn wide(&self, base: usize, piece: &Piece) -> usize {
        if self.inserts.is_empty() {
            return piece.width;
        }
        let (before, behind) = self.beside(base + piece.at, base + piece.at + piece.len);
        piece.width + before.count() + behind.count()
    }

    /// What is seen of a stretch whose first cells are not shown.
    fn window(&self, source: &SourceText, span: Span, beyond: usize) -> Span {
        let (mut used, mut start, mut end) = (0, span.end, span.end);
        for piece in pieces(source.slice(span), self.ambiguous) {
            let at = span.start + piece.at;
            if used >= beyond && start == span.end {
                start = at;
            }
            used += self.wide(span.start, &piece);
            if used > beyond + self.width.max(4) {
                end = at;
                break;
            }
        }
        Span::new(start.min(end), end)
    }

    /// The rows of a stretch.
    fn rows(&self, source: &SourceText, stretch: Stretch) -> Vec<TextRow> {
        let Stretch { line, span, first } = stretch;
        if let Some(beyond) = self.beyond {
            return vec![TextRow { line, span: self.window(source, span, beyond), first }];
        }
        let mut rows = Vec::new();
        let (mut start, mut used) = (span.start, 0);
        // Where the figure, word or character before began, and the cells it takes.
        let (mut before, mut run) = ((span.start, 0), false);
        for piece in pieces(source.slice(span), self.ambiguous) {
            let (at, wide) = (span.start + piece.at, self.wide(span.start, &piece));
            let joins = run && is_word(piece.drawn);
            if used + wide > self.width.max(4) {
                // A figure is not broken while it fits a row, and no row begins with a closing mark: what
                // stands before comes along.
                let together = (joins || closes(piece.drawn)) && before.0 > start && before.1 + wide <= self.width;
                let (end, along) = if together { before } else { (at, 0) };
                rows.push(TextRow { line, span: Span::new(start, end), first: first && rows.is_empty() });
                (start, used) = (end, along);
            }
            used += wide;
            before = if joins { (before.0, before.1 + wide) } else { (at, wide) };
            run = is_word(piece.drawn);
        }
        rows.push(TextRow { line, span: Span::new(start, span.end), first: first && rows.is_empty() });
        rows
    }

    /// The rows of the stretch that holds `byte`, and which of them holds it.
    fn rows_at(&self, source: &SourceText, byte: usize) -> (Stretch, Vec<TextRow>, usize) {
        let stretch = Stretch::at(source, byte);
        let rows = self.rows(source, stretch);
        let at = rows.iter().rposition(|r| r.span.start <= byte).unwrap_or(0);
        (stretch, rows, at)
    }

    /// Up to `count` rows from the one that holds `top`.
    pub fn rows_from(&self, source: &SourceText, top: usize, count: usize) -> Vec<TextRow> {
        let (mut stretch, mut rows, at) = self.rows_at(source, top);
        rows.drain(..at);
        while rows.len() < count
            && let Some(next) = stretch.next(source)
        {
            rows.extend(self.rows(source, next));
            stretch = next;
        }
        rows.truncate(count);
        rows
    }

    /// The row that holds `byte`.
    pub fn row_of(&self, source: &SourceText, byte: usize) -> TextRow {
        let (_, rows, at) = self.rows_at(source, byte);
        rows[at]
    }

    /// The byte that is shown in this row and column of the text, its first row being the one that holds `top`.
    pub fn under(&self, source: &SourceText, top: usize, (row, column): (usize, usize)) -> Option<usize> {
        let row = self.rows_from(source, top, row + 1).into_iter().nth(row)?;
        let mut used = 0;
        let before = pieces(source.slice(row.span), self.ambiguous).take_while(|piece| {
            let begins = used <= column;
            used += self.wide(row.span.start, piece);
            begins
        });
        Some(row.span.start + before.last().map_or(0, |piece| piece.at))
    }

    /// The start of the row that stands `count` rows above (or, negative, below) the one of `byte`.
    pub fn row_start(&self, source: &SourceText, byte: usize, count: isize) -> usize {
        let (mut stretch, mut rows, mut at) = self.rows_at(source, byte);
        for _ in 0..count.unsigned_abs() {
            if count > 0 && at > 0 {
                at -= 1;
            } else if count < 0 && at + 1 < rows.len() {
                at += 1;
            } else {
                let Some(other) = (if count > 0 { stretch.before(source) } else { stretch.next(source) }) else { break };
                stretch = other;
                rows = self.rows(source, stretch);
                at = if count > 0 { rows.len() - 1 } else { 0 };
            }
        }
        rows[at].span.start
    }
}

/// Bytes of a line that are laid into rows by themselves: a line may be a whole file, and no key waits for all of it.
const STRETCH: usize = 1 << 13;

/// A line, or so many bytes of a long one: a row begins where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    line: usize,
    span: Span,
    /// Whether the line begins here.
    first: bool,
}

impl Stretch {
    /// The stretch that holds `byte`.
    fn at(source: &SourceText, byte: usize) -> Self {
        let line = source.line_of(byte);
        let whole = source.line_span(line);
        let border = |number: usize| source.text().floor_char_boundary((whole.start + number * STRETCH).min(whole.end));
        let number = byte.clamp(whole.start, whole.end).saturating_sub(whole.start) / STRETCH;
        // A character that lies across the border begins before it: so does its stretch.
        let number = if byte >= border(number + 1) { number + 1 } else { number };
        let last = whole.len().saturating_sub(1) / STRETCH;
        let number = number.min(last);
        let end = if number == last { whole.end } else { border(number + 1) };
        Self { line, span: Span::new(border(number), end), first: number == 0 }
    }

    /// The stretch behind it.
    fn next(self, source: &SourceText) -> Option<Self> {
        if self.span.end < source.line_span(self.line).end {
            return Some(Self::at(source, self.span.end));
        }
        let next = self.line + 1;
        (next < source.line_count()).then(|| Self::at(source, source.line_span(next).start))
    }

    /// The stretch before it.
    fn before(self, source: &SourceText) -> Option<Self> {
        if !self.first {
            return Some(Self::at(source, source.text().floor_char_boundary(self.span.start - 1)));
        }
        Some(Self::at(source, source.line_span(self.line.checked_sub(1)?).end))
    }
}

/// Whether a piece of text belongs to a figure or a Latin word.
fn is_word(drawn: &str) -> bool {
    drawn.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '%' | '０'..='９'))
}

/// Whether a piece of text closes what stands before it.
fn closes(drawn: &str) -> bool {
    matches!(drawn, "，" | "。" | "；" | "：" | "、" | "）" | "”" | "》" | "？" | "！" | "」" | "』")
}

/// Cells of the gutter: line number, marker, blank.
pub fn gutter(source: &SourceText) -> usize {
    source.line_count().to_string().len().max(3) + 2
}

fn text_width(app: &App) -> usize {
    let room = usize::from(app.layout().source.width);
    let gutter = app.session.current().map_or(5, |o| gutter(&o.document.source));
    room.saturating_sub(gutter + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(width: usize) -> Setting {
        Setting { width, ambiguous: Ambiguous::Narrow, inserts: Vec::new(), beyond: None }
    }

    #[test]
    fn rows_cover_every_byte_and_fit() {
        let source = SourceText::from_utf8_text("行政复议 3 1 0 2 7\n\n全年办理行政复议案件6件，无行政诉讼败诉案件。\n");
        for width in 4..40 {
            let mut setting = setting(width);
            setting.around(Span::new(20, 21), "{", "}");
            for line in 0..source.line_count() {
                let span = source.line_span(line);
                let rows = setting.rows(&source, Stretch::at(&source, span.start));
                assert_eq!((rows[0].span.start, rows[rows.len() - 1].span.end), (span.start, span.end));
                assert!(rows.windows(2).all(|r| r[0].span.end == r[1].span.start));
            }
        }
    }

    #[test]
    fn a_line_of_any_length_is_laid_out_a_stretch_at_a_time_and_no_byte_is_lost() {
        for long in [STRETCH - 1, STRETCH, STRETCH + 1, 3 * STRETCH, 3 * STRETCH + 2] {
            for sign in ["a", "收", "é"] {
                let line: String = sign.repeat(long.div_ceil(sign.len()));
                let source = SourceText::from_utf8_text(&format!("甲\n{line}\n\n乙"));
                let setting = setting(30);
                let rows = setting.rows_from(&source, 0, usize::MAX);
                assert!(rows.windows(2).all(|r| r[0].span.end == r[1].span.start || r[0].line + 1 == r[1].line), "{sign} {long}");
                assert_eq!(rows.iter().map(|r| r.span.len()).sum::<usize>(), source.text().len() - 3, "{sign} {long}");
                let firsts: Vec<usize> = rows.iter().filter(|row| row.first).map(|row| row.line).collect();
                assert_eq!(firsts, [0, 1, 2, 3], "{sign} {long}");
                for (at, row) in rows.iter().enumerate() {
                    let place = isize::try_from(at).expect("few rows");
                    assert_eq!(setting.row_start(&source, 0, -place), row.span.start, "{sign} {long} {at}");
                    assert_eq!(setting.row_start(&source, row.span.start, place), 0, "{sign} {long} {at}");
                    assert!(Stretch::at(&source, row.span.start).span.len() <= STRETCH + 3);
                }
            }
        }
    }

    #[test]
    fn rows_above_and_below_are_found_across_lines() {
        let source = SourceText::from_utf8_text("一二三四五六\n七\n八九");
        let setting = setting(4);
        let rows = setting.rows_from(&source, 0, 99);
        assert_eq!(rows.len(), 5);
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(setting.row_start(&source, row.span.start, isize::try_from(at).unwrap_or(0)), 0);
            assert_eq!(setting.row_start(&source, 0, -isize::try_from(at).unwrap_or(0)), row.span.start);
        }
        assert_eq!(setting.row_start(&source, 0, 9), 0);
        assert_eq!(setting.row_of(&source, 7).span.start, 6);
    }
}
