//! Tables of a section that stand more than once before the next section's: those of the year before beside the report's
//! own, those that a correction replaces, or a table put there twice.

use super::facts::years_in;
use super::region::Labels;
use super::table::{self, Block};
use super::{copies, token};
use crate::fold::is_han;
use crate::form::UnfoldedWords;
use crate::number::is_blank;
use crate::report::{Cell, Doubt, Report, SectionSeen};
use crate::text::Span;

/// The most tables that are looked for behind the first.
const MOST: usize = 3;

/// So many lines above a table may say whose it is.
const CAPTION_LINES: usize = 4;

/// A line of more bytes is no caption.
const LONGEST_CAPTION: usize = 150;

/// What the line above a table says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caption {
    /// It is the report's own.
    Own,
    /// It is another year's, or no longer holds.
    Others,
    /// Nothing.
    Silent,
}

/// Finds the tables that stand again behind those of `blocks`, before the character `end`.
pub fn find(labels: &Labels<'_>, blocks: &mut [Block], end: usize) {
    for n in 0..blocks.len() {
        let to = blocks.get(n + 1).map_or(end, |next| labels.stream.first_from(next.span.start));
        let tables: Vec<usize> = blocks[n].tables.iter().map(|t| t.table).collect();
        let rows = |block: &Block| block.tables.iter().map(|t| t.rows.len()).sum::<usize>();
        let mut from = labels.stream.first_from(blocks[n].span.end);
        while blocks[n].twins.len() < MOST {
            let Some(twin) = table::block(labels, &tables, (from, to)).filter(|twin| rows(twin) * 2 > rows(&blocks[n])) else { break };
            // What stands behind the title or the tables of another report is that report's.
            let before = (from, labels.stream.first_from(twin.span.start));
            if n + 1 == blocks.len() && copies::requests_in(labels, before).is_some() {
                break;
            }
            from = labels.stream.first_from(twin.span.end);
            blocks[n].twins.push(twin);
        }
    }
}

/// Takes of tables that stand more than once those that the lines above them give the report's year. Where nothing tells
/// them apart, what differs between them is in doubt.
pub fn choose(labels: &Labels<'_>, year: Option<i16>, sections: &[SectionSeen], blocks: &mut [Block]) {
    let mut end = 0;
    for block in blocks {
        let from = std::mem::replace(&mut end, block.span.end);
        let twins = std::mem::take(&mut block.twins);
        if twins.is_empty() {
            continue;
        }
        let mut all = vec![std::mem::take(block)];
        all.extend(twins);
        let mut above = from;
        let captions: Vec<Caption> = all
            .iter()
            .map(|copy| {
                let first = first_label(copy);
                // The line above the table may be taken for a heading.
                let heading = sections.iter().map(|section| section.heading.start).filter(|start| *start <= first).max().unwrap_or(0);
                let line = labels.text[..heading].rfind('\n').map_or(0, |at| at + 1);
                let from = std::mem::replace(&mut above, copy.span.end).max(line).min(first);
                caption(labels, year, Span::new(from, first), copy.span.start)
            })
            .collect();
        end = above;
        // Where one is said to be the report's own and another nothing, that may be an oversight.
        let others_alone = captions.iter().all(|caption| *caption == Caption::Others);
        let (captions, mut rivals): (Vec<Caption>, Vec<Block>) =
            captions.into_iter().zip(all).filter(|(caption, _)| others_alone || *caption != Caption::Others).unzip();
        let mut own = (0..rivals.len()).filter(|&n| captions[n] == Caption::Own);
        let own = own.next().filter(|_| own.next().is_none()).or_else(|| only_filled(labels, year, &rivals));
        *block = rivals.remove(own.unwrap_or(0));
        for rival in &rivals {
            dispute(block, rival);
        }
        block.past = above;
    }
}

