//! Writing memos and reasons. Closing keeps the text as a draft.

use tui_textarea::{CursorMove, Input, Key as AreaKey, TextArea, WrapMode};

use super::action::Action;
use super::key::{Code, Key};
use super::overlay::{Note, Overlay, Purpose};
use super::{App, Effect, decide, dispute, judging, walk};
use crate::check::{Finding, Severity};
use crate::review::{Anchor, Change, DraftOf, Edit, Status, Verdict};
use crate::text::is_hostile;

/// Begins a memo on what has the focus, or on the report.
pub(super) fn begin_memo(app: &mut App, on_report: bool) -> Vec<Effect> {
    let anchor = if on_report { app.session.current().map(|_| Anchor::Report) } else { walk::anchor(app) };
    let Some(on) = anchor else {
        app.warn("refused.nothing-open", &[]);
        return Vec::new();
    };
    let draft = app.path().and_then(|path| app.session.draft_of(&path, &on, DraftOf::Memo));
    let text = draft.or_else(|| app.note_on(&on).map(|(text, _)| text)).unwrap_or_default();
    app.desk.marks.range = None;
    open(app, Purpose::Memo(on), &text, false);
    Vec::new()
}

/// Begins the reason of a decision or verdict; a template is filled in, which Enter accepts.
pub(super) fn begin_reason(app: &mut App, purpose: Purpose) -> Vec<Effect> {
    let draft = place(&purpose).and_then(|(on, of)| app.session.draft_of(&app.path()?, &on, of));
    if let Some(draft) = draft {
        open(app, purpose, &draft, false);
        app.tell("notice.draft_back", &[]);
    } else {
        let text = template(app, &purpose);
        open(app, purpose, &text, true);
    }
    Vec::new()
}

/// The text that a reason begins with.
pub(super) fn template(app: &App, purpose: &Purpose) -> String {
    match purpose {
        // Why a report goes back, and why a finding is none, is not for the program to guess.
        Purpose::Judge(Status::Returned) | Purpose::Decide(_, Verdict::Dismissed) | Purpose::Memo(_) => String::new(),
        Purpose::Judge(_) => remarks(app).0.unwrap_or_default(),
        _ => templates(app, purpose).into_iter().next().unwrap_or_default(),
    }
}

/// The texts to choose from: those of the rule, then those of any rule. None is there that is true of one alone where several are meant.
fn templates(app: &App, purpose: &Purpose) -> Vec<String> {
    let mut texts = Vec::new();
    match purpose {
        Purpose::Decide(_, Verdict::SourceError) if app.marked_findings().len() > 1 => {
            let marked = app.marked_findings();
            let alike = marked.first().filter(|first| marked.iter().all(|key| key.rule() == first.rule()));
            texts.extend(alike.into_iter().flat_map(|key| sentences(app, &format!("template.source_error.{}", key.rule()), &[])));
            texts.extend(sentences(app, "template.source_error", &[]));
        }
        Purpose::Decide(key, Verdict::SourceError) => {
            texts.extend(series(app, &format!("template.source_error.{}", key.rule())));
            texts.extend(series(app, "template.source_error"));
        }
        Purpose::Decide(..) => texts.extend(series(app, "reason.dismiss")),
        Purpose::Judge(Status::Returned) => texts.extend(series(app, "template.returned")),
        Purpose::Judge(_) => {
            let (own, ready) = remarks(app);
            texts.extend(own.into_iter().chain(ready));
        }
        Purpose::Memo(_) => texts.extend(series(app, "template.memo")),
        Purpose::Settle(_) => texts.extend(series(app, "template.settle")),
    }
    texts
}

/// The sentences `id.1`, `id.2` and so on, with the figures of the focused finding; one that needs a figure the finding does not have
/// is left out.
fn series(app: &App, id: &str) -> Vec<String> {
    let finding = app.focused_finding();
    let left = finding.and_then(|f| f.left.clone());
    let right = finding.and_then(|f| f.right.clone());
    let difference = finding.and_then(|f| f.difference).map(|d| d.to_string());
    let words = [("left", &left), ("right", &right), ("difference", &difference)];
    let known: Vec<(&str, &str)> = words.into_iter().filter_map(|(name, word)| Some((name, word.as_deref()?))).collect();
    sentences(app, id, &known)
}

