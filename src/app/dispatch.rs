//! From a key to what it means, by where the keys go.

use super::action::Action;
use super::key::{Code, Key, spell};
use super::keymap::{Meaning, Mode};
use super::overlay::{Overlay, PageKind};
use super::pane::Pane;
use super::{
    App, Effect, Exporting, copy, decide, dispute, edit, find, group, judging, lay, looks, manual, note, outside, pick, recipes, sample,
    tags, trail, tutor, walk, years,
};

impl App {
    /// Where the keys go now.
    pub fn mode(&self) -> Mode {
        self.overlay.as_ref().map_or(Mode::Pane(self.pane()), Overlay::mode)
    }
}

/// Takes a key.
pub(super) fn key(app: &mut App, key: Key) -> Vec<Effect> {
    let mode = app.mode();
    let types = matches!(mode, Mode::Edit | Mode::Note | Mode::Pick);
    let key = if types { key } else { key.from_input_method() };
    if !types || app.notice.as_ref().is_some_and(|n| !n.grave) {
        app.notice = None;
    }
    if !types && key.is_han() {
        app.pending.clear();
        app.warn("notice.input_method", &[]);
        return Vec::new();
    }
    app.pending.push(key);
    match app.keys.meaning(mode, &app.pending) {
        Meaning::Prefix => Vec::new(),
        Meaning::Actions(actions) => {
            let actions = actions.to_vec();
            app.pending.clear();
            actions.into_iter().flat_map(|action| run(app, action)).collect()
        }
        Meaning::Nothing => {
            let keys = std::mem::take(&mut app.pending);
            if types {
                return typed(app, key);
            }
            unbound(app, mode, &keys);
            Vec::new()
        }
    }
}

/// Takes pasted text.
pub(super) fn paste(app: &mut App, text: &str) -> Vec<Effect> {
    match &mut app.overlay {
        Some(Overlay::Note(note)) => note::paste(note, text),
        // Two figures in two lines are not one.
        Some(Overlay::Edit(_)) if text.trim().contains(['\n', '\r']) => app.warn("notice.paste_lines", &[]),
        Some(_) => {
            if let Some(line) = line(app) {
                line.insert(text);
                after_typing(app);
            }
        }
        None => app.tell("notice.paste", &[]),
    }
    note::count(app, u32::try_from(text.len()).unwrap_or(u32::MAX))
}

fn unbound(app: &mut App, mode: Mode, keys: &[Key]) {
    let cancelled = keys.len() > 1 && keys.last().is_some_and(|k| k.code == Code::Esc);
    if matches!(mode, Mode::Pane(_)) && keys == [Key::char('d')] {
        app.tell("notice.nothing_is_deleted", &[]);
    } else if matches!(mode, Mode::Pane(Pane::Reports)) && decides(app, keys) {
        app.tell("notice.not_in_the_list", &[("keys", &spell(keys))]);
    } else if matches!((mode, keys), (Mode::Pane(Pane::Tables), [key]) if is_digit(*key)) {
        app.tell("notice.type_a_value", &[]);
    } else if matches!(mode, Mode::Pane(_)) && !cancelled {
        let panes: Vec<&str> =
            Pane::ALL.into_iter().filter(|pane| means(app, *pane, keys)).map(|pane| app.lang.text(pane.name_id())).collect();
        let panes = panes.join(app.lang.text("list.and"));
        app.tell(if panes.is_empty() { "notice.unbound" } else { "notice.in_other_panes" }, &[("keys", &spell(keys)), ("panes", &panes)]);
    } else if !cancelled {
        unbound_over(app, mode, keys);
    }
}

