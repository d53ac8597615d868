//! Tables drawn with rules between their rows, whose cells run over several lines: `+----+` above and below, the pieces
//! of a label one under the other beside those of the next. Each row becomes one line: its labels are written where
//! the rule and the lines above its figures stood, and no figure is moved.

use memchr::memmem;

use super::Changed;
use super::page::Page;
use crate::extract::token::{is_digit, is_frame};
use crate::fold::{is_bar, is_han, is_ordinal_numeral};
use crate::number::{Printed, half_width, is_blank, is_unit, read_printed};
use crate::text::Span;

/// So many rules make a drawn table.
const FEWEST: usize = 12;

/// The text with every row between rules on one line.
pub fn rows(page: &Page<'_>) -> Option<String> {
    let plain = page.has(b'+') && page.has(b'|');
    let drawn = || page.stream.bars().last().is_some_and(|&bar| !page.text.as_bytes()[bar].is_ascii());
    let barred = || page.has(b'|') && BARRED.into_iter().any(|rule| memmem::find_iter(page.text.as_bytes(), rule).nth(FEWEST).is_some());
    if !plain && !drawn() && !barred() {
        return None;
    }
    let lines: Vec<(usize, &str)> = page.lines_with_places().collect();
    let rules: Vec<usize> = (0..lines.len()).filter(|&n| is_rule(lines[n].1)).collect();
    if rules.len() < FEWEST {
        return None;
    }
    let mut changed = Changed::of(&page.text);
    // What the row before leaves free stands before the rule, too.
    let (mut any, mut free) = (false, 0);
    for pair in rules.windows(2) {
        let (rule, below) = (lines[pair[0]].0, lines[pair[1]].0);
        let from = if free > 0 { free } else { rule };
        let row = (pair[1] > pair[0] + 2).then(|| Row::of(&lines[pair[0] + 1..pair[1]])).flatten();
        free = row.and_then(|row| row.write(&page.text, Span::new(from, below), &mut changed)).unwrap_or(0);
        any |= free > 0;
    }
    any.then(|| changed.finish()).flatten()
}

/// How rules begin that stand between bars.
const BARRED: [&str; 2] = ["|==", "|--"];

/// Whether a line is a rule between rows: `+---+---+`, `|===|===|`, `├──┼──┤`.
fn is_rule(line: &str) -> bool {
    // Nearly every line begins with a digit, a bar or a Han character.
    let begins = line.as_bytes().first();
    if matches!(begins, Some(b'0'..=b'9' | 0xE4..=0xE9)) || (begins == Some(&b'|') && !BARRED.iter().any(|rule| line.starts_with(rule))) {
        return false;
    }
    let bare = line.trim_matches(is_blank);
    if let Some(rule) = bare.strip_prefix('|').and_then(|rest| rest.strip_suffix('|')) {
        return rule.bytes().all(|b| matches!(b, b'|' | b'+' | b'-' | b'='));
    }
    let plain = bare.starts_with('+') && bare.ends_with('+') && bare.len() > 4;
    (plain && bare.bytes().all(|b| matches!(b, b'+' | b'-' | b'=' | b':'))) || is_frame(bare)
}

/// A row of cells of several lines.
struct Row {
    /// For each cell the pieces of its text.
    cells: Vec<Vec<Span>>,
    /// The line that holds figures, with its line break, and the bar before the first of them.
    figures: Option<(Span, usize)>,
}

impl Row {
    /// The row on `lines`, if all have as many places, and its labels stand before its figures.
    fn of(lines: &[(usize, &str)]) -> Option<Self> {
        let parsed: Vec<Vec<Span>> = lines.iter().map(|&(at, line)| places(at, line)).collect::<Option<_>>()?;
        let count = parsed.first()?.len();
        if parsed.iter().any(|line| line.len() != count) {
            return None;
        }
        let line_of = |piece: &Span| lines.iter().position(|(at, line)| (*at..*at + line.len()).contains(&piece.start));
        let text = |piece: &Span| line_of(piece).and_then(|n| lines[n].1.get(piece.start - lines[n].0..piece.end - lines[n].0));
        let piece = |place: &Span| {
            let whole = text(place)?;
            let start = place.start + whole.len() - whole.trim_start_matches(is_blank).len();
            Some(Span::new(start, start + whole.trim_matches(is_blank).len())).filter(|piece| !piece.is_empty())
        };
        let cells: Vec<Vec<Span>> = (0..count).map(|c| parsed.iter().filter_map(|line| piece(&line[c])).collect()).collect();
        // A label with its number below another one: a rule is lost between two rows.
        let begins = |piece: &Span| text(piece).is_some_and(is_numbered);
        if cells.iter().any(|cell| cell.iter().skip(1).any(begins)) {
            return None;
        }
        // Every line twice: those are no pieces.
        let twice = |cell: &Vec<Span>| cell.len().is_multiple_of(2) && cell.chunks(2).all(|pair| text(&pair[0]) == text(&pair[1]));
        if cells.iter().all(twice) {
            return None;
        }
        // Sentences in a frame are no labels, and no figure is moved.
        let holds_figure = |cell: &Vec<Span>| {
            // 无 in a line of its own is a piece of a label.
            let may_be = |word: &str| cell.len() == 1 || !word.starts_with(is_han);
            let is_dash = |text: &str| text.split_whitespace().any(|word| may_be(word) && read_printed(word) == Printed::Dash);
            let whole: String = cell.iter().filter_map(text).collect();
            holds_digits(without_number(&whole)) || cell.iter().filter_map(text).any(|text| is_dash(without_number(text)))
        };
        let is_figure = |cell: &Vec<Span>| {
            let bare = |text: &'_ str| text.strip_suffix('次').unwrap_or(text).trim_end_matches(is_unit).len();
            let counted = |text: &str| if text.starts_with(is_digit) { bare(text) } else { text.len() };
            !cell.is_empty() && cell.iter().filter_map(text).all(|text| text[..counted(text)].chars().all(is_of_figure))
        };
        let first = cells.iter().position(is_figure);
        if count == 1 || cells[..first.unwrap_or(count)].iter().any(holds_figure) {
            return None;
        }
        let Some(first) = first else { return Some(Self { cells, figures: None }) };
        if cells[first..].iter().any(|cell| !cell.is_empty() && !is_figure(cell)) {
            return None;
        }
        let own = line_of(&cells[first][0])?;
        if cells[first..].iter().filter_map(|cell| cell.first()).any(|piece| line_of(piece) != Some(own)) {
            return None;
        }
        let (at, line) = lines[own];
        let bar = line[..parsed[own][first].start - at].char_indices().next_back()?.0;
        Some(Self { cells, figures: Some((Span::new(at, at + line.len()), at + bar)) })
    }

