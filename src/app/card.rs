//! The card of the focused cell: everything known about it.

use super::App;
use super::tell::{self, Paragraph};
use crate::form::CellKey;
use crate::report::{Doubt, State};
use crate::review::Anchor;

/// The paragraphs of the card.
pub(super) fn card(app: &App) -> Vec<Paragraph> {
    let Some((opened, key)) = app.session.current().zip(app.desk.spot.as_ref()) else {
        return vec![(true, app.say("card.nothing", &[]))];
    };
    let document = &opened.document;
    let mut lines = vec![(true, format!("{}   {key}", tell::address(app, key)))];
    lines.push((false, app.say("card.file", &[("path", &document.path)])));
    let blank = app.lang.text("cell.blank").to_owned();
    let or_blank = |text: String| if text.is_empty() { blank.clone() } else { text };
    let printed = app.printed_text(key).map_or_else(|| app.lang.text("card.no_bytes").to_owned(), or_blank);
    lines.push((false, app.say("card.values", &[("printed", &printed), ("now", &app.value_words(key))])));
    if let Some(span) = document.report.span_of(key) {
        let (line, column) = document.source.position(span.start);
        let words = [line.to_string(), column.to_string(), span.start.to_string(), span.end.to_string()];
        lines.push((
            false,
            app.say(
                "card.place",
                &[
                    ("line", &words[0]),
                    ("column", &words[1]),
                    ("from", &words[2]),
                    ("to", &words[3]),
                    ("encoding", document.source.encoding()),
                    ("hash", &document.source.hash().short()),
                ],
            ),
        ));
    }
    if let Some((_, cell)) = document.report.cell(key) {
        let certainty = cell.doubt.map_or("card.certain", doubt_id);
        lines.push((
            false,
            app.say("card.reading", &[("state", app.lang.text(state_id(cell.state))), ("certainty", app.lang.text(certainty))]),
        ));
    }
    let (claimed, unclaimed) = coverage(opened);
    lines.push((false, app.say("card.coverage", &[("claimed", &claimed.to_string()), ("unclaimed", &unclaimed.to_string())])));
    if let Some(basis) = opened.sheet.form().and_then(|f| f.find(key).and_then(|cell| f.row(cell).basis.clone())) {
        lines.push((false, app.say("card.basis", &[("basis", &basis)])));
    }
    lines.extend(last_year(app, key));
    lines.extend(super::years::paragraphs(app, key));
    lines.extend(findings(app, key));
    lines.extend(changes(app, key));
    lines
}

/// How many figures of the report's tables a cell claims, and how many none does.
pub fn coverage(opened: &crate::session::Opened) -> (usize, usize) {
    let report = &opened.document.report;
    (report.cells.iter().filter(|cell| cell.span.is_some_and(|span| !span.is_empty())).count(), report.unclaimed.len())
}

fn last_year(app: &App, key: &CellKey) -> Option<Paragraph> {
    let previous = app.session.current()?.previous.as_ref()?;
    let value = super::years::last_year(app, key)?.to_string();
    let mut year = previous.year().map(|y| y.to_string()).unwrap_or_default();
    let before = super::years::before(app.session.current()?.sheet.form()?, key);
    if before != *key {
        year = format!("{year} {}", tell::row(app, &before));
    }
    Some((false, app.say("card.last_year", &[("year", &year), ("value", &value)])))
}

fn findings(app: &App, key: &CellKey) -> Vec<Paragraph> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let about: Vec<_> = opened.findings.iter().filter(|f| f.cells.contains(key)).collect();
    let mut lines = Vec::new();
    if !about.is_empty() {
        lines.push((true, app.say("card.findings", &[])));
    }
    for finding in about {
        let verdict = app.verdict(&finding.key());
        let mark = super::mark::Mark::of_finding(finding, verdict);
        lines.push((false, format!("{} {}  {}", mark.sign(), super::settled::verdict(app, verdict), app.lang.tell(&finding.message))));
    }
    lines
}

/// The page of everything that was done to the focused cell, the last first.
pub(super) fn history(app: &App) -> Vec<Paragraph> {
    let Some(key) = &app.desk.spot else { return vec![(true, app.say("card.nothing", &[]))] };
    let mut lines = vec![(true, format!("{}   {key}", tell::address(app, key)))];
    lines.extend(changes(app, key));
    if lines.len() == 1 {
        lines.push((false, app.say("history.none", &[])));
    }
    lines
}

fn changes(app: &App, key: &CellKey) -> Vec<Paragraph> {
    let mut lines = Vec::new();
    let Some(path) = app.path() else { return lines };
    let Some(review) = app.session.review(&path) else { return lines };
    lines.extend(tell::tags(app, &Anchor::Cell(key.clone())).map(|text| (false, text)));
    if let Some((text, by)) = app.note_on(&Anchor::Cell(key.clone())) {
        lines.push((true, app.say("card.memo", &[("by", &by)])));
        lines.push((false, text));
    }
    let about = |target: &crate::review::Target| matches!(target, crate::review::Target::Cell { cell, .. } if cell == key);
    let past: Vec<_> = review.history.iter().rev().filter(|p| about(&p.record.target)).collect();
    if !past.is_empty() {
        lines.push((true, app.say("card.changes", &[])));
    }
    for past in past {
        let mark = if past.counts { "  " } else { "x " };
        let why = past.record.why.as_deref().map(|why| format!("  ({})", tell::why(app, why))).unwrap_or_default();
        lines.push((
            false,
            format!(
                "{mark}#{} {} {}  {}{why}",
                past.record.seq,
                tell::clock(&past.record.at),
                past.record.by,
                tell::step(app, &past.record)
            ),
        ));
    }
    lines
}

/// The id of the name of what was found at a cell's place.
pub fn state_id(state: State) -> &'static str {
    match state {
        State::Read => "state.read",
        State::Blank => "state.blank",
        State::Dash => "state.dash",
        State::Unreadable => "state.unreadable",
        State::Missing => "state.missing",
    }
}

/// The id of the sentence on why a cell is doubtful.
pub fn doubt_id(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::RowCount { .. } => "doubt.row-count",
        Doubt::BlankPlaces => "doubt.blank-places",
        Doubt::LabelDamaged => "doubt.label-damaged",
        Doubt::FiguresApart => "doubt.figures-apart",
        Doubt::TwoReadings => "doubt.two-readings",
        Doubt::ChosenByEquations => "doubt.chosen-by-equations",
        Doubt::FigureRepaired => "doubt.figure-repaired",
        Doubt::NotAFigure => "doubt.not-a-figure",
        Doubt::UnitDiffers => "doubt.unit-differs",
        Doubt::Approximate => "doubt.approximate",
        Doubt::HeadsDiffer => "doubt.heads-differ",
        Doubt::SaidOtherwise => "doubt.said-otherwise",
        Doubt::NoPlace => "doubt.no-place",
    }
}
