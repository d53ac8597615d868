//! Text and forms to a report. Layout-blind: labels are found among the text's Han characters alone,
//! whatever stands between them; figures are laid along the form's order; what cannot be known is
//! doubtful or missing. Total: any text gives a report, and nothing fails.
//!
//! `plain` makes the text plain, `region` finds the labels of each section's tables, `table` lays their figures
//! into cells, `section` and `facts` find what stands around them, `narrative` reads sentences, `kind` says what
//! the text is.

mod captions;
mod copies;
mod dividers;
mod doubts;
mod facts;
mod kind;
mod mixture;
mod narrative;
mod near;
mod plain;
mod region;
mod section;
mod standing;
mod table;
mod token;
mod twins;
mod work;

use std::borrow::Cow;
use std::cell::OnceCell;

use crate::form::{Content, Form, Forms, Hit, Label};
use crate::number::read_printed;
use crate::report::{Cell, Doubt, Facts, Kind, Oddity, Reason, Report, SectionSeen, State};
use crate::text::{SourceText, Span};

use doubts::{blanks, corrections, marks, touching};
use plain::page::Page;
use region::Labels;
use table::{Block, Side};
use token::is_digit;

/// The report in `source`.
pub fn extract(source: &SourceText, forms: &Forms) -> Report {
    read(source, forms, false)
}

/// The same, with every table weighed for all that it may mean, whole and plain ones too: what the direct way that
/// [`extract`] takes with those is held against.
#[doc(hidden)]
pub fn extract_thoroughly(source: &SourceText, forms: &Forms) -> Report {
    read(source, forms, true)
}

fn read(source: &SourceText, forms: &Forms, thorough: bool) -> Report {
    let page = plain::plain(source, forms.folding());
    let mut report = read_page(&page, forms, thorough);
    marks::doubt(source.text(), &page.text, &mut report);
    if matches!(page.text, Cow::Owned(_)) {
        let text = source.text();
        plain::versions::doubt(text, &mut report);
        drop_moved(text, &page.text, &mut report.cells);
        // What was written anew ends where the text may have no end of a character.
        report.each_span(&mut |span| *span = Span::new(text.floor_char_boundary(span.start), text.ceil_char_boundary(span.end)));
    }
    report
}

/// Leaves no cell whose figure or dash does not stand at its place in the text: labels alone are moved.
fn drop_moved(text: &str, plain: &str, cells: &mut [Cell]) {
    let digits = |printed: &str| printed.chars().filter(|&c| is_digit(c)).collect::<String>();
    let alike = |(own, read): (&str, &str)| {
        let own_digits = digits(own);
        read_printed(own) == read_printed(read) || (!own_digits.is_empty() && own_digits == digits(read))
    };
    let same = |Span { start, end }: Span| {
        text.as_bytes().get(start..end) == plain.as_bytes().get(start..end)
            || text.get(start..end).zip(plain.get(start..end)).is_some_and(alike)
    };
    let is_moved = |cell: &Cell| cell.state != State::Unreadable && cell.span.is_some_and(|span| !same(span));
    for cell in cells.iter_mut().filter(|cell| is_moved(cell)) {
        *cell = Cell::MISSING;
    }
}

fn read_page(page: &Page<'_>, forms: &Forms, thorough: bool) -> Report {
    let hits = forms.lexicon().hits(&page.stream);
    if page.stream.is_empty() || forms.editions().is_empty() {
        return Report::other(Kind::NotAReport, Reason::Empty);
    }
    let (likely, sure) = edition(forms, &hits).unwrap_or_else(|| (edition_by_year(forms, None), true));
    let report = read_as(page, forms, thorough, (&hits, likely));
    // The same table in all editions tells none: the year does.
    let year = report.facts.year.as_ref().filter(|_| !sure && report.kind == Kind::Report).map(|year| year.value);
    let other = year.map_or(likely, |year| edition_by_year(forms, Some(year)));
    if other == likely { report } else { read_as(page, forms, thorough, (&hits, other)) }
}

