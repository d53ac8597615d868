//! Text and forms to a report. Layout-blind: labels are found among the text's Han characters alone,
//! whatever stands between them; figures are laid along the form's order; what cannot be known is
//! doubtful or missing. Total: any text gives a report, and nothing fails.

mod align;
mod items;
mod near;
mod region;
mod slots;
mod strip;
mod table;
mod token;

use std::collections::BTreeSet;

use crate::fold::HanStream;
use crate::form::{Content, Form, Forms, Hit, Label};
use crate::report::{Cell, Kind, Oddity, Reason, Report};
use crate::text::SourceText;

use region::Labels;
use table::Block;

/// The report in `source`. `path` is only looked at for a year in the file's name.
pub fn extract(path: &str, source: &SourceText, forms: &Forms) -> Report {
    let _ = path;
    let stream = forms.folding().han_stream(source.text());
    let hits = forms.lexicon().hits(&stream);
    let Some(edition) = edition(forms, &stream, &hits) else {
        return Report::other(Kind::NotAReport, Reason::NoLabels);
    };
    let form = &forms.editions()[edition];
    let labels =
        Labels { text: source.text(), stream: &stream, hits: &hits, lexicon: forms.lexicon(), edition, form, folding: forms.folding() };
    let blocks = blocks(&labels);
    let mut report =
        Report { form: Some(form.clone()), cells: vec![Cell::MISSING; form.cell_count()], ..Report::other(Kind::Report, Reason::Labels) };
    for block in blocks {
        add_block(&mut report, block);
    }
    report
}

/// The edition whose own phrases stand in the text; where none or as many of each do, the one with
/// more of its rows.
fn edition(forms: &Forms, stream: &HanStream, hits: &[Hit]) -> Option<usize> {
    let _ = stream;
    let score = |edition: usize| {
        let mut signs = BTreeSet::new();
        let mut rows = BTreeSet::new();
        for hit in hits {
            for meaning in forms.lexicon().meanings(hit).iter().filter(|m| m.edition == edition) {
                match meaning.label {
                    Label::Sign(sign) => drop(signs.insert(sign)),
                    Label::Row(t, r) => drop(rows.insert((t, r))),
                    _ => {}
                }
            }
        }
        let lost = forms.editions()[edition].tables.iter().map(|t| t.rows.len()).sum::<usize>() - rows.len();
        (signs.len(), rows.len(), std::cmp::Reverse(lost))
    };
    (0..forms.editions().len()).map(|e| (score(e), e)).filter(|((signs, rows, _), _)| signs + rows > 0).max().map(|(_, e)| e)
}

/// The tables of each section that holds tables, each looked for behind the one before.
fn blocks(labels: &Labels<'_>) -> Vec<Block> {
    let mut from = 0;
    let mut blocks = Vec::new();
    for section in labels.form.sections.iter().filter(|s| s.content == Content::Tables) {
        if let Some(block) = table::block(labels, &tables_of(labels.form, &section.key), from) {
            from = labels.stream.first_from(block.span.end);
            blocks.push(block);
        }
    }
    blocks
}

/// The indexes of the tables of a section.
fn tables_of(form: &Form, section: &str) -> Vec<usize> {
    (0..form.tables.len()).filter(|&t| form.tables[t].section == section).collect()
}

fn add_block(report: &mut Report, block: Block) {
    for (number, cell) in block.cells {
        report.cells[number] = cell;
    }
    report.tables.extend(block.tables);
    report.unclaimed.extend(block.unclaimed);
    report.oddities.extend(block.unknown.into_iter().map(|(table, span)| Oddity::UnknownRow(table, span)));
}
