//! Figures of a row that nothing divides, neither from each other nor from the words around them:
//! `规章000行政规范性文件123`. As many digits as cells are one each; others are parted where exactly one
//! way makes the sums of the row hold.

use std::cell::OnceCell;

use super::{Item, What};
use crate::extract::region::Labels;
use crate::extract::token::{Figure, Glue, Quality};
use crate::extract::work;
use crate::fold::is_ordinal_numeral;
use crate::form::{Layout, Table};
use crate::number::{Decimal, Manner, Printed, half_width, is_blank, read_printed};
use crate::text::Span;

/// The longest run of digits that is parted, in bytes: with more there are too many ways.
const LONGEST: usize = 64;

/// The longest remark behind a label, in bytes.
const LONGEST_ASIDE: usize = 240;

/// So many digits more than cells are parted.
const MOST_MORE: usize = 12;

/// Digits of so many figures are no number of requests.
const FEWEST_DIGITS: usize = 6;

/// Gives rows without figures of their own those that touch their label.
pub fn split(labels: &Labels<'_>, items: &mut [Item]) {
    let last = items.iter().rposition(|item| matches!(item.what, What::Head | What::Row(..)));
    // As they are before the first is changed.
    let lacking = OnceCell::new();
    for i in 0..items.len() {
        let cells = match items[i].what {
            What::Row(table, _) if labels.form.tables[table].printed == Layout::Strip => continue,
            What::Row(table, _) => (table, labels.form.tables[table].columns.len()),
            _ => match last.filter(|&last| last == i).and_then(|last| strip_below(labels, items, last)) {
                Some(table) => (table, labels.form.tables[table].columns.len() * labels.form.tables[table].rows.len()),
                None => continue,
            },
        };
        let own = &items[i].figures;
        if own.len() >= cells.1 {
            continue;
        }
        let all_lacking = || (0..labels.form.tables.len()).map(|table| lacks_one(labels, items, table)).collect();
        let lacking: &Vec<bool> = lacking.get_or_init(all_lacking);
        let touching = |f: &Figure| f.glue != Glue::Free && cells.1 > 1;
        // Figures that wide gaps part have run into none of each other.
        let gap = |pair: &[Figure]| labels.text.get(pair[0].span.end..pair[1].span.start).map_or(0, |gap| gap.chars().count());
        // Nor have those of one row of many that lack one.
        let close = || own.len() > 1 && !(lacking[cells.0] && own.len() + 1 == cells.1) && own.windows(2).all(|pair| gap(pair) < 2);
        // As many digits as cells, that were taken for one figure: what is counted so has never so many.
        let run = |last: &Figure| {
            let form_table = &labels.form.tables[cells.0];
            own.len() == 1 && cells.1 > FEWEST_DIGITS && !form_table.sums.is_empty() && last.span.len() >= cells.1
        };
        let open = own.last().is_none_or(|last| touching(last) || close() || run(last));
        if let Some(run) = open.then(|| run_behind(labels, items, i)).flatten()
            && own.iter().all(|figure| run.span.start <= figure.span.start && figure.span.end <= run.span.end)
            && let Some(figures) = parted(labels, &run, cells)
        {
            items[i].figures = figures;
        }
    }
}

/// Whether most rows of a table hold one figure less than they have cells.
fn lacks_one(labels: &Labels<'_>, items: &[Item], table: usize) -> bool {
    let width = labels.form.tables[table].columns.len();
    let rows = || items.iter().filter(|item| matches!(item.what, What::Row(t, _) if t == table));
    rows().filter(|item| item.figures.len() + 1 == width).count() * 2 > rows().count()
}

/// The table printed as one line of figures whose last head, the `last` of the region, this is.
fn strip_below(labels: &Labels<'_>, items: &[Item], last: usize) -> Option<usize> {
    let row = items[..last].iter().rev().find_map(|item| if let What::Row(table, _) = item.what { Some(table) } else { None });
    row.filter(|&table| items[last].what == What::Head && labels.form.tables[table].printed == Layout::Strip)
}

/// Digits behind a label, blanks among them at most.
struct Run {
    /// From the first to the last.
    span: Span,
    /// Whether words follow with nothing between.
    touches: bool,
    /// Whether a unit of money follows.
    money: bool,
}