/// A page read with the labels of one edition.
fn read_as(page: &Page<'_>, forms: &Forms, thorough: bool, (hits, edition): (&[Hit], usize)) -> Report {
    let (text, stream) = (page.text.as_ref(), &page.stream);
    let form = &forms.editions()[edition];
    let labels = Labels {
        text,
        line_starts: &page.line_starts,
        stream,
        hits,
        forms,
        edition,
        form,
        folding: forms.folding(),
        dividers: dividers::Dividers::of((text, &page.line_starts), stream),
        words: forms.words(),
        standings: standing::Standings::new(hits.len()),
        thorough,
    };
    let mut found = Reading::within(&labels, stream.len());
    // Where the tables of two reports were taken for one's, they are looked for before the second alone.
    if let Some(second) = copies::begins_within(&labels, found.facts.title.as_ref().map(|title| title.span), &found.blocks) {
        let first = Reading::within(&labels, stream.first_from(second));
        if first.blocks.len() == found.blocks.len() {
            found = first;
        } else {
            found.doubt_behind(second);
        }
    }
    let Reading { mut blocks, sections, facts, first_table, tail } = found;
    let years = facts::year::mentions(&labels, &facts, &sections);
    // A year that is told by lines above tables says nothing of those.
    let told = facts.year.as_ref().filter(|year| year.span.end <= first_table || year.span.start >= tail);
    twins::choose(&labels, told.map(|year| year.value), &sections, &mut blocks);
    let traditional = stream.traditional_share();
    if blocks.is_empty() {
        let (kind, reason) = kind::without_tables(&labels, &facts, &sections);
        let form = &forms.editions()[edition_by_year(forms, facts.year.as_ref().map(|y| y.value))];
        let mut report = Report { facts, years, sections, traditional, ..Report::other(kind, reason) };
        if kind == Kind::TablesMissing {
            report.form = Some(form.clone());
            report.cells = vec![Cell::MISSING; form.cell_count()];
            report.oddities = kind::pictures(text, form, &report);
        }
        return report;
    }
    let mut report =
        Report { form: Some(form.clone()), facts, years, sections, traditional, ..Report::other(Kind::Report, Reason::Labels) };
    report.cells = vec![Cell::MISSING; form.cell_count()];
    let past = blocks.iter().map(|block| block.past).max().unwrap_or(0);
    fill(form, text, &mut report, blocks);
    let covered: Vec<Span> = report.tables.iter().map(|table| narrative::covered(table, &report.sections)).collect();
    report.narrative = narrative::narrative(&labels, forms.prose(), &report.facts, &report.sections, &covered);
    finish(&labels, &mut report, past);
    report
}

/// The tables of a report, and what stands around them.
struct Reading {
    blocks: Vec<Block>,
    sections: Vec<SectionSeen>,
    facts: Facts,
    /// Where the first section with a table begins.
    first_table: usize,
    /// Where the heading of the last section, or the last table, ends.
    tail: usize,
}

impl Reading {
    /// Those before the character `end`.
    fn within(labels: &Labels<'_>, end: usize) -> Self {
        let mut blocks = blocks(labels, (0, end));
        let places = table_places(labels.form, &blocks);
        let sections = section::sections(labels, &places);
        let strips = bare_strips(labels, &sections, &places, &blocks);
        blocks.extend(strips);
        let body = sections.first().map_or(labels.text.len(), |s| s.heading.start);
        let tail = sections.last().map_or(0, |s| s.heading.end).max(places.iter().flatten().map(|s| s.end).max().unwrap_or(0));
        let first_table = blocks.iter().map(|block| section_start(&sections, block.span.start)).min().unwrap_or(labels.text.len());
        let facts = facts::facts(labels, facts::Parts { body, tables: first_table, tail, sections: sections.len() });
        Self { blocks, sections, facts, first_table, tail }
    }

    /// Whose the tables behind a byte are is not known.
    fn doubt_behind(&mut self, byte: usize) {
        for (_, cell) in self.blocks.iter_mut().filter(|block| block.span.start > byte).flat_map(|block| &mut block.cells) {
            cell.doubt_as(Doubt::TwoReadings);
        }
    }
}

/// Where the section begins in which a byte stands.
fn section_start(sections: &[SectionSeen], byte: usize) -> usize {
    sections.iter().map(|section| section.heading.start).filter(|&start| start <= byte).max().unwrap_or(byte)
}

/// Tables printed as one line of figures whose heads cannot be read: as many figures as cells under
/// the section's heading.
fn bare_strips(labels: &Labels<'_>, sections: &[SectionSeen], places: &[Option<Span>], blocks: &[Block]) -> Vec<Block> {
    let end = labels.stream.first_from(blocks.iter().map(|block| block.span.end).max().unwrap_or(0));
    // What stands behind the tables of another report is that report's.
    let own = OnceCell::new();
    let limit = || *own.get_or_init(|| copies::requests_in(labels, (end, labels.stream.len())).map_or(labels.text.len(), |s| s.start));
    let lost = labels.form.sections.iter().zip(places).filter(|(section, place)| section.content == Content::Tables && place.is_none());
    lost.filter_map(|(section, _)| {
        let bodies = || sections.iter().rev().filter(|s| s.key == section.key && s.body.start < limit()).map(|s| s.body);
        let table = |table| bodies().find_map(|body| table::ways::strip::without_heads(labels, table, body));
        tables_of(labels.form, &section.key).into_iter().find_map(table)
    })
    .collect()
}

