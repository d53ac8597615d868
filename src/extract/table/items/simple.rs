//! The region of a table in which nothing stands but labels, figures and what divides cells: nearly every one. Its
//! items are read in one go, label by label; where anything else stands, nothing is said.

use super::{Item, What};
use crate::extract::plain::dress::is_narrow;
use crate::extract::region::{Labels, Seen};
use crate::extract::token::{Figure, divides, is_bar, is_digit, is_frame, is_furniture};
use crate::extract::work;
use crate::fold::{is_han, is_ordinal_numeral};
use crate::form::{Fit, Label};
use crate::number::{Decimal, Manner, Printed, is_blank, leading_figure, plain_figure, read_printed};
use crate::text::Span;

/// The longest remark in brackets behind a label, in bytes.
const LONGEST_REMARK: usize = 240;

/// The words behind a table that end it have more characters than a word which stands in every row.
const SHORTEST_END: usize = 4;

/// So far behind the last label, in bytes, the words stand that end a table.
const FARTHEST_END: usize = 1000;

/// What may stand before a figure that tells a change.
const SIGNS: [char; 5] = ['增', '减', '減', '+', '-'];

/// How a mark begins that a word processor leaves in a text.
const BOOKMARK: &str = "[bookmark:";

/// Bytes of a Han character.
const HAN_BYTES: usize = '一'.len_utf8();

/// The items of the region of `seen`, each with the figures behind it.
pub fn items(labels: &Labels<'_>, seen: &[Seen]) -> Option<Vec<Item>> {
    if labels.dividers.comma {
        return None;
    }
    let mut found = Vec::with_capacity(seen.len());
    let mut label = labels.stream.span(seen.first()?.start, seen.first()?.end);
    for (i, s) in seen.iter().enumerate() {
        let mut item = super::labelled(labels.stream, s);
        if let What::Row(t, _) = item.what {
            item.figures.reserve(labels.form.tables[t].columns.len());
        }
        let (following, next) = match seen.get(i + 1) {
            Some(following) => (Some(following), labels.stream.span(following.start, following.end)),
            None => (None, Span::new(end(labels, seen, label)?, labels.text.len())),
        };
        work::count(next.start.saturating_sub(label.start));
        let field = Span::new(label.end, next.start);
        if field.end < field.start || !is_plain(&labels.text[label.start..label.end]) {
            return None;
        }
        figures(labels.text, between(labels.text, field, following)?, &mut item.figures)?;
        found.push(item);
        label = next;
    }
    Some(found)
}

/// Where the words begin that end a region whose last label this is, if it is sure that they do.
fn end(labels: &Labels<'_>, seen: &[Seen], label: Span) -> Option<usize> {
    let (text, stream) = (labels.text, labels.stream);
    let last = seen.last()?;
    let from = behind_remark(text, Span::new(label.end, text.len()))?;
    let mut number = stream.first_from(from);
    // Units and signs are parts of figures.
    let mut figure_end = 0;
    while number < stream.len() {
        let place = stream.place(number);
        let unit = place == figure_end || text[..place].ends_with(is_digit);
        let sign = text[place..].starts_with(SIGNS) && text[place..].chars().nth(1).is_some_and(is_digit);
        if !unit && !sign {
            break;
        }
        figure_end = place + if unit { HAN_BYTES } else { 0 };
        number += 1;
    }
    if number == stream.len() {
        return (text.len() - from < FARTHEST_END).then_some(text.len());
    }
    let place = stream.place(number);
    // The ordinal of a heading may stand on a line of its own.
    let (number, to) = behind_ordinal(labels, (number, super::run_end(labels, number)));
    let words =
        Item { what: What::Foreign, span: stream.span(number, to), han: (number, to), fit: Fit::Near, figures: Vec::new(), skips: false };
    let before = &text[label.end..place];
    let whole = last.fit == Fit::Exact && before.contains(is_digit);
    let of_table =
        super::repeated(labels, &super::rows_of(seen), &words).is_some() || (!whole && super::is_piece_of_row(labels, last, &words));
    let apart = before.contains(|c: char| matches!(c, '\n' | '\t') || is_bar(c));
    (to - number >= SHORTEST_END && before.len() < FARTHEST_END && apart && !of_table).then_some(place)
}