/// The sentences `id.1`, `id.2` and so on with these words; one that needs another is left out.
fn sentences(app: &App, id: &str, known: &[(&str, &str)]) -> Vec<String> {
    let ids = (1..).map(|number| format!("{id}.{number}")).take_while(|id| app.lang.has(id));
    ids.map(|id| app.say(&id, known)).filter(|text| !text.contains('{')).collect()
}

/// The ready text for a source error in many reports, with no figure of any.
pub(super) fn of_many(app: &App, rule: &str) -> Option<String> {
    let own = sentences(app, &format!("template.source_error.{rule}"), &[]);
    own.into_iter().chain(sentences(app, "template.source_error", &[])).next()
}

/// What is known to be true as a remark on the report: its source errors, or that its figures hold where no error was found in them; and what may
/// be true besides. On several reports there is neither.
fn remarks(app: &App) -> (Option<String>, Vec<String>) {
    let Some(opened) = app.session.current().filter(|_| app.marked_reports().is_empty()) else { return (None, Vec::new()) };
    let verdict = |finding: &Finding| app.verdict(&finding.key());
    let wrong: Vec<&Finding> = opened.findings.iter().filter(|f| verdict(f) == Verdict::SourceError).collect();
    let lines: Vec<String> = wrong.iter().map(|f| app.lang.tell(&f.message)).collect();
    let doubtful = |f: &Finding| f.severity == Severity::Error && verdict(f) != Verdict::Dismissed;
    let holds = wrong.is_empty() && !opened.findings.iter().any(doubtful);
    let mut ready = series(app, "template.remarks").into_iter();
    let true_of_all = ready.next().filter(|_| holds);
    (Some(lines.join("\n")).filter(|text| !text.is_empty()).or(true_of_all), ready.collect())
}

fn open(app: &mut App, purpose: Purpose, text: &str, untouched: bool) {
    let mut area = TextArea::new(text.split('\n').map(clean).collect());
    area.set_wrap_mode(WrapMode::Glyph);
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    let templates = templates(app, &purpose);
    let given = templates.len();
    app.overlay = Some(Overlay::Note(Box::new(Note { purpose, area, untouched, templates, given, unkept: 0 })));
}

/// What a note is to hang on, and what a draft of it is the text of; none where it is of a report that need not be open.
fn place(purpose: &Purpose) -> Option<(Anchor, DraftOf)> {
    Some(match purpose {
        Purpose::Memo(on) => (on.clone(), DraftOf::Memo),
        Purpose::Decide(key, _) => (Anchor::Finding(key.clone()), DraftOf::Reason),
        Purpose::Judge(_) => (Anchor::Report, DraftOf::Reason),
        Purpose::Settle(_) => return None,
    })
}

/// After so many keys a text is kept as a draft.
const KEPT_AFTER: u32 = 40;

impl App {
    /// Whether a text is being written that is not kept as a draft yet.
    pub fn draft_waits(&self) -> bool {
        match &self.overlay {
            Some(Overlay::Note(note)) => note.unkept > 0,
            Some(Overlay::Edit(edit)) => edit.unkept > 0,
            _ => false,
        }
    }
}

/// Counts keys that were typed; after many the text is kept as a draft.
pub(super) fn count(app: &mut App, keys: u32) -> Vec<Effect> {
    let unkept = match &mut app.overlay {
        Some(Overlay::Note(note)) => &mut note.unkept,
        Some(Overlay::Edit(edit)) => &mut edit.unkept,
        _ => return Vec::new(),
    };
    *unkept = unkept.saturating_add(keys);
    if *unkept >= KEPT_AFTER { draft(app) } else { Vec::new() }
}

