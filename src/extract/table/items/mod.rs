//! A table region as a sequence of labels and foreign words, each with the figures around it.

mod glued;
mod gridded;
mod label_tails;
mod neighbours;
mod row_numbers;
pub mod simple;

use neighbours::{FEWEST_FILLERS, LONGEST_FILLER};

use crate::extract::near::{is_piece, lost, most_missing, nearest};
use crate::extract::region::{Labels, Seen, is_inner_piece, is_numbered};
use crate::extract::standing::{Standing, standing};
use crate::extract::token::{Figure, Glue, figures};
use crate::extract::work;
use crate::fold::{HanStream, is_ordinal_numeral};
use crate::form::{Fit, Hit, Label, Letters, Wording};
use crate::number::{Unit, is_blank, manner_behind};
use crate::text::Span;

/// What stands at one place of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The label of a row: table, row.
    Row(usize, usize),
    /// A label that owns no figures: a title, a head, a group, a piece of one.
    Head,
    /// The label of a row once more: table, row.
    Again(usize, usize),
    /// Words that the form does not have.
    Foreign,
}

/// A label or foreign words, with the figures that stand inside and behind.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub what: What,
    /// From its first to its last character.
    pub span: Span,
    /// The same in numbers of Han characters.
    pub han: (usize, usize),
    /// How the label fits.
    pub fit: Fit,
    /// Figures inside the label (it runs around them) and behind it, before the next item.
    pub figures: Vec<Figure>,
    /// Whether numbers among them were left out.
    pub skips: bool,
}

/// How far behind the last label its figures are looked for, in bytes.
const TAIL: usize = 4000;

/// Labels lost to damage are looked for in gaps of at most so many characters.
const WIDEST_GAP: usize = 120;

/// Stands for a character that another label covers: no label has it.
pub const COVERED: u16 = 0x20;

/// The chain with the rows that were not found exactly, where the text between their neighbours is
/// near enough to their labels.
pub fn with_damaged_rows(labels: &Labels<'_>, tables: &[usize], chain: &[Seen]) -> Vec<Seen> {
    let mut seen = chain.to_vec();
    let rows: Vec<(usize, usize)> = tables.iter().flat_map(|&t| (0..labels.form.tables[t].rows.len()).map(move |r| (t, r))).collect();
    let mut at = seen.first().map_or(0, |s| s.start);
    for (i, &(t, r)) in rows.iter().enumerate() {
        if let Some(found) = seen.iter().find(|s| s.label == Label::Row(t, r)) {
            at = found.end;
            continue;
        }
        let later = rows[i + 1..].iter().find_map(|&(lt, lr)| seen.iter().find(|s| s.label == Label::Row(lt, lr)).map(|s| s.start));
        let end = later.unwrap_or(at + WIDEST_GAP).min(at + WIDEST_GAP).min(labels.stream.len());
        if let Some(found) = damaged_row(labels, (t, r), (at, end), &seen) {
            at = found.end;
            seen.push(found);
            seen.sort_by_key(|s| s.start);
        }
    }
    seen
}

fn damaged_row(labels: &Labels<'_>, (t, r): (usize, usize), (from, to): (usize, usize), seen: &[Seen]) -> Option<Seen> {
    let covered = |n: usize| seen.iter().any(|s| s.start <= n && n < s.end);
    let gap: Vec<u16> = (from..to).map(|n| if covered(n) { COVERED } else { labels.stream.codes()[n] }).collect();
    labels.wordings(t).rows[r]
        .iter()
        .filter_map(|Wording { codes: label, .. }| {
            // What is near to a piece of a label, or to far shorter words, may be a smaller piece.
            let whole = &labels.wordings(t).rows[r].first()?.codes;
            let shorter = label.len() * 2 < whole.len() && !whole.starts_with(label);
            let usable = label.len() >= 4 && !shorter && !is_inner_piece(label, whole);
            let allowed = if usable { (label.len() / 4).max(1) } else { return None };
            if lost(label, &gap, allowed) > allowed {
                return None;
            }
            let (cost, range) = nearest(&gap, label)?;
            let taken = || is_other_label(labels, Label::Row(t, r), (from + range.start, from + range.end));
            (cost <= allowed && !range.is_empty() && !taken()).then_some((cost, range))
        })
        .min_by_key(|(cost, _)| *cost)
        .map(|(_, range)| Seen { label: Label::Row(t, r), start: from + range.start, end: from + range.end, fit: Fit::Near })
}

