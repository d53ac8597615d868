//! Every place of the text that a report names: said once, so that none is forgotten where places change.

use super::{
    Facts, Fees, Found, Growth, HeadSeen, Narrative, Oddity, Report, RowSeen, SectionSeen, Share, Statement, Sum, TableSeen, Told,
};
use crate::text::Span;

impl Report {
    /// Hands every span of the report to `place`, which may change it.
    pub fn each_span(&mut self, place: &mut impl FnMut(&mut Span)) {
        let Self { kind: _, reason: _, form: _, facts, years, sections, tables, cells, unclaimed, traditional: _, oddities, narrative } =
            self;
        of_facts(facts, place);
        for year in years {
            place(&mut year.span);
        }
        for SectionSeen { key: _, heading, body, exact: _ } in sections {
            place(heading);
            place(body);
        }
        for TableSeen { table: _, span, heads, rows } in tables {
            place(span);
            for HeadSeen { span, .. } in heads {
                place(span);
            }
            rows.iter_mut().filter_map(|RowSeen { label, .. }| label.as_mut()).for_each(&mut *place);
        }
        cells.iter_mut().filter_map(|cell| cell.span.as_mut()).for_each(&mut *place);
        unclaimed.iter_mut().for_each(&mut *place);
        for oddity in oddities {
            match oddity {
                Oddity::Residue(span)
                | Oddity::SecondReport(span)
                | Oddity::RowTwice(_, _, span)
                | Oddity::UnknownRow(_, span)
                | Oddity::SaidOtherwise(_, span)
                | Oddity::Picture(_, span)
                | Oddity::MixedEditions(_, _, span) => place(span),
            }
        }
        of_narrative(narrative, place);
    }
}

fn of_facts(facts: &mut Facts, place: &mut impl FnMut(&mut Span)) {
    let Facts { title, agency, year, period, signature, signer, notice } = facts;
    for found in [title, agency, signer, notice] {
        of_fact(found, place);
    }
    of_fact(year, place);
    of_fact(period, place);
    of_fact(signature, place);
}

fn of_fact<T>(found: &mut Option<Found<T>>, place: &mut impl FnMut(&mut Span)) {
    if let Some(found) = found {
        place(&mut found.span);
    }
}

fn of_narrative(narrative: &mut Narrative, place: &mut impl FnMut(&mut Span)) {
    let Narrative { statements, decisions, sums, shares, growths, published, fees } = narrative;
    for Statement { figure, clause, .. } in statements.iter_mut().chain(decisions) {
        place(figure);
        place(clause);
    }
    let mut told = |Told { value: _, span }: &mut Told| place(span);
    for Sum { whole, parts, closed: _ } in sums {
        told(whole);
        parts.iter_mut().for_each(&mut told);
    }
    for Share { part, percent, bases, cells: _ } in shares {
        [part, percent].into_iter().chain(bases).for_each(&mut told);
    }
    for Growth { cells: _, to, percent, up: _ } in growths {
        [to, percent].into_iter().for_each(&mut told);
    }
    let Fees { about, notices, no_notice, collected, billed } = fees;
    published.iter_mut().chain([notices, collected, billed].into_iter().flatten()).for_each(told);
    [about, no_notice].into_iter().flatten().for_each(place);
}
