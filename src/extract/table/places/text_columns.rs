//! Tables whose cells blanks alone divide and some of whose cells are blank: figures that stand under each other, or under
//! the head of a column, are that column's.

use unicode_width::UnicodeWidthChar;

use super::slots::Placing;
use crate::extract::region::Labels;
use crate::extract::table::align::Claim;
use crate::extract::token::{Figure, is_bar};
use crate::extract::work;
use crate::form::{Label, Table};
use crate::number::{Decimal, is_blank};
use crate::report::HeadSeen;
use crate::text::{Span, lines_around};

/// The first figure or head of a row stands no further, in bytes, from where its line begins.
const LONGEST: usize = 4000;

/// So many rows that stand upright tell how blank cells are printed.
const FEWEST_ROWS: usize = 3;

/// How far into a line its characters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Measure {
    /// In cells of a terminal.
    Cells,
    /// The same with characters as wide as in Chinese print.
    WideCells,
    /// In characters.
    Characters,
}

impl Measure {
    const ALL: [Self; 3] = [Self::Cells, Self::WideCells, Self::Characters];

    fn of(self, c: char) -> usize {
        match self {
            Self::Cells => c.width().unwrap_or(0),
            Self::WideCells => c.width_cjk().unwrap_or(0),
            Self::Characters => 1,
        }
    }
}

/// From and to where something stands in its line, by some measure.
type Stretch = (usize, usize);

/// The head of a column and the column's number.
type Head = (Span, usize);

/// Where the columns of a table stand.
#[derive(Debug)]
struct Columns {
    measure: Measure,
    /// For each column with figures where these stand, and its number.
    places: Vec<(Stretch, usize)>,
    heads: Vec<(Stretch, usize)>,
}

/// The rows of a table that stand upright.
#[derive(Debug)]
pub struct Upright {
    /// For each row the columns of its figures, if they are under each other.
    pub placings: Vec<Option<Placing>>,
    /// For each row without figures whether it is blank: all others stand upright, and nothing stands behind its label.
    pub blanks: Vec<bool>,
}

impl Upright {
    /// The rows of a table whose columns `order` names, below its `heads`; nothing where every row is whole or most do not
    /// stand upright.
    pub fn of(
        labels: &Labels<'_>,
        table: &Table,
        (heads, order): (&[HeadSeen], &[Option<usize>]),
        claims: &[(usize, &Claim)],
    ) -> Option<Self> {
        let rows: Vec<&[Figure]> = claims.iter().map(|(_, claim)| claim.figures.as_slice()).collect();
        let filled = || rows.iter().filter(|row| !row.is_empty());
        if order.len() < 2 || !filled().any(|row| row.len() < order.len() && are_apart(labels.text, row)) {
            return None;
        }
        if are_alike(labels.text, &rows) {
            return None;
        }
        let of_order = |head: &HeadSeen| Some((head.span, order.iter().position(|column| *column == Some(head.column))?));
        let heads: Vec<Head> = heads.iter().filter_map(of_order).collect();
        let ways = ways(labels.text, &heads, order.len(), &rows);
        let first = ways.first()?;
        let alike = |n: usize| ways.iter().all(|way| way[n] == first[n]);
        let told = |n: usize| {
            let (row, columns) = (rows[n], first[n].as_ref());
            columns.is_some_and(|way| {
                alike(n) && way.exact == row.len() && are_wide(labels.text, row) && balances(table, order, row, &way.columns)
            })
        };
        let (upright, placed) = ((0..rows.len()).filter(|&n| told(n)).count(), first.iter().flatten().count());
        // A row may be wrong itself; where many are, the columns are.
        let enough = !table.sums.is_empty() && upright >= FEWEST_ROWS.min(rows.len()) && upright * 4 >= placed * 3;
        let placing = |n: usize| {
            let columns = first[n].as_ref()?.columns.clone();
            Some(Placing { columns, sure: enough && told(n), fitting_pads: false })
        };
        let placings = (placed * 2 > filled().count()).then(|| (0..rows.len()).map(placing).collect())?;
        let all = upright >= FEWEST_ROWS && upright == filled().count();
        let blanks = claims.iter().map(|(_, claim)| all && is_left_blank(labels.text, claim)).collect();
        Some(Self { placings, blanks })
    }

    /// Rows whose figures are `placed` in columns that `order` names, where the sums of most rows that print one in their last
    /// column bear that out; `blank` tells whether nothing stands in the places of a row without figures.
    pub fn told_by_sums(
        (table, order): (&Table, &[Option<usize>]),
        claims: &[&Claim],
        placed: Vec<Option<Vec<usize>>>,
        blank: impl Fn(usize) -> bool,
    ) -> Option<Self> {
        let told = |n: usize| {
            let ends = |columns: &&Vec<usize>| columns.last() == Some(&(order.len() - 1));
            placed[n].as_ref().filter(ends).is_some_and(|columns| balances(table, order, &claims[n].figures, columns))
        };
        let told: Vec<bool> = (0..claims.len()).map(told).collect();
        let filled = claims.iter().filter(|claim| !claim.figures.is_empty()).count();
        let upright = told.iter().filter(|told| **told).count();
        if upright < FEWEST_ROWS.max(filled * 3 / 4) {
            return None;
        }
        let blanks = (0..claims.len()).map(|n| upright == filled && claims[n].figures.is_empty() && blank(n)).collect();
        let placing = |(columns, sure): (Option<Vec<usize>>, bool)| Some(Placing { columns: columns?, sure, fitting_pads: false });
        Some(Self { placings: placed.into_iter().zip(told).map(placing).collect(), blanks })
    }
}

