//! Blanks that are in doubt: where a figure that stands in the text may be a cell's own, the cell is missing rather than
//! blank.

use crate::extract::region::Labels;
use crate::extract::token::{Figure, Glue, Quality, figures, is_digit};
use crate::form::Content;
use crate::report::{Cell, Doubt, Report, State};
use crate::text::{Span, lines_within};

/// How far behind a table that no heading follows figures are looked for, in bytes.
const TAIL: usize = 4000;

/// Says of no cell that it is blank where the place of figures of its row is a guess, or figures of its section stand in
/// no cell.
pub fn settle(labels: &Labels<'_>, report: &mut Report) {
    let form = labels.form;
    for section in form.sections.iter().filter(|section| section.content == Content::Tables) {
        let tables = crate::extract::tables_of(form, &section.key);
        if !tables.iter().any(|&t| report.cells[form.table_cells(t)].iter().any(is_doubtful)) {
            continue;
        }
        let astray = tables.iter().any(|&t| report.cells[form.table_cells(t)].iter().any(may_be_another_rows))
            || has_figures_astray(labels, report, &tables);
        for &t in &tables {
            let table = &form.tables[t];
            for row in report.cells[form.table_cells(t)].chunks_mut(table.columns.len()) {
                // A row that ends in its sum begins where it should.
                let ends = !table.sums.is_empty() && row.last().is_some_and(|cell| cell.span.is_some());
                let moved = !ends && row.iter().any(|cell| cell.span.is_some());
                for cell in row.iter_mut().filter(|cell| is_doubtful(cell) && may_hold(cell, moved || astray)) {
                    cell.state = State::Missing;
                }
            }
        }
    }
}

fn is_doubtful(cell: &Cell) -> bool {
    cell.state == State::Blank && !cell.is_certain()
}

/// Whether the figure of a cell may be another row's.
fn may_be_another_rows(cell: &Cell) -> bool {
    let apart = matches!(cell.doubt, Some(Doubt::FiguresApart | Doubt::TwoReadings | Doubt::LabelDamaged));
    apart && cell.span.is_some()
}

/// Whether a figure may stand in a cell without one, in a row whose figures may have moved or beside figures that stand in
/// no cell (`astray`).
fn may_hold(cell: &Cell, astray: bool) -> bool {
    match cell.doubt {
        // The figures may be another row's and this one's elsewhere, or stand there unread.
        Some(Doubt::RowCount { .. } | Doubt::FiguresApart | Doubt::TwoReadings | Doubt::HeadsDiffer | Doubt::NotAFigure) => true,
        Some(Doubt::ChosenByEquations) => false,
        _ => astray,
    }
}

/// Whether figures between the headings around the tables of a section stand in no cell.
fn has_figures_astray(labels: &Labels<'_>, report: &Report, tables: &[usize]) -> bool {
    let (own, others): (Vec<_>, Vec<_>) = report.tables.iter().partition(|seen| tables.contains(&seen.table));
    let Some(place) = own.iter().map(|seen| seen.span).reduce(Span::join) else { return false };
    let headings = || report.sections.iter().map(|section| section.heading);
    let start = headings().map(|heading| heading.end).filter(|&end| end <= place.start).max().unwrap_or(place.start);
    let next = headings().chain(others.iter().map(|seen| seen.span)).map(|span| span.start).filter(|&start| start >= place.end).min();
    let far = labels.text.floor_char_boundary(place.end + TAIL);
    let reach = Span::new(start, next.map_or(far, |next| next.min(far)).max(place.end));
    let mut claimed: Vec<Span> = report.cells.iter().filter_map(|cell| cell.span).collect();
    claimed.sort_unstable();
    let in_no_cell = |span: Span| {
        let next = claimed.partition_point(|own| own.end <= span.start);
        !claimed.get(next).is_some_and(|own| own.overlaps(span))
    };
    let counts = |figure: &Figure| figure.glue == Glue::Free && matches!(figure.quality, Quality::Plain | Quality::Unreadable);
    figures(labels.text, reach, labels.dividers).iter().any(|figure| counts(figure) && in_no_cell(figure.span))
        || digits(labels.text, reach).any(in_no_cell)
}

/// Digits that are no ordinal and part of no sentence or date, whatever stands around them.
fn digits(text: &str, within: Span) -> impl Iterator<Item = Span> {
    let lines = lines_within(text, within).filter(|(_, line)| !line.contains('。'));
    lines.flat_map(|(Span { start, .. }, line)| {
        let mut rest = 0;
        std::iter::from_fn(move || {
            let from = rest + line[rest..].find(is_digit)?;
            let end = from + line[from..].find(|c| !is_digit(c)).unwrap_or(line.len() - from);
            rest = end;
            Some((Span::new(start + from, start + end), line[end..].chars().next()))
        })
        .filter(|(_, next)| !next.is_some_and(|c| ".．、年月日".contains(c)))
        .map(|(span, _)| span)
    })
}
