//! Items of a region whose figures belong to a neighbour: labels printed twice, dashes and units between
//! label and figures, numbers of rows in cells of their own.

use std::collections::BTreeMap;

use super::label_tails;
use super::{Item, What};
use crate::extract::region::Labels;
use crate::extract::table::places::words_in_cells;
use crate::extract::table::ways::stacked::fits;
use crate::extract::token::{Figure, Glue};
use crate::form::Layout;
use crate::number::{Decimal, is_blank};
use crate::text::lines_around;

/// Gives figures that stand behind other words than their row's label to it.
pub fn after(labels: &Labels<'_>, items: &mut Vec<Item>) {
    take_up_headings(items);
    label_tails::join(labels, items);
    drop_numbers_of_columns(labels, items);
    drop_margins_of_pages(labels, items);
    join_repeated(labels, items);
    drop_joints(labels, items);
    join_fillers(labels, items);
    words_in_cells::join(labels, items);
    halve_doubled(labels, items);
    drop_codes(labels, items);
}

/// So many numbers above a table's rows may be those of its columns.
const FEWEST_COLUMNS: usize = 5;

/// The numbers of the columns, one under the other between the heads and the first row, whose own figures stand behind
/// its label.
fn drop_numbers_of_columns(labels: &Labels<'_>, items: &mut [Item]) {
    for i in 1..items.len() {
        let What::Row(t, _) = items[i].what else { continue };
        let (width, numbers) = (labels.form.tables[t].columns.len(), &items[i - 1].figures);
        let counts = (1..).zip(numbers).all(|(n, figure)| figure.value == Some(Decimal::from(n)));
        let above = !matches!(items[i - 1].what, What::Row(..)) && numbers.len() == width && width >= FEWEST_COLUMNS;
        if above && counts && items[i].figures.len() == width {
            items[i - 1].figures.clear();
        }
    }
}

/// The longest number of a page, in digits.
const LONGEST_PAGE: usize = 3;

/// Lines at the margins of pages between a row that has all its figures on the line before, and adds up, and the next one.
fn drop_margins_of_pages(labels: &Labels<'_>, items: &mut [Item]) {
    let text = labels.text;
    for item in items {
        let What::Row(t, _) = item.what else { continue };
        let (sums, width) = (&labels.form.tables[t].sums, labels.form.tables[t].columns.len());
        if item.figures.len() <= width || sums.is_empty() {
            continue;
        }
        let (own, rest) = item.figures.split_at(width);
        let line = lines_around(text, own[0].span);
        // Figures of one line have the same line.
        let mut seen = line;
        let mut at_margin = |figure: &Figure| {
            if figure.span.end > seen.end {
                seen = lines_around(text, figure.span);
                return seen.start > line.end && is_margin(text[seen.start..seen.end].trim_matches(is_blank));
            }
            seen.start > line.end
        };
        if own[width - 1].span.end <= line.end && fits(&labels.form.tables[t], own) && rest.iter().all(&mut at_margin) {
            item.figures.truncate(width);
            item.skips = true;
        }
    }
}

/// Whether a line is the number of a page, the address of one, or the day on which it was printed.
fn is_margin(line: &str) -> bool {
    let number = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let page = (1..=LONGEST_PAGE).contains(&line.len()) && number(line) == line.len() && !line.bytes().all(|b| b == b'0');
    let address = line.starts_with("http://") || line.starts_with("https://");
    let day = || {
        let mut parts = line.split(is_blank).next().unwrap_or("").splitn(3, ['/', '-']).map(|part| (number(part), part.len()));
        let is_part =
            |length: usize, part: Option<(usize, usize)>| part.is_some_and(|(digits, all)| digits > 0 && digits <= length && digits == all);
        line.len() > 10 && is_part(4, parts.next()) && is_part(2, parts.next()) && is_part(2, parts.next())
    };
    page || address || day()
}

/// So many rows alike show a habit.
const FEWEST_ALIKE: usize = 3;