/// The places, of all cells of table `t`, of the figures of a table of one line below heads that stand in `zone`.
pub fn beneath(labels: &Labels<'_>, t: usize, zone: Span, figures: &[Figure]) -> Option<Placing> {
    let table = &labels.form.tables[t];
    let (width, all) = (table.columns.len(), table.columns.len() * table.rows.len());
    let mut heads: Vec<Head> = Vec::new();
    for hit in labels.hits_from(labels.stream.first_from(zone.start)) {
        let span = labels.stream.span(hit.start, hit.end);
        if span.end > zone.end {
            break;
        }
        let column = labels.meanings(hit).find_map(|(label, _)| match label {
            Label::Column(table, column) if table == t => Some(column),
            _ => None,
        });
        heads.extend(column.map(|column| (span, column)));
    }
    let begins = |(span, column): &Head| Some((Measure::Cells.stretches(labels.text, std::iter::once(*span))?.first()?.0, *span, *column));
    let mut sorted: Vec<(usize, Span, usize)> = heads.iter().map(begins).collect::<Option<_>>()?;
    sorted.sort_unstable_by_key(|(from, ..)| *from);
    if sorted.len() != all || sorted.iter().enumerate().any(|(n, (.., column))| *column != n % width) {
        return None;
    }
    let heads: Vec<Head> = sorted.into_iter().enumerate().map(|(n, (_, span, _))| (span, n)).collect();
    let ways = ways(labels.text, &heads, all, &[figures]);
    let Way { columns, exact } = ways.first()?.first()?.clone()?;
    let sums = || {
        let mut values = vec![Decimal::ZERO; all];
        figures.iter().zip(&columns).for_each(|(figure, &column)| values[column] = figure.value.unwrap_or_default());
        table.all_add_up(&values)
    };
    let alike = |way: &Vec<Option<Way>>| matches!(&way[..], [Some(way)] if way.columns == columns);
    let sure = exact == figures.len() && are_wide(labels.text, figures) && ways.iter().all(alike) && sums();
    Some(Placing { columns, sure, fitting_pads: true })
}

/// One way of laying the figures of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Way {
    columns: Vec<usize>,
    /// How many figures begin or end with the head of their column, or without a head with the others in it, or stand in
    /// the middle below it.
    exact: usize,
}

/// The ways of all rows by every measure by which as many figures as by any stand exactly below their heads or each other.
fn ways(text: &str, heads: &[Head], width: usize, rows: &[&[Figure]]) -> Vec<Vec<Option<Way>>> {
    let found = Measure::ALL.iter().filter_map(|&measure| {
        let columns = Columns::of(text, measure, (heads, width), rows)?;
        Some(rows.iter().map(|row| columns.place(text, row)).collect())
    });
    let found: Vec<Vec<Option<Way>>> = found.collect();
    let exact = |rows: &Vec<Option<Way>>| rows.iter().flatten().map(|way| way.exact).sum::<usize>();
    let most = found.iter().map(exact).max();
    found.into_iter().filter(|way| Some(exact(way)) == most).collect()
}

/// Whether as many blanks stand before every figure: then they divide cells, and keep no places.
fn are_alike(text: &str, rows: &[&[Figure]]) -> bool {
    let mut gaps =
        rows.iter().flat_map(|row| row.iter()).map(|figure| text[..figure.span.start].chars().rev().take_while(|&c| c == ' ').count());
    gaps.next().is_some_and(|first| gaps.all(|gap| gap == first))
}

/// Whether something else than figures stands in the row of a label, apart from it or behind the last figure.
pub fn holds_words(text: &str, label: Span, figures: &[Figure]) -> bool {
    let (Some(first), Some(last)) = (figures.first(), figures.last()) else { return false };
    let line = lines_around(text, last.span);
    let before = text.get(label.end.max(line.start)..first.span.start).unwrap_or("");
    // The rest of the label's own cell is none of it.
    let apart = before.find("  ").map_or("", |at| &before[at..]);
    let wide = before.find('\u{3000}').map_or("", |at| &before[at..]);
    [apart, wide, &text[last.span.end..line.end]].into_iter().any(|piece| piece.contains(char::is_alphanumeric))
}

/// Whether more than one blank stands before each of the figures of a row.
fn are_wide(text: &str, figures: &[Figure]) -> bool {
    let wide = |figure: &Figure| text[..figure.span.start].chars().rev().take_while(|&c| is_blank(c) && c != '\n').take(2).count() == 2;
    figures.iter().all(wide)
}