/// Whether these characters are the label of something else, undamaged: near to `label` as they may be.
fn is_other_label(labels: &Labels<'_>, label: Label, (from, to): (usize, usize)) -> bool {
    let longest = 40;
    let at = labels.hits.partition_point(|hit| hit.start + longest < from);
    let mut around = labels.hits[at..].iter().take_while(|hit| hit.start <= from).filter(|hit| hit.end >= to);
    around.any(|hit| labels.meanings(hit).next().is_some() && labels.meanings(hit).all(|(other, _)| other != label))
}

/// The region of `seen` as items in text order, with every figure in it.
pub fn items(labels: &Labels<'_>, seen: &[Seen]) -> Vec<Item> {
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return Vec::new() };
    let bare = if labels.thorough { None } else { simple::items(labels, seen) };
    let mut items = bare.unwrap_or_else(|| read_all(labels, seen, first, last));
    row_numbers::take_back(labels, &mut items);
    gridded::drop_outside(labels, &mut items);
    neighbours::drop_ordinals(labels, &mut items);
    glued::split(labels, &mut items);
    neighbours::after(labels, &mut items);
    row_numbers::leave_out_running(labels, &mut items);
    items
}

/// The region of `seen`, from the `first` of them to the `last`, with all that stands in it.
fn read_all(labels: &Labels<'_>, seen: &[Seen], first: &Seen, last: &Seen) -> Vec<Item> {
    let start = labels.stream.place(first.start);
    let last_end = labels.stream.span(last.start, last.end).end;
    let far = labels.text.floor_char_boundary(last_end + TAIL);
    // Nearly always words end the region soon: what stands behind them need not be read.
    let soon = labels.stream.place((last.end + SOON).min(labels.stream.len() - 1));
    let near = line_end(labels.text, soon).min(far);
    let ends_soon = |region: &Region| region.cut && region.items.last().is_some_and(|item| item.span.start < near);
    let region = (near < far).then(|| read(labels, seen, Span::new(start, near), last_end)).filter(ends_soon);
    let Region { mut items, mut figures, cut } = region.unwrap_or_else(|| read(labels, seen, Span::new(start, far), last_end));
    figures.retain(|figure| !is_of_label(labels, seen, figure) && belongs(labels, &items, figure));
    hand_out(&mut items, figures, cut);
    items
}

/// How many Han characters behind the last label the words that end a region mostly stand.
const SOON: usize = 12;

/// A region as far as it was read.
struct Region {
    items: Vec<Item>,
    figures: Vec<Figure>,
    /// Whether words end it: the last item.
    cut: bool,
}

/// The region of `seen` with the figures within `reach`.
fn read(labels: &Labels<'_>, seen: &[Seen], reach: Span, last_end: usize) -> Region {
    let figures = figures(labels.text, reach, labels.dividers);
    let mut items: Vec<Item> = seen.iter().map(|s| labelled(labels.stream, s)).collect();
    items.extend(foreign(labels, seen, &figures));
    items.sort_by_key(|item| item.span.start);
    let cut = cut_tail(labels, &mut items, last_end);
    Region { items, figures, cut }
}

/// Where the line ends that a byte stands in, its line break included.
fn line_end(text: &str, byte: usize) -> usize {
    text.as_bytes()[byte..].iter().position(|&b| b == b'\n').map_or(text.len(), |on| byte + on + 1)
}

