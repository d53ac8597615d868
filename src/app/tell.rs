//! Sentences about the state: addresses, verdicts, steps, and the pages to read.

use super::App;
use super::cells;
use super::keymap::Mode;
use super::mark::Mark;
use super::overlay::PageKind;
use indexmap::IndexMap;

use crate::check::subject_name;
use crate::form::CellKey;
use crate::report::Kind;
use crate::review::{Act, Anchor, BOOKMARK, Record, Status, Target, Verdict};
use crate::session::Summary;

/// A cell's address in words: table, row, column; a fact's name.
pub fn address(app: &App, key: &CellKey) -> String {
    if let Some(name) = key.as_str().strip_prefix("facts/") {
        return app.lang.text(fact_id(name)).to_owned();
    }
    let form = app.session.current().and_then(|o| o.sheet.form());
    let Some((form, cell)) = form.and_then(|f| Some((f, f.find(key)?))) else { return key.to_string() };
    let place = form.place(cell);
    let (row, column) = (form.row(cell).printed(), &form.column(cell).label);
    let column = column.split(['（', '(']).next().unwrap_or(column);
    let table = &form.tables[place.table];
    match &table.rows[place.row].parent {
        Some(parent) => format!("{parent} {row} / {column}"),
        None => format!("{row} / {column}"),
    }
}

/// What a finding is about in words, whatever report is open; as it is where no edition has it.
pub fn subject(app: &App, subject: &str) -> String {
    if let Some(name) = subject.strip_prefix("facts/") {
        return app.lang.text(fact_id(name)).to_owned();
    }
    if subject == "report" {
        return app.lang.text("anchor.report").to_owned();
    }
    let named = app.session.forms().editions().iter().rev().find_map(|form| subject_name(form, subject));
    named.unwrap_or_else(|| subject.to_owned())
}

/// A cell's row as it is printed.
pub fn row(app: &App, key: &CellKey) -> String {
    let form = app.session.current().and_then(|o| o.sheet.form());
    form.and_then(|form| Some(form.row(form.find(key)?).printed())).unwrap_or_else(|| key.to_string())
}

/// The id of a fact's name.
pub fn fact_id(name: &str) -> &'static str {
    match name {
        "title" => "fact.title",
        "agency" => "fact.agency",
        "year" => "fact.year",
        "period" => "fact.period",
        _ => "fact.signature",
    }
}

/// The tags on something, as a line.
pub fn tags(app: &App, on: &Anchor) -> Option<String> {
    let tags: Vec<String> = app.tags_on(on).iter().map(|tag| tag_name(app, tag).to_owned()).collect();
    (!tags.is_empty()).then(|| app.say("card.tags", &[("tags", &tags.join(" "))]))
}

/// A tag as it is called: the bookmark is a tag, too.
pub fn tag_name<'a>(app: &'a App, tag: &'a str) -> &'a str {
    if tag == BOOKMARK { app.lang.text("tag.bookmark") } else { tag }
}

/// A rule's name in words.
pub fn rule_name(app: &App, rule: &str) -> String {
    let id = format!("rule.{rule}.title");
    if app.lang.has(&id) { app.say(&id, &[]) } else { rule.to_owned() }
}

/// What a note or tag hangs on, in words.
pub fn anchor(app: &App, on: &Anchor) -> String {
    match on {
        Anchor::Report => app.lang.text("anchor.report").to_owned(),
        Anchor::Cell(key) => address(app, key),
        Anchor::Finding(finding) => rule_name(app, finding.rule()),
        Anchor::Span(from, to) => app.say("anchor.span", &[("from", &from.to_string()), ("to", &to.to_string())]),
    }
}

/// A report as people call it: its body and year, else its path.
pub fn report_name(app: &App, path: &str) -> String {
    let summary = app.session.summaries().get(path);
    let agency = summary.and_then(|summary| summary.agency.as_deref());
    let year = summary.and_then(|summary| summary.year).map_or_else(String::new, |year| format!(" {year}"));
    agency.map_or_else(|| path.to_owned(), |agency| format!("{agency}{year}"))
}

/// The id of a verdict's name.
pub fn verdict_id(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Open => "screen.verdict.open",
        Verdict::Corrected => "screen.verdict.corrected",
        Verdict::SourceError => "screen.verdict.source-error",
        Verdict::Dismissed => "screen.verdict.dismissed",
        Verdict::Waiting => "screen.verdict.waiting",
    }
}

