//! The tables of one section: region, rows, cells.

use super::align::{Claim, Laid, align};
use super::columns::{Printed, heads, printed};
use super::items::{Item, items, with_damaged_rows};
use super::region::{Labels, Seen, chain};
use super::ruled::{self, Content};
use super::shape::is_uneven;
use super::slots::{Margins, Placing, Slots};
use super::standing::{Standing, standing};
use super::strip;
use super::token::{Figure, is_bar};
use super::torn::may_be_torn;
use crate::form::{Kind, Label, Layout, Place};
use crate::number::is_blank;
use crate::report::{Cell, Doubt, HeadSeen, RowSeen, State, TableSeen};
use crate::text::Span;

/// The tables of one section as they were found.
#[derive(Debug, Default)]
pub struct Block {
    /// Tables, in form order.
    pub tables: Vec<TableSeen>,
    /// Cell number and cell.
    pub cells: Vec<(usize, Cell)>,
    /// Figures in the region that no cell claims.
    pub unclaimed: Vec<Span>,
    /// Words with figures that the form does not have, by table.
    pub unknown: Vec<(usize, Span)>,
    /// Rows whose label stands once more, and where.
    pub twice: Vec<((usize, usize), Span)>,
    /// From the first label to the last figure.
    pub span: Span,
}

/// The fewest row labels that make a region.
const FEWEST_ROWS: usize = 2;

/// The tables `tables` (all of one section), looked for from character `from` on.
pub fn block(labels: &Labels<'_>, tables: &[usize], from: usize) -> Option<Block> {
    let found = chain(labels, tables, from);
    if tables.iter().any(|&t| labels.form.tables[t].printed == Layout::Strip) {
        return strip::block(labels, tables, &found);
    }
    if !is_region(labels, &found) {
        return None;
    }
    let seen = with_damaged_rows(labels, tables, &found);
    let items = items(labels, &seen);
    let end = items.last().map_or(0, |item| item.figures.last().map_or(item.span.end, |f| f.span.end));
    let field_end = next_word(labels, end);
    let laid = align(labels, tables, &items, field_end);
    Some(assemble(labels, tables, &items, laid))
}

/// Whether the labels found are those of a table: rows at the start of their cells, with heads or
/// enough of each other.
fn is_region(labels: &Labels<'_>, found: &[Seen]) -> bool {
    let first = |s: &&Seen| standing(labels, s.start) == Standing::First;
    let all_rows = found.iter().filter(|s| matches!(s.label, Label::Row(..)));
    let rows = all_rows.clone().filter(first).count();
    let heads = found.iter().filter(|s| matches!(s.label, Label::Title(_) | Label::Column(..) | Label::Group(..))).filter(first).count();
    rows >= FEWEST_ROWS && rows + heads >= FEWEST_ROWS + 2 && rows * 2 >= all_rows.count()
}

/// Where the blanks behind a region end: at the next Han character.
pub fn next_word(labels: &Labels<'_>, byte: usize) -> usize {
    let next = labels.stream.first_from(byte);
    if next < labels.stream.len() { labels.stream.place(next) } else { labels.text.len() }
}

fn assemble(labels: &Labels<'_>, tables: &[usize], items: &[Item], laid: Laid) -> Block {
    let mut block =
        Block { unknown: laid.unknown, twice: laid.twice, unclaimed: laid.left_over.iter().map(|f| f.span).collect(), ..Block::default() };
    let start = items.first().map_or(0, |item| item.span.start);
    let mut from = start;
    let one_line = rows_stand_on_lines(labels, laid.claims.values());
    for &t in tables {
        let own: Vec<(usize, &Claim)> =
            laid.claims.iter().filter(|((table, _), _)| *table == t).map(|((_, row), claim)| (*row, claim)).collect();
        let Some(first_row) = own.iter().filter_map(|(_, claim)| claim.label).map(|l| l.start).min() else { continue };
        let zone = Span::new(from, first_row.max(from));
        let heads = heads(labels, t, items, zone);
        let printed = printed(labels, t, &heads, zone);
        let mut rows = Vec::new();
        let mut end = from;
        for (row, lay) in lay_rows(labels, t, &own, &Heads { seen: &heads, printed: &printed }, one_line) {
            let claim = own.iter().find(|(r, _)| *r == row).map(|(_, claim)| *claim);
            let Some(claim) = claim else { continue };
            end = end.max(claim.figures.last().map_or(claim.field.start, |f| f.span.end)).max(claim.label.map_or(0, |l| l.end));
            let extra = printed.order.iter().filter(|c| c.is_none()).count();
            let figures = claim.figures.len().saturating_sub(if lay.places_kept { extra } else { 0 });
            rows.push(RowSeen { row, label: claim.label, fit: claim.fit, figures, places_kept: lay.places_kept });
            block.unclaimed.extend(lay.unclaimed);
            for (column, cell) in lay.cells.into_iter().enumerate() {
                block.cells.push((labels.form.cell_at(Place { table: t, row, column }), cell));
            }
        }
        rows.sort_by_key(|row| row.label.map_or(usize::MAX, |l| l.start));
        block.tables.push(TableSeen { table: t, span: Span::new(from, end), heads, rows });
        from = end;
    }
    block.span = Span::new(start, from);
    // Words in a place of a ruled row stand in a cell, and so do the figures behind them.
    let words = |span: &Span| block.cells.iter().any(|(_, c)| c.state == State::Unreadable && c.span.is_some_and(|s| s.overlaps(*span)));
    block.unknown.retain(|(_, span)| !words(span));
    block.unclaimed.retain(|span| !block.cells.iter().any(|(_, c)| c.span.is_some_and(|s| s.overlaps(*span))));
    block.unclaimed.sort_unstable();
    block
}