/// A label without figures.
pub fn labelled(stream: &HanStream, seen: &Seen) -> Item {
    let what = match seen.label {
        Label::Row(t, r) => What::Row(t, r),
        _ => What::Head,
    };
    Item { what, span: stream.span(seen.start, seen.end), han: (seen.start, seen.end), fit: seen.fit, figures: Vec::new(), skips: false }
}

/// The words of the region that no label covers, a little past its end.
fn foreign(labels: &Labels<'_>, seen: &[Seen], figures: &[Figure]) -> Vec<Item> {
    let stream = labels.stream;
    let (Some(first), Some(last)) = (seen.first(), seen.last()) else { return Vec::new() };
    let end = (last.end + WIDEST_GAP).min(stream.len());
    let (tables, rows) = (tables_of(seen), rows_of(seen));
    let rows_begin = seen.iter().filter(|s| matches!(s.label, Label::Row(..))).map(|s| s.end).min();
    let mut found: Vec<Item> = Vec::new();
    let mut covers = seen.iter().peekable();
    // Asked for characters in order.
    let mut before = 0;
    let mut in_figure = |n: usize| {
        let place = stream.place(n);
        while figures.get(before).is_some_and(|f| f.span.end <= place) {
            before += 1;
        }
        figures.get(before).is_some_and(|f| f.span.contains(place))
    };
    let mut n = first.start;
    while n < end {
        while covers.peek().is_some_and(|s| s.end <= n) {
            covers.next();
        }
        if let Some(cover) = covers.peek().filter(|s| s.start <= n) {
            n = cover.end;
            continue;
        }
        if in_figure(n) {
            n += 1;
            continue;
        }
        work::count(1);
        let stop = covers.peek().map_or(end, |s| s.start);
        let mut to = n + 1;
        while to < stop && !in_figure(to) && same_cell(labels, stream.place(to - 1), stream.place(to)) {
            to += 1;
        }
        let span = stream.span(n, to);
        if is_unit_behind(labels.text, span, figures) {
            n = to;
            continue;
        }
        let mut words = Item { what: What::Foreign, span, han: (n, to), fit: Fit::Near, figures: Vec::new(), skips: false };
        if let Some((t, r)) = repeated(labels, &rows, &words) {
            words.what = What::Again(t, r);
            found.push(words);
        } else if !is_part_of_neighbour(labels, seen, &words, figures) {
            found.push(as_head(labels, rows_begin, &tables, words));
        }
        n = to;
    }
    found
}

/// The longest unit of things counted, in bytes.
const LONGEST_UNIT: usize = "件次".len();

/// Whether words are the unit of the figure right before them, in its cell.
fn is_unit_behind(text: &str, words: Span, figures: &[Figure]) -> bool {
    words.len() <= LONGEST_UNIT && {
        let before = figures.partition_point(|f| f.span.end <= words.start);
        let gap = before.checked_sub(1).and_then(|n| text.get(figures[n].span.end..words.start));
        let beside = gap.is_some_and(|gap| !gap.is_empty() && gap.chars().all(|c| is_blank(c) && !matches!(c, '\t' | '\n' | '\r')));
        beside && manner_behind(&text[words.start..words.end]).is_some_and(|manner| manner.unit == Some(Unit::Count))
    }
}

/// Where the words that begin at a character end, at the end of their cell at the latest.
pub fn run_end(labels: &Labels<'_>, number: usize) -> usize {
    let end = (number + WIDEST_GAP).min(labels.stream.len());
    let goes_on = |&to: &usize| same_cell(labels, labels.stream.place(to - 1), labels.stream.place(to));
    number + 1 + (number + 1..end).take_while(goes_on).count()
}

