//! What other threads report: reports found, read and changed, records saved.

use std::ops::Bound;
use std::sync::Arc;

use super::desk::Wanted;
use super::keymap::Keymap;
use super::{App, Effect, Msg, tell};
use crate::review::{Record, Sheet};
use crate::session::{ANCHORED, Beside, Document, Opened, STALE, Summary, Surrounding};

/// With so many reports found, work begins; the list fills up meanwhile.
const ENOUGH: usize = 64;

/// After so many thousandths of a second nobody waits for the rest.
const LONG: usize = 120;

/// Takes a message that is no key.
pub(super) fn receive(app: &mut App, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Resize(width, height) => {
            (app.screen.width, app.screen.height) = (width, height);
            // A terminal that was smaller for a moment forgot what it showed.
            vec![Effect::Redraw]
        }
        Msg::Found(summaries) => found(app, summaries),
        Msg::Surrounded(changes) => surrounded(app, changes),
        Msg::Pace(pace) => paced(app, pace),
        Msg::Touched(paths) => touched(app, paths),
        Msg::Gone(paths) => gone(app, &paths),
        Msg::ScanDone(all) => scan_done(app, all),
        Msg::Loaded(document, beside) => loaded(app, *document, *beside),
        Msg::Saved(_) | Msg::SaveFailed(_) | Msg::Unwritable(_) | Msg::Stays(_) | Msg::Adrift(_) | Msg::Kept(_) => {
            super::saving::told(app, msg)
        }
        Msg::Resumed => vec![Effect::Redraw],
        Msg::Stop => vec![Effect::Suspend],
        Msg::Closed => closed(app),
        other => {
            note(app, other);
            Vec::new()
        }
    }
}

/// Takes a message after which nothing is to be done outside.
fn note(app: &mut App, msg: Msg) {
    match msg {
        Msg::Years(path, sheets) => other_years(app, &path, sheets),
        Msg::Recipes(recipes) => app.work.recipes = recipes,
        Msg::Summarised => {
            app.work.awaited.times = app.work.awaited.times.saturating_sub(1);
            if app.work.awaited.times == 0 {
                // What went away meanwhile is waited for no longer.
                app.work.awaited.reports = 0;
            }
        }
        Msg::Sighted(sights) => super::group::seen(app, sights),
        Msg::LoadFailed(path, reason) => {
            app.work.loading.take_if(|p| *p == path);
            app.warn("notice.unreadable", &[("path", &path), ("reason", &reason)]);
        }
        Msg::Records(records) => recorded(app, records),
        Msg::Joined(records) => joined(app, records),
        Msg::Held(by) => held(app, by),
        Msg::Watching(how) => app.work.around.watching = how,
        Msg::Ambiguous(width) => app.screen.ambiguous = width,
        Msg::Examined(found) => {
            app.work.around.examined = found;
            app.work.around.at.clone_from(&app.now);
        }
        Msg::Keymap(file, text) => rekey(app, &file, &text),
        Msg::Themed(read) => themed(app, read),
        Msg::Standing(format, path) => super::outside::standing(app, format, path),
        Msg::Exported(done) => super::outside::exported(app, done),
        Msg::Shown(reason) => app.warn("notice.pager_failed", &[("reason", &reason)]),
        Msg::Composed(written) => super::note::composed(app, written),
        Msg::Unread(said) => {
            // In the tutor nobody can act on it.
            let is_told = app.work.around.unread != said && !matches!(app.work.guide, super::Guide::Tutor(_));
            if let Some(text) = said.clone().filter(|_| is_told) {
                app.notice = Some(super::Notice::of(text, false));
            }
            app.work.around.unread = said;
        }
        Msg::Barred(faults) => barred(app, faults),
        Msg::Tell(text) => app.notice = Some(super::Notice::of(text, true)),
        // Told elsewhere, or nothing but a reason to look.
        _ => {}
    }
}

/// Takes what the last scan could not follow: told once, and to be looked up.
fn barred(app: &mut App, faults: Vec<String>) {
    let unread = app.session.summaries().values().filter(|summary| summary.fault.is_some()).count();
    let before = std::mem::replace(&mut app.work.around.barred, faults);
    let barred = &app.work.around.barred;
    if *barred == before && unread == 0 {
        return;
    }
    let first = barred.first().cloned();
    let count = barred.len() + unread;
    match first {
        Some(first) if count == 1 => app.warn("notice.barred_one", &[("first", &first)]),
        _ if count > 0 => app.warn("notice.barred", &[("count", &count.to_string())]),
        _ => {}
    }
}