/// The cells of one row.
pub struct LaidRow {
    /// One cell a column of the form.
    pub cells: Vec<Cell>,
    /// Figures of the row that found no cell.
    pub unclaimed: Vec<Span>,
    /// Whether separators keep the places of the blanks.
    pub places_kept: bool,
}

/// As many rows with their blanks in the same places make the blanks the filer's, not a converter's.
const SAME_BLANKS: usize = 3;

/// The heads of a table, and the columns they make.
struct Heads<'a> {
    seen: &'a [HeadSeen],
    printed: &'a Printed,
}

fn lay_rows(labels: &Labels<'_>, t: usize, own: &[(usize, &Claim)], heads: &Heads<'_>, one_line: bool) -> Vec<(usize, LaidRow)> {
    let printed = heads.printed;
    let width = printed.order.len();
    if let Some(rows) = lay_ruled(labels, t, own, heads) {
        return rows;
    }
    let slots: Vec<Slots> = own.iter().map(|(_, c)| Slots::of(labels.text, c.field, &c.figures, labels.dividers)).collect();
    let slots_of_all = &slots;
    let margins = |level: Option<usize>| -> Vec<Margins> {
        let complete =
            own.iter().zip(&slots).filter(|((row, c), _)| c.figures.len() == width && level.is_none_or(|l| l == depth(labels, t, *row)));
        let mut margins: Vec<Margins> = complete.filter_map(|(_, s)| s.margins(width)).collect();
        margins.dedup();
        margins
    };
    let place = |row: usize, claim: &Claim, slots: &Slots| -> Option<Placing> {
        if !(1..width).contains(&claim.figures.len()) {
            return None;
        }
        // Rows as deep in the groups as this one have as many blanks before their figures.
        let alike = margins(Some(depth(labels, t, row)));
        let uniform = slots_of_all.iter().all(|s| s.count() == width);
        if alike.is_empty() && !uniform && own.len() > SAME_BLANKS {
            return slots.place(width, &margins(None), labels.dividers).map(|p| Placing { sure: false, fitting_pads: false, ..p });
        }
        slots.place(width, &alike, labels.dividers)
    };
    let mut placings: Vec<Option<Placing>> = own.iter().zip(&slots).map(|((row, c), s)| place(*row, c, s)).collect();
    let alike = |p: &Placing, all: &[Option<Placing>]| all.iter().flatten().filter(|o| o.columns == p.columns).count() >= SAME_BLANKS;
    let settled: Vec<bool> = placings.iter().map(|p| p.as_ref().is_some_and(|p| p.fitting_pads && alike(p, &placings))).collect();
    for (placing, settled) in placings.iter_mut().zip(settled) {
        if let Some(placing) = placing {
            placing.sure |= settled;
        }
    }
    own.iter()
        .zip(placings)
        .zip(&slots)
        .map(|(((row, claim), placing), slots)| {
            let spread = is_broken(labels, claim) && (one_line || shares_a_line(labels, claim));
            let torn =
                (width == labels.form.tables[t].columns.len() && may_be_torn(labels, t, &claim.figures)).then_some(Doubt::TwoReadings);
            // As many figures as cells, and blanks kept between them: figures of two rows in one.
            let uneven = slots.has_blanks_between() || is_uneven(labels.text, &claim.figures, labels.dividers);
            let mixed = (claim.figures.len() == width && width > 1 && uneven).then_some(Doubt::TwoReadings);
            let doubt = claim.doubt.or(spread.then_some(Doubt::FiguresApart)).or(torn).or(mixed);
            let unseen = slots.has_words() || !slots.keep_blank(width, labels.dividers);
            let doubt = doubt.or((claim.figures.is_empty() && unseen).then_some(Doubt::BlankPlaces));
            (*row, lay_row(labels, t, &Claim { doubt, ..(*claim).clone() }, printed, placing))
        })
        .collect()
}

