//! Lists to choose from: commands, keys, reports, findings, rows, reasons, rules.

use std::collections::BTreeMap;

use super::action::Action;
use super::desk::Wanted;
use super::keymap::{Entry, Mode, Section};
use super::mark::{Mark, row_mark};
use super::overlay::{Choice, Item, Overlay, Pick, PickKind, Purpose};
use super::pane::Pane;
use super::{App, Effect, copy, decide, dispatch, gather, grid, group, looks, mark, note, outside, recipes, sample, tags, tell, triage};
use crate::form::{CellKey, Place};
use crate::review::{Act, FindingKey, Verdict};

/// Most steps listed.
const MOST_STEPS: usize = 1_000;

/// Opens the list that an action asks for.
pub(super) fn begin(app: &mut App, action: Action) -> Vec<Effect> {
    let (kind, items) = match action {
        Action::Palette => (PickKind::Palette, commands(app)),
        Action::HelpPane => (PickKind::Keys, keys(app, &[app.mode()])),
        Action::CheatSheet => (PickKind::Keys, keys(app, &Mode::ALL)),
        Action::PickRow => (PickKind::Rows, rows(app)),
        Action::History => (PickKind::Steps, steps(app)),
        _ => {
            gather::begin(app, gathered(action));
            return Vec::new();
        }
    };
    app.overlay = Some(Overlay::Pick(Pick::new(kind, items)));
    Vec::new()
}

/// The list over all reports that an action asks for.
fn gathered(action: Action) -> PickKind {
    match action {
        Action::PickReport => PickKind::Reports,
        Action::PickFinding => PickKind::Findings,
        Action::Facets => PickKind::Facets,
        Action::Layouts => PickKind::Groups,
        _ => PickKind::Overview,
    }
}

/// Opens the list of reasons for dismissing a finding.
pub(super) fn reasons(app: &mut App, key: FindingKey) -> Vec<Effect> {
    let items = ready_reasons(app);
    app.overlay = Some(Overlay::Pick(Pick::new(PickKind::Reasons(key), items)));
    Vec::new()
}

/// The ready reasons for dismissing, and the way to other ones.
fn ready_reasons(app: &App) -> Vec<Item> {
    let mut items = Vec::new();
    for number in 1..=9 {
        let id = format!("reason.dismiss.{number}");
        if app.lang.has(&id) {
            let text = app.lang.text(&id).to_owned();
            items.push(Item {
                mark: Mark::Dismissed,
                detail: String::new(),
                bar: None,
                also: String::new(),
                choice: Choice::Reason(text.clone()),
                text,
            });
        }
    }
    let own = app.say("reason.dismiss.own", &[]);
    items.push(Item { mark: Mark::Plain, text: own, detail: String::new(), bar: None, also: String::new(), choice: Choice::OwnReason });
    items
}

/// Keeps the ready reasons that fit what is typed; what is typed is a reason too, the first one, so that it is kept as it stands unless another
/// is chosen.
fn fit_reasons(app: &App, pick: &mut Pick) {
    pick.items = ready_reasons(app);
    pick.narrow();
    let typed = pick.line.text().trim().to_owned();
    if typed.is_empty() {
        return;
    }
    let own = app.say("reason.dismiss.typed", &[("text", &typed)]);
    let choice = Choice::Reason(typed);
    pick.items.push(Item { mark: Mark::Dismissed, text: own, detail: String::new(), bar: None, also: String::new(), choice });
    pick.fitting.insert(0, pick.items.len() - 1);
}

/// Runs an action while a list is open.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let page = usize::from(app.screen.height / 2).max(1);
    let Some(Overlay::Pick(pick)) = &mut app.overlay else { return Vec::new() };
    let last = pick.fitting.len().saturating_sub(1);
    pick.moved |= matches!(action, Action::Next | Action::Prev | Action::PageDown | Action::PageUp);
    let among_reasons = matches!(pick.kind, PickKind::Reasons(_));
    match action {
        Action::Complete if among_reasons => pick.cursor = if pick.cursor >= last { 0 } else { pick.cursor + 1 },
        Action::Next => pick.cursor = if pick.cursor >= last { 0 } else { pick.cursor + 1 },
        Action::Prev => pick.cursor = if pick.cursor == 0 { last } else { pick.cursor - 1 },
        Action::PageDown => pick.cursor = (pick.cursor + page).min(last),
        Action::PageUp => pick.cursor = pick.cursor.saturating_sub(page),
        Action::Clear => {
            pick.line.clear();
            narrow(app);
        }
        Action::DelWord => {
            pick.line.delete_word();
            narrow(app);
        }
        Action::Choose => return choose(app),
        Action::Complete if matches!(pick.kind, PickKind::Tags(_)) => return tags::take(app),
        Action::Complete => triage::take(app),
        Action::Close => {
            looks::give_up(app);
            app.overlay = None;
        }
        _ => {}
    }
    looks::preview(app);
    Vec::new()
}

