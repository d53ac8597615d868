//! Tables that print every row of the form behind its label with all its figures, and nothing that they could be
//! mistaken for: nearly all there are. What leaves no doubt is laid into its cells at once; the rest is left to the
//! ways that weigh what it may mean, which read such tables alike, only slower.

use crate::extract::region::{Labels, Seen};
use crate::extract::table::align::is_head_of_columns;
use crate::extract::table::cells::read_cell;
use crate::extract::table::heads::columns::{has_foreign_head, heads, printed};
use crate::extract::table::heads::order;
use crate::extract::table::heads::replaced;
use crate::extract::table::heads::several_lines;
use crate::extract::table::items::simple::without_plain_ordinal;
use crate::extract::table::items::{Item, What};
use crate::extract::table::places::lines::shares_a_line;
use crate::extract::table::sums::torn_figures::may_be_torn;
use crate::extract::table::{Block, next_word};
use crate::extract::token::{Figure, Glue, Quality, divides, is_bar};
use crate::fold::bar_at;
use crate::form::{Fit, Label, Place};
use crate::number::is_blank;
use crate::report::{RowSeen, TableSeen};
use crate::text::Span;

/// What divides cells, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Marks {
    lines: usize,
    tabs: usize,
    bars: usize,
}

/// The places of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Places {
    /// Bars or tabs make them; so many stand before the first figure.
    Before(usize),
    /// Every cell has a line of its own, with bars or tabs around it; these stand before the first figure.
    Apart(Marks),
    /// Blanks or lines divide the figures, the first of which may stand on the line below the label.
    Open { below: bool },
}

/// The tables `tables` of one section, whose labels and figures `items` are, where they are whole and leave no doubt.
pub fn block(labels: &Labels<'_>, tables: &[usize], items: &[Item]) -> Option<Block> {
    let figures = |item: &Item| match item.what {
        What::Row(t, _) => Some(labels.form.tables[t].columns.len()),
        What::Head => Some(0),
        _ => None,
    };
    if !items.iter().all(|item| figures(item) == Some(item.figures.len())) {
        return None;
    }
    let mut all = Vec::with_capacity(items.len());
    for i in 0..items.len() {
        if let What::Row(t, r) = items[i].what {
            all.push((t, places(labels, items, i, (t, r))?));
        }
    }
    // A number alone below a label may be that of the page where others stand beside theirs.
    let beside = all.iter().any(|(_, places)| *places == Places::Open { below: false });
    let alone = |&(t, places): &(usize, Places)| places == Places::Open { below: true } && labels.form.tables[t].columns.len() == 1;
    if beside && all.iter().any(alone) {
        return None;
    }
    let start = items.first()?.span.start;
    let mut block = Block::default();
    let mut from = start;
    for &t in tables {
        let mut own = all.iter().filter(|(table, _)| *table == t).map(|(_, places)| places);
        let first = own.next()?;
        let grouped = labels.wordings(t).depths.iter().any(|&depth| depth > 0);
        if !grouped && own.any(|places| places != first) {
            return None;
        }
        let seen = table(labels, t, (start, from), items, &mut block)?;
        from = seen.span.end;
        block.tables.push(seen);
    }
    block.span = Span::new(start, from);
    Some(block)
}

/// Whether the labels of all rows of `tables` are there, in the form's order and undamaged.
pub fn has_every_row(labels: &Labels<'_>, tables: &[usize], found: &[Seen]) -> bool {
    let mut printed = found.iter().filter_map(|s| match s.label {
        Label::Row(t, r) => Some(((t, r), s.fit)),
        _ => None,
    });
    let mut every = tables.iter().flat_map(|&t| (0..labels.form.tables[t].rows.len()).map(move |r| (t, r)));
    every.all(|row| printed.next().is_some_and(|(seen, fit)| seen == row && fit != Fit::Near)) && printed.next().is_none()
}

