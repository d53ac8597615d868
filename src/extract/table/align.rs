//! Figures laid along the rows of a form: knows rows and how many figures each has, and how much a line break or a bar
//! beside them says.

use std::collections::BTreeMap;

use super::heads::order::{has_another_number, is_another_row};
use super::items::{Item, What};
use super::ways::figures_first;
use super::ways::stacked;
use crate::extract::near::is_piece;
use crate::extract::region::{Labels, Seen, begins_word, is_numbered, is_rest_of_its_row};
use crate::extract::standing::{Standing, standing};
use crate::extract::token::{Figure, is_bar};
use crate::form::{Fit, Hit, Label};
use crate::number::{Printed, is_blank, read_printed};
use crate::report::Doubt;
use crate::text::{Span, lines_around};

/// Table and row, by index.
pub type RowIndex = (usize, usize);

/// The figures that one row prints.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The label, if there is one.
    pub label: Option<Span>,
    /// How it fits.
    pub fit: Fit,
    /// The figures, in order.
    pub figures: Vec<Figure>,
    /// Why their row is not certain.
    pub doubt: Option<Doubt>,
    /// Where the row's blanks may stand: from the label's end to the next item.
    pub field: Span,
    /// Whether other words follow in the text than the next row's on the form.
    pub before_gap: bool,
}

/// What lies where in a region.
#[derive(Debug, Default)]
pub struct Laid {
    /// Every row that was found, with what it prints.
    pub claims: BTreeMap<RowIndex, Claim>,
    /// Figures that belong to no row.
    pub left_over: Vec<Figure>,
    /// Foreign words with figures behind them, by table.
    pub unknown: Vec<(usize, Span)>,
    /// Rows whose label stands once more, and where.
    pub twice: Vec<(RowIndex, Span)>,
    /// Whether every figure has its column, wherever it stands.
    pub by_columns: bool,
    /// Whether figures stand before their labels.
    pub ahead: bool,
}

/// Lays the figures of `items` along the rows of `tables`.
pub fn align(labels: &Labels<'_>, tables: &[usize], items: &[Item], end: usize) -> Laid {
    let mut figures: Vec<Vec<Figure>> = items.iter().map(|i| i.figures.clone()).collect();
    let mut doubts: Vec<Option<Doubt>> = vec![None; items.len()];
    let width = |item: &Item| match item.what {
        What::Row(t, _) => labels.form.tables[t].columns.len(),
        _ => 0,
    };
    let ahead = figures_first::come_first(labels, items, &figures);
    if ahead {
        figures_first::shift(items, &mut figures);
        let complete = |i: usize| figures[i].len() == width(&items[i]);
        if !(0..items.len()).filter(|&i| is_row(&items[i])).all(complete) {
            doubts.fill(Some(Doubt::FiguresApart));
        }
    } else {
        if figures_first::may_come_first(labels, items, &figures) {
            doubts.fill(Some(Doubt::FiguresApart));
        }
        figures_first::doubt_both_sides(labels, items, &figures, &mut doubts);
        take_from_heads(items, &mut figures, &mut doubts);
        share_runs(labels, items, &mut figures, &mut doubts);
    }
    let mut laid = Laid { ahead, ..Laid::default() };
    for (i, item) in items.iter().enumerate() {
        let What::Row(t, r) = item.what else { continue };
        let field_end = items.get(i + 1).map_or(end, |next| next.span.start);
        let another = (figures[i].is_empty() && lacks_its_beginning(labels, items, i)) || is_anothers(labels, items, item);
        let claim = Claim {
            label: Some(item.span),
            fit: item.fit,
            figures: std::mem::take(&mut figures[i]),
            doubt: doubts[i].or(another.then_some(Doubt::LabelDamaged)),
            // Where numbers were left out, places say nothing.
            field: Span::new(item.span.end, if item.skips { item.span.end } else { field_end.max(item.span.end) }),
            before_gap: is_before_gap(labels, tables, items, i),
        };
        laid.claims.insert((t, r), claim);
    }
    find_lost_labels(labels, tables, items, &mut figures, &mut laid);
    let astray = items.iter().zip(&figures).any(|(item, own)| item.what != What::Foreign && !own.is_empty());
    if !astray {
        close_gaps(labels, &mut laid);
    }
    compare_repeated(labels, items, &figures, &mut laid);
    doubt_beside_left_over(labels, items, &figures, &mut laid);
    let mut table = tables.first().copied().unwrap_or(0);
    for (item, rest) in items.iter().zip(figures) {
        match item.what {
            What::Row(t, _) => table = t,
            What::Foreign if !rest.is_empty() => laid.unknown.push((table, item.span)),
            _ => {}
        }
        laid.left_over.extend(rest);
    }
    laid
}

