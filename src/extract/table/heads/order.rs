//! Heads that say something else than the form's in its place: whole groups that changed places, the total
//! before its parts, another year, another unit.

use crate::extract::region::Labels;
use crate::extract::table::align::Claim;
use crate::extract::table::items::{Item, What};
use crate::extract::token::Figure;
use crate::fold::{is_han, is_ordinal_numeral};
use crate::form::{Fit, Label, Layout, Table};
use crate::number::{Decimal, Unit, is_blank};
use crate::report::{Doubt, HeadSeen};
use crate::text::{Span, lines_around};

/// The columns of a table whose common head stands before the first column's, on its line or each on a line
/// of its own, in the order in which they are printed then: those below the common head, the others, in the
/// form's order each. Where lines hold pieces of several heads, one above the other says nothing; nor do lines of
/// which the last column's stands below the others, as in no row of heads, or that are pieces among other heads: they
/// may be in the order of their places on a page, where a head over others stands higher than one beside both rows.
/// Then the order is the form's.
pub fn swapped_groups(labels: &Labels<'_>, table: usize, zone: Span) -> Option<Vec<usize>> {
    let columns = &labels.form.tables[table].columns;
    let group = columns.iter().find_map(|c| c.within.as_deref())?;
    let first = columns.first().filter(|c| c.within.is_none())?;
    let within = labels.stream.within(zone);
    let (above, own) = (labels.stream.find(group, within)?, labels.stream.find(first.label.as_str(), within)?);
    let below = |within: bool| (0..columns.len()).filter(move |&c| columns[c].within.is_some() == within);
    let place = |at: usize| labels.stream.place(at);
    let line = |byte: usize| {
        let line = lines_around(labels.text, Span::new(byte, byte));
        labels.text[line.start..line.end].trim_matches(|c| is_blank(c) || labels.dividers.is_bar(c))
    };
    let one_line = || !labels.text[place(above)..place(own)].contains('\n');
    let own_lines = || labels.folding.fold(line(place(above))) == group && labels.folding.fold(line(place(own))) == first.label;
    let last = || columns.last().filter(|c| c.within.is_none()).and_then(|c| labels.stream.find(c.label.as_str(), (own, within.1)));
    let inner = || below(true).filter_map(|c| labels.stream.find(columns[c].label.as_str(), (own, within.1))).min();
    let last_is_below = || matches!((inner(), last()), (Some(inner), Some(last)) if inner < last);
    if above > own || !(one_line() || own_lines()) {
        return None;
    }
    let by_place = are_torn(labels, table, within) || (!one_line() && last_is_below());
    Some(if by_place { (0..columns.len()).collect() } else { below(true).chain(below(false)).collect() })
}

/// Whether heads of columns below a common one are cut, and the pieces of one stand among those of others: their places
/// on a page are followed, not rows.
pub fn are_torn(labels: &Labels<'_>, table: usize, within: (usize, usize)) -> bool {
    let columns = labels.form.tables[table].columns.iter().zip(&labels.wordings(table).columns);
    let stream = labels.stream;
    let torn = |label: &[u16]| {
        let place = |piece: &[u16], from: usize| stream.places_of(piece, (from, within.1)).next();
        let Some(at) = place(&label[..label.len().min(2)], within.0).filter(|_| place(label, within.0).is_none()) else { return false };
        let begun = stream.codes()[at..].iter().zip(label).take_while(|(a, b)| a == b).count();
        begun < label.len() && place(&label[begun..], at + begun).is_some()
    };
    columns.filter(|(column, label)| column.within.is_some() && torn(&label.codes)).take(2).count() == 2
}

/// Whether the head over the later rows of a table printed as one line of figures stands right before that of
/// its first row.
pub fn later_rows_first(labels: &Labels<'_>, table: usize, items: &[Item]) -> bool {
    let rows = &labels.form.tables[table].rows;
    let Some(parent) = rows.iter().find_map(|row| row.parent.as_deref()) else { return false };
    let (Some(first), Some(last)) = (items.iter().find(|item| item.what == What::Row(table, 0)), items.last()) else { return false };
    // The label of the first row may stand in the heading of the section, too.
    let own = labels.hits_from(first.han.0).take_while(|hit| hit.end <= last.han.1);
    let own = own.filter(|hit| labels.meanings(hit).any(|(label, _)| label == Label::Row(table, 0))).map(|hit| hit.start);
    let stands_behind_parent = |row: usize| {
        let from = row.saturating_sub(parent.chars().count());
        let before = || labels.text[..labels.stream.place(from)].chars().next_back();
        let begins = |c: char| c == '\n' || c == '\t' || is_blank(c) || labels.dividers.is_bar(c);
        labels.stream.slice(from, row) == parent && before().is_none_or(begins)
    };
    std::iter::once(first.han.0).chain(own).any(stands_behind_parent)
}

