//! Tables told figure by figure: `自然人：3，商业企业：0`, every figure behind the head of its column,
//! the heads behind the label of their row. Such figures have their place whatever stands between them and
//! in whatever order they come.

use std::collections::{BTreeMap, BTreeSet};

use super::Block;
use super::align::RowIndex;
use super::rows::read_cell;
use crate::extract::region::{Labels, Seen, is_numbered};
use crate::extract::standing::{Standing, standing};
use crate::extract::steps;
use crate::extract::token::{Figure, Glue, Quality, figures, is_bar, is_digit};
use crate::fold::is_han;
use crate::form::{Fit, Hit, Label, Place};
use crate::number::{Decimal, Manner, Printed, half_width, is_blank, read_printed};
use crate::report::{Cell, Doubt, HeadSeen, RowSeen, State, TableSeen};
use crate::text::Span;

/// So many characters that no label covers may stand between a figure and the next head: its unit.
const LONGEST_UNIT: usize = 2;

/// The longest stretch of marks between a head and its figure, in bytes.
const LONGEST_MARKS: usize = 40;

/// The longest remark in brackets behind a label, in bytes.
const LONGEST_ASIDE: usize = 240;

/// So many characters lie at most between the labels of one table.
const FARTHEST: usize = 40;

/// A row and what is told of it.
struct Told {
    label: Span,
    fit: Fit,
    /// Column, its head, what stands behind it.
    pairs: Vec<(usize, Span, Option<Figure>)>,
}

/// The tables `tables` around the labels `found`, up to character `to`, if they are told in pairs of heads
/// and figures.
pub fn block(labels: &Labels<'_>, tables: &[usize], found: &[Seen], (from, to): (usize, usize)) -> Option<Block> {
    let (first, last) = (found.first()?.start, found.last()?.end);
    let mut reader = Reader { labels, tables, rows: BTreeMap::new(), row: None, at: first, byte: 0, strays: 0, early: 0 };
    for hit in labels.hits_from(begin(labels, tables, first, from)).take_while(|hit| hit.start < to) {
        if hit.start > last && hit.start > reader.at + FARTHEST {
            break;
        }
        reader.take(hit);
    }
    let Reader { rows, strays, early, .. } = reader;
    let width = |row: &RowIndex| labels.form.tables[row.0].columns.len();
    let told = rows.iter().filter(|(row, told)| different(told) >= width(row).min(2)).count();
    let pairs: usize = rows.values().map(|told| told.pairs.len()).sum();
    let apart = strays * 4 > pairs || early * 3 > told;
    (told > 1 && told * 3 >= rows.len() * 2 && !apart).then(|| assemble(labels, tables, &rows))
}

/// How many columns are told of a row.
fn different(told: &Told) -> usize {
    let printed = told.pairs.iter().filter(|(.., figure)| figure.is_some());
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
}