/// Takes the reviewer's keymap as it is now; where it has faults, the last good one stays in force.
fn rekey(app: &mut App, file: &str, text: &str) {
    let keys = Keymap::merged(file, Some(text));
    if let Some(fault) = keys.faults().first() {
        let fault = fault.say(&app.lang);
        app.warn("notice.keymap_kept", &[("fault", &fault)]);
    } else {
        app.keys = keys;
        app.pending.clear();
        app.say_anew();
        app.tell("notice.keymap_read", &[("file", file)]);
    }
}

/// The program is about to end: what is being written stays as a draft.
fn closed(app: &mut App) -> Vec<Effect> {
    let mut effects = match app.overlay {
        Some(super::overlay::Overlay::Note(_)) => super::note::keep(app),
        Some(super::overlay::Overlay::Edit(_)) => super::note::draft(app),
        _ => Vec::new(),
    };
    effects.push(Effect::Quit);
    effects
}

/// The reviewer's theme was taken, or stays as it was.
fn themed(app: &mut App, read: Result<String, Vec<String>>) {
    match read {
        Ok(file) => {
            app.work.around.theme_faults.clear();
            app.tell("notice.theme_read", &[("file", &file)]);
        }
        Err(faults) => {
            let first = faults.first().map_or("", String::as_str);
            app.warn("notice.theme_kept", &[("fault", first), ("count", &faults.len().to_string())]);
            app.work.around.theme_faults = faults;
        }
    }
}

/// Another program holds my journal, or holds it no longer.
fn held(app: &mut App, by: Option<String>) {
    if let Some(by) = &by {
        app.warn("refused.read-only", &[("by", by)]);
    } else if app.session.is_held() {
        app.tell("notice.writable", &[]);
    }
    app.session.hold(by);
}

/// Takes what others wrote while I review, and says so, unless the review is blind.
fn joined(app: &mut App, records: Vec<Record>) {
    let others: Vec<&Record> = records.iter().filter(|r| r.by != app.session.me()).collect();
    let told = others.last().map(|last| {
        let path = app.session.path_of(last);
        let name = path.map_or_else(String::new, |path| format!("{}  ", tell::report_name(app, path)));
        (last.by.clone(), name + &tell::step(app, last), others.len().to_string())
    });
    recorded(app, records);
    super::dispute::refresh(app);
    if let Some((by, what, count)) = told.filter(|_| !app.session.is_blind() && app.overlay.is_none()) {
        app.tell("notice.joined", &[("by", &by), ("what", &what), ("count", &count)]);
    }
}

/// Takes records that are on disk.
fn recorded(app: &mut App, records: Vec<Record>) {
    let mine = records.iter().filter(|r| r.by == app.session.me()).map(|r| r.seq).max().unwrap_or(0);
    app.saving.saved = app.saving.saved.max(mine);
    app.saving.last = app.saving.last.max(mine);
    if mine > 0 {
        app.work.greeted();
    }
    app.session.replay(records);
    app.list.renewal.stale = true;
}

fn found(app: &mut App, summaries: Vec<Summary>) -> Vec<Effect> {
    let open = app.session.current().map(|o| (o.document.path.clone(), *o.document.source.hash()));
    let changed = open.filter(|(path, hash)| summaries.iter().any(|s| s.path == *path && s.hash != *hash && s.fault.is_none()));
    app.list.renewal.grown += summaries.len();
    app.work.awaited.reports = app.work.awaited.reports.saturating_sub(summaries.len());
    for summary in summaries {
        super::disk::compare(app, &summary);
        app.session.upsert(summary);
    }
    if let Some((path, _)) = changed {
        // Once it was read again it is told what became of what was said of it.
        app.desk.marks.changed = true;
        if app.overlay.is_some() {
            app.warn("notice.changed_waits", &[("path", &path)]);
        }
        // What is being typed or answered is about the text as it was: it is finished first.
        app.work.changed = true;
        return Vec::new();
    }
    if app.session.summaries().len() < ENOUGH { Vec::new() } else { begin(app) }
}

/// Takes what the rest of the corpus says of reports: those that are not open are looked at anew.
fn surrounded(app: &mut App, changes: Vec<Surrounding>) -> Vec<Effect> {
    let others = app.session.surround(changes);
    // The end of a scan looks at all of which anything is said.
    if app.work.scan.on || others.is_empty() { Vec::new() } else { vec![Effect::Summarise(beside(app, others))] }
}

/// Takes how the scan goes on. With many files found, work begins with the first report that has something open; where a few files
/// take long, with what there is.
fn paced(app: &mut App, pace: super::Pace) -> Vec<Effect> {
    app.work.scan.pace = Some(pace);
    let begins = if pace.found.0 < ENOUGH { pace.millis >= LONG } else { app.session.counts().open > 0 };
    if begins { begin(app) } else { Vec::new() }
}

