//! Tables printed as one line of figures below their heads: rows of heads, then every row's figures
//! one after the other. Where each row stands on its own line behind its label, that is read too.

use std::collections::BTreeMap;

use super::stacked;
use crate::extract::dividers::Dividers;
use crate::extract::region::{Labels, Seen};
use crate::extract::standing::{Standing, standing};
use crate::extract::table::align::{Claim, RowIndex, align};
use crate::extract::table::cells::{lay_row, printed as printed_figures, read_cell};
use crate::extract::table::heads::columns::{Printed, has_foreign_head, heads};
use crate::extract::table::heads::further::without_further;
use crate::extract::table::heads::strip_order::{Headed, are_named, in_another_order, keep_last_heads, without_sentence};
use crate::extract::table::heads::years::has_another_year;
use crate::extract::table::items::{Item, What, items};
use crate::extract::table::places::gaps::is_uneven;
use crate::extract::table::places::one_line;
use crate::extract::table::places::ruled::line_of;
use crate::extract::table::places::slots::{Placing, Slots};
use crate::extract::table::places::{line_count, text_columns};
use crate::extract::table::sums::one_too_many::{are_numbers, without_numbers, without_one};
use crate::extract::table::sums::torn_figures::ends_below;
use crate::extract::table::{Block, next_word};
use crate::extract::token::{Figure, Quality, figures, is_bar, is_digit, is_furniture, is_nothing};
use crate::fold::is_han;
use crate::form::{Fit, Label, Layout, Place, Table};
use crate::number::{Decimal, is_blank};
use crate::report::{Cell, Doubt, RowSeen, State, TableSeen};
use crate::text::{Span, lines_around, lines_within};

/// The fewest column heads that make such a table: one row's heads and a half.
const FEWEST_HEADS: usize = 6;

/// A table of one line of figures as it is printed.
struct Strip {
    items: Vec<Item>,
    figures: Vec<Figure>,
    claims: BTreeMap<RowIndex, Claim>,
    /// Whether the figures stand apart from each other, by rows or columns.
    apart: bool,
    /// Whether each row has its own figures, or they are as many as cells.
    whole: bool,
    /// A figure too many, which the sums tell from the others.
    over: Option<Span>,
}

/// The figures below, between or behind the labels `seen` of a table of one line.
fn read(labels: &Labels<'_>, tables: &[usize], seen: &[Seen]) -> Option<Strip> {
    let &table = tables.first()?;
    let form_table = &labels.form.tables[table];
    let count = |want: fn(&Label) -> bool| seen.iter().filter(|s| want(&s.label)).count();
    let columns = count(|l| matches!(l, Label::Column(..)));
    let rows = count(|l| matches!(l, Label::Row(..)));
    let mut items = items(labels, seen);
    without_numbers(form_table, &mut items);
    without_sentence(labels, table, &mut items);
    keep_last_heads(labels, table, &mut items);
    let start = items.first()?.span.start;
    let (width, height) = (form_table.columns.len(), form_table.rows.len());
    let all = width * height;
    // Figures in one run are not divided by rows, but where each is a row.
    let divided = width == 1 || items.iter().filter(|item| !item.figures.is_empty()).nth(1).is_some();
    if let Some(claims) = divided.then(|| stacked::claims(labels, table, &items)).flatten() {
        let figures = items.iter().flat_map(|i| i.figures.iter().copied()).collect();
        return Some(Strip { items, figures, claims, apart: true, whole: true, over: None });
    }
    let figures: Vec<Figure> = items.iter().flat_map(|i| i.figures.iter().copied()).collect();
    let line = line_of(labels.text, start, &figures, all);
    let figures: Vec<Figure> =
        figures.into_iter().filter(|f| line.is_none_or(|l| l.start <= f.span.start && f.span.end <= l.end)).collect();
    let mut figures = without_prose(labels.text, &items, figures, all);
    if let Some(told) = one_line::worded(labels, &items, &figures, all) {
        items.retain(|item| item.what != What::Foreign || !told.iter().any(|figure| figure.span.overlaps(item.span)));
        figures = told;
    }
    if figures.len() != all {
        let below = items.iter().filter(|item| item.what != What::Foreign).map(|item| item.span.end).max();
        figures = below.and_then(|end| stacked::line_below(labels, table, end)).unwrap_or(figures);
    }
    figures = without_further(labels, table, &items, &figures).unwrap_or(figures);
    let less = if figures.len() == all + 1 { without_one(form_table, &figures) } else { None };
    let over = less.as_ref().map(|(_, over)| *over);
    let figures = less.map_or(figures, |(figures, _)| figures);
    // What a sentence behind all figures names is no head of theirs.
    let last = figures.last().filter(|_| figures.len() == all).map_or(usize::MAX, |last| last.span.end);
    items.retain(|item| item.span.start < last || standing(labels, item.han.0) != Standing::Behind);
    let rows_labelled = rows == height
        && items.iter().all(|i| match i.what {
            What::Row(..) => i.figures.len() == width,
            _ => i.figures.is_empty(),
        });
    // All rows' labels and a run of as many figures as cells tell the table without heads.
    let run = rows == height && figures.len() == all && !is_uneven(labels.text, &figures, labels.dividers);
    if !rows_labelled && !run && (columns < FEWEST_HEADS.min(all) || rows == 0) {
        return None;
    }
    let end = figures.last().map_or_else(|| items.last().map_or(start, |i| i.span.end), |f| f.span.end);
    let whole = rows_labelled || figures.len() == all;
    let mut claims = if rows_labelled { align(labels, tables, &items, end).claims } else { strip_claims(labels, table, &items, &figures) };
    if let Some(last) = claims.get_mut(&(table, height - 1)).filter(|last| ends_below(labels.text, form_table, &last.figures)) {
        last.doubt = last.doubt.or(Some(Doubt::TwoReadings));
    }
    Some(Strip { items, figures, claims, apart: false, whole, over })
}

