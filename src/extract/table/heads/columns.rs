//! The columns as this report prints them: heads in another order than the form's, a subtotal
//! between them.

use super::order;
use crate::extract::near::{distance_within, lost, nearest};
use crate::extract::region::Labels;
use crate::extract::table::align::Claim;
use crate::extract::table::items::{COVERED, Item, What};
use crate::extract::token::Figure;
use crate::form::{Fit, Hit, Label, Layout, Table, Trie, Wording};
use crate::number::{Decimal, is_blank};
use crate::report::{Doubt, HeadSeen, State};
use crate::text::Span;

/// Which column of the form each printed column is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// For each printed column the form's, or nothing for one that the form does not have.
    pub order: Vec<Option<usize>>,
    /// Why the columns are not the form's own.
    pub doubt: Option<Doubt>,
    /// Whether a column is printed once for every place that its cells cover.
    pub filled: bool,
    /// Whether the sums of the rows can settle the doubt.
    pub told_by_sums: bool,
}

impl Printed {
    /// Puts the last of the form's columns, the total, before the others where it is `first`.
    pub fn turn(&mut self, first: bool) {
        if first && self.order.is_sorted() && self.order.iter().all(Option::is_some) {
            self.order.rotate_right(1);
            self.doubt = None;
        }
    }

    /// The column whose cells cover a printed place beside their own.
    pub fn covering(&self, place: usize) -> Option<usize> {
        self.order[..place].iter().rev().flatten().next().copied().filter(|_| self.filled)
    }

    /// Takes the form's own order where the heads stand in another one that says nothing: one in which the sums fail and in
    /// the form's they hold, or the places of heads on a page, each of which has a line, above rows of one line.
    pub fn doubt_order<'f>(
        &mut self,
        (labels, table): (&Labels<'_>, usize),
        heads: &[HeadSeen],
        rows: &(impl Iterator<Item = &'f [Figure]> + Clone),
    ) {
        let form_table = &labels.form.tables[table];
        let plain = (0..form_table.columns.len()).map(Some);
        let turned = self.order.len() == plain.len() && !self.order.is_sorted() && self.order.iter().all(Option::is_some);
        if !turned || form_table.sums.is_empty() {
            return;
        }
        let plain: Vec<Option<usize>> = plain.collect();
        let refuted = || order::sums_fail(form_table, &self.order, rows.clone()) && order::sums_confirm(form_table, &plain, rows.clone());
        let broken =
            |row: &&[Figure]| row.first().zip(row.last()).is_some_and(|(a, b)| labels.text[a.span.start..b.span.end].contains('\n'));
        // Where each cell has a line of its own, whole heads are in the order of the columns.
        let in_pieces = || heads.iter().any(|head| labels.text[head.span.start..head.span.end].contains('\n'));
        let by_line = || rows.clone().filter(broken).count() * 2 > rows.clone().count() && !in_pieces();
        if (stand_on_lines(labels, table, heads) && !by_line()) || refuted() {
            (self.order, self.doubt) = (plain, Some(Doubt::HeadsDiffer));
        }
    }

    /// Takes the column that sums up others for the total, where no head names that, the rows print as many figures as the
    /// form has columns, and the sums of nearly all hold.
    pub fn take_for_total<'f>(&mut self, table: &Table, heads: &[HeadSeen], rows: impl Iterator<Item = &'f [Figure]> + Clone) {
        let Some(total) = table.columns.len().checked_sub(1).filter(|last| table.columns[*last].within.is_none()) else { return };
        let summed = self.order.len() == total + 2 && self.order.iter().flatten().copied().eq(0..=total);
        let unnamed = summed && heads.len() == total && !heads.iter().any(|head| head.column == total);
        if !unnamed || table.sums.is_empty() || rows.clone().any(|row| row.len() != total + 1) {
            return;
        }
        // A sum of one part, or of none, may hold in other places, too.
        let parts = |values: &[Decimal]| values[..total].iter().filter(|value| !value.is_zero()).count() > 1;
        let (told, held) = rows.fold((0, 0), |(told, held), row| {
            let values: Vec<Decimal> = row.iter().map(|figure| figure.value.unwrap_or_default()).collect();
            if parts(&values) { (told + 1, held + usize::from(table.adds_up(&values))) } else { (told, held) }
        });
        if held > 1 && held * 4 > told * 3 {
            (self.order, self.doubt) = ((0..=total).map(Some).collect(), None);
        }
    }
}