/// Keeps the items that fit what is typed; reports are looked up anew, as not all are listed.
pub(super) fn narrow(app: &mut App) {
    let Some(Overlay::Pick(mut pick)) = app.overlay.take() else { return };
    let linked = linked(app, pick.line.text()).filter(|_| pick.kind == PickKind::Reports);
    match pick.kind.clone() {
        _ if linked.is_some() => {
            pick.items = linked.into_iter().collect();
            (pick.fitting, pick.cursor) = (vec![0], 0);
        }
        PickKind::Reports | PickKind::Findings | PickKind::Changes => gather::again(app, &mut pick),
        PickKind::Tags(on) => {
            pick.items = tags::items(app, &on, pick.line.text());
            pick.fitting = (0..pick.items.len()).collect();
            pick.cursor = 0;
        }
        PickKind::Reasons(_) => fit_reasons(app, &mut pick),
        _ => pick.narrow(),
    }
    app.overlay = Some(Overlay::Pick(pick));
}

/// The place that a link names, where it is one to a report that is there.
fn linked(app: &App, typed: &str) -> Option<Item> {
    let (path, cell) = typed.trim().strip_prefix(copy::LINK)?.rsplit_once('#')?;
    let summary = app.session.summaries().get(path)?;
    let place = super::desk::Place { path: summary.path.clone(), spot: Some(CellKey(cell.to_owned())), byte: 0, finding: None };
    Some(Item { choice: Choice::Place(Box::new(place)), ..report_item(app, summary) })
}

fn choose(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Pick(pick)) = app.overlay.take() else { return Vec::new() };
    let chosen = pick.chosen().map(|item| item.choice.clone());
    match (pick.kind, chosen) {
        (PickKind::Reasons(key), Some(Choice::Reason(reason))) => decide::decide(app, &key, Verdict::Dismissed, Some(reason)),
        (PickKind::Reasons(key), Some(Choice::OwnReason)) => note::begin_reason(app, Purpose::Decide(key, Verdict::Dismissed)),
        (_, Some(Choice::Place(place))) => go(app, place.path.clone(), Wanted::Place(*place)),
        (_, Some(Choice::Export(format))) => outside::ask(app, format),
        (_, Some(Choice::Return(mark))) => outside::ask_return(app, mark),
        (_, Some(Choice::KeepRecipe)) => recipes::keep(app),
        (_, Some(Choice::Recipe(at))) => recipes::replay(app, at),
        (PickKind::Tags(on), Some(Choice::Tag(tag))) => tags::toggle(app, on, &tag),
        (_, Some(Choice::Run(action))) if is_elsewhere(app, action) => Vec::new(),
        (kind, Some(Choice::Run(action))) => {
            let effects = run_chosen(app, action);
            if kind == PickKind::Palette {
                teach(app, action);
            }
            effects
        }
        (_, Some(Choice::Report(path))) => go(app, path, Wanted::FirstOpen),
        (_, Some(Choice::Finding(key))) => {
            app.leave_track();
            app.leave_list();
            app.focus_finding(&key);
            Vec::new()
        }
        (_, Some(Choice::FindingIn(path, key))) => go(app, path, Wanted::Finding(key)),
        (_, Some(Choice::Group(key))) => group::begin_alike(app, key),
        (_, Some(Choice::Cell(cell))) => {
            app.leave_track();
            app.leave_list();
            app.focus_spot(cell);
            Vec::new()
        }
        (_, Some(Choice::Step(seq, counts))) => decide::turn_step(app, seq, counts),
        (_, Some(Choice::Theme(number))) => {
            app.screen.theme = number;
            let name = app.screen.themes.get(number).cloned().unwrap_or_default();
            app.tell("notice.theme", &[("name", &name)]);
            Vec::new()
        }
        (_, Some(Choice::Plan)) => {
            sample::ask(app);
            Vec::new()
        }
        (_, Some(Choice::Rule(rule))) => triage::work_on(app, &rule),
        (_, Some(Choice::Facet(facet, value))) => triage::apply(app, facet, &value),
        _ => Vec::new(),
    }
}

