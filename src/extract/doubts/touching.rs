//! Figures that are certain of their places and may be no whole ones: what they touch says so.

use crate::extract::region::Labels;
use crate::extract::table::value::digits_apart;
use crate::extract::token::is_digit;
use crate::fold::{is_bar, is_han};
use crate::form::{Column, Kind, Label, UnfoldedWords};
use crate::number::{Unit, half_width, is_blank, is_drawn_around, is_unit, manner_behind};
use crate::report::{Cell, Doubt, Report, State};
use crate::text::Span;

/// Says of no figure that it is whole where what it touches is a piece of it, or may be.
pub fn vet(labels: &Labels<'_>, report: &mut Report) {
    let text = labels.text;
    for cell in report.cells.iter_mut().filter(|cell| cell.is_certain()) {
        if cell.span.is_some_and(|span| is_part(text, span, labels.dividers.comma)) {
            unread(cell);
        }
    }
    for (t, table) in labels.form.tables.iter().enumerate() {
        let own = &mut report.cells[labels.form.table_cells(t)];
        for row in own.chunks_mut(table.columns.len()) {
            // More figures than this one have places of their own.
            let mut printed = row.iter_mut().filter(|cell| cell.span.is_some());
            if let (Some(only), None) = (printed.next(), printed.next())
                && only.is_certain()
                && only.span.is_some_and(|span| is_digit_among_others(text, span))
            {
                unread(only);
            }
            doubt_digits_apart(labels, t, row);
            doubt_behind_words(labels, &table.columns, row);
            for (cell, column) in row.iter_mut().zip(&table.columns) {
                doubt_by_what_follows(labels, cell, column.unit);
                if matches!(column.kind, Kind::Money(_)) && cell.span.is_some_and(|span| goes_on_with_a_point(&text[span.end..])) {
                    cell.doubt_as(Doubt::TwoReadings);
                }
            }
        }
        if table.columns.iter().any(|column| column.kind == Kind::Signed) {
            doubt_brackets(text, own, |number| table.columns[number % table.columns.len()].kind == Kind::Signed);
        }
    }
}

/// Doubts a figure that the rest of its cell corrects, makes a bound or an estimate, or counts in another unit than its
/// column.
fn doubt_by_what_follows(labels: &Labels<'_>, cell: &mut Cell, unit: Option<Unit>) {
    let Some(span) = cell.span.filter(|_| cell.is_certain()) else { return };
    if is_bounded(labels, &labels.text[..span.start]) {
        cell.doubt = Some(Doubt::Approximate);
        return;
    }
    let behind = &labels.text[span.end..];
    // Behind nearly every figure its cell ends, or the next one follows.
    if matches!(behind.bytes().find(|&byte| byte != b' '), None | Some(b'\t' | b'\n' | b'|' | b',' | b'0'..=b'9')) {
        return;
    }
    let behind = behind.trim_start_matches(is_unseen);
    if is_in_another_unit(behind, unit) || counts_others(labels, labels.text.len() - behind.len()) {
        cell.doubt = Some(Doubt::UnitDiffers);
    } else if is_corrected(labels, behind) || is_with_another(behind) {
        cell.doubt = Some(Doubt::TwoReadings);
    }
}

/// Whether a point that ends its cell or line follows a sum of money, behind digits at most, that was drawn apart from it:
/// `7176 5.`.
fn goes_on_with_a_point(behind: &str) -> bool {
    let rest = behind.strip_prefix("\\n").unwrap_or(behind).trim_start_matches([' ', '\r', '\n']).trim_start_matches(is_digit);
    let rest = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(' '));
    rest.is_some_and(|rest| rest.chars().next().is_none_or(|c| is_bar(c) || matches!(c, '\t' | '\r' | '\n' | '"' | '\'')))
}

/// Whether a word makes of the figure behind it a bound or an estimate: `至少1`.
fn is_bounded(labels: &Labels<'_>, before: &str) -> bool {
    before.ends_with(is_han) && labels.words.bounds.iter().any(|word| before.ends_with(word.as_str()))
}