/// What can only be said once all tables are read.
fn finish(labels: &Labels<'_>, report: &mut Report, past: usize) {
    report.oddities.extend(kind::residue(labels.text, labels.stream));
    report.oddities.extend(kind::pictures(labels.text, labels.form, report));
    mixture::note(labels, report);
    copies::compare(labels, report, past);
    touching::vet(labels, report);
    captions::doubt(labels, report);
    corrections::doubt(labels, report);
    blanks::settle(labels, report);
    if kind::values_lost(labels, report) {
        report.kind = Kind::ValuesLost;
        report.reason = Reason::RepeatedLinesDropped;
        report.unclaimed.extend(report.cells.iter().filter_map(|c| c.span));
        report.unclaimed.sort_unstable();
        report.cells.fill(Cell::MISSING);
    } else if is_about_reports(labels, report) || kind::is_of_a_part(labels, report) {
        report.kind = Kind::NotAReport;
        report.reason = Reason::AboutReports;
    } else if kind::is_only_alike(labels, report) {
        report.kind = Kind::NotAReport;
        report.reason = Reason::NoLabels;
    } else if kind::is_specimen(report) {
        report.kind = Kind::NotAReport;
        report.reason = Reason::BlankForm;
    }
}

/// Whether the tables are empty and the title is that of a text about reports.
fn is_about_reports(labels: &Labels<'_>, report: &Report) -> bool {
    let title = report.facts.title.as_ref().map(|t| labels.folding.fold(&t.value));
    let about = || title.map_or_else(|| kind::is_headed_by_a_notice(labels), |t| kind::is_about_reports(labels.words, &t));
    report.cells.iter().all(|c| c.value.is_none()) && about()
}

/// For each section of the form, the bytes of its tables.
fn table_places(form: &Form, blocks: &[Block]) -> Vec<Option<Span>> {
    let place = |key: &str| blocks.iter().find(|b| b.tables.iter().any(|t| form.tables[t.table].section == key)).map(|b| b.span);
    form.sections.iter().map(|s| place(&s.key)).collect()
}

/// The edition with the most labels of its own in the text, phrases that vote for it included; where
/// none or as many of each stand there, the one with more of its rows. And whether anything tells it from the others.
fn edition(forms: &Forms, hits: &[Hit]) -> Option<(usize, bool)> {
    let tally = forms.lexicon().tally(hits);
    let score = |e: usize| {
        let all: usize = forms.editions()[e].tables.iter().map(|t| t.rows.len()).sum();
        (tally[e].own, tally[e].rows, std::cmp::Reverse(all))
    };
    let best = (0..tally.len()).filter(|&e| tally[e].own + tally[e].rows > 0).max_by_key(|&e| score(e))?;
    Some((best, (0..tally.len()).all(|e| e == best || tally[e] != tally[best])))
}

/// Without any label of a table: the edition that was prescribed for the year, else the last one.
fn edition_by_year(forms: &Forms, year: Option<i16>) -> usize {
    let covering = year.and_then(|y| forms.editions().iter().position(|f| f.covers(y)));
    covering.unwrap_or(forms.editions().len().saturating_sub(1))
}

/// The tables of each section that holds tables, from the character `begin` up to `end`: each looked for behind the one before,
/// and where it is not there, before or between those that are.
fn blocks(labels: &Labels<'_>, (begin, end): (usize, usize)) -> Vec<Block> {
    let mut from = begin;
    let mut blocks: Vec<Block> = Vec::new();
    let mut astray = Vec::new();
    for section in labels.form.sections.iter().filter(|s| s.content == Content::Tables) {
        let tables = tables_of(labels.form, &section.key);
        match table::block(labels, &tables, (from, end)) {
            Some(block) => {
                // The heads of the table before, where that stands twice, may be taken for this one's.
                let behind = blocks.last().and_then(|before| last_row_within(labels, before, block.span));
                let block = behind.and_then(|behind| table::block(labels, &tables, (behind, end))).unwrap_or(block);
                from = labels.stream.first_from(block.span.end);
                blocks.push(block);
            }
            None => astray.push(tables),
        }
    }
    for tables in astray {
        let mut start = begin;
        let found = (0..=blocks.len()).find_map(|n| {
            let to = blocks.get(n).map_or(end, |next| labels.stream.first_from(next.span.start));
            let found = (start < to).then(|| table::block(labels, &tables, (start, to))).flatten();
            start = blocks.get(n).map_or(to, |next| labels.stream.first_from(next.span.end));
            found
        });
        if let Some(block) = found {
            blocks.push(block);
            blocks.sort_by_key(|block| block.span.start);
        }
    }
    twins::find(labels, &mut blocks, end);
    doubt_sides(&mut blocks);
    blocks.iter_mut().for_each(doubt_lost);
    blocks
}