/// Says that keys mean nothing to what lies over the panes, and which lead on and away.
fn unbound_over(app: &mut App, mode: Mode, keys: &[Key]) {
    use Action as A;
    let ways = [A::Yes, A::No, A::Commit, A::SaveNote, A::Choose, A::Close, A::Cancel, A::KeepDraft];
    let way = |action: A| Some(format!("{} {}", app.keys.keys_for(mode, action)?, app.lang.text(&action.label_id())));
    let ways = ways.into_iter().filter_map(way).collect::<Vec<_>>().join(app.lang.text("list.and"));
    app.tell("notice.unbound_over", &[("keys", &spell(keys)), ("ways", &ways)]);
}

/// Whether somebody means to type a value, as into a spreadsheet.
fn is_digit(key: Key) -> bool {
    matches!(key.code, Code::Char(c) if c.is_ascii_digit())
}

/// Whether the keys mean something while this pane has the focus.
fn means(app: &App, pane: Pane, keys: &[Key]) -> bool {
    matches!(app.keys.meaning(Mode::Pane(pane), keys), Meaning::Actions(_))
}

/// Whether the keys decide on a finding, which they do not while the list has the focus.
fn decides(app: &App, keys: &[Key]) -> bool {
    [Pane::Source, Pane::Tables, Pane::Findings].into_iter().all(|pane| means(app, pane, keys))
}

fn typed(app: &mut App, key: Key) -> Vec<Effect> {
    let taken = match &mut app.overlay {
        Some(Overlay::Note(note)) => note::typed(note, key),
        _ => line(app).is_some_and(|line| line.key(key)),
    };
    if taken {
        after_typing(app);
    } else {
        let mode = app.mode();
        unbound_over(app, mode, &[key]);
    }
    note::count(app, 1)
}

/// The line being typed.
fn line(app: &mut App) -> Option<&mut super::Line> {
    match app.overlay.as_mut()? {
        Overlay::Edit(edit) => Some(&mut edit.line),
        Overlay::Pick(pick) => Some(&mut pick.line),
        Overlay::Prompt(_, line) => Some(line),
        Overlay::Note(_) | Overlay::Page(..) | Overlay::Group(_) | Overlay::Disputes(_) | Overlay::Confirm(_) => None,
    }
}

fn after_typing(app: &mut App) {
    match &mut app.overlay {
        Some(Overlay::Edit(edit)) => edit.error = None,
        Some(Overlay::Pick(_)) => pick::narrow(app),
        Some(Overlay::Prompt(prompt, line)) => {
            let (prompt, text) = (*prompt, line.text().to_owned());
            find::typed(app, prompt, &text);
        }
        _ => {}
    }
}

/// Runs an action where the keys go now.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    // The shell can be gone to from wherever the keys go.
    if action == Action::Suspend {
        return vec![Effect::Suspend];
    }
    match app.overlay {
        None => browse(app, action),
        Some(Overlay::Edit(_)) => edit::run(app, action),
        Some(Overlay::Note(_)) => note::run(app, action),
        Some(Overlay::Pick(_)) => pick::run(app, action),
        Some(Overlay::Prompt(..)) => find::run(app, action),
        Some(Overlay::Page(..)) => page(app, action),
        Some(Overlay::Group(_)) => group::run(app, action),
        Some(Overlay::Disputes(_)) => dispute::run(app, action),
        Some(Overlay::Confirm(_)) => decide::answer(app, action),
    }
}

fn page(app: &mut App, action: Action) -> Vec<Effect> {
    let half = usize::from(app.screen.height / 2).max(1);
    let Some(Overlay::Page(_, top)) = &mut app.overlay else { return Vec::new() };
    match action {
        Action::MoveDown => *top += 1,
        Action::MoveUp => *top = top.saturating_sub(1),
        Action::PageDown => *top += half,
        Action::PageUp => *top = top.saturating_sub(half),
        Action::GotoTop => *top = 0,
        Action::GotoEnd => *top = usize::MAX / 2,
        Action::Close => app.overlay = None,
        _ => {}
    }
    clamp_page(app);
    Vec::new()
}