/// Keeps the text that is being written as a draft, and goes on.
pub(super) fn draft(app: &mut App) -> Vec<Effect> {
    let (place, text) = match &mut app.overlay {
        Some(Overlay::Note(note)) => {
            note.unkept = 0;
            (place(&note.purpose), note.area.lines().join("\n"))
        }
        Some(Overlay::Edit(edit)) => {
            edit.unkept = 0;
            (Some((Anchor::Cell(edit.cell.clone()), DraftOf::Value)), edit.line.text().to_owned())
        }
        _ => return Vec::new(),
    };
    let Some((on, of)) = place else { return Vec::new() };
    let now = app.now.clone();
    let records = app.session.draft(on, of, text.trim_end(), &now);
    app.append(records)
}

/// Puts the next or previous template in place of the text. What the reviewer wrote is one more of them, so that going round brings
/// it back.
fn cycle(note: &mut Note, forward: bool) {
    let text = note.area.lines().join("\n");
    let mut at = note.templates.iter().position(|template| *template == text);
    if at.is_none() && !text.trim().is_empty() {
        note.templates.truncate(note.given);
        note.templates.push(text);
        at = Some(note.given);
    }
    let count = note.templates.len();
    if count == 0 {
        return;
    }
    let next = match (at, forward) {
        (None, true) => 0,
        (Some(at), true) => (at + 1) % count,
        (at, false) => (at.unwrap_or(0) + count - 1) % count,
    };
    empty(&mut note.area);
    note.area.insert_str(&note.templates[next]);
    note.untouched = next < note.given;
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| !is_hostile(*c)).collect()
}

/// Takes a key that types.
pub(super) fn typed(note: &mut Note, key: Key) -> bool {
    let code = match key.code {
        Code::Char(c) if is_hostile(c) => return false,
        Code::Char(c) => AreaKey::Char(c),
        Code::Backspace => AreaKey::Backspace,
        Code::Delete => AreaKey::Delete,
        Code::Left => AreaKey::Left,
        Code::Right => AreaKey::Right,
        Code::Up => AreaKey::Up,
        Code::Down => AreaKey::Down,
        Code::Home => AreaKey::Home,
        Code::End => AreaKey::End,
        Code::PageUp => AreaKey::PageUp,
        Code::PageDown => AreaKey::PageDown,
        Code::Enter | Code::Esc | Code::Tab | Code::F(_) => return false,
    };
    // The first character typed takes the place of the template; moving keeps it.
    if note.untouched && key.typed().is_some() {
        empty(&mut note.area);
    }
    let before = (note.area.cursor(), note.untouched);
    note.untouched = false;
    let changed = note.area.input(Input { key: code, ctrl: key.ctrl, alt: key.alt, shift: key.shift });
    let moves = !key.ctrl && !key.alt && !matches!(code, AreaKey::PageUp | AreaKey::PageDown);
    let taken = moves || changed || note.area.cursor() != before.0;
    note.untouched = before.1 && !taken;
    taken
}

/// Takes pasted text.
pub(super) fn paste(note: &mut Note, text: &str) {
    if std::mem::take(&mut note.untouched) {
        empty(&mut note.area);
    }
    let text: Vec<String> = text.replace("\r\n", "\n").replace('\r', "\n").split('\n').map(clean).collect();
    note.area.insert_str(text.join("\n"));
}

fn empty(area: &mut TextArea<'static>) {
    area.select_all();
    area.cut();
}

/// Runs an action while a note is written.
pub(super) fn run(app: &mut App, action: Action) -> Vec<Effect> {
    let Some(Overlay::Note(note)) = &mut app.overlay else { return Vec::new() };
    match action {
        Action::Newline => {
            note.untouched = false;
            note.area.insert_newline();
        }
        Action::Clear => {
            note.untouched = false;
            empty(&mut note.area);
        }
        Action::TemplateNext | Action::TemplatePrev => cycle(note, action == Action::TemplateNext),
        Action::Editor => return compose(app),
        Action::SaveNote => return save(app),
        Action::KeepDraft => return keep(app),
        _ => {}
    }
    Vec::new()
}

