//! A stretch of text as figures with their bytes. Knows blanks, tabs, bars and line breaks, and the words that stand for
//! changes; knows no rows and columns.

mod changes;
mod commas;
pub mod markup;
mod money;
mod odd;

use super::dividers::Dividers;
use super::plain::dress;
use super::plain::literal::NOTHING;
use super::work;
pub use crate::fold::is_bar;
use crate::fold::is_han;
use crate::number::{Decimal, Manner, Printed, half_width, is_blank, may_begin_figure, plain_figure, read_printed};
use crate::report::State;
use crate::text::{Span, lines_within};

/// A figure, or a dash in a figure's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The bytes of exactly what is printed.
    pub span: Span,
    /// The value; nothing for a dash and for what cannot be read.
    pub value: Option<Decimal>,
    /// How sure the value is.
    pub quality: Quality,
    /// How it was printed.
    pub manner: Manner,
    /// Whether it touches Han characters before it, behind it, or stands free.
    pub glue: Glue,
}

/// Whether a figure can be taken as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quality {
    /// As printed.
    Plain,
    /// Mended: of two pieces, or without a mark that stands at it.
    Repaired,
    /// A piece of digits that run together, the only one with which the row's sum holds.
    Chosen,
    /// Something in a figure's place that is none: `#REF!`, `2,,041`, the torn half of `19.1546`.
    Unreadable,
    /// In a cell that covers other columns too.
    Merged,
    /// Nothing at all: the document has no cell in this place.
    Absent,
}

/// What a figure touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glue {
    /// Blanks, bars or line breaks on both sides.
    Free,
    /// The end of a word: `行政许可0`.
    Before,
    /// The beginning of a word: `0四、结转`.
    Behind,
}

impl Figure {
    /// A figure as it is printed, alone in its place.
    pub fn plain(span: Span, value: Decimal, manner: Manner) -> Self {
        Self { span, value: Some(value), quality: Quality::Plain, manner, glue: Glue::Free }
    }

    /// A dash in a figure's place.
    pub fn dash(span: Span) -> Self {
        Self { span, value: None, quality: Quality::Plain, manner: Manner::default(), glue: Glue::Free }
    }

    /// What stands in a figure's place and cannot be read.
    pub fn unreadable(span: Span) -> Self {
        Self { span, value: None, quality: Quality::Unreadable, manner: Manner::default(), glue: Glue::Free }
    }

    /// What a cell that holds it holds.
    pub fn state(&self) -> State {
        match (self.value, self.quality) {
            (Some(_), _) => State::Read,
            (None, Quality::Unreadable) => State::Unreadable,
            (None, Quality::Absent) => State::Missing,
            (None, _) => State::Dash,
        }
    }
}

/// Whether `c` divides words.
pub fn divides(c: char) -> bool {
    match c {
        '!'..='9' | '<'..='{' | '\u{3165}'..='\u{D7FF}' => false,
        _ => is_blank(c) || is_bar(c) || matches!(c, '：' | ':' | '；' | ';' | '。'),
    }
}

/// The figures within `within`, in order. Rule lines of Markdown tables and page numbers between
/// dashes are passed over.
pub fn figures(text: &str, within: Span, dividers: Dividers) -> Vec<Figure> {
    let mut found = Vec::new();
    work::count(within.len());
    for (span, line) in lines_within(text, within) {
        if let Some(lost) = dress::lost_alone(line) {
            found.push(Figure::unreadable(Span::new(span.start + lost.start, span.start + lost.end)));
        } else if !is_frame(line) && !is_furniture(line) {
            words(text, span, dividers, &mut found);
        }
    }
    drop_page_numbers(text, &mut found);
    money::take_units(text, within.end, &mut found);
    found
}