impl App {
    /// Leaves the report list, where nothing could be decided.
    pub(super) fn leave_list(&mut self) {
        if self.pane() == Pane::Reports {
            self.screen.wishes.focus = Pane::Tables;
        }
    }
}

/// Says with which key the command would have been quicker, where nothing else is said.
fn teach(app: &mut App, action: Action) {
    let keys = app.keys.keys_for(Mode::Pane(app.pane()), action);
    if let (Some(keys), None, None) = (keys, &app.notice, &app.overlay) {
        let name = app.say(&action.label_id(), &[]);
        app.tell("notice.quicker", &[("name", &name), ("keys", &keys)]);
    }
}

/// Goes to a report, leaving the list.
fn go(app: &mut App, path: std::sync::Arc<str>, wanted: Wanted) -> Vec<Effect> {
    app.leave_track();
    app.leave_list();
    app.load(path, wanted)
}

/// Runs a command of the palette, unless it has no meaning in this pane.
fn run_chosen(app: &mut App, action: Action) -> Vec<Effect> {
    let decides = super::keymap::table(&app.keys, &app.lang).iter().any(|l| l.section == "verdict" && l.action == action.name());
    if decides && app.pane() == Pane::Reports {
        app.tell("notice.not_in_the_list", &[("keys", action.name())]);
        return Vec::new();
    }
    dispatch::run(app, action)
}

fn command(app: &App, action: Action, keys: String) -> Item {
    let text = format!("{}  {}", app.say(&action.label_id(), &[]), app.say(&action.help_id(), &[]));
    // What other programs call it.
    let also = if action == Action::Quit { app.lang.text("palette.quit") } else { "" };
    Item { mark: Mark::Plain, text, detail: keys, bar: None, also: format!("{} {also}", action.name()), choice: Choice::Run(action) }
}

/// Every command that has a key in some pane.
fn commands(app: &App) -> Vec<Item> {
    let mode = app.mode();
    let panes = Pane::ALL.map(Mode::Pane);
    let mut items = Vec::new();
    for &action in Action::ALL {
        let keys = app.keys.keys_for(mode, action).or_else(|| panes.iter().find_map(|m| app.keys.keys_for(*m, action)));
        if let Some(keys) = keys {
            items.push(command(app, action, keys));
        }
    }
    items
}

/// The keys of some modes, the narrowest section first; an action once a mode.
fn keys(app: &App, modes: &[Mode]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for &mode in modes {
        let mut seen: BTreeMap<Action, usize> = BTreeMap::new();
        for entry in app.keys.entries(mode) {
            let Some(&action) = entry.actions.first() else { continue };
            let keys = entry.spelled();
            if let Some(&at) = seen.get(&action) {
                items[at].detail = format!("{}  {keys}", items[at].detail);
            } else if modes.len() == 1 || !items.iter().any(|i| i.choice == Choice::Run(action)) {
                seen.insert(action, items.len());
                let mut item = command(app, action, keys);
                if let Some(place) = place_of(app, entry).filter(|_| modes.len() > 1) {
                    item.text = format!("{place}: {}", item.text);
                }
                items.push(item);
            }
        }
    }
    items
}

/// Where alone the keys of an entry hold; none where that is everywhere or wherever a finding is on the screen.
fn place_of(app: &App, entry: &Entry) -> Option<String> {
    let section = entry.sections.first().filter(|section| !matches!(section, Section::Browse | Section::Verdict))?;
    Some(app.say(&format!("section.{}", section.name()), &[]))
}