/// Whether a label that is also the head of a column stands without its number, and with it elsewhere: there it is
/// the row's, here the column's. The region goes from character `from` up to `to`.
pub fn is_head_of_columns(labels: &Labels<'_>, (from, to): (usize, usize), seen: &Seen) -> bool {
    let Label::Row(t, r) = seen.label else { return false };
    let own = &labels.wordings(t).rows[r];
    let shared = labels.wordings(t).columns.iter().any(|column| own.iter().any(|label| label.text == column.text));
    shared
        && !is_numbered(labels, seen)
        && labels.hits_from(from).take_while(|hit| hit.start < to).any(|hit| {
            let numbered = |fit| is_numbered(labels, &Seen { start: hit.start, end: hit.end, fit, ..*seen });
            labels.meanings(hit).any(|(label, fit)| label == seen.label && numbered(fit))
        })
}

/// Where every row prints all its figures, and their sum is right, none stands in another's place; unless rows changed
/// places.
fn close_gaps(labels: &Labels<'_>, laid: &mut Laid) {
    let in_order = laid.claims.values().filter_map(|claim| claim.label).is_sorted();
    if !in_order || laid.claims.iter().any(|((t, _), claim)| claim.figures.len() != labels.form.tables[*t].columns.len()) {
        return;
    }
    for ((t, _), claim) in laid.claims.iter_mut().filter(|(_, claim)| claim.before_gap) {
        let table = &labels.form.tables[*t];
        let told = table.columns.len() == 1 || !table.sums.is_empty();
        claim.before_gap = !(told && stacked::fits(table, &claim.figures));
    }
}

/// Whether other words than the next row's on the form follow in the text.
fn is_before_gap(labels: &Labels<'_>, tables: &[usize], items: &[Item], i: usize) -> bool {
    let What::Row(t, r) = items[i].what else { return false };
    // A row of the report's own, with all its figures, is no gap; one of the form's in another place is.
    let own_row = |item: &Item| {
        item.what == What::Foreign && item.figures.len() == labels.form.tables[t].columns.len() && !names_a_row(labels, tables, item)
    };
    let next = items[i + 1..].iter().find(|item| item.what != What::Head && !own_row(item)).map(|item| item.what);
    let table = tables.iter().position(|&table| table == t).unwrap_or(0);
    let following = if r + 1 < labels.form.tables[t].rows.len() { Some((t, r + 1)) } else { tables.get(table + 1).map(|&t| (t, 0)) };
    next != following.map(|(t, r)| What::Row(t, r))
}

/// Whether words hold the label of a row of the form.
fn names_a_row(labels: &Labels<'_>, tables: &[usize], words: &Item) -> bool {
    // A remark in brackets may speak of another row.
    let own = |hit: &&Hit| hit.end <= words.han.1 && standing(labels, hit.start) != Standing::Bracketed;
    let mut inside = labels.hits_from(words.han.0).take_while(|hit| hit.start < words.han.1).filter(own);
    inside.any(|hit| labels.meanings(hit).any(|(label, _)| matches!(label, Label::Row(t, _) if tables.contains(&t))))
}

/// Whether an item is the label of a row.
pub fn is_row(item: &Item) -> bool {
    matches!(item.what, What::Row(..))
}

/// A head owns no figures: what stands behind it belongs to the row below it, if that has none.
fn take_from_heads(items: &[Item], figures: &mut [Vec<Figure>], doubts: &mut [Option<Doubt>]) {
    for i in 1..items.len() {
        let row_without = matches!(items[i].what, What::Row(..)) && figures[i].is_empty();
        if row_without && items[i - 1].what == What::Head {
            figures[i] = std::mem::take(&mut figures[i - 1]);
            doubts[i] = (!figures[i].is_empty()).then_some(Doubt::FiguresApart);
        }
    }
}