/// Whether a word ends the cell of the figure that it touches which is no unit of what reports count, and begins no label:
/// `2百件`, `5字`, `3以内`.
fn counts_others(labels: &Labels<'_>, end: usize) -> bool {
    let behind = &labels.text[end..];
    let length: usize = behind.chars().take(LONGEST_WORD + 1).take_while(|&c| is_han(c)).map(char::len_utf8).sum();
    let (word, rest) = behind.split_at(length);
    let ends = rest.chars().next().is_none_or(|c| is_blank(c) || is_bar(c) || c == ',');
    if word.is_empty() || !ends || manner_behind(word).is_some() {
        return false;
    }
    let number = labels.stream.first_from(end);
    labels.hits_from(number).next().is_none_or(|hit| hit.start > number)
}

/// The longest such word, in characters.
const LONGEST_WORD: usize = 4;

fn unread(cell: &mut Cell) {
    (cell.value, cell.state, cell.doubt) = (None, State::Unreadable, Some(Doubt::NotAFigure));
}

/// Doubts the figures of a row that are the digits behind the head of one column: `现行有效件数 = 5 4 6`.
fn doubt_digits_apart(labels: &Labels<'_>, t: usize, row: &mut [Cell]) {
    let Some(apart) = row.iter().find_map(|cell| cell.span).and_then(|first| digits_apart(labels.text, first)) else { return };
    let at = labels.stream.first_from(apart.start);
    let before = labels.hits.partition_point(|hit| hit.start < at);
    let mut heads = labels.hits[..before].iter().rev().take(NEAREST).filter(|hit| hit.end == at).flat_map(|hit| labels.meanings(hit));
    if heads.any(|(label, _)| matches!(label, Label::Column(table, _) if table == t)) {
        let own = row.iter_mut().filter(|cell| cell.is_certain() && cell.span.is_some_and(|span| apart.overlaps(span)));
        own.for_each(|cell| cell.doubt = Some(Doubt::TwoReadings));
    }
}

/// Doubts the few figures of a row before which their cells have a word that is no label: `累计574` among figures alone.
fn doubt_behind_words(labels: &Labels<'_>, columns: &[Column], row: &mut [Cell]) {
    let touches = |cell: &Cell| cell.span.is_some_and(|span| matches!(labels.text.as_bytes()[..span.start], [.., 0xE4..=0xE9, _, _]));
    // Before nearly every figure stands a mark.
    if !row.iter().any(touches) {
        return;
    }
    let first = row.iter().filter_map(|cell| cell.span).map(|span| span.start).min();
    let worded = |cell: &Cell| cell.span.is_some_and(|span| is_behind_word(labels, span.start, first == Some(span.start)));
    let printed = row.iter().filter(|cell| cell.span.is_some()).count();
    let own: Vec<usize> = (0..row.len()).filter(|&c| columns[c % columns.len()].kind != Kind::Signed && worded(&row[c])).collect();
    for c in own.iter().filter(|_| own.len() * 2 < printed) {
        row[*c].doubt_as(Doubt::SaidOtherwise);
    }
}

/// Whether a cell begins with a word that ends at a byte and is no label; one that begins a line may be a damaged one, before
/// the first figure of a row.
fn is_behind_word(labels: &Labels<'_>, end: usize, is_first: bool) -> bool {
    let before = &labels.text[..end];
    let word: usize = before.chars().rev().take(LONGEST_WORD + 1).take_while(|&c| is_han(c)).map(char::len_utf8).sum();
    let (rest, word) = before.split_at(end - word);
    let begins = rest.chars().next_back().is_some_and(|c| c == '\t' || is_bar(c) || !is_first && is_blank(c));
    if word.is_empty() || !begins || UnfoldedWords::built_in().totals.iter().any(|total| total == word) {
        return false;
    }
    let at = labels.stream.first_from(end);
    let hits = labels.hits[..labels.hits.partition_point(|hit| hit.start < at)].iter().rev().take(NEAREST);
    !hits.into_iter().any(|hit| hit.end == at)
}

