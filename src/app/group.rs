//! The same fault in many reports: looked at in each, previewed, settled as one step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::action::Action;
use super::desk::Wanted;
use super::overlay::Overlay;
use super::{App, Effect, decide, note, receive, walk};
use crate::review::{FindingKey, Status, Verdict};
use crate::session::{Deed, Recipe, Settlement, Sight, best};

/// Most reports of one group; the rest comes up when these are settled.
const MOST: usize = 2_000;

/// One fault in the reports that have it.
#[derive(Clone, Debug)]
pub struct Group {
    /// The finding, the same in all of them.
    pub key: FindingKey,
    /// The kind of repair that is to be accepted, where the finding at hand has a best one.
    pub kind: Option<String>,
    /// The recipe that is to be done, where it is one.
    pub recipe: Option<Recipe>,
    /// One line a report, in the order of the list.
    pub lines: Vec<GroupLine>,
    /// Index of the line with the cursor.
    pub cursor: usize,
    /// Reports that have the fault and are not listed.
    pub more: usize,
    /// So many reports of the list were looked at, while not all were.
    looked_at: Option<usize>,
    /// Whether what would become of the report with the cursor is shown beside its text.
    pub detailed: bool,
    /// Whether the kind of repair is the one that most of the first reports have.
    learns: bool,
}

/// A report of a group.
#[derive(Clone, Debug)]
pub struct GroupLine {
    /// Its path.
    pub path: Arc<str>,
    /// How it compares with the finding at hand.
    pub fit: Fit,
    /// Whether it is to be settled with the others.
    pub marked: bool,
}

/// How a report of a group compares with the one at hand.
#[derive(Clone, Debug)]
pub enum Fit {
    /// It is being read.
    Reading,
    /// It has the fault, and the same kind of repair, if there is one.
    Same(Box<Sight>),
    /// It has the fault, and another repair or none that is best: an example against.
    Other(Box<Sight>),
    /// It has the fault no longer.
    Gone,
}

impl Group {
    /// How many lines are marked, how many are examples against, how many are still read.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count = |wanted: fn(&GroupLine) -> bool| self.lines.iter().filter(|line| wanted(line)).count();
        (count(|l| l.marked), count(|l| matches!(l.fit, Fit::Other(_))), count(|l| matches!(l.fit, Fit::Reading)))
    }
}

/// Gathers the reports of the list with the focused finding.
pub(super) fn begin(app: &mut App) -> Vec<Effect> {
    let Some(finding) = app.focused_finding() else {
        app.warn("notice.no_finding", &[]);
        return Vec::new();
    };
    let (key, kind) = (finding.key(), best(finding).map(|repair| repair.kind.clone()));
    gather(app, key, (kind, None))
}

/// Gathers the reports of the list with a finding that the recipe may settle.
pub(super) fn begin_with(app: &mut App, recipe: Recipe) -> Vec<Effect> {
    let session = &app.session;
    let open = |path: &Arc<str>| {
        let summary = session.summaries().get(path)?;
        recipe.findings(summary.findings.iter().map(crate::session::Brief::key)).find(|key| session.verdict(path, key) == Verdict::Open)
    };
    let Some(key) = app.list.shown.iter().find_map(open) else {
        app.tell("notice.recipe_fits_nothing", &[("name", &recipe.name)]);
        return Vec::new();
    };
    let kind = match &recipe.does {
        Deed::Repair { kind } => Some(kind.clone()),
        _ => None,
    };
    gather(app, key, (kind, Some(recipe)))
}

/// Gathers the reports of the list with this finding, whichever kind of repair most of them have.
pub(super) fn begin_alike(app: &mut App, key: FindingKey) -> Vec<Effect> {
    let effects = gather(app, key, (None, None));
    if let Some(Overlay::Group(group)) = &mut app.overlay {
        group.learns = true;
    }
    effects
}