/// The places of the row of item `i`; nothing where it leaves any doubt.
fn places(labels: &Labels<'_>, items: &[Item], i: usize, (t, r): (usize, usize)) -> Option<Places> {
    let (text, item) = (labels.text, &items[i]);
    let (first, last) = (item.figures.first()?, item.figures.last()?);
    if is_another(labels, items, i, (t, r)) || item.figures.iter().any(|f| f.quality != Quality::Plain || f.glue != Glue::Free) {
        return None;
    }
    let next = items.get(i + 1).map_or_else(|| next_word(labels, last.span.end), |next| next.span.start);
    let (before, behind) = (&text[item.span.end.min(first.span.start)..first.span.start], &text[last.span.end..next.max(last.span.end)]);
    let (lead, tail) = (Marks::of_lead(before)?, Marks::of(behind));
    let (gap, even) = if item.figures.len() > 1 { gap(text, &item.figures).map(|(gap, even)| (Some(gap), even))? } else { (None, true) };
    let is_one_line = lead.lines == 0 && gap.is_none_or(|gap| gap.lines == 0);
    let all = lead.and(tail).and(gap.unwrap_or_default());
    let ends_line = tail.lines > 0 || next == text.len();
    let marked = all.bars > 0 || all.tabs > 0;
    if marked && is_one_line {
        let (before, between) = if all.bars > 0 { (lead.bars, gap.map(|gap| gap.bars)) } else { (lead.tabs, gap.map(|gap| gap.tabs)) };
        return between.is_none_or(|between| between == 1).then_some(Places::Before(before));
    }
    let broken = gap.is_some_and(|gap| gap.lines > 0);
    let doubtful = (lead.lines > 0 && !ends_line)
        || (broken && shares_a_line(labels, &item.figures))
        || ((broken || !even) && may_be_torn(labels, t, &item.figures));
    let apart = lead.lines > 0 && ends_line && gap.is_none_or(|gap| gap.lines > 0 && gap.bars + gap.tabs == 1);
    match (doubtful, marked) {
        (true, _) => None,
        (false, true) => (apart && are_framed(text, &item.figures, (before, behind))).then_some(Places::Apart(lead)),
        (false, false) => Some(Places::Open { below: lead.lines > 0 }),
    }
}

/// Whether the mark of its cell stands before every figure of a row, or behind every one: a number without it stands in
/// no cell. `before` leads to the first figure, `behind` follows the last.
fn are_framed(text: &str, figures: &[Figure], (before, behind): (&str, &str)) -> bool {
    let is_mark = |c: char| c == '\t' || is_bar(c);
    let leads = |between: &str| between.trim_end_matches(' ').ends_with(is_mark);
    let follows = |between: &str| between.trim_start_matches([' ', '\r', '\n']).starts_with(is_mark);
    match figures {
        [first, second, ..] if leads(&text[first.span.end..second.span.start]) => leads(before),
        _ => leads(before) || (before.contains(is_mark) && follows(behind)),
    }
}

/// The marks between two figures of a row, two at least, if the same stand between all, and whether all else is the same, too.
fn gap(text: &str, figures: &[Figure]) -> Option<(Marks, bool)> {
    let mut gaps = figures.windows(2).map(|pair| &text[pair[0].span.end..pair[1].span.start]);
    let first = gaps.next()?;
    let marks = Marks::of(first);
    // Nearly all gaps of a row are alike.
    let mut even = true;
    let alike = gaps.all(|gap| {
        even &= gap == first;
        gap == first || Marks::of(gap) == marks
    });
    alike.then_some((marks, even))
}

