//! The state in plain lines, one finding at a time: for screen readers, slow lines and scripts.

use std::sync::Arc;

use super::action::Action;
use super::keymap::Mode;
use super::overlay::{Overlay, Pick, Prompt, Question};
use super::pane::Pane;
use super::{App, settled, tell, years};
use crate::check::Finding;
use crate::form::CellKey;
use crate::review::{FindingKey, Status, Verdict};
use crate::session::Opened;

/// What may be done line by line; the keys are those of the keymap.
pub const ACTIONS: [Action; 27] = [
    Action::Accept,
    Action::AltNext,
    Action::AltPrev,
    Action::SourceError,
    Action::Dismiss,
    Action::Wait,
    Action::Reopen,
    Action::Change,
    Action::SetComputed,
    Action::Revert,
    Action::Memo,
    Action::MemoReport,
    Action::NextFinding,
    Action::PrevFinding,
    Action::NextReport,
    Action::PrevReport,
    Action::ApproveReport,
    Action::ApproveRemarks,
    Action::ReturnReport,
    Action::HoldReport,
    Action::ReopenReport,
    Action::Undo,
    Action::Redo,
    Action::Inspect,
    Action::NextDoubtful,
    Action::PrevDoubtful,
    Action::StateFolder,
];

/// Those of them that take what is typed behind the letter.
pub const TEXTS: [Action; 7] =
    [Action::SourceError, Action::Dismiss, Action::Change, Action::Memo, Action::MemoReport, Action::ApproveRemarks, Action::ReturnReport];

/// Those of them that speak of the finding at hand or its cell: the first ones, up to the memo.
pub const ON_FINDING: &[Action] = ACTIONS.split_at(11).0;

/// Which report, finding and cell [`place`] tells of.
pub type Stands = (Option<Arc<str>>, Option<FindingKey>, Option<CellKey>);

/// Where the reviewer is.
pub fn stands(app: &App) -> Stands {
    (app.path(), app.focused_finding().map(Finding::key), app.desk.spot.clone())
}

/// Where the reviewer is: the report, the finding, its line of the text, its cell, its repairs.
pub fn place(app: &App) -> Vec<String> {
    let Some(opened) = app.session.current() else { return vec![app.say("plain.nothing", &[("corpus", &app.work.corpus)])] };
    let path = &opened.document.path;
    let agency = opened.sheet.fact("agency").unwrap_or_else(|| path.to_string());
    let year = opened.sheet.fact("year").unwrap_or_default();
    let at = app.list.position(path).map_or(0, |at| at + 1).to_string();
    let (all, open) = (app.list.shown.len().to_string(), app.session.counts_of(path).open.to_string());
    let status = app.lang.text(tell::status_id(app.session.status(path))).to_owned();
    let words = [("at", &*at), ("all", &*all), ("agency", &*agency), ("year", &*year), ("open", &*open), ("status", &*status)];
    let mut lines = vec![app.say("plain.report", &words)];
    lines.extend(finding(app));
    lines
}

/// Most lines of the text that are told of a finding that speaks of no cell.
const PLACES: usize = 5;

/// Most repairs that are told beside a finding.
const REPAIRS: usize = 5;

/// A line of the text.
fn line_at(app: &App, opened: &Opened, byte: usize) -> String {
    let source = &opened.document.source;
    let line = source.line_of(byte);
    let text = source.slice(source.line_span(line));
    app.say("plain.text", &[("line", &(line + 1).to_string()), ("text", text.trim())])
}

/// A cell with what counts there, and its line.
fn at_cell(app: &App, opened: &Opened, cell: &CellKey) -> Vec<String> {
    let mut lines = vec![app.say("plain.cell", &[("cell", &tell::address(app, cell)), ("value", &app.value_words(cell))])];
    lines.extend(opened.document.report.span_of(cell).map(|span| line_at(app, opened, span.start)));
    lines
}

/// The cell at hand, where its figure is in doubt.
fn doubtful(app: &App, opened: &Opened) -> Vec<String> {
    let cell = app.desk.spot.as_ref().filter(|cell| opened.is_in_doubt(cell));
    cell.map(|cell| at_cell(app, opened, cell)).unwrap_or_default()
}

fn finding(app: &App) -> Vec<String> {
    let Some((finding, opened)) = app.focused_finding().zip(app.session.current()) else {
        let mut lines = vec![app.say("plain.no_finding", &[])];
        lines.extend(app.session.current().map(|opened| doubtful(app, opened)).unwrap_or_default());
        return lines;
    };
    let title = format!("rule.{}.title", finding.rule);
    let verdict = settled::verdict(app, app.verdict(&finding.key()));
    let message = app.lang.tell(&finding.message);
    let mut lines = vec![app.say("plain.finding", &[("rule", app.lang.text(&title)), ("verdict", verdict), ("message", &message)])];
    lines.extend(years::compared(app, finding));
    if app.desk.marks.astray {
        let mut told: Vec<String> = finding.spans.iter().take(PLACES).map(|span| line_at(app, opened, span.start)).collect();
        told.dedup();
        lines.extend(told);
    } else if let Some(cell) = &app.desk.spot {
        lines.extend(at_cell(app, opened, cell));
    }
    for (at, repair) in finding.suggestions.iter().enumerate().take(REPAIRS) {
        let from = |value: Option<crate::number::Decimal>| value.map_or_else(|| app.lang.text("cell.blank").to_owned(), |v| v.to_string());
        let changes = repair.changes.iter().map(|c| format!("{} {} -> {}", tell::address(app, &c.cell), from(c.from), c.to));
        let shown = if app.desk.repair == Some(at) { "plain.repair.shown" } else { "plain.repair" };
        lines.push(app.say(shown, &[("at", &(at + 1).to_string()), ("changes", &changes.collect::<Vec<_>>().join("; "))]));
    }
    if let Some(more) = finding.suggestions.len().checked_sub(REPAIRS).filter(|more| *more > 0) {
        lines.push(app.say("plain.more_repairs", &[("count", &more.to_string())]));
    }
    lines
}