/// The id of a report verdict's name.
pub fn status_id(status: Status) -> &'static str {
    match status {
        Status::Open => "screen.status.open",
        Status::Approved => "screen.status.approved",
        Status::ApprovedWithRemarks => "screen.status.approved-with-remarks",
        Status::Returned => "screen.status.returned",
        Status::Held => "screen.status.held",
    }
}

/// The id of the name of what a file is.
pub fn kind_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Report => "screen.kind.report",
        Kind::ValuesLost => "screen.kind.values-lost",
        Kind::TablesMissing => "screen.kind.tables-missing",
        Kind::OlderForm => "screen.kind.older-form",
        Kind::NotAReport => "screen.kind.not-a-report",
        Kind::Unreadable => "screen.kind.unreadable",
    }
}

/// The marker of a report in the list: its verdict, else the weightiest open finding.
pub fn report_mark(app: &App, summary: &Summary) -> Mark {
    let status = app.session.status(&summary.path);
    if status != Status::Open {
        return Mark::of_status(status);
    }
    if summary.fault.is_some() || summary.kind == Kind::Unreadable {
        return Mark::Doubt;
    }
    if app.session.counts_of(&summary.path).open == 0 {
        return Mark::Plain;
    }
    let open = summary.findings.iter().filter(|b| app.session.verdict(&summary.path, &b.key()) == Verdict::Open);
    open.map(|b| Mark::of_rule(&b.rule, b.severity)).max().unwrap_or_default()
}

/// The reason of a record in words: that of an accepted repair is the name of a slip.
pub fn why(app: &App, why: &str) -> String {
    let id = format!("slip.{why}");
    if app.lang.has(&id) { app.say(&id, &[]) } else { why.to_owned() }
}

/// The records that an undo or redo names, or the record itself.
pub fn named_records<'a>(app: &'a App, record: &'a Record) -> Vec<&'a Record> {
    match &record.target {
        Target::Records { by, seqs } => {
            let history = app.session.history();
            seqs.iter().flat_map(|seq| history.records(by, *seq)).map(|r| &**r).collect()
        }
        _ => vec![record],
    }
}

/// Records in words, those that read alike once with their number; undo and redo among them left out.
pub fn steps(app: &App, records: &[&Record]) -> String {
    let mut told: IndexMap<String, usize> = IndexMap::new();
    for record in records.iter().filter(|r| r.action != Act::Undo && r.action != Act::Redo) {
        *told.entry(step(app, record)).or_default() += 1;
    }
    let counted = |(what, count): (String, usize)| match count {
        1 => what,
        _ => app.lang.say("step.times", &[("what", &what), ("count", &count.to_string())]),
    };
    told.into_iter().map(counted).collect::<Vec<_>>().join("; ")
}

/// A record in words.
pub fn step(app: &App, record: &Record) -> String {
    let cell = |cell: &CellKey| address(app, cell);
    match (&record.action, &record.target) {
        (Act::Correct, Target::Cell { cell: key, .. }) => {
            let blank = app.lang.text("cell.blank");
            let from = record.from.as_deref().filter(|t| !t.is_empty()).unwrap_or(blank);
            let to = match record.to.as_deref() {
                None => app.lang.text("cell.printed"),
                Some("") => blank,
                Some(value) => value,
            };
            format!("{} {from} -> {to}", cell(key))
        }
        (Act::Decide(verdict), Target::Finding { finding, .. }) => {
            let (verdict, rule) = (app.lang.text(verdict_id(*verdict)), rule_name(app, finding.rule()));
            format!("{verdict} {rule}  {}", subject(app, finding.subject()))
        }
        (Act::Judge(status), _) => app.lang.text(status_id(*status)).to_owned(),
        (Act::Annotate | Act::Draft, Target::Note { on, .. }) => {
            let id = if record.action == Act::Draft { "step.draft" } else { "step.memo" };
            app.say(id, &[("on", &anchor(app, on))])
        }
        (Act::Tag, Target::Note { on, .. }) => {
            let tags = record.to.as_deref().filter(|text| !text.is_empty()).unwrap_or("-");
            let tags = tags.split(' ').map(|tag| tag_name(app, tag)).collect::<Vec<_>>().join(" ");
            app.say("step.tag", &[("on", &anchor(app, on)), ("tags", &tags)])
        }
        (Act::Plan, Target::Plan(plan)) => app.say("step.plan", &[("plan", &plan.to_string())]),
        (Act::Plan, _) => app.say("step.no_plan", &[]),
        (Act::Checkpoint, _) => app.say("step.checkpoint", &[("name", record.to.as_deref().unwrap_or_default())]),
        (Act::Undo | Act::Redo, _) => {
            let id = if record.action == Act::Undo { "step.undo" } else { "step.redo" };
            app.say(id, &[("what", &steps(app, &named_records(app, record)))])
        }
        _ => String::new(),
    }
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// What stands in it.
    pub text: String,
    /// Whether it heads what follows.
    pub heading: bool,
}