/// Other wordings of a head count as whole from so many bytes on: four characters.
const WHOLE_HEAD: usize = 12;

/// Whether a head among those in `zone` names a column that the form does not have. Where rows are
/// `uneven`, heads count whose columns need not hold figures.
pub fn has_foreign_head(labels: &Labels<'_>, zone: Span, uneven: bool) -> bool {
    let (from, to) = labels.stream.within(zone);
    let codes = labels.stream.codes_of(from, to);
    let names = |heads: &Trie| (0..codes.len()).any(|at| heads.may_begin(&codes[at..]) && heads.longest(&codes[at..]).is_some());
    names(&labels.words.heads.years_tree) || (uneven && names(&labels.words.heads.foreign_tree))
}

/// Whether nothing in the last place of a row may be what a further column holds: some rows have another place behind
/// their last figure, and some end in such a mark.
pub fn may_lack_a_place<'f>(text: &str, mut last_figures: impl Iterator<Item = &'f Figure> + Clone) -> bool {
    let goes_on =
        |figure: &Figure| text[figure.span.end..].chars().find(|&c| matches!(c, '\t' | '\n') || !is_blank(c)).is_some_and(|c| c != '\n');
    last_figures.clone().any(goes_on) && last_figures.any(|figure| figure.state() == State::Dash && !goes_on(figure))
}

/// The columns of a table whose heads were found in `heads`, above its first row in `zone`.
pub fn printed(labels: &Labels<'_>, table: usize, heads: &[HeadSeen], zone: Span) -> Printed {
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let mut order: Vec<Option<usize>> = (0..width).map(Some).collect();
    let (mut doubt, mut told_by_sums) = (None, false);
    let nested = form_table.columns.iter().any(|c| c.within.is_some());
    if let Some((strange, told_by_sums)) = strange_order(labels, table, zone) {
        return Printed { order: strange.into_iter().map(Some).collect(), doubt: Some(Doubt::HeadsDiffer), filled: false, told_by_sums };
    }
    if let Some(swapped) = order::swapped_groups(labels, table, zone).filter(|_| form_table.printed == Layout::Rows) {
        // Torn heads show that their places on a page are followed, not rows.
        let told_by_sums = swapped.is_sorted() && whole(heads).len() < width;
        return Printed { order: swapped.into_iter().map(Some).collect(), doubt: Some(Doubt::HeadsDiffer), filled: false, told_by_sums };
    }
    if let Some(flat) = flat_order(labels, table, zone).filter(|_| nested && form_table.printed == Layout::Rows) {
        // Whatever their order, figures below such heads have the same sum.
        return Printed {
            order: flat.into_iter().map(Some).collect(),
            doubt: Some(Doubt::HeadsDiffer),
            filled: false,
            told_by_sums: false,
        };
    }
    if form_table.printed == Layout::Rows {
        // Heads printed in one row are in the order of the columns; those over others are not.
        let (seen, scattered) = if nested { pieces(labels, table, zone) } else { (whole(heads), false) };
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        if sorted != seen {
            for (&place, &column) in sorted.iter().zip(&seen).filter(|_| !scattered) {
                order[place] = Some(column);
            }
            doubt = Some(Doubt::HeadsDiffer);
            // Whole heads in a row leave no other order either.
            let whole = |c: usize| form_table.columns[c].within.is_none() || heads.iter().any(|h| h.column == c && h.fit == Fit::Exact);
            told_by_sums = scattered || (nested && (0..width).all(whole));
        }
    }
    if !nested && form_table.printed == Layout::Rows {
        // A head once for every place that it covers: so do the figures below it.
        let sequence = column_sequence(labels, table, zone);
        let seen: Vec<usize> = sequence.iter().map(|(column, _)| *column).collect();
        let filled = seen.len() > width && (0..width).all(|c| seen.contains(&c)) && seen.is_sorted();
        let alike = |pair: &[(usize, Span)]| pair[0].0 != pair[1].0 || order::led(labels, pair[0].1) == order::led(labels, pair[1].1);
        if filled && !sequence.windows(2).all(alike) {
            // The same column of another year, say.
            doubt = Some(Doubt::HeadsDiffer);
        } else if filled {
            order = (0..seen.len()).map(|i| (i == 0 || seen[i - 1] != seen[i]).then_some(seen[i])).collect();
        }
    }
    if let Some((place, sure)) = subtotal(labels, table, heads, zone).filter(|_| nested) {
        order.insert(place, None);
        told_by_sums |= doubt.is_none();
        doubt = doubt.or((!sure).then_some(Doubt::HeadsDiffer));
    }
    let filled = order.len() > width && !nested;
    let another = order::other_meaning(labels, table, heads).or_else(|| has_heads_of_another_edition(labels, zone));
    Printed { order, filled, doubt: doubt.or(another), told_by_sums: told_by_sums && another.is_none() }
}

