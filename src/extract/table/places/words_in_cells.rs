//! Rows with words, or two figures, in the place of one, `3 | 待补 | 0`, where marks divide as many places as in rows that
//! print all their figures: what stands beside the words has its column all the same.

use super::lines::LONGEST_ORDINAL;
use super::ruled::{Content, content};
use super::slots::{Margins, Slots};
use crate::extract::region::Labels;
use crate::extract::table::align::Claim;
use crate::extract::table::items::{Item, What, run_end};
use crate::extract::token::{Figure, Glue, Quality, is_bar, is_digit};
use crate::form::Label;
use crate::number::{Printed, is_blank, read_printed};
use crate::text::{Span, lines_around, lines_within, without_break};

/// The longest words in the place of a figure, in bytes; longer ones are a remark, and may be its row's.
const LONGEST: usize = 60;

/// The most characters of words in the place of a figure.
const MOST: usize = 10;

/// The longest row, in bytes, behind its label.
const LONGEST_ROW: usize = 1_000;

/// Gives figures behind words that stand in the place of one, alone between marks on the line of a row's label or on a line
/// among its figures, to the row.
pub fn join(labels: &Labels<'_>, items: &mut Vec<Item>) {
    let fits = |row: &Item, words: &Item| {
        let What::Row(t, _) = row.what else { return false };
        if words.span.end.saturating_sub(row.span.end) > LONGEST_ROW {
            return false;
        }
        if remark(labels, row, words).is_some() {
            return true;
        }
        let (figures, width) = (row.figures.len() + words.figures.len(), labels.form.tables[t].columns.len());
        let short = words.what == What::Foreign && words.han.1 - words.han.0 <= MOST && figures < width;
        let within = || figures + 1 == width && !row.figures.is_empty() && !words.figures.is_empty() && is_line(labels.text, words.span);
        short && ((stands_alone(labels, words.span) && ends_line(labels.text, row, words)) || within())
    };
    if !items.windows(2).any(|pair| fits(&pair[0], &pair[1])) {
        return;
    }
    for words in std::mem::take(items) {
        match items.last_mut().filter(|row| fits(row, &words)) {
            Some(row) => {
                let cell = remark(labels, row, &words);
                row.figures.extend(words.figures);
                if let Some(cell) = cell {
                    row.figures.retain(|figure| !figure.span.overlaps(cell));
                    row.figures.extend(remarked(labels.text, cell));
                    row.figures.sort_unstable_by_key(|figure| figure.span.start);
                }
            }
            None => items.push(words),
        }
    }
}

/// The cell in which words stand beside a figure, on the line of their row's label: `3（第2名）`, `上年2，本年3`.
fn remark(labels: &Labels<'_>, row: &Item, words: &Item) -> Option<Span> {
    let What::Row(t, _) = row.what else { return None };
    if words.what != What::Foreign || labels.form.tables[t].columns.len() < 2 || !ends_line(labels.text, row, words) {
        return None;
    }
    let divides = |c: char| matches!(c, '\t' | '\n' | '\r') || labels.dividers.is_bar(c);
    let before = &labels.text[row.span.end..words.span.start];
    let behind = &labels.text[words.span.end..];
    let start = row.span.end + before.char_indices().rev().take(LONGEST).find(|(_, c)| divides(*c)).map(|(at, c)| at + c.len_utf8())?;
    let end = words.span.end + behind.char_indices().take(LONGEST).find(|(_, c)| divides(*c)).map(|(at, _)| at)?;
    let own = Span::new(start, end);
    let text = &labels.text[start..end];
    (own.len() <= LONGEST && text.contains(is_digit) && !holds_label(labels, own)).then_some(own)
}

/// The figure that a cell begins with, which words follow: for a person to say whether it is all.
fn remarked(text: &str, cell: Span) -> Option<Figure> {
    let own = text[cell.start..cell.end].trim_matches(is_blank);
    let start = cell.start + (text[cell.start..cell.end].len() - text[cell.start..cell.end].trim_start_matches(is_blank).len());
    let digits = own.len() - own.trim_start_matches(is_digit).len();
    let rest = &own[digits..];
    let Printed::Figure(value, manner) = read_printed(&own[..digits]) else { return None };
    (digits > 0 && !rest.contains(is_digit)).then(|| Figure {
        span: Span::new(start, start + digits),
        value: Some(value),
        quality: Quality::Repaired,
        manner,
        glue: Glue::Free,
    })
}

/// Whether words have a line for themselves, brackets around them aside.
fn is_line(text: &str, words: Span) -> bool {
    let line = lines_around(text, words);
    let alone = |part: &str| part.chars().all(|c| is_blank(c) || matches!(c, '(' | '（' | ')' | '）'));
    words.end <= line.end && alone(&text[line.start..words.start]) && alone(&text[words.end..line.end])
}

/// Whether words have a place between marks for themselves.
fn stands_alone(labels: &Labels<'_>, words: Span) -> bool {
    let divides = |c: char| c == '\t' || labels.dividers.is_bar(c) || (c == ',' && labels.dividers.comma);
    let wraps = |c: char| is_blank(c) && c != '\t' && c != '\n' || matches!(c, '"' | '(' | '（' | ')' | '）' | '*');
    let before = labels.text[..words.start].trim_end_matches(wraps);
    let behind = labels.text[words.end..].trim_start_matches(wraps);
    before.ends_with(divides) && behind.starts_with(|c| divides(c) || matches!(c, '\n' | '\r'))
}