/// The first of `tables` as a strip below the heads `seen`.
pub fn block(labels: &Labels<'_>, tables: &[usize], seen: &[Seen]) -> Option<Block> {
    let &table = tables.first()?;
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let strip = read(labels, tables, seen)?;
    let Strip { items, figures, claims, apart: stands_apart, whole, over } = &strip;
    let start = items.first()?.span.start;
    let end = figures.last().map_or_else(|| items.last().map_or(start, |i| i.span.end), |f| f.span.end);
    let end = over.map_or(end, |over| over.end.max(end));
    let mut block = Block { span: Span::new(start, end), ..Block::default() };
    let mut seen_rows = Vec::new();
    let first_figure = figures.first().map_or(end, |f| f.span.start);
    let zone = Span::new(start, first_figure.max(start));
    let mut headed = if *stands_apart { Headed::plain(width) } else { Headed::of(labels, table, items, zone) };
    headed.doubted |= has_another_year(labels.text, figures);
    let doubt = headed.is_doubted(form_table, claims.values().map(|claim| claim.figures.as_slice())).then_some(Doubt::HeadsDiffer);
    let printed = Printed { order: headed.order.iter().copied().map(Some).collect(), doubt, filled: false, told_by_sums: false };
    for (&(t, row), claim) in claims {
        let laid = lay_row(labels, t, (&claim.figures, claim.doubt), &printed, None);
        seen_rows.push(RowSeen {
            row,
            label: claim.label,
            fit: claim.fit,
            figures: printed_figures(&claim.figures),
            places_kept: laid.places_kept,
        });
        for (column, cell) in laid.cells.into_iter().enumerate() {
            block.cells.push((labels.form.cell_at(Place { table: t, row, column }), cell));
        }
    }
    if !whole {
        place_partly(labels, table, &strip, &headed, &mut block);
        count_rows(labels, table, &block, &mut seen_rows);
    }
    let claimed: Vec<Span> = block.cells.iter().filter_map(|(_, cell)| cell.span).collect();
    block.unclaimed = figures.iter().filter(|f| f.quality != Quality::Absent).map(|f| f.span).filter(|s| !claimed.contains(s)).collect();
    block.unclaimed.extend(over);
    let heads = heads(labels, table, items, zone);
    block.tables.push(TableSeen { table, span: block.span, heads, rows: seen_rows });
    Some(block)
}

