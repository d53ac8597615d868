//! The tables of one section: region, rows, cells.

mod align;
mod cells;
mod heads;
pub mod items;
mod places;
mod rows;
pub mod sums;
pub mod value;
pub mod ways;

use super::region::{Labels, Seen, chain};
use super::standing::{Standing, standing};
use crate::form::{Fit, Label, Layout, Place, UnfoldedWords};
use crate::number::is_blank;
use crate::report::{Cell, Doubt, HeadSeen, RowSeen, State, TableSeen};
use crate::source::ABSENT;
use crate::text::Span;
use align::{Claim, Laid, align};
use heads::columns::{Printed, behind_others, has_foreign_head, heads, is_untold, may_lack_a_place, printed, stand_behind};
use heads::{column_count, order, replaced, several_lines, shares, years};
use items::{Item, What, items, with_damaged_rows};
use places::lines::rows_stand_on_lines;
use rows::{Heads, Rows};
use sums::one_too_many::without_numbers_above;
use sums::torn_figures;
use ways::{any_order, by_column, halves, pairs, sideways, strip, whole};

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
    /// Where its figures stand.
    pub side: Side,
    /// The same tables where they stand once more behind it, before the next section's.
    pub twins: Vec<Block>,
    /// Where the last of them ends.
    pub past: usize,
    /// Cells that stand otherwise in one of those.
    pub disputed: Vec<usize>,
}

/// On which side of their labels a section's figures stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// On the side that all rows bear out, each having its figures; or beside no label.
    #[default]
    Sure,
    /// Before them.
    Before,
    /// Behind them, as far as rows that lack figures can tell.
    Behind,
}

impl Side {
    fn of(ahead: bool, lacking: bool) -> Self {
        match (ahead, lacking) {
            (true, _) => Self::Before,
            (false, true) => Self::Behind,
            (false, false) => Self::Sure,
        }
    }
}

/// The fewest row labels that make a region.
const FEWEST_ROWS: usize = 2;

/// The first of the tables `tables` (all of one section) among the labels from character `from` up to `to`.
pub fn block(labels: &Labels<'_>, tables: &[usize], (from, to): (usize, usize)) -> Option<Block> {
    let mut found = chain(labels, tables, (from, to));
    if found.is_empty() {
        return None;
    }
    found = printed_first(labels, tables, found, from);
    if let Some(first) = first_copy(labels, tables, &found, from) {
        found = first;
    }
    let is_strip = tables.iter().any(|&t| labels.form.tables[t].printed == Layout::Strip);
    let is_region = is_region(labels, &found);
    let may_be_whole = !labels.thorough && !is_strip && is_region && !labels.dividers.comma && whole::has_every_row(labels, tables, &found);
    let read = may_be_whole.then(|| items(labels, &found));
    if let Some(items) = read.as_ref().filter(|items| items.len() == found.len())
        && let Some(whole) = whole::block(labels, tables, items)
    {
        return Some(whole);
    }
    if let Some(told) = pairs::block(labels, tables, &found, (from, to)) {
        return Some(told);
    }
    if is_strip {
        return strip::block(labels, tables, &found);
    }
    if !is_region {
        return in_any_order(labels, tables, &found, (from, to), 0);
    }
    let mut items = read.unwrap_or_else(|| items(labels, &with_damaged_rows(labels, tables, &found)));
    without_numbers_above(labels, &mut items);
    if let Some((claims, heads)) = halves::claims(labels, tables, &items, to) {
        let mut block = assemble(labels, tables, &items, Laid { claims, by_columns: true, ..Laid::default() });
        block.tables.iter_mut().for_each(|table| table.heads.clone_from(&heads));
        return Some(block);
    }
    if is_told_by_columns(labels, tables, &items) {
        if let Some(sideways) = sideways::block(labels, tables, &found) {
            return Some(sideways);
        }
        if let Some(claims) = by_column::claims(labels, tables, &found, (from, to)) {
            return Some(assemble(labels, tables, &items, Laid { claims, by_columns: true, ..Laid::default() }));
        }
    }
    let end = items.last().map_or(0, |item| item.figures.last().map_or(item.span.end, |f| f.span.end));
    let field_end = next_word(labels, end);
    let laid = align(labels, tables, &items, field_end);
    let rows: usize = tables.iter().map(|&t| labels.form.tables[t].rows.len()).sum();
    if laid.claims.len() < rows
        && let Some(block) =
            in_any_order(labels, tables, &found, (from, to), laid.claims.values().filter(|c| !c.figures.is_empty()).count())
    {
        return Some(block);
    }
    Some(assemble(labels, tables, &items, laid))
}

