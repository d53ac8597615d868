//! The tables of one section: region, rows, cells.

use super::align::{Claim, Laid, RowIndex, align};
use super::items::{Item, What, items, with_damaged_rows};
use super::near::{distance, nearest};
use super::region::{Labels, chain};
use super::slots::{Margins, Slots};
use super::strip;
use super::token::Figure;
use crate::form::{Fit, Kind, Label, Layout, Place};
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
    let rows = found.iter().filter(|s| matches!(s.label, Label::Row(..))).count();
    let heads = found.iter().filter(|s| matches!(s.label, Label::Title(_) | Label::Column(..) | Label::Group(..))).count();
    let all: usize = tables.iter().map(|&t| labels.form.tables[t].rows.len()).sum();
    if rows < FEWEST_ROWS || rows + heads < FEWEST_ROWS + 2 || rows * 4 < all {
        return None;
    }
    let seen = with_damaged_rows(labels, tables, &found);
    let items = items(labels, &seen);
    let end = items.last().map_or(0, |item| item.figures.last().map_or(item.span.end, |f| f.span.end));
    let field_end = next_word(labels, end);
    let laid = align(labels, tables, &items, field_end);
    Some(assemble(labels, tables, &items, laid))
}

/// Where the blanks behind a region end: at the next Han character.
fn next_word(labels: &Labels<'_>, byte: usize) -> usize {
    let next = labels.stream.first_from(byte);
    if next < labels.stream.len() { labels.stream.place(next) } else { labels.text.len() }
}

fn assemble(labels: &Labels<'_>, tables: &[usize], items: &[Item], laid: Laid) -> Block {
    let mut block = Block { unknown: laid.unknown, unclaimed: laid.left_over.iter().map(|f| f.span).collect(), ..Block::default() };
    let start = items.first().map_or(0, |item| item.span.start);
    let mut from = start;
    for &t in tables {
        let margins = margins(labels, t, &laid.claims);
        let mut rows = Vec::new();
        let mut end = from;
        for (&(table, row), claim) in laid.claims.iter().filter(|((table, _), _)| *table == t) {
            let lay = lay_row(labels, (table, row), claim, &margins);
            end = end.max(claim.figures.last().map_or(claim.field.start, |f| f.span.end)).max(claim.label.map_or(0, |l| l.end));
            rows.push(RowSeen { row, label: claim.label, fit: claim.fit, figures: claim.figures.len(), places_kept: lay.places_kept });
            block.unclaimed.extend(lay.unclaimed);
            for (column, cell) in lay.cells.into_iter().enumerate() {
                block.cells.push((labels.form.cell_at(Place { table, row, column }), cell));
            }
        }
        if rows.is_empty() {
            continue;
        }
        rows.sort_by_key(|row| row.label.map_or(usize::MAX, |l| l.start));
        let first_row = rows.first().and_then(|r| r.label).map_or(end, |l| l.start);
        let heads = heads(labels, t, items, Span::new(from, first_row));
        block.tables.push(TableSeen { table: t, span: Span::new(from, end), heads, rows });
        from = end;
    }
    block.span = Span::new(start, from);
    block.unclaimed.sort_unstable();
    block
}

/// The margins that the complete rows of a table show.
fn margins(labels: &Labels<'_>, table: usize, claims: &std::collections::BTreeMap<RowIndex, Claim>) -> Vec<Margins> {
    let width = labels.form.tables[table].columns.len();
    let complete = claims.iter().filter(|((t, _), claim)| *t == table && claim.figures.len() == width);
    let mut margins: Vec<Margins> = complete.filter_map(|(_, c)| Slots::of(labels.text, c.field, &c.figures).margins(width)).collect();
    margins.dedup();
    margins
}

/// The cells of one row.
pub struct LaidRow {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// Figures of the row that found no cell.
    pub unclaimed: Vec<Span>,
    /// Whether separators keep the places of the blanks.
    pub places_kept: bool,
}