/// Whether the figures of rows begin with their total (`Some(true)`) or may do so (`Some(false)`): its head stands before the
/// others, on a line of its own, where a head over several rows does as well, or right before the first one, where one of
/// three rows does, too, when cells stand one behind the other; and the sums of the rows do not say that it is last.
pub fn total_first<'f>(labels: &Labels<'_>, table: usize, heads: &[HeadSeen], rows: impl Iterator<Item = &'f [Figure]>) -> Option<bool> {
    let above = total_stands_above(labels, table, heads);
    let before = total_stands_right_before(labels, table, heads);
    if !above && before.is_none() {
        return None;
    }
    let form_table = &labels.form.tables[table];
    let width = form_table.columns.len();
    let (mut as_printed, mut turned, mut alike) = (0_usize, 0_usize, true);
    for figures in rows.filter(|figures| !figures.is_empty()) {
        if figures.len() != width {
            // A blank among them is not like the others.
            alike = false;
            continue;
        }
        let mut row: Vec<Decimal> = figures.iter().map(|f| f.value.unwrap_or_default()).collect();
        // Nothing and a zero count alike, and are not the same.
        alike &= row.windows(2).all(|pair| pair[0] == pair[1]) && (above || are_alike(figures));
        let form_order = form_table.adds_up(&row);
        row.rotate_left(1);
        let total_first = form_table.adds_up(&row);
        as_printed += usize::from(form_order && !total_first);
        turned += usize::from(total_first && !form_order);
    }
    // In whatever order equal figures stand, they are the same.
    let is_last = if as_printed + turned == 0 { !above && before != Some(true) } else { turned <= as_printed };
    (!alike && !is_last).then_some(as_printed == 0 && turned >= SUMS_THAT_TELL)
}

/// So many rows whose sums hold in one order alone leave no other.
const SUMS_THAT_TELL: usize = 2;

/// Where nothing but what divides cells stands between the head of a table's total and that of its first column: whether both
/// stand on one line, and the figures on others.
fn total_stands_right_before(labels: &Labels<'_>, table: usize, heads: &[HeadSeen]) -> Option<bool> {
    let form_table = &labels.form.tables[table];
    let last = heads.iter().find(|h| h.column + 1 == form_table.columns.len());
    let first = heads.iter().find(|h| h.column == 0);
    let between = labels.text.get(last?.span.end..first?.span.start).filter(|between| !between.contains(is_han))?;
    let apart = || labels.text[first.map_or(0, |head| head.span.end)..].chars().find(|c| *c == '\n' || c.is_ascii_digit()) == Some('\n');
    (form_table.printed == Layout::Rows && !form_table.sums.is_empty()).then(|| !between.contains('\n') && apart())
}

/// Whether the head of a table's total stands above the others on a line of its own.
pub fn total_stands_above(labels: &Labels<'_>, table: usize, heads: &[HeadSeen]) -> bool {
    let form_table = &labels.form.tables[table];
    let last = heads.iter().find(|h| h.column + 1 == form_table.columns.len());
    let first = heads.iter().find(|h| h.column == 0);
    let (Some(last), Some(first)) = (last, first) else { return false };
    let between = labels.text.get(last.span.end..first.span.start).unwrap_or("");
    let line = || labels.text[..last.span.start].rsplit('\n').next().unwrap_or("");
    let apart = between.contains('\n') && !between.contains('\t') && between.chars().all(|c| is_blank(c) || is_han(c));
    form_table.printed == Layout::Rows && apart && line().chars().all(is_blank) && !form_table.sums.is_empty()
}

/// Whether all figures are the same: of rows of them, noughts for one, the sums hold whatever columns they are in.
pub fn are_alike(figures: &[Figure]) -> bool {
    figures.windows(2).all(|pair| pair[0].value == pair[1].value)
}