/// `— 3 —` within one cell of a barred row: the number of a page.
fn drop_page_numbers(text: &str, found: &mut Vec<Figure>) {
    let together = |a: &Figure, b: &Figure| text[a.span.end..b.span.start].chars().all(|c| is_blank(c) && c != '\t' && c != '\n');
    let is_page = |a: &Figure, b: &Figure, c: &Figure| {
        a.value.is_none() && c.value.is_none() && b.value.is_some_and(|v| v < 1000.into()) && together(a, b) && together(b, c)
    };
    if !found.windows(3).any(|w| is_page(&w[0], &w[1], &w[2])) {
        return;
    }
    let mut lines = BarredLines { text, at: 0, barred: false };
    let mut kept: Vec<Figure> = Vec::with_capacity(found.len());
    let mut rest = found.as_slice();
    while let [a, behind @ ..] = rest {
        if let [b, c, behind @ ..] = behind
            && is_page(a, b, c)
            && !kept.last().is_some_and(|before| together(before, a))
            && !behind.first().is_some_and(|after| together(c, after))
            && lines.barred_before(a.span.start)
        {
            rest = behind;
        } else {
            kept.push(*a);
            rest = behind;
        }
    }
    *found = kept;
}

/// A text read once from its start, for bars in its lines.
struct BarredLines<'a> {
    text: &'a str,
    at: usize,
    barred: bool,
}

impl BarredLines<'_> {
    /// Whether a bar stands before `byte` in its line. Asked for bytes in order.
    fn barred_before(&mut self, byte: usize) -> bool {
        let mut between = &self.text[self.at..byte];
        if let Some(line) = between.rfind('\n') {
            between = &between[line..];
            self.barred = false;
        }
        self.barred |= between.contains(is_bar);
        self.at = byte;
        self.barred
    }
}

/// Whether a line is drawn from a corner or a crossing on, with nothing that divides words: `├──┼──┤`.
pub fn is_frame(line: &str) -> bool {
    let bytes = line.as_bytes();
    // U+2500 to U+257F, of which three are bars and three are dashes.
    let begins = matches!(bytes, [0xE2, 0x94, 0x8C..=0xBF, ..] | [0xE2, 0x95, 0x80..=0xB3, ..]);
    let drawn = |sign: &[u8]| matches!(sign, [0xE2, 0x94, 0x80 | 0x81 | 0x84..] | [0xE2, 0x95, _]);
    begins && crate::text::without_break(line).as_bytes().chunks(3).all(drawn)
}

/// Whether a line is the rule of a table, the number of a page or the letters or numbers of columns.
pub fn is_furniture(line: &str) -> bool {
    // Nearly every line begins with a digit or a Han character.
    match line.as_bytes() {
        [b'1', b' ' | b'\t' | b'|' | b',', ..] => return dress::is_columns(line),
        [b'0'..=b'9' | b'\n' | 0xE4..=0xE6 | 0xE8..=0xE9, ..] => return false,
        _ => {}
    }
    let begins = line.trim_start_matches(is_blank).chars().next();
    begins.is_some_and(|c| begins_furniture(c) && (is_rule_line(line) || is_page_number(line) || dress::is_columns(line)))
}

/// Whether a line that begins with `c` may be a rule of a table or the number of a page.
fn begins_furniture(c: char) -> bool {
    matches!(half_width(c), '1' | 'A' | 'p' | 'P' | '第' | '-' | '—' | '–' | '─' | ':' | '=' | '+') || is_bar(c)
}

/// More hyphens alone on a line stand in no cell.
const LONGEST_DASH: usize = 4;

fn is_rule_line(line: &str) -> bool {
    if !line.contains('-') {
        return false;
    }
    let mut dashes = 0;
    let mut bars = 0;
    for c in line.chars() {
        match c {
            '-' | ':' | '=' | '+' | '─' | '—' => dashes += usize::from(c != ':'),
            c if is_bar(c) => bars += 1,
            c if is_blank(c) => {}
            _ => return false,
        }
    }
    (line.contains("---") || line.contains(":-") || line.contains("-:")) && (bars > 0 || dashes > LONGEST_DASH)
}