fn clamp_page(app: &mut App) {
    let Some(Overlay::Page(kind, top)) = &app.overlay else { return };
    let (kind, top) = (*kind, *top);
    let most = super::tell::page_scroll(app, kind);
    app.overlay = Some(Overlay::Page(kind, top.min(most)));
}

/// Runs an action while no overlay is there.
fn browse(app: &mut App, action: Action) -> Vec<Effect> {
    use Action as A;
    if writes(action) && !may_write(app) {
        return Vec::new();
    }
    match action {
        A::Accept | A::SourceError | A::Dismiss | A::Wait | A::Reopen | A::Repeat | A::AltNext | A::AltPrev => decide::finding(app, action),
        A::ApproveReport | A::ApproveRemarks | A::ReturnReport | A::HoldReport | A::ReopenReport if judging::is_unseen(app, action) => {
            Vec::new()
        }
        A::Memo | A::MemoReport | A::Tag | A::TagReport | A::Bookmark if judging::is_unseen(app, action) => Vec::new(),
        A::ApproveReport | A::ApproveRemarks | A::ReturnReport | A::HoldReport | A::ReopenReport => judging::report(app, action),
        A::Undo | A::Redo => decide::turn(app, action == A::Undo),
        A::Edit | A::Change | A::SetComputed | A::Revert | A::PutHere => edit::begin(app, action),
        A::Tag | A::TagReport => tags::begin(app, action == A::TagReport),
        A::Bookmark => tags::bookmark(app),
        A::Memo | A::MemoReport => note::begin_memo(app, action == A::MemoReport),
        A::Search | A::SearchNext | A::SearchPrev | A::SearchValue | A::Filter | A::ClearFilter | A::StateFolder => {
            find::browse(app, action)
        }
        A::Palette
        | A::HelpPane
        | A::CheatSheet
        | A::PickReport
        | A::PickFinding
        | A::PickRow
        | A::Overview
        | A::Layouts
        | A::Facets
        | A::History => pick::begin(app, action),
        A::LikeThis => group::begin(app),
        A::PeekLastYear => years::peek(app),
        A::Recipes => recipes::begin(app),
        A::Changes | A::Jumps => trail::begin(app, action),
        A::GotoLastEdit => trail::last_edit(app),
        A::ZoomPane | A::ToggleLayout | A::SplitNarrower | A::SplitWider | A::ToggleWrap => lay::run(app, action),
        A::Range | A::SelectShown => mark(app, action == A::SelectShown),
        A::SortNext | A::SortReverse => {
            app.sort(action == A::SortReverse);
            Vec::new()
        }
        A::YankValue | A::YankCitation | A::YankRow | A::YankLink => copy::copy(app, action),
        A::OpenPager | A::Checkpoint | A::Export => outside::begin(app, action),
        A::Manual => manual::open(app),
        A::NextLesson => tutor::skip(app),
        A::Doctor => doctor(app),
        A::CellHistory | A::ConfigCheck | A::Messages | A::Agreement | A::Progress | A::Inspect => open_page(app, page_of(action)),
        A::Adjudicate => dispute::begin(app),
        A::Sample => sample::begin(app),
        A::Reload => reload(app),
        A::Theme => looks::begin(app),
        A::RulePage => rule_page(app),
        A::Quit => decide::quit(app),
        A::Redraw => vec![Effect::Redraw],
        A::CancelTask => cancel(app),
        A::Back => back(app),
        _ => walk::walk(app, action),
    }
}

/// Whether an action leads to something that is written into the journal.
fn writes(action: Action) -> bool {
    use Action as A;
    let decides = matches!(action, A::Accept | A::SourceError | A::Dismiss | A::Wait | A::Reopen | A::Repeat);
    let judges = matches!(action, A::ApproveReport | A::ApproveRemarks | A::ReturnReport | A::HoldReport | A::ReopenReport);
    let fills = matches!(action, A::Edit | A::Change | A::SetComputed | A::Revert | A::PutHere | A::Checkpoint);
    decides || judges || fills || matches!(action, A::Memo | A::MemoReport | A::Tag | A::TagReport | A::Bookmark)
}