/// The characters behind those from `start` to `end` where these are the ordinal of a heading; else these themselves.
fn behind_ordinal(labels: &Labels<'_>, (start, end): (usize, usize)) -> (usize, usize) {
    let words = &labels.text[labels.stream.place(start)..labels.stream.span(start, end).end];
    let is_ordinal = end - start <= 2 && words.chars().all(is_ordinal_numeral);
    if is_ordinal && end < labels.stream.len() { (end, super::run_end(labels, end)) } else { (start, end) }
}

/// What stands between a label and the next, without what belongs to either: a remark in brackets, an ordinal.
fn between(text: &str, field: Span, following: Option<&Seen>) -> Option<Span> {
    let from = behind_remark(text, field)?;
    // What closes around a label, and what opens around the next.
    let from = field.end - text[from..field.end].trim_start_matches(['）', ')', '”', '"']).len();
    let before = &text[from..field.end];
    let bare = match following.map(|s| s.label) {
        None => without_marks(before),
        Some(Label::Row(..)) => without_ordinal(before),
        Some(_) => without_ordinal(before).trim_end_matches(['（', '(', '“', '"']),
    };
    Some(Span::new(from, from + bare.len()))
}

/// Where a remark in brackets ends that stands at the start of `within`; its start where none does, nothing where
/// it is not plain.
fn behind_remark(text: &str, within: Span) -> Option<usize> {
    let rest = &text[within.start..within.end];
    let Some(inner) = rest.strip_prefix(['(', '（']) else { return Some(within.start) };
    let of_remark = |c: char| is_label_char(c) || matches!(c, '、' | '，' | ',' | '：' | ':' | '“' | '”' | ' ' | '\u{3000}' | '\u{A0}');
    let (at, c) = inner.char_indices().find(|&(_, c)| !of_remark(c))?;
    let end = rest.len() - inner.len() + at + c.len_utf8();
    (matches!(c, ')' | '）') && end <= LONGEST_REMARK).then_some(within.start + end)
}

/// A Han character of the basic plane's first block, as all labels are written with.
fn is_label_char(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

/// Whether nothing stands between the characters of a label that could be a figure or divide cells.
fn is_plain(label: &str) -> bool {
    let is_mark = |c: char| {
        matches!(
            c,
            '\n' | '\r'
                | ' '
                | '\u{3000}'
                | '\u{A0}'
                | '('
                | ')'
                | '（'
                | '）'
                | '、'
                | '，'
                | ','
                | '：'
                | ':'
                | '“'
                | '”'
                | '"'
                | '〔'
                | '〕'
                | '《'
                | '》'
        )
    };
    // A stroke or a digit between two characters is no dash and no figure.
    let joins = |at: usize| label[..at].ends_with(is_han) && label[at + 1..].starts_with(is_han);
    let bytes = label.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        // Nearly every character.
        if matches!(bytes[at..], [0xE5..=0xE9, ..] | [0xE4, 0xB8..=0xBF, ..]) {
            at += HAN_BYTES;
            continue;
        }
        match label[at..].chars().next() {
            Some(c) if is_mark(c) || ((c == '/' || c.is_ascii_digit()) && joins(at)) => at += c.len_utf8(),
            _ => return false,
        }
    }
    true
}

/// `before`, which stands before a label, without the label's ordinal as the form prints it: `（七）`, `四、`, `1.`.
pub fn without_plain_ordinal(before: &str) -> &str {
    let trimmed = match before.as_bytes() {
        [] | [.., b'\n' | b'\t' | b'|'] => return before,
        [.., b' ' | 0x80] => before.trim_end_matches([' ', '\u{3000}']),
        _ => before,
    };
    // The last bytes of the marks behind ordinals.
    if !matches!(trimmed.as_bytes(), [.., b')' | b'.' | 0x81 | 0x89 | 0x8E]) {
        return before;
    }
    let short = |inner: &str, bare: &str| (1..=2).contains(&((inner.len() - bare.len()) / '一'.len_utf8()));
    if let Some(inner) = trimmed.strip_suffix(['）', ')']) {
        let bare = inner.trim_end_matches(is_ordinal_numeral);
        return bare.strip_suffix(['（', '(']).filter(|_| short(inner, bare)).unwrap_or(before);
    }
    if let Some(inner) = trimmed.strip_suffix(['、', '.', '．']) {
        let bare = inner.trim_end_matches(is_ordinal_numeral);
        if short(inner, bare) {
            return bare;
        }
        let bare = inner.trim_end_matches(|c: char| c.is_ascii_digit());
        if (1..=2).contains(&(inner.len() - bare.len())) {
            return bare;
        }
    }
    before
}