/// Whether a line is the number of a page: `第 3 页`, `Page 3`, `- 3 -`.
pub fn is_page_number(line: &str) -> bool {
    let inner = line.trim_matches(is_blank);
    let begins = |c: char| matches!(half_width(c), 'A' | 'p' | 'P' | '第' | '-' | '—' | '–' | '─');
    if !inner.starts_with(begins) {
        return false;
    }
    let numbered = |prefix: &str| {
        inner.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix))
            && inner[prefix.len()..].trim_start().starts_with(is_digit)
    };
    if inner.len() < 200 && (numbered("page") || numbered("p.") || (numbered("第") && inner.ends_with(['页', '頁']))) {
        return true;
    }
    let bare = inner.trim_matches(|c: char| matches!(half_width(c), '-' | '—' | '–' | '─'));
    let number = bare.trim_matches(is_blank);
    bare.len() + 2 <= inner.len()
        && !inner.starts_with(is_digit)
        && !inner.ends_with(is_digit)
        && (1..=3).contains(&number.chars().take(4).count())
        && number.chars().all(is_digit)
}

fn words(text: &str, place: Span, dividers: Dividers, found: &mut Vec<Figure>) {
    if dividers.comma {
        return commas::words(text, place, found);
    }
    let (line, base) = (&text[place.start..place.end], place.start);
    let mut pending_sign: Option<usize> = None;
    let mut next = 0;
    while let Some(&byte) = line.as_bytes().get(next) {
        match byte {
            b' ' | b'\r' | b'\n' => {
                next += 1;
                continue;
            }
            b'\t' | b'|' => {
                // A sign in a cell of its own belongs to no figure.
                if let Some(sign) = pending_sign.take() {
                    sign_alone(text, Span::new(base + sign, base + next), found);
                }
                next += 1;
                continue;
            }
            b'0'..=b'9' if pending_sign.is_none() => {
                let digits = line.as_bytes()[next..].iter().take_while(|b| b.is_ascii_digit()).count();
                let alone = matches!(line.as_bytes().get(next + digits), None | Some(b' ' | b'\t' | b'\r' | b'\n' | b'|' | b':' | b';'));
                if let Some((value, manner)) = plain_figure(&line[next..next + digits]).filter(|_| alone) {
                    let span = Span::new(base + next, base + next + digits);
                    found.push(Figure::plain(span, value, manner));
                    next += digits;
                    continue;
                }
            }
            _ => {}
        }
        if plain_length(&line.as_bytes()[next..]) == 0 {
            let c = line[next..].chars().next().unwrap_or(' ');
            if divides(c) {
                pending_sign = pending_sign.filter(|_| is_blank(c));
                if c == '。' && stands_alone(line, next) {
                    found.push(Figure::unreadable(Span::new(base + next, base + next + c.len_utf8())));
                }
                next += c.len_utf8();
                continue;
            }
        }
        let from = pending_sign.take().unwrap_or(next);
        next += word_length(&line[next..]);
        // Behind the line's end stands no blank that a sign would be set apart by.
        let apart = || line[next..].starts_with(is_blank);
        if changes::is_sign(&line[from..next]) && apart() {
            pending_sign = Some(from);
        } else {
            word(text, Span::new(base + from, base + next), found);
        }
    }
    if let Some(sign) = pending_sign {
        sign_alone(text, Span::new(base + sign, base + line.len()), found);
    }
}

/// A sign that no figure follows in its cell, which ends with `place`.
fn sign_alone(text: &str, place: Span, found: &mut Vec<Figure>) {
    let sign = text[place.start..place.end].trim_end_matches(is_blank);
    word(text, Span::new(place.start, place.start + sign.len()), found);
}

/// Whether a full stop stands where a figure would, for a nought: alone between bars, or between figures.
fn stands_alone(line: &str, at: usize) -> bool {
    let parted = |c: char| is_blank(c) || is_bar(c);
    let (before, behind) = (&line[..at], &line[at + '。'.len_utf8()..]);
    if !before.chars().next_back().is_none_or(parted) || !behind.chars().next().is_none_or(parted) {
        return false;
    }
    let (last, next) = (before.trim_end_matches(is_blank).chars().next_back(), behind.trim_start_matches(is_blank).chars().next());
    let figure = |c: char| is_bar(c) || is_digit(c) || c == '。';
    last.is_none_or(figure) && next.map_or(last.is_some_and(is_bar), figure)
}