/// The order of the columns where the heads of all stand one behind the other and one of those over no others stands
/// behind the first of those below a common head: the lines of a head of two lines would stand otherwise.
fn flat_order(labels: &Labels<'_>, table: usize, zone: Span) -> Option<Vec<usize>> {
    let columns = &labels.form.tables[table].columns;
    let sequence: Vec<usize> = column_sequence(labels, table, zone).into_iter().map(|(column, _)| column).collect();
    let all = sequence.len() == columns.len() && (0..columns.len()).all(|column| sequence.contains(&column));
    let below = |column: &usize| columns[*column].within.is_some();
    let first = sequence.iter().position(below)?;
    // The total may stand behind them on a line of its own.
    let (last, rest) = sequence[first..].split_last()?;
    let behind = rest.iter().any(|column| !below(column)) || (!below(last) && *last + 1 < columns.len());
    (all && behind && !sequence.is_sorted()).then_some(sequence)
}

/// Whether a table has no heads above its rows, and one that is its own alone is the next behind them: its columns are told there.
pub fn stand_behind(labels: &Labels<'_>, table: usize, heads: &[HeadSeen], rows: &[(usize, &Claim)]) -> bool {
    let last = rows.last().and_then(|(_, claim)| claim.figures.last()).filter(|_| heads.is_empty());
    let Some(from) = last.map(|last| labels.stream.first_from(last.span.end)) else { return false };
    let hits = labels.hits_from(from).take_while(|hit| hit.start < from + NEAR);
    let tables_of = |hit: &Hit| {
        let tables = labels.meanings(hit).filter_map(|(label, _)| if let Label::Column(t, _) = label { Some(t) } else { None });
        tables.collect::<Vec<_>>()
    };
    hits.map(tables_of).find(|tables| !tables.is_empty()).is_some_and(|tables| tables.iter().all(|t| *t == table))
}

/// Heads within so many characters are those of figures before them.
const NEAR: usize = 40;

/// Whether the heads of columns below a common one have a line each.
fn stand_on_lines(labels: &Labels<'_>, table: usize, heads: &[HeadSeen]) -> bool {
    let columns = &labels.form.tables[table].columns;
    let below: Vec<Span> = heads.iter().filter(|head| columns[head.column].within.is_some()).map(|head| head.span).collect();
    let apart = |pair: &[Span]| labels.text.get(pair[0].end..pair[1].start).is_some_and(|between| between.contains('\n'));
    below.len() > 2 && below.windows(2).all(apart)
}

/// The part of `zone`, the heads of a table, behind the last of the `figures` in it, where all heads stand there once
/// more: those before are another table's.
pub fn behind_others(labels: &Labels<'_>, table: usize, zone: Span, figures: &[Span]) -> Span {
    let within = figures.iter().filter(|figure| zone.start <= figure.start && figure.end < zone.end);
    let Some(last) = within.map(|figure| figure.end).max() else { return zone };
    let rest = Span::new(last, zone.end);
    let sequence = column_sequence(labels, table, rest);
    let has_all = (0..labels.form.tables[table].columns.len()).all(|column| sequence.iter().any(|(other, _)| *other == column));
    if has_all { rest } else { zone }
}

/// A doubt where a head in `zone` is one of another edition's alone: what stands below is another quantity.
fn has_heads_of_another_edition(labels: &Labels<'_>, zone: Span) -> Option<Doubt> {
    let (from, to) = labels.stream.within(zone);
    let is_head = |hit: &Hit| labels.forms.lexicon().meanings(hit).iter().any(|meaning| matches!(meaning.label, Label::Column(..)));
    let mut heads = labels.hits_from(from).take_while(|hit| hit.end <= to).filter(|hit| is_head(hit));
    // Words of the form's own may hold those of another.
    let own = |hit: &Hit| {
        labels
            .hits_from(hit.start.saturating_sub(LONGEST_HEAD))
            .take_while(|other| other.start <= hit.start)
            .any(|other| other.end >= hit.end && labels.meanings(other).next().is_some())
    };
    heads.any(|hit| !own(hit)).then_some(Doubt::HeadsDiffer)
}

