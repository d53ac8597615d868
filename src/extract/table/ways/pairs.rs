//! Tables told figure by figure: `自然人：3，商业企业：0`, every figure behind the head of its column,
//! the heads behind the label of their row. Such figures have their place whatever stands between them and
//! in whatever order they come.

use std::collections::{BTreeMap, BTreeSet};

use super::above;
use crate::extract::plain::dress::lost_alone;
use crate::extract::region::{Labels, Seen, is_numbered};
use crate::extract::standing::{Standing, standing};
use crate::extract::table::Block;
use crate::extract::table::align::RowIndex;
use crate::extract::table::cells::read_cell;
use crate::extract::table::heads::columns::has_foreign_head;
use crate::extract::table::heads::years::{stand_side_by_side, tells_of_two_years};
use crate::extract::table::value::{
    LONGEST_MARKS, another_cell_follows, another_follows, another_is_bracketed, another_is_joined, behind_aside, digits_apart,
    is_cut_short, value_behind, words_behind,
};
use crate::extract::token::{Figure, Glue, Quality, figures, is_digit};
use crate::extract::work;
use crate::form::{Fit, Hit, Label, Layout, Place};
use crate::number::{Decimal, half_width, is_blank};
use crate::report::{Cell, Doubt, HeadSeen, RowSeen, State, TableSeen};
use crate::text::{Span, text_before};

/// So many characters that no label covers may stand between a figure and the next head: its unit.
const LONGEST_UNIT: usize = 2;

/// So many characters lie at most between the labels of one table.
const FARTHEST: usize = 40;

/// A row and what is told of it.
pub(super) struct Told {
    /// Its label.
    pub(super) label: Span,
    /// How well that fits.
    pub(super) fit: Fit,
    /// Column, its head, what stands behind it.
    pub(super) pairs: Vec<(usize, Span, Option<Figure>)>,
}

/// The tables `tables` around the labels `found`, up to character `to`, if they are told in pairs of heads
/// and figures.
pub fn block(labels: &Labels<'_>, tables: &[usize], found: &[Seen], (from, to): (usize, usize)) -> Option<Block> {
    let (first, last) = (found.first()?.start, found.last()?.end);
    let mut reader = Reader {
        labels,
        tables,
        rows: BTreeMap::new(),
        row: None,
        at: first,
        byte: 0,
        strays: 0,
        early: 0,
        ahead: 0,
        begins_in_heads: false,
    };
    let begin = begin(labels, tables, first, from);
    for hit in labels.hits_from(begin).take_while(|hit| hit.start < to) {
        if hit.start > last && hit.start > reader.at + FARTHEST {
            break;
        }
        reader.take(hit);
    }
    let Reader { rows, strays, early, mut ahead, begins_in_heads, .. } = reader;
    if begins_in_heads {
        ahead += rows.values().min_by_key(|told| told.label.start).map_or(0, |first| first.pairs.len());
    }
    let is_above = rows.len() > 1 && ahead >= widest(labels, tables) && !ends_told(&rows);
    if is_above && let Some(told) = above::told(labels, tables, (begin, last_label_end(labels, &rows))) {
        return Some(assemble(labels, tables, &told));
    }
    let is_strip = tables.iter().all(|&t| labels.form.tables[t].printed == Layout::Strip);
    let is_around = is_strip && ahead > 0 && rows.values().filter(|told| above::goes_around(told)).count() * 3 >= rows.len();
    if let (true, &[table]) = (is_around, tables)
        && let Some(told) = above::centred(labels, table, (begin, to))
    {
        return Some(assemble(labels, tables, &told));
    }
    let width = |row: &RowIndex| labels.form.tables[row.0].columns.len();
    let told = rows.iter().filter(|(row, told)| different(told) >= width(row).min(2)).count();
    let pairs: usize = rows.values().map(|told| told.pairs.len()).sum();
    let apart = strays * 4 > pairs || early * 3 > told;
    let mut block = (told > 1 && told * 3 >= rows.len() * 2 && !apart).then(|| assemble(labels, tables, &rows))?;
    if is_above || is_around {
        block.cells.iter_mut().for_each(|(_, cell)| cell.doubt_as(Doubt::TwoReadings));
    }
    Some(block)
}

/// Whether anything is told behind the last label of a row.
fn ends_told(rows: &BTreeMap<RowIndex, Told>) -> bool {
    rows.values().max_by_key(|told| told.label.start).is_none_or(|last| !last.pairs.is_empty())
}