/// Runs that are too long for their row and exactly fill it together with its neighbours that have
/// none: the figures stand apart from their labels.
fn share_runs(labels: &Labels<'_>, items: &[Item], figures: &mut [Vec<Figure>], doubts: &mut [Option<Doubt>]) {
    let table = |item: &Item| if let What::Row(t, _) = item.what { Some(&labels.form.tables[t]) } else { None };
    let width = |item: &Item| table(item).map_or(0, |table| table.columns.len());
    let fits = |item: &Item, own: &[Figure]| table(item).is_none_or(|table| stacked::fits(table, own));
    for i in 0..items.len() {
        let own = width(&items[i]);
        if own == 0 || figures[i].len() <= own {
            continue;
        }
        // The row below has none: its figures stand before its label.
        if i + 1 < items.len() && figures[i + 1].is_empty() && figures[i].len() == own + width(&items[i + 1]) && width(&items[i + 1]) > 0 {
            figures[i + 1] = figures[i].split_off(own);
            doubts[i + 1] = Some(Doubt::FiguresApart);
            // Figures of the row below may stand among this one's.
            if !fits(&items[i], &figures[i]) {
                doubts[i] = Some(Doubt::FiguresApart);
            }
            continue;
        }
        // Labels first, figures after: the rows above have none.
        let mut first = i;
        let mut sum = own;
        while first > 0 && sum < figures[i].len() && figures[first - 1].is_empty() {
            first -= 1;
            sum += width(&items[first]);
        }
        if sum == figures[i].len() {
            let mut run = std::mem::take(&mut figures[i]);
            for k in first..=i {
                let rest = run.split_off(width(&items[k]));
                figures[k] = std::mem::replace(&mut run, rest);
                doubts[k] = (width(&items[k]) > 0).then_some(Doubt::FiguresApart);
            }
        }
    }
}

/// Rows whose label is not there: their figures stand behind foreign words, or at the end of the
/// run of the row before.
fn find_lost_labels(labels: &Labels<'_>, tables: &[usize], items: &[Item], figures: &mut [Vec<Figure>], laid: &mut Laid) {
    let order: Vec<RowIndex> = tables.iter().flat_map(|&t| (0..labels.form.tables[t].rows.len()).map(move |r| (t, r))).collect();
    let width = |row: &RowIndex| labels.form.tables[row.0].columns.len();
    for (n, row) in order.iter().enumerate() {
        if laid.claims.contains_key(row) {
            continue;
        }
        let before = order[..n].iter().rev().find(|r| laid.claims.contains_key(*r)).copied();
        let lost: Vec<RowIndex> = order[n..].iter().take_while(|r| !laid.claims.contains_key(*r)).copied().collect();
        if let Some(claim) = before
            .and_then(|b| laid.claims.get_mut(&b).map(|claim| (b, claim)))
            .filter(|(b, claim)| claim.figures.len() == width(b) + lost.iter().map(width).sum::<usize>())
        {
            let (b, claim) = claim;
            let field = claim.field;
            claim.doubt = claim.doubt.or(Some(Doubt::TwoReadings));
            let rest = claim.figures.split_off(width(&b));
            laid.deal(labels, lost, rest, field);
            continue;
        }
        // All rows of a group, behind its own label.
        let of_all = lost.iter().map(width).sum::<usize>();
        if let Some(i) = between(items, before, order.get(n + lost.len()).copied())
            .find(|&i| lost.len() > 1 && items[i].what == What::Head && figures[i].len() == of_all)
        {
            laid.deal(labels, lost, std::mem::take(&mut figures[i]), items[i].span);
            continue;
        }
        let place = named_elsewhere(labels, items, *row).or_else(|| {
            let alone = lost.len() == 1;
            alone.then(|| foreign_between(items, figures, before, order.get(n + 1).copied(), width(row))).flatten()
        });
        if let Some((i, exact)) = place.filter(|(i, _)| figures[*i].len() == width(row)) {
            let item = &items[i];
            let claim = Claim {
                label: Some(item.span),
                fit: if exact { Fit::Exact } else { Fit::Near },
                figures: std::mem::take(&mut figures[i]),
                doubt: (!exact).then_some(Doubt::LabelDamaged),
                field: item.span,
                before_gap: true,
            };
            laid.claims.insert(*row, claim);
        }
    }
}