/// So many labels of rows are those of a table.
const FEWEST_OF_COPY: usize = 4;

/// The labels of the tables where they stand first behind the character `from`, where `found` holds those of a later copy: it
/// may be better preserved, but what counts is what is printed first.
fn printed_first(labels: &Labels<'_>, tables: &[usize], mut found: Vec<Seen>, from: usize) -> Vec<Seen> {
    // Few labels of rows may be pieces of other words: then no head stands between the copies.
    let begins = |found: &[Seen]| {
        let few = rows_in(found) < FEWEST_OF_COPY;
        found.iter().find(|seen| few || matches!(seen.label, Label::Row(..))).map(|first| first.start)
    };
    while let Some(first) = begins(&found) {
        if row_labels_in(labels, tables, (from, first)) * 2 <= rows_in(&found) {
            break;
        }
        let earlier = chain(labels, tables, (from, first));
        // A list in prose has the rows' names and no heads, and one figure to a name at most.
        let is_list = || {
            !has_heads(&earlier)
                && has_heads(&found)
                && !holds_whole_rows(labels, tables, &earlier)
                && pairs::block(labels, tables, &earlier, (from, first)).is_none()
        };
        if rows_in(&earlier) * 2 <= rows_in(&found) || !is_region(labels, &earlier) || is_list() {
            break;
        }
        found = earlier;
    }
    found
}

/// The first of two copies of the tables, where `found` holds rows of both: its first row stands once more before its last
/// one, and before that are as many rows.
fn first_copy(labels: &Labels<'_>, tables: &[usize], found: &[Seen], from: usize) -> Option<Vec<Seen>> {
    let row = found.iter().find(|seen| matches!(seen.label, Label::Row(..)))?;
    let last = found.iter().rfind(|seen| matches!(seen.label, Label::Row(..)))?;
    let mut again = labels.hits_from(row.end).take_while(|hit| hit.start < last.start);
    let again = again.find(|hit| labels.meanings(hit).any(|(label, fit)| label == row.label && fit == row.fit))?;
    let first = chain(labels, tables, (from, again.start));
    (rows_in(&first) >= rows_in(found) && is_region(labels, &first)).then_some(first)
}

/// The tables whose rows stand in another order than the form's, if more than `in_order` rows are read so.
fn in_any_order(labels: &Labels<'_>, tables: &[usize], found: &[Seen], within: (usize, usize), in_order: usize) -> Option<Block> {
    let (claims, first) = any_order::claims(labels, tables, found, within, in_order)?;
    Some(assemble(labels, tables, &[first], Laid { claims, by_columns: true, ..Laid::default() }))
}

/// Whether most rows have no figures or one: then columns may.
fn is_told_by_columns(labels: &Labels<'_>, tables: &[usize], items: &[Item]) -> bool {
    let rows = || items.iter().filter(|item| matches!(item.what, What::Row(t, _) if labels.form.tables[t].columns.len() > 1));
    tables.len() == 1 && rows().filter(|item| item.figures.len() < 2).count() * 3 >= rows().count() * 2
}

/// How many labels of rows of `tables` stand among the labels from character `from` up to `to`: no chain has more.
pub fn row_labels_in(labels: &Labels<'_>, tables: &[usize], (from, to): (usize, usize)) -> usize {
    let hits = labels.hits_from(from).take_while(|hit| hit.start < to);
    hits.flat_map(|hit| labels.meanings(hit)).filter(|(label, _)| matches!(label, Label::Row(t, _) if tables.contains(t))).count()
}

/// How many of the labels are those of rows.
fn rows_in(found: &[Seen]) -> usize {
    found.iter().filter(|s| matches!(s.label, Label::Row(..))).count()
}

/// Whether most rows of several columns among the labels hold a figure for each.
fn holds_whole_rows(labels: &Labels<'_>, tables: &[usize], found: &[Seen]) -> bool {
    let (mut rows, mut whole) = (0_usize, 0_usize);
    for item in items(labels, found) {
        let What::Row(t, _) = item.what else { continue };
        let width = labels.form.tables[t].columns.len();
        if tables.contains(&t) && width > 1 {
            rows += 1;
            whole += usize::from(item.figures.len() == width);
        }
    }
    whole * 2 > rows
}