/// The most columns of a table: as many figures are those of a whole row.
fn widest(labels: &Labels<'_>, tables: &[usize]) -> usize {
    tables.iter().map(|&t| labels.form.tables[t].columns.len()).max().unwrap_or(0).max(2)
}

/// The character behind the last label of a row.
fn last_label_end(labels: &Labels<'_>, rows: &BTreeMap<RowIndex, Told>) -> usize {
    labels.stream.first_from(rows.values().map(|told| told.label.end).max().unwrap_or(0))
}

/// How many columns are told of a row.
fn different(told: &Told) -> usize {
    let printed = told.pairs.iter().filter(|(.., figure)| figure.is_some_and(|figure| figure.quality != Quality::Unreadable));
    let columns: BTreeSet<usize> = printed.map(|(column, ..)| *column).collect();
    columns.len()
}

/// Where the labels begin that go on without a gap up to the character `first`.
pub fn begin(labels: &Labels<'_>, tables: &[usize], first: usize, from: usize) -> usize {
    let own = |hit: &&Hit| {
        labels.meanings(hit).any(|(label, _)| {
            matches!(label, Label::Row(t, _) | Label::Column(t, _) | Label::Group(t, _) | Label::Furniture(t) | Label::Title(t) if tables.contains(&t))
        })
    };
    let mut begin = first;
    let before = labels.hits.partition_point(|hit| hit.start < first);
    for hit in labels.hits[..before].iter().rev().take_while(own) {
        if hit.start < from || hit.end + FARTHEST < begin {
            break;
        }
        begin = hit.start;
    }
    begin
}

/// What was read so far.
struct Reader<'a> {
    labels: &'a Labels<'a>,
    tables: &'a [usize],
    rows: BTreeMap<RowIndex, Told>,
    /// The row that is being told.
    row: Option<RowIndex>,
    /// The character and the byte up to which all belongs to it.
    at: usize,
    byte: usize,
    /// Figures that stand elsewhere than behind a head.
    strays: usize,
    /// Rows with figures before their first head.
    early: usize,
    /// Figures behind heads that stand before all rows.
    ahead: usize,
    /// Whether the first label may be the head of a column, too.
    begins_in_heads: bool,
}