/// So many labels are looked at for the one that ends before a figure.
const NEAREST: usize = 8;

/// Doubts figures in brackets where those of the other cells stand in none: in a cell with a sign they say that it is
/// less than nothing, for accountants.
fn doubt_brackets(text: &str, cells: &mut [Cell], is_signed: impl Fn(usize) -> bool) {
    let bracketed = |cell: &Cell| cell.span.is_some_and(|span| stands_in_brackets(text, span));
    let (all, with) =
        cells.iter().filter(|cell| cell.span.is_some()).fold((0, 0), |(all, with), cell| (all + 1, with + usize::from(bracketed(cell))));
    if with == 0 || with * 2 > all {
        return;
    }
    for (number, cell) in cells.iter_mut().enumerate().filter(|(_, cell)| cell.is_certain()) {
        let positive = cell.value.is_some_and(|value| value > 0.into());
        if positive && is_signed(number) && bracketed(cell) {
            cell.doubt = Some(Doubt::TwoReadings);
        }
    }
}

/// Whether a figure stands alone in brackets.
fn stands_in_brackets(text: &str, span: Span) -> bool {
    let (before, behind) = (&text.as_bytes()[..span.start], &text[span.end..]);
    let opens = before.ends_with(b"(") || before.ends_with("（".as_bytes());
    opens && behind.starts_with([')', '）'])
}

/// Whether what a figure touches is a piece of it: a digit with nothing that is seen between, a mark in the place of a
/// digit, an apostrophe before more digits.
fn is_part(text: &str, span: Span, commas_divide: bool) -> bool {
    let (before, behind) = (&text[..span.start], &text[span.end..]);
    // Nearly every figure stands between blanks or bars.
    let plain = |c: Option<char>| c.is_none_or(|c| c.is_ascii() && !matches!(c, '\'' | '?' | '&' | ';' | '%' | '_' | ':'));
    let share = |behind: &str| behind.trim_start_matches(' ').starts_with(['%', '％', '‰']);
    if plain(before.chars().next_back()) && plain(behind.chars().next()) {
        return behind.starts_with(' ') && share(behind);
    }
    let rest = behind.trim_start_matches(is_unseen);
    let follows = rest.len() < behind.len() && rest.starts_with(is_digit);
    let behind = rest;
    // What divides cells is part of none.
    let goes_on = |c: char| is_digit(c) || matches!(c, '.' | '-' | '−' | '+') || (c == ',' && !commas_divide);
    follows
        || share(behind)
        || is_of_date(behind)
        || is_of_name(before)
        || (before.ends_with(is_unseen) && before.trim_end_matches(is_unseen).ends_with(|c| goes_on(c) || is_lost(c)))
        || lacks_a_digit(behind)
        || without_apostrophe(behind).is_some_and(|rest| rest.starts_with(is_digit))
        || before_apostrophe(before).is_some_and(|rest| rest.ends_with(is_digit))
}

/// Whether a text begins with what makes a date, or the year before another figure, of the digits before it: `年2件`, `月0日`.
fn is_of_date(behind: &str) -> bool {
    behind.strip_prefix(['年', '月']).is_some_and(|rest| rest.starts_with(is_digit))
}

/// Whether a text ends with the beginning of a name that goes on in digits, `t9_` or `Err:`, or with the word for an example.
fn is_of_name(before: &str) -> bool {
    let named = before.strip_suffix('_').is_some_and(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric()));
    named
        || before.strip_suffix(['：', ':']).is_some_and(|words| UnfoldedWords::built_in().leads_to_example(words) || words.ends_with("Err"))
}

/// Whether a text begins with the correction of what stands before it, `（更正为0）`.
fn is_corrected(labels: &Labels<'_>, behind: &str) -> bool {
    let near = &behind[..behind.floor_char_boundary(behind.len().min(LONGEST_CORRECTION))];
    let own = near.trim_start_matches(' ').split(['\n', '\t', '|']).next().unwrap_or("");
    let begins = own.starts_with(['（', '(', '[', '【', '→']);
    begins && own.contains(is_digit) && {
        let folded = labels.folding.fold(own);
        labels.words.corrections.remarks.iter().any(|word| folded.contains(word.as_str()))
    }
}