/// Whether heads are among the labels.
fn has_heads(found: &[Seen]) -> bool {
    found.iter().any(|s| matches!(s.label, Label::Title(_) | Label::Column(..) | Label::Furniture(_)))
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

/// The columns that the heads of a table name, where it prints fewer than the form and its rows no more
/// figures than heads.
fn named(labels: &Labels<'_>, t: usize, heads: &[HeadSeen], own: &[(usize, &Claim)]) -> Option<Vec<Option<usize>>> {
    let table = &labels.form.tables[t];
    let plain = table.printed == Layout::Rows && table.columns.iter().all(|c| c.within.is_none());
    let whole = heads.iter().all(|h| h.fit != Fit::Near);
    let fewer = (1..table.columns.len()).contains(&heads.len());
    let fits = plain && whole && fewer && own.iter().all(|(_, claim)| claim.figures.len() == heads.len());
    fits.then(|| heads.iter().map(|h| Some(h.column)).collect())
}

/// The columns of a table below its heads, as its rows bear them out.
fn columns(labels: &Labels<'_>, t: usize, heads: &[HeadSeen], zone: Span, own: &[(usize, &Claim)]) -> Printed {
    let mut printed = printed(labels, t, heads, zone);
    let rows = || own.iter().map(|(_, claim)| claim.figures.as_slice());
    printed.take_for_total(&labels.form.tables[t], heads, rows());
    if printed.told_by_sums && order::sums_confirm(&labels.form.tables[t], &printed.order, rows()) {
        printed.doubt = None;
    }
    printed.doubt_order((labels, t), heads, &rows());
    // A column that sums up others, as its head says, and not as its figures do.
    if printed.order.len() > labels.form.tables[t].columns.len()
        && printed.doubt.is_none()
        && order::sums_fail(&labels.form.tables[t], &printed.order, rows())
    {
        printed.doubt = Some(Doubt::HeadsDiffer);
    }
    if let Some(order) = named(labels, t, heads, own) {
        printed = Printed { order, doubt: Some(Doubt::HeadsDiffer), ..printed };
    } else if let Some((order, sure)) = column_count::named(labels, t, zone, own) {
        printed = Printed { order, doubt: (!sure).then_some(Doubt::HeadsDiffer), ..printed };
    }
    let speaks_against =
        || several_lines::speak_against(labels, t, zone, &printed.order) || replaced::stand_for_own(labels, t, heads, zone);
    if printed.doubt.is_none() && speaks_against() {
        printed.doubt = Some(Doubt::HeadsDiffer);
    }
    printed
}

/// Where the blanks behind a region end: at the next Han character.
pub fn next_word(labels: &Labels<'_>, byte: usize) -> usize {
    let next = labels.stream.first_from(byte);
    if next < labels.stream.len() { labels.stream.place(next) } else { labels.text.len() }
}

fn assemble(labels: &Labels<'_>, tables: &[usize], items: &[Item], mut laid: Laid) -> Block {
    drop_remarks(labels, items, &mut laid);
    shares::leave_out(labels, &mut laid);
    torn_figures::mend(labels, &mut laid);
    let mut block =
        Block { unknown: laid.unknown, twice: laid.twice, unclaimed: laid.left_over.iter().map(|f| f.span).collect(), ..Block::default() };
    let start = items.first().map_or(0, |item| item.span.start);
    let mut from = start;
    let whole = |(row, claim): (&(usize, usize), &Claim)| claim.figures.len() == labels.form.tables[row.0].columns.len();
    let uneven = !laid.claims.iter().all(whole);
    let lacking = may_lack_a_place(labels.text, laid.claims.values().filter_map(|claim| claim.figures.last()));
    let one_line = rows_stand_on_lines(labels, laid.claims.values());
    for &t in tables {
        let own: Vec<(usize, &Claim)> =
            laid.claims.iter().filter(|((table, _), _)| *table == t).map(|((_, row), claim)| (*row, claim)).collect();
        let Some(first_row) = own.iter().filter_map(|(_, claim)| claim.label).map(|l| l.start).min() else { continue };
        let zone = behind_others(labels, t, Span::new(from, first_row.max(from)), &block.unclaimed);
        let heads = heads(labels, t, items, zone);
        let foreign = has_foreign_head(labels, Span::new(start, zone.end), uneven || lacking);
        let total_first = order::total_first(labels, t, &heads, own.iter().map(|(_, claim)| claim.figures.as_slice()));
        let untold = total_first == Some(false) || (laid.ahead && is_untold(&heads));
        let doubted = |(row, claim): &(usize, &Claim)| (*row, order::in_doubt_unless_alike(claim, labels.form.tables[t].columns.len()));
        let turned: Vec<(usize, Claim)> = own.iter().filter(|_| untold).map(doubted).collect();
        let mut own = if turned.is_empty() { own } else { turned.iter().map(|(row, claim)| (*row, claim)).collect() };
        let mut printed = columns(labels, t, &heads, zone, &own);
        printed.turn(total_first == Some(true) && !laid.ahead);
        printed.doubt = printed.doubt.or((foreign || stand_behind(labels, t, &heads, &own)).then_some(Doubt::HeadsDiffer));
        let cut = column_count::without_extra(labels, t, (&heads, zone), &printed, &own);
        if let Some((cut, rest)) = &cut {
            printed.doubt = None;
            block.unclaimed.extend(rest);
            own = cut.iter().map(|(row, claim)| (*row, claim)).collect();
        }
        let another_total = cut.is_none() && years::has_another_total(labels, t, zone);
        let (mut rows, mut end) = (Vec::with_capacity(own.len()), from);
        block.cells.reserve(own.len() * labels.form.tables[t].columns.len());
        let laid_rows = if laid.by_columns {
            own.iter().map(|(row, claim)| (*row, cells::lay_row(labels, t, (&claim.figures, claim.doubt), &printed, None))).collect()
        } else {
            Rows::of(labels, t, &own, &Heads { seen: &heads, printed: &printed, another_total }, one_line).lay()
        };
        for (row, lay) in laid_rows {
            let claim = own.iter().find(|(r, _)| *r == row).map(|(_, claim)| *claim);
            let Some(claim) = claim else { continue };
            end = end.max(claim.figures.last().map_or(claim.field.start, |f| f.span.end)).max(claim.label.map_or(0, |l| l.end));
            let extra = printed.order.iter().filter(|c| c.is_none()).count();
            let figures = cells::printed(&claim.figures).saturating_sub(if lay.places_kept { extra } else { 0 });
            rows.push(RowSeen { row, label: claim.label, fit: claim.fit, figures, places_kept: lay.places_kept });
            block.unclaimed.extend(lay.unclaimed);
            block.cells.extend((labels.form.cell_at(Place { table: t, row, column: 0 })..).zip(lay.cells));
        }
        rows.sort_by_key(|row| row.label.map_or(usize::MAX, |l| l.start));
        block.tables.push(TableSeen { table: t, span: Span::new(from, end), heads, rows });
        from = end;
    }
    block.span = Span::new(start, from);
    block.side = Side::of(laid.ahead, uneven && !laid.by_columns);
    forget_claimed(labels, &mut block);
    block
}

/// Where a column behind the others holds remarks, a mark that there is none is no figure. In a row that lacks a figure it
/// looks like the last one.
fn drop_remarks(labels: &Labels<'_>, items: &[Item], laid: &mut Laid) {
    let first_row = || items.iter().find(|item| matches!(item.what, What::Row(..))).map_or(0, |item| item.han.0);
    let zone = || (items.first().map_or(0, |item| item.han.0), first_row());
    let over = |(row, claim): (&(usize, usize), &Claim)| {
        let width = labels.form.tables[row.0].columns.len();
        width > 1 && claim.figures.len() == width + 1 && claim.figures.last().is_some_and(|last| last.state() == State::Dash)
    };
    if laid.claims.iter().any(over) && labels.words.heads.remarks.iter().any(|word| labels.stream.find(word, zone()).is_some()) {
        for (row, claim) in &mut laid.claims {
            if over((row, claim)) {
                claim.figures.pop();
            } else if claim.figures.last().is_some_and(|last| last.state() == State::Dash) {
                claim.doubt = claim.doubt.or(Some(Doubt::TwoReadings));
            }
        }
    }
}

/// Leaves no figure unclaimed and no words unknown that stand in a cell.
fn forget_claimed(labels: &Labels<'_>, block: &mut Block) {
    // Words in a place of a ruled row stand in a cell, and so do the figures behind them.
    let words = |span: &Span| block.cells.iter().any(|(_, c)| c.state == State::Unreadable && c.span.is_some_and(|s| s.overlaps(*span)));
    block.unknown.retain(|(_, span)| !words(span));
    block.unclaimed.retain(|span| !block.cells.iter().any(|(_, c)| c.span.is_some_and(|s| s.overlaps(*span))));
    block.unclaimed.retain(|span| !labels.text[span.start..span.end].starts_with(ABSENT));
    let is_example = |span: &Span| UnfoldedWords::built_in().leads_to_example(labels.text[..span.start].trim_end_matches(is_blank));
    block.unclaimed.retain(|span| !is_example(span));
    block.unclaimed.sort_unstable();
}