/// The bytes of the word at the start of `line`.
fn word_length(line: &str) -> usize {
    let mut length = 0;
    loop {
        length += plain_length(&line.as_bytes()[length..]);
        match line[length..].chars().next() {
            Some(c) if !divides(c) || dress::groups_digits(line, length, c) => length += c.len_utf8(),
            _ => return length,
        }
    }
}

/// The bytes at the start of `bytes` that can divide no words, whatever follows them.
fn plain_length(bytes: &[u8]) -> usize {
    let mut length = 0;
    loop {
        length += match bytes.get(length) {
            Some(b'!'..=b'9' | b'<'..=b'{') => 1,
            // The first byte of most Han characters.
            Some(0xE4..=0xE9) => 3,
            _ => return length,
        };
    }
}

/// A blank that a converter left as it stood in the markup; a semicolon divides words.
const BLANK_REFERENCE: &str = "&nbsp";

/// Whether a piece of text holds nothing that is seen.
pub fn is_nothing(text: &str) -> bool {
    let unseen = |c: char| is_blank(c) || matches!(c, '*' | ';');
    text.chars().all(is_blank) || (!text.split(is_blank).any(dress::is_struck_out) && text.replace(BLANK_REFERENCE, "").chars().all(unseen))
}

/// A word without the marks of emphasis and quotes around it and blanks left as references.
fn bare(line: &str, mut span: Span) -> Span {
    loop {
        let text = &line[span.start..span.end];
        let around = |mark: char| text.len() > 2 && text.starts_with(mark) && text.ends_with(mark);
        if around('*') || around('"') {
            span = Span::new(span.start + 1, span.end - 1);
        } else if text.len() > 2 && text.starts_with("**") {
            span.start += 2;
        } else if text.len() > 1 && (text.starts_with('`') || text.ends_with('`')) {
            span = if text.starts_with('`') { Span::new(span.start + 1, span.end) } else { Span::new(span.start, span.end - 1) };
        } else if text.starts_with(BLANK_REFERENCE) {
            span.start += BLANK_REFERENCE.len();
        } else if text.ends_with(BLANK_REFERENCE) {
            span.end -= BLANK_REFERENCE.len();
        } else {
            return span;
        }
    }
}