/// Whether a row's label among `items` may be that of something else.
fn is_anothers(labels: &Labels<'_>, items: &[Item], item: &Item) -> bool {
    let What::Row(t, r) = item.what else { return false };
    let ends = (items.first().map_or(0, |item| item.han.0), items.last().map_or(0, |item| item.han.1));
    is_another_row(labels, Label::Row(t, r), item.span)
        || is_head_of_columns(labels, ends, &Seen { label: Label::Row(t, r), start: item.han.0, end: item.han.1, fit: item.fit })
        || has_another_number(labels, (t, r), item.fit, item.span)
        || begins_word(labels, item.han)
}

/// Whether the label `i` is the rest of a row's, whose beginning stands before it: the row's figures may stand beside that.
fn lacks_its_beginning(labels: &Labels<'_>, items: &[Item], i: usize) -> bool {
    let Item { what: What::Row(t, r), han, fit: fit @ (Fit::Alias | Fit::Near), .. } = items[i] else { return false };
    let before = items[..i].iter().rev().find(|item| item.what != What::Foreign).map_or(0, |item| item.han.1);
    is_rest_of_its_row(labels, &Seen { label: Label::Row(t, r), start: han.0, end: han.1, fit }, before)
}

impl Laid {
    /// Gives `rows` whose labels are not there their figures out of a run of all of theirs.
    fn deal(&mut self, labels: &Labels<'_>, rows: Vec<RowIndex>, mut run: Vec<Figure>, field: Span) {
        for row in rows {
            let behind = run.split_off(labels.form.tables[row.0].columns.len());
            let figures = std::mem::replace(&mut run, behind);
            let doubt = Some(Doubt::LabelDamaged);
            self.claims.insert(row, Claim { label: None, fit: Fit::Near, figures, doubt, field, before_gap: false });
        }
    }
}

/// Figures that nobody claims may be those that a row next to them lacks, or the other half of one beside
/// them.
fn doubt_beside_left_over(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>], laid: &mut Laid) {
    let rows: Vec<usize> = (0..items.len()).filter(|&i| is_row(&items[i])).collect();
    for i in (0..items.len()).filter(|&i| !is_row(&items[i]) && !figures[i].is_empty()) {
        // A row that stands twice has the same figures both times: nobody lacks them.
        if let What::Again(t, r) = items[i].what
            && laid.claims.get(&(t, r)).is_some_and(|claim| are_the_same(&claim.figures, &figures[i]))
        {
            continue;
        }
        let next = rows.partition_point(|&row| row < i);
        let beside = rows[next.saturating_sub(1)..].iter().take(if next > 0 { 2 } else { 1 });
        for item in beside.map(|&k| &items[k]) {
            let What::Row(t, r) = item.what else { continue };
            let Some(claim) = laid.claims.get_mut(&(t, r)) else { continue };
            // Fewer figures beside a head than a row has are the rest of figures rather than a sum of rows.
            let few = items[i].what == What::Head && figures[i].len() < claim.figures.len();
            let width = labels.form.tables[t].columns.len();
            // A whole row of figures behind the label of a group is the group's own, and one that adds up behind other words theirs.
            let own = items[i].what == What::Head || (items[i].what == What::Foreign && stacked::fits(&labels.form.tables[t], &figures[i]));
            if own && width > 1 && figures[i].len() == width && claim.figures.len() == width {
                continue;
            }
            if claim.figures.len() != width {
                claim.doubt = claim.doubt.or(Some(Doubt::FiguresApart));
                continue;
            }
            let piece = goes_on(labels, &items[i], (t, r), claim.fit);
            // Words with figures for a whole row, the figures of the row beside them whole as well, are a row's that the form does not have.
            if items[i].what == What::Foreign && width > 1 && figures[i].len() == width && !piece {
                continue;
            }
            let goes_on = few || piece;
            if figures[i].iter().any(|f| is_wrapped_beside(labels.text, f, claim, goes_on)) {
                claim.doubt = claim.doubt.or(Some(Doubt::TwoReadings));
            }
        }
    }
}

/// Whether words are a piece of a row's label: it goes on over the next line.
fn goes_on(labels: &Labels<'_>, item: &Item, (t, r): RowIndex, fit: Fit) -> bool {
    let words = labels.stream.codes_of(item.han.0, item.han.1);
    let label = &labels.wordings(t).noted_rows[r].codes;
    (words.len() > 2 && is_piece(words, label)) || (fit != Fit::Exact && words.last() == label.last())
}