/// Rows that print every figure twice, one beside the other.
fn halve_doubled(labels: &Labels<'_>, items: &mut [Item]) {
    let cells = |item: &Item| match item.what {
        What::Row(t, _) if labels.form.tables[t].printed == Layout::Rows => labels.form.tables[t].columns.len(),
        _ => 0,
    };
    let doubled = |item: &Item| {
        let wanted = cells(item);
        wanted > 3 && item.figures.len() == 2 * wanted && item.figures.chunks(2).all(|pair| pair[0].value == pair[1].value)
    };
    let printed = || items.iter().filter(|item| cells(item) > 3 && !item.figures.is_empty());
    if printed().take(1).any(doubled) && printed().count() >= FEWEST_ALIKE && printed().all(doubled) {
        for item in items.iter_mut().filter(|item| doubled(item)) {
            let mut first = false;
            item.skips = true;
            item.figures.retain(|_| {
                first = !first;
                first
            });
        }
    }
}

/// The numbers of rows in a column of their own before the figures, rising by one from row to row.
fn drop_codes(labels: &Labels<'_>, items: &mut [Item]) {
    let more = |item: &&mut Item| matches!(item.what, What::Row(t, _) if item.figures.len() == labels.form.tables[t].columns.len() + 1);
    let mut rows: Vec<&mut Item> = items.iter_mut().filter(|item| matches!(item.what, What::Row(..)) && !item.figures.is_empty()).collect();
    if rows.len() <= FEWEST_ALIKE || !rows.iter().take(1).any(more) || !rows.iter().all(more) {
        return;
    }
    let code = |item: &Item| item.figures.first().and_then(|figure| figure.value);
    let rises = rows.windows(2).all(|pair| matches!((code(pair[0]), code(pair[1])), (Some(a), Some(b)) if b == a + 1.into()));
    if rises {
        for row in &mut rows {
            row.figures.remove(0);
            row.skips = true;
        }
    }
}

/// So many items, heads above all, stand between a heading and the row below it that begins with its words.
const BELOW_HEADING: usize = 16;

/// A row whose label is also the heading above it: the label that figures stand behind is the row's.
fn take_up_headings(items: &mut [Item]) {
    for i in 0..items.len() {
        let What::Row(table, row) = items[i].what else { continue };
        let bare = |item: &Item| item.figures.is_empty() && !matches!(item.what, What::Row(..));
        let between = items[i + 1..].iter().take(BELOW_HEADING).take_while(|item| bare(item)).count();
        let below = i + 1 + between;
        if items[i].figures.is_empty() && between > 0 && items.get(below).is_some_and(|item| item.what == What::Again(table, row)) {
            items[i].what = What::Head;
            items[below].what = What::Row(table, row);
            items[below].fit = items[i].fit;
        }
    }
}

/// A label printed once more before any figure of its row, as it is where a merged cell is filled in: the
/// figures behind the last one are the row's.
fn join_repeated(labels: &Labels<'_>, items: &mut Vec<Item>) {
    let words = |item: &Item| labels.stream.codes_of(item.han.0, item.han.1);
    let same = |row: &Item, again: &Item| match (row.what, again.what) {
        (What::Row(table, row), What::Again(again, other)) => (table, row) == (again, other),
        // 总计 is the label of a row and the head of a column.
        (What::Row(..), What::Foreign) => words(again).ends_with(words(row)) && words(again).len() < words(row).len() + 2,
        _ => false,
    };
    if !items.windows(2).any(|pair| pair[0].figures.is_empty() && same(&pair[0], &pair[1])) {
        return;
    }
    for again in std::mem::take(items) {
        match items.last_mut().filter(|row| row.figures.is_empty() && same(row, &again)) {
            Some(row) => (row.span.end, row.han.1, row.figures) = (again.span.end, again.han.1, again.figures),
            None => items.push(again),
        }
    }
}

/// Dashes that join the labels of groups with each other and with the row's on one line are no figures.
fn drop_joints(labels: &Labels<'_>, items: &mut [Item]) {
    for i in 1..items.len() {
        let next = items[i].span.start;
        if items[i - 1].what != What::Head && items[i - 1].what != What::Foreign {
            continue;
        }
        let joins = |figure: &Figure| {
            let between = labels.text.get(items[i - 1].span.end..next).unwrap_or("\n");
            figure.value.is_none()
                && between.len() < 40
                && !between.contains(['\n', '\t'])
                && !between.contains(|c| labels.dividers.is_bar(c))
        };
        let only_joint = items[i - 1].figures.len() == 1 && items[i - 1].figures.iter().all(joins);
        if only_joint {
            items[i - 1].figures.clear();
        }
    }
}