/// Whether the sums of all rows hold when their figures are laid in the order of `printed`, of two rows at least
/// that say anything: heads in pieces leave no other order then, and whole ones are confirmed. A column that the form does
/// not have holds the sum of those below the common head.
pub fn sums_confirm<'a>(table: &Table, order: &[Option<usize>], rows: impl Iterator<Item = &'a [Figure]>) -> bool {
    let width = table.columns.len();
    let (mut told, mut decisive, mut open, mut alike) = (0, false, false, None);
    for figures in rows.filter(|figures| figures.len() == order.len()) {
        let mut row = vec![Decimal::ZERO; width];
        let mut subtotals = Vec::new();
        alike = Some(alike.unwrap_or(true) && are_alike(figures));
        for (figure, column) in figures.iter().zip(order) {
            let value = figure.value.unwrap_or_default();
            match column.map(|column| row.get_mut(column)) {
                Some(Some(place)) => *place = value,
                Some(None) => return false,
                None => subtotals.push(value),
            }
        }
        let below = || row.iter().zip(&table.columns).filter(|(_, column)| column.within.is_some());
        let subtotal: Decimal = below().map(|(value, _)| *value).sum();
        if !table.adds_up(&row) || subtotals.iter().any(|value| *value != subtotal) {
            return false;
        }
        // With the first or last part alone, the sum of the parts may stand on either side of them.
        let filled: Vec<bool> = below().map(|(value, _)| !value.is_zero()).collect();
        let inner = filled.get(1..filled.len().saturating_sub(1)).is_some_and(|inner| inner.contains(&true));
        let places = filled.iter().filter(|filled| **filled).count();
        decisive |= places > 1 || inner;
        open |= places == 1 && !inner && !subtotals.is_empty();
        told += usize::from(row.iter().any(|value| !value.is_zero()));
    }
    // In whatever order equal figures stand, they are the same.
    (alike == Some(true) || (told > 1 && (decisive || !open))) && !table.sums.is_empty()
}

/// Whether the sums of most rows that are not all alike fail in that order.
pub fn sums_fail<'a>(table: &Table, order: &[Option<usize>], rows: impl Iterator<Item = &'a [Figure]>) -> bool {
    let (mut failed, mut held) = (0_usize, 0_usize);
    for figures in rows.filter(|figures| figures.len() == order.len() && !are_alike(figures)) {
        let mut row = vec![Decimal::ZERO; table.columns.len()];
        for (figure, column) in figures.iter().zip(order) {
            if let Some(place) = column.and_then(|column| row.get_mut(column)) {
                *place = figure.value.unwrap_or_default();
            }
        }
        let sum = if table.adds_up(&row) { &mut held } else { &mut failed };
        *sum += 1;
    }
    failed > held
}

/// The claim of a row of `width` columns whose order is not known: in whatever order equal figures stand, they are the same.
pub fn in_doubt_unless_alike(claim: &Claim, width: usize) -> Claim {
    let whole = claim.figures.is_empty() || claim.figures.len() == width;
    let alike = whole && are_alike(&claim.figures);
    Claim { doubt: claim.doubt.or((!alike).then_some(Doubt::HeadsDiffer)), ..claim.clone() }
}

/// Why the figures below these heads are not what the form asks for, if they are not.
pub fn other_meaning(labels: &Labels<'_>, table: usize, heads: &[HeadSeen]) -> Option<Doubt> {
    heads.iter().find_map(|head| {
        let unit = labels.form.tables[table].columns[head.column].unit;
        if names_another(labels, lead_of(labels, head.span)) {
            Some(Doubt::HeadsDiffer)
        } else {
            unit.filter(|&unit| is_in_another_unit(cell_with_brackets(labels, head.span), unit)).map(|_| Doubt::UnitDiffers)
        }
    })
}

/// Whether a label of a row stands behind words that make another quantity of it, or has them in place of its own.
pub fn is_another_row(labels: &Labels<'_>, label: Label, printed: Span) -> bool {
    let Label::Row(t, r) = label else { return false };
    let own = &labels.form.tables[t].rows[r].label;
    let others = &labels.words.heads.others;
    // Of the row that is the year before's own, other wordings are the same.
    if others.iter().any(|word| own.contains(word.as_str())) {
        return false;
    }
    let lead = lead_of(labels, printed);
    // Nearly all labels lack the first character of every such word.
    let codes = labels.stream.codes_of(labels.stream.first_from(printed.start), labels.stream.first_from(printed.end));
    let may_hold = |word: &String| word.encode_utf16().next().is_none_or(|first| codes.contains(&first));
    names_another(labels, lead)
        || (others.iter().any(may_hold) && {
            let text = labels.folding.fold(&labels.text[printed.start..printed.end]);
            others.iter().any(|word| text.contains(word.as_str()))
        })
}