impl Reader<'_> {
    fn take(&mut self, hit: &Hit) {
        work::count(1);
        let labels = self.labels;
        let span = labels.stream.span(hit.start, hit.end);
        // Words of a remark say nothing of what follows.
        if span.start < self.byte {
            return;
        }
        if labels.text[..span.start].ends_with("</") {
            self.at = self.at.max(hit.end);
            return;
        }
        let (mut row, mut column, mut around) = (None, None, false);
        let mut other = false;
        for (label, fit) in labels.meanings(hit) {
            match label {
                Label::Row(t, r) if self.tables.contains(&t) => row = row.or(Some((t, r, fit))),
                Label::Column(t, c) => column = column.or(self.row.filter(|row| row.0 == t).map(|_| c)),
                Label::Furniture(t) | Label::Title(t) if self.row.is_some_and(|row| row.0 == t) => around = true,
                Label::Sign(_) => {}
                _ => other = true,
            }
        }
        let numbered =
            row.is_some_and(|(t, r, fit)| is_numbered(labels, &Seen { label: Label::Row(t, r), start: hit.start, end: hit.end, fit }));
        if let Some(column) = column.filter(|_| !numbered)
            && self.tell(column, hit, span)
        {
            return;
        }
        let untold = self.rows.len() < 2 && self.rows.values().all(|told| told.pairs.is_empty());
        self.ahead += usize::from(untold && above::head_and_figure(labels, self.tables, hit).is_some());
        let again = column.is_some_and(|column| self.is_printed_again(column, hit));
        if again && hit.start <= self.at + LONGEST_UNIT {
            self.at = hit.end;
        } else if let Some((t, r, fit)) = row.filter(|_| begins(labels, hit.start, span.start) || self.stands_behind_parent(hit)) {
            self.begins_in_heads |= self.rows.is_empty() && !numbered && above::column(labels, t, hit).is_some();
            self.rows.entry((t, r)).or_insert(Told { label: span, fit, pairs: Vec::new() });
            self.row = Some((t, r));
            (self.at, self.byte) = (hit.end, span.end);
            if !above::is_column_in_brackets(labels, t, (hit.end, span.end)) {
                (self.at, self.byte) = behind_aside(labels, hit.end, span.end);
            }
            self.tell_sum((t, r), span);
        } else if around && hit.start <= self.at + LONGEST_UNIT {
            self.at = hit.end;
        } else if other || row.is_some() || column.is_some() {
            self.row = None;
        }
    }

    /// Takes the figure right behind the label of a row as its sum, where words say that its parts follow: `：9，其中自然人3`.
    fn tell_sum(&mut self, row: RowIndex, label: Span) {
        let labels = self.labels;
        let table = &labels.form.tables[row.0];
        // Behind nearly every label stands a bar, a tab or a blank.
        let told = matches!(labels.text.as_bytes().get(self.byte), Some(b':' | b'"' | b'0'..=b'9' | 0xE2 | 0xE4 | 0xEF));
        let Some(sum) = table.columns.len().checked_sub(1).filter(|_| told && !table.sums.is_empty()) else { return };
        let Some((Some(figure), end)) = value_behind(labels, self.byte) else { return };
        let rest = labels.text[end..].trim_start_matches([' ', ',', '，', ';', '；', '(', '（']);
        if labels.forms.prose().sums.opens.iter().any(|word| rest.starts_with(word.as_str())) {
            if let Some(told) = self.rows.get_mut(&row) {
                told.pairs.push((sum, label, Some(alone(labels, figure))));
            }
            (self.at, self.byte) = (labels.stream.first_from(end), end);
        }
    }

    /// Whether a label stands in brackets behind the head over its row, with no words behind them: `行政诉讼（复议后起诉）：`.
    fn stands_behind_parent(&self, hit: &Hit) -> bool {
        let labels = self.labels;
        let above = |label| matches!(label, Label::Furniture(t) | Label::Title(t) if self.tables.contains(&t));
        let mut before = labels.hits[..labels.hits.partition_point(|other| other.start < hit.start)].iter().rev();
        let parent = before.find(|other| other.end <= hit.start).filter(|other| other.end == hit.start);
        let behind = labels.text[labels.stream.span(hit.start, hit.end).end..].trim_start_matches([')', '）', ' ']);
        standing(labels, hit.start) == Standing::Bracketed
            && !behind.starts_with(char::is_alphanumeric)
            && parent.is_some_and(|other| {
                labels.meanings(other).any(|(label, _)| above(label)) && begins(labels, other.start, labels.stream.place(other.start))
            })
    }

    /// Whether the head of a column is followed by itself, as where it covers two lines of heads.
    fn is_printed_again(&self, column: usize, hit: &Hit) -> bool {
        let again = self.labels.hits_from(hit.end).take_while(|next| next.start == hit.end);
        let own = |label| matches!(label, Label::Column(t, c) if c == column && self.row.is_some_and(|row| row.0 == t));
        again.flat_map(|next| self.labels.meanings(next)).any(|(label, _)| own(label))
    }

    /// Takes the figure behind the head of a column, if there is one and nothing but the row and its other
    /// figures stands before the head.
    fn tell(&mut self, column: usize, hit: &Hit, span: Span) -> bool {
        let labels = self.labels;
        let follows = self.row.is_some() && hit.start <= self.at + LONGEST_UNIT;
        let words = || if follows { words_behind(labels, span.end) } else { None };
        let Some((mut figure, mut end)) = value_behind(labels, span.end).or_else(words) else { return false };
        if let Some(apart) = figure.and_then(|figure| digits_apart(labels.text, figure.span)) {
            (figure, end) = (Some(Figure::unreadable(apart)), apart.end);
        }
        figure = figure.map(|figure| alone(labels, figure));
        let Some(row) = self.row.filter(|_| follows) else { return false };
        // One of several figures is not the head's alone.
        if figure.is_some() && another_follows(&labels.text[end..]) {
            return false;
        }
        let between = labels.text.get(self.byte.min(span.start)..span.start).unwrap_or("");
        // What stands behind a place where lines were left out may be told of another row.
        if between.lines().skip(1).any(|line| lost_alone(line).is_some()) {
            return false;
        }
        let stray = between.contains(is_digit);
        self.strays += usize::from(stray);
        if let Some(told) = self.rows.get_mut(&row) {
            self.early += usize::from(stray && told.pairs.is_empty());
            told.pairs.push((column, span, figure));
        }
        (self.at, self.byte) = (labels.stream.first_from(end).max(hit.end), end);
        true
    }
}