/// Whether nothing stands behind the label of a row on its line.
fn is_left_blank(text: &str, claim: &Claim) -> bool {
    claim.figures.is_empty()
        && claim.label.is_some_and(|label| !text[label.end..lines_around(text, label).end].contains(char::is_alphanumeric))
}

/// Whether the sums of a row hold where its figures stand in `columns`; without sums nothing speaks against them.
fn balances(table: &Table, order: &[Option<usize>], figures: &[Figure], columns: &[usize]) -> bool {
    let mut values = vec![Decimal::ZERO; table.columns.len()];
    for (figure, &column) in figures.iter().zip(columns) {
        if let Some(own) = order.get(column).copied().flatten() {
            values[own] = figure.value.unwrap_or_default();
        }
    }
    table.adds_up(&values)
}

/// Whether blanks alone stand between the figures of a row, all on one line.
fn are_apart(text: &str, figures: &[Figure]) -> bool {
    let blank = |c: char| is_blank(c) && !matches!(c, '\t' | '\n' | '\r');
    figures.windows(2).all(|pair| text.get(pair[0].span.end..pair[1].span.start).is_some_and(|gap| gap.chars().all(blank)))
}

impl Columns {
    /// The columns, of `width`, by one measure, where every one with figures is told apart: there are as many as columns, or
    /// the head of each stands above it.
    fn of(text: &str, measure: Measure, (heads, width): (&[Head], usize), rows: &[&[Figure]]) -> Option<Self> {
        let mut found: Vec<Stretch> = Vec::new();
        for row in rows.iter().filter(|row| !row.is_empty() && are_apart(text, row)) {
            found.extend(measure.stretches(text, row.iter().map(|figure| figure.span)).unwrap_or_default());
        }
        let stretches = joined(found);
        let stretch = |(span, column): &Head| Some((*measure.stretches(text, std::iter::once(*span))?.first()?, *column));
        let heads: Vec<(Stretch, usize)> = heads.iter().filter_map(stretch).collect();
        let above = |own: Stretch| heads.iter().filter(move |(head, _)| head.0 < own.1 && own.0 < head.1).map(|(_, column)| *column);
        let places: Vec<(Stretch, usize)> = if stretches.len() == width {
            // Under another column's head alone stands another column.
            let fits = |own: Stretch, n: usize| above(own).next().is_none() || above(own).any(|head| head == n);
            stretches.into_iter().zip(0..).map(|(own, n)| fits(own, n).then_some((own, n))).collect::<Option<_>>()?
        } else {
            let only = |own: Stretch| {
                let mut heads = above(own);
                let column = heads.next()?;
                heads.next().is_none().then_some((own, column))
            };
            stretches.into_iter().map(only).collect::<Option<_>>()?
        };
        let in_order = places.windows(2).all(|pair| pair[0].1 < pair[1].1);
        (in_order && !places.is_empty()).then_some(Self { measure, places, heads })
    }

    /// The columns of figures on one line.
    fn place(&self, text: &str, figures: &[Figure]) -> Option<Way> {
        if figures.is_empty() || !are_apart(text, figures) {
            return None;
        }
        let stretches = self.measure.stretches(text, figures.iter().map(|figure| figure.span))?;
        let column = |own: &Stretch| self.places.iter().find(|(place, _)| place.0 <= own.0 && own.1 <= place.1).map(|(_, column)| *column);
        let columns: Vec<usize> = stretches.iter().map(column).collect::<Option<_>>()?;
        let of = |places: &[(Stretch, usize)], column: usize| places.iter().find(|(_, other)| *other == column).map(|(place, _)| *place);
        let is_exact = |(own, column): &(&Stretch, &usize)| {
            let above = of(&self.heads, **column).or_else(|| of(&self.places, **column)).unwrap_or_default();
            own.0 == above.0 || own.1 == above.1 || (own.0 + own.1).abs_diff(above.0 + above.1) < 3
        };
        let exact = stretches.iter().zip(&columns).filter(is_exact).count();
        columns.windows(2).all(|pair| pair[0] < pair[1]).then_some(Way { columns, exact })
    }
}

impl Measure {
    /// Where pieces of one line stand in it, in order; nothing where it is too long or something else than blanks divides it.
    fn stretches(self, text: &str, pieces: impl Iterator<Item = Span>) -> Option<Vec<Stretch>> {
        let mut pieces = pieces.peekable();
        let first = pieces.peek()?.start;
        let near = first.saturating_sub(LONGEST);
        let start = match memchr::memrchr(b'\n', &text.as_bytes()[near..first]) {
            Some(on) => near + on + 1,
            None if near == 0 => 0,
            None => return None,
        };
        work::count(first - start);
        let (mut at, mut column) = (start, 0);
        let mut to = |byte: usize| {
            for c in text.get(at..byte)?.chars() {
                if c == '\t' || c == '\n' || is_bar(c) {
                    return None;
                }
                column += self.of(c);
            }
            at = byte;
            Some(column)
        };
        pieces.map(|piece| Some((to(piece.start)?, to(piece.end)?))).collect()
    }
}

/// Stretches that overlap as one, in order.
fn joined(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.sort_unstable();
    let mut all: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match all.last_mut() {
            Some(last) if from < last.1 => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    all
}