impl Reader<'_> {
    fn take(&mut self, hit: &Hit) {
        steps::count(1);
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
        if let Some((t, r, fit)) = row.filter(|_| begins(labels, hit.start, span.start)) {
            self.rows.entry((t, r)).or_insert(Told { label: span, fit, pairs: Vec::new() });
            self.row = Some((t, r));
            (self.at, self.byte) = behind_aside(labels, hit.end, span.end);
        } else if around && hit.start <= self.at + LONGEST_UNIT {
            self.at = hit.end;
        } else if other || row.is_some() || column.is_some() {
            self.row = None;
        }
    }

    /// Takes the figure behind the head of a column, if there is one and nothing but the row and its other
    /// figures stands before the head.
    fn tell(&mut self, column: usize, hit: &Hit, span: Span) -> bool {
        let labels = self.labels;
        let Some((figure, end)) = value_behind(labels, span.end) else { return false };
        let Some(row) = self.row.filter(|_| hit.start <= self.at + LONGEST_UNIT) else { return false };
        // One of several figures is not the head's alone.
        if figure.is_some() && another_follows(&labels.text[end..]) {
            return false;
        }
        let between = labels.text.get(self.byte.min(span.start)..span.start).unwrap_or("");
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

/// Whether a label begins a cell or a part of a path.
fn begins(labels: &Labels<'_>, start: usize, byte: usize) -> bool {
    match standing(labels, start) {
        Standing::First => true,
        Standing::Bracketed => false,
        Standing::Behind => {
            let numbers =
                |c: char| is_blank(c) || is_digit(c) || matches!(half_width(c), '(' | ')' | '.' | '、') || "一二三四五六七八九".contains(c);
            let before = &labels.text[crate::extract::kind::floor(labels.text, byte.saturating_sub(LONGEST_MARKS))..byte];
            before.trim_end_matches(numbers).ends_with([',', '，', ';', '；', '·', '_'])
        }
    }
}

/// The character and the byte behind a remark in brackets that follows a label.
pub fn behind_aside(labels: &Labels<'_>, at: usize, byte: usize) -> (usize, usize) {
    let rest = &labels.text[byte..];
    let open = rest.trim_start_matches(is_blank);
    if !open.starts_with(['(', '（']) {
        return (at, byte);
    }
    let near = &open[..crate::extract::kind::floor(open, LONGEST_ASIDE.min(open.len()))];
    let Some(close) = near.find([')', '）']) else { return (at, byte) };
    let aside = &near[..close];
    // Figures in brackets are no remark; the year of one is.
    let mut rest_of = aside;
    while let Some(on) = rest_of.find(is_digit) {
        rest_of = rest_of[on..].trim_start_matches(is_digit);
        if !rest_of.starts_with('年') {
            return (at, byte);
        }
    }
    let end = byte + (rest.len() - open.len()) + close;
    (labels.stream.first_from(end), end)
}

/// What stands behind the head that ends at `byte`, and where it ends: a figure, or nothing where a mark says
/// that something could.
pub fn value_behind(labels: &Labels<'_>, byte: usize) -> Option<(Option<Figure>, usize)> {
    let (_, byte) = behind_aside(labels, 0, byte);
    let text = labels.text;
    let rest = &text[byte..];
    let (mut marked, mut named, mut barred, mut lines, mut at) = (false, false, false, 0_usize, 0_usize);
    for (on, c) in rest.char_indices() {
        at = on;
        match half_width(c) {
            // A line that goes on behind its break, in mail.
            '=' if goes_on(&rest[on..]) => {}
            ':' | '=' => (marked, named) = (true, true),
            '为' | '為' if !marked => (marked, named) = (true, true),
            '\t' | '>' | '→' => marked = true,
            '\n' => lines += 1,
            '(' | ')' | '"' | '\'' | '”' | '’' | '`' | '*' | '_' | '[' | '【' | '」' | ']' | '】' | '\\' => {}
            // Between a head and its figure stands one comma at most.
            ',' if !marked => marked = true,
            c if is_bar(c) => (barred, marked) = (named, true),
            c if is_blank(c) => {}
            _ => break,
        }
        if on > LONGEST_MARKS || lines > 2 {
            return None;
        }
    }
    let value = &rest[at..];
    // The mark of a note behind a head is no figure, where one follows.
    let note = note_length(&rest[..at], value);
    let (at, value) = (at + note, &value[note..]);
    let length = if lines > 0 && is_ordinal(labels, byte + at)? { 0 } else { figure_length(value) };
    let end = byte + at + length;
    let span = Span::new(byte + at, end);
    if length == 0 {
        let ends = value.starts_with([',', '，', ';', '；', '、', '。']) || lines > 0;
        let figure = stop_alone(text, span.start).map(|end| Figure::unreadable(Span::new(span.start, end)));
        return (named && ends).then_some((figure, figure.map_or(byte, |f| f.span.end)));
    }
    let unit: usize = text[end..].chars().take(LONGEST_UNIT).take_while(|&c| is_han(c)).map(char::len_utf8).sum();
    let figure = |span: Span| match read_printed(&text[span.start..span.end]) {
        Printed::Figure(value, manner) => Some(Figure { span, value: Some(value), quality: Quality::Plain, manner, glue: Glue::Free }),
        Printed::Dash => Some(Figure { span, value: None, quality: Quality::Plain, manner: Manner::default(), glue: Glue::Free }),
        _ => None,
    };
    // A dash right behind a head may be what divides it from the next one.
    let is_dash = !value.starts_with(|c: char| is_digit(c)) && read_printed(&text[span.start..span.end]) == Printed::Dash;
    let before_words = || text[end..].trim_start_matches(|c| c != '\n' && is_blank(c)).starts_with(is_han);
    if is_dash && !named && (before_words() || !(marked || lines > 0)) {
        return None;
    }
    // On a later line it begins the next cell of a list.
    if is_dash && lines > 0 && before_words() {
        return (!barred).then_some((None, byte));
    }
    // A unit is part of what is printed; the longest that is one.
    let united =
        (1..=unit).rev().filter(|&more| text.is_char_boundary(end + more)).find_map(|more| figure(Span::new(span.start, end + more)));
    let whole = united.or_else(|| figure(span).filter(|_| ends_a_figure(&text[end..])))?;
    Some((Some(whole), whole.span.end))
}

/// Whether a text begins with the mark of a line that goes on, and what stands between a head and its figure follows.
fn goes_on(text: &str) -> bool {
    text.strip_prefix("=\n").is_some_and(|behind| behind.starts_with(['为', '為', ':', '：', ',', '，', '|', ' ', '\t']))
}

/// Where a full stop ends that stands behind a head and ends no sentence: for what was a figure, a nought say.
fn stop_alone(text: &str, at: usize) -> Option<usize> {
    let behind = text[at..].strip_prefix('。')?;
    let before = &text[crate::text::lines_around(text, Span::new(at, at)).start..at];
    let next = behind.trim_start_matches(|c| c != '\n' && is_blank(c)).chars().next().map(half_width);
    let alone =
        matches!(next, Some(',' | ';' | '"' | '件')) || (matches!(next, Some('\n' | '\r')) && !before.contains([',', '，', ';', '；']));
    alone.then_some(text.len() - behind.len())
}

/// Whether at `byte` the number of a label begins, `6、属于四类过程性信息`, rather than a figure before the next head, `6、商业企业`;
/// nothing where either may.
fn is_ordinal(labels: &Labels<'_>, byte: usize) -> Option<bool> {
    let behind = labels.text[byte..].trim_start_matches(is_digit);
    let word = behind.trim_start_matches(|c: char| is_blank(c) || matches!(c, '、' | '.' | '．' | ')' | '）' | '\\'));
    if !behind.starts_with(['、', '.', '．', ')', '）', '\\']) || !word.starts_with(is_han) {
        return Some(false);
    }
    let start = labels.stream.first_from(labels.text.len() - word.len());
    let own = || labels.hits_from(start).take_while(|hit| hit.start == start).flat_map(|hit| labels.meanings(hit));
    let number = &labels.text[byte..labels.text.len() - behind.len()];
    let named = |t: usize, r: usize| {
        let printed = labels.form.tables[t].rows[r].printed();
        printed.strip_prefix(number).is_some_and(|rest| !rest.starts_with(is_digit))
    };
    let row = own().any(|(label, _)| matches!(label, Label::Row(t, r) if named(t, r)));
    let column = own().any(|(label, _)| matches!(label, Label::Column(..)));
    (!(row && column)).then_some(row)
}

/// The bytes of a number that brackets close in before another one: `2]` of `[2]0`.
fn note_length(before: &str, value: &str) -> usize {
    let digits = value.len() - value.trim_start_matches(is_digit).len();
    let rest = value[digits..].trim_start_matches([']', '】', '）', ')']);
    let bracketed = value.len() - digits > rest.len();
    let closed = bracketed && before.ends_with(['[', '【', '（', '(']);
    // Directly behind a head, and the remark in brackets that belongs to it.
    let direct = before.trim_start_matches([')', '）']).is_empty();
    // A mark that says that a figure follows: `[1]：5`, `1)：5`.
    let told = rest.trim_start_matches(|c| c != '\n' && is_blank(c));
    let named = told.trim_start_matches([':', '：', '=', '为', '為']).trim_start_matches(|c| c != '\n' && is_blank(c));
    let follows = named.len() < told.len() && named.starts_with(|c: char| is_digit(c) || matches!(c, '-' | '/' | '—' | '无' | '無'));
    if digits > 0 && follows && bracketed && (closed || direct) {
        return value.len() - named.len();
    }
    if digits > 0 && bracketed && direct && another_follows(rest) {
        return value.len() - rest.trim_start_matches(is_blank).len();
    }
    if digits == 0 || !closed {
        0
    } else if rest.starts_with(is_digit) {
        value.len() - rest.len()
    } else if another_follows(rest) {
        value.len() - rest.trim_start_matches(is_blank).len()
    } else {
        0
    }
}

/// The bytes at the start of a text that are a figure or a dash.
fn figure_length(text: &str) -> usize {
    let sign = text.chars().next().filter(|&c| matches!(half_width(c), '-' | '+' | '−' | '增' | '减' | '減')).map_or(0, char::len_utf8);
    let digits = &text[sign..];
    let mut length = 0;
    while let Some(c) = digits[length..].chars().next() {
        let next = digits[length + c.len_utf8()..].chars().take(4).map(is_digit).collect::<Vec<_>>();
        let groups = half_width(c) == ',' && length > 0 && next.starts_with(&[true; 3]) && next.get(3) != Some(&true);
        // Programs that write Markdown put a backslash before the point.
        let escaped = digits[length..].starts_with("\\.") && next.get(1) == Some(&true);
        let point = (half_width(c) == '.' || escaped) && length > 0 && (escaped || next.first() == Some(&true));
        if escaped && length > 0 {
            length += 1;
        }
        if !(is_digit(c) || groups || point) {
            break;
        }
        length += c.len_utf8();
    }
    if length > 0 {
        return sign + length;
    }
    let dash = |c: &char| matches!(half_width(*c), '-' | '/' | '—' | '–' | '−' | '─' | '无' | '無');
    let length = text.chars().take_while(dash).take(4).map(char::len_utf8).sum();
    let alone = text[length..].chars().next().is_none_or(|c| !(c.is_alphanumeric() || is_han(c)));
    // A sign may stand apart from its figure.
    let signs = text[length..].trim_start_matches(|c| c != '\n' && is_blank(c)).starts_with(is_digit);
    if alone && !signs { length } else { 0 }
}

/// Whether nothing but blanks stands before another figure, which is no ordinal.
fn another_follows(behind: &str) -> bool {
    let rest = behind.trim_start_matches(is_blank);
    let words = rest.trim_start_matches(is_digit);
    rest.len() < behind.len() && words.len() < rest.len() && !words.starts_with(['.', '．', '、', ')', '）'])
}

/// Whether what follows does not go on with the figure before it: on the next line, it may be.
fn ends_a_figure(behind: &str) -> bool {
    let escaped = behind.starts_with('\\') && behind.trim_start_matches('\\').starts_with('.');
    !behind.starts_with("=\n")
        && !escaped
        && behind.chars().next().is_none_or(|c| {
            !(c.is_ascii_alphanumeric() || is_digit(c) || matches!(half_width(c), '.' | '%' | '-') || "年月日元".contains(c))
        })
}

fn assemble(labels: &Labels<'_>, tables: &[usize], rows: &BTreeMap<RowIndex, Told>) -> Block {
    let mut block = Block::default();
    let doubt = (!fits(labels, rows)).then_some(Doubt::HeadsDiffer);
    let mut claimed: Vec<Span> = Vec::new();
    for &table in tables {
        let own: Vec<(usize, &Told)> = rows.iter().filter(|((t, _), _)| *t == table).map(|((_, r), told)| (*r, told)).collect();
        let (mut heads, mut seen): (Vec<HeadSeen>, Vec<RowSeen>) = (Vec::new(), Vec::new());
        let Some(start) = own.iter().map(|(_, told)| told.label.start).min() else { continue };
        let mut end = start;
        for &(row, told) in &own {
            let cells = cells(labels, (table, row), told, doubt);
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

/// The cells of a row: what is told twice and differs is in doubt, of what is not told there is none.
fn cells(labels: &Labels<'_>, (table, row): RowIndex, told: &Told, doubt: Option<Doubt>) -> Vec<Cell> {
    let columns = &labels.form.tables[table].columns;
    let direct = || value_behind(labels, told.label.end).and_then(|(figure, _)| figure).filter(|f| columns.len() == 1 && f.value.is_some());
    let another = super::order::is_another_row(labels, Label::Row(table, row), told.label).then_some(Doubt::LabelDamaged);
    // A digit between a head and its figure, of a note for one, is not seen; the sum of the row tells.
    let glued = told.pairs.iter().any(|(_, head, figure)| figure.is_some_and(|f| f.span.start == head.end));
    let doubt = doubt.or((glued && adds_up(labels, table, told) == Some(false)).then_some(Doubt::TwoReadings));
    let own = |number: usize| told.pairs.iter().filter(move |(c, ..)| *c == number).map(|(.., figure)| *figure);
    // Where lines of two rows were mixed, all are.
    let doubt = doubt.or(another).or(told_otherwise(told, columns.len()).then_some(Doubt::TwoReadings));
    let cell = |(number, column): (usize, &crate::form::Column)| {
        let first = own(number).next().or_else(|| direct().map(Some));
        match first {
            Some(Some(figure)) => read_cell(&figure, column.kind, column.unit, doubt),
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