/// The longest head of a column, in characters.
const LONGEST_HEAD: usize = 20;

/// The place among the columns of one that sums up those below a common head, and whether its head leaves
/// no doubt about it: all their heads are there, and it stands before or behind them on their line.
fn subtotal(labels: &Labels<'_>, table: usize, heads: &[HeadSeen], zone: Span) -> Option<(usize, bool)> {
    let byte = head_of_subtotal(labels, heads, zone)?;
    let columns = &labels.form.tables[table].columns;
    let first = columns.iter().position(|c| c.within.is_some())?;
    let summed: Vec<&HeadSeen> = heads.iter().filter(|h| columns[h.column].within.is_some()).collect();
    let before = summed.iter().filter(|h| h.span.start < byte).count();
    let all = columns.iter().filter(|c| c.within.is_some()).count();
    let beside = if before == 0 { summed.first() } else { summed.last() };
    let one_line = |head: &HeadSeen| {
        let (a, b) = if head.span.start < byte { (head.span.end, byte) } else { (byte, head.span.start) };
        labels.text.get(a..b).is_some_and(|between| !between.contains('\n'))
    };
    let sure = summed.len() == all && whole(heads).len() == heads.len() && beside.is_some_and(|head| one_line(head));
    match before {
        0 => Some((first, sure)),
        _ => Some((columns.len() - 1, sure && before == all)),
    }
}

/// Where the head of a column stands that sums others up: words that say so, or those of a total where the form's own has another head.
fn head_of_subtotal(labels: &Labels<'_>, heads: &[HeadSeen], zone: Span) -> Option<usize> {
    let within = labels.stream.within(zone);
    let words = &labels.words.heads;
    let place = |word: &String| labels.stream.find(word, within).map(|at| labels.stream.place(at));
    words.sums.iter().filter_map(place).min().or_else(|| {
        let beside = |word: &&String| {
            let is_total = |head: &HeadSeen| labels.text[head.span.start..head.span.end] == **word;
            heads.iter().any(|head| head.fit == Fit::Exact) && !heads.iter().any(is_total)
        };
        let own = |byte: &usize| !heads.iter().any(|head| head.span.contains(*byte));
        words.totals.iter().filter(beside).filter_map(place).filter(own).min()
    })
}

/// The columns of a table in the order in which their heads stand in `zone`, where all are there and
/// they are in another order than the form's on one line, and whether the heads leave no other order. Heads below a
/// common one may stand in a line of their own: their place among the others is that of the common one.
pub fn strange_order(labels: &Labels<'_>, table: usize, zone: Span) -> Option<(Vec<usize>, bool)> {
    let columns = &labels.form.tables[table].columns;
    let mut seen: Vec<(usize, Span)> = Vec::with_capacity(columns.len());
    for (column, span) in column_sequence(labels, table, zone) {
        if seen.iter().any(|&(other, _)| other == column) {
            break;
        }
        seen.push((column, span));
    }
    let one_line = |a: Span, b: Span| labels.text.get(a.end..b.start).is_some_and(|between| !between.contains('\n'));
    let is_below = |column: usize| columns[column].within.is_some();
    let strange = seen.windows(2).any(|pair| {
        let [(a, at_a), (b, at_b)] = *pair else { return false };
        b < a && (is_below(a) || !is_below(b)) && one_line(at_a, at_b)
    });
    // Where the rows stand on the same line, the whole table is folded into it.
    let apart = seen.last().is_some_and(|&(_, last)| !one_line(last, Span::new(zone.end, zone.end)));
    let told = seen.len() == columns.len() && strange && apart && !order::are_torn(labels, table, labels.stream.within(zone));
    told.then(|| {
        let (below, above): (Vec<_>, Vec<_>) = seen.iter().copied().partition(|&(column, _)| is_below(column));
        let on_one_line = |a: Span, b: Span| one_line(a.min(b), a.max(b));
        let in_two_lines = !below.iter().any(|&(_, a)| above.iter().any(|&(_, b)| on_one_line(a, b)));
        // Two lines of heads may have become one.
        let one_behind_the_other = below.iter().all(|&(_, a)| above.iter().all(|&(_, b)| b < a));
        let common = || common_head(labels, table, zone).filter(|&common| above.iter().all(|&(_, b)| on_one_line(common, b)));
        let order = |all: Vec<(usize, Span)>| all.into_iter().map(|(column, _)| column).collect::<Vec<_>>();
        match common().filter(|_| in_two_lines || one_behind_the_other) {
            Some(common) => {
                let (before, behind): (Vec<_>, Vec<_>) = above.into_iter().partition(|&(_, span)| span < common);
                (order([before, below, behind].concat()), true)
            }
            None => (order(seen), !in_two_lines || below.is_empty()),
        }
    })
}