/// The digits behind the end of a label that other words follow.
fn run_behind(labels: &Labels<'_>, items: &[Item], i: usize) -> Option<Run> {
    let text = labels.text;
    let label_end = items[i].span.end;
    let rest = text.get(label_end..)?;
    // A remark in brackets behind the label is part of it.
    let aside = if rest.starts_with(['(', '（']) {
        let near = &rest[..rest.floor_char_boundary(LONGEST_ASIDE)];
        near.find([')', '）'])?
    } else {
        0
    };
    let rest = &rest[aside..];
    // The line of figures stands below its last head.
    let below = |c: char| items[i].what == What::Head && matches!(c, '\n' | '\r');
    let lead = |c: char| matches!(half_width(c), ')' | '"' | '”') || is_gap(c) || below(c);
    let from = label_end + aside + rest.len() - rest.trim_start_matches(lead).len();
    let rest = &text[from..];
    let in_run = |c: char| c.is_ascii_digit() || c == '.' || is_gap(c) || is_sign(c);
    let length: usize = rest.chars().take(LONGEST + 1).take_while(|&c| in_run(c)).map(char::len_utf8).sum();
    work::count(length);
    let whole = rest[..length].trim_end_matches(is_gap);
    if whole.is_empty() || !whole.starts_with(|c: char| c.is_ascii_digit()) || whole.len() > LONGEST {
        return None;
    }
    // The digits before the point or comma of the next label's ordinal are that label's.
    let digits = whole.trim_end_matches('.');
    let marked = digits.len() < whole.len() || rest[length..].starts_with(['、', '．']);
    let ordinal = match items.get(i + 1).map(|next| next.what) {
        Some(What::Row(table, row)) => labels.form.tables[table].rows[row].ordinal.trim_end_matches('.'),
        _ => "",
    };
    let ordinal = if ordinal.bytes().all(|b| b.is_ascii_digit()) { ordinal } else { "" };
    let own = match (marked, digits.strip_suffix(ordinal)) {
        (false, _) => digits,
        (true, Some(own)) if !ordinal.is_empty() => own,
        (true, _) => return None,
    };
    let end = own.trim_end_matches(is_gap).len();
    // What follows is the next label, its ordinal at most before it: else a unit or words of the figure's own.
    let next = items.get(i + 1).map_or(rest.len(), |next| next.span.start - from.min(next.span.start));
    let between = rest.get(length..rest.floor_char_boundary(next.min(length + LONGEST_ASIDE))).unwrap_or("");
    let bare = between.strip_prefix("万元").or_else(|| between.strip_prefix('元')).unwrap_or(between);
    let money = bare.len() < between.len();
    let ordinal = |c: char| is_ordinal_numeral(c) || is_blank(c) || matches!(half_width(c), '(' | ')' | '、' | '.' | '．' | ',');
    let own_line = bare.starts_with(['\n', '\r']);
    let numbered = bare.trim_start().trim_start_matches(is_ordinal_numeral).starts_with('、');
    // A group's label once more, for one.
    let next_han = labels.stream.first_from(from + length);
    let labelled = || labels.hits_from(next_han).next().is_some_and(|hit| hit.start <= next_han + 1);
    let followed =
        own_line || bare.chars().all(ordinal) || (numbered && !bare.starts_with('、') && (i + 1 == items.len() || money || labelled()));
    let touches = whole.len() == length && !own_line;
    (followed && end > 0).then(|| Run { span: Span::new(from, from + end), touches, money })
}

/// Whether `c` is a blank within a line and a cell.
fn is_gap(c: char) -> bool {
    is_blank(c) && !matches!(c, '\n' | '\r' | '\t')
}

fn is_sign(c: char) -> bool {
    matches!(c, '-' | '+')
}

/// The figures of `cells` (their table, their number) in a run of digits; what cannot be parted is one
/// figure that is unreadable. Nothing where the run is too short to be all of them.
fn parted(labels: &Labels<'_>, run: &Run, (table, count): (usize, usize)) -> Option<Vec<Figure>> {
    let whole = &labels.text[run.span.start..run.span.end];
    let figure = |from: usize, to: usize, value, quality| Figure {
        span: Span::new(run.span.start + from, run.span.start + to),
        value,
        quality,
        manner: Manner::default(),
        glue: Glue::Free,
    };
    let unreadable = || vec![figure(0, whole.len(), None, Quality::Unreadable)];
    let plain = |piece: &str| match read_printed(piece) {
        Printed::Figure(value, _) if piece.len() == 1 || !piece.starts_with('0') || piece.starts_with("0.") => Some(value),
        _ => None,
    };
    if count == 1 {
        let alone = !whole.contains(|c| is_gap(c) || is_sign(c)) && !run.money;
        let value = || plain(whole).map_or_else(unreadable, |value| vec![figure(0, whole.len(), Some(value), Quality::Plain)]);
        return alone.then(value);
    }
    let pieces = pieces(whole);
    let divided = pieces.len() > 1;
    // Where blanks divide some figures, only what touches words is sure to be glued.
    let lost = || if run.touches || run.money || !divided { Some(unreadable()) } else { None };
    if pieces.len() == count && whole.contains(is_sign) {
        let values: Option<Vec<Decimal>> = pieces.iter().map(|&(from, to)| plain(&whole[from..to])).collect();
        let told = |values: Vec<Decimal>| {
            pieces.iter().zip(values).map(|(&(from, to), value)| figure(from, to, Some(value), Quality::Plain)).collect()
        };
        return values.map(told).or_else(lost);
    }
    let places: Vec<usize> = whole.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect();
    if places.len() < count {
        return None;
    }
    if whole.contains(|c| c == '.' || is_sign(c)) || run.money {
        return lost();
    }
    let told = told(&labels.form.tables[table], whole, (&places, &pieces), count);
    let told = told.filter(|told| !divided || run.touches || told.first().is_none_or(|(.., quality)| *quality != Quality::Repaired));
    let figures = |told: Vec<(usize, usize, Quality)>| {
        told.into_iter().map(|(from, to, quality)| figure(from, to, plain(&whole[from..to]), quality)).collect()
    };
    match told {
        Some(told) => Some(figures(told)),
        None if places.len() == count => None,
        None => lost(),
    }
}