/// Whether words and the figures behind them stand on the line of a row's label.
fn ends_line(text: &str, row: &Item, words: &Item) -> bool {
    let end = words.figures.last().map_or(words.span.end, |last| last.span.end);
    text.get(row.span.end..end).is_some_and(|between| !between.contains('\n'))
}

/// What a row holds in each of `width` columns, where complete rows beside it have `margins`.
pub fn row(labels: &Labels<'_>, claim: &Claim, slots: &Slots, (width, margins): (usize, &[Margins])) -> Option<Vec<Content>> {
    if width < 2 || claim.label.is_none() {
        return None;
    }
    match slots.of_columns(width, margins) {
        Some(places) => contents(labels, places, &claim.figures),
        None if slots.are_lines() && !margins.is_empty() => among_lines(labels, claim, width),
        None => None,
    }
}

/// What a row holds whose cells have a line each, of which words stand in some between others.
fn among_lines(labels: &Labels<'_>, claim: &Claim, width: usize) -> Option<Vec<Content>> {
    let (first, last) = (claim.figures.first()?.span.start, claim.figures.last()?.span.end);
    if claim.figures.len() >= width || last.saturating_sub(claim.field.start) > LONGEST_ROW {
        return None;
    }
    let own = Span::new(claim.field.start, lines_around(labels.text, Span::new(last, last)).end);
    let lines = lines_within(labels.text, own).map(|(Span { start, .. }, line)| (start, without_break(line)));
    let filled = lines.filter(|(_, line)| !line.chars().all(is_blank));
    let lines: Vec<Span> = filled.map(|(start, line)| Span::new(start, start + line.len())).collect();
    if lines.len() != width {
        return None;
    }
    let contents = contents(labels, &lines, &claim.figures)?;
    let figures = |content: &Content| matches!(content, Content::Figure(_));
    let among = contents.first().is_some_and(figures) && contents.last().is_some_and(figures) && lines[0].start <= first;
    among.then_some(contents)
}

/// What stands in `places`, of which some hold words, and all of `figures` are in one.
pub fn contents(labels: &Labels<'_>, places: &[Span], figures: &[Figure]) -> Option<Vec<Content>> {
    let within = |span: Span| places.iter().any(|place| place.start <= span.start && span.end <= place.end);
    if !figures.iter().all(|figure| within(figure.span)) {
        return None;
    }
    let inside =
        |place: &Span| figures.iter().filter(|figure| place.start <= figure.span.start && figure.span.end <= place.end).collect::<Vec<_>>();
    // A figure that was read with what stands around it is no word.
    let own = |place: &Span| match (content(labels, *place), &inside(place)[..]) {
        (Content::Words(_), [figure]) if figure.value.is_some() => Content::Figure(**figure),
        (content, _) => content,
    };
    let contents: Vec<Content> = places.iter().map(own).collect();
    // A mark that was lost between two figures leaves one of the places behind them blank.
    let blank = || contents.iter().any(|content| matches!(content, Content::Blank));
    if places.iter().any(|place| inside(place).len() > 1) && blank() {
        return None;
    }
    let words = || contents.iter().filter_map(|content| if let Content::Words(span) = content { Some(*span) } else { None });
    let short =
        words().all(|span| span.len() <= LONGEST && !labels.text[span.start..span.end].contains('\n') && !holds_label(labels, span));
    (short && words().next().is_some()).then_some(contents)
}

/// Whether a label of the form stands in a stretch of text.
pub fn holds_label(labels: &Labels<'_>, span: Span) -> bool {
    let end = labels.stream.first_from(span.end);
    let mut hits = labels.hits_from(labels.stream.first_from(span.start)).take_while(|hit| hit.start < end);
    hits.any(|hit| labels.meanings(hit).any(|(label, _)| !matches!(label, Label::Sign(_))))
}

/// Words that are no label on the line of a row's label, behind it, which has no figures.
pub fn words_behind(labels: &Labels<'_>, claim: &Claim) -> Option<Span> {
    let own = claim.label.map_or(claim.field.start, |label| label.end);
    let number = labels.stream.first_from(own);
    if claim.field.is_empty() || number >= labels.stream.len() {
        return None;
    }
    let place = labels.stream.place(number);
    let between = labels.text.get(own..place)?;
    let divides = |c: char| is_blank(c) || is_bar(c) || matches!(c, '：' | ':');
    let begins_label = labels.hits_from(number).next().is_some_and(|hit| hit.start <= number + LONGEST_ORDINAL);
    let places = between.chars().filter(|&c| c == '\t' || is_bar(c)).count();
    if between.is_empty() || places > 1 || between.contains('\n') || !between.chars().all(divides) || begins_label {
        return None;
    }
    let end = run_end(labels, number);
    (end - number <= LONGEST_WORDS).then(|| labels.stream.span(number, end))
}

/// Characters of the longest words in the place of a figure.
const LONGEST_WORDS: usize = 12;
