//! Figures of a row that nothing divides, neither from each other nor from the words around them:
//! `规章000行政规范性文件123`. As many digits as cells are one each; others are parted where exactly one
//! way makes the sums of the row hold.

use super::items::{Item, What};
use crate::extract::region::Labels;
use crate::extract::steps;
use crate::extract::token::{Figure, Glue, Quality};
use crate::form::Layout;
use crate::number::{Decimal, Manner, Printed, half_width, is_blank, read_printed};
use crate::text::Span;

/// The longest run of digits that is parted, in bytes: with more there are too many ways.
const LONGEST: usize = 40;

/// The longest remark behind a label, in bytes.
const LONGEST_ASIDE: usize = 240;

/// So many digits more than cells are parted.
const MOST_MORE: usize = 12;

/// Gives rows without figures of their own those that touch their label.
pub fn split(labels: &Labels<'_>, items: &mut [Item]) {
    let last = items.iter().rposition(|item| matches!(item.what, What::Head | What::Row(..)));
    for i in 0..items.len() {
        let cells = match items[i].what {
            What::Row(table, _) if labels.form.tables[table].printed == Layout::Strip => continue,
            What::Row(table, _) => (table, labels.form.tables[table].columns.len()),
            _ => match last.filter(|&last| last == i).and_then(|last| strip_below(labels, items, last)) {
                Some(table) => (table, labels.form.tables[table].columns.len() * labels.form.tables[table].rows.len()),
                None => continue,
            },
        };
        let touching = |f: &Figure| f.glue == Glue::Before && cells.1 > 1;
        let open = match items[i].figures.as_slice() {
            [] => true,
            [only] => touching(only),
            _ => false,
        };
        if let Some(run) = open.then(|| run_behind(labels, items, i)).flatten()
            && let Some(figures) = parted(labels, run, cells)
        {
            items[i].figures = figures;
        }
    }
}

/// The table printed as one line of figures whose last head, the `last` of the region, this is.
fn strip_below(labels: &Labels<'_>, items: &[Item], last: usize) -> Option<usize> {
    let row = items[..last].iter().rev().find_map(|item| if let What::Row(table, _) = item.what { Some(table) } else { None });
    row.filter(|&table| items[last].what == What::Head && labels.form.tables[table].printed == Layout::Strip)
}

/// The digits that touch the end of a label and that other words follow.
fn run_behind(labels: &Labels<'_>, items: &[Item], i: usize) -> Option<Span> {
    let text = labels.text;
    let label_end = items[i].span.end;
    let rest = text.get(label_end..)?;
    // A remark in brackets behind the label is part of it.
    let aside = if rest.starts_with(['(', '（']) {
        let near = &rest[..crate::extract::kind::floor(rest, LONGEST_ASIDE)];
        near.find([')', '）'])?
    } else {
        0
    };
    let rest = &rest[aside..];
    let from = label_end + aside + rest.len() - rest.trim_start_matches(|c| matches!(half_width(c), ')' | '"' | '”')).len();
    let rest = &text[from..];
    let length = rest.bytes().take(LONGEST + 1).take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    steps::count(length);
    if length == 0 || length > LONGEST {
        return None;
    }
    // The digits before the point or comma of the next label's ordinal are that label's.
    let digits = rest[..length].trim_end_matches('.');
    let marked = digits.len() < length || rest[length..].starts_with(['、', '．']);
    let ordinal = match items.get(i + 1).map(|next| next.what) {
        Some(What::Row(table, row)) => labels.form.tables[table].rows[row].ordinal.trim_end_matches('.'),
        _ => "",
    };
    let ordinal = if ordinal.bytes().all(|b| b.is_ascii_digit()) { ordinal } else { "" };
    let end = match (marked, digits.strip_suffix(ordinal)) {
        (false, _) => digits.len(),
        (true, Some(own)) if !ordinal.is_empty() => own.len(),
        (true, _) => return None,
    };
    // What follows is the next label, its ordinal at most before it: else a unit or words of the figure's own.
    let next = items.get(i + 1).map_or(rest.len(), |next| next.span.start - from.min(next.span.start));
    let between = rest.get(length..crate::extract::kind::floor(rest, next.min(length + LONGEST_ASIDE))).unwrap_or("");
    let ordinal =
        |c: char| "一二三四五六七八九十".contains(c) || is_blank(c) || matches!(half_width(c), '(' | ')' | '、' | '.' | '．' | ',');
    let own_line = between.starts_with(['\n', '\r']);
    let numbered =
        i + 1 == items.len() && between.trim_start().trim_start_matches(|c: char| "一二三四五六七八九十".contains(c)).starts_with('、');
    let followed = own_line || between.chars().all(ordinal) || (numbered && !between.starts_with('、'));
    (followed && end > 0).then(|| Span::new(from, from + end))
}

/// The figures of `cells` (their table, their number) in a run of digits; what cannot be parted is one
/// figure that is unreadable. Nothing where the run is too short to be all of them.
fn parted(labels: &Labels<'_>, run: Span, (table, count): (usize, usize)) -> Option<Vec<Figure>> {
    let digits = &labels.text[run.start..run.end];
    let figure = |from: usize, to: usize, value, quality| Figure {
        span: Span::new(run.start + from, run.start + to),
        value,
        quality,
        manner: Manner::default(),
        glue: Glue::Free,
    };
    let unreadable = || vec![figure(0, digits.len(), None, Quality::Unreadable)];
    let plain = |piece: &str| match read_printed(piece) {
        Printed::Figure(value, _) if piece.len() == 1 || !piece.starts_with('0') || piece.starts_with("0.") => Some(value),
        _ => None,
    };
    if count == 1 {
        return Some(plain(digits).map_or_else(unreadable, |value| vec![figure(0, digits.len(), Some(value), Quality::Plain)]));
    }
    if digits.len() < count {
        return None;
    }
    if digits.contains('.') {
        return Some(unreadable());
    }
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let fits = |row: &[Decimal]| form_table.sums.iter().all(|sum| sum.holds(row));
    if digits.len() == count {
        // A figure of two digits beside a blank looks alike, but no blank stands among zeros.
        let values: Vec<Decimal> = digits.bytes().map(|b| Decimal::from(i64::from(b - b'0'))).collect();
        let told = !form_table.sums.is_empty() && values.chunks(width).all(fits);
        let quality = if told || values.iter().all(|v| v.is_zero()) { Quality::Plain } else { Quality::Repaired };
        return Some((0..count).map(|at| figure(at, at + 1, plain(&digits[at..=at]), quality)).collect());
    }
    if form_table.sums.is_empty() || digits.len() > count + MOST_MORE {
        return Some(unreadable());
    }
    let mut search = Search { digits, width, count, fits: &fits, ends: Vec::new(), values: Vec::new(), found: Vec::new() };
    search.go(0);
    let [ends] = search.found.as_slice() else { return Some(unreadable()) };
    let starts = std::iter::once(0).chain(ends.iter().copied());
    Some(starts.zip(ends).map(|(from, &to)| figure(from, to, plain(&digits[from..to]), Quality::Chosen)).collect())
}

/// All ways of parting digits into figures so that the sums of every row hold: two are too many.
struct Search<'a> {
    digits: &'a str,
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
        for to in from + 1..=most.min(self.digits.len()) {
            steps::count(1);
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