/// Hands the text to the reviewer's editor; it is kept as a draft before.
fn compose(app: &mut App) -> Vec<Effect> {
    let Some(Overlay::Note(note)) = &app.overlay else { return Vec::new() };
    let text = note.area.lines().join("\n");
    let mut effects = if note.untouched { Vec::new() } else { draft(app) };
    effects.push(Effect::Compose(text));
    effects
}

/// Takes the text as the editor left it.
pub(super) fn composed(app: &mut App, written: Result<String, String>) {
    match (written, &mut app.overlay) {
        (Err(reason), _) => app.warn("notice.editor_failed", &[("reason", &reason)]),
        (Ok(text), Some(Overlay::Note(note))) => {
            let before = note.area.lines().join("\n");
            let text: Vec<String> = text.replace("\r\n", "\n").split('\n').map(clean).collect();
            let text = text.join("\n");
            if text != before.trim_end() {
                empty(&mut note.area);
                note.area.insert_str(&text);
                (note.untouched, note.unkept) = (false, note.unkept.max(1));
            }
        }
        (Ok(_), _) => {}
    }
}

fn take(app: &mut App) -> Option<(Purpose, String)> {
    let Some(Overlay::Note(note)) = app.overlay.take() else { return None };
    let text = note.area.lines().join("\n");
    Some((note.purpose, text.trim_end().to_owned()))
}

fn save(app: &mut App) -> Vec<Effect> {
    if let Some(Overlay::Note(note)) = &app.overlay
        && note.purpose == Purpose::Judge(Status::Returned)
        && note.area.lines().iter().all(|line| line.trim().is_empty())
    {
        // Who gets a report back needs to know what is wrong with it.
        app.warn("notice.reason_needed", &[]);
        return Vec::new();
    }
    if let Some(Overlay::Note(note)) = &app.overlay
        && let Purpose::Judge(status) = note.purpose
        && judging::is_outdated(app, status)
    {
        // What was written is not lost with it.
        let told = app.notice.take();
        let effects = keep(app);
        app.notice = told;
        return effects;
    }
    let Some((purpose, text)) = take(app) else { return Vec::new() };
    let why = Some(text.clone()).filter(|t| !t.is_empty());
    match purpose {
        Purpose::Memo(on) => {
            let edit = Edit { changes: vec![Change::Annotate { on, text }] };
            let Some(records) = decide::apply(app, edit) else { return Vec::new() };
            app.tell("notice.memo", &[]);
            app.append(records)
        }
        Purpose::Decide(key, verdict) => decide::decide(app, &key, verdict, why),
        Purpose::Judge(status) => judging::judge(app, status, why),
        Purpose::Settle(disputes) => dispute::settle_with(app, disputes, why),
    }
}