fn word(whole: &str, span: Span, found: &mut Vec<Figure>) {
    let bytes = &whole.as_bytes()[span.start..span.end];
    // Nearly all words: neither end looks like a figure's.
    let is_han_word = matches!(bytes, [0xE4..=0xE9, .., 0xE4..=0xE9, _, _] | [0xE4..=0xE9, _, _]);
    let begins_figure = |text: &str| text.starts_with(may_begin_figure) || changes::may_begin(text);
    if is_han_word && !begins_figure(&whole[span.start..]) && bytes != dress::LIKE_ZERO.as_bytes() {
        return;
    }
    if let Some((value, manner)) = plain_figure(&whole[span.start..span.end]) {
        found.push(Figure::plain(span, value, manner));
        return;
    }
    if let Some(figure) = markup::by_view(whole, span) {
        found.push(figure);
        return;
    }
    if let Some(figure) = odd::figure(whole, span) {
        found.push(figure);
        return;
    }
    let marked = matches!(bytes, [b'*' | b'&' | b'`' | b'"', ..] | [.., b'*' | b'p' | b'`']);
    let no_figure = dress::is_no_figure(whole, span);
    let span = if marked && !no_figure { bare(whole, span) } else { span };
    let text = &whole[span.start..span.end];
    let begins = |c: char| may_begin_figure(c) || matches!(c, '#' | ',' | '口') || c.is_ascii_alphabetic();
    let ends = |c: char| is_digit(c) || matches!(half_width(c), '.' | ',');
    if !no_figure && !text.starts_with(begins) && !text.ends_with(ends) {
        return;
    }
    // A year, a month or a day is no count of anything.
    let is_date = matches!(text.trim_start_matches(is_digit).trim_end_matches('度'), "年" | "月" | "日");
    let quality = if is_date { Quality::Repaired } else { Quality::Plain };
    let mut push = |from: usize, to: usize, value, manner, glue| {
        found.push(Figure { span: Span::new(from, to), value, quality, manner, glue });
    };
    if no_figure || text.starts_with("&#") {
        // What must not be read; a reference that nobody resolved: digits in it are no figure.
        found.push(Figure::unreadable(span));
        return;
    }
    match read_printed(text) {
        Printed::Figure(value, manner) => push(span.start, span.end, Some(value), manner, Glue::Free),
        Printed::Dash => push(span.start, span.end, None, Manner::default(), Glue::Free),
        Printed::Blank => {}
        Printed::Other if is_damaged(text, &whole[span.end..]) || dress::is_cut_at_point(text, whole, span) => {
            // What letters stand for is for a person to say.
            let (value, length) = dress::before_note(text).unwrap_or((None, text.len()));
            let quality = if value.is_some() { Quality::Repaired } else { Quality::Unreadable };
            found.push(Figure { value, quality, ..Figure::unreadable(Span::new(span.start, span.start + length)) });
        }
        Printed::Other => {
            if let Some((len, value, manner)) = leading_figure(text) {
                push(span.start, span.start + len, Some(value), manner, Glue::Behind);
            }
            if let Some((from, value, manner)) = trailing_figure(text) {
                push(span.start + from, span.end, Some(value), manner, Glue::Before);
            }
        }
    }
}

/// The longest word that can be a damaged figure, in bytes.
const LONGEST_DAMAGED: usize = 64;

/// Whether a word that is no figure stands for one: digits and marks that do not fit each other, letters
/// in place of digits, an error of a spreadsheet. `behind` is the text that follows.
fn is_damaged(word: &str, behind: &str) -> bool {
    let marks = |c: char| matches!(c, '.' | ',' | '\'' | '`' | '#' | '!' | '?');
    let letters = |c: char| matches!(c, 'O' | 'o' | 'l' | 'I' | 'Q' | 'D' | 'S' | 'B' | 'Z' | 'z' | 'i' | 'q' | 'g' | 'b');
    // Whatever marks stand beside digits, where no words do, belong to what stands for a figure.
    let fits = |c: char| c.is_ascii_digit() || marks(c) || letters(c) || dress::is_note(c) || !(c.is_alphanumeric() || is_han(c));
    let digits = word.chars().filter(|&c| is_digit(c)).count();
    // `057********58` is a number of which not all may be read.
    let whole = word.len() <= LONGEST_DAMAGED && !word.contains("**") && word.chars().map(half_width).all(fits);
    // `B20：` is the name of what follows.
    let named = word.starts_with(|c: char| c.is_ascii_alphabetic()) && behind.starts_with([':', '：']);
    let ordinal = named || dress::is_ordinal(word, behind);
    word.starts_with('#') && word.ends_with(['!', '?', 'A']) && word.len() < 12
        || whole && !ordinal && (digits > 0 || matches!(word, "O" | "o" | "Q" | "D" | "l" | "I"))
        || dress::is_zero_alone(word)
}

/// Whether `c` is a digit, a full-width one included.
pub fn is_digit(c: char) -> bool {
    half_width(c).is_ascii_digit()
}

/// Digits at the start of a word, unless a mark behind them makes them an ordinal.
fn leading_figure(text: &str) -> Option<(usize, Decimal, Manner)> {
    let end = text.find(|c| !is_digit(c))?;
    if let Some(found) = dress::before_heading(text, end) {
        return Some(found);
    }
    let next = text[end..].chars().next()?;
    let other = || text[end..].chars().nth(1).is_some_and(|c| !is_digit(c) && half_width(c) != ',');
    if end == 0 || !(is_han(next) || half_width(next) == '(' || (half_width(next) == ',' && other())) {
        return None;
    }
    match read_printed(&text[..end]) {
        Printed::Figure(value, manner) => Some((end, value, manner)),
        _ => None,
    }
}