/// The labels of rows among those of a region, each once.
pub fn rows_of(seen: &[Seen]) -> Vec<Label> {
    let mut rows: Vec<Label> = seen.iter().map(|s| s.label).filter(|label| matches!(label, Label::Row(..))).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The one of the `known` rows whose label these words are once more. Labels that are also those of heads
/// say nothing without their number.
pub fn repeated(labels: &Labels<'_>, known: &[Label], words: &Item) -> Option<(usize, usize)> {
    // The labels of its groups may stand before it.
    let group = |hit: &&Hit| hit.end < words.han.1 && labels.meanings(hit).any(|(label, _)| matches!(label, Label::Group(..)));
    let behind_group = |begin: usize| labels.hits_from(begin).take_while(|hit| hit.start < begin + 3).find(group).map(|hit| hit.end);
    let begin = std::iter::successors(Some(words.han.0), |&begin| behind_group(begin)).last().unwrap_or(words.han.0);
    let hit = labels.hits_from(begin).take_while(|hit| hit.start < words.han.1).find(|hit| hit.end <= words.han.1)?;
    // Behind the row's own number, it is no head.
    let numbered = |label: Label| is_numbered(labels, &Seen { label, start: hit.start, end: hit.end, fit: Fit::Exact });
    let any_numbered = labels.meanings(hit).any(|(label, _)| numbered(label));
    let meant = labels.meanings(hit).map(|(label, _)| label).filter(|label| !matches!(label, Label::Sign(_)));
    let mut rows = meant.filter(|&label| !any_numbered || numbered(label)).map(|label| match label {
        Label::Row(t, r) if known.contains(&label) => Some((t, r)),
        _ => None,
    });
    let row = rows.next().flatten()?;
    // What the form says behind a label belongs to it.
    let noted =
        || is_piece_of_row(labels, &Seen { label: Label::Row(row.0, row.1), start: hit.start, end: hit.end, fit: Fit::Exact }, words);
    let only = rows.next().is_none() && ((hit.end - hit.start) * 2 > words.han.1 - begin || noted());
    (only && standing(labels, hit.start) == Standing::First).then_some(row)
}

/// Whether words are the whole label of a row, whatever else they may be.
fn is_row_label(labels: &Labels<'_>, words: &Item) -> bool {
    let at = labels.hits.partition_point(|hit| hit.start < words.han.0);
    let inside = labels.hits[at..].iter().take_while(|hit| hit.end <= words.han.1);
    let whole = |hit: &&Hit| hit.end == words.han.1 && hit.start <= words.han.0 + 1;
    inside.filter(whole).any(|hit| labels.meanings(hit).any(|(label, _)| matches!(label, Label::Row(..))))
}

/// The longest cell, in bytes.
const LONGEST_CELL: usize = 1_000;

/// Whether nothing that divides cells stands between two places.
fn same_cell(labels: &Labels<'_>, from: usize, to: usize) -> bool {
    if to.saturating_sub(from) > LONGEST_CELL {
        return false;
    }
    work::count(to.saturating_sub(from));
    labels.text.get(from..to).is_some_and(|between| !between.chars().any(|c| divides_cells(labels, c)))
}

fn divides_cells(labels: &Labels<'_>, c: char) -> bool {
    labels.dividers.is_bar(c) || matches!(c, '\t' | '\n' | '\r' | '\u{2028}')
}

/// Where the cell begins that goes on at a place.
fn start_of_cell(labels: &Labels<'_>, at: usize) -> usize {
    let from = labels.text.ceil_char_boundary(at.saturating_sub(LONGEST_CELL));
    work::count(at - from);
    labels.text[from..at].char_indices().rev().find(|(_, c)| divides_cells(labels, *c)).map_or(from, |(i, c)| from + i + c.len_utf8())
}

/// Words beside a label that are longer, in characters, are no remark: other sentences follow.
const LONGEST_REMARK: usize = 60;

/// Ordinals, remarks behind a label, the lost head or tail of a label.
fn is_part_of_neighbour(labels: &Labels<'_>, seen: &[Seen], words: &Item, figures: &[Figure]) -> bool {
    let text = labels.stream.codes_of(words.han.0, words.han.1);
    if text.len() <= 2 && text.iter().all(|&c| is_ordinal(c)) {
        return true;
    }
    let (above, below) = seen.split_at(seen.partition_point(|s| s.start < words.han.0));
    let before = above.iter().rev().find(|s| s.end <= words.han.0);
    let after = below.iter().find(|s| s.start >= words.han.1);
    let holds_figure = |from: usize, to: usize| {
        let next = figures.partition_point(|f| f.span.start < from);
        figures.get(next).is_some_and(|f| f.span.end <= to)
    };
    let touches = |s: &&Seen, behind: bool| {
        let label = labels.stream.span(s.start, s.end);
        let (from, to) = if behind { (label.end, words.span.start) } else { (words.span.end, label.start) };
        // Digits that touch both are a sum of money, too, that glued to the label and to the next section's heading.
        let digits = |between: &str| !between.is_empty() && between.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        let heads = || {
            let behind = labels.text[to..].strip_prefix("万元").or_else(|| labels.text[to..].strip_prefix('元'));
            behind.is_some_and(|behind| {
                behind.starts_with(is_ordinal_numeral) && behind.trim_start_matches(is_ordinal_numeral).starts_with('、')
            })
        };
        same_cell(labels, from, to) && !holds_figure(from, to) && !(labels.text.get(from..to).is_some_and(digits) && heads())
    };
    let may_touch = text.len() <= LONGEST_REMARK;
    if may_touch && (before.is_some_and(|s| touches(&s, true)) || after.is_some_and(|s| touches(&s, false))) {
        return true;
    }
    // A label that is whole goes on behind none of its figures: its words there are the label once more.
    let whole = |s: &Seen| s.fit == Fit::Exact && holds_figure(labels.stream.span(s.start, s.end).end, words.span.start);
    before.filter(|s| !whole(s)).into_iter().chain(after).any(|s| is_piece_of_row(labels, s, words))
}

/// Whether words are a piece of the label of a row.
pub fn is_piece_of_row(labels: &Labels<'_>, row: &Seen, words: &Item) -> bool {
    let text = labels.stream.codes_of(words.han.0, words.han.1);
    match row.label {
        Label::Row(t, r) => is_piece_of(text, &Letters::of_codes(text), &labels.wordings(t).noted_rows[r]),
        _ => false,
    }
}

/// Whether words with these letters are a piece of a label.
fn is_piece_of(words: &[u16], letters: &Letters, label: &Wording) -> bool {
    let may_be = match most_missing(words) {
        0 => label.letters.may_hold_all(letters),
        most => letters.missing_in(&label.letters) <= most,
    };
    may_be && is_piece(words, &label.codes)
}

fn is_ordinal(code: u16) -> bool {
    char::from_u32(u32::from(code)).is_some_and(is_ordinal_numeral)
}

/// Pieces of the table's own heads and groups own no figures, like the whole ones. The label of the first
/// row ends at the character `rows_begin`.
fn as_head(labels: &Labels<'_>, rows_begin: Option<usize>, tables: &[usize], mut words: Item) -> Item {
    // 总计 among the rows is the label of a row rather than that of a column.
    let among_rows = rows_begin.is_some_and(|end| end <= words.han.0);
    if among_rows && is_row_label(labels, &words) {
        return words;
    }
    let text = labels.stream.codes_of(words.han.0, words.han.1);
    let bare = &text[text.iter().take_while(|&&c| is_ordinal(c)).count()..];
    let letters = Letters::of_codes(bare);
    if tables.iter().any(|&t| labels.wordings(t).heads.iter().any(|head| is_piece_of(bare, &letters, head))) {
        words.what = What::Head;
    }
    words
}

/// The tables that labels belong to, each once.
fn tables_of(seen: &[Seen]) -> Vec<usize> {
    let mut tables = Vec::new();
    for s in seen {
        if let Label::Row(t, _) | Label::Column(t, _) | Label::Title(t) | Label::Furniture(t) | Label::Group(t, _) = s.label
            && !tables.contains(&t)
        {
            tables.push(t);
        }
    }
    tables
}

/// The first words behind the last label that are no row's end the region. Gives whether there are any.
fn cut_tail(labels: &Labels<'_>, items: &mut Vec<Item>, last_end: usize) -> bool {
    let words = |item: &Item| labels.stream.codes_of(item.han.0, item.han.1);
    let fills = |item: &Item| {
        let short = item.han.1 - item.han.0 <= LONGEST_FILLER;
        short && items.iter().filter(|other| other.what == What::Foreign && words(other) == words(item)).count() >= FEWEST_FILLERS
    };
    let ends = |item: &Item| item.span.start >= last_end && !matches!(item.what, What::Again(..)) && !fills(item);
    let cut = items.iter().position(ends);
    if let Some(cut) = cut {
        items.truncate(cut + 1);
    }
    cut.is_some()
}

/// Whether a figure in words, `无` for one, is a piece of a label: 无 in 无正当理由.
fn is_of_label(labels: &Labels<'_>, seen: &[Seen], figure: &Figure) -> bool {
    if labels.text.as_bytes()[figure.span.start..figure.span.end].is_ascii() {
        return false;
    }
    let n = labels.stream.first_from(figure.span.start);
    let inside = n < labels.stream.len() && labels.stream.place(n) < figure.span.end;
    inside && seen[..seen.partition_point(|s| s.start <= n)].last().is_some_and(|s| n < s.end)
}

/// Whether digits that touch words are a figure: behind the end of a row's label, or before a label
/// that does not print them as its ordinal.
fn belongs(labels: &Labels<'_>, items: &[Item], figure: &Figure) -> bool {
    match figure.glue {
        Glue::Free => true,
        Glue::Before => {
            let before = &items[..items.partition_point(|i| i.span.start < figure.span.start)];
            let mut ended = before.iter().rev().filter(|i| i.span.end <= figure.span.start).peekable();
            let near = ended.peek().is_some_and(|i| figure.span.start - i.span.end <= LONGEST_CELL);
            let cell = if near { start_of_cell(labels, figure.span.start) } else { figure.span.start };
            ended.take_while(|i| i.span.end >= cell).any(|i| matches!(i.what, What::Row(..)))
        }
        Glue::Behind => items.get(items.partition_point(|i| i.span.start < figure.span.end)).is_some_and(|next| {
            let digits = &labels.text[figure.span.start..figure.span.end];
            let between = labels.text.get(figure.span.end..next.span.start).unwrap_or("");
            if !between.chars().all(|c| is_ordinal_numeral(c) || is_blank(c) || "（()）、.．,，".contains(c)) {
                return false;
            }
            match next.what {
                What::Row(t, r) => labels.form.tables[t].rows[r].ordinal.trim_end_matches('.') != digits,
                // The heading of the next section.
                _ => labels.text[figure.span.end..].trim_start_matches(is_ordinal_numeral).starts_with('、') && !between.starts_with('、'),
            }
        }),
    }
}

/// Gives every figure to the item it stands in or behind; where the last item ends the region, what
/// stands behind it is dropped.
fn hand_out(items: &mut Vec<Item>, figures: Vec<Figure>, cut: bool) {
    let end = items.last().filter(|_| cut).map(|item| item.span.start);
    // Both are in order.
    let mut owner = 0;
    for figure in figures {
        if end.is_some_and(|end| figure.span.start >= end) {
            break;
        }
        while items.get(owner).is_some_and(|item| item.span.start <= figure.span.start) {
            owner += 1;
        }
        if let Some(item) = owner.checked_sub(1).and_then(|i| items.get_mut(i)) {
            item.figures.push(figure);
        }
    }
    if end.is_some() {
        items.pop();
    }
}