/// Closes; what is not finished stays as a draft. A template that was not touched is none.
pub(super) fn keep(app: &mut App) -> Vec<Effect> {
    let untouched = matches!(&app.overlay, Some(Overlay::Note(note)) if note.untouched);
    let Some((purpose, text)) = take(app) else { return Vec::new() };
    let Some((on, of)) = place(&purpose) else { return Vec::new() };
    if untouched || (of == DraftOf::Memo && app.note_on(&on).is_some_and(|(kept, _)| kept == text)) {
        return Vec::new();
    }
    let now = app.now.clone();
    let records = app.session.draft(on, of, &text, &now);
    if !records.is_empty() && !text.is_empty() {
        app.tell("notice.draft", &[]);
    }
    app.append(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::Desk;

    #[test]
    fn every_rule_has_a_note_of_its_own_for_a_wrong_report() {
        for rule in crate::check::RULES {
            let id = format!("template.source_error.{}.1", rule.name);
            let has = ["zh", "en"].iter().all(|code| crate::lang::Lang::built_in(code).is_some_and(|lang| lang.has(&id)));
            assert!(has || rule.name == crate::session::STALE, "{id} is missing");
        }
    }

    #[test]
    fn going_round_the_templates_brings_back_what_was_written() {
        let mut desk = Desk::new(100, 30);
        let text = |desk: &Desk| match &desk.app.overlay {
            Some(Overlay::Note(note)) => note.area.lines().join("\n"),
            _ => String::new(),
        };
        desk.press("s");
        let first = text(&desk);
        assert!(!first.is_empty() && !first.contains('{'), "{first}");
        desk.press("m y Alt-Enter o w n Tab");
        assert_eq!(text(&desk), first);
        desk.press("Tab");
        assert_ne!(text(&desk), first);
        desk.press("Shift-Tab Shift-Tab");
        assert_eq!(text(&desk), "my\nown");
        desk.press("! Tab Shift-Tab");
        assert_eq!(text(&desk), "my\nown!", "what is written further replaces what was written");
        desk.press("Tab");
        assert_eq!(text(&desk), first);
        desk.press("Enter");
        let last = desk.app.desk.last.clone().and_then(|(_, why)| why);
        assert_eq!(last, Some(first));
    }

    fn written(desk: &Desk) -> usize {
        desk.effects.iter().filter(|effect| matches!(effect, Effect::Append(_))).count()
    }

    #[test]
    fn a_text_is_kept_as_a_draft_after_a_pause_or_many_keys_and_comes_back() {
        let mut desk = Desk::new(100, 30);
        assert!(!desk.app.draft_waits(), "nothing wakes an idle program");
        desk.press("m half");
        assert!(desk.app.draft_waits());
        desk.send(crate::app::Msg::Idle("2026-01-02T04:00:00+08:00".to_owned()));
        assert!(!desk.app.draft_waits() && written(&desk) == 1);
        desk.press(&"x".repeat(39));
        assert_eq!(written(&desk), 1);
        desk.press("y");
        assert_eq!(written(&desk), 2, "many keys do not wait for a pause");
        // The program ends here without a word; another one reads the journal.
        let records: Vec<_> =
            desk.effects.iter().filter_map(|e| if let Effect::Append(r) = e { Some(r.clone()) } else { None }).flatten().collect();
        let mut again = Desk::new(100, 30);
        again.send(crate::app::Msg::Records(records));
        again.press("m");
        let Some(Overlay::Note(note)) = &again.app.overlay else { panic!("no memo is open") };
        assert_eq!(note.area.lines().join(""), format!("half{}y", "x".repeat(39)));
    }

    #[test]
    fn a_note_is_written_further_in_an_editor_and_kept_before() {
        let mut desk = Desk::new(100, 30);
        desk.press("m half Ctrl-g");
        assert!(matches!(&desk.effects[..], [Effect::Append(_), Effect::Compose(text)] if text == "half"), "{:?}", desk.effects);
        desk.send(crate::app::Msg::Composed(Ok("half\u{1b} done\r\nand more\n".trim_end().to_owned())));
        let Some(Overlay::Note(note)) = &desk.app.overlay else { panic!("no memo is open") };
        assert_eq!(note.area.lines(), ["half done", "and more"]);
        desk.send(crate::app::Msg::Composed(Err("vi: 1".to_owned())));
        assert!(desk.app.notice.as_ref().is_some_and(|notice| notice.grave && notice.text.contains("vi: 1")));
        desk.press("Enter s Ctrl-g");
        let Some(Effect::Compose(text)) = desk.effects.last() else { panic!("nothing is composed") };
        assert!(!text.is_empty(), "a template can be written further");
    }

    #[test]
    fn reasons_and_values_have_drafts_of_their_own() {
        let mut desk = Desk::new(100, 30);
        desk.press("s own words Esc m memo Esc c 1 2");
        desk.send(crate::app::Msg::Idle("2026-01-02T04:00:00+08:00".to_owned()));
        desk.app.overlay = None;
        desk.press("c");
        assert!(matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if edit.line.text() == "12"));
        desk.press("Esc c");
        assert!(matches!(&desk.app.overlay, Some(Overlay::Edit(edit)) if edit.line.text().is_empty()), "left, the draft ends");
        desk.press("Esc s");
        assert!(matches!(&desk.app.overlay, Some(Overlay::Note(note)) if note.area.lines() == ["ownwords"] && !note.untouched));
        desk.press("Enter [ m");
        assert_eq!(desk.app.desk.last.clone().and_then(|(_, why)| why).as_deref(), Some("ownwords"));
    }
}