/// Digits at the end of a word, directly behind a Han character, a closing bracket or the mark that closes a quotation.
fn trailing_figure(text: &str) -> Option<(usize, Decimal, Manner)> {
    let (at, last) = text.char_indices().rev().find(|&(_, c)| !(is_digit(c) || matches!(half_width(c), '.' | ',')))?;
    let from = at + last.len_utf8();
    let closes = half_width(last) == ')' || (matches!(last, '”' | '’' | '」' | '』' | '"') && text[..at].ends_with(is_han));
    // 注3 is the mark of a note.
    if from == text.len() || !(is_han(last) || closes) || matches!(last, '注' | '註') {
        return None;
    }
    // A comma between words and a figure divides them, where hardly another does.
    let from = from + text[from..].chars().next().filter(|&c| half_width(c) == ',').map_or(0, char::len_utf8);
    let Printed::Figure(value, manner) = read_printed(&text[from..]) else { return None };
    Some((from, value, manner))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let got: Vec<&str> = figures(text, Span::of(text), Dividers::default()).iter().map(|f| &text[f.span.start..f.span.end]).collect();
        assert_eq!(got, expected, "{text:?}");
    }

    #[test]
    fn lines_drawn_from_a_corner_on_are_frames_and_others_are_not() {
        for (line, expected) in [("├──┼──┤\r\n", true), ("╔══╗", true), ("──────\n", false), ("├──│──┤", false), ("└ 1 ┘", false)]
        {
            assert_eq!(is_frame(line), expected, "{line:?}");
        }
    }

    #[test]
    fn figures_stand_free_of_any_layout() {
        check("规章 | 0 | 1,234 |\n", &["0", "1,234"]);
        check("\t\u{3000}\u{3000}0\n\t \u{2002}12\u{a0}\n", &["0", "12"]);
        check("1.属于国家秘密\t0\t/\t—", &["0", "/", "—"]);
        check("| --- | :--: |\n| 0 | - |", &["0", "-"]);
        check("0\n— 3 —\n1", &["0", "1"]);
        check("保留4位小数） 20.3", &["20.3"]);
        check("1. 属于 2、其他", &[]);
        check("| **164** | &nbsp;3&nbsp; | &nbsp; | ** |", &["164", "3"]);
        check("057********58", &[]);
        check("1．\n属于", &[]);
    }

    #[test]
    fn what_stands_for_a_figure_keeps_its_place() {
        check("0\tO\tl2\t2,,041\t#REF!\t1", &["0", "O", "l2", "2,,041", "#REF!", "1"]);
        check("0\t未发生\t零\t〇\t未发生过\t零星\t1", &["0", "未发生", "零", "〇", "1"]);
        check("| 19.\n1546 |", &["19.", "1546"]);
        check("| 19. 1546 |", &["19.", "1546"]);
    }

    #[test]
    fn a_piece_of_a_figure_within_marks_of_emphasis_is_no_figure() {
        let value = |text: &str| {
            let found = figures(text, Span::of(text), Dividers::default());
            found.iter().map(|figure| (figure.value.map(|value| value.to_string()), figure.quality)).collect::<Vec<_>>()
        };
        assert_eq!(value("0\t**57\n79**\n"), [(Some("0".to_owned()), Quality::Plain), (None, Quality::Unreadable)]);
        assert_eq!(value("**57\n"), [(Some("57".to_owned()), Quality::Plain)]);
    }

    #[test]
    fn figures_touching_words_are_told_apart_from_ordinals() {
        check("行政许可94", &["94"]);
        check("总计：8", &["8"]);
        check("0四、结转", &["0"]);
        check("3\u{2009}371 | 0 | 12\u{202F}345\u{202F}678", &["3\u{2009}371", "0", "12\u{202F}345\u{202F}678"]);
        check("增 3", &["增 3"]);
    }
}