/// The table as the only line of figures in `body`, where its heads cannot be read.
pub fn without_heads(labels: &Labels<'_>, table: usize, body: Span) -> Option<Block> {
    let form_table = &labels.form.tables[table];
    let all = form_table.columns.len() * form_table.rows.len();
    if form_table.printed != Layout::Strip {
        return None;
    }
    let alone = !labels.text[body.start..body.end].contains('。');
    let in_body = figures(labels.text, body, labels.dividers);
    let figures = if alone && in_body.len() == all { in_body } else { only_line_of(labels, table, body)? };
    let span = figures.first()?.span.join(figures.last()?.span);
    // As many figures as cells and the sums of every row leave no other reading.
    let told = figures.chunks(form_table.columns.len()).all(|row| stacked::fits(form_table, row));
    let doubt = (!told).then_some(Doubt::LabelDamaged);
    let cell = |number: usize, f: &Figure| {
        let place = Place { table, row: number / form_table.columns.len(), column: number % form_table.columns.len() };
        let column = &form_table.columns[place.column];
        (labels.form.cell_at(place), read_cell(f, column.kind, column.unit, doubt))
    };
    let width = form_table.columns.len();
    let row = |row| RowSeen { row, label: None, fit: Fit::Near, figures: width, places_kept: true };
    let seen = TableSeen { table, span, heads: Vec::new(), rows: (0..form_table.rows.len()).map(row).collect() };
    Some(Block { tables: vec![seen], cells: figures.iter().enumerate().map(|(n, f)| cell(n, f)).collect(), span, ..Block::default() })
}

/// The shortest title of a table, in characters: heads have fewer.
const SHORTEST_TITLE: usize = 10;

/// The figures without those of a sentence above the heads that names the table's rows, where the others
/// are as many as cells.
fn without_prose(text: &str, items: &[Item], figures: Vec<Figure>, all: usize) -> Vec<Figure> {
    let last = items.iter().map(|item| item.span.end).max().unwrap_or(0);
    let above = figures.partition_point(|f| f.span.start < last);
    let mut line = Span::new(0, 0);
    let mut told = false;
    let mut in_prose = |f: &Figure| {
        if line.end < f.span.end {
            line = lines_around(text, f.span);
            told = text[line.start..line.end].contains(['。', '，']);
        }
        told
    };
    let heads = items.iter().position(|item| item.what != What::Head || item.han.1 - item.han.0 < SHORTEST_TITLE);
    let titled = |f: &Figure| heads.and_then(|first| items.get(first)).is_some_and(|item| f.span.end <= item.span.start);
    let prose = above > 0 && figures.len() - above == all && figures[..above].iter().all(|f| in_prose(f) || titled(f));
    if prose { figures[above..].to_vec() } else { figures }
}

/// The figures of the only line in `body` that holds as many as the table has cells, and no words.
fn only_line_of(labels: &Labels<'_>, table: usize, body: Span) -> Option<Vec<Figure>> {
    let all = labels.form.tables[table].columns.len() * labels.form.tables[table].rows.len();
    let mut found = None;
    for (span, line) in lines_within(labels.text, body) {
        if line.len() < all * 2 || line.contains(is_han) {
            continue;
        }
        let figures = figures(labels.text, span, labels.dividers);
        if figures.len() == all && !are_numbers(&labels.form.tables[table], &figures) {
            if found.is_some() {
                return None;
            }
            found = Some(figures);
        }
    }
    found
}