fn gather(app: &mut App, key: FindingKey, (kind, recipe): (Option<String>, Option<Recipe>)) -> Vec<Effect> {
    let group = Group { key, kind, recipe, lines: Vec::new(), cursor: 0, more: 0, looked_at: Some(0), detailed: false, learns: false };
    app.overlay = Some(Overlay::Group(Box::new(group)));
    Vec::new()
}

/// So many reports of the list are looked at before a key gets its turn.
const PIECE: usize = 1024;

/// Whether reports of a group are still being gathered.
pub(super) fn is_gathering(app: &App) -> bool {
    matches!(&app.overlay, Some(Overlay::Group(group)) if group.looked_at.is_some())
}

/// Goes on with the group that is being gathered; when its reports are known, they are looked at.
pub(super) fn settle(app: &mut App) -> Vec<Effect> {
    if !is_gathering(app) || app.list.is_being_made() {
        return Vec::new();
    }
    let Some(Overlay::Group(mut group)) = app.overlay.take() else { return Vec::new() };
    let from = group.looked_at.unwrap_or(0);
    let session = &app.session;
    let has = |path: &&Arc<str>| {
        let summary = session.summaries().get(*path);
        summary.is_some_and(|s| s.findings.iter().any(|brief| brief.is(&group.key)))
            && session.status(path) == Status::Open
            && session.verdict(path, &group.key) == Verdict::Open
    };
    let found: Vec<Arc<str>> = app.list.shown.iter().skip(from).take(PIECE).filter(has).cloned().collect();
    for path in found {
        if group.lines.len() < MOST {
            group.lines.push(GroupLine { path, fit: Fit::Reading, marked: false });
        } else {
            group.more += 1;
        }
    }
    group.looked_at = Some(from + PIECE).filter(|looked_at| *looked_at < app.list.shown.len());
    let mut effects = Vec::new();
    if group.looked_at.is_none() {
        let paths: Vec<Arc<str>> = group.lines.iter().map(|line| line.path.clone()).collect();
        group.cursor = app.path().and_then(|path| paths.iter().position(|p| *p == path)).unwrap_or(0);
        effects.push(Effect::Look(group.key.clone(), receive::beside(app, paths)));
    }
    app.overlay = Some(Overlay::Group(group));
    effects
}

/// The kind of repair that most of these have.
fn usual(sights: &[(Arc<str>, FindingKey, Option<Sight>)]) -> Option<String> {
    let mut counts: BTreeMap<Option<&String>, usize> = BTreeMap::new();
    for sight in sights.iter().filter_map(|(_, _, sight)| sight.as_ref()) {
        *counts.entry(sight.repair().map(|repair| &repair.kind)).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count)?.0.cloned()
}

/// Takes what was seen of the group's reports.
pub(super) fn seen(app: &mut App, sights: Vec<(Arc<str>, FindingKey, Option<Sight>)>) {
    let Some(Overlay::Group(group)) = &mut app.overlay else { return };
    if std::mem::take(&mut group.learns) {
        group.kind = usual(&sights);
    }
    for (path, key, sight) in sights {
        if key != group.key {
            continue;
        }
        let Some(line) = group.lines.iter_mut().find(|line| line.path == path) else { continue };
        line.fit = match sight.map(Box::new) {
            None => Fit::Gone,
            Some(sight) if fits(group.recipe.as_ref(), group.kind.as_ref(), &sight) => Fit::Same(sight),
            Some(sight) => Fit::Other(sight),
        };
        line.marked = matches!(line.fit, Fit::Same(_));
    }
}

fn fits(recipe: Option<&Recipe>, kind: Option<&String>, sight: &Sight) -> bool {
    match recipe {
        Some(recipe) => recipe.settlement(sight).is_ok(),
        None => sight.repair().map(|repair| &repair.kind) == kind,
    }
}