/// Columns and lines that the text of a page has.
pub fn page_room(app: &App) -> (usize, usize) {
    let (width, height) = (usize::from(app.screen.width), usize::from(app.screen.height));
    // On a small screen nothing is left around it.
    let around = if height < 16 { (6, 4 + usize::from(app.layout().hints.height)) } else { (8, 6) };
    (width.saturating_sub(around.0).clamp(1, 92), height.saturating_sub(around.1).max(1))
}

/// The furthest a page can be scrolled.
pub fn page_scroll(app: &App, kind: PageKind) -> usize {
    let (width, height) = page_room(app);
    page(app, kind, width).len().saturating_sub(height)
}

/// The text of a page in lines of at most `width` cells.
pub fn page(app: &App, kind: PageKind, width: usize) -> Vec<PageLine> {
    let paragraphs = match kind {
        PageKind::Card => super::card::card(app),
        PageKind::Manual => super::manual::page(app),
        PageKind::Doctor => doctor(app),
        PageKind::Keymap => keymap_faults(app),
        PageKind::Messages => messages(app),
        PageKind::History => history(app),
        PageKind::Rule => rule(app),
        PageKind::CellHistory => super::card::history(app),
        PageKind::Progress => super::progress::page(app),
        PageKind::Agreement => super::agreement::page(app),
    };
    let mut lines = Vec::new();
    for (heading, text) in paragraphs {
        let wrapped = cells::wrap(&text, width, app.screen.ambiguous);
        lines.extend(wrapped.into_iter().map(|text| PageLine { text, heading }));
    }
    lines
}

/// A paragraph of a page: whether it is a heading, and its text.
pub(super) type Paragraph = (bool, String);

fn doctor(app: &App) -> Vec<Paragraph> {
    let mut lines = vec![(true, app.say("doctor.title", &[]))];
    let saving = &app.saving;
    let state = match &saving.failed {
        Some(reason) => app.say("doctor.not_saved", &[("waiting", &saving.waiting.to_string()), ("reason", reason)]),
        None => app.say("doctor.saved", &[("saved", &saving.saved.to_string()), ("waiting", &saving.waiting.to_string())]),
    };
    let size = format!("{}x{}", app.screen.width, app.screen.height);
    let width = match app.screen.ambiguous {
        cells::Ambiguous::Narrow => "doctor.narrow",
        cells::Ambiguous::Wide => "doctor.wide",
    };
    let theme = app.screen.themes.get(app.screen.theme).cloned().unwrap_or_default();
    let counts = app.session.counts();
    let faults = app.keys.faults().len().to_string();
    for (id, value) in [
        ("doctor.journal", state),
        ("doctor.state", app.work.state.clone()),
        ("doctor.watching", app.work.around.watching.clone()),
        ("doctor.size", size),
        ("doctor.width", app.say(width, &[])),
        ("doctor.theme", theme),
        ("doctor.keymap", app.say("doctor.keymap_faults", &[("count", &faults)])),
        ("doctor.reports", format!("{} / {}", counts.reports, counts.files)),
        ("doctor.reviewer", app.session.me().to_owned()),
    ] {
        lines.push((false, format!("{}  {value}", app.lang.text(id))));
    }
    lines.extend(app.work.around.unread.iter().map(|said| (false, said.clone())));
    let lost = crate::session::lost_message("cli.lost", &app.session.lost());
    lines.extend(lost.map(|message| (false, app.lang.tell(&message))));
    lines.extend(examined(app));
    let mode = Mode::Pane(app.pane());
    let keys = app.keys.keys_for(mode, super::action::Action::Redraw).unwrap_or_default();
    lines.push((false, app.say("doctor.width_test", &[("keys", &keys)])));
    lines
}