/// Whether another figure follows in brackets, which ends the cell: `32（15）`.
fn is_with_another(behind: &str) -> bool {
    let Some(own) = behind.trim_start_matches(' ').strip_prefix(['（', '(']) else { return false };
    let rest = own.trim_start_matches(is_digit);
    let ends = |rest: &str| {
        rest.trim_start_matches(' ')
            .chars()
            .next()
            .is_none_or(|c| is_bar(c) || matches!(c, '\t' | '\r' | '\n' | ',' | '，' | ';' | '；' | '。'))
    };
    rest.len() < own.len() && rest.strip_prefix(['）', ')']).is_some_and(ends)
}

/// The longest correction in a cell, in bytes.
const LONGEST_CORRECTION: usize = 48;

/// Whether a text begins with a unit of money that is not `unit`, behind a blank.
fn is_in_another_unit(behind: &str, unit: Option<Unit>) -> bool {
    let word = behind.strip_prefix([' ', '\u{A0}', '\u{3000}']).unwrap_or(behind);
    word.starts_with('元') && unit.is_some_and(|unit| unit != Unit::Yuan)
}

/// Whether a character is drawn around another, or not at all.
pub fn is_unseen(c: char) -> bool {
    is_drawn_around(c)
        || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether a character stands for one that nobody could read.
fn is_lost(c: char) -> bool {
    matches!(half_width(c), '?' | '\u{FFFD}' | '\u{2580}'..='\u{259F}' | '\u{25A0}'..='\u{25CA}' | '\u{25CC}'..='\u{25EE}' | '\u{25F0}'..='\u{25FF}' | '☐' | '⬛' | '⬜')
}

/// Whether a text begins with a mark in the place of a digit that nobody could read, and no word follows that it may
/// stand before.
fn lacks_a_digit(behind: &str) -> bool {
    let rest = behind.trim_start_matches(is_lost);
    let unit = rest.strip_prefix(is_unit).unwrap_or(rest);
    rest.len() < behind.len() && !unit.starts_with(is_han)
}

/// Apostrophes as references of markup.
const REFERENCES: [&str; 7] = ["&#x27;", "&#39;", "&apos;", "&rsquo;", "&#8217;", "&#x2019;", "&#44;"];

/// What stands behind the apostrophe that a text begins with.
fn without_apostrophe(behind: &str) -> Option<&str> {
    let reference = || {
        let rest = behind.strip_prefix('&')?;
        let rest = rest.strip_prefix("amp;").unwrap_or(rest);
        REFERENCES.iter().find_map(|reference| rest.strip_prefix(&reference[1..]))
    };
    behind.strip_prefix(['\'', '’', '‘']).or_else(reference)
}

/// What stands before the apostrophe that a text ends with.
fn before_apostrophe(before: &str) -> Option<&str> {
    let reference = || {
        let rest = REFERENCES.iter().find_map(|reference| before.strip_suffix(&reference[1..]))?;
        rest.strip_suffix("&amp;").or_else(|| rest.strip_suffix('&'))
    };
    before.strip_suffix(['\'', '’', '‘']).or_else(reference)
}

/// Whether one blank alone parts a figure from more digits on its line, that are no year and number nothing.
fn is_digit_among_others(text: &str, span: Span) -> bool {
    let word = |c: char| c.is_alphanumeric() || is_han(c) || matches!(c, '.' | '．' | '、' | '/' | '-' | ')' | '）');
    let follows = text[span.end..].strip_prefix(' ').is_some_and(|rest| {
        let behind = rest.trim_start_matches(is_digit);
        behind.len() < rest.len() && !behind.starts_with(word)
    });
    let comes = text[..span.start].strip_suffix(' ').is_some_and(|rest| {
        let before = rest.trim_end_matches(is_digit);
        before.len() < rest.len() && !before.ends_with(word)
    });
    follows || comes
}