/// A figure that is none where another one goes with it or a sign that cannot be read, and in doubt where one stands in brackets behind it.
pub(super) fn alone(labels: &Labels<'_>, figure: Figure) -> Figure {
    let behind = &labels.text[figure.span.end..];
    if figure.value.is_some() && (another_is_joined(behind, &labels.words.corrections.should_be) || is_cut_short(behind)) {
        Figure::unreadable(figure.span)
    } else if figure.quality == Quality::Plain && another_is_bracketed(behind) {
        Figure { quality: Quality::Repaired, ..figure }
    } else {
        figure
    }
}

/// Whether a label begins a cell or a part of a path.
pub(super) fn begins(labels: &Labels<'_>, start: usize, byte: usize) -> bool {
    match standing(labels, start) {
        Standing::First => true,
        Standing::Bracketed => false,
        Standing::Behind => {
            let numbers =
                |c: char| is_blank(c) || is_digit(c) || matches!(half_width(c), '(' | ')' | '.' | '、') || "一二三四五六七八九".contains(c);
            let before = text_before(labels.text, byte, LONGEST_MARKS);
            before.trim_end_matches(numbers).ends_with([',', '，', ';', '；', '·', '_'])
        }
    }
}

/// The tables `tables` of which so much is told.
pub(super) fn assemble(labels: &Labels<'_>, tables: &[usize], rows: &BTreeMap<RowIndex, Told>) -> Block {
    let mut block = Block::default();
    let doubt = (!fits(labels, rows)).then_some(Doubt::HeadsDiffer);
    let mut claimed: Vec<Span> = Vec::new();
    let first = rows.values().map(|told| told.label.start).min().unwrap_or(0);
    let above = heads_above(labels.text, first);
    let of_two_years = has_foreign_head(labels, above, false) || stand_side_by_side(&labels.text[above.start..above.end]);
    for &table in tables {
        let own: Vec<(usize, &Told)> = rows.iter().filter(|((t, _), _)| *t == table).map(|((_, r), told)| (*r, told)).collect();
        let (mut heads, mut seen): (Vec<HeadSeen>, Vec<RowSeen>) = (Vec::new(), Vec::new());
        let Some(start) = own.iter().map(|(_, told)| told.label.start).min() else { continue };
        let mut end = start;
        let last = own.iter().flat_map(|(_, told)| &told.pairs).map(|(_, head, figure)| figure.map_or(head.end, |f| f.span.end)).max();
        let several = tells_of_two_years(labels.text, Span::new(start, last.unwrap_or(start).max(start)));
        let years = (several || of_two_years).then_some(Doubt::HeadsDiffer);
        for &(row, told) in &own {
            let cells = cells(labels, (table, row), told, doubt.or(years));
            let figures = cells.iter().filter(|cell| cell.span.is_some()).count();
            end = told.pairs.iter().filter_map(|(.., f)| f.map(|f| f.span.end)).chain([end, told.label.end]).max().unwrap_or(end);
            claimed.extend(cells.iter().filter_map(|cell| cell.span));
            let differs = told_otherwise(told, labels.form.tables[table].columns.len());
            for (column, cell) in cells.into_iter().enumerate() {
                let number = labels.form.cell_at(Place { table, row, column });
                block.disputed.extend(differs.then_some(number));
                block.cells.push((number, cell));
            }
            for &(column, span, _) in &told.pairs {
                if !heads.iter().any(|head| head.column == column) {
                    heads.push(HeadSeen { column, span, fit: Fit::Exact });
                }
            }
            seen.push(RowSeen { row, label: Some(told.label), fit: told.fit, figures, places_kept: true });
        }
        heads.sort_by_key(|head| head.span.start);
        seen.sort_by_key(|row| row.label.map_or(usize::MAX, |label| label.start));
        block.tables.push(TableSeen { table, span: Span::new(start, end), heads, rows: seen });
    }
    let start = block.tables.iter().map(|table| table.span.start).min().unwrap_or(0);
    let end = block.tables.iter().map(|table| table.span.end).max().unwrap_or(start);
    block.span = Span::new(start, end);
    let free = figures(labels.text, block.span, labels.dividers).into_iter().filter(|f| f.glue == Glue::Free && f.value.is_some());
    block.unclaimed = free.map(|f| f.span).filter(|span| !claimed.iter().any(|own| own.overlaps(*span))).collect();
    block
}

/// So many bytes above the first row its heads stand.
const HEADS: usize = 160;