/// The figures that the digits of a run at `places` are, told by their number or their sums: where each begins and ends.
fn told(table: &Table, run: &str, (places, pieces): (&[usize], &[(usize, usize)]), count: usize) -> Option<Vec<(usize, usize, Quality)>> {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    let width = table.columns.len();
    let fits = |row: &[Decimal]| table.adds_up(row);
    if digits.len() == count {
        // A figure of two digits beside a blank looks alike, but no blank stands among zeros.
        let values: Vec<Decimal> = digits.bytes().map(|b| Decimal::from(i64::from(b - b'0'))).collect();
        let told = !table.sums.is_empty() && table.all_add_up(&values);
        let quality = if told || values.iter().all(|v| v.is_zero()) { Quality::Plain } else { Quality::Repaired };
        return Some(places.iter().map(|&at| (at, at + 1, quality)).collect());
    }
    if table.sums.is_empty() || digits.len() > count + MOST_MORE {
        return None;
    }
    let borders = pieces.iter().map(|&(from, _)| places.partition_point(|&place| place < from)).collect();
    let mut search =
        Search { digits: &digits, borders, width, count, fits: &fits, ends: Vec::new(), values: Vec::new(), found: Vec::new() };
    search.go(0);
    let [ends] = search.found.as_slice() else { return None };
    let starts = std::iter::once(0).chain(ends.iter().copied());
    Some(starts.zip(ends).map(|(from, &to)| (places[from], places[to - 1] + 1, Quality::Chosen)).collect())
}

/// Where the pieces of a run begin and end that blanks and signs divide.
fn pieces(run: &str) -> Vec<(usize, usize)> {
    let mut pieces: Vec<(usize, usize)> = Vec::new();
    let mut begins = true;
    for (at, c) in run.char_indices() {
        if is_gap(c) {
            begins = true;
            continue;
        }
        match pieces.last_mut() {
            Some(last) if !begins && !is_sign(c) => last.1 = at + c.len_utf8(),
            _ => pieces.push((at, at + c.len_utf8())),
        }
        begins = false;
    }
    pieces
}

/// All ways of parting digits into figures so that the sums of every row hold: two are too many.
struct Search<'a> {
    digits: &'a str,
    /// Numbers of the digits before which a blank stands: no figure runs over one.
    borders: Vec<usize>,
    width: usize,
    count: usize,
    fits: &'a dyn Fn(&[Decimal]) -> bool,
    ends: Vec<usize>,
    values: Vec<Decimal>,
    found: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn go(&mut self, from: usize) {
        let left = self.count - self.ends.len();
        if left == 0 {
            if from == self.digits.len() {
                self.found.push(self.ends.clone());
            }
            return;
        }
        // A figure begins with no zero but its only one, and leaves a digit for each that follows.
        let most = if self.digits[from..].starts_with('0') { from + 1 } else { self.digits.len() - (left - 1) };
        let border = self.borders.iter().copied().find(|&border| border > from).unwrap_or(usize::MAX);
        for to in from + 1..=most.min(self.digits.len()).min(border) {
            work::count(1);
            let Ok(value) = self.digits[from..to].parse::<Decimal>() else { break };
            self.ends.push(to);
            self.values.push(value);
            let ends_row = self.values.len().is_multiple_of(self.width);
            if self.found.len() < 2 && (!ends_row || (self.fits)(&self.values[self.values.len() - self.width..])) {
                self.go(to);
            }
            self.ends.pop();
            self.values.pop();
        }
    }
}