/// Opens the first report with an open finding, else the first one, if none is open: the first key can decide.
fn begin(app: &mut App) -> Vec<Effect> {
    let readable = |s: &&Summary| s.fault.is_none() && s.kind != crate::report::Kind::Unreadable;
    let open = app.session.open_findings_from("", None, true).map(|(path, _)| path);
    let first = open.or_else(|| app.session.summaries().values().find(readable).map(|s| s.path.clone()));
    match first {
        Some(path) if app.session.current().is_none() && app.work.loading.is_none() => app.load(path, Wanted::FirstOpen),
        _ => Vec::new(),
    }
}

/// Files that came or changed are read, whether or not a scan goes on.
fn touched(app: &mut App, paths: Vec<Arc<str>>) -> Vec<Effect> {
    if app.work.scan.on {
        app.work.scan.touched.extend(paths.iter().cloned());
    }
    if let Some(closing) = &mut app.work.closing {
        closing.come(&paths);
    }
    vec![Effect::Summarise(beside(app, paths))]
}

fn gone(app: &mut App, paths: &[Arc<str>]) -> Vec<Effect> {
    for path in paths {
        super::disk::gone(app, path);
        app.session.remove(path);
        if app.path().as_ref() == Some(path) {
            app.warn("notice.gone", &[("path", path)]);
        }
    }
    app.list.renewal.grown += paths.len();
    Vec::new()
}

fn loaded(app: &mut App, document: Document, beside: Beside<Sheet>) -> Vec<Effect> {
    if app.work.loading.as_ref() != Some(&document.path) {
        return Vec::new();
    }
    app.work.loading = None;
    let path = document.path.clone();
    let view = (app.path().as_ref() == Some(&path)).then_some((app.desk.top, app.desk.scroll, app.desk.column));
    let same = |opened: &Opened| opened.document.path != path || opened.document.source.hash() == document.source.hash();
    let changed = !app.session.current().is_none_or(same);
    let is_untold = std::mem::take(&mut app.desk.marks.changed);
    app.session.open_beside(document, beside);
    let wanted = app.desk.wanted.take();
    let view = view.filter(|_| matches!(wanted, Some(Wanted::Place(_))));
    app.arrive(wanted);
    if let (Some((top, scroll, column)), Some(opened)) = (view, app.session.current()) {
        // The same report read again: nothing moves under the cursor.
        let top = opened.document.source.text().floor_char_boundary(top);
        (app.desk.top, app.desk.scroll, app.desk.column) = (top, scroll, column);
    }
    if changed {
        reread(app, is_untold);
    }
    app.list.renewal.grown += 1;
    super::list::settle(app);
    if let Some(at) = app.list.position(&path) {
        app.list.cursor = at;
    }
    super::years::ask(app)
}

/// Says that the open file changed, and what became of what was said of it as it was before.
fn reread(app: &mut App, is_untold: bool) {
    let Some(opened) = app.session.current() else { return };
    let kept = opened
        .findings
        .iter()
        .find(|f| f.rule == STALE && f.subject == ANCHORED)
        .map_or("0", |f| f.message.word("count").unwrap_or("0"))
        .to_owned();
    let stale = opened.findings.iter().filter(|f| f.rule == STALE && f.subject != ANCHORED).count();
    let path = opened.document.path.clone();
    // What was refused because of the change has been said with it.
    let is_said = app.notice.as_ref().is_some_and(|notice| notice.says("notice.changed_behind"));
    if kept == "0" && stale == 0 {
        if is_untold && !is_said {
            app.warn("notice.changed", &[("path", &path)]);
        }
    } else {
        app.warn("notice.anchored", &[("path", &path), ("kept", &kept), ("stale", &stale.to_string())]);
    }
}

/// Takes the other years of the open report's body; those of a report left meanwhile are of no use.
fn other_years(app: &mut App, path: &Arc<str>, sheets: Vec<Sheet>) {
    if app.path().as_ref() == Some(path) {
        app.session.beside_years(sheets);
    }
}

/// The end of a scan: files that were not found any more are forgotten, and reports with one of the year before, or of which the rest
/// of the corpus says anything, are looked at beside it. A piece at a time, as there may be many.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The files found, in path order, and how many of them were come by.
    all: Vec<Arc<str>>,
    passed: usize,
    /// The last report that was looked at.
    after: Option<Arc<str>>,
    gone: Vec<Arc<str>>,
    /// Reports that are looked at beside others; none while it is not known which are gone.
    pairs: Option<Vec<Pair>>,
}

/// A report, and the same body's of the year before.
type Pair = (Arc<str>, Option<Arc<str>>);

/// So many reports are looked at before a key gets its turn.
const PIECE: usize = 512;