/// The head over several columns of a table, in the form's words or in others that end alike: `法人和其他组织`.
pub fn common_head(labels: &Labels<'_>, table: usize, zone: Span) -> Option<Span> {
    let group = labels.form.tables[table].columns.iter().find_map(|c| c.within.as_deref())?;
    let within = labels.stream.within(zone);
    if let Some(at) = labels.stream.find(group, within) {
        return Some(labels.stream.span(at, at + group.chars().count()));
    }
    let mut hits = labels.hits_from(within.0).take_while(|hit| hit.end <= within.1);
    let own = |hit: &Hit| labels.meanings(hit).any(|(label, _)| label == Label::Furniture(table));
    let alike =
        |hit: &Hit| labels.stream.slice(hit.start, hit.end).chars().rev().zip(group.chars().rev()).take_while(|(a, b)| a == b).count();
    hits.find(|hit| own(hit) && alike(hit) >= SHARED).map(|hit| labels.stream.span(hit.start, hit.end))
}

/// So many characters at their ends do heads over the same columns share.
const SHARED: usize = 4;

/// The columns of a table in the order of their heads in the last line of `zone` that holds one, each as
/// often as it stands there.
pub fn column_sequence(labels: &Labels<'_>, table: usize, zone: Span) -> Vec<(usize, Span)> {
    let (from, to) = labels.stream.within(zone);
    let hits = labels.hits_from(from).take_while(|hit| hit.end <= to);
    let seen = hits.filter_map(|hit| {
        labels.meanings(hit).find_map(|(label, _)| match label {
            Label::Column(t, c) if t == table => Some((hit, c)),
            _ => None,
        })
    });
    let mut sequence = Vec::new();
    let mut end = 0;
    for (hit, column) in seen {
        if hit.start >= end {
            sequence.push((column, labels.stream.span(hit.start, hit.end)));
            end = hit.end;
        }
    }
    sequence
}

/// The column of `table` whose whole head these characters are, behind other words at most.
pub fn column_at(labels: &Labels<'_>, table: usize, (start, end): (usize, usize)) -> Option<usize> {
    let mut inside = labels.hits_from(start).take_while(|hit| hit.start < end).filter(|hit| hit.end == end);
    inside.find_map(|hit| {
        labels.meanings(hit).find_map(|(label, _)| match label {
            Label::Column(t, c) if t == table => Some(c),
            _ => None,
        })
    })
}

/// The columns whose heads are whole, in the order of the text. A head of which only a piece was
/// found says nothing about the order.
fn whole(heads: &[HeadSeen]) -> Vec<usize> {
    let is_whole = |h: &&HeadSeen| h.fit == Fit::Exact || (h.fit == Fit::Alias && h.span.len() >= WHOLE_HEAD);
    heads.iter().filter(is_whole).map(|h| h.column).collect()
}

/// Whether the heads of a table are too few to say in which direction its columns go.
pub fn is_untold(heads: &[HeadSeen]) -> bool {
    whole(heads).len() < 2
}

/// 或, between the last two words of a label over several columns, of which others may be lost.
const OR: u16 = 0x6216;

/// The columns that share a head, in the order in which the first two characters of their own heads
/// stand in `zone`: heads over several lines are cut, and their pieces stand in rows.
/// Whether they are too scattered to tell an order is said beside it.
fn pieces(labels: &Labels<'_>, table: usize, zone: Span) -> (Vec<usize>, bool) {
    let within = labels.stream.within(zone);
    let columns = labels.form.tables[table].columns.iter().enumerate().filter(|(_, c)| c.within.is_some());
    let common: Vec<u16> = columns.clone().find_map(|(_, c)| c.within.as_deref()).unwrap_or_default().encode_utf16().collect();
    let mut places: Vec<(usize, usize)> = columns
        .filter_map(|(number, _)| {
            let label = &labels.wordings(table).columns[number].codes;
            // 其他 also stands in the label over all of them.
            let piece = &label[..label.len().min(2)];
            let own = |&at: &usize| {
                !is_joined(labels, within.0, at)
                    && !begins_other_label(labels, (table, number), at)
                    && !goes_on(&labels.stream.codes()[at..], piece, &common)
            };
            let found = labels.stream.places_of(piece, within).find(own);
            Some((found?, number))
        })
        .collect();
    places.sort_unstable();
    // Heads of narrow columns as they stand on a page: the first lines of some beside the last of others.
    let byte = |at: usize| labels.stream.place(at);
    let breaks = places.windows(2).filter(|pair| labels.text[byte(pair[0].0)..byte(pair[1].0)].contains('\n')).count();
    let scattered = (breaks > 0 && breaks + 1 < places.len()) || order::are_torn(labels, table, within);
    (places.iter().map(|(_, number)| *number).collect(), scattered)
}