/// Lays the figures of a row into its cells.
pub fn lay_row(labels: &Labels<'_>, (t, _): RowIndex, claim: &Claim, margins: &[Margins]) -> LaidRow {
    let columns = &labels.form.tables[t].columns;
    let width = columns.len();
    let count = claim.figures.len();
    let cell = |c: usize, figure: &Figure, doubt: Option<Doubt>| read_cell(figure, columns[c].kind, columns[c].unit, doubt);
    let empty = |state, doubt| Cell { state, doubt, ..Cell::MISSING };
    if count == width {
        let cells = claim.figures.iter().enumerate().map(|(c, f)| cell(c, f, claim.doubt)).collect();
        return LaidRow { cells, unclaimed: Vec::new(), places_kept: true };
    }
    let slots = Slots::of(labels.text, claim.field, &claim.figures);
    if count == 0 {
        let cells = vec![empty(State::Blank, claim.doubt); width];
        return LaidRow { cells, unclaimed: Vec::new(), places_kept: true };
    }
    if count < width
        && let Some(placing) = slots.place(width, margins)
    {
        let doubt = claim.doubt.or((!placing.sure).then_some(Doubt::BlankPlaces));
        let mut cells = vec![empty(State::Blank, doubt); width];
        for (figure, &c) in claim.figures.iter().zip(&placing.columns) {
            cells[c] = cell(c, figure, doubt);
        }
        return LaidRow { cells, unclaimed: Vec::new(), places_kept: placing.sure };
    }
    let doubt = Some(Doubt::RowCount { found: count, expected: width });
    let mut cells: Vec<Cell> = claim.figures.iter().take(width).enumerate().map(|(c, f)| cell(c, f, doubt)).collect();
    cells.resize(width, empty(State::Missing, doubt));
    LaidRow { cells, unclaimed: claim.figures.iter().skip(width).map(|f| f.span).collect(), places_kept: false }
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

/// The column heads of a table within `zone`, in text order.
pub fn heads(labels: &Labels<'_>, table: usize, items: &[Item], zone: Span) -> Vec<HeadSeen> {
    let columns = &labels.form.tables[table].columns;
    let mut found: Vec<HeadSeen> = Vec::new();
    let in_zone = |span: Span| zone.start <= span.start && span.end <= zone.end;
    for hit in labels.hits {
        let span = labels.stream.span(hit.start, hit.end);
        if !in_zone(span) {
            continue;
        }
        let meant = labels.meanings(hit).find_map(|(label, fit)| match label {
            Label::Column(t, column) if t == table && !found.iter().any(|h| h.column == column) => Some((column, fit)),
            _ => None,
        });
        if let Some((column, fit)) = meant {
            found.push(HeadSeen { column, span, fit });
        }
    }
    for item in items.iter().filter(|i| in_zone(i.span) && !matches!(i.what, What::Row(..))) {
        if found.iter().any(|h| h.span.overlaps(item.span)) {
            continue;
        }
        let text = labels.stream.slice(item.han.0, item.han.1);
        let missing = (0..columns.len()).filter(|&c| !found.iter().any(|h| h.column == c));
        let near = missing
            .map(|c| (distance(text, &labels.folding.han(&columns[c].label)), c))
            .filter(|&(cost, c)| cost <= 2 && cost * 3 <= columns[c].label.chars().count())
            .min();
        if let Some((_, column)) = near {
            found.push(HeadSeen { column, span: item.span, fit: Fit::Near });
        }
    }
    near_heads_in_gaps(labels, table, zone, &mut found);
    found.sort_by_key(|h| h.span.start);
    found
}

/// Mistyped heads that stand in one cell with others, or across several.
fn near_heads_in_gaps(labels: &Labels<'_>, table: usize, zone: Span, found: &mut Vec<HeadSeen>) {
    let (from, to) = (labels.stream.first_from(zone.start), labels.stream.first_from(zone.end));
    for (c, column) in labels.form.tables[table].columns.iter().enumerate() {
        if found.iter().any(|h| h.column == c) || to > from + 400 {
            continue;
        }
        let label: Vec<char> = labels.folding.han(&column.label).chars().collect();
        let gap: Vec<char> = (from..to)
            .map(|n| {
                if found.iter().any(|h| h.span.contains(labels.stream.place(n))) {
                    ' '
                } else {
                    labels.stream.slice(n, n + 1).chars().next().unwrap_or(' ')
                }
            })
            .collect();
        if let Some((cost, range)) = nearest(&gap, &label)
            && label.len() >= 4
            && cost <= label.len() / 4
            && !range.is_empty()
        {
            found.push(HeadSeen { column: c, span: labels.stream.span(from + range.start, from + range.end), fit: Fit::Near });
        }
    }
}