impl Closing {
    /// Files that came while it goes on are not gone.
    fn come(&mut self, paths: &[Arc<str>]) {
        for path in paths {
            if let Err(at) = self.all.binary_search(path) {
                self.all.insert(at, path.clone());
                self.passed += usize::from(at < self.passed);
            }
        }
        self.gone.retain(|gone| !paths.contains(gone));
    }

    /// Looks at the next reports; whether that were all.
    fn go_on(&mut self, app: &App) -> bool {
        let after = self.after.take();
        let from = after.as_ref().map_or(Bound::Unbounded, Bound::Excluded);
        let mut looked_at = 0;
        for path in app.session.summaries().range::<Arc<str>, _>((from, Bound::Unbounded)).take(PIECE).map(|(path, _)| path) {
            looked_at += 1;
            self.after = Some(path.clone());
            if let Some(pairs) = &mut self.pairs {
                let before = app.session.neighbour(path, -1);
                if before.is_some() || app.session.around(path).is_some() {
                    pairs.push((path.clone(), before));
                }
                continue;
            }
            while self.all.get(self.passed).is_some_and(|found| found < path) {
                self.passed += 1;
            }
            if self.all.get(self.passed) != Some(path) {
                self.gone.push(path.clone());
            }
        }
        looked_at < PIECE
    }
}

fn scan_done(app: &mut App, all: Option<Vec<Arc<str>>>) -> Vec<Effect> {
    let touched = std::mem::take(&mut app.work.scan).touched;
    let Some(mut all) = all else { return begin(app) };
    if !touched.is_empty() {
        // What came after the scan had passed by is there all the same.
        all.extend(touched);
        all.sort();
        all.dedup();
    }
    if all.is_empty() {
        let corpus = app.work.corpus.clone();
        app.warn("notice.no_reports", &[("corpus", &corpus)]);
    }
    app.work.closing = Some(Box::new(Closing { all, passed: 0, after: None, gone: Vec::new(), pairs: None }));
    begin(app)
}

/// Goes on with the end of a scan.
pub(super) fn settle(app: &mut App) -> Vec<Effect> {
    let Some(mut closing) = app.work.closing.take() else { return Vec::new() };
    let done = closing.go_on(app);
    match (done, closing.pairs.take()) {
        (true, None) => {
            let gone_now = std::mem::take(&mut closing.gone);
            gone(app, &gone_now);
            app.session.scanned();
            if let Some(message) = crate::session::lost_message("cli.lost", &app.session.lost()) {
                let text = app.lang.tell(&message);
                app.notice = Some(super::Notice::of(text, true));
            }
            (closing.after, closing.pairs) = (None, Some(Vec::new()));
        }
        (true, Some(pairs)) => {
            if pairs.is_empty() {
                return begin(app);
            }
            app.work.awaited.reports += pairs.len();
            let mut effects = begin(app);
            effects.push(Effect::Summarise(pairs));
            return effects;
        }
        (false, pairs) => closing.pairs = pairs,
    }
    app.work.closing = Some(closing);
    Vec::new()
}

/// Each report with the same body's of the year before.
pub(super) fn beside(app: &App, paths: Vec<Arc<str>>) -> Vec<(Arc<str>, Option<Arc<str>>)> {
    let previous = |path: Arc<str>| {
        let before = app.session.neighbour(&path, -1);
        (path, before)
    };
    paths.into_iter().map(previous).collect()
}

impl App {
    /// Asks for a report, and says what to look at when it is there.
    pub(super) fn load(&mut self, path: Arc<str>, wanted: Wanted) -> Vec<Effect> {
        if self.path().as_ref() == Some(&path) && self.work.loading.is_none() {
            self.arrive_again(wanted);
            return Vec::new();
        }
        let beside = self.session.beside(&path);
        self.work.loading = Some(path.clone());
        self.desk.wanted = Some(wanted);
        vec![Effect::Load(path, beside)]
    }

    fn arrive_again(&mut self, wanted: Wanted) {
        match wanted {
            Wanted::Finding(key) => self.focus_finding(&key),
            Wanted::Cell(cell) => self.focus_spot(cell),
            Wanted::Anchor(on) => self.focus_anchor(&on),
            Wanted::Place(place) => self.return_to(&place),
            Wanted::FirstOpen | Wanted::LastOpen => self.arrive(Some(wanted)),
        }
    }

    /// Reads the open report again and stays where it is.
    pub(super) fn reload(&mut self) -> Vec<Effect> {
        let Some(place) = self.place() else { return Vec::new() };
        let path = place.path.clone();
        let beside = self.session.beside(&path);
        self.work.loading = Some(path.clone());
        self.desk.wanted = Some(Wanted::Place(place));
        vec![Effect::Load(path, beside)]
    }
}

#[cfg(test)]
mod tests;