    /// Writes the row into its `room`, up to the rule below it, if it fits. Gives where it ends then.
    fn write(&self, text: &str, room: Span, changed: &mut Changed) -> Option<usize> {
        let before = self.figures.map_or(room.end, |(_, bar)| bar);
        let labels = self.labels();
        let mut written = String::new();
        for cell in &self.cells[..labels] {
            written.push_str("| ");
            written.extend(cell.iter().map(|piece| &text[piece.start..piece.end]));
        }
        // Digits on several lines are one figure that stands nowhere in one piece.
        let torn = || self.cells[labels..].iter().filter(|cell| cell.len() > 1);
        if room.start + written.len() + 2 > before || !torn().all(|cell| text[cell[0].end..].starts_with(' ')) {
            return None;
        }
        changed.put(room.start, before, b' ');
        changed.write_all(room.start, &written);
        for cell in torn() {
            changed.put(cell[0].end, cell[0].end + 1, TORN);
        }
        let end = self.figures.map_or(room.start + written.len() + 2, |(line, _)| line.end);
        if self.figures.is_none() {
            changed.write_all(end - 2, "|\n");
        }
        changed.vanish(end, room.end);
        Some(end)
    }

    /// How many cells stand before the first with a figure.
    fn labels(&self) -> usize {
        let Some((line, bar)) = self.figures else { return self.cells.len() };
        let is_figure = |cell: &Vec<Span>| cell.iter().any(|piece| bar < piece.start && piece.end <= line.end);
        self.cells.iter().position(is_figure).unwrap_or(self.cells.len())
    }
}

/// What makes digits no figure.
const TORN: u8 = b'Z';

/// The places between the bars of a line.
fn places(at: usize, line: &str) -> Option<Vec<Span>> {
    let bare = line.trim_matches(is_blank);
    bare.strip_prefix(is_bar)?.strip_suffix(is_bar)?;
    let found: Vec<(usize, char)> = line.char_indices().filter(|(_, c)| is_bar(*c)).collect();
    Some(found.windows(2).map(|pair| Span::new(at + pair[0].0 + pair[0].1.len_utf8(), at + pair[1].0)).collect())
}

/// Whether a piece begins with a number as labels have it: `3.`, `（二）`, `四、`.
fn is_numbered(piece: &str) -> bool {
    let bare = piece.trim_start_matches(['（', '(']);
    let behind = bare.trim_start_matches(is_of_number);
    let ends = if bare.len() < piece.len() { ['）', ')', ')'] } else { ['、', '.', '．'] };
    behind.len() < bare.len() && behind.strip_prefix(ends).is_some_and(|label| label.trim_start().starts_with(is_label))
}

/// Whether the number of a label may hold a character.
fn is_of_number(c: char) -> bool {
    is_digit(c) || is_ordinal_numeral(c)
}

/// A piece without the number that a label may begin with, whatever stands behind that: `3 要求`, `7.属于`.
fn without_number(piece: &str) -> &str {
    let bare = piece.trim_start_matches(['（', '(']);
    let behind = bare.trim_start_matches(is_of_number);
    let short = bare.len() - behind.len() <= LONGEST_NUMBER;
    let label = behind.trim_start_matches(|c| is_blank(c) || matches!(c, '.' | '．' | '、' | ')' | '）'));
    if short && label.len() < behind.len() && label.starts_with(is_label) { label } else { piece }
}

/// Whether a piece holds digits that are no number between the labels of a group and a row: `予公开1.`.
fn holds_digits(piece: &str) -> bool {
    let mut rest = piece;
    while let Some(at) = rest.find(is_digit) {
        let behind = rest[at..].trim_start_matches(is_digit);
        let is_number =
            rest.len() - at - behind.len() <= LONGEST_NUMBER && behind.starts_with(['.', '．', '、']) && rest[..at].ends_with(is_han);
        if !is_number {
            return true;
        }
        rest = behind;
    }
    false
}

/// The longest number of a label, in bytes: two digits, maybe full-width.
const LONGEST_NUMBER: usize = 6;

/// Whether a label may begin with a character.
fn is_label(c: char) -> bool {
    is_han(c) || matches!(c, '“' | '"')
}

/// Whether a figure may hold a character, its unit not counted.
fn is_of_figure(c: char) -> bool {
    !(is_han(c) || c.is_alphabetic() || matches!(half_width(c), '(' | ')'))
}