/// What was found when it was looked for just now.
fn examined(app: &App) -> Vec<Paragraph> {
    let around = &app.work.around;
    if around.examined.is_empty() {
        return vec![(false, app.say("doctor.looking", &[]))];
    }
    let mut lines = vec![(true, app.say("doctor.looked", &[("at", around.at.get(11..19).unwrap_or(&around.at))]))];
    lines.extend(around.examined.iter().map(|(id, says)| (false, format!("{}  {says}", app.lang.text(id)))));
    lines
}

/// The rule of the focused finding: what it says, why, an example, exceptions, its source.
fn rule(app: &App) -> Vec<Paragraph> {
    let Some(rule) = app.focused_finding().and_then(|finding| crate::check::Rule::named(&finding.rule)) else { return Vec::new() };
    let mut lines = vec![(true, format!("{} ({})", app.lang.text(&rule.title()), rule.name))];
    lines.extend(app.focused_finding().map(|finding| (true, app.lang.tell(&finding.message))));
    lines.extend(app.focused_finding().into_iter().flat_map(|finding| super::repairs::paragraphs(app, finding)).map(|text| (false, text)));
    lines.extend(app.lang.text(&rule.page()).lines().map(|line| (false, line.to_owned())));
    lines
}

fn keymap_faults(app: &App) -> Vec<Paragraph> {
    let faults = app.keys.faults().len();
    let title = if faults == 0 { "keymap.faultless" } else { "keymap.title" };
    let mut lines = vec![(true, app.say(title, &[("count", &faults.to_string())]))];
    lines.extend(app.keys.faults().iter().map(|f| (false, f.say(&app.lang))));
    lines.extend(app.keys.notices().iter().map(|n| (false, app.lang.tell(n))));
    let theme = &app.work.around.theme_faults;
    let title = if theme.is_empty() { "theme.faultless" } else { "theme.faults" };
    lines.push((true, app.say(title, &[("count", &theme.len().to_string())])));
    lines.extend(theme.iter().map(|fault| (false, fault.clone())));
    lines
}

/// What was said in the last line, the last one first.
fn messages(app: &App) -> Vec<Paragraph> {
    let mut lines = barred(app);
    lines.push((true, app.say("messages.title", &[])));
    let said = app.work.around.said.iter().rev();
    lines.extend(said.map(|said| (false, format!("{}  {}", said.at.get(11..19).unwrap_or_default(), said.notice.text))));
    if app.work.around.said.is_empty() {
        lines.push((false, app.say("messages.none", &[])));
    }
    lines
}

/// Most paths that are listed of those that could not be read.
const MOST_BARRED: usize = 500;

/// What could not be read, each with its reason: it stays to be found.
fn barred(app: &App) -> Vec<Paragraph> {
    let files = app.session.summaries().values().filter_map(|summary| summary.fault.as_deref());
    let all: Vec<&str> = app.work.around.barred.iter().map(String::as_str).chain(files).collect();
    if all.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![(true, app.say("messages.barred", &[("count", &all.len().to_string())]))];
    lines.extend(all.iter().take(MOST_BARRED).map(|text| (false, (*text).to_owned())));
    if all.len() > MOST_BARRED {
        lines.push((false, app.say("messages.more", &[("count", &(all.len() - MOST_BARRED).to_string())])));
    }
    lines
}

fn history(app: &App) -> Vec<Paragraph> {
    let mut lines = vec![(true, app.say("history.title", &[]))];
    let Some(path) = app.path() else { return lines };
    let review = app.session.review(&path);
    let past = review.iter().flat_map(|r| r.history.iter().rev());
    for past in past {
        let record = &past.record;
        let mark = if past.counts { "  " } else { "x " };
        let why = record.why.as_deref().map(|w| format!("  ({})", why(app, w))).unwrap_or_default();
        lines.push((false, format!("{mark}#{} {} {}  {}{why}", record.seq, clock(&record.at), record.by, step(app, record))));
    }
    if lines.len() == 1 {
        lines.push((false, app.say("history.none", &[])));
    }
    lines
}

/// Day and minute of a time, for the screen.
pub fn clock(at: &str) -> String {
    let text = at.get(..16).unwrap_or(at);
    text.replacen('T', " ", 1)
}