/// All figures dealt to the rows in order. Where their number is not the table's, no row gets any.
fn strip_claims(labels: &Labels<'_>, table: usize, items: &[Item], figures: &[Figure]) -> BTreeMap<RowIndex, Claim> {
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let whole = figures.len() == width * form_table.rows.len();
    // One run of figures, nothing between them and below all heads: else they may be other rows' or columns'.
    let run = figures.first().is_none_or(|first| items.iter().all(|item| item.span.end <= first.span.start))
        && !words_between(labels.text, figures);
    // Where they are as many as cells and the sums of all rows hold, it is no matter what divides them.
    let told = || whole && figures.chunks(width).all(|row| stacked::fits(form_table, row)) && figures.iter().any(is_something);
    // Below a head that is none of the table's, the number of the row may be the first.
    let zone = || Some(Span::new(items.first()?.span.start, figures.first()?.span.start)).filter(|zone| zone.start < zone.end);
    let another = whole && zone().is_some_and(|zone| has_foreign_head(labels, zone, true)) && !told();
    let uneven = (another
        || (whole && ends_unread(labels.text, figures) && !told())
        || (whole && begins_oddly(form_table, figures))
        || !run
        || (is_uneven(labels.text, figures, labels.dividers) && !told())
        || (whole && may_be_one_on(form_table, figures)))
        && !(whole && are_named(labels, table, figures));
    // Which of the cells that the document lacks are not there is not known.
    let there = printed_figures(figures);
    let lacking = (there < figures.len()).then_some(Doubt::RowCount { found: there, expected: figures.len() });
    let doubt =
        lacking.or(uneven.then_some(Doubt::TwoReadings)).or_else(|| in_another_order(labels, table, items).then_some(Doubt::HeadsDiffer));
    let mut claims = BTreeMap::new();
    for row in 0..form_table.rows.len() {
        let item = items.iter().find(|i| i.what == What::Row(table, row));
        let own = if whole { figures[row * width..(row + 1) * width].to_vec() } else { Vec::new() };
        let label = item.map(|i| i.span);
        let at = label.map_or(0, |l| l.end);
        let fit = item.map_or(Fit::Near, |i| i.fit);
        claims.insert((table, row), Claim { label, fit, figures: own, doubt, field: Span::new(at, at), before_gap: false });
    }
    claims
}

/// Whether digits that are no figure stand behind the last one on its line: it may be the last of the table's, and the first
/// figure none of them.
fn ends_unread(text: &str, figures: &[Figure]) -> bool {
    let behind = figures.last().and_then(|last| text[last.span.end..].split(|c| c == '\n' || is_han(c)).next()).unwrap_or("");
    behind.contains(is_digit) && !is_furniture(behind) && !is_furniture(behind.trim_matches(|c| is_blank(c) || is_bar(c)))
}

/// Whether the first figure is none of the table's, it may be: damaged or with a sign, as the number of a line is behind a
/// mark, and no sums of other rows bear out the places of those behind it.
fn begins_oddly(table: &Table, figures: &[Figure]) -> bool {
    let odd = figures.first().is_some_and(|first| first.quality == Quality::Unreadable || first.manner.signed);
    let mut others = figures.chunks(table.columns.len()).skip(1);
    odd && !(others.all(|row| stacked::fits(table, row)) && figures[1..].iter().any(is_something))
}

/// Whether the sums of all rows hold once the figures stand one place on, and not as they are: the first place may be blank,
/// and the last figure none of the table's.
fn may_be_one_on(table: &Table, figures: &[Figure]) -> bool {
    let values: Vec<Decimal> = figures.iter().map(|figure| figure.value.unwrap_or_default()).collect();
    let (Some((_, first)), Some((_, last))) = (values.split_first(), values.split_last()) else { return false };
    let moved = [[&[Decimal::ZERO], last].concat(), [first, &[Decimal::ZERO]].concat()];
    let something = |values: &[Decimal]| values.iter().any(|value| !value.is_zero());
    !table.sums.is_empty() && !table.all_add_up(&values) && moved.iter().any(|values| something(values) && table.all_add_up(values))
}

/// Whether a figure is another than zero.
fn is_something(figure: &Figure) -> bool {
    figure.value.is_some_and(|value| !value.is_zero())
}

/// Units behind figures have no more characters.
const LONGEST_UNIT: usize = 3;

/// Whether words stand between the first and the last of `figures`: then they may be of several rows.
fn words_between(text: &str, figures: &[Figure]) -> bool {
    let gaps = figures.windows(2).filter_map(|pair| text.get(pair[0].span.end..pair[1].span.start));
    gaps.map(|gap| gap.chars().filter(|&c| is_han(c)).count()).any(|words| words > LONGEST_UNIT)
}