/// The only one of several tables, the first of which nobody filled in, that holds figures; unless words between the two say
/// that it is not the report's.
fn only_filled(labels: &Labels<'_>, year: Option<i16>, rivals: &[Block]) -> Option<usize> {
    let is_filled = |block: &Block| block.cells.iter().any(|(_, cell)| cell.span.is_some());
    let mut filled = (0..rivals.len()).filter(|&n| is_filled(&rivals[n]));
    let only = filled.next().filter(|&first| first > 0 && filled.next().is_none())?;
    let between = Span::new(rivals[0].span.end, first_label(&rivals[only]));
    let words = labels.folding.fold(labels.text.get(between.start..between.end)?);
    let says = |words_of: &[String]| words_of.iter().any(|word| words.contains(word.as_str()));
    let others = says(&labels.words.captions.others) || says(&labels.words.heads.others) || says(&labels.words.heads.replaced);
    let annexed = words.lines().any(|line| begins_annex(line.trim_start_matches(is_blank)));
    let own_years = years_in(labels, between).iter().all(|&other| Some(other) == year);
    (!others && !annexed && own_years).then_some(only)
}

/// Whether a line begins as the title of an annex does.
fn begins_annex(line: &str) -> bool {
    UnfoldedWords::built_in().headings.annexes.iter().any(|word| line.starts_with(word.as_str()))
}

/// Doubts the cells of a table that stand otherwise in its copy.
fn dispute(block: &mut Block, copy: &Block) {
    let other = |number: usize| copy.cells.iter().find(|(other, _)| *other == number).map(|(_, cell)| cell);
    let differs = |(number, cell): &(usize, Cell)| other(*number).is_some_and(|other| other.value != cell.value && other.span.is_some());
    if !block.cells.iter().any(differs) {
        return;
    }
    // A row that was not found in the copy may be another there, too.
    for (number, cell) in &mut block.cells {
        if other(*number).is_none_or(|other| other.value != cell.value) {
            cell.doubt_as(Doubt::TwoReadings);
            block.disputed.push(*number);
        }
    }
}

/// Sums that hold say nothing for one of two tables: in both they may.
pub fn doubt(report: &mut Report, disputed: &[usize]) {
    for &number in disputed {
        let cell = &mut report.cells[number];
        cell.doubt_as(Doubt::TwoReadings);
    }
}

/// Where the first head or row of a table stands.
fn first_label(block: &Block) -> usize {
    let heads = block.tables.iter().flat_map(|table| &table.heads).map(|head| head.span.start);
    let rows = block.tables.iter().flat_map(|table| &table.rows).filter_map(|row| row.label).map(|label| label.start);
    heads.chain(rows).min().unwrap_or(block.span.start)
}

/// What the lines right `above` the first head of a table, which begins at byte `start`, say of it.
fn caption(labels: &Labels<'_>, year: Option<i16>, above: Span, start: usize) -> Caption {
    let mut end = above.end;
    let mut left = CAPTION_LINES;
    while left > 0 && end > above.start {
        let at = labels.text[above.start..end].rfind('\n').map_or(above.start, |at| above.start + at + 1);
        let line = &labels.text[at..end];
        let own = line.trim_matches(|c: char| is_blank(c) || token::is_bar(c));
        end = at.saturating_sub(1);
        if !own.contains(is_han) {
            continue;
        }
        left -= 1;
        if line.len() > LONGEST_CAPTION || own.contains('。') {
            // A remark among the heads, or prose above the table.
            if at >= start {
                continue;
            }
            return Caption::Silent;
        }
        let folded = labels.folding.fold(own);
        let says = |words: &[String]| words.iter().any(|word| folded.contains(word.as_str()));
        let years = years_in(labels, Span::new(at, at + line.len()));
        let own_year = year.is_some_and(|year| years.contains(&year));
        if says(&labels.words.heads.replaced) || (!own_year && (!years.is_empty() || says(&labels.words.heads.others))) {
            return Caption::Others;
        }
        if own_year || says(&labels.words.heads.replacing) {
            return if years.iter().all(|&other| Some(other) == year) { Caption::Own } else { Caption::Silent };
        }
    }
    Caption::Silent
}