/// So many rows have a word between their label and their figures that stands in all of them.
pub const FEWEST_FILLERS: usize = 3;

/// The longest such word, a unit for one, in characters.
pub const LONGEST_FILLER: usize = 3;

/// A column of the same word between labels and figures: it parts no figures from their row.
fn join_fillers(labels: &Labels<'_>, items: &mut Vec<Item>) {
    let fills = |items: &[Item], i: usize| {
        let (row, words) = (&items[i - 1], &items[i]);
        let short =
            matches!(words.what, What::Foreign | What::Head) && words.han.1 - words.han.0 <= LONGEST_FILLER && !words.figures.is_empty();
        (short && matches!(row.what, What::Row(..))).then(|| labels.stream.codes_of(words.han.0, words.han.1))
    };
    let found: Vec<(usize, &[u16])> = (1..items.len()).filter_map(|i| Some((i, fills(items, i)?))).collect();
    if found.len() < FEWEST_FILLERS {
        return;
    }
    // How often each word stands there, and how often behind a row without figures.
    let mut counts: BTreeMap<&[u16], (usize, usize)> = BTreeMap::new();
    for &(i, word) in &found {
        let count = counts.entry(word).or_default();
        *count = (count.0 + 1, count.1 + usize::from(items[i - 1].figures.is_empty()));
    }
    let common = |word: &[u16]| counts.get(word).is_some_and(|&(all, bare)| all >= FEWEST_FILLERS && bare * 2 >= all);
    let mut fillers = found.iter().filter(|(_, word)| common(word)).map(|(i, _)| *i).peekable();
    for (i, words) in std::mem::take(items).into_iter().enumerate() {
        match items.last_mut().filter(|_| fillers.next_if_eq(&i).is_some()) {
            // A figure before the word, of a page for one, is none of the row's: that is one too many.
            Some(row) => row.figures.extend(words.figures),
            None => items.push(words),
        }
    }
}

/// So many rows whose number stands in a cell of its own make that a habit.
const FEWEST_ORDINALS: usize = 3;

/// The numbers of rows, set apart from their labels, are no figures of the rows before them.
pub fn drop_ordinals(labels: &Labels<'_>, items: &mut [Item]) {
    let ordinal = |item: &Item| match item.what {
        What::Row(t, r) => {
            Some(labels.form.tables[t].rows[r].ordinal.trim_end_matches('.')).filter(|o| o.bytes().all(|b| b.is_ascii_digit()))
        }
        _ => None,
    };
    let numbered: Vec<usize> = (1..items.len()).filter(|&i| ordinal(&items[i]).is_some_and(|o| !o.is_empty())).collect();
    // What stands between the number and the label, where nothing but marks does.
    let between = |i: usize| {
        let marked = |f: &Figure| labels.text[f.span.end..].starts_with(is_point);
        let before = items[i - 1].figures.last().filter(|f| f.glue == Glue::Free || (f.glue == Glue::Behind && marked(f)))?;
        let marks = |c: char| is_blank(c) || labels.dividers.is_bar(c) || is_point(c);
        let printed = labels.text.get(before.span.start..before.span.end)?.trim_start_matches(['"', '“', '\'']);
        let is_own = ordinal(&items[i]) == Some(printed);
        labels.text.get(before.span.end..items[i].span.start).filter(|between| is_own && between.chars().all(marks))
    };
    let apart: Vec<usize> = numbered.iter().copied().filter(|&i| between(i).is_some()).collect();
    let (pointed, bare): (Vec<usize>, Vec<usize>) =
        apart.into_iter().partition(|&i| between(i).is_some_and(|text| text.contains(|c| is_point(c) && !labels.dividers.is_bar(c))));
    let is_habit = pointed.len() + bare.len() >= FEWEST_ORDINALS && (pointed.len() + bare.len()) * 4 >= numbered.len() * 3;
    // A point behind it says that a number is one, whatever other rows do.
    for i in pointed.into_iter().chain(bare.into_iter().filter(|_| is_habit)) {
        items[i - 1].figures.pop();
    }
}

/// What stands between the number of a row and its label.
fn is_point(c: char) -> bool {
    matches!(c, '.' | '．' | '、' | '。' | ',' | '，')
}