/// Where the last label ends, as a character, of rows of `before` that stand within the place of a table behind it.
fn last_row_within(labels: &Labels<'_>, before: &Block, place: Span) -> Option<usize> {
    let (from, to) = labels.stream.within(place);
    let own = |table: usize| before.tables.iter().any(|seen| seen.table == table);
    let is_row = |hit: &&Hit| {
        let mut meant = labels.meanings(hit).map(|(label, _)| label).peekable();
        meant.peek().is_some() && meant.all(|label| matches!(label, Label::Row(table, _) if own(table)))
    };
    labels.hits_from(from).take_while(|hit| hit.end <= to).filter(is_row).map(|hit| hit.end).last()
}

/// Where figures stand before their labels in one section, they may in another, too, unless all of its rows tell otherwise.
fn doubt_sides(blocks: &mut [Block]) {
    if blocks.iter().any(|block| block.side == Side::Before) {
        let cells = blocks.iter_mut().filter(|block| block.side == Side::Behind).flat_map(|block| &mut block.cells);
        cells.for_each(|(_, cell)| cell.doubt_as(Doubt::FiguresApart));
    }
}

/// Where a section prints no figure and not all of its blanks are told by their places, none is.
fn doubt_lost(block: &mut Block) {
    let is_blank = |cell: &Cell| cell.state == State::Blank;
    let doubt = block.cells.iter().filter(|(_, cell)| is_blank(cell)).find_map(|(_, cell)| cell.doubt);
    if block.cells.iter().all(|(_, cell)| cell.span.is_none()) {
        let blanks = block.cells.iter_mut().filter(|(_, cell)| is_blank(cell));
        blanks.for_each(|(_, cell)| cell.doubt = cell.doubt.or(doubt));
    }
}

/// The indexes of the tables of a section.
fn tables_of(form: &Form, section: &str) -> Vec<usize> {
    (0..form.tables.len()).filter(|&t| form.tables[t].section == section).collect()
}

/// Puts the cells of all blocks into the report, and weighs them against each other.
fn fill(form: &Form, text: &str, report: &mut Report, blocks: Vec<Block>) {
    let disputed: Vec<usize> = blocks.iter().flat_map(|block| block.disputed.iter().copied()).collect();
    for block in blocks {
        add_block(report, block);
    }
    table::sums::doubts::settle(form, report);
    twins::doubt(report, &disputed);
    table::sums::one_way::choose(form, &mut report.cells);
    table::sums::doubts::doubt_blanks(form, &mut report.cells);
    table::sums::doubts::doubt_thousands(form, &mut report.cells, text);
    table::sums::doubts::doubt_leading_zeros(form, &mut report.cells, text);
    table::sums::doubts::doubt_moved(form, report);
    table::sums::damage::doubt(form, report, text);
    unplace_rows(form, report);
}

/// Says of rows of which a cell was doubted only now that blanks do not keep their places.
fn unplace_rows(form: &Form, report: &mut Report) {
    for table in &mut report.tables {
        let (first, width) = (form.table_cells(table.table).start, form.tables[table.table].columns.len());
        for seen in &mut table.rows {
            let own = first + seen.row * width;
            seen.places_kept &= report.cells[own..own + width].iter().all(|cell| cell.doubt != Some(Doubt::BlankPlaces));
        }
    }
}

fn add_block(report: &mut Report, block: Block) {
    for (number, cell) in block.cells {
        report.cells[number] = cell;
    }
    report.tables.extend(block.tables);
    report.unclaimed.extend(block.unclaimed);
    report.oddities.extend(block.twice.into_iter().map(|((table, row), span)| Oddity::RowTwice(table, row, span)));
    report.oddities.extend(block.unknown.into_iter().map(|(table, span)| Oddity::UnknownRow(table, span)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_without_a_figure_has_no_certain_blanks_beside_doubtful_ones() {
        let blank = |doubt| Cell { state: State::Blank, doubt, ..Cell::MISSING };
        let figure = Cell { span: Some(Span::new(3, 4)), state: State::Read, ..blank(None) };
        let of = |cells: Vec<Cell>| {
            let mut block = Block { cells: cells.into_iter().enumerate().collect(), ..Block::default() };
            doubt_lost(&mut block);
            block.cells.into_iter().map(|(_, cell)| cell.doubt).collect::<Vec<_>>()
        };
        let doubt = Some(Doubt::BlankPlaces);
        assert_eq!(of(vec![blank(None), blank(doubt)]), [doubt, doubt]);
        assert_eq!(of(vec![blank(None), Cell::MISSING]), [None, Cell::MISSING.doubt]);
        assert_eq!(of(vec![blank(None), blank(doubt), figure]), [None, doubt, None]);
    }
}