/// Says where a command is at home that does nothing here; whether it is such a one.
fn is_elsewhere(app: &mut App, action: Action) -> bool {
    let in_a_pane = Pane::ALL.iter().any(|pane| app.keys.keys_for(Mode::Pane(*pane), action).is_some());
    let home = Mode::ALL.into_iter().find_map(|mode| {
        let entry = app.keys.entries(mode).into_iter().find(|entry| entry.actions == [action])?;
        Some((place_of(app, entry)?, entry.spelled()))
    });
    let Some((place, keys)) = home.filter(|_| !in_a_pane) else { return false };
    let name = app.say(&action.label_id(), &[]);
    app.tell("notice.only_there", &[("name", &name), ("place", &place), ("keys", &keys)]);
    true
}

/// The item of a report.
pub(super) fn report_item(app: &App, summary: &crate::session::Summary) -> Item {
    let year = summary.year.map(|y| y.to_string()).unwrap_or_default();
    let name = summary.agency.as_deref().or(summary.title.as_deref()).unwrap_or(&summary.path).to_owned();
    let open = app.session.counts_of(&summary.path).open;
    Item {
        mark: tell::report_mark(app, summary),
        text: format!("{year:>4} {name}"),
        detail: if open > 0 {
            format!("{}  {}", summary.path, app.say("list.open", &[("open", &open.to_string())]))
        } else {
            summary.path.to_string()
        },
        bar: None,
        also: String::new(),
        choice: Choice::Report(summary.path.clone()),
    }
}

/// The findings of the open report.
pub(super) fn findings(app: &App) -> Vec<Item> {
    let Some(opened) = app.session.current() else { return Vec::new() };
    let line = |finding: &crate::check::Finding| {
        let verdict = app.verdict(&finding.key());
        Item {
            mark: Mark::of_finding(finding, verdict),
            text: app.lang.tell(&finding.message),
            detail: super::settled::verdict(app, verdict).to_owned(),
            bar: None,
            also: format!("{} {}", finding.rule, finding.subject),
            choice: Choice::Finding(finding.key()),
        }
    };
    opened.findings.iter().map(line).collect()
}

/// My steps in all reports, the last one first, and the named places among them; steps taken back are marked.
fn steps(app: &App) -> Vec<Item> {
    let line = |(record, counts): (&crate::review::Record, bool)| {
        if record.action == Act::Checkpoint {
            return Item {
                mark: Mark::Holds,
                text: format!("#{} {}  {}", record.seq, tell::clock(&record.at), tell::step(app, record)),
                detail: app.say("steps.back_to", &[]),
                bar: None,
                also: String::new(),
                choice: Choice::Return(record.seq),
            };
        }
        let path = app.session.path_of(record).unwrap_or_default();
        let name = app.session.summaries().get(path).and_then(|s| s.agency.as_deref()).unwrap_or(path).to_owned();
        let year = app.session.summaries().get(path).and_then(|s| s.year).map(|y| y.to_string()).unwrap_or_default();
        let id = if counts { "steps.counts" } else { "steps.undone" };
        let more = app.session.history().step_of(app.session.me(), record.seq).map_or(0, |step| step.len().saturating_sub(1));
        let more = if more > 0 { app.say("steps.more", &[("count", &more.to_string())]) } else { String::new() };
        Item {
            mark: if counts { Mark::Plain } else { Mark::Dismissed },
            text: format!("#{} {}  {}{more}  {name} {year}", record.seq, tell::clock(&record.at), tell::step(app, record)),
            detail: app.lang.text(id).to_owned(),
            bar: None,
            also: path.to_owned(),
            choice: Choice::Step(record.seq, counts),
        }
    };
    app.session.log().take(MOST_STEPS).map(line).collect()
}

fn rows(app: &App) -> Vec<Item> {
    let marks = mark::cell_marks(app);
    let Some(form) = app.session.current().and_then(|o| o.document.report.form.clone()) else { return Vec::new() };
    let mut items = Vec::new();
    for (t, table) in form.tables.iter().enumerate() {
        for (r, row) in table.rows.iter().enumerate() {
            let total = form.cell_at(Place { table: t, row: r, column: table.columns.len() - 1 });
            items.push(Item {
                mark: row_mark(app, &marks, t, r),
                text: format!("{}  {}", grid::row_label(table, row).trim_start(), table.title),
                detail: app.value_text(&form.key(total)),
                bar: None,
                also: format!("{}/{}", table.key, row.key),
                choice: Choice::Cell(form.key(total)),
            });
        }
    }
    items
}