/// Whether a piece of a label over several columns begins with `codes`, longer than the piece of a head that it holds:
/// `其他组` of `法人或其他组织` is not 其他.
fn goes_on(codes: &[u16], piece: &[u16], common: &[u16]) -> bool {
    let behind = common.windows(piece.len()).position(|part| part == piece).map(|at| common.get(at + piece.len()));
    behind.flatten().is_some_and(|next| codes.get(piece.len()) == Some(next))
}

/// Whether a character, behind the character `from`, is one of those of a longer label that owns no figures: of the one over
/// several columns.
pub fn is_joined(labels: &Labels<'_>, from: usize, at: usize) -> bool {
    if at > from && labels.stream.codes()[at - 1] == OR {
        return true;
    }
    let around = labels.hits_from(from.max(at.saturating_sub(LONGEST_HEAD))).take_while(|hit| hit.start < at);
    around.filter(|hit| hit.end > at).flat_map(|hit| labels.meanings(hit)).any(|(label, _)| matches!(label, Label::Furniture(_)))
}

/// Whether a longer label than the head of a column begins at a character, and none of the column's: 其他结果 of
/// another table.
pub fn begins_other_label(labels: &Labels<'_>, (table, column): (usize, usize), at: usize) -> bool {
    let own = |hit: &Hit| labels.meanings(hit).any(|(label, _)| label == Label::Column(table, column));
    let longest = labels.hits_from(at).take_while(|hit| hit.start == at).max_by_key(|hit| hit.end);
    longest.is_some_and(|hit| {
        !own(hit) && {
            let other = |label| matches!(label, Label::Furniture(_)) || matches!(label, Label::Column(t, _) if t != table);
            labels.meanings(hit).any(|(label, _)| other(label))
        }
    })
}

/// The column heads of a table within `zone`, in text order.
pub fn heads(labels: &Labels<'_>, table: usize, items: &[Item], zone: Span) -> Vec<HeadSeen> {
    let columns = &labels.form.tables[table].columns;
    let mut found: Vec<HeadSeen> = Vec::new();
    let in_zone = |span: Span| zone.start <= span.start && span.end <= zone.end;
    // Two of six characters make another word of it.
    let is_near = |cost: usize, length: usize| cost * 3 <= length && (cost < 2 || cost * 3 < length);
    for hit in labels.hits_from(labels.stream.first_from(zone.start)) {
        let span = labels.stream.span(hit.start, hit.end);
        if span.start >= zone.end {
            break;
        }
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
        let text = labels.stream.codes_of(item.han.0, item.han.1);
        let missing = (0..columns.len()).filter(|&c| !found.iter().any(|h| h.column == c));
        let near = missing
            .filter_map(|c| Some((distance_within(text, &labels.wordings(table).columns[c].codes, 2)?, c)))
            .filter(|&(cost, c)| is_near(cost, columns[c].label.chars().count()))
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
    let (from, to) = labels.stream.within(zone);
    for (c, Wording { codes: label, .. }) in labels.wordings(table).columns.iter().enumerate() {
        if label.len() < 4 || found.iter().any(|h| h.column == c) || to > from + 400 {
            continue;
        }
        let covered = |n: usize| found.iter().any(|h| h.span.contains(labels.stream.place(n)));
        let gap: Vec<u16> = (from..to).map(|n| if covered(n) { COVERED } else { labels.stream.codes()[n] }).collect();
        if lost(label, &gap, label.len() / 4) <= label.len() / 4
            && let Some((cost, range)) = nearest(&gap, label)
            && cost <= label.len() / 4
            && !range.is_empty()
        {
            found.push(HeadSeen { column: c, span: labels.stream.span(from + range.start, from + range.end), fit: Fit::Near });
        }
    }
}