/// A strip with blanks or with figures too few or too many: cells by kept places, else in order
/// and doubtful.
fn place_partly(labels: &Labels<'_>, table: usize, strip: &Strip, headed: &Headed, block: &mut Block) {
    let Strip { items, figures, .. } = strip;
    let form_table = &labels.form.tables[table];
    let all = form_table.columns.len() * form_table.rows.len();
    let above = |item: &&Item| figures.first().is_none_or(|f| item.span.end <= f.span.start);
    let last_head = items.iter().filter(above).map(|i| i.span.end).max().unwrap_or(0);
    let last_figure = figures.last().map_or(last_head, |f| f.span.end);
    let line = items.first().and_then(|first| line_of(labels.text, first.span.start, figures, all));
    let field = line
        .unwrap_or_else(|| strip_field(labels.text, Span::new(last_head, next_word(labels, last_figure)), figures, labels.dividers.led));
    let slots = Slots::of(labels.text, field, figures, labels.dividers);
    // Every place of a row between bars is a cell.
    let slots = if line.is_some() { slots } else { slots.without_leading_pads() };
    let placing = placing_of(labels, table, strip, headed, (last_head, &slots));
    let kept = figures.is_empty() && slots.keep_blank(all, labels.dividers);
    // Figures in another order are told by their sums alone.
    let moved = |columns: &[usize]| {
        headed.plain
            && one_line::may_be_moved(form_table, figures, columns)
            && one_line::columns(labels, items, figures, all).is_none_or(|below| below.columns != *columns)
    };
    let doubt = match &placing {
        _ if kept => None,
        _ if figures.is_empty() => Some(Doubt::BlankPlaces),
        _ if words_between(labels.text, figures) => Some(Doubt::FiguresApart),
        Some(Placing { sure: true, columns, .. })
            if !moved(columns) && !lacks_the_last(columns, all) && !one_line::is_filled_up(labels, form_table, items, figures, columns) =>
        {
            headed.is_doubted_with_blanks(form_table, figures, columns).then_some(Doubt::HeadsDiffer)
        }
        Some(_) => Some(Doubt::BlankPlaces),
        None => Some(Doubt::RowCount { found: figures.len(), expected: all }),
    };
    let state = if placing.is_some() || figures.is_empty() { State::Blank } else { State::Missing };
    let places: Vec<usize> = placing.map_or_else(|| (0..figures.len().min(all)).collect(), |p| p.columns);
    // Columns that a figure's cell covers have none of their own.
    let merged = figures.iter().any(|f| f.quality == Quality::Merged);
    block.cells.clear();
    for number in 0..all {
        let place = Place { table, row: number / form_table.columns.len(), column: number % form_table.columns.len() };
        let figure = places.iter().position(|&place| headed.cell_at(place) == number).map(|i| figures[i]);
        let column = &form_table.columns[place.column];
        let cell = match figure {
            Some(f) => read_cell(&f, column.kind, column.unit, doubt),
            None if merged => Cell::MISSING,
            None => Cell { state, doubt, ..Cell::MISSING },
        };
        block.cells.push((labels.form.cell_at(place), cell));
    }
}

/// Whether the last place alone is blank: rows from which a figure was lost are filled up there, whichever that was.
fn lacks_the_last(columns: &[usize], all: usize) -> bool {
    columns.len() + 1 == all && columns.iter().enumerate().all(|(at, &column)| at == column)
}