/// Runs an action while a group is shown.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let lines = usize::from(app.screen.height);
    let Some(Overlay::Group(group)) = &mut app.overlay else { return Vec::new() };
    let last = group.lines.len().saturating_sub(1);
    match action {
        Action::Toggle => {
            if let Some(line) = group.lines.get_mut(group.cursor).filter(|line| matches!(line.fit, Fit::Same(_) | Fit::Other(_))) {
                line.marked = !line.marked;
            }
            group.cursor = (group.cursor + 1).min(last);
        }
        Action::SelectShown => {
            let on = !group.lines.iter().filter(|line| matches!(line.fit, Fit::Same(_))).all(|line| line.marked);
            for line in group.lines.iter_mut().filter(|line| matches!(line.fit, Fit::Same(_))) {
                line.marked = on;
            }
        }
        Action::Inspect => group.detailed = !group.detailed,
        Action::ApplyMarked => return apply(app, &Settlement::Repair),
        Action::SourceError => {
            let why = note::of_many(app, key_of(app).rule());
            return apply(app, &Settlement::Decide(Verdict::SourceError, why));
        }
        Action::Dismiss => {
            let last = app.desk.last.clone().filter(|(verdict, _)| *verdict == Verdict::Dismissed).and_then(|(_, why)| why);
            let why = last.unwrap_or_else(|| app.lang.text("reason.dismiss.1").to_owned());
            return apply(app, &Settlement::Decide(Verdict::Dismissed, Some(why)));
        }
        Action::Wait => return apply(app, &Settlement::Decide(Verdict::Waiting, None)),
        Action::Choose => {
            let (key, path) = (group.key.clone(), group.lines.get(group.cursor).map(|line| line.path.clone()));
            app.overlay = None;
            app.leave_track();
            return path.map_or_else(Vec::new, |path| app.load(path, Wanted::Finding(key)));
        }
        Action::Close => app.overlay = None,
        _ => group.cursor = walk::stepped(group.cursor, group.lines.len(), lines, action),
    }
    Vec::new()
}

fn key_of(app: &App) -> FindingKey {
    match &app.overlay {
        Some(Overlay::Group(group)) => group.key.clone(),
        _ => FindingKey(String::new()),
    }
}

/// Settles the marked reports as one step and goes on.
fn apply(app: &mut App, settlement: &Settlement) -> Vec<Effect> {
    let Some(Overlay::Group(group)) = app.overlay.take() else { return Vec::new() };
    let repairs = *settlement == Settlement::Repair;
    let usable = |line: &&GroupLine| line.marked && (!repairs || matches!(line.fit, Fit::Same(_)));
    let sights: Vec<Sight> = group
        .lines
        .iter()
        .filter(usable)
        .filter_map(|line| match &line.fit {
            Fit::Same(sight) | Fit::Other(sight) => Some((**sight).clone()),
            Fit::Reading | Fit::Gone => None,
        })
        .collect();
    let nothing_to_do = repairs && group.kind.is_none() && group.recipe.is_none();
    if sights.is_empty() || nothing_to_do {
        let id = if nothing_to_do { "notice.group_without_repair" } else { "notice.group_nothing_marked" };
        app.overlay = Some(Overlay::Group(group));
        app.warn(id, &[]);
        return Vec::new();
    }
    let of_recipe = |sight: &Sight| group.recipe.as_ref().filter(|_| repairs).map(|recipe| recipe.settlement(sight));
    let settled = |sight: &Sight| of_recipe(sight).map_or_else(|| Some(settlement.clone()), Result::ok);
    let wanted: Vec<(&Sight, Settlement)> = sights.iter().filter_map(|sight| Some((sight, settled(sight)?))).collect();
    let now = app.now.clone();
    let done = app.session.settle_all(&wanted, &now);
    let Some(records) = decide::taken(app, done) else { return Vec::new() };
    let paths: BTreeSet<&str> = records.iter().filter_map(|record| record.target.path()).collect();
    let count = paths.len();
    let mut effects = app.append(records);
    effects.extend(decide::advance(app, &[]));
    app.tell("notice.group_done", &[("count", &count.to_string())]);
    if let Some(left) = sights.len().checked_sub(count).filter(|left| *left > 0) {
        app.tell_also("notice.group_left", &[("count", &left.to_string())]);
    }
    effects
}

#[cfg(test)]
mod tests;