/// As [`without_plain_ordinal`], also where the ordinal stands in a cell of its own.
fn without_ordinal(before: &str) -> &str {
    let apart = before.trim_end_matches(|c: char| is_blank(c) || is_bar(c));
    let bare = if apart.ends_with([')', '）', '、', '.']) { without_plain_ordinal(apart) } else { apart };
    let alone = bare.len() < apart.len() && (bare.is_empty() || bare.ends_with(['\n', '\t', '|']));
    if alone { bare } else { without_plain_ordinal(before) }
}

/// `before`, which stands before the words behind a table, without the marks of a heading.
fn without_marks(before: &str) -> &str {
    let bare = before.trim_end_matches(['#', '*', '（', '(', ' ', '《', '“']);
    if bare.ends_with('\n') { bare } else { before }
}

/// The figures in `field`, where all that stands between them divides cells.
fn figures(text: &str, field: Span, found: &mut Vec<Figure>) -> Option<()> {
    let mut at = field.start;
    loop {
        let touched = at;
        at = pass(text, Span::new(at, field.end));
        if at == field.end {
            return Some(());
        }
        // A figure touches no words.
        let figure = (at > touched).then(|| figure_at(text, Span::new(at, field.end))).flatten()?;
        at = figure.span.end;
        found.push(figure);
    }
}

/// Where what divides cells ends, and with it the rules and frames of tables that fill lines, from the start of `place` on.
fn pass(text: &str, place: Span) -> usize {
    let bytes = text.as_bytes();
    let mut at = place.start;
    while at < place.end {
        at += match bytes[at] {
            b' ' | b'\t' | b'\r' | b'\n' | b'|' => 1,
            b'0'..=b'9' => return at,
            b'[' if text[at..place.end].starts_with(BOOKMARK) => match memchr::memchr(b']', &bytes[at..place.end]) {
                Some(length) => length + 1,
                None => return at,
            },
            _ => match text[at..].chars().next() {
                // A narrow blank may stand within a figure.
                Some(c) if is_bar(c) || (is_blank(c) && !is_narrow(c)) => c.len_utf8(),
                _ => match rule(text, Span::new(place.start, at), place.end) {
                    0 => return at,
                    length => length,
                },
            },
        };
    }
    at
}

/// The bytes from the end of `passed` to that of its line, where that line is the rule or the frame of a table.
fn rule(text: &str, passed: Span, to: usize) -> usize {
    let bytes = text.as_bytes();
    let Some(start) = memchr::memrchr(b'\n', &bytes[passed.start..passed.end]).map(|n| passed.start + n + 1) else { return 0 };
    let Some(end) = memchr::memchr(b'\n', &bytes[passed.end..to]).map(|n| passed.end + n + 1) else { return 0 };
    let line = &text[start..end];
    // Words in it, 第3页 for one, are words of the region.
    if !line.contains(is_han) && (is_frame(line) || is_furniture(line)) { end - passed.end } else { 0 }
}

/// The figure at the start of `within`, behind which cells are divided.
fn figure_at(text: &str, within: Span) -> Option<Figure> {
    let rest = &text[within.start..within.end];
    let figure = |length, (value, manner)| {
        let span = Span::new(within.start, within.start + length);
        Figure::plain(span, value, manner)
    };
    if let Some((digits, value, manner)) = leading_figure(rest.as_bytes())
        && matches!(rest.as_bytes().get(digits), Some(b' ' | b'\t' | b'\r' | b'\n' | b'|'))
    {
        return Some(figure(digits, (value, manner)));
    }
    let length = rest.find(divides).or((within.end == text.len()).then_some(rest.len()))?;
    let word = &rest[..length];
    plain_figure(word).or_else(|| other_figure(word)).map(|read| figure(length, read))
}

/// What a word says that is a figure of other signs than ASCII digits alone: `１２`, `3件`, `1,204`, `增3`.
fn other_figure(word: &str) -> Option<(Decimal, Manner)> {
    let fits = |c: char| is_digit(c) || matches!(c, '.' | ',' | '．' | '，') || (is_label_char(c) && !matches!(c, '年' | '月' | '日'));
    let bare = word.strip_prefix(SIGNS).unwrap_or(word);
    let plain = bare.starts_with(is_digit) && bare.chars().all(fits);
    match plain.then(|| read_printed(word)) {
        Some(Printed::Figure(value, manner)) => Some((value, manner)),
        _ => None,
    }
}