/// How far the two lines of a figure that was wrapped stand apart at most, in bytes: a line of a page lies between them.
const FARTHEST_LINES: usize = 4_000;

/// Whether a figure without words on its line stands on the line above or below a figure of the row: a
/// long one runs on over two lines of a narrow cell.
fn is_wrapped_beside(text: &str, figure: &Figure, claim: &Claim, goes_on: bool) -> bool {
    // Units may be wrapped, too.
    let figure_or_unit = |word: &str| [word, &format!("1{word}")].into_iter().any(|word| matches!(read_printed(word), Printed::Figure(..)));
    let alone = || {
        let line = lines_around(text, figure.span);
        text[line.start..line.end].split_whitespace().all(|word| !word.contains(crate::fold::is_han) || figure_or_unit(word))
    };
    let next = |other: &Figure| {
        let (from, to) = if other.span < figure.span { (other.span.end, figure.span.start) } else { (figure.span.end, other.span.start) };
        let between = text.get(from..to).filter(|between| between.len() <= FARTHEST_LINES);
        between.is_some_and(|between| (1..=2).contains(&between.matches('\n').count()))
    };
    figure.value.is_some() && claim.figures.iter().any(next) && (goes_on || alone())
}

/// Rows printed twice: with other figures the second time, which of them count is not known.
fn compare_repeated(labels: &Labels<'_>, items: &[Item], figures: &[Vec<Figure>], laid: &mut Laid) {
    for (item, again) in items.iter().zip(figures) {
        let What::Again(t, r) = item.what else { continue };
        let blank = || is_row_of_blanks(labels, item.span, labels.form.tables[t].columns.len());
        let Some(claim) = laid.claims.get_mut(&(t, r)).filter(|_| !again.is_empty() || blank()) else { continue };
        if !are_the_same(&claim.figures, again) {
            claim.doubt = claim.doubt.or(Some(Doubt::TwoReadings));
        }
        laid.twice.push(((t, r), item.span));
    }
}

fn are_the_same(figures: &[Figure], others: &[Figure]) -> bool {
    figures.len() == others.len() && figures.iter().zip(others).all(|(a, b)| a.value == b.value)
}

/// Whether nothing but so many separators stands behind a label on its line.
fn is_row_of_blanks(labels: &Labels<'_>, label: Span, width: usize) -> bool {
    let behind = &labels.text[label.end..lines_around(labels.text, label).end];
    let separates = |c: char| c == '\t' || is_bar(c);
    behind.chars().all(|c| is_blank(c) || is_bar(c)) && behind.matches(separates).count() >= width
}

/// Foreign words that are the row's own label, out of the form's order.
fn named_elsewhere(labels: &Labels<'_>, items: &[Item], row: RowIndex) -> Option<(usize, bool)> {
    let mut places = items.iter().enumerate().filter(|(_, item)| {
        item.what == What::Foreign
            && labels.hits_from(item.han.0).take_while(|hit| hit.start < item.han.1).any(|hit| {
                hit.end <= item.han.1
                    && hit.end - hit.start >= 4
                    && labels.meanings(hit).any(|(label, _)| label == Label::Row(row.0, row.1))
            })
    });
    let place = places.next()?;
    places.next().is_none().then_some((place.0, true))
}

/// The only foreign words with `width` figures between two rows.
fn foreign_between(
    items: &[Item],
    figures: &[Vec<Figure>],
    before: Option<RowIndex>,
    after: Option<RowIndex>,
    width: usize,
) -> Option<(usize, bool)> {
    let mut places = between(items, before, after).filter(|&i| items[i].what == What::Foreign && figures[i].len() == width);
    let place = places.next()?;
    places.next().is_none().then_some((place, false))
}

/// The items between two rows.
fn between(items: &[Item], before: Option<RowIndex>, after: Option<RowIndex>) -> std::ops::Range<usize> {
    let at = |row: Option<RowIndex>| row.and_then(|(t, r)| items.iter().position(|i| i.what == What::Row(t, r)));
    let from = at(before).map_or(0, |i| i + 1);
    from..at(after).unwrap_or(items.len()).max(from)
}