/// What is asked, and how to answer; nothing while nothing is asked.
pub fn asked(app: &App) -> Vec<String> {
    match &app.overlay {
        Some(Overlay::Confirm(question)) => vec![question_text(app, question), app.say("plain.confirm", &[])],
        Some(Overlay::Pick(pick)) => choices(app, pick),
        Some(Overlay::Note(note)) => {
            let text = note.area.lines().join(" / ");
            vec![app.say(if text.is_empty() { "plain.note" } else { "plain.note.template" }, &[("text", &text)])]
        }
        Some(Overlay::Edit(edit)) => {
            let mut lines: Vec<String> = edit.error.iter().cloned().collect();
            lines.push(app.say("plain.edit", &[("cell", &tell::address(app, &edit.cell))]));
            lines
        }
        Some(Overlay::Prompt(Prompt::Folder, _)) => vec![app.say("plain.folder", &[])],
        Some(Overlay::Page(kind, _)) => tell::page(app, *kind, 100).into_iter().map(|line| line.text).collect(),
        None | Some(_) => Vec::new(),
    }
}

fn choices(app: &App, pick: &Pick) -> Vec<String> {
    let items = pick.fitting.iter().filter_map(|at| pick.items.get(*at)).enumerate();
    let mut lines: Vec<String> = items.map(|(at, item)| format!("{}. {}", at + 1, item.text)).collect();
    lines.push(app.say("plain.choose", &[]));
    lines
}

/// What is asked before a report is approved with so many findings open and waiting, and so many figures in doubt besides. What is open
/// weighs more and is told first.
fn approval(app: &App, [open, waiting, in_doubt]: [usize; 3]) -> String {
    let undecided = match (open, waiting) {
        (0, 0) => None,
        (_, 0) => Some("question.approve_open"),
        (0, _) => Some("question.approve_waiting"),
        _ => Some("question.approve_both"),
    };
    let words = [("count", &*open.to_string()), ("waiting", &*waiting.to_string())];
    let asked = doubted(app, in_doubt, "findings.in_doubt", app.lang.text("question.approve").to_owned());
    undecided.map_or_else(|| asked.clone(), |id| behind(app.say(id, &words), &asked))
}

/// A question behind what is said of so many figures in doubt.
fn doubted(app: &App, in_doubt: usize, id: &str, asked: String) -> String {
    if in_doubt == 0 { asked } else { behind(app.say(id, &[("count", &in_doubt.to_string())]), &asked) }
}

/// A sentence behind another one, with a blank between where the language has one.
pub(super) fn behind(before: String, sentence: &str) -> String {
    let blank = if before.ends_with(|c: char| c.is_ascii()) { " " } else { "" };
    before + blank + sentence
}

/// A question in words.
pub fn question_text(app: &App, question: &Question) -> String {
    match question {
        Question::Approve(_, counts) => approval(app, *counts),
        Question::Quit(waiting) => app.say("question.quit", &[("count", &waiting.to_string())]),
        Question::Return(_, count) => app.say("question.return", &[("count", &count.to_string())]),
        Question::Overwrite(_, path) => app.say("question.overwrite", &[("path", path)]),
        Question::Reveal => app.say("question.reveal", &[]),
        Question::JudgeMany(status, counts) => {
            let [count, open, unseen, left, _] = counts.map(|count| count.to_string());
            let words = [("status", app.lang.text(tell::status_id(*status))), ("count", &count), ("open", &open), ("unseen", &unseen)];
            if *status == Status::Open {
                return app.say("question.reopen_many", &words);
            }
            let asked = app.say(if counts[2] > 0 { "question.judge_unseen" } else { "question.judge_many" }, &words);
            let asked = if counts[3] == 0 { asked } else { format!("{asked}{}", app.say("question.judge_left", &[("left", &left)])) };
            doubted(app, counts[4], "question.judge_doubt", asked)
        }
    }
}

/// The letters and what they do, one a line.
pub fn help(app: &App) -> Vec<String> {
    let mode = Mode::Pane(Pane::Tables);
    let line = |action: &Action| Some(format!("{}  {}", app.keys.keys_for(mode, *action)?, app.say(&action.help_id(), &[])));
    ACTIONS.iter().filter_map(line).chain([app.say("plain.help", &[])]).collect()
}

/// The letters that make sense now, in one line.
pub fn hint(app: &App) -> String {
    let mode = Mode::Pane(Pane::Tables);
    let decided = app.focused_finding().is_some_and(|f| app.verdict(&f.key()) != Verdict::Open);
    let mut actions = vec![Action::Accept, Action::AltNext, Action::SourceError, Action::Dismiss, Action::Wait, Action::Change];
    actions.extend([Action::NextFinding, Action::ApproveReport, Action::Undo]);
    if decided {
        actions.push(Action::Reopen);
    }
    let word = |action: Action| Some(format!("{} {}", app.keys.keys_for(mode, action)?, app.say(&action.label_id(), &[])));
    let words: Vec<String> = actions.into_iter().filter_map(word).collect();
    app.say("plain.hint", &[("keys", &words.join(app.lang.text("list.and")))])
}