/// Whether the label of a row may be another one's.
fn is_another(labels: &Labels<'_>, items: &[Item], i: usize, (t, r): (usize, usize)) -> bool {
    let item = &items[i];
    let before = i.checked_sub(1).map_or("", |before| {
        let before = items[before].figures.last().map_or(items[before].span.end, |f| f.span.end);
        labels.text.get(before..item.span.start).unwrap_or("")
    });
    // Behind its ordinal at most, the form's own label is no other.
    let plain = item.fit == Fit::Exact && without_plain_ordinal(before).ends_with(divides);
    let seen = Seen { label: Label::Row(t, r), start: item.han.0, end: item.han.1, fit: item.fit };
    let ends = (items.first().map_or(0, |item| item.han.0), items.last().map_or(0, |item| item.han.1));
    (!plain && order::is_another_row(labels, seen.label, item.span)) || is_head_of_columns(labels, ends, &seen)
}

/// One table, which begins at byte `from` of a block that begins at `start`.
fn table(labels: &Labels<'_>, t: usize, (start, from): (usize, usize), items: &[Item], block: &mut Block) -> Option<TableSeen> {
    let columns = &labels.form.tables[t].columns;
    let own = || items.iter().filter_map(|item| if let What::Row(table, r) = item.what { (table == t).then_some((r, item)) } else { None });
    let zone = Span::new(from, own().next()?.1.span.start.max(from));
    let seen = heads(labels, t, items, zone);
    let first = || order::total_first(labels, t, &seen, own().map(|(_, item)| item.figures.as_slice()));
    if order::total_stands_above(labels, t, &seen) || first().is_some() || has_foreign_head(labels, Span::new(start, zone.end), false) {
        return None;
    }
    let printed = printed(labels, t, &seen, zone);
    if printed.doubt.is_some() || printed.order.len() != columns.len() {
        return None;
    }
    let headed = seen.len() == columns.len() && seen.iter().all(|head| head.fit == Fit::Exact);
    if !headed && (several_lines::speak_against(labels, t, zone, &printed.order) || replaced::stand_for_own(labels, t, &seen, zone)) {
        return None;
    }
    let mut place_of = vec![0; columns.len()];
    for (place, column) in printed.order.into_iter().enumerate() {
        *place_of.get_mut(column?)? = place;
    }
    let (mut rows, mut end) = (Vec::with_capacity(items.len()), from);
    block.cells.reserve(items.len() * columns.len());
    let first = labels.form.cell_at(Place { table: t, row: 0, column: 0 });
    for (row, item) in own() {
        let figures: &[Figure] = &item.figures;
        end = end.max(figures.last().map_or(item.span.end, |f| f.span.end));
        rows.push(RowSeen { row, label: Some(item.span), fit: item.fit, figures: figures.len(), places_kept: true });
        for (column, (form_column, &place)) in columns.iter().zip(&place_of).enumerate() {
            let number = first + row * columns.len() + column;
            block.cells.push((number, read_cell(&figures[place], form_column.kind, form_column.unit, None)));
        }
    }
    Some(TableSeen { table: t, span: Span::new(from, end), heads: seen, rows })
}

impl Marks {
    fn of(between: &str) -> Self {
        let mut marks = Self::default();
        let mut rest = between.as_bytes();
        while let Some((&byte, behind)) = rest.split_first() {
            match byte {
                b'\n' => marks.lines += 1,
                b'\t' => marks.tabs += 1,
                0x80.. => marks.bars += usize::from(bar_at(rest) > 0),
                _ => marks.bars += usize::from(byte == b'|'),
            }
            rest = behind;
        }
        marks
    }

    /// The marks between a label and its first figure, where nothing but a remark in brackets stands there besides.
    fn of_lead(lead: &str) -> Option<Self> {
        let bare = lead.trim_start_matches(['”', '"']);
        let bare = if bare.starts_with(['（', '(']) { bare.split_once(['）', ')']).map_or("#", |(_, behind)| behind) } else { bare };
        bare.chars().all(|c| is_blank(c) || is_bar(c)).then(|| Self::of(lead))
    }

    /// All of both.
    fn and(self, other: Self) -> Self {
        Self { lines: self.lines + other.lines, tabs: self.tabs + other.tabs, bars: self.bars + other.bars }
    }
}