/// Whether a label that is only near to a row's, or the end of other words, stands behind the number of another row:
/// `4.大量反复申请` is not `2.重复申请`.
pub fn has_another_number(labels: &Labels<'_>, (t, r): (usize, usize), fit: Fit, printed: Span) -> bool {
    let marks = |c: char| matches!(c, '.' | '．' | '、' | '（' | '）' | '(' | ')');
    let own = labels.form.tables[t].rows[r].ordinal.trim_matches(marks);
    let from = labels.text.floor_char_boundary(printed.start.saturating_sub(LONGEST_ORDINAL));
    let before = labels.text[from..printed.start].trim_end_matches(is_blank);
    let words = before.trim_end_matches(|c| is_han(c) && !is_ordinal_numeral(c));
    if own.is_empty() || before.len() > words.len() + LONGEST_LEAD || (fit != Fit::Near && before.len() == words.len()) {
        return false;
    }
    let bare = words.trim_end_matches(marks);
    let digits = |c: char| if own.starts_with(is_ordinal_numeral) { is_ordinal_numeral(c) } else { c.is_ascii_digit() };
    let number = &bare[bare.trim_end_matches(digits).len()..];
    bare.len() < words.len() && !number.is_empty() && number != own
}

/// The longest words within which the end is a label, in bytes.
const LONGEST_LEAD: usize = 6;

/// The longest ordinal before a label, in bytes, with blanks and words.
const LONGEST_ORDINAL: usize = 24;

fn names_another(labels: &Labels<'_>, lead: &str) -> bool {
    lead.contains(is_han) && {
        let lead = labels.folding.fold(lead);
        labels.words.heads.others.iter().any(|word| lead.ends_with(word.as_str()))
    }
}

/// Whether the words of a head name another unit of money than `unit`.
fn is_in_another_unit(cell: &str, unit: Unit) -> bool {
    let mut before = None;
    for c in cell.chars() {
        if c == '元' {
            let named = match before {
                Some('万' | '萬') => Unit::TenThousandYuan,
                Some('亿' | '億') => Unit::HundredMillionYuan,
                // A word broken in two, or part of another.
                Some(c) if !is_han(c) && !matches!(c, '：' | ':' | '（' | '(' | '、' | '，' | ',') => return false,
                _ => Unit::Yuan,
            };
            return named != unit;
        }
        if !is_blank(c) {
            before = Some(c);
        }
    }
    false
}

/// The longest cell of a head, in bytes.
const LONGEST_HEAD: usize = 120;

/// A head with the word that stands directly before it in its cell: `2021年处理决定数量`.
pub fn led<'a>(labels: &Labels<'a>, head: Span) -> (&'a str, &'a str) {
    (lead_of(labels, head), &labels.text[head.start..head.end])
}

/// The last word that stands in the cell of a head before it.
fn lead_of<'a>(labels: &Labels<'a>, head: Span) -> &'a str {
    let from = labels.text.floor_char_boundary(head.start.saturating_sub(LONGEST_HEAD));
    let lead = labels.text[from..head.start].rsplit(|c| ends_cell(labels, c)).next().unwrap_or("").trim_matches(is_blank);
    lead.rsplit(is_blank).next().unwrap_or("")
}

/// What stands in the cell of a head from its start on.
fn cell_from<'a>(labels: &Labels<'a>, head: Span) -> &'a str {
    let to = labels.text.floor_char_boundary(head.end + LONGEST_HEAD);
    labels.text[head.start..to].split(|c| ends_cell(labels, c)).next().unwrap_or("")
}

/// The same, with brackets that stand on the next line where nothing else follows the head on its own.
fn cell_with_brackets<'a>(labels: &Labels<'a>, head: Span) -> &'a str {
    let cell = cell_from(labels, head);
    let to = labels.text.floor_char_boundary(head.end + LONGEST_HEAD);
    let rest = &labels.text[(head.start + cell.len()).min(to)..to];
    let next = rest.trim_start_matches(|c| c == '\n' || is_blank(c));
    if !rest.starts_with('\n') || head.start + cell.trim_end_matches(is_blank).len() > head.end || !next.starts_with(['（', '(']) {
        return cell;
    }
    let end = next.find(['）', ')', '\n']).unwrap_or(next.len());
    &labels.text[head.start..to - next.len() + end]
}

fn ends_cell(labels: &Labels<'_>, c: char) -> bool {
    matches!(c, '\n' | '\t') || labels.dividers.is_bar(c)
}