/// Whether anything can be written; who may only read is told so before a word is typed.
pub(super) fn may_write(app: &mut App) -> bool {
    let refused = app.session.writable().err();
    if let Some(refused) = &refused {
        let text = app.lang.tell(&refused.message());
        app.notice = Some(super::Notice::of(text, true));
    }
    refused.is_none()
}

/// Begins or ends a range of what the focused pane lists, or marks all of it.
fn mark(app: &mut App, all: bool) -> Vec<Effect> {
    match app.pane() {
        super::pane::Pane::Source => mark_text(app),
        super::pane::Pane::Findings => app.mark_findings(all),
        _ => app.mark_reports(all),
    }
    Vec::new()
}

/// Begins a range of the raw text, or gives it up; what it is good for is said, as nothing comes of it by itself.
fn mark_text(app: &mut App) {
    if app.desk.marks.range.take().is_some() {
        app.tell("notice.range_ended", &[]);
        return;
    }
    app.desk.marks.range = Some(app.desk.byte);
    app.tell("notice.range_begun", &[]);
}

fn page_of(action: Action) -> PageKind {
    match action {
        Action::CellHistory => PageKind::CellHistory,
        Action::ConfigCheck => PageKind::Keymap,
        Action::Messages => PageKind::Messages,
        Action::Agreement => PageKind::Agreement,
        Action::Progress => PageKind::Progress,
        _ => PageKind::Card,
    }
}

/// Looks anew each time.
fn doctor(app: &mut App) -> Vec<Effect> {
    app.work.around.examined.clear();
    app.overlay = Some(Overlay::page(PageKind::Doctor));
    let mut effects = vec![Effect::Examine];
    if app.saving.failed.is_some() {
        // There may be room again.
        effects.extend(app.keep(None));
    }
    effects
}

fn open_page(app: &mut App, kind: PageKind) -> Vec<Effect> {
    app.overlay = Some(Overlay::page(kind));
    Vec::new()
}

/// The page of the focused finding's rule.
fn rule_page(app: &mut App) -> Vec<Effect> {
    if app.focused_finding().is_none() {
        app.warn("notice.no_finding", &[]);
        return Vec::new();
    }
    open_page(app, PageKind::Rule)
}

fn reload(app: &mut App) -> Vec<Effect> {
    match app.path() {
        Some(path) => app.tell("notice.reloading", &[("path", &path)]),
        None => app.tell("findings.nothing", &[]),
    }
    app.reload()
}

fn cancel(app: &mut App) -> Vec<Effect> {
    if let Some(exporting) = &mut app.work.exporting {
        *exporting = Exporting::Stopped;
        return vec![Effect::CancelExport];
    }
    if app.work.scan.on {
        app.tell("notice.scan_stopped", &[]);
        return vec![Effect::CancelScan];
    }
    let id = if app.work.awaited.reports > 0 { "notice.comparing" } else { "notice.nothing_to_cancel" };
    app.tell(id, &[("count", &app.work.awaited.reports.to_string())]);
    Vec::new()
}

/// Leaves what was entered last: the search marks, then the zoom, then the report list.
fn back(app: &mut App) -> Vec<Effect> {
    let unmarked = app.pane() == super::pane::Pane::Reports && app.unmark_reports();
    let unmarked = app.unmark_findings() || unmarked;
    if unmarked || app.desk.marks.range.take().is_some() || app.desk.search.take().is_some() {
    } else if app.screen.wishes.zoomed {
        app.screen.wishes.zoomed = false;
    } else if app.pane() == super::pane::Pane::Reports && app.session.current().is_some() {
        app.screen.wishes.focus = super::pane::Pane::Tables;
    }
    Vec::new()
}