/// The places of the figures of a strip behind `last_head` that lacks some.
fn placing_of(
    labels: &Labels<'_>,
    table: usize,
    Strip { items, figures, .. }: &Strip,
    headed: &Headed,
    (last_head, slots): (usize, &Slots),
) -> Option<Placing> {
    let form_table = &labels.form.tables[table];
    let all = form_table.columns.len() * form_table.rows.len();
    if figures.len() >= all {
        return between_marks(labels.text, form_table, figures, labels.dividers);
    }
    let zone = Span::new(items.first().map_or(last_head, |item| item.span.start), last_head);
    // Below a head that is none of the table's, the number of the row may be the first figure.
    let another = has_foreign_head(labels, zone, true);
    let placing = slots.place(all, &[], labels.dividers).map(|placing| Placing { sure: placing.sure && !another, ..placing });
    let sure = placing.clone().filter(|placing| placing.sure);
    let below = || one_line::columns(labels, items, figures, all);
    if !headed.plain {
        return sure.or_else(below).or(placing);
    }
    let beside = || between_marks(labels.text, form_table, figures, labels.dividers);
    let below = || if in_another_order(labels, table, items) { None } else { below() };
    let upright = || text_columns::beneath(labels, table, zone, figures);
    let counted = || line_count::beneath(labels.text, form_table, last_head, figures);
    sure.or_else(beside).or_else(below).or_else(upright).or_else(counted).or(placing)
}

/// The places of figures on a line of their own with one mark between any two cells of the table: a tab, a bar or a
/// comma that divides.
fn between_marks(text: &str, form_table: &Table, figures: &[Figure], dividers: Dividers) -> Option<Placing> {
    let (first, last) = (figures.first()?.span, figures.last()?.span);
    let place = lines_around(text, first.join(last));
    let (line, width) = (&text[place.start..place.end], form_table.columns.len());
    let all = width * form_table.rows.len();
    let marks = ['\t', '|', ','];
    let is_mark = |c: char| marks.contains(&c) && (c != ',' || dividers.comma);
    let mark = line.chars().find(|&c| is_mark(c))?;
    if line.contains(|c| c == '\n' || (is_mark(c) && c != mark)) || line.matches(mark).count() + 1 != all {
        return None;
    }
    let columns: Vec<usize> = figures.iter().map(|f| text[place.start..f.span.start].matches(mark).count()).collect();
    let mut values = vec![Decimal::ZERO; all];
    for (figure, &column) in figures.iter().zip(&columns) {
        values[column] = figure.value?;
    }
    let blank = |(at, place): (usize, &str)| columns.contains(&at) || is_nothing(place);
    let apart = columns.windows(2).all(|pair| pair[0] < pair[1]) && line.split(mark).enumerate().all(blank);
    // A mark before the row and a figure that was lost with its own look alike, but for the sums.
    let sure = form_table.all_add_up(&values);
    apart.then_some(Placing { columns, sure, fitting_pads: true })
}

/// How many figures each row of a strip got, and whether blanks keep the places of the others.
fn count_rows(labels: &Labels<'_>, table: usize, block: &Block, rows: &mut [RowSeen]) {
    for seen in rows {
        let own = |cell: usize| labels.form.place(cell).table == table && labels.form.place(cell).row == seen.row;
        let cells = || block.cells.iter().filter(|(number, _)| own(*number)).map(|(_, cell)| cell);
        seen.figures = cells().filter(|c| c.span.is_some()).count();
        seen.places_kept = cells().all(|c| !matches!(c.doubt, Some(Doubt::RowCount { .. } | Doubt::BlankPlaces)));
    }
}

/// The field of a strip: where tabs divide it, from the line break before the first figure's row, so
/// that the heads' own blank cells are not taken for its own; where rows begin with a bar (`led`), from its
/// line; else from the last head.
fn strip_field(text: &str, field: Span, figures: &[Figure], led: bool) -> Span {
    let Some(first) = figures.first() else {
        // The line of the last heads ends before the row that nobody filled in.
        let line = text.get(field.start..field.end).and_then(|slice| slice.find('\n')).filter(|_| led);
        if let Some(line) = line {
            return Span::new(field.start + line + 1, field.end);
        }
        let tab = text.get(field.start..field.end).and_then(|slice| slice.find('\t'));
        return Span::new(field.start + tab.unwrap_or(0), field.end);
    };
    let before = text.get(field.start..first.span.start).unwrap_or("");
    if led && let Some(at) = before.rfind('\n') {
        return Span::new(field.start + at + 1, field.end);
    }
    let row = if before.contains('\t') { before.rfind("\n\n").map(|i| i + 1).or_else(|| before.find('\n')) } else { None };
    Span::new(row.map_or(field.start, |i| field.start + i), field.end)
}