/// The rows of a ruled table some of whose cells are blank.
fn lay_ruled(labels: &Labels<'_>, t: usize, own: &[(usize, &Claim)], heads: &Heads<'_>) -> Option<Vec<(usize, LaidRow)>> {
    let columns = &labels.form.tables[t].columns;
    if heads.printed.doubt.is_some() || own.iter().all(|(_, claim)| claim.figures.len() == columns.len()) {
        return None;
    }
    let rows = ruled::rows(labels, heads.seen, columns.len(), own)?;
    let laid = own.iter().zip(rows).map(|((row, claim), contents)| {
        // Figures that words keep apart from their label stand in its row all the same.
        let apart = contents.iter().any(|content| matches!(content, Content::Words(_))) && claim.doubt == Some(Doubt::FiguresApart);
        let doubt = claim.doubt.filter(|_| !apart).or(may_be_torn(labels, t, &claim.figures).then_some(Doubt::TwoReadings));
        let cells = contents.into_iter().zip(columns).map(|(content, column)| match content {
            Content::Figure(figure) => read_cell(&figure, column.kind, column.unit, doubt),
            Content::Words(span) => Cell { state: State::Unreadable, span: Some(span), doubt, ..Cell::MISSING },
            Content::Blank => Cell { state: State::Blank, doubt, ..Cell::MISSING },
        });
        (*row, LaidRow { cells: cells.collect(), unclaimed: Vec::new(), places_kept: true })
    });
    Some(laid.collect())
}

/// Whether most rows print their label and their first figure on one line.
fn rows_stand_on_lines<'a>(labels: &Labels<'_>, claims: impl Iterator<Item = &'a Claim>) -> bool {
    let (mut beside, mut all) = (0_usize, 0_usize);
    for claim in claims {
        if let (Some(label), Some(first)) = (claim.label, claim.figures.first()) {
            all += 1;
            beside += usize::from(labels.text.get(label.end..first.span.start).is_some_and(|between| !between.contains('\n')));
        }
    }
    beside * 2 > all
}

/// Whether a row's figures stand on several lines.
fn is_broken(labels: &Labels<'_>, claim: &Claim) -> bool {
    match (claim.figures.first(), claim.figures.last()) {
        (Some(first), Some(last)) => labels.text[first.span.start..last.span.end].contains('\n'),
        _ => false,
    }
}

/// Whether a line holds something besides a figure of the row: then lines hold more than a cell, and
/// figures on several of them are pieces of lines that were wrapped.
fn shares_a_line(labels: &Labels<'_>, claim: &Claim) -> bool {
    let text = labels.text;
    claim.figures.iter().any(|figure| {
        let (before, behind) = (&text[..figure.span.start], &text[figure.span.end..]);
        let other = |c: &char| *c == '\n' || !(is_blank(*c) || is_bar(*c));
        before.chars().rev().find(other).is_some_and(|c| c != '\n') || behind.chars().find(other).is_some_and(|c| c != '\n')
    })
}

/// How many groups a row stands in.
fn depth(labels: &Labels<'_>, t: usize, row: usize) -> usize {
    let table = &labels.form.tables[t];
    let mut within = table.rows[row].within.as_deref();
    let mut depth = 0;
    while let Some(key) = within.filter(|_| depth < table.groups.len()) {
        depth += 1;
        within = table.groups.iter().find(|g| g.key == key).and_then(|g| g.within.as_deref());
    }
    depth
}

/// Lays the figures of a row into its cells.
pub fn lay_row(labels: &Labels<'_>, t: usize, claim: &Claim, printed: &Printed, placing: Option<Placing>) -> LaidRow {
    let columns = &labels.form.tables[t].columns;
    let (width, count) = (printed.order.len(), claim.figures.len());
    let doubt = claim.doubt.or(printed.doubt);
    let (places, state, doubt): (Vec<usize>, State, Option<Doubt>) = match placing {
        _ if count == 0 => (Vec::new(), State::Blank, claim.doubt),
        _ if count == width => ((0..count).collect(), State::Blank, doubt),
        Some(placing) => {
            let doubt = doubt.or((!placing.sure).then_some(Doubt::BlankPlaces));
            (placing.columns, State::Blank, doubt)
        }
        None => ((0..count.min(width)).collect(), State::Missing, Some(Doubt::RowCount { found: count, expected: width })),
    };
    let mut cells = vec![Cell { state, doubt, ..Cell::MISSING }; columns.len()];
    let mut unclaimed: Vec<Span> = claim.figures.iter().skip(places.len()).map(|f| f.span).collect();
    for (figure, place) in claim.figures.iter().zip(places) {
        match printed.order[place] {
            Some(c) => cells[c] = read_cell(figure, columns[c].kind, columns[c].unit, doubt),
            None => unclaimed.push(figure.span),
        }
    }
    let places_kept = !matches!(doubt, Some(Doubt::RowCount { .. } | Doubt::BlankPlaces));
    LaidRow { cells, unclaimed, places_kept }
}

/// A figure as a cell of a column of this kind and unit.
fn read_cell(figure: &Figure, kind: Kind, unit: Option<crate::number::Unit>, doubt: Option<Doubt>) -> Cell {
    use crate::number::Unit;
    let manner = figure.manner;
    let money = matches!(kind, Kind::Money(_));
    let differs = match manner.unit {
        None => false,
        Some(Unit::Count) => money,
        Some(printed) => !money || unit.is_some_and(|u| u != printed),
    };
    let own = if manner.approximate {
        Some(Doubt::Approximate)
    } else if differs {
        Some(Doubt::UnitDiffers)
    } else {
        None
    };
    let state = if figure.value.is_some() { State::Read } else { State::Dash };
    Cell { value: figure.value, span: Some(figure.span), state, doubt: doubt.or(own), manner }
}