/// Where the heads above a first row stand that names its columns itself: below the last sentence, which may lead to the rows,
/// `比去年同期增加2件，具体如下：`.
fn heads_above(text: &str, row: usize) -> Span {
    let near = text_before(text, row, HEADS);
    let ends = |line: &&str| line.contains('。') || line.trim_end_matches(is_blank).ends_with(['：', ':']);
    let heads: usize = near.split_inclusive('\n').rev().take_while(|line| !ends(line)).map(str::len).sum();
    Span::new(row - heads, row)
}

/// The cells of a row: what is told twice and differs is in doubt, of what is not told there is none.
fn cells(labels: &Labels<'_>, (table, row): RowIndex, told: &Told, doubt: Option<Doubt>) -> Vec<Cell> {
    let columns = &labels.form.tables[table].columns;
    let direct = || {
        let figure = value_behind(labels, told.label.end).and_then(|(figure, _)| figure);
        figure.filter(|f| columns.len() == 1 && f.value.is_some()).map(|figure| alone(labels, figure))
    };
    let another =
        crate::extract::table::heads::order::is_another_row(labels, Label::Row(table, row), told.label).then_some(Doubt::LabelDamaged);
    // A digit between a head and its figure, of a note for one, is not seen; the sum of the row tells.
    let glued = told.pairs.iter().any(|(_, head, figure)| figure.is_some_and(|f| f.span.start == head.end));
    let doubt = doubt.or((glued && adds_up(labels, table, told) == Some(false)).then_some(Doubt::TwoReadings));
    let own = |number: usize| told.pairs.iter().filter(move |(c, ..)| *c == number).map(|(.., figure)| *figure);
    // Where lines of two rows were mixed, all are.
    let mixed = told_otherwise(told, columns.len()) || begins_anew(told, columns.len());
    let doubt = doubt.or(another).or(mixed.then_some(Doubt::TwoReadings));
    let cell = |(number, column): (usize, &crate::form::Column)| {
        let first = own(number).next().or_else(|| direct().map(Some));
        match first {
            Some(Some(figure)) => {
                // A figure in the next cell of the line may be the head's as well: another year's, for one.
                let single = columns.len() == 1;
                let rival =
                    (single && another_cell_follows(&labels.text[figure.span.end..])).then_some(Doubt::RowCount { found: 2, expected: 1 });
                read_cell(&figure, column.kind, column.unit, doubt.or(rival))
            }
            Some(None) => Cell { state: State::Blank, doubt, ..Cell::MISSING },
            None => Cell::MISSING,
        }
    };
    columns.iter().enumerate().map(cell).collect()
}

/// Whether a row of `width` columns is told twice, and differs.
fn told_otherwise(told: &Told, width: usize) -> bool {
    let own = |number: usize| told.pairs.iter().filter(move |(c, ..)| *c == number).map(|(.., figure)| figure.and_then(|f| f.value));
    (0..width).any(|c| own(c).any(|value| own(c).next() != Some(value)))
}

/// Whether the heads of a row of `width` columns begin anew before all of them were told, and are told then: those of two rows,
/// the lines between lost.
fn begins_anew(told: &Told, width: usize) -> bool {
    let columns = || told.pairs.iter().map(|(column, ..)| *column);
    let Some(at) = columns().skip(1).position(|column| columns().next() == Some(column)).map(|at| at + 1) else { return false };
    at < width && columns().skip(at).collect::<BTreeSet<usize>>().len() == width
}

/// Whether the sums of the rows do not speak against the places of their figures: figures before their heads,
/// say, are those of their neighbours.
fn fits(labels: &Labels<'_>, rows: &BTreeMap<RowIndex, Told>) -> bool {
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for ((t, _), told) in rows {
        match adds_up(labels, *t, told) {
            Some(true) => right += 1,
            Some(false) => wrong += 1,
            None => {}
        }
    }
    wrong <= right
}

/// Whether the sums of a row hold; nothing where it has none, or not all its figures.
fn adds_up(labels: &Labels<'_>, t: usize, told: &Told) -> Option<bool> {
    let table = &labels.form.tables[t];
    let value = |c: usize| told.pairs.iter().find(|(column, ..)| *column == c).and_then(|(.., f)| f.and_then(|f| f.value));
    let values: Vec<Decimal> = (0..table.columns.len()).map(value).collect::<Option<_>>()?;
    table.sums.first()?;
    Some(table.adds_up(&values))
}
